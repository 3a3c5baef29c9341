"""Judge the reference logs against what is expected of them; time and memory of a large one.

``python benchmarks/logs.py [--gigabytes 1] [FOLDER]``: FOLDER holds ``EXPECTED.csv`` and a folder for each log; by
default ``trainer_logs`` of the reference data. Right is a figure within a tenth of the expected one; where none is
expected, ``unknown`` or a figure that is not the log's own claim.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.compute.logs import LogProof, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import parse_exact, rounded_text

TOLERANCE = Fraction(1, 10)
ROW = """    {{
      "epoch": {epoch:.6f},
      "grad_norm": 1.0048305988311768,
      "learning_rate": 2.456140350877193e-06,
      "loss": 2.0762,
      "mean_token_accuracy": 0.5809640631079673,
      "num_tokens": {tokens}.0,
      "step": {step}
    }}"""


def judge(folder: Path) -> int:
    """Print one line for each expected log; the number of those judged wrong."""
    wrong = 0
    with (folder / "EXPECTED.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            proof = prove(read_log(folder / row["dir"]))
            expected = row["reference_flop_excl_attention_unless_measured"]
            right = is_right(proof, expected)
            wrong += not right
            found = proof.estimate.flop.best
            figures = (proof.reported, found, parse_exact(expected) if expected else None)
            claimed, figure, wanted = ("unknown" if each is None else rounded_text(each, 4) for each in figures)
            names = ", ".join(trap.id for trap in proof.traps)
            verdict = "right" if right else "WRONG"
            print(f"{verdict}  claims {claimed:<9} found {figure:<9} expected {wanted:<9} {row['dir']}: {names}")
    return wrong


def is_right(proof: LogProof, expected: str) -> bool:
    best, flop = proof.estimate.flop.best, proof.estimate.flop
    if not expected:
        return best is None or best != proof.reported
    wanted = parse_exact(expected)
    inside = (flop.low or 0) <= wanted and (flop.high is None or wanted <= flop.high)
    return best is not None and inside and abs(Fraction(best) / wanted - 1) <= TOLERANCE


def write_large(path: Path, size: int) -> int:
    """Write a trainer_state.json of about so many bytes; the number of its rows."""
    rows = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n  "best_metric": null,\n  "epoch": 3.0,\n  "log_history": [\n')
        while file.tell() < size if rows % 20_000 == 0 else True:
            file.write((",\n" if rows else "") + ROW.format(epoch=rows / 1e6, tokens=4096 * (rows + 1), step=rows + 1))
            rows += 1
        file.write(f'\n  ],\n  "global_step": {rows},\n  "total_flos": {6 * 10**9 * 4096 * rows}.0\n}}\n')
    return rows


def measure(size: int) -> None:
    """Print what reading a log of so many bytes takes, memory at its peak included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trainer_state.json"
        rows = write_large(path, size)
        before, worked = time.perf_counter(), time.process_time()
        proof = prove(read_log(path))
        seconds, work = time.perf_counter() - before, time.process_time() - worked
        print(
            f"{path.stat().st_size / 1e9:.2f} GB, {rows} rows: {seconds:.1f} s by the clock, {work:.1f} s of a core, "
            f"{yardstick.peak():.0f} MB at the peak; implied parameters {proof.implied_parameters} (10^9 were written)"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    arguments = parser.parse_args()
    wrong = judge(arguments.folder or yardstick.reference("trainer_logs"))
    print(f"{wrong} judged wrong")
    if arguments.gigabytes > 0:
        measure(int(arguments.gigabytes * 1e9))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
