"""How time and memory grow with a dossier: run by hand, ``python benchmarks/growth.py [N ...] [--case NAME ...]``.

Each size of each case runs in a process of its own. Columns: CPU seconds of reading, assessing and writing the
JSON document (for ``ask``: of the deciding sets of every unknown conclusion), the same in units of a fixed piece
of work timed in that process, its peak memory, and the exponent since the size before. A size that takes more
than `LIMIT` CPU seconds or `MEMORY` is stopped and said, and so are the larger ones of its case, untried.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Final

import yardstick

from gpaiscope import dossier
from gpaiscope.assessment import assess
from gpaiscope.assessment.gaps import asked_about
from gpaiscope.report.values.assessment import document
from gpaiscope.values import Outcome

DAY: Final = date(2026, 10, 1)
SIZES: Final = (32, 64, 125)
LIMIT: Final = 60
"""CPU seconds for one size; twenty times as many on the clock, for a machine that does other work too."""
MEMORY: Final = 6 * 2**30

Tables = dict[str, list[dict[str, object]]]


def sparse(size: int) -> Tables:
    """As little said as can be: ids, names, kinds, and days left out."""
    return {
        "actors": [{"id": f"a{place}"} for place in range(min(size, 100))],
        "original": [{"name": f"o{place}"} for place in range(size)],
        "activities": [{"kind": "fine-tuning", "from": f"o{place}"} for place in range(size)],
        "market": [{"event": "made-available"} for _ in range(size)],
        "procedure": [{"event": "notified"} for _ in range(size)],
    }


def stated(size: int) -> Tables:
    """The same with all of it said: who, when, where and how much."""
    people = min(size, 100)
    return {
        "actors": [
            {"id": f"a{place}", "name": f"Actor {place}", "country": ("DE", "US", "NO")[place % 3]}
            for place in range(people)
        ],
        "original": [
            {"name": f"o{place}", "actor": f"a{place % people}", "training_compute": "1e24", "systemic_risk": False}
            for place in range(size)
        ],
        "activities": [
            {
                "kind": "fine-tuning",
                "from": f"o{place}",
                "actor": f"a{place % people}",
                "flop": f"{place + 1}e20",
                "started_on": _day(place),
                "ended_on": _day(place),
            }
            for place in range(size)
        ],
        "market": [
            {"event": "made-available", "actor": f"a{place % people}", "territory": "union", "on": _day(place)}
            for place in range(size)
        ],
        "procedure": [
            {"event": "notified", "actor": f"a{place % people}", "on": _day(place), "flop": "1.1e25"}
            for place in range(size)
        ],
    }


def modifications(size: int) -> Tables:
    """Many modifications of one original, by whom is not said, whose compute may be much or little."""
    flop = {"low": "1e20", "high": "9e24"}
    return {
        "actors": [{"id": "a"}],
        "original": [{"name": "o"}],
        "activities": [{"kind": "fine-tuning", "from": "o", "flop": flop} for _ in range(size)],
    }


def _day(place: int) -> str:
    return date.fromordinal(date(2026, 1, 1).toordinal() + place % 250).isoformat()


def _document(content: bytes) -> None:
    loaded = dossier.read(content, file="gpai.json")
    json.dumps(document(assess(loaded, DAY)))


def _ask(content: bytes) -> None:
    found = assess(dossier.read(content, file="gpai.json"), DAY)
    for each in [*found.conclusions, *(every.conclusion for every in found.obligations)]:
        if each.finding.outcome is Outcome.UNKNOWN:
            asked_about(found, each.id, each.actor)


CASES: Final[dict[str, tuple[Callable[[int], Tables], Callable[[bytes], None]]]] = {
    "sparse": (sparse, _document),
    "stated": (stated, _document),
    "ask": (modifications, _ask),
}


def measure(case: str, size: int) -> None:
    """One size in this process: prints CPU seconds, the yardstick's, megabytes, and bytes of the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT + 5, LIMIT + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    tables, work = CASES[case]
    content = json.dumps({"model": {"name": "m"}, **tables(size)}, separators=(",", ":")).encode()
    work(b'{"actors": [{"id": "a"}]}')  # compiles the law, once and for all
    unit = yardstick.seconds()
    begun = time.process_time()
    work(content)
    taken = time.process_time() - begun
    print(taken, unit, yardstick.peak(), len(content))


def row(case: str, size: int) -> tuple[float, ...] | None:
    """One size in a process of its own; None where it was stopped."""
    command = [sys.executable, __file__, "--one", case, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20 * LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode and done.returncode > 0 and "MemoryError" not in done.stderr:
        raise SystemExit(done.stderr)
    return None if done.returncode else tuple(map(float, done.stdout.split()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of everything, up to 1,000")
    parser.add_argument("--case", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--one", nargs=2, metavar=("CASE", "N"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one[0], int(options.one[1]))
        return
    print(f"{'case':14} {'N':>5} {'bytes':>8} {'CPU s':>8} {'units':>8} {'MB':>7} {'exponent':>9}")
    for case in options.case:
        table(case, sorted(options.sizes))


def table(case: str, sizes: list[int]) -> None:
    """The rows of one case, smallest size first, until one is stopped."""
    before: tuple[int, float] | None = None
    for size in sizes:
        found = row(case, size)
        if found is None:
            print(f"{case:14} {size:5} stopped: more than {LIMIT} CPU s or {MEMORY / 1e9:.0f} GB", flush=True)
            return
        taken, unit, memory, length = found
        exponent = f"{math.log(taken / before[1]) / math.log(size / before[0]):9.2f}" if before else f"{'':9}"
        print(f"{case:14} {size:5} {length:8.0f} {taken:8.2f} {taken / unit:8.1f} {memory:7.0f} {exponent}", flush=True)
        before = (size, taken)


if __name__ == "__main__":
    main()
