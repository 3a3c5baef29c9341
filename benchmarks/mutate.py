"""Change the law one step at a time: some case must fail each time. Run by ``make mutate``.

Everything in the law is a value, so a change is another value of one attribute; nothing is written
to disk. Each kind of change is a small generator in `KINDS`: conditions and exceptions of rules,
parameters, citations, contents of duties, their extent, what counts as compute, signatories, amounts.
Each mutant meets only the cases that may notice it, the likeliest first, until one fails.
Arguments name what to look at (rules, parameters, ...); with none, everything is. ``--share K`` takes
every K-th mutant, for a quick look.

Exits with 1 where a mutant survives that `EXPLAINED` does not explain.
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import law_cases

from gpaiscope import law
from gpaiscope.assessment import document as answer_document
from gpaiscope.dossier.words import CHAPTERS
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
from gpaiscope.law import enforcement, obligations, training_compute
from gpaiscope.law.parameters import PARAMETERS, Dated
from gpaiscope.law.training_compute import Count

WORKERS = min(2, os.cpu_count() or 1)
WRONG = "AI Act Art 1"
"""A provision that no rule stands on."""

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
    """One change of the law: ``attribute`` of ``target`` is ``value``.

    ``of`` is what is changed and ``change`` says in words how. ``cases`` are those that may notice.
    """

    of: str
    change: str
    target: object
    attribute: str
    value: object
    cases: Callable[[], Iterable[law_cases.Written]]


def main() -> int:
    """List the mutants that survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="rules, parameters, obligations, kinds of activity, signatories")
    parser.add_argument("--share", type=int, default=1, metavar="K", help="take every K-th mutant only")
    options = parser.parse_args()
    wanted = set(options.names)
    every = [place for place, mutant in enumerate(mutants()) if not wanted or mutant.of in wanted][:: options.share]
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
        return place, all(_holds(case) for case in mutant.cases())
    finally:
        undo()
        law.at.cache_clear()


def _apply(mutant: Mutant) -> Callable[[], None]:
    """Put the mutant in its place, which everything that stands on it shares; the result takes it out again."""
    before = getattr(mutant.target, mutant.attribute)
    _set(mutant.target, mutant.attribute, mutant.value)
    return lambda: _set(mutant.target, mutant.attribute, before)


def _set(target: object, attribute: str, value: object) -> None:
    """Set an attribute, of a frozen value too."""
    (setattr if isinstance(target, ModuleType) else object.__setattr__)(target, attribute, value)


def _holds(case: law_cases.Written) -> bool:
    """Whether a case comes out as its author expected. A law that cannot be read any more has failed it."""
    try:
        return not law_cases.differences(case, law_cases.tell(case))
    except (GpaiscopeError, TypeError, ValueError, AssertionError):
        return False


def _standing_on(rule: str) -> list[law_cases.Written]:
    """The cases that may notice a changed rule, those that speak of it before those that only stand on it."""
    touching = [case for case in cases() if rule in _stands_on(case)]
    return sorted(touching, key=lambda case: ("dossier" in case.data, rule not in _named(case)))


def _with(key: str, text: str = "") -> list[law_cases.Written]:
    """The cases that have a key, and a text in its value."""
    return [case for case in cases() if key in case.data and text in str(case.data[key])]


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
    """Every change, kind by kind."""
    return tuple(mutant for kind in KINDS for mutant in kind())


def _rules() -> Iterable[Rule]:
    return {each.id: each for each in law.RULES}.values()


def _of_versions(
    rule: Rule, change: Callable[[Version], Iterable[tuple[str, Version]]]
) -> Iterator[tuple[str, object]]:
    """Every change of a rule by a change of one of its versions."""
    for place, version in enumerate(rule.versions):
        for says, changed in change(version):
            yield says, (*rule.versions[:place], changed, *rule.versions[place + 1 :])


def conditions() -> Iterator[Mutant]:
    """Conditions, exceptions and first days of rules."""
    for rule in _rules():
        for says, versions in _of_versions(rule, _of_version):
            noticed = partial(_standing_on, rule.id)
            yield Mutant(of=rule.id, change=says, target=rule, attribute="versions", value=versions, cases=noticed)


def citations() -> Iterator[Mutant]:
    """Each provision that a rule or an exception cites, another in its place."""
    for rule in _rules():
        for says, versions in _of_versions(rule, _of_citations):
            noticed = partial(_with, "cites_of", f"'{rule.id}'")
            yield Mutant(of=rule.id, change=says, target=rule, attribute="versions", value=versions, cases=noticed)


def _of_citations(version: Version) -> Iterator[tuple[str, Version]]:
    for says, cites in _other_cites(version.cites):
        yield says, replace(version, cites=cites)
    for place, cut in enumerate(version.cuts):
        for says, cites in _other_cites(cut.cites):
            cuts = (*version.cuts[:place], replace(cut, cites=cites), *version.cuts[place + 1 :])
            yield f"{says} («{cut.says}»)", replace(version, cuts=cuts)


def _other_cites(cites: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place, cite in enumerate(cites):
        other = WRONG if cite != WRONG else "AI Act Art 2"
        yield f"cites {other} for {cite}", (*cites[:place], other, *cites[place + 1 :])


def parameters() -> Iterator[Mutant]:
    """Numbers and days of the law, and what they cite."""
    for entry in PARAMETERS.values():
        for place, dated in enumerate(entry.values):
            values = [(f"{value} for {dated.value}", replace(dated, value=value)) for value in _other_values(dated)]
            cites = [(says, replace(dated, cites=cites)) for says, cites in _other_cites(dated.cites)]
            for (says, changed), noticed in chain(
                zip(values, repeat(cases)), zip(cites, repeat(partial(_with, "cites_of", f"'{entry.name}'")))
            ):
                row = (*entry.values[:place], changed, *entry.values[place + 1 :])
                yield Mutant(of=entry.name, change=says, target=entry, attribute="values", value=row, cases=noticed)


def contents() -> Iterator[Mutant]:
    """Each item that a duty asks for: dropped, and asked for elsewhere."""
    for duty in obligations.OBLIGATIONS:
        for place, item in enumerate(duty.contents):
            before, after = duty.contents[:place], duty.contents[place + 1 :]
            for says, items in (("dropped", ()), (f"cites {WRONG}", (replace(item, cites=WRONG),))):
                yield Mutant(
                    of=duty.id,
                    change=f"of its contents, «{item.says}» {says}",
                    target=duty,
                    attribute="contents",
                    value=(*before, *items, *after),
                    cases=partial(_with, "contents", f"'{duty.id}@"),
                )


def extents() -> Iterator[Mutant]:
    """Which duties a modifier owes for its modification only: each taken out, each other put in."""
    limited = obligations._LIMITED_TO_MODIFICATION
    for duty in obligations.OBLIGATIONS:
        inside = duty.id in limited
        yield Mutant(
            of=duty.id,
            change="owed for the whole model" if inside else "owed for the modification only",
            target=obligations,
            attribute="_LIMITED_TO_MODIFICATION",
            value=tuple(each for each in limited if each != duty.id) if inside else (*limited, duty.id),
            cases=partial(_with, "scope", f"'{duty.id}@"),
        )


def counting() -> Iterator[Mutant]:
    """Whether an activity's compute is in a measure: every other answer."""
    for row in training_compute.COUNTS:
        for measure in ("updates", "cumulative"):
            count = getattr(row, measure)
            for other in Count:
                if other is not count:
                    yield Mutant(
                        of=row.kind,
                        change=f"{measure}: {other.value}, for {count.value}",
                        target=row,
                        attribute=measure,
                        value=other,
                        cases=partial(_with, "dossier", f'"{row.kind}"'),
                    )


def signatories() -> Iterator[Mutant]:
    """Who signed which chapter: each chapter taken out, each other put in."""
    for signatory in enforcement.SIGNATORIES:
        for chapter in CHAPTERS:
            inside = chapter in signatory.chapters
            rest = tuple(each for each in signatory.chapters if each != chapter)
            yield Mutant(
                of=signatory.name,
                change=f"{'did not sign' if inside else 'signed'} {chapter}",
                target=signatory,
                attribute="chapters",
                value=rest if inside else (*rest, chapter),
                cases=partial(_with, "dossier", f'"{signatory.name}"'),
            )


def amounts() -> Iterator[Mutant]:
    """The ceiling of a fine, from the wrong end of the turnover or by the wrong rule: changes of a function's text."""
    for module, name, old, new in AMOUNTS:
        yield Mutant(
            of=name,
            change=f"{new} for {old}",
            target=module,
            attribute=name,
            value=_rewritten(getattr(module, name), old, new),
            cases=partial(_with, "ceiling_eur"),
        )


def _rewritten(function: Callable[..., object], old: str, new: str) -> object:
    """A function with one piece of its text replaced. Raises ValueError where the piece does not stand there once."""
    text = inspect.getsource(function)
    if text.count(old) != 1:
        raise ValueError(f"{function.__name__} has {old!r} {text.count(old)} times: bring AMOUNTS up to date")
    made: dict[str, object] = {}
    exec(text.replace(old, new), function.__globals__, made)
    return made[function.__name__]


AMOUNTS = (
    (answer_document, "_exposure", "turnover.low or 0", "turnover.high or 0"),
    (answer_document, "_exposure", "max(fixed,", "min(fixed,"),
    (answer_document, "_exposure", "/ 100", "/ 1000"),
)
KINDS = (conditions, parameters, citations, contents, extents, counting, signatories, amounts)


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


def _other_values(dated: Dated) -> Iterable[object]:
    if isinstance(dated.value, date):
        return (dated.value - timedelta(days=1), dated.value + timedelta(days=1))
    return (dated.value - 1, dated.value + 1, dated.value * 10)


if __name__ == "__main__":
    sys.exit(main())
