"""``gpaiscope assess``: where models stand, what is owed, and by when."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gpaiscope.cli import OPEN, PATHS_ALONE
from gpaiscope.cli.output import FORMATS, deliver_either, deliver_result, is_kept_quiet, tell, working
from gpaiscope.cli.parameters import DayParameter, Wanted, actor_option, law_options, output_options, source_of

if TYPE_CHECKING:
    from gpaiscope.assessment.building import PublishedBase
    from gpaiscope.assessment.comparison import Comparison
    from gpaiscope.assessment.timeline import Timeline
    from gpaiscope.errors import Unreadable
    from gpaiscope.report.blocks import Page
    from gpaiscope.service import Assessed, Result


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@law_options
@actor_option
@click.option(
    "--check",
    is_flag=True,
    help="End with 1 where an obligation attaches, or how an actor stands or what it owes is open; with --compare or"
    " --timeline where anything changes.",
)
@click.option(
    "--compare",
    "other",
    metavar="DATE|PATH",
    help="What is otherwise on that day, or in that earlier dossier of the same model, and through what.",
)
@click.option("--timeline", is_flag=True, help="Every day on which an answer, a duty or a last day changes, and why.")
@click.option(
    "--from", "first", type=DayParameter(), metavar="DATE", help="Of --timeline. Default: the dossier's first day."
)
@click.option("--to", "last", type=DayParameter(), metavar="DATE", help="Of --timeline. Default: two years after --on.")
@click.option("--full", is_flag=True, help="Everything: each answer with its provisions, facts, assumptions, ledger.")
@output_options(*FORMATS, "svg")
@click.pass_context
def assess(
    ctx: click.Context,
    paths: tuple[str, ...],
    wanted: Wanted,
    actor: str,
    check: bool,
    other: str | None,
    timeline: bool,
    first: date | None,
    last: date | None,
    full: bool,
    form: str,
    output: str | None,
) -> None:
    """Say where the model of a dossier, or of a folder, stands on a day; of several PATHs, one after the other.

    PATH is a dossier, a folder that holds gpai.toml, a model's folder without one, or - for standard input. Or it is
    the name of a published model: then it is said what building on it means.
    """
    from gpaiscope import service

    _refuse_what_does_not_go_together(paths, other, timeline, first or last, form)
    if other is not None or timeline:
        with working(f"assessing {paths[0]}"):
            result = (
                service.timeline(source_of(paths[0]), first=first, last=last, actor=actor, **wanted.asked)
                if other is None
                else _compared_with(paths[0], wanted, actor, other)
            )
        deliver_result(result, form, output, full=full)
        reasons = [f"{paths[0]}: {reason}" for reason in _changes_in_words(result.values)]
    else:
        reasons = _deliver_assessments(paths, wanted, actor, full, form, output)
    if check and reasons:
        _end_open(ctx, reasons)


def _deliver_assessments(
    paths: tuple[str, ...], wanted: Wanted, actor: str, full: bool, form: str, output: str | None
) -> list[str]:
    """Write where each model stands, and what building on each published model means; what is open, in words.

    Raises InputError at the end, with every mistake of every path.
    """
    from gpaiscope.errors import InputError, error_of
    from gpaiscope.service import hanging_on_broken, of_readable, open_or_owed
    from gpaiscope.service.dossiers import Assessed

    def answered(path: str) -> list[Result[Any]]:
        return [_of_published(path, wanted) or wanted.of(path, actor)]

    with working(quiet=is_kept_quiet(output)) as progress:
        answers, unreadable = of_readable(paths, answered, told=progress.count)
    assessed = [answer for answer in answers if isinstance(answer, Assessed)]

    def pages() -> Sequence[Page]:
        from gpaiscope.report.blocks import Named
        from gpaiscope.service.results import beside_unreadable

        several = len(assessed) > 1
        made = [
            # Beside the pages of other paths each says of which it is: two models may have one name.
            replace(page, title=(*page.title, " · ", Named(answer.call.path)))
            if several and isinstance(answer, Assessed)
            else page
            for answer in answers
            for page in answer.pages(full)
        ]
        return beside_unreadable(made, unreadable)

    published = [answer for answer in answers if not isinstance(answer, Assessed)]
    deliver_either(lambda: _document_of(assessed, published, unreadable, full), pages, form, output)
    mistakes = [*(error_of(unreadable).mistakes if unreadable else ())]
    mistakes += [mistake for dossier in assessed for mistake in hanging_on_broken(dossier.values)]
    if mistakes:
        raise InputError(*mistakes)
    return [f"{dossier.call.path}: {reason}" for dossier in assessed for reason in open_or_owed(dossier.values)]


def _of_published(path: str, wanted: Wanted) -> Result[PublishedBase] | None:
    """What building on the published model means that a word names; None for what is a path.

    Raises InputError for a word that is neither a path that is there nor a name that the table has.
    """
    if path == "-" or os.path.lexists(path):  # a link that leads nowhere is no name, either
        return None
    from gpaiscope.cli.words import refuse_unknown_name
    from gpaiscope.compute.originals import named

    if path.startswith(PATHS_ALONE):
        return None
    if named(path) is None:
        refuse_unknown_name(path, wanted.day)
        return None
    from gpaiscope import service

    return service.building_on(path, on=wanted.day)


def _end_open(ctx: click.Context, reasons: list[str]) -> None:
    """End as --check ends, and say why."""
    from gpaiscope.cleaning import clean

    tell("\n".join(f"--check: {clean(reason)}" for reason in reasons))
    ctx.exit(OPEN)


def _refuse_what_does_not_go_together(
    paths: tuple[str, ...], other: str | None, timeline: bool, bounded: date | None, form: str
) -> None:
    """Raises click.UsageError for options of which one leaves nothing for another."""
    if other is not None and timeline:
        raise click.UsageError("--compare and --timeline are two questions; ask one after the other")
    if (other is not None or timeline) and len(paths) > 1:
        raise click.UsageError(
            f"{'--timeline' if timeline else '--compare'} takes one PATH, and {len(paths)} are given"
        )
    if bounded is not None and not timeline:
        raise click.UsageError("--from and --to bound a --timeline, which is not asked for")
    if form == "svg" and not timeline:
        raise click.UsageError("--format svg draws a --timeline, which is not asked for")


def _compared_with(path: str, wanted: Wanted, actor: str, other: str) -> Result[Comparison]:
    """What changed since a day, or since another dossier: what looks like a day is one, unless it is a path."""
    from gpaiscope import service

    is_day = re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", other, re.ASCII) and not Path(other).exists()
    earlier = DayParameter().convert(other, None, click.get_current_context()) if is_day else source_of(other)
    return service.compare(source_of(path), earlier, actor=actor, **wanted.asked)


def _changes_in_words(changes: Comparison | Timeline) -> list[str]:
    """How much changes, in words; nothing where nothing does."""
    from gpaiscope.assessment.timeline import Timeline
    from gpaiscope.report.words import count

    if isinstance(changes, Timeline):
        return [f"{count(len(changes.turns), 'day')} on which something changes"] if changes.turns else []
    return [count(len(changes.changes), "change")] if changes.changes else []


def _document_of(
    assessed: list[Assessed], published: list[Result[Any]], unreadable: Sequence[Unreadable], full: bool
) -> dict[str, object]:
    """The document of one dossier or published model; of several theirs in lists, and what cannot be read beside."""
    from gpaiscope.report.values.unreadable import unreadable_keys

    bases = [base.to_dict() for base in published]
    if not assessed and bases:
        return {**(bases[0] if len(bases) == 1 else {"published": bases}), **unreadable_keys(unreadable)}
    documents = [dossier.to_dict(full=full) for dossier in assessed]
    whole = documents[0] if len(documents) == 1 else {"dossiers": documents}
    return {**whole, **({"published": bases} if bases else {}), **unreadable_keys(unreadable)}
