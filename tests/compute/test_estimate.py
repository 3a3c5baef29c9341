"""Amounts that cannot be meant as FLOP, and on which side of the line one is taken as it is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gpaiscope.compute.estimate import FEWEST_TOKENS, doubt, least_meant


@pytest.mark.parametrize("tuning", [False, True])
@pytest.mark.parametrize("parameters", [None, 7, 10**6, 7 * 10**9])
def test_an_amount_is_doubted_below_what_is_expected_alone(parameters: int | None, tuning: bool) -> None:
    expected = least_meant(parameters, tuning=tuning)
    assert doubt(expected - 1, parameters, tuning=tuning)
    assert not doubt(expected, parameters, tuning=tuning)


def test_what_is_expected_follows_the_size_of_a_model() -> None:
    assert least_meant(7 * 10**9) == 6 * 7 * 10**9 * FEWEST_TOKENS
    assert least_meant(7 * 10**9, tuning=True) < least_meant(7 * 10**9)


@pytest.mark.parametrize(
    "flop", [350, 2100, Fraction("3.5e5"), Fraction("3.5e8"), Fraction("3.5e11")], ids=["ZFLOP", "days", "E", "P", "T"]
)
def test_the_compute_of_a_large_model_in_another_unit_is_doubted_with_what_was_expected(flop: int) -> None:
    assert "1e15 or more is expected" in doubt(flop, None)
    assert "7e10 parameters: 4.2e16 or more is expected" in doubt(flop, 7 * 10**10)


def test_a_small_model_of_old_is_not_doubted() -> None:
    assert not doubt(694_894 * 1000, 1000)
