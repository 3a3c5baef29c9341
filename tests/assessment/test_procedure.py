"""The state of proceedings on a day, from what has happened before the Commission."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import assess
from gpaiscope.assessment.procedure import add_months, procedure_facts
from gpaiscope.law import Law, systemic_risk
from gpaiscope.law.assumptions import INFORMED_THEN
from gpaiscope.values import DateRange, Truth


def _facts(events: str, day: date = date(2026, 6, 15)) -> dict[str, object]:
    found = procedure_facts(written(f"procedure = [{events}]"), Law.on(day), assume=True)
    return {fact.name.removeprefix("procedure."): known.value for fact, known in found.items()}


def test_what_has_not_been_stated_is_left_to_the_law_to_assume() -> None:
    assert procedure_facts(written(""), Law.on(date(2026, 6, 15)), assume=True) == {}


@pytest.mark.parametrize(("day", "truth"), [(date(2026, 2, 28), None), (date(2026, 3, 1), Truth.YES)])
def test_a_decision_counts_from_the_day_of_being_informed_and_not_from_its_own(day: date, truth: Truth | None) -> None:
    facts = _facts('{ event = "designated", article = "52(4)", on = 2026-02-01, informed_on = 2026-03-01 }', day)
    assert facts.get("designated") in ((truth,) if truth else (None, Truth.NO))


def test_that_one_was_informed_on_the_day_of_a_decision_is_assumed_openly() -> None:
    dossier = written('procedure = [{ event = "designated", article = "52(4)", on = 2026-02-01 }]')
    law = Law.on(date(2026, 6, 15))
    assumed = procedure_facts(dossier, law, assume=True)[systemic_risk.designated]
    assert (assumed.value, assumed.assumptions) == (Truth.YES, (INFORMED_THEN,))
    open_ = procedure_facts(dossier, law, assume=False)[systemic_risk.designated]
    assert (open_.value, open_.assumptions) == (Truth.UNKNOWN, ())


def test_where_nobody_says_when_one_was_informed_that_is_asked() -> None:
    designated = '{ event = "designated", article = "52(4)", informed_on = 2025-11-12 }'
    steps = f'{designated}, {{ event = "maintained", on = 2026-01-10 }}'
    found = assess(written(f"procedure = [{steps}]"), date(2026, 11, 25), assume=False)
    asked = {missing.path for each in found.conclusions for missing in each.finding.missing}
    assert "procedure[1].informed_on" in asked


def test_the_last_decision_on_arguments_prevails() -> None:
    accepted, rejected = '{ event = "accepted", on = 2026-02-01 }', '{ event = "rejected", on = 2026-04-01 }'
    assert _facts(accepted)["accepted"] is Truth.YES
    assert _facts(f"{accepted}, {rejected}")["accepted"] is Truth.NO
    assert _facts(f"{rejected}, {accepted}")["accepted"] is Truth.NO


def test_an_uncertain_day_leaves_it_unknown_whether_it_has_come() -> None:
    event = '{ event = "accepted", on = { earliest = 2026-06-01, latest = 2026-07-01 } }'
    assert _facts(event)["accepted"] is Truth.UNKNOWN


def test_a_change_shakes_an_acceptance_until_a_new_notification() -> None:
    accepted, changed = '{ event = "accepted", on = 2026-02-01 }', '{ event = "facts-changed", on = 2026-03-01 }'
    assert "acceptance_shaken" not in _facts(accepted)
    assert _facts(f"{accepted}, {changed}")["acceptance_shaken"] is Truth.YES
    assert (
        _facts(f'{accepted}, {changed}, {{ event = "renotified", on = 2026-03-05 }}')["acceptance_shaken"] is Truth.NO
    )


def test_the_six_months_run_from_the_last_decision() -> None:
    designated = '{ event = "designated", article = "52(4)", on = 2026-01-10 }'
    maintained = '{ event = "maintained", on = 2026-05-31 }'
    assert _facts(designated)["reassessment_period_ends_on"] == DateRange.exactly(date(2026, 7, 10))
    later = _facts(f"{designated}, {maintained}")["reassessment_period_ends_on"]
    assert later == DateRange.exactly(date(2026, 11, 30))


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 1), 6, date(2026, 7, 1)),
        (date(2026, 7, 31), 12, date(2027, 7, 31)),
    ],
)
def test_months_end_on_the_same_date_or_on_the_last_day_of_the_month(day: date, months: int, end: date) -> None:
    assert add_months(day, months) == end
