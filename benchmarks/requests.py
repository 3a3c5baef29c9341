"""Ask the app of the pages ten thousand hostile requests, drawn with a seed, and count what it answers.

    python benchmarks/requests.py [COUNT] [SEED]

Ends with 1 where one of them is answered with a fault of the program, or not at all.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]

from hostile_requests import drawn  # noqa: E402

from gpaiscope.web.browser import host  # noqa: E402


async def counted(count: int, seed: int) -> Counter[str]:
    statuses: Counter[str] = Counter()
    for method, address, body in drawn(seed, count):
        try:
            status, _, _ = await host.answer_request(method, address, body)
            said = str(status)
        except Exception as error:
            said, status = type(error).__name__, 500
        statuses[said] += 1
        if status >= 500:
            print(f"{said}: {method} {address!r} {body!r}"[:400])
    return statuses


def main() -> int:
    count, seed = (int(word) for word in [*sys.argv[1:], *("10000", "37")[len(sys.argv) - 1 :]])
    began = time.process_time()
    statuses = asyncio.run(counted(count, seed))
    taken = time.process_time() - began
    listed = ", ".join(f"{number} with {status}" for status, number in sorted(statuses.items()))
    print(f"{count} requests of seed {seed} in {taken:.0f} CPU seconds: {listed}")
    return int(any(not status.isdigit() or int(status) >= 500 for status in statuses))


if __name__ == "__main__":
    sys.exit(main())
