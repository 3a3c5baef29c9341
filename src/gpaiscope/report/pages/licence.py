"""The page of a licence: whether it qualifies, then why, each ground with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gpaiscope.engine.citation import Cited
from gpaiscope.law.citation import cite
from gpaiscope.law.sources import CHECKED
from gpaiscope.licences import Ground, GroundFound, LicenceReading, Recognition, Verdict
from gpaiscope.licences.clauses import Grant
from gpaiscope.licences.text import Position
from gpaiscope.report import tones, words
from gpaiscope.report.blocks import (
    Answer,
    Block,
    Cite,
    Code,
    Heading,
    Line,
    Named,
    Notice,
    Page,
    Quotation,
    Rows,
    Sentence,
    Strong,
    row,
)  # fmt: skip

_SAYS: Final = {
    Verdict.QUALIFIES: (tones.CLEAR, (Strong("qualifies"), " as a free and open-source licence")),
    Verdict.DOES_NOT_QUALIFY: (tones.DUE, (Strong("does not qualify"), " as a free and open-source licence")),
    Verdict.UNSETTLED: (
        tones.UNSETTLED,
        (Strong("unsettled"), ": the Guidelines leave it open; both readings are below"),
    ),
    Verdict.UNKNOWN: (tones.UNKNOWN, (Strong("unknown"), ": the notes below say what is missing")),
}
_INDICATIVE: Final = "Indicative, and of the licence condition alone: hosting, payment and publication are others."
_OF_THE_LAW: Final = {"permitted-terms": "safety-terms", "restricts-a-right": "restriction"}
"""Which reading of the law's open question about lists of forbidden uses each of ours stands for."""


def licence(name: str, reading: LicenceReading) -> Page:
    """What a licence allows; ``name`` is the file or the identifier that was asked about."""
    tone, headline = _SAYS[reading.verdict]
    blocks = (_grounds(reading), _rights(reading), _conditions(reading), _exclusion(reading), _readings(reading))
    return Page(
        title=("Licence ", Named(name)),
        blocks=(
            Answer(
                tone=tone,
                headline=headline,
                because=(*_known(reading), (_INDICATIVE,)),
                cites=(_paragraph(73), _paragraph(81)),
                asks="Is it a free and open-source licence in the sense of the AI Act?",
            ),
            *(Notice((note,), level="note") for note in reading.notes),
            *(block for part in blocks for block in part),
            Sentence((f"Law checked to {CHECKED}.",), quiet=True),
        ),
    )


def _known(reading: LicenceReading) -> Iterator[Line]:
    """What the licence was recognised or named as."""
    if found := reading.recognised:
        yield from _recognised(found)
    elif reading.known:
        yield (f"Known as {reading.known.name}.",)
    elif near := reading.nearest:
        yield (f"None of the known texts was recognised; the nearest is {near.known.name}, {near.score:.2f}.",)


def _recognised(found: Recognition) -> Iterator[Line]:
    best, runner_up = found.best, found.runner_up
    behind = f"; next {runner_up.known.name}, {runner_up.score:.2f}" if runner_up else ""
    yield (f"Recognised as {best.known.name}, score {best.score:.2f}{behind}.",)
    if found.state != "same":
        yield (f"{words.capital(found.state)}: {best.present:.0%} of the known text, {best.foreign:.0%} foreign.",)
    if found.foreign_at:
        yield (f"Foreign words from line {words.listed([str(place.line) for place in found.foreign_at])}.",)
    if found.others:
        yield (f"Joined with {words.listed([other.known.name for other in found.others])}.",)


def _grounds(reading: LicenceReading) -> Iterator[Block]:
    if reading.grounds:
        yield Heading(("Grounds against it",))
    for ground in reading.grounds:
        yield from _term(str(ground.ground), ground, "" if ground.settled else ", arguable")
        yield Sentence((ground.why,))
        if ground.change:
            yield Sentence(("To change: ", ground.change))


def _conditions(reading: LicenceReading) -> Iterator[Block]:
    if reading.conditions:
        yield Heading(("Permitted terms",))
    for term in reading.conditions:
        yield from _term(term.kind, term)


def _term(name: str, term: GroundFound, more: str = "") -> Iterator[Block]:
    yield Heading((name, more, ", ", Cite(_paragraph(term.paragraph), full=True)), level=3)
    if term.position:
        yield Quotation(term.quotation, (_place(term.document, term.position),))


def _place(document: str, position: Position) -> str:
    return f"{document}, line {position.line}"


def _rights(reading: LicenceReading) -> Iterator[Block]:
    grants = {grant.right: grant for grant in reading.granted_by}
    yield Heading(("Rights",))
    yield Rows(rows=tuple(row(right, str(each), *_quoted(grants.get(right))) for right, each in reading.rights.items()))


def _quoted(grant: Grant | None) -> tuple[Line, ...]:
    return ((f'line {grant.position.line}: "', Named(grant.quotation), '"'),) if grant else ()


def _exclusion(reading: LicenceReading) -> Iterator[Block]:
    if found := reading.eu_exclusion:
        yield Heading(("European Union excluded",))
        yield Sentence((f"Withheld there: {found.covers}. Products that integrate it: {found.integration}.",))
        if found.quotation:
            source = _place(found.document, found.position) if found.position else found.document
            yield Quotation(found.quotation, (source,))


def _readings(reading: LicenceReading) -> Iterator[Block]:
    """Both ways to read it, and what of them an assessment takes."""
    if not reading.readings:
        return
    yield Heading(("Readings",))
    from gpaiscope.law import open_source  # few licences have two readings, and the rules are many

    question = open_source.disputed_restrictions.name
    of_the_law = any(ground.ground is Ground.FIELD_OF_USE for ground in reading.grounds)
    for argument in reading.readings:
        same = _OF_THE_LAW.get(argument.name) if of_the_law else None
        option: Line = (" In an assessment: ", Code(f"--reading {question}={same}"), ".") if same else ()
        yield Sentence((
            f"{argument.name} gives {argument.gives} (", Cite(_paragraph(argument.paragraph), full=True), "): ",
            argument.says, *option,
        ))  # fmt: skip
    if not of_the_law:
        own = "These names are of this page alone: what is arguable here, an assessment takes as the dossier states it."
        yield Sentence((own,), quiet=True)


def _paragraph(number: int) -> Cited:
    """A paragraph as adopted."""
    (found,) = cite(f"Guidelines {number}")
    cited = found.on(found.document.editions[-1].since)
    assert cited is not None
    return cited
