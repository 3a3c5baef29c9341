"""At which values of a number of the dossier an answer flips: exactly, and whichever way it turns.

The number is written into the dossier as a `Line` and everything is worked out anew, from the ledger to the rules. So
each comparison on the way tells where it would come out otherwise; from one such point to the next nothing changes,
and the answer is worked out at each of them and beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.inputs import Input, Numbers
from gpaiscope.assessment.lines import Axis, Line
from gpaiscope.deferred import dataclass
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
    windows: list[Window] = [(each, 0, None) for each in numbers.inputs if not of or each.path in of]
    return tuple(map(_Curves(asked, numbers, windows).over, windows))


def nearest(assessment: Assessment, id: str = "", actor: str = "", *, most: int = MOST_NEAR) -> tuple[AnswerCurve, ...]:
    """The inputs of which a threshold lies nearest to the present figure, and within `NEAR` times it, nearest first.

    Raises UsageError for an unknown name or actor.
    """
    asked, numbers = Asked(assessment=assessment, id=id, actor=actor), Numbers(assessment=assessment)
    windows = [
        (each, Fraction(present) / NEAR, present * NEAR) for each in numbers.inputs if (present := _present(each))
    ]
    nearest_turn = _nearest_turns(asked, numbers)
    curves = _Curves(asked, numbers, windows)
    found: list[tuple[Fraction, int, AnswerCurve]] = []
    # No threshold of an input lies nearer than where something turns that is worked out from it: those nearest first.
    for least, place in sorted((nearest_turn(window), place) for place, window in enumerate(windows)):
        if least > NEAR or (len(found) >= most and least > sorted(found)[most - 1][0]):
            break
        curve = curves.over(windows[place])
        if (factor := curve.nearest) is not None:
            found.append((factor, place, curve))
    return tuple(curve for _, _, curve in sorted(found, key=lambda each: each[:2])[:most])


def _nearest_turns(asked: Asked, numbers: Numbers) -> Callable[[Window], Fraction]:
    """By which factor the nearest point lies from the present one at which anything turns; 1 where that is not told.

    It is told of all inputs by one working out of the answer.
    """
    case, leeway, inputs = numbers.all_at_once()
    asked.of(case)
    places = {id(each): number for number, each in enumerate(inputs)}

    def factor(window: Window) -> Fraction:
        input, number = window[0], places.get(id(window[0]))
        if number is None:
            return Fraction(1)
        present = _size(input)
        turns = [present + leeway.above[number]] if number in leeway.above else []
        turns += [present + leeway.below[number]] if number in leeway.below else []
        return min((_factor(each, present) for each in turns if each > 0), default=Fraction(NEAR + 1))

    return factor


def _present(input: Input) -> Exact | None:
    """The figure that people have in mind: the best value, or the end that is known."""
    held = input.present
    return held.at("best") if held is not None and (held.best or held.high or held.low) else None


def _factor(one: Exact, other: Exact) -> Fraction:
    return Fraction(max(one, other)) / Fraction(min(one, other))


Window = tuple[Input, Exact, Exact | None]
"""An input, and from which value to which it is looked at."""


@dataclass(frozen=True)
class _Curves:
    """The curve of each input between two values. Of those that count alike the largest's is that of all of them."""

    asked: Asked
    numbers: Numbers
    windows: Sequence[Window]
    worked_out: dict[object, AnswerCurve] = field(default_factory=dict)

    @cached_property
    def _largest(self) -> dict[object, Window]:
        found: dict[object, Window] = {}
        for each in sorted(self.windows, key=lambda each: _size(each[0]), reverse=True):
            found.setdefault(self.numbers.alike(each[0]), each)
        return found

    def over(self, window: Window) -> AnswerCurve:
        """The curve of one of the inputs, worked out for the largest of those that are alike."""
        input, start, end = window
        key = self.numbers.alike(input)
        if key not in self.worked_out:
            self.worked_out[key] = _curve(self.asked, self.numbers, *self._largest[key])
        curve = self.worked_out[key]
        return curve.moved(input, _size(curve.input) - _size(input), start, end)


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
