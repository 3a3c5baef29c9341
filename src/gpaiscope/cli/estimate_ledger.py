"""``gpaiscope estimate ledger PATH``: what counts as training compute, and how it was estimated."""

from __future__ import annotations

import click

from gpaiscope.cli.parameters import Wanted, law_options, output_options


@click.command("ledger")
@click.argument("path")
@law_options
@output_options("text", "json", "markdown", "svg")
def ledger(
    path: str,
    wanted: Wanted,
    form: str,
    output: str | None,
) -> None:
    """Draw up the compute ledger of a dossier: each activity, whether it counts, its figure and its method.

    markdown is the method text that a notification asks for; svg is a picture with the thresholds.
    """
    from gpaiscope.assessment.document import SCHEMA_VERSION, compute_json
    from gpaiscope.assessment.method import method_text
    from gpaiscope.cli.models import in_json, in_text, only
    from gpaiscope.cli.terminal import deliver, json_text

    found = wanted.of(path)
    if form == "json":
        text = json_text(in_json(found, lambda each: {"schema_version": SCHEMA_VERSION, **compute_json(each)}))
    elif form == "svg":
        from gpaiscope.cli.ledger_picture import picture

        text = picture(only(found))
    elif form == "markdown":
        text = in_text(found, method_text)
    else:
        from gpaiscope.cli.ledger_text import ledger_text

        text = in_text(found, ledger_text)
    deliver(text, output)
