"""What the law says: rules, open questions, parameters and citations, in the order of the law.

Declarations only. `at` gives the law of a day, compiled and ready to be read.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Final

from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import FIRST_DAY, Question, Rule
from gpaiscope.engine.lint import questions_in
from gpaiscope.engine.prose import rulebook_entry
from gpaiscope.law import (
    enforcement,
    market,
    modification,
    notification,
    obligations,
    open_source,
    parameters,
    provider,
    scope,
    systemic_risk,
    training_compute,
)

FILES: Final = (
    scope,
    modification,
    training_compute,
    systemic_risk,
    notification,
    market,
    provider,
    open_source,
    obligations,
    enforcement,
)
RULES: Final[tuple[Rule, ...]] = tuple(each for file in FILES for each in file.RULES)
QUESTIONS: Final[tuple[Question, ...]] = tuple(
    {question.name: question for each in RULES for question in questions_in(each)}.values()
)

MODEL_CONCLUSIONS: Final = (
    scope.gpai_criterion,
    scope.gpai_model,
    modification.same_model,
    provider.placed_on_market,
    systemic_risk.high_impact_presumption,
    systemic_risk.systemic_risk,
    open_source.open_source_exemption,
    enforcement.legacy_model,
    notification.renotification_due,
    notification.notification_complete,
    notification.arguments_suitable,
    notification.reassessment_admissible,
    systemic_risk.reach_presumes_impact,
    enforcement.retraining_relief,
    obligations.incident_to_report,
)
ACTOR_CONCLUSIONS: Final = (
    provider.provider,
    provider.prospective_provider,
    modification.one_third_criterion,
    modification.downstream_modifier_provider,
    notification.notification_triggered,
    enforcement.enforceable,
    enforcement.fine_possible,
    enforcement.adheres_transparency,
    enforcement.adheres_copyright,
    enforcement.adheres_safety,
)


@lru_cache(maxsize=8)
def at(day: date) -> Program:
    """The law of a day, compiled. Raises ValueError for a day before the law kept here begins."""
    if day < FIRST_DAY:
        raise ValueError(f"no law is kept here for days before {FIRST_DAY}")
    return Program(RULES, parameters.on(day), day)


@lru_cache(maxsize=1)
def rulebook() -> str:
    """The whole law of this package as prose in Markdown, in the order of the law."""
    from gpaiscope.law.citation import full_text
    from gpaiscope.law.sentences import filled

    parts = ["# The rulebook", "", "Generated from the rules. Paragraphs are those of the adopted Guidelines."]
    for file in FILES:
        title = (file.__doc__ or "").split("\n", 1)[0]
        parts += ["", f"## {title}", "", *(rulebook_entry(each, full_text) for each in file.RULES)]
    return filled("\n".join(parts))


@lru_cache(maxsize=1)
def version() -> str:
    """A hash of all rules and parameters: two results with the same hash were judged by the same rules."""
    text = rulebook() + repr(sorted(parameters.PARAMETERS.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
