"""Talking with a person on a terminal, or with what is piped in: one line at a time, and the words that always work.

"stop" ends, "back" takes the last answer back, and "why" says why it is asked; the same line is asked for again then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

from gpaiscope.cleaning import clean
from gpaiscope.cli.output import columns, tell
from gpaiscope.dossier.typed import plain_words, yes_or_no
from gpaiscope.report.say import say_text
from gpaiscope.report.write.text import paragraph

LONGEST_LINE: Final = 10_000
MOST_TRIES: Final = 3
"""How often a line is asked for that cannot be read: what is piped in may go on for ever."""

_STOP: Final = frozenset({"stop", "quit", "exit", "q"})
_BACK: Final = frozenset({"back", "undo"})
_WHY: Final = frozenset({"why", "why?"})

Why = Callable[[], str]


class Stopped(Exception):
    """The person has had enough, or the input has ended."""


class TakenBack(Exception):
    """The last answer is to be taken back."""


def told(text: str, indent: str = "  ") -> None:
    """Say something on stderr, in lines as wide as the terminal."""
    tell(paragraph(text, columns(), indent))


def line(prompt: str, why: Why) -> str:
    """One line of input, empty where it is skipped. Raises Stopped at its end, and what a person says instead."""
    while True:
        typed = _read(prompt)
        word = plain_words(typed)
        if word in _STOP:
            raise Stopped
        if word in _BACK:
            raise TakenBack
        if word not in _WHY:
            return typed
        told(why())


def confirmed(prompt: str, why: Why) -> bool:
    """Whether a person says yes; all else is a no."""
    return yes_or_no(line(prompt, why)) is True


def given_up(path: str) -> None:
    """Say that a question is left open, since no answer to it could be read."""
    told(say_text("This is left open: no answer could be read. It can be written by hand, at {path}.", path=path))


def _read(prompt: str) -> str:
    if sys.stdin is None:
        raise Stopped
    if sys.stderr is not None:
        sys.stderr.buffer.write(clean(prompt, lines=True).encode("utf-8", "backslashreplace"))
        sys.stderr.buffer.flush()
    raw = sys.stdin.buffer.readline(LONGEST_LINE)
    if not raw:
        tell("")
        raise Stopped
    return raw.decode("utf-8", "replace").strip()
