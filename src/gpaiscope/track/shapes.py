"""What a pass takes by the shapes of its batch: counted once, multiplied, and worked out for shapes never counted.

A transformer's FLOP are a polynomial of second degree in the lengths of a sample, times the samples. So the counts of a
few shapes give those of all others; how far that was off where it could be checked widens the range of what was not
counted.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range

Shape = tuple[object, tuple[int, ...]]
"""What a pass is apart from its sizes (which model, what is trained, names of inputs), and every size of its inputs."""

MOST_SHAPES: Final = 32
"""Shapes of one structure that are kept; what comes after is worked out from them."""
MOST_LENGTHS: Final = 4
"""Sizes that may vary by themselves (of source, target, cache) for a polynomial to be solved."""
FEWEST: Final = 3
"""Shapes that have to be counted before others are worked out from them."""
LEAST_ERROR: Final = Fraction(1, 100)
"""How far what is worked out is taken to be off where no check has shown more."""


@dataclass(slots=True)
class Counted:
    """The counts of one shape: they differ where a model draws what it runs."""

    times: int
    total: int
    low: int
    high: int
    known: Range | None = None

    def add(self, flop: int) -> None:
        """Take in one more count."""
        self.times += 1
        self.total += flop
        self.low, self.high = min(self.low, flop), max(self.high, flop)
        self.known = None

    @property
    def range(self) -> Range:
        """What a pass of the shape takes that was not counted itself."""
        if self.known is None:
            self.known = Range(low=self.low, best=round(Fraction(self.total, self.times)), high=self.high)
        return self.known


@dataclass(slots=True)
class Shapes:
    """The counts so far. ``error`` is the farthest that a worked-out figure was off when its shape was then counted."""

    counted: dict[object, dict[tuple[int, ...], Counted]] = field(default_factory=dict)
    error: Fraction = LEAST_ERROR

    def times(self, shape: Shape) -> int:
        """How often a shape was counted."""
        found = self.counted.get(shape[0], {}).get(shape[1])
        return found.times if found else 0

    def add(self, shape: Shape, flop: int) -> None:
        """Take in a count."""
        structure, sizes = shape
        known = self.counted.setdefault(structure, {})
        if sizes in known:
            known[sizes].add(flop)
            return
        expected = _solved(known, sizes) if known else None
        if expected is not None and flop > 0:
            self.error = max(self.error, abs(Fraction(expected) / flop - 1))
        if len(known) < MOST_SHAPES:
            known[sizes] = Counted(times=1, total=flop, low=flop, high=flop)

    def take(self, shape: Shape) -> Range | None:
        """What a pass of the shape takes; None where nothing like it was ever counted."""
        structure, sizes = shape
        known = self.counted.get(structure)
        if not known:
            return None
        if sizes in known:
            return known[sizes].range
        expected = _solved(known, sizes)
        if expected is None or expected <= 0:
            return _scaled(known, sizes)
        best, off = round(expected), min(self.error, Fraction(1))
        return Range(low=int(best * (1 - off)), best=best, high=round(best * (1 + self.error)) + 1)


def _solved(known: dict[tuple[int, ...], Counted], sizes: tuple[int, ...]) -> Exact | None:
    """The polynomial through the nearest counts, at these sizes; None with too few counts, or too many that vary.

    Where there are fewer counts than terms, those of low degree are taken.
    """
    columns = _lengths([*known, sizes])
    if columns is None or len(columns) > MOST_LENGTHS or (columns and len(known) < FEWEST):
        return None
    at = [sizes[column] for column in columns]
    nearest = sorted(known, key=lambda each: sum(abs(each[column] - sizes[column]) for column in columns))
    powers = [power for degree in (1, 2, 0) for power in combinations_with_replacement(range(len(columns)), degree)]
    rows: list[list[Fraction]] = []
    for other in nearest:
        terms = _terms(powers, [other[column] for column in columns])
        rows.append([*terms, Fraction(known[other].total, known[other].times) / max(other[0], 1)])
    weights = _weights(rows, len(powers))
    return max(sizes[0], 1) * sum(weight * term for weight, term in zip(weights, _terms(powers, at), strict=True))


def _lengths(rows: list[tuple[int, ...]]) -> list[int] | None:
    """The sizes that vary by themselves; the first size is that of the batch, and one that goes with it is none."""
    if any(len(row) != len(rows[0]) for row in rows) or not rows[0]:
        return None
    seen = {tuple(row[0] for row in rows)}
    found = []
    for column in range(1, len(rows[0])):
        values = tuple(row[column] for row in rows)
        if len(set(values)) > 1 and values not in seen:
            seen.add(values)
            found.append(column)
    return found


def _terms(powers: list[tuple[int, ...]], at: list[int]) -> list[Fraction]:
    terms = []
    for power in powers:
        term = Fraction(1)
        for place in power:
            term *= at[place]
        terms.append(term)
    return terms


def _weights(rows: list[list[Fraction]], unknowns: int) -> list[Fraction]:
    """The solution by the first rows that are independent, by elimination; nought for what they leave open."""
    solved: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        left = list(row)
        for pivot, other in solved:
            left = _without(left, other, pivot)
        place = next((column for column in range(unknowns) if left[column]), None)
        if place is None:
            continue
        scale = left[place]
        left = [each / scale for each in left]
        solved = [(at, _without(other, left, place)) for at, other in solved]
        solved.append((place, left))
        if len(solved) == unknowns:
            break
    found = dict(solved)
    return [found[place][-1] if place in found else Fraction(0) for place in range(unknowns)]


def _without(row: list[Fraction], other: list[Fraction], pivot: int) -> list[Fraction]:
    factor = row[pivot]
    return [one - factor * two for one, two in zip(row, other, strict=True)] if factor else row


def _scaled(known: dict[tuple[int, ...], Counted], sizes: tuple[int, ...]) -> Range:
    """The nearest count by the elements of the inputs: they rise with them at least, and with their square at most."""
    own = _elements(sizes)
    near = min(known, key=lambda each: abs(_elements(each) - own))
    count, ratio = known[near].range, Fraction(own, _elements(near))
    best = round((count.best or 0) * ratio)
    ends = [round(end * power) for end in (count.low or 0, count.high or 0) for power in (ratio**2, ratio, Fraction(1))]
    return Range(low=min(*ends, best), best=best, high=max(*ends, best))


def _elements(sizes: tuple[int, ...]) -> int:
    return max(sum(sizes), 1)
