"""The comparable form of a text, and the way back to where words stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.cleaning import clean
from gpaiscope.licences.text import MOST_READ, Plain, quotation

CLAUSE = "You may use it for non-commercial purposes only."


@pytest.mark.parametrize(
    "written",
    [
        "You may use it\nfor   non-commercial\n purposes only.",
        "**You may use it** for *non-commercial* purposes __only__.",
        "> You may use it for\n> non-commercial purposes only.",
        "<p>You may use it for <b>non-commercial</b> purposes only.</p>",
        "You&nbsp;may use it for non&#45;commercial purposes only.",
        "You may use it for non-\ncommercial purposes only.",
        "You may use it for non\u2011commercial purposes only.",
        "You m\u200bay use it for non-com\u00admercial purposes only.",
        "You may [use it](https://example.com/terms) for non-commercial purposes only.",
        "YOU MAY USE IT FOR NON-COMMERCIAL PURPOSES ONLY.",
        "\uff39\uff4f\uff55 may use it for non-commercial purposes only.",
    ],
)
def test_layout_and_markup_make_no_difference(written: str) -> None:
    text = Plain.of(written).text.replace("[", "").replace("]", "")
    assert " ".join(text.split()) == CLAUSE.lower()


def test_a_place_leads_back_to_the_words_of_the_file() -> None:
    written = "# Title\n\n<b>Use</b> is for  **research** only.\n"
    plain = Plain.of(written)
    start = plain.text.index("research")
    position = plain.position(start, start + len("research"))
    assert written[position.start : position.end] == "research"
    assert (position.line, position.column) == (3, written.splitlines()[2].index("research") + 1)


def test_paragraphs_end_sentences_and_abbreviations_do_not() -> None:
    plain = Plain.of("Title\n\nUse it, e.g. for Acme Inc. and others. Share it; or not.")
    ends = [*plain.sentences[1:], len(plain.text)]
    found = [plain.text[start:end].strip() for start, end in zip(plain.sentences, ends, strict=True)]
    assert [part for part in found if part] == [
        "title",
        "use it, e.g. for acme inc. and others.",
        "share it;",
        "or not.",
    ]


def test_what_is_past_the_limit_is_counted() -> None:
    assert Plain.of("word " * MOST_READ).unread == 4 * MOST_READ


def test_what_is_quoted_cannot_command_a_terminal() -> None:
    plain = Plain.of("red \x1b[31m and \u202e back")
    assert quotation(plain.original, plain.position(0, len(plain.text))) == "red \\x1b[31m and \\u202e back"


def test_a_quotation_is_short_and_keeps_both_ends() -> None:
    written = "begin " + "middle " * 100 + "end"
    plain = Plain.of(written)
    said = quotation(written, plain.position(0, len(plain.text)))
    assert len(said) <= 170
    assert said.startswith("begin ")
    assert said.endswith(" end")


@given(st.text(), st.integers(0, 500), st.integers(0, 500))
def test_every_place_of_any_text_leads_into_the_text(text: str, start: int, length: int) -> None:
    plain = Plain.of(text)
    start = min(start, len(plain.text))
    position = plain.position(start, min(start + length, len(plain.text)))
    assert 0 <= position.start <= position.end <= max(len(text), 1)
    assert position.line == text.count("\n", 0, position.start) + 1
    quoted = quotation(text, position)
    assert clean(quoted) == quoted
    assert len(plain.starts) == len(plain.origins)
