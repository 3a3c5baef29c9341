"""What is missing of many models as JSON: the most decisive question of each, or all, each with its models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from gpaiscope.engine.case import Missing
from gpaiscope.errors import Unreadable
from gpaiscope.law import Draft
from gpaiscope.report.shared_questions import AskedModel, SharedQuestion, folded, shared_questions
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import DRAFT
from gpaiscope.report.values.shape import key, many, optional, or_null, table
from gpaiscope.report.values.unreadable import unreadable_key


class GapsOfMany(NamedTuple):
    """Models that were asked about, the name of the answer that they were, what cannot be read, and if all is told."""

    models: Sequence[AskedModel]
    conclusion: str
    unreadable: Sequence[Unreadable]
    full: bool = False

    @property
    def questions(self) -> Sequence[SharedQuestion]:
        """The most decisive ones, or all that are open."""
        return shared_questions(self.models, full=self.full)

    @property
    def draft(self) -> Draft | None:
        """The draft that was laid over the law."""
        return self.models[0].assessment.law.body.draft if self.models else None


def document(models: Sequence[AskedModel], conclusion: str, unreadable: Sequence[Unreadable], full: bool) -> Json:
    """What is missing of many models, and the dossiers that cannot be read."""
    return GAPS_OF_MANY.write(GapsOfMany(models, conclusion, unreadable, full))


_ASKED: Final = table(
    Missing,
    asks=key(kinds.TEXT, lambda missing: missing.asks),
    path=key(kinds.TEXT, lambda missing: missing.path),
    who=key(kinds.TEXT, lambda missing: missing.who),
)
_MODEL: Final = table(
    AskedModel,
    dossier=key(kinds.TEXT, lambda model: model.dossier),
    model=key(kinds.TEXT, lambda model: model.name),
    missing=key(
        kinds.INTEGER, lambda model: len(model.questions), "how many questions are open, as `board` counts them"
    ),
    further=key(kinds.COUNT, lambda model: len(model.further_questions), "questions on which nothing of that hangs"),
    first=key(
        or_null(_ASKED),
        lambda model: model.questions[0] if model.questions else None,
        "the most decisive one; null where no fact is missing",
    ),
)
_NAMES: Final = many(
    table(
        AskedModel,
        dossier=key(kinds.TEXT, lambda model: model.dossier),
        model=key(kinds.TEXT, lambda model: model.name),
    )
)
_QUESTION: Final = table(
    SharedQuestion,
    asks=key(kinds.TEXT, lambda question: question.asks),
    who=key(kinds.TEXT, lambda question: question.who),
    first_of=key(_NAMES, lambda question: question.first, "the models of which it is the most decisive one"),
    open_of=key(_NAMES, lambda question: question.others, "the others of which it is open, too"),
)
GAPS_OF_MANY: Final = table(
    GapsOfMany,
    schema_version=kinds.VERSIONED,
    hypothetical=optional(DRAFT, lambda asked: asked.draft),
    days=key(many(kinds.ISO), lambda asked: sorted({model.assessment.day for model in asked.models}), "of assessment"),
    conclusion=key(kinds.TEXT_OR_NULL, lambda asked: asked.conclusion),
    models=key(many(_MODEL), lambda asked: asked.models),
    questions=key(many(_QUESTION), lambda asked: asked.questions, "first what is asked of most"),
    folded=key(
        kinds.INTEGER,
        lambda asked: folded(asked.models, asked.questions),
        "questions of single models that are not among these",
    ),
    unreadable=unreadable_key(lambda asked: asked.unreadable),
)
