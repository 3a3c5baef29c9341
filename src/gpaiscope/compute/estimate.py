"""What every way of estimating gives: a range of FLOP, and how it was come by.

Source: Guidelines 120 to 130 (July 123 to 133): any method will
do that is accurate within the margin; assumptions, method and uncertainties are documented.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, Source, digits_text

ALL_PASSES: Final = "the tokens or samples are those of all passes over the data"
"""What an estimate assumes where nobody says how many passes there were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One named part of a count. ``flop`` is exact; the terms of a count sum to its total."""

    name: str
    flop: Exact
    says: str = ""

    def to_dict(self) -> dict[str, str]:
        """The term as JSON documents hold it."""
        return {"name": self.name, "flop": digits_text(self.flop)} | ({"says": self.says} if self.says else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Training compute of one activity by one method.

    ``flop`` is in floating-point operations of the whole activity; an end that is None is not
    bounded. ``method`` names the way (``architecture``, ``hardware``, ``log``, ``6PD``,
    ``stated``); a fallback changes it. ``terms`` are the parts of ``flop.best`` where the
    method has parts. ``assumptions`` and ``warnings`` are sentences for people.
    """

    flop: Range
    method: str
    terms: tuple[Term, ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[Source, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The estimate in the words of ``estimate --format json``; numbers are decimal strings."""
        return {
            "flop": self.flop.to_dict(),
            "method": self.method,
            "terms": [term.to_dict() for term in self.terms],
            "assumptions": list(self.assumptions),
            "warnings": list(self.warnings),
            "evidence": [str(source) for source in self.evidence],
        }
