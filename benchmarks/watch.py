"""Time and memory of watching a large log that grows, is cut, and is rotated.

``python benchmarks/watch.py [--gigabytes 1] [--folder DIR]``: rows of JSON as LLaMA-Factory writes them, more of them
after each look. What grew is read, and nothing before it again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yardstick

from gpaiscope import service
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import following

ROWS = 20_000
GROWN = 3
PARAMETERS = 10**9
TOKENS = 4096


def rows(first: int) -> bytes:
    return b"".join(
        b'{"current_steps": %d, "total_steps": 1000000000, "loss": 2.1, "lr": 1e-5, "total_tokens": %d, '
        b'"elapsed_time": "%d:00:00"}\n' % (step, step * TOKENS, 1 + step // 1_000_000)
        for step in range(first, first + ROWS)
    )


def looks(path: Path, size: int) -> Iterator[tuple[str, int]]:
    """What is done to the log before each look, and which steps it has then."""
    step = 1
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(rows(step))
            step += ROWS
    yield "written", step - 1
    for _ in range(GROWN):
        with path.open("ab") as file:
            file.write(rows(step))
        step += ROWS
        yield "grown", step - 1
    path.rename(path.with_suffix(".1"))
    path.write_bytes(rows(step))
    step += ROWS
    yield "rotated", step - 1
    path.write_bytes(rows(1))
    yield "cut", step - 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--folder", help="where the log is written")
    options = parser.parse_args()
    following.SHARE = 0  # type: ignore[misc]  # no pauses between looks, which a person would have
    wrong = 0
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        path = Path(folder, "trainer_log.jsonl")
        small = Path(folder, "small.jsonl")
        small.write_bytes(rows(1))
        next(service.watch(small, parameters=PARAMETERS, day=date(2026, 11, 28), over=lambda: True))
        before = yardstick.peak()
        watched = service.watch(path, parameters=PARAMETERS, every=0, day=date(2026, 11, 28))
        for done, steps in looks(path, int(options.gigabytes * 1e9)):
            begun = time.process_time()
            found = next(watched)
            taken = time.process_time() - begun
            assert not isinstance(found, InputError)
            right = found.spent.low == 6 * PARAMETERS * TOKENS * steps
            wrong += not right
            print(f"{done}: {path.stat().st_size / 1e6:,.0f} MB in {taken:.1f} s, {'right' if right else 'WRONG'}")
        print(f"memory {yardstick.peak():.0f} MB at most, {before:.0f} MB for a small log; {wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
