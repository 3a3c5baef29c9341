"""A dossier in which one value is otherwise, as it was read: nothing is written, and all else stays as it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from gpaiscope.dossier.declaration import OneOrSeveral, TableDeclaration, Tables, out_of_order, read_entry, standing
from gpaiscope.dossier.fold import fold, is_plain
from gpaiscope.dossier.kinds import NAMED, Name
from gpaiscope.dossier.place import ReadingNotes, Stated, ValuePlace, shown, suggestion
from gpaiscope.dossier.reading import check_references
from gpaiscope.dossier.statements import Statement, Statements, listed
from gpaiscope.dossier.tables import NAMED_MODEL, Dossier
from gpaiscope.errors import Mistake, UsageError

if TYPE_CHECKING:
    from gpaiscope.dossier.declaration import KeyDeclaration

T = TypeVar("T")
Step = tuple[str, int | None]
"""A key, and the place in the list that it holds."""

_DOSSIER: Final[TableDeclaration[Dossier]] = TableDeclaration(cls=Dossier, called="a dossier")
_STEP: Final = re.compile(r"([a-z_]+)(?:\[(\d{1,4})\])?(?:\.|$)")
_EXAMPLE: Final = "a key of the dossier, such as activities[0].flop or actors[0].country"


def otherwise(dossier: Dossier, changes: Mapping[str, str], *, known_on: date | None = None) -> Dossier:
    """The dossier with values at paths, each written as in TOML; a text needs no quotes.

    Of keys of which one at most is given it takes the place of the others. ``known_on``: what is otherwise of the
    training is known since then alone, and what stood there before stays what was known until then. Raises UsageError
    for a path that leads to no key, and for a value that cannot stand there.
    """
    changed = dossier
    for path, text in changes.items():
        steps = steps_of(dossier, path)
        findings = ReadingNotes(dossier.file, {})
        since = known_on if steps[0][0] == "activities" else None
        changed = _with(changed, _DOSSIER, steps, _value(text), ValuePlace(findings, path_text(steps)), since)
        findings.names.update(_names(dossier))
        check_references(findings)
        if findings.mistakes:
            raise UsageError(replace(findings.mistakes[0], message=f"{path}={text}: {findings.mistakes[0].message}"))
    for mistake in _at_odds(fold(changed, known_on) if known_on else changed, _DOSSIER, dossier.file):
        raise UsageError(mistake)
    return replace(changed, plain=is_plain(changed))


def has_value_at(dossier: Dossier, path: str) -> bool:
    """Whether something stands at a path; not where it leads to no key, or to an entry that the dossier has not."""
    try:
        steps = steps_of(dossier, path)
    except UsageError:
        return False
    table, held = cast("TableDeclaration[Any]", _DOSSIER), cast(object, dossier)
    for key, place in steps[:-1]:
        table, held = _entered(table, held, key, place, path)
    return getattr(held, table.keys[steps[-1][0]][0], None) is not None


def _at_odds(held: object, table: TableDeclaration[Any], file: str) -> Iterator[Mistake]:
    """The days that cannot lie in the order of their keys, and the values that deny what other keys say."""
    for first, second in table.ordered:
        one, other = getattr(held, first, None), getattr(held, second, None)
        if isinstance(one, Stated) and isinstance(other, Stated) and out_of_order(one, other):
            message = f"{second} ({other.value}) lies before {first} ({one.value})"
            expected = f"{first} <= {second}"
            yield Mistake(
                reference="dates-out-of-order", message=message, file=file, path=other.path, expected=expected
            )
    for denial in table.denials:
        if message := denial.message({key: getattr(held, key, None) for key in (denial.key, *denial.denied)}):
            denying = standing(getattr(held, denial.key))
            yield Mistake(
                reference="contradiction",
                message=message,
                file=file,
                path=denying.path if isinstance(denying, Stated) else "",
                expected=denial.expected,
                help=denial.help,
            )
    for name, entry in table.keys.values():
        inner = getattr(held, name, None)
        if isinstance(entry.kind, TableDeclaration) and inner is not None:
            yield from _at_odds(inner, entry.kind, file)
        elif isinstance(entry.kind, Tables):
            for each in listed(inner):
                yield from _at_odds(each, entry.kind.item, file)


def path_text(steps: Sequence[Step]) -> str:
    """A path as it is written in messages."""
    return ".".join(key if place is None else f"{key}[{place}]" for key, place in steps)


def steps_of(dossier: Dossier, path: str) -> tuple[Step, ...]:
    """The steps of a path, whose last key may stand in a table within the entry: ``activities[0].tokens``.

    Raises UsageError where it leads to no key, or to an entry that the dossier has not.
    """
    steps = tuple(_steps(path))
    table, held = cast("TableDeclaration[Any]", _DOSSIER), cast(object, dossier)
    for number, (key, place) in enumerate(steps):
        last = number == len(steps) - 1
        if key not in table.keys:
            inside = _inside(table, held, key) if last and place is None else ()
            if not inside:
                raise UsageError(_unknown(path, key, table))
            return (*steps[:-1], *inside)
        if last:
            break
        table, held = _entered(table, held, key, place, path)
    return steps


def _steps(path: str) -> Iterator[Step]:
    at = 0
    while match := _STEP.match(path, at):
        yield match[1], None if match[2] is None else int(match[2])
        at = match.end()
        if at == len(path):
            break
    if at != len(path) or not path or path.endswith((".", "]")):
        message = f"{shown(path)} is no path of a key"
        raise UsageError(Mistake(reference="unknown-path", message=message, expected=_EXAMPLE))


def _unknown(path: str, key: str, table: TableDeclaration[Any]) -> Mistake:
    meant = suggestion(key, tuple(table.keys))
    help = f"did you mean {meant}?" if meant else f"keys there: {', '.join(table.keys)}"
    message = f"{shown(path)} leads to no key of a dossier: there is no {shown(key)}"
    return Mistake(reference="unknown-path", message=message, path=path, expected=_EXAMPLE, help=help)


def _inside(table: TableDeclaration[Any], held: object, key: str) -> tuple[Step, ...]:
    """Where a key stands in the one table within another that has it and is there."""
    found: list[tuple[Step, ...]] = []
    for outer, (name, entry) in table.keys.items():
        inner = getattr(held, name, None)
        if isinstance(entry.kind, TableDeclaration) and key in entry.kind.keys and inner is not None:
            found.append(((outer, None), (key, None)))
        elif isinstance(entry.kind, Tables) and key in entry.kind.item.keys and len(listed(inner)) == 1:
            found.append(((outer, 0), (key, None)))
    return found[0] if len(found) == 1 else ()


def _entered(
    table: TableDeclaration[Any], held: object, key: str, place: int | None, path: str
) -> tuple[TableDeclaration[Any], object]:
    """The table at a key with what stands there. Raises UsageError where there is none."""
    name, entry = table.keys[key]
    kind, inner = _kind(entry, place), _held(held, name, place)
    if not isinstance(kind, TableDeclaration):
        expected = f"{key}[0] and a key of it" if isinstance(entry.kind, Tables) else _EXAMPLE
        message = f"{shown(path)} leads to no key of a dossier"
        raise UsageError(Mistake(reference="unknown-path", message=message, path=path, expected=expected))
    if place is not None:
        entries = listed(cast(Any, inner))
        if place >= len(entries):
            have = (
                f"{key}[0] to {key}[{len(entries) - 1}]"
                if entries
                else f"an entry of [[{key}]], of which there is none"
            )
            message = f"there is no {key}[{place}]"
            raise UsageError(Mistake(reference="unknown-path", message=message, path=path, expected=have))
        return kind, entries[place]
    if inner is None and key in ("architecture", "authorised_representative"):
        message = f"the dossier has no {key} there, of which one value could be otherwise"
        raise UsageError(Mistake(reference="unknown-path", message=message, path=path, expected="a key that it has"))
    return kind, inner if inner is not None else kind.cls()


def _kind(entry: KeyDeclaration, place: int | None) -> object:
    kind: object = entry.kind
    if isinstance(kind, OneOrSeveral):
        return NAMED_MODEL if place is not None else kind.one
    return kind.item if isinstance(kind, Tables) and place is not None else kind


def _held(held: object, name: str, place: int | None) -> object:
    return getattr(held, "models" if name == "model" and place is not None else name, None)


def _value(text: str) -> object:
    """What stands after the sign, as TOML has it; else a text without its quotes."""
    try:
        found = tomllib.loads(f"value = {text}", parse_float=Decimal)
    except (ValueError, RecursionError):
        return text.strip()
    return found["value"] if list(found) == ["value"] else text.strip()


def _with(
    held: T, table: TableDeclaration[Any], steps: Sequence[Step], raw: object, at: ValuePlace, known_on: date | None
) -> T:
    """A table with a value at some steps, which is known since a day where one is given."""
    (key, place), rest = steps[0], steps[1:]
    name, entry = table.keys[key]
    if not rest:
        if isinstance(entry.kind, Name):
            at.wrong("said-once", "it names its entry, which the rest of the dossier refers to")
            return held
        value = read_entry(entry, raw, at)
        if known_on is not None and isinstance(value, Stated):
            value = _stated_since(getattr(held, name), value, known_on)
        return _put(held, table, key, value)
    inner, kind = _entered(table, held, key, place, at.path)[1], _kind(entry, place)
    assert isinstance(kind, TableDeclaration)  # the path was looked up before
    made = _with(inner, kind, rest, raw, at, known_on)
    if place is None:
        return _put(held, table, key, made)
    of = "models" if key == "model" else name
    entries = getattr(held, of)
    if isinstance(entries, Statements):
        at.wrong("several-statements", f"{key} is stated as a whole, and not entry by entry")
        return held
    return cast(T, replace(cast(Any, held), **{of: (*entries[:place], made, *entries[place + 1 :])}))


def _stated_since(before: object, value: Stated[Any], known_on: date) -> Statements[Any]:
    """A value that is known since a day, beside what was stated until then."""
    earlier: tuple[Statement[Any], ...] = ()
    if isinstance(before, Statements):
        earlier = before.listed
    elif isinstance(before, Stated):
        earlier = (Statement(value=before.value, source=before.source, path=before.path, line=before.line),)
    stated = Statement(value=value.value, source=replace(value.source, known_on=known_on), path=value.path)
    return Statements(listed=(*earlier, stated), path=value.path)


def _put(held: T, table: TableDeclaration[Any], key: str, value: object) -> T:
    """A table with a value of its own, in the place of those that say the same in another way."""
    name = table.keys[key][0]
    others = {other: None for other in table.exclusive if key in table.exclusive and other != key}
    return cast(T, replace(cast(Any, held), **others, **{name: value}))


def _names(dossier: Dossier) -> dict[str, dict[str, ValuePlace]]:
    """What can be referred to in a dossier, by what it is."""
    none = ValuePlace(ReadingNotes(dossier.file, {}))
    lists: Mapping[str, object] = {
        "actors": dossier.actors, "original": dossier.original, "model": dossier.models
    }  # fmt: skip
    return {
        of: {
            stated.value: none
            for each in listed(cast(Any, lists[where]))
            if isinstance(stated := getattr(each, key), Stated)
        }
        for of, (key, where) in NAMED.items()
    }
