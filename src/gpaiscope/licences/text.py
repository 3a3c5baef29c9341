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
        text = _in_lower_case("\n".join(parts))
        return cls(
            original=original,
            text=text,
            starts=tuple(accumulate((len(word) + 1 for word in words[:-1]), initial=0)) if words else (),
            origins=tuple(origins),
            sentences=_sentence_starts(text),
            vocabulary=" ".join(dict.fromkeys(text.split())),
            unread=max(0, len(original) - MOST_READ),
        )

    def position(self, start: int, end: int) -> Position:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the original."""
        first = self._origin_of(start)
        last = min(self._origin_of(max(start, end - 1)) + 1, len(self.original))
        line_start = self.original.rfind("\n", 0, first) + 1
        line = self.original.count("\n", 0, first) + 1
        return Position(start=first, end=max(first, last), line=line, column=first - line_start + 1)

    def _origin_of(self, place: int) -> int:
        """Where the character at a place of ``text`` stands in the original, or about there in a word that changed."""
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
    spaced = re.sub(r"\[[^\]]*\]|\\.| ", _any_space, written)
    return re.compile(re.sub(r"<(\d+)>", r".{0,\1}?", spaced), re.DOTALL)


def _any_space(part_of_pattern: re.Match[str]) -> str:
    """A blank, or a class that holds one, as what takes any space; an escape as it is."""
    part = part_of_pattern.group()
    if part == " ":
        return r"[ \n]"
    return part.replace(" ", " \\n") if part.startswith("[") else part


def _visible(text: str) -> str:
    """The text as a reader sees it, of the same length.

    Tags, link targets, marks and hyphens at the end of lines are gone, and entities are what they stand for.
    """
    # Of the same length, so that every word can be quoted from its place in the file as it was given.
    if "<" in text:
        text = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    if "&" in text:
        text = _ENTITY.sub(_meant_by_entity, text)
    if "](" in text:
        text = _LINK_TARGET.sub(lambda link: "]" + " " * (len(link.group()) - 1), text)
    if "-\n" in text:
        text = _HYPHEN.sub(lambda hyphen: _GONE * len(hyphen.group()), text)
    return text.translate(_STRAIGHT)


def _meant_by_entity(entity: re.Match[str]) -> str:
    """The character that an entity stands for, filled up to the entity's length: within a word, or between words."""
    character = html.unescape(entity.group())
    filler = " " if character.isspace() else _GONE
    return character.ljust(len(entity.group()), filler) if len(character) == 1 else entity.group()


def _composed(words: list[str], origins: list[int]) -> tuple[list[str], list[int]]:
    """The words in Unicode's compatible form and without invisible characters, with the origins of what is left."""
    composed, left = [], []
    for word, origin in zip(words, origins, strict=True):
        visible, first = word, origin
        if not word.isascii() or _GONE in word:
            # Full-width letters, ligatures and soft hyphens hide a word from a pattern, and not from a reader.
            visible = "".join(unicodedata.normalize("NFKC", word.replace(_GONE, "")).split())
            first = origin + len(word) - len(word.lstrip(_GONE))
        if visible:
            composed.append(visible)
            left.append(first)
    return composed, left


def _in_lower_case(text: str) -> str:
    """The text in lower case, character for character: places in it are those of the text."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A capital may become two characters in lower case, as the Turkish dotted I does: it stays as it is.
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


def _sentence_starts(text: str) -> tuple[int, ...]:
    """Where sentences begin in the comparable text."""
    starts = [0] if text else []
    for mark in _SENTENCE_END.finditer(text):
        # "Acme Inc. may" and "section 2.1." go on; a sentence that ended there would lose its "not" or its subject.
        if mark.group()[0] == "." and _NO_END.search(text, max(starts[-1], mark.start() - 8), mark.start() + 1):
            continue
        starts.append(mark.end())
    return tuple(starts)
