"""Exact numbers, ranges and days: nothing is rounded, and what is not bounded is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.values import (
    NOTHING_KNOWN,
    DateRange,
    Exact,
    Outcome,
    Range,
    Source,
    Truth,
    decimal_text,
    digits_text,
    parse_count,
    parse_exact,
    rounded_text,
    unique,
)

AMOUNTS = st.integers(0, 10**30) | st.fractions(0, 10**6)


@pytest.mark.parametrize(
    "text",
    [
        "1e25",
        "1E25",
        "1e+25",
        "1E+25",
        "10e24",
        "0.1e26",
        "10_000_000_000_000_000_000_000_000",
        " 1e25 ",
        10**25,
        Decimal("1e25"),
        "10000000000000000000000000.0",
    ],
)
def test_every_spelling_of_a_number_is_that_number_exactly(text: str | int | Decimal) -> None:
    assert parse_exact(text) == parse_exact(Decimal("1e25")) == 10**25
    assert isinstance(parse_exact(text), int)


@pytest.mark.parametrize(
    "text", ["", "NaN", "inf", "-Infinity", "1e25 FLOP", "1e", "e5", "1__0", "1_", "0x10", "1,5", "١٢x"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_exact(text)


@pytest.mark.parametrize("number", [1e25, True, Decimal("NaN"), Decimal("Infinity"), "1e61", "1e-70", 10**61])
def test_a_float_a_truth_and_what_cannot_be_meant_are_refused(number: object) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_exact(number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "number"), [("15T", 15 * 10**12), ("70B", 70 * 10**9), ("1.5m", 1_500_000), ("2G", 2 * 10**9), ("7", 7)]
)
def test_counts_may_be_abbreviated(text: str, number: int) -> None:
    assert parse_count(text) == number


@given(st.integers(-(10**40), 10**40), st.integers(0, 12))
def test_a_decimal_reads_back_as_written(numerator: int, places: int) -> None:
    number = Fraction(numerator, 10**places)
    assert parse_exact(decimal_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(10**25, "1e25"), (21 * 10**22, "2.1e23"), (123456, "123456"), (Fraction(38, 100), "0.38"), (0, "0"), (-5, "-5")],
)
def test_numbers_are_written_short(number: int, text: str) -> None:
    assert decimal_text(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("2.345e25", "2.3e25"),
        ("7.524e22", "7.5e22"),
        ("2.35e25", "2.4e25"),
        ("9.96e24", "1e25"),
        ("6.587e23", "6.6e23"),
        ("0", "0"),
    ],
)
def test_two_significant_figures_round_halves_up(number: str, text: str) -> None:
    assert rounded_text(parse_exact(number)) == text


TRUTHS = list(Truth)


@pytest.mark.parametrize("one", TRUTHS)
@pytest.mark.parametrize("other", TRUTHS)
def test_one_part_may_decide_although_the_other_is_unknown(one: Truth, other: Truth) -> None:
    assert ~(one & other) is (~one | ~other)
    assert (one & Truth.NO) is Truth.NO
    assert (one | Truth.YES) is Truth.YES
    assert ((one & other) is Truth.UNKNOWN) == (Truth.UNKNOWN in (one, other) and Truth.NO not in (one, other))


def test_truths_and_outcomes_know_whether_they_decide() -> None:
    assert [Truth.of(value) for value in (True, False, None)] == [Truth.YES, Truth.NO, Truth.UNKNOWN]
    assert [each for each in Outcome if each.decided] == [Outcome.YES, Outcome.NO]
    assert Outcome.UNSETTLED.truth is Truth.UNKNOWN


def test_equal_numbers_are_not_greater() -> None:
    assert Range.exactly(10**25).greater_than(Range.exactly(10**25)) is Truth.NO
    assert Range.exactly(10**25 + 1).greater_than(Range.exactly(10**25)) is Truth.YES


@pytest.mark.parametrize(
    ("low", "high", "truth"),
    [
        (6, 9, Truth.YES),
        (5, 9, Truth.UNKNOWN),
        (1, 5, Truth.NO),
        (None, 5, Truth.NO),
        (6, None, Truth.YES),
        (1, None, Truth.UNKNOWN),
    ],
)
def test_a_range_is_compared_by_its_ends(low: int | None, high: int | None, truth: Truth) -> None:
    assert Range(low=low, high=high).greater_than(Range.exactly(5)) is truth


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_sum_of_two_ranges_holds_the_sum_of_any_two_of_their_values(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction
) -> None:
    one, other = Range(low=min(a, b), high=max(a, b)), Range(low=min(c, d), high=max(c, d))
    total = one + other
    assert total.low is not None
    assert total.high is not None
    assert total.low <= a + c <= total.high


@given(AMOUNTS, AMOUNTS)
def test_the_hull_holds_both_and_keeps_no_best_value_on_which_they_differ(a: Fraction, b: Fraction) -> None:
    hull = Range.exactly(a).hull(Range.exactly(b))
    assert (hull.low, hull.high) == (min(a, b), max(a, b))
    assert hull.best == (a if a == b else None)


@pytest.mark.parametrize(
    ("one", "other", "product"),
    [
        (Range.exactly(3), Range(low=2, high=4), Range(low=6, high=12)),
        (Range.exactly(3), Range(low=2), Range(low=6)),
        (Range.exactly(0), Range(low=0), Range.exactly(0)),
        (Range(low=0), Range.exactly(0), Range.exactly(0)),
        (Range(low=0, high=2), Range(low=5), Range(low=0)),
        (Range(), Range.exactly(7), Range()),
    ],
)
def test_a_product_has_the_ends_that_are_known_and_nothing_however_often_is_nothing(
    one: Range, other: Range, product: Range
) -> None:
    assert one * other == other * one == product


def test_ends_out_of_order_are_refused() -> None:
    for wrong in ({"low": 2, "high": 1}, {"low": 1, "best": 3, "high": 2}, {"low": 2, "best": 1}):
        with pytest.raises(ValueError, match="low <= best <= high"):
            Range(**wrong)
    with pytest.raises(ValueError, match="earliest <= latest"):
        DateRange(earliest=date(2026, 2, 1), latest=date(2026, 1, 1))
    with pytest.raises(ValueError, match="not negative"):
        Range.exactly(1).times(-1)


def test_what_is_not_bounded_stays_so() -> None:
    assert (NOTHING_KNOWN + Range.exactly(5)) == Range(low=5)
    assert not NOTHING_KNOWN.bounded
    assert Range(low=1, best=2, high=3).at_best() == Range.exactly(2)
    assert Range(low=1, high=3).at_best() == Range(low=1, high=3)
    assert Range.exactly(2).times(3) == Range.exactly(6)


def test_a_day_is_not_before_itself() -> None:
    day, next_day = DateRange.exactly(date(2026, 1, 1)), DateRange.exactly(date(2026, 1, 2))
    assert day.before(day) is Truth.NO
    assert day.before(next_day) is Truth.YES
    assert DateRange(earliest=date(2025, 1, 1)).before(day) is Truth.UNKNOWN
    assert day.hull(next_day) == DateRange(earliest=date(2026, 1, 1), latest=date(2026, 1, 2))
    assert next_day.earlier(day) == day == day.earlier(next_day)
    assert next_day.earlier(DateRange(latest=date(2026, 1, 1))) == DateRange(latest=date(2026, 1, 1))
    assert next_day.earlier(DateRange()) == DateRange(latest=date(2026, 1, 2))


def test_the_later_of_two_days_is_bounded_above_where_both_are() -> None:
    day, next_day = DateRange.exactly(date(2026, 1, 1)), DateRange.exactly(date(2026, 1, 2))
    assert next_day.later(day) == next_day == day.later(next_day)
    assert day.later(DateRange(earliest=date(2026, 1, 3))) == DateRange(earliest=date(2026, 1, 3))
    assert day.later(DateRange()) == DateRange(earliest=date(2026, 1, 1))
    assert (str(day), str(DateRange()), str(DateRange(earliest=date(2026, 1, 1)))) == (
        "2026-01-01",
        "an unknown day",
        "2026-01-01..",
    )


def test_a_source_is_shown_as_far_as_it_is_known() -> None:
    assert str(Source(text="report", file="a.toml", line=3, key="flop")) == "report, a.toml:3, flop"
    assert str(Source(file="a.toml")) == "a.toml"


@pytest.mark.parametrize(
    ("value", "text"),
    [(10**25, "1" + "0" * 25), (0, "0"), (-5, "-5"), (Fraction(19, 50), "0.38"), (Fraction(-1, 8), "-0.125")],
)
def test_digits_have_no_exponent(value: Exact, text: str) -> None:
    assert digits_text(value) == text
    assert parse_exact(text) == value


def test_digits_of_a_third_have_twelve_places() -> None:
    assert digits_text(Fraction(1, 3)) == "0.333333333333"


def test_a_range_becomes_three_strings_and_null_where_an_end_is_not_known() -> None:
    assert Range(low=1, best=Fraction(5, 2)).to_dict() == {"low": "1", "best": "2.5", "high": None}


def test_items_without_repetitions_keep_their_order() -> None:
    assert unique(["b", "a", "b"]) == ("b", "a")


@pytest.mark.parametrize(
    ("range_", "ends"),
    [
        (Range(low=1, best=2, high=3), [1, 2, 3]),
        (Range(low=1, high=3), [1, 3, 3]),
        (Range(best=2), [2, 2, 2]),
        (Range(low=1), [1, 1, 1]),
    ],
)
def test_a_number_at_an_end_that_is_not_known_is_the_nearest_one(range_: Range, ends: list[int]) -> None:
    assert [range_.at(end) for end in ("low", "best", "high")] == ends


def test_a_range_that_bounds_nothing_has_no_number_at_any_end() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        Range().at("low")
