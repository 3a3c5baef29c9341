"""``gpaiscope scan``: a whole catalogue of models into tables and a report."""

from __future__ import annotations

from datetime import date
from typing import Any

import click
from click.core import ParameterSource

from gpaiscope.cleaning import Finished
from gpaiscope.cli.output import FORMATS, deliver, deliver_result, working
from gpaiscope.cli.parameters import on_option


@click.command()
@click.argument("catalogues", nargs=-1, metavar="CATALOGUE...")
@click.option(
    "--output",
    metavar="DIR",
    help="The folder for the results: a new one, or one that a scan wrote. With --compare a file.",
)
@on_option
@click.option("--mapping", metavar="FILE", help="Which column of a table of your own is what, in TOML.")
@click.option("--draft-mapping", is_flag=True, help="Write a mapping file to begin with to stdout, and scan nothing.")
@click.option("--where", metavar="SQL", help='Choose models by a condition: "downloads > 1000 AND NOT gated".')
@click.option(
    "--engine", type=click.Choice(("duckdb", "spark")), default="duckdb", show_default=True, help="What reads the rows."
)
@click.option("--compare", nargs=2, metavar="DIR DIR", help="Say what changed from one finished scan to another.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the report is written to stdout; DIR has it in HTML and JSON.",
)
def scan(
    catalogues: tuple[str, ...],
    output: str | None,
    day: date,
    draft_mapping: bool,
    compare: tuple[str, str] | None,
    form: str,
    **asked: Any,
) -> None:
    """Say of every model of a catalogue where it stands, with reasons; each row can be proved by itself.

    CATALOGUE is a file of JSON lines, CSV or Parquet, a folder of such files, or a pattern; a folder of model folders;
    a registry of MLflow or Weights & Biases. All but folders of models may be at an address of a store, such as
    s3://bucket/listing. Known are the listing of a hub, the table of Epoch AI, or a table of your own with --mapping.
    Nothing of it is taken as a day of placing on the market: what is said is what would be owed if whoever uploaded a
    model provides it, and this upload is the first placing.

    DIR gets results.parquet (a row a model), flag.csv (the answer of each model, and why), facts.parquet (what each row
    was taken to say), reasons.parquet (of each case, by answer), bad.parquet (cells that could not be read),
    report.html, report.json and manifest.json.
    `gpaiscope explain DIR CONCLUSION --row ID` proves one answer of one model; without --row it tells which models have
    which answer, and what to ask of whom. Needs the extra [scan], and for an address [s3], [gs], [abfs] or [hdfs].

    With --engine spark the rows are read and judged in parts on a cluster, to the same results: with the extra [spark],
    where spark-submit or the settings of Spark say, or on all processors of this machine.
    """
    from gpaiscope import service

    if compare:
        _refuse_beside_compare(catalogues, draft_mapping, asked["mapping"], asked["where"])
        _deliver_comparison(compare, form, output)
    elif not catalogues:
        raise click.BadParameter("name a catalogue, or two scans with --compare", param_hint="CATALOGUE...")
    elif draft_mapping:
        deliver(Finished(service.draft_mapping(*catalogues)), output)
    elif not output:
        raise click.BadParameter("--output DIR says where the results go")
    else:
        with working("reading the catalogue") as progress:
            scanned = service.scan(*catalogues, output=output, on=day, told=progress.say, **asked)
        deliver_result(scanned, form, None, full=form in ("markdown", "html"))


def _deliver_comparison(folders: tuple[str, str], form: str, output: str | None) -> None:
    """Say what changed between two scans."""
    from gpaiscope import service

    with working(f"comparing {folders[0]} with {folders[1]}"):
        changes = service.compare_scans(*folders)
    deliver_result(changes, form, output, full=form != "text")


def _refuse_beside_compare(*others: object) -> None:
    """Raise where two scans are compared and something is asked that only a scan is asked; --on is that of each."""
    on = click.get_current_context().get_parameter_source("day")
    if any(others) or on is ParameterSource.COMMANDLINE:
        raise click.UsageError("--compare takes two finished scans, each as it was scanned, and --format and --output")
