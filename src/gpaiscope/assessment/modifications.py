"""Who modified the original, and how much compute that took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, reduce
from typing import Final

from gpaiscope.assessment.actors import Actors
from gpaiscope.assessment.facts import Facts, any_of, extreme, is_stated, put, stated_day, with_all
from gpaiscope.assessment.ledger import NOTHING, Entry, crossing, total
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.procedure import name_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, MarketEvent, Stated, path_of
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.expression import Assume, Assumption, takes
from gpaiscope.law import modification as law
from gpaiscope.law.assumptions import (
    DISTINCT,
    MODIFIER_CONTROLS,
    NO_OTHER_ORIGINAL,
    NO_RISK_LOST,
    NOBODY_ELSE,
    NOT_ORIGINALS_PROVIDER,
    SAME_ACTOR,
    SYSTEMIC_WHEN_MODIFIED,
    guessed,
)
from gpaiscope.values import NOTHING_KNOWN, DateRange, Exact, Source, Truth, unique

LATER_KINDS: Final = ("continued-pre-training", "fine-tuning", "reinforcement-learning", "merge", "quantisation")
"""The activities that change a model's weights after they were first trained."""
PLACING: Final = frozenset({"made-available", "integrated-in-system"})
"""What places a model on a market, wherever that is: what was placed is a model that another can be made from."""

_ASK_MODIFICATION: Final = Missing(
    fact="modification.training_compute",
    asks="How much compute did the modification take for parameter updates, in FLOP?",
    path="activities",
    who="training team",
)
_ASK_PROVIDER: Final = Missing(
    fact=law.provides_original.name,
    asks=law.provides_original.asks,
    path=law.provides_original.path,
    who=law.provides_original.who,
)
_ASK_SINCE: Final = Missing(
    fact=law.original_systemic_since.name,
    asks=law.systemic_after_modification.asks,
    path=law.original_systemic_since.path,
    who=law.original_systemic_since.who,
)
_ASK_DAYS: Final = Missing(
    fact=law.modified_on.name, asks=law.modified_on.asks, path=law.modified_on.path, who=law.modified_on.who
)


@dataclass(frozen=True)
class Modifications:
    """The modifications of a dossier's originals by the day. ``entries`` is its ledger, None where it is unknown."""

    dossier: Dossier
    day: date
    assume: Assume
    actors: Actors
    entries: tuple[Entry, ...] | None
    multiple: Exact
    """How many times a modification is compared with its original: three for a third."""

    @cached_property
    def _modified(self) -> dict[str, Known]:
        return {}

    def modified_by(self, actor_id: str) -> Known:
        """Whether an actor modified the original: distinct from its provider, and not on its behalf."""
        if actor_id not in self._modified:
            found = self._whether_modified(actor_id)
            taken = (*self._taken_of(actor_id), *self._taken_of_acting) if self.dossier.original else ()
            self._modified[actor_id] = replace(found, assumptions=unique((*found.assumptions, *taken)))
        return self._modified[actor_id]

    @cached_property
    def _by_principal(self) -> dict[str | None, list[Activity]]:
        """The activities by who answers for each; None: nobody is named."""
        found: dict[str | None, list[Activity]] = {}
        for activity in self.dossier.activities or ():
            found.setdefault(self.actors.principal(activity), []).append(activity)
        return found

    @cached_property
    def _entries_by(self) -> dict[str | None, list[Entry]]:
        """The ledger's entries by who answers for each."""
        found: dict[str | None, list[Entry]] = {}
        for entry in self.entries or ():
            found.setdefault(self.actors.principal(entry.activity), []).append(entry)
        return found

    @cached_property
    def _others(self) -> Known:
        """Whether some actor modified the original."""
        modifying = [self.modified_by(each) for each in self.actors.ids]
        return any_of(modifying) if modifying else self._nameless_modifier()

    def _whether_modified(self, actor_id: str) -> Known:
        if not self.dossier.original:
            return self._from_another()
        providers, activities = self._providers, self.dossier.activities
        if actor_id in providers:
            if any(each == {actor_id} for each in self._provided_by):
                return Known(value=Truth.NO)
            if activities is None or actor_id in self.actors.unclear or self._by_principal.get(actor_id):
                return Known(value=Truth.UNKNOWN)
            return self._by_others(activities)  # who did nothing modified nothing, whoever provides the original
        if activities is None:
            return self._sole_modifier(actor_id)
        if actor_id in self.actors.unclear:
            return Known(value=Truth.UNKNOWN, missing=(self._asked_for_whom(actor_id),))
        mine = self._by_principal.get(actor_id, [])
        if not mine:
            return self._by_others(activities)
        sources = [each.actor.source for each in mine if each.actor]
        if not providers and self._makers and not self._takes_apart(DISTINCT):
            return Known(value=Truth.UNKNOWN, missing=(_ASK_PROVIDER,))
        assumptions = [] if providers else [self._of_makers(DISTINCT)]
        if any(activity.actor is None for activity in mine):
            assumptions.append(SAME_ACTOR)
        if assumptions and not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, sources=unique(sources), assumptions=tuple(assumptions))

    @cached_property
    def _provided_by(self) -> list[frozenset[str]]:
        """Of each original of which it is said who provides it, who may answer for that."""
        return [self.actors.candidates(each.actor.value) for each in self.dossier.original if each.actor]

    @cached_property
    def _providers(self) -> frozenset[str]:
        """Who may provide one of the originals."""
        return frozenset().union(*self._provided_by)

    @cached_property
    def _makers(self) -> frozenset[str]:
        """What tables show of the makers of originals whose provider nobody states, where that is not another."""
        return frozenset(each.maker for each in self.dossier.original if each.actor is None and each.maker)

    def _of_makers(self, assumption: Assumption) -> Assumption:
        """That a modifier is another than an original's provider: a guess, where nobody knows who made the original."""
        return guessed(assumption) if self._makers else assumption

    def _takes_apart(self, assumption: Assumption) -> bool:
        """Whether it is taken that a modifier is another than an original's provider: not where it perhaps is that."""
        return "shared" not in self._makers and takes(self.assume, self._of_makers(assumption))

    def _apart(self, assumption: Assumption) -> Known:
        """That a modifier is not, or not together with, whoever made an original, where a table leaves that open."""
        if self._takes_apart(assumption):
            return Known(value=Truth.NO, assumptions=(self._of_makers(assumption),))
        return Known(value=Truth.UNKNOWN, missing=(_ASK_PROVIDER,))

    def _by_others(self, activities: Sequence[Activity]) -> Known:
        """That an actor modified nothing, where each activity is another's: what names no actor, by an assumption."""
        closed = self.assume or self.dossier.complete_by("activities")
        nameless = any(each.actor is None and each.on_behalf_of is None for each in activities)
        if not closed or None in self._by_principal or (nameless and not self.assume):
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.NO, assumptions=(SAME_ACTOR,) if nameless else ())

    def _asked_for_whom(self, actor_id: str) -> Missing:
        """The question on whose behalf a member of the consortium that provides the original modified it."""
        place, own = next(
            (place, each)
            for place, each in enumerate(self.dossier.activities or ())
            if each.actor and each.actor.value == actor_id and not each.on_behalf_of
        )
        asks = "Did the member modify the model for the consortium, or on its own behalf?"
        path = f"{path_of(own, f'activities[{place}]')}.on_behalf_of"
        return Missing(fact=law.modified.name, asks=asks, path=path, who="legal")

    def _from_another(self) -> Known:
        """Whether a model without a named original was modified: not, unless one was left out."""
        if (stated := self.dossier.complete_by("original")) is not None:
            return Known(value=Truth.NO, sources=(stated,))
        if self.assume and not self.dossier.is_open("original"):
            return Known(value=Truth.NO, assumptions=(NO_OTHER_ORIGINAL,))
        return Known(value=Truth.UNKNOWN)

    def _sole_modifier(self, actor_id: str) -> Known:
        """Whether the only actor modified the original, where nobody says what was done: not taken of an integrator."""
        supplied = any(name_of(each) == "made-available" for each in self.dossier.market or ())
        if self.actors.own == (actor_id,) and self.assume and (supplied or not self.dossier.market):
            if self._makers and not self._takes_apart(DISTINCT):
                return Known(value=Truth.UNKNOWN, missing=(_ASK_PROVIDER,))
            return Known(value=Truth.YES, assumptions=(SAME_ACTOR, self._of_makers(DISTINCT)))
        return Known(value=Truth.UNKNOWN)

    @cached_property
    def _facts(self) -> dict[str | None, Facts]:
        return {}

    def facts(self, actor_id: str | None) -> Facts:
        """The modification by one actor; by whoever made it where ``actor_id`` is None."""
        if actor_id not in self._facts:
            self._facts[actor_id] = self._facts_of(actor_id)
        return self._facts[actor_id]

    def _facts_of(self, actor_id: str | None) -> Facts:
        if not self.dossier.original:
            return {law.others_modified: self._others_modified_without_original()}
        return {
            law.others_modified: self._others,
            law.several_modifiers: self._several,
            **self._within_group(actor_id),
            **self.amounts(actor_id),
        }

    @cached_property
    def _modifiers(self) -> tuple[str, ...]:
        """The actors that modified the original, or may have."""
        return tuple(each for each in self.actors.ids if self.modified_by(each).value is not Truth.NO)

    @cached_property
    def _several(self) -> Known:
        """Whether several actors modified the original, each on its own behalf."""
        modified = [self.modified_by(each) for each in self._modifiers]
        surely = [each for each in modified if each.value is Truth.YES]
        return with_all(modified, Truth.of(len(surely) > 1) if len(modified) == len(surely) else Truth.UNKNOWN)

    def provides_original(self, actor_id: str) -> Facts:
        """Whether an actor provides the originals, as far as it is said who does."""
        if not self._provided_by and self._makers:
            return {law.provides_original: self._apart(NOT_ORIGINALS_PROVIDER)}
        if not self._provided_by and self._supplied_a_modifier(actor_id):
            return {law.provides_original: Known(value=Truth.UNKNOWN, missing=(_ASK_PROVIDER,))}
        every = len(self._provided_by) == len(self.dossier.original)
        if not self._provided_by or not (every or actor_id in self._providers):
            return {}
        surely = every and all(each == {actor_id} for each in self._provided_by)
        value = Truth.YES if surely else Truth.NO if actor_id not in self._providers else Truth.UNKNOWN
        known_ = Known(value=value, sources=self._sources_of_providers, assumptions=self._taken_of(actor_id))
        if value is Truth.UNKNOWN or self.dossier.complete_by("original") is not None:
            return {law.provides_original: known_}
        if not self.assume or self.dossier.is_open("original"):
            return {law.provides_original: replace(known_, value=Truth.UNKNOWN, missing=(_ASK_PROVIDER,))}
        return {law.provides_original: replace(known_, assumptions=(*known_.assumptions, NO_OTHER_ORIGINAL))}

    def _supplied_a_modifier(self, actor_id: str) -> bool:
        """Whether an actor that made nothing supplied outside the Union whoever modified the original.

        What it supplied there is what was modified: it provides that, or passed it on.
        """
        if actor_id in self.actors.trained:
            return False
        return any(
            name_of(event) == "made-available"
            and self.actors.answering(event.actor) == actor_id
            and (event.territory is None or event.territory.value == "outside-union")
            and (self._trainers if event.to is None else {event.to.value} & self._trainers)
            and self._perhaps_before_the_end(event)
            for event in self.dossier.market or ()
        )

    @cached_property
    def _trainers(self) -> frozenset[str]:
        """Who did something to the original: what reaches others of it may be what these made."""
        return self.actors.trained & frozenset(self.actors.ids)

    def _perhaps_before_the_end(self, event: MarketEvent) -> bool:
        """Whether an event may have come before all that was done to the model was done."""
        ended = self._ended_by
        if event.on is None or ended is None or ended.latest is None or event.on.value.earliest is None:
            return True
        return event.on.value.earliest <= ended.latest

    @cached_property
    def _sources_of_providers(self) -> tuple[Source, ...]:
        return unique(each.actor.source for each in self.dossier.original if each.actor)

    @cached_property
    def _acting(self) -> tuple[str, ...]:
        """Who did what is listed: whether another modified the model hangs on who answers for it."""
        return unique(each.actor.value for each in self.dossier.activities or () if each.actor)

    def _taken_of(self, *actor_ids: str) -> tuple[Assumption, ...]:
        """What is assumed of actors and of the originals' providers as to who answers for what they did."""
        return self.actors.taken_of((*actor_ids, *(each.actor.value for each in self.dossier.original if each.actor)))

    @cached_property
    def _taken_of_acting(self) -> tuple[Assumption, ...]:
        """What is assumed of those who did what is listed: who answers for them, and on whose behalf they did it."""
        return (*self._taken_of(*self._acting), *self.actors.taken_of_behalf(self.dossier.activities or ()))

    def _within_group(self, actor_id: str | None) -> Facts:
        """Whether a modifier and the provider of what it modified are of one group; of several, whether each is."""
        if not self._provided_by and self._makers:
            return {law.within_group: self._apart(DISTINCT)}
        providers = [self.actors.group_of(each.actor.value) for each in self.dossier.original if each.actor]
        modifiers = [self.actors.group_of(each) for each in ([actor_id] if actor_id else self._modifiers)]
        groups = [each for each in (*providers, *modifiers) if each is not None]
        if not groups or len(groups) < len(providers) + len(modifiers) or not providers:
            return {}
        names = {each.value.casefold() for each in groups}
        sources = unique(each.source for each in groups)
        return {law.within_group: Known(value=Truth.of(len(names) == 1), sources=sources)}

    def amounts(self, actor_id: str | None) -> Facts:
        """How much the modification of the dossier's originals took, and what it changed; none without an original.

        What is an actor's of it, and what is not, rests on who answers for each act.
        """
        if not self.dossier.original:
            return {}
        found = self._whose(actor_id)
        taken = self._taken_of_acting if actor_id is not None else ()
        if not taken:
            return found
        return {fact: replace(each, assumptions=unique((*each.assumptions, *taken))) for fact, each in found.items()}

    def _whose(self, actor_id: str | None) -> Facts:
        if actor_id in self.actors.unclear:
            own = [each for each in self.entries or () if each.activity.actor and each.activity.actor.value == actor_id]
            return self._of(actor_id, own)
        if actor_id is not None and not self._entries_by.get(actor_id):
            return self._of_nobody
        if actor_id is None or set(self._entries_by) <= {actor_id, None}:
            return self._of(actor_id, list(self.entries or ()))
        return self._of(actor_id, self._own(actor_id))

    def _own(self, actor_id: str) -> list[Entry]:
        """What an actor did, and what nobody is named for."""
        return [*self._entries_by.get(actor_id, []), *self._entries_by.get(None, [])]

    def passed_third(self, originals: Originals) -> date | None:
        """By which day the only modification of one original surely passed a third by both measures; None: untold."""
        passed = self.passed(originals)
        return None if passed is None else passed.latest

    def passed(self, originals: Originals) -> DateRange | None:
        """Between which days the only modification of one original passed a third by both measures; None: untold."""
        if len(self._modifiers) != 1 or len(self.dossier.original) != 1:
            return None
        entries, found = self._own(self._modifiers[0]), []
        for of, amount in zip(originals.compared_with(0), ("updates", "cumulative"), strict=True):
            surely = None if of.high is None else crossing(entries, NOTHING, of.high, amount, self.multiple)
            perhaps = crossing(entries, NOTHING, of.low or 0, amount, self.multiple)
            if surely is None or surely.latest is None or perhaps is None:
                return None
            found.append(DateRange(earliest=perhaps.earliest, latest=surely.latest))
        return reduce(DateRange.hull, found)

    def lost_since(self, originals: Originals) -> Known | None:
        """Whether an original has lost its systemic risk since it was modified; not, where its status is stated alone.

        Of an original of which no status and no last day is told it is left to be assumed that it has not.
        """
        given = self.dossier.original
        lost = [(each, each.systemic_until) for each in given if each.systemic_until is not None]
        untold = any(each.systemic_until is None and each.systemic_risk is None for each in given)
        if untold and (not lost or not self.assume):
            return None
        taken = unique(assumption for risk in originals.risks for assumption in risk)
        if not lost:
            return Known(value=Truth.NO, assumptions=taken) if given else None
        made, value = self._made_significant(originals), Truth.NO
        for original, until in lost:
            ended = Truth.YES if is_stated(original.systemic_risk, False) else self._is_past(until.value)
            value = value | (ended & (Truth.UNKNOWN if made is None else ~until.value.before(made)))
        sources = unique(until.source for _, until in lost)
        assumptions = (*taken, NO_RISK_LOST) if untold and value is Truth.NO else taken
        return Known(
            value=value, sources=sources, assumptions=assumptions, missing=() if value.decided else (_ASK_DAYS,)
        )

    def _is_past(self, on: DateRange) -> Truth:
        return on.before(DateRange.exactly(self.day))

    def _made_significant(self, originals: Originals) -> DateRange | None:
        """Between which days a modification became one that counts; None where some activity has no days."""
        made, passed = self._made_on(originals), self.passed(originals)
        changes = any(each.significant_change is not None for each in self.dossier.activities or ())
        if made is None:  # what is ahead has a first day at most
            return None if self._first_day is None else DateRange(earliest=self._first_day)
        if passed is None or changes:
            return made
        return replace(made, earliest=passed.earliest)

    def dated(self, originals: Originals) -> Facts:
        """By which day the originals were modified, and since when they have systemic risk: perhaps only later."""
        made, since, ended = self._made_on(originals), self._systemic_since, self._ended_by
        facts: Facts = {}
        put(facts, law.original_declassified, self.lost_since(originals))
        put(facts, law.modified_on, None if made is None else Known(value=made))
        if since is None:
            if self.assume and self.dossier.original:
                first = self.day if made is None else made.earliest or made.latest
                taken = Known(value=DateRange(latest=first), assumptions=(SYSTEMIC_WHEN_MODIFIED,))
                facts[law.original_systemic_since] = taken
            return facts
        facts[law.original_systemic_since] = since_ = Known(value=since.value, sources=(since.source,))
        is_later = ended.before(since.value) if ended is not None else Truth.UNKNOWN
        if is_later.decided:
            facts[law.systemic_after_modification] = replace(since_, value=is_later)
        elif ended is not None:
            facts[law.systemic_after_modification] = replace(since_, value=is_later, missing=(_ASK_SINCE,))
        return facts

    @property
    def _systemic_since(self) -> Stated[DateRange] | None:
        """The day since when the first of the originals has systemic risk; None where that is not said of each."""
        given = self.dossier.original
        systemic = [each for each in given if each.systemic_until or not is_stated(each.systemic_risk, False)]
        since = [each.systemic_since for each in systemic if each.systemic_since is not None]
        if not since or len(since) < len(systemic):
            return None
        return min(since, key=lambda each: each.value.latest or date.max)

    @property
    def _days(self) -> list[tuple[DateRange, DateRange]] | None:
        """The first and the last day of each activity; one under way has not ended. None: some has no days."""
        activities = self.dossier.activities or ()
        if not activities or any(each.started_on is None and each.ended_on is None for each in activities):
            return None
        on_going = DateRange(earliest=self.day)
        return [
            (
                stated_day(each.started_on),
                each.ended_on.value if each.ended_on else on_going,
            )
            for each in activities
        ]

    @property
    def _first_day(self) -> date | None:
        """The first day of all activities; None where that of some is not known."""
        starts = [began.earliest or ended.earliest for began, ended in self._days or ()]
        known = [each for each in starts if each is not None]
        return min(known) if known and len(known) == len(starts) else None

    @property
    def _ended_by(self) -> DateRange | None:
        """The day on which the last activity ended; None where some has no days."""
        ends = [ended for _, ended in self._days or ()]
        return reduce(DateRange.later, ends) if ends else None

    def _made_on(self, originals: Originals) -> DateRange | None:
        """The day by which the originals were modified, so that it counts; None where some activity has no days."""
        days = self._days
        if not self.dossier.original or days is None:
            return None
        ends = [end for _, ended in days if (end := ended.latest) is not None]
        latest = self.passed_third(originals) or (max(ends) if len(ends) == len(days) else None)
        latest = self.day if latest is None else min(latest, self.day)
        first = self._first_day
        return DateRange(earliest=first, latest=latest) if first is None or first <= latest else None

    @cached_property
    def _of_nobody(self) -> Facts:
        """What may be any actor's modification, as long as it is not said whose it is."""
        return self._of("", self._entries_by.get(None, []))

    def _of(self, actor_id: str | None, entries: list[Entry]) -> Facts:
        return {
            **self._amounts(law.SPENT, actor_id, entries, "updates", "cumulative"),
            **self._amounts(law.EXPECTED, actor_id, entries, "expected_updates", "expected"),
            **_significant_change(entries),
            **self._controlled_elsewhere(actor_id, entries),
        }

    def _amounts(
        self, of: law.Amounts, actor_id: str | None, entries: list[Entry], updates: str, cumulative: str
    ) -> Facts:
        """What a modification took, or will have taken: ``updates`` and ``cumulative`` are amounts of an entry."""
        if self.entries is None:
            unknown = Known(value=NOTHING_KNOWN, missing=(_ASK_MODIFICATION,))
            return dict.fromkeys((of.updates, of.largest, of.joint, of.cumulative, of.joint_cumulative), unknown)
        joint: Facts = {of.joint: self._joint(updates), of.joint_cumulative: self._joint(cumulative)}
        if actor_id is None and len(self._modifiers) > 1:
            each = [list(self._own(modifier)) for modifier in self._modifiers]
            alone = extreme([total(own, updates) for own in each], largest=True)
            largest_cumulative = extreme([total(own, cumulative) for own in each], largest=True)
            return {of.updates: alone, of.largest: alone, of.cumulative: largest_cumulative, **joint}
        whole = total(entries, updates)
        return {
            of.updates: whole,
            of.largest: self._largest(actor_id, entries, whole, updates),
            of.cumulative: total(entries, cumulative),
            **joint,
        }

    def _joint(self, amount: str) -> Known:
        """What all took together, whoever did it."""
        if amount not in self._jointly:
            self._jointly[amount] = total(self.entries or (), amount)
        return self._jointly[amount]

    @cached_property
    def _jointly(self) -> dict[str, Known]:
        return {}

    def _controlled_elsewhere(self, actor_id: str | None, entries: list[Entry]) -> Facts:
        """Whether another than the modifier controls the modified weights."""
        controllers = [entry.activity.weights_controlled_by for entry in entries]
        stated = [each for each in controllers if each is not None]
        if not stated:
            return self._perhaps_elsewhere()
        if actor_id is None:
            modifiers = {self.actors.principal(entry.activity) for entry in entries}
            elsewhere = any(each.value not in {*self.actors.own, *modifiers} for each in stated)
        else:
            elsewhere = any(self.actors.answering(each) not in (actor_id, None) for each in stated)
        sources = tuple(each.source for each in stated)
        return {law.weights_elsewhere: Known(value=Truth.of(elsewhere), sources=sources)}

    def _perhaps_elsewhere(self) -> Facts:
        """That it is only guessed who controls the weights, where those of an original are not public."""
        if not self.assume or all(original.weights_public is not False for original in self.dossier.original):
            return {}
        guess = guessed(MODIFIER_CONTROLS)
        known = Known(value=Truth.NO, assumptions=(guess,)) if takes(self.assume, guess) else Known(value=Truth.UNKNOWN)
        return {law.weights_elsewhere: known}

    def _nameless_modifier(self) -> Known:
        if not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(DISTINCT,))

    def _others_modified_without_original(self) -> Known:
        """In a dossier without an original: whether another actor than the pre-training one developed it further."""
        nobody_named = self.dossier.activities is None and len(self.actors.ids) != 1
        if not self.assume or nobody_named or self.dossier.is_open("original"):
            return Known(value=Truth.UNKNOWN)
        first, later = (
            {
                self.actors.principal(each)
                for each in self.dossier.activities or ()
                if each.kind and each.kind.value in of
            }
            for of in (("pre-training",), LATER_KINDS)
        )
        others = later - first - {None}
        unsaid = None in first or (None in later and not others)
        if unsaid and first and later and len(self.actors.ids) > 1:
            return Known(value=Truth.UNKNOWN)
        alone = (NOBODY_ELSE,) if self.dossier.activities is None and not self.dossier.complete_by("actors") else ()
        taken = (*self._from_another().assumptions, *alone)
        return Known(value=Truth.of(bool(first and others)), assumptions=taken)

    @cached_property
    def _placings(self) -> list[tuple[date, str | None]]:
        """The days by which something had been placed, each with who answers for that."""
        return [
            (latest, self.actors.answering(event.actor))
            for event in self.dossier.market or ()
            if name_of(event) in PLACING and event.on and (latest := event.on.value.latest) and latest <= self.day
        ]

    def _largest(self, actor_id: str | None, entries: list[Entry], whole: Known, amount: str) -> Known:
        """The largest of an actor's modifications, told apart by what it placed in between."""
        placings = [day for day, by in self._placings if actor_id is None or by == actor_id]
        groups: dict[int, list[Entry]] = {}
        for entry in entries:
            started = entry.activity.started_on
            begun = started.value.earliest if started else None
            groups.setdefault(sum(1 for day in placings if begun and day < begun), []).append(entry)
        if len(groups) < 2:
            return whole
        return extreme([total(group, amount) for group in groups.values()], largest=True)


def _significant_change(entries: list[Entry]) -> Facts:
    changes = [entry.activity.significant_change for entry in entries if entry.activity.significant_change]
    words = frozenset(word for change in changes for word in change.value)
    if not changes or (not words and len(changes) < len(entries)):  # that of one nothing changed says it of no other
        return {}
    sources = tuple(change.source for change in changes)
    return {law.significant_change: Known(value=words, sources=sources)}
