"""A set of documents in a folder, with a manifest that says what each was made of."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from gpaiscope import __version__
from gpaiscope.deferred import dataclass
from gpaiscope.documents.content import SourcedValue, told
from gpaiscope.documents.drafting import Draft, found_in
from gpaiscope.documents.gate import Refusal
from gpaiscope.documents.kept import MANIFEST, KeptSet, hash_of, kept_set, said
from gpaiscope.documents.material import Material
from gpaiscope.documents.values import applied
from gpaiscope.errors import Mistake, Unreadable, UsageError
from gpaiscope.report import words
from gpaiscope.report.values import Json, versioned
from gpaiscope.report.values import written as in_json
from gpaiscope.report.values.unreadable import unreadable_keys
from gpaiscope.repository.output import change, unwritable, write

ENDINGS: Final = {"markdown": "md", "html": "html", "pdf": "pdf", "docx": "docx", "json": "json"}
FIRST: Final = "0-send"
"""The file of the page that a set begins with, without its ending."""
NOTES: Final = "notes"
"""The folder of a version with the notes for those who sign: nothing in it is sent."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSet:
    """A set that was written: its manifest, the number of its version, how many copies, and whether that is new.

    ``unreadable`` are the dossiers of which it holds nothing; ``refused`` the final copies that cannot be sent yet.
    """

    manifest: Path
    version: int
    copies: int
    is_new: bool
    unreadable: tuple[Unreadable, ...] = ()
    refused: tuple[tuple[Draft, tuple[Refusal, ...]], ...] = ()


def write_set(
    texts: Sequence[tuple[Draft, str | bytes]],
    folder: str,
    form: str,
    unreadable: tuple[Unreadable, ...] = (),
    first: Mapping[str, str | bytes] | None = None,
    notes: Sequence[str | bytes] = (),
) -> WrittenSet:
    """Write each copy into a new version of the set, and the manifest last, which names what is ``unreadable``.

    ``first`` is the page that says what to send to whom, by the ending of its file. Copies lie in a folder of their
    recipient, which can be handed over whole: what is not of it stands beside these folders.

    Each version has a folder of its own, with a number, that is never written to again; ``manifest.json`` is that of
    the latest and names those before it with their hashes. Where nothing changed the latest stays. Whatever interrupts
    the writing leaves the version before it as the latest.

    ``notes``: the copies are final, and these are for the signatory of each. They stand in a folder of their own, and
    the manifest has every value as exactly as it is known.

    Raises UsageError where nothing is to be written or a file cannot be, and InputError where the manifest that is
    there is none of a set.
    """
    root = Path(folder)
    if not texts:
        message = "no document is called for, so there is none to write"
        raise UsageError(Mistake(reference="nothing-to-write", message=message, help="`gpaiscope documents PATH`"))
    manifest = root / MANIFEST
    names = _names([each for each, _ in texts], ENDINGS[form])
    data = [_bytes(text) for _, text in texts]
    entries = [_entry(draft, name, each) for (draft, _), name, each in zip(texts, names, data, strict=True)]
    pages = {f"{FIRST}.{ending}": _bytes(text) for ending, text in (first or {}).items()}
    pages |= {f"{NOTES}/{name}": _bytes(note) for name, note in zip(names, notes, strict=False)}
    if notes:
        entries = [{**entry, **_of_final_copy(draft)} for (draft, _), entry in zip(texts, entries, strict=True)]
    made_of = {**_manifest([each for each, _ in texts], entries), **unreadable_keys(unreadable)}
    made_of["pages"] = [{"file": name, "sha256": hashlib.sha256(page).hexdigest()} for name, page in pages.items()]
    latest = kept_set(root) if os.path.lexists(manifest) else None
    if latest is not None and _is_the_same(latest, made_of):
        return WrittenSet(
            manifest=manifest, version=latest.number, copies=len(texts), is_new=False, unreadable=unreadable
        )
    version = _begun(root, latest)
    own = root / str(version)
    for name, each in (*pages.items(), *zip(names, data, strict=True)):
        write(_within(own, name), each)
    numbered = {**made_of, "version": version, "earlier": _earlier(latest)}
    write(own / MANIFEST, _json({**numbered, "earlier": [_beside(each) for each in _earlier(latest)]}))
    placed = [{**each, "file": f"{version}/{each['file']}"} for each in entries]
    change(manifest, lambda _: _json({**numbered, "documents": placed}))
    return WrittenSet(manifest=manifest, version=version, copies=len(texts), is_new=True, unreadable=unreadable)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else (text if text.endswith("\n") else text + "\n").encode()


def _json(document: Json) -> bytes:
    return (in_json(document) + "\n").encode()


def _within(folder: Path, name: str) -> Path:
    """The place of a copy, with the folders that lead to it. Raises UsageError where they cannot be made."""
    place = folder / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error.strerror or str(error)) from None
    return place


def _begun(root: Path, latest: KeptSet | None) -> int:
    """The number of a new version, whose folder is made here: one that nothing has, not even what was interrupted."""
    number = latest.number if latest is not None else 0
    try:
        root.mkdir(parents=True, exist_ok=True)
        while True:
            number += 1
            try:
                (root / str(number)).mkdir()
            except FileExistsError:
                continue
            return number
    except OSError as error:
        raise unwritable(root, error.strerror or str(error)) from None


def _is_the_same(latest: KeptSet, told: Json) -> bool:
    """Whether the latest version is of the same facts and law, holds the same copies, and none of them is altered."""
    stripped = [{**each, "file": _of_version(each["file"], latest.number)} for each in latest.raw["documents"]]
    same = {**latest.raw, "documents": stripped}
    now = json.loads(_json(told))
    # What could not be read then and can be now is a change, though nothing told now has that key.
    return all(same.get(key) == now.get(key) for key in (*told, "unreadable")) and all(
        latest.state_of(each) == "unaltered" for each in latest.copies
    )


def _of_version(file: str, number: int) -> str:
    return file.removeprefix(f"{number}/")


def _earlier(latest: KeptSet | None) -> list[Json]:
    """The versions before, each with its manifest and the hash of that."""
    if latest is None:
        return []
    file = f"{latest.number}/{MANIFEST}"
    entry: Json = {"version": latest.number, "day": latest.day.isoformat(), "manifest": file}
    entry["sha256"] = hash_of(latest.root / file, latest.root)
    return [*latest.raw["earlier"], entry]


def _beside(entry: Json) -> Json:
    """An earlier version as it is named from the folder of a later one."""
    return {**entry, "manifest": f"../{entry['manifest']}"}


def _names(drafts: Sequence[Draft], ending: str) -> list[str]:
    """Where each copy goes: in the folder of its recipient, and there in one of its models where there are several."""
    folders: dict[tuple[str, tuple[str, ...]], str] = {}
    several = len({(each.provider, each.models) for each in drafts if not each.form.once}) > 1
    for each in drafts:
        if several and not each.form.once:
            slug = _slug(each.models[0])
            taken = set(folders.values())
            numbered = (slug if number == 1 else f"{slug}-{number}" for number in range(1, len(drafts) + 2))
            folders.setdefault((each.provider, each.models), next(name for name in numbered if name not in taken))
    found: list[str] = []
    for each in drafts:
        folder = folders.get((each.provider, each.models), "") if not each.form.once else ""
        incident = each.materials[0].incident
        file = f"{each.form.id}{f'.{_slug(incident)}' if incident else ''}.{ending}"
        path = "/".join(part for part in (each.recipient.id, folder, file) if part)
        if path in found:  # two providers, each with one for all of its models
            path = f"{each.recipient.id}/{_slug(each.provider)}/{file}"
        found.append(path)
    return found


def _slug(name: str) -> str:
    """A name as a folder's: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST] or "model"


def _entry(draft: Draft, name: str, data: bytes) -> Json:
    return {
        "file": name,
        "document": draft.form.id,
        "for": draft.recipient.id,
        "provider": draft.provider,
        "models": list(draft.models),
        "version": draft.version or None,
        "draft": draft.signed is None,
        "open": draft.count("gap", "contradiction"),
        "content": draft.content,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "fields": [
            {
                "id": each.field.id,
                "number": each.field.number,
                "label": each.field.label,
                "state": each.state,
                "says": list(said(each)),
            }
            for each in draft.answers
        ],
    }


def _of_final_copy(draft: Draft) -> Json:
    """That a copy is final, and what it does not say of its fields: the exact value, and how it is known."""
    fields = [each for each in draft.answers if each.state == "filled"]
    return {
        "final": True,
        "known": [
            {
                "id": each.field.id,
                "sure": each.field.sure or None,
                "verified": each.field.verified,
                "values": [_exact_value(found) for found in found_in(draft, each.field)],
            }
            for each in fields
        ],
    }


def _exact_value(found: SourcedValue) -> Json:
    exact = told(found.value, "exact")
    lines = [*exact.lines, *(" | ".join(row) for row in exact.rows)]
    return {"says": lines, "how": found.how, "sources": [words.source(each) for each in found.sources]}


def _manifest(drafts: Sequence[Draft], entries: Sequence[Json]) -> Json:
    """What the set was made of, and what it holds. It stays with the provider: it names every copy."""
    materials = {id(each): each for draft in drafts for each in draft.materials}.values()
    law = drafts[0].materials[0].law
    facts = facts_of(materials)
    return versioned(
        {
            "tool": {"name": "gpaiscope", "version": __version__},
            "law": applied(law),
            "facts": [{"file": file, "sha256": facts[file]} for file in sorted(facts)],
            "documents": list(entries),
        }
    )


def facts_of(materials: Iterable[Material]) -> dict[str, str]:
    """The files that documents are made of, each with its hash."""
    facts: dict[str, str] = {}
    for each in materials:
        facts[each.assessment.dossier.file] = each.assessment.dossier.sha256
        facts |= {beside.file: beside.sha256 for beside in (each.given, each.evidence) if beside.file}
    return facts
