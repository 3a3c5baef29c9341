"""What was said with what was known on a day, beside what is said with all that is known since.

For an act whose last day is known: whether that had passed when it first became known that the act was due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.dated import Dated
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, known_days
from gpaiscope.values import Outcome

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.world import Assessments

MOST_DAYS: Final = 50
"""The last days on which something became known that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that what became known since has changed."""

    id: str
    actor: str
    then: Outcome
    now: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act that stands otherwise by what became known since, or of which it became known since that it is due.

    ``then`` and ``now`` None: it did not attach, and surely so. ``learned_on`` is the first day on which it was known
    to be due, None where that was known from the beginning or is not known yet; ``days`` are those from its last day
    until then, below nought those that were left.
    """

    obligation: str
    actor: str
    then: Dated | None
    now: Dated | None
    learned_on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindsight:
    """What differs between what was known on a day and what is known: nothing, where both are empty."""

    acts: tuple[Act, ...] = ()
    answers: tuple[Answer, ...] = ()


def with_hindsight(then: Assessments, dossier: Dossier, on: Callable[[date | None], Assessments]) -> Assessments:
    """Assessments of what was known on a day, each with what differs from all that is known.

    ``on`` assesses the same by what was known on another day; None: by all that is known.
    """
    now = on(None)
    if len(now) != len(then):  # it is told in other models since, and these are not held against each other
        return then
    days = known_days(dossier)[-MOST_DAYS:]
    learned = _Learned(days, on) if days else None
    return [
        replace(each, hindsight=_hindsight(each, later, place, learned))
        for place, (each, later) in enumerate(zip(then, now, strict=True))
    ]


class _Learned:
    """On which day it first became known that an act is due; what was known on a day is assessed once."""

    def __init__(self, days: Sequence[date], on: Callable[[date | None], Assessments]) -> None:
        self.days, self.on = days, on
        self.held: dict[date, Assessments] = {}

    def first(self, place: int, act: Dated) -> date | None:
        """The first day on which it was known; None where it was known before any other fact became known."""
        if self._attached(date.min, place, act):
            return None
        return next((day for day in self.days if self._attached(day, place, act)), None)

    def _attached(self, known_on: date, place: int, act: Dated) -> bool:
        if known_on not in self.held:
            self.held[known_on] = self.on(known_on)
        found = self.held[known_on]
        return place < len(found) and any(
            each.sure and (each.obligation, each.actor) == (act.obligation, act.actor)
            for each in found[place].deadlines
        )


def _hindsight(then: Assessment, now: Assessment, place: int, learned: _Learned | None) -> Hindsight:
    was = {(each.id, each.actor): each.finding.outcome for each in then.everything}
    acts = {each.id for each in now.law.obligations if each.act}
    answers = tuple(
        Answer(id=each.id, actor=each.actor, then=was[each.id, each.actor], now=each.finding.outcome)
        for each in now.everything
        if each.id not in acts and was.get((each.id, each.actor), each.finding.outcome) is not each.finding.outcome
    )
    return Hindsight(acts=tuple(_acts(then, now, acts, place, learned)), answers=answers)


def _acts(
    then: Assessment, now: Assessment, acts: Iterable[str], place: int, learned: _Learned | None
) -> Iterator[Act]:
    was, is_ = (
        {(each.obligation, each.actor): each for each in own.deadlines if each.obligation in acts}
        for own in (then, now)
    )
    for key in sorted({*was, *is_}):
        earlier, later = was.get(key), is_.get(key)
        known = later if later is not None and later.sure else earlier
        first = learned.first(place, known) if learned is not None and known is not None and known.sure else None
        if earlier != later or first is not None:
            yield Act(
                obligation=key[0],
                actor=key[1],
                then=earlier,
                now=later,
                learned_on=first,
                days=_from_last_day(known, first),
            )


def _from_last_day(act: Dated | None, learned_on: date | None) -> int | None:
    """How many days after the last day of an act something became known: at least so many, where that is a range.

    None where it is not known whether the last day had passed.
    """
    if act is None or learned_on is None:
        return None
    last = act.last
    if last.latest is None or not (last.exact or last.latest < learned_on):
        return None
    return (learned_on - last.latest).days
