"""Tables whose keys are the declared fields of a class, and values with their sources.

`said` and `holds` declare a field; `TableDeclaration` reads a table by those declarations, with what
its keys demand of each other, and `read_entry` takes each value out of ``{ value, source }``,
or out of a list of such statements.
"""

# Reporting a mistake and giving None is one step here: "return at.wrong(...)".
# mypy: disable-error-code="func-returns-value"
# What `read`, `schema`, `expected` and `example` are is said once, at `ValueReader`.
# ruff: noqa: D102

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import date
from functools import cache, partial
from typing import Any, Final, Generic, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.kinds import (
    A_DAY,
    LONGEST_LIST,
    DayReader,
    Json,
    Name,
    TextReader,
    ValueReader,
    check_keys,
    read_day,
    too_long,
    wrong_type,
)
from gpaiscope.dossier.place import Stated, ValuePlace, shown, spelled, suggestion
from gpaiscope.dossier.statements import FIRST, MOST_STATEMENTS, Statement, Statements, When
from gpaiscope.values import Source

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeyDeclaration:
    """One key of a table: its kind, what it means, and whether it must be there.

    ``once``: it names its entry, or what the entry belongs to, and so is said once and does not change.
    """

    kind: ValueReader[object]
    says: str
    required: bool = False
    stated: bool = True
    absent: object = None
    given_as: str = ""
    once: bool = False

    @property
    def example(self) -> str:
        """A value as one writes it in TOML."""
        return self.given_as or self.kind.example


def said(kind: ValueReader[object], says: str, *, required: bool = False, once: bool = False, example: str = "") -> Any:
    """A field that holds a `Stated` value, or None where the key is left out."""
    once = once or required or isinstance(kind, Name)
    return field(default=None, metadata={"entry": KeyDeclaration(kind, says, required, given_as=example, once=once)})


def holds(kind: ValueReader[object], says: str, absent: object = None, *, example: str = "") -> Any:
    """A field that holds tables, whose own values are `Stated`; ``absent`` where the key is left out."""
    return field(default=absent, metadata={"entry": KeyDeclaration(kind, says, False, False, absent, example)})


@cache
def entries(cls: Hashable) -> Mapping[str, tuple[str, KeyDeclaration]]:
    """The keys of a table that a class declares: key in the file, attribute, entry."""
    found = ((one.name, one.metadata.get("entry")) for one in fields(cast(Any, cls)))
    return {name.rstrip("_"): (name, entry) for name, entry in found if isinstance(entry, KeyDeclaration)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A value of a key that denies what other keys of its table say: of the two the later known stands.

    ``expected`` and ``help`` are told where neither was known later, so that they cannot all be so.
    """

    key: str
    value: object
    denied: tuple[str, ...]
    expected: str
    help: str

    def contradicted(self, said: Mapping[str, object], when: When) -> tuple[str, ...]:
        """The keys that the value denies and that were not known earlier; none where it is not what stands.

        ``said`` are the values of the table as they were read, by key.
        """
        denying = standing(said.get(self.key), when)
        if not isinstance(denying, Stated) or denying.value != self.value:
            return ()
        since = known_since(said[self.key], when)
        there = [key for key in self.denied if standing(said.get(key), when) is not None]
        return tuple(key for key in there if known_since(said[key], when) >= since)

    def is_replaced(self, said: Mapping[str, object], when: When) -> bool:
        """Whether something that the value denies was known later than the value."""
        since = known_since(said.get(self.key), when)
        return any(known_since(said[key], when) > since for key in self.contradicted(said, when))

    def message(self, said: Mapping[str, object]) -> str:
        """What cannot all be so; empty where nothing contradicts the value, or was known later than it."""
        contradicted = self.contradicted(said, ALWAYS)
        if not contradicted or self.is_replaced(said, ALWAYS):
            return ""
        found = {key: standing(said[key]) for key in contradicted}
        told = [f"{key} (line {at.line})" if isinstance(at, Stated) and at.line else key for key, at in found.items()]
        return f"{self.key} = {shown(self.value)} and {' and '.join(told)} cannot all be so"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDeclaration(Generic[T]):
    """A table that becomes a value of the class whose fields declare its keys.

    ``shorthand``: a bare text stands for a table with this key. ``shown``: the keys that an
    example has, all where it is empty. ``exclusive``: keys of which
    one at most is given. ``ordered``: pairs of days, the first not after the second.
    ``only_for``: keys that go with some values of another key, ``(key, of, values)``. ``denials``: values of a key
    beside which others cannot be so. ``defined_as``: its name among the definitions of the schema, where that is
    not the name of its class: schemas that are published keep theirs.
    """

    cls: type[T]
    called: str
    shorthand: str = ""
    shown: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    only_for: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    denials: tuple[Denial, ...] = ()
    defined_as: str = ""

    @property
    def keys(self) -> Mapping[str, tuple[str, KeyDeclaration]]:
        """The keys of the table: key in the file, attribute, entry."""
        return entries(cast(Hashable, self.cls))

    @property
    def expected(self) -> str:
        return f"a table: {self.called}"

    @property
    def example(self) -> str:
        return "{ " + ", ".join(f"{key} = {self.keys[key][1].example}" for key in self.shown or self.keys) + " }"

    def read(self, raw: object, at: ValuePlace) -> T | None:
        if self.shorthand and isinstance(raw, str):
            raw = {self.shorthand: raw}
        if not at.path:
            at.findings.root = self
        known = self.keys
        if not isinstance(raw, Mapping):
            return wrong_type(raw, self, at, self._help(raw, at))
        check_keys(raw, tuple(known), at, of="" if at.path else self.called, elsewhere=partial(self._home, raw, at))
        for key in raw:
            if key not in known and not at.full and (meant := self._meant(key, raw[key])):
                table = dict(tables_in(self))[meant]
                for place, each in enumerate(_tables_of(raw[key])):
                    table.read(each, at.key(key).item(place) if isinstance(raw[key], list) else at.key(key))
        values = {name: read_entry(entry, raw[key], at.key(key)) for key, (name, entry) in known.items() if key in raw}
        self._check(raw, values, at)
        return self.cls(**values)

    def _help(self, raw: object, at: ValuePlace) -> str:
        if isinstance(raw, list):
            return f"write [{at.path}] once, in single brackets" if at.path else "write keys and values in braces"
        named = isinstance(raw, str) and "name" in self.keys
        return f"write {{ name = {shown(raw)} }}" if named else ""

    def _home(self, raw: Mapping[str, object], at: ValuePlace, key: str) -> str:
        """Help for a key that stands in the wrong table, or for a table that goes by another name here."""
        if meant := self._meant(key, raw[key]):
            return f"did you mean {meant}?"
        root = at.findings.root
        tables = tables_in(root) if isinstance(root, TableDeclaration) else ()
        homes = [(word, name) for name, table in tables if (word := spelled(key, tuple(table.keys)))]
        return f"did you mean {' or '.join(f'{word} in {name}' for word, name in homes)}?" if 0 < len(homes) < 3 else ""

    def _meant(self, key: str, value: object) -> str:
        """Which table of this one an unknown table was probably meant to be: by its name, else by most of its keys."""
        given = next(_tables_of(value), {})
        keys = {name: tuple(table.keys) for name, table in tables_in(self)}
        shared = {name: sum(bool(spelled(each, known)) for each in given) for name, known in keys.items()}
        named = suggestion(key, tuple(name.strip("[]") for name in keys if shared[name]))
        if named:
            return next(name for name in keys if name.strip("[]") == named)
        likely = [name for name in keys if 2 * shared[name] >= len(given) > 0 and not is_statement(given)]
        return max(likely, key=lambda name: shared[name], default="")

    def _check(self, raw: Mapping[str, object], values: Mapping[str, object], at: ValuePlace) -> None:
        for key, (_, entry) in self.keys.items():
            if entry.required and key not in raw:
                at.wrong("missing-key", f"{shown(key)} is missing", expected=f"{key} = {entry.kind.expected}")
        self._check_exclusive(values, at)
        for first, second in self.ordered:
            _check_order(values.get(first), values.get(second), (first, second), at.key(second))
        for key, of, allowed in self.only_for:
            _check_belongs(key, of, allowed, raw, at)
        for denial in self.denials:
            if message := denial.message(values):
                at.key(denial.key).wrong("contradiction", message, expected=denial.expected, help=denial.help)

    def _check_exclusive(self, values: Mapping[str, object], at: ValuePlace) -> None:
        """Report keys that say the same thing in two ways, where neither has been known later than the other."""
        given = [key for key in self.exclusive if key in values and not _taken_back(values[key])]
        latest = [key for key in given if known_since(values[key]) == max(known_since(values[each]) for each in given)]
        for key in latest[1:]:
            expected = "one of them, or the day since when each has been known: known_on"
            at.key(key).wrong("two-figures", f"{latest[0]} and {key} both say how much", expected=expected)

    def schema(self) -> Json:
        return {"$ref": f"#/$defs/{self.definition_name}"}

    @property
    def definition_name(self) -> str:
        """The name that `schema` refers to its definition by."""
        return self.defined_as or self.cls.__name__

    def definition(self) -> Json:
        """The schema that `schema` refers to."""
        known = self.keys
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


def _tables_of(value: object) -> Iterator[Mapping[str, object]]:
    """A table, or those of a list of tables."""
    return (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, Mapping))


def tables_in(table: TableDeclaration[Any]) -> Iterator[tuple[str, TableDeclaration[Any]]]:
    """The tables that stand in a table, each as its header is written."""
    for key, (_, entry) in table.keys.items():
        kind: object = entry.kind.one if isinstance(entry.kind, OneOrSeveral) else entry.kind
        if isinstance(kind, TableDeclaration):
            yield f"[{key}]", kind
        elif isinstance(kind, Tables):
            yield f"[[{key}]]", kind.item


ALWAYS: Final = When(day=date.max)
"""All that is known, of what does not change with the day."""


def known_since(value: object, when: When = ALWAYS) -> date:
    """Since when what stands of a key has been known."""
    if isinstance(value, Statements):
        return value.known_on(when)
    return (value.source.known_on if isinstance(value, Stated) else None) or FIRST


def standing(value: object, when: When = ALWAYS) -> object:
    """What stands of a key; None where nothing does, or is known yet."""
    if isinstance(value, Stated) and not when.knows(value.source.known_on):
        return None
    return value.folded(when) if isinstance(value, Statements) else value


def _taken_back(value: object) -> bool:
    return isinstance(value, Statements) and standing(value) is None


def _check_order(first: object, second: object, names: tuple[str, str], at: ValuePlace) -> None:
    """Report days out of order, where no later statement mends that."""
    one, other = standing(first), standing(second)
    if isinstance(one, Stated) and isinstance(other, Stated) and out_of_order(one, other):
        message = f"{names[1]} ({other.value}) lies before {names[0]} ({one.value})"
        at.wrong("dates-out-of-order", message, expected=" <= ".join(names))


def out_of_order(first: object, second: object) -> bool:
    """Whether two stated days cannot lie in this order."""
    if not (isinstance(first, Stated) and isinstance(second, Stated)):
        return False
    earliest, latest = first.value.earliest, second.value.latest
    return bool(earliest and latest and earliest > latest)


def _check_belongs(key: str, of: str, allowed: Sequence[str], raw: Mapping[str, object], at: ValuePlace) -> None:
    other = raw.get(of)
    if isinstance(other, Mapping):
        other = other.get("value")
    if key in raw and isinstance(other, str) and other not in allowed:
        help = f"it goes with {of} = " + " or ".join(f'"{word}"' for word in allowed)
        at.key(key).wrong("key-out-of-place", f'"{key}" says nothing about {shown(other)}', help=help)


@dataclass(frozen=True, slots=True)
class Tables(Generic[T]):
    """A list of tables: ``[[name]]`` over and over, or inline."""

    item: TableDeclaration[T]
    longest: int = LONGEST_LIST

    @property
    def expected(self) -> str:
        return f"a list of tables: {self.item.called}"

    @property
    def example(self) -> str:
        return f"[{self.item.example}]"

    def read(self, raw: object, at: ValuePlace) -> tuple[T, ...] | None:
        if isinstance(raw, list) and len(raw) <= self.longest:
            found = (self.item.read(one, at.item(index)) for index, one in enumerate(raw))
            return tuple(one for one in found if one is not None)
        for _, entry in self.item.keys.values():
            if isinstance(entry.kind, Name):
                at.findings.unread.add(entry.kind.of)
        if isinstance(raw, list):
            return too_long(raw, at, self.longest)
        name = re.sub(r"\[\d+\]", "", at.path)
        help = f"write [[{name}]] in double brackets, in JSON a list" if isinstance(raw, Mapping) else ""
        return wrong_type(raw, self, at, help)

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class OneOrSeveral(Generic[T]):
    """A table in single brackets, or a list of tables with keys of their own in double brackets."""

    one: TableDeclaration[Any]
    several: Tables[T]

    @property
    def expected(self) -> str:
        return f"{self.one.expected}, or {self.several.expected}"

    @property
    def example(self) -> str:
        return self.one.example

    def read(self, raw: object, at: ValuePlace) -> object:
        return self.several.read(raw, at) if isinstance(raw, list) else self.one.read(raw, at)

    def schema(self) -> Json:
        return {"anyOf": [self.one.schema(), self.several.schema()]}


_SAYS: Final = ("value", "unknown", "since", "until", "source", "by", "on", "known_on")
"""The keys of a statement."""

_PERIODS: Final = frozenset({"model", "actors", "openness", "legacy", "reach"})
"""The tables whose values may change from day to day."""


def is_statement(raw: object) -> bool:
    """Whether a table is a value with what is said about it, and not itself the value."""
    return isinstance(raw, Mapping) and ("value" in raw or "unknown" in raw)


def read_entry(entry: KeyDeclaration, raw: object, at: ValuePlace) -> object:
    """The value of a key, taken out of ``{ value, source, ... }`` where it stands in one, or of a list of these."""
    if isinstance(raw, list) and any(map(is_statement, raw)):
        return _read_statements(entry, raw, at)
    if is_statement(raw):
        return _read_alone(entry, cast("Mapping[str, object]", raw), at)
    if isinstance(raw, Mapping) and "source" in raw:
        form = "{ low = ..., high = ... }" if {"low", "best", "high"} & raw.keys() else "..."
        at.wrong("source-without-value", "a source needs a value", help=f'write {{ value = {form}, source = "..." }}')
        return entry.absent
    value = entry.kind.read(raw, at)
    if value is None:
        return entry.absent
    return Stated(value, at.source, at.path, at.line) if entry.stated else value


def _read_alone(entry: KeyDeclaration, raw: Mapping[str, object], at: ValuePlace) -> object:
    """One value with its source; a `Statements` of one where its days decide whether it stands."""
    statement = _read_statement(entry, raw, at, at)
    if statement is None:
        return entry.absent
    if statement.dated or statement.value is None or _hangs_on_knowledge(entry, statement):
        return Statements((statement,), at.path, at.line, entry.stated)
    return Stated(statement.value, statement.source, at.path, at.line) if entry.stated else statement.value


def _hangs_on_knowledge(entry: KeyDeclaration, statement: Statement[object]) -> bool:
    """Whether a table, or a list that may have been empty before, has to be kept with its statement."""
    if entry.stated:
        return False
    known = isinstance(statement.value, tuple) and any(getattr(each, "known_on", None) for each in statement.value)
    return known or statement.source.known_on is not None


def _read_statements(entry: KeyDeclaration, raw: Sequence[object], at: ValuePlace) -> object:
    if entry.once or _holds_entries(entry.kind):
        return _said_once(entry, at)
    if len(raw) > MOST_STATEMENTS:
        return too_long(raw, at, MOST_STATEMENTS)
    read = [_listed(entry, each, at, at.item(index)) for index, each in enumerate(raw)]
    found = Statements(tuple(each for each in read if each is not None), at.path, at.line, entry.stated)
    if len(found.listed) < len(raw):
        return entry.absent
    if len({each.dated for each in found.listed}) > 1:
        expected = "since or until in each of them, or in none"
        at.wrong("period-missing", "only some of these statements say when they hold", expected=expected)
    elif (contradiction := found.contradiction()) is not None:
        _contradicts(*contradiction, at)
    return found


def _listed(entry: KeyDeclaration, raw: object, at: ValuePlace, item: ValuePlace) -> Statement[object] | None:
    if not is_statement(raw):
        return item.wrong(
            "wrong-type",
            f"{shown(raw)} is no statement",
            expected="{ value = ... } or { unknown = true }, as the others in this list",
        )
    return _read_statement(entry, cast("Mapping[str, object]", raw), at, item)


def _contradicts(day: date | None, standing: Sequence[Statement[object]], at: ValuePlace) -> None:
    lines = list(dict.fromkeys(str(each.line) for each in standing if each.line))
    where = f" on line{'s' if len(lines) > 1 else ''} {' and '.join(lines)}" if lines else ""
    since = f" from {day} on" if day else ""
    at.wrong(
        "contradiction",
        f"the statements{where} cannot all be so{since}",
        expected="statements that agree, or known_on in the one that stands over the others",
    )


def _read_statement(
    entry: KeyDeclaration, raw: Mapping[str, object], at: ValuePlace, item: ValuePlace
) -> Statement[object] | None:
    """One statement of the value at ``at``, written at ``item``; None after a mistake in its value."""
    check_keys(raw, _SAYS, item)
    source = _source(raw, item, at.path)
    since, until = _period(entry, raw, at, item)
    if entry.once and (source.known_on != at.source.known_on or raw.get("unknown") is not None):
        _said_once(entry, at)
        return None
    inside = replace(at if item is at else item.key("value"), source=source)
    if "unknown" not in raw:
        value = entry.kind.read(raw["value"], inside)
        return None if value is None else Statement(value, source, since, until, at.path, item.line)
    if raw["unknown"] is not True or "value" in raw:
        item.key("unknown").wrong("taken-back", "unknown takes a value back", expected="unknown = true and no value")
        return None
    if _holds_entries(entry.kind):
        _said_once(entry, at)
        return None
    return Statement(None, source, since, until, at.path, item.line)


def _period(
    entry: KeyDeclaration, raw: Mapping[str, object], at: ValuePlace, item: ValuePlace
) -> tuple[date | None, date | None]:
    since, until = (read_day(raw[key], item.key(key), A_DAY) if key in raw else None for key in ("since", "until"))
    given = [key for key in ("since", "until") if key in raw]
    if given and (isinstance(entry.kind, DayReader) or entry.once or re.split(r"[.\[]", at.path)[0] not in _PERIODS):
        help = "what has happened does not change from day to day; known_on says since when it has been known"
        item.key(given[0]).wrong("period-out-of-place", f"{given[0]} says nothing here", help=help)
        return None, None
    if since and until and since > until:
        item.wrong("dates-out-of-order", f"until ({until}) lies before since ({since})", expected="since <= until")
    return since, until


def _holds_entries(kind: ValueReader[object]) -> bool:
    """Whether a key holds entries that have a ``known_on`` of their own."""
    return isinstance(kind, Tables) and "known_on" in kind.item.keys


def _said_once(entry: KeyDeclaration, at: ValuePlace) -> object:
    help = "an entry of a list has a known_on of its own, beside its other keys"
    at.wrong("said-once", "this is said once, and neither changes nor is taken back", help=help)
    return entry.absent


def _source(raw: Mapping[str, object], item: ValuePlace, path: str) -> Source:
    if isinstance(ready := raw.get("source"), Source):  # no text holds one: only `of_values` is given such
        return ready
    text, by = (
        TextReader().read(raw[key], item.key(key)) or "" if raw.get(key, "") != "" else "" for key in ("source", "by")
    )
    on, known_on = (read_day(raw[key], item.key(key), A_DAY) if key in raw else None for key in ("on", "known_on"))
    around = item.source
    if not text:
        return replace(around, on=on or around.on, known_on=known_on or around.known_on, by=by or around.by)
    known_on = known_on or around.known_on
    return Source(text=text, file=item.findings.file, key=path, line=item.line, on=on, known_on=known_on, by=by)


@dataclass(frozen=True, slots=True)
class OneDay:
    """A day that is known exactly, and stands as it is: since when an entry has been known."""

    example: str = "2026-03-01"
    expected: str = A_DAY

    def read(self, raw: object, at: ValuePlace) -> date | None:
        return read_day(raw, at, self.expected)

    def schema(self) -> Json:
        return {"$ref": "#/$defs/day"}


def described_schema(entry: KeyDeclaration) -> Json:
    """The schema of a key: its kind, bare, with what is said about it or as several statements; and what it means."""
    plain = entry.kind.schema()
    if isinstance(entry.kind, OneDay):
        return {"description": entry.says, **plain}
    if entry.once or _holds_entries(entry.kind):
        known = () if entry.once else ("known_on",)
        return {
            "description": entry.says,
            "anyOf": [plain, _statement_schema(plain, "value", "source", *_ABOUT, *known)],
        }
    statement = _statement_schema(plain, *_SAYS)
    several: Json = {"type": "array", "items": statement, "minItems": 1, "maxItems": MOST_STATEMENTS}
    return {"description": entry.says, "anyOf": [plain, statement, several]}


_ABOUT: Final = ("by", "on")


def _statement_schema(plain: Json, *keys: str) -> Json:
    forms: dict[str, Json] = {
        "value": plain,
        "unknown": {"const": True},
        "source": {"$ref": "#/$defs/source"},
        "by": {"$ref": "#/$defs/by"},
    }
    required = [{"required": [key]} for key in ("value", "unknown") if key in keys]
    return {
        "type": "object",
        "properties": {key: forms.get(key, {"$ref": "#/$defs/day"}) for key in keys},
        **(required[0] if len(required) == 1 else {"oneOf": required}),
        "additionalProperties": False,
    }
