"""What changed in the law from which day on, by the instrument that brought it, and what that means for a provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation, Document, Edition
from gpaiscope.engine.expression import FIRST_DAY, Parameter, Rule, Values, Version
from gpaiscope.law.body import BODY, Body
from gpaiscope.law.citation import DOCUMENTS
from gpaiscope.law.milestones import MILESTONES, Milestone
from gpaiscope.law.sentences import filled
from gpaiscope.values import Exact

KINDS: Final = ("rule", "number", "text")
"""What can change: what a rule says, the value of a number or day, and the text of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A version of a rule, a value of a number or day, or a text, that did not stand from the first day on.

    ``by`` is the document that brought it. ``before`` is what stood until then: a value, what the rule said, the
    text's version; None where nothing did. ``holds`` False: the rule does not apply from then on.
    """

    kind: str
    begins: date
    id: str
    says: str
    by: Document
    cites: tuple[Citation, ...]
    value: Exact | date | None = None
    unit: str = ""
    before: Exact | date | str | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What an instrument changed on one day: the milestone that says what it means, if there is one, and the parts."""

    begins: date
    milestone: Milestone | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """All that one instrument changed, by its days."""

    document: Document
    turns: tuple[Turn, ...]


def brought(first: date | None = None, last: date | None = None, body: Body = BODY) -> list[Brought]:
    """What each instrument changed, or what it did from a first day to a last; that which came first stands first."""
    turns: dict[str, dict[date, list[Change]]] = {}
    documents: dict[str, Document] = dict(DOCUMENTS)
    for each in changes(first, last, body):
        documents[each.by.key] = each.by
        turns.setdefault(each.by.key, {}).setdefault(each.begins, []).append(each)
    marked: dict[tuple[str, date], Milestone] = {}
    for milestone in MILESTONES:
        day = milestone.on(body.latest)
        if day is not None and _is_within(day, first, last):
            marked[milestone.document, day] = milestone
            turns.setdefault(milestone.document, {}).setdefault(day, [])
    found = [
        Brought(
            document=documents[key],
            turns=tuple(
                Turn(begins=day, milestone=marked.get((key, day)), changes=tuple(parts))
                for day, parts in sorted(days.items())
            ),
        )
        for key, days in turns.items()
    ]
    return sorted(found, key=lambda each: (each.turns[0].begins, each.document.key))


def changes(first: date | None = None, last: date | None = None, body: Body = BODY) -> list[Change]:
    """Every change, or those from a first day to a last; the earliest first."""
    every = (*_of_texts(), *_of_rules(body), *_of_numbers(body))
    found = [each for each in every if _is_within(each.begins, first, last)]
    return sorted(found, key=lambda each: (each.begins, KINDS.index(each.kind), each.id))


def _is_within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies within others, and something can have changed on it: it is not that on which all began."""
    return (first or FIRST_DAY) <= day <= (last or date.max) and FIRST_DAY < day < date.max


def _of_texts() -> Iterator[Change]:
    for document in DOCUMENTS.values():
        before: Edition | None = None
        for edition in document.editions:
            yield Change(
                kind="text",
                begins=edition.since,
                id=document.key,
                says=edition.version,
                by=DOCUMENTS[edition.through] if edition.through else document,
                cites=(_whole(document),),
                before=before.version if before else None,
            )
            before = edition


@cache
def _whole(document: Document) -> Citation:
    """A document as a whole, cited."""
    return Citation(document, ("",) * len(document.editions))


def _of_rules(body: Body) -> Iterator[Change]:
    for rule in body.rules:
        before: str | None = None
        for version, begins, _ in spans(rule, body.latest):
            says, holds = filled(version.says, body.latest), not version.is_off
            if says != before or not holds:
                yield Change(
                    kind="rule",
                    begins=begins,
                    id=rule.id,
                    says=says,
                    by=_bringer(version, body),
                    cites=version.cites,
                    before=before,
                    holds=holds,
                )
            before = says if holds else None


def _bringer(version: Version, body: Body) -> Document:
    """The document that a version of a rule begins by: that of its day, where this is a day of the law."""
    day = version.applies_from
    return (body.parameters[day.name].values[-1] if isinstance(day, Parameter) else version).cites[0].document


def _of_numbers(body: Body) -> Iterator[Change]:
    for entry in body.parameters.values():
        before: Exact | date | None = None
        for each in entry.values:
            if each.value != before:
                yield Change(
                    kind="number",
                    begins=each.start,
                    id=entry.name,
                    says=entry.says,
                    by=_amending(each.cites[0].document, each.start),
                    cites=each.cites,
                    value=each.value,
                    unit="" if entry.unit == "day" else entry.unit,
                    before=before,
                )
            before = each.value


def _amending(document: Document, day: date) -> Document:
    """The document that changed another on a day, where one did; else that itself."""
    through = next((each.through for each in document.editions if each.since == day), "")
    return DOCUMENTS[through] if through else document


def spans(rule: Rule, values: Values = BODY.latest) -> Iterator[tuple[Version, date, date | None]]:
    """Each version of a rule with its first day and its last, None where it is the current one."""
    begins = [version.begins(values) for version in rule.versions]
    for version, first, following in zip(rule.versions, begins, [*begins[1:], None], strict=True):
        yield version, first, following - timedelta(days=1) if following else None
