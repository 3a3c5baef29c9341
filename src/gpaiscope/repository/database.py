"""DuckDB as it is used here: a file to work in, bounded memory, no extension fetched, no SQL out of a catalogue.

What comes from a catalogue is handed over as a parameter. Only names of columns become part of a statement, quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any, Final

from gpaiscope.errors import InputError, Mistake
from gpaiscope.extras import library

Connection = Any
"""A connection of the library, whose types come only with it; `connected` gives one that can be stopped."""

MEMORY: Final = "2GB"
"""What it holds before it goes on on disk."""

_CONFIG: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "true",
    "memory_limit": MEMORY,
}


def connected(
    file: Path,
    *,
    threads: int = 2,
    memory: str = MEMORY,
    what: str = "a catalogue",
    extra: str = "scan",
    alone: bool = False,
) -> Connection:
    """A connection to a database of its own, which spills beside its file; ``alone``: it reaches no other file.

    Raises UsageError without the library, which says that ``what`` is read with it, and which extra brings it.
    """
    spill = file.with_name(file.name + ".spill")
    settings = {**_CONFIG, "threads": str(threads), "temp_directory": str(spill), "memory_limit": memory}
    made = _library(what, extra)
    connection = Stoppable(made, made.connect(str(file), config=settings))
    if alone:
        connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


class Stoppable:
    """A connection of the library, or a query on one, whose statements Ctrl-C ends at once, with KeyboardInterrupt.

    The library itself looks for signals only now and then while a statement runs, and raises an error of its own in
    the place of KeyboardInterrupt. So a statement of the main thread, which alone hears of signals, runs in another
    one, as do those of `aside`. All that works with a connection of `connected` goes through here.
    """

    __slots__ = ("_connection", "_library", "_wrapped")

    def __init__(self, library: Any, wrapped: Any, connection: Any = None) -> None:
        self._library = library
        self._wrapped = wrapped
        self._connection = wrapped if connection is None else connection

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._wrapped, name)
        return partial(self._call_stoppably, found) if callable(found) else found

    def _call_stoppably(self, method: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if current_thread() is not main_thread():
            return self._stoppable(method(*arguments, **named))
        # The work is known before its thread begins: no moment is left in which Ctrl-C could leave it behind.
        work: Future[Any] = Future()
        thread = Thread(target=_do_work, args=(work, partial(method, *arguments, **named)))
        try:
            thread.start()
            return self._stoppable(work.result())
        except BaseException:
            if not work.cancel():
                _interrupt_work([work], [self._connection])
            raise

    def _stoppable(self, given: Any) -> Any:
        if isinstance(given, self._library.DuckDBPyConnection):
            return self if given is self._wrapped else Stoppable(self._library, given)
        query = isinstance(given, self._library.DuckDBPyRelation)
        return Stoppable(self._library, given, self._connection) if query else given


def _do_work(work: Future[Any], call: Callable[[], Any]) -> None:
    """Do it, unless it was cancelled before this began, and hand over what comes of it."""
    if not work.set_running_or_notify_cancel():
        return
    try:
        work.set_result(call())
    except BaseException as error:
        work.set_exception(error)


def _library(what: str = "a catalogue", extra: str = "scan") -> Any:
    return library("duckdb", f"{what} is read", extra)


STEP: Final = 0.05
"""Seconds after which work that should stop is told so again."""


@contextmanager
def aside(connection: Connection, *works: Callable[[Connection], None]) -> Iterator[None]:
    """Have cursors of a connection work at other tables meanwhile; what they raise is raised in the end."""
    cursors = [connection.cursor() for _ in works]
    with ThreadPoolExecutor(len(works)) as pool:
        at_work = [pool.submit(work, cursor) for work, cursor in zip(works, cursors, strict=True)]
        try:
            yield
            for each in as_completed(at_work):
                each.result()
        except BaseException:
            _interrupt_work(at_work, cursors)
            raise


def _interrupt_work(at_work: Sequence[Future[Any]], connections: Sequence[Connection]) -> None:
    """Have what works with connections end; one between two statements hears of no interruption, and is told again."""
    while wait(at_work, timeout=STEP).not_done:
        for each in connections:
            each.interrupt()


def failure() -> type[Exception]:
    """What the library raises."""
    error = _library().Error
    assert isinstance(error, type)
    return error


def is_unwritten(error: Exception) -> bool:
    """Whether what the library raises is that it could not write, and no fault of what it read."""
    return bool(re.search(r"(?i)no space left|could not write", str(error)))


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A word of ours as a text of SQL, never one of a catalogue."""
    return "'" + text.replace("'", "''") + "'"


def numbers(text: str) -> list[int]:
    """Where numbers begin in a text of SQL, by its bytes in UTF-8; not those in its strings, names and remarks."""
    library = _library()
    return [at for at, kind in library.tokenize(text) if kind == library.token_type.numeric_const]


def fill(
    connection: Connection, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]], to: Path
) -> None:
    """Put rows of texts, numbers and lists into a new table, by way of a file, which is read far faster than values."""
    names = list(columns)
    with to.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=True) + "\n")
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{quoted(n)} {columns[n]}' for n in names)})")
    if to.stat().st_size:
        told = ", ".join(f"{literal(name)}: {literal(columns[name])}" for name in names)
        read = f"read_json(?, format = 'newline_delimited', columns = {{{told}}})"
        connection.execute(f"INSERT INTO {table} SELECT * FROM {read}", [str(to)])
    to.unlink()


_ASIDE: Final = re.compile(
    r" (?:LINE \d+:|Possible (?:fixes|solution)|The search space|file ?=|Parse errors) ?.*", re.I
)
"""What the library adds for those who write its queries."""


def unreadable(file: str, error: Exception, expected: str = "") -> InputError:
    """A file that the library cannot read, in one line of its words."""
    words = _ASIDE.sub("", " ".join(str(error).split()))[:300]
    message = f"cannot be read: {words}"
    return InputError(Mistake(reference="catalogue-unreadable", message=message, file=file, expected=expected))
