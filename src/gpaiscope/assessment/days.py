"""On which days of the dossier an answer flips: every day that is written there, moved from the past to the future.

The day is written into the dossier as one that moves, and everything is worked out anew. So each comparison on the way
tells from which day on it would come out otherwise; until then nothing changes, and there it is worked out next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.dossier.fold import parts
from gpaiscope.engine.case import Case
from gpaiscope.engine.moving import Axis
from gpaiscope.values import DateRange

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

T = TypeVar("T")

LEAST: Final = date(2015, 1, 1)
MOST: Final = date(2100, 12, 31)
"""The days between which a day of a dossier is moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDay:
    """A day of a dossier: where it stands, what is said of it, and between which days it can lie.

    What ended did not end before it began.
    """

    path: str
    present: DateRange
    least: date = LEAST
    most: date = MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """The first day that gives another answer."""

    day: date
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What an answer is over a day of the dossier: ``first`` on the earliest, and the days on which it flips."""

    input: StatedDay
    first: Answer
    flips: tuple[Flip, ...]

    def on(self, day: date) -> Answer:
        """The answer where it is this day."""
        return next((each.after for each in reversed(self.flips) if each.day <= day), self.first)


def days(
    assessment: Assessment, id: str = "", actor: str = "", *, of: tuple[str, ...] = (), most: int | None = None
) -> tuple[Days, ...]:
    """On which days an answer flips; without ``id`` it is how the actor stands.

    ``of`` are the paths of the days that are moved, empty for all that the dossier states of this model; no more than
    ``most``. Raises UsageError for an unknown id or actor.
    """
    asked = Asked(assessment=assessment, id=id, actor=actor)
    chosen = [each for each in stated_days(assessment.dossier) if not of or each.path in of]
    return tuple(_over(asked, each) for each in chosen[:most])


def stated_days(dossier: Dossier) -> tuple[StatedDay, ...]:
    """The days that a dossier states, each once, those of what happened first and those of activities last."""
    found = {each.path: each for each in _stated(dossier)}
    return tuple(sorted(found.values(), key=lambda each: _ACTIVITIES.match(each.path) is not None))


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


def _stated(dossier: Dossier) -> Iterator[StatedDay]:
    """The days that a dossier states, but not those that something was known on."""
    least: dict[str, date] = {}
    most: dict[str, date] = {}
    for table in parts(dossier):
        for first, second in _IN_ORDER:
            one, other = getattr(table, first, None), getattr(table, second, None)
            if one is not None and other is not None:
                most[one.path] = min(other.value.earliest or MOST, most.get(one.path, MOST))
                least[other.path] = max(one.value.latest or LEAST, least.get(other.path, LEAST))
    for each in parts(dossier):
        if isinstance(each, Stated) and isinstance(each.value, DateRange) and (path := each.path):
            yield StatedDay(path=path, present=each.value, least=least.get(path, LEAST), most=most.get(path, MOST))


def _over(asked: Asked, input: StatedDay) -> Days:
    """The answer from the earliest day to the last: after each only on that on which a comparison turns."""
    put = putting(asked.assessment.dossier, input.path)
    axis, last = Axis(input.least.toordinal()), input.most.toordinal()
    first, flips = asked.of(_case(asked.assessment, put(axis.day()))), []
    before = first
    while axis.turn is not None and axis.turn <= last:
        axis = Axis(axis.turn)
        after = asked.of(_case(asked.assessment, put(axis.day())))
        if after != before:
            flips.append(Flip(day=date.fromordinal(axis.at), before=before, after=after))
        before = after
    return Days(input=input, first=first, flips=tuple(flips))


def putting(value: T, path: str) -> Callable[[date], T]:
    """What writes a day into a table wherever it stands at a path; all that does not hold it stays as it is."""
    if isinstance(value, Stated):
        return lambda day: replace(value, value=DateRange.exactly(day))
    if isinstance(value, tuple):
        held = {place: putting(each, path) for place, each in enumerate(value) if _holds(each, path)}
        return lambda day: cast(T, tuple(held[at](day) if at in held else each for at, each in enumerate(value)))
    inside = {
        each.name: putting(getattr(value, each.name), path)
        for each in fields(cast(Any, value))
        if _holds(getattr(value, each.name), path)
    }
    return lambda day: replace(cast(Any, value), **{name: put(day) for name, put in inside.items()})


def _holds(value: object, path: str) -> bool:
    return any(isinstance(each, Stated) and each.path == path for each in parts(value))


def _case(assessment: Assessment, dossier: Dossier) -> Case:
    """The case of an assessment with another dossier."""
    assume, estimates = assessment.model_case.assume, assessment.estimates
    grounding = Grounding(dossier=dossier, law=assessment.law, assume=assume, estimates=estimates)
    return grounding.case(assessment.readings)
