"""The one use case: a dossier and a day give an assessment.

The core is handed the day, the readings to follow and whatever estimates had to be made from
files; it opens no file, asks no clock and prints nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final

from gpaiscope import law
from gpaiscope.assessment.actors import id_of
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.ledger import Entry, Estimates
from gpaiscope.assessment.timing import Timing, period_facts, timing
from gpaiscope.assessment.warnings import Warning_, warnings
from gpaiscope.dossier import Actor, Dossier, fold
from gpaiscope.engine.evaluation import Case, Finding, Known, Program
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.engine.proof import Step, prove
from gpaiscope.engine.questions import Decisive, decisive_sets
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.law.obligations import OBLIGATIONS, Obligation
from gpaiscope.values import Truth

LAST_DAY: Final = date(2200, 12, 31)
"""The last day that can be meant, here as in a dossier."""

_SEVERAL_WAYS: Final = "the dossier tells of one model or of several, and this is not the same in each of these ways"

__all__ = [
    "Assessment",
    "Conclusion",
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
    case: Case
    told: tuple[Conclusion, ...] = ()

    @property
    def id(self) -> str:
        """The rule's name."""
        return self.finding.rule.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationConclusion:
    """Whether an obligation attaches to an actor, for what, and when."""

    obligation: Obligation
    conclusion: Conclusion
    scope: str
    timing: Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Where a model and its actors stand on a day.

    ``dossier`` is the dossier as it stands on the day, of what was known on ``known_on`` (None: all
    that is known); ``entries`` is the ledger, None where it is unknown; ``expected`` the range of
    cumulative compute that training will have taken in all. ``before`` are the models of the
    same dossier that this one was made from, ``place`` is where the dossier names it (``model[1]``).
    """

    dossier: Dossier
    day: date
    known_on: date | None = None
    program: Program
    readings: Mapping[str, str]
    conclusions: tuple[Conclusion, ...]
    obligations: tuple[ObligationConclusion, ...]
    entries: tuple[Entry, ...] | None
    expected: Known
    model_case: Case
    warnings: tuple[Warning_, ...] = field(default=())
    before: tuple[Assessment, ...] = ()
    place: str = ""

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
        if found.told:
            because = tuple(prove(self.program, each.finding.rule, each.case) for each in found.told)
            return Step(says=_SEVERAL_WAYS, outcome=Truth.UNKNOWN, because=because)
        return prove(self.program, found.finding.rule, found.case)

    def decisive(self, id: str, actor: str = "") -> tuple[Decisive, ...]:
        """The smallest sets of missing facts, some answer to which decides one conclusion."""
        found = self.conclusion(id, actor)
        if found.told:
            return ()
        return decisive_sets(self.program, found.finding.rule, found.case)


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
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UsageError(_out_of_range(day))
    if dossier.models:
        raise UsageError(_several(dossier))
    dossier = fold(dossier, day, known_on)
    chosen = _checked_readings(readings or {})
    program = law.at(day)
    grounding = Grounding(dossier=dossier, day=day, program=program, assume=assume, estimates=estimates or {})
    model_case = Case(facts=grounding.model(), readings=chosen, assume=assume)
    model = tuple(
        Conclusion(actor="", finding=finding, case=model_case)
        for finding in program.findings(law.MODEL_CONCLUSIONS, model_case)
    )
    actors = _actors(dossier, actor)
    by_actor = [_assess_actor(each, grounding, model_case, program) for each in actors]
    return Assessment(
        dossier=dossier,
        day=day,
        known_on=known_on,
        program=program,
        readings=chosen,
        conclusions=(*model, *(each for conclusions, _ in by_actor for each in conclusions)),
        obligations=tuple(each for _, obligations in by_actor for each in obligations),
        entries=grounding.entries,
        expected=grounding.expected(),
        model_case=model_case,
        warnings=warnings(dossier, day, model_case, grounding.entries, _cases(by_actor)),
    )


def _cases(by_actor: list[tuple[tuple[Conclusion, ...], tuple[ObligationConclusion, ...]]]) -> list[Case]:
    return [conclusions[0].case for conclusions, _ in by_actor if conclusions]


def _assess_actor(
    actor: Actor, grounding: Grounding, model_case: Case, program: Program
) -> tuple[tuple[Conclusion, ...], tuple[ObligationConclusion, ...]]:
    actor_id = id_of(actor)
    periods = period_facts(grounding.dossier, actor_id, program.day)
    case = model_case.with_facts({**grounding.actor(actor), **periods})
    conclusions = tuple(
        Conclusion(actor=actor_id, finding=finding, case=case)
        for finding in program.findings(law.ACTOR_CONCLUSIONS, case)
    )
    obligations = _obligations(actor_id, grounding, case, program)
    return conclusions, obligations


def _obligations(actor_id: str, grounding: Grounding, case: Case, program: Program) -> tuple[ObligationConclusion, ...]:
    findings = program.findings((each.rule for each in OBLIGATIONS), case)
    modifies = program.truth(law.modification.downstream_modifier_provider, case) is Truth.YES
    return tuple(
        ObligationConclusion(
            obligation=obligation,
            conclusion=Conclusion(actor=actor_id, finding=finding, case=case),
            scope="modification" if modifies and obligation.scope_follows_modification else "model",
            timing=timing(obligation, grounding.dossier, actor_id, case, program),
        )
        for obligation, finding in zip(OBLIGATIONS, findings, strict=True)
    )


def _actors(dossier: Dossier, actor: str) -> tuple[Actor, ...]:
    every = dossier.actors or ()
    if not actor:
        return every
    chosen = tuple(each for each in every if each.id is not None and each.id.value == actor)
    if not chosen:
        raise UsageError(unknown_word("actor", actor, [each.id.value for each in every if each.id]))
    return chosen


def _checked_readings(readings: Mapping[str, str]) -> dict[str, str]:
    questions = {question.name: question for question in law.QUESTIONS}
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
