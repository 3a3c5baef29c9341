"""What documents of a dossier's models would say otherwise than one another, where a documentation stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from gpaiscope.assessment import Assessment
from gpaiscope.checks import issues
from gpaiscope.checks.issues import Issue
from gpaiscope.documents.beside import documentation_beside, evidence_beside
from gpaiscope.documents.gate import contradictions
from gpaiscope.documents.material import Material
from gpaiscope.documents.owed import actors_of
from gpaiscope.errors import InputError
from gpaiscope.report import words
from gpaiscope.report.say import say_text
from gpaiscope.repository.dossiers import Loaded


def contradictions_of(given: Loaded, models: Sequence[Assessment], day: date) -> Iterator[Issue]:
    """An issue for each contradiction, at the place of its first side; of a wrong documentation its mistakes."""
    try:
        beside = documentation_beside(given, day, models=len(models))
        counted = evidence_beside(given, models=len(models))
    except InputError as error:
        yield from issues.unreadable(given.place, error.mistakes).issues
        return
    if not beside.file:
        return
    materials = [
        Material(assessment=assessment, actor=actor, given=beside, evidence=counted)
        for assessment in models
        for actor in actors_of(assessment)
    ]
    for refusal in contradictions(materials):
        at = refusal.values[0]
        sides = (say_text("{place}: {value}", place=value.place, value=value.says) for value in refusal.values)
        yield Issue(
            rule="documents-contradict",
            says=words.plain((refusal.says, *(f" {issues.as_sentence(side)}" for side in sides))),
            file=at.file or str(given.place),
            line=at.line,
            key=at.key,
            mend=say_text("{question} To be answered by: {who}", question=refusal.asks, who=refusal.who),
            about=words.plain((refusal.rule, *(f" {value.key}" for value in refusal.values))),
        )
