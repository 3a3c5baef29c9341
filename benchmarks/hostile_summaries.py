"""Summaries that are damaged, or made to harm: `python benchmarks/hostile_summaries.py [NUMBER]`, 500 at first.

Each is read as a summary that somebody sent. It counts how many were read, and how many refused with which word; a file
that ends the program, raises anything else, or takes more than its time is a fault.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from gpaiscope.documents.published import read_published  # noqa: E402
from gpaiscope.errors import InputError  # noqa: E402
from tests.documents.summaries import made_to_harm, mutated  # noqa: E402

MOST_SECONDS = 75


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    outcomes: Counter[str] = Counter()
    faults, slowest = [], (0.0, "")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (*made_to_harm(), *mutated(number)):
            path, started = Path(folder, name), time.monotonic()
            path.write_bytes(data)
            try:
                read_published(path)
                outcomes["read"] += 1
            except InputError as error:
                outcomes[error.mistakes[0].reference] += 1
            except Exception as error:
                faults.append(f"{name}: {type(error).__name__}: {error}")
            took = time.monotonic() - started
            slowest = max(slowest, (took, name))
            if took > MOST_SECONDS:
                faults.append(f"{name}: {took:.0f} s")
            path.unlink()
    print(", ".join(f"{count} {word}" for word, count in outcomes.most_common()))
    print(f"slowest: {slowest[1]}, {slowest[0]:.1f} s; faults: {len(faults)}", *faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
