"""An amount over days, as cells of a terminal and as SVG: the range, its best value, and the lines that it passes.

Nothing rests on colour: the best values are a thick line, the range is a shade around it, and each line of the law has
dashes and a label of its own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from functools import cached_property
from math import ceil, floor
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.report import words
from gpaiscope.report.blocks import Level, Plot, decades
from gpaiscope.report.write import chart
from gpaiscope.report.write.chart import WIDTH
from gpaiscope.values import Exact, Range

ROWS: Final = 10
"""Rows of a plot in a terminal."""
HIGH: Final = 260
LABELS: Final = {chart.WIDTH: (150, 24), chart.NARROW: (72, 11)}
"""What the labels of lines take of a width, and how many letters they have there."""
BELOW: Final = 44
DAY: Final = 74
"""What a day below the drawing takes of the width, with room beside it."""
_DASHES: Final = ("none", "8 4", "2 3")
DECADES: Final = 4
"""As much of a scale as is drawn: what is less lies at its foot."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The scale of a plot: days from left to right, and powers of ten from below."""

    plot: Plot
    width: int = WIDTH

    @property
    def left(self) -> int:
        """Where the drawing begins; the labels of lines are before it."""
        return LABELS[self.width][0]

    @cached_property
    def bottom(self) -> float:
        """The lowest power of ten that is drawn: below every line, and not below what is drawn at all."""
        lines = [decades(each.value.low) for each in self.plot.levels if each.value.low]
        return max(min([*lines, self.top - 1]) - 0.4, self.top - DECADES)

    @cached_property
    def top(self) -> float:
        """The highest power of ten that is drawn."""
        ends = [end for _, value in self.plot.points for end in (value.low, value.best, value.high) if end]
        ends += [end for each in self.plot.levels for end in (each.value.low, each.value.best) if end]
        return max((decades(each) for each in ends), default=25.0) + 0.2

    def up(self, value: Exact | None) -> float:
        """How far up a number lies, from 0 to 1; one that nothing bounds lies at the top."""
        if value is None:
            return 1.0
        if value <= 0:
            return 0.0
        return min(1.0, max(0.0, (decades(value) - self.bottom) / (self.top - self.bottom)))

    def along(self, place: int) -> float:
        """How far along a point lies, from 0 to 1."""
        first, last = self.plot.points[0][0], self.plot.points[-1][0]
        return (self.plot.points[place][0] - first).days / max(1, (last - first).days)


# -- in cells


def cells(plot: Plot, width: int) -> Iterator[tuple[str, str]]:
    """Rows from the top, each with its label and its cells; below them the days."""
    frame = Frame(plot=plot)
    labels = _labels(plot, frame)
    grid = [["─" if row in labels else " "] * width for row in range(ROWS)]
    for column in range(width):
        value = _at(plot, frame, column, width)
        low, high = (_row(frame, end) for end in (value.low or 0, value.high))
        for row in range(high, low + 1):
            if value.high != 0 and value.low != value.high:
                grid[row][column] = "░"
        if value.best:
            grid[_row(frame, value.best)][column] = "●"
    for row, line in enumerate(grid):
        yield labels.get(row, ""), "".join(line)
    first, last = plot.points[0][0].isoformat(), plot.points[-1][0].isoformat()
    yield "", first + " " * max(1, width - len(first) - len(last)) + last


def label_width(plot: Plot) -> int:
    """How many letters the longest label of a row has."""
    return max(map(len, _labels(plot, Frame(plot=plot)).values()), default=0)


def _labels(plot: Plot, frame: Frame) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for each in plot.levels:
        if (value := each.value.best or each.value.low) is not None and value > 0:
            found.setdefault(_row(frame, value), []).append(words.number(value, 2))
    return {row: ", ".join(dict.fromkeys(told)) for row, told in found.items()}


def _row(frame: Frame, value: Exact | None) -> int:
    return ROWS - 1 - min(ROWS - 1, floor(frame.up(value) * ROWS))


def _at(plot: Plot, frame: Frame, column: int, width: int) -> Range:
    """The value of the last point that a column reaches."""
    share = (column + 1) / width
    place = max((at for at in range(len(plot.points)) if frame.along(at) <= share), default=0)
    return plot.points[place][1]


# -- as a drawing


def drawn(plot: Plot, width: int = WIDTH) -> str:
    """The plot as an element that stands in a page, `WIDTH` or `chart.NARROW` wide."""
    return "\n".join([*_opening(plot, plot.says, HIGH + BELOW, width), *_drawing(plot, 0, width), "</svg>"])


def alone(plot: Plot, title: str) -> str:
    """The plot as a document, with its table below."""
    heading = textwrap.wrap(title, 70)
    top = 20 * len(heading) + 16
    texts, broad = chart.cells(plot.table)
    below = top + HIGH + BELOW
    rows = list(chart.rows(texts, broad, below + 2 * chart.LINE))
    high = below + chart.LINE * (len(texts) + 2)
    width = max(WIDTH, round(sum(broad) * chart.LETTER) + 2)
    lines = [
        f'<text x="1" y="{20 * at + 18}" font-weight="bold">{chart.text(line)}</text>'
        for at, line in enumerate(heading)
    ]
    return "\n".join([*_opening(plot, title, high, width), chart.ALONE, *lines, *_drawing(plot, top), *rows, "</svg>"])


def _opening(plot: Plot, title: str, high: int, width: int = WIDTH) -> Iterator[str]:
    rows = (", ".join(filter(None, map(words.plain, row))) for row in plot.table.rows)
    said = " ".join([plot.says, *(f"{row}." for row in rows)])
    yield from chart.opening(chart.named("p", title, plot.says, str(width)), title, said, width, high)


def _drawing(plot: Plot, top: int, width: int = WIDTH) -> Iterator[str]:
    frame, foot = Frame(plot=plot, width=width), top + HIGH
    yield from _levels(plot.levels, frame, top)
    upper = [(_x(frame, at), _y(frame, value.high, top)) for at, (_, value) in enumerate(plot.points)]
    lower = [(_x(frame, at), _y(frame, value.low, top)) for at, (_, value) in enumerate(plot.points)]
    outline = _path([*upper, *reversed(lower)])
    yield f'<path d="{outline}Z" fill="currentColor" fill-opacity="0.15" stroke="currentColor" stroke-opacity="0.4"/>'
    best = [(_x(frame, at), _y(frame, value.best, top))
            for at, (_, value) in enumerate(plot.points) if value.best is not None]  # fmt: skip
    if best:
        yield f'<path d="{_path(best)}" fill="none" stroke="currentColor" stroke-width="3"/>'
    yield f'<path d="M{frame.left} {top}V{foot}H{width}" fill="none" stroke="currentColor"/>'
    yield from _days(plot, frame, foot)
    yield f'<text x="1" y="{foot + 38}" font-size="12">{chart.text(plot.unit)}, on a logarithmic scale</text>'


def _levels(levels: Sequence[Level], frame: Frame, top: int) -> Iterator[str]:
    taken: list[float] = []
    for number, each in enumerate(levels):
        value = each.value.best or each.value.low
        if not value:
            continue
        y = _y(frame, value, top)
        if not each.value.exact:
            upper = _y(frame, each.value.high, top)
            lower = _y(frame, each.value.low, top)
            yield (
                f'<rect x="{frame.left}" y="{upper:.1f}" width="{frame.width - frame.left}" '
                f'height="{lower - upper:.1f}" fill-opacity="0.08"/>'
            )
        dash = _DASHES[number % len(_DASHES)]
        across = f"M{frame.left} {y:.1f}H{frame.width}"
        yield f'<path d="{across}" stroke="currentColor" stroke-width="2" stroke-dasharray="{dash}"/>'
        at = y + 4
        while any(abs(at - other) < 15 for other in taken):
            at -= 15
        taken.append(at)
        label = chart.shortened(words.plain(each.label), LABELS[frame.width][1])
        yield f'<text x="{frame.left - 6}" y="{at:.1f}" font-size="12" text-anchor="end">{chart.text(label)}</text>'


def _days(plot: Plot, frame: Frame, foot: int) -> Iterator[str]:
    """The first day and the last, with a few between for which there is room."""
    places = len(plot.points) - 1
    taken, ends = _x(frame, 0) + DAY, _x(frame, places) - DAY
    shown = [0]
    for at in range(0, places, max(1, ceil(places / 4))):
        x = _x(frame, at)
        if taken < x - DAY / 2 and x + DAY / 2 < ends:
            shown.append(at)
            taken = x + DAY / 2
    for at in [*shown, places] if places else shown:
        x = _x(frame, at)
        side = "start" if at == 0 else "end" if at == places else "middle"
        yield f'<path d="M{x:.1f} {foot}v5" stroke="currentColor"/>'
        day = plot.points[at][0].isoformat()
        yield f'<text x="{x:.1f}" y="{foot + 19}" font-size="12" text-anchor="{side}">{day}</text>'


def _x(frame: Frame, place: int) -> float:
    return frame.left + (frame.width - frame.left - 2) * frame.along(place)


def _y(frame: Frame, value: Exact | None, top: int) -> float:
    return top + HIGH * (1 - frame.up(value))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
