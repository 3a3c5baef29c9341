"""Training compute from a configuration alone: no model, no accelerator, no torch.

``count`` says what one token (or sample) costs, ``estimate`` what a run costs, ``document``
writes either as JSON. Configurations are parsed ``config.json`` mappings of Hugging Face
transformers or diffusers, or several of them as the parts of one model. How a family is
counted stands in ``families/``, one module each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gpaiscope.errors import InputError, Mistake
from gpaiscope.values import Exact, Range

from .blocks import Blueprint
from .counting import FULL, Count, Parameters, Training, measure
from .document import document
from .families import describe, is_unknown
from .families.generic import STORED
from .run import ArchitectureEstimate, Distillation, Reinforcement, SixND, Stage, run
from .workload import Workload

__all__ = [
    "FULL", "STORED", "ArchitectureEstimate", "Count", "Distillation", "Parameters", "Reinforcement", "SixND", "Stage",
    "Training", "Workload", "count", "document", "estimate", "is_unknown",
]  # fmt: skip


def count(
    config: Mapping[str, object],
    *,
    sequence_length: int | None = None,
    workload: Workload | None = None,
    trainable: str | Training = FULL,
) -> Count:
    """What one token or sample of a model costs, forward and in training.

    ``sequence_length`` is in tokens; None takes what is usual and widens the range.
    ``workload`` says further lengths, ``trainable`` is a mode or a `Training`. An unknown family
    gives a generic count with a wide range and the reason. Raises InputError with every mistake of the configuration.
    """
    workload = _workload(workload, sequence_length)
    return measure(_described(config, workload), workload, _training(trainable))


def estimate(
    config: Mapping[str, object],
    *,
    tokens: Exact | None = None,
    samples: Exact | None = None,
    sequence_length: int | None = None,
    workload: Workload | None = None,
    stages: Sequence[Stage] = (),
    trainable: str | Training = FULL,
    reinforcement: Reinforcement | None = None,
    distillation: Distillation | None = None,
) -> ArchitectureEstimate:
    """Training compute of a run, with its range, and 6PD beside it.

    ``tokens`` (or ``samples`` of what is counted by sample) include repetitions; ``stages``
    replace them where parts of the run differ in length. ``trainable`` is a mode or a
    `Training`. Raises InputError with every mistake.
    """
    workload = _workload(workload, sequence_length)
    blueprint = _described(config, workload)
    if tokens is not None:
        stages = (Stage(tokens=tokens, sequence_length=workload.sequence_length), *stages)
    training = _training(trainable)
    total = sum((stage.tokens for stage in stages), 0) if stages else samples or 0
    teacher = _teacher(distillation, workload, total) if distillation else None
    return run(
        blueprint, workload, stages=tuple(stages), samples=samples, training=training,
        reinforcement=reinforcement, teacher=teacher,
    )  # fmt: skip


def _training(trainable: str | Training) -> Training:
    return Training(mode=trainable) if isinstance(trainable, str) else trainable


def _workload(workload: Workload | None, sequence_length: int | None) -> Workload:
    given = workload or Workload()
    if sequence_length is None:
        return given
    if isinstance(sequence_length, bool) or not 0 < sequence_length <= 10**9:
        message, path = f"{sequence_length} is no sequence length", "sequence_length"
        raise InputError(Mistake(reference="out-of-range", message=message, path=path, expected="1 to 1000000000"))
    return replace(given, sequence_length=sequence_length)


def _described(config: Mapping[str, object], workload: Workload) -> Blueprint:
    if not isinstance(config, Mapping):
        raise InputError(Mistake(reference="not-an-object", message="a configuration is a JSON object"))
    return describe(config, workload)


def _teacher(distillation: Distillation, workload: Workload, total: Exact) -> tuple[Range, Exact]:
    amount = distillation.tokens if distillation.tokens is not None else total
    if distillation.teacher is not None:
        return count(distillation.teacher, workload=workload).forward, amount
    if distillation.teacher_parameters is None or distillation.teacher_parameters < 0:
        message = "distillation needs the teacher's configuration or its parameters"
        raise InputError(Mistake(reference="no-teacher", message=message, path="distillation"))
    return Range.exactly(2 * distillation.teacher_parameters), amount
