"""What is due when: for each obligation of each actor how its days stand to the day of assessment.

Days are counted exactly, and no weekend moves one. That an act was done is known only as far as the dossier
says so; where it says nothing, ``late`` means that the last day has passed and nothing says that it was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.procedure import name_of
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.law import Law, obligations
from gpaiscope.law.notification import renotification_due
from gpaiscope.values import DateRange, Outcome, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import ObligationConclusion

STATES: Final = ("late", "due", "window", "unknown", "since", "done")
"""How an obligation can stand to the day, gravest first.

``late``: an act whose last day has passed. ``due``: the last day is known and has not passed. ``window``: the day is
some day of a range that has not wholly passed. ``unknown``: nothing bounds the day. ``since``: it continues, and has
begun. ``done``: an act that the dossier says was done.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How an obligation that attaches to an actor, or may, stands to the day of assessment.

    ``earliest`` and ``latest`` bound the last day of an act, or the first day of what continues. ``days`` counts
    those that are certain: for ``late`` since the latest, for ``since`` since the latest, for ``due`` those left
    (nought on the last day itself); None elsewhere. ``done_on`` is the day of an act that was done, where it is known.
    """

    actor: str
    obligation: str
    outcome: Outcome
    state: str
    earliest: date | None = None
    latest: date | None = None
    days: int | None = None
    done_on: DateRange | None = None

    @property
    def sure(self) -> bool:
        """Whether the obligation attaches, and not only may."""
        return self.outcome is Outcome.YES


def deadlines(owed: Iterable[ObligationConclusion], dossier: Dossier, law: Law) -> tuple[Deadline, ...]:
    """Every obligation that attaches or may, gravest first: by state, the sure ones before others, then by day."""
    said = _Said(dossier=dossier, law=law)
    found = [_deadline(each, said) for each in owed if each.conclusion.finding.outcome is not Outcome.NO]
    return tuple(sorted(found, key=_gravity))


def _gravity(each: Deadline) -> tuple[int, bool, date]:
    return STATES.index(each.state), not each.sure, each.earliest or each.latest or date.max


def _deadline(each: ObligationConclusion, said: _Said) -> Deadline:
    bounds = each.due_on or DateRange()
    done = said.done(each) if each.obligation.act else None
    state, days = ("done", None) if done is not None else _counted(bounds, said.day, act=each.obligation.act)
    return Deadline(
        actor=each.conclusion.actor,
        obligation=each.obligation.id,
        outcome=each.conclusion.finding.outcome,
        state=state,
        earliest=bounds.earliest,
        latest=bounds.latest,
        days=days,
        done_on=done if done != DateRange() else None,
    )


def _counted(bounds: DateRange, day: date, *, act: bool) -> tuple[str, int | None]:
    """The state of a day, or of a range of days, and how many days that is from the day of assessment."""
    latest = bounds.latest
    if latest is None:
        return "unknown", None
    if act and latest < day:
        return "late", (day - latest).days
    if not act and latest <= day:
        return "since", (day - latest).days
    if bounds.exact:
        return "due", (latest - day).days
    return "window", None


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What a dossier says was done by a day."""

    dossier: Dossier
    law: Law

    @property
    def day(self) -> date:
        return self.law.day

    @cached_property
    def _actors(self) -> Actors:
        return Actors(dossier=self.dossier, law=self.law, assume=False)

    def done(self, each: ObligationConclusion) -> DateRange | None:
        """The day on which an act was done; a range without ends where it was done on a day that is not said."""
        told = _ELSEWHERE.get(each.obligation.id, _Said._listed)
        today = DateRange.exactly(self.day)
        come = [on for on in told(self, each) if today.before(on) is not Truth.YES]
        return min(come, key=lambda on: on.latest or date.max, default=None)

    def _notified(self, each: ObligationConclusion) -> list[DateRange]:
        """The days of notifying; none while the model has to be notified anew."""
        case, program = each.conclusion.case, each.conclusion.finding.program
        if program.truth(renotification_due, case) is Truth.YES:
            return []
        return [
            _day(event.on)
            for event in self.dossier.procedure or ()
            if name_of(event) in ("notified", "renotified")
            and (event.actor is None or self._actors.answering(event.actor) == each.conclusion.actor)
        ]

    def _appointed(self, each: ObligationConclusion) -> list[DateRange]:
        """The day of the mandate of the actor's authorised representative."""
        own = next(actor for actor in self.dossier.actors or () if id_of(actor) == each.conclusion.actor)
        representative = own.authorised_representative
        return [_day(representative.mandate_on)] if representative is not None else []

    def _listed(self, each: ObligationConclusion) -> list[DateRange]:
        """The days that the dossier lists of what was done; what was done before it was asked for answers nothing."""
        asked = each.applies_from or DateRange()
        return [
            on
            for entry in self.dossier.done or ()
            if entry.obligation is not None
            and entry.obligation.value == each.obligation.id
            and self._actors.answering(entry.actor) == each.conclusion.actor
            and (on := _day(entry.on or entry.sent_on or entry.received_on)).before(asked) is not Truth.YES
        ]


_ELSEWHERE: Final = {
    obligations.notification.id: _Said._notified,
    obligations.authorised_representative.id: _Said._appointed,
}
"""Acts of which other tables of the dossier tell than its list of what was done."""


def _day(stated: Stated[DateRange] | None) -> DateRange:
    return stated.value if stated is not None else DateRange()
