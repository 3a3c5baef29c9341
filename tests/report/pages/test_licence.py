"""The page of a licence: the verdict first, then each ground with the words that it rests on."""

from __future__ import annotations

import pytest
from licences.texts import licence as text_of

from gpaiscope.law import open_source
from gpaiscope.licences import by_identifier, read
from gpaiscope.report.blocks import Answer, Page, Quotation
from gpaiscope.report.pages.licence import licence
from gpaiscope.report.write.text import write

NON_COMMERCIAL = "You may not use the model for commercial purposes."


def of_id(name: str) -> Page:
    return licence(name, by_identifier(name))


def of_text(*clauses: str, policy: str | None = None) -> Page:
    return licence("LICENSE", read(text_of(*clauses), policy=policy))


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ["gemma", "llama3.1", "openrail", "mit", "hunyuan-community", "nobody knows it"])
def test_every_line_fits(name: str, width: int) -> None:
    assert max(map(len, write(of_id(name), width).splitlines())) <= width


@pytest.mark.parametrize(
    ("name", "tone", "says"),
    [
        ("mit", "clear", "✓ QUALIFIES as a free and open-source licence"),
        ("cc-by-nc-4.0", "due", "! DOES NOT QUALIFY as a free and open-source licence"),
        ("gemma", "unsettled", "§ UNSETTLED: the Guidelines leave it open; both readings are below"),
        ("openrail", "unknown", "? UNKNOWN: the notes below say what is missing"),
    ],
)
def test_the_verdict_comes_first(name: str, tone: str, says: str) -> None:
    page = of_id(name)
    assert isinstance(page.blocks[0], Answer)
    assert page.blocks[0].tone == tone
    assert write(page).splitlines()[2] == says


def test_each_ground_is_quoted_with_its_place_and_how_to_change_it() -> None:
    page = of_text(NON_COMMERCIAL)
    assert Quotation(NON_COMMERCIAL, ("licence, line 7",)) in page.blocks
    told = write(page, 120)
    assert "non-commercial, Guidelines ¶80 (July 2025: ¶83)" in told
    assert "To change: Delete the ban on commercial use." in told


def test_words_of_a_policy_are_told_apart_from_those_of_the_licence() -> None:
    page = of_text(policy="Use policy. You agree not to use the model to harass others or to send spam.")
    assert any(isinstance(block, Quotation) and block.source == ("policy, line 1",) for block in page.blocks)


def test_readings_of_a_list_of_uses_are_those_that_an_assessment_takes() -> None:
    told = " ".join(write(of_id("gemma")).split())
    for reading in open_source.disputed_restrictions.readings:
        assert f"--reading {open_source.disputed_restrictions.name}={reading.name}" in told


def test_readings_that_no_assessment_takes_say_so() -> None:
    told = " ".join(write(of_text("Products with over 1000 monthly active users display its name.")).split())
    assert "restricts-a-right gives does-not-qualify" in told
    assert "--reading" not in told
    assert "These names are of this page alone" in told


def test_what_is_withheld_in_the_union_is_told() -> None:
    told = " ".join(write(of_id("hunyuan-community")).split())
    assert "European Union excluded Withheld there: the whole licence" in told


def test_a_licence_without_conditions_has_no_heading_for_them() -> None:
    assert ["Permitted terms" in write(page) for page in (of_id("mit"), of_text())] == [False, True]
