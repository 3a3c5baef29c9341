"""What is said while something takes long: one line on stderr, written over in place and taken away at the end.

It is said once something has taken a second, and to a terminal alone, so no file and no reader of a pipe ever has it.
A thread writes it, as what takes long has better things to do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from gpaiscope.cleaning import clean

if TYPE_CHECKING:
    from gpaiscope.cli.output import Progress

PATIENCE: Final = 1.0
"""Seconds before anything is said."""

STEP: Final = 0.25
"""Seconds until it is said anew."""

_CLEARED: Final = "\r\x1b[K"


@contextmanager
def shown_on_stderr(progress: Progress) -> Iterator[None]:
    """Say what is being done, and how far it is, while the block runs, where it takes longer than `PATIENCE`."""
    ended = Event()
    teller = Thread(target=_tell_until, args=(progress, ended), daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def progress_line(progress: Progress, seconds: int, width: int) -> str:
    """The line after so many seconds, in less than the width of the terminal."""
    if not progress.text:
        return ""
    share = f" · {min(100, int(100 * progress.share))} %" if progress.share else ""
    end = f"{share}{pace_so_far(progress)} · {seconds} s"
    room = width - 1 - len(end)
    text = clean(progress.text)
    return (text if len(text) <= room else text[: max(room - 3, 0)] + "...") + end


def pace_so_far(progress: Progress) -> str:
    """How fast it goes and how long it will take, where that can be told by now."""
    taken = time.monotonic() - progress.begun if progress.begun else 0.0
    if taken < PATIENCE or not 0 < progress.share < 1:
        return ""
    left = taken * (1 - progress.share) / progress.share
    return f" · {progress.done / taken:,.1f}/s · {max(1, round(left))} s left"


def _tell_until(progress: Progress, ended: Event) -> None:
    waited = PATIENCE
    if ended.wait(PATIENCE):
        return
    try:
        while True:
            sys.stderr.write(_CLEARED + progress_line(progress, int(waited), _width()))
            sys.stderr.flush()
            if ended.wait(STEP):
                break
            waited += STEP
        sys.stderr.write(_CLEARED)
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # nobody listens


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
