"""The actors of a dossier: who answers for an act, who developed the model, where each is established."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.facts import Facts, any_of, has_come, put
from gpaiscope.dossier import Activity, Actor, Dossier, Stated, is_eea_country, is_union_country, path_of
from gpaiscope.engine.evaluation import Known, Missing
from gpaiscope.law.enforcement import SIGNATORIES
from gpaiscope.values import DateRange, Source, Truth, unique

_DEVELOPED: Final = "whoever places the model under its own name developed it, or had it developed"
_ASK_COORDINATOR: Final = Missing(
    fact="actor.consortium_role_known", asks="Who coordinates the consortium?", path="actors", who="management"
)


@dataclass(frozen=True)
class Actors:
    """The actors of a dossier on a day."""

    dossier: Dossier
    day: date
    assume: bool

    def facts(self, actor: Actor) -> Facts:
        """What is known of one actor alone, apart from markets and modifications."""
        actor_id = id_of(actor)
        facts: Facts = {
            "actor.develops": self._develops(actor_id),
            "actor.consortium_role_known": self._consortium_role(actor),
        }
        put(facts, "actor.establishment", _establishment(actor.country))
        representative = actor.authorised_representative
        if representative is not None:
            put(facts, "actor.representative_established", _establishment(representative.country))
        put(facts, "actor.has_representative", _representative(actor, self.day))
        put(facts, "actor.code_chapters", _chapters(actor, self.day))
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
            if actor.coordinator is not None:
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
        for place, other in enumerate(self.dossier.actors or ()):
            is_consortium = other.kind is not None and other.kind.value == "consortium"
            if is_consortium and actor_id in _parts(other) and other.coordinator is None:
                missing = replace(_ASK_COORDINATOR, path=path_of(other, f"actors[{place}]") + ".coordinator")
                return Known(value=Truth.UNKNOWN, missing=(missing,))
        return Known(value=Truth.YES)

    def _develops(self, actor_id: str) -> Known:
        """Whether an actor developed the model or had it developed, from who did the training and for whom."""
        activities = self.dossier.activities or ()
        named = [activity for activity in activities if activity.actor or activity.on_behalf_of]
        principals = {self.principal(activity) for activity in named}
        sources = tuple(
            each.source for activity in named for each in (activity.actor, activity.on_behalf_of) if each is not None
        )
        if actor_id in principals or self._member_develops(actor_id, named):
            return Known(value=Truth.YES, sources=unique(sources))
        received = [event for event in self.dossier.market or () if event.to and event.to.value == actor_id]
        if received:
            return Known(value=Truth.NO, sources=tuple(event.to.source for event in received if event.to))
        if named:
            complete = len(named) == len(activities)
            return Known(value=Truth.NO if complete else Truth.UNKNOWN, sources=unique(sources))
        if not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(_DEVELOPED,))

    def _member_develops(self, actor_id: str, named: Iterable[Activity]) -> bool:
        """Whether a consortium without a coordinator developed the model through its members."""
        for actor in self.dossier.actors or ():
            parts = _parts(actor)
            if actor_id in parts and len(parts) > 1 and any(self.principal(activity) in parts for activity in named):
                return True
        return False

    def may_answer_for(self, actor_id: str | None, consortium: str | None) -> bool:
        """Whether an actor is a member of a consortium that names no coordinator, and so may answer for its acts."""
        return any(
            id_of(actor) == consortium
            and actor.coordinator is None
            and actor_id in (actor.members.value if actor.members else ())
            for actor in self.dossier.actors or ()
        )

    def _requests(self, actor_id: str) -> Facts:
        """What the Commission has asked of an actor by the day."""
        facts: Facts = {}
        for fact, kind in (
            ("information_requested", "information-requested"),
            ("access_requested", "access-requested"),
        ):
            events = [
                event
                for event in self.dossier.procedure or ()
                if event.event
                and event.event.value == kind
                and self.answering(event.actor) in (actor_id, None)
                and not (event.on and event.on.value.earliest and event.on.value.earliest > self.day)
            ]
            if events:
                sources = unique(event.event.source for event in events if event.event)
                come = any_of(Known(value=has_come(event.on, self.day)) for event in events)
                facts[f"actor.{fact}"] = replace(come, sources=sources)
        return facts


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


def _chapters(actor: Actor, day: date) -> Known | None:
    """The chapters that an actor adheres to on the day: as it says, else as the list of signatories does."""
    if actor.code_of_practice is None:
        return _listed_chapters(actor, day)
    today = DateRange.exactly(day)
    held = [
        commitment.chapter
        for commitment in actor.code_of_practice
        if commitment.chapter is not None
        and not (commitment.signed_on and today.before(commitment.signed_on.value) is Truth.YES)
        and not (commitment.left_on and today.before(commitment.left_on.value) is not Truth.YES)
    ]
    sources = unique(chapter.source for chapter in held)
    return Known(value=frozenset(chapter.value for chapter in held), sources=sources)


def _listed_chapters(actor: Actor, day: date) -> Known | None:
    name = actor.name.value.casefold() if actor.name else ""
    for signatory in SIGNATORIES:
        if signatory.name.casefold() == name and signatory.seen_from <= day:
            source = Source(
                text="the Commission's list of signatories", on=signatory.seen_from, known_on=signatory.seen_to
            )
            return Known(value=frozenset(signatory.chapters), sources=(source,))
    return None
