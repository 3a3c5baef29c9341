"""The JSON document of an estimate, in the words of the interface; numbers are decimal strings."""

from __future__ import annotations

from collections.abc import Iterable

from gpaiscope.compute.estimate import SCHEMA_VERSION, Term
from gpaiscope.values import digits_text, json_number

from .counting import Count
from .run import ArchitectureEstimate


def document(result: Count | ArchitectureEstimate) -> dict[str, object]:
    """The document of ``estimate architecture --format json``; without a run, what one token or sample costs."""
    count = result.count if isinstance(result, ArchitectureEstimate) else result
    written: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "method": "architecture",
        "family": count.family,
        "dense_transformer": count.dense_transformer,
        "sequence_length": count.sequence_length,
        "parameters": {
            "total": digits_text(count.parameters.total),
            "active": digits_text(count.parameters.active),
            "per_token": digits_text(count.parameters.per_token),
        },
        "score_coefficient": digits_text(count.score_coefficient),
        "terms": _terms(count.terms),
        "training_terms": _terms(count.training_terms),
        f"flop_per_{count.unit}": {
            "forward": json_number(count.forward.best),
            "training": json_number(count.training.best),
            "forward_range": count.forward.to_dict(),
            "training_range": count.training.to_dict(),
        },
    }
    if isinstance(result, ArchitectureEstimate):
        six = result.six_nd
        written["flop"] = result.flop.to_dict()
        written["run_terms"] = _terms(result.terms)
        written["six_nd"] = {
            "flop": digits_text(six.flop),
            "gap": json_number(six.gap),
            "outside_paragraph_132": six.outside_paragraph_132,
            "why": six.why,
        }
    written["assumptions"] = list(result.assumptions)
    written["warnings"] = list(result.warnings)
    if isinstance(result, ArchitectureEstimate):
        written["evidence"] = [str(source) for source in result.evidence]
    return written


def _terms(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [term.to_dict() for term in terms]
