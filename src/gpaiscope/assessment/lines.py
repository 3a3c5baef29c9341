"""Numbers that move with one input: straight lines, computed with as if they were the number of one point.

Whatever is worked out from an input by sums, multiples and comparisons can be worked out from a `Line` instead. Each
comparison is decided at the point where the `Axis` stands, and the axis keeps the next point at which one of those made
would come out otherwise. Until there everything comes out the same, so nothing is overlooked and nothing is searched.
"""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact


@dataclass(slots=True)
class Axis:
    """An input that moves upwards. It stands at ``at``, or ``beyond`` it by less than any number.

    ``turn`` is the next point at which some comparison would come out otherwise; None: there is none.
    """

    at: Exact
    beyond: bool = False
    turn: Exact | None = None

    def stand(self, at: Exact, *, beyond: bool) -> None:
        """Move to a point, with nothing compared so far."""
        self.at, self.beyond, self.turn = at, beyond, None

    def sign(self, base: Exact, slope: Exact) -> int:
        """The sign of a line that is ``base`` at nought and rises by ``slope``, which is not nought."""
        # In whole numbers where the line is one of them, which is much faster than with fractions.
        value = base * self.at.denominator + slope * self.at.numerator
        if value == 0:
            return (1 if slope > 0 else -1) if self.beyond else self._turns_at(self.at)
        if (value > 0) is not (slope > 0):
            self._turns_at(Fraction(-base, slope))
        return 1 if value > 0 else -1

    def _turns_at(self, point: Exact) -> int:
        if self.turn is None or point < self.turn:
            self.turn = point
        return 0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A number that is ``base`` where the axis is at nought, and ``slope`` more for each one further on."""

    axis: Axis
    base: Exact
    slope: Exact

    def number(self) -> Exact:
        """Itself, where a number is wanted: it adds, multiplies by numbers and compares like one."""
        return cast(Exact, self)

    def __add__(self, other: Exact | Line) -> Exact | Line:
        if isinstance(other, Line):
            return _line(self.axis, self.base + other.base, self.slope + other.slope)
        return Line(self.axis, self.base + other, self.slope)

    __radd__ = __add__

    def __mul__(self, factor: Exact) -> Exact | Line:
        if isinstance(factor, Line):
            return NotImplemented  # that would be no straight line
        return _line(self.axis, self.base * factor, self.slope * factor)

    __rmul__ = __mul__

    def __neg__(self) -> Exact | Line:
        return self * -1

    def __sub__(self, other: Exact | Line) -> Exact | Line:
        return self + -other

    def __rsub__(self, other: Exact) -> Exact | Line:
        return -self + other

    def _sign(self, other: Exact | Line) -> int:
        base, slope = (other.base, other.slope) if isinstance(other, Line) else (other, 0)
        base, slope = self.base - base, self.slope - slope
        return self.axis.sign(base, slope) if slope else (base > 0) - (base < 0)

    def __lt__(self, other: Exact | Line) -> bool:
        return self._sign(other) < 0

    def __le__(self, other: Exact | Line) -> bool:
        return self._sign(other) <= 0

    def __gt__(self, other: Exact | Line) -> bool:
        return self._sign(other) > 0

    def __ge__(self, other: Exact | Line) -> bool:
        return self._sign(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Fraction | Line) and self._sign(other) == 0

    def __hash__(self) -> int:
        return hash(self.base + self.slope * self.axis.at)

    def __bool__(self) -> bool:
        return self._sign(0) != 0


def _line(axis: Axis, base: Exact, slope: Exact) -> Exact | Line:
    return Line(axis, base, slope) if slope else base
