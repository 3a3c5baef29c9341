"""How a final copy writes numbers, days and addresses: for a person who reads it, in one way in every format."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from gpaiscope.documents.content import Cell, Quantity, TickedBoxes
from gpaiscope.report.blocks import BREAK, Line, Named, Ticks
from gpaiscope.report.words import TIED, linked
from gpaiscope.values import DateRange, Exact, Range, digits_text, parse_exact, rounded_text

# Numbers

_POWERS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SCIENTIFIC: Final = ("FLOP", "parameters")
"""Units whose large numbers are told by a power of ten, as the official forms do."""
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_LARGEST: Final = 10**15
"""From here on no word for a number is read without counting."""


def quantity(value: Range, unit: str = "", digits: int = 0) -> str:
    """An amount with its unit: ``4.1 × 10²⁴ FLOP``, ``15.2 trillion tokens``, ``between 20 and 30 hours``.

    ``digits`` are the significant ones that it has, noughts at their end among them; 0: as many as there are.
    """
    low, best, high = (
        None if end is None else one_number(end, unit, digits) for end in (value.low, value.best, value.high)
    )
    told = best
    if low is not None and high is not None and low != high:
        told = f"between {low} and {high}" if best is None else f"{best} (between {low} and {high})"
    elif best is None:
        told = low if low == high else f"at least {low}" if low is not None else f"up to {high}"
    return f"{told}{TIED}{unit}" if unit else f"{told}"


def one_number(value: Exact, unit: str = "", digits: int = 0) -> str:
    """One number, as `quantity` has it, without its unit; a count of things, which has none, in all of its digits."""
    size, digits = abs(Fraction(value)), digits if unit else 0
    if size >= (10**6 if unit in _SCIENTIFIC else _LARGEST):
        exponent = len(str(int(size))) - 1
        return f"{_in_digits(Fraction(value) / 10**exponent, digits)}{TIED}×{TIED}10{str(exponent).translate(_POWERS)}"
    for scale, name in _SCALES:
        if size >= scale and (digits or (Fraction(value) * 1000 / scale).denominator == 1):
            return f"{_in_digits(Fraction(value) / scale, digits)}{TIED}{name}"
    return _in_digits(Fraction(value), digits)


def _in_digits(value: Fraction, digits: int) -> str:
    """A number written out by thousands, with the noughts that show how many digits it has."""
    told = digits_text(parse_exact(rounded_text(value, digits)) if digits else value)
    whole, _, part = told.partition(".")
    if value and digits:
        part += "0" * (digits - len((whole + part).lstrip("-0")))
    return f"{int(whole):,}.{part}" if part else f"{int(whole):,}"


# Days

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def days(value: DateRange, form: str = "") -> str:
    """A day or the days between which one lies: ``14 January 2026``, ``between 16 and 20 November 2026``.

    A whole month is ``March 2024``. ``form`` is that of an official form: ``DD/MM/YY`` or ``MM/YYYY``.
    """
    tell = _long_day if form not in _SHORT else lambda day: day.strftime(_SHORT[form])
    first, last = value.earliest, value.latest
    if first is None or last is None:
        return f"on or after {tell(first)}" if first else f"by {tell(last)}" if last else "not known"
    if tell(first) == tell(last):
        return tell(first)
    if tell is not _long_day:
        return f"between {tell(first)} and {tell(last)}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and (last + timedelta(1)).day == 1:
        return f"{_MONTHS[first.month - 1]}{TIED}{first.year}"
    return f"between {_unlike_last(first, last)} and {tell(last)}"


_SHORT: Final = {"DD/MM/YY": "%d/%m/%y", "MM/YYYY": "%m/%Y"}


def _long_day(day: date) -> str:
    return f"{day.day}{TIED}{_MONTHS[day.month - 1]}{TIED}{day.year}"


def _unlike_last(first: date, last: date) -> str:
    """The first of two days without what it shares with the last."""
    if first.year != last.year:
        return _long_day(first)
    return f"{first.day}" if first.month == last.month else f"{first.day}{TIED}{_MONTHS[first.month - 1]}"


# Texts of others

_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_WRITTEN: Final = re.compile(
    rf"(?<![\w/.-])(?:some day between (?P<first>{_DAY}) and (?P<last>{_DAY})|(?P<day>{_DAY}))(?![\w/-])"
    r"|(?<![\w.])(?P<digits>\d+(?:\.\d+)?)[eE]\+?(?P<exponent>\d{1,3})(?![\w.]\d|\w)"
    r"|(?<![\w.])(?P<base>10)\^(?P<power>\d{1,3})\b"
)
"""Days and powers of ten as machines write them, and as people do who copy them from there."""
_UNITS: Final = (
    "FLOP|%|tokens|parameters|days|hours|weeks|months|years|MWh|GWh|kWh|GB|TB|PB|images|billion|million|trillion"
)
_UNIT: Final = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w]))")


def text(said: str) -> Line:
    """A text of others as a line: days and powers of ten for people, no line that ends before a unit, links."""
    return tuple(Named(in_words(each.text)) if isinstance(each, Named) else each for each in linked(said))


def in_words(said: str) -> str:
    """A text in which days and powers of ten are written for people."""
    return _UNIT.sub(TIED, _WRITTEN.sub(_as_written, said))


def _as_written(found: re.Match[str]) -> str:
    try:
        if found["first"]:
            return days(
                DateRange(earliest=date.fromisoformat(found["first"]), latest=date.fromisoformat(found["last"]))
            )
        if found["day"]:
            return days(DateRange.exactly(date.fromisoformat(found["day"])))
    except ValueError:  # no day of the calendar, or two out of order
        return found[0]
    if found["base"]:
        return f"10{found['power'].translate(_POWERS)}"
    return f"{found['digits']}{TIED}×{TIED}10{found['exponent'].translate(_POWERS)}"


def cell(value: Cell, digits: int) -> Line:
    """A cell of a table, boxes of an official form among them."""
    match value:
        case Quantity(value=size, unit=unit):
            return (quantity(size, unit, digits),)
        case DateRange():
            return (days(value),)
        case TickedBoxes(boxes=boxes, ticked=ticked, beside=beside):
            told: Line = (Ticks(tuple((box, box in ticked) for box in boxes), apart=len(boxes) > 1),) if boxes else ()
            return (*told, *((BREAK,) if told and beside else ()), *text(beside))
    lines = [text(line) for line in value.split("\n")]
    return tuple(span for at, line in enumerate(lines) for span in ((BREAK, *line) if at else line))
