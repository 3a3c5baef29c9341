"""``gpaiscope board``: one row a model, for who answers for many: status, next day, owner, what is open."""

from __future__ import annotations

import click

from gpaiscope.cli import parameters
from gpaiscope.cli.output import FORMATS, deliver, deliver_bytes, deliver_result, working
from gpaiscope.errors import raise_if_unreadable


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@parameters.law_options
@parameters.owner_option
@parameters.within_option
@parameters.output_options(*FORMATS, "csv", "pdf")
def board(
    paths: tuple[str, ...],
    wanted: parameters.Wanted,
    owners: tuple[str, ...],
    within: int | None,
    form: str,
    output: str | None,
) -> None:
    """Show where many models stand, a row each: what is late, what is next, whose it is, and what is open.

    PATH is a dossier, a folder of dossiers or of models' folders, a model's folder, or - for standard input. What
    cannot be read is a row as well, and the command ends with 3.

    Who answers for what says [tool.gpaiscope.owners] in pyproject.toml, or [owners] in gpaiscope.toml: a pattern of
    paths and a name, such as "models/a*" = "North". Else it is the actor's name. Several --owner give a list each.
    """
    from gpaiscope import service

    if form == "pdf" and output is None:
        raise click.UsageError("--format pdf needs --output FILE, the file that it goes into")
    by_owner = parameters.owners_around(paths)
    with working(f"reading {paths[0]}"):
        result = service.board(*parameters.sources_of(paths), **by_owner, owner=owners, within=within, **wanted.asked)
    if form == "csv":
        deliver(result.to_csv(), output)
    elif form == "pdf":
        with working("preparing the result"):
            data = result.to_pdf()
        deliver_bytes(data, str(output))
    else:
        deliver_result(result, form, output)
        return
    raise_if_unreadable(result.unreadable)
