"""What is said beside the answers where facts do not fit together."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from gpaiscope.law import assumptions, cautions
from gpaiscope.law.cautions import ELSEWHERE, EVERY, SEE_ALSO, Caution
from gpaiscope.law.citation import DOCUMENTS


def test_each_has_a_reference_of_its_own() -> None:
    assert set(EVERY) == {each for each in vars(cautions).values() if isinstance(each, Caution)}
    assert max(Counter(each.reference for each in EVERY).values()) == 1


@pytest.mark.parametrize("caution", EVERY, ids=lambda each: each.reference)
def test_a_caution_is_whole_sentences_and_cites_what_stands(caution: Caution) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", caution.reference)
    assert re.match(r"[A-Z{]", caution.says)
    assert caution.says.endswith((".", "{then}"))
    assert "  " not in caution.says
    assert caution.cites
    assert all(each.document in DOCUMENTS.values() for each in caution.cites)


SHORT = [each for each in EVERY if each.short]


@pytest.mark.parametrize("caution", SHORT, ids=lambda each: each.reference)
def test_what_is_said_in_short_is_one_sentence_shorter_than_the_whole_and_names_no_more(caution: Caution) -> None:
    assert re.fullmatch(r"[A-Z{][^?!]*\.", caution.short)
    assert not re.search(r"\. [A-Z]", caution.short)
    assert len(caution.short) < len(caution.says)
    assert set(re.findall(r"{\w+}", caution.short)) <= set(re.findall(r"{\w+}", caution.says))


def test_where_else_to_look_names_provisions_outside_chapter_v_and_no_days() -> None:
    cited = [str(cite) for each in ELSEWHERE for cite in each.cites]
    assert cited == ["AI Act Art 5", "AI Act Art 6", "AI Act Annex III", "AI Act Art 25", "AI Act Art 50"]
    assert not re.search(r"\d{4}", " ".join([SEE_ALSO, *(each.says for each in ELSEWHERE)]))


def test_every_assumption_that_is_an_exception_has_its_place_and_its_provision() -> None:
    listed = [each.assumption for each in cautions.EXCEPTIONS]
    assert set(listed) == {each for each in assumptions.ALL if each.kind == "exception"}
    assert len(set(listed)) == len(listed)
    assert all(each.cites for each in cautions.EXCEPTIONS)


def test_of_generality_there_is_one_exception_against_a_yes_and_another_against_a_no() -> None:
    first = cautions.EXCEPTIONS[0]
    assert first.assumption == assumptions.ORDINARY_GENERALITY
    assert "narrow" in first.contrary(of_no=False)
    assert "narrow" not in first.contrary(of_no=True)
