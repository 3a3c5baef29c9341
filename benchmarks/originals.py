"""How estimates from a published size compare with Epoch AI's, the table of originals with Epoch AI's rows, and use.

Run by hand: ``python benchmarks/originals.py [FOLDER]``, where the folder holds ``epoch/all_ai_models_2025-04.csv``,
``epoch/notable_ai_models_2026-07.csv``, ``hub/most_used_2026-05.csv`` and ``folders/TRUTH.csv``
(default: $GPAISCOPE_REFERENCE, or ``../shared/data`` beside the repository).
"""

from __future__ import annotations

import csv
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.originals import Original, find, from_size, named, originals
from gpaiscope.law.sentences import latest_values
from gpaiscope.values import Range, Truth

LINES = tuple(latest_values()[name] for name in ("criterion_flop", "presumption_flop"))
COUNTED = re.compile(r"6\s*ND|6\s*NC|6\s*(FLOP|\*|×|x)|C\s*=\s*6", re.IGNORECASE)
EXPERTS = re.compile(r"\bMoE\b|mixture.of.experts|experts|active param|activated", re.IGNORECASE)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else yardstick.reference()
    rows = _rows(folder / "epoch" / "all_ai_models_2025-04.csv")
    dense = [row for row in rows if _is_dense(row)]
    counted = [row for row in dense if COUNTED.search(row["Training compute notes"])]
    print("Epoch AI, language, dense, from scratch, Confident, with parameters, data set size and compute")
    _compare("all such rows", dense)
    _compare("compute counted as 6ND", counted)
    _compare("compute counted as 6ND, size given in tokens", [row for row in counted if not _in_words(row)])
    _table([rows, _rows(folder / "epoch" / "notable_ai_models_2026-07.csv")])
    _use(folder)
    _load()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


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


def _table(tables: list[list[dict[str, str]]]) -> None:
    entries = originals()
    ranged = [entry for entry in entries if entry.training_compute.bounded]
    counts = {
        "with a range of compute": len(ranged),
        "with figures of the configuration": sum(entry.figures.layers is not None for entry in entries),
        "with a licence": sum(bool(entry.licence) for entry in entries),
        "dated": sum(entry.released_on is not None for entry in entries),
        "further names": sum(len(entry.aliases) + len(entry.variants) + len(entry.copies) for entry in entries),
    }
    print(f"originals: {len(entries)} entries, " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for method, count in Counter(entry.estimate.method for entry in entries).most_common():
        print(f"  {count}: {method}")
    spread = sorted(
        float(Fraction(entry.training_compute.high or 1) / (entry.training_compute.low or 1)) for entry in ranged
    )
    ninth = spread[len(spread) * 9 // 10]
    print(f"  high over low: median {statistics.median(spread):.2f}, ninth decile {ninth:.2f}, most {spread[-1]:.0f}")
    for line in LINES:
        open_calls = sum(not entry.training_compute.greater_than(Range.exactly(line)).decided for entry in ranged)
        print(f"  {open_calls} ranges lie on both sides of {float(line):.0e}")
    for rows in tables:
        _against(rows, ranged)


def _against(rows: list[dict[str, str]], ranged: list[Original]) -> None:
    by_name = {" ".join(row["Model"].split()): row for row in rows}
    ratios, unexplained, explained = [], [], 0
    for entry in ranged:
        theirs = _number(by_name.get(entry.epoch_row, {}).get("Training compute (FLOP)", ""))
        if theirs is None:
            continue
        ratios.append(float((entry.training_compute.best or theirs) / theirs))
        if not _holds(entry.training_compute, theirs):
            explained += bool(entry.outside_epoch)
            unexplained += [] if entry.outside_epoch else [f"{entry.hub_id} {ratios[-1]:.2f}"]
    inside = len(ratios) - explained - len(unexplained)
    print(f"  against Epoch AI's compute of the same model: {len(ratios)} rows, median {statistics.median(ratios):.3f}")
    print(f"  {inside} inside our range, {explained} outside with a reason; others: {', '.join(unexplained) or 'none'}")


def _use(folder: Path) -> None:
    """How many of the most used models, and of the bases that real folders name, have a range."""
    used = [row["id"] for row in _rows(folder / "hub" / "most_used_2026-05.csv")]
    found = [find(name) for name in used]
    ranged = [each is not None and each.training_compute.bounded for each in found]
    missing = [name for name, has in zip(used[:300], ranged, strict=False) if not has]
    by_rule = sum(bool(each and each.because) for each in found[:300])
    print(f"most used: {sum(ranged[:300])} of 300 with a range, {by_rule} by rule; {sum(ranged)} of all {len(used)}")
    print(f"  without: {', '.join(missing)}")
    told = {base.strip() for row in _rows(folder / "folders" / "TRUTH.csv") for base in row["base"].split(";")}
    bases = sorted(base for base in told if base not in ("", "none", "unknown") and not base.startswith("conflict:"))
    without = [base for base in bases if (each := named(base)) is None or not each.training_compute.bounded]
    print(f"named by real folders: {len(bases) - len(without)} of {len(bases)} bases; without: {', '.join(without)}")


def _load() -> None:
    """What the first look-up costs a process, and a further one."""
    code = (
        "import time, gpaiscope.compute.originals as o; a = time.perf_counter(); o.find('Qwen/Qwen2.5-7B');"
        "b = time.perf_counter(); o.find('unsloth/gemma-2-9b-bnb-4bit'); c = time.perf_counter();"
        "print((b - a) * 1e3, (c - b) * 1e3)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    first, further = (min(float(run.stdout.split()[place]) for run in runs) for place in (0, 1))
    print(f"the first look-up takes {first:.1f} ms, one by rule {further:.1f} ms more")


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return None


if __name__ == "__main__":
    main()
