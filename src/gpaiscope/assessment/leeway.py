"""How far each of several numbers can move, alone, before any comparison comes out otherwise: all in one working out.

Each input is written into the dossier as a `Leaning`, which stands at its present value and knows how much more it
comes to for each one more of which input. Whatever is worked out from them by sums, multiples, extremes and comparisons
then tells of each input how near the next point lies at which anything changes; the `Leeway` keeps it. An input that
reaches neither end of what is looked at need not be worked out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, TypeVar, cast

from gpaiscope.assessment.lines import Line
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact

T = TypeVar("T")


@dataclass(slots=True)
class Leeway:
    """By input, how much more and how much less of it (``above``, ``below``) something comes out otherwise with."""

    above: dict[int, Exact] = field(default_factory=dict)
    below: dict[int, Exact] = field(default_factory=dict)

    def input(self, number: int, present: Exact) -> Exact:
        """An input by its number, where it stands."""
        return cast(Exact, Leaning(self, present, {number: 1}))

    def turns(self, base: Exact, slopes: Mapping[int, Exact]) -> None:
        """Note where a number of this base, which leans so on the inputs, is nought."""
        # In whole numbers where a slope is one, which most are: fractions are much slower.
        distances = {
            slope: -base if slope == 1 else base if slope == -1 else -Fraction(base) / Fraction(slope)
            for slope in set(slopes.values())
        }
        for number, slope in slopes.items():
            distance = distances[slope]
            if distance >= 0 and distance < self.above.get(number, distance + 1):
                self.above[number] = distance
            if distance <= 0 and distance > self.below.get(number, distance - 1):
                self.below[number] = distance


class _Number:
    """What compares like a number, by the sign of how much it is more than another."""

    __slots__ = ()

    def sign(self, other: Any) -> int:
        """The sign of the difference; where that changes is noted."""
        raise NotImplementedError

    def stands(self) -> Exact:
        """What it is where all inputs stand as they do."""
        raise NotImplementedError

    def __lt__(self, other: object) -> bool:
        return self.sign(other) < 0

    def __le__(self, other: object) -> bool:
        return self.sign(other) <= 0

    def __gt__(self, other: object) -> bool:
        return self.sign(other) > 0

    def __ge__(self, other: object) -> bool:
        return self.sign(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Fraction | _Number) and self.sign(other) == 0

    def __bool__(self) -> bool:
        return self.sign(0) != 0

    def __hash__(self) -> int:
        return hash(self.stands())


@dataclass(frozen=True, slots=True, eq=False)
class Leaning(_Number):
    """A number that is ``base`` where all inputs stand as they do, and a slope more for each one more of an input."""

    leeway: Leeway
    base: Exact
    slopes: Mapping[int, Exact]

    def __add__(self, other: Exact | Leaning | Extreme) -> Any:
        if isinstance(other, Extreme):
            return other + self
        if not isinstance(other, Leaning):
            return Leaning(self.leeway, self.base + other, self.slopes)
        slopes = dict(self.slopes)
        for number, slope in other.slopes.items():
            if (both := slopes.get(number, 0) + slope) == 0:
                del slopes[number]
            else:
                slopes[number] = both
        base = self.base + other.base
        return Leaning(self.leeway, base, slopes) if slopes else base

    __radd__ = __add__

    def __mul__(self, factor: Exact) -> Any:
        if isinstance(factor, _Number):
            return NotImplemented  # that would be no straight line
        if factor == 0:
            return 0
        return Leaning(self.leeway, self.base * factor, {each: slope * factor for each, slope in self.slopes.items()})

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Exact | Leaning) -> Any:
        return self + -other

    def __rsub__(self, other: Exact) -> Any:
        return -self + other

    def stands(self) -> Exact:
        """What it is where all inputs stand as they do."""
        return self.base

    def sign(self, other: Any) -> int:
        """The sign of the difference; where that changes is noted."""
        if isinstance(other, Extreme):
            return -other.sign(self)
        more = self - other
        if not isinstance(more, Leaning):
            return _sign_of(cast(Exact, more))
        self.leeway.turns(more.base, more.slopes)
        return _sign_of(more.base)


@dataclass(frozen=True, slots=True, eq=False)
class Extreme(_Number):
    """The largest of several numbers, or minus that of others: the smallest (``side`` -1).

    It is above another where one of them is, so that no input matters as long as one that does not lean on it is.
    """

    leeway: Leeway
    parts: tuple[Exact | Leaning, ...]
    side: int

    def __add__(self, other: Exact | Leaning) -> Any:
        return Extreme(self.leeway, tuple(part + other for part in self.parts), self.side)

    __radd__ = __add__

    def __mul__(self, factor: Exact) -> Any:
        if isinstance(factor, _Number):
            return NotImplemented
        side = self.side if factor >= 0 else -self.side
        return Extreme(self.leeway, tuple(part * factor for part in self.parts), side)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Exact | Leaning | Extreme) -> Any:
        return self + -(other.plain() if isinstance(other, Extreme) else other)

    def __rsub__(self, other: Exact) -> Any:
        return -self + other

    def stands(self) -> Exact:
        """What it is where all inputs stand as they do."""
        return _as_it_stands(self._held())

    def plain(self) -> Exact | Leaning:
        """That of its parts which it is, with those noted that another would be instead."""
        held = self._held()
        for part in self.parts:
            if part is not held:
                _ = part < held
        return held

    def sign(self, other: Any) -> int:
        """The sign of the difference; where that changes is noted."""
        if isinstance(other, Extreme):
            same = self.side == other.side and len(self.parts) == len(other.parts)
            return 0 if same and all(map(_same_number, self.parts, other.parts)) else self._against(other)
        differences = [(part - other) * self.side for part in self.parts]
        deciding = [each for each in differences if _as_it_stands(each) > 0]
        if any(not isinstance(each, Leaning) for each in deciding):
            return self.side
        lean = [each for each in deciding or differences if isinstance(each, Leaning)]
        shared = set.intersection(*(set(each.slopes) for each in lean)) if deciding else None
        for each in lean:
            told = each.slopes if shared is None else {number: each.slopes[number] for number in shared}
            if told:
                self.leeway.turns(each.base, told)
        return max(_sign_of(_as_it_stands(each)) for each in differences) * self.side

    def _against(self, other: Extreme) -> int:
        """The sign of the difference to another extreme: it stays as long as one part that shows it does."""
        more = self.stands() > other.stands()
        above, below = (self, other) if more else (other, self)
        one, two = (above._held() if above.side > 0 else above), (below._held() if below.side < 0 else below)
        if isinstance(one, Extreme) and isinstance(two, Extreme):
            two = two.plain()
        sign = one.sign(two) if isinstance(one, _Number) else -two.sign(one) if isinstance(two, _Number) else 1
        return sign if more else -sign

    def _held(self) -> Exact | Leaning:
        """That of its parts which it is."""
        return (max if self.side > 0 else min)(self.parts, key=_as_it_stands)


def _same_number(one: object, other: object) -> bool:
    if isinstance(one, Leaning) and isinstance(other, Leaning):
        return one is other or (one.base == other.base and one.slopes == other.slopes)
    return not isinstance(one, _Number) and not isinstance(other, _Number) and one == other


def _as_it_stands(number: object) -> Exact:
    return number.stands() if isinstance(number, _Number) else cast(Exact, number)


def _sign_of(number: Exact) -> int:
    return (number > 0) - (number < 0)


def largest(numbers: Iterable[T]) -> T:
    """The largest of some numbers, any of which may lean on inputs."""
    return _largest_or_smallest(list(numbers), 1)


def smallest(numbers: Iterable[T]) -> T:
    """The smallest of some numbers, any of which may lean on inputs."""
    return _largest_or_smallest(list(numbers), -1)


def _largest_or_smallest(numbers: Sequence[T], side: int) -> T:
    leeway = next((each.leeway for each in numbers if isinstance(each, Leaning | Extreme)), None)
    if leeway is None:
        pick: Any = max if side > 0 else min
        # What moves is compared with that of the others alone which it may come to pass.
        others = [each for each in numbers if not isinstance(each, Line)]
        moving = [each for each in numbers if isinstance(each, Line)]
        return cast(T, pick([pick(others), *moving] if others else moving))
    parts: list[Exact | Leaning] = []
    for each in numbers:
        held = each if isinstance(each, Extreme) else None
        listed = (each,) if held is None else held.parts if held.side == side else (held.plain(),)
        parts += [
            part
            for part in cast("tuple[Exact | Leaning, ...]", listed)
            if not (parts and _same_number(part, parts[-1]))
        ]
    return cast(T, parts[0] if len(parts) == 1 else Extreme(leeway, tuple(parts), side))
