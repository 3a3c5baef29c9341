"""From when an obligation applies and by when it is due, in plain days that no weekend moves.

Days of the law are parameters; days of the case come from the dossier. What is not known stays
a range, or None where nothing bounds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gpaiscope.assessment.procedure import name_of, trigger_day
from gpaiscope.dossier import Dossier
from gpaiscope.engine.evaluation import Case, Known, Program
from gpaiscope.law import enforcement, modification, parameters
from gpaiscope.law.obligations import Obligation
from gpaiscope.values import DateRange, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When an obligation begins to apply and the last day to meet it; None: nothing is known of the day."""

    applies_from: DateRange | None
    due_on: DateRange | None


def timing(obligation: Obligation, dossier: Dossier, actor_id: str, case: Case, program: Program) -> Timing:
    """The days of an obligation that attaches, or may."""
    placed = _placed(case, program)
    start = _later(_law_day("chapter_v_applies"), placed)
    match obligation.timing:
        case "notification":
            return _notification(dossier, case, program)
        case "request":
            return _request(obligation, dossier, actor_id)
        case "systemic":
            since = _case_day(case, "procedure.systemic_since")
            applies = _later(_law_day("chapter_v_applies"), since) if since else start and _not_before(start)
            return Timing(applies_from=applies, due_on=_due(applies, _transition(case, program)))
        case "before-placing":
            placing = placed or _planned(dossier, program.day)
            applies = _later(_law_day("chapter_v_applies"), placing)
            return Timing(applies_from=applies, due_on=_due(applies, _transition(case, program)))
    return Timing(applies_from=start, due_on=_due(start, _transition(case, program)))


def _not_before(day: DateRange) -> DateRange:
    return DateRange(earliest=day.earliest)


def _law_day(name: str) -> DateRange:
    return DateRange.exactly(parameters.day_of(name))


def _case_day(case: Case, name: str) -> DateRange | None:
    found = case.facts.get(name)
    return found.value if found is not None and isinstance(found.value, DateRange) else None


def _placed(case: Case, program: Program) -> DateRange | None:
    """The day of the first placing: of what a provider develops further, the day of what it began with."""
    placed, original = _case_day(case, "market.placed_on"), _case_day(case, "original.placed_on")
    if placed is None or original is None or program.truth(modification.same_model, case) is not Truth.YES:
        return placed
    return placed.earlier(original)


def _later(one: DateRange, other: DateRange | None) -> DateRange | None:
    """The later of two days, end by end; None where the other is not known at all."""
    if other is None:
        return None
    assert one.earliest is not None
    assert one.latest is not None
    return DateRange(
        earliest=max(one.earliest, other.earliest) if other.earliest else one.earliest,
        latest=max(one.latest, other.latest) if other.latest else None,
    )


def _transition(case: Case, program: Program) -> Truth:
    """Whether the transitional period of older models covers the obligations, those with systemic risk included."""
    return program.truth(enforcement.legacy_model, case)


def _due(applies: DateRange | None, transition: Truth) -> DateRange | None:
    end = parameters.day_of("legacy_compliance")
    if transition is Truth.YES:
        return DateRange.exactly(end)
    if transition is Truth.NO or applies is None:
        return applies
    return DateRange(earliest=applies.earliest, latest=max(applies.latest, end) if applies.latest else None)


def _notification(dossier: Dossier, case: Case, program: Program) -> Timing:
    trigger = trigger_day(dossier, program.day)
    due = _notification_period(dossier, program.day)
    if trigger is None or due is None:
        return Timing(applies_from=DateRange(earliest=parameters.day_of("chapter_v_applies")), due_on=None)
    begun = _later(_law_day("chapter_v_applies"), trigger.value)
    return Timing(applies_from=begun, due_on=_due(due, _transition(case, program)))


def _notification_period(dossier: Dossier, day: date) -> DateRange | None:
    """The last day of the two weeks, which never begin before Chapter V applies; None where no event begins them."""
    trigger = trigger_day(dossier, day)
    if trigger is None:
        return None
    days = timedelta(days=int(parameters.number("notification_days", day)))
    begun = _later(_law_day("chapter_v_applies"), trigger.value)
    assert begun is not None
    return DateRange(earliest=begun.earliest and begun.earliest + days, latest=begun.latest and begun.latest + days)


REQUESTS: Final = {"information_request": "information-requested", "evaluation_access": "access-requested"}
"""Which event of the procedure begins the obligation to answer it."""


def _request(obligation: Obligation, dossier: Dossier, actor_id: str) -> Timing:
    applies, due = _request_period(dossier, REQUESTS[obligation.id], actor_id) or (None, None)
    return Timing(applies_from=applies, due_on=due)


def _request_period(dossier: Dossier, kind: str, actor_id: str) -> tuple[DateRange | None, DateRange | None] | None:
    """When the last request of a kind was made, and by when it wants an answer; None where there was none."""
    events = [
        event
        for event in dossier.procedure or ()
        if name_of(event) == kind and (event.actor is None or event.actor.value == actor_id)
    ]
    if not events:
        return None
    last = events[-1]
    return (last.on.value if last.on else None, last.due_on.value if last.due_on else None)


def _planned(dossier: Dossier, day: date) -> DateRange | None:
    days = [event.on.value for event in dossier.market or () if event.on and event.on.value.earliest]
    coming = [each for each in days if each.earliest and each.earliest > day]
    return min(coming, key=lambda each: each.earliest or date.max, default=None)


def period_facts(dossier: Dossier, actor_id: str, day: date) -> dict[str, Known]:
    """Whether the periods that run from events are over: of a notification, and of the Commission's requests."""
    facts: dict[str, Known] = {}
    begun = _notification_period(dossier, day)
    if begun is not None:
        facts["procedure.notification_period_over"] = Known(value=_over(begun, day))
    requests = [_request_period(dossier, kind, actor_id) for kind in REQUESTS.values()]
    ends = [end for _, end in filter(None, requests) if end is not None]
    if ends:
        value = Truth.NO
        for end in ends:
            value = value | _over(end, day)
        facts["actor.request_period_over"] = Known(value=value)
    return facts


def _over(last_day: DateRange, day: date) -> Truth:
    return ~DateRange.exactly(day).before(last_day)
