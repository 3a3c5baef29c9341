"""``gpaiscope assess``: answers, obligations and dates for one dossier."""

from __future__ import annotations

import click

from gpaiscope.cli.parameters import Wanted, actor_option, law_options, output_options

OPEN_OR_OWED = 1


@click.command()
@click.argument("path")
@law_options
@actor_option
@click.option(
    "--check", is_flag=True, help="End with 1 where an obligation attaches, or an answer is unknown or unsettled."
)
@output_options("text", "json", "markdown")
@click.pass_context
def assess(
    ctx: click.Context,
    path: str,
    wanted: Wanted,
    actor: str,
    check: bool,
    form: str,
    output: str | None,
) -> None:
    """Say where the model of a dossier, or of a folder that holds gpai.toml, stands on a day."""
    from gpaiscope.cli.missing import principal
    from gpaiscope.cli.models import in_json, in_text
    from gpaiscope.cli.terminal import deliver
    from gpaiscope.values import Outcome

    found = wanted.of(path, actor)
    if form == "json":
        from gpaiscope.assessment.document import document
        from gpaiscope.cli.terminal import json_text

        text = json_text(in_json(found, document))
    elif form == "markdown":
        from gpaiscope.cli.memo import memo

        text = in_text(found, memo)
    else:
        from gpaiscope.cli.answers import answers
        from gpaiscope.cli.terminal import columns

        width = columns() if output is None else 80
        text = in_text(found, lambda each: answers(each, path, width))
    deliver(text, output)
    owed = any(each.conclusion.finding.outcome is Outcome.YES for own in found for each in own.obligations)
    nobody = not any(own.dossier.actors for own in found)
    settled = all(each.finding.outcome.decided for own in found for each in principal(own))
    if check and (owed or nobody or not settled):
        ctx.exit(OPEN_OR_OWED)
