"""What a project says of its checks in its settings, at their top or in the table ``check``.

Every mistake of a file is told at once. What the command line says goes before what the file says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gpaiscope.checks import rules
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.settings import ProjectSettings, TableReader, owners, project_settings

NEVER: Final = "never"
FAIL_ON: Final = (*rules.LEVELS, NEVER)
KEYS: Final = ("select", "ignore", "fail-on", "accepted")
"""What is of checks wherever it stands in the settings."""
OWN_TABLE: Final = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Which rules are looked at, from which level on a run fails, and the file of accepted issues."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    fail_on: str = "error"
    accepted: Path | None = None


def settings_of(folder: Path) -> Settings:
    """The settings of the nearest file that has any, here or above; the usual ones where none says anything.

    Raises InputError with every mistake of what is said of checks.
    """
    settings = project_settings(folder)
    return Settings() if settings is None else settings_for_checks(settings)


def owners_of(folder: Path) -> tuple[Mapping[str, str], Path]:
    """Who answers for which paths, by pattern, and the folder from which the patterns begin. Raises InputError."""
    settings = project_settings(folder)
    return owners(settings), folder if settings is None else settings.base_folder


def settings_for_checks(settings: ProjectSettings) -> Settings:
    """What settings say of checks. Raises InputError with every mistake of it."""
    checks, mistakes = checks_and_mistakes(settings)
    if mistakes:
        raise InputError(*mistakes)
    return checks


def checks_and_mistakes(settings: ProjectSettings) -> tuple[Settings, list[Mistake]]:
    """What settings say of checks, at their top and before that in a table of their own, and what is wrong with it."""
    own = settings.table.get(OWN_TABLE)
    at_top, in_table = settings.table_reader(), settings.table_reader(OWN_TABLE)
    values = _checks_in(settings.table, at_top, settings.base_folder)
    if isinstance(own, dict):  # what it is else is told by who reads the tables of all commands
        values |= _checks_in(own, in_table, settings.base_folder)
    return Settings(**values), [*at_top.mistakes, *in_table.mistakes]


def _checks_in(table: Mapping[str, Any], reader: TableReader, folder: Path) -> dict[str, Any]:
    """What a table says of checks, in the words of `Settings`; what is wrong is noted, and left out."""
    values: dict[str, Any] = {
        key: frozenset(_rule_ids(table, key, reader)) for key in ("select", "ignore") if key in table
    }
    if (level := table.get("fail-on", "error")) not in FAIL_ON:
        reader.note_mistake("fail-on", f"{level!r} is no level", " or ".join(FAIL_ON))
    elif "fail-on" in table:
        values["fail_on"] = level
    accepted = table.get("accepted")
    if isinstance(accepted, str) and accepted:
        values["accepted"] = folder / accepted
    elif "accepted" in table:
        reader.note_mistake("accepted", f"{accepted!r} is no path", 'a file, such as "gpaiscope-accepted.toml"')
    return values


def _rule_ids(table: Mapping[str, Any], key: str, reader: TableReader) -> Iterator[str]:
    """The rules that a key lists; what is none is noted."""
    listed = table[key]
    if not (isinstance(listed, list) and all(isinstance(id, str) for id in listed)):
        reader.note_mistake(key, f"{listed!r} is no list of rules", 'a list of ids, such as ["licence-not-open"]')
        return
    for index, id in enumerate(listed):
        if (message := rules.objection(id, key)) is not None:
            reader.note_mistake(f"{key}[{index}]", message, "the id of a rule", rules.suggestion(id))
        yield id
