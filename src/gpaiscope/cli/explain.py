"""``gpaiscope explain``: the proof of one answer, step by step."""

from __future__ import annotations

import click

from gpaiscope.cli.pages import FORMATS, deliver_result
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options


@click.command()
@click.argument("path")
@click.argument("conclusion")
@law_options
@actor_option
@click.option("--full", is_flag=True, help="Follow also what does not decide the answer.")
@output_options(*FORMATS)
def explain(
    path: str,
    conclusion: str,
    wanted: Wanted,
    actor: str,
    full: bool,
    form: str,
    output: str | None,
) -> None:
    """Prove one conclusion or obligation of a dossier: each step with its provision, its facts and their sources.

    CONCLUSION is a name as `gpaiscope assess` prints it: gpai_model, provider, copyright_policy.
    Where the dossier has several actors, --actor says whose; where it tells of several models, --model says which.
    """
    deliver_result(wanted.of(path).explain(conclusion, actor), form, output, full=full)
