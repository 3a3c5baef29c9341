"""Upper ends of what a training took: each rule with its formula, and never below what was done."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gpaiscope.compute.bounds import Evidence, UpperEnd, in_days, least, nothing_done, upper_ends

THIRD = Fraction(10**23, 3)


def bounded(**told: object) -> UpperEnd:
    found = least(Evidence(**told), doubted_below=THIRD)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_tokens_count_twelve_a_weight() -> None:
    found = bounded(weights=1_100_048_384, tokens=11_465_216)
    assert found.flop == 12 * 1_100_048_384 * 11_465_216
    assert found.formula == "11,465,216 tokens x 1.1e9 weights x 12"


def test_where_answers_are_generated_tokens_count_forty_eight() -> None:
    assert bounded(weights=10**9, tokens=10**6, rewarded=True).flop == 48 * 10**15


def test_tokens_of_which_the_processes_are_told_count_so_often() -> None:
    assert bounded(weights=10**9, tokens=10**6, processes=8).flop == 8 * 12 * 10**15


def test_a_doubt_that_would_decide_is_reckoned_with() -> None:
    tokens = 10**10  # twelve times as much is 1.2e21 FLOP, and a hundred times that is more than a third
    assert bounded(weights=10**10, tokens=tokens).flop == 100 * 12 * 10**20


def test_a_doubt_that_decides_nothing_is_told_and_not_reckoned_with() -> None:
    found = bounded(weights=10**9, tokens=10**6)
    assert (found.flop, found.worst) == (12 * 10**15, 1200 * 10**15)


def test_samples_are_as_long_as_the_model_takes() -> None:
    assert bounded(weights=10**8, samples=1000, longest=512).flop == 12 * 10**8 * 1000 * 512


def test_samples_of_untold_length_are_taken_for_the_longest() -> None:
    assert bounded(weights=10**8, samples=1000).flop == 12 * 10**8 * 1000 * 131_072


def test_a_step_has_no_more_tokens_than_any_published_one() -> None:
    found = bounded(weights=66_000_000, steps=375)
    assert found.flop == 12 * 66_000_000 * 375 * 10**8
    assert found.flop > 12 * 66_000_000 * 375 * 15_360 * 4_096


def test_time_counts_at_the_fastest_accelerator() -> None:
    assert bounded(seconds=3600, chips=8).flop == 3600 * 8 * 15 * 10**15


def test_time_counts_at_the_rate_of_an_accelerator_that_is_told() -> None:
    assert bounded(seconds=3600, chips=1, peak=10**15).flop == 3600 * 10**15


def test_a_token_is_at_least_a_byte_and_no_record_is_filled_up_beyond_the_longest() -> None:
    told = {"weights": 10**9, "text_bytes": 10**6, "records": 1000, "passes": 3}
    assert bounded(**told, longest=2048).flop == 36 * 10**9 * (10**6 + 1000 * 2048)
    assert bounded(**told).flop == 36 * 10**9 * (10**6 + 1000 * 131_072)


def test_data_without_passes_bounds_nothing() -> None:
    assert least(Evidence(text_bytes=10**6, records=1), doubted_below=THIRD) is None
    assert least(Evidence(text_bytes=10**6, passes=1), doubted_below=THIRD) is None


def test_energy_bounds_at_the_most_frugal_accelerator() -> None:
    assert bounded(joules=10**6).flop == 11 * 10**18


def test_the_least_of_several_is_taken() -> None:
    told = {"weights": 10**9, "tokens": 10**6, "steps": 100}
    assert bounded(**told).rule == "tokens"
    assert {end.rule for end in upper_ends(Evidence(**told))} == {"tokens", "steps"}


def test_of_untold_size_are_more_weights_than_any_public_model_has() -> None:
    assert bounded(steps=1).flop == 12 * 2 * 10**12 * 10**8


def test_nothing_told_bounds_nothing() -> None:
    assert least(Evidence(), doubted_below=THIRD) is None


def test_a_merge_takes_nothing() -> None:
    assert nothing_done("merge").flop == 0


@pytest.mark.parametrize(("days", "most"), [(24, "3.1104e22"), (16, "2.0736e22"), (Fraction(1, 2), "6.48e20")])
def test_days_of_any_accelerator_stay_below_the_lines(days: Fraction, most: str) -> None:
    assert in_days(days) == Fraction(most)


def test_every_bound_is_exact() -> None:
    told = Evidence(
        weights=10**9, tokens=7, samples=3, steps=Fraction(1, 3), seconds=Fraction(1, 7), chips=3, joules=Fraction(1, 9)
    )
    assert all(isinstance(end.flop, int | Fraction) for end in upper_ends(told))


def test_every_bound_names_its_source_and_its_doubt() -> None:
    told = Evidence(tokens=1, samples=1, steps=1, seconds=1, chips=1, text_bytes=1, records=1, passes=1, joules=1)
    ends = upper_ends(told)
    assert len(ends) == 6
    assert all(end.formula and end.source and end.doubt for end in ends)
