"""What a training log proves: FLOP, tokens, samples, steps, hours; and what it cannot prove.

The FLOP counters of trainers are conventions, not measurements. Hugging Face's Trainer writes six times the
elements of the model's main input times the parameters outside embeddings that the process sees
(transformers 5.24, ``trainer.py``, ``floating_point_ops``). That is near the truth for dense language models
trained in full, and wrong by a known or unknown factor for adapters, experts, images, speech, encoder-decoders,
sharded weights and reinforcement learning. Each such trap is detected here, corrected where the log and the
model's figures allow it, and otherwise left unknown.

A log comes as a `LogRecords`: its rows folded into a `Series` for each quantity of `NUMBERS`, whatever file they
stood in. ``records`` has the types, ``case`` what can be said of a run at once, ``text`` and ``shapes`` the judges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.logs import shapes, text
from gpaiscope.compute.logs.bounds import bounded
from gpaiscope.compute.logs.case import LARGEST_MODEL, SMALLEST_MODEL, Case, Notes, case_of, positive, short
from gpaiscope.compute.logs.figures import completed
from gpaiscope.compute.logs.kinds import base_of
from gpaiscope.compute.logs.records import (
    NUMBERS,
    Given,
    LogProof,
    LogRecords,
    ModelFigures,
    Run,
    Series,
    Trap,
    Unproven,
    quantity_of,
)
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import NOTHING_KNOWN, Range, Source, unique

__all__ = [
    "NUMBERS", "Given", "LogProof", "LogRecords", "ModelFigures", "Run", "Series", "Trap", "Unproven",
    "prove", "quantity_of",
]  # fmt: skip


def prove(log: LogRecords, model: ModelFigures | None = None, given: Given | None = None) -> LogProof:
    """Say what a log proves. Runs are judged apart and summed; a log without runs proves nothing.

    ``model`` takes precedence over the configuration that lay beside the log, and the log over what is ``given`` of
    the run. Raises InputError where facts of one run are given for a log of several.
    """
    figures, known = model or ModelFigures(), given or Given()
    runs = tuple(_told(run, known, alone=len(log.runs) == 1) for run in log.runs)
    proofs = tuple(_prove_run(log, run, _completed(figures, log, run), known.chip) for run in runs)
    if len(proofs) == 1:
        return proofs[0]
    if not proofs:
        nothing = Unproven(fact="flop", why="the log holds no run")
        estimate = Estimate(flop=NOTHING_KNOWN, method="log")
        return LogProof(format=log.format, name="", estimate=estimate, unproven=(nothing,))
    return _summed(log.format, proofs)


def _told(run: Run, given: Given, *, alone: bool) -> Run:
    """The run with what the caller knows of it and the log does not say."""
    hours = None if given.hours is None else given.hours * 3600
    facts = {"samples": given.samples, "sequence_length": given.length, "world_size": given.chips, "seconds": hours}
    known = {name: Series.of(value) for name, value in facts.items() if value is not None}
    if known and not alone:
        says = "the log holds several runs, and what is given of one would be taken for each of them"
        raise InputError(Mistake(reference="several-runs", message=says, help="name the file of one run"))
    return replace(run, series={**known, **run.series}) if known else run


def _completed(figures: ModelFigures, log: LogRecords, run: Run) -> ModelFigures:
    """The caller's figures, completed by what the run and its neighbours say of the model."""
    config = figures.config or log.config or run.config
    said = positive(run, "parameters")
    if figures.parameters is None and said and SMALLEST_MODEL <= said <= LARGEST_MODEL:
        figures = replace(figures, parameters=said)
    return completed(replace(figures, config=config), base_of(log, run))


def _summed(format: str, proofs: tuple[LogProof, ...]) -> LogProof:
    """The sum over runs: a sum of ranges, in which one unknown end makes that end unknown."""
    says = f"the {len(proofs)} runs of the log are different trainings and all of them count"
    names = [name for name in _FACTS_THAT_ADD if all(name in proof.facts for proof in proofs)]
    estimate = Estimate(
        flop=_sum(proof.estimate.flop for proof in proofs),
        method="log",
        assumptions=(says, *unique(said for proof in proofs for said in proof.estimate.assumptions)),
        warnings=unique(said for proof in proofs for said in proof.estimate.warnings),
        evidence=tuple(source for proof in proofs for source in proof.estimate.evidence),
    )
    return LogProof(
        format=format,
        name="",
        estimate=estimate,
        facts={name: _sum(proof.facts[name] for proof in proofs) for name in names},
        started=min((proof.started for proof in proofs if proof.started is not None), default=None),
        ended=max((proof.ended for proof in proofs if proof.ended is not None), default=None),
        traps=unique(trap for proof in proofs for trap in proof.traps),
        unproven=unique(missing for proof in proofs for missing in proof.unproven),
        runs=proofs,
    )


_FACTS_THAT_ADD: Final = ("tokens", "samples", "steps", "hours", "chip_hours", "energy_joules")


def _sum(ranges: Iterable[Range]) -> Range:
    return sum(ranges, start=Range.exactly(0))


def _prove_run(log: LogRecords, run: Run, model: ModelFigures, chip: str) -> LogProof:
    notes = Notes()
    for fact, why in run.unsaid:
        notes.unknown(fact, why)
    if model.original:
        notes.assume(f"the base is {model.original}, with the figures that the table of originals has for it")
    case = case_of(log, run, model, notes, chip)
    flop = _flop(case, notes)
    facts = _facts(case, notes)
    flop = bounded(case, flop, facts, notes)
    if flop.best is None and not any(missing.fact == "flop" for missing in notes.unproven):
        notes.unknown("flop", "the log holds neither a counter nor tokens with the figures of a model")
    estimate = Estimate(
        flop=flop,
        method="log",
        assumptions=unique(notes.assumptions),
        warnings=unique((*run.problems, *(trap.says for trap in notes.traps))),
        evidence=(run.source, *_places(run)),
    )
    # Rounded, as a double in the log explains what is missing from a whole number.
    implied = round(Fraction(case.reported) / (6 * case.tokens)) if case.reported and case.tokens else None
    return LogProof(
        format=log.format,
        name=run.name,
        estimate=estimate,
        reported=run.last("flop"),
        six_nd=6 * case.model.parameters * case.tokens if case.model.parameters and case.tokens else None,
        implied_parameters=implied,
        facts=facts,
        started=run.started,
        ended=run.ended,
        traps=unique(notes.traps),
        unproven=unique(notes.unproven),
    )


def _places(run: Run) -> Iterator[Source]:
    """In which line the log said last what the facts rest on."""
    by_line: dict[int, list[str]] = {}
    for quantity, line in run.lines.items():
        by_line.setdefault(line, []).append(quantity.replace("_", " "))
    for line, quantities in sorted(by_line.items()):
        yield Source(text=", ".join(sorted(quantities)), file=run.source.file, line=line)


def _facts(case: Case, notes: Notes) -> dict[str, Range]:
    facts = {} if case.kind == "resources" else _facts_of_training(case, notes)
    if hours := _hours(case, notes):
        facts["hours"] = hours
    else:
        notes.unknown("hours", "the log holds neither a run time nor times of day")
    chips, local = positive(case.run, "world_size"), positive(case.run, "local_chips")
    if chips:
        facts["chips"] = Range.exactly(chips)
    elif local:
        facts["chips"] = Range(low=local)
        notes.unknown("chips", "the log names the accelerators of one machine only")
    else:
        notes.unknown("chips", "the log does not say how many accelerators took part")
    if held := positive(case.run, "chip_seconds"):
        facts["chip_hours"] = Range.exactly(Fraction(held) / 3600)
    for name in ("energy_joules", "utilisation", "tensor_active"):
        if (value := case.run.last(name)) is not None:
            facts[name] = Range.exactly(value)
    return facts


def _facts_of_training(case: Case, notes: Notes) -> dict[str, Range]:
    facts: dict[str, Range] = {}
    if case.tokens:
        facts["tokens"] = Range.exactly(case.tokens)
    else:
        if not any(missing.fact == "tokens" for missing in notes.unproven):
            notes.unknown("tokens", _WHY_NO_TOKENS if case.reported else "the log counts no tokens")
    if case.samples.low or case.samples.best:
        facts["samples"] = case.samples
    if case.steps:
        facts["steps"] = Range.exactly(case.steps)
    return facts


_WHY_NO_TOKENS: Final = (
    "the log counts no tokens (num_input_tokens_seen stays 0 unless include_num_input_tokens_seen was set)"
)


def _hours(case: Case, notes: Notes) -> Range | None:
    """Wall-clock hours. A trainer's run time starts anew when a run is resumed: an upper end if it holds all steps."""
    run = case.run
    if seconds := positive(run, "seconds"):
        hours = Fraction(seconds) / 3600
        if case.untimed is None:
            return Range.exactly(hours)
        timed, steps = short(positive(run, "timed_steps") or 0), short(case.steps or 0)
        says = f"the log's lines cover {timed} of {steps} steps"
        notes.trap("begins-late", f"{says}: hours are those of these alone", corrected=False)
        return Range(low=hours)
    runtime = run.series.get("runtime")
    if run.started is not None and run.ended is not None:
        clock = Fraction(run.ended - run.started)
        if clock > 0 and (runtime is None or clock > runtime.gained):
            return Range.exactly(clock / 3600) if _begins_early(run) else Range(low=clock / 3600)
    if runtime is None or runtime.low <= 0:
        return None
    hours = Fraction(runtime.gained) / 3600
    speed = positive(run, "steps_per_second")
    if speed and case.steps and speed * runtime.gained < case.steps * Fraction(9, 10):
        says = f"the run time covers {short(speed * runtime.gained)} of {short(case.steps)} steps: the run was resumed"
        notes.trap("resumed-run-time", says, corrected=False)
        return Range(low=hours)
    whole = bool(speed and case.steps)
    return Range(low=hours, best=hours, high=hours * Fraction(10, 9) if whole else None)


def _begins_early(run: Run) -> bool:
    """Whether the times of day are those of the steps: a file of evaluations, or of a last session, begins late."""
    steps = run.series.get("step")
    return steps is not None and steps.count > 1 and Fraction(steps.low) * 2 <= steps.high


def _flop(case: Case, notes: Notes) -> Range:
    """The FLOP of one run, by the first way that its evidence allows."""
    if positive(case.run, "counted_best"):
        return text.by_count(case, notes)
    if case.model.flop_per_sample and case.samples.best and case.kind == "vision-language":
        notes.assume("FLOP of a sample as given by the caller, times the samples that the log shows")
        return case.samples.times(case.model.flop_per_sample)
    if positive(case.run, "flop_per_chip") or positive(case.run, "flop_per_second"):
        return text.by_rate(case, notes)
    if case.reported is None and positive(case.run, "forward_flop"):
        return text.by_profile(case, notes)
    return JUDGES[case.kind](case, notes)


JUDGES: Final[Mapping[str, Callable[[Case, Notes], Range]]] = {
    "text": text.judge_text,
    "encoder-decoder": shapes.judge_encoder_decoder,
    "pixels": shapes.judge_pixels,
    "pixels-to-text": shapes.judge_pixels_to_text,
    "spectrogram": shapes.judge_spectrogram,
    "waveform": shapes.judge_waveform,
    "vision-language": shapes.judge_vision_language,
    "unshaped": shapes.unshaped,
    "reinforcement-learning": text.judge_reinforcement,
    "preference": text.judge_preference,
    "unproven": text.judge_unproven,
    "resources": text.judge_resources,
}
