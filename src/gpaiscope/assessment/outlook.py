"""A plan as it stands, beside one in which values are otherwise, and the values with which a target is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import Comparison, compare
from gpaiscope.assessment.curve import Pace
from gpaiscope.assessment.differences import facts_between
from gpaiscope.assessment.planning import Plan, ledger_history, plan
from gpaiscope.assessment.targets import Solved, solved
from gpaiscope.calendar import BRUSSELS, Calendar
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, fold
from gpaiscope.dossier.otherwise import otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plan with values of the dossier otherwise, and what answers, duties and days differ with them."""

    changes: Mapping[str, str]
    plan: Plan
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
        told = tuple(fold(each, own.assessment.day, own.assessment.known_on) for each in (dossier, changed))
        placed = None
        if own.launch is not None and other.launch is not None:
            placed = _compared(told, (own.launch, other.launch), lambda each: self._plan(each).launch)
        return Beside(
            changes=what_if,
            plan=other,
            comparison=_compared(told, (own.assessment, other.assessment), self.assess),
            placed=placed,
        )


def _compared(
    told: Sequence[Dossier], found: tuple[Assessment, Assessment], again: Callable[[Dossier], Assessment | None]
) -> Comparison:
    """What is otherwise in one assessment than in another, and which of the values that are otherwise did it."""
    was, now = ((each,) for each in found)

    def tried(dossier: Dossier) -> tuple[Assessment, ...]:
        assessed = again(dossier)
        return () if assessed is None else (assessed,)

    return compare(was, now, ("fact",), fact=facts_between(told[0], told[1], tried, (was, now)))
