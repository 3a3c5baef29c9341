"""``gpaiscope originals``: published models that others build on, and the training compute behind them."""

from __future__ import annotations

import click

from gpaiscope.cli import LazyGroup
from gpaiscope.cli.output import FORMATS, deliver_result
from gpaiscope.cli.parameters import originals_option, output_options

originals = LazyGroup(
    modules="gpaiscope.cli.originals.",
    lines={
        "list": "Every model of the table, one a line.",
        "show": "One of them by its identifier or name.",
        "search": "Those whose names or maker hold some words.",
    },
    name="originals",
    help="Published models that others build on: size, training compute and how it was derived.",
)


@originals.command("list")
@originals_option
@output_options(*FORMATS)
def list_originals(form: str, output: str | None) -> None:
    """List every model of the table with its range of training compute, by maker and in the order of the table."""
    from gpaiscope.service import originals as originals_of

    deliver_result(originals_of(), form, output)


@originals.command()
@click.argument("name_or_id")
@originals_option
@output_options(*FORMATS)
def show(name_or_id: str, form: str, output: str | None) -> None:
    """Show one model: NAME_OR_ID is an identifier of the Hub (OWNER/NAME), an address of its page, or a name.

    Copies, other formats and post-trained releases are found by rule, and the page says what they were taken for.
    """
    from gpaiscope.service import original

    deliver_result(original(name_or_id), form, output)


@originals.command()
@click.argument("words", nargs=-1, required=True)
@originals_option
@output_options(*FORMATS)
def search(words: tuple[str, ...], form: str, output: str | None) -> None:
    """List the models whose identifiers, names or maker hold all WORDS."""
    from gpaiscope.service import originals as originals_of

    deliver_result(originals_of(" ".join(words)), form, output)
