"""A figure as SVG: well-formed, escaped, deterministic, without colour, right at any width, and the same in words."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.errors import UsageError
from gpaiscope.report.blocks import Bar, Figure, Notice, Page, Sentence
from gpaiscope.report.write.svg import drawn, write
from gpaiscope.values import Range

SVG = "{http://www.w3.org/2000/svg}"


def bar(label: str, value: Range, *, line: bool = False) -> Bar:
    return Bar(label=(label,), value=value, line=line)


LINE = bar("line A", Range.exactly(10**23), line=True)


def figure(*bars: Bar, says: str = "All activities.") -> Figure:
    return Figure(bars=bars, says=says)


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def description(text: str) -> str:
    return parsed(text).findtext(f"{SVG}desc") or ""


def dot(text: str) -> float:
    (found,) = re.findall(r'<circle cx="([\d.]+)%"', text)
    return float(found)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    ends = sorted(draw(st.lists(st.fractions(0, 10**40), min_size=3, max_size=3)))
    keep = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    low, best, high = (end if kept else None for end, kept in zip(ends, keep, strict=True))
    return Range(low=low, best=best, high=high)


def test_it_is_an_image_with_a_title_and_a_description() -> None:
    page = Page(
        title=("Compute",),
        blocks=(Sentence(("x",)), figure(bar("run", Range.exactly(10**24)), LINE), Notice(("Near a line.",))),
    )
    root = parsed(write(page))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Compute"
    assert desc.text == "All activities. run: 1e24 FLOP. line A: 1e23 FLOP, a line. Near a line."


def test_a_page_without_a_figure_has_no_drawing() -> None:
    with pytest.raises(UsageError, match="no amount to draw"):
        write(Page(title=("t",), blocks=(Sentence(("x",)),)))


def test_the_description_says_what_is_not_known() -> None:
    bars = [
        bar("a", Range()),
        bar("b", Range(low=10**22)),
        bar("c", Range(low=0, best=10**22, high=10**23)),
    ]
    told = "All activities. a: unknown. b: at least 1e22 FLOP. c: 1e22 (up to 1e23) FLOP."
    assert description(drawn(figure(*bars))) == told


def test_larger_values_lie_further_right() -> None:
    fixed = [bar(name, Range.exactly(value), line=True) for name, value in (("low", 10**20), ("high", 10**26))]
    places = [dot(drawn(figure(bar("x", Range.exactly(10**power)), *fixed))) for power in range(20, 27)]
    gaps = [right - left for left, right in pairwise(places)]
    assert places == sorted(places)
    assert max(gaps) - min(gaps) <= 0.02


def test_an_end_that_is_not_known_is_an_arrow_and_a_known_one_is_not() -> None:
    def arrows(value: Range) -> int:
        return drawn(figure(bar("x", value), LINE)).count("<path")

    assert [arrows(value) for value in (Range(low=1, high=2), Range(low=1), Range(high=2), Range(best=2))] == [
        0,
        1,
        1,
        2,
    ]


def test_a_line_crosses_every_bar_at_the_same_place_and_a_band_where_it_is_a_range() -> None:
    text = drawn(figure(bar("x", Range.exactly(10**24)), bar("y", Range.exactly(10**22)), LINE))
    places = re.findall(
        r'<line x1="([\d.]+%)" y1="\d+" x2="\1" y2="\d+" stroke="currentColor" stroke-width="[24]" s', text
    )
    assert len(places) == 3
    assert len(set(places)) == 1
    assert "<rect" not in text
    wide = bar("third", Range(low=10**23, best=2 * 10**23, high=10**24), line=True)
    assert drawn(figure(bar("x", Range.exactly(10**24)), wide)).count("<rect") == 2


def test_each_line_of_a_figure_is_dashed_in_a_way_of_its_own() -> None:
    others = [bar(name, Range.exactly(value), line=True) for name, value in (("B", 10**24), ("C", 10**25))]
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', drawn(figure(bar("x", Range.exactly(10**22)), LINE, *others)))
    assert dashes == ["none", "3 2", "1 2"] * 4


def test_it_needs_no_colour_and_takes_that_of_the_page() -> None:
    text = drawn(figure(bar("x", Range(low=1, best=2, high=3)), LINE))
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', text)) == {"currentColor"}
    assert "style" not in text


def test_everything_is_placed_by_shares_of_the_width() -> None:
    root = parsed(drawn(figure(bar("x", Range(low=1, best=2)), LINE)))
    assert root.get("width") == "100%"
    assert root.get("viewBox") is None
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert element.get(name, "%").endswith("%")


def test_text_is_escaped_and_control_characters_are_left_out() -> None:
    label = '<script>alert("x")</script> & \x00\x1b]8;;\ud800 end'
    text = write(Page(title=(label,), blocks=(figure(bar(label, Range.exactly(1)), says=label),)))
    assert "<script>" not in text
    assert {element.tag for element in parsed(text).iter()} == {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "style", "text", "line", "circle")
    }
    assert '<script>alert("x")</script>' in description(text)


def test_the_same_figure_gives_the_same_bytes() -> None:
    shown = figure(bar("x", Range(low=10**21, best=Fraction(10**23, 3), high=10**24)), LINE)
    assert drawn(shown) == drawn(shown)


@given(st.lists(ranges(), min_size=1, max_size=6), st.lists(ranges(), max_size=4), st.text(max_size=50))
def test_every_drawing_is_well_formed_and_stays_inside_its_frame(
    values: list[Range], lines: list[Range], label: str
) -> None:
    bars = [bar(label, value) for value in values] + [bar(label, value, line=True) for value in lines]
    for element in parsed(drawn(figure(*bars, says=label))).iter():
        for name in ("x", "x1", "x2", "cx", "width"):
            if (share := element.get(name, "0%")).endswith("%"):
                assert 0 <= float(share[:-1]) <= 100
