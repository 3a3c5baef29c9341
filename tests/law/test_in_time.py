"""Each day has one law: of the law as it is there is nothing to find, and every fault that is planted is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from gpaiscope.engine.citation import Citation, Document, Edition
from gpaiscope.engine.expression import Constant, Parameter, Rule, rule
from gpaiscope.law import BODY, Body
from gpaiscope.law.citation import DOCUMENTS, cite
from gpaiscope.law.enforcement import Note
from gpaiscope.law.in_time import cited_by, faults, of_citations, of_texts

GUIDELINES = cite("Guidelines 17")
LATER = date(2026, 7, 27)


def test_the_law_holds_together_on_every_day() -> None:
    assert faults(BODY) == []


def _rule(*days: date | Parameter, says: str = "the model is planted") -> Rule:
    first, *others = days
    made = rule("planted", says=says, when=Constant(True), cites=GUIDELINES, applies_from=first)
    for day in others:
        made = made.then_from(day, says=says, when=Constant(True), cites=GUIDELINES)
    return made


def _with(made: Rule) -> Body:
    return BODY.amended(rules=(made,))


def _number(**ends: date | None) -> Body:
    """The law with the one number of two values, the first of which ends otherwise."""
    entry = BODY.parameters["high_risk_annex_iii"]
    first, second = entry.values
    return BODY.amended(parameters={entry.name: replace(entry, values=(replace(first, **ends), second))})


def _notes(first: Note, second: Note) -> Body:
    return BODY.amended(signposts=(*BODY.signposts, first, second))


_NOTE = Note(name="planted", says="It is planted.", cites=GUIDELINES)
_OMNIBUS, _POWERS = Parameter("omnibus_in_force"), Parameter("powers_apply")


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        pytest.param(lambda: _with(_rule(LATER, LATER)), "does not come before", id="two versions on one day"),
        pytest.param(
            lambda: _with(_rule(LATER, LATER - timedelta(days=1))), "does not come before", id="versions out of order"
        ),
        pytest.param(lambda: _with(_rule(Parameter("never"))), "never begins", id="a version without a day"),
        pytest.param(
            lambda: _with(_rule(LATER, says="it lasts {limitation_years} years")),
            "planted begins on 2026-07-27 and limitation_years on 2026-08-10",
            id="a sentence that names a number before it has a value",
        ),
        pytest.param(
            lambda: _with(_rule(LATER, says="it lasts {nothing} years")), "there is no nothing", id="no such number"
        ),
        pytest.param(lambda: _number(until=LATER - timedelta(days=2)), "do not meet", id="a day without a value"),
        pytest.param(lambda: _number(until=LATER), "do not meet", id="a day with two values"),
        pytest.param(lambda: _number(until=None), "do not meet", id="a value without an end before another"),
        pytest.param(
            lambda: _notes(replace(_NOTE, until=_OMNIBUS), replace(_NOTE, since=_POWERS)),
            "the note from 2025-07-18 ends on 2026-07-26 and the next begins on 2026-08-02",
            id="days without a note",
        ),
        pytest.param(
            lambda: _notes(replace(_NOTE, until=_POWERS), replace(_NOTE, since=_OMNIBUS)),
            "ends on 2026-08-01 and the next begins on 2026-07-27",
            id="days with two notes",
        ),
        pytest.param(
            lambda: _notes(_NOTE, replace(_NOTE, since=_OMNIBUS)), "ends on no day", id="a note without an end"
        ),
        pytest.param(
            lambda: BODY.amended(signposts=(replace(_NOTE, since=_POWERS, until=_OMNIBUS),)),
            "ends before it begins",
            id="a note that ends before it begins",
        ),
    ],
)
def test_a_planted_fault_is_found(planted: Callable[[], Body], found: str) -> None:
    assert [each for each in faults(planted()) if found in each]


def _document(*days: date) -> Document:
    editions = tuple(Edition(version=str(place), since=day, url="") for place, day in enumerate(days))
    return Document(key="Planted", title="Planted", binding="statute", editions=editions)


@pytest.mark.parametrize(
    "days", [(), (LATER, LATER), (LATER, LATER - timedelta(days=1))], ids=["none", "one day", "out of order"]
)
def test_texts_that_do_not_follow_one_another_are_found(days: tuple[date, ...]) -> None:
    assert list(of_texts(_document(*days)))
    assert faults(BODY, (_document(*days),))


@pytest.mark.parametrize(
    "numbers",
    [("1", None, "3"), (None, None, None), ("1", "2")],
    ids=["away in between", "in no text", "fewer than texts"],
)
def test_a_provision_that_does_not_stand_in_the_texts_one_after_the_other_is_found(
    numbers: tuple[str | None, ...],
) -> None:
    document = _document(LATER, LATER + timedelta(days=1), LATER + timedelta(days=2))
    planted = Citation(document, numbers)
    assert list(of_citations([planted]))
    law = BODY.amended(rules=(rule("planted", says="the model is planted", when=Constant(True), cites=(planted,)),))
    assert planted in cited_by(law)
    assert faults(law)


def test_a_provision_that_was_put_in_or_taken_out_is_none() -> None:
    document = _document(LATER, LATER + timedelta(days=1))
    assert list(of_citations([Citation(document, (None, "2")), Citation(document, ("1", None))])) == []


def test_every_text_that_is_cited_is_looked_at() -> None:
    assert [fault for each in DOCUMENTS.values() for fault in of_texts(each)] == []
