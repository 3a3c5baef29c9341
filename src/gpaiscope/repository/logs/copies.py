"""The same log twice: one file under two names, copies of a file, copies of a run. Each is read and counted once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.compute.logs import Run
from gpaiscope.repository.logs.reading import Kept
from gpaiscope.repository.opened import opened, size_of

CHUNK: Final = 2**20


def distinct(files: Iterable[Path], root: Path, kept: Kept | None = None) -> Iterator[Path | str]:
    """The files in their order; in the place of one that was there already, what is to be said of it.

    Only files of one size are compared, by a hash of all that they hold.
    """
    inodes: dict[object, Path] = {}
    contents: dict[str, Path] = {}
    told = [(path, identity(path), _size(path, root)) for path in files]
    sizes = Counter(size for _, _, size in told)
    for path, inode, size in told:
        same = inodes.setdefault(inode, path)
        if same is path and size and sizes[size] > 1:
            same = contents.setdefault(_hash(path, root, kept), path)
        yield path if same is path else f"{_named(path, root)} is {_named(same, root)} again, and was read once"


def _size(path: Path, root: Path | None) -> int:
    with opened(path, root) as file:
        return size_of(file)


def _hash(path: Path, root: Path | None, kept: Kept | None = None) -> str:
    with opened(path, root) as file:
        return kept.answer("hash", file, lambda: _hash_of(file)) if kept is not None else _hash_of(file)


def _hash_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _named(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


def once(runs: list[Run], said: list[str]) -> tuple[Run, ...]:
    """The runs without those that say the same as another, number for number; the first says what was left out."""
    kept: dict[object, Run] = {}
    for place, run in enumerate(runs):
        mark = _mark(run) or place
        if same := kept.get(mark):
            said = [*said, f"the run {run.name!r} is a copy of {same.name!r}, and is counted once"]
        else:
            kept[mark] = run
    first, *others = kept.values()
    return replace(first, problems=(*first.problems, *said[:MOST_SAID])), *others


def same_content(one: Path, other: Path) -> bool:
    """Whether two files hold the same; never for folders, which are compared run by run."""
    if not (one.is_file() and other.is_file()):
        return False
    size = _size(one, None)
    return size > 0 and size == _size(other, None) and _hash(one, None) == _hash(other, None)


def identity(path: Path) -> object:
    """What a file or folder is, by whatever name or link it is reached; the path itself where nothing is there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return path
    return status.st_dev, status.st_ino


MOST_SAID: Final = 20


def _mark(run: Run) -> object:
    """What two copies of a run share and two runs do not: its name, its times, every series to the last digit."""
    timed = run.started is not None or "seconds" in run.series
    if not timed or run.rows < 2:
        return None
    return run.name, run.started, run.ended, run.rows, frozenset(run.series.items()), frozenset(run.texts.items())
