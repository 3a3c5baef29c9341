"""One person is spoken to; where several actors are named, and in all that is handed over, the Act's words stay."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from gpaiscope import law, service
from gpaiscope.report import words, yours
from gpaiscope.report.write import text
from gpaiscope.repository.dossiers import from_bytes
from gpaiscope.values import Range

FINE_TUNE = """
model = { name = "M", outputs = ["text"] }
actors = [ACTORS]
original = [{ name = "O", training_compute = "4.6e23" }]
activities = [{ kind = "KIND", actor = "a", from = "O", flop = "FLOP", ended_on = 2026-02-01 }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]
"""
OF_ACT = re.compile(r"\b(the actor|the modification|the modifier|the original)\b", re.IGNORECASE)


def screen(actors: str = '{ id = "a" }', kind: str = "fine-tuning", flop: str = "1e23", *, full: bool = False) -> str:
    lines = FINE_TUNE.replace("ACTORS", actors).replace("KIND", kind).replace("FLOP", flop)
    found = service.assess(from_bytes(lines.encode(), "gpai.toml"), on=date(2026, 11, 25))
    return " ".join(text.write(found.pages(full)).split())


def test_one_person_is_told_of_their_fine_tune_and_the_model_they_started_from() -> None:
    shown = screen()
    assert "Your fine-tune took 1e23 FLOP, 65 % of a third of O" in shown
    assert "provide the model you started from" in shown
    assert not OF_ACT.search(shown)


@pytest.mark.parametrize(("kind", "called"), [("merge", "Your merge"), ("quantisation", "Your quantised copy")])
def test_what_was_made_is_called_by_what_was_done(kind: str, called: str) -> None:
    assert f"{called} took" in screen(kind=kind)


def test_of_several_actors_none_is_you() -> None:
    shown = screen('{ id = "a" }, { id = "b" }')
    assert "The modification took" in shown
    assert not re.search(r"\byour?\b", shown)


def test_who_reads_everything_reads_the_words_of_the_act() -> None:
    assert "The modification took" in screen(full=True)


def test_every_question_that_names_an_actor_or_an_original_can_be_put_to_one_person() -> None:
    asked = {fact.asks for fact in law.facts().values() if fact.asks and OF_ACT.search(fact.asks)}
    contraries = {
        fact.assumes.contrary
        for fact in law.facts().values()
        if fact.assumes is not None and OF_ACT.search(fact.assumes.contrary)
    }
    assert not {sentence for sentence in asked | contraries if sentence not in yours.TO_YOU}
    assert not {said for said in yours.TO_YOU.values() if OF_ACT.search(said)}


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        ("0.00000017", "0.00000017", "less than 0.1 %"),
        ("0", "0", "0 %"),
        ("0.032", "0.032", "3.2 %"),
        ("0.000001", "0.03", "up to 3 %"),
        ("0.72", "0.91", "72 to 91 %"),
    ],
)
def test_a_share_is_said_as_people_write_it(low: str, high: str, says: str) -> None:
    share = words.percent(Range(low=Fraction(low), high=Fraction(high)))
    assert share.replace(words.TIED, " ") == says


@pytest.mark.parametrize(
    ("value", "says"), [(999, "999"), (10_000, "10,000"), (2_100_000, "2,100,000"), (12 * 10**22, "1.2e23")]
)
def test_a_number_that_is_written_out_is_parted_by_thousands(value: int, says: str) -> None:
    assert words.number(value, 0 if value < 10**9 else 2) == says


def test_the_provisions_that_one_person_is_not_told_stand_where_everything_is_told() -> None:
    below, full = screen(flop="1e22"), screen(flop="1e22", full=True)
    assert "prohibited practices, high-risk systems" in below
    assert "prohibited practices [AI Act Art 5], high-risk systems" in full
