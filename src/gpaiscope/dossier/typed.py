"""What a person types as an answer: what can be typed for a kind, and the value that it is."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, Final, cast

from gpaiscope.dossier.declaration import KeyDeclaration, TableDeclaration, Tables, entries
from gpaiscope.dossier.kinds import AmountReader, DayReader, Flag, Several, TextReader, ValueReader, Word, Year
from gpaiscope.values import DateRange, Exact, Range, parse_count

EMPTY: Final = frozenset({"none", "[]"})
"""What stands for a list with nothing in it."""

FIRST_KEYS: Final = {
    "activities": ("kind", "actor", "started_on", "ended_on", "flop"),
    "market": ("event", "actor", "on", "territory", "channel"),
    "procedure": ("event", "on", "actor"),
    "actors": ("id", "name", "country"),
}
"""What is asked of a new entry of a list; the rest can be added by hand."""


def parsed(text: str, kind: ValueReader[object]) -> object:
    """What a person typed, as a value of a kind. Raises ValueError with a reason; the dossier's reader checks on."""
    if isinstance(kind, Flag):
        return _flag(text)
    if isinstance(kind, DayReader):
        return _days(text)
    if isinstance(kind, AmountReader):
        return _amount(text)
    if isinstance(kind, Year):
        return int(text)
    if isinstance(kind, Several | Tables):
        return () if text.lower() in EMPTY else tuple(dict.fromkeys(word for word in re.split(r"[,\s]+", text) if word))
    return text


def _flag(text: str) -> bool:
    known = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    if text.lower() not in known:
        raise ValueError(f'"{text}" is neither yes nor no')
    return known[text.lower()]


def _days(text: str) -> DateRange:
    first, _, last = text.partition("..")
    try:
        return DateRange(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))
    except ValueError:
        raise ValueError(f'"{text}" is neither a day nor two days with .. between them') from None


def _amount(text: str) -> Range:
    """``2.1e23``, or its ends with ``..`` between them, or low, best and high."""
    try:
        numbers: list[Exact] = [parse_count(part) for part in text.split("..")]
    except ValueError:
        raise ValueError(f'"{text}" is not a number, nor numbers with .. between them') from None
    if len(numbers) > 3:
        raise ValueError("a range has a low, a best and a high value, no more")
    best = numbers[1] if len(numbers) == 3 else numbers[0] if len(numbers) == 1 else None
    return Range(low=numbers[0], best=best, high=numbers[-1])


def _words(kind: ValueReader[object]) -> Sequence[str]:
    """The words of a list that may be chosen from."""
    if isinstance(kind, Several) and isinstance(kind.item, Word):
        return tuple(kind.item.words)
    if isinstance(kind, Tables) and takes_words(kind):
        word = entries(cast(Hashable, kind.item.cls))[kind.item.shorthand][1].kind
        return tuple(word.words) if isinstance(word, Word) else ()
    return ()


def hint(kind: ValueReader[object]) -> str:
    """What can be typed for a kind."""
    if words := _words(kind):
        return f"Any of: {', '.join(words)}; or none."
    for sort, says in _HINTS:
        if isinstance(kind, sort):
            return says
    return kind.expected[:1].upper() + kind.expected[1:] + "."


_HINTS: Final = (
    (Flag, "Yes or no."),
    (DayReader, "A day such as 2026-03-01, or two with .. between them."),
    (AmountReader, "A number such as 2.1e23 or 15T, or low..high, or low..best..high."),
    (TextReader, "A text."),
)


def takes_words(kind: Tables[Any]) -> bool:
    """Whether a list of tables can also be written as a list of words, such as chapters of the code of practice."""
    shorthand = kind.item.shorthand
    return bool(shorthand) and isinstance(entries(cast(Hashable, kind.item.cls))[shorthand][1].kind, Word)


def keys_of(table: TableDeclaration[Any], path: str = "") -> list[tuple[str, KeyDeclaration]]:
    """The keys that are asked for: those of a table, or of a new entry of the list at a path those that come first."""
    only = FIRST_KEYS.get(path)
    every = entries(cast(Hashable, table.cls)).items()
    return [(key, entry) for key, (_, entry) in every if only is None or key in only]
