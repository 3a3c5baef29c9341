"""When training passed the line of systemic risk, as the logs of its runs tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from gpaiscope.assessment.curve import curve
from gpaiscope.assessment.ledger import NOTHING
from gpaiscope.compute.logs import prove
from gpaiscope.documents.material import Material
from gpaiscope.dossier import Activity, Stated
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log
from gpaiscope.values import DateRange, Exact, Range

_UNEVEN: Final = 5
"""A run is taken to be as even as to pass a line within this part of its length around the day of an even one."""


def passing_by_logs(material: Material) -> DateRange | None:
    """The days between which compute passes the line; None where no log tells, or a run that counts has no days."""
    own = material.assessment
    entries, longest = [], 0
    for entry in own.entries or ():
        if entry.cumulative == NOTHING:
            continue
        logged = _days_of_log(Path(own.dossier.file).parent, entry.activity)
        if logged is not None:
            first, last = logged
            longest = max(longest, (last - first).days)
            activity = replace(
                entry.activity,
                started_on=Stated(DateRange.exactly(first)),
                ended_on=Stated(DateRange.exactly(last)),
            )
            entry = replace(entry, activity=activity)
        elif entry.undated:
            return None
        entries.append(entry)
    if not longest:
        return None
    made = curve(entries, {})
    line = Range.exactly(material.law.number("presumption_flop"))
    passed = made.passing(lambda day: made.spent(day, "cumulative") + own.inherited, line)
    if passed.on is None or passed.on.earliest is None:
        return None
    slack = timedelta(days=longest // _UNEVEN)
    latest = passed.on.latest
    return DateRange(earliest=passed.on.earliest - slack, latest=None if latest is None else latest + slack)


def _days_of_log(folder: Path, activity: Activity) -> tuple[date, date] | None:
    if activity.log is None:
        return None
    try:
        proof = prove(read_log(folder / activity.log.value))
    except (InputError, OSError):
        return None  # that it cannot be read is told where the compute is estimated
    first, last = _day_at(proof.started), _day_at(proof.ended)
    return None if first is None or last is None else (first, last)


def _day_at(seconds: Exact | None) -> date | None:
    try:
        return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
