"""Where a value stands in the file, and what is said about one that is wrong there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Final, Generic, TypeVar

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.words import SLIPS
from gpaiscope.errors import Mistake
from gpaiscope.values import STATED, Source

T = TypeVar("T")

MOST_MISTAKES: Final = 200
"""Mistakes that are listed; those beyond are counted."""


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value that a person wrote into a dossier.

    ``source`` is `values.STATED` where they named none. ``path`` leads to the value in the
    file (``activities[0].flop``); ``line`` counts from 1 and is None where it is not known.
    """

    value: T
    source: Source = STATED
    path: str = ""
    line: int | None = None


@dataclass(slots=True)
class ReadingNotes:
    """What reading one file brings to light besides its values: mistakes, names, and references to names."""

    file: str
    lines: Mapping[str, int]
    mistakes: list[Mistake] = field(default_factory=list)
    more: int = 0
    names: dict[str, dict[str, ValuePlace]] = field(default_factory=dict)
    references: list[tuple[str, str, ValuePlace]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """What is named in lists that could not be read: ``actor``, ``original``, ``model``."""
    root: object = None
    """The table that the whole file is."""
    others: list[ReadingNotes] = field(default_factory=list)
    """Those of the files that this one shares."""


@dataclass(frozen=True, slots=True)
class ValuePlace:
    """Where in the file a value stands, and the source that a table around it named."""

    findings: ReadingNotes
    path: str = ""
    source: Source = STATED

    @property
    def line(self) -> int | None:
        """The line of the value, or of the nearest table around it whose line is known; None without one."""
        path = self.path
        while path:
            if path in self.findings.lines:
                return self.findings.lines[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None

    def key(self, key: str) -> ValuePlace:
        """The place of a key in the table that stands here."""
        return ValuePlace(self.findings, f"{self.path}.{key}" if self.path else key, self.source)

    def item(self, index: int) -> ValuePlace:
        """The place of an item in the list that stands here."""
        return ValuePlace(self.findings, f"{self.path}[{index}]", self.source)

    def wrong(self, reference: str, message: str, *, expected: str = "", help: str = "") -> None:
        """Report a mistake here. Past `MOST_MISTAKES` it is only counted."""
        found = self.findings
        if len(found.mistakes) >= MOST_MISTAKES:
            found.more += 1
            return
        found.mistakes.append(
            Mistake(
                reference=reference,
                message=message,
                file=found.file,
                line=self.line,
                path=self.path,
                expected=expected,
                help=help,
            )
        )

    @property
    def full(self) -> bool:
        """True where no further mistake is listed, so that no time goes into wording one."""
        return len(self.findings.mistakes) >= MOST_MISTAKES


def spelled(word: str, known: Sequence[str]) -> str:
    """The known word that is meant by another spelling, or by a word that people use for it; else an empty text."""
    plain = word.strip().lower()
    for slip in (word, plain, plain.replace("_", "-"), plain.replace("-", "_")):
        if slip in known:
            return slip
        if SLIPS.get(slip) in known:
            return SLIPS[slip]
    return ""


def suggestion(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant, or an empty text."""
    from difflib import get_close_matches  # costs start-up time, and only wrong files need it

    if len(word) > 60:
        return ""
    return spelled(word, known) or next(iter(get_close_matches(word.strip().lower(), known, n=1, cutoff=0.6)), "")


def did_you_mean(word: str, known: Sequence[str], otherwise: str = "") -> str:
    """Help for a word that is not one of ours."""
    meant = suggestion(word, known)
    return f'did you mean "{meant}"?' if meant else otherwise


def shown(raw: object) -> str:
    """What was written, short and harmless enough to stand in a message."""
    if isinstance(raw, str):
        return f'"{short(raw)}"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    for type_, name in _TYPE_NAMES:
        if isinstance(raw, type_):
            return name
    long = raw.bit_length() > 200 if isinstance(raw, int) else isinstance(raw, Decimal) and _adjusted(raw) > 60
    return "a number of very many digits" if long else short(str(raw))


def _adjusted(number: Decimal) -> int:
    return abs(number.adjusted()) if number.is_finite() else 0


def short(text: str) -> str:
    """The text on one line, `clean`, cut after 60 characters."""
    return clean(text if len(text) <= 60 else text[:57] + "...")


_TYPE_NAMES: Final = ((Mapping, "a table"), (list, "a list"), (type(None), "null"))
