"""The compute ledger as JSON: what counts, how much of it, and against which lines of the law."""

from __future__ import annotations

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.assessment.saying import binding_of_step
from gpaiscope.engine.expression import Fact
from gpaiscope.law import scope, training_compute
from gpaiscope.law.assumptions import estimated
from gpaiscope.report.values import Json, head
from gpaiscope.report.values.shared import Shared
from gpaiscope.values import digits_text


def document(assessment: Assessment) -> Json:
    """The ledger as a document of its own."""
    shared = Shared(assessment)
    return {**head(assessment), **compute(assessment, shared), **shared.tables()}


def compute(assessment: Assessment, shared: Shared) -> Json:
    """The ledger: each activity with what it adds to either measure and why, the sums, and the thresholds."""
    entries = assessment.entries
    return {
        "complete": entries is not None,
        "entries": [_entry(entry, shared) for entry in entries or ()],
        "training_compute": _sum(assessment, scope.training_compute),
        "cumulative_training_compute": _sum(assessment, training_compute.cumulative_compute),
        "expected_cumulative_training_compute": figure(assessment.expected).to_dict(),
        "inherited_training_compute": _sum(assessment, scope.inherited_training_compute),
        "teacher_training_compute": figure(total(entries or (), "spent", kinds=("teacher-training",))).to_dict(),
        "thresholds": {
            name: digits_text(assessment.law.number(name)) for name in ("criterion_flop", "presumption_flop")
        },
    }


def _sum(assessment: Assessment, fact: Fact) -> dict[str, str | None] | None:
    known = assessment.model_case.facts.get(fact)
    return figure(known).to_dict() if known is not None else None


def _entry(entry: Entry, shared: Shared) -> Json:
    """One activity of the ledger."""
    return {
        "path": entry.path,
        "kind": entry.kind,
        "actor": entry.activity.actor.value if entry.activity.actor else None,
        "state": entry.state,
        "flop": entry.flop.to_dict(),
        "spent": entry.spent.to_dict(),
        "method": entry.estimate.method,
        "updates": {"counts": entry.counts(entry.row.updates), "flop": entry.updates.to_dict()},
        "cumulative": {"counts": entry.counts(entry.row.cumulative), "flop": entry.cumulative.to_dict()},
        "because": entry.row.because,
        "cites": shared.cites(entry.row.cites),
        "binding": entry.row.binding or binding_of_step(entry.row.cites, ""),
        "question": entry.row.question or None,
        "assumptions": [shared.assumption(estimated(text)) for text in entry.estimate.assumptions],
        "sources": shared.sources(entry.sources),
    }
