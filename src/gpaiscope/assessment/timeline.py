"""Every day between two on which an answer, a duty, a last day or a standing is otherwise than on the eve, and why.

Nothing is sampled. A day that moves is assessed like any other, and keeps until when all that was compared with it
comes out the same; there the next day is assessed. So what holds between two days that follow each other was not
tried: it cannot be otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gpaiscope.assessment.comparison import Held, Subject, held
from gpaiscope.engine.moving import Axis

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

Assess = Callable[[date], Sequence["Assessment"]]
"""Assesses the models of a dossier on a day, which may be one that moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days on which all is the same: the first and the last of them, and what holds; ``found`` is of the first."""

    first: date
    last: date
    found: tuple[Assessment, ...]
    held: dict[Subject, Held]


def stretches(on: Assess, first: date, last: date, turns: Iterable[date] = ()) -> Iterator[Stretch]:
    """The stretches from a first day to a last. ``turns`` are the days on which the law is another."""
    ahead = sorted(each.toordinal() for each in turns)
    at, end = first.toordinal(), last.toordinal()
    open_: Stretch | None = None
    while at <= end:
        axis = Axis(at)
        found = tuple(on(axis.day()))
        holds = held(found)
        following = min((each for each in (axis.turn, *ahead) if each is not None and each > at), default=end + 1)
        until = date.fromordinal(min(following - 1, end))
        if open_ is not None and open_.held != holds:
            yield open_
            open_ = None
        begun = open_.first if open_ is not None else date.fromordinal(at)
        open_ = Stretch(first=begun, last=until, found=open_.found if open_ else found, held=holds)
        at = following
    if open_ is not None:
        yield open_
