"""A licence's text made comparable: lower case, straight quotes, no markup, single spaces, with a map back.

`Plain.of` never fails: whatever is no word is dropped or becomes a space. It takes time linear in the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import Final

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass

MOST_READ: Final = 250_000
"""Characters that are read. The longest licences in use have a third of this; what follows is said to be unread."""

_TOKEN = re.compile(r"\S+")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,300}|!--[^<>]{0,2000}--)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_LINK_TARGET = re.compile(r"\]\([^()\s]{1,500}\)")
_SENTENCE_END = re.compile(r"[.;!?][\"')\]]*(?=\s)|[。；！？]|\n")
_NO_END = re.compile(r"(?:\b(?:e\.g|i\.e|etc|inc|ltd|co|corp|no|v|vs|u\.s|art|sec|para|cf|[a-z0-9]|\d+\.\d+))\.$")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_HYPHEN = re.compile(r"(?<=[a-zA-Z]-)\n[ \t]*(?=[a-zA-Z])")
_GONE: Final = "\x00"
"""Stands for a character that is no part of the word around it."""
_STRAIGHT: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("*#|>~\\_\u200b\u200c\u200d\u2060\ufeff\u00ad", "\x00"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where words stand in the text as given: characters from 0, lines and columns from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A text in comparable form.

    ``text`` has single spaces between words and a line feed between paragraphs; ``starts`` and ``origins`` give for
    every word its first character here and in ``original``. ``sentences`` says where each begins, ``vocabulary`` holds
    every word once. ``unread`` counts characters past `MOST_READ`.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    sentences: tuple[int, ...]
    vocabulary: str
    unread: int = 0

    @classmethod
    def of(cls, original: str) -> Plain:
        """The text in comparable form."""
        visible = _visible(original[:MOST_READ])
        words, origins = visible.split(), [token.start() for token in _TOKEN.finditer(visible)]
        if not visible.isascii() or _GONE in visible:
            words, origins = _composed(words, origins)
        breaks = sorted({bisect_left(origins, gap.end()) for gap in _PARAGRAPH.finditer(visible)} - {0, len(words)})
        parts = [" ".join(words[first:last]) for first, last in pairwise((0, *breaks, len(words)))]
        text = _lower("\n".join(parts))
        return cls(
            original=original,
            text=text,
            starts=tuple(accumulate((len(word) + 1 for word in words[:-1]), initial=0)) if words else (),
            origins=tuple(origins),
            sentences=_sentences(text),
            vocabulary=" ".join(dict.fromkeys(text.split())),
            unread=max(0, len(original) - MOST_READ),
        )

    def position(self, start: int, end: int) -> Position:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the original."""
        first = self._origin(start)
        last = min(self._origin(max(start, end - 1)) + 1, len(self.original))
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
    words = clean(" ".join(original[position.start : position.end].split()))
    if len(words) <= most:
        return words
    head = words[: most * 2 // 3].rsplit(" ", 1)[0]
    tail = words[-(most - len(head) - 5) :].split(" ", 1)[-1]
    return f"{head} ... {tail}"


def pattern(written: str) -> re.Pattern[str]:
    """A pattern for comparable text as tables write it: a blank is any space, ``<80>`` at most so many characters."""
    spaced = re.sub(r"\[[^\]]*\]|\\.| ", _blank, written)
    return re.compile(re.sub(r"<(\d+)>", r".{0,\1}?", spaced), re.DOTALL)


def _blank(found: re.Match[str]) -> str:
    part = found.group()
    if part == " ":
        return r"[ \n]"
    return part.replace(" ", " \\n") if part.startswith("[") else part


def _visible(text: str) -> str:
    """The text without tags, entities, link targets and marks, character for character of the same length."""
    if "<" in text:
        text = _TAG.sub(lambda found: " " * len(found.group()), text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "](" in text:
        text = _LINK_TARGET.sub(lambda found: "]" + " " * (len(found.group()) - 1), text)
    if "-\n" in text:
        text = _HYPHEN.sub(lambda found: _GONE * len(found.group()), text)
    return text.translate(_STRAIGHT)


def _entity(found: re.Match[str]) -> str:
    meant = html.unescape(found.group())
    return meant.ljust(len(found.group()), " " if meant.isspace() else _GONE) if len(meant) == 1 else found.group()


def _composed(words: list[str], origins: list[int]) -> tuple[list[str], list[int]]:
    """The words in Unicode's compatible form and without invisible characters, with the origins of what is left."""
    pairs = [
        (word, origin)
        if word.isascii() and _GONE not in word
        else (_compatible(word), origin + len(word) - len(word.lstrip(_GONE)))
        for word, origin in zip(words, origins, strict=True)
    ]
    return [word for word, _ in pairs if word], [origin for word, origin in pairs if word]


def _compatible(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word.replace(_GONE, "")).split())


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


def _sentences(text: str) -> tuple[int, ...]:
    """Where sentences begin in the comparable text."""
    begins = [0] if text else []
    for found in _SENTENCE_END.finditer(text):
        if found.group()[0] == "." and _NO_END.search(text, max(begins[-1], found.start() - 8), found.start() + 1):
            continue
        begins.append(found.end())
    return tuple(begins)
