"""How many answers stay plain, and how many hang on a guess.

    python benchmarks/likely.py [--hub FILE] [--notable FILE] [--all FILE]

``--hub`` is a hub's table of its most used models, ``--notable`` and ``--all`` are tables of Epoch AI, which say of
some models how much compute trained them. That nothing turns could be had by calling everything likely: of each table
it is counted how many rows are a general-purpose AI model plainly, which may be no fewer than what is written here. No
row whose own figure lies below the criterion may be one plainly, unless what is known of its originals lies above it:
then the figure is that of the tuning alone. Ends with 1 where either is not so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from gpaiscope.catalogue.addresses import places_of
from gpaiscope.catalogue.results import sure_column
from gpaiscope.catalogue.scan import scan
from gpaiscope.law import Law
from gpaiscope.report.values.catalogue import ASKED, LIKELY, Catalogue

DAY: Final = date(2026, 10, 1)
FIGURE: Final = "Training compute (FLOP)"


@dataclass(frozen=True)
class Counted:
    """What was counted of a data set: how many are plainly general-purpose AI models, and what is wrong."""

    says: str
    plain: int
    least: int
    wrong: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether enough are plain, and nothing is wrong."""
        return self.plain >= self.least and not self.wrong


def hub(table: Path, work: Path) -> Counted:
    """The table of a hub, which has no figures of compute."""
    found = _scanned(table, work)
    return Counted("hub table", _plain(found), 87)


def notable(table: Path, work: Path) -> Counted:
    """Notable models with domains, tasks and figures."""
    found = _scanned(table, work)
    return Counted("notable models", _plain(found), 155, tuple(_plain_below_criterion(table, work)))


def all_models(table: Path, work: Path) -> Counted:
    """All models with domains and figures."""
    found = _scanned(table, work)
    return Counted("all models", _plain(found), 83, tuple(_plain_below_criterion(table, work)))


DATA_SETS: Final[dict[str, Callable[[Path, Path], Counted]]] = {"hub": hub, "notable": notable, "all": all_models}


def _scanned(table: Path, work: Path) -> Catalogue:
    """The scan of a table, of which is printed how many rows have which answer."""
    found = scan(places_of([table]), work, DAY)
    print(f"{table.name}: {found.models:,} models, {found.cases:,} cases")
    for id in ASKED:
        counts = found.outcomes[id]
        told = [f"{outcome} {counts[outcome] - counts[key]}, likely {counts[key]}" for outcome, key in LIKELY.items()]
        print(f"  {id:30} {'; '.join(told)}; unknown {counts['unknown']}; unsettled {counts['unsettled']}")
    for each in found.hanging:
        told = [f"{guess} {models}" for guess, models in each.guesses.items()]
        print(f"  {each.models} likely {each.outcome} of {each.conclusion}: {', '.join(told)}")
    return found


def _plain(found: Catalogue) -> int:
    counts = found.outcomes["gpai_model"]
    return counts["yes"] - counts["likely_yes"]


def _plain_below_criterion(table: Path, work: Path) -> Iterator[str]:
    """The rows that are plainly general-purpose AI models though by their own figure they took less."""
    query = f"""
        SELECT DISTINCT id, figure, coalesce(try_cast(behind_low AS DOUBLE), 0) AS behind FROM read_parquet(?) JOIN (
            SELECT trim("Model") AS id, try_cast("{FIGURE}" AS DOUBLE) AS figure FROM read_csv(?, all_varchar = true))
            USING (id)
        WHERE gpai_model = 'yes' AND {sure_column("gpai_model")} AND figure <= ? ORDER BY id
    """
    criterion = float(Law.on(DAY).number("criterion_flop"))
    for id, figure, behind in duckdb.execute(query, [str(work / "results.parquet"), str(table), criterion]).fetchall():
        if behind > criterion:
            print(f"  {id} took {figure:.2g} FLOP by its own figure, and what it was made from {behind:.2g} at least")
            continue
        yield f"{id}: plainly a general-purpose AI model, with {figure:.2g} FLOP by its own figure"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in DATA_SETS:
        asked.add_argument(f"--{name}", type=Path)
    given = vars(asked.parse_args())
    chosen = {name: path for name, path in given.items() if path is not None}
    if not chosen:
        asked.error("name at least one data set")
    with tempfile.TemporaryDirectory() as spare:
        counted = [DATA_SETS[name](path, Path(spare) / name) for name, path in chosen.items()]
    for each in counted:
        print(f"{each.says}: {each.plain} plain yes, {each.least} wanted, {len(each.wrong)} wrong")
        for wrong in each.wrong:
            print(f"  {wrong}")
    return 0 if all(each.holds for each in counted) else 1


if __name__ == "__main__":
    sys.exit(main())
