"""What holds of every rule of the law, whatever is known of a case."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from properties.strategies import (
    DAY,
    FACTS,
    all_readings,
    as_known,
    cases,
    exact_values,
    learned,
    partial_values,
    plain_value,
    program,
)

from gpaiscope.engine.case import Case, Known
from gpaiscope.engine.evaluation import RuleFinding
from gpaiscope.engine.expression import FIRST_DAY, Fact
from gpaiscope.law import Law, parameters
from gpaiscope.values import DateRange, Outcome, Range, Truth

pytestmark = pytest.mark.long

RULES = tuple(program().rules.values())
rules = st.sampled_from(RULES)
few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def findings(case: Case) -> dict[str, RuleFinding]:
    return {found.rule.id: found for found in program().findings(RULES, case)}


def is_open(case: Case, fact: Fact) -> bool:
    """Whether a fact is not known, or not exactly."""
    value = plain_value(case, fact.name)
    if isinstance(value, Range | DateRange):
        return not value.exact
    return value is None or value is Truth.UNKNOWN


@few
@given(st.data(), cases())
def test_a_settled_answer_stays_settled_when_a_fact_is_learned(data, case):
    before = findings(case)
    more = {name: plain_value(case, name) for name in FACTS}
    # Not all of them: what Hypothesis draws for one example is bounded, and some two hundred facts may pass that.
    for name in sorted(data.draw(st.sets(st.sampled_from(sorted(FACTS)), min_size=1, max_size=30), label="learned")):
        if not (case.assume and FACTS[name].assumed is not None):
            more[name] = data.draw(learned(FACTS[name], more[name]), label=name)
    after = findings(Case(facts=as_known(more), readings=case.readings, assume=case.assume))
    changed = {id: (found.outcome, after[id].outcome) for id, found in before.items() if found.outcome.decided}
    assert {id: pair for id, pair in changed.items() if pair[0] is not pair[1]} == {}


@few
@given(st.data(), cases())
def test_an_answer_worked_out_beside_another_case_is_the_same_as_by_itself(data, case):
    findings(case)
    names = sorted(data.draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=4), label="changed"))
    values = {name: plain_value(case, name) for name in FACTS}
    values |= {name: data.draw(partial_values(FACTS[name]), label=name) for name in names}
    other = Case(facts=as_known(values), readings=case.readings, assume=case.assume)
    program().start_beside(other, case, frozenset(FACTS[name] for name in names))
    beside = {each.id: program().outcome(each, other) for each in RULES}
    program().forget(other)
    assert beside == {id: found.outcome for id, found in findings(other).items()}


@few
@given(st.data(), cases(), rules)
def test_no_fact_outside_the_reasons_changes_a_decided_answer(data, case, rule):
    found = program().finding(rule, case)
    assume(found.outcome.decided)
    reasons = {fact.name for fact in found.reasons}
    other = {
        name: plain_value(case, name) if name in reasons else data.draw(partial_values(fact), label=name)
        for name, fact in FACTS.items()
    }
    changed = Case(facts=as_known(other), readings=case.readings, assume=case.assume)
    assert program().finding(rule, changed).outcome is found.outcome


@few
@given(st.data(), cases(), rules)
def test_answering_what_stands_in_the_way_decides_or_names_something_new(data, case, rule):
    found = program().finding(rule, case)
    assume(found.outcome is Outcome.UNKNOWN)
    asked = [fact for fact in found.reasons if is_open(case, fact)]
    assert asked
    assert found.missing
    answers = {fact: Known(value=data.draw(_within(case, fact), label=fact.name)) for fact in asked}
    again = program().finding(rule, case.with_facts(answers))
    new = {fact.name for fact in again.reasons if is_open(case, fact)} - {fact.name for fact in answers}
    assert again.outcome is not Outcome.UNKNOWN or new


def _within(case: Case, fact: Fact) -> st.SearchStrategy:
    """An exact answer that does not contradict what is known already."""
    value = plain_value(case, fact.name)
    return exact_values(fact) if value is None else learned(fact, value).map(_exactly)


def _exactly(value):
    match value:
        case Range(low=low):
            return Range.exactly(low)
        case DateRange(earliest=earliest):
            return DateRange.exactly(earliest)
    return value


@few
@given(cases(), all_readings(), rules)
def test_an_answer_without_a_reading_is_the_answer_under_each(case, readings, rule):
    found = program().finding(rule, Case(facts=case.facts, assume=case.assume))
    assume(found.outcome.decided)
    under = program().finding(rule, Case(facts=case.facts, readings=readings, assume=case.assume))
    assert under.outcome is found.outcome


@few
@given(st.fixed_dictionaries({name: exact_values(fact) for name, fact in FACTS.items()}))
def test_what_is_unsettled_comes_out_both_ways_under_the_readings_named(values):
    """With every fact known only the law can be open, so that most cases leave some rule unsettled."""
    facts = as_known(values)
    for rule in RULES:
        found = program().finding(rule, Case(facts=facts))
        questions = [each.question for each in found.questions]
        assert found.outcome is not Outcome.UNKNOWN
        if found.outcome.decided or len(questions) > 2:
            continue
        choices = product(*([(each.name, reading.name) for reading in each.readings] for each in questions))
        outcomes = {program().finding(rule, Case(facts=facts, readings=dict(chosen))).outcome for chosen in choices}
        assert Outcome.UNKNOWN not in outcomes
        assert len(outcomes) > 1 or outcomes == {Outcome.UNSETTLED}


@given(st.integers(0, 1500).map(lambda days: FIRST_DAY + timedelta(days=days)))
def test_each_day_has_one_value_of_each_parameter_or_not_yet(day: date):
    for entry in parameters.PARAMETERS.values():
        covering = [each for each in entry.values if each.start <= day and (each.until is None or day <= each.until)]
        assert len(covering) == (0 if day < entry.values[0].start else 1)


def test_the_day_that_is_looked_at_has_law():
    assert program() is Law.on(DAY).program
    assert program().day <= DAY
