"""How fast a run goes: by its log so far, or by a rate that is given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.curve import Pace
from gpaiscope.assessment.ledger import Entry
from gpaiscope.compute.logs import prove
from gpaiscope.compute.logs.projection import A_DAY, elapsed_days
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Exact, Range, parse_exact

_PREFIXED: Final = re.compile(r"((?:model\[\d+\]\.)?activities\[\d+\])=(.+)", re.DOTALL)
_RATE: Final = re.compile(r"\s*(\S+?)\s*(?:FLOP)?\s*(?:/|per )\s*(day|d|hour|h|second|s)\s*", re.IGNORECASE)
_A_DAY: Final = {"d": 1, "h": 24, "s": 86400}
RATE: Final = "FLOP per day, hour or second, such as 2e23/day or 4e18/s"


def paces_of(assessment: Assessment, logs: Iterable[str] = (), rates: Iterable[str] = ()) -> dict[str, Pace]:
    """The pace of runs by the paths of their entries.

    A log or a rate is written ``activities[0]=...``, or by itself where one run alone lies ahead. Raises UsageError
    for a rate that is none and for a run that is not there, and InputError for a log that tells no pace.
    """
    found: dict[str, Pace] = {}
    for path, file in _by_run(assessment, logs, "log"):
        found[path] = _of_log(Path(file), assessment.day)
    for path, text in _by_run(assessment, rates, "rate"):
        daily = Range.exactly(_daily(text))
        found[path] = replace(found[path], daily=daily) if path in found else Pace(daily=daily)
    return found


def _by_run(assessment: Assessment, given: Iterable[str], what: str) -> Iterator[tuple[str, str]]:
    ahead = [each for each in assessment.entries or () if each.state != "done"]
    seen: set[str] = set()
    for each in given:
        match = _PREFIXED.fullmatch(each)
        path, rest = (match[1], match[2]) if match else (_only(ahead, each, what), each)
        if path not in {entry.path for entry in ahead}:
            raise UsageError(_no_run(ahead, path))
        if path in seen:
            message = f"{path} has a {what} already"
            raise UsageError(Mistake(reference="unknown-run", message=message, expected=f"one --{what} for each run"))
        seen.add(path)
        yield path, rest


def _only(ahead: list[Entry], given: str, what: str) -> str:
    if len(ahead) == 1:
        return ahead[0].path
    raise UsageError(_no_run(ahead, "", f"--{what} {ahead[0].path}={given}" if ahead else ""))


def _no_run(ahead: list[Entry], path: str, help: str = "") -> Mistake:
    """The mistake of a run that is not there, or of one that is not named."""
    told = ", ".join(f"{each.path} ({each.kind})" for each in ahead)
    message = f"{path} is no run that is planned or under way" if path else "which run is meant is not said"
    if not ahead:
        message = "no run is planned or under way"
    expected = f"one of {told}" if told else "an activity that has not ended"
    return Mistake(reference="unknown-run", message=message, expected=expected, help=help)


def _daily(text: str) -> Exact:
    """FLOP a day. Raises UsageError for what is no rate, and for one with which nothing is ever spent."""
    match = _RATE.fullmatch(text)
    try:
        amount = parse_exact(match[1]) if match else -1
    except ValueError:
        amount = -1
    if match is None or amount < 0:
        raise UsageError(Mistake(reference="no-rate", message=f"{text!r} is no rate", expected=RATE))
    if amount == 0:
        message = "with a rate of nothing no line is ever passed"
        raise UsageError(Mistake(reference="no-rate", message=message, expected=f"more than 0: {RATE}"))
    return amount * _A_DAY[match[2][0].lower()]


def _of_log(path: Path, day: date) -> Pace:
    """The pace of a run so far, pauses included: all that it spent, over all the time since it began."""
    proof = prove(read_log(path))
    spent, elapsed = proof.estimate.flop, elapsed_days(proof)
    if not (spent.low or spent.best):
        why = next((each.why for each in proof.unproven if each.fact == "flop"), "it counts none")
        help = f"`gpaiscope estimate log {path}` says what it proves; --rate gives the pace otherwise"
        raise InputError(_silent(path, f"the log proves no compute: {why}", help))
    if not elapsed:
        help = "give the pace with --rate"
        raise InputError(_silent(path, "the log does not say how long the run has taken", help))
    started, ended = _day(proof.started), _day(proof.ended)
    over = Fraction(proof.ended or 0) % A_DAY / A_DAY if ended else Fraction(1)
    return Pace(spent=spent, by=ended or day, over=over, daily=spent.times(1 / elapsed), since=started)


def _day(seconds: Exact | None) -> date | None:
    """The day of a time in seconds since 1970; None for one that no log can have."""
    try:
        return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def _silent(path: Path, message: str, help: str) -> Mistake:
    return Mistake(reference="log-without-pace", message=message, file=str(path), help=help)
