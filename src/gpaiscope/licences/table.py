"""What a licence identifier is known to allow: the cited table behind ``licence = "..."`` and ``license: ...``.

An identifier is a claim; where the licence's text is at hand, `gpaiscope.licences.read` decides.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.licences.spelling import by_its_words, key, of_any_version
from gpaiscope.licences.terms import Ground, Permission, Rights, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEntry:
    """One licence of the table.

    ``identifier`` is the Hub's slug where there is one, ``spdx`` the SPDX identifier or an empty text.
    ``paragraphs`` are November's; ``where`` says where in the licence the deciding words stand and ``why``
    what they do. ``eu_exclusion`` says what is withheld in the Union, or is empty; ``eu_integration`` whether that
    covers products that integrate the model, in the words of `gpaiscope.licences.exclusion.EuExclusion`.
    """

    identifier: str
    name: str
    kind: str
    rights: Rights
    verdict: Verdict
    grounds: tuple[Ground, ...]
    paragraphs: tuple[int, ...]
    where: str
    why: str
    spdx: str = ""
    aliases: tuple[str, ...] = ()
    eu_exclusion: str = ""
    eu_integration: str = "not-stated"


def lookup(identifier: str) -> LicenceEntry | None:
    """The entry of an SPDX identifier, a Hub slug or a ``license_name``; None where the table has none.

    Case, ``_`` and spaces do not matter, nor does a leading ``license:`` or ``LicenseRef-``; names as people write them
    ("Apache License, Version 2.0", "CC BY NC 4.0") are understood. Expressions (``MIT OR Apache-2.0``) are not
    identifiers: see `gpaiscope.licences.by_identifier`.
    """
    name = normal(identifier)
    if (entry := entries().get(name)) is not None:
        return entry
    spelled = "" if name.count("(") != name.count(")") else key(name)
    found = spellings().get(spelled) or spellings().get(of_any_version(spelled))
    return found or spellings().get(by_its_words(spelled))


def normal(identifier: str) -> str:
    """The identifier as the table compares it: lower case, hyphens, no prefix."""
    lowered = re.sub(r"[\s_]+", "-", identifier[:MOST_CHARACTERS].strip().lower())
    return re.sub(r"^(?:licen[sc]e:-?)?(?:licenseref-)?", "", lowered)


MOST_CHARACTERS: Final = 200
"""Longer texts are no identifiers."""


@cache
def entries() -> MappingProxyType[str, LicenceEntry]:
    """Every entry of the table by each of its identifiers in the form that `normal` gives."""
    table = tables.beside(__file__, "table.toml")
    found: dict[str, LicenceEntry] = {}
    for row in table["licence"]:
        entry = _entry(row, table["kinds"][row["kind"]])
        found |= {normal(name): entry for name in (*row["ids"], row.get("spdx", "")) if name}
    for spdx in table["open_source"]:
        row = {"ids": [spdx.lower()], "name": spdx, "spdx": spdx, **_LISTED}
        found.setdefault(normal(spdx), _entry(row, table["kinds"]["permissive"]))
    return MappingProxyType(found)


@cache
def spellings() -> MappingProxyType[str, LicenceEntry]:
    """Every entry by the keys of its identifiers and of its name, without keys that lead to different answers."""
    found: dict[str, set[LicenceEntry]] = {}
    for name, entry in entries().items():
        for spelling in {key(name), key(entry.name)} - {""}:
            found.setdefault(spelling, set()).add(entry)
    return MappingProxyType(
        {spelling: min(several, key=_order) for spelling, several in found.items() if _agree(several)}
    )


def _agree(several: set[LicenceEntry]) -> bool:
    return len({(entry.verdict, entry.grounds, entry.rights) for entry in several}) == 1


def _order(entry: LicenceEntry) -> tuple[int, str]:
    return len(entry.identifier), entry.identifier


def _entry(row: dict[str, Any], kind: dict[str, Any]) -> LicenceEntry:
    facts = kind | row
    return LicenceEntry(
        identifier=row["ids"][0],
        name=facts["name"],
        kind=facts["kind"],
        rights=Rights(**{name: Permission(value) for name, value in facts["rights"].items()}),
        verdict=Verdict(facts["verdict"]),
        grounds=tuple(Ground(ground) for ground in facts.get("grounds", ())),
        paragraphs=tuple(facts["paragraphs"]),
        where=facts["where"],
        why=facts["why"],
        spdx=facts.get("spdx", ""),
        aliases=tuple(row["ids"][1:]),
        eu_exclusion=facts.get("eu_exclusion", ""),
        eu_integration=facts.get("eu_integration", "not-stated"),
    )


_LISTED: Final = {
    "kind": "open-source",
    "where": "the licence as a whole",
    "why": "Approved by the Open Source Initiative, whose definition asks for all four rights "
    "without restriction of persons or fields.",
}
