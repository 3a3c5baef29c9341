"""What a plan says of lines, of the notification, of the placing, and of estimates that were made before."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from assessment.dossiers import assessed, written

from gpaiscope.assessment import assess
from gpaiscope.assessment.outlook import Planning
from gpaiscope.assessment.planning import THIRD, Plan, plan
from gpaiscope.errors import UsageError
from gpaiscope.values import DateRange, Outcome, Range, Truth

TODAY = date(2026, 11, 27)
MODEL = 'model.outputs = ["text"]\nactors = [{ id = "a", country = "FR" }]\n'
PLACING = 'market = [{ event = "planned-placing", actor = "a", territory = "union", on = 2027-09-01 }]\n'


def run(flop: str, more: str = "") -> str:
    days = "started_on = 2027-01-11, ended_on = 2027-06-30"
    return f'activities = [{{ kind = "pre-training", actor = "a", {days}, flop = {flop}{more} }}]\n'


def planned(text: str, on: date = TODAY, **more: Any) -> Plan:
    found = Planning(assess=lambda dossier: assess(dossier, on, **more)).outlook(written(MODEL + text))
    return found.plan


def recorded(event: str, on: str, more: str = "") -> str:
    return f'procedure = [{{ event = "{event}", actor = "a", on = {on}{more} }}]\n'


def triggers(own: Plan) -> dict[str, tuple[DateRange, DateRange]]:
    (notice,) = own.notices
    return {each.trigger.id: (each.on, each.days.plain) for each in notice.starts}


def exactly(year: int, month: int, day: int) -> DateRange:
    return DateRange.exactly(date(year, month, day))


# -- lines


def test_a_third_is_measured_of_what_the_modifier_does_and_exactly() -> None:
    original = 'original = [{ name = "B", systemic_risk = false, training_compute = "1e24" }]\n'
    text = original + PLACING + run('"5e23"').replace("pre-training", "fine-tuning")
    (third,) = [each for each in planned(text).crossed if each.id == THIRD]
    assert third.line == Range.exactly(Fraction(10**24, 3))
    assert (third.actor, third.measure, third.passing.passes) == ("a", "updates", Truth.YES)
    assert third.passing.on is not None
    assert third.passing.on.best == date(2027, 1, 10) + timedelta(days=115)  # 114 of 171 days are exactly a third


@pytest.mark.parametrize(
    ("systemic", "lines"),
    [("false", {"updates": 10**23}), ("true", {"updates": 10**25})],
)
def test_where_the_originals_compute_cannot_be_had_a_third_of_the_threshold_stands_in(
    systemic: str, lines: dict[str, int]
) -> None:
    original = f'original = [{{ name = "B", systemic_risk = {systemic}, training_compute_obtainable = false }}]\n'
    text = original + PLACING + run('"5e24"').replace("pre-training", "fine-tuning")
    thirds = [each for each in planned(text).crossed if each.id == THIRD]
    assert all(each.stands_in and "61" in str(each.cites[0]) for each in thirds)
    assert {each.measure: each.line for each in thirds} == {
        measure: Range.exactly(Fraction(line, 3)) for measure, line in lines.items()
    }


def test_of_an_original_with_systemic_risk_both_measures_are_told_where_they_differ() -> None:
    original = """original = [{ name = "B", systemic_risk = true, training_compute = "3e25",
        cumulative_training_compute = "6e25" }]\n""".replace("\n        ", " ")
    text = original + PLACING + run('"1.5e25"').replace("pre-training", "fine-tuning")
    thirds = [each for each in planned(text).crossed if each.id == THIRD]
    assert [(each.measure, each.passing.passes) for each in thirds] == [
        ("updates", Truth.YES),
        ("cumulative", Truth.NO),
    ]
    assert {each.question.name for each in thirds if each.question} == {"modification-measure"}
    (read,) = [
        each for each in planned(text, readings={"modification-measure": "cumulative"}).crossed if each.id == THIRD
    ]
    assert read.measure == "cumulative"


def test_of_a_merge_the_line_holds_what_each_reading_gives_and_one_chosen_reading_settles_it() -> None:
    original = """original = [
        { name = "B", systemic_risk = false, training_compute = "1e24" },
        { name = "C", systemic_risk = false, training_compute = "3e24" }]\n"""
    text = original + PLACING + run('"5e23"').replace("pre-training", "fine-tuning")
    (third,) = [each for each in planned(text).crossed if each.id == THIRD]
    assert (third.line.low, third.line.high) == (Fraction(10**24, 3), Fraction(4 * 10**24, 3))
    assert third.question is not None
    assert third.question.name == "merge-original"
    (read,) = [each for each in planned(text, readings={"merge-original": "smallest"}).crossed if each.id == THIRD]
    assert (read.line, read.question) == (Range.exactly(Fraction(10**24, 3)), None)


def test_of_an_original_of_unknown_compute_it_is_asked_and_without_an_actor_all_that_is_done_counts() -> None:
    original = 'original = [{ name = "B", systemic_risk = false }]\n'
    own = planned(original + PLACING + run('"5e23"').replace("pre-training", "fine-tuning"))
    (third,) = [each for each in own.crossed if each.id == THIRD]
    assert (third.line.high, third.passing.passes) == (None, Truth.UNKNOWN)
    assert "original[0].training_compute" in {each.path for each in own.missing}
    nameless = original.replace("false", 'false, training_compute = "1e24"')
    text = f'model.outputs = ["text"]\n{nameless}{run(chr(34) + "5e23" + chr(34))}'.replace(', actor = "a"', "")
    (third,) = [
        each for each in plan(assessed(text.replace("pre-", "continued-pre-"), TODAY)).crossed if each.id == THIRD
    ]
    assert (third.actor, third.passing.passes) == ("", Truth.YES)


# -- the notification


def test_a_recorded_day_gives_the_last_day_to_notify() -> None:
    own = planned(run('"2e25"') + PLACING + recorded("known-that-will-be-met", "2026-11-16"))
    (notice,) = own.notices
    assert (notice.recorded, notice.last) == (True, exactly(2026, 11, 30))


def test_without_one_the_two_weeks_run_at_the_latest_from_the_first_day_of_the_run() -> None:
    own = planned(run('"2e25"') + PLACING)
    assert triggers(own)["begun"] == (exactly(2027, 1, 11), exactly(2027, 1, 25))
    assert (own.notices[0].recorded, own.notices[0].last) == (False, exactly(2027, 1, 25))


def test_the_line_is_passed_on_some_day_of_the_run_and_not_on_that_of_an_even_spread() -> None:
    own = planned(run('"2e25"') + PLACING)
    assert triggers(own)["met"][0] == DateRange(earliest=date(2027, 1, 11), latest=date(2027, 6, 30))


def test_the_day_of_the_estimate_starts_them_where_it_is_known() -> None:
    flop = '{ value = "2e25", known_on = 2026-10-02, source = "plan" }'
    own = planned(run(flop) + PLACING)
    assert triggers(own)["estimated"] == (exactly(2026, 10, 2), exactly(2026, 10, 16))
    assert "begun" not in triggers(own)


def test_it_is_the_first_estimate_above_the_line_that_does() -> None:
    said = [("8e24", "2026-10-01"), ("1.1e25", "2026-11-02"), ("1.2e25", "2026-11-20")]
    flop = ", ".join(f'{{ value = "{value}", known_on = {on}, source = "plan" }}' for value, on in said)
    own = planned(run(f"[{flop}]") + PLACING)
    assert triggers(own)["estimated"][0] == exactly(2026, 11, 2)


def test_by_a_best_estimate_below_the_line_there_is_only_the_day_on_which_it_may_be_met() -> None:
    own = planned(run('{ low = "6e24", best = "9e24", high = "1.2e25" }') + PLACING)
    assert list(triggers(own)) == ["met"]
    (notice,) = own.notices
    assert (notice.outcome, notice.best_estimate) == (Outcome.NO, Outcome.NO)


def test_the_last_day_is_moved_by_no_weekend_and_ends_by_law_after_it() -> None:
    flop = '{ value = "2e25", known_on = 2026-12-12, source = "plan" }'  # a Saturday; 26 December is one, too
    (notice,) = planned(run(flop) + PLACING, date(2026, 12, 13)).notices
    (estimated, _) = notice.starts
    assert estimated.days.plain == exactly(2026, 12, 26)
    assert estimated.days.last.latest == date(2027, 1, 4)  # the Commission has no working day until then


@pytest.mark.parametrize("flop", ['"1e25"', '"1e24"'])
def test_nothing_is_notified_of_a_run_that_does_not_pass_the_line(flop: str) -> None:
    assert planned(run(flop) + PLACING).notices == ()


# -- the placing


def test_a_provider_outside_the_union_needs_a_mandate_on_the_eve_and_the_rest_with_the_placing() -> None:
    own = planned(run('"2e25"') + PLACING)
    foreign = Planning(assess=lambda dossier: assess(dossier, TODAY)).outlook(
        written((MODEL + run('"2e25"') + PLACING).replace('"FR"', '"US"'))
    )
    first = foreign.plan.placing_duties[0]
    assert (first.obligation, first.before, first.last) == ("authorised_representative", True, exactly(2027, 8, 31))
    assert "authorised_representative" not in {each.obligation for each in own.placing_duties}
    assert "technical_documentation" in {each.obligation for each in own.placing_duties if each.sure}
    assert "notification" not in {each.obligation for each in own.placing_duties}


def test_a_placing_that_is_written_for_a_later_day_is_one_that_is_planned() -> None:
    own = planned(run('"2e24"') + PLACING.replace("planned-placing", "made-available"))
    assert own.launch is not None
    assert own.launch.day == date(2027, 9, 1)
    assert own.launch.conclusion("provider", "a").finding.outcome is Outcome.YES


def test_without_a_planned_placing_nothing_is_said_of_it() -> None:
    own = planned(run('"2e25"') + "market = []\n")
    assert (own.launch, own.placing_duties) == (None, ())


@pytest.mark.parametrize("days", [1, 0])
def test_on_the_eve_of_the_placing_and_on_its_day_the_same_comes_with_it(days: int) -> None:
    on = date(2027, 9, 1) - timedelta(days=days)
    own = planned(run('"6e23"') + PLACING, on)
    sure = {row.obligation for row in own.placing_duties if row.sure}
    assert {"copyright_policy", "training_content_summary", "cooperation"} <= sure
    assert sure == {row.obligation for row in own.assessment.dated if row.origin == "planned" and row.sure}


# -- what was estimated


REVISED = (
    '[{ value = "1e25", known_on = 2026-10-01, source = "plan" },'
    ' { value = %s, known_on = 2027-02-01, source = "log" }]'
)


@pytest.mark.parametrize(
    ("now", "within"),
    [
        ('"7e24"', Truth.YES),
        ('"6.9e24"', Truth.NO),
        ('"1.3e25"', Truth.YES),
        ('"1.31e25"', Truth.NO),
        ('{ low = "1.2e25", best = "1.3e25", high = "1.4e25" }', Truth.UNKNOWN),
        ('{ low = "1.31e25", best = "1.4e25", high = "1.5e25" }', Truth.NO),
    ],
)
def test_an_estimate_is_within_its_margin_on_both_sides_and_at_the_line(now: str, within: Truth) -> None:
    (kept,) = planned(run(REVISED % now) + PLACING, date(2027, 2, 2)).kept
    assert (kept.of, kept.estimated, kept.source.known_on) == ("all", Range.exactly(10**25), date(2026, 10, 1))
    assert kept.within is within


def test_what_was_notified_is_compared_with_what_is_expected_now() -> None:
    step = recorded("notified", "2026-11-02", ', flop = "1.2e25", method = "hardware"')
    (kept,) = planned(run('"2e25"') + PLACING + step).kept
    assert (kept.of, kept.share, kept.within) == ("notified", Range.exactly(Fraction(5, 3)), Truth.NO)
    assert planned(run('"2e25"') + PLACING + step, date(2026, 11, 1)).kept == ()


def test_an_estimate_without_a_best_value_is_neither_kept_nor_missed() -> None:
    step = recorded("notified", "2026-11-02", ', flop = { low = "1e25", high = "3e25" }')
    (kept,) = planned(run('"2e25"') + PLACING + step).kept
    assert (kept.within, kept.share) == (Truth.UNKNOWN, Range())


def test_a_run_that_began_nobody_knows_when_has_no_curve() -> None:
    started = "{ latest = 2027-01-11 }"
    own = planned(run('"2e25"').replace("started_on = 2027-01-11", f"started_on = {started}") + PLACING)
    assert (own.curve.first, own.crossed[-1].passing.on) == (None, None)
    assert own.completed.day == date(2027, 9, 1)


def test_what_was_never_otherwise_is_not_compared() -> None:
    assert planned(run('"2e25"') + PLACING).kept == ()


def test_nor_is_what_nobody_had_estimated_before_the_run() -> None:
    first = '[{ value = "2e25", known_on = 2027-01-12 }, { value = "8e24", known_on = 2027-01-20 }]'
    assert planned(run(first) + PLACING, date(2027, 2, 2)).kept == ()


def test_an_estimate_is_compared_after_the_run_as_well() -> None:
    own = planned(run(REVISED % '"1.5e25"') + PLACING, date(2027, 8, 1))
    assert own.curve.ahead == ()
    assert [each.within for each in own.kept] == [Truth.NO]


# -- no plan


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not say what is trained"),
        ("activities = []\n", "lists no training"),
        (run('"2e25"').replace("2027", "2025"), "every activity of the dossier is done by 2026-11-27"),
    ],
)
def test_a_dossier_without_a_planned_run_says_so_and_what_to_do(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        plan(assessed(MODEL + text, TODAY))
    assert caught.value.mistake.reference == "nothing-planned"
    assert "--on DATE" in caught.value.mistake.help


def test_a_run_without_days_has_no_curve_and_asks_for_them() -> None:
    own = planned('activities = [{ kind = "pre-training", actor = "a", flop = "2e25", started_on = 2027-01-01 }]\n')
    assert [each.path for each in own.missing] == ["activities[0].ended_on"]
    on = own.crossed[-1].passing.on
    assert on is not None
    assert (on.earliest, on.latest) == (date(2027, 1, 1), None)


# -- an older model that is trained on


def trained_on(placed: str, ended: str = "2024-03-20") -> str:
    return (
        'activities = [{ kind = "pre-training", actor = "a", started_on = 2023-11-01, '
        f'ended_on = {ended}, flop = "8e24" }}, '
        '{ kind = "continued-pre-training", actor = "a", started_on = 2026-02-02, ended_on = 2026-06-19, '
        'flop = "4e24" }]\n'
        f'market = [{{ event = "made-available", actor = "a", territory = "union", on = {placed} }}]\n'
    )


@pytest.mark.parametrize("placed", ["2024-05-14", "2025-09-14"])
def test_of_a_model_that_was_placed_the_run_that_begins_is_the_one_that_comes_after(placed: str) -> None:
    found = triggers(planned(trained_on(placed), date(2026, 1, 15)))
    assert found["begun"] == (exactly(2026, 2, 2), exactly(2026, 2, 16))


@pytest.mark.parametrize("ended", ["2024-05-14", "2024-06-01"])
def test_a_run_above_the_line_that_had_not_ended_when_the_model_was_placed_is_the_one_that_begins(ended: str) -> None:
    above = trained_on("2024-05-14", ended).replace("8e24", "1.1e25")
    assert triggers(planned(above, date(2026, 1, 15)))["begun"] == (exactly(2025, 8, 2), exactly(2025, 8, 16))


@pytest.mark.parametrize("ended", ["2024-05-14", "2024-06-01"])
def test_a_run_that_stays_below_the_line_starts_nothing_and_that_which_lifts_the_sum_above_it_does(ended: str) -> None:
    found = triggers(planned(trained_on("2024-05-14", ended), date(2026, 1, 15)))
    assert found["begun"] == (exactly(2026, 2, 2), exactly(2026, 2, 16))


def test_an_older_model_that_is_to_cross_the_line_is_not_told_the_later_day_as_the_safe_one() -> None:
    own = assess(written(MODEL + trained_on("2024-05-14")), date(2026, 1, 15))
    (due,) = [each for each in own.deadlines if each.obligation == "notification"]
    assert (due.state, due.last.latest, due.or_by) == ("due", date(2026, 2, 16), date(2027, 8, 2))
    assert due.open_in is not None
    known = recorded("known-that-will-be-met", "2026-01-10")
    told = assess(written(MODEL + trained_on("2024-05-14") + known), date(2026, 1, 15))
    (due,) = [each for each in told.deadlines if each.obligation == "notification"]
    assert (due.safe, due.last.latest, due.or_by) == (date(2026, 1, 24), date(2026, 1, 26), date(2027, 8, 2))
