"""What is handed over: documents as they are owed, drafted, filled in and kept, and facts in formats of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from gpaiscope.deferred import dataclass
from gpaiscope.errors import Mistake, Unreadable, UsageError, raise_if_unreadable
from gpaiscope.report.onward import Call
from gpaiscope.repository.dossiers import Loaded, located
from gpaiscope.repository.files import local
from gpaiscope.service import dossiers, inputs
from gpaiscope.service.results import MOST_WHOLE, Result, after_lines_of_unreadable, beside_unreadable

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.release import Release
    from gpaiscope.documents.documentation import Documentation
    from gpaiscope.documents.drafting import Draft
    from gpaiscope.documents.forms import Form
    from gpaiscope.documents.gate import Refusal
    from gpaiscope.documents.holding import Holding
    from gpaiscope.documents.material import Material
    from gpaiscope.documents.owed import Owed
    from gpaiscope.documents.published import PublishedSummary
    from gpaiscope.documents.returned import Taken
    from gpaiscope.documents.sets import WrittenSet
    from gpaiscope.report.blocks import Block, Page
    from gpaiscope.repository.exchange import Fact
    from gpaiscope.service.inputs import AssessWords, DaySource, DossierSource, LawSource


T = TypeVar("T", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Paper(Result[T]):
    """What is handed over on sheets. PDF and DOCX need the extra ``[documents]``; without, UsageError says so."""

    __repr__ = Result.__repr__

    def to_pdf(self) -> bytes:
        """The page as a tagged PDF."""
        from gpaiscope.report.write import pdf

        return pdf.write(self.pages(False)[0])

    def to_docx(self) -> bytes:
        """The page as a DOCX file, in which a person fills the gaps; `read_back` takes the answers."""
        from gpaiscope.report.write import docx

        return docx.write(self.pages(False)[0])


@dataclass(frozen=True, kw_only=True)
class Drafted(Paper["Draft"]):
    """One copy of a document.

    ``refusals`` are the reasons for which a final copy that was asked for cannot be sent; its page is then of these.
    """

    refusals: tuple[Refusal, ...] = ()
    __repr__ = Result.__repr__

    def to_sign(self) -> str:
        """What goes into ``documentation.toml`` once the copy is signed: contents, and a digest of each field."""
        from gpaiscope.documents.signing import block_to_sign

        made = self.values
        incident = next((material.incident for material in made.materials), "")
        return block_to_sign(made.form.id, made.content, made.digests, made.form.parties, incident)


def documents(*sources: DossierSource | Unreadable, **asked: Unpack[AssessWords]) -> Result[tuple[Owed, ...]]:
    """Which documents the actors of dossiers owe, or of folders of them, by when, and how complete they are.

    What stands beside a dossier in ``documentation.toml`` goes into them. Further words are those of `assess`. A
    dossier that cannot be read, or what stands beside it, is in ``unreadable``. Raises InputError with the mistakes of
    all where none can be read, and UsageError as `assess` does.
    """
    from gpaiscope.documents import pages, values
    from gpaiscope.documents.owed import actors_of, documented_by, owed

    asked_for, body = asked.pop("actor", ""), inputs.law_meant(asked.get("law"))
    asked["law"] = body
    documented, unreadable = _documented(sources, **asked)
    materials = [
        material
        for model, given, evidence in documented
        for material in _materials(model, actors_of(model, asked_for or documented_by(given, model)), given, evidence)
    ]
    found = tuple(owed(materials))
    readable = [source for source in sources if not isinstance(source, Unreadable)]
    paths = [path for source in readable if (path := dossiers.path_again(source)) not in dossiers.PASSING]
    call = Call(
        path=paths[0] if len(paths) == len(sources) == 1 else "",
        on=inputs.day_said("on", asked.get("on")),
        known_on=inputs.day_said("known_on", asked.get("known_on")),
        readings=dict(asked.get("readings") or {}),
        assume=asked.get("assumptions", True),
        model=asked.get("model", ""),
        actor=asked_for,
    )

    def listed(page_of: Callable[[Sequence[Owed], Call], Page] = pages.listed) -> Page:
        page = page_of(found, call)
        if body.draft is None:
            return page
        from gpaiscope.report.pages.hypothetical import marked, of_draft

        # No document is drafted under a draft of law, so the commands that would are left out.
        (alone,) = dossiers.with_usable_commands(replace(call, path=""), [page])
        return marked(alone, materials[0].law) if materials else of_draft(alone, body)

    return Result(
        find=lambda: found,
        pages=lambda _: beside_unreadable([listed()], unreadable),
        document=lambda _: values.listed(found, body, unreadable),
        unreadable=unreadable,
        folded=(
            (lambda: after_lines_of_unreadable([listed(pages.folded)], unreadable))
            if len(documented) > MOST_WHOLE
            else None
        ),
    )


def draft(
    *sources: DossierSource | Unreadable,
    document: str,
    recipient: str = "",
    final: bool = False,
    note: bool = False,
    incident: str = "",
    since: DossierSource | None = None,
    **asked: Unpack[AssessWords],
) -> Drafted:
    """One document about the model of a dossier, for one recipient; of several dossiers what is made for all at once.

    ``final``: the copy that is sent, or why it cannot be (``refusals``). ``note``: instead of that copy the note for
    whoever signs it, which is not sent. ``incident``: the one that a report is of.
    ``since``: an earlier dossier of the same models; a memo says on its pages what changed since.

    What is made for all at once is made of those dossiers that can be read, and says of which it is not. Raises
    InputError as `documents` does, and for a document that each model has of its own where any dossier cannot be read,
    and UsageError for an unknown document or recipient, where it is open of which model or actor it is, where several
    dossiers are given for a document that each model has of its own, and under a draft of law.
    """
    from gpaiscope.documents import draft as drafted
    from gpaiscope.documents import form
    from gpaiscope.documents.forms import recipient_of
    from gpaiscope.documents.owed import actor_of, documented_by, names

    _refuse_draft_of_law(asked.get("law"))
    of = form(document)
    recipient_of(of, recipient)
    changes: tuple[Block, ...] = ()
    if since is not None:
        changes = _changes_since(since, of, sources, **asked)
    who = asked.pop("actor", "")
    found, unreadable = _documented(sources, **asked)
    if not of.once:
        raise_if_unreadable(unreadable)  # whether the others tell of the model that is meant is not known
    # A document for all models of a provider is of those alone that name it; the others are somebody else's.
    if of.once and any(names(model, who) for model, *_ in found):
        found = [documented for documented in found if names(documented[0], who)]
    materials = [
        material
        for model, given, evidence in found
        for material in _materials(model, [actor_of(of, model, who or documented_by(given, model))], given, evidence)
    ]
    if incident and of.frame != "report":
        message = f"{of.id} is no report of an incident"
        raise UsageError(Mistake(reference="no-report", message=message, expected="incident-report, or no --incident"))
    if incident:
        materials = [_chosen(material, incident) for material in materials]
    made = drafted(of, _of_one(of, materials), recipient)
    return _final_copy(made, unreadable, note=note) if final else _drafted_copy(made, unreadable, changes)


def _changes_since(
    since: DossierSource, of: Form, sources: Sequence[DossierSource | Unreadable], **asked: Unpack[AssessWords]
) -> tuple[Block, ...]:
    """What the answers of a memo are otherwise than by an earlier dossier. Raises UsageError for any other document."""
    from gpaiscope.report.pages.changes import changed
    from gpaiscope.service.otherwise import compare

    (source,) = sources if len(sources) == 1 else (None,)
    if of.id != "memo" or source is None or isinstance(source, Unreadable):
        message = "what changed since an earlier dossier is said in the memo of one dossier"
        help = "`gpaiscope assess PATH --compare EARLIER` says it of any"
        raise UsageError(Mistake(reference="since-without-memo", message=message, expected="PATH memo", help=help))
    words: dict[str, Any] = {name: value for name, value in asked.items() if name != "law"}
    return changed(compare(source, since, **words).values)


def drafts(*sources: DossierSource | Unreadable, **asked: Unpack[AssessWords]) -> list[Drafted]:
    """Every document that is owed, may be, or is of use, each in a copy for each of its recipients.

    Each has in ``unreadable`` the dossiers that cannot be read. Raises as `documents` does, and under a draft of law.
    """
    _refuse_draft_of_law(asked.get("law"))
    return _drafts_of(documents(*sources, **asked))


def _drafts_of(listed: Result[tuple[Owed, ...]]) -> list[Drafted]:
    """Every copy of the documents that are called for."""
    from gpaiscope.documents import draft as drafted
    from gpaiscope.documents.owed import called_for

    return [
        _drafted_copy(drafted(owed.form, owed.materials, recipient), listed.unreadable)
        for owed in called_for(listed.values)
        for recipient in owed.form.recipients
    ]


def _final_copy(made: Draft, unreadable: tuple[Unreadable, ...], *, note: bool = False) -> Drafted:
    """The copy that is sent, or the note for its signatory; where anything stands against it, a page of the reasons."""
    from gpaiscope.documents import final, values
    from gpaiscope.documents.signatory import note as note_of

    raise_if_unreadable(unreadable)  # what is told there may contradict what would be sent
    against = final.refusals_of(made)

    def page() -> Page:
        return final.refused_page(made, against) if against else note_of(made) if note else final.final_page(made)

    return Drafted(
        find=lambda: made,
        pages=lambda _: [page()],
        document=lambda _: values.final(made, against),
        refusals=against,
    )


def _drafted_copy(made: Draft, unreadable: tuple[Unreadable, ...], changes: Sequence[Block] = ()) -> Drafted:
    """One copy; of a document for all models of a provider it says of which dossiers it is not."""
    from gpaiscope.documents import pages, values

    left_out = [one.file for one in unreadable] if made.form.once else []
    return Drafted.of(
        made, lambda _: pages.drafted(made, left_out, changes), lambda: values.drafted(made, left_out), unreadable
    )


def published_summary(file: str | PathLike[str]) -> Result[PublishedSummary]:
    """What a published summary of training content holds, and what the official template asks and it lacks.

    The file is PDF, DOCX or HTML. Raises InputError for one that cannot be read, or is no such summary, and UsageError
    for a PDF where the extra ``[documents]`` is not installed.
    """
    from gpaiscope.documents import published_pages
    from gpaiscope.documents.published import read_published

    found = read_published(Path(local(file)))
    return Result.of(found, lambda _: published_pages.page_of(found), lambda: published_pages.document_of(found))


def take_published(source: str | PathLike[str], file: str | PathLike[str], **asked: Unpack[AssessWords]) -> Result[Any]:
    """Write what a published summary tells into the documentation beside its dossier; what stands there stays.

    Of a model that this one was made from, only where its summary stands is written. Raises as `published_summary`
    does, and UsageError where the summary is of other models.
    """
    from gpaiscope.documents import published_facts, published_pages
    from gpaiscope.documents.beside import place_beside
    from gpaiscope.repository.dossiers import load

    place, found = _dossier_to_write_beside(source), published_summary(file).values
    dossier = load(place)
    of = published_facts.belongs_to(found, dossier)
    if not of:
        told = found.fields["1.2.i"].text
        message = f"{found.name} is about {' '.join(told.split())[:120]}, and {source} about another model"
        help = "`gpaiscope documents --read FILE` says what it holds; `gpaiscope init DIR --from FILE` begins a dossier"
        raise UsageError(Mistake(reference="other-model", message=message, expected="the dossier of it", help=help))
    beside, today = place_beside(place), inputs.today()
    models = len(dossier.models)
    written = published_facts.put_summary(
        found, of, beside, day=inputs.day_meant(asked.get("on")), known_on=today, models=models
    )
    return Result.of(
        (found, written),
        lambda _: published_pages.page_of(found, written, str(beside), of),
        lambda: published_pages.document_of(found, written, str(beside)),
    )


def _dossier_to_write_beside(source: str | PathLike[str]) -> Path:
    dossier = located(local(source))
    if not dossier.is_file():
        message = f"{source} is no dossier, and the answers go into the documentation beside one"
        raise UsageError(Mistake(reference="not-beside-a-dossier", message=message, expected="the path of one dossier"))
    return dossier


def read_back(
    source: str | PathLike[str], file: str | PathLike[str], **asked: Unpack[AssessWords]
) -> Result[list[Taken]]:
    """Take what people wrote into the blanks of a DOCX draft into the documentation beside its dossier.

    Every answer that can stand where it belongs is taken; of the others the state says why not. Raises InputError for a
    file that cannot be read or of which nothing can be taken, with what is wrong with each answer, and UsageError where
    the file is of another model; nothing is written then.
    """
    from gpaiscope.cleaning import clean
    from gpaiscope.documents import pages, values
    from gpaiscope.documents.beside import place_beside
    from gpaiscope.documents.returned import filled, put, taken
    from gpaiscope.repository.dossiers import load

    dossier = _dossier_to_write_beside(source)
    given = filled(Path(file))
    made = draft(source, document=given.document, recipient=given.recipient, **asked).values
    # The names in the file were cleaned when it was written, so those of the dossier are before they are compared.
    if given.models and given.models != (models := clean("; ".join(made.models))):
        message = f"{given.name} is about {given.models}, and {source} about {models}"
        raise UsageError(
            Mistake(reference="other-model", message=message, expected="the dossier that it was drafted of")
        )
    place = place_beside(dossier)
    models_beside = len(load(dossier).models)
    found = put(given, taken(given, made), made, place, known_on=inputs.today(), models=models_beside)
    return Result.of(
        found,
        lambda _: pages.returned(given.name, found, str(place)),
        lambda: values.returned(given.name, found, str(place)),
    )


def write_set(
    *sources: DossierSource | Unreadable,
    folder: str | PathLike[str],
    form: str,
    final: bool = False,
    **asked: Unpack[AssessWords],
) -> WrittenSet:
    """Write every document that `drafts` makes into a new version of the set in a folder, in one format.

    ``final``: those that can be sent, each with a note for its signatory; the others, with all reasons, are in
    ``refused``, and where none can be sent nothing is written.

    Its manifest names the dossiers that cannot be read. Raises InputError as `drafts` does, and UsageError for an
    unknown format, where nothing is called for, and where a file cannot be written.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.final import is_kept
    from gpaiscope.documents.kept import MANIFEST
    from gpaiscope.documents.sending import send_page
    from gpaiscope.documents.sets import ENDINGS, WrittenSet, write_set
    from gpaiscope.report.values import written

    if form not in ENDINGS:
        raise UsageError(unknown_word("format", form, list(ENDINGS)))
    text: Mapping[str, Callable[[Drafted], str | bytes]] = {
        "markdown": Drafted.to_markdown,
        "html": Drafted.to_html,
        "pdf": Drafted.to_pdf,
        "docx": Drafted.to_docx,
        "json": lambda drafted: written(drafted.to_dict()),
    }
    _refuse_draft_of_law(asked.get("law"))
    listed = documents(*sources, **asked)
    made, unreadable = _drafts_of(listed), listed.unreadable
    refused: tuple[tuple[Draft, tuple[Refusal, ...]], ...] = ()
    notes: list[str | bytes] = []
    if final:
        finals = [_final_copy(each.values, unreadable) for each in made if not is_kept(each.values)]
        refused = tuple((each.values, each.refusals) for each in finals if each.refusals)
        made = [each for each in finals if not each.refusals]
        if form != "json":
            notes = [text[form](_final_copy(each.values, (), note=True)) for each in made]
    if refused and not made:
        manifest = Path(folder) / MANIFEST
        return WrittenSet(manifest=manifest, version=0, copies=0, is_new=False, refused=refused)
    copies = [(drafted.values, text[form](drafted)) for drafted in made]
    first: dict[str, str | bytes] = {}
    if made:
        page = send_page(listed.values, unreadable)
        sent = Paper.of(listed.values, lambda _: page, dict)
        first = {"html": sent.to_html(), **({"pdf": sent.to_pdf()} if form in ("pdf", "docx") else {})}
    return replace(write_set(copies, str(folder), form, unreadable, first, notes), refused=refused)


def holding(
    *sources: DossierSource | Unreadable,
    set: str | PathLike[str],
    words: bool = False,
    **asked: Unpack[AssessWords],
) -> Paper[Holding]:
    """Whether a set that `gpaiscope draft --all` wrote still holds; ``words``: the page says what changed and no more.

    Raises InputError where the set or a dossier cannot be read, and UsageError as `assess` does.
    """
    from gpaiscope.documents import holding_pages, redline
    from gpaiscope.documents.holding import holding as held
    from gpaiscope.documents.kept import kept_set
    from gpaiscope.documents.sets import facts_of

    _refuse_draft_of_law(asked.get("law"))
    kept = kept_set(local(set))
    listed = documents(*sources, **asked)
    # A copy that was made of one of these would be told as no longer called for.
    raise_if_unreadable(listed.unreadable)
    owed = listed.values
    materials = [material for document in owed for material in document.materials]
    if not materials:
        message = "nobody owes or needs a document here, so there is none to hold a set against"
        raise UsageError(Mistake(reference="no-documents", message=message, help="`gpaiscope documents PATH`"))
    found = held(kept, owed, materials[0].law, facts_of(materials))
    page = redline.redline_page if words else holding_pages.checked
    return Paper.of(found, lambda _: page(found), lambda: holding_pages.document(found))


def release(folder: str | PathLike[str], *, on: DaySource | None = None) -> Result[Release]:
    """What the day of placing asks of a model, and what of it is there: licence, documents, files, card.

    The folder holds a dossier, the model's files, or both. Raises InputError for what cannot be read, and UsageError
    for a day before the law.
    """
    from gpaiscope.documents.release import release_of
    from gpaiscope.report.pages.release import release as page
    from gpaiscope.report.values import release as values

    day = inputs.day_meant(on)
    given = dossiers.read(folder)
    found = dossiers.originals_beside(folder)(lambda: release_of(given, day))
    path = dossiers.path_again(folder)
    call = Call(path="" if path in dossiers.PASSING else path, on=inputs.day_said("on", on))
    return Result.of(found, lambda _: page(found, call), lambda: values.document(found))


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A document in a format of others: its text, the facts in it, and the paths of what was kept back."""

    text: str = field(repr=False)
    facts: tuple[Fact, ...]
    kept_back: tuple[str, ...]

    @property
    def documented(self) -> tuple[str, ...]:
        """The tables of the documentation that facts in it are from."""
        paths = (fact.path.split(".") for fact in self.facts)
        return tuple(dict.fromkeys(path[1].partition("[")[0] for path in paths if path[0] == "documentation"))


def export(
    source: DossierSource,
    form: str,
    *,
    on: DaySource | None = None,
    known_on: DaySource | None = None,
    model: str = "",
    version: str = "1.6",
    xml: bool = False,
) -> Exported:
    """The facts of a model in a format of others, with those of the documentation beside its dossier.

    What is the provider's own affair is kept back: turnover, procedure, what was done, customers, what is planned on
    the market, and sources that name a path or a command. ``version`` is that of CycloneDX, and ``xml`` writes it in
    XML. Raises InputError for what cannot be read, and UsageError for an unknown format, model or version.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.beside import documentation_beside
    from gpaiscope.documents.exchanged import facts_of
    from gpaiscope.repository.exchange import write
    from gpaiscope.repository.exchange.cyclonedx import VERSIONS
    from gpaiscope.repository.exchange.facts import general, of_details, of_dossier, published
    from gpaiscope.values import unique

    known_then = inputs.day_said("known_on", known_on)
    given, day = dossiers.read(source), inputs.day_meant(on)
    names = [described.name.value for described in given.dossier.models if described.name]
    disclosed = of_dossier(given.dossier, day, known_then, _one_model(names, model))
    facts = disclosed.facts
    if not isinstance(source, Mapping):
        facts += tuple(facts_of(documentation_beside(given, day, known_then, models=max(1, len(names)))))
    # A source may name a path or a command of the machine on which it was found: it stays at home, and that is said.
    hidden = unique(f"the source of {general(fact.path)}" for fact in facts if published(fact.source) != fact.source)
    facts = tuple(replace(fact, source=published(fact.source)) for fact in facts)
    if given.findings is not None:
        facts += tuple(of_details(given.findings.details, facts))
    if version not in VERSIONS:
        raise UsageError(unknown_word("version", version, list(VERSIONS)))
    text = write(facts, form, day, version=version, xml=xml)
    return Exported(text=text, facts=facts, kept_back=(*disclosed.kept_back, *hidden))


def _one_model(names: list[str], wanted: str) -> str:
    """The name of the model that is meant; empty where the dossier tells of one only. Raises UsageError."""
    from gpaiscope.assessment import unknown_word
    from gpaiscope.report.words import listed

    if names and not wanted:
        message = "the dossier tells of several models, and a document is of one"
        raise UsageError(
            Mistake(reference="several-models", message=message, expected=f"--model, with {listed(names, 'or')}")
        )
    if names and wanted not in names:
        raise UsageError(unknown_word("model", wanted, names))
    return wanted if names else ""


# What documents are made of


def _refuse_draft_of_law(law: LawSource) -> None:
    """Raise UsageError where a draft is laid over the law: what is handed over is of the law alone."""
    if law is not None and inputs.law_meant(law).draft:
        message = "documents are of the law as it stands, and a draft of law was laid over it"
        help = "`gpaiscope documents PATH --law FILE` lists what would be owed under it"
        raise UsageError(Mistake(reference="under-a-draft", message=message, expected="no --law", help=help))


def _documented(
    sources: Iterable[DossierSource | Unreadable], **asked: Unpack[AssessWords]
) -> tuple[list[tuple[Assessment, Documentation, Documentation]], tuple[Unreadable, ...]]:
    """The models of dossiers, assessed, each with what the documentation beside it says, and what was counted.

    Beside them the dossiers that cannot be read. Raises InputError with the mistakes of all where none can be.
    """

    def of(source: Mapping[str, Any] | Loaded) -> list[tuple[Assessment, Documentation, Documentation]]:
        models = dossiers.assess(source, **asked).values
        beside = _documentation_of(source, models)
        return [(model, *beside) for model in models]

    given, unreadable = dossiers.dossiers_of(sources)
    return dossiers.of_readable(given, of, unreadable)


def _documentation_of(
    source: Mapping[str, Any] | Loaded, models: Sequence[Assessment]
) -> tuple[Documentation, Documentation]:
    """What stands beside a dossier, read once for all of its models."""
    from gpaiscope.documents.beside import documentation_beside, evidence_beside
    from gpaiscope.documents.documentation import NOTHING

    if isinstance(source, Mapping):
        return NOTHING, NOTHING
    first, many = models[0], len(models)
    return documentation_beside(source, first.day, first.known_on, models=many), evidence_beside(source, models=many)


def _materials(
    model: Assessment, actors: Iterable[str], given: Documentation, evidence: Documentation
) -> list[Material]:
    """What the documents of each actor are made of; of another than whose documentation it is without that."""
    from gpaiscope.documents.documentation import NOTHING
    from gpaiscope.documents.material import Material
    from gpaiscope.documents.owed import documented_by

    owner = documented_by(given, model)
    return [
        Material(
            assessment=model,
            actor=actor,
            given=given if owner in ("", actor) else NOTHING,
            evidence=evidence if owner in ("", actor) else NOTHING,
        )
        for actor in actors
    ]


def _chosen(material: Material, incident: str) -> Material:
    """What a report of one incident is made of. Raises UsageError where there is none of that id."""
    from gpaiscope.assessment import unknown_word

    ids = [each.id for each in material.incidents if each.id]
    if incident not in ids:
        raise UsageError(unknown_word("incident", incident, ids))
    return replace(material, incident=incident)


def _of_one(of: Form, materials: Sequence[Material]) -> Sequence[Material]:
    """What one document is made of. Raises UsageError where that is more than one model, or one provider, can have."""
    from gpaiscope.report.words import listed

    providers = list(dict.fromkeys(material.party for material in materials))
    if of.once and len(providers) > 1:
        message = f"{of.id} is of one provider, and these are {len(providers)}: {listed(providers)}"
        raise UsageError(Mistake(reference="several-providers", message=message, expected="--actor ID, or fewer paths"))
    if not of.once and len(materials) > 1:
        names = listed([material.model for material in materials], "or")
        message = f"{of.id} is of one model, and there are {len(materials)}"
        raise UsageError(Mistake(reference="several-models", message=message, expected=f"--model, with {names}"))
    return materials
