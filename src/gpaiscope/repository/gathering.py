"""The dossiers that several paths hold: files, folders of dossiers, and models' folders without one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.dossiers import NAME, Loaded, data_of, holds_model, loaded, local, located, resolved_place

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


def gathered(paths: Iterable[str | os.PathLike[str]]) -> dict[Path, Loaded]:
    """Every dossier that the paths hold, by the file where it stands, each once.

    Raises InputError with the mistakes of all that are wrong, and for a path that holds none.
    """
    found: dict[Path, Loaded] = {}
    mistakes: list[Mistake] = []
    for path in paths:
        try:
            places = [*within(local(path))]
        except InputError as error:
            mistakes += error.mistakes
            continue
        for place in places:
            try:
                key = resolved_place(located(place), None)
                if key not in found:
                    found[key] = loaded(place)
            except InputError as error:
                mistakes += error.mistakes
    if mistakes:
        raise InputError(*mistakes)
    return found


def within(path: Path) -> Iterator[Path]:
    """The dossiers at a path: of a folder its own and those in folders below, else the model that it holds."""
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        yield path
        return
    nothing = True
    for listed, (folder, below, names) in enumerate(os.walk(path, onerror=_refuse)):
        below.sort()
        below[:] = [name for name in below if not name.startswith(".")]
        if listed >= MOST_FOLDERS:
            raise InputError(_too_many(path))
        here = Path(folder)
        if NAME in names:
            nothing = False
            yield here
        if NAME not in names and holds_model(here):
            below.clear()
            nothing = False
            yield here
            continue
        for name in sorted(names):
            other = name in _OTHERS or name.endswith(".documentation.toml")
            if name != NAME and not other and _is_dossier(here / name):
                nothing = False
                yield here / name
    if nothing:
        raise InputError(_nothing(path))


def _is_dossier(file: Path) -> bool:
    """Whether a file in TOML or JSON has a table of a dossier, right or wrong."""
    table = {".toml": _OF_MODEL, ".json": _IN_JSON}.get(file.suffix)
    try:
        return table is not None and not file.is_symlink() and table.search(data_of(file)) is not None
    except InputError:
        return False


def _refuse(error: OSError) -> None:
    """A folder that cannot be looked into may hold a dossier: nothing is passed over in silence."""
    raise InputError(
        Mistake(
            reference="unreadable-file",
            message=f"{error.filename} cannot be read: {error.strerror}",
            file=str(error.filename),
            expected="a folder that you may read",
            help="give the paths of the dossiers instead",
        )
    )


def _too_many(path: Path) -> Mistake:
    return Mistake(
        reference="too-large",
        message=f"{path} holds more than {MOST_FOLDERS:,} folders",
        file=str(path),
        expected="a folder of dossiers",
    )


def _nothing(path: Path) -> Mistake:
    return Mistake(
        reference="missing-file",
        message=f"{path} holds no dossier and no model",
        file=str(path),
        expected=f"a dossier, a folder with dossiers ({NAME} or others in TOML or JSON), or a model's folder",
        help=f"`gpaiscope init {path}` writes one",
    )
