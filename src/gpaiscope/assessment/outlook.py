"""A plan as it stands, beside one in which values are otherwise, and the values with which a target is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, timedelta

from gpaiscope.assessment import Assessment
from gpaiscope.assessment.comparison import Comparison, compare
from gpaiscope.assessment.curve import Pace, curve
from gpaiscope.assessment.differences import facts_between
from gpaiscope.assessment.ledger import Entry, ledger
from gpaiscope.assessment.planning import History, Plan, plan
from gpaiscope.assessment.targets import Solved, solved
from gpaiscope.calendar import BRUSSELS, Calendar
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, Stated, Statements, fold
from gpaiscope.dossier.fold import parts
from gpaiscope.dossier.otherwise import otherwise
from gpaiscope.dossier.statements import FIRST


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
        return plan(own, paces=self.paces(own), history=history(dossier, own), calendar=self.calendar)

    def _beside(self, dossier: Dossier, own: Plan, what_if: Mapping[str, str]) -> Beside:
        changed = otherwise(dossier, what_if)
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


def history(dossier: Dossier, own: Assessment) -> History:
    """The ledger as it was known from each day on that its statements name, and before the first day of training."""

    def known(on: date) -> tuple[Entry, ...]:
        return _told(fold(dossier, own.day, on), own)

    begun = curve(own.entries or (), {}).first
    days = sorted({each for each in _known_on(dossier) if own.known_on is None or each <= own.known_on})
    return History(
        before=() if begun is None else known(begun - timedelta(days=1)),
        steps=((FIRST, known(FIRST)), *((each, known(each)) for each in days)),
    )


def _known_on(dossier: Dossier) -> Iterator[date]:
    """The days since when something has been known of the training."""
    for each in parts((dossier.activities,)):
        statements = each.listed if isinstance(each, Statements) else [each] if isinstance(each, Stated) else []
        yield from (one.source.known_on for one in statements if one.source.known_on is not None)
        if isinstance(on := getattr(each, "known_on", None), date):
            yield on


def _told(told: Dossier, own: Assessment) -> tuple[Entry, ...]:
    """The model's ledger of what was told; of a figure that comes from a file, where it came from the same file."""
    files = [each for each in own.entries or () if each.path in own.estimates]
    given = {
        each.path: own.estimates[each.path]
        for each in files
        if any(_same_files(each.activity, one) for one in told.activities or ())
    }
    entries = ledger(told, own.law, given, assume=own.model_case.assume) or ()
    mine = {each.path for each in own.entries or ()}
    return tuple(each for each in entries if each.path in mine)


def _same_files(one: Activity, other: Activity) -> bool:
    return (one.log, one.architecture) == (other.log, other.architecture)
