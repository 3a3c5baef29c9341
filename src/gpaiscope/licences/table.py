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
from gpaiscope.licences.terms import Ground, LicenceRights, Permission, Verdict


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
    rights: LicenceRights
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
    name = normal_form(identifier)
    if name in rows_by_identifier():
        return entry_by_identifier(name)
    # Most who give an identifier write it as the table does, and need no other spelling.
    from gpaiscope.licences import spelling

    # Half a bracket is a piece cut out of prose or of an expression, and what it leaves out may restrict.
    key = "" if name.count("(") != name.count(")") else spelling.spelling_key(name)
    spelled = entries_by_spelling()
    return spelled.get(key) or spelled.get(spelling.of_any_version(key)) or spelled.get(spelling.by_its_words(key))


def normal_form(identifier: str) -> str:
    """The identifier as the table compares it: lower case, hyphens, no prefix."""
    lowered = re.sub(r"[\s_]+", "-", identifier[:MOST_CHARACTERS].strip().lower())
    return re.sub(r"^(?:licen[sc]e:-?)?(?:licenseref-)?", "", lowered)


MOST_CHARACTERS: Final = 200
"""Longer texts are no identifiers."""


@cache
def rows_by_identifier() -> dict[str, dict[str, Any]]:
    """What the table states of each licence, by each of its identifiers in the form that `normal_form` gives.

    What a row leaves out is said of all licences of its kind. Most look up one licence or two, so that no entry is
    made of a row before it is asked for.
    """
    table = tables.beside(__file__, "table.toml")
    rows: dict[str, dict[str, Any]] = {}
    for stated in table["licence"]:
        row = table["kinds"][stated["kind"]] | stated
        rows |= {normal_form(name): row for name in (*row["ids"], row.get("spdx", "")) if name}
    listed = table["kinds"]["permissive"] | _LISTED
    for spdx in table["open_source"]:
        # A licence of the list that has a row of its own was read by hand: the row goes before the list.
        rows.setdefault(normal_form(spdx), listed | {"ids": [spdx.lower()], "name": spdx, "spdx": spdx})
    return rows


@cache
def entries_by_spelling() -> MappingProxyType[str, LicenceEntry]:
    """Every entry by the keys of its identifiers and of its name, without keys that lead to different answers."""
    from gpaiscope.licences.spelling import spelling_key

    namesakes: dict[str, set[LicenceEntry]] = {}
    for identifier in rows_by_identifier():
        entry = entry_by_identifier(identifier)
        for key in {spelling_key(identifier), spelling_key(entry.name)} - {""}:
            namesakes.setdefault(key, set()).add(entry)
    return MappingProxyType(
        {
            # The shortest identifier is the one in use; a set has no order, and the answer must be the same each time.
            key: min(several, key=lambda entry: (len(entry.identifier), entry.identifier))
            for key, several in namesakes.items()
            if len({(entry.verdict, entry.grounds, entry.rights) for entry in several}) == 1
        }
    )


@cache
def entry_by_identifier(name: str) -> LicenceEntry:
    """The entry of an identifier that the table has, in the form that `normal_form` gives."""
    row = rows_by_identifier()[name]
    return LicenceEntry(
        identifier=row["ids"][0],
        name=row["name"],
        kind=row["kind"],
        rights=LicenceRights(**{name: Permission(value) for name, value in row["rights"].items()}),
        verdict=Verdict(row["verdict"]),
        grounds=tuple(Ground(ground) for ground in row.get("grounds", ())),
        paragraphs=tuple(row["paragraphs"]),
        where=row["where"],
        why=row["why"],
        spdx=row.get("spdx", ""),
        aliases=tuple(row["ids"][1:]),
        eu_exclusion=row.get("eu_exclusion", ""),
        eu_integration=row.get("eu_integration", "not-stated"),
    )


_LISTED: Final = {
    "kind": "open-source",
    "where": "the licence as a whole",
    "why": "Approved by the Open Source Initiative, whose definition asks for all four rights "
    "without restriction of persons or fields.",
}
