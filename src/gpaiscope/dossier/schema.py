"""The JSON Schema of a dossier, from the same declarations that read it.

It serves editors and other programs. TOML has dates of its own; in JSON a day is text.
What spans several values (references, dates in order) only `read` checks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, Final, cast

from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables
from gpaiscope.dossier.kinds import Json, Several, ValueReader
from gpaiscope.dossier.tables import Dossier
from gpaiscope.dossier.words import COUNTRIES

_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_NUMBER: Final = r"^\s*\+?(\d[\d_]*(\.[\d_]*)?|\.\d[\d_]*)([eE][+-]?\d{1,4})?"


def schema() -> Json:
    """The format in JSON Schema, draft 2020-12. Its titles and descriptions are for people."""
    return schema_of(
        TableDeclaration(cls=Dossier, called="A dossier: what is known about one general-purpose AI model")
    )


def schema_of(top: TableDeclaration[Any]) -> Json:
    """The same of another file whose tables are declared alike."""
    tables: dict[str, Json] = {table.definition_name: table.definition() for table in _tables(top)}
    shared = _shared(tables)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "What is left out is unknown. Any value may have its source, or be a list of statements.",
        **tables.pop(top.definition_name),
        "$defs": {**tables, **shared, **_common()},
    }


def _shared(tables: Mapping[str, Json]) -> Json:
    """The forms that a value may be written in, each once; in the tables a reference takes their place."""
    shared = _SharedForms()
    for table in tables.values():
        for part in (table, *(cast("list[Json]", table.get("anyOf", [])))):
            properties = cast("dict[str, Json]", part.get("properties", {}))
            for key, described in properties.items():
                if "anyOf" in described:
                    properties[key] = {"description": described["description"], **_said(key, described, shared)}
    return shared.forms


def _said(key: str, described: Json, shared: _SharedForms) -> Json:
    """A reference to the forms of one key: its plain value, one statement of it, and a list of statements."""
    plain, statement, *several = cast("list[Json]", described["anyOf"])
    value = shared.reference(f"value_{key}", plain) if "$ref" not in plain else plain
    cast("dict[str, Json]", statement["properties"])["value"] = value
    one = shared.reference(f"statement_{key}", statement)
    lists = [each | {"items": one} for each in several]
    return shared.reference(f"said_{key}", {"anyOf": [value, one, *lists]})


class _SharedForms:
    """Forms that stand under a name once, however many keys have them."""

    def __init__(self) -> None:
        self.forms: Json = {}
        self._names: dict[str, str] = {}

    def reference(self, name: str, form: Json) -> Json:
        """A reference to a form, which is entered under the name, or one with a number, where it is new."""
        text = json.dumps(form)
        if text not in self._names:
            numbered = (name + (str(number) if number > 1 else "") for number in count(1))
            self._names[text] = next(each for each in numbered if each not in self.forms)
            self.forms[self._names[text]] = form
        return {"$ref": f"#/$defs/{self._names[text]}"}


def _tables(table: TableDeclaration[Any]) -> Iterator[TableDeclaration[Any]]:
    """The table and all that stand in it."""
    yield table
    for _, entry in table.keys.values():
        kind: ValueReader[object] = entry.kind
        for each in (kind.one, kind.several) if isinstance(kind, OneOrSeveral) else (kind,):
            inner: object = each
            while isinstance(inner, Tables | Several):
                inner = inner.item
            if isinstance(inner, TableDeclaration):
                yield from _tables(inner)


def _common() -> Json:
    day: Json = {"$ref": "#/$defs/day"}
    return {
        "source": {"title": "where it comes from: a document, a page, a person", "type": "string"},
        "by": {"title": "who states it", "type": "string"},
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
