"""A tally as SVG: a bar a row under its label, cut into parts that differ in their pattern and not in colour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from gpaiscope.report import words
from gpaiscope.report.blocks import Tally
from gpaiscope.report.write.chart import named, opening, shortened, text

ROW: Final = 46
LEGEND: Final = 22
BESIDE: Final = 2
"""Parts of the legend in a line, as many as a narrow screen holds."""
LONGEST: Final = 40

_PATTERNS: Final = (
    '<rect width="8" height="8"/>',
    '<rect width="8" height="8" fill-opacity="0.22"/>',
    '<path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4" stroke="currentColor" stroke-width="2"/>',
    '<circle cx="4" cy="4" r="1.7"/>',
)
"""How each part is filled: full, faint, hatched, dotted."""


def drawn(tally: Tally) -> str:
    """The tally as an element that stands in a page."""
    told = "; ".join(f"{words.plain(label)}: {_counts(tally, counts)}" for label, counts in tally.rows)
    name = named("t", tally.says, told)
    top = LEGEND * math.ceil(len(tally.parts) / BESIDE) + 6 if len(tally.parts) > 1 else 0
    return "\n".join(
        [
            *opening(name, tally.says, told, "100%", top + ROW * len(tally.rows) + 4),
            *_defined(name, len(tally.parts)),
            *(_legend(tally, name) if top else ()),
            *_bars(tally, name, top),
            "</svg>",
        ]
    )


def _counts(tally: Tally, counts: tuple[int, ...]) -> str:
    return ", ".join(f"{part} {count:,}" for part, count in zip(tally.parts, counts, strict=True))


def _defined(name: str, parts: int) -> Iterator[str]:
    yield "<defs>"
    for place in range(parts):
        yield (
            f'<pattern id="{name}-{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f"{_PATTERNS[place % len(_PATTERNS)]}</pattern>"
        )
    yield "</defs>"


def _legend(tally: Tally, name: str) -> Iterator[str]:
    for place, part in enumerate(tally.parts):
        x, y = 1 + place % BESIDE * 98 / BESIDE, place // BESIDE * LEGEND
        yield f'<rect x="{x:.2f}%" y="{y + 4}" width="12" height="12" {_filled(name, place)}/>'
        label = f'<text x="18" y="15" font-size="13">{text(part)}</text>'
        yield f'<svg x="{x:.2f}%" y="{y}" overflow="visible">{label}</svg>'


def _bars(tally: Tally, name: str, top: int) -> Iterator[str]:
    most = max((sum(counts) for _, counts in tally.rows), default=0) or 1
    for row, (label, counts) in enumerate(tally.rows):
        y = top + ROW * row
        shown = shortened(words.plain(label), LONGEST)
        yield f'<text x="1%" y="{y + 15}">{text(shown)}</text>'
        yield f'<text x="99%" y="{y + 15}" text-anchor="end" font-size="13">{sum(counts):,}</text>'
        x = 1.0
        for place, count in enumerate(counts):
            width = 98 * count / most
            if count:
                yield f'<rect x="{x:.3f}%" y="{y + 22}" width="{width:.3f}%" height="14" {_filled(name, place)}/>'
            x += width


def _filled(name: str, place: int) -> str:
    return f'fill="url(#{name}-{place})" stroke="currentColor" stroke-width="1"'
