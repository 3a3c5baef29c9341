"""How time and memory grow with a dossier: run by hand, ``python benchmarks/growth.py [N ...] [--case NAME ...]``.

Each size of each case is a dossier of which the command tells the whole first screen, ``gpaiscope assess FILE`` or
``gpaiscope ask FILE``, in a process of its own from start to end. Columns: its CPU seconds with those of its children,
the same in units of a fixed piece of work timed just before, its peak memory, and the exponent since the size before.
A size that takes more than `LIMIT` CPU seconds or `MEMORY` is stopped and said, and so are the larger ones of its case,
untried.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import yardstick

DAY: Final = date(2026, 10, 1)
SIZES: Final = (32, 64, 125)
LIMIT: Final = 120
"""CPU seconds for one size."""
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


def originals(size: int) -> Tables:
    """Many originals and no more than their compute, each another amount."""
    return {
        "actors": [{"id": "a"}],
        "original": [{"name": f"o{place}", "training_compute": f"{place + 1}e23"} for place in range(size)],
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


CASES: Final[dict[str, tuple[Callable[[int], Tables], str]]] = {
    "sparse": (sparse, "assess"),
    "stated": (stated, "assess"),
    "originals": (originals, "assess"),
    "ask": (modifications, "ask"),
}
"""By name, what the dossier says, and the command that reads it."""


def row(case: str, size: int) -> tuple[float, ...] | None:
    """CPU seconds of the command on one size, with its children, megabytes, and bytes of the file; None: stopped."""
    tables, command = CASES[case]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gpai.json")
        path.write_text(json.dumps({"model": {"name": "m"}, **tables(size)}, separators=(",", ":")), encoding="utf-8")
        length = path.stat().st_size
        called = [sys.executable, "-m", "gpaiscope", command, str(path), "--on", DAY.isoformat()]
        started = subprocess.Popen(called, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=_limited)
        assert started.stderr is not None
        with started.stderr:
            told = started.stderr.read().decode()
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode > 0 and "MemoryError" not in told:
        raise SystemExit(told)
    largest = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return None if started.returncode else (used.ru_utime + used.ru_stime, largest, length)


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of everything, up to 1,000")
    parser.add_argument("--case", nargs="+", choices=CASES, default=list(CASES))
    options = parser.parse_args()
    print(f"{'case':14} {'N':>5} {'bytes':>8} {'CPU s':>8} {'units':>8} {'MB':>7} {'exponent':>9}")
    for case in options.case:
        table(case, sorted(options.sizes))


def table(case: str, sizes: list[int]) -> None:
    """The rows of one case, smallest size first, until one is stopped."""
    before: tuple[int, float] | None = None
    for size in sizes:
        unit, found = yardstick.seconds(), row(case, size)
        if found is None:
            print(f"{case:14} {size:5} stopped: more than {LIMIT} CPU s or {MEMORY / 1e9:.0f} GB", flush=True)
            return
        taken, memory, length = found
        exponent = f"{math.log(taken / before[1]) / math.log(size / before[0]):9.2f}" if before else f"{'':9}"
        print(f"{case:14} {size:5} {length:8.0f} {taken:8.2f} {taken / unit:8.1f} {memory:7.0f} {exponent}", flush=True)
        before = (size, taken)


if __name__ == "__main__":
    main()
