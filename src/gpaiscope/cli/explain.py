"""``gpaiscope explain``: the proof of one answer, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from gpaiscope.cli.output import FORMATS, deliver_result, working
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options

if TYPE_CHECKING:
    from gpaiscope.engine.proof import Step
    from gpaiscope.report.values.scanned_rows import AnsweredRows
    from gpaiscope.service import Result


@click.command()
@click.argument("path")
@click.argument("conclusion", default="")
@law_options
@actor_option
@click.option("--full", is_flag=True, help="Follow also what does not decide the answer.")
@click.option("--row", default="", metavar="ID", help="This model, where PATH is a folder that `gpaiscope scan` wrote.")
@output_options(*FORMATS)
def explain(
    path: str,
    conclusion: str,
    wanted: Wanted,
    actor: str,
    full: bool,
    row: str,
    form: str,
    output: str | None,
) -> None:
    """Prove one conclusion or obligation of a dossier: each step with its provision, its facts and their sources.

    CONCLUSION is a name as `gpaiscope assess --full` prints it: gpai_model, provider, copyright_policy. Left out, it is
    the answer of the first screen.
    Where the dossier has several actors, --actor says whose; where it tells of several models, --model says which.
    Of a scanned catalogue, --row says which model: it is proved for the day of the scan. Without --row it is told which
    models have which answer, and what would settle it of each; --full tells all of them.
    """
    if row or (Path(path) / "results.parquet").is_file():
        deliver_result(_of_scan(path, conclusion, row, wanted), form, output, full=full)
    else:
        deliver_result(wanted.of(path).explain(conclusion, actor), form, output, full=full)


_SCANNED: Final = ("known_on", "readings", "no_assumptions", "model", "draft", "actor", "own_originals")


def _of_scan(path: str, conclusion: str, row: str, wanted: Wanted) -> Result[Step] | Result[AnsweredRows]:
    """The proof of a row, as it was scanned, or the rows by their answers; click.BadParameter if asked otherwise."""
    from gpaiscope import service

    context = click.get_current_context()
    for name in _SCANNED:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.BadParameter("a row is proved as it was scanned; scan again with what is to be otherwise")
    on = wanted.day if context.get_parameter_source("day") is ParameterSource.COMMANDLINE else None
    with working(f"proving {row}" if row else f"reading {path}"):
        if row:
            return service.explain_row(path, conclusion, row, on=on)
        return service.explain_rows(path, conclusion, on=on)
