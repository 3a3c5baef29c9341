"""The JSON of ``estimate energy``: a range with its method, its parts, and the entry for the documentation."""

from __future__ import annotations

from typing import Final

from gpaiscope.compute.energy import Energy, Part
from gpaiscope.report.values import Json, versioned
from gpaiscope.values import Exact, rounded_text

DIGITS: Final = 4
"""Significant digits of the entry: two more than the Form asks for."""


def document(found: Energy) -> Json:
    """The energy of a training, as values."""
    return versioned(
        {
            "mwh": found.mwh.to_dict(),
            "joules": found.joules.to_dict(),
            "methods": list(found.methods),
            "overhead": None if found.overhead is None else found.overhead.to_dict(),
            "parts": list(map(_part, found.parts)),
            "warnings": list(found.warnings),
            "documentation": entry(found),
        }
    )


def _part(part: Part) -> Json:
    return {
        "label": part.label,
        "joules": part.joules.to_dict(),
        "method": part.method,
        "boundary": part.boundary,
        "says": list(part.says),
        "warnings": list(part.warnings),
        "source": str(part.source),
    }


def entry(found: Energy) -> Json:
    """What stands under ``[training]`` in ``documentation.toml``: the amount, and how it was found."""
    ends = {name: _rounded(end) for name in ("low", "best", "high") if (end := getattr(found.mwh, name)) is not None}
    is_one = len(ends) == 3 and len(set(ends.values())) == 1
    return {
        "energy_mwh": ends["best"] if is_one else ends,
        "energy_method": found.told,
    }


def _rounded(value: Exact) -> str:
    return rounded_text(value, DIGITS)
