"""Estimates of training compute as a picture: an SVG with a logarithmic axis, readable without colour.

Thresholds are given by the caller. The same input gives the same bytes, and the picture carries
everything that it shows as text for those who do not see it.
"""

from __future__ import annotations

import math
import textwrap
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gpaiscope.values import Exact, Range, rounded_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One estimate: a range of FLOP under a label. Ends may be unbounded, the best value unknown."""

    label: str
    flop: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A line across the picture at a number of FLOP greater than 0."""

    label: str
    flop: Exact


WIDTH: Final = 840
LABELS: Final = 230
FIGURES: Final = 170
ROW: Final = 52
FONT: Final = 13
MARGIN: Final = 16
LETTER: Final = 7.4
"""Width of an average letter at the font size, for what must not overlap."""

DASHES: Final = ("7 4", "2 3", "10 3 2 3", "14 5")
SUPERSCRIPT: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def svg(rows: Sequence[Bar], thresholds: Sequence[Threshold], title: str, description: str) -> str:
    """The picture as an SVG document with a title, a description and ``role="img"``.

    Bars are drawn in the order given, from top to bottom, each with a whisker from low to high and a
    diamond at its best value; an arrow says that an end is not bounded. Raises ValueError for a
    threshold that is not greater than 0.
    """
    if any(line.flop <= 0 for line in thresholds):
        raise ValueError("a threshold has to be greater than 0 FLOP")
    axis = _Axis.around(rows, thresholds)
    heads = _heads(thresholds, axis)
    head_height = 18 * (1 + max((level for _, level in heads), default=-1))
    top = MARGIN + 20 * len(_title_lines(title)) + 12 + head_height
    bottom = top + ROW * max(len(rows), 1)
    height = bottom + 44
    name = f"p{zlib.crc32(title.encode('utf-8', 'replace')):08x}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{FONT}">',
        f'<title id="{name}-title">{_text(title)}</title>',
        f'<desc id="{name}-desc">{_text(_alternative(rows, thresholds, description))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *_title(title),
        *_grid(axis, top, bottom),
        *(part for index, row in enumerate(rows) for part in _row(row, axis, top + ROW * index)),
        *_lines(heads, axis, top - head_height, bottom),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Powers of ten from the left to the right edge of the plot."""

    first: int
    last: int

    @classmethod
    def around(cls, rows: Sequence[Bar], thresholds: Sequence[Threshold]) -> _Axis:
        shown = [end for row in rows for end in (row.flop.low, row.flop.best, row.flop.high) if end]
        sizes = [decades(value) for value in (*shown, *(line.flop for line in thresholds)) if value > 0]
        first = math.floor(min(sizes, default=20.0) - 0.3)
        return cls(first=first, last=max(math.ceil(max(sizes, default=25.0) + 0.3), first + 2))

    def x(self, value: Exact) -> float:
        """Where a number lies; 0 and less lie at the left edge."""
        share = 0.0 if value <= 0 else (decades(value) - self.first) / (self.last - self.first)
        return LABELS + max(0.0, min(1.0, share)) * (WIDTH - LABELS - FIGURES - MARGIN)


def decades(value: Exact) -> float:
    """The logarithm of a positive number to the base of ten, to place it in a drawing and for nothing else."""
    return math.log10(Fraction(value).numerator) - math.log10(Fraction(value).denominator)


def _heads(thresholds: Sequence[Threshold], axis: _Axis) -> list[tuple[Threshold, int]]:
    """Each threshold with the level of its label: 0 lowest, higher where labels would overlap."""
    placed: list[tuple[float, float, int]] = []
    heads = []
    for line in sorted(thresholds, key=lambda line: (line.flop, line.label)):
        half = LETTER * len(_head(line)) / 2 + 6
        left, right = axis.x(line.flop) - half, axis.x(line.flop) + half
        taken = {level for start, end, level in placed if left < end and start < right}
        level = next(level for level in range(len(placed) + 1) if level not in taken)
        placed.append((left, right, level))
        heads.append((line, level))
    return heads


def _head(line: Threshold) -> str:
    return textwrap.shorten(_plain(line.label), 44, placeholder="…")


def _title_lines(title: str) -> list[str]:
    return textwrap.wrap(_plain(title), 96)[:3]


def _title(title: str) -> Iterable[str]:
    for index, line in enumerate(_title_lines(title)):
        y = MARGIN + 14 + 20 * index
        yield f'<text x="{MARGIN}" y="{y}" font-size="16" font-weight="bold">{_text(line)}</text>'


def _grid(axis: _Axis, top: int, bottom: int) -> Iterable[str]:
    step = math.ceil((axis.last - axis.first) / 8)
    for power in range(axis.first, axis.last + 1, step):
        x = axis.x(Fraction(10) ** power)
        yield f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="#ccc"/>'
        label = f"10{str(power).translate(SUPERSCRIPT)}"
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{label}</text>'
    left, right = axis.x(Fraction(10) ** axis.first), axis.x(Fraction(10) ** axis.last)
    yield f'<line x1="{left:.1f}" y1="{bottom}" x2="{right:.1f}" y2="{bottom}" stroke="#000"/>'
    middle = (left + right) / 2
    yield f'<text x="{middle:.1f}" y="{bottom + 36}" text-anchor="middle">training compute in FLOP</text>'


def _row(row: Bar, axis: _Axis, top: int) -> Iterable[str]:
    middle = top + ROW // 2
    lines = textwrap.wrap(_plain(row.label), 28, max_lines=2, placeholder="…") or [""]
    for index, line in enumerate(lines):
        y = middle + 5 + 16 * index - 8 * (len(lines) - 1)
        yield f'<text x="{LABELS - 12}" y="{y}" text-anchor="end">{_text(line)}</text>'
    yield from _figures(row.flop, middle)
    if row.flop == Range():
        yield f'<text x="{LABELS + 10}" y="{middle + 5}" font-style="italic">not known</text>'
        return
    yield from _bar(row.flop, axis, middle)
    yield from _whisker(row.flop, axis, middle)


def _figures(flop: Range, middle: int) -> Iterable[str]:
    x = WIDTH - FIGURES
    if flop == Range():
        return
    if flop.best is not None:
        yield f'<text x="{x}" y="{middle - 3}" font-weight="bold">{rounded_text(flop.best)}</text>'
    y = middle + 13 if flop.best is not None else middle + 5
    if not flop.exact:
        yield f'<text x="{x}" y="{y}" font-size="12">{_text(_between(flop))}</text>'


def _bar(flop: Range, axis: _Axis, middle: int) -> Iterable[str]:
    until = flop.best if flop.best is not None else flop.low
    if until is None or until <= 0:
        return
    width = axis.x(until) - LABELS
    yield (
        f'<rect x="{LABELS}" y="{middle - 11}" width="{width:.1f}" height="22" fill="#e4e4e4" stroke="#000" '
        'stroke-width="0.8"/>'
    )


def _whisker(flop: Range, axis: _Axis, middle: int) -> Iterable[str]:
    open_left, open_right = not flop.low, flop.high is None
    left = LABELS + 2.0 if open_left else axis.x(flop.low or 0)
    right = axis.x(Fraction(10) ** axis.last) if flop.high is None else axis.x(flop.high)
    yield f'<line x1="{left:.1f}" y1="{middle}" x2="{right:.1f}" y2="{middle}" stroke="#000" stroke-width="2"/>'
    yield _arrow(left, middle, -1) if open_left else _cap(left, middle)
    yield _arrow(right, middle, 1) if open_right else _cap(right, middle)
    if flop.best is not None:
        x = axis.x(flop.best)
        yield f'<path d="M{x:.1f} {middle - 6}l6 6l-6 6l-6 -6z" fill="#000" stroke="#fff" stroke-width="1.5"/>'


def _cap(x: float, middle: int) -> str:
    return f'<line x1="{x:.1f}" y1="{middle - 7}" x2="{x:.1f}" y2="{middle + 7}" stroke="#000" stroke-width="2"/>'


def _arrow(x: float, middle: int, way: int) -> str:
    return f'<path d="M{x:.1f} {middle}l{-8 * way} -5v10z" fill="#000"/>'


def _lines(heads: list[tuple[Threshold, int]], axis: _Axis, top: int, bottom: int) -> Iterable[str]:
    """The lines, then their labels on white, so that no line runs through a label."""
    levels = max((level for _, level in heads), default=0)
    labels = []
    for index, (line, level) in enumerate(heads):
        x, y = axis.x(line.flop), top + 18 * (levels - level)
        yield (
            f'<line x1="{x:.1f}" y1="{y + 16}" x2="{x:.1f}" y2="{bottom}" stroke="#000" stroke-width="1.5" '
            f'stroke-dasharray="{DASHES[index % len(DASHES)]}"/>'
        )
        half = LETTER * len(_head(line)) / 2
        middle = min(max(x, half + MARGIN), WIDTH - half - MARGIN)
        labels.append(f'<rect x="{middle - half:.1f}" y="{y}" width="{2 * half:.1f}" height="16" fill="#fff"/>')
        labels.append(f'<text x="{middle:.1f}" y="{y + 12}" text-anchor="middle">{_text(_head(line))}</text>')
    yield from labels


def _alternative(rows: Sequence[Bar], thresholds: Sequence[Threshold], description: str) -> str:
    """What the picture shows, in sentences."""
    said = [description.strip()] if description.strip() else []
    said += [f"{row.label}: {_sentence(row.flop)}." for row in rows]
    said += [f"Line at {rounded_text(line.flop)} FLOP: {line.label}." for line in thresholds]
    return " ".join(said)


def _sentence(flop: Range) -> str:
    if flop.exact:
        return f"{rounded_text(flop.low or 0)} FLOP"
    if flop.best is None:
        return f"{_between(flop)} FLOP" if flop.low is not None or flop.high is not None else "not known"
    return f"{rounded_text(flop.best)} FLOP, {_between(flop)}"


def _between(flop: Range) -> str:
    if flop.low is not None and flop.high is not None:
        return f"{rounded_text(flop.low)} to {rounded_text(flop.high)}"
    if flop.low is not None:
        return f"at least {rounded_text(flop.low)}"
    return f"at most {rounded_text(flop.high)}" if flop.high is not None else "bounds not known"


def _plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:2000])


def _text(text: str) -> str:
    cleaned = _plain(text)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        cleaned = cleaned.replace(letter, entity)
    return cleaned
