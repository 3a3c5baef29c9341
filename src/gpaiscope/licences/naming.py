"""Licences that a text names instead of stating them: "the weights are licensed under CC BY-NC 4.0".

Such a text grants nothing itself. What it names is looked up in the table of identifiers; a name that the table does
not have stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.licences.setting import accepts, explains
from gpaiscope.licences.table import LicenceEntry, entries, lookup, spellings
from gpaiscope.licences.terms import Verdict
from gpaiscope.licences.text import Plain, pattern

WORDS: Final = 10
"""Longest name that is looked up, in words."""
MOST: Final = 50
"""Places that are looked at."""

_MARKS: Final = ("under ", "subject to ", "governed by ", "covered by ", "采用", "遵循", "基于", "根据")
_HEADS: Final = ("spdx-license-identifier:", "license:", "licence:")
_SAYS: Final = pattern(
    r"\b(?:licen[sc]ed|released|distributed|provided|available|published|offered|covered|governed|shared|restricted|falls?|comes?)\b"
    r"[^.;]{0,60}$|[\u3400-\u9fff].{0,3}$"
)
_ITS_LICENCE: Final = re.compile(
    r"\blicen[sc]e (?:of|for) (?:(?:the|this|these|our|all|every) )*(?:[\w-]+ ){0,2}"
    r"(?:models?|weights?|checkpoints?|parameters) is (?:the )?\[?"
)
"""The licence of something, of which the text says which it is: "the licence of the weights is this"."""
_ITSELF: Final = re.compile(r"(?:this |such )?(?:licen[sc]e|agreement)\b(?! (?:cc|by)\b)")
"""What a text calls the licence that it named before: "distributed under the License"."""
_SKIPPED: Final = pattern(r"[ \n《]*(?:(?:the|an?|terms|of|conditions|and) )*")
_NAME: Final = re.compile(r"[\w+.,/ ()'-]{2,120}")
_MODEL: Final = re.compile(r"\b(?:models?|weights?|checkpoints?|parameters|networks?)\b|模型|权重|参数")
_CODE: Final = re.compile(r"\b(?:code|scripts?|documentation|data|datasets?|file|files|tokenizers?)\b|代码|数据")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A licence that the text names at ``start`` to ``end``.

    ``entry`` is None where the table has no such licence. ``of_model``: it is said of the model or its weights;
    ``of_parts``: of code or data alone.
    """

    entry: LicenceEntry | None
    start: int
    end: int
    of_model: bool
    of_parts: bool


def named(plain: Plain) -> Iterator[Named]:
    """The licences that the text says something is under, in the order of the text."""
    text = plain.text
    for first, place in sorted(_places(text))[:MOST]:
        start, end = plain.sentence(first)
        if explains(text, start, end) or accepts(text, start, first, end) or _ITSELF.match(text, place):
            continue
        said = text[start:place]
        entry, last = _longest(text, place) or (None, place)
        of_model = bool(_MODEL.search(said))
        of_parts = bool(_CODE.search(said)) and not of_model
        yield Named(entry=entry, start=first, end=last, of_model=of_model, of_parts=of_parts)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where the text says that something is under a licence, and where the licence's name begins."""
    for mark in _MARKS + _HEADS:
        place = text.find(mark)
        for _ in range(MOST):
            if place < 0:
                break
            after = place + len(mark)
            if mark in _HEADS or _SAYS.search(text, max(0, place - 90), place):
                skipped = _SKIPPED.match(text, after)
                yield place, skipped.end() if skipped else after
            place = text.find(mark, after)
    for found in _ITS_LICENCE.finditer(text):
        yield found.start(), found.end()


def titled(plain: Plain, *, alone: bool = False) -> LicenceEntry | None:
    """The licence as which a text introduces itself in its first words; None where the table has none of that name.

    ``alone``: only where no further word stands before that of the licence or the end of the line.
    """
    found = _longest(plain.text, len(plain.text) - len(plain.text.lstrip()))
    if found and alone and not _END.match(plain.text, found[1]):
        return None
    return found[0] if found else None


_END: Final = re.compile(r"(?: (?:licen[cs]e|agreement)\b)*[ \W]*(?:\n|$)")


def speaks_of_a_model(text: str) -> bool:
    """Whether the text says anything of a model or of weights."""
    return bool(_MODEL.search(text))


@cache
def _first_words() -> frozenset[str]:
    """The words with which names of licences begin: where none of them stands, none is looked up."""
    names = {name for row in entries().items() for name in (row[0], row[1].name)} | set(spellings())
    return frozenset(word.group() for name in names if (word := _WORD.search(name.lower()))) | _ALSO


_WORD: Final = re.compile(r"[a-z]+")
_ALSO: Final = frozenset(
    (
        "creative",
        "attribution",
        "gnu",
        "new",
        "simplified",
        "modified",
        "revised",
        "mozilla",
        "eclipse",
        "affero",
        "lesser",
        "two",
        "three",
    )
)


def _longest(text: str, place: int) -> tuple[LicenceEntry, int] | None:
    """The licence with the longest name that begins here, and where its name ends."""
    found = _NAME.match(text, place)
    begins = _WORD.search(found.group()) if found else None
    if not begins or begins.group() not in _first_words():
        return None
    words = list(re.finditer(r"\S+", found.group()))[:WORDS] if found else []
    for count in range(len(words), 0, -1):
        name = text[place : place + words[count - 1].end()].strip(" .,()")
        if (entry := lookup(name)) and entry.verdict is not Verdict.UNKNOWN:
            return entry, place + words[count - 1].end()
    return None
