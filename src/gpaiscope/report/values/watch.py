"""A run that is watched as JSON documents, one a line; numbers are decimal strings."""

from __future__ import annotations

from gpaiscope.compute.logs.projection import Approach, Projection
from gpaiscope.report.values import Json, versioned
from gpaiscope.values import DateRange, json_number


def watch_json(found: Projection) -> Json:
    """The document of one look at a run."""
    return versioned(
        {
            "on": found.day.isoformat(),
            "log": found.format,
            "flop": found.spent.to_dict(),
            "flop_per_day": None if found.daily is None else found.daily.to_dict(),
            "planned_flop": None if found.planned is None else found.planned.to_dict(),
            "lines": [_line(each) for each in found.approaches],
            "warnings": list(found.notes),
        }
    )


def _line(each: Approach) -> Json:
    return {
        "id": each.mark.id,
        "flop": json_number(each.mark.at),
        "passed": each.passed.value,
        "passed_on_best_estimate": each.passed_at_best,
        "will_be_passed": each.will.value,
        "will_be_passed_on_best_estimate": each.will_at_best,
        "on": _days(each.on),
        "best_on": each.best_on.isoformat() if each.best_on else None,
        "notify_by": each.notify_by.isoformat() if each.notify_by else None,
        "says": each.mark.says,
        "cites": each.mark.cites,
    }


def _days(days: DateRange | None) -> Json | None:
    if days is None:
        return None
    ends = (("earliest", days.earliest), ("latest", days.latest))
    return {name: end.isoformat() if end else None for name, end in ends}
