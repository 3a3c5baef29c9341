"""Lanes as SVG: well-formed, within the picture, and the same in words and in a table."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.report.blocks import Lanes, Named, Page, Stay, Table
from gpaiscope.report.write import html, markdown, svg, text
from gpaiscope.report.write.chart import NARROW, WIDTH
from gpaiscope.report.write.lanes import MOST, drawn

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 1, 1)


def lanes(*lengths: int, many: int = 1) -> Lanes:
    stays: list[Stay] = []
    day = FIRST
    for place, length in enumerate(lengths):
        last = day + timedelta(days=length - 1)
        stays.append(Stay(day, last, ("yes", "no", "unknown")[place % 3], f"s{place}"))
        day = last + timedelta(days=1)
    rows = tuple(((Named(stay.says),),) for stay in stays)
    turns = tuple(stay.first for stay in stays[1:])
    label = (Named("<a & b>"),)
    return Lanes(lanes=((label, tuple(stays)),) * many, turns=turns, says="Lanes.", table=Table(head=("S",), rows=rows))


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12), st.sampled_from([WIDTH, NARROW]))
def test_stays_follow_one_another_within_the_picture(lengths: list[int], width: int) -> None:
    bars = list(ElementTree.fromstring(drawn(lanes(*lengths), width)).iter(f"{SVG}rect"))
    ends = [(int(each.attrib["x"]), int(each.attrib["x"]) + int(each.attrib["width"])) for each in bars]
    assert len(bars) == len(lengths)
    assert all(0 <= left < right <= width + 1 for left, right in ends)
    assert [left for left, _ in ends] == sorted(left for left, _ in ends)


def test_a_picture_of_its_own_has_the_table_and_says_what_is_left_out() -> None:
    page = Page(title=("Over time",), blocks=(lanes(10, 20, many=MOST + 2),))
    said = [each.text for each in ElementTree.fromstring(svg.write(page)).iter(f"{SVG}text")]
    assert said.count("s0") >= 1
    assert any("2 more lanes" in (each or "").replace("\u00a0", " ") for each in said)


def test_text_and_markdown_leave_the_picture_out_and_html_has_it() -> None:
    page = Page(title=("Over time",), blocks=(lanes(10, 20),))
    assert "s0" not in text.write(page, 80)
    assert "s0" not in markdown.write(page)
    assert [each in html.write(page) for each in (f'width="{WIDTH}"', f'width="{NARROW}"')] == [True, True]
    assert ElementTree.fromstring(drawn(Lanes(lanes=(), turns=(), says="", table=Table(head=(), rows=())))) is not None
