"""``gpaiscope assess``: where models stand, what is owed, and by when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from gpaiscope.cli.pages import FORMATS, deliver_either
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options
from gpaiscope.cli.progress import working

if TYPE_CHECKING:
    from gpaiscope.errors import Mistake
    from gpaiscope.report.blocks import Page
    from gpaiscope.service import Assessed

OPEN_OR_OWED = 1


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@law_options
@actor_option
@click.option(
    "--check",
    is_flag=True,
    help="End with 1 where an obligation attaches, or how an actor stands or what it owes is open.",
)
@click.option("--full", is_flag=True, help="Everything: each answer with its provisions, facts, assumptions, ledger.")
@click.option("--quiet", is_flag=True, help="Write no result, for --check.")
@output_options(*FORMATS)
@click.pass_context
def assess(
    ctx: click.Context,
    paths: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    check: bool,
    full: bool,
    quiet: bool,
    form: str,
    output: str | None,
) -> None:
    """Say where the model of a dossier, or of a folder, stands on a day; of several PATHs, one after the other.

    PATH is a dossier, a folder that holds gpai.toml, a model's folder without one, or - for standard input.
    """
    from gpaiscope.cli.terminal import tell
    from gpaiscope.errors import InputError
    from gpaiscope.service import hanging_on_broken, open_or_owed

    found: list[Assessed] = []
    mistakes: list[Mistake] = []
    with working(quiet=quiet) as progress:
        for number, path in enumerate(paths):
            progress.count(number, len(paths))
            try:
                found.append(wanted.of(path, actor))
            except InputError as error:
                mistakes += error.mistakes
    if found and not quiet:
        several = len(found) > 1
        pages = (_placed(page, each.call.path, several) for each in found for page in each.pages(full))
        deliver_either(lambda: _document(found, full), lambda: list(pages), form, output)
    mistakes += [mistake for each in found for mistake in hanging_on_broken(each.values)]
    if mistakes:
        raise InputError(*mistakes)
    why = [f"--check: {each.call.path}: {said}" for each in found if check for said in open_or_owed(each.values)]
    if why:
        tell("\n".join(why))
        ctx.exit(OPEN_OR_OWED)


def _document(found: list[Assessed], full: bool) -> dict[str, object]:
    """The document of one dossier; of several theirs in a list."""
    documents = [each.to_dict(full=full) for each in found]
    return documents[0] if len(documents) == 1 else {"dossiers": documents}


def _placed(page: Page, path: str, several: bool) -> Page:
    """A page with the path that it is of, beside those of other paths: two models may have one name."""
    from gpaiscope.report.blocks import Named

    return replace(page, title=(*page.title, " · ", Named(path))) if several else page
