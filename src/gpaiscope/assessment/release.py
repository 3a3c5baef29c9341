"""A release as values: what the day of placing asks for, what of it is there, and what is missing, unknown or open.

What is missing is known to be missing. What nobody has said is unknown, which is told and is no fault.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.facts import has_come
from gpaiscope.assessment.modifications import PLACING
from gpaiscope.assessment.plans import launch_day, planned_passed
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.reader import reader
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Actor, Dossier, MarketEvent, Openness, Stated, path_of
from gpaiscope.engine.case import Missing
from gpaiscope.engine.citation import Cited
from gpaiscope.law import open_source
from gpaiscope.law.systemic_risk import systemic_risk
from gpaiscope.values import DateRange, Outcome, Source, Truth

PLACINGS: Final = ("planned", "passed", "supposed", "placed")
"""How the day of placing is known: ``planned`` for it, planned for one that has ``passed`` and nothing says that it
was done, ``supposed`` to be the day that is asked about where none is planned, or the model was ``placed``."""
REASONS: Final = ("systemic-risk", "licence", "checks", "money", "publication", "open", "unknown", "none")
"""Why the open-source exception does not apply, the first that holds; ``open``: it does; ``unknown``: nobody knows;
``none``: nobody counts on it."""
FOUND: Final = ("there", "stated", "missing", "withheld", "unknown")
"""Where something that is to be published stands: in the folder; as the dossier says, elsewhere; said to be public and
not in the folder; said not to be public; or nobody says."""

FILES: Final = ("weights", "architecture")
"""What is published as files of the model; all else is information on its use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseGround:
    """One reason against a licence: what it does, how to mend it, and where it stands; no line: by the table.

    ``last_line`` is where the words end that begin on ``line``.
    """

    kind: str
    why: str
    change: str
    file: str
    line: int | None
    last_line: int | None
    settled: bool
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLicence:
    """The licence: its name, what the text beside says, and the grounds of that.

    ``places`` are the grounds, those in the same words together, with a threshold of scale first: what else such words
    look like holds only above it. ``lines_to_delete`` are lines of ``file`` without which the text qualifies; none are
    known where it is empty.
    ``verdict`` is of the text in ``file``, else of the name. ``stated`` is what the dossier says, or the card where
    there is no dossier, ``stated_in`` which file and line, and ``claims`` the verdict that this would have; all are
    empty where nothing is said. ``is_another``: the text is not that of the licence that the dossier names.
    """

    name: str = ""
    file: str = ""
    verdict: str = "unknown"
    places: tuple[tuple[ReleaseGround, ...], ...] = ()
    lines_to_delete: tuple[tuple[int, int], ...] = ()
    stated: str = ""
    stated_in: str = ""
    claims: str = ""
    is_another: bool = False

    @property
    def grounds(self) -> tuple[ReleaseGround, ...]:
        """All grounds, in the order of their places."""
        return tuple(ground for place in self.places for ground in place)

    @property
    def fails_claim(self) -> bool:
        """Whether the text defeats what is claimed: a licence that qualifies."""
        return self.claims == "qualifies" and self.verdict == "does-not-qualify"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDocument:
    """A document that is due on the day, or may be: its fields, who gets it, and whether it is done or signed off.

    ``owed`` is yes, unknown or unsettled; ``is_likely``: only by a guess. ``still_open`` are fields with
    something for a person to do.
    """

    id: str
    short: str
    owed: str
    is_likely: bool
    filled: int
    fields: int
    still_open: int
    is_public: bool
    is_on_request: bool
    is_done: bool
    is_signed: bool
    cites: tuple[Cited, ...]

    @property
    def is_missing(self) -> bool:
        """Whether it is due, has an open field, and is neither done nor signed."""
        is_owed = self.owed == "yes" and not self.is_likely
        return is_owed and self.still_open > 0 and not (self.is_done or self.is_signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Something that the open-source exception or a document asks to be public, and where it stands.

    ``is_said``: the dossier says whether it is public. What only lies in the folder may be kept back.
    """

    what: str
    found: str
    where: str
    is_said: bool
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """The card of the folder: its name, or none; the keys that its files prove and it leaves out, with their files.

    ``lacks_section``: that on the AI Act is not there, or is of another day. ``is_hidden``: it says ``license: other``,
    by which the Hub's filter does not find it. ``broken`` is why it cannot be read.
    """

    name: str = ""
    lines: tuple[tuple[str, str, str], ...] = ()
    lacks_section: bool = False
    is_hidden: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesOnDay:
    """How many duties bind on the day, and how many more unless the open-source exception applies."""

    sure: int
    unless_open: int = 0


@dataclass(frozen=True, kw_only=True)
class Release:
    """One model's release: the assessment of today and of the day of placing, and all that the day asks for.

    ``duties`` are those of ``actor``; ``otherwise`` are they with a licence that qualifies, or without making money, as
    is the ``reason`` why they bind, None where that changes nothing, and ``saved`` the duties of the day that it lifts
    or may lift. ``other_duties`` are those that surely bind and are no document of the day, by their short names.
    ``folder`` is where the files lie, ``is_model_folder`` whether there are any, ``is_read_from_files`` whether the
    dossier was made of them, ``begins_documentation`` whether the folder's own dossier has no documentation beside it
    yet. ``planned_on`` is the day that has ``passed``.
    """

    today: Assessment
    launched: Assessment
    actor: str
    placing: str
    folder: str
    is_model_folder: bool
    duties: DutiesOnDay
    reason: str
    otherwise: DutiesOnDay | None
    saved: tuple[str, ...]
    licence: ReleaseLicence
    documents: tuple[ReleaseDocument, ...]
    other_duties: tuple[tuple[str, tuple[Cited, ...]], ...]
    publications: tuple[Publication, ...]
    card: ReleaseCard
    questions: tuple[Missing, ...]
    planned_on: date | None = None
    is_read_from_files: bool = False
    begins_documentation: bool = False

    @property
    def day(self) -> date:
        """The day for which it is asked."""
        return self.today.day

    @property
    def placed_on(self) -> date:
        """The day of placing for which all is told."""
        return self.planned_on or self.launched.day

    @property
    def missing_names(self) -> tuple[str, ...]:
        """What is missing on the day, in the names that people read, in the order of `missing`."""
        names = {document.id: document.short for document in self.documents}
        return tuple(names.get(each, each) for each in self.missing)

    @property
    def missing(self) -> tuple[str, ...]:
        """The ids of what is missing on the day: of documents, ``licence``, and of what is to be published."""
        documents = [document.id for document in self.documents if document.is_missing]
        licence = ["licence"] if self.licence.fails_claim else []
        return (*documents, *licence, *(each.what for each in self.to_publish if each.found == "missing"))

    @property
    def to_publish(self) -> tuple[Publication, ...]:
        """What is to be public on the day: all that open source asks for, or is said to come with it.

        Where the open-source exception is lost, only the files that are said to be public; the rest would be asked for
        by whoever wants it back.
        """
        if not self.is_exception_lost:
            return self.publications
        said = (each for each in self.publications if each.is_said and each.found != "withheld")
        return tuple(each for each in said if each.what in FILES)

    @property
    def is_exception_lost(self) -> bool:
        """Whether the open-source exception surely does not apply to the model on the day, though it may be wanted."""
        return self.reason not in ("open", "unknown", "none")


# The two questions that a release asks of an assessment


def meant_for_placing(assessment: Assessment, given: Dossier) -> tuple[Dossier, str]:
    """A dossier of which the placing is told as a release means it, and which of `PLACINGS` that is.

    ``given`` is the dossier as it was read, ``assessment`` is of it. Where nothing is planned and nothing was placed it
    is supposed to be placed on the day; a plan whose day has passed, of which nothing says that it was carried out, is
    taken as carried out. All else stays as it is.
    """
    folded, day = assessment.dossier, assessment.day
    if launch_day(folded, day - timedelta(days=1)) is not None:
        return given, "planned"
    if passed := {plan.path.removesuffix(".on") for plan in planned_passed(folded, day)}:
        market = given.market or ()
        placed = (
            replace(event, event=Stated(value="made-available"))
            if path_of(event, f"market[{place}]") in passed
            else event
            for place, event in enumerate(market)
        )
        return replace(given, market=tuple(placed)), "passed"
    if any(name_of(event) in PLACING and has_come(event.on, day) is not Truth.NO for event in folded.market or ()):
        return given, "placed"
    return _supposed_placing(assessment, given), "supposed"


def _supposed_placing(assessment: Assessment, given: Dossier) -> Dossier:
    """A dossier in which the model is placed on the day by who acted last, or by whoever publishes it."""
    source = Source(text="supposed, to see what would be owed")
    actors = given.actors or (Actor(id=Stated(value="you", source=source)),)
    who = reader([assessment]) or next((each.id.value for each in actors if each.id), "")
    model = assessment.dossier.model.name if given.models else None
    event = MarketEvent(
        event=Stated(value="planned-placing", source=source),
        actor=Stated(value=who, source=source),
        on=Stated(value=DateRange.exactly(assessment.day), source=source),
        territory=Stated(value="union", source=source),
        model=Stated(value=model.value, source=source) if model is not None else None,
    )
    return replace(given, actors=actors, market=(*(given.market or ()), event))


def without_its_obstacle(launched: Assessment, reason: str) -> Assessment | None:
    """The same without what keeps the open-source exception away, with all else that is known of how open the model is.

    ``reason`` is one of `REASONS`: a licence that qualifies in the place of one that does not, and no money made where
    it is monetised; None for any other reason.
    """
    openness, source = launched.dossier.openness or Openness(), Source(text="otherwise")
    if reason == "licence":
        qualifying = Stated(value="apache-2.0", source=source)
        openness = replace(openness, licence=qualifying, rights=None, grounds=None, safety_terms=None)
    elif reason == "money":
        no_ways: frozenset[str] = frozenset()
        openness = replace(
            openness,
            monetisation=Stated(value=no_ways, source=source),
            personal_data=Stated(value="none", source=source),
        )
    else:
        return None
    return launched.of_dossier(replace(launched.dossier, openness=openness))


def reason_of(launched: Assessment) -> str:
    """Which of `REASONS` says why the open-source exception does not apply to a model on the day of its placing."""
    conclusion = launched.conclusion(open_source.open_source_exemption.id)
    program = launched.law.program
    run = program.start(conclusion.case)
    if conclusion.finding.outcome is Outcome.YES:
        return "open"
    if program.truth_in(systemic_risk, run) is Truth.YES:
        return "systemic-risk" if program.truth_in(open_source.released_openly, run) is Truth.YES else "none"
    if program.truth_in(open_source.exemption_in_question, run) is Truth.NO:
        return "none"
    if conclusion.finding.outcome is not Outcome.NO:
        return "unknown"
    found = (reason for reason, holds in _DEFEATED_BY if program.truth_in(holds, run) is Truth.YES)
    return next(found, "none")


_CHECKED: Final = open_source.access_verification.is_in("discriminatory")
_DEFEATED_BY: Final = (
    ("checks", _CHECKED),
    ("licence", ~open_source.licence_condition),
    ("money", open_source.monetised),
    ("publication", ~open_source.publication_condition),
)
