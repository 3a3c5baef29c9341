"""How estimates from hardware compare with Epoch AI's rows that give chips, count, hours and compute.

Run by hand: ``python benchmarks/hardware.py [FOLDER]``, where the folder holds ``epoch/all_ai_models_2025-04.csv``
(default: $GPAISCOPE_REFERENCE, or ``../shared/data`` beside the repository).
"""

from __future__ import annotations

import csv
import statistics
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

import yardstick

from gpaiscope.compute.accelerators import accelerators, find
from gpaiscope.compute.estimate import Estimate
from gpaiscope.compute.hardware import ChipPeriod, estimate

CONSISTENT = Fraction(1, 10)
"""Published compute and published chips x hours x peak x utilisation differ by no more than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    name: str
    chip: str
    count: Fraction
    hours: Fraction
    compute: Fraction
    utilisation: Fraction | None
    continued: bool

    def estimate(self, utilisation: Fraction | None) -> Estimate:
        return estimate([ChipPeriod(chip=self.chip, count=self.count, hours=self.hours, utilisation=utilisation)])

    def implied(self) -> Fraction:
        """Share of the peak that the published compute would be."""
        whole = self.estimate(Fraction(1)).flop.best
        return self.compute / Fraction(whole or 1)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else yardstick.reference()
    print(f"{len(accelerators())} rows in the table, {len({chip.vendor for chip in accelerators()})} vendors")
    runs = list(_runs(folder / "epoch" / "all_ai_models_2025-04.csv"))
    published = [run for run in runs if run.utilisation is not None and not run.continued]
    consistent = [run for run in published if abs(run.utilisation / run.implied() - 1) <= CONSISTENT]
    print(
        f"{len(runs)} runs with chips of the table, count, hours and compute; {len(published)} of them, from scratch,"
    )
    print(f"with a published utilisation; {len(consistent)} of those consistent within {float(CONSISTENT):.0%}:")
    for run in sorted(consistent, key=lambda run: run.name):
        best = run.estimate(run.utilisation).flop.best
        print(
            f"  {run.name[:36]:36} {run.chip[:26]:26} U {float(run.utilisation):.3f}  "
            f"ratio {float(best / run.compute):.3f}"
        )
    _ratios("consistent, utilisation given", consistent)
    _ratios("all published, utilisation given", published)
    _covered("consistent, utilisation withheld", consistent)
    _covered("all published, utilisation withheld", published)
    plausible = [run for run in runs if Fraction(1, 20) < run.implied() < Fraction(3, 4)]
    _covered("every run between 5 % and 75 % of its peak", plausible)
    implied = sorted(float(run.implied()) for run in published)
    ends = f"lowest {implied[0]:.3f}, median {statistics.median(implied):.3f}, highest {implied[-1]:.3f}"
    print(f"utilisation over all hours, published runs: {ends}")


def _ratios(label: str, runs: list[Run]) -> None:
    ratios = [float(run.estimate(run.utilisation).flop.best / run.compute) for run in runs]
    near = sum(abs(ratio - 1) <= 0.3 for ratio in ratios)
    print(f"{label}: {near} of {len(ratios)} within 30 %, median ratio {statistics.median(ratios):.3f}")


def _covered(label: str, runs: list[Run]) -> None:
    inside = [run for run in runs if _inside(run)]
    outside = [run.name for run in runs if run not in inside]
    share = f"{len(inside)} of {len(runs)} inside ({len(inside) / len(runs):.0%})"
    print(f"{label}: {share}; outside: {', '.join(outside[:12]) or 'none'}")


def _inside(run: Run) -> bool:
    flop = run.estimate(None).flop
    return flop.low <= run.compute <= flop.high


def _runs(path: Path) -> Iterable[Run]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            run = _run(row)
            if run is not None:
                yield run


def _run(row: Mapping[str, str]) -> Run | None:
    count, hours = _number(row["Hardware quantity"]), _number(row["Training time (hours)"])
    compute = _number(row["Training compute (FLOP)"])
    chip = row["Training hardware"].strip()
    if not (count and hours and compute and find(chip)) or find(chip)[0].usual_precision is None:
        return None
    return Run(
        name=" ".join(row["Model"].split()),
        chip=chip,
        count=count,
        hours=hours,
        compute=compute,
        utilisation=_number(row["Hardware utilization"]),
        continued=bool(row["Base model"].strip()),
    )


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return None


if __name__ == "__main__":
    main()
