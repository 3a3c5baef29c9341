"""Text of others: what is hidden or obeyed is shown, what people write stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.cleaning import blanked, clean
from gpaiscope.report.values import written

WRITTEN = {
    "combining": "Zu\u0308rich, e\u0301cole",
    "Hindi, with a joiner": "क्‍ष",
    "Persian, with a non-joiner": "می‌خواهم",
    "Thai, with a place to break": "กา\u200bแฟ",
    "Hebrew": "שלום",
    "emoji, joined": "👩🏽‍🚀 ❤️‍🔥 1️⃣ ©️",
    "Japanese, with a variant": "葛\U000e0100城",
    "signs": "— “ ” … → ¶ § ≥ × ●",
}
OBEYED = {
    "a control": ("\x1b[2J", "\\x1b[2J"),
    "a control of eight bits": ("\x9b2J", "\\x9b2J"),
    "bidi": ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
    "marks of direction": ("\u200e\u200f\u061c", "\\u200e\\u200f\\u061c"),
    "a mark of byte order": ("\ufeff", "\\ufeff"),
    "annotations": ("\ufff9\ufffa\ufffb", "\\ufff9\\ufffa\\ufffb"),
    "no characters": ("\ufdd0x\ufdd5", "\\ufdd0x\\ufdd5"),
    "tags": ("\U000e0041", "\\U000e0041"),
    "private use": ("\ue000\U000f0000", "\\ue000\\U000f0000"),
    "half a character": ("\ud800", "\\ud800"),
    "joiners in Latin": ("pay\u200dpal\u200b\u2060", "pay\\u200dpal\\u200b\\u2060"),
    "a selector alone": ("a\ufe0f", "a\\ufe0f"),
    "many selectors after one sign": ("❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f\\ufe0f\\ufe0f"),
    "a blank letter": ("\u3164", "\\u3164"),
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_what_people_write_stays(text: str) -> None:
    assert clean(text) == text
    assert clean(text, lines=True) == text
    assert text in written([text])


@pytest.mark.parametrize(("text", "shown"), OBEYED.values(), ids=OBEYED)
def test_what_is_hidden_or_obeyed_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown
    assert clean(text, lines=True) == shown
    assert blanked(text).replace(" ", "") in ("[2J", "2J", "abc", "", "x", "paypal", "a", "❤\ufe0f")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t"])
def test_no_value_begins_a_line(end: str) -> None:
    assert clean(f"a{end}b") == "a b"
    assert clean(f"a{end}b", lines=True).count("\n") == end.count("\n")
    assert clean(f"a{end}b", lines=True).splitlines() == clean(f"a{end}b", lines=True).split("\n")


@given(st.text())
def test_what_is_clean_stays_so(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once
    assert clean(clean(text, lines=True), lines=True) == clean(text, lines=True)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_is_read_back_as_it_was_and_is_clean(value: object) -> None:
    text = written(value)
    assert json.loads(text) == value
    assert clean(text, lines=True) == text


@pytest.mark.parametrize(("text", "shown"), OBEYED.values(), ids=OBEYED)
def test_json_escapes_as_json_does(text: str, shown: str) -> None:
    assert json.loads(written(text)) == text
    assert "\\x" not in written(text)
    assert "\\U" not in written(text)
