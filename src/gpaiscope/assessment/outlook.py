"""A plan as it stands, beside one in which values are otherwise, and the values with which a target is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import Comparison, compare
from gpaiscope.assessment.curve import Pace, curve
from gpaiscope.assessment.ledger import Entry, ledger
from gpaiscope.assessment.planning import Plan, plan
from gpaiscope.assessment.targets import Solved, solved
from gpaiscope.calendar import BRUSSELS, Calendar
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
        return plan(own, paces=self.paces(own), before=_before(dossier, own), calendar=self.calendar)

    def _beside(self, dossier: Dossier, own: Plan, what_if: Mapping[str, str]) -> Beside:
        changed = self._plan(otherwise(dossier, what_if))
        both = own.launch is not None and changed.launch is not None
        return Beside(
            changes=what_if,
            plan=changed,
            comparison=compare((own.assessment,), (changed.assessment,), ("fact",)),
            placed=compare((own.launch,), (changed.launch,), ("fact",)) if both else None,  # type: ignore[arg-type]
        )


def _before(dossier: Dossier, own: Assessment) -> tuple[Entry, ...]:
    """The ledger as it was known on the eve of the first day of training; empty where nothing has a day."""
    try:
        begun = curve(own.entries or (), {}).first
    except ValueError:
        return ()
    told = fold(dossier, own.day, begun - timedelta(days=1))
    files = {each.path: each for each in own.entries or () if each.path in own.estimates}
    given = {
        path: own.estimates[path]
        for path, entry in files.items()
        if any(_same_files(entry, each) for each in told.activities or ())
    }
    return ledger(told, own.law, given, assume=own.model_case.assume) or ()


def _same_files(entry: Entry, activity: object) -> bool:
    """Whether an activity leads to the same log or configuration as an entry that was estimated from it."""
    return all(getattr(entry.activity, key) == getattr(activity, key, None) for key in ("log", "architecture"))
