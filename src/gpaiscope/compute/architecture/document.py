"""An estimate as JSON holds it, in the words of the interface; numbers are decimal strings."""

from __future__ import annotations

from gpaiscope.values import digits_text, json_number

from .counting import Count, Parameters
from .run import ArchitectureEstimate


def document(result: Count | ArchitectureEstimate) -> dict[str, object]:
    """The document of ``estimate architecture --format json``; without a run, what one token or sample costs."""
    count = result.count if isinstance(result, ArchitectureEstimate) else result
    written: dict[str, object] = {
        "method": "architecture",
        "family": count.family,
        "dense_transformer": count.dense_transformer,
        "sequence_length": count.sequence_length,
        "parameters": _parameters(count.parameters),
        "parameters_range": count.parameters.range.to_dict(),
        "score_coefficient": digits_text(count.score_coefficient),
        "terms": [term.to_dict() for term in count.terms if count.known],
        "training_terms": [term.to_dict() for term in count.training_terms if count.known],
        f"flop_per_{count.unit}": {
            "forward": json_number(count.forward.best) if count.known else None,
            "training": json_number(count.training.best) if count.known else None,
            "forward_range": count.forward.to_dict(),
            "training_range": count.training.to_dict(),
        },
    }
    if isinstance(result, ArchitectureEstimate):
        six = result.six_nd
        written["flop"] = result.flop.to_dict()
        written["run_terms"] = [term.to_dict() for term in result.terms if count.known]
        written["six_nd"] = {
            "flop": json_number(six.flop),
            "gap": json_number(six.gap),
            "outside_paragraph_132": six.outside_paragraph_132,
            "why": six.why,
        }
    written["assumptions"] = list(result.assumptions)
    written["warnings"] = list(result.warnings)
    if isinstance(result, ArchitectureEstimate):
        written["evidence"] = [str(source) for source in result.evidence]
    return written


def _parameters(found: Parameters) -> dict[str, str | None]:
    """The numbers of parameters, null where they were supposed: then their range alone is told."""
    names = ("total", "active", "per_token")
    return {name: digits_text(getattr(found, name)) if found.settled else None for name in names}
