"""The list of deadlines as JSON: every day of every actor of several dossiers, with how each was counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.clocks import STATES, Day
from gpaiscope.calendar import Calendar, Otherwise
from gpaiscope.report.values import Json, day, hypothetical, versioned
from gpaiscope.report.words import title
from gpaiscope.values import DateRange, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A day with the dossier and the model that it is of."""

    dossier: str
    assessment: Assessment
    day: Day

    @property
    def model(self) -> str:
        """The model's name."""
        return title(self.assessment)

    @property
    def actor(self) -> str:
        """The actor's name, or its id."""
        named = (each for each in self.assessment.dossier.actors or () if each.id and each.id.value == self.day.actor)
        return next((each.name.value for each in named if each.name), self.day.actor)


def in_order(listed: Iterable[Listed]) -> list[Listed]:
    """By state, gravest first, and by day."""
    return sorted(listed, key=lambda each: (STATES.index(each.day.state), *_day_of(each.day.due_on), each.model))


def _day_of(on: DateRange) -> tuple[str, str]:
    return (str(on.earliest or on.latest or "9999"), str(on.latest or "9999"))


def document(listed: Sequence[Listed], assessed: Sequence[Assessment], calendar: Calendar) -> Json:
    """Every day, in order, and the calendar by which periods were counted."""
    days = sorted({each.day for each in assessed})
    years = sorted({year for each in listed for year in _years(each.day)})
    return versioned(
        {
            **(hypothetical(assessed[0].law.body) if assessed else {}),
            "days": [each.isoformat() for each in days],
            "calendar": {
                "place": calendar.place,
                "years": [
                    {"year": year, "standing": found.standing.value, "source": found.source}
                    for year in years
                    if (found := calendar.year(year))
                ],
            },
            "deadlines": [_entry(each) for each in listed],
        }
    )


def _years(each: Day) -> set[int]:
    days = {each.ends_on.earliest, each.ends_on.latest, *(move.start for move in each.moves)} if each.moves else set()
    return {on.year for on in days if on is not None}


def _entry(listed: Listed) -> Json:
    each = listed.day
    law = listed.assessment.law
    return {
        "id": each.id,
        "obligation": each.obligation,
        "actor": each.actor,
        "dossier": listed.dossier,
        "model": listed.model,
        "outcome": each.outcome.value,
        "kind": each.kind,
        "says": each.says,
        "to": each.to,
        "state": each.state,
        "due_on": _on(each.due_on),
        "ends_on": _on(each.ends_on),
        "days_left": days_left(each, law.day),
        "done_on": _on(each.done_on),
        **({"done_in": each.done_in.name} if each.done_in is not None else {}),
        "started_by": {"says": each.started, "on": _on(each.started_on)},
        "counted": each.counted,
        "moves": [
            {"from": move.start.isoformat(), "to": move.end.isoformat(), "because": move.because, "cites": move.cites}
            for move in each.moves
        ],
        "otherwise": [_otherwise(other) for other in each.otherwise],
        "provisional": list(each.provisional),
        "halts": each.halts,
        "missed": each.missed,
        "cites": [str(cited) for cited in each.cites],
    }


def _otherwise(other: Otherwise) -> Json:
    return {"due_on": _on(other.end), "question": other.question, "cites": list(other.cites)}


def _on(value: DateRange | None) -> object:
    """A day, or the ends of a range; null where nothing is known of it."""
    return None if value is None or value == DateRange() else day(value)


def days_left(each: Day, today: date) -> int | None:
    """Days to the safe day, below nought once the last one has passed; None where it is no single day, or over."""
    if each.days is None or each.state not in ("late", "due", "ahead", "owed"):
        return None
    passed = each.state == "late" or each.due_on.before(DateRange.exactly(today)) is Truth.YES
    return -each.days if passed and each.kind != "keeping" else each.days
