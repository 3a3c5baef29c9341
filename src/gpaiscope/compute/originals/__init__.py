"""Published models that others build on, and the training compute that what is published of them gives.

The data beside this module hold facts with a source each. The range of compute is worked out here and says how: as
stated, from parameters and tokens, from chip-hours, or, where too little is published, bounded by a rule that is named.
Copies, other formats and post-trained releases are found by rule, and say what they were resolved as and why.
It makes no statement about what a model is in law.
"""

from __future__ import annotations

from gpaiscope.compute.originals.entries import Original
from gpaiscope.compute.originals.names import hub_key
from gpaiscope.compute.originals.sizing import TOKEN_BOUNDS, Figures, from_size
from gpaiscope.compute.originals.table import (
    called_after,
    find,
    fitting,
    known_as,
    named,
    near,
    originals,
    own_table,
    packaged,
    search,
    using,
)

__all__ = [
    "TOKEN_BOUNDS",
    "Figures",
    "Original",
    "called_after",
    "find",
    "fitting",
    "from_size",
    "hub_key",
    "known_as",
    "named",
    "near",
    "originals",
    "own_table",
    "packaged",
    "search",
    "using",
]
