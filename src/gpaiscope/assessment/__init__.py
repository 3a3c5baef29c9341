"""The one use case: a dossier and a day give an assessment.

The core is handed the day, the readings to follow and whatever estimates had to be made from
files; it opens no file, asks no clock and prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.actors import id_of
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.ledger import Entry, Estimates
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.plans import Crossing, PlannedDay, crossings, planned_passed
from gpaiscope.assessment.warnings import Warning_, warnings
from gpaiscope.dossier import Actor, Dossier, fold, turns
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.comparisons import Comparison, comparisons
from gpaiscope.engine.evaluation import Finding
from gpaiscope.engine.expression import FIRST_DAY, Expr
from gpaiscope.engine.proof import Step, prove
from gpaiscope.engine.questions import Decisive, decisive_sets
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law import Law, scope
from gpaiscope.law.enforcement import fine_possible
from gpaiscope.law.exposure import Ceiling, ceiling
from gpaiscope.law.modification import downstream_modifier_provider
from gpaiscope.law.obligations import Obligation
from gpaiscope.law.records import ACTORS
from gpaiscope.values import NOTHING_KNOWN, DateRange, Outcome, Range, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment.deadlines import Deadline
    from gpaiscope.assessment.standing import OpenQuestion, Standing

LAST_DAY: Final = date(2200, 12, 31)
"""The last day that can be meant, here as in a dossier."""

_SEVERAL_WAYS: Final = "the dossier tells of one model or of several, and this is not the same in each of these ways"

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
    where these differ; the finding is unknown then.
    """

    actor: str
    finding: Finding
    case: Case = field(repr=False)
    told: tuple[Conclusion, ...] = ()

    @property
    def id(self) -> str:
        """The rule's name."""
        return self.finding.rule.id

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """The comparisons that carry it or stand in its way, as values."""
        return comparisons(self.finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationConclusion:
    """Whether an obligation attaches to an actor, for what, and when.

    ``applies_from`` and ``due_on`` are plain days that no weekend moves, not before a change of the dossier that it
    came with; None: nothing is known of the day.
    """

    obligation: Obligation
    conclusion: Conclusion
    scope: str
    applies_from: DateRange | None
    due_on: DateRange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """The ceiling of a fine for an actor that can or may be fined (``outcome``), and the turnover that it is of.

    ``turnover`` is None where it is not stated.
    """

    actor: str
    outcome: Outcome
    turnover: Range | None
    turnover_year: int | None
    ceiling: Ceiling


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """Where a model and its actors stand on a day.

    ``dossier`` is the dossier as it stands on the day, of what was known on ``known_on`` (None: all
    that is known); ``entries`` is the ledger, None where it is unknown; ``expected`` the range of
    cumulative compute that training will have taken in all. ``before`` are the models of the
    same dossier that this one was made from, ``place`` is where the dossier names it (``model[1]``).
    ``estimates`` are those made from files. Standings, deadlines, plans and open questions are worked out
    when they are first asked for.
    """

    dossier: Dossier
    law: Law
    known_on: date | None = None
    readings: Mapping[str, str]
    conclusions: tuple[Conclusion, ...]
    obligations: tuple[ObligationConclusion, ...]
    exposure: tuple[Exposure, ...]
    entries: tuple[Entry, ...] | None
    expected: Known
    model_case: Case
    warnings: tuple[Warning_, ...] = field(default=())
    before: tuple[Assessment, ...] = ()
    place: str = ""
    estimates: Estimates = field(default_factory=dict, repr=False)

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    def conclusion(self, id: str, actor: str = "") -> Conclusion:
        """One conclusion or obligation by name. Raises UsageError for an unknown name or actor.

        Where the rule speaks of actors and none is named, the only actor is meant.
        """
        everything = [*self.conclusions, *(each.conclusion for each in self.obligations)]
        named = [each for each in everything if each.id == id]
        if not named:
            raise UsageError(unknown_word("conclusion", id, sorted({each.id for each in everything})))
        found = [each for each in named if not actor or each.actor in ("", actor)]
        if len(found) != 1:
            raise UsageError(unknown_word("actor", actor, [each.actor for each in named]))
        return found[0]

    def proof(self, id: str, actor: str = "") -> Step:
        """The proof of one conclusion."""
        found = self.conclusion(id, actor)
        proofs = tuple(prove(self.law.program, each.finding.rule, each.case) for each in found.told or (found,))
        told = Step(says=_SEVERAL_WAYS, told=_SEVERAL_WAYS, outcome=Truth.UNKNOWN, because=proofs)
        return told if found.told else proofs[0]

    def decisive(self, id: str, actor: str = "") -> tuple[Decisive, ...]:
        """The smallest sets of missing facts, some answer to which decides one conclusion."""
        found = self.conclusion(id, actor)
        return () if found.told else decisive_sets(self.law.program, found.finding.rule, found.case)

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every obligation that attaches or may, and how its days stand to the day, gravest first."""
        from gpaiscope.assessment.deadlines import deadlines

        return deadlines(self.obligations, self.dossier, self.law)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each actor stands, with the reason, gravest first."""
        from gpaiscope.assessment.standing import standings

        return standings(self)

    @cached_property
    def planned_passed(self) -> tuple[PlannedDay, ...]:
        """Plans for the market whose day has passed without an event that shows them carried out."""
        return planned_passed(self.dossier, self.day)

    @cached_property
    def crossings(self) -> tuple[Crossing, ...]:
        """When compute passes each line of the law, spent and expected."""
        training = self.model_case.facts[scope.inherited_training_compute]
        cumulative = Originals(
            dossier=self.dossier,
            law=self.law,
            assume=self.model_case.assume,
            estimates=self.estimates,
            entries=self.entries,
        ).inherited_cumulative
        return crossings(self.entries, self.law, figure(training), figure(cumulative))

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
    assume: bool = True,
    estimates: Estimates | None = None,
    known_on: date | None = None,
) -> Assessment:
    """Assess a dossier under the law of a day.

    ``known_on``: only what was known on or before this day; None: all that is known. ``actor``
    keeps only one actor's answers. ``readings`` follows named readings of open questions.
    ``assume`` False makes unknown what is otherwise assumed absent. ``estimates`` are those made
    from files, by the path of their entry (``activities[0]``). Raises UsageError for an unknown
    actor, question or reading, for a day before the law kept here, and for a dossier that tells
    of several models, which `chain.assess_models` takes.
    """
    if dossier.models:
        raise UsageError(_several(dossier))

    def on(at: date) -> tuple[Assessment]:
        plain, law = fold(dossier, at, known_on), law_on(at)
        made = assess_under(law, plain, actor=actor, readings=readings or {}, assume=assume, estimates=estimates or {})
        return (replace(made, known_on=known_on),)

    return since_changes(on(day), turns(dossier), on)[0]


def law_on(day: date) -> Law:
    """The law of a day. Raises UsageError for a day before the law kept here, and for one too far ahead."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UsageError(_out_of_range(day))
    return Law.on(day)


def since_changes(
    found: Sequence[Assessment], days: Iterable[date], on: Callable[[date], Sequence[Assessment]]
) -> tuple[Assessment, ...]:
    """Assessments of a day whose obligations are dated from the change that they came with.

    ``days`` are those on which something changed, and ``on`` assesses the same on another day. An obligation that
    attaches and surely did not on the eve of a change neither applies nor is due before the last such change; where it
    is not known whether it did, the days reach until the change.
    """
    for day in [each for each in sorted(days, reverse=True) if FIRST_DAY < each <= found[0].day][:MOST_CHANGES]:
        if not any(_reaches_back(each, day) for own in found for each in own.obligations):
            break
        eve = on(day - timedelta(days=1))
        if len(eve) == len(found):  # else it is not told in the same models, and nothing can be said of any
            found = [_came_with(own, before, day) for own, before in zip(found, eve, strict=True)]
    return tuple(found)


MOST_CHANGES: Final = 50
"""The last days of change whose eves are looked at; what came with an earlier one is dated by the law alone."""


def _reaches_back(owed: ObligationConclusion, day: date) -> bool:
    """Whether an obligation attaches and is dated before a day."""
    dated = [each for each in (owed.applies_from, owed.due_on) if each is not None]
    attaches = owed.conclusion.finding.outcome is Outcome.YES
    return attaches and any(each.earliest is None or each.earliest < day for each in dated)


def _came_with(own: Assessment, before: Assessment, day: date) -> Assessment:
    """An assessment whose obligations are dated by what they were on the eve of a day."""
    was = {(each.conclusion.id, each.conclusion.actor): each.conclusion.finding.outcome for each in before.obligations}

    def dated(each: ObligationConclusion) -> ObligationConclusion:
        outcome = was.get((each.conclusion.id, each.conclusion.actor), Outcome.UNKNOWN)
        if outcome is Outcome.YES or not _reaches_back(each, day):
            return each
        first, due = (
            it and (it.not_before(day) if outcome is Outcome.NO else it.hull(DateRange.exactly(day)))
            for it in (each.applies_from, each.due_on)
        )
        return replace(each, applies_from=first, due_on=due)

    return replace(own, obligations=tuple(map(dated, own.obligations)))


def assess_under(
    law: Law, dossier: Dossier, *, actor: str, readings: Mapping[str, str], assume: bool, estimates: Estimates
) -> Assessment:
    """`assess` under a given law: one of another day, or a draft laid over today's."""
    chosen = _checked_readings(law, readings)
    grounding = Grounding(dossier=dossier, law=law, assume=assume, estimates=estimates)
    case = grounding.case(chosen)
    findings = law.program.findings(law.body.model_conclusions, case)
    model = tuple(Conclusion(actor="", finding=finding, case=case) for finding in findings)
    actors = _actors(dossier, actor)
    by_actor = [_assess_actor(each, case.about(ACTORS, place), law) for place, each in actors]
    return Assessment(
        dossier=dossier,
        law=law,
        readings=chosen,
        conclusions=(*model, *(each for conclusions, _ in by_actor for each in conclusions)),
        obligations=tuple(each for _, obligations in by_actor for each in obligations),
        exposure=tuple(
            exposure
            for (_, each), (conclusions, _) in zip(actors, by_actor, strict=True)
            for exposure in _exposure(each, conclusions, law)
        ),
        entries=grounding.entries,
        expected=grounding.expected(),
        model_case=case,
        estimates=estimates,
        warnings=warnings(dossier, law, case, grounding.entries, [owed[0].case for owed, _ in by_actor if owed]),
    )


def _assess_actor(
    actor: Actor, case: Case, law: Law
) -> tuple[tuple[Conclusion, ...], tuple[ObligationConclusion, ...]]:
    actor_id = id_of(actor)
    conclusions = tuple(
        Conclusion(actor=actor_id, finding=finding, case=case)
        for finding in law.program.findings(law.body.actor_conclusions, case)
    )
    return conclusions, _obligations(actor_id, case, law)


def _obligations(actor_id: str, case: Case, law: Law) -> tuple[ObligationConclusion, ...]:
    findings = law.program.findings((each.rule for each in law.obligations), case)
    modifies = law.program.truth(downstream_modifier_provider, case) is Truth.YES
    return tuple(
        ObligationConclusion(
            obligation=obligation,
            conclusion=Conclusion(actor=actor_id, finding=finding, case=case),
            scope="modification" if modifies and obligation.limited else "model",
            applies_from=_day(obligation.applies_from, case, law),
            due_on=_last_day(obligation.due_on, case, law),
        )
        for obligation, finding in zip(law.obligations, findings, strict=True)
    )


def _exposure(actor: Actor, conclusions: Iterable[Conclusion], law: Law) -> Iterator[Exposure]:
    for each in conclusions:
        if each.id == fine_possible.id and each.finding.outcome is not Outcome.NO:
            turnover = actor.turnover_eur.value if actor.turnover_eur else None
            yield Exposure(
                actor=each.actor,
                outcome=each.finding.outcome,
                turnover=turnover,
                turnover_year=actor.turnover_year.value if actor.turnover_year else None,
                ceiling=ceiling(law, turnover or NOTHING_KNOWN),
            )


def _day(of: Expr, case: Case, law: Law) -> DateRange | None:
    """A day of the law in a case; None where it never comes, or nothing is known of it."""
    value, _ = law.program.quantity(of, case)
    return value if isinstance(value, DateRange) and (value.earliest or value.latest) else None


def _last_day(of: Expr, case: Case, law: Law) -> DateRange | None:
    """A day by which something is due; one that nothing bounds is not known."""
    day = _day(of, case, law)
    return day if day is not None and day.latest is not None else None


def _actors(dossier: Dossier, actor: str) -> list[tuple[int, Actor]]:
    """The actors that are asked about, each with its place. Raises UsageError for one that the dossier lacks."""
    every = list(enumerate(dossier.actors or ()))
    chosen = [(place, each) for place, each in every if not actor or id_of(each) == actor]
    if actor and not chosen:
        raise UsageError(unknown_word("actor", actor, [id_of(each) for _, each in every]))
    return chosen


def _checked_readings(law: Law, readings: Mapping[str, str]) -> dict[str, str]:
    questions = {question.name: question for question in law.questions}
    for name, reading in readings.items():
        if name not in questions:
            raise UsageError(unknown_word("question", name, list(questions)))
        known = [each.name for each in questions[name].readings]
        if reading not in known:
            raise UsageError(unknown_word("reading", reading, known))
    return dict(readings)


def unknown_word(what: str, given: str, known: list[str]) -> Mistake:
    """The mistake of a word that is none of those known."""
    close = get_close_matches(given, known, n=3)
    return Mistake(
        reference=f"unknown-{what}",
        message=f"{given!r} is not {_article(what)} {what}" if given else f"which {what} is meant is not said",
        expected=f"one of {', '.join(dict.fromkeys(known))}" if known else f"a dossier that names its {what}s",
        help=f"did you mean {' or '.join(close)}?" if close else "",
    )


def _several(dossier: Dossier) -> Mistake:
    names = [each.name.value for each in dossier.models if each.name]
    message = f"the dossier tells of several models: {', '.join(names)}"
    return Mistake(reference="several-models", message=message, file=dossier.file, expected="assess_models")


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _out_of_range(day: date) -> Mistake:
    return Mistake(
        reference="day-before-the-law" if day < FIRST_DAY else "day-too-late",
        message=f"no law is kept here for {day}",
        expected=f"a day from {FIRST_DAY} on" if day < FIRST_DAY else f"a day until {LAST_DAY}",
    )
