"""Where a path of a dossier stands: its line there, or the file of the folder and the key of the card that say it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.lines import json_lines, toml_lines
from gpaiscope.errors import InputError, as_given
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.dossiers import Loaded, data_of
from gpaiscope.values import Source

LICENCE: Final = "openness.licence"
"""The path of a model's licence in a dossier."""

_CARD_KEYS: Final = (
    (LICENCE, ("license", "license_name", "license_link")),
    ("openness", ("license",)),
    ("original", ("base_model", "base_model_relation")),
    ("activities", ("base_model_relation", "base_model", "datasets")),
    ("model.outputs", ("pipeline_tag",)),
    ("model", ("model_name",)),
)
"""The keys of a card that say what stands at a path of a dossier, the nearest first."""


@dataclass(frozen=True, slots=True)
class Location:
    """A file as it is shown, a line in it, and the key or the path in the dossier that is meant."""

    file: str
    line: int | None = None
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Locations:
    """The locations of one dossier, or of the files of a folder that has none."""

    given: Loaded
    contents: Contents | None = None
    by_path: dict[str, Location] = field(default_factory=dict, repr=False)

    def of_path(self, path: str) -> Location:
        """Where a path stands; of one that does not stand anywhere what stands nearest to it."""
        if path not in self.by_path:
            self.by_path[path] = self._in_folder(path) if self.contents is not None else self._in_dossier(path)
        return self.by_path[path]

    def is_said(self, path: str) -> bool:
        """Whether something stands at a path itself."""
        return (self._where_said(path) is not None) if self.contents is not None else path in self._line_of_path

    def of_key(self, name: str) -> Location:
        """Where a key of the card stands; of one that is missing where the card begins."""
        assert self.contents is not None
        card, main = self.contents.card, self.contents.main
        if card is None:  # the folder is known by its configuration, or by whatever stands first in it
            first = main.name if main is not None else next(iter(self.contents.folder.names), "")
            return Location(self._path_in_folder(first), 1, name)
        key = card.key(name)
        return Location(self._path_in_folder(card.file), key.line if key else 1, name)

    @property
    def of_actors(self) -> Location:
        """Where the actors are named; of a folder, whose card says nothing of the law, where that begins."""
        return self.of_path("actors") if self.contents is None else self.of_key("")

    def of_source(self, source: Source, path: str) -> Location:
        """Where a source of the folder stands; of none what its path says."""
        if self.contents is None or not source.file:
            return self.of_path(path)
        return Location(self._path_in_folder(source.file), source.line, source.key or path)

    # -- a dossier

    @cached_property
    def _line_of_path(self) -> Mapping[str, int]:
        """The lines of the dossier; none where it stands in no file, or has gone since it was read."""
        if not self.given.in_file:
            return {}
        try:
            text = data_of(self.given.place).decode("utf-8-sig", "replace")
            return (json_lines if self.given.place.suffix == ".json" else toml_lines)(text).of
        except (InputError, RecursionError):
            return {}

    def _in_dossier(self, path: str) -> Location:
        line = next((self._line_of_path[table] for table in _outward(path) if table in self._line_of_path), 1)
        return Location(self.given.dossier.file, line, path)

    # -- a folder

    def _in_folder(self, path: str) -> Location:
        """What says it, or a part of it; else the card's key for it; else what says something beside it."""
        own = self._where_said(path)
        if own is not None:
            return own
        assert self.contents is not None
        card, bare = self.contents.card, re.sub(r"\[\d+\]", "", path)
        names = next((names for table, names in _CARD_KEYS if f"{bare}.".startswith(f"{table}.")), ())
        if card is not None and names:
            return self.of_key(next((name for name in names if card.key(name) is not None), names[0]))
        beside = next((said for table in _outward(path) if (said := self._where_said(table)) is not None), None)
        return beside or self.of_key(path)

    def _where_said(self, path: str) -> Location | None:
        """Where the folder says what stands at a path, or below it."""
        facts = self.given.findings.facts if self.given.findings is not None else ()
        below = (f"{path}.", f"{path}[")
        for fact in facts:
            if fact.source.file and (fact.path == path or fact.path.startswith(below)):
                return self.of_source(fact.source, path)
        return None

    def _path_in_folder(self, name: str) -> str:
        assert self.contents is not None
        return os.path.join(self.contents.folder.path, *name.split("/")) if name else str(self.contents.folder.path)  # noqa: PTH118


def _outward(path: str) -> Iterator[str]:
    """A path, and the tables around it, the nearest first."""
    while path:
        yield path
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""


def shown_path(path: Path | str) -> str:
    """A path as it is shown everywhere: from here where it lies below, with ``/``."""
    text = os.path.normpath(path)
    here = os.getcwd() + os.sep  # noqa: PTH109
    return as_given(Path(text[len(here) :] if text.startswith(here) else text).as_posix())


_TOPS: Final = (".git", ".hg", ".svn", ".jj")
"""What stands at the top of a repository: a folder, or a file where its own folder lies elsewhere."""


def place_in_repository(path: str) -> str:
    """A file by its way from the top of the repository that it lies in, with ``/``; in none as it is given."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links are no other place
    for folder in whole.parents if path not in ("", "-") else ():
        if any(os.path.lexists(folder / name) for name in _TOPS):
            return whole.relative_to(folder).as_posix()
    return path
