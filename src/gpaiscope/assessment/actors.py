"""The actors of a dossier: who answers for an act, who developed the model, where each is established."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.facts import Facts, any_of, has_come, known, put
from gpaiscope.dossier import (
    Activity,
    Actor,
    Commitment,
    Dossier,
    ProcedureEvent,
    Stated,
    is_eea_country,
    is_union_country,
    path_of,
)
from gpaiscope.engine.case import Known, Missing
from gpaiscope.law import Law, enforcement, obligations, provider
from gpaiscope.law.assumptions import DEVELOPED, STILL_SIGNED
from gpaiscope.values import Source, Truth, unique

_ASK_COORDINATOR: Final = Missing(
    fact="actor.consortium_role_known", asks="Who coordinates the consortium?", path="actors", who="management"
)


@dataclass(frozen=True)
class Actors:
    """The actors of a dossier on a day."""

    dossier: Dossier
    law: Law
    assume: bool

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    def facts(self, actor: Actor) -> Facts:
        """What is known of one actor alone, apart from markets and modifications."""
        actor_id = id_of(actor)
        facts: Facts = {provider.role_in_consortium: self._consortium_role(actor)}
        put(facts, provider.develops, self._presumed_developer(actor_id))
        put(facts, obligations.establishment, _establishment(actor.country))
        representative = actor.authorised_representative
        if representative is not None:
            put(facts, obligations.representative_established, _establishment(representative.country))
        put(facts, obligations.has_representative, _representative(actor, self.day))
        put(facts, enforcement.signed_chapters, _chapters(actor, self.law, assume=self.assume))
        return facts | self._requests(actor_id)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the dossier's actors, in its order."""
        return tuple(id_of(actor) for actor in self.dossier.actors or ())

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The actors apart from the originals' providers and from the parts of a consortium."""
        others = {original.actor.value for original in self.dossier.original if original.actor}
        return tuple(each for each in self.ids if each not in others)

    @cached_property
    def _stands_for(self) -> Mapping[str, str]:
        """Who answers for an actor's acts: a consortium's coordinator for it and its members, else itself."""
        answers: dict[str, str] = {}
        for actor in self.dossier.actors or ():
            if actor.coordinator is not None and self._is_consortium(actor) is Truth.YES:
                answers |= dict.fromkeys(_parts(actor), actor.coordinator.value)
        return answers

    def answering(self, stated: Stated[str] | None) -> str | None:
        """The actor that answers for an act; None where the dossier names none and has several."""
        if stated is not None:
            return self._stands_for.get(stated.value, stated.value)
        return self.own[0] if len(self.own) == 1 else None

    def principal(self, activity: Activity) -> str | None:
        """The actor that answers for an activity: on whose behalf it was done, else who did it."""
        return self.answering(activity.on_behalf_of or activity.actor)

    def _consortium_role(self, actor: Actor) -> Known:
        """Whether it is known who answers for a consortium; unknown for its parts while no coordinator is named."""
        actor_id = id_of(actor)
        for other in self.dossier.actors or ():
            is_consortium = other.kind is not None and other.kind.value == "consortium"
            if is_consortium and actor_id in _parts(other) and other.coordinator is None:
                return Known(value=Truth.UNKNOWN, missing=self.asked_coordinator(id_of(other)))
        return Known(value=Truth.YES)

    def _presumed_developer(self, actor_id: str) -> Known | None:
        """That whoever places the model developed it, which is taken of nobody where it is said who did what."""
        named = any(each.actor or each.on_behalf_of for each in self.dossier.activities or ())
        received = any(event.to and event.to.value == actor_id for event in self.dossier.market or ())
        if named or received or not self.assume:
            return None
        return Known(value=Truth.YES, assumptions=(DEVELOPED,))

    def candidates(self, actor_id: str) -> frozenset[str]:
        """Who may answer for what an actor did: one, or all parts of a consortium that names no coordinator."""
        for actor in self.dossier.actors or ():
            if id_of(actor) != actor_id or self._is_consortium(actor) is Truth.NO:
                continue
            if self._is_consortium(actor) is Truth.UNKNOWN or (actor.coordinator is None and not self.assume):
                return frozenset(self.ids)
            if actor.coordinator is None:
                return _parts(actor)
        return frozenset({self._stands_for.get(actor_id, actor_id)})

    def _is_consortium(self, actor: Actor) -> Truth:
        """Whether somebody else answers for what an actor did; what has members or a coordinator is taken to be one."""
        if actor.kind is not None:
            return Truth.of(actor.kind.value == "consortium")
        if not self.assume:
            return Truth.UNKNOWN
        return Truth.of(actor.members is not None or actor.coordinator is not None)

    def asked_coordinator(self, consortium: str) -> tuple[Missing, ...]:
        """The question of who coordinates a consortium."""
        place = self.ids.index(consortium)
        own = (self.dossier.actors or ())[place]
        return (replace(_ASK_COORDINATOR, path=path_of(own, f"actors[{place}]") + ".coordinator"),)

    def _requests(self, actor_id: str) -> Facts:
        """What the Commission has asked of an actor by the day, and until when the last request wants an answer."""
        facts: Facts = {}
        for kind, requested, requested_on, due_on in _REQUESTS:
            events = [event for event in self.dossier.procedure or () if self._is_asked(event, kind, actor_id)]
            if events:
                sources = unique(event.event.source for event in events if event.event)
                come = any_of(Known(value=has_come(event.on, self.day)) for event in events)
                facts[requested] = replace(come, sources=sources)
                put(facts, requested_on, known(events[-1].on))
                put(facts, due_on, known(events[-1].due_on))
        return facts

    def _is_asked(self, event: ProcedureEvent, kind: str, actor_id: str) -> bool:
        is_ahead = event.on and event.on.value.earliest and event.on.value.earliest > self.day
        asks = event.event is not None and event.event.value == kind
        return asks and not is_ahead and self.answering(event.actor) in (actor_id, None)


_REQUESTS: Final = (
    (
        "information-requested",
        enforcement.information_requested,
        enforcement.information_requested_on,
        enforcement.information_due_on,
    ),
    ("access-requested", enforcement.access_requested, enforcement.access_requested_on, enforcement.access_due_on),
)
"""The Commission's requests: the event, that it was made, since when, and until when it wants an answer."""


def id_of(actor: Actor) -> str:
    """The actor's id in the dossier."""
    assert actor.id is not None  # the dossier's reader refuses an actor without one
    return actor.id.value


def _parts(actor: Actor) -> frozenset[str]:
    """The ids of an actor and of its members, where it is a consortium."""
    return frozenset((id_of(actor), *(actor.members.value if actor.members else ())))


def _establishment(country: Stated[str] | None) -> Known | None:
    """Whether a country is of the Union, of the rest of the EEA, or a third country."""
    if country is None:
        return None
    code = country.value
    word = "union" if is_union_country(code) else "eea-efta" if is_eea_country(code) else "third-country"
    return Known(value=frozenset({word}), sources=(country.source,))


def _representative(actor: Actor, day: date) -> Known | None:
    representative = actor.authorised_representative
    if representative is None:
        return None
    mandate = representative.mandate_on
    sources = tuple(each.source for each in (representative.name, mandate) if each is not None)
    return Known(value=has_come(mandate, day), sources=sources)


def _chapters(actor: Actor, law: Law, *, assume: bool) -> Known | None:
    """The chapters that an actor adheres to on the day: as it says, else as the list of signatories does."""
    if actor.code_of_practice is None:
        return _listed_chapters(actor, law)
    stands = [(each.chapter, _stands(each, law.day)) for each in actor.code_of_practice if each.chapter is not None]
    is_open = any(holds is Truth.UNKNOWN for _, holds in stands)
    if is_open and not assume:
        return None
    held = [chapter for chapter, holds in stands if holds is not Truth.NO]
    sources = unique(chapter.source for chapter in held)
    assumptions = (STILL_SIGNED,) if is_open else ()
    return Known(value=frozenset(chapter.value for chapter in held), sources=sources, assumptions=assumptions)


def _stands(commitment: Commitment, day: date) -> Truth:
    """Whether a commitment stands on a day: it was signed by then, and not left; unknown where either has no day."""
    left = has_come(commitment.left_on, day) if commitment.left_on else Truth.UNKNOWN
    signed = has_come(commitment.signed_on, day) if commitment.signed_on else Truth.UNKNOWN
    return signed & ~left


def _listed_chapters(actor: Actor, law: Law) -> Known | None:
    name = actor.name.value.casefold() if actor.name else ""
    for signatory in law.signatories:
        if signatory.name.casefold() == name:
            listed, seen = law.day_of("signatories_listed"), law.day_of("signatories_seen")
            source = Source(text="the Commission's list of signatories", on=listed, known_on=seen)
            return Known(value=frozenset(signatory.chapters), sources=(source,))
    return None
