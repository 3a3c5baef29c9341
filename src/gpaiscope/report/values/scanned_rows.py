"""The rows of a scanned catalogue by their answer to one question, and what is asked of each, as values and as JSON."""

from __future__ import annotations

from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.law import Law
from gpaiscope.report.values import kinds
from gpaiscope.report.values.catalogue import OUTCOME_COUNTS, OUTCOMES, Counts
from gpaiscope.report.values.heads import LAW_OF_DAY, TOOL
from gpaiscope.report.values.shape import key, many, one_of, or_null, table


@dataclass(frozen=True, slots=True, kw_only=True)
class RowQuestion:
    """What is asked of a row: where a dossier says it, the question, and who would know."""

    path: str
    asks: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One model with its answer, how it was made and from what, its parameters, and all that would settle the answer.

    ``sure``: it stands without a guess.
    """

    id: str
    outcome: str
    sure: bool
    parameters: str | None
    kinds: tuple[str, ...]
    bases: tuple[str, ...]
    questions: tuple[RowQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRows:
    """The models of a catalogue by their answer to one question, the most used of each first.

    ``counts``: how many have each outcome, and how many of them only likely; ``rows`` are as many of each as are told.
    """

    day: date
    conclusion: str
    counts: Counts
    rows: tuple[AnsweredRow, ...]


_QUESTION: Final = table(
    RowQuestion,
    path=key(kinds.TEXT, lambda asked: asked.path),
    asks=key(kinds.TEXT, lambda asked: asked.asks),
    who=key(kinds.TEXT, lambda asked: asked.who),
)
_ROW: Final = table(
    AnsweredRow,
    id=key(kinds.TEXT, lambda row: row.id),
    outcome=key(one_of(OUTCOMES), lambda row: row.outcome),
    sure=key(kinds.FLAG, lambda row: row.sure, "whether it stands without any guess"),
    parameters=key(or_null(kinds.TEXT), lambda row: row.parameters),
    kinds=key(kinds.TEXTS, lambda row: row.kinds, "what was done to make it"),
    bases=key(kinds.TEXTS, lambda row: row.bases, "the models that it was made from"),
    questions=key(many(_QUESTION), lambda row: row.questions, "what would settle the answer"),
)
ANSWERED_ROWS: Final = table(
    AnsweredRows,
    schema_version=kinds.VERSIONED,
    tool=TOOL,
    law=key(LAW_OF_DAY, lambda found: Law.on(found.day)),
    conclusion=key(kinds.TEXT, lambda found: found.conclusion),
    counts=key(OUTCOME_COUNTS, lambda found: found.counts),
    rows=key(many(_ROW), lambda found: found.rows, "the most used of each answer first"),
)
