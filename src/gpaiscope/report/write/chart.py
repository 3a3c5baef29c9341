"""A chart as SVG: boxes below those that they come from, in a page or as a file of its own with its table below.

Rows hold as many boxes as a page is wide. Nothing rests on colour: a link that does not count is dashed.
"""

from __future__ import annotations

import html
import textwrap
import zlib
from collections.abc import Iterator, Sequence
from typing import Final

from gpaiscope.cleaning import blanked
from gpaiscope.report import words
from gpaiscope.report.blocks import Box, Chart, Line, Table

WIDTH: Final = 720
NARROW: Final = 320
"""The width of a drawing on a narrow screen, which the wide one gives way to."""
ACROSS: Final = 3
"""Boxes side by side; on a narrow screen it is one."""
GAP: Final = 24
HIGH: Final = 84
BETWEEN: Final = 40
LONGEST: Final = 30
"""Letters of a line in a box."""
MOST: Final = 60
"""Boxes that are drawn; the table has all."""
MOST_ROWS: Final = 1000
LINE: Final = 18

BROADEST: Final = 1600
"""As broad as a picture of its own gets for its table; what is longer is cut."""
LETTER: Final = 6.6

_PAPER, _INK = "#f3f1ea", "#1c1b19"
"""Of a box, whatever is around it: what passes below is not seen through it."""

LOOK: Final = 'fill="currentColor" font-family="Helvetica, Arial, sans-serif" font-size="14"'
ALONE: Final = (
    "<style>:root{color:#111;background:#fff}"
    "@media(prefers-color-scheme:dark){:root{color:#eee;background:#111}}</style>"
)

_BROAD: Final = (WIDTH - GAP * (ACROSS - 1) - 2) // ACROSS
Point = tuple[int, int]


def drawn(chart: Chart, width: int = WIDTH) -> str:
    """The chart as an element that stands in a page, `WIDTH` or `NARROW` wide."""
    places, bottom = _placed(chart.boxes[:MOST], 2, width)
    return "\n".join([*_opening(chart, chart.says, width, bottom), *_boxes(chart, places), "</svg>"])


def alone(chart: Chart, title: str) -> str:
    """The chart as a document, with its table below."""
    heading = textwrap.wrap(title, 70)
    top = 20 * len(heading) + 16
    places, bottom = _placed(chart.boxes[:MOST], top)
    held, broad = cells(chart.table)
    listed = list(rows(held, broad, bottom + 2 * LINE))
    high = bottom + LINE * (len(held) + 2)
    width = max(WIDTH, round(sum(broad) * LETTER) + 2)
    lines = [
        f'<text x="1" y="{20 * at + 18}" font-weight="bold">{text(line)}</text>' for at, line in enumerate(heading)
    ]
    return "\n".join([*_opening(chart, title, width, high), ALONE, *lines, *_boxes(chart, places), *listed, "</svg>"])


def _opening(chart: Chart, title: str, width: int, high: int) -> Iterator[str]:
    said = " ".join([chart.says, *(f"{words.plain(box.label)}: {_notes(box)}." for box in chart.boxes[:MOST])])
    yield from opening(named("c", title, said, str(width)), title, said, width, high)


def named(kind: str, *said: str) -> str:
    """A name for a drawing that no other of its page has, by what it says; ``kind`` is a letter."""
    return f"{kind}{zlib.crc32(' '.join(said).encode('utf-8', 'replace')):08x}"


def opening(name: str, title: str, said: str, width: int | str, high: int) -> Iterator[str]:
    """The beginning of a drawing, with what it shows in words. Where ``width`` is a number it scales as a whole."""
    box = f' viewBox="0 0 {width} {high}"' if isinstance(width, int) else ""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'width="{width}" height="{high}"{box} {LOOK}>'
    )
    yield f'<title id="{name}-title">{text(title)}</title>'
    yield f'<desc id="{name}-desc">{text(said)}</desc>'


def _notes(box: Box) -> str:
    return "; ".join(words.plain(note) for note in box.notes)


def _placed(boxes: Sequence[Box], top: int, width: int = WIDTH) -> tuple[list[Point], int]:
    """Where the corner of each box is, and where the last row ends: each is below all that it comes from."""
    across = ACROSS if width == WIDTH else 1
    levels: list[int] = []
    for at, box in enumerate(boxes):
        levels.append(max((levels[parent] + 1 for parent in box.parents if parent < at), default=0))
    places = [(0, 0)] * len(boxes)
    y = top
    for level in range(max(levels, default=-1) + 1):
        within = [at for at, each in enumerate(levels) if each == level]
        within.sort(key=lambda at: _middle(boxes[at], places, at))
        for row in range(0, len(within), across):
            side = within[row : row + across]
            start = (width - len(side) * _BROAD - (len(side) - 1) * GAP) // 2
            for column, at in enumerate(side):
                places[at] = (start + column * (_BROAD + GAP), y)
            y += HIGH + BETWEEN
    return places, y - BETWEEN + 2 + LINE


def _middle(box: Box, places: Sequence[Point], at: int) -> int:
    """Below what a box stands best: the middle of what it comes from."""
    above = [places[parent][0] for parent in box.parents if parent < at]
    return sum(above) // len(above) if above else 0


def _boxes(chart: Chart, places: Sequence[Point]) -> Iterator[str]:
    for at, (x, y) in enumerate(places):
        box = chart.boxes[at]
        for parent in box.parents:
            if parent < len(places):
                yield _link(places[parent], (x, y), faint=parent in box.faint)
    for at, (x, y) in enumerate(places):
        yield from _box(chart.boxes[at], x, y)
    if len(chart.boxes) > len(places):
        more = words.count(len(chart.boxes) - len(places), "more model")
        yield f'<text x="1" y="{places[-1][1] + HIGH + LINE}" font-size="12">and {more} in the table</text>'


def _link(above: Point, below: Point, *, faint: bool) -> str:
    x, y = above[0] + _BROAD // 2, above[1] + HIGH
    to_x, to_y = below[0] + _BROAD // 2, below[1]
    dash = ' stroke-dasharray="4 4"' if faint else ""
    bend = BETWEEN // 2
    return (
        f'<path d="M{x} {y}C{x} {y + bend} {to_x} {to_y - bend} {to_x} {to_y}" fill="none" '
        f'stroke="currentColor" stroke-opacity="0.55"{dash}/>'
    )


def _box(box: Box, x: int, y: int) -> Iterator[str]:
    yield f'<g fill="{_INK}"><title>{text(words.plain(box.label))}: {text(_notes(box))}</title>'
    yield (
        f'<rect x="{x}" y="{y}" width="{_BROAD}" height="{HIGH}" rx="4" fill="{_PAPER}" '
        'stroke="currentColor" stroke-opacity="0.6"/>'
    )
    yield f'<text x="{x + 10}" y="{y + 22}" font-weight="bold">{text(_short(box.label, LONGEST - 4))}</text>'
    for number, note in enumerate(box.notes[:3]):
        yield f'<text x="{x + 10}" y="{y + 41 + 17 * number}" font-size="12">{text(_short(note, LONGEST + 2))}</text>'
    yield "</g>"


def cells(table: Table) -> tuple[list[list[str]], list[int]]:
    """A table as texts, its head first, and how many letters each column gets."""
    held = [list(table.head), *([words.plain(cell) for cell in row] for row in table.rows[:MOST_ROWS])]
    longest = [max(len(row[column]) for row in held) + 2 for column in range(len(table.head))]
    room = BROADEST / LETTER
    if sum(longest) > room:
        longest = [max(8, int(room * each / sum(longest))) for each in longest]
    return held, longest


def rows(held: Sequence[Sequence[str]], broad: Sequence[int], y: int) -> Iterator[str]:
    """The rows of a table as lines of text."""
    for number, row in enumerate(held):
        weight = "" if number else ' font-weight="bold"'
        for column, cell in enumerate(row):
            if cell:
                x = round(sum(broad[:column]) * LETTER) + 1
                shown = text(cut(cell, broad[column] - 1))
                yield f'<text x="{x}" y="{y + LINE * number}" font-size="12"{weight}>{shown}</text>'


def _short(line: Line, most: int) -> str:
    return cut(words.plain(line), most)


def cut(said: str, most: int) -> str:
    """The text in so many letters."""
    return said if len(said) <= most else said[: most - 1] + "…"


def shortened(said: str, most: int) -> str:
    """The same, cut between words; within the first one where that alone is longer."""
    short = textwrap.shorten(said, most, placeholder="…")
    return short if short != "…" else cut(" ".join(said.split()), most)


def text(said: str) -> str:
    """The text without what XML cannot hold or would obey."""
    return html.escape(blanked(said))
