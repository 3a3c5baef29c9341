"""Rows of public tables judged by hand before a scan read them: ``python benchmarks/judged_rows.py``.

``judged_rows.csv`` has for each row its number in its table, a hash of its cells, whether it is a general-purpose
AI model by the row alone, and by all that the judge knew: yes, no or open. The tables themselves are not here: they are
looked for where ``GPAISCOPE_REFERENCE`` says. Ends with 1 where an answer is wrong, or fewer than 85 % of the rows are
decided that the judge decided by the row alone; ``--list`` names each of those by its number.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from gpaiscope.catalogue.scan import scan

DAY: Final = date(2026, 12, 1)
JUDGED: Final = Path(__file__).with_suffix(".csv")
TABLES: Final = {"epoch": "epoch/notable_ai_models_2026-07.csv", "hub": "hub/most_used_2026-05.csv"}
FEWEST_DECIDED: Final = 0.85


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--list", action="store_true", help="name the rows that are wrong, or left open")
    listed = parser.parse_args().list
    if not (reference := os.environ.get("GPAISCOPE_REFERENCE")):
        print("GPAISCOPE_REFERENCE names no folder with the tables")
        return 2
    csv.field_size_limit(1 << 30)
    with JUDGED.open(newline="", encoding="utf-8") as file:
        judged = list(csv.DictReader(file))
    failed = [
        name
        for name, place in TABLES.items()
        if not _is_held([row for row in judged if row["table"] == name], Path(reference) / place, listed=listed)
    ]
    return 1 if failed else 0


def _is_held(judged: list[dict[str, str]], table: Path, *, listed: bool) -> bool:
    """Print how the answers to a table compare with what was judged; whether all are right and enough are decided."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder:
        scan([table], Path(folder) / "out", DAY)
        results = str(Path(folder) / "out" / "results.parquet")
        answers = dict(duckdb.sql(f"SELECT record, gpai_model FROM '{results}'").fetchall())
    tally: Counter[str] = Counter()
    for row in judged:
        number = int(row["row"])
        cells = "\x1f".join(cell or "" for cell in rows[number].values())
        if hashlib.sha256(cells.encode()).hexdigest()[:16] != row["sha256"]:
            print(f"{table.name}: row {number} is another than was judged")
            return False
        if (said := answers.get(number + 1)) is None:  # of two rows of one name the later stands
            tally["told again"] += 1
            continue
        outcome = said.removeprefix("likely ")
        known, decided = row["general_purpose"], outcome in ("yes", "no")
        grade = "likely" if said.startswith("likely ") else "definite"
        if decided:
            tally[grade] += 1
            tally[f"{grade}, judged"] += known != "open"
            if wrong := known != "open" and outcome != known:
                tally[f"{grade}, wrong"] += 1
            if listed and wrong:
                print(f"  {table.name} row {number}: {said}, judged {known}")
        if row["row_alone"] != "open":
            tally["by the row alone"] += 1
            tally["of these decided"] += decided
            if listed and not decided:
                print(f"  {table.name} row {number}: {said}, judged {row['row_alone']} by the row alone")
    share = tally["of these decided"] / tally["by the row alone"]
    print(f"{table.name}: {len(judged)} rows judged, {tally['told again']} of them told again by another")
    for grade in ("definite", "likely"):
        compared = f"{tally[f'{grade}, judged']} of which were judged"
        print(f"  {grade} answers {tally[grade]}, {compared}, {tally[f'{grade}, wrong']} wrong")
    print(f"  judged by the row alone {tally['by the row alone']}, decided {tally['of these decided']}: {share:.1%}")
    return not tally["definite, wrong"] and share >= FEWEST_DECIDED


if __name__ == "__main__":
    sys.exit(main())
