"""A run that is planned: every page says the same last day to notify, wherever the model is to be placed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpaiscope.cli import cli

DOSSIER = Path("tests/trials/door/run/gpai.toml")
DAY = "2026-12-07"
PLACED = "on = 2027-05-03"
QUESTION = "Must a model be notified that passes the threshold and that nobody means to place on the market?"
PAGES = {
    "the first screen": ("{run}",),
    "the plan": ("plan", "{run}"),
    "the plan beside another": ("plan", "{run}", "--what-if", "activities[0].started_on=2027-01-14"),
    "the deadlines": ("deadlines", "{run}"),
    "the board": ("board", "{run}"),
    "the check": ("check", "{run}"),
    "the documents": ("documents", "{run}"),
    "the notification": ("draft", "{run}", "notification"),
}
TERRITORIES = ("absent", "union", "outside-union")
OPEN = ("absent", "outside-union")


def run_in(folder: Path, territory: str) -> Path:
    """The folder of a planned run that is to be placed somewhere, or of which nobody says where."""
    said = DOSSIER.read_text(encoding="utf-8")
    assert said.count(PLACED) == 1
    if territory != "absent":
        said = said.replace(PLACED, f'{PLACED}\nterritory = "{territory}"')
    (folder / "gpai.toml").write_text(said, encoding="utf-8")
    return folder


def page(run: Path, *words: str) -> str:
    """What a command says, on one line."""
    asked = [word.format(run=run) for word in words]
    result = CliRunner().invoke(cli, [*asked, "--on", "2026-12-01"])
    assert result.exit_code in (0, 1), result.output or result.exception
    return " ".join(result.stdout.split())


def field(run: Path, id: str) -> dict[str, object]:
    """A field of the drafted notification."""
    document = json.loads(page(run, "draft", "{run}", "notification", "--format", "json"))
    (found,) = [each for section in document["sections"] for each in section["fields"] if each["id"] == id]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("territory", TERRITORIES)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_the_last_day_to_notify_wherever_the_model_is_to_be_placed(
    tmp_path: Path, name: str, territory: str
) -> None:
    assert DAY in page(run_in(tmp_path, territory), *PAGES[name])


@pytest.mark.parametrize("territory", TERRITORIES)
def test_the_plan_and_the_one_beside_it_have_the_same_last_day_in_their_table(tmp_path: Path, territory: str) -> None:
    told = page(run_in(tmp_path, territory), *PAGES["the plan beside another"])
    likewise = DAY if territory == "union" else f"{DAY}, if it is owed"
    assert f"Last day to notify As recorded {likewise} What if {likewise} Placing" in told


@pytest.mark.parametrize(
    ("territory", "says"),
    [
        ("absent", "Planned where? In the Union or elsewhere: say it at market[0].territory."),
        ("outside-union", f"The law leaves open: {QUESTION} Safe course: Notify within 14 days"),
    ],
)
@pytest.mark.parametrize("name", ["the plan", "the deadlines", "the check"])
def test_what_an_open_notification_hangs_on_is_said_beside_its_day(
    tmp_path: Path, name: str, territory: str, says: str
) -> None:
    assert says in page(run_in(tmp_path, territory), *PAGES[name])


@pytest.mark.parametrize("name", ["the first screen", "the documents"])
def test_the_question_of_law_is_named_where_a_run_is_for_elsewhere(tmp_path: Path, name: str) -> None:
    assert QUESTION in page(run_in(tmp_path, "outside-union"), *PAGES[name])


@pytest.mark.parametrize("territory", OPEN)
def test_the_first_screen_and_what_is_missing_tell_to_whom_perhaps_by_when(tmp_path: Path, territory: str) -> None:
    run = run_in(tmp_path, territory)
    for words in (("{run}",), ("ask", "{run}")):
        assert f"Perhaps notify the Commission by {DAY} (6 days left)" in page(run, *words)


def test_an_answer_that_leaves_the_notification_open_in_law_is_told_as_that(tmp_path: Path) -> None:
    told = page(run_in(tmp_path, "absent"), "ask", "{run}")
    says = "outside-union: no for prospective_provider; unsettled for notification_triggered, notification"
    assert says in told


def test_where_nothing_is_missing_the_safe_course_is_said(tmp_path: Path) -> None:
    told = page(run_in(tmp_path, "outside-union"), "ask", "{run}")
    assert f"The law leaves open: {QUESTION} Safe course: Notify within 14 days" in told


@pytest.mark.parametrize(
    ("territory", "says"),
    [
        ("absent", "not yet a provider, whether it will be one is not known"),
        ("union", "not yet a provider - "),
        ("outside-union", "not a provider, notification open"),
    ],
)
def test_the_check_says_no_more_than_is_settled_of_who_plans_a_run(tmp_path: Path, territory: str, says: str) -> None:
    assert says in page(run_in(tmp_path, territory), "check", "{run}")


def test_what_may_come_with_the_placing_is_told_as_open_where_nobody_says_where(tmp_path: Path) -> None:
    told = page(run_in(tmp_path, "absent"), "{run}")
    assert "perhaps, once placed technical documentation · downstream information" in told


def test_a_placing_outside_the_union_brings_nothing_and_the_plan_says_why(tmp_path: Path) -> None:
    told = page(run_in(tmp_path, "outside-union"), "plan", "{run}")
    assert "Nothing is owed with it, as it is outside the Union." in told


def test_a_notification_states_the_planned_day_of_a_placing_in_the_union(tmp_path: Path) -> None:
    stated = field(run_in(tmp_path, "union"), "n1.dates")
    assert (stated["state"], stated["values"][0]["lines"]) == ("filled", ["2027-05-03"])  # type: ignore[index]


def test_a_notification_states_no_placing_in_the_union_where_nobody_says_where(tmp_path: Path) -> None:
    asked = field(run_in(tmp_path, "absent"), "n1.dates")
    assert (asked["state"], asked["values"]) == ("gap", [])


def test_a_notification_of_what_is_for_elsewhere_says_that_no_placing_in_the_union_is_meant(tmp_path: Path) -> None:
    stated = field(run_in(tmp_path, "outside-union"), "n1.dates")
    says = "No placing on the Union market is meant: one is planned outside it, for 2027-05-03."
    assert (stated["state"], stated["values"][0]["lines"]) == ("filled", [says])  # type: ignore[index]


@pytest.mark.parametrize("territory", TERRITORIES)
def test_a_notification_asks_for_no_last_day_that_is_known(tmp_path: Path, territory: str) -> None:
    due = field(run_in(tmp_path, territory), "n5.due")
    assert (due["state"], due["values"][0]["lines"]) == ("filled", [DAY])  # type: ignore[index]


GOING_ON = Path("tests/trials/door-again/rowan/gpai.toml")
PROLONGED = 'flop = [{ value = "9.2e24", known_on = 2026-09-01 }, { value = "1.15e25", known_on = 2026-12-01 }]'


@pytest.mark.parametrize("name", ["the first screen", "the plan", "the deadlines", "the board", "the check"])
def test_what_a_run_is_estimated_at_anew_is_known_since_that_day_and_no_earlier(tmp_path: Path, name: str) -> None:
    said = GOING_ON.read_text(encoding="utf-8")
    (tmp_path / "gpai.toml").write_text(said.replace('flop = "9.2e24"', PROLONGED), encoding="utf-8")
    told = page(tmp_path, *PAGES[name])
    assert "2026-12-15" in told
    assert "days late" not in told


def test_who_asks_what_if_a_run_took_more_knows_that_from_today(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(GOING_ON.read_text(encoding="utf-8"), encoding="utf-8")
    told = page(tmp_path, "plan", "{run}", "--what-if", "activities[0].flop=1.15e25")
    assert "Last day to notify none 2026-12-15" in told
    assert "2026-09-15" not in told
