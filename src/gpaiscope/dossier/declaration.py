"""Tables whose keys are the declared fields of a class, and values with their sources.

`said` and `holds` declare a field; `Table` reads a table by those declarations, with what
its keys demand of each other, and `read_entry` takes each value out of ``{ value, source }``.
"""

# Reporting a mistake and giving None is one step here: "return at.wrong(...)".
# mypy: disable-error-code="func-returns-value"
# What `read`, `schema`, `expected` and `example` are is said once, at `Kind`.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from gpaiscope.dossier.kinds import (
    LONGEST_LIST,
    Json,
    Kind,
    Text,
    check_keys,
    read_day,
    too_long,
    wrong_type,
)
from gpaiscope.dossier.place import Place, Stated, shown
from gpaiscope.dossier.words import Words
from gpaiscope.values import Source

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a table: its kind, what it means, and whether it must be there."""

    kind: Kind[object]
    says: str
    required: bool = False
    stated: bool = True
    absent: object = None
    given_as: str = ""

    @property
    def example(self) -> str:
        """A value as one writes it in TOML."""
        return self.given_as or self.kind.example


def said(kind: Kind[object], says: str, *, required: bool = False, example: str = "") -> Any:
    """A field that holds a `Stated` value, or None where the key is left out."""
    return field(default=None, metadata={"entry": Entry(kind, says, required, given_as=example)})


def holds(kind: Kind[object], says: str, absent: object = None, *, example: str = "") -> Any:
    """A field that holds tables, whose own values are `Stated`; ``absent`` where the key is left out."""
    return field(default=absent, metadata={"entry": Entry(kind, says, False, False, absent, example)})


@cache
def entries(cls: Hashable) -> Mapping[str, tuple[str, Entry]]:
    """The keys of a table that a class declares: key in the file, attribute, entry."""
    found = ((one.name, one.metadata.get("entry")) for one in fields(cast(Any, cls)))
    return {name.rstrip("_"): (name, entry) for name, entry in found if isinstance(entry, Entry)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[T]):
    """A table that becomes a value of the class whose fields declare its keys.

    ``shorthand``: a bare text stands for a table with this key. ``shown``: the keys that an
    example has, all where it is empty. ``exclusive``: keys of which
    one at most is given. ``ordered``: pairs of days, the first not after the second.
    ``only_for``: keys that go with some values of another key, ``(key, of, values)``.
    """

    cls: type[T]
    called: str
    shorthand: str = ""
    shown: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    only_for: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    @property
    def expected(self) -> str:
        return f"a table: {self.called}"

    @property
    def example(self) -> str:
        keys = self.shown or tuple(entries(cast(Hashable, self.cls)))
        known = entries(cast(Hashable, self.cls))
        return "{ " + ", ".join(f"{key} = {known[key][1].example}" for key in keys) + " }"

    def read(self, raw: object, at: Place) -> T | None:
        if self.shorthand and isinstance(raw, str):
            raw = {self.shorthand: raw}
        if not isinstance(raw, Mapping):
            help = f"write [{at.path}] once, in single brackets" if isinstance(raw, list) else ""
            return wrong_type(raw, self, at, help)
        known = entries(cast(Hashable, self.cls))
        check_keys(raw, tuple(known), at, "unknown-key")
        values = {name: read_entry(entry, raw[key], at.key(key)) for key, (name, entry) in known.items() if key in raw}
        self._check(raw, values, at)
        return self.cls(**values)

    def _check(self, raw: Mapping[str, object], values: Mapping[str, object], at: Place) -> None:
        for key, (_, entry) in entries(cast(Hashable, self.cls)).items():
            if entry.required and key not in raw:
                at.wrong("missing-key", f"{shown(key)} is missing", expected=f"{key} = {entry.kind.expected}")
        given = [key for key in self.exclusive if key in raw]
        for key in given[1:]:
            at.key(key).wrong("two-figures", f"{given[0]} and {key} both say how much", expected="one of them")
        for first, second in self.ordered:
            _check_order(values.get(first), values.get(second), (first, second), at.key(second))
        for key, of, allowed in self.only_for:
            _check_belongs(key, of, allowed, raw, at)

    def schema(self) -> Json:
        return {"$ref": f"#/$defs/{self.cls.__name__}"}

    def definition(self) -> Json:
        """The schema that `schema` refers to."""
        known = entries(cast(Hashable, self.cls))
        described = {key: described_schema(entry) for key, (_, entry) in known.items()}
        table: Json = {
            "title": self.called,
            "type": "object",
            "properties": described,
            "additionalProperties": False,
        }
        required = [key for key, (_, entry) in known.items() if entry.required]
        if required:
            table["required"] = required
        return {"anyOf": [described[self.shorthand], table]} if self.shorthand else table


def _check_order(first: object, second: object, names: tuple[str, str], at: Place) -> None:
    if not isinstance(first, Stated) or not isinstance(second, Stated):
        return
    earliest, latest = first.value.earliest, second.value.latest
    if earliest and latest and earliest > latest:
        message = f"{names[1]} ({second.value}) lies before {names[0]} ({first.value})"
        at.wrong("dates-out-of-order", message, expected=" <= ".join(names))


def _check_belongs(key: str, of: str, allowed: Sequence[str], raw: Mapping[str, object], at: Place) -> None:
    other = raw.get(of)
    if isinstance(other, Mapping):
        other = other.get("value")
    if key in raw and isinstance(other, str) and other not in allowed:
        help = f"it goes with {of} = " + " or ".join(f'"{word}"' for word in allowed)
        at.key(key).wrong("key-out-of-place", f'"{key}" says nothing about {shown(other)}', help=help)


@dataclass(frozen=True, slots=True)
class Tables(Generic[T]):
    """A list of tables: ``[[name]]`` over and over, or inline."""

    item: Table[T]
    longest: int = LONGEST_LIST

    @property
    def expected(self) -> str:
        return f"a list of tables: {self.item.called}"

    @property
    def example(self) -> str:
        return f"[{self.item.example}]"

    def read(self, raw: object, at: Place) -> tuple[T, ...] | None:
        if not isinstance(raw, list):
            name = re.sub(r"\[\d+\]", "", at.path)
            help = f"write [[{name}]] in double brackets, in JSON a list" if isinstance(raw, Mapping) else ""
            return wrong_type(raw, self, at, help)
        if len(raw) > self.longest:
            return too_long(raw, at, self.longest)
        found = (self.item.read(one, at.item(index)) for index, one in enumerate(raw))
        return tuple(one for one in found if one is not None)

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table with one word for each key of a closed list, kept as a read-only mapping."""

    keys: Words
    item: Kind[object]

    @property
    def expected(self) -> str:
        return "a table with " + ", ".join(self.keys)

    @property
    def example(self) -> str:
        return "{ " + ", ".join(f"{key} = {self.item.example}" for key in self.keys) + " }"

    def read(self, raw: object, at: Place) -> Mapping[str, Stated[object]] | None:
        if not isinstance(raw, Mapping):
            return wrong_type(raw, self, at)
        check_keys(raw, tuple(self.keys), at, "unknown-key")
        found = {key: read_entry(Entry(self.item, ""), raw[key], at.key(key)) for key in self.keys if key in raw}
        return MappingProxyType({key: value for key, value in found.items() if isinstance(value, Stated)})

    def schema(self) -> Json:
        properties = {key: described_schema(Entry(self.item, says)) for key, says in self.keys.items()}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def read_entry(entry: Entry, raw: object, at: Place) -> object:
    """The value of a key, taken out of ``{ value, source, on, known_on }`` where it stands in one."""
    if isinstance(raw, Mapping) and "value" in raw:
        check_keys(raw, ("value", "source", "on", "known_on"), at, "unknown-key")
        at, raw = replace(at, source=_source(raw, at)), raw["value"]
    elif isinstance(raw, Mapping) and "source" in raw:
        at.wrong("source-without-value", "a source needs a value", help='write { value = ..., source = "..." }')
        return entry.absent
    value = entry.kind.read(raw, at)
    if value is None:
        return entry.absent
    return Stated(value, at.source, at.path, at.line) if entry.stated else value


def _source(raw: Mapping[str, object], at: Place) -> Source:
    if isinstance(ready := raw.get("source"), Source):  # no text holds one: only `of_values` is given such
        return ready
    text = Text().read(raw["source"], at.key("source")) if raw.get("source", "") != "" else ""
    on, known_on = (
        read_day(raw[key], at.key(key), "a day: 2026-03-01") if key in raw else None for key in ("on", "known_on")
    )
    if not text:
        return replace(at.source, on=on or at.source.on, known_on=known_on or at.source.known_on)
    return Source(text=text, file=at.findings.file, key=at.path, line=at.line, on=on, known_on=known_on)


def described_schema(entry: Entry) -> Json:
    """The schema of a key: its kind, bare or with a source, and what it means."""
    plain = entry.kind.schema()
    sourced: Json = {
        "type": "object",
        "properties": {
            "value": plain,
            "source": {"type": "string", "description": "Where this comes from: a document, a page, a person."},
            "on": {"$ref": "#/$defs/day"},
            "known_on": {"$ref": "#/$defs/day"},
        },
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"description": entry.says, "anyOf": [plain, sourced]}
