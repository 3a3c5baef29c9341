"""For which values of one number or day of a plan an answer is as it is wanted: exactly, and looked at on both sides.

What is asked is the answer once all is carried out that is planned. Where it flips is what `turning` works out; at each
end of each stretch, and one unit beyond it, everything is assessed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import ceil, floor
from typing import Final

from gpaiscope.assessment import Assessment, unknown_word
from gpaiscope.assessment.inputs import inputs
from gpaiscope.assessment.turning import AnswerCurve, NumberCurve, day_curves, number_curves
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier
from gpaiscope.dossier.days import stated_days
from gpaiscope.dossier.otherwise import otherwise, path_text, steps_of
from gpaiscope.engine.case import Missing
from gpaiscope.errors import Mistake, RuleError, UsageError
from gpaiscope.values import Exact, Outcome, decimal_text

LINES: Final = {
    "criterion": "gpai_criterion",
    "third": "one_third_criterion",
    "presumption": "high_impact_presumption",
}
"""Short names of the answers that hang on a line of the law."""

EXPECTED: Final = "KEY:ANSWER, KEY:ANSWER@ACTOR or KEY:ANSWER=yes, such as activities[0].flop:third"

Value = Exact | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked: for which values at a path a conclusion or an obligation comes to an outcome."""

    path: str
    answer: str
    actor: str
    wanted: Outcome

    def __str__(self) -> str:
        actor = f"@{self.actor}" if self.actor else ""
        return f"{self.path}:{self.answer}{actor}={self.wanted.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An end of a stretch: the last value that belongs to it, the next that does not, and what each gives."""

    value: Value
    beyond: Value
    gives: Outcome
    beyond_gives: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStretch:
    """Values from the least to the greatest, whole units or days; None: there is no such end."""

    least: Value | None
    greatest: Value | None
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A target with all stretches of values that reach it, in order; ``on`` is the day that it is asked of.

    ``unit`` is ``FLOP``, ``tokens``, ``hours``, ``users`` or ``day``; ``present`` what the dossier's value gives.
    ``missing`` is what stands in the way where the answer is not known.
    """

    target: Target
    unit: str
    on: date
    present: Outcome
    stretches: tuple[ValueStretch, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def state(self) -> str:
        """``none`` where no value reaches it, ``all`` where every value does, else ``some``."""
        if not self.stretches:
            return "none"
        whole = len(self.stretches) == 1 and not self.stretches[0].edges
        return "all" if whole else "some"


def read_target(text: str, dossier: Dossier) -> Target:
    """A target as it is written: `EXPECTED`; without an outcome the answer is to be no. Raises UsageError."""
    path, sign, asked = text.rpartition(":")
    answer, equals, outcome = asked.partition("=")
    answer, _, actor = answer.partition("@")
    outcomes = {each.value: each for each in Outcome}
    if not (sign and path.strip() and answer.strip()) or (equals and outcome.strip() not in outcomes):
        raise UsageError(Mistake(reference="unknown-target", message=f"{text!r} is no target", expected=EXPECTED))
    steps = steps_of(dossier, path.strip())
    wanted = outcomes[outcome.strip()] if equals else Outcome.NO
    name = LINES.get(answer.strip(), answer.strip())
    return Target(path=path_text(steps), answer=name, actor=actor.strip(), wanted=wanted)


def solve(target: Target, completed: Assessment) -> Solved:
    """The stretches of values that reach a target, in an assessment of all that is planned, carried out.

    Raises UsageError for a path at which no number or day is that the answer may hang on.
    """
    about = completed.conclusion(target.answer, target.actor)
    curve: AnswerCurve
    as_value: Callable[[int], Value]
    if any(stated.path == target.path for stated in stated_days(completed.dossier)):
        curve = day_curves(completed, target.answer, about.actor, of=(target.path,))[0]
        unit, as_value = "day", date.fromordinal
    else:
        curve = _number_curve(target, completed, about.actor)
        unit, as_value = curve.input.unit, int
    fresh = _Fresh(target=target, completed=completed, actor=about.actor, as_value=as_value)
    return Solved(
        target=target,
        unit=unit,
        on=completed.day,
        present=about.finding.outcome,
        stretches=tuple(fresh.verified(*ends) for ends in _whole_stretches(curve, target.wanted)),
        missing=tuple(about.finding.missing) if about.finding.outcome is not target.wanted else (),
    )


def _number_curve(target: Target, completed: Assessment, actor: str) -> NumberCurve:
    known = [input.path for input in inputs(completed) if not input.through]
    if target.path not in known:
        listed = [*known, *(stated.path for stated in stated_days(completed.dossier))]
        mistake = unknown_word("target", target.path, listed)
        message = f"at {target.path} stands no number or day that answers may hang on"
        raise UsageError(
            Mistake(reference="unknown-target", message=message, expected=mistake.expected, help=mistake.help)
        )
    return number_curves(completed, target.answer, actor, of=(target.path,))[0]


def _whole_stretches(curve: AnswerCurve, wanted: Outcome) -> Iterator[tuple[int | None, int | None]]:
    """Between which whole numbers, or ordinals of days, an answer is as wanted; None: there is no such end."""
    begins: list[tuple[Exact, bool, object]] = [(0, True, curve.first)]
    begins += [(flip.value, flip.side == "from", flip.after) for flip in curve.flips]
    for place, (start, includes, answer) in enumerate(begins):
        least = ceil(start) if includes else floor(start) + 1
        greatest = None
        if place + 1 < len(begins):
            end, belongs_to_next, _ = begins[place + 1]
            greatest = ceil(end) - 1 if belongs_to_next else floor(end)
        if answer is wanted and (greatest is None or least <= greatest):
            yield None if place == 0 else least, greatest


@dataclass(frozen=True, kw_only=True)
class _Fresh:
    """Assesses the dossier with a value written at the path of a target: a whole number, or the day of an ordinal."""

    target: Target
    completed: Assessment
    actor: str
    as_value: Callable[[int], Value]

    def verified(self, least: int | None, greatest: int | None) -> ValueStretch:
        """A stretch with its ends looked at on both sides. Raises RuleError where it ends elsewhere: a bug."""
        edges = tuple(self._edge(end, step) for end, step in ((least, -1), (greatest, 1)) if end is not None)
        for edge in edges:
            if edge.gives is not self.target.wanted or edge.beyond_gives is self.target.wanted:
                raise RuleError(f"{self.target} turns elsewhere than at {edge.value}")
        first, last = (end if end is None else self.as_value(end) for end in (least, greatest))
        return ValueStretch(least=first, greatest=last, edges=edges)

    def _edge(self, end: int, step: int) -> Edge:
        value, beyond = self.as_value(end), self.as_value(end + step)
        gives, beyond_gives = self._outcome_with(value), self._outcome_with(beyond)
        return Edge(value=value, beyond=beyond, gives=gives, beyond_gives=beyond_gives)

    def _outcome_with(self, value: Value) -> Outcome:
        own, text = self.completed, str(value) if isinstance(value, date) else decimal_text(value)
        found = own.of_dossier(otherwise(own.dossier, {self.target.path: text}))
        return found.conclusion(self.target.answer, self.actor).finding.outcome


def solved(texts: Iterable[str], completed: Assessment) -> tuple[Solved, ...]:
    """Every target that is written, solved."""
    return tuple(solve(read_target(each, completed.dossier), completed) for each in texts)
