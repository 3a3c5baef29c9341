"""The JSON Schema of a dossier, from the same declarations that read it.

It serves editors and other programs. TOML has dates of its own; in JSON a day is text.
What spans several values (references, dates in order) only `read` checks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Final, cast

from gpaiscope.dossier.declaration import Table, Tables, entries
from gpaiscope.dossier.kinds import Json, Kind, Several
from gpaiscope.dossier.tables import Dossier
from gpaiscope.dossier.words import COUNTRIES

_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_NUMBER: Final = r"^\s*\+?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][+-]?\d{1,4})?"


def schema() -> Json:
    """The format in JSON Schema, draft 2020-12. Its titles and descriptions are for people."""
    top = Table(cls=Dossier, called="A dossier: what is known about one general-purpose AI model")
    definitions: Json = {table.cls.__name__: table.definition() for table in _tables(top)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "What is left out is unknown. Any value may be written with its source.",
        **cast(Json, definitions.pop("Dossier")),
        "$defs": {**definitions, **_common()},
    }


def _tables(table: Table[Any]) -> Iterator[Table[Any]]:
    """The table and all that stand in it."""
    yield table
    for _, entry in entries(cast(Hashable, table.cls)).values():
        kind: Kind[object] = entry.kind
        while isinstance(kind, Tables | Several):
            kind = kind.item
        if isinstance(kind, Table):
            yield from _tables(kind)


def _common() -> Json:
    day: Json = {"$ref": "#/$defs/day"}
    return {
        "day": {"title": "a day, such as 2026-03-01", "type": "string", "format": "date", "pattern": _DAY},
        "days": {"title": "a day, or the days between which it was", "anyOf": [day, _ends(day, "earliest", "latest")]},
        "country": {"title": "two letters of ISO 3166-1", "type": "string", "enum": sorted(COUNTRIES)},
        **_numbers("amount", "an exact number, or a range", r"\s*$"),
        **_numbers("count", "an exact number, also with K, M, B or T, or a range", r"[KMBGTkmbgt]?\s*$"),
    }


def _numbers(name: str, title: str, ending: str) -> Json:
    number: Json = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": _NUMBER + ending}]}
    one: Json = {"$ref": f"#/$defs/one_{name}"}
    return {f"one_{name}": number, name: {"title": title, "anyOf": [one, _ends(one, "low", "best", "high")]}}


def _ends(of: Json, *keys: str) -> Json:
    return {
        "type": "object",
        "properties": dict.fromkeys(keys, of),
        "minProperties": 1,
        "additionalProperties": False,
    }
