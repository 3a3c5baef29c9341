"""From when an obligation applies and by when it is due, in plain days that no weekend moves.

Days of the law are parameters; days of the case come from the dossier. What is not known stays
a range, or None where nothing bounds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gpaiscope.assessment.procedure import name_of, trigger_day
from gpaiscope.dossier import Dossier
from gpaiscope.engine.evaluation import Case, Known, Program
from gpaiscope.law import enforcement, parameters
from gpaiscope.law.obligations import Obligation
from gpaiscope.values import DateRange, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When an obligation begins to apply and the last day to meet it; None: nothing is known of the day."""

    applies_from: DateRange | None
    due_on: DateRange | None


def timing(obligation: Obligation, dossier: Dossier, actor_id: str, case: Case, program: Program) -> Timing:
    """The days of an obligation that attaches, or may."""
    start = _later(_law_day("chapter_v_applies"), _case_day(case, "market.placed_on"))
    match obligation.timing:
        case "notification":
            return _notification(dossier, case, program)
        case "request":
            return _request(obligation, dossier, actor_id, program.day)
        case "systemic":
            since = _case_day(case, "procedure.systemic_since")
            applies = _later(_law_day("chapter_v_applies"), since) if since else start and _not_before(start)
            return Timing(applies_from=applies, due_on=_due(applies, _transition(case, program, systemic=True)))
        case "before-placing":
            placing = _case_day(case, "market.placed_on") or _planned(dossier, program.day)
            applies = _later(_law_day("chapter_v_applies"), placing)
            return Timing(applies_from=applies, due_on=_due(applies, _transition(case, program, systemic=False)))
    return Timing(applies_from=start, due_on=_due(start, _transition(case, program, systemic=False)))


def _not_before(day: DateRange) -> DateRange:
    return DateRange(earliest=day.earliest)


def _law_day(name: str) -> DateRange:
    return DateRange.exactly(parameters.day_of(name))


def _case_day(case: Case, name: str) -> DateRange | None:
    found = case.facts.get(name)
    return found.value if found is not None and isinstance(found.value, DateRange) else None


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


def _transition(case: Case, program: Program, *, systemic: bool) -> Truth:
    """Whether the transitional period of older models covers an obligation."""
    rule = enforcement.transition_covers_systemic_duties if systemic else enforcement.legacy_model
    return program.truth(rule, case)


def _due(applies: DateRange | None, transition: Truth) -> DateRange | None:
    end = parameters.day_of("legacy_compliance")
    if transition is Truth.YES:
        return DateRange.exactly(end)
    if transition is Truth.NO or applies is None:
        return applies
    return DateRange(earliest=applies.earliest, latest=max(applies.latest, end) if applies.latest else None)


def _notification(dossier: Dossier, case: Case, program: Program) -> Timing:
    start = parameters.day_of("chapter_v_applies")
    trigger = trigger_day(dossier, program.day)
    if trigger is None:
        return Timing(applies_from=DateRange(earliest=start), due_on=None)
    days = timedelta(days=int(parameters.number("notification_days", program.day)))
    begun = _later(DateRange.exactly(start), trigger.value)
    assert begun is not None
    due = DateRange(earliest=begun.earliest and begun.earliest + days, latest=begun.latest and begun.latest + days)
    return Timing(applies_from=begun, due_on=_due(due, _transition(case, program, systemic=True)))


def _request(obligation: Obligation, dossier: Dossier, actor_id: str, day: date) -> Timing:
    kind = {"information_request": "information-requested", "evaluation_access": "access-requested"}[obligation.id]
    events = [
        event
        for event in dossier.procedure or ()
        if name_of(event) == kind and (event.actor is None or event.actor.value == actor_id)
    ]
    if not events:
        return Timing(applies_from=None, due_on=None)
    last = events[-1]
    return Timing(applies_from=last.on.value if last.on else None, due_on=last.due_on.value if last.due_on else None)


def _planned(dossier: Dossier, day: date) -> DateRange | None:
    days = [event.on.value for event in dossier.market or () if event.on and event.on.value.earliest]
    coming = [each for each in days if each.earliest and each.earliest > day]
    return min(coming, key=lambda each: each.earliest or date.max, default=None)


def is_due(timing_: Timing, day: date) -> Truth:
    """Whether an obligation's last day has come."""
    if timing_.due_on is None:
        return Truth.UNKNOWN
    return ~DateRange.exactly(day).before(timing_.due_on)


def due_fact(dues: list[tuple[Truth, Truth]]) -> Known:
    """Whether at least one obligation that attaches is due, from pairs of both."""
    value = Truth.NO
    for attaches, due in dues:
        value = value | (attaches & due)
    return Known(value=value)
