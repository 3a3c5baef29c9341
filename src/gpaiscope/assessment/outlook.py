"""A plan as it stands, beside one in which values are otherwise, and the values with which a target is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from fractions import Fraction

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import Comparison, compare
from gpaiscope.assessment.curve import Pace
from gpaiscope.assessment.differences import facts_between
from gpaiscope.assessment.planning import Plan, in_all, ledger_history, plan
from gpaiscope.assessment.targets import Solved, solved
from gpaiscope.calendar import BRUSSELS, Calendar
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, fold
from gpaiscope.dossier.otherwise import otherwise
from gpaiscope.values import NOTHING_KNOWN, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class AtItsPace:
    """What a run takes in all that is to end on another day, at its pace, as no other amount was said.

    ``path`` is that of its activity, ``daily`` so many FLOP a day.
    """

    path: str
    ends_on: date
    daily: Range
    flop: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plan with values of the dossier otherwise, and what answers, duties and days differ with them.

    ``at_pace`` are the runs of which only the last day was said to be another one: they go on at their pace to that.
    """

    changes: Mapping[str, str]
    plan: Plan
    at_pace: tuple[AtItsPace, ...]
    comparison: Comparison
    placed: Comparison | None
    """The same on the day of placing, where both plans have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A plan, what differs with values otherwise, and targets, solved with these where there are any."""

    plan: Plan
    beside: Beside | None = None
    solved: tuple[Solved, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Planning:
    """How a dossier is planned with: how it is assessed, the pace of its runs, and the calendar of periods."""

    assess: Callable[[Dossier], Assessment]
    paces: Callable[[Assessment], Mapping[str, Pace]] = field(default=lambda _: {})
    calendar: Calendar = BRUSSELS

    def outlook(
        self, dossier: Dossier, what_if: Mapping[str, str] | None = None, targets: Sequence[str] = ()
    ) -> Outlook:
        """The plan of a dossier. Raises UsageError for a plan without training, a wrong value, path or target."""
        own = self._plan(dossier)
        beside = self._beside(dossier, own, what_if) if what_if else None
        asked = beside.plan if beside is not None else own
        return Outlook(plan=own, beside=beside, solved=solved(targets, asked.completed) if targets else ())

    def _plan(self, dossier: Dossier) -> Plan:
        own = self.assess(dossier)
        return plan(own, paces=self.paces(own), history=ledger_history(dossier, own), calendar=self.calendar)

    def _beside(self, dossier: Dossier, own: Plan, what_if: Mapping[str, str]) -> Beside:
        # Who asks what if has decided nothing yet: what would be known of the training is known from today on.
        changed = otherwise(dossier, what_if, known_on=own.assessment.day)
        other = self._plan(changed)
        if at_pace := tuple(_at_their_pace(own, other, what_if)):
            amounts = {f"{run.path}.flop": _as_toml(run.flop) for run in at_pace}
            changed = otherwise(dossier, {**what_if, **amounts}, known_on=own.assessment.day)
            other = self._plan(changed)
        told = tuple(fold(each, own.assessment.day, own.assessment.known_on) for each in (dossier, changed))
        placed = None
        if own.launch is not None and other.launch is not None:
            placed = _compared(told, (own.launch, other.launch), lambda each: self._plan(each).launch)
        return Beside(
            changes=what_if,
            plan=other,
            at_pace=at_pace,
            comparison=_compared(told, (own.assessment, other.assessment), self.assess),
            placed=placed,
        )


def _at_their_pace(own: Plan, other: Plan, changes: Iterable[str]) -> Iterator[AtItsPace]:
    """The runs that lie ahead of which only the last day is otherwise, each at the pace that it has as it is told."""
    was = {run.entry.path: run for run in own.curve.runs}
    for run in other.curve.ahead:
        path, ends, before = run.entry.path, run.planned_end, was.get(run.entry.path)
        keys = {key.removeprefix(f"{path}.") for key in changes if key.startswith(f"{path}.")}
        if keys != {"ended_on"} or before is None or ends is None or ends.best is None or ends == before.planned_end:
            continue
        if run.pace is not None:
            yield AtItsPace(path=path, ends_on=ends.best, daily=run.pace.daily, flop=in_all(run))
            continue
        starts, ended = before.starts, before.planned_end
        if starts is not None and ended is not None and starts.best is not None and ended.best is not None:
            daily = before.entry.flop.times(Fraction(1, (ended.best - starts.best).days + 1))
            flop = daily.times((ends.best - starts.best).days + 1)
            if flop != NOTHING_KNOWN:
                yield AtItsPace(path=path, ends_on=ends.best, daily=daily, flop=flop)


def _as_toml(flop: Range) -> str:
    """An amount as a dossier states it, in whole FLOP."""
    ends = (("low", flop.low), ("best", flop.best), ("high", flop.high))
    inside = ", ".join(f'{end} = "{round(value)}"' for end, value in ends if value is not None)
    return f"{{ {inside} }}"


def _compared(
    told: Sequence[Dossier], found: tuple[Assessment, Assessment], again: Callable[[Dossier], Assessment | None]
) -> Comparison:
    """What is otherwise in one assessment than in another, and which of the values that are otherwise did it."""
    was, now = ((each,) for each in found)

    def tried(dossier: Dossier) -> tuple[Assessment, ...]:
        assessed = again(dossier)
        return () if assessed is None else (assessed,)

    return compare(was, now, ("fact",), fact=facts_between(told[0], told[1], tried, (was, now)))
