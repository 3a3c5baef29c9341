"""Reading any licence, known or not, clause by clause: what is granted, what is held back, and where it says so.

The patterns are data (``clauses.toml``). They are tried on single sentences of limited length that hold one of their
plain-word anchors, which keeps the time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.licences.grants import Granting, granted
from gpaiscope.licences.setting import accepts, defines, disclaims, explains
from gpaiscope.licences.terms import RIGHTS, Ground
from gpaiscope.licences.text import Plain, Position, pattern, quotation

SENTENCE: Final = 2_000
"""Characters of a sentence that are tried at once; longer ones are tried in overlapping parts."""
NEAR: Final = 400
"""Characters before and after a match in which its context is looked for."""
WORD: Final = 40
"""Longest word that a quotation is widened to take in whole."""
LIST: Final = 6_000
"""Longest list of forbidden uses that is read as one."""


Anchors = tuple[tuple[str, str], ...]
"""Plain words to look for, each with the longest single word in it, which the vocabulary of a text has to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A kind of clause: what it looks like and what it means. See ``clauses.toml`` for the fields."""

    name: str
    effect: str
    paragraph: int
    anchors: Anchors = ()
    match: re.Pattern[str] = re.compile("")
    unless: re.Pattern[str] | None = None
    context: re.Pattern[str] | None = None
    ground: Ground | None = None
    kind: str = ""
    rights: tuple[str, ...] = ()
    withholds: tuple[str, ...] = ()
    reach: int = NEAR
    beyond: bool = False
    inside: bool = False
    policy: bool = False
    list: bool = False
    defined: bool = False
    lone: bool = False
    why: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Words of a text that a clause matched. ``start`` and ``end`` are places in the comparable text."""

    clause: Clause
    start: int
    end: int
    position: Position
    quotation: str
    document: str = "licence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The words that grant one right."""

    right: str
    position: Position
    quotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that the clauses of one text say."""

    grants: tuple[Grant, ...]
    found: tuple[Found, ...]
    not_understood: tuple[Found, ...]


Known = Callable[[int, int], bool]
"""Whether the words from one place of a text to another stand in a licence that was reviewed as a whole."""


def read_clauses(
    plain: Plain,
    document: str = "licence",
    *,
    with_policy: bool = False,
    known: Known | None = None,
    closely: bool = False,
) -> Reading:
    """What the clauses of a text say.

    ``with_policy``: the policy that it refers to is read beside it. ``known``: what tells the words of a known licence
    that qualifies, which are no ground. ``closely``: what is not known is an addition to them, and any word that
    restricts counts.
    """
    lists = _lists(plain.text)
    grants = _grants(plain)
    changes = any(grant.right == "modification" for grant in grants)
    clauses = [clause for clause in table().clauses if not (clause.lone and changes)]
    hits = [hit for clause in clauses if (hit := _first(plain, clause, lists, document, with_policy, known))]
    found = _without_doubles(hits)
    net = (table().restricts, table().additions) if closely else (table().restricts,)
    unclear = _not_understood(plain, found, lists, document, known, net)
    return Reading(grants=grants, found=found, not_understood=unclear)


def _without_doubles(hits: list[Found]) -> tuple[Found, ...]:
    """The clauses in the order of the text, without a weaker reading of words that a stronger one has taken."""
    defeating = [hit for hit in hits if hit.clause.effect == "defeats"]
    kept = list(defeating)
    for hit in hits:
        scale = hit.clause.ground is Ground.USER_SCALE and any(h.clause.ground is Ground.USER_SCALE for h in defeating)
        rivals = defeating + [other for other in kept if other.clause.ground is hit.clause.ground]
        taken = any(hit.start < other.end and other.start < hit.end for other in rivals)
        if hit.clause.effect == "noted" or (hit.clause.effect == "argued" and not taken and not scale):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))


def _first(
    plain: Plain,
    clause: Clause,
    lists: list[tuple[int, int]],
    document: str,
    with_policy: bool,
    known: Known | None,
) -> Found | None:
    """The first words that the clause matches, or None."""
    if clause.policy and with_policy:
        return None
    for start, end in _sentences_with(plain, clause.anchors):
        for found in _matches(plain.text, clause, start, end):
            if clause.ground and known and known(found.start(), found.end()):
                continue
            if _holds(plain.text, clause, found, (start, end), lists):
                return _hit(plain, clause, found.start(), found.end(), document)
    return None


def _matches(text: str, clause: Clause, start: int, end: int) -> Iterator[re.Match[str]]:
    for part in range(start, end, SENTENCE - NEAR):
        last = min(end, part + SENTENCE)
        if found := clause.match.search(text, part, last):
            yield found
        if last == end:
            return


def _holds(
    text: str, clause: Clause, found: re.Match[str], sentence: tuple[int, int], lists: list[tuple[int, int]]
) -> bool:
    if clause.ground and _means_nothing(text, clause, found.start(), sentence):
        return False
    if clause.unless and clause.unless.search(text, *_around(text, clause, found, sentence)):
        return False
    if clause.context and not clause.context.search(text, max(0, found.start() - NEAR), found.end() + NEAR):
        return False
    opened = _opened(text, found.start(), max(sentence[0], found.start() - NEAR), lists)
    if clause.inside and opened is None and not _FORBIDDEN.search(text, found.end(), found.end() + NEAR // 4):
        return False
    if clause.effect == "defeats" or clause.ground is not Ground.FIELD_OF_USE:
        return True
    return not _only_safety(text, found.end() if opened is None else opened)


def _means_nothing(text: str, clause: Clause, place: int, sentence: tuple[int, int]) -> bool:
    """Whether the words stand in a definition, an example, a heading or in what is said of accepting the terms."""
    start, end = sentence
    if explains(text, start, end) or accepts(text, start, place, end) or disclaims(text, start, place):
        return True
    return (not clause.defined and defines(text, start, end)) or (clause.list and _is_heading(text, start, end))


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the sentence is a short line of its own that ends without a stop."""
    words = text[start:end]
    return len(words) < HEADING and words.endswith("\n") and words.rstrip()[-1:] not in ".:;!?"


HEADING: Final = 80
"""Longest line that may be a heading."""


def _around(text: str, clause: Clause, found: re.Match[str], sentence: tuple[int, int]) -> tuple[int, int]:
    """Where what excuses a match is looked for: so far around it, and in its sentence unless beyond is asked for."""
    start, end = max(0, found.start() - clause.reach), min(len(text), found.end() + clause.reach)
    return (start, end) if clause.beyond else (max(start, sentence[0]), min(end, sentence[1]))


def _hit(plain: Plain, clause: Clause, start: int, end: int, document: str) -> Found:
    first, last = _shown(plain, start, end)
    position = plain.position(first, last)
    words = quotation(plain.original, position)
    return Found(clause=clause, start=start, end=end, position=position, quotation=words, document=document)


def _shown(plain: Plain, start: int, end: int) -> tuple[int, int]:
    """The match, widened to what reads as a clause: to its sentence, or to some words around it."""
    first, last = plain.sentence(start)
    if end - start < 120:
        first, last = max(first, start - 60), min(last, end + 60)
    else:
        first, last = start, end
    text = plain.text
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    limit = min(len(text), last + WORD)
    while last < limit and not text[last].isspace():
        last += 1
    return first, last


def _sentences_with(plain: Plain, anchors: Anchors) -> list[tuple[int, int]]:
    """The sentences that hold one of the anchors, in the order of the text."""
    text, begins = plain.text, plain.sentences
    indices: set[int] = set()
    for anchor, word in anchors:
        if word not in plain.vocabulary:
            continue
        place = text.find(anchor)
        while place >= 0:
            index = bisect_right(begins, place)
            indices.add(index)
            place = text.find(anchor, max(place + 1, begins[index] if index < len(begins) else len(text)))
    return [
        (begins[index - 1] if index else 0, begins[index] if index < len(begins) else len(text))
        for index in sorted(indices)
    ]


_FORBIDS: Final = re.compile(
    r"\bnot\b|\bcannot\b|\bnever\b|prohibit|forbid|refrain|restricted uses|use restrictions|不得|禁止", re.DOTALL
)
_FORBIDDEN: Final = pattern(
    r"[^.;\n]*\b(?:is|are|be) (?:hereby |expressly |strictly |explicitly )*"
    r"(?:forbidden|prohibited|excluded|banned|not (?:permitted|allowed))"
)
_OPENS: Final = re.compile(
    r"(?:\b(?:you|licensees?|users?|recipients?|agree)\b[^.;:!?]{0,60}?\b(?:not|cannot|never|prohibited)\b"
    r"[^.;:!?]{0,80}?(?:\bus(?:e|es|ing)\b|\butilize|\bengage|third party)[^.;:!?]{0,200}?(?::|\bto\n))"
    r"|\bprohibits? the use\b[^.;:!?]{0,250}?:"
    r"|(?:prohibited|restricted|forbidden) uses?\b[^.;!?]{0,60}?[:\n]"
    r"|use[- ](?:based )?restrictions?\n|不得[^。]{0,40}?[:：]"
)
_CLOSES: Final = re.compile(r"warrant|\bas is\b|indemnif|governing law")


def _lists(text: str) -> list[tuple[int, int]]:
    """Where lists of what is forbidden stand."""
    found: list[tuple[int, int]] = []
    place = 0
    while opens := _OPENS.search(text, place):
        closes = _CLOSES.search(text, opens.end(), opens.end() + LIST)
        end = closes.start() if closes else min(len(text), opens.end() + LIST)
        found.append((opens.end(), end))
        place = max(end, opens.end())
    return found


def _opened(text: str, place: int, start: int, lists: list[tuple[int, int]]) -> int | None:
    """Where the prohibition begins that reaches to ``place``, a list or words of the sentence; None without one."""
    listed = next((first for first, last in lists if first <= place < last), None)
    if listed is not None:
        return listed
    forbids = _FORBIDS.search(text, start, place)
    return forbids.end() if forbids else None


_SAFE: Final = re.compile(
    r"(?:applicable|violat|breach|contraven|comply|complian|break)[^,;]{0,60}\b(?:laws?|regulations?|legislation)\b"
    r"(?! enforc)|\b(?:national|federal|state|local|international) laws?\b(?! enforc)|illegal|unlawful|"
    r"criminal (?:act|offen|purpose)|child (?:sexual|abuse|exploit|porn)|csam|(?:harm|exploit|abus)[^,;]{0,30}(?:child|"
    r"minors)|sexual abuse|terroris|mass (?:destruction|casualt)|explosive|malware|malicious code|cyber-?attack|"
    r"traffick|genocide|torture|public safety|public security|fundamental rights|weapons? of mass"
)
_SAFE_WEAPON: Final = re.compile(r"chemical|biological|radiological|nuclear|\bcbrn")
_IDLE: Final = re.compile(
    r"^\W*(?:(?:to|in|any|way|for|the|of|a|an|with|such|as|other|similar|materials?|agents?|devices?|purposes?|that|"
    r"acts?|attempting|develop\w*|produc\w*|creat\w*|generat\w*|design\w*|plan\w*|promot\w*|incit\w*|exploit\w*|"
    r"harm\w*|facilitat\w*|acquir\w*|stockpil\w*|distribut\w*|us(?:e|es|ed|ing)|carry|out|conduct\w*|commit\w*|"
    r"caus\w*|them|which|it|manufactur\w*|synthesi\w*)\b\W*)*$"
)
_STOP: Final = re.compile(r"\.[ \n]")


def _only_safety(text: str, start: int) -> bool:
    """Whether all that follows up to the end of the sentence or list are uses that 81 lets a licence forbid."""
    end = _STOP.search(text, start, start + SENTENCE)
    tail = text[start : end.start() if end else start + SENTENCE].rstrip(". \n")
    parts = [part for part in re.split(r"[;,:\n]|\bor\b|\band\b|\d[.)]", tail) if part.strip()]
    if not parts or (end is None and len(text) > start + SENTENCE):
        return False
    weapons = "weapon" in tail or "cbrn" in tail

    def safe(part: str) -> bool:
        return bool(_SAFE.search(part) or (weapons and _SAFE_WEAPON.search(part)))

    return any(map(safe, parts)) and all(safe(part) or _IDLE.match(part) for part in parts)


def _grants(plain: Plain) -> tuple[Grant, ...]:
    """The first words that grant each of usage, modification and distribution; access follows from any of them."""
    found = []
    for right, start, end in granted(plain, table().granting):
        position = plain.position(*_shown(plain, start, end))
        found.append(Grant(right=right, position=position, quotation=quotation(plain.original, position)))
    return tuple(sorted(found, key=lambda grant: RIGHTS.index(grant.right)))


def _not_understood(
    plain: Plain,
    found: tuple[Found, ...],
    lists: list[tuple[int, int]],
    document: str,
    known: Known | None,
    net: tuple[re.Pattern[str], ...],
) -> tuple[Found, ...]:
    """Sentences that restrict and that neither a clause nor a known explanation covers.

    The words that open a list of forbidden uses need none of their own where the list was found.
    """
    opened = lists if any(hit.clause.ground is Ground.FIELD_OF_USE for hit in found) else []
    patterns, text = table(), plain.text
    taken = [plain.sentence(hit.start) for hit in found]
    unclear = []
    for start, end in _sentences_with(plain, patterns.net_anchors):
        last = min(end, start + SENTENCE)
        hit = _unexplained(text, start, last, known, net)
        if not hit or (start, end) in taken or _is_heading(text, start, end):
            continue
        if defines(text, start, end) or explains(text, start, end) or accepts(text, start, hit.start(), end):
            continue
        listed = any(first <= end and start < last for first, last in opened)
        if listed and text[start:end].rstrip().endswith(":"):
            continue
        if not _only_safety(text, hit.end()):
            unclear.append(_hit(plain, patterns.unclear, hit.start(), hit.end(), document))
    return tuple(unclear[:5])


def _unexplained(
    text: str, start: int, end: int, known: Known | None, net: tuple[re.Pattern[str], ...]
) -> re.Match[str] | None:
    """Words of the sentence that restrict and that nothing in it explains."""
    patterns = table()
    for restricts in net:
        for hit in restricts.finditer(text, start, end):
            if patterns.explained.search(text, start, end):
                break
            if not known or not known(hit.start(), hit.end()):
                return hit
    hangs = any(text.find(word, start, end) >= 0 for word in ("provided", "long as", "condition that"))
    for hit in patterns.conditions.finditer(text, start, end) if hangs else ():
        after = hit.start() + len("provided"), min(end, hit.start() + CONDITION)
        if not patterns.conditioned.search(text, *after) and not (known and known(hit.start(), hit.end())):
            return hit
    if not any(text.find(word, start, end) >= 0 for word in ("not ", "never", "prohibited", "refrain")):
        return None
    for hit in patterns.uses.finditer(text, start, end):
        around = max(start, hit.start() - EXCUSED), min(end, hit.end() + EXCUSED)
        if not patterns.used.search(text, *around) and not (known and known(hit.start(), hit.end())):
            return hit
    return None


CONDITION: Final = 250
"""Characters after the word that opens a condition in which what it asks for is told."""
EXCUSED: Final = 130
"""Characters around a restriction of use in which a word may explain it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The patterns of ``clauses.toml``, compiled."""

    clauses: tuple[Clause, ...]
    granting: Granting
    restricts: re.Pattern[str]
    explained: re.Pattern[str]
    uses: re.Pattern[str]
    additions: re.Pattern[str]
    conditions: re.Pattern[str]
    conditioned: re.Pattern[str]
    used: re.Pattern[str]
    net_anchors: Anchors
    unclear: Clause


@cache
def table() -> Table:
    """The packaged patterns."""
    read = tables.beside(__file__, "clauses.toml")
    grants, net = read["grants"], read["net"]
    return Table(
        clauses=tuple(_clause(row) for row in read["clause"]),
        granting=_granting(grants),
        restricts=pattern(net["restricts"]),
        explained=pattern(net["explained"]),
        uses=pattern(net["uses"]),
        additions=pattern(net["additions"]),
        conditions=pattern(net["conditions"]),
        conditioned=pattern(net["conditioned"]),
        used=pattern(net["used"]),
        net_anchors=_anchors(net["anchors"]),
        unclear=_clause(net["unclear"]),
    )


_BEGINS: Final = "(?:\\b|(?=[\u3400-\u9fff]))"
"""Where a word begins, or anywhere in Chinese: what grants begins nowhere else, and most places are passed at once."""


def _granting(rows: dict[str, str]) -> Granting:
    def lead(*kinds: str) -> re.Pattern[str]:
        return pattern(_BEGINS + "(?:" + "|".join(f"(?P<{kind}>{rows[kind]})" for kind in kinds) + ")")

    patterns = {name: pattern(rows[name]) for name in ("never", "denied", "others", "subject", "stops")}
    rights = tuple((right, pattern(rows[right])) for right in RIGHTS if right in rows)
    english = ("all", "strong", "passive", "modal")
    return Granting(lead=lead(*english), foreign=lead(*english, "foreign"), rights=rights, **patterns)


def _clause(row: dict[str, Any]) -> Clause:
    return Clause(**{name: _READ[name](value) if name in _READ else value for name, value in row.items()})


def _anchors(words: Iterable[str]) -> Anchors:
    """The anchors, without those that hold another one."""
    listed = list(words)
    kept = [anchor for anchor in listed if not any(other in anchor and other != anchor for other in listed)]
    return tuple((anchor, max(anchor.split(), key=len)) for anchor in dict.fromkeys(kept))


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("match", "unless", "context"), pattern),
    **dict.fromkeys(("rights", "withholds"), tuple),
    "anchors": _anchors,
    "ground": Ground,
}
"""Fields of a clause that are written otherwise in the table."""
