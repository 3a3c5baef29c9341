"""What is not looked at here: Chapter V is about models, and other parts of the Act, and other law, about their use.

No days are named: most of it applies from other days than Chapter V.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.law.citation import cite

ONLY_CHAPTER_V: Final = "only Chapter V looked at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A part of the law under which a model, or a system with it, may fall whatever Chapter V says of it."""

    says: str
    cites: tuple[Citation, ...] = ()


LEAD: Final = "Only Chapter V of the AI Act was looked at. See also, for the model and what is built with it:"
PARTS: Final = (
    Elsewhere(says="prohibited practices", cites=cite("AI Act Art 5")),
    Elsewhere(
        says="high-risk systems, such as for scoring the credit of persons",
        cites=cite("AI Act Art 6", "AI Act Annex III"),
    ),
    Elsewhere(says="their value chain", cites=cite("AI Act Art 25")),
    Elsewhere(says="transparency", cites=cite("AI Act Art 50")),
    Elsewhere(says="and other law, such as data protection"),
)
