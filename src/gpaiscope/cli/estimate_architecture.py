"""``gpaiscope estimate architecture CONFIG``: training compute from a configuration.

CONFIG is a ``config.json``, or a folder that holds one, or a folder with a ``model_index.json``
and the components that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, cast

import click

from gpaiscope.cli.estimates import DIGITS, amount_from_zero, rows, sections, shown
from gpaiscope.cli.into import into_options, write_into
from gpaiscope.cli.ledger_picture import thresholds
from gpaiscope.cli.parameters import on_option, output_options
from gpaiscope.cli.terminal import columns, deliver, json_text
from gpaiscope.compute.architecture import (
    ArchitectureEstimate,
    Count,
    Distillation,
    Reinforcement,
    Stage,
    Training,
    Workload,
    count,
    document,
    estimate,
)  # fmt: skip
from gpaiscope.compute.estimate import Term
from gpaiscope.compute.picture import Bar, Threshold, svg
from gpaiscope.law import Law
from gpaiscope.repository.configs import read_config
from gpaiscope.values import Exact, Range, rounded_text


class StageAmount(click.ParamType[Stage]):
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
@click.option(
    "--tokens", type=amount_from_zero, metavar="NUMBER", help="Tokens trained on, repetitions included: 15T, 1.2e12."
)
@click.option(
    "--samples",
    type=amount_from_zero,
    metavar="NUMBER",
    help="Images, clips or recordings trained on, repetitions included.",
)
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
@click.option("--trainable", type=click.Choice(["full", "frozen", "lora", "qlora"]), default="full", show_default=True)
@click.option(
    "--freeze",
    multiple=True,
    help="A part that stays frozen: vision, audio, encoder, text_encoder, language. Repeatable.",
)
@click.option("--lora-rank", type=click.IntRange(1, 10**6), default=16, show_default=True)
@click.option("--lora-targets", type=click.Choice(["attention", "mlp", "all"]), default="all", show_default=True)
@click.option(
    "--lora-parameters", type=amount_from_zero, metavar="NUMBER", help="Adapter weights, instead of rank and targets."
)
@click.option(
    "--rollout-tokens",
    type=amount_from_zero,
    metavar="NUMBER",
    help="Reinforcement learning: tokens generated, kept or not.",
)
@click.option("--reference-model", is_flag=True, help="A reference model scores every rollout.")
@click.option("--critic", is_flag=True, help="A critic of the same size scores every rollout.")
@click.option(
    "--reward-parameters",
    type=amount_from_zero,
    metavar="NUMBER",
    help="Parameters of a reward model that scores every rollout.",
)
@click.option("--teacher", type=click.Path(path_type=Path), help="Distillation: the teacher's configuration.")
@click.option(
    "--teacher-parameters", type=amount_from_zero, metavar="NUMBER", help="Distillation: the teacher's parameters."
)
@click.option(
    "--teacher-tokens", type=amount_from_zero, metavar="NUMBER", help="Tokens that the teacher saw, where not all."
)
@output_options("text", "json", "svg")
@on_option
@into_options
def architecture(
    config: Path,
    form: str,
    output: str | None,
    into: str | None,
    kind: str,
    actor: str,
    day: date,
    **options: object,
) -> None:
    """Estimate training compute from CONFIG, a model's config.json or its folder."""
    result = answer(read_config(config), options)
    if isinstance(result, ArchitectureEstimate):
        write_into(result, into, kind, actor)
    elif into is not None:
        raise click.UsageError("--into needs --tokens, --samples or --stage: a count of one token is no activity")
    if form == "svg":
        text = as_svg(result, thresholds(Law.on(day)))
    elif form == "json":
        text = json_text(document(result))
    else:
        text = as_text(result, columns() if output is None else 80)
    deliver(text, output)


def answer(config: Mapping[str, object], options: Mapping[str, object]) -> Count | ArchitectureEstimate:
    """What the options ask for: a run's estimate, or the count of one token or sample where no amount is given."""
    lengths = ("sequence_length", "target_length", "images", "height", "width", "frames", "seconds", "multi_token")
    workload = Workload(**{name: options[name] for name in lengths})  # type: ignore[arg-type]
    training = Training(
        mode=cast("str", options["trainable"]), frozen=cast("tuple[str, ...]", options["freeze"]),
        adapter_rank=cast("int", options["lora_rank"]), adapter_targets=cast("str", options["lora_targets"]),
        adapter_parameters=_whole(options["lora_parameters"]),
    )  # fmt: skip
    tokens, samples = cast("Exact | None", options["tokens"]), cast("Exact | None", options["samples"])
    stages = cast("tuple[Stage, ...]", options["stages"])
    if tokens is None and samples is None and not stages:
        return count(config, workload=workload, training=training)
    return estimate(
        config, tokens=tokens, samples=samples, workload=workload, stages=stages, trainable=training,
        reinforcement=_reinforcement(options), distillation=_distillation(options),
    )  # fmt: skip


def _whole(value: object) -> int | None:
    return None if value is None else int(cast("Exact", value))


def _reinforcement(options: Mapping[str, object]) -> Reinforcement | None:
    if options["rollout_tokens"] is None:
        return None
    return Reinforcement(
        rollout_tokens=cast("Exact", options["rollout_tokens"]), reference_model=bool(options["reference_model"]),
        critic=bool(options["critic"]), reward_parameters=cast("Exact | None", options["reward_parameters"]) or 0,
    )  # fmt: skip


def _distillation(options: Mapping[str, object]) -> Distillation | None:
    path, size = cast("Path | None", options["teacher"]), cast("Exact | None", options["teacher_parameters"])
    if path is None and size is None:
        return None
    tokens = cast("Exact | None", options["teacher_tokens"])
    return Distillation(teacher=None if path is None else read_config(path), teacher_parameters=size, tokens=tokens)


def as_svg(result: Count | ArchitectureEstimate, law: Iterable[tuple[str, Exact]]) -> str:
    """The run and 6PD as bars; ``law`` are the thresholds, each a label and FLOP."""
    if not isinstance(result, ArchitectureEstimate):
        raise click.UsageError("a picture needs a run: give --tokens, --samples or --stage")
    bars = [
        Bar(label="counted from the configuration", flop=result.flop),
        Bar(label="6 x parameters x tokens", flop=Range.exactly(result.six_nd.flop)),
    ]
    lines = [Threshold(label=label, flop=flop) for label, flop in law]
    return svg(bars, lines, "Training compute from the architecture", " ".join(result.warnings))


def as_text(result: Count | ArchitectureEstimate, width: int = 80) -> str:
    """The estimate for people: both numbers and the gap, what it is, named terms with shares."""
    run = result if isinstance(result, ArchitectureEstimate) else None
    counted = result.count if isinstance(result, ArchitectureEstimate) else result
    unit, parameters = counted.unit, counted.parameters
    head = [
        *(_run(run) if run else ()),
        ("Method", "architecture"),
        ("Family", counted.family),
        ("Parameters", f"{_grouped(parameters.total)}, active {_grouped(parameters.active)}"),
        (f"Multiply a {unit}", _grouped(parameters.per_token)),
        (f"FLOP per {unit}", f"{shown(counted.forward, '')} forward, {shown(counted.training, '')} in training"),
    ]
    tables = ["", *_table(f"Forward, per {unit}", counted.terms), *(["", *_table("The run", run.terms)] if run else [])]
    below = (("Warnings", result.warnings), ("Assumptions", result.assumptions))
    return "\n".join([*rows(head, width), *tables, *sections(below, width)])


def _run(result: ArchitectureEstimate) -> list[tuple[str, str]]:
    six = result.six_nd
    outside = f" (outside its paragraph: {six.why})" if six.outside_paragraph_132 else ""
    gap = "" if six.gap is None else f"; the count is {rounded_text(six.gap, DIGITS)} times it"
    six_text = f"{rounded_text(six.flop, DIGITS)} FLOP{gap}{outside}"
    return [("Training compute", shown(result.flop)), ("6PD", six_text)]


def _table(title: str, terms: tuple[Term, ...]) -> list[str]:
    total = sum((term.flop for term in terms), 0)
    rows = [f"  {term.name:<32} {rounded_text(term.flop, 4):>12} {_share(term.flop, total):>7}" for term in terms]
    return [title, *rows, f"  {'sum':<32} {rounded_text(total, 4):>12} {_share(total, total):>7}"]


def _share(part: Exact, total: Exact) -> str:
    return f"{round(float(100 * part / total), 1)} %" if total else "-"


def _grouped(value: Exact) -> str:
    return f"{int(value):,}".replace(",", " ")
