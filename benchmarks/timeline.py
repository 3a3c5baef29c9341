"""Does a timeline say of each day what the assessment of that day says?

Run by hand: ``python benchmarks/timeline.py [N] [--days D] [--seed S]``. Draws dossiers, works out the timeline of a
window of days of each, and assesses every day of it by itself. Exits with 1 where anything differs on any day.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gpaiscope.assessment.timeline import timeline
from tests import timelines


def main() -> int:
    """Print how many days were compared, how many of them turned, and what differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=200, help="how many dossiers")
    parser.add_argument("--days", type=int, default=400, help="how many days of each")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    days = turns = wrong = 0
    taken: list[float] = []
    begun = time.process_time()
    for place, tables in enumerate(timelines.dossiers(options.number, options.seed)):
        given, window = timelines.again(tables), timelines.window(tables, options.days)
        started = time.process_time()
        turns += len(timeline(given, *window).turns)
        taken.append(time.process_time() - started)
        found = timelines.unlike(given, *window)
        days, wrong = days + options.days, wrong + len(found)
        for line in found[:3]:
            print(f"dossier {place}: {line}", flush=True)
    middle = sorted(taken)[len(taken) // 2]
    print(f"{options.number} dossiers, {days} days assessed by themselves, {turns} days on which something turns")
    print(f"{wrong} differ; a timeline takes {middle:.2f} CPU s in the middle, {max(taken):.2f} at most")
    print(f"{time.process_time() - begun:.0f} CPU s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
