"""Answers that are kept from one run to the next, and given again only while nothing that they rest on has changed.

An answer rests on what was read for it: of each file as many bytes as were read, of each folder the names in it; on the
law, on the day, on what was asked, and on this very program. All of that is compared each time, by hashes of contents
and never by times of files. What cannot be compared, or is damaged, is worked out anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import gpaiscope
from gpaiscope import __version__
from gpaiscope.checks.found import Checked, Found
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.opened import LARGEST_JSON, Reads, opened, recording
from gpaiscope.repository.output import write

MOST_NAMES: Final = 20_000
"""Names of a folder beyond which an answer that rests on them is not kept."""

PART: Final = 1 << 20
GRAIN: Final = 20_000_000
"""Nanoseconds by which the time of a file may lag behind the clock."""


def folder_of_answers() -> Path:
    """Where answers are kept unless another folder is named."""
    around = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(around) if os.path.isabs(around) else Path.home() / ".cache") / "gpaiscope" / "check"  # noqa: PTH117


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The answers of a folder, to one question under one law: ``asked`` has all of it but the paths."""

    folder: Path
    asked: str

    @cached_property
    def key(self) -> str:
        """What every answer of this question rests on besides files."""
        return hashlib.sha256(f"{self.asked}\0{__version__}\0{_program()}".encode()).hexdigest()

    def answer(self, path: Path, work: Callable[[], tuple[Checked, ...]]) -> tuple[tuple[Checked, ...], bool]:
        """What is kept for a path, else what ``work`` gives, which is kept then; and whether it was kept."""
        place = self._place(path)
        known = self._known(place)
        if known is not None:
            return known, True
        began = time.time_ns() - GRAIN
        with recording() as reads:
            made = work()
        if reads.whole and not any(each.rule == "fault" for model in made for each in model.found):
            self._keep(place, path, made, reads, began)
        return made, False

    def _place(self, path: Path) -> Path:
        named = hashlib.sha256(f"{os.getcwd()}\0{path}".encode("utf-8", "surrogateescape")).hexdigest()  # noqa: PTH109
        return self.folder / named[:2] / f"{named[2:34]}.json"

    def _known(self, place: Path) -> tuple[Checked, ...] | None:
        try:
            with opened(place) as file:
                data = file.read(LARGEST_JSON)
            digest, _, rest = data.partition(b"\n")
            if hashlib.sha256(rest).hexdigest().encode() != digest:
                return None
            kept = json.loads(rest)
            if kept["key"] != self.key or _hash(*_rests_on(kept)) != kept["rests_on"]:
                return None
            return tuple(map(_checked, kept["models"]))
        except (InputError, OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, place: Path, path: Path, models: Iterable[Checked], reads: Reads, began: int) -> None:
        """Keep an answer, unless something that it rests on may have changed since it was begun."""
        with contextlib.suppress(OSError, UsageError, ValueError):
            around = (path if path.is_dir() else path.parent).absolute()
            read = {*reads.files, *map(os.path.realpath, reads.files)}
            folders = {*reads.folders, *map(os.path.dirname, read), str(around), *map(str, _below(around))}
            files = [[each, far] for each, far in sorted(reads.files.items())]
            rests: dict[str, Any] = {"path": str(path.absolute()), "files": files, "folders": sorted(folders)}
            rests["rests_on"] = _hash(*_rests_on(rests))
            if any(os.stat(each).st_ctime_ns >= began for each in (*read, *folders)):  # noqa: PTH116
                return
            told = json.dumps({"key": self.key, **rests, "models": [asdict(each) for each in models]}).encode()
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write(place, hashlib.sha256(told).hexdigest().encode() + b"\n" + told)


def _below(folder: Path) -> Iterable[Path]:
    """The folders right below one, in which files may come to lie that would be read."""
    with os.scandir(folder) as listing:
        return [Path(each.path) for each in listing if each.is_dir() and not each.name.startswith(".")]


def _rests_on(kept: dict[str, Any]) -> tuple[str, list[list[Any]], list[str]]:
    return kept["path"], kept["files"], kept["folders"]


def _hash(path: str, files: Iterable[Iterable[Any]], folders: Iterable[str]) -> str:
    """What files and folders hold now, as far as that was read. Raises OSError where one is gone."""
    whole = hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape"))
    for name, far in files:
        told = f"\0{name}\0{os.path.realpath(name)}\0{os.stat(name).st_size}\0"  # noqa: PTH116
        whole.update(told.encode("utf-8", "surrogateescape"))
        _hash_file(Path(name), far, whole)
    for name in folders:
        whole.update(f"\0{name}\0".encode("utf-8", "surrogateescape"))
        for each in _names(name):
            whole.update(each.encode("utf-8", "surrogateescape") + b"\0")
    return whole.hexdigest()


def _hash_file(path: Path, far: int, whole: Any) -> None:
    try:
        with opened(path) as file:
            while far > 0 and (part := file.read(min(PART, far))):
                whole.update(part)
                far -= len(part)
    except InputError as error:
        raise OSError(str(error)) from None


def _names(folder: str) -> list[str]:
    """The names in a folder, each with what it is and where a link leads. Raises OSError past `MOST_NAMES`."""
    found = []
    with os.scandir(folder) as listing:
        for each in listing:
            if each.name.startswith(".gpaiscope-"):  # a file that is being written
                continue
            kind = stat.S_IFMT(each.stat(follow_symlinks=False).st_mode)
            leads = os.readlink(each.path) if each.is_symlink() else ""  # noqa: PTH115
            found.append(f"{each.name}\0{kind}\0{leads}")
            if len(found) > MOST_NAMES:
                raise OSError("too many names")
    return sorted(found)


def _program() -> str:
    """This very program, by the sizes and times of its files: who works on it does not change its version each time."""
    root = os.path.dirname(os.path.abspath(gpaiscope.__file__))  # noqa: PTH100, PTH120
    told = []
    for around, below, names in os.walk(root):
        below[:] = sorted(each for each in below if each != "__pycache__")
        for name in sorted(names):
            status = os.stat(os.path.join(around, name))  # noqa: PTH116, PTH118
            told.append(f"{around}\0{name}\0{status.st_size}\0{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _checked(kept: dict[str, Any]) -> Checked:
    found = tuple(Found(**{**each, "cites": tuple(each["cites"])}) for each in kept["found"])
    return Checked(path=kept["path"], model=kept["model"], says=tuple(kept["says"]), found=found)
