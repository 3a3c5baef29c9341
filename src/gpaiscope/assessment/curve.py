"""Training as a curve over days: how much is spent by the end of each, and on which day it passes a line.

Each activity is taken to be spread evenly over its days, or to go on at the pace that it shows. The law's own windows
(`plans.crossings`) take neither for granted and are wider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Final

from gpaiscope.assessment.ledger import NOTHING, Entry, added
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, Hardware, Stated
from gpaiscope.engine.case import Missing
from gpaiscope.values import DateRange, Exact, Range, Truth

EVENLY: Final = "each activity is spread evenly over its days"
PACED: Final = "the run goes on at the pace that it shows"
_ONE: Final = timedelta(days=1)
MEASURES: Final = ("updates", "cumulative")
"""What updates parameters, and all that is cumulative: the amounts of an entry."""

_END: Final = date.max
"""After everything that is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A day that lies ahead: at the earliest, by the best values, and at the latest. None: that cannot be told."""

    earliest: date | None = None
    best: date | None = None
    latest: date | None = None

    @property
    def range(self) -> DateRange:
        """The days between which it lies."""
        return DateRange(earliest=self.earliest, latest=self.latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a run goes: so much is spent when so much of a day is over, and so much more on each day after that.

    ``by`` None: from its first day on. ``since`` is that day, where the dossier does not say it.
    """

    daily: Range
    spent: Range = NOTHING
    by: date | None = None
    over: Fraction = Fraction(1)
    since: date | None = None

    def after(self, start: date | None) -> date | None:
        """The day whose end the pace is counted from, of a run that begins on a day; None where neither is told."""
        return self.by or (start and start - _ONE)


@dataclass(frozen=True, kw_only=True)
class Run:
    """An activity of the ledger over its days.

    ``starts`` and ``ends`` None: nothing says so. With a ``pace`` it ends when what it takes in all is spent, or on its
    last day where that is not known.
    """

    entry: Entry
    pace: Pace | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether it is planned or under way."""
        return self.entry.state != "done"

    @cached_property
    def starts(self) -> Foreseen | None:
        """Its first day; of an activity of which only the last day is told, that; None where neither is."""
        activity = self.entry.activity
        stated = activity.started_on or activity.ended_on
        since = self.pace.since if self.pace is not None and activity.started_on is None else None
        if since is not None:
            return Foreseen(earliest=since, best=since, latest=since)
        return None if stated is None else _middle(stated.value)

    @cached_property
    def ends(self) -> Foreseen | None:
        """Its last day: by its pace, as it is stated, or after the hours that its chips work.

        None where nothing tells it.
        """
        if self.pace is not None and (found := self._by_pace(self.pace)) is not None:
            return found
        return self.planned_end

    @cached_property
    def planned_end(self) -> Foreseen | None:
        """Its last day as the dossier has it; None where nothing there tells it."""
        activity = self.entry.activity
        if activity.ended_on is not None:
            return _middle(activity.ended_on.value)
        if self.starts is None or not activity.hardware:
            return None
        return _after_hours(self.starts, activity.hardware)

    def _by_pace(self, pace: Pace) -> Foreseen | None:
        """When the pace has spent all of it; None where it is not known how much that is."""
        whole = self.entry.flop
        if whole.best is None and whole.high is None:
            return None
        starts = self.starts or Foreseen()
        return Foreseen(
            earliest=_reached(pace, pace.after(starts.earliest), whole.low or 0, "high"),
            best=_reached(pace, pace.after(starts.best), whole.best, "best"),
            latest=_reached(pace, pace.after(starts.latest), whole.high, "low"),
        )

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the curve lacks: how much it takes, and when it begins and ends."""
        kind, path = self.entry.kind, self.entry.path
        wanted = (
            (self.starts is None and self.is_ahead, "started_on", f"On which day does the {kind} begin?"),
            (self.starts is not None and self.ends is None, "ended_on", f"On which day does the {kind} end?"),
        )
        asked = (Missing(fact=f"activities.{key}", asks=asks, path=f"{path}.{key}", who="training team")
                 for is_missing, key, asks in wanted if is_missing)  # fmt: skip
        return (*(each for each in self.entry.missing if not each.path.endswith(".ended_on")), *asked)

    def flop(self, day: date) -> Range:
        """What of it is spent by the end of a day."""
        whole = self.entry.flop
        if self.starts is None or day == _END:
            return whole if self.pace is None else _no_less(whole, self.pace.spent)
        by = self.pace.by if self.pace is not None else None
        if self.pace is not None and (by is None or day >= by):
            return self._paced(self.pace, self.starts, day)
        if self.pace is not None:
            return _spread(self.pace.spent, self.starts, Foreseen(earliest=by, best=by, latest=by), day)
        return _spread(whole, self.starts, self.ends, day)

    def _paced(self, pace: Pace, starts: Foreseen, day: date) -> Range:
        """What is spent by a day from that on of which the pace tells, and never more than it takes in all."""
        whole, ends = self.entry.flop, self.planned_end or Foreseen()
        known = whole.best is not None or whole.high is not None

        def at(end: str, start: date | None, stop: date | None) -> Exact | None:
            spent, daily, after = getattr(pace.spent, end), getattr(pace.daily, end), pace.after(start)
            if spent is None or daily is None or after is None:
                return None
            last = day if known or stop is None else min(day, stop)
            by: Exact = spent + daily * max(Fraction(0), (last - after).days + 1 - pace.over)
            most: Exact | None = getattr(whole, end) if known else None
            return by if most is None else min(by, max(most, spent))

        low = at("low", starts.latest, ends.earliest)
        return _ordered(low or 0, at("best", starts.best, ends.best), at("high", starts.earliest, ends.latest))

    def on(self, day: date) -> tuple[Activity, ...]:
        """The activity as it stands at the end of a day: as it is until it begins, then what is done and what is left.

        One whose end nobody tells stays as it is, under way.
        """
        activity, starts, ends = self.entry.activity, self.starts, self.ends
        if not self.is_ahead or starts is None or starts.earliest is None or day < starts.earliest:
            return (activity,)
        if ends is None and self.pace is None:
            return (activity,)
        last = ends.latest if ends is not None else None
        if last is not None and last <= day:  # it took what it takes, however that is told
            done = self._between(starts.range, last)
            return (done if self.pace is None else self._taking(done, self.flop(day)),)
        done = self._taking(self._between(starts.range, day), self.flop(day))
        begins = DateRange.exactly(day + _ONE)
        rest = self._taking(self._between(begins, last), _less(self.flop(_END), self.flop(day)))
        return (done, rest)

    def _between(self, starts: DateRange, last: date | None) -> Activity:
        """The activity from some day on to another; None: nobody tells until when."""
        path, latest = self.entry.path, starts.latest
        begun = DateRange(earliest=starts.earliest, latest=latest if last is None else min(latest or last, last))
        ended = None if last is None else Stated(DateRange.exactly(last), path=f"{path}.ended_on")
        return replace(self.entry.activity, started_on=Stated(begun, path=f"{path}.started_on"), ended_on=ended)

    def _taking(self, activity: Activity, flop: Range) -> Activity:
        stated = Stated(flop, path=f"{self.entry.path}.flop")
        return replace(activity, flop=stated, architecture=None, hardware=None, log=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePassing:
    """When an amount passes a line; ``before``: what came with originals, or has no day, had passed it by itself."""

    expected: Range
    passes: Truth
    on: Foreseen | None = None
    before: bool = False


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The activities of a ledger over their days, in its order."""

    runs: tuple[Run, ...]

    @property
    def ahead(self) -> tuple[Run, ...]:
        """Those that are planned or under way."""
        return tuple(each for each in self.runs if each.is_ahead)

    @cached_property
    def first(self) -> date | None:
        """The first day on which anything may be spent; None where no activity says when it began."""
        starts = (each.starts.earliest for each in self.runs if each.starts and each.starts.earliest)
        return min(starts, default=None)

    @cached_property
    def last(self) -> date | None:
        """The last day on which anything may still be spent, as far as that is told; None where no day is."""
        days = (day for each in self.runs for of in (each.starts, each.ends) if of for day in _days(of))
        return max(days, default=None)

    def spent(self, day: date, measure: str, places: Iterable[int] | None = None) -> Range:
        """What is spent by the end of a day by a measure, of all activities or of those at some places."""
        chosen = self.runs if places is None else [self.runs[place] for place in places]
        return added(_counted(each, day, measure) for each in chosen)

    def passing(self, amount: Callable[[date], Range], line: Range) -> LinePassing:
        """The day by whose end an amount that never falls is greater than a line."""
        expected = amount(_END)
        passes = expected.greater_than(line)
        begun, ended = self.first, self.last
        if passes is Truth.NO or begun is None or ended is None:
            return LinePassing(expected=expected, passes=passes)
        if amount(begun - _ONE).greater_than(line) is Truth.YES:
            return LinePassing(expected=expected, passes=passes, before=True)

        def first_day(above: Callable[[Range], bool]) -> date | None:
            return _first_day(lambda day: above(amount(day)), begun, ended)

        on = Foreseen(
            earliest=first_day(lambda value: value.high is None or (line.low is not None and value.high > line.low)),
            best=first_day(lambda value: None not in (value.best, line.best) and value.best > line.best),  # type: ignore[operator]
            latest=first_day(lambda value: line.high is not None and (value.low or 0) > line.high),
        )
        return LinePassing(expected=expected, passes=passes, on=on)

    @property
    def is_paced(self) -> bool:
        """Whether any activity goes at a pace that a log shows, or that is given."""
        return any(run.pace is not None for run in self.runs)

    def carried_on(self, dossier: Dossier, day: date) -> Dossier:
        """The dossier as it would be written at the end of a day, if all goes on as the curve has it."""
        return replace(dossier, activities=tuple(part for each in self.runs for part in each.on(day)))


def curve(entries: Iterable[Entry], paces: Mapping[str, Pace]) -> Curve:
    """The curve of a ledger; ``paces`` are those of runs, by the paths of their entries."""
    return Curve(runs=tuple(Run(entry=each, pace=paces.get(each.path)) for each in entries))


def _counted(run: Run, day: date, measure: str) -> Range:
    row = run.entry.row
    return run.entry.share(row.updates if measure == "updates" else row.cumulative, run.flop(day))


def _first_day(holds: Callable[[date], bool], first: date, last: date) -> date | None:
    """The first day on which something holds that goes on to hold; None where it does not on the last."""
    if not holds(last):
        return None
    low, high = first.toordinal(), last.toordinal()
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(date.fromordinal(middle)) else (middle + 1, high)
    return date.fromordinal(low)


def _spread(whole: Range, starts: Foreseen, ends: Foreseen | None, day: date) -> Range:
    """What is spent by a day of an amount that is spread evenly; without an end at least nothing."""
    least = most = best = None
    if starts.latest and ends and ends.latest:
        least = _share(day, starts.latest, ends.latest)
    if starts.best and ends and ends.best:
        best = _share(day, starts.best, ends.best)
    if starts.earliest:
        most = _share(day, starts.earliest, ends.earliest if ends and ends.earliest else starts.earliest)
    return _ordered(
        0 if least is None or whole.low is None else least * whole.low,
        None if best is None or whole.best is None else best * whole.best,
        None if whole.high is None and most != 0 else (1 if most is None else most) * (whole.high or 0),
    )


def _share(day: date, start: date, end: date) -> Fraction:
    """Which part of a stretch of days is over at the end of one."""
    end = max(start, end)
    if day < start:
        return Fraction(0)
    return Fraction(min(day, end).toordinal() - start.toordinal() + 1, end.toordinal() - start.toordinal() + 1)


def _ordered(low: Exact, best: Exact | None, high: Exact | None) -> Range:
    """A range whose best value lies within its ends, as that of days in their middle need not."""
    if best is not None:
        best = max(low, best if high is None else min(best, high))
    return Range(low=low, best=best, high=high)


def _less(whole: Range, spent: Range) -> Range:
    """What is left of an amount, end by end; where the ends cross, what lies between."""
    low = max(0, (whole.low or 0) - (spent.low or 0))
    high = None if whole.high is None or spent.high is None else max(0, whole.high - spent.high)
    best = None if whole.best is None or spent.best is None else max(0, whole.best - spent.best)
    if high is not None and high < low:
        low, high = high, low
    return _ordered(low, best, high)


def _no_less(whole: Range, spent: Range) -> Range:
    """What a run takes in all, which is no less than what it has spent."""
    low = max(whole.low or 0, spent.low or 0)
    best = None if whole.best is None else max(whole.best, spent.best or 0)
    high = None if whole.high is None or spent.high is None else max(whole.high, spent.high)
    return _ordered(low, best, high if high is None else max(low, high))


def _middle(days: DateRange) -> Foreseen:
    """Days of which no other is told to be more likely: the one in their middle stands for the best."""
    earliest, latest = days.earliest, days.latest
    best = earliest + (latest - earliest) // 2 if earliest and latest else None
    return Foreseen(earliest=earliest, best=best, latest=latest)


def _after_hours(starts: Foreseen, periods: Sequence[Hardware]) -> Foreseen | None:
    """The last day of chips that work one period after the other from a day on; None where hours are not told."""
    hours = [period.hours.value for period in periods if period.hours is not None]
    if not hours or len(hours) < len(periods):
        return None
    whole = added(hours)

    def end(start: date | None, of: Exact | None) -> date | None:
        days = None if of is None else max(0, ceil(Fraction(of) / 24) - 1)
        return None if start is None or days is None or days > _FARTHEST else start + timedelta(days=days)

    return Foreseen(
        earliest=end(starts.earliest, whole.low),
        best=end(starts.best, whole.best),
        latest=end(starts.latest, whole.high),
    )


_FARTHEST: Final = 365 * 100
"""Days after which a run that has not come to its end is not followed."""


def _reached(pace: Pace, after: date | None, whole: Exact | None, end: str) -> date | None:
    """The day by whose end a pace has spent so much; None where that cannot be told, or is beyond all plans."""
    spent, daily = getattr(pace.spent, end), getattr(pace.daily, end)
    if after is None or whole is None or spent is None or not daily:
        return None
    days = max(0, ceil(Fraction(whole - spent) / Fraction(daily) - 1 + pace.over))
    return None if days > _FARTHEST else after + timedelta(days=days)


def _days(of: Foreseen) -> Iterator[date]:
    return (each for each in (of.earliest, of.best, of.latest) if each is not None)
