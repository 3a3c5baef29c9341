"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from gpaiscope.dossier.typed_days import typed_days
from gpaiscope.values import DateRange


@pytest.mark.parametrize(
    "text", ["2026-12-01", "1 December 2026", "December 1, 2026", "1st of Dec. 2026", "01.12.2026", "on 1 Dec 2026"]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert typed_days(text) == DateRange.exactly(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("February 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("Q4 2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("between March and May 2026", date(2026, 3, 1), date(2026, 5, 31)),
        ("2026-01-05..2026-02-01", date(2026, 1, 5), date(2026, 2, 1)),
        ("before March 2026", None, date(2026, 2, 28)),
        ("after 2026-03", date(2026, 4, 1), None),
        ("since 1 February 2026", date(2026, 2, 1), None),
        ("by June 2026", None, date(2026, 6, 30)),
    ],
)
def test_a_stretch_of_days_is_read_by_its_ends(text: str, earliest: date | None, latest: date | None) -> None:
    assert typed_days(text) == DateRange(earliest=earliest, latest=latest)


def test_a_day_that_is_written_both_ways_round_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="2026-12-01 or 2026-01-12"):
        typed_days("1/12/2026")
    assert typed_days("25/12/2026") == typed_days("12/25/2026") == DateRange.exactly(date(2026, 12, 25))


@pytest.mark.parametrize("text", ["soon", "31 February 2026", "2026-13", "May 2026 to March 2026", "9" * 200])
def test_what_is_no_day_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed_days(text)
