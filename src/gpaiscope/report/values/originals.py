"""Published models as JSON documents: what is known of one, and a list of several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gpaiscope.compute.originals import Original
from gpaiscope.law import Law
from gpaiscope.report.values import Json, versioned
from gpaiscope.values import Range, Truth, json_number

LINES: Final = ("criterion_flop", "presumption_flop")
"""The numbers of the law that training compute is measured by."""


def above(compute: Range, law: Law) -> dict[str, Truth]:
    """Whether the compute is greater than each of the numbers, as far as its range tells."""
    return {line: compute.greater_than(Range.exactly(law.number(line))) for line in LINES}


def original_json(found: Original, law: Law) -> Json:
    """The document of ``originals show``."""
    return versioned(
        {
            **_brief(found, law),
            "presumed": above(found.training_compute, law)["presumption_flop"].value,
            "released_on": found.released_on.isoformat() if found.released_on else None,
            "parameters": json_number(found.parameters),
            "active_parameters": json_number(found.active_parameters),
            "tokens": json_number(found.tokens),
            "starts_from": found.starts_from or None,
            "licence": found.licence or None,
            "licence_name": found.licence_name or None,
            "aliases": list(found.aliases),
            "variants": list(found.variants),
            "copies": list(found.copies),
            "assumptions": list(found.estimate.assumptions),
            "warnings": list(found.estimate.warnings),
            "epoch_row": found.epoch_row or None,
            "outside_epoch": found.outside_epoch or None,
            "note": found.note or None,
            "sources": {field: str(source) for field, source in found.sources},
        }
    )


def originals_json(found: Iterable[Original], words: str, law: Law) -> Json:
    """The document of ``originals list`` and ``originals search``."""
    return versioned({"words": words, "originals": [_brief(each, law) for each in found]})


def _brief(found: Original, law: Law) -> Json:
    passes = above(found.training_compute, law)
    return {
        "id": found.hub_id,
        "name": found.name,
        "maker": found.maker,
        "resolved_as": found.resolved_as,
        "because": found.because,
        "training_compute": found.training_compute.to_dict(),
        "method": found.estimate.method,
        "above": {line: truth.value for line, truth in passes.items()},
        "straddles": [line for line, truth in passes.items() if truth is Truth.UNKNOWN],
    }
