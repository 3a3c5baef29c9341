"""Whether each day has one law: gaps and overlaps between versions of rules, numbers, texts, provisions and notes.

Each finding is a sentence; none means that the law holds together on every day. A test fails on any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from gpaiscope.engine import lint
from gpaiscope.engine.citation import Citation, Document
from gpaiscope.engine.expression import FIRST_DAY, After, Parameter, Times, Version, walk
from gpaiscope.law.body import Body
from gpaiscope.law.changes import spans
from gpaiscope.law.citation import DOCUMENTS
from gpaiscope.law.enforcement import Note
from gpaiscope.law.sentences import PLACE, SHARE


def faults(body: Body, documents: Iterable[Document] = tuple(DOCUMENTS.values())) -> list[str]:
    """All that is wrong in time with a body of law, and with the texts that it cites."""
    return [
        *lint.gaps(body.rules, body.latest),
        *(
            f"{rule.id}: a version never begins"
            for rule in body.rules
            if any(version.begins(body.latest) == date.max for version in rule.versions)
        ),
        *lint.parameter_gaps(
            {name: [(each.start, each.until) for each in entry.values] for name, entry in body.parameters.items()}
        ),
        *(fault for each in documents for fault in of_texts(each)),
        *of_citations(cited_by(body)),
        *too_early(body),
        *of_notes((*body.fined_for, *body.exposure_notes, *body.signposts, *body.situation_notes), body),
    ]


def of_texts(document: Document) -> Iterator[str]:
    """Texts of a document of which the later does not begin later: on some day two stand, or none."""
    if not document.editions:
        yield f"{document.key} has no text"
    for earlier, later in pairwise(document.editions):
        if earlier.since >= later.since:
            yield f"{document.key}: {earlier.version} does not come before {later.version}"


def of_citations(citations: Iterable[Citation]) -> Iterator[str]:
    """Provisions without a number in a text that stands between two which have one, or with another count of texts."""
    for each in citations:
        if len(each.numbers) != len(each.document.editions):
            yield f"{each}: {len(each.numbers)} numbers for {len(each.document.editions)} texts"
        numbered = [place for place, number in enumerate(each.numbers) if number is not None]
        if not numbered:
            yield f"{each.document.key}: a provision that stands in no text"
        elif numbered != list(range(numbered[0], numbered[-1] + 1)):
            yield f"{each}: it stands, does not, and stands again"


def cited_by(body: Body) -> set[Citation]:
    """Every provision that rules and numbers cite."""
    versions = [version for rule in body.rules for version in rule.versions]
    of_rules = (cite for each in versions for cite in each.cites)
    of_cuts = (cite for each in versions for cut in each.cuts for cite in cut.cites)
    values = (dated for entry in body.parameters.values() for dated in entry.values)
    return {*of_rules, *of_cuts, *(cite for dated in values for cite in dated.cites)}


def too_early(body: Body) -> Iterator[str]:
    """Rules that use, or name in a sentence, a number or day of the law before it has a value."""
    first = {name: entry.values[0].start for name, entry in body.parameters.items()}
    for rule in body.rules:
        for version, begins, _ in spans(rule, body.latest):
            for name in sorted(_named(version)):
                if name not in first:
                    yield f"{rule.id}: there is no {name}"
                elif first[name] > max(begins, FIRST_DAY):
                    yield f"{rule.id} begins on {begins} and {name} on {first[name]}"


def _named(version: Version) -> set[str]:
    said = (version.says, version.denies, version.asks, *(cut.says for cut in version.cuts))
    names = {name for text in said for name in PLACE.findall(text)} - {"actor", SHARE}
    for part in (version.when, *(cut.when for cut in version.cuts)):
        for node in walk(part):
            match node:
                case Parameter(name) | After(_, Parameter(name), _) | Times(Parameter(name), _):
                    names.add(name)
    return names


def of_notes(notes: Iterable[Note], body: Body) -> Iterator[str]:
    """Notes of one name of which two are law on some day, or none is between them."""
    by_name: dict[str, list[Note]] = {}
    for each in notes:
        by_name.setdefault(each.name, []).append(each)
    for name, versions in by_name.items():
        days = sorted((_day(each.since, body) or FIRST_DAY, _day(each.until, body)) for each in versions)
        for (begins, until), (following, _) in pairwise(days):
            if until is None or until != following:
                yield f"{name}: the note from {begins} ends on {_eve(until)} and the next begins on {following}"
        for begins, until in days:
            if until is not None and until <= begins:
                yield f"{name}: the note from {begins} ends before it begins"


def _day(day: Parameter | None, body: Body) -> date | None:
    value = body.latest[day.name] if day is not None else None
    return value if isinstance(value, date) else None


def _eve(day: date | None) -> str:
    return str(day - timedelta(days=1)) if day is not None else "no day"
