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
from gpaiscope.licences.table import LicenceEntry, entries_by_spelling, lookup, rows_by_identifier
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
class NamedLicence:
    """A licence that the text names at ``start`` to ``end``.

    ``entry`` is None where the table has no such licence. ``of_model``: it is said of the model or its weights;
    ``of_parts``: of code or data alone.
    """

    entry: LicenceEntry | None
    start: int
    end: int
    of_model: bool
    of_parts: bool


def named_licences(plain: Plain) -> Iterator[NamedLicence]:
    """The licences that the text says something is under, in the order of the text."""
    text = plain.text
    for said_at, name_at in sorted(_mentions(text))[:MOST]:
        start, end = plain.sentence(said_at)
        if explains(text, start, end) or accepts(text, start, said_at, end) or _ITSELF.match(text, name_at):
            continue
        subject = text[start:name_at]
        entry, name_end = _longest_name_at(text, name_at) or (None, name_at)
        of_model = bool(_MODEL.search(subject))
        # "Code and weights are under MIT" is said of the model too: code beside it takes nothing from that.
        of_parts = bool(_CODE.search(subject)) and not of_model
        yield NamedLicence(entry=entry, start=said_at, end=name_end, of_model=of_model, of_parts=of_parts)


def _mentions(text: str) -> Iterator[tuple[int, int]]:
    """Where the text says that something is under a licence, and where the licence's name begins."""
    for mark in _MARKS + _HEADS:
        place = text.find(mark)
        for _ in range(MOST):
            if place < 0:
                break
            after = place + len(mark)
            # "Under" stands in every licence ("under no circumstances"): a word of licensing has to stand before it.
            if mark in _HEADS or _SAYS.search(text, max(0, place - 90), place):
                skipped = _SKIPPED.match(text, after)
                yield place, skipped.end() if skipped else after
            place = text.find(mark, after)
    for statement in _ITS_LICENCE.finditer(text):
        yield statement.start(), statement.end()


def licence_of_title(plain: Plain, *, alone: bool = False) -> LicenceEntry | None:
    """The licence as which a text introduces itself in its first words; None where the table has none of that name.

    ``alone``: only where no further word stands before that of the licence or the end of the line.
    """
    lead = _LEAD.match(plain.text)
    entry, end = _longest_name_at(plain.text, lead.end() if lead else 0) or (None, 0)
    # "MIT licence" is a title, "MIT is a university that ..." begins like one.
    return None if alone and not _END.match(plain.text, end) else entry


_LEAD: Final = re.compile(r"\s*(?:(?:terms (?:and|&) conditions|licen[cs]e)(?: of(?: the)?| for)?[ :\n]+)?(?:the )?")
"""What stands before the name of a licence at its head."""
_END: Final = re.compile(
    r"(?: (?:licen[cs]e|agreement)\b)*(?: v(?:ersion|\.)? ?\d[\d.]*)?"
    r"(?:,? (?:\d{1,2} )?(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*(?: \d{1,2},?)? \d{4}\b)?"
    r"[ \W]*(?:\n|$)"
)


_TITLE: Final = re.compile(
    r"[\s#*_>]*(?:<[^<>]{1,40}>\s*)*(?:the )?(?P<name>[^\n<>,.;:]{2,60}?)\s+licen[cs]e\b", re.IGNORECASE
)
_NO_NAME: Final = re.compile(
    r"\b(?:an?|and|agreement|ai|commercial|community|creative|for|free|general|government|labs?|meta|models?|new|non|"
    r"noncommercial|of|open|or|public|research|responsible|software|source|the|this|under|use|version|weights)\b"
)


def calls_itself_otherwise(text: str, known: LicenceEntry) -> bool:
    """Whether a text introduces itself by a name that is not that of the licence which it has its words from."""
    title = _TITLE.match(text[:400])
    names = re.findall(r"[a-z]{2,}", _NO_NAME.sub(" ", title["name"].lower() if title else ""))
    theirs = " ".join((known.name, known.identifier, *known.aliases)).lower()
    return bool(names) and not all(name in theirs for name in names)


def speaks_of_a_model(text: str) -> bool:
    """Whether the text says anything of a model or of weights."""
    return bool(_MODEL.search(text))


@cache
def _first_words() -> frozenset[str]:
    """The words with which names of licences begin: where none of them stands, none is looked up."""
    # Most places of a text begin no name: ten look-ups at each of them would be in vain.
    names = {row["name"] for row in rows_by_identifier().values()}
    names |= {*rows_by_identifier(), *entries_by_spelling()}
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


def _longest_name_at(text: str, place: int) -> tuple[LicenceEntry, int] | None:
    """The licence with the longest name that begins here, and where its name ends."""
    words_here = _NAME.match(text, place)
    first_word = _WORD.search(words_here.group()) if words_here else None
    if not words_here or not first_word or first_word.group() not in _first_words():
        return None
    words = list(re.finditer(r"\S+", words_here.group()))[:WORDS]
    # The longest first: "Apache 2.0 with Commons Clause" begins with the name of a licence that grants more.
    for count in range(len(words), 0, -1):
        end = place + words[count - 1].end()
        entry = lookup(text[place:end].strip(" .,()"))
        if entry and entry.verdict is not Verdict.UNKNOWN:
            return entry, end
    return None
