"""What is said while something takes long: one line on stderr, written over in place and taken away at the end.

It is said to a terminal alone, and only once something has taken a second, so no file and no reader of a pipe ever has
it. A thread writes it, as what takes long has better things to do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from gpaiscope.cleaning import clean
from gpaiscope.deferred import dataclass

PATIENCE: Final = 1.0
"""Seconds before anything is said."""

STEP: Final = 0.25
"""Seconds until it is said anew."""

_CLEARED: Final = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """What is being done, for people; empty: nothing is said. ``share`` of it is done, as far as that is known."""

    text: str = ""
    share: float = 0.0
    done: int = 0
    begun: float = 0.0
    """When what is done now began, where it is counted; how fast it goes is told then."""

    def count(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.share = done / total if total else 0.0

    def say(self, text: str, done: int, total: int) -> None:
        """What is done now, and that so much of so much of it is done."""
        if text != self.text:
            self.text, self.begun = text, time.monotonic()
        self.done = done
        self.count(done, total)

    def pace(self) -> str:
        """How fast it goes and how long it will take, where that can be told by now."""
        taken = time.monotonic() - self.begun if self.begun else 0.0
        if taken < PATIENCE or not 0 < self.share < 1:
            return ""
        left = taken * (1 - self.share) / self.share
        return f" · {self.done / taken:,.1f}/s · {max(1, round(left))} s left"

    def line(self, seconds: int, width: int) -> str:
        """The line after so many seconds, in less than the width of the terminal."""
        if not self.text:
            return ""
        share = f" · {min(100, int(100 * self.share))} %" if self.share else ""
        end = f"{share}{self.pace()} · {seconds} s"
        room = width - 1 - len(end)
        text = clean(self.text)
        return (text if len(text) <= room else text[: max(room - 3, 0)] + "...") + end


_told: Progress | None = None
"""What is told now: stderr has one last line, so there is one."""


@contextmanager
def working(text: str = "", *, quiet: bool = False) -> Iterator[Progress]:
    """Say what is being done, and how far it is, while the block runs, where it takes longer than `PATIENCE`.

    A block within another is a part of it: it says on the other's line, and as quietly, what the part is.
    """
    global _told
    if _told is not None:
        _told.text = text
        try:
            yield _told
        finally:
            _told.text = ""
        return
    _told, done = Progress(text), Event()
    teller = Thread(target=_tell, args=(_told, done), daemon=True)
    if not quiet and _listens():
        teller.start()
    try:
        yield _told
    finally:
        _told = None
        done.set()
        if teller.ident is not None:
            teller.join()


def _listens() -> bool:
    """Whether stderr is a terminal on which a line can be written over."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _tell(told: Progress, done: Event) -> None:
    waited = PATIENCE
    if done.wait(PATIENCE):
        return
    try:
        while True:
            sys.stderr.write(_CLEARED + told.line(int(waited), _width()))
            sys.stderr.flush()
            if done.wait(STEP):
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
