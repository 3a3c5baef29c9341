"""The logarithmic scale of a figure, whatever draws it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from gpaiscope.deferred import dataclass
from gpaiscope.report.blocks import Bar
from gpaiscope.values import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Powers of ten from the first to the last place of a drawing."""

    first: float
    last: float

    def share(self, value: Exact) -> float:
        """How far along the scale a number lies, from 0 to 1; 0 and less lie at its beginning."""
        along = 0.0 if value <= 0 else (decades(value) - self.first) / (self.last - self.first)
        return min(1.0, max(0.0, along))


def scale_of(bars: Iterable[Bar]) -> Scale:
    """The scale that holds every known end, with some room on either side, and at least one decade."""
    known = [decades(end) for bar in bars for end in (bar.value.low, bar.value.best, bar.value.high) if end and end > 0]
    low, high = min(known, default=23.0), max(known, default=25.0)
    spare = max((1 - (high - low)) / 2, (high - low) / 6)
    return Scale(first=math.floor((low - spare) * 100) / 100, last=math.ceil((high + spare) * 100) / 100)


def decades(value: Exact) -> float:
    """The logarithm of a positive number to the base of ten, to place it in a drawing and for nothing else."""
    return math.log10(Fraction(value).numerator) - math.log10(Fraction(value).denominator)
