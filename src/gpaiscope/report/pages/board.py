"""The page of a board: one row a model, whose it is, and what can come of it in money; one sheet to hand over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from gpaiscope.law.citation import cite
from gpaiscope.report import phrases, words
from gpaiscope.report.blocks import Block, Heading, Line, Named, Page, Row, Rows, Sentence, Sheets, Table
from gpaiscope.report.board import (
    MOST_OF_OWNER,
    NOBODY,
    AnyRow,
    Board,
    BoardRow,
    OwnerCount,
    UnreadableRow,
)
from gpaiscope.report.onward import Call
from gpaiscope.report.say import say, say_text
from gpaiscope.report.tones import UNKNOWN
from gpaiscope.values import Outcome

NONE: Final = "-"
MOST_OWNERS: Final = 12
"""Owners that are counted on a line by themselves."""


def board(found: Board, call: Call) -> Page:
    """All rows, or a list for each owner that was asked for; under a draft it is marked as hypothetical.

    ``call`` is what was asked; its path is empty where there is more than one, or none to read again.
    """
    title, blocks = say("Board on {day}", day=found.day.isoformat()), [*_rows_of(found), *_below(found)]
    if found.asked:
        names = Named(words.listed(list(found.asked)), MOST_OF_OWNER * 2)
        title = say("Board on {day}, of {owners}", day=found.day.isoformat(), owners=names)
        blocks = [block for owner in found.asked for block in _list_of(owner, found)]
    if found.window is not None:
        title = say("{title} · the next {days}", title=title, days=words.count(found.window.days, "day"))
    page = Page(
        title=title,
        blocks=(Sentence(_counted(found)), *blocks, *_foot(found, call)),
        sheets=Sheets(
            running=say("Where each model stands on {day}", day=found.day.isoformat()),
            author=_firm(found),
            drawn_up=found.day,
            close=True,
            landscape=True,
        ),
    )
    drafted = next((row.assessment.law for row in found.models if row.assessment.law.body.draft), None)
    if drafted is None:
        return page
    from gpaiscope.report.pages.hypothetical import marked

    return marked(page, drafted)


def _firm(found: Board) -> str:
    """The firm that all actors are of, as which a sheet is signed; empty where they are of several."""
    named = {row.actor for row in found.models}
    return named.pop() if len(named) == 1 else ""


def _counted(found: Board) -> Line:
    """How many models there are, late, due and unreadable: one thing beside the other."""
    told = [words.count(len(found.rows), "model"), *_counted_late(found)]
    if found.due:
        told.append(say_text("{many} due by {day}", many=str(len(found.due)), day=str(found.due_by)))
    elif found.next_day is not None:
        told.append(say_text("next day {day}", day=str(found.next_day)))
    if found.unreadable:
        told.append(say_text("{many} cannot be read", many=str(len(found.unreadable))))
    return (" · ".join(told),)


def _counted_late(found: Board | OwnerCount) -> Iterator[str]:
    """How many models are late, and how many perhaps."""
    if found.late:
        yield say_text("{many} late", many=str(found.late))
    if found.perhaps_late:
        yield say_text("{many} perhaps late", many=str(found.perhaps_late))


def _list_of(owner: str, found: Board) -> Iterator[Block]:
    """The rows of one owner; of the only one that was asked for the title and what is counted first say whose."""
    own = found.of(owner)
    if len(found.asked) > 1:
        yield Heading(say("{owner}: {counts}", owner=Named(owner, MOST_OF_OWNER), counts=_counted(own)))
    if own.rows:
        yield from _rows_of(own)
    elif found.window is None or not found.window.left_out:
        yield Sentence(say("No model here is {owner}'s.", owner=Named(owner, MOST_OF_OWNER)))


def _rows_of(found: Board) -> Iterator[Block]:
    if not found.rows:
        return
    yield Table(
        head=("Model", "Status", "Next day", "Owner", "Open"),
        rows=tuple(_row(row, found) for row in found.rows),
        right=frozenset({4}),
        tones=tuple(row.tone if isinstance(row, BoardRow) else UNKNOWN for row in found.rows),
    )


def _row(row: AnyRow, found: Board) -> tuple[Line, ...]:
    owner: Line = (Named(row.owner, MOST_OF_OWNER),) if row.owner else (NONE,)
    if isinstance(row, UnreadableRow):
        return found.label(row), row.status, (NONE,), owner, (NONE,)
    return found.label(row), row.status, next_day(row), owner, (str(len(row.questions)),)


def next_day(row: BoardRow) -> Line:
    """The next day, with what is to be done by it, or since when nothing says that it was done."""
    if not row.next or (row.day_state == "undated" and not row.binds):
        return (NONE,)
    day, what = str(row.next_day), row.next_what
    if row.day_state == "late" and row.binds:
        # Of what is late the status says what it is.
        return say("{day} passed", day=day)
    match row.day_state:
        case "late":
            told = say("{day} passed: {what}", day=day, what=what)
        case "perhaps-late":
            told = say("since {day}: {what}, perhaps late", day=day, what=what)
        case "undated":
            told = say("not known: {what}", what=what)
        case _:
            told = say("{day} {what}", day=day, what=what)
    return told if row.binds else say("{next}, if it binds", next=told)


# -- whose they are, and what is at stake


def _below(found: Board) -> Iterator[Block]:
    rows = [row for row in (_owners(found), _at_stake(found)) if row is not None]
    if rows:
        yield Rows(rows=tuple(rows))


def _owners(found: Board) -> Row | None:
    """How many models each owner has, and how one has a list of one's own."""
    if not found.rows:
        return None
    items = [_owner(count) for count in found.owners[:MOST_OWNERS]]
    left = len(found.owners) - MOST_OWNERS
    if left > 0:
        items.append(say("and {more}", more=words.count(left, "more owner")))
    return Row(label=("Owners",), items=tuple(items))


def _owner(count: OwnerCount) -> Line:
    owner, models = Named(count.owner or NOBODY, MOST_OF_OWNER), str(count.models)
    told = [*_counted_late(count), *([say_text("{many} due", many=str(count.due))] if count.due else [])]
    if not told:
        return say("{owner} {models}", owner=owner, models=models)
    return say("{owner} {models} ({counts})", owner=owner, models=models, counts=", ".join(told))


def _at_stake(found: Board) -> Row | None:
    """The ceilings of fines, each with how many models can bring it, and how many more may."""
    sure: Counter[str] = Counter()
    perhaps: Counter[str] = Counter()
    for row in found.models:
        if row.exposure is not None:
            ceiling = phrases.ceiling(row.exposure.ceiling)
            (sure if row.exposure.outcome is Outcome.YES and not row.is_likely else perhaps)[ceiling] += 1
    items = [_fined(ceiling, sure[ceiling], perhaps[ceiling], found) for ceiling in dict.fromkeys((*sure, *perhaps))]
    return Row(label=("Fines",), items=tuple(items)) if items else None


def _fined(ceiling: str, sure: int, perhaps: int, found: Board) -> Line:
    cites = words.in_brackets(found.models[0].assessment.law.cited(cite("AI Act Art 101(1)")))
    many, more = words.count(sure, "model"), words.count(perhaps, "model")
    if not perhaps:
        return say("{ceiling}: {models}{cites}", ceiling=ceiling, models=many, cites=cites)
    if not sure:
        return say("{ceiling}: perhaps {models}{cites}", ceiling=ceiling, models=more, cites=cites)
    return say(
        "{ceiling}: {models}, perhaps {more} more{cites}", ceiling=ceiling, models=many, more=str(perhaps), cites=cites
    )


def _foot(found: Board, call: Call) -> Iterator[Block]:
    if found.window is not None and found.window.left_out:
        left, days = words.count(found.window.left_out, "model"), words.count(found.window.days, "day")
        yield Sentence(
            say("Left out: {models} of which nothing is late or due in {days}.", models=left, days=days), quiet=True
        )
    yield Sentence(
        say("Open counts the questions on which the status of a model and what is owed hang. All of it is indicative."),
        quiet=True,
    )
    if found.models:
        law = words.capital(words.law_checked(found.models[0].assessment.law))
        yield Sentence(say("{law}.", law=law), quiet=True)
    owners = [count.owner for count in found.owners if count.owner]
    if call.path and not found.asked and len(found.owners) > 1 and owners:
        within = () if found.window is None else ("--within", str(found.window.days))
        yield call.command("board", "--owner", owners[0], *within, says="one owner's list")
