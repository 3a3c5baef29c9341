"""The state of proceedings on a day, from what has happened before the Commission.

A procedure is a history: each event counts from its day, a decision from the day on which the
provider was informed of it (Art 52), which is no earlier than its own and where nothing is said is taken to be the
same. What has not been stated has not happened; the law marks that as assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from gpaiscope.assessment.facts import Facts, has_come, known, put
from gpaiscope.dossier import Dossier, ProcedureEvent, Stated
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.expression import Assumption
from gpaiscope.engine.moving import as_day, later
from gpaiscope.law import Law, notification, records, systemic_risk
from gpaiscope.law.assumptions import INFORMED_THEN, NOTHING_ELSE_NOTIFIED, STEP_OF_THIS_MODEL, WITH_NOTIFICATION
from gpaiscope.values import DateRange, Source, Truth, unique

_DECISIONS = ("accepted", "rejected", "designated", "maintained", "lifted", "draft-decision")

_ORDERED = (*_DECISIONS, "facts-changed", "basis-found-incorrect", "renotified", "arguments-submitted", "notified")
"""Steps of which one may undo another: without days it is only taken that they were taken in the order of the list."""

_SHAKING = ("facts-changed", "basis-found-incorrect")
"""Steps after which an acceptance no longer stands on what it rests on."""


def procedure_facts(dossier: Dossier, law: Law, *, assume: bool) -> Facts:
    """The facts of all proceedings that the dossier speaks of; a fact that is not there has not been stated."""
    events, day = tuple(informed(each, assume=assume) for each in dossier.procedure or ()), law.day
    if not assume and any(name_of(each) in _ORDERED and counts_from(each) is None for each in events):
        return _notified(events, day, assume=assume)
    return {
        **_notified(events, day, assume=assume),
        **_arguments(events, day, assume=assume),
        **_designation(events, day),
        **_reassessment(events, law),
    }


def name_of(event: ProcedureEvent) -> str:
    """The event's word."""
    assert event.event is not None  # the dossier's reader refuses an event without one
    return event.event.value


def counts_from(event: ProcedureEvent) -> Stated[DateRange] | None:
    """The day from which an event counts: for a decision the day of being informed."""
    return (event.informed_on or event.on) if name_of(event) in _DECISIONS else event.on


def informed(event: ProcedureEvent, *, assume: bool) -> ProcedureEvent:
    """The step as it counts: with nothing assumed, a decision counts from some day that is not before its own."""
    if assume or not _told_of(event) or event.on is None:
        return event
    return replace(event, informed_on=replace(event.on, value=DateRange(earliest=event.on.value.earliest)))


def of_this_model(found: Known, *, assume: bool) -> Known:
    """What a step brought about that may be about the original: taken to be about this model, openly, or unknown."""
    if not assume:
        return replace(found, value=Truth.UNKNOWN) if found.value is Truth.YES else found
    return replace(found, assumptions=unique((*found.assumptions, STEP_OF_THIS_MODEL)))


def informed_then(event: ProcedureEvent) -> tuple[Assumption, ...]:
    """That one was informed of a decision on its own day, where that is what is taken of it."""
    return (INFORMED_THEN,) if _told_of(event) and event.on is not None else ()


def asked_when(event: ProcedureEvent) -> tuple[Missing, ...]:
    """The question when one was informed of a decision, where that is open or only assumed."""
    informed_on = event.informed_on
    if name_of(event) not in _DECISIONS or event.on is None or (informed_on is not None and informed_on.value.exact):
        return ()
    asks = "On which day was the actor informed of the decision?"
    path = f"{event.on.path.removesuffix('.on')}.informed_on"
    return (Missing(fact=records.step_on.name, asks=asks, path=path, who="legal"),)


def _told_of(event: ProcedureEvent) -> bool:
    """Whether a step is a decision of which nobody says when one was informed."""
    return name_of(event) in _DECISIONS and event.informed_on is None


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
    """The last event of some names by the day."""
    return last_of(_found(events, day, *names))


def last_of(events: Sequence[ProcedureEvent]) -> ProcedureEvent | None:
    """The last of several events, by day; of those of one day the one that the dossier puts last."""
    return max(reversed(events), key=_order, default=None)


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
    assumptions = tuple(each for event in (*holds, *ends) for each in informed_then(event))
    missing = tuple(each for event in (*holds, *ends) for each in asked_when(event))
    return Known(value=value, sources=unique(sources), assumptions=unique(assumptions), missing=unique(missing))


def _arguments(events: tuple[ProcedureEvent, ...], day: date, *, assume: bool) -> Facts:
    facts: Facts = {}
    submitted = _last(events, day, "arguments-submitted")
    if submitted is not None:
        put(facts, notification.with_notification, _with_notification(submitted, events, day, assume=assume))
        put(facts, notification.grounds, known(submitted.grounds))
        put(facts, notification.substantiated, known(submitted.substantiated))
    accepted, rejected = _found(events, day, "accepted"), _found(events, day, "rejected")
    if accepted or rejected:
        facts[systemic_risk.arguments_accepted] = _standing(accepted, rejected, events, day)
    decision = _last(events, day, "accepted")
    if decision is not None and facts[systemic_risk.arguments_accepted].value is not Truth.NO:
        put(facts, notification.facts_changed, _shaken(events, decision, day))
        shaking = _last(events, day, *_SHAKING)
        if notification.facts_changed in facts and shaking is not None:
            put(facts, notification.facts_changed_on, known(counts_from(shaking)))
    return facts


def _with_notification(
    submitted: ProcedureEvent, events: Iterable[ProcedureEvent], day: date, *, assume: bool
) -> Known | None:
    """Arguments come with the notification, so on or before its day; without a stated day that is taken as so."""
    notified = _last(events, day, "notified", "renotified")
    if notified is None or submitted.on is None or notified.on is None:
        return Known(value=Truth.YES, assumptions=(WITH_NOTIFICATION,)) if assume else None
    late = notified.on.value.before(submitted.on.value)
    return Known(value=~late, sources=(submitted.on.source, notified.on.source))


def _shaken(events: tuple[ProcedureEvent, ...], decision: ProcedureEvent, day: date) -> Known | None:
    """Whether the facts of an acceptance are shaken on the day; None where nothing is said of it."""
    shaking = _last(events, day, *_SHAKING)
    if shaking is None or (counts_from(shaking) and counts_from(decision) and _order(shaking) < _order(decision)):
        return None
    return _standing([shaking], _found(events, day, "renotified"), events, day)


def _designation(events: tuple[ProcedureEvent, ...], day: date) -> Facts:
    facts: Facts = {}
    lifted = _found(events, day, "lifted")
    for fact, article in ((systemic_risk.designated, "52(4)"), (systemic_risk.designated_unnotified, "52(1)")):
        found = [event for event in _found(events, day, "designated", article=article) if event.article is not None]
        unnamed = [event for event in _found(events, day, "designated") if event.article is None]
        if not found and not unnamed:
            continue
        ends = lifted if article == "52(4)" else []
        surely, perhaps = (_standing(each, ends, events, day) for each in (found, unnamed))
        unsure = surely.value is not Truth.YES and perhaps.value is not Truth.NO
        facts[fact] = Known(value=Truth.UNKNOWN, sources=perhaps.sources) if unsure else surely
    return facts


def _reassessment(events: tuple[ProcedureEvent, ...], law: Law) -> Facts:
    day = law.day
    decision = last_of([each for each in _found(events, day, *_REASSESSED) if _can_be_reassessed(each)])
    if decision is None:
        return {}
    after = {event: _follows(event, decision, events) for event in events if name_of(event) == "reassessment-requested"}
    requested = last_of([event for event, follows in after.items() if follows is not Truth.NO])
    facts: Facts = {notification.reassessment_on: Known(value=DateRange.exactly(day))}
    months = int(law.number("reassessment_months"))
    decided = counts_from(decision)
    if decision.on is not None:
        ends = _months_later(decision.on.value, months)
        facts[notification.period_from_decision_ends_on] = Known(value=ends, sources=(decision.on.source,))
    elif decided is not None and decided.value.latest is not None:  # one is informed of a decision that was made
        ends = DateRange(latest=add_months(decided.value.latest, months))
        facts[notification.period_from_decision_ends_on] = Known(value=ends, sources=(decided.source,))
    if decided is not None:
        facts[notification.reassessment_period_ends_on] = Known(
            value=_months_later(decided.value, months),
            sources=(decided.source,),
            assumptions=informed_then(decision),
            missing=asked_when(decision),
        )
        arisen = requested.reasons_arisen_on if requested else None
        if arisen is not None:
            facts[notification.new_reasons] = Known(
                value=decided.value.before(arisen.value),
                sources=(arisen.source,),
                assumptions=informed_then(decision),
                missing=asked_when(decision),
            )
    return facts


_REASSESSED = ("designated", "maintained")


def _can_be_reassessed(decision: ProcedureEvent) -> bool:
    """Whether a decision starts the period before a reassessment: not a designation for want of a notification."""
    return decision.article is None or decision.article.value == "52(4)"


def _months_later(day: DateRange, months: int) -> DateRange:
    return DateRange(
        earliest=day.earliest and add_months(day.earliest, months), latest=day.latest and add_months(day.latest, months)
    )


def early_requests(dossier: Dossier, law: Law) -> Iterator[tuple[int, ProcedureEvent, date]]:
    """Requests for reassessment within the waiting period, counted from being informed, with its last day."""
    events, months = tuple(dossier.procedure or ()), int(law.number("reassessment_months"))
    for place, event in enumerate(events):
        if name_of(event) != "reassessment-requested" or event.on is None or _has_come(event, law.day) is Truth.NO:
            continue
        decisions = [each for each in events if name_of(each) in _REASSESSED and counts_from(each)]
        decisions = [each for each in decisions if _can_be_reassessed(each)]
        before = last_of([each for each in decisions if _follows(event, each, events) is Truth.YES])
        decided = counts_from(before) if before is not None else None
        asked = event.on.value.latest
        if decided is not None and decided.value.latest is not None and asked is not None:
            ends = add_months(decided.value.latest, months)
            if asked < ends:
                yield place, event, ends


def add_months(day: date, months: int) -> date:
    """The same date so many months later, or the last day of that month where it has no such date."""
    return as_day(later(day.toordinal(), months, "months"))
