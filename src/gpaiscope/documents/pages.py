"""Documents as pages: a draft with what is open first, and the list of what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from gpaiscope import __version__
from gpaiscope.assessment.dated import STATES, Dated, gravity
from gpaiscope.documents.blanks import places
from gpaiscope.documents.content import ShownValue
from gpaiscope.documents.drafting import ON_FILE, Draft, FilledField
from gpaiscope.documents.forms import Section
from gpaiscope.documents.gate import contradicting
from gpaiscope.documents.owed import Owed, called_for, standing_of
from gpaiscope.report import phrases, tones, words, yours
from gpaiscope.report.blocks import (
    Blank,
    Block,
    Cite,
    Code,
    Command,
    Heading,
    Item,
    Items,
    Line,
    Named,
    Notice,
    Page,
    Row,
    Rows,
    Sentence,
    Sheets,
    Span,
    Strong,
    Table,
)
from gpaiscope.report.onward import Call, path_of
from gpaiscope.report.say import say, say_text
from gpaiscope.values import Outcome, Truth

if TYPE_CHECKING:
    from gpaiscope.documents.returned import Taken

UNVERIFIED: Final = " †"
Blanks = Mapping[str, Blank]
MOST_OPEN: Final = 3


def drafted(draft: Draft, left_out: Sequence[str] = (), changes: Sequence[Block] = ()) -> Page:
    """One copy of a document: what it is, what is open, its parts, and what it rests on.

    ``left_out`` are the files of dossiers that cannot be read. Why stays with the provider: a mistake quotes them.
    ``changes`` are what is otherwise than in an earlier dossier.
    """
    blanks = {id: Blank(id, each.says) for id, each in places(draft).items()}
    blocks = (
        *_state(draft, left_out),
        *_particulars(draft),
        *((Heading(("What changed since the earlier dossier",)), *changes) if changes else ()),
        *_open(draft),
        *(block for section, answers in draft.sections for block in _section(draft, section, answers, blanks)),
        *_away(draft),
        *_basis(draft),
        *_signature(draft),
    )
    mark = "" if draft.signed else f"DRAFT · {draft.form.title}: nobody has signed it off"
    return Page(
        title=(draft.form.title, ": ", *_models(draft)),
        blocks=blocks,
        mark=mark,
        sheets=Sheets(
            running=("For ", draft.recipient.name, " · ", draft.recipient.handling),
            author=draft.provider,
            drawn_up=draft.day,
            properties=(
                ("document", draft.form.id),
                ("for", draft.recipient.id),
                ("content", draft.content),
                ("models", "; ".join(draft.models)),
            ),
            close=draft.form.one_sheet,
        ),
    )


def _models(draft: Draft) -> Line:
    return _joined(map(Named, draft.models), ", ")


def _joined(spans: Iterable[Span], between: str) -> Line:
    return tuple(part for each in spans for part in (each, between))[:-1]


def _state(draft: Draft, left_out: Sequence[str]) -> Iterator[Block]:
    if draft.signed is None:
        why = (
            "It says what is only guessed, and cannot be signed off before that is stated."
            if draft.is_guessed
            else say_text("Somebody signed other contents; these are not signed off.{changed}", changed=_moved(draft))
            if draft.outdated
            else _awaited(draft)
        )
        yield Notice((Strong("DRAFT."), f" {why} {_open_counted(draft)}"), level="draft")
    if left_out:
        cannot = f" {words.count(len(left_out), 'dossier')} cannot be read, and what is told there is not in here: "
        yield Notice((Strong("INCOMPLETE."), cannot, *_joined(map(Named, left_out), ", "), "."), level="open")


def _moved(draft: Draft) -> str:
    """Which fields say something else than what was signed, by their labels; nothing where the sign-off noted none."""
    fields = {field.id: f"{field.number} {field.label}" for field in draft.form.fields}
    told = words.listed([fields.get(id, id) for id in draft.sign_offs.moved])
    return say_text(" What changed since: {fields}.", fields=told) if told else ""


def _awaited(draft: Draft) -> str:
    """Who has still to sign."""
    parties = {"provider": "the provider", "representative": "the representative"}
    if not draft.sign_offs.made:
        return "Nobody has signed it off."
    waits = words.listed([parties[each] for each in draft.sign_offs.awaited])
    return say_text("Signed by one of two: {party} has still to sign.", party=waits)


def _open_counted(draft: Draft) -> str:
    gaps, contradictions = draft.count("gap"), draft.count("contradiction")
    told = [words.count(gaps, "gap")] if gaps else []
    told += [words.count(contradictions, "contradiction")] if contradictions else []
    if any("@missing" in answer.field.fill for answer in draft.answers):
        asked = len(draft.materials[0].assessment.open_questions)
        told += [words.count(asked, "open question")] if asked else []
    return f"{words.capital(words.listed(told))}." if told else "Nothing is open in it."


def _particulars(draft: Draft) -> Iterator[Block]:
    yield Sentence((draft.form.about,))
    law = draft.materials[0].law
    rows: list[tuple[str, Line]] = [
        ("Provider" if draft.form.obligations else "Actor", (Named(draft.provider),)),
        ("Models" if len(draft.models) > 1 else "Model", _models(draft)),
        ("For", (draft.recipient.name,)),
        ("Handling", (draft.recipient.handling,)),
        ("Version", (Named(draft.version) if draft.version else "not numbered", *_of_day(draft))),
        ("State", (_signed_line(draft),)),
        ("Facts and law", (f"as of {draft.day}, the law checked to {law.day_of('law_checked')}",)),
        ("Owed", owed_line(draft)),
        ("Scope", (_scope(draft),)),
    ]
    yield Rows(rows=tuple(Row(label=(label,), items=(line,)) for label, line in rows if line != ("",)))


def _of_day(draft: Draft) -> Line:
    return (f", of {words.day(draft.version_on)}",) if draft.version_on else ()


def _signed_line(draft: Draft) -> str:
    signed = draft.signed
    if signed is None:
        return "draft"
    function = f", {signed.function}" if signed.function else ""
    return f"signed off by {signed.name}{function}" + (f", {words.on(signed.on)}" if signed.on else "")


def owed_line(draft: Draft) -> Line:
    """Whether a document is owed, by when, and how late it is; or why it is not."""
    found = standing_of(draft.form, draft.materials)
    if found is None:
        return ("no text that was looked at asks for it in this situation",)
    if found.away is not None:
        cites = draft.materials[0].law.cited(found.away.cites)
        return (f"{_standing(found)}. {found.away.says}", *(span for each in cites for span in (" ", Cite(each))))
    return (_standing(found),)


def _by_safe(day: Dated) -> str:
    """The day by which to send it on any reading, with the last one by law beside it where that is another."""
    if day.last.latest in (None, day.safe):
        return say_text("can be sent until {day}", day=str(day.safe))
    return say_text(
        "can be sent until {day}; the last day by law is {last}", day=str(day.safe), last=str(day.last.latest)
    )


def _standing(found: Owed) -> str:
    if found.standing == "can-be-sent":
        day = found.deadline
        return say_text("can be sent") if day is None or day.safe is None else _by_safe(day)
    if found.standing == "useful":
        if found.form.optional:
            when = "" if found.deadline is None or found.deadline.state == "done" else _when(found)
            told = f"no duty; can be handed in with the {found.form.obligations[0]}{when}"
            return told if found.outcome is Outcome.YES else say_text("{told}, if that is owed", told=told)
        return "asked for by no text by name; worth having in this situation"
    likely = "likely " if found.guesses else ""
    if found.standing == "not-owed":
        return f"{likely}not owed"
    if found.standing == "owed":
        return f"{likely}owed{_when(found)}"
    return f"perhaps owed{_when(found)}: " + (
        "the law is open" if found.outcome is Outcome.UNSETTLED else "facts are missing"
    )


def _when(found: Owed) -> str:
    deadline = found.deadline
    if deadline is None or deadline.state == "undated":
        return ""
    if deadline.state == "done":
        planned = ", as planned" if deadline.origin == "planned" and deadline.sure else ""
        done = f"{planned}, and {''.join(phrases.done(deadline)[::2])}"
        is_open = bool(found.form.parties) and found.draft.signed is None
        return say_text("{done} as the dossier says, and this text is not signed", done=done) if is_open else done
    standing = phrases.how_far(deadline).replace(words.TIED, " ")
    doubted = f", {phrases.doubted(deadline)}" if deadline.done_in is not None else ""
    planned = ", as planned" if deadline.origin == "planned" else ""
    by = phrases.by_day(deadline, passed="by")
    return f" {by}{planned}{f' ({standing})' if standing else ''}{phrases.otherwise_by(deadline)}{doubted}"


def _scope(draft: Draft) -> str:
    """For what it is owed, where somebody owes some things for a modification alone."""
    told = draft.scope != "model" or any(each.modifies for each in draft.materials)
    if told and draft.form.obligations:
        return _FOR[draft.scope]
    return ""


_FOR: Final = {
    "model": "the whole model",
    "modification": "the modification alone; for the rest see the documents of the original's provider",
    "modification-at-least": "the modification at least, perhaps the whole model",
}
"""For what a document is owed, by its scope."""


def _open(draft: Draft) -> Iterator[Block]:
    if not draft.open:
        return
    yield Heading((f"Open: {len(draft.open)}",))
    yield Items(items=tuple(Item(line=_asked(each)) for each in draft.open), numbered=True)


def _asked(answer: FilledField) -> Line:
    gap = answer.gap
    assert gap is not None  # only open answers are asked
    where: Line = (", in ", Code(gap.at)) if gap.at else ()
    return (f"{answer.field.number} ", gap.asks, " To be answered by: ", Strong(gap.who), *where, ".")


def _section(draft: Draft, section: Section, answers: Sequence[FilledField], blanks: Blanks) -> Iterator[Block]:
    shown = [each for each in answers if each.state != "falls-away"]
    if not shown:
        return
    for number, title in (*section.above, (section.number, section.title)):
        yield Heading((f"{number} · {title}" if title else draft.form.heading,), 2)
    for each in shown:
        yield from _field(draft, each, blanks.get(each.field.id))


def _field(draft: Draft, answer: FilledField, blank: Blank | None) -> Iterator[Block]:
    field = answer.field
    yield Heading((f"{field.number} {field.label}{'' if field.verified else UNVERIFIED}",), 3)
    for told in answer.told:
        yield from _value(told, blank if answer.state == "filled" else None)
        yield Sentence(_source(told), quiet=True)
    if answer.state == "left-out":
        yield Sentence(("Nothing is stated here, and nothing need be.",), quiet=True)
    if answer.gap is not None:
        yield from _gap(answer, blank)
    hints = [each for each in (answer.note and f"Belongs here {answer.note}.", field.limit) if each]
    if draft.signed is None and answer.state != "filled":
        hints += [field.guidance] if field.guidance else []
    is_of_training = answer.gap is not None and answer.gap.who in _OF_TRAINING and "@unavailable" not in field.fill
    is_older = any(each.truth("legacy_model") is Truth.YES for each in draft.materials)
    if answer.state == "gap" and is_of_training and is_older:
        hints.append(
            f'Of an older model: what cannot be had any more is told in [[unavailable]] with field = "{field.id}"'
        )
    if hints:
        yield Sentence((" ".join(f"{words.capital(each.rstrip('.'))}." for each in hints),), quiet=True)


_OF_TRAINING: Final = ("data team", "training team")
"""Who knows what of an older model may be unavailable: its training, and nothing else."""


def _value(told: ShownValue, blank: Blank | None) -> Iterator[Block]:
    if told.rows:
        yield Table(head=told.head, rows=tuple(tuple((Named(cell),) for cell in row) for row in told.rows))
    elif told.marked:
        yield Items(items=tuple(Item(line=(Named(each),)) for each in told.lines))
    else:
        yield from (Sentence((Named(each),), blank=blank) for each in told.lines)


def _source(told: ShownValue) -> Line:
    if told.how == "fixed words":
        return ("Fixed words of the draft, in our own words.",)
    where = _joined(map(Named, told.sources), "; ")
    if told.sources == (ON_FILE,):
        where = (f"source {ON_FILE}",)
    return (words.capital(told.how), *((": ", *where) if where else ()), ".")


def _gap(answer: FilledField, blank: Blank | None) -> Iterator[Block]:
    gap = answer.gap
    assert gap is not None  # asked by `_field`
    kind = "Contradiction" if answer.state == "contradiction" else "Gap"
    where: Line = (" Its place: ", Code(gap.at), ".") if gap.at else ()
    line: Line = (Strong(f"{kind} {gap.number}."), f" {gap.asks} To be answered by: ", Strong(gap.who), ".", *where)
    yield Notice(line, level="open", blank=blank)


def _away(draft: Draft) -> Iterator[Block]:
    gone = [each for each in draft.answers if each.state == "falls-away"]
    if gone:
        yield Heading(("What falls away",))
        yield Items(
            items=tuple(
                Item(line=(f"{each.field.number} {each.field.label}",), notes=((f"{words.capital(each.note)}.",),))
                for each in gone
            )
        )


def _basis(draft: Draft) -> Iterator[Block]:
    law = draft.materials[0].law
    yield Heading(("What this rests on",))
    cited = law.cited(draft.form.cites)
    yield Sentence(("In law: ", *_joined((Cite(each, full=True) for each in cited), "; "), "."))
    for each in draft.form.readings:
        yield Sentence((f"Our reading: {each}",), quiet=True)
    if any(not each.field.verified for each in draft.answers if each.state != "falls-away"):
        says = (
            f"{UNVERIFIED.strip()} Recipients, precision or a threshold of this field were not seen in the final text."
        )
        yield Sentence((says,), quiet=True)
    yield Sentence(
        (f"Made by gpaiscope {__version__}, rules {law.body.hash}. An indication, and no legal advice.",), quiet=True
    )


def _signature(draft: Draft) -> Iterator[Block]:
    yield Heading(("Sign-off",))
    rows: list[tuple[str, Line]] = []
    for signed in draft.sign_offs.made:
        rows += [
            ("Party", (signed.party,)),
            ("Name", (Named(signed.name),)),
            ("Function", (Named(signed.function),)),
            ("Place", (Named(signed.place),)),
            ("Day", (words.day(signed.on) if signed.on else "",)),
            ("Approved before by", (Named(signed.approved_by),)),
            ("Approved on", (words.day(signed.approved_on) if signed.approved_on else "",)),
        ]
    if not draft.sign_offs.made:
        rows.append(("Name", (_UNSIGNED[draft.is_guessed],)))
    filed = draft.sign_offs.filed
    if filed is not None:
        is_this = filed.content == draft.content
        rows += [
            ("Filed", (words.day(filed.on) if filed.on else "",)),
            ("Channel", (Named(filed.channel),)),
            ("Receipt", (Named(filed.receipt),)),
            (
                "As filed",
                (
                    say_text("these contents")
                    if is_this
                    else say_text("other contents.{changed}", changed=_moved(draft)),
                ),
            ),
        ]
    rows.append(("Contents (SHA-256)", (Code(draft.content),)))
    yield Rows(rows=tuple(Row(label=(label,), items=(line,)) for label, line in rows if words.plain(line)))


_UNSIGNED: Final = {False: "not signed off", True: "cannot be signed off while it says what is only guessed"}


# -- the list


def listed(found: Sequence[Owed], call: Call) -> Page:
    """Every document with how it stands, by when, how complete it is, and who can close what is open.

    ``call`` is what was asked; its path is empty where there is more than one, or none to read again.
    """
    days = ", ".join(sorted({each.materials[0].assessment.day.isoformat() for each in found}))
    title: Line = (f"Documents · {_counted(found)}", f" · on {days}" if days else "")
    blocks: list[Block] = []
    groups: dict[tuple[str, tuple[str, ...]], list[Owed]] = {}
    for each in found:
        groups.setdefault((each.draft.provider, each.draft.models), []).append(each)
    for (provider, models), own in groups.items():
        names = _joined(map(Named, models), ", ")
        blocks.append(Heading((*names, " · ", Named(provider))))
        blocks.append(Items(items=tuple(_listed(document) for document in sorted(own, key=_gravity))))
    if not blocks:
        blocks.append(Sentence(("No document is owed, and none is of use here.",)))
    blocks += [*_law_of(found), *_onward(found, call)]
    return Page(title=title, blocks=tuple(blocks))


def _law_of(found: Sequence[Owed]) -> Iterator[Sentence]:
    """To which day the law was checked, of each day that was asked for."""
    checked = dict.fromkeys(words.law_checked(each.materials[0].law) for each in found)
    yield from (Sentence(say("{law}.", law=words.capital(law)), quiet=True) for law in checked)


# -- the list over many models: a line a model


MOST_LINES: Final = 12
"""Models that have a line each; those that are left are counted."""
MOST_IDS: Final = 3
"""Documents of a model that are named."""
MOST_OF_NAME: Final = 30
"""Columns that a name takes at most in a line."""


def folded(found: Sequence[Owed], call: Call) -> Page:
    """Of many models a line each that owes documents: by when the first is owed, how many, and how much is filled.

    Who is late comes first, then who owes soonest. ``call`` is what was asked, as for `listed`.
    """
    days = ", ".join(sorted({document.materials[0].assessment.day.isoformat() for document in found}))
    groups: dict[tuple[str, tuple[str, ...]], list[Owed]] = {}
    for document in found:
        groups.setdefault((document.draft.provider, document.draft.models), []).append(document)
    owing = [(names, own) for names, group in groups.items() if (own := _first_owed(group))]
    owing.sort(key=lambda named: _by_deadline(named[1][0]))
    lines = owing[:MOST_LINES]
    left = len(called_for(found)) - sum(len(own) for _, own in lines)
    blocks: list[Block] = [Items(items=tuple(_owed_by(*names, own) for names, own in lines))] if lines else []
    if left:
        blocks.append(
            Sentence(
                say(
                    "and {many} more that are owed, may be owed or are of use: {option}",
                    many=str(left),
                    option=Code("--full"),
                ),
                quiet=True,
            )
        )
    elif not lines:
        blocks.append(Sentence(say("No document is owed, and none is of use here.")))
    blocks += [*_law_of(found), *_onward(found, call)]
    title = say("Documents · {counted} · on {day}", counted=_counted(found), day=days)
    return Page(title=title, blocks=tuple(blocks))


def _first_owed(group: Sequence[Owed]) -> list[Owed]:
    """The documents of a model that are owed, and not only by a guess, gravest day first."""
    owed = [document for document in called_for(group) if document.standing == "owed" and not _is_likely(document)]
    return sorted((document for document in owed if not _is_done(document)), key=_by_deadline)


def _is_done(document: Owed) -> bool:
    return document.deadline is not None and document.deadline.state == "done"


def _by_deadline(document: Owed) -> tuple[int, bool, date]:
    """The place of a document among others, by its gravest day; what has none comes last."""
    if document.deadline is None:
        return len(STATES), True, date.max
    state, may_bind, day = gravity(document.deadline)
    # What is planned is as near as its day: only in a list of its own it comes after what has begun.
    return STATES.index("due") if document.deadline.state == "ahead" else state, may_bind, day


def _owed_by(provider: str, models: tuple[str, ...], owed: Sequence[Owed]) -> Item:
    """What a provider owes of a model, in a line: the first of it by when, and how complete all of it is."""
    named = words.some([document.form.id for document in owed], MOST_IDS)
    drafts = [document.draft for document in owed]
    filled, total = (sum(draft.count(*states) for draft in drafts) for states in (_FILLED, _FIELDS))
    line = say(
        "{models} · {provider}: {standing}: {documents}; {filled} of {total} fields filled",
        models=Named(words.some(models, 2), MOST_OF_NAME),
        provider=Named(provider, MOST_OF_NAME),
        standing=_standing(owed[0]),
        documents=named,
        filled=str(filled),
        total=str(total),
    )
    first = owed[0].deadline
    return Item(line=line, tone="late" if first is not None and first.state == "late" else "due")


_FILLED: Final = ("filled",)
_FIELDS: Final = ("filled", "gap", "contradiction")
_COUNTED: Final = {
    "owed": "owed",
    "likely-owed": "likely owed",
    "may-be-owed": "perhaps owed",
    "can-be-sent": "that can be sent",
    "useful": "worth having",
}


_FREE: Final = ("can-be-sent", "useful")
"""Standings of what nobody has to hand in."""


def _counted(found: Sequence[Owed]) -> str:
    """How many documents are owed, may be, and are worth having without."""
    many = Counter(f"{'likely-' * _is_likely(each)}{each.standing}" for each in called_for(found))
    return ", ".join(f"{many[standing]} {says}" for standing, says in _COUNTED.items() if many[standing]) or "none owed"


def _is_likely(found: Owed) -> bool:
    """Whether a document is owed only by a guess."""
    return found.standing == "owed" and bool(found.guesses)


def _onward(found: Sequence[Owed], call: Call) -> Iterator[Command]:
    """The first document drafted from its own dossier, all of them, and what is not known of whether they are owed."""
    first = next((each for each in sorted(found, key=_gravity) if each.standing != "not-owed"), None)
    if first is None or not call.path:
        return
    path = path_of(first.materials[0].assessment)
    models = {each.model for one in found for each in one.materials if path_of(each.assessment) == path}
    own = replace(call, path=path, model=call.model or (first.materials[0].model if len(models) > 1 else ""))
    several = len(words.names(first.materials[0].assessment.dossier)) > 1
    yield own.command("draft", first.form.id, actor=first.actor if several else "", says="writes one")
    yield call.command("draft", "--all", "--output", "set", says="writes all")
    if any(each.hangs_on for each in found):
        yield own.command("ask", says="asks for what is not known")


def _listed(each: Owed) -> Item:
    line: Line = (Code(each.form.id), f": {_standing(each)}")
    notes: list[Line] = []
    if each.guesses:
        notes.append((f"{phrases.stated_by_nobody(each.guesses)}.",))
    if each.away is not None:
        notes.append((f"{each.away.says} ", *(Cite(one) for one in each.materials[0].law.cited(each.away.cites))))
        return Item(line=line, tone=_tone(each), notes=tuple(notes))
    notes.append((f"for {words.listed(each.form.recipients)}; {_complete(each)}",))
    if each.hangs_on and each.standing not in _FREE:
        more = f" and {len(each.hangs_on) - 1} more" if len(each.hangs_on) > 1 else ""
        notes.append((f"whether it is owed hangs on: {_first_asked(each)}{more}",))
    if each.standing == "may-be-owed" and each.outcome is Outcome.UNSETTLED:
        notes += filter(None, [_left_open(each)])
    if each.standing not in _FREE and (unsaid := phrases.unsaid_since(each.deadline)):
        notes.append(unsaid)
    return Item(line=line, tone=_tone(each), notes=tuple(notes))


def _left_open(each: Owed) -> Line:
    """The question of law on which it hangs whether a document is owed, with the safe course."""
    duties = ((material, material.owed(id)) for material in each.materials for id in each.form.obligations)
    found = (
        phrases.what_is_open(material.assessment, owed.conclusion)
        for material, owed in duties
        if owed is not None and owed.conclusion.finding.outcome is Outcome.UNSETTLED
    )
    return next(filter(None, found), ())


def _tone(of: Owed) -> str:
    """What follows from how a document stands; of what is worth having without being owed, nothing."""
    if of.standing == "owed":
        settled = of.deadline is not None and of.deadline.state in ("late", "done")
        return tones.UNKNOWN if of.guesses else tones.of_dated(of.deadline) if settled and of.deadline else tones.DUE
    if of.standing == "may-be-owed":
        return tones.UNSETTLED if of.outcome is Outcome.UNSETTLED else tones.UNKNOWN
    return tones.CLEAR if of.standing == "not-owed" else ""


def _gravity(of: Owed) -> int:
    """The place of a document among others by what follows; what is only worth having stands before what is done."""
    tone = _tone(of)
    return tones.BY_GRAVITY.index(tone or tones.CLEAR) * 2 + (tone == tones.CLEAR)


def _first_asked(each: Owed) -> str:
    return yours.to_you(each.hangs_on[0].asks, each.materials[0].assessment)


def _complete(each: Owed) -> str:
    draft = each.draft
    total = draft.count("filled", "gap", "contradiction")
    told = f"{draft.count('filled')} of {total} fields filled"
    if against := contradicting(draft):
        told += f", {words.count(len(against), 'contradiction')}"
    waits = [f"{who} {len(gaps)}" for who, gaps in list(each.by_who.items())[:MOST_OPEN]]
    signed = "" if draft.signed is None else "; signed off"
    return f"{told}{f'; open with {words.listed(waits)}' if waits else ''}{signed}"


# -- what came back


_TAKEN: Final = {
    "taken": (tones.CLEAR, "written to"),
    "conflict": ("due", "changed meanwhile in"),
    "no-place": ("due", "has no place any more"),
    "emptied": ("unknown", "was taken out, and stands as it was in"),
    "unreadable": ("due", "cannot stand in"),
    "twice": ("due", "stands twice with different texts in the file, so nothing of it goes into"),
}


def returned(name: str, found: Sequence[Taken], path: str) -> Page:
    """What became of the answers in a file: what was written, and what a person has to look at."""
    many = sum(each.state == "taken" for each in found)
    open_ = len(found) - many
    title: Line = (Named(name), f": {words.count(many, 'answer')} written")
    title = (*title, f", {open_} to look at") if open_ else title
    blocks: list[Block] = [Items(items=tuple(map(_returned, found)))] if found else []
    if not found:
        blocks.append(Sentence(("Nothing in it was filled in or changed that does not stand there already.",)))
    blocks.append(Sentence(("Answers go into: ", Named(path)), quiet=True))
    return Page(title=title, blocks=tuple(blocks))


def _returned(each: Taken) -> Item:
    tone, says = _TAKEN[each.state]
    place: Line = (" ", Code(each.path)) if each.path else ()
    notes: list[Line] = [("the file says: ", Named(_cut(each.text)))] if each.text else []
    if each.before and each.state != "taken":
        notes.append(("stands there: ", Named(_cut(each.before))))
    if each.why and each.state != "twice":
        notes.append((f"{each.why}",))
    return Item(line=(f"{each.label}: {says}", *place), tone=tone, notes=tuple(notes))


def _cut(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= MOST_SHOWN else f"{whole[:MOST_SHOWN]}…"


MOST_SHOWN: Final = 160
