"""The ledger as a picture: each activity and both sums on a logarithmic axis, with the thresholds of the law."""

from __future__ import annotations

from gpaiscope.assessment import Assessment
from gpaiscope.compute.picture import Bar, Threshold, svg
from gpaiscope.law import Law, scope, training_compute
from gpaiscope.values import Exact, Range, rounded_text


def thresholds(law: Law) -> list[tuple[str, Exact]]:
    """The lines of the law on a day, each with a label."""
    lines = (("criterion_flop", "general-purpose"), ("presumption_flop", "systemic risk presumed"))
    found = [(label, law.number(name)) for name, label in lines]
    return [(f"{label}: more than {rounded_text(value, 1)}", value) for label, value in found]


def picture(assessment: Assessment) -> str:
    """The ledger of an assessment as SVG, readable without colour and with everything as text beside it."""
    entries = assessment.entries or ()
    bars = [Bar(label=f"{entry.kind} ({entry.state.replace('-', ' ')})", flop=entry.flop) for entry in entries]
    facts = assessment.model_case.facts
    for label, fact in (
        ("updates of parameters", scope.training_compute),
        ("cumulative", training_compute.cumulative_compute),
    ):
        value = facts[fact].value
        if isinstance(value, Range):
            bars.append(Bar(label=f"{label}, by the day", flop=value))
    value = assessment.expected.value
    if isinstance(value, Range):
        bars.append(Bar(label="cumulative, expected in all", flop=value))
    lines = [Threshold(label=label, flop=flop) for label, flop in thresholds(assessment.law)]
    model = assessment.dossier.model.name
    title = f"Training compute of {model.value if model else 'the model'}, {assessment.day}"
    return svg(bars, lines, title, " ".join(warning.says for warning in assessment.warnings))
