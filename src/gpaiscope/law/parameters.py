"""The numbers and days of the law, read once from the packaged table ``parameters.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from gpaiscope.errors import RuleError
from gpaiscope.values import Exact, parse_exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One value of a parameter; ``until`` is its last day, None where it is the current one."""

    start: date
    until: date | None
    value: Exact | date
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEntry:
    """A parameter with all its values in order of time."""

    name: str
    says: str
    unit: str
    values: tuple[Dated, ...]

    def on(self, day: date) -> Dated | None:
        """The value of a day; None before the first one: not yet."""
        return next((value for value in reversed(self.values) if value.start <= day), None)


def _load() -> dict[str, ParameterEntry]:
    table = tomllib.loads(files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8"))
    return {name: _entry(name, entry) for name, entry in table.items()}


def _entry(name: str, entry: dict[str, object]) -> ParameterEntry:
    rows: list[dict[str, object]] = entry["values"]  # type: ignore[assignment]
    starts: list[date] = [row["from"] for row in rows]  # type: ignore[misc]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), None]
    values = tuple(
        Dated(start=start, until=end, value=_value(row["value"]), cites=tuple(row["cites"]))  # type: ignore[arg-type]
        for row, start, end in zip(rows, starts, ends, strict=True)
    )
    return ParameterEntry(name=name, says=str(entry["says"]), unit=str(entry["unit"]), values=values)


def _value(written: object) -> Exact | date:
    return written if isinstance(written, date) else parse_exact(str(written))


PARAMETERS: Final = _load()


def on(day: date) -> dict[str, Exact | date]:
    """The value of every parameter that has one on the day."""
    return {name: dated.value for name, entry in PARAMETERS.items() if (dated := entry.on(day)) is not None}


def number(name: str, day: date) -> Exact:
    """A number of the law on a day. Raises RuleError where it has none."""
    dated = PARAMETERS[name].on(day)
    if dated is None or isinstance(dated.value, date):
        raise RuleError(f"{name} is not a number on {day}")
    return dated.value


def constant(name: str) -> Exact:
    """A number of the law that has never changed. Raises RuleError for one that has."""
    (dated,) = PARAMETERS[name].values
    return number(name, dated.start)


def day_of(name: str) -> date:
    """A day of the law as it now stands, for the dates between which rules apply."""
    value = PARAMETERS[name].values[-1].value
    if not isinstance(value, date):
        raise RuleError(f"{name} is not a day")
    return value


def day_first_set(name: str) -> date:
    """A day of the law as it stood at first, where it was moved later. Raises RuleError for what is no day."""
    value = PARAMETERS[name].values[0].value
    if not isinstance(value, date):
        raise RuleError(f"{name} is not a day")
    return value


def eve_of(name: str) -> date:
    """The last day before a day of the law as it now stands."""
    return day_of(name) - timedelta(days=1)
