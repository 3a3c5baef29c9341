"""Numbers as people write them in a card, and the figure that one becomes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from gpaiscope.compute.originals import TOKEN_BOUNDS
from gpaiscope.deferred import dataclass
from gpaiscope.repository.findings import quoted
from gpaiscope.values import Exact, Range, Source, parse_exact, reduced


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that the card states about training.

    ``quantity``: ``tokens``, ``samples``, ``flop``, ``chip_hours``, or ``chips`` of which no hours are told.
    ``of``: ``pre-training``, ``fine-tuning``, or empty where the
    sentence says training alone. ``chip`` and ``count`` go with hours: ``value`` is then hours of all chips together
    where ``count`` is None, and of the clock otherwise; a count without an upper end is not known.
    """

    quantity: str
    value: Range
    of: str
    source: Source
    words: str
    chip: str = ""
    count: Range | None = None


SCALE: Final = {
    "k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "billion": 9, "t": 12, "trillion": 12, "": 0,
    "亿": 8, "億": 8, "百亿": 10, "千亿": 11, "万亿": 12, "兆": 12,
}  # fmt: skip
HOW: Final = (
    r"(?P<how>about|around|approximately|approx\.?|roughly|nearly|almost|some|over|more than|at least|up to|at most|"
    r"less than|[~≈>])?\s*"
)
NUMBER: Final = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
UNIT: Final = r"(?P<more>\+(?=\s?[a-zA-Z]))?[-\s]?(?P<unit>trillion|billion|million|thousand|[TBMK])?(?P<plus>\+)?"

_WORDS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_WORDED: Final = {word: number for number, word in enumerate(_WORDS)} | {
    "sixteen": 16,
    "thirty-two": 32,
    "sixty-four": 64,
    "a": 1,
    "an": 1,
    "single": 1,
    "dozen": 12,
}


def number_of(text: str) -> Exact:
    """A number in figures or as a word."""
    bare = text.lower().replace(",", "").strip()
    return _WORDED[bare] if bare in _WORDED else exact(bare)


def exact(text: str) -> Exact:
    """A number in plain figures; nought for digits of other scripts, and for one that is too long to be meant."""
    return parse_exact(text) if len(text) < 40 and text.isascii() else 0


def count_of(match: re.Match[str]) -> Exact:
    """The number of a match of `NUMBER` and `UNIT`."""
    number = exact(match["number"].replace(",", ""))
    groups = match.groupdict()
    mega = {"mega": 6, "giga": 9, "tera": 12}.get((groups.get("mega") or "").lower(), 0)
    return reduced(number * Fraction(10 ** (SCALE[(groups.get("unit") or "").lower()] + mega)))


def bounds_of(match: re.Match[str]) -> str:
    """How a match of `HOW` puts a number, in a word of `TOKEN_BOUNDS`."""
    how = (match["how"] or "").lower().rstrip(".")
    if how in ("up to", "at most", "less than"):
        return "up to"
    plus = match["plus"] or match.groupdict().get("more")
    if how not in ("nearly", "almost") and (plus or how in ("over", "more than", "at least", ">")):
        return "over"
    return "about" if how else ""


def words_of(text: str) -> str:
    """The words of a figure without the marks of tables, lists and bold text."""
    return quoted(re.sub(r"[*|]+", " ", text).strip(" -"), 80)


def spread_of(match: re.Match[str], value: Exact, most: Exact = 1) -> Range:
    """An amount with how far it may lie from what is written, by the words before it; ``most`` times it at the most."""
    low, high = TOKEN_BOUNDS[bounds_of(match)]
    return Range(low=reduced(value * low), best=value, high=reduced(value * high * most))
