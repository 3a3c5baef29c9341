"""Targets: the values with which an answer is as wanted, exactly, whatever lies one unit beyond."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from assessment.curves import drawn
from assessment.dossiers import assessed
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gpaiscope.assessment import Assessment, concluded
from gpaiscope.assessment.inputs import inputs
from gpaiscope.assessment.planning import plan
from gpaiscope.assessment.targets import Solved, Target, ValueStretch, read_target, solve
from gpaiscope.dossier.otherwise import otherwise
from gpaiscope.errors import UsageError
from gpaiscope.values import Outcome

TODAY = date(2026, 11, 27)
TUNED = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }]
original = [{ name = "B", systemic_risk = false, training_compute = "1e24" }]
activities = [{ kind = "fine-tuning", actor = "a", from = "B", started_on = 2027-01-01, ended_on = 2027-01-31, RUN }]
market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2027-03-01 }]
"""
THIRD = 10**24 // 3  # whole FLOP that are not more than a third


def completed(run: str) -> Assessment:
    return plan(assessed(TUNED.replace("RUN", run), TODAY)).completed


def ask(text: str, run: str = 'flop = "1e23"') -> Solved:
    own = completed(run)
    return solve(read_target(text, own.dossier), own)


def test_the_largest_figure_below_a_third_is_exact_and_one_flop_more_is_above() -> None:
    found = ask("activities[0].flop:third")
    (stretch,) = found.stretches
    assert (stretch.least, stretch.greatest, found.state, found.unit) == (None, THIRD, "some", "FLOP")
    (edge,) = stretch.edges
    assert (edge.value, edge.gives, edge.beyond, edge.beyond_gives) == (THIRD, Outcome.NO, THIRD + 1, Outcome.YES)


def test_a_line_that_is_a_whole_number_is_not_passed_by_itself() -> None:
    found = ask("activities[0].flop:third", 'flop = "1e23"')
    exact = TUNED.replace("1e24", "9e23").replace("RUN", 'flop = "1e23"')
    own = plan(assessed(exact, TODAY)).completed
    (stretch,) = solve(read_target("activities[0].flop:third", own.dossier), own).stretches
    assert (stretch.greatest, found.present) == (3 * 10**23, Outcome.NO)


def test_tokens_are_whole_ones_and_may_be_named_without_the_table_that_they_stand_in() -> None:
    run = "architecture = { parameters = 7_000_000_000, tokens = 2_000_000_000_000 }"
    found = ask("activities[0].tokens:third", run)
    assert (found.target.path, found.unit) == ("activities[0].architecture.tokens", "tokens")
    assert found.stretches[0].greatest == Fraction(10**24, 3) // (6 * 7 * 10**9)


def test_what_is_wanted_to_be_yes_begins_one_beyond() -> None:
    (stretch,) = ask("activities[0].flop:third@a=yes").stretches
    assert (stretch.least, stretch.greatest) == (THIRD + 1, None)


def test_days_are_looked_at_on_the_day_and_beside_it() -> None:
    found = ask("market[0].on:legacy_model=yes")
    (edge,) = found.stretches[0].edges
    assert (found.unit, edge.value, edge.beyond) == ("day", date(2025, 8, 1), date(2025, 8, 2))
    assert (edge.gives, edge.beyond_gives) == (Outcome.YES, Outcome.NO)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("activities[0].flop:presumption=unsettled", "none"),
        ("activities[0].flop:legacy_model", "all"),
        ("reach.registered_business_users_union:third", "all"),
    ],
)
def test_a_target_that_no_value_reaches_or_every_one_says_so(text: str, state: str) -> None:
    found = ask(text)
    assert found.state == state
    assert found.stretches == (() if state == "none" else (ValueStretch(least=None, greatest=None),))


def test_where_nothing_reaches_it_what_is_missing_is_named() -> None:
    own = plan(
        assessed(TUNED.replace("RUN", 'flop = "1e23"').replace(', training_compute = "1e24"', ""), TODAY)
    ).completed
    found = solve(read_target("activities[0].flop:third=yes", own.dossier), own)
    assert found.missing


@pytest.mark.parametrize(
    ("text", "reference", "says"),
    [
        ("activities[0].flop", "unknown-target", "is no target"),
        (":third", "unknown-target", "is no target"),
        ("activities[0].flop:third=maybe", "unknown-target", "is no target"),
        ("activities[7].flop:third", "unknown-path", "there is no activities[7]"),
        ("activities[0].flopp:third", "unknown-path", "leads to no key"),
        ("activities[0].flop:thirds", "unknown-conclusion", "is not a conclusion"),
        ("activities[0].flop:third@b", "unknown-actor", "is not an actor"),
        ("actors[0].country:third", "unknown-target", "no number or day"),
    ],
)
def test_a_target_that_is_none_says_why(text: str, reference: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        ask(text)
    assert (caught.value.mistake.reference, says in caught.value.mistake.message) == (reference, True)
    assert caught.value.mistake.expected or caught.value.mistake.help


def test_a_target_is_written_as_it_is_read() -> None:
    own = completed('flop = "1e23"')
    for text in ("activities[0].flop:one_third_criterion=no", "activities[0].flop:provider@a=yes"):
        assert str(read_target(text, own.dossier)) == text


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 5), st.sampled_from(["one_third_criterion", "high_impact_presumption"]))
@example(47, 1, "one_third_criterion")
def test_between_the_edges_it_is_reached_and_nowhere_else(seed: int, which: int, answer: str) -> None:
    from gpaiscope.assessment.chain import assess_models

    assessed = assess_models(drawn(seed), date(2026, 6, 15))[-1]
    asked = {"readings": assessed.readings, "assume": True, "estimates": assessed.estimates}
    # A plan is solved as if it were carried out: without what was so on earlier days.
    own = concluded(assessed.law, assessed.dossier, actor="", **asked)
    numbers = [each for each in inputs(own) if not each.through]
    input = numbers[which % len(numbers)]
    actor = next((each.actor for each in own.conclusions if each.id == answer), "")
    found = solve(Target(path=input.path, answer=answer, actor=actor, wanted=Outcome.NO), own)
    least = 1 if input.unit == "hours" else 0
    points = {least, 10**20, 10**26} | {
        value for each in found.stretches for edge in each.edges for value in (edge.value, edge.beyond)
        if isinstance(value, int) and value >= least
    }  # fmt: skip
    for value in points:
        fresh = concluded(own.law, otherwise(own.dossier, {input.path: str(value)}), actor="", **asked)
        inside = any(
            (each.least is None or each.least <= value) and (each.greatest is None or value <= each.greatest)  # type: ignore[operator]
            for each in found.stretches
        )
        assert (fresh.conclusion(answer, actor).finding.outcome is Outcome.NO) is inside, value
