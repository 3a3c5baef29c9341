"""``gpaiscope init``: a commented dossier to fill in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from gpaiscope.cli import OPEN
from gpaiscope.cli.output import deliver, tell, tell_page, working
from gpaiscope.cli.parameters import on_option, originals_option, output_option, source_of
from gpaiscope.dossier.templates import JOBS

if TYPE_CHECKING:
    from gpaiscope.repository.exchange import Told


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
    help="Begin with what this tells: CycloneDX, SPDX 3, Croissant, CodeMeta, a card, or a published summary of"
    " training content. May be repeated.",
)
@click.option("--anonymous", is_flag=True, help="The dossier of --from without names, where its answers stay the same.")
@on_option
@originals_option
@output_option
@click.pass_context
def init(
    ctx: click.Context,
    folder: str,
    job: str | None,
    documents: bool,
    force: bool,
    files: tuple[str, ...],
    anonymous: bool,
    day: date,
    output: str | None,
) -> None:
    """Write gpai.toml into DIR: every key, commented, or with --as only those that a job needs.

    Where DIR holds a model's files, what they say is filled in, each value with its file and line. So is what --from
    FILE tells, each value with its field; what belongs into documents goes into documentation.toml. What FILE only
    hints at stands behind a #, to be confirmed.

    With --anonymous the one FILE of --from is a dossier or a model's folder. It is written without names, notes,
    sources and paths, to --output or stdout, for whoever reports an answer. Both are assessed for --on DATE first:
    where an answer hangs on a name nothing is written, and the exit code is 1.
    """
    given = {name for name in _OF_ONE_WAY if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if anonymous:
        if len(files) != 1 or given & {"folder", "job", "documents", "force"}:
            raise click.UsageError("--anonymous is of one dossier: give --from once, and neither DIR, --as nor --force")
        _write_nameless(ctx, files[0], day, output)
        return
    if given & {"day", "output"}:
        raise click.UsageError("--on and --output go with --anonymous; a dossier is begun in DIR, for every day")
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


_OF_ONE_WAY: Final = ("folder", "job", "documents", "force", "day", "output")


def _write_nameless(ctx: click.Context, path: str, day: date, output: str | None) -> None:
    """Write a dossier without names where its answers stay the same; else say which would be others."""
    from gpaiscope import service
    from gpaiscope.report.pages.nameless import kept_whole, nameless
    from gpaiscope.repository.anonymous import without_names

    source = source_of(path)
    with working(f"reading {path}"):
        stripped = without_names(service.read(source), day)
    if stripped.differences:
        tell_page(kept_whole(stripped.differences))
        ctx.exit(OPEN)
    deliver(stripped.text, output)
    tell_page(nameless(stripped.removed, day))


def _told(file: str) -> Told:
    """What a file tells: a published summary by how its bytes begin, or a document in a format of others."""
    from gpaiscope.repository.exchange import read_file
    from gpaiscope.repository.files import local
    from gpaiscope.repository.laid_out import form_of_file

    path = local(file)
    if not form_of_file(path):
        return read_file(path)
    from gpaiscope.documents.published import read_published
    from gpaiscope.documents.published_facts import told_of

    return told_of(read_published(path))


def _begin_from(folder: str, files: tuple[str, ...], force: bool) -> None:
    """Write a dossier, and a documentation where there is something for it, and tell what could not be taken."""
    from gpaiscope.documents.beside import begin_from
    from gpaiscope.report.pages.written import begun_from
    from gpaiscope.repository.dossier_file import begin

    with working(f"reading {files[0]}"):
        imported = [_told(file) for file in files]
        path = begin(folder, force=force, told=imported)
        beside, mistakes = begin_from(imported, folder, force=force)
    for mistake in (*(mistake for facts in imported for mistake in facts.mistakes), *mistakes):
        tell(str(mistake))
    written = [str(file) for file in (path, beside) if file is not None]
    refused = {mistake.path for mistake in mistakes}
    taken = sum(len(facts.facts) for facts in imported) - len(refused)
    tell_page(begun_from(written, taken, files=len(imported)))
