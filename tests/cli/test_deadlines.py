"""``gpaiscope deadlines``: one list over many dossiers, and the calendar file, read back by two other libraries."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import icalendar
import ics
import pytest

from gpaiscope import service
from gpaiscope.errors import UsageError
from tests.assessment.test_dated_clocks import FRONTIER, PLACED, PLANNED, done, step
from tests.cli.golden import run as process

NOTIFIED = step("notified", "2026-07-10")
INCIDENT = step("serious-incident", "2026-11-24", kind="death")
SETTLED = FRONTIER + PLACED + NOTIFIED + INCIDENT + done("training_content_summary", "2026-10-15")


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a command ended, and what it wrote."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Told:
    """The command as a process of its own."""
    ended = process(*arguments)
    return Told(exit_code=ended.returncode, stdout=ended.stdout.decode(), stderr=ended.stderr.decode())


@pytest.fixture
def dossiers(tmp_path: Path) -> tuple[Path, Path]:
    """A model on the market with a clock that runs, and one that is planned."""
    placed, planned = tmp_path / "placed.toml", tmp_path / "planned.toml"
    placed.write_text(SETTLED)
    planned.write_text(FRONTIER.replace("Aurora", "Borealis, the 2nd") + PLANNED)
    return placed, planned


def listed(*paths: Path, on: str = "2026-11-26", more: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """The deadlines of dossiers as JSON."""
    result = run("deadlines", *map(str, paths), "--on", on, "--format", "json", *more)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["deadlines"]


def calendar(*paths: Path, on: str = "2026-11-26") -> str:
    """The calendar file of dossiers."""
    result = run("deadlines", *map(str, paths), "--on", on, "--format", "ics")
    assert result.exit_code == 0, result.stderr
    return result.stdout


class TestList:
    def test_a_day_that_hangs_on_a_planned_run_leads_to_the_plan(self, dossiers: tuple[Path, Path]) -> None:
        run_ahead = Path("examples/planned-frontier-run/gpai.toml")
        ended = run("deadlines", str(run_ahead), "--on", "2026-10-01").stdout.splitlines()[-1]
        assert ended == f"Next  gpaiscope plan {run_ahead} --on 2026-10-01"
        assert "gpaiscope plan" not in run("deadlines", str(dossiers[0]), "--on", "2026-10-01").stdout
        of_one = run("deadlines", str(run_ahead), "--model", "Aurora XL", "--on", "2026-10-01").stdout
        assert of_one.endswith(f"plan {run_ahead} \\\n        --model 'Aurora XL' --on 2026-10-01\n")

    def test_the_days_of_several_dossiers_stand_in_one_list(self, dossiers: tuple[Path, Path]) -> None:
        found = listed(*dossiers)
        assert {each["dossier"] for each in found} == {str(each) for each in dossiers}
        assert {each["model"] for each in found} == {"Aurora", "Borealis, the 2nd"}

    def test_a_folder_of_dossiers_is_the_same_as_each_of_them(self, dossiers: tuple[Path, Path]) -> None:
        assert listed(dossiers[0].parent) == listed(*dossiers)

    def test_what_has_to_be_done_before_a_day_is_not_told_as_due_on_it(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        text = "".join(each for each in FRONTIER.splitlines(keepends=True) if "mandate_on" not in each)
        path.write_text(text + PLANNED)
        told = run("deadlines", str(path), "--on", "2026-11-26").stdout
        (mandate,) = [each for each in told.splitlines() if "uthorised representative" in each]
        assert "! by 2027-02-28, as planned, 94 days left" in mandate  # the eve of the placing

    def test_each_has_its_day_state_start_counting_and_provisions(self, dossiers: tuple[Path, Path]) -> None:
        (found,) = [each for each in listed(*dossiers) if each["id"] == "incident_report_death"]
        assert (found["state"], found["due_on"], found["days_left"]) == ("due", "2026-12-04", 8)
        assert found["started_by"] == {"says": "the actor came to know of the incident", "on": "2026-11-24"}
        assert "10 days" in str(found["counted"])
        assert "Code of Practice Safety and Security 9.3(3)" in found["cites"]  # type: ignore[operator]

    def test_a_day_that_hangs_on_a_plan_is_ahead_and_one_without_bounds_unknown(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(FRONTIER + PLANNED)
        (ahead,) = [each for each in listed(path) if each["id"] == "framework_before_placing"]
        assert (ahead["state"], ahead["due_on"]) == ("ahead", "2027-02-15")
        path.write_text(
            FRONTIER.replace("ended_on = 2026-07-01\n", "").replace("started_on = 2026-01-10\n", "") + PLACED
        )
        (unknown,) = [each for each in listed(path) if each["id"] == "notification"]
        assert (unknown["state"], unknown["due_on"], unknown["days_left"]) == ("unknown", None, None)

    def test_holidays_of_ones_own_end_a_provisional_year(self, tmp_path: Path) -> None:
        path, own = tmp_path / "gpai.toml", tmp_path / "holidays.toml"
        path.write_text(FRONTIER + PLACED + step("preliminary-findings", "2027-03-05"))
        own.write_text(
            'place = "brussels"\n[[year]]\nyear = 2027\nsource = "OJ C/2026/1"\n'
            "days = [2027-03-25, 2027-03-26, 2027-03-29, 2027-03-30]\n"
        )
        (before,) = [each for each in listed(path, on="2027-03-10") if each["id"] == "observations"]
        (after,) = [
            each
            for each in listed(path, on="2027-03-10", more=("--holidays", str(own)))
            if each["id"] == "observations"
        ]
        assert before["ends_on"] == {"earliest": "2027-03-29", "latest": "2027-03-30"}
        assert before["provisional"]
        assert after["ends_on"] == "2027-03-31"
        assert after["provisional"] == []

    def test_the_page_says_what_is_late_and_how_it_was_counted(self, dossiers: tuple[Path, Path]) -> None:
        result = run("deadlines", *map(str, dossiers), "--on", "2026-12-05")
        flat = " ".join(result.stdout.split())
        assert "1 day late; nothing says that it was done: First report of the death of a person" in flat
        assert "10 days after the event" in flat


class TestWrongInput:
    def test_every_unreadable_dossier_is_told_beside_the_days_of_the_others(
        self, dossiers: tuple[Path, Path], tmp_path: Path
    ) -> None:
        result = run("deadlines", str(dossiers[0]), str(tmp_path / "no.toml"), str(tmp_path / "none.toml"))
        assert result.exit_code == 3
        assert " ".join(result.stdout.split()).count("cannot be read, and is left out of all that follows") == 2
        assert "First report of the death of a person" in " ".join(result.stdout.split())
        assert "no.toml" in result.stderr
        assert "none.toml" in result.stderr

    def test_every_mistake_of_a_file_of_holidays_is_told(self, dossiers: tuple[Path, Path], tmp_path: Path) -> None:
        own = tmp_path / "holidays.toml"
        own.write_text(
            'place = "luxembourg"\nholiday = 1\nmore = ["2027-01-01"]\n[[year]]\nyear = 2027\ndays = [2026-01-01]\n'
        )
        result = run("deadlines", str(dossiers[0]), "--holidays", str(own))
        assert result.exit_code == 3
        assert result.stderr.count("error[holidays-unreadable]") == 4

    @pytest.mark.parametrize("place", ["Atlantis", "US", ""])
    def test_an_unknown_place_is_refused_with_those_that_are_known(
        self, dossiers: tuple[Path, Path], place: str
    ) -> None:
        result = run("deadlines", str(dossiers[0]), "--place", place)
        assert result.exit_code == 2
        assert "brussels, luxembourg, or a member state: AT, BE" in result.stderr


class TestCalendarFile:
    def test_two_libraries_read_every_day_that_has_one(self, dossiers: tuple[Path, Path]) -> None:
        text = calendar(*dossiers)
        events = icalendar.Calendar.from_ical(text).walk("VEVENT")
        others = ics.Calendar(text).events
        dated = [each for each in listed(*dossiers) if each["state"] in ("late", "due", "ahead", "done")]
        assert len(dated) <= len(events) == len(others)
        assert {str(each["UID"]) for each in events} == {each.uid for each in others}
        assert {each["DTSTART"].dt for each in events} == {each.begin.date() for each in others}
        assert all(each.all_day for each in others)

    def test_the_file_has_the_line_ends_and_widths_of_the_standard(self, dossiers: tuple[Path, Path]) -> None:
        result = run("deadlines", str(dossiers[0]), "--on", "2026-11-26", "--format", "ics")
        lines = result.stdout.encode().split(b"\r\n")
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert not any(b"\n" in line or len(line) > 75 for line in lines)

    def test_a_later_file_replaces_what_moved_and_keeps_its_name(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(FRONTIER + PLANNED)
        first = _by_uid(calendar(path))
        path.write_text(FRONTIER + PLANNED.replace("2027-03-01", "2027-04-01"))
        later = _by_uid(calendar(path, on="2026-12-01"))
        moved = {uid for uid in first.keys() & later.keys() if first[uid]["DTSTART"].dt != later[uid]["DTSTART"].dt}
        assert moved
        assert all(later[uid]["SEQUENCE"] > first[uid]["SEQUENCE"] for uid in moved)
        assert all(later[uid]["DTSTAMP"].dt > first[uid]["DTSTAMP"].dt for uid in moved)

    def test_a_renamed_folder_and_another_day_keep_every_name(self, tmp_path: Path) -> None:
        (tmp_path / "old").mkdir()
        (tmp_path / "old/gpai.toml").write_text(SETTLED)
        first = _by_uid(calendar(tmp_path / "old"))
        (tmp_path / "old").rename(tmp_path / "new")
        assert _by_uid(calendar(tmp_path / "new")).keys() == first.keys()
        assert _by_uid(calendar(tmp_path / "new", on="2026-12-10")).keys() == first.keys()

    def test_another_step_that_is_listed_first_changes_no_name(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(FRONTIER + PLACED + INCIDENT)
        first = _by_uid(calendar(path))
        path.write_text(FRONTIER + PLACED + NOTIFIED + INCIDENT)
        assert {uid for uid, event in first.items() if "death" in str(event["SUMMARY"])} == {
            uid for uid, event in _by_uid(calendar(path)).items() if "death" in str(event["SUMMARY"])
        }

    def test_two_incidents_have_names_of_their_own(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(SETTLED + step("serious-incident", "2026-11-25", kind="death"))
        named = [uid for uid, event in _by_uid(calendar(path)).items() if "death" in str(event["SUMMARY"])]
        assert len(named) == 2

    def test_what_comes_with_a_placing_keeps_its_name_once_that_is_carried_out(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(FRONTIER + PLANNED)
        planned = {uid for uid, event in _by_uid(calendar(path)).items() if "opyright policy" in str(event["SUMMARY"])}
        path.write_text(FRONTIER + PLACED)
        placed = {uid for uid, event in _by_uid(calendar(path)).items() if "opyright policy" in str(event["SUMMARY"])}
        assert len(planned) == 1
        assert placed == planned

    def test_what_is_near_or_ahead_reminds_and_what_is_done_does_not(self, dossiers: tuple[Path, Path]) -> None:
        for event in _by_uid(calendar(*dossiers)).values():
            states = {str(each) for each in event["CATEGORIES"].cats}
            reminds = bool(states & {"due", "ahead"}) and "lapse" not in states
            assert len(event.walk("VALARM")) == (2 if reminds else 0)

    def test_an_all_day_event_ends_with_its_day_and_a_range_with_its_last(self, dossiers: tuple[Path, Path]) -> None:
        (incident,) = [each for each in _by_uid(calendar(*dossiers)).values() if "death" in str(each["SUMMARY"])]
        assert incident["DTSTART"].dt == date(2026, 12, 4)
        assert incident["DTEND"].dt - incident["DTSTART"].dt == timedelta(days=1)

    def test_what_only_goes_on_is_left_out_and_counted(self, dossiers: tuple[Path, Path]) -> None:
        result = run("deadlines", str(dossiers[0]), "--on", "2026-11-26", "--format", "ics")
        left_out = len(listed(dossiers[0])) - len(_by_uid(result.stdout))
        assert left_out > 0
        assert f"{left_out} without a day of their own" in result.stderr

    def test_a_name_that_would_forge_a_line_stays_in_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        path.write_text(SETTLED.replace('"Acme"', '"Acme\\nATTACH:x"'))
        assert "\r\nATTACH" not in calendar(path)


def _by_uid(text: str) -> dict[str, icalendar.Event]:
    return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(text).walk("VEVENT")}  # type: ignore[misc]


FLEET = Path("tests/trials/door-again/fleet")
NINETY = ("--on", "2026-12-01", "--within", "90")


def rows_of(*more: str) -> list[dict[str, str]]:
    """The days of the fleet as rows of a table."""
    ended = run("deadlines", str(FLEET), *more, "--format", "csv")
    assert ended.exit_code == 0, ended.stderr
    return list(csv.DictReader(io.StringIO(ended.stdout)))


class TestWindow:
    def test_it_keeps_what_lies_within_it_what_has_passed_and_what_is_not_known(self) -> None:
        every, near = rows_of("--on", "2026-12-01"), rows_of(*NINETY)
        over = ("going-on", "done")
        kept = [row for row in every if row["state"] not in over and "" < row["day"] <= "2027-03-01"]
        assert [row for row in near if row["day"]] == kept
        unknown = {row["id"] for row in near if not row["day"]}
        assert "notification" in unknown
        assert "framework_assessment" not in unknown  # which lies months after a placing at the earliest
        assert {"2026-06-08", "2026-12-08", "2027-02-01", ""} <= {row["day"] for row in near}
        assert {row["day"] for row in every} - {row["day"] for row in near} >= {"2027-08-02"}

    def test_its_last_day_is_within_it(self) -> None:
        assert "2026-12-08" in {row["day"] for row in rows_of("--on", "2026-12-01", "--within", "7")}
        days = {row["day"] for row in rows_of("--on", "2026-12-01", "--within", "6")}
        assert "2026-12-08" not in days
        assert "2026-08-17" in days  # which has passed

    def test_a_page_shows_the_days_in_it_and_counts_what_it_leaves_out(self) -> None:
        every, near = rows_of("--on", "2026-12-01"), rows_of(*NINETY)
        told = run("deadlines", str(FLEET), *NINETY).stdout
        assert told.startswith("Deadlines on 2026-12-01, of 7 models · the next 90 days\n")
        assert "by 2027-02-01, as planned, 62 days left: Technical documentation" in told
        assert "2027-08-02" not in told
        assert f"Left out, as later, going on, done or over: {len(every) - len(near)}." in told
        whole = json.loads(run("deadlines", str(FLEET), *NINETY, "--format", "json").stdout)
        assert (whole["within"], whole["left_out"]) == (90, len(every) - len(near))
        assert len(whole["deadlines"]) == len(near)

    def test_where_nothing_lies_in_it_that_is_said(self) -> None:
        ended = run("deadlines", str(FLEET / "text-small.toml"), *NINETY)
        assert ended.exit_code == 0
        assert "Nothing is late, and nothing falls due." in ended.stdout

    @pytest.mark.parametrize("days", ["0", "-3", "soon", "9" * 30])
    def test_what_is_no_number_of_days_is_refused(self, days: str) -> None:
        ended = run("deadlines", str(FLEET), "--within", days)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "--within" in ended.stderr
        with pytest.raises(UsageError, match="no-window"):
            service.deadlines(FLEET, within=0)


class TestOwner:
    def test_table_calendar_and_document_tell_who_answers_as_the_board_does(self) -> None:
        board = json.loads(run("board", str(FLEET), "--on", "2026-12-01", "--format", "json").stdout)
        owners = {row["model"]: row["owner"] for row in board["models"]}
        assert set(owners.values()) == {"Voices", "Words"}
        rows = rows_of("--on", "2026-12-01")
        assert len(rows) > 40
        assert all(row["owner"] == owners[row["model"]] for row in rows)
        whole = json.loads(run("deadlines", str(FLEET), "--on", "2026-12-01", "--format", "json").stdout)
        assert all(day["owner"] == owners[day["model"]] for day in whole["deadlines"])
        told = icalendar.Calendar.from_ical(calendar(FLEET, on="2026-12-01"))
        events = list(told.walk("VEVENT"))
        assert {str(event["contact"]) for event in events} == {"Voices", "Words"}
        for event in events:
            (model,) = [name for name in owners if name in str(event["summary"])]
            assert str(event["contact"]) == owners[model]
            assert f"Who answers for it: {owners[model]}" in str(event["description"])

    def test_without_settings_it_is_the_actor(self, dossiers: tuple[Path, Path]) -> None:
        board = json.loads(run("board", str(dossiers[0]), "--format", "json").stdout)
        assert {day["owner"] for day in listed(dossiers[0])} == {board["models"][0]["owner"]}


class TestTable:
    def test_it_has_the_days_of_the_calendar(self) -> None:
        told = icalendar.Calendar.from_ical(calendar(FLEET, on="2026-12-01"))
        events = sorted(event["dtstart"].dt.isoformat() for event in told.walk("VEVENT"))
        rows = [row for row in rows_of("--on", "2026-12-01") if row["day"]]
        # What goes on and has a day ahead is kept until then.
        ends = [row["day"] for row in rows if row["state"] != "going-on" or row["day"] > "2026-12-01"]
        assert events == sorted(ends)

    def test_each_day_is_a_row_with_duty_provision_and_state(self) -> None:
        (row,) = [row for row in rows_of(*NINETY) if row["id"] == "notification" and row["day"]]
        assert list(row)[:6] == ["model", "owner", "day", "duty", "provision", "state"]
        assert list(row.values())[:9] == [
            "Oleander", "Words", "2026-12-08", "Notification to the Commission", "AI Act Art 52(1)", "due", "yes", "7",
            "2026-12-08",
        ]  # fmt: skip

    def test_what_cannot_be_read_ends_the_command_with_three(self, tmp_path: Path) -> None:
        (tmp_path / "lost.toml").write_text("[model\n")
        ended = run("deadlines", str(FLEET / "text-late.toml"), str(tmp_path / "lost.toml"), "--format", "csv")
        assert ended.exit_code == 3
        assert "Larkspur" in ended.stdout
        assert "lost.toml" in ended.stderr


class TestAfterNotification:
    def test_the_framework_is_foreseen_by_the_last_day_of_a_notification_that_is_due(self) -> None:
        rows = [row for row in rows_of(*NINETY) if row["id"] == "framework_after_notification"]
        assert [(row["day"], row["state"], row["binds"]) for row in rows] == [("2027-01-05", "ahead", "unknown")]
        told = run("deadlines", str(FLEET / "text-huge.toml"), "--on", "2026-12-01").stdout
        assert "The notification, if made on its last day, on 2026-12-08; 4 weeks after" in " ".join(told.split())

    def test_once_it_is_made_the_weeks_run_from_it_and_a_late_one_bounds_nothing(self, tmp_path: Path) -> None:
        text = (FLEET / "text-huge.toml").read_text()
        path = tmp_path / "gpai.toml"
        path.write_text(text + '\n[[procedure]]\nevent = "notified"\nactor = "mole"\non = 2026-12-03\n')
        found = [each for each in listed(path, on="2026-12-05") if each["id"] == "framework_after_notification"]
        assert [each["due_on"] for each in found] == ["2026-12-31"]
        path.write_text(text)
        late = listed(path, on="2026-12-09")
        assert "framework_after_notification" not in {each["id"] for each in late}
        assert next(each["state"] for each in late if each["id"] == "notification") == "late"

    def test_a_plan_tells_it_before_the_placing_where_it_binds(self, tmp_path: Path) -> None:
        path = tmp_path / "gpai.toml"
        signed = 'country = "DE"\ncode_of_practice = ["safety-and-security"]'
        path.write_text((FLEET / "text-huge.toml").read_text().replace('country = "DE"', signed))
        told = " ".join(run("plan", str(path), "--on", "2026-12-01").stdout.split())
        assert "2027-01-05 last day for framework confirmed after notification, which comes before the placing" in told
