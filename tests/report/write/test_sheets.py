"""What stands on a sheet: columns that hold their words, and small print that stays with what it explains."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar

from gpaiscope.report.blocks import Heading, Items, Named, Page, Rows, Sentence, Sheets, Table
from gpaiscope.report.write import pdf
from gpaiscope.report.write.sheets import BESIDE, LETTER, WIDTH, keeps, shares, short

WORDS = st.text("abcdefg ", max_size=80)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=7))
def test_a_column_is_as_broad_as_its_longest_word_where_the_sheet_is(columns: list[list[str]]) -> None:
    found = shares(columns)
    longest = [max(len(each) for text in texts for each in text.split() or [""]) for texts in columns]
    needed = [each * LETTER + BESIDE for each in longest]
    assert sum(found) <= WIDTH + 1
    if max(longest) <= 20 and sum(needed) <= WIDTH:
        assert all(has >= needs - 0.01 for has, needs in zip(found, needed, strict=True))


def test_short_words_keep_their_room_beside_long_ones() -> None:
    long = [["name", "unbreakable.name.of.it"]] * 5
    found = shares([*long, ["samples", "12"], ["on", "2026-07-01"]])
    assert found[5] >= len("samples") * LETTER + BESIDE
    assert found[6] >= len("2026-07-01") * LETTER + BESIDE


def test_a_text_is_cut_only_where_it_is_longer_than_there_is_room() -> None:
    assert [short("a wren", most) for most in (7, 6, 5)] == ["a wren", "a wren", "a wr…"]


NAMES = (
    "Wolkenkuckucksheime", "responsibilitieserw", "xqzrtwpsdfghjklmnbv", "model_a1_b22_c333_dd", "abcdefghijklmnop789",
    "Поверителността", "Veröffentlichungstag",
)  # fmt: skip
"""Of about nineteen letters: words that can be hyphenated, and some that nobody knows how to."""


def test_a_word_that_is_longer_than_its_column_runs_into_no_other() -> None:
    rows = tuple(tuple((Named(NAMES[(row + place) % 7]),) for place in range(7)) for row in range(7))
    table = Table(head=("Requirement", "Modality", "Licence", "Whose", "Amount", "Language", "From"), rows=rows)
    sheets = Sheets(author="a", drawn_up=date(2026, 7, 1), running=("b",))
    made = pdf.write(Page(title=("c",), sheets=sheets, blocks=(table,)))
    lines: dict[int, list[LTChar]] = {}
    for each in letters(extract_pages(io.BytesIO(made))):
        lines.setdefault(round(each.y0), []).append(each)
    line_of = [sorted(line, key=lambda each: each.x0) for line in lines.values()]
    assert not [(a.get_text(), b.get_text()) for line in line_of for a, b in pairwise(line) if b.x0 < a.x1 - 1]
    told = "".join(each.get_text() for line in line_of for each in line if each.get_text() not in "\xad\u200b")
    assert all(told.count(name[:3]) == 7 for name in NAMES)


def letters(found: Any) -> Iterator[LTChar]:
    """Every letter of a PDF, with its place."""
    if isinstance(found, LTChar):
        yield found
    elif hasattr(found, "__iter__"):
        for each in found:
            yield from letters(each)


def test_small_print_stays_with_what_it_explains() -> None:
    said, source, hint = (
        Sentence(("a",)),
        Sentence(("Stated.",), quiet=True),
        Sentence(("About 100 words.",), quiet=True),
    )
    assert keeps(said, [source, hint])
    assert keeps(source, [hint, Heading(("next",))])
    assert not keeps(hint, [Heading(("next",)), said])
    assert keeps(hint, [Heading(("Sign-off",)), Rows(rows=())])
    assert keeps(Items(items=()), [source, None])
    assert not keeps(said, [said, None])
    assert keeps(said, [Table(head=("a",), rows=()), None])
    assert not keeps(source, [None, None])
