"""What every way of estimating gives, a range of FLOP and how it was come by; and which amounts cannot be meant.

Source: Guidelines 120 to 130 (July 123 to 133): any method will
do that is accurate within the margin; assumptions, method and uncertainties are documented.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.values import Exact, Range, Source, digits_text, rounded_text

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


# Amounts that somebody counted in another unit.
# The least of the 2,000 models that Epoch AI lists with their size is a training on 130,000 tokens' worth of its
# weights, and of fine-tunes one on 3,500; a figure that was meant in ZFLOP, EFLOP, PFLOP or days of a PFLOP/s is a
# thousand times below that, whatever the model. Models of less than a million weights, which may be of any age, are
# doubted where not even a million operations were done.

FEWEST_TOKENS: Final = 100_000
FEWEST_TOKENS_OF_TUNING: Final = 100
SMALL_MODEL: Final = 10**6
"""Weights below which a size says little of how much was done."""

LEAST_OF_UNKNOWN: Final = 10**15
LEAST_OF_UNKNOWN_TUNING: Final = 10**12
"""FLOP of the training of a model whose size nobody says: seconds of one accelerator."""

UNITS: Final = "1 ZFLOP is 1e21 FLOP, 1 EFLOP 1e18, a day at 1 PFLOP/s 8.64e19"


def least_meant(parameters: Exact | None, *, tuning: bool = False) -> Exact:
    """The least FLOP that a training can be meant to have taken."""
    if parameters is None:
        return LEAST_OF_UNKNOWN_TUNING if tuning else LEAST_OF_UNKNOWN
    if parameters < SMALL_MODEL:
        return SMALL_MODEL
    return 6 * parameters * (FEWEST_TOKENS_OF_TUNING if tuning else FEWEST_TOKENS)


def doubt(flop: Exact, parameters: Exact | None, *, tuning: bool = False) -> str:
    """Why an amount cannot be meant as FLOP, and what was expected; empty where it can."""
    expected = least_meant(parameters, tuning=tuning)
    if flop >= expected:
        return ""
    of = "the training of a model" if parameters is None else f"a model of {rounded_text(parameters)} parameters"
    of = f"a modification of {of.removeprefix('the training of ')}" if tuning else of
    return (
        f"{rounded_text(flop)} FLOP is far too little for {of}: {rounded_text(expected)} or more is expected. "
        f"Is it in another unit? {UNITS}"
    )
