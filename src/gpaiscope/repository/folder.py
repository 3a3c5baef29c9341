"""A model's folder as it is read: named files, bounded, none of them outside the folder.

What lies in it is untrusted. Only regular files are opened, only some of a great number are listed, and a link is
followed only where it stays inside. A snapshot in the Hub's cache is made of links into the ``blobs`` beside it, and
those count as inside.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import LARGEST_JSON, LFS_POINTER, bounds, json_object, note_listed, opened, refused

MOST_ENTRIES: Final = 20_000
"""Entries of a folder that are listed; well-known names beyond them are still found."""

MOST_FOLDERS: Final = 40
"""Folders within the folder that are listed, one level down: the parts of a pipeline."""

MOST_WITHIN: Final = 1_000
TRAINER_LOG: Final = "trainer_state.json"
TRAINER_RESULTS: Final = ("train_results.json", "all_results.json")
"""What a trainer counted of the whole run at its end, where its log is not kept."""

LARGEST_TEXT: Final = 1_000_000

WELL_KNOWN: Final = (
    "README.md",
    "config.json",
    "model_index.json",
    "generation_config.json",
    "adapter_config.json",
    "model.safetensors",
    "model.safetensors.index.json",
    "adapter_model.safetensors",
    "LICENSE",
    "LICENSE.md",
    "LICENSE.txt",
    "NOTICE",
    "USE_POLICY.md",
    "trainer_state.json",
    "train_results.json",
    "all_results.json",
    "training_args.bin",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder, or one file of it, with the names of the files that may be read.

    ``names`` are relative, with ``/``, in alphabetical order. ``bounds`` is the folder that no link may lead out of.
    ``more`` is true where the folder holds more entries than were listed, ``alone`` for one file and nothing beside it.
    ``unlisted`` has a mistake for each folder within it that cannot be listed. ``checkpoint`` is the last checkpoint of
    a trainer's output that holds no model itself: its files count as the folder's, after those that stand beside it.
    """

    path: Path
    bounds: Path
    names: tuple[str, ...]
    more: bool = False
    alone: bool = False
    unlisted: tuple[Mistake, ...] = ()
    checkpoint: str = ""

    @classmethod
    def of(cls, path: Path) -> Folder:
        """The folder at a path, or that of a single file and nothing beside it.

        Raises InputError where there is neither, or where the folder cannot be listed.
        """
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError) as error:
            raise refused("file-unreadable", f"cannot open: {getattr(error, 'strerror', error)}", path) from None
        if not is_folder:
            with opened(path):
                pass
            return cls(path=path.parent, bounds=path.resolve().parent, names=(path.name,), alone=True)
        names, more = _listed(path, MOST_ENTRIES)
        folders = [name for name in names if name.endswith("/")][:MOST_FOLDERS]
        files = [name for name in names if not name.endswith("/")]
        unlisted: list[Mistake] = []
        for folder in folders:
            try:
                within, _ = _listed(path / folder, MOST_WITHIN)
            except InputError as error:  # the rest says what it says
                unlisted += (replace(each, file=folder) for each in error.mistakes)
                continue
            files += [folder + name for name in within if not name.endswith("/")]
        files += [name for name in WELL_KNOWN if more and name not in files and (path / name).is_file()]
        checkpoint = "" if any(map(_OF_MODEL.fullmatch, files)) else last_checkpoint(path)
        found = tuple(sorted(files))
        if checkpoint:
            within, _ = _listed(path / checkpoint, MOST_WITHIN)
            found += tuple(f"{checkpoint}/{name}" for name in within if not name.endswith("/"))
        return cls(
            path=path, bounds=bounds(path), names=found, more=more, unlisted=tuple(unlisted), checkpoint=checkpoint
        )

    def named(self, pattern: str) -> Iterator[str]:
        """The names that match a pattern as a whole, whatever their case; one of a checkpoint by its last part."""
        matches = re.compile(pattern, re.IGNORECASE).fullmatch
        return (name for name in self.names if matches(self.bare(name)))

    def bare(self, name: str) -> str:
        """What a file is called where it stands: without the checkpoint that it may be in."""
        return name.removeprefix(f"{self.checkpoint}/") if self.checkpoint else name

    @property
    def trainer_log(self) -> str:
        """The trainer's log: beside the model, else in the last checkpoint with one, else what it counted at the end.

        Checkpoints are not listed among a folder's files, since their models are others, and counters of the last one
        hold those before; one file alone has none. Empty without one.
        """
        if TRAINER_LOG in self.names:
            return TRAINER_LOG
        if not self.alone and any(self.path.glob(f"checkpoint-*/{TRAINER_LOG}")):
            from gpaiscope.repository.logs.trainer_state import newest_checkpoint  # only folders with a log need it

            newest, _ = newest_checkpoint(self.path)
            return f"{newest.parent.name}/{TRAINER_LOG}" if newest is not None else ""
        return next((name for name in TRAINER_RESULTS if name in self.names and self._counts_training(name)), "")

    def _counts_training(self, name: str) -> bool:
        """Whether a trainer's results are those of a training, and not of an evaluation alone."""
        from gpaiscope.repository.logs.trainer_state import RESULTS

        try:
            return not RESULTS.isdisjoint(self.json(name))
        except InputError:
            return False

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """One file to read in bytes. Raises InputError for what is no regular file inside the bounds."""
        path = self.path / name
        try:
            with opened(path, self.bounds) as file:
                yield file
        except InputError as error:
            raise InputError(*(_renamed(mistake, path, name) for mistake in error.mistakes)) from None

    def read(self, name: str, most: int = LARGEST_TEXT) -> tuple[bytes, bool]:
        """The first bytes of a file, and whether that is all of it."""
        with self.open(name) as file:
            data = file.read(most + 1)
        return data[:most], len(data) <= most

    def text(self, name: str) -> tuple[str, bool]:
        """The beginning of a text file, and whether that is all of it. Bytes that are no UTF-8 are replaced.

        Raises InputError for a binary file and for a pointer to a file that was not downloaded.
        """
        data, whole = self.read(name)
        if data.startswith(LFS_POINTER):
            raise refused("not-downloaded", "a Git LFS pointer and not the file itself", Path(name))
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        if encoding == "utf-8" and b"\0" in data:
            raise refused("binary-file", "the file is binary", Path(name), expected="a text")
        return data.decode(encoding, errors="replace").removeprefix("\ufeff"), whole

    def json(self, name: str, most: int = LARGEST_JSON) -> Mapping[str, object]:
        """A JSON object. Numbers are exact. Raises InputError for anything else, and for one that is too large."""
        return json_object(self.read(name, most + 1)[0], Path(name), most)


_OF_MODEL: Final = re.compile(
    r"[^/]*config\.json|model_index\.json|[^/]*\.(?:safetensors|gguf|onnx|msgpack|h5)|pytorch_model[^/]*\.bin"
)
"""Files of a model: where a folder has one of them, older checkpoints below it are others."""

_CHECKPOINT: Final = re.compile(r"checkpoint-(\d{1,15})")


def last_checkpoint(folder: Path) -> str:
    """The name of a trainer's last checkpoint in a folder, that of the most steps; empty where there is none."""
    try:
        with os.scandir(folder) as listing:
            steps = [
                (int(match[1]), entry.name)
                for entry in listing
                if (match := _CHECKPOINT.fullmatch(entry.name)) and entry.is_dir(follow_symlinks=False)
            ]
    except OSError:  # whoever lists the folder says what is wrong with it
        return ""
    return max(steps)[1] if steps else ""


def _renamed(mistake: Mistake, path: Path, name: str) -> Mistake:
    return replace(mistake, file=name if mistake.file in (str(path), name) else mistake.file)


def _listed(path: Path, most: int) -> tuple[list[str], bool]:
    """Files, and folders with a ``/`` at the end, and whether there are more. Hidden names are left out."""
    found: list[str] = []
    note_listed(path)
    try:
        with os.scandir(path) as listing:
            for count, entry in enumerate(listing):
                if count >= most:
                    return sorted(found), True
                if not entry.name.startswith(".") and (kind := _kind(entry)) is not None:
                    found.append(entry.name + kind)
    except OSError as error:
        message, expected = f"the folder cannot be listed: {error.strerror}", "a folder that you may read"
        raise refused("folder-unreadable", message, path, expected=expected) from None
    return sorted(found), False


def _kind(entry: os.DirEntry[str]) -> str | None:
    """The ending of a name: nothing for a file, ``/`` for a folder that is no link, None for all else."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return None if entry.name.startswith("checkpoint-") else "/"
        return "" if entry.is_file() or entry.is_symlink() else None
    except OSError:
        return None
