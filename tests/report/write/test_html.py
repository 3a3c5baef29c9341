"""A page as HTML: nested lists stand further in, tables can be read at any width, each figure is said once."""

from __future__ import annotations

import re
from datetime import date

from gpaiscope.report.blocks import Answer, Bar, Figure, Item, Items, Page, Plot, Sentence, Table
from gpaiscope.report.write.html import STYLE, write
from gpaiscope.report.write.svg import AXIS, ROW
from gpaiscope.values import Range


def shown(*blocks: Answer | Figure | Items | Plot | Table) -> str:
    return write(Page(title=("t",), blocks=blocks)).partition("</style>")[2]


def rule(selector: str) -> str:
    """What the style says of a selector, the last word first."""
    found = re.findall(rf"(?:^|}}|\{{){re.escape(selector)}\{{([^}}]*)", STYLE.replace("\n", ""))
    assert found, selector
    return str(found[0])


def test_a_step_stands_further_in_than_what_it_supports() -> None:
    told = shown(Items(items=(Item(line=("a",), tone="yes"), Item(line=("b",), tone="no", depth=1))))
    assert re.search(r'<li>[^\n]*a\s*<ul class="signed">\s*<li>[^\n]*b\s*</li></ul></li></ul>', told)
    assert rule("li>ul.signed").count("padding-left:") == 1
    assert "padding-left:0" not in rule("li>ul.signed")


def test_a_day_is_not_broken_at_its_hyphens_and_stands_plain_in_the_title() -> None:
    told = write(Page(title=("on 2026-11-28",), blocks=(Sentence(("by 2027-02-15, at x-2027-02-155",)),)))
    assert "<title>on 2026-11-28</title>" in told
    assert 'by <span class="day">2027-02-15</span>, at x-2027-02-155' in told
    assert "nowrap" in rule(".day")


def test_no_sign_is_read_out_before_the_words_that_say_it() -> None:
    told = shown(
        Answer(tone="no", headline=("Not a provider",)), Items(items=(Item(line=("no third was used",), tone="no"),))
    )
    assert told.count('<span class="sign no" aria-hidden="true">') == 2
    assert "aria-label" not in told


def test_columns_keep_their_words_whole_and_a_narrow_screen_shows_cards() -> None:
    table = Table(head=("Entry", "FLOP", "Because"), rows=((("one",), ("1e23",), ("x",)),), right=frozenset({1}))
    told = shown(table)
    assert '<td>one</td><td class="number" data-head="FLOP">1e23</td><td data-head="Because">x</td>' in told
    # with a width of which more is not given, a name without a place to break leaves room for the columns beside it
    assert "overflow-wrap:break-word;max-width:24rem" in rule(".scroll td,.scroll th")
    assert "nowrap" not in rule(".number")
    assert ".scroll td[data-head]::before" in STYLE.partition("max-width:34rem")[2]


def test_a_narrow_screen_has_a_drawing_of_its_own_that_nobody_has_to_scroll() -> None:
    table = Table(head=("Line",), rows=((("1e25",),),))
    points = ((date(2027, 1, 1), Range.exactly(10**24)), (date(2027, 3, 1), Range.exactly(10**25)))
    told = shown(Plot(points=points, levels=(), says="Compute.", table=table))
    assert [*re.findall(r'<div class="(\w+)"><svg [^>]*?width="(\d+)"', told)] == [("wide", "720"), ("narrow", "320")]
    assert len(set(found := re.findall(r' id="([^"]+)"', told))) == len(found)
    assert STYLE.partition("max-width:48rem){")[2].startswith(".wide{display:none}.narrow{display:block}}")


def test_an_amount_is_said_once_to_those_who_see_the_drawing() -> None:
    bars = (Bar(label=("training",), value=Range.exactly(4 * 10**23)),)
    told = shown(Figure(bars=bars, says="Only more is above."))
    assert re.sub(r"<(title|desc)[^>]*>.*?</\1>", "", told).count("4e23") == 1
    assert "<figcaption>Only more is above.</figcaption>" in told


def test_nothing_of_a_drawing_lies_below_its_frame() -> None:
    told = shown(Figure(bars=(Bar(label=("a",), value=Range.exactly(10**23)),), says="s"))
    lowest = max(int(y) for y in re.findall(r'<text [^>]*y="(\d+)"', told))
    assert lowest + 6 <= ROW + AXIS
