"""``licence``: a file or an identifier, both forms, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from licences.texts import licence as text_of

from gpaiscope.cli.licence import licence
from gpaiscope.errors import InputError, UsageError
from tests.schemas import check

NON_COMMERCIAL = "You may not use the model for commercial purposes."


def run(*words: str) -> Result:
    result = CliRunner().invoke(licence, list(words))
    if result.exit_code in (0, 1):
        check(("licence", *words), result.stdout_bytes)
    return result


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "LICENSE"
    path.write_text(text_of(NON_COMMERCIAL), encoding="utf-8")
    return path


def test_the_clause_to_change_is_named(file: Path) -> None:
    result = run(str(file))
    assert result.exit_code == 0
    assert "\n! DOES NOT QUALIFY as a free and open-source licence\n" in result.output
    assert f"> {NON_COMMERCIAL}\n    licence, line 7" in result.output


@pytest.mark.parametrize("name", ["LICENSE", "LICENSE.txt", "LICENSE.md", "COPYING"])
def test_of_a_folder_its_licence_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text_of(NON_COMMERCIAL), encoding="utf-8")
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    result = run(str(tmp_path), "--check")
    assert result.exit_code == 1
    assert "DOES NOT QUALIFY" in result.output


def test_of_a_folder_without_a_text_it_is_the_licence_that_the_card_names(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    assert "Licence apache-2.0\n\n✓ QUALIFIES" in run(str(tmp_path)).output


def test_a_folder_in_which_no_licence_is_found_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file of it names one"):
        CliRunner().invoke(licence, [str(tmp_path)], catch_exceptions=False)


def test_json_is_one_document(file: Path) -> None:
    found = json.loads(run(str(file), "--format", "json").output)
    assert found["verdict"] == "does-not-qualify"
    assert found["grounds"][0]["ground"] == "non-commercial"


def test_an_identifier_is_answered_from_the_table() -> None:
    result = run("MIT OR Apache-2.0")
    assert result.exit_code == 0
    assert "QUALIFIES as a free and open-source licence" in result.output


@pytest.mark.parametrize(("name", "code"), [("mit", 0), ("gemma", 1), ("cc-by-nc-4.0", 1), ("nobody-knows-it", 1)])
def test_check_fails_unless_it_qualifies(name: str, code: int) -> None:
    checked = run(name, "--check")
    assert checked.exit_code == code
    assert checked.stderr.startswith("--check: the verdict is ") is bool(code)
    assert run(name).exit_code == 0


def test_a_policy_is_read_beside_the_licence(tmp_path: Path) -> None:
    path, policy = tmp_path / "LICENSE", tmp_path / "USE_POLICY.md"
    path.write_text(text_of(), encoding="utf-8")
    policy.write_text("Use policy. You agree not to use the model to harass others or to send spam.", encoding="utf-8")
    assert run(str(path), "--check").exit_code == 0
    result = run(str(path), "--policy", str(policy), "--check")
    assert result.exit_code == 1
    assert "policy, line 1" in result.output


def test_a_policy_without_a_text_is_a_wrong_use(file: Path) -> None:
    error = run("mit", "--policy", str(file)).exception
    assert isinstance(error, UsageError)
    assert error.mistake.reference == "policy-without-text"


def test_output_goes_to_a_file(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    assert run(str(file), "--format", "json", "--output", str(target)).output == ""
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"] == "does-not-qualify"


def test_no_index_recognises_nothing(file: Path) -> None:
    assert json.loads(run(str(file), "--no-index", "--format", "json").output)["recognised"] is None


def test_control_characters_are_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(text_of("You may not \x1b[2J use \x07 the model \u202e for commercial purposes."), encoding="utf-8")
    for form in ("text", "json"):
        output = run(str(path), "--format", form).output
        assert not {"\x1b", "\x07", "\u202e"} & set(output)
