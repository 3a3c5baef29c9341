"""``gpaiscope search``: rules, open questions, numbers, provisions and how-tos, by the words that people use."""

from __future__ import annotations

from datetime import date

import click

from gpaiscope.cli.output import FORMATS, deliver_result
from gpaiscope.cli.parameters import DayParameter, output_options
from gpaiscope.lookup.index import KINDS


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "kind", type=click.Choice(KINDS), help="Only these. Default: all of them.")
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, metavar="N", help="At most so many."
)
@click.option(
    "--on", "day", type=DayParameter(), metavar="DATE", help="The day that you ask about, kept in what is shown next."
)
@output_options(*FORMATS)
def search(
    words: tuple[str, ...], kind: str | None, limit: int, day: date | None, form: str, output: str | None
) -> None:
    """Find what answers WORDS: a question as you would ask it, keywords, or a provision such as "Art 53(1)(c)".

    What is found comes best first, each with the command that shows it or the page where it is written. Where nothing
    is found, it is said what can be searched, and the exit code is 0: that there is nothing is an answer. Rules of all
    days are looked through, whatever --on says.
    """
    from gpaiscope import service

    deliver_result(service.search(" ".join(words), kind=kind or "", limit=limit, on=day), form, output)
