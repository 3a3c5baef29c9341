"""``gpaiscope card``: what a model card should say about the AI Act, as a change to the card."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from gpaiscope.cli.parameters import on_option, output_options


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "apply", is_flag=True, help="Change the card. Nothing but what the diff shows changes.")
@on_option
@output_options("text", "json")
def card(folder: Path, apply: bool, day: date, form: str, output: str | None) -> None:
    """Propose front matter that FOLDER's files prove, and a short section on the EU AI Act, as a diff.

    The section is indicative, cites its paragraphs, and stands between two markers. With --write the card is changed;
    doing so twice changes it once.
    """
    from gpaiscope.cli.terminal import deliver, tell
    from gpaiscope.repository import propose, write

    proposal = propose(folder, day)
    if form == "json":
        deliver(json.dumps(proposal.to_dict(), indent=2, ensure_ascii=False), output)
    elif proposal.changed:
        deliver(proposal.diff(), output)
    for addition in proposal.additions:
        tell(f"{addition.key}: {addition.value} ({addition.because})")
    if not proposal.changed:
        tell(f"{proposal.name} says all of it already.")
    elif apply:
        write(proposal)
        tell(f"Wrote {folder / proposal.name}.")
    else:
        tell("Nothing was written; --write changes the card.")
