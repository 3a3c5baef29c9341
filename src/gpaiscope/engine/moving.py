"""A day that moves: it computes and compares like any other, and keeps until when all that was compared stays so.

Whatever is worked out from a day by adding days, months and years and by comparing can be worked out from a `Moving`
instead. Its `Axis` stands on one day, and keeps the next on which a comparison that was made would come out otherwise.
Until then everything comes out the same, so nothing is overlooked and nothing is searched.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from gpaiscope.deferred import dataclass

LAST: Final = date.max.toordinal()
_UNEVEN: Final = 7
"""Days by which the length of a number of months differs, and some more."""


@dataclass(slots=True)
class Axis:
    """Where a moving day stands, by its ordinal, and the next day on which something comes out otherwise, if any."""

    at: int
    turn: int | None = None
    met: frozenset[int] = frozenset()
    """The days with which it was compared where it turns: it comes to them, or passes them."""

    def day(self) -> Moving:
        """The day that moves."""
        return Moving(Ordinal(self, ()))

    def turns_at(self, point: int, met: int | None = None) -> None:
        """Note a day after the present one on which a comparison, with the day that it meets, comes out otherwise."""
        if self.turn is None or point < self.turn:
            self.turn, self.met = point, frozenset()
        if point == self.turn and met is not None:
            self.met |= {met}


Step = tuple[int, str]
"""So many days, months or years later."""


def later(day: int, length: int, unit: str) -> int:
    """An ordinal so many days, months or years later, a date that does not exist being the last of its month."""
    if isinstance(day, Ordinal):
        return day.later(length, unit)
    if unit == "days":
        return min(day + length, LAST)
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + length * (12 if unit == "years" else 1), 12)
    if year > date.max.year:
        return LAST
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).toordinal()


def as_day(ordinal: int) -> date:
    """The day of an ordinal, which moves where the ordinal does."""
    return Moving(ordinal) if isinstance(ordinal, Ordinal) else date.fromordinal(ordinal)


class Ordinal(int):
    """The ordinal of a moving day, or of a day some steps later; it never comes earlier where the axis moves on."""

    axis: Axis
    steps: tuple[Step, ...]

    def __new__(cls, axis: Axis, steps: tuple[Step, ...]) -> Ordinal:
        """What the steps lead to from where the axis stands."""
        made = super().__new__(cls, _led(axis.at, steps))
        made.axis, made.steps = axis, steps
        return made

    def later(self, length: int, unit: str) -> Ordinal:
        """One step later."""
        steps = self.steps
        if unit == "days" and steps and steps[-1][1] == "days":
            length, steps = length + steps[-1][0], steps[:-1]
        return Ordinal(self.axis, (*steps, (length, unit)) if length else steps)

    def __add__(self, other: int) -> int:
        return self.later(int(other), "days")

    __radd__ = __add__

    def __sub__(self, other: int) -> int:
        return int(self) - int(other) if isinstance(other, Ordinal) else self.later(-int(other), "days")

    def _apart(self, other: int) -> int:
        """How many days it lies after another, noting when it will no longer be before it, or on it."""
        apart = int.__index__(self) - int.__index__(other)
        if isinstance(other, Ordinal):
            uneven = [unit for _, unit in (*self.steps, *other.steps) if unit != "days"]
            if uneven and self.steps != other.steps and abs(apart) <= _UNEVEN * len(uneven):
                self.axis.turns_at(self.axis.at + 1)
        elif apart <= 0 and (turn := self._reaches(int(other) + (apart == 0))) is not None:
            self.axis.turns_at(turn, int(other))
        return apart

    def _reaches(self, goal: int) -> int | None:
        """The first day after the present one from which it is no earlier than a goal."""
        low, high = self.axis.at, LAST
        if all(unit == "days" for _, unit in self.steps):
            return low + goal - int.__index__(self)
        if _led(high, self.steps) < goal:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _led(middle, self.steps) >= goal else (middle, high)
        return high

    def __lt__(self, other: int) -> bool:
        return self._apart(other) < 0

    def __le__(self, other: int) -> bool:
        return self._apart(other) <= 0

    def __gt__(self, other: int) -> bool:
        return self._apart(other) > 0

    def __ge__(self, other: int) -> bool:
        return self._apart(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and self._apart(other) == 0

    def __ne__(self, other: object) -> bool:  # what it inherits does not ask __eq__
        return not self == other

    def __hash__(self) -> int:
        return hash(int.__index__(self))


def _led(day: int, steps: tuple[Step, ...]) -> int:
    for length, unit in steps:
        day = later(day, length, unit)
    return day


class Moving(date):
    """A day that moves, or one some steps later."""

    ordinal: Ordinal

    def __new__(cls, ordinal: Ordinal) -> Moving:
        """The day of an ordinal."""
        now = date.fromordinal(int.__index__(ordinal))
        made = super().__new__(cls, now.year, now.month, now.day)
        made.ordinal = ordinal
        return made

    def toordinal(self) -> int:
        """Its ordinal, which moves with it."""
        return self.ordinal

    @property
    def year(self) -> int:
        """Its year, until the next begins."""
        following = date(super().year + 1, 1, 1)
        return following.year - (self < following)

    def __add__(self, other: timedelta) -> Moving:
        return Moving(self.ordinal.later(other.days, "days"))

    def __sub__(self, other: date | timedelta) -> Moving | timedelta:  # type: ignore[override]
        if isinstance(other, timedelta):
            return self + -other
        return timedelta(days=self.ordinal - other.toordinal())

    def __rsub__(self, other: date) -> timedelta:
        return timedelta(days=other.toordinal() - int(self.ordinal))

    def __lt__(self, other: date) -> bool:
        return self.ordinal < other.toordinal()

    def __le__(self, other: date) -> bool:
        return self.ordinal <= other.toordinal()

    def __gt__(self, other: date) -> bool:
        return self.ordinal > other.toordinal()

    def __ge__(self, other: date) -> bool:
        return self.ordinal >= other.toordinal()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, date) and self.ordinal == other.toordinal()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return super().__hash__()
