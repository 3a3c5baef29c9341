"""``licence``: a file or an identifier, both forms, exit codes, and files that are none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from licences.texts import licence as text_of

from gpaiscope.cli.licence import LARGEST, licence
from gpaiscope.errors import InputError

NON_COMMERCIAL = "You may not use the model for commercial purposes."


def run(*words: str) -> Result:
    return CliRunner().invoke(licence, list(words))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "LICENSE"
    path.write_text(text_of(NON_COMMERCIAL), encoding="utf-8")
    return path


def test_the_clause_to_change_is_named(file: Path) -> None:
    result = run(str(file))
    assert result.exit_code == 0
    assert "verdict     does not qualify" in result.output
    assert "non-commercial, Guidelines 80 (July 83)" in result.output
    assert f'line 7: "{NON_COMMERCIAL}"' in " ".join(result.output.split())
    assert "to change: Delete the ban on commercial use." in result.output


def test_json_is_one_document(file: Path) -> None:
    found = json.loads(run(str(file), "--format", "json").output)
    assert found["verdict"] == "does-not-qualify"
    assert found["grounds"][0]["ground"] == "non-commercial"


def test_an_identifier_is_answered_from_the_table() -> None:
    result = run("MIT OR Apache-2.0")
    assert result.exit_code == 0
    assert "qualifies as a free and open-source licence" in result.output


@pytest.mark.parametrize(("name", "code"), [("mit", 0), ("gemma", 1), ("cc-by-nc-4.0", 1), ("nobody-knows-it", 1)])
def test_check_fails_unless_it_qualifies(name: str, code: int) -> None:
    assert run(name, "--check").exit_code == code
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
    assert run("mit", "--policy", str(file)).exit_code == 2


def test_output_goes_to_a_file(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    assert run(str(file), "--format", "json", "--output", str(target)).output == ""
    assert json.loads(target.read_text(encoding="utf-8"))["verdict"] == "does-not-qualify"


def test_no_index_recognises_nothing(file: Path) -> None:
    assert json.loads(run(str(file), "--no-index", "--format", "json").output)["recognised"] is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(text_of(NON_COMMERCIAL, "It’s so.").encode(encoding))
    assert json.loads(run(str(path), "--format", "json").output)["verdict"] == "does-not-qualify"


def test_binary_files_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_bytes(bytes(range(256)) * 200)
    found = json.loads(run(str(path), "--format", "json").output)
    assert found["verdict"] == "unknown"
    assert "not text" in found["notes"][0]


def test_control_characters_are_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    path.write_text(text_of("You may not \x1b[2J use \x07 the model \u202e for commercial purposes."), encoding="utf-8")
    for form in ("text", "json"):
        output = run(str(path), "--format", form).output
        assert not {"\x1b", "\x07", "\u202e"} & set(output)


@pytest.mark.parametrize(
    ("name", "reference"), [("missing/LICENSE", "no-such-file"), ("missing.txt", "no-such-file"), (".", "not-a-file")]
)
def test_what_is_no_file_is_said(name: str, reference: str) -> None:
    error = run(name).exception
    assert isinstance(error, InputError)
    assert error.mistakes[0].reference == reference


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    error = run(str(path)).exception
    assert isinstance(error, InputError)
    assert error.mistakes[0].reference == "file-too-large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "LICENSE"
    os.mkfifo(path)
    error = run(str(path)).exception
    assert isinstance(error, InputError)
    assert error.mistakes[0].reference == "not-a-file"
