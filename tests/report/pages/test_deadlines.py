"""The page of deadlines: with all of it, what each day is and how it was counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gpaiscope import service
from tests.guesses import DAY, LIKELY, PLANNED, SETTLED, put

ROOT = Path(__file__).parents[3]


def test_what_the_end_of_a_period_means_is_said_where_nothing_has_to_be_done_by_then() -> None:
    told = service.deadlines(ROOT / "examples/open-weights", on=date(2026, 11, 27)).to_text(full=True)
    assert "It has to be kept until then: keep earlier versions of the documentation" in " ".join(told.split())


def listed(folder: Path, text: str) -> str:
    """The list of the days of a dossier, in one line."""
    return " ".join(service.deadlines(put(folder, text), on=DAY).to_text().split())


def test_what_is_late_only_by_a_guess_is_likely_late_with_the_guess(tmp_path: Path) -> None:
    told = listed(tmp_path, LIKELY)
    assert "due 2026-05-03, likely 121 days late; nothing says that it was done: Authorised representative" in told
    assert "Acme, likely: if the original is a general-purpose AI model" in told


def test_what_is_late_without_a_guess_is_plainly_late(tmp_path: Path) -> None:
    told = listed(tmp_path, SETTLED)
    assert "due 2026-05-03, 121 days late" in told
    assert "likely" not in told


def test_the_event_of_a_day_that_is_only_likely_or_may_not_bind_is_tentative(tmp_path: Path) -> None:
    told, settled = (service.deadlines(put(tmp_path, text), on=DAY).to_ics()[0] for text in (LIKELY, SETTLED))
    for calendar, open_ in ((told, "(likely)"), (settled, "(if it binds)")):
        events = calendar.replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
        assert any(open_ in event for event in events)
        assert all(
            ("STATUS:TENTATIVE" in event) == any(mark in event for mark in ("(likely)", "(if it binds)"))
            for event in events
        )
    assert "SUMMARY:LIKELY LATE: Authorised representative" in told
    assert "Guessed\\, and stated by nobody: the original is a general-purpose AI model" in told.replace("\r\n ", "")
    assert "(likely)" not in settled


def test_a_plan_says_that_what_comes_with_the_placing_is_only_likely(tmp_path: Path) -> None:
    under_way = PLANNED.replace("2026-04-01", "2026-10-01")
    told = " ".join(service.plan(put(tmp_path, under_way), on=DAY).to_text().split())
    assert "duties come with it, likely" in told
    assert "copyright policy (likely)" in told
    assert "Guessed, and stated by nobody: the original is a general-purpose AI model" in told


def test_a_plan_leaves_likely_out_where_nothing_is_guessed(tmp_path: Path) -> None:
    under_way = PLANNED.replace("2026-04-01", "2026-10-01").replace("systemic_risk", "gpai_model = true\nsystemic_risk")
    told = service.plan(put(tmp_path, under_way), on=DAY).to_text()
    assert "duties come with it" in told
    assert "it, likely" not in told
    assert "(likely)" not in told
