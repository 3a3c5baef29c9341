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
from gpaiscope.licences.grants import Granting, first_grants
from gpaiscope.licences.setting import accepts, defines, disclaims, explains, lifts, names_meaning, only_lifts
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
class ClauseMatch:
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
class ClauseReading:
    """All that the clauses of one text say."""

    grants: tuple[Grant, ...]
    matches: tuple[ClauseMatch, ...]
    not_understood: tuple[ClauseMatch, ...]


IsKnown = Callable[[int, int], bool]
"""Whether the words from one place of a text to another stand in a licence that was reviewed as a whole."""


def read_clauses(
    plain: Plain,
    document: str = "licence",
    *,
    with_policy: bool = False,
    is_known: IsKnown | None = None,
    closely: bool = False,
) -> ClauseReading:
    """What the clauses of a text say.

    ``with_policy``: the policy that it refers to is read beside it. ``is_known``: what tells the words of a known
    licence that qualifies, which are no ground. ``closely``: what is not known is an addition to them, and any word
    that restricts counts.
    """
    patterns, lists = clause_patterns(), _lists_of_bans(plain.text)
    grants = _granted_rights(plain)
    changes = any(grant.right == "modification" for grant in grants)
    clauses = [clause for clause in patterns.clauses if not (clause.lone and changes)]
    first_matches = (_first_match(plain, clause, lists, document, with_policy, is_known) for clause in clauses)
    matches = _without_doubles([match for match in first_matches if match])
    # A known licence was judged as a whole: only what somebody added to it can restrict, and is read more closely.
    net = (patterns.restricts, patterns.additions) if closely else (patterns.restricts,)
    not_understood = _not_understood(plain, matches, lists, document, is_known, net)
    return ClauseReading(grants=grants, matches=matches, not_understood=not_understood)


def _without_doubles(matches: list[ClauseMatch]) -> tuple[ClauseMatch, ...]:
    """The clauses in the order of the text, without a weaker reading of words that a stronger one has taken."""
    defeating = [match for match in matches if match.clause.effect == "defeats"]
    by_scale = any(match.clause.ground is Ground.USER_SCALE for match in defeating)
    kept = list(defeating)
    for match in matches:
        rivals = defeating + [other for other in kept if other.clause.ground is match.clause.ground]
        taken = any(match.start < other.end and other.start < match.end for other in rivals)
        # What is owed above a threshold is no open question where the threshold itself defeats the licence.
        settled = by_scale and match.clause.ground is Ground.USER_SCALE
        if match.clause.effect == "noted" or (match.clause.effect == "argued" and not taken and not settled):
            kept.append(match)
    return tuple(sorted(kept, key=lambda match: match.start))


def _first_match(
    plain: Plain,
    clause: Clause,
    lists: list[tuple[int, int]],
    document: str,
    with_policy: bool,
    is_known: IsKnown | None,
) -> ClauseMatch | None:
    """The first words that mean what the clause says, those of a definition only where no others do; None for none."""
    # "You must follow our policy" may hide any ban; where the policy is read itself, its own clauses say which.
    if clause.policy and with_policy:
        return None
    defined = None
    for start, end in _sentences_with(plain, clause.anchors):
        for words in _pattern_matches(plain.text, clause, start, end):
            if clause.ground and is_known and is_known(words.start(), words.end()):
                continue
            if _is_meant(plain, clause, words, (start, end), lists):
                match = _match_at(plain, clause, words.start(), words.end(), document)
                if not clause.ground or not names_meaning(plain.text, start, end):
                    return match
                # What a word means takes nothing by itself: who reads a ground looks for the words that do.
                defined = defined or match
    return defined


def _pattern_matches(text: str, clause: Clause, start: int, end: int) -> Iterator[re.Match[str]]:
    """What the clause's pattern finds in a sentence, one of each part of limited length."""
    # A hostile text can be one sentence of megabytes; the parts overlap, so that no ban is cut in two.
    for part in range(start, end, SENTENCE - NEAR):
        last = min(end, part + SENTENCE)
        if words := clause.match.search(text, part, last):
            yield words
        if last == end:
            return


def _is_meant(
    plain: Plain, clause: Clause, words: re.Match[str], sentence: tuple[int, int], lists: list[tuple[int, int]]
) -> bool:
    """Whether words that look like the clause mean it where they stand."""
    text, (start, end) = plain.text, sentence
    if clause.ground and _is_mere_mention(plain, clause, words.start(), sentence):
        return False
    # What excuses the words stands near them, and in their sentence unless the clause looks beyond it.
    near = max(0, words.start() - clause.reach), min(len(text), words.end() + clause.reach)
    excusing = near if clause.beyond else (max(near[0], start), min(near[1], end))
    if clause.unless and clause.unless.search(text, *excusing):
        return False
    if clause.context and not clause.context.search(text, max(0, words.start() - NEAR), words.end() + NEAR):
        return False
    ban = _ban_before(text, words.start(), max(start, words.start() - NEAR), lists)
    if clause.inside and ban is None and not _FORBIDDEN.search(text, words.end(), words.end() + NEAR // 4):
        return False
    if clause.effect == "defeats" or clause.ground is not Ground.FIELD_OF_USE:
        return True
    # The Guidelines let a licence forbid what endangers safety or is unlawful anyhow (81): such a list is no ground.
    return not _bans_only_for_safety(text, words.end() if ban is None else ban)


def _is_mere_mention(plain: Plain, clause: Clause, place: int, sentence: tuple[int, int]) -> bool:
    """Whether the words stand in a definition, an example, a heading, or in what is said of accepting the terms.

    Or in what takes a restriction from somebody, or only says whom or what it is taken from.
    """
    text, (start, end) = plain.text, sentence
    if lifts(text, start, end) or only_lifts(plain, start, end):
        return True
    if explains(text, start, end) or accepts(text, start, place, end) or disclaims(text, start, place):
        return True
    return (not clause.defined and defines(text, start, end)) or (clause.list and _is_heading(text, start, end))


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether the sentence is a short line of its own that ends without a stop."""
    line = text[start:end]
    return len(line) < HEADING and line.endswith("\n") and line.rstrip()[-1:] not in ".:;!?"


HEADING: Final = 80
"""Longest line that may be a heading."""


def _match_at(plain: Plain, clause: Clause, start: int, end: int, document: str) -> ClauseMatch:
    """The match of a clause with the words of the file that show it."""
    position = plain.position(*_widened_to_clause(plain, start, end))
    words = quotation(plain.original, position)
    return ClauseMatch(clause=clause, start=start, end=end, position=position, quotation=words, document=document)


def _widened_to_clause(plain: Plain, start: int, end: int) -> tuple[int, int]:
    """The match, widened to what reads as a clause: to its sentence, or to some words around it."""
    first, last = start, end
    if end - start < 120:
        sentence_start, sentence_end = plain.sentence(start)
        first, last = max(sentence_start, start - 60), min(sentence_end, end + 60)
    text = plain.text
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    # A text without spaces would otherwise be quoted to its end.
    limit = min(len(text), last + WORD)
    while last < limit and not text[last].isspace():
        last += 1
    return first, last


def _sentences_with(plain: Plain, anchors: Anchors) -> list[tuple[int, int]]:
    """The sentences that hold one of the anchors, in the order of the text."""
    text, starts = plain.text, plain.sentences
    indices: set[int] = set()
    for anchor, longest_word in anchors:
        if longest_word not in plain.vocabulary:
            continue
        place = text.find(anchor)
        while place >= 0:
            index = bisect_right(starts, place)
            indices.add(index)
            # On to the next sentence at once: a text that repeats one anchor is then read once and not squared.
            place = text.find(anchor, max(place + 1, starts[index] if index < len(starts) else len(text)))
    return [
        (starts[index - 1] if index else 0, starts[index] if index < len(starts) else len(text))
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


def _lists_of_bans(text: str) -> list[tuple[int, int]]:
    """Where lists of what is forbidden stand."""
    lists: list[tuple[int, int]] = []
    place = 0
    while opening := _OPENS.search(text, place):
        # Many lists have no mark at their end: the warranty or the governing law closes them, which come after in most.
        closing = _CLOSES.search(text, opening.end(), opening.end() + LIST)
        end = closing.start() if closing else min(len(text), opening.end() + LIST)
        lists.append((opening.end(), end))
        place = max(end, opening.end())
    return lists


def _ban_before(text: str, place: int, start: int, lists: list[tuple[int, int]]) -> int | None:
    """From where on the words before ``place`` are forbidden: from the beginning of the list of forbidden uses that it
    lies in, else from the end of words of its sentence that forbid; None where nothing forbids it.
    """
    list_start = next((first for first, end in lists if first <= place < end), None)
    if list_start is not None:
        return list_start
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


def _bans_only_for_safety(text: str, start: int) -> bool:
    """Whether all that follows up to the end of the sentence or list are uses that 81 lets a licence forbid."""
    stop = _STOP.search(text, start, start + SENTENCE)
    tail = text[start : stop.start() if stop else start + SENTENCE].rstrip(". \n")
    uses = [use for use in re.split(r"[;,:\n]|\bor\b|\band\b|\d[.)]", tail) if use.strip()]
    # A list too long to be seen to its end may forbid anything further on.
    if stop is None and len(text) > start + SENTENCE:
        return False
    # "Chemical" or "nuclear" alone is an industry, which a licence may not keep from the model.
    of_weapons = "weapon" in tail or "cbrn" in tail
    safe = {use for use in uses if _SAFE.search(use) or (of_weapons and _SAFE_WEAPON.search(use))}
    return bool(safe) and all(use in safe or _IDLE.match(use) for use in uses)


def _granted_rights(plain: Plain) -> tuple[Grant, ...]:
    """The first words that grant each of usage, modification and distribution; access follows from any of them."""
    grants = []
    for right, start, end in first_grants(plain, clause_patterns().granting):
        position = plain.position(*_widened_to_clause(plain, start, end))
        grants.append(Grant(right=right, position=position, quotation=quotation(plain.original, position)))
    return tuple(sorted(grants, key=lambda grant: RIGHTS.index(grant.right)))


def _not_understood(
    plain: Plain,
    matches: tuple[ClauseMatch, ...],
    lists: list[tuple[int, int]],
    document: str,
    is_known: IsKnown | None,
    net: tuple[re.Pattern[str], ...],
) -> tuple[ClauseMatch, ...]:
    """Sentences that restrict and that neither a clause nor a known explanation covers.

    The words that open a list of forbidden uses need none of their own where the list was found.
    """
    patterns, text = clause_patterns(), plain.text
    understood = [plain.sentence(match.start) for match in matches]
    read_lists = lists if any(match.clause.ground is Ground.FIELD_OF_USE for match in matches) else []
    unclear = []
    for start, end in _sentences_with(plain, patterns.net_anchors):
        last = min(end, start + SENTENCE)
        words = _unexplained_restriction(text, start, last, is_known, net)
        if not words or (start, end) in understood or _is_heading(text, start, end):
            continue
        if defines(text, start, end) or explains(text, start, end) or accepts(text, start, words.start(), end):
            continue
        if lifts(text, start, end) or only_lifts(plain, start, end):
            continue
        opens_list = any(list_start <= end and start < list_end for list_start, list_end in read_lists)
        if opens_list and text[start:end].rstrip().endswith(":"):
            continue
        if not _bans_only_for_safety(text, words.end()):
            unclear.append(_match_at(plain, patterns.unclear, words.start(), words.end(), document))
    # One is enough to leave the verdict open; a text of nothing but bans would fill pages.
    return tuple(unclear[:5])


def _unexplained_restriction(
    text: str, start: int, end: int, is_known: IsKnown | None, net: tuple[re.Pattern[str], ...]
) -> re.Match[str] | None:
    """Words of the sentence that restrict and that nothing in it explains."""
    patterns = clause_patterns()
    for restricts in net:
        for words in restricts.finditer(text, start, end):
            if patterns.explained.search(text, start, end):
                break
            if not is_known or not is_known(words.start(), words.end()):
                return words
    # Plain words before patterns: the patterns below take long, and most sentences hold none of these words.
    on_condition = any(text.find(word, start, end) >= 0 for word in ("provided", "long as", "condition that"))
    for words in patterns.conditions.finditer(text, start, end) if on_condition else ():
        asked_for = words.start() + len("provided"), min(end, words.start() + CONDITION)
        is_usual = patterns.conditioned.search(text, *asked_for)
        if not is_usual and not (is_known and is_known(words.start(), words.end())):
            return words
    if not any(text.find(word, start, end) >= 0 for word in ("not ", "never", "prohibited", "refrain")):
        return None
    for words in patterns.uses.finditer(text, start, end):
        around = max(start, words.start() - EXCUSED), min(end, words.end() + EXCUSED)
        if not patterns.used.search(text, *around) and not (is_known and is_known(words.start(), words.end())):
            return words
    return None


CONDITION: Final = 250
"""Characters after the word that opens a condition in which what it asks for is told."""
EXCUSED: Final = 130
"""Characters around a restriction of use in which a word may explain it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePatterns:
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
def clause_patterns() -> ClausePatterns:
    """The patterns of ``clauses.toml``, compiled when a text is first read."""
    rows = tables.beside(__file__, "clauses.toml")
    net = rows["net"]
    return ClausePatterns(
        clauses=tuple(_clause_of_row(row) for row in rows["clause"]),
        granting=_granting_patterns(rows["grants"]),
        restricts=pattern(net["restricts"]),
        explained=pattern(net["explained"]),
        uses=pattern(net["uses"]),
        additions=pattern(net["additions"]),
        conditions=pattern(net["conditions"]),
        conditioned=pattern(net["conditioned"]),
        used=pattern(net["used"]),
        net_anchors=_shortest_anchors(net["anchors"]),
        unclear=_clause_of_row(net["unclear"]),
    )


_BEGINS: Final = "(?:\\b|(?=[\u3400-\u9fff]))"
"""Where a word begins, or anywhere in Chinese: what grants begins nowhere else, and most places are passed at once."""


def _granting_patterns(rows: dict[str, str]) -> Granting:
    """The patterns of ``[grants]``, those of the leads joined to one with a named group for each kind."""
    kinds = ("all", "strong", "passive", "modal", "foreign")
    leads = [f"(?P<{kind}>{rows[kind]})" for kind in kinds]
    # Without those of other languages, which no text in English needs and which take time at every place of it.
    english, foreign = (pattern(f"{_BEGINS}(?:{'|'.join(kinds_read)})") for kinds_read in (leads[:-1], leads))
    patterns = {name: pattern(rows[name]) for name in ("never", "denied", "others", "subject", "stops")}
    rights = tuple((right, pattern(rows[right])) for right in RIGHTS if right in rows)
    return Granting(lead=english, foreign=foreign, rights=rights, **patterns)


def _clause_of_row(row: dict[str, Any]) -> Clause:
    """The clause that a row of ``clauses.toml`` states."""
    return Clause(**{name: _READ[name](value) if name in _READ else value for name, value in row.items()})


def _shortest_anchors(words: Iterable[str]) -> Anchors:
    """The anchors, without those that hold another one."""
    anchors = list(words)
    shortest = [anchor for anchor in anchors if not any(other in anchor and other != anchor for other in anchors)]
    return tuple((anchor, max(anchor.split(), key=len)) for anchor in dict.fromkeys(shortest))


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("match", "unless", "context"), pattern),
    **dict.fromkeys(("rights", "withholds"), tuple),
    "anchors": _shortest_anchors,
    "ground": Ground,
}
"""Fields of a clause that are written otherwise in the table."""
