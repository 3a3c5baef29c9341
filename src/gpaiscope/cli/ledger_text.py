"""The ledger as text: activities, what they add to either measure, and why."""

from __future__ import annotations

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.document import cited
from gpaiscope.assessment.ledger import Entry
from gpaiscope.cli.estimates import shown
from gpaiscope.cli.terminal import clean, columns, wrap
from gpaiscope.law import Law, scope, training_compute
from gpaiscope.values import Range


def ledger_text(assessment: Assessment) -> str:
    """The ledger for people: one block an activity, then the sums and what is missing."""
    name = assessment.dossier.model.name
    lines = [f"Compute ledger of {clean(name.value) if name else 'the model'}, {assessment.day}", ""]
    if assessment.entries is None:
        return "\n".join([*lines, "The dossier does not say what was done: [[activities]] is left out.", ""])
    for entry in assessment.entries:
        lines += _block(entry, assessment.law)
    lines += ["Sums", *_sums(assessment)]
    missing = [item for entry in assessment.entries for item in entry.missing]
    if missing:
        lines += ["", "Missing", *(f"  - {item.asks} ({item.path})" for item in missing)]
    return "\n".join([line for each in lines for line in _wrapped(each)] + [""])


def _wrapped(line: str) -> list[str]:
    """A line within the terminal's width, its continuation indented below it."""
    if len(line) <= columns():
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(line.strip(), columns(), indent, indent + "  ")


def _block(entry: Entry, law: Law) -> list[str]:
    label = f"{entry.kind} ({entry.state.replace('-', ' ')})"
    lines = [
        f"{label:<36} {shown(entry.flop)}, {entry.estimate.method}",
        f"  updates of parameters: {entry.row.updates.value}; cumulative: {entry.row.cumulative.value}",
        f"  {entry.row.because}",
        f"  {'; '.join(cited(entry.row.cites, law))}",
    ]
    lines += [f"  assumed: {text}" for text in entry.estimate.assumptions]
    lines += [f"  warning: {text}" for text in entry.estimate.warnings]
    lines += [f"  source: {clean(str(source))}" for source in entry.sources]
    return [*lines, ""]


def _sums(assessment: Assessment) -> list[str]:
    facts = assessment.model_case.facts
    rows = (
        ("updates of parameters, by the day", facts[scope.training_compute]),
        ("inherited with the weights", facts[scope.inherited_training_compute]),
        ("cumulative, by the day", facts[training_compute.cumulative_compute]),
        ("cumulative, expected in all", assessment.expected),
    )
    return [f"  {label:<34} {shown(known.value)}" for label, known in rows if isinstance(known.value, Range)]
