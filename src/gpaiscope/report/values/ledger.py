"""The compute ledger as JSON: what counts, how much of it, and against which lines of the law."""

from __future__ import annotations

from typing import Final, NamedTuple

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.assessment.saying import binding_of_step
from gpaiscope.engine.expression import Fact
from gpaiscope.law import scope, training_compute
from gpaiscope.law.assumptions import estimated
from gpaiscope.law.citation import BINDING
from gpaiscope.report.values import Json, kinds
from gpaiscope.report.values.heads import HEAD, stated
from gpaiscope.report.values.originals import LINES
from gpaiscope.report.values.shape import JsonShape, by_id, key, many, one_of, or_null, table, within
from gpaiscope.report.values.shared import TABLE_KEYS, Shared
from gpaiscope.report.values.tables import CITES, SOURCES
from gpaiscope.values import Range


def document(assessment: Assessment) -> Json:
    """The ledger as a document of its own."""
    return LEDGER.write(LedgerInTables(assessment, Shared(assessment)))


def compute(assessment: Assessment, shared: Shared) -> Json:
    """The ledger: each activity with what it adds to either measure and why, the sums, and the thresholds."""
    return COMPUTE.write(LedgerInTables(assessment, shared))


class LedgerInTables(NamedTuple):
    """An assessment whose ledger is written, and the tables that take what its entries share."""

    assessment: Assessment
    shared: Shared

    def sum(self, fact: Fact) -> Range | None:
        """A sum that is a fact about the model; None where the case has none."""
        known = self.assessment.model_case.facts.get(fact)
        return None if known is None else figure(known)


class EntryInTables(NamedTuple):
    """An entry of the ledger, and the tables that take what it shares with others."""

    entry: Entry
    shared: Shared


class Measured(NamedTuple):
    """Whether an entry counts for a measure, and how much it adds."""

    counts: str
    flop: Range


_SUM: Final[JsonShape[Range | None]] = JsonShape(kinds.AMOUNT.schema, or_null(kinds.AMOUNT).write)
_MEASURED: Final = table(
    Measured,
    counts=key(one_of(("yes", "no", "unknown", "unsettled")), lambda measured: measured.counts),
    flop=key(kinds.AMOUNT, lambda measured: measured.flop),
)
_ENTRY: Final = table(
    EntryInTables,
    path=key(kinds.TEXT, lambda told: told.entry.path),
    kind=key(kinds.TEXT, lambda told: told.entry.kind),
    actor=key(kinds.TEXT_OR_NULL, lambda told: stated(told.entry.activity.actor)),
    state=key(one_of(("done", "under-way", "planned")), lambda told: told.entry.state),
    flop=key(kinds.AMOUNT, lambda told: told.entry.flop),
    spent=key(kinds.AMOUNT, lambda told: told.entry.spent),
    method=key(kinds.TEXT, lambda told: told.entry.estimate.method),
    updates=key(_MEASURED, lambda told: Measured(told.entry.counts(told.entry.row.updates), told.entry.updates)),
    cumulative=key(
        _MEASURED, lambda told: Measured(told.entry.counts(told.entry.row.cumulative), told.entry.cumulative)
    ),
    because=key(kinds.TEXT, lambda told: told.entry.row.because),
    cites=key(CITES, lambda told: told.shared.cites(told.entry.row.cites)),
    binding=key(one_of(BINDING), lambda told: told.entry.row.binding or binding_of_step(told.entry.row.cites, "")),
    question=key(kinds.TEXT_OR_NULL, lambda told: told.entry.row.question),
    assumptions=key(
        kinds.TEXTS,
        lambda told: [told.shared.assumption(estimated(text)) for text in told.entry.estimate.assumptions],
    ),
    sources=key(SOURCES, lambda told: told.shared.sources(told.entry.sources)),
)
COMPUTE: Final = table(
    LedgerInTables,
    complete=key(kinds.FLAG, lambda ledger: ledger.assessment.entries is not None),
    entries=key(
        many(_ENTRY),
        lambda ledger: [EntryInTables(entry, ledger.shared) for entry in ledger.assessment.entries or ()],
    ),
    training_compute=key(_SUM, lambda ledger: ledger.sum(scope.training_compute)),
    cumulative_training_compute=key(_SUM, lambda ledger: ledger.sum(training_compute.cumulative_compute)),
    expected_cumulative_training_compute=key(kinds.AMOUNT, lambda ledger: figure(ledger.assessment.expected)),
    inherited_training_compute=key(_SUM, lambda ledger: ledger.sum(scope.inherited_training_compute)),
    teacher_training_compute=key(
        kinds.AMOUNT,
        lambda ledger: figure(total(ledger.assessment.entries or (), "spent", kinds=("teacher-training",))),
    ),
    thresholds=key(
        by_id(kinds.NUMBER),
        lambda ledger: {line: ledger.assessment.law.number(line) for line in LINES},
    ),
)
LEDGER: Final = table(
    LedgerInTables,
    **within(LedgerInTables, lambda ledger: ledger.assessment, HEAD),
    **COMPUTE.keys,
    **within(LedgerInTables, lambda ledger: ledger.shared, TABLE_KEYS),
)
