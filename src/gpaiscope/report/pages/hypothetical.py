"""What is said under a draft: marked on every page, and set beside what the law says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gpaiscope.assessment.comparison import Change, Comparison, Held, Subject
from gpaiscope.law import Law
from gpaiscope.law.sentences import plain
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Named, Notice, Page, Sentence, Span
from gpaiscope.report.onward import Call

MARK = "Hypothetical: "
MOST = 24
"""Changes that are listed unless all are asked for."""

_KINDS = {
    "standing": "How actors stand",
    "duty": "What is owed",
    "day": "Days to keep",
    "answer": "Other answers",
}


def marked(page: Page, law: Law, more: Iterable[Block] = ()) -> Page:
    """A page that says of itself that it is a draft's, if it is; ``more`` follows where that is said."""
    draft = law.body.draft
    if draft is None:
        return page
    later = [str(each) for each in draft.days if each > law.day]
    waits: Line = (f" On {law.day} its changes from {words.listed(later)} do not hold yet.",) if later else ()
    says: Line = (MARK, "this is worked out under the draft ", Named(draft.name), ", laid over the law as it stands")
    notice = Notice((*says, ". It is not law. The draft: ", Named(draft.source), ".", *waits))
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
    yield Sentence(
        (f"{words.count(len(found.changes), 'change')} on {law.day}; {found.same} others stay as they are.",)
    )
    left = len(found.changes) if full else MOST
    for kind, says in _KINDS.items():
        changes = [each for each in found.changes if each.subject.kind == kind]
        if changes:
            more: Line = (f"and {len(changes) - left} more; --full has all",) if len(changes) > left else ()
            yield Sentence((f"{says}:",))
            yield Items(items=tuple(_item(each, found) for each in changes[:left]), more=more)
            left = max(0, left - len(changes))


def _item(change: Change, found: Comparison) -> Item:
    turned = (f": {_held(change.before)}, by the draft ", f"{_held(change.after)}")
    causes = words.listed(list(dict.fromkeys(_cause(each) for each in change.because)))
    return Item(line=(*_subject(change.subject, found), *turned), notes=((f"through {causes}",),) if causes else ())


def _cause(cause: object) -> str:
    before, after = getattr(cause, "before", None), getattr(cause, "after", None)
    name = str(getattr(cause, "id", ""))
    if getattr(cause, "kind", "") != "parameter" or before is None or after is None:
        return name
    return f"{name} ({plain(before)}, by the draft {plain(after)})"


def _subject(subject: Subject, found: Comparison) -> Iterator[Span]:
    names: dict[str, str] = {}
    for each in found.after:
        names.update(words.names(each.dossier))
    if subject.kind != "standing":
        yield Code(subject.id)
    if subject.actor:
        yield from ("" if subject.kind == "standing" else ", ", Named(names.get(subject.actor) or subject.actor))
    if subject.model:
        yield from (" in ", Named(subject.model))


def _held(held: Held | None) -> str:
    if held is None:
        return "nothing"
    said = " and ".join(held.kinds) if held.kinds else ""
    days = f", {words.on(held.days)}" if held.days is not None else ""
    return f"{held.says}{f' ({said})' if said else ''}{days}"
