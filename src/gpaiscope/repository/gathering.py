"""The dossiers that several paths hold: files, folders of dossiers, and models' folders without one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake, Unreadable
from gpaiscope.repository.dossiers import (
    Loaded,
    data_of,
    holds_model,
    is_model,
    loaded,
    located,
    resolved_place,
)
from gpaiscope.repository.files import DOSSIER_FILE, local

MOST_FOLDERS: Final = 100_000
"""Folders that are looked into, so that a wrong path does not read a whole disk."""

_OTHERS: Final = frozenset({"originals.toml", "pyproject.toml", "documentation.toml"})
"""Files in TOML that are no dossiers, whatever their tables are called."""

_OF_MODEL: Final = re.compile(rb"^\s*\[\[?\s*(?:model|original|activities|market)\b", re.MULTILINE)
"""A table that a dossier has, and a list of shared actors has not."""

_IN_JSON: Final = re.compile(
    rb"^\s*\{(?=[^\0]*\"model\"\s*:\s*[\[{])(?=[^\0]*\"(?:actors|activities|market|original)\"\s*:\s*\[)"
)
"""The same in JSON, where there is nothing but keys: the model and one of the lists about it."""


def gathered(paths: Iterable[str | os.PathLike[str]]) -> tuple[dict[Path, Loaded], dict[Path, Unreadable]]:
    """Every dossier that the paths hold, by the file where it stands, each once; and what of it cannot be read.

    A path that holds none, and a folder that cannot be looked into, cannot be read either.
    """
    dossiers: dict[Path, Loaded] = {}
    unreadable: dict[Path, Unreadable] = {}
    for path in paths:
        try:
            places = [*within(local(path))]
        except InputError as error:
            unreadable[Path(path)] = Unreadable(file=os.fspath(path), mistakes=error.mistakes)
            continue
        for place in places:
            if isinstance(place, Mistake):
                file = place.file or os.fspath(path)
                unreadable[Path(file)] = Unreadable(file=file, mistakes=(place,))
                continue
            key = file_of = place
            try:
                file_of = located(place)
                key = resolved_place(file_of, None)
                if key not in dossiers and key not in unreadable:
                    dossiers[key] = loaded(place)
            except InputError as error:
                unreadable[key] = Unreadable(file=str(file_of), mistakes=error.mistakes)
    return dossiers, unreadable


def within(path: Path) -> Iterator[Path | Mistake]:
    """The dossiers at a path: of a folder its own and those in folders below, else the model that it holds.

    A folder below that cannot be looked into may hold a dossier: it comes as a mistake, and the others go on. Raises
    InputError for a folder that holds nothing to read.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        yield path
        return
    wrong: set[str | None] = set()
    nothing = True
    for each in walk(path):
        for found in (each,) if isinstance(each, Mistake) else _held(each):
            if not isinstance(found, Mistake):
                yield found
            elif found.file not in wrong:
                wrong.add(found.file)
                yield found
            nothing = False
    if nothing and is_model(path):  # by a page alone, which in a folder of dossiers would be of them all
        yield path
    elif nothing:
        from gpaiscope.repository.no_model import nothing_to_read

        raise InputError(nothing_to_read(path))


@dataclass(kw_only=True)
class Listed:
    """A folder of a walk with the names of its files; the walk goes into the folders ``below`` next."""

    path: Path
    names: list[str]
    below: list[str]


def walk(top: Path) -> Iterator[Listed | Mistake]:
    """A folder and those below it, each before its own, without hidden ones and without following links.

    However deep they lie. What cannot be listed, and that there are too many, is told as a mistake.
    """
    waiting, count = [os.fspath(top)], 0
    while waiting:
        here = waiting.pop()
        if (count := count + 1) > MOST_FOLDERS:
            yield _too_many(top)
            return
        try:
            with os.scandir(here) as entries:
                kinds = sorted((entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries)
        except OSError as error:
            yield _refused(here, error)
            continue
        names = [name for name, is_folder, _ in kinds if not is_folder]
        below = [name for name, is_folder, link in kinds if is_folder and not link and not name.startswith(".")]
        listed = Listed(path=Path(here), names=names, below=below)
        yield listed
        waiting += [os.path.join(here, name) for name in reversed(listed.below)]  # noqa: PTH118


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one; a link in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _held(listed: Listed) -> Iterator[Path | Mistake]:
    """The dossiers and the model of one folder; the walk goes no deeper into a model's."""
    here, names = listed.path, listed.names
    if DOSSIER_FILE in names:
        yield here
    else:
        try:
            if holds_model(here):
                listed.below.clear()
                yield here
                return
        except InputError as error:
            yield from error.mistakes
    for name in names:
        other = name in _OTHERS or name.endswith(".documentation.toml")
        if name != DOSSIER_FILE and not other and _is_dossier(here / name):
            yield here / name


def _is_dossier(file: Path) -> bool:
    """Whether a file in TOML or JSON has a table of a dossier, right or wrong."""
    table = {".toml": _OF_MODEL, ".json": _IN_JSON}.get(file.suffix)
    try:
        return table is not None and not file.is_symlink() and table.search(data_of(file)) is not None
    except InputError:
        return False


def _refused(folder: str, error: OSError) -> Mistake:
    return Mistake(
        reference="unreadable-file",
        message=f"{folder} cannot be read: {error.strerror}",
        file=folder,
        expected="a folder that you may read",
        help="give the paths of the dossiers instead",
    )


def _too_many(path: Path) -> Mistake:
    return Mistake(
        reference="too-large",
        message=f"{path} holds more than {MOST_FOLDERS:,} folders",
        file=str(path),
        expected="a folder of dossiers",
    )
