"""Plans whose day has passed, and the days between which compute passes a line of the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from assessment.dossiers import PROVIDER, assessed
from assessment.screens import SCREENS

from gpaiscope.assessment import Assessment
from gpaiscope.values import DateRange, Truth

PLANNED = SCREENS["condor"]
PLACING = date(2027, 7, 1)


def _warned(assessment: Assessment) -> list[str]:
    return [each.path for each in assessment.warnings if each.reference == "planned-day-passed"]


@pytest.mark.parametrize(("days", "passed"), [(-1, []), (0, []), (1, ["market[0].on"])])
def test_a_plan_has_passed_from_the_day_after_its_day(days: int, passed: list[str]) -> None:
    found = assessed(PLANNED, PLACING + timedelta(days=days))
    assert [each.path for each in found.planned_passed] == passed == _warned(found)


def test_a_plan_that_has_passed_names_its_event_its_actor_and_its_day() -> None:
    (found,) = assessed(PLANNED, PLACING + timedelta(days=1)).planned_passed
    assert (found.event, found.actor, found.day) == ("planned-placing", "a", DateRange.exactly(PLACING))


def test_a_plan_for_some_day_of_a_range_has_passed_after_the_last_of_them() -> None:
    text = PLANNED.replace("on = 2027-07-01", "on = { earliest = 2027-06-01, latest = 2027-07-01 }")
    assert assessed(text, PLACING).planned_passed == ()
    assert len(assessed(text, PLACING + timedelta(days=1)).planned_passed) == 1


@pytest.mark.parametrize(
    ("event", "passed"),
    [
        ('event = "made-available", actor = "a", territory = "union", on = 2027-06-30', 0),
        ('event = "integrated-in-system", actor = "a", system_territory = "union"', 0),
        ('event = "made-available", actor = "b", territory = "union", on = 2027-06-30', 1),
        ('event = "made-available", actor = "a", territory = "union", on = 2027-12-01', 1),
        ('event = "eu-exclusion", actor = "a", on = 2027-06-30', 1),
    ],
)
def test_an_event_of_the_same_actor_that_has_come_shows_that_the_plan_was_carried_out(event: str, passed: int) -> None:
    text = PLANNED.replace("market = [", f"market = [{{ {event} }}, ").replace("actors = [", 'actors = [{ id = "b" }, ')
    assert len(assessed(text, PLACING + timedelta(days=1)).planned_passed) == passed


@pytest.mark.parametrize(("known_on", "passed"), [("2026-02-28", 1), ("2026-03-01", 0), ("2026-03-02", 0)])
def test_an_event_that_was_written_before_its_day_was_a_plan(known_on: str, passed: int) -> None:
    day = f'{{ value = 2026-03-01, source = "board", known_on = {known_on} }}'
    text = PROVIDER.replace("on = 2026-03-01", f"on = {day}")
    assert len(assessed(text, date(2026, 3, 2)).planned_passed) == passed


def test_a_plan_without_a_day_has_not_passed() -> None:
    assert assessed(PLANNED.replace(", on = 2027-07-01", ""), date(2030, 1, 1)).planned_passed == ()


def _crossings(text: str, day: date) -> dict[tuple[str, str], tuple[Truth, DateRange | None]]:
    return {(each.parameter, each.of): (each.passes, each.window) for each in assessed(text, day).crossings}


def test_a_plan_passes_a_line_on_some_day_of_its_run_and_has_spent_nothing_before() -> None:
    found = _crossings(PLANNED, date(2026, 11, 25))
    window = DateRange(earliest=date(2027, 1, 15), latest=date(2027, 5, 30))
    assert found["presumption_flop", "spent"] == (Truth.NO, None)
    assert found["presumption_flop", "expected"] == (Truth.YES, window)
    assert found["criterion_flop", "expected"] == (Truth.YES, window)


def test_a_run_that_is_under_way_may_have_passed_the_line_and_surely_will() -> None:
    found = _crossings(PLANNED, date(2027, 2, 1))
    assert found["presumption_flop", "spent"] == (Truth.UNKNOWN, DateRange(earliest=date(2027, 1, 15)))
    assert found["presumption_flop", "expected"][0] is Truth.YES


@pytest.mark.parametrize(("flop", "passes"), [("1e25", Truth.NO), ("10000000000000000000000001", Truth.YES)])
def test_only_more_than_the_line_passes_it(flop: str, passes: Truth) -> None:
    text = SCREENS["late-notification"].replace("1.6e25", flop)
    found = _crossings(text, date(2026, 11, 25))["presumption_flop", "expected"]
    assert (found[0], found[1] is not None) == (passes, passes is Truth.YES)


def test_without_days_it_passes_on_a_day_that_cannot_be_told() -> None:
    text = PLANNED.replace(", started_on = 2027-01-15, ended_on = 2027-05-30", "")
    assert _crossings(text, date(2026, 11, 25))["presumption_flop", "spent"] == (Truth.YES, None)


def test_what_the_original_alone_had_passed_is_passed_on_no_day_of_this_ledger() -> None:
    found = _crossings(SCREENS["tejo"], date(2026, 11, 25))
    assert found["criterion_flop", "spent"] == (Truth.YES, None)


def test_of_an_unknown_ledger_nothing_is_said() -> None:
    assert _crossings(SCREENS["nothing-known"], date(2026, 11, 25)) == {}


def test_of_overlapping_runs_the_one_that_began_first_may_have_passed_it_though_it_ended_last() -> None:
    text = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }]
activities = [
    { kind = "pre-training", actor = "a", flop = "2e25", started_on = 2027-01-01, ended_on = 2027-09-01 },
    { kind = "pre-training", actor = "a", flop = "2e25", started_on = 2027-02-01, ended_on = 2027-08-01 },
]
"""
    window = _crossings(text, date(2026, 11, 25))["presumption_flop", "expected"][1]
    assert window == DateRange(earliest=date(2027, 1, 1), latest=date(2027, 8, 1))
