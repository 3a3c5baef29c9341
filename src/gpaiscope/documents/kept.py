"""A set of documents as it was kept: its manifest read with care, and whether its files are still what they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.documents.beside import COUNTED
from gpaiscope.documents.documentation import NAME
from gpaiscope.documents.drafting import STATES, FilledField
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.opened import opened, read_json

MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptField:
    """A field as it stood in a copy, in the words that its recipient read."""

    id: str
    number: str
    label: str
    state: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy of a set."""

    file: str
    document: str
    recipient: str
    provider: str
    models: tuple[str, ...]
    version: str
    is_draft: bool
    content: str
    sha256: str
    fields: tuple[KeptField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A version before this one: its number, its day, its manifest, and the hash of that."""

    number: int
    day: date
    manifest: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSet:
    """A set: of which version, made under which law of which day, from which files, and its copies.

    ``raw`` is its manifest as it stands.
    """

    root: Path
    number: int
    day: date
    rules: str
    facts: Mapping[str, str]
    copies: tuple[Copy, ...]
    earlier: tuple[Earlier, ...]
    raw: Mapping[str, Any]

    def state_of(self, copy: Copy) -> str:
        """Whether the file of a copy is what it was: ``unaltered``, ``altered`` or ``missing``."""
        return _state_of_file(self.root / copy.file, self.root, copy.sha256)

    def altered(self) -> Iterator[str]:
        """What is no longer as it was of the versions before, by file."""
        for each in self.earlier:
            file = self.root / each.manifest
            if _state_of_file(file, self.root.parent, each.sha256) != "unaltered":
                yield each.manifest
                continue
            kept = kept_set(file)
            folder = os.path.normpath(Path(each.manifest).parent)
            yield from (f"{folder}/{copy.file}" for copy in kept.copies if kept.state_of(copy) != "unaltered")


def said(answer: FilledField) -> tuple[str, ...]:
    """What a field of a copy says, line by line; rows of a table with a bar between their cells."""
    return tuple(
        line for told in answer.told for line in (*told.lines, *(" | ".join(row) for row in told.rows)) if line
    )


def hash_of(path: Path, root: Path) -> str:
    """The SHA-256 of a file below a folder. Raises InputError where it cannot be read."""
    whole = hashlib.sha256()
    with opened(path, root) as file:
        while part := file.read(1 << 20):
            whole.update(part)
    return whole.hexdigest()


def _state_of_file(path: Path, root: Path, sha256: str) -> str:
    if not os.path.lexists(path):
        return "missing"
    try:
        return "unaltered" if hash_of(path, root) == sha256 else "altered"
    except InputError:
        return "altered"


_OWN: Final = frozenset({"schema_version", "law", "facts", "documents"})


def is_set_of(dossier: Path, folder: Path) -> bool:
    """Whether the manifest in a folder is one of a set that was made of a dossier alone, as far as it names any.

    Others have files of that name too, a folder may hold several dossiers, each with a set beside it, and of what was
    made of several dossiers one tells nothing.
    """
    try:
        raw = read_json(folder / MANIFEST, folder)
    except InputError:
        return False
    facts = raw.get("facts")
    files = [each.get("file") for each in facts if isinstance(each, Mapping)] if isinstance(facts, list) else []
    names = [Path(file).name for file in files if isinstance(file, str) and not file.endswith((NAME, COUNTED))]
    return raw.keys() >= _OWN and names in ([], [dossier.name])


def kept_set(path: Path) -> KeptSet:
    """The set of a folder, or of its manifest. Raises InputError with every mistake of the manifest, or for none."""
    file = path / MANIFEST if path.is_dir() else path
    if not os.path.lexists(file):
        expected = "a folder that `gpaiscope draft PATH --all --output DIR` wrote, one of its versions, or a manifest"
        raise InputError(Mistake(reference="no-set", message="there is no such set", file=str(file), expected=expected))
    raw = read_json(file)
    reading = _ManifestReading(str(file))
    law, documents = reading.table(raw, "law"), reading.rows(raw, "documents")
    made = KeptSet(
        root=file.parent,
        number=reading.number(raw, "version"),
        day=reading.day(law, "day", "law."),
        rules=reading.text(law, "hash", "law."),
        facts={
            reading.text(each, "file", at): reading.text(each, "sha256", at) for at, each in reading.rows(raw, "facts")
        },
        copies=tuple(_copy_in_manifest(reading, at, each) for at, each in documents),
        earlier=tuple(_earlier_in_manifest(reading, at, each) for at, each in reading.rows(raw, "earlier")),
        raw=raw,
    )
    if reading.mistakes:
        raise InputError(*reading.mistakes)
    return made


def _copy_in_manifest(reading: _ManifestReading, at: str, raw: Mapping[str, Any]) -> Copy:
    return Copy(
        file=reading.text(raw, "file", at),
        document=reading.text(raw, "document", at),
        recipient=reading.text(raw, "for", at),
        provider=reading.text(raw, "provider", at),
        models=tuple(map(str, reading.several(raw, "models", at))),
        version=str(raw.get("version") or ""),
        is_draft=raw.get("draft") is not False,
        content=reading.text(raw, "content", at),
        sha256=reading.text(raw, "sha256", at),
        fields=tuple(_field_in_manifest(reading, where, each) for where, each in reading.rows(raw, "fields", at)),
    )


def _field_in_manifest(reading: _ManifestReading, at: str, raw: Mapping[str, Any]) -> KeptField:
    state = reading.text(raw, "state", at)
    if state and state not in STATES:
        reading.wrong(f"{at}state", f"one of {', '.join(STATES)}")
    return KeptField(
        id=reading.text(raw, "id", at),
        number=reading.text(raw, "number", at),
        label=reading.text(raw, "label", at),
        state=state,
        says=tuple(map(str, reading.several(raw, "says", at))),
    )


def _earlier_in_manifest(reading: _ManifestReading, at: str, raw: Mapping[str, Any]) -> Earlier:
    return Earlier(
        number=reading.number(raw, "version", at),
        day=reading.day(raw, "day", at),
        manifest=reading.text(raw, "manifest", at),
        sha256=reading.text(raw, "sha256", at),
    )


class _ManifestReading:
    """Takes values of a manifest, and gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def wrong(self, path: str, expected: str) -> None:
        message = "this is no manifest of a set of documents" if not self.mistakes else "nor is this"
        help = "`gpaiscope draft PATH --all --output DIR` writes one" if not self.mistakes else ""
        self.mistakes.append(
            Mistake(reference="not-a-set", message=message, file=self.file, path=path, expected=expected, help=help)
        )

    def text(self, raw: Mapping[str, Any], key: str, at: str = "") -> str:
        value = raw.get(key)
        if isinstance(value, str):
            return value
        self.wrong(f"{at}{key}", "a text")
        return ""

    def number(self, raw: Mapping[str, Any], key: str, at: str = "") -> int:
        value = raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self.wrong(f"{at}{key}", "a number of 1 or more")
        return 0

    def day(self, raw: Mapping[str, Any], key: str, at: str = "") -> date:
        try:
            return date.fromisoformat(str(raw.get(key)))
        except ValueError:
            self.wrong(f"{at}{key}", "a day, such as 2026-11-27")
            return date.min

    def table(self, raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = raw.get(key)
        if isinstance(value, Mapping):
            return value
        self.wrong(key, "an object")
        return {}

    def several(self, raw: Mapping[str, Any], key: str, at: str = "") -> list[Any]:
        value = raw.get(key)
        if isinstance(value, list):
            return value
        self.wrong(f"{at}{key}", "a list")
        return []

    def rows(self, raw: Mapping[str, Any], key: str, at: str = "") -> list[tuple[str, Mapping[str, Any]]]:
        found = [(f"{at}{key}[{place}].", each) for place, each in enumerate(self.several(raw, key, at))]
        for where, each in found:
            if not isinstance(each, Mapping):
                self.wrong(where.rstrip("."), "an object")
        return [(where, each) for where, each in found if isinstance(each, Mapping)]
