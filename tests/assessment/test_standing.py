"""Each actor's standing, in the situations that a first screen has to tell, and at the edges of each state."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from assessment.dossiers import PROVIDER, assessed
from assessment.screens import DAY, SCREENS

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.standing import Standing
from gpaiscope.engine.leading import leading
from gpaiscope.law.provider import places_excluded_model
from gpaiscope.values import Outcome

THIRD = "above_third_of_original"
CRITERION = "above_criterion"
TRIGGER = "expected_above_threshold"

STANDINGS = {
    "fine-tune": [("acme", "no", (), THIRD)],
    "fine-tune-unknown-original": [
        ("acme", "provider", ("modification",), "above_third_of_threshold"),
        ("example-models", "no", (), "actor.modified"),
    ],
    "integrator-outside-union": [
        ("example-models", "unknown", (), "event.union_excluded"),
        ("acme-apps", "unknown", (), "event.union_excluded"),
    ],
    "legacy": [("acme", "provider", ("older-model",), "legacy_model")],
    "open-weights": [("ai2", "provider", ("older-model",), "legacy_model")],
    "letters": [("a", "unknown", (), "actor.system_in_union")],
    "unsettled-sum": [("a", "unsettled", (), "sum-above-threshold")],
    "tejo": [("a", "unknown", (), THIRD)],
    "late-notification": [("a", "late", (), TRIGGER)],
    "condor": [("a", "due", (), TRIGGER)],
    "open-release": [("a", "provider", ("open-source",), "open_source_conditions")],
    "integrator": [("maker", "provider", (), CRITERION), ("apps", "no", (), "actor.develops")],
    "several-actors": [
        ("lab", "provider", (), CRITERION),
        ("consortium", "answered-for", (), "actor.develops"),
        ("university", "answered-for", (), "actor.supplies_on_union_market"),
        ("stranger", "no", (), "actor.supplies_on_union_market"),
        ("apps", "no", (), "actor.develops"),
    ],
    "nothing-known": [("a", "nothing-stated", (), CRITERION)],
    "not-gpai": [("a", "no", (), CRITERION)],
    "systemic-modifier": [("a", "late", ("systemic-risk", "modification"), THIRD)],
    "legacy-open": [("a", "provider", ("older-model",), "legacy_model")],
}


def _ends_on(standing: Standing) -> str:
    """What the reason ends on: a fact, a question, or the rule that compares or holds in all its parts."""
    reason = standing.reason
    if reason.fact is not None:
        return reason.fact.name
    return reason.question.name if reason.question is not None else reason.rules[-1]


@pytest.mark.parametrize("name", SCREENS)
def test_every_actor_of_a_situation_stands_as_its_screen_says(name: str) -> None:
    found = assessed(SCREENS[name], DAY).standings
    assert [(each.actor, each.state, each.kinds, _ends_on(each)) for each in found] == STANDINGS[name]


@pytest.mark.parametrize("name", SCREENS)
def test_a_reason_that_compares_comes_out_as_its_rule_does_and_cites_what_stood_on_the_day(name: str) -> None:
    assessment = assessed(SCREENS[name], DAY)
    for each in assessment.standings:
        assert assessment.law.cited(each.reason.cites)
        if each.reason.comparison is not None:
            assert each.reason.comparison.outcome is each.reason.outcome


def _standing(text: str, day: date = DAY) -> Standing:
    (found,) = assessed(text, day).standings
    return found


def test_the_best_estimate_stands_beside_an_unknown_answer() -> None:
    assert _standing(SCREENS["tejo"]).best_estimate is Outcome.NO
    assert _standing(SCREENS["letters"]).best_estimate is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("day", "state", "days"),
    [
        (date(2026, 11, 29), "due", 1),
        (date(2026, 11, 30), "due", 0),
        (date(2026, 12, 1), "late", 1),
    ],
)
def test_a_notification_is_late_from_the_day_after_its_last_day(day: date, state: str, days: int) -> None:
    found = _standing(SCREENS["condor"], day)
    assert found.deadline is not None
    assert (found.state, found.deadline.days) == (state, days)


def test_a_notification_that_was_made_is_waited_for_no_more() -> None:
    told = SCREENS["late-notification"].replace(
        "procedure = [", 'procedure = [{ event = "notified", actor = "a", on = 2026-11-19 }, '
    )
    assert _standing(told, date(2026, 11, 18)).state == "due"
    assert _standing(told, date(2026, 11, 19)).state == "prospective"
    assert _standing(told).state == "prospective"


def test_a_notification_of_which_no_day_is_known_is_due_all_the_same() -> None:
    found = _standing(PROVIDER.replace(", ended_on = 2026-01-20", ""))
    assert found.deadline is not None
    assert (found.state, found.deadline.state, found.deadline.days) == ("due", "undated", None)


def test_of_two_who_are_late_the_later_one_leads() -> None:
    request = '{{ event = "information-requested", actor = "{}", on = 2026-08-10, due_on = 2026-{} }}'
    text = PROVIDER.replace("2e25", "2e24").replace('actors = [{ id = "a"', 'actors = [{ id = "b" }, { id = "a"')
    text = text.replace("market = [", 'market = [{ event = "made-available", actor = "b", territory = "union" }, ')
    text = text.replace("activities = [", 'activities = [{ kind = "fine-tuning", actor = "b", flop = "1e22" }, ')
    text += f"procedure = [{request.format('b', '09-10')}, {request.format('a', '09-01')}]"
    found = assessed(text, date(2026, 9, 20)).standings
    assert [(each.actor, each.state) for each in found] == [("a", "late"), ("b", "late")]


@pytest.mark.parametrize(
    ("change", "ends_on"),
    [
        (("2e25", "1e23"), CRITERION),
        (('territory = "union"', 'territory = "outside-union"'), "event.territory"),
        (('territory = "union"', 'territory = "union", commercial = false'), "event.commercial"),
        (('territory = "union"', 'territory = "union", own_name = false'), "event.own_name"),
        (('outputs = ["text"]', 'outputs = ["text"]\nmodel.exception = "narrow"'), "model.exception"),
    ],
)
def test_who_is_no_provider_is_told_the_first_point_that_fails(change: tuple[str, str], ends_on: str) -> None:
    text = PROVIDER.replace("2e25", "2e24").replace(change[0].replace("2e25", "2e24"), change[1])
    text = text.replace("actors = [", 'actors = [{ id = "b" }, ') if '"b"' in text else text
    found = next(each for each in assessed(text, DAY).standings if each.actor == "a")
    assert (found.state, found.conclusion.id, _ends_on(found)) == ("no", "provider", ends_on)


def test_the_event_that_came_nearest_is_named_with_what_it_lacks() -> None:
    text = PROVIDER.replace("2e25", "2e24").replace('territory = "union"', 'territory = "union", commercial = false')
    found = _standing(text)
    assert found.reason.record is not None
    assert found.reason.record.path == "market[0]"


def test_an_exclusion_that_came_after_a_system_is_told_with_that_system() -> None:
    text = """
model.outputs = ["text"]
actors = [{ id = "maker", country = "US" }, { id = "apps", country = "NL" }]
activities = [{ kind = "pre-training", actor = "maker", flop = "6.4e24" }]
market = [{ event = "made-available", actor = "maker", territory = "outside-union", on = 2026-02-01 },
          { event = "integrated-in-system", actor = "apps", system_territory = "union", system_on = 2026-03-01 },
          { event = "eu-exclusion", actor = "maker", on = 2026-04-01, clear = true, covers_integration = true }]
"""
    assessment = assessed(text, DAY)
    assert [each.state for each in assessment.standings if each.actor == "apps"] == ["no"]
    case = assessment.conclusion("provider", "apps").case
    reason = leading(assessment.law.program, places_excluded_model, case)
    assert reason.fact is not None
    assert reason.record is not None
    assert (reason.fact.name, reason.record.path) == ("event.system_before", "market[1]")


def test_an_actor_with_a_plan_is_prospective_until_it_places_the_model() -> None:
    text = PROVIDER.replace("2e25", "2e24")
    placed = date(2026, 3, 1)
    states = [_standing(text, placed + timedelta(days=days)).state for days in (-1, 0, 1)]
    assert states == ["prospective", "provider", "provider"]


@pytest.mark.parametrize(("flop", "state"), [("1e23", "no"), ("100000000000000000000001", "provider")])
def test_only_above_the_line_of_the_criterion_is_anybody_a_provider(flop: str, state: str) -> None:
    assert _standing(PROVIDER.replace("2e25", flop)).state == state


def test_a_part_of_a_consortium_names_the_coordinator_that_answers_for_it() -> None:
    found = {each.actor: each.coordinator for each in assessed(SCREENS["several-actors"], DAY).standings}
    assert (found["university"], found["consortium"], found["lab"], found["apps"]) == ("lab", "lab", "", "")


def test_one_thing_that_decides_makes_nothing_stated_an_unknown() -> None:
    text = SCREENS["nothing-known"]
    assert _standing(text).state == "nothing-stated"
    assert _standing(text + '\nmodel.outputs = ["text"]').state == "unknown"


def _asked(assessment: Assessment) -> list[str]:
    return [each.path for each in assessment.open_questions]


def test_of_each_path_one_question_is_asked_those_of_the_headline_first() -> None:
    found = assessed(SCREENS["nothing-known"], DAY)
    assert _asked(found)[:2] == ["activities", "model.outputs"]
    assert len(set(_asked(found))) == len(_asked(found))
    missing = {item.path for each in found.conclusions for item in each.finding.missing}
    missing |= {item.path for each in found.obligations for item in each.conclusion.finding.missing}
    assert set(_asked(found)) == missing


def test_an_open_question_names_the_conclusions_in_whose_way_it_stands() -> None:
    found = assessed(SCREENS["tejo"], DAY).open_questions
    assert all(each.path in {item.path for item in one.finding.missing} for each in found for one in each.blocks)
    assert found[0].blocks[0].id == "provider"


def test_a_coordinator_answers_for_a_consortium() -> None:
    text = PROVIDER.replace('{ id = "a",', '{ id = "c", kind = "consortium", coordinator = "a" }, { id = "a",')
    assert {each.actor: each.state for each in assessed(text).standings}["c"] == "answered-for"


def test_of_a_modified_model_with_systemic_risk_the_third_is_the_reason_and_not_the_sum() -> None:
    text = SCREENS["systemic-modifier"]
    met = 'event = "requirement-met", actor = "a", on = 2026-10-01 }'
    told = assessed(text.replace(met, met + ', { event = "notified", on = 2026-10-09 }'), DAY)
    late, provider = assessed(text, DAY).standings[0], told.standings[0]
    assert (late.state, provider.state) == ("late", "provider")
    for each in (late, provider):
        assert each.reason.rules[-1] == THIRD
        assert str(told.law.cited(each.reason.cites)[0]) == "Guidelines ¶60"
