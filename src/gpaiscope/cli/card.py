"""``gpaiscope card``: what a model card should say about the AI Act, as a change to the card."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from gpaiscope.cli.output import cut_on_terminal, deliver, tell_page, working
from gpaiscope.cli.parameters import on_option, originals_option, output_options


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "apply", is_flag=True, help="Change the card. Nothing but what the diff shows changes.")
@on_option
@originals_option
@output_options("text", "json")
def card(folder: Path, apply: bool, day: date, form: str, output: str | None) -> None:
    """Propose front matter that FOLDER's files prove, and a short section on the EU AI Act, as a diff.

    The section is indicative, cites its paragraphs, and stands between two markers. With --write the card is changed;
    doing so twice changes it once.
    """
    from gpaiscope.report.pages.written import card as card_page
    from gpaiscope.report.values import versioned, written
    from gpaiscope.repository.proposal import propose, write

    with working(f"reading {folder}"):
        proposal = propose(folder, day)
    if form == "json":
        deliver(written(versioned(proposal.to_dict())), output)
    elif proposal.changed:
        deliver(proposal.diff() if output else cut_on_terminal(proposal.diff()), output)
    if apply and proposal.changed:
        write(proposal)
    added = [(addition.key, addition.value, addition.because) for addition in proposal.additions]
    name, changed = str(folder / proposal.name), proposal.changed
    tell_page(card_page(name, str(folder), added, proposal.beside, changed=changed, applied=apply))
