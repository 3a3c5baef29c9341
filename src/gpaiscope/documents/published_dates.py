"""Days as others write them, in the precision that they have: a month stays a month, and two readings stay two."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDays:
    """The days that a text names, in ISO form as far as they are given: ``2025-09-01``, ``2025-09`` or ``2025``.

    ``either``: what the first can be where the order of day and month is not told.
    """

    given: tuple[str, ...]
    either: tuple[str, ...] = ()


MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<m{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = re.compile(
    r"\b(?P<y1>(?:19|20)\d\d)-(?P<n1>\d\d)(?:-(?P<d1>\d\d))?\b"
    r"|\b(?P<d2>\d{1,2})(?:st|nd|rd|th)?[ -]" + _MONTH.format(2) + r",?[ -](?P<y2>(?:19|20)\d\d)\b"
    r"|\b" + _MONTH.format(3) + r" (?P<d3>\d{1,2})(?:st|nd|rd|th)?,? (?P<y3>(?:19|20)\d\d)\b"
    r"|\b" + _MONTH.format(4) + r",? (?P<y4>(?:19|20)\d\d)\b"
    r"|\b(?P<a5>\d{1,2})(?P<s5>[/.-])(?P<b5>\d{1,2})(?P=s5)(?P<y5>(?:19|20)?\d\d)\b"
    r"|\b(?P<n6>\d{1,2})[/.](?P<y6>(?:19|20)\d\d)\b"
    r"|\b(?P<y7>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def order_of_days(text: str) -> str:
    """``day`` or ``month``: which comes first in the numbers of a text, where one of them can be no month; else empty.

    A point parts days from months in the languages that write day first.
    """
    found = set()
    for match in re.finditer(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)\b", text):
        first, second = int(match[1]), int(match[2])
        if 12 < first <= 31 and 1 <= second <= 12:
            found.add("day")
        if 12 < second <= 31 and 1 <= first <= 12:
            found.add("month")
    return found.pop() if len(found) == 1 else ""


def days_in(text: str, order: str = "", *, latest: bool = False) -> PublishedDays | None:
    """The days that a text names, in their order; None where it names none. ``latest``: only the last one counts."""
    found = [days for match in _DAY.finditer(" ".join(text.split())) if (days := _days_of_match(match, order))]
    if not found:
        return None
    counts = max(found, key=max) if latest else found[0]
    if latest and len(counts) > 1 and any(len(days) == 1 and days[0] == max(counts) for days in found):
        counts = (max(counts),)
    return PublishedDays(given=tuple(days[0] for days in found), either=counts if len(counts) > 1 else ())


def _days_of_match(match: re.Match[str], order: str) -> tuple[str, ...]:
    """What a match can be; nothing where there is no such day."""
    part = match.groupdict()
    if part["y1"]:
        return _day_or_month(part["y1"], part["n1"], part["d1"])
    for number in "234":
        if part[f"y{number}"]:
            month = MONTHS.index(part[f"m{number}"][:3].lower()) + 1
            return _day_or_month(part[f"y{number}"], str(month), part.get(f"d{number}"))
    if part["y5"]:
        year = part["y5"] if len(part["y5"]) == 4 else f"20{part['y5']}"
        day_first, month_first = (
            _day_or_month(year, part["b5"], part["a5"]),
            _day_or_month(year, part["a5"], part["b5"]),
        )
        if order == "day" or part["s5"] == ".":
            return day_first or month_first
        if order == "month":
            return month_first or day_first
        return tuple(dict.fromkeys((*day_first, *month_first)))
    if part["y6"]:
        return _day_or_month(part["y6"], part["n6"], None)
    return (part["y7"],)


def _day_or_month(year: str, month: str, day: str | None) -> tuple[str, ...]:
    number = int(month)
    if not 1 <= number <= 12:
        return ()
    if day is None:
        return (f"{year}-{number:02}",)
    if not 1 <= int(day) <= monthrange(int(year), number)[1]:
        return ()
    return (f"{year}-{number:02}-{int(day):02}",)


def first_and_last(given: str) -> tuple[date, date]:
    """The first and the last day that a day, a month or a year is."""
    year, month, day = (int(part) for part in f"{given}-0-0".split("-")[:3])
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
