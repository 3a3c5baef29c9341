"""Plans and their days: what was planned for a day that has passed, and when compute passes a line of the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from gpaiscope.assessment.facts import figure, has_come
from gpaiscope.assessment.ledger import Entry, crossing, total
from gpaiscope.assessment.modifications import PLACING
from gpaiscope.assessment.procedure import name_of
from gpaiscope.assessment.world import World
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Dossier, MarketEvent, path_of
from gpaiscope.law import Law
from gpaiscope.law.parameters import LAST_DAY
from gpaiscope.values import DateRange, Exact, Range, Truth

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

_SHOWS: Final = PLACING | {"internal-use"}
"""Events by which a plan for the market is carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """A plan for the market whose day has passed, where the dossier says nothing of its having been carried out."""

    path: str
    place: int
    event: str
    actor: str
    day: DateRange


def planned_passed(dossier: Dossier, day: date) -> tuple[PlannedDay, ...]:
    """The plans whose last possible day lies before the day of assessment, with no event since that shows it."""
    events = dossier.market or ()
    return tuple(
        PlannedDay(
            path=f"market[{place}].on",
            place=place,
            event=name_of(event),
            actor=event.actor.value if event.actor else "",
            day=event.on.value,
        )
        for place, event in enumerate(events)
        if event.on is not None
        and event.on.value.latest is not None
        and event.on.value.latest < day
        and _is_plan(event)
        and not any(_shows(other, event, day) for other in events)
    )


def _is_plan(event: MarketEvent) -> bool:
    """Whether an event is a plan: by its word, or since it was known before its day had come."""
    if name_of(event) == "planned-placing":
        return True
    on = event.on
    known_on = on.source.known_on if on else None
    return on is not None and known_on is not None and on.value.earliest is not None and known_on < on.value.earliest


def _shows(other: MarketEvent, plan: MarketEvent, day: date) -> bool:
    """Whether another event tells that a plan was carried out: that it may have come, by the same actor and there."""
    same = other.actor is None or plan.actor is None or other.actor.value == plan.actor.value
    there = other.system_territory or other.territory
    same = same and (there is None or plan.territory is None or there.value == plan.territory.value)
    return same and name_of(other) in _SHOWS and not _is_plan(other) and has_come(other.on, day) is not Truth.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """When compute passes a line of the law.

    ``parameter`` is the line's name, ``of`` is ``spent`` (by the day) or ``expected`` (in all, plans included).
    ``passes`` is whether it does at all. ``window`` are the days between which it does, None where that cannot be
    told, where it does not, and where the weights of originals alone had passed it.
    """

    parameter: str
    of: str
    passes: Truth
    window: DateRange | None


_MEASURES: Final = (
    ("criterion_flop", "spent", "updates"),
    ("criterion_flop", "expected", "expected_updates"),
    ("presumption_flop", "spent", "cumulative"),
    ("presumption_flop", "expected", "expected"),
)
"""Each line, of which compute, and the amount of an entry that is added up."""


def crossings(entries: tuple[Entry, ...] | None, law: Law, training: Range, cumulative: Range) -> tuple[Crossing, ...]:
    """When compute passes the criterion's line and the presumption's; nothing where the ledger is unknown.

    ``training`` and ``cumulative`` are what came with the weights of originals, in either measure.
    """
    return tuple(_crossings(entries, law, {"criterion_flop": training, "presumption_flop": cumulative}))


def _crossings(entries: tuple[Entry, ...] | None, law: Law, inherited: dict[str, Range]) -> Iterator[Crossing]:
    for parameter, of, amount in _MEASURES if entries is not None else ():
        line, before = law.number(parameter), inherited[parameter]
        passes = (figure(total(entries or (), amount)) + before).greater_than(Range.exactly(line))
        yield Crossing(
            parameter=parameter, of=of, passes=passes, window=_window(entries or (), before, line, amount, passes)
        )


def _window(entries: tuple[Entry, ...], before: Range, line: Exact, amount: str, passes: Truth) -> DateRange | None:
    """The days between which it passes, none where it had passed with the weights that it began with."""
    begun = before.greater_than(Range.exactly(line))
    found = crossing(entries, before, line, amount) if passes is not Truth.NO and begun is not Truth.YES else None
    if found is None or begun is Truth.NO:
        return found
    return DateRange(latest=found.latest) if found.latest else None


def at_launch(assessment: Assessment) -> Assessment | None:
    """The same on the day planned for placing, as if what is planned had been carried out; None where nothing is.

    Of several plans ahead the first counts, of a range of days the last day. What is planned for the day of assessment
    itself lies ahead until somebody says that it was carried out.
    """
    eve = assessment.day - timedelta(days=1)
    day = launch_day(assessment.dossier, eve)
    if day is None:
        return None
    launched = as_released(carried_out(assessment.dossier, eve, day), day)
    return assessment.of_dossier(launched, law=World(body=assessment.law.body).law(day))


def as_carried_out(assessment: Assessment) -> Assessment:
    """The same as if all had been carried out that was planned for the market until the day."""
    day = assessment.day
    return assessment.of_dossier(as_released(carried_out(assessment.dossier, date.min, day), day))


def launch_path(assessment: Assessment) -> str:
    """Where the plan stands with which the model is placed; empty where none is."""
    events = assessment.dossier.market or ()
    day = launch_day(assessment.dossier, assessment.day - timedelta(days=1))
    paths = (
        path_of(event, f"market[{place}]")
        for place, event in enumerate(events)
        if day in (_planned_on(event), _placed_later(event))
    )
    return next(paths, "") if day is not None else ""


def as_released(dossier: Dossier, day: date) -> Dossier:
    """A dossier that is as open as it is said to be on another day."""
    return dossier if dossier.told_on is None else replace(dossier, openness=dossier.told_on(day).openness)


def launch_day(dossier: Dossier, day: date) -> date | None:
    """The first day ahead of a day for which placing is planned, or is told of a later day; None where none is."""
    events = dossier.market or ()
    ahead = [on for event in events if (on := _planned_on(event)) is not None and on > day]
    ahead += [on for event in events if (on := _placed_later(event)) is not None and on > day + timedelta(days=1)]
    return min(ahead) if ahead and min(ahead) <= LAST_DAY else None


def carried_out(dossier: Dossier, day: date, until: date) -> Dossier:
    """A dossier in which the placing has come that is planned for after one day and by another."""

    def comes(event: MarketEvent) -> bool:
        on = _planned_on(event)
        return name_of(event) == "planned-placing" and on is not None and day < on <= until

    placed = tuple(_carried_out(event) if comes(event) else event for event in dossier.market or ())
    return dossier if dossier.market is None else replace(dossier, market=placed)


def _planned_on(event: MarketEvent) -> date | None:
    """The last day for which placing is planned, of the model or of a system with it in the Union."""
    if name_of(event) == "integrated-in-system":
        there, on = event.system_territory or event.territory, event.system_on or event.on
        return on.value.latest if on is not None and there is not None and there.value == "union" else None
    return event.on.value.latest if name_of(event) == "planned-placing" and event.on is not None else None


def _placed_later(event: MarketEvent) -> date | None:
    """The last day on which the model is made available in the Union by an event that may be told in advance."""
    in_union = event.territory is None or event.territory.value == "union"
    is_meant = name_of(event) == "made-available" and in_union and event.on is not None
    return event.on.value.latest if is_meant and event.on is not None else None


def _carried_out(event: MarketEvent) -> MarketEvent:
    assert event.event is not None
    return replace(event, event=replace(event.event, value="made-available"))
