"""What a pass takes by the shapes of its batch: counted ones, and those that are worked out."""

from __future__ import annotations

from fractions import Fraction

from gpaiscope.track.shapes import MOST_SHAPES, Shapes
from gpaiscope.values import Range


def transformer(batch: int, length: int) -> int:
    return batch * (7_000_000 * length + 1300 * length * length + 11)


def pair(batch: int, source: int, target: int) -> int:
    return batch * (900 * source + 7 * source**2 + 1100 * target + 9 * target**2 + 5 * source * target)


def of_text(*shapes: tuple[int, int]) -> Shapes:
    counted = Shapes()
    for batch, length in shapes:
        counted.add(("text", (batch, length, batch, length)), transformer(batch, length))
    return counted


def test_a_shape_that_was_counted_takes_what_was_counted() -> None:
    assert of_text((4, 32)).flop_of(("text", (4, 32, 4, 32))) == Range.exactly(transformer(4, 32))


def test_a_shape_that_takes_another_amount_each_time_takes_what_it_took_on_average() -> None:
    shapes = Shapes()
    for flop in (100, 110, 120):
        shapes.add(("drawn", (4,)), flop)
    assert shapes.flop_of(("drawn", (4,))) == Range(low=100, best=110, high=120)


def test_nothing_is_said_of_what_was_never_counted() -> None:
    assert of_text((4, 32)).flop_of(("another", (4, 32, 4, 32))) is None


def test_a_last_batch_that_is_short_takes_its_share() -> None:
    flop = of_text((4, 32)).flop_of(("text", (3, 32, 3, 32)))
    assert flop is not None
    assert flop.best == transformer(3, 32)


def test_three_lengths_give_all_others() -> None:
    shapes = of_text((4, 16), (4, 40), (8, 64))
    for batch, length in ((1, 1), (4, 17), (16, 512)):
        flop = shapes.flop_of(("text", (batch, length, batch, length)))
        assert flop is not None
        assert flop.best == transformer(batch, length)
        assert flop.low is not None
        assert flop.high is not None
        assert flop.low <= flop.best <= flop.high
        assert Fraction(flop.high - flop.low, flop.best) < Fraction(1, 10)


def test_fewer_lengths_than_that_bound_the_others() -> None:
    flop = of_text((4, 16)).flop_of(("text", (4, 32, 4, 32)))
    assert flop is not None
    assert flop.low is not None
    assert flop.high is not None
    assert flop.low < transformer(4, 32) < flop.high


def test_source_and_target_vary_by_themselves() -> None:
    shapes = Shapes()
    for source, target in ((8, 8), (16, 8), (8, 16), (32, 12), (20, 40), (64, 64), (24, 48)):
        shapes.add(("pair", (2, source, 2, target)), pair(2, source, target))
    flop = shapes.flop_of(("pair", (6, 50, 6, 30)))
    assert flop is not None
    assert flop.best == pair(6, 50, 30)


def test_how_far_a_worked_out_figure_was_off_widens_the_others() -> None:
    shapes = of_text((4, 16), (4, 40), (4, 64))
    shapes.add(("text", (4, 100, 4, 100)), transformer(4, 100) * 11 // 10)
    assert shapes.error > Fraction(9, 100)


def test_shapes_without_end_are_not_all_kept() -> None:
    shapes = of_text(*((4, length) for length in range(1, 3 * MOST_SHAPES)))
    assert len(shapes.counted["text"]) == MOST_SHAPES


def test_where_two_lengths_were_counted_the_nearer_bounds_a_third() -> None:
    flop = of_text((4, 16), (4, 64)).flop_of(("text", (4, 60, 4, 60)))
    assert flop is not None
    assert flop.best == round(transformer(4, 64) * Fraction(4 + 60, 4 + 64))
    assert flop.high == transformer(4, 64)
