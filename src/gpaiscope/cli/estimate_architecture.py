"""``gpaiscope estimate architecture CONFIG``: training compute from a configuration.

CONFIG is a ``config.json``, or a folder that holds one, or a folder with a ``model_index.json``
and the components that it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from gpaiscope.cli.estimates import (
    Destination,
    amount_from_zero,
    count_option,
    destination_options,
    whole_from_zero,
)
from gpaiscope.cli.parameters import ParameterType
from gpaiscope.compute.architecture import (
    ArchitectureEstimate,
    Count,
    Distillation,
    Reinforcement,
    Stage,
    Training,
    Workload,
    count,
    estimate,
)  # fmt: skip
from gpaiscope.report.pages.estimate import architecture as page
from gpaiscope.report.values.estimate import architecture_json
from gpaiscope.repository.configs import read_config

T = TypeVar("T")


class StageAmount(ParameterType[Stage]):
    """A stage of a run: ``14T@4096``, tokens at a sequence length."""

    name = "tokens@length"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Stage:
        """Read both halves."""
        if isinstance(value, Stage):
            return value
        tokens, _, length = str(value).partition("@")
        if length and not (
            length.isascii() and length.isdigit() and 0 < int(length[:12]) <= 10**9 and len(length) <= 10
        ):
            self.fail(f"{length} is no sequence length", param, ctx)
        return Stage(tokens=amount_from_zero(tokens), sequence_length=int(length) if length else None)


_LENGTH: Final = click.IntRange(1, 10**9)


@click.command(name="architecture")
@click.argument("config", type=click.Path(path_type=Path))
@count_option("--tokens", type=amount_from_zero, help="Tokens trained on, repetitions included: 15T, 1.2e12.")
@count_option("--samples", type=amount_from_zero, help="Images, clips or recordings trained on, repetitions included.")
@click.option("--sequence-length", type=_LENGTH, help="Tokens in a sequence.")
@click.option(
    "--stage", "stages", type=StageAmount(), multiple=True, help="A stage with its own length: 500B@32768. Repeatable."
)
@click.option("--target-length", type=_LENGTH, help="Tokens that the decoder of an encoder-decoder writes.")
@click.option("--images", type=click.IntRange(0, 10**6), help="Images in a sequence (vision-language models).")
@click.option("--height", type=_LENGTH, help="Height in latents (diffusion) or pixels (encoders).")
@click.option("--width", type=_LENGTH, help="Width in latents (diffusion) or pixels (encoders).")
@click.option("--frames", type=_LENGTH, help="Latent frames of a video.")
@click.option("--seconds", type=_LENGTH, help="Seconds of audio in a sample.")
@click.option("--multi-token", is_flag=True, help="The layers that predict further tokens were trained along.")
@click.option(
    "--trainable", "mode", type=click.Choice(["full", "frozen", "lora", "qlora"]), default="full", show_default=True
)
@click.option(
    "--freeze",
    "frozen",
    multiple=True,
    help="A part that stays frozen: vision, audio, encoder, text_encoder, language. Repeatable.",
)
@click.option("--lora-rank", "adapter_rank", type=click.IntRange(1, 10**6), default=16, show_default=True)
@click.option(
    "--lora-targets",
    "adapter_targets",
    type=click.Choice(["attention", "mlp", "all"]),
    default="all",
    show_default=True,
)
@count_option(
    "--lora-parameters",
    "adapter_parameters",
    type=whole_from_zero,
    help="Adapter weights, instead of rank and targets.",
)
@count_option("--rollout-tokens", type=amount_from_zero, help="Reinforcement learning: tokens generated, kept or not.")
@click.option("--reference-model", is_flag=True, help="A reference model scores every rollout.")
@click.option("--critic", is_flag=True, help="A critic of the same size scores every rollout.")
@count_option(
    "--reward-parameters",
    type=amount_from_zero,
    default=0,
    help="Parameters of a reward model that scores every rollout.",
)
@click.option("--teacher", type=click.Path(path_type=Path), help="Distillation: the teacher's configuration.")
@count_option("--teacher-parameters", type=amount_from_zero, help="Distillation: the teacher's parameters.")
@count_option("--teacher-tokens", type=amount_from_zero, help="Tokens that the teacher saw, where not all.")
@destination_options
def architecture(config: Path, destination: Destination, **options: Any) -> None:
    """Estimate training compute from CONFIG, a model's config.json or its folder."""
    result = estimate_or_count(read_config(config), options)
    if isinstance(result, ArchitectureEstimate):
        destination.add(result)
    elif destination.into is not None or destination.form == "svg":
        needs = "--into" if destination.into is not None else "--format svg"
        raise click.UsageError(f"{needs} needs --tokens, --samples or --stage: one token is no activity")
    destination.deliver(lambda: architecture_json(result), lambda law: page(result, law))


def estimate_or_count(config: Mapping[str, object], options: Mapping[str, Any]) -> Count | ArchitectureEstimate:
    """What the options ask for: a run's estimate, or the count of one token or sample where no amount is given."""
    workload, training = _filled_by_options(Workload, options), _filled_by_options(Training, options)
    run = {name: options[name] for name in ("tokens", "samples", "stages")}
    if run == {"tokens": None, "samples": None, "stages": ()}:
        return count(config, workload=workload, trainable=training)
    reinforced = options["rollout_tokens"] is not None
    return estimate(
        config,
        workload=workload,
        trainable=training,
        reinforcement=_filled_by_options(Reinforcement, options) if reinforced else None,
        distillation=_distillation(options),
        **run,
    )


def _filled_by_options(kind: type[T], options: Mapping[str, Any]) -> T:
    """A value whose fields are named as the options are."""
    return kind(**{field.name: options[field.name] for field in fields(kind)})  # type: ignore[arg-type]


def _distillation(options: Mapping[str, Any]) -> Distillation | None:
    path, size = options["teacher"], options["teacher_parameters"]
    if path is None and size is None:
        return None
    teacher = None if path is None else read_config(path)
    return Distillation(teacher=teacher, teacher_parameters=size, tokens=options["teacher_tokens"])
