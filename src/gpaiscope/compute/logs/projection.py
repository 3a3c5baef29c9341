"""When a run that goes on will have spent an amount: from what it spent, how long that took, and how far it goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Final

from gpaiscope.compute.logs.records import LogProof
from gpaiscope.deferred import dataclass
from gpaiscope.values import DateRange, Exact, Range, Truth

A_DAY: Final = 86400
LONGEST: Final = 36_500
"""Days past which no day is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An amount that may be spent without passing a line: ``at``. ``days`` are those of a notification, 0: none.

    ``behind`` is what counts towards it before the run; ``cumulative``: what was done beside the training counts too.
    """

    id: str
    at: Exact
    says: str
    cites: str
    days: int = 0
    behind: Exact = 0
    cumulative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """One line, and when it is passed. ``on`` is empty where the run ends below it, or its pace is not known.

    ``passed`` is whether what was spent is more; ``will`` whether the whole run will be, as far as its plan is known,
    and ``will_at_best`` whether by its best value, None where there is no plan.
    ``best_on`` is the day by the best values, ``notify_by`` the last day of the two weeks that begin then.
    """

    mark: Mark
    passed: Truth
    passed_at_best: bool
    will: Truth
    will_at_best: bool | None = None
    on: DateRange | None = None
    best_on: date | None = None
    notify_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A run so far and where it goes. ``daily`` is None where the log does not say how long the run has taken."""

    spent: Range
    daily: Range | None
    planned: Range | None
    approaches: tuple[Approach, ...]
    day: date
    format: str
    notes: tuple[str, ...] = ()


def project(
    proof: LogProof, marks: tuple[Mark, ...], planned_steps: Exact | None, today: date, beside: Exact = 0
) -> Projection:
    """Where a run goes at its pace so far, pauses included. ``beside`` is what was done beside the training.

    ``today`` stands for the day of the log's last line where it has none.
    """
    spent, steps = proof.estimate.flop, proof.facts.get("steps")
    elapsed, (now, part) = elapsed_days(proof), _now(proof, today)
    daily = spent.times(1 / elapsed) if elapsed else None
    done = steps.best if steps is not None else None
    planned = None
    if planned_steps and done and planned_steps >= done:
        planned = spent.times(Fraction(planned_steps) / done)
    shares = Fraction(planned_steps) / done if planned is not None and planned_steps and done else None

    def approach(mark: Mark) -> Approach:
        own = spent + Range.exactly(beside if mark.cumulative else 0)
        base = Range.exactly(mark.behind)
        pace = own.times(1 / elapsed) if elapsed else None
        return _approach(mark, own + base, pace, None if shares is None else own.times(shares) + base, now, part)

    return Projection(
        spent=spent,
        daily=daily,
        planned=planned,
        approaches=tuple(map(approach, marks)),
        day=now,
        format=proof.format,
        notes=tuple(proof.estimate.warnings),
    )


def elapsed_days(proof: LogProof) -> Fraction | None:
    """Days that a run has taken: from the first line of its log to the last, and no less than it counts by itself.

    None where the log tells neither.
    """
    hours = proof.facts.get("hours")
    counted = (hours.best or hours.low or 0) if hours is not None else 0
    clock: Exact = proof.ended - proof.started if proof.started is not None and proof.ended is not None else 0
    return max(Fraction(clock) / A_DAY, Fraction(counted) / 24) or None


def _now(proof: LogProof, today: date) -> tuple[date, Fraction]:
    """The day of the log's last line, and how much of that day was over."""
    ended = proof.ended
    if ended is None or not 0 <= ended < 253_402_300_800:
        return today, Fraction(0)
    return datetime.fromtimestamp(int(ended), UTC).date(), Fraction(ended) % A_DAY / A_DAY


def _approach(
    mark: Mark, spent: Range, daily: Range | None, planned: Range | None, now: date, part: Fraction
) -> Approach:
    at = Range.exactly(mark.at)
    passed = spent.greater_than(at)
    at_best = spent.best is not None and spent.best > mark.at
    will = passed if planned is None or passed is Truth.YES else planned.greater_than(at)
    will = Truth.UNKNOWN if planned is None and will is Truth.NO else will
    whole = None if planned is None or planned.best is None else planned.best > mark.at
    found = Approach(mark=mark, passed=passed, passed_at_best=at_best, will=will, will_at_best=at_best or whole)
    if at_best or whole is False or daily is None:
        return found
    first, best, last = (
        _day(mark.at, getattr(spent, end), getattr(daily, end), now, part) for end in ("high", "best", "low")
    )
    if best is None:
        return found
    notify = _later(best, mark.days) if mark.days else None
    on = DateRange(earliest=first or now, latest=last)
    return replace(found, on=on, best_on=best, notify_by=notify)


def never_less_spent(before: Projection | None, now: Projection) -> Projection:
    """What is shown after a look: a run never has spent less than it had, whatever became of its log."""
    if before is None or (now.spent.best or 0) >= (before.spent.best or 0):
        return now
    return replace(before, notes=(_FALLEN, *now.notes))


_FALLEN: Final = "the log was rotated, cut or begun anew, and shows less than before: the figures from before are shown"


def _day(at: Exact, spent: Exact | None, daily: Exact | None, now: date, part: Fraction) -> date | None:
    if spent is None or not daily:
        return None
    days = max(Fraction(at - spent) / daily, Fraction(0))
    return _later(now, int(days + part)) if days < LONGEST else None


def _later(day: date, days: int) -> date | None:
    """So many days later; None past the last day that there is."""
    return day + timedelta(days=days) if (date.max - day).days >= days else None
