"""The packaged index: it is what the law and the documentation say now, and all that it names is there."""

from __future__ import annotations

import re

import pytest
from reference import ROOT

from gpaiscope.law import BODY, facts
from gpaiscope.lookup.index import (
    HEADING,
    KINDS,
    SearchEntry,
    SearchIndex,
    as_text,
    from_text,
    packaged_index,
    term_counts,
)
from gpaiscope.report.pages import rulebook
from tools import build_lookup_index

PACKAGED = ROOT / "src/gpaiscope/lookup/index.json"


def test_the_packaged_index_is_what_the_law_and_the_documentation_say_now() -> None:
    fresh = as_text(build_lookup_index.built())
    assert PACKAGED.read_text(encoding="utf-8") == fresh, "make docs writes it anew"


def test_what_was_written_is_read_as_it_was() -> None:
    index = packaged_index()
    assert from_text(as_text(index)).entries == index.entries


def test_every_rule_question_number_fact_and_clock_can_be_found() -> None:
    ids = {entry.id for entry in packaged_index().entries}
    named = [*(rule.id for rule in BODY.rules), *(question.name for question in BODY.questions)]
    named += [*BODY.parameters, *(clock.id for clock in BODY.clocks), *(fact.name for fact in facts().values())]
    assert ids.issuperset(named)


def test_no_entry_stands_twice() -> None:
    ids = [entry.id for entry in packaged_index().entries]
    assert len(ids) == len(set(ids))


def test_each_kind_has_entries_and_there_are_no_others() -> None:
    counts = packaged_index().counts
    assert tuple(counts) == KINDS
    assert all(counts.values())
    assert sum(counts.values()) == len(packaged_index().entries)


@pytest.mark.once
def test_every_entry_of_the_law_is_shown_by_its_id() -> None:
    for entry in packaged_index().entries:
        if entry.kind != "how-to":
            assert rulebook.meant(entry.id), entry.id


def test_every_page_and_section_of_documentation_is_there() -> None:
    for entry in packaged_index().entries:
        if entry.kind == "how-to":
            page, _, anchor = entry.id.partition("#")
            text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
            assert not anchor or anchor in anchors(text), entry.id


def anchors(markdown: str) -> set[str]:
    """The anchors that a code host gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_words_of_a_heading_are_counted_four_times_and_once_for_several_headings() -> None:
    assert term_counts(["Copyright policy", "the policy"], ["a policy"])["polic"] == HEADING + 1


def small(*headings: str) -> SearchIndex:
    entries = (
        SearchEntry(kind="law", id=name, title=name, says="", counts=term_counts((name,), ())) for name in headings
    )
    return SearchIndex(entries=tuple(entries), words=())


def test_a_rarer_word_tells_more_than_a_common_one() -> None:
    scores = small("model alpha", "model beta", "model gamma").scores([[(("model",), 1.0)], [(("beta",), 1.0)]])
    assert max(scores, key=lambda place: scores[place]) == 1


def test_a_word_counts_once_for_an_entry_in_whichever_way_it_is_said() -> None:
    index = small("alpha beta", "gamma")
    one = index.scores([[(("alpha",), 1.0)]])
    assert index.scores([[(("alpha",), 1.0), (("beta",), 0.5)]]) == one


def test_a_provision_is_found_with_the_article_that_it_stands_in_and_no_other() -> None:
    ids = {entry.id for entry in packaged_index().entries if entry.kind == "provisions"}
    assert {"AI Act Art 53", "AI Act Art 53(1)(c)"} <= ids
    assert "AI Act Art 10" not in ids, "Article 101 stands in no Article 10"


@pytest.mark.parametrize("duty", ["copyright_policy", "training_content_summary"])
def test_a_hit_on_a_duty_that_open_source_leaves_says_that_it_does(duty: str) -> None:
    (entry,) = (entry for entry in build_lookup_index.built().entries if entry.id == duty)
    assert "; open source does not free from it" in entry.says
