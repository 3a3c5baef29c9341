"""What stands in a field: values as they were found, and as the one who receives a copy may see them."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TickedBoxes:
    """Boxes of a form in its order, and those that are ticked, with what is written ``beside`` them.

    ``between`` are the boxes of which it is not known which to tick: none of them is.
    """

    boxes: tuple[str, ...]
    ticked: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    beside: str = ""

    @property
    def possible(self) -> frozenset[str]:
        """The boxes that may be the ones to tick, and what is written beside them."""
        return frozenset((*self.ticked, *self.between, *filter(None, (self.beside,))))


Cell = str | Quantity | DateRange | TickedBoxes


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
class Annex:
    """What is too long to stand in its field: the file that it is handed over as, and its items in order."""

    file: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedValue:
    """A value with where it comes from. ``how`` is how it is known: stated, worked out, or taken as so.

    ``partial`` is true of some of a list, which agrees with whatever holds them all. ``whole`` is true of a table that
    is not put together with others: it agrees with one that holds its rows, and else contradicts it. ``key`` is that of
    the documentation: two models of one provider that say something else under it contradict each other. ``guess`` is
    that on which it hangs. ``lacks`` is what is missing of it, as a sentence.
    """

    value: Value
    sources: tuple[Source, ...] = ()
    how: str = "stated"
    partial: bool = False
    whole: bool = False
    key: str = ""
    guess: Guess | None = None
    lacks: str = ""
    annex: Annex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """A value as it is handed over: the same lines in every form. ``amount`` is set where it is a number.

    ``marked`` is True of a list, whose lines are items. ``value`` is the value itself, no finer than its recipient gets
    it (of an order of magnitude the power of ten), and None of a step, which is told in words alone.
    """

    lines: tuple[str, ...] = ()
    marked: bool = False
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    amount: Quantity | None = None
    sources: tuple[str, ...] = ()
    how: str = "stated"
    value: Value | None = None
    annex: Annex | None = None


DIGITS: Final = 2
"""Significant digits of an amount to which no field asks for others; a count of things, without a unit, is exact."""


def told(value: Value, precision: str = "", steps: Steps | None = None) -> ShownValue:
    """A value in words, an amount in the precision that the recipient gets, or by its steps where there are some."""
    match value:
        case Quantity():
            return _amount_shown(value, precision, steps)
        case Grid(head=head, rows=rows):
            told_ = tuple(tuple(_text_of_cell(cell, precision, steps) for cell in row) for row in rows)
            kept = tuple(tuple(_coarsened(cell, precision, steps) for cell in row) for row in rows)
            return ShownValue(head=head, rows=told_, value=Grid(head=head, rows=kept))
        case DateRange() | Truth():
            return ShownValue(lines=(_text_of_cell(value),), value=value)
        case tuple():
            return ShownValue(lines=value, marked=True, value=value)
    return ShownValue(lines=paragraphs(value), value=value)


def _coarsened(cell: Cell, precision: str, steps: Steps | None) -> Cell:
    """A cell no finer than its recipient gets it; one that is told by its step is text."""
    if not isinstance(cell, Quantity):
        return cell
    shown = _amount_shown(cell, precision, steps)
    return shown.value if isinstance(shown.value, Quantity) else " ".join(shown.lines)


def boxed(boxes: Iterable[str], ticked: Iterable[str]) -> str:
    """All boxes of a form on one line, those ticked that are: ``☒ Yes ☐ No``."""
    held = set(ticked)
    return "  ".join(f"{'☒' if each in held else '☐'} {each}" for each in boxes)


def _text_of_cell(value: Cell | Truth, precision: str = "", steps: Steps | None = None) -> str:
    match value:
        case Quantity():
            return " ".join(_amount_shown(value, precision, steps).lines)
        case DateRange():
            return words.day(value)
        case Truth():
            return value.value
        case TickedBoxes(boxes=boxes, ticked=ticked, beside=beside):
            return "  ".join(filter(None, (boxed(boxes, ticked), beside)))
    return value


def month(value: DateRange) -> str:
    """The month in which days lie, as official forms write it: ``03/2024``; empty where it is not known which."""
    first, last = value.earliest, value.latest
    within = first is not None and last is not None and (first.year, first.month) == (last.year, last.month)
    return f"{first:%m/%Y}" if within and first is not None else ""


def source_text(source: Source) -> str:
    """Where a value comes from, without the folders of whoever drafted it."""
    named = replace(source, text=OWN if source.text == STATED.text else source.text)
    return words.source(replace(named, file=named.file.replace("\\", "/").rsplit("/", 1)[-1]))


def public_source(source: Source) -> str:
    """The same as it can stand in an answer: what was read, and no file of the provider's."""
    return OWN if source.text == STATED.text else source.text


OWN: Final = "the provider's own statement"
"""What others read where somebody who assesses reads "your statement"."""


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, each on one line."""
    return tuple(" ".join(each.split()) for each in re.split(r"\n[ \t]*\n", text) if each.strip())


def _amount_shown(given: Quantity, precision: str, steps: Steps | None) -> ShownValue:
    if given.value == Range():
        return ShownValue(lines=(words.UNKNOWN,))
    if steps is not None:
        return ShownValue(lines=(_step_in_words(given.value, steps),))
    if precision == "magnitude":
        lines = (f"{_magnitudes(given.value)} {given.unit}".strip(),)
        return ShownValue(lines=lines, value=Quantity(value=_powers_of_ten(given.value), unit=given.unit))
    if precision == "exact":
        return ShownValue(lines=(f"{words.amount(given.value, 0)} {given.unit}".strip(),), amount=given, value=given)
    digits = int(precision) if precision else DIGITS if given.unit else 0
    rounded = Quantity(value=_rounded(given.value, digits), unit=given.unit)
    return ShownValue(
        lines=(f"{words.amount(rounded.value, digits)} {given.unit}".strip(),), amount=rounded, value=rounded
    )


def _rounded(value: Range, digits: int) -> Range:
    """Every end with so many significant digits, so that no finer figure goes out in any form."""
    if not digits:
        return value
    low, best, high = (
        None if end is None else parse_exact(rounded_text(end, digits)) for end in (value.low, value.best, value.high)
    )
    return Range(low=low, best=best, high=high)


def _step_in_words(value: Range, steps: Steps) -> str:
    """The step that an amount lies in, its best value where it reaches over several."""
    if value.best is not None:
        return steps.says[steps.place(value.best)]
    low = steps.says[steps.place(value.low or 0)]
    high = steps.says[-1 if value.high is None else steps.place(value.high)]
    return low if low == high else f"{low}, or up to {high}"


def _magnitudes(value: Range) -> str:
    """The exponent and no digit: 6.4e24 is 10^24. Rounded up it would be another order."""
    if value.best is not None:
        return _power_of_ten(value.best)
    low, high = (None if end is None else _power_of_ten(end) for end in (value.low, value.high))
    if low is None or high is None:
        return f"at least {low}" if low else f"up to {high}" if high else words.UNKNOWN
    return low if low == high else f"{low} to {high}"


def _powers_of_ten(value: Range) -> Range:
    """The powers of ten at or below an amount, its best value where there is one."""
    ends = (value.best, value.best) if value.best is not None else (value.low, value.high)
    low, high = (10 ** (len(str(int(end))) - 1) if end is not None and end >= 1 else end for end in ends)
    return Range(low=low, best=low if low == high else None, high=high)


def _power_of_ten(number: Exact) -> str:
    return f"10^{len(str(int(number))) - 1}" if number >= 1 else words.number(number, 1)
