"""Days that one page told otherwise than another, or that were told of what nobody stated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.dated import Dated, incident_reports, planned_duties
from gpaiscope.dossier import read
from gpaiscope.errors import InputError
from gpaiscope.values import DateRange

PLANNED = """
[model]
name = "Open Text"
outputs = ["text"]
[[actors]]
id = "firm"
country = "FR"
[[activities]]
kind = "pre-training"
actor = "firm"
started_on = 2026-08-03
ended_on = 2026-11-27
flop = "3e23"
[[market]]
event = "planned-placing"
actor = "firm"
channel = "public-hub"
territory = "union"
on = 2026-12-11
[openness]
licence = "Apache-2.0"
access_verification = "none"
weights_public = true
architecture_public = true
usage_information = ["modalities", "capabilities", "limitations", "integration"]
monetisation = []
personal_data = "none"
"""
MADE = """
[[done]]
obligation = "copyright_policy"
actor = "firm"
on = 2026-12-09
"""
OLDER = """
[model]
name = "Old Text"
outputs = ["text"]
[[actors]]
id = "eire"
country = "IE"
[[activities]]
kind = "pre-training"
actor = "eire"
flop = "3e25"
[[market]]
event = "made-available"
actor = "eire"
territory = "union"
on = 2025-03-03
[[procedure]]
event = "notified"
actor = "eire"
on = 2025-08-10
flop = "3e25"
[[procedure]]
event = "serious-incident"
actor = "eire"
on = 2026-11-18
became_known_on = 2026-11-20
"""
TRAINED = OLDER.replace('flop = "3e25"\n[[market]]', 'flop = "3e25"\nended_on = 2024-12-20\n[[market]]')
DAY = date(2026, 12, 1)


def assessed(text: str, day: date) -> Assessment:
    return assess(read(text.encode(), file="gpai.toml", format="toml"), day)


def row(text: str, id: str, day: date) -> Dated:
    (found,) = [each for each in assessed(text, day).dated if each.id == id]
    return found


def documents(text: str, day: date, folder: Path) -> dict[str, str]:
    """How each document stands, by its id, as the page says it."""
    (folder / "gpai.toml").write_text(text, encoding="utf-8")
    told = service.documents(str(folder), on=day).to_text(width=300)
    rows = (line.strip() for line in told.splitlines())
    signed = (line.partition(" ") for line in rows)
    named = (rest.partition(":") for sign, _, rest in signed if sign in ("!!", "!", "?", "§", "✓"))
    return {id: says.strip() for id, _, says in named}


@pytest.mark.parametrize("day", [date(2026, 12, 10), date(2026, 12, 11)])
def test_what_was_made_before_the_placing_is_told_as_done_until_it(day: date) -> None:
    (made,) = [each for each in planned_duties(assessed(PLANNED + MADE, day)) if each.id == "copyright_policy"]
    assert (made.state, made.done_on, made.origin) == ("done", DateRange.exactly(date(2026, 12, 9)), "planned")


def test_a_document_that_was_made_before_the_placing_stays_among_the_documents(tmp_path: Path) -> None:
    told = documents(PLANNED + MADE, date(2026, 12, 11), tmp_path)
    assert told["copyright-policy"] == "owed, as planned, and done on 2026-12-09"


def test_after_the_planned_day_a_document_may_be_owed_as_the_duty_may(tmp_path: Path) -> None:
    assert not row(PLANNED, "copyright_policy", date(2026, 12, 12)).sure
    told = documents(PLANNED, date(2026, 12, 12), tmp_path)
    assert told["copyright-policy"] == "perhaps owed: facts are missing"


def test_on_the_planned_day_a_document_is_owed_that_day(tmp_path: Path) -> None:
    told = documents(PLANNED, date(2026, 12, 11), tmp_path)
    assert told["copyright-policy"] == "owed by 2026-12-11, as planned (today)"


def test_of_an_incident_of_no_stated_sort_the_acts_own_report_is_told() -> None:
    (report,) = incident_reports(assessed(TRAINED, DAY))
    assert report.clock is not None
    assert report.clock.at_once
    assert report.lacks is not None
    assert report.lacks.path == "older-model-incident"


def test_the_first_report_of_a_sort_that_is_not_stated_asks_for_the_sort() -> None:
    first = next(each for each in assessed(TRAINED, DAY).dated if each.event and each.state == "late")
    assert first.lacks is not None
    assert first.lacks.path == "procedure[1].kind"


def test_the_report_of_an_incident_that_may_bind_is_no_document_that_is_owed(tmp_path: Path) -> None:
    assert documents(TRAINED, DAY, tmp_path)["incident-report"].startswith("perhaps owed since 2026-11-20")


def test_what_is_to_be_done_without_undue_delay_is_never_said_to_have_been_late() -> None:
    done = '[[done]]\nobligation = "serious_incident_reporting"\nactor = "eire"\non = 2026-11-27\n'
    reports = [each for each in assessed(TRAINED + done, DAY).dated if each.clock is not None and each.clock.at_once]
    assert [(each.state, each.is_done_late, each.is_done_perhaps_late) for each in reports] == [("done", False, False)]


def test_a_commitment_is_not_shown_before_the_day_from_which_its_duty_may_bind() -> None:
    report = row(OLDER, "model_report", DAY)
    assert (report.state, report.shown.earliest) == ("undated", date(2025, 8, 2))


def test_new_year_is_a_holiday_before_any_notice() -> None:
    known = PLANNED.replace("3e23", "2e25").replace("2026-08-03", "2027-02-01").replace("2026-11-27", "2027-05-31") + (
        '[[procedure]]\nevent = "known-that-will-be-met"\nactor = "firm"\non = 2026-12-17\n'
    )
    notification = row(known, "notification", date(2026, 12, 20))
    assert notification.last == DateRange.exactly(date(2027, 1, 4))


def test_a_finding_about_an_incident_stands_at_its_entry(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(OLDER, encoding="utf-8")
    found = service.check(str(tmp_path), on=DAY).values
    lines = {each.line for model in found.models for each in model.issues if "First report of" in each.says}
    first = OLDER[: OLDER.index('[[procedure]]\nevent = "serious-incident"')].count("\n") + 1
    assert lines <= {first, first + 1}
    assert lines


def test_a_calendar_names_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(OLDER, encoding="utf-8")
    (tmp_path / "broken.toml").write_text('[model]\nname = "Old\n', encoding="utf-8")
    told = service.deadlines(str(tmp_path / "good.toml"), str(tmp_path / "broken.toml"), on=DAY)
    assert "broken.toml" in told.to_ics()[0].replace("\r\n ", "").split("BEGIN:VEVENT")[0]


def test_a_quotation_mark_that_is_not_closed_is_called_so() -> None:
    with pytest.raises(InputError) as told:
        read(b'[model]\nname = "Old\n', file="gpai.toml", format="toml")
    (mistake,) = told.value.mistakes
    assert mistake.message == "this is not TOML: a quotation mark is not closed on its line"
    assert mistake.line == 2
