"""The pages of the law: every rule can be read without brackets in brackets, and found by what it cites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from rich.cells import cell_len

from gpaiscope import law, service
from gpaiscope.engine.expression import Question, Rule
from gpaiscope.errors import UsageError
from gpaiscope.law import assumptions
from gpaiscope.law.changes import changes as changed
from gpaiscope.law.changes import spans
from gpaiscope.law.commentary import COMMENTARY, SEEN, WEIGHTS
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.law.sentences import filled
from gpaiscope.report.blocks import Items, Page
from gpaiscope.report.pages.law_changes import law_changes as changes
from gpaiscope.report.pages.rulebook import ARGUMENTS, WHOLE, contents, meant, page, parameters
from gpaiscope.report.words import plain
from gpaiscope.report.write import html, markdown
from gpaiscope.report.write.text import write

NAMES = [
    *(each.id for each in law.RULES),
    *(each.name for each in law.BODY.questions),
    *PARAMETERS,
    *law.facts(),
    *ARGUMENTS,
    *WHOLE,
]


def lines(of: Page) -> list[str]:
    return [plain(item.line) for block in of.blocks if isinstance(block, Items) for item in block.items]


def flat(of: Page) -> str:
    return " ".join(write(of).split())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.long
def test_every_line_fits(width: int) -> None:
    pages = [*map(page, NAMES), contents(), parameters(), changes(), page("Art 53"), page("Guidelines 60")]
    for each in pages:
        for line in write(each, width).splitlines():
            assert cell_len(line) <= width, line


@pytest.mark.parametrize("rule", law.RULES, ids=lambda rule: rule.id)
def test_a_rule_is_a_list_and_no_nested_prose(rule: Rule) -> None:
    text = flat(page(rule.id))
    assert "(if " not in text
    assert "{" not in text
    assert "It holds if" in text


@pytest.mark.parametrize("rule", law.RULES, ids=lambda rule: rule.id)
def test_a_rule_has_every_version_and_exception_with_its_citation(rule: Rule) -> None:
    text = flat(page(rule.id))
    for version, first, last in spans(rule):
        assert f"From {first}{f' to {last}' if last else ''}: {version.cites[0].on(date.max)}" in text
        for cut in version.cuts:
            said = f"{'Also where' if cut.gives else 'Unless'} {cut.says} ({cut.cites[0].on(date.max)}"
            assert said in text


def test_a_choice_says_what_counts_in_each_case() -> None:
    assert lines(page("modification_above_third"))[:4] == [
        "if the modifier can know or estimate the original's training compute",
        "above_third_of_original: the modification took more than a third of the original's training compute",
        "otherwise",
        "above_third_of_threshold: the modification took more than a third of the threshold that stands in for the "
        "original's compute",
    ]


@pytest.mark.parametrize(
    ("asked", "found", "not_found"),
    [
        ("Art 53", "copyright_policy", "notification"),
        ("Article 53(1)(c)", "copyright_policy", "technical_documentation"),
        ("AI Act Art 53(1)(c)", "copyright_policy", "technical_documentation"),
        ("Guidelines 60", "one_third_criterion", "provider"),
        ("Guidelines ¶60", "one_third_criterion", "provider"),
        ("¶60", "one_third_criterion", "provider"),
        ("Annex XI", "technical_documentation", "downstream_information"),
        ("annex xii", "downstream_information", "technical_documentation"),
        ("recital 97", "research_use_internally_placed", "provider"),
    ],
)
def test_a_provision_finds_what_cites_it_or_what_stands_within_it(asked: str, found: str, not_found: str) -> None:
    names = [line.split(":")[0] for line in lines(page(asked))]
    if found in {each.id for each in law.RULES}:
        assert found in names
    assert names
    assert not_found not in names


def test_an_article_is_not_one_that_begins_with_its_number() -> None:
    with pytest.raises(UsageError, match="nothing cites it"):
        page("Art 5")


@pytest.mark.parametrize(
    ("given", "meant_"), [("provder", "provider"), ("glosary", "glossary"), ("criterion_flops", "criterion_flop")]
)
def test_a_name_that_is_almost_right_is_guessed(given: str, meant_: str) -> None:
    with pytest.raises(UsageError, match=f"did you mean.*{meant_}"):
        page(given)


def test_a_name_of_two_things_is_guessed_once() -> None:
    with pytest.raises(UsageError) as raised:
        page("notificatio")
    assert str(raised.value).count("notification ") + str(raised.value).count("notification?") == 1


def test_values_are_those_of_the_name_or_of_all_that_cites_it() -> None:
    assert [(kind, each.id) for kind, each in meant("provider")] == [("rules", "provider")]  # type: ignore[union-attr]
    assert {kind for kind, _ in meant("Guidelines 60")} == {"rules", "questions", "facts", "parameters"}
    assert len(meant("rulebook")) == len(law.RULES) + len(law.BODY.questions)


def test_the_names_that_a_licence_reading_argues_with_are_explained() -> None:
    for name in ARGUMENTS:
        told = flat(page(name))
        assert "no reading of a question of law" in told
        assert "--reading behavioural-restrictions=" in told


def test_changes_have_old_and_new_and_the_text_that_brought_them() -> None:
    told = flat(changes(date(2026, 7, 1), date(2026, 7, 31)))
    assert "before: 2 August 2026; now: 2 December 2027" in told
    assert "AI Act: consolidated 2026-07-27" in told
    assert "2026-08-" not in told


@pytest.mark.parametrize("day", sorted({each.begins for each in changed()}))
def test_a_range_of_days_holds_what_changed_in_it_and_both_its_ends(day: date) -> None:
    own = [each.id for each in changed() if each.begins == day]
    assert [each.id for each in changed(day, day)] == own
    named = [line.split(":")[0] for line in lines(changes(day, day))]
    assert sorted(named) == sorted(own)


def test_nothing_changed_is_said() -> None:
    assert "Nothing changed in these days." in flat(changes(date(2027, 1, 1), date(2027, 1, 2)))


def test_numbers_are_those_of_the_day() -> None:
    before, after = (lines(parameters(day)) for day in (date(2026, 7, 26), date(2026, 7, 27)))
    assert "high_risk_annex_iii: 2026-08-02" in before
    assert "high_risk_annex_iii: 2027-12-02" in after


def test_a_number_is_told_with_the_days_on_which_it_was_the_law() -> None:
    told = flat(page("high_risk_annex_iii"))
    assert "2025-07-18 to 2026-07-26 2026-08-02 · AI Act Art 113" in told
    assert "2026-07-27 on 2027-12-02 · AI Act Art 113" in told


@pytest.mark.parametrize("question", law.BODY.questions, ids=lambda question: question.name)
def test_a_question_has_its_safe_course_and_who_holds_each_reading_on_what_text(question: Question) -> None:
    commentary = COMMENTARY[question.name]
    text = flat(page(question.name))
    assert f"The safe course while it is open: {filled(commentary.safe)}" in text
    assert text.count("nobody was found to hold it") == sum(not each.held_by for each in commentary.readings.values())
    for name, support in commentary.readings.items():
        assert f"- {name}: " in text
        assert f"rests on {support.rests_on[0].on(date.max)}" in text
        for each in support.held_by:
            assert f"held by {each.who} ({WEIGHTS[each.weight]}{', read in part' * each.partial}): {each.note}" in text
            assert "".join(each.where.split()) in "".join(text.split())  # an address may break
    for each in commentary.noted_by:
        assert f"- {each.who} ({WEIGHTS[each.weight]}{', read in part' * each.partial}): {each.note}" in text
    assert SEEN in text


@pytest.mark.parametrize("form", [write, markdown.write, html.write], ids=["text", "markdown", "html"])
def test_every_format_shows_the_holders_of_a_reading(form: Callable[[Page], str]) -> None:
    told = "".join(unescape(form(page("significant-change-below-third"))).replace("\\", "").split())
    assert "heldbyaguestpostof5November2025" in told
    assert "Wherethechangeissignificant,prepareasaprovider" in told


def test_the_rulebook_has_every_question_with_its_safe_course() -> None:
    text = flat(page("rulebook"))
    assert [each.name for each in law.BODY.questions if filled(COMMENTARY[each.name].safe) not in text] == []


def test_every_question_and_then_every_rule_stands_in_the_list() -> None:
    names = [line.split(":")[0] for line in lines(contents())]
    assert names == [*(each.name for each in law.BODY.questions), *(each.id for each in law.RULES)]


def test_the_page_of_sentences_has_each_of_them() -> None:
    told = set(lines(page("sentences")))
    for version in (version for each in law.RULES for version in each.versions):
        assert {f"yes: {version.says}", f"no: {version.denies}", f"open: {version.asks}"} <= told
    text = flat(page("sentences"))
    assert all(each.says in text and each.contrary in text for each in assumptions.ALL)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("criterion_flop", "2025-07-18"),
        ("presumption_flop", "2025-08-02"),
        ("notification_days", "2025-08-02"),
        ("business_users", "2025-08-02"),
        ("fine_percent", "2026-08-02"),
        ("limitation_years", "2026-08-10"),
    ],
)
def test_a_number_is_not_said_to_apply_before_its_provision_does(name: str, day: str) -> None:
    told = write(parameters(), 400)
    assert f"from {day}; " in told.partition(f"- {name}: ")[2].partition("\n  - ")[0]


@pytest.mark.parametrize("duty", ["copyright_policy", "training_content_summary"])
def test_what_open_source_does_not_free_from_says_so(duty: str) -> None:
    text = " ".join(service.rulebook(duty).to_text().split())
    assert "Open source does not free from it" in text
    assert "AI Act Art 53(2)" in text


@pytest.mark.parametrize("duty", ["technical_documentation", "downstream_information", "authorised_representative"])
def test_what_open_source_frees_from_says_nothing_of_that_kind(duty: str) -> None:
    assert "does not free" not in service.rulebook(duty).to_text()
