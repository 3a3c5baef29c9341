"""A day that moves compares as the day on which it stands, and until it turns every comparison comes out the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.engine.moving import Axis, as_day, later

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
    axis = Axis(start.toordinal())
    said = which(stepped(axis.day(), steps), other)
    end = min(axis.turn or date.max.toordinal(), start.toordinal() + 2500)
    for day in map(date.fromordinal, range(start.toordinal(), end)):
        assert which(stepped(day, steps), other) is said


@given(start=DAYS, steps=STEPS, more=STEPS)
def test_two_days_that_move_together_turn_in_time(
    start: date, steps: list[tuple[int, str]], more: list[tuple[int, str]]
) -> None:
    axis = Axis(start.toordinal())
    said = stepped(axis.day(), steps) < stepped(axis.day(), more)
    end = min(axis.turn or date.max.toordinal(), start.toordinal() + 2500)
    for day in map(date.fromordinal, range(start.toordinal(), end)):
        assert (stepped(day, steps) < stepped(day, more)) is said


@given(start=DAYS, other=DAYS)
def test_a_day_before_another_turns_on_it_and_again_the_day_after(start: date, other: date) -> None:
    axis = Axis(start.toordinal())
    assert (axis.day() == other) is (start == other)
    expected = other if start < other else other + timedelta(days=1) if start == other else None
    assert axis.turn == (expected and expected.toordinal())


def test_it_counts_days_as_any_other() -> None:
    axis = Axis(date(2026, 1, 31).toordinal())
    day = axis.day()
    assert (day + timedelta(days=1), day - timedelta(days=31)) == (date(2026, 2, 1), date(2025, 12, 31))
    assert day - date(2026, 1, 1) == date(2026, 3, 2) - day == timedelta(days=30)
    assert as_day(later(day.toordinal(), 1, "months")) == date(2026, 2, 28)
    assert str(day) == "2026-01-31"
