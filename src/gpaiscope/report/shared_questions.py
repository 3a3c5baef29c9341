"""What is missing of many models: the most decisive question of each, and once what several of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.gaps import Gap
from gpaiscope.assessment.standing import NO_ACTOR
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Missing
from gpaiscope.report import asking, words

WHOEVER: Final = "whoever knows"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedModel:
    """A model of a dossier with what is missing of it, most decisive first, of one actor, or for one ``conclusion``."""

    dossier: str
    assessment: Assessment
    gaps: tuple[Gap, ...]
    actor: str = ""
    conclusion: str = ""

    @property
    def name(self) -> str:
        """What the model is called."""
        return words.title(self.assessment)

    @property
    def questions(self) -> tuple[Missing, ...]:
        """What counts as open, most decisive first; of one answer that was asked about all that is missing for it."""
        nobody = () if self.assessment.dossier.actors else (NO_ACTOR,)
        return (*nobody, *(gap.missing for gap in self._parted_gaps[0]))

    @property
    def further_questions(self) -> tuple[Missing, ...]:
        """What else is missing, on which nothing of how it stands or what is owed hangs."""
        return tuple(gap.missing for gap in self._parted_gaps[1])

    @property
    def _parted_gaps(self) -> tuple[list[Gap], list[Gap]]:
        return (list(self.gaps), []) if self.conclusion else asking.parted_gaps(self.assessment, self.gaps, self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedQuestion:
    """A question that is the most decisive one of the models ``first``, if of any; of ``others`` it is open, too."""

    asks: str
    path: str
    who: str
    first: tuple[AskedModel, ...]
    others: tuple[AskedModel, ...]


def shared_questions(models: Iterable[AskedModel], *, full: bool = False) -> tuple[SharedQuestion, ...]:
    """The most decisive question of each model, each question once: first what is asked of most.

    ``full``: every open question of each, those that are the most decisive one of none last.
    """
    asked = [(model, questions) for model in models if (questions := model.questions)]
    first: dict[tuple[str, int], list[AskedModel]] = {}
    for model, questions in asked:
        first.setdefault((questions[0].asks, 1), []).append(model)
    leading: dict[tuple[str, int], Missing] = {}
    others: dict[tuple[str, int], list[AskedModel]] = {key: [] for key in first}
    for model, questions in asked:
        # What is asked of several places of one model in the same words stays as many questions.
        times: Counter[str] = Counter()
        for place, missing in enumerate(questions):
            times[missing.asks] += 1
            key = missing.asks, times[missing.asks]
            if place:
                others.setdefault(key, []).append(model)
            if not place or key not in first:
                leading.setdefault(key, missing)
    found = [
        SharedQuestion(
            asks=key[0],
            path=leading[key].path,
            who=leading[key].who or WHOEVER,
            first=tuple(first.get(key, ())),
            others=tuple(models_of),
        )
        for key, models_of in others.items()
        if full or key in first
    ]
    return tuple(
        sorted(found, key=lambda question: (-len(question.first), 0 if question.first else -len(question.others)))
    )


def by_who(questions: Sequence[SharedQuestion]) -> Mapping[str, list[SharedQuestion]]:
    """Questions by who can answer them, whoever can answer for most models first."""
    groups: dict[str, list[SharedQuestion]] = {}
    for question in questions:
        groups.setdefault(question.who, []).append(question)
    return groups


def folded(models: Iterable[AskedModel], questions: Iterable[SharedQuestion]) -> int:
    """How many questions of all models are not among those that are asked."""
    asked = sum(len(question.first) + len(question.others) for question in questions)
    return sum(len(model.questions) for model in models) - asked
