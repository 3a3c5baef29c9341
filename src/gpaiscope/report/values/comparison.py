"""What changed between two assessments, and a timeline, as JSON: values before and after, and through what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import KINDS, PARTS, Cause, Change, Comparison, Held, Subject, model_of
from gpaiscope.assessment.timeline import Timeline
from gpaiscope.report.values import Json, kinds, plain
from gpaiscope.report.values.deadlines import DATED_LIST
from gpaiscope.report.values.heads import HEAD_WITHOUT_DAY
from gpaiscope.report.values.shape import JsonKey, JsonShape, by_id, key, many, one_of, optional, or_null, table, within
from gpaiscope.values import Exact, Range, digits_text


def comparison(found: Comparison) -> Json:
    """Two sides of the same models, what is otherwise, and how much is the same."""
    return COMPARISON.write(_traced(found))


def timeline(found: Timeline) -> Json:
    """What is so on the first day, and every later day on which anything is otherwise than on its eve."""
    ids = CauseIds()
    turns = [TracedTurn(turn.day, ids.traced(turn.comparison.changes)) for turn in found.turns]
    return TIMELINE.write(TracedTimeline(found, turns, ids.causes))


class TracedChange(NamedTuple):
    """A change, and the ids of what did it."""

    change: Change
    because: Sequence[str]


class TracedComparison(NamedTuple):
    """A comparison, its changes with the ids of what did them, and what these ids name."""

    comparison: Comparison
    changes: Sequence[TracedChange]
    causes: Mapping[str, Cause]


class TracedTurn(NamedTuple):
    """A day of a timeline on which something is otherwise, and what."""

    day: date
    changes: Sequence[TracedChange]


class TracedTimeline(NamedTuple):
    """A timeline, the days of its changes, and what did them by id."""

    timeline: Timeline
    turns: Sequence[TracedTurn]
    causes: Mapping[str, Cause]

    @property
    def begins(self) -> Sequence[HeldOf]:
        """What is so on the first day."""
        return [HeldOf(subject, held) for subject, held in self.timeline.stretches[0].view.held.items()]

    @property
    def models(self) -> tuple[Assessment, ...]:
        """The models as they stand on the first day."""
        return self.timeline.stretches[0].view.found


class HeldOf(NamedTuple):
    """What holds of a subject."""

    subject: Subject
    held: Held


class CauseIds:
    """Causes by id, each once: filled while changes are told with the ids of what did them."""

    def __init__(self) -> None:
        self.causes: dict[str, Cause] = {}
        self._entries: dict[str, Json] = {}

    def traced(self, changes: Iterable[Change]) -> list[TracedChange]:
        """Changes with the ids of what did them."""
        return [TracedChange(change, [self.id_of(cause) for cause in change.because]) for change in changes]

    def id_of(self, cause: Cause) -> str:
        """The id of a cause: its part and name, and the number among those of one name that differ as written."""
        entry, wanted, number = _CAUSE.write(cause), f"{cause.part}:{cause.id}", 1
        id = wanted
        while self._entries.setdefault(id, entry) != entry:
            number += 1
            id = f"{wanted}#{number}"
        self.causes.setdefault(id, cause)
        return id


def _traced(found: Comparison) -> TracedComparison:
    ids = CauseIds()
    return TracedComparison(found, ids.traced(found.changes), ids.causes)


def _value(value: object) -> object:
    """A number as its digits, a day, words, or a value of a dossier; null where there was none."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return digits_text(value) if isinstance(value, Exact) and not isinstance(value, Range) else plain(value)


_CHANGED_VALUE: Final[JsonShape[object]] = JsonShape(kinds.VALUE.schema, _value)
_PART: Final = one_of((*PARTS, "assumption"))
_SUBJECT: Final[dict[str, JsonKey[Subject]]] = {
    "kind": key(one_of(KINDS), lambda subject: subject.kind),
    "id": key(
        kinds.TEXT, lambda subject: subject.id, "a conclusion, an obligation, a clock; of a standing state or kinds"
    ),
    "actor": key(kinds.TEXT_OR_NULL, lambda subject: subject.actor),
    "model": key(kinds.TEXT, lambda subject: subject.model, "its name, else where the dossier tells of it"),
}
_HELD: Final[dict[str, JsonKey[Held]]] = {
    "says": key(
        kinds.TEXT, lambda held: held.says, "an outcome, how an actor stands, kinds of provider, or how a day stands"
    ),
    "day": key(
        kinds.DAY,
        lambda held: held.days,
        "since when, or by when; null: not known, or an end moves with the day of assessment",
    ),
    "sure": optional(kinds.FLAG, lambda held: None if held.sure else False, "false: it binds the actor only perhaps"),
    "likely": optional(kinds.FLAG, lambda held: held.likely or None, "true: it hangs on a guess"),
}
_CAUSE: Final = table(
    Cause,
    part=key(_PART, lambda cause: cause.part),
    kind=key(one_of(("rule", "parameter", "table", "key", "event", "period")), lambda cause: cause.kind),
    id=key(kinds.TEXT, lambda cause: cause.id),
    says=key(kinds.TEXT, lambda cause: cause.says),
    before=key(_CHANGED_VALUE, lambda cause: cause.before),
    after=key(_CHANGED_VALUE, lambda cause: cause.after),
    unit=optional(kinds.TEXT, lambda cause: cause.unit or None),
    on=key(kinds.ISO_OR_NULL, lambda cause: cause.on, "the day on which it did"),
    source=optional(kinds.TEXT, lambda cause: cause.source or None),
    cites=key(kinds.TEXTS, lambda cause: map(str, cause.cites)),
)
_CAUSES: Final = by_id(_CAUSE).described(
    "what did it: a rule or a number of the law, a key of the dossier, an event, or the end of a period"
)
_CHANGE: Final = table(
    TracedChange,
    **within(TracedChange, lambda traced: traced.change.subject, _SUBJECT),
    before=key(or_null(table(Held, **_HELD)), lambda traced: traced.change.before),
    after=key(or_null(table(Held, **_HELD)), lambda traced: traced.change.after),
    through=key(
        many(many(_PART)),
        lambda traced: traced.change.through,
        "parts that it took together; several lists: each would have done alone",
    ),
    because=key(kinds.TEXTS, lambda traced: traced.because, "ids of causes"),
    cites=key(kinds.TEXTS, lambda traced: map(str, traced.change.cites)),
)
_CHANGES: Final = many(_CHANGE)
_SIDE: Final = table(
    tuple[Assessment, ...],
    day=key(kinds.ISO, lambda models: models[0].day),
    known_on=key(kinds.ISO_OR_NULL, lambda models: models[0].known_on),
    law=key(kinds.TEXT, lambda models: models[0].law.body.hash),
    dossier=key(kinds.TEXT, lambda models: models[0].dossier.file),
    sha256=key(kinds.TEXT, lambda models: models[0].dossier.sha256),
    models=key(kinds.TEXTS, lambda models: map(model_of, models)),
)
COMPARISON: Final = table(
    TracedComparison,
    **within(TracedComparison, lambda traced: traced.comparison.after[0], HEAD_WITHOUT_DAY),
    before=key(_SIDE, lambda traced: traced.comparison.before),
    after=key(_SIDE, lambda traced: traced.comparison.after),
    changes=key(_CHANGES, lambda traced: traced.changes),
    same=key(kinds.INTEGER, lambda traced: traced.comparison.same, "how much did not change"),
    causes=key(_CAUSES, lambda traced: traced.causes),
    dated=key(DATED_LIST, lambda traced: [row for model in traced.comparison.after for row in model.dated]),
)
_DIFFERING: Final = table(
    TracedComparison,
    changes=key(_CHANGES, lambda traced: traced.changes),
    same=key(kinds.INTEGER, lambda traced: traced.comparison.same),
    causes=key(_CAUSES, lambda traced: traced.causes),
)
DIFFERING: Final[JsonShape[Comparison]] = JsonShape(_DIFFERING.schema, lambda found: _DIFFERING.write(_traced(found)))
"""What is otherwise and how much is the same, within another document."""
_BEGINS: Final = table(
    HeldOf,
    **within(HeldOf, lambda begins: begins.subject, _SUBJECT),
    **within(HeldOf, lambda begins: begins.held, _HELD),
)
_TURN: Final = table(
    TracedTurn,
    day=key(kinds.ISO, lambda turn: turn.day),
    changes=key(_CHANGES, lambda turn: turn.changes),
)
TIMELINE: Final = table(
    TracedTimeline,
    **within(TracedTimeline, lambda traced: traced.models[0], HEAD_WITHOUT_DAY),
    models=key(kinds.TEXTS, lambda traced: map(model_of, traced.models)),
    from_=key(kinds.ISO, lambda traced: traced.timeline.first),
    to=key(kinds.ISO, lambda traced: traced.timeline.last),
    begins=key(many(_BEGINS), lambda traced: traced.begins, "what is so on the first day"),
    turns=key(many(_TURN), lambda traced: traced.turns, "every day on which something is otherwise than on its eve"),
    causes=key(_CAUSES, lambda traced: traced.causes),
)
