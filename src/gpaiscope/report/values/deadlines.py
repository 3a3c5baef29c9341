"""The list of deadlines as JSON: every day of every actor of several dossiers, with how each was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from gpaiscope.assessment import Assessment, dated
from gpaiscope.assessment.dated import Dated, Window
from gpaiscope.calendar import Calendar, Certainty, CountStep, HolidayYear, Otherwise
from gpaiscope.engine.case import Missing
from gpaiscope.errors import Unreadable
from gpaiscope.law import Draft
from gpaiscope.law.assumptions import IDS
from gpaiscope.law.clocks import KINDS
from gpaiscope.report import words
from gpaiscope.report.agenda import DossierDay
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import DRAFT, LAW_OF_DAY
from gpaiscope.report.values.shape import JsonKey, JsonShape, key, many, one_of, optional, or_null, table, where
from gpaiscope.report.values.unreadable import unreadable_key
from gpaiscope.values import DateRange

if TYPE_CHECKING:
    from gpaiscope.report.write.csv import CsvCell


def document(
    listed: Sequence[DossierDay],
    assessed: Sequence[Assessment],
    calendar: Calendar,
    unreadable: Sequence[Unreadable] = (),
    owners: Sequence[str] = (),
    window: Window | None = None,
) -> Json:
    """Every day, in order, the calendar by which periods were counted, and the dossiers that cannot be read."""
    return DEADLINES.write(ListOfDays(listed, assessed, calendar, unreadable, owners, window))


class ListOfDays(NamedTuple):
    """Days in order, the assessments that they are of, and the calendar by which periods were counted."""

    listed: Sequence[DossierDay]
    assessed: Sequence[Assessment]
    calendar: Calendar
    unreadable: Sequence[Unreadable] = ()
    owners: Sequence[str] = ()
    window: Window | None = None

    @property
    def draft(self) -> Draft | None:
        """The draft that was laid over the law."""
        return self.assessed[0].law.body.draft if self.assessed else None

    @property
    def years(self) -> list[tuple[int, HolidayYear]]:
        """The years that any count runs through, as the calendar has them."""
        years = sorted({year for each in self.listed for year in _years(each.day)})
        return [(year, self.calendar.year(year)) for year in years]


def _years(row: Dated) -> set[int]:
    ends = (row.last.earliest, row.last.latest, *(move.start for move in row.days_of.moves))
    return {on.year for on in ends if on is not None} if row.days_of.moves else set()


# -- a dated duty, the same in every document

MISSING: Final = table(
    Missing,
    path=key(kinds.TEXT, lambda missing: missing.path),
    asks=key(kinds.TEXT, lambda missing: missing.asks),
    who=key(kinds.TEXT, lambda missing: missing.who),
)
"""What is not known and would have to be: what to ask, whom, and where the answer goes."""
DATED: Final = table(
    Dated,
    id=key(kinds.TEXT, lambda row: row.id, "the obligation or the clock"),
    obligation=key(kinds.TEXT, lambda row: row.obligation, "what it belongs to"),
    event=key(kinds.TEXT, lambda row: row.event, "where the entry stands that starts it; empty where none does"),
    actor=key(kinds.TEXT, lambda row: row.actor),
    model=key(kinds.TEXT, lambda row: row.model, "its identifier on a hub, else its name"),
    outcome=key(kinds.OUTCOME, lambda row: row.outcome, "whether it binds"),
    kind=key(one_of(KINDS), lambda row: row.kind),
    origin=key(
        one_of(dated.ORIGINS),
        lambda row: row.origin,
        "stated: begins with what happened; estimated: on a day worked out from figures; planned: only with a plan",
    ),
    state=key(one_of(dated.STATES), lambda row: row.state),
    safe_day=key(kinds.ISO_OR_NULL, lambda row: row.safe, "the day by which to act on any reading"),
    last_day=key(
        kinds.DAY, lambda row: row.last, "the last day by law, between two days; of what goes on the first day"
    ),
    days_left=key(
        kinds.INTEGER_OR_NULL,
        lambda row: row.days_left,
        "until the safe day, after it until the last one where that is one day; below nought: since the last day",
    ),
    done_on=key(kinds.DAY, lambda row: row.done_on),
    lacks=key(or_null(MISSING), lambda row: row.lacks, "what is missing for the day, or since when it has been known"),
    counted=key(kinds.TEXT, lambda row: row.counted, "by which rule the last day is counted"),
    cites=key(
        kinds.TEXTS, lambda row: map(str, row.cites), "the provisions of the duty, of its start and of the count"
    ),
    sure=key(
        kinds.FLAG,
        lambda row: row.outcome.decided and not row.hangs_on,
        "the outcome is decided, and hangs on no guess",
    ),
    hangs_on=key(
        kinds.TEXTS,
        lambda row: [IDS[guess] for guess in row.hangs_on],
        "the guesses, by id, without which it would be open whether it binds, or whether it is late",
    ),
)
"""A dated duty: the list of these is the same in every document."""
DATED_LIST: Final = many(DATED).described("every dated duty, gravest first")

# -- what a last day was told with before, here and in other documents: kept for a major version, and worked out from it

DEADLINE_STATES: Final = ("late", "due", "window", "unknown", "since", "done")


def deadline_state(row: Dated) -> str:
    """How an obligation stands, in the words of `DEADLINE_STATES`."""
    latest = row.last.latest
    if row.state in ("late", "done") and row.nature == dated.ACT:
        return row.state
    if latest is None:
        return "unknown"
    if row.nature != dated.ACT and latest <= row.today:
        return "since"
    return "due" if row.shown.exact and row.last.exact else "window"


def deadline_days(row: Dated) -> int | None:
    """How many days that is from the day of assessment, where they are certain."""
    state, latest = deadline_state(row), row.last.latest
    if state == "since" and latest is not None:
        return (row.today - latest).days
    return None if state in ("window", "unknown") else row.days


def due_on(row: Dated) -> DateRange:
    """The day as it is plainly counted; of what has to come before a placing the day of that."""
    return row.days_of.plain.shifted(1) if row.before else row.days_of.plain


def _moved(row: Dated) -> DateRange | None:
    """By when a period ends by law, where that is not the plain day."""
    return None if row.last == row.days_of.plain else row.last


BEFORE: Final = kinds.FLAG.described(
    "there and true where the act has to come before due_on, the day of the placing itself"
)
_OR_BY: Final[JsonShape[date | None]] = JsonShape(
    {"type": ["string", "null"], "format": "date"}, kinds.ISO_OR_NULL.write
)
OPEN_DAY: Final[dict[str, JsonKey[Dated | None]]] = {
    "open_in": optional(
        kinds.TEXT,
        lambda row: row.open_in.name if row and row.open_in else None,
        "the open question of law on which the last day hangs; due_on is the safe day",
    ),
    "or_by": where(
        lambda row: row is not None and row.open_in is not None,
        key(_OR_BY, lambda row: row.or_by if row else None, "the last day by another reading"),
    ),
}
"""The open question on which the last day hangs, and that day by another reading."""
DONE_IN: Final = kinds.TEXT.described(
    "open question of law: whether what was done counts; the state is as though it does not"
)
DAYS: Final = kinds.INTEGER_OR_NULL.described(
    "late or since: for at least so many days; due: so many left; done: so many too late; else null"
)
STATE: Final = one_of(DEADLINE_STATES)
DEADLINE: Final = table(
    Dated,
    obligation=key(kinds.TEXT, lambda row: row.obligation),
    actor=key(kinds.TEXT, lambda row: row.actor),
    outcome=key(kinds.OUTCOME, lambda row: row.outcome),
    state=key(STATE, deadline_state),
    days=key(DAYS, deadline_days),
    due_on=key(kinds.DAY, due_on),
    before=optional(BEFORE, lambda row: row.before or None),
    ends_on=optional(
        kinds.DAY,
        _moved,
        "the day on which the period ends by law, where a weekend or holiday moves due_on",
    ),
    **OPEN_DAY,
    done_on=key(kinds.DAY, lambda row: row.done_on),
    done_in=optional(DONE_IN, lambda row: row.done_in.name if row.done_in else None),
)
"""What is due when, or since when it continues, and how that stands to the day."""


def _listed_days_left(row: Dated) -> int | None:
    if dated.listed_state(row) in ("unknown", "done"):
        return None
    latest = row.last.latest
    if dated.listed_state(row) == "owed" and row.kind != "keeping" and latest is not None:
        return (latest - row.today).days
    return row.days if row.kind == "keeping" else row.days_left


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
    Dated,
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
    owner=key(kinds.TEXT, lambda listed: listed.owner, "who answers for the model, as on a board; empty: nobody"),
    outcome=key(kinds.OUTCOME, lambda listed: listed.day.outcome),
    kind=key(one_of(KINDS), lambda listed: listed.day.kind),
    says=key(kinds.TEXT, lambda listed: listed.day.says),
    to=key(kinds.TEXT, lambda listed: listed.day.to),
    state=key(one_of(dated.LISTED_STATES), lambda listed: dated.listed_state(listed.day)),
    due_on=key(kinds.DAY, lambda listed: due_on(listed.day), "the day as it is plainly counted, the safe one"),
    ends_on=key(kinds.DAY, lambda listed: listed.day.last, "the last day by law; for what is waited for, the first"),
    days_left=key(
        kinds.INTEGER_OR_NULL,
        lambda listed: _listed_days_left(listed.day),
        "until due_on; below nought: since the last day passed",
    ),
    done_on=key(kinds.DAY, lambda listed: listed.day.done_on),
    done_in=optional(DONE_IN, lambda listed: listed.day.done_in.name if listed.day.done_in else None),
    started_by=key(_STARTED_BY, lambda listed: listed.day),
    counted=key(kinds.TEXT, lambda listed: listed.day.counted),
    moves=key(many(_MOVE), lambda listed: listed.day.days_of.moves, "the steps of the count"),
    otherwise=key(
        many(_OTHERWISE),
        lambda listed: (*listed.day.otherwise, *listed.day.contradicted),
        "the day by another reading of an open point, or by what is stated against the training that is listed",
    ),
    provisional=key(kinds.TEXTS, lambda listed: listed.day.days_of.provisional),
    halts=key(kinds.TEXT, lambda listed: listed.day.halts),
    missed=key(kinds.TEXT, lambda listed: listed.day.missed),
    cites=key(kinds.TEXTS, lambda listed: map(str, listed.day.cites)),
)
DEADLINES: Final = table(
    ListOfDays,
    schema_version=kinds.VERSIONED,
    hypothetical=optional(DRAFT, lambda of_days: of_days.draft),
    days=key(many(kinds.ISO), lambda of_days: sorted({each.day for each in of_days.assessed}), "of assessment"),
    law=optional(LAW_OF_DAY, lambda of_days: of_days.assessed[0].law if of_days.assessed else None),
    owners=optional(kinds.TEXTS, lambda of_days: of_days.owners or None, "whose models these are; left out: all"),
    within=optional(
        kinds.COUNT,
        lambda of_days: of_days.window.days if of_days.window else None,
        "only what has passed, lies within so many days, or may; left out: all",
    ),
    left_out=optional(kinds.COUNT, lambda of_days: of_days.window.left_out if of_days.window else None, "for that"),
    calendar=key(_CALENDAR, lambda of_days: of_days),
    deadlines=key(many(_LISTED), lambda of_days: of_days.listed),
    dated=key(DATED_LIST, lambda of_days: [listed.day for listed in of_days.listed]),
    unreadable=unreadable_key(lambda of_days: of_days.unreadable),
)

# -- the same as a table

CSV_HEAD: Final = (
    "model",
    "owner",
    "day",
    "duty",
    "provision",
    "state",
    "binds",
    "days_left",
    "last_day",
    "actor",
    "id",
    "dossier",
)


def csv_rows(listed: Iterable[DossierDay]) -> Iterator[tuple[CsvCell, ...]]:
    """The days as cells in the order of `CSV_HEAD`; a day that is not known is empty, as in a calendar file."""
    for own in listed:
        row, entered = own.day, own.entered_on
        yield (
            own.model,
            own.owner or None,
            entered.earliest or entered.latest,
            words.capital(row.short),
            next(map(str, row.first_cites(1)), None),
            row.state,
            "likely" if row.is_likely else row.outcome.value,
            row.days_left,
            row.last.latest if row.last.exact else None,
            own.actor,
            row.id,
            own.dossier,
        )
