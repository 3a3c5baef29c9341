"""What is read besides single values: which lists are complete, what was done, and shared actors."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gpaiscope.dossier import Dossier, read
from gpaiscope.errors import InputError
from gpaiscope.values import DateRange

PAGE = Path(__file__).parents[2] / "docs/how-to/what-changes.md"
BLOCKS = re.findall(r"^```toml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def written(text: str) -> Dossier:
    return read(text.encode(), file="gpai.toml")


@pytest.mark.parametrize("text", BLOCKS, ids=range(len(BLOCKS)))
def test_every_dossier_on_the_page_about_changes_reads(text: str) -> None:
    actors = "" if "[[actors]]" in text or '"a"' not in text else '[[actors]]\nid = "a"\n'
    assert written(text + actors).file == "gpai.toml"


def test_a_day_that_is_one_is_not_told_beside_one_that_is_none() -> None:
    events = [f'[[market]]\nevent = "withdrawn"\non = {day}\n' for day in ("2026-03-01", "2026-13-01", "2026-10-01")]
    with pytest.raises(InputError) as caught:
        written("".join(events))
    assert [(each.reference, each.line) for each in caught.value.mistakes] == [("not-a-date", 6)]


def test_lists_are_stated_to_be_complete() -> None:
    complete = written('complete = ["market", "activities"]\nmarket = []\nactivities = []').complete
    assert complete is not None
    assert complete.value == frozenset({"market", "activities"})


def test_an_original_is_complete_where_there_is_none() -> None:
    dossier = written('complete = ["original"]')
    assert dossier.original == ()
    assert dossier.complete is not None


def test_a_list_is_stated_not_to_be_complete_yet() -> None:
    dossier = written('open = ["market"]\nmarket = []')
    assert dossier.is_open("market")
    assert not dossier.is_open("original")
    assert not written("market = []").is_open("market")


def test_a_list_is_not_both_complete_and_open_at_once() -> None:
    with pytest.raises(InputError) as refused:
        written('complete = ["market"]\nopen = ["market"]\nmarket = []')
    (mistake,) = refused.value.mistakes
    assert (mistake.reference, mistake.path, mistake.line) == ("contradiction", "open", 2)
    later = '{ value = ["market"], known_on = 2026-10-01 }'
    assert written(f'complete = {later}\nopen = ["market"]\nmarket = []').is_open("market") is False


def test_what_was_done_is_kept_with_its_days() -> None:
    text = '[[actors]]\nid = "a"\n[[done]]\nobligation = "compliance_report"\nactor = "a"\n'
    (done,) = written(text + 'sent_on = 2026-03-01\nreceived_on = 2026-03-01\nsource = "receipt"').done or ()
    assert done.obligation is not None
    assert done.received_on is not None
    assert done.source is not None
    assert (done.obligation.value, done.source.value) == ("compliance_report", "receipt")
    assert done.received_on.value == DateRange.exactly(date(2026, 3, 1))


def test_without_the_shared_file_its_actors_are_taken_as_named() -> None:
    dossier = written('actors_from = "../actors.toml"\n[[market]]\nevent = "withdrawn"\nactor = "somebody"')
    assert dossier.actors is None
    assert dossier.market is not None


@pytest.mark.parametrize("word", ["outputs", "inputs", "monetisation"])
def test_a_list_of_words_is_not_stated_to_be_complete_for_it_is_as_it_stands(word: str) -> None:
    with pytest.raises(InputError, match="complete"):
        written(f'complete = ["{word}"]\n[model]\noutputs = ["text"]\ninputs = []\n[openness]\nmonetisation = []')


@pytest.mark.parametrize(("flop", "contradicts"), [('"1e23"', False), ('{ low = "1e20" }', False), ('"1.1e23"', True)])
def test_what_an_activity_took_is_not_more_than_what_it_took_at_most(flop: str, contradicts: bool) -> None:
    text = f'[model]\nname = "X"\n[[activities]]\nkind = "fine-tuning"\nflop = {flop}\nbound = "1e23"\n'
    if not contradicts:
        written(text)
        return
    with pytest.raises(InputError) as refused:
        written(text)
    (mistake,) = refused.value.mistakes
    assert (mistake.reference, mistake.path) == ("contradiction", "activities[0].bound")


def test_activities_that_are_stated_with_a_day_are_read_like_those_that_are_listed() -> None:
    text = 'activities = { value = [{ kind = "fine-tuning", flop = "1e22", bound = "2e22" }], known_on = 2026-10-02 }\n'
    assert read(text.encode(), file="gpai.toml", format="toml") is not None
