"""A document as its recipient reads it: the text of the form and the answers, and nothing of how they came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.documents.gate import Refusal
from gpaiscope.report.blocks import Block, Heading, Item, Items, Line, Named, Page, Sentence, Sheets, Strong, Table
from gpaiscope.report.say import say

_ANSWERED = ("filled",)


def final_page(draft: Draft) -> Page:
    """The copy that is sent. It is one that nothing refuses: see `gpaiscope.documents.gate`."""
    blocks = [block for section, answers in draft.sections for block in _section(section.title, answers)]
    return Page(
        title=(Named(draft.form.title),),
        blocks=tuple(blocks),
        sheets=Sheets(
            running=(draft.recipient.handling,),
            author=draft.provider,
            drawn_up=draft.day,
            properties=(("document", draft.form.id), ("for", draft.recipient.id), ("content", draft.content)),
            close=draft.form.one_sheet,
        ),
    )


def _section(title: str, answers: Sequence[FilledField]) -> Iterator[Block]:
    answered = [answer for answer in answers if answer.state in _ANSWERED]
    if not answered:
        return
    yield Heading((title,), 2)
    for answer in answered:
        yield Heading((f"{answer.field.number} {answer.field.label}",), 3)
        for shown in answer.told:
            if shown.rows:
                yield Table(head=shown.head, rows=tuple(tuple((Named(cell),) for cell in row) for row in shown.rows))
            elif shown.marked:
                yield Items(items=tuple(Item(line=(Named(line),)) for line in shown.lines))
            else:
                yield from (Sentence((Named(line),)) for line in shown.lines)


def refused_page(draft: Draft, refusals: Sequence[Refusal]) -> Page:
    """Why a document cannot be sent: every reason with both values and both places, and who settles it."""
    title = say(
        "{document}: cannot be sent yet, for {many} reasons", document=draft.form.title, many=str(len(refusals))
    )
    return Page(title=title, blocks=(Items(items=tuple(map(_refusal, refusals)), numbered=True),))


def _refusal(refusal: Refusal) -> Item:
    notes: list[Line] = [
        say("{place}: {value}", place=Named(value.place), value=Named(value.says)) for value in refusal.values
    ]
    if refusal.asks:
        who = refusal.who or "whoever knows"
        notes.append(say("{question} To be answered by: {who}.", question=refusal.asks, who=Strong(who)))
    return Item(line=(Named(refusal.says),), notes=tuple(notes), tone="due")
