"""DuckDB as it is used here: what Ctrl-C does to it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gpaiscope.repository.database import aside, connected, failure

LONG = "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b"


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard, as in the background it is not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
@pytest.mark.parametrize(
    "how",
    [
        lambda connection: connection.execute(f"CREATE TABLE t AS {LONG}"),
        lambda connection: connection.execute(LONG).fetchall(),
        lambda connection: connection.cursor().execute(LONG).fetchone(),
        lambda connection: connection.cursor().sql(LONG).write_parquet(os.devnull),
    ],
    ids=["a table", "rows", "a cursor", "a file"],
)
def test_a_statement_that_ctrl_c_ends_is_no_error_of_the_library(how, heard: None, tmp_path: Path) -> None:
    connection = connected(tmp_path / "x.duckdb")
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        how(connection)
    timer.join()
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    connection.close()


def test_ctrl_c_while_a_thread_begins_leaves_no_statement_at_work(
    heard: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = connected(tmp_path / "x.duckdb")
    start = threading.Thread.start

    def begin_and_be_stopped(thread: threading.Thread) -> None:
        start(thread)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", begin_and_be_stopped)
    with pytest.raises(KeyboardInterrupt):
        connection.execute(f"CREATE TABLE t AS {LONG}")
    monkeypatch.undo()
    assert connection.execute("SELECT 1").fetchall() == [(1,)]
    connection.close()


def test_what_is_worked_aside_ends_with_what_stopped_it(tmp_path: Path) -> None:
    connection = connected(tmp_path / "x.duckdb")
    with pytest.raises(KeyboardInterrupt), aside(connection, lambda cursor: cursor.execute(LONG)):
        raise KeyboardInterrupt
    connection.close()


def test_other_errors_of_the_library_stay_what_they_are(tmp_path: Path) -> None:
    connection = connected(tmp_path / "x.duckdb")
    with pytest.raises(failure()):
        connection.execute("SELECT nothing FROM nowhere")
    connection.close()
