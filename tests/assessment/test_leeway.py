"""How far numbers can move before a comparison comes out otherwise, against moving each of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from gpaiscope.assessment.leeway import Leeway, largest, smallest
from gpaiscope.values import Exact, Range

VALUES = (1, 2, 3, 3, 5, 8)


def judged(numbers: list[Exact]) -> tuple[bool, ...]:
    """What comes out of comparing what is worked out of some numbers as assessments work it out."""
    whole = sum(numbers, start=0)
    most, least = largest(numbers), smallest(numbers)
    held = Range(low=most, best=most, high=largest([most, whole]))
    return (
        whole > 20,
        3 * numbers[0] > most,
        3 * numbers[0] >= least * 2,
        most > Fraction(15, 2),
        least >= 1,
        held.greater_than(Range.exactly(9)).decided,
        whole - numbers[1] < 4 * most,
    )


def reached(values: tuple[int, ...], work: Callable[[list[Exact]], object]) -> Leeway:
    """How far values reach in some work."""
    found = Leeway()
    work([found.input(number, value) for number, value in enumerate(values)])
    return found


@pytest.mark.parametrize("seed", range(40))
def test_within_its_reach_a_number_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    values = tuple(rng.choice(VALUES) for _ in range(4))
    found = reached(values, judged)
    for number, value in enumerate(values):
        for side, sign in ((found.above, 1), (found.below, -1)):
            far = abs(side.get(number, sign * 50))
            for share in (Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)):
                moved: list[Exact] = [*values]
                moved[number] = value + sign * share * far
                assert far == 0 or judged(moved) == judged([*values])


def test_a_number_reaches_where_the_sum_passes_a_line() -> None:
    found = reached((3, 4), lambda each: sum(each) > 10)
    assert found.above == {0: 3, 1: 3}
    assert found.below == {}


def test_no_number_alone_matters_to_the_largest_as_long_as_another_shows_the_same() -> None:
    assert reached((8, 9, 1), lambda each: largest(each) > 5).above == {}
    assert reached((8, 9, 1), lambda each: largest(each) > 5).below == {}
    assert reached((8, 4, 1), lambda each: largest(each) > 5).below == {0: -3}
    assert reached((8, 4, 1), lambda each: smallest(each) > 5).above == {}
    assert reached((8, 9, 1), lambda each: smallest(each) > 5).above == {2: 4}


def test_numbers_that_lean_on_inputs_are_not_multiplied_by_each_other() -> None:
    with pytest.raises(TypeError):
        reached((2, 3), lambda each: each[0] * each[1])
