"""Many models as text: the lines that matter first, all else counted; one model's page, and other formats, as ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.cli import run
from tests.many import DAY, written

Run = Callable[..., tuple[int, str]]
NAMED = ("Alba", "Birk", "Elba", "Hera", "Juno", "Lark")
"""Models of which each of these pages has something to say."""
COMMANDS = ("deadlines", "documents", "lineage", "check")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command in this process, in a folder with twelve models and one that cannot be read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    written(tmp_path / "models")
    (tmp_path / "models/lost").mkdir()
    (tmp_path / "models/lost/gpai.toml").write_text("[model]\nname = =\n")

    def run_command(name: str, *arguments: str) -> tuple[int, str]:
        alone = ("--no-cache", "--jobs", "1") if name == "check" else ()
        code = run([name, *arguments, *alone, "--on", DAY])
        return code, capsysbinary.readouterr().out.decode()

    return run_command


@pytest.mark.parametrize("name", COMMANDS)
def test_the_page_of_many_is_one_screen_or_little_more_and_says_how_many_lines_it_leaves_out(
    name: str, command: Run
) -> None:
    code, told = command(name, "models")
    assert code == 3
    assert len(told.splitlines()) <= 50
    assert re.search(r"\nand \d+ more [^.]*--full\n|\nand \d+ more: --full\n", told)
    assert "models/lost" in told


@pytest.mark.parametrize("name", COMMANDS)
def test_full_has_what_was_left_out(name: str, command: Run) -> None:
    _, few = command(name, "models")
    _, all_of_it = command(name, "models", "--full")
    assert len(all_of_it.splitlines()) > 2 * len(few.splitlines())
    assert all(model in all_of_it for model in NAMED)


@pytest.mark.parametrize("name", ["documents", "lineage"])
def test_one_model_alone_has_its_page_as_a_whole(name: str, command: Run) -> None:
    _, told = command(name, "models/alba")
    assert "more" not in told.splitlines()[0]
    assert told == command(name, "models/alba", "--full")[1]
    assert "--full" not in told


@pytest.mark.parametrize("name", COMMANDS)
def test_other_formats_leave_nothing_out(name: str, command: Run) -> None:
    _, page = command(name, "models", "--format", "html")
    assert not re.search(r"and \d+ more (?:finding|that|model)", page)
    assert all(model in page for model in NAMED)


def test_deadlines_of_many_have_what_is_late_before_what_falls_due_and_the_rest_by_number(command: Run) -> None:
    _, told = command("deadlines", "models")
    places = [told.index(words) for words in ("Late · 2", "In the next 30 days · 3", "Nothing says that it was done")]
    assert places == sorted(places)
    late = told[places[0] : places[1]]
    assert late.index("Alba") < late.index("Elba")  # what binds stands before what only may
    listed = sum(map(int, re.findall(r" · (\d+)$", told, re.MULTILINE)))
    (left,) = re.findall(r"^and (\d+) more", told, re.MULTILINE)
    assert listed + int(left) == len(service.deadlines("models", on=date.fromisoformat(DAY)).values)


def test_documents_of_many_have_a_line_for_each_who_owes_the_late_one_first(command: Run) -> None:
    _, told = command("documents", "models")
    lines = [line for line in told.splitlines() if re.match(r"  !{1,2} ", line)]
    assert lines[0].startswith("  !! Alba · Condor Labs Inc.: owed by 2026-11-20 (5 days late)")
    assert not any("Faro" in line for line in lines)


def test_a_check_of_many_shows_all_that_it_fails_for(command: Run) -> None:
    _, few = command("check", "models")
    _, all_of_it = command("check", "models", "--full")
    assert len(re.findall(": error ", few)) == len(re.findall(": error ", all_of_it)) == 5
    _, warned = command("check", "models", "--fail-on", "warning")
    assert len(re.findall(": warning ", warned)) == len(re.findall(": warning ", all_of_it))


def test_three_models_have_their_pages_whole(command: Run) -> None:
    _, told = command("check", "models/faro", "models/alba", "models/birk")
    assert "Faro" in told
    assert "more finding" not in told


def test_a_check_that_finds_nothing_of_a_model_has_no_line_of_it(command: Run) -> None:
    _, told = command("check", "models")
    assert "Faro" not in told
    assert "13 models: " in told
    assert "models/lost · 1 error · cannot be read" in told


@pytest.mark.parametrize("name", ["deadlines", "documents", "lineage"])
def test_what_cannot_be_read_has_a_line_before_all_that_could_be(name: str, command: Run) -> None:
    code, told = command(name, "models")
    assert code == 3
    assert told.splitlines()[2] == "  ? models/lost/gpai.toml cannot be read: not TOML, line 2"
