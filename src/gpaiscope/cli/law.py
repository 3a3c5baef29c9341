"""``gpaiscope law``: the rules, numbers and open questions, as prose or JSON."""

from __future__ import annotations

from datetime import date
from typing import Final

import click

from gpaiscope.cli import LazyGroup
from gpaiscope.cli.output import FORMATS, deliver, deliver_result
from gpaiscope.cli.parameters import (
    DayParameter,
    draft_option,
    law_of,
    on_option,
    output_option,
    output_options,
    readings_of,
    readings_option,
)

SCHEMAS: Final = (
    "dossier",
    "documentation",
    "catalogue",
    "catalogue-comparison",
    "catalogue-rows",
    "documents",
    "draft",
    "documents-check",
    "documents-set",
    "data",
    "check",
    "read-back",
    "published-summary",
    "board",
    "deadlines",
    "plan",
    "assessment",
    "comparison",
    "timeline",
    "proof",
    "gaps",
    "gaps-of-many",
    "ledger",
    "law",
    "estimate-architecture",
    "estimate-hardware",
    "estimate-log",
    "estimate-energy",
    "watch",
    "licence",
    "card",
    "original",
    "published",
    "lineage",
    "originals",
    "search",
    "release",
)

law = LazyGroup(
    modules="gpaiscope.cli.law.",
    lines={
        "list": "Every rule and open question, one a line.",
        "show": "One of them by its name, or what cites a provision.",
        "parameters": "The numbers and days of the law.",
        "changes": "What each instrument changed from which day on.",
        "draft": "A draft of law to start from, for --law.",
        "sql": "Rules as SQL over tables of facts, for DuckDB or Spark.",
        "schema": "The JSON Schemas of a dossier and of each answer.",
    },
    otherwise="show",
    name="law",
    help="The law as gpaiscope reads it, in its own words, each rule with its provisions.",
)


@law.command("list")
@draft_option
@output_options(*FORMATS)
def list_rules(draft: str | None, form: str, output: str | None) -> None:
    """List every rule and every open question, in the order of the law."""
    from gpaiscope.service import rulebook

    deliver_result(rulebook(law=draft), form, output)


@law.command()
@click.argument("id")
@draft_option
@output_options(*FORMATS)
def show(id: str, draft: str | None, form: str, output: str | None) -> None:
    """Show one rule, open question, fact or parameter by its name, or what cites a provision: "Art 53", "Annex XI".

    `rulebook` shows every rule, `glossary` every fact that they speak of, and `sentences` every sentence that is said
    of them, for each outcome; `clocks` every period, with what starts and stops it and what missing it means.
    """
    from gpaiscope.service import rulebook

    deliver_result(rulebook(id, law=draft), form, output)


@law.command(hidden=True)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, metavar="N", help="At most so many."
)
@output_options(*FORMATS)
def search(words: tuple[str, ...], limit: int, form: str, output: str | None) -> None:
    """Find rules, periods and facts by WORDS: the same as `gpaiscope search --in law`."""
    from gpaiscope import service

    deliver_result(service.search(" ".join(words), kind="law", limit=limit), form, output)


@law.command()
@click.option("--on", "day", type=DayParameter(), metavar="DATE", help="Only the values of this day.")
@draft_option
@output_options(*FORMATS)
def parameters(day: date | None, draft: str | None, form: str, output: str | None) -> None:
    """List the numbers and days of the law, each with its provision and from when it counts."""
    from gpaiscope import service

    deliver_result(service.parameters(day, law=draft), form, output)


@law.command()
@click.option("--from", "first", type=DayParameter(), metavar="DATE", help="From this day on. Default: from the first.")
@click.option("--to", "last", type=DayParameter(), metavar="DATE", help="Until this day. Default: until the last.")
@draft_option
@output_options(*FORMATS)
def changes(first: date | None, last: date | None, draft: str | None, form: str, output: str | None) -> None:
    """Say what each instrument changed from which day on: what was so, what is so since, and what that means."""
    from gpaiscope import service

    deliver_result(service.law_changes(first, last, law=draft), form, output)


@law.command("draft")
@output_option
def draft_(output: str | None) -> None:
    """Print a commented draft of law to start from, for --law FILE: as it stands it changes nothing."""
    from gpaiscope.cleaning import Finished
    from gpaiscope.law.draft import template

    deliver(Finished(template()), output)


@law.command()
@click.argument("names", nargs=-1, metavar="[RULE]...")
@on_option
@click.option("--engine", type=click.Choice(("duckdb", "spark")), default="duckdb", show_default=True, help="For whom.")
@readings_option
@click.option("--no-reasons", is_flag=True, help="Only outcomes, without the columns that say what carries them.")
@draft_option
@output_option
def sql(
    names: tuple[str, ...],
    day: date,
    engine: str,
    readings: tuple[tuple[str, str], ...],
    no_reasons: bool,
    draft: str | None,
    output: str | None,
) -> None:
    """Write rules of a day as a script of SQL: tables of facts to fill, and what is said of each of their rows.

    RULE is a name that `gpaiscope law list` shows; without any it is all conclusions about the model. For catalogues
    that live in a store or on a cluster; what was read into facts is up to whoever fills the tables.
    """
    from gpaiscope import service
    from gpaiscope.cleaning import Finished

    chosen = readings_of(readings)
    script = service.law_as_sql(
        *names, on=day, engine=engine, readings=chosen, reasons=not no_reasons, law=law_of(draft)
    )
    deliver(Finished(script), output)


@law.command()
@click.argument("of", type=click.Choice(SCHEMAS), default="dossier")
@output_option
def schema(of: str, output: str | None) -> None:
    """Print the JSON Schema of a dossier, or of what a command gives as JSON."""
    from gpaiscope.report.values import written

    deliver(written(_schema_of(of)), output)


def _schema_of(of: str) -> dict[str, object]:
    if of == "dossier":
        from gpaiscope.dossier.schema import schema as dossier_schema

        return dossier_schema()
    if of == "documentation":
        from gpaiscope.documents.documentation import schema as documentation_schema

        return documentation_schema()
    from gpaiscope.report.values import schema

    return schema.of(of)
