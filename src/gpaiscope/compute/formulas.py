"""The Guidelines' plain formula for dense transformers: six times parameters times tokens.

Source: Guidelines 127 to 130 (July 130 to 133).
"""

from __future__ import annotations

from functools import reduce
from operator import mul

from gpaiscope.compute.estimate import ALL_PASSES, Estimate
from gpaiscope.values import Range

FLOP_PER_PARAMETER_AND_TOKEN = 6
"""Two for the forward pass, four for the backward one."""


def from_parameters_and_tokens(parameters: Range, tokens: Range, passes: Range | None = None) -> Estimate:
    """6 x parameters x tokens (Guidelines 129, July 132). Tokens are those of each of ``passes`` over the data.

    Where nobody says how many passes there were, tokens are taken to be those of all of them, which is listed. Meant
    for dense transformers at ordinary context lengths; the result is the formula's, taken as exact.
    """
    of_tokens = (ALL_PASSES,) if passes is None else ()
    return Estimate(
        flop=reduce(mul, (parameters, tokens, passes or Range.exactly(1))).times(FLOP_PER_PARAMETER_AND_TOKEN),
        method="6PD",
        assumptions=("training compute is six times parameters times tokens, as for dense transformers", *of_tokens),
    )
