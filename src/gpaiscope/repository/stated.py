"""What a folder says, as a dossier for an assessment: every value with the place in the folder that it comes from.

The values go through the same declarations as those of a dossier that a person wrote, so that nothing comes in here
that would be refused there.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gpaiscope.dossier import Dossier, of_values
from gpaiscope.dossier.filling import in_json
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import Finding, Findings, Note, quoted
from gpaiscope.values import Exact, Range, Source, decimal_text

NAME: Final = "gpai.toml"
LONGEST_TEXT: Final = 1000
"""Characters of a text that are taken out of a file."""


def read_folder(folder: Path) -> tuple[Dossier, tuple[Note, ...]]:
    """What a model's folder says, as a dossier whose every value has its source, and what stands beside it.

    Nothing is filled in that the files do not say. Raises InputError only where there is no such folder or file.
    """
    found = findings_in(folder)
    return of_findings(found, folder), found.notes


def of_findings(found: Findings, path: Path) -> Dossier:
    """The facts as a dossier, as if it lay in the folder, or beside the file, that they were found in.

    Its hash is that of the facts with their sources.
    """
    folder = path if path.is_dir() else path.parent
    facts = [fact for fact in found.facts if not fact.suggested]
    raw: dict[str, object] = {"model": {}, "openness": {}}
    for fact in facts:
        _put(raw, fact)
    said = hashlib.sha256("\n".join(f"{fact.path} {parsed(fact.value)} {source_of(fact)}" for fact in facts).encode())
    return replace(of_values(raw, file=str(folder / NAME)), sha256=said.hexdigest())


def source_of(fact: Finding) -> Source:
    """Where a fact comes from, with how it was read from there."""
    return replace(fact.source, text="; ".join(part for part in (fact.source.text, fact.says) if part))


_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")


def _put(raw: dict[str, Any], fact: Finding) -> None:
    """Set a fact at its path: ``activities[0].architecture.tokens``. Items of a list come in their order."""
    *around, key = fact.path.split(".")
    if fact.as_is and not around:
        raw[key] = _raw(fact)
        return
    table = raw
    for step in around:
        match = _STEP.fullmatch(step)
        assert match is not None
        if match[2] is None:
            table = table.setdefault(match[1], {})
            continue
        items = table.setdefault(match[1], [])
        if int(match[2]) == len(items):
            items.append({})
        table = items[int(match[2])]
    table[key] = {"value": _raw(fact), "source": source_of(fact)}


def _raw(fact: Finding) -> object:
    return in_json(fact.value) if fact.as_is else parsed(fact.value)


def parsed(value: object) -> object:
    """A value as a parser of dossiers gives it: texts, whole numbers, lists and tables."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Range):
        ends = {end: getattr(value, end) for end in ("low", "best", "high")}
        known = {end: _number(number) for end, number in ends.items() if number is not None}
        return known["low"] if value.exact and known else known
    if isinstance(value, frozenset | tuple):
        return sorted(quoted(str(one), LONGEST_TEXT) for one in value)
    return quoted(str(value), LONGEST_TEXT)


def _number(value: Exact) -> int | str:
    return decimal_text(value) if isinstance(value, Fraction) else value
