"""Periods against written cases, against a plainer way of counting, and their properties; holidays."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.calendar import (
    MEMBER_STATES,
    Calendar,
    Certainty,
    Counting,
    HolidayYear,
    Period,
    Unit,
    easter,
    end,
    end_between,
    places,
)
from gpaiscope.errors import UsageError
from gpaiscope.values import DateRange

BRUSSELS = Calendar(place="brussels")
LUXEMBOURG = Calendar(place="luxembourg")
TWO_WEEKS = Period(length=2, unit=Unit.WEEKS)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One written case."""

    event: date
    period: Period
    plain: date
    end: DateRange
    otherwise: DateRange | None
    note: str


def _range(text: str) -> DateRange:
    first, _, last = text.partition("..")
    return DateRange(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))


def _rows() -> list[Row]:
    with Path(__file__).with_name("periods.csv").open(newline="") as file:
        return [
            Row(
                event=date.fromisoformat(row["event"]),
                period=Period(
                    length=int(row["length"]),
                    unit=Unit(row["unit"]),
                    counting=Counting(row["counting"]),
                    backwards=row["direction"] == "backwards",
                    waiting=row["direction"] == "waiting",
                ),
                plain=date.fromisoformat(row["plain"]),
                end=_range(row["end"]),
                otherwise=_range(row["otherwise"]) if row["otherwise"] else None,
                note=row["note"],
            )
            for row in csv.DictReader(file)
        ]


ROWS = _rows()


class TestWrittenCases:
    def test_there_are_as_many_as_are_asked_for(self) -> None:
        assert len(ROWS) >= 150

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.event}, {row.period}: {row.note}")
    def test_the_period_ends_on_the_written_day(self, row: Row) -> None:
        found = end(row.event, row.period, BRUSSELS)
        assert found.plain == row.plain
        assert found.end == row.end
        assert [other.end for other in found.otherwise] == ([row.otherwise] if row.otherwise else [])

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.event}, {row.period}")
    def test_each_step_has_its_provision_and_goes_on_where_the_one_before_ended(self, row: Row) -> None:
        found = end(row.event, row.period, BRUSSELS)
        assert found.moves[0].start == row.event
        for before, after in zip(found.moves, found.moves[1:], strict=False):
            assert before.end == after.start
        assert all(move.cites and move.because for move in found.moves)
        assert found.cites
        for other in found.otherwise:
            assert other.question
            assert other.cites

    def test_a_range_names_the_year_that_no_notice_confirms(self) -> None:
        into, within = end(date(2027, 3, 12), TWO_WEEKS, BRUSSELS), end(date(2025, 12, 10), TWO_WEEKS, BRUSSELS)
        assert len(into.provisional) == 1
        assert "2027" in into.provisional[0]
        assert within.provisional == ()


class TestHolidays:
    @pytest.mark.parametrize(
        ("year", "day"),
        [
            (2014, "04-20"), (2019, "04-21"), (2023, "04-09"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"),
            (2028, "04-16"), (2029, "04-01"), (2030, "04-21"), (2031, "04-13"), (2032, "03-28"), (2033, "04-17"),
            (2034, "04-09"), (2035, "03-25"), (2038, "04-25"), (1818, "03-22"),
        ],
    )  # fmt: skip
    def test_easter(self, year: int, day: str) -> None:
        assert easter(year) == date.fromisoformat(f"{year}-{day}")

    @pytest.mark.parametrize(("year", "count"), [(2025, 18), (2026, 17), (2027, 16)])
    def test_as_many_as_the_lists_count(self, year: int, count: int) -> None:
        assert len(BRUSSELS.year(year).days) == count

    @pytest.mark.parametrize("year", [2025, 2026])
    def test_the_lists_are_what_follows_from_the_years_before(self, year: int) -> None:
        around = [easter(year) + timedelta(days=offset) for offset in (-3, -2, 1, 39, 40, 50)]
        assert all(BRUSSELS.is_holiday(day) for day in around)
        assert BRUSSELS.year(year).certainty is Certainty.LISTED

    def test_a_place_has_its_own_day(self) -> None:
        brussels, luxembourg = date(2026, 7, 21), date(2026, 6, 23)
        assert BRUSSELS.is_holiday(brussels)
        assert not BRUSSELS.is_holiday(luxembourg)
        assert LUXEMBOURG.is_holiday(luxembourg)
        assert not LUXEMBOURG.is_holiday(brussels)

    def test_no_working_day_from_christmas_eve_to_the_second_of_january(self) -> None:
        days = [date(2025, 12, 24) + timedelta(days=offset) for offset in range(10)]
        assert not any(BRUSSELS.is_working(day) for day in days)
        assert BRUSSELS.is_working(date(2025, 12, 23))

    def test_a_list_that_is_given_comes_before_the_derived_one(self) -> None:
        given = HolidayYear(days=frozenset({date(2027, 1, 1)}), certainty=Certainty.GIVEN, source="OJ C/2026/1")
        found = end(date(2026, 12, 11), TWO_WEEKS, Calendar(place="brussels", given={2027: given}))
        assert found.end == DateRange.exactly(date(2027, 1, 4))
        assert found.provisional == ()

    def test_a_day_that_is_added_counts_in_every_year(self) -> None:
        found = end(date(2026, 11, 10), TWO_WEEKS, replace(BRUSSELS, more=frozenset({date(2026, 11, 24)})))
        assert found.end == DateRange.exactly(date(2026, 11, 25))

    def test_an_unknown_place_and_a_year_that_nothing_reaches_are_refused(self) -> None:
        with pytest.raises(UsageError, match="Atlantis"):
            Calendar(place="Atlantis").is_holiday(date(2026, 1, 1))
        with pytest.raises(UsageError, match="2200"):
            BRUSSELS.is_holiday(date(2200, 1, 1))
        assert places() == ("brussels", "luxembourg")


class TestMemberStates:
    @pytest.mark.parametrize("place", MEMBER_STATES)
    def test_each_has_its_new_year_and_is_provisional(self, place: str) -> None:
        pytest.importorskip("holidays", reason="the extra [calendar] is not installed")
        calendar = Calendar(place=place)
        assert calendar.is_holiday(date(2026, 1, 1))
        assert calendar.year(2026).certainty is Certainty.DERIVED

    def test_a_day_of_one_state_only_gives_a_range_there(self) -> None:
        pytest.importorskip("holidays", reason="the extra [calendar] is not installed")
        saint_stephen = end(date(2028, 12, 12), TWO_WEEKS, Calendar(place="DE"))
        assert saint_stephen.end == DateRange(earliest=date(2028, 12, 26), latest=date(2028, 12, 27))


class TestWrongPeriods:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"length": 0, "unit": Unit.DAYS},
            {"length": 1, "unit": Unit.DAYS, "waiting": True, "backwards": True},
        ],
    )
    def test_what_no_text_has_is_refused(self, wrong: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="period"):
            Period(**wrong)  # type: ignore[arg-type]


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2031, 12, 31))
UNITS = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS])


@st.composite
def periods(draw: st.DrawFn, *, backwards: bool = False) -> Period:
    """Any period that runs to a day."""
    return Period(
        length=draw(st.integers(min_value=1, max_value=30)),
        unit=draw(UNITS),
        counting=draw(st.sampled_from(Counting)),
        backwards=backwards,
    )


def _latest_by_sheet(event: date, period: Period) -> date:
    """The last day of a period of days or weeks by Regulation 1182/71, found by going through the days one by one."""
    sheet = [event + timedelta(days=offset) for offset in range(1, 400)]
    working = [day for day in sheet if BRUSSELS.is_working(day)]
    counted = sheet[period.length * (7 if period.unit is Unit.WEEKS else 1) - 1]
    least = working[1] if period.unit is Unit.WEEKS or period.length > 1 else sheet[0]
    return max(next(day for day in working if day >= counted), least)


class TestProperties:
    @given(DAYS, st.integers(min_value=1, max_value=30), st.sampled_from([Unit.DAYS, Unit.WEEKS]))
    def test_days_and_weeks_end_as_the_sheet_of_days_says(self, event: date, length: int, unit: Unit) -> None:
        period = Period(length=length, unit=unit)
        assert end(event, period, BRUSSELS).end.latest == _latest_by_sheet(event, period)

    @given(DAYS, periods())
    def test_a_period_never_ends_before_its_plain_day_nor_on_a_day_that_is_none(
        self, event: date, period: Period
    ) -> None:
        found = end(event, period, BRUSSELS)
        assert found.end.earliest is not None
        assert found.end.latest is not None
        assert found.end.earliest >= found.plain > event
        if period.counting is not Counting.CODE or period.unit is Unit.WORKING_DAYS:
            assert BRUSSELS.is_working(found.end.latest)

    @given(DAYS, periods(backwards=True))
    def test_a_period_counted_backwards_never_ends_later_than_plainly(self, event: date, period: Period) -> None:
        found = end(event, period, BRUSSELS)
        assert found.end.earliest is not None
        assert found.end.earliest <= found.plain < event

    @given(DAYS, st.integers(min_value=0, max_value=40), periods())
    def test_counting_keeps_the_order_of_days(self, event: date, later: int, period: Period) -> None:
        """What `end_between` rests on: an event between two days has an end between their ends."""
        first, last = end(event, period, BRUSSELS).end, end(event + timedelta(days=later), period, BRUSSELS).end
        assert first.earliest is not None
        assert last.earliest is not None
        assert first.latest is not None
        assert last.latest is not None
        assert first.earliest <= last.earliest
        assert first.latest <= last.latest

    @given(DAYS, periods())
    def test_an_unbounded_event_has_an_unbounded_end(self, event: date, period: Period) -> None:
        assert end_between(DateRange(), period, BRUSSELS) == DateRange()
        assert end_between(DateRange.exactly(event), period, BRUSSELS) == end(event, period, BRUSSELS).end
        assert end_between(DateRange(earliest=event), period, BRUSSELS).latest is None

    @given(DAYS, periods(), st.sets(DAYS, max_size=5))
    def test_more_holidays_never_end_a_period_earlier(self, event: date, period: Period, more: set[date]) -> None:
        before, after = (
            end(event, period, BRUSSELS).end,
            end(event, period, replace(BRUSSELS, more=frozenset(more))).end,
        )
        assert before.latest is not None
        assert after.latest is not None
        assert after.latest >= before.latest
