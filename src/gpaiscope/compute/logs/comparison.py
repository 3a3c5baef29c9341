"""A log beside the hardware that it says ran."""

from __future__ import annotations

from dataclasses import replace

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.hardware import ChipPeriod, Measure, estimate
from gpaiscope.compute.logs.records import LogProof
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Range, Truth


def by_hardware(proof: LogProof, chip: str) -> Estimate:
    """The hardware's estimate over the hours and chips of the log. Raises InputError where the log shows neither."""
    shown = {name: proof.facts[name].best for name in ("hours", "chips") if name in proof.facts}
    hours, chips = shown.get("hours"), shown.get("chips")
    if "chip_hours" in proof.facts:
        hours, chips = proof.facts["chip_hours"].best, 1
    if not hours or not chips:
        missing = " and ".join(name for name in ("hours", "chips") if not shown.get(name))
        message = f"the log does not prove {missing}, so that --chip has nothing to compare with"
        raise InputError(
            Mistake(reference="log-without-hardware", message=message, help="`estimate hardware` takes them as options")
        )
    busy = next((proof.facts[name].best for name in ("tensor_active", "utilisation") if name in proof.facts), None)
    counted: Measure = "counter" if busy else "model"
    found = estimate([ChipPeriod(chip=chip, count=chips, hours=hours, utilisation=busy or None, measure=counted)])
    if proof.estimate.flop.best is None or not _apart(proof.estimate.flop, found.flop):
        return found
    says = "the log's figure and the hardware's lie apart beyond their ranges: wrong chip, hours, or counter"
    return replace(found, warnings=(*found.warnings, says))


def _apart(one: Range, other: Range) -> bool:
    return Truth.YES in (one.greater_than(other), other.greater_than(one))
