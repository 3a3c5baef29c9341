"""Compute drawn on a logarithmic scale: ranges and best values against the lines of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gpaiscope.values import Exact, Range, rounded_text

LABEL: Final = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One amount with what it is called."""

    label: str
    value: Range


def drawn(bars: Sequence[Bar], lines: Sequence[Exact], width: int) -> list[str]:
    """The bars under one scale that holds every line and every known end, and one decade on either side.

    ``━`` is the range, ``●`` the best value, ``╎`` a line of the law, ``◂`` and ``▸`` an end that is not known.
    """
    ends = [end for bar in bars for end in (bar.value.low, bar.value.best, bar.value.high) if end]
    known = [*lines, *ends]
    first, last = min(_decade(end) for end in known) - 1, max(_decade(end) for end in known) + 2
    told = [amount(bar.value) for bar in bars]
    room = max(10, min(72, width - LABEL - 2 - max(map(len, told))))
    scale = _Scale(first=first, last=last, room=room)
    marks = {scale.place(line): line for line in lines}
    head = [" "] * (room + 8)
    for place, line in sorted(marks.items()):
        text = rounded_text(line)
        start = max(0, place - len(text) // 2)
        head[start : start + len(text)] = text
    return [
        " " * LABEL + "".join(head).rstrip(),
        *(f"{bar.label:<{LABEL}}{scale.draw(bar.value, set(marks))}  {amount(bar.value)}" for bar in bars),
    ]


def _decade(value: Exact) -> int:
    """The power of ten at or below a positive number."""
    power = 0
    while value >= 10 ** (power + 1):
        power += 1
    return power


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: int
    last: int
    room: int

    def place(self, value: Exact) -> int:
        """The column of a number: whole decades by its digits, the rest by steps of a hundredth of a decade."""
        decade = min(max(_decade(value), self.first), self.last)
        hundredths = 100 * (decade - self.first) + _hundredths(value, decade)
        return min(self.room - 1, max(0, hundredths * self.room // (100 * (self.last - self.first))))

    def draw(self, value: Range, marks: set[int]) -> str:
        cells = ["╎" if place in marks else "·" for place in range(self.room)]
        low = 0 if not value.low else self.place(value.low)
        high = self.room - 1 if value.high is None else self.place(value.high) if value.high else 0
        if value.high == 0:
            return "".join(cells)
        for place in range(low, high + 1):
            cells[place] = "━"
        if value.low in (None, 0):
            cells[0] = "◂"
        if value.high is None:
            cells[-1] = "▸"
        best = value.best if value.best is not None else value.low if value.exact else None
        if best:
            cells[self.place(best)] = "●"
        return "".join(cells)


def _hundredths(value: Exact, decade: int) -> int:
    """The largest n with ``10**decade * 10**(n/100) <= value``, without floating point: by hundredth powers."""
    low, high = 0, 99
    whole = value**100
    while low < high:
        middle = (low + high + 1) // 2
        if 10 ** (100 * decade + middle) <= whole:
            low = middle
        else:
            high = middle - 1
    return low


def amount(value: Range) -> str:
    """A range in two significant digits."""
    if value.exact and value.low is not None:
        return rounded_text(value.low)
    if value.high is None and not value.low:
        return "unknown"
    if value.high is None:
        return f"at least {rounded_text(value.low or 0)}"
    if not value.low:
        return f"up to {rounded_text(value.high)}"
    return f"{rounded_text(value.low)} to {rounded_text(value.high)}"
