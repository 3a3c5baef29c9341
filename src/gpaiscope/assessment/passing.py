"""What came with passing time: the event, the day of the law, or the period on whose day an answer became another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from gpaiscope.assessment.comparison import (
    Cause,
    Change,
    Held,
    Subject,
    View,
    findings_of,
    held,
    rests_on,
    within_reach,
)
from gpaiscope.assessment.dated import Dated, begun
from gpaiscope.assessment.differences import named
from gpaiscope.assessment.world import Assessments
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.dossier.days import putting, stated_days
from gpaiscope.dossier.fold import parts
from gpaiscope.errors import InputError, UsageError

if TYPE_CHECKING:
    from gpaiscope.assessment.timeline import DayStretch

Again = Callable[[Dossier, date], Assessments]
"""Assesses another dossier in the place of the one that is told of, on a day."""


@dataclass(frozen=True, kw_only=True)
class Passing:
    """Names what passed for changes between ``before`` and the last of some stretches, in which time passed."""

    before: View
    stretches: Sequence[DayStretch]
    dossier: Dossier
    again: Again
    _named: dict[date, tuple[Cause, ...]] = field(default_factory=dict)
    _later: dict[tuple[date, str], dict[Subject, Held]] = field(default_factory=dict)

    def __call__(self, change: Change) -> Iterator[Cause]:
        """What fell on the day since which the subject is as it is after, nearest to what is said of it first."""
        stretch = self._since(change)
        before = self._eve(stretch)
        every = self._named.setdefault(stretch.first, tuple(_fallen(stretch, before.found, stretch.view.found)))
        found = list(_nearest(change, every, (before.found, stretch.view.found)))
        yield from self._needed(found, change, stretch) or found

    def _needed(self, found: Sequence[Cause], change: Change, stretch: DayStretch) -> list[Cause]:
        """Of several events those without which, had they come a day later, the change would not be there."""
        if len(found) < 2 or any(each.kind != "event" for each in found):
            return []
        now = stretch.view.held.get(change.subject)
        return [each for each in found if self._without(each.id, stretch.first).get(change.subject, now) != now]

    def _without(self, path: str, day: date) -> dict[Subject, Held]:
        """What would hold on a day if an event came on the next; nothing where that cannot be."""
        if (day, path) not in self._later:
            moved = putting(self.dossier, path)(day + timedelta(days=1))
            try:
                self._later[day, path] = held(self.again(moved, day))
            except (InputError, UsageError, ValueError):  # it cannot come after what follows it
                self._later[day, path] = {}
        return self._later[day, path]

    def _since(self, change: Change) -> DayStretch:
        """The stretch since which the subject has been as it is after, without a break."""
        kept = self.stretches[-1]
        for each in reversed(self.stretches):
            if each.view.held.get(change.subject) != change.after:
                break
            kept = each
        return kept

    def _eve(self, stretch: DayStretch) -> View:
        place = [each.first for each in self.stretches].index(stretch.first)
        return self.stretches[place - 1].view if place else self.before


def _fallen(stretch: DayStretch, before: Assessments, after: Assessments) -> Iterator[Cause]:
    """All that has a name and fell on the days that a stretch begins by meeting."""
    met = {date.fromordinal(each) for each in stretch.met}
    yield from _periods(stretch.first, met, before)
    yield from _events(stretch.first, met, after)
    yield from _days_of_law(stretch.first, met, after)
    if date(stretch.first.year, 1, 1) in met:
        yield _cause("period", "year", stretch.first, says=f"the year {stretch.first.year} begins")


def _cause(kind: str, id: str, on: date, **more: object) -> Cause:
    return Cause(part="time", kind=kind, id=id, on=on, **more)  # type: ignore[arg-type]


def _periods(on: date, met: set[date], found: Assessments) -> Iterator[Cause]:
    seen: set[tuple[str, str]] = set()
    for own in found:
        for each in begun(own):
            if (each.id, each.actor) not in seen and (day := _bound(each, met)) is not None:
                seen.add((each.id, each.actor))
                yield _cause("period", each.id, on, says=each.short, after=day, source=each.actor, cites=each.cites)


def _bound(each: Dated, met: set[date]) -> date | None:
    """The last day of a period, or the first from which it is late, where it is one of those."""
    ends = (each.days_of.plain.latest, each.last.latest, each.days_of.plain.earliest, each.last.earliest)
    return next((end for end in ends if end in met), None)


def _events(on: date, met: set[date], found: Assessments) -> Iterator[Cause]:
    seen: set[str] = set()
    for own in found:
        sources = {each.path: each for each in parts(own.dossier) if isinstance(each, Stated)}
        for day in stated_days(own.dossier):
            if day.path not in seen and (day.present.earliest in met or day.present.latest in met):
                seen.add(day.path)
                said, source = _called(own.dossier, day.path), named(sources[day.path].source)
                yield _cause("event", day.path, on, says=said, after=day.present, source=source)


def _called(dossier: object, path: str) -> str:
    """The word by which the entry at a path goes: its event, or its kind."""
    entry = path.rpartition(".")[0]
    for each in parts(dossier):
        if isinstance(each, Stated) and each.path in (f"{entry}.event", f"{entry}.kind", f"{entry}.obligation"):
            return str(each.value)
    return ""


def _days_of_law(on: date, met: set[date], found: Assessments) -> Iterator[Cause]:
    law = found[0].law
    for name, dated in law.numbers.items():
        if isinstance(dated.value, date) and dated.value in met:
            says, cites = law.body.parameters[name].says, law.cited(dated.cites)
            yield _cause("parameter", name, on, says=says, after=dated.value, cites=cites)


def _nearest(change: Change, every: Sequence[Cause], sides: tuple[Assessments, Assessments]) -> Iterator[Cause]:
    """Of what fell on a day the period that is told, else what the answer rests on, or may hang on, else all of it."""
    near = _Near(change=change, sides=sides)
    for is_meant in (near.is_own, near.is_ground, near.is_in_reach):
        found = [each for each in every if is_meant(each)]
        if found:
            yield from found
            return
    yield from every


@dataclass(frozen=True, kw_only=True)
class _Near:
    change: Change
    sides: tuple[Assessments, Assessments]

    def is_own(self, cause: Cause) -> bool:
        """Whether it is the period whose end is told."""
        subject = self.change.subject
        own = subject.kind == "day" and cause.kind == "period" and cause.id == subject.id.partition("#")[0]
        return own and cause.source == subject.actor

    def is_ground(self, cause: Cause) -> bool:
        """Whether the answer rests on it, on either day."""
        if cause.kind == "event":
            return any(cause.id.startswith(path) for path in self._records)
        return cause.id in self._rests and cause.source in ("", self.change.subject.actor)

    def is_in_reach(self, cause: Cause) -> bool:
        """Whether the answer may hang on it."""
        return cause.id in self._reach or cause.kind == "event"

    @cached_property
    def _rests(self) -> frozenset[str]:
        return frozenset().union(*(rests_on(self.change.subject, side) for side in self.sides))

    @cached_property
    def _reach(self) -> frozenset[str]:
        return frozenset().union(*(within_reach(self.change.subject, side) for side in self.sides))

    @cached_property
    def _records(self) -> frozenset[str]:
        conclusions = [each for side in self.sides for each in findings_of(self.change.subject, side)]
        return frozenset(record.path for each in conclusions for record in each.finding.records if record.path)
