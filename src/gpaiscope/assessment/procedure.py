"""The state of proceedings on a day, from what has happened before the Commission.

A procedure is a history: each event counts from its day, a decision from the day on which the
provider was informed of it. What has not been stated has not happened; the law marks that as assumed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

from gpaiscope.assessment.facts import Facts, has_come
from gpaiscope.dossier import Dossier, ProcedureEvent, Stated
from gpaiscope.engine.case import Known
from gpaiscope.law import Law, notification, systemic_risk
from gpaiscope.law.assumptions import NOTHING_ELSE_NOTIFIED, UNSHAKEN, WITH_NOTIFICATION
from gpaiscope.values import DateRange, Source, Truth, unique

_DECISIONS = ("accepted", "rejected", "designated", "maintained", "lifted", "draft-decision")

_ORDERED = (*_DECISIONS, "facts-changed", "basis-found-incorrect", "renotified", "arguments-submitted", "notified")
"""Steps of which one may undo another: without days it is only taken that they were taken in the order of the list."""


def procedure_facts(dossier: Dossier, law: Law, *, assume: bool) -> Facts:
    """The facts of all proceedings that the dossier speaks of; a fact that is not there has not been stated."""
    events, day = dossier.procedure or (), law.day
    if not assume and any(name_of(each) in _ORDERED and counts_from(each) is None for each in events):
        return _notified(events, day, assume=assume)
    facts: Facts = {
        **_notified(events, day, assume=assume),
        **_arguments(events, day),
        **_designation(events, day),
        **_reassessment(events, law),
    }
    return facts


def name_of(event: ProcedureEvent) -> str:
    """The event's word."""
    assert event.event is not None  # the dossier's reader refuses an event without one
    return event.event.value


def counts_from(event: ProcedureEvent) -> Stated[DateRange] | None:
    """The day from which an event counts: for a decision the day of being informed."""
    return (event.informed_on or event.on) if name_of(event) in _DECISIONS else event.on


def _has_come(event: ProcedureEvent, day: date) -> Truth:
    """Whether a step has been taken by a day; one without a day is taken to have been, where anything is assumed."""
    return has_come(counts_from(event), day)


def _source(event: ProcedureEvent) -> tuple[Source, ...]:
    stated = counts_from(event) or event.event
    return (stated.source,) if stated else ()


def _found(events: Iterable[ProcedureEvent], day: date, *names: str, article: str = "") -> list[ProcedureEvent]:
    """The events of some names that have, or may have, happened by the day."""
    return [
        event
        for event in events
        if name_of(event) in names
        and _has_come(event, day) is not Truth.NO
        and not (article and event.article and event.article.value != article)
    ]


def _notified(events: Iterable[ProcedureEvent], day: date, *, assume: bool) -> Facts:
    """The last notification and what it states. What an event leaves out is taken not to have been stated in it."""
    last = _last(events, day, "notified", "renotified")
    if last is None:
        return {}
    stated = {name: getattr(last, name) for name in ("flop", "method", "approximations")}
    words = frozenset(name for name, value in stated.items() if value is not None)
    sources = tuple(value.source for value in stated.values() if value is not None)
    if len(words) < len(stated) and not assume:
        return {}
    assumptions = () if len(words) == len(stated) else (NOTHING_ELSE_NOTIFIED,)
    return {
        notification.notified_contents: Known(value=words, sources=unique(sources), assumptions=assumptions),
    }


def _order(event: ProcedureEvent) -> date:
    stated = counts_from(event)
    return (stated.value.latest or stated.value.earliest or date.min) if stated else date.min


def _last(events: Iterable[ProcedureEvent], day: date, *names: str) -> ProcedureEvent | None:
    """The last event of some names by the day; of those of one day the one that the dossier puts last."""
    return max(reversed(_found(events, day, *names)), key=_order, default=None)


def _follows(later: ProcedureEvent, earlier: ProcedureEvent, events: tuple[ProcedureEvent, ...]) -> Truth:
    """Whether one event came after another: by their days, on one day or without days by the dossier's order."""
    one, other = counts_from(later), counts_from(earlier)
    listed = Truth.of(events.index(later) > events.index(earlier))
    if one is None or other is None or (one.value == other.value and one.value.exact):
        return listed
    return other.value.before(one.value)


def _standing(
    holds: list[ProcedureEvent], ends: list[ProcedureEvent], events: tuple[ProcedureEvent, ...], day: date
) -> Known:
    """Whether what some events begin lasts on the day: one of them has come, and none that ends it came after."""
    value = Truth.NO
    for begun in holds:
        ended = Truth.NO
        for end in ends:
            ended = ended | (_has_come(end, day) & _follows(end, begun, events))
        value = value | (_has_come(begun, day) & ~ended)
    sources = tuple(source for event in (*holds, *ends) for source in _source(event))
    return Known(value=value, sources=unique(sources))


def _arguments(events: Iterable[ProcedureEvent], day: date) -> Facts:
    events = tuple(events)
    facts: Facts = {}
    submitted = _last(events, day, "arguments-submitted")
    if submitted is not None:
        facts[notification.with_notification] = _with_notification(submitted, events, day)
        if submitted.grounds is not None:
            facts[notification.grounds] = Known(value=submitted.grounds.value, sources=(submitted.grounds.source,))
        if submitted.substantiated is not None:
            facts[notification.substantiated] = Known(
                value=Truth.of(submitted.substantiated.value), sources=(submitted.substantiated.source,)
            )
    accepted, rejected = _found(events, day, "accepted"), _found(events, day, "rejected")
    if accepted or rejected:
        facts[systemic_risk.arguments_accepted] = _standing(accepted, rejected, events, day)
    decision = _last(events, day, "accepted")
    if decision is not None and facts[systemic_risk.arguments_accepted].value is not Truth.NO:
        facts[notification.facts_changed] = _shaken(events, decision, day)
    return facts


def _with_notification(submitted: ProcedureEvent, events: Iterable[ProcedureEvent], day: date) -> Known:
    """Arguments come with the notification, so on or before its day; without a stated day that is taken as so."""
    notified = _last(events, day, "notified", "renotified")
    if notified is None or submitted.on is None or notified.on is None:
        return Known(value=Truth.YES, assumptions=(WITH_NOTIFICATION,))
    late = notified.on.value.before(submitted.on.value)
    return Known(value=~late, sources=(submitted.on.source, notified.on.source))


def _shaken(events: Iterable[ProcedureEvent], decision: ProcedureEvent, day: date) -> Known:
    shaking = _last(events, day, "facts-changed", "basis-found-incorrect")
    if shaking is None or (counts_from(shaking) and counts_from(decision) and _order(shaking) < _order(decision)):
        return Known(value=Truth.NO, assumptions=(UNSHAKEN,))
    return _standing([shaking], _found(events, day, "renotified"), tuple(events), day)


def _designation(events: Iterable[ProcedureEvent], day: date) -> Facts:
    events = tuple(events)
    facts: Facts = {}
    lifted = _found(events, day, "lifted")
    for fact, article in ((systemic_risk.designated, "52(4)"), (systemic_risk.designated_unnotified, "52(1)")):
        found = [event for event in _found(events, day, "designated", article=article) if event.article is not None]
        unnamed = [event for event in _found(events, day, "designated") if event.article is None]
        if not found and not unnamed:
            continue
        ends = lifted if article == "52(4)" else []
        known, perhaps = (_standing(each, ends, events, day) for each in (found, unnamed))
        if known.value is not Truth.YES and perhaps.value is not Truth.NO:
            known = Known(value=Truth.UNKNOWN, sources=perhaps.sources)
        facts[fact] = known
    return facts


def _reassessment(events: Iterable[ProcedureEvent], law: Law) -> Facts:
    events, day = tuple(events), law.day
    decision = _last(events, day, "designated", "maintained")
    if decision is None:
        return {}
    facts: Facts = {}
    requests = [
        event
        for event in events
        if name_of(event) == "reassessment-requested" and _follows(event, decision, events) is not Truth.NO
    ]
    requested = max(reversed(requests), key=_order, default=None)
    asked = requested.on if requested else None
    facts[notification.reassessment_on] = Known(
        value=asked.value if asked else DateRange.exactly(day), sources=(asked.source,) if asked else ()
    )
    decided = counts_from(decision)
    if decided is not None:
        months = int(law.number("reassessment_months"))
        facts[notification.reassessment_period_ends_on] = Known(
            value=DateRange(
                earliest=decided.value.earliest and add_months(decided.value.earliest, months),
                latest=decided.value.latest and add_months(decided.value.latest, months),
            ),
            sources=(decided.source,),
        )
        arisen = requested.reasons_arisen_on if requested else None
        if arisen is not None:
            facts[notification.new_reasons] = Known(value=decided.value.before(arisen.value), sources=(arisen.source,))
    return facts


def add_months(day: date, months: int) -> date:
    """The same date so many months later, or the last day of that month where it has no such date."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
