"""Days as people type them: 1 December 2026, 12/2026, Q3 2026, between two days, or before one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from gpaiscope.values import DateRange

LONGEST: Final = 100
_ONE_DAY: Final = timedelta(days=1)

MONTHS_A_QUARTER: Final = 3


def typed_days(text: str) -> DateRange:
    """The days that a text means: one, or those between which it lies. Raises ValueError with a reason."""
    if len(text) > LONGEST:
        raise ValueError("this is too long to be a day")
    plain = re.sub(r"\s+", " ", text.strip().casefold().replace("–", "-").replace("—", "-")).rstrip(" .!")
    for pattern in _BETWEEN:
        if match := re.fullmatch(pattern, plain):
            last = _days(match[2])
            # "Between March and May 2026": the year stands once, and is that of both.
            spoken = (
                match[1] if re.search(r"\d{4}", match[1]) or last.latest is None else f"{match[1]} {last.latest.year}"
            )
            first = _days(spoken)
            if first.earliest and last.latest and first.earliest > last.latest:
                raise ValueError(f'"{text}" ends before it begins')
            return DateRange(earliest=first.earliest, latest=last.latest)
    if match := re.fullmatch(r"(?:since|from|on or after|not before|at the earliest) (.+)", plain):
        return DateRange(earliest=_days(match[1]).earliest)
    if match := re.fullmatch(r"(?:until|till|by|up to|on or before|not after|no later than|at the latest) (.+)", plain):
        return DateRange(latest=_days(match[1]).latest)
    # What is after a month is after its last day, and what is before it, before its first.
    if (match := re.fullmatch(r"after (.+)", plain)) and (latest := _days(match[1]).latest):
        return DateRange(earliest=latest + _ONE_DAY)
    if (match := re.fullmatch(r"before (.+)", plain)) and (earliest := _days(match[1]).earliest):
        return DateRange(latest=earliest - _ONE_DAY)
    return _days(plain)


_BETWEEN: Final = (
    r"(.+?) ?\.\. ?(.+)",
    r"between (.+?) and (.+)",
    r"(?:from )?(.+?) (?:to|until|till) (.+)",
    r"(.+?) - (.+)",
)


def _days(text: str) -> DateRange:
    """One day, or the days of a month, a quarter or a year."""
    plain = re.sub(r"^(?:(?:on|in|the|of) )+", "", text.strip()).rstrip(".")
    plain = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", plain)
    try:
        for pattern in _FORMS:
            if match := re.fullmatch(pattern, plain):
                return _of(match.groupdict(), text)
    except OverflowError:
        pass
    raise ValueError(f'"{text}" is no day; write 2026-03-01, 1 March 2026, March 2026, or two with .. between them')


def _of(parts: dict[str, str | None], text: str) -> DateRange:
    """The days of the parts of a date that were typed."""
    year = int(parts["year"] or 0)
    if quarter := parts.get("quarter"):
        last = MONTHS_A_QUARTER * int(quarter)
        first = last - MONTHS_A_QUARTER + 1
        return DateRange(earliest=_month(year, first).earliest, latest=_month(year, last).latest)
    if not (typed := parts.get("month")):
        return DateRange(earliest=date(year, 1, 1), latest=date(year, 12, 31))
    month, day = int(typed) if typed.isdecimal() else _MONTHS[typed[:3]], parts.get("day")
    if "slash" in parts and day and month <= 12 and int(day) <= 12 and month != int(day):
        # Half of the world has the month first, and a wrong day may be a missed one.
        one, other = (f"{year}-{first:02}-{second:02}" for first, second in ((month, int(day)), (int(day), month)))
        raise ValueError(f'"{text}" may be {one} or {other}; write which')
    if "slash" in parts and day and month > 12:
        month, day = int(day), str(month)
    try:
        return DateRange.exactly(date(year, month, int(day))) if day else _month(year, month)
    except ValueError:
        raise ValueError(f'"{text}" is no day of the calendar') from None


def _month(year: int, month: int) -> DateRange:
    following = date(year + month // 12, month % 12 + 1, 1)
    return DateRange(earliest=date(year, month, 1), latest=following - _ONE_DAY)


_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_YEAR: Final = r"(?P<year>(?:19|20|21)\d\d)"
_NAME: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FORMS: Final = (
    rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
    rf"{_YEAR}[-/](?P<month>\d\d?)",
    rf"(?P<month>\d\d?)/{_YEAR}",
    rf"{_YEAR}/(?P<month>\d\d?)/(?P<day>\d\d?)",
    rf"(?P<day>\d\d?)\. ?(?P<month>\d\d?)\. ?{_YEAR}",
    rf"(?P<day>\d\d?)(?P<slash>[/-])(?P<month>\d\d?)[/-]{_YEAR}",
    rf"(?P<day>\d\d?)\.? (?:of )?{_NAME},? ?{_YEAR}",
    rf"{_NAME} (?P<day>\d\d?),? {_YEAR}",
    rf"{_NAME},? {_YEAR}",
    rf"{_YEAR} {_NAME}",
    rf"q(?P<quarter>[1-4])[ /-]?{_YEAR}",
    rf"{_YEAR}[ /-]?q(?P<quarter>[1-4])",
    _YEAR,
)
