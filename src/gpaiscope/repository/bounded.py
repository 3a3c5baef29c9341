"""How much a folder's training took at most: what its log tells, measured by the largest weights that can be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gpaiscope.compute import originals
from gpaiscope.compute.bounds import LARGEST_WEIGHTS, ROUNDED_SIZE, Evidence, UpperEnd, least
from gpaiscope.compute.logs import LogProof, LogRecords, Run
from gpaiscope.compute.logs.kinds import base_of, kind_of
from gpaiscope.compute.logs.records import ModelFigures
from gpaiscope.errors import InputError
from gpaiscope.law.parameters import PARAMETERS
from gpaiscope.repository.about import told_size
from gpaiscope.repository.contents import Contents
from gpaiscope.repository.findings import Findings
from gpaiscope.repository.runs import taken_by_model
from gpaiscope.repository.trained_on import TrainedOn
from gpaiscope.values import Exact, Range, reduced

LEAST_THIRD: Final = reduced(
    Fraction(min(dated.value for dated in PARAMETERS["criterion_flop"].values if isinstance(dated.value, int)))
    / max(
        dated.value for dated in PARAMETERS["modification_multiple"].values if isinstance(dated.value, int | Fraction)
    )
)
"""A third of the criterion of the law: no general-purpose AI model is measured by less (Guidelines 60, 61)."""


def upper_end_of_log(
    contents: Contents, made_from: Findings, own: tuple[str, ...], log: LogRecords, proof: LogProof
) -> UpperEnd | None:
    """The least upper end of what the runs of a log took together; None where one of them is bounded by nothing."""
    size, of_size = most_weights(contents, made_from, own)
    length = max(_lengths(contents, made_from), default=None)
    base = _only_entry(made_from)
    if base and not base_of(log, log.runs[0]):
        log = replace(log, card={**log.card, "base_model": base})  # what else tells what the model reads
    proofs = proof.runs or (proof,)
    ends = [
        least(_evidence(log, run, of_run, base, size, of_size, length), doubted_below=LEAST_THIRD)
        for run, of_run in zip(log.runs, proofs, strict=True)
    ]
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    if len(known) == 1:
        return known[0]
    return UpperEnd(
        rule=known[0].rule,
        flop=sum(end.flop for end in known),
        formula=f"{len(known)} runs together, of which the first took at most {known[0].formula}",
        source=known[0].source,
        doubt=known[0].doubt,
        worst=sum(end.worst for end in known),
    )


def upper_end_of_data(
    contents: Contents, made_from: Findings, own: tuple[str, ...], data: TrainedOn, longest: Exact | None
) -> UpperEnd | None:
    """The upper end of a training by all of its data; ``longest`` is the longest sequence, where one is told."""
    size, of_size = most_weights(contents, made_from, own)
    told = Evidence(
        weights=size,
        of_weights=of_size,
        longest=longest,
        text_bytes=data.text_bytes,
        records=data.records,
        passes=data.passes,
    )
    return least(told, doubted_below=LEAST_THIRD)


def most_weights(contents: Contents, made_from: Findings, own: tuple[str, ...]) -> tuple[Exact, str]:
    """The most weights that the model can have, and where that is from; twice the largest public ones if nothing tells.

    Of several sources the largest number: a name that was misread makes no bound too low.
    """
    known = [*_of_entries(made_from), *_of_configuration(contents)]
    if not known:
        names = [str(fact.value) for fact in made_from.facts if fact.path.endswith((".hub_id", ".name"))]
        told = [size for name in (*names, *own) if (size := told_size(None, (name,))) is not None]
        known = [
            (reduced(Fraction(size.value.at("best")) * ROUNDED_SIZE), "the size in the name, and three tenths more")
            for size in told
            if isinstance(size.value, Range)
        ]
    return max(known, default=(LARGEST_WEIGHTS, "more than any public model has: nothing tells the size"))


def _of_entries(made_from: Findings) -> Iterator[tuple[Exact, str]]:
    """The weights of the originals that are told or may be meant, by the table of originals."""
    named = [str(fact.value) for fact in made_from.facts if fact.path.endswith(".hub_id")]
    for hub_id in (*named, *made_from.fitting):
        if (entry := originals.find(hub_id)) is not None:
            yield entry.parameters, ""


def _only_entry(made_from: Findings) -> str:
    """The identifier of the one original, where the table of originals has it; else empty."""
    named = [str(fact.value) for fact in made_from.facts if fact.path.endswith(".hub_id")]
    entry = originals.find(named[0]) if len(named) == 1 else None
    return entry.hub_id if entry is not None else ""


def _of_configuration(contents: Contents) -> Iterator[tuple[Exact, str]]:
    if contents.main is None:
        return
    from gpaiscope.compute import architecture  # a folder without a configuration has nothing to count

    try:
        counted = architecture.count(contents.main.values).parameters
    except InputError:
        return
    if counted.range.high is not None:
        yield counted.range.high, contents.main.name


def _lengths(contents: Contents, made_from: Findings) -> Iterator[Exact]:
    """The longest sequences that the model takes, by its own files and by the table of originals."""
    yield from (counted.value for counted in taken_by_model(contents))
    for fact in made_from.facts:
        entry = originals.find(str(fact.value)) if fact.path.endswith(".hub_id") else None
        if entry is not None and entry.figures.context is not None:
            yield entry.figures.context


def _evidence(
    log: LogRecords, run: Run, proof: LogProof, base: str, size: Exact, of_size: str, length: Exact | None
) -> Evidence:
    kind = kind_of(log, run, ModelFigures(config=log.config or run.config, original=base))
    hours, chips, joules = (_high(proof, name) for name in ("hours", "chips", "energy_joules"))
    if (chip_hours := _high(proof, "chip_hours")) is not None:
        hours, chips = chip_hours, 1
    samples = _samples(run, proof)
    return Evidence(
        weights=size,
        of_weights=of_size,
        tokens=_tokens(run) if kind in _OF_TOKENS else None,
        samples=None if samples is None or kind not in _IN_SAMPLES else samples * _IN_SAMPLES[kind],
        longest=length,
        steps=_furthest(run, "step"),
        seconds=None if hours is None else hours * 3600,
        chips=chips,
        joules=joules,
        rewarded=any(name in run.series for name in ("reward", "completion_length", "preference")),
    )


_OF_TOKENS: Final = frozenset({"text", "preference", "reinforcement-learning"})
"""What reads nothing but tokens, all of which its trainer counts."""
_IN_SAMPLES: Final = {"text": 1, "preference": 2, "encoder-decoder": 2}
"""How many sequences a sample is: the better answer and the worse, what is read and what is written."""


def _tokens(run: Run) -> Exact | None:
    """The tokens of a run: counts of several names by the largest.

    Where each ends before the last step, the steps after it count twice as many each as those before; None where most
    of the steps came after.
    """
    steps, whole, partial = _furthest(run, "step"), [], []
    for count in (run.series[name] for name in ("tokens", "main_input") if name in run.series):
        most = max(count.high, count.gained)
        if most > 0 and (count.at is None or steps is None or count.at >= steps):
            whole.append(most)
        elif most > 0 and count.at is not None and steps is not None and 2 * count.at >= steps:
            left = Fraction(steps - count.at) / Fraction(count.at)
            partial.append((most, reduced(Fraction(most) * (1 + 2 * left))))
    if whole:
        return max(*whole, *(counted for counted, _ in partial), 0)
    return max((extended for _, extended in partial), default=None)


def _samples(run: Run, proof: LogProof) -> Exact | None:
    """The samples of a run in all passes: by the log's rate over its time, or as they were counted."""
    rate, runtime = run.last("samples_per_second"), run.last("runtime")
    told = [_high(proof, "samples")]
    if rate and runtime and rate > 0 and runtime > 0:
        most = max(Fraction(rate) * Fraction(101, 100), rate + ROUNDED_RATE)  # a slow rate is rounded by more
        told.append(reduced(most * runtime))
    return max((each for each in told if each is not None), default=None)


ROUNDED_RATE: Final = Fraction(1, 1000)
"""By how much the Trainer's rates are rounded at most: it writes three digits behind the point."""


def _furthest(run: Run, quantity: str) -> Exact | None:
    """The most of a count; after a restart its pieces together."""
    series = run.series.get(quantity)
    return max(series.high, series.gained) if series is not None and series.high > 0 else None


def _high(proof: LogProof, fact: str) -> Exact | None:
    return proof.facts[fact].high if fact in proof.facts else None
