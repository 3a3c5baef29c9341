"""What is so over time as SVG: a lane a subject, in a page or as a file of its own with its table below.

Nothing rests on colour: what is so stands on each stay that has room for it, and how it is framed differs too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Final

from gpaiscope.report import words
from gpaiscope.report.blocks import Lanes, Line, Stay
from gpaiscope.report.write.chart import ALONE, LETTER, LINE, WIDTH, cells, cut, named, opening, rows, text

LEFT: Final = 230
"""Where the first day stands; the labels are before it."""
HIGH: Final = 30
BAR: Final = 20
MOST: Final = 40
"""Lanes that are drawn; the table has all."""
LONGEST: Final = 33
"""Letters of a label."""

_LOOKS: Final = {
    "yes": 'fill-opacity="0.28" stroke-opacity="0.7"',
    "late": 'fill-opacity="0.35" stroke-width="3"',
    "due": 'fill-opacity="0.2" stroke-width="2"',
    "unknown": 'fill-opacity="0.06" stroke-opacity="0.7" stroke-dasharray="3 3"',
    "unsettled": 'fill-opacity="0.12" stroke-opacity="0.7" stroke-dasharray="8 3"',
}
_PLAIN: Final = 'fill-opacity="0" stroke-opacity="0.35"'


def drawn(block: Lanes) -> str:
    """The lanes as an element that stands in a page."""
    high = _bottom(block, 4) + LINE
    return "\n".join([*_opening(block, block.says, WIDTH, high), *_lanes(block, 4), "</svg>"])


def alone(block: Lanes, title: str) -> str:
    """The lanes as a document, with their table below."""
    heading = textwrap.wrap(title, 70)
    top = 20 * len(heading) + 16
    bottom = _bottom(block, top)
    held, broad = cells(block.table)
    first = bottom + LINE + 2 * LINE  # the table begins below a heading of its own
    high = first + LINE * (len(held) + 1)
    width = max(WIDTH, round(sum(broad) * LETTER) + 2)
    lines = (
        f'<text x="1" y="{20 * at + 18}" font-weight="bold">{text(line)}</text>' for at, line in enumerate(heading)
    )
    table = rows(held, broad, first)
    return "\n".join([*_opening(block, title, width, high), ALONE, *lines, *_lanes(block, top), *table, "</svg>"])


def _opening(block: Lanes, title: str, width: int, high: int) -> Iterator[str]:
    said = " ".join([block.says, *(f"{words.plain(label)}: {_told(stays)}." for label, stays in block.lanes[:MOST])])
    yield from opening(named("l", title, said), title, said, width, high)


def _told(stays: tuple[Stay, ...]) -> str:
    return "; ".join(f"{stay.says} from {stay.first} to {stay.last}" for stay in stays)


def _bottom(block: Lanes, top: int) -> int:
    return top + HIGH * min(len(block.lanes), MOST) + 2 * LINE


def _lanes(block: Lanes, top: int) -> Iterator[str]:
    shown = block.lanes[:MOST]
    days = [day for _, stays in shown for stay in stays for day in (stay.first, stay.last)]
    if not days:
        return
    scale = _Scale(min(days), max(days))
    bottom = top + HIGH * len(shown)
    for turn in block.turns:
        yield (
            f'<line x1="{scale.at(turn)}" y1="{top}" x2="{scale.at(turn)}" y2="{bottom}" '
            'stroke="currentColor" stroke-opacity="0.25"/>'
        )
    for place, (label, stays) in enumerate(shown):
        yield from _lane(label, stays, scale, top + HIGH * place)
    yield from _years(scale, bottom)
    if len(block.lanes) > MOST:
        more = words.count(len(block.lanes) - MOST, "more lane")
        yield f'<text x="1" y="{bottom + 2 * LINE}" font-size="12">and {more} in the table</text>'


class _Scale:
    """Days from the left of the picture to its right."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max((last - first).days + 1, 1)

    def at(self, day: date, after: int = 0) -> int:
        """Where a day begins, or so many days after it."""
        return LEFT + round((WIDTH - LEFT - 2) * ((day - self.first).days + after) / self._days)


def _lane(label: Line, stays: tuple[Stay, ...], scale: _Scale, y: int) -> Iterator[str]:
    yield f'<text x="1" y="{y + 19}" font-size="12">{text(cut(words.plain(label), LONGEST))}</text>'
    for stay in stays:
        left, right = scale.at(stay.first), scale.at(stay.last, 1)
        yield (
            f'<g><title>{text(words.plain(label))}: {text(_told((stay,)))}</title><rect x="{left}" y="{y + 4}" '
            f'width="{max(right - left, 1)}" height="{BAR}" stroke="currentColor" {_LOOKS.get(stay.tone, _PLAIN)}/>'
        )
        if (room := int((right - left - 8) / LETTER)) >= min(len(stay.says), 3):
            yield f'<text x="{left + 4}" y="{y + 18}" font-size="12">{text(cut(stay.says, room))}</text>'
        yield "</g>"


def _years(scale: _Scale, y: int) -> Iterator[str]:
    """The first day, and the first of each year, below the lanes."""
    days = [scale.first, *(date(year, 1, 1) for year in range(scale.first.year + 1, scale.last.year + 1))]
    taken = 0
    for day in days:
        x = scale.at(day)
        yield f'<line x1="{x}" y1="{y}" x2="{x}" y2="{y + 6}" stroke="currentColor"/>'
        if x >= taken and x + 70 <= WIDTH:
            yield f'<text x="{x}" y="{y + 19}" font-size="12">{day.isoformat()}</text>'
            taken = x + 76
