"""``gpaiscope documents``: which documents are owed, to whom, by when, and how complete they are."""

from __future__ import annotations

from typing import Any

import click

from gpaiscope.cli import OPEN
from gpaiscope.cli.output import FILES, FORMATS, deliver_paper, deliver_result, tell, working
from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options, sources_of


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@law_options
@actor_option
@click.option("--check", metavar="SET", help="Whether this set still holds; end with 1 where it does not.")
@click.option("--compare", metavar="SET", help="What changed since this set was drafted, in words.")
@click.option(
    "--read",
    "back",
    metavar="FILE",
    help="Take a DOCX draft that came back, or a published summary, into documentation.toml.",
)
@click.option("--full", is_flag=True, help="Of many models every document, and not only a line a model.")
@output_options(*FORMATS, *FILES)
@click.pass_context
def documents(
    ctx: click.Context,
    paths: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    check: str | None,
    compare: str | None,
    back: str | None,
    full: bool,
    form: str,
    output: str | None,
) -> None:
    """List the documents that the models of dossiers call for: owed or not, by when, how complete, what is open.

    PATH is a dossier, a folder of dossiers, a model's folder, or - for standard input. What stands beside a dossier
    in documentation.toml goes into its documents; `gpaiscope init DIR --documents` writes one to fill in. With --read
    the answers that people wrote into a DOCX draft go into it; what changed there meanwhile is told, and left. So does
    what a published summary of training content says, as PDF, DOCX or HTML, of the model or of its original; without
    PATH it is looked at alone: what it holds, what the official template asks and it lacks.

    SET is a folder that `gpaiscope draft PATH --all --output DIR` wrote, one of its versions, or a manifest. --check
    says which fields moved, which files are altered, which law applied, and which clocks run till when.
    """
    from gpaiscope import service

    if sum(map(bool, (check, compare, back))) > 1:
        raise click.UsageError(
            "--check, --compare and --read are three questions; --check says all that --compare says"
        )
    if form in FILES and not compare:
        raise click.UsageError(f"--format {form} is of --compare, whose changes it tracks")
    if not paths and not back:
        raise click.UsageError("Missing argument 'PATH...'.")
    if back and (not paths or not _is_draft(back)):
        _read_published(ctx, paths, back, wanted.asked, form, output)
        return
    if back:
        _read_back(ctx, paths, back, {"actor": actor, **wanted.asked}, form, output)
        return
    if check or compare:
        _hold(ctx, paths, wanted, actor, str(check or compare), bool(compare), form, output)
        return
    with working(f"reading {paths[0]}"):
        result = service.documents(*sources_of(paths), actor=actor, **wanted.asked)
    deliver_result(result, form, output, full=full)


def _is_draft(file: str) -> bool:
    """Whether a file is a DOCX draft of ours, or one that was and lost what says so: that reader says what is wrong."""
    from pathlib import Path

    from gpaiscope.documents.returned import is_draft

    return is_draft(Path(file))


def _read_published(
    ctx: click.Context, paths: tuple[str, ...], file: str, asked: Any, form: str, output: str | None
) -> None:
    """Say what a published summary holds, write it where a dossier is named, and end with 1 where anything is open."""
    from gpaiscope import service
    from gpaiscope.documents.published_pages import is_open

    if len(paths) > 1 or paths == ("-",):
        raise click.UsageError("--read takes the answers into the documentation beside one dossier, which PATH names")
    with working(f"reading {file}"):
        result: service.Result[Any] = (
            service.take_published(paths[0], file, **asked) if paths else service.published_summary(file)
        )
    deliver_result(result, form, output)
    summary, written = result.values if paths else (result.values, ())
    if is_open(summary) or any(value.state == "conflict" for value in written):
        ctx.exit(OPEN)


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
        ctx.exit(OPEN)


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
    from gpaiscope.report.words import listed

    with working(f"reading {paths[0]}"):
        result = service.holding(*sources_of(paths), set=kept, words=words, actor=actor, **wanted.asked)
    deliver_paper(result, form, output)
    if result.values.broken and not words:
        tell(f"--check: {kept}: {listed(result.values.broken)}")
        ctx.exit(OPEN)
