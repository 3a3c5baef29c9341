"""The page of ``estimate energy``."""

from __future__ import annotations

from fractions import Fraction

from gpaiscope.compute.energy import BOUNDARIES, JOULES_OF_A_MWH, METHODS, Energy, spoken
from gpaiscope.report.blocks import Code, Heading, Item, Items, Named, Page, Rows, Sentence, row
from gpaiscope.report.computed import listed, notices, part
from gpaiscope.values import unique


def energy(found: Energy, entry: str) -> Page:
    """How much energy a training took, how that is known, what it holds; ``entry`` is what documents need of it."""
    held = unique(each.boundary for each in found.parts)
    over = (row("Of the building", f"times {spoken(found.overhead)}"),) if found.overhead else ()
    several = [
        (
            Named(each.label),
            f": {spoken(each.joules.times(Fraction(1, JOULES_OF_A_MWH)))} MWh, {METHODS[each.method]}",
        )
        for each in found.parts
    ]
    says = unique(said for each in found.parts for said in each.says)
    return Page(
        title=("Energy of a training",),
        blocks=(
            Rows(
                rows=(
                    row("Energy", f"{spoken(found.mwh)} MWh"),
                    *(row("Method", METHODS[each]) for each in found.methods),
                    *(row("It holds", BOUNDARIES[each]) for each in held),
                    *over,
                ),
            ),
            *notices(found.warnings),
            *(listed("Parts", several) if len(several) > 1 else ()),
            *part("How", says),
            Heading(("For the documents",)),
            Sentence(
                ("Under ", Code("[training]"), " in documentation.toml; ", Code("--into FILE"), " writes it there:")
            ),
            Items(items=tuple(Item(line=(Code(line),)) for line in entry.splitlines())),
            *part("Sources", unique(str(each.source) for each in found.parts)),
        ),
    )
