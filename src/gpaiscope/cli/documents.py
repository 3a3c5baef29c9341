"""``gpaiscope documents``: which documents are owed, to whom, by when, and how complete they are."""

from __future__ import annotations

from typing import Any

import click

from gpaiscope.cli.pages import FORMATS, deliver_result
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options, source_of
from gpaiscope.cli.progress import working


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@law_options
@actor_option
@click.option(
    "--read", "back", metavar="FILE.docx", help="Take what was written into a DOCX draft into documentation.toml."
)
@output_options(*FORMATS)
@click.pass_context
def documents(
    ctx: click.Context, paths: tuple[str, ...], wanted: Wanted, actor: str, back: str, form: str, output: str | None
) -> None:
    """List the documents that the models of dossiers call for: owed or not, by when, how complete, what is open.

    PATH is a dossier, a folder of dossiers, a model's folder, or - for standard input. What stands beside a dossier
    in documentation.toml goes into its documents; `gpaiscope init DIR --documents` writes one to fill in. With --read
    the answers that people wrote into a DOCX draft go into it; what changed there meanwhile is told, and left.
    """
    from gpaiscope import service

    if back:
        _read_back(ctx, paths, back, {"actor": actor, **wanted.asked}, form, output)
        return
    with working(f"reading {paths[0]}"):
        result = service.documents(*map(source_of, paths), actor=actor, **wanted.asked)
    deliver_result(result, form, output)


def _read_back(
    ctx: click.Context, paths: tuple[str, ...], file: str, asked: dict[str, Any], form: str, output: str | None
) -> None:
    """Take the answers of a file, and end with 1 where somebody has to look at one."""
    from gpaiscope import service

    if len(paths) > 1 or paths[0] == "-":
        raise click.UsageError("--read takes the answers into the documentation beside one dossier, which PATH names")
    with working(f"reading {file}"):
        result = service.read_back(paths[0], file, **asked)
    deliver_result(result, form, output)
    if any(each.state != "taken" for each in result.values):
        ctx.exit(1)
