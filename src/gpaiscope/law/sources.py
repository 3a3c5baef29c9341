"""When each source of law was last looked through, and how: the packaged table ``sources.toml``, beside the documents.

It is no law, so the rules' hash leaves it out. The day that every answer states is ``law_checked`` among the numbers
and days of the law, and no source that changes may reach less far.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from gpaiscope import tables
from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Document
from gpaiscope.law.citation import DOCUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOfLaw:
    """A document, the day on which it was last looked through, and up to which day what was read tells of changes.

    Both days are None for one that is cited and was not looked through by itself. ``reached``: it could be read again
    on `TRIED`; one that could not keeps the days that it had.
    """

    document: Document
    looked: date | None
    reaches: date | None
    how: str
    reached: bool


_TABLE: Final = tables.beside(__file__, "sources.toml")
TRIED: Final[date] = _TABLE["tried"]
"""The day on which every source was last asked for."""
SOURCES: Final = tuple(
    SourceOfLaw(
        document=DOCUMENTS[name],
        looked=row.get("looked"),
        reaches=row.get("reaches"),
        how=row["how"],
        reached=name in _TABLE["reached"],
    )
    for name, row in _TABLE["source"].items()
)
CHECKED: Final[date] = min(
    source.reaches for source in SOURCES if source.reaches is not None and source.document.key != "Signatories"
)
"""Until which day the law was checked, for answers that need no rule; the list of signatories has a day of its own."""
