"""At which values of a number, and on which days of the dossier, an answer flips: exactly, and whichever way it turns.

A number or a day of the dossier is written into it as one that moves, and everything is worked out anew, from the
ledger to the rules. So each comparison on the way tells where it would come out otherwise (`engine/moving.py`); from
one such point to the next nothing changes, and the answer is worked out at each of them, and of a number beyond it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.grounding import Grounding
from gpaiscope.assessment.inputs import Input, Numbers
from gpaiscope.deferred import dataclass
from gpaiscope.engine.case import Case
from gpaiscope.engine.moving import DayAxis, InputAxis, Point, turn_by_turn
from gpaiscope.values import Exact

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment
    from gpaiscope.dossier.days import StatedDay

NEAR: Final = 3
"""Within which factor of the present figure a value at which an answer flips is near it."""

MOST_NEAR: Final = 4
"""How many amounts are shown that are nearest to a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A value at which an answer flips, of a day its ordinal.

    ``side`` is ``from`` where the value itself gives ``after``, as a day always does, else ``above``.
    """

    value: Exact
    side: str
    before: Answer
    after: Answer

    @property
    def day(self) -> date:
        """The first day that gives the other answer, where it flips over a day."""
        return date.fromordinal(int(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCurve:
    """What an answer is over a number or a day: ``first`` at the least value looked at, and where it flips."""

    first: Answer
    flips: tuple[Flip, ...]

    def at(self, value: Exact) -> Answer:
        """The answer at a value, or the ordinal of a day, that lies among those looked at."""
        passed = [flip for flip in self.flips if flip.value < value or (flip.value == value and flip.side == "from")]
        return passed[-1].after if passed else self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCurve(AnswerCurve):
    """What an answer is over a number of the dossier."""

    input: Input

    @property
    def nearest(self) -> Fraction | None:
        """By which factor the nearest flip lies from the present figure; None where there is neither."""
        present = _present(self.input)
        if not present:
            return None
        return min((_factor_between(flip.value, present) for flip in self.flips if flip.value > 0), default=None)

    def moved(self, window: Window, by: Exact) -> NumberCurve:
        """The curve of an input that counts alike and is always so much less, over the values of a window."""
        start, end = window.start, window.end
        flips = tuple(
            replace(flip, value=value)
            for flip in self.flips
            if (value := flip.value - by) >= start
            and not (value == start and flip.side == "from")
            and (end is None or value <= end)
        )
        return NumberCurve(input=window.input, first=self.at(start + by), flips=flips)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCurve(AnswerCurve):
    """What an answer is over a day of the dossier."""

    stated: StatedDay


def _flips_along(
    start: Point, last: Point | None, look: Callable[[Point, bool], tuple[Answer, Point | None]]
) -> tuple[Answer, tuple[Flip, ...]]:
    """The answer at a point, and where it flips from there up to another."""
    pieces = list(turn_by_turn(start, last, look))
    flips = (
        Flip(value=piece.at, side="above" if piece.beyond else "from", before=before.found, after=piece.found)
        for before, piece in pairwise(pieces)
        if piece.found != before.found
    )
    return pieces[0].found, tuple(flips)


# -- numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """An input, and from which value to which it is looked at; with no ``end`` however far it flips."""

    input: Input
    start: Exact = 0
    end: Exact | None = None


def number_curves(
    assessment: Assessment, id: str = "", actor: str = "", *, of: tuple[str, ...] = ()
) -> tuple[NumberCurve, ...]:
    """Where an answer flips over each input, from nought on; without ``id`` it is how the actor stands.

    ``of`` are the paths of the inputs that are looked at, empty for all. Raises UsageError for an unknown id or actor.
    """
    asked, numbers = Asked(assessment=assessment, id=id, actor=actor), Numbers(assessment=assessment)
    windows = [Window(input=input) for input in numbers.inputs if not of or input.path in of]
    return tuple(map(_NumberCurves(asked, numbers, windows).over, windows))


def nearest_curves(
    assessment: Assessment, id: str = "", actor: str = "", *, most: int = MOST_NEAR
) -> tuple[NumberCurve, ...]:
    """The inputs over which an answer flips nearest to the present figure, and within `NEAR` times it, nearest first.

    Raises UsageError for an unknown name or actor.
    """
    asked, numbers = Asked(assessment=assessment, id=id, actor=actor), Numbers(assessment=assessment)
    windows = [
        Window(input=input, start=Fraction(present) / NEAR, end=present * NEAR)
        for input in numbers.inputs
        if (present := _present(input))
    ]
    nearest_turns = _nearest_turns(asked, numbers, windows)
    curves = _NumberCurves(asked, numbers, windows)
    found: list[tuple[Fraction, int, NumberCurve]] = []
    # No answer flips over an input nearer than where something turns that is worked out from it: those nearest first.
    for least, place in sorted((least, place) for place, least in enumerate(nearest_turns)):
        if least > NEAR or (len(found) >= most and least > sorted(found)[most - 1][0]):
            break
        curve = curves.over(windows[place])
        if (factor := curve.nearest) is not None:
            found.append((factor, place, curve))
    return tuple(curve for _, _, curve in sorted(found, key=lambda near: near[:2])[:most])


def _nearest_turns(asked: Asked, numbers: Numbers, windows: Sequence[Window]) -> list[Fraction]:
    """By which factor the nearest point lies from the present one at which anything turns; 1 where that is not told.

    It is told of all inputs by one working out of the answer.
    """
    case, leeway, inputs = numbers.all_at_once()
    asked.of(case)
    places = {id(input): place for place, input in enumerate(inputs)}
    factors = []
    for window in windows:
        place, present = places.get(id(window.input)), _present_or_nought(window.input)
        distances = (side[place] for side in (leeway.above, leeway.below) if place in side)
        turns = [present + distance for distance in distances]
        nearest = min((_factor_between(turn, present) for turn in turns if turn > 0), default=Fraction(NEAR + 1))
        factors.append(Fraction(1) if place is None else nearest)
    return factors


def _present(input: Input) -> Exact | None:
    """The figure that people have in mind: the best value, or the end that is known."""
    stated = input.present
    return stated.at("best") if stated is not None and (stated.best or stated.high or stated.low) else None


def _present_or_nought(input: Input) -> Exact:
    return _present(input) or 0


def _factor_between(one: Exact, other: Exact) -> Fraction:
    return Fraction(max(one, other)) / Fraction(min(one, other))


@dataclass(frozen=True)
class _NumberCurves:
    """The curve of each input over its window. Of those that count alike the largest's is that of all of them."""

    asked: Asked
    numbers: Numbers
    windows: Sequence[Window]
    worked_out: dict[object, NumberCurve] = field(default_factory=dict)

    def over(self, window: Window) -> NumberCurve:
        """The curve of one of the inputs, worked out for the largest of those that are alike."""
        key = self.numbers.alike(window.input)
        if key not in self.worked_out:
            self.worked_out[key] = self._curve(self._largest[key])
        curve = self.worked_out[key]
        return curve.moved(window, _present_or_nought(curve.input) - _present_or_nought(window.input))

    @cached_property
    def _largest(self) -> dict[object, Window]:
        largest: dict[object, Window] = {}
        for window in sorted(self.windows, key=lambda window: _present_or_nought(window.input), reverse=True):
            largest.setdefault(self.numbers.alike(window.input), window)
        return largest

    def _curve(self, window: Window) -> NumberCurve:
        axis = InputAxis(window.start)
        moving = axis.input_number()
        case: Case | None = None
        bend: Exact | None = None

        def look(at: Exact, beyond: bool) -> tuple[Answer, Exact | None]:
            nonlocal case, bend
            # A case on straight lines is one at every point: it is grounded again only where it bends itself.
            if case is None or (bend is not None and at >= bend):
                axis.stand_at(at, beyond=beyond)
                case = self.numbers.case(window.input, moving)
                bend = axis.turn
            axis.stand_at(at, beyond=beyond, turn=bend)
            return self.asked.of(case), axis.turn

        first, flips = _flips_along(window.start, window.end, look)
        return NumberCurve(input=window.input, first=first, flips=flips)


# -- days


def day_curves(
    assessment: Assessment, id: str = "", actor: str = "", *, of: tuple[str, ...] = (), most: int | None = None
) -> tuple[DayCurve, ...]:
    """On which days an answer flips; without ``id`` it is how the actor stands.

    ``of`` are the paths of the days that are moved, empty for all that the dossier states of this model; no more than
    ``most``. Raises UsageError for an unknown id or actor.
    """
    from gpaiscope.dossier.days import stated_days

    asked = Asked(assessment=assessment, id=id, actor=actor)
    chosen = [stated for stated in stated_days(assessment.dossier) if not of or stated.path in of]
    return tuple(_day_curve(asked, stated) for stated in chosen[:most])


def _day_curve(asked: Asked, stated: StatedDay) -> DayCurve:
    from gpaiscope.dossier.days import putting

    own = asked.assessment
    put = putting(own.dossier, stated.path)

    def look(at: int, _beyond: bool) -> tuple[Answer, int | None]:
        # A day is a real date, which cannot move in its place: it is written anew on each on which something turns.
        axis = DayAxis(at)
        dossier, assume = put(axis.day()), own.model_case.assume
        case = Grounding(dossier=dossier, law=own.law, assume=assume, estimates=own.estimates).case(own.readings)
        return asked.of(case), axis.turn

    first, flips = _flips_along(stated.least.toordinal(), stated.most.toordinal(), look)
    return DayCurve(stated=stated, first=first, flips=flips)
