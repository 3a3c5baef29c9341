"""What is missing of many models: the most decisive question of each, and once what several of them share."""

from __future__ import annotations

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
    """A question that is the most decisive one of the models ``first``; of ``others`` it is open, too."""

    asks: str
    path: str
    who: str
    first: tuple[AskedModel, ...]
    others: tuple[AskedModel, ...]


def shared_questions(models: Iterable[AskedModel]) -> tuple[SharedQuestion, ...]:
    """The most decisive question of each model, each question once: first what is asked of most."""
    asked = [model for model in models if model.questions]
    first: dict[str, list[AskedModel]] = {}
    for model in asked:
        first.setdefault(model.questions[0].asks, []).append(model)
    found = []
    for asks, of in first.items():
        others = [model for model in asked if model not in of and any(each.asks == asks for each in model.questions)]
        leading = of[0].questions[0]
        found.append(
            SharedQuestion(
                asks=asks,
                path=leading.path,
                who=leading.who or WHOEVER,
                first=tuple(of),
                others=tuple(others),
            )
        )
    return tuple(sorted(found, key=lambda question: -len(question.first)))


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
