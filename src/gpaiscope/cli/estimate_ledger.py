"""``gpaiscope estimate ledger PATH``: what counts as training compute, and how it was estimated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gpaiscope.cli.parameters import law_options, output_options


@click.command("ledger")
@click.argument("path")
@law_options
@output_options("text", "json", "markdown", "svg")
def ledger(
    path: str,
    day: date,
    known_on: date | None,
    readings: tuple[tuple[str, str], ...],
    no_assumptions: bool,
    form: str,
    output: str | None,
) -> None:
    """Draw up the compute ledger of a dossier: each activity, whether it counts, its figure and its method.

    markdown is the method text that a notification asks for; svg is a picture with the thresholds.
    """
    from gpaiscope.assessment.document import SCHEMA_VERSION, compute_json
    from gpaiscope.assessment.method import method_text
    from gpaiscope.cli.parameters import chosen_readings
    from gpaiscope.cli.terminal import deliver, json_text
    from gpaiscope.repository.dossiers import assess_file

    assessment = assess_file(
        Path(path), day, readings=chosen_readings(readings), assume=not no_assumptions, known_on=known_on
    )
    if form == "json":
        text = json_text({"schema_version": SCHEMA_VERSION, **compute_json(assessment)})
    elif form == "svg":
        from gpaiscope.cli.ledger_picture import picture

        text = picture(assessment)
    elif form == "markdown":
        text = method_text(assessment)
    else:
        from gpaiscope.cli.ledger_text import ledger_text

        text = ledger_text(assessment)
    deliver(text, output)
