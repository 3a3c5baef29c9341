"""A log that is being written, read again whenever it has changed.

It is read by the readers that read any log, each of which goes on from where it stopped: what is said of it is what a
reading of the whole would say, whatever is done to it (rotated, cut, left alone, begun anew, joined by further files),
at the memory of one reading. What cannot be read on from the middle (a database, one large object of JSON) is read as a
whole, which takes no more than a share of the time, however large the log.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from glob import escape
from pathlib import Path
from typing import Final

from gpaiscope.compute.logs import LogRecords
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.reading import Kept
from gpaiscope.repository.opened import Progress, files_below

SHARE: Final = 4
"""A reading is followed by so many times its time without one; the first one is not, since it is not done again."""


def follow(
    path: Path, every: float, over: Callable[[], bool], progress: Progress | None = None
) -> Iterator[LogRecords | InputError | None]:
    """The log each time that it has changed, None where it has not; what it cannot be read for is given as well.

    It is looked at after ``every`` seconds, until ``over`` says so. Raises nothing: a log may yet be written.
    """
    kept = Kept()
    share = 0
    seen: object = object()  # like no mark: also what cannot be listed is looked at once
    while True:
        mark, began = _mark(path), time.monotonic()
        if mark != seen:
            seen = mark
            try:
                yield read_log(path, progress, kept)
            except InputError as error:
                yield error
        else:
            yield None
        if over():
            return
        until = began + max(every, share * (time.monotonic() - began))
        share = SHARE
        while (left := until - time.monotonic()) > 0 and not over():
            time.sleep(min(left, 0.2))


def _mark(path: Path) -> object:
    """What changes with a log: its files, their sizes and times."""
    try:
        found = list(files_below(path)) if path.is_dir() else [path, *path.parent.glob(f"{escape(path.stem)}.rank-*")]
    except (InputError, OSError):
        return None
    marks = []
    for file in found:
        try:
            status = file.stat()
        except OSError:
            continue
        marks.append((str(file), status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(sorted(marks))
