"""The actors of a dossier: who answers for an act, who developed the model, where each is established."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from gpaiscope.assessment.facts import Facts, any_of, has_come, known, put
from gpaiscope.assessment.procedure import last_of, name_of
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import (
    Activity,
    Actor,
    AuthorisedRepresentative,
    Commitment,
    Dossier,
    Model,
    ProcedureEvent,
    Stated,
    is_eea_country,
    is_union_country,
    path_of,
)
from gpaiscope.engine.case import Known, Missing
from gpaiscope.engine.expression import Assume, Assumption, takes
from gpaiscope.law import Law, enforcement, obligations, provider, situations
from gpaiscope.law.assumptions import (
    DEVELOPED,
    EXCLUDER_PROVIDES,
    NO_GROUP,
    OWN_ACTS,
    OWN_BEHALF,
    REPRESENTATIVE_AT_HOME,
    STILL_MANDATED,
    STILL_SIGNED,
)
from gpaiscope.law.open_source import LARGER_THAN_SMALL
from gpaiscope.values import DateRange, Source, Truth, unique

_ASK_COORDINATOR: Final = Missing(
    fact="actor.consortium_role_known", asks="Who coordinates the consortium?", path="actors", who="management"
)
_ASK_NAME: Final = Missing(
    fact=enforcement.signed_chapters.name,
    asks="What is the model called? Chapters of the code of practice were signed for models by name.",
    path="model.name",
    who="management",
)


@dataclass(frozen=True)
class Actors:
    """The actors of a dossier on a day."""

    dossier: Dossier
    law: Law
    assume: Assume

    @property
    def day(self) -> date:
        """The day of assessment."""
        return self.law.day

    def facts(self, actor: Actor) -> Facts:
        """What is known of one actor alone, apart from markets and modifications."""
        actor_id = id_of(actor)
        facts: Facts = {
            provider.role_in_consortium: self._consortium_role(actor),
            provider.member_of_maker: self._member_of_maker(actor),
        }
        put(facts, provider.develops, self._presumed_developer(actor_id))
        put(facts, provider.excludes_as_provider, self._excludes_as_provider(actor_id))
        put(facts, obligations.establishment, _establishment(actor.country))
        put(facts, situations.actor_kind, known(actor.kind))
        if actor.group is not None:
            facts[enforcement.in_group] = Known(value=Truth.YES, sources=(actor.group.source,))
            put(facts, provider.supplier_in_group, self._in_group_of(actor, self._by("made-available", "eu-exclusion")))
            put(facts, provider.developer_in_group, self._in_group_of(actor, self.makers))
        facts |= self._mandate(actor.authorised_representative)
        put(facts, enforcement.signed_chapters, _chapters(actor, self.dossier.model, self.law, assume=self.assume))
        return facts | self._requests(actor_id)

    def _mandate(self, representative: AuthorisedRepresentative | None) -> Facts:
        """What is known of an actor's authorised representative, and of how its mandate stands on the day."""
        if representative is None:
            return {obligations.mandate_ended: Known(value=Truth.NO)}
        facts: Facts = {obligations.has_representative: _mandated(representative, self.day, assume=self.assume)}
        if _ends(representative) is not None:
            facts[obligations.mandate_ended] = mandate_ended(representative, self.day)
        if (named := representative.actor) is not None:
            facts[obligations.named_only] = Known(value=Truth.NO, sources=(named.source,))
        put(facts, obligations.representative_established, self._seat(representative))
        put(facts, obligations.mandate_ended_on, known(representative.ended_on))
        if (broken := broken_since(representative)) is not None:
            come = has_come(broken, self.day)
            facts[obligations.mandate_broken] = Known(value=come, sources=(broken.source,))
        elif (why := representative.ended_because) is not None and why.value == "breach":
            facts[obligations.mandate_broken] = Known(value=Truth.UNKNOWN, sources=(why.source,))
        return facts

    def _seat(self, representative: AuthorisedRepresentative) -> Known | None:
        """Where a representative is established: as said of it; else, by assumption, where the actor is that it is."""
        if representative.country is not None or representative.actor is None or not self.assume:
            return _establishment(representative.country)
        named_actor = self._by_id.get(representative.actor.value)
        found = _establishment(named_actor.country if named_actor is not None else None)
        return found and replace(found, assumptions=(REPRESENTATIVE_AT_HOME,))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the dossier's actors, in its order."""
        return tuple(id_of(actor) for actor in self.dossier.actors or ())

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The actors apart from the originals' providers and those who represent another."""
        others = {original.actor.value for original in self.dossier.original if original.actor}
        return tuple(each for each in self.ids if each not in others | self._representatives)

    @cached_property
    def _representatives(self) -> frozenset[str]:
        """Who represents another actor."""
        mandates = (each.authorised_representative for each in self.dossier.actors or ())
        return frozenset(each.actor.value for each in mandates if each and each.actor)

    @cached_property
    def coordinators(self) -> Mapping[str, str]:
        """By actor who answers for its acts, where that is a coordinator: of a consortium and of its members."""
        answers: dict[str, str] = {}
        for actor in self.dossier.actors or ():
            if actor.coordinator is not None and self._is_consortium(actor) is Truth.YES:
                answers |= dict.fromkeys(_parts(actor) - self._on_its_own, actor.coordinator.value)
        return answers

    @cached_property
    def _on_its_own(self) -> frozenset[str]:
        """Who is said to have acted on its own behalf, whatever consortium it is a member of."""
        acts = ((each.actor, each.on_behalf_of) for each in self.dossier.activities or ())
        return frozenset(who.value for who, whom in acts if who and whom and who.value == whom.value)

    @cached_property
    def unclear(self) -> Mapping[str, str]:
        """The members of a consortium of which it is not said for whom they changed its model, with who may answer.

        Whoever modifies a model may act for its provider or not (Guidelines 57); a member may do either.
        """
        providers = {each.actor.value for each in self.dossier.original if each.actor}
        found: dict[str, str] = {}
        given = [each for each in self.dossier.actors or () if id_of(each) in providers and len(_parts(each)) > 1]
        for activity in self.dossier.activities or ():
            who = activity.actor.value if activity.actor and not activity.on_behalf_of else ""
            for consortium in given:
                answers = self.coordinators.get(id_of(consortium), who)
                if who in _parts(consortium) - {id_of(consortium), answers}:
                    found[who] = answers
        return found

    def answering(self, stated: Stated[str] | None) -> str | None:
        """The actor that answers for an act; None where the dossier names none and has several."""
        if stated is not None:
            return self.coordinators.get(stated.value, stated.value)
        return self.own[0] if len(self.own) == 1 else None

    def principal(self, activity: Activity) -> str | None:
        """The actor that answers for an activity: on whose behalf it was done, else who did it.

        With nothing assumed it is not known of what may have been done on behalf of another of the actors.
        """
        if self._perhaps_for_another(activity) and not self.assume:
            return None
        return self.answering(activity.on_behalf_of or activity.actor)

    def _perhaps_for_another(self, activity: Activity) -> bool:
        """Whether it is not said on whose behalf an activity was done, and there is another whom it may have been."""
        return activity.actor is not None and activity.on_behalf_of is None and len(self.ids) > 1

    def taken_of_behalf(self, activities: Iterable[Activity]) -> tuple[Assumption, ...]:
        """What is assumed of activities as to on whose behalf they were done."""
        return (OWN_BEHALF,) if self.assume and any(map(self._perhaps_for_another, activities)) else ()

    @cached_property
    def _principals(self) -> frozenset[str]:
        """Who answers for some activity that made the model."""
        return frozenset(who for each in self.dossier.activities or () if (who := self.principal(each)))

    @cached_property
    def trained(self) -> frozenset[str]:
        """Who did some activity that made the model, or had it done."""
        named = (who for each in self.dossier.activities or () for who in (each.actor, each.on_behalf_of))
        return self._principals | {each.value for each in named if each is not None}

    @cached_property
    def larger_maker(self) -> Actor | None:
        """Who answers for making the model and is said to be larger than a small undertaking, and so than a micro one.

        A contractor that trained for another one is none: the transactions are not its own. None where nobody is.
        """
        sized = (each for each in self.dossier.actors or () if id_of(each) in self._principals and each.size)
        return next((each for each in sized if each.size and each.size.value in LARGER_THAN_SMALL), None)

    @cached_property
    def makers(self) -> frozenset[str]:
        """Who made something of the model, or provides what it was made from."""
        return self.trained | {who for who in self._providers if who is not None}

    def made_by_company(self, actor_id: str) -> Known | None:
        """Who made the model, of the group of an actor that made nothing of it; None where no group is known."""
        others = self.makers - {actor_id}
        own, groups = self.group_of(actor_id), {each: self.group_of(each) for each in others}
        if own is not None and actor_id not in self.makers:
            same = {who: group for who, group in groups.items() if group and _is_one(own, group)}
            if same or all(groups.values()):
                sources = unique((own.source, *(each.source for each in same.values())))
                return Known(value=frozenset(same), sources=sources)
        if not others or actor_id in self.makers:
            return Known(value=frozenset())
        return Known(value=frozenset(), assumptions=(NO_GROUP,)) if self.assume else None

    @cached_property
    def _providers(self) -> frozenset[str | None]:
        """Who provides the originals, as far as it is named: None stands for who is not."""
        return frozenset(self.answering(each.actor) if each.actor else None for each in self.dossier.original)

    def of_original(self, step: ProcedureEvent) -> Truth:
        """Whether a step before the Commission is about the original, whose provider took it, and not about this model.

        It is where another modified the original, and its provider did nothing for what that one made.
        """
        who = self.answering(step.actor) if step.actor else None
        if not self.dossier.original or who in self._principals:
            return Truth.NO
        if who is None or who not in self._providers:
            return Truth.NO if who is not None and None not in self._providers else Truth.UNKNOWN
        return Truth.YES if self._principals else Truth.UNKNOWN

    def _consortium_role(self, actor: Actor) -> Known:
        """Whether it is known who answers for a consortium; unknown for its parts while no coordinator is named."""
        actor_id = id_of(actor)
        for other in self._uncoordinated:
            if actor_id in _parts(other):
                return Known(value=Truth.UNKNOWN, missing=self.asked_coordinator(id_of(other)))
        return Known(value=Truth.YES, assumptions=self.taken_of((actor_id,)))

    @cached_property
    def _uncoordinated(self) -> list[Actor]:
        """The actors that are said to be a consortium, and not who coordinates it."""
        said = (each for each in self.dossier.actors or () if each.kind is not None and each.coordinator is None)
        return [each for each in said if each.kind and each.kind.value == "consortium"]

    def coordinator_of(self, actor_id: str) -> str | None:
        """Who coordinates the consortium of which an actor is a member; None for who coordinates, and for itself."""
        found, actor = self.coordinators.get(actor_id), self._by_id.get(actor_id)
        if found in (None, actor_id) or actor is None or self._is_consortium(actor) is not Truth.NO:
            return None
        return found

    def _member_of_maker(self, actor: Actor) -> Known:
        """Whether another coordinates the consortium that made the model, and the actor is a member of it."""
        return Known(value=Truth.of(self.coordinator_of(id_of(actor)) in self._principals))

    def _presumed_developer(self, actor_id: str) -> Known | None:
        """That whoever places the model developed it, which is taken of nobody where it is said who did what."""
        named = any(each.actor or each.on_behalf_of for each in self.dossier.activities or ())
        received = actor_id in self._receivers
        made_from = self.dossier.original and (actor_id in self.own or actor_id in self._representatives)
        if named or received or made_from or not self.assume:
            return None
        return Known(value=Truth.YES, assumptions=(DEVELOPED,))

    @cached_property
    def _receivers(self) -> frozenset[str]:
        """To whom something went on the market."""
        return frozenset(event.to.value for event in self.dossier.market or () if event.to)

    def _excludes_as_provider(self, actor_id: str) -> Known | None:
        """That who excludes the Union provides the original, which is guessed where nobody is named as that."""
        nameless = any(each.actor is None for each in self.dossier.original)
        if not nameless or actor_id in self.trained or not self.assume:
            return None
        if not takes(self.assume, EXCLUDER_PROVIDES):
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(EXCLUDER_PROVIDES,))

    def group_of(self, actor_id: str) -> Stated[str] | None:
        """The group of undertakings that an actor is stated to belong to; None where none is stated."""
        found = self._by_id.get(actor_id)
        return found.group if found is not None else None

    def _by(self, *events: str) -> frozenset[str]:
        """Who did something on the market."""
        found = (each for each in self.dossier.market or () if name_of(each) in events)
        return frozenset(each.actor.value for each in found if each.actor)

    def _in_group_of(self, actor: Actor, by: frozenset[str]) -> Known | None:
        """Whether any other of some is of an actor's group; None where no group is named."""
        groups = [found for each in sorted(by - {id_of(actor)}) if (found := self.group_of(each)) is not None]
        own = actor.group
        if own is None or not groups:
            return None
        same = any(_is_one(own, each) for each in groups)
        sources = unique((own.source, *(each.source for each in groups)))
        every = len(groups) == len(by - {id_of(actor)})
        return Known(value=Truth.of(same), sources=sources) if same or every else None

    def candidates(self, actor_id: str) -> frozenset[str]:
        """Who may answer for what an actor did: one, or all parts of a consortium that names no coordinator."""
        if (actor := self._by_id.get(actor_id)) is not None and self._is_consortium(actor) is not Truth.NO:
            if self._is_consortium(actor) is Truth.UNKNOWN or (actor.coordinator is None and not self.assume):
                return frozenset(self.ids)
            if actor.coordinator is None:
                return _parts(actor)
        if actor_id in self.unclear:
            return frozenset({actor_id, self.unclear[actor_id]})
        if actor_id in self._perhaps_members:
            return frozenset(self.ids)
        return frozenset({self.coordinators.get(actor_id, actor_id)})

    def taken_of(self, ids: Iterable[str]) -> tuple[Assumption, ...]:
        """What is assumed of some actors where `candidates` says who answers for them."""
        if not self.assume:
            return ()
        return () if self._untold.isdisjoint(ids) else (OWN_ACTS,)

    @cached_property
    def _untold(self) -> frozenset[str]:
        """The actors of whom it is not said who answers for them: a coordinator, or nobody else."""
        # A consortium, or what may be called one, that does not say of whom it is one may have further members.
        open_ = [
            actor
            for actor in self.dossier.actors or ()
            if actor.members is None and (actor.kind is None or self._is_consortium(actor) is Truth.YES)
        ]

        # For the members of what may be a consortium a coordinator may answer whom nobody has named yet.
        unnamed = (each for each in self.dossier.actors or () if each.coordinator is None)
        within = {who for each in unnamed if self._is_consortium(each) is not Truth.NO for who in _parts(each)}

        def is_told(actor: Actor) -> bool:
            if actor.coordinator is not None:
                return True
            if id_of(actor) in within and id_of(actor) not in self.coordinators:
                return False
            if id_of(actor) in self.coordinators:  # a member may be a consortium itself, unless it is said not to be
                return actor.kind is not None
            said = actor.kind is not None or len(_parts(actor)) > 1
            return said and self._is_consortium(actor) is Truth.NO and all(each is actor for each in open_[:2])

        return frozenset(id_of(each) for each in self._by_id.values() if not is_told(each))

    @cached_property
    def _by_id(self) -> Mapping[str, Actor]:
        return {id_of(each): each for each in self.dossier.actors or ()}

    @cached_property
    def _perhaps_members(self) -> frozenset[str]:
        """The members of those of which it is not known whether they are a consortium; anybody where it names none."""
        perhaps = [each for each in self.dossier.actors or () if self._is_consortium(each) is Truth.UNKNOWN]
        if not self.assume:
            perhaps += [each for each in self.dossier.actors or () if self._is_consortium(each) is Truth.YES]
        return frozenset().union(*(self._members(each) - {id_of(each)} for each in perhaps))

    def _members(self, actor: Actor) -> frozenset[str]:
        """The parts of what may be a consortium; where it names no members, nobody but by assumption is none."""
        return _parts(actor) if actor.members is not None or self.assume else frozenset(self.ids)

    def _is_consortium(self, actor: Actor) -> Truth:
        """Whether somebody else answers for what an actor did; what has members or a coordinator is taken to be one."""
        if actor.kind is not None:
            return Truth.of(actor.kind.value == "consortium")
        if not self.assume:
            return Truth.UNKNOWN
        return Truth.of(len(_parts(actor)) > 1 or actor.coordinator is not None)

    def asked_coordinator(self, consortium: str) -> tuple[Missing, ...]:
        """The question of who coordinates a consortium."""
        place = self.ids.index(consortium)
        own = (self.dossier.actors or ())[place]
        return (replace(_ASK_COORDINATOR, path=path_of(own, f"actors[{place}]") + ".coordinator"),)

    def _requests(self, actor_id: str) -> Facts:
        """What the Commission has asked of an actor by the day, and until when the last request wants an answer."""
        facts: Facts = {}
        for kind, requested, requested_on, due_on in _REQUESTS:
            events = [
                event for event in self._asked_by_kind.get(kind, ()) if self.answering(event.actor) in (actor_id, None)
            ]
            if (last := last_of(events)) is not None:
                sources = unique(event.event.source for event in events if event.event)
                come = any_of(
                    Known(value=has_come(event.on, self.day) & ~before_powers(event, self.law)) for event in events
                )
                facts[requested] = replace(come, sources=sources)
                put(facts, requested_on, known(last.on))
                if due_on is not None:
                    put(facts, due_on, known(last.due_on))
        return facts

    @cached_property
    def _asked_by_kind(self) -> Mapping[str, list[ProcedureEvent]]:
        """What the Commission has asked for by the day, or may have, by its kind."""
        found: dict[str, list[ProcedureEvent]] = {}
        for event in self.dossier.procedure or ():
            is_request = name_of(event) in REQUESTS and has_come(event.on, self.day) is not Truth.NO
            if is_request and before_powers(event, self.law) is not Truth.YES:
                found.setdefault(name_of(event), []).append(event)
        return found


def before_powers(event: ProcedureEvent, law: Law) -> Truth:
    """Whether a request came before the Commission had the power to make it, and so binds nobody (Art 113)."""
    return event.on.value.before(DateRange.exactly(law.day_of("powers_apply"))) if event.on else Truth.NO


REQUESTS: Final = ("information-requested", "access-requested", "measures-requested", "commitments-binding")
"""Steps that the Commission takes by powers of its own."""
_REQUESTS: Final = (
    (
        "information-requested",
        enforcement.information_requested,
        enforcement.information_requested_on,
        enforcement.information_due_on,
    ),
    ("access-requested", enforcement.access_requested, enforcement.access_requested_on, enforcement.access_due_on),
    (
        "measures-requested",
        enforcement.measures_requested,
        enforcement.measures_requested_on,
        enforcement.measures_due_on,
    ),
    ("commitments-binding", enforcement.commitments_binding, enforcement.commitments_binding_on, None),
)
"""What the Commission asks: the event, that it happened, since when, and until when it wants an answer, if at all."""


def id_of(actor: Actor) -> str:
    """The actor's id in the dossier."""
    assert actor.id is not None  # the dossier's reader refuses an actor without one
    return actor.id.value


def _is_one(group: Stated[str], other: Stated[str]) -> bool:
    """Whether two names mean one group."""
    return group.value.casefold() == other.value.casefold()


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


def _mandated(representative: AuthorisedRepresentative, day: date, *, assume: Assume) -> Known:
    """Whether a mandate stands on a day; where a day is left out it is assumed to have begun, and not to have ended."""
    begun = has_come(representative.mandate_on, day) if representative.mandate_on else Truth.UNKNOWN
    ended = mandate_ended(representative, day).value if _ends(representative) else Truth.UNKNOWN
    assert isinstance(ended, Truth)
    stated = (representative.name or representative.actor, representative.mandate_on, _ends(representative))
    sources = tuple(each.source for each in stated if each is not None)
    if (begun & ~ended).decided or not assume:
        return Known(value=begun & ~ended, sources=sources)
    taken = (begun if representative.mandate_on else Truth.YES) & (~ended if _ends(representative) else Truth.YES)
    return Known(value=taken, sources=sources, assumptions=(STILL_MANDATED,))


def mandate_ended(representative: AuthorisedRepresentative, day: date) -> Known:
    """Whether it is recorded that a mandate has ended by a day; unknown where its end has no day."""
    stated = _ends(representative)
    if stated is None:
        return Known(value=Truth.NO)
    on = representative.ended_on
    return Known(value=has_come(on, day) if on else Truth.UNKNOWN, sources=(stated.source,))


def _ends(representative: AuthorisedRepresentative) -> Stated[DateRange] | Stated[str] | None:
    """What is said of the end of a mandate."""
    return representative.ended_on or representative.ended_because


def broken_since(representative: AuthorisedRepresentative) -> Stated[DateRange] | None:
    """Since when a representative has reason to consider that its provider acts contrary to its obligations.

    None where it is said neither so nor that the mandate ended for that.
    """
    for_breach = representative.ended_because is not None and representative.ended_because.value == "breach"
    return representative.contrary_since or (representative.ended_on if for_breach else None)


def _chapters(actor: Actor, model: Model, law: Law, *, assume: Assume) -> Known | None:
    """The chapters that an actor adheres to for a model on the day: as it says, else as the list of signatories does.

    Unknown where a chapter was signed for models by name and this one has none.
    """
    if actor.code_of_practice is None:
        return _listed_chapters(actor, law) if assume else None
    signed = [each for each in actor.code_of_practice if each.chapter is not None]
    stands = [(each, _stands(each, law.day) & _covers(each, model)) for each in signed]
    held = [each for each, holds in stands if holds is not Truth.NO]
    is_open = [each for each, holds in stands if holds is Truth.UNKNOWN]
    nameless = any(each.models is not None and _covers(each, model) is Truth.UNKNOWN for each in is_open)
    if nameless:
        return Known(value=Truth.UNKNOWN, missing=(_ASK_NAME,))
    if is_open and not assume:
        return None
    sources = unique(each.chapter.source for each in held if each.chapter)
    chapters = frozenset(each.chapter.value for each in held if each.chapter)
    return Known(value=chapters, sources=sources, assumptions=(STILL_SIGNED,) if is_open else ())


def _covers(commitment: Commitment, model: Model) -> Truth:
    """Whether a chapter was signed for a model; unknown where no models are named, or this one has no name."""
    names = {stated.value.casefold() for stated in (model.name, model.hub_id) if stated is not None}
    if commitment.models is None:
        return Truth.UNKNOWN
    signed = {each.casefold() for each in commitment.models.value}
    # What has a stroke in it may be meant as an identifier on a hub, what has none as a name.
    untold = (model.hub_id is None and any("/" in each for each in signed)) or (
        model.name is None and any("/" not in each for each in signed)
    )
    return Truth.YES if not names.isdisjoint(signed) else Truth.UNKNOWN if untold else Truth.NO


def _stands(commitment: Commitment, day: date) -> Truth:
    """Whether a commitment stands on a day: it was signed by then, and not left; unknown where either has no day."""
    left = has_come(commitment.left_on, day) if commitment.left_on else Truth.UNKNOWN
    signed = has_come(commitment.signed_on, day) if commitment.signed_on else Truth.UNKNOWN
    return signed & ~left


def _listed_chapters(actor: Actor, law: Law) -> Known | None:
    """What whoever goes by the actor's name has signed by the Commission's list; None where the list has no such."""
    name = actor.name.value.casefold() if actor.name else ""
    for signatory in law.signatories:
        if signatory.name.casefold() == name:
            listed, seen = law.day_of("signatories_listed"), law.day_of("signatories_seen")
            source = Source(text="the Commission's list of signatories", on=listed, known_on=seen)
            return Known(value=frozenset(signatory.chapters), sources=(source,), assumptions=(STILL_SIGNED,))
    return None
