"""``gpaiscope documents``: which documents are owed, to whom, by when, and how complete they are."""

from __future__ import annotations

import click

from gpaiscope.cli.pages import FORMATS, deliver_result
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options, source_of
from gpaiscope.cli.progress import working


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@law_options
@actor_option
@output_options(*FORMATS)
def documents(paths: tuple[str, ...], wanted: Wanted, actor: str, form: str, output: str | None) -> None:
    """List the documents that the models of dossiers call for: owed or not, by when, how complete, what is open.

    PATH is a dossier, a folder of dossiers, a model's folder, or - for standard input. What stands beside a dossier
    in documentation.toml goes into its documents; `gpaiscope init DIR --documents` writes one to fill in.
    """
    from gpaiscope import service

    with working(f"reading {paths[0]}"):
        result = service.documents(*map(source_of, paths), actor=actor, **wanted.asked)
    deliver_result(result, form, output)
