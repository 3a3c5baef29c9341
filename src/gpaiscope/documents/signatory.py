"""The note for whoever signs a final copy, which stays with them: what to compare, and what the copy does not say."""

from __future__ import annotations

from collections.abc import Iterator

from gpaiscope.documents.content import SourcedValue, source_text, told
from gpaiscope.documents.documentation import NAME
from gpaiscope.documents.drafting import Draft, FilledField, found_in
from gpaiscope.documents.gate_rules import approved_after_version
from gpaiscope.documents.pages import owed_line
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Named, Page, Row, Rows, Sentence, Sheets
from gpaiscope.report.say import say, say_text
from gpaiscope.values import unique

_FIRM = ("stated", "counted")
"""Ways to know a value that no signatory has to look at again."""


def note(draft: Draft) -> Page:
    """What a signatory has to know of a copy that can be sent."""
    return Page(
        title=say("Note for the signatory: {document}", document=draft.form.title),
        blocks=tuple(_what_to_know(draft)),
        sheets=Sheets(running=say("Stays with the signatory"), author=draft.provider, drawn_up=draft.day),
    )


def _what_to_know(draft: Draft) -> Iterator[Block]:
    yield Sentence(
        say(
            "This note stays with you; the copy beside it is what is sent. Read the copy, compare the hash, then sign: "
            "whoever signs answers for what it says, and nothing here is legal advice."
        )
        if draft.form.is_signed
        else say(
            "This note stays with you; the copy beside it is what is sent, and has no line to sign on. Read the copy, "
            "compare the hash, then approve it: whoever does answers for what it says; nothing here is legal advice."
        )
    )
    yield Rows(rows=tuple(Row(label=label, items=(line,)) for label, line in _about_the_copy(draft)))
    filled = [each for each in draft.answers if each.state == "filled"]
    known = {each.field.id: found_in(draft, each.field) for each in filled}
    yield from _listed_under(say("Look at these again"), list(_weakly_known(filled, known)))
    if draft.form.id == "copyright-policy":
        yield from _listed_under(say("Approved after the day of its version"), list(_approved_later(draft)))
    yield from _listed_under(say("Rounded or told roughly for this recipient"), list(_told_roughly(filled, known)))
    yield from _listed_under(say("Not in this copy, since others get it"), list(_for_others(draft)))
    yield from _listed_under(say("Readings that it rests on"), [(reading,) for reading in draft.form.readings])
    unseen = [each for each in filled if not each.field.verified]
    yield from _listed_under(
        say("Labels, recipients or precision not seen in the official text"), list(map(_named_field, unseen))
    )


def _about_the_copy(draft: Draft) -> Iterator[tuple[Line, Line]]:
    yield say("For"), (draft.recipient.name,)
    yield say("Handling"), (draft.recipient.handling,)
    yield say("Hash of the contents"), (Code(draft.content),)
    yield say("Owed"), owed_line(draft)
    signed = draft.signed
    if signed is not None:
        on = words.day(signed.on) if signed.on else "a day that is not said"
        head = say("Signed") if draft.form.is_signed else say("Approved")
        yield head, say("by {name}, on {day}", name=Named(signed.name), day=on)
    else:
        place = say("{table} of {file}", table=Code("[[sign_off]]"), file=NAME)
        head = say("Still to sign") if draft.form.is_signed else say("Still to approve")
        yield head, say("a named person, in {place}, with this hash as content", place=place)


def _listed_under(head: Line, items: list[Line]) -> Iterator[Block]:
    if items:
        yield Heading(head, 2)
        yield Items(items=tuple(Item(line=each) for each in unique(items)))


def _named_field(answer: FilledField) -> Line:
    return (f"{answer.field.number} {answer.field.label}".strip(),)


def _weakly_known(filled: list[FilledField], known: dict[str, list[SourcedValue]]) -> Iterator[Line]:
    """What nobody stated, with how it is known and from where."""
    for answer in filled:
        for each in known[answer.field.id]:
            if each.how not in _FIRM:
                sources = words.listed(unique(map(source_text, each.sources))) or say_text("no source")
                yield say(
                    "{field}: {how} ({sources})", field=_named_field(answer), how=each.how, sources=Named(sources)
                )


def _approved_later(draft: Draft) -> Iterator[Line]:
    for material in draft.materials:
        for approval, version in approved_after_version(material):
            yield say(
                "{approval} ({there}); its first version is of {day} ({place}). Say in the text from when it applies.",
                approval=Named(approval.says),
                there=Named(approval.place),
                day=Named(version.says),
                place=Named(version.place),
            )


def _told_roughly(filled: list[FilledField], known: dict[str, list[SourcedValue]]) -> Iterator[Line]:
    for answer in filled:
        shown = {line for each in answer.told for line in _every_line(each.lines, each.rows)}
        for each in known[answer.field.id]:
            exact = told(each.value, "exact")
            finer = [line for line in _every_line(exact.lines, exact.rows) if line not in shown]
            if answer.field.precision and answer.field.precision != "exact" and finer:
                yield say("{field}: {exact}", field=_named_field(answer), exact=Named(words.listed(finer)))


def _every_line(lines: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    return [*lines, *(words.listed(row) for row in rows)]


def _for_others(draft: Draft) -> Iterator[Line]:
    for each in draft.form.fields:
        if draft.recipient.id not in each.recipients:
            yield (f"{each.number} {each.label}".strip(),)
