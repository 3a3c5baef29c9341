"""``gpaiscope init``: a commented dossier to fill in."""

from __future__ import annotations

import click

from gpaiscope.cli.output import tell, tell_page, working
from gpaiscope.cli.parameters import originals_option
from gpaiscope.dossier.templates import JOBS


@click.command()
@click.argument("folder", metavar="[DIR]", default=".")
@click.option("--as", "job", type=click.Choice(list(JOBS)), help="A short dossier for this job.")
@click.option("--documents", is_flag=True, help="documentation.toml instead: what only documents need.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--from",
    "files",
    multiple=True,
    metavar="FILE",
    help="Begin with what this tells: CycloneDX, SPDX 3, Croissant, CodeMeta, or a card. May be repeated.",
)
@originals_option
def init(folder: str, job: str | None, documents: bool, force: bool, files: tuple[str, ...]) -> None:
    """Write gpai.toml into DIR: every key, commented, or with --as only those that a job needs.

    Where DIR holds a model's files, what they say is filled in, each value with its file and line. So is what --from
    FILE tells, each value with its field; what belongs into documents goes into documentation.toml. What FILE only
    hints at stands behind a #, to be confirmed.
    """
    from gpaiscope.report.pages.written import documentation, dossier
    from gpaiscope.repository.dossier_file import begin

    if documents:
        from gpaiscope.documents.beside import begin as begin_documentation

        if job is not None:
            raise click.UsageError("--as is for a dossier, and --documents is not one; leave one of them out")
        tell_page(documentation(str(begin_documentation(folder, force=force)), folder))
        return
    if files:
        if job is not None:
            raise click.UsageError(
                "--as is a dossier without facts, and --from begins with facts; leave one of them out"
            )
        _begin_from(folder, files, force)
        return
    with working(f"reading {folder}"):
        path = begin(folder, job, force=force)
    tell_page(dossier(str(path)))


def _begin_from(folder: str, files: tuple[str, ...], force: bool) -> None:
    """Write a dossier, and a documentation where there is something for it, and tell what could not be taken."""
    from gpaiscope.documents.beside import begin_from
    from gpaiscope.report.pages.written import begun_from
    from gpaiscope.repository.dossier_file import begin
    from gpaiscope.repository.exchange import read_file
    from gpaiscope.repository.files import local

    with working(f"reading {files[0]}"):
        imported = [read_file(local(file)) for file in files]
        path = begin(folder, force=force, told=imported)
        beside, mistakes = begin_from(imported, folder, force=force)
    for mistake in (*(mistake for facts in imported for mistake in facts.mistakes), *mistakes):
        tell(str(mistake))
    written = [str(file) for file in (path, beside) if file is not None]
    refused = {mistake.path for mistake in mistakes}
    taken = sum(len(facts.facts) for facts in imported) - len(refused)
    tell_page(begun_from(written, taken, files=len(imported)))
