"""Reading one file of a log to its end, and going on from there where it has grown.

A `Reader` keeps what it knows on the way. It takes in what is whole, and only its copy is brought to an end (half a
line, sums over all that was read), so that it can go on later. What it then says is what a reading from the beginning
would say: nothing depends on how often it was looked at.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import field
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, Protocol, TypeVar

from gpaiscope.deferred import dataclass
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, lines, opened


class Reader(Protocol):
    """What is known of a file on the way through it, and of its run in the tally."""

    tally: Tally

    def read_on(self, file: BinaryIO, progress: Progress | None = None) -> None:
        """Take in all from where the file stands that can no longer change, and leave the file at its end."""

    def finish(self, file: BinaryIO) -> None:
        """Take in the rest, and what follows from the whole."""


R = TypeVar("R", bound=Reader)
T = TypeVar("T")


class Lines(ABC):
    """A reader line by line. ``place`` is the number of the line."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.place = 0

    @abstractmethod
    def take(self, line: str) -> None:
        """Take in one line."""

    def conclude(self) -> None:  # noqa: B027  (most say nothing beside their lines)
        """Say what follows from all lines."""

    def read_on(self, file: BinaryIO, progress: Progress | None = None) -> None:
        """Take in the lines that have ended."""
        for line in lines(file, progress, whole=True):
            self.place += 1
            self.take(line)

    def finish(self, file: BinaryIO) -> None:
        """Take in a line that has not ended as it stands."""
        for line in lines(file):
            self.place += 1
            self.take(line)
        self.conclude()


MOST_KEPT: Final = 1_000
"""Files of a log whose places are kept; those past them are read from their beginning each time."""
ENDS: Final = 4_096
"""Bytes at the beginning and before the place by which a file is known again."""

_VERSIONS: Final = count(1)


@dataclass(slots=True)
class _Place:
    """Where the reading of a file stands. ``before`` is what it began from, and ``ended`` what was said of it all."""

    before: Hashable
    status: tuple[int, int, int, int]
    offset: int
    ends: bytes
    reader: Reader
    ended: Reader | None = None

    def has_not_changed(self, status: tuple[int, int, int, int]) -> bool:
        return self.ended is not None and status == self.status

    def has_grown(self, status: tuple[int, int, int, int], file: BinaryIO) -> bool:
        """Whether it is the same file with more behind the place: neither replaced nor cut nor written anew."""
        same = status == self.status or (status[:2] == self.status[:2] and status[2] > self.status[2])
        return same and _ends(file, self.offset) == self.ends


@dataclass(slots=True)
class Kept:
    """What is kept of a log that is followed: where each file was read to, and answers about files as they were."""

    places: dict[Path, _Place] = field(default_factory=dict)
    answers: dict[Hashable, object] = field(default_factory=dict)
    met: set[Hashable] = field(default_factory=set)

    def read(
        self,
        path: Path,
        file: BinaryIO,
        before: Hashable,
        begin: Callable[[], R],
        progress: Progress | None = None,
    ) -> R:
        """The reader of a file at its end: as it was, gone on with, or begun anew."""
        self.met.add(path)
        status, place = _status(file), self.places.pop(path, None)
        if place is not None and place.before == before and place.has_not_changed(status):
            self.places[path] = place
            return deepcopy(place.ended)  # type: ignore[return-value]  # it began from the same
        if place is None or place.before != before or not place.has_grown(status, file):
            place = _Place(before=before, status=status, offset=0, ends=b"", reader=begin())
        file.seek(place.offset)
        place.reader.read_on(file, progress)
        place.status, place.ended, place.offset = status, None, file.tell()
        place.ends = _ends(file, place.offset)
        if len(self.places) < MOST_KEPT:
            self.places[path] = place
        ended = deepcopy(place.reader)
        file.seek(place.offset)
        ended.finish(file)
        ended.tally.version = next(_VERSIONS)
        place.ended = ended
        return deepcopy(ended)  # type: ignore[return-value]

    def answer(self, question: str, file: BinaryIO, ask: Callable[[], T]) -> T:
        """The answer to a question about a file, asked once for as long as the file does not change."""
        key = (question, _status(file))
        self.met.add(key)
        if key not in self.answers:
            self.answers[key] = ask()
        return self.answers[key]  # type: ignore[return-value]

    def version(self, before: int, file: BinaryIO) -> int:
        """The version of a tally of the one before and all of a file, which changes with the file."""
        return self.answer(f"version after {before}", file, lambda: next(_VERSIONS))

    def forget(self) -> None:
        """Drop what was not asked for since the last time: files that are gone, answers about files as they were."""
        self.places = {path: place for path, place in self.places.items() if path in self.met}
        self.answers = {key: answer for key, answer in self.answers.items() if key in self.met}
        self.met.clear()


def read(
    path: Path,
    root: Path,
    tally: Tally,
    begin: Callable[[Tally], R],
    progress: Progress | None = None,
    kept: Kept | None = None,
    kind: str = "",
) -> R:
    """Read a file to its end into a tally, or go on from what is ``kept``. The tally is the reader's from then on.

    ``kind`` tells apart readings of one file that begin alike.
    """
    with opened(path, root) as file:
        if kept is not None:
            return kept.read(path, file, (kind, tally.version), lambda: begin(tally), progress)
        reader = begin(tally)
        reader.read_on(file, progress)
        reader.finish(file)
        return reader


def _status(file: BinaryIO) -> tuple[int, int, int, int]:
    """Which file it is, how long, and when it was last written to."""
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _ends(file: BinaryIO, offset: int) -> bytes:
    """A mark of the bytes at the beginning and before a place."""
    file.seek(0)
    digest = sha256(file.read(min(ENDS, offset)))
    file.seek(max(offset - ENDS, 0))
    digest.update(file.read(min(ENDS, offset)))
    return digest.digest()
