"""What is said under a draft: marked on every page, and set beside what the law says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from gpaiscope.assessment.comparison import Cause, Change, Comparison, Held
from gpaiscope.law import Body, Law
from gpaiscope.law.sentences import plain
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Block,
    Cite,
    Code,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Sentence,
    Span,
    Table,
)
from gpaiscope.report.onward import Call
from gpaiscope.values import unique

MARK = "Hypothetical: "
MOST = 24
"""Rows of each table that are shown unless all are asked for."""

_KINDS = {
    "standing": "How actors stand",
    "duty": "What is owed",
    "day": "Days to keep",
    "answer": "Other answers",
}


def marked(page: Page, law: Law, more: Iterable[Block] = ()) -> Page:
    """A page about a day that says of itself that it is a draft's, if it is; ``more`` follows where that is said."""
    draft = law.body.draft
    later = [str(each) for each in draft.days if each > law.day] if draft else []
    waits: Line = (f" On {law.day} its changes from {words.listed(later)} do not hold yet.",) if later else ()
    return of_draft(page, law.body, waits, more)


def of_draft(page: Page, body: Body, says: Line = (), more: Iterable[Block] = ()) -> Page:
    """A page that says of itself that it is a draft's, if it is; ``says`` and ``more`` follow where that is said."""
    draft = body.draft
    if draft is None:
        return page
    begins: Line = (
        MARK,
        'this is worked out under the draft "',
        Named(draft.name),
        '", laid over the law as it stands',
    )
    notice = Notice((*begins, ". It is not law. The draft: ", Named(draft.source), ".", *says))
    return replace(page, title=(MARK, *page.title), blocks=(notice, *more, *page.blocks))


def compared(found: Comparison, call: Call, *, full: bool = False) -> Iterator[Block]:
    """What the draft changes, against the law of the same day."""
    law = found.after[0].law
    draft = law.body.draft
    yield Heading(("What the draft changes",))
    if not found.changes:
        yield Sentence((f"On {law.day} nothing: all {found.same} answers, duties and days are those of the law.",))
        if draft is not None and draft.days and draft.days[-1] > law.day:
            yield replace(call, on=draft.days[-1]).command("assess", says="on the day from which all of it holds")
        return
    many = words.count(len(found.changes), "answer, duty or day", "answers, duties and days")
    yield Sentence((f"On {law.day} {many}; {found.same} others stay as they are.",))
    yield from _tables(found, full=full)
    causes = unique(cause for each in found.changes for cause in each.because)
    yield Sentence(("Through what is otherwise in the draft:",))
    yield Items(items=tuple(_cause(each, law) for each in causes))


def _tables(found: Comparison, *, full: bool) -> Iterator[Block]:
    """A table for each kind of what changed; those that changed alike stand in one row."""
    several = len({_ids(each) for each in found.changes}) > 1
    for kind, says in _KINDS.items():
        rows: dict[tuple[object, ...], list[Change]] = {}
        for each in found.changes:
            if each.subject.kind == kind:
                key = (each.subject.actor, each.subject.model, each.before, each.after, _ids(each) if several else ())
                rows.setdefault(key, []).append(each)
        told = [_row(alike, found, several=several) for alike in rows.values()]
        if told:
            head = ("", "By the law", "By the draft", *(("Through",) if several else ()))
            yield Sentence((f"{says}:",))
            yield Table(head=head, rows=tuple(told if full else told[:MOST]))
            if len(told) > MOST and not full:
                yield Sentence((f"and {len(told) - MOST} more: --full has all",), quiet=True)


def _ids(change: Change) -> tuple[str, ...]:
    return unique(each.id for each in change.because)


def _row(alike: list[Change], found: Comparison, *, several: bool) -> tuple[Line, ...]:
    first = alike[0]
    through: tuple[Line, ...] = ((", ".join(_ids(first)),),) if several else ()
    return (_subjects(alike, found), (_held(first, first.before),), (_held(first, first.after),), *through)


def _subjects(alike: list[Change], found: Comparison) -> Line:
    names: dict[str, str] = {}
    for each in found.after:
        names.update(words.names(each.dossier))
    of = alike[0].subject
    said: list[Span] = []
    if of.kind != "standing":
        said += [span for each in alike for span in (", ", Code(each.subject.id))][1:]
    if of.actor:
        said += [": " if said else "", Named(names.get(of.actor) or of.actor)]
    if of.model:
        said += [" in ", Named(of.model)]
    return tuple(said)


def _held(change: Change, held: Held | None) -> str:
    if held is None:
        return "no day" if change.subject.kind == "day" else "nothing"
    kinds = f" ({' and '.join(held.kinds)})" if held.kinds else ""
    when = {"duty": "from ", "day": ""}.get(change.subject.kind, "")
    return f"{held.says}{kinds}{f', {when}{words.day(held.days)}' if held.days is not None else ''}"


def _cause(cause: Cause, law: Law) -> Item:
    cites = tuple(span for each in cause.cites for span in (", ", Cite(each)))[1:]
    notes: tuple[Line, ...] = (cites,) if cites else ()
    if cause.kind == "parameter":
        unit = f" {cause.unit}" if cause.unit else ""
        turned = f": {_value(cause.before)}{unit}, by the draft {_value(cause.after)}{unit}"
        return Item(line=(Code(cause.id), turned), notes=notes)
    off = any(each.id == cause.id and law.version(each).is_off for each in law.body.rules)
    return Item(line=(Code(cause.id), f"{', no longer applied' if off else ''}: {cause.says}"), notes=notes)


def _value(value: object) -> str:
    return plain(value) if isinstance(value, int | Fraction | date) else "not set"
