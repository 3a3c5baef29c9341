"""What the readers of printed logs share: numbers, times of day, and how many steps a line stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import LONGEST_NUMBER

COLOUR: Final = re.compile(r"\x1b\[[0-9;]{0,10}m")
LONGEST_INTERVAL: Final = 100_000
_NUMBER: Final = re.compile(r"\d{1,40}(\.\d{0,40})?([eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A trainer's printed log: the line that only it prints, and what takes in each line of it.

    A ``weak`` sign also stands in logs of other trainers, and decides only where no other is found.
    """

    sign: re.Pattern[str]
    reader: Callable[[Tally], Callable[[str], None]]
    weak: bool = False


def number(text: str) -> int | Decimal | None:
    """A number as printed, commas between its digits or not; None where the text is none."""
    cleaned = text.replace(",", "").strip()
    if not _NUMBER.fullmatch(cleaned) or len(cleaned) > LONGEST_NUMBER:
        return None
    return int(cleaned) if cleaned.isdigit() else Decimal(cleaned)


def decimal(text: str) -> Decimal:
    """The same as a Decimal, 0 where the text is no number."""
    return Decimal(number(text) or 0)


def passed(before: int | None, now: int) -> int:
    """The iterations that a line stands for: those since the line before it, where their number can be meant."""
    steps = 1 if before is None else now - before
    return steps if 0 < steps <= LONGEST_INTERVAL else 1


def seconds_of(time: str) -> float | None:
    """A time of day as printed, taken for UTC where it names no zone; None where it is none."""
    try:
        found = datetime.fromisoformat(time.replace(",", "."))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


_SCALES: Final[Mapping[str, int]] = {"": 0, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12, "P": 15}


def scaled(text: str) -> Decimal | None:
    """A number with a letter for its thousands: ``35.33 T``, ``336.23 M``."""
    match = re.match(r"([\d.,]{1,30}) ?([KMGBTP]?)", text)
    value = number(match[1]) if match else None
    return None if match is None or value is None else Decimal(value) * 10 ** _SCALES[match[2]]


def pieces(line: str) -> Iterator[str]:
    """The states of a progress bar, which writes over itself in one line."""
    return iter(line.split("\r"))
