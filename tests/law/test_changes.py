"""What each instrument changed: the real changes of the regime, each with its day, its parts, and what it means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gpaiscope import service
from gpaiscope.engine.expression import FIRST_DAY
from gpaiscope.errors import UsageError
from gpaiscope.law import BODY
from gpaiscope.law.changes import Change, Turn, brought, changes
from gpaiscope.law.milestones import MILESTONES
from gpaiscope.law.sentences import filled


def turn(document: str, day: date) -> Turn:
    """What an instrument changed on a day."""
    (found,) = [
        each for one in brought(day, day) if one.document.key == document for each in one.turns if each.begins == day
    ]
    return found


def ids(found: Turn, kind: str) -> set[str]:
    return {each.id for each in found.changes if each.kind == kind}


def test_the_adopted_guidelines_take_the_place_of_the_first_text() -> None:
    found = turn("Guidelines", date(2025, 11, 19))
    (text,) = [each for each in found.changes if each.kind == "text"]
    assert (text.before, text.says) == ("C(2025) 5045 final, 2025-07-18", "C(2025) 7719 final, 2025-11-19")
    assert ids(found, "rule") == {"presumed_as_modified_systemic_model"}
    assert ids(found, "number") == set()


def test_the_sentence_of_paragraph_67_has_two_versions_of_one_condition() -> None:
    (rule,) = [each for each in BODY.rules if each.id == "presumed_as_modified_systemic_model"]
    first, second = rule.versions
    assert "classified" in first.says
    assert "classified" not in second.says
    assert first.when is second.when


def test_regulation_2026_1744_amended_the_act_and_moved_what_is_beside_chapter_v() -> None:
    found = turn("Omnibus", date(2026, 7, 27))
    assert ids(found, "text") == {"AI Act", "Omnibus"}
    assert ids(found, "number") == {"high_risk_annex_iii", "marking_of_older_systems"}
    assert ids(found, "rule") == set()


def test_enforcement_begins_with_the_powers_and_no_duty_of_documents_does() -> None:
    found = turn("AI Act", date(2026, 8, 2))
    assert {"fine_possible", "information_request", "evaluation_access"} <= ids(found, "rule")
    assert "technical_documentation" not in ids(found, "rule")


def test_regulation_2026_1755_brings_limitation_and_observations() -> None:
    found = turn("IR 2026/1755", date(2026, 8, 10))
    assert {"limitation_years", "limitation_cap_years", "observation_days"} <= ids(found, "number")


def test_the_end_of_the_time_of_older_models_is_a_change_though_no_rule_begins_with_it() -> None:
    found = turn("AI Act", date(2027, 8, 2))
    assert found.milestone is not None
    assert found.milestone.id == "older-models-comply"
    assert found.changes == ()


def test_every_change_says_what_it_means_for_a_provider() -> None:
    silent = [(one.document.key, each.begins) for one in brought() for each in one.turns if each.milestone is None]
    assert silent == []


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda each: each.id)
def test_a_milestone_says_before_since_and_meaning_in_whole_sentences(milestone: object) -> None:
    for text in (milestone.was, milestone.now, milestone.means):  # type: ignore[attr-defined]
        said = filled(text)
        assert said[:1].isupper()
        assert said.endswith(".")
        assert "{" not in said


def test_milestones_stand_in_the_order_of_their_days_and_each_has_one() -> None:
    days = [each.on(BODY.latest) for each in MILESTONES]
    assert None not in days
    assert days == sorted(days)  # type: ignore[type-var]
    assert len({each.id for each in MILESTONES}) == len(MILESTONES)


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda each: each.id)
def test_what_a_milestone_cites_stands_on_its_day(milestone: object) -> None:
    day = milestone.on(BODY.latest)  # type: ignore[attr-defined]
    assert all(each.on(day) is not None for each in milestone.cites)  # type: ignore[attr-defined]


def test_a_span_holds_its_first_and_its_last_day_and_what_all_began_with_is_no_change() -> None:
    every = changes()
    assert FIRST_DAY not in {each.begins for each in every}
    middle = date(2026, 8, 2)
    assert changes(middle, middle) == [each for each in every if each.begins == middle]
    before, after = changes(None, middle - timedelta(days=1)), changes(middle, None)
    assert [*before, *after] == every


def test_nothing_changes_between_two_days_without_an_instrument() -> None:
    assert brought(date(2026, 1, 1), date(2026, 6, 30)) == []


def test_every_change_stands_once_under_the_instrument_that_brought_it() -> None:
    told: list[Change] = [part for one in brought() for each in one.turns for part in each.changes]
    assert sorted(map(repr, told)) == sorted(map(repr, changes()))
    assert all(part.by is one.document for one in brought() for each in one.turns for part in each.changes)


def test_a_first_day_after_the_last_is_refused() -> None:
    with pytest.raises(UsageError, match="days-out-of-order"):
        service.law_changes(date(2030, 1, 1), date(2020, 1, 1))
