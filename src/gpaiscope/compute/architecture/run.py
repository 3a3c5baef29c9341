"""A whole run: stages, adapters, reinforcement learning, distillation; and 6PD beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from gpaiscope.compute.estimate import Estimate, Term
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Exact, Range, rounded_text, unique

from .blocks import Blueprint
from .counting import Count, Training, measure
from .workload import Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of a run with its own sequence length: so many ``tokens``."""

    tokens: Exact
    sequence_length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinforcement:
    """Reinforcement learning beside the updates that the run's tokens count.

    ``rollout_tokens`` are generated, kept or not; with ``reference_model`` and ``critic`` a
    forward pass of the like-sized model is run on each; ``reward_parameters`` are those of a
    reward model that scores each.
    """

    rollout_tokens: Exact
    reference_model: bool = False
    critic: bool = False
    reward_parameters: Exact = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distillation:
    """A teacher's forward passes over the run's tokens (or over ``tokens``), by its configuration or its size."""

    teacher: Mapping[str, object] | None = None
    teacher_parameters: Exact | None = None
    tokens: Exact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SixND:
    """The Guidelines' approximation, None where nothing tells the parameters.

    ``gap``: the counted FLOP divided by it, None where it is nothing.
    ``outside_paragraph_132``: the paragraph (November 129) speaks of dense transformer language
    models trained in full, and this run is not one.
    """

    flop: Exact | None
    gap: Fraction | None
    outside_paragraph_132: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchitectureEstimate(Estimate):
    """An `Estimate` with the count that it rests on and 6PD beside it."""

    count: Count
    six_nd: SixND


def run(
    blueprint: Blueprint,
    workload: Workload,
    *,
    stages: Sequence[Stage],
    samples: Exact | None,
    training: Training,
    reinforcement: Reinforcement | None,
    teacher: tuple[Range, Exact] | None,
) -> ArchitectureEstimate:
    """Sum the stages and what goes beside them. ``teacher``: forward FLOP a token, and tokens or samples."""
    _check(stages, samples)
    stages = _in_units(blueprint, stages, samples)
    lengths = (stage.sequence_length or workload.sequence_length for stage in stages)
    counts = [measure(blueprint, replace(workload, sequence_length=length), training) for length in lengths]
    terms: dict[str, Exact] = {}
    flop = Range.exactly(0)
    for stage, count in zip(stages, counts, strict=True):
        flop += count.training.times(stage.tokens)
        for term in count.training_terms:
            terms[term.name] = terms.get(term.name, 0) + term.flop * stage.tokens
    for name, more in _beside(counts[0], reinforcement, teacher):
        flop += more
        terms[name] = terms.get(name, 0) + (more.best or 0)
    six = _six_nd(counts[0], stages, training, flop)
    return ArchitectureEstimate(
        flop=flop,
        method="architecture",
        terms=tuple(Term(name=name, flop=amount) for name, amount in terms.items() if amount),
        assumptions=unique(said for count in counts for said in count.assumptions),
        warnings=unique(said for count in counts for said in count.warnings) + _warnings(six),
        count=counts[0],
        six_nd=six,
    )


def _check(stages: Sequence[Stage], samples: Exact | None) -> None:
    mistakes: list[Mistake] = []

    def wrong(reference: str, message: str, path: str, help: str = "") -> None:
        mistakes.append(Mistake(reference=reference, message=message, path=path, help=help))

    if any(stage.tokens < 0 for stage in stages) or (samples is not None and samples < 0):
        wrong("negative-amount", "tokens and samples cannot be negative", "tokens")
    if any(stage.sequence_length is not None and stage.sequence_length < 1 for stage in stages):
        wrong("no-length", "a sequence has at least one token", "sequence_length")
    if not stages and samples is None:
        help = "give the number of tokens, or of samples for images, audio and video"
        wrong("no-amount", "nothing says how much was trained on", "tokens", help)
    if mistakes:
        raise InputError(*mistakes)


def _in_units(blueprint: Blueprint, stages: Sequence[Stage], samples: Exact | None) -> Sequence[Stage]:
    """The stages in units of the count: tokens, or samples for what is counted by sample."""
    if blueprint.unit == "token":
        if samples is None:
            return stages
        length = measure(blueprint, Workload()).sequence_length
        return (*stages, Stage(tokens=samples * (stages[0].sequence_length or length if stages else length)))
    if stages and samples is None:
        message = f"a model of the family {blueprint.family} is counted by sample"
        help = "give how many images, clips or recordings were trained on, repetitions included (--samples)"
        raise InputError(
            Mistake(reference="not-by-token", message=message, path="tokens", expected="a number of samples", help=help)
        )
    assert samples is not None
    return (Stage(tokens=samples),)


def _beside(
    count: Count, reinforcement: Reinforcement | None, teacher: tuple[Range, Exact] | None
) -> list[tuple[str, Range]]:
    """Forward passes beside the updates: of the model itself for each rollout and judge, and of other models."""
    beside: list[tuple[str, Range]] = []
    if reinforcement is not None:
        tokens = reinforcement.rollout_tokens
        passes = {"rollouts": True, "reference_model": reinforcement.reference_model, "critic": reinforcement.critic}
        beside += [(name, count.forward.times(tokens)) for name, done in passes.items() if done]
        if reinforcement.reward_parameters:
            beside.append(("reward_model", Range.exactly(2 * reinforcement.reward_parameters * tokens)))
    if teacher is not None:
        beside.append(("teacher", teacher[0].times(teacher[1])))
    return beside


def _six_nd(count: Count, stages: Sequence[Stage], training: Training, flop: Range) -> SixND:
    amount = sum((stage.tokens for stage in stages), Fraction(0)) * count.positions
    six = 6 * count.parameters.total * amount if count.parameters.settled else None
    why = ""
    if not count.dense_transformer:
        why = f"a model of the family {count.family} is not a dense transformer language model"
    if training.mode != "full" or training.frozen:
        why = why or "not all weights are trained"
    best = flop.best
    gap = Fraction(best) / Fraction(six) if six and best is not None else None
    return SixND(flop=six, gap=gap, outside_paragraph_132=bool(why), why=why)


def _warnings(six: SixND) -> tuple[str, ...]:
    if six.gap is None:
        return (f"6PD is outside the paragraph that gives it: {six.why}",) if six.flop is None and six.why else ()
    share = rounded_text(six.gap, 3)
    if six.outside_paragraph_132:
        return (f"6PD is outside the paragraph that gives it: {six.why}; the count is {share} times 6PD",)
    if not Fraction(7, 10) <= six.gap <= Fraction(13, 10):
        return (f"the count is {share} times 6PD: further off than the approximation should be relied on",)
    return ()
