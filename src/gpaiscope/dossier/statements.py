"""Several statements of one value: when each holds, since when it has been known, and which of them stand.

Of those that are known and hold on the day, the latest known stand; one that does not say since when it has been
known comes first. Equally late ones are met all at once: ranges are cut, everything else must be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Generic, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.place import Stated
from gpaiscope.values import STATED, DateRange, Range, Replaced, Source, unique

T = TypeVar("T")

MOST_STATEMENTS: Final = 20
"""Statements that one value may have."""

FIRST: Final = date.min
"""Since when a statement has been known that does not say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The day of a case, and the last day whose knowledge counts; None: all that is known."""

    day: date
    known_on: date | None = None

    def knows(self, known_on: date | None) -> bool:
        """Whether something that has been known since a day counts."""
        return self.known_on is None or known_on is None or known_on <= self.known_on


@dataclass(frozen=True, slots=True)
class Statement(Generic[T]):
    """One statement of a value; ``value`` None takes back what was stated before."""

    value: T | None
    source: Source = STATED
    since: date | None = None
    until: date | None = None
    path: str = ""
    line: int | None = None

    @property
    def known_on(self) -> date:
        """Since when it has been known."""
        return self.source.known_on or FIRST

    @property
    def dated(self) -> bool:
        """Whether it says when it holds."""
        return self.since is not None or self.until is not None

    def holds(self, day: date) -> bool:
        """Whether the day lies in its period; both ends do."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Statements(Generic[T]):
    """All statements of one value. It has no value itself: which stands depends on two days.

    ``stated`` is False where what stands is a table, whose own values are `Stated`.
    """

    listed: tuple[Statement[T], ...]
    path: str = ""
    line: int | None = None
    stated: bool = True

    def standing(self, when: When) -> tuple[Statement[T], ...]:
        """The statements that stand: equally late, in the order of the file."""
        return next(iter(self._by_lateness(when)), ())

    def _by_lateness(self, when: When) -> list[tuple[Statement[T], ...]]:
        """What is known and holds, the latest known first."""
        groups: dict[date, list[Statement[T]]] = {}
        for each in self.listed:
            if when.knows(each.source.known_on) and each.holds(when.day):
                groups.setdefault(each.known_on, []).append(each)
        return [tuple(groups[known_on]) for known_on in sorted(groups, reverse=True)]

    def folded(self, when: When) -> object:
        """What is stated on the two days: a `Stated`, or the table itself; None where nothing stands."""
        groups = self._by_lateness(when)
        value = met(groups[0]) if groups else None
        if value is None:
            return None
        earlier = next(((before, group) for group in groups[1:] if (before := met(group)) is not None), None)
        source = _source(groups[0])
        if earlier is not None and bare(earlier[0]) != bare(value):
            source = replace(source, replaces=Replaced(value=earlier[0], source=_source(earlier[1])))
        if not self.stated:
            return replacing(value, source.replaces) if source.replaces else value
        return Stated(value, source, self.path, groups[0][0].line)

    def known_on(self, when: When) -> date:
        """Since when what stands has been known."""
        return next((each.known_on for each in self.standing(when)), FIRST)

    def turns(self) -> tuple[date, ...]:
        """The days on which another statement may begin to stand, earliest first."""
        ends = (each.until + timedelta(days=1) for each in self.listed if each.until is not None)
        return tuple(sorted({*(each.since for each in self.listed if each.since is not None), *ends}))

    def contradiction(self) -> tuple[date | None, Sequence[Statement[T]]] | None:
        """The first day on which what stands contradicts itself, None for from the beginning; with the statements.

        What a later statement stands over is no contradiction any more.
        """
        for day in (FIRST, *self.turns()):
            standing = self.standing(When(day=day))
            if contradictory(standing):
                return (None if day == FIRST else day), standing
        return None


def contradictory(statements: Sequence[Statement[T]]) -> bool:
    """Whether equally late statements cannot all be so."""
    taken_back = {each.value is None for each in statements}
    return len(taken_back) > 1 or (taken_back == {False} and met(statements) is None)


def met(statements: Sequence[Statement[T]]) -> T | None:
    """The value on which equally late statements meet; None where they contradict each other or take back."""
    values = [each.value for each in statements]
    first = values[0]
    if any(value is None for value in values):
        return None
    if all(bare(value) == bare(first) for value in values[1:]):
        return first
    if isinstance(first, Range):
        return _cut([value for value in values if isinstance(value, Range)])  # type: ignore[return-value]
    if isinstance(first, DateRange):
        return _days([value for value in values if isinstance(value, DateRange)])  # type: ignore[return-value]
    return None


def _cut(ranges: Sequence[Range]) -> Range | None:
    low = max((each.low for each in ranges if each.low is not None), default=None)
    high = min((each.high for each in ranges if each.high is not None), default=None)
    if low is not None and high is not None and low >= high:
        return Range.exactly(low) if low == high else None
    bests = {each.best for each in ranges if each.best is not None}
    best = bests.pop() if len(bests) == 1 else None
    outside = best is not None and ((low is not None and best < low) or (high is not None and best > high))
    return Range(low=low, best=None if outside else best, high=high)


def _days(ranges: Sequence[DateRange]) -> DateRange | None:
    earliest = max((each.earliest for each in ranges if each.earliest), default=None)
    latest = min((each.latest for each in ranges if each.latest), default=None)
    return None if earliest and latest and earliest > latest else DateRange(earliest=earliest, latest=latest)


def bare(value: object) -> object:
    """A value without its sources and places, to compare it by."""
    if isinstance(value, Stated):
        return bare(value.value)
    if isinstance(value, Statements):
        return tuple((bare(each.value), each.since, each.until, each.source.known_on) for each in value.listed)
    if isinstance(value, Range | DateRange):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return tuple((field.name, bare(getattr(value, field.name))) for field in fields(value) if field.compare)
    if isinstance(value, tuple):
        return tuple(bare(each) for each in value)
    return value


def replacing(value: T, replaced: Replaced) -> T:
    """A value, or every value of a table, with what it replaced."""
    return mapped(value, lambda each: replace(each, source=replace(each.source, replaces=replaced)))


def mapped(value: T, change: Callable[[Stated[Any]], Stated[Any]]) -> T:
    """A table with each of its `Stated` values changed."""
    if isinstance(value, Stated):
        return cast(T, change(value))
    if isinstance(value, tuple):
        return cast(T, tuple(mapped(each, change) for each in value))
    if isinstance(value, Statements):
        inside = tuple(replace(each, value=mapped(each.value, change)) for each in value.listed)
        return cast(T, replace(value, listed=inside, path=change(Stated(None, path=value.path)).path))
    if isinstance(value, Range | DateRange) or not is_dataclass(value) or isinstance(value, type):
        return value
    return cast(T, replace(value, **{each.name: mapped(getattr(value, each.name), change) for each in fields(value)}))


def values(stated: Stated[T] | Statements[T] | None) -> tuple[T, ...]:
    """Every value that was stated, whichever stands."""
    if isinstance(stated, Statements):
        return tuple(each.value for each in stated.listed if each.value is not None)
    return () if stated is None else (stated.value,)


def listed(entries: tuple[T, ...] | Statements[tuple[T, ...]] | None) -> tuple[T, ...]:
    """The entries of a list, also of one that is written with its source."""
    return (
        tuple(each for value in values(entries) for each in value) if isinstance(entries, Statements) else entries or ()
    )


def _source(statements: Iterable[Statement[T]]) -> Source:
    """The source of what equally late statements meet on: that of the first, naming all."""
    listed = sorted(statements, key=lambda each: (each.source.text, each.source.by, each.line or 0))
    texts = unique(each.source.text for each in listed)
    return listed[0].source if len(texts) == 1 else replace(listed[0].source, text="; ".join(texts))
