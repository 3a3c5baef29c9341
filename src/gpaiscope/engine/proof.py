"""Prove: the tree of steps that gives a rule its outcome, each step with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from gpaiscope.engine.evaluation import Case, Known, Program, plain
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Compare,
    Cut,
    Expr,
    Fact,
    Kind,
    MemberOf,
    Not,
    Parameter,
    QuestionReads,
    Rule,
    Sum,
    Times,
    Value,
    Version,
    children,
    truth_valued,
)
from gpaiscope.engine.prose import phrase, sentence
from gpaiscope.values import DateRange, Range, Truth, decimal_text

Node = TypeVar("Node", bound=Expr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a proof. ``says`` is the claim, ``outcome`` its truth, ``because`` the steps below.

    ``told`` is what is so by that outcome: the claim, its denial, or the question while it is open.

    ``known`` is set on facts: their value and sources, None where nothing is known. ``value``
    is a quantity or a set of words as text. ``assumed`` marks what is taken as absent.
    ``carries`` is False for a step on which the outcome above does not rest, such as a part
    that holds of a conjunction that fails.
    """

    says: str
    told: str
    outcome: Truth
    rule: str = ""
    cites: tuple[str, ...] = ()
    binding: str = ""
    value: str = ""
    known: Known | None = None
    assumed: bool = False
    carries: bool = True
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


class _Prover:
    def __init__(self, program: Program, case: Case) -> None:
        self.program = program
        self.case = case
        self.run = program.start(case)
        self.proved: dict[int, Step] = {}

    def rule(self, rule: Rule) -> Step:
        return self._once(rule, self._rule)

    def _once(self, node: Node, prove: Callable[[Node], Step]) -> Step:
        """The step for a node that may stand in many places, and is the same in all."""
        step = self.proved.get(id(node))
        if step is None:
            step = self.proved[id(node)] = prove(node)
        return step

    def _rule(self, rule: Rule) -> Step:
        version = self.program.version(rule)
        outcome = self.program.truth_in(rule, self.run)
        if version is None:
            first = rule.versions[0]
            return Step(
                says=f"{first.says} (not before {first.applies_from})",
                told=f"{sentence(first, outcome)} (the rule applies from {first.applies_from})",
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
        outcome = self._truth(cut.when)
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
            case Fact() | Rule() | MemberOf() | Compare() | QuestionReads():
                return (self.step(node),)
            case Choose():
                return self._choice(node)
            case All() | AnyOf():
                whole = self._truth(node)
                return tuple(
                    step if self._truth(part) is whole else replace(step, carries=False)
                    for part, step in ((part, self.step(part)) for part in node.parts)
                )
        return tuple(self.step(child) for child in children(node))

    def _choice(self, node: Choose) -> tuple[Step, ...]:
        """The condition of a choice, and the branch that it takes; both while it is not known."""
        condition = self._truth(node.condition)
        taken = {Truth.YES: (node.then,), Truth.NO: (node.otherwise,)}.get(condition, (node.then, node.otherwise))
        return (self.step(node.condition), *(self.step(branch) for branch in taken))

    def step(self, node: Expr) -> Step:
        match node:
            case Rule():
                return self.rule(node)
            case Fact() | Parameter():
                return self._once(node, self._leaf)
            case Not(part):
                return self.step(part)
            case MemberOf(fact, words):
                outcome = self._truth(node)
                step = self._leaf(fact)
                told = step.told if step.assumed or outcome is not Truth.NO else _lacks(step.told, step.value, words)
                return replace(step, says=phrase(node), told=told, outcome=outcome)
            case Compare(operator, left, right):
                ends = (self._meant(left), self._meant(right))
                meant = node if ends == (left, right) else _made(Compare, operator, *ends)
                leaves = dict.fromkeys(_leaves(ends[0]) + _leaves(ends[1]))
                because = tuple(self._once(leaf, self._leaf) for leaf in leaves)
                outcome = self._truth(node)
                told = _compared(operator, *ends, outcome)
                return Step(says=phrase(meant), told=told, outcome=outcome, because=because)
            case QuestionReads(question, reading):
                chosen = self.case.readings.get(question.name)
                says = f"{question.asks} {f'Read as: {chosen}' if chosen else 'Open'}; here: {reading}"
                outcome = self._truth(node)
                return Step(says=says, told=says, outcome=outcome, cites=question.cites, binding="open-question")
        outcome = self._truth(node)
        told = _chosen(self._truth(node.condition), outcome) if isinstance(node, Choose) else _told(node, outcome)
        return Step(says=_joined(node), told=told, outcome=outcome, because=self._parts(node))

    def _meant(self, node: Expr) -> Expr:
        """A quantity as it comes out here: of a choice the branch that is taken, or one where both give the same."""
        match node:
            case Choose(condition, then, otherwise):
                one, other = self._meant(then), self._meant(otherwise)
                taken = {Truth.YES: one, Truth.NO: other}.get(self._truth(condition))
                if taken is not None:
                    return taken
                return one if self._is_same(one, other) else _made(Choose, condition, one, other)
            case Times(factor, part):
                meant = self._meant(part)
                return node if meant is part else _made(Times, factor, meant)
            case Sum(parts):
                summed = tuple(self._meant(part) for part in parts)
                return node if summed == parts else _made(Sum, summed)
        return node

    def _is_same(self, one: Expr, other: Expr) -> bool:
        """Whether two facts are the same amount, so that it does not matter which is meant."""
        if not (isinstance(one, Fact) and isinstance(other, Fact)):
            return one is other
        known, beside = (self.case.facts.get(fact.name) for fact in (one, other))
        return known is not None and beside is not None and known.value == beside.value

    def _leaf(self, node: Expr) -> Step:
        if isinstance(node, Parameter):
            value = self.program.parameters[node.name]
            text = value.isoformat() if hasattr(value, "isoformat") else decimal_text(value)
            return Step(says=phrase(node), told=f"{phrase(node)}: {text}", outcome=Truth.YES, value=text)
        if isinstance(node, Rule):
            return self._rule(node)
        assert isinstance(node, Fact)
        known = self.case.facts.get(node.name)
        outcome = self._known(node)
        unknown = known is None or plain(known.value) is None
        held = value_text(known.value) if known and node.kind is not Kind.TRUTH else ""
        says, told = node.says, sentence(node, Truth.UNKNOWN if unknown else outcome)
        assumed = known is None and self.case.assume and node.assumed is not None
        if assumed and node.assumes is not None:
            says = f"{node.says} (assumed: {node.assumes.says})"
            told = f"{sentence(node, outcome) if node.kind is Kind.TRUTH else node.assumes.says} (assumed)"
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

    def _known(self, fact: Fact) -> Truth:
        """The truth of a fact; for a quantity, whether anything is known of it."""
        if fact.kind is Kind.TRUTH:
            return self._truth(fact)
        return Truth.YES if fact.name in self.case.facts else Truth.UNKNOWN

    def _truth(self, node: Expr) -> Truth:
        return self.program.truth_in(node, self.run)


@lru_cache(maxsize=1024)
def _made(kind: Callable[..., Expr], *parts: object) -> Expr:
    """A node of these parts, the same one each time, so that its phrase is worked out once."""
    return kind(*parts)


def _joined(node: Expr) -> str:
    """What a node that joins others says of them, which follow below it."""
    match node:
        case All():
            return "all of these"
        case AnyOf():
            return "at least one of these"
        case Choose(condition, _, _):
            return f"depending on whether {phrase(condition)}"
    return phrase(node)


def _told(node: Expr, outcome: Truth) -> str:
    """What is so of the steps below a node that joins them."""
    found = {
        All: ("all of this is so", "not all of this is so", "Is all of this so?"),
        AnyOf: ("at least one of these is so", "none of these is so", "Is at least one of these so?"),
    }.get(type(node))
    return found[(Truth.YES, Truth.NO, Truth.UNKNOWN).index(outcome)] if found else _joined(node)


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


def _compared(operator: str, left: Expr, right: Expr, outcome: Truth) -> str:
    """What is so of two amounts, or of two days, that a rule compares."""
    days = any(isinstance(leaf, Fact) and leaf.kind is Kind.DATE for leaf in _leaves(left) + _leaves(right))
    yes, no = {
        (">", False): ("greater than", "not greater than"),
        (">=", False): ("at least", "less than"),
        (">", True): ("later than", "not later than"),
        (">=", True): ("not earlier than", "earlier than"),
    }[operator, days]
    if outcome is Truth.UNKNOWN:
        return f"Is {phrase(left)} {yes} {phrase(right)}?"
    return f"{phrase(left)} is {yes if outcome is Truth.YES else no} {phrase(right)}"


def _leaves(node: Expr) -> list[Expr]:
    """The facts and parameters of a quantity, and the conditions by which it is chosen."""
    if isinstance(node, Fact | Parameter | Rule):
        return [node]
    if truth_valued(node) and isinstance(node, MemberOf):
        return [node.fact]
    return [leaf for child in children(node) for leaf in _leaves(child)]


def value_text(value: Value) -> str:
    """A fact's value as people read it."""
    match value:
        case Truth():
            return value.value
        case Range(low=low, best=best, high=high):
            if value.exact and low is not None:
                return decimal_text(low)
            ends = f"{'?' if low is None else decimal_text(low)} to {'?' if high is None else decimal_text(high)}"
            return ends if best is None else f"{decimal_text(best)} ({ends})"
        case DateRange():
            return str(value)
    return ", ".join(sorted(value)) or "none"
