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


def first_grants(plain: Plain, patterns: Granting) -> Iterator[tuple[str, int, int]]:
    """Each right with the place of the first words that grant it, as start and end in the comparable text."""
    wanted = dict(patterns.rights)
    leads = patterns.lead if is_english(plain.text) else patterns.foreign
    for count, lead in enumerate(leads.finditer(plain.text)):
        if count > MOST or not wanted:
            return
        spans = list(_governed_spans(plain, lead, patterns))
        for right, verbs in list(wanted.items()) if spans else ():
            if verb := lead if lead.lastgroup == "all" else _granted_verb(plain.text, verbs, spans):
                del wanted[right]
                yield right, min(lead.start(), verb.start()), max(lead.end(), verb.end())


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


def _governed_spans(plain: Plain, lead: re.Match[str], patterns: Granting) -> Iterator[Span]:
    """The stretches of text that the lead governs; none where it grants nothing.

    Where it is in doubt whether words grant, they do not: a licence that seems to grant nothing is unknown, and nobody
    relies on it.
    """
    text, kind = plain.text, lead.lastgroup
    start, end = plain.sentence(lead.start())
    if patterns.never.search(text, max(start, lead.start() - BEFORE), min(end, lead.end() + 100)):
        return
    if defines(text, start, end) or explains(text, start, end) or accepts(text, start, lead.start(), end):
        return
    near = max(start, lead.start() - AROUND)
    before = text[near : lead.start()]
    if patterns.denied.search(before) or (kind == "all" and _NOT.search(before)):
        return
    if kind == "modal" and not _is_said_of_reader(plain, near, lead.start(), patterns):
        return
    if kind == "passive":
        farthest = max(start, lead.start() - REACH)
        if not patterns.stops.search(text, farthest, lead.start()):
            yield farthest, lead.start()
    elif kind == "all":
        yield lead.span()
    else:
        if kind == "foreign" and not patterns.stops.search(text, near, lead.start()):
            # In German and Chinese what is granted may stand before what grants it: "das Modell nutzen dürfen Sie".
            yield near, lead.start()
        yield from _spans_after(plain, lead.start() if kind == "modal" else lead.end(), patterns.stops)


_NOT: Final = re.compile(r"\b(?:not|never|no|nothing)\b|n't\b")


def _is_said_of_reader(plain: Plain, near: int, place: int, patterns: Granting) -> bool:
    """Whether what stands before the "may" at ``place`` speaks of the reader or the model, not of a licensor or a risk.

    ``near`` is where it is looked for, at most as far back as the sentence.
    """
    before = plain.text[near:place]
    start, _ = plain.sentence(place)
    list_opening = plain.text[max(0, start - 60) : start].rstrip()
    # An item of a list has its subject before the list's colon: "Licensees: (a) may use the model".
    if near == start and list_opening.endswith(":"):
        before = list_opening + before
    return bool(patterns.subject.search(before)) and not patterns.others.search(before)


_ITEM: Final = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|[-•·o] |and\b|or\b)")


def _spans_after(plain: Plain, place: int, stops: re.Pattern[str]) -> Iterator[Span]:
    """What follows in the sentence, and in the list that it opens, each up to where a condition or a "not" begins.

    A condition that itself opens a list ends it all.
    """
    text, starts = plain.text, plain.sentences
    item_start, in_list = place, False
    for index in range(bisect_right(starts, place), len(starts) + 1):
        end = starts[index] if index < len(starts) else len(text)
        stop = stops.search(text, item_start, min(end, place + REACH))
        yield item_start, stop.start() if stop else min(end, place + REACH)
        tail = text[max(place, end - 12) : end].rstrip()
        in_list = in_list or tail.endswith((":", "："))
        goes_on = tail.endswith((":", ";", ",", " and", " or", "；", "：")) or (in_list and _ITEM.match(text, end))
        if not goes_on or end - place > REACH or (stop and (not in_list or tail.endswith((":", "：")))):
            return
        item_start = end


_WITHHELD: Final = re.compile(
    r"(?:\bwithout\b|\bnot\b|\bnever\b|\bexcept\b)(?:[ \n](?:the|any|a|being))?(?:[ \n](?:rights?|ability|permission))?"
    r"(?:[ \n](?:to|of))?[ \n]$|\bor[ \n]not[ \n]$"
)


def _granted_verb(text: str, verbs: re.Pattern[str], spans: list[Span]) -> re.Match[str] | None:
    """The first of the verbs in the spans that no word right before it takes back."""
    for start, end in spans:
        for verb in verbs.finditer(text, start, end):
            # One sentence may grant and withhold: "you may use it, without the right to modify".
            if not _WITHHELD.search(text, max(start, verb.start() - 40), verb.start()):
                return verb
    return None
