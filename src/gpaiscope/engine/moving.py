"""Numbers and days that move: they compute and compare like any other, and tell where that comes out otherwise.

Each comparison is decided where its `Axis` stands, and the axis keeps the next point at which one of those made would
come out otherwise. Until there everything comes out the same, so nothing is overlooked and nothing is searched:
`turn_by_turn` goes from one such point to the next. On an `InputAxis` a number moves along straight lines, on a
`DayAxis` a day by steps of days, months and years.

Several numbers that stand share a `Leeway` instead. It keeps of each how far it could move, alone, before anything
comes out otherwise, so that what has no such point near it need not be followed from turn to turn.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar, cast

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact

T = TypeVar("T")
Point = TypeVar("Point", int, Exact)

LAST: Final = date.max.toordinal()
_UNEVEN: Final = 7
"""Days by which the length of a number of months differs, and some more."""


@dataclass(slots=True)
class Axis(Generic[Point]):
    """Where a number or a day stands that moves upwards: ``at`` a point, or ``beyond`` it by less than any number.

    ``turn`` is the next point at which some comparison would come out otherwise; None: there is none.
    """

    at: Point
    beyond: bool = False
    turn: Point | None = None

    def turns_at(self, point: Point) -> None:
        """Note a point at which a comparison comes out otherwise."""
        if self.turn is None or point < self.turn:
            self.turn = point


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnPiece(Generic[Point, T]):
    """What is found at a point, or beyond it, until the next piece."""

    at: Point
    beyond: bool
    found: T


def turn_by_turn(
    start: Point, last: Point | None, look: Callable[[Point, bool], tuple[T, Point | None]]
) -> Iterator[TurnPiece[Point, T]]:
    """What is found from a point up to another, piece by piece; with no ``last`` however far it turns.

    ``look`` finds it at a point, or beyond it, and says where it turns next: beyond the point itself where it is that.
    """
    at, beyond = start, False
    while last is None or at <= last:
        found, turn = look(at, beyond)
        yield TurnPiece(at=at, beyond=beyond, found=found)
        if turn is None:
            return
        at, beyond = turn, turn == at


class ComparedBySign:
    """What compares by the sign of how much it is more than another, which tells where it would be another sign."""

    __slots__ = ()

    def sign_against(self, other: Any) -> int:
        """Above nought where it is more than another, nought where it is the same; where that ends is noted."""
        raise NotImplementedError

    def __lt__(self, other: object) -> bool:
        return self.sign_against(other) < 0

    def __le__(self, other: object) -> bool:
        return self.sign_against(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self.sign_against(other) > 0

    def __ge__(self, other: object) -> bool:
        return self.sign_against(other) >= 0

    def __ne__(self, other: object) -> bool:  # what a number or a date inherits does not ask __eq__
        return not self == other


# -- numbers


@dataclass(slots=True)
class InputAxis(Axis[Exact]):
    """An input that moves upwards."""

    def input_number(self) -> Exact:
        """The number that moves: where a number is wanted it adds, multiplies by numbers and compares like one."""
        return cast(Exact, StraightLine(self, 0, {0: 1}))

    def stand_at(self, at: Exact, *, beyond: bool, turn: Exact | None = None) -> None:
        """Move to a point, with nothing compared so far but what turns at another."""
        self.at, self.beyond, self.turn = at, beyond, turn

    def line_value(self, base: Exact, slopes: Mapping[int, Exact]) -> Exact:
        """What a line comes to at the point."""
        return base + slopes[0] * self.at

    def line_sign(self, base: Exact, slopes: Mapping[int, Exact]) -> int:
        """The sign of a line that is ``base`` at nought and rises by its slope, which is not nought."""
        slope = slopes[0]
        # In whole numbers where the line is one of them, which is much faster than with fractions.
        value = base * self.at.denominator + slope * self.at.numerator
        if value == 0 and self.beyond:
            return _sign_of(slope)
        if value == 0:
            self.turns_at(self.at)
        elif (value > 0) is not (slope > 0):
            self.turns_at(Fraction(-base, slope))
        return _sign_of(value)


@dataclass(slots=True)
class Leeway:
    """By input, how much more and how much less of it (``above``, ``below``) something comes out otherwise with."""

    above: dict[int, Exact] = field(default_factory=dict)
    below: dict[int, Exact] = field(default_factory=dict)

    def input_number(self, place: int, present: Exact) -> Exact:
        """The number of an input, by the input's place among several, where it stands."""
        return cast(Exact, StraightLine(self, present, {place: 1}))

    def line_value(self, base: Exact, slopes: Mapping[int, Exact]) -> Exact:
        """What a line comes to where all inputs stand as they do."""
        return base

    def line_sign(self, base: Exact, slopes: Mapping[int, Exact]) -> int:
        """The sign of a line where all inputs stand as they do, with note of how far each is from its nought."""
        # In whole numbers where a slope is one, which most are: fractions are much slower.
        distances = {
            slope: -base if slope == 1 else base if slope == -1 else -Fraction(base) / Fraction(slope)
            for slope in set(slopes.values())
        }
        for place, slope in slopes.items():
            distance = distances[slope]
            if distance >= 0 and distance < self.above.get(place, distance + 1):
                self.above[place] = distance
            if distance <= 0 and distance > self.below.get(place, distance - 1):
                self.below[place] = distance
        return _sign_of(base)

    def extreme(self, numbers: Sequence[T], side: int) -> T:
        """The largest of several numbers, or the smallest, each of which it may be or come to be."""
        parts: list[Exact | StraightLine] = []
        for number in numbers:
            several = number if isinstance(number, ExtremeNumber) else None
            own = (number,) if several is None else several.parts if several.side == side else (several.as_one_part(),)
            for part in cast("tuple[Exact | StraightLine, ...]", own):
                if not parts or not _same_number(part, parts[-1]):
                    parts.append(part)
        return cast(T, parts[0] if len(parts) == 1 else ExtremeNumber(self, tuple(parts), side))


class InputNumber(ComparedBySign):
    """A number that is worked out from inputs. Such numbers are added up and compared, but never multiplied."""

    __slots__ = ()
    axis: InputAxis | Leeway

    def __add__(self, other: Any) -> Any:
        raise NotImplementedError

    def __mul__(self, factor: Any) -> Any:
        raise NotImplementedError

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Exact | InputNumber) -> Any:
        return self + -other

    def __rsub__(self, other: Exact) -> Any:
        return -self + other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Fraction | InputNumber) and self.sign_against(other) == 0

    def __bool__(self) -> bool:
        return self.sign_against(0) != 0

    def __hash__(self) -> int:
        return hash(_as_it_stands(self))


@dataclass(frozen=True, slots=True, eq=False)
class StraightLine(InputNumber):
    """A number that is ``base``, and a slope more for each one more of an input, by the input's place.

    On an `InputAxis` the base is that where the input is nought, and with `Leeway` that where all inputs stand.
    """

    axis: InputAxis | Leeway
    base: Exact
    slopes: Mapping[int, Exact]

    def sign_against(self, other: Any) -> int:
        """The sign of the difference; where that changes is noted."""
        if isinstance(other, ExtremeNumber):
            return -other.sign_against(self)
        if not isinstance(other, StraightLine):
            return self.axis.line_sign(self.base - other, self.slopes)
        difference = self - other
        if not isinstance(difference, StraightLine):
            return _sign_of(difference)
        return self.axis.line_sign(difference.base, difference.slopes)

    def __add__(self, other: Exact | InputNumber) -> Any:
        if isinstance(other, ExtremeNumber):
            return other + self
        if not isinstance(other, StraightLine):
            return StraightLine(self.axis, self.base + cast(Exact, other), self.slopes)
        slopes = dict(self.slopes)
        for place, slope in other.slopes.items():
            if (both := slopes.get(place, 0) + slope) == 0:
                del slopes[place]
            else:
                slopes[place] = both
        base = self.base + other.base
        return StraightLine(self.axis, base, slopes) if slopes else base

    __radd__ = __add__

    def __mul__(self, factor: Exact) -> Any:
        if isinstance(factor, InputNumber):
            return NotImplemented  # that would be no straight line
        if factor == 0:
            return 0
        slopes = {place: slope * factor for place, slope in self.slopes.items()}
        return StraightLine(self.axis, self.base * factor, slopes)

    __rmul__ = __mul__


@dataclass(frozen=True, slots=True, eq=False)
class ExtremeNumber(InputNumber):
    """The largest of several numbers with leeway, or minus that of others: the smallest (``side`` -1).

    It is above another where one of them is, so that no input matters as long as one that does not lean on it is.
    """

    axis: Leeway
    parts: tuple[Exact | StraightLine, ...]
    side: int

    def present_part(self) -> Exact | StraightLine:
        """That of its parts which it is where the inputs stand."""
        return (max if self.side > 0 else min)(self.parts, key=_as_it_stands)

    def as_one_part(self) -> Exact | StraightLine:
        """The same, with note of where another would be it instead."""
        one = self.present_part()
        for part in self.parts:
            if part is not one:
                _ = part < one
        return one

    def sign_against(self, other: Any) -> int:
        """The sign of the difference; where that changes is noted."""
        if isinstance(other, ExtremeNumber):
            same = self.side == other.side and len(self.parts) == len(other.parts)
            return 0 if same and all(map(_same_number, self.parts, other.parts)) else self._against(other)
        differences = [(part - other) * self.side for part in self.parts]
        deciding = [difference for difference in differences if _as_it_stands(difference) > 0]
        if any(not isinstance(difference, StraightLine) for difference in deciding):
            return self.side
        leaning = [difference for difference in deciding or differences if isinstance(difference, StraightLine)]
        # That it is above ends with an input alone only where each part leans on it that shows it is.
        inputs = set.intersection(*(set(line.slopes) for line in leaning)) if deciding else None
        for line in leaning:
            slopes = line.slopes if inputs is None else {place: line.slopes[place] for place in inputs}
            if slopes:
                self.axis.line_sign(line.base, slopes)
        return max(_sign_of(_as_it_stands(difference)) for difference in differences) * self.side

    def _against(self, other: ExtremeNumber) -> int:
        """The sign of the difference to another extreme: it stays as long as one part that shows it does."""
        more = _as_it_stands(self) > _as_it_stands(other)
        above, below = (self, other) if more else (other, self)
        # The largest is above where one part is, and the smallest below: that part shows it. Of others each has to.
        one = above.present_part() if above.side > 0 else above
        two = below.present_part() if below.side < 0 else below
        if isinstance(one, ExtremeNumber) and isinstance(two, ExtremeNumber):
            two = two.as_one_part()
        sign = 1
        if isinstance(one, InputNumber):
            sign = one.sign_against(two)
        elif isinstance(two, InputNumber):
            sign = -two.sign_against(one)
        return sign if more else -sign

    def __add__(self, other: Exact | InputNumber) -> Any:
        added: Any = other.as_one_part() if isinstance(other, ExtremeNumber) else other
        return ExtremeNumber(self.axis, tuple(part + added for part in self.parts), self.side)

    __radd__ = __add__

    def __mul__(self, factor: Exact) -> Any:
        if isinstance(factor, InputNumber):
            return NotImplemented
        side = self.side if factor >= 0 else -self.side
        return ExtremeNumber(self.axis, tuple(part * factor for part in self.parts), side)

    __rmul__ = __mul__


def largest(numbers: Iterable[T]) -> T:
    """The largest of some numbers, any of which may be worked out from inputs."""
    return _extreme(list(numbers), 1)


def smallest(numbers: Iterable[T]) -> T:
    """The smallest of some numbers, any of which may be worked out from inputs."""
    return _extreme(list(numbers), -1)


def _extreme(numbers: Sequence[T], side: int) -> T:
    moving = [number for number in numbers if isinstance(number, InputNumber)]
    for number in moving:
        if isinstance(number.axis, Leeway):
            return number.axis.extreme(numbers, side)
    pick: Any = max if side > 0 else min
    # What moves is compared with that of the others alone which it may come to pass.
    still = [number for number in numbers if not isinstance(number, InputNumber)]
    return cast(T, pick([pick(still), *moving] if still else moving))


def _same_number(one: object, other: object) -> bool:
    """Whether two numbers are the same however the inputs move."""
    if isinstance(one, StraightLine) and isinstance(other, StraightLine):
        return one is other or (one.base == other.base and one.slopes == other.slopes)
    return not isinstance(one, InputNumber) and not isinstance(other, InputNumber) and one == other


def _as_it_stands(number: object) -> Exact:
    """What a number is where the inputs stand."""
    if isinstance(number, ExtremeNumber):
        return _as_it_stands(number.present_part())
    if isinstance(number, StraightLine):
        return number.axis.line_value(number.base, number.slopes)
    return cast(Exact, number)


def _sign_of(number: Exact) -> int:
    return (number > 0) - (number < 0)


# -- days


@dataclass(slots=True)
class DayAxis(Axis[int]):
    """Where a moving day stands, by its ordinal. ``met`` are the days that it comes to, or passes, where it turns."""

    met: frozenset[int] = frozenset()

    def day(self) -> MovingDay:
        """The day that moves."""
        return MovingDay(MovingOrdinal(self, ()))

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
    if isinstance(day, MovingOrdinal):
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
    return MovingDay(ordinal) if isinstance(ordinal, MovingOrdinal) else date.fromordinal(ordinal)


class MovingOrdinal(ComparedBySign, int):
    """The ordinal of a moving day, or of a day some steps later; it never comes earlier where the axis moves on."""

    axis: DayAxis
    steps: tuple[Step, ...]

    def __new__(cls, axis: DayAxis, steps: tuple[Step, ...]) -> MovingOrdinal:
        """What the steps lead to from where the axis stands."""
        ordinal = super().__new__(cls, _after_steps(axis.at, steps))
        ordinal.axis, ordinal.steps = axis, steps
        return ordinal

    def later(self, length: int, unit: str) -> MovingOrdinal:
        """One step later."""
        steps = self.steps
        if unit == "days" and steps and steps[-1][1] == "days":
            length, steps = length + steps[-1][0], steps[:-1]
        return MovingOrdinal(self.axis, (*steps, (length, unit)) if length else steps)

    def __add__(self, other: int) -> int:
        return self.later(int(other), "days")

    __radd__ = __add__

    def __sub__(self, other: int) -> int:
        return int(self) - int(other) if isinstance(other, MovingOrdinal) else self.later(-int(other), "days")

    def sign_against(self, other: Any) -> int:
        """How many days it lies after another, noting when it will no longer be before it, or on it."""
        apart = int.__index__(self) - int.__index__(other)
        if isinstance(other, MovingOrdinal):
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
        if _after_steps(high, self.steps) < goal:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _after_steps(middle, self.steps) >= goal else (middle, high)
        return high

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and self.sign_against(other) == 0

    def __hash__(self) -> int:
        return hash(int.__index__(self))


def _after_steps(day: int, steps: tuple[Step, ...]) -> int:
    for length, unit in steps:
        day = later(day, length, unit)
    return day


class MovingDay(ComparedBySign, date):
    """A day that moves, or one some steps later."""

    ordinal: MovingOrdinal

    def __new__(cls, ordinal: MovingOrdinal) -> MovingDay:
        """The day of an ordinal."""
        now = date.fromordinal(int.__index__(ordinal))
        day = super().__new__(cls, now.year, now.month, now.day)
        day.ordinal = ordinal
        return day

    def toordinal(self) -> int:
        """Its ordinal, which moves with it."""
        return self.ordinal

    @property
    def year(self) -> int:
        """Its year, until the next begins."""
        following = date(super().year + 1, 1, 1)
        return following.year - (self < following)

    def sign_against(self, other: Any) -> int:
        """How many days it comes after another, noting when it will no longer be before it, or on it."""
        return self.ordinal.sign_against(other.toordinal())

    def __add__(self, other: timedelta) -> MovingDay:
        return MovingDay(self.ordinal.later(other.days, "days"))

    def __sub__(self, other: date | timedelta) -> MovingDay | timedelta:  # type: ignore[override]
        if isinstance(other, timedelta):
            return self + -other
        return timedelta(days=self.ordinal - other.toordinal())

    def __rsub__(self, other: date) -> timedelta:
        return timedelta(days=other.toordinal() - int(self.ordinal))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, date) and self.sign_against(other) == 0

    def __hash__(self) -> int:
        return super().__hash__()
