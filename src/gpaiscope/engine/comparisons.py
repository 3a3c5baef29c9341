"""Comparisons as values: what was compared with what, by which factor, and which side is a line of the law."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.evaluation import Program, RuleFinding
from gpaiscope.engine.expression import (
    Choose,
    Compare,
    Earliest,
    Expr,
    Fact,
    Outer,
    Parameter,
    RecordFact,
    Some,
    Sum,
    Times,
    Under,
    children,
    truth_valued,
    walk,
)
from gpaiscope.values import DateRange, Exact, Range, Truth


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


def comparisons(finding: RuleFinding) -> tuple[Comparison, ...]:
    """The comparisons that carry a finding or stand in its way, in the law's order.

    Those between days of single records are left out: which record is meant is for the proof to say.
    """
    found = Weighing(finding.program, finding.case)
    return tuple(found.comparison(node) for node in finding.comparisons if not _of_records(node, finding))


def _of_records(node: Compare, finding: RuleFinding) -> bool:
    """Whether a comparison speaks of records that are not meant in the case, so inside a condition on records."""
    case = finding.case
    return any(
        isinstance(each, Outer)
        or (
            isinstance(each, RecordFact)
            and each.of in case.records
            and each.of not in case.at
            and each not in case.facts
        )
        for each in walk(node)
    )


class Weighing:
    """What is so in a case, of the records that are being read: truths, and quantities with what they mean there."""

    def __init__(self, program: Program, case: Case) -> None:
        self.program = program
        self.case = case
        self.run = program.start(case)

    def truth(self, node: Expr) -> Truth:
        """What a condition comes to."""
        return self.program.truth_in(node, self.run)

    def held(self, fact: Fact) -> Known | None:
        """What is known of a fact, first of the records that are being read; None where nothing is."""
        own = (self.case.records[of][record.place].fields.get(fact) for of, record in self.run.bound.items())
        return next((known for known in own if known is not None), self.case.facts.get(fact))

    def follows(self, fact: Fact) -> bool:
        """Whether a fact follows from records here, and is not stated itself."""
        return isinstance(fact, Some | Earliest) and self.held(fact) is None and fact.of in self.case.records

    def comparison(self, node: Compare) -> Comparison:
        """A comparison as a value."""
        left, right = self._side(self.meant(node.left)), self._side(self.meant(node.right))
        outcome = self.truth(node)
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
            case Choose(_, then, otherwise):
                return self.amount(then).hull(self.amount(otherwise))
            case Fact():
                known = self.held(node)
                return known.value if known is not None and isinstance(known.value, Range) else Range()
        found, _ = self.program.quantity_in(node, self.run)
        assert isinstance(found, Range)
        return found

    def _factor(self, factor: Exact | Parameter) -> Exact:
        return self.program.parameters[factor.name] if isinstance(factor, Parameter) else factor  # type: ignore[return-value]

    def meant(self, node: Expr) -> Expr:
        """A quantity as it comes out here: of a choice the branch that is taken, or one where both give the same.

        Of a sum what is nought is left out: what it would count as, were it more, is nobody's question.
        """
        match node:
            case Choose(condition, then, otherwise):
                one, other = self.meant(then), self.meant(otherwise)
                taken = {Truth.YES: one, Truth.NO: other}.get(self.truth(condition))
                if taken is not None:
                    return taken
                return one if self._is_same(one, other) else made(Choose, condition, one, other)
            case Times(factor, part):
                meant = self.meant(part)
                return node if meant is part else made(Times, factor, meant)
            case Sum(parts):
                summed = tuple(self.meant(part) for part in parts if self.amount(part).high != 0)
                if len(summed) == 1:
                    return summed[0]
                return node if summed in ((), parts) else made(Sum, summed)
            case Under(part, _):
                return self.meant(part)
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
