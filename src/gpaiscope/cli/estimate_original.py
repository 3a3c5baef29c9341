"""``gpaiscope estimate original``, and ``originals`` as before: published models that others build on."""

from __future__ import annotations

from typing import Any, Final

import click

from gpaiscope.cli import LazyGroup
from gpaiscope.cli.output import FORMATS, deliver_result
from gpaiscope.cli.parameters import originals_option, output_options


@click.command("list")
@originals_option
@output_options(*FORMATS)
def list_originals(form: str, output: str | None) -> None:
    """List every model of the table with its range of training compute, by maker and in the order of the table."""
    from gpaiscope import service

    deliver_result(service.originals(), form, output)


@click.command("show")
@click.argument("name_or_id")
@originals_option
@output_options(*FORMATS)
def show_original(name_or_id: str, form: str, output: str | None) -> None:
    """Show one model: NAME_OR_ID is an identifier of the Hub (OWNER/NAME), an address of its page, or a name.

    Copies, other formats and post-trained releases are found by rule, and the page says what they were taken for.
    """
    from gpaiscope import service

    deliver_result(service.original(name_or_id), form, output)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@originals_option
@output_options(*FORMATS)
def search_originals(words: tuple[str, ...], form: str, output: str | None) -> None:
    """List the models whose identifiers, names or maker hold all WORDS."""
    from gpaiscope import service

    deliver_result(service.originals(" ".join(words)), form, output)


class OriginalGroup(LazyGroup):
    """The commands about published models; what is none of them is the name of one, which is shown."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant: that which shows a model, where its name alone is given."""
        if not self.is_command(args[0]) and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


_COMMANDS: Final[dict[str, Any]] = {
    "modules": "gpaiscope.cli.estimate_original.",
    "lines": {
        "list": "Every model of the table, one a line.",
        "show": "One of them by its identifier or name.",
        "search": "Those whose names or maker hold some words.",
    },
    "help": "Published models that others build on: size, training compute and how it was derived.",
}
_BY_NAME: Final = {"list": list_originals, "show": show_original, "search": search_originals}

originals = LazyGroup(name="originals", commands=dict(_BY_NAME), **_COMMANDS)
original = OriginalGroup(name="original", commands=dict(_BY_NAME), **_COMMANDS)
