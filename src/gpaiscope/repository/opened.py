"""Opening untrusted files: regular ones only, inside their folder, with what they hold counted and bounded.

Every file that is read is opened here, and nowhere else but where a room opens its own packaged table.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake

if TYPE_CHECKING:
    import sqlite3
    from json import JSONDecoder

Progress = Callable[[int, int], None]
"""Told the bytes read so far and the bytes there are."""

DEEPEST_FOLDER: Final = 6
MOST_ENTRIES: Final = 50_000
LARGEST_JSON: Final = 16_000_000
MOST_BRACKETS: Final = 150_000
"""Objects and lists of a JSON file: more than one for each token that a tokenizer's configuration adds."""

MOST_COMMAS: Final = 1_200_000
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


@dataclass(slots=True)
class Reads:
    """What was read while it was recorded: of files how many bytes from their beginning, and which folders were listed.

    ``whole`` is false where something was there and could not be opened: what was read does not tell what that holds.
    """

    files: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    whole: bool = True

    def note(self, path: str, furthest: int) -> None:
        """Note that a file was read so far."""
        self.files[path] = max(furthest, self.files.get(path, 0))


_RECORDED: Final[list[Reads]] = []


@contextmanager
def recording() -> Iterator[Reads]:
    """Record what this process reads meanwhile, so that an answer can be kept for as long as nothing of it changes."""
    reads = Reads()
    _RECORDED.append(reads)
    try:
        yield reads
    finally:
        _RECORDED.remove(reads)


def note_listed(folder: Path | str) -> None:
    """Note a folder that is listed."""
    for reads in _RECORDED:
        reads.folders.add(os.path.abspath(folder))  # noqa: PTH100


class _Recorded(io.BufferedReader):
    """A file of which is noted how far it was read."""

    def __init__(self, descriptor: int, path: str) -> None:
        super().__init__(io.FileIO(descriptor, "rb"))
        self._path, self._reads = path, tuple(_RECORDED)
        self._note()

    def _note(self) -> None:
        for reads in self._reads:
            reads.note(self._path, self.tell())

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._note()
        return super().seek(offset, whence)

    def close(self) -> None:
        if not self.closed:
            self._note()
        super().close()


class Unopened(OSError):
    """Why a file is not opened: what the system says, or what we do not open; ``reference`` names it."""

    def __init__(self, reference: str, reason: str, *, missing: bool = False) -> None:
        super().__init__(0, reason)
        self.reference, self.missing = reference, missing


@contextmanager
def opened(path: Path, root: Path | None = None, *, noted: bool = True) -> Iterator[BinaryIO]:
    """Open a regular file to read. With ``root``, a link that leads out of that folder is refused.

    ``noted`` is false for what is looked at only to see whether a result may be written over it.
    Raises InputError for what is missing, not readable, or no regular file (a device, a pipe, a folder).
    """
    try:
        file = file_at(path, root, noted=noted)
    except Unopened as error:
        expected = "a file on a disk" if error.reference == "not-a-file" else ""
        said = f"cannot open: {error.strerror}" if error.reference == "file-unreadable" else str(error.strerror)
        help = "see whether the path is right" if error.missing else ""
        raise refused(error.reference, said, path, expected=expected, help=help) from None
    with file:
        try:
            yield file
        except OSError as error:
            raise refused("file-unreadable", f"cannot read: {_reason(error)}", path) from error


def file_at(path: Path, root: Path | None = None, *, device: bool = False, noted: bool = True) -> BinaryIO:
    """A file that is open, for whoever tells in words of its own why one is not. Raises Unopened.

    ``device``: what is no regular file may be opened too, such as ``/dev/stdin``, where a person names it. ``noted``:
    as `opened` has it.
    """
    try:
        return _file_at(path, root, device, noted)
    except Unopened:
        for reads in _RECORDED:
            reads.whole = False
        raise


def _file_at(path: Path, root: Path | None, device: bool, noted: bool) -> BinaryIO:
    try:
        real = path.resolve()
        around = bounds(root) if root is not None else None
    except (OSError, RuntimeError, ValueError) as error:
        raise Unopened("file-unreadable", _reason(error)) from None
    if around is not None and not device and not real.is_relative_to(around):
        raise Unopened("link-out-of-folder", "the file is a link that leads out of its folder")
    if not device and any(real.is_relative_to(each) for each in _OF_THE_SYSTEM):
        raise Unopened("not-a-file", "not a regular file")
    try:
        descriptor = os.open(path if device else real, os.O_RDONLY | (0 if device else _AT_ONCE))
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError | NotADirectoryError)
        raise Unopened("file-unreadable", _reason(error), missing=missing) from None
    status = os.fstat(descriptor)
    if not (stat.S_ISREG(status.st_mode) or device):
        os.close(descriptor)
        raise Unopened(
            "not-a-file", "it is a folder, not a file" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        )
    if noted:
        note_read(status)
    if _RECORDED:
        return _Recorded(descriptor, os.path.abspath(path))  # noqa: PTH100 - a link on the way may come to lead elsewhere
    return os.fdopen(descriptor, "rb")


_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OF_THE_SYSTEM: Final = ("/proc", "/sys")
"""Folders whose files are none on a disk, though they say so: some never end, and some wait for ever."""


def bounds(path: Path) -> Path:
    """The folder that no link may lead out of: itself, or the repository's where it is a snapshot in the Hub's cache.

    A snapshot is made of links into the ``blobs`` beside it.
    """
    whole = path.resolve()
    if whole.parent.name == "snapshots" and whole.parent.parent.name.startswith("models--"):
        return whole.parent.parent
    return whole


@contextmanager
def database(path: Path, root: Path) -> Iterator[sqlite3.Connection]:
    """Open a SQLite file to read, its values no longer than `LONGEST_VALUE`. Raises InputError as `opened` does.

    It is opened as one that does not change where no write-ahead log lies beside it, so that SQLite puts no file of
    its own there.
    """
    import sqlite3
    from urllib.parse import quote

    with opened(path, root) as file:
        if file.read(len(SQLITE)) != SQLITE:
            raise refused("not-sqlite", "not a SQLite file", path)
        if _RECORDED:
            file.seek(0, os.SEEK_END)  # SQLite reads what it likes, past this reader
    is_still = not path.with_name(f"{path.name}-wal").exists()
    address = f"file:{quote(str(resolved(path)))}?mode=ro{'&immutable=1' if is_still else ''}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            yield connection
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        raise refused("database-unreadable", f"SQLite says: {error}", path) from error


SQLITE: Final = b"SQLite format 3\0"
LONGEST_VALUE: Final = 1_000_000


def resolved(path: Path) -> Path:
    """The path without links. Raises InputError where they turn in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise refused("file-unreadable", f"cannot open: {_reason(error)}", path) from error


def _reason(error: Exception) -> str:
    if isinstance(error, RuntimeError):
        return "its links turn in a circle"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def size_of(file: BinaryIO) -> int:
    """Bytes of an open file."""
    return os.fstat(file.fileno()).st_size


def held_bytes(file: BinaryIO) -> int:
    """Bytes of an open file that a disk holds: all but its holes, where the system tells of these."""
    size, descriptor = size_of(file), file.fileno()
    if not hasattr(os, "SEEK_DATA"):
        return size
    held, place, here = 0, 0, os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        while place < size:
            begin = os.lseek(descriptor, place, os.SEEK_DATA)
            place = os.lseek(descriptor, begin, os.SEEK_HOLE)
            held += place - begin
    except OSError as error:
        if error.errno != errno.ENXIO:  # ENXIO: from there on all is one hole
            return size
    finally:
        os.lseek(descriptor, here, os.SEEK_SET)
    return held


UNPACKED_FREE: Final = 50_000_000
"""Bytes to which any file may unpack, however small it is."""

UNPACKED_TIMES: Final = 50
"""Bytes to which each byte that a disk holds may unpack beyond that: some ten times what text does."""


def most_unpacked(file: BinaryIO, path: Path) -> int:
    """The most bytes to which an open file may unpack, by what a disk holds of it.

    Raises InputError where the file itself, of whatever is in it, says that it has more: it is holes and little else.
    """
    size = size_of(file)
    held = held_bytes(file) if size > UNPACKED_FREE else size
    most = UNPACKED_FREE + UNPACKED_TIMES * held
    if size > most:
        message = f"it says that it has {size:,} bytes, and holds {held:,} of them; the rest are holes"
        raise refused("file-too-large", message, path, expected="a file that is whole on its disk")
    return most


def counted_file(file: io.BufferedIOBase, most: int, path: Path) -> BinaryIO:
    """A file that is unpacked while it is read, refused with InputError once it gives more than ``most`` bytes."""
    message = f"it unpacks to more than {most:,} bytes, over {UNPACKED_TIMES} times what it holds"
    error = refused("file-too-large", message, path, help="where that is right, unpack it and name what comes of it")
    return io.BufferedReader(_Bounded(file, most, error), 1 << 18)


class _Bounded(io.RawIOBase):
    """What gives no more than ``most`` bytes, and raises an error instead."""

    def __init__(self, file: io.BufferedIOBase, most: int, error: InputError) -> None:
        self._file, self._left, self._error = file, most, error

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Read on, as far as it may go."""
        read = self._file.readinto(buffer)
        self._left -= read
        if self._left < 0:
            raise self._error
        return read


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
    note_listed(folder)
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                entries.append(entry)
                if len(entries) > MOST_ENTRIES:
                    break
    except OSError as error:
        raise refused("folder-unreadable", f"cannot list: {_reason(error)}", folder) from error
    return sorted(entries, key=lambda entry: entry.name)


def lines(file: BinaryIO, progress: Progress | None = None, *, whole: bool = False) -> Iterator[str]:
    """The lines of a text file from where it stands; the rest of an overlong line comes as a line of its own.

    ``whole``: a last line that may yet go on is left to be read again.
    """
    total, done = size_of(file), file.tell()
    for count, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b"")):
        if whole and not line.endswith(b"\n") and len(line) < LONGEST_LINE:
            file.seek(done)
            return
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
    from json import detect_encoding  # most that are opened are no JSON

    try:
        if isinstance(text, bytes):
            text = text.decode(detect_encoding(text), "surrogatepass")
        return exact_decoder().decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@cache
def exact_decoder() -> JSONDecoder:
    """What reads JSON with exact numbers.

    It is made when the first text of JSON is read, for many commands read none.
    """
    from json import JSONDecoder

    return JSONDecoder(parse_float=exact_decimal, parse_int=exact_int)


def read_json(path: Path, root: Path | None = None) -> Mapping[str, object]:
    """The JSON object in a file: the one reader of small JSON files, as `opened` opens them.

    Raises InputError where the file is no object, too large, nested too deeply, broken or not downloaded.
    """
    with opened(path, root) as file:
        return json_object(file.read(LARGEST_JSON + 1), path)


def json_object(data: bytes, path: Path, most: int = LARGEST_JSON) -> Mapping[str, object]:
    """The JSON object in some bytes, as `read_json` gives it; ``path`` names them in messages. Raises InputError."""
    if len(data) > most:
        raise refused("file-too-large", f"more than {most:,} bytes", path)
    if data.startswith(LFS_POINTER):
        raise refused("not-downloaded", "a Git LFS pointer and not the file itself", path)
    if data.count(b"{") + data.count(b"[") > MOST_BRACKETS or data.count(b",") > MOST_COMMAS:
        raise refused("too-many-values", "more values than such a file holds", path)
    try:
        value = exact_json(data)
    except ValueError as error:
        line = getattr(error, "lineno", None)  # as errors of JSON alone have it
        reason = str(error) if line is None and not isinstance(error, UnicodeDecodeError) else "not JSON"
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
