"""Amounts of training compute that are too small to be meant: FLOP that somebody counted in another unit.

The least of the 2,000 models that Epoch AI lists with their size is a training on 130,000 tokens' worth of its
weights, and of fine-tunes one on 3,500; a figure that was meant in ZFLOP, EFLOP, PFLOP or days of a PFLOP/s is a
thousand times below that, whatever the model. Models of less than a million weights, which may be of any age, are
doubted where not even a million operations were done.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.values import Exact, rounded_text

FEWEST_TOKENS: Final = 100_000
FEWEST_TOKENS_OF_TUNING: Final = 100
SMALL: Final = 10**6
"""Weights below which a size says little of how much was done."""

LEAST: Final = 10**15
LEAST_OF_TUNING: Final = 10**12
"""FLOP of the training of a model whose size nobody says: seconds of one accelerator."""

UNITS: Final = "1 ZFLOP is 1e21 FLOP, 1 EFLOP 1e18, a day at 1 PFLOP/s 8.64e19"


def least(parameters: Exact | None, *, tuning: bool = False) -> Exact:
    """The least FLOP that a training can be meant to have taken."""
    if parameters is None:
        return LEAST_OF_TUNING if tuning else LEAST
    if parameters < SMALL:
        return SMALL
    return 6 * parameters * (FEWEST_TOKENS_OF_TUNING if tuning else FEWEST_TOKENS)


def doubt(flop: Exact, parameters: Exact | None, *, tuning: bool = False) -> str:
    """Why an amount cannot be meant as FLOP, and what was expected; empty where it can."""
    expected = least(parameters, tuning=tuning)
    if flop >= expected:
        return ""
    of = "the training of a model" if parameters is None else f"a model of {rounded_text(parameters)} parameters"
    of = f"a modification of {of.removeprefix('the training of ')}" if tuning else of
    return (
        f"{rounded_text(flop)} FLOP is far too little for {of}: {rounded_text(expected)} or more is expected. "
        f"Is it in another unit? {UNITS}"
    )
