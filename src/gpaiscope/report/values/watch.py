"""A run that is watched as JSON documents, one a line; numbers are decimal strings."""

from __future__ import annotations

from typing import Final

from gpaiscope.compute.logs.projection import Approach, Projection
from gpaiscope.report.values import kinds
from gpaiscope.report.values.shape import JsonShape, key, many, or_null, table
from gpaiscope.values import DateRange

_DAYS: Final[JsonShape[DateRange]] = JsonShape(kinds.DAY.schema, kinds.ENDS_OF_DAY.write)
"""The days between which one lies, with both ends also where they are one."""
_LINE: Final = table(
    Approach,
    id=key(kinds.TEXT, lambda line: line.mark.id),
    flop=key(kinds.END, lambda line: line.mark.at, "what may be spent without passing it"),
    passed=key(kinds.TRUTH, lambda line: line.passed),
    passed_on_best_estimate=key(kinds.FLAG, lambda line: line.passed_at_best),
    will_be_passed=key(kinds.TRUTH, lambda line: line.will),
    will_be_passed_on_best_estimate=key(or_null(kinds.FLAG), lambda line: line.will_at_best),
    on=key(or_null(_DAYS), lambda line: line.on, "null where it is not passed, has been, or no day can be told"),
    best_on=key(kinds.ISO_OR_NULL, lambda line: line.best_on),
    notify_by=key(
        kinds.ISO_OR_NULL, lambda line: line.notify_by, "the last day of the two weeks that begin on the best day"
    ),
    says=key(kinds.TEXT, lambda line: line.mark.says),
    cites=key(kinds.TEXT, lambda line: line.mark.cites),
)
WATCH: Final = table(
    Projection,
    schema_version=kinds.VERSIONED,
    on=key(kinds.ISO, lambda run: run.day),
    log=key(kinds.TEXT, lambda run: run.format),
    flop=key(kinds.AMOUNT, lambda run: run.spent),
    flop_per_day=key(
        or_null(kinds.AMOUNT), lambda run: run.daily, "null where the log does not say how long the run has taken"
    ),
    planned_flop=key(
        or_null(kinds.AMOUNT), lambda run: run.planned, "of the whole run; null where its plan is not known"
    ),
    lines=key(many(_LINE), lambda run: run.approaches),
    warnings=key(kinds.TEXTS, lambda run: run.notes),
)

watch_json: Final = WATCH.write
"""The document of one look at a run."""
