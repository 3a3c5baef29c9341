"""Citations: read, numbered in both texts of the Guidelines, weighed and sorted."""

from __future__ import annotations

import pytest

from gpaiscope.errors import RuleError
from gpaiscope.law.citation import DOCUMENTS, binding_of, full_text, parse, weakest


@pytest.mark.parametrize(
    ("adopted", "july"),
    [(1, 1), (17, 17), (20, 20), (21, 22), (31, 32), (40, 41), (41, 43), (45, 47), (56, 58), (57, 60), (60, 63)],
)
def test_a_paragraph_of_the_adopted_guidelines_has_its_july_number_beside_it(adopted: int, july: int) -> None:
    assert full_text(f"Guidelines {adopted}") == f"Guidelines {adopted} (July {july})"


@pytest.mark.parametrize("adopted", [61, 68, 77, 89, 106, 112, 115, 120, 141])
def test_from_the_modifiers_on_the_july_text_is_three_ahead(adopted: int) -> None:
    assert full_text(f"Guidelines {adopted}") == f"Guidelines {adopted} (July {adopted + 3})"


def test_footnotes_moved_by_one() -> None:
    assert full_text("Guidelines fn 13") == "Guidelines fn 13 (July fn 12)"


@pytest.mark.parametrize(
    "text", ["AI Act Art 51(1)(a)", "AI Act recital 97", "AI Act Annex XI 1(2)(c)", "IR 2026/1755"]
)
def test_other_documents_have_one_numbering(text: str) -> None:
    assert full_text(text) == text


@pytest.mark.parametrize(
    "text", ["Guidelines 0", "Guidelines 142", "Guidelines sixty", "AI Act 51", "AI Act", "Act 51", ""]
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse(text)


def test_a_recital_is_weaker_than_an_article_and_a_guideline_weaker_than_both() -> None:
    assert parse("AI Act Art 3(3)").binding == "statute"
    assert parse("AI Act recital 97").binding == "recital"
    assert binding_of(["AI Act Art 3(3)", "AI Act recital 97", "Guidelines 51"]) == "guidelines"
    assert weakest([]) == "statute"


def test_what_a_rule_says_of_itself_prevails_over_what_it_cites() -> None:
    assert binding_of(["AI Act Art 3(3)"], "own-reading") == "own-reading"
    with pytest.raises(RuleError):
        binding_of(["AI Act Art 3(3)"], "gospel")


def test_every_document_says_where_its_publisher_keeps_it() -> None:
    assert all(document.url.startswith("https://") and document.version for document in DOCUMENTS.values())
