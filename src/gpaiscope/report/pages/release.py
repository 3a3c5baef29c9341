"""The screen of a release: the answer on the day of placing, and what that day asks for, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.release import (
    DutiesOnDay,
    Publication,
    Release,
    ReleaseCard,
    ReleaseDocument,
    ReleaseGround,
    ReleaseLicence,
)
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Answer,
    Block,
    Code,
    Command,
    Heading,
    Line,
    Named,
    Page,
    PagePart,
    Row,
    Rows,
    Span,
    Strong,
    fitted,
    row,
)
from gpaiscope.report.headlines import LONGEST, Told, answer, is_likely, reader_first
from gpaiscope.report.onward import PROGRAM, Call, as_path
from gpaiscope.report.pages.summary import MOST_LINES, WIDTH
from gpaiscope.report.say import say
from gpaiscope.report.write.text import height
from gpaiscope.values import unique


def release(found: Release, call: Call) -> Page:
    """One screen on a release. ``call`` is what it was asked for."""
    publications = found.publications
    not_there = [each for each in publications if each.found not in ("there", "stated")]
    parts = (
        _always([_headline(found)]),
        _in_forms("licence", _licence(found), _licence(found, most=1)),
        _in_forms("documents", _documents(found.documents), _documents(found.documents, most=FEW)),
        _in_forms("publications", _publications(publications), _publications(not_there)),
        _in_forms("card", _card(found), ()),
        _in_forms("questions", _questions(found), _questions(found, most=FEW)),
        _always(_next(found, call)),
    )
    return fitted(tuple(_title(found)), parts, GIVES_WAY, fits=lambda page: height(page, WIDTH) <= MOST_LINES)


FEW: Final = 4
"""Of so many documents, or questions, each is told where a screen has little room."""
GIVES_WAY: Final = ("publications", "questions", "documents", "card", "licence")
"""What gives way, least missed first, where a screen has too little room."""


def _always(blocks: Iterable[Block]) -> PagePart:
    return PagePart(name="", forms=(list(blocks),))


def _in_forms(name: str, *forms: Iterable[Block]) -> PagePart:
    return PagePart(name=name, forms=tuple(map(list, forms)))


# The head


def _title(found: Release) -> Iterator[Span]:
    yield Named(words.title(found.today), 40)
    actor = next((each for each in found.today.dossier.actors or () if each.id and each.id.value == found.actor), None)
    if actor is not None:
        yield from (" · ", Named(words.names(found.today.dossier)[found.actor], LONGEST))
        yield f", {actor.country.value}" if actor.country else ""
    yield " · "
    yield from _placing(found)


def _placing(found: Release) -> Line:
    left = (found.placed_on - found.day).days
    placed_on = found.placed_on.isoformat()
    if found.placing == "placed":
        return say("placed; asked on {day}", day=found.day.isoformat())
    if found.placing == "supposed":
        return say("as if placed on {day}: no placing is planned", day=placed_on)
    if found.placing == "passed":
        return say("placing was planned for {day}", day=placed_on)
    if left == 0:
        return say("placing planned for {day}, today", day=placed_on)
    return say("placing planned for {day}, in {left}", day=placed_on, left=words.count(left, "day"))


def _headline(found: Release) -> Answer:
    """The answer about who releases on the day of placing, and of a provider how many duties it has, and why.

    An act that the Commission waits for today comes first: seen from the day of placing it would be late already.
    """
    told, now = (_told(found, assessment) for assessment in (found.launched, found.today))
    if told is None:
        return _of_nobody()
    if now is not None and now.standing.state in _AWAITED:
        return answer(now)
    said = answer(told)
    is_provider = told.standing.state in ("provider", *_AWAITED) and "older-model" not in told.standing.kinds
    if not is_provider or is_likely(told):
        return replace(said, tone=_TONES.get(said.tone, said.tone))
    more = [line for line in (_was_it_placed(found), _with_another_licence(found)) if line]
    *first, last = said.because or ((),)
    reasons = [line for line in (*first, (*last, *words.in_brackets(said.cites))) if line]
    if told.standing.state in _AWAITED:
        reasons = []
    return replace(said, tone="due", headline=_provider(found, told), because=(*reasons, *more), cites=())


_AWAITED: Final = ("late", "due")


def _told(found: Release, assessment: Assessment) -> Told | None:
    """How the actor of the release stands; None where nobody does."""
    return next((each for each in reader_first([assessment]) if each.standing.actor == found.actor), None)


_TONES: Final = {"yes": "due", "no": "clear"}


def _was_it_placed(found: Release) -> Line:
    """What to say in the dossier where the planned day has passed."""
    if found.placing != "passed":
        return ()
    return say("That day has passed. Was it placed? Say so as an event of the market, or say the new day.")


def _of_nobody() -> Answer:
    who = "Who owes what is not worked out: no file names an actor."
    return Answer(tone="unknown", headline=(Strong("Provider or not: unknown"),), because=(say(who),))


def _provider(found: Release, told: Told) -> Line:
    """How many duties bind, and which of the conditions of the exception says why."""
    status = Strong("Provider with systemic risk" if "systemic-risk" in told.standing.kinds else "Provider")
    places: dict[str, Span | Line] = {
        "status": status,
        "day": found.placed_on.isoformat(),
        "duties": _duties(found.duties.sure),
    }
    if found.reason == "unknown" and found.duties.unless_open:
        return say(_UNLESS_OPEN, **places, more=f"{found.duties.unless_open}")
    return say(_BECAUSE.get(found.reason, _PLAINLY), **places)


_PLAINLY: Final = "{status} on {day}: {duties}"
_UNLESS_OPEN: Final = "{status} on {day}: {duties}, and {more} more unless it is open source"
_BECAUSE: Final = {
    "licence": "{status} on {day}: {duties}, because the licence is not open source",
    "checks": "{status} on {day}: {duties}, because the checks of users discriminate",
    "money": "{status} on {day}: {duties}, because it is open source and made money with",
    "publication": "{status} on {day}: {duties}, because not all is public that open source asks for",
    "systemic-risk": "{status} on {day}: {duties}, as open source lifts none of them with systemic risk",
    "open": "{status} on {day}: {duties}, as the open-source exception applies",
}


def _duties(many: int) -> str:
    return words.count(many, "duty", "duties")


def _with_another_licence(found: Release) -> Line:
    otherwise: DutiesOnDay | None = found.otherwise
    if otherwise is None or otherwise == found.duties:
        return ()
    if otherwise.unless_open:
        sentence = "With another licence: {duties}, and {more} more unless all else is open, too."
        return say(sentence, duties=_duties(otherwise.sure), more=f"{otherwise.unless_open}")
    return say("With another licence: {duties}.", duties=_duties(otherwise.sure))


# The licence


def _licence(found: Release, most: int = 3) -> Iterator[Block]:
    licence = found.licence
    if found.reason == "none" and not licence.fails_claim and not licence.name:
        return  # nobody counts on an open licence, and none is named
    yield Heading(("Licence",))
    rows = [*_claim(licence), *_grounds(licence, most, counts=found.reason != "none")]
    yield Rows(rows=tuple(rows) or (_row("unknown", _unnamed(licence)),))


def _claim(licence: ReleaseLicence) -> Iterator[Row]:
    """What is claimed where the text beside says another thing, and what a text that does not fail allows."""
    places: dict[str, Span | Line] = {"place": Named(licence.stated_in), "file": Named(licence.file)}
    if licence.fails_claim and licence.stated:
        sentence = "{place} says {stated}, and {file} is none that is open source"
        yield _row("late", say(sentence, stated=Named(licence.stated, 40), **places))
    elif licence.fails_claim:
        yield _row("late", say("{place} grants all four rights, and {file} does not", **places))
    elif licence.is_another:
        sentence = "{place} says {stated}, and {file} is another licence"
        yield _row("unknown", say(sentence, stated=Named(licence.stated, 40), **places))
    if licence.verdict == "qualifies":
        yield _row("clear", _named(licence, "{name} qualifies ({file})", "{name} qualifies"))
    elif not licence.grounds and licence.verdict == "does-not-qualify":
        yield _row("due", _named(licence, "{name} fails ({file})", "{name} fails"))


def _named(licence: ReleaseLicence, with_file: str, alone: str) -> Line:
    name = Named(licence.name or "a text of its own", 60)
    return say(with_file, name=name, file=Named(licence.file)) if licence.file else say(alone, name=name)


def _grounds(licence: ReleaseLicence, most: int, *, counts: bool) -> Iterator[Row]:
    """The reasons against it, each once and with its place; then how to mend them, where somebody ``counts`` on it."""
    fails = licence.verdict == "does-not-qualify"
    shown = licence.grounds[:most]
    if not counts:
        yield from (row("not open", _ground(ground, licence)) for ground in shown)
        return
    for ground in shown:
        yield _row("due" if fails else "unsettled", _ground(ground, licence), label="fails" if fails else "open")
    if len(licence.grounds) > most:
        more = say("and {more} more: {command}", more=f"{len(licence.grounds) - most}", command=Code("licence"))
        yield Row(label=("",), items=(more,))
    if not shown or not fails:
        return
    changes = " ".join(unique(ground.change for ground in shown if ground.change))
    mend = say("{changes} Or take Apache-2.0 or MIT.", changes=changes) if changes else say(_ANOTHER)
    yield Row(label=("to mend",), items=(mend,))


_ANOTHER: Final = "Take a licence that qualifies, such as Apache-2.0 or MIT."


def _ground(ground: ReleaseGround, licence: ReleaseLicence) -> Line:
    why: Line = (ground.why.rstrip("."),)
    cites = words.in_brackets(ground.cites)
    if ground.file and ground.line is not None:
        place = Named(f"{ground.file}:{ground.line}")
        return say("{why} ({place}){cites}", why=why, place=place, cites=cites)
    return say("{name}: {why}{cites}", name=Named(licence.name, 40), why=why, cites=cites)


def _unnamed(licence: ReleaseLicence) -> Line:
    if licence.file:
        return say("what {file} allows could not be told: read it", file=Named(licence.file))
    if licence.name:
        return say("{name} is in no table, and no text of it lies here", name=Named(licence.name, 40))
    return say("no file names one, and the dossier says nothing of it")


def _row(tone: str, *items: Line, label: str = "") -> Row:
    """A row that begins with the sign of its tone."""
    return Row(label=(f"{words.SIGNS[tone]} {label}".rstrip(),), items=items, tone=tone)


# On the day


def _documents(documents: Sequence[ReleaseDocument], most: int = 12) -> Iterator[Block]:
    if not documents:
        return
    ordered = sorted(documents, key=lambda document: not document.is_missing)
    left = len(ordered) - most
    yield Heading(("On the day",))
    yield Rows(
        rows=tuple(_document(document) for document in ordered[:most]),
        more=say("and {more} more: {command}", more=f"{left}", command=Code("documents")) if left > 0 else (),
    )


def _document(document: ReleaseDocument) -> Row:
    tone = "clear" if document.is_done or document.is_signed else _OWED.get(document.owed, "unknown")
    if tone == "due" and (document.is_likely or not document.open):
        tone = "unknown" if document.is_likely else "clear"
    fields = say("{filled} of {all} fields", filled=f"{document.filled}", all=f"{document.fields}")
    items: list[Line] = [fields]
    if document.is_signed:
        items.append(say("signed off"))
    elif document.is_done:
        items.append(say("done, as the dossier says"))
    if document.is_public:
        items.append(say("public"))
    elif document.is_on_request:
        items.append(say("on request"))
    if document.owed != "yes":
        items.append(say(_MAY_BE[document.owed]))
    elif document.is_likely:
        items.append(say("likely owed"))
    items[-1] = (*items[-1], *words.in_brackets(document.cites))
    return _row(tone, *items, label=document.short)


_OWED: Final = {"yes": "due", "unsettled": "unsettled"}
_MAY_BE: Final = {"unknown": "owed or not: unknown", "unsettled": "owed or not: the law is open"}


# To publish


def _publications(publications: Sequence[Publication]) -> Iterator[Block]:
    """Weights and architecture each in a row, and of the information on usage the parts that stand alike in one."""
    if not publications:
        return
    yield Heading(("Publish",))
    groups: dict[tuple[str, str], list[Publication]] = {}
    for each in publications:
        label = each.what if each.what in ("weights", "architecture") else "usage information"
        groups.setdefault((label, each.found), []).append(each)
    yield Rows(rows=tuple(_published(label, state, things) for (label, state), things in groups.items()))


_STATES: Final = {
    "there": ("clear", "{parts}{where}{cites}"),
    "stated": ("clear", "{parts}public, as the dossier says: {where}{cites}"),
    "missing": ("late", "{parts}said to be public, and not here{cites}"),
    "withheld": ("due", "{parts}not public, as the dossier says{cites}"),
    "unknown": ("unknown", "{parts}not here; is it public elsewhere?{cites}"),
}
"""Each state of what is to be published: its tone, and what is said of it."""


def _published(label: str, state: str, things: Sequence[Publication]) -> Row:
    tone, sentence = _STATES[state]
    parts = words.listed([each.what for each in things]) if label == "usage information" else ""
    places: dict[str, Span | Line] = {
        "parts": f"{parts}: " if parts else "",
        "cites": words.in_brackets(things[0].cites),
    }
    if "{where}" in sentence:
        places["where"] = Named(_places(each.where for each in things), 60)
    return _row(tone, say(sentence, **places), label=label)


def _places(places: Iterable[str]) -> str:
    """Places in files, the lines of one file together: ``README.md:10, 14``."""
    lines: dict[str, list[str]] = {}
    for place in unique(place for place in places if place):
        file, colon, line = place.rpartition(":")
        is_line = bool(colon) and line.isdecimal()
        lines.setdefault(file if is_line else place, []).extend([line] if is_line else [])
    return ", ".join(f"{file}:{', '.join(own)}" if own else file for file, own in lines.items())


# The card


def _card(found: Release) -> Iterator[Block]:
    rows = [*_card_rows(found.card)] if found.is_model_folder else []
    if rows:
        yield Heading(("Card",))
        yield Rows(rows=tuple(rows))


def _card_rows(card: ReleaseCard) -> Iterator[Row]:
    if card.broken:
        yield _row("unknown", say("cannot be read: {why}", why=Named(card.broken, 120)))
        return
    if not card.name:
        yield _row("unknown", say("there is none: README.md tells people what the model is"))
    names = Named(words.listed([key for key, _, _ in card.lines]))
    to_add = [say("{many}: {names}", many=words.count(len(card.lines), "line"), names=names)] if card.lines else []
    to_add += [say("the section on the AI Act")] if card.lacks_section and card.name else []
    if to_add:
        yield row("to add", *to_add)
    if card.is_hidden:
        yield row("hidden", say("{key} hides it from the hub's filter by licence", key=Code("license: other")))
    if not (card.lines or card.lacks_section or card.is_hidden) and card.name:
        yield _row("clear", say("{name} says all that its files prove", name=Named(card.name)))


# Not said


def _questions(found: Release, most: int = 8) -> Iterator[Block]:
    """What nobody said and what may decide, in the fewest words; the command that asks it stands at the end."""
    if not found.questions:
        return
    shorts = [_SHORT.get(item.path, item.asks) for item in found.questions]
    asked, left = " ".join(shorts[:most]), len(shorts) - most
    yield Heading(("Not said",))
    line = say("{asked} And {left} more.", asked=asked, left=f"{left}") if left > 0 else say("{asked}", asked=asked)
    yield Rows(rows=(_row("unknown", line),))


_SHORT: Final = {
    "openness.monetisation": "money made?",
    "openness.access_verification": "checks of users?",
    "openness.personal_data": "personal data asked for?",
    "openness.licence": "which licence?",
    "openness.weights_public": "weights public?",
    "openness.architecture_public": "architecture public?",
    "openness.usage_information": "usage information public?",
    "openness.safety_terms": "safety terms in proportion?",
}
"""What is asked, in the fewest words, by the place of its answer."""


# What next


def _next(found: Release, call: Call) -> Iterator[Command]:
    if not call.path:
        return
    has_dossier = not found.is_read_from_files
    if not has_dossier:
        yield Command((PROGRAM, "init", as_path(call.path)))
        return
    if any(document.is_missing for document in found.documents):
        yield call.command("draft", "--all", "--output", "set")
    if found.licence.file and found.licence.verdict != "qualifies":
        yield Command((PROGRAM, "licence", as_path(f"{found.folder}/{found.licence.file}")))
    if found.is_model_folder and not found.card.broken and (found.card.lines or found.card.lacks_section):
        yield Command((PROGRAM, "card", as_path(found.folder), "--write", *_on(call)))
    if found.questions:
        yield call.command("ask", "--fill")


def _on(call: Call) -> Iterator[str]:
    if call.on:
        yield from ("--on", call.on.isoformat())
