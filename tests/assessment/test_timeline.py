"""A timeline says of every day what the assessment of that day says, and turns on no other day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gpaiscope import service
from gpaiscope.errors import UsageError
from gpaiscope.law import BODY
from gpaiscope.repository.dossiers import assessable, from_bytes
from tests import timelines
from tests.assessment.test_comparison import DAY, DOSSIER, mapping

DRAWN = tuple(timelines.dossiers(6, 3))


@pytest.mark.parametrize("tables", DRAWN, ids=range(len(DRAWN)))
@pytest.mark.long
def test_it_is_the_assessment_of_each_day(tables: timelines.Tables) -> None:
    given = timelines.again(tables)
    assert timelines.unlike(given, *timelines.window(tables, 40)) == []


def test_it_is_so_around_every_day_of_the_law_and_of_the_dossier() -> None:
    statements = '[{ value = "apache-2.0", until = 2026-05-31 }, { value = "llama3.1", since = 2026-06-01 }]'
    text = DOSSIER.replace('licence = "apache-2.0"', f"licence = {statements}").replace('"4e24"', '"2e25"')
    given = assessable(from_bytes(text.encode(), "gpai.toml"), DAY)
    for day in (*BODY.turns(), date(2026, 3, 1), date(2026, 6, 1), date(2027, 1, 1)):
        assert timelines.unlike(given, day - timedelta(days=2), day + timedelta(days=2)) == []


def test_each_day_has_its_changes_and_their_causes() -> None:
    found = service.timeline(mapping(DOSSIER), on=DAY).values
    days = {turn.day: turn.comparison.changes for turn in found.turns}
    assert found.first == date(2026, 1, 1)
    assert found.last == date(2028, 11, 27)
    assert {date(2026, 3, 1), date(2026, 8, 2)} <= days.keys()
    assert all(change.because for changes in days.values() for change in changes)


def test_its_ends_can_be_named_and_have_to_be_in_order() -> None:
    asked = service.timeline(mapping(DOSSIER), on=DAY, first=date(2026, 3, 1), last=date(2026, 3, 1))
    assert asked.values.turns == ()
    assert len(asked.values.stretches) == 1
    with pytest.raises(UsageError, match="would begin"):
        service.timeline(mapping(DOSSIER), on=DAY, first=date(2027, 1, 1), last=date(2026, 1, 1))
    with pytest.raises(UsageError, match="no law is kept"):
        service.timeline(mapping(DOSSIER), on=DAY, first=date(2024, 1, 1))


def test_a_dossier_without_a_day_begins_on_the_day_of_assessment() -> None:
    found = service.timeline({"model": {"name": "x"}}, on=DAY).values
    assert found.first == DAY
