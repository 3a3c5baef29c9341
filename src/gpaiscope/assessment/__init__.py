"""The one use case: a dossier and a day give an assessment.

The core is handed the day, the readings to follow and whatever estimates had to be made from
files; it opens no file, asks no clock and prints nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Final, TypedDict

from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.ledger import Entry, Estimates
from gpaiscope.assessment.originals import without_teachers
from gpaiscope.assessment.plans import Crossing, PlannedDay, at_launch, crossings, planned_passed
from gpaiscope.assessment.procedure import counts_from, name_of
from gpaiscope.assessment.warnings import Warning_, about_original, warnings
from gpaiscope.assessment.world import OURS, World
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Actor, Dossier, ProcedureEvent, Stated, turns
from gpaiscope.engine.case import Case, Known, Missing
from gpaiscope.engine.evaluation import RuleFinding
from gpaiscope.engine.expression import FIRST_DAY, NO_GUESS, Assume, Expr, Fact, Question, Rule
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law, cautions, enforcement, scope
from gpaiscope.law.enforcement import Note, fine_possible, group_counts
from gpaiscope.law.obligations import Content, Obligation
from gpaiscope.law.procedure import DECLASSIFYING, FOR_WANT_OF_NOTIFICATION
from gpaiscope.law.provider import by_modification
from gpaiscope.law.records import ACTORS
from gpaiscope.values import NOTHING_KNOWN, DateRange, Outcome, Range, Truth, unique

if TYPE_CHECKING:
    from gpaiscope.assessment.dated import Dated
    from gpaiscope.assessment.hindsight import Hindsight
    from gpaiscope.assessment.history import Spell
    from gpaiscope.assessment.standing import OpenQuestion, Standing
    from gpaiscope.assessment.ways import EveryWay
    from gpaiscope.engine.comparisons import Comparison
    from gpaiscope.engine.expression import Assumption
    from gpaiscope.engine.proof import Step
    from gpaiscope.law.exposure import Ceiling

_SEVERAL_WAYS: Final = "the dossier tells of one model or of several, and this is not the same in each of these ways"
_EVERY_WAY: Final = "the answer is no in every way that is left open: of the market, and of how large an original is"

__all__ = [
    "Assessment",
    "Conclusion",
    "Exposure",
    "ObligationConclusion",
    "assess",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a rule says about the model (``actor`` empty) or about one actor.

    ``told`` is what it says in each way to read a dossier that may tell of one model or of two,
    where these differ; the finding is unknown then. Where it is decided they are the ways that are left open, in each
    of which it is so, and ``taken`` is what was assumed of what they leave out.
    """

    actor: str
    finding: RuleFinding
    case: Case = field(repr=False)
    told: tuple[Conclusion, ...] = ()
    taken: tuple[Assumption, ...] = ()

    def __repr__(self) -> str:
        # The finding holds the rule and the case, which fill a screen.
        return f"<{type(self).__name__} {self.id}{f' of {self.actor}' if self.actor else ''}: {self.outcome.value}>"

    @property
    def id(self) -> str:
        """The rule's name."""
        return self.finding.rule.id

    @property
    def outcome(self) -> Outcome:
        """Yes, no, unknown or unsettled."""
        return self.finding.outcome

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The comparisons that carry it or stand in its way, as values."""
        from gpaiscope.engine.comparisons import comparisons

        return comparisons(self.finding)


@dataclass(frozen=True, kw_only=True)
class ObligationConclusion:
    """Whether an obligation attaches to an actor, for what, and when.

    ``scope`` is ``model`` or ``modification``; ``modification-at-least`` where the dossier does not tell which.
    ``since`` are the changes of the dossier that it came with, latest first, and of each whether that is sure.
    ``by`` is the day of the last, where it surely attached on it and nothing else bounds since when. Its days are
    worked out when they are first asked for.
    """

    obligation: Obligation
    conclusion: Conclusion
    scope: str
    law: Law = field(repr=False)
    since: tuple[tuple[date, bool], ...] = ()
    by: date | None = None

    def __repr__(self) -> str:
        return repr(self.conclusion)

    @cached_property
    def applies_from(self) -> DateRange | None:
        """The plain day, moved by no weekend, from which it applies; None: nothing is known of it."""
        return self._not_before_changes(day_under(self.law, self.obligation.applies_from, self.conclusion.case))

    @cached_property
    def due_on(self) -> DateRange | None:
        """The plain day by which it is due; None where nothing bounds it."""
        return self._not_before_changes(due_under(self.law, self.obligation, self.conclusion.case))

    @cached_property
    def due_otherwise(self) -> tuple[Question, DateRange] | None:
        """The open question on which its last day hangs, with the latest day that a reading gives; None: on none."""
        case, program = self.conclusion.case, self.law.program
        _, mask = program.quantity(self.obligation.due_on, case)
        for question in program.questions_in(mask):
            days = self._read(question) if question.name not in case.readings else []
            if len(set(days)) > 1:
                return question, max(days, key=lambda day: day.latest or date.min)
        return None

    @cached_property
    def undated(self) -> tuple[tuple[Fact, Missing], ...]:
        """What is missing for the last day of what surely attaches, where nothing bounds that and some text does."""
        case = self.conclusion.case
        bounded = self.safely_due_on is not None and self.safely_due_on.latest is not None
        if bounded or self.conclusion.finding.outcome is not Outcome.YES or is_undated(self.law, self.obligation, case):
            return ()
        return self.law.program.undated(self.obligation.due_on, case)

    @property
    def has_no_last_day(self) -> bool:
        """Whether no text sets a last day for it in this case."""
        return is_undated(self.law, self.obligation, self.conclusion.case)

    @property
    def contents(self) -> tuple[Content, ...]:
        """What it asks for in this case, with what it may ask for."""
        program, case = self.law.program, self.conclusion.case

        def asked(each: Content) -> bool:
            return each.where is None or program.truth_in(each.where, program.trial(case)) is not Truth.NO

        return tuple(each for each in self.obligation.contents if asked(each))

    @property
    def safely_due_on(self) -> DateRange | None:
        """`due_on`; where it hangs on an open question, by the reading that has it end first."""
        if self.due_otherwise is None:
            return self.due_on
        return min(self._read(self.due_otherwise[0]), key=lambda day: day.latest or date.min)

    @cached_property
    def is_before(self) -> bool:
        """Whether it has to be done before the day by which it is due, which is that of the placing itself.

        On the first day of Chapter V it has to be done that day, there being no duty on the eve.
        """
        before, due = self.obligation.before, self.safely_due_on
        if before is None or due is None or due == DateRange.exactly(self.law.day_of("chapter_v_applies")):
            return False
        return day_under(self.law, before, self.conclusion.case) == due

    def _read(self, question: Question) -> list[DateRange]:
        """The last day under each reading of a question; one that nothing bounds has no ends."""
        case = self.conclusion.case
        cases = (case.reading(question.name, each.name) for each in question.readings)
        found = [due_under(self.law, self.obligation, each) for each in cases]
        return [self._not_before_changes(each) or DateRange() for each in found]

    def _not_before_changes(self, day: DateRange | None) -> DateRange | None:
        for change, is_sure in self.since:
            day = day and (day.not_before(change) if is_sure else day.hull(day.not_before(change)))
        if self.by is None or self.obligation.act or (day is not None and day.latest is not None):
            return day
        return DateRange.exactly(self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinedFor:
    """What an actor can or may be fined for, and the obligations of which that is so, by id."""

    note: Note
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The ceiling of a fine for an actor that can or may be fined (``outcome``), and for what.

    ``turnover_year`` is None where it is not stated. ``of_group`` is whether the turnover of the actor's group counts.
    """

    actor: str
    outcome: Outcome
    turnover_year: int | None
    ceiling: Ceiling
    of_group: Truth = Truth.NO
    fined_for: tuple[FinedFor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Where a model and its actors stand on a day.

    ``dossier`` is the dossier as it stands on the day, of what was known on ``known_on`` (None: all
    that is known); ``entries`` is the ledger, None where it is unknown; ``expected`` the range of
    cumulative compute that training will have taken in all. ``before`` are the models of the
    same dossier that this one was made from, ``place`` is where the dossier names it (``model[1]``).
    ``hindsight`` is what became known since ``known_on``, None where all that is known was read.
    ``inherited`` is the cumulative compute that came with the weights of originals, ``estimates`` are those that were
    handed in, and ``given`` the dossier with all that was ever stated, where it was assessed from one. ``every_way``
    says in which ways an answer was worked out where several were left open. Exposure, standings, dated duties, plans
    and open questions are worked out when they are first asked for.
    """

    dossier: Dossier
    law: Law
    known_on: date | None = None
    readings: Mapping[str, str]
    conclusions: tuple[Conclusion, ...]
    obligations: tuple[ObligationConclusion, ...]
    entries: tuple[Entry, ...] | None
    expected: Known
    inherited: Range = field(repr=False)
    model_case: Case
    estimates: Estimates = field(default_factory=dict, repr=False)
    warnings: tuple[Warning_, ...] = field(default=())
    before: tuple[Assessment, ...] = ()
    place: str = ""
    hindsight: Hindsight | None = None
    given: Dossier | None = field(default=None, repr=False)
    every_way: EveryWay | None = field(default=None, repr=False)

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    @cached_property
    def everything(self) -> tuple[Conclusion, ...]:
        """Every conclusion and obligation, in the order of the document."""
        return (*self.conclusions, *(each.conclusion for each in self.obligations))

    @cached_property
    def _by_id(self) -> Mapping[str, Sequence[Conclusion]]:
        found: dict[str, list[Conclusion]] = {}
        for each in self.everything:
            found.setdefault(each.id, []).append(each)
        return found

    def conclusion(self, id: str, actor: str = "") -> Conclusion:
        """One conclusion or obligation by name. Raises UsageError for an unknown name or actor.

        Where the rule speaks of actors and none is named, the only actor is meant.
        """
        named = self._by_id.get(id, ())
        if not named:
            raise UsageError(self._unknown_conclusion(id, sorted(self._by_id)))
        actors = [id_of(each) for each in self.dossier.actors or ()]
        if actor and actor not in actors:
            raise UsageError(unknown_actor(actor, self.dossier))
        found = [each for each in named if not actor or each.actor in ("", actor)]
        if len(found) != 1:
            from gpaiscope.assessment.reader import reader  # only who names nobody among several needs it

            who = reader([self])
            known = sorted((each.actor for each in named), key=lambda each: each != who)
            raise UsageError(unknown_word("actor", actor, known))
        return found[0]

    def find(self, id: str, actor: str = "") -> Conclusion | None:
        """The conclusion of this name about this actor, or about the model; None where there is none."""
        named = self._by_id.get(id, ())
        return next((conclusion for conclusion in named if conclusion.actor == actor), None)

    def sure(self, id: str, actor: str = "") -> bool:
        """Whether an answer stands without the guesses among what it assumes; what is open is not sure either.

        Raises UsageError as `conclusion` does.
        """
        conclusion = self.conclusion(id, actor)
        return conclusion.finding.outcome.decided and not self.hangs_on(conclusion)

    def hangs_on(self, conclusion: Conclusion) -> tuple[Assumption, ...]:
        """The guesses without which a decided answer of this assessment would be open; empty where it is sure."""
        key = (conclusion.id, conclusion.actor)
        if key not in self._hanging:
            from gpaiscope.assessment.sure import hangs_on

            self._hanging[key] = hangs_on(self, conclusion)
        return self._hanging[key]

    def settling(self, conclusion: Conclusion) -> tuple[Missing, ...]:
        """What would have to be known for an answer that is only likely to be sure; nothing of any other."""
        from gpaiscope.assessment.sure import settling

        return settling(self, conclusion)

    @cached_property
    def carries_guesses(self) -> bool:
        """Whether something in the case, or in that of a model that this one was made from, is only guessed."""
        from gpaiscope.assessment.sure import carries_guesses

        return carries_guesses(self)

    @cached_property
    def _hanging(self) -> dict[tuple[str, str], tuple[Assumption, ...]]:
        return {}

    @cached_property
    def without_guesses(self) -> Assessment:
        """The same with what is only guessed left unknown."""
        return self.without(NO_GUESS)

    def of_dossier(self, dossier: Dossier, *, law: Law | None = None, only: Collection[str] = ()) -> Assessment:
        """The same of another dossier, under its own law unless another is given; without warnings and earlier days.

        ``only``: these conclusions alone, as in `concluded`.
        """
        return concluded(
            law or self.law,
            dossier,
            actor="",
            readings=self.readings,
            assume=self.model_case.assume,
            estimates=self.estimates,
            only=only,
        )

    def without(self, assume: Assume, path: str = "", text: str = "") -> Assessment:
        """The same with less assumed: of what is only guessed nothing, or not some of it.

        ``text`` is what is stated at a ``path`` beside, if one is given. Raises UsageError where it cannot stand there.
        """
        key = (assume, path, text)
        if key not in self._with_less:
            from gpaiscope.assessment.sure import without

            self._with_less[key] = without(self, assume, {path: text} if path else {})
        return self._with_less[key]

    @cached_property
    def _with_less(self) -> dict[tuple[Assume, str, str], Assessment]:
        return {}

    def _unknown_conclusion(self, id: str, known: list[str]) -> Mistake:
        of_actors = {
            *(rule.id for rule in self.law.body.actor_conclusions),
            *(each.id for each in self.law.obligations),
        }
        if id not in of_actors:
            return unknown_word("conclusion", id, known)
        message = f"{id!r} is about an actor, and the dossier names none"
        return Mistake(reference="unknown-actor", message=message, expected="a dossier that names its actors")

    def proof(self, id: str, actor: str = "") -> Step:
        """The proof of one conclusion."""
        from gpaiscope.engine.proof import Step, prove

        found = self.conclusion(id, actor)
        proofs = tuple(prove(self.law.program, each.finding.rule, each.case) for each in found.told or (found,))
        if not found.told:
            return proofs[0]
        settled = found.finding.outcome is Outcome.NO
        says, outcome = (_EVERY_WAY, Truth.NO) if settled else (_SEVERAL_WAYS, Truth.UNKNOWN)
        return Step(says=says, told=says, outcome=outcome, because=proofs)

    @property
    def hangs_on_broken(self) -> tuple[Warning_, ...]:
        """The broken evidence that may have said what is missing for an answer that is not known."""
        unknown = (each.finding for each in self.everything if each.finding.outcome is Outcome.UNKNOWN)
        paths = {item.path for finding in unknown for item in finding.missing}
        return tuple(each for each in self.warnings if each.hides and any(map(each.is_about, paths)))

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """Every dated duty of every actor, with those that come with a plan, gravest first."""
        from gpaiscope.assessment.dated import dated

        return dated(self)

    @cached_property
    def deadlines(self) -> tuple[Dated, ...]:
        """Those of `dated` that are obligations and attach, or may, on the day itself."""
        from gpaiscope.assessment.dated import duties_of

        return duties_of(self)

    @cached_property
    def clocks(self) -> tuple[Dated, ...]:
        """Those of `dated` that run beside the obligations on the day itself."""
        from gpaiscope.assessment.dated import clocks_of

        return clocks_of(self)

    @cached_property
    def exposure(self) -> tuple[Exposure, ...]:
        """The ceiling of a fine for each actor that can or may be fined."""
        return tuple(_exposure(self))

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each actor stands, with the reason, gravest first."""
        from gpaiscope.assessment.standing import standings

        return standings(self)

    @cached_property
    def history(self) -> tuple[Spell, ...]:
        """The states of the procedure before the Commission up to the day, by the day on which each began."""
        from gpaiscope.assessment.history import history

        return history(self)

    @cached_property
    def situation_notes(self) -> tuple[Note, ...]:
        """What the texts say of situations in which the model or one of its actors surely is."""
        program = self.law.program
        runs = [program.start(each.case) for each in {each.actor: each for each in self.conclusions}.values()]
        return tuple(
            note
            for note in self.law.notes(self.law.body.situation_notes)
            if note.where is None or any(program.truth_in(note.where, run) is Truth.YES for run in runs)
        )

    @cached_property
    def planned_passed(self) -> tuple[PlannedDay, ...]:
        """Plans for the market whose day has passed without an event that shows them carried out."""
        return planned_passed(self.dossier, self.day)

    @cached_property
    def at_launch(self) -> Assessment | None:
        """The same on the day planned for placing, with the plan carried out; None where none lies ahead."""
        return at_launch(self)

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """When compute passes each line of the law, spent and expected."""
        training = figure(self.model_case.facts[scope.inherited_training_compute])
        return crossings(self.entries, self.law, training, self.inherited)

    @property
    def planned_crossings(self) -> tuple[Crossing, ...]:
        """Those of the lines that compute is expected to pass, on some day that may lie ahead."""
        return tuple(
            each
            for each in self.crossings
            if each.of == "expected" and each.passes is Truth.YES and each.window and self.lies_ahead(each.window)
        )

    def lies_ahead(self, window: DateRange) -> bool:
        """Whether the last day of a window is not known, or is after the day of the law."""
        return window.latest is None or window.latest > self.day

    @cached_property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """What is not known and stands in the way, one question a path, that of the gravest standing first."""
        from gpaiscope.assessment.standing import open_questions

        return open_questions(self)


def assess(
    dossier: Dossier,
    day: date,
    *,
    actor: str = "",
    readings: Mapping[str, str] | None = None,
    assume: Assume = True,
    estimates: Estimates | None = None,
    known_on: date | None = None,
    world: World = OURS,
    kept: KeptOwed | None = None,
) -> Assessment:
    """Assess a dossier under the law of a day.

    ``known_on``: only what was known on or before this day; None: all that is known. ``actor``
    keeps only one actor's answers. ``readings`` follows named readings of open questions.
    ``assume`` False makes unknown what is otherwise assumed absent. ``estimates`` are those made
    from files, by the path of their entry (``activities[0]``). ``world`` is the law that is kept
    here, and statements until the day itself, unless it is given. ``kept`` takes up what was owed on
    other days. Raises UsageError for an unknown actor, question or reading, for a day before the law
    kept here, and for a dossier that tells of several models, which `chain.assess_models` takes.
    """
    if dossier.models:
        raise UsageError(_several(dossier))
    given: _AssessedWith = {"readings": readings or {}, "assume": assume, "estimates": estimates or {}}
    made = assess_under(world.law(day), world.told(dossier, day, known_on), actor=actor, **given)
    found = replace(made, known_on=known_on, given=dossier)

    known_owed: KeptOwed = {} if kept is None else kept
    attaching = attaching_of([found])

    def owed_on(at: date) -> tuple[Owed]:
        law, told = world.law(at), world.told(dossier, at, known_on)
        return (owed_under(law, told, actor=actor, kept=known_owed, only=attaching, **given),)

    return since_changes([found], {*turns(dossier), *world.turned}, owed_on, moments(found))[0]


class _AssessedWith(TypedDict):
    """What an assessment is made of beside the dossier and the law."""

    readings: Mapping[str, str]
    assume: Assume
    estimates: Estimates


def law_on(day: date) -> Law:
    """The law of a day. Raises UsageError for a day before the law kept here, and for one too far ahead."""
    return OURS.law(day)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which something happened that a duty may have come with; ``ends``: one may have ended with it, too."""

    day: date
    ends: bool = False


Owing = tuple[str, str]
"""An obligation of one model, by its rule and who would owe it."""

Owed = Mapping[Owing, Outcome]
"""What each obligation of one model comes to on a day."""

KeptOwed = dict[tuple[int, date, frozenset[Owing] | None], tuple[Dossier, Owed]]
"""What was owed by a dossier on a day, by the dossier's identity: it is kept beside, so that no other takes it over."""


def owed_of(own: Assessment) -> Owed:
    """What each obligation of an assessment comes to."""
    conclusions = (each.conclusion for each in own.obligations)
    return {(each.id, each.actor): each.finding.outcome for each in conclusions}


def attaching_of(found: Iterable[Assessment]) -> frozenset[Owing]:
    """The obligations that attach, or may: the others are dated by nothing, and not asked about on another day."""
    owed = (item for own in found for item in owed_of(own).items())
    return frozenset(owing for owing, outcome in owed if outcome is not Outcome.NO)


def owed_under(
    law: Law,
    dossier: Dossier,
    *,
    actor: str,
    readings: Mapping[str, str],
    assume: Assume,
    estimates: Estimates,
    kept: KeptOwed,
    only: frozenset[Owing] | None = None,
) -> Owed:
    """What each obligation, or each of some, comes to under a given law: no more of an assessment is worked out."""
    key = (id(dossier), law.day, only)
    if key not in kept:
        case = _grounded(law, dossier, assume=assume, estimates=estimates).case(readings)
        owed: dict[Owing, Outcome] = {}
        for place, owing in _actors(dossier, actor):
            rules = {(obligation.rule.id, id_of(owing)): obligation.rule for obligation in law.obligations}
            asked = rules if only is None else {duty: rule for duty, rule in rules.items() if duty in only}
            outcomes = law.program.outcomes(asked.values(), case.about(ACTORS, place))
            owed |= zip(asked, outcomes, strict=True)
        kept[key] = (dossier, owed)
        law.program.forget(case)
    return kept[key][1]


def since_changes(
    found: Sequence[Assessment],
    turned: Iterable[date],
    owed_on: Callable[[date], Sequence[Owed]],
    happened: Iterable[Moment] = (),
) -> tuple[Assessment, ...]:
    """Assessments of a day whose obligations are dated from the change that they came with.

    ``turned`` are the days on which another statement began to stand, ``happened`` those on which something was done.
    ``owed_on`` says what the same models owe on another day. An obligation that attaches, or may, and surely did not on
    the eve of a change neither applies nor is due before the last such change: what ended and began anew is dated from
    its new beginning. Where one attaches of which it is not known whether it did then, the days reach until the change;
    those of an act do so for a statement only, since what it is counted from happened whatever else did.
    """
    said = set(turned)
    days = sorted({*said, *_telling(found, happened, owed_on)}, reverse=True)
    # What happened to one of several models changes nothing about the others, but through what they were made from.
    own_days = [{each.day for each in moments(own)} for own in found]
    for day in [each for each in days if FIRST_DAY < each <= found[0].day][:MOST_CHANGES]:
        if not any(_reaches_back(each, day) for own in found for each in own.obligations):
            continue
        eve = owed_on(day - timedelta(days=1))
        if len(eve) == len(found):  # else it is not told in the same models, and nothing can be said of any
            found = [
                _came_with(own, before, day, day in said) if day in said or day in days_of else own
                for own, before, days_of in zip(found, eve, own_days, strict=True)
            ]
            found = _bounded(found, day, owed_on)
    return tuple(found)


def _bounded(found: Sequence[Assessment], day: date, owed_on: Callable[[date], Sequence[Owed]]) -> Sequence[Assessment]:
    """Assessments of which what surely came on a day, and is dated from it or later, is dated from it alone."""

    def is_open(each: ObligationConclusion) -> bool:
        days = each.applies_from
        return (day, True) in each.since and days is not None and days.earliest == day and days.latest is None

    if not any(is_open(each) for own in found for each in own.obligations) or len(then := owed_on(day)) != len(found):
        return found
    return [
        replace(
            own,
            obligations=tuple(
                replace(each, by=day)
                if is_open(each) and owed.get((each.conclusion.id, each.conclusion.actor)) is Outcome.YES
                else each
                for each in own.obligations
            ),
        )
        for own, owed in zip(found, then, strict=True)
    ]


def _telling(
    found: Sequence[Assessment], happened: Iterable[Moment], owed_on: Callable[[date], Sequence[Owed]]
) -> Iterable[date]:
    """The days of what happened; where every duty attached before the first of them, those after one may have ended."""
    moments = sorted(
        (each for each in happened if FIRST_DAY < each.day <= found[0].day), key=lambda each: (each.day, each.ends)
    )
    days = [each.day for each in moments]
    owed = [each for own in found for each in own.obligations]
    if not days or not any(_reaches_back(each, days[-1]) for each in owed):
        return ()
    eve = owed_on(days[0] - timedelta(days=1))
    was, now = ([_attaching(each) for each in listed] for listed in (eve, map(owed_of, found)))
    if len(was) != len(now) or not all(one <= other for one, other in zip(now, was, strict=True)):
        return days
    ended = min((each.day for each in moments if each.ends), default=date.max)
    return [each for each in days if each > ended]


def _attaching(owed: Owed) -> set[tuple[str, str, bool]]:
    """The obligations that attach or may, each with the actor that owes it; those that surely do stand there twice."""
    return {
        (id, actor, surely)
        for (id, actor), outcome in owed.items()
        if outcome is not Outcome.NO
        for surely in {False, outcome is Outcome.YES}
    }


def moments(assessment: Assessment) -> tuple[Moment, ...]:
    """The days since the first placing on which something happened that an answer may have come with.

    These are the days on which training began or ended, decisions counted, an original got or lost its systemic risk,
    the model changed hands, a chapter of the code was signed or left, and a mandate was given or ended.
    """
    placed = day_under(assessment.law, enforcement.placed_on, assessment.model_case)
    if placed is None or placed.latest is None:
        return ()
    first = placed.earliest or placed.latest
    found = {
        Moment(day.value.latest, ends)
        for day, ends in _happened(assessment.dossier)
        if day is not None and day.value.latest is not None
    }
    return tuple(each for each in found if first < each.day <= assessment.day)


def _happened(dossier: Dossier) -> Iterator[tuple[Stated[DateRange] | None, bool]]:
    """The days of what happened, each with whether a duty may have ended with it."""
    for done in dossier.activities or ():
        yield from ((done.started_on, False), (done.ended_on, False))
    for step in dossier.procedure or ():
        if not _reaches_back_to_condition(step):
            yield counts_from(step), name_of(step) in DECLASSIFYING
    for original in dossier.original:
        until = original.systemic_until
        yield from ((original.systemic_since, False), (until and replace(until, value=until.value.shifted(1)), True))
    for event in dossier.market or ():
        if name_of(event) == "transferred":
            yield event.on, True
    for actor in dossier.actors or ():
        for chapter in actor.code_of_practice or ():
            yield from ((chapter.signed_on, True), (chapter.left_on, False))
        if (mandate := actor.authorised_representative) is not None:
            yield from ((mandate.mandate_on, False), (mandate.ended_on, True))


def _reaches_back_to_condition(step: ProcedureEvent) -> bool:
    """Whether what follows from a step began before it: with the condition that should have been notified."""
    article = step.article.value if step.article is not None else ""
    return name_of(step) == "designated" and article == FOR_WANT_OF_NOTIFICATION


MOST_CHANGES: Final = 50
"""The last days of change whose eves are looked at; what came with an earlier one is dated by the law alone."""


def _reaches_back(owed: ObligationConclusion, day: date) -> bool:
    """Whether an obligation attaches, or may, and is dated before a day."""
    dated = [each for each in (owed.applies_from, owed.due_on) if each is not None]
    may_attach = owed.conclusion.finding.outcome is not Outcome.NO
    return may_attach and any(each.earliest is None or each.earliest < day for each in dated)


def _came_with(own: Assessment, was: Owed, day: date, said: bool) -> Assessment:
    """An assessment whose obligations are dated by what they were on the eve of a day; ``said``: of a statement."""

    def dated(each: ObligationConclusion) -> ObligationConclusion:
        outcome = was.get((each.conclusion.id, each.conclusion.actor), Outcome.UNKNOWN)
        attaches = each.conclusion.finding.outcome is Outcome.YES
        unsure = outcome is not Outcome.NO and (not attaches or (each.obligation.act and not said))
        if outcome is Outcome.YES or unsure or not _reaches_back(each, day):
            return each
        return replace(each, since=(*each.since, (day, outcome is Outcome.NO)))

    return replace(own, obligations=tuple(map(dated, own.obligations)))


def assess_under(
    law: Law, dossier: Dossier, *, actor: str, readings: Mapping[str, str], assume: Assume, estimates: Estimates
) -> Assessment:
    """`assess` under a given law: one of another day, or a draft laid over today's."""
    chosen = checked_readings(law, readings)
    found = concluded(law, dossier, actor=actor, readings=chosen, assume=assume, estimates=estimates)
    cases = {each.conclusion.actor: each.conclusion.case for each in found.obligations}
    steps = [each for each in dossier.procedure or () if each not in (found.dossier.procedure or ())]
    given = replace(dossier, procedure=found.dossier.procedure)
    told = warnings(given, law, found.model_case, found.entries, cases.values())
    return replace(found, warnings=(*told, *about_original(steps), *_nobody_answers(found)))


def _without_steps_of_original(law: Law, dossier: Dossier, *, assume: Assume) -> Dossier:
    """A dossier without the steps before the Commission that are about the original, and not about its model."""
    if not dossier.procedure or not dossier.original:
        return dossier
    actors = Actors(dossier=dossier, law=law, assume=assume)
    kept = tuple(each for each in dossier.procedure if actors.of_original(each) is not Truth.YES)
    return dossier if len(kept) == len(dossier.procedure) else replace(dossier, procedure=kept)


def _nobody_answers(found: Assessment) -> Iterator[Warning_]:
    """That a general-purpose AI model is on the Union market and nobody of the dossier is its provider."""
    outcomes = {each.id: each.finding.outcome for each in found.conclusions if not each.actor}
    providers = [each.finding.outcome for each in found.conclusions if each.id == "provider"]
    placed = all(outcomes.get(id) is Outcome.YES for id in ("gpai_model", "placed_on_market"))
    if placed and not found.dossier.original and providers and all(each is Outcome.NO for each in providers):
        yield Warning_.of(cautions.nobody_provides, "actors")


def concluded(
    law: Law,
    dossier: Dossier,
    *,
    actor: str,
    readings: Mapping[str, str],
    assume: Assume,
    estimates: Estimates,
    only: Collection[str] = (),
) -> Assessment:
    """`assess_under` without the warnings, of readings that are those of questions of the law.

    ``only``: these conclusions alone, by name, and no obligations; empty: everything.
    """
    grounding = _grounded(law, dossier, assume=assume, estimates=estimates)
    dossier, case = grounding.dossier, grounding.case(readings)
    findings = law.program.findings(_chosen(law.body.model_conclusions, only), case)
    model = tuple(Conclusion(actor="", finding=finding, case=case) for finding in findings)
    by_actor = [_assess_actor(each, case.about(ACTORS, place), law, only) for place, each in _actors(dossier, actor)]
    return Assessment(
        dossier=dossier,
        law=law,
        readings=readings,
        conclusions=(*model, *(each for conclusions, _ in by_actor for each in conclusions)),
        obligations=tuple(each for _, obligations in by_actor for each in obligations),
        entries=grounding.entries,
        expected=grounding.expected,
        inherited=figure(grounding.inherited_cumulative),
        model_case=case,
        estimates=estimates,
    )


def _grounded(law: Law, dossier: Dossier, *, assume: Assume, estimates: Estimates) -> Grounding:
    """What of a dossier is about its model, and not about an original or a teacher of it, under the law of a day."""
    own = without_teachers(_without_steps_of_original(law, dossier, assume=assume))
    return Grounding(dossier=own, law=law, assume=assume, estimates=estimates)


def _assess_actor(
    actor: Actor, case: Case, law: Law, only: Collection[str]
) -> tuple[tuple[Conclusion, ...], tuple[ObligationConclusion, ...]]:
    actor_id = id_of(actor)
    conclusions = tuple(
        Conclusion(actor=actor_id, finding=finding, case=case)
        for finding in law.program.findings(_chosen(law.body.actor_conclusions, only), case)
    )
    return conclusions, () if only else _obligations(actor_id, case, law)


def _chosen(rules: Iterable[Rule], only: Collection[str]) -> Iterable[Rule]:
    return (each for each in rules if each.id in only) if only else rules


def _obligations(actor_id: str, case: Case, law: Law) -> tuple[ObligationConclusion, ...]:
    findings = law.program.findings((each.rule for each in law.obligations), case)
    modifies = _modifies_only(law, case)
    return tuple(
        ObligationConclusion(
            obligation=obligation,
            conclusion=Conclusion(actor=actor_id, finding=finding, case=case),
            scope="modification" if modifies and obligation.limited else "model",
            law=law,
        )
        for obligation, finding in zip(law.obligations, findings, strict=True)
    )


def _modifies_only(law: Law, case: Case) -> bool:
    """Whether an actor can be the provider by a modification: who is one otherwise is one of the whole model."""
    original = case.known(scope.has_original)
    surely_made_from = original is not None and original.value is Truth.YES
    return surely_made_from and law.program.truth(by_modification, case) is not Truth.NO


def _exposure(assessment: Assessment) -> Iterator[Exposure]:
    actors = {id_of(each): each for each in assessment.dossier.actors or ()}
    for each in assessment.conclusions:
        if each.id == fine_possible.id and each.finding.outcome is not Outcome.NO:
            from gpaiscope.law.exposure import ceiling

            actor = actors[each.actor]
            of_group = assessment.law.program.truth(group_counts, each.case)
            counts = _that_counts(actor, assessment.day) or NOTHING_KNOWN
            yield Exposure(
                actor=each.actor,
                outcome=each.finding.outcome,
                turnover_year=actor.turnover_year.value if actor.turnover_year else None,
                # What a group turns over is no less than what one of its companies does.
                ceiling=ceiling(assessment.law, counts if of_group is Truth.NO else Range(low=counts.low)),
                of_group=of_group,
                fined_for=tuple(_fined_for(assessment, each.actor)),
            )


def _fined_for(assessment: Assessment, actor: str) -> Iterator[FinedFor]:
    """What an actor is fined for where it fails it: what is due, or may be, and what it answered, or did too late."""
    fined = {each.id: each.fined for each in assessment.law.obligations}
    powers = assessment.law.day_of("powers_apply")
    open_ = [each for each in assessment.deadlines if each.actor == actor and _can_be_failed(each, fined, powers)]
    for note in assessment.law.body.fined_for:
        found = tuple(each.obligation for each in open_ if fined[each.obligation] == note.name)
        if found:
            yield FinedFor(note=note, obligations=found)


def _can_be_failed(each: Dated, fined: Mapping[str, str], powers: date) -> bool:
    """Whether a duty is failed or may be; what was made good before there was a power to fine is out of its reach."""
    if each.state == "done":
        ended = each.done_on is not None and each.done_on.latest is not None and each.done_on.latest < powers
        return (each.days is not None and not ended) or fined[each.obligation] == "information"
    return each.state not in ("due", "ahead") or each.days == 0 or not each.last.exact


def _that_counts(actor: Actor, day: date) -> Range | None:
    """The turnover of the year before the decision, were it taken on a day; that of another year says nothing of it."""
    year, turnover = actor.turnover_year, actor.turnover_eur
    return turnover.value if turnover and (year is None or year.value == day.year - 1) else None


MOST_READ: Final = 4
"""Readings together under which a day is worked out; beyond them parts of several may mix, which is wider."""


def day_under(law: Law, of: Expr, case: Case) -> DateRange | None:
    """A day of the law in a case; None where it never comes, or nothing is known of it.

    What hangs on an open question lies between the days of its readings: parts of several readings do not mix, but
    for those of many questions at once.
    """
    return _read_day(law, of, case, MOST_READ)


def _read_day(law: Law, of: Expr, case: Case, room: int) -> DateRange | None:
    return law.program.worked_out((of, room), case, lambda like: _read_anew(law, of, like, room))


def _read_anew(law: Law, of: Expr, case: Case, room: int) -> DateRange | None:
    value, mask = law.program.quantity_in(of, law.program.trial(case))
    if not isinstance(value, DateRange) or not (value.earliest or value.latest):
        return None
    question = next((each for each in law.program.questions_in(mask) if each.name not in case.readings), None)
    if value.exact or question is None or len(question.readings) > room:
        return value
    under = [case.reading(question.name, each.name) for each in question.readings]
    read = [_read_day(law, of, each, room // len(under)) for each in under]
    known = [each for each in read if each is not None]
    return reduce(DateRange.hull, known) if len(known) == len(read) else value


def last_day_under(law: Law, of: Expr, case: Case) -> DateRange | None:
    """A day by which something is due; one that nothing bounds is not known."""
    day = day_under(law, of, case)
    return day if day is not None and day.latest is not None else None


def due_under(law: Law, obligation: Obligation, case: Case) -> DateRange | None:
    """The day by which an obligation is due; None where nothing bounds it, or no text sets a last day."""
    return None if is_undated(law, obligation, case) else last_day_under(law, obligation.due_on, case)


def is_undated(law: Law, obligation: Obligation, case: Case) -> bool:
    """Whether no text sets a last day for an obligation in a case."""
    condition = obligation.undated
    return condition is not None and law.program.truth_in(condition, law.program.trial(case)) is Truth.YES


def _actors(dossier: Dossier, actor: str) -> list[tuple[int, Actor]]:
    """The actors that are asked about, each with its place. Raises UsageError for one that the dossier lacks."""
    every = list(enumerate(dossier.actors or ()))
    chosen = [(place, each) for place, each in every if not actor or id_of(each) == actor]
    if actor and not chosen:
        raise UsageError(unknown_actor(actor, dossier))
    return chosen


def checked_readings(law: Law, readings: Mapping[str, str]) -> dict[str, str]:
    """The readings that are followed. Raises UsageError for a question or a reading that the law has not."""
    if not readings:
        return {}
    questions = {question.name: question for question in law.questions}
    for name, reading in readings.items():
        if name not in questions:
            raise UsageError(unknown_word("question", name, list(questions)))
        known = [each.name for each in questions[name].readings]
        if reading not in known:
            raise UsageError(unknown_word("reading", reading, known))
    return dict(readings)


def unknown_word(what: str, given: str, known: list[str], called: Mapping[str, str] | None = None) -> Mistake:
    """The mistake of a word that is none of those known; ``called`` gives the word behind other names of them."""
    close = _meant(given, {**{each: each for each in known}, **(called or {})})
    expected = "" if close and len(known) > MOST_LISTED else f"one of {', '.join(unique(known))}"
    say_which = f"say which: --{what} {known[0]}" if len(known) > 1 else ""
    return Mistake(
        reference=f"unknown-{what}",
        message=f"{given!r} is not {_article(what)} {what}" if given else f"which {what} is meant is not said",
        expected=expected if known else f"a dossier that names its {what}s",
        help=f"did you mean {' or '.join(close)}?" if close else say_which if not given else "",
    )


def unknown_actor(actor: str, *dossiers: Dossier) -> Mistake:
    """The mistake of an actor that is in none of some dossiers, of whom it may be known by name who is meant."""
    every = [each for dossier in dossiers for each in dossier.actors or ()]
    called = {each.name.value: id_of(each) for each in every if each.name}
    return unknown_word("actor", actor, [id_of(each) for each in every], called)


MOST_LISTED: Final = 12
"""How many words are listed beside those that are probably meant."""


def _meant(given: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Which of several words may be meant: that which differs in signs alone, else those that are like it."""
    plain: dict[str, str] = {}
    for name, word in known.items():
        plain.setdefault(_bare(name), word)
    if (bare := _bare(given)) in plain:
        return (plain[bare],)
    whole = [word for name, word in plain.items() if bare and bare in name]
    from difflib import get_close_matches  # costs start-up time, and only wrong words need it

    return unique(whole or [plain[each] for each in get_close_matches(bare, plain, n=3)])[:3]


def _bare(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


def _several(dossier: Dossier) -> Mistake:
    names = [each.name.value for each in dossier.models if each.name]
    message = f"the dossier tells of several models: {', '.join(names)}"
    return Mistake(reference="several-models", message=message, file=dossier.file, expected="assess_models")


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"
