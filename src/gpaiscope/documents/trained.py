"""How long a model was trained: its activities, the days that they cover together, and the days of their hardware."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from gpaiscope.assessment.ledger import Entry as LedgerEntry
from gpaiscope.documents.material import Material
from gpaiscope.dossier import Hardware
from gpaiscope.law.training_compute import Count
from gpaiscope.values import Range


def training_entries(material: Material) -> list[LedgerEntry]:
    """The activities that trained the model: no plans, and none that count in one measure alone."""
    return [
        entry
        for entry in material.assessment.entries or ()
        if entry.state != "planned" and Count.OUT not in (entry.row.updates, entry.row.cumulative)
    ]


def days_of_training(entries: Iterable[LedgerEntry]) -> Range | None:
    """On how many days anything was trained: the union of the periods; None where no activity tells its days."""
    least: list[tuple[int, int]] = []
    most: list[tuple[int, int]] | None = []
    for entry in entries:
        started, ended = entry.activity.started_on, entry.activity.ended_on
        if started is None or ended is None:
            most = None
            continue
        first, last = started.value, ended.value
        if first.latest and last.earliest:
            least.append((first.latest.toordinal(), max(first.latest, last.earliest).toordinal()))
        if most is not None and first.earliest and last.latest:
            most.append((first.earliest.toordinal(), last.latest.toordinal()))
        else:
            most = None
    low, high = covered_days(least), None if most is None else covered_days(most)
    return Range(low=low, high=high) if low else None


def covered_days(periods: Iterable[tuple[int, int]]) -> int:
    """How many days lie in any of some periods."""
    many, end = 0, 0
    for first, last in sorted(periods):
        many += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return many


def days_worked(periods: Iterable[Hardware]) -> Range | None:
    """Chips times hours, in days; None where one of them is not told."""
    summed = Range.exactly(0)
    for period in periods:
        if period.count is None or period.hours is None:
            return None
        summed = summed + period.count.value * period.hours.value.times(Fraction(1, 24))
    return summed
