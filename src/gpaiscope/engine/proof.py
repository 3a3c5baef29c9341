"""Prove: the tree of steps that gives a rule its outcome, each step with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Known, Record, plain
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.comparisons import Comparison, Weighing, made
from gpaiscope.engine.compiling import RunRecord
from gpaiscope.engine.evaluation import Program
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Collection,
    Compare,
    Cut,
    Earliest,
    Expr,
    Fact,
    FactKind,
    MemberOf,
    Not,
    Outer,
    Parameter,
    Question,
    QuestionReads,
    Rule,
    Same,
    Some,
    Sum,
    Times,
    Under,
    Version,
    children,
)
from gpaiscope.engine.prose import as_around, sentence, value_text
from gpaiscope.values import DateRange, Truth, decimal_text

MOST_RECORDS: Final = 3
"""Records that are shown of those that carry a step alike; the others are counted."""

Node = TypeVar("Node", bound=Expr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a proof. ``says`` is the claim, ``outcome`` its truth, ``because`` the steps below.

    ``told`` is what is so by that outcome: the claim, its denial, or the question while it is open.

    ``known`` is set on facts: their value and sources, None where nothing is known. ``value``
    is a quantity or a set of words as text. ``assumed`` marks what is taken as absent.
    ``carries`` is False for a step on which the outcome above does not rest, such as a part
    that holds of a conjunction that fails. ``parameter`` names the number or day of the law that a step
    is, and ``record`` is the record of the input that it speaks of; ``more`` counts records alike that are not shown.
    ``comparison`` is set where two amounts or days were compared, which ``sides`` name without their factors, and
    ``question`` where a reading of an open question is what counts. ``joins`` marks a step that only joins those below
    it: ``all`` of them, ``any``, or those that are taken by a ``choice``.
    """

    says: str
    told: str
    outcome: Truth
    rule: str = ""
    cites: tuple[Citation, ...] = ()
    binding: str = ""
    value: str = ""
    parameter: str = ""
    record: Record | None = None
    more: int = 0
    known: Known | None = None
    assumed: bool = False
    carries: bool = True
    comparison: Comparison | None = None
    sides: tuple[str, str] = ("", "")
    question: Question | None = None
    joins: str = ""
    because: tuple[Step, ...] = ()

    def walk(self) -> Iterator[tuple[int, Step]]:
        """Every step with its depth, in the order of reading."""
        yield from self._walk(0)

    def _walk(self, depth: int) -> Iterator[tuple[int, Step]]:
        yield depth, self
        for step in self.because:
            yield from step._walk(depth + 1)


def prove(program: Program, rule: Rule, case: Case) -> Step:
    """The proof of what a rule says of a case. A rule that is used twice is the same step in both places."""
    return _Prover(program, case).rule(rule)


class _Prover(Weighing):
    def __init__(self, program: Program, case: Case) -> None:
        super().__init__(program, case)
        self.phrase = program.prose.phrase
        # Proofs of one case share their steps.
        kept = ("proved", self.run.state, *case.at.items())
        self.proved: dict[Expr, Step] = self.run.memo.setdefault(kept, {})  # type: ignore[assignment]

    def rule(self, rule: Rule) -> Step:
        return self._once(self.program.taken_in(rule), self._rule)

    def _once(self, node: Node, prove: Callable[[Node], Step]) -> Step:
        """The step for a node that may stand in many places, and is the same in all."""
        if node not in self.proved:
            self.proved[node] = prove(node)
        return self.proved[node]

    def _rule(self, rule: Rule) -> Step:
        version = self.program.version(rule)
        outcome = self.truth(rule)
        if version is None:
            first = rule.versions[0]
            day = first.begins(self.program.parameters)
            return Step(
                says=f"{first.says} (not before {day})",
                told=f"{sentence(first, outcome)} (the rule applies from {day})",
                outcome=outcome,
                rule=rule.id,
                cites=first.cites,
                binding=first.binding,
            )
        return Step(
            says=version.says,
            told=sentence(version, outcome),
            outcome=outcome,
            rule=rule.id,
            cites=version.cites,
            binding=version.binding,
            because=self._version(version),
        )

    def _version(self, version: Version) -> tuple[Step, ...]:
        steps = self._parts(version.when)
        return (*steps, *(self._cut(cut) for cut in version.cuts))

    def _cut(self, cut: Cut) -> Step:
        says = f"{'also where' if cut.gives else 'unless'}: {cut.says}"
        outcome = self.truth(cut.when)
        return Step(
            says=says,
            told=says,
            outcome=outcome,
            cites=cut.cites,
            binding=cut.binding,
            carries=outcome is not Truth.NO,
            because=self._parts(cut.when),
        )

    def _parts(self, node: Expr) -> tuple[Step, ...]:
        """The steps below a condition: its parts, without repeating a node that only joins them."""
        match node:
            case Fact() | Rule() | MemberOf() | Compare() | QuestionReads() | Same():
                return (self.step(node),)
            case Under(part, cites):
                return self._branch(part, cites)
            case Choose():
                return self._choice(node)
            case All() | AnyOf():
                whole = self.truth(node)
                steps = [(self.step(child), self.truth(child)) for child in node.parts]
                return tuple(step if truth is whole else replace(step, carries=False) for step, truth in steps)
        return tuple(self.step(child) for child in children(node))

    def _branch(self, part: Expr, cites: tuple[Citation, ...]) -> tuple[Step, ...]:
        """The steps of a branch that has provisions of its own, which stand with the first of them."""
        first, *rest = self._parts(part)
        return (replace(first, cites=(*cites, *first.cites)), *rest)

    def _choice(self, node: Choose) -> tuple[Step, ...]:
        """The condition of a choice, and the branch that it takes; both while it is not known.

        An open condition carries nothing where both branches come to the same.
        """
        condition = self.truth(node.condition)
        taken = {Truth.YES: (node.then,), Truth.NO: (node.otherwise,)}.get(condition, (node.then, node.otherwise))
        asked = self.step(node.condition)
        if not condition.decided and self.truth(node).decided:
            asked = replace(asked, carries=False)
        return (asked, *(self.step(branch) for branch in taken))

    def step(self, node: Expr) -> Step:
        match node:
            case Rule():
                return self.rule(node)
            case Under(part, cites):
                step = self.step(part)
                return replace(step, cites=(*cites, *step.cites))
            case Some() if self.follows(node):
                return self._once(node, self._some)
            case Earliest() if self.follows(node):
                return self._once(node, self._earliest)
            case Fact() | Parameter():
                return self._once(node, self._leaf)
            case Not(part):
                return self.step(part)
            case MemberOf(fact, words):
                outcome = self.truth(node)
                step = self._leaf(fact)
                told = step.told if step.assumed or outcome is not Truth.NO else _lacks(step.told, step.value, words)
                return replace(step, says=self.phrase(node), told=told, outcome=outcome)
            case Same(field, of):
                named = field.field if isinstance(field, Outer) else field
                outcome = self.truth(node)
                says, told = (as_around(text, of) for text in (named.says, sentence(named, outcome)))
                return replace(self._leaf(field), says=says, told=told, value="", outcome=outcome)
            case Compare():
                return self._comparing(node)
            case QuestionReads():
                return self._read(node)
        outcome = self.truth(node)
        told = _chosen(self.truth(node.condition), outcome) if isinstance(node, Choose) else self._told(node, outcome)
        joins = {All: "all", AnyOf: "any", Choose: "choice"}.get(type(node), "")
        return Step(says=self._joined(node), told=told, outcome=outcome, joins=joins, because=self._parts(node))

    def _comparing(self, node: Compare) -> Step:
        """That one amount or day is past another, by the facts and numbers of the law on both sides."""
        ends = (self.meant(node.left), self.meant(node.right))
        meant = node if ends == (node.left, node.right) else made(Compare, node.operator, *ends)
        leaves = dict.fromkeys(_leaves(ends[0]) + _leaves(ends[1]))
        outcome = self.truth(node)
        return Step(
            says=self.phrase(meant),
            told=self._compared(node.operator, *ends, outcome),
            outcome=outcome,
            comparison=self.comparison(node),
            sides=(self.phrase(self._bare(ends[0])), self.phrase(self._bare(ends[1]))),
            because=tuple(self._once(leaf, self._leaf) for leaf in leaves),
        )

    def _read(self, node: QuestionReads) -> Step:
        """How an open question of law is read, or that it is open."""
        chosen = self.case.readings.get(node.question.name, node.question.followed)
        says = f"{node.question.asks} {f'Read as: {chosen}' if chosen else 'Open'}; here: {node.reading}"
        return Step(
            says=says,
            told=says,
            outcome=self.truth(node),
            cites=node.question.cites,
            binding="open-question",
            question=node.question,
        )

    # -- what follows from records

    def _some(self, fact: Some) -> Step:
        """That some record meets a condition, by those that carry it; where none does, by the list's being complete."""
        outcome = self.truth(fact)
        because = list(self._records(fact.of, fact.condition, outcome))
        if outcome is not Truth.YES and fact.closed_by is not None:
            because.append(self.step(fact.closed_by))
        told = sentence(fact, outcome)
        return Step(says=fact.says, told=told, outcome=outcome, cites=fact.cites, because=tuple(because))

    def _earliest(self, fact: Earliest) -> Step:
        """The first day of records, by those that it may be the day of."""
        value, _ = self.program.quantity_in(fact, self.run)
        because = [
            *self._records(fact.of, fact.condition, Truth.YES),
            *self._records(fact.of, fact.condition, Truth.UNKNOWN),
        ]
        text = "never" if value is None else value_text(value)
        told = f"{fact.says}: {text}"
        known = Known(value=value) if isinstance(value, DateRange) else None
        return Step(
            says=fact.says,
            told=told,
            outcome=Truth.YES,
            cites=fact.cites,
            value=text,
            known=known,
            because=tuple(because),
        )

    def _records(self, of: Collection, condition: Expr, outcome: Truth) -> Iterator[Step]:
        """The records of which a condition has an outcome: the first few, and how many more."""
        held = self.case.records[of]
        alike: list[RunRecord] = []
        for record in self.run.each(of, self.run.records[of]):
            if self.truth(condition) is outcome:
                alike.append(record)
        shown = alike[:MOST_RECORDS]
        for record in self.run.each(of, shown):
            more = len(alike) - len(shown) if record is shown[-1] else 0
            yield self._record(held[record.place], condition, outcome, more)

    def _record(self, record: Record, condition: Expr, outcome: Truth, more: int) -> Step:
        """One record, with what of the condition it meets or fails."""
        before = self.proved
        kept = ("proved", id(before), record.path)
        self.proved = self.run.memo.setdefault(kept, {})  # type: ignore[assignment]
        steps = self._parts(condition)
        self.proved = before
        carried = tuple(step for step in steps if step.carries)
        says = record.called
        return Step(says=says, told=says, outcome=outcome, record=record, more=more, because=carried)

    def _leaf(self, node: Expr) -> Step:
        if isinstance(node, Parameter):
            value = self.program.parameters[node.name]
            text = value.isoformat() if hasattr(value, "isoformat") else decimal_text(value)
            says = self.phrase(node)
            return Step(says=says, told=f"{says}: {text}", outcome=Truth.YES, value=text, parameter=node.name)
        if isinstance(node, Rule):
            return self.rule(node)
        if isinstance(node, Outer):
            return self._of_other(node)
        assert isinstance(node, Fact)
        known = self.held(node)
        outcome = self._known(node)
        unknown = known is None or plain(known.value) is None
        held = value_text(known.value) if known and node.kind is not FactKind.TRUTH else ""
        says, told = node.says, sentence(node, Truth.UNKNOWN if unknown else outcome)
        assumed = known is None and self.case.takes(node)
        if assumed and node.assumes is not None:
            says = f"{node.says} (assumed: {node.assumes.says})"
            told = f"{sentence(node, outcome) if node.kind is FactKind.TRUTH else node.assumes.says} (assumed)"
        elif held and not unknown:
            told = f"{node.says}: {held}"
        return Step(
            says=says,
            told=told,
            outcome=outcome,
            cites=node.cites,
            value=held,
            known=None if unknown else known,
            assumed=assumed,
        )

    def _of_other(self, node: Outer) -> Step:
        """A field of the record around, with what is known of it there."""
        of = node.field.of
        around = [record for record in (self.run.outer.get(of), self.run.bound.get(of)) if record is not None]
        (step,) = [self._leaf(node.field) for _ in self.run.each(of, around[:1])] or [self._leaf(node.field)]
        return replace(step, says=self.phrase(node), told=f"of the other: {step.told}")

    def _known(self, fact: Fact) -> Truth:
        """The truth of a fact; for a quantity, whether anything is known of it."""
        if fact.kind is FactKind.TRUTH:
            return self.truth(fact)
        return Truth.YES if self.held(fact) is not None else Truth.UNKNOWN

    def _joined(self, node: Expr) -> str:
        """What a node that joins others says of them, which follow below it."""
        match node:
            case All():
                return "all of these"
            case AnyOf():
                return "at least one of these"
            case Choose(condition, _, _):
                return f"depending on whether {self.phrase(condition)}"
        return self.phrase(node)

    def _told(self, node: Expr, outcome: Truth) -> str:
        """What is so of the steps below a node that joins them."""
        found = {
            All: ("all of this is so", "not all of this is so", "Is all of this so?"),
            AnyOf: ("at least one of these is so", "none of these is so", "Is at least one of these so?"),
        }.get(type(node))
        return found[(Truth.YES, Truth.NO, Truth.UNKNOWN).index(outcome)] if found else self._joined(node)

    def _bare(self, node: Expr) -> Expr:
        """A quantity without the factors by which it is multiplied, of a sum the parts that are not nought."""
        if isinstance(node, Times):
            return self._bare(node.part)
        if isinstance(node, Sum):
            parts = tuple(part for part in node.parts if self.amount(part).high != 0)
            return parts[0] if len(parts) == 1 else made(Sum, parts) if parts else node
        return node

    def _compared(self, operator: str, left: Expr, right: Expr, outcome: Truth) -> str:
        """What is so of two amounts, or of two days, that a rule compares."""
        yes, no = {
            (">", False): ("greater than", "not greater than"),
            (">=", False): ("at least", "less than"),
            (">", True): ("later than", "not later than"),
            (">=", True): ("not earlier than", "earlier than"),
        }[operator, self.program.is_day(left) or self.program.is_day(right)]
        one, other = self.phrase(left), self.phrase(right)
        if outcome is Truth.UNKNOWN:
            return f"Is {one} {yes} {other}?"
        return f"{one} is {yes if outcome is Truth.YES else no} {other}"


def _chosen(condition: Truth, outcome: Truth) -> str:
    """What is so of a choice, whose condition is the first of the steps below it."""
    if condition.decided:
        return "by the first of these points, the second is what counts"
    if outcome.decided:
        return "whichever way the first of these points goes, the others agree"
    return "What of the rest counts, by the first of these points?"


def _lacks(told: str, value: str, words: tuple[str, ...]) -> str:
    """What is so of a fact that holds none of the words that a rule looks for."""
    lacks = f"none of {', '.join(words)}" if len(words) > 1 else f"not {words[0]}"
    return told.removesuffix(value) + lacks if value == "none" else f"{told}, and {lacks}"


def _leaves(node: Expr) -> list[Expr]:
    """The facts and parameters of a quantity, and the conditions by which it is chosen."""
    if isinstance(node, Fact | Parameter | Rule | Outer):
        return [node]
    if isinstance(node, MemberOf):
        return [node.fact]
    return [leaf for child in children(node) for leaf in _leaves(child)]
