"""The files that evidence is read from: what each is, to which data set it belongs, and its lines, unpacked."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.data.records import FIELDS
from gpaiscope.documents.documentation import is_counted
from gpaiscope.errors import InputError, Mistake, UsageError
from gpaiscope.extras import installing, missing
from gpaiscope.repository.opened import counted_file, files_below, json_object, most_unpacked, opened, refused, size_of

LARGEST_RECORD: Final = 16_000_000
"""Bytes of one record; a longer one is a bad one."""

LARGEST_DESCRIPTION: Final = 16_000_000
_BEGINNING: Final = 65_536

_FORMS: Final = (
    ("parquet", re.compile(r"\.parquet$", re.IGNORECASE)),
    ("records", re.compile(r"\.(?:jsonl|ndjson)(?:\.gz|\.zst)?$", re.IGNORECASE)),
    ("urls", re.compile(r"\.(?:txt|csv|tsv|urls)(?:\.gz|\.zst)?$", re.IGNORECASE)),
    ("records", re.compile(r"\.json\.(?:gz|zst)$", re.IGNORECASE)),
    ("json", re.compile(r"\.json$", re.IGNORECASE)),
    ("card", re.compile(r"^readme\.md$", re.IGNORECASE)),
)
"""What a file is by its name. One of ``json`` is told by what stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to read: of which form, in which folder of data set, and what its name says of the use it is for."""

    path: Path
    root: Path
    form: str
    split: str = ""

    @property
    def shown(self) -> str:
        """The file as it is named to people."""
        return str(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFiles:
    """The files of several paths, and how many beside them are of no form that is known."""

    files: tuple[File, ...]
    others: int


def listed(paths: Iterable[Path]) -> DataFiles:
    """What there is to read at paths, each file once. Raises InputError for every path that holds nothing of it."""
    found: dict[Path, File] = {}
    mistakes: list[Mistake] = []
    others = 0
    for path in paths:
        try:
            own, more = _files_at(path)
        except InputError as error:
            mistakes += error.mistakes
            continue
        others += more
        if not own:
            mistakes.append(_nothing(path))
        for each in own:
            found.setdefault(each.path.resolve(), each)
    if mistakes:
        raise InputError(*mistakes)
    return DataFiles(files=tuple(found.values()), others=others)


def _files_at(path: Path) -> tuple[list[File], int]:
    if not path.is_dir():
        with opened(path):
            pass
        form = _form_of_path(path) or ("card" if path.suffix.lower() == ".md" else "")
        return ([File(path=path, root=path.parent, form=form, split=_split_in_name(path.name))] if form else []), 0
    found, others = [], 0
    for each in files_below(path):
        if any(part.startswith(".") for part in each.relative_to(path).parts):
            continue
        form = _form_of_path(each)
        if form:
            root = each if form == "croissant" and each.name.lower() != "croissant.json" else _home_of_file(each, path)
            found.append(File(path=each, root=root, form=form, split=_split_in_name(str(each.relative_to(root)))))
        others += not form
    return found, others


def _home_of_file(file: Path, top: Path) -> Path:
    """The folder of the data set that a file belongs to: the nearest that describes one, else the one named."""
    for folder in file.parents:
        if folder != top and any((folder / name).is_file() for name in ("README.md", "croissant.json")):
            return folder
        if folder == top:
            break
    return top


def _form_of_path(path: Path) -> str:
    form = next((form for form, pattern in _FORMS if pattern.search(path.name)), "")
    if form == "json":
        return _form_of_json(path)
    if form == "urls" and not _begins_with_urls(path):
        return ""
    return form


def _form_of_json(path: Path) -> str:
    """Of a file in JSON: a description, what was counted before, or records, one a line."""
    with opened(path) as file:
        beginning = file.read(_BEGINNING)
    if b"mlcommons.org/croissant" in beginning or re.search(rb'"@type"\s*:\s*"(?:sc:|schema:)?Dataset"', beginning):
        return "croissant"
    if is_counted(beginning):
        return "evidence"
    first = beginning.lstrip().partition(b"\n")[0].strip()
    return "records" if first.startswith(b"{") and first.endswith(b"}") else ""


def _begins_with_urls(path: Path) -> bool:
    try:
        with lines_of(path) as lines:
            for _, line in zip(range(20), lines, strict=False):
                text = line.strip()
                if text and not text.startswith(b"#"):
                    return is_listed(text)
    except (InputError, UsageError):
        return True  # told where it is read
    return False


URLS: Final = tuple(each.lower() for each in FIELDS["url"])
_ONE: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t]*[A-Za-z][A-Za-z0-9+.-]{0,9}://")


def is_listed(line: bytes) -> bool:
    """Whether a line is what a list of URLs begins with: a URL, or the head of a table with a column of them."""
    return _ONE.match(line) is not None or any(
        each in URLS for each in columns_of(line.decode("utf-8", errors="replace"))[1]
    )


def columns_of(head: str) -> tuple[str, list[str]]:
    """What separates the columns of a table, by its head, and what each is called."""
    separator = "\t" if "\t" in head else ";" if ";" in head and "," not in head else ","
    return separator, [each.strip().strip('"').lower() for each in head.strip("\ufeff \t\r\n").split(separator)]


_SPLITS: Final[Mapping[str, str]] = {
    "train": "training",
    "training": "training",
    "test": "testing",
    "testing": "testing",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
}


def split_named(word: str) -> str:
    """The use that a word stands for; nothing where it is none."""
    return _SPLITS.get(word.strip().lower(), "")


def _split_in_name(name: str) -> str:
    parts = re.split(r"[^a-z]+", name.lower())
    return next((_SPLITS[each] for each in reversed(parts) if each in _SPLITS), "")


def _nothing(path: Path) -> Mistake:
    return Mistake(
        reference="no-training-data",
        message="there is nothing here that tells of training data",
        file=str(path),
        expected="Croissant (.json), a data set's README.md, .parquet, .jsonl, or a list of URLs (.txt .csv .tsv), also"
        " .gz or .zst; or what `gpaiscope data` wrote",
    )


def print_of(path: Path) -> str:
    """A hash by which a file is known again, of its size, its beginning and its end: whole it may be very large."""
    with opened(path) as file:
        size = size_of(file)
        parts = hashlib.sha256(str(size).encode())
        parts.update(file.read(_BEGINNING))
        file.seek(max(0, size - _BEGINNING))
        parts.update(file.read(_BEGINNING))
    return parts.hexdigest()


def description(path: Path) -> Mapping[str, object]:
    """The JSON object of a file."""
    with opened(path) as file:
        return json_object(file.read(LARGEST_DESCRIPTION + 1), path, LARGEST_DESCRIPTION)


@contextmanager
def unpacked(path: Path) -> Iterator[BinaryIO]:
    """A file to read from its beginning, unpacked and counted as it is read.

    Raises InputError where it is broken, unpacks to more than `most_unpacked` or is holes and little else, and
    UsageError where what unpacks it is not installed. Of a file that is not packed nothing else bounds what it holds.
    """
    ending = path.suffix.lower()
    zstd = _zstd() if ending == ".zst" else None
    broken: tuple[type[Exception], ...] = (EOFError, zlib.error, gzip.BadGzipFile)
    with opened(path) as plain:
        most = most_unpacked(plain, path)
        try:
            if ending == ".gz":
                with gzip.open(plain) as file:
                    yield counted_file(file, most, path)
            elif zstd is not None:
                broken = (*broken, zstd.ZstdError)
                with zstd.open(plain, "rb") as file:
                    yield counted_file(file, most, path)
            else:
                yield plain
        except broken as error:
            raise refused("broken-archive", f"cannot be unpacked: {str(error)[:200]}", path) from None


def _zstd() -> Any:
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    raise missing("backports.zstd", "files that end in .zst are read", installing("data"))


@contextmanager
def lines_of(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file; of one longer than `LARGEST_RECORD` only its beginning, without an end of line."""
    with unpacked(path) as file:
        yield _lines_in_parts(file)


def _lines_in_parts(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LARGEST_RECORD):
        yield line
        while len(line) == LARGEST_RECORD and not line.endswith(b"\n"):
            line = file.readline(LARGEST_RECORD)


def blocks_of(file: BinaryIO) -> Iterator[bytes]:
    """The whole lines of a file, about a megabyte at a time."""
    while block := file.read(1 << 20):
        yield block + (b"" if block.endswith(b"\n") else file.readline(LARGEST_RECORD))
