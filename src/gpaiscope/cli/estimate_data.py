"""``gpaiscope estimate data``, and ``data`` as before: what training data tells of itself, for the documents."""

from __future__ import annotations

import click

from gpaiscope.cli.output import FORMATS, deliver_result, working
from gpaiscope.cli.parameters import output_options


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--kind",
    default="",
    metavar="SORT",
    help="Of all data sets: public, licensed, private, crawled, user, synthetic, other.",
)
@click.option("--tokenizer", metavar="FILE", help="Count tokens with this tokenizer.json. Default: bound them.")
@click.option("--into", metavar="FILE", help="Write what was counted there, every domain name beside it.")
@output_options(*FORMATS)
def data(
    paths: tuple[str, ...], kind: str, tokenizer: str | None, into: str | None, form: str, output: str | None
) -> None:
    """Count training data: amounts by modality, sizes, dates, languages, licences, and top domain names.

    PATH is a data set or a folder of them: Croissant, a README.md with front matter, Parquet, JSON lines, lists of
    URLs with or without the size of what was scraped; .gz and .zst are unpacked. Or what this command wrote before:
    several of these are put together. Beside a dossier, as data.json, its documents read what was counted. Parquet and
    domain names need the extra [data].
    """
    from gpaiscope import service

    with working(f"reading {paths[0]}") as progress:
        evidence = service.data(*paths, kind=kind, tokenizer=tokenizer, into=into, told=progress.say)
    deliver_result(evidence, form, output)
