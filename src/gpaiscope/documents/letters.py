"""What a letter has around its body, and how a contract says its clauses, in the copies that are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gpaiscope.documents import wording
from gpaiscope.documents.drafting import Draft, FilledField
from gpaiscope.documents.signing import SignOff
from gpaiscope.law.addressees import CHANNEL
from gpaiscope.report.blocks import (
    Block,
    Heading,
    Item,
    Items,
    LetterHead,
    Line,
    Named,
    Sentence,
    Signatures,
    Signing,
    Strong,
)
from gpaiscope.report.say import say, say_text

_CHANNELLED: Final = ("ai-office",)
"""Recipients to whom a letter goes by the Commission's channel."""


def subject_of(draft: Draft) -> Line:
    """The subject of a letter."""
    return tuple(span for line in _of_part(draft, "subject") for span in line)


def before_body(draft: Draft) -> Iterator[Block]:
    """Head, salutation and the sentence that says what the letter is for."""
    references = [
        say("{name}: {reference}", name=name, reference=line)
        for name, part in ((say_text("Our reference"), "reference"), (say_text("Your reference"), "answers"))
        for line in _of_part(draft, part)
    ]
    references += [say("Corrects: {reference}", reference=line) for line in _of_part(draft, "corrects")]
    signed = draft.signed
    place = _said_at(signed) if signed is not None else ""
    yield LetterHead(
        sender=tuple(_of_part(draft, "sender")),
        addressee=tuple(_of_part(draft, "addressee")),
        channel=say("By {channel}", channel=CHANNEL) if draft.recipient.id in _CHANNELLED else (),
        particulars=((Named(place or say_text("Place, date:")),), *references),
    )
    yield Sentence(say("Dear Sir or Madam,"))
    yield from (Sentence(line) for line in _of_part(draft, "lead"))


def after_body(draft: Draft) -> Iterator[Block]:
    """What is asked by when, whom to ask back, what is enclosed."""
    for line in _of_part(draft, "request"):
        yield Sentence(say("Please send your answer {when}.", when=line))
    contact = list(_of_part(draft, "contact"))
    if contact:
        told = tuple(span for at, line in enumerate(contact) for span in ((", ", *line) if at else line))
        yield Sentence(say("For questions: {contact}.", contact=told))
    enclosed = list(_of_part(draft, "enclosures"))
    if enclosed:
        yield Heading(say("Enclosures"), 3)
        yield Items(items=tuple(Item(line=line) for line in enclosed))
    yield Sentence(say("Yours faithfully,"))


def clauses(draft: Draft) -> Iterator[Block]:
    """The clauses of a contract, numbered through each part; what is said in them has no line of its own."""
    for number, (section, answers) in enumerate(draft.sections, 1):
        said = [each for each in answers if each.state == "filled" and not each.field.part]
        if said:
            yield Heading((f"{number}. {section.title}",), 2)
        for at, answer in enumerate(said, 1):
            yield from _clause(f"{number}.{at}", answer)


def _clause(number: str, answer: FilledField) -> Iterator[Block]:
    lines = [line for told in answer.told for line in told.lines]
    own = answer.field.kind == "clause"
    lead: Line = (f"{number} ",) if own else (f"{number} ", Strong(f"{answer.field.label}."), " ")
    for at, line in enumerate(lines):
        yield Sentence((*lead, *wording.text(line)) if at == 0 else wording.text(line))


def signatures(draft: Draft) -> Signatures:
    """Where each party signs, filled in as far as it signed these contents off; else empty lines."""
    made = {each.party if draft.form.parties else "": each for each in draft.sign_offs.made}
    parties = draft.form.parties or ("",)
    return Signatures(parties=tuple(_signing(draft, party, made.get(party)) for party in parties))


def _signing(draft: Draft, party: str, signed: SignOff | None) -> Signing:
    name, function = (signed.name, signed.function) if signed is not None else ("", "")
    name = say_text("{name}, {function}", name=name, function=function) if name and function else name
    place = _said_at(signed) if signed is not None else ""
    lines = ((name, say_text("Name, function")), (place, say_text("Place and date")), ("", say_text("Signature")))
    return Signing(party=say("For {party}", party=Named(_called(draft, party, signed))), lines=lines)


def _said_at(signed: SignOff) -> str:
    """The place and the day of a signature, as far as they are said."""
    on = wording.days(signed.on) if signed.on is not None else ""
    return say_text("{place}, {day}", place=signed.place, day=on) if signed.place and on else signed.place or on


def _called(draft: Draft, party: str, signed: SignOff | None) -> str:
    """What a party is called; a representative that signs alone signs for the provider, by its mandate."""
    named = next((material.own.authorised_representative for material in draft.materials if material.own), None)
    representative = named.name.value if named is not None and named.name is not None else ""
    if party == "representative" and representative:
        return representative
    mandate = named.mandate_on if named is not None else None
    if not party and signed is not None and signed.party == "representative" and representative and mandate is not None:
        return say_text(
            "{provider}, by {representative}, its authorised representative under the mandate of {day}",
            provider=draft.provider,
            representative=representative,
            day=wording.days(mandate.value),
        )
    return draft.provider


def _of_part(draft: Draft, part: str) -> Iterator[Line]:
    for answer in draft.answers:
        if answer.field.part == part and answer.state == "filled":
            for told in answer.told:
                yield from map(wording.text, told.lines)
