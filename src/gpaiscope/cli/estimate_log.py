"""``gpaiscope estimate log``: what a training log proves."""

from __future__ import annotations

from pathlib import Path

import click

from gpaiscope.cli.estimates import Destination, amount_above_zero, count_option, destination_options, number_option
from gpaiscope.cli.output import working
from gpaiscope.cli.parameters import originals_option
from gpaiscope.compute.logs import Given, ModelFigures, prove
from gpaiscope.compute.logs.comparison import by_hardware
from gpaiscope.report.pages.estimate import log as page
from gpaiscope.report.values.estimate import log_json
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.opened import read_json
from gpaiscope.values import Exact


@click.command("log")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The model's config.json, where it does not lie beside the log.",
)
@count_option("--parameters", type=amount_above_zero, help="All parameters of the model: 8.03e9, 70B.")
@count_option("--active", type=amount_above_zero, help="Parameters that act on one token (mixtures of experts).")
@count_option("--trainable", type=amount_above_zero, help="Parameters that were trained (adapters).")
@count_option("--samples", type=amount_above_zero, help="Samples trained on, where the log does not say.")
@count_option("--length", type=amount_above_zero, help="Tokens of the longest sample, where the log does not say.")
@count_option("--chips", type=amount_above_zero, help="Accelerators that ran, where the log does not say.")
@number_option("--hours", type=amount_above_zero, help="Hours by the clock, where the log does not say.")
@click.option("--chip", default="", help="Accelerator that ran: compare with hours and chips, which bound the figure.")
@originals_option
@destination_options
def log(
    path: Path,
    config: Path | None,
    parameters: Exact | None,
    active: Exact | None,
    trainable: Exact | None,
    samples: Exact | None,
    length: Exact | None,
    chips: Exact | None,
    hours: Exact | None,
    chip: str,
    destination: Destination,
) -> None:
    """Say what a training log proves: FLOP, tokens, samples, hours, and what stays unknown.

    PATH is a trainer_state.json, a W&B offline run, an MLflow database or mlruns folder, a TensorBoard
    event file, sacct's table, what a trainer printed, or a folder that holds one of them.
    """
    with working(f"reading {path}") as progress:
        records = read_log(path, progress.count)
    settings = read_json(config, config.parent) if config else {}
    figures = ModelFigures(parameters=parameters, active=active, trainable=trainable, config=settings)
    given = Given(samples=samples, length=length, chips=chips, hours=hours, chip=chip)
    proof = prove(records, figures, given)
    destination.add(proof.estimate)
    beside = by_hardware(proof, chip) if chip else None
    destination.deliver(lambda: log_json(proof, beside), lambda law: page(proof, beside, law))
