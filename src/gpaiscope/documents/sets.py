"""A set of documents in a folder, with a manifest that says what each was made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gpaiscope import __version__
from gpaiscope.documents.drafting import Draft
from gpaiscope.errors import Mistake, UsageError
from gpaiscope.report.values import Json, versioned
from gpaiscope.report.values import written as in_json
from gpaiscope.repository.output import spare, unwritable, write

MANIFEST: Final = "manifest.json"
ENDINGS: Final = {"markdown": "md", "html": "html", "pdf": "pdf", "docx": "docx", "json": "json"}
_LONGEST: Final = 60


def write_set(texts: Sequence[tuple[Draft, str | bytes]], folder: str, form: str) -> Path:
    """Write each copy, and the manifest last; give the manifest's path.

    Raises UsageError where nothing is to be written, where a file cannot be, or where one is what was read.
    """
    root = Path(folder)
    if not texts:
        message = "no document is called for, so there is none to write"
        raise UsageError(Mistake(reference="nothing-to-write", message=message, help="`gpaiscope documents PATH`"))
    names = _names([each for each, _ in texts], ENDINGS[form])
    places = [root / name for name in names]
    for place in (*places, root / MANIFEST):
        spare(place)
    try:
        for place in places:
            place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(root, error.strerror or str(error)) from None
    entries = []
    for (draft, text), name, place in zip(texts, names, places, strict=True):
        data = text if isinstance(text, bytes) else (text if text.endswith("\n") else text + "\n").encode()
        write(place, data)
        entries.append(_entry(draft, name, data))
    write(root / MANIFEST, (in_json(_manifest([each for each, _ in texts], entries)) + "\n").encode())
    return root / MANIFEST


def _names(drafts: Sequence[Draft], ending: str) -> list[str]:
    """Where each copy goes: beside the manifest, or in a folder of its models where there are several sets of them."""
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
        name = f"{each.form.id}.{each.recipient.id}"
        path = f"{folder}/{name}.{ending}" if folder else f"{name}.{ending}"
        if path in found:  # two providers, each with one for all of its models
            path = f"{_slug(each.provider)}/{path}"
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
    }


def _manifest(drafts: Sequence[Draft], entries: Sequence[Json]) -> Json:
    """What the set was made of, and what it holds. It stays with the provider: it names every copy."""
    materials = {id(each): each for draft in drafts for each in draft.materials}.values()
    law = drafts[0].materials[0].law
    facts = {each.assessment.dossier.file: each.assessment.dossier.sha256 for each in materials}
    facts |= {each.given.file: each.given.sha256 for each in materials if each.given.file}
    return versioned(
        {
            "tool": {"name": "gpaiscope", "version": __version__},
            "law": {
                "day": law.day.isoformat(),
                "hash": law.body.hash,
                "checked_until": law.day_of("law_checked").isoformat(),
            },
            "facts": [{"file": file, "sha256": facts[file]} for file in sorted(facts)],
            "documents": list(entries),
        }
    )
