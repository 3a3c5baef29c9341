"""What can be known: truth, exact numbers, ranges of numbers and of dates, and sources.

Numbers are ``int`` or ``Fraction``, never ``float``: ``1e25 > 10**25`` is true in binary
floating point and false in law. A range has a low and a high end that bound the true value
and, for people, a best value; an end that is None is not bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeVar, cast

from gpaiscope.deferred import dataclass

T = TypeVar("T")
Exact = int | Fraction
"""An exact number. FLOP, tokens, hours and shares are all of this type."""

LARGEST_EXPONENT: Final = 60
"""Digits that a number may have before it is refused as a slip: 10^60 FLOP is far past any computer."""

_NUMBER = re.compile(r"[+-]?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][+-]?\d{1,4})?", re.ASCII)
_SUFFIXES: Final = {"K": 3, "M": 6, "B": 9, "G": 9, "T": 12}


def unique(items: Iterable[T]) -> tuple[T, ...]:
    """The items without repetitions, in their order."""
    return tuple(dict.fromkeys(items))


class Truth(Enum):
    """A truth value of Kleene's three-valued logic, which is also SQL's."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """Yes for True, no for False, unknown for None."""
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO

    def __invert__(self) -> Truth:
        return _NOT[self]

    def __and__(self, other: Truth) -> Truth:
        if Truth.NO in (self, other):
            return Truth.NO
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.YES

    def __or__(self, other: Truth) -> Truth:
        if Truth.YES in (self, other):
            return Truth.YES
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.NO

    @property
    def decided(self) -> bool:
        """True for yes and no."""
        return self is not Truth.UNKNOWN


_NOT: Final = {Truth.NO: Truth.YES, Truth.YES: Truth.NO, Truth.UNKNOWN: Truth.UNKNOWN}


class Outcome(Enum):
    """What a rule says of a case. Unknown: a fact is missing. Unsettled: only questions of law stand in the way."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    UNSETTLED = "unsettled"

    @property
    def truth(self) -> Truth:
        """Yes and no as they are; unknown for both others."""
        return {Outcome.YES: Truth.YES, Outcome.NO: Truth.NO}.get(self, Truth.UNKNOWN)

    @property
    def decided(self) -> bool:
        """True for yes and no."""
        return self in (Outcome.YES, Outcome.NO)


def parse_exact(text: str | int | Decimal | Fraction) -> Exact:
    """Read an exact number: ``"1e25"``, ``"2.1E+23"``, ``"10_000"``, an int or a Decimal.

    Raises ValueError for anything else: floats, NaN, infinities, an empty text, a unit, or
    more than ``LARGEST_EXPONENT`` digits before or after the point.
    """
    if isinstance(text, bool | float):
        raise ValueError(f"{text!r} is not an exact number")
    if isinstance(text, int | Fraction):
        return _checked(text)
    if isinstance(text, Decimal):
        if not text.is_finite():
            raise ValueError(f"{text} is not a finite number")
        return _from_decimal(text)
    cleaned = text.strip()
    if not _NUMBER.fullmatch(cleaned) or "__" in cleaned or cleaned.endswith("_"):
        raise ValueError(f"{text!r} is not a number")
    return _from_decimal(Decimal(cleaned.replace("_", "")))


def parse_count(text: str | int | Decimal | Fraction) -> Exact:
    """Like `parse_exact`, and also ``"15T"`` or ``"70B"``: K, M, B (or G) and T for 10^3 to 10^12."""
    if isinstance(text, str) and text.strip()[-1:].upper() in _SUFFIXES:
        cleaned = text.strip()
        scale: int = 10 ** _SUFFIXES[cleaned[-1].upper()]
        return parse_exact(cleaned[:-1]) * scale
    return parse_exact(text)


_PARTED: Final = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)


def thousands_of(text: str) -> str:
    """The digits of ``"1.024"``, which may be thousands parted by a point; empty where a number is no such one."""
    return text.strip().replace(".", "") if _PARTED.fullmatch(text.strip()) else ""


def parse_whole(text: str) -> Exact:
    """Like `parse_count`, of what is counted one by one. Raises ValueError also where thousands may be parted."""
    if digits := thousands_of(text):
        raise ValueError(f"{text!r} may have its thousands parted by a point; write {digits}")
    return parse_count(text)


def _from_decimal(value: Decimal) -> Exact:
    if value and (abs(value.adjusted()) > LARGEST_EXPONENT or len(value.as_tuple().digits) > 2 * LARGEST_EXPONENT):
        raise ValueError("the number is too large or too small to be meant")
    return _checked(Fraction(value))


def _checked(value: Exact) -> Exact:
    if abs(value) > 10**LARGEST_EXPONENT:
        raise ValueError("the number is too large to be meant")
    return reduced(value)


def reduced(value: Exact | Decimal) -> Exact:
    """The same number in lowest terms: an int where it is whole, else a fraction."""
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else fraction


@lru_cache(maxsize=4096)
def decimal_text(value: Exact) -> str:
    """The number as an exact decimal string, short where it can be: ``2.1e23``, ``0.38``, ``123456``.

    A fraction that has no finite decimal form is given with 30 significant digits.
    """
    fraction = Fraction(value)
    rest = fraction.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return _rounded_text(fraction, 30)
    places = 0
    while fraction.denominator != 1:
        fraction, places = fraction * 10, places + 1
    return _scientific(fraction.numerator, -places)


@lru_cache(maxsize=4096)
def digits_text(value: Exact) -> str:
    """The number as plain decimal digits, without an exponent, as machines read it: ``210000000000000000000000``.

    Exact where the number has a finite decimal form, else with twelve places.
    """
    fraction = Fraction(value)
    places = 0
    while (fraction * 10**places).denominator != 1 and places < MOST_PLACES:
        places += 1
    if (fraction * 10**places).denominator != 1:
        places = ROUNDED_PLACES
    scaled = round(fraction * 10**places)
    sign, digits = ("-", str(-scaled)) if scaled < 0 else ("", str(scaled))
    if places == 0:
        return sign + digits
    digits = digits.zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


MOST_PLACES: Final = 30
ROUNDED_PLACES: Final = 12


def json_number(value: Exact | None) -> str | None:
    """A number as JSON documents hold it: its plain digits as a string, null where it is not known."""
    return None if value is None else digits_text(value)


def rounded_text(value: Exact, digits: int = 2) -> str:
    """The number with so many significant digits, halves rounded up: ``2.3e25``, ``7.5e22``."""
    return _rounded_text(Fraction(value), digits)


def _rounded_text(value: Fraction, digits: int) -> str:
    if value == 0:
        return "0"
    sign, size = ("-", -value) if value < 0 else ("", value)
    exponent = len(str(int(size))) - digits
    while size < Fraction(10) ** (exponent + digits - 1):
        exponent -= 1
    scaled = size / Fraction(10) ** exponent
    return sign + _scientific(int(scaled + Fraction(1, 2)), exponent)


def _scientific(mantissa: int, exponent: int) -> str:
    """``mantissa * 10**exponent`` exactly, plain where that is short and ``d.ddde25`` elsewhere."""
    if mantissa == 0:
        return "0"
    sign, digits = ("-", str(-mantissa)) if mantissa < 0 else ("", str(mantissa))
    stripped = digits.rstrip("0")
    exponent += len(digits) - len(stripped)
    point = len(stripped) + exponent
    if exponent >= 0 and point <= 7:
        return sign + stripped + "0" * exponent
    if exponent < 0 < point:
        return f"{sign}{stripped[:point]}.{stripped[point:]}"
    if exponent < 0 and -4 < point <= 0:
        return f"{sign}0.{'0' * -point}{stripped}"
    fraction = f".{stripped[1:]}" if len(stripped) > 1 else ""
    return f"{sign}{stripped[0]}{fraction}e{point - 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An interval of exact numbers that holds the true value; ``best`` is the most likely one.

    ``low`` or ``high`` None: not bounded on that side. ``best`` None: nobody ventured one.
    Raises ValueError where the ends are out of order.
    """

    low: Exact | None = None
    best: Exact | None = None
    high: Exact | None = None

    def __post_init__(self) -> None:
        ordered = [end for end in (self.low, self.best, self.high) if end is not None]
        if ordered != sorted(ordered):
            raise ValueError("a range needs low <= best <= high")

    @classmethod
    def exactly(cls, value: Exact) -> Range:
        """The range that holds one value."""
        return cls(low=value, best=value, high=value)

    @property
    def bounded(self) -> bool:
        """True where both ends are known."""
        return self.low is not None and self.high is not None

    @property
    def exact(self) -> bool:
        """True where only one value is possible."""
        return self.low is not None and self.low == self.high

    def at(self, end: str) -> Exact:
        """The number at one end, or the nearest that is known. Raises ValueError for a range that bounds nothing."""
        for number in (getattr(self, end), self.best, self.high, self.low):
            if number is not None:
                return cast(Exact, number)
        raise ValueError("nothing is known of this range")

    def __add__(self, other: Range) -> Range:
        return Range(low=_add(self.low, other.low), best=_add(self.best, other.best), high=_add(self.high, other.high))

    def __mul__(self, other: Range) -> Range:
        """The product of two amounts that are not negative. Nothing, however often, is nothing."""
        pairs = ((self.low, other.low), (self.best, other.best), (self.high, other.high))
        low, best, high = (0 if 0 in (a, b) else None if a is None or b is None else a * b for a, b in pairs)
        return Range(low=low, best=best, high=high)

    def times(self, factor: Exact) -> Range:
        """Every end times a factor that is not negative. Raises ValueError for a negative one."""
        if factor < 0:
            raise ValueError("a range is only multiplied by a factor that is not negative")
        return Range(low=_times(self.low, factor), best=_times(self.best, factor), high=_times(self.high, factor))

    def hull(self, other: Range) -> Range:
        """The smallest range around both; ``best`` survives only where both agree on it."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Range(low=low, best=self.best if self.best == other.best else None, high=high)

    def greater_than(self, other: Range) -> Truth:
        """Whether the true value is strictly greater than the other's: ``low > high`` yes, ``high <= low`` no."""
        if self.low is not None and other.high is not None and self.low > other.high:
            return Truth.YES
        if self.high is not None and other.low is not None and self.high <= other.low:
            return Truth.NO
        return Truth.UNKNOWN

    def at_best(self) -> Range:
        """The range narrowed to its best value where it has one, otherwise unchanged."""
        return self if self.best is None else Range.exactly(self.best)

    def to_dict(self) -> dict[str, str | None]:
        """The range as JSON documents hold it: three strings, null where an end is not known."""
        return {"low": json_number(self.low), "best": json_number(self.best), "high": json_number(self.high)}


def _add(one: Exact | None, other: Exact | None) -> Exact | None:
    return None if one is None or other is None else one + other


def _times(end: Exact | None, factor: Exact) -> Exact | None:
    return None if end is None else end * factor


NOTHING_KNOWN: Final = Range(low=0)
"""The range of an amount that cannot be negative and of which nothing else is known."""


def iso_day(text: str) -> date | None:
    """The day that a text names as YYYY-MM-DD, None for any other; the library takes weeks and bare digits too."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """The days between which something happened or will happen. None: not bounded on that side.

    Raises ValueError where the earliest day lies after the latest.
    """

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("a range of dates needs earliest <= latest")

    @classmethod
    def exactly(cls, day: date) -> DateRange:
        """The range that holds one day."""
        return cls(earliest=day, latest=day)

    @property
    def exact(self) -> bool:
        """True where only one day is possible."""
        return self.earliest is not None and self.earliest == self.latest

    def before(self, other: DateRange) -> Truth:
        """Whether this lies on an earlier day than the other, whatever the true days are."""
        if self.latest is not None and other.earliest is not None and self.latest < other.earliest:
            return Truth.YES
        if self.earliest is not None and other.latest is not None and self.earliest >= other.latest:
            return Truth.NO
        return Truth.UNKNOWN

    def earlier(self, other: DateRange) -> DateRange:
        """The earlier of both, end by end: no earlier than both are bounded, no later than either is."""
        earliest = None if self.earliest is None or other.earliest is None else min(self.earliest, other.earliest)
        return DateRange(earliest=earliest, latest=min(filter(None, (self.latest, other.latest)), default=None))

    def later(self, other: DateRange) -> DateRange:
        """The later of two days."""
        earliest = max((day for day in (self.earliest, other.earliest) if day is not None), default=None)
        open_ = self.latest is None or other.latest is None
        return DateRange(earliest=earliest, latest=None if open_ else max(self.latest, other.latest))  # type: ignore[type-var]

    def shifted(self, days: int) -> DateRange:
        """This so many days later, or earlier, as far as there are days."""
        earliest, latest = (
            end and date.fromordinal(min(max(end.toordinal() + days, 1), date.max.toordinal()))
            for end in (self.earliest, self.latest)
        )
        return DateRange(earliest=earliest, latest=latest)

    def not_before(self, day: date) -> DateRange:
        """The later of this and a day."""
        return DateRange(earliest=max(self.earliest or day, day), latest=self.latest and max(self.latest, day))

    def hull(self, other: DateRange) -> DateRange:
        """The smallest range of dates around both."""
        earliest = None if self.earliest is None or other.earliest is None else min(self.earliest, other.earliest)
        latest = None if self.latest is None or other.latest is None else max(self.latest, other.latest)
        return DateRange(earliest=earliest, latest=latest)

    def __str__(self) -> str:
        if self.earliest == self.latest:
            return self.earliest.isoformat() if self.earliest else "an unknown day"
        ends = (self.earliest.isoformat() if self.earliest else "", self.latest.isoformat() if self.latest else "")
        return "..".join(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact comes from.

    ``text`` is what a person wrote (a document, a page) or what a reader found; ``file``,
    ``key`` and ``line`` say where in a file; ``on`` is the day that the fact speaks of and
    ``known_on`` the day since when it has been known; ``by`` says who stated it, and ``replaces``
    what was stated before it. Anything may be missing.
    """

    text: str = ""
    file: str = ""
    key: str = ""
    line: int | None = None
    on: date | None = None
    known_on: date | None = None
    by: str = ""
    replaces: Replaced | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        stated = f"stated by {self.by}" if self.by else ""
        own = ", ".join(part for part in (self.text, stated, place, self.key) if part)
        return f"{own}; {self.replaces}" if self.replaces else own


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What a later statement stands over: the value that was stated before, and where that came from."""

    value: object
    source: Source

    def __str__(self) -> str:
        known_on = f", known on {self.source.known_on}" if self.source.known_on else ""
        return f"it replaces {spoken(self.value)} ({self.source}{known_on})"


def spoken(value: object) -> str:
    """A stated value in a few words: a number, a day, words, yes or no; a table is called one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Range):
        ends = unique(rounded_text(end, 4) for end in (value.low, value.best, value.high) if end is not None)
        return " to ".join(dict.fromkeys((ends[0], ends[-1]))) if ends else "an unknown amount"
    if isinstance(value, frozenset | set):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return str(value) if isinstance(value, str | int | DateRange) else "another statement"


STATED: Final = Source(text="your statement")
"""The source of what people say about themselves without naming one."""
