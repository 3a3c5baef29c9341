"""The JSON of each answer: values and not prose, one module a document, and how a document is written.

Numbers are exact decimal strings and days ISO dates, an id in one place of a document is explained in a table of the
same document, and the same answer gives the same document on every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from gpaiscope.cleaning import Finished, json_escaped
from gpaiscope.values import DateRange, Range, Truth

SCHEMA_VERSION: Final = "0.1"
"""Of every document: below 1 a key may still change, and the changelog says so."""

WIDTH: Final = 4090
"""A list or an object that fits into a line of so many columns is written in one."""

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode
Json = dict[str, object]


def written(document: object) -> Finished:
    """A document as it is written everywhere: two blanks deep, and what fits in a line stands in one.

    Characters that nobody sees, or that a terminal obeys, are escaped, so nothing is left to clean.
    """
    return Finished(_written(document, "", 0))


def _written(value: object, indent: str, before: int) -> str:
    """A value below ``indent``, with ``before`` columns already taken in its first line."""
    if not isinstance(value, Mapping | list | tuple):
        return json_escaped(_ENCODE(value))
    deeper = indent + "  "
    parts = list(_parts(value, deeper))
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    room = WIDTH - len(indent) - before - 3  # the brackets, and a comma after them
    if not any("\n" in part for part in parts) and sum(map(len, parts)) + 2 * len(parts) - 2 <= room:
        return opening + ", ".join(parts) + closing
    if not isinstance(value, Mapping) and all(isinstance(each, str) for each in value):
        parts = _filled(parts, WIDTH - len(deeper) - 1)
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closing}"


def _filled(parts: list[str], room: int) -> list[str]:
    """Ids in as few lines as they need."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 2 + len(part) <= room:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _parts(value: Mapping[str, object] | list[object] | tuple[object, ...], indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            name = json_escaped(_ENCODE(key)) + ": "
            yield name + _written(each, indent, len(name))
    else:
        yield from (_written(each, indent, 0) for each in value)


def versioned(document: Mapping[str, object]) -> Json:
    """A document about something else than a dossier: the version of its schema, and what it says."""
    return {"schema_version": SCHEMA_VERSION, **document}


def plain(value: object) -> object:
    """A fact's value: yes, no or unknown; an amount by its ends and its best value; a day; a sorted list of words."""
    match value:
        case Truth():
            return value.value
        case Range():
            return value.to_dict()
        case DateRange():
            return day(value)
        case frozenset():
            return sorted(map(str, value))
    return value


def day(value: DateRange | None) -> object:
    """A day as an ISO date, a range of days as its two ends, None where nothing is known."""
    if value is None or (value.earliest is None and value.latest is None):
        return None
    if value.exact and value.earliest:
        return value.earliest.isoformat()
    return {
        "earliest": value.earliest.isoformat() if value.earliest else None,
        "latest": value.latest.isoformat() if value.latest else None,
    }
