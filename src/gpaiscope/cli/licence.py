"""``gpaiscope licence``: what a licence allows, clause by clause, from its text or its identifier."""

from __future__ import annotations

from pathlib import Path

import click

from gpaiscope.cli import OPEN
from gpaiscope.cli.output import FORMATS, deliver_result, tell, working
from gpaiscope.cli.parameters import output_options


@click.command("licence")
@click.argument("file_or_id", metavar="FILE_OR_ID")
@click.option(
    "--policy", type=click.Path(dir_okay=False, path_type=Path), help="Acceptable-use policy to read with the licence."
)
@click.option("--no-index", is_flag=True, help="Read the clauses alone; recognise nothing.")
@click.option("--check", is_flag=True, help="Exit with 1 unless the licence qualifies.")
@output_options(*FORMATS)
@click.pass_context
def licence(
    ctx: click.Context,
    file_or_id: str,
    policy: Path | None,
    no_index: bool,
    check: bool,
    form: str,
    output: str | None,
) -> None:
    """Say whether a licence keeps the open-source exception.

    FILE_OR_ID is a file with the licence's text, a model's folder with its LICENSE, or an identifier: SPDX
    ("Apache-2.0", "MIT OR GPL-3.0-only"), a slug of the Hugging Face Hub ("llama3.1") or a license_name. A file governs
    over an identifier of the same name, and in a folder over what the card names.
    """
    from gpaiscope.licences import Verdict
    from gpaiscope.service import licence

    with working(f"reading {file_or_id}"):
        reading = licence(file_or_id, policy, index=not no_index)
    deliver_result(reading, form, output)
    if check and reading.values.verdict is not Verdict.QUALIFIES:
        tell(f"--check: the verdict is {reading.values.verdict}")
        ctx.exit(OPEN)
