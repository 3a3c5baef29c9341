"""Whom one may ask who integrates another's model: its provider, or whoever provides what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpaiscope.law.downstream import may_ask_upstream
from gpaiscope.law.obligations import downstream_information
from gpaiscope.values import Outcome, unique

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment


def upstream(assessment: Assessment, actor: str) -> tuple[str, ...]:
    """The ids of the actors, and the names of originals without one, whom an actor may ask, or might be able to.

    Empty where it may ask nobody.
    """
    if assessment.conclusion(may_ask_upstream.id, actor).finding.outcome is Outcome.NO:
        return ()
    providers = [
        each.conclusion.actor
        for each in assessment.obligations
        if each.obligation.id == downstream_information.id and each.conclusion.finding.outcome is not Outcome.NO
    ]
    originals = [stated.value for each in assessment.dossier.original if (stated := each.actor or each.name)]
    return unique(each for each in (*providers, *originals) if each != actor)
