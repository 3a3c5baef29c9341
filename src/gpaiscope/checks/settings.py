"""What a project says of its checks: ``[tool.gpaiscope]`` in its ``pyproject.toml``.

Every mistake of a file is told at once. What the command line says goes before what the file says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from gpaiscope.checks import rules
from gpaiscope.deferred import dataclass
from gpaiscope.dossier.lines import toml_lines
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import opened, refused

FILE: Final = "pyproject.toml"
NEVER: Final = "never"
FAIL_ON: Final = (*rules.LEVELS, NEVER)
LARGEST: Final = 4_000_000
"""Bytes of a file in TOML beyond which it is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which rules are looked at, from which level on a run fails, and the file of accepted issues."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    fail_on: str = "error"
    accepted: Path | None = None


def settings_of(folder: Path) -> Settings:
    """The settings of the nearest ``pyproject.toml``, here or above; the usual ones where none says anything.

    Raises InputError with every mistake of its table.
    """
    for around in (folder, *folder.absolute().parents):
        file = around / FILE
        if file.is_file():
            return _settings_in(file)
    return Settings()


def _settings_in(file: Path) -> Settings:
    whole, lines = read_toml(file)
    tool = whole.get("tool")
    table = tool.get("gpaiscope", {}) if isinstance(tool, dict) else {}
    reader = TableReader(file=str(file), lines=lines, prefix="tool.gpaiscope")
    if not isinstance(table, dict):
        reader.note_mistake("", "this is no table", "[tool.gpaiscope]")
        table = {}
    reader.refuse_unknown(table, ("select", "ignore", "fail-on", "accepted", "owners"))
    level, accepted = table.get("fail-on", "error"), table.get("accepted")
    if level not in FAIL_ON:
        reader.note_mistake("fail-on", f"{level!r} is no level", " or ".join(FAIL_ON))
    if accepted is not None and not (isinstance(accepted, str) and accepted):
        reader.note_mistake("accepted", f"{accepted!r} is no path", 'a file, such as "gpaiscope-accepted.toml"')
        accepted = None
    select, ignore = (frozenset(reader.rule_ids(table, key)) for key in ("select", "ignore"))
    reader.raise_if_wrong()
    return Settings(
        select=select, ignore=ignore, fail_on=level, accepted=file.parent / accepted if accepted is not None else None
    )


OF_ITSELF: Final = "gpaiscope.toml"
"""The file that holds the settings of a project without a ``pyproject.toml``, its tables without the prefix."""


def owners_of(folder: Path) -> tuple[Mapping[str, str], Path]:
    """Who answers for which paths, by pattern, and the folder from which the patterns begin.

    It is the table ``owners`` of the nearest ``pyproject.toml`` that has settings, or of ``gpaiscope.toml``, here or
    above. Raises InputError with every mistake of it.
    """
    for around in (folder, *folder.absolute().parents):
        for name, prefix in ((OF_ITSELF, ()), (FILE, ("tool", "gpaiscope"))):
            file = around / name
            if not file.is_file():
                continue
            whole, lines = read_toml(file)
            table: object = whole
            for key in prefix:
                table = table.get(key) if isinstance(table, dict) else None
            if isinstance(table, dict):
                reader = TableReader(file=str(file), lines=lines, prefix=".".join((*prefix, "owners")))
                return _owners_in(table.get("owners", {}), reader), around
    return {}, folder


def _owners_in(table: object, reader: TableReader) -> Mapping[str, str]:
    example = '"models/a*" = "North", the pattern of a path and who answers for it'
    if not isinstance(table, dict):
        reader.note_mistake("", "this is no table", example)
        table = {}
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
        return tomllib.loads(text), toml_lines(text.replace("\r\n", "\n")).of
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

    def refuse_unknown(self, table: Mapping[str, object], keys: Sequence[str]) -> None:
        """Note the keys that are none of these."""
        for key in table:
            if key not in keys:
                close = get_close_matches(key, keys, n=1)
                help = f"did you mean {close[0]}?" if close else ""
                self.note_mistake(key, f"{key!r} is no key of this table", " or ".join(keys), help)

    def rule_ids(self, table: Mapping[str, object], key: str) -> Iterator[str]:
        """The rules that a key lists."""
        listed = table.get(key, [])
        if not (isinstance(listed, list) and all(isinstance(id, str) for id in listed)):
            self.note_mistake(key, f"{listed!r} is no list of rules", 'a list of ids, such as ["licence-not-open"]')
            return
        for index, id in enumerate(listed):
            if (message := rules.objection(id, key)) is not None:
                self.note_mistake(f"{key}[{index}]", message, "the id of a rule", rules.suggestion(id))
            yield id

    def raise_if_wrong(self) -> None:
        """Raise InputError where anything was wrong."""
        if self.mistakes:
            raise InputError(*self.mistakes)
