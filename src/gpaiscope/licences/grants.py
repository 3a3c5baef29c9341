"""The words by which a licence grants the rights of usage, modification and distribution.

A right is granted by a verb that a word of granting governs: "you may use", "permission to modify", "redistribution is
permitted". Mere mention is no grant: in a condition, after a "not", in a definition, or of what somebody else may do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.licences.setting import accepts, defines, explains
from gpaiscope.licences.text import Plain

REACH: Final = 1_500
"""Characters that a word of granting governs at most, its list included."""
BEFORE: Final = 600
"""Characters of the sentence before a word of granting in which its kind of sentence is told."""
MOST: Final = 1_000
"""Words of granting that are looked at: a text with more is no licence."""
AROUND: Final = 90
"""Characters before a word of granting in which its subject, or a negation, is looked for."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Granting:
    """The patterns of ``[grants]``, compiled.

    ``lead`` has a group for each kind: ``all`` (grants every right by itself), ``strong`` and ``modal`` (what is
    granted follows) and ``passive`` (it stands before); the lead ``foreign`` has one more for other languages, in which
    it stands before or after.
    """

    lead: re.Pattern[str]
    foreign: re.Pattern[str]
    never: re.Pattern[str]
    denied: re.Pattern[str]
    others: re.Pattern[str]
    subject: re.Pattern[str]
    stops: re.Pattern[str]
    rights: tuple[tuple[str, re.Pattern[str]], ...]


def granted(plain: Plain, patterns: Granting) -> Iterator[tuple[str, int, int]]:
    """Each right with the place of the first words that grant it, as start and end in the comparable text."""
    wanted = dict(patterns.rights)
    leads = patterns.lead if is_english(plain.text) else patterns.foreign
    for count, lead in enumerate(leads.finditer(plain.text)):
        if count > MOST or not wanted:
            return
        regions = list(_governed(plain, lead, patterns))
        for right, verbs in list(wanted.items()) if regions else ():
            if hit := lead if lead.lastgroup == "all" else _verb(plain.text, verbs, regions):
                del wanted[right]
                yield right, min(lead.start(), hit.start()), max(lead.end(), hit.end())


def is_english(text: str) -> bool:
    """Whether the text has no letter and none of the commonest words of the other languages that are read."""
    return text.isascii() and not any(word in text for word in _NOT_ENGLISH)


_NOT_ENGLISH: Final = (
    " und ",
    " der ",
    " les ",
    " des ",
    " della ",
    " di ",
    " los ",
    " para ",
    " uma ",
    " le ",
    " das ",
)


def _governed(plain: Plain, lead: re.Match[str], patterns: Granting) -> Iterator[Span]:
    """The stretches of text that the lead governs; none where it grants nothing."""
    text, kind = plain.text, lead.lastgroup
    start, end = plain.sentence(lead.start())
    if patterns.never.search(text, max(start, lead.start() - BEFORE), min(end, lead.end() + 100)):
        return
    if defines(text, start, end) or explains(text, start, end) or accepts(text, start, lead.start(), end):
        return
    begin = max(start, lead.start() - AROUND)
    before = text[begin : lead.start()]
    if patterns.denied.search(before) or (kind == "all" and _NOT.search(before)):
        return
    if kind == "modal" and not _said_of_all(before if begin > start else _led(plain, start) + before, patterns):
        return
    if kind == "passive":
        first = max(start, lead.start() - REACH)
        if not patterns.stops.search(text, first, lead.start()):
            yield first, lead.start()
    elif kind == "all":
        yield lead.span()
    else:
        if kind == "foreign" and not patterns.stops.search(text, begin, lead.start()):
            yield begin, lead.start()
        yield from _following(plain, lead.start() if kind == "modal" else lead.end(), patterns.stops)


_NOT: Final = re.compile(r"\b(?:not|never|no|nothing)\b|n't\b")


def _said_of_all(before: str, patterns: Granting) -> bool:
    """Whether what stands before a "may" speaks of the reader or of the model, not of the licensor or of a risk."""
    return bool(patterns.subject.search(before)) and not patterns.others.search(before)


def _led(plain: Plain, start: int) -> str:
    """The words that lead to a sentence which begins within a list: those before it, back to its last colon."""
    before = plain.text[max(0, start - 60) : start].rstrip()
    return before if before.endswith(":") else ""


_ITEM: Final = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|[-•·o] |and\b|or\b)")


def _following(plain: Plain, place: int, stops: re.Pattern[str]) -> Iterator[Span]:
    """What follows in the sentence, and in the list that it opens, each up to where a condition or a "not" begins.

    A condition that itself opens a list ends it all.
    """
    text, begins = plain.text, plain.sentences
    first, opened = place, False
    for index in range(bisect_right(begins, place), len(begins) + 1):
        end = begins[index] if index < len(begins) else len(text)
        stop = stops.search(text, first, min(end, place + REACH))
        yield first, stop.start() if stop else min(end, place + REACH)
        tail = text[max(place, end - 12) : end].rstrip()
        opened = opened or tail.endswith((":", "："))
        goes_on = tail.endswith((":", ";", ",", " and", " or", "；", "：")) or (opened and _ITEM.match(text, end))
        if not goes_on or end - place > REACH or (stop and (not opened or tail.endswith((":", "：")))):
            return
        first = end


_WITHHELD: Final = re.compile(
    r"(?:\bwithout\b|\bnot\b|\bnever\b|\bexcept\b)(?:[ \n](?:the|any|a|being))?(?:[ \n](?:rights?|ability|permission))?"
    r"(?:[ \n](?:to|of))?[ \n]$|\bor[ \n]not[ \n]$"
)


def _verb(text: str, verbs: re.Pattern[str], regions: list[Span]) -> re.Match[str] | None:
    """The first of the verbs in the regions that no word right before it takes back."""
    for start, end in regions:
        for hit in verbs.finditer(text, start, end):
            if not _WITHHELD.search(text, max(start, hit.start() - 40), hit.start()):
                return hit
    return None
