"""What an assessment is made under: which law, until when law and statements are followed, and on which day.

Law, statements and the day mostly move together. Where it is asked which of them changed an answer, one is held back
while the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, fold
from gpaiscope.law.body import BODY, Body, Law
from gpaiscope.law.parameters import refuse_outside

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

Days = tuple[date | None, date | None]
Assessments = Sequence["Assessment"]


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
        refuse_outside(day)
        return self.body.on(_still(_nearest(day, self.law_within))).followed_on(day)

    @property
    def turned(self) -> tuple[date, ...]:
        """The days on which a draft changes the law: what it brings is dated from them, and never from before."""
        return self.body.draft.days if self.body.draft else ()

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


@dataclass(frozen=True, kw_only=True)
class Assessable:
    """A dossier that can be assessed again: on any day, in any world, and with other facts.

    ``again`` assesses a dossier in its place, on a day that may be one that moves. ``turns`` are the days on which
    another statement begins to stand, ``known_on`` is until when it was known.
    """

    dossier: Dossier
    again: Callable[[Dossier, date, World], Assessments]
    turns: tuple[date, ...] = ()
    known_on: date | None = None
    world: World = OURS

    def on(self, day: date, world: World) -> Assessments:
        """Its models on a day, in a world."""
        return self.again(self.dossier, day, world)

    def stated(self, day: date) -> Dossier:
        """The dossier as it stands on a day."""
        return self.world.told(self.dossier, day, self.known_on)

    def only(self, kept: Callable[[Assessments], Assessments]) -> Assessable:
        """The same, of some of its models."""
        again = self.again
        return replace(self, again=lambda dossier, day, world: kept(again(dossier, day, world)))
