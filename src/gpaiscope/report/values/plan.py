"""A plan as JSON: its runs, the lines that they pass, notification, placing, estimates; what differs; and targets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.curve import EVENLY, PACED, Curve, Foreseen, Pace, Run
from gpaiscope.assessment.dated import Dated
from gpaiscope.assessment.outlook import AtItsPace, Beside, Outlook
from gpaiscope.assessment.planning import Crossed, Kept, Notice, NotificationStart, Plan
from gpaiscope.assessment.targets import Edge, Solved, Value, ValueStretch
from gpaiscope.law.citation import BINDING
from gpaiscope.report.values import kinds
from gpaiscope.report.values.comparison import DIFFERING
from gpaiscope.report.values.deadlines import BEFORE, DATED_LIST, MISSING, OPEN_DAY, deadline_state, due_on
from gpaiscope.report.values.heads import HEAD, stated
from gpaiscope.report.values.shape import JsonKey, JsonShape, by_id, key, many, one_of, or_null, table, within
from gpaiscope.values import Range, json_number

MOST_POINTS: Final = 60
"""Days of a curve that are written."""


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


def assumed(plan: Plan) -> Iterator[str]:
    """What the curve takes for granted."""
    if any(run.pace is None for run in plan.curve.ahead):
        yield EVENLY
    if any(run.pace is not None for run in plan.curve.ahead):
        yield PACED


class RunSoFar(NamedTuple):
    """A run, and the day by whose end is told what it has spent."""

    run: Run
    day: date


class PlannedPlacing(NamedTuple):
    """A plan, and its assessment on the day on which the model is placed."""

    plan: Plan
    launch: Assessment


class OwedOfPlan(NamedTuple):
    """What is owed once a model is placed, and the plan that has the placing."""

    deadline: Dated
    plan: Plan


def _amount_or_day(value: Value | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else json_number(value)


_VALUE: Final[JsonShape[Value]] = JsonShape(kinds.TEXT.schema, _amount_or_day)
_VALUE_OR_NULL: Final[JsonShape[Value | None]] = JsonShape(kinds.TEXT_OR_NULL.schema, _amount_or_day)
_SAFE_DAY: Final[JsonShape[date | None]] = JsonShape(kinds.DAY.schema, kinds.ISO_OR_NULL.write)
_FORESEEN: Final = or_null(
    table(
        Foreseen,
        earliest=key(kinds.ISO_OR_NULL, lambda on: on.earliest),
        best=key(kinds.ISO_OR_NULL, lambda on: on.best),
        latest=key(kinds.ISO_OR_NULL, lambda on: on.latest),
    )
)
_MISSING: Final = many(MISSING)
_PACE: Final = table(
    Pace,
    flop_per_day=key(kinds.AMOUNT, lambda pace: pace.daily),
    spent=key(kinds.AMOUNT, lambda pace: pace.spent),
    by=key(kinds.ISO_OR_NULL, lambda pace: pace.by, "null: from its first day"),
)
_RUN: Final = table(
    RunSoFar,
    path=key(kinds.TEXT, lambda told: told.run.entry.path),
    kind=key(kinds.TEXT, lambda told: told.run.entry.kind),
    name=key(kinds.TEXT_OR_NULL, lambda told: stated(told.run.entry.activity.name)),
    actor=key(kinds.TEXT_OR_NULL, lambda told: stated(told.run.entry.activity.actor)),
    state=key(one_of(("done", "under-way", "planned")), lambda told: told.run.entry.state),
    starts_on=key(_FORESEEN, lambda told: told.run.starts),
    ends_on=key(_FORESEEN, lambda told: told.run.ends, "as planned, or at its pace"),
    planned_end=key(_FORESEEN, lambda told: told.run.planned_end),
    flop=key(kinds.AMOUNT, lambda told: told.run.entry.flop),
    spent=key(
        kinds.AMOUNT, lambda told: told.run.flop(told.day), "by the end of the day of assessment, as the curve has it"
    ),
    pace=key(or_null(_PACE), lambda told: told.run.pace),
)
_CROSSED: Final = table(
    Crossed,
    id=key(kinds.TEXT, lambda crossed: crossed.id),
    actor=key(kinds.TEXT_OR_NULL, lambda crossed: crossed.actor),
    line=key(kinds.AMOUNT, lambda crossed: crossed.line),
    measure=key(one_of(("updates", "cumulative")), lambda crossed: crossed.measure),
    expected=key(kinds.AMOUNT, lambda crossed: crossed.passing.expected, "in all, plans included"),
    passes=key(kinds.TRUTH, lambda crossed: crossed.passing.passes),
    before=key(
        kinds.FLAG,
        lambda crossed: crossed.passing.before,
        "what came with originals, or has no day, had passed it by itself",
    ),
    stands_in=key(
        kinds.FLAG,
        lambda crossed: crossed.stands_in,
        "a threshold stands in for the original's compute, which cannot be had",
    ),
    passed_on=key(_FORESEEN, lambda crossed: crossed.passing.on),
    question=key(kinds.TEXT_OR_NULL, lambda crossed: crossed.question.name if crossed.question else None),
    cites=key(kinds.TEXTS, lambda crossed: map(str, crossed.cites)),
)
_TRIGGERED: Final = table(
    NotificationStart,
    id=key(kinds.TEXT, lambda start: start.trigger.id),
    says=key(kinds.TEXT, lambda start: start.trigger.says),
    on=key(kinds.DAY, lambda start: start.on),
    due_on=key(kinds.DAY, lambda start: start.days.plain),
    ends_on=key(kinds.DAY, lambda start: start.days.last, "the last day by law"),
    binding=key(one_of(BINDING), lambda start: start.trigger.binding),
    cites=key(kinds.TEXTS, lambda start: map(str, start.cites)),
)
_NOTICE: Final = table(
    Notice,
    actor=key(kinds.TEXT, lambda notice: notice.actor),
    outcome=key(kinds.OUTCOME, lambda notice: notice.outcome),
    on_best_estimate=key(kinds.OUTCOME, lambda notice: notice.best_estimate),
    recorded=key(
        kinds.FLAG,
        lambda notice: notice.recorded,
        "whether the dossier says since when it has been known, or that it was done",
    ),
    state=key(kinds.TEXT_OR_NULL, lambda notice: deadline_state(notice.dated) if notice.dated else None),
    due_on=key(kinds.DAY, lambda notice: notice.last),
    **within(Notice, lambda notice: notice.dated, OPEN_DAY),
    triggers=key(
        many(_TRIGGERED), lambda notice: notice.starts, "what starts the two weeks, where nothing is recorded"
    ),
)
_OWED: Final = table(
    OwedOfPlan,
    actor=key(kinds.TEXT, lambda owed: owed.deadline.actor),
    obligation=key(kinds.TEXT, lambda owed: owed.deadline.obligation),
    outcome=key(kinds.OUTCOME, lambda owed: owed.deadline.outcome),
    due_on=key(_SAFE_DAY, lambda owed: due_on(owed.deadline).latest),
    before=key(BEFORE, lambda owed: owed.deadline.before),
    last_day=key(
        _SAFE_DAY,
        lambda owed: owed.deadline.days_of.plain.latest,
        "the last day on which it can be done in time",
    ),
)
_PLACING: Final = table(
    PlannedPlacing,
    on=key(kinds.ISO, lambda placing: placing.launch.day),
    owed=key(
        many(_OWED), lambda placing: [OwedOfPlan(deadline, placing.plan) for deadline in placing.plan.placing_duties]
    ),
)
_KEPT: Final = table(
    Kept,
    of=key(kinds.TEXT, lambda kept: kept.of),
    estimated=key(kinds.AMOUNT, lambda kept: kept.estimated),
    known_on=key(kinds.ISO_OR_NULL, lambda kept: kept.source.known_on),
    source=key(kinds.TEXT_OR_NULL, lambda kept: str(kept.source)),
    now=key(
        kinds.AMOUNT,
        lambda kept: kept.now,
        "what is known now, or what it will take at its pace by the last day planned",
    ),
    share=key(kinds.AMOUNT, lambda kept: kept.share, "now, as a share of the best value of the estimate"),
    within_margin=key(kinds.TRUTH, lambda kept: kept.within),
)
_POINT: Final = table(
    tuple[date, Range],
    on=key(kinds.ISO, lambda point: point[0]),
    **within(tuple[date, Range], lambda point: point[1], kinds.ENDS_OF_AMOUNT.keys),
)
_PLANNED: Final[dict[str, JsonKey[Plan]]] = {
    "runs": key(many(_RUN), lambda plan: [RunSoFar(run, plan.assessment.day) for run in plan.curve.runs]),
    "taken": key(kinds.TEXTS, assumed, "what the curve takes for granted"),
    "lines": key(many(_CROSSED), lambda plan: plan.crossed),
    "notifications": key(many(_NOTICE), lambda plan: plan.notices),
    "placing": key(
        or_null(_PLACING),
        lambda plan: None if plan.launch is None else PlannedPlacing(plan, plan.launch),
        "null: none is planned",
    ),
    "dated": key(DATED_LIST, lambda plan: plan.dated, "the notification, and what comes with the plan"),
    "estimates": key(many(_KEPT), lambda plan: plan.kept),
    "missing": key(_MISSING, lambda plan: plan.missing),
    "warnings": key(
        kinds.TEXTS,
        lambda plan: [warning.says for warning in plan.warnings],
        "sums near a line, and a placing before training ends that is counted in full",
    ),
    "curve": key(
        many(_POINT),
        lambda plan: points(plan.curve, before=plan.assessment.inherited),
        "cumulative compute by the end of days",
    ),
}
_AT_ITS_PACE: Final = table(
    AtItsPace,
    path=key(kinds.TEXT, lambda run: run.path),
    ends_on=key(kinds.ISO, lambda run: run.ends_on),
    flop_per_day=key(kinds.AMOUNT, lambda run: run.daily),
    flop=key(kinds.AMOUNT, lambda run: run.flop),
)
_WHAT_IF: Final = table(
    Beside,
    changes=key(by_id(kinds.TEXT), lambda beside: beside.changes),
    at_pace=key(
        many(_AT_ITS_PACE),
        lambda beside: beside.at_pace,
        "runs of which only the last day is otherwise, and what they come to at their pace",
    ),
    **within(Beside, lambda beside: beside.plan, _PLANNED),
    differs=key(DIFFERING, lambda beside: beside.comparison),
    differs_at_placing=key(or_null(DIFFERING), lambda beside: beside.placed),
)
_EDGE: Final = table(
    Edge,
    value=key(_VALUE, lambda edge: edge.value),
    gives=key(kinds.OUTCOME, lambda edge: edge.gives),
    beyond=key(_VALUE, lambda edge: edge.beyond),
    beyond_gives=key(kinds.OUTCOME, lambda edge: edge.beyond_gives),
)
_STRETCH: Final = table(
    ValueStretch,
    least=key(_VALUE_OR_NULL, lambda stretch: stretch.least),
    greatest=key(_VALUE_OR_NULL, lambda stretch: stretch.greatest),
    edges=key(many(_EDGE), lambda stretch: stretch.edges),
)
_SOLVED: Final = table(
    Solved,
    target=key(kinds.TEXT, lambda solved: str(solved.target)),
    path=key(kinds.TEXT, lambda solved: solved.target.path),
    answer=key(kinds.TEXT, lambda solved: solved.target.answer),
    actor=key(kinds.TEXT_OR_NULL, lambda solved: solved.target.actor),
    wanted=key(kinds.OUTCOME, lambda solved: solved.target.wanted),
    unit=key(one_of(("FLOP", "tokens", "hours", "users", "day")), lambda solved: solved.unit),
    on=key(kinds.ISO, lambda solved: solved.on, "the day that it is asked of, once all is carried out"),
    present=key(kinds.OUTCOME, lambda solved: solved.present),
    state=key(one_of(("none", "some", "all")), lambda solved: solved.state),
    stretches=key(
        many(_STRETCH),
        lambda solved: solved.stretches,
        "of values that reach it, whole units or days; null: no such end",
    ),
    missing=key(_MISSING, lambda solved: solved.missing),
)
PLAN: Final = table(
    Outlook,
    **within(Outlook, lambda outlook: outlook.plan.assessment, HEAD),
    **within(Outlook, lambda outlook: outlook.plan, _PLANNED),
    what_if=key(or_null(_WHAT_IF), lambda outlook: outlook.beside),
    targets=key(many(_SOLVED), lambda outlook: outlook.solved),
)

document: Final = PLAN.write
"""The document of ``plan``."""
