"""Facts from what is stated, and several facts joined into one, with all that each rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from gpaiscope.assessment.ledger import added
from gpaiscope.dossier import Stated
from gpaiscope.engine import moving
from gpaiscope.engine.case import Case, Known, gathered
from gpaiscope.engine.expression import Fact, Value
from gpaiscope.values import DateRange, Range, Truth, unique

T = TypeVar("T")
Facts = dict[Fact, Known]


def known(stated: Stated[T] | None, value: Value | None = None) -> Known | None:
    """A stated value as a fact; None where it was left out."""
    if stated is None:
        return None
    return Known(value=value if value is not None else as_value(stated.value), sources=(stated.source,))


def as_value(written: object) -> Value:
    """What a person wrote, as a fact's value: a truth, a set of words, a range."""
    if isinstance(written, bool):
        return Truth.of(written)
    if isinstance(written, str):
        return frozenset({written})
    if isinstance(written, Range | DateRange | frozenset):
        return written
    raise TypeError(f"{written!r} is no fact's value")


def put(facts: Facts, fact: Fact, value: Known | None) -> None:
    """Enter a fact, unless nothing is known of it."""
    if value is not None:
        facts[fact] = value


def is_stated(stated: Stated[bool] | None, value: bool) -> bool:
    """Whether exactly this was stated; what was left out is neither yes nor no."""
    return stated is not None and stated.value is value


def stated_day(stated: Stated[DateRange] | None) -> DateRange:
    """The day that is stated; one of which nothing is known where it was left out."""
    return stated.value if stated is not None else DateRange()


def figure(fact: Known) -> Range:
    """The value of a fact that is an amount."""
    assert isinstance(fact.value, Range)
    return fact.value


def amount(case: Case, fact: Fact) -> Range | None:
    """What a case knows of an amount; None where it knows nothing."""
    known = case.known(fact)
    return known.value if known is not None and isinstance(known.value, Range) else None


def joined(*parts: Known) -> Known:
    """The sum of several amounts, with all that each rests on."""
    return with_all(parts, added(figure(part) for part in parts), added(map(_otherwise, parts)))


def _otherwise(part: Known) -> Range:
    """What an amount would be against the readings of our own that it was worked out by."""
    return figure(part if part.otherwise is None else replace(part, value=part.otherwise))


def extreme(parts: list[Known], *, largest: bool) -> Known:
    """The largest or the smallest of several amounts, as a range."""
    found, otherwise = (_extreme([of(part) for part in parts], largest=largest) for of in (figure, _otherwise))
    return with_all(parts, found, otherwise)


def _extreme(figures: list[Range], *, largest: bool) -> Range:
    pick = moving.largest if largest else moving.smallest
    lows = [each.low or 0 for each in figures]
    highs = [each.high for each in figures if each.high is not None]
    bests = [each.best for each in figures if each.best is not None]
    bounded = len(highs) == len(figures) if largest else bool(highs)
    best = pick(bests) if len(bests) == len(figures) else None
    return Range(low=pick(lows), best=best, high=pick(highs) if bounded else None)


def any_of(parts: Iterable[Known]) -> Known:
    """Whether something holds of at least one of several, with what carries or hinders that."""
    listed = list(parts)
    value = Truth.NO
    for part in listed:
        assert isinstance(part.value, Truth)
        value = value | part.value
    return with_all([part for part in listed if part.value is value], value)


def all_of(parts: Iterable[Known]) -> Known:
    """Whether something holds of each of several, with what carries or hinders that."""
    listed = list(parts)
    value = Truth.YES
    for part in listed:
        assert isinstance(part.value, Truth)
        value = value & part.value
    return with_all([part for part in listed if part.value is value], value)


def with_all(parts: Iterable[Known], value: Value, otherwise: Value | None = None) -> Known:
    """A value with the sources, the assumptions and the missing facts of all that it was worked out from.

    ``otherwise`` is what it would be against readings of our own, where any of the parts rests on one.
    """
    listed = list(parts)
    return Known(
        value=value,
        sources=unique(source for part in listed for source in part.sources),
        assumptions=unique(each for part in listed for each in part.assumptions),
        missing=gathered(item for part in listed for item in part.missing),
        otherwise=otherwise if any(part.otherwise is not None for part in listed) else None,
    )


def has_come(day: Stated[DateRange] | None, today: date) -> Truth:
    """Whether a day has come. What carries no day has happened: plans are dated."""
    if day is None:
        return Truth.YES
    return ~DateRange.exactly(today).before(day.value)
