"""The compute ledger: what each activity adds by the day, and what it leaves between two ends."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import DAY, written
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.assessment.ledger import Entry, added, ledger, total, within
from gpaiscope.compute.estimate import ALL_PASSES
from gpaiscope.law import Law
from gpaiscope.law.training_compute import COUNTS, Count
from gpaiscope.values import Range


def _entries(activities: str, day: date = DAY) -> tuple[Entry, ...]:
    entries = ledger(written(f"activities = [{activities}]"), Law.on(day), {})
    assert entries is not None
    return entries


def test_activities_left_out_are_unknown_and_an_empty_list_is_nothing() -> None:
    assert ledger(written(""), Law.on(DAY), {}) is None
    assert ledger(written("activities = []"), Law.on(DAY), {}) == ()


@pytest.mark.parametrize(
    ("days", "state", "spent"),
    [
        ("", "done", Range.exactly(100)),
        ("started_on = 2026-01-01, ended_on = 2026-06-15", "done", Range.exactly(100)),
        ("started_on = 2026-01-01, ended_on = 2026-06-16", "under-way", Range(low=0, best=100, high=100)),
        ("started_on = 2026-06-15", "under-way", Range(low=0, best=100, high=100)),
        ("started_on = 2026-06-16", "planned", Range.exactly(0)),
    ],
)
def test_what_is_spent_by_the_day_follows_from_the_days_of_an_activity(days: str, state: str, spent: Range) -> None:
    (entry,) = _entries(f'{{ kind = "pre-training", flop = 100{", " + days if days else ""} }}')
    assert (entry.state, entry.spent, entry.flop) == (state, spent, Range.exactly(100))


def test_an_activity_without_a_figure_adds_at_least_nothing_and_asks_for_one() -> None:
    entries = _entries('{ kind = "pre-training" }, { kind = "fine-tuning", flop = 5 }')
    found = total(entries, "updates")
    assert found.value == Range(low=5)
    assert [item.path for item in found.missing] == ["activities[0].flop"]


@pytest.mark.parametrize("row", COUNTS, ids=lambda row: row.kind)
def test_each_kind_adds_to_each_measure_what_the_table_of_the_law_says(row: object) -> None:
    (entry,) = _entries(f'{{ kind = "{row.kind}", flop = 100 }}')  # type: ignore[attr-defined]
    for count, amount in ((entry.row.updates, entry.updates), (entry.row.cumulative, entry.cumulative)):
        high = 0 if count in (Count.OUT, Count.OPEN) else 100
        best = None if count is Count.UNLESS_PUBLIC else high
        assert amount == Range(low=100 if count is Count.IN else 0, best=best, high=high)


def test_each_estimate_carries_what_it_was_made_from() -> None:
    entries = _entries(
        '{ kind = "pre-training", architecture = { parameters = "1B", tokens = { value = "20B", source = "r" } } },'
        '{ kind = "fine-tuning", flop = { value = 7, source = "log" } }'
    )
    assert [entry.flop for entry in entries] == [Range.exactly(12 * 10**19), Range.exactly(7)]
    assert [source.text for source in total(entries, "updates").sources] == ["your statement", "r", "log"]


AMOUNTS = st.integers(0, 10**27)


@given(st.lists(AMOUNTS, max_size=5))
def test_the_parts_sum_to_the_total_exactly(amounts: list[int]) -> None:
    assert added(Range.exactly(amount) for amount in amounts) == Range.exactly(sum(amounts))


@pytest.mark.parametrize(
    ("value", "near"), [(76, False), (77, True), (100, True), (142, True), (143, False), (0, False)]
)
def test_near_a_line_means_that_it_lies_within_the_margin_of_the_value_itself(value: int, near: bool) -> None:
    assert within(Range.exactly(value), 100, 30) is near


def test_a_range_is_never_called_near() -> None:
    assert not within(Range(low=90, high=110), 100, 30)


@pytest.mark.parametrize(
    ("passes", "flop", "listed"), [("", 600, True), (", passes = 1", 600, False), (", passes = 3", 1800, False)]
)
def test_tokens_are_taken_to_be_those_of_all_passes_where_nobody_says_how_many_there_were(
    passes: str, flop: int, listed: bool
) -> None:
    activities = f'{{ kind = "pre-training", architecture = {{ parameters = 10, tokens = 10{passes} }} }}'
    (entry,) = _entries(activities)
    assert entry.flop == Range.exactly(flop)
    assert (ALL_PASSES in entry.estimate.assumptions) is listed
    (strict,) = ledger(written(f"activities = [{activities}]"), Law.on(DAY), {}, assume=False) or ()
    assert strict.flop.high == (None if listed else flop)
    assert strict.flop.low == flop
