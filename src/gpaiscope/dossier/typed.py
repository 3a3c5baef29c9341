"""What a person types as an answer: what can be typed for a kind, and the value that it is."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import floor
from typing import Any, Final, cast

from gpaiscope.dossier.declaration import KeyDeclaration, TableDeclaration, Tables, entries
from gpaiscope.dossier.kinds import (
    AmountReader,
    Country,
    DayReader,
    Flag,
    Several,
    TextReader,
    ValueReader,
    Word,
    Year,
    code_of_country,
)
from gpaiscope.dossier.typed_amounts import TypedAmount, typed_amount
from gpaiscope.dossier.typed_days import typed_days
from gpaiscope.dossier.words import SLIPS
from gpaiscope.values import Range

EMPTY: Final = frozenset({"none", "[]", "nothing"})
"""What stands for a list with nothing in it."""

YES: Final = frozenset(
    {
        "yes",
        "y",
        "yeah",
        "yep",
        "yup",
        "true",
        "sure",
        "correct",
        "right",
        "indeed",
        "of course",
        "ja",
        "oui",
        "si",
        "sí",
    }
)
NO: Final = frozenset({"no", "n", "nope", "nah", "false", "never", "not", "no it is not", "nein", "non"})
NO_IDEA: Final = frozenset(
    {
        "?", "??", "no idea", "no clue", "don't know", "dont know", "do not know", "i don't know", "i dont know", "idk",
        "i do not know", "not known", "unknown", "not sure", "unsure", "i am not sure", "i'm not sure", "can't say",
        "cannot say", "no answer", "n/a", "na", "tbd", "dunno", "keine ahnung", "weiß nicht", "weiss nicht",
    }
)  # fmt: skip
"""How people say yes, no, and that they do not know, in small letters and without what ends a sentence."""

FIRST_KEYS: Final = {
    "activities": ("kind", "actor", "started_on", "ended_on", "flop"),
    "market": ("event", "actor", "on", "territory", "channel"),
    "procedure": ("event", "on", "actor"),
    "actors": ("id", "name", "country"),
}
"""What is asked of a new entry of a list; the rest can be added by hand."""


def plain_words(text: str) -> str:
    """A short answer as it is compared: in small letters, with one blank between words, and no sign at its end."""
    plain = re.sub(r"\s+", " ", text.strip().casefold().replace("\u2019", "'"))
    return plain.rstrip(" .!,") or plain


def yes_or_no(text: str) -> bool | None:
    """Whether an answer is a yes, or a no, however it is spelled; None where it is neither."""
    plain = plain_words(text)
    return True if plain in YES else False if plain in NO else None


def no_idea(text: str) -> bool:
    """Whether a person says that they do not know."""
    return plain_words(text) in NO_IDEA


def parsed(text: str, kind: ValueReader[object]) -> object:
    """What a person typed, as a value of a kind. Raises ValueError with a reason; the dossier's reader checks on."""
    if isinstance(kind, Flag):
        flag = yes_or_no(text)
        if flag is None:
            raise ValueError(f'"{text}" is neither yes nor no')
        return flag
    if isinstance(kind, DayReader):
        return typed_days(text)
    if isinstance(kind, AmountReader):
        return amount_of(text, kind).value
    if isinstance(kind, Year):
        return int(text)
    if isinstance(kind, Country):
        return code_of_country(text) or text
    if isinstance(kind, Word):
        return _word(text, tuple(kind.words))
    if isinstance(kind, Several | Tables):
        return _list(text, _words(kind))
    return text


def _word(text: str, known: Sequence[str]) -> str:
    """A word of a closed list, whatever its case and the signs between its parts; else the text as it is."""
    spelled = re.sub(r"[\s_]+", "-", plain_words(text))
    spelled = SLIPS.get(spelled, spelled)
    if spelled not in known and "none" in known and yes_or_no(text) is False:
        return "none"
    return spelled if spelled in known else text


def _list(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The words of a list, with commas, blanks or "and" between them; none where an answer says so."""
    if plain_words(text) in EMPTY:
        return ()
    # A word of several parts may be typed with blanks, and have an "and" of its own: "safety and security".
    for word in sorted(known, key=len, reverse=True):
        text = re.sub(r"[-_\s]+".join(word.split("-")), word, text, flags=re.IGNORECASE)
    words = [_word(word, known) for part in re.split(r"[,;+&]|\sand\s", text) for word in part.split()]
    return tuple(dict.fromkeys(words))


def amount_of(text: str, kind: AmountReader) -> TypedAmount:
    """An amount of a kind; what was typed in another unit is refused. Raises ValueError with a reason."""
    found = typed_amount(text, whole=kind.whole)
    if found.unit and found.unit.casefold() not in kind.of.casefold() and not (found.unit == "percent" and kind.most):
        raise ValueError(f"these are {found.unit}; expected {kind.of}")
    if found.unit == "" and is_flop(kind) and re.search(r"\d ?[kmbgt]\b", text.casefold()):
        raise ValueError(f'"{text}" may be tokens; write FLOP such as 2.1e23, or say the unit, such as 15T tokens')
    if found.beyond and found.value.low is not None and (kind.whole or is_flop(kind)):
        # These are counted one by one: what is more than a line of the law is at least the next whole number.
        return replace(found, value=Range(low=floor(found.value.low) + 1))
    return found


def is_flop(kind: object) -> bool:
    """Whether a kind is a number of floating-point operations."""
    return isinstance(kind, AmountReader) and "(FLOP)" in kind.of


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
    if is_flop(kind):
        return _FLOP_HINT
    for sort, says in _HINTS:
        if isinstance(kind, sort):
            return says
    return kind.expected[:1].upper() + kind.expected[1:] + "."


_HINTS: Final = (
    (Flag, "Yes or no."),
    (DayReader, "A day such as 2026-03-01 or 1 March 2026, a month, or two with .. between them."),
    (AmountReader, "A number such as 1e6 or 15T, about 20, at most 20, 10..20, or low..best..high."),
    (TextReader, "A text."),
    (Country, 'A country, by its name or its two letters: "Germany" or DE.'),
)
_FLOP_HINT: Final = (
    "A number such as 2.1e23, about 2e22, at most 1e22, or 1e21..3e21; or what it ran on, such as 8 x H100 for 3 days."
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
