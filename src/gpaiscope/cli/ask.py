"""``gpaiscope ask``: what is missing, most decisive first; with --fill it is asked and written down."""

from __future__ import annotations

from pathlib import Path

import click

from gpaiscope.cli.output import FORMATS, deliver_result
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options


@click.command()
@click.argument("path")
@click.argument("conclusion", required=False, default="")
@law_options
@actor_option
@click.option("--fill", is_flag=True, help="Ask the most decisive question, write the answer down, and go on.")
@output_options(*FORMATS)
def ask(
    path: str,
    conclusion: str,
    wanted: Wanted,
    actor: str,
    fill: bool,
    form: str,
    output: str | None,
) -> None:
    """Say what is missing in a dossier, most decisive first, for all answers or for one CONCLUSION.

    With --fill one question is asked at a time; the answer goes into the dossier with its source, and
    the rest is worked out anew. An empty line skips a question, and "stop" ends.
    """
    from gpaiscope.service import today

    if fill:
        from gpaiscope.cli.fill import fill_in
        from gpaiscope.repository.dossiers import data_of, located
        from gpaiscope.repository.files import local

        if path == "-":
            raise click.UsageError("--fill writes the answers into a file; expected its path in the place of -")
        if wanted.known_on is not None:
            raise click.UsageError("--fill writes what is known today; expected no --known-on beside it")
        data_of(located(local(path)))  # what no answer can be written into is refused before anything is asked
        fill_in(Path(path), lambda: wanted.of(path, actor), conclusion, actor, day=wanted.day, today=today())
    deliver_result(wanted.of(path, actor).ask(conclusion), form, output)
