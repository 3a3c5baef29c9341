"""The index: what can be found, each entry with its terms and how often it has them; and what of it answers best.

BM25 with the usual constants. Words of a heading are counted four times, which is done where the index is written. An
entry's weight says how likely it is what people look for: a whole rule is it more often than one fact of it.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.lookup.terms import terms

KINDS: Final = ("law", "questions", "numbers", "provisions", "how-to")
"""What is in the index: rules with periods and facts, open questions, numbers and days, provisions, documentation."""

HEADING: Final = 4
_SATURATION: Final = 1.2
_LENGTH: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One thing that can be found.

    ``id`` is what `gpaiscope law show` takes; of documentation the file, with the anchor of a section after ``#``.
    ``says`` is one line, ``cites`` the provision that carries it, empty where none does. ``minutes`` are those that it
    takes to read a page of documentation, 0 of all else.
    """

    kind: str
    id: str
    title: str
    says: str
    cites: str = ""
    minutes: int = 0
    weight: float = 1.0
    counts: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def page(self) -> str:
        """The id without the section: sections of one page are found once."""
        return self.id.partition("#")[0]

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The command that shows it, as its arguments; none shows a page of documentation."""
        return () if self.kind == "how-to" else ("gpaiscope", "law", "show", self.id)

    @property
    def written_in(self) -> str:
        """The file of documentation where it is written, with the section; empty for all else."""
        return "docs/" + re.sub(r"(?=#)|$", ".md", self.id, count=1) if self.kind == "how-to" else ""


def term_counts(headings: Iterable[str], texts: Iterable[str]) -> Mapping[str, int]:
    """How often an entry has each term, each of its headings' counted `HEADING` times, however many of them have it."""
    counts = Counter(dict.fromkeys((term for heading in headings for term in terms(heading)), HEADING))
    for text in texts:
        counts.update(terms(text))
    return counts


def as_text(index: SearchIndex) -> str:
    """An index as the packaged file has it: JSON, an entry a line, so that a change shows what it changed."""
    import textwrap  # who asks the index writes none

    lines = (json.dumps(_entry_written(entry), ensure_ascii=False, separators=(",", ":")) for entry in index.entries)
    words = textwrap.wrap(" ".join(index.words), 120, break_long_words=False, break_on_hyphens=False)
    listed = ",\n".join(json.dumps(line, ensure_ascii=False) for line in words)
    return '{"entries":[\n' + ",\n".join(lines) + '\n],\n"words":[\n' + listed + "\n]}\n"


def _entry_written(entry: SearchEntry) -> list[object]:
    counts = " ".join(f"{term} {count}" for term, count in sorted(entry.counts.items()))
    return [entry.kind, entry.id, entry.title, entry.says, entry.cites, entry.minutes, entry.weight, counts]


def from_text(text: str) -> SearchIndex:
    """The index that `as_text` wrote."""
    read = json.loads(text)
    words = (word for line in read["words"] for word in line.split(" "))
    return SearchIndex(entries=tuple(_entry_read(*written) for written in read["entries"]), words=tuple(words))


def _entry_read(
    kind: str, id: str, title: str, says: str, cites: str, minutes: int, weight: float, counts: str
) -> SearchEntry:
    parts = counts.split(" ")
    return SearchEntry(
        kind=kind,
        id=id,
        title=title,
        says=says,
        cites=cites,
        minutes=minutes,
        weight=weight,
        counts=dict(zip(parts[::2], map(int, parts[1::2]), strict=True)),
    )


@cache
def packaged_index() -> SearchIndex:
    """The index that comes with the package, read once."""
    return from_text(Path(__file__).with_name("index.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True, eq=False)
class SearchIndex:
    """All entries, and of each term those that have it. ``words`` are those of their texts as they are spelt."""

    entries: tuple[SearchEntry, ...]
    words: tuple[str, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many entries there are of each kind."""
        return {kind: sum(entry.kind == kind for entry in self.entries) for kind in KINDS}

    @cached_property
    def having(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Of each term the places of the entries that have it, with what it tells of each, by BM25."""
        lengths = [sum(entry.counts.values()) for entry in self.entries]
        mean = sum(lengths) / max(1, len(lengths))
        places: dict[str, list[tuple[int, int]]] = {}
        for place, entry in enumerate(self.entries):
            for term, count in entry.counts.items():
                places.setdefault(term, []).append((place, count))
        damping = [_SATURATION * (1 - _LENGTH + _LENGTH * length / mean) for length in lengths]
        total = sum(entry.weight for entry in self.entries)
        told: dict[str, Sequence[tuple[int, float]]] = {}
        for term, found in places.items():
            # Many facts speak of one thing where one rule does: by their weight they make its words no commoner.
            having = sum(self.entries[place].weight for place, _ in found)
            rare = math.log(1 + (total - having + 0.5) / (having + 0.5))
            told[term] = [
                (place, rare * count * (1 + _SATURATION) / (count + damping[place])) for place, count in found
            ]
        return told

    def scores(self, wanted: Iterable[Sequence[tuple[Sequence[str], float]]]) -> dict[int, float]:
        """How well each entry answers what is wanted, by its place; entries that have none of it are left out.

        What is wanted comes word by word, each with the ways in which it may be said: the terms of a way, and how
        surely it is meant. A word counts once for an entry, by the way that tells most.
        """
        scores: dict[int, float] = {}
        for ways in wanted:
            best: dict[int, float] = {}
            for way, sure in ways:
                for place, told in self._told(way):
                    best[place] = max(best.get(place, 0.0), told * sure)
            for place, told in best.items():
                scores[place] = scores.get(place, 0.0) + told
        return {place: score * self.entries[place].weight for place, score in scores.items()}

    def _told(self, way: Sequence[str]) -> Iterator[tuple[int, float]]:
        """What the terms of one way tell of each entry; several share what one would tell."""
        if len(way) == 1:
            yield from self.having.get(way[0], ())
            return
        sums: dict[int, float] = {}
        for term in way:
            for place, told in self.having.get(term, ()):
                sums[place] = sums.get(place, 0.0) + told
        share = 1 / math.sqrt(len(way))
        yield from ((place, told * share) for place, told in sums.items())
