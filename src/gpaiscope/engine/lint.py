"""Lint: what is wrong with a body of rules, whatever the case.

Each check returns findings as sentences; none means the rules are sound in that respect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise

from gpaiscope.engine.expression import (
    Choose,
    Compare,
    Constant,
    Expr,
    Fact,
    FactKind,
    MemberOf,
    Not,
    Question,
    QuestionReads,
    Rule,
    Same,
    Some,
    Values,
    children,
    rule_parts,
    walk,
)


def uncited(rules: Iterable[Rule]) -> list[str]:
    """Rules, exceptions and questions without a citation."""
    found = []
    for rule in rules:
        for version in rule.versions:
            if not version.cites:
                found.append(f"{rule.id} cites nothing")
            found += [f"{rule.id}, {cut.says}: cites nothing" for cut in version.cuts if not cut.cites]
        found += [f"{question.name} cites nothing" for question in questions_in(rule) if not question.cites]
    return found


def gaps(rules: Iterable[Rule], values: Values) -> list[str]:
    """Versions of a rule that do not follow one another in time."""
    found = []
    for rule in rules:
        for earlier, later in pairwise(version.begins(values) for version in rule.versions):
            if earlier >= later:
                found.append(f"{rule.id}: {earlier} does not come before {later}")
    return found


def parameter_gaps(values: Mapping[str, Iterable[tuple[date, date | None]]]) -> list[str]:
    """Gaps and overlaps between the dated values of a parameter."""
    found = []
    for name, spans in values.items():
        ordered = sorted(spans, key=lambda span: span[0])
        for (_, until), (start, _) in pairwise(ordered):
            if until is None or until.toordinal() + 1 != start.toordinal():
                found.append(f"{name}: {until} and {start} do not meet")
    return found


def conflicting_cuts(rules: Iterable[Rule], exclusive: Callable[[Expr, Expr], bool]) -> list[str]:
    """Exceptions of one version that pull in opposite directions without excluding each other."""
    found = []
    for rule in rules:
        for version in rule.versions:
            for place, one in enumerate(version.cuts):
                for other in version.cuts[place + 1 :]:
                    if one.gives != other.gives and not exclusive(one.when, other.when):
                        found.append(f"{rule.id}: «{one.says}» against «{other.says}»")
    return found


def mixed_polarity(rules: Iterable[Rule]) -> dict[str, set[str]]:
    """Facts and rules that occur both positively and negatively in one rule, by rule.

    There Kleene's logic may say unknown where the answer is in truth decided. A choice by a
    fact is exempt: `Choose` takes the common value of its branches.
    """
    found = {}
    for rule in rules:
        seen: dict[str, set[bool]] = {}
        for version in rule.versions:
            _polarity(version.when, True, seen)
            for cut in version.cuts:
                _polarity(cut.when, cut.gives, seen)
        mixed = {name for name, signs in seen.items() if len(signs) > 1}
        if mixed:
            found[rule.id] = mixed
    return found


def _polarity(node: Expr, positive: bool, seen: dict[str, set[bool]]) -> None:
    match node:
        case Not(part):
            _polarity(part, not positive, seen)
        case Fact(kind=FactKind.TRUTH, name=name):
            seen.setdefault(name, set()).add(positive)
        case MemberOf(fact, words):
            seen.setdefault(f"{fact.name}: {', '.join(words)}", set()).add(positive)
        case Rule():
            seen.setdefault(f"«{node.id}»", set()).add(positive)
        case Choose(_, then, otherwise):
            _polarity(then, positive, seen)
            _polarity(otherwise, positive, seen)
        case Compare() | Constant() | Same():
            return
        case _:
            for child in children(node):
                _polarity(child, positive, seen)


def unaskable(facts: Iterable[Fact]) -> list[str]:
    """Facts that nobody could be asked about, and assumed facts whose assumption is not worded."""
    found = []
    for fact in facts:
        if not (fact.asks and fact.who):
            found.append(f"{fact.name} has no question or nobody to ask")
        if fact.assumed is not None and not fact.assumes:
            found.append(f"{fact.name} is assumed without saying so")
    return found


def questions_in(rule: Rule) -> list[Question]:
    """The open questions that a rule is written with."""
    found: dict[str, Question] = {}
    for part in rule_parts(rule):
        for node in walk(part):
            if isinstance(node, QuestionReads):
                found.setdefault(node.question.name, node.question)
    return list(found.values())


def unclosed(rules: Iterable[Rule]) -> list[str]:
    """Facts that follow from records of a list of which nobody can say that it is complete: they are never no."""
    return [
        f"{node.name}: nothing closes {node.of.name}"
        for rule in rules
        for part in rule_parts(rule)
        for node in walk(part)
        if isinstance(node, Some) and node.closed_by is None
    ]


def unused_readings(rules: Iterable[Rule]) -> list[str]:
    """Readings of open questions that no rule ever asks for, where the question's others do not cover them.

    With two readings one may go without saying; of three or more at most one may.
    """
    asked: dict[str, set[str]] = {}
    questions: dict[str, Question] = {}
    for rule in rules:
        for part in rule_parts(rule):
            for node in walk(part):
                if isinstance(node, QuestionReads):
                    questions[node.question.name] = node.question
                    asked.setdefault(node.question.name, set()).add(node.reading)
    return [
        f"{name}: {sorted(left)}"
        for name, question in questions.items()
        if len(left := {reading.name for reading in question.readings} - asked[name]) > 1
    ]
