"""Estimates of training compute as JSON documents; numbers are decimal strings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gpaiscope.compute import architecture
from gpaiscope.compute.architecture import ArchitectureEstimate, Count
from gpaiscope.compute.estimate import Estimate
from gpaiscope.report.values import Json, versioned
from gpaiscope.values import Exact, json_number

if TYPE_CHECKING:
    from gpaiscope.compute.logs import LogProof


def architecture_json(found: Count | ArchitectureEstimate) -> Json:
    """The document of ``estimate architecture``; without a run, what one token or sample takes."""
    return versioned(architecture.document(found))


def hardware_json(found: Estimate, six: Exact | None) -> Json:
    """The document of ``estimate hardware``; ``six`` is 6PD where it can be said."""
    return versioned({**found.to_dict(), "six_nd": _six(six)})


def log_json(proof: LogProof, beside: Estimate | None = None) -> Json:
    """The document of ``estimate log``, with the hardware's estimate beside it where there is one."""
    hardware = {} if beside is None else {"hardware": beside.to_dict()}
    return versioned({**_proof(proof), **hardware})


def _proof(proof: LogProof) -> Json:
    times = {"started": clock(proof.started), "ended": clock(proof.ended)}
    found: Json = {
        "log": {"format": proof.format, "name": proof.name},
        **proof.estimate.to_dict(),
        "six_nd": _six(proof.six_nd),
        "reported_flop": json_number(proof.reported),
        "implied_parameters": json_number(proof.implied_parameters),
        "facts": {name: value.to_dict() for name, value in proof.facts.items()} | times,
        "traps": [{"id": trap.id, "says": trap.says, "corrected": trap.corrected} for trap in proof.traps],
        "unproven": [{"fact": missing.fact, "why": missing.why} for missing in proof.unproven],
    }
    return {**found, "runs": [_proof(run) for run in proof.runs]} if proof.runs else found


def _six(six: Exact | None) -> dict[str, str | None] | None:
    return None if six is None else {"flop": json_number(six)}


def clock(seconds: Exact | None) -> str | None:
    """A time since 1970 in UTC; None for one that no calendar has."""
    if seconds is None or not 0 <= seconds < 253_402_300_800:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()
