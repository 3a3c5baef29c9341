"""``search``: a screen, its formats, and how the command ends."""

from __future__ import annotations

import json
import shlex

import pytest
from click.testing import CliRunner, Result

import gpaiscope
from gpaiscope.cli import cli
from gpaiscope.errors import UsageError
from tests.schemas import check


def run(*words: str, command: tuple[str, ...] = ("search",)) -> Result:
    result = CliRunner().invoke(cli, [*command, *words])
    if result.exit_code == 0:
        check(("search", *words), result.stdout_bytes)
    return result


def test_words_with_and_without_quotes_give_the_same() -> None:
    apart = run("am", "I", "a", "provider", "if", "I", "fine-tune")
    assert apart.exit_code == 0
    assert apart.stdout == run("am I a provider if I fine-tune").stdout


def test_each_entry_has_its_number_its_title_and_what_goes_on_from_it() -> None:
    lines = run("when must I notify?", "--limit", "1").stdout.splitlines()
    assert lines[2].startswith("   1 Notification to the Commission: ")
    assert lines[4].strip() == "gpaiscope law show notification"
    assert lines[-1] == "Try it on your own: gpaiscope FOLDER"


@pytest.mark.parametrize("asked", ["when must I notify?", "Art 53(1)(c)", "chain of models", "10^25", "¶61"])
def test_every_command_that_is_printed_runs_as_it_is_printed(asked: str) -> None:
    found = json.loads(run(asked, "--format", "json", "--limit", "20").stdout)["found"]
    commands = [entry["command"] for entry in found if entry["command"]]
    assert commands
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "gpaiscope"
        assert CliRunner().invoke(cli, words).exit_code == 0, command


def test_documentation_is_named_by_its_file() -> None:
    assert "docs/how-to/fine-tuning.md" in run("fine-tuning", "--in", "how-to").stdout


@pytest.mark.parametrize("command", [("search",), ()])
def test_a_question_takes_the_day_that_it_is_asked_about_and_leads_on_with_it(command: tuple[str, ...]) -> None:
    plain = run("when must I notify?", command=command).stdout.splitlines()
    told = run("when must I notify?", "--on", "2026-12-01", command=command)
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[-1] == "Try it on your own: gpaiscope FOLDER --on 2026-12-01"
    assert lines[: len(plain) - 1] == plain[:-1]  # the same is found on every day, which is said
    assert "Rules are told as they were changed last" in told.stdout
    assert run("when must I notify?", "--on", "tomorrow", command=command).exit_code == 2


def test_law_search_is_search_in_the_law() -> None:
    assert run("notify", command=("law", "search")).stdout == run("notify", "--in", "law").stdout


def test_law_search_is_not_shown_in_the_help() -> None:
    assert "search" not in CliRunner().invoke(cli, ["law", "--help"]).stdout


def test_nothing_found_says_what_can_be_searched_and_ends_with_0() -> None:
    result = run("zzqqy")
    assert result.exit_code == 0
    assert "Nothing speaks of this" in result.stdout
    assert "--in how-to" in result.stdout


def test_a_kind_without_a_hit_tells_how_many_there_are_without_it() -> None:
    assert "Without --in" in run("scan", "a", "hub", "--in", "numbers").stdout


def test_what_is_read_otherwise_is_said() -> None:
    assert "notificaton is read as notification." in run("notificaton").stdout


def test_a_word_that_stands_nowhere_is_said_beside_what_is_found() -> None:
    assert "Not found here: zzqqy" in run("notify zzqqy").stdout


def test_no_words_are_a_mistake_of_the_command_line() -> None:
    assert run().exit_code == 2
    with pytest.raises(UsageError, match="nothing-asked"):
        gpaiscope.search(" \t ")


def test_an_unknown_kind_and_a_limit_below_one_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown-kind"):
        gpaiscope.search("notify", kind="rules")
    with pytest.raises(UsageError, match="limit-too-small"):
        gpaiscope.search("notify", limit=0)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_what_a_terminal_would_obey_is_shown_and_not_sent(form: str) -> None:
    result = run("\x1b[31mzzqqy\x07 \u202e", "--format", form)
    assert result.exit_code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout)


def test_a_whole_document_as_words_is_shown_in_part() -> None:
    result = run("x" * 100_000)
    assert result.exit_code == 0
    assert len(result.stdout) < 3000


def test_from_python_it_gives_entries_a_page_and_a_document() -> None:
    found = gpaiscope.search("presumption", limit=2)
    assert [entry.id for entry in found.values.entries] == [entry["id"] for entry in found.to_dict()["found"]]
    assert found.values.entries[0].title in found.to_markdown()
