"""How training compute was estimated, as a notification has to say it: Guidelines 31 and 120 to 122.

The figure to two significant figures, the approach, the approximations and assumptions, and each
activity with what it adds and why. Markdown, from the ledger; nothing here is computed anew.
"""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.document import cited
from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.ledger import Entry, total
from gpaiscope.law import scope, training_compute
from gpaiscope.law.citation import cite
from gpaiscope.law.training_compute import Count
from gpaiscope.values import Exact, Range, rounded_text

_METHODS = {
    "stated": "figure stated by the person who wrote the dossier",
    "6PD": "six times parameters times tokens, the formula for dense transformers",
    "hardware": "number of chips, hours, peak rate and utilisation",
    "architecture": "operations counted from the model's configuration",
    "log": "what the training log records",
    "not stated": "no figure is known",
}


def method_text(assessment: Assessment) -> str:
    """The method text in Markdown. Where the ledger is unknown it says so, and nothing else."""
    model = assessment.dossier.model
    title = f"# How the training compute of {escaped(model.name.value) if model.name else 'the model'} was estimated"
    if assessment.entries is None:
        return f"{title}\n\nThe dossier does not say what was done, so nothing can be estimated.\n"
    return "\n".join(
        [
            title,
            "",
            f"State of {assessment.day}. Figures to {_figures(assessment)} significant figures"
            f" ({_cited('Guidelines 31', assessment)}); any method that is accurate within"
            f" {assessment.law.number('margin_percent')} % may be used ({_cited('Guidelines 120', assessment)}).",
            "",
            *_sums(assessment),
            "",
            "## Approach",
            "",
            *(f"- {escaped(line)}" for line in _approach(assessment.entries)),
            "",
            "## Activities",
            "",
            *_table(assessment, assessment.entries),
            "",
            "## Assumptions and approximations",
            "",
            *_bullets(_assumptions(assessment)),
            "",
            "## What is not known",
            "",
            *_bullets(_missing(assessment.entries)),
            "",
        ]
    )


def _cited(text: str, assessment: Assessment) -> str:
    return cited(cite(text), assessment.law)[0]


def _figures(assessment: Assessment) -> int:
    return int(assessment.law.number("notified_figures"))


def _sums(assessment: Assessment) -> list[str]:
    facts = assessment.model_case.facts
    rows = (
        ("Compute that updated parameters", facts[scope.training_compute], "Guidelines 115"),
        ("Cumulative training compute, spent by the day", facts[training_compute.cumulative_compute], "Guidelines 116"),
        ("Cumulative training compute, expected in all", assessment.expected, "Guidelines 30"),
    )
    lines = ["| Measure | FLOP | Range | |", "|---|---|---|---|"]
    for says, known, provision in rows:
        value = figure(known)
        best, ends = _best(value, assessment), _ends(value, assessment)
        lines.append(f"| {says} | **{best}** | {ends} | {_cited(provision, assessment)} |")
    teachers = figure(total(assessment.entries or (), "spent", kinds=("teacher-training",)))
    if teachers != Range.exactly(0):
        best = _best(teachers, assessment)
        lines.append(f"| Training of teachers, left out of both | {best} | | {_cited('Guidelines 119', assessment)} |")
    return lines


def _best(value: Range, assessment: Assessment) -> str:
    best = value.best if value.best is not None else value.low if value.exact else None
    return "not known" if best is None else _text(best, assessment)


def _ends(value: Range, assessment: Assessment) -> str:
    if value.exact:
        return "exact as stated"
    low = "0" if not value.low else _text(value.low, assessment)
    return f"{low} to {'not bounded' if value.high is None else _text(value.high, assessment)}"


def _text(value: Exact, assessment: Assessment) -> str:
    return rounded_text(value, _figures(assessment))


def _approach(entries: tuple[Entry, ...]) -> list[str]:
    used = dict.fromkeys(entry.estimate.method for entry in entries)
    return [_METHODS.get(method, method) for method in used] or ["no activity is listed"]


def _table(assessment: Assessment, entries: tuple[Entry, ...]) -> list[str]:
    lines = [
        "| Activity | State | FLOP | Method | Updates parameters | Cumulative | Why |",
        "|---|---|---|---|---|---|---|",
    ]
    for entry in entries:
        flop = f"{_best(entry.flop, assessment)} ({_ends(entry.flop, assessment)})"
        why = f"{entry.row.because} ({'; '.join(cited(entry.row.cites, assessment.law))})"
        counts = (_word(entry, entry.row.updates), _word(entry, entry.row.cumulative))
        cells = (entry.kind, entry.state.replace("-", " "), flop, entry.estimate.method, *counts, why)
        lines.append("| " + " | ".join(escaped(cell) for cell in cells) + " |")
    return lines


def _word(entry: Entry, count: Count) -> str:
    if count is not Count.UNLESS_PUBLIC:
        return str(count.value)
    public = entry.activity.data_public
    if public is None:
        return "counted unless the data are public, which is not said"
    return "not counted: the data are public" if public.value else "counted: the data are not public"


def _assumptions(assessment: Assessment) -> list[str]:
    found = [text for entry in assessment.entries or () for text in entry.estimate.assumptions]
    for fact in (training_compute.cumulative_compute, training_compute.expected_compute):
        found += [each.says for each in assessment.model_case.facts[fact].assumptions]
    return list(dict.fromkeys(found))


def _missing(entries: tuple[Entry, ...]) -> list[str]:
    return list(dict.fromkeys(f"{item.asks} ({item.path})" for entry in entries for item in entry.missing))


def _bullets(lines: list[str]) -> list[str]:
    return [f"- {escaped(line)}" for line in lines] or ["- nothing"]


_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~$&])")
_LIST: Final = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def escaped(text: str) -> str:
    """Text of others as Markdown shows it literally, on one line."""
    line = " ".join(text.split())
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))
