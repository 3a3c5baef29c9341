"""The JSON of ``estimate energy``: a range with its method, its parts, and the entry for the documentation."""

from __future__ import annotations

from typing import Final

from gpaiscope.compute.energy import Energy, Part
from gpaiscope.report.values import kinds
from gpaiscope.report.values.shape import JsonShape, key, many, or_null, table
from gpaiscope.values import Exact, Range, rounded_text

DIGITS: Final = 4
"""Significant digits of the entry: two more than the Form asks for."""


def _rounded(value: Exact) -> str:
    return rounded_text(value, DIGITS)


def _amount(mwh: Range) -> object:
    """One number where it is exact as far as it is written, else the ends that there are."""
    ends = {name: _rounded(end) for name in ("low", "best", "high") if (end := getattr(mwh, name)) is not None}
    is_one = len(ends) == 3 and len(set(ends.values())) == 1
    return ends["best"] if is_one else ends


_WRITTEN_AMOUNT: Final[JsonShape[Range]] = JsonShape(
    {"anyOf": [kinds.TEXT.schema, {"type": "object", "additionalProperties": kinds.TEXT.schema}]}, _amount
)
_ENTRY: Final = table(
    Energy,
    energy_mwh=key(_WRITTEN_AMOUNT, lambda energy: energy.mwh),
    energy_method=key(kinds.TEXT, lambda energy: energy.told),
)
_PART: Final = table(
    Part,
    label=key(kinds.TEXT, lambda part: part.label),
    joules=key(kinds.AMOUNT, lambda part: part.joules),
    method=key(kinds.TEXT, lambda part: part.method),
    boundary=key(kinds.TEXT, lambda part: part.boundary),
    says=key(kinds.TEXTS, lambda part: part.says),
    warnings=key(kinds.TEXTS, lambda part: part.warnings),
    source=key(kinds.TEXT, lambda part: str(part.source)),
)
ENERGY: Final = table(
    Energy,
    schema_version=kinds.VERSIONED,
    mwh=key(kinds.AMOUNT, lambda energy: energy.mwh),
    joules=key(kinds.AMOUNT, lambda energy: energy.joules),
    methods=key(kinds.TEXTS, lambda energy: energy.methods),
    overhead=key(
        or_null(kinds.AMOUNT),
        lambda energy: energy.overhead,
        "what it was multiplied by for the building; null: by nothing",
    ),
    parts=key(many(_PART), lambda energy: energy.parts),
    warnings=key(kinds.TEXTS, lambda energy: energy.warnings),
    documentation=key(_ENTRY, lambda energy: energy, "what stands under [training] in documentation.toml"),
)

document: Final = ENERGY.write
"""The energy of a training, as values."""

entry: Final = _ENTRY.write
"""What stands under ``[training]`` in ``documentation.toml``: the amount, and how it was found."""
