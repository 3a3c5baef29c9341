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

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.logs.case import (
    LARGEST_MODEL,
    SMALLEST_MODEL,
    Case,
    Notes,
    base_of,
    case_of,
    distinct,
    positive,
    short,
)
from gpaiscope.compute.logs.figures import completed
from gpaiscope.compute.logs.records import (
    NUMBERS,
    LogProof,
    LogRecords,
    ModelFigures,
    Run,
    Series,
    Trap,
    Unproven,
    quantity_of,
)
from gpaiscope.compute.logs.shapes import (
    judge_encoder_decoder,
    judge_pixels,
    judge_spectrogram,
    judge_vision_language,
    judge_waveform,
    unshaped,
)
from gpaiscope.compute.logs.text import by_rate, judge_preference, judge_reinforcement, judge_text, judge_unproven
from gpaiscope.values import NOTHING_KNOWN, Exact, Range

__all__ = [
    "NUMBERS", "LogProof", "LogRecords", "ModelFigures", "Run", "Series", "Trap", "Unproven", "prove", "quantity_of",
]  # fmt: skip


def prove(log: LogRecords, model: ModelFigures | None = None) -> LogProof:
    """Say what a log proves. Runs are judged apart and summed; a log without runs proves nothing.

    ``model`` takes precedence over the configuration that lay beside the log.
    """
    figures = model or ModelFigures()
    proofs = tuple(_prove_run(log, run, _completed(figures, log, run)) for run in log.runs)
    if len(proofs) == 1:
        return proofs[0]
    if not proofs:
        nothing = Unproven(fact="flop", why="the log holds no run")
        return LogProof(
            format=log.format, name="", estimate=Estimate(flop=NOTHING_KNOWN, method="log"), unproven=(nothing,)
        )
    return _summed(log.format, proofs)


def _completed(figures: ModelFigures, log: LogRecords, run: Run) -> ModelFigures:
    """The caller's figures, completed by what the run and its neighbours say of the model."""
    config = figures.config or log.config or run.config
    said = positive(run, "parameters")
    if figures.parameters is None and said and SMALLEST_MODEL <= said <= LARGEST_MODEL:
        figures = replace(figures, parameters=said)
    return completed(replace(figures, config=config), base_of(log, run))


def _summed(format: str, proofs: tuple[LogProof, ...]) -> LogProof:
    """The sum over runs: a sum of ranges, in which one unknown end makes that end unknown."""
    flop = Range.exactly(0)
    for proof in proofs:
        flop = flop + proof.estimate.flop
    says = f"the {len(proofs)} runs of the log are different trainings and all of them count"
    names = [name for name in _FACTS_THAT_ADD if all(name in proof.facts for proof in proofs)]
    facts = {name: _sum([proof.facts[name] for proof in proofs]) for name in names}
    estimate = Estimate(
        flop=flop,
        method="log",
        assumptions=(says, *distinct(text for proof in proofs for text in proof.estimate.assumptions)),
        warnings=distinct(text for proof in proofs for text in proof.estimate.warnings),
        evidence=tuple(source for proof in proofs for source in proof.estimate.evidence),
    )
    started = [proof.started for proof in proofs if proof.started is not None]
    ended = [proof.ended for proof in proofs if proof.ended is not None]
    return LogProof(
        format=format,
        name="",
        estimate=estimate,
        facts=facts,
        started=min(started, default=None),
        ended=max(ended, default=None),
        traps=distinct(trap for proof in proofs for trap in proof.traps),
        unproven=distinct(missing for proof in proofs for missing in proof.unproven),
        runs=proofs,
    )


_FACTS_THAT_ADD: Final = ("tokens", "samples", "steps", "hours")


def _sum(ranges: list[Range]) -> Range:
    total = Range.exactly(0)
    for one in ranges:
        total = total + one
    return total


def _prove_run(log: LogRecords, run: Run, model: ModelFigures) -> LogProof:
    notes = Notes()
    if model.original:
        notes.assume(f"the base is {model.original}, with the figures that the table of originals has for it")
    case = case_of(log, run, model, notes)
    flop = _flop(case, notes)
    facts = _facts(case, notes)
    if flop.best is None and not any(missing.fact == "flop" for missing in notes.unproven):
        notes.unknown("flop", "the log holds neither a counter nor tokens with the figures of a model")
    estimate = Estimate(
        flop=flop,
        method="log",
        assumptions=distinct(notes.assumptions),
        warnings=distinct((*run.problems, *(trap.says for trap in notes.traps))),
        evidence=(run.source,),
    )
    implied = Fraction(case.reported) / (6 * case.tokens) if case.reported and case.tokens else None
    return LogProof(
        format=log.format,
        name=run.name,
        estimate=estimate,
        reported=run.last("flop"),
        six_nd=6 * case.model.parameters * case.tokens if case.model.parameters and case.tokens else None,
        implied_parameters=_whole(implied),
        facts=facts,
        started=run.started,
        ended=run.ended,
        traps=distinct(notes.traps),
        unproven=distinct(notes.unproven),
    )


def _whole(value: Fraction | None) -> Exact | None:
    """The nearest whole number where a double's rounding explains the difference, otherwise the value rounded to it."""
    return None if value is None else round(value)


def _facts(case: Case, notes: Notes) -> dict[str, Range]:
    facts: dict[str, Range] = {}
    if case.tokens:
        facts["tokens"] = Range.exactly(case.tokens)
    else:
        notes.unknown("tokens", _WHY_NO_TOKENS)
    if case.samples.low or case.samples.best:
        facts["samples"] = case.samples
    if case.steps:
        facts["steps"] = Range.exactly(case.steps)
    hours = _hours(case, notes)
    if hours:
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
    return facts


_WHY_NO_TOKENS: Final = (
    "the log counts no tokens (num_input_tokens_seen stays 0 unless include_num_input_tokens_seen was set)"
)


def _hours(case: Case, notes: Notes) -> Range | None:
    """Wall-clock hours. A trainer's run time starts anew when a run is resumed, so it is a lower end only."""
    run = case.run
    seconds = positive(run, "seconds")
    if seconds:
        return Range.exactly(Fraction(seconds) / 3600)
    if run.started is not None and run.ended is not None and run.ended > run.started:
        return Range.exactly(Fraction(run.ended - run.started) / 3600)
    runtime = run.series.get("runtime")
    if runtime is None or runtime.low <= 0:
        return None
    hours = Fraction(runtime.gained) / 3600
    speed = positive(run, "steps_per_second")
    if speed and case.steps and speed * runtime.gained < case.steps * Fraction(9, 10):
        says = f"the run time covers {short(speed * runtime.gained)} of {short(case.steps)} steps: the run was resumed"
        notes.trap("resumed-run-time", says, corrected=False)
        return Range(low=hours)
    return Range(low=hours, best=hours)


def _flop(case: Case, notes: Notes) -> Range:
    """The FLOP of one run, by the first way that its evidence allows."""
    if case.model.flop_per_sample and case.samples.best and case.kind == "vision-language":
        notes.assume("FLOP of a sample as given by the caller, times the samples that the log shows")
        return case.samples.times(case.model.flop_per_sample)
    if positive(case.run, "flop_per_chip") or positive(case.run, "flop_per_second"):
        return by_rate(case, notes)
    return JUDGES[case.kind](case, notes)


JUDGES: Final[Mapping[str, Callable[[Case, Notes], Range]]] = {
    "text": judge_text,
    "encoder-decoder": judge_encoder_decoder,
    "pixels": judge_pixels,
    "spectrogram": judge_spectrogram,
    "waveform": judge_waveform,
    "vision-language": judge_vision_language,
    "unshaped": unshaped,
    "reinforcement-learning": judge_reinforcement,
    "preference": judge_preference,
    "unproven": judge_unproven,
}
