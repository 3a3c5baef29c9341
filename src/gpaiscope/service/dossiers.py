"""One dossier: read, assessed, explained and asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, Unpack

from gpaiscope.assessment.world import World
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake, Unreadable, UsageError, error_of
from gpaiscope.report.blocks import Command, Page
from gpaiscope.report.onward import Call
from gpaiscope.repository.dossiers import Loaded, assess_loaded, from_mapping, loaded, own_originals, read_originals
from gpaiscope.repository.files import folder_meant, local
from gpaiscope.service import inputs
from gpaiscope.service.results import Json, Result
from gpaiscope.values import Outcome

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment, Conclusion, ObligationConclusion
    from gpaiscope.assessment.comparison import Comparison
    from gpaiscope.assessment.dated import Dated
    from gpaiscope.assessment.gaps import Gap
    from gpaiscope.engine.proof import Step
    from gpaiscope.law import Body
    from gpaiscope.service.inputs import Circumstances, DaySource, DossierSource, LawSource

S = TypeVar("S", bound="DossierSource")
T = TypeVar("T")

PASSING: Final = ("", "-")
"""Paths under which nothing can be read again: standard input, and what stands in no file."""


@dataclass(frozen=True, kw_only=True)
class Assessed(Result[tuple["Assessment", ...]]):
    """The models of a dossier, assessed; ``call`` is what was asked.

    ``against_law`` is what a draft changes, against the law of the same day; None where no draft was laid over it.
    """

    __repr__ = Result.__repr__

    call: Call = field(repr=False)
    against_law: Comparison | None = field(repr=False, default=None)
    with_originals: Callable[[Callable[[], Any]], Any] = field(repr=False, default=lambda do: do())
    """Runs something with the table of originals beside the dossier."""

    @property
    def assessment(self) -> Assessment:
        """The only model. Raises UsageError where there are several."""
        return only(self.values)

    def conclusion(self, id: str, actor: str = "") -> Conclusion:
        """One conclusion or obligation of the only model. Raises UsageError for an unknown name or actor."""
        return self.assessment.conclusion(id, actor)

    # The answers that are asked for first, under the names that they have in JSON; each of the only model.

    @property
    def gpai_model(self) -> Conclusion:
        """Whether it is a general-purpose AI model.

        Its ``outcome`` may hang on a guess: `Assessment.sure` says whether it does.
        """
        return self.conclusion("gpai_model")

    @property
    def systemic_risk(self) -> Conclusion:
        """Whether it has systemic risk."""
        return self.conclusion("systemic_risk")

    @property
    def provider(self) -> Conclusion:
        """Whether the actor is its provider. Raises UsageError where there are several actors, or none."""
        return self.conclusion("provider", self.call.actor)

    @property
    def obligations(self) -> tuple[ObligationConclusion, ...]:
        """What its actors owe, or may owe.

        What nobody owes is left out, as in JSON; `Assessment.obligations` has it too.
        """
        return tuple(owed for owed in self.assessment.obligations if owed.conclusion.outcome is not Outcome.NO)

    @property
    def deadlines(self) -> tuple[Dated, ...]:
        """The days by which these are due, gravest first.

        `Assessment.dated` has clocks and what comes with a plan beside them.
        """
        deadlines: tuple[Dated, ...] = self.with_originals(lambda: self.assessment.deadlines)
        return deadlines

    def explain(self, conclusion: str = "", actor: str = "") -> Result[Step]:
        """The proof of one answer, step by step; of the first screen's where none is named.

        Raises UsageError for an unknown name or actor.
        """
        from gpaiscope.report.pages.proof import proof
        from gpaiscope.report.values import proof as documents

        assessment, who = self.assessment, actor or self.call.actor
        if not conclusion:
            from gpaiscope.report.headlines import leading_conclusion

            conclusion, leader = self.with_originals(lambda: leading_conclusion(assessment, who))
            who = leader if len(assessment.dossier.actors or ()) > 1 else who
        # A name that stands for nothing is refused here, and not when it is shown.
        assessment.conclusion(conclusion, who)

        def pages(full: bool) -> list[Page]:
            page = proof(assessment, conclusion, call=replace(self.call, actor=who), full=full)
            return marked_pages(self.call, [(assessment, page)])

        return Result(
            find=lambda: self.with_originals(lambda: assessment.proof(conclusion, who)),
            pages=lambda full: self.with_originals(lambda: pages(full)),
            document=lambda _: self.with_originals(lambda: documents.document(assessment, conclusion, who)),
        )

    def ask(self, conclusion: str = "", actor: str = "") -> Result[tuple[tuple[Gap, ...], ...]]:
        """What is missing in each model, most decisive first, for all answers or for one."""
        from gpaiscope.assessment.gaps import asked_about, gaps_with_names
        from gpaiscope.report.pages.gaps import missing

        who = actor or self.call.actor
        call, models = replace(self.call, actor=who), self.values

        def found() -> tuple[tuple[Gap, ...], ...]:
            return tuple(tuple(gaps_with_names(model, asked_about(model, conclusion, who))) for model in models)

        def pages() -> list[Page]:
            return marked_pages(
                call, ((model, missing(model, conclusion, call=_naming_model(call, model, models))) for model in models)
            )

        def document(model: Assessment) -> Json:
            from gpaiscope.report.values import gaps as documents

            return documents.document(model, asked_about(model, conclusion, who), conclusion, who)

        return Result(
            find=lambda: self.with_originals(found),
            pages=lambda _: self.with_originals(pages),
            document=lambda _: self.with_originals(lambda: in_json(models, document)),
        )


def read(source: DossierSource) -> Loaded:
    """A dossier: of a file, of a folder, or of a mapping with the same keys as the JSON form.

    Raises InputError with every mistake of it, and for an address: nothing is fetched.
    """
    if isinstance(source, Loaded):
        return source
    if isinstance(source, Mapping):
        return from_mapping(source)
    return loaded(local(source))


def assess(
    source: DossierSource,
    *,
    on: DaySource | None = None,
    known_on: DaySource | None = None,
    readings: Mapping[str, str] | None = None,
    assumptions: bool = True,
    actor: str = "",
    model: str = "",
    law: LawSource = None,
) -> Assessed:
    """Where the models of a dossier stand under the law of a day, which may be a text: ``2026-10-01``; None: today.

    ``known_on``: only what was known then. ``readings`` follows named readings of open questions. ``assumptions``
    False takes as unknown what is otherwise assumed. ``actor`` and ``model`` keep one of several. ``law`` is a draft
    that is laid over the law, its file or what `laid_over` gives: everything is hypothetical then. Raises InputError
    for what cannot be read, and UsageError for an unknown actor, model, question or reading, or a day out of range.
    """
    known_then = inputs.day_said("known_on", known_on)
    with_originals = originals_beside(source)
    given, day, body = read(source), inputs.day_meant(on), inputs.law_meant(law)
    asked: dict[str, Any] = {"actor": actor, "readings": readings, "assume": assumptions}

    def known(then: date | None, of: Body = body) -> tuple[Assessment, ...]:
        return chosen(assess_loaded(given, day, world=World(body=of), known_on=then, **asked), model)

    if known_then is None:
        found = with_originals(lambda: known(None))
    else:
        from gpaiscope.assessment.hindsight import with_hindsight

        # What was known on a day comes with what has come to be known since of what was said then.
        found = with_originals(lambda: tuple(with_hindsight(known(known_then), given.dossier, known)))
    against = None
    if body.draft:
        from gpaiscope.assessment.comparison import compare

        against = with_originals(lambda: compare(known(known_then, inputs.law_meant(None)), found))
    call = call_of(source, day, body, model=model, known_on=known_then, **asked)
    return Assessed(
        find=lambda: found,
        call=call,
        with_originals=with_originals,
        against_law=against,
        pages=lambda full: with_originals(
            lambda: marked_pages(call, _assessment_pages(found, call, full), against, full=full)
        ),
        document=lambda full: with_originals(lambda: _assessments_in_json(found, full, against)),
    )


def explain(
    source: DossierSource,
    conclusion: str = "",
    actor: str = "",
    *,
    on: DaySource | None = None,
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[Step]:
    """The proof of one answer of a dossier, or of that of the first screen; further words are those of `assess`."""
    return assess(source, on=on, model=model, **under).explain(conclusion, actor)


def ask(
    source: DossierSource,
    conclusion: str = "",
    actor: str = "",
    *,
    on: DaySource | None = None,
    model: str = "",
    **under: Unpack[Circumstances],
) -> Result[tuple[tuple[Gap, ...], ...]]:
    """What is missing in a dossier, most decisive first; further words are those of `assess`."""
    return assess(source, on=on, model=model, **under).ask(conclusion, actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSaved:
    """The file of a dossier before and after an answer; what a correction took out is kept in ``former``."""

    before: bytes
    after: bytes
    former: Path | None


def write_answer(
    dossier: str | PathLike[str],
    path: str,
    typed: str,
    *,
    source: str = "",
    known_on: DaySource | None = None,
    wrong: bool = False,
    begun: str | None = None,
    on: DaySource | None = None,
    model: str = "",
) -> AnswerSaved:
    """Write what a person typed into the file of a dossier, at a path such as ``activities[0].flop``.

    It is added as known since ``known_on``, None: today. ``wrong`` says that what stands there was wrong: then it takes
    the place of that, known since the same day where ``known_on`` is None. "I do not know" takes back what stands.
    ``begun`` is what `answer_begun` gave when the answer was begun; ``on`` and ``model`` are what it was asked for.
    Raises InputError where the dossier cannot be read, before or after, UsageError for what cannot be written there,
    and Clash where somebody else has answered the same since; the file is then as it was.
    """
    from gpaiscope.dossier.tables import entry_at
    from gpaiscope.dossier.typed import no_idea, parsed
    from gpaiscope.repository.dossier_file import AnswerWritten, former_file, write_answers

    day, known = inputs.day_meant(on), inputs.day_said("known_on", known_on)
    entry = entry_at(path)
    if entry is None:
        from gpaiscope.dossier.editing import nowhere

        raise nowhere(path, "a key of the dossier, such as activities[0].flop or openness.licence")
    try:
        value = None if no_idea(typed) else parsed(typed, entry.kind)
    except ValueError as error:
        from gpaiscope.dossier.typed import hint

        mistake = Mistake(reference="wrong-value", message=str(error), path=path, expected=hint(entry.kind))
        raise UsageError(mistake) from None
    known = known if wrong else known or inputs.today()
    written = AnswerWritten(path=path, value=value, source=source, known_on=known, wrong=wrong, day=day, model=model)
    place = local(dossier)
    before, after = write_answers(place, [written], inputs.today(), begun=begun)
    return AnswerSaved(before=before, after=after, former=former_file(place) if wrong else None)


# What a dossier brings with it: the originals beside it, and the path under which it can be read again


def originals_beside(source: DossierSource) -> Callable[[Callable[[], T]], T]:
    """What runs something with the table of originals that lies beside a dossier, if there is one."""
    if isinstance(source, Mapping):
        return lambda do: do()
    # A model's folder without a dossier was downloaded: a table in it is somebody else's, who could make any base
    # small with it. A person who writes a dossier says by it that what lies beside is theirs.
    own_table = own_originals(source if isinstance(source, Loaded) else local(source))
    if own_table is None:
        return lambda do: do()
    from gpaiscope.compute.originals import using

    table = read_originals(own_table)

    def within(do: Callable[[], T]) -> T:
        with using(table):
            return do()

    return within


def path_again(source: DossierSource) -> str:
    """Where a source can be read again, as it was written; empty where it stands in no file.

    Of a single file of a model that is the folder that was read for it.
    """
    if isinstance(source, Mapping):
        return ""
    if isinstance(source, Loaded):
        return source.dossier.file
    folder = folder_meant(Path(source))
    return str(source) if folder == Path(source) else str(folder)


def call_of(source: DossierSource, day: date, body: Body, *, readings: Mapping[str, str] | None, **asked: Any) -> Call:
    """What pages say that they were asked for."""
    law = body.draft.file if body.draft else ""
    return Call(path=path_again(source), on=day, law=law, readings=dict(readings or {}), **asked)


# Pages and documents of assessments


def with_usable_commands(call: Call, pages: Iterable[Page]) -> list[Page]:
    """Pages with the commands that go on from them, where what they read can be read again."""
    if call.path not in PASSING:
        return list(pages)
    return [
        replace(page, blocks=tuple(block for block in page.blocks if not isinstance(block, Command))) for page in pages
    ]


def marked_pages(
    call: Call, pages: Iterable[tuple[Assessment, Page]], against: Comparison | None = None, *, full: bool = False
) -> list[Page]:
    """Pages that go on from here; under a draft marked as hypothetical, the first with what the draft changes."""
    made = list(pages)
    if any(assessment.law.body.draft for assessment, _ in made):
        from gpaiscope.report.pages.hypothetical import against_law, marked

        changes = tuple(against_law(against, call, full=full)) if against else ()
        made = [
            (assessment, marked(page, assessment.law, () if place else changes))
            for place, (assessment, page) in enumerate(made)
        ]
    return with_usable_commands(call, (page for _, page in made))


def _assessment_pages(found: Sequence[Assessment], call: Call, full: bool) -> Iterable[tuple[Assessment, Page]]:
    if not full:
        from gpaiscope.report.pages.summary import summary

        return [(found[0], summary(found, call))]
    from gpaiscope.report.pages.full import full as everything

    return [(model, everything(model, _naming_model(call, model, found))) for model in found]


def _assessments_in_json(found: Sequence[Assessment], full: bool, against: Comparison | None) -> Json:
    from gpaiscope.report.values.assessment import document

    return in_json(found, lambda model: document(model, full=full, against=against))


def _naming_model(call: Call, model: Assessment, found: Sequence[Assessment]) -> Call:
    """A call for one model: of several its commands have to name it."""
    from gpaiscope.report.words import title

    return replace(call, model=title(model)) if len(found) > 1 else call


# Several models, and several dossiers


def chosen(found: tuple[Assessment, ...], name: str) -> tuple[Assessment, ...]:
    """The models of a name; all where none is named. Raises UsageError for a name that none has."""
    from gpaiscope.assessment import unknown_word
    from gpaiscope.report.words import title

    kept = tuple(model for model in found if not name or title(model) == name)
    if not kept:
        raise UsageError(unknown_word("model", name, list(map(title, found))))
    return kept


def only(found: Sequence[Assessment]) -> Assessment:
    """The only model. Raises UsageError where there are several."""
    import shlex

    from gpaiscope.report.words import title

    if len(found) > 1:
        message = "the dossier tells of several models, and this answers for one"
        # The words are to be pasted into a shell, and a name may hold blanks and quotes.
        names = " or ".join(f"--model {shlex.quote(title(model))}" for model in found)
        raise UsageError(Mistake(reference="unknown-model", message=message, expected=names))
    return found[0]


def in_json(found: Sequence[Assessment], document: Callable[[Assessment], Json]) -> Json:
    """The only model's JSON as it is; of several a list under ``models``."""
    return document(found[0]) if len(found) == 1 else {"models": [document(model) for model in found]}


def dossiers_of(
    sources: Iterable[DossierSource | Unreadable],
) -> tuple[list[Mapping[str, Any] | Loaded], list[Unreadable]]:
    """The dossiers that paths hold, and those that were handed over; beside them what cannot be read as one."""
    from gpaiscope.repository.gathering import gathered

    # Paths go in together: two that lead to one file are one dossier, whose days would stand twice in a list else.
    paths: list[str | PathLike[str]] = []
    handed_over: list[Mapping[str, Any] | Loaded] = []
    unreadable: list[Unreadable] = []
    for source in sources:
        if isinstance(source, str | PathLike):
            paths.append(source)
        elif isinstance(source, Unreadable):
            unreadable.append(source)
        else:
            handed_over.append(source)
    if not paths:
        return handed_over, unreadable
    found, wrong = gathered(paths)
    return [*found.values(), *handed_over], [*wrong.values(), *unreadable]


def of_readable(
    sources: Sequence[S],
    of: Callable[[S], Iterable[T]],
    unreadable: Iterable[Unreadable] = (),
    told: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[list[T], tuple[Unreadable, ...]]:
    """What a function gives for each source that can be read; and those that cannot, after what was ``unreadable``.

    One that cannot be read stops no other; ``told`` hears how many of how many are done. Raises InputError with the
    mistakes of all where none can be read.
    """
    found, broken = of_each(sources, of, told)
    wrong = (*unreadable, *broken)
    if wrong and len(broken) == len(sources):
        raise error_of(wrong)
    return found, wrong


def of_each(
    sources: Sequence[S], of: Callable[[S], Iterable[T]], told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[T], list[Unreadable]]:
    """What a function gives for each source that can be read, and those that cannot, also where none can."""
    found: list[T] = []
    broken: list[Unreadable] = []
    for done, source in enumerate(sources):
        told(done, len(sources))
        try:
            found += of(source)
        except InputError as error:
            broken.append(Unreadable(file=path_again(source), mistakes=error.mistakes))
    return found, broken


# What --check asks


def open_or_owed(found: Sequence[Assessment]) -> list[str]:
    """What attaches or is open, in words; empty where an assessment is settled and nothing is owed.

    What is open about the model alone counts where no actor is named: nothing that anybody is or owes hangs on it else.
    """
    from gpaiscope.report import words

    owed = sum(duty.conclusion.outcome is Outcome.YES for model in found for duty in model.obligations)
    bearing: list[Conclusion] = []
    for model in found:
        if not model.dossier.actors:
            from gpaiscope.assessment.gaps import principal

            bearing += principal(model)
            continue
        roles = ("provider", "prospective_provider")
        bearing += (answer for answer in model.conclusions if answer.actor and answer.id in roles)
        bearing += (duty.conclusion for duty in model.obligations)
    undecided = [answer.id for answer in bearing if not answer.outcome.decided]
    says = [f"{words.count(owed, 'obligation')} {'attaches' if owed == 1 else 'attach'}"] if owed else []
    says += [f"open: {words.some(undecided)}"] if undecided else []
    return [*says, *([] if any(model.dossier.actors for model in found) else ["the dossier names no actor"])]


def hanging_on_broken(found: Sequence[Assessment]) -> list[Mistake]:
    """The broken evidence on which an answer hangs that is not known, as mistakes."""
    broken = [warning for model in found for warning in model.hangs_on_broken]
    return [Mistake(reference=warning.reference, message=warning.says, path=warning.path) for warning in broken]
