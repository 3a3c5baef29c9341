"""A plan as JSON: its runs, the lines that they pass, notification, placing, estimates; what differs; and targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from gpaiscope.assessment.curve import EVENLY, PACED, Curve, Foreseen, Pace, Run
from gpaiscope.assessment.deadlines import Deadline
from gpaiscope.assessment.outlook import Outlook
from gpaiscope.assessment.planning import Crossed, Kept, Notice, Plan, Triggered
from gpaiscope.assessment.targets import Edge, Solved, Stretch
from gpaiscope.report.values import Json, day, head
from gpaiscope.report.values.comparison import differing
from gpaiscope.values import Range, json_number

MOST_POINTS: Final = 60
"""Days of a curve that are written."""


def document(found: Outlook) -> Json:
    """The document of ``plan``."""
    beside = found.beside
    return {
        **head(found.plan.assessment),
        **_plan(found.plan),
        "what_if": None
        if beside is None
        else {
            "changes": dict(beside.changes),
            **_plan(beside.plan),
            "differs": differing(beside.comparison),
            "differs_at_placing": None if beside.placed is None else differing(beside.placed),
        },
        "targets": [_solved(each) for each in found.solved],
    }


def points(curve: Curve, measure: str = "cumulative", before: Range | None = None) -> Iterator[tuple[date, Range]]:
    """Days from the eve of the first to the last, evenly apart, with what is spent by the end of each."""
    if curve.first is None or curve.last is None:
        return
    first, last = curve.first - timedelta(days=1), curve.last
    days = (last - first).days
    step = max(1, -(-days // (MOST_POINTS - 1)))
    for at in [*range(0, days, step), days]:
        on = first + timedelta(days=at)
        yield on, curve.spent(on, measure) + (before or Range.exactly(0))


def _plan(plan: Plan) -> Json:
    inherited = plan.assessment.inherited
    return {
        "runs": [_run(each, plan.assessment.day) for each in plan.curve.runs],
        "taken": [*assumed(plan)],
        "lines": [_line(each) for each in plan.crossed],
        "notifications": [_notice(each) for each in plan.notices],
        "placing": None
        if plan.launch is None
        else {"on": plan.launch.day.isoformat(), "owed": [_owed(each, plan) for each in plan.owed]},
        "estimates": [_kept(each) for each in plan.kept],
        "missing": [{"path": each.path, "asks": each.asks, "who": each.who} for each in plan.missing],
        "curve": [{"on": on.isoformat(), **value.to_dict()} for on, value in points(plan.curve, before=inherited)],
    }


def assumed(plan: Plan) -> Iterator[str]:
    """What the curve takes for granted."""
    if any(run.pace is None for run in plan.curve.ahead):
        yield EVENLY
    if any(run.pace is not None for run in plan.curve.ahead):
        yield PACED


def _run(run: Run, on: date) -> Json:
    entry, activity = run.entry, run.entry.activity
    return {
        "path": entry.path,
        "kind": entry.kind,
        "name": activity.name.value if activity.name else None,
        "actor": activity.actor.value if activity.actor else None,
        "state": entry.state,
        "starts_on": _foreseen(run.starts),
        "ends_on": _foreseen(run.ends),
        "planned_end": _foreseen(run.planned_end),
        "flop": entry.flop.to_dict(),
        "spent": run.flop(on).to_dict(),
        "pace": None if run.pace is None else _pace(run.pace),
    }


def _pace(pace: Pace) -> Json:
    by = pace.by.isoformat() if pace.by else None
    return {"flop_per_day": pace.daily.to_dict(), "spent": pace.spent.to_dict(), "by": by}


def _foreseen(on: Foreseen | None) -> Json | None:
    if on is None:
        return None
    ends = (("earliest", on.earliest), ("best", on.best), ("latest", on.latest))
    return {name: each.isoformat() if each else None for name, each in ends}


def _line(each: Crossed) -> Json:
    return {
        "id": each.id,
        "actor": each.actor or None,
        "line": each.line.to_dict(),
        "measure": each.measure,
        "expected": each.passing.expected.to_dict(),
        "passes": each.passing.passes.value,
        "before": each.passing.before,
        "stands_in": each.stands_in,
        "passed_on": _foreseen(each.passing.on),
        "question": each.question.name if each.question else None,
        "cites": [str(cited) for cited in each.cites],
    }


def _notice(each: Notice) -> Json:
    return {
        "actor": each.actor,
        "outcome": each.outcome.value,
        "on_best_estimate": each.best_estimate.value,
        "recorded": each.recorded,
        "state": each.deadline.state if each.deadline is not None else None,
        "due_on": day(each.last),
        **_open(each.deadline),
        "triggers": [_triggered(one) for one in each.triggers],
    }


def _open(deadline: Deadline | None) -> Json:
    """The open question on which the last day hangs, and that day by another reading."""
    if deadline is None or deadline.open_in is None:
        return {}
    return {"open_in": deadline.open_in.name, "or_by": deadline.or_by.isoformat() if deadline.or_by else None}


def _triggered(each: Triggered) -> Json:
    return {
        "id": each.trigger.id,
        "says": each.trigger.says,
        "on": day(each.on),
        "due_on": day(each.due),
        "ends_on": day(each.counted.end if each.counted is not None else each.due),
        "binding": each.trigger.binding,
        "cites": [str(cited) for cited in each.cites],
    }


def _owed(each: Deadline, plan: Plan) -> Json:
    before = plan.before_placing(each)
    return {
        "actor": each.actor,
        "obligation": each.obligation,
        "outcome": each.outcome.value,
        "due_on": each.latest.isoformat() if each.latest else None,
        "before": each.before,
        "last_day": before.isoformat() if before else each.latest.isoformat() if each.latest else None,
    }


def _kept(each: Kept) -> Json:
    return {
        "of": each.of,
        "estimated": each.estimated.to_dict(),
        "known_on": each.source.known_on.isoformat() if each.source.known_on else None,
        "source": str(each.source) or None,
        "now": each.now.to_dict(),
        "share": each.share.to_dict(),
        "within_margin": each.within.value,
    }


def _solved(each: Solved) -> Json:
    target = each.target
    return {
        "target": str(target),
        "path": target.path,
        "answer": target.answer,
        "actor": target.actor or None,
        "wanted": target.wanted.value,
        "unit": each.unit,
        "on": each.on.isoformat(),
        "present": each.present.value,
        "state": each.state,
        "stretches": [_stretch(one) for one in each.stretches],
        "missing": [{"path": one.path, "asks": one.asks, "who": one.who} for one in each.missing],
    }


def _stretch(each: Stretch) -> Json:
    return {
        "least": _value(each.least),
        "greatest": _value(each.greatest),
        "edges": [_edge(one) for one in each.edges],
    }


def _edge(each: Edge) -> Json:
    return {
        "value": _value(each.value),
        "gives": each.gives.value,
        "beyond": _value(each.beyond),
        "beyond_gives": each.beyond_gives.value,
    }


def _value(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return json_number(value)  # type: ignore[arg-type]
