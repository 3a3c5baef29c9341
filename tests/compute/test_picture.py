"""The picture of an estimate: well-formed, escaped, deterministic, and the same in words."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.compute.picture import LABELS, WIDTH, Bar, Threshold, svg
from gpaiscope.values import Range

SVG = "{http://www.w3.org/2000/svg}"
LINE = Threshold(label="line A", flop=10**23)


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def diamond(text: str) -> float:
    return float(re.search(r'<path d="M([\d.]+) \d+l6 6', text).group(1))


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    ends = sorted(draw(st.lists(st.fractions(0, 10**40), min_size=3, max_size=3)))
    keep = draw(st.lists(st.booleans(), min_size=3, max_size=3))
    low, best, high = (end if kept else None for end, kept in zip(ends, keep, strict=True))
    return Range(low=low, best=best, high=high)


def test_it_is_an_image_with_a_title_and_a_description() -> None:
    root = parsed(svg([Bar(label="run", flop=Range.exactly(10**24))], [LINE], "Compute", "All activities."))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Compute"
    assert description.text == "All activities. run: 1e24 FLOP. Line at 1e23 FLOP: line A."


def test_the_description_says_what_is_not_known() -> None:
    rows = [
        Bar(label="a", flop=Range()),
        Bar(label="b", flop=Range(low=10**22)),
        Bar(label="c", flop=Range(low=0, best=10**22, high=10**23)),
    ]
    text = parsed(svg(rows, [], "t", "")).find(f"{SVG}desc").text
    assert text == "a: not known. b: at least 1e22 FLOP. c: 1e22 FLOP, 0 to 1e23."


def test_larger_values_lie_further_right_and_a_threshold_between_them() -> None:
    def at(value: int) -> float:
        fixed = [Threshold(label="low", flop=10**20), Threshold(label="high", flop=10**26)]
        return diamond(svg([Bar(label="x", flop=Range.exactly(value))], fixed, "t", ""))

    places = [at(10**power) for power in range(20, 27)]
    assert places == sorted(places)
    gaps = [right - left for left, right in pairwise(places)]
    assert max(gaps) - min(gaps) <= 0.21


def test_thresholds_that_lie_close_have_labels_on_different_levels() -> None:
    lines = [Threshold(label="first long label", flop=10**23), Threshold(label="second long label", flop=2 * 10**23)]
    root = parsed(svg([Bar(label="x", flop=Range.exactly(10**22))], lines, "t", ""))
    places = {text.text: text.get("y") for text in root.iter(f"{SVG}text")}
    assert places["first long label"] != places["second long label"]


def test_it_needs_no_colour() -> None:
    text = svg([Bar(label="x", flop=Range(low=1, best=2, high=3))], [LINE], "t", "")
    for colour in re.findall(r"#([0-9a-f]+)", text):
        size = len(colour) // 3
        assert len({colour[index : index + size] for index in range(0, len(colour), size)}) == 1


def test_text_is_escaped_and_control_characters_are_left_out() -> None:
    label = '<script>alert("x")</script> & \x00\x1b]8;;\ud800 end'
    text = svg([Bar(label=label, flop=Range.exactly(1))], [Threshold(label=label, flop=1)], label, label)
    root = parsed(text)
    assert "<script>" not in text
    assert {element.tag for element in root.iter()} == {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "text", "line", "path")
    }
    assert '<script>alert("x")</script>' in root.find(f"{SVG}title").text


def test_the_same_input_gives_the_same_bytes() -> None:
    rows = [Bar(label="x", flop=Range(low=10**21, best=Fraction(10**23, 3), high=10**24))]
    first, second = (svg(rows, [LINE], "t", "d").encode("utf-8") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("flop", [0, -1])
def test_a_threshold_at_nought_or_below_is_refused(flop: int) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        svg([], [Threshold(label="x", flop=flop)], "t", "")


def test_nothing_at_all_is_still_a_picture() -> None:
    assert parsed(svg([], [], "", "")).get("role") == "img"


@given(
    st.lists(ranges(), max_size=6), st.lists(st.fractions(Fraction(1, 10), 10**40), max_size=4), st.text(max_size=50)
)
def test_every_picture_is_well_formed_and_stays_inside_its_frame(
    flops: list[Range], lines: list[Fraction], label: str
) -> None:
    rows = [Bar(label=label, flop=flop) for flop in flops]
    root = parsed(svg(rows, [Threshold(label=label, flop=line) for line in lines], label, label))
    for element in root.iter(f"{SVG}line"):
        for name in ("x1", "x2"):
            assert LABELS <= float(element.get(name)) <= WIDTH
    for element in root.iter(f"{SVG}rect"):
        assert float(element.get("width")) >= 0
