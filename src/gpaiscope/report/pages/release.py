"""The screen of a release: the answer on the day of placing, and what that day asks for, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment import Assessment
from gpaiscope.law import open_source
from gpaiscope.report import blocks, words
from gpaiscope.report.headlines import LONGEST, Told, answer, is_likely, reader_first
from gpaiscope.report.onward import PROGRAM, Call, as_path
from gpaiscope.report.pages.summary import MOST_LINES, WIDTH
from gpaiscope.report.say import say
from gpaiscope.report.write.text import height
from gpaiscope.values import unique

if TYPE_CHECKING:
    from gpaiscope.assessment import release as released


def release(found: released.Release, call: Call) -> blocks.Page:
    """One screen on a release. ``call`` is what it was asked for."""
    publications = found.publications
    not_there = [each for each in publications if each.found not in ("there", "stated") or not each.is_said]
    head, checked = _release_answer(found), say("{law}.", law=words.capital(words.law_checked(found.today.law)))
    parts = (
        _part_in_forms("", [replace(head, because=(*head.because, checked))]),
        _part_in_forms("licence", _licence_part(found), _licence_part(found, most=1)),
        _part_in_forms("documents", _documents_part(found), _documents_part(found, most=FEW)),
        _part_in_forms("publications", _publications_part(found, publications), _publications_part(found, not_there)),
        _part_in_forms("card", _card_part(found), ()),
        _part_in_forms("questions", _questions_part(found), _questions_part(found, most=FEW)),
        _part_in_forms("", _commands_next(found, call)),
    )
    return blocks.fitted(
        tuple(_release_title(found)), parts, GIVES_WAY, fits=lambda page: height(page, WIDTH) <= MOST_LINES
    )


FEW: Final = 4
"""Of so many documents, or questions, each is told where a screen has little room."""
GIVES_WAY: Final = ("publications", "questions", "documents", "card", "licence")
"""What gives way, least missed first, where a screen has too little room."""


def _part_in_forms(name: str, *forms: Iterable[blocks.Block]) -> blocks.PagePart:
    return blocks.PagePart(name=name, forms=tuple(map(list, forms)))


# The head


def _release_title(found: released.Release) -> Iterator[blocks.Span]:
    yield blocks.Named(words.title(found.today), 40)
    actor = next((each for each in found.today.dossier.actors or () if each.id and each.id.value == found.actor), None)
    if actor is not None:
        yield from (" · ", blocks.Named(words.title_name(found.today.dossier, found.actor), LONGEST))
        yield f", {actor.country.value}" if actor.country else ""
    yield " · "
    yield from _how_far_placing(found)


def _how_far_placing(found: released.Release) -> blocks.Line:
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


def _release_answer(found: released.Release) -> blocks.Answer:
    """The answer about who releases on the day of placing, and of a provider how many duties it has, and why.

    An act that the Commission waits for today comes first: seen from the day of placing it would be late already.
    """
    told, now = (_standing_told(found, assessment) for assessment in (found.launched, found.today))
    if told is None:
        return _nobody_answers()
    if now is not None and now.standing.state in _AWAITED:
        return answer(now)
    said = answer(told)
    is_provider = told.standing.state in ("provider", *_AWAITED) and "older-model" not in told.standing.kinds
    if not is_provider or is_likely(told):
        return replace(said, tone=_TONES.get(said.tone, said.tone))
    more = [line for line in (_was_it_placed(found), _how_monetised(found), _without_its_obstacle(found)) if line]
    *first, last = said.because or ((),)
    reasons = [line for line in (*first, (*last, *words.in_brackets(said.cites))) if line]
    if told.standing.state in _AWAITED:
        reasons = []
    return replace(said, tone="due", headline=_duties_of_provider(found, told), because=(*reasons, *more), cites=())


_AWAITED: Final = ("late", "due")


def _standing_told(found: released.Release, assessment: Assessment) -> Told | None:
    """How the actor of the release stands; None where nobody does."""
    return next((each for each in reader_first([assessment]) if each.standing.actor == found.actor), None)


_TONES: Final = {"yes": "due", "no": "clear"}


def _was_it_placed(found: released.Release) -> blocks.Line:
    """What to say in the dossier where the planned day has passed."""
    if found.placing != "passed":
        return ()
    return say("That day has passed. Was it placed? Say so as an event of the market, or say the new day.")


def _nobody_answers() -> blocks.Answer:
    who = "Who owes what is not worked out: no file names an actor."
    return blocks.Answer(tone="unknown", headline=(blocks.Strong("Provider or not: unknown"),), because=(say(who),))


def _duties_of_provider(found: released.Release, told: Told) -> blocks.Line:
    """How many duties bind, and which of the conditions of the exception says why."""
    status = blocks.Strong("Provider with systemic risk" if "systemic-risk" in told.standing.kinds else "Provider")
    places: dict[str, blocks.Span | blocks.Line] = {
        "status": status,
        "day": found.placed_on.isoformat(),
        "duties": _counted_duties(found.duties.sure),
    }
    if found.reason == "unknown" and found.duties.unless_open:
        return say(_UNLESS_OPEN, **places, more=f"{found.duties.unless_open}")
    return say(_BECAUSE.get(found.reason, _PLAINLY), **places)


_PLAINLY: Final = "{status} on {day}: {duties}"
_UNLESS_OPEN: Final = "{status} on {day}: {duties}, and {more} more unless it is open source"
_BECAUSE: Final = {
    "licence": "{status} on {day}: {duties}, because the licence is not open source",
    "checks": "{status} on {day}: {duties}, because the checks of users discriminate",
    "money": "{status} on {day}: {duties}, because it is monetised, and so not open source",
    "publication": "{status} on {day}: {duties}, because not all is public that open source asks for",
    "systemic-risk": "{status} on {day}: {duties}, as open source lifts none of them with systemic risk",
    "open": "{status} on {day}: {duties}, as the open-source exception applies",
}


def _counted_duties(many: int) -> str:
    return words.count(many, "duty", "duties")


def _how_monetised(found: released.Release) -> blocks.Line:
    """By what a model counts as monetised, where that keeps the open-source exception away."""
    if found.reason != "money":
        return ()
    stated = found.launched.dossier.openness.monetisation if found.launched.dossier.openness else None
    ways = [way.replace("-", " ") for way in open_source.MONETISING if stated is not None and way in stated.value]
    law = found.launched.law
    cites = words.in_brackets(law.cited(law.version(open_source.monetised).cites))
    return (*say("Monetised by {ways}.", ways=words.listed(ways or ["personal data asked for"])), *cites)


def _without_its_obstacle(found: released.Release) -> blocks.Line:
    """Which duties would not bind without what keeps the open-source exception away."""
    otherwise: released.DutiesOnDay | None = found.otherwise
    if otherwise is None or otherwise == found.duties:
        return ()
    saved = words.listed(found.saved)
    if otherwise.unless_open:
        return say(_WHERE_ALL_IS_OPEN if found.reason == "licence" else _WHERE_ALL_IS_FREE, saved=saved)
    left = _counted_duties(otherwise.sure)
    if found.reason == "licence":
        return say("An open licence saves {saved}: {duties} are left.", saved=saved, duties=left)
    return say("Without that, {saved} are not owed: {duties} are left.", saved=saved, duties=left)


_WHERE_ALL_IS_OPEN: Final = (
    "An open licence saves {saved}, if weights, architecture and usage information are public, no money is made, and "
    "no check of users discriminates."
)


_WHERE_ALL_IS_FREE: Final = (
    "Without that, {saved} are not owed, if weights, architecture and usage information are public, and no check of "
    "users discriminates."
)


# The licence


def _licence_part(found: released.Release, most: int = 3) -> Iterator[blocks.Block]:
    licence = found.licence
    if found.reason == "none" and not licence.fails_claim and not licence.name:
        return  # nobody counts on an open licence, and none is named
    yield blocks.Heading(("Licence",))
    rows = [*_claimed_licence(licence), *_licence_grounds(licence, most, counts=found.reason != "none")]
    yield blocks.Rows(rows=tuple(rows) or (_signed_row("unknown", _unnamed_licence(licence)),))


def _claimed_licence(licence: released.ReleaseLicence) -> Iterator[blocks.Row]:
    """What is claimed where the text beside says another thing, and what a text that does not fail allows."""
    places: dict[str, blocks.Span | blocks.Line] = {
        "place": blocks.Named(licence.stated_in),
        "file": blocks.Named(licence.file),
    }
    if licence.fails_claim and licence.stated:
        sentence = "{place} says {stated}, but the text in {file} governs: it is not open source"
        yield _signed_row("late", say(sentence, stated=blocks.Named(licence.stated, 40), **places))
    elif licence.fails_claim:
        yield _signed_row("late", say("{place} grants all four rights, and {file} does not", **places))
    elif licence.is_another:
        sentence = "{place} says {stated}, and {file} is another licence"
        yield _signed_row("unknown", say(sentence, stated=blocks.Named(licence.stated, 40), **places))
    if licence.verdict == "qualifies":
        yield _signed_row("clear", _named_with_file(licence, "{name} qualifies ({file})", "{name} qualifies"))
    elif not licence.grounds and licence.verdict == "does-not-qualify":
        yield _signed_row("due", _named_with_file(licence, "{name} fails ({file})", "{name} fails"))


def _named_with_file(licence: released.ReleaseLicence, with_file: str, alone: str) -> blocks.Line:
    name = blocks.Named(licence.name or "a text of its own", 60)
    return say(with_file, name=name, file=blocks.Named(licence.file)) if licence.file else say(alone, name=name)


def _licence_grounds(licence: released.ReleaseLicence, most: int, *, counts: bool) -> Iterator[blocks.Row]:
    """The reasons against it, each once and with its place; then how to mend them, where somebody ``counts`` on it."""
    fails = licence.verdict == "does-not-qualify"
    shown = licence.places[:most]
    if not counts:
        yield from (blocks.row("not open", *_grounds_at_place(place, licence)) for place in shown)
        return
    for place in shown:
        yield _signed_row(
            "due" if fails else "unsettled", *_grounds_at_place(place, licence), label="fails" if fails else "open"
        )
    if len(licence.places) > most:
        more = say("and {more} more: {command}", more=f"{len(licence.places) - most}", command=blocks.Code("licence"))
        yield blocks.Row(label=("",), items=(more,))
    if not shown or not fails:
        return
    if licence.lines_to_delete:
        yield blocks.Row(label=("to mend",), items=(_delete_lines(licence),))
        return
    changes = " ".join(unique(ground.change for ground, *_ in shown if ground.change))
    mend = say("{changes} Or take Apache-2.0 or MIT.", changes=changes) if changes else say(_ANOTHER)
    yield blocks.Row(label=("to mend",), items=(mend,))


_ANOTHER: Final = "Take a licence that qualifies, such as Apache-2.0 or MIT."


def _delete_lines(licence: released.ReleaseLicence) -> blocks.Line:
    lines = [f"{first}-{last}" if last > first else f"{first}" for first, last in licence.lines_to_delete]
    places: dict[str, blocks.Span | blocks.Line] = {
        "lines": words.listed(lines),
        "file": blocks.Named(licence.file),
    }
    if len(lines) == 1 and "-" not in lines[0]:
        return say("Delete line {lines} of {file}, or take Apache-2.0 or MIT.", **places)
    return say("Delete lines {lines} of {file}, or take Apache-2.0 or MIT.", **places)


def _grounds_at_place(
    place: Sequence[released.ReleaseGround], licence: released.ReleaseLicence
) -> Iterator[blocks.Line]:
    """The grounds in the same words. Of a threshold of scale the others say nothing that holds for everybody."""
    lead, *others = place
    if lead.kind != "user-scale-threshold":
        yield from ((ground.why.rstrip("."),) for ground in others)
    last = max((ground.last_line for ground in place if ground.last_line is not None), default=None)
    yield _ground_with_place(lead, licence, last)


def _ground_with_place(
    ground: released.ReleaseGround, licence: released.ReleaseLicence, last: int | None
) -> blocks.Line:
    why: blocks.Line = (ground.why.rstrip("."),)
    cites = words.in_brackets(ground.cites)
    if ground.file and ground.line is not None:
        place = blocks.Named(f"{ground.file}:{ground.line}{f'-{last}' if last and last > ground.line else ''}")
        return say("{why} ({place}){cites}", why=why, place=place, cites=cites)
    return say("{name}: {why}{cites}", name=blocks.Named(licence.name, 40), why=why, cites=cites)


def _unnamed_licence(licence: released.ReleaseLicence) -> blocks.Line:
    if licence.file:
        return say("what {file} allows could not be told: read it", file=blocks.Named(licence.file))
    if licence.name:
        return say("{name} is in no table, and no text of it lies here", name=blocks.Named(licence.name, 40))
    return say("nothing names one")


def _signed_row(tone: str, *items: blocks.Line, label: str = "") -> blocks.Row:
    """A row that begins with the sign of its tone."""
    return blocks.Row(label=(f"{words.SIGNS[tone]} {label}".rstrip(),), items=items, tone=tone)


# On the day


def _documents_part(found: released.Release, most: int = 12) -> Iterator[blocks.Block]:
    """The documents of the day, and after them the other duties that are counted, which ask for no document."""
    documents = found.documents
    if not documents:
        return
    ordered = sorted(documents, key=lambda document: not document.is_missing)
    left = len(ordered) - most
    others = [(short, *words.in_brackets(cites)) for short, cites in found.other_duties]
    also = [blocks.row("also", *others)] if others else []
    yield blocks.Heading(("On the day",))
    yield blocks.Rows(
        rows=(*(_document_row(document) for document in ordered[:most]), *also),
        more=say("and {more} more: {command}", more=f"{left}", command=blocks.Code("documents")) if left > 0 else (),
    )


def _document_row(document: released.ReleaseDocument) -> blocks.Row:
    tone = "clear" if document.is_done or document.is_signed else _OWED.get(document.owed, "unknown")
    if tone == "due" and (document.is_likely or not document.still_open):
        tone = "unknown" if document.is_likely else "clear"
    fields = say("{filled} of {all} fields", filled=f"{document.filled}", all=f"{document.fields}")
    items: list[blocks.Line] = [fields]
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
    return _signed_row(tone, *items, label=document.short)


_OWED: Final = {"yes": "due", "unsettled": "unsettled"}
_MAY_BE: Final = {"unknown": "owed or not: unknown", "unsettled": "owed or not: the law is open"}


# To publish


def _publications_part(found: released.Release, publications: Sequence[released.Publication]) -> Iterator[blocks.Block]:
    """What is to be public on the day; and apart from it what else would bring the exception for open source back.

    That is not asked of the day: it stands after what keeps the exception away, and no row of it warns.
    """
    asked = [each for each in publications if each in found.to_publish]
    if asked:
        yield blocks.Heading(("Publish",))
        yield blocks.Rows(rows=tuple(_published_rows(asked, warns=True)))
    others = [each for each in publications if each not in asked]
    first = _first_to_regain(found.reason)
    if others and first:
        yield blocks.Heading(say("To regain the open-source exception; not owed on the day"))
        yield blocks.Rows(rows=(blocks.row("first", first), *_published_rows(others, warns=False)))


def _published_rows(publications: Iterable[released.Publication], *, warns: bool) -> Iterator[blocks.Row]:
    """Weights and architecture each in a row, and of the information on usage the parts that stand alike in one."""
    groups: dict[tuple[str, str], list[released.Publication]] = {}
    for each in publications:
        label = each.what if each.what in ("weights", "architecture") else "usage information"
        state = "unsaid" if each.found == "there" and not each.is_said else each.found
        groups.setdefault((label, state), []).append(each)
    for (label, state), things in groups.items():
        row = _published_row(label, state, things)
        yield row if warns or row.tone in ("clear", "unknown") else replace(row, label=(label,), tone="")


def _first_to_regain(reason: str) -> blocks.Line:
    """What has to be otherwise before what is published counts, by why the exception is lost; empty: nothing can be."""
    if reason == "licence":
        return say("a licence that qualifies, as told above")
    if reason == "checks":
        return say("no check of users that discriminates")
    if reason == "money":
        return say("no money made in a way that counts, as told above")
    return say("all of this public") if reason == "publication" else ()


_STATES: Final = {
    "there": ("clear", "{parts}{where}{cites}"),
    "unsaid": ("unknown", "{parts}{where}; is it to be public?{cites}"),
    "stated": ("clear", "{parts}public, as the dossier says: {where}{cites}"),
    "missing": ("late", "{parts}said to be public, and not here{cites}"),
    "withheld": ("due", "{parts}not public, as the dossier says{cites}"),
    "unknown": ("unknown", "{parts}not here; is it public elsewhere?{cites}"),
}
"""Each state of what is to be published: its tone, and what is said of it; ``unsaid``: there, and nobody says so."""


def _published_row(label: str, state: str, things: Sequence[released.Publication]) -> blocks.Row:
    tone, sentence = _STATES[state]
    parts = words.listed([each.what for each in things]) if label == "usage information" else ""
    places: dict[str, blocks.Span | blocks.Line] = {
        "parts": f"{parts}: " if parts else "",
        "cites": words.in_brackets(things[0].cites),
    }
    if "{where}" in sentence:
        places["where"] = blocks.Named(_places_by_file(each.where for each in things), 60)
    return _signed_row(tone, say(sentence, **places), label=label)


def _places_by_file(places: Iterable[str]) -> str:
    """Places in files, the lines of one file together: ``README.md:10, 14``."""
    lines: dict[str, list[str]] = {}
    for place in unique(place for place in places if place):
        file, colon, line = place.rpartition(":")
        is_line = bool(colon) and line.isdecimal()
        lines.setdefault(file if is_line else place, []).extend([line] if is_line else [])
    return ", ".join(f"{file}:{', '.join(own)}" if own else file for file, own in lines.items())


# The card


def _card_part(found: released.Release) -> Iterator[blocks.Block]:
    rows = [*_card_lines(found.card)] if found.is_model_folder else []
    if rows:
        yield blocks.Heading(("Card",))
        yield blocks.Rows(rows=tuple(rows))


def _card_lines(card: released.ReleaseCard) -> Iterator[blocks.Row]:
    if card.broken:
        yield _signed_row("unknown", say("cannot be read: {why}", why=blocks.Named(card.broken, 120)))
        return
    if not card.name:
        yield _signed_row("unknown", say("there is none: README.md tells people what the model is"))
    names = blocks.Named(words.listed([key for key, _, _ in card.lines]))
    to_add = [say("{many}: {names}", many=words.count(len(card.lines), "line"), names=names)] if card.lines else []
    to_add += [say("the section on the AI Act")] if card.lacks_section and card.name else []
    if to_add:
        yield blocks.row("to add", *to_add)
    if card.is_hidden:
        yield blocks.row(
            "hidden", say("{key} hides it from the hub's filter by licence", key=blocks.Code("license: other"))
        )
    if not (card.lines or card.lacks_section or card.is_hidden) and card.name:
        yield _signed_row("clear", say("{name} says all that its files prove", name=blocks.Named(card.name)))


# Not said


def _questions_part(found: released.Release, most: int = 8) -> Iterator[blocks.Block]:
    """What nobody said and what may decide, in the fewest words; the command that asks it stands at the end."""
    published = {"openness.weights_public", "openness.architecture_public", "openness.usage_information"}
    told = published if found.publications else set()  # their rows ask it
    shorts = [_SHORT.get(item.path, item.asks) for item in found.questions if item.path not in told]
    if not shorts:
        return
    asked, left = " ".join(shorts[:most]), len(shorts) - most
    yield blocks.Heading(("Not said",))
    later = found.reason == "licence"
    if left > 0:
        sentence = _LATER_AND_MORE if later else "{asked} And {left} more."
        line = say(sentence, asked=asked, left=f"{left}")
    else:
        line = say(_LATER if later else "{asked}", asked=asked)
    yield blocks.Rows(rows=(_signed_row("unknown", line),))


_LATER: Final = "{asked} This decides once the licence is open."
_LATER_AND_MORE: Final = "{asked} And {left} more. This decides once the licence is open."
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


def _commands_next(found: released.Release, call: Call) -> Iterator[blocks.Command]:
    if not call.path:
        return
    has_dossier = not found.is_read_from_files
    if not has_dossier:
        yield blocks.Command((PROGRAM, "init", as_path(call.path)))
        return
    # While the licence fails, `ask` leaves out what could not save the exception.
    if any(found.reason != "licence" or not item.path.startswith("openness") for item in found.questions):
        yield call.command("ask", "--fill")
    if any(document.is_missing for document in found.documents):
        if found.begins_documentation:
            yield blocks.Command((PROGRAM, "init", as_path(found.folder), "--documents"), "what documents need")
        yield call.command("draft", "--all", "--output", "set")
    if found.licence.file and found.licence.verdict != "qualifies":
        yield blocks.Command((PROGRAM, "licence", as_path(f"{found.folder}/{found.licence.file}")))
    if found.is_model_folder and not found.card.broken and (found.card.lines or found.card.lacks_section):
        yield blocks.Command((PROGRAM, "card", as_path(found.folder), "--write", *_day_words(call)))


def _day_words(call: Call) -> Iterator[str]:
    if call.on:
        yield from ("--on", call.on.isoformat())
