"""Ask: which few answers would decide a rule that is unknown, and everything else that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from gpaiscope.engine.evaluation import Case, Known, Program
from gpaiscope.engine.expression import Expr, Fact, Kind, MemberOf, Rule, Value, rule_parts, walk
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth

LARGEST_SET: Final = 3
MOST_TRIALS: Final = 4_000
"""How many answers are tried before a larger set of facts is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One possible answer to a fact, as an example of those that decide."""

    fact: Fact
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """A smallest set of facts, some answer to which decides a rule, with each outcome it can give."""

    facts: tuple[Fact, ...]
    answers: tuple[tuple[Outcome, tuple[Answer, ...]], ...]


def decisive_sets(program: Program, rule: Rule, case: Case, largest: int = LARGEST_SET) -> tuple[Decisive, ...]:
    """Minimal sets of at most ``largest`` missing facts, some answer to which decides the rule.

    Sets are tried by size, and no set is listed that holds a smaller one. Empty where the
    rule is decided already, or where more answers would be needed.
    """
    finding = program.finding(rule, case)
    if finding.outcome is not Outcome.UNKNOWN:
        return ()
    unknown = [fact for fact in finding.reasons if fact.name not in {each.name for each in finding.assumed}]
    found: list[Decisive] = []
    trials = 0
    answers = {fact.name: tuple(possible_answers(program, fact)) for fact in unknown}
    for size in range(1, largest + 1):
        for facts in combinations(unknown, size):
            if any(set(smaller.facts) <= set(facts) for smaller in found):
                continue
            trials += _count(answers, facts)
            if trials > MOST_TRIALS:
                return tuple(found)
            decided = _deciding(program, rule, case, facts, answers)
            if decided:
                found.append(Decisive(facts=facts, answers=decided))
        if found:
            break
    return tuple(found)


def _count(answers: dict[str, tuple[Value, ...]], facts: Iterable[Fact]) -> int:
    total = 1
    for fact in facts:
        total *= len(answers[fact.name])
    return total


def _deciding(
    program: Program, rule: Rule, case: Case, facts: tuple[Fact, ...], answers: dict[str, tuple[Value, ...]]
) -> tuple[tuple[Outcome, tuple[Answer, ...]], ...]:
    first: dict[Outcome, tuple[Answer, ...]] = {}
    for values in product(*(answers[fact.name] for fact in facts)):
        tried = case.with_facts({fact.name: Known(value=value) for fact, value in zip(facts, values, strict=True)})
        truth = program.truth(rule, tried)
        if truth.decided:
            outcome = Outcome.YES if truth is Truth.YES else Outcome.NO
            first.setdefault(outcome, tuple(Answer(fact=f, value=v) for f, v in zip(facts, values, strict=True)))
        if len(first) == 2:
            break
    return tuple(sorted(first.items(), key=lambda item: item[0].value, reverse=True))


def possible_answers(program: Program, fact: Fact) -> Iterator[Value]:
    """Answers that stand for all others: yes and no, each word and none, and one value on each side of every line."""
    match fact.kind:
        case Kind.TRUTH:
            yield from (Truth.YES, Truth.NO)
        case Kind.WORDS:
            yield from (frozenset({word}) for word in _telling_words(program, fact))
            yield frozenset()
        case Kind.NUMBER:
            yield from (Range.exactly(value) for value in _telling_numbers(program))
        case Kind.DATE:
            yield from (DateRange.exactly(day) for day in _telling_days(program))


def _telling_words(program: Program, fact: Fact) -> list[str]:
    """One word of each group that the rules tell apart."""
    groups: dict[tuple[bool, ...], str] = {}
    tests = _word_tests(program).get(fact.name, [])
    for word in fact.words:
        groups.setdefault(tuple(word in test for test in tests), word)
    return list(groups.values())


@lru_cache(maxsize=8)
def _word_tests(program: Program) -> dict[str, list[tuple[str, ...]]]:
    """By fact, the lists of words that the rules look for in it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for node in _nodes(program):
        if isinstance(node, MemberOf):
            found.setdefault(node.fact.name, []).append(node.words)
    return found


def _telling_numbers(program: Program) -> list[Exact]:
    lines = sorted({value for value in program.parameters.values() if not isinstance(value, date)})
    return [0, *(point for line in lines for point in (line, line + 1)), 100 * lines[-1] if lines else 1]


def _telling_days(program: Program) -> list[date]:
    lines = sorted({value for value in program.parameters.values() if isinstance(value, date)} | {program.day})
    eves = {date.fromordinal(day.toordinal() - 1) for day in lines}
    return sorted(eves | set(lines) | {date.fromordinal(program.day.toordinal() + 1)})


def _nodes(program: Program) -> Iterator[Expr]:
    for rule in program.rules.values():
        for part in rule_parts(rule):
            yield from walk(part)
