"""Opening untrusted files: regular ones only, inside their folder, with what they hold counted and bounded."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.errors import InputError, Mistake

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the bytes there are."""

DEEPEST_FOLDER: Final = 6
MOST_ENTRIES: Final = 50_000
LARGEST_JSON: Final = 5_000_000
DEEPEST_JSON: Final = 64
LFS_POINTER: Final = b"version https://git-lfs.github.com/spec/"
LONGEST_NUMBER: Final = 120
LONGEST_LINE: Final = 2**16


def refused(
    reference: str, message: str, path: Path, *, expected: str = "", help: str = "", line: int | None = None
) -> InputError:
    """The error that says what is wrong with a file."""
    return InputError(
        Mistake(reference=reference, message=message, file=str(path), line=line, expected=expected, help=help)
    )


_READ: Final[set[tuple[int, int]]] = set()


def note_read(status: os.stat_result) -> None:
    """Remember a file as one that this process has read: no result is ever written over it."""
    if stat.S_ISREG(status.st_mode):
        _READ.add((status.st_dev, status.st_ino))


def is_read(path: Path) -> bool:
    """Whether a path, by whatever name or link, leads to a file that this process has read."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) in _READ


@contextmanager
def opened(path: Path, root: Path | None = None) -> Iterator[BinaryIO]:
    """Open a regular file to read. With ``root``, a link that leads out of that folder is refused.

    Raises InputError for what is missing, not readable, or no regular file (a device, a pipe, a folder).
    """
    if root is not None and not resolved(path).is_relative_to(resolved(root)):
        raise refused("link-out-of-folder", "the file is a link that leads out of its folder", path)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise refused("file-unreadable", f"cannot open: {_reason(error)}", path) from error
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise refused("not-a-file", "not a regular file", path, expected="a file on a disk")
    note_read(status)
    with os.fdopen(descriptor, "rb") as file:
        try:
            yield file
        except OSError as error:
            raise refused("file-unreadable", f"cannot read: {_reason(error)}", path) from error


def resolved(path: Path) -> Path:
    """The path without links. Raises InputError where they turn in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise refused("file-unreadable", "cannot open: its links turn in a circle", path) from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def size_of(file: BinaryIO) -> int:
    """Bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def files_below(root: Path) -> Iterator[Path]:
    """The regular files below a folder in order of name, links and other things left out.

    Raises InputError past ``MOST_ENTRIES``; folders deeper than ``DEEPEST_FOLDER`` are not entered.
    """
    seen = 0
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        entries = _entries(folder)
        seen += len(entries)
        if seen > MOST_ENTRIES:
            raise refused("too-many-files", f"more than {MOST_ENTRIES} files below the folder", root)
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
        below = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
        if depth < DEEPEST_FOLDER:
            waiting.extend((path, depth + 1) for path in reversed(below))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    entries: list[os.DirEntry[str]] = []
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                entries.append(entry)
                if len(entries) > MOST_ENTRIES:
                    break
    except OSError as error:
        raise refused("folder-unreadable", f"cannot list: {_reason(error)}", folder) from error
    return sorted(entries, key=lambda entry: entry.name)


def lines(file: BinaryIO, progress: Progress | None = None) -> Iterator[str]:
    """The lines of a text file; the rest of an overlong line comes as a line of its own."""
    total, done = size_of(file), 0
    for count, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b"")):
        done += len(line)
        if progress and count % 4096 == 0:
            progress(done, total)
        yield line.decode("utf-8", errors="replace")


def exact_int(text: str) -> int | float:
    """A JSON integer; one with more digits than can be meant comes as infinity."""
    return int(text) if len(text) <= LONGEST_NUMBER else float("inf")


def exact_decimal(text: str) -> Decimal | float:
    """A JSON number with a point or an exponent; one with more digits than can be meant comes as infinity."""
    try:
        return Decimal(text) if len(text) <= LONGEST_NUMBER else float("inf")
    except InvalidOperation:  # an exponent past those of Decimal
        return float("inf")


def exact_json(text: str | bytes) -> object:
    """What a JSON text says, its numbers exact. Raises ValueError where it is none, or nested too deeply."""
    try:
        return json.loads(text, parse_float=exact_decimal, parse_int=exact_int)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_json(path: Path, root: Path | None = None) -> Mapping[str, object]:
    """The JSON object in a file: the one reader of small JSON files, as `opened` opens them.

    Raises InputError where the file is no object, too large, nested too deeply, broken or not downloaded.
    """
    with opened(path, root) as file:
        return json_object(file.read(LARGEST_JSON + 1), path)


def json_object(data: bytes, path: Path, most: int = LARGEST_JSON) -> Mapping[str, object]:
    """The JSON object in some bytes, as `read_json` gives it; ``path`` names them in messages."""
    if len(data) > most:
        raise refused("file-too-large", f"more than {most:,} bytes", path)
    if data.startswith(LFS_POINTER):
        raise refused("not-downloaded", "a Git LFS pointer and not the file itself", path)
    try:
        value = exact_json(data)
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        reason = "not JSON" if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) else str(error)
        raise refused("json-unreadable", reason, path, line=line) from None
    if not isinstance(value, dict):
        raise refused("json-not-an-object", "not a JSON object", path, expected="an object with named fields")
    if _too_deep(value):
        raise refused("json-too-deep", f"nested more than {DEEPEST_JSON} levels deep", path)
    return value


def _too_deep(found: object) -> bool:
    level = [found]
    for _ in range(DEEPEST_JSON + 1):
        within = [outer.values() if isinstance(outer, dict) else outer for outer in level
                  if isinstance(outer, dict | list)]  # fmt: skip
        level = [inner for values in within for inner in values]
        if not level:
            return False
    return True
