"""Many models: their deadlines in one list, their checks in CI, what was made from what, and whole catalogues."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Unreadable, UsageError, error_of
from gpaiscope.repository.files import local
from gpaiscope.service import inputs
from gpaiscope.service.results import MOST_WHOLE, Json, Result, after_lines_of_unreadable, beside_unreadable

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.assessment.graph import Lineage
    from gpaiscope.calendar import Calendar
    from gpaiscope.checks.issues import Report
    from gpaiscope.checks.places import Place
    from gpaiscope.checks.reading import CheckRequest
    from gpaiscope.engine.proof import Step
    from gpaiscope.report.agenda import DossierDay
    from gpaiscope.report.blocks import Page
    from gpaiscope.report.board import Board
    from gpaiscope.report.onward import Call
    from gpaiscope.report.shared_questions import AskedModel
    from gpaiscope.report.values.catalogue import Catalogue
    from gpaiscope.report.values.scanned_rows import AnsweredRows
    from gpaiscope.report.values.scans import Changes
    from gpaiscope.repository.dossiers import Loaded
    from gpaiscope.service.inputs import AssessWords, DaySource, DossierSource
    from gpaiscope.values import Exact


@dataclass(frozen=True, kw_only=True)
class Agenda(Result[tuple["DossierDay", ...]]):
    """The deadlines of dossiers; ``calendar`` is what counted their periods, ``draft`` whether they are a draft's."""

    __repr__ = Result.__repr__

    calendar: Calendar
    draft: bool = False

    def to_ics(self, name: str = "AI Act deadlines") -> tuple[str, int]:
        """The days as a calendar file, and how many it leaves out for want of a day. Needs the extra ``[calendar]``."""
        from gpaiscope.report.write import ics

        # A calendar shows its name and nothing of the page: there it has to be said that the days are a draft's, and
        # of which dossiers there are none.
        lacking = [one.file for one in self.unreadable if one.file]
        return ics.write(self.values, f"Hypothetical: {name}" if self.draft else name, lacking)

    def to_csv(self) -> str:
        """The days as CSV, a row each, in ISO form: model, owner, day, duty, provision and state come first."""
        from gpaiscope.report.values import deadlines as values
        from gpaiscope.report.write import csv

        return csv.write(values.CSV_HEAD, values.csv_rows(self.values))


def deadlines(
    *sources: DossierSource | Unreadable,
    calendar: Calendar | None = None,
    owners: Mapping[str, str] | None = None,
    owners_from: str | PathLike[str] = "",
    owner: Iterable[str] = (),
    within: int | None = None,
    **asked: Unpack[AssessWords],
) -> Agenda:
    """One list of the days that the models of dossiers, or of folders of them, have to keep, gravest first.

    Periods are counted by ``calendar``; None: the Commission's in Brussels. ``owner`` keeps the models of some, by
    ``owners`` and ``owners_from``, as `board` has them; ``within`` the days of so many days to come, those that have
    passed, and those that are not known. Further words are those of `assess`. A dossier that cannot be read is in
    ``unreadable``. Raises InputError with the mistakes of all where none can be read, and UsageError as `assess` does,
    for a day that no calendar reaches, and for ``within`` below one.
    """
    from gpaiscope.assessment.dated import Window, dated
    from gpaiscope.calendar import BRUSSELS
    from gpaiscope.report.agenda import DossierDay, in_order
    from gpaiscope.report.pages.deadlines import deadlines as page
    from gpaiscope.report.pages.deadlines import folded
    from gpaiscope.service import dossiers

    window = None if within is None else Window(days=within)
    asked["law"] = inputs.law_meant(asked.get("law"))  # which is read once

    def of(source: Mapping[str, Any] | Loaded) -> list[tuple[str, Assessment]]:
        given = dossiers.read(source)
        models = dossiers.assess(given, **asked).values
        return [(given.dossier.file, model) for model in models]

    by = calendar or BRUSSELS
    found, wrong = dossiers.dossiers_of(sources)
    assessed, unreadable = dossiers.of_readable(found, of, wrong)
    whose = tuple(owner)

    made: Board | None = None
    if whose:
        made = _board_of(inputs.day_meant(asked.get("on")), assessed, unreadable, owners, owners_from, whose)
        kept, unreadable = _kept_of(made, unreadable)
        assessed = [(path, model) for path, model in assessed if id(model) in kept]
        whose = made.asked
    rows = ((path, model, model.dated if by is BRUSSELS else dated(model, by)) for path, model in assessed)
    every = in_order(
        DossierDay(dossier=path, assessment=model, day=row) for path, model, listed in rows for row in listed
    )
    models = [model for _, model in assessed]
    listed = [own for own in every if within is None or own.day.lies_within(within)]
    if window is not None:
        window = replace(window, left_out=len(every) - len(listed))

    @cache
    def with_owners() -> tuple[DossierDay, ...]:
        # Only for what tells of them: a page does not, and whose a model is rests on where everybody stands.
        day = inputs.day_meant(asked.get("on"))
        whole = made or _board_of(day, assessed, unreadable, owners, owners_from, ())
        owner_of = {id(row.told_of): row.owner for row in whole.rows}
        return tuple(replace(own, owner=owner_of[id(own.assessment)]) for own in listed)

    def document(_: bool) -> Json:
        from gpaiscope.report.values import deadlines as documents

        return documents.document(with_owners(), models, by, unreadable, whose, window)

    return Agenda(
        find=with_owners,
        calendar=by,
        draft=any(model.law.body.draft for model in models),
        pages=lambda full: beside_unreadable(
            [page(listed, models, by, full=full, alone=bool(asked.get("model")), owners=whose, window=window)],
            unreadable,
        ),
        document=document,
        unreadable=unreadable,
        folded=(lambda: after_lines_of_unreadable([folded(listed, models, whose, window)], unreadable))
        if len(models) > MOST_WHOLE
        else None,
    )


def ask_many(
    *sources: DossierSource | Unreadable,
    conclusion: str = "",
    owners: Mapping[str, str] | None = None,
    owners_from: str | PathLike[str] = "",
    owner: Iterable[str] = (),
    **asked: Unpack[AssessWords],
) -> Result[tuple[AskedModel, ...]]:
    """What is missing of the models of dossiers, or of folders of them, for all answers or for one.

    The page asks the most decisive question of each model, once where several share it; in full every open one.
    ``owner`` keeps the models of some, by ``owners`` and ``owners_from``, as `board` has them. Further words are those
    of `assess`. A dossier that cannot be read is in ``unreadable``. Raises InputError with the mistakes of all where
    none can be read, and UsageError as `assess` does, for a conclusion that there is not, and for an owner that nobody
    is.
    """
    from gpaiscope.assessment.gaps import to_ask
    from gpaiscope.report.onward import as_path
    from gpaiscope.report.pages.gaps_of_many import gaps_of_many as page
    from gpaiscope.report.shared_questions import AskedModel
    from gpaiscope.service import dossiers

    asked["law"] = inputs.law_meant(asked.get("law"))  # which is read once
    calls: dict[str, Call] = {}

    def of(source: Mapping[str, Any] | Loaded) -> list[AskedModel]:
        given = dossiers.read(source)
        assessed = dossiers.assess(given, **asked)
        calls[given.dossier.file] = assessed.call

        def missing() -> list[AskedModel]:
            return [
                AskedModel(
                    dossier=given.dossier.file,
                    assessment=model,
                    gaps=tuple(to_ask(model, conclusion, asked.get("actor", ""), of_any=True)),
                    actor=asked.get("actor", ""),
                    conclusion=conclusion,
                )
                for model in assessed.values
            ]

        found: list[AskedModel] = assessed.with_originals(missing)
        return found

    found, wrong = dossiers.dossiers_of(sources)
    models, unreadable = dossiers.of_readable(found, of, wrong)
    if whose := tuple(owner):
        assessed = [(model.dossier, model.assessment) for model in models]
        made = _board_of(inputs.day_meant(asked.get("on")), assessed, unreadable, owners, owners_from, whose)
        kept, unreadable = _kept_of(made, unreadable)
        models = [model for model in models if id(model.assessment) in kept]

    def pages(full: bool) -> Sequence[Page]:
        most = max(models, key=lambda model: len(model.questions))
        days = sorted({model.assessment.day for model in models})
        paths = ["" if isinstance(source, Unreadable) else dossiers.path_again(source) for source in sources]
        call = replace(calls[most.dossier], path="" if any(path in dossiers.PASSING for path in paths) else paths[0])
        again = [*map(as_path, paths[1:]), *([conclusion] if conclusion else []), "--full"]
        onward = call.command(
            "ask", *again, *(word for name in whose for word in ("--owner", name)), says="tells every open question"
        )
        (made,) = dossiers.marked_pages(call, [(most.assessment, page(models, days, conclusion, onward, full=full))])
        return beside_unreadable([made], unreadable)

    def document(full: bool) -> Json:
        from gpaiscope.report.values import gaps_of_many as documents

        return documents.document(models, conclusion, unreadable, full)

    return Result(find=lambda: tuple(models), pages=pages, document=document, unreadable=unreadable)


@dataclass(frozen=True, kw_only=True)
class BoardResult(Result["Board"]):
    """Where many models stand, a row each; also as a table for spreadsheets, and as a sheet to hand over."""

    __repr__ = Result.__repr__

    def to_csv(self) -> str:
        """The rows as CSV: days in ISO form, numbers as numbers."""
        from gpaiscope.report.values import board as values
        from gpaiscope.report.write import csv

        return csv.write(values.CSV_HEAD, values.csv_rows(self.values))

    def to_pdf(self) -> bytes:
        """The page as a tagged PDF on sheets of A4 that lie on their side. Needs the extra ``[documents]``."""
        from gpaiscope.report.blocks import Command
        from gpaiscope.report.write import pdf

        page = self.pages(False)[0]
        # What is handed over leads on to no command, and names no path of this machine in one.
        return pdf.write(replace(page, blocks=tuple(block for block in page.blocks if not isinstance(block, Command))))


def board(
    *sources: DossierSource | Unreadable,
    owners: Mapping[str, str] | None = None,
    owners_from: str | PathLike[str] = "",
    owner: Iterable[str] = (),
    within: int | None = None,
    **asked: Unpack[AssessWords],
) -> BoardResult:
    """Where the models of dossiers, or of folders of them, stand: a row each, the gravest first, then by day.

    ``owners`` says who answers for which paths, by patterns that begin at ``owners_from``, the current folder where it
    is empty; of others the actor's name stands. ``owner`` keeps the rows of some, a list each; ``nobody``: those
    without. ``within`` keeps the rows whose next day lies within so many days, has passed, or is not known, and what
    cannot be read. Further words are those of `assess`. A dossier that cannot be read is a row, and in ``unreadable``,
    also where none can be read. Raises UsageError as `assess` does, for an owner that nobody is, and for ``within``
    below one.
    """
    from gpaiscope.report.onward import Call
    from gpaiscope.report.pages.board import board as page
    from gpaiscope.service import dossiers

    asked["law"] = body = inputs.law_meant(asked.get("law"))  # which is read once

    def of(source: Mapping[str, Any] | Loaded) -> list[tuple[str, Assessment]]:
        given = dossiers.read(source)
        return [(given.dossier.file, model) for model in dossiers.assess(given, **asked).values]

    found, wrong = dossiers.dossiers_of(sources)
    assessed, broken = dossiers.of_each(found, of)
    unreadable = (*wrong, *broken)
    made = _board_of(inputs.day_meant(asked.get("on")), assessed, unreadable, owners, owners_from, tuple(owner))
    if within is not None:
        made = made.within_days(within)

    def document() -> Json:
        from gpaiscope.report.values import board as values

        return values.document(made)

    paths = [
        path for source in sources if not isinstance(source, Unreadable) for path in (dossiers.path_again(source),)
    ]
    alone = paths[0] if len(sources) == 1 and paths and paths[0] not in dossiers.PASSING else ""
    call = Call(
        path=alone,
        on=inputs.day_said("on", asked.get("on")),
        known_on=inputs.day_said("known_on", asked.get("known_on")),
        readings=dict(asked.get("readings") or {}),
        assume=asked.get("assumptions", True),
        law=body.draft.file if body.draft else "",
    )
    told = {id(row.told_of) for row in made.unreadable}
    return BoardResult.of(
        made, lambda _: page(made, call), document, tuple(one for one in unreadable if id(one) in told)
    )


def _board_of(
    day: date,
    assessed: Sequence[tuple[str, Assessment]],
    unreadable: Sequence[Unreadable],
    owners: Mapping[str, str] | None,
    owners_from: str | PathLike[str],
    owner: Sequence[str],
) -> Board:
    """The rows of models and of what cannot be read, each with its owner. Raises UsageError for one that nobody is."""
    from gpaiscope.report import board as rows
    from gpaiscope.repository.owners import owner_of

    files = {file for file, _ in assessed} | {one.file for one in unreadable}
    owned = {file: owner_of(file, owners or {}, owners_from) for file in files}
    made = rows.board(day, assessed, unreadable, owned, owner)
    unknown = [name for name in made.asked if name != rows.NOBODY and name not in {one.owner for one in made.rows}]
    if unknown and made.rows:
        from gpaiscope.assessment import unknown_word

        known = [count.owner or rows.NOBODY for count in made.owners]
        raise UsageError(unknown_word("owner", unknown[0], known))
    return replace(made, rows=tuple(made.asked_rows)) if made.asked else made


def _kept_of(made: Board, unreadable: Sequence[Unreadable]) -> tuple[frozenset[int], tuple[Unreadable, ...]]:
    """The identities of what the asked rows of a board tell of, and what of that cannot be read.

    Raises InputError where none of it can be.
    """
    kept = frozenset(id(row.told_of) for row in made.asked_rows)
    broken = tuple(one for one in unreadable if id(one) in kept)
    if broken and len(broken) == len(kept):
        raise error_of(broken)
    return kept, broken


@dataclass(frozen=True, kw_only=True)
class Checks(Result["Report"]):
    """What was found of many models; as JSON, and as others read it: SARIF 2.1.0, annotations of GitHub, JUnit."""

    __repr__ = Result.__repr__

    @classmethod
    def of_report(cls, report: Report) -> Checks:
        """What was found, to be written in each format."""
        from gpaiscope.checks.document import report_document
        from gpaiscope.checks.pages import folded_page, report_page

        folded = (lambda: [folded_page(report)]) if len(report.models) > MOST_WHOLE else None
        return cls.of(
            report, lambda full: report_page(report, full=full), lambda: report_document(report), folded=folded
        )

    def to_sarif(self) -> Json:
        """A log of SARIF 2.1.0 with one run."""
        from gpaiscope.checks import sarif

        return sarif.sarif_log(self.values)

    def to_github(self) -> str:
        """Commands that make annotations in a run of GitHub's actions."""
        from gpaiscope.checks import github

        return github.workflow_commands(self.values)

    def to_junit(self, fail_on: str = "error") -> str:
        """JUnit's XML, in which fails what is as grave as a level, or graver."""
        from gpaiscope.checks import junit

        return junit.suites_as_xml(self.values, fail_on)


def check(
    *sources: str | PathLike[str] | Loaded | Unreadable,
    on: DaySource | None = None,
    readings: Mapping[str, str] | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    accepted: str | PathLike[str] | None = None,
    fix: bool = False,
    cache: str | PathLike[str] | None = None,
    jobs: int = 0,
    told: Callable[[int, int], None] | None = None,
    owners: Mapping[str, str] | None = None,
    owners_from: str | PathLike[str] = "",
    owner: Iterable[str] = (),
) -> Checks:
    """What is wrong, or changed, with the models of dossiers, folders and patterns: one finding a place.

    ``select`` and ``ignore`` choose rules by id, ``accepted`` is a file of findings that somebody accepted. ``fix``
    puts into cards what their folders prove. In the folder ``cache`` answers are kept while nothing changes that they
    rest on; None: nowhere. ``jobs`` are the processes at most, 0: one for each core; ``told`` hears how far it is.
    ``owner`` keeps the models of some, by ``owners`` and ``owners_from``, as `board` has them. What cannot be read is a
    finding, and stops nothing else. Raises InputError for a wrong file of accepted findings, and UsageError for an
    unknown reading, or a day out of range.
    """
    from gpaiscope.assessment import checked_readings, law_on
    from gpaiscope.checks.cache import Cache
    from gpaiscope.checks.reading import Callbacks, CheckRequest
    from gpaiscope.checks.running import PathCheck, Selection, report

    law = law_on(inputs.day_meant(on))
    request = CheckRequest(day=law.day, readings=dict(sorted(checked_readings(law, readings or {}).items())))
    # The hash of the law is part of what an answer is kept under: a new version of the law makes all of them stale.
    answers = Cache(folder=Path(cache), asked=f"{request}\0{law.body.hash}") if cache is not None else None
    # Checks stand below this floor, and get what they need of it handed over, by names that other processes can import.
    callbacks = Callbacks(assess=_models_asked, why_broken=_why_broken)
    path_check = PathCheck(request=request, callbacks=callbacks, cache=answers)
    file = None if accepted is None else Path(accepted)
    whose = tuple(owner)

    def owned(places: Sequence[Place]) -> Mapping[int, Collection[str]]:
        return _owned_places(places, request, owners, owners_from, whose)

    selection = Selection(
        select=frozenset(select),
        ignore=frozenset(ignore),
        accepted=file,
        fix=fix,
        owners=whose,
        owned=owned if whose else None,
    )
    return Checks.of_report(report(sources, law, path_check, selection, jobs=jobs, progress=told))


def _owned_places(
    places: Sequence[Place],
    request: CheckRequest,
    owners: Mapping[str, str] | None,
    owners_from: str | PathLike[str],
    owner: Sequence[str],
) -> Mapping[int, Collection[str]]:
    """Of the places that hold models of some owners the number, with what these models are called."""
    from gpaiscope.checks.issues import CheckedModel
    from gpaiscope.report import words
    from gpaiscope.service import dossiers

    assessed: list[tuple[str, Assessment]] = []
    unreadable: list[Unreadable] = []
    names: list[dict[int, str]] = []
    for place in places:
        models, broken = [], []
        try:
            if isinstance(place, CheckedModel):
                broken.append(Unreadable(file=place.issues[0].file, mistakes=()))
            else:
                given = dossiers.read(place)
                models += [(given.dossier.file, model) for model in _models_asked(given, request)]
        except InputError as error:
            broken.append(Unreadable(file=error.mistakes[0].file, mistakes=error.mistakes))
        assessed += models
        unreadable += broken
        # What cannot be read is a model without a name there.
        names.append({**{id(model): words.title(model) for _, model in models}, **{id(one): "" for one in broken}})
    made = _board_of(request.day, assessed, unreadable, owners, owners_from, owner)
    kept = {id(row.told_of) for row in made.asked_rows}
    found = (frozenset(name for of, name in named.items() if of in kept) for named in names)
    return {number: called for number, called in enumerate(found) if called}


def _models_asked(given: Loaded, request: CheckRequest) -> Sequence[Assessment]:
    """Where the models of a dossier stand, for a check: no rule of it asks what would decide the third."""
    from gpaiscope.repository.dossiers import assess_loaded
    from gpaiscope.service.dossiers import originals_beside

    with_originals = originals_beside(given)
    return with_originals(lambda: assess_loaded(given, request.day, readings=request.readings, third=False))


def _why_broken(given: Loaded, folder: Path, request: CheckRequest) -> Sequence[str]:
    """Why a set of documents no longer holds; nothing where it does, or is a set of something else."""
    from gpaiscope.documents.kept import is_set_of

    if not is_set_of(given.place, folder):
        return ()
    from gpaiscope.service.papers import holding

    try:
        return holding(given, set=folder, on=request.day, readings=request.readings).values.broken
    except (InputError, UsageError) as error:
        # A set that cannot be read holds nothing, and a check of hundreds of models goes on.
        mistakes = error.mistakes if isinstance(error, InputError) else (error.mistake,)
        return [mistake.message for mistake in mistakes]


def lineage(
    *paths: str | PathLike[str],
    on: DaySource | None = None,
    known_on: DaySource | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    changed: Mapping[str, Exact] | None = None,
) -> Result[Lineage]:
    """Which models of dossiers, or of folders of them, were made from which, and the compute behind each.

    ``changed`` follows downstream that all training behind a model, by its name, took so much FLOP. What cannot be
    read, a path without a dossier among it, is in ``unreadable``. Raises InputError where that leaves none of those
    that were given, and where two dossiers tell of one model, and UsageError for an unknown reading or model, or a day
    out of range.
    """
    from gpaiscope.report.pages.lineage import folded
    from gpaiscope.report.pages.lineage import lineage as page
    from gpaiscope.report.values.lineage import document
    from gpaiscope.repository.lineage import lineage as found_in

    day, known_then = inputs.day_meant(on), inputs.day_said("known_on", known_on)
    found = found_in(paths, day, readings=readings, assume=assumptions, known_on=known_then, changed=changed)
    told = sum(model.step is not None for model in found.models)
    return Result(
        find=lambda: found,
        pages=lambda _: beside_unreadable([page(found)], found.unreadable),
        document=lambda _: document(found),
        unreadable=found.unreadable,
        folded=(lambda: after_lines_of_unreadable([folded(found)], found.unreadable)) if told > MOST_WHOLE else None,
    )


def scan(
    *catalogues: str | PathLike[str],
    output: str | PathLike[str],
    on: DaySource | None = None,
    mapping: str | PathLike[str] | None = None,
    where: str | None = None,
    engine: str = "duckdb",
    told: Callable[[str, int, int], None] | None = None,
) -> Result[Catalogue]:
    """Say of every model of a catalogue where it stands, and leave tables and a report in the folder ``output``.

    A catalogue is a path, a pattern, or an address such as ``s3://bucket/listing``, whose files are copied to be read.
    ``mapping`` is a file that says which column is what; ``where`` a condition, in the words of SQL, that chooses
    models; ``told`` hears what is being done, and how much of how much. With the engine ``spark`` the rows are read and
    judged by the session of Spark that there is, or by one of its own, to the same results.
    Needs the extra ``[scan]``, or ``[spark]``, and that of an address. Raises InputError for what cannot be read, and
    UsageError where the folder is an address or an input or holds something else, where it cannot be written, for a day
    out of range, for a condition that is none, for an unknown engine, and where Spark does not start or fails.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.catalogue.addresses import MAPPING, RESULTS, on_disk, places_of
    from gpaiscope.catalogue.scan import Stages
    from gpaiscope.catalogue.scan import scan as scanned
    from gpaiscope.catalogue.spark import cluster
    from gpaiscope.report.pages.catalogue import catalogue as page
    from gpaiscope.report.values.catalogue import document

    engines = {"duckdb": None, "spark": cluster}
    if engine not in engines:
        raise UsageError(unknown_word("engine", engine, list(engines)))
    stages = Stages(told=told) if told is not None else Stages()
    own = on_disk(mapping, MAPPING) if mapping is not None else None
    into, places, day = on_disk(output, RESULTS), places_of(catalogues), inputs.day_meant(on)
    found = scanned(places, into, day, mapping=own, where=where, stages=stages, cluster=engines[engine])
    return Result.of(found, lambda full: page(found, str(output), full=full), lambda: document(found))


def compare_scans(before: str | PathLike[str], after: str | PathLike[str]) -> Result[Changes]:
    """What changed from one finished scan to another: models new and gone, and answers that moved, with examples.

    Needs the extra ``[scan]``. Raises InputError with what is wrong with either folder.
    """
    from gpaiscope.catalogue.compared import scans_compared
    from gpaiscope.report.pages.scans import changes as page
    from gpaiscope.report.values.scans import document

    found = scans_compared(local(before), local(after))
    return Result.of(found, lambda full: page(found, full=full), lambda: document(found))


def draft_mapping(*catalogues: str | PathLike[str]) -> str:
    """A mapping file to begin with, for the columns of a table of one's own. Needs the extra ``[scan]``."""
    from gpaiscope.catalogue.addresses import places_of
    from gpaiscope.catalogue.scan import drafted_mapping

    return drafted_mapping(places_of(catalogues))


def explain_row(folder: str | PathLike[str], conclusion: str, row: str, *, on: DaySource | None = None) -> Result[Step]:
    """The proof of one answer for one model of a scanned catalogue, by its id, on the day of the scan.

    Of an empty ``conclusion`` it is that which a first screen stands on.
    Needs the extra ``[scan]``. Raises InputError for a folder that is no result, and UsageError for an unknown model or
    conclusion, and for a day that is not the scan's.
    """
    from gpaiscope.catalogue.results import check_day
    from gpaiscope.catalogue.scan import assess_row
    from gpaiscope.report.onward import Call
    from gpaiscope.report.pages.proof import proof
    from gpaiscope.report.values import proof as documents
    from gpaiscope.service.dossiers import with_usable_commands

    found = assess_row(local(folder), row)
    check_day(folder, found.day, inputs.day_said("on", on))
    if not conclusion:
        from gpaiscope.report.headlines import leading_conclusion

        conclusion, _ = leading_conclusion(found)
    call = Call(path="", on=found.day)  # a row stands in no dossier, so no command can read it again
    return Result(
        find=lambda: found.proof(conclusion),
        pages=lambda full: with_usable_commands(call, [proof(found, conclusion, call=call, full=full)]),
        document=lambda _: documents.document(found, conclusion),
    )


def explain_rows(
    folder: str | PathLike[str], conclusion: str = "", *, on: DaySource | None = None
) -> Result[AnsweredRows]:
    """The models of a scanned catalogue by their answer to one question, and all that would settle it, row by row.

    Of an empty ``conclusion`` it is whether each is a general-purpose AI model. Raises as `explain_row` does.
    """
    from gpaiscope.catalogue.results import check_day
    from gpaiscope.catalogue.scan import rows_with_answers
    from gpaiscope.report.pages.scanned_rows import GENERAL, answered_rows
    from gpaiscope.report.values.scanned_rows import ANSWERED_ROWS

    found = rows_with_answers(local(folder), conclusion or GENERAL)
    check_day(folder, found.day, inputs.day_said("on", on))
    return Result.of(
        found, lambda full: answered_rows(found, str(folder), full=full), lambda: ANSWERED_ROWS.write(found)
    )
