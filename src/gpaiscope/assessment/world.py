"""What an assessment is made under: which law, until when law and statements are followed, and on which day.

Law, statements and the day mostly move together. Where it is asked which of them changed an answer, one is held back
while the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gpaiscope.dossier import Dossier, fold
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import BODY, Body, Law

LAST_DAY: Final = date(2200, 12, 31)
"""The last day that can be meant, here as in a dossier."""


Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A body of law, and from when until when law and statements are followed; None: on each day as it is.

    ``law_within``: the first and the last day whose law is followed. Before, the law is already that of the first, and
    later still that of the last. ``told_within``: the same of what the statements of a dossier say.
    """

    body: Body = BODY
    law_within: Days = (None, None)
    told_within: Days = (None, None)

    def held_back(self, *, law: date, told: date, day: date) -> World:
        """The law and the statements of two days, read on a third."""
        return replace(self, law_within=_within(law, day), told_within=_within(told, day))

    def law(self, day: date) -> Law:
        """The law of a day. Raises UsageError for a day before the law kept here, and for one too far ahead."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise UsageError(_out_of_range(day))
        return self.body.on(_still(_nearest(day, self.law_within))).followed_on(day)

    def told(self, dossier: Dossier, day: date, known_on: date | None) -> Dossier:
        """A dossier as it stands on a day, of what was known on another."""
        return fold(dossier, _nearest(day, self.told_within), known_on)


OURS: Final = World()
"""The law that is kept here, followed until the day itself."""


def _within(of: date, day: date) -> Days:
    return (of, None) if of > day else (None, of) if of < day else (None, None)


def _nearest(day: date, within: Days) -> date:
    first, last = within
    return first if first is not None and day < first else last if last is not None and last < day else day


def _still(day: date) -> date:
    """A plain day, also of one that moves."""
    return date.fromordinal(int(day.toordinal()))


def _out_of_range(day: date) -> Mistake:
    return Mistake(
        reference="day-before-the-law" if day < FIRST_DAY else "day-too-late",
        message=f"no law is kept here for {day}",
        expected=f"a day from {FIRST_DAY} on" if day < FIRST_DAY else f"a day until {LAST_DAY}",
    )
