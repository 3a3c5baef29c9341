"""What a plan takes, in CPU milliseconds and as a ratio to the yardstick, without starting the interpreter.

Run by hand: ``python benchmarks/plan.py [--rounds N]``. From the file to the plan with all that its page and its
document say: of the shipped example of a frontier run, and of a modification; of three actors with twenty activities
that lie ahead without the file. Last, what a changed plan beside it and a target take. At most 100 ms for a plan.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import yardstick
from speed import large_dossier

from gpaiscope import service
from gpaiscope.dossier import Stated
from gpaiscope.repository.dossiers import Loaded
from gpaiscope.values import DateRange

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 27)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    unit = 1000 * yardstick.seconds()
    print(f"{'the yardstick':44} {unit:8.1f} ms")
    frontier, tuned = (ROOT / "examples" / name for name in ("planned-frontier-run", "fine-tune"))
    hours, flop = "activities[0].hours", "activities[0].flop"
    march = date(2026, 3, 10)
    works: dict[str, Callable[[], object]] = {
        "plan of a frontier run": lambda: told(frontier, DAY),
        "plan of a modification": lambda: told(tuned, march),
        "plan of 3 actors and 20 activities ahead": lambda: told(ahead(), DAY),
        "a frontier run, with another beside it": lambda: told(frontier, DAY, what_if={hours: "600"}),
        "a frontier run, with a target": lambda: told(frontier, DAY, targets=(f"{hours}:presumption",)),
        "a modification, with a target": lambda: told(tuned, march, targets=(f"{flop}:third",)),
    }
    for what, work in works.items():
        taken = shortest(work, rounds)
        limit = ", at most 100 on a quiet machine" if what.startswith("plan") else ""
        print(f"{what:44} {taken:8.1f} ms, {taken / unit:5.1f} of the yardstick{limit}")
    return 0


def told(of: Loaded | Path, on: date, **asked: object) -> object:
    """The plan, its page and its document."""
    found = service.plan(of, on=on, **asked)  # type: ignore[arg-type]
    return found.pages(False), found.to_dict()


def ahead() -> Loaded:
    """The large dossier with each of its activities a year after the day."""
    dossier = large_dossier()
    days = [Stated(DateRange.exactly(date(2027, month, 1))) for month in (2, 9)]
    activities = tuple(replace(each, started_on=days[0], ended_on=days[1]) for each in dossier.activities or ())
    return Loaded(dossier=replace(dossier, activities=activities), place=ROOT / "gpai.toml")


def shortest(work: Callable[[], object], rounds: int) -> float:
    """CPU milliseconds, the shortest of several."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begun))
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
