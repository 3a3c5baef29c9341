"""The curve of training over days: how much is spent by each, and that its days are those of fresh assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from assessment.dossiers import assessed
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gpaiscope.assessment import assess
from gpaiscope.assessment.curve import Curve, Foreseen, Pace, curve
from gpaiscope.assessment.planning import Plan, plan
from gpaiscope.values import DateRange, Outcome, Range, Truth

TODAY = date(2026, 11, 27)
ONE = timedelta(days=1)


def text(*activities: str) -> str:
    listed = ", ".join(f'{{ kind = "pre-training", actor = "a", {each} }}' for each in activities)
    return f"""
model.outputs = ["text"]
actors = [{{ id = "a", country = "FR" }}]
activities = [{listed}]
market = [{{ event = "planned-placing", actor = "a", territory = "union", on = 2028-06-01 }}]
"""


RUN = "flop = {flop}, started_on = 2027-01-01, ended_on = 2027-01-10"


def made(*activities: str, paces: dict[str, Pace] | None = None, on: date = TODAY) -> Curve:
    return curve(assessed(text(*activities), on).entries or (), paces or {})


def day(number: int) -> date:
    return date(2026, 12, 31) + number * ONE


@pytest.mark.parametrize(
    ("number", "share"), [(-5, 0), (0, 0), (1, Fraction(1, 10)), (7, Fraction(7, 10)), (10, 1), (99, 1)]
)
def test_a_run_is_spread_evenly_over_its_days_the_first_and_the_last_included(number: int, share: Fraction) -> None:
    spent = made(RUN.format(flop='"1e25"')).spent(day(number), "cumulative")
    assert spent == Range.exactly(share * 10**25)


def test_of_days_that_are_ranges_the_least_the_best_and_the_most_are_told_apart() -> None:
    run = 'flop = "1e25", started_on = 2027-01-01, ended_on = { earliest = 2027-01-10, latest = 2027-01-20 }'
    found = made(run)
    assert found.runs[0].ends == Foreseen(earliest=day(10), best=day(15), latest=day(20))
    assert found.spent(day(5), "cumulative") == Range(
        low=Fraction(10**25, 4), best=Fraction(10**25, 3), high=Fraction(10**25, 2)
    )


def test_chips_that_work_for_hours_end_when_these_are_over() -> None:
    run = """started_on = 2027-01-01,
        hardware = [{ chip = "H100 SXM", count = 9, hours = { low = 24, best = 25, high = 240 }, utilisation = 0.4 }]"""
    assert made(run.replace("\n", " ")).runs[0].ends == Foreseen(earliest=day(1), best=day(2), latest=day(10))


def test_a_run_without_a_last_day_may_be_over_at_once_or_never_and_asks_for_it() -> None:
    found = made('flop = "1e25", started_on = 2027-01-01')
    assert found.spent(day(3), "cumulative") == Range(low=0, high=10**25)
    assert [each.path for each in found.ahead[0].missing] == ["activities[0].ended_on"]


def test_what_has_no_day_was_there_before_everything() -> None:
    found = made('flop = "2e25"', RUN.format(flop='"1e24"'))
    passing = found.passing(lambda on: found.spent(on, "cumulative"), Range.exactly(10**25))
    assert (passing.passes, passing.before, passing.on) == (Truth.YES, True, None)


@pytest.mark.parametrize(("flop", "passes"), [("1e25", Truth.NO), ("10000000000000000000000001", Truth.YES)])
def test_only_more_than_the_line_passes_it_and_that_on_the_last_day(flop: str, passes: Truth) -> None:
    found = made(RUN.format(flop=f'"{flop}"'))
    passing = found.passing(lambda on: found.spent(on, "cumulative"), Range.exactly(10**25))
    assert (passing.passes, passing.on and passing.on.best) == (passes, day(10) if passes is Truth.YES else None)


# -- at a pace


def test_a_pace_goes_on_from_what_is_spent_until_all_is() -> None:
    pace = Pace(spent=Range.exactly(10**24), by=day(2), daily=Range.exactly(10**24))
    found = made(RUN.format(flop='"1e25"'), paces={"activities[0]": pace}, on=day(3))
    assert found.runs[0].ends == Foreseen(earliest=day(11), best=day(11), latest=day(11))
    assert [found.spent(day(at), "cumulative").best for at in (1, 2, 3, 10, 11, 12)] == [
        5 * 10**23, 10**24, 2 * 10**24, 9 * 10**24, 10**25, 10**25,
    ]  # fmt: skip


def test_a_pace_goes_on_within_the_day_on_which_it_was_last_told() -> None:
    pace = Pace(spent=Range.exactly(10**24), by=day(2), over=Fraction(1, 4), daily=Range.exactly(10**24))
    found = made(RUN.format(flop='"1e25"'), paces={"activities[0]": pace}, on=day(3))
    assert found.runs[0].ends == Foreseen(earliest=day(11), best=day(11), latest=day(11))
    assert [found.spent(day(at), "cumulative").best for at in (2, 3)] == [175 * 10**22, 275 * 10**22]


def test_a_pace_of_a_run_of_unknown_size_goes_on_until_its_last_day() -> None:
    pace = Pace(daily=Range(low=10**24, best=2 * 10**24, high=3 * 10**24))
    found = made("started_on = 2027-01-01, ended_on = 2027-01-10", paces={"activities[0]": pace})
    assert found.spent(day(99), "cumulative") == Range(low=10**25, best=2 * 10**25, high=3 * 10**25)


def test_a_pace_from_the_first_day_on_is_the_same_as_days_of_that_length() -> None:
    pace = Pace(daily=Range.exactly(10**24))
    paced, spread = made(RUN.format(flop='"1e25"'), paces={"activities[0]": pace}), made(RUN.format(flop='"1e25"'))
    for number in range(-2, 13):
        assert paced.spent(day(number), "cumulative") == spread.spent(day(number), "cumulative")


# -- its days are those of assessments


amounts = st.integers(10**22, 6 * 10**25)
begins = st.integers(0, 300)
lengths = st.integers(0, 200)


@st.composite
def exact_runs(draw: st.DrawFn) -> str:
    start = day(draw(begins))
    end = start + draw(lengths) * ONE
    return f'flop = "{draw(amounts)}", started_on = {start}, ended_on = {end}'


@st.composite
def ranged_runs(draw: st.DrawFn) -> str:
    low, best, high = sorted(draw(st.tuples(amounts, amounts, amounts)))
    start = day(draw(begins))
    first = start + draw(lengths) * ONE
    last = first + draw(lengths) * ONE
    flop = f'{{ low = "{low}", best = "{best}", high = "{high}" }}'
    return f"flop = {flop}, started_on = {start}, ended_on = {{ earliest = {first}, latest = {last} }}"


def on_day(own: Plan, at: date) -> Outcome:
    """What a fresh assessment says on a day of the dossier as it stands by then."""
    dossier = own.curve.carried_on(own.assessment.dossier, at)
    return assess(dossier, at).conclusion("high_impact_presumption").finding.outcome


def planned(*runs: str) -> Plan:
    return plan(assessed(text(*runs), TODAY))


@settings(max_examples=25, deadline=None)
@given(st.lists(exact_runs(), min_size=1, max_size=3))
def test_the_day_on_which_a_line_is_passed_is_the_first_on_which_an_assessment_says_so(runs: list[str]) -> None:
    own = planned(*runs)
    passing = own.crossed[-1].passing
    if passing.on is None:
        assert passing.passes is Truth.NO
        assert on_day(own, own.curve.last) is Outcome.NO
        return
    assert passing.on.earliest == passing.on.best == passing.on.latest is not None
    assert passing.on.best is not None
    assert on_day(own, passing.on.best) is Outcome.YES
    assert on_day(own, passing.on.best - ONE) is Outcome.NO


@settings(max_examples=25, deadline=None)
@example([RUN.format(flop='{ low = "2e25", high = "4e25" }')])  # few that are drawn surely pass the line
@given(st.lists(ranged_runs(), min_size=1, max_size=3))
def test_no_assessment_says_so_before_the_earliest_day_and_each_does_from_the_latest_on(runs: list[str]) -> None:
    own = planned(*runs)
    on = own.crossed[-1].passing.on or Foreseen()
    if on.earliest is not None:
        assert on_day(own, on.earliest) is not Outcome.NO
        assert on_day(own, on.earliest - ONE) is Outcome.NO
    if on.latest is not None:
        assert on_day(own, on.latest) is Outcome.YES
        assert on_day(own, on.latest - ONE) is not Outcome.YES
    ordered = [each for each in (on.earliest, on.best, on.latest) if each is not None]
    assert ordered == sorted(ordered)


@settings(max_examples=25, deadline=None)
@given(st.lists(ranged_runs(), min_size=1, max_size=3))
def test_the_days_lie_within_the_windows_of_the_law_which_take_nothing_for_granted(runs: list[str]) -> None:
    own = planned(*runs)
    windows = {each.parameter: each.window for each in own.assessment.crossings if each.of == "expected"}
    for each in own.crossed:
        window = windows[each.id] or DateRange()
        on = each.passing.on or Foreseen()
        assert not (on.earliest and window.earliest) or on.earliest >= window.earliest
        assert not (on.latest and window.latest) or on.latest <= window.latest


def test_a_run_as_it_stands_on_a_day_after_its_end_says_how_much_in_the_same_way() -> None:
    run = """started_on = 2027-01-01, ended_on = 2027-01-10,
        architecture = { parameters = 70_000_000_000, tokens = 15_000_000_000_000 }"""
    own = planned(run.replace("\n", " "))
    (activity,) = own.curve.carried_on(own.assessment.dossier, day(20)).activities or ()
    assert activity.architecture is not None
    assert activity.flop is None
    (before,) = own.curve.carried_on(own.assessment.dossier, TODAY).activities or ()
    assert before == (own.assessment.dossier.activities or ())[0]


def test_what_is_left_of_a_run_is_still_planned_on_a_day_within_it() -> None:
    own = planned(RUN.format(flop='"1e25"'))
    done, rest = own.curve.carried_on(own.assessment.dossier, day(4)).activities or ()
    assert done.flop is not None
    assert rest.flop is not None
    assert (done.flop.value, rest.flop.value) == (Range.exactly(4 * 10**24), Range.exactly(6 * 10**24))
    found = assess(own.curve.carried_on(own.assessment.dossier, day(4)), day(4))
    assert found.expected.value == own.assessment.expected.value


def test_nothing_else_of_the_dossier_changes() -> None:
    own = planned(RUN.format(flop='"1e25"'))
    later = own.curve.carried_on(own.assessment.dossier, day(5))
    assert replace(later, activities=own.assessment.dossier.activities) == own.assessment.dossier
