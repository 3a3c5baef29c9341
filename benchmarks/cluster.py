"""A scan on Spark against one without it: ``python benchmarks/cluster.py [RECORDS] [--files N] [--seed N]``.

Needs ``benchmarks/spark-requirements.txt`` beside the package, and Java. A catalogue of so many records is generated,
which is not counted, and is scanned by DuckDB and by Spark on this machine. Seconds are those of the clock and of all
processors together, without the start of Spark, of which only the latter mean anything where others use the machine.
Ends with 1 where one byte of a table, of the report or of the manifest differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import catalogue

from gpaiscope.catalogue.results import FILES
from gpaiscope.catalogue.scan import Stages, scan
from gpaiscope.catalogue.spark import cluster
from gpaiscope.errors import UsageError

if TYPE_CHECKING:
    from typing import Self

DAY: Final = date(2026, 10, 1)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("records", nargs="?", type=int, default=20_000)
    asked.add_argument("--files", type=int, default=8)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    try:
        with cluster() as spark, tempfile.TemporaryDirectory() as folder:
            files = generated(Path(folder), given.records, given.files, given.seed)
            return compared(files, Path(folder), spark)
    except UsageError as error:
        raise SystemExit(f"{error}\n`make .venv-spark/installed` makes an environment with it") from None


def generated(folder: Path, records: int, files: int, seed: int) -> list[Path]:
    """The files of one catalogue, of about as many records each."""
    whole = folder / "whole.jsonl"
    catalogue.write(whole, records, seed)
    paths = [folder / f"part-{number:03}.jsonl" for number in range(files)]
    lines = whole.read_text().splitlines(keepends=True)
    for number, path in enumerate(paths):
        path.write_text("".join(lines[number::files]))
    return paths


def compared(files: list[Path], folder: Path, spark: Any) -> int:
    """Scan both ways and print what each took; 1 where the results differ."""
    spent = {}
    for name, how in (("duckdb", None), ("spark", lambda: nullcontext(spark))):
        stages, begun = Stages(), time.perf_counter()
        with Processors() as processors:
            found = scan(files, folder / name, DAY, stages=stages, cluster=how)
        spent[name] = (time.perf_counter() - begun, processors.used() - processors.before)
        told = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in stages.seconds.items())
        clock, processor = spent[name]
        print(f"{name:8} {clock:8.1f} s   {processor:8.1f} s of processors   by the clock: {told}", flush=True)
    ratios = [spark / duckdb for duckdb, spark in zip(*spent.values(), strict=True)]
    print(f"{found.records:,} records in {len(files)} files, {found.models:,} models, {found.cases:,} cases")
    print(f"Spark over DuckDB: {ratios[0]:.2f} by the clock, {ratios[1]:.2f} of processors")
    differ = [name for name in FILES if content(folder / "duckdb", name) != content(folder / "spark", name)]
    print(f"{len(FILES)} files of results: {len(differ)} differences {' '.join(differ)}")
    return int(bool(differ))


def content(folder: Path, name: str) -> bytes:
    """A file of a result, without the name of its own folder."""
    return (folder / name).read_bytes().replace(str(folder).encode(), b"")


class Processors:
    """Seconds of this process and of all below it, looked up often: nobody waits for the workers of Spark."""

    def __enter__(self) -> Self:
        self.seconds: dict[int, float] = {}
        self.looked_up()
        self.before = self.used()
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look)
        self._looking.start()
        return self

    def __exit__(self, *told: object) -> None:
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._ended.wait(0.2):
            self.looked_up()

    def used(self) -> float:
        return sum(self.seconds.values())

    def looked_up(self) -> None:
        told: dict[int, tuple[int, float]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended
                fields = path.read_text().rpartition(")")[2].split()
                told[int(path.parent.name)] = int(fields[1]), sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
        below = {os.getpid()}
        while more := {number for number, (parent, _) in told.items() if parent in below} - below:
            below |= more
        self.seconds |= {number: told[number][1] for number in below}


if __name__ == "__main__":
    sys.exit(main())
