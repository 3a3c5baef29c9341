"""The JSON document of an estimate, in the words of the interface; numbers are decimal strings."""

from __future__ import annotations

from collections.abc import Iterable

from gpaiscope.compute.estimate import Term
from gpaiscope.values import Exact, Range, digits_text

from .counting import Count
from .run import ArchitectureEstimate

SCHEMA_VERSION = "1"


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
            "forward": _best(count.forward),
            "training": _best(count.training),
            "forward_range": _range(count.forward),
            "training_range": _range(count.training),
        },
    }
    if isinstance(result, ArchitectureEstimate):
        six = result.six_nd
        written["flop"] = _range(result.flop)
        written["run_terms"] = _terms(result.terms)
        written["six_nd"] = {
            "flop": digits_text(six.flop),
            "gap": None if six.gap is None else digits_text(six.gap),
            "outside_paragraph_132": six.outside_paragraph_132,
            "why": six.why,
        }
    written["assumptions"] = list(result.assumptions)
    written["warnings"] = list(result.warnings)
    return written


def _terms(terms: Iterable[Term]) -> list[dict[str, str]]:
    return [{"name": term.name, "flop": digits_text(term.flop)} for term in terms]


def _range(flop: Range) -> dict[str, str | None]:
    return {"low": _text(flop.low), "best": _text(flop.best), "high": _text(flop.high)}


def _best(flop: Range) -> str | None:
    return _text(flop.best)


def _text(value: Exact | None) -> str | None:
    return None if value is None else digits_text(value)
