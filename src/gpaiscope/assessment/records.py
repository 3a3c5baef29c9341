"""The records of a dossier: what it lists one by one, as the law's rules read them.

Nothing is judged here. A field that the dossier leaves out is left out; what is taken of it all the same,
openly, is an assumption of the law's own facts, or carries one.

Whoever integrates, uses or passes on what another made was supplied with it. Where no supply is listed, that nothing
happened on the market but what is listed would stand against what is; so it is not assumed of supplies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final, TypeVar

from gpaiscope.assessment.actors import Actors, broken_since, id_of
from gpaiscope.assessment.facts import Facts, has_come, is_stated, known, put
from gpaiscope.assessment.openness import left_open, withheld_in_union
from gpaiscope.assessment.plans import planned_passed
from gpaiscope.assessment.procedure import (
    asked_when,
    counts_from,
    informed,
    informed_then,
    name_of,
    of_this_model,
)
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, MarketEvent, ProcedureEvent, Stated, path_of
from gpaiscope.engine.case import Known, Missing, Record
from gpaiscope.engine.expression import Assume, Collection, Fact, RecordFact, takes
from gpaiscope.law import market, provider, records
from gpaiscope.law.assumptions import (
    COMMERCIAL,
    KNOWN_THEN,
    NO_MEMBER_ALONE,
    NO_OTHER_DEVELOPER,
    NOT_EXCLUDING,
    NOTHING_ELSE_BEFORE_COMMISSION,
    NOTHING_ELSE_DONE,
    NOTHING_ELSE_ON_MARKET,
    OWN_SYSTEM,
    SAME_ACTOR,
    SYSTEM_WITH_MODEL,
    UNDATED_HAPPENED,
    UNDATED_STEP,
    UNION_MEANT,
    UPSTREAM_IN_UNION,
    guessed,
)
from gpaiscope.values import DateRange, Truth, unique

T = TypeVar("T")

_STATED: Final[Mapping[str, RecordFact]] = {
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
    assume: Assume
    actors: Actors

    def held(self) -> dict[Collection, tuple[Record, ...]]:
        """The records of each list that the dossier has; a list that it leaves out is left out."""
        found: dict[Collection, tuple[Record, ...]] = {}
        if self.dossier.market is not None:
            listed = enumerate(self.dossier.market)
            found[records.MARKET] = (*(self._event(*each) for each in listed), *self._perhaps_carried_out())
        if self.dossier.activities is not None:
            found[records.ACTIVITIES] = tuple(self._activity(*each) for each in enumerate(self.dossier.activities))
        if self.dossier.procedure is not None:
            found[records.PROCEDURE] = tuple(self._step(*each) for each in enumerate(self.dossier.procedure))
        if given := list(self._mandates()):
            found[records.MANDATES] = tuple(given)
        return found

    def _mandates(self) -> Iterator[Record]:
        """The mandates that were given to actors of the dossier."""
        for place, actor in enumerate(self.dossier.actors or ()):
            mandate = actor.authorised_representative
            if mandate is None or mandate.actor is None:
                continue
            fields: dict[Fact, Known] = {
                records.mandate_by: Known(value=frozenset({id_of(actor)})),
                records.mandate_to: Known(value=frozenset({mandate.actor.value}), sources=(mandate.actor.source,)),
            }
            put(fields, records.mandate_on, known(mandate.mandate_on))
            put(fields, records.mandate_broken_on, known(broken_since(mandate)))
            path = f"{path_of(actor, f'actors[{place}]')}.authorised_representative"
            called = f"mandate of {mandate.actor.value} by {id_of(actor)}"
            yield _record(path, called, mandate.mandate_on, fields, mandate.actor.line)

    def completeness(self) -> Facts:
        """Which lists are complete: as stated, else assumed of a list that is there."""
        facts: Facts = {}
        for name, fact, assumption, held in (
            ("market", records.market_complete, NOTHING_ELSE_ON_MARKET, self.dossier.market),
            ("activities", records.activities_complete, NOTHING_ELSE_DONE, self.dossier.activities),
            ("procedure", records.procedure_complete, NOTHING_ELSE_BEFORE_COMMISSION, self.dossier.procedure),
        ):
            if (stated := self.dossier.complete_by(name)) is not None:
                facts[fact] = Known(value=Truth.YES, sources=(stated,))
            elif held is not None and self.assume and not self.dossier.is_open(name):
                facts[fact] = Known(value=Truth.YES, assumptions=(assumption,))
        if (listed := self.dossier.complete_by("actors")) is not None:
            facts[records.actors_complete] = Known(value=Truth.YES, sources=(listed,))
        put(facts, records.upstream_complete, self._upstream(facts.get(records.market_complete)))
        developers = facts.get(records.activities_complete)
        if developers is not None:
            facts[records.developers_complete] = developers
        elif self.assume:
            facts[records.developers_complete] = Known(value=Truth.YES, assumptions=(NO_OTHER_DEVELOPER,))
        return facts

    def _upstream(self, listed: Known | None) -> Known | None:
        """Whether others supplied as is listed; where no supply is listed at all, an original's is taken as usual."""
        supplied = any(name_of(each) == "made-available" for each in self.dossier.market or ())
        if listed is None or not listed.assumptions or not self.dossier.original or supplied:
            untold = _unsupplied(self.dossier, self.actors) if listed is not None and listed.assumptions else ()
            return _how_it_came(untold) if untold else listed
        held = withheld_in_union(self.dossier.openness)
        if held is not None and held.integration:
            return left_open(held, records.upstream_complete, "market")
        if any(original.hub_id is not None for original in self.dossier.original):
            return replace(listed, assumptions=(UPSTREAM_IN_UNION,))
        guess = guessed(UPSTREAM_IN_UNION)  # what is on no public hub may be supplied anywhere
        return replace(listed, assumptions=(guess,)) if takes(self.assume, guess) else Known(value=Truth.UNKNOWN)

    def supplied_by(self, actor_id: str) -> Facts:
        """What is not known of the supplies of who made the model, where it came to others in a way not listed."""
        if actor_id in self._suppliers or not self.assume or actor_id not in self.actors.trained:
            return {}
        untold = _unsupplied(self.dossier, self.actors, by=self.day)
        open_facts = (provider.supplies, provider.supplies_outside, provider.supplies_in_business)
        return dict.fromkeys(open_facts, _how_it_came(untold)) if untold else {}

    @cached_property
    def _suppliers(self) -> frozenset[str]:
        """Who is listed as having supplied the model."""
        supplies = (each for each in self.dossier.market or () if name_of(each) == "made-available")
        return frozenset(each.actor.value for each in supplies if each.actor is not None)

    @cached_property
    def _lists_exclusions(self) -> bool:
        return any(name_of(each) == "eu-exclusion" for each in self.dossier.market or ())

    def _excluded(self, event: MarketEvent) -> Known | None:
        """Whether a supply outside the Union excludes the Union: as said of it, or where exclusions stand apart."""
        if event.union_excluded is not None:
            return known(event.union_excluded)
        if name_of(event) != "made-available" and event.event is not None:
            return Known(
                value=Truth.NO, sources=(event.event.source,)
            )  # what is no supply excludes nothing by being one
        if (stated := self.dossier.complete_by("market")) is not None and self.assume:
            return Known(value=Truth.NO, sources=(stated,), assumptions=(NOT_EXCLUDING,))
        if self._lists_exclusions and self.assume and not self.dossier.is_open("market"):
            return Known(value=Truth.NO, assumptions=(NOTHING_ELSE_ON_MARKET,))
        held = withheld_in_union(self.dossier.openness)
        is_outside = event.territory is not None and event.territory.value == "outside-union"
        if held is None or not held.integration or not is_outside:
            return None
        return left_open(held, market.union_excluded, f"{path_of(event, 'market[0]')}.union_excluded")

    def _event(self, place: int, event: MarketEvent) -> Record:
        path = path_of(event, f"market[{place}]")
        fields: dict[Fact, Known] = {}
        for key, field in _STATED.items():
            put(fields, field, known(getattr(event, key)))
        put(fields, market.system_territory, self._of_system(event.system_territory, event.territory))
        coordinator = self._of_member_alone(event)
        put(fields, market.by, self._supplied_by(event) if coordinator is None else known(event.actor))
        for_whom = frozenset({coordinator} if coordinator else ())
        fields[market.for_consortium] = Known(value=for_whom, sources=(event.actor.source,) if event.actor else ())
        put(fields, market.for_company, self.actors.made_by_company(event.actor.value) if event.actor else None)
        put(fields, market.to, self._to(event))
        put(fields, market.union_excluded, self._excluded(event))
        if event.commercial is None and self.assume and self._is_by_no_company(event):
            taken = takes(self.assume, guessed(COMMERCIAL))
            fields[market.commercial] = (
                Known(value=Truth.YES, assumptions=(guessed(COMMERCIAL),)) if taken else Known(value=Truth.UNKNOWN)
            )
        if name_of(event) == "withdrawn" and event.territory is None and self.assume:
            fields[market.territory] = Known(value=frozenset({"union"}), assumptions=(UNION_MEANT,))
        if event.to is not None:
            fields[market.to_anybody] = Known(value=Truth.NO, sources=(event.to.source,))
        elif name_of(event) != "made-available" and event.event is not None:
            # What is no supply has no recipient: an exclusion without one is said to all.
            fields[market.to_anybody] = Known(value=Truth.YES, sources=(event.event.source,))
        on, system_on = known(event.on), self._of_system(event.system_on, event.on)
        day = system_on if _is_system(event) else on
        for fact, when in ((market.happened, on), (market.system_happened, system_on)):
            if when is not None:
                assert isinstance(when.value, DateRange)
                fields[fact] = replace(when, value=~DateRange.exactly(self.day).before(when.value))
        put(fields, market.on, on)
        put(fields, market.day, day or self._by_now(event, path))
        word = name_of(event)
        stated = (event.system_on or event.on) if _is_system(event) else event.on
        return _record(path, _called(word, event.actor), stated, fields, _line(event))

    def _is_by_no_company(self, event: MarketEvent) -> bool:
        """Whether a public authority or a person is named, who need not act in the course of a commercial activity."""
        kinds = {id_of(actor): actor.kind.value for actor in self.dossier.actors or () if actor.kind is not None}
        return event.actor is not None and kinds.get(event.actor.value) in ("public-authority", "natural-person")

    def _of_member_alone(self, event: MarketEvent) -> str | None:
        """Who coordinates the consortium of a member that supplied the model alone, expressly under its own name."""
        if name_of(event) != "made-available" or event.actor is None or not is_stated(event.own_name, True):
            return None
        return self.actors.coordinator_of(event.actor.value) if has_come(event.on, self.day) is not Truth.NO else None

    def _supplied_by(self, event: MarketEvent) -> Known | None:
        """Who answers for an event; for a member that may have supplied the model alone, whoever coordinates it."""
        found, actor = self._by((event.actor,)), event.actor
        if found is None or actor is None or name_of(event) != "made-available" or event.own_name is not None:
            return found
        if self.actors.coordinator_of(actor.value) in (None, actor.value):
            return found
        if not self.assume:
            return replace(found, value=frozenset({actor.value, *self.actors.candidates(actor.value)}))
        return replace(found, assumptions=unique((*found.assumptions, NO_MEMBER_ALONE)))

    def _to(self, event: MarketEvent) -> Known | None:
        """To whom: a system that names nobody is taken to be its own maker's."""
        if event.to is None and _is_system(event) and self.assume:
            return Known(value=frozenset(), assumptions=(OWN_SYSTEM,))
        return self._named(event.to)

    def _perhaps_carried_out(self) -> Iterator[Record]:
        """For each plan whose day has passed, what it meant to bring about: whether it did is not known.

        That nothing happened but what is listed is not assumed against a stated plan; it has to be stated.
        """
        for plan in planned_passed(self.dossier, self.day):
            event = (self.dossier.market or ())[plan.place]
            if event.event is None or plan.event != "planned-placing" or self._told_since(plan.day):
                continue
            done = self._event(plan.place, replace(event, event=replace(event.event, value="made-available")))
            asks = "Was the model placed as planned (list it as an event then), or what is the new day of the plan?"
            ask = Missing(fact=market.happened.name, asks=asks, path=plan.path, who="product")
            happened = Known(value=Truth.UNKNOWN, sources=(event.event.source,), missing=(ask,))
            day = Known(value=DateRange(earliest=plan.day.earliest, latest=self.day), missing=(ask,))
            fields = {**done.fields, market.happened: happened, market.on: day, market.day: day}
            yield replace(done, called=f"{_called(plan.event, event.actor)}, carried out", fields=fields, on=None)

    def _told_since(self, day: DateRange) -> bool:
        """Whether it is stated that the list of what happened is whole, and was after a day."""
        stated = self.dossier.complete_by("market")
        known_on = stated.known_on if stated is not None else None
        return stated is not None and (known_on is None or day.before(DateRange.exactly(known_on)) is Truth.YES)

    def _of_system(self, own: Stated[T] | None, models: Stated[T] | None) -> Known | None:
        """What is said of a system; where nothing is, what is said of the model's integration is taken of it."""
        if own is not None or models is None:
            return known(own)
        found = known(models)
        return replace(found, assumptions=(SYSTEM_WITH_MODEL,)) if found is not None and self.assume else None

    def _by_now(self, event: MarketEvent, path: str) -> Known | None:
        """What carries no day has happened by the day of assessment; a plan without a day has none at all."""
        if not self.assume or name_of(event) == "planned-placing":
            return None
        ask = Missing(fact=market.day.name, asks="On which day did it happen?", path=f"{path}.on", who="product")
        assumptions = (UNDATED_HAPPENED,)
        return Known(value=DateRange(latest=self.day), assumptions=assumptions, missing=(ask,))

    def _activity(self, place: int, activity: Activity) -> Record:
        fields: dict[Fact, Known] = {}
        put(fields, records.activity_by, self._done_by(activity))
        word = activity.kind.value if activity.kind else "an activity"
        path = path_of(activity, f"activities[{place}]")
        return _record(path, _called(word, activity.actor), activity.started_on, fields, _line(activity))

    def _done_by(self, activity: Activity) -> Known | None:
        """Who answers for an activity: on whose behalf it was done, else who did it, for itself by assumption."""
        found, taken = self._by((activity.on_behalf_of, activity.actor)), self.actors.taken_of_behalf((activity,))
        if found is not None and activity.actor is not None and self.actors.principal(activity) is None:
            return replace(found, value=frozenset(self.actors.ids))
        return found and replace(found, assumptions=unique((*found.assumptions, *taken)))

    def _step(self, place: int, said: ProcedureEvent) -> Record:
        fields: dict[Fact, Known] = {}
        event, path = informed(said, assume=self.assume), path_of(said, f"procedure[{place}]")
        day = counts_from(event)
        put(fields, records.step, known(event.event))
        put(fields, records.step_by, self._by((event.actor,)))
        put(fields, records.designated_under, known(event.article))
        put(fields, records.step_known_on, _known_on(event, assume=self.assume))
        if day is not None:
            counts = Known(
                value=day.value, sources=(day.source,), assumptions=informed_then(event), missing=asked_when(event)
            )
            fields[records.step_on] = counts
            fields[records.step_happened] = replace(counts, value=has_come(day, self.day))
        if self.dossier.original and self.actors.of_original(said) is Truth.UNKNOWN:
            happened = fields.get(records.step_happened) or Known(value=Truth.YES, assumptions=(UNDATED_STEP,))
            fields[records.step_happened] = of_this_model(happened, assume=self.assume)
        line = event.event.line if event.event else None
        return _record(path, _called(name_of(event), event.actor), counts_from(said), fields, line)

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
        taken = self.actors.taken_of((stated.value,))
        return Known(value=candidates, sources=(stated.source,), missing=missing, assumptions=taken)


def _known_on(event: ProcedureEvent, *, assume: Assume) -> Known | None:
    """When what happened became known: no earlier than it happened, and then where nothing else is said."""
    if event.on is None:
        return known(event.became_known_on)
    if (told := known(event.became_known_on)) is not None:
        happened = event.on.value.earliest
        assert isinstance(told.value, DateRange)
        return told if happened is None else replace(told, value=told.value.not_before(happened))
    then = known(event.on)
    if then is None or takes(assume, KNOWN_THEN):
        return then and replace(then, assumptions=(KNOWN_THEN,))
    return replace(then, value=DateRange(earliest=event.on.value.earliest))


def _is_system(event: MarketEvent) -> bool:
    return name_of(event) == "integrated-in-system"


def _record(
    path: str, called: str, day: Stated[DateRange] | None, fields: dict[Fact, Known], line: int | None
) -> Record:
    return Record(path=path, called=called, fields=fields, on=day.value if day else None, line=line)


def _called(word: str, actor: Stated[str] | None) -> str:
    return f"{word} by {actor.value}" if actor else word


def _line(entry: MarketEvent | Activity) -> int | None:
    stated = entry.event if isinstance(entry, MarketEvent) else entry.kind
    return stated.line if stated else None


# How the model came to those who brought it to the Union, where a dossier does not say


_HOW_IT_CAME: Final = (
    "How did the model come to {who}: was it made available on the Union market, or outside it, and was that market"
    " excluded?"
)


def _unsupplied(dossier: Dossier, actors: Actors, *, by: date | None = None) -> tuple[str, ...]:
    """Who brings to the Union a model that only others made, and is not said to have had it from anybody.

    A member of a consortium had what that made, where another answers for what either of them does.
    ``by``: only who has done so by a day, or may have; None: who means to do so as well.
    """
    if dossier.complete_by("market") is not None or not actors.trained:
        return ()
    events = dossier.market or ()
    brought = [each for each in events if _brings(each) and (by is None or _may_have_come(each, by))]
    named = unique(who for each in brought if (who := _who(each)))
    bringing = [who for who in named if not {who, actors.coordinators.get(who)} & actors.trained]
    return tuple(who for who in bringing if not any(_supplies(each, who) for each in events))


def _how_it_came(to: tuple[str, ...]) -> Known:
    """That it is not known how the model came to some, which is asked."""
    asks = _HOW_IT_CAME.format(who=" and ".join(to))
    missing = Missing(fact=records.upstream_complete.name, asks=asks, path="market", who="product")
    return Known(value=Truth.UNKNOWN, missing=(missing,))


def _who(event: MarketEvent) -> str:
    return event.actor.value if event.actor is not None else ""


def _brings(event: MarketEvent) -> bool:
    """Whether an event is, or may be, one by which another's model comes to the Union."""
    word = name_of(event)
    where = (event.system_territory or event.territory) if word == "integrated-in-system" else event.territory
    passes_on = word == "made-available" and event.own_name is not None and event.own_name.value is False
    brings = passes_on or word in ("integrated-in-system", "internal-use")
    return brings and not (where is not None and where.value == "outside-union")


def _may_have_come(event: MarketEvent, day: date) -> bool:
    """Whether what an event brings has come by a day, or may have."""
    on = (event.system_on or event.on) if _is_system(event) else event.on
    return on is None or has_come(on, day) is not Truth.NO


def _supplies(event: MarketEvent, who: str) -> bool:
    """Whether an event is one by which somebody else may have supplied the model to an actor, or handed it over."""
    word = name_of(event)
    is_to = event.to is not None and event.to.value == who
    return _who(event) != who and (
        word == "made-available" or (word in ("transferred", "integrated-in-system") and is_to)
    )
