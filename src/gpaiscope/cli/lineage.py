"""``gpaiscope lineage``: which models were made from which, and the compute behind each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import click

from gpaiscope.cli.output import FORMATS, deliver_result, working
from gpaiscope.cli.parameters import (
    assumptions_option,
    known_on_option,
    on_option,
    originals_option,
    output_options,
    readings_of,
    readings_option,
)
from gpaiscope.values import Exact


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@on_option
@known_on_option
@click.option(
    "--changed",
    multiple=True,
    metavar="NAME=FLOP",
    help="Follow downstream that all training behind a model took so much. May be repeated.",
)
@readings_option
@assumptions_option
@originals_option
@click.option("--full", is_flag=True, help="Of many models every one, its compute, and who provides which part.")
@output_options(*FORMATS, "svg")
def lineage(
    paths: tuple[str, ...],
    day: date,
    known_on: date | None,
    changed: tuple[str, ...],
    readings: tuple[tuple[str, str], ...],
    no_assumptions: bool,
    full: bool,
    form: str,
    output: str | None,
) -> None:
    """Show which models were made from which, the compute behind each, and who provides which part.

    PATH is a dossier, a folder of dossiers, or a model's folder. Dossiers lead to each other by path, by the identifier
    of a model on a hub, and by its name.
    """
    from gpaiscope import service

    with working(f"reading {paths[0]}"):
        graph = service.lineage(
            *paths,
            on=day,
            known_on=known_on,
            readings=readings_of(readings),
            assumptions=not no_assumptions,
            changed=_changed_amounts(changed),
        )
    deliver_result(graph, form, output, full=full)


def _changed_amounts(given: tuple[str, ...]) -> Mapping[str, Exact]:
    """What is to be otherwise, by the name of a model. Raises click.BadParameter for what is none."""
    from gpaiscope.values import parse_exact

    amounts: dict[str, Exact] = {}
    for change in given:
        name, sign, flop = change.rpartition("=")
        try:
            amount = parse_exact(flop)
        except ValueError:
            amount = -1
        if not (name.strip() and sign) or amount < 0:
            raise click.BadParameter(f"{change!r} is not NAME=FLOP, such as example/aurora-7b=2.1e23")
        amounts[name.strip()] = amount
    return amounts
