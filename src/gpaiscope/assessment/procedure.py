"""The state of proceedings on a day, from what has happened before the Commission.

A procedure is a history: each event counts from its day, a decision from the day on which the
provider was informed of it (Art 52), which is no earlier than its own and where nothing is said is taken to be the
same. What has not been stated has not happened; the law marks that as assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any, Final

from gpaiscope.assessment.facts import Facts, has_come, known, put
from gpaiscope.calendar import BRUSSELS, Unit, end_between
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Done, Dossier, MarketEvent, ProcedureEvent, Stated, bare
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.expression import Assume, Assumption, Parameter, Value, takes
from gpaiscope.engine.moving import as_day, later
from gpaiscope.law import Law, notification, records, systemic_risk
from gpaiscope.law.assumptions import (
    INFORMED_THEN,
    NOTHING_ELSE_NOTIFIED,
    STEP_OF_THIS_MODEL,
    UNDATED_HAPPENED,
    WITH_NOTIFICATION,
)
from gpaiscope.law.obligations import Term
from gpaiscope.law.procedure import ENDED_BY_LIFTING, FOR_WANT_OF_NOTIFICATION, follows_from
from gpaiscope.values import DateRange, Source, Truth, unique

_DECISIONS = ("accepted", "rejected", "designated", "maintained", "lifted", "draft-decision")

_ORDERED = (*_DECISIONS, "facts-changed", "basis-found-incorrect", "renotified", "arguments-submitted", "notified")
"""Steps of which one may undo another: without days it is only taken that one came after what it follows from."""

_SHAKING = ("facts-changed", "basis-found-incorrect")
"""Steps after which an acceptance no longer stands on what it rests on."""


def procedure_facts(dossier: Dossier, law: Law, *, assume: Assume) -> Facts:
    """The facts of all proceedings that the dossier speaks of; a fact that is not there has not been stated.

    In which order the steps are listed says nothing.
    """
    events = tuple(informed(each, assume=assume) for each in dossier.procedure or ())
    found = Steps(events=events, day=law.day, assume=assume, closed=dossier.complete_by("procedure"))
    if not assume and any(name_of(each) in _ORDERED and counts_from(each) is None for each in events):
        return _notified(found)
    return {**_notified(found), **_arguments(found), **_designation(found), **_reassessment(found, law)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The steps of a procedure by a day. ``closed``: where it is stated that there are no others; None: it is not."""

    events: tuple[ProcedureEvent, ...]
    day: date
    assume: Assume
    closed: Source | None = None

    @property
    def nothing_else(self) -> bool:
        """Whether no other steps were taken, as is stated or assumed."""
        return bool(self.assume) or self.closed is not None

    def named(self, *names: str) -> list[ProcedureEvent]:
        """The steps of some names that have, or may have, been taken by the day."""
        return [each for each in self.events if name_of(each) in names and self.has_come(each) is not Truth.NO]

    def has_come(self, event: ProcedureEvent) -> Truth:
        """Whether a step has been taken by the day; one without a day has, where anything is assumed."""
        if counts_from(event) is None and not self.assume:
            return Truth.UNKNOWN
        return has_come(counts_from(event), self.day)

    def follows(self, later: ProcedureEvent, earlier: ProcedureEvent) -> Truth:
        """Whether one step came after another: by their days; of one day, or without days, as the law has them follow.

        With nothing assumed it is not known of what has no day.
        """
        one, other = counts_from(later), counts_from(earlier)
        if one is not None and other is not None and not (one.value == other.value and one.value.exact):
            return other.value.before(one.value)
        undated = one is None or other is None
        return Truth.UNKNOWN if undated and not self.assume else follows_from(name_of(later), name_of(earlier))

    def last(self, found: Iterable[ProcedureEvent]) -> list[ProcedureEvent]:
        """Those of some steps that may be the last: none that has surely been taken surely came after."""
        listed = list(found)
        taken = [each for each in listed if self.has_come(each) is Truth.YES]
        return [
            each
            for each in listed
            if not any(other is not each and self.follows(other, each) is Truth.YES for other in reversed(taken))
        ]

    def surely_last(self, *names: str) -> list[ProcedureEvent]:
        """Those of some names that may be the last, where these have surely been taken, and no other was; else none."""
        last = self.last(self.named(*names))
        sure = self.nothing_else and all(self.has_come(each) is Truth.YES for each in last)
        return last if sure else []

    def ended(self, begun: ProcedureEvent, ends: Iterable[ProcedureEvent]) -> Truth:
        """Whether what a step began has been ended by another since."""
        value = Truth.NO
        for end in ends:
            value = value | (self.has_come(end) & self.follows(end, begun))
        return value

    def lasts(self, begun: ProcedureEvent, ends: Iterable[ProcedureEvent]) -> Truth:
        """Whether what a step began lasts on the day; with nothing assumed only a closed list shows that it does."""
        value = self.has_come(begun) & ~self.ended(begun, ends)
        return Truth.UNKNOWN if value is Truth.YES and not self.nothing_else else value

    def at_least(self, on: DateRange) -> DateRange:
        """The end of a period that begins anew with each decision: no earlier, where there may be more of them."""
        return on if self.nothing_else else replace(on, latest=None)


def name_of(event: MarketEvent | ProcedureEvent) -> str:
    """The event's word."""
    assert event.event is not None  # the dossier's reader refuses an event without one
    return event.event.value


def incident_of(event: ProcedureEvent | Done) -> str:
    """The id of the incident that a step, or what was done, belongs to; empty where none is stated."""
    stated = event.id if isinstance(event, ProcedureEvent) else event.incident
    return stated.value if stated is not None else ""


def counts_from(event: ProcedureEvent) -> Stated[DateRange] | None:
    """The day from which an event counts: for a decision the day of being informed. None where it is not said."""
    return (event.informed_on or event.on) if name_of(event) in _DECISIONS else event.on


def informed(event: ProcedureEvent, *, assume: Assume) -> ProcedureEvent:
    """The step as it counts: not taken as told on its own day, a decision counts from some day from then on."""
    if takes(assume, INFORMED_THEN) or not _told_of(event) or event.on is None:
        return event
    return replace(event, informed_on=replace(event.on, value=DateRange(earliest=event.on.value.earliest)))


def of_this_model(found: Known, *, assume: Assume) -> Known:
    """What a step brought about that may be about the original: taken to be about this model, openly, or unknown."""
    if not assume:
        return replace(found, value=Truth.UNKNOWN) if found.value is Truth.YES else found
    return replace(found, assumptions=unique((*found.assumptions, STEP_OF_THIS_MODEL)))


def informed_then(event: ProcedureEvent) -> tuple[Assumption, ...]:
    """That one was informed of a decision on its own day, where that is what is taken of it."""
    return (INFORMED_THEN,) if _told_of(event) and event.on is not None else ()


def _undated(event: ProcedureEvent) -> tuple[Assumption, ...]:
    """That a step without a day has been taken; with nothing assumed it is not known whether it has."""
    return (UNDATED_HAPPENED,) if counts_from(event) is None else ()


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


def _source(event: ProcedureEvent) -> tuple[Source, ...]:
    stated = counts_from(event) or event.event
    return (stated.source,) if stated else ()


def _notified(steps: Steps) -> Facts:
    """The last notification and what it states. What an event leaves out is taken not to have been stated in it."""
    last = steps.surely_last("notified", "renotified")
    stated = [[name for name in _CONTENTS if getattr(each, name) is not None] for each in last]
    if not last or len({tuple(each) for each in stated}) > 1:
        return {}
    complete = len(stated[0]) == len(_CONTENTS)
    if not complete and not steps.assume:
        return {}
    sources = tuple(getattr(each, name).source for each in last for name in stated[0])
    assumptions = () if complete else (NOTHING_ELSE_NOTIFIED,)
    return {
        notification.notified_contents: Known(
            value=frozenset(stated[0]), sources=unique(sources), assumptions=assumptions
        )
    }


_CONTENTS: Final = ("flop", "method", "approximations")


def _order(event: ProcedureEvent) -> date:
    stated = counts_from(event)
    return (stated.value.latest or stated.value.earliest or date.min) if stated else date.min


def last_of(events: Iterable[ProcedureEvent]) -> ProcedureEvent | None:
    """The last of several steps, by day; of those of one day the same one however they are listed. None of none."""
    return max(events, key=lambda each: (_order(each), repr(bare(each))), default=None)


def _standing(begins: Sequence[ProcedureEvent], ends: Sequence[ProcedureEvent], steps: Steps) -> Known:
    """Whether what some steps begin lasts on the day: one of them has been taken, and none that ends it came after."""
    value = Truth.NO
    for begun in begins:
        value = value | steps.lasts(begun, ends)
    found = _known(value, (*begins, *ends))
    if steps.closed is not None:
        return replace(found, sources=unique((*found.sources, steps.closed)))
    if steps.nothing_else:
        return found
    complete = records.procedure_complete
    ask = Missing(fact=complete.name, asks=complete.asks, path=complete.path, who=complete.who)
    return replace(found, value=Truth.UNKNOWN, missing=(*found.missing, ask))


def _known(value: Value, events: Iterable[ProcedureEvent]) -> Known:
    """What steps show, with what each rests on and what is asked of it."""
    listed = tuple(events)
    return Known(
        value=value,
        sources=unique(source for each in listed for source in _source(each)),
        assumptions=unique(one for each in listed for one in (*_undated(each), *informed_then(each))),
        missing=unique(one for each in listed for one in asked_when(each)),
    )


def _arguments(steps: Steps) -> Facts:
    facts: Facts = {}
    submitted = steps.surely_last("arguments-submitted")
    if submitted:
        put(facts, notification.with_notification, _with_notification(submitted, steps))
        put(facts, notification.grounds, _alike(submitted, [step.grounds for step in submitted]))
        put(facts, notification.substantiated, _alike(submitted, [step.substantiated for step in submitted]))
    accepted, rejected = steps.named("accepted"), steps.named("rejected")
    if accepted or rejected or steps.closed is not None:
        facts[systemic_risk.arguments_accepted] = _standing(accepted, rejected, steps)
    if accepted or steps.closed is not None:
        put(facts, notification.facts_changed, _shaken(accepted, steps))
        shaking = steps.last(steps.named(*_SHAKING))
        if notification.facts_changed in facts and len(shaking) == 1:
            put(facts, notification.facts_changed_on, known(counts_from(shaking[0])))
    return facts


def _alike(steps: Sequence[ProcedureEvent], stated: Sequence[Stated[Any] | None]) -> Known | None:
    """What several steps all state, each having been taken; None where one states nothing or something else."""
    first, *others = stated
    alike = known(first)
    if first is None or alike is None or any(other is None or other.value != first.value for other in others):
        return None
    return replace(alike, assumptions=unique((*alike.assumptions, *(one for step in steps for one in _undated(step)))))


def _with_notification(submitted: Sequence[ProcedureEvent], steps: Steps) -> Known | None:
    """Arguments come with the notification, so on or before its day; without a stated day that is taken as so."""
    notified = steps.surely_last("notified", "renotified")
    days = [(each.on, other.on) for each in submitted for other in notified]
    if not days or any(one is None or other is None for one, other in days):
        return Known(value=Truth.YES, assumptions=(WITH_NOTIFICATION,)) if steps.assume else None
    told = {~other.value.before(one.value) for one, other in days if one is not None and other is not None}
    sources = unique(stated.source for pair in days for stated in pair if stated is not None)
    return Known(value=told.pop() if len(told) == 1 else Truth.UNKNOWN, sources=sources)


def _shaken(accepted: Sequence[ProcedureEvent], steps: Steps) -> Known | None:
    """Whether the facts of an acceptance are shaken on the day; None where nothing is said of it."""
    decisions = steps.last(accepted)
    taken = steps.named(*_SHAKING) if accepted else []
    follow = [(each, _follows_all(each, decisions, steps)) for each in taken]
    shaking = [each for each, follows in follow if follows is not Truth.NO]
    if not shaking and steps.closed is None:
        return None
    found = _standing(shaking, steps.named("renotified"), steps)
    unsure = all(follows is Truth.UNKNOWN for _, follows in follow if follows is not Truth.NO)
    return replace(found, value=Truth.UNKNOWN) if unsure and found.value is Truth.YES else found


def _follows_all(event: ProcedureEvent, earlier: Iterable[ProcedureEvent], steps: Steps) -> Truth:
    """Whether a step came after each of some others, any of which may be the one that counts."""
    told = {steps.follows(event, each) for each in earlier}
    return told.pop() if len(told) == 1 else Truth.UNKNOWN


def _designation(steps: Steps) -> Facts:
    facts: Facts = {}
    lifted, every = steps.named("lifted"), steps.named("designated")
    routes = {
        systemic_risk.designated: ENDED_BY_LIFTING,
        systemic_risk.designated_unnotified: FOR_WANT_OF_NOTIFICATION,
    }
    for fact, article in routes.items():
        found = [each for each in every if each.article is not None and each.article.value == article]
        unnamed = [each for each in every if each.article is None]
        if not found and not unnamed and steps.closed is None:
            continue
        ends = lifted if article == ENDED_BY_LIFTING else []
        surely, perhaps = (_standing(each, ends, steps) for each in (found, unnamed))
        unsure = surely.value is not Truth.YES and perhaps.value is not Truth.NO
        facts[fact] = Known(value=Truth.UNKNOWN, sources=perhaps.sources) if unsure else surely
    return facts


def _reassessment(steps: Steps, law: Law) -> Facts:
    """The waiting period since the decision that may be the last, or the hull of those since several."""
    decisions = steps.last(each for each in steps.named(*_REASSESSED) if _can_be_reassessed(each))
    if not decisions:
        return {}
    facts: Facts = {notification.reassessment_on: Known(value=DateRange.exactly(law.day))}
    months = int(law.number("reassessment_months"))
    period = law.period(Term(length=Parameter("reassessment_months"), unit=Unit.MONTHS))
    made = [_made_on(each) for each in decisions]
    if made := [each for each in made if each is not None] if None not in made else []:
        on, sources = _hull(each.value for each in made), unique(each.source for each in made)
        ends, moved = _months_later(on, months), end_between(on, period, BRUSSELS)
        facts[notification.period_from_decision_ends_on] = Known(value=steps.at_least(ends), sources=sources)
        facts[notification.period_from_decision_moved_to] = Known(value=steps.at_least(moved), sources=sources)
    decided = [counts_from(each) for each in decisions]
    if any(each is None for each in decided):
        return facts
    days = _hull(each.value for each in decided if each is not None)
    facts[notification.reassessment_period_ends_on] = _known(steps.at_least(_months_later(days, months)), decisions)
    moved = end_between(days, period, BRUSSELS)
    facts[notification.reassessment_period_moved_to] = _known(steps.at_least(moved), decisions)
    requested = [
        each
        for each in steps.events
        if name_of(each) == "reassessment-requested"
        and any(steps.follows(each, decision) is not Truth.NO for decision in decisions)
    ]
    arisen = [each.reasons_arisen_on for each in steps.last(requested)]
    if arisen and all(each is not None for each in arisen):
        since = _hull(each.value for each in arisen if each is not None)
        new = _known(days.before(since) if steps.nothing_else else Truth.UNKNOWN, decisions)
        facts[notification.new_reasons] = replace(
            new, sources=unique(each.source for each in arisen if each is not None)
        )
    return facts


def _made_on(decision: ProcedureEvent) -> Stated[DateRange] | None:
    """The day of a decision; one is informed of a decision that was made."""
    decided = counts_from(decision)
    if decision.on is not None or decided is None or decided.value.latest is None:
        return decision.on
    return replace(decided, value=DateRange(latest=decided.value.latest))


def _hull(days: Iterable[DateRange]) -> DateRange:
    return reduce(DateRange.hull, days)


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
    steps = Steps(events=events, day=law.day, assume=True)
    for place, event in enumerate(events):
        if name_of(event) != "reassessment-requested" or event.on is None or steps.has_come(event) is Truth.NO:
            continue
        decisions = [each for each in events if name_of(each) in _REASSESSED and counts_from(each)]
        decisions = [each for each in decisions if _can_be_reassessed(each)]
        before = last_of([each for each in decisions if steps.follows(event, each) is Truth.YES])
        decided = counts_from(before) if before is not None else None
        asked = event.on.value.latest
        if decided is not None and decided.value.latest is not None and asked is not None:
            ends = add_months(decided.value.latest, months)
            if asked < ends:
                yield place, event, ends


def add_months(day: date, months: int) -> date:
    """The same date so many months later, or the last day of that month where it has no such date."""
    return as_day(later(day.toordinal(), months, "months"))
