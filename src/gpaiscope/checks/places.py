"""What there is to check at paths and patterns: dossiers, models' folders, and what cannot be looked into."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from gpaiscope.checks.issues import CheckedModel, unreadable
from gpaiscope.errors import InputError, Mistake, Unreadable
from gpaiscope.repository.dossiers import Loaded, located, resolved_place
from gpaiscope.repository.files import local
from gpaiscope.repository.gathering import walk, within

Place = Path | Loaded | CheckedModel
"""Where there is something to check, what was read already, or what could not even be looked into."""

_WILDCARDS: Final = frozenset("*?[")


def find_places(paths: Iterable[str | os.PathLike[str] | Loaded | Unreadable]) -> list[Place]:
    """Every dossier and model's folder that the paths and patterns hold, each once, in their order."""
    places: list[Place] = []
    seen: set[Path] = set()
    for path in paths:
        if isinstance(path, Loaded):
            places.append(path)
            continue
        if isinstance(path, Unreadable):
            places.append(unreadable(Path(path.file), path.mistakes))
            continue
        for place in _places_at(path):
            if not isinstance(place, Path):
                places.append(place)
                continue
            # One folder may be named by a path, by a pattern and through a link: it is checked once.
            try:
                resolved = resolved_place(located(place), None)
            except InputError as error:
                places.append(unreadable(Path(path), error.mistakes))
                continue
            if resolved not in seen:
                places.append(place)
                seen.add(resolved)
    return places


def _places_at(path: str | os.PathLike[str]) -> Iterator[Path | CheckedModel]:
    """The dossiers and models at a path or a pattern, and each thing there that cannot be looked into."""
    for match in _matches_of(path):
        if isinstance(match, CheckedModel):
            yield match
            continue
        try:
            for place in within(match):
                yield unreadable(Path(place.file or match), [place]) if isinstance(place, Mistake) else place
        except InputError as error:
            yield unreadable(match, error.mistakes)


def _matches_of(path: str | os.PathLike[str]) -> Sequence[Path | CheckedModel]:
    """The paths that a pattern matches; a path that is there is none, whatever stands in it."""
    text = os.fspath(path)
    try:
        if not _WILDCARDS & set(text) or os.path.lexists(text):
            return [local(path)]
    except InputError as error:
        return [unreadable(Path(path), error.mistakes)]
    closed: list[CheckedModel] = []
    matched = sorted(_paths_matching(text, closed))
    if matched or closed:
        return [*map(Path, matched), *closed]
    expected = "a pattern that matches dossiers or models' folders"
    return [unreadable(Path(text), [Mistake(reference="missing-file", message="matches nothing", expected=expected)])]


def _paths_matching(pattern: str, closed: list[CheckedModel]) -> Iterable[str]:
    """What a pattern matches. ``**`` follows no links, and at the end it is the folder, which is looked into anyway.

    `glob` alone would walk in circles where a link leads upwards. What cannot be looked into is added to ``closed``.
    """
    first, *more = re.split(r"(?:^|(?<=/))\*\*(?:/+|$)", pattern.replace(os.sep, "/"))
    paths = glob.glob(first) if first or not more else [""]  # noqa: PTH207
    for rest in filter(None, more):
        folders = dict.fromkeys(folder for top in paths for folder in _folders_below(top, closed))
        patterns = (os.path.join(glob.escape(folder), rest) for folder in folders)  # noqa: PTH118
        paths = [*dict.fromkeys(path for inside in patterns for path in glob.glob(inside))]  # noqa: PTH207
    return (path or "." for path in paths)


def _folders_below(top: str, closed: list[CheckedModel]) -> Iterator[str]:
    """A folder and those below it; what cannot be looked into is added to ``closed``."""
    if os.path.isdir(top or "."):  # noqa: PTH112
        for folder in walk(Path(top)):
            if isinstance(folder, Mistake):
                closed.append(unreadable(Path(folder.file or top), [folder]))
            else:
                yield os.fspath(folder.path)
