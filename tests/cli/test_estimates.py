"""What the commands of ``estimate`` share."""

from __future__ import annotations

import click
import pytest

from gpaiscope.cli.estimates import amount, amount_above_zero, amount_from_zero, rows, sections, shown
from gpaiscope.values import Range


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Range.exactly(10**23), "1e23 FLOP"),
        (Range(low=1, best=2, high=3), "2 FLOP (1 to 3)"),
        (Range(low=0, best=2, high=3), "2 FLOP (at most 3)"),
        (Range(low=2, best=2), "2 FLOP (at least 2)"),
        (Range(low=1, high=3), "unknown (1 to 3)"),
        (Range(low=0), "unknown"),
        (Range(), "unknown"),
    ],
)
def test_a_figure_is_shown_with_what_is_known_of_its_ends(value: Range, text: str) -> None:
    assert shown(value) == text


def test_an_amount_is_exact_and_may_be_bounded_by_zero() -> None:
    assert amount("15T") == 15 * 10**12
    assert amount("-1") == -1
    assert amount_from_zero("0") == 0
    for refuse, text in ((amount, "nan"), (amount_from_zero, "-1"), (amount_above_zero, "0")):
        with pytest.raises(click.BadParameter, match="expected"):
            refuse(text)


def test_lines_keep_to_the_width_and_a_section_without_items_is_left_out() -> None:
    lines = [*rows([("Method", "word " * 30)], 60), *sections([("Warnings", ["word " * 30]), ("Sources", ())], 60)]
    assert max(map(len, lines)) <= 60
    assert lines[1].startswith(" " * 20 + "word")
    assert "Warnings" in lines
    assert "Sources" not in lines
