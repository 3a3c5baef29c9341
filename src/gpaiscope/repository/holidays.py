"""Holidays that the user names: a file with the days of a place, for years without a notice, or beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope.calendar import Calendar, Certainty, HolidayYear
from gpaiscope.dossier.reading import table
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.dossiers import data_of
from gpaiscope.repository.files import local

_YEAR: Final = frozenset({"year", "days", "source"})


def read_calendar(path: str | Path, place: str) -> Calendar:
    """The calendar of a place with the holidays of a file: whole years (``[[year]]``) and single days (``more``).

    Raises InputError with every mistake of the file.
    """
    name, file = str(path), local(path)
    expected = "holidays of a place in TOML, with a [[year]] for each list of days"
    told: Mapping[str, Any] = table(data_of(file, root=file.parent, expected=expected), name)
    mistakes = list(_mistakes(told, place, name))
    if mistakes:
        raise InputError(*mistakes)
    given = {
        each["year"]: HolidayYear(
            days=frozenset(day for day in each["days"] if day.weekday() < 5),
            certainty=Certainty.GIVEN,
            source=str(each.get("source", name)),
        )
        for each in told.get("year", ())
    }
    return replace(Calendar(place=place), given=given, more=frozenset(told.get("more", ())))


def _mistakes(told: Mapping[str, Any], place: str, name: str) -> Iterator[Mistake]:
    def wrong(message: str, path: str, expected: str) -> Mistake:
        return Mistake(reference="holidays-unreadable", message=message, file=name, path=path, expected=expected)

    for key in sorted(told.keys() - {"place", "year", "more"}):
        yield wrong(f"{key!r} is not a key of holidays", key, "place, year or more")
    if told.get("place", place) != place:
        yield wrong(f"these are holidays of {told['place']!r}", "place", f"holidays of {place!r}, or another --place")
    if not _are_days(told.get("more", [])):
        yield wrong("not a list of days", "more", "days such as [2027-03-26]")
    years = told.get("year", [])
    if not isinstance(years, list):
        yield wrong("not a list of years", "year", "[[year]] with year = 2027, days = [...] and source")
        return
    for number, each in enumerate(years):
        path = f"year[{number}]"
        if not isinstance(each, dict) or each.keys() - _YEAR or not isinstance(each.get("year"), int):
            yield wrong("not a year with its days", path, 'year = 2027, days = [2027-01-01, ...], source = "OJ C/..."')
        elif not _are_days(each.get("days")) or any(day.year != each["year"] for day in each["days"]):
            yield wrong("not a list of days of that year", f"{path}.days", f"days such as [{each['year']}-01-01]")


def _are_days(value: object) -> bool:
    return isinstance(value, list) and all(type(each) is date for each in value)
