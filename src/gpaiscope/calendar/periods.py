"""When a period ends: Regulation (EEC, Euratom) No 1182/71, step by step.

The day of the event does not count (Art 3(1)). Weeks, months and years end on the same weekday or date, or on the last
day of a month without that date (Art 3(2)(c)). A last day on a holiday, Saturday or Sunday moves to the next working
day, but not where the period is counted backwards (Art 3(4)). A period of two days or more holds at least two working
days (Art 3(5)). Periods set under Implementing Regulation (EU) 2026/1755 begin with the first working day (its Art
12(2)). What the texts leave open is worked out both ways, the safe day first. Fixed dates never move (Art 4 and 5):
they are no periods.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum
from typing import Final

from gpaiscope.calendar.holidays import ONE_DAY, SATURDAY, SUNDAY, Calendar, Certainty
from gpaiscope.deferred import dataclass
from gpaiscope.values import DateRange, unique

REGULATION: Final = "Regulation 1182/71"
PROCEDURE: Final = "IR 2026/1755"


class Unit(Enum):
    """What a period is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Counting(Enum):
    """By which text a period is counted."""

    REGULATION = "regulation"
    """Set by an act of the Union: Regulation 1182/71."""
    PROCEDURE = "procedure"
    """Set by the Commission in proceedings: Implementing Regulation 2026/1755 Art 12(2)."""
    CODE = "code"
    """A commitment of the code of practice, which is no act: plain days, or by analogy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """So many units from an event.

    ``backwards``: counted back from it ("at least two weeks before"). ``waiting``: what it ends with is the first day
    on which something may be done ("at the earliest six months after"). Raises ValueError for a length below one,
    and for what waits and is counted backwards.
    """

    length: int
    unit: Unit
    counting: Counting = Counting.REGULATION
    backwards: bool = False
    waiting: bool = False

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("a period has a length of one or more")
        if self.backwards and self.waiting:
            raise ValueError("a period that is waited for runs forward")

    def __str__(self) -> str:
        unit = self.unit.value if self.length != 1 else self.unit.value.removesuffix("s")
        return f"{self.length} {unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountStep:
    """One step of the count: from which day to which, why, and by which provision."""

    start: date
    end: date
    because: str
    cites: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What follows where an open point is read the other way: the day, the point, and where it is found."""

    end: DateRange
    question: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The end of a period.

    ``plain`` is the day before anything moves it: who acts by it is in time on any reading. ``end`` is the last day by
    law (the first permitted one where a period is waited for), a range where holidays are provisional; where a
    point is open it is the safe one, and ``otherwise`` has the others. ``moves`` are the steps from the event to the
    later end. ``provisional`` names the sources of the years that no notice confirms and that matter here.
    """

    event: date
    period: Period
    plain: date
    end: DateRange
    moves: tuple[CountStep, ...]
    otherwise: tuple[Otherwise, ...] = ()
    provisional: tuple[str, ...] = ()

    @property
    def cites(self) -> tuple[str, ...]:
        """Every provision that the count rests on."""
        return unique(step.cites for step in self.moves)


def end(event: date, period: Period, calendar: Calendar) -> End:
    """The last day of a period that an event of a day starts. Raises UsageError for years without a calendar."""
    plain = _plain(event, period, calendar if period.backwards else calendar.without_derived())
    safe, *other_ways = _ways(period)
    safest = _end(event, period, calendar, safe)
    others = ((way, _end(event, period, calendar, way).end) for way in other_ways)
    return replace(
        safest,
        plain=plain,
        otherwise=tuple(
            Otherwise(end=days, question=way.question, cites=way.cites) for way, days in others if days != safest.end
        ),
    )


def end_between(events: DateRange, period: Period, calendar: Calendar) -> DateRange:
    """The days between which the last day of a period lies whose event is known to lie between two days.

    The safe reading on each side. Counting keeps the order of days, so the ends of the range are enough.
    """
    return DateRange(
        earliest=end(events.earliest, period, calendar).end.earliest if events.earliest else None,
        latest=end(events.latest, period, calendar).end.latest if events.latest else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way to count: which of the rules apply, and what is open about it."""

    rolls: bool = True
    two_working_days: bool = True
    from_working_day: bool = False
    next_day: bool = False
    question: str = ""
    cites: tuple[str, ...] = ()


_PLAINLY: Final = _Way(rolls=False, two_working_days=False)


def _ways(period: Period) -> tuple[_Way, ...]:
    """The ways in which a period can be counted, the safe one first."""
    if period.unit is Unit.WORKING_DAYS:
        return (_PLAINLY,)
    if period.waiting:
        return _WAITING
    if period.backwards:
        return _BACKWARDS if _has_two_days(period) else (_PLAINLY,)
    return _FORWARD[period.counting, period.unit is Unit.DAYS]


_WAITING: Final = (
    _Way(two_working_days=False, next_day=True),
    _Way(
        rolls=False,
        two_working_days=False,
        question="whether the first permitted day is the last of the period, and whether a weekend or holiday moves it",
        cites=("AI Act Art 52(5)", f"{REGULATION} Art 3(2)(c)", f"{REGULATION} Art 3(4)"),
    ),
)
_BACKWARDS: Final = (
    _Way(rolls=False),
    replace(
        _PLAINLY,
        question="whether a period counted backwards holds two working days: paragraph 4 leaves such periods out, "
        "paragraph 5 does not",
        cites=(f"{REGULATION} Art 3(4)", f"{REGULATION} Art 3(5)"),
    ),
)
_CODE: Final = (
    _PLAINLY,
    _Way(
        question="whether the Regulation on periods, which is for acts, is followed for the code of practice as well",
        cites=(f"{REGULATION} Art 1",),
    ),
)
_PROCEDURE_DAYS: Final = (_Way(from_working_day=True),)
_PROCEDURE_LONGER: Final = (
    _Way(),
    _Way(
        from_working_day=True,
        question="whether weeks and months, too, start with the first working day after the event",
        cites=(f"{PROCEDURE} Art 12(2)",),
    ),
)
_FORWARD: Final = {
    (Counting.REGULATION, True): (_Way(),),
    (Counting.REGULATION, False): (_Way(),),
    (Counting.CODE, True): _CODE,
    (Counting.CODE, False): _CODE,
    (Counting.PROCEDURE, True): _PROCEDURE_DAYS,
    (Counting.PROCEDURE, False): _PROCEDURE_LONGER,
}
"""By whose rule, and whether in days."""


def _has_two_days(period: Period) -> bool:
    """Whether a period is one of two days or more, which alone Art 3(5) speaks of."""
    return period.unit is not Unit.DAYS or period.length >= 2


def _plain(event: date, period: Period, calendar: Calendar) -> date:
    """The end before anything moves it; working days are counted as such."""
    if period.unit is Unit.WORKING_DAYS:
        return _after_working_days(event, period, calendar)
    return _added(event, period, -1 if period.backwards else 1)


def _after_working_days(event: date, period: Period, calendar: Calendar) -> date:
    """The working day that is so many after the event, or before it."""
    step = -ONE_DAY if period.backwards else ONE_DAY
    day = event
    for _ in range(period.length):
        day += step
        day = calendar.working_until(day) if period.backwards else calendar.working_from(day)
    return day


def _added(event: date, period: Period, sign: int) -> date:
    """The same day or date so much later, or earlier; the last day of a month that has no such date."""
    length = sign * period.length
    if period.unit in (Unit.DAYS, Unit.WEEKS):
        return event + timedelta(days=length * (7 if period.unit is Unit.WEEKS else 1))
    month = event.year * 12 + event.month - 1 + length * (12 if period.unit is Unit.YEARS else 1)
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(event.day, monthrange(year, month)[1]))


def _end(event: date, period: Period, calendar: Calendar, way: _Way) -> End:
    """The end by one way to count: with all holidays, and with the sure ones alone; a range where these differ."""
    steps = tuple(_steps(event, period, calendar, way))
    surely = tuple(_steps(event, period, calendar.without_derived(), way))
    ends = sorted((steps[-1].end, surely[-1].end))
    differ = ends[0] != ends[1]
    first, last = min(event, *ends), max(event, *ends)
    years = (calendar.year(year) for year in range(first.year, last.year + 1)) if differ else ()
    return End(
        event=event,
        period=period,
        plain=ends[0],
        end=DateRange(earliest=ends[0], latest=ends[1]),
        moves=steps,
        provisional=unique(year.source for year in years if year.certainty is Certainty.DERIVED),
    )


def _steps(event: date, period: Period, calendar: Calendar, way: _Way) -> Iterator[CountStep]:
    """The steps of one count, from the event to its end."""
    start = event
    if way.from_working_day:
        start = calendar.working_from(event + ONE_DAY) - ONE_DAY
        if start != event:
            because = "counted from the first working day"
            yield CountStep(start=event, end=start, because=because, cites=f"{PROCEDURE} Art 12(2)")
    last = _plain(start, period, calendar)
    point = {Unit.WORKING_DAYS: "3(3)", Unit.DAYS: "3(2)(b)"}.get(period.unit, "3(2)(c)")
    side = "before" if period.backwards else "after"
    counted = f"{period} {side} the event, whose own day does not count"
    yield CountStep(start=start, end=last, because=counted, cites=f"{REGULATION} Art {point}")
    if way.rolls and not calendar.is_working(last):
        closed = {SATURDAY: "a Saturday", SUNDAY: "a Sunday"}.get(last.weekday(), "a holiday")
        moved = calendar.working_from(last)
        yield CountStep(start=last, end=moved, because=closed, cites=f"{REGULATION} Art 3(4)")
        last = moved
    if way.two_working_days and _has_two_days(period):
        moved = _with_two_working_days(start, last, calendar, backwards=period.backwards)
        if moved != last:
            because = "fewer than two working days"
            yield CountStep(start=last, end=moved, because=because, cites=f"{REGULATION} Art 3(5)")
        last = moved
    if way.next_day:
        moved = last + ONE_DAY
        yield CountStep(start=last, end=moved, because="the day after the period", cites=f"{REGULATION} Art 3(2)(c)")


def _with_two_working_days(event: date, last: date, calendar: Calendar, *, backwards: bool) -> date:
    """The end, moved on until two working days lie between the event, which is left out, and it."""
    while _working_days(event, last, calendar) < 2:
        last = calendar.working_until(last - ONE_DAY) if backwards else calendar.working_from(last + ONE_DAY)
    return last


def _working_days(event: date, last: date, calendar: Calendar) -> int:
    """Working days between, as far as two, which is all that is asked."""
    step, working, day = (ONE_DAY if last > event else -ONE_DAY), 0, event
    while day != last and working < 2:
        day += step
        working += calendar.is_working(day)
    return working
