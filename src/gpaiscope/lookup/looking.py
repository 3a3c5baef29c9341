"""What somebody asks, and what is found: words of people become those of the law, and misspelt ones what is near."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.lookup.index import SearchEntry, SearchIndex, packaged_index
from gpaiscope.lookup.terms import PROVISION, stem, surface_words, terms
from gpaiscope.tables import beside

MOST_CHARACTERS: Final = 4_000
MOST_WORDS: Final = 64
"""What is read of a question: nobody's is longer, and a whole document is none."""

_SAID_OTHERWISE: Final = 0.7
"""How surely a word of the law is meant where people said another."""

Way = tuple[tuple[str, ...], float]
"""A way to say what was asked: its terms, and how surely it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What was found for some words, best first.

    ``read_as`` has words that were misspelt, each with what it was taken for; ``unknown`` are those that stand nowhere,
    and ``near`` words that these may be meant for. ``kind`` is where it was looked, empty for everywhere.
    Where nothing was found, ``elsewhere`` is how many there are of other kinds.
    """

    asked: str
    kind: str
    entries: tuple[SearchEntry, ...]
    read_as: Mapping[str, str]
    unknown: tuple[str, ...]
    near: tuple[str, ...]
    elsewhere: int


def look_up(asked: str, *, kind: str = "", limit: int = 5, index: SearchIndex | None = None) -> SearchAnswer:
    """The entries that answer a question best, of one kind or of all, at most ``limit``; of a page its best section.

    Words such as "am I" are passed over. Where nothing is left, or all of it stands nowhere, nothing is found.
    """
    index = index or packaged_index()
    asked = " ".join(asked[:MOST_CHARACTERS].split())
    wanted = _Wanted.of(asked, index)
    scores = index.scores(wanted.ways)
    named = {asked, *_provisions_named(asked)}

    def rank(place: int) -> tuple[bool, float, int]:
        """What is asked for by its name comes first: whoever types a provision wants to see it."""
        entry = index.entries[place]
        is_named = entry.id in named or (
            entry.kind == "provisions" and not named.isdisjoint(_provisions_named(entry.id))
        )
        return not is_named, -scores[place], place

    ranked = sorted(scores, key=rank)
    pages: dict[str, SearchEntry] = {}
    for place in ranked:
        entry = index.entries[place]
        pages.setdefault(entry.page, entry)
    entries = [entry for entry in pages.values() if kind in ("", entry.kind)]
    return SearchAnswer(
        asked=asked,
        kind=kind,
        entries=tuple(entries[:limit]),
        read_as=wanted.read_as,
        unknown=wanted.unknown,
        near=() if pages else tuple(_lookalikes(wanted.unknown, index)),
        elsewhere=0 if entries else len(pages),
    )


def _provisions_named(text: str) -> Iterator[str]:
    """The provisions in a text, as terms: of a point it alone, and not the article that it stands in."""
    named = dict.fromkeys(islice((term for term in terms(text) if PROVISION.match(term)), MOST_WORDS))
    return (term for term in named if not any(other.startswith(f"{term}(") for other in named))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is looked for: the ways of each word, and what became of words that stand nowhere as they were written."""

    ways: Sequence[Sequence[Way]]
    read_as: Mapping[str, str]
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, asked: str, index: SearchIndex) -> _Wanted:
        """What a question looks for in an index."""
        words = WordsOfPeople.packaged()
        as_written = {stem(word): word for word in surface_words(asked)}
        read_as: dict[str, str] = {}
        unknown: list[str] = []
        # A misspelt word is mended before words are looked at together: "tell the comission" says one thing.
        mended: list[str] = []
        for term in islice(terms(asked), MOST_WORDS):
            typed = as_written.get(term, term)
            if term in index.having or term in words.terms or term in words.skipped:
                mended.append(term)
            elif near := read_as.get(typed) or nearest_word(typed, _spellings(index)):
                read_as[typed] = near
                mended += terms(near)
            else:
                unknown.append(typed)
        ways: list[Sequence[Way]] = []
        for said in words.parted(mended):
            telling = said if len(said) == 1 else tuple(term for term in said if term not in words.skipped)
            # Several words that people say as one tell as much as they would one by one.
            sure = math.sqrt(max(1, len(telling)))
            known = tuple(term for term in telling if term in index.having)
            meant = [(way, _SAID_OTHERWISE * sure) for way in words.meant.get(said, ())]
            ways.append([*([(known, sure)] if known else []), *meant])
        return cls(ways=ways, read_as=read_as, unknown=tuple(dict.fromkeys(unknown)))


@dataclass(frozen=True, kw_only=True)
class WordsOfPeople:
    """What people say, by its terms, with what is meant; and the words that are passed over."""

    meant: Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]
    terms: frozenset[str]
    skipped: frozenset[str]
    spelt: tuple[str, ...]

    @classmethod
    @cache
    def packaged(cls) -> WordsOfPeople:
        """The table that comes with the package."""
        table = beside(__file__, "words.toml")
        skipped = frozenset(map(stem, table["skipped"].split()))
        meant: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for row in table["words"]:
            ways = [tuple(term for term in terms(way) if term not in skipped) for way in row["meant"]]
            for said in row["said"]:
                key = tuple(terms(said))
                meant.setdefault(key, []).extend(way for way in ways if way and way != key)
        spelt = dict.fromkeys(word for row in table["words"] for said in row["said"] for word in surface_words(said))
        every = frozenset(term for said in meant for term in said)
        return cls(meant=meant, terms=every, skipped=skipped, spelt=tuple(spelt))

    def parted(self, asked: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The terms of a question one by one, or several where people say them as one; each once, none skipped."""
        longest = max(map(len, self.meant))
        seen: set[tuple[str, ...]] = set()
        place = 0
        while place < len(asked):
            lengths = range(min(longest, len(asked) - place), 0, -1)
            several = (tuple(asked[place : place + length]) for length in lengths)
            said = next((one for one in several if one in self.meant), (asked[place],))
            place += len(said)
            if said not in seen and not (len(said) == 1 and said[0] in self.skipped):
                seen.add(said)
                yield said


# Spelling


@cache
def _spellings(index: SearchIndex) -> Mapping[str, Sequence[str]]:
    """The words that a misspelt one may be meant for, by their first letter, shorter ones first."""
    words = sorted({*index.words, *WordsOfPeople.packaged().spelt}, key=lambda word: (len(word), word))
    by_letter: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST:
            by_letter.setdefault(word[0], []).append(word)
    return by_letter


SHORTEST: Final = 4
_LONGEST: Final = 24
_TWO_MISTAKES: Final = 7
"""From how many letters on a word may hold two mistakes: in a short one two make another word."""


def nearest_word(typed: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The word that is nearest to a misspelt one: with one mistake, or two in a long one; None where none is near.

    A mistake is a letter too many, too few, wrong, or in its neighbour's place. The first letter is taken to be right.
    """
    if not SHORTEST <= len(typed) <= _LONGEST or not typed.isalpha():
        return None
    most = 2 if len(typed) >= _TWO_MISTAKES else 1
    letters = frozenset(typed)
    best: tuple[int, str] | None = None
    for word in words.get(typed[0], ()):
        # Few words are left to compare once those are out whose length or letters alone are too far off.
        if abs(len(word) - len(typed)) > most or len(letters.symmetric_difference(word)) > 2 * most:
            continue
        mistakes = _letters_off(typed, word)
        if mistakes <= most and (best is None or mistakes < best[0]):
            best = (mistakes, word)
    return best[1] if best else None


def _letters_off(typed: str, word: str) -> int:
    """How many mistakes lie between two words."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for down, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [down]
        for along, wanted in enumerate(word, 1):
            cost = min(before[along] + 1, row[-1] + 1, before[along - 1] + (letter != wanted))
            if down > 1 and along > 1 and letter == word[along - 2] and typed[down - 2] == wanted:
                cost = min(cost, earlier[along - 2] + 1)
            row.append(cost)
    return row[-1]


def _lookalikes(unknown: Iterable[str], index: SearchIndex) -> Iterator[str]:
    """Words that look somewhat like those that stand nowhere: too far off to be taken for them, near enough to ask."""
    from difflib import get_close_matches

    words = sorted({*index.words, *WordsOfPeople.packaged().spelt})
    for word in islice((word for word in unknown if SHORTEST <= len(word) <= _LONGEST), _MOST_ALIKE):
        yield from get_close_matches(word, words, n=2, cutoff=0.7)


_MOST_ALIKE: Final = 3
"""Of how many words it is said what they may be meant for: to compare one with all takes a while."""
