"""Working days of a place: which days are holidays there, and how sure that is.

Regulation (EEC, Euratom) No 1182/71 Art 2: public holidays are those of the Member State or institution in which
action is to be taken, working days all others but Saturdays and Sundays. The institutions' lists are in
``holidays.toml`` beside this module; a year without one is provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, UsageError

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
SUNDAY: Final = 6
"""The days of the weekend as `date.weekday` numbers them."""
FIRST_YEAR: Final = 1971
LAST_YEAR: Final = 2199
"""The years for which days are counted: from the Regulation's to far past any period of the regime."""


class Certainty(Enum):
    """How sure the holidays of a year are."""

    LISTED = "listed"
    """A notice in the Official Journal names them."""
    GIVEN = "given"
    """The user named them."""
    DERIVED = "derived"
    """No notice is known: they follow from the years before, or from a library, and are provisional."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """The holidays of a place in one year, weekdays only; ``source`` is the notice, or why there is none.

    ``sure`` are those of a derived year that are holidays in every member state, whatever a notice will name.
    """

    days: frozenset[date]
    certainty: Certainty
    source: str
    sure: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working days of one place.

    ``given`` are lists of whole years that the user named, which come before every other; ``more`` are single days
    that the user adds. ``provisional`` false leaves out the days that are only derived, but for the sure ones.
    """

    place: str
    given: Mapping[int, HolidayYear] = field(default_factory=dict)
    more: frozenset[date] = frozenset()
    provisional: bool = True

    @property
    def name(self) -> str:
        """The place as it stands in a sentence."""
        institution = _places().get(self.place)
        return str(institution["name"]) if institution else f"the authorities of {self.place}"

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year. Raises UsageError for a year that is not counted, and for an unknown place."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(
                Mistake(
                    reference="year-outside-calendar",
                    message=f"no calendar reaches the year {year}",
                    expected=f"a year from {FIRST_YEAR} to {LAST_YEAR}",
                )
            )
        return self.given.get(year) or _holidays_of(self.place, year)

    def is_holiday(self, day: date) -> bool:
        """Whether a weekday is a holiday of the place."""
        if day in self.more:
            return True
        holidays = self.year(day.year)
        is_derived = holidays.certainty is Certainty.DERIVED
        return day in (holidays.days if self.provisional or not is_derived else holidays.sure)

    def is_working(self, day: date) -> bool:
        """Whether a day is neither a holiday nor a Saturday or Sunday (Art 2(2))."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def working_from(self, day: date) -> date:
        """The day itself where it is a working day, else the next one."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_until(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def without_derived(self) -> Calendar:
        """The same without the days that are only derived."""
        return replace(self, provisional=False)


BRUSSELS: Final = Calendar(place="brussels")
"""Where what is owed to the AI Office is done."""


def calendar_of(place: str) -> Calendar:
    """The calendar of a place. Raises UsageError for one whose holidays are not known."""
    calendar = Calendar(place=place)
    calendar.year(FIRST_YEAR)  # raises for a place that nothing is known of
    return calendar


@cache
def _table() -> dict[str, Any]:
    return tables.beside(__file__, "holidays.toml")


@cache
def _places() -> dict[str, dict[str, Any]]:
    return {place["id"]: place for place in _table()["place"]}


def places() -> tuple[str, ...]:
    """The institutions' places whose holidays are known."""
    return tuple(_places())


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, within = divmod(year, 100)
    golden = year % 19
    leap, correction = century // 4, (century + 8) // 25
    epact = (19 * golden + century - leap - (century - correction + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (within // 4) - epact - within % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def _holidays_of(place: str, year: int) -> HolidayYear:
    institution = _places().get(place)
    if institution is None:
        return _national(place, year)
    own = frozenset(_on(year, institution["own"]))
    for listed in _table()["list"]:
        if listed["year"] == year:
            days = _weekdays(own | frozenset(_on(year, listed["days"])))
            return HolidayYear(days=days, certainty=Certainty.LISTED, source=listed["notice"])
    # No notice yet: what the institutions have named each year, so that nobody counts on too long a period.
    skeleton, sunday = _table()["skeleton"], easter(year)
    moving = {sunday + timedelta(days=offset) for offset in skeleton["easter"]}
    return HolidayYear(
        days=_weekdays(own | moving | frozenset(_on(year, skeleton["fixed"]))),
        certainty=Certainty.DERIVED,
        source=f"no notice of the Official Journal for {year} is known: derived from the years before",
        sure=frozenset(_on(year, skeleton["everywhere"])),
    )


def _on(year: int, days: Iterable[str]) -> Iterable[date]:
    """Days of a year, of which month and day are told as in ``05-09``."""
    return (date.fromisoformat(f"{year}-{day}") for day in days)


def _weekdays(days: Iterable[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.weekday() < SATURDAY)


@cache
def _national(place: str, year: int) -> HolidayYear:
    """A member state's public holidays, which the library ``holidays`` knows: no official list, so provisional."""
    try:
        library = import_module("holidays")
    except ImportError:
        from gpaiscope.extras import installing

        raise UsageError(
            Mistake(
                reference="holidays-not-installed",
                message=f"the public holidays of {place!r} need the library holidays",
                expected=f"one of {' '.join(places())}, or the library",
                help=installing("calendar"),
            )
        ) from None
    if place not in MEMBER_STATES:
        raise UsageError(
            Mistake(
                reference="unknown-place",
                message=f"{place!r} is no place whose holidays are known",
                expected=f"{', '.join(places())}, or a member state: {', '.join(MEMBER_STATES)}",
            )
        )
    days = library.country_holidays(place, years=year)
    return HolidayYear(
        days=_weekdays(days),
        certainty=Certainty.DERIVED,
        source=f"the library holidays {library.__version__}; the official list was not read",
    )


MEMBER_STATES: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The member states by their two letters (ISO 3166-1)."""
