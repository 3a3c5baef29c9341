"""Pages of training compute: from a configuration, from chips and hours, from a log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from gpaiscope.compute.architecture import ArchitectureEstimate, Count
from gpaiscope.compute.estimate import Estimate, Term
from gpaiscope.report import words
from gpaiscope.report.blocks import (
    Amount,
    Bar,
    Block,
    Code,
    Figure,
    Heading,
    Line,
    Named,
    Page,
    Row,
    Rows,
    Sentence,
    Span,
    Table,
    row,
)  # fmt: skip
from gpaiscope.report.computed import DIGITS, flop, listed, notices, part, thresholds
from gpaiscope.values import Exact, Range

if TYPE_CHECKING:
    from gpaiscope.compute.logs import LogProof
    from gpaiscope.law.parameters import NumbersOfDay

SIX: Final = "6 x parameters x tokens"


def architecture(found: Count | ArchitectureEstimate, law: NumbersOfDay) -> Page:
    """What a run of this architecture takes; of a count alone, what a token or sample costs and what a run needs."""
    run = found if isinstance(found, ArchitectureEstimate) else None
    counted = found.count if isinstance(found, ArchitectureEstimate) else found
    unit, parameters = counted.unit, counted.parameters
    total = f"{words.grouped(parameters.total)}, active {words.grouped(parameters.active)}"
    supposed = () if parameters.settled else (row("Parameters, supposed", _told(parameters.range)),)
    rows = (
        *(_run(run) if run else ()),
        row("Method", "architecture"),
        row("Family", counted.family),
        *(
            (row("Parameters", total), row(f"Multiply a {unit}", words.grouped(parameters.per_token)))
            if parameters.settled
            else supposed
        ),
        row(f"FLOP per {unit}", (_told(counted.forward), " forward"), (_told(counted.training), " in training")),
    )
    return Page(
        title=("Training compute from the architecture",),
        blocks=(
            Rows(rows=rows),
            _against(_bars(run), "Training compute as counted and as 6PD", law) if run else _needs_a_run(unit),
            *notices(found.warnings),
            *(_terms(f"Forward, per {unit}", counted.terms) if counted.known else ()),
            *(_terms("The run", run.terms) if run and counted.known else ()),
            *part("Assumptions", found.assumptions),
            *(_sources(run) if run else ()),
        ),
    )


def _run(found: ArchitectureEstimate) -> tuple[Row, ...]:
    six = found.six_nd
    outside = f"outside its paragraph: {six.why}" if six.outside_paragraph_132 else ""
    gap: Line = () if six.gap is None else ("the count is ", words.number(six.gap, DIGITS), " times it")
    product: Line = () if six.flop is None else (_flop(six.flop),)
    return (
        row("Training compute", flop(found.flop)),
        row("6PD", *(line for line in (product, gap, (outside,)) if any(line))),
    )


def _bars(found: ArchitectureEstimate) -> tuple[Bar, ...]:
    return (
        Bar(label=("counted from the configuration",), value=found.flop),
        *(() if found.six_nd.flop is None else (Bar(label=(SIX,), value=Range.exactly(found.six_nd.flop)),)),
    )


def _needs_a_run(unit: str) -> Sentence:
    given = ("--tokens 15T",) if unit == "token" else ("--samples 1e9",)
    return Sentence(("This is not yet a run. Say how much was trained on: ", *map(Code, given), "."))


def _terms(title: str, terms: tuple[Term, ...]) -> tuple[Block, ...]:
    total = sum((term.flop for term in terms), 0)
    rows = (*((term.name, term.flop) for term in terms), ("sum", total))
    cells = tuple(((name,), (Amount(Range.exactly(each), digits=4),), (_share(each, total),)) for name, each in rows)
    return Heading((title,)), Table(head=("Term", "FLOP", "Share"), rows=cells, right=frozenset({1, 2}))


def _share(each: Exact, total: Exact) -> str:
    return words.percent(Range.exactly(Fraction(each) / Fraction(total))) if total else "-"


def hardware(found: Estimate, periods: Sequence[Range], six: Exact | None, law: NumbersOfDay) -> Page:
    """What chips and hours come to, ``periods`` each alone; ``six`` is 6PD where parameters and tokens are given."""
    bars = [Bar(label=(term.says,), value=each) for term, each in zip(found.terms, periods, strict=True)]
    if len(bars) > 1:
        bars.append(Bar(label=("all periods",), value=found.flop))
    if six is not None:
        bars.append(Bar(label=(SIX,), value=Range.exactly(six)))
    several = [(term.name, ": ", _flop(term.flop), ", ", term.says) for term in found.terms]
    return Page(
        title=("Training compute from hardware",),
        blocks=(
            Rows(rows=(row("Training compute", flop(found.flop)), *_six(six), row("Method", found.method))),
            _against(bars, "Training compute by the chips and hours", law),
            *notices(found.warnings),
            *(listed("Periods", several) if len(several) > 1 else ()),
            *part("Assumptions", found.assumptions),
            *_sources(found),
        ),
    )


def log(proof: LogProof, beside: Estimate | None, law: NumbersOfDay) -> Page:
    """What a log proves, what it claims, and what it leaves open; ``beside`` is the hardware's estimate."""
    facts = [*((name, _told(value)) for name, value in proof.facts.items()), *_times(proof)]
    traps = {trap.says for trap in proof.traps}
    warnings = [each for each in proof.estimate.warnings if each not in traps]
    return Page(
        title=("Training compute from a log",),
        blocks=(
            Rows(rows=_proven(proof, beside)),
            _against(_claims(proof, beside), "Training compute that the log claims and proves", law),
            *notices([*warnings, *(beside.warnings if beside else ())]),
            *_rows("Facts", facts),
            *_rows("Runs", [(run.name or run.format, _told(run.estimate.flop)) for run in proof.runs]),
            *_rows("Traps", [(f"{trap.id}{'' if trap.corrected else ' (not corrected)'}", trap.says)
                             for trap in proof.traps]),
            *_rows("Not proven", [(each.fact, each.why) for each in proof.unproven]),
            *part("Assumptions", proof.estimate.assumptions),
            *part("By hardware", beside.assumptions if beside else ()),
            *_sources(proof.estimate),
        ),
    )  # fmt: skip


def _proven(proof: LogProof, beside: Estimate | None) -> tuple[Row, ...]:
    claimed: Span = "nothing" if proof.reported is None else _flop(proof.reported)
    return (
        row("Training compute", flop(proof.estimate.flop)),
        row("The log claims", claimed),
        *_six(proof.six_nd),
        *((row("By hardware", flop(beside.flop)),) if beside else ()),
        row("Method", proof.estimate.method),
        row("Log", proof.format, *(((Named(proof.name),),) if proof.name else ())),
    )


def _claims(proof: LogProof, beside: Estimate | None) -> list[Bar]:
    claimed = [] if proof.reported is None else [("claimed by the log", Range.exactly(proof.reported))]
    ours = [] if beside is None else [("by the hardware", beside.flop)]
    found = [*claimed, ("proven by the log", proof.estimate.flop), *ours]
    return [Bar(label=(label,), value=value) for label, value in found]


def _times(proof: LogProof) -> list[tuple[str, str]]:
    from gpaiscope.report.values.estimate import clock

    ends = (("started", clock(proof.started)), ("ended", clock(proof.ended)))
    return [(name, time) for name, time in ends if time]


def _against(bars: Iterable[Bar], says: str, law: NumbersOfDay) -> Figure:
    return Figure(bars=(*bars, *thresholds(law)), says=f"{says}, against the thresholds of the law on {law.day}.")


def _told(value: Range) -> str:
    return words.amount(value, DIGITS)


def _flop(value: Exact) -> Amount:
    return flop(Range.exactly(value))


def _rows(title: str, found: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    rows = tuple(row(label, says) for label, says in found)
    return (Heading((title,)), Rows(rows=rows)) if rows else ()


def _six(six: Exact | None) -> tuple[Row, ...]:
    return () if six is None else (row("6PD", _flop(six)),)


def _sources(found: Estimate) -> tuple[Block, ...]:
    return listed("Sources", [(Named(str(each)),) for each in found.evidence])
