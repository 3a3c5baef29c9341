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
from gpaiscope.errors import InputError
from gpaiscope.repository.card import Card
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.dossiers import Loaded, data_of
from gpaiscope.values import Source

_CARD_KEYS: Final = (
    ("openness.licence", ("license", "license_name", "license_link")),
    ("openness", ("license",)),
    ("original", ("base_model", "base_model_relation")),
    ("activities", ("base_model_relation", "base_model", "datasets")),
    ("model.outputs", ("pipeline_tag",)),
    ("model", ("model_name",)),
)
"""The keys of a card that say what stands at a path of a dossier, the nearest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file as it is shown, a line in it, and the key or the path in the dossier that is meant."""

    file: str
    line: int | None = None
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Places:
    """The places of one dossier, or of the files of a folder that has none."""

    given: Loaded
    contents: Contents | None = None
    known: dict[str, Place] = field(default_factory=dict, repr=False)

    def of(self, path: str) -> Place:
        """Where a path stands; of one that does not stand anywhere what stands nearest to it."""
        if path not in self.known:
            self.known[path] = self._in_folder(path) if self.contents is not None else self._in_dossier(path)
        return self.known[path]

    def has(self, path: str) -> bool:
        """Whether something stands at a path itself."""
        return (self._said(path) is not None) if self.contents is not None else path in self._lines

    def key(self, name: str) -> Place:
        """Where a key of the card stands; of one that is missing where the card begins."""
        card = self._card
        if card is None:
            return Place(self._shown(self._first), 1, name)
        key = card.key(name)
        return Place(self._shown(card.file), key.line if key else 1, name)

    @property
    def of_actors(self) -> Place:
        """Where the actors are named; of a folder, whose card says nothing of the law, where that begins."""
        return self.of("actors") if self.contents is None else self.key("")

    def source(self, source: Source, path: str) -> Place:
        """Where a source of the folder stands; of none what its path says."""
        if self.contents is None or not source.file:
            return self.of(path)
        return Place(self._shown(source.file), source.line, source.key or path)

    # -- a dossier

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        """The lines of the dossier; none where it stands in no file, or has gone since it was read."""
        if not self.given.in_file:
            return {}
        try:
            text = data_of(self.given.place).decode("utf-8-sig", "replace")
            return (json_lines if self.given.place.suffix == ".json" else toml_lines)(text).of
        except (InputError, RecursionError):
            return {}

    def _in_dossier(self, path: str) -> Place:
        line = next((self._lines[each] for each in _around(path) if each in self._lines), 1)
        return Place(self.given.dossier.file, line, path)

    # -- a folder

    @property
    def _card(self) -> Card | None:
        return self.contents.card if self.contents is not None else None

    @property
    def _first(self) -> str:
        """The file by which a folder without a card is known."""
        assert self.contents is not None
        main = self.contents.main
        return main.name if main is not None else next(iter(self.contents.folder.names), "")

    def _in_folder(self, path: str) -> Place:
        """What says it, or a part of it; else the card's key for it; else what says something beside it."""
        own = self._said(path)
        if own is not None:
            return own
        bare, card = re.sub(r"\[\d+\]", "", path), self._card
        named = next((keys for around, keys in _CARD_KEYS if f"{bare}.".startswith(f"{around}.")), ())
        if card is not None and named:
            return self.key(next((name for name in named if card.key(name) is not None), named[0]))
        beside = next((found for each in _around(path) if (found := self._said(each)) is not None), None)
        return beside or self.key(path)

    def _said(self, path: str) -> Place | None:
        """Where the folder says what stands at a path, or below it."""
        facts = self.given.findings.facts if self.given.findings is not None else ()
        below = (f"{path}.", f"{path}[")
        says = (each for each in facts if each.source.file and (each.path == path or each.path.startswith(below)))
        found = next(says, None)
        return self.source(found.source, path) if found is not None else None

    def _shown(self, name: str) -> str:
        assert self.contents is not None
        return os.path.join(self.contents.folder.path, *name.split("/")) if name else str(self.contents.folder.path)  # noqa: PTH118


def _around(path: str) -> Iterator[str]:
    """A path, and the tables around it, the nearest first."""
    while path:
        yield path
        cut = max(path.rfind("."), path.rfind("["))
        path = path[:cut] if cut > 0 else ""


def shown(path: Path | str) -> str:
    """A path as it is shown everywhere: from here where it lies below, with ``/``."""
    text = os.path.normpath(path)
    here = os.getcwd() + os.sep  # noqa: PTH109
    return Path(text[len(here) :] if text.startswith(here) else text).as_posix()
