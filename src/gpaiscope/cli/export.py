"""``gpaiscope export``: the facts of a model in the formats that others read."""

from __future__ import annotations

from datetime import date

import click
from click.core import ParameterSource

from gpaiscope.cli.output import deliver, tell_page, working
from gpaiscope.cli.parameters import (
    known_on_option,
    model_option,
    on_option,
    originals_option,
    output_option,
    source_of,
)

IDS = ("cyclonedx", "spdx", "croissant", "card", "codemeta")


@click.command()
@click.argument("path", metavar="PATH")
@click.option(
    "--format", "form", type=click.Choice(IDS), default=IDS[0], show_default=True, help="Which format, by its id."
)
@click.option(
    "--spec-version",
    "version",
    type=click.Choice(["1.6", "1.7"]),
    default="1.6",
    show_default=True,
    help="Of CycloneDX: which version.",
)
@click.option("--xml", is_flag=True, help="Of CycloneDX: in XML.")
@on_option
@known_on_option
@model_option
@originals_option
@output_option
def export(
    path: str, form: str, version: str, xml: bool, day: date, known_on: date | None, model: str, output: str | None
) -> None:
    """Write what is known of a model as a bill of materials, a description of its data, or a card.

    PATH is a dossier, a model's folder, or - for standard input; documentation.toml beside it goes in. Facts are
    written and no answers. What a format has no field for stands in its own point of extension, so that
    `gpaiscope init DIR --from FILE` gives the same facts again. What is the provider's own affair is kept back, and
    told on stderr.
    """  # fmt: skip
    from gpaiscope import service
    from gpaiscope.report.pages.written import exported

    asked = click.get_current_context().get_parameter_source("version")
    if asked is ParameterSource.COMMANDLINE and form != "cyclonedx":
        raise click.UsageError(f"--spec-version is of CycloneDX; expected none beside --format {form}")
    if xml and form != "cyclonedx":
        raise click.UsageError(f"--xml is of CycloneDX; expected none beside --format {form}")
    source = source_of(path)  # before anything is shown: a person may be typing it
    with working(f"reading {path}"):
        exchanged = service.export(source, form, on=day, known_on=known_on, model=model, version=version, xml=xml)
    deliver(exchanged.text, output)
    tell_page(exported(form, len(exchanged.facts), exchanged.kept_back, exchanged.documented))
