"""The page of a scanned catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gpaiscope.report import words
from gpaiscope.report.blocks import Block, Heading, Line, Named, Page, Sentence, Table
from gpaiscope.report.values.catalogue import ASKED, OUTCOMES, Catalogue, Group


def catalogue(found: Catalogue) -> Page:
    """The whole report."""
    return Page(title=(f"A catalogue of {words.count(found.models, 'model')} on {found.day}",), blocks=tuple(_blocks(found)))


_HEADS: Final = ("yes", "no", "not known", "unsettled")


def _blocks(found: Catalogue) -> Iterator[Block]:
    yield Heading(("How many are what",))
    yield Table(
        head=("", *_HEADS),
        rows=tuple((( id,), *((f"{found.outcomes[id][outcome]:,}",) for outcome in OUTCOMES)) for id in ASKED),
        right=frozenset(range(1, 5)),
    )
