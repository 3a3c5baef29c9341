"""The ceiling of a fine is the higher of two amounts, whatever is known of the turnover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
