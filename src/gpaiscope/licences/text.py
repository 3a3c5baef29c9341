"""A licence's text made comparable: lower case, straight quotes, no markup, single spaces, with a map back.

`Plain.of` never fails: whatever is no word is dropped or becomes a space. It takes time linear in the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

MOST_READ: Final = 250_000
"""Characters that are read. The longest licences in use have a third of this; what follows is said to be unread."""

_TOKEN = re.compile(r"\S+")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,300}|!--[^<>]{0,2000}--)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_LINK_TARGET = re.compile(r"\]\([^()\s]{1,500}\)")
_SENTENCE_END = re.compile(r"[.;!?][\"')\]]*(?=\s)|[。；！？]|\n")
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|inc|ltd|co|corp|no|v|vs|u\.s|art|sec|para|cf|[a-z0-9]|\d+\.\d+))\.$")
_STRAIGHT: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("*#|>~\\", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
        "_": " ",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where words stand in the text as given: characters from 0, lines and columns from 1."""

    start: int
    end: int
    line: int
    column: int

    def to_dict(self) -> dict[str, int]:
        """The position as JSON has it."""
        return {"start": self.start, "end": self.end, "line": self.line, "column": self.column}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text in comparable form.

    ``text`` has single spaces between words and a line feed between paragraphs; ``starts`` and ``origins`` give
    for every word its first character here and in ``original``. ``unread`` counts characters past `MOST_READ`.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    sentences: tuple[int, ...]
    unread: int = 0

    @classmethod
    def of(cls, original: str) -> Plain:
        """The text in comparable form."""
        pieces: list[str] = []
        starts: list[int] = []
        origins: list[int] = []
        length, end_before = 0, 0
        visible = _without_markup(original[:MOST_READ])
        for token in _TOKEN.finditer(visible):
            word = token.group()
            if not word.isascii() or not word.isalnum():
                word = " ".join(_word(word).split())
                if not word:
                    continue
            gap = visible[end_before : token.start()]
            separator = _separator(gap, pieces[-1]) if pieces else ""
            pieces += (separator, word)
            length += len(separator)
            starts.append(length)
            origins.append(token.start())
            length += len(word)
            end_before = token.end()
        text = "".join(pieces).lower()
        if len(text) != length:
            text = "".join(piece if len(piece.lower()) != len(piece) else piece.lower() for piece in pieces)
        return cls(
            original=original,
            text=text,
            starts=tuple(starts),
            origins=tuple(origins),
            sentences=_sentences(text),
            unread=max(0, len(original) - MOST_READ),
        )

    def position(self, start: int, end: int) -> Position:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the original."""
        first, last = self._origin(start), self._origin(max(start, end - 1)) + 1
        before = self.original.rfind("\n", 0, first) + 1
        return Position(
            start=first, end=max(first, last), line=self.original.count("\n", 0, first) + 1, column=first - before + 1
        )

    def _origin(self, place: int) -> int:
        if not self.starts:
            return 0
        index = max(0, bisect_right(self.starts, place) - 1)
        return min(self.origins[index] + place - self.starts[index], len(self.original))

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence of ``text`` that holds the character at ``place``, as start and end."""
        index = bisect_right(self.sentences, place)
        return (
            self.sentences[index - 1] if index else 0,
            self.sentences[index] if index < len(self.sentences) else len(self.text),
        )


def quotation(original: str, position: Position, most: int = 160) -> str:
    """The words at the position, on one line, without control characters, shortened in the middle."""
    words = printable(" ".join(original[position.start : position.end].split()))
    if len(words) <= most:
        return words
    head = words[: most * 2 // 3].rsplit(" ", 1)[0]
    tail = words[-(most - len(head) - 5) :].split(" ", 1)[-1]
    return f"{head} ... {tail}"


def printable(text: str) -> str:
    """The text with everything escaped that a terminal could take for a command or that hides what is written."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character == " " else character.encode("unicode_escape").decode()
        for character in text
    )


def _without_markup(text: str) -> str:
    """The text with tags, entities and link targets blanked out, character for character of the same length."""
    if "<" in text:
        text = _TAG.sub(lambda found: " " * len(found.group()), text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "](" in text:
        text = _LINK_TARGET.sub(lambda found: "]" + " " * (len(found.group()) - 1), text)
    return text


def _entity(found: re.Match[str]) -> str:
    meant = html.unescape(found.group())
    return meant.ljust(len(found.group())) if len(meant) == 1 else found.group()


def _word(word: str) -> str:
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    return word.translate(_STRAIGHT)


def _separator(gap: str, before: str) -> str:
    if gap.count("\n") > 1:
        return "\n"
    if "\n" in gap and before.endswith("-") and before[:-1].isalpha():
        return ""
    return " "


def _sentences(text: str) -> tuple[int, ...]:
    """Where sentences begin in the comparable text."""
    begins = [0] if text else []
    for found in _SENTENCE_END.finditer(text):
        if found.group()[0] == "." and _NO_END.search(text, max(begins[-1], found.start() - 8), found.start() + 1):
            continue
        begins.append(found.end())
    return tuple(begins)
