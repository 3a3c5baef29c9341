"""An amount over days as cells and as SVG: every line, the best value, and where the range is open."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from gpaiscope.report.blocks import Level, Page, Plot, Table
from gpaiscope.report.write import plot, svg, text
from gpaiscope.report.write.chart import NARROW, WIDTH
from gpaiscope.values import Range

FIRST = date(2027, 1, 1)
TABLE = Table(head=("Line", "On"), rows=((("1e25 <FLOP>",), ("2027-01-05",)),))
LEVELS = (
    Level(label=("1e23",), value=Range.exactly(10**23)),
    Level(label=("a third",), value=Range(low=10**24, best=2 * 10**24, high=3 * 10**24)),
    Level(label=("1e25",), value=Range.exactly(10**25)),
)


def drawing(*values: Range, levels: tuple[Level, ...] = LEVELS) -> Plot:
    points = tuple((FIRST + timedelta(days=at), value) for at, value in enumerate(values))
    return Plot(points=points, levels=levels, says="Compute by the end of each day.", table=TABLE)


RISING = [Range(low=0, best=at * 10**24, high=2 * at * 10**24) for at in range(20)]


@pytest.mark.parametrize("width", [16, 40, 60])
def test_every_row_of_cells_is_as_wide_and_every_line_has_its_label(width: int) -> None:
    rows = list(plot.cells(drawing(*RISING), width))
    assert {len(row) for _, row in rows} <= {width, *range(width, 24)}
    assert [label for label, _ in rows if label] == ["1e25", "2e24", "1e23"]
    assert "●" in "".join(row for _, row in rows)


@pytest.mark.parametrize(
    "values",
    [
        (Range.exactly(0),),
        (Range(low=0), Range(low=0)),
        (Range.exactly(0), Range(low=0, high=10**30)),
        (Range.exactly(10**20), Range.exactly(10**20)),
        (Range(low=0, best=None, high=None), Range(low=10**25)),
    ],
)
def test_whatever_is_known_is_drawn_without_a_word_of_what_is_not(values: tuple[Range, ...]) -> None:
    for levels in (LEVELS, LEVELS[:1], ()):
        block = drawing(*values, levels=levels)
        assert len(list(plot.cells(block, 40))) == plot.ROWS + 1
        ElementTree.fromstring(plot.drawn(block))
        assert "nan" not in plot.drawn(block)


@pytest.mark.parametrize("width", [WIDTH, NARROW])
@pytest.mark.parametrize("days", [(0, 1), (0, 33, 66, 99, 121), (0, 1, 2, 3, 400), (0, 397, 398, 399, 400)])
def test_the_days_below_do_not_touch(days: tuple[int, ...], width: int) -> None:
    points = tuple((FIRST + timedelta(days=each), Range.exactly(10**24)) for each in days)
    root = ElementTree.fromstring(plot.drawn(Plot(points=points, levels=LEVELS, says="x", table=TABLE), width))
    assert root.get("width") == str(width)
    found = [each for each in root.iter("{http://www.w3.org/2000/svg}text") if (each.text or "").startswith("20")]
    assert [found[0].text, found[-1].text] == [points[0][0].isoformat(), points[-1][0].isoformat()]
    begins = {"start": 0, "middle": 34, "end": 68}
    places = [float(each.get("x", "")) - begins[each.get("text-anchor", "")] for each in found]
    assert all(after - before > 68 for before, after in pairwise(places))
    assert places[-1] + 68 <= width


def test_days_stand_below_between_the_first_and_the_last() -> None:
    root = ElementTree.fromstring(plot.drawn(drawing(*RISING)))
    texts = [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]
    days = [date.fromisoformat(text) for text in texts if text.startswith("2027-")]
    assert [(day - FIRST).days for day in days] == [0, 5, 10, 15, 19]


def test_a_picture_of_its_own_has_the_table_and_says_it_in_words() -> None:
    told = svg.write(Page(title=("A <plan>",), blocks=(drawing(*RISING),)))
    root = ElementTree.fromstring(told)
    texts = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A <plan>", "Line", "1e25 <FLOP>", "2027-01-05", "a third"} <= set(texts)
    assert "2027-01-05" in next(root.iter("{http://www.w3.org/2000/svg}desc")).text  # type: ignore[operator]


def test_the_page_of_text_has_no_line_that_is_too_wide() -> None:
    for width in (40, 80, 200):
        told = text.write(Page(title=("A plan",), blocks=(drawing(*RISING),)), width)
        assert max(map(len, told.splitlines())) <= width
