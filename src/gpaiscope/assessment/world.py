"""What an assessment is made under: which law, until when law and statements are followed, and on which day.

Law, statements and the day mostly move together. Where it is asked which of them changed an answer, one is held back
while the others go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gpaiscope.dossier import Dossier, fold
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import BODY, Body, Law

LAST_DAY: Final = date(2200, 12, 31)
"""The last day that can be meant, here as in a dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A body of law, and the last days until which law and statements are followed; None: until the day itself.

    After ``law_until`` the law stays as it was on that day, and after ``told_until`` what the statements say does.
    """

    body: Body = BODY
    law_until: date | None = None
    told_until: date | None = None

    def law(self, day: date) -> Law:
        """The law of a day. Raises UsageError for a day before the law kept here, and for one too far ahead."""
        if not FIRST_DAY <= day <= LAST_DAY:
            raise UsageError(_out_of_range(day))
        return self.body.on(_still(_first(day, self.law_until))).followed_on(day)

    def told(self, dossier: Dossier, day: date, known_on: date | None) -> Dossier:
        """A dossier as it stands on a day, of what was known on another."""
        return fold(dossier, _first(day, self.told_until), known_on)


OURS: Final = World()
"""The law that is kept here, followed until the day itself."""


def _first(day: date, until: date | None) -> date:
    return day if until is None or day <= until else until


def _still(day: date) -> date:
    """A plain day, also of one that moves."""
    return date.fromordinal(int(day.toordinal()))


def _out_of_range(day: date) -> Mistake:
    return Mistake(
        reference="day-before-the-law" if day < FIRST_DAY else "day-too-late",
        message=f"no law is kept here for {day}",
        expected=f"a day from {FIRST_DAY} on" if day < FIRST_DAY else f"a day until {LAST_DAY}",
    )
