"""How what is owed stands to the day: the day before, the day itself and the day after."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import PROVIDER, assessed, written
from assessment.screens import DAY, SCREENS

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.deadlines import STATES, Deadline
from gpaiscope.values import Outcome

SMALL = PROVIDER.replace("2e25", "2e24")
ABROAD = SMALL.replace('country = "FR"', 'country = "US"') + '[openness]\nlicence = "proprietary"\n'


def _deadline(assessment: Assessment, obligation: str) -> Deadline:
    (found,) = [each for each in assessment.deadlines if each.obligation == obligation]
    return found


def _state(text: str, obligation: str, day: date) -> tuple[str, int | None]:
    found = _deadline(assessed(text, day), obligation)
    return found.state, found.days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 1), ("since", 0)),
        (date(2026, 3, 2), ("since", 1)),
        (date(2027, 3, 1), ("since", 365)),
    ],
)
def test_what_continues_is_counted_from_the_day_on_which_it_began(day: date, expected: tuple[str, int]) -> None:
    assert _state(SMALL, "copyright_policy", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 8, 1), ("due", 1)),
        (date(2027, 8, 2), ("since", 0)),
        (date(2027, 8, 3), ("since", 1)),
    ],
)
def test_for_an_older_model_it_is_due_until_the_transitional_period_ends(day: date, expected: tuple[str, int]) -> None:
    assert _state(SMALL.replace("2026-03-01", "2025-03-01"), "copyright_policy", day) == expected


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
    assert _state(PROVIDER + _KNOWN, "notification", day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 20), ("window", None)),
        (date(2026, 3, 28), ("window", None)),
        (date(2026, 4, 3), ("window", None)),
        (date(2026, 4, 4), ("late", 1)),
    ],
)
def test_a_range_of_days_is_a_window_until_the_last_of_them_has_passed(
    day: date, expected: tuple[str, int | None]
) -> None:
    known = _KNOWN.replace("2026-03-10", "{ earliest = 2026-03-10, latest = 2026-03-20 }")
    assert _state(PROVIDER + known, "notification", day) == expected
    found = _deadline(assessed(PROVIDER + known, day), "notification")
    assert (found.earliest, found.latest) == (date(2026, 3, 24), date(2026, 4, 3))


def test_an_act_without_any_day_is_unknown() -> None:
    assert _state(PROVIDER, "notification", date(2026, 6, 15)) == ("unknown", None)


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
    assert _state(PROVIDER + f"procedure = [{', '.join(events[:4])}]", "notification", day)[0] == "late"
    assert _state(PROVIDER + f"procedure = [{', '.join(events)}]", "notification", day)[0] == "done"


@pytest.mark.parametrize(
    ("representative", "state"),
    [
        ("", "late"),
        (', authorised_representative = { name = "R", mandate_on = 2026-02-20 }', "done"),
        (', authorised_representative = { name = "R" }', "done"),
        (', authorised_representative = { name = "R", mandate_on = 2026-07-01 }', "late"),
    ],
)
def test_a_representative_is_appointed_by_a_mandate_whose_day_has_come(representative: str, state: str) -> None:
    text = ABROAD.replace('country = "US"', f'country = "US"{representative}')
    found = _deadline(assessed(text), "authorised_representative")
    assert (found.outcome, found.state) == (Outcome.YES, state)


def test_before_placing_the_representative_is_due_and_on_the_day_not_late_yet() -> None:
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]
    found = [_state(ABROAD, "authorised_representative", day) for day in days]
    assert found == [("due", 1), ("due", 0), ("late", 1)]


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
