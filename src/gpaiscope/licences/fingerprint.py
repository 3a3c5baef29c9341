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
class KnownLicence:
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

    known: KnownLicence
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

    known: tuple[KnownLicence, ...]
    hashes: Sequence[int]
    groups: Sequence[int]
    places: tuple[tuple[int, ...], ...]
    numbers: tuple[tuple[int, ...], ...]
    shelves: tuple[int, ...]

    def recognise(self, plain: Plain) -> tuple[Recognition | None, Candidate | None]:
        """What the text is, or None with the nearest candidate (itself None where nothing agrees)."""
        words, hashes = words_and_hashes(plain.text)
        distinct_runs = set(hashes)
        group_of = self._groups_of(distinct_runs)
        runs_in_group = Counter(group_of.values())
        ranked = self._ranked_candidates(runs_in_group, len(distinct_runs))
        if not ranked or ranked[0][1].score < RECOGNISED:
            return None, ranked[0][1] if ranked else None
        best_number, best = ranked[0]
        joined = self._texts_joined(runs_in_group, best_number, ranked)
        # A licence that was copied unchanged has no foreign word: no need to look at its words one by one.
        has_foreign = best.foreign or len(joined) > 1
        covered = self._words_covered(len(words), hashes, group_of, joined) if has_foreign else bytearray()
        spans = word_spans(plain.text) if covered else []
        foreign_runs = [range(*run.span()) for run in re.finditer(rb"\0{%d,}" % FOREIGN_RUN, covered)]
        tenths_missing = self._tenths_missing(runs_in_group, best_number) if best.present < 1 else ()
        whole = not tenths_missing and max(map(len, foreign_runs), default=0) < _LINE
        recognition = Recognition(
            best=best,
            runner_up=next((other for _, other in ranked if other.known.label != best.known.label), None),
            state=_state_of(best, joined=len(joined) > 1, whole=whole),
            others=tuple(candidate for number, candidate in ranked if number in joined - {best_number}),
            missing=tenths_missing,
            foreign_at=_longest_foreign(plain, spans, foreign_runs),
            foreign_words=tuple(span for span, is_covered in zip(spans, covered, strict=True) if not is_covered),
        )
        return recognition, best

    def _groups_of(self, hashes: set[int]) -> dict[int, int]:
        """The group of every hash that the index has."""
        group_of = {}
        # Each of the 4,096 shelves saves twelve of the steps of a search, and a text has thousands of runs.
        shelves, known_hashes, groups = self.shelves, self.hashes, self.groups
        for run in hashes:
            shelf = run >> SHELF
            index = bisect_left(known_hashes, run, shelves[shelf], shelves[shelf + 1])
            if index < shelves[shelf + 1] and known_hashes[index] == run:
                group_of[run] = groups[index]
        return group_of

    def _ranked_candidates(self, runs_in_group: Counter[int], run_count: int) -> list[tuple[int, Candidate]]:
        """The known texts that have most in common with a text of ``run_count`` runs, by number, the likest first."""
        counts = [0] * len(self.known)
        for group, count in runs_in_group.items():
            for number in self.numbers[group]:
                counts[number] += count
        most = sorted(((count, number) for number, count in enumerate(counts) if count), reverse=True)[:_COMPARED]
        ranked = []
        for count, number in most:
            known = self.known[number]
            score, present, foreign = count / min(known.size, run_count), count / known.size, 1 - count / run_count
            ranked.append((number, Candidate(known=known, score=score, present=present, foreign=foreign)))
        # Rounded, so that a word or two do not choose between versions: what has most and adds least goes before then.
        return sorted(ranked, key=lambda pair: (-round(pair[1].rank, 3), -pair[1].present + pair[1].foreign))

    def _texts_joined(self, runs_in_group: Counter[int], best: int, ranked: list[tuple[int, Candidate]]) -> set[int]:
        """The numbers of the texts that the given one is made of: each explains a part that those before it do not."""
        joined = {best}
        numbers = self.numbers
        unexplained = {group for group in runs_in_group if best not in numbers[group]}
        # The longest first: a short licence is often quoted in a long one, and would seem to stand beside it.
        for number, candidate in sorted(ranked, key=lambda pair: -pair[1].known.size):
            known = candidate.known
            if candidate.present < JOINED or known.label == self.known[best].label:
                continue
            own = {group for group in unexplained if number in numbers[group]}
            if sum(runs_in_group[group] for group in own) >= JOINED * known.size:
                joined.add(number)
                unexplained -= own
        return joined

    def _words_covered(self, words: int, hashes: list[int], group_of: dict[int, int], joined: set[int]) -> bytearray:
        """For every word, whether a run of one of the joined texts holds it."""
        explained = {group for group in group_of.values() if not joined.isdisjoint(self.numbers[group])}
        covered = bytearray(words)
        for index, run in enumerate(hashes):
            if group_of.get(run) in explained:
                covered[index : index + RUN] = b"\1\1\1\1"
        return covered[:words]

    def _tenths_missing(self, runs_in_group: Counter[int], number: int) -> tuple[int, ...]:
        """The tenths of a known text, from 1 to 10, of which too little is there."""
        present: Counter[int] = Counter()
        for group, count in runs_in_group.items():
            if number in self.numbers[group]:
                present[self.places[group][self.numbers[group].index(number)] % TENTHS] += count
        tenths = self.known[number].tenths
        return tuple(tenth + 1 for tenth in range(TENTHS) if tenths[tenth] and present[tenth] < _THERE * tenths[tenth])


_COMPARED: Final = 40
"""Candidates that are looked at closely: those with the most runs in common."""


_LINE: Final = 12
"""Foreign words in a row that are no mere name, date or copyright line."""
_THERE: Final = 0.75
"""The least share of each tenth of a known text that is there in a whole one."""


def _state_of(best: Candidate, *, joined: bool, whole: bool) -> str:
    """The state of a recognised text; ``whole``: no tenth is missing and no line is foreign."""
    if joined:
        return "joined"
    if best.present >= 0.95 and best.foreign <= 0.05 and whole:
        return "same"
    if best.foreign <= 0.08 and best.present < 0.98:
        return "shortened"
    if best.present >= 0.92:
        return "contained" if best.foreign > 0.5 else "extended"
    return "changed"


def _longest_foreign(plain: Plain, spans: list[tuple[int, int]], foreign_runs: list[range]) -> tuple[Position, ...]:
    """Where the five longest runs of foreign words stand, in the order of the text."""
    longest = sorted(sorted(foreign_runs, key=len, reverse=True)[:5], key=lambda run: run.start)
    return tuple(plain.position(spans[run.start][0], spans[run.stop - 1][1]) for run in longest)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a comparable text stand, as `words_and_hashes` counts them."""
    return [word.span() for word in _WORD.finditer(text)]


def words_and_hashes(text: str) -> tuple[list[str], list[int]]:
    """The words of a comparable text, and a hash of each run of four (of all, where there are fewer)."""
    words = _WORD.findall(text)
    hashed = [_word_hash(word) for word in words]
    if words:
        hashed += [0] * (RUN - len(words))
    # Neighbours twice over, and not four words at a time, which would take three products for each run instead of two.
    pairs = [(first * _FACTOR + second) & _MASK for first, second in pairwise(hashed)]
    return words, [(first * _FACTOR + second) & _MASK for first, second in zip(pairs, pairs[2:], strict=False)]


@lru_cache(maxsize=50_000)  # the vocabulary of licences is small, that of noise is not
def _word_hash(word: str) -> int:
    # Python's own hash differs from one process to the next, and the index is built in another one.
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


# The file: the length of what follows in four bytes; JSON, zlib-compressed: the known texts and the groups of places;
# the number of hashes in four bytes; the hashes in eight bytes each; their groups in two bytes each. Little-endian.


def index_as_bytes(known: Sequence[KnownLicence], texts: Sequence[str]) -> bytes:
    """The index of the known texts as a file's content; ``texts`` are in comparable form, in the order of ``known``."""
    places: dict[int, list[int]] = {}
    rows: list[dict[str, Any]] = []
    for number, (licence, text) in enumerate(zip(known, texts, strict=True)):
        _, hashes = words_and_hashes(text)
        # A run counts once, where it stands first: repeated phrases would otherwise outweigh what sets a text apart.
        tenth_of: dict[int, int] = {}
        for place, run in enumerate(hashes):
            tenth_of.setdefault(run, place * TENTHS // len(hashes))
        runs_in_tenth = Counter(tenth_of.values())
        row: dict[str, Any] = {name: getattr(licence, name) for name in ("name", "version", "identifier", "role")}
        rows.append(row | {"tenths": [runs_in_tenth[tenth] for tenth in range(TENTHS)]})
        for run, tenth in tenth_of.items():
            places.setdefault(run, []).append(number * TENTHS + tenth)
    groups: dict[tuple[int, ...], int] = {}
    ordered = [(run, groups.setdefault(tuple(places[run]), len(groups))) for run in sorted(places)]
    header = zlib.compress(json.dumps({"known": rows, "places": list(groups)}, separators=(",", ":")).encode(), 9)
    return (
        len(header).to_bytes(4, "little")
        + header
        + len(ordered).to_bytes(4, "little")
        + _little_endian(array("Q", [run for run, _ in ordered]))
        + _little_endian(array("H", [group for _, group in ordered]))
    )


def index_from_bytes(content: bytes) -> Index:
    """The index from a file's content, as `index_as_bytes` wrote it."""
    length = int.from_bytes(content[:4], "little")
    header = json.loads(zlib.decompress(content[4 : 4 + length]))
    count = int.from_bytes(content[4 + length : 8 + length], "little")
    middle = 8 + length + 8 * count
    hashes = _array_from("Q", content[8 + length : middle])
    return Index(
        known=tuple(KnownLicence(**row | {"tenths": tuple(row["tenths"])}) for row in header["known"]),
        hashes=hashes,
        shelves=(*(bisect_left(hashes, shelf << SHELF) for shelf in range(1 << (64 - SHELF))), count),
        groups=_array_from("H", content[middle : middle + 2 * count]),
        places=tuple(map(tuple, header["places"])),
        numbers=tuple(tuple(place // TENTHS for place in group) for group in header["places"]),
    )


def _little_endian(numbers: array[int]) -> bytes:
    """The bytes of the numbers, on a machine of any byte order the same."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _array_from(kind: str, content: bytes) -> array[int]:
    """The numbers of little-endian bytes."""
    numbers: array[int] = array(kind)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def packaged_index() -> Index:
    """The index that comes with the package."""
    return index_from_bytes(Path(__file__).with_name("index.bin").read_bytes())
