"""What benchmarks share: a fixed piece of work that makes two machines comparable, memory, and the reference data."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

ROUNDS: Final = 100_000


def work() -> int:
    """A fixed amount of plain Python: dictionaries, tuples, whole numbers and calls, as in an assessment."""
    seen: dict[tuple[int, int], int] = {}
    for place in range(ROUNDS):
        key = (place % 97, place % 31)
        seen[key] = seen.get(key, 0) + _step(place)
    return sum(seen.values())


def _step(place: int) -> int:
    return place * place % 7


def seconds() -> float:
    """The CPU seconds of the work, the shortest of five: what else the machine does only ever adds."""
    return min(_once() for _ in range(5))


def _once() -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def peak() -> float:
    """The most memory that this process has held, in MB. Raises ImportError on Windows."""
    status = Path("/proc/self/status")
    if status.exists():  # where Linux tells it: what getrusage says there begins with what the parent held
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def reference(*parts: str) -> Path:
    """A file or folder of the reference data; ends the program, with the reason, where it is missing."""
    root = os.environ.get("GPAISCOPE_REFERENCE")
    folder = Path(root) if root else Path(__file__).resolve().parents[2] / "shared" / "data"
    path = folder.joinpath(*parts)
    if not path.exists():
        raise SystemExit(f"no reference data at {path}; GPAISCOPE_REFERENCE names its folder")
    return path
