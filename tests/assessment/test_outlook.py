"""A plan beside one with values otherwise, and what is known since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import assess
from gpaiscope.assessment.curve import Pace
from gpaiscope.assessment.outlook import Outlook, Planning
from gpaiscope.values import Range, Truth

TODAY = date(2026, 11, 27)
TEXT = """
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }]
activities = [
    { kind = "pre-training", actor = "a", started_on = 2027-01-01, ended_on = 2027-01-10, flop = FLOP },
    { kind = "fine-tuning", actor = "a", started_on = 2027-02-01, ended_on = 2027-02-10, flop = "1e22" },
]
market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2027-03-01 }]
"""
PRESENT = {"activities[0].flop": "2e25", "activities[0].ended_on": "2027-01-10", "actors[0].country": "FR"}


def outlook(
    what_if: Mapping[str, str] | None = None,
    targets: tuple[str, ...] = (),
    flop: str = '"2e25"',
    on: date = TODAY,
    paces: Mapping[str, Pace] | None = None,
    known_on: date | None = None,
) -> Outlook:
    planning = Planning(assess=lambda dossier: assess(dossier, on, known_on=known_on), paces=lambda _: paces or {})
    return planning.outlook(written(TEXT.replace("FLOP", flop)), what_if, targets)


def test_what_if_of_the_present_values_changes_nothing() -> None:
    found = outlook(PRESENT)
    assert found.beside is not None
    assert found.beside.placed is not None
    assert found.beside.comparison.changes == found.beside.placed.changes == ()
    assert found.beside.plan.crossed == found.plan.crossed
    assert found.beside.plan.notices == found.plan.notices


def test_a_run_that_is_prolonged_goes_on_at_its_pace_and_that_is_said() -> None:
    found = outlook({"activities[0].ended_on": "2027-01-15"}, flop='"9e24"')
    assert found.beside is not None
    (run,) = found.beside.at_pace
    assert (run.path, run.daily, run.flop) == (
        "activities[0]",
        Range.exactly(9 * 10**23),
        Range.exactly(135 * 10**23),
    )
    assert found.beside.plan.curve.runs[0].entry.flop == run.flop
    assert found.beside.plan.notices[0].last.latest == date(2026, 12, 11)  # two weeks from today


def test_a_run_that_ends_sooner_takes_less_and_keeps_the_ends_of_its_range() -> None:
    wide = '{ low = "8e24", best = "9e24", high = "1e25" }'
    found = outlook({"activities[0].ended_on": "2027-01-05"}, flop=wide)
    assert found.beside is not None
    assert found.beside.at_pace[0].flop == Range(low=4 * 10**24, best=45 * 10**23, high=5 * 10**24)


def test_a_prolonged_run_goes_on_at_the_pace_that_is_given() -> None:
    pace = {"activities[0]": Pace(daily=Range.exactly(10**24))}
    found = outlook({"activities[0].ended_on": "2027-01-12"}, flop='"9e24"', paces=pace)
    assert found.beside is not None
    assert (found.beside.at_pace[0].daily, found.beside.at_pace[0].flop) == (
        Range.exactly(10**24),
        Range.exactly(12 * 10**24),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"activities[0].ended_on": "2027-01-15", "activities[0].flop": "9e24"},
        {"activities[0].ended_on": "2027-01-15", "activities[0].started_on": "2027-01-06"},
        {"activities[0].ended_on": "2027-01-10"},
        {"activities[0].started_on": "2026-12-20"},
    ],
    ids=["with its compute", "moved as a whole", "the same day", "begun sooner"],
)
def test_what_a_run_takes_stays_as_it_is_told_where_more_than_its_end_is_otherwise(changes: dict[str, str]) -> None:
    found = outlook(changes, flop='"9e24"')
    assert found.beside is not None
    assert found.beside.at_pace == ()
    assert found.beside.plan.curve.runs[0].entry.flop == Range.exactly(9 * 10**24)


def test_a_sum_near_a_line_is_warned_of_in_a_plan_as_it_is_in_the_assessment() -> None:
    near, far = outlook(flop='"9e24"').plan, outlook(flop='"2e24"').plan
    assert [warning.reference for warning in near.warnings] == ["within-the-margin"]
    assert set(near.warnings) <= set(near.assessment.warnings)
    assert far.warnings == ()


def test_a_run_at_its_pace_is_warned_of_by_what_it_comes_to() -> None:
    pace = {"activities[0]": Pace(daily=Range.exactly(9 * 10**23))}
    open_ = outlook(flop='"9e24"', paces=pace).plan
    assert [warning.reference for warning in open_.warnings] == ["within-the-margin"]


def test_another_country_brings_a_representative_and_changes_no_line() -> None:
    found = outlook({"actors[0].country": "US"})
    assert found.beside is not None
    changed = {each.subject.id for each in found.beside.comparison.changes}
    assert "authorised_representative" in changed
    assert found.beside.plan.crossed == found.plan.crossed


def test_a_smaller_run_passes_no_line_and_is_not_notified() -> None:
    found = outlook({"activities[0].flop": "9e24"})
    assert found.beside is not None
    assert found.plan.notices
    assert not found.beside.plan.notices
    assert found.beside.plan.crossed[-1].passing.passes is Truth.NO
    placed = found.beside.placed
    assert placed is not None
    assert {"systemic_risk", "cybersecurity"} <= {each.subject.id for each in placed.changes}


def test_targets_are_solved_with_the_values_that_are_otherwise() -> None:
    (alone,) = outlook(targets=("activities[0].flop:presumption",)).solved
    (beside,) = outlook({"activities[1].flop": "1e24"}, ("activities[0].flop:presumption",)).solved
    assert (alone.stretches[0].greatest, beside.stretches[0].greatest) == (10**25 - 10**22, 9 * 10**24)


def test_a_changed_plan_without_training_ahead_is_that_of_the_placing() -> None:
    days = {f"activities[{at}].{key}": "2026-01-01" for at in (0, 1) for key in ("started_on", "ended_on")}
    beside = outlook(days).beside
    assert beside is not None
    assert beside.plan.curve.ahead == ()
    assert beside.plan.launch is not None


STATED = '[{ value = "1e25", known_on = 2026-10-01 }, { value = "2e25", known_on = 2027-01-05 }]'


def test_each_estimate_and_their_sum_are_compared_where_there_are_several() -> None:
    found = outlook(flop=STATED, on=date(2027, 1, 6)).plan.kept
    assert [each.of for each in found] == ["activities[0]", "all"]
    assert found[1].estimated == Range.exactly(10**25 + 10**22)


def test_what_was_not_known_on_the_day_of_knowledge_is_not_compared() -> None:
    assert outlook(flop=STATED, on=date(2027, 1, 6), known_on=date(2027, 1, 4)).plan.kept == ()


def test_a_pace_is_compared_with_what_was_planned_by_the_last_day() -> None:
    pace = Pace(daily=Range.exactly(4 * 10**24))
    found = outlook(on=date(2027, 1, 6), paces={"activities[0]": pace}).plan.kept
    assert found[0].now == Range.exactly(4 * 10**25)
    assert found[0].within is Truth.NO
