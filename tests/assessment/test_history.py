"""The states of a procedure, and what contradicts itself in it."""

from __future__ import annotations

import re
from datetime import date

import histories
import pytest
from assessment.dossiers import PROVIDER, assessed, written
from hypothesis import given, settings
from hypothesis import strategies as st

from gpaiscope.assessment.history import contradictions
from gpaiscope.dossier import read
from gpaiscope.dossier.words import PROCEDURE_EVENTS
from gpaiscope.errors import InputError
from gpaiscope.law import Law
from gpaiscope.law.procedure import ORDERS, STATES, follows_from
from gpaiscope.values import DateRange, Truth

MET = '{ event = "requirement-met", on = 2026-01-10 }'
NOTIFIED = '{ event = "notified", on = 2026-02-10 }'
ARGUED = '{ event = "arguments-submitted", on = 2026-02-10 }'
REJECTED = '{ event = "rejected", on = 2026-05-01, informed_on = 2026-05-06 }'
ACCEPTED = '{ event = "accepted", on = 2026-05-01 }'
CHANGED = '{ event = "facts-changed", on = 2026-07-01 }'
DESIGNATED = '{ event = "designated", article = "52(4)", on = 2026-03-02 }'
ASKED = '{ event = "reassessment-requested", on = 2026-09-07 }'
LIFTED = '{ event = "lifted", on = 2026-10-20 }'
MAINTAINED = '{ event = "maintained", on = 2026-10-20 }'
LATE = date(2026, 11, 1)


def _states(*steps: str, day: date = LATE, **more: object) -> list[tuple[str, str, str]]:
    """Each state with whether it holds and since when, until when."""
    found = assessed(f"{PROVIDER}procedure = [{', '.join(steps)}]", day, **more).history
    return [
        (each.state.id, each.holds.value, f"{each.began_on}{f' {each.ended_on}' if each.ended_on else ''}")
        for each in found
    ]


def _named(*steps: str, more: str = "", **asked: bool) -> list[tuple[str, str, str]]:
    text = f"{PROVIDER}procedure = [{', '.join(steps)}]\n{more}"
    found = contradictions(written(text), Law.on(LATE), assume=asked.get("assume", True))
    return [(each.reference, each.path, each.other) for each in found]


def test_a_procedure_goes_from_due_to_rejected_each_from_its_day() -> None:
    assert _states(MET, NOTIFIED, ARGUED, REJECTED) == [
        ("due", "no", "2026-01-10 2026-02-10"),
        ("notified", "yes", "2026-02-10"),
        ("arguments", "no", "2026-02-10 2026-05-06"),
        ("rejected", "yes", "2026-05-06"),
    ]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 10), [("due", "yes", "2026-01-10")]),
        (date(2026, 2, 9), [("due", "yes", "2026-01-10")]),
        (date(2026, 2, 10), [("due", "no", "2026-01-10 2026-02-10"), ("notified", "yes", "2026-02-10")]),
    ],
)
def test_a_notification_is_due_until_it_comes(day: date, last: list[tuple[str, str, str]]) -> None:
    assert _states(MET, NOTIFIED, day=day)[-2:] == last


def test_a_notification_that_came_before_it_was_due_never_was() -> None:
    early = '{ event = "notified", on = 2026-01-09 }'
    assert _states(MET, early) == [("notified", "yes", "2026-01-09")]


def test_what_is_foreseen_is_so_until_it_is_met() -> None:
    foreseen = '{ event = "known-that-will-be-met", on = 2026-01-05 }'
    assert ("foreseen", "no", "2026-01-05 2026-01-10") in _states(foreseen, MET)
    assert ("foreseen", "yes", "2026-01-05") in _states(foreseen, MET, day=date(2026, 1, 9))


def test_a_change_behind_an_acceptance_makes_a_notification_due_anew() -> None:
    again = '{ event = "renotified", on = 2026-07-10 }'
    assert ("due", "yes", "2026-07-01") in _states(MET, NOTIFIED, ARGUED, ACCEPTED, CHANGED)
    assert ("due", "no", "2026-07-01 2026-07-10") in _states(MET, NOTIFIED, ARGUED, ACCEPTED, CHANGED, again)


def test_a_designation_is_reassessed_maintained_or_lifted() -> None:
    assert _states(DESIGNATED, ASKED)[-2:] == [
        ("designated", "yes", "2026-03-02"),
        ("reassessment", "yes", "2026-09-07"),
    ]
    assert ("reassessed", "yes", "2026-10-20") in _states(DESIGNATED, ASKED, MAINTAINED)
    assert ("designated", "yes", "2026-03-02") in _states(DESIGNATED, ASKED, MAINTAINED)
    assert ("designated", "no", "2026-03-02 2026-10-20") in _states(DESIGNATED, ASKED, LIFTED)
    assert ("lifted", "yes", "2026-10-20") in _states(DESIGNATED, ASKED, LIFTED)


@pytest.mark.parametrize(
    ("article", "holds"), [('article = "52(4)",', "no"), ('article = "52(1)",', "yes"), ("", "unknown")]
)
def test_lifting_ends_a_designation_of_the_route_that_can_be_reassessed(article: str, holds: str) -> None:
    designated = f'{{ event = "designated", {article} on = 2026-03-02 }}'
    assert [each[1] for each in _states(designated, LIFTED) if each[0] == "designated"] == [holds]


def test_each_state_is_of_the_actor_whom_the_step_concerns() -> None:
    actors = 'actors = [{ id = "a" }, { id = "b" }]\n'
    steps = '{ event = "notified", actor = "b", on = 2026-02-10 }, { event = "notified", on = 2026-02-11 }'
    found = assessed(f"{actors}procedure = [{steps}]", LATE).history
    assert [(each.actor, each.state.id) for each in found] == [("b", "notified"), ("", "notified")]


def test_with_nothing_assumed_only_a_closed_list_shows_that_a_state_lasts() -> None:
    told = DESIGNATED.replace(" }", ", informed_on = 2026-03-02 }")
    text = f"{PROVIDER}procedure = [{told}]\n"
    (open_,) = [each for each in assessed(text, LATE, assume=False).history if each.state.id == "designated"]
    closed_text = f'complete = ["procedure"]\n{text}'
    (closed,) = [each for each in assessed(closed_text, LATE, assume=False).history if each.state.id == "designated"]
    assert (open_.holds, closed.holds) == (Truth.UNKNOWN, Truth.YES)


def test_a_state_says_where_it_stands_and_since_when_that_is_known() -> None:
    steps = (
        'procedure = [{ event = "notified", on = { value = 2026-02-10, source = "receipt" }, known_on = 2026-06-01 }]'
    )
    (found,) = (each for each in assessed(PROVIDER + steps, LATE).history if each.state.id == "notified")
    assert found.source is not None
    assert (found.path, found.source.text, found.known_on) == ("procedure[0]", "receipt", date(2026, 6, 1))


# Contradictions


@pytest.mark.parametrize(
    "steps",
    [
        (NOTIFIED, REJECTED),
        (NOTIFIED, ACCEPTED),
        (ARGUED,),
        (CHANGED,),
        ('{ event = "renotified", on = 2026-02-10 }',),
        (ASKED,),
        (LIFTED,),
        (MAINTAINED,),
        ('{ event = "incident-resolved", on = 2026-02-10 }',),
        (NOTIFIED, '{ event = "draft-decision", on = 2026-02-11 }'),
    ],
)
def test_a_step_without_that_from_which_it_follows_is_named(steps: tuple[str, ...]) -> None:
    assert _named(*steps) == [("step-without-cause", f"procedure[{len(steps) - 1}]", "")]
    assert _named(*steps, more="", assume=False) == []
    assert _named(*steps, more='complete = ["procedure"]', assume=False) != []


@pytest.mark.parametrize(("day", "named"), [("2026-09-06", True), ("2026-09-07", True), ("2026-09-08", False)])
def test_a_request_before_the_designation_is_named_with_both(day: str, named: bool) -> None:
    designated = '{ event = "designated", article = "52(4)", on = 2026-09-08 }'
    asked = f'{{ event = "reassessment-requested", on = {day} }}'
    assert _named(asked, designated) == ([("step-before-cause", "procedure[0]", "procedure[1]")] if named else [])


def test_an_earlier_cause_is_enough_and_arguments_may_come_before_the_notification() -> None:
    assert _named(ASKED, DESIGNATED, '{ event = "designated", article = "52(4)", on = 2026-10-01 }') == []
    assert _named('{ event = "arguments-submitted", on = 2026-02-05 }', NOTIFIED) == []


def test_two_decisions_of_one_day_stand_against_each_other_and_neither_is_known_to_stand() -> None:
    rejected = REJECTED.replace("2026-05-06", "2026-05-01")
    assert _named(NOTIFIED, ARGUED, ACCEPTED, rejected) == [
        ("steps-against-each-other", "procedure[2]", "procedure[3]")
    ]
    found = {each[0]: each[1] for each in _states(NOTIFIED, ARGUED, ACCEPTED, rejected)}
    assert (found["accepted"], found["rejected"]) == ("unknown", "unknown")
    assert _named(NOTIFIED, ARGUED, ACCEPTED, REJECTED) == []


def test_what_was_notified_is_not_designated_for_want_of_it() -> None:
    designated = '{ event = "designated", article = "52(1)", on = 2026-03-02 }'
    assert _named(NOTIFIED, designated) == [("steps-against-each-other", "procedure[1]", "procedure[0]")]
    assert _named(NOTIFIED.replace("02-10", "03-02"), designated) == []
    assert _named(NOTIFIED, DESIGNATED) == []


def test_nobody_learns_that_what_was_met_will_be_met() -> None:
    for day, named in (("01-10", False), ("01-11", True)):
        found = _named(MET, f'{{ event = "known-that-will-be-met", on = 2026-{day} }}')
        assert found == ([("steps-against-each-other", "procedure[1]", "procedure[0]")] if named else [])


@pytest.mark.parametrize(("day", "named"), [("2025-08-01", True), ("2025-08-02", False)])
def test_a_decision_before_the_chapter_applied_is_named(day: str, named: bool) -> None:
    found = _named(f'{{ event = "designated", article = "52(4)", on = {day} }}')
    assert found == ([("step-before-the-law", "procedure[0]", "")] if named else [])


@pytest.mark.parametrize(("day", "named"), [("2026-09-06", True), ("2026-09-07", False)])
def test_an_answer_before_the_request_is_named(day: str, named: bool) -> None:
    asked = '{ event = "information-requested", on = 2026-09-07, due_on = 2026-10-07 }'
    done = f'done = [{{ obligation = "information_request", actor = "a", on = {day} }}]'
    assert _named(asked, more=done) == ([("done-before-asked", "done[0]", "procedure[0]")] if named else [])
    assert _named(more=done) == [("done-before-asked", "done[0]", "")]


def test_a_contradiction_is_a_warning_with_its_place_and_what_to_do() -> None:
    (warning,) = (
        each
        for each in assessed(f"{PROVIDER}procedure = [{NOTIFIED}, {REJECTED}]", LATE).warnings
        if each.reference == "step-without-cause"
    )
    assert warning.path == "procedure[1]"
    assert re.search(r"rejected of 2026-05-01 \(procedure\[1\]\) comes without arguments-submitted.* Add", warning.says)


@pytest.mark.parametrize(
    "text",
    [
        'procedure = [{ event = "serious-incident", on = 2026-03-02, became_known_on = 2026-03-01 }]',
        'procedure = [{ event = "reassessment-requested", on = 2026-03-01, reasons_arisen_on = 2026-03-02 }]',
    ],
)
def test_what_comes_before_its_cause_in_one_step_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="dates-out-of-order"):
        read(text.encode(), file="gpai.toml")


# Whatever the order, whatever is learned


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_states_hang_on_no_order_of_the_list(seed: int) -> None:
    dossier, day = histories.drawn(seed)
    for assume in (True, False):
        one, other = (
            histories.derived(each, day, assume=assume) for each in (dossier, histories.shuffled(dossier, seed))
        )
        assert one == other


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9), more=st.integers(0, 10**9))
def test_what_is_settled_stays_when_more_is_known(seed: int, more: int) -> None:
    dossier, day = histories.drawn(seed)
    _, changed = histories.lost(dossier, histories.learned(dossier, more), day)
    assert changed == []


def test_an_assessment_hangs_on_no_order_of_the_list() -> None:
    steps = [MET, NOTIFIED, ARGUED, ACCEPTED, CHANGED, DESIGNATED, LIFTED]
    told = []
    for listed in (steps, steps[::-1]):
        found = assessed(f"{PROVIDER}procedure = [{', '.join(listed)}]", LATE)
        told.append(
            (
                [(each.id, each.actor, each.finding.outcome) for each in found.everything],
                [(each.obligation, each.state, each.days) for each in found.deadlines],
                [(each.state.id, each.began_on, each.holds) for each in found.history],
            )
        )
    assert told[0] == told[1]


# The law's table


def test_every_step_of_states_and_orders_is_a_word_of_the_dossier() -> None:
    used = {step for each in STATES for step in (*each.begins, *each.ends)}
    used |= {step for each in ORDERS for step in (each.step, *each.after, *each.also, *each.never_after)}
    assert used <= set(PROCEDURE_EVENTS)
    assert all(each.cites for each in (*STATES, *ORDERS))


def test_of_two_steps_one_follows_the_other_or_neither_does() -> None:
    for one in PROCEDURE_EVENTS:
        for other in PROCEDURE_EVENTS:
            assert follows_from(one, other) is ~follows_from(other, one)


def test_a_state_without_a_day_is_so_since_a_day_that_is_not_known() -> None:
    found = _states('{ event = "notified" }')
    assert ("notified", "yes", str(DateRange())) in found
