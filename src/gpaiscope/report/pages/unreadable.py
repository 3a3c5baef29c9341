"""What a page of several inputs says of those that cannot be read: each with its file, and every mistake in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gpaiscope.errors import Mistake, Unreadable
from gpaiscope.report import phrases, tones, words
from gpaiscope.report.blocks import Block, Item, Items, Line, Named, Notice, Page
from gpaiscope.report.say import say


def with_rows_of_unreadable(pages: Sequence[Page], unreadable: Sequence[Unreadable]) -> list[Page]:
    """Pages of what could be read; before all else the first of them says what could not, and why."""
    first, *others = pages
    return [replace(first, blocks=(*_rows_of_unreadable(unreadable), *first.blocks)), *others]


def with_lines_of_unreadable(pages: Sequence[Page], unreadable: Sequence[Unreadable]) -> list[Page]:
    """The same in a line each: its file, and the first mistake with how many more there are."""
    first, *others = pages
    if not unreadable:
        return [*pages]
    lines = Items(items=tuple(Item(line=line_of_unreadable(one), tone="unknown") for one in unreadable))
    return [replace(first, blocks=(lines, *first.blocks)), *others]


def line_of_unreadable(one: Unreadable) -> Line:
    """What cannot be read, and why in a few words."""
    name = Named(one.file) if one.file else "What was handed over and stands in no file"
    return say("{file} {cannot_be_read}", file=name, cannot_be_read=phrases.why_unreadable(one))


def _rows_of_unreadable(unreadable: Sequence[Unreadable]) -> Iterator[Block]:
    for one in unreadable:
        name = one.file or "What was handed over and stands in no file"
        many = words.count(len(one.mistakes), "mistake")
        yield Notice((Named(name), f" cannot be read, and is left out of all that follows: {many}."))
        yield Items(items=tuple(_mistake_as_item(mistake) for mistake in one.mistakes))


def _mistake_as_item(mistake: Mistake) -> Item:
    told = (
        ("", mistake.where()),
        ("expected ", mistake.expected),
        ("help: ", mistake.help),
    )
    notes: list[Line] = [(before, Named(text)) for before, text in told if text]
    return Item(line=(f"{mistake.reference}: ", Named(mistake.message)), tone=tones.UNKNOWN, notes=tuple(notes))
