"""What reading a folder brings to light: facts for a dossier, each with its source, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Final

from gpaiscope.cleaning import blanked
from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, Source, decimal_text

CONTRADICTION: Final = "contradiction"
EVIDENCE: Final = "evidence"
INFERENCE: Final = "inference"
MISSING: Final = "missing"
UNREADABLE: Final = "unreadable"
NOWHERE: Final = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fact: the path in the dossier that it belongs to, its value as the dossier takes it, where it stands.

    ``suggested``: the files hint at it and do not say it, so that a person has to confirm it; it is no fact yet.
    ``says`` explains how the value was read from the source, empty where it stands there as it is. ``as_is``: the value
    went through the dossier's own declarations, and is written as it is.
    """

    path: str
    value: object
    source: Source
    says: str = ""
    suggested: bool = False
    as_is: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that bears on a dossier's path and is no fact of it. ``kind`` is one of the words above.

    A ``contradiction`` shows what each file says and leaves the fact unknown, or says why it makes no difference.
    ``hides`` are the paths of which a file would have told that is there and broken.
    """

    kind: str
    path: str
    says: str
    source: Source = NOWHERE
    hides: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The note as JSON has it."""
        return {"kind": self.kind, "path": self.path, "says": self.says, "source": place_text(self.source)}

    def __str__(self) -> str:
        place = place_text(self.source)
        return f"{self.says} ({place})" if place else self.says


def noted(kind: str, path: str, says: str, source: Source = NOWHERE) -> Note:
    """A note, in the order in which one tells it."""
    return Note(kind=kind, path=path, says=says, source=source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that one folder gives. ``configs`` are the configurations that facts name, as they were read.

    ``details`` are what it says that no key of a dossier holds, such as languages, under paths that begin ``card.``.
    ``fitting`` are the few published models of which one is what this was made from, where it is not told which.
    """

    facts: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    details: tuple[Finding, ...] = ()
    configs: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    fitting: tuple[str, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            facts=self.facts + other.facts,
            notes=self.notes + other.notes,
            details=self.details + other.details,
            configs={**self.configs, **other.configs},
            fitting=self.fitting + other.fitting,
        )

    def detail(self, path: str) -> object:
        """What the folder says at the path of a detail; None where it says nothing."""
        return next((each.value for each in self.details if each.path == path), None)

    def value(self, path: str) -> object:
        """The value of a fact that is more than suggested; None without one."""
        return next((each.value for each in self.facts if each.path == path and not each.suggested), None)


def of_one_file(name: str) -> Findings:
    """That one file of a model was given and its whole folder read; a file that can run code is named, never opened."""
    source = Source(file=quoted(name, 120))
    if name.endswith((".bin", ".pt", ".pth", ".ckpt", ".pkl")):
        says = "a file that can run code when it is opened, and never opened here: its folder is read"
    elif name == "trainer_state.json":
        says = "a trainer's log: its folder is read"
    else:
        says = "one file of a model: its folder is read"
    return Findings(notes=(noted(EVIDENCE, "", says, source),))


def place_text(source: Source) -> str:
    """A source as people read it: ``README.md, line 3, license``."""
    line = f"line {source.line}" if source.line else ""
    return ", ".join(part for part in (source.file, line, source.key, source.text) if part)


def settled(claims: Iterable[Finding], alike: Callable[[object], object] = lambda value: value) -> Findings:
    """One fact out of several claims to the same path: the first, if all say the same.

    Claims come strongest first. Where they differ, all are shown and none is taken. ``alike`` gives what is compared.
    """
    listed = list(claims)
    if not listed:
        return Findings()
    first = listed[0]
    if all(alike(claim.value) == alike(first.value) for claim in listed):
        return Findings(facts=(first,))
    shown = "; ".join(f"{shown_value(claim.value)} ({place_text(claim.source)})" for claim in listed)
    note = Note(kind=CONTRADICTION, path=first.path, says=f"files contradict each other: {shown}")
    return Findings(notes=(note,))


def shown_value(value: object) -> str:
    """A value in a sentence, short and printable."""
    if isinstance(value, Range):
        ends = (value.low, value.best, value.high)
        return decimal_text(ends[0]) if value.exact and ends[0] is not None else " to ".join(_end(end) for end in ends)
    if isinstance(value, frozenset | set | tuple | list):
        return ", ".join(sorted(shown_value(one) for one in value)) or "nothing"
    return quoted(str(value), 80)


def _end(value: Exact | None) -> str:
    return "?" if value is None else decimal_text(value)


def quoted(text: str, most: int = 160) -> str:
    """Words of a file on one line, cut, without anything that a terminal would obey."""
    cleaned = blanked(text[: 4 * most])
    return cleaned if len(cleaned) <= most else cleaned[: most - 3] + "..."
