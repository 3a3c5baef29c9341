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
@click.option("--check", metavar="SET", help="Whether this set still holds; end with 1 where it does not.")
@click.option("--compare", metavar="SET", help="What changed since this set was drafted, in words.")
@output_options(*FORMATS)
@click.pass_context
def documents(
    ctx: click.Context,
    paths: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    check: str | None,
    compare: str | None,
    form: str,
    output: str | None,
) -> None:
    """List the documents that the models of dossiers call for: owed or not, by when, how complete, what is open.

    PATH is a dossier, a folder of dossiers, a model's folder, or - for standard input. What stands beside a dossier
    in documentation.toml goes into its documents; `gpaiscope init DIR --documents` writes one to fill in.

    SET is a folder that `gpaiscope draft PATH --all --output DIR` wrote, one of its versions, or a manifest. --check
    says which fields moved, which files are altered, which law applied, and which clocks run till when.
    """
    from gpaiscope import service

    if check and compare:
        raise click.UsageError("--check says all that --compare says; leave one of them out")
    if check or compare:
        _hold(ctx, paths, wanted, actor, str(check or compare), bool(compare), form, output)
        return

    with working(f"reading {paths[0]}"):
        result = service.documents(*map(source_of, paths), actor=actor, **wanted.asked)
    deliver_result(result, form, output)


def _hold(
    ctx: click.Context,
    paths: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    kept: str,
    words: bool,
    form: str,
    output: str | None,
) -> None:
    from gpaiscope import service
    from gpaiscope.cli.assess import OPEN_OR_OWED
    from gpaiscope.cli.terminal import tell
    from gpaiscope.report.words import listed

    with working(f"reading {paths[0]}"):
        result = service.holding(*map(source_of, paths), set=kept, words=words, actor=actor, **wanted.asked)
    deliver_result(result, form, output)
    if result.values.broken and not words:
        tell(f"--check: {kept}: {listed(result.values.broken)}")
        ctx.exit(OPEN_OR_OWED)
