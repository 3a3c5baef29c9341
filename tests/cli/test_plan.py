"""``plan``: what it prints in each format, what it follows, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from written_logs import MEGATRON

from gpaiscope.cli import cli
from tests.cli.golden import run as process
from tests.schemas import check

FRONTIER = ("examples/planned-frontier-run", "--on", "2026-11-27")
TUNED = ("examples/fine-tune", "--on", "2026-03-10")
CHANGED = ("--what-if", "activities[0].hours=600", "--what-if", "actors[0].country=US")
TARGET = ("--target", "activities[0].hours:presumption")


def run(*words: str) -> str:
    result = CliRunner().invoke(cli, ["plan", *words])
    assert result.exit_code == 0, result.output or result.exception
    check(("plan", *words), result.stdout_bytes)
    return result.stdout


def test_the_document_has_lines_notification_placing_and_the_curve() -> None:
    document = json.loads(run(*FRONTIER, *CHANGED, *TARGET, "--format", "json"))
    line = next(each for each in document["lines"] if each["id"] == "presumption_flop")
    assert line["passed_on"] == {"earliest": "2027-02-08", "best": "2027-02-27", "latest": "2027-03-19"}
    assert [each["due_on"] for each in document["notifications"]] == ["2026-11-30"]
    assert document["placing"]["on"] == "2027-09-01"
    assert document["curve"][0]["high"] == "0"
    assert document["what_if"]["changes"] == {"activities[0].hours": "600", "actors[0].country": "US"}
    changes = {change["id"]: change["because"] for change in document["what_if"]["differs"]["changes"]}
    assert changes["named_representative_duties"] == ["fact:actors[0].country"]
    # Of who knew that the line will be passed, and plans less since, it is open in law whether it still notifies.
    assert changes["notification"] == ["fact:activities[0].hardware[0].hours"]
    assert document["what_if"]["differs_at_placing"]["changes"]
    (target,) = document["targets"]
    assert target["stretches"] == [
        {
            "least": None,
            "greatest": "677",
            "edges": [{"value": "677", "gives": "no", "beyond": "678", "beyond_gives": "unknown"}],
        }
    ]


def test_the_page_fits_its_width_and_says_days_and_what_differs() -> None:
    told = run(*FRONTIER, *CHANGED, *TARGET)
    assert max(map(len, told.splitlines())) <= 80
    assert "NOTIFY THE COMMISSION BY 2026-11-30 (3 days left)" in told
    assert "2027-02-27 (2027-02-08 to 03-19)" in told
    assert "Through a fact: actors[0].country: DE → US" in told
    assert "677 gives no; 678 gives unknown" in told


def test_of_a_modification_the_third_is_drawn_and_the_largest_figure_is_told_to_the_last_flop() -> None:
    told = run(*TUNED, "--target", "activities[0].flop:third")
    told = " ".join(told.split())
    assert "1.5e23 ┤" in told
    assert "153 083 333 333 333 333 333 333 gives no" in told
    assert "153 083 333 333 333 333 333 334 gives yes" in told


def test_a_log_is_followed_at_its_pace(tmp_path: Path) -> None:
    log = tmp_path / "train.log"
    log.write_text(MEGATRON.replace("2026-03-01 10:00:20", "2026-03-05 10:00:00"), encoding="utf-8")
    told = run(*TUNED, "--log", f"activities[0]={log}")
    assert "at its pace" in told
    assert "the run goes on at the pace that it shows" in told.replace("\n", " ")
    document = json.loads(run(*TUNED, "--log", f"activities[0]={log}", "--format", "json"))
    assert document["runs"][0]["pace"]["by"] == "2026-03-05"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("markdown", "## What comes with the placing on 2027-09-01"),
        ("html", "<figure>"),
        ("svg", "<svg"),
    ],
)
def test_every_format_is_written(form: str, shown: str) -> None:
    assert shown in run(*FRONTIER, *CHANGED, *TARGET, "--format", form)


def test_the_picture_has_its_days_and_amounts_in_a_table_and_in_words() -> None:
    root = ElementTree.fromstring(run(*FRONTIER, "--format", "svg"))
    texts = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1e25", "1e25 FLOP", "2027-02-27 (2027-02-08 to 03-19)", "2027-06-14"} <= set(texts)
    (desc,) = root.iter("{http://www.w3.org/2000/svg}desc")
    assert "2027-02-27" in "".join(desc.itertext())


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("examples/legacy", "--on", "2026-11-27"), 2, "error[nothing-planned]"),
        (("examples/nothing",), 3, "error[missing-file]"),
        ((*FRONTIER, "--rate", "activities[0]=0/day"), 2, "error[no-rate]"),
        ((*FRONTIER, "--rate", "1e23/day"), 2, "error[unknown-run]"),
        ((*FRONTIER, "--log", "activities[0]=nothing.log"), 3, "nothing.log"),
        ((*FRONTIER, "--what-if", "activities[0].flop"), 2, "is not KEY=VALUE"),
        ((*FRONTIER, "--what-if", "a=1", "--what-if", "a=2"), 2, "in two ways"),
        ((*FRONTIER, "--what-if", "activities[0].flopp=1"), 2, "did you mean flop?"),
        ((*FRONTIER, "--target", "activities[0].flop"), 2, "error[unknown-target]"),
        ((*FRONTIER, "--on", "2027-02-30"), 2, "is not a day"),
    ],
)
def test_a_mistake_says_what_it_is_and_nothing_is_written(words: tuple[str, ...], code: int, says: str) -> None:
    done = process("plan", *words)
    assert (done.returncode, done.stdout) == (code, b"")
    assert says in done.stderr.decode()


def test_a_dossier_from_a_pipe_is_planned_as_one_in_a_file() -> None:
    text = Path("examples/planned-frontier-run/gpai.toml").read_bytes()
    done = process("plan", "-", "--on", "2026-11-27", *CHANGED, stdin=text)
    assert done.returncode == 0
    assert b"Next" not in done.stdout


SEVERAL = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a", name = "Aye", country = "FR" }, { id = "b", name = "Bee", country = "FR" }]
[[activities]]
kind = "pre-training"
actor = "a"
started_on = 2026-09-15
ended_on = 2027-03-20
flop = "5e25"
"""
LAUNCH = """
[[market]]
event = "planned-placing"
actor = "a"
territory = "union"
on = 2027-05-01
"""


def test_what_starts_the_weeks_is_told_once_of_all_actors_of_whom_it_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(SEVERAL)
    told = run(str(tmp_path), "--on", "2026-11-28")
    assert told.count("PERHAPS NOTIFY THE COMMISSION BY 2026-09-29 (60 days late, if it is owed)") == 2
    assert told.count("What starts the two weeks") == 1


def test_of_a_placing_with_which_it_is_open_what_is_owed_nothing_is_denied(tmp_path: Path) -> None:
    for model, says in (('exception = "narrow"', "nothing is owed"), ('hub_id = "a/m"', "it is open what is owed")):
        (tmp_path / "gpai.toml").write_text(SEVERAL.replace('outputs = ["text"]', model) + LAUNCH)
        assert f"placing on the market: {says} with it" in run(str(tmp_path), "--on", "2026-11-28")


PLACED_SOMEWHERE = LAUNCH.replace('territory = "union"\n', "")
KNOWN = """
[[procedure]]
event = "known-that-will-be-met"
actor = "a"
on = 2026-11-23
"""


def test_a_plan_that_does_not_say_where_leads_with_the_day_to_keep_and_asks_for_the_place(tmp_path: Path) -> None:
    one = SEVERAL.replace(', { id = "b", name = "Bee", country = "FR" }', "")
    (tmp_path / "gpai.toml").write_text(one + PLACED_SOMEWHERE + KNOWN)
    lines = run(str(tmp_path), "--on", "2026-12-01").splitlines()
    assert lines[2] == "? PERHAPS NOTIFY THE COMMISSION BY 2026-12-07 (6 days left): Aye"
    assert lines[3] == "  Planned where? In the Union or elsewhere: say it at market[0].territory."
    assert lines[4].startswith("  Counted from 2026-11-23: ")
    assert "(unknown)" not in "".join(lines)


def test_a_placing_without_a_run_is_a_plan_that_asks_for_the_run_and_denies_nothing(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text("model.outputs = ['text']\nactors = [{ id = 'a', country = 'FR' }]" + LAUNCH)
    told = run(str(tmp_path), "--on", "2026-12-01")
    assert "! Planned with which run? Add [[activities]]" in told
    assert "2027-05-01  placing on the market" in told
    assert "never" not in told
    assert "0 FLOP" not in told
