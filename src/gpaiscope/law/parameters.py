"""The numbers and days of the law, read once from the packaged table ``parameters.toml``, and those of one day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import Mistake, RuleError, UsageError
from gpaiscope.law.citation import cite
from gpaiscope.values import Exact, parse_exact


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """One value of a parameter; ``until`` is its last day, None where it is the current one."""

    start: date
    until: date | None
    value: Exact | date
    cites: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEntry:
    """A parameter with all its values in order of time."""

    name: str
    says: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue | None:
        """The value of a day; None before the first one: not yet, and after the last one where that ended."""
        found = next((value for value in reversed(self.values) if value.start <= day), None)
        return found if found is not None and (found.until is None or day <= found.until) else None


def applies_from(value: DatedValue, parameters: Mapping[str, ParameterEntry]) -> date:
    """The day from which a value applies: not before the provision does that states it, though it was law before."""
    first = str(value.cites[0]) if value.cites and not isinstance(value.value, date) else ""
    later = [parameters[name].values[0].value for pattern, name in _APPLY if re.match(pattern, first)]
    return max([value.start, *(day for day in later if isinstance(day, date))])


_APPLY: Final = (
    (r"AI Act (Art 5[1-6]\b|Annex XI)", "chapter_v_applies"),
    (r"AI Act Art (8[89]|9[0-4]|101)\b", "powers_apply"),
)
"""Provisions that apply later than the Guidelines were published, with the day's name (Article 113)."""


def _load() -> dict[str, ParameterEntry]:
    table = tables.beside(__file__, "parameters.toml")
    return {name: _entry(name, entry) for name, entry in table.items()}


def _entry(name: str, entry: dict[str, object]) -> ParameterEntry:
    rows: list[dict[str, object]] = entry["values"]  # type: ignore[assignment]
    starts: list[date] = [row["from"] for row in rows]  # type: ignore[misc]
    eves = [*(start - timedelta(days=1) for start in starts[1:]), None]
    ends: list[date | None] = [row.get("until", eve) for row, eve in zip(rows, eves, strict=True)]  # type: ignore[misc]
    values = tuple(
        DatedValue(start=start, until=end, value=_value(row["value"]), cites=cite(*row["cites"]))  # type: ignore[misc]
        for row, start, end in zip(rows, starts, ends, strict=True)
    )
    return ParameterEntry(name=name, says=str(entry["says"]), unit=str(entry["unit"]), values=values)


def _value(written: object) -> Exact | date:
    return written if isinstance(written, date) else parse_exact(str(written))


PARAMETERS: Final = _load()
"""Every number and day of the law by its name."""


LAST_DAY: Final = date(2200, 12, 31)
"""The last day that can be meant, here as in a dossier."""


def refuse_outside(day: date) -> None:
    """Raise UsageError for a day before the law that is kept here, and for one too far ahead."""
    if FIRST_DAY <= day <= LAST_DAY:
        return
    early = day < FIRST_DAY
    reference, expected = "day-too-late", f"a day until {LAST_DAY}"
    if early:
        reference, expected = "day-before-the-law", f"a day from {FIRST_DAY} on"
    raise UsageError(Mistake(reference=reference, message=f"no law is kept here for {day}", expected=expected))


@dataclass(frozen=True, kw_only=True, eq=False)
class NumbersOfDay:
    """The numbers and days of a law as they stand on one day, which is all that compute is measured by.

    ``numbers`` has the value of each parameter on the day, with the provisions that carry that value. ``of`` is the
    day whose law it is, and ``day`` that on which it is followed: the same, but where one law is read on another day.
    """

    day: date
    of: date
    numbers: Mapping[str, DatedValue]

    def number(self, name: str) -> Exact:
        """A number of the law. Raises RuleError where it has none on the day."""
        value = self._value(name)
        if isinstance(value, date):
            raise RuleError(f"{name} is a day")
        return value

    def day_of(self, name: str) -> date:
        """A day of the law. Raises RuleError where it has none on the day."""
        value = self._value(name)
        if not isinstance(value, date):
            raise RuleError(f"{name} is not a day")
        return value

    def _value(self, name: str) -> Exact | date:
        if name not in self.numbers:
            raise RuleError(f"{name} has no value on {self.of}")
        return self.numbers[name].value


def values_on(day: date, parameters: Mapping[str, ParameterEntry] = PARAMETERS) -> dict[str, DatedValue]:
    """The value of each parameter that has one on the day."""
    return {name: dated for name, entry in parameters.items() if (dated := entry.on(day)) is not None}


def numbers_of(day: date) -> NumbersOfDay:
    """The numbers of the law that is kept here, without its rules. Raises UsageError for a day outside it."""
    refuse_outside(day)
    return NumbersOfDay(day=day, of=day, numbers=values_on(day))
