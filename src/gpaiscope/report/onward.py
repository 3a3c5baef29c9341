"""How to go on from a page: commands that read the same dossier in the same way as the call that the page answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from gpaiscope.deferred import dataclass
from gpaiscope.report.blocks import Command

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

PROGRAM: Final = "gpaiscope"
_TAKE_AN_ACTOR: Final = frozenset({"assess", "ask", "explain", "documents", "draft"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a page was asked for: a dossier, the day of the law and of what was known, readings, a model and an actor.

    ``on`` and ``known_on`` None: not said. ``assume`` False: taken as unknown what is otherwise assumed. ``law`` is the
    file of a draft that is laid over the law.
    """

    path: str
    on: date | None = None
    known_on: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    assume: bool = True
    model: str = ""
    actor: str = ""
    law: str = ""

    def command(self, name: str, *words: str, actor: str = "", model: str = "", says: str = "") -> Command:
        """A command that reads the dossier of this call, with its options: ``explain`` of a conclusion, ``ask``.

        ``words`` follow the path; ``actor`` and ``model`` stand in the place of those of the call. With ``--fill``
        the day of knowledge is left out, since what is filled in is known from now on.
        """
        filled = "--fill" in words
        options = self._options(
            known_on=None if filled else self.known_on,
            model=model or self.model,
            actor=(actor or self.actor) if name in _TAKE_AN_ACTOR else "",
        )
        return Command((PROGRAM, name, as_path(self.path), *words, *options), says)

    def _options(self, *, known_on: date | None, model: str, actor: str) -> Iterator[str]:
        if actor:
            yield from ("--actor", actor)
        if model:
            yield from ("--model", model)
        if self.on:
            yield from ("--on", self.on.isoformat())
        if known_on:
            yield from ("--known-on", known_on.isoformat())
        for question, reading in self.readings.items():
            yield from ("--reading", f"{question}={reading}")
        if not self.assume:
            yield "--no-assumptions"
        if self.law:
            yield from ("--law", self.law)


def law(*words: str, says: str = "") -> Command:
    """A command of ``gpaiscope law``, which reads no dossier: ``show`` of a rule, ``changes``."""
    return Command((PROGRAM, "law", *words), says)


def is_of_folder(assessment: Assessment) -> bool:
    """Whether it was read from the files of a model's folder, so that there is no dossier to write into."""
    return any(warning.reference.startswith("folder-") for warning in assessment.warnings)


def path_of(assessment: Assessment) -> str:
    """What is there to be read again: the dossier, or the folder that was read in the place of one."""
    file = assessment.dossier.file
    return str(PurePath(file).parent) if is_of_folder(assessment) else file


def folder_of(path: str) -> str:
    """The folder that a dossier is written into: of a card alone the one that it lies in."""
    return str(PurePath(path).parent) if path.lower().endswith(".md") else path


def as_path(path: str) -> str:
    """A path as an argument: one that begins like an option is told apart from it; ``-`` is standard input."""
    return f"./{path}" if path.startswith("-") and path != "-" else path
