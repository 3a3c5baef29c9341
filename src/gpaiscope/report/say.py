"""Whole sentences with named places: the one way in which what is said to people gets its figures, names and days.

A sentence stands whole in the code, so that it can be translated whole: other languages put its places elsewhere.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpaiscope.report.blocks import Line, Span


def say(sentence: str, **places: Span | Line) -> Line:
    """A sentence as a line of spans: ``say("{days} are left until {day}", days="3 days", day=Strong("Friday"))``.

    A place holds one span or a line of them. Raises ValueError where the sentence has a place that is not filled, or
    lacks one that is given.
    """
    spans: list[Span] = []
    for literal, name in _parts(sentence, places):
        filled = () if name is None else places[name]
        for span in (literal, *(filled if isinstance(filled, tuple) else (filled,))):
            if isinstance(span, str) and spans and isinstance(spans[-1], str):
                spans[-1] += span
            elif span != "":
                spans.append(span)
    return tuple(spans)


def say_text(sentence: str, **places: str) -> str:
    """The same where only text can stand: a title, a column's head, a message. Raises ValueError as `say` does."""
    return "".join(literal + ("" if name is None else places[name]) for literal, name in _parts(sentence, places))


def _parts(sentence: str, places: dict[str, str] | dict[str, Span | Line]) -> list[tuple[str, str | None]]:
    """What a sentence says up to each of its places, and which place that is; None where it ends."""
    parts = [(literal, name) for literal, name, _, _ in Formatter().parse(sentence)]
    named = {name for _, name in parts if name is not None}
    if named != places.keys():
        raise ValueError(f"{sentence!r} has the places {sorted(named)}, and what is given is {sorted(places)}")
    return parts
