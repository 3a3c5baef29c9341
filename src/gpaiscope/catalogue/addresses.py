"""Files of a catalogue at addresses, in object storage and the like: listed, and copied to where they are read.

The store is spoken to by the library of its scheme, which takes endpoints and credentials from where it always does.
Nothing but a listing and the copies comes from there, block by block; what was listed is what is read, or an error.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from threading import Event
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import GpaiscopeError, InputError, Mistake, UsageError
from gpaiscope.extras import library
from gpaiscope.repository.files import local

BLOCK: Final = 4_000_000
"""Bytes that are asked for at a time; so many are in memory for each file that is being copied."""

AT_ONCE: Final = 8
"""Files that are copied at a time: most of the time of a small one is spent waiting."""

_LIBRARIES: Final = {
    "s3": ("s3fs", "s3"),
    "s3a": ("s3fs", "s3"),
    "gs": ("gcsfs", "gs"),
    "gcs": ("gcsfs", "gs"),
    "abfs": ("adlfs", "abfs"),
    "abfss": ("adlfs", "abfs"),
    "hdfs": ("pyarrow.fs", "hdfs"),
}
"""The library of each scheme, and the extra of this package that brings it."""

_WRITTEN: Final = re.compile(r"([a-z][a-z0-9+.-]*)://([^/]*)(.*)", re.IGNORECASE | re.DOTALL)
_SECRET: Final = re.compile(
    r"\?.*\b(?:sig|signature|x-(?:amz|goog)-[a-z-]+|\w*token|\w*keyid|\w*secret\w*)=", re.IGNORECASE | re.DOTALL
)
_MAGIC: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address as it was written; of a file that was listed also its size, and what tells it from a later one."""

    scheme: str
    place: str
    path: str
    size: int = 0
    version: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def identity(self) -> tuple[str, str, str]:
        """What is the same for all ways to write an address: some schemes are two names of one store."""
        return _LIBRARIES[self.scheme][1], self.place, self.path

    @property
    def is_pattern(self) -> bool:
        """Whether it may mean several files by their names."""
        return _MAGIC.search(self.path) is not None


Place = Path | Address
"""Where a file of a catalogue lies."""


def places_of(written: Iterable[str | os.PathLike[str]]) -> list[Place]:
    """The paths and addresses that were written. Raises InputError with what is wrong with all of them."""
    places: list[Place] = []
    mistakes: list[Mistake] = []
    for text in written:
        try:
            places.append(_checked_address(str(text)) if is_address(text) else local(text))
        except InputError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise InputError(*mistakes)
    return places


def is_address(written: str | os.PathLike[str]) -> bool:
    """Whether a path is written as an address."""
    return _WRITTEN.fullmatch(str(written)) is not None


def on_disk(written: str | os.PathLike[str], what: str) -> Path:
    """The path of what can only be on a disk. Raises UsageError for an address; ``what`` says why it cannot be one."""
    if is_address(written):
        message = f"{_without_secret(*_scheme_place_path(str(written)))} is an address, and {what}"
        help = "name a folder, and copy it from there" if what == RESULTS else "download it, and give its path"
        raise UsageError(Mistake(reference="not-on-disk", message=message, help=help))
    return Path(written)


RESULTS: Final = "results are put into a folder on a disk"
MAPPING: Final = "a mapping is read from a disk"


def _scheme_place_path(written: str) -> tuple[str, str, str]:
    """Scheme, place and path of an address."""
    parts = _WRITTEN.fullmatch(written)
    assert parts is not None
    return parts[1].lower(), parts[2], parts[3]


def _without_secret(scheme: str, place: str, path: str) -> str:
    """An address without what may be secret in it."""
    user, at, host = place.rpartition("@")
    hidden = "...@" if at and _is_secret(scheme, place, "") else user + at
    return f"{scheme}://{hidden}{host}{path.partition('?')[0] if _SECRET.search(path) else path}"


def _is_secret(scheme: str, place: str, path: str) -> bool:
    """Whether something in an address opens a store: a user of a bucket, any password, a signature."""
    user, at, _ = place.rpartition("@")
    # In Azure the name of a container stands before the @, in HDFS that of a user: neither opens the store.
    of_container = scheme in ("abfs", "abfss", "hdfs")
    return ":" in user or (bool(at) and not of_container) or bool(_SECRET.search(path))


def _checked_address(written: str) -> Address:
    scheme, place, path = _scheme_place_path(written)
    shown = _without_secret(scheme, place, path)
    if _is_secret(scheme, place, path):
        message = "an address with a user, a password, a key or a signature, which would stand in the report"
        help = "leave it out: credentials come from the environment or a profile"
        raise InputError(Mistake(reference="address-with-secret", message=message, file=shown, help=help))
    if scheme not in _LIBRARIES:
        expected = f"a path, or an address with {', '.join(f'{known}://' for known in _LIBRARIES)}"
        help = "download it, and give the path of the file or the folder"
        message = f"{shown} is an address of no store that is known, and nothing is fetched"
        raise InputError(Mistake(reference="unknown-scheme", message=message, expected=expected, help=help))
    if not re.fullmatch(r"[\w.@-]+(:\d+)?", place) and (place or scheme != "hdfs"):
        message = "a bucket cannot be called so" if place else "the address names no bucket"
        raise InputError(Mistake(reference="unreadable-address", message=message, file=shown, expected=_EXAMPLE))
    return Address(scheme=scheme, place=place, path=path.rstrip("/"))


_EXAMPLE: Final = "such as s3://bucket/folder/*.parquet"


# -- the listing


def files_at(address: Address) -> list[Address]:
    """The files that an address means, by itself, as a folder or as a pattern, in the order of paths on a disk.

    Raises InputError for what is not there, and what may not or cannot be looked at.
    """
    with _saying_what_failed(str(address)):
        store, path = _store_and_path(address)
        try:
            listing = _found_in_store(store, path, address)
        except FileNotFoundError:
            if _has_bucket(store, path):
                raise
            listing = {}
        # A store lists nothing for a bucket that is not there, as for an empty one: a slip would be an empty catalogue.
        if not listing and not _has_bucket(store, path):
            message = "there is no such bucket"
            raise InputError(Mistake(reference="no-such-address", message=message, file=str(address)))
    root = path.removesuffix(address.path)
    files = [
        replace(address, path=name.removeprefix(root), size=int(entry.get("size") or 0), version=_version_mark(entry))
        for name, entry in listing.items()
        # What ends in a slash stands for a folder: some programs put an empty object of that name into a bucket.
        if entry["type"] == "file" and not name.endswith("/")
    ]
    return sorted(files, key=lambda file: (PurePosixPath(file.path).parts, file.path))


def _found_in_store(store: Any, path: str, address: Address) -> Mapping[str, Any]:
    """What the store says of each file, by its name there."""
    try:
        entry = store.info(path)
    except FileNotFoundError:
        if not address.is_pattern:
            raise
    else:
        if entry["type"] == "file":
            return {path: entry}
        below = store.find(path, detail=True)
        return {name: entry for name, entry in below.items() if not is_hidden(PurePosixPath(name.removeprefix(path)))}
    # As on a disk, a pattern means what is hidden only where it says so.
    matching = store.glob(path, detail=True)
    return {name: entry for name, entry in matching.items() if "/." in address.path or "/." not in name}


COPIES: Final = "copies"
"""The folder, within that which a scan works in, of what was copied from addresses; a restart takes it as it is."""


def is_hidden(within: PurePath) -> bool:
    """Whether a file of a folder, by its path within that, is not listed: a dot begins its name or that of a folder."""
    return any(part.startswith(".") and part.strip(".") for part in within.parts)


def _has_bucket(store: Any, path: str) -> bool:
    """Whether there is the bucket of a path. Who may list its files may not always look at itself, so that it is."""
    try:
        store.info(path.partition("/")[0] or "/")
    except FileNotFoundError:
        return False
    except Exception:  # of whichever library: a refusal too is one of a bucket that is there
        return True
    return True


def _store_and_path(address: Address) -> tuple[Any, str]:
    """The store of an address, and the path in it as its library takes it."""
    module, extra = _LIBRARIES[address.scheme]
    library(module, "a catalogue at such an address is read", extra, name=module.partition(".")[0])
    spec = library("fsspec", "a catalogue at such an address is read", extra)
    store, root = spec.url_to_fs(f"{address.scheme}://{address.place}", use_listings_cache=False)
    return store, root.rstrip("/") + address.path


def _version_mark(entry: Mapping[str, Any]) -> str:
    """What tells a file from one that is put in its place: a tag of its store, else the time of its last change."""
    keys = ("ETag", "etag", "generation", "LastModified", "last_modified", "updated", "mtime")
    return next((str(entry[key]).strip('"') for key in keys if entry.get(key)), "")


# -- the copies


def copies_of(
    files: Sequence[Address], folder: Path, told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[dict[Address, Path], list[Mistake]]:
    """A copy of each file in a folder, and what was wrong with those that have none.

    A copy is called by the address and the version, so that one which is there already is not made again.
    """
    copies: dict[Address, Path] = {}
    mistakes: list[Mistake] = []
    if not files:
        return copies, mistakes
    folder.mkdir(exist_ok=True)
    places = {file: folder / _name_of_copy(file) for file in files}
    # Copies of an earlier listing would fill the disk of whoever scans a catalogue that changes again and again.
    for old in {*folder.iterdir()} - {*places.values()}:
        old.unlink()
    stopped = Event()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            outcomes = pool.map(lambda file: _copied_file(file, places[file], stopped), files)
            for done, (file, wrong) in enumerate(outcomes, start=1):
                mistakes.extend(wrong)
                if not wrong:
                    copies[file] = places[file]
                told(done, len(files))
        except BaseException:
            # Ctrl-C is heard here alone: without this the pool would first copy all that is waiting.
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return copies, mistakes


def _name_of_copy(file: Address) -> str:
    """The name of a copy, in which nothing of the address can lead elsewhere; what kind it is of is kept."""
    endings = re.search(r"(?:\.[a-z]{1,8}){1,2}$", file.name, re.IGNORECASE)
    told_apart_by = "\0".join((str(file), str(file.size), file.version))
    digest = hashlib.sha256(told_apart_by.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:32] + (endings[0] if endings else "")


def _copied_file(file: Address, into: Path, stopped: Event) -> tuple[Address, Sequence[Mistake]]:
    """Copy a file block by block, unless its copy is there; the file, and what was wrong with it.

    ``stopped`` ends it, with a copy that nothing takes for whole.
    """
    # Where a store gives no version, a file of the same size may be another: then it is copied anew.
    if file.version and into.is_file() and into.stat().st_size == file.size:
        return file, ()
    part = into.with_name(f"{into.name}.part")
    try:
        with _saying_what_failed(str(file)):
            store, path = _store_and_path(file)
            with store.open(path, "rb", block_size=BLOCK, cache_type="none") as source, part.open("wb") as target:
                while not stopped.is_set() and (block := source.read(BLOCK)):
                    target.write(block)
            now = store.info(path)
        # A file that was put in its place meanwhile comes as half the one and half the other, and no library says so.
        if (part.stat().st_size, now.get("size"), _version_mark(now)) != (file.size, file.size, file.version):
            raise InputError(_changed_since_listed(str(file)))
    except InputError as error:
        return file, error.mistakes
    else:
        part.replace(into)
        return file, ()


def _changed_since_listed(address: str) -> Mistake:
    message = "the file was changed after it was listed"
    return Mistake(reference="changed-while-read", message=message, file=address, help="scan again once it is whole")


@contextmanager
def naming_place(copy: Path, place: Place) -> Iterator[None]:
    """Say of what is wrong with a copy where the file lies that it is of."""
    try:
        yield
    except InputError as error:
        if copy == place:
            raise
        raise InputError(
            *(
                replace(
                    mistake,
                    file=str(place) if mistake.file == str(copy) else mistake.file,
                    message=mistake.message.replace(str(copy), str(place)),
                )
                for mistake in error.mistakes
            )
        ) from None


# -- what can go wrong


@contextmanager
def _saying_what_failed(address: str) -> Iterator[None]:
    """Say of what a library raises what it means. A disk of our own that is full is no matter of the address."""
    try:
        yield
    except GpaiscopeError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        raise InputError(_mistake_of_store(address, error)) from None


_DENIED: Final = ("credential", "permission", "profile", "authentication", "token", "forbidden", "denied", "refresh")
_AWAY: Final = ("connect", "timeout", "servicerequesterror", "dns")
_SETTINGS: Final = "the library takes credentials and endpoints from the environment or a profile"


def _mistake_of_store(address: str, error: Exception) -> Mistake:
    """What went wrong, by the kinds of errors that the library knows; its own words, without a password, for others."""
    # Each library has errors of its own, and none can be imported here: they are told by the names of their classes.
    kinds = " ".join(kind.__name__ for kind in type(error).__mro__).lower()
    words = _OF_USER.sub("//", " ".join(str(error).split()))[:200]
    if isinstance(error, FileNotFoundError):
        message = "there is no such file or folder"
        return Mistake(reference="no-such-address", message=message, file=address, expected=_EXAMPLE)
    if "expired" in kinds or "preconditionfailed" in words.lower().replace(" ", ""):
        return _changed_since_listed(address)
    if any(sign in kinds for sign in _DENIED):
        message = f"access is refused: {words or type(error).__name__}"
        return Mistake(reference="no-access", message=message, file=address, help=_SETTINGS)
    if any(sign in kinds for sign in _AWAY):
        return Mistake(
            reference="unreachable", message=f"the store cannot be reached: {words}", file=address, help=_SETTINGS
        )
    message = f"cannot be read from the store: {type(error).__name__}: {words}"
    return Mistake(reference="store-failed", message=message, file=address)


_OF_USER: Final = re.compile(r"//[^/\s@]*@")
