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

Sizes = tuple[int, ...]
Shape = tuple[object, Sizes]
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
class ShapeCounts:
    """The counts of one shape: they differ where a model draws what it runs."""

    times: int
    total: int
    low: int
    high: int
    _range: Range | None = None

    def add(self, flop: int) -> None:
        """Take in one more count."""
        self.times += 1
        self.total += flop
        self.low, self.high = min(self.low, flop), max(self.high, flop)
        self._range = None

    @property
    def flop_range(self) -> Range:
        """What a pass of the shape takes that was not counted itself."""
        # Kept, since units are multiplied at each look at the lines, and counts of a shape soon change no more.
        if self._range is None:
            self._range = Range(low=self.low, best=round(Fraction(self.total, self.times)), high=self.high)
        return self._range


@dataclass(slots=True)
class Shapes:
    """The counts so far. ``error`` is the farthest that a worked-out figure was off when its shape was then counted."""

    counted: dict[object, dict[Sizes, ShapeCounts]] = field(default_factory=dict)
    error: Fraction = LEAST_ERROR

    def add(self, shape: Shape, flop: int) -> None:
        """Take in a count."""
        structure, sizes = shape
        known = self.counted.setdefault(structure, {})
        if sizes in known:
            known[sizes].add(flop)
            return
        # The only check there is of what is worked out: the next shape that is counted, foretold by those before it.
        expected = _by_polynomial(known, sizes) if known else None
        if expected is not None and flop > 0:
            self.error = max(self.error, abs(Fraction(expected) / flop - 1))
        if len(known) < MOST_SHAPES:
            known[sizes] = ShapeCounts(times=1, total=flop, low=flop, high=flop)

    def flop_of(self, shape: Shape) -> Range | None:
        """What a pass of the shape takes; None where nothing like it was ever counted."""
        structure, sizes = shape
        known = self.counted.get(structure)
        if not known:
            return None
        if sizes in known:
            return known[sizes].flop_range
        expected = _by_polynomial(known, sizes)
        # A model that is none of second degree may have a polynomial that falls below nothing.
        if expected is None or expected <= 0:
            return _by_nearest_count(known, sizes)
        best, off = round(expected), min(self.error, Fraction(1))
        return Range(low=int(best * (1 - off)), best=best, high=round(best * (1 + self.error)) + 1)


def _by_polynomial(known: dict[Sizes, ShapeCounts], sizes: Sizes) -> Exact | None:
    """The polynomial through the nearest counts, at these sizes; None with too few counts, or too many that vary.

    Where there are fewer counts than terms, those of low degree are taken.
    """
    columns = _varying_columns([*known, sizes])
    if columns is None or len(columns) > MOST_LENGTHS or (columns and len(known) < FEWEST):
        return None
    nearest_first = sorted(known, key=lambda other: sum(abs(other[column] - sizes[column]) for column in columns))
    # Linear terms first: what comes last is left open by few counts, and hardly anything is alike for all lengths.
    powers = [power for degree in (1, 2, 0) for power in combinations_with_replacement(range(len(columns)), degree)]
    equations: list[list[Fraction]] = []
    for other in nearest_first:
        terms = _polynomial_terms(powers, [other[column] for column in columns])
        per_sample = Fraction(known[other].total, known[other].times) / max(other[0], 1)
        equations.append([*terms, per_sample])
    coefficients = _solution(equations, len(powers))
    terms = _polynomial_terms(powers, [sizes[column] for column in columns])
    return max(sizes[0], 1) * sum(coefficient * term for coefficient, term in zip(coefficients, terms, strict=True))


def _varying_columns(rows: list[Sizes]) -> list[int] | None:
    """The sizes that vary by themselves; the first size is that of the batch, and one that goes with it is none."""
    if any(len(row) != len(rows[0]) for row in rows) or not rows[0]:
        return None
    # Labels are as long as the text, and a mask too: each length counts once, or there would be more terms than counts.
    seen = {tuple(row[0] for row in rows)}
    columns = []
    for column in range(1, len(rows[0])):
        values = tuple(row[column] for row in rows)
        if len(set(values)) > 1 and values not in seen:
            seen.add(values)
            columns.append(column)
    return columns


def _polynomial_terms(powers: list[tuple[int, ...]], lengths: list[int]) -> list[Fraction]:
    """The value of each term: the product of the lengths that its power names, once for each time it names one."""
    terms = []
    for power in powers:
        term = Fraction(1)
        for variable in power:
            term *= lengths[variable]
        terms.append(term)
    return terms


def _solution(equations: list[list[Fraction]], unknowns: int) -> list[Fraction]:
    """The solution by the first equations that are independent, by elimination; nought for what they leave open."""
    solved: list[tuple[int, list[Fraction]]] = []
    for equation in equations:
        remaining = list(equation)
        for pivot, earlier in solved:
            remaining = _eliminated(remaining, earlier, pivot)
        pivot_found = next((column for column in range(unknowns) if remaining[column]), None)
        if pivot_found is None:
            continue
        scale = remaining[pivot_found]
        remaining = [coefficient / scale for coefficient in remaining]
        solved = [(pivot, _eliminated(earlier, remaining, pivot_found)) for pivot, earlier in solved]
        solved.append((pivot_found, remaining))
        if len(solved) == unknowns:
            break
    by_unknown = dict(solved)
    return [by_unknown[unknown][-1] if unknown in by_unknown else Fraction(0) for unknown in range(unknowns)]


def _eliminated(equation: list[Fraction], solved: list[Fraction], pivot: int) -> list[Fraction]:
    """The equation without the unknown of the pivot, by one that is solved for it."""
    factor = equation[pivot]
    return [left - factor * right for left, right in zip(equation, solved, strict=True)] if factor else equation


def _by_nearest_count(known: dict[Sizes, ShapeCounts], sizes: Sizes) -> Range:
    """The nearest count by the elements of the inputs: they rise with them at least, and with their square at most."""
    elements = _summed_sizes(sizes)
    nearest = min(known, key=lambda other: abs(_summed_sizes(other) - elements))
    counted, ratio = known[nearest].flop_range, Fraction(elements, _summed_sizes(nearest))
    best = round((counted.best or 0) * ratio)
    factors = (ratio**2, ratio, Fraction(1))
    bounds = [round(end * factor) for end in (counted.low or 0, counted.high or 0) for factor in factors]
    return Range(low=min(*bounds, best), best=best, high=max(*bounds, best))


def _summed_sizes(sizes: Sizes) -> int:
    return max(sum(sizes), 1)
