"""What the readers of printed logs share: numbers, times of day, and how many steps a line stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import LONGEST_NUMBER

COLOUR: Final = re.compile(r"\x1b\[[0-9;]{0,10}m")
LONGEST_INTERVAL: Final = 100_000
_NUMBER: Final = re.compile(r"\d{1,40}(\.\d{0,40})?([eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A trainer's printed log: the line that only it prints, and what takes in each line of it.

    A ``weak`` sign also stands in logs of other trainers, and decides only where no other is found, in ``least`` lines.
    ``shared``: each line is printed by whichever of several processes, and by one alone.
    """

    sign: re.Pattern[str]
    reader: Callable[[Tally], Callable[[str], None]]
    weak: bool = False
    least: int = 1
    shared: bool = False


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


class Work:
    """What steps took, summed line by line: repeated work after a restart too, as it was done.

    One line stands for all steps since the line before it; what the first stands for shows with the second.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.last: int | None = None
        self.first: tuple[int, Decimal, Decimal] | None = None
        self.latest: tuple[int, Decimal, Decimal] | None = None
        self.steps, self.seconds, self.flop = 0, Decimal(0), Decimal(0)

    def add(self, now: int, seconds: Decimal, rate: Decimal = Decimal(0)) -> int:
        """Take in a line after so many steps: seconds of one, FLOP per second of one chip. Gives the steps it means."""
        if (now, seconds, rate) == self.latest:
            return 0  # another rank says the same
        self.latest = (now, seconds, rate)
        if self.last is None:
            steps, self.first = 1, (now, seconds, rate)
        else:
            steps = passed(self.last, now)
            if self.first is not None and self.first[0] == steps > 1:
                self._sum(steps - 1, *self.first[1:])
            self.first = None
        self.last = now
        self._sum(steps, seconds, rate)
        for quantity, value in (("timed_steps", self.steps), ("seconds", self.seconds), ("flop_per_chip", self.flop)):
            if value or quantity == "seconds":
                self.tally.add_quantity(quantity, value)
        return steps

    def _sum(self, steps: int, seconds: Decimal, rate: Decimal) -> None:
        self.steps += steps
        self.seconds += seconds * steps
        self.flop += seconds * rate * steps


_SCALES: Final[Mapping[str, int]] = {"": 0, "K": 3, "M": 6, "G": 9, "B": 9, "T": 12, "P": 15}


def scaled(text: str) -> Decimal | None:
    """A number with a letter for its thousands: ``35.33 T``, ``336.23 M``; None for no number."""
    match = re.match(r"([\d.,]{1,30}) ?([KMGBTP]?)", text)
    value = number(match[1]) if match else None
    return None if match is None or value is None else Decimal(value) * 10 ** _SCALES[match[2]]


def pieces(line: str) -> Iterator[str]:
    """The states of a progress bar, which writes over itself in one line."""
    return iter(line.split("\r"))
