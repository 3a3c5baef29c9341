"""Amounts as people type them: numbers with their units, ranges in words, and machines at work for a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, parse_count, reduced, thousands_of

LONGEST: Final = 300
"""Characters of an answer that is read as an amount: a longer one is none."""

ABOUT: Final = Fraction(3, 10)
"""How far a figure may be off that somebody gives as "about": the margin within which Guidelines 120 accepts an
estimate, on either side. It is said wherever it is taken."""

FLOP, TOKENS, PARAMETERS = "FLOP", "tokens", "parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAmount:
    """An amount, and the unit that was typed with it; an empty ``unit``: none was.

    ``about``: it was typed as rough, so that its ends are `ABOUT` apart from it. ``beyond``: it is more than its low
    end, which it does not take in.
    """

    value: Range
    unit: str = ""
    about: bool = False
    beyond: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipTime:
    """Chips at work, each for ``hours``. ``chip`` as it was typed; empty where only their number was."""

    count: Range
    hours: Range
    chip: str = ""


def typed_amount(text: str, *, whole: bool = False) -> TypedAmount:
    """An amount such as ``2.1e23``, ``15T tokens``, ``about 2e22`` or ``at most 1e22 FLOP``.

    ``whole``: it is counted one by one, so that ``10,000`` is ten thousand. Raises ValueError with a reason.
    """
    plain = _plain(text)
    for pattern, made in _FORMS:
        if match := re.fullmatch(pattern, plain):
            numbers = _alike([_number(part, whole) for part in match.groups()])
            units = {number.unit for number in numbers} - {""}
            if len(units) > 1:
                raise ValueError(f'"{text}" has two units: {" and ".join(sorted(units))}')
            value = made([number.value for number in numbers])
            unit = units.pop() if units else ""
            return TypedAmount(value=value, unit=unit, about=made is _about, beyond=made is _beyond)
    raise ValueError(f'"{text}" is not a number, nor a range such as 1e21..3e21 or "at most 1e22"')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """One number as it was typed, with its unit. ``scale`` was typed behind it, as in 15T, and is in it already."""

    value: Exact
    unit: str
    scale: Exact = 1


def _alike(numbers: list[_Number]) -> list[_Number]:
    """Numbers of a range, of which the last may have been typed with the unit of all: "between 10 and 20 billion"."""
    *others, last = numbers
    if any(number.unit or number.scale != 1 for number in others):
        return numbers
    scaled = [replace(number, value=reduced(number.value * last.scale)) for number in others]
    return [*scaled, last] if all(number.value <= last.value for number in scaled) else numbers


def _plain(text: str) -> str:
    """A text in small letters, with one blank between words and the signs that people use for others replaced."""
    if len(text) > LONGEST:
        raise ValueError("this is too long to be an amount")
    plain = text.strip().casefold().translate(_SIGNS)
    plain = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda match: f"10^{match[1].translate(_RAISED)}", plain)
    return re.sub(r"\s+", " ", plain).rstrip(" .!")


_SIGNS: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "×": "x", "·": "*", "≤": "<=", "≥": ">=", "≈": "~"})
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _number(text: str, whole: bool) -> _Number:
    """One number, with its unit and with whatever stands for a power of ten in it."""
    match = re.fullmatch(_NUMBER, text.strip())
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a number')
    scale, unit = _unit(match["rest"] or "")
    value: Exact = _digits(match["digits"], whole) if match["digits"] else 1
    if match["power"]:
        if int(match["power"]) > _LARGEST_POWER:
            raise ValueError("the number is too large to be meant")
        value = value * 10 ** int(match["power"])
    value = value * scale
    if value < 0:
        raise ValueError(f'"{text.strip()}" is below zero')
    return _Number(value=reduced(value), unit=unit, scale=scale)


_NUMBER: Final = (
    r"(?:(?P<digits>[+-]?[\d_.,'’ ]*\d[\d_.,]*(?:e[+-]?\d+)?)|(?=10\s?(?:\^|\*\*)))"
    r"(?:\s?(?:x|\*)?\s?10\s?(?:\^|\*\*)\s?(?P<power>\d+))?"
    r"(?P<rest>\s?[a-zµ%$€][a-z /*^%-]*)?"
)
_LARGEST_POWER: Final = 100


def _digits(text: str, whole: bool) -> Exact:
    """A numeral; of a comma that may part thousands or begin decimals the other way of writing it is asked for."""
    plain = re.sub(r"[ '’_]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        if plain.count(",") == 1 and "." not in plain and not whole:
            raise ValueError(f'"{text}" may be {plain.replace(",", "")} or {plain.replace(",", ".")}; write which')
        plain = plain.replace(",", "")
    elif plain.count(",") == 1:
        plain = plain.replace(",", ".")
    if whole and (digits := thousands_of(plain)):
        raise ValueError(f'"{text}" may have its thousands parted by a point; write {digits}')
    return parse_count(plain)


def _unit(text: str) -> tuple[Exact, str]:
    """How many times a number is meant by what stands behind it, and the unit that it is of."""
    rest, scale = text.strip(), 1
    for pattern, times in _SCALES:
        if match := re.match(pattern, rest):
            rest, scale = rest[match.end() :].strip(), times
            break
    if not rest:
        return scale, ""
    for pattern, in_unit, unit in _UNITS:
        if re.fullmatch(pattern, rest):
            return scale * in_unit, unit
    if re.search(r"flops?\s?(/|per)\s?s", rest):
        raise ValueError("this is a rate, FLOP per second; expected how many in all, such as 2.1e23")
    raise ValueError(f'"{text.strip()}" is no unit that is known here')


_SCALES: Final = (
    (r"(?:thousand|k)(?![a-z])", 1_000),
    (r"(?:millions?|mio|mn|m)(?![a-z])", 10**6),
    (r"(?:billions?|bn|b|g)(?![a-z])", 10**9),
    (r"(?:trillions?|tn|t)(?![a-z])", 10**12),
    (r"(?:quadrillions?)(?![a-z])", 10**15),
    (r"(?:quintillions?)(?![a-z])", 10**18),
)
_DAY_OF_PETAFLOP: Final = 10**15 * 86_400
_UNITS: Final[tuple[tuple[str, Exact, str], ...]] = (
    (r"(?:flops?|floating[- ]point operations)", 1, FLOP),
    (r"(?:peta|p)[- ]?flops?", 10**15, FLOP),
    (r"(?:exa|e)[- ]?flops?", 10**18, FLOP),
    (r"(?:zetta|z)[- ]?flops?", 10**21, FLOP),
    (r"(?:yotta|y)[- ]?flops?", 10**24, FLOP),
    (r"(?:petaflop/?s?|pf(?:lops?)?(?:/?s)?)[- ]?days?", _DAY_OF_PETAFLOP, FLOP),
    (r"(?:tokens?|toks?)(?: in all)?", 1, TOKENS),
    (r"(?:parameters?|params?|weights?)", 1, PARAMETERS),
    (r"(?:users?|people|customers|businesses|business users|end-users|end users)", 1, "users"),
    (r"(?:€|eur|euros?)", 1, "euros"),
    (r"(?:gpus?|chips?|cards?)", 1, "chips"),
    (r"(?:hours?|hrs?|h)", 1, "hours"),
    (r"(?:%|percent|per cent)", Fraction(1, 100), "percent"),
)


# Ranges in words


def _exactly(numbers: list[Exact]) -> Range:
    return Range.exactly(numbers[0])


def _about(numbers: list[Exact]) -> Range:
    (best,) = numbers
    return Range(low=reduced(best * (1 - ABOUT)), best=best, high=reduced(best * (1 + ABOUT)))


def _at_most(numbers: list[Exact]) -> Range:
    return Range(high=numbers[0])


def _at_least(numbers: list[Exact]) -> Range:
    return Range(low=numbers[0])


def _beyond(numbers: list[Exact]) -> Range:
    return _at_least(numbers)


def _between(numbers: list[Exact]) -> Range:
    low, *middle, high = numbers
    if low > high:
        raise ValueError("a range goes from its low to its high end")
    return Range(low=low, best=middle[0] if middle else None, high=high)


_MOST: Final = (
    r"(?:at most|at the most|no more than|not more than|never more than|up to|below|under|less than|fewer than|"
    r"max(?:imum)?\.?(?: of)?|<=?|maximal)"
)
_LEAST: Final = r"(?:at least|at the least|no less than|not less than|min(?:imum)?\.?(?: of)?|>=)"
_MORE: Final = r"(?:above|over|more than|greater than|beyond|>)"
_ROUGH: Final = (
    r"(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|nearly|almost|~|something like|maybe|probably)"
)
_FORMS: Final[tuple[tuple[str, Callable[[list[Exact]], Range]], ...]] = (
    (r"(.+?)\s?\.\.\s?(.+?)\s?\.\.\s?(.+)", _between),
    (r"(.+?)\s?\.\.\.?\s?(.+)", _between),
    (rf"(?:{_ROUGH} )?between (.+?) and (.+)", _between),
    (rf"{_MOST}\s?(.+)", _at_most),
    (rf"{_LEAST}\s?(.+)", _at_least),
    (rf"{_MORE}\s?(.+)", _beyond),
    (r"(?:from )?(.+?) (?:to|and) (.+)", _between),
    (r"(.*?\d[^\d-]*?(?<!\de)) ?- ?(\d.*)", _between),
    (r"(.+?),? (?:at most|or less|or fewer|max(?:imum)?)", _at_most),
    (r"(.+?),? (?:at least|or more|and more|min(?:imum)?)", _at_least),
    (rf"{_ROUGH}\s?(.+)", _about),
    (r"(.+?),? (?:or so|roughly|approximately|more or less|give or take)", _about),
    (r"(.+)", _exactly),
)


# Machines at work


def typed_chip_time(text: str) -> ChipTime | None:
    """Chips at work for a time, such as ``8 x H100 for 3 days`` or ``1,000 A100 hours``; None for any other text.

    Raises ValueError where it is such a text, and a number in it is none.
    """
    plain = re.sub(r"^(?:(?:just|only|it was|we had|we used|i used|with|on) )+", "", _plain(text))
    for pattern in _CHIP_TIMES:
        if match := re.fullmatch(pattern, plain):
            unit = next(hours for word, hours in _HOURS if re.fullmatch(word, match["unit"]))
            parts = match.groupdict()
            count = _counted(parts.get("count") or "1")
            hours = _counted(match["time"]).times(unit)
            return ChipTime(count=count, hours=hours, chip=_chip(parts.get("chip") or ""))
    return None


_FEW: Final = "an?|one|two|three|four|five|six|seven|eight|ten|sixteen|a single"
_HEDGE: Final = "(?:(?:at most|up to|about|around|some|less than|under|between|over|for) )*"
_MANY: Final = r"[\d.,_]+[km]?(?: ?(?:to|and|-|\.\.) ?[\d.,_]+)?"
_COUNT: Final = rf"(?P<count>{_HEDGE}{_MANY}|{_FEW})"
_TIME: Final = rf"(?P<time>{_HEDGE}{_MANY}|{_FEW})"
_SPAN: Final = r"(?P<unit>hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|minutes?|mins?)"
_THING: Final = r"(?: ?(?:gpus?|cards?|chips?|accelerators?|tpus?|each))*"
_CHIP: Final = r"(?P<chip>[a-z][a-z0-9 .-]*?|\d{4}[a-z]* ?(?:ti)?(?: super)?)"
_FOR: Final = r",? (?:(?:for|over|during|in|at|,|x) ?)?"
_CHIP_TIMES: Final = (
    rf"{_COUNT} ?(?:x|\*|times)? ?{_CHIP}{_THING}{_FOR}{_TIME} ?{_SPAN}(?: each| in all)?",
    rf"{_CHIP} ?(?:x|\*) ?{_COUNT}{_THING}{_FOR}{_TIME} ?{_SPAN}(?: each| in all)?",
    rf"{_TIME}[ -](?P<chip>[a-z][a-z0-9 .]*?)[ -]?(?:gpu)?[ -]{_SPAN}",
    rf"{_TIME} ?{_SPAN} (?:on|of|with) {_COUNT} ?(?:x|\*)? ?{_CHIP}{_THING}",
)
_HOURS: Final = (
    (r"hours?|hrs?|h", Fraction(1)),
    (r"days?|d", Fraction(24)),
    (r"weeks?|wks?|w", Fraction(24 * 7)),
    (r"months?", Fraction(24 * 31)),
    (r"minutes?|mins?", Fraction(1, 60)),
)
_WORDS: Final = {
    word: number
    for number, words in (
        (1, "a an one a_single"), (2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (7, "seven"),
        (8, "eight"), (10, "ten"), (16, "sixteen"),
    )
    for word in words.split()
}  # fmt: skip


def _counted(text: str) -> Range:
    plain = re.sub(r"^for ", "", text.strip())
    if (number := _WORDS.get(plain.replace(" ", "_"))) is not None:
        return Range.exactly(number)
    return typed_amount(plain, whole=True).value


def _chip(text: str) -> str:
    """The name of a chip; words that any chip may be called by name none."""
    name = re.sub(r"^single ", "", text.strip())
    return "" if re.fullmatch(rf"{_THING}", f" {name}") else name
