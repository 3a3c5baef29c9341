"""When a period ends, counted a second time: by the text of the Regulation on periods, and by nothing of the program.

Regulation (EEC, Euratom) No 1182/71 Art 3: the day of the event does not count; weeks, months and years end on the same
weekday or date, or on the last day of a shorter month; a last day on a public holiday, a Sunday or a Saturday moves to
the end of the next working day, but not where the period is counted backwards; a period of two days or more holds two
working days at least. Of a range of days every single one is counted.

``python benchmarks/clock_days.py 10000`` holds that many drawn periods against what the program counts. The months are
added by dateutil and the working days found by numpy, neither of which the program counts with.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
FIXED = ((1, 1), (1, 2), (5, 1), (5, 9), (7, 21), (8, 15), (11, 1), (11, 2), *((12, day) for day in range(24, 32)))
FROM_EASTER = (-3, -2, 1, 39, 40, 50)
"""What the Commission keeps in Brussels: Maundy Thursday, Good Friday, Easter and Whit Monday, Ascension and the
day after it; the fixed days beside them, 21 July as Belgium's."""
LISTED = (2025, 2026)
"""The years whose holidays a notice of the Official Journal names; of others they follow from these."""
SURE = ((1, 1), (12, 25))
"""Holidays in every member state, which no notice has to name."""


@cache
def working(first_year: int, last_year: int, listed: bool = False) -> numpy.busdaycalendar:
    """The working days of the Commission in Brussels; ``listed`` leaves out what no notice names."""
    every = range(first_year, last_year + 1)
    years = [year for year in every if not listed or year in LISTED]
    days = [date(year, month, day) for year in years for month, day in FIXED]
    days += [date(year, month, day) for year in every for month, day in SURE]
    days += [easter(year) + timedelta(days=offset) for year in years for offset in FROM_EASTER]
    return numpy.busdaycalendar(weekmask="1111100", holidays=sorted(days))


def calendar_about(day: date, listed: bool) -> numpy.busdaycalendar:
    """The working days of the years about a day, far enough for any roll."""
    return working(day.year - 1, day.year + 1, listed)


def is_working(day: date, listed: bool = False) -> bool:
    return bool(numpy.is_busday(day, busdaycal=calendar_about(day, listed)))


def rolled(day: date, direction: str, listed: bool = False) -> date:
    """The day where it is a working one, else the next, or the one before."""
    moved: date = numpy.busday_offset(day, 0, roll=direction, busdaycal=calendar_about(day, listed)).item()
    return moved


def working_between(first: date, last: date, listed: bool = False) -> int:
    """The working days after the first day up to the last one, that included."""
    calendar = working(first.year - 1, last.year + 1, listed)
    return int(numpy.busday_count(first + DAY, last + DAY, busdaycal=calendar))


@dataclass(frozen=True, kw_only=True)
class Period:
    """So many of a unit: ``days``, ``working days``, ``weeks``, ``months`` or ``years``; how it is counted."""

    length: int
    unit: str
    backwards: bool = False
    waiting: bool = False
    by: str = "regulation"

    @property
    def holds_two_days(self) -> bool:
        return self.unit != "days" or self.length >= 2


def plain(event: date, period: Period, listed: bool = False) -> date:
    """The last day before anything moves it; of working days the day itself."""
    length = -period.length if period.backwards else period.length
    if period.unit == "working days":
        start = rolled(event, "forward" if period.backwards else "backward", listed)
        calendar = working(event.year - 2, event.year + 2, listed)
        found: date = numpy.busday_offset(start, length, busdaycal=calendar).item()
        return found
    return event + relativedelta(**{period.unit: length})


def last_day(event: date, period: Period, listed: bool = False) -> date:
    """The last day by law on which an act is in time; of what is waited for the first day on which it may be done.

    By the safe reading where the law is open: what the code of practice sets is counted plainly.
    """
    if period.unit == "working days":
        return plain(event, period, listed)
    if period.by == "procedure" and period.unit == "days" and not period.backwards:
        # Implementing Regulation (EU) 2026/1755 Art 12(2): the first working day after the event is the first day.
        event = rolled(event + DAY, "forward", listed) - DAY
    last = plain(event, period, listed)
    if period.by == "code" and not period.backwards:
        return last
    if period.backwards:
        while period.holds_two_days and working_between(last - DAY, event - DAY, listed) < 2:
            last = rolled(last - DAY, "backward", listed)
        return last
    last = rolled(last, "forward", listed)
    while not period.waiting and period.holds_two_days and working_between(event, last, listed) < 2:
        last = rolled(last + DAY, "forward", listed)
    return last + DAY if period.waiting else last


COUNTS = {
    "two-weeks": Period(length=2, unit="weeks"),
    "four-weeks-code": Period(length=4, unit="weeks", by="code"),
    "two-weeks-before": Period(length=2, unit="weeks", by="code", backwards=True),
    "two-days-code": Period(length=2, unit="days", by="code"),
    "five-days-code": Period(length=5, unit="days", by="code"),
    "ten-days-code": Period(length=10, unit="days", by="code"),
    "fifteen-days-code": Period(length=15, unit="days", by="code"),
    "twenty-one-days-procedure": Period(length=21, unit="days", by="procedure"),
    "six-months-code": Period(length=6, unit="months", by="code"),
    "six-months-wait": Period(length=6, unit="months", waiting=True),
    "five-years": Period(length=5, unit="years"),
    "ten-years": Period(length=10, unit="years"),
    "ten-years-code": Period(length=10, unit="years", by="code"),
}
"""The periods that the dossiers name."""
ITSELF = ("day", "set", "fixed", "at-once")
"""What is no period: the day itself, which nothing moves."""


def end(count: str, event: date, listed: bool = False) -> date:
    """The last day by law that follows from the day of an event."""
    if count == "eve":
        return event - DAY
    return event if count in ITSELF else last_day(event, COUNTS[count], listed)


def safe(count: str, event: date) -> date | None:
    """The last day before anything moves it; None where a day is waited for, or counted from a working day."""
    if count == "eve" or count in ITSELF:
        return end(count, event)
    period = COUNTS[count]
    return None if period.waiting or period.by == "procedure" else plain(event, period)


def days_of(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


def bounds(count: str, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """The earliest and the latest last day of a range of events, by counting from every single day in it.

    By the holidays of every year, and by those alone that a notice names.
    """
    if first is None or last is None:
        return (min(ends(count, first)) if first else None), (max(ends(count, last)) if last else None)
    found = [each for day in days_of(first, last) for each in ends(count, day)]
    return min(found), max(found)


def ends(count: str, event: date) -> set[date]:
    """The last days by law of one event: two where it hangs on holidays that no notice names."""
    return {end(count, event), end(count, event, listed=True)}


# -- against the program


def drawn(chance: random.Random) -> tuple[date, Period]:
    """A day between 2025 and 2036, and a period."""
    event = date(2025, 1, 1) + timedelta(days=chance.randrange(4380))
    if chance.random() < 0.3:  # near Christmas or Easter, where most goes wrong
        about = chance.choice([date(event.year, 12, 20), easter(event.year)])
        event = about + timedelta(days=chance.randrange(-24, 12))
    unit = chance.choice(["days", "days", "working days", "weeks", "weeks", "months", "years"])
    most = {"days": 40, "working days": 40, "weeks": 12, "months": 24, "years": 10}[unit]
    backwards = chance.random() < 0.2
    by = "regulation" if unit in ("working days",) else chance.choice(["regulation", "regulation", "procedure", "code"])
    waiting = not backwards and by == "regulation" and unit in ("months", "years") and chance.random() < 0.2
    return event, Period(length=chance.randint(1, most), unit=unit, backwards=backwards, waiting=waiting, by=by)


def by_program(event: date, period: Period) -> tuple[date, date]:
    """The earliest and the latest last day that the program finds."""
    from gpaiscope import calendar

    own = calendar.Period(
        length=period.length,
        unit=calendar.Unit(period.unit),
        counting=calendar.Counting(period.by),
        backwards=period.backwards,
        waiting=period.waiting,
    )
    found = calendar.end(event, own, calendar.BRUSSELS).end
    assert found.earliest is not None  # a day of an event that is known has both
    assert found.latest is not None
    return found.earliest, found.latest


def differences(number: int, seed: int) -> list[str]:
    """What is counted otherwise of so many drawn periods, with the holidays of every year and with the listed alone."""
    chance, found = random.Random(seed), []
    for _ in range(number):
        event, period = drawn(chance)
        own = sorted({last_day(event, period), last_day(event, period, listed=True)})
        theirs = sorted(set(by_program(event, period)))
        if own != theirs:
            found.append(f"{event} {period}: {', '.join(map(str, own))} and not {', '.join(map(str, theirs))}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    found = differences(told.number, told.seed)
    print(f"{told.number} periods, {len(found)} counted otherwise")
    for line in found[:20]:
        print(f"  {line}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
