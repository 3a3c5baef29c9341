"""The commands with which a page goes on can be run, and read the dossier in the same way."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path

import click
import pytest

from gpaiscope.cli import cli
from gpaiscope.report.blocks import Command, Page
from gpaiscope.report.onward import Call, law
from gpaiscope.report.pages import written
from gpaiscope.report.write.text import write

EVERYTHING = Call(
    path="my models/it's one.toml",
    on=date(2026, 10, 1),
    known_on=date(2026, 9, 1),
    readings={"third_of_which": "cumulative"},
    assume=False,
    model="Aurora 13B; rm -rf $HOME",
    actor="acme",
)


def parsed(command: Command) -> dict[str, object]:
    """What the program itself understands of a command."""
    name, *rest = command.argv[1:]
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found.make_context(name, rest).params


@pytest.mark.parametrize("name", ["explain", "ask"])
def test_every_option_of_the_call_is_understood_again(name: str) -> None:
    params = parsed(EVERYTHING.command(name, "provider"))
    assert params.get("path", params.get("words", ())) in (EVERYTHING.path, (EVERYTHING.path, "provider"))
    assert params.get("conclusion", "provider") == "provider"
    assert params["day"] == EVERYTHING.on
    assert params["known_on"] == EVERYTHING.known_on
    assert dict(params["readings"]) == EVERYTHING.readings  # type: ignore[call-overload]
    assert params["no_assumptions"] is True
    assert params["model"] == EVERYTHING.model
    assert params["actor"] == EVERYTHING.actor


def test_a_call_without_options_is_a_command_without_options() -> None:
    assert Call(path="a.toml").command("assess").argv == ("gpaiscope", "assess", "a.toml")


def test_an_actor_that_is_named_stands_in_the_place_of_the_calls() -> None:
    assert parsed(EVERYTHING.command("explain", "provider", actor="other"))["actor"] == "other"


def test_what_is_filled_in_is_known_from_now_on() -> None:
    command = EVERYTHING.command("ask", "--fill")
    assert "--known-on" not in command.argv
    assert parsed(command)["fill"] is True


def test_a_path_that_begins_like_an_option_is_no_option() -> None:
    assert parsed(Call(path="-x.toml").command("ask"))["words"] == ("./-x.toml",)
    assert Call(path="-").command("ask").argv[2] == "-"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_written_command_is_the_same_to_a_shell(width: int) -> None:
    command = EVERYTHING.command("explain", "provider")
    text = write(Page(title=("t",), blocks=(command,)), width)
    shown = text.split("Next  ")[1].replace("\\\n", " ")
    assert tuple(shlex.split(shown)) == command.argv


def test_a_command_of_the_law_exists(tmp_path: Path) -> None:
    group = cli.get_command(click.Context(cli), "law")
    assert isinstance(group, click.Group)
    command = law("show", "provider")
    assert group.get_command(click.Context(group), command.argv[2]) is not None


def test_a_path_that_begins_like_an_option_is_told_apart_in_every_command() -> None:
    added = [("license", "mit", "LICENSE")]
    pages = (written.dossier("-x"), written.documentation("-x/a.toml", "-x"), written.begun_from(["-x"], 1))
    for page in (*pages, written.card("-x/README.md", "-x", added, changed=True, applied=False)):
        (command,) = (block for block in page.blocks if isinstance(block, Command))
        assert command.argv[2] == "./-x"
