"""From when an obligation applies and by when it is due."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import PROVIDER, assessed

from gpaiscope.assessment import Assessment
from gpaiscope.values import DateRange


def _due(assessment: Assessment, id: str) -> DateRange | None:
    (found,) = [each for each in assessment.obligations if each.obligation.id == id]
    return found.due_on


def _placed(day: str) -> str:
    return PROVIDER.replace(", ended_on = 2026-01-20", "").replace("on = 2026-03-01", f"on = {day}")


@pytest.mark.parametrize(
    ("placed", "due"),
    [
        ("2025-08-01", date(2027, 8, 2)),
        ("2025-08-02", date(2025, 8, 2)),
        ("2026-03-01", date(2026, 3, 1)),
    ],
)
def test_only_what_was_placed_before_chapter_v_applied_has_until_two_years_later(placed: str, due: date) -> None:
    assert _due(assessed(_placed(placed)), "copyright_policy") == DateRange.exactly(due)


def test_an_uncertain_day_of_placing_makes_the_due_day_as_uncertain() -> None:
    due = _due(assessed(_placed("{ earliest = 2025-07-01, latest = 2025-09-01 }")), "copyright_policy")
    assert due == DateRange(earliest=date(2025, 8, 2), latest=date(2027, 8, 2))


def test_two_weeks_are_counted_from_the_earlier_of_the_two_events() -> None:
    events = '{ event = "known-that-will-be-met", on = 2025-12-01 }, { event = "requirement-met", on = 2026-01-20 }'
    due = _due(assessed(PROVIDER + f"procedure = [{events}]"), "notification")
    assert due == DateRange.exactly(date(2025, 12, 15))


def test_without_an_event_the_last_day_of_a_notification_is_not_counted_from_today() -> None:
    assert _due(assessed(PROVIDER.replace(", ended_on = 2026-01-20", "")), "notification") is None


def test_without_an_event_it_is_due_two_weeks_after_the_training_passed_the_threshold_at_the_latest() -> None:
    day = _due(assessed(PROVIDER), "notification")
    assert day is not None
    assert day.latest == date(2026, 2, 3)


def test_an_answer_is_due_on_the_day_that_the_request_sets() -> None:
    text = PROVIDER + 'procedure = [{ event = "information-requested", on = 2026-08-10, due_on = 2026-09-10 }]'
    assert _due(assessed(text, date(2026, 8, 20)), "information_request") == DateRange.exactly(date(2026, 9, 10))
    assert _due(assessed(PROVIDER, date(2026, 8, 20)), "information_request") is None


DESIGNATED = 'procedure = [{ event = "designated", article = "52(4)", informed_on = 2026-05-01 }]'


def test_a_designation_does_not_begin_anew_what_began_when_the_threshold_was_passed() -> None:
    placed_before = PROVIDER.replace("2026-03-01", "2026-01-10")
    assert _due(assessed(placed_before + DESIGNATED), "model_evaluation") == DateRange.exactly(date(2026, 1, 20))
    undated = PROVIDER.replace(", ended_on = 2026-01-20", "")
    due = _due(assessed(undated + DESIGNATED), "model_evaluation")
    assert due == DateRange(earliest=date(2026, 3, 1), latest=date(2026, 5, 1))


def test_the_duties_of_systemic_risk_are_those_of_a_provider_and_so_begin_with_placing_at_the_earliest() -> None:
    assert _due(assessed(PROVIDER), "model_evaluation") == DateRange.exactly(date(2026, 3, 1))


def test_below_the_threshold_a_designation_begins_the_duties_on_the_day_of_being_informed() -> None:
    due = _due(assessed(PROVIDER.replace("2e25", "2e24") + DESIGNATED), "model_evaluation")
    assert due == DateRange.exactly(date(2026, 5, 1))
