"""The list of deadlines as JSON: every day of every actor of several dossiers, with how each was counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from gpaiscope.assessment import Assessment, clocks, deadlines
from gpaiscope.assessment.clocks import Day
from gpaiscope.assessment.deadlines import Deadline
from gpaiscope.calendar import Calendar, Certainty, CountStep, HolidayYear, Otherwise
from gpaiscope.errors import Unreadable
from gpaiscope.law import Draft
from gpaiscope.law.clocks import KINDS
from gpaiscope.report.agenda import DossierDay
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import DRAFT
from gpaiscope.report.values.shape import JsonKey, JsonShape, key, many, one_of, optional, table, where
from gpaiscope.report.values.unreadable import unreadable_key
from gpaiscope.values import DateRange, Truth


def document(
    listed: Sequence[DossierDay],
    assessed: Sequence[Assessment],
    calendar: Calendar,
    unreadable: Sequence[Unreadable] = (),
) -> Json:
    """Every day, in order, the calendar by which periods were counted, and the dossiers that cannot be read."""
    return DEADLINES.write(ListOfDays(listed, assessed, calendar, unreadable))


class ListOfDays(NamedTuple):
    """Days in order, the assessments that they are of, and the calendar by which periods were counted."""

    listed: Sequence[DossierDay]
    assessed: Sequence[Assessment]
    calendar: Calendar
    unreadable: Sequence[Unreadable] = ()

    @property
    def draft(self) -> Draft | None:
        """The draft that was laid over the law."""
        return self.assessed[0].law.body.draft if self.assessed else None

    @property
    def years(self) -> list[tuple[int, HolidayYear]]:
        """The years that any count runs through, as the calendar has them."""
        years = sorted({year for each in self.listed for year in _years(each.day)})
        return [(year, self.calendar.year(year)) for year in years]


def _years(each: Day) -> set[int]:
    days = {each.ends_on.earliest, each.ends_on.latest, *(move.start for move in each.moves)} if each.moves else set()
    return {on.year for on in days if on is not None}


def days_left(each: Day, today: date) -> int | None:
    """Days to the safe day, below nought once the last one has passed; None where it is no single day, or over."""
    if each.days is None or each.state not in ("late", "due", "ahead", "owed"):
        return None
    passed = each.state == "late" or each.due_on.before(DateRange.exactly(today)) is Truth.YES
    return -each.days if passed and each.kind != "keeping" else each.days


# -- what a last day is told with, here and in other documents


def _moved(deadline: Deadline) -> DateRange | None:
    """By when a period ends by law, where that is not the plain day."""
    ends = deadline.ends
    return None if ends is None or ends.end == DateRange.exactly(ends.plain) else ends.end


BEFORE: Final = kinds.FLAG.described(
    "there and true where the act has to come before due_on, the day of the placing itself"
)
_OR_BY: Final[JsonShape[date | None]] = JsonShape(
    {"type": ["string", "null"], "format": "date"}, kinds.ISO_OR_NULL.write
)
OPEN_DAY: Final[dict[str, JsonKey[Deadline | None]]] = {
    "open_in": optional(
        kinds.TEXT,
        lambda deadline: deadline.open_in.name if deadline and deadline.open_in else None,
        "the open question of law on which the last day hangs; due_on is the safe day",
    ),
    "or_by": where(
        lambda deadline: deadline is not None and deadline.open_in is not None,
        key(_OR_BY, lambda deadline: deadline.or_by if deadline else None, "the last day by another reading"),
    ),
}
"""The open question on which the last day hangs, and that day by another reading."""
DONE_IN: Final = kinds.TEXT.described(
    "open question of law: whether what was done counts; the state is as though it does not"
)
DAYS: Final = kinds.INTEGER_OR_NULL.described(
    "late or since: for at least so many days; due: so many left; done: so many too late; else null"
)
STATE: Final = one_of(deadlines.STATES)
DEADLINE: Final = table(
    Deadline,
    obligation=key(kinds.TEXT, lambda deadline: deadline.obligation),
    actor=key(kinds.TEXT, lambda deadline: deadline.actor),
    outcome=key(kinds.OUTCOME, lambda deadline: deadline.outcome),
    state=key(STATE, lambda deadline: deadline.state),
    days=key(DAYS, lambda deadline: deadline.days),
    due_on=key(kinds.DAY, lambda deadline: DateRange(earliest=deadline.earliest, latest=deadline.latest)),
    before=optional(BEFORE, lambda deadline: deadline.before or None),
    ends_on=optional(
        kinds.DAY,
        _moved,
        "the day on which the period ends by law, where a weekend or holiday moves due_on",
    ),
    **OPEN_DAY,
    done_on=key(kinds.DAY, lambda deadline: deadline.done_on),
    done_in=optional(DONE_IN, lambda deadline: deadline.done_in.name if deadline.done_in else None),
)
"""What is due when, or since when it continues, and how that stands to the day."""

# -- the list of all days

_YEAR: Final = table(
    tuple[int, HolidayYear],
    year=key(kinds.INTEGER, lambda counted: counted[0]),
    standing=key(one_of(certainty.value for certainty in Certainty), lambda counted: counted[1].certainty.value),
    source=key(kinds.TEXT, lambda counted: counted[1].source),
)
_CALENDAR: Final = table(
    ListOfDays,
    place=key(kinds.TEXT, lambda of_days: of_days.calendar.place),
    years=key(many(_YEAR), lambda of_days: of_days.years),
)
_STARTED_BY: Final = table(
    Day,
    says=key(kinds.TEXT, lambda day: day.started),
    on=key(kinds.DAY, lambda day: day.started_on),
)
_MOVE: Final = table(
    CountStep,
    from_=key(kinds.ISO, lambda move: move.start),
    to=key(kinds.ISO, lambda move: move.end),
    because=key(kinds.TEXT, lambda move: move.because),
    cites=key(kinds.TEXT, lambda move: move.cites),
)
_OTHERWISE: Final = table(
    Otherwise,
    due_on=key(kinds.DAY, lambda other: other.end),
    question=key(kinds.TEXT, lambda other: other.question),
    cites=key(kinds.TEXTS, lambda other: other.cites),
)
_LISTED: Final = table(
    DossierDay,
    id=key(kinds.TEXT, lambda listed: listed.day.id),
    obligation=key(kinds.TEXT, lambda listed: listed.day.obligation),
    actor=key(kinds.TEXT, lambda listed: listed.day.actor),
    dossier=key(kinds.TEXT, lambda listed: listed.dossier),
    model=key(kinds.TEXT, lambda listed: listed.model),
    outcome=key(kinds.OUTCOME, lambda listed: listed.day.outcome),
    kind=key(one_of(KINDS), lambda listed: listed.day.kind),
    says=key(kinds.TEXT, lambda listed: listed.day.says),
    to=key(kinds.TEXT, lambda listed: listed.day.to),
    state=key(one_of(clocks.STATES), lambda listed: listed.day.state),
    due_on=key(kinds.DAY, lambda listed: listed.day.due_on, "the day as it is plainly counted, the safe one"),
    ends_on=key(kinds.DAY, lambda listed: listed.day.ends_on, "the last day by law; for what is waited for, the first"),
    days_left=key(
        kinds.INTEGER_OR_NULL,
        lambda listed: days_left(listed.day, listed.assessment.law.day),
        "until due_on; below nought: since the last day passed",
    ),
    done_on=key(kinds.DAY, lambda listed: listed.day.done_on),
    done_in=optional(DONE_IN, lambda listed: listed.day.done_in.name if listed.day.done_in else None),
    started_by=key(_STARTED_BY, lambda listed: listed.day),
    counted=key(kinds.TEXT, lambda listed: listed.day.counted),
    moves=key(many(_MOVE), lambda listed: listed.day.moves, "the steps of the count"),
    otherwise=key(many(_OTHERWISE), lambda listed: listed.day.otherwise, "the day by another reading of an open point"),
    provisional=key(kinds.TEXTS, lambda listed: listed.day.provisional),
    halts=key(kinds.TEXT, lambda listed: listed.day.halts),
    missed=key(kinds.TEXT, lambda listed: listed.day.missed),
    cites=key(kinds.TEXTS, lambda listed: map(str, listed.day.cites)),
)
DEADLINES: Final = table(
    ListOfDays,
    schema_version=kinds.VERSIONED,
    hypothetical=optional(DRAFT, lambda of_days: of_days.draft),
    days=key(many(kinds.ISO), lambda of_days: sorted({each.day for each in of_days.assessed}), "of assessment"),
    calendar=key(_CALENDAR, lambda of_days: of_days),
    deadlines=key(many(_LISTED), lambda of_days: of_days.listed),
    unreadable=unreadable_key(lambda of_days: of_days.unreadable),
)
