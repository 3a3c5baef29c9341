"""What the pages of training compute share: an amount, the lines of the law beside it, lists and warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from gpaiscope.report.blocks import Amount, Bar, Block, Heading, Item, Items, Line, Notice
from gpaiscope.values import Range

if TYPE_CHECKING:
    from gpaiscope.law.parameters import NumbersOfDay

DIGITS: Final = 3


def thresholds(law: NumbersOfDay) -> tuple[Bar, ...]:
    """The lines of the law on its day."""
    lines = (("criterion_flop", "GPAI model above"), ("presumption_flop", "systemic risk above"))
    return tuple(Bar(label=(says,), value=Range.exactly(law.number(name)), line=True) for name, says in lines)


def flop(value: Range) -> Amount:
    """An amount of compute."""
    return Amount(value, "FLOP", DIGITS)


def part(title: str, says: Iterable[str]) -> tuple[Block, ...]:
    """A list under its head; nothing where there is nothing to list."""
    return listed(title, [(each,) for each in says])


def listed(title: str, lines: Sequence[Line]) -> tuple[Block, ...]:
    """Lines as a list under its head; nothing where there are none."""
    return (Heading((title,)), Items(items=tuple(Item(line=line) for line in lines))) if lines else ()


def notices(says: Iterable[str]) -> tuple[Notice, ...]:
    """Warnings, each to be seen."""
    return tuple(Notice((each,)) for each in says)
