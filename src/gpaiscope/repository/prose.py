"""The prose of a card: its sentences, and the rows that give a label a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
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


MOST_TABLED: Final = 2_000
"""Lines of one table."""

MOST_COLUMNS, MOST_WIDE, MOST_HIGH = 100, 20, 100
"""Columns of a table, and how many columns and rows one cell spans."""

LONGEST_CELL: Final = 300
"""Characters of a cell that stands in several rows."""

_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>table|tr|t[dh])\b(?P<more>[^<>]{0,500})>|<(?!/?su[bp]\b)[^<>]{0,500}>", re.IGNORECASE
)
"""A tag that makes a table, or another that is no part of what is said, as that of a power is."""

_SPAN: Final = re.compile(r"""\b(col|row)span\s*=\s*["']?(\d{1,3})""", re.IGNORECASE)
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END: Final = re.compile(r"</table\b", re.IGNORECASE)


def tabled(prose: Prose) -> Iterator[tuple[int, str]]:
    """The lines with each table of HTML as the rows of one in bars; one that does not end stays as it is.

    A cell that spans several rows or columns stands in each of these rows, and in the first of these columns.
    """
    kept: list[tuple[int, str]] = []
    for line, text in prose:
        if not kept and not _TABLE.search(text):
            yield line, text
            continue
        kept.append((line, text))
        if _TABLE_END.search(text):
            yield from _in_bars(kept)
            kept = []
        elif len(kept) > MOST_TABLED:
            yield from kept
            kept = []
    yield from kept


def _in_bars(lines: Prose) -> Iterator[tuple[int, str]]:
    """The rows of a table of HTML in bars, and what stands before and behind it."""
    above: dict[int, tuple[int, str]] = {}
    row: _Row | None = None
    for line, text in lines:
        at, outside = 0, ""
        for tag in _TAG.finditer(text):
            said, at = text[at : tag.start()], tag.end()
            name = (tag["name"] or "").lower()
            if row is None:
                outside += said if name else text[tag.start() - len(said) : at]
            else:
                row.say(said)
            if row is not None and name in ("table", "tr"):
                yield from row.bars()
                row = None
            if name == "tr" and not tag["end"]:
                row = _Row(line, above)
            elif row is not None and name in ("td", "th") and not tag["end"]:
                row.begin(tag["more"])
            elif row is not None:
                row.say(" ")
        if row is None:
            outside += text[at:]
        else:
            row.say(text[at:] + " ")
        if outside.strip():
            yield line, outside.strip()


class _Row:
    """A row of a table while it is read; ``above`` has the cells of earlier rows that reach down into it."""

    def __init__(self, line: int, above: dict[int, tuple[int, str]]) -> None:
        self.line, self.above = line, above
        self.cells: list[str] = []
        self._spans: list[tuple[int, int]] = []

    def begin(self, attributes: str) -> None:
        """Begin a cell."""
        spans = {name.lower(): int(number) for name, number in _SPAN.findall(attributes)}
        if len(self.cells) < MOST_COLUMNS:
            self.cells.append("")
            self._spans.append((min(spans.get("col", 1), MOST_WIDE), min(spans.get("row", 1), MOST_HIGH)))

    def say(self, text: str) -> None:
        """Go on with the cell; what stands between cells is nothing."""
        if self.cells:
            self.cells[-1] += text

    def bars(self) -> Iterator[tuple[int, str]]:
        """The row in bars, with what reaches into it from above; nothing where it has no cell."""
        found: list[str] = []
        for said, (wide, high) in zip(self.cells, self._spans, strict=True):
            self._reach(found)
            if len(found) >= MOST_COLUMNS:
                break
            text = " ".join(unescape(said).replace("|", "/").split())
            if high > 1:
                self.above[len(found)] = high - 1, text[:LONGEST_CELL]
            found += [text, *[""] * (wide - 1)]
        self._reach(found)
        if any(found):
            yield self.line, " ".join(["|", *(f"{cell} |".lstrip() for cell in found)])

    def _reach(self, found: list[str]) -> None:
        while (place := len(found)) < MOST_COLUMNS and place in self.above:
            left, text = self.above.pop(place)
            if left > 1:
                self.above[place] = left - 1, text
            found.append(text)


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


ITEM: Final = re.compile(
    r"\s*[-*+]\s*(?:\*\*(?P<bold>[^*]{2,80})\*\*\s*(?=[:：–—-]|\s(?:is|was|has)\b)|\*\*(?P<within>[^*:：]{2,80})[:：]\s*\*\*"
    r"|\**\[(?P<link>[^\[\]]{2,80})\]\([^()\s]{0,300}\)\**\s*(?=[:：,–—-]|\s(?:is|was|has)\b))"
)
"""What an item of a list is about: ``- **Name**: ...``, ``- [Name](address): ...``."""


def of_a_link(text: str) -> bool:
    """Whether an item of a list says what something is that it links: ``- [Tool](address): a tool for ...``."""
    match = ITEM.match(text[:500])
    return match is not None and match["link"] is not None


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
