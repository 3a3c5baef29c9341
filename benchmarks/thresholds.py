"""Whether the values at which answers flip are the right ones, and what they and the turns take.

Run by hand: ``python benchmarks/thresholds.py 100 [--share K]``. Every curve of every answer is compared, at each
threshold, a millionth beside it, between thresholds and far beyond, with a fresh assessment of the dossier that has the
number in it: of the situations that a first screen has to tell, of so many drawn dossiers, half of them also without
assumptions, and of a tenth as many chains of models. Last, CPU milliseconds for 3 actors and 20 activities, after the
assessment. ``--share K`` takes every K-th situation and measures a K-th as often, for a quick look. Exits with 1 where
a curve and a fresh assessment differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import stories
import yardstick
from assessment.curves import Checked, checked, drawn
from assessment.dossiers import written
from assessment.screens import DAY, SCREENS
from speed import DAY as SPEED_DAY
from speed import large_dossier

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.contraries import turns
from gpaiscope.assessment.turning import nearest_curves, number_curves
from gpaiscope.dossier import Dossier, read


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", type=int, default=20, help="how many dossiers are drawn")
    parser.add_argument("--share", type=int, default=1, metavar="K")
    options = parser.parse_args()
    number, day = options.number, date(2026, 6, 15)
    situations = list(SCREENS.values())[:: options.share]
    wrong = show("situations", (each for text in situations for each in checked(written(text), DAY)))
    wrong += show("drawn dossiers", (each for seed in range(number) for each in checked(drawn(seed), day)))
    halved = range(0, number, 2)
    wrong += show("without assumptions", (each for seed in halved for each in checked(drawn(seed), day, assume=False)))
    with tempfile.TemporaryDirectory() as folder:
        chains = (chained(seed, Path(folder)) for seed in range(number // 10))
        wrong += show(
            "chains of two and three models", (each for chain in chains for each in checked(chain, stories.DAY))
        )
    speed(max(1, 7 // options.share))
    return 1 if wrong else 0


def chained(seed: int, folder: Path) -> Dossier:
    stories.in_one(stories.told(seed, 2 + seed % 2), folder)
    return read((folder / "one.json").read_bytes(), file="one.json")


def show(what: str, found: Iterable[Checked]) -> int:
    """Print how many points were compared; the number of those where the curve is wrong."""
    points = flips = 0
    wrong = []
    for each in found:
        points += 1
        flips += each.flips
        wrong += [] if each.right else [each]
    print(f"{what:32} {points:8} points, {flips:6} of them thresholds, {len(wrong)} wrong", flush=True)
    for each in wrong[:5]:
        print(f"  {each}")
    return len(wrong)


def speed(rounds: int) -> None:
    loaded = large_dossier()
    lead = assess(loaded, SPEED_DAY).standings[0].actor

    def first(found: Assessment) -> object:
        return turns(found, actor=lead), nearest_curves(found, actor=lead)

    def full(found: Assessment) -> object:
        return [(turns(found, actor=each.actor), number_curves(found, actor=each.actor)) for each in found.standings]

    unit = 1000 * yardstick.seconds()
    print(f"{'the yardstick':32} {unit:8.1f} ms")
    print(f"{'from the dossier to all answers':32} {shortest(loaded, lambda found: None, rounds, whole=True):8.1f} ms")
    for what, work, limit in (
        ("turns of the leading actor", lambda found: turns(found, actor=lead), ""),
        ("the four amounts nearest a line", lambda found: nearest_curves(found, actor=lead), ""),
        ("both: the first screen's share", first, ", at most 50 on a quiet machine"),
        ("turns and thresholds of all three", full, ", at most 500 on a quiet machine"),
    ):
        taken = shortest(loaded, work, rounds)
        print(f"{what:32} {taken:8.1f} ms, {taken / unit:5.1f} of the yardstick{limit}")


def shortest(loaded: Dossier, work: Callable[[Assessment], object], rounds: int, *, whole: bool = False) -> float:
    """CPU milliseconds, the shortest of several, each on an assessment of its own."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        found = assess(loaded, SPEED_DAY)
        if not whole:
            begun = time.process_time()
        work(found)
        times.append(1000 * (time.process_time() - begun))
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
