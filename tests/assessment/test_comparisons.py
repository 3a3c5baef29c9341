"""What was compared, as values: sides, factor, ratio, and which side is a line of the law."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from assessment.dossiers import DAY, PROVIDER, assessed
from assessment.screens import DAY as SCREENS_DAY
from assessment.screens import SCREENS

from gpaiscope.assessment import Assessment
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.values import DateRange, Range, Truth

THIRD = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }]
original = [{ name = "o", training_compute = %s, cumulative_training_compute = "9e24", systemic_risk = %s }]
activities = [{ kind = "fine-tuning", actor = "a", flop = %s, ended_on = 2026-05-01 }]
"""


def _third(own: str, original: str = '"3e24"', systemic: str = "false") -> Assessment:
    return assessed(THIRD % (original, systemic, own))


def _only(assessment: Assessment, id: str) -> Comparison:
    (found,) = assessment.conclusion(id).comparisons
    return found


@pytest.mark.parametrize(
    ("own", "outcome", "ratio"),
    [
        ('"999999999999999999999999"', Truth.NO, Fraction(999999999999999999999999, 10**24)),
        ('"1e24"', Truth.NO, Fraction(1)),
        ('"1000000000000000000000001"', Truth.YES, Fraction(1000000000000000000000001, 10**24)),
    ],
)
def test_a_third_is_compared_exactly_and_exceeded_only_above_it(own: str, outcome: Truth, ratio: Fraction) -> None:
    found = _only(_third(own), "one_third_criterion")
    assert found.outcome is outcome
    assert found.ratio == Range.exactly(ratio)


def test_the_sides_are_the_part_its_factor_and_the_whole() -> None:
    found = _only(_third('{ low = "6e23", best = "8e23", high = "9e23" }'), "one_third_criterion")
    assert found.left.factor == 3
    assert found.left.value == Range(low=6 * 10**23, best=8 * 10**23, high=9 * 10**23)
    assert [fact.name for fact in found.left.facts] == ["modification.training_compute"]
    assert [fact.name for fact in found.right.facts] == ["original.training_compute"]
    assert (found.operator, found.line, found.measured) == (">", found.right, found.left)
    assert found.ratio == Range(low=Fraction(3, 5), best=Fraction(4, 5), high=Fraction(9, 10))


def test_of_a_choice_only_the_branch_that_was_taken_is_told() -> None:
    plain = _only(_third('"8e23"'), "one_third_criterion")
    readings = {"modification-measure": "cumulative"}
    systemic = assessed(THIRD % ('"3e24"', "true", '"8e23"'), DAY, readings=readings)
    (by_cumulative,) = systemic.conclusion("one_third_criterion").comparisons
    assert [fact.name for fact in plain.right.facts] == ["original.training_compute"]
    assert [fact.name for fact in by_cumulative.right.facts] == ["original.cumulative_training_compute"]


def test_what_stands_in_for_the_original_is_a_line_of_the_law_by_name() -> None:
    text = THIRD.replace("training_compute = %s, cumulative", "training_compute_obtainable = false, cumulative", 1)
    found = _only(assessed(text % ("false", '"4e22"')), "one_third_criterion")
    assert (found.right.parameter, found.right.facts) == ("criterion_flop", ())
    assert found.ratio == Range.exactly(Fraction(12, 10))


def test_a_day_of_the_law_on_the_left_is_the_line() -> None:
    found, *_ = assessed(PROVIDER.replace("2026-03-01", "2025-06-01")).conclusion("legacy_model").comparisons
    assert (found.line_is_left, found.line.parameter, found.ratio) == (True, "chapter_v_applies", None)
    assert found.measured.value == DateRange.exactly(date(2025, 6, 1))


@pytest.mark.parametrize(
    ("right", "ratio"),
    [
        (Range.exactly(2), Range.exactly(Fraction(3, 2))),
        (Range(low=1, high=2), Range(low=Fraction(3, 2), high=3)),
        (Range(low=0, high=2), None),
        (Range(low=1), None),
        (Range(), None),
    ],
)
def test_there_is_no_ratio_to_what_may_be_nothing_or_anything(right: Range, ratio: Range | None) -> None:
    left = Side(value=Range.exactly(1), factor=3)
    assert Comparison(operator=">", left=left, right=Side(value=right), outcome=Truth.UNKNOWN).ratio == ratio


def test_an_unbounded_left_side_leaves_the_ratio_unbounded_above() -> None:
    left, right = Side(value=Range(low=4)), Side(value=Range.exactly(2))
    found = Comparison(operator=">", left=left, right=right, outcome=Truth.YES)
    assert found.ratio == Range(low=Fraction(2))


@pytest.mark.parametrize("name", SCREENS)
def test_every_comparison_of_numbers_comes_out_as_its_sides_say(name: str) -> None:
    found = assessed(SCREENS[name], SCREENS_DAY)
    told = [each for one in found.everything for each in one.comparisons if each.left.amount and each.right.amount]
    for each in told:
        assert each.left.amount is not None
        assert each.right.amount is not None
        if each.operator == ">":
            assert each.outcome is each.left.amount.greater_than(each.right.amount)
    assert told
