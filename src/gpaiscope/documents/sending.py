"""The page that a set of documents begins with: what to send to whom by when, what is missing, and from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.drafting import Draft, draft
from gpaiscope.documents.forms import Way
from gpaiscope.documents.gate import HELD_BACK, NOT_AGAINST, Refusal, refusals
from gpaiscope.documents.owed import Owed, called_for
from gpaiscope.errors import Unreadable
from gpaiscope.report import phrases, words
from gpaiscope.report.blocks import Block, Heading, Item, Items, Line, Named, Page, Sentence, Sheets, Strong, Table
from gpaiscope.report.say import say, say_text

MOST_NAMED: Final = 3
"""Contradictions, or people, that the state of a copy names."""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A copy of a set: the document that is called for, what it says, how it gets there, and what stands against it."""

    owed: Owed
    copy: Draft
    way: Way
    against: tuple[Refusal, ...]

    @property
    def safe(self) -> date:
        """The day by which to act on any reading; the last of all where there is none."""
        deadline = self.owed.deadline
        return (deadline.safe if deadline is not None else None) or date.max

    @property
    def is_done(self) -> bool:
        """Whether what it is owed for was done."""
        return self.owed.standing == "owed" and self.owed.deadline is not None and self.owed.deadline.state == "done"


def sendings(found: Sequence[Owed]) -> list[Sending]:
    """Every copy of the documents that are called for, the most urgent first."""
    listed = [
        Sending(owed=owed, copy=copy, way=owed.form.ways[recipient], against=refusals(copy))
        for owed in called_for(found)
        for recipient in owed.form.recipients
        for copy in [draft(owed.form, owed.materials, recipient)]
    ]
    return sorted(listed, key=lambda sending: (sending.is_done, sending.owed.standing != "owed", sending.safe))


def send_page(found: Sequence[Owed], unreadable: Sequence[Unreadable] = ()) -> Page:
    """What to send to whom by when; what is handed over on request, and kept; who is asked; what is left out."""
    every = sendings(found)
    day = found[0].materials[0].assessment.day
    title = say("What to send, as of {day}", day=_weekday(day))
    blocks = (
        *_to_send([sending for sending in every if sending.way.kind in ("send", "publish")]),
        *_copies_listed("On request", [sending for sending in every if sending.way.kind == "request"]),
        *_copies_listed("Kept", [sending for sending in every if sending.way.kind == "keep"]),
        *_questions_by_person(every),
        *_documents_left_out(found, unreadable),
        Sentence(
            say("The law was checked to {day}.", day=_weekday(found[0].materials[0].law.day_of("law_checked"))),
            quiet=True,
        ),
    )
    return Page(
        title=title,
        blocks=blocks,
        sheets=Sheets(
            running=("Internal",), author=every[0].copy.provider, drawn_up=day, properties=(("document", "send"),)
        ),
    )


def _to_send(listed: Sequence[Sending]) -> Iterator[Block]:
    if not listed:
        yield Sentence(say("Nothing has to be sent or published."))
        return
    rows = tuple(
        (
            (sending.copy.form.title, ", ", Named(words.some(sending.copy.models, 2))),
            (Named(sending.copy.recipient.name),),
            (_day_to_send_by(sending),),
            (sending.way.says,),
            state_of_sending(sending),
        )
        for sending in listed
    )
    yield Table(head=("send", "to", "by", "how", "state"), rows=rows)


def _day_to_send_by(sending: Sending) -> str:
    """The safe day, and the other end beside it; of what is late since when."""
    deadline = sending.owed.deadline
    if deadline is None or deadline.safe is None:
        return "no day of its own" if deadline is None else phrases.by_day(deadline)
    if deadline.state in ("late", "perhaps-late") or deadline.has_begun:
        return say_text("due since {day}", day=_weekday(deadline.safe))
    last = deadline.last.latest
    if last is not None and last > deadline.safe:
        return say_text("{safe}; {last} at the latest", safe=_weekday(deadline.safe), last=_weekday(last))
    return _weekday(deadline.safe)


_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _weekday(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def state_of_sending(sending: Sending) -> Line:
    """What has to happen before a copy can go out."""
    form, signed = sending.copy.form, sending.copy.signed
    if sending.is_done and form.parties and signed is None:
        # That a contract was concluded is a fact of the dossier's; which words it has only its signatures say.
        return ("concluded by what the dossier says; this text is not signed",)
    if sending.is_done:
        return ("signed" if form.parties else _DONE.get(sending.way.kind, "done"),)
    kinds = Counter(
        "missing" if refusal.rule in (*NOT_AGAINST, HELD_BACK) else "contradicted" for refusal in sending.against
    )
    told: list[str] = []
    if kinds["contradicted"]:
        named = [refusal.says for refusal in sending.against if refusal.rule not in (*NOT_AGAINST, HELD_BACK)]
        told.append(say_text("contradiction: {what}", what=words.some(named, MOST_NAMED)))
    if kinds["missing"]:
        who = Counter(
            refusal.who for refusal in sending.against if refusal.rule in (*NOT_AGAINST, HELD_BACK) and refusal.who
        )
        people = words.some([name for name, _ in who.most_common()], MOST_NAMED)
        told.append(
            say_text("{missing} missing: {people}", missing=words.count(kinds["missing"], "answer"), people=people)
        )
    if told:
        return (Named(words.listed(told)),)
    if signed is None:
        return ("to be signed" if form.is_signed else "to be approved",)
    if form.is_signed:
        return say("signed by {name}, ready", name=Named(signed.name))
    return say("approved by {name}, ready", name=Named(signed.name))


_DONE: Final = {"send": "sent", "publish": "published"}
"""What was done with a copy, by the way in which it gets to its recipient."""


def _copies_listed(title: str, listed: Sequence[Sending]) -> Iterator[Block]:
    if listed:
        yield Heading((title,))
        yield Items(
            items=tuple(
                Item(
                    line=(sending.copy.form.title, ", ", Named(words.some(sending.copy.models, 2))),
                    notes=(
                        say(
                            "for {recipient}: {way}; {state}",
                            recipient=sending.copy.recipient.name,
                            way=sending.way.says,
                            state=state_of_sending(sending),
                        ),
                    ),
                )
                for sending in listed
            )
        )


def _questions_by_person(listed: Sequence[Sending]) -> Iterator[Block]:
    """One line a person who has to answer something, whoever has most first; a question of several copies is one."""
    asked: dict[str, dict[str, None]] = {}
    for sending in listed:
        for refusal in sending.against:
            if refusal.asks and refusal.who:
                asked.setdefault(refusal.who, {})[refusal.asks] = None
    if asked:
        yield Heading(("Who has to answer",))
        order = sorted(asked, key=lambda who: (-len(asked[who]), who))
        counted = {who: words.count(len(asked[who]), "question") for who in order}
        sentence = "{who}: {questions}, first: {first}"
        lines = (say(sentence, who=Strong(who), questions=counted[who], first=next(iter(asked[who]))) for who in order)
        yield Items(items=tuple(Item(line=line) for line in lines))


def _documents_left_out(found: Sequence[Owed], unreadable: Sequence[Unreadable]) -> Iterator[Block]:
    away = [owed for owed in found if owed.standing == "not-owed"]
    if not away and not unreadable:
        return
    yield Heading(("Left out",))
    items = [Item(line=(owed.form.title, ": ", owed.away.says if owed.away else "not owed")) for owed in away]
    items += [Item(line=(Named(one.file), ": cannot be read")) for one in unreadable]
    yield Items(items=tuple(items))
