"""Print: rules as prose, for people who read law and not code."""

# What each method of a fold is given and gives is said once, at `Fold`.
# ruff: noqa: D102

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    Collection,
    Earliest,
    Expr,
    Fact,
    Fold,
    Outer,
    Parameter,
    Question,
    RecordFact,
    Rule,
    Some,
    Value,
    Version,
)
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth, decimal_text

_FACTORS: Final = {2: "twice", 3: "three times"}


class Prose(Fold[str]):
    """Expressions as phrases. Rules stand as their names, so that a text stays short.

    ``called`` is what each parameter is called; one that is not in it stands by its name in brackets.
    """

    def __init__(self, called: Mapping[str, str]) -> None:
        self.called = called
        self._phrases: dict[Expr, str] = {}

    def phrase(self, node: Expr) -> str:
        """An expression as a phrase."""
        if node not in self._phrases:
            self._phrases[node] = self.read(node)
        return self._phrases[node]

    def follows(self, fact: Some | Earliest) -> str:
        """How a fact follows from the records of a collection."""
        if isinstance(fact, Some):
            return f"there is {fact.of.one} of which: {self.phrase(fact.condition)}"
        return f"the first of the days ({self.phrase(fact.day)}) of which: {self.phrase(fact.condition)}"

    def fact(self, fact: Fact) -> str:
        return fact.says

    def constant(self, value: bool | None) -> str:
        return "perhaps" if value is None else "always" if value else "never"

    def parameter(self, name: str) -> str:
        return self.called.get(name, f"[{name}]")

    def compare(self, operator: str, left: str, right: str) -> str:
        return f"{left} {'is greater than' if operator == '>' else 'is at least'} {right}"

    def member_of(self, fact: Fact, words: tuple[str, ...]) -> str:
        return f"{fact.says}: {' or '.join(words)}"

    def all(self, parts: list[str]) -> str:
        return " and ".join(parts)

    def any(self, parts: list[str]) -> str:
        return "(" + " or ".join(parts) + ")"

    def negation(self, part: str) -> str:
        return f"not ({part})"

    def choose(self, condition: str, then: str, otherwise: str, is_truth: bool) -> str:
        return f"(if {condition}: {then}; otherwise: {otherwise})"

    def sum(self, parts: list[str]) -> str:
        return "the sum of " + " and ".join(parts)

    def times(self, factor: Exact | Parameter, part: str) -> str:
        if isinstance(factor, Parameter):
            return f"{self.parameter(factor.name)} times {part}"
        return f"{_FACTORS.get(int(factor)) or decimal_text(factor) + ' times'} {part}"

    def latest(self, parts: list[str]) -> str:
        return "the last of: " + ", ".join(parts)

    def soonest(self, parts: list[str]) -> str:
        return "the first of: " + ", ".join(parts)

    def after(self, part: str, period: Parameter, unit: str) -> str:
        return f"{part}, and {self.parameter(period.name)} ({unit}) after it"

    def outer(self, field: RecordFact) -> str:
        return f"of the other: {field.says}"

    def same(self, field: RecordFact | Outer, of: Collection | Outer) -> str:
        named = field.field if isinstance(field, Outer) else field
        return as_around(named.says, of)

    def question(self, question: Question, reading: str) -> str:
        return f"the open question {question.name} is read as {reading}"

    def rule(self, rule: Rule) -> str:
        return f"«{rule.id}»"


PLAIN: Final = Prose({})
"""Phrases in which parameters stand by their names."""


def as_around(text: str, of: Collection | Outer) -> str:
    """What is said of a field that means somebody: the record of a collection, or whom the record around names."""
    return text.replace("{actor}", "who is named there") if isinstance(of, Outer) else text


def sentence(words: Version | Fact, outcome: Outcome | Truth) -> str:
    """What is so of a rule or a fact: its claim where it holds, its denial where it does not, its question else."""
    if outcome.value == "yes":
        return words.says
    return (words.denies if outcome.value == "no" else words.asks) or words.says


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


def listed(cites: Iterable[Citation]) -> str:
    """Provisions in their newest numbering, with the earlier number where that differs."""
    return "; ".join(both_numbers(each) for each in cites)


def both_numbers(cite: Citation) -> str:
    """A citation in its newest numbering, with that of the edition before where it differs."""
    cited = cite.on(date.max)
    return cited.full if cited else str(cite)
