"""The days that a dossier states, and the dossier with one of them otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.fold import parts
from gpaiscope.dossier.place import Stated
from gpaiscope.dossier.tables import Dossier
from gpaiscope.values import DateRange

T = TypeVar("T")

FIRST: Final = date(2015, 1, 1)
LAST: Final = date(2100, 12, 31)
"""The days between which a day of a dossier can be otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDay:
    """A day of a dossier: where it stands, what is said of it, and between which days it can lie.

    What ended did not end before it began.
    """

    path: str
    present: DateRange
    least: date = FIRST
    most: date = LAST


def stated_days(dossier: Dossier) -> tuple[StatedDay, ...]:
    """The days that a dossier states, each once, those of what happened first and those of activities last."""
    days = {day.path: day for day in _stated_days(dossier)}
    return tuple(sorted(days.values(), key=lambda day: _ACTIVITIES.match(day.path) is not None))


_ACTIVITIES: Final = re.compile(r"(.*\.)?activities\[")


_IN_ORDER: Final = (
    ("started_on", "ended_on"),
    ("signed_on", "left_on"),
    ("on", "informed_on"),
    ("on", "due_on"),
    ("sent_on", "received_on"),
    ("systemic_since", "systemic_until"),
)
"""Days of one table of which the second does not come before the first."""


def _stated_days(dossier: Dossier) -> Iterator[StatedDay]:
    """The days that a dossier states, but not those that something was known on."""
    least: dict[str, date] = {}
    most: dict[str, date] = {}
    for table in parts(dossier):
        for first, second in _IN_ORDER:
            one, other = getattr(table, first, None), getattr(table, second, None)
            if one is not None and other is not None:
                most[one.path] = min(other.value.earliest or LAST, most.get(one.path, LAST))
                least[other.path] = max(one.value.latest or FIRST, least.get(other.path, FIRST))
    for part in parts(dossier):
        if isinstance(part, Stated) and isinstance(part.value, DateRange) and (path := part.path):
            yield StatedDay(path=path, present=part.value, least=least.get(path, FIRST), most=most.get(path, LAST))


def putting(value: T, path: str) -> Callable[[date], T]:
    """What writes a day into a table wherever it stands at a path; all that does not hold it stays as it is."""
    if isinstance(value, Stated):
        return lambda day: replace(value, value=DateRange.exactly(day))
    if isinstance(value, tuple):
        rows = {place: putting(row, path) for place, row in enumerate(value) if _holds_path(row, path)}
        return lambda day: cast(T, tuple(rows[at](day) if at in rows else row for at, row in enumerate(value)))
    inside = {
        name: putting(held, path)
        for name in (key.name for key in fields(cast(Any, value)))
        if _holds_path(held := getattr(value, name), path)
    }
    return lambda day: replace(cast(Any, value), **{name: put(day) for name, put in inside.items()})


def _holds_path(value: object, path: str) -> bool:
    return any(isinstance(part, Stated) and part.path == path for part in parts(value))
