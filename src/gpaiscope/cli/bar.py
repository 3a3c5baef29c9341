"""Compute drawn on a logarithmic scale: ranges and best values against the lines of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from gpaiscope.compute.picture import decades
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
    first, last = floor(min(map(decades, known))) - 1, floor(max(map(decades, known))) + 2
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: int
    last: int
    room: int

    def place(self, value: Exact) -> int:
        """The column of a number."""
        share = (decades(value) - self.first) / (self.last - self.first)
        return min(self.room - 1, max(0, floor(share * self.room)))

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
