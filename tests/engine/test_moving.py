"""What moves compares as it stands, and until it turns every comparison comes out the same: days, and numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine.moving import DayAxis, InputAxis, Leeway, as_day, largest, later, smallest, turn_by_turn
from gpaiscope.values import Exact, Range

DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
STEPS = st.lists(st.tuples(st.integers(-40, 40), st.sampled_from(["days", "months", "years"])), max_size=2)


def stepped(day: date, steps: list[tuple[int, str]]) -> date:
    ordinal = day.toordinal()
    for length, unit in steps:
        ordinal = later(ordinal, abs(length) if unit != "days" else length, "months" if unit == "years" else unit)
    return as_day(ordinal)


COMPARED: tuple[Callable[[date, date], bool], ...] = (
    lambda one, other: one < other,
    lambda one, other: one <= other,
    lambda one, other: other < one,
    lambda one, other: other >= one,
    lambda one, other: one == other,
    lambda one, other: one != other,
    lambda one, other: max(one, other) == one,
)


@given(start=DAYS, other=DAYS, steps=STEPS, which=st.sampled_from(COMPARED))
def test_nothing_comes_out_otherwise_before_it_turns(
    start: date, other: date, steps: list[tuple[int, str]], which: Callable[[date, date], bool]
) -> None:
    axis = DayAxis(start.toordinal())
    said = which(stepped(axis.day(), steps), other)
    end = min(axis.turn or date.max.toordinal(), start.toordinal() + 2500)
    for day in map(date.fromordinal, range(start.toordinal(), end)):
        assert which(stepped(day, steps), other) is said


@given(start=DAYS, steps=STEPS, more=STEPS)
def test_two_days_that_move_together_turn_in_time(
    start: date, steps: list[tuple[int, str]], more: list[tuple[int, str]]
) -> None:
    axis = DayAxis(start.toordinal())
    said = stepped(axis.day(), steps) < stepped(axis.day(), more)
    end = min(axis.turn or date.max.toordinal(), start.toordinal() + 2500)
    for day in map(date.fromordinal, range(start.toordinal(), end)):
        assert (stepped(day, steps) < stepped(day, more)) is said


@given(start=DAYS, other=DAYS)
def test_a_day_before_another_turns_on_it_and_again_the_day_after(start: date, other: date) -> None:
    axis = DayAxis(start.toordinal())
    assert (axis.day() == other) is (start == other)
    expected = other if start < other else other + timedelta(days=1) if start == other else None
    assert axis.turn == (expected and expected.toordinal())


def test_it_counts_days_as_any_other() -> None:
    axis = DayAxis(date(2026, 1, 31).toordinal())
    day = axis.day()
    assert (day + timedelta(days=1), day - timedelta(days=31)) == (date(2026, 2, 1), date(2025, 12, 31))
    assert day - date(2026, 1, 1) == date(2026, 3, 2) - day == timedelta(days=30)
    assert as_day(later(day.toordinal(), 1, "months")) == date(2026, 2, 28)
    assert str(day) == "2026-01-31"


VALUES = (1, 2, 3, 3, 5, 8)


def judged(numbers: list[Exact]) -> tuple[bool, ...]:
    """What comes out of comparing what is worked out of some numbers as assessments work it out."""
    whole = sum(numbers, start=0)
    most, least = largest(numbers), smallest(numbers)
    held = Range(low=most, best=most, high=largest([most, whole]))
    return (
        whole > 20,
        3 * numbers[0] > most,
        3 * numbers[0] >= least * 2,
        most > Fraction(15, 2),
        least >= 1,
        held.greater_than(Range.exactly(9)).decided,
        whole - numbers[1] < 4 * most,
    )


def reached(values: tuple[int, ...], work: Callable[[list[Exact]], object]) -> Leeway:
    """How far values reach in some work."""
    found = Leeway()
    work([found.input_number(number, value) for number, value in enumerate(values)])
    return found


@pytest.mark.parametrize("seed", range(40))
def test_within_its_reach_a_number_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    values = tuple(rng.choice(VALUES) for _ in range(4))
    found = reached(values, judged)
    for number, value in enumerate(values):
        for side, sign in ((found.above, 1), (found.below, -1)):
            far = abs(side.get(number, sign * 50))
            for share in (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)):
                moved: list[Exact] = [*values]
                moved[number] = value + sign * share * far
                assert far == 0 or judged(moved) == judged([*values])


def test_a_number_reaches_where_the_sum_passes_a_line() -> None:
    found = reached((3, 4), lambda each: sum(each) > 10)
    assert found.above == {0: 3, 1: 3}
    assert found.below == {}


def test_no_number_alone_matters_to_the_largest_as_long_as_another_shows_the_same() -> None:
    assert reached((8, 9, 1), lambda each: largest(each) > 5).above == {}
    assert reached((8, 9, 1), lambda each: largest(each) > 5).below == {}
    assert reached((8, 4, 1), lambda each: largest(each) > 5).below == {0: -3}
    assert reached((8, 4, 1), lambda each: smallest(each) > 5).above == {}
    assert reached((8, 9, 1), lambda each: smallest(each) > 5).above == {2: 4}


def test_numbers_that_lean_on_inputs_are_not_multiplied_by_each_other() -> None:
    with pytest.raises(TypeError):
        reached((2, 3), lambda each: each[0] * each[1])


def judged_along(present: int, values: tuple[int, ...]) -> list[tuple[Exact, bool, tuple[bool, ...]]]:
    """What comes out of the same comparisons where the first number moves upwards from nought."""
    axis = InputAxis(0)
    moving = axis.input_number()

    def look(at: Exact, beyond: bool) -> tuple[tuple[bool, ...], Exact | None]:
        axis.stand_at(at, beyond=beyond)
        return judged([moving, *values]), axis.turn

    return [(piece.at, piece.beyond, piece.found) for piece in turn_by_turn(0, present, look)]


@pytest.mark.parametrize("seed", range(20))
def test_a_walk_along_a_number_tells_what_comes_out_at_each_point_and_between(seed: int) -> None:
    rng = random.Random(seed)
    values = tuple(rng.choice(VALUES) for _ in range(3))
    pieces = judged_along(20, values)
    assert len(pieces) > 2
    assert [piece[:2] for piece in pieces] == sorted({piece[:2] for piece in pieces})
    ends = [*(at for at, _, _ in pieces[1:]), 20]
    for (at, beyond, told), end in zip(pieces, ends, strict=True):
        points = [Fraction(at + end) / 2] if beyond else [at, *([Fraction(at + end) / 2] if end > at else [])]
        assert all(judged([point, *values]) == told for point in points)


def test_a_walk_along_days_stops_on_the_days_on_which_a_comparison_turns() -> None:
    goal = date(2026, 3, 31)

    def look(at: int, _beyond: bool) -> tuple[bool, int | None]:
        axis = DayAxis(at)
        return later(axis.day().toordinal(), 1, "months") >= goal.toordinal(), axis.turn

    pieces = list(turn_by_turn(date(2026, 1, 1).toordinal(), date(2026, 12, 31).toordinal(), look))
    told = [(date.fromordinal(piece.at), piece.found) for piece in pieces]
    assert told == [(date(2026, 1, 1), False), (date(2026, 3, 1), True)]
