"""The compute ledger: what counts as training compute, how it was estimated, and on what that rests.

It is also the account that a notification has to give (Guidelines 31 and 120 to 122): figures to as many significant
figures as are notified, the approach, each activity with what it adds and why, approximations and assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.law import Law, cautions, scope, training_compute
from gpaiscope.law.citation import cite
from gpaiscope.law.training_compute import Count
from gpaiscope.report import words
from gpaiscope.report.blocks import Amount, Bar, Block, Figure, Heading, Line, Named, Page, Row, Rows, Sentence, row
from gpaiscope.report.computed import listed, notices, part, thresholds
from gpaiscope.values import Range, unique

_METHODS: Final = {
    "stated": "figure stated by the person who wrote the dossier",
    "6PD": "six times parameters times tokens, the formula for dense transformers",
    "hardware": "number of chips, hours, peak rate and utilisation",
    "architecture": "operations counted from the model's configuration",
    "log": "what the training log records",
    "not stated": "no figure is known",
}
_OF_COMPUTE: Final = ("estimate", cautions.within_the_margin.reference)
"""The warnings that are about figures."""

NOTHING: Final = "The dossier does not say what was done: [[activities]] is left out, so nothing can be estimated."


def ledger(assessment: Assessment) -> Page:
    """The ledger of a model; where it is unknown the page says so, and nothing else."""
    title: Line = ("How the training compute of ", Named(words.title(assessment)), " was estimated")
    entries, law = assessment.entries, assessment.law
    if entries is None:
        return Page(title=title, blocks=(Sentence((NOTHING,)),))
    sums, beside = tuple(_sums(assessment)), tuple(_beside(assessment, entries))
    bars = (*(Bar(label=(_name(each),), value=each.flop) for each in entries), *sums, *thresholds(law))
    return Page(
        title=title,
        blocks=(
            _preface(law),
            Rows(rows=tuple(_sum(each, law) for each in (*sums, *beside))),
            Figure(bars=bars, says=f"Each activity, and both sums, against the thresholds of the law on {law.day}."),
            *notices(each.says for each in assessment.warnings if each.reference in _OF_COMPUTE),
            *part("Approach", _approach(entries)),
            *(block for entry in entries for block in _activity(entry, law)),
            *part("Assumptions and approximations", _assumptions(assessment, entries)),
            *part("What is not known", unique(f"{each.asks} ({each.path})" for one in entries for each in one.missing)),
            *listed(
                "Sources", [(Named(str(each)),) for each in unique(each for one in entries for each in one.sources)]
            ),
        ),
    )


_PROVISIONS: Final = {
    "updates of parameters": "Guidelines 115",
    "cumulative, by the day": "Guidelines 116",
    "cumulative, in all": "Guidelines 30",
    "teachers, left out": "Guidelines 119",
}


def _sums(assessment: Assessment) -> Iterator[Bar]:
    """What updated parameters, what was spent in all by the day, and what will have been."""
    facts = assessment.model_case.facts
    yield Bar(label=("updates of parameters",), value=figure(facts[scope.training_compute]))
    yield Bar(label=("cumulative, by the day",), value=figure(facts[training_compute.cumulative_compute]))
    yield Bar(label=("cumulative, in all",), value=figure(assessment.expected))


def _beside(assessment: Assessment, entries: tuple[Entry, ...]) -> Iterator[Bar]:
    """What came with the weights of originals, and what went into teachers; left out where it is nothing."""
    inherited = figure(assessment.model_case.facts[scope.inherited_training_compute])
    teachers = figure(total(entries, "spent", kinds=("teacher-training",)))
    for label, value in (("inherited with weights", inherited), ("teachers, left out", teachers)):
        if value != Range.exactly(0):
            yield Bar(label=(label,), value=value)


def _sum(bar: Bar, law: Law) -> Row:
    provision = _PROVISIONS.get(words.plain(bar.label))
    cites = words.in_brackets(law.cited(cite(provision))) if provision else ()
    return Row(label=bar.label, items=((_amount(bar.value, law), *cites),))


def _preface(law: Law) -> Sentence:
    figures = f"State of {law.day}. Figures to {_digits(law)} significant figures"
    margin = f"; any method that is accurate within {law.number('margin_percent')} % may be used"
    rounded, accurate = (words.in_brackets(law.cited(cite(each))) for each in ("Guidelines 31", "Guidelines 120"))
    return Sentence((figures, *rounded, margin, *accurate, "."))


def _name(entry: Entry) -> str:
    return entry.kind if entry.state == "done" else f"{entry.kind}, {entry.state.replace('-', ' ')}"


def _activity(entry: Entry, law: Law) -> Iterator[Block]:
    """One activity: its figure, what it adds to either measure, and why."""
    yield Heading(("Activity: ", _name(entry)))
    rows = (
        row("figure", _amount(entry.flop, law), entry.estimate.method),
        row("updates of parameters", _counts(entry, entry.row.updates)),
        row("cumulative", _counts(entry, entry.row.cumulative)),
        row("because", (entry.row.because, *words.in_brackets(law.cited(entry.row.cites)))),
    )
    yield Rows(rows=rows)


def _counts(entry: Entry, count: Count) -> str:
    if count is not Count.UNLESS_PUBLIC:
        return str(count.value)
    public = entry.activity.data_public
    if public is None:
        return "counted unless the data are public, which is not said"
    return "not counted: the data are public" if public.value else "counted: the data are not public"


def _approach(entries: tuple[Entry, ...]) -> Iterable[str]:
    used = unique(entry.estimate.method for entry in entries)
    return [_METHODS.get(method, method) for method in used] or ["no activity is listed"]


def _assumptions(assessment: Assessment, entries: tuple[Entry, ...]) -> Iterable[str]:
    sums = (training_compute.cumulative_compute, training_compute.expected_compute)
    of_entries = (text for entry in entries for text in entry.estimate.assumptions)
    of_sums = (each.says for fact in sums for each in assessment.model_case.facts[fact].assumptions)
    return unique([*of_entries, *of_sums])


def _digits(law: Law) -> int:
    return int(law.number("notified_figures"))


def _amount(value: Range, law: Law) -> Amount:
    return Amount(value, "FLOP", _digits(law))
