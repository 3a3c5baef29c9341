"""The states of dated duties on the days on either side of each of their bounds."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import PROVIDER, assessed

from gpaiscope.assessment.dated import Dated
from gpaiscope.values import DateRange

UNDATED = PROVIDER.replace(", ended_on = 2026-01-20", "")
"""A provider of a model above the line that does not say when it trained it, and so not when the line was passed."""
SMALL = PROVIDER.replace("2e25", "2e24")
FURTHER = 'flop = "4e24", started_on = 2026-03-09, ended_on = 2026-03-20 }'
RUN = PROVIDER.replace("2e25", "8e24").replace(
    "2026-01-20 }]", '2026-01-20 }, { kind = "continued-pre-training", actor = "a", ' + FURTHER + "]"
)
"""One that trained on for two weeks after the placing, and passed the line on one of these days."""
UNFORESEEN = RUN.replace('"4e24"', '{ low = "3e24", high = "5e24" }')
"""The same without a best estimate: nobody had to know before it happened."""


def met(days: str, notified: str = "") -> str:
    """The recorded day, or days, on which the requirement was met, and that of the notification."""
    made = f', {{ event = "notified", actor = "a", on = {notified} }}' if notified else ""
    return f'procedure = [{{ event = "requirement-met", on = {days} }}{made}]\n'


def rows(text: str, day: str, *ids: str) -> list[Dated]:
    """The duties of some names, gravest first; of all without names."""
    return [row for row in assessed(text, date.fromisoformat(day)).dated if not ids or row.id in ids]


def notification(text: str, day: str) -> Dated:
    (found,) = rows(text, day, "notification")
    return found


def between(earliest: str, latest: str) -> DateRange:
    return DateRange(earliest=date.fromisoformat(earliest), latest=date.fromisoformat(latest))


# -- a period that ends with holidays

CHRISTMAS = "{ earliest = 2026-12-14, latest = 2026-12-17 }"
EASTER = "{ earliest = 2026-03-09, latest = 2026-03-20 }"


@pytest.mark.parametrize("known", ["2026-12-14", "2026-12-15", "2026-12-16", "2026-12-17"])
def test_two_weeks_from_any_day_before_christmas_end_on_the_first_working_day_of_the_year(known: str) -> None:
    assert notification(UNDATED + met(known), "2026-12-20").last.latest == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-28", ("due", 0)),
        ("2026-12-29", ("due", 6)),
        ("2027-01-03", ("due", 1)),
        ("2027-01-04", ("due", 0)),
        ("2027-01-05", ("late", 1)),
    ],
)
def test_over_christmas_it_is_late_only_after_the_last_day_by_law_of_every_day_of_knowing(
    day: str, expected: tuple[str, int | None]
) -> None:
    found = notification(UNDATED + met(CHRISTMAS), day)
    assert (found.state, found.days) == expected


@pytest.mark.parametrize(("made", "late"), [("2027-01-04", False), ("2027-01-05", True)])
def test_a_notification_over_christmas_is_done_late_only_after_the_last_day_by_law(made: str, late: bool) -> None:
    found = notification(UNDATED + met(CHRISTMAS, made), "2027-02-01")
    assert (found.state, found.is_done_late) == ("done", late)


def test_the_later_end_of_a_range_is_moved_over_easter() -> None:
    assert notification(UNDATED + met(EASTER), "2026-03-21").last == between("2026-03-23", "2026-04-07")


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-03-23", "due"), ("2026-03-24", "perhaps-late"), ("2026-04-07", "perhaps-late"), ("2026-04-08", "late")],
)
def test_between_the_ends_of_a_range_that_somebody_stated_it_is_perhaps_late(day: str, state: str) -> None:
    assert notification(UNDATED + met(EASTER), day).state == state


@pytest.mark.parametrize(
    ("made", "perhaps", "late"),
    [
        ("2026-03-23", False, False),
        ("2026-03-24", True, False),
        ("2026-04-07", True, False),
        ("2026-04-08", False, True),
    ],
)
def test_what_was_done_between_the_ends_of_a_stated_range_was_done_perhaps_late(
    made: str, perhaps: bool, late: bool
) -> None:
    found = notification(UNDATED + met(EASTER, made), "2026-06-01")
    assert (found.is_done_perhaps_late, found.is_done_late) == (perhaps, late)


# -- a crossing


def test_a_crossing_is_bounded_by_the_first_and_the_last_day_of_the_run() -> None:
    assert notification(UNFORESEEN, "2026-03-25").last == between("2026-03-23", "2026-04-07")


@pytest.mark.parametrize("day", ["2026-03-08", "2026-03-21"])
def test_that_a_run_has_ended_meanwhile_moves_no_last_day(day: str) -> None:
    assert notification(UNFORESEEN, day).last == between("2026-03-23", "2026-04-07")


@pytest.mark.parametrize(("day", "state"), [("2026-03-24", "due"), ("2026-04-07", "due"), ("2026-04-08", "late")])
def test_the_early_end_of_a_window_that_is_worked_out_makes_nothing_perhaps_late(day: str, state: str) -> None:
    assert notification(UNFORESEEN, day).state == state


@pytest.mark.parametrize(("day", "state"), [("2026-03-23", "due"), ("2026-03-24", "late")])
def test_a_run_that_is_estimated_above_the_line_bounds_it_by_its_first_day(day: str, state: str) -> None:
    assert notification(RUN, day).state == state


def test_all_that_may_have_started_a_notification_is_told_the_first_first() -> None:
    assert [start.trigger.id for start in notification(RUN, "2026-03-21").starts] == ["begun", "met"]


def test_since_when_it_is_known_is_asked_where_only_the_run_bounds_it() -> None:
    lacks = notification(RUN, "2026-03-21").lacks
    assert lacks is not None
    assert (lacks.path, "become known" in lacks.asks) == ("activities[1].known_on", True)


def test_since_when_it_is_known_is_not_asked_where_the_estimate_has_its_day() -> None:
    known = RUN.replace("started_on = 2026-03-09", "known_on = 2026-03-01, started_on = 2026-03-09")
    found = notification(known, "2026-03-10")
    assert [start.trigger.id for start in found.starts] == ["estimated", "met"]
    assert (found.lacks, found.if_known_today) == (None, None)


@pytest.mark.parametrize(
    ("day", "last"), [("2026-03-01", date(2026, 3, 15)), ("2026-03-08", date(2026, 3, 22)), ("2026-03-09", None)]
)
def test_a_run_that_has_not_begun_may_be_known_to_pass_the_line_since_today(day: str, last: date | None) -> None:
    assert notification(RUN, day).if_known_today == last


MERGED = """
model.name = "merged"
model.outputs = ["text"]
actors = [{ id = "a", country = "FR" }]
original = [
  { name = "one", actor = "a", base = "one", training_compute = "7e24", cumulative_training_compute = "7e24" },
  { name = "two", actor = "a", base = "two", training_compute = "6e24", cumulative_training_compute = "6e24" },
]
activities = [{ kind = "merge", actor = "a", flop = "1e20", started_on = 2026-03-03, ended_on = 2026-03-03 }]
market = [{ event = "made-available", actor = "a", channel = "api", territory = "union", on = 2026-05-04 }]
"""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-03", ("due", 14)),
        ("2026-03-16", ("due", 1)),
        ("2026-03-17", ("due", 0)),
        ("2026-03-18", ("late", 1)),
    ],
)
def test_a_merge_of_ones_own_models_passes_the_line_on_its_own_day(day: str, expected: tuple[str, int]) -> None:
    found = notification(MERGED, day)
    assert (found.state, found.days, found.last) == (*expected, DateRange.exactly(date(2026, 3, 17)))


@pytest.mark.parametrize(("made", "late"), [("2026-07-06", False), ("2026-07-07", True)])
def test_a_stated_day_after_the_run_puts_no_notification_in_time(made: str, late: bool) -> None:
    later = UNFORESEEN.replace("2026-03-09", "2026-06-01").replace("2026-03-20", "2026-06-20")
    found = notification(later + met("2026-08-01", made), "2026-10-01")
    assert (found.state, found.is_done_late) == ("done", late)


# -- what has to exist, and conduct

THINGS = ("technical_documentation", "downstream_information", "copyright_policy", "training_content_summary")
CONDUCT = ("cooperation", "model_evaluation", "systemic_risk_mitigation", "serious_incident_reporting", "cybersecurity")


@pytest.mark.parametrize(
    ("stated", "named"), [("2026-01-20", []), ("2026-01-21", ["2026-02-04"]), ("2026-05-04", ["2026-05-18"])]
)
def test_a_stated_day_that_the_run_contradicts_is_told_beside_the_earlier_one(stated: str, named: list[str]) -> None:
    found = notification(PROVIDER + met(stated), "2026-06-01")
    assert found.last.latest is not None
    assert found.last.latest <= date(2026, 2, 3)
    assert [str(other.end) for other in found.contradicted] == named


TUNED_UNTOLD = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", country = "IT" }]
original = [{ name = "o", gpai_model = true, systemic_risk = true, training_compute_obtainable = false }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-11-16 }]
activities = [{ kind = "fine-tuning", actor = "a", ended_on = 2026-10-30, flop = "FLOP" }]
procedure = [{ event = "known-that-will-be-met", actor = "a", on = 2026-11-20 }]
"""


@pytest.mark.parametrize(
    ("flop", "known", "last"),
    [
        ("3333333333333333333333333", "2026-11-20", []),
        ("3333333333333333333333334", "2026-11-20", ["2026-11-13"]),
        ("3333333333333333333333334", "2026-10-30", ["2026-11-13"]),
        ("3333333333333333333333334", "2026-10-29", ["2026-11-12"]),
    ],
)
def test_what_passed_the_line_that_stands_in_is_notified_from_then_or_from_when_it_was_known_before(
    flop: str, known: str, last: list[str]
) -> None:
    found = rows(TUNED_UNTOLD.replace("FLOP", flop).replace("2026-11-20", known), "2026-12-01", "notification")
    assert [str(row.last.latest) for row in found] == last


@pytest.mark.parametrize(("day", "state"), [("2026-03-01", "due"), ("2026-03-02", "perhaps-late")])
def test_things_are_perhaps_late_the_day_after_their_first_day(day: str, state: str) -> None:
    assert {row.id: row.state for row in rows(PROVIDER, day, *THINGS)} == dict.fromkeys(THINGS, state)


@pytest.mark.parametrize(("day", "state"), [("2026-05-09", "perhaps-late"), ("2026-05-10", "done")])
def test_a_thing_is_perhaps_late_until_the_dossier_says_that_it_exists(day: str, state: str) -> None:
    done = 'done = [{ obligation = "copyright_policy", actor = "a", on = 2026-05-10 }]\n'
    assert [row.state for row in rows(done + SMALL, day, "copyright_policy")] == [state]


@pytest.mark.parametrize(("first", "late"), [("2026-02-20", False), ("2026-03-01", False), ("2026-03-02", True)])
def test_a_thing_is_done_late_by_when_it_was_first_made_and_not_by_when_it_was_made_anew(
    first: str, late: bool
) -> None:
    made = ", ".join(f'{{ obligation = "copyright_policy", actor = "a", on = {on} }}' for on in (first, "2026-05-10"))
    (found,) = rows(f"done = [{made}]\n{SMALL}", "2026-06-01", "copyright_policy")
    assert (found.state, found.is_done_late) == ("done", late)


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-02", "2036-03-02"])
def test_silence_makes_conduct_never_late(day: str) -> None:
    assert {row.id: row.state for row in rows(PROVIDER, day, *CONDUCT)} == dict.fromkeys(CONDUCT, "going-on")


# -- years of which the holidays are not listed


def test_holidays_that_are_not_listed_yet_make_a_range_of_the_last_day() -> None:
    found = notification(UNDATED + met("2028-03-30"), "2028-04-01")
    assert found.last == between("2028-04-13", "2028-04-18")


def test_the_year_whose_holidays_are_not_listed_is_named() -> None:
    (source,) = notification(UNDATED + met("2028-03-30"), "2028-04-01").days_of.provisional
    assert "for 2028" in source


def test_a_year_whose_holidays_are_listed_is_not_named() -> None:
    assert notification(UNDATED + met("2026-03-10"), "2026-03-12").days_of.provisional == ()


@pytest.mark.parametrize(("day", "state"), [("2028-04-14", "due"), ("2028-04-18", "due"), ("2028-04-19", "late")])
def test_a_range_that_comes_of_holidays_alone_makes_nothing_perhaps_late(day: str, state: str) -> None:
    assert notification(UNDATED + met("2028-03-30"), day).state == state


# -- what is planned

PLANNED = SMALL.replace("made-available", "planned-placing").replace("2026-03-01", "2026-12-04")


@pytest.mark.parametrize(("day", "days"), [("2026-06-01", 186), ("2026-12-03", 1), ("2026-12-04", 0)])
def test_what_comes_with_a_planned_placing_is_ahead_until_that_day_has_passed(day: str, days: int) -> None:
    (found,) = rows(PLANNED, day, "copyright_policy")
    assert (found.origin, found.state, found.days) == ("planned", "ahead", days)


def test_on_the_day_after_a_planned_placing_its_duties_have_no_day() -> None:
    (found,) = rows(PLANNED, "2026-12-05", "copyright_policy")
    assert (found.origin, found.state, found.last) == ("planned", "undated", DateRange())


def test_on_the_day_after_a_planned_placing_it_is_asked_whether_it_was_carried_out() -> None:
    (found,) = rows(PLANNED, "2026-12-05", "copyright_policy")
    assert found.lacks is not None
    assert (found.lacks.path, "carried out" in found.lacks.asks) == ("market[0]", True)


# -- incidents

SIGNING = 'code_of_practice = ["safety-and-security"], turnover_eur'
SIGNED = PROVIDER.replace("turnover_eur", SIGNING)
INCIDENTS = """procedure = [
  { event = "serious-incident", kind = "death", actor = "a", on = 2026-05-01 },
  { event = "serious-incident", kind = "cybersecurity", actor = "a", on = 2026-05-20 },
  { event = "serious-incident", kind = "death", actor = "a", on = 2026-05-22 },
]
"""


def test_each_incident_is_a_duty_of_its_own_with_its_event() -> None:
    found = rows(SIGNED + INCIDENTS, "2026-06-01", "incident_report_death", "incident_report_cybersecurity")
    assert [(row.event, row.state, row.last.latest) for row in found] == [
        ("procedure[0]", "late", date(2026, 5, 11)),
        ("procedure[1]", "late", date(2026, 5, 25)),
        ("procedure[2]", "due", date(2026, 6, 1)),
    ]


@pytest.mark.parametrize(("day", "state"), [("2026-05-22", "due"), ("2026-05-23", "perhaps-late")])
def test_without_the_code_an_incident_is_perhaps_reported_late_from_the_day_after_it_became_known(
    day: str, state: str
) -> None:
    unsigned = PROVIDER.replace("turnover_eur", "code_of_practice = [], turnover_eur")
    found = rows(unsigned + INCIDENTS, day, "serious_incident")
    assert [row.state for row in found if row.event == "procedure[2]"] == [state]


# -- what has no day


def test_what_has_no_day_stands_below_what_is_late_and_above_what_is_due() -> None:
    found = [row.state for row in rows(UNDATED.replace("turnover_eur", SIGNING) + INCIDENTS, "2026-06-01")]
    assert found.index("late") < found.index("undated") < found.index("due")


def test_a_notification_without_a_day_stands_above_what_comes_with_the_placing() -> None:
    found = [row.state for row in rows(UNDATED.replace("2026-03-01", "2026-12-04"), "2026-06-01")]
    assert found[0] == "undated"
    assert "ahead" in found


@pytest.mark.parametrize("text", [UNDATED, PLANNED, 'actors = [{ id = "a" }]'])
def test_whatever_has_no_day_names_the_fact_that_it_lacks_with_its_path(text: str) -> None:
    undated = [row for row in rows(text, "2026-12-05") if row.state == "undated"]
    assert undated
    assert all(row.lacks is not None and row.lacks.asks and row.lacks.path for row in undated)
