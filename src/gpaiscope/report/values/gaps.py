"""What is missing as JSON: what to ask, most decisive first, and which answers would decide what."""

from __future__ import annotations

from collections.abc import Iterable

from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.gaps import Gap, Open, gaps
from gpaiscope.engine.questions import Decisive
from gpaiscope.report.values import Json, head, plain


def document(assessment: Assessment, asked: Iterable[Open], conclusion: str = "") -> Json:
    """What is missing for the unknown conclusions that were asked about: all, or those named ``conclusion``."""
    opened = list(asked)
    return {
        **head(assessment),
        "conclusion": conclusion or None,
        "missing": [_gap(gap) for gap in gaps(assessment, opened)],
        "decisive": [{**_named(each.conclusion), **_decisive(found)} for each in opened for found in each.sets],
    }


def _gap(gap: Gap) -> Json:
    return {
        "asks": gap.missing.asks,
        "path": gap.missing.path,
        "who": gap.missing.who,
        "facts": [fact.name for fact in gap.facts],
        "decides": [_named(each) for each in gap.decides],
        "stands_in_the_way_of": [_named(each) for each in gap.blocks],
    }


def _named(conclusion: Conclusion) -> Json:
    return {"conclusion": conclusion.id, "actor": conclusion.actor or None}


def _decisive(found: Decisive) -> Json:
    return {
        "facts": [fact.name for fact in found.facts],
        "answers": [
            {"outcome": outcome.value, "for_example": {answer.fact.name: plain(answer.value) for answer in answers}}
            for outcome, answers in found.answers
        ],
    }
