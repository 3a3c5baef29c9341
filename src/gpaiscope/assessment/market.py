"""What events of the market ground, by the law's table: one event is judged after the other, by the law's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.facts import Facts, any_of, has_come, known, put
from gpaiscope.dossier import Dossier, MarketEvent, Stated, path_of
from gpaiscope.engine.evaluation import Case, Known, Program
from gpaiscope.engine.expression import Rule
from gpaiscope.law import market as law
from gpaiscope.values import DateRange, Source, Truth, unique

_ACTORS_RULES: Final = tuple(ground.rule for ground in law.GROUNDS if ground.of == "actor")


@dataclass(frozen=True)
class Market:
    """The events of a dossier's market by the day."""

    dossier: Dossier
    day: date
    program: Program
    assume: bool
    actors: Actors

    def facts(self, of: str, actor_id: str | None) -> Facts:
        """The facts that follow from events of the market, by the law's table of grounds."""
        facts: Facts = {}
        events = list(self._events_of(of, actor_id))
        for ground in law.GROUNDS:
            if ground.of == of and self.dossier.market is not None:
                grounded = any_of(self._event_known(ground.rule, event, place) for event, place in events)
                facts[ground.fact] = replace(grounded, cites=ground.cites)
        if of == "any":
            put(facts, "market.placed_on", self._placed_on())
        return facts

    def _events_of(self, of: str, actor_id: str | None) -> Iterator[tuple[MarketEvent, int]]:
        """The events by an actor, by another than it, or by any, each with its place in the dossier."""
        for place, event in enumerate(self.dossier.market or ()):
            by = self.actors.answering(event.actor)
            if of == "any" or (of == "actor" and (by in (actor_id, None) or self.actors.may_answer_for(actor_id, by))):
                yield event, place
            if of == "other" and by != actor_id and not (event.to and event.to.value not in (actor_id, by)):
                yield event, place

    @cached_property
    def _known(self) -> dict[tuple[str, int], Known]:
        return {}

    def _event_known(self, rule: Rule, event: MarketEvent, place: int) -> Known:
        """Whether a rule holds of an event, which is the same for every actor."""
        key = (rule.id, place)
        if key not in self._known:
            self._known[key] = self._found_of_event(rule, event, place)
        return self._known[key]

    def _found_of_event(self, rule: Rule, event: MarketEvent, place: int) -> Known:
        case = self._cases[place]
        finding = self.program.finding(rule, case)
        value = finding.outcome.truth
        if self.actors.answering(event.actor) is None and value is Truth.YES and rule in _ACTORS_RULES:
            value = Truth.UNKNOWN
        prefix = path_of(event, f"market[{place}]") + "."
        missing = tuple(replace(item, path=prefix + item.path) for item in finding.missing)
        assumed = tuple(fact.assumes for fact in finding.assumed)
        sources = tuple(
            source for fact in finding.reasons if fact.name in case.facts for source in case.facts[fact.name].sources
        )
        return Known(value=value, sources=unique(sources), assumptions=assumed, missing=missing)

    @cached_property
    def _cases(self) -> tuple[Case, ...]:
        """Each event as a case of its own, in the dossier's order."""
        return tuple(
            Case(facts={**facts, **self._beside(event)}, assume=self.assume)
            for event, facts in zip(self.dossier.market or (), self._alone, strict=True)
        )

    @cached_property
    def _alone(self) -> tuple[Facts, ...]:
        """What each event says by itself."""
        return tuple(_event_facts(event, self.day) for event in self.dossier.market or ())

    def _beside(self, event: MarketEvent) -> Facts:
        """What the other events say of an exclusion: whether it came before any system with the model did.

        A system on the same day does not come before it.
        """
        if event.event is None or event.event.value != "eu-exclusion":
            return {}
        value, sources = Truth.YES, list[Source]()
        for other, facts in zip(self.dossier.market or (), self._alone, strict=True):
            day = _day_of(other)
            if _is_system(other) and day and event.on and self._comes_to_union(facts):
                value = value & ~day.value.before(event.on.value)
                sources += [event.on.source, day.source]
        return {"event.before_system": Known(value=value, sources=tuple(dict.fromkeys(sources)))}

    def _comes_to_union(self, facts: Facts) -> bool:
        return self.program.truth(law.is_system_in_union, Case(facts=facts, assume=self.assume)) is Truth.YES

    def _placed_on(self) -> Known | None:
        """The day of the first placing: the earliest among the events that place, or may place, the model."""
        sure: list[DateRange] = []
        possible: list[DateRange] = []
        sources: list[Source] = []
        for place, event in enumerate(self.dossier.market or ()):
            truths = [self.program.truth(rule, self._cases[place]) for rule in law.PLACING]
            day = _day_of(event)
            if Truth.YES in truths:
                sure.append(day.value if day else DateRange(latest=self.day))
            elif Truth.UNKNOWN in truths:
                possible.append(day.value if day else DateRange(latest=self.day))
            sources += [day.source] if day else []
        if not sure and not possible:
            return self._internal_use_on()
        latest = min((each.latest for each in sure if each.latest), default=None)
        earliest_known = all(each.earliest for each in sure + possible)
        earliest = min((each.earliest for each in sure + possible if each.earliest), default=None)
        if latest and earliest and earliest > latest:
            earliest = latest
        value = DateRange(earliest=earliest if earliest_known else None, latest=latest)
        return Known(value=value, sources=unique(sources))

    def _internal_use_on(self) -> Known | None:
        """The first day of internal use, which counts as placing where the model is one with systemic risk."""
        days = [
            event.on
            for event in self.dossier.market or ()
            if event.event and event.event.value == "internal-use" and event.on and event.on.value.earliest
        ]
        first = min(days, key=lambda stated: stated.value.earliest or date.max, default=None)
        return known(first)


def _day_of(event: MarketEvent) -> Stated[DateRange] | None:
    """The day that matters for an event: for an integrated model that of the system."""
    return (event.system_on or event.on) if _is_system(event) else event.on


def _is_system(event: MarketEvent) -> bool:
    return event.event is not None and event.event.value == "integrated-in-system"


def _event_facts(event: MarketEvent, today: date) -> Facts:
    facts: Facts = {}
    for key in (
        "territory",
        "commercial",
        "own_name",
        "essential_to_product",
        "affects_rights",
        "clear",
        "covers_integration",
    ):
        put(facts, f"event.{key}", known(getattr(event, key)))
    put(facts, "event.kind", known(event.event))
    put(facts, "event.system_territory", known(event.system_territory or event.territory))
    for name, day in (("event.happened", event.on), ("event.system_happened", event.system_on or event.on)):
        facts[name] = Known(value=has_come(day, today), sources=(day.source,) if day else ())
    return facts
