"""How long a scan takes, stage by stage: ``python benchmarks/scan.py [RECORDS] [--seed N] [--file FILE] [--proved N]``.

Without a file a catalogue of so many records is generated first, which is not counted. Seconds are those of the clock
and those of all processors together, of which only the latter mean anything where others use the machine. So many rows
are proved again by the interpreter at the end; it ends with 1 where an answer differs.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

import catalogue
import duckdb

from gpaiscope.catalogue.addresses import Place, places_of
from gpaiscope.catalogue.answers import CaseAnswer, answers_of_row
from gpaiscope.catalogue.scan import Stages, scan

DAY: Final = date(2026, 10, 1)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("records", nargs="?", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--file", help="a catalogue of your own: a path or an address")
    asked.add_argument("--proved", type=int, default=50)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.jsonl"
        if given.file is None:
            catalogue.write(path, given.records, given.seed)
        (place,) = places_of([given.file or path])
        return measured(place, Path(folder) / "out", given.proved, given.seed)


def measured(place: Place, output: Path, proved: int, seed: int) -> int:
    """Scan a file, print what each stage took, and prove some rows again; 1 where one differs."""
    stages = Stages()
    found = scan([place], output, DAY, stages=stages)
    clock, processor = sum(stages.seconds.values()), sum(stages.processor.values())
    size = sum(each.bytes for each in found.inputs) / 1e6
    print(f"{found.records:,} records, {size:,.0f} MB, {found.models:,} models, {found.cases:,} cases")
    for name, seconds in stages.seconds.items():
        used = stages.processor[name]
        print(f"  {name:10} {seconds:8.1f} s   {used:8.1f} s of processors   {100 * used / processor:5.1f} %")
    print(f"  {'together':10} {clock:8.1f} s   {processor:8.1f} s of processors")
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory at most {own:,.0f} MB, and {others:,.0f} MB in each further process")
    wrong = differing(output, proved, seed)
    print(f"{proved} rows proved again: {wrong} answers differ")
    return 1 if wrong else 0


def differing(output: Path, proved: int, seed: int) -> int:
    """How many answers of random rows the interpreter gives otherwise, in whatever is told of them but in its words."""
    connection = duckdb.connect()
    query = "SELECT {} FROM read_parquet(?) {}"
    listed = connection.execute(query.format('id, "case"', "ORDER BY id"), [str(output / "results.parquet")]).fetchall()
    wrong = 0
    for id, case in random.Random(seed).sample(listed, proved):
        (row,) = _rows(connection, query.format("*", "WHERE id = ?"), output / "facts.parquet", id)
        told = _rows(connection, query.format("*", 'WHERE "case" = ?'), output / "reasons.parquet", case)
        for each, other in zip(map(_cell, told), map(_own_cell, answers_of_row(row, DAY)), strict=True):
            if each != other:
                wrong += 1
                print(f"{id}: told {each}, and by the interpreter {other}")
    return wrong


def _rows(connection: duckdb.DuckDBPyConnection, query: str, path: Path, key: object) -> list[dict[str, Any]]:
    read = connection.execute(query, [str(path), key])
    columns = [each[0] for each in read.description]
    return [dict(zip(columns, values, strict=True)) for values in read.fetchall()]


_SAME: Final = ("outcome", "on_best_estimate")


def _cell(row: dict[str, Any]) -> tuple[object, ...]:
    missing = [(each["path"], each["who"]) for each in row["missing"]]
    questions = [tuple(each.values()) for each in row["questions"]]
    days = [row[f"{day}_{end}"] for day in ("applies_from", "due_on") for end in ("earliest", "latest")]
    return (
        row["conclusion"], *(row[name] for name in _SAME), row["reasons"], missing, questions, row["cites"],
        [day and str(day) for day in days],
    )  # fmt: skip


def _own_cell(answer: CaseAnswer) -> tuple[object, ...]:
    missing = [(path, who) for path, _, who in answer.missing]
    return (
        answer.id, *(getattr(answer, name) for name in _SAME), list(answer.reasons), missing, list(answer.questions),
        list(answer.cites), [*answer.applies_from, *answer.due_on],
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
