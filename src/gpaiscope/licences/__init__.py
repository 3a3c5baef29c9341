"""What a licence allows: recognition, reading by clauses, and the table of identifiers.

The condition is that of the AI Act's open-source exception (Article 53(2), recital 102) as the Guidelines
C(2025) 7719 read it in paragraphs 73 to 81. Everything here is this project's reading, and indicative.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from gpaiscope.licences.table import LicenceEntry, lookup
from gpaiscope.licences.terms import Ground, LicenceRights, Permission, Verdict, july

if TYPE_CHECKING:
    from gpaiscope.licences.exclusion import EuExclusion, eu_exclusion, eu_exclusion_of_gate
    from gpaiscope.licences.fingerprint import Candidate, KnownLicence, Recognition
    from gpaiscope.licences.reading import Argument, GroundFound, LicenceReading, by_identifier, read

__all__ = [
    "Argument", "Candidate", "EuExclusion", "Ground", "GroundFound", "KnownLicence", "LicenceEntry", "LicenceReading",
    "LicenceRights", "Permission", "Recognition", "Verdict", "by_identifier", "eu_exclusion", "eu_exclusion_of_gate",
    "july", "lookup", "read",
]  # fmt: skip

# Reading a text takes many patterns, and most who ask for an identifier read none: loaded when first asked for.
_LATER: Final = {
    **dict.fromkeys(("EuExclusion", "eu_exclusion", "eu_exclusion_of_gate"), "exclusion"),
    **dict.fromkeys(("Candidate", "KnownLicence", "Recognition"), "fingerprint"),
    **dict.fromkeys(("Argument", "GroundFound", "LicenceReading", "by_identifier", "read"), "reading"),
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
