"""Which known licence a text is, by hashed runs of four words.

The index holds no text: for every run of four words of every known licence 64 bits of a hash, which licence it
belongs to and in which tenth of it. What is compared is therefore independent of layout and markup, and a changed,
shortened or joined text is seen as such: which share of the known text is there, which share of the given one is
foreign to it, and where.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.licences.terms import as_json
from gpaiscope.licences.text import Plain, Position

RUN: Final = 4
TENTHS: Final = 10
SHELF: Final = 52
"""Bits of a hash below those by which the hashes are divided into shelves."""
RECOGNISED: Final = 0.8
"""The least score of a recognised text: two unlike licences of one family share up to about 0.7."""
JOINED: Final = 0.85
"""The least share of a further known text that has to be there for the text to be called a joined one."""
FOREIGN_RUN: Final = 6
"""Shortest run of foreign words that is reported as a place."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_MASK: Final = (1 << 64) - 1
_FACTOR: Final = 0x9E3779B1
"""Odd, and small enough that the products stay short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A licence or policy of the index.

    ``identifier`` is of the table, or empty; ``role`` is ``licence`` or ``policy``.
    """

    name: str
    version: str = ""
    identifier: str = ""
    role: str = "licence"
    tenths: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many different runs of words it has."""
        return sum(self.tenths)

    @property
    def label(self) -> str:
        """What tells it from others: several texts may be copies of one licence."""
        return self.identifier or self.name


_WHOLE: Final = 0.94
_FOR_A_WHOLE: Final = 0.015
"""What a title and a line of names are worth."""
_NEARLY: Final = 0.89
_STRANGE: Final = 0.125
_FOR_NEARLY_A_WHOLE: Final = 0.035
"""What an appendix is worth, or other names in every clause, where little else is foreign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A known text with how far the given one agrees.

    ``present``: which share of the known text is in the given one. ``foreign``: which share of the given text is not
    in the known one. ``score``: the share of the shorter of the two that both have, which is what neither shortening
    nor joining changes.
    """

    known: Known
    score: float
    present: float
    foreign: float

    @property
    def rank(self) -> float:
        """The score, less where much is foreign: a short text that stands within a longer one is not what that is.

        A known text that is there as a whole goes before one that has only lost a part: the MIT licence without its
        title is no shortened licence that was made of it.
        """
        whole = _FOR_A_WHOLE if self.present >= _WHOLE else 0
        nearly = _FOR_NEARLY_A_WHOLE if self.present >= _NEARLY and self.foreign <= _STRANGE else 0
        return self.score - 0.3 * self.foreign + whole + nearly

    def to_dict(self) -> dict[str, Any]:
        """The candidate as JSON has it."""
        known, score = self.known, round(self.score, 3)
        return {"name": known.name, "version": known.version, "identifier": known.identifier or None, "score": score}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a text was recognised as.

    ``state``: ``same`` (word for word, names and dates apart), ``shortened``, ``extended``, ``changed``, ``contained``
    (it stands within a longer text) or ``joined`` (several known texts one after the other, ``others`` says which).
    ``missing`` names the tenths of the known text of which a part is absent, from 1 to 10; ``foreign_at`` the longest
    runs of words that are in no text recognised, and ``foreign_words`` all such words, as places in comparable form.
    """

    best: Candidate
    runner_up: Candidate | None
    state: str
    others: tuple[Candidate, ...] = ()
    missing: tuple[int, ...] = ()
    foreign_at: tuple[Position, ...] = ()
    foreign_words: tuple[tuple[int, int], ...] = ()

    def knows(self, start: int, end: int) -> bool:
        """Whether every word from ``start`` to ``end`` of the comparable text is in a text recognised."""
        index = bisect_left(self.foreign_words, (start, 0))
        return index == len(self.foreign_words) or self.foreign_words[index][0] >= end

    def to_dict(self) -> dict[str, Any]:
        """The recognition as JSON has it."""
        return self.best.to_dict() | {
            "runner_up": self.runner_up.to_dict() if self.runner_up else None,
            "state": self.state,
            "present": round(self.best.present, 3),
            "foreign": round(self.best.foreign, 3),
            "missing_tenths": list(self.missing),
            "foreign_at": as_json(self.foreign_at),
            "joined_with": [other.to_dict() for other in self.others],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The known texts.

    ``hashes`` are those of every run of words, sorted; ``groups`` says of each in which group of places it is found,
    and ``places`` what the groups are: for each place the number of its text times ten plus the tenth of the text;
    ``numbers`` has the numbers of the texts alone. ``shelves`` says where the hashes of each beginning start.
    """

    known: tuple[Known, ...]
    hashes: Sequence[int]
    groups: Sequence[int]
    places: tuple[tuple[int, ...], ...]
    numbers: tuple[tuple[int, ...], ...]
    shelves: tuple[int, ...]

    def recognise(self, plain: Plain) -> tuple[Recognition | None, Candidate | None]:
        """What the text is, or None with the nearest candidate (itself None where nothing agrees)."""
        words, hashes = runs(plain.text)
        different = set(hashes)
        group_of = self._groups(different)
        sizes = Counter(group_of.values())
        ranked = self._ranked(sizes, len(different))
        if not ranked or ranked[0][1].score < RECOGNISED:
            return None, ranked[0][1] if ranked else None
        number, best = ranked[0]
        chosen = self._chosen(sizes, number, ranked)
        covered = self._covered(len(words), hashes, group_of, chosen) if best.foreign or len(chosen) > 1 else None
        missing = self._missing(sizes, number) if best.present < 1 else ()
        foreign = _foreign_runs(covered)
        recognition = Recognition(
            best=best,
            runner_up=next((other for _, other in ranked if other.known.label != best.known.label), None),
            state=_state(best, joined=len(chosen) > 1, whole=not missing and max(map(len, foreign), default=0) < _LINE),
            others=tuple(candidate for other, candidate in ranked if other in chosen and other != number),
            missing=missing,
            foreign_at=_places(plain, foreign),
            foreign_words=_foreign_words(plain, covered),
        )
        return recognition, best

    def _groups(self, hashes: set[int]) -> dict[int, int]:
        """The group of every hash that the index has."""
        found = {}
        shelves, ours, groups = self.shelves, self.hashes, self.groups
        for run in hashes:
            shelf = run >> SHELF
            index = bisect_left(ours, run, shelves[shelf], shelves[shelf + 1])
            if index < shelves[shelf + 1] and ours[index] == run:
                found[run] = groups[index]
        return found

    def _ranked(self, sizes: Counter[int], size: int) -> list[tuple[int, Candidate]]:
        counts = [0] * len(self.known)
        for group, count in sizes.items():
            for number in self.numbers[group]:
                counts[number] += count
        most = sorted(((count, number) for number, count in enumerate(counts) if count), reverse=True)[:_COMPARED]
        ranked = [(number, _candidate(self.known[number], count, size)) for count, number in most]
        return sorted(ranked, key=lambda pair: (-round(pair[1].rank, 3), -pair[1].present + pair[1].foreign))

    def _chosen(self, sizes: Counter[int], best: int, ranked: list[tuple[int, Candidate]]) -> set[int]:
        """The texts that the given one is made of: each explains a part that those before it do not."""
        chosen = {best}
        numbers = self.numbers
        rest = {group for group in sizes if best not in numbers[group]}
        for number, candidate in sorted(ranked, key=lambda pair: -pair[1].known.size):
            known = candidate.known
            if candidate.present < JOINED or known.label == self.known[best].label:
                continue
            own = {group for group in rest if number in numbers[group]}
            if sum(sizes[group] for group in own) >= JOINED * known.size:
                chosen.add(number)
                rest -= own
        return chosen

    def _covered(self, words: int, hashes: list[int], group_of: dict[int, int], chosen: set[int]) -> bytearray:
        """For every word, whether a run of a chosen text holds it."""
        explained = {group for group in group_of.values() if not chosen.isdisjoint(self.numbers[group])}
        covered = bytearray(words)
        for index, run in enumerate(hashes):
            if group_of.get(run) in explained:
                covered[index : index + RUN] = b"\1\1\1\1"
        return covered[:words]

    def _missing(self, sizes: Counter[int], number: int) -> tuple[int, ...]:
        here: Counter[int] = Counter()
        for group, count in sizes.items():
            if number in self.numbers[group]:
                here[self.places[group][self.numbers[group].index(number)] % TENTHS] += count
        tenths = self.known[number].tenths
        return tuple(tenth + 1 for tenth in range(TENTHS) if tenths[tenth] and here[tenth] < _THERE * tenths[tenth])


_COMPARED: Final = 40
"""Candidates that are looked at closely: those with the most runs in common."""


def _candidate(known: Known, count: int, size: int) -> Candidate:
    score, present, foreign = count / min(known.size, size), count / known.size, 1 - count / size
    return Candidate(known=known, score=score, present=present, foreign=foreign)


_LINE: Final = 12
"""Foreign words in a row that are no mere name, date or copyright line."""
_THERE: Final = 0.75
"""The least share of each tenth of a known text that is there in a whole one."""


def _state(best: Candidate, *, joined: bool, whole: bool) -> str:
    if joined:
        return "joined"
    if best.present >= 0.95 and best.foreign <= 0.05 and whole:
        return "same"
    if best.foreign <= 0.08 and best.present < 0.98:
        return "shortened"
    if best.present >= 0.92:
        return "contained" if best.foreign > 0.5 else "extended"
    return "changed"


def _foreign_runs(covered: bytearray | None) -> list[range]:
    """Runs of words that no recognised text has, as ranges of words. None: every word is covered."""
    return [] if covered is None else [range(*run.span()) for run in re.finditer(rb"\0{%d,}" % FOREIGN_RUN, covered)]


def _places(plain: Plain, foreign: list[range]) -> tuple[Position, ...]:
    """The five longest runs of foreign words, in the order of the text."""
    if not foreign:
        return ()
    spans = words_of(plain.text)
    longest = sorted(sorted(foreign, key=len, reverse=True)[:5], key=lambda run: run.start)
    return tuple(plain.position(spans[run.start][0], spans[run.stop - 1][1]) for run in longest)


def _foreign_words(plain: Plain, covered: bytearray | None) -> tuple[tuple[int, int], ...]:
    if covered is None or 0 not in covered:
        return ()
    return tuple(span for span, here in zip(words_of(plain.text), covered, strict=True) if not here)


def words_of(text: str) -> list[tuple[int, int]]:
    """Where the words of a comparable text stand, as `runs` counts them."""
    return [found.span() for found in _WORD.finditer(text)]


def runs(text: str) -> tuple[list[str], list[int]]:
    """The words of a comparable text, and a hash of each run of four (of all, where there are fewer)."""
    words = _WORD.findall(text)
    hashed = [_hash(word) for word in words]
    if len(hashed) < RUN:
        hashed += [0] * (RUN - len(hashed)) if hashed else []
    pairs = [(first * _FACTOR + second) & _MASK for first, second in pairwise(hashed)]
    return words, [(first * _FACTOR + second) & _MASK for first, second in zip(pairs, pairs[2:], strict=False)]


@lru_cache(maxsize=50_000)  # the vocabulary of licences is small, that of noise is not
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


# The file: the length of what follows in four bytes; JSON, zlib-compressed: the known texts and the groups of places;
# the number of hashes in four bytes; the hashes in eight bytes each; their groups in two bytes each. Little-endian.


def dump(known: Sequence[Known], texts: Sequence[str]) -> bytes:
    """The index of the known texts as a file's content; ``texts`` are in comparable form, in the order of ``known``."""
    places: dict[int, list[int]] = {}
    rows: list[dict[str, Any]] = []
    for number, (row, text) in enumerate(zip(known, texts, strict=True)):
        _, hashes = runs(text)
        first: dict[int, int] = {}
        for place, run in enumerate(hashes):
            first.setdefault(run, place * TENTHS // len(hashes))
        counted = Counter(first.values())
        rows.append({name: getattr(row, name) for name in ("name", "version", "identifier", "role")})
        rows[-1]["tenths"] = [counted[tenth] for tenth in range(TENTHS)]
        for run, tenth in first.items():
            places.setdefault(run, []).append(number * TENTHS + tenth)
    groups: dict[tuple[int, ...], int] = {}
    ordered = [(run, groups.setdefault(tuple(places[run]), len(groups))) for run in sorted(places)]
    header = zlib.compress(json.dumps({"known": rows, "places": list(groups)}, separators=(",", ":")).encode(), 9)
    return (
        len(header).to_bytes(4, "little")
        + header
        + len(ordered).to_bytes(4, "little")
        + _bytes(array("Q", [run for run, _ in ordered]))
        + _bytes(array("H", [group for _, group in ordered]))
    )


def load(content: bytes) -> Index:
    """The index from a file's content, as `dump` wrote it."""
    length = int.from_bytes(content[:4], "little")
    header = json.loads(zlib.decompress(content[4 : 4 + length]))
    count = int.from_bytes(content[4 + length : 8 + length], "little")
    middle = 8 + length + 8 * count
    hashes = _array("Q", content[8 + length : middle])
    return Index(
        known=tuple(Known(**row | {"tenths": tuple(row["tenths"])}) for row in header["known"]),
        hashes=hashes,
        shelves=(*(bisect_left(hashes, shelf << SHELF) for shelf in range(1 << (64 - SHELF))), count),
        groups=_array("H", content[middle : middle + 2 * count]),
        places=tuple(map(tuple, header["places"])),
        numbers=tuple(tuple(place // TENTHS for place in group) for group in header["places"]),
    )


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _array(kind: str, content: bytes) -> array[int]:
    numbers: array[int] = array(kind)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def packaged() -> Index:
    """The index that comes with the package."""
    return load(Path(__file__).with_name("index.bin").read_bytes())
