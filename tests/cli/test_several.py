"""One of several dossiers cannot be read: what the others say is shown in full, and that one is a row that says why."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import icalendar
import pytest

from gpaiscope.cli import run
from tests.documents.situations import put
from tests.schemas import check

ON = ("--on", "2026-11-25")
COMMANDS = ("assess", "deadlines", "documents", "lineage")
REFERENCES = ["unknown-key", "missing-key", "not-a-number"]
BROKEN = '[model]\nnam = "x"\n[[activities]]\nflop = "a lot"\n'
Run = Callable[..., "Ended"]


class Ended:
    """How a command ended, and what it wrote."""

    def __init__(self, code: int, stdout: bytes, stderr: bytes) -> None:
        self.code, self.stdout, self.stderr = code, stdout.decode(), stderr.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    @property
    def references(self) -> list[str]:
        """Those of the mistakes that are told on stderr."""
        return re.findall(r"^error\[([\w-]+)\]", self.stderr, re.MULTILINE)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in this process, in a folder with two dossiers and one that cannot be read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    put(Path("one"), "provider")
    put(Path("two"), "provider")
    for name in ("one", "two"):
        place = Path(name, "gpai.toml")
        text = place.read_text("utf-8").replace("Aurora 70B", name.capitalize()).replace("aurora-70b", name)
        place.write_text(text, "utf-8")
    Path("broken.toml").write_text(BROKEN, "utf-8")

    def run_command(*arguments: str) -> Ended:
        code = run([*arguments, *ON])
        written = capsysbinary.readouterr()
        check(arguments, written.out)
        return Ended(code, written.out, written.err)

    return run_command


@pytest.mark.parametrize("name", COMMANDS)
def test_json_has_what_could_be_read_and_why_the_other_could_not(name: str, command: Run) -> None:
    ended = command(name, "one", "broken.toml", "two", "--format", "json")
    assert ended.code == 3
    assert ended.references == REFERENCES
    document = ended.json
    (unreadable,) = document.pop("unreadable")
    assert unreadable["file"] == "broken.toml"
    assert [mistake["reference"] for mistake in unreadable["mistakes"]] == REFERENCES
    assert unreadable["mistakes"][0] == {
        "reference": "unknown-key", "says": '"nam" is not a key of [model]', "file": "broken.toml", "line": 2,
        "path": "model.nam", "expected": "a known key", "help": 'did you mean "name"?',
    }  # fmt: skip
    assert document == command(name, "one", "two", "--format", "json").json


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_has_the_row_before_all_that_could_be_read(name: str, form: str, command: Run) -> None:
    ended = command(name, "one", "broken.toml", "two", "--format", form)
    assert ended.code == 3
    assert ended.references == REFERENCES
    flat = " ".join(re.sub(r"<[^>]*>|\\(?=[\[\]])", "", unescape(ended.stdout)).split())
    row = flat.index("broken.toml cannot be read, and is left out of all that follows: 3 mistakes.")
    places = [flat.index(reference) for reference in REFERENCES]
    assert row < min(places)
    assert places == sorted(places)
    for said in ("did you mean", "broken.toml:4, activities[0].flop"):
        assert said in flat
    whole = command(name, "one", "two", "--format", form).stdout
    blocks = whole.splitlines()[2:]
    assert [line for line in blocks if line not in ended.stdout.splitlines()] == []


def test_a_calendar_has_the_days_of_the_others_and_stderr_says_why(command: Run) -> None:
    whole = command("deadlines", "one", "two", "--format", "ics")
    ended = command("deadlines", "one", "broken.toml", "two", "--format", "ics")
    assert (whole.code, ended.code) == (0, 3)
    assert ended.references == REFERENCES
    uids = [{str(event["UID"]) for event in icalendar.Calendar.from_ical(each.stdout).walk("VEVENT")}
            for each in (whole, ended)]  # fmt: skip
    assert uids[0] == uids[1]
    assert len(uids[0]) > 1
    assert "broken" not in whole.stdout
    told = ended.stdout.replace("\r\n ", "").replace("\n ", "")
    assert "X-WR-CALDESC:Without the days of what cannot be read: broken.toml" in told


def test_a_drawing_has_the_models_of_the_others(command: Run) -> None:
    ended = command("lineage", "one", "broken.toml", "two", "--format", "svg")
    assert ended.code == 3
    assert ended.references == REFERENCES
    assert ended.stdout == command("lineage", "one", "two", "--format", "svg").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_for_the_result_is_written_though_something_is_left(name: str, command: Run) -> None:
    assert command(name, "one", "broken.toml", "--format", "json", "--output", "out.json").code == 3
    assert [one["file"] for one in json.loads(Path("out.json").read_text("utf-8"))["unreadable"]] == ["broken.toml"]


@pytest.mark.parametrize("name", COMMANDS[1:])
def test_a_folder_of_several_dossiers_is_as_each_of_them(name: str, command: Run) -> None:
    ended = command(name, ".", "--format", "json")
    assert ended.code == 3
    assert [one["file"] for one in ended.json["unreadable"]] == ["broken.toml"]
    assert "One" in ended.stdout
    assert "Two" in ended.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_where_none_can_be_read_nothing_is_shown_but_every_mistake(name: str, command: Run) -> None:
    ended = command(name, "broken.toml", "gone.toml", "--format", "json")
    assert (ended.code, ended.stdout) == (3, "")
    assert ended.references == [*REFERENCES, "missing-file"]


@pytest.mark.parametrize("name", COMMANDS)
def test_of_one_path_that_cannot_be_read_nothing_is_shown(name: str, command: Run) -> None:
    ended = command(name, "broken.toml")
    assert (ended.code, ended.stdout, ended.references) == (3, "", REFERENCES)


@pytest.mark.parametrize("name", COMMANDS)
def test_where_all_can_be_read_nothing_is_said_of_it(name: str, command: Run) -> None:
    ended = command(name, "one", "two", "--format", "json")
    assert (ended.code, ended.stderr) == (0, "")
    assert "unreadable" not in ended.json


@pytest.mark.parametrize("name", ["assess", "deadlines", "documents", "check"])
def test_standard_input_that_is_no_dossier_is_one_of_several(
    name: str, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[model\n")))
    ended = command(name, "one", "-", "--format", "json", *(["--no-cache"] if name == "check" else []))
    assert ended.code == 3
    told = ended.json
    rows = (
        [model["path"] for model in told["models"]] if name == "check" else [one["file"] for one in told["unreadable"]]
    )
    assert "-" in rows
    assert "One" in ended.stdout


def test_what_stands_beside_a_dossier_can_leave_it_out_as_well(command: Run) -> None:
    Path("two/documentation.toml").write_text("[model]\nnothing = 1\n", "utf-8")
    ended = command("documents", "one", "two", "--format", "json")
    assert ended.code == 3
    ((file, mistakes),) = [(one["file"], one["mistakes"]) for one in ended.json["unreadable"]]
    assert file == "two/gpai.toml"
    assert [(mistake["file"], mistake["path"]) for mistake in mistakes] == [("two/documentation.toml", "model.nothing")]


def test_a_wrong_original_leaves_out_those_that_lead_to_it_and_is_told_once_on_stderr(command: Run) -> None:
    for name in ("x", "y"):
        Path(f"{name}.toml").write_text(f'[model]\nname = "{name}"\n[[original]]\ndossier = "broken.toml"\n', "utf-8")
    ended = command("deadlines", "one", "x.toml", "y.toml", "--format", "json")
    assert ended.references == REFERENCES
    assert [one["file"] for one in ended.json["unreadable"]] == ["x.toml", "y.toml"]


# Documents that are made once for all models of a provider


def test_a_document_for_all_models_is_made_of_the_others_and_says_that_it_is_incomplete(command: Run) -> None:
    ended = command("draft", "one", "broken.toml", "two", "copyright-policy", "--format", "markdown")
    assert ended.code == 3
    assert ended.references == REFERENCES
    assert ended.stdout.startswith("**DRAFT")
    assert "# Copyright policy: One, Two" in ended.stdout
    assert "> **INCOMPLETE.** 1 dossier cannot be read, and what is told there is not in here: broken.toml." in (
        ended.stdout
    )


@pytest.mark.parametrize("form", ["html", "json"])
def test_no_copy_quotes_what_is_wrong_in_a_dossier(form: str, command: Run) -> None:
    ended = command("draft", "one", "broken.toml", "copyright-policy", "--format", form)
    assert ended.code == 3
    assert "broken.toml" in ended.stdout
    assert "a lot" not in ended.stdout
    if form == "json":
        assert ended.json["left_out"] == ["broken.toml"]


def test_a_document_for_all_models_is_written_to_its_file(command: Run) -> None:
    assert command("draft", "one", "broken.toml", "mandate", "--format", "docx", "--output", "m.docx").code == 3
    assert Path("m.docx").read_bytes().startswith(b"PK")


def test_a_document_of_one_model_is_not_guessed_to_be_that_of_the_dossier_that_is_left(command: Run) -> None:
    ended = command("draft", "one", "broken.toml", "documentation-form")
    assert (ended.code, ended.stdout, ended.references) == (3, "", REFERENCES)


def test_a_set_is_written_of_the_others_and_its_manifest_names_the_one_that_is_left(command: Run) -> None:
    ended = command("draft", "one", "broken.toml", "two", "--all", "--output", "set")
    assert ended.code == 3
    assert "wrote version 1" in ended.stderr
    assert ended.references == REFERENCES
    manifest = json.loads(Path("set/manifest.json").read_text("utf-8"))
    assert [fact["file"] for fact in manifest["facts"]] == ["one/gpai.toml", "two/gpai.toml"]
    assert [one["file"] for one in manifest["unreadable"]] == ["broken.toml"]


def test_a_set_is_written_anew_once_the_one_that_was_left_can_be_read(command: Run) -> None:
    command("draft", "one", "broken.toml", "--all", "--output", "set")
    assert "nothing changed" in command("draft", "one", "broken.toml", "--all", "--output", "set").stderr
    Path("broken.toml").write_text('[model]\nname = "X"\n', "utf-8")
    ended = command("draft", "one", "broken.toml", "--all", "--output", "set")
    assert (ended.code, ended.references) == (0, [])
    assert "wrote version 2" in ended.stderr
    assert "unreadable" not in json.loads(Path("set/manifest.json").read_text("utf-8"))


def test_a_set_is_not_held_against_some_of_its_dossiers(command: Run) -> None:
    assert command("draft", "one", "two", "--all", "--output", "set").code == 0
    Path("two/gpai.toml").write_text(BROKEN, "utf-8")
    ended = command("documents", "one", "two", "--check", "set")
    assert (ended.code, ended.stdout, ended.references) == (3, "", REFERENCES)
