"""Stop a scan at many moments, as Ctrl-C does: ``python benchmarks/stopped.py [TIMES]``.

A generated catalogue is scanned once to its end. Then it is scanned anew for each of so many moments, spread over the
time that this took and drawn with a seed within each step, and all its processes get SIGINT at that moment, as those of
a terminal do; with ``--alone`` the first one gets it alone, as from a program that started it. Each time the exit code
has to be 130, what is said "stopped" and no more, no process may be left, and no folder of results there. In the end
the scan is given once more: it goes on from what was kept, and its tables are those of the first.

Exits with 1 where one of this was otherwise, and says at which moment.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import catalogue

BEGUN: Final = b"begun"
RUN: Final = (
    sys.executable,
    "-c",
    f"import os; from gpaiscope.__main__ import main; os.write(1, {BEGUN!r}); main()",
)
"""The program, which tells when it begins: while Python itself starts, nothing of the program can hear of a signal."""
DAY: Final = "2026-10-01"
TABLES: Final = ("results.parquet", "facts.parquet", "reasons.parquet", "bad.parquet")
STOPPED: Final = (130, "stopped")
PATIENCE: Final = 60.0
"""Seconds after which one that was told to stop counts as one that does not."""
AFTERWARDS: Final = 2.0
"""Seconds that its other processes have to end after the first."""


def main() -> None:
    """Stop a scan so many times, and tell what came of it."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("times", nargs="?", type=int, default=200)
    asked.add_argument("--records", type=int, default=3000, help="models of the catalogue")
    asked.add_argument("--alone", action="store_true", help="tell the first process alone")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    with TemporaryDirectory() as folder:
        sys.exit(_campaign(Path(folder), given.times, given.records, given.seed, alone=given.alone))


def _campaign(folder: Path, times: int, records: int, seed: int, *, alone: bool) -> int:
    listing, whole, output = folder / "hub.jsonl", folder / "whole", folder / "out"
    catalogue.write(listing, records, seed)
    subprocess.run(_scan(listing, whole), check=True, capture_output=True)
    begun = time.monotonic()
    subprocess.run(_scan(listing, output), check=True, capture_output=True)
    takes = time.monotonic() - begun
    _forget(folder, output)
    print(f"{records} models take {takes:.1f} s", flush=True)
    tell = os.kill if alone else os.killpg
    ended: Counter[str] = Counter()
    longest = 0.0
    for number, moment in enumerate(_moments(takes, times, random.Random(seed))):
        if number % 2:  # every other one goes on from what the one before has kept
            _forget(folder, output)
        outcome, seconds = stopped_at(moment, _scan(listing, output), tell)
        longest = max(longest, seconds)
        if output.exists():  # it was put in its place as a whole, if the stop came after that too
            if not _is_same(output, whole):
                outcome = f"{outcome}, and left another result"
            _forget(folder, output)
        ended[outcome] += 1
        if outcome not in ("stopped", "finished"):
            print(f"  after {moment:.3f} s: {outcome}", flush=True)
    subprocess.run(_scan(listing, output), check=True, capture_output=True)
    if not _is_same(output, whole):
        ended["in the end its tables were others"] += 1
    for outcome, count in ended.most_common():
        print(f"{count:5} {outcome.splitlines()[0]}")
    print(f"{ended['stopped']} of {sum(ended.values()) - ended['finished']} stopped; the longest took {longest:.1f} s")
    return int(ended.keys() - {"stopped", "finished"} != set())


def _is_same(output: Path, whole: Path) -> bool:
    """Whether a result has all that one of the same catalogue has."""
    if {each.name for each in output.iterdir()} != {each.name for each in whole.iterdir()}:
        return False
    return all((output / name).read_bytes() == (whole / name).read_bytes() for name in TABLES)


def _scan(listing: Path, output: Path) -> tuple[str, ...]:
    return (*RUN, "scan", str(listing), "--output", str(output), "--on", DAY, "--format", "json")


def _moments(takes: float, times: int, chance: random.Random) -> Iterator[float]:
    """Moments up to the end of what takes so long, one in each of as many steps."""
    step = takes / times
    return ((number + chance.random()) * step for number in range(times))


def stopped_at(moment: float, command: tuple[str, ...], tell: Callable[[int, int], None]) -> tuple[str, float]:
    """What came of a command that was told to stop after so many seconds, and how many more it took."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0, preexec_fn=_hear
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read(len(BEGUN)) == BEGUN
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            tell(process.pid, signal.SIGINT)
        told = time.monotonic()
        try:
            _, says = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"still there after {PATIENCE:.0f} s", PATIENCE
    took = time.monotonic() - told
    if left := _left(process.pid):
        return left, took
    if process.returncode == 0:
        return "finished", took
    words = says.decode().strip()
    return "stopped" if (process.returncode, words) == STOPPED else f"exit {process.returncode}: {words}", took


def _hear() -> None:
    """A job in the background ignores SIGINT, and so do those that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _left(group: int) -> str:
    """What is said of processes of a group that are still there; they are ended."""
    for _ in range(int(AFTERWARDS / 0.05)):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return ""
        time.sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    return "processes are left"


def _forget(folder: Path, output: Path) -> None:
    """Take away what a scan has left beside the catalogue and its first result."""
    import shutil

    for each in folder.iterdir():
        if each == output or each.name.startswith("."):
            shutil.rmtree(each, ignore_errors=True)


if __name__ == "__main__":
    main()
