"""The law says its own sentences: each is whole, in English, and fits the outcome for which it is said."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from gpaiscope import law
from gpaiscope.assessment.saying import told
from gpaiscope.engine.evaluation import facts_of
from gpaiscope.engine.expression import FIRST_DAY, Fact, FactKind, RecordFact, Rule, Some, Version, walk
from gpaiscope.engine.prose import sentence
from gpaiscope.law import assumptions, enforcement, obligations, parameters, records, situations
from gpaiscope.law.sentences import PLACE, SHARE, filled, plain
from gpaiscope.report.phrases import claim
from gpaiscope.repository.dossiers import assess_file
from gpaiscope.values import Exact, Outcome

ROOT = Path(__file__).parents[2]
NOTES = (*enforcement.EXPOSURE_NOTES, *enforcement.SIGNPOSTS, *situations.SITUATION_NOTES)
RULES = [pytest.param(each, id=each.id) for each in law.RULES]
FACTS = [pytest.param(each, id=each.name) for each in facts_of(law.RULES).values()]
DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
AMBIGUOUS = re.compile(r"\b(must|may) not\b|it is not so that|\bwhether or not\b", re.IGNORECASE)
SUBJECT = re.compile(
    r"^(the|a|an|no|not all|all|another|this event|nobody|somebody|it|\{actor\}('s)?|arguments|supply|neither supply"
    r"|high-impact capabilities|weights|information|distribution and use|safety terms|other indicators"
    r"|public information|verification of users|personal data|what|under the licence,|for its compute and outputs,"
    r"|by (this event|the best estimate),)[ ,]"
)
ASKING = re.compile(r"^(is|are|was|were|has|have|does|do|did|can|must) ", re.IGNORECASE)


def statements(words: Version | Fact) -> list[str]:
    return [text for text in (words.says, words.denies) if text]


def versions(rule: Rule) -> list[Version]:
    return list(rule.versions)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_claim_a_denial_and_a_question(rule: Rule) -> None:
    for version in versions(rule):
        assert version.says
        assert version.denies
        assert version.denies != version.says
        assert not version.says.endswith((".", "?"))
        assert not version.denies.endswith((".", "?"))
        assert version.asks.endswith("?")
        assert ASKING.match(version.asks), version.asks


@pytest.mark.parametrize("rule", RULES)
def test_each_sentence_of_a_rule_has_a_subject_and_reads_as_english(rule: Rule) -> None:
    for version in versions(rule):
        for text in statements(version):
            assert SUBJECT.match(text), text
        for text in (*statements(version), version.asks):
            assert not DOUBLED.search(text), text
            assert not AMBIGUOUS.search(text), text
        assert "at least one" not in version.denies
        assert not re.search(r": |, so that |, since .* no more", version.denies), version.denies


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_about_an_actor_names_it_in_each_sentence_and_no_other_rule_does(rule: Rule) -> None:
    for version in versions(rule):
        named = ["{actor}" in text for text in (version.says, version.denies, version.asks)]
        assert named == [rule.about == "actor"] * 3
        assert not re.search(r"\bthe actor\b", version.says + version.denies + version.asks)


@pytest.mark.parametrize("rule", RULES)
def test_an_exception_reads_on_after_unless(rule: Rule) -> None:
    for version in versions(rule):
        for cut in version.cuts:
            assert re.match(r"(the|all) ", cut.says), cut.says
            assert not cut.says.endswith(".")
            assert not DOUBLED.search(cut.says)


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_that_is_a_truth_has_a_denial_and_no_other_has(fact: Fact) -> None:
    assert bool(fact.denies) is (fact.kind is FactKind.TRUTH)
    assert fact.denies != fact.says
    assert "?" in fact.asks
    for text in statements(fact):
        assert SUBJECT.match(text) or fact.name == "event.kind", text
        assert not text.endswith((".", ":", "?"))
    for text in (*statements(fact), fact.asks):
        assert not DOUBLED.search(text), text
        assert not AMBIGUOUS.search(text), text
        assert "{" not in text, "a fact's sentences are shown as they are"


def facts_of_lists() -> dict[str, RecordFact | Some]:
    """Every fact of the law about each or some record of a list that can be denied, by name."""
    values = [value for file in (*law.FILES, records) for value in vars(file).values()]
    conditions = [value.condition for value in values if isinstance(value, Some)]
    facts = [*values, *(node for condition in conditions for node in walk(condition))]
    return {fact.name: fact for fact in facts if isinstance(fact, RecordFact | Some) and fact.denies}


FACTS_OF_LISTS = [pytest.param(fact, id=name) for name, fact in facts_of_lists().items()]
NEGATION = re.compile(r"\b(no|not|nobody|none|neither|only|else than)\b")
DENIES_THE_EXCEPTION = {"actor.representative_named_only"}
"""Facts whose claim is the negative one."""


def test_facts_of_each_and_of_some_record_of_a_list_are_many() -> None:
    assert len(FACTS_OF_LISTS) > 100


@pytest.mark.parametrize("fact", FACTS_OF_LISTS)
def test_a_fact_of_a_list_has_two_sides_without_a_mark_of_the_fork_that_they_were_written_with(fact: Fact) -> None:
    print(f"yes: {fact.says}\nno:  {fact.denies}")  # for whoever reads both sides of all: pytest -rP
    assert fact.says != fact.denies
    for text in statements(fact):
        assert not re.search(r"[][|]", text), text
        assert text == " ".join(text.split()), text


@pytest.mark.parametrize("fact", FACTS_OF_LISTS)
def test_the_denial_of_a_fact_of_a_list_has_a_negation_that_its_claim_has_not(fact: Fact) -> None:
    affirmed, denied = (fact.denies, fact.says) if fact.name in DENIES_THE_EXCEPTION else (fact.says, fact.denies)
    assert len(NEGATION.findall(affirmed)) < len(NEGATION.findall(denied)), statements(fact)


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def every_text() -> list[str]:
    """Every sentence that may hold a place."""
    found = [text for each in law.RULES for version in each.versions for text in _of_version(version)]
    found += [note.says for note in NOTES]
    return found + [item.says for each in obligations.OBLIGATIONS for item in each.contents]


def _of_version(version: Version) -> list[str]:
    return [version.says, version.denies, version.asks, *(cut.says for cut in version.cuts)]


def test_places_are_known_and_nothing_is_left_unfilled_on_any_day() -> None:
    for text in every_text():
        assert places(text) <= {"actor", SHARE, *parameters.PARAMETERS}, text
        assert not re.search(r"[{}]", filled(text)), text


@pytest.mark.parametrize("day", [FIRST_DAY, date(2026, 8, 2), date(2027, 8, 2)], ids=str)
def test_what_is_said_on_a_day_is_filled_from_the_law_of_that_day(day: date) -> None:
    of_day = law.Law.on(day)
    said = [text for rule in law.RULES for text in _of_version(of_day.version(rule))]
    said += [note.says for note in of_day.notes(NOTES)]
    assert [text for text in map(of_day.text, said) if re.search(r"[{}]", text)] == []


def test_no_day_of_the_law_is_written_into_a_sentence() -> None:
    assert [text for text in every_text() if re.search(r"\b20\d\d\b", text)] == []


def test_places_are_filled_from_the_law_of_the_day_and_with_the_name_of_the_actor() -> None:
    text = "{actor} has {notification_days} days from {chapter_v_applies} above {presumption_flop} FLOP"
    assert filled(text) == "the actor has 14 days from 2 August 2025 above 1e25 FLOP"
    changed = {"notification_days": 21, "chapter_v_applies": date(2031, 12, 1)}
    assert (
        filled(text, {**law.latest_values(), **changed}, "Acme {x}")
        == "Acme {x} has 21 days from 1 December 2031 above 1e25 FLOP"
    )
    assert plain(10_000) == "10000"


@pytest.mark.parametrize(
    ("multiple", "word"),
    [(3, "third"), (2, "half"), (4, "quarter"), (Fraction(5, 2), "40 % share"), (Fraction(7, 3), "3/7 share")],
)
def test_the_share_of_a_modification_is_said_by_the_law_of_the_day(multiple: Exact, word: str) -> None:
    law_ = {**law.latest_values(), "modification_multiple": multiple}
    assert filled("more than a {share}", law_) == f"more than a {word}"


@pytest.mark.parametrize("each", assumptions.ALL, ids=lambda each: each.says[:40])
def test_an_assumption_says_what_is_taken_as_so_and_what_would_be_otherwise(each: assumptions.Assumption) -> None:
    assert each.kind in assumptions.KINDS
    assert bool(each.contrary) is (each.kind != "estimate")
    assert each.contrary != each.says
    for text in (each.says, each.contrary):
        assert not text.endswith((".", "?"))
        assert not DOUBLED.search(text)
        assert not AMBIGUOUS.search(text)


def test_every_assumed_fact_has_an_assumption_of_the_table_and_each_says_something_of_its_own() -> None:
    for fact in facts_of(law.RULES).values():
        assert (fact.assumed is None) is (fact.assumes is None), fact.name
        assert fact.assumes is None or fact.assumes in assumptions.ALL
    assert len({each.says for each in assumptions.ALL}) == len(assumptions.ALL)


def test_obligations_have_short_names_that_tell_them_apart() -> None:
    names = [each.short for each in obligations.OBLIGATIONS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zC' -]+", name) for name in names)


def test_an_outcome_picks_claim_denial_or_question() -> None:
    version = law.RULES[0].latest
    assert [sentence(version, outcome) for outcome in Outcome] == [
        {"yes": version.says, "no": version.denies}.get(outcome.value, version.asks) for outcome in Outcome
    ]


@pytest.mark.parametrize("dossier", sorted((ROOT / "examples").glob("*/gpai.toml")), ids=lambda path: path.parent.name)
def test_what_an_assessment_says_has_every_place_filled(dossier: Path) -> None:
    for day in (date(2025, 7, 20), date(2026, 11, 25)):
        (assessment,) = assess_file(dossier, day)
        for each in (*assessment.conclusions, *(owed.conclusion for owed in assessment.obligations)):
            text = told(each, assessment.law, "Acme")
            assert not re.search(r"[{}]", text)
            assert text.endswith("?") is (not each.finding.outcome.decided)
            assert text.count("Acme") == (1 if each.actor else 0), text
            assert claim(each, assessment.law, "xAI")[0] == ("x" if text.startswith("Acme") else text[0].upper())
