"""The records of a dossier: what it lists one by one, as the law's rules read them.

Nothing is judged here. A field that the dossier leaves out is left out; what is taken of it all the same,
openly, is an assumption of the law's own facts, or carries one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.facts import Facts, has_come, known, put
from gpaiscope.assessment.procedure import counts_from, name_of
from gpaiscope.dossier import Activity, Dossier, MarketEvent, ProcedureEvent, Stated, path_of
from gpaiscope.engine.case import Known, Missing, Record
from gpaiscope.engine.expression import Collection, Fact, Field
from gpaiscope.law import market, records
from gpaiscope.law.assumptions import (
    NO_OTHER_DEVELOPER,
    NOTHING_ELSE_BEFORE_COMMISSION,
    NOTHING_ELSE_DONE,
    NOTHING_ELSE_ON_MARKET,
    SAME_ACTOR,
    SYSTEM_WITH_MODEL,
    UNDATED_HAPPENED,
)
from gpaiscope.values import DateRange, Truth

T = TypeVar("T")

_STATED: Final[Mapping[str, Field]] = {
    "event": market.kind,
    "territory": market.territory,
    "commercial": market.commercial,
    "own_name": market.own_name,
    "essential_to_product": market.essential,
    "affects_rights": market.affects_rights,
    "clear": market.clear,
    "covers_integration": market.covers_integration,
}


@dataclass(frozen=True)
class Records:
    """The market and the activities of a dossier by a day."""

    dossier: Dossier
    day: date
    assume: bool
    actors: Actors

    def held(self) -> dict[Collection, tuple[Record, ...]]:
        """The records of each list that the dossier has; a list that it leaves out is left out."""
        found: dict[Collection, tuple[Record, ...]] = {}
        if self.dossier.market is not None:
            found[records.MARKET] = tuple(self._event(*each) for each in enumerate(self.dossier.market))
        if self.dossier.activities is not None:
            found[records.ACTIVITIES] = tuple(self._activity(*each) for each in enumerate(self.dossier.activities))
        if self.dossier.procedure is not None:
            found[records.PROCEDURE] = tuple(self._step(*each) for each in enumerate(self.dossier.procedure))
        return found

    def completeness(self) -> Facts:
        """Which lists are complete: as stated, else assumed of a list that is there."""
        complete = self.dossier.complete
        stated = complete.value if complete else frozenset()
        facts: Facts = {}
        for name, fact, assumption, held in (
            ("market", records.market_complete, NOTHING_ELSE_ON_MARKET, self.dossier.market),
            ("activities", records.activities_complete, NOTHING_ELSE_DONE, self.dossier.activities),
            ("procedure", records.procedure_complete, NOTHING_ELSE_BEFORE_COMMISSION, self.dossier.procedure),
        ):
            if name in stated and complete:
                facts[fact] = Known(value=Truth.YES, sources=(complete.source,))
            elif held is not None and self.assume:
                facts[fact] = Known(value=Truth.YES, assumptions=(assumption,))
        developers = facts.get(records.activities_complete)
        if developers is not None:
            facts[records.developers_complete] = developers
        elif self.assume:
            facts[records.developers_complete] = Known(value=Truth.YES, assumptions=(NO_OTHER_DEVELOPER,))
        return facts

    def _event(self, place: int, event: MarketEvent) -> Record:
        path = path_of(event, f"market[{place}]")
        fields: dict[Fact, Known] = {}
        for key, field in _STATED.items():
            put(fields, field, known(getattr(event, key)))
        put(fields, market.system_territory, self._of_system(event.system_territory, event.territory))
        put(fields, market.by, self._by((event.actor,)))
        put(fields, market.to, self._named(event.to))
        if event.to is not None:
            fields[market.to_anybody] = Known(value=Truth.NO, sources=(event.to.source,))
        on, system_on = known(event.on), self._of_system(event.system_on, event.on)
        day = system_on if _is_system(event) else on
        for fact, when in ((market.happened, on), (market.system_happened, system_on)):
            if when is not None:
                assert isinstance(when.value, DateRange)
                fields[fact] = replace(when, value=~DateRange.exactly(self.day).before(when.value))
        put(fields, market.on, on)
        put(fields, market.day, day or self._by_now(event, path))
        word = event.event.value if event.event else "an event"
        called = _called(word, event.actor, (event.system_on or event.on) if _is_system(event) else event.on)
        return Record(path=path, called=called, fields=fields, line=_line(event))

    def _of_system(self, own: Stated[T] | None, models: Stated[T] | None) -> Known | None:
        """What is said of a system; where nothing is, what is said of the model's integration is taken of it."""
        if own is not None or models is None:
            return known(own)
        found = known(models)
        return replace(found, assumptions=(SYSTEM_WITH_MODEL,)) if found is not None and self.assume else None

    def _by_now(self, event: MarketEvent, path: str) -> Known | None:
        """What carries no day has happened by the day of assessment; a plan without a day has none at all."""
        if not self.assume or (event.event is not None and event.event.value == "planned-placing"):
            return None
        ask = Missing(fact=market.day.name, asks="On which day did it happen?", path=f"{path}.on", who="product")
        assumptions = (UNDATED_HAPPENED,)
        return Known(value=DateRange(latest=self.day), assumptions=assumptions, missing=(ask,))

    def _activity(self, place: int, activity: Activity) -> Record:
        fields: dict[Fact, Known] = {}
        put(fields, records.activity_by, self._by((activity.on_behalf_of, activity.actor)))
        word = activity.kind.value if activity.kind else "an activity"
        called = _called(word, activity.actor, activity.started_on)
        path = path_of(activity, f"activities[{place}]")
        return Record(path=path, called=called, fields=fields, line=_line(activity))

    def _step(self, place: int, event: ProcedureEvent) -> Record:
        fields: dict[Fact, Known] = {}
        day = counts_from(event)
        put(fields, records.step, known(event.event))
        put(fields, records.step_on, known(day))
        put(fields, records.designated_under, known(event.article))
        if day is not None:
            fields[records.step_happened] = Known(value=has_come(day, self.day), sources=(day.source,))
        called = _called(name_of(event), event.actor, day)
        line = event.event.line if event.event else None
        return Record(path=path_of(event, f"procedure[{place}]"), called=called, fields=fields, line=line)

    def _by(self, stated: Iterable[Stated[str] | None]) -> Known | None:
        """Who may have done something: whoever answers for who is named, else the only actor there is."""
        named = next((each for each in stated if each is not None), None)
        if named is not None:
            return self._named(named)
        if len(self.actors.own) == 1 and self.assume:
            return Known(value=frozenset(self.actors.own), assumptions=(SAME_ACTOR,))
        return None

    def _named(self, stated: Stated[str] | None) -> Known | None:
        if stated is None:
            return None
        candidates = self.actors.candidates(stated.value)
        missing = self.actors.asked_coordinator(stated.value) if len(candidates) > 1 else ()
        return Known(value=candidates, sources=(stated.source,), missing=missing)


def _is_system(event: MarketEvent) -> bool:
    return event.event is not None and event.event.value == "integrated-in-system"


def _called(word: str, actor: Stated[str] | None, day: Stated[DateRange] | None) -> str:
    by = f" by {actor.value}" if actor else ""
    return f"{word}{by}{f' on {day.value}' if day else ''}"


def _line(entry: MarketEvent | Activity) -> int | None:
    stated = entry.event if isinstance(entry, MarketEvent) else entry.kind
    return stated.line if stated else None
