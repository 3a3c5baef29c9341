"""What is said of one case: a case is a dossier, and its answers are what `gpaiscope assess` says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from gpaiscope.assessment import Conclusion, assess
from gpaiscope.assessment.saying import own_provisions
from gpaiscope.catalogue.facts import FactsRow, dossier_of_row
from gpaiscope.deferred import dataclass
from gpaiscope.engine.alike import STEP
from gpaiscope.law import Law
from gpaiscope.law.assumptions import IDS
from gpaiscope.values import DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswer:
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

    def with_days(self, applies_from: DateRange | None, due_on: DateRange | None) -> CaseAnswer:
        """The answer of an obligation, with its days."""
        return replace(self, applies_from=_iso_days(applies_from), due_on=_iso_days(due_on))

    def as_json(self) -> list[Any]:
        """The values as JSON has them, in the order in which they are declared."""
        return [getattr(self, name) for name in _VALUES]

    @classmethod
    def from_json(cls, values: list[Any]) -> CaseAnswer:
        """An answer from JSON."""
        # JSON gives lists, and an answer is a key of dictionaries: only of tuples all the way down it has a hash.
        return cls(**dict(zip(_VALUES, map(_as_tuples, values), strict=True)))


_VALUES: Final = tuple(field.name for field in fields(CaseAnswer))

CaseAnswers = tuple[CaseAnswer, ...]


@dataclass(frozen=True, slots=True)
class HangingAnswer:
    """A decided answer that does not stand without a guess: its place in the order of the law, and the guesses, by id.

    ``settled_by`` is what would have to be known first, with its question and who would know; empty where nothing is.
    """

    place: int
    hangs_on: tuple[str, ...]
    settled_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """The answers to a case by number, in the order of the law, and those that are only likely."""

    numbers: tuple[int, ...]
    hanging: tuple[HangingAnswer, ...] = ()

    def renumbered(self, number: Callable[[int], int]) -> JudgedCase:
        """The same by other numbers."""
        return JudgedCase(tuple(map(number, self.numbers)), self.hanging)

    def as_json(self) -> list[Any]:
        """The values as JSON has them."""
        return [self.numbers, [[each.place, each.hangs_on, each.settled_by] for each in self.hanging]]

    @classmethod
    def from_json(cls, values: list[Any]) -> JudgedCase:
        """A case from JSON."""
        numbers, hanging = _as_tuples(values)
        return cls(numbers, tuple(HangingAnswer(*each) for each in hanging))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueCase:
    """A case: what tells it from others, and the row that stands for it."""

    key: str
    row: FactsRow


def answered_ids(law: Law) -> tuple[str, ...]:
    """Every conclusion and obligation that a case has an answer to, in the order of the law."""
    rules = (*law.body.model_conclusions, *law.body.actor_conclusions)
    return (*(rule.id for rule in rules), *(obligation.id for obligation in law.obligations))


def answers_of_row(row: FactsRow, day: date) -> CaseAnswers:
    """What the law says of one row on a day, worked out for itself."""
    assessment = assess(dossier_of_row(row, "", {}), day)
    obligations = {obligation.conclusion.id: obligation for obligation in assessment.obligations}
    answers = []
    for conclusion in assessment.everything:
        answer, obligation = answer_of(conclusion, assessment.law), obligations.get(conclusion.id)
        if obligation is not None:
            answer = answer.with_days(obligation.applies_from, obligation.due_on)
        answers.append(answer)
    return tuple(answers)


def hanging_of_row(row: FactsRow, day: date) -> dict[str, tuple[str, ...]]:
    """By id, the answers of one row that hang on guesses, and on which, worked out for itself."""
    assessment = assess(dossier_of_row(row, "", {}), day)
    found = ((each.id, assessment.hangs_on(each)) for each in assessment.everything)
    return {id: in_order(IDS.get(guess, guess.says) for guess in guesses) for id, guesses in found if guesses}


def in_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Ids of assumptions, each once, in the order in which these are listed."""
    return tuple(sorted(set(ids), key=lambda id: (_PLACES.get(id, len(_PLACES)), id)))


_PLACES: Final = {id: place for place, id in enumerate(IDS.values())}


def answer_of(conclusion: Conclusion, law: Law) -> CaseAnswer:
    """What a conclusion says, but for the days of an obligation."""
    finding = conclusion.finding
    return CaseAnswer(
        id=conclusion.id,
        outcome=finding.outcome.value,
        on_best_estimate=finding.on_best_estimate.value,
        reasons=tuple(fact.name for fact in finding.reasons),
        # Places in a list are left out: what is missing of several bases alike is one question to whoever is asked.
        missing=tuple(dict.fromkeys((STEP.sub("", item.path), item.asks, item.who) for item in finding.missing)),
        questions=tuple(
            (asked.question.name, reading, outcome.value)
            for asked in finding.questions
            for reading, outcome in asked.results
        ),
        cites=tuple(str(cite) for cite in own_provisions(conclusion, law)),
    )


def _iso_days(day: DateRange | None) -> tuple[str | None, str | None]:
    if day is None:
        return None, None
    return (day.earliest.isoformat() if day.earliest else None, day.latest.isoformat() if day.latest else None)


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value
