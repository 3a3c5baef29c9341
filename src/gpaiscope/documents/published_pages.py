"""A published summary as a page and as JSON: what it holds, what the template asks and it lacks, what is unread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gpaiscope.documents.forms import form
from gpaiscope.documents.published import PublishedField, PublishedSummary
from gpaiscope.documents.published_dates import PublishedDays
from gpaiscope.documents.published_facts import WrittenValue, lack_of
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Named, Page, Sentence
from gpaiscope.report.say import say
from gpaiscope.report.values import Json, versioned

_LONGEST: Final = 200
_EDITIONS: Final = {
    "final": "It follows the official template.",
    "draft": "It follows the draft of the template of January 2025, which was superseded in July 2025.",
    "own": "It leaves out most questions of the official template, or asks others.",
}


def page_of(summary: PublishedSummary, written: Sequence[WrittenValue] = (), place: str = "", of: str = "own") -> Page:
    """What a summary holds and lacks, field by field; with a ``place``, what was written there."""
    held = [field for field in summary.fields.values() if field.state in ("read", "not-applicable")]
    unread = [field for field in summary.fields.values() if field.state == "unread"]
    lacks = [field for field in summary.fields.values() if lack_of(summary, field)]
    title = say(
        "{file}: {held} of {all} fields of the template read, {lacks} lacking, {unread} unread",
        file=Named(summary.name),
        held=str(len(held)),
        all=str(len(summary.fields)),
        lacks=str(len(lacks)),
        unread=str(len(unread)),
    )
    blocks: list[Block] = [Sentence((_EDITIONS[summary.edition],), quiet=summary.edition == "final")]
    if place:
        blocks += _blocks_of_written(written, place, of)
    if lacks:
        blocks += [
            Heading(("What the template asks and it lacks",)),
            Items(items=tuple(_item_of_lack(summary, f) for f in lacks)),
        ]
    if unread:
        blocks += [Heading(("What stands there and cannot be told",)), Items(items=tuple(map(_item_of_unread, unread)))]
    blocks += [Heading(("What it holds",)), Items(items=tuple(map(_item_of_held, held)))]
    return Page(title=title, blocks=tuple(blocks))


def _blocks_of_written(written: Sequence[WrittenValue], place: str, of: str) -> list[Block]:
    taken = [value for value in written if value.state == "taken"]
    items = [
        Item(line=say("{path}: written", path=Code(value.path)), tone="clear")
        if value.state == "taken"
        else Item(
            line=say("{path}: something else stands there, and was left", path=Code(value.path)),
            tone="due",
            notes=()
            if value.before is None
            else (say("stands there: {value}", value=Named(_cut_for_page(str(value.before)))),),
        )
        for value in written
        if value.state != "same"
    ]
    count = words.count(len(taken), "value")
    line = say("{count} written into {place}.", count=count, place=Named(place))
    if all(value.state == "same" for value in written):
        line = say("What it says stands in {place} already.", place=Named(place))
    elif of == "original":
        line = say(
            "It is of the model that this one was made from: {where} was written into {place}.",
            where="where it stands",
            place=Named(place),
        )
    return [Sentence(line), *([Items(items=tuple(items))] if items else [])]


def _label_of_field(field: PublishedField) -> str:
    own = next(each for each in form("training-content-summary").fields if each.id == field.id)
    return f"{own.number} {own.label.rstrip(':')}"


def _item_of_lack(summary: PublishedSummary, field: PublishedField) -> Item:
    label = _label_of_field(field)
    match lack_of(summary, field):
        case "missing":
            line = say("{label}: the label is nowhere in it", label=label)
        case "blank":
            line = say("{label}: the label is there, and no answer", label=label)
        case _:
            told = Named(_cut_for_page(field.text))
            line = say("{label}: it says {text}, which the template does not take here", label=label, text=told)
    return Item(line=line, tone="due")


def _item_of_unread(field: PublishedField) -> Item:
    line = say(
        "{label}: {because}", label=_label_of_field(field), because=field.because or "nothing can be told from it"
    )
    return Item(line=line, tone="due", notes=((Named(_cut_for_page(field.text)),),) if field.text else ())


def _item_of_held(field: PublishedField) -> Item:
    label, told = _label_of_field(field), Named(_cut_for_page(_text_of_value(field)))
    if not field.page:
        return Item(line=say("{label}: {value}", label=label, value=told))
    return Item(line=say("{label}: {value} (page {page})", label=label, value=told, page=str(field.page)))


def _text_of_value(field: PublishedField) -> str:
    if isinstance(field.value, PublishedDays):
        return " - ".join(field.value.given)
    if isinstance(field.value, dict):
        return words.listed([f"{modality} {size}" for modality, size in field.value.items()])
    if field.value in ("yes", "no"):
        return str(field.value)
    return field.text


def _cut_for_page(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()} ..."


def document_of(summary: PublishedSummary, written: Sequence[WrittenValue] = (), place: str = "") -> Json:
    """The same as JSON, with every field and the whole of its text."""
    fields = [
        {
            "field": field.id,
            "label": _label_of_field(field).partition(" ")[2],
            "state": field.state,
            "lacks": lack_of(summary, field) or None,
            "value": {"given": list(field.value.given), "either": list(field.value.either) or None}
            if isinstance(field.value, PublishedDays)
            else list(field.value)
            if isinstance(field.value, tuple)
            else field.value,
            "text": field.text or None,
            "page": field.page or None,
            "because": field.because or None,
        }
        for field in summary.fields.values()
    ]
    told: dict[str, object] = {
        "file": summary.name,
        "format": summary.form,
        "pages": summary.pages or None,
        "language": summary.language or None,
        "edition": summary.edition,
        "fields": fields,
    }
    if place:
        told["documentation"] = place
        told["written"] = [{"at": value.path, "state": value.state, "stands": value.before} for value in written]
    return versioned(told)


def is_open(summary: PublishedSummary) -> bool:
    """Whether somebody has to look at a summary: something is lacking in it, or unread."""
    return any(field.state == "unread" or lack_of(summary, field) for field in summary.fields.values())
