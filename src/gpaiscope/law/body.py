"""The law as a whole: all its rules and tables with all their days, and as it stands on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from types import ModuleType
from typing import Final

from gpaiscope.calendar import Period, Unit
from gpaiscope.deferred import dataclass
from gpaiscope.digests import sha256
from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.engine.evaluation import MOST_GROUNDS, Grounds, Program, RuleFinding
from gpaiscope.engine.expression import FIRST_DAY, Fact, FactKind, Parameter, Question, RecordFact, Rule, Version
from gpaiscope.errors import RuleError
from gpaiscope.law import (
    clocks,
    downstream,
    enforcement,
    market,
    modification,
    notification,
    obligations,
    open_source,
    parameters,
    provider,
    scope,
    situations,
    systemic_risk,
    templates,
    training_compute,
)
from gpaiscope.law.clocks import Clock, StepStart
from gpaiscope.law.enforcement import Note, Signatory
from gpaiscope.law.obligations import Obligation, Term
from gpaiscope.law.parameters import NumbersOfDay, ParameterEntry, values_on
from gpaiscope.law.sentences import THE_ACTOR, filled, with_numbers
from gpaiscope.law.templates import Chapter, Steps
from gpaiscope.law.training_compute import OfParent, Row
from gpaiscope.values import Exact, unique

WEEK: Final = 7

FILES: Final[tuple[ModuleType, ...]] = (
    scope,
    modification,
    training_compute,
    systemic_risk,
    notification,
    market,
    provider,
    open_source,
    obligations,
    downstream,
    enforcement,
)

MODEL_CONCLUSIONS: Final = (
    scope.gpai_criterion,
    scope.gpai_model,
    modification.same_model,
    provider.placed_on_market,
    systemic_risk.high_impact_presumption,
    systemic_risk.systemic_risk,
    open_source.open_source_exemption,
    enforcement.legacy_model,
    notification.renotification_due,
    notification.notification_complete,
    notification.arguments_suitable,
    notification.reassessment_admissible,
    systemic_risk.reach_presumes_impact,
    enforcement.retraining_relief,
)
ACTOR_CONCLUSIONS: Final = (
    provider.provider,
    provider.prospective_provider,
    modification.one_third_criterion,
    modification.downstream_modifier_provider,
    notification.notification_triggered,
    obligations.incident_to_report,
    enforcement.enforceable,
    enforcement.fine_possible,
    enforcement.earlier_conduct_counts,
    enforcement.adheres_transparency,
    enforcement.adheres_copyright,
    enforcement.adheres_safety,
    downstream.may_ask_upstream,
    downstream.may_complain,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft that is laid over the law: what it is called, where it is to be read, and in which file it stands here.

    ``days`` are those from which its changes hold, earliest first; none where it changes nothing.
    """

    name: str
    source: str
    file: str
    days: tuple[date, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """A whole law with all its days: rules with their versions, dated numbers, tables. `on` gives that of one day.

    ``draft`` is what is laid over it, and makes all that is said under it hypothetical; None: it is the law.
    """

    rules: tuple[Rule, ...]
    parameters: Mapping[str, ParameterEntry]
    counts: tuple[Row, ...]
    of_parents: tuple[OfParent, ...]
    obligations: tuple[Obligation, ...]
    signatories: tuple[Signatory, ...]
    fined_for: tuple[Note, ...]
    exposure_notes: tuple[Note, ...]
    signposts: tuple[Note, ...]
    situation_notes: tuple[Note, ...]
    clocks: tuple[Clock, ...]
    steps: tuple[Steps, ...]
    measures: tuple[Chapter, ...]
    model_conclusions: tuple[Rule, ...]
    actor_conclusions: tuple[Rule, ...]
    draft: Draft | None = None

    def on(self, day: date) -> Law:
        """The law of a day. Raises RuleError for a day before the law kept here begins."""
        return _law(self, day)

    def turns(self) -> tuple[date, ...]:
        """The days from which anything in it is otherwise than on the eve, or that it names; earliest first."""
        starts = [self.on(day) for day in self._starts]
        named = {value for law in starts for each in law.numbers.values() if isinstance(value := each.value, date)}
        begins = {version.begins(law.program.parameters) for law in starts for version in self._versions}
        return tuple(sorted(day for day in {*self._starts, *named, *begins} if FIRST_DAY < day < date.max))

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        """The first days of the values of its numbers."""
        values = (value.start for entry in self.parameters.values() for value in entry.values)
        return tuple(sorted({FIRST_DAY, *values}))

    @property
    def _versions(self) -> Iterator[Version]:
        return (version for rule in self.rules for version in rule.versions)

    def amended(
        self,
        *,
        rules: Iterable[Rule] = (),
        parameters: Mapping[str, ParameterEntry] | None = None,
        **tables: tuple[object, ...],
    ) -> Body:
        """This law with another laid over it: rules in the place of those of the same name, numbers likewise."""
        given = {each.id: each for each in rules}
        standing = tuple(given.pop(each.id, each) for each in self.rules) if given else self.rules
        return replace(
            self,
            rules=(*standing, *given.values()),
            parameters={**self.parameters, **parameters} if parameters else self.parameters,
            **tables,  # type: ignore[arg-type]
        )

    @cached_property
    def latest(self) -> Mapping[str, Exact | date]:
        """Every number and day as it stands once all that is kept here has begun."""
        return {name: entry.values[-1].value for name, entry in self.parameters.items()}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The points that it leaves open, in the order in which rules meet them."""
        from gpaiscope.engine.lint import questions_in

        return tuple({question.name: question for each in self.rules for question in questions_in(each)}.values())

    @cached_property
    def hash(self) -> str:
        """A hash of all that it holds: two results with the same hash were judged by the same law.

        What a draft is called is no law; what it changes is.
        """
        held: list[str] = []
        _tell_all(replace(self, draft=None), held, set())
        return sha256("\0".join((*held, "")).encode()).hexdigest()[:16]


_HASHED_AS: Final[Mapping[type, str]] = {FactKind: "Kind", RecordFact: "Field", StepStart: "Step"}
"""What the hash calls a class that has another name since: the name of a class is no law."""


def _tell_all(value: object, held: list[str], seen: set[int]) -> None:
    """Add everything that a value of the law holds, in a fixed order; what stands in many places is told once."""
    cls: type = type(value)
    match value:
        case str():
            held.append(repr(value))
        case tuple() | list():
            held.append(f"({len(value)}")
            for each in value:
                _tell_all(each, held, seen)
        case frozenset():
            held += ("<", *sorted(map(str, value)))
        case FactKind():
            held.append(f"<{_HASHED_AS[cls]}.{value.name}: {value.value!r}>")
        # What `is_dataclass` and `fields` read: by them it would take half as long again.
        case _ if (stated := getattr(cls, "__dataclass_fields__", None)) is not None:
            held.append(f"{_HASHED_AS.get(cls, cls.__name__)} {getattr(value, 'id', getattr(value, 'name', ''))}")
            if id(value) not in seen:
                seen.add(id(value))
                for name in stated:
                    held.append(name)
                    _tell_all(getattr(value, name), held, seen)
        case Mapping():
            held.append("{")
            for key, each in value.items():
                held.append(str(key))
                _tell_all(each, held, seen)
        case _:
            held.append(repr(value))


BODY: Final = Body(
    rules=tuple(each for file in FILES for each in file.RULES),
    parameters=parameters.PARAMETERS,
    counts=training_compute.COUNTS,
    of_parents=training_compute.OF_PARENTS,
    obligations=obligations.OBLIGATIONS,
    signatories=enforcement.SIGNATORIES,
    fined_for=enforcement.FINED_FOR,
    exposure_notes=enforcement.EXPOSURE_NOTES,
    signposts=enforcement.SIGNPOSTS,
    situation_notes=situations.SITUATION_NOTES,
    clocks=clocks.CLOCKS,
    steps=templates.STEPS,
    measures=templates.MEASURES,
    model_conclusions=MODEL_CONCLUSIONS,
    actor_conclusions=ACTOR_CONCLUSIONS,
)
"""The law as it is kept here."""
RULES: Final = BODY.rules


@dataclass(frozen=True, kw_only=True, eq=False)
class Law(NumbersOfDay):
    """The law of a day: what every reading of a case is handed. Its numbers, its rules compiled, and its tables."""

    body: Body
    program: Program = field(repr=False)
    _kept: dict[Grounds, tuple[Cited, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def on(cls, day: date) -> Law:
        """The law that is kept here, on a day. Raises RuleError for a day before it begins."""
        return BODY.on(day)

    def followed_on(self, day: date) -> Law:
        """The same law, followed on another day."""
        return replace(self, day=day)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The points that the law leaves open."""
        return self.body.questions

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What providers owe, in the law's order."""
        return self.body.obligations

    @cached_property
    def counts(self) -> Mapping[str, Row]:
        """What counts as compute, by kind of activity."""
        return {row.kind: row for row in self.body.counts}

    @cached_property
    def of_parents(self) -> Mapping[str, Row]:
        """What says whether the training of a parent counts, by how a model was made from it."""
        lines = {each.relation: (self.counts[each.kind], each.binding) for each in self.body.of_parents}
        return {relation: replace(row, binding=binding or row.binding) for relation, (row, binding) in lines.items()}

    @property
    def signatories(self) -> tuple[Signatory, ...]:
        """Who is known on the day to have signed the code of practice."""
        return self.body.signatories if self.day_of("signatories_listed") <= self.of else ()

    def period(self, term: Term) -> Period:
        """A period of the law, as long as it is on the day; whole weeks where it is of weeks and the number of days."""
        number, unit = int(Fraction(self.number(term.length.name))), term.unit
        if unit is Unit.WEEKS and self.body.parameters[term.length.name].unit == "days":
            number, unit = (number // WEEK, Unit.WEEKS) if number % WEEK == 0 else (number, Unit.DAYS)
        return Period(length=number, unit=unit, counting=term.counting, backwards=term.backwards, waiting=term.waiting)

    def has_length(self, term: Term | None) -> bool:
        """Whether a period is as long as the law of the day says; one that a later act sets has no length before it."""
        return term is None or term.length.name in self.numbers

    @cached_property
    def foreseen(self) -> Mapping[str, Exact | date]:
        """Every number and day of the law on the day; one that has none yet as it will first be."""
        values = {name: entry.values for name, entry in self.body.parameters.items()}
        begun = {name: [each for each in dated if each.start <= self.of] for name, dated in values.items()}
        return {name: (begun[name] or dated[:1])[-1].value for name, dated in values.items()}

    def with_numbers(self, text: str) -> str:
        """A text of a form with the numbers and days of the law in their places, as they are foreseen."""
        return with_numbers(text, self.foreseen)

    def steps(self, name: str) -> Steps | None:
        """The steps that amounts of a modality, or another sort, are told by; None where there are none."""
        return next((each for each in self.body.steps if each.name == name), None)

    def notes(self, of: Iterable[Note]) -> tuple[Note, ...]:
        """Those of the notes that are law on the day, be it that they apply only later."""
        return tuple(note for note in of if self._stands(note.since, True) and not self._stands(note.until, False))

    def _stands(self, day: Parameter | None, otherwise: bool) -> bool:
        if day is None:
            return otherwise
        return day.name in self.numbers and self.day_of(day.name) <= self.of

    def cited(self, cites: Iterable[Citation]) -> tuple[Cited, ...]:
        """Provisions as they stood on the day; one that did not stand yet is left out."""
        return tuple(cited for each in unique(cites) if (cited := each.on(self.of)) is not None)

    def cites(self, finding: RuleFinding) -> tuple[Cited, ...]:
        """Every provision that carries a finding, the rule's own first, those of its numbers last."""
        own = finding.version.cites if finding.version is not None else ()
        return unique((*self.cited(own), *self._cited_of(finding.grounds)))

    def _cited_of(self, grounds: Grounds) -> tuple[Cited, ...]:
        if grounds not in self._kept:
            if len(self._kept) >= MOST_GROUNDS:
                self._kept.clear()
            numbers = (cite for name in grounds.parameters for cite in self.numbers[name].cites)
            self._kept[grounds] = self.cited((*grounds.cites, *numbers))
        return self._kept[grounds]

    def text(self, sentence: str, actor: str = THE_ACTOR) -> str:
        """A sentence of the law with an actor's name, and the numbers and days of this law, in their places."""
        return filled(sentence, self.program.parameters, actor)

    def version(self, rule: Rule) -> Version:
        """What a rule says on the day; where it says nothing yet, what it will say first."""
        return rule.on(self.of, self.program.parameters) or rule.versions[0]

    def begins(self, version: Version) -> date:
        """The first day of a version, as the law of this day has it."""
        return version.begins(self.program.parameters)


@lru_cache(maxsize=128)
def _law(body: Body, day: date) -> Law:
    if day < FIRST_DAY:
        raise RuleError(f"no law is kept here for days before {FIRST_DAY}")
    numbers = values_on(day, body.parameters)
    values = {name: dated.value for name, dated in numbers.items()}
    begun = (begins for each in body._versions if (begins := each.begins(values)) <= day)
    first = max(chain(begun, (dated.start for dated in numbers.values())), default=FIRST_DAY)
    program = _program(body.rules, tuple(body.parameters.values()), first)
    return Law(body=body, day=day, of=day, numbers=numbers, program=program)


@lru_cache(maxsize=64)
def _program(rules: tuple[Rule, ...], parameters: tuple[ParameterEntry, ...], first: date) -> Program:
    """The rules of all days from a first one on until a rule or a number is otherwise, compiled once.

    Laws that differ in their tables alone share them.
    """
    values = {entry.name: dated.value for entry in parameters if (dated := entry.on(first)) is not None}
    return Program(rules, values, first, {entry.name: entry.says for entry in parameters})


def facts() -> Mapping[str, Fact]:
    """Every fact of which the law speaks, by name."""
    from gpaiscope.engine.evaluation import facts_of

    return facts_of(RULES)
