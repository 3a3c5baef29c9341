"""A second way to evaluate rules, slow and plain, which can be told what a node shall be.

It is written without the engine's compiler, so that every case also compares the two. With
``forced`` it answers what a rule would say if one of its conditions were otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gpaiscope.engine.evaluation import Case
from gpaiscope.engine.expression import (
    All,
    AnyOf,
    Choose,
    Compare,
    Constant,
    Expr,
    Fact,
    MemberOf,
    Not,
    Parameter,
    QuestionReads,
    Rule,
    Sum,
    Times,
)
from gpaiscope.law import parameters
from gpaiscope.values import DateRange, Exact, Range, Truth

Ends = tuple[Exact | None, Exact | None]


@dataclass
class Evaluation:
    """One case under the law of a day; ``forced`` gives conditions a value by their identity."""

    case: Case
    day: date
    forced: Mapping[int, bool] = field(default_factory=dict)
    _rules: dict[str, bool | None] = field(default_factory=dict)

    def truth(self, node: Expr) -> bool | None:
        if id(node) in self.forced:
            return self.forced[id(node)]
        match node:
            case Constant(value):
                return value
            case Fact():
                value = self._value(node)
                return None if value in (None, Truth.UNKNOWN) else value in (True, Truth.YES)
            case MemberOf(fact, words):
                held = self._value(fact)
                return None if held in (None, Truth.UNKNOWN) else bool(set(words) & set(held))  # type: ignore[call-overload]
            case QuestionReads(question, reading):
                chosen = self.case.readings.get(question.name)
                return None if chosen is None else chosen == reading
            case Not(part):
                value = self.truth(part)
                return None if value is None else not value
            case All(parts):
                values = [self.truth(part) for part in parts]
                return False if False in values else None if None in values else True
            case AnyOf(parts):
                values = [self.truth(part) for part in parts]
                return True if True in values else None if None in values else False
            case Choose(condition, then, otherwise):
                value = self.truth(condition)
                if value is not None:
                    return self.truth(then if value else otherwise)
                both = {self.truth(then), self.truth(otherwise)}
                return both.pop() if len(both) == 1 else None
            case Compare(operator, left, right):
                return _compare(operator, self.ends(left), self.ends(right))
            case Rule():
                return self.rule(node)
        raise TypeError(node)

    def rule(self, rule: Rule) -> bool | None:
        if rule.id not in self._rules:
            version = rule.on(self.day)
            value: bool | None = False
            if version is not None:
                value = self.truth(version.when)
                for cut in version.cuts:
                    hit = self.truth(cut.when)
                    if hit is True:
                        value = cut.gives
                    elif hit is None and value is not cut.gives:
                        value = None
            self._rules[rule.id] = value
        return self._rules[rule.id]

    def ends(self, node: Expr) -> Ends:
        """The two ends of a number or of a day, days as ordinals."""
        match node:
            case Parameter(name):
                value = parameters.on(self.day)[name]
                number = value.toordinal() if isinstance(value, date) else value
                return number, number
            case Fact():
                return _ends(self._value(node))
            case Sum(parts):
                ends = [self.ends(part) for part in parts]
                highs = [high for _, high in ends if high is not None]
                return sum((low or 0) for low, _ in ends), sum(highs) if len(highs) == len(ends) else None
            case Times(factor, part):
                low, high = self.ends(part)
                return None if low is None else factor * low, None if high is None else factor * high
            case Choose(condition, then, otherwise):
                value = self.truth(condition)
                if value is not None:
                    return self.ends(then if value else otherwise)
                (a, b), (c, d) = self.ends(then), self.ends(otherwise)
                return (None if a is None or c is None else min(a, c)), (None if b is None or d is None else max(b, d))
        raise TypeError(node)

    def _value(self, fact: Fact) -> object:
        known = self.case.facts.get(fact.name)
        if known is None:
            return fact.assumed if self.case.assume else None
        return known.value


def _ends(value: object) -> Ends:
    match value:
        case Range(low=low, high=high):
            return low, high
        case DateRange(earliest=earliest, latest=latest):
            return earliest and earliest.toordinal(), latest and latest.toordinal()
    return None, None


def _compare(operator: str, left: Ends, right: Ends) -> bool | None:
    (a, b), (c, d) = left, right
    if a is not None and d is not None and (a > d if operator == ">" else a >= d):
        return True
    if b is not None and c is not None and (b <= c if operator == ">" else b < c):
        return False
    return None
