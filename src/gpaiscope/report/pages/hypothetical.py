"""What is said under a draft: marked on every page, and set beside what the law says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Heading, Line, Named, Notice, Page, Sentence

if TYPE_CHECKING:
    from gpaiscope.assessment.comparison import Comparison
    from gpaiscope.law import Body, Law
    from gpaiscope.report.onward import Call

MARK: Final = "Hypothetical: "
MOST: Final = 3
"""Changes that a first screen shows."""


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


def against_law(found: Comparison, call: Call, *, full: bool = False) -> Iterator[Block]:
    """What the draft changes, against the law of the same day."""
    from gpaiscope.report.pages.changes import changed, gravest  # every page asks for the mark, and few for changes

    law = found.after[0].law
    draft = law.body.draft
    yield Heading(("What the draft changes",))
    if found.changes:
        yield from changed(found, full=True) if full else gravest(found, MOST)
        return
    yield Sentence((f"On {law.day} nothing: all {found.same} answers, duties and days are those of the law.",))
    if draft is not None and draft.days and draft.days[-1] > law.day:
        yield replace(call, on=draft.days[-1]).command("assess", says="on the day from which all of it holds")
