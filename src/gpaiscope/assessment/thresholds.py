"""At which values of a number of the dossier an answer flips: exactly, and whichever way it turns.

The number is written into the dossier as a `Line` and everything is worked out anew, from the ledger to the rules. So
each comparison on the way tells where it would come out otherwise; from one such point to the next nothing changes,
and the answer is worked out at each of them and beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.inputs import Input, Numbers
from gpaiscope.assessment.lines import Axis, Line
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

NEAR: Final = 3
"""Within which factor of the present figure a threshold is near it."""

MOST_NEAR: Final = 4
"""How many amounts are shown that are nearest to a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A value at which an answer flips. ``side`` is ``from`` where the value itself gives ``after``, else ``above``."""

    value: Exact
    side: str
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCurve:
    """What an answer is over the values of one input: ``first`` at the least of them, and where it flips."""

    input: Input
    first: Answer
    thresholds: tuple[Threshold, ...]

    def at(self, value: Exact) -> Answer:
        """The answer at a value that lies among those looked at."""
        passed = [
            each for each in self.thresholds if each.value < value or (each.value == value and each.side == "from")
        ]
        return passed[-1].after if passed else self.first

    @property
    def nearest(self) -> Fraction | None:
        """By which factor the nearest threshold lies from the present figure; None where there is neither."""
        present = _present(self.input)
        if not present:
            return None
        return min((_factor(each.value, present) for each in self.thresholds if each.value > 0), default=None)

    def moved(self, input: Input, by: Exact, start: Exact, end: Exact | None) -> AnswerCurve:
        """The curve of an input that counts alike and is always so much less, from one value to another."""
        kept = tuple(
            replace(each, value=value)
            for each in self.thresholds
            if (value := each.value - by) >= start
            and not (value == start and each.side == "from")
            and (end is None or value <= end)
        )
        return AnswerCurve(input=input, first=self.at(start + by), thresholds=kept)


def thresholds(
    assessment: Assessment, id: str = "", actor: str = "", *, of: tuple[str, ...] = ()
) -> tuple[AnswerCurve, ...]:
    """Where an answer flips over each input, from nought on; without ``id`` it is how the actor stands.

    ``of`` are the paths of the inputs that are looked at, empty for all. Raises UsageError for an unknown id or actor.
    """
    asked, numbers = Asked(assessment=assessment, id=id, actor=actor), Numbers(assessment=assessment)
    return tuple(_curves(asked, numbers, [(each, 0, None) for each in numbers.inputs if not of or each.path in of]))


def nearest(assessment: Assessment, id: str = "", actor: str = "", *, most: int = MOST_NEAR) -> tuple[AnswerCurve, ...]:
    """The inputs of which a threshold lies nearest to the present figure, and within `NEAR` times it, nearest first.

    Raises UsageError for an unknown name or actor.
    """
    asked, numbers = Asked(assessment=assessment, id=id, actor=actor), Numbers(assessment=assessment)
    windows = [
        (each, Fraction(present) / NEAR, present * NEAR) for each in numbers.inputs if (present := _present(each))
    ]
    near = _curves(asked, numbers, windows)
    told = [(factor, curve) for curve in near if (factor := curve.nearest) is not None]
    return tuple(curve for _, curve in sorted(told, key=lambda each: each[0])[:most])


def _present(input: Input) -> Exact | None:
    """The figure that people have in mind: the best value, or the end that is known."""
    held = input.present
    return held.at("best") if held is not None and (held.best or held.high or held.low) else None


def _factor(one: Exact, other: Exact) -> Fraction:
    return Fraction(max(one, other)) / Fraction(min(one, other))


def _curves(
    asked: Asked, numbers: Numbers, windows: Sequence[tuple[Input, Exact, Exact | None]]
) -> Iterator[AnswerCurve]:
    """The curve of each input between two values. Of those that count alike the largest's is that of all of them."""
    largest: dict[object, AnswerCurve] = {}
    for input, start, end in sorted(windows, key=lambda each: _size(each[0]), reverse=True):
        if (key := numbers.alike(input)) not in largest:
            largest[key] = _curve(asked, numbers, input, start, end)
    for input, start, end in windows:
        curve = largest[numbers.alike(input)]
        yield curve.moved(input, _size(curve.input) - _size(input), start, end)


def _size(input: Input) -> Exact:
    return _present(input) or 0


def _curve(asked: Asked, numbers: Numbers, input: Input, start: Exact, end: Exact | None) -> AnswerCurve:
    pieces = list(_pieces(asked, numbers, input, start, end))
    flips = tuple(
        Threshold(value=piece.at, side="above" if piece.beyond else "from", before=before.answer, after=piece.answer)
        for before, piece in pairwise(pieces)
        if piece.answer != before.answer
    )
    return AnswerCurve(input=input, first=pieces[0].answer, thresholds=flips)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What an answer is at a value, or beyond it until the next piece."""

    at: Exact
    beyond: bool
    answer: Answer


def _pieces(asked: Asked, numbers: Numbers, input: Input, start: Exact, end: Exact | None) -> Iterator[_Piece]:
    """The answer from a value up to another, piece by piece. The case is grounded again only where it bends itself."""
    axis = Axis(start)
    line = Line(axis, 0, 1).number()
    at, beyond, bends, case = start, False, None, None
    while end is None or at <= end:
        if case is None or (bends is not None and at >= bends):
            axis.stand(at, beyond=beyond)
            case = numbers.case(input, line)
            bends = axis.turn
        axis.stand(at, beyond=beyond)
        axis.turn = bends
        yield _Piece(at=at, beyond=beyond, answer=asked.of(case))
        if axis.turn is None:
            return
        at, beyond = axis.turn, axis.turn == at
