"""The page of deadlines: with all of it, what each day is and how it was counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gpaiscope import service

ROOT = Path(__file__).parents[3]


def test_what_the_end_of_a_period_means_is_said_where_nothing_has_to_be_done_by_then() -> None:
    told = service.deadlines(ROOT / "examples/open-weights", on=date(2026, 11, 27)).to_text(full=True)
    assert "It has to be kept until then: keep earlier versions of the documentation" in " ".join(told.split())
