"""Apache Spark as a cluster for the parts of a catalogue: it keeps their databases, and moves tables between them.

Each part is a partition of an RDD: what its last step told, and its database, both in pieces. Spark keeps it on the
disks of the executors, and makes it again where one of them is lost. The session is that of whoever called, or one
under the settings of the machine: ``spark-submit``, ``spark-defaults.conf`` or ``PYSPARK_SUBMIT_ARGS``.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from gpaiscope.catalogue.concluding import Batch, Chunk
from gpaiscope.catalogue.parts import PartStep
from gpaiscope.errors import GpaiscopeError, Mistake, UsageError
from gpaiscope.extras import library
from gpaiscope.repository.database import Connection, connected, literal, quoted

Piece = tuple[int, str, bytes]
"""A piece of what a part has: the number of the part, whether it was told or is its database, and bytes."""

TOLD, KEPT = "told", "kept"
LARGEST: Final = 4_000_000
"""Bytes of a piece, of which a few are in memory at a time."""

MEMORY: Final = "1GB"
"""What the database of a part holds before it goes on on disk."""


@contextmanager
def cluster() -> Iterator[Spark]:
    """The cluster of the session that there is, or of one that ends with this. Raises UsageError where none starts."""
    sql = library("pyspark.sql", "a catalogue is scanned on Spark", "spark", name="pyspark").SparkSession
    there = sql.getActiveSession()
    session = there or _session_started(sql)
    try:
        yield Spark(session.sparkContext)
    finally:
        if there is None:
            session.stop()


def _session_started(sql: Any) -> Any:
    if not os.environ.get("JAVA_HOME") and not shutil.which("java"):
        raise _not_started("there is no Java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = sql.builder.appName("gpaiscope").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    except Exception as error:  # of Java, of the settings, or of the cluster
        raise _not_started(" ".join(str(error).split())[:300]) from None
    session.sparkContext.setLogLevel("ERROR")
    return session


def _not_started(why: str) -> UsageError:
    help = "it needs Java 17 or later, on Debian openjdk-17-jre-headless; spark-submit says where the cluster is"
    return UsageError(Mistake(reference="spark-not-started", message=f"Spark did not start: {why}", help=help))


class Spark:
    """The processes of Spark."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._parts: Any = None

    @property
    def processes(self) -> int:
        """How many work at a time."""
        return int(self._context.defaultParallelism)

    def start_parts(self, parts: int) -> None:
        """Begin with so many parts, whose databases are empty."""
        self._parts = self._context.parallelize((), parts)

    def run_step(self, step: PartStep, for_each: Sequence[Any], of_all: Any, *, last: bool = False) -> Iterator[Any]:
        """What a step gives for each part, in order; an error that was raised for a part in its place."""
        given = self._context.broadcast((list(for_each), of_all))
        before, on_disk = self._parts, import_module("pyspark").StorageLevel.DISK_ONLY
        self._parts = before.mapPartitionsWithIndex(partial(_run_step, step, given, last)).persist(on_disk)
        with _naming_failures():
            # What is told is fetched one part after another: without this Spark would work on one part at a time.
            self._parts.mapPartitions(lambda pieces: ()).collect()
            before.unpersist()
            told = self._parts.mapPartitions(_told_pieces).toLocalIterator()
            for _, pieces in groupby(told, key=lambda piece: piece[0]):
                yield pickle.loads(b"".join(data for _, _, data in pieces))

    def elsewhere(self, work: Callable[[Batch], Chunk], batches: Sequence[Batch]) -> Iterator[Chunk]:
        """What a function gives for each of several things, as soon as it is known: each is a job of its own.

        The jobs take the caller's local properties, such as the pool of the scheduler, which Spark keeps by thread:
        https://spark.apache.org/docs/latest/job-scheduling.html#concurrent-jobs-in-pyspark.
        """
        inherit = import_module("pyspark").inheritable_thread_target

        def chunk_of(batch: Batch) -> Chunk:
            (chunk,) = self._context.parallelize([batch], 1).map(work).collect()
            return cast("Chunk", chunk)

        with _naming_failures(), ThreadPoolExecutor(self.processes) as pool:
            yield from pool.map(inherit(chunk_of), batches)


_RAISED: Final = re.compile(r"Traceback[^\n]*\n(?:[ \t]+[^\n]*\n)+(\S[^\n]*)")
"""What was raised in a process of Python, behind the lines that led there."""


@contextmanager
def _naming_failures() -> Iterator[None]:
    """Say of what failed on the cluster what it was, in a line."""
    failures = import_module("py4j.protocol").Py4JError, import_module("pyspark.errors").PySparkException
    try:
        yield
    except failures as error:
        text = str(error)
        raised = _RAISED.search(text)
        why = raised[1] if raised else " ".join(text.split())
        help = "the log of Spark says more; the same command goes on from the answers that are kept"
        raise UsageError(Mistake(reference="spark-failed", message=f"Spark failed: {why[:300]}", help=help)) from error


# -- in a process of the cluster


def _told_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces that come first."""
    for piece in pieces:
        if piece[1] != TOLD:
            return
        yield piece


def _run_step(step: PartStep, given: Any, last: bool, number: int, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """What a step tells of a part, and the database that it leaves."""
    for_each, of_all = given.value
    with TemporaryDirectory(prefix="gpaiscope-") as folder:
        work, file = Path(folder), Path(folder) / "part.duckdb"
        with file.open("wb") as database:
            database.writelines(data for _, kind, data in pieces if kind == KEPT)
        if not file.stat().st_size:
            file.unlink()  # the first step begins with no database, and an empty file is none
        kept = work / "kept.duckdb"
        told = pickle.dumps(_step_result(step, file, work, for_each[number], of_all, None if last else kept))
        yield from ((number, TOLD, told[at : at + LARGEST]) for at in range(0, len(told), LARGEST))
        if kept.exists():
            with kept.open("rb") as database:
                while piece := database.read(LARGEST):
                    yield number, KEPT, piece


def _step_result(step: PartStep, file: Path, work: Path, for_part: Any, of_all: Any, kept: Path | None) -> Any:
    connection = connected(file, threads=1, memory=MEMORY)
    try:
        result = step(connection, work, for_part, of_all)
    except GpaiscopeError as error:
        # Raised here, it would have Spark try this part again and again, and nobody would hear of the other parts.
        return error
    else:
        if kept is not None:
            _keep_tables(connection, kept)
        return result
    finally:
        connection.close()


def _keep_tables(connection: Connection, into: Path) -> None:
    """Put the tables into a new file, in which nothing takes room that is gone."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1").fetchall()
    connection.execute(f"ATTACH {literal(str(into))} AS kept")
    for (name,) in tables:
        connection.execute(f"CREATE TABLE kept.{quoted(name)} AS FROM main.{quoted(name)}")
    connection.execute("DETACH kept")
