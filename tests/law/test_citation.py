"""Citations: read, numbered in both texts of the Guidelines, weighed and sorted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gpaiscope.engine.citation import Citation, Cited
from gpaiscope.errors import RuleError
from gpaiscope.law.citation import DOCUMENTS, binding_of, cite, parse, weakest

ADOPTED, BEFORE = date(2025, 11, 19), date(2025, 11, 18)


@pytest.mark.parametrize(
    ("adopted", "july"),
    [(1, 1), (17, 17), (20, 20), (21, 22), (31, 32), (40, 41), (41, 43), (45, 47), (56, 58), (57, 60), (60, 63)],
)
def test_a_paragraph_goes_by_its_number_in_the_text_of_the_day(adopted: int, july: int) -> None:
    citation = parse(f"Guidelines {adopted}")
    assert str(citation.on(BEFORE)) == f"Guidelines ¶{july}"
    assert str(citation.on(ADOPTED)) == f"Guidelines ¶{adopted}"


@pytest.mark.parametrize("adopted", [61, 68, 77, 89, 106, 112, 115, 120, 141])
def test_from_the_modifiers_on_the_july_text_is_three_ahead(adopted: int) -> None:
    cited = parse(f"Guidelines {adopted}").on(ADOPTED)
    assert cited is not None
    assert cited.full == f"Guidelines ¶{adopted} (July 2025: ¶{adopted + 3})"


def test_a_number_that_did_not_change_is_said_once() -> None:
    assert [each.full for each in map(_adopted, cite("Guidelines 17", "AI Act Art 51(1)(a)"))] == [
        "Guidelines ¶17",
        "AI Act Art 51(1)(a)",
    ]


def _adopted(citation: Citation) -> Cited:
    cited = citation.on(ADOPTED)
    assert cited is not None
    return cited


def test_footnotes_moved_by_one() -> None:
    assert _adopted(parse("Guidelines fn 13")).full == "Guidelines fn 13 (July 2025: fn 12)"


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("Guidelines 60", date(2025, 7, 18)),
        ("Omnibus Art 1", date(2026, 7, 27)),
        ("AI Act Art 75a", date(2026, 7, 27)),
        ("AI Act Art 111(4)", date(2026, 7, 27)),
        ("IR 2026/1755 Art 10", date(2026, 8, 10)),
    ],
)
def test_what_does_not_stand_yet_cannot_be_cited(text: str, since: date) -> None:
    assert parse(text).on(since - timedelta(days=1)) is None
    assert parse(text).on(since) is not None


def test_a_provision_is_one_value_however_often_it_is_cited() -> None:
    assert cite("AI Act Art 3(3)")[0] is parse("AI Act Art 3(3)")


@pytest.mark.parametrize(
    "text", ["Guidelines 0", "Guidelines 142", "Guidelines sixty", "AI Act 51", "AI Act", "Act 51", ""]
)
def test_what_is_no_citation_is_refused(text: str) -> None:
    with pytest.raises(RuleError):
        parse(text)


def test_a_recital_is_weaker_than_an_article_and_a_guideline_weaker_than_both() -> None:
    assert parse("AI Act Art 3(3)").binding == "statute"
    assert parse("AI Act recital 97").binding == "recital"
    assert binding_of(cite("AI Act Art 3(3)", "AI Act recital 97", "Guidelines 51")) == "guidelines"
    assert weakest([]) == "statute"


def test_what_a_rule_says_of_itself_prevails_over_what_it_cites() -> None:
    assert binding_of(cite("AI Act Art 3(3)"), "own-reading") == "own-reading"
    with pytest.raises(RuleError):
        binding_of(cite("AI Act Art 3(3)"), "gospel")


def test_every_edition_of_every_document_says_where_its_publisher_keeps_it() -> None:
    editions = [edition for document in DOCUMENTS.values() for edition in document.editions]
    assert all(edition.url.startswith("https://") and edition.version for edition in editions)
