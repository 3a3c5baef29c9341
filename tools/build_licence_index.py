"""Rebuild the index of known licence texts from texts on disk.

    python tools/build_licence_index.py --texts FOLDER --spdx spdx-full.json

FOLDER holds licence texts and a table ``VERDICTS.csv`` of which the columns ``file``, ``name`` and ``spdx_or_hf_id``
are read. ``spdx-full.json`` is the file of that name in the npm package ``spdx-license-list``: of it, the licences
marked as approved by the Open Source Initiative are taken, and those that ``table.toml`` names. Only hashes of runs of
four words are written, to ``src/gpaiscope/licences/index.bin``; no text can be read back from them.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from pathlib import Path

from gpaiscope.licences.fingerprint import KnownLicence, index_as_bytes, words_and_hashes
from gpaiscope.licences.table import lookup, normal_form, rows_by_identifier
from gpaiscope.licences.text import Plain

TARGET = Path(__file__).parent.parent / "src/gpaiscope/licences/index.bin"
_VERSION = re.compile(
    r"\b(?:v(?:ersion)?\s?)?(\d+(?:\.\d+)+[a-z]?|v\d+)\b|(?<=Llama )(\d)\b|\(([^()]*\b20\d\d)[^()]*\)|\b(20\d\d)\b"
)


def main() -> None:
    """Read the texts, write the index, and print its size."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--texts", type=Path, required=True)
    arguments.add_argument("--spdx", type=Path, required=True)
    arguments.add_argument("--target", type=Path, default=TARGET)
    given = arguments.parse_args()
    known, texts = [], []
    seen: dict[tuple[int, ...], str] = {}
    for row, text in (*from_folder(given.texts), *from_spdx(given.spdx)):
        plain = Plain.of(text).text
        key = tuple(sorted(set(words_and_hashes(plain)[1])))
        if key in seen:
            continue
        seen[key] = row.name
        known.append(row)
        texts.append(plain)
    content = index_as_bytes(known, texts)
    given.target.write_bytes(content)
    print(f"{len(known)} texts, {len(content):,} bytes -> {given.target}")


def from_folder(folder: Path) -> list[tuple[KnownLicence, str]]:
    """The texts of a folder with what its table says they are."""
    with (folder / "VERDICTS.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["file"], row["name"], row["spdx_or_hf_id"]) for row in csv.DictReader(file)]
    return [(_known(name, identifier), (folder / file).read_text("utf-8")) for file, name, identifier in sorted(rows)]


CLOSER = {
    "ChatGLM-6B License": "chatglm-6b",
    "Falcon 180B TII License": "falcon-180b",
    "Tencent Hunyuan": "tencent-hunyuan-community",
    "Stable Beluga": "sai-nc-community",
    "Yuan 2.0": "yuan-2.0",
}
"""Entries of the table for texts whose own identifier names none, or a licence that is only like them."""


def _known(name: str, identifiers: str) -> KnownLicence:
    closer = next((entry for start, entry in CLOSER.items() if name.startswith(start)), "")
    identifiers = closer or identifiers
    found = [entry for part in re.split(r"[/;]", identifiers) if (entry := lookup(part)) and entry.kind != "nothing"]
    policy = re.search(r"\bpolicy\b", name, re.IGNORECASE)
    short = re.sub(r"\s*\((?:policy|[^()]*\b(?:20\d\d|copy|translation))[^()]*\)", "", name)
    return KnownLicence(
        name=short,
        version=_version(name),
        identifier="" if policy or not found else found[-1].identifier,
        role="policy" if policy else "licence",
    )


def _version(name: str) -> str:
    found = _VERSION.search(name)
    return next((group for group in found.groups() if group), "") if found else ""


def from_spdx(path: Path) -> list[tuple[KnownLicence, str]]:
    """The open-source licences of the SPDX list, and those that the table names, one of each text."""
    named = {normal_form(spdx) for row in rows_by_identifier().values() if (spdx := row.get("spdx", ""))}
    rows = json.loads(path.read_text("utf-8"))
    chosen = [
        (spdx, row)
        for spdx, row in sorted(rows.items(), key=lambda pair: (bool(re.search(r"\+$|-or-later$", pair[0])), pair[0]))
        if (row.get("osiApproved") or normal_form(spdx) in named) and not spdx.endswith("+")
    ]
    return [
        (
            KnownLicence(name=row["name"], version=_version(row["name"]), identifier=_identifier(spdx)),
            row["licenseText"],
        )
        for spdx, row in chosen
    ]


def _identifier(spdx: str) -> str:
    entry = lookup(spdx)
    return entry.identifier if entry else spdx.lower()


if __name__ == "__main__":
    main()
