"""The prose of a card: its sentences, and the rows that give a label a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

LONGEST_PARAGRAPH: Final = 3_000
Prose = Iterable[tuple[int, str]]
"""Lines with their numbers."""


_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z*\"'(`\[])")


_NUMBERED: Final = re.compile(r"\d+\. ")
_MARKS: Final = re.compile(r"\*\*|__|`")


def unmarked(text: str) -> str:
    """A text without the marks of bold and of code."""
    return _MARKS.sub("", text) if "*" in text or "_" in text or "`" in text else text


def sentences(prose: Prose) -> Iterator[tuple[int, str]]:
    """Sentences, and lines of lists and tables, each with the line that it begins on."""
    paragraph: list[tuple[int, str]] = []
    for line, text in prose:
        alone = text.startswith(("|", "#", "-", "*", ">", "<")) or _NUMBERED.match(text) is not None
        if paragraph and (alone or line != paragraph[-1][0] + 1):
            yield from _split(paragraph)
            paragraph = []
        paragraph.append((line, text))
        if text.startswith(("|", "#")) or len(paragraph) > 40:
            yield from _split(paragraph)
            paragraph = []
    yield from _split(paragraph)


_ANOTHERS: Final = re.compile(r"#{1,6}\s*original model(?:'s)? card\b", re.IGNORECASE)


def within(prose: Prose, most: int) -> Iterator[tuple[int, str]]:
    """The first lines that have no more characters than these together."""
    for line, text in prose:
        most -= len(text)
        if most < 0:
            return
        yield line, text


def own(prose: Prose) -> Iterator[tuple[int, str]]:
    """The lines of a card but those of another model's card that it goes on to copy."""
    for line, text in prose:
        if _ANOTHERS.match(text):
            return
        yield line, text


def _split(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph, on one line each."""
    if not paragraph:
        return
    text = "\n".join(words for _, words in paragraph)[:LONGEST_PARAGRAPH]
    start = 0
    for end in [*(match.start() for match in _END.finditer(text)), len(text)]:
        sentence = text[start:end]
        skipped = len(sentence) - len(sentence.lstrip())
        line = paragraph[0][0] + text.count("\n", 0, start + skipped)
        yield line, " ".join(sentence.split())
        start = end


LONGEST_ROW: Final = 400


def rows(prose: Prose) -> Iterator[tuple[int, str, str, str]]:
    """Rows that give a label a value, each with the heading that it stands under: line, heading, label, value."""
    heading = ""
    for line, text in prose:
        if text.startswith("#"):
            heading = text.lstrip("# ")
            continue
        bare = unmarked(text[:LONGEST_ROW]).lstrip("-*+>| \t")
        if "|" in text[:LONGEST_ROW]:
            cells = [cell.strip() for cell in bare.split("|") if cell.strip()]
            label, value = (cells[0], cells[1]) if len(cells) == 2 else ("", "")
        else:
            sign = min((place for mark in ":：=" if (place := bare.find(mark)) > 0), default=0)
            label, value = bare[:sign], bare[sign + 1 :]
        label, value = label.strip(" *:："), value.strip(" *|.:：=")
        if 1 < len(label) <= 60 and 0 < len(value) <= 200:
            yield line, heading, label, value
