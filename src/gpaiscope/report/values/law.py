"""The law as JSON: rules with their versions, open questions, facts, numbers and days, and what changed when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from gpaiscope import __version__
from gpaiscope.calendar import Counting
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import Cut, Fact, Question, Rule, Version
from gpaiscope.engine.prose import PLAIN, both_numbers
from gpaiscope.law import BODY, Body
from gpaiscope.law.changes import KINDS as CHANGES
from gpaiscope.law.changes import Brought, Change, Turn, spans
from gpaiscope.law.citation import BINDING, binding_of
from gpaiscope.law.clocks import KINDS, Clock
from gpaiscope.law.commentary import COMMENTARY, WEIGHTS, Commentary, Holder, Support, safe_course
from gpaiscope.law.milestones import Milestone
from gpaiscope.law.obligations import Term
from gpaiscope.law.parameters import DatedValue, ParameterEntry
from gpaiscope.law.sentences import filled
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import DRAFT
from gpaiscope.report.values.shape import JsonShape, by_id, key, many, one_of, optional, or_null, table
from gpaiscope.values import Exact, digits_text


def document(
    *,
    rules: Iterable[Rule] = (),
    questions: Iterable[Question] = (),
    facts: Iterable[Fact] = (),
    parameters: Iterable[ParameterEntry] = (),
    brought: Iterable[Brought] = (),
    clocks: Iterable[Clock] = (),
    on: date | None = None,
    body: Body = BODY,
) -> Json:
    """What is handed in of the law, each kind under its name; of numbers and days all values, or those of a day."""
    return LAW.write(
        LawAsked(
            body=body,
            rules=[RuleOfLaw(rule, body) for rule in rules],
            questions=list(questions),
            facts=list(facts),
            parameters=[DatedParameter(entry, on) for entry in parameters],
            brought=[InstrumentOfLaw(instrument, body) for instrument in brought],
            clocks=[ClockOfLaw(clock, body) for clock in clocks],
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LawAsked:
    """What is told of a whole law, each kind with what its sentences are filled from."""

    body: Body
    rules: Sequence[RuleOfLaw]
    questions: Sequence[Question]
    facts: Sequence[Fact]
    parameters: Sequence[DatedParameter]
    brought: Sequence[InstrumentOfLaw]
    clocks: Sequence[ClockOfLaw]

    @property
    def changes(self) -> list[Change]:
        """Every change that the instruments brought, by day and id."""
        changes = (change for each in self.brought for turn in each.brought.turns for change in turn.changes)
        return sorted(changes, key=lambda change: (change.begins, change.id))


class RuleOfLaw(NamedTuple):
    """A rule, and the whole law that has it."""

    rule: Rule
    body: Body


class VersionOfRule(NamedTuple):
    """What a rule says between two days, and the whole law that has it."""

    version: Version
    first: date
    until: date | None
    body: Body


class DatedParameter(NamedTuple):
    """A number or a day of the law, and the day of which its value is asked; None: all its values."""

    entry: ParameterEntry
    on: date | None

    @property
    def values(self) -> Iterable[DatedValue]:
        """The values that are asked for."""
        return self.entry.values if self.on is None else filter(None, [self.entry.on(self.on)])


class InstrumentOfLaw(NamedTuple):
    """What an instrument changed, and the whole law that it changed."""

    brought: Brought
    body: Body


class TurnOfLaw(NamedTuple):
    """A day on which an instrument changed the law, and the law."""

    turn: Turn
    body: Body

    def milestone_says(self, of: Callable[[Milestone], str]) -> str | None:
        """A sentence of what the instrument brought on that day; None where none is written of it."""
        milestone = self.turn.milestone
        return filled(of(milestone), self.body.latest) if milestone else None


class ClockOfLaw(NamedTuple):
    """A period that runs for an actor, and the whole law that has it."""

    clock: Clock
    body: Body


def _value(value: Exact | date) -> str:
    return value.isoformat() if isinstance(value, date) else digits_text(value)


def _before(before: Exact | date | str | None) -> str | None:
    return before if before is None or isinstance(before, str) else _value(before)


def _cites(cites: Iterable[Citation]) -> list[str]:
    return [both_numbers(cite) for cite in cites]


_CITES: Final[JsonShape[Iterable[Citation]]] = JsonShape(kinds.TEXTS.schema, _cites)
_VALUE: Final[JsonShape[Exact | date]] = JsonShape(kinds.TEXT.schema, _value)
_VALUE_OR_NULL: Final[JsonShape[Exact | date | str | None]] = JsonShape(kinds.TEXT_OR_NULL.schema, _before)
_EXCEPTION: Final = table(
    Cut,
    says=key(kinds.TEXT, lambda cut: cut.says),
    gives=key(one_of(("yes", "no")), lambda cut: "yes" if cut.gives else "no"),
    where=key(kinds.TEXT, lambda cut: PLAIN.phrase(cut.when)),
    cites=key(_CITES, lambda cut: cut.cites),
)
_VERSION: Final = table(
    VersionOfRule,
    applies_from=key(kinds.ISO, lambda told: told.first),
    until=key(kinds.ISO_OR_NULL, lambda told: told.until),
    says=key(kinds.TEXT, lambda told: filled(told.version.says, told.body.latest)),
    denies=key(kinds.TEXT, lambda told: filled(told.version.denies, told.body.latest)),
    asks=key(kinds.TEXT, lambda told: filled(told.version.asks, told.body.latest)),
    holds_if=key(kinds.TEXT, lambda told: PLAIN.phrase(told.version.when)),
    cites=key(_CITES, lambda told: told.version.cites),
    binding=key(one_of(BINDING), lambda told: told.version.binding or binding_of(told.version.cites)),
    exceptions=key(many(_EXCEPTION), lambda told: told.version.cuts),
)
_RULE: Final = table(
    RuleOfLaw,
    id=key(kinds.TEXT, lambda told: told.rule.id),
    about=key(kinds.TEXT, lambda told: told.rule.about),
    versions=key(
        many(_VERSION),
        lambda told: [VersionOfRule(*span, told.body) for span in spans(told.rule, told.body.latest)],
    ),
)
_HOLDER: Final = table(
    Holder,
    who=key(kinds.TEXT, lambda holder: holder.who),
    where=key(kinds.TEXT, lambda holder: holder.where),
    weight=key(one_of(WEIGHTS), lambda holder: holder.weight),
    partial=key(kinds.FLAG, lambda holder: holder.partial, "read in part"),
    note=key(kinds.TEXT_OR_NULL, lambda holder: holder.note),
)
_SUPPORT: Final = table(
    Support,
    rests_on=key(_CITES, lambda support: support.rests_on),
    held_by=key(many(_HOLDER), lambda support: support.held_by),
)
_NOTHING_SAID: Final = Commentary(safe="", readings={})
_QUESTION: Final = table(
    Question,
    id=key(kinds.TEXT, lambda question: question.name),
    asks=key(kinds.TEXT, lambda question: question.asks),
    readings=key(by_id(kinds.TEXT), lambda question: {each.name: each.says for each in question.readings}),
    followed=key(
        kinds.TEXT_OR_NULL,
        lambda question: question.followed or None,
        "the reading of the Guidelines, which answers follow until one is chosen; null: they are open",
    ),
    source=key(kinds.TEXT, lambda question: question.source),
    cites=key(_CITES, lambda question: question.cites),
    safe_course=key(kinds.TEXT_OR_NULL, lambda question: filled(safe_course(question.name))),
    support=key(
        by_id(_SUPPORT),
        lambda question: COMMENTARY.get(question.name, _NOTHING_SAID).readings,
        "what stands behind each reading",
    ),
    noted_by=key(
        many(_HOLDER),
        lambda question: COMMENTARY.get(question.name, _NOTHING_SAID).noted_by,
        "who speaks to it without taking a side",
    ),
)
_FACT: Final = table(
    Fact,
    id=key(kinds.TEXT, lambda fact: fact.name),
    kind=key(kinds.TEXT, lambda fact: fact.kind.value),
    says=key(kinds.TEXT, lambda fact: fact.says),
    denies=key(kinds.TEXT_OR_NULL, lambda fact: fact.denies),
    asks=key(kinds.TEXT_OR_NULL, lambda fact: fact.asks),
    who=key(kinds.TEXT_OR_NULL, lambda fact: fact.who),
    path=key(kinds.TEXT_OR_NULL, lambda fact: fact.path),
    words=key(kinds.TEXTS, lambda fact: fact.words),
    assumed=key(kinds.TEXT_OR_NULL, lambda fact: fact.assumes.says if fact.assumes else None),
    cites=key(_CITES, lambda fact: fact.cites),
)
_DATED: Final = table(
    DatedValue,
    from_=key(kinds.ISO, lambda dated: dated.start),
    until=key(kinds.ISO_OR_NULL, lambda dated: dated.until),
    value=key(_VALUE, lambda dated: dated.value),
    cites=key(_CITES, lambda dated: dated.cites),
)
_PARAMETER: Final = table(
    DatedParameter,
    id=key(kinds.TEXT, lambda parameter: parameter.entry.name),
    says=key(kinds.TEXT, lambda parameter: parameter.entry.says),
    unit=key(kinds.TEXT, lambda parameter: parameter.entry.unit),
    values=key(many(_DATED), lambda parameter: parameter.values),
)
_TURN: Final = table(
    TurnOfLaw,
    from_=key(kinds.ISO, lambda told: told.turn.begins),
    id=key(kinds.TEXT_OR_NULL, lambda told: told.turn.milestone.id if told.turn.milestone else None),
    was=key(kinds.TEXT_OR_NULL, lambda told: told.milestone_says(lambda milestone: milestone.was)),
    now=key(kinds.TEXT_OR_NULL, lambda told: told.milestone_says(lambda milestone: milestone.now)),
    means=key(kinds.TEXT_OR_NULL, lambda told: told.milestone_says(lambda milestone: milestone.means)),
    cites=key(_CITES, lambda told: told.turn.milestone.cites if told.turn.milestone else ()),
    changes=key(
        kinds.TEXTS,
        lambda told: [change.id for change in told.turn.changes],
        "ids of the changes of this day that it brought",
    ),
)
_INSTRUMENT: Final = table(
    InstrumentOfLaw,
    id=key(kinds.TEXT, lambda told: told.brought.document.key),
    title=key(kinds.TEXT, lambda told: told.brought.document.title),
    binding=key(one_of(BINDING), lambda told: told.brought.document.binding),
    turns=key(many(_TURN), lambda told: [TurnOfLaw(turn, told.body) for turn in told.brought.turns]),
)
_CHANGE: Final = table(
    Change,
    from_=key(kinds.ISO, lambda change: change.begins),
    kind=key(one_of(CHANGES), lambda change: change.kind),
    id=key(kinds.TEXT, lambda change: change.id),
    says=key(kinds.TEXT, lambda change: change.says),
    holds=key(kinds.FLAG, lambda change: change.holds, "false: the rule no longer applies"),
    value=key(_VALUE_OR_NULL, lambda change: change.value),
    before=key(_VALUE_OR_NULL, lambda change: change.before),
    unit=key(kinds.TEXT_OR_NULL, lambda change: change.unit),
    by=key(kinds.TEXT, lambda change: change.by.key, "id of the instrument"),
    cites=key(_CITES, lambda change: change.cites),
)
_PERIOD: Final = table(
    Term,
    parameter=key(kinds.TEXT, lambda term: term.length.name),
    unit=key(kinds.TEXT, lambda term: term.unit.value),
    counting=key(one_of(counting.value for counting in Counting), lambda term: term.counting.value),
    backwards=key(kinds.FLAG, lambda term: term.backwards),
    waiting=key(kinds.FLAG, lambda term: term.waiting),
)
_CLOCK: Final = table(
    ClockOfLaw,
    id=key(kinds.TEXT, lambda told: told.clock.id),
    kind=key(one_of(KINDS), lambda told: told.clock.kind),
    says=key(kinds.TEXT, lambda told: told.clock.says),
    to=key(kinds.TEXT, lambda told: told.clock.to),
    period=key(or_null(_PERIOD), lambda told: told.clock.term, "null: to a day that the request or the law sets"),
    started=key(kinds.TEXT, lambda told: told.clock.started),
    halts=key(kinds.TEXT, lambda told: filled(told.clock.halts, told.body.latest)),
    missed=key(kinds.TEXT, lambda told: told.clock.missed),
    where=key(kinds.TEXTS, lambda told: [rule.id for rule in told.clock.where]),
    cites=key(_CITES, lambda told: told.clock.cites),
)
_APPLIED: Final = table(
    Body,
    version=key(kinds.TEXT, lambda _: __version__),
    hash=key(kinds.TEXT, lambda body: body.hash),
)
LAW: Final = table(
    LawAsked,
    schema_version=kinds.VERSIONED,
    hypothetical=optional(DRAFT, lambda asked: asked.body.draft),
    law=key(_APPLIED, lambda asked: asked.body),
    rules=key(many(_RULE), lambda asked: asked.rules),
    questions=key(many(_QUESTION), lambda asked: asked.questions),
    facts=key(many(_FACT), lambda asked: asked.facts),
    parameters=key(many(_PARAMETER), lambda asked: asked.parameters),
    instruments=key(many(_INSTRUMENT), lambda asked: asked.brought, "what each instrument changed, by its days"),
    changes=key(many(_CHANGE), lambda asked: asked.changes),
    clocks=key(many(_CLOCK), lambda asked: asked.clocks),
)
