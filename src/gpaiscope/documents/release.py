"""A release worked out: of a dossier and the folder beside it, by the rooms that know licences, documents and cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from gpaiscope import licences
from gpaiscope.assessment import Assessment, release
from gpaiscope.assessment.dated import ACT, THING, Dated
from gpaiscope.assessment.plans import planned_passed
from gpaiscope.assessment.ways import in_every_way
from gpaiscope.deferred import dataclass
from gpaiscope.documents.beside import documentation_beside, evidence_beside, place_beside
from gpaiscope.documents.documentation import NAME
from gpaiscope.documents.material import Material
from gpaiscope.documents.owed import Owed, called_for, owed
from gpaiscope.dossier import Openness, Stated
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.engine.expression import Fact
from gpaiscope.errors import InputError
from gpaiscope.law import open_source
from gpaiscope.law.citation import cite
from gpaiscope.licences import Ground, GroundFound, LicenceReading, Permission, Verdict
from gpaiscope.licences.text import Position
from gpaiscope.report.duties import Duties
from gpaiscope.report.headlines import Told, reader_first
from gpaiscope.repository.card import BEGIN
from gpaiscope.repository.contents import Contents, Document, read_contents
from gpaiscope.repository.dossiers import Loaded, assess_loaded, holds_model, located
from gpaiscope.repository.findings import Finding
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.openness import is_of_text, licence_texts, usage_sections
from gpaiscope.repository.proposal import propose
from gpaiscope.values import STATED, Outcome


def release_of(given: Loaded, day: date) -> release.Release:
    """What a release of the model of a dossier, or of a folder, asks for on the day of its placing.

    Of a dossier that tells of several models it is the last. Raises InputError for a dossier, or what documents read
    beside it, that cannot be read, and UsageError for a day before the law.
    """
    folder = given.place if given.place.is_dir() else given.place.parent
    is_model_folder = given.findings is not None or holds_model(folder)
    contents = read_contents(Folder.of(folder))
    today = assess_loaded(given, day)[-1]
    passed = planned_passed(today.dossier, day)
    dossier, placing = release.meant_for_placing(today, given.dossier)
    if dossier is not given.dossier:
        today = assess_loaded(replace(given, dossier=dossier), day)[-1]
    launched = in_every_way(today.at_launch or today)
    told = _told_to(launched)
    actor = told.standing.actor if told is not None else ""
    provides = told is not None and told.standing.state not in NOT_PROVIDING
    reason = release.reason_of(launched) if provides else "none"
    otherwise = release.without_its_obstacle(launched, reason)
    if otherwise is not None and _exemption_outcome(otherwise) is Outcome.NO:
        otherwise = None
    documents = tuple(_release_documents(given, today, launched, actor))
    beside = place_beside(located(given.place))
    return release.Release(
        today=today,
        launched=launched,
        actor=actor,
        placing=placing,
        folder=str(folder),
        is_model_folder=is_model_folder,
        duties=_duties_on_day(launched, actor),
        reason=reason,
        otherwise=_duties_on_day(otherwise, actor) if otherwise is not None else None,
        saved=_saved_duties(launched, otherwise, actor) if otherwise is not None else (),
        licence=_release_licence(contents, given, today),
        documents=documents,
        other_duties=_other_duties(launched, actor, documents),
        publications=_Publishing(contents, today, is_model_folder).all if reason != "none" else (),
        card=_release_card(folder, contents, day) if is_model_folder else release.ReleaseCard(),
        questions=_deciding_questions(otherwise or launched, told, reason),
        planned_on=passed[0].day.latest if passed else None,
        is_read_from_files=given.findings is not None,
        begins_documentation=beside.name == NAME and not beside.exists(),
    )


def _told_to(launched: Assessment) -> Told | None:
    """Who the release is told to; None where no actor has a standing."""
    return next(iter(reader_first([launched])), None)


def _duties_on_day(launched: Assessment, actor: str) -> release.DutiesOnDay:
    found = Duties.of(launched, actor)
    return release.DutiesOnDay(sure=found.count, unless_open=found.pending)


def _saved_duties(launched: Assessment, otherwise: Assessment, actor: str) -> tuple[str, ...]:
    """The duties that surely bind, and no longer do for sure where things stand otherwise, by their short names."""
    still = {duty.owed.obligation.id for duty in Duties.of(otherwise, actor).sure}
    return tuple(duty.short for duty in Duties.of(launched, actor).sure if duty.owed.obligation.id not in still)


def _other_duties(
    launched: Assessment, actor: str, documents: tuple[release.ReleaseDocument, ...]
) -> tuple[tuple[str, tuple[Cited, ...]], ...]:
    """The duties that surely bind and are none of the documents, by their short names, with their provisions."""
    told = {document.short for document in documents}
    others = [duty for duty in Duties.of(launched, actor).sure if duty.short not in told]
    return tuple((duty.short, _duty_cites(duty.deadline)) for duty in others)


def _exemption_outcome(launched: Assessment) -> Outcome:
    return launched.conclusion(open_source.open_source_exemption.id).finding.outcome


def _deciding_questions(launched: Assessment, told: Told | None, reason: str) -> tuple[Missing, ...]:
    """What nobody said and what decides: whether somebody is the provider, and whether the exception applies."""
    found: list[Missing] = []
    if told is not None and told.standing.state == "unknown":
        found += told.standing.conclusion.finding.missing[:MOST_OF_STANDING]
    if reason in ("licence", "unknown"):
        missing = launched.conclusion(open_source.open_source_exemption.id).finding.missing
        found += [item for item in missing if item.path.startswith("openness")]
    return tuple({item.asks: item for item in found}.values())


MOST_OF_STANDING: Final = 2
NOT_PROVIDING: Final = ("no", "answered-for")
"""Standings of who owes nothing for the model, of whom nothing is asked either."""


# -- the licence


def _release_licence(contents: Contents, given: Loaded, today: Assessment) -> release.ReleaseLicence:
    """The licence by its text in the folder, else by its name; what a dossier says governs over what a card says."""
    texts = licence_texts(contents)
    document, reading = texts.known[0] if texts.known else (None, None)
    openness = today.dossier.openness if given.findings is None else None
    claim = _claim_of_dossier(openness, given) or _claim_of_card(texts.claims)
    if document is None or reading is None:
        reading = licences.by_identifier(claim.says)
    named = reading.known.name if reading.known else claim.says if not claim.is_own or document is None else ""
    policy = contents.policies[0].name if contents.policies else ""
    files = {"licence": document.name if document else "", "policy": policy}
    decides = [each for each in reading.grounds if each.ground is not None]
    decides = [each for each in decides if each.settled or reading.verdict is not Verdict.DOES_NOT_QUALIFY]
    return release.ReleaseLicence(
        name=named,
        file=document.name if document else "",
        verdict=str(reading.verdict),
        places=tuple(
            tuple(_release_ground(each, files, document, today) for each in together)
            for together in _grounds_by_place(decides)
        ),
        lines_to_delete=_lines_to_delete(document, reading, decides, contents) if document is not None else (),
        stated=claim.says,
        stated_in=claim.place,
        claims=claim.verdict,
        is_another=document is not None and claim.is_own and _is_other_licence(reading, claim.says),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _LicenceClaim:
    """What somebody says that the licence is: where, and the verdict of that; ``is_own``: a dossier says it."""

    says: str = ""
    place: str = ""
    verdict: str = ""
    is_own: bool = False


def _claim_of_dossier(openness: Openness | None, given: Loaded) -> _LicenceClaim | None:
    """What a dossier itself claims; None where it says nothing, or what it says was found in the files beside it."""
    if openness is None:
        return None
    rights = [getattr(openness.rights, right, None) for right in open_source.RIGHTS]
    stated = [each for each in (openness.licence, openness.grounds, *rights) if each and each.line is not None]
    if not stated:
        return None
    place = f"{given.place.name}:{stated[0].line}"
    if openness.licence is not None:
        name = openness.licence.value
        return _LicenceClaim(says=name, place=place, verdict=str(licences.by_identifier(name).verdict), is_own=True)
    if openness.grounds is not None and openness.grounds.value:
        return _LicenceClaim(place=place, verdict=str(Verdict.DOES_NOT_QUALIFY), is_own=True)
    all_granted = all(each is not None and each.value == Permission.GRANTED.value for each in rights)
    return _LicenceClaim(place=place, verdict=str(Verdict.QUALIFIES) if all_granted else "", is_own=True)


def _claim_of_card(claims: tuple[Finding, ...]) -> _LicenceClaim:
    """What a card, or the weights, name; nothing where they name none."""
    if not claims:
        return _LicenceClaim()
    name, source = str(claims[0].value), claims[0].source
    place = f"{source.file}:{source.line}" if source.line else source.file
    return _LicenceClaim(says=name, place=place, verdict=str(licences.by_identifier(name).verdict))


def _is_other_licence(reading: LicenceReading, stated: str) -> bool:
    """Whether a text is not that of the licence that a dossier names; of a name that no table has nobody can tell."""
    if licences.lookup(stated) is None:
        return False
    return reading.known is None or not is_of_text(reading, stated)


def _grounds_by_place(found: list[GroundFound]) -> list[list[GroundFound]]:
    """Grounds whose words overlap together, a threshold of scale first among them."""
    places: list[list[GroundFound]] = []
    for ground in found:
        together = next((place for place in places if any(_overlap(ground, each) for each in place)), None)
        if together is None:
            places.append([ground])
        else:
            together.append(ground)
    return [sorted(place, key=lambda ground: ground.ground is not Ground.USER_SCALE) for place in places]


def _overlap(one: GroundFound, other: GroundFound) -> bool:
    if one.position is None or other.position is None or one.document != other.document:
        return False
    return one.position.start < other.position.end and other.position.start < one.position.end


def _lines_to_delete(
    document: Document, reading: LicenceReading, found: list[GroundFound], contents: Contents
) -> tuple[tuple[int, int], ...]:
    """The lines of the grounds, where the text qualifies without them: read again, as lines may grant rights, too."""
    if reading.verdict is not Verdict.DOES_NOT_QUALIFY or any(each.document != "licence" for each in found):
        return ()
    lines: list[tuple[int, int]] = []
    for each in sorted(found, key=lambda ground: ground.position.line if ground.position else 0):
        if each.position is None:
            return ()
        first, last = each.position.line, _last_line(each.position, document)
        if lines and first <= lines[-1][1] + 1:
            lines[-1] = (lines[-1][0], max(last, lines[-1][1]))
        else:
            lines.append((first, last))
    kept = document.text.splitlines(keepends=True)
    for first, last in reversed(lines):
        del kept[first - 1 : last]
    policy = "\n\n".join(each.text for each in contents.policies) or None
    without = licences.read("".join(kept), policy=policy)
    return tuple(lines) if lines and without.verdict is Verdict.QUALIFIES else ()


def _last_line(position: Position, document: Document) -> int:
    """The line on which words end."""
    return position.line + document.text[position.start : position.end].rstrip().count("\n")


def _release_ground(
    found: GroundFound, files: dict[str, str], document: Document | None, today: Assessment
) -> release.ReleaseGround:
    in_licence = found.document == "licence" and document is not None
    return release.ReleaseGround(
        kind=str(found.ground),
        why=found.why,
        change=found.change,
        file=files.get(found.document, ""),
        line=found.position.line if found.position else None,
        last_line=_last_line(found.position, document) if found.position and document and in_licence else None,
        settled=found.settled,
        cites=today.law.cited(cite(f"Guidelines {found.paragraph}")),
    )


# -- documents


def _release_documents(
    given: Loaded, today: Assessment, launched: Assessment, actor: str
) -> Iterator[release.ReleaseDocument]:
    """The documents that have to exist, or to be handed in, by the day; those that only may be due among them."""
    many = max(1, len(given.dossier.models))
    documentation = documentation_beside(given, today.day, models=many)
    evidence = evidence_beside(given, models=many)
    material = Material(assessment=today, actor=actor, given=documentation, evidence=evidence)
    for document in called_for(owed([material])):
        row = _due_row(document, launched, actor)
        if row is not None:
            yield _release_document(document, row)


def _due_row(document: Owed, launched: Assessment, actor: str) -> Dated | None:
    """How the obligation behind a document stands on the day of placing; None where it is not due by then."""
    rows = (row for row in launched.deadlines if row.actor == actor and row.id in document.form.obligations)
    due = [row for row in rows if row.nature in (ACT, THING) and not document.form.optional]
    return next((row for row in due if row.last.latest is None or row.last.latest <= launched.day), None)


def _release_document(document: Owed, row: Dated) -> release.ReleaseDocument:
    draft = document.draft
    return release.ReleaseDocument(
        id=document.form.id,
        short=row.short,
        owed=row.outcome.value,
        is_likely=row.is_likely,
        filled=draft.count("filled"),
        fields=draft.count("filled", "gap", "contradiction"),
        still_open=len(draft.open),
        is_public="public" in document.form.recipients and document.form.recipients[0] == "public",
        is_on_request=row.to.endswith("on request"),
        is_done=row.state == "done",
        is_signed=draft.signed is not None,
        cites=_duty_cites(row),
    )


def _duty_cites(row: Dated) -> tuple[Cited, ...]:
    """The provision of the duty itself, which names its point where that of the document need not."""
    return row.law.cited(row.law.version(row.owed.obligation.rule).cites[:1]) if row.owed is not None else ()


# -- what is to be published


@dataclass(frozen=True)
class _Publishing:
    contents: Contents
    today: Assessment
    is_model_folder: bool

    @property
    def all(self) -> tuple[release.Publication, ...]:
        """Weights, architecture and each part of the information on usage."""
        openness = self.today.dossier.openness or Openness()
        weights = [*self.contents.weights, *self.contents.gguf, *self.contents.adapters, *self.contents.unloaded]
        main = self.contents.main.name if self.contents.main is not None else ""
        sections = usage_sections(self.contents.card) if self.contents.card is not None else {}
        card = self.contents.card.file if self.contents.card is not None else ""
        usage = openness.usage_information
        parts = [
            self._publication(
                "weights", weights[0] if weights else "", openness.weights_public, open_source.weights_public
            ),
            self._publication("architecture", main, openness.architecture_public, open_source.architecture_public),
        ]
        for word in open_source.usage_information.words:
            heads = [head for head in sections.get(word, ()) if not head.empty]
            said = None if usage is None else Stated(value=word in usage.value, source=usage.source)
            parts.append(
                self._publication(word, f"{card}:{heads[0].line}" if heads else "", said, open_source.usage_information)
            )
        return tuple(parts)

    def _publication(self, what: str, where: str, said: Stated[bool] | None, asked: Fact) -> release.Publication:
        cites = self.today.law.cited(asked.cites)[-1:]  # the Guidelines' paragraph, which says what the Act means by it
        return release.Publication(
            what=what,
            found=self._found(where, said),
            where=where or _public_elsewhere(said),
            is_said=said is not None,
            cites=cites,
        )

    def _found(self, where: str, said: Stated[bool] | None) -> str:
        if said is not None and not said.value:
            return "withheld"
        if where:
            return "there"
        if said is None:
            return "unknown"
        # A source says where else it is public; without one it is to be published with the folder.
        return "stated" if _public_elsewhere(said) or not self.is_model_folder else "missing"


def _public_elsewhere(said: Stated[bool] | None) -> str:
    """The source that a statement names."""
    return "" if said is None or said.source.text == STATED.text else said.source.text


# -- the card


def _release_card(folder: Path, contents: Contents, day: date) -> release.ReleaseCard:
    try:
        proposal = propose(folder, day)
    except InputError as error:
        return release.ReleaseCard(name=contents.card.file if contents.card else "", broken=error.mistakes[0].message)
    licence = contents.card.texts("license") if contents.card is not None else ()
    return release.ReleaseCard(
        name=proposal.name if proposal.old else "",
        lines=tuple((each.key, each.value, each.because) for each in proposal.additions),
        lacks_section=BEGIN.encode() not in proposal.old,
        is_hidden=[slug.lower() for slug, _ in licence] == ["other"],
    )
