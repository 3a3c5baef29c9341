"""What a modification of a published model may take: on both sides of the lines, and where the model lies on one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gpaiscope.assessment.building import PublishedBase
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import Original
from gpaiscope.law.parameters import numbers_of
from gpaiscope.licences import Verdict
from gpaiscope.values import Range, Truth

LINE = 10**23
LAW = numbers_of(date(2026, 10, 1))


def base(low: int | None, high: int | None, licence: str = "") -> PublishedBase:
    estimate = Estimate(flop=Range(low=low, best=None, high=high), method="stated")
    original = Original(hub_id="a/b", parameters=1, active_parameters=1, estimate=estimate, licence=licence)
    return PublishedBase(original=original, law=LAW)


def test_above_the_criterion_a_third_of_the_least_may_be_spent() -> None:
    found = base(3 * LINE, 6 * LINE)
    assert found.general is Truth.YES
    assert (found.third_of_it.low, found.third_of_it.high) == (LINE, 2 * LINE)
    assert found.safe_to_spend == LINE


def test_below_the_criterion_what_is_left_to_it_may_be_spent() -> None:
    found = base(LINE // 4, LINE // 2)
    assert found.general is Truth.NO
    assert found.safe_to_spend == LINE // 2


def test_exactly_at_the_criterion_a_model_is_not_general_and_nothing_is_left() -> None:
    found = base(LINE, LINE)
    assert (found.general, found.safe_to_spend) == (Truth.NO, None)


def test_on_both_sides_of_the_criterion_nothing_is_safe_and_a_third_is_one_of_more_than_it() -> None:
    found = base(LINE // 2, 2 * LINE)
    assert found.general is Truth.UNKNOWN
    assert found.safe_to_spend is None
    assert found.third_of_it.low == Fraction(LINE, 3)
    assert found.slight_addition == LINE // 100


@pytest.mark.parametrize(("low", "high"), [(None, None), (None, 2 * LINE), (LINE // 2, None)])
def test_what_is_not_known_of_the_compute_makes_nothing_safe(low: int | None, high: int | None) -> None:
    assert base(low, high).safe_to_spend is None


def test_without_an_upper_end_a_third_of_the_least_is_safe_where_that_is_above_the_criterion() -> None:
    found = base(3 * LINE, None)
    assert (found.safe_to_spend, found.third_of_it.high) == (LINE, None)


@pytest.mark.parametrize(
    ("low", "high", "presumed"),
    [(10**25, 10**25, Truth.NO), (10**25 + 1, None, Truth.YES), (1, 2 * 10**25, Truth.UNKNOWN)],
)
def test_systemic_risk_is_presumed_above_its_line_alone(low: int, high: int | None, presumed: Truth) -> None:
    assert base(low, high).presumed is presumed


def test_the_licence_tells_whether_it_qualifies_and_what_it_withholds_in_the_union() -> None:
    free, unknown, none = base(1, 1, "apache-2.0"), base(1, 1, "some-licence"), base(1, 1)
    assert (free.licence_verdict, free.withheld_in_union) == (Verdict.QUALIFIES, "")
    assert [(found.licence_verdict, found.withheld_in_union) for found in (unknown, none)] == [
        (Verdict.UNKNOWN, None)
    ] * 2
    withholding = base(1, 1, "llama4")
    assert withholding.licence_verdict is Verdict.DOES_NOT_QUALIFY
    assert withholding.withheld_in_union
