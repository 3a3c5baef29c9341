"""What was found for some words: each in a line, with the command or the page that goes on from it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Final

from gpaiscope.lookup.index import SearchEntry, packaged_index
from gpaiscope.lookup.looking import SearchAnswer
from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Code, Heading, Item, Items, Line, Named, Page, Row, Rows, Sentence, Strong
from gpaiscope.report.onward import PROGRAM
from gpaiscope.report.say import say, say_text

_LONGEST_SHOWN: Final = 200
"""Characters of a question that a page repeats: whoever pastes a document need not read it again."""

_KINDS: Final = {
    "law": "rules, periods and facts",
    "questions": "questions that the law leaves open",
    "numbers": "numbers and days of the law",
    "provisions": "provisions, and what rests on them",
    "how-to": "pages of the documentation",
}


def search(found: SearchAnswer, day: str = "") -> Page:
    """What was found, best first, or where nothing was, what may have been meant and what can be looked for.

    ``day`` is the day that was asked about: what is found is the same on every day, which is said then.
    """
    blocks = _found_entries(found, day) if found.entries else _nothing_found(found)
    asked = Named(found.asked[:_LONGEST_SHOWN] + ("…" if len(found.asked) > _LONGEST_SHOWN else ""))
    return Page(title=say("Found for: {asked}", asked=asked), blocks=(*_spelling(found), *blocks))


def _spelling(found: SearchAnswer) -> Iterator[Block]:
    for typed, word in found.read_as.items():
        yield Sentence(say("{typed} is read as {word}.", typed=Named(typed), word=Strong(word)))


def _found_entries(found: SearchAnswer, day: str) -> Iterator[Block]:
    items = [
        Item(line=_entry_line(entry), notes=((Code(entry.written_in or shlex.join(entry.shown_by)),),))
        for entry in found.entries
    ]
    yield Items(items=tuple(items), numbered=True)
    if found.unknown:
        unknown = Named(words.listed(found.unknown, "and")[:_LONGEST_SHOWN])
        yield Sentence(say("Not found here: {words}", words=unknown), quiet=True)
    if day:
        says = say(
            "Rules are told as they were changed last; shown by their names, each has the days on which it counts."
        )
        yield Sentence(says, quiet=True)
    command = Code(shlex.join((PROGRAM, "FOLDER", *(("--on", day) if day else ()))))
    yield Sentence(say("Try it on your own: {command}", command=command), quiet=True)


def _entry_line(entry: SearchEntry) -> Line:
    """One entry in a line: its title, what it says, and one provision or how long it takes to read."""
    title = Strong(entry.title)
    match entry.kind:
        case "questions":
            return say("{title} An open question. {cites}", title=title, cites=entry.cites)
        case "provisions":
            return say("{title}, on which rests: {says}", title=title, says=entry.says)
        case "how-to" if "#" in entry.id:
            minutes = words.count(entry.minutes, "minute")
            return say("{title} (how-to, {minutes}, in: {says})", title=title, minutes=minutes, says=entry.says)
        case "how-to":
            minutes = words.count(entry.minutes, "minute")
            return say("{title} (how-to, {minutes}): {says}", title=title, minutes=minutes, says=entry.says)
        case _:
            return say("{title}: {says} {cites}", title=title, says=entry.says, cites=entry.cites)


def _nothing_found(found: SearchAnswer) -> Iterator[Block]:
    if found.elsewhere:
        yield Sentence(
            say(
                "Nothing of this is among {kind}. Without --in {count} found.",
                kind=_KINDS[found.kind],
                count=words.count(found.elsewhere, "entry is", "entries are"),
            )
        )
        return
    yield Sentence(say("Nothing speaks of this, by these words or by others."))
    if found.near:
        near = tuple(dict.fromkeys(found.near))
        yield Sentence(say("Did you mean {words}?", words=words.listed(near, "or")))
    yield Heading(say("What can be searched"))
    yield Rows(
        rows=tuple(
            Row(label=(Code(f"--in {kind}"),), items=((say_text("{count} {of}", count=str(count), of=_KINDS[kind]),),))
            for kind, count in packaged_index().counts.items()
        )
    )
    examples = (("when must I notify?",), ("fine-tune", "provider"), ("Art 53(1)(c)",))
    items = (Item(line=(Code(shlex.join((PROGRAM, "search", *example))),)) for example in examples)
    yield Items(items=tuple(items))
