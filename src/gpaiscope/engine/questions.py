"""Ask: which few answers would decide a rule that is unknown, and everything else that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain, combinations
from math import prod
from typing import Final, cast

from gpaiscope.deferred import dataclass
from gpaiscope.engine import expression
from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.compiling import Evaluation
from gpaiscope.engine.evaluation import Program, RecordPlace, RuleFinding
from gpaiscope.values import DateRange, Exact, Outcome, Range, Truth

LARGEST_SET: Final = 3
MOST_TRIALS: Final = 4_000
"""How many answers are tried before a larger set of facts is given up."""

MOST_ASKED: Final = 40
"""Facts that are tried of those in the way of one answer; of many records alike the first stand for all."""


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that could be asked about: of the case, or of one record of it."""

    fact: expression.Fact
    place: RecordPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleAnswer:
    """One possible answer to a fact, as an example of those that decide."""

    asked: AskedFact
    value: expression.Value

    @property
    def fact(self) -> expression.Fact:
        """The fact that is answered."""
        return self.asked.fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """A smallest set of facts, some answer to which decides a rule, with each outcome it can give."""

    asked: tuple[AskedFact, ...]
    answers: tuple[tuple[Outcome, tuple[ExampleAnswer, ...]], ...]

    @property
    def facts(self) -> tuple[expression.Fact, ...]:
        """The facts of the set."""
        return tuple(each.fact for each in self.asked)


def decisive_sets(
    program: Program, rule: expression.Rule, case: Case, largest: int = LARGEST_SET, day: date | None = None
) -> tuple[Decisive, ...]:
    """Minimal sets of at most ``largest`` missing facts, some answer to which decides the rule on a day.

    Without ``day`` it is the program's own. Sets are tried by size, and no set is listed that holds a smaller one.
    Empty where the rule is decided already, or where more answers would be needed.
    """
    finding = program.finding(rule, case)
    if finding.outcome is not Outcome.UNKNOWN:
        return ()
    unknown = tuple(_asked_about(finding))[:MOST_ASKED]
    found: list[Decisive] = []
    trials = 0
    answers = {each: tuple(possible_answers(program, each.fact, case, day or program.day)) for each in unknown}
    for size in range(1, largest + 1):
        for asked in combinations(unknown, size):
            if any(set(smaller.asked) <= set(asked) for smaller in found):
                continue
            trials += _count(answers, asked)
            if trials > MOST_TRIALS:
                return tuple(found)
            decided = _deciding(program, rule, case, asked, answers)
            if decided:
                found.append(Decisive(asked=asked, answers=decided))
        if found:
            break
    return tuple(found)


def _asked_about(finding: RuleFinding) -> Iterator[AskedFact]:
    """What is not known, and stands in the way: what follows from a list that is there is asked of its records."""
    fields = {field: places for field, places, _ in finding.open_fields}
    for fact in finding.reasons:
        if isinstance(fact, expression.RecordFact) and fact in fields:
            yield from (AskedFact(fact, place) for place in fields[fact])
        elif fact in finding.assumed or finding.case.follows(fact):
            continue
        else:
            yield AskedFact(fact)


def _count(answers: dict[AskedFact, tuple[expression.Value, ...]], asked: Iterable[AskedFact]) -> int:
    return prod(len(answers[each]) for each in asked)


def _deciding(
    program: Program,
    rule: expression.Rule,
    case: Case,
    asked: tuple[AskedFact, ...],
    answers: dict[AskedFact, tuple[expression.Value, ...]],
) -> tuple[tuple[Outcome, tuple[ExampleAnswer, ...]], ...]:
    first: dict[Outcome, tuple[ExampleAnswer, ...]] = {}
    for given, truth in _tries(program, rule, case, asked, answers, ()):
        if truth.decided:
            first.setdefault(Outcome.YES if truth is Truth.YES else Outcome.NO, given)
        if len(first) == 2:
            break
    return tuple(sorted(first.items(), key=lambda item: item[0].value, reverse=True))


def _tries(
    program: Program,
    rule: expression.Rule,
    case: Case,
    asked: tuple[AskedFact, ...],
    answers: dict[AskedFact, tuple[expression.Value, ...]],
    given: tuple[ExampleAnswer, ...],
) -> Iterator[tuple[tuple[ExampleAnswer, ...], Truth]]:
    """Combinations of answers in their order, with what the rule says then.

    What no longer stands in the way after the answers before it decides nothing, and is not tried.
    """
    for value in answers[asked[0]]:
        now = (*given, ExampleAnswer(asked=asked[0], value=value))
        truth, mask = program.judged_in(rule, _tried(program, case, now))
        if len(asked) == 1:
            yield now, truth
        elif not truth.decided and all(_is_in_the_way(program, each, mask) for each in asked[1:]):
            yield from _tries(program, rule, case, asked[1:], answers, now)


def _is_in_the_way(program: Program, asked: AskedFact, mask: int) -> bool:
    return bool(program.bit(asked.fact) & mask and (asked.place is None or program.bit(asked.place) & mask))


def _tried(program: Program, case: Case, given: tuple[ExampleAnswer, ...]) -> Evaluation:
    """The run of a case with these answers. Those with a single one are kept, since many rules ask for the same."""
    *before, last = given
    changed = frozenset({last.fact})
    if before:
        return program.trial_beside(answered(case, given), _tried(program, case, tuple(before)), changed)
    start = program.start_brief(case)
    held = cast("dict[object, Evaluation]", start.memo.setdefault("tried", {}))
    key = (last, *case.at.items())
    if key not in held:
        held[key] = program.trial_beside(answered(case, given), start, changed)
    return held[key]


def answered(case: Case, given: Iterable[ExampleAnswer]) -> Case:
    """The case with these answers."""
    for each in given:
        place, known = each.asked.place, Known(value=each.value)
        if place is not None and isinstance(each.fact, expression.RecordFact):
            case = case.with_field(place.of, place.place, {each.fact: known})
        else:
            case = case.with_facts({each.fact: known})
    return case


def possible_answers(program: Program, fact: expression.Fact, case: Case, day: date) -> Iterator[expression.Value]:
    """Answers that stand for all others: yes and no, each word and none, and one value on each side of every line."""
    match fact.kind:
        case expression.FactKind.TRUTH:
            yield from (Truth.YES, Truth.NO)
        case expression.FactKind.WORDS:
            yield from (frozenset({word}) for word in _telling_words(program, fact))
            yield frozenset()
        case expression.FactKind.WHO:
            yield from (frozenset({held[place].id}) for of, place in case.at.items() if (held := case.records[of]))
            yield frozenset({""})
        case expression.FactKind.NUMBER:
            yield from (Range.exactly(value) for value in _telling_numbers(program))
        case expression.FactKind.DATE:
            yield from (DateRange.exactly(day) for day in _telling_days(program, day))


def _telling_words(program: Program, fact: expression.Fact) -> list[str]:
    """One word of each group that the rules tell apart."""
    groups: dict[tuple[bool, ...], str] = {}
    tests = _word_tests(program, len(program.rules)).get(fact.name, [])
    for word in fact.words:
        groups.setdefault(tuple(word in test for test in tests), word)
    return list(groups.values())


@lru_cache(maxsize=8)
def _word_tests(program: Program, rules: int) -> dict[str, list[tuple[str, ...]]]:
    """By fact, the lists of words that so many rules look for in it."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for node in _nodes(program):
        if isinstance(node, expression.MemberOf):
            found.setdefault(node.fact.name, []).append(node.words)
    return found


def _telling_numbers(program: Program) -> list[Exact]:
    lines = sorted({value for value in program.parameters.values() if not isinstance(value, date)})
    return [0, *(point for line in lines for point in (line, line + 1)), 100 * lines[-1] if lines else 1]


def _telling_days(program: Program, today: date) -> list[date]:
    lines = sorted({value for value in program.parameters.values() if isinstance(value, date)} | {today})
    eves = {date.fromordinal(day.toordinal() - 1) for day in lines}
    return sorted(eves | set(lines) | {date.fromordinal(today.toordinal() + 1)})


def _nodes(program: Program) -> Iterator[expression.Expr]:
    """All that the rules are written in, and the conditions of facts that follow from records."""
    told = [
        fact.condition for fact in program.facts.values() if isinstance(fact, expression.Some | expression.Earliest)
    ]
    for part in chain(told, *map(expression.rule_parts, program.rules.values())):
        yield from expression.walk(part)
