"""``--owner NAME``: the same models of many, whichever command is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from gpaiscope.cli import run
from tests.many import DAY, written
from tests.schemas import check

pytestmark = pytest.mark.once

OWNERS = """
[tool.gpaiscope.owners]
"models/[a-c]*" = "North"
"models/gale" = "South"
"""
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs a command over twelve models, one of them unreadable, of which some have owners."""
    written(tmp_path / "models")
    (tmp_path / "models/gale/gpai.toml").write_text("[model]\nname = =\n")
    (tmp_path / "pyproject.toml").write_text(OWNERS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run_command(name: str, *arguments: str) -> tuple[int, str, str]:
        code = run([name, "models", *arguments, "--on", DAY])
        told = capsysbinary.readouterr()
        if "json" in arguments:
            check((name, *arguments), told.out)
        return code, told.out.decode(), told.err.decode()

    return run_command


def models(command: Command, name: str, *owners: str) -> list[str]:
    """The models that a command tells of, in JSON, without those that cannot be read."""
    options = [option for owner in owners for option in ("--owner", owner)]
    told = json.loads(command(name, *options, "--format", "json")[1])
    listed = told["deadlines"] if name == "deadlines" else told["models"]
    return sorted({row["model"] for row in listed if row["model"]})


@pytest.mark.parametrize("owners", [["North"], ["north"], ["North", "South"]])
def test_whose_the_models_are_is_the_same_for_every_command(command: Command, owners: list[str]) -> None:
    of_board = models(command, "board", *owners)
    assert 1 < len(of_board) < 11
    assert models(command, "check", *owners) == of_board
    assert set(models(command, "deadlines", *owners)) <= set(of_board)
    assert models(command, "deadlines", *owners)


def test_who_has_no_pattern_is_the_actor_in_every_command(command: Command) -> None:
    rows = json.loads(command("board", "--format", "json")[1])["models"]
    name = next(row["owner"] for row in rows if row["owner"] not in ("", "North", "South"))
    of_board = models(command, "board", name)
    assert of_board
    assert models(command, "check", name) == of_board
    assert set(models(command, "deadlines", name)) <= set(of_board)


@pytest.mark.parametrize("name", ["check", "deadlines"])
def test_what_cannot_be_read_is_its_owners_and_nobody_elses(command: Command, name: str) -> None:
    assert command(name, "--owner", "South")[0] == 3
    assert "gale" not in command(name, "--owner", "North")[1]


@pytest.mark.parametrize("name", ["board", "check", "deadlines"])
def test_an_owner_that_nobody_is_is_refused_with_those_that_there_are(command: Command, name: str) -> None:
    code, _, told = command(name, "--owner", "Nrth")
    assert code == 2
    assert told.startswith("error[unknown-owner]: 'Nrth' is not an owner")
    assert "help: did you mean North?" in told


@pytest.mark.parametrize("name", ["check", "deadlines"])
def test_the_title_says_whose_the_models_are(command: Command, name: str) -> None:
    assert re.search("^(Check|Deadlines) on .*of North$", command(name, "--owner", "North")[1], re.MULTILINE)
    assert json.loads(command(name, "--owner", "North", "--format", "json")[1])["owners"] == ["North"]


def test_what_others_accepted_is_not_told_as_gone(command: Command) -> None:
    assert command("check", "--accepted", "known.toml", "--accept", "seen", "--until", "2027-12-31")[0] in (0, 3)
    assert "no longer found" not in command("check", "--accepted", "known.toml", "--owner", "North", "--full")[1]
