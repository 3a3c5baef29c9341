"""What is said of the open questions: each has a safe course, and each reading a text and its holders or none."""

from __future__ import annotations

import re
from datetime import date

import pytest

from gpaiscope import law
from gpaiscope.engine.expression import FIRST_DAY, Question
from gpaiscope.law import parameters
from gpaiscope.law.commentary import COMMENTARY, WEIGHTS, Commentary, Holder, safe_course
from gpaiscope.law.sentences import PLACE
from gpaiscope.law.training_compute import COUNTS

QUESTIONS = [pytest.param(each, id=each.name) for each in law.BODY.questions]
EVERY = [pytest.param(each, id=name) for name, each in COMMENTARY.items()]
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
AMBIGUOUS = re.compile(r"\b(must|may) not\b|it is not so that|\bwhether or not\b|\b(you|your|we|our|should)\b", re.I)
LONGEST_FIRST = 140
"""Columns of the sentence that the first screen shows."""


def holders(of: Commentary) -> list[Holder]:
    return [*(each for support in of.readings.values() for each in support.held_by), *of.noted_by]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_a_commentary_with_exactly_its_readings(question: Question) -> None:
    assert question.name in COMMENTARY
    assert set(COMMENTARY[question.name].readings) == {each.name for each in question.readings}


def test_no_commentary_is_of_an_unknown_question() -> None:
    known = {each.name for each in law.BODY.questions}
    assert set(COMMENTARY) <= known
    assert {row.question for row in COUNTS if row.question} <= known


@pytest.mark.parametrize("commentary", EVERY)
def test_each_reading_rests_on_a_text_that_stands_and_names_a_holder_once(commentary: Commentary) -> None:
    assert len(commentary.readings) > 1
    for support in commentary.readings.values():
        assert support.rests_on
        assert all(each.on(date.max) for each in support.rests_on)
        assert len(set(support.rests_on)) == len(support.rests_on)
    found = [(each.who, each.where) for each in holders(commentary)]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("commentary", EVERY)
def test_a_holder_says_who_and_where_with_a_weight_and_reads_as_english(commentary: Commentary) -> None:
    for each in holders(commentary):
        assert each.weight in WEIGHTS
        assert each.who
        assert each.where
        assert each.note
        assert not each.note.endswith((".", "?"))
        assert not DOUBLED.search(each.note)
        assert not AMBIGUOUS.search(each.note)


@pytest.mark.parametrize("commentary", EVERY)
def test_a_safe_course_is_one_or_two_sentences_that_address_nobody(commentary: Commentary) -> None:
    safe = commentary.safe
    assert 1 <= len(re.findall(r"\.(?= |$)", safe)) <= 2
    assert re.match(r"[A-Z][a-z]+[ ,].*\.$", safe)
    assert not DOUBLED.search(safe)
    assert not AMBIGUOUS.search(safe)
    assert not re.search(r"\b20\d\d\b|\d{2}", safe.replace("Article 111(3)", "").replace("Article 55", "")), (
        "numbers of the law stand as places"
    )


@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 8, 2), date(2027, 8, 2)], ids=str)
def test_a_safe_course_is_filled_from_the_law_of_the_day(day: date) -> None:
    of_day = law.Law.on(day)
    for name, each in COMMENTARY.items():
        assert set(PLACE.findall(each.safe)) <= set(parameters.PARAMETERS)
        assert not re.search(r"[{}]", of_day.text(each.safe)), name


@pytest.mark.parametrize("name", COMMENTARY)
def test_the_short_form_is_the_first_sentence(name: str) -> None:
    short = safe_course(name, short=True)
    assert safe_course(name).startswith(short)
    assert short.endswith(".")
    assert len(law.Law.on(date(2026, 11, 25)).text(short)) <= LONGEST_FIRST


def test_nothing_is_said_of_a_question_that_nobody_knows() -> None:
    assert safe_course("no-such-question") == ""


def test_it_is_no_law_so_the_hash_leaves_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    before = law.BODY.amended().hash
    other = Commentary(safe="Wait.", readings={})
    monkeypatch.setitem(COMMENTARY, "merge-original", other)  # type: ignore[arg-type]
    assert safe_course("merge-original") == "Wait."
    assert law.BODY.amended().hash == before
