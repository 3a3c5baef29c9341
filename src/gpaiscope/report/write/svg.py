"""A figure as SVG: in a page, where it takes the page's colours and width, or as a file of its own.

Everything is placed by shares of the width, with each label above its bar, so that nothing shrinks on a narrow screen.
Nothing rests on colour, and what is drawn is said in the description too.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from gpaiscope.cleaning import Finished
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report import words
from gpaiscope.report.blocks import Amount, Bar, Chart, Figure, Lanes, Notice, Page, Plot, Scale
from gpaiscope.report.write import chart, lanes, plot
from gpaiscope.report.write.chart import ALONE, named, opening, text
from gpaiscope.values import Exact, Range

WIDTH: Final = 720
ROW: Final = 64
AXIS: Final = 46
TIP: Final = 3
ARROW: Final = 9
LONGEST: Final = 44
"""Letters of a label that a narrow screen holds on one line."""

_DASHES: Final = ("none", "3 2", "1 2", "6 2")


def write(pages: Page | Iterable[Page]) -> Finished:
    """The first figure or chart as a document, titled like its page and described with the page's notices too.

    Raises UsageError where no page has one.
    """
    for page in [pages] if isinstance(pages, Page) else pages:
        if boxes := next((block for block in page.blocks if isinstance(block, Chart)), None):
            return Finished(chart.alone(boxes, words.plain(page.title)) + "\n")
        if curve := next((block for block in page.blocks if isinstance(block, Plot)), None):
            return Finished(plot.alone(curve, words.plain(page.title)) + "\n")
        if over_time := next((block for block in page.blocks if isinstance(block, Lanes)), None):
            return Finished(lanes.alone(over_time, words.plain(page.title)) + "\n")
        if figure := figure_of(page):
            title = words.plain(page.title)
            notices = (words.plain(block.line) for block in page.blocks if isinstance(block, Notice))
            told = " ".join([_description(figure), *notices])
            return Finished(_svg(figure, title, told, textwrap.wrap(title, LONGEST)) + "\n")
    raise UsageError(
        Mistake(
            reference="nothing-to-draw",
            message="there is no amount to draw",
            expected="another format, such as text or html",
        )
    )


def figure_of(page: Page) -> Figure | None:
    """The first figure of a page; None where it has none."""
    return next((block for block in page.blocks if isinstance(block, Figure)), None)


def drawn(figure: Figure) -> str:
    """The figure as an element that stands in a page."""
    return _svg(figure, figure.says, _description(figure), ())


def _description(figure: Figure) -> str:
    """What the figure shows, in words."""
    told = (f"{words.plain(bar.label)}: {_told(bar, figure.unit)}{', a line' * bar.line}." for bar in figure.bars)
    return " ".join([figure.says, *told])


def _told(bar: Bar, unit: str) -> str:
    return words.plain((Amount(bar.value, unit, bar.digits),))


def _svg(figure: Figure, title: str, description: str, heading: Sequence[str]) -> str:
    top = 20 * len(heading) + 8 * bool(heading)
    bottom = top + ROW * len(figure.bars)
    width = str(WIDTH) if heading else "100%"
    parts = [
        *opening(named("f", title, description), title, description, width, bottom + AXIS),
        *([ALONE] if heading else []),
        *(f'<text x="1%" y="{20 * at + 18}" font-weight="bold">{text(line)}</text>' for at, line in enumerate(heading)),
        *_bars(figure, top),
        *_axis(figure.scale, figure.unit, bottom),
        "</svg>",
    ]
    return "\n".join(parts)


def _bars(figure: Figure, top: int) -> Iterator[str]:
    """Each bar below its label, crossed by every line of the figure."""
    scale = figure.scale
    lines = [bar for bar in figure.bars if bar.line]
    for place, bar in enumerate(figure.bars):
        y = top + ROW * place
        label = chart.shortened(words.plain(bar.label), LONGEST)
        yield f'<text x="1%" y="{y + 16}" font-weight="bold">{text(label)}</text>'
        yield f'<text x="1%" y="{y + 33}" font-size="13">{text(_told(bar, figure.unit))}</text>'
        yield _line(1, 99, y + 48, 'stroke-opacity="0.35"')
        for number, line in enumerate(lines):
            yield from _limit(line.value, scale, y + 48, _DASHES[number % len(_DASHES)], own=line is bar)
        if not bar.line:
            yield from _amount(bar.value, scale, y + 48)


def _limit(value: Range, scale: Scale, y: int, dash: str, *, own: bool) -> Iterator[str]:
    """A line across one bar, and a band where it may stand anywhere between two values."""
    left, right = _ends(value, scale)
    if not value.exact and value != Range():
        yield (
            f'<rect x="{left:.2f}%" y="{y - 9}" width="{right - left:.2f}%" height="18" '
            'fill-opacity="0.15" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="2 2"/>'
        )
    if value.best:
        x = f"{_at(value.best, scale):.2f}%"
        yield (
            f'<line x1="{x}" y1="{y - 11}" x2="{x}" y2="{y + 11}" stroke="currentColor" '
            f'stroke-width="{4 if own else 2}" stroke-dasharray="{dash}"/>'
        )


def _amount(value: Range, scale: Scale, y: int) -> Iterator[str]:
    """The range as a whisker, with a dot at its best value; an arrow says that an end is not known."""
    if value == Range() or value.high == 0:
        return
    left, right = _ends(value, scale)
    yield _line(left, right, y, 'stroke-width="3"')
    yield _arrow(left, y, -1) if not value.low else _cap(left, y)
    yield _arrow(right, y, 1) if value.high is None else _cap(right, y)
    if value.best:
        yield f'<circle cx="{_at(value.best, scale):.2f}%" cy="{y}" r="6"/>'


def _ends(value: Range, scale: Scale) -> tuple[float, float]:
    return _at(value.low or 0, scale), 99.0 if value.high is None else _at(value.high, scale)


def _at(value: Exact, scale: Scale) -> float:
    """Where a number lies, in per cent of the width."""
    return 1 + 98 * scale.share(value)


def _line(left: float, right: float, y: int, look: str) -> str:
    return f'<line x1="{left:.2f}%" y1="{y}" x2="{right:.2f}%" y2="{y}" stroke="currentColor" {look}/>'


def _cap(x: float, y: int) -> str:
    return f'<line x1="{x:.2f}%" y1="{y - 6}" x2="{x:.2f}%" y2="{y + 6}" stroke="currentColor" stroke-width="2"/>'


def _arrow(x: float, y: int, way: int) -> str:
    tip, back = TIP * way, -ARROW * way
    return f'<svg x="{x:.2f}%" y="{y}" overflow="visible"><path d="M{tip} 0l{back} -6v12z"/></svg>'


def _axis(scale: Scale, unit: str, y: int) -> Iterator[str]:
    """Powers of ten below the bars, no more than a narrow screen holds."""
    yield _line(1, 99, y + 4, 'stroke-width="1"')
    first, last = math.ceil(scale.first), math.floor(scale.last)
    for power in range(first, last + 1, max(1, math.ceil((last - first) / 4))):
        value = Fraction(10) ** power
        x = _at(value, scale)
        side = "start" if x < 10 else "end" if x > 90 else "middle"
        yield f'<line x1="{x:.2f}%" y1="{y + 4}" x2="{x:.2f}%" y2="{y + 9}" stroke="currentColor"/>'
        yield f'<text x="{x:.2f}%" y="{y + 23}" font-size="13" text-anchor="{side}">{words.number(value, 1)}</text>'
    yield f'<text x="1%" y="{y + 38}" font-size="12">{text(unit)}, on a logarithmic scale</text>'
