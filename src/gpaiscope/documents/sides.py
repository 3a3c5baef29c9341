"""What a provider's facts say otherwise than one another, and where each of them says so: the values of the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import Quantity, source_text, told
from gpaiscope.documents.documentation import Documentation, vocabulary
from gpaiscope.documents.fills import of_key
from gpaiscope.documents.material import Material
from gpaiscope.dossier import Stated
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.values import STATED, DateRange, Exact, Range, Truth, parse_exact, rounded_text, unique


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedValue:
    """One of the values that cannot both be sent: in words, and the place that says so, as file, line and key.

    ``fills`` are the keys and fillers by which forms print it. ``file``, ``line`` and ``key`` are the place as it was
    read; ``place`` is as people are told of it.
    """

    says: str
    place: str
    fills: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None
    key: str = ""

    def in_words(self, says: str) -> PlacedValue:
        """The same place with other words."""
        return replace(self, says=says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A reason why a document cannot be sent.

    ``rule`` is ``open`` for a gap, ``likely`` for what hangs on a guess, ``differs`` for sources of one field that
    differ, else the name of what is contradicted. ``fields`` are the ids of the fields that it concerns; ``values`` are
    both values with both places, ``asks`` and ``who`` what settles it.
    """

    rule: str
    says: str
    asks: str = ""
    who: str = ""
    fields: tuple[str, ...] = ()
    values: tuple[PlacedValue, ...] = ()


Contradictions = Iterator[Refusal]
_WHICH: Final = "Which of these is right? Write one value; the other stays in the history."


def refusal(says: str, *values: PlacedValue, who: str, asks: str = _WHICH) -> Refusal:
    """A contradiction between values, without the name of its rule, which is put to it where all rules are run."""
    return Refusal(rule="", says=says, values=values, who=who, asks=asks)


# -- values with their places


def in_documentation(given: Documentation, stated: Stated[Any], *prints: str) -> PlacedValue:
    """A value of the documentation, or of what was counted, with its place there."""
    key = re.sub(r"\[\d+\]", "", stated.path)
    value = of_key(key, stated) if key in vocabulary().keys else stated.value
    match value:
        case Quantity():
            says = f"{as_written(value.value)} {value.unit}".strip()
        case Range():
            says = as_written(value)
        case frozenset():
            says = words.listed(sorted(map(str, value)))
        case _:
            says = words.listed(told(value).lines)
    return placed_at(given.file, stated, says, key, *prints)


def as_written(value: Range) -> str:
    """An amount with every digit that somebody wrote, and few of one that never ends."""
    ends = [end for end in (value.low, value.best, value.high) if end]
    lossless = (
        many for many in range(2, _MOST_DIGITS) if all(parse_exact(rounded_text(end, many)) == end for end in ends)
    )
    return words.amount(value, next(lossless, _OF_ENDLESS))


_MOST_DIGITS: Final = 16
_OF_ENDLESS: Final = 4


def placed_at(file: str, stated: Stated[Any], says: str, *prints: str) -> PlacedValue:
    """A value in words with the file, line and key that say it, and the source that is named there."""
    where = f"{Path(file).name}:{stated.line}" if stated.line else Path(file).name
    named = "" if stated.source.text == STATED.text else f" ({source_text(stated.source)})"
    return PlacedValue(
        says=cut_short(says),
        place=f"{where}, {stated.path}{named}",
        fills=prints,
        file=file,
        line=stated.line,
        key=stated.path,
    )


def cut_short(text: str) -> str:
    """A text in one line, cut where it is long."""
    whole = " ".join(text.split())
    return whole if len(whole) <= _MOST_SHOWN else f"{whole[:_MOST_SHOWN]}…"


_MOST_SHOWN: Final = 160
MOST_FACTS: Final = 4
"""Places of a contradiction that are shown."""


def in_dossier(material: Material, stated: Stated[Any], says: str, *prints: str) -> PlacedValue:
    """A value of the dossier with its place there."""
    return placed_at(material.assessment.dossier.file, stated, says, *prints)


def said_at(material: Material, key: str, *prints: str) -> PlacedValue | None:
    """What the documentation says at a key, with its place; None where it says nothing there."""
    stated = material.said(key)
    return None if stated is None else in_documentation(material.given, stated, *prints)


def holder_of(material: Material, stated: Stated[Any]) -> Documentation:
    """The documentation, or what was counted, by which of them has a value."""
    counted = any(
        stated is value for rows in material.evidence.lists.values() for row in rows for value in row.values()
    )
    return material.evidence if counted else material.given


# -- comparing


def are_apart(one: Range, other: Range, share: Exact = 0) -> bool:
    """Whether two amounts cannot both be right, though each end may be wrong by a share of itself."""

    def widened(value: Range) -> Range:
        low = None if value.low is None else value.low * (1 - share)
        return Range(low=low, high=None if value.high is None else value.high * (1 + share))

    pairs = ((widened(one), other), (one, widened(other)))
    return all(Truth.YES in (first.greater_than(second), second.greater_than(first)) for first, second in pairs)


def are_other_days(one: DateRange, other: DateRange) -> bool:
    """Whether two days cannot be the same."""
    return Truth.YES in (one.before(other), other.before(one))


_FORMS_OF_COMPANIES: Final = frozenset(
    [
        "ab",
        "ag",
        "aps",
        "as",
        "asa",
        "bv",
        "bvba",
        "co",
        "corp",
        "corporation",
        "eurl",
        "gmbh",
        "inc",
        "incorporated",
        "kft",
        "kg",
        "kgaa",
        "kk",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "mbh",
        "nv",
        "oy",
        "oyj",
        "plc",
        "pte",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "sl",
        "sp",
        "spa",
        "spzoo",
        "srl",
        "sro",
        "ug",
        "zoo",
    ]
)


def bare_name(name: str) -> str:
    """A name without case, punctuation, what is in brackets, and the form of a company."""
    plain = re.sub(r"\([^()]*\)", " ", name.casefold()).replace("&", " & ").replace(".", "")
    parts = re.findall(r"[^\W_]+", plain)
    return " ".join([part for part in parts if part not in _FORMS_OF_COMPANIES] or parts)


def of_ledger(material: Material, summed: Range, *prints: str) -> PlacedValue:
    """The sum of the ledger, with the places of its activities."""
    dossier = material.assessment.dossier
    entries = material.assessment.entries or ()
    lines = unique(str(entry.activity.kind.line) for entry in entries if entry.activity.kind)
    places = words.some([f"{Path(dossier.file).name}:{line}" for line in lines if line != "None"])
    # Where one fact gives the amount of an activity, that is the one to look at.
    facts = [entry.activity.flop or entry.activity.log for entry in entries]
    paths = [fact.path if fact is not None else entry.path for fact, entry in zip(facts, entries, strict=True)]
    is_stated = [fact for fact in facts if fact is not None and fact.value == summed]
    many = as_written(summed) if is_stated else words.amount(summed)
    says = say_text("{sum} FLOP by the activities", sum=many)
    place = f"{places or Path(dossier.file).name}, {words.some(unique(paths)) or 'activities'}"
    line = next((int(line) for line in lines if line != "None"), None)
    return PlacedValue(says=says, place=place, fills=prints, file=dossier.file, line=line, key="activities")
