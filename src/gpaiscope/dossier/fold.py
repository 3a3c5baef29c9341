"""A dossier as it stands on a day, of what was known on a day: one value or none for each key.

What is folded looks like a dossier that was written plainly, and is read by the same code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final, TypeVar

from gpaiscope.dossier.declaration import Denial, OneOrSeveral, TableDeclaration, Tables, known_since, out_of_order
from gpaiscope.dossier.models import LISTS
from gpaiscope.dossier.place import Stated
from gpaiscope.dossier.statements import Statements, When, replacing
from gpaiscope.dossier.tables import NAMED_MODEL, Dossier
from gpaiscope.values import Replaced

T = TypeVar("T")

_DOSSIER: TableDeclaration[Dossier] = TableDeclaration(cls=Dossier, called="a dossier")


def fold(dossier: Dossier, day: date, known_on: date | None = None) -> Dossier:
    """The dossier on a day, of what was known on or before ``known_on``; None: of all that is known.

    Of the statements of a value that are known and hold on the day, the latest known stand. Equally late ones are met:
    ranges are cut, words must be equal. Where nothing is left, where the value was taken back, or where the statements
    contradict each other, it is unknown, as are days that are out of order, and keys that deny each other, until a
    later statement mends them. An entry that was not known yet is not there, and a list that lacks one is not known to
    be complete then; one that had no entry yet is left out.
    """
    if dossier.plain:
        return dossier
    when = When(day=day, known_on=known_on)
    models = tuple(folded_as(each, NAMED_MODEL, when) for each in dossier.models)
    folded = replace(folded_as(dossier, _DOSSIER, when), models=models)
    unborn = {
        name: None
        for name in ("actors", *LISTS)
        if isinstance(held := getattr(dossier, name), tuple) and held and not getattr(folded, name)
        if folded.complete_by(name) is None
    }
    again = partial(fold, dossier, known_on=known_on)
    whole = replace(_not_all_known(folded, dossier), told_on=again, turned=turns(dossier))
    return replace(whole, **unborn, plain=True)  # type: ignore[arg-type]


def _not_all_known(folded: Dossier, dossier: Dossier) -> Dossier:
    """What is folded without saying that a list is complete of which entries were not known yet."""
    if folded.complete is None:
        return folded
    left = {name for name in folded.complete.value if _lacks_entries(folded, dossier, name)}
    said = replace(folded.complete, value=folded.complete.value - left)
    return replace(folded, complete=said) if left else folded


def _lacks_entries(folded: Dossier, dossier: Dossier, name: str) -> bool:
    held, kept = getattr(dossier, name), getattr(folded, name)
    return isinstance(held, tuple) and len(kept or ()) < len(held)


def is_plain(dossier: Dossier) -> bool:
    """Whether a dossier is the same on every day and for every day of knowledge."""
    return not any(
        isinstance(each, Statements) or (isinstance(each, Stated) and each.source.known_on) or _has_own_day(each)
        for each in parts(dossier)
    )


def _has_own_day(value: object) -> bool:
    return getattr(value, "known_on", None) is not None


def parts(value: object) -> Iterator[object]:
    """Everything that stands in a dossier: tables and entries, `Stated` values and `Statements`."""
    yield value
    if isinstance(value, tuple):
        for each in value:
            yield from parts(each)
    elif not isinstance(value, Stated | Statements):
        for name in getattr(value, "__dataclass_fields__", ()):
            if (each := getattr(value, name)) is not None:
                yield from parts(each)


_ENTRY: Final = re.compile(r"(.*: )?[a-z_]+\[\d+\]")


def path_of(entry: object, otherwise: str) -> str:
    """Where an entry of a list stands in its file; ``otherwise`` for one that comes from no file."""
    for each in parts(entry):
        if isinstance(each, Stated | Statements) and (found := _ENTRY.match(each.path)):
            return found[0]
    return otherwise


def known_days(dossier: Dossier) -> tuple[date, ...]:
    """The days on which anything of a dossier became known, earliest first."""
    found: set[date | None] = set()
    for each in parts(dossier):
        match each:
            case Stated(source=source):
                found.add(source.known_on)
            case Statements(listed=listed):
                found.update(one.source.known_on for one in listed)
            case _:
                found.add(getattr(each, "known_on", None))
    return tuple(sorted(day for day in found if day is not None))


def turns(dossier: Dossier) -> tuple[date, ...]:
    """The days on which another statement begins to stand, earliest first: between them nothing changes."""
    found = (each.turns() for each in (() if dossier.plain else parts(dossier)) if isinstance(each, Statements))
    return tuple(sorted({day for days in found for day in days}))


def folded_as(value: T, table: TableDeclaration[Any], when: When) -> T:
    """One table as it stands, key by key.

    Of keys that say one thing in two ways, or deny each other, the one that was known later stands.
    """
    known = dict(table.keys.values())
    changes = {
        name: _value(getattr(value, name), entry.kind, when, once=entry.once, absent=entry.absent)
        for name, entry in known.items()
        if getattr(value, name) is not entry.absent
    }
    changes |= _latest(value, changes, table.exclusive, when)
    for pair in table.ordered:
        if out_of_order(*map(changes.get, pair)):
            changes |= dict.fromkeys(pair)
    for denial in table.denials:
        changes |= _not_denied(value, denial, when)
    return replace(value, **changes)  # type: ignore[type-var]


def _value(value: object, kind: object, when: When, *, once: bool = False, absent: object = None) -> object:
    if isinstance(value, Statements):
        value = value.folded(when)
        return absent if value is None else _value(value, kind, when)
    if isinstance(value, Stated):
        return value if once or when.knows(value.source.known_on) else None
    if isinstance(value, tuple) and isinstance(kind, Tables):
        return tuple(folded_as(each, kind.item, when) for each in value if when.knows(getattr(each, "known_on", None)))
    if isinstance(kind, OneOrSeveral):
        kind = kind.one
    return folded_as(value, kind, when) if isinstance(kind, TableDeclaration) else value


def _latest(value: object, folded: Mapping[str, object], exclusive: Sequence[str], when: When) -> dict[str, object]:
    """What changes in keys of which one at most stands: the later known replaces the others, equally late ones fall."""
    given = [key for key in exclusive if folded.get(key) is not None]
    if len(given) < 2:
        return {}
    since = {key: known_since(getattr(value, key), when) for key in given}
    ordered = sorted(given, key=lambda key: since[key], reverse=True)
    last, before = ordered[:2]
    if since[last] == since[before]:
        return dict.fromkeys(given)
    replaced = folded[before]
    told = replaced if isinstance(replaced, Stated) else next(_stated(replaced), None)
    kept = folded[last]
    if told is not None:
        shown = told.value if isinstance(replaced, Stated) else before
        kept = replacing(kept, Replaced(value=shown, source=told.source))
    return dict.fromkeys(given) | {last: kept}


def _not_denied(value: object, denial: Denial, when: When) -> dict[str, None]:
    """What falls of a value and the keys that it denies: the value where one of these was known later, else all."""
    said = {key: getattr(value, key) for key in (denial.key, *denial.denied)}
    contradicted = denial.contradicted(said, when)
    if not contradicted:
        return {}
    return dict.fromkeys((denial.key,) if denial.is_replaced(said, when) else (denial.key, *contradicted))


def _stated(value: object) -> Iterator[Stated[object]]:
    return (each for each in parts(value) if isinstance(each, Stated))
