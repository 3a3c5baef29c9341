"""``gpaiscope release``: what to publish, to write and to mend before a model is placed on the market."""

from __future__ import annotations

from datetime import date

import click

from gpaiscope.cli import OPEN
from gpaiscope.cli.output import FORMATS, deliver_result, remark, working
from gpaiscope.cli.parameters import on_option, originals_option, output_options


@click.command()
@click.argument("folder", metavar="FOLDER")
@on_option
@originals_option
@output_options(*FORMATS)
@click.pass_context
def release(ctx: click.Context, folder: str, day: date, form: str, output: str | None) -> None:
    """Say what the day of placing asks for, and what of it is there: licence, documents, files, card.

    FOLDER holds a dossier, the model's files, or both. The day is the one planned for placing, else --on. Ends with 1
    while something of that day is missing: a document that is due, has an open field and is neither done nor signed
    off; a licence whose text defeats what the dossier claims; a file that is to be public and is not there. What nobody
    has said is told, and not missing.
    """
    from gpaiscope import service
    from gpaiscope.report.say import say_text
    from gpaiscope.report.words import listed

    with working(f"reading {folder}"):
        found = service.release(folder, on=day)
    deliver_result(found, form, output)
    if missing := found.values.missing_names:
        remark(say_text("missing on {day}: {missing}", day=found.values.placed_on.isoformat(), missing=listed(missing)))
        ctx.exit(OPEN)
