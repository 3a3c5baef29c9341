"""Comparisons as values: what was compared with what, by which factor, and which side is a line of the law."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from gpaiscope.engine.case import Known
from gpaiscope.engine.compiling import Run
from gpaiscope.engine.evaluation import Finding, Program
from gpaiscope.engine.expression import (
    Choose,
    Compare,
    Expr,
    Fact,
    Field,
    Outer,
    Parameter,
    Sum,
    Times,
    Under,
    children,
    truth_valued,
    walk,
)
from gpaiscope.values import DateRange, Exact, Range, Truth

Holds = Callable[[Fact], Known | None]
"""What is known of a fact, of the record that is meant where it has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison, without the factor by which it was multiplied.

    ``value`` is None for a day that never comes. ``facts`` are those that it was worked out from, of a choice
    only those of the branch that was taken. ``parameter`` is its name where it is one of the law.
    """

    value: Range | DateRange | None
    factor: Exact = 1
    facts: tuple[Fact, ...] = ()
    parameter: str = ""

    @property
    def amount(self) -> Range | None:
        """The number that was compared, the factor included; None for days."""
        return self.value.times(self.factor) if isinstance(self.value, Range) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``left > right`` or ``left >= right``, each side times its factor, with what came of it."""

    operator: str
    left: Side
    right: Side
    outcome: Truth

    @property
    def line_is_left(self) -> bool:
        """Which side is the line: a number or day of the law, else what stands on the right, as the law has it."""
        return bool(self.left.parameter) and not self.right.parameter

    @property
    def line(self) -> Side:
        """The side that the other was measured by."""
        return self.left if self.line_is_left else self.right

    @property
    def measured(self) -> Side:
        """The side that was measured."""
        return self.right if self.line_is_left else self.left

    @property
    def ratio(self) -> Range | None:
        """The left amount over the right one; None for days, and where the right may be nothing or is not bounded."""
        left, right = self.left.amount, self.right.amount
        if left is None or right is None or not right.low or right.low < 0 or right.high is None:
            return None
        low, high = _over(left.low, right.high), _over(left.high, right.low)
        return Range(low=low, best=_over(left.best, right.best), high=high)


def _over(one: Exact | None, other: Exact | None) -> Exact | None:
    return None if one is None or other is None else Fraction(one) / Fraction(other)


def comparisons(finding: Finding) -> tuple[Comparison, ...]:
    """The comparisons that carry a finding or stand in its way, in the law's order.

    Those between days of single records are left out: which record is meant is for the proof to say.
    """
    run = finding.program.start(finding.case)
    found = Weighing(finding.program, run, finding.case.known)
    return tuple(found.comparison(node) for node in finding.comparisons if not _of_records(node, finding))


def _of_records(node: Compare, finding: Finding) -> bool:
    """Whether a comparison speaks of records that are not meant in the case, so inside a condition on records."""
    case = finding.case
    return any(
        isinstance(each, Outer)
        or (isinstance(each, Field) and each.of in case.records and each.of not in case.at and each not in case.facts)
        for each in walk(node)
    )


class Weighing:
    """What quantities come to in a run, and what they mean there: of a choice the branch that was taken."""

    def __init__(self, program: Program, run: Run, held: Holds) -> None:
        self.program = program
        self.run = run
        self.held = held

    def comparison(self, node: Compare) -> Comparison:
        """A comparison as a value."""
        left, right = self._side(self.meant(node.left)), self._side(self.meant(node.right))
        outcome = self.program.truth_in(node, self.run)
        return Comparison(operator=node.operator, left=left, right=right, outcome=outcome)

    def _side(self, node: Expr, factor: Exact = 1) -> Side:
        if isinstance(node, Times):
            return self._side(node.part, factor * self._factor(node.factor))
        value = self.program.quantity_in(node, self.run)[0] if self.program.is_day(node) else self.amount(node)
        parameter = node.name if isinstance(node, Parameter) else ""
        facts = tuple(dict.fromkeys(_amounts(node)))
        return Side(value=value, factor=factor, facts=facts, parameter=parameter)

    def amount(self, node: Expr) -> Range:
        """A number with its best value, where there is one. The ends are those that the rules compared."""
        match node:
            case Parameter(name):
                return Range.exactly(self.program.parameters[name])  # type: ignore[arg-type]
            case Times(factor, part):
                return self.amount(part).times(self._factor(factor))
            case Sum(parts):
                # Amounts are never negative, so an unknown part adds at least nothing, as in the rules themselves.
                return sum((_at_least_nothing(self.amount(part)) for part in parts), Range.exactly(0))
            case Under(part, _):
                return self.amount(part)
            case Choose(_, then, otherwise):
                return self.amount(then).hull(self.amount(otherwise))
            case Fact():
                known = self.held(node)
                return known.value if known is not None and isinstance(known.value, Range) else Range()
        raise AssertionError(f"{type(node).__name__} is no number")

    def _factor(self, factor: Exact | Parameter) -> Exact:
        return self.program.parameters[factor.name] if isinstance(factor, Parameter) else factor  # type: ignore[return-value]

    def meant(self, node: Expr) -> Expr:
        """A quantity as it comes out here: of a choice the branch that is taken, or one where both give the same."""
        match node:
            case Choose(condition, then, otherwise):
                one, other = self.meant(then), self.meant(otherwise)
                taken = {Truth.YES: one, Truth.NO: other}.get(self.program.truth_in(condition, self.run))
                if taken is not None:
                    return taken
                return one if self._is_same(one, other) else made(Choose, condition, one, other)
            case Times(factor, part):
                meant = self.meant(part)
                return node if meant is part else made(Times, factor, meant)
            case Sum(parts):
                summed = tuple(self.meant(part) for part in parts)
                return node if summed == parts else made(Sum, summed)
        return node

    def _is_same(self, one: Expr, other: Expr) -> bool:
        """Whether two facts are the same amount, so that it does not matter which is meant."""
        if not (isinstance(one, Fact) and isinstance(other, Fact)):
            return one is other
        known, beside = (self.held(fact) for fact in (one, other))
        return known is not None and beside is not None and known.value == beside.value


def _at_least_nothing(amount: Range) -> Range:
    return Range(low=0, best=amount.best, high=amount.high) if amount.low is None else amount


@lru_cache(maxsize=1024)
def made(kind: Callable[..., Expr], *parts: object) -> Expr:
    """A node of these parts, the same one each time, so that its phrase is worked out once."""
    return kind(*parts)


def _amounts(node: Expr) -> list[Fact]:
    """The facts that a quantity is worked out from, without the conditions by which it is chosen."""
    if isinstance(node, Fact):
        return [node]
    return [leaf for child in children(node) if not truth_valued(child) for leaf in _amounts(child)]
