"""What is missing as JSON: what to ask, most decisive first, and which answers would decide what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.gaps import Gap, Open, gaps_with_names
from gpaiscope.assessment.standing import deciding_questions
from gpaiscope.engine.questions import Decisive, ExampleAnswer
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import HEAD
from gpaiscope.report.values.shape import JsonKey, by_id, key, many, one_of, table, within
from gpaiscope.values import Outcome


def document(assessment: Assessment, asked: Iterable[Open], conclusion: str = "", actor: str = "") -> Json:
    """What is missing for the unknown conclusions that were asked about: all, or those named ``conclusion``."""
    return GAPS.write(AskedGaps(assessment, list(asked), conclusion, actor))


class AskedGaps(NamedTuple):
    """The unknown conclusions of an assessment that were asked about, the name by which they were, and of whom."""

    assessment: Assessment
    opened: Sequence[Open]
    conclusion: str
    actor: str


class DecisiveSet(NamedTuple):
    """A smallest set of facts that can decide a conclusion, with that conclusion."""

    conclusion: Conclusion
    decisive: Decisive


_NAMED: Final[dict[str, JsonKey[Conclusion]]] = {
    "conclusion": key(kinds.TEXT, lambda conclusion: conclusion.id),
    "actor": key(kinds.TEXT_OR_NULL, lambda conclusion: conclusion.actor),
}
_CONCLUSIONS: Final = many(table(Conclusion, **_NAMED))
_GAP: Final = table(
    Gap,
    asks=key(kinds.TEXT, lambda gap: gap.missing.asks),
    path=key(kinds.TEXT, lambda gap: gap.missing.path),
    who=key(kinds.TEXT, lambda gap: gap.missing.who),
    facts=key(kinds.TEXTS, lambda gap: [fact.name for fact in gap.facts]),
    decides=key(_CONCLUSIONS, lambda gap: gap.decides),
    stands_in_the_way_of=key(_CONCLUSIONS, lambda gap: gap.blocks),
)
_DECIDES: Final = table(
    tuple[Outcome, tuple[ExampleAnswer, ...]],
    outcome=key(one_of(("yes", "no")), lambda decided: decided[0].value),
    for_example=key(by_id(kinds.VALUE), lambda decided: {answer.fact.name: answer.value for answer in decided[1]}),
)
_DECISIVE: Final = table(
    DecisiveSet,
    **within(DecisiveSet, lambda decides: decides.conclusion, _NAMED),
    facts=key(kinds.TEXTS, lambda decides: [fact.name for fact in decides.decisive.facts]),
    answers=key(many(_DECIDES), lambda decides: decides.decisive.answers),
)
GAPS: Final = table(
    AskedGaps,
    **within(AskedGaps, lambda asked: asked.assessment, HEAD),
    conclusion=key(kinds.TEXT_OR_NULL, lambda asked: asked.conclusion),
    open=key(
        kinds.COUNT,
        lambda asked: len(deciding_questions(asked.assessment, asked.actor)),
        "the questions on which it hangs how it stands and what is owed, as `board` counts them",
    ),
    missing=key(many(_GAP), lambda asked: gaps_with_names(asked.assessment, asked.opened)),
    decisive=key(
        many(_DECISIVE),
        lambda asked: [DecisiveSet(each.conclusion, decisive) for each in asked.opened for decisive in each.sets],
    ),
)
