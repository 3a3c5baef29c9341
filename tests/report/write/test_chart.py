"""A chart as SVG: well-formed, bounded, every box below what it comes from, and the same in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.report.blocks import Box, Chart, Named, Page, Table
from gpaiscope.report.write import html, markdown, svg, text
from gpaiscope.report.write.chart import MOST, NARROW, drawn

SVG = "{http://www.w3.org/2000/svg}"


def chart(*boxes: Box) -> Chart:
    rows = tuple(((Named("".join(str(getattr(span, "text", span)) for span in box.label)),),) for box in boxes)
    return Chart(boxes=boxes, says="Boxes.", table=Table(head=("Box",), rows=rows))


def box(label: str, *parents: int, faint: bool = False) -> Box:
    return Box(label=(Named(label),), notes=(("a note",),), parents=parents, faint=frozenset(parents if faint else ()))


def tops(told: str) -> list[int]:
    return [int(each.attrib["y"]) for each in ElementTree.fromstring(told).iter(f"{SVG}rect")]


@given(st.lists(st.lists(st.integers(0, 8), max_size=3), min_size=1, max_size=9))
def test_each_box_is_below_those_that_it_comes_from(parents: list[list[int]]) -> None:
    boxes = [box(f"b{at}", *[each for each in named if each < at]) for at, named in enumerate(parents)]
    found = tops(drawn(chart(*boxes)))
    assert all(found[parent] < found[at] for at, each in enumerate(boxes) for parent in each.parents)


def test_on_a_narrow_screen_boxes_stand_one_below_the_other() -> None:
    told = drawn(chart(box("a"), box("b"), box("c", 0, 1)), NARROW)
    found = list(ElementTree.fromstring(told).iter(f"{SVG}rect"))
    assert len({each.attrib["y"] for each in found}) == 3
    assert all(int(each.attrib["x"]) + int(each.attrib["width"]) <= NARROW for each in found)


def test_boxes_in_a_round_are_drawn_all_the_same() -> None:
    assert len(tops(drawn(chart(box("a", 1), box("b", 0), box("c", 2))))) == 3


def test_a_link_that_does_not_count_is_dashed() -> None:
    assert "stroke-dasharray" in drawn(chart(box("a"), box("b", 0, faint=True)))
    assert "stroke-dasharray" not in drawn(chart(box("a"), box("b", 0)))


def test_of_many_boxes_some_are_drawn_and_the_table_has_all() -> None:
    page = Page(title=("Many",), blocks=(chart(*(box(f"b{at}") for at in range(MOST + 5))),))
    told = svg.write(page)
    assert len(tops(told)) == MOST
    assert "5 more models in the table" in re.sub("\u00a0", " ", told)
    assert f">b{MOST + 4}<" in told


def test_what_is_drawn_is_said_in_the_description() -> None:
    found = ElementTree.fromstring(drawn(chart(box("a"))))
    assert found.findtext(f"{SVG}desc") == "Boxes. a: a note."


def test_names_are_text() -> None:
    told = svg.write(Page(title=("<x>",), blocks=(chart(box("<script>\x07 & \ud800")),)))
    ElementTree.fromstring(told)
    assert "<script>" not in told


def test_pages_without_drawings_leave_it_out() -> None:
    page = Page(title=("Title",), blocks=(chart(box("secret")),))
    assert "secret" not in text.write(page)
    assert "secret" not in markdown.write(page)
    assert "<svg" in html.write(page)


def test_an_empty_chart_is_drawn_as_nothing() -> None:
    assert tops(drawn(chart())) == []
