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
    document = json.loads(page(run_in(tmp_path, territory), "draft", "{run}", "notification", "--format", "json"))
    assert document["due_on"] == DAY
    assert not [
        field for section in document["sections"] for field in section["fields"] if "last day" in field["label"].lower()
    ]


GOING_ON = Path("tests/trials/door-again/rowan/gpai.toml")
PROLONGED = 'flop = [{ value = "9.2e24", known_on = 2026-09-01 }, { value = "1.15e25", known_on = 2026-12-01 }]'


@pytest.mark.parametrize("name", ["the first screen", "the plan", "the deadlines", "the board", "the check"])
def test_what_a_run_is_estimated_at_anew_is_known_since_that_day_and_no_earlier(tmp_path: Path, name: str) -> None:
    told = page(told_anew(tmp_path, ('flop = "9.2e24"', PROLONGED)), *PAGES[name])
    assert "2026-12-15" in told
    assert "days late" not in told


def test_who_asks_what_if_a_run_took_more_knows_that_from_today(tmp_path: Path) -> None:
    told = page(told_anew(tmp_path), "plan", "{run}", "--what-if", "activities[0].flop=1.15e25")
    assert "Last day to notify none 2026-12-15" in told
    assert "2026-09-15" not in told


def told_anew(folder: Path, *pairs: tuple[str, str]) -> Path:
    """The folder of the run that goes on, with some of what is said of it otherwise."""
    said = GOING_ON.read_text(encoding="utf-8")
    for was, now in pairs:
        assert said.count(was) == 1
        said = said.replace(was, now)
    (folder / "gpai.toml").write_text(said, encoding="utf-8")
    return folder


SECOND = """[[activities]]
kind = "pre-training"
name = "prolonging"
actor = "rowan"
started_on = 2027-02-01
ended_on = 2027-03-10
flop = "2.3e24"
KNOWN
[[market]]"""
UNSAID = "Nothing says since when it has been known that the line will be passed, from which the two weeks run."
PROLONGING = (
    "the first screen",
    "the plan",
    "the deadlines",
    "the check",
    "the documents",
    "the proof",
    "what is missing",
)
ALSO = {"the proof": ("explain", "{run}", "notification"), "what is missing": ("ask", "{run}")}


@pytest.mark.parametrize("name", PROLONGING)
def test_a_prolonging_without_its_day_of_knowledge_has_one_last_day_and_the_page_tells_how_to_say_that(
    tmp_path: Path, name: str
) -> None:
    told = page(told_anew(tmp_path, ("[[market]]", SECOND.replace("KNOWN", ""))), *(PAGES | ALSO)[name])
    ends = "2027-02-01" if name == "what is missing" else "2027-02-15 at the latest"
    assert ends.lower() in told.lower()
    assert f"{UNSAID} From today they end on 2026-12-15. Say it as activities[1].known_on, or as" in told


@pytest.mark.parametrize("name", [*PROLONGING, "the board"])
def test_a_prolonging_that_is_known_since_a_day_has_that_day_everywhere_and_nothing_is_unsaid(
    tmp_path: Path, name: str
) -> None:
    known = SECOND.replace("KNOWN", "known_on = 2026-12-01\n")
    told = page(told_anew(tmp_path, ("[[market]]", known)), *(PAGES | ALSO)[name])
    assert ("2026-12-01" if name == "what is missing" else "2026-12-15") in told
    assert UNSAID not in told
    assert "not said" not in told
    assert "at the latest" not in told
    assert "2027-02-15" not in told.replace("between 2027-02-15 and", "")


def test_the_proof_of_a_notification_knows_the_days_that_the_lists_know(tmp_path: Path) -> None:
    told = page(told_anew(tmp_path, ("[[market]]", SECOND.replace("KNOWN", ""))), *ALSO["the proof"])
    days = told.partition("How its days are worked out")[2]
    assert days.startswith(" = owed from: 2027-02-01 = the run begins, before which the compute is to be estimated")
    assert "= to be done by 2027-02-15 at the latest" in days
    assert "unknown day" not in days


@pytest.mark.parametrize(
    ("duty", "says"),
    [
        ("copyright_policy", "With the placing that is planned: by 2027-03-15."),
        ("cooperation", "With the placing that is planned: from 2027-03-15."),
        ("downstream_information", "With the placing that is planned: by 2027-03-15, if it binds."),
    ],
)
def test_the_proof_of_what_comes_with_the_placing_knows_its_day(tmp_path: Path, duty: str, says: str) -> None:
    assert says in page(told_anew(tmp_path), "explain", "{run}", duty)


def test_the_proof_of_a_duty_without_a_planned_placing_tells_of_none(tmp_path: Path) -> None:
    run = told_anew(tmp_path, ("planned-placing", "made-available"), ("2027-03-15", "2026-11-02"))
    assert "that is planned" not in page(run, "explain", "{run}", "copyright_policy")


NEAR = "9.2e24 FLOP, lies within 30 % of 1e25"


@pytest.mark.parametrize("name", ["the first screen", "the plan", "the check"])
def test_a_sum_within_the_margin_of_a_line_is_said_to_be_that(tmp_path: Path, name: str) -> None:
    assert NEAR in page(told_anew(tmp_path), *PAGES[name])


@pytest.mark.parametrize("name", ["the first screen", "the plan", "the check"])
def test_a_sum_far_from_all_lines_is_not(tmp_path: Path, name: str) -> None:
    assert "lies within" not in page(told_anew(tmp_path, ("9.2e24", "6e24")), *PAGES[name])


@pytest.mark.parametrize("name", ["the first screen", "the plan", "the check"])
def test_a_placing_before_the_training_ends_is_said_wherever_its_sum_is(tmp_path: Path, name: str) -> None:
    run = told_anew(tmp_path, ("2027-01-31", "2027-04-30"))
    assert "The model is placed (2027-03-15) before the pre-training ends (2027-04-30)" in page(run, *PAGES[name])


def test_who_asks_what_if_a_run_were_prolonged_is_told_that_it_goes_on_at_its_pace(tmp_path: Path) -> None:
    told = page(told_anew(tmp_path), "plan", "{run}", "--what-if", "activities[0].ended_on=2027-03-10")
    says = "activities[0] goes on at its pace, 6e22 FLOP a day, to 2027-03-10: 1.1e25 FLOP in all."
    assert f"{says} Where it takes another amount, add --what-if activities[0].flop=FLOP." in told
    assert "Last day to notify none 2026-12-15" in told
    assert "1.15e25 FLOP, lies within 30 % of 1e25" in told


def test_who_says_that_a_longer_run_takes_no_more_is_told_of_no_pace(tmp_path: Path) -> None:
    changes = ("--what-if", "activities[0].ended_on=2027-03-10", "--what-if", "activities[0].flop=9.2e24")
    told = page(told_anew(tmp_path), "plan", "{run}", *changes)
    assert "goes on at its pace" not in told
    assert "Last day to notify none none" in told
