"""What a licence allows: recognition, reading by clauses, and the table of identifiers.

The condition is that of the AI Act's open-source exception (Article 53(2), recital 102) as the Guidelines
C(2025) 7719 read it in paragraphs 73 to 81. Everything here is this project's reading, and indicative.
"""

from gpaiscope.licences.exclusion import EuExclusion, eu_exclusion, eu_exclusion_of_gate
from gpaiscope.licences.reading import Argument, GroundFound, LicenceReading, by_identifier, read
from gpaiscope.licences.table import LicenceEntry, lookup
from gpaiscope.licences.terms import Ground, Permission, Rights, Verdict, july

__all__ = [
    "Argument",
    "EuExclusion",
    "Ground",
    "GroundFound",
    "LicenceEntry",
    "LicenceReading",
    "Permission",
    "Rights",
    "Verdict",
    "by_identifier",
    "eu_exclusion",
    "eu_exclusion_of_gate",
    "july",
    "lookup",
    "read",
]
