"""What the cases leave out, worked out from the rules themselves: nothing here counts by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import chain

import pytest
from law_cases import Told, Written, mistakes, rule_of, tell, written
from law_evaluation import Evaluation

from gpaiscope import law
from gpaiscope.assessment import Conclusion
from gpaiscope.assessment.saying import assumed
from gpaiscope.dossier import words
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.engine.expression import FIRST_DAY, Compare, Cut, Expr, MemberOf, Rule, Some, walk
from gpaiscope.engine.prose import PLAIN
from gpaiscope.errors import GpaiscopeError
from gpaiscope.law import assumptions
from gpaiscope.law.training_compute import COUNTS, Count
from gpaiscope.report.values import ledger
from gpaiscope.values import Truth

pytestmark = pytest.mark.once

Answer = tuple[Written, str, Conclusion]
"""A case, an outcome that its author expects, and the conclusion that came out."""


@cache
def told() -> tuple[tuple[Written, Told], ...]:
    """Every case that can be run: what cannot is a failure elsewhere."""
    found = []
    for case in written():
        if not mistakes(case):
            try:
                found.append((case, tell(case)))
            except GpaiscopeError:
                continue
    return tuple(found)


@cache
def answers() -> dict[str, list[Answer]]:
    """Every expected outcome by the rule that gives it."""
    found = defaultdict(list)
    for case, result in told():
        for name, outcome in case.get("expect").items():
            found[rule_of(name).id].append((case, outcome, result.conclusions[name]))
    return found


def _evaluation(answer: Answer, forced: dict[int, bool] | None = None) -> Evaluation:
    case, _, conclusion = answer
    return Evaluation(case=conclusion.case, day=case.day, forced=forced or {})


def _flips(answer: Answer, rule: Rule, node: Expr, of: bool | None = None) -> bool:
    """Whether the answer would be another if this condition of the rule were the opposite of what it is.

    ``of``: only where it is so.
    """
    value = _evaluation(answer).truth(node)
    if value is None or of not in (None, value):
        return False
    before, after = _evaluation(answer).rule(rule), _evaluation(answer, {id(node): not value}).rule(rule)
    return before is not None and before != after


def _nodes(rule: Rule, kind: type[Expr]) -> Iterator[Expr]:
    for version in rule.versions:
        for part in (version.when, *(cut.when for cut in version.cuts)):
            yield from (node for node in walk(part) if isinstance(node, kind))


def _fail(missing: list[str]) -> None:
    assert not missing, f"{len(missing)} not covered by a case:\n" + "\n".join(missing)


@pytest.mark.long
def test_every_sixth_expected_answer_comes_out_alike_when_evaluated_plainly() -> None:
    other = []
    for id, found in answers().items():
        for answer in found[::6]:
            plain = Truth.of(_evaluation(answer).rule(law_rule(id)))
            settled = answer[2].finding.outcome.truth
            if plain.decided and plain is not settled:
                other.append(f"{answer[0].name}: {id} is {plain}, the engine says {settled}")
    assert other == []


def law_rule(id: str) -> Rule:
    return next(rule for rule in law.RULES if rule.id == id)


def test_each_rule_has_a_case_for_yes_for_no_and_for_unknown() -> None:
    _fail(
        [
            f"{rule.id}: {outcome}"
            for rule in law.RULES
            for outcome in ("yes", "no", "unknown")
            if not any(expected == outcome for _, expected, _ in answers()[rule.id])
        ]
    )


def _sides(rule: Rule, node: Compare) -> set[str]:
    """On which sides of a line some case stands exactly whose answer hangs on the line."""
    sides: set[str] = set()
    for answer in answers()[rule.id]:
        side = _side(answer, node)
        if side is not None and side not in sides and _flips(answer, rule, node):
            sides.add(side)
    return sides


def _side(answer: Answer, node: Compare) -> str | None:
    """On which side of a line a case stands exactly."""
    evaluation = _evaluation(answer)
    left, right = evaluation.ends(node.left), evaluation.ends(node.right)
    if left[0] is None or left[0] != left[1] or right[0] is None or right[0] != right[1]:
        return None
    return "at" if left[0] == right[0] else "above" if left[0] > right[0] else "below"


@pytest.mark.long
def test_each_comparison_has_a_case_just_below_at_and_just_above_on_which_the_answer_hangs() -> None:
    missing = []
    for rule in law.RULES:
        for node in _nodes(rule, Compare):
            sides = _sides(rule, node)  # type: ignore[arg-type]
            missing += [
                f"{rule.id}: {PLAIN.phrase(node)}: {side}" for side in ("below", "at", "above") if side not in sides
            ]
    _fail(missing)


def _cuts(rule: Rule) -> Iterator[Cut]:
    for version in rule.versions:
        yield from version.cuts


def test_each_exception_has_a_case_where_it_turns_the_answer_and_one_where_its_absence_does() -> None:
    missing = []
    for rule in law.RULES:
        for cut in _cuts(rule):
            missing += [
                f"{rule.id}, {'also where' if cut.gives else 'unless'} {cut.says}: {says}"
                for value, says in ((True, "holds"), (False, "does not hold"))
                if not any(_flips(answer, rule, cut.when, value) for answer in answers()[rule.id])
            ]
    _fail(missing)


def test_each_open_question_has_a_case_for_each_reading_and_one_without() -> None:
    read, unsettled = set(), set()
    for found in answers().values():
        for case, expected, conclusion in found:
            new = case.readings.items() - read if expected in ("yes", "no") else ()
            if new:
                asked = {each.question.name for each in conclusion.finding.questions}
                read |= {(name, reading) for name, reading in new if name in asked}
            if expected == "unsettled":
                unsettled |= {each.question.name for each in conclusion.finding.questions}
            else:  # one of which an official text's reading is followed settles the answer, and is told with it
                unsettled |= {each.question.name for each in conclusion.finding.followed}
    missing = [
        f"{question.name}: {reading.name}"
        for question in law.BODY.questions
        for reading in question.readings
        if (question.name, reading.name) not in read
    ]
    _fail(
        missing + [f"{question.name}: unsettled" for question in law.BODY.questions if question.name not in unsettled]
    )


def test_each_word_that_a_rule_asks_for_decides_a_case_by_itself_and_each_other_word_decides_one_too() -> None:
    missing = []
    for rule in law.RULES:
        for node in _nodes(rule, MemberOf):
            assert isinstance(node, MemberOf)
            decided = _decided_by_words(rule, node)
            missing += [f"{rule.id}: {node.fact.name}: {word}" for word in node.words if word not in decided]
            if set(node.words) != set(node.fact.words) and "" not in decided:
                missing.append(f"{rule.id}: {node.fact.name}: none of {node.words}")
    _fail(missing)


def _decided_by_words(rule: Rule, node: MemberOf) -> set[str]:
    """The words that decide some case by themselves, of those asked for; and none, where none of them decides one."""
    decided: set[str] = set()
    for answer in answers()[rule.id]:
        held = _words(answer, node) & set(node.words)
        if len(held) <= 1:
            (word,) = held or {""}
            if word not in decided and _flips(answer, rule, node):
                decided.add(word)
    return decided


def _words(answer: Answer, node: MemberOf) -> frozenset[str]:
    known = answer[2].case.known(node.fact)
    return known.value if known is not None and isinstance(known.value, frozenset) else frozenset()


def test_each_first_day_of_a_rule_has_a_case_on_its_eve_and_one_on_the_day() -> None:
    missing = []
    for rule in law.RULES:
        for version in rule.versions:
            first = version.begins(law.latest_values())
            if first > FIRST_DAY:
                days = ((first - timedelta(days=1), "no"), (first, "yes"))
                missing += [f"{rule.id} on {day}: {outcome}" for day, outcome in days if not _on(rule, day, outcome)]
    _fail(missing)


def _on(rule: Rule, day: date, outcome: str) -> bool:
    return any(case.day == day and expected == outcome for case, expected, _ in answers()[rule.id])


@pytest.mark.long
def test_each_fact_that_follows_from_records_is_seen_to_hold_and_not_to_hold() -> None:
    unseen = {fact: {True, False} for fact in _FOLLOWING}
    for case, result in told():
        if result.assessment is None:
            continue
        every = (*result.conclusions.values(), *result.assessment.conclusions)
        for about in {id(each.case): each.case for each in every}.values():
            evaluation = Evaluation(case=about, day=case.day)
            for fact in [each for each, values in unseen.items() if values]:
                unseen[fact].discard(evaluation.truth(fact))  # type: ignore[arg-type]
    _fail([f"{fact.name}: {value}" for fact, values in unseen.items() for value in values])


_FOLLOWING = [
    fact for fact in facts_of(law.RULES).values() if isinstance(fact, Some) and not fact.name.startswith("event.")
]


def test_each_kind_of_activity_is_weighed_in_both_measures() -> None:
    seen = set()
    for case, result in told():
        expected = case.get("compute")
        if result.assessment is None:
            continue
        for entry in ledger.document(result.assessment)["entries"]:  # type: ignore[attr-defined]
            if "training_compute" in expected:
                seen.add((entry["kind"], "updates", entry["updates"]["counts"]))
            if "cumulative_training_compute" in expected or "missing" in case.data:
                seen.add((entry["kind"], "cumulative", entry["cumulative"]["counts"]))
    says = {
        Count.IN: ["yes"],
        Count.OUT: ["no"],
        Count.UNLESS_PUBLIC: ["yes", "no", "unknown"],
        Count.OPEN: ["unsettled"],
    }
    _fail(
        [
            f"{row.kind}, {measure}: {value}"
            for row in COUNTS
            for measure, count in (("updates", row.updates), ("cumulative", row.cumulative))
            for value in says[count]
            if (row.kind, measure, value) not in seen
        ]
    )


LISTS = [
    "MODALITIES", "EXCEPTIONS", "PURPOSES", "ACTOR_KINDS", "CHAPTERS", "ACTIVITY_KINDS", "CHANGES", "MARKET_EVENTS",
    "TERRITORIES", "CHANNELS", "GRANTS", "LICENCE_GROUNDS", "VERIFICATIONS", "USAGE_INFORMATION", "MONETISATION",
    "PERSONAL_DATA", "PROCEDURE_EVENTS", "ARGUMENT_GROUNDS", "DESIGNATION_ARTICLES",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_each_word_of_a_dossier_stands_in_a_case(name: str) -> None:
    text = " ".join(str(case.data.get("dossier", "")) + str(case.data.get("facts", "")) for case, _ in told())
    used = set(re.findall(r"[\"']([^\"']+)[\"']", text))
    told_by_clocks = {
        event for clock in law.BODY.clocks for start in clock.starts for event in getattr(start, "events", ())
    }
    told_by_clocks |= {event for clock in law.BODY.clocks for event in (*clock.anew_by, *clock.ended_by)}
    _fail([f"{name}: {word}" for word in getattr(words, name) if word not in used | told_by_clocks])


ELSEWHERE = {
    assumptions.UNDATED_STEP,
    assumptions.NO_RESTRICTIONS,
    assumptions.NO_ARGUMENTS,
    assumptions.NO_INCIDENT,
    # Nobody is known to be a provider of a model of which no list tells what happened on the market.
    assumptions.NOT_WITHDRAWN,
    # No dossier says what is usual: a scan supposes it of rows, and tests/catalogue/test_amounts.py tries it.
    assumptions.USUAL_COMPUTE,
}
"""Assumptions on which no answer rests that a case expects; the first four are tried in the assessment's tests."""


@pytest.mark.long
def test_each_assumption_is_named_by_an_answer_that_a_case_expects() -> None:
    unnamed = {*assumptions.ALL} - ELSEWHERE
    cheapest_first = sorted(answers().items(), key=lambda each: (each[0] != "provider", len(each[1])))
    for _, outcome, conclusion in chain.from_iterable(found for _, found in cheapest_first):
        if unnamed and outcome in ("yes", "no"):  # what carries these is soon worked out
            unnamed -= {*assumed(conclusion)}
    assert {each.says for each in unnamed} == set()
