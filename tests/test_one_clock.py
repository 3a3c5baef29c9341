"""Every page tells the same days: a share of what `benchmarks/clock.py` compares, and of the periods counted twice."""

from __future__ import annotations

import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
from reference import ROOT

from gpaiscope import service
from gpaiscope.law.clocks import CLOCKS
from gpaiscope.law.obligations import OBLIGATIONS

sys.path.append(str(ROOT / "benchmarks"))

import clock
import clock_days

SHARE, SEED = 16, 31
OF_SEVERAL = {"older_models"}
"""What is no duty of its own: the day by which all duties of an older model are due."""


def test_every_duty_and_clock_of_the_law_stands_in_the_table_of_pages() -> None:
    law = {each.id for each in (*OBLIGATIONS, *CLOCKS)} - OF_SEVERAL
    listed = [duty for group in clock.TABLE["group"] for duty in group["duties"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == law == set(clock.TABLE["short"])


def test_the_table_says_of_every_page_whether_it_names_a_duty() -> None:
    origins = ("stated", "estimated", "planned")
    cells = [group[origin] for group in clock.TABLE["group"] for origin in origins if origin in group]
    assert cells
    assert all(list(each) == clock.TABLE["pages"] for each in cells)


def test_drawn_periods_end_on_the_days_that_numpy_and_dateutil_find() -> None:
    assert clock_days.differences(400, SEED) == []


def test_of_a_range_over_christmas_every_single_day_has_the_same_last_day() -> None:
    found = {clock_days.end("two-weeks", day) for day in clock_days.days_of(date(2026, 12, 14), date(2026, 12, 17))}
    assert found == {date(2027, 1, 4)}


@pytest.mark.parametrize("error", tomllib.loads((clock.FOLDER / "clock_planted.toml").read_text("utf-8"))["planted"])
def test_what_is_planted_has_its_place_and_names_dossiers_that_are_to_see_it(error: dict[str, object]) -> None:
    names = {story.name for story in clock.all_stories()}
    assert {str(pair).partition("@")[0] for pair in error["shown"]} <= names  # type: ignore[attr-defined]
    if "file" in error:
        assert (ROOT / str(error["file"])).read_text("utf-8").count(str(error["right"])) == 1


def test_every_page_names_the_same_duties_with_the_same_days() -> None:
    pairs = clock.drawn(clock.all_stories(), SHARE, SEED)
    tally = clock.campaign(pairs)
    assert tally.agree.total() > 20 * SHARE
    assert tally.differ == []


@pytest.mark.long
def test_each_planted_error_is_seen() -> None:
    assert clock.planted([]) == 0


@pytest.fixture(name="two_providers")
def a_dossier_of_two_providers_of_whom_one_owes_nothing_before_it_places(tmp_path: Path) -> Path:
    (story,) = (each for each in clock.all_stories() if each.name == "two-providers-of-one-model")
    path = tmp_path / "gpai.toml"
    path.write_text(story.text, "utf-8")
    return path


def test_asked_of_one_actor_the_list_holds_nothing_that_another_will_owe(two_providers: Path) -> None:
    for actor in ("vantor", "osprel"):
        (assessment,) = service.assess(two_providers, on=date(2025, 9, 12), actor=actor).values
        assert {row.actor for row in assessment.dated} == {actor}


def test_asked_of_one_actor_the_full_page_says_nothing_of_whom_another_may_ask(two_providers: Path) -> None:
    asked = service.assess(two_providers, on=date(2026, 5, 2), actor="vantor")
    assert "Obligations of Vantor Labs" in asked.to_text(full=True)
    assert "Obligations of Osprel AI" not in asked.to_text(full=True)


def test_who_only_owes_documents_as_planned_has_them_listed(two_providers: Path) -> None:
    found = service.documents(two_providers, on=date(2025, 9, 12)).values
    owed = {(each.form.id, each.actor) for each in found if each.standing == "owed"}
    assert {("copyright-policy", "vantor"), ("mandate", "osprel")} <= owed


def test_a_plan_has_the_day_of_the_list_for_what_comes_before_the_first_placing(two_providers: Path) -> None:
    (planned,) = (outlook.plan for outlook in [service.plan(two_providers, on=date(2025, 9, 12)).values])
    eve = next(row for row in planned.placing_duties if row.before)
    assert eve.last.latest == date(2026, 3, 31)


def test_of_two_incidents_each_file_of_a_set_is_written_once(tmp_path: Path) -> None:
    (story,) = (each for each in clock.all_stories() if each.name == "two-incidents-at-a-signatory")
    path = tmp_path / "gpai.toml"
    path.write_text(story.text, "utf-8")
    made = service.drafts(path, on=date(2026, 11, 24))
    copies = [(each.values.form.id, each.values.recipient.id) for each in made]
    assert ("incident-report", "ai-office") in copies
    assert len(copies) == len(set(copies))
