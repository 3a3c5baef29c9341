"""What is said of one case: a case is a dossier, and its answers are what `gpaiscope assess` says of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from gpaiscope.assessment import Conclusion, assess
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.catalogue.facts import Row, dossier
from gpaiscope.deferred import dataclass
from gpaiscope.engine.alike import STEP
from gpaiscope.law import Law
from gpaiscope.values import DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One conclusion or obligation of a case: the outcome, what carries it, and what stands in its way.

    ``missing`` are paths of a dossier, each with who would know; ``questions`` those of law with each reading's result.
    """

    id: str
    outcome: str
    on_best_estimate: str
    reasons: tuple[str, ...]
    missing: tuple[tuple[str, str, str], ...]
    questions: tuple[tuple[str, str, str], ...]
    cites: tuple[str, ...]
    applies_from: tuple[str | None, str | None] = (None, None)
    due_on: tuple[str | None, str | None] = (None, None)


Answers = tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: what tells it from others, and the row that stands for it."""

    key: str
    row: Row


def ids(law: Law) -> tuple[str, ...]:
    """Every conclusion and obligation that a case has an answer to, in the order of the law."""
    rules = (*law.body.model_conclusions, *law.body.actor_conclusions)
    return (*(rule.id for rule in rules), *(each.id for each in law.obligations))


def answers(row: Row, day: date) -> Answers:
    """What the law says of one row on a day, worked out for itself."""
    found = assess(dossier(row, "", {}), day)
    obligations = {each.conclusion.id: each for each in found.obligations}
    told = []
    for each in found.everything:
        answer, of = answer_of(each, found.law), obligations.get(each.id)
        told.append(answer if of is None else dated(answer, of.applies_from, of.due_on))
    return tuple(told)


def answer_of(each: Conclusion, law: Law) -> Answer:
    """What a conclusion says, but for the days of an obligation."""
    finding = each.finding
    return Answer(
        id=each.id,
        outcome=finding.outcome.value,
        on_best_estimate=finding.on_best_estimate.value,
        reasons=tuple(fact.name for fact in finding.reasons),
        missing=tuple(dict.fromkeys((STEP.sub("", item.path), item.asks, item.who) for item in finding.missing)),
        questions=tuple(
            (one.question.name, reading, outcome.value) for one in finding.questions for reading, outcome in one.results
        ),
        cites=tuple(str(cite) for cite in own_provisions(each, law)),
    )


def dated(answer: Answer, applies_from: DateRange | None, due_on: DateRange | None) -> Answer:
    """The answer of an obligation, with its days."""
    return replace(answer, applies_from=_ends(applies_from), due_on=_ends(due_on))


def _ends(day: DateRange | None) -> tuple[str | None, str | None]:
    if day is None:
        return None, None
    return (day.earliest.isoformat() if day.earliest else None, day.latest.isoformat() if day.latest else None)


# -- as JSON

_FIELDS: Final = tuple(each.name for each in fields(Answer))


def packed(answer: Answer) -> list[Any]:
    """An answer as JSON has it."""
    return [getattr(answer, name) for name in _FIELDS]


def unpacked(values: list[Any]) -> Answer:
    """An answer from JSON."""
    return Answer(**dict(zip(_FIELDS, map(_tuple, values), strict=True)))


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
