"""What stands in a field: values as they were found, and as the one who receives a copy may see them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.law.templates import Steps
from gpaiscope.report import words
from gpaiscope.values import (
    STATED,
    DateRange,
    Exact,
    Range,
    Source,
    Truth,
    parse_exact,
    rounded_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number or a range of numbers, with its unit."""

    value: Range
    unit: str = ""


Cell = str | Quantity | DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows under heads."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Value = str | Quantity | DateRange | Truth | tuple[str, ...] | Grid
"""Prose with a blank line between paragraphs, an amount, a day, a yes or no, a list, or a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What is only guessed of a value, as a sentence, and the question that settles it: whom to ask, and its place."""

    says: str
    asks: str
    who: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedValue:
    """A value with where it comes from. ``how`` is how it is known: stated, worked out, or taken as so.

    ``partial`` is true of some of a list, which agrees with whatever holds them all. ``whole`` is true of a table that
    is not put together with others: it agrees with one that holds its rows, and else contradicts it. ``key`` is that of
    the documentation: two models of one provider that say something else under it contradict each other. ``guess`` is
    that on which it hangs.
    """

    value: Value
    sources: tuple[Source, ...] = ()
    how: str = "stated"
    partial: bool = False
    whole: bool = False
    key: str = ""
    guess: Guess | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """A value as it is handed over: the same lines in every form. ``amount`` is set where it is a number.

    ``marked`` is True of a list, whose lines are items. ``value`` is the value itself, no finer than its recipient gets
    it, and None of what is told in words alone (a step, an order of magnitude).
    """

    lines: tuple[str, ...] = ()
    marked: bool = False
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    amount: Quantity | None = None
    sources: tuple[str, ...] = ()
    how: str = "stated"
    value: Value | None = None


DIGITS: Final = 2
"""Significant digits of a number to which no field asks for others."""


def told(value: Value, precision: str = "", steps: Steps | None = None) -> ShownValue:
    """A value in words, an amount in the precision that the recipient gets, or by its steps where there are some."""
    match value:
        case Quantity():
            return _amount(value, precision, steps)
        case Grid(head=head, rows=rows):
            return ShownValue(
                head=head, rows=tuple(tuple(_cell(cell, precision, steps) for cell in row) for row in rows)
            )
        case DateRange() | Truth():
            return ShownValue(lines=(_cell(value),))
        case tuple():
            return ShownValue(lines=value, marked=True)
    return ShownValue(lines=paragraphs(value))


def _cell(value: Cell | Truth, precision: str = "", steps: Steps | None = None) -> str:
    match value:
        case Quantity():
            return " ".join(_amount(value, precision, steps).lines)
        case DateRange():
            return words.day(value)
        case Truth():
            return value.value
    return value


def source_text(source: Source) -> str:
    """Where a value comes from, without the folders of whoever drafted it."""
    named = replace(source, text=OWN if source.text == STATED.text else source.text)
    return words.source(replace(named, file=named.file.replace("\\", "/").rsplit("/", 1)[-1]))


OWN: Final = "the provider's own statement"
"""What others read where somebody who assesses reads "your statement"."""


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(" ".join(each.split()) for each in re.split(r"\n[ \t]*\n", text) if each.strip())


def _amount(given: Quantity, precision: str, steps: Steps | None) -> ShownValue:
    if given.value == Range():
        return ShownValue(lines=(words.UNKNOWN,))
    if steps is not None:
        return ShownValue(lines=(_step(given.value, steps),))
    if precision == "magnitude":
        return ShownValue(lines=(f"{_magnitudes(given.value)} {given.unit}".strip(),))
    if precision == "exact":
        return ShownValue(lines=(f"{words.amount(given.value, 0)} {given.unit}".strip(),), amount=given, value=given)
    digits = int(precision) if precision else DIGITS
    rounded = Quantity(value=_rounded(given.value, digits), unit=given.unit)
    return ShownValue(
        lines=(f"{words.amount(rounded.value, digits)} {given.unit}".strip(),), amount=rounded, value=rounded
    )


def _rounded(value: Range, digits: int) -> Range:
    """Every end with so many significant digits, so that no finer figure goes out in any form."""
    low, best, high = (
        None if end is None else parse_exact(rounded_text(end, digits)) for end in (value.low, value.best, value.high)
    )
    return Range(low=low, best=best, high=high)


def _step(value: Range, steps: Steps) -> str:
    """The step that an amount lies in, its best value where it reaches over several."""
    if value.best is not None:
        return steps.says[steps.place(value.best)]
    low = steps.says[steps.place(value.low or 0)]
    high = steps.says[-1 if value.high is None else steps.place(value.high)]
    return low if low == high else f"{low}, or up to {high}"


def _magnitudes(value: Range) -> str:
    """The exponent and no digit: 6.4e24 is 10^24. Rounded up it would be another order."""
    if value.best is not None:
        return _power(value.best)
    low, high = (None if end is None else _power(end) for end in (value.low, value.high))
    if low is None or high is None:
        return f"at least {low}" if low else f"up to {high}" if high else words.UNKNOWN
    return low if low == high else f"{low} to {high}"


def _power(number: Exact) -> str:
    return f"10^{len(str(int(number))) - 1}" if number >= 1 else words.number(number, 1)
