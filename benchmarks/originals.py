"""How estimates from a published size compare with Epoch AI's, and the table of originals with Epoch AI's rows.

Run by hand: ``python benchmarks/originals.py [FOLDER]``, where the folder holds ``epoch/all_ai_models_2025-04.csv``
(default: $GPAISCOPE_REFERENCE, or ``../shared/data`` beside the repository).
"""

from __future__ import annotations

import csv
import re
import statistics
import sys
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import from_size, originals
from gpaiscope.law.sentences import latest_values
from gpaiscope.values import Range, Truth

LINES = tuple(latest_values()[name] for name in ("criterion_flop", "presumption_flop"))
COUNTED = re.compile(r"6\s*ND|6\s*NC|6\s*(FLOP|\*|×|x)|C\s*=\s*6", re.IGNORECASE)
EXPERTS = re.compile(r"\bMoE\b|mixture.of.experts|experts|active param|activated", re.IGNORECASE)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else yardstick.reference()
    with (folder / "epoch" / "all_ai_models_2025-04.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    dense = [row for row in rows if _is_dense(row)]
    counted = [row for row in dense if COUNTED.search(row["Training compute notes"])]
    print("Epoch AI, language, dense, from scratch, Confident, with parameters, data set size and compute")
    _compare("all such rows", dense)
    _compare("compute counted as 6ND", counted)
    _compare("compute counted as 6ND, size given in tokens", [row for row in counted if not _in_words(row)])
    _table(rows)


def _is_dense(row: Mapping[str, str]) -> bool:
    sized = all(
        _number(row[name]) for name in ("Parameters", "Training dataset size (datapoints)", "Training compute (FLOP)")
    )
    text = row["Training compute notes"] + row["Parameters notes"] + row["Abstract"]
    scratch = row["Domain"] == "Language" and not row["Base model"].strip()
    return sized and scratch and row["Confidence"] == "Confident" and not EXPERTS.search(text)


def _in_words(row: Mapping[str, str]) -> bool:
    return "word" in row["Dataset size notes"]


def _estimate(row: Mapping[str, str]) -> Estimate:
    epochs = _number(row["Epochs"]) or Fraction(1)
    tokens = (_number(row["Training dataset size (datapoints)"]) or Fraction(0)) * epochs
    return from_size(_number(row["Parameters"]) or Fraction(0), tokens)


def _compare(label: str, rows: list[Mapping[str, str]]) -> None:
    pairs = [(_estimate(row).flop, _number(row["Training compute (FLOP)"]) or Fraction(1)) for row in rows]
    ratios = [float((flop.best or 0) / theirs) for flop, theirs in pairs]
    inside = sum(_holds(flop, theirs) for flop, theirs in pairs)
    near = sum(0.7 <= ratio <= 1.3 for ratio in ratios)
    median = f"median ratio {statistics.median(ratios):.3f}"
    print(f"  {label}: {len(rows)} rows, {median}, {near} within 30 %, {inside} in range")
    for line in LINES:
        decided = [(flop.greater_than(Range.exactly(line)), theirs > line) for flop, theirs in pairs]
        flips = sum(truth.decided and (truth is Truth.YES) != above for truth, above in decided)
        open_calls = sum(not truth.decided for truth, _ in decided)
        settled = len(rows) - open_calls
        print(f"    at {float(line):.0e}: {settled} decided, {flips} otherwise than theirs, {open_calls} open")


def _holds(flop: Range, value: Fraction) -> bool:
    return (flop.low or 0) <= value <= (flop.high or 0)


def _table(rows: list[Mapping[str, str]]) -> None:
    entries = originals()
    ranged = [entry for entry in entries if entry.training_compute.bounded]
    counts = {
        "with a range of compute": len(ranged),
        "with figures of the configuration": sum(entry.figures.layers is not None for entry in entries),
        "with a licence": sum(bool(entry.licence) for entry in entries),
        "dated": sum(entry.released_on is not None for entry in entries),
        "post-trained variants": sum(len(entry.variants) for entry in entries),
    }
    print(f"originals: {len(entries)} entries, " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    by_name = {" ".join(row["Model"].split()): row for row in rows}
    ratios, outside = [], []
    for entry in ranged:
        theirs = _number(by_name.get(entry.epoch_row, {}).get("Training compute (FLOP)", ""))
        if theirs is None or entry.training_compute.best is None:
            continue
        ratios.append(float(entry.training_compute.best / theirs))
        if not _holds(entry.training_compute, theirs):
            outside.append(f"{entry.hub_id} {ratios[-1]:.2f}")
    print(f"  against Epoch AI's compute of the same model: {len(ratios)} rows, median {statistics.median(ratios):.3f}")
    print(f"  {len(ratios) - len(outside)} inside our range; outside: {', '.join(outside) or 'none'}")


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return None


if __name__ == "__main__":
    main()
