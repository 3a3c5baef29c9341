"""How what is owed stands to the day: the day before, the day itself and the day after."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import PROVIDER, assessed, written
from assessment.screens import DAY, SCREENS
from guesses import DAY as GUESSED_ON
from guesses import LIKELY, PLANNED, SETTLED

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.dated import STATES, Dated
from gpaiscope.engine.expression import Assumption
from gpaiscope.law.assumptions import KNOWN_THEN, ORIGINAL_GPAI
from gpaiscope.values import DateRange, Outcome

SMALL = PROVIDER.replace("2e25", "2e24")
ABROAD = SMALL.replace('country = "FR"', 'country = "US"') + '[openness]\nlicence = "proprietary"\n'


def _deadline(assessment: Assessment, obligation: str) -> Dated:
    (found,) = [each for each in assessment.deadlines if each.obligation == obligation]
    return found


def _state(text: str, obligation: str, day: date) -> tuple[str, int | None]:
    found = _deadline(assessed(text, day), obligation)
    return found.state, found.days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 1), ("due", 0)),
        (date(2026, 3, 2), ("perhaps-late", 1)),
        (date(2027, 3, 1), ("perhaps-late", 365)),
    ],
)
def test_what_has_to_exist_is_perhaps_late_the_day_after_it_began_while_nothing_says_that_it_does(
    day: date, expected: tuple[str, int]
) -> None:
    assert _state(SMALL, "copyright_policy", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 8, 1), ("due", 1)),
        (date(2027, 8, 2), ("due", 0)),
        (date(2027, 8, 3), ("perhaps-late", 1)),
    ],
)
def test_for_an_older_model_it_is_due_until_the_transitional_period_ends(day: date, expected: tuple[str, int]) -> None:
    assert _state(SMALL.replace("2026-03-01", "2025-03-01"), "copyright_policy", day) == expected


UNDATED = PROVIDER.replace(", ended_on = 2026-01-20", "")
_KNOWN = 'procedure = [{ event = "requirement-met", on = 2026-03-10 }]'


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 23), ("due", 1)),
        (date(2026, 3, 24), ("due", 0)),
        (date(2026, 3, 25), ("late", 1)),
        (date(2026, 4, 24), ("late", 31)),
    ],
)
def test_an_act_is_late_once_its_last_day_has_passed(day: date, expected: tuple[str, int]) -> None:
    assert _state(UNDATED + _KNOWN, "notification", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 20), ("due", 4)),
        (date(2026, 3, 24), ("due", 0)),
        (date(2026, 3, 25), ("perhaps-late", None)),
        (date(2026, 4, 7), ("perhaps-late", None)),
        (date(2026, 4, 8), ("late", 1)),
    ],
)
def test_of_a_range_of_days_it_is_perhaps_late_after_the_first_and_late_after_the_last(
    day: date, expected: tuple[str, int | None]
) -> None:
    known = _KNOWN.replace("2026-03-10", "{ earliest = 2026-03-10, latest = 2026-03-20 }")
    assert _state(UNDATED + known, "notification", day) == expected
    found = _deadline(assessed(UNDATED + known, day), "notification")
    assert found.last == DateRange(earliest=date(2026, 3, 24), latest=date(2026, 4, 7))


def test_an_act_without_any_day_is_unknown() -> None:
    assert _state(UNDATED, "notification", date(2026, 6, 15)) == ("undated", None)


def test_an_act_is_late_by_what_the_training_shows_where_nothing_is_recorded() -> None:
    assert _state(PROVIDER, "notification", date(2026, 2, 3)) == ("due", 0)
    assert _state(PROVIDER, "notification", date(2026, 2, 4)) == ("late", 1)


@pytest.mark.parametrize(("day", "state"), [(date(2026, 3, 29), "late"), (date(2026, 3, 30), "done")])
def test_a_notification_is_done_from_the_day_on_which_it_was_made(day: date, state: str) -> None:
    told = _KNOWN.replace("]", ', { event = "notified", actor = "a", on = 2026-03-30 }]')
    assert _state(PROVIDER + told, "notification", day)[0] == state


def test_another_actors_notification_does_nothing_for_this_one() -> None:
    text = PROVIDER.replace("actors = [", 'actors = [{ id = "b" }, ')
    told = _KNOWN.replace("]", ', { event = "notified", actor = "b", on = 2026-03-12 }]')
    assert _state(text + told, "notification", date(2026, 4, 1))[0] == "late"


def test_a_notification_does_not_answer_for_one_that_is_due_anew() -> None:
    events = [
        '{ event = "requirement-met", on = 2026-01-20 }',
        '{ event = "notified", on = 2026-01-25 }',
        '{ event = "accepted", informed_on = 2026-03-01 }',
        '{ event = "facts-changed", on = 2026-05-01 }',
        '{ event = "renotified", on = 2026-05-10 }',
    ]
    day = date(2026, 6, 15)
    assert _state(PROVIDER + f"procedure = [{', '.join(events[:4])}]", "notification", day) == ("undated", None)
    assert _state(PROVIDER + f"procedure = [{', '.join(events)}]", "notification", day) == ("done", None)


@pytest.mark.parametrize(
    ("representative", "state"),
    [
        ("", "late"),
        (', authorised_representative = { name = "R", mandate_on = 2026-02-20 }', "done"),
        (', authorised_representative = { name = "R" }', "done"),
        (', authorised_representative = { name = "R", mandate_on = 2026-07-01 }', "late"),
        (', authorised_representative = { name = "R", country = "IE", mandate_on = 2026-02-20 }', "done"),
        (', authorised_representative = { name = "R", country = "GB", mandate_on = 2026-02-20 }', "late"),
    ],
)
def test_a_representative_is_appointed_by_a_mandate_whose_day_has_come(representative: str, state: str) -> None:
    text = ABROAD.replace('country = "US"', f'country = "US"{representative}')
    found = _deadline(assessed(text), "authorised_representative")
    assert (found.outcome, found.state) == (Outcome.YES, state)


def test_before_placing_the_representative_is_ahead_and_on_the_day_of_placing_it_is_late() -> None:
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
    found = [_state(ABROAD, "authorised_representative", day) for day in days]
    assert found == [("ahead", 1), ("ahead", 0), ("late", 1), ("late", 2)]


@pytest.mark.parametrize(("mandate", "late"), [("2026-02-28", None), ("2026-03-01", 1), ("2026-03-02", 2)])
def test_a_mandate_of_the_day_of_placing_is_not_shown_to_have_come_before_it(mandate: str, late: int | None) -> None:
    representative = f', authorised_representative = {{ name = "R", mandate_on = {mandate} }}'
    text = ABROAD.replace('country = "US"', f'country = "US"{representative}')
    assert _state(text, "authorised_representative", date(2026, 6, 1)) == ("done", late)


@pytest.mark.parametrize(("day", "expected"), [(date(2025, 8, 2), ("due", 0)), (date(2025, 8, 3), ("late", 1))])
def test_on_the_first_day_of_chapter_v_there_was_no_eve_to_appoint_it_on(
    day: date, expected: tuple[str, int | None]
) -> None:
    text = ABROAD.replace("2026-03-01", "2025-08-02").replace("2026-01-20", "2025-01-20")
    assert _state(text, "authorised_representative", day) == expected


@pytest.mark.parametrize(
    ("told", "before"),
    [
        (ABROAD, True),
        (ABROAD.replace("made-available", "planned-placing").replace("2026-03-01", "2027-03-01"), True),
        (ABROAD.replace("2026-03-01", "2025-03-01"), False),  # an older model: by the end of the transitional period
        (ABROAD.replace('"US"', '"US", authorised_representative = { name = "R", ended_on = 2026-04-01 }'), False),
    ],
)
def test_the_day_of_placing_is_one_before_which_the_representative_is_appointed(told: str, before: bool) -> None:
    assert _deadline(assessed(told), "authorised_representative").before is before


@pytest.mark.parametrize(
    ("answered", "state"),
    [(date(2026, 8, 9), "late"), (date(2026, 8, 10), "done"), (date(2026, 9, 20), "done"), (date(2026, 9, 21), "late")],
)
def test_what_is_listed_as_done_counts_from_its_day_and_not_before_it_was_asked_for(answered: date, state: str) -> None:
    request = 'procedure = [{ event = "information-requested", on = 2026-08-10, due_on = 2026-09-10 }]\n'
    done = f'done = [{{ obligation = "information_request", actor = "a", sent_on = {answered} }}]\n'
    found = _deadline(assess(written(request + done + SMALL), date(2026, 9, 20)), "information_request")
    assert found.state == state


@pytest.mark.parametrize("name", SCREENS)
def test_deadlines_are_those_that_attach_or_may_the_gravest_first(name: str) -> None:
    found = assessed(SCREENS[name], DAY)
    owed = [each for each in found.obligations if each.conclusion.finding.outcome is not Outcome.NO]
    assert {(each.actor, each.obligation) for each in found.deadlines} == {
        (each.conclusion.actor, each.obligation.id) for each in owed
    }
    gravity = [(STATES.index(each.state), not each.sure) for each in found.deadlines]
    assert gravity == sorted(gravity)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2026-03-24", ("done", None)),
        ("2026-04-28", ("done", 35)),
        ("{ earliest = 2026-03-20, latest = 2026-03-30 }", ("done", None)),
        ("{ earliest = 2026-03-26, latest = 2026-03-30 }", ("done", 2)),
    ],
)
def test_what_was_done_too_late_says_by_how_many_days_at_least(done: str, expected: tuple[str, int | None]) -> None:
    told = f'{{ event = "notified", on = {done} }}'
    met = '{ event = "requirement-met", on = 2026-03-10 }'
    assert _state(UNDATED + f"procedure = [{met}, {told}]", "notification", date(2026, 6, 1)) == expected


OLDER = """
model.outputs = ["text"]
actors = [{ id = "a", country = "DE" }]
activities = [
  { kind = "pre-training", actor = "a", flop = "9.5e24", started_on = 2024-09-01, ended_on = 2024-12-01 },
  { kind = "fine-tuning", actor = "a", flop = "1e24", started_on = 2026-05-01, ended_on = 2026-06-01 },
]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2025-03-02 }]
"""


def test_where_the_law_leaves_a_last_day_open_the_safe_one_is_told_and_the_other_beside_it() -> None:
    found = _deadline(assessed(OLDER, date(2026, 11, 25)), "notification")
    assert found.open_in is not None
    assert (found.state, found.last.latest, found.or_by) == ("late", date(2026, 5, 18), date(2027, 8, 2))
    assert found.open_in.name == "older-model-crossing"


@pytest.mark.parametrize(("reading", "latest"), [("two-weeks", date(2026, 5, 18)), ("transition", date(2027, 8, 2))])
def test_where_a_reading_is_followed_the_last_day_is_its_own(reading: str, latest: date) -> None:
    followed = assessed(OLDER, date(2026, 11, 25), readings={"older-model-crossing": reading})
    found = _deadline(followed, "notification")
    assert (found.open_in, found.or_by, found.last.latest) == (None, None, latest)


@pytest.mark.parametrize(
    ("met", "made", "weekend", "late"),
    [
        ("2026-10-02", "2026-10-17", "", 1),  # the last day is a Friday
        ("2026-10-03", "2026-10-19", "Saturday", None),
        ("2026-10-03", "2026-10-20", "Saturday", 1),
        ("2026-10-04", "2026-10-19", "Sunday", None),
        ("2026-10-04", "2026-10-20", "Sunday", 1),
        ("2026-10-05", "2026-10-20", "", 1),  # and here a Monday
    ],
)
def test_a_notification_whose_last_day_falls_on_a_weekend_is_in_time_on_the_monday(
    met: str, made: str, weekend: str, late: int | None
) -> None:
    steps = f'[{{ event = "requirement-met", on = {met} }}, {{ event = "notified", on = {made} }}]'
    text = PROVIDER.replace("2026-01-20", met).replace("2026-03-01", "2026-10-01")
    found = _deadline(assessed(f"{text}procedure = {steps}\n", date(2026, 11, 27)), "notification")
    moved = [move.because for move in found.days_of.moves[1:]]
    assert (moved, found.state, found.days) == ([f"a {weekend}"] if weekend else [], "done", late)


def test_a_representative_is_appointed_before_placing_whatever_day_of_the_week_that_is() -> None:
    assert _deadline(assessed(ABROAD, date(2026, 3, 1)), "authorised_representative").days_of.moves == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-10-16", ("due", 1)),
        ("2026-10-17", ("due", 0)),
        ("2026-10-18", ("due", 1)),
        ("2026-10-19", ("due", 0)),
        ("2026-10-20", ("late", 1)),
    ],
)
def test_what_nobody_did_is_late_only_once_its_period_has_ended_by_law(day: str, expected: tuple[str, int]) -> None:
    """Two weeks from 3 October end on a Saturday, and by law on the Monday; days are counted to the safe one first."""
    text = PROVIDER.replace("2026-01-20", "2026-10-03").replace("2026-03-01", "2026-10-01")
    text += 'procedure = [{ event = "requirement-met", on = 2026-10-03 }]\n'
    assert _state(text, "notification", date.fromisoformat(day)) == expected


# -- what hangs on a guess


def hanging(text: str, id: str, day: date = GUESSED_ON) -> tuple[Assumption, ...]:
    """The guesses on which the only duty of a name hangs."""
    (found,) = [row for row in assessed(text, day).dated if row.id == id]
    return found.hangs_on


def test_a_duty_that_binds_only_by_a_guess_hangs_on_it() -> None:
    assert hanging(LIKELY, "copyright_policy") == (ORIGINAL_GPAI,)


def test_a_duty_hangs_on_nothing_once_the_guess_is_stated() -> None:
    assert hanging(SETTLED, "copyright_policy") == ()


def test_a_clock_hangs_on_what_the_duty_hangs_on_that_it_comes_with() -> None:
    assert hanging(LIKELY, "representative_keeps") == (ORIGINAL_GPAI,)
    assert hanging(SETTLED, "representative_keeps") == ()


def test_what_comes_with_a_plan_hangs_on_what_it_will_hang_on_then() -> None:
    assert hanging(PLANNED, "copyright_policy") == (ORIGINAL_GPAI,)


def test_a_duty_that_only_may_bind_hangs_on_no_guess() -> None:
    assert hanging(LIKELY.partition("[openness]")[0], "technical_documentation") == ()


def test_a_duty_hangs_on_no_guess_where_nothing_is_assumed() -> None:
    found = assessed(LIKELY, GUESSED_ON, assume=False).dated
    assert not any(row.hangs_on for row in found)


DEATH = PROVIDER.replace("country", 'code_of_practice = ["safety-and-security"], country')


def incident(known: str = "") -> str:
    return (
        f'{DEATH}procedure = [{{ event = "serious-incident", actor = "a", kind = "death", on = 2026-05-04{known} }}]\n'
    )


@pytest.mark.parametrize(("known", "expected"), [("", (KNOWN_THEN,)), (", became_known_on = 2026-05-05", ())])
def test_a_report_is_late_by_a_guess_where_nobody_says_when_the_incident_became_known(
    known: str, expected: tuple[Assumption, ...]
) -> None:
    (found,) = [row for row in assessed(incident(known)).dated if row.id == "incident_report_death"]
    assert found.state == "late"
    assert found.hangs_on == expected


def test_a_report_that_is_not_late_hangs_on_no_day_that_is_guessed() -> None:
    (found,) = [row for row in assessed(incident(), date(2026, 5, 8)).dated if row.id == "incident_report_death"]
    assert found.hangs_on == ()
