"""Counted rows as a drawing and a table, and a table of which rows can be chosen without a script."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from gpaiscope.report.blocks import Named, Page, Sieve, Table, Tally
from gpaiscope.report.write import html, markdown, tally, text

COUNTED = Tally(
    of="Licence",
    parts=("yes", "no"),
    rows=((("mit",), (3, 1)), ((Named("<b>\u202e"),), (0, 1_200))),
    says="By licence.",
)
CHOSEN = Sieve(
    table=Table(head=("Model", "GPAI"), rows=((("a",), ("yes",)), (("b",), ("no",)))),
    choices=(("Is it?", ("yes", "no")),),
    answers=((0,), (1,)),
)


def page(*blocks: Tally | Sieve) -> Page:
    return Page(title=("Title",), blocks=blocks)


def test_bars_are_as_long_as_their_counts_and_say_so_in_words() -> None:
    root = ET.fromstring(tally.drawn(COUNTED))
    told = "".join(root.itertext())
    assert "mit: yes 3, no 1" in told
    widths = [float(found) for found in re.findall(r'width="([\d.]+)%" height="14"', tally.drawn(COUNTED))]
    assert widths[-1] == 98
    assert abs(widths[0] / widths[1] - 3) < 0.05


def test_a_tally_has_its_numbers_in_a_table_with_their_sum() -> None:
    assert COUNTED.table.head == ("Licence", "yes", "no", "all")
    assert COUNTED.table.rows[1][1:] == (("0",), ("1,200",), ("1,200",))
    for write in (lambda each: text.write(each, 80), markdown.write, html.write):
        told = write(page(COUNTED))  # type: ignore[no-untyped-call]
        assert "1,200" in told
        assert "\u202e" not in told
    assert "<b>" not in html.write(page(COUNTED))


def test_a_tally_of_nothing_is_no_fault() -> None:
    ET.fromstring(tally.drawn(Tally(of="x", parts=("a",), rows=((("none",), (0,)),), says="s")))


def test_rows_are_hidden_by_the_style_alone() -> None:
    told = html.write(page(CHOSEN))
    assert '<tr class="q0a1">' in told
    assert '<tr class="q0a2">' in told
    assert ".sieve:has(input.q0a1:checked) tbody tr:not(.q0a1){display:none}" in told
    assert told.count('type="radio"') == 3
    assert "<script" not in told
    assert html.SIEVE not in html.write(page(COUNTED))


def test_elsewhere_a_sieve_is_its_table() -> None:
    assert "Model" in text.write(page(CHOSEN), 80)
    assert "| Model | GPAI |" in markdown.write(page(CHOSEN))


def test_a_label_of_one_long_word_is_cut_and_not_lost() -> None:
    name = "Qwen3OmniMoeThinkerForConditionalGeneration"
    made = tally.drawn(Tally(of="class", parts=("models",), rows=(((name,), (3,)),), says="How many."))
    assert f">{name[:39]}…<" in made
