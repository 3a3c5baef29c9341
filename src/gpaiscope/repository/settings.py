"""What a project says for every run: ``[tool.gpaiscope]`` of its ``pyproject.toml``, or its ``gpaiscope.toml``.

Here the file is found, and read as a table with the lines of its keys; what a key means is for whoever asks for it.
Every mistake of a file is told at once.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.dossier.lines import toml_lines
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import opened, refused

OF_ITSELF: Final = "gpaiscope.toml"
"""The file that has the settings alone, without a prefix; it goes before the other where both stand in a folder."""
OF_PROJECT: Final = "pyproject.toml"
PREFIX: Final = ("tool", "gpaiscope")
OWNERS: Final = "owners"
LARGEST: Final = 4_000_000
"""Bytes of a file in TOML beyond which it is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSettings:
    """The table that a project has for us: its file, the lines of its keys by their whole path, and its values."""

    file: Path
    table: Mapping[str, Any]
    lines: Mapping[str, int]
    prefix: str

    @property
    def base_folder(self) -> Path:
        """The folder that paths in it begin at."""
        return self.file.parent

    def table_reader(self, *keys: str) -> TableReader:
        """What notes the mistakes of a table below it."""
        prefix = ".".join(part for part in (self.prefix, *keys) if part)
        return TableReader(file=str(self.file), lines=self.lines, prefix=prefix)


def project_settings(folder: Path) -> ProjectSettings | None:
    """The settings of the nearest file that has any, here or above, up to the repository's root; None without one.

    Above the repository they would be somebody else's, and might change an answer unseen. Where there is no repository
    every folder above is looked at. Raises InputError for a file that cannot be read.
    """
    for around in (folder, *folder.absolute().parents):
        for file in (around / OF_ITSELF, around / OF_PROJECT):
            # Of a folder that one may not look into there are none, and whoever reads it says why.
            if os.path.isfile(file) and (settings := settings_in(file)) is not None:  # noqa: PTH113
                return settings
        if os.path.exists(around.absolute() / ".git"):  # noqa: PTH110
            return None
    return None


def settings_in(file: Path) -> ProjectSettings | None:
    """The settings of a file; None where it is a project's and has none. Raises InputError for what is no table."""
    whole, lines = read_toml(file)
    if file.name == OF_ITSELF:
        return ProjectSettings(file=file, table=whole, lines=lines, prefix="")
    table: object = whole
    for key in PREFIX:
        table = table.get(key) if isinstance(table, dict) else None
    if table is None:
        return None
    settings = ProjectSettings(
        file=file, table=table if isinstance(table, dict) else {}, lines=lines, prefix=".".join(PREFIX)
    )
    if not isinstance(table, dict):
        reader = settings.table_reader()
        reader.note_mistake("", "this is no table", "[tool.gpaiscope]")
        reader.raise_if_wrong()
    return settings


def owners(settings: ProjectSettings | None) -> Mapping[str, str]:
    """Who answers for which paths, by patterns that begin at the folder of the settings: ``"models/a*" = "North"``.

    Who answers is a person or a team, and no actor of the law. Raises InputError with every mistake of the table.
    """
    if settings is None or OWNERS not in settings.table:
        return {}
    table, reader = settings.table[OWNERS], settings.table_reader(OWNERS)
    example = '"models/a*" = "North", the pattern of a path and who answers for it'
    if not isinstance(table, dict):
        reader.note_mistake("", "this is no table", example)
        reader.raise_if_wrong()
    for pattern, name in table.items():
        if not (isinstance(name, str) and name.strip() and pattern.strip()):
            reader.note_mistake(pattern, f"{name!r} is no name of who answers for {pattern!r}", example)
    reader.raise_if_wrong()
    return {pattern: " ".join(name.split()) for pattern, name in table.items()}


def read_toml(file: Path) -> tuple[dict[str, Any], Mapping[str, int]]:
    """What a file in TOML says, and on which lines. Raises InputError."""
    # One byte more than is read tells a file that is too large, whatever size it claims to have.
    with opened(file) as handle:
        data = handle.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise refused("too-large", f"more than {LARGEST:,} bytes", file)
    try:
        text = data.decode("utf-8")
        # A share or an amount keeps the digits that were written.
        return tomllib.loads(text, parse_float=Decimal), toml_lines(text.replace("\r\n", "\n")).of
    except (ValueError, RecursionError) as error:
        raise refused("not-toml", f"not TOML: {error}", file, expected="a file in TOML, as UTF-8") from None


@dataclass(kw_only=True)
class TableReader:
    """A table that is being read, with the mistakes of it so far."""

    file: str
    lines: Mapping[str, int]
    prefix: str = ""
    mistakes: list[Mistake] = field(default_factory=list)

    def note_mistake(self, key: str, message: str, expected: str, help: str = "") -> None:
        """Note a mistake."""
        path = ".".join(part for part in (self.prefix, key) if part)
        line = self.lines.get(path, self.lines.get(path.partition("[")[0], self.lines.get(self.prefix)))
        mistake = Mistake(reference="wrong-setting", message=message, file=self.file, line=line, path=path)
        self.mistakes.append(replace(mistake, expected=expected, help=help))

    def refuse_unknown(self, table: Iterable[str], keys: Iterable[str]) -> None:
        """Note the keys that are none of these."""
        known = list(keys)
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                help = f"did you mean {close[0]}?" if close else ""
                self.note_mistake(key, f"{key!r} is no key of this table", " or ".join(known), help)

    def raise_if_wrong(self) -> None:
        """Raise InputError where anything was wrong."""
        if self.mistakes:
            raise InputError(*self.mistakes)
