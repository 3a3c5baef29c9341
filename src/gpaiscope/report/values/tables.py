"""The tables that a document about a dossier has at its end: what an entry of each says, under an id of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.comparisons import Comparison, Side
from gpaiscope.engine.expression import Assumption, Question
from gpaiscope.law.assumptions import GRADES, KINDS
from gpaiscope.law.citation import BINDING
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.shape import JsonShape, by_id, key, one_of, optional, table, where
from gpaiscope.values import Exact, digits_text


class FactEntry(NamedTuple):
    """A fact in a case; one of each record of a list has no value of its own."""

    says: str
    of_each: str | None
    value: object
    assumed: str | None
    sources: Sequence[str]


class SideEntry(NamedTuple):
    """One side of a comparison with the ids of its facts; ``alone``: the one fact has the same value."""

    side: Side
    facts: Sequence[str]
    alone: bool


class ComparisonEntry(NamedTuple):
    """A comparison, both sides with the ids of their facts."""

    comparison: Comparison
    left: SideEntry
    right: SideEntry


class ParameterOnDay(NamedTuple):
    """A number or a day of the law, as it stood on the day."""

    says: str
    value: Exact | date


class QuestionEntry(NamedTuple):
    """A point that the law leaves open, with the ids of its provisions, and what to do while it does."""

    question: Question
    cites: Sequence[str]
    safe_course: str


class CitedSentence(NamedTuple):
    """A sentence with the ids of its provisions."""

    says: str
    cites: Sequence[str]


class NoteEntry(NamedTuple):
    """A note with the ids of its provisions, and the day from which it applies where it names one."""

    says: str
    cites: Sequence[str]
    begins: date | None


class AuthorityEntry(NamedTuple):
    """A provision, and the id of its document."""

    cited: Cited
    document: str


def _number_or_day(value: Exact | date) -> str:
    return value.isoformat() if isinstance(value, date) else digits_text(value)


CITES: Final = kinds.TEXTS.described("ids of authorities")
SOURCES: Final = kinds.TEXTS.described("ids of sources")
_PARAMETER_VALUE: Final[JsonShape[Exact | date]] = JsonShape(kinds.TEXT.schema, _number_or_day)

_DAY_OR_NULL: Final[JsonShape[date | None]] = JsonShape(kinds.TEXT_OR_NULL.schema, kinds.ISO_OR_NULL.write)

FACT: Final = table(
    FactEntry,
    says=optional(
        kinds.TEXT,
        lambda entry: entry.says,
        "left out, as sources are, of one actor's fact where that without @ and the actor, or else the first of that"
        " name, says the same",
    ),
    of_each=optional(
        kinds.TEXT, lambda entry: entry.of_each, "a fact of each record of this list, with no value of its own"
    ),
    value=where(lambda entry: entry.of_each is None, key(kinds.VALUE, lambda entry: entry.value)),
    assumed=optional(kinds.TEXT, lambda entry: entry.assumed, "id of the assumption by which the value was taken"),
    sources=optional(SOURCES, lambda entry: entry.sources or None),
)
SOURCE: Final = table(str, says=key(kinds.TEXT, lambda source: source))
SIDE: Final = table(
    SideEntry,
    factor=where(
        lambda entry: entry.side.factor != 1,
        key(
            kinds.NUMBER,
            lambda entry: entry.side.factor,
            "what the value was multiplied by before it was compared; 1 where left out",
        ),
    ),
    parameter=optional(kinds.TEXT, lambda entry: entry.side.parameter or None, "id of a number or day of the law"),
    facts=optional(kinds.TEXTS, lambda entry: entry.facts or None, "ids of facts from which it was worked out"),
    value=where(
        lambda entry: not entry.side.parameter and not entry.alone,
        key(kinds.VALUE, lambda entry: entry.side.value, "left out where the one fact or parameter has it"),
    ),
)
COMPARED: Final = table(
    ComparisonEntry,
    left=key(SIDE, lambda entry: entry.left),
    operator=key(one_of((">", ">=")), lambda entry: entry.comparison.operator),
    right=key(SIDE, lambda entry: entry.right),
    line=key(
        one_of(("left", "right")),
        lambda entry: "left" if entry.comparison.line_is_left else "right",
        "the side by which the other was measured",
    ),
    outcome=key(kinds.TRUTH, lambda entry: entry.comparison.outcome),
    ratio=optional(kinds.AMOUNT, lambda entry: entry.comparison.ratio, "left to right, factors included"),
)
PARAMETER: Final = table(
    ParameterOnDay,
    says=key(kinds.TEXT, lambda parameter: parameter.says),
    value=key(_PARAMETER_VALUE, lambda parameter: parameter.value),
)
ASSUMPTION: Final = table(
    Assumption,
    says=key(kinds.TEXT, lambda assumption: assumption.says),
    kind=key(one_of(KINDS), lambda assumption: assumption.kind),
    grade=key(one_of(GRADES), lambda assumption: assumption.grade),
    contrary=optional(kinds.TEXT, lambda assumption: assumption.contrary or None),
)
QUESTION: Final = table(
    QuestionEntry,
    asks=key(kinds.TEXT, lambda entry: entry.question.asks),
    source=key(kinds.TEXT, lambda entry: entry.question.source),
    cites=key(CITES, lambda entry: entry.cites),
    readings=key(by_id(kinds.TEXT), lambda entry: {reading.name: reading.says for reading in entry.question.readings}),
    safe_course=key(kinds.TEXT_OR_NULL, lambda entry: entry.safe_course),
)
OPEN_QUESTION: Final = table(
    Missing,
    fact=key(kinds.TEXT, lambda missing: missing.fact),
    path=optional(kinds.TEXT, lambda missing: missing.path, "where the answer goes; left out where that is the id"),
    asks=key(kinds.TEXT, lambda missing: missing.asks),
    who=key(kinds.TEXT, lambda missing: missing.who),
    more=optional(kinds.FROM_ONE, lambda missing: missing.more or None),
)
CONTENT: Final = table(
    CitedSentence,
    says=key(kinds.TEXT, lambda entry: entry.says),
    cites=key(CITES, lambda entry: entry.cites),
)
NOTE: Final = table(
    NoteEntry,
    says=key(kinds.TEXT, lambda entry: entry.says),
    cites=key(CITES, lambda entry: entry.cites),
    from_=key(_DAY_OR_NULL, lambda entry: entry.begins),
)
AUTHORITY: Final = table(
    AuthorityEntry,
    document=key(kinds.TEXT, lambda entry: entry.document),
    binding=where(
        lambda entry: entry.cited.binding != entry.cited.document.binding,
        key(one_of(BINDING), lambda entry: entry.cited.binding),
    ),
    before=optional(kinds.TEXT, lambda entry: entry.cited.earlier[-1][1] if entry.cited.earlier else None),
)
DOCUMENT: Final = table(
    Cited,
    title=key(kinds.TEXT, lambda cited: cited.document.title),
    version=key(kinds.TEXT, lambda cited: cited.edition.version),
    binding=key(one_of(BINDING), lambda cited: cited.document.binding),
    url=key(kinds.TEXT, lambda cited: cited.edition.url),
)

TABLES: Final[dict[str, Json]] = {
    "facts": by_id(FACT, "facts by id; that of one actor ends with @ and the actor's id").schema,
    "sources": by_id(SOURCE, "where values come from").schema,
    "comparisons": by_id(COMPARED).schema,
    "parameters": by_id(PARAMETER, "numbers and days of the law as they stood on the day").schema,
    "assumptions": by_id(ASSUMPTION).schema,
    "questions": by_id(QUESTION, "points that the law leaves open; safe_course: what to do while it does").schema,
    "open_questions": by_id(
        OPEN_QUESTION,
        "what is missing, by where the dossier would say it, that for the gravest standing first; more: further places",
    ).schema,
    "contents": by_id(CONTENT, "what obligations ask for").schema,
    "notes": by_id(NOTE).schema,
    "authorities": by_id(
        AUTHORITY,
        "provisions cited; binding where it is not the document's; before: the number in the edition before",
    ).schema,
    "documents": by_id(DOCUMENT).schema,
}
"""Every table by its name, as its schema."""
