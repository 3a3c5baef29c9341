"""What makes figures of two machines comparable: a fixed piece of work, timed in the same run."""

from __future__ import annotations

import time
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
