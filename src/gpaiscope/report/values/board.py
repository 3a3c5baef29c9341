"""A board as JSON, and its rows as the table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.dated import ORIGINS, STATES
from gpaiscope.assessment.standing import STATES as STANDINGS
from gpaiscope.law import Draft
from gpaiscope.law.exposure import Ceiling
from gpaiscope.report import words
from gpaiscope.report.board import DAY_STATES, Board, BoardRow, OwnerCount
from gpaiscope.report.tones import BY_GRAVITY
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.deadlines import MISSING
from gpaiscope.report.values.heads import DRAFT, LAW_OF_DAY
from gpaiscope.report.values.shape import by_id, key, many, one_of, optional, or_null, table
from gpaiscope.report.values.unreadable import unreadable_key

if TYPE_CHECKING:
    from gpaiscope.report.write.csv import CsvCell


def document(found: Board) -> Json:
    """Every row that could be read, in order, with what is counted of all and of each owner."""
    return BOARD.write(found)


_NEXT: Final = table(
    BoardRow,
    day=key(kinds.ISO_OR_NULL, lambda row: row.next_day, "null: no day is known"),
    what=key(kinds.TEXT, lambda row: row.next_what),
    state=key(one_of(DAY_STATES), lambda row: row.day_state, "soon: within 30 days"),
    binds=key(kinds.FLAG, lambda row: row.binds, "false: it only may"),
    days_left=key(kinds.INTEGER_OR_NULL, lambda row: row.next[0].days_left, "below nought: since the last day"),
    origin=key(one_of(ORIGINS), lambda row: row.next[0].origin),
    duties=key(
        many(
            table(
                tuple[str, str],
                id=key(kinds.TEXT, lambda duty: duty[0]),
                state=key(one_of(STATES), lambda duty: duty[1]),
            )
        ),
        lambda row: [(duty.id, duty.state) for duty in row.next],
        "the duties of that day, by the ids of `gpaiscope deadlines`",
    ),
)
_FINE: Final = table(
    Ceiling,
    fixed_eur=key(kinds.NUMBER, lambda ceiling: ceiling.fixed_eur),
    percent=key(kinds.NUMBER, lambda ceiling: ceiling.percent, "of the worldwide turnover of the year before"),
    eur=key(kinds.AMOUNT, lambda ceiling: ceiling.eur, "the ceiling, the higher of both"),
)
_ROW: Final = table(
    BoardRow,
    model=key(kinds.TEXT, lambda row: row.model),
    dossier=key(kinds.TEXT, lambda row: row.dossier, "its file; empty: it stands in none"),
    owner=key(kinds.TEXT, lambda row: row.owner, "who answers for it; empty: nobody is known"),
    actor=key(kinds.TEXT, lambda row: row.leader.standing.actor if row.leader else "", "whose answer it is, by id"),
    tone=key(one_of(BY_GRAVITY), lambda row: row.tone, "what follows, gravest first; clear: nothing is owed"),
    status=key(kinds.TEXT, lambda row: words.plain(row.status), "in words, for people"),
    standing=key(one_of(STANDINGS), lambda row: row.state, "how the actor stands"),
    kinds=key(kinds.TEXTS, lambda row: row.leader.standing.kinds if row.leader else (), "what kind of provider it is"),
    sure=key(kinds.FLAG, lambda row: row.is_sure, "how it stands is decided, and hangs on no guess"),
    next=key(or_null(_NEXT), lambda row: row if row.next else None, "what comes next; null: nothing is left to do"),
    open=key(kinds.COUNT, lambda row: len(row.questions), "the questions that decide"),
    asks=key(many(MISSING), lambda row: row.questions),
    fine_ceiling=key(
        or_null(_FINE),
        lambda row: row.exposure.ceiling if row.exposure else None,
        "the most that a fine may come to; null: none can be had",
    ),
    fine_outcome=optional(
        kinds.OUTCOME, lambda row: row.exposure.outcome if row.exposure else None, "whether it can be had"
    ),
)
_OWNER: Final = table(
    OwnerCount,
    owner=key(kinds.TEXT, lambda count: count.owner, "empty: of nobody"),
    models=key(kinds.COUNT, lambda count: count.models),
    late=key(kinds.COUNT, lambda count: count.late),
    perhaps_late=key(kinds.COUNT, lambda count: count.perhaps_late, "nothing says that it was done"),
    due=key(kinds.COUNT, lambda count: count.due, "within 30 days"),
)
_COUNTS: Final = table(
    Board,
    models=key(kinds.COUNT, lambda found: len(found.rows), "what cannot be read among them"),
    late=key(kinds.COUNT, lambda found: found.late),
    perhaps_late=key(kinds.COUNT, lambda found: found.perhaps_late, "nothing says that it was done"),
    due=key(kinds.COUNT, lambda found: len(found.due), "within 30 days"),
    due_by=key(kinds.ISO_OR_NULL, lambda found: found.due_by, "the last day of these"),
    next_day=key(kinds.ISO_OR_NULL, lambda found: found.next_day, "the first day ahead of something that binds"),
    unreadable=key(kinds.COUNT, lambda found: len(found.unreadable)),
)


def _draft(found: Board) -> Draft | None:
    return next((row.assessment.law.body.draft for row in found.models), None)


BOARD: Final = table(
    Board,
    schema_version=kinds.VERSIONED,
    hypothetical=optional(DRAFT, _draft),
    day=key(kinds.ISO, lambda found: found.day, "of assessment"),
    law=optional(LAW_OF_DAY, lambda found: found.models[0].assessment.law if found.models else None),
    within=optional(
        kinds.COUNT,
        lambda found: found.window.days if found.window else None,
        "only rows whose next day lies within so many days, has passed, or is not known; left out: all",
    ),
    left_out=optional(kinds.COUNT, lambda found: found.window.left_out if found.window else None, "rows for that"),
    counts=key(_COUNTS, lambda found: found, "of the rows that are here"),
    owners=key(many(_OWNER), lambda found: found.owners),
    asked=key(kinds.TEXTS, lambda found: found.asked, "the owners whose rows these are; empty: all"),
    models=key(
        many(_ROW),
        lambda found: [row for row in found.asked_rows if isinstance(row, BoardRow)],
        "gravest first, then by day",
    ),
    unreadable=unreadable_key(lambda found: [row.unreadable for row in found.unreadable]),
    unreadable_owners=optional(
        by_id(kinds.TEXT),
        lambda found: {row.dossier: row.owner for row in found.unreadable if row.owner} or None,
        "who answers for what cannot be read, by its file",
    ),
)

# -- the same as a table

CSV_HEAD: Final = (
    "model",
    "tone",
    "status",
    "next_day",
    "next",
    "next_state",
    "days_left",
    "owner",
    "open",
    "fine_ceiling_eur_at_least",
    "actor",
    "dossier",
)


def csv_rows(found: Board) -> Iterator[tuple[CsvCell, ...]]:
    """The rows as cells in the order of `CSV_HEAD`, what cannot be read among them."""
    for row in found.asked_rows:
        if not isinstance(row, BoardRow):
            status = words.plain(row.status)
            yield row.model, "unreadable", status, None, None, None, None, row.owner, None, None, None, row.dossier
            continue
        day: date | None = row.next_day
        yield (
            row.model,
            row.tone,
            words.plain(row.status),
            day,
            row.next_what or None,
            row.day_state or None,
            row.next[0].days_left if row.next else None,
            row.owner or None,
            len(row.questions),
            int(row.exposure.ceiling.least) if row.exposure else None,
            row.leader.standing.actor if row.leader else None,
            row.dossier,
        )
