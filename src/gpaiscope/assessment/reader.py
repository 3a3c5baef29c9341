"""Whose answer is told first where a dossier names several actors and nobody asks for one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from gpaiscope.assessment.facts import has_come
from gpaiscope.assessment.procedure import name_of
from gpaiscope.dossier import Dossier, Stated
from gpaiscope.values import DateRange, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment


def reader(assessments: Sequence[Assessment]) -> str:
    """The actor that a dossier is taken to be written by, by id: who acts last. Empty where nobody is said to act.

    An act is an entry of the ledger, which is of whom it was done for, or an event of the market; of a model that is
    handed over it is whoever takes it. The last is that with the latest day that has come, of one day the one that is
    listed last, the market after the ledger. Where no day has come it is the last that is listed without a day, and
    where each lies ahead the last that is listed. A plan is no act while there is another. Who is there only as the
    provider of an original is not the reader, and who has no answer of its own, as a member of a consortium has not,
    is read for by the coordinator.
    """
    acts = [
        (_when_done(days, assessment.day, planned=planned), actor)
        for assessment in assessments
        for actor, days, planned in _listed_acts(assessment.dossier)
        if actor not in _originals_only(assessment.dossier)
    ]
    if not acts:
        return ""
    _, actor = max(reversed(acts), key=lambda act: act[0])
    standings = (standing for each in assessments for standing in each.standings if standing.actor == actor)
    coordinators = [standing.coordinator for standing in standings if standing.state == "answered-for"]
    return next(filter(None, coordinators), actor)


_Act = tuple[str, list[Stated[DateRange] | None], bool]
"""By whom, on which days, and whether it is only a plan."""


def _listed_acts(dossier: Dossier) -> Iterator[_Act]:
    """Every act that is listed with an actor: the ledger's, then the market's."""
    for activity in dossier.activities or ():
        who = activity.on_behalf_of or activity.actor
        if who is not None:
            yield who.value, [activity.started_on, activity.ended_on], False
    for event in dossier.market or ():
        who = event.to if name_of(event) == "transferred" and event.to is not None else event.actor
        if who is not None:
            yield who.value, [event.on, event.system_on], name_of(event) == "planned-placing"


def _when_done(days: list[Stated[DateRange] | None], today: date, *, planned: bool) -> tuple[int, date]:
    """The place of an act among others: by its last day that has come, else as undated, else as ahead."""
    stated = [day for day in days if day is not None]
    # Of what may have been on several days the last one counts, as far as it has come.
    come = [min(day.value.latest or today, today) for day in stated if has_come(day, today) is not Truth.NO]
    if planned:
        return 0, date.min
    if come:
        return 2, max(come)
    return (0 if stated else 1), date.min


def _originals_only(dossier: Dossier) -> frozenset[str]:
    """The actors that are named as the provider of an original, and with nothing in the ledger of this model."""
    worked = {who.value for each in dossier.activities or () for who in (each.actor, each.on_behalf_of) if who}
    return frozenset(each.actor.value for each in dossier.original if each.actor) - worked
