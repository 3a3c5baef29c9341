"""``originals``: one model, several, a table of one's own, and how the commands end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gpaiscope.cli import cli
from gpaiscope.errors import InputError, UsageError
from tests.schemas import check

DOSSIER = """
[model]
name = "Tuned"
outputs = ["text"]

[[actors]]
id = "acme"
name = "Acme AI"
country = "DE"

[[original]]
hub_id = "acme/own-7b-GGUF"

[[activities]]
kind = "fine-tuning"
actor = "acme"
started_on = 2026-03-01
ended_on = 2026-03-09
flop = "1.9e21"
"""

OWN = """
[[original]]
hub_id = "acme/own-7b"
parameters = 7e9
tokens = 2e12
"""


def run(*words: str) -> Result:
    result = CliRunner().invoke(cli, ["originals", *words])
    if result.exit_code == 0:
        check(("originals", *words), result.stdout_bytes)
    return result


def told(*words: str) -> dict[str, object]:
    return json.loads(run(*words, "--format", "json").stdout)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_a_model_is_shown_with_its_range_and_how_it_was_derived() -> None:
    done = run("show", "Qwen/Qwen2.5-7B")
    assert done.exit_code == 0
    assert "8.22e23 (3.82e23 to 1e24) FLOP" in done.output
    assert "6 x all parameters x tokens" in done.output
    assert "Qwen2.5 Technical Report" in done.output


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_pages_are_written_in_every_format(form: str) -> None:
    for words in (("show", "Qwen/Qwen2.5-7B"), ("search", "kimi"), ("list",)):
        done = run(*words, "--format", form)
        assert done.exit_code == 0
        assert "Qwen2.5-7B" in done.output or words[0] == "search"


def test_json_says_what_a_copy_was_taken_for_and_why() -> None:
    found = told("show", "unsloth/Qwen2.5-7B-bnb-4bit")
    assert found["id"] == found["resolved_as"] == "Qwen/Qwen2.5-7B"
    assert "copy by unsloth" in str(found["because"])
    assert found["training_compute"] == told("show", "Qwen/Qwen2.5-7B")["training_compute"]
    assert told("show", "Qwen/Qwen2.5-7B")["because"] == ""


def test_a_post_trained_release_is_shown_under_its_own_name() -> None:
    found = told("show", "Qwen/Qwen2.5-7B-Instruct")
    assert (found["id"], found["resolved_as"]) == ("Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B")


def test_a_derivative_of_another_maker_is_an_entry_of_its_own_and_names_its_base() -> None:
    found = told("show", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B")
    assert (found["id"], found["starts_from"]) == ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "Qwen/Qwen2.5-Math-7B")


@pytest.mark.parametrize(
    ("name", "presumed", "straddles"),
    [
        ("meta-llama/Llama-3.1-405B", "yes", []),
        ("microsoft/phi-2", "no", []),
        ("mistralai/Mistral-7B-v0.1", "no", ["criterion_flop"]),
        ("Qwen/Qwen3.5-397B-A17B", "unknown", ["presumption_flop"]),
    ],
)
def test_what_lies_on_both_sides_of_a_threshold_is_not_known(name: str, presumed: str, straddles: list[str]) -> None:
    found = told("show", name)
    assert (found["presumed"], found["straddles"]) == (presumed, straddles)


def test_a_name_is_enough_where_one_model_has_it() -> None:
    assert told("show", "Mistral 7B")["id"] == "mistralai/Mistral-7B-v0.1"


@pytest.mark.parametrize(("name", "near"), [("Qwen/Qwen2.5-77B", "Qwen/Qwen2.5-7B"), ("acme/zzyzx", "OWNER/NAME")])
def test_an_unknown_name_is_told_with_those_like_it(name: str, near: str) -> None:
    done = run("show", name)
    assert isinstance(done.exception, UsageError)
    assert "is not in the table of originals" in str(done.exception.mistake)
    assert near in str(done.exception.mistake)


def test_lists_hold_every_model_and_searches_those_with_all_words() -> None:
    assert len(told("list")["originals"]) >= 400  # type: ignore[arg-type]
    found = told("search", "meta", "code llama")
    assert {each["maker"] for each in found["originals"]} == {"Meta"}  # type: ignore[attr-defined]
    assert told("search", "zzyzx")["originals"] == []
    assert "None has zzyzx" in run("search", "zzyzx").output


def test_a_table_of_ones_own_is_looked_up_first(own: Path) -> None:
    found = told("show", "acme/own-7b", "--originals", str(own))
    assert found["training_compute"]["best"] == "84000000000000000000000"  # type: ignore[index]
    assert "mine.toml" in found["sources"]["tokens"]  # type: ignore[index]
    assert isinstance(run("show", "acme/own-7b").exception, UsageError)


def test_a_wrong_table_ends_with_every_mistake(tmp_path: Path) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text('[[original]]\nhub_id = "a/b"\nparameters = -1\ntokns = 1', encoding="utf-8")
    done = run("list", "--originals", str(path))
    assert isinstance(done.exception, InputError)
    assert len(done.exception.mistakes) == 3
    assert isinstance(run("list", "--originals", str(tmp_path / "none.toml")).exception, InputError)


@pytest.mark.parametrize("command", [["assess"], ["ask"], ["estimate", "ledger"]])
def test_other_commands_take_a_table_of_ones_own(command: list[str], own: Path, tmp_path: Path) -> None:
    dossier = tmp_path / "gpai.toml"
    dossier.write_text(DOSSIER, encoding="utf-8")
    words = [*command, str(dossier), "--on", "2026-10-01"]
    without = CliRunner().invoke(cli, words)
    done = CliRunner().invoke(cli, [*words, "--originals", str(own)])
    assert done.exit_code == without.exit_code == 0
    assert done.output != without.output


def test_a_table_beside_the_dossier_is_taken_without_being_named(tmp_path: Path) -> None:
    dossier = tmp_path / "gpai.toml"
    dossier.write_text(DOSSIER, encoding="utf-8")
    words = ["explain", str(dossier), "one_third_criterion", "--on", "2026-10-01", "--format", "json"]
    assert "84000000000000000000000" not in CliRunner().invoke(cli, words).stdout
    (tmp_path / "originals.toml").write_text(OWN, encoding="utf-8")
    assert "84000000000000000000000" in CliRunner().invoke(cli, words).stdout
    (tmp_path / "originals.toml").write_text("[[original]]\nhub_id = 1", encoding="utf-8")
    assert isinstance(CliRunner().invoke(cli, words).exception, InputError)


def test_a_table_in_somebody_elses_folder_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nbase_model: acme/own-7b\n---\n# Tuned\n", encoding="utf-8")
    (tmp_path / "originals.toml").write_text(OWN, encoding="utf-8")
    done = CliRunner().invoke(cli, ["estimate", "ledger", str(tmp_path), "--on", "2026-10-01", "--format", "json"])
    assert done.exit_code == 0
    assert "84000000000000000000000" not in done.stdout
