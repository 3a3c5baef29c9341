"""``gpaiscope init``: a commented dossier to fill in."""

from __future__ import annotations

import click

from gpaiscope.cli.parameters import originals_option
from gpaiscope.cli.progress import working
from gpaiscope.dossier.templates import JOBS


@click.command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--as", "job", type=click.Choice(list(JOBS)), help="A short dossier for this job.")
@click.option("--force", is_flag=True, help="Write over a dossier that is there.")
@originals_option
def init(folder: str, job: str | None, force: bool) -> None:
    """Write gpai.toml into DIR: every key, commented, or with --as only those that a job needs.

    Where DIR holds a model's files, what they say is filled in, each value with its file and line.
    """
    from gpaiscope.cli.pages import tell_page
    from gpaiscope.report.pages.written import dossier
    from gpaiscope.repository.dossier_file import begin

    with working(f"reading {folder}"):
        path = begin(folder, job, force=force)
    tell_page(dossier(str(path)))
