"""What is not looked at here: Chapter V is about models, and other parts of the Act, and other law, about their use.

No days are named: most of it applies from other days than Chapter V.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite

ONLY_CHAPTER_V: Final = "only Chapter V of the AI Act looked at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A part of the law under which a model, or a system with it, may fall whatever Chapter V says of it."""

    says: str
    cites: tuple[Citation, ...] = ()


LEAD: Final = "Chapter V is about general-purpose models alone. See for any model, and what is built with it,"
PARTS: Final = (
    Elsewhere(says="prohibited practices", cites=cite("AI Act Art 5")),
    Elsewhere(
        says="high-risk systems, such as those that score the credit of persons",
        cites=cite("AI Act Art 6", "AI Act Annex III"),
    ),
    Elsewhere(says="duties along their value chain", cites=cite("AI Act Art 25")),
    Elsewhere(says="transparency", cites=cite("AI Act Art 50")),
    Elsewhere(says="other law, such as that of data protection"),
)
