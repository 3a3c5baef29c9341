"""``gpaiscope init``: a commented dossier to fill in."""

from __future__ import annotations

import click

from gpaiscope.cli.parameters import originals_option
from gpaiscope.cli.progress import working
from gpaiscope.dossier.templates import JOBS


@click.command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--as", "job", type=click.Choice(list(JOBS)), help="A short dossier for this job.")
@click.option("--documents", is_flag=True, help="documentation.toml instead: what only documents need.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@originals_option
def init(folder: str, job: str | None, documents: bool, force: bool) -> None:
    """Write gpai.toml into DIR: every key, commented, or with --as only those that a job needs.

    Where DIR holds a model's files, what they say is filled in, each value with its file and line.
    """
    from gpaiscope.cli.pages import tell_page
    from gpaiscope.report.pages.written import documentation, dossier
    from gpaiscope.repository.dossier_file import begin

    if documents:
        from gpaiscope.documents.beside import begin as begin_documentation

        if job is not None:
            raise click.UsageError("--as is for a dossier, and --documents is not one; leave one of them out")
        tell_page(documentation(str(begin_documentation(folder, force=force)), folder))
        return
    with working(f"reading {folder}"):
        path = begin(folder, job, force=force)
    tell_page(dossier(str(path)))
