"""The pace of a run, by its log and by a rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from assessment.dossiers import assessed
from written_logs import MEGATRON

from gpaiscope.assessment.curve import Pace
from gpaiscope.errors import GpaiscopeError, InputError, UsageError
from gpaiscope.repository.paces import paces_of
from gpaiscope.values import Range

TODAY = date(2026, 3, 5)
ONE = """
model.outputs = ["text"]
activities = [{ kind = "pre-training", flop = "2e22", started_on = 2026-03-01, ended_on = 2026-04-30 }]
"""
TWO = ONE.replace("activities = [", 'activities = [{ kind = "fine-tuning", flop = 1, started_on = 2026-05-01 }, ')


def paces(text: str = ONE, logs: tuple[str, ...] = (), rates: tuple[str, ...] = ()) -> dict[str, Pace]:
    return paces_of(assessed(text, TODAY), logs, rates)


def log(folder: Path, days: int) -> str:
    """A log whose second line came so many days after the first."""
    path = folder / "train=1.log"
    path.write_text(MEGATRON.replace("2026-03-01 10:00:20", f"2026-03-0{1 + days} 10:00:00"), encoding="utf-8")
    return str(path)


def test_a_log_gives_what_is_spent_by_its_last_line_and_how_much_a_day(tmp_path: Path) -> None:
    spent = 6 * 14 * 10**8 * 2560 * 4096
    found = paces(logs=(log(tmp_path, 4),))["activities[0]"]
    assert (found.by, found.since) == (date(2026, 3, 5), date(2026, 3, 1))
    assert (found.spent.best, found.daily.best) == (spent, Fraction(spent, 4))


def test_it_takes_no_less_time_than_its_steps_add_up_to(tmp_path: Path) -> None:
    path = tmp_path / "train.log"
    path.write_text(MEGATRON, encoding="utf-8")  # 20 seconds by the clock of its lines, 30 by its steps
    found = paces(logs=(str(path),))["activities[0]"]
    assert found.daily.best == found.spent.best * Fraction(86400, 30)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("2e23/day", 2 * 10**23),
        ("2e23 FLOP per day", 2 * 10**23),
        ("1e18/s", 86400 * 10**18),
        ("1e18 / second", 86400 * 10**18),
        ("5/hour", 120),
        ("0.5/d", Fraction(1, 2)),
    ],
)
def test_a_rate_is_per_day_hour_or_second(text: str, daily: Fraction) -> None:
    assert paces(rates=(text,)) == {"activities[0]": Pace(daily=Range.exactly(daily))}


def test_a_rate_goes_on_from_what_a_log_shows(tmp_path: Path) -> None:
    found = paces(logs=(log(tmp_path, 4),), rates=("1e20/day",))["activities[0]"]
    assert (found.by, found.daily) == (date(2026, 3, 5), Range.exactly(10**20))


def test_of_several_runs_the_one_that_is_meant_is_named() -> None:
    assert list(paces(TWO, rates=("activities[1]=1e20/day", "activities[0]=1/s"))) == ["activities[1]", "activities[0]"]


@pytest.mark.parametrize(
    ("text", "rates", "reference", "says"),
    [
        (ONE, ("0/day",), "no-rate", "no line is ever passed"),
        (ONE, ("0.0/s",), "no-rate", "no line is ever passed"),
        (ONE, ("-1/day",), "no-rate", "is no rate"),
        (ONE, ("1e20",), "no-rate", "is no rate"),
        (ONE, ("1e20/week",), "no-rate", "is no rate"),
        (ONE, ("nan/day",), "no-rate", "is no rate"),
        (ONE, ("1/day", "2/day"), "unknown-run", "has a rate already"),
        (ONE, ("activities[3]=1/day",), "unknown-run", "no run that is planned or under way"),
        (TWO, ("1/day",), "unknown-run", "which run is meant is not said"),
        (ONE.replace("2026", "2025"), ("1/day",), "unknown-run", "no run is planned or under way"),
    ],
)
def test_what_is_no_rate_or_no_run_says_why(text: str, rates: tuple[str, ...], reference: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        paces(text, rates=rates)
    assert (caught.value.mistake.reference, says in caught.value.mistake.message) == (reference, True)
    assert caught.value.mistake.expected


@pytest.mark.parametrize(
    ("content", "reference"),
    [
        ("\n".join(line for line in MEGATRON.splitlines() if "throughput" in line).replace("throughput", "put"), ""),
        ("no log", "log-unknown"),
    ],
)
def test_a_log_that_proves_no_compute_is_an_error_that_names_it(tmp_path: Path, content: str, reference: str) -> None:
    path = tmp_path / "train.log"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GpaiscopeError) as caught:
        paces(logs=(str(path),))
    assert isinstance(caught.value, InputError)
    assert caught.value.mistakes[0].file
    assert not reference or caught.value.mistakes[0].reference == reference
