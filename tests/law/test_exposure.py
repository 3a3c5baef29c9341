"""The ceiling of a fine is the higher of two amounts, whatever is known of the turnover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from assessment.dossiers import PROVIDER, written
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.assessment import assess
from gpaiscope.law import BODY
from gpaiscope.law.citation import cite
from gpaiscope.law.exposure import ceiling
from gpaiscope.values import NOTHING_KNOWN, Range

DAY = date(2026, 9, 15)
MILLION = 10**6


@pytest.mark.parametrize(
    ("turnover", "least", "at_least"),
    [
        (NOTHING_KNOWN, 15 * MILLION, True),
        (Range.exactly(0), 15 * MILLION, False),
        (Range.exactly(500 * MILLION), 15 * MILLION, False),
        (Range.exactly(500 * MILLION + 100), 15 * MILLION + 3, False),
        (Range(low=600 * MILLION, high=900 * MILLION), 18 * MILLION, True),
        (Range(low=600 * MILLION), 18 * MILLION, True),
        (Range(high=900 * MILLION), 15 * MILLION, True),
        (Range(low=100 * MILLION, high=400 * MILLION), 15 * MILLION, False),
    ],
)
def test_the_ceiling_is_the_higher_of_a_fixed_amount_and_three_per_cent(
    turnover: Range, least: int, at_least: bool
) -> None:
    found = ceiling(BODY.on(DAY), turnover)
    assert (found.least, found.at_least) == (least, at_least)
    assert found.cites == cite("AI Act Art 101(1)", "Guidelines 103")


def test_the_high_end_of_a_turnover_gives_the_high_end_of_the_ceiling() -> None:
    found = ceiling(BODY.on(DAY), Range(low=0, best=700 * MILLION, high=900 * MILLION))
    assert found.eur == Range(low=15 * MILLION, best=21 * MILLION, high=27 * MILLION)


@given(low=st.integers(0, 10**13), more=st.integers(0, 10**13))
def test_more_turnover_never_lowers_the_ceiling(low: int, more: int) -> None:
    law = BODY.on(DAY)
    assert ceiling(law, Range.exactly(low + more)).least >= ceiling(law, Range.exactly(low)).least >= 15 * MILLION


def test_the_numbers_are_those_of_the_law_that_is_handed_over() -> None:
    entry = BODY.parameters["fine_percent"]
    dearer = replace(entry, values=(replace(entry.values[0], value=7),))
    law = BODY.amended(parameters={"fine_percent": dearer}).on(DAY)
    assert ceiling(law, Range.exactly(500 * MILLION)).least == 35 * MILLION


@pytest.mark.parametrize(
    ("day", "procedure", "fined_for"),
    [
        (date(2026, 8, 1), "", None),
        (date(2026, 8, 2), "", ["infringement"]),
        (date(2026, 9, 30), "information", ["infringement"]),
        (date(2026, 10, 1), "information", ["infringement", "information"]),
        (date(2026, 10, 1), "measures", ["infringement", "measures"]),
        (date(2026, 10, 1), "access", ["infringement", "access"]),
    ],
)
def test_what_a_fine_is_for_is_what_is_due_and_what_the_commission_asked_for(
    day: date, procedure: str, fined_for: list[str] | None
) -> None:
    asked = f'procedure = [{{ event = "{procedure}-requested", actor = "a", on = 2026-09-01, due_on = 2026-10-01 }}]\n'
    found = assess(written((asked if procedure else "") + PROVIDER), day).exposure
    assert [[one.note.name for one in each.fined_for] for each in found] == ([] if fined_for is None else [fined_for])


def test_an_answer_in_time_can_still_be_incorrect_and_access_that_was_given_is_failed_no_more() -> None:
    day, entry = date(2026, 10, 2), '{{ event = "{}-requested", actor = "a", on = 2026-09-01, due_on = 2026-10-01 }}'
    asked = f"procedure = [{entry.format('information')}, {entry.format('access')}]\n"
    done = "".join(
        f'[[done]]\nobligation = "{each}"\nactor = "a"\non = 2026-09-20\n'
        for each in ("information_request", "evaluation_access")
    )
    (found,) = assess(written(asked + PROVIDER + done), day).exposure
    assert [one.note.name for one in found.fined_for] == ["infringement", "information"]


def test_every_obligation_is_fined_under_a_point_of_the_article_or_is_a_representatives_own() -> None:
    names = {each.name for each in BODY.fined_for}
    own = {each.id for each in BODY.obligations if each.fined not in names}
    assert own == {
        "representative_duties",
        "representative_records",
        "mandate_termination",
        "named_representative_duties",
    }
    assert names == {each.fined for each in BODY.obligations if each.fined}
