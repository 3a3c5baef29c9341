"""What is so over time as SVG: a lane a subject, in a page or as a file of its own with its table below.

Nothing rests on colour: what is so stands on each stay that has room for it, and how it is framed differs too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.report import words
from gpaiscope.report.blocks import Lanes, Line, Stay
from gpaiscope.report.write.chart import ALONE, LETTER, LINE, NARROW, WIDTH, cells, cut, named, opening, rows, text

BAR: Final = 20
MOST: Final = 40
"""Lanes that are drawn; the table has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How lanes are laid out: ``left`` is where the first day stands, ``bar`` how far below the top of its lane a stay.

    ``high`` is the height of a lane, ``longest`` the letters of a label.
    """

    width: int
    left: int
    high: int
    bar: int
    longest: int


_SHAPES: Final = {
    WIDTH: _Shape(width=WIDTH, left=230, high=30, bar=4, longest=33),
    NARROW: _Shape(width=NARROW, left=1, high=46, bar=22, longest=46),
}
"""With each label before its lane, and on a narrow screen above it."""

_LOOKS: Final = {
    "yes": 'fill-opacity="0.28" stroke-opacity="0.7"',
    "late": 'fill-opacity="0.35" stroke-width="3"',
    "due": 'fill-opacity="0.2" stroke-width="2"',
    "unknown": 'fill-opacity="0.06" stroke-opacity="0.7" stroke-dasharray="3 3"',
    "unsettled": 'fill-opacity="0.12" stroke-opacity="0.7" stroke-dasharray="8 3"',
}
_PLAIN: Final = 'fill-opacity="0" stroke-opacity="0.35"'


def drawn(block: Lanes, width: int = WIDTH) -> str:
    """The lanes as an element that stands in a page, `WIDTH` or `NARROW` wide."""
    shape = _SHAPES[width]
    high = _bottom(block, 4, shape) + LINE
    return "\n".join([*_opening(block, block.says, width, high), *_lanes(block, 4, shape), "</svg>"])


def alone(block: Lanes, title: str) -> str:
    """The lanes as a document, with their table below."""
    heading = textwrap.wrap(title, 70)
    top = 20 * len(heading) + 16
    shape = _SHAPES[WIDTH]
    bottom = _bottom(block, top, shape)
    held, broad = cells(block.table)
    first = bottom + LINE + 2 * LINE  # the table begins below a heading of its own
    high = first + LINE * (len(held) + 1)
    width = max(WIDTH, round(sum(broad) * LETTER) + 2)
    lines = (
        f'<text x="1" y="{20 * at + 18}" font-weight="bold">{text(line)}</text>' for at, line in enumerate(heading)
    )
    table = rows(held, broad, first)
    return "\n".join(
        [*_opening(block, title, width, high), ALONE, *lines, *_lanes(block, top, shape), *table, "</svg>"]
    )


def _opening(block: Lanes, title: str, width: int, high: int) -> Iterator[str]:
    said = " ".join([block.says, *(f"{words.plain(label)}: {_told(stays)}." for label, stays in block.lanes[:MOST])])
    yield from opening(named("l", title, said, str(width)), title, said, width, high)


def _told(stays: tuple[Stay, ...]) -> str:
    return "; ".join(f"{stay.says} from {stay.first} to {stay.last}" for stay in stays)


def _bottom(block: Lanes, top: int, shape: _Shape) -> int:
    return top + shape.high * min(len(block.lanes), MOST) + 2 * LINE


def _lanes(block: Lanes, top: int, shape: _Shape) -> Iterator[str]:
    shown = block.lanes[:MOST]
    days = [day for _, stays in shown for stay in stays for day in (stay.first, stay.last)]
    if not days:
        return
    scale = _Scale(min(days), max(days), shape)
    bottom = top + shape.high * len(shown)
    for turn in block.turns:
        yield (
            f'<line x1="{scale.at(turn)}" y1="{top}" x2="{scale.at(turn)}" y2="{bottom}" '
            'stroke="currentColor" stroke-opacity="0.25"/>'
        )
    for place, (label, stays) in enumerate(shown):
        yield from _lane(label, stays, scale, top + shape.high * place)
    yield from _years(scale, bottom)
    if len(block.lanes) > MOST:
        more = words.count(len(block.lanes) - MOST, "more lane")
        yield f'<text x="1" y="{bottom + 2 * LINE}" font-size="12">and {more} in the table</text>'


class _Scale:
    """Days from the left of the picture to its right."""

    def __init__(self, first: date, last: date, shape: _Shape) -> None:
        self.first, self.last, self.shape = first, last, shape
        self._days = max((last - first).days + 1, 1)

    def at(self, day: date, after: int = 0) -> int:
        """Where a day begins, or so many days after it."""
        left, width = self.shape.left, self.shape.width
        return left + round((width - left - 2) * ((day - self.first).days + after) / self._days)


def _lane(label: Line, stays: tuple[Stay, ...], scale: _Scale, y: int) -> Iterator[str]:
    shape = scale.shape
    said, bar = text(cut(words.plain(label), shape.longest)), y + shape.bar
    yield f'<text x="1" y="{y + 19 if shape.left > 1 else y + 16}" font-size="12">{said}</text>'
    for stay in stays:
        left, right = scale.at(stay.first), scale.at(stay.last, 1)
        yield (
            f'<g><title>{text(words.plain(label))}: {text(_told((stay,)))}</title><rect x="{left}" y="{bar}" '
            f'width="{max(right - left, 1)}" height="{BAR}" stroke="currentColor" {_LOOKS.get(stay.tone, _PLAIN)}/>'
        )
        if (room := int((right - left - 8) / LETTER)) >= min(len(stay.says), 3):
            yield f'<text x="{left + 4}" y="{bar + 14}" font-size="12">{text(cut(stay.says, room))}</text>'
        yield "</g>"


def _years(scale: _Scale, y: int) -> Iterator[str]:
    """The first day, and the first of each year, below the lanes."""
    days = [scale.first, *(date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1))]
    taken = 0
    for day in days:
        x = scale.at(day)
        yield f'<line x1="{x}" y1="{y}" x2="{x}" y2="{y + 6}" stroke="currentColor"/>'
        if x >= taken and x + 70 <= scale.shape.width:
            yield f'<text x="{x}" y="{y + 19}" font-size="12">{day.isoformat()}</text>'
            taken = x + 76
