"""What is counted of a data set while it is read, and the entries of evidence that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Final

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass
from gpaiscope.values import Range, unique

MOST_NAMES: Final = 300
"""Different languages, licences or models of a data set that are told apart."""

OTHERS: Final = "others"
LONGEST: Final = 300

COUNTED: Final = "counted by the records themselves"
BOUNDED: Final = "bounded: no fewer tokens than words, and no more than bytes of UTF-8"
BY_CARD: Final = "bounded by its card: no fewer tokens than records, and no more than bytes"


@dataclass(kw_only=True)
class ModalityCount:
    """What is known of one modality: records with it, and the least and the most that these are in its unit.

    ``most`` None: nothing bounds it from above. ``how`` are the ways in which it was counted.
    """

    rows: int = 0
    least: Fraction = Fraction(0)
    most: Fraction | None = Fraction(0)
    how: Counter[str] = field(default_factory=Counter)

    def add(self, least: Fraction | int, most: Fraction | int | None, how: str, rows: int = 1) -> None:
        """So many records, which are at least and at most so much."""
        self.rows += rows
        self.least += least
        self.most = None if self.most is None or most is None else self.most + most
        self.how[how] += rows

    @property
    def amount(self) -> Range:
        """How much it is."""
        if self.most == self.least:
            return Range.exactly(self.least)
        return Range(low=self.least, high=self.most)


UNITS: Final[Mapping[str, str]] = {"text": "tokens", "image": "images", "audio": "hours", "video": "hours"}


@dataclass(kw_only=True)
class Names:
    """How many records name each of some things, and how many bytes these hold; what is too many is lumped together."""

    held: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, rows: int = 1, content: int = 0) -> None:
        """So many records of a name."""
        said = tidy(name)
        if not said:
            return
        if said not in self.held and len(self.held) >= MOST_NAMES:
            said = OTHERS
        counts = self.held.setdefault(said, [0, 0])
        counts[0] += rows
        counts[1] += content

    def most_first(self) -> list[tuple[str, int, int]]:
        """The names with their records and bytes."""
        rows = ((name, rows, content) for name, (rows, content) in self.held.items())
        return sorted(rows, key=lambda row: (row[0] == OTHERS, -row[1], row[0]))


@dataclass(kw_only=True)
class DataTally:
    """All that was read of a data set for one use."""

    parts: dict[str, ModalityCount] = field(default_factory=dict)
    rows: int = 0
    bad_rows: int = 0
    content: int = 0
    files: int = 0
    bytes: int = 0
    languages: Names = field(default_factory=Names)
    licences: Names = field(default_factory=Names)
    made_by: Names = field(default_factory=Names)
    synthetic_rows: int = 0
    first: date | None = None
    last: date | None = None
    forms: list[str] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)

    def part(self, modality: str) -> ModalityCount:
        """What is known of a modality."""
        return self.parts.setdefault(modality, ModalityCount())

    def dated(self, day: date | None) -> None:
        """A day of content."""
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)


@dataclass(kw_only=True)
class Described:
    """What a card or a description says of a data set, beside any counts."""

    name: str = ""
    link: str = ""
    text: str = ""
    licences: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    modalities: list[str] = field(default_factory=list)
    is_synthetic: bool = False
    first: date | None = None
    last: date | None = None
    forms: list[str] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)
    splits: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    """By use: records, and bytes where they are told."""

    def with_(self, other: Described) -> Described:
        """Both, where one of them says something the first."""
        return Described(
            name=self.name or other.name,
            link=self.link or other.link,
            text=self.text or other.text,
            licences=[*unique((*self.licences, *other.licences))],
            languages=[*unique((*self.languages, *other.languages))],
            modalities=[*unique((*self.modalities, *other.modalities))],
            is_synthetic=self.is_synthetic or other.is_synthetic,
            first=self.first or other.first,
            last=self.last or other.last,
            forms=[*unique((*self.forms, *other.forms))],
            prints=[*self.prints, *other.prints],
            splits=self.splits or other.splits,
        )


def tidy(text: object) -> str:
    """A name that data gives, as one line that anybody can read; nothing where there is none."""
    return " ".join(clean(str(text)[: 2 * LONGEST]).split())[:LONGEST].strip()


def texts_of(value: object) -> Iterable[str]:
    """The names in a value: a text, a list of texts, or objects with a name."""
    for each in value if isinstance(value, list | tuple) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            yield from texts_of([each.get(key) for key in ("name", "url", "@id") if each.get(key)][:1])
