"""The words by which a licence grants the rights of usage, modification and distribution.

A right is granted by a verb that a word of granting governs: "you may use", "permission to modify", "redistribution is
permitted". Mere mention is no grant: in a condition, after a "not", in a definition, or of what somebody else may do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gpaiscope.licences.setting import accepts, defines, explains
from gpaiscope.licences.text import Plain

REACH: Final = 1_500
"""Characters that a word of granting governs at most, its list included."""
MOST: Final = 2_000
"""Words of granting that are looked at: a text with more is no licence."""
AROUND: Final = 90
"""Characters before a word of granting in which its subject, or a negation, is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granting:
    """The patterns of ``[grants]``, compiled.

    ``lead`` has a group for each kind: ``all`` (grants every right by itself), ``strong`` and ``modal`` (what is
    granted follows), ``passive`` (it stands before) and ``foreign`` (before or after, in other languages).
    """

    lead: re.Pattern[str]
    never: re.Pattern[str]
    denied: re.Pattern[str]
    subject: re.Pattern[str]
    stops: re.Pattern[str]
    rights: tuple[tuple[str, re.Pattern[str]], ...]


def granted(plain: Plain, patterns: Granting) -> Iterator[tuple[str, int, int]]:
    """Each right with the place of the first words that grant it, as start and end in the comparable text."""
    wanted = dict(patterns.rights)
    for count, lead in enumerate(patterns.lead.finditer(plain.text)):
        if count > MOST or not wanted:
            return
        region = _governed(plain, lead, patterns)
        if region is None:
            continue
        for right, verbs in list(wanted.items()):
            if hit := _verb(plain.text, verbs, region) if lead.lastgroup != "all" else lead:
                del wanted[right]
                yield right, min(lead.start(), hit.start()), max(lead.end(), hit.end())


def _governed(plain: Plain, lead: re.Match[str], patterns: Granting) -> tuple[int, int] | None:
    """From where to where the lead governs; None where it grants nothing."""
    text, kind = plain.text, lead.lastgroup
    start, end = plain.sentence(lead.start())
    if patterns.never.search(text, start, min(end, lead.end() + 100)):
        return None
    if defines(text, start, end) or explains(text, start, end) or accepts(text, start, lead.start(), end):
        return None
    begin = max(start, lead.start() - AROUND)
    before = text[begin : lead.start()]
    if patterns.denied.search(before):
        return None
    if kind == "modal" and not patterns.subject.search(before if begin > start else _led(plain, start) + before):
        return None
    if kind == "all":
        return lead.span()
    if kind == "passive":
        return (max(start, lead.start() - REACH), lead.start())
    stop = patterns.stops.search(text, lead.end(), last := _list_end(plain, lead.end()))
    return (begin if kind == "foreign" else lead.start(), stop.start() if stop else last)


def _led(plain: Plain, start: int) -> str:
    """The words that lead to a sentence which begins within a list: those before it, back to its last colon."""
    before = plain.text[max(0, start - 60) : start].rstrip()
    return before if before.endswith(":") else ""


_LISTED: Final = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[-•·o] |and\b|or\b)")


def _list_end(plain: Plain, place: int) -> int:
    """The end of the sentence at ``place``, or of the list that it opens."""
    text, begins = plain.text, plain.sentences
    index = bisect_right(begins, place)
    opened = False
    while index < len(begins):
        end = begins[index]
        tail = text[max(place, end - 12) : end].rstrip()
        opened = opened or tail.endswith(":")
        goes_on = tail.endswith((":", ";", ",", " and", " or", "；", "：")) or (opened and _LISTED.match(text, end))
        if not goes_on or end - place > REACH:
            return min(end, place + REACH)
        index += 1
    return min(len(text), place + REACH)


_WITHHELD: Final = re.compile(
    r"(?:\bwithout\b|\bnot\b|\bnever\b|\bexcept\b)(?:[ \n](?:the|any|a|being))?(?:[ \n](?:rights?|ability|permission))?"
    r"(?:[ \n](?:to|of))?[ \n]$|\bor[ \n]not[ \n]$"
)


def _verb(text: str, verbs: re.Pattern[str], region: tuple[int, int]) -> re.Match[str] | None:
    """The first of the verbs in the region that no word right before it takes back."""
    for hit in verbs.finditer(text, *region):
        if not _WITHHELD.search(text, max(region[0], hit.start() - 40), hit.start()):
            return hit
    return None
