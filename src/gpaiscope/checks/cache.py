"""A cache of checked models: what was found is given again only while nothing that it rests on has changed.

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
from gpaiscope.checks.issues import CheckedModel, Issue
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, UsageError
from gpaiscope.repository.opened import LARGEST_JSON, Reads, opened, recording
from gpaiscope.repository.output import write

MOST_NAMES: Final = 20_000
"""Names of a folder beyond which an answer that rests on them is not kept."""

READ_AT_ONCE: Final = 1 << 20
"""Bytes of a file that are held while it is compared."""

CLOCK_GRAIN: Final = 20_000_000
"""Nanoseconds by which the time of a file may lag behind the clock."""


def folder_of_answers() -> Path:
    """Where answers are kept unless another folder is named."""
    around = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(around) if os.path.isabs(around) else Path.home() / ".cache") / "gpaiscope" / "check"  # noqa: PTH117


@dataclass(frozen=True, kw_only=True)
class Cache:
    """The answers in a folder to one question under one law: ``asked`` has all of it but the paths."""

    folder: Path
    asked: str

    @cached_property
    def key(self) -> str:
        """What every answer of this question rests on besides files."""
        return hashlib.sha256(f"{self.asked}\0{__version__}\0{_program_hash()}".encode()).hexdigest()

    def answer(self, path: Path, check_anew: Callable[[], tuple[CheckedModel, ...]]) -> tuple[CheckedModel, ...]:
        """What is kept for a path, else what ``check_anew`` gives, which is kept then."""
        # Answers name files as they are seen from the folder of the run: the same path from elsewhere is another.
        named = hashlib.sha256(f"{os.getcwd()}\0{path}".encode("utf-8", "surrogateescape")).hexdigest()  # noqa: PTH109
        file = self.folder / named[:2] / f"{named[2:34]}.json"
        cached = self._read_answer(file)
        if cached is not None:
            return cached
        began = time.time_ns() - CLOCK_GRAIN
        with recording() as reads:
            models = check_anew()
        # A fault may be gone tomorrow, and of what was read only in part nobody can say whether it has changed.
        if reads.whole and not any(issue.rule == "fault" for model in models for issue in model.issues):
            self._write_answer(file, path, models, reads, began)
        return models

    def _read_answer(self, file: Path) -> tuple[CheckedModel, ...] | None:
        """What a file holds; None where it is not there, is damaged, or rests on what has changed."""
        try:
            with opened(file) as stream:
                data = stream.read(LARGEST_JSON)
            # A file that was cut short, or written by another hand, has a hash that is not its own.
            digest, _, rest = data.partition(b"\n")
            if hashlib.sha256(rest).hexdigest().encode() != digest:
                return None
            cached = json.loads(rest)
            if cached["key"] != self.key or _state_of_files(cached) != cached["rests_on"]:
                return None
            return tuple(map(_model_from_json, cached["models"]))
        except (InputError, OSError, ValueError, KeyError, TypeError):
            return None

    def _write_answer(self, file: Path, path: Path, models: Iterable[CheckedModel], reads: Reads, began: int) -> None:
        """Keep an answer, unless something that it rests on may have changed since it was begun."""
        with contextlib.suppress(OSError, UsageError, ValueError):
            folder = (path if path.is_dir() else path.parent).absolute()
            with os.scandir(folder) as listing:  # in a folder right below, a file may come to lie that would be read
                below = [entry.path for entry in listing if entry.is_dir() and not entry.name.startswith(".")]
            read = {*reads.files, *map(os.path.realpath, reads.files)}
            folders = {*reads.folders, *map(os.path.dirname, read), str(folder), *below}
            files = [[name, length] for name, length in sorted(reads.files.items())]
            cached: dict[str, Any] = {"path": str(path.absolute()), "files": files, "folders": sorted(folders)}
            cached["rests_on"] = _state_of_files(cached)
            # Whatever was changed while the answer was worked out may have been read before that.
            if any(os.stat(name).st_ctime_ns >= began for name in (*read, *folders)):  # noqa: PTH116
                return
            text = json.dumps({"key": self.key, **cached, "models": [asdict(model) for model in models]}).encode()
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write(file, hashlib.sha256(text).hexdigest().encode() + b"\n" + text)


def _state_of_files(cached: dict[str, Any]) -> str:
    """A hash of what files and folders hold now, as far as that was read. Raises OSError where one is gone."""
    whole = hashlib.sha256(os.path.realpath(cached["path"]).encode("utf-8", "surrogateescape"))
    for name, length in cached["files"]:
        named = f"\0{name}\0{os.path.realpath(name)}\0{os.stat(name).st_size}\0"  # noqa: PTH116
        whole.update(named.encode("utf-8", "surrogateescape"))
        try:
            with opened(Path(name)) as file:
                while length > 0 and (part := file.read(min(READ_AT_ONCE, length))):
                    whole.update(part)
                    length -= len(part)
        except InputError as error:
            raise OSError(str(error)) from None
    for name in cached["folders"]:
        whole.update(f"\0{name}\0".encode("utf-8", "surrogateescape"))
        for entry in _names_in(name):
            whole.update(entry.encode("utf-8", "surrogateescape") + b"\0")
    return whole.hexdigest()


def _names_in(folder: str) -> list[str]:
    """The names in a folder, each with what it is and where a link leads. Raises OSError past `MOST_NAMES`."""
    names = []
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.name.startswith(".gpaiscope-"):  # a file that is being written
                continue
            kind = stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode)
            leads = os.readlink(entry.path) if entry.is_symlink() else ""  # noqa: PTH115
            names.append(f"{entry.name}\0{kind}\0{leads}")
            if len(names) > MOST_NAMES:
                raise OSError("too many names")
    return sorted(names)


def _program_hash() -> str:
    """A hash of this very program, by the sizes and times of its files.

    Whoever works on it does not change its version each time, and would be given the answers of the day before.
    """
    root = os.path.dirname(os.path.abspath(gpaiscope.__file__))  # noqa: PTH100, PTH120
    lines = []
    for folder, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
            lines.append(f"{folder}\0{name}\0{status.st_size}\0{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _model_from_json(cached: dict[str, Any]) -> CheckedModel:
    lists = ("cites", "hangs_on")
    issues = tuple(Issue(**{**issue, **{key: tuple(issue[key]) for key in lists}}) for issue in cached["issues"])
    return CheckedModel(
        path=cached["path"],
        model=cached["model"],
        says=tuple(cached["says"]),
        issues=issues,
        dated=tuple(cached["dated"]),
    )
