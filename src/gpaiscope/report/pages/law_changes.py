"""What changed in the law, instrument by instrument: what was, what is, and what that means for a provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gpaiscope.law import BODY, Body
from gpaiscope.law.changes import Change, Turn, brought
from gpaiscope.law.sentences import filled, plain
from gpaiscope.report import onward
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Page, Row, Rows, Sentence
from gpaiscope.report.pages.rulebook import cited
from gpaiscope.report.say import say
from gpaiscope.values import Exact


def law_changes(first: date | None = None, last: date | None = None, body: Body = BODY) -> Page:
    """What each instrument changed between two days, those included; None: from the first, or to the last."""
    blocks: list[Block] = []
    for each in brought(first, last, body):
        title, key = each.document.title, each.document.key
        blocks.append(Heading((title if key in title else f"{title} ({key})",)))
        for turn in each.turns:
            blocks += [Heading((str(turn.begins),), level=3), *_turn(turn, body)]
    if not blocks:
        blocks = [Sentence(("Nothing changed in these days.",))]
    else:
        given = ("--law", body.draft.file) if body.draft else ()
        if body.draft:
            blocks.append(Sentence(say("{option} shows what the draft changes for a dossier.", option=Code("--law"))))
        if shown := _first_with_an_id(first, last, body):
            blocks.append(onward.law("show", shown, *given, says="one of these rules or numbers in full"))
    checked = str(body.latest["law_checked"])
    known = say("The law was checked to {day}: later changes of it are not known here.", day=checked)
    return Page(title=_title(first, last), blocks=(*blocks, Sentence(known, quiet=True)))


def _title(first: date | None, last: date | None) -> Line:
    if first and last:
        return say("What changed in the law from {first} to {last}", first=str(first), last=str(last))
    if first:
        return say("What changed in the law from {first}", first=str(first))
    return say("What changed in the law to {last}", last=str(last)) if last else say("What changed in the law")


def _first_with_an_id(first: date | None, last: date | None, body: Body) -> str:
    """The first rule or number that changed and is still there to be shown; empty where only texts changed."""
    turns = (turn for told in brought(first, last, body) for turn in told.turns)
    changes = (change for turn in turns for change in turn.changes if change.kind != "text" and change.holds)
    return next((change.id for change in changes), "")


def _turn(turn: Turn, body: Body) -> Iterator[Block]:
    mark = turn.milestone
    if mark is not None:
        told = (("Before", mark.was), ("Since", mark.now), ("What it means", mark.means))
        rows = [Row(label=(label,), items=((filled(says, body.latest),),)) for label, says in told]
        yield Rows(rows=(*rows, Row(label=("By",), items=(cited(mark.cites, full=True),))))
    for says, changes in _kinds(turn):
        if changes:
            yield Sentence((f"{says}:",))
            yield Items(items=tuple(map(_change, changes)))


def _kinds(turn: Turn) -> Iterator[tuple[str, list[Change]]]:
    """The parts of a change by what became of them."""
    rules = [each for each in turn.changes if each.kind == "rule"]
    yield "The text", [each for each in turn.changes if each.kind == "text"]
    yield "Rules that begin to apply", [each for each in rules if each.holds and each.before is None]
    yield "Rules that changed", [each for each in rules if each.holds and each.before is not None]
    yield "Rules that no longer apply", [each for each in rules if not each.holds]
    yield "Numbers and days", [each for each in turn.changes if each.kind == "number"]


def _change(each: Change) -> Item:
    if each.kind == "text":
        before = (say("before: {text}", text=_plain(each.before)),) if each.before else ()
        return Item(line=(f"{each.id}: {each.says}",), notes=before)
    notes = (turned,) if (turned := _turned(each)) else ()
    return Item(line=(Code(each.id), f": {each.says}"), notes=(*notes, cited(each.cites)))


def _turned(each: Change) -> Line:
    """What stood before and what stands now; empty where a rule begins, or says what it said."""
    if each.value is None:
        told = each.before is not None and each.holds and each.before != each.says
        return say("before: {text}", text=_plain(each.before)) if told and each.before is not None else ()
    unit = each.unit.removesuffix("s") if each.value == 1 else each.unit
    now = f"{plain(each.value)} {unit}".rstrip()
    return (now,) if each.before is None else say("before: {before}; now: {now}", before=_plain(each.before), now=now)


def _plain(value: Exact | date | str) -> str:
    return value if isinstance(value, str) else plain(value)
