"""The page of a run that is watched: what it has spent, how fast it goes, and when it passes which line."""

from __future__ import annotations

from typing import Final

from gpaiscope.compute.logs.projection import Approach, Projection
from gpaiscope.report import words
from gpaiscope.report.blocks import Amount, Block, Heading, Named, Notice, Page, Row, Rows, Sentence
from gpaiscope.values import DateRange, Range, Truth

DIGITS: Final = 3
MOST_NOTES: Final = 5


def watch(found: Projection, name: str) -> Page:
    """One look at a run."""
    rows = [_row("Spent", found.spent), *(() if found.daily is None else (_row("Per day", found.daily),))]
    if found.planned is not None:
        rows.append(_row("By its end", found.planned))
    rows.append(Row(label=("Log",), items=((f"{found.format}, to {found.day}",),)))
    blocks: list[Block] = [Rows(rows=tuple(rows)), Heading(("Lines of the law",))]
    for each in found.approaches:
        blocks.append(
            Sentence(
                (f"{words.number(each.mark.at, DIGITS)} FLOP, {each.mark.says} ({each.mark.cites}): {when(each)}.",)
            )
        )
    blocks.extend(Notice((note,)) for note in found.notes[:MOST_NOTES])
    return Page(title=("A run that is watched: ", Named(name)), blocks=tuple(blocks))


def _row(label: str, value: Range) -> Row:
    return Row(label=(label,), items=((Amount(value, "FLOP", DIGITS),),))


def when(each: Approach) -> str:
    """When a line is passed, in a few words."""
    if each.passed_at_best:
        return "passed" if each.passed is Truth.YES else "passed by the best estimate"
    if each.will_at_best is False:
        return "not passed by the end of this run" + ("" if each.will is Truth.NO else ", by the best estimate")
    if each.best_on is None or each.on is None:
        passed = "not known whether it is passed" if each.passed is Truth.UNKNOWN else "not passed"
        return f"{passed}; no day can be told"
    latest = each.on.latest.isoformat() if each.on.latest else "an open day"
    between = "" if each.on == DateRange.exactly(each.best_on) else f" ({each.on.earliest} to {latest})"
    says = f"to be passed about {each.best_on}{between}"
    if each.notify_by is not None:
        says += f"; notify by {each.notify_by}, or within two weeks of knowing that it will be, if that is earlier"
    return says


def line(found: Projection) -> str:
    """One look in one line, for logs and terminals that cannot be written over."""
    spent = words.amount(found.spent, DIGITS)
    pace = f", {words.amount(found.daily, DIGITS)} a day" if found.daily is not None else ""
    lines = "; ".join(f"{each.mark.id} {when(each)}" for each in found.approaches)
    return f"{found.day} spent {spent} FLOP{pace}; {lines}"
