"""What stands on a sheet: columns that hold their words, and small print that stays with what it explains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.report.blocks import Heading, Items, Rows, Sentence, Table
from gpaiscope.report.write.sheets import BESIDE, LETTER, WIDTH, keeps, shares

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
