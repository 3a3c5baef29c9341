"""``gpaiscope estimate ledger PATH``: what counts as training compute, and how it was estimated."""

from __future__ import annotations

import click

from gpaiscope.cli.output import FORMATS, deliver_either
from gpaiscope.cli.parameters import Wanted, law_options, output_options


@click.command("ledger")
@click.argument("path")
@law_options
@output_options(*FORMATS, "svg")
def ledger(path: str, wanted: Wanted, form: str, output: str | None) -> None:
    """Draw up the compute ledger of a dossier: each activity, whether it counts, its figure and its method.

    markdown is the method text that a notification asks for; svg is a picture with the thresholds.
    """
    from gpaiscope.report.pages.hypothetical import marked
    from gpaiscope.report.pages.ledger import ledger as page
    from gpaiscope.report.values.ledger import document
    from gpaiscope.service import in_json, only

    models = wanted.of(path).values
    if form == "svg":
        only(models)  # for a picture shows one
    deliver_either(
        lambda: in_json(models, document), lambda: [marked(page(model), model.law) for model in models], form, output
    )
