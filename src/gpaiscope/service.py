"""One function a use: what is asked for becomes values, and of these the page and the document are made.

The command line, notebooks and servers call the same. Nothing here prints, and only `today` asks a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypedDict, TypeVar, Unpack

from gpaiscope.assessment.world import Assessable, World
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.law import BODY, Body
from gpaiscope.report.blocks import Command, Page
from gpaiscope.report.onward import Call
from gpaiscope.repository.dossiers import (
    Loaded,
    assess_loaded,
    assessable,
    from_mapping,
    loaded,
    local,
    located,
    refuse_address,
)
from gpaiscope.repository.originals import own_table_of

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion
    from gpaiscope.assessment.comparison import Comparison
    from gpaiscope.assessment.gaps import Gap
    from gpaiscope.assessment.graph import Lineage
    from gpaiscope.assessment.outlook import Outlook
    from gpaiscope.assessment.timeline import Timeline
    from gpaiscope.calendar import Calendar
    from gpaiscope.checks.found import Report
    from gpaiscope.checks.reading import Asked
    from gpaiscope.compute.architecture import (
        ArchitectureEstimate,
        Count,
        Distillation,
        Reinforcement,
        Stage,
        Training,
        Workload,
    )
    from gpaiscope.compute.logs.projection import Mark, Projection
    from gpaiscope.compute.originals import Original
    from gpaiscope.documents.data import Evidence
    from gpaiscope.documents.documentation import Documentation
    from gpaiscope.documents.drafting import Draft
    from gpaiscope.documents.forms import Form
    from gpaiscope.documents.holding import Holding
    from gpaiscope.documents.material import Material
    from gpaiscope.documents.owed import Owed
    from gpaiscope.documents.returned import Taken
    from gpaiscope.documents.sets import Written
    from gpaiscope.dossier import Dossier
    from gpaiscope.engine.proof import Step
    from gpaiscope.law.changes import Brought
    from gpaiscope.licences import LicenceReading
    from gpaiscope.report.values.catalogue import Catalogue
    from gpaiscope.report.values.deadlines import Listed
    from gpaiscope.report.values.scans import Changes
    from gpaiscope.repository.exchange import Fact
    from gpaiscope.repository.proposal import Proposal
    from gpaiscope.values import Exact

S = TypeVar("S")
T = TypeVar("T")
Json = dict[str, object]
Source = str | PathLike[str] | Mapping[str, Any] | Loaded
"""Where a dossier comes from: a file, a folder, a mapping with the keys of the JSON form, or one that was read."""


class Circumstances(TypedDict, total=False):
    """Under what a dossier is assessed, in the words of `assess`."""

    known_on: date | None
    readings: Mapping[str, str] | None
    assumptions: bool
    law: str | PathLike[str] | Body | None


class Words(Circumstances, total=False):
    """The words of `assess` that ask for an answer: of which day, of whom, of which model, and under what."""

    on: date | None
    actor: str
    model: str


class Spent(TypedDict, total=False):
    """What a run takes, in the words of `gpaiscope.compute.architecture.estimate`."""

    tokens: Exact | None
    samples: Exact | None
    sequence_length: int | None
    workload: Workload | None
    stages: Sequence[Stage]
    trainable: str | Training
    reinforcement: Reinforcement | None
    distillation: Distillation | None


def today() -> date:
    """Today, which is asked here and nowhere else."""
    return date.today()


def _day(on: date | None) -> date:
    """The day that is meant; None: today. Raises UsageError for what is no day."""
    _refuse_no_day(on=on)
    return on or today()


def _refuse_no_day(**days: date | None) -> None:
    """Raise UsageError for a text, or for a moment, in the place of a day."""
    for name, day in days.items():
        if day is not None and (isinstance(day, datetime) or not isinstance(day, date)):
            message, expected = f"{name} is {day!r}, which is no day", "a day, such as datetime.date(2026, 10, 1)"
            raise UsageError(Mistake(reference="not-a-date", message=message, expected=expected))


@dataclass(frozen=True, kw_only=True)
class Result(Generic[T]):
    """What was found, as values; and the same as a page in several formats, and as a JSON document.

    ``full`` everywhere: all of it, and not only what matters first. Values are worked out when they are asked for.
    """

    find: Callable[[], T] = field(repr=False)
    pages: Callable[[bool], Sequence[Page]] = field(repr=False)
    document: Callable[[bool], Json] = field(repr=False)

    @cached_property
    def values(self) -> T:
        """What was found."""
        return self.find()

    def to_dict(self, *, full: bool = False) -> Json:
        """The values as the command writes them with ``--format json``."""
        return self.document(full)

    def to_text(self, *, width: int = 80, full: bool = False) -> str:
        """The page as lines no wider than ``width``."""
        from gpaiscope.report.write.text import write

        return write(self.pages(full), width)

    def to_markdown(self, *, full: bool = False) -> str:
        """The page as Markdown."""
        from gpaiscope.report.write.markdown import write

        return write(self.pages(full))

    def to_html(self, *, full: bool = False) -> str:
        """The page as one HTML file."""
        from gpaiscope.report.write.html import write

        return write(self.pages(full))

    def __str__(self) -> str:
        return self.to_text()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


@dataclass(frozen=True, kw_only=True)
class Drafted(Result["Draft"]):
    """One copy of a document. As PDF and DOCX it needs the extra ``[documents]``; without, UsageError says so."""

    def to_pdf(self) -> bytes:
        """The page as a tagged PDF."""
        from gpaiscope.report.write.pdf import write

        return write(self.pages(False)[0])

    def to_docx(self) -> bytes:
        """The page as a DOCX file, in which a person fills the gaps; `read_back` takes the answers."""
        from gpaiscope.report.write.docx import write

        return write(self.pages(False)[0])


@dataclass(frozen=True, kw_only=True)
class Assessed(Result[tuple["Assessment", ...]]):
    """The models of a dossier, assessed; ``call`` is what was asked.

    ``against_law`` is what a draft changes, against the law of the same day; None where no draft was laid over it.
    """

    call: Call = field(repr=False)
    against_law: Comparison | None = field(repr=False, default=None)
    own: Callable[[Callable[[], Any]], Any] = field(repr=False, default=lambda do: do())
    """Runs something with the table of originals beside the dossier."""

    @property
    def assessment(self) -> Assessment:
        """The only model. Raises UsageError where there are several."""
        return only(self.values)

    def conclusion(self, id: str, actor: str = "") -> Conclusion:
        """One conclusion or obligation of the only model. Raises UsageError for an unknown name or actor."""
        return self.assessment.conclusion(id, actor)

    def explain(self, conclusion: str, actor: str = "") -> Result[Step]:
        """The proof of one answer, step by step. Raises UsageError for an unknown name or actor."""
        from gpaiscope.report.pages.proof import proof
        from gpaiscope.report.values import proof as documents

        found, who = self.assessment, actor or self.call.actor
        return Result(
            find=lambda: self.own(lambda: found.proof(conclusion, who)),
            pages=lambda full: self.own(
                lambda: _told(
                    self.call, [(found, proof(found, conclusion, call=replace(self.call, actor=who), full=full))]
                )
            ),
            document=lambda _: self.own(lambda: documents.document(found, conclusion, who)),
        )

    def ask(self, conclusion: str = "", actor: str = "") -> Result[tuple[tuple[Gap, ...], ...]]:
        """What is missing in each model, most decisive first, for all answers or for one."""
        from gpaiscope.assessment.gaps import asked_about, gaps
        from gpaiscope.report.pages.gaps import missing
        from gpaiscope.report.values import gaps as documents

        who = actor or self.call.actor
        models = [(each, _of_model(replace(self.call, actor=who), each, self.values)) for each in self.values]
        return Result(
            find=lambda: self.own(
                lambda: tuple(tuple(gaps(each, asked_about(each, conclusion, who))) for each in self.values)
            ),
            pages=lambda _: self.own(
                lambda: _told(self.call, ((each, missing(each, conclusion, call=call)) for each, call in models))
            ),
            document=lambda _: self.own(
                lambda: in_json(
                    self.values, lambda each: documents.document(each, asked_about(each, conclusion, who), conclusion)
                )
            ),
        )


def read(source: Source) -> Loaded:
    """A dossier: of a file, of a folder, or of a mapping with the same keys as the JSON form.

    Raises InputError with every mistake of it, and for an address: nothing is fetched.
    """
    if isinstance(source, Loaded):
        return source
    if isinstance(source, Mapping):
        return from_mapping(source)
    return loaded(local(source))


def assess(
    source: Source,
    *,
    on: date | None = None,
    known_on: date | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    actor: str = "",
    model: str = "",
    law: str | PathLike[str] | Body | None = None,
) -> Assessed:
    """Where the models of a dossier stand under the law of a day; None: today.

    ``known_on``: only what was known then. ``readings`` follows named readings of open questions. ``assumptions``
    False takes as unknown what is otherwise assumed. ``actor`` and ``model`` keep one of several. ``law`` is a draft
    that is laid over the law, its file or what `laid_over` gives: everything is hypothetical then. Raises InputError
    for what cannot be read, and UsageError for an unknown actor, model, question or reading, or a day out of range.
    """
    _refuse_no_day(known_on=known_on)
    own = _own_originals(source)
    given, day, body = read(source), _day(on), _body(law)
    asked: dict[str, Any] = {"actor": actor, "readings": readings, "assume": assumptions}

    def known(then: date | None, of: Body = body) -> tuple[Assessment, ...]:
        found = assess_loaded(given, day, world=World(body=of), known_on=then, **asked)
        return chosen(found, model)

    found = own(lambda: _looked_back(known, known_on, given.dossier))
    against = own(lambda: _against_law(known(known_on, BODY), found)) if body.draft else None
    call = _call(source, day, body, model=model, known_on=known_on, **asked)
    return Assessed(
        find=lambda: found,
        call=call,
        own=own,
        against_law=against,
        pages=lambda full: own(lambda: _told(call, _pages(found, call, full), against, full=full)),
        document=lambda full: own(lambda: _document(found, full, against)),
    )


def _looked_back(
    known: Callable[[date | None], tuple[Assessment, ...]], known_on: date | None, given: Dossier
) -> tuple[Assessment, ...]:
    """What is known, or was known on a day, with what has come to be known since of what was said then."""
    if known_on is None:
        return known(None)
    from gpaiscope.assessment.hindsight import with_hindsight

    return tuple(with_hindsight(known(known_on), given, known))


def _call(
    source: Source,
    day: date,
    body: Body,
    *,
    readings: Mapping[str, str] | None,
    **asked: Any,
) -> Call:
    """What pages say that they were asked for."""
    law = body.draft.file if body.draft else ""
    return Call(path=_path(source), on=day, law=law, readings=dict(readings or {}), **asked)


def _against_law(kept: tuple[Assessment, ...], found: tuple[Assessment, ...]) -> Comparison:
    """What a draft changes, of the same dossier on the same day."""
    from gpaiscope.assessment.comparison import compare

    return compare(kept, found)


def _body(law: str | PathLike[str] | Body | None) -> Body:
    """The law that is meant: that which is kept here, or with a draft laid over it."""
    if law is None:
        return BODY
    if isinstance(law, Body):
        return law
    from gpaiscope.repository.drafts import read_draft

    return read_draft(law)


def _own_originals(source: Source) -> Callable[[Callable[[], T]], T]:
    """What runs something with the table of originals that lies beside a dossier, if there is one.

    A model's folder without a dossier is somebody else's: a table in it is not taken.
    """
    if isinstance(source, Mapping):
        return _as_it_is
    given = own_table_of(source if isinstance(source, Loaded) else located(local(source)))
    if given is None:
        return _as_it_is
    from gpaiscope.compute.originals import using
    from gpaiscope.repository.originals import read_table

    table = read_table(given)

    def within(do: Callable[[], T]) -> T:
        with using(table):
            return do()

    return within


def _as_it_is(do: Callable[[], T]) -> T:
    return do()


_PASSING: Final = ("", "-")
"""Paths under which nothing can be read again: standard input, and what stands in no file."""


def _path(source: Source) -> str:
    """Where a source can be read again, as it was written; empty where it stands in no file."""
    if isinstance(source, Mapping):
        return ""
    return source.dossier.file if isinstance(source, Loaded) else str(source)


def _onward(call: Call, pages: Iterable[Page]) -> list[Page]:
    """Pages with the commands that go on from them, where what they read can be read again."""
    if call.path not in _PASSING:
        return list(pages)
    return [
        replace(page, blocks=tuple(block for block in page.blocks if not isinstance(block, Command))) for page in pages
    ]


def _told(
    call: Call, pages: Iterable[tuple[Assessment, Page]], against: Comparison | None = None, *, full: bool = False
) -> list[Page]:
    """Pages that go on from here; under a draft marked as hypothetical, the first with what the draft changes."""
    made = list(pages)
    if any(each.law.body.draft for each, _ in made):
        from gpaiscope.report.pages.hypothetical import against_law, marked

        first = tuple(against_law(against, call, full=full)) if against else ()
        made = [(each, marked(page, each.law, () if place else first)) for place, (each, page) in enumerate(made)]
    return _onward(call, (page for _, page in made))


def _pages(found: Sequence[Assessment], call: Call, full: bool) -> Iterable[tuple[Assessment, Page]]:
    if not full:
        from gpaiscope.report.pages.summary import summary

        return [(found[0], summary(found, call))]
    from gpaiscope.report.pages.full import full as everything

    return [(each, everything(each, _of_model(call, each, found))) for each in found]


def _document(found: Sequence[Assessment], full: bool, against: Comparison | None) -> Json:
    from gpaiscope.report.values.assessment import document

    return in_json(found, lambda each: document(each, full=full, against=against))


def compare(
    source: Source,
    other: Source | date,
    *,
    on: date | None = None,
    actor: str = "",
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Comparison]:
    """What is otherwise, before and after, and through what: law, fact, assumption or passing time.

    With a day as ``other``: the same dossier on both days, the earlier one before. Else with another dossier of the
    same models, which is the one before, on the same day. Further words are those of `assess`. Raises as `assess`
    does, and UsageError where the dossiers tell of other models.
    """
    from gpaiscope.assessment.timeline import since
    from gpaiscope.report.pages.changes import compared
    from gpaiscope.report.pages.hypothetical import marked
    from gpaiscope.report.values.comparison import comparison

    day = _day(on)
    after = _Again.of(source, day, actor, model, under)
    if isinstance(other, date):
        _refuse_no_day(other=other)
        days = sorted((day, other))
        found = after.own(lambda: since(after.told, *days))
        called = [each.isoformat() for each in days]
    else:
        before = _Again.of(other, day, actor, model, under)
        found = _of_two(before, after, day)
        called = [before.called, after.called] if before.called != after.called else ["before", "after"]
    return Result(
        find=lambda: found,
        pages=lambda full: after.own(
            lambda: [marked(compared(found, called[0], called[1], full=full), found.after[0].law)]
        ),
        document=lambda _: after.own(lambda: comparison(found)),
    )


def timeline(
    source: Source,
    *,
    on: date | None = None,
    first: date | None = None,
    last: date | None = None,
    actor: str = "",
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Timeline]:
    """Every day on which an answer, a duty or a last day is otherwise than on its eve, and through what.

    From ``first``, else the first day that the dossier speaks of, to ``last``, else two years after ``on``. Further
    words are those of `assess`. Raises as `assess` does, and UsageError where ``first`` is after ``last``.
    """
    from gpaiscope.assessment import timeline as over_time
    from gpaiscope.report.pages.changes import timeline as page
    from gpaiscope.report.pages.hypothetical import marked
    from gpaiscope.report.values.comparison import timeline as document

    day = _day(on)
    _refuse_no_day(first=first, last=last)
    again = _Again.of(source, first or day, actor, model, under)
    begins, ends = first or over_time.begins(again.told.dossier, day), last or over_time.two_years_after(day)
    _refuse_out_of_order(begins, ends, "the timeline")
    for each in (begins, ends):
        again.told.world.law(each)
    found = again.own(lambda: over_time.timeline(again.told, begins, ends))
    return Result(
        find=lambda: found,
        pages=lambda full: again.own(lambda: [marked(page(found, full=full), found.stretches[-1].view.found[0].law)]),
        document=lambda _: again.own(lambda: document(found)),
    )


def _refuse_out_of_order(first: date, last: date, what: str) -> None:
    """Raise UsageError where the first day of what was asked for lies after the last."""
    if first > last:
        message = f"{what} would begin on {first} and end on {last}"
        expected = "a first day that is no later than the last"
        raise UsageError(Mistake(reference="days-out-of-order", message=message, expected=expected))


@dataclass(frozen=True, kw_only=True)
class _Again:
    """A dossier that can be assessed again, with the table of originals beside it, and how it is called."""

    told: Assessable
    own: Callable[[Callable[[], Any]], Any]
    called: str

    @classmethod
    def of(cls, source: Source, day: date, actor: str, model: str, under: Circumstances) -> _Again:
        """Read and assessed on a day, so that whatever is wrong with it is said."""
        _refuse_no_day(known_on=under.get("known_on"))
        own, given = _own_originals(source), read(source)
        found = own(
            lambda: assessable(
                given,
                day,
                actor=actor,
                readings=under.get("readings"),
                assume=under.get("assumptions", True),
                known_on=under.get("known_on"),
                world=World(body=_body(under.get("law"))),
            )
        )
        if model:
            found = own(lambda: found.only(lambda models: chosen(tuple(models), model)))
            own(lambda: found.on(day, found.world))
        return cls(told=found, own=own, called=_path(source) or "the dossier")


def _of_two(before: _Again, after: _Again, day: date) -> Comparison:
    """A comparison of two dossiers of the same models on one day."""
    from gpaiscope.assessment.comparison import compare
    from gpaiscope.assessment.differences import facts_between

    was = before.own(lambda: before.told.on(day, before.told.world))
    now = after.own(lambda: after.told.on(day, after.told.world))
    if (mistake := _other_models(was, now, before.called, after.called)) is not None:
        raise UsageError(mistake)
    stated, now_stated = (each.told.stated(day) for each in (before, after))

    facts = facts_between(
        stated, now_stated, lambda dossier: after.told.again(dossier, day, after.told.world), (was, now)
    )
    found: Comparison = after.own(lambda: compare(was, now, ("fact",), fact=facts))
    return found


def _other_models(before: Sequence[Assessment], after: Sequence[Assessment], called: str, other: str) -> Mistake | None:
    """The mistake of two dossiers that tell of different models; models without a name may be any."""
    from gpaiscope.report.words import title

    named = [{title(each) for each in side if each.dossier.model.name} for side in (before, after)]
    if not all(named) or named[0] & named[1]:
        return None
    told = [" and ".join(each[:80] for each in sorted(side)) for side in named]
    return Mistake(
        reference="other-models",
        message=f"{called} tells of {told[0]}, and {other} of {told[1]}",
        expected="two dossiers of the same model",
        help="give the model the same model.name in both, or compare another file",
    )


def explain(
    source: Source,
    conclusion: str,
    actor: str = "",
    *,
    on: date | None = None,
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Step]:
    """The proof of one answer of a dossier; further words are those of `assess`."""
    return assess(source, on=on, model=model, **under).explain(conclusion, actor)


def ask(
    source: Source,
    conclusion: str = "",
    actor: str = "",
    *,
    on: date | None = None,
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[tuple[tuple[Gap, ...], ...]]:
    """What is missing in a dossier, most decisive first; further words are those of `assess`."""
    return assess(source, on=on, model=model, **under).ask(conclusion, actor)


def lineage(
    *paths: str | PathLike[str],
    on: date | None = None,
    known_on: date | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    changed: Mapping[str, Exact] | None = None,
) -> Result[Lineage]:
    """Which models of dossiers, or of folders of them, were made from which, and the compute behind each.

    ``changed`` follows downstream that all training behind a model, by its name, took so much FLOP. Raises InputError
    for what cannot be read, for a path without a dossier, and where two dossiers tell of one model, and UsageError for
    an unknown reading or model, or a day out of range.
    """
    from gpaiscope.report.pages.lineage import lineage as page
    from gpaiscope.report.values.lineage import document
    from gpaiscope.repository.lineage import lineage as found_in

    _refuse_no_day(known_on=known_on)
    found = found_in(paths, _day(on), readings=readings, assume=assumptions, known_on=known_on, changed=changed)
    return Result(find=lambda: found, pages=lambda _: [page(found)], document=lambda _: document(found))


def plan(
    source: Source,
    *,
    on: date | None = None,
    model: str = "",
    what_if: Mapping[str, str] | None = None,
    targets: Sequence[str] = (),
    logs: Sequence[str] = (),
    rates: Sequence[str] = (),
    calendar: Calendar | None = None,
    known_on: date | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    law: str | PathLike[str] | Body | None = None,
) -> Result[Outlook]:
    """What a dossier plans: when training passes the lines of the law, by when to notify, and what the placing brings.

    ``what_if`` are values at paths of the dossier, as TOML has them, that are otherwise in a plan beside. ``targets``
    ask for the values with which an answer is as wanted: ``activities[0].flop:third``. ``logs`` and ``rates`` give the
    pace of runs. Further words are those of `assess`. Raises InputError for what cannot be read, and UsageError as
    `assess` does, where nothing is planned, and for a path, target or rate that is none.
    """
    from gpaiscope.assessment.outlook import Planning
    from gpaiscope.calendar import BRUSSELS
    from gpaiscope.report.pages.plan import plan as page
    from gpaiscope.report.values.plan import document
    from gpaiscope.repository.paces import paces_of

    _refuse_no_day(known_on=known_on)
    own, given, day, body = _own_originals(source), read(source), _day(on), _body(law)
    asked: dict[str, Any] = {"readings": readings, "assume": assumptions, "known_on": known_on}
    assessed = _of_dossier(given, day, model, world=World(body=body), **asked)
    planning = Planning(assess=assessed, paces=lambda of: paces_of(of, logs, rates), calendar=calendar or BRUSSELS)
    found = own(lambda: planning.outlook(given.dossier, what_if, targets))
    call = _call(source, day, body, model=model, **asked)
    return Result(
        find=lambda: found,
        pages=lambda full: own(lambda: _told(call, [(found.plan.assessment, page(found, call, full=full))])),
        document=lambda _: own(lambda: document(found)),
    )


def _of_dossier(given: Loaded, day: date, model: str, **asked: Any) -> Callable[[Dossier], Assessment]:
    """What assesses a model of a dossier that is otherwise than the one that was read."""
    return lambda dossier: only(chosen(assess_loaded(replace(given, dossier=dossier), day, **asked), model))


def watch(
    path: str | PathLike[str],
    *,
    parameters: Exact | None = None,
    active: Exact | None = None,
    original: Exact | None = None,
    before: Exact = 0,
    every: float = 10.0,
    day: date | None = None,
    over: Callable[[], bool] = lambda: False,
    told: Callable[[int, int], None] | None = None,
) -> Iterator[Projection | InputError]:
    """A run while it goes on, looked at whenever its log has changed: what it spent, and when it passes a line.

    ``original`` is the training compute of the model that is modified, ``before`` what earlier runs of this training
    took, the original's left out. ``every`` are seconds between looks, ``over`` says when to end, and ``told`` hears
    how many bytes of how many are read. A log that cannot be read, or not yet, is given as the error that says why.
    The lines are those of the law on the ``day``.
    """
    from gpaiscope.compute.logs import LogRecords, ModelFigures, prove
    from gpaiscope.compute.logs.projection import held, project
    from gpaiscope.repository.logs.following import follow

    now, shown = _day(day), None
    marks = _marks(now, original, before)
    figures = ModelFigures(parameters=parameters, active=active)
    for found in follow(Path(path), every, over, told):
        if isinstance(found, LogRecords):
            run = found.runs[0] if len(found.runs) == 1 else None
            planned, beside = (run.last("planned_steps"), run.last("counted_beside")) if run else (None, None)
            shown = held(shown, project(prove(found, figures), marks, planned, now, beside or 0))
            yield shown
        elif found is not None:
            yield found


def _marks(day: date, original: Exact | None, before: Exact) -> tuple[Mark, ...]:
    """The lines of a day, each with what counts towards it before the run."""
    from gpaiscope.compute.logs.projection import Mark
    from gpaiscope.track.lines import lines_on

    lines = lines_on(day, original)
    return tuple(
        Mark(
            id=each.id,
            at=each.at,
            says=each.says,
            cites=each.cites,
            days=lines.days if each.notifies else 0,
            behind=before + (0 if each.own else original or 0),
            cumulative=each.cumulative,
        )
        for each in lines.lines
    )


def scan(
    *catalogues: str | PathLike[str],
    output: str | PathLike[str],
    on: date | None = None,
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
    from gpaiscope.catalogue.addresses import MAPPING, RESULTS, on_disk, places
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
    into, there, day = on_disk(output, RESULTS), places(catalogues), _day(on)
    found = scanned(there, into, day, mapping=own, where=where, stages=stages, cluster=engines[engine])
    return Result(
        find=lambda: found,
        pages=lambda full: [page(found, str(output), full=full)],
        document=lambda _: document(found),
    )


def compare_scans(before: str | PathLike[str], after: str | PathLike[str]) -> Result[Changes]:
    """What changed from one finished scan to another: models new and gone, and answers that moved, with examples.

    Needs the extra ``[scan]``. Raises InputError with what is wrong with either folder.
    """
    from gpaiscope.catalogue.compared import compared
    from gpaiscope.report.pages.scans import changes as page
    from gpaiscope.report.values.scans import document

    found = compared(local(before), local(after))
    return Result(find=lambda: found, pages=lambda full: [page(found, full=full)], document=lambda _: document(found))


def draft_mapping(*catalogues: str | PathLike[str]) -> str:
    """A mapping file to begin with, for the columns of a table of one's own. Needs the extra ``[scan]``."""
    from gpaiscope.catalogue.addresses import places
    from gpaiscope.catalogue.scan import drafted

    return drafted(places(catalogues))


def explain_row(folder: str | PathLike[str], conclusion: str, row: str) -> Result[Step]:
    """The proof of one answer for one model of a scanned catalogue, by its id, on the day of the scan.

    Needs the extra ``[scan]``. Raises InputError for a folder that is no result, and UsageError for an unknown model or
    conclusion.
    """
    from gpaiscope.catalogue.scan import assess_row
    from gpaiscope.report.pages.proof import proof
    from gpaiscope.report.values import proof as documents

    found = assess_row(local(folder), row)
    call = Call(path="", on=found.day)
    return Result(
        find=lambda: found.proof(conclusion),
        pages=lambda full: _onward(call, [proof(found, conclusion, call=call, full=full)]),
        document=lambda _: documents.document(found, conclusion),
    )


def estimate(
    config: str | PathLike[str] | Mapping[str, object], *, on: date | None = None, **run: Unpack[Spent]
) -> Result[Count | ArchitectureEstimate]:
    """Training compute from a model's configuration, a mapping or the path of its file or folder.

    Without ``tokens``, ``samples`` or ``stages`` what one token or sample takes. Further words are those of
    `gpaiscope.compute.architecture.estimate`. Raises InputError for a configuration that cannot be counted, and
    UsageError for an amount that is not exact, and where what only a run has is given without its amount.
    """
    from gpaiscope.compute import architecture
    from gpaiscope.law import Law
    from gpaiscope.report.pages.estimate import architecture as page
    from gpaiscope.report.values.estimate import architecture_json
    from gpaiscope.repository.configs import read_config

    given = config if isinstance(config, Mapping) else read_config(local(config))
    _refuse_inexact(tokens=run.get("tokens"), samples=run.get("samples"))
    is_run = any(run.get(name) not in (None, ()) for name in ("tokens", "samples", "stages"))
    found = architecture.estimate(given, **run) if is_run else _counted(given, run)
    return Result(
        find=lambda: found,
        pages=lambda _: [page(found, Law.on(_day(on)))],
        document=lambda _: architecture_json(found),
    )


def _counted(config: Mapping[str, object], run: Spent) -> Count:
    """What one token or sample takes, of which no whole run is told."""
    from gpaiscope.compute import architecture

    if run.get("reinforcement") or run.get("distillation"):
        message = "reinforcement and distillation are of a run, and nothing says how long it is"
        raise UsageError(Mistake(reference="no-amount", message=message, expected="tokens, samples or stages"))
    return architecture.count(
        config,
        sequence_length=run.get("sequence_length"),
        workload=run.get("workload"),
        trainable=run.get("trainable", architecture.FULL),
    )


def _refuse_inexact(**amounts: object) -> None:
    """Raise UsageError for an amount that is no whole number and no fraction: a float is not exact."""
    for name, amount in amounts.items():
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int | Fraction)):
            message, expected = f"{name} is {amount!r}, which is no exact number", "a whole number, such as 15 * 10**12"
            raise UsageError(Mistake(reference="not-a-number", message=message, expected=expected))


def licence(
    file_or_id: str | PathLike[str], policy: str | PathLike[str] | None = None, *, index: bool = True
) -> Result[LicenceReading]:
    """What a licence allows: of a file with its text, or of an identifier such as ``Apache-2.0``.

    ``index`` False reads the clauses alone, and recognises nothing.
    """
    from gpaiscope.report.pages.licence import licence as page
    from gpaiscope.report.values import versioned
    from gpaiscope.repository.licences import read_licence

    refuse_address(file_or_id)
    found = read_licence(str(file_or_id), Path(policy) if policy else None, index=index)
    return Result(
        find=lambda: found,
        pages=lambda _: [page(str(file_or_id), found)],
        document=lambda _: versioned(found.to_dict()),
    )


def card(folder: str | PathLike[str], *, on: date | None = None) -> Result[Proposal]:
    """What a model's card leaves out of what its folder says. Nothing is written."""
    from gpaiscope.report.pages.written import card as page
    from gpaiscope.report.values import versioned
    from gpaiscope.repository.proposal import propose

    found = propose(local(folder), _day(on))
    added = [(each.key, str(each.value), each.because) for each in found.additions]
    name = str(Path(folder) / found.name)
    return Result(
        find=lambda: found,
        pages=lambda _: [page(name, str(folder), added, found.beside, changed=found.changed, applied=False)],
        document=lambda _: versioned(found.to_dict()),
    )


@dataclass(frozen=True, kw_only=True)
class Agenda(Result[tuple["Listed", ...]]):
    """The deadlines of dossiers; ``calendar`` is what counted their periods, ``draft`` whether they are a draft's."""

    calendar: Calendar
    draft: bool = False

    def to_ics(self, name: str = "AI Act deadlines") -> tuple[str, int]:
        """The days as a calendar file, and how many it leaves out for want of a day. Needs the extra ``[calendar]``."""
        from gpaiscope.report.write.ics import write

        return write(self.values, f"Hypothetical: {name}" if self.draft else name)


def deadlines(*sources: Source, calendar: Calendar | None = None, **asked: Unpack[Words]) -> Agenda:
    """One list of the days that the models of dossiers, or of folders of them, have to keep, gravest first.

    Periods are counted by ``calendar``; None: the Commission's in Brussels. Further words are those of `assess`. Raises
    InputError with the mistakes of all that cannot be read, and UsageError as `assess` does, and for a day that no
    calendar reaches.
    """
    from gpaiscope.assessment.clocks import agenda
    from gpaiscope.calendar import BRUSSELS
    from gpaiscope.report.pages.deadlines import deadlines as page
    from gpaiscope.report.values.deadlines import Listed, document, in_order

    asked["law"] = _body(asked.get("law"))  # which is read once

    def of(source: Mapping[str, Any] | Loaded) -> list[tuple[str, Assessment]]:
        given = read(source)
        return [(given.dossier.file, one) for one in assess(given, **asked).values]

    by, assessed = calendar or BRUSSELS, _of_all(_sources(sources), of)
    listed = in_order(
        Listed(dossier=path, assessment=one, day=day) for path, one in assessed for day in agenda(one, by)
    )
    models = [one for _, one in assessed]

    def pages(full: bool) -> list[Page]:
        from gpaiscope.report.pages.hypothetical import marked

        made = page(listed, models, by, full=full, alone=bool(asked.get("model")))
        return [marked(made, models[0].law) if models else made]

    return Agenda(
        find=lambda: tuple(listed),
        calendar=by,
        draft=any(each.law.body.draft for each in models),
        pages=pages,
        document=lambda _: document(listed, models, by),
    )


@dataclass(frozen=True, kw_only=True)
class Checks(Result["Report"]):
    """What was found of many models; as JSON, and as others read it: SARIF 2.1.0, annotations of GitHub, JUnit."""

    @classmethod
    def of(cls, found: Report) -> Checks:
        """What was found, to be written in each format."""
        from gpaiscope.checks.pages import page
        from gpaiscope.checks.values import document

        return cls(find=lambda: found, pages=lambda full: [page(found, full=full)], document=lambda _: document(found))

    def to_sarif(self) -> Json:
        """A log of SARIF 2.1.0 with one run."""
        from gpaiscope.checks.sarif import document

        return document(self.values)

    def to_github(self) -> str:
        """Commands that make annotations in a run of GitHub's actions."""
        from gpaiscope.checks.github import write

        return write(self.values)

    def to_junit(self, fail_on: str = "error") -> str:
        """JUnit's XML, in which fails what is as grave as a level, or graver."""
        from gpaiscope.checks.junit import write

        return write(self.values, fail_on)


def check(
    *sources: str | PathLike[str] | Loaded,
    on: date | None = None,
    readings: Mapping[str, str] | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    accepted: str | PathLike[str] | None = None,
    fix: bool = False,
    cache: str | PathLike[str] | None = None,
    jobs: int = 0,
    told: Callable[[int, int], None] | None = None,
) -> Checks:
    """What is wrong, or changed, with the models of dossiers, folders and patterns: one finding a place.

    ``select`` and ``ignore`` choose rules by id, ``accepted`` is a file of findings that somebody accepted. ``fix``
    puts into cards what their folders prove. In the folder ``cache`` answers are kept while nothing changes that they
    rest on; None: nowhere. ``jobs`` are the processes at most, 0: one for each core; ``told`` hears how far it is.
    What cannot be read is a finding, and stops nothing else. Raises InputError for a wrong file of accepted findings,
    and UsageError for an unknown reading, or a day out of range.
    """
    from gpaiscope.assessment import checked_readings, law_on
    from gpaiscope.checks.kept import Kept
    from gpaiscope.checks.reading import Asked, Uses
    from gpaiscope.checks.running import Choice, Work, report

    law = law_on(_day(on))
    asked = Asked(day=law.day, readings=dict(sorted(checked_readings(law, readings or {}).items())))
    kept = Kept(folder=Path(cache), asked=f"{asked}\0{law.body.hash}") if cache is not None else None
    work = Work(asked=asked, uses=Uses(assess=_models_asked, broken=_broken_set), kept=kept)
    file = None if accepted is None else Path(accepted)
    choice = Choice(select=frozenset(select), ignore=frozenset(ignore), accepted=file, fix=fix)
    return Checks.of(report(sources, law, work, choice, jobs=jobs, told=told))


def _models_asked(given: Loaded, asked: Asked) -> Sequence[Assessment]:
    """Where the models of a dossier stand, for a check: no rule of it asks what would decide the third."""
    own = _own_originals(given)
    return own(lambda: assess_loaded(given, asked.day, readings=asked.readings, third=False))


def _broken_set(given: Loaded, folder: Path, asked: Asked) -> Sequence[str]:
    """Why a set of documents no longer holds; nothing where it does, or is a set of something else."""
    from gpaiscope.documents.kept import is_set_of

    if not is_set_of(given.place, folder):
        return ()
    try:
        return holding(given, set=folder, on=asked.day, readings=asked.readings).values.broken
    except (InputError, UsageError) as error:
        mistakes = error.mistakes if isinstance(error, InputError) else (error.mistake,)
        return [each.message for each in mistakes]


def original(name_or_id: str, *, on: date | None = None) -> Result[Original]:
    """A published model that others build on, by an identifier of the Hub or by its name.

    Raises UsageError for one that is not in the table, with those that are named alike.
    """
    from gpaiscope.compute.originals import named, near
    from gpaiscope.law import Law
    from gpaiscope.report.pages.originals import original as page
    from gpaiscope.report.values.originals import original_json

    found = named(name_or_id)
    if found is None:
        alike = " or ".join(near(name_or_id)) or "OWNER/NAME; `gpaiscope originals search WORD` finds it"
        message = f'"{name_or_id[:200]}" is not in the table of originals'
        raise UsageError(Mistake(reference="not-in-the-table", message=message, expected=alike))
    law = Law.on(_day(on))
    return Result(
        find=lambda: found,
        pages=lambda _: [page(found, law)],
        document=lambda _: original_json(found, law),
    )


def originals(words: str = "", *, on: date | None = None) -> Result[tuple[Original, ...]]:
    """The published models whose identifiers, names or maker hold all words; every one where there are none."""
    from gpaiscope.compute import originals as table
    from gpaiscope.law import Law
    from gpaiscope.report.pages.originals import originals as page
    from gpaiscope.report.values.originals import originals_json

    found = table.search(words) if words.strip() else table.originals()
    law = Law.on(_day(on))
    return Result(
        find=lambda: found,
        pages=lambda _: [page(found, words, law)],
        document=lambda _: originals_json(found, words, law),
    )


def rulebook(name: str = "", *, law: str | PathLike[str] | Body | None = None) -> Result[tuple[object, ...]]:
    """The law in our words: a rule, fact, parameter or open question by its name, what cites a provision, or a list.

    ``law`` is a draft that is laid over it. Raises UsageError for a name that stands for nothing.
    """
    from gpaiscope.report.pages import rulebook as pages
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.values.law import document

    body = _body(law)

    def kept() -> dict[str, Any]:
        every = [*(("rules", each) for each in body.rules), *(("questions", each) for each in body.questions)]
        found: dict[str, Any] = {}
        for kind, each in pages.meant(name, body) if name else every:
            found.setdefault(kind, []).append(each)
        return found

    page = of_draft(pages.page(name, body) if name else pages.contents(body), body)
    return Result(
        find=lambda: tuple(each for found in kept().values() for each in found),
        pages=lambda _: [page],
        document=lambda _: document(**kept(), body=body),
    )


def parameters(on: date | None = None, *, law: str | PathLike[str] | Body | None = None) -> Result[tuple[object, ...]]:
    """The numbers and days of the law, of a day or all that there were; ``law`` is a draft that is laid over it."""
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.pages.rulebook import parameters as page
    from gpaiscope.report.values.law import document

    body = _body(law)
    entries = tuple(body.parameters.values())
    return Result(
        find=lambda: entries,
        pages=lambda _: [of_draft(page(on, body), body)],
        document=lambda _: document(parameters=entries, on=on, body=body),
    )


def law_changes(
    first: date | None = None, last: date | None = None, *, law: str | PathLike[str] | Body | None = None
) -> Result[tuple[Brought, ...]]:
    """What each instrument changed from a first day to a last; ``law`` is a draft that is laid over the law.

    Raises UsageError where the first day is after the last.
    """
    from gpaiscope.law.changes import brought
    from gpaiscope.report.pages.hypothetical import of_draft
    from gpaiscope.report.pages.law_changes import law_changes as page
    from gpaiscope.report.values.law import document

    if first is not None and last is not None:
        _refuse_out_of_order(first, last, "the list")
    body = _body(law)
    found = tuple(brought(first, last, body))
    return Result(
        find=lambda: found,
        pages=lambda _: [of_draft(page(first, last, body), body)],
        document=lambda _: document(brought=found, body=body),
    )


def law_as_sql(
    *rules: str,
    on: date | None = None,
    engine: str = "duckdb",
    readings: Mapping[str, str] | None = None,
    reasons: bool = True,
    law: str | PathLike[str] | Body | None = None,
) -> str:
    """Rules of a day as a script of SQL for ``duckdb`` or ``spark``: tables of facts to fill, and answers to each row.

    Without names it is all conclusions about the model; each statement ends with a semicolon and a line's end. Raises
    UsageError for a name that is no rule's, for rules about different things, and for an unknown reading or engine.
    """
    from gpaiscope.assessment import checked_readings, unknown_word
    from gpaiscope.law.as_sql import ENGINES, script

    if engine not in ENGINES:
        raise UsageError(unknown_word("engine", engine, list(ENGINES)))
    of_day = World(body=_body(law)).law(_day(on))
    return script(of_day, rules, engine, checked_readings(of_day, readings or {}), masks=reasons)


# Documents


def documents(*sources: Source, **asked: Unpack[Words]) -> Result[tuple[Owed, ...]]:
    """Which documents the actors of dossiers owe, or of folders of them, by when, and how complete they are.

    What stands beside a dossier in ``documentation.toml`` goes into them. Further words are those of `assess`. Raises
    InputError with the mistakes of all that cannot be read, and UsageError as `assess` does.
    """
    from gpaiscope.documents import pages, values
    from gpaiscope.documents.owed import actors_of, owed

    asked_for, body = asked.pop("actor", ""), _body(asked.get("law"))
    asked["law"] = body
    materials = [
        each
        for one, given, evidence in _documented(sources, **asked)
        for each in _materials(one, actors_of(one, asked_for), given, evidence)
    ]
    found = tuple(owed(materials))
    paths = [path for each in sources if (path := _path(each)) not in _PASSING]
    call = Call(
        path=paths[0] if len(paths) == len(sources) == 1 else "",
        on=asked.get("on"),
        known_on=asked.get("known_on"),
        readings=dict(asked.get("readings") or {}),
        assume=asked.get("assumptions", True),
        model=asked.get("model", ""),
        actor=asked_for,
    )

    def listed() -> Page:
        page = pages.listed(found, call)
        if body.draft is None:
            return page
        from gpaiscope.report.pages.hypothetical import marked, of_draft

        (alone,) = _onward(replace(call, path=""), [page])  # no document is drafted under a draft of law
        return marked(alone, materials[0].law) if materials else of_draft(alone, body)

    return Result(find=lambda: found, pages=lambda _: [listed()], document=lambda _: values.listed(found, body))


def _refuse_draft_of_law(law: str | PathLike[str] | Body | None) -> None:
    """Raise UsageError where a draft is laid over the law: what is handed over is of the law alone."""
    if law is not None and _body(law).draft:
        message = "documents are of the law as it stands, and a draft of law was laid over it"
        help = "`gpaiscope documents PATH --law FILE` lists what would be owed under it"
        raise UsageError(Mistake(reference="under-a-draft", message=message, expected="no --law", help=help))


def draft(*sources: Source, document: str, recipient: str = "", **asked: Unpack[Words]) -> Drafted:
    """One document about the model of a dossier, for one recipient; of several dossiers what is made for all at once.

    Raises UsageError for an unknown document or recipient, where it is open of which model or actor it is, where
    several dossiers are given for a document that each model has of its own, and under a draft of law.
    """
    from gpaiscope.documents import draft as drafted
    from gpaiscope.documents import form, pages, values
    from gpaiscope.documents.forms import recipient_of
    from gpaiscope.documents.owed import actor_of, names

    _refuse_draft_of_law(asked.get("law"))
    of = form(document)
    recipient_of(of, recipient)
    who = asked.pop("actor", "")
    found = _documented(sources, **asked)
    if of.once and any(names(one, who) for one, *_ in found):
        found = [each for each in found if names(each[0], who)]
    materials = [each for one, *beside in found for each in _materials(one, [actor_of(of, one, who)], *beside)]
    made = drafted(of, _of_one(of, materials), recipient)
    return Drafted(find=lambda: made, pages=lambda _: [pages.drafted(made)], document=lambda _: values.drafted(made))


def read_back(source: str | PathLike[str], file: str | PathLike[str], **asked: Unpack[Words]) -> Result[list[Taken]]:
    """Take what people wrote into the blanks of a DOCX draft into the documentation beside its dossier.

    Raises InputError for a file that cannot be read, and with every answer that cannot stand where it belongs, and
    UsageError where the file is of another model; nothing is written then.
    """
    from gpaiscope.cleaning import clean
    from gpaiscope.documents import pages, values
    from gpaiscope.documents.beside import place_beside
    from gpaiscope.documents.returned import filled, put, taken
    from gpaiscope.repository.dossiers import load

    dossier = located(local(source))
    if not dossier.is_file():
        message = f"{source} is no dossier, and the answers go into the documentation beside one"
        raise UsageError(Mistake(reference="not-beside-a-dossier", message=message, expected="the path of one dossier"))
    given = filled(Path(file))
    made = draft(source, document=given.document, recipient=given.recipient, **asked).values
    if given.models and given.models != (models := clean("; ".join(made.models))):
        message = f"{given.name} is about {given.models}, and {source} about {models}"
        raise UsageError(
            Mistake(reference="other-model", message=message, expected="the dossier that it was drafted of")
        )
    place, found = place_beside(dossier), taken(given, made)
    put(given, found, made, place, known_on=today(), models=len(load(dossier).models))
    return Result(
        find=lambda: found,
        pages=lambda _: [pages.returned(given.name, found, str(place))],
        document=lambda _: values.returned(given.name, found, str(place)),
    )


def drafts(*sources: Source, **asked: Unpack[Words]) -> list[Drafted]:
    """Every document that is owed, may be, or is of use, each in a copy for each of its recipients."""
    from gpaiscope.documents import draft as drafted
    from gpaiscope.documents import pages, values

    _refuse_draft_of_law(asked.get("law"))

    def made(one: Draft) -> Drafted:
        return Drafted(find=lambda: one, pages=lambda _: [pages.drafted(one)], document=lambda _: values.drafted(one))

    return [
        made(drafted(each.form, each.materials, whom))
        for each in documents(*sources, **asked).values
        if each.standing != "not-owed"
        for whom in each.form.recipients
    ]


def write_set(*sources: Source, folder: str | PathLike[str], form: str, **asked: Unpack[Words]) -> Written:
    """Write every document that `drafts` makes into a new version of the set in a folder, in one format.

    Raises UsageError for an unknown format, where nothing is called for, and where a file cannot be written.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.sets import ENDINGS, write_set
    from gpaiscope.report.values import written

    if form not in ENDINGS:
        raise UsageError(unknown_word("format", form, list(ENDINGS)))
    text: Mapping[str, Callable[[Drafted], str | bytes]] = {
        "markdown": Drafted.to_markdown,
        "html": Drafted.to_html,
        "pdf": Drafted.to_pdf,
        "docx": Drafted.to_docx,
        "json": lambda each: written(each.to_dict()),
    }
    return write_set([(each.values, text[form](each)) for each in drafts(*sources, **asked)], str(folder), form)


def holding(
    *sources: Source,
    set: str | PathLike[str],
    words: bool = False,
    **asked: Unpack[Words],
) -> Result[Holding]:
    """Whether a set that `gpaiscope draft --all` wrote still holds; ``words``: the page says what changed and no more.

    Raises InputError where the set or a dossier cannot be read, and UsageError as `assess` does.
    """
    from gpaiscope.documents import holding_pages
    from gpaiscope.documents.holding import holding as held
    from gpaiscope.documents.kept import kept_set
    from gpaiscope.documents.sets import facts_of

    _refuse_draft_of_law(asked.get("law"))
    kept = kept_set(local(set))
    owed = documents(*sources, **asked).values
    materials = [material for each in owed for material in each.materials]
    if not materials:
        message = "nobody owes or needs a document here, so there is none to hold a set against"
        raise UsageError(Mistake(reference="no-documents", message=message, help="`gpaiscope documents PATH`"))
    found = held(kept, owed, materials[0].law, facts_of(materials))
    page = holding_pages.compared if words else holding_pages.checked
    return Result(find=lambda: found, pages=lambda _: [page(found)], document=lambda _: holding_pages.document(found))


def data(
    *paths: str | PathLike[str],
    kind: str = "",
    tokenizer: str | PathLike[str] | None = None,
    into: str | PathLike[str] | None = None,
    told: Callable[[str, int, int], None] | None = None,
) -> Result[Evidence]:
    """What training data at paths tells of itself; with ``into``, written there for the documents that ask for it.

    ``kind`` is the sort of the data sets in the words of the documentation. Raises InputError with the mistakes of all
    that cannot be read, and UsageError for an unknown sort and where a library is missing.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.data import gather, pages
    from gpaiscope.documents.data.tokens import tokenizer as counting
    from gpaiscope.documents.documentation import vocabulary
    from gpaiscope.report.values import versioned

    if kind and kind not in vocabulary().words["dataset_kinds"]:
        raise UsageError(unknown_word("kind", kind, list(vocabulary().words["dataset_kinds"])))
    count = None if tokenizer is None else counting(local(tokenizer))
    place = None if into is None else local(into)
    found = gather(list(map(local, paths)), kind=kind, count=count, into=place, told=told)
    return Result(
        find=lambda: found,
        pages=lambda _: [pages.counted(found.told(), others=found.others, into=str(into or ""))],
        document=lambda _: versioned({**found.document(), "not_looked_at": found.others}),
    )


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A document in a format of others: its text, the facts in it, and the paths of what was kept back."""

    text: str = field(repr=False)
    facts: tuple[Fact, ...]
    kept_back: tuple[str, ...]

    @property
    def documented(self) -> tuple[str, ...]:
        """The tables of the documentation that facts in it are from."""
        told = (each.path.split(".") for each in self.facts)
        return tuple(dict.fromkeys(path[1].partition("[")[0] for path in told if path[0] == "documentation"))


def export(
    source: Source,
    form: str,
    *,
    on: date | None = None,
    known_on: date | None = None,
    model: str = "",
    version: str = "1.6",
) -> Exported:
    """The facts of a model in a format of others, with those of the documentation beside its dossier.

    What is the provider's own affair is kept back: turnover, procedure, what was done, customers, what is planned on
    the market, and sources that name a path or a command. ``version`` is that of CycloneDX. Raises InputError for
    what cannot be read, and UsageError for an unknown format, model or version.
    """
    from gpaiscope.assessment import unknown_word
    from gpaiscope.documents.beside import documentation_beside
    from gpaiscope.documents.exchanged import facts_of
    from gpaiscope.repository.exchange import write
    from gpaiscope.repository.exchange.cyclonedx import VERSIONS
    from gpaiscope.repository.exchange.facts import general, of_details, of_dossier, published
    from gpaiscope.values import unique

    _refuse_no_day(known_on=known_on)
    given, day = read(source), _day(on)
    names = [each.name.value for each in given.dossier.models if each.name]
    disclosed = of_dossier(given.dossier, day, known_on, _one_model(names, model))
    facts = disclosed.facts
    if not isinstance(source, Mapping):
        facts += tuple(facts_of(documentation_beside(given, day, known_on, models=max(1, len(names)))))
    hidden = unique(f"the source of {general(each.path)}" for each in facts if published(each.source) != each.source)
    facts = tuple(replace(each, source=published(each.source)) for each in facts)
    if given.findings is not None:
        facts += tuple(of_details(given.findings.details, facts))
    if version not in VERSIONS:
        raise UsageError(unknown_word("version", version, list(VERSIONS)))
    text = write(facts, form, day, version=version)
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


def _sources(sources: Iterable[Source]) -> list[Mapping[str, Any] | Loaded]:
    """The dossiers that paths hold, and those that were handed over."""
    from gpaiscope.repository.gathering import gathered

    every = list(sources)
    paths = [each for each in every if isinstance(each, str | PathLike)]
    others = [each for each in every if not isinstance(each, str | PathLike)]
    return [*(gathered(paths).values() if paths else ()), *others]


def _of_all(sources: Iterable[S], of: Callable[[S], Iterable[T]]) -> list[T]:
    """What a function gives for all sources. Raises InputError with the mistakes of all of them."""
    found: list[T] = []
    mistakes: list[Mistake] = []
    for each in sources:
        try:
            found += of(each)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(*dict.fromkeys(mistakes))
    return found


def _documented(
    sources: Iterable[Source], **asked: Unpack[Words]
) -> list[tuple[Assessment, Documentation, Documentation]]:
    """The models of dossiers, assessed, each with what the documentation beside it says, and what was counted.

    Raises InputError with the mistakes of all that cannot be read.
    """

    def of(source: Mapping[str, Any] | Loaded) -> list[tuple[Assessment, Documentation, Documentation]]:
        models = assess(source, **asked).values
        beside = _beside(source, models)
        return [(each, *beside) for each in models]

    return _of_all(_sources(sources), of)


def _beside(source: Mapping[str, Any] | Loaded, models: Sequence[Assessment]) -> tuple[Documentation, Documentation]:
    """What stands beside a dossier, read once for all of its models."""
    from gpaiscope.documents.beside import documentation_beside, evidence_beside
    from gpaiscope.documents.documentation import NOTHING

    if isinstance(source, Mapping):
        return NOTHING, NOTHING
    one, many = models[0], len(models)
    return documentation_beside(source, one.day, one.known_on, models=many), evidence_beside(source, models=many)


def _materials(one: Assessment, actors: Iterable[str], given: Documentation, evidence: Documentation) -> list[Material]:
    from gpaiscope.documents.material import Material

    return [Material(assessment=one, actor=each, given=given, evidence=evidence) for each in actors]


def _of_one(of: Form, materials: Sequence[Material]) -> Sequence[Material]:
    """What one document is made of. Raises UsageError where that is more than one model, or one provider, can have."""
    from gpaiscope.report.words import listed

    providers = list(dict.fromkeys(each.party for each in materials))
    if of.once and len(providers) > 1:
        message = f"{of.id} is of one provider, and these are {len(providers)}: {listed(providers)}"
        raise UsageError(Mistake(reference="several-providers", message=message, expected="--actor ID, or fewer paths"))
    if not of.once and len(materials) > 1:
        names = listed([each.model for each in materials], "or")
        message = f"{of.id} is of one model, and there are {len(materials)}"
        raise UsageError(Mistake(reference="several-models", message=message, expected=f"--model, with {names}"))
    return materials


# Several models


def chosen(found: tuple[Assessment, ...], name: str) -> tuple[Assessment, ...]:
    """The models of a name; all where none is named. Raises UsageError for a name that none has."""
    from gpaiscope.assessment import unknown_word
    from gpaiscope.report.words import title

    kept = tuple(each for each in found if not name or title(each) == name)
    if not kept:
        raise UsageError(unknown_word("model", name, list(map(title, found))))
    return kept


def only(found: Sequence[Assessment]) -> Assessment:
    """The only model. Raises UsageError where there are several."""
    import shlex

    from gpaiscope.report.words import title

    if len(found) > 1:
        message = "the dossier tells of several models, and this answers for one"
        names = " or ".join(f"--model {shlex.quote(title(each))}" for each in found)
        raise UsageError(Mistake(reference="unknown-model", message=message, expected=names))
    return found[0]


def in_json(found: Sequence[Assessment], document: Callable[[Assessment], Json]) -> Json:
    """The only model's JSON as it is; of several a list under ``models``."""
    return document(found[0]) if len(found) == 1 else {"models": [document(each) for each in found]}


def _of_model(call: Call, each: Assessment, found: Sequence[Assessment]) -> Call:
    from gpaiscope.report.words import title

    return replace(call, model=title(each)) if len(found) > 1 else call


# What --check asks


def open_or_owed(found: Sequence[Assessment]) -> list[str]:
    """What attaches or is open, in words; empty where an assessment is settled and nothing is owed.

    What is open about the model alone counts where no actor is named: nothing that anybody is or owes hangs on it else.
    """
    from gpaiscope.report import words
    from gpaiscope.values import Outcome

    owed = sum(each.conclusion.finding.outcome is Outcome.YES for own in found for each in own.obligations)
    open_ = [each.id for own in found for each in _bearing(own) if not each.finding.outcome.decided]
    told = [f"{words.count(owed, 'obligation')} {'attaches' if owed == 1 else 'attach'}"] if owed else []
    told += [f"open: {words.some(open_)}"] if open_ else []
    return [*told, *([] if any(own.dossier.actors for own in found) else ["the dossier names no actor"])]


def _bearing(own: Assessment) -> list[Conclusion]:
    """What says how each actor stands and what it owes; of a model of which no actor is named what is so of it."""
    from gpaiscope.assessment.gaps import principal

    if not own.dossier.actors:
        return principal(own)
    said = [each for each in own.conclusions if each.actor and each.id in ("provider", "prospective_provider")]
    return [*said, *(each.conclusion for each in own.obligations)]


def hanging_on_broken(found: Sequence[Assessment]) -> list[Mistake]:
    """The broken evidence on which an answer hangs that is not known, as mistakes."""
    broken = [each for own in found for each in own.hangs_on_broken]
    return [Mistake(reference=each.reference, message=each.says, path=each.path) for each in broken]
