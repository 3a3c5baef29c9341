"""From a text to its terms: words by their stems, numbers in one spelling, provisions by their points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.lookup.terms import stem, terms


@pytest.mark.parametrize(
    "forms",
    [
        ("notify", "notifies", "notified", "notification", "notifications"),
        ("modify", "modified", "modifier", "modifiers", "modification"),
        ("quantise", "quantize", "quantizing", "quantisation"),
        ("licence", "license", "licences", "licensing"),
        ("place", "placed", "placing"),
        ("use", "used", "using", "uses"),
        ("model", "models", "modelling"),
        ("summary", "summaries"),
    ],
)
def test_forms_of_one_word_are_one_term(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("pair", [("model", "mode"), ("fine", "find"), ("notify", "note"), ("class", "clause")])
def test_different_words_stay_different_terms(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


@pytest.mark.parametrize("written", ["10^25", "10**25", "10²⁵", "1e25", "1E+25", "10^{25}", "1 x 10^25", "１ｅ２５"])
def test_a_power_of_ten_is_one_term_however_it_is_written(written: str) -> None:
    assert list(terms(written)) == ["1e25"]


def test_a_number_before_a_power_of_ten_belongs_to_it() -> None:
    assert list(terms("3.3 x 10^22 FLOP")) == ["3.3e22", "flop"]


@pytest.mark.parametrize("written", ["Art 53(1)(c)", "Article 53 (1) (c)", "art. 53.1.c", "ARTICLE 53(1)(C)"])
def test_a_point_of_an_article_gives_the_article_and_each_point(written: str) -> None:
    assert list(terms(written)) == ["art53", "art53(1)", "art53(1)(c)"]


@pytest.mark.parametrize("written", ["¶60", "§ 60", "para 60", "paragraph 60", "par. 60", "Guidelines 60"])
def test_a_paragraph_is_one_term_however_it_is_written(written: str) -> None:
    assert list(terms(written)) == ["par60"]


def test_a_recital_an_annex_and_a_footnote_are_provisions() -> None:
    assert list(terms("recital 97, Annex XI, fn 7")) == ["recital97", "annexxi", "note7"]


def test_a_day_in_iso_form_is_the_same_as_one_in_words() -> None:
    assert list(terms("2025-08-02")) == list(terms("2 August 2025"))


@given(st.text())
def test_any_text_has_terms_without_blanks_in_them(text: str) -> None:
    assert all(term and " " not in term for term in terms(text))
