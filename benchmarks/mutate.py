"""Change the law one step at a time: some case must fail each time. Run by ``make mutate``.

Every rule is a value, so a changed one is made by rebuilding its conditions; nothing is written
to disk. Each mutant meets only the cases that stand on its rule, those of the rule itself first,
until one fails. Arguments name rules or parameters to look at; with none, all are.

Exits with 1 where a mutant survives that `EXPLAINED` does not explain.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import law_cases

from gpaiscope import law
from gpaiscope.engine.expression import (
    FIRST_DAY,
    All,
    AnyOf,
    Choose,
    Compare,
    Constant,
    Cut,
    Expr,
    MemberOf,
    Not,
    QuestionReads,
    Rule,
    Sum,
    Times,
    Version,
    rule_parts,
    walk,
)
from gpaiscope.engine.prose import phrase
from gpaiscope.errors import GpaiscopeError
from gpaiscope.law.parameters import PARAMETERS, Dated, ParameterEntry

WORKERS = min(2, os.cpu_count() or 1)

_MADE = "read once, when the rules are made, and changed there: as a factor or as a rule's first day"
_SHOWN = "shown to people; no answer hangs on it"
_IMPLIED = "what is asked next implies it; it keeps answers about other models from resting on modifications"
_SAME_DAY = "the rules that it stands on begin on the same day, so on the eve it is no either way"
EXPLAINED: dict[tuple[str, str], str] = {
    **dict.fromkeys(
        ((name, "") for name in ("modification_multiple", "powers_apply", "signatories_listed", "signatories_seen")),
        _MADE,
    ),
    **dict.fromkeys(
        (
            (name, "")
            for name in (
                "margin_percent", "notified_figures", "limitation_years", "limitation_cap_years", "observation_days",
                "retention_years", "guidelines_first", "guidelines_adopted", "omnibus_in_force", "procedure_in_force",
                "high_risk_annex_iii", "marking_of_older_systems", "law_checked",
            )
        ),
        _SHOWN,
    ),
    **dict.fromkeys(
        (
            (name, "applies -1 day")
            for name in (
                "representative_duties", "notification", "compliance_report", "model_evaluation",
                "systemic_risk_mitigation", "serious_incident_reporting", "cybersecurity", "serious_incident",
                "fine_possible",
            )
        ),
        _SAME_DAY,
    ),
    **dict.fromkeys(
        (
            (name, "always as if «the model was made by modifying or merging other models»")
            for name in (
                "places_excluded_model", "open_source_exemption", "modification_makes_provider",
                "presumed_as_modified_systemic_model",
            )
        ),
        _IMPLIED,
    ),
}  # fmt: skip
"""Mutants that no case can kill, by rule and change (empty: every change of a parameter), each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One changed rule or parameter. ``of`` is its name and ``change`` says in words what is different."""

    of: str
    change: str
    rule: Rule | None = None
    versions: tuple[Version, ...] = ()
    entry: ParameterEntry | None = None


def main() -> int:
    """List the mutants that survive."""
    wanted = set(sys.argv[1:])
    every = [place for place, mutant in enumerate(mutants()) if not wanted or mutant.of in wanted]
    failing = [case.name for case in cases() if not _holds(case)]
    if failing:
        print(f"{len(failing)} cases fail before anything is changed, the first: {failing[0]}", file=sys.stderr)
        return 1
    alive = unexplained = 0
    with get_context("spawn").Pool(WORKERS) as pool:
        for place, survives in pool.imap(_survives, every, chunksize=8):
            if survives:
                reason = _explained(mutants()[place])
                alive, unexplained = alive + 1, unexplained + (not reason)
                print(f"{mutants()[place].of}: {mutants()[place].change}\n    {reason or 'SURVIVES'}", flush=True)
    print(f"{len(every)} mutants, {alive} alive, {unexplained} of them unexplained; {len(cases())} cases")
    return 1 if unexplained else 0


def _explained(mutant: Mutant) -> str:
    return EXPLAINED.get((mutant.of, mutant.change), "") or EXPLAINED.get((mutant.of, ""), "")


# -- running the cases


@cache
def cases() -> tuple[law_cases.Written, ...]:
    return tuple(law_cases.written())


def _survives(place: int) -> tuple[int, bool]:
    mutant = mutants()[place]
    undo = _apply(mutant)
    law.at.cache_clear()
    try:
        return place, all(_holds(case) for case in _cases_for(mutant))
    finally:
        undo()
        law.at.cache_clear()


def _apply(mutant: Mutant) -> Callable[[], None]:
    """Put the mutant in its place, which every rule that stands on it shares; the result takes it out again."""
    if mutant.entry is not None:
        before = PARAMETERS[mutant.of]
        PARAMETERS[mutant.of] = mutant.entry
        return lambda: PARAMETERS.__setitem__(mutant.of, before)
    rule = mutant.rule
    assert rule is not None
    versions = rule.versions
    object.__setattr__(rule, "versions", mutant.versions)
    return lambda: object.__setattr__(rule, "versions", versions)


def _holds(case: law_cases.Written) -> bool:
    """Whether a case comes out as its author expected. A law that cannot be read any more has failed it."""
    try:
        return not law_cases.differences(case, law_cases.tell(case))
    except (GpaiscopeError, TypeError, ValueError, AssertionError):
        return False


def _cases_for(mutant: Mutant) -> list[law_cases.Written]:
    """The cases that may notice a mutant, those that speak of its rule before those that only stand on it."""
    if mutant.rule is None:
        return list(cases())
    touching = [case for case in cases() if mutant.of in _stands_on(case)]
    return sorted(touching, key=lambda case: ("dossier" in case.data, mutant.of not in _named(case)))


def _named(case: law_cases.Written) -> set[str]:
    return {name.split("@")[0] for name in (*case.get("expect"), *case.get("best"))}


@cache
def _stands_on_rules(names: frozenset[str]) -> frozenset[str]:
    return frozenset(below for name in names for below in _below(law_cases.RULES[name]))


def _stands_on(case: law_cases.Written) -> frozenset[str]:
    """The rules that a case's outcomes hang on; a dossier's facts and days may hang on any rule."""
    if "dossier" in case.data:
        return frozenset(law_cases.RULES)
    return _stands_on_rules(frozenset(_named(case)))


@cache
def _below(rule: Rule) -> frozenset[str]:
    inside = {node for part in rule_parts(rule) for node in walk(part) if isinstance(node, Rule)}
    return frozenset({rule.id}).union(*(_below(each) for each in inside))


# -- changing the law


@cache
def mutants() -> tuple[Mutant, ...]:
    """Every change, in the order of the law."""
    rules = {each.id: each for each in law.RULES}.values()
    return (
        *(mutant for rule in rules for mutant in _of_rule(rule)),
        *(mutant for entry in PARAMETERS.values() for mutant in _of_parameter(entry)),
    )


def _of_rule(rule: Rule) -> Iterator[Mutant]:
    for place, version in enumerate(rule.versions):
        for change, changed in _of_version(version):
            versions = (*rule.versions[:place], changed, *rule.versions[place + 1 :])
            yield Mutant(of=rule.id, change=change, rule=rule, versions=versions)


def _of_version(version: Version) -> Iterator[tuple[str, Version]]:
    yield "the whole condition negated", replace(version, when=Not(version.when))
    for change, when in _of_condition(version.when):
        yield change, replace(version, when=when)
    for place, cut in enumerate(version.cuts):
        for change, changed in _of_cut(cut):
            yield (
                f"{change} («{cut.says}»)",
                replace(version, cuts=(*version.cuts[:place], *changed, *version.cuts[place + 1 :])),
            )
    if version.applies_from > FIRST_DAY:
        for days in (-1, 1):
            yield f"applies {days:+} day", replace(version, applies_from=version.applies_from + timedelta(days=days))


def _of_cut(cut: Cut) -> Iterator[tuple[str, tuple[Cut, ...]]]:
    yield "the exception dropped", ()
    yield "the exception turned round", (replace(cut, gives=not cut.gives),)
    for change, when in _of_condition(cut.when):
        yield f"in the exception, {change}", (replace(cut, when=when),)


def _of_condition(node: Expr) -> Iterator[tuple[str, Expr]]:
    """Every way to change an expression in one place."""
    yield from _here(node)
    match node:
        case Compare(operator, left, right):
            yield from ((change, Compare(operator, part, right)) for change, part in _of_condition(left))
            yield from ((change, Compare(operator, left, part)) for change, part in _of_condition(right))
        case All(parts) | AnyOf(parts) | Sum(parts):
            for place, part in enumerate(parts):
                for change, changed in _of_condition(part):
                    yield change, type(node)((*parts[:place], changed, *parts[place + 1 :]))
        case Not(part):
            yield from ((change, Not(changed)) for change, changed in _of_condition(part))
        case Times(factor, part):
            yield from ((change, Times(factor, changed)) for change, changed in _of_condition(part))
        case Choose(condition, then, otherwise):
            yield from ((change, Choose(part, then, otherwise)) for change, part in _of_condition(condition))
            yield from ((change, Choose(condition, part, otherwise)) for change, part in _of_condition(then))
            yield from ((change, Choose(condition, then, part)) for change, part in _of_condition(otherwise))


def _here(node: Expr) -> Iterator[tuple[str, Expr]]:
    """The changes of one node itself."""
    text = _short(node)
    match node:
        case Compare(operator, left, right):
            other = ">=" if operator == ">" else ">"
            yield f"{other} for {operator} in «{text}»", Compare(other, left, right)
            yield f"sides swapped in «{text}»", Compare(operator, right, left)
        case All(parts) | AnyOf(parts) | Sum(parts):
            for place, part in enumerate(parts):
                rest = (*parts[:place], *parts[place + 1 :])
                yield f"without «{_short(part)}»", rest[0] if len(rest) == 1 else type(node)(rest)
        case Not(part):
            yield f"the negation of «{_short(part)}» dropped", part
        case MemberOf(fact, words) if len(words) > 1:
            for word in words:
                yield f"«{word}» left out of {fact.name}", MemberOf(fact, tuple(each for each in words if each != word))
        case Choose(condition, then, otherwise):
            yield f"branches swapped at «{_short(condition)}»", Choose(condition, otherwise, then)
            yield f"always as if «{_short(condition)}»", then
            yield f"never as if «{_short(condition)}»", otherwise
        case QuestionReads(question, reading):
            for each in question.readings:
                if each.name != reading:
                    yield f"{question.name} read as {each.name} for {reading}", QuestionReads(question, each.name)
        case Times(factor, part):
            yield f"{factor + 1} times for {factor} times {_short(part)}", Times(factor + 1, part)
            yield f"{factor - 1} times for {factor} times {_short(part)}", Times(factor - 1, part)
        case Constant(value):
            yield "a constant negated", Constant(not value)


def _short(node: Expr) -> str:
    text = phrase(node)
    return text if len(text) <= 160 else text[:157] + "..."


def _of_parameter(entry: ParameterEntry) -> Iterator[Mutant]:
    for place, dated in enumerate(entry.values):
        for value in _other_values(dated):
            values = (*entry.values[:place], replace(dated, value=value), *entry.values[place + 1 :])
            yield Mutant(of=entry.name, change=f"{value} for {dated.value}", entry=replace(entry, values=values))


def _other_values(dated: Dated) -> Iterable[object]:
    if isinstance(dated.value, date):
        return (dated.value - timedelta(days=1), dated.value + timedelta(days=1))
    return (dated.value - 1, dated.value + 1, dated.value * 10)


if __name__ == "__main__":
    sys.exit(main())
