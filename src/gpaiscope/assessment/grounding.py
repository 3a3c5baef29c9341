"""From what a dossier says to the facts that rules speak of.

Every value keeps its source; what is worked out keeps what it rests on. Nothing is decided
here that the law decides: which event grounds which fact is `law.market.GROUNDS`, what counts
as compute is `law.training_compute.COUNTS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from gpaiscope import licences
from gpaiscope.assessment.ledger import NOTHING, Entry, Estimates, added, crossing, estimate_of, ledger, total
from gpaiscope.assessment.procedure import procedure_facts
from gpaiscope.compute import originals
from gpaiscope.dossier import (
    Activity,
    Actor,
    Dossier,
    MarketEvent,
    Openness,
    Original,
    Stated,
    is_eea_country,
    is_union_country,
)
from gpaiscope.engine.evaluation import Case, Known, Missing, Program
from gpaiscope.engine.expression import Rule, Value
from gpaiscope.law import market as market_law
from gpaiscope.law import parameters
from gpaiscope.law.enforcement import SIGNATORIES
from gpaiscope.law.open_source import RIGHTS
from gpaiscope.values import NOTHING_KNOWN, DateRange, Range, Source, Truth

T = TypeVar("T")
Facts = dict[str, Known]

_SAME_ACTOR = "what names no actor is by the only actor of the dossier"
_DISTINCT = "the modifier is distinct from the original's provider"
_DEVELOPED = "whoever places the model under its own name developed it, or had it developed"
_ORIGINAL_GPAI = "the original is a general-purpose AI model"
_SAME_CUMULATIVE = "the original's cumulative compute equals the compute that updated its parameters"
_NOT_LIFTING = "the compute of an original without systemic risk does not lift the sum above the threshold"
_NO_RESTRICTIONS = "a licence that grants all four rights without condition restricts nothing further"


def known(stated: Stated[T] | None, value: Value | None = None) -> Known | None:
    """A stated value as a fact; None where it was left out."""
    if stated is None:
        return None
    return Known(value=value if value is not None else as_value(stated.value), sources=(stated.source,))


def as_value(written: object) -> Value:
    """What a person wrote, as a fact's value: a truth, a set of words, a range."""
    if isinstance(written, bool):
        return Truth.of(written)
    if isinstance(written, str):
        return frozenset({written})
    if isinstance(written, Range | DateRange | frozenset):
        return written
    raise TypeError(f"{written!r} is no fact's value")


def _put(facts: Facts, name: str, value: Known | None) -> None:
    if value is not None:
        facts[name] = value


@dataclass(frozen=True)
class Grounding:
    """A dossier on a day, ready to give the facts of its model and of each of its actors."""

    dossier: Dossier
    day: date
    program: Program
    assume: bool
    estimates: Estimates

    def model(self) -> Facts:
        """The facts of the model."""
        modifiers = [actor_id for actor_id in self.actor_ids if self._modifies(actor_id).value is not Truth.NO]
        only = modifiers[0] if len(modifiers) == 1 else None
        return {
            "day": Known(value=DateRange.exactly(self.day)),
            **self._stated_model(),
            **self._compute(),
            **self._originals(),
            **self._modification(only),
            **self._market("any", None),
            **_openness(self.dossier.openness),
            **self._procedure(),
            **self._rest(),
        }

    def actor(self, actor: Actor) -> Facts:
        """The facts of one actor, beside those of the model."""
        actor_id = _id(actor)
        facts: Facts = {
            **self._market("actor", actor_id),
            **self._market("other", actor_id),
            "actor.develops": self._develops(actor_id),
            "actor.modified": self._modifies(actor_id),
            "actor.consortium_role_known": self._consortium_role(actor),
        }
        if self._modifies(actor_id).value is not Truth.NO:
            facts |= self._modification(actor_id)
        _put(facts, "actor.establishment", _establishment(actor.country))
        representative = actor.authorised_representative
        if representative is not None:
            _put(facts, "actor.representative_established", _establishment(representative.country))
        _put(facts, "actor.has_representative", _representative(actor, self.day))
        _put(facts, "actor.code_chapters", _chapters(actor, self.day))
        facts |= self._requests(actor_id)
        return facts

    # -- the model as stated

    def _stated_model(self) -> Facts:
        facts: Facts = {}
        model = self.dossier.model
        for key in ("outputs", "exception", "purpose", "high_impact_capabilities"):
            _put(facts, f"model.{key}", known(getattr(model, key)))
        return facts

    def _rest(self) -> Facts:
        facts: Facts = {}
        legacy, reach = self.dossier.legacy, self.dossier.reach
        if legacy is not None:
            for key in ("training_information_unavailable", "disclosed_and_justified"):
                _put(facts, f"legacy.{key}", known(getattr(legacy, key)))
        if reach is not None:
            _put(facts, "reach.registered_business_users_union", known(reach.registered_business_users_union))
        return facts

    # -- actors and what they did

    @cached_property
    def actor_ids(self) -> tuple[str, ...]:
        """The ids of the dossier's actors, in its order."""
        return tuple(_id(actor) for actor in self.dossier.actors or ())

    @cached_property
    def _own_actors(self) -> tuple[str, ...]:
        """The actors apart from the originals' providers and from the parts of a consortium."""
        others = {original.actor.value for original in self.dossier.original if original.actor}
        return tuple(each for each in self.actor_ids if each not in others)

    @cached_property
    def _stands_for(self) -> Mapping[str, str]:
        """Who answers for an actor's acts: a consortium's coordinator for it and its members, else itself."""
        answers = {}
        for actor in self.dossier.actors or ():
            if actor.coordinator is not None:
                for member in (_id(actor), *(actor.members.value if actor.members else ())):
                    answers[member] = actor.coordinator.value
        return answers

    def _answering(self, stated: Stated[str] | None) -> str | None:
        """The actor that answers for an act; None where the dossier names none and has several."""
        if stated is not None:
            return self._stands_for.get(stated.value, stated.value)
        return self._own_actors[0] if len(self._own_actors) == 1 else None

    def _principal(self, activity: Activity) -> str | None:
        return self._answering(activity.on_behalf_of or activity.actor)

    def _consortium_role(self, actor: Actor) -> Known:
        """Whether it is known who answers for a consortium; unknown for its parts while no coordinator is named."""
        actor_id = _id(actor)
        for place, other in enumerate(self.dossier.actors or ()):
            parts = {_id(other), *(other.members.value if other.members else ())}
            is_consortium = other.kind is not None and other.kind.value == "consortium"
            if is_consortium and actor_id in parts and other.coordinator is None:
                missing = replace(_ASK_COORDINATOR, path=f"actors[{place}].coordinator")
                return Known(value=Truth.UNKNOWN, missing=(missing,))
        return Known(value=Truth.YES)

    def _develops(self, actor_id: str) -> Known:
        """Whether an actor developed the model or had it developed, from who did the training and for whom."""
        activities = self.dossier.activities or ()
        named = [activity for activity in activities if activity.actor or activity.on_behalf_of]
        principals = {self._principal(activity) for activity in named}
        sources = tuple(
            each.source for activity in named for each in (activity.actor, activity.on_behalf_of) if each is not None
        )
        if actor_id in principals or self._member_develops(actor_id, named):
            return Known(value=Truth.YES, sources=tuple(dict.fromkeys(sources)))
        received = [event for event in self.dossier.market or () if event.to and event.to.value == actor_id]
        if received:
            return Known(value=Truth.NO, sources=tuple(event.to.source for event in received if event.to))
        if named:
            complete = len(named) == len(activities)
            return Known(value=Truth.NO if complete else Truth.UNKNOWN, sources=tuple(dict.fromkeys(sources)))
        if not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(_DEVELOPED,))

    def _member_develops(self, actor_id: str, named: Iterable[Activity]) -> bool:
        """Whether a consortium without a coordinator developed the model through its members."""
        for actor in self.dossier.actors or ():
            members = set(actor.members.value) if actor.members else set()
            if _id(actor) == actor_id or actor_id in members:
                family = members | {_id(actor)}
                if len(family) > 1 and any(self._principal(activity) in family for activity in named):
                    return True
        return False

    # -- compute

    @cached_property
    def entries(self) -> tuple[Entry, ...] | None:
        """The compute ledger."""
        return ledger(self.dossier, self.day, self.estimates)

    def _compute(self) -> Facts:
        if self.entries is None:
            unknown = Known(value=NOTHING_KNOWN)
            names = ("training_compute", "cumulative_compute", "expected_cumulative_compute")
            open_kinds = ("merge_compute", "auxiliary_inference_compute", "quantisation_compute")
            return {
                **{f"model.{name}": unknown for name in names},
                **{f"model.{name}": Known(value=NOTHING) for name in open_kinds},
            }
        inherited = self._inherited_cumulative()
        expected = self.expected()
        return {
            "model.training_compute": total(self.entries, "updates"),
            "model.merge_compute": total(self.entries, "spent", kinds=("merge", "initialisation")),
            "model.cumulative_compute": _joined(total(self.entries, "cumulative"), inherited),
            # Notification follows the provider's best estimate, where it has one.
            "model.expected_cumulative_compute": replace(expected, value=_figure(expected).at_best()),
            "model.auxiliary_inference_compute": total(self.entries, "spent", kinds=("auxiliary-model-inference",)),
            "model.quantisation_compute": total(self.entries, "spent", kinds=("quantisation",)),
        }

    def expected(self) -> Known:
        """The cumulative compute that training will take in all, as a range, whatever is spent by the day."""
        if self.entries is None:
            return Known(value=NOTHING_KNOWN)
        return _joined(total(self.entries, "expected"), self._inherited_cumulative())

    def _procedure(self) -> Facts:
        """The state of proceedings, and since when the model is one with systemic risk.

        A recorded day of the requirement prevails over the ledger. A designation only confirms
        what the ledger shows to have begun before it (Guidelines 26).
        """
        facts = procedure_facts(self.dossier, self.day)
        if "procedure.requirement_met" in facts or not self.entries:
            return facts
        line = parameters.number("presumption_flop", self.day)
        passed = crossing(self.entries, _figure(self._inherited_cumulative()), line)
        recorded = facts.get("procedure.systemic_since")
        if recorded is None:
            return facts if passed is None else {**facts, "procedure.systemic_since": Known(value=passed)}
        sum_ = _joined(total(self.entries, "cumulative"), self._inherited_cumulative())
        if passed is None and _figure(sum_).greater_than(Range.exactly(line)) is Truth.YES:
            passed = DateRange()
        if passed is None:
            return facts
        assert isinstance(recorded.value, DateRange)
        return {**facts, "procedure.systemic_since": replace(recorded, value=passed.earlier(recorded.value))}

    def _inherited_cumulative(self) -> Known:
        """The cumulative compute of the originals' weights, each original counted once."""
        own = added(entry.cumulative for entry in self.entries or ())
        line = parameters.number("presumption_flop", self.day)
        parts = [self._cumulative_of(place, original) for place, original in enumerate(self.dossier.original)]
        beyond = [
            original for original, part in zip(self.dossier.original, parts, strict=True) if not _figure(part).bounded
        ]
        if beyond and all(_is(original.systemic_risk, False) for original in beyond) and self.assume:
            room = max(0, line - own.high) if own.high is not None else 0
            bounded = [part for part in parts if _figure(part).bounded]
            rest = Known(value=Range(low=0, high=room), assumptions=(_NOT_LIFTING,))
            return _joined(*bounded, rest)
        return _joined(*parts)

    def _from(self, original: Original) -> Stated[Range] | None:
        """What an activity says of the part of an original's compute that its weights carry."""
        for activity in self.dossier.activities or ():
            origin = activity.from_
            if origin and origin.name and original.name and origin.name.value == original.name.value:
                return origin.flop
        return None

    def _training_compute_of(self, place: int, original: Original) -> Known:
        stated = original.training_compute or self._from(original)
        estimate = estimate_of(original, f"original[{place}]", self.estimates, stated)
        if estimate is not None:
            return Known(value=estimate.flop, sources=estimate.evidence, assumptions=estimate.assumptions)
        found = originals.find(original.hub_id.value) if original.hub_id else None
        if found is not None and found.training_compute.high is not None:
            return Known(
                value=found.training_compute,
                sources=found.estimate.evidence,
                assumptions=(f"the original's compute is estimated from public figures: {found.estimate.method}",),
            )
        path = f"original[{place}].training_compute"
        asks = "How much compute trained the original model, in FLOP?"
        missing = Missing(fact="original.training_compute", asks=asks, path=path, who="the original's provider")
        low = parameters.number("criterion_flop", self.day) if _is(original.gpai_model, True) else 0
        sources = (original.gpai_model.source,) if original.gpai_model and low else ()
        return Known(value=Range(low=low), sources=sources, missing=(missing,))

    def _cumulative_of(self, place: int, original: Original) -> Known:
        if original.cumulative_training_compute is not None:
            return Known(
                value=original.cumulative_training_compute.value, sources=(original.cumulative_training_compute.source,)
            )
        training = self._training_compute_of(place, original)
        if not self.assume:
            return replace(training, value=Range(low=_figure(training).low, best=_figure(training).best))
        if not _figure(training).bounded:
            return training
        return replace(training, assumptions=(*training.assumptions, _SAME_CUMULATIVE))

    # -- originals

    def _originals(self) -> Facts:
        given = self.dossier.original
        facts: Facts = {
            "original.exists": Known(value=Truth.of(bool(given))),
            "original.several": Known(value=Truth.of(len(given) > 1)),
            "original.weights_integrated": Known(value=Truth.of(len(given) > 1 or self._takes_weights())),
            "original.is_modified": Known(value=Truth.of("original[0].root" in self.estimates)),
        }
        if not given:
            return facts | {"model.inherited_training_compute": Known(value=NOTHING)}
        compute = [self._training_compute_of(place, original) for place, original in enumerate(given)]
        facts |= {
            "model.inherited_training_compute": _joined(*compute),
            "original.training_compute": _extreme(compute, largest=True),
            "original.smallest_training_compute": _extreme(compute, largest=False),
            "original.summed_training_compute": _joined(*compute),
            "original.cumulative_training_compute": _extreme(
                [self._cumulative_of(place, original) for place, original in enumerate(given)], largest=True
            ),
            "original.gpai_model": self._original_is_gpai(compute),
            "original.training_compute_obtainable": _all(self._obtainable(*each) for each in enumerate(given)),
            "original.root_training_compute": self._root(compute),
        }
        placed = [original.placed_on for original in given if original.placed_on]
        if len(placed) == len(given):
            facts["original.placed_on"] = _last(placed)
        systemic = [known(original.systemic_risk) for original in given]
        facts["original.systemic_risk"] = _any(
            each or Known(value=Truth.UNKNOWN, missing=(_ask_original(place, "systemic_risk"),))
            for place, each in enumerate(systemic)
        )
        facts["original.open_source_exemption"] = _all(
            known(original.open_source_exemption)
            or Known(value=Truth.UNKNOWN, missing=(_ask_original(place, "open_source_exemption"),))
            for place, original in enumerate(given)
        )
        return facts

    def _takes_weights(self) -> bool:
        """Whether an activity merged weights or took them to start from."""
        return any(entry.kind in ("merge", "initialisation") for entry in self.entries or ())

    def _root(self, compute: list[Known]) -> Known:
        """The compute of the first model of a chain, where the original's own dossier was read; else the original's."""
        estimate = self.estimates.get("original[0].root")
        if estimate is not None:
            return Known(value=estimate.flop, sources=estimate.evidence, assumptions=estimate.assumptions)
        return compute[0]

    def _original_is_gpai(self, compute: list[Known]) -> Known:
        return _any(
            self._one_original_is_gpai(place, original, figure)
            for (place, original), figure in zip(enumerate(self.dossier.original), compute, strict=True)
        )

    def _one_original_is_gpai(self, place: int, original: Original, compute: Known) -> Known:
        if original.gpai_model is not None:
            return Known(value=Truth.of(original.gpai_model.value), sources=(original.gpai_model.source,))
        line = Range.exactly(parameters.number("criterion_flop", self.day))
        by_compute = _figure(compute).greater_than(line)
        if by_compute.decided:
            return Known(value=by_compute, sources=compute.sources, cites=("Guidelines 17",))
        if _is(original.systemic_risk, True):
            sources = (original.systemic_risk.source,) if original.systemic_risk else ()
            return Known(value=Truth.YES, sources=sources)
        if self.assume and _figure(compute).high is None:
            return Known(value=Truth.YES, assumptions=(_ORIGINAL_GPAI,))
        return Known(value=Truth.UNKNOWN, missing=(_ask_original(place, "gpai_model"),))

    def _obtainable(self, place: int, original: Original) -> Known:
        figure = _figure(self._training_compute_of(place, original))
        if figure.high is not None:
            return Known(value=Truth.YES)
        stated = known(original.training_compute_obtainable)
        return stated or Known(value=Truth.UNKNOWN, missing=(_ask_original(place, "training_compute_obtainable"),))

    # -- modification

    def _modifies(self, actor_id: str) -> Known:
        """Whether an actor modified the original: distinct from its provider, and not on its behalf."""
        if not self.dossier.original:
            return Known(value=Truth.NO)
        providers = {original.actor.value for original in self.dossier.original if original.actor}
        if actor_id in providers:
            return Known(value=Truth.NO)
        activities = self.dossier.activities
        if activities is None:
            return self._sole_modifier(actor_id)
        mine = [activity for activity in activities if self._principal(activity) == actor_id]
        if not mine:
            unnamed = any(self._principal(activity) is None for activity in activities)
            return Known(value=Truth.UNKNOWN if unnamed else Truth.NO)
        sources = [each.actor.source for each in mine if each.actor]
        assumptions = [] if providers else [_DISTINCT]
        if any(activity.actor is None for activity in mine):
            assumptions.append(_SAME_ACTOR)
        if assumptions and not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, sources=tuple(dict.fromkeys(sources)), assumptions=tuple(assumptions))

    def _sole_modifier(self, actor_id: str) -> Known:
        if self._own_actors == (actor_id,) and self.assume:
            return Known(value=Truth.YES, assumptions=(_SAME_ACTOR, _DISTINCT))
        return Known(value=Truth.UNKNOWN)

    def _modification(self, actor_id: str | None) -> Facts:
        """The modification by one actor; by whoever made it where ``actor_id`` is None."""
        facts: Facts = {}
        if not self.dossier.original:
            return {"model.modified_by_another": self._others_modified_without_original()}
        modifying = [self._modifies(each) for each in self.actor_ids]
        facts["model.modified_by_another"] = _any(modifying) if modifying else self._nameless_modifier()
        entries = [
            entry
            for entry in self.entries or ()
            if actor_id is None or self._principal(entry.activity) in (actor_id, None)
        ]
        unknown = Known(value=NOTHING_KNOWN, missing=(_ASK_MODIFICATION,))
        spent = total(entries, "updates") if self.entries is not None else unknown
        facts |= {
            "modification.training_compute": spent,
            "modification.cumulative_compute": total(entries, "cumulative") if self.entries is not None else unknown,
            "modification.largest_training_compute": self._largest(actor_id, entries, spent),
        }
        changes = [entry.activity.significant_change for entry in entries if entry.activity.significant_change]
        if changes:
            words = frozenset(word for change in changes for word in change.value)
            sources = tuple(change.source for change in changes)
            facts["modification.significant_change"] = Known(value=words, sources=sources)
        controllers = [entry.activity.weights_controlled_by for entry in entries]
        stated = [each for each in controllers if each is not None]
        if stated:
            elsewhere = any(self._answering(each) not in (actor_id, None) for each in stated)
            if actor_id is None:
                elsewhere = any(each.value not in self._own_actors for each in stated)
            facts["modification.weights_controlled_elsewhere"] = Known(
                value=Truth.of(elsewhere), sources=tuple(each.source for each in stated)
            )
        return facts

    def _nameless_modifier(self) -> Known:
        if not self.assume:
            return Known(value=Truth.UNKNOWN)
        return Known(value=Truth.YES, assumptions=(_DISTINCT,))

    def _others_modified_without_original(self) -> Known:
        """In a dossier without an original: whether another actor than the pre-training one developed it further."""
        if self.dossier.activities is None and len(self.actor_ids) != 1:
            return Known(value=Truth.UNKNOWN)
        activities = [activity for activity in self.dossier.activities or () if activity.actor or activity.on_behalf_of]
        first = {self._principal(each) for each in activities if each.kind and each.kind.value == "pre-training"}
        later = {self._principal(each) for each in activities if each.kind and each.kind.value in _LATER_KINDS}
        return Known(value=Truth.of(bool(first) and bool(later - first)))

    def _largest(self, actor_id: str | None, entries: list[Entry], whole: Known) -> Known:
        """The largest of an actor's modifications, told apart by what it placed in between."""
        placings = sorted(
            event.on.value.latest
            for event in self.dossier.market or ()
            if event.event
            and event.event.value in ("made-available", "integrated-in-system")
            and event.on
            and event.on.value.latest
            and event.on.value.latest <= self.day
            and (actor_id is None or self._answering(event.actor) == actor_id)
        )
        groups: dict[int, list[Entry]] = {}
        for entry in entries:
            started = entry.activity.started_on
            begun = started.value.earliest if started else None
            groups.setdefault(sum(1 for day in placings if begun and day < begun), []).append(entry)
        if len(groups) < 2:
            return whole
        return _extreme([total(group, "updates") for group in groups.values()], largest=True)

    # -- the market

    def _market(self, of: str, actor_id: str | None) -> Facts:
        """The facts that follow from events of the market, by the law's table of grounds."""
        facts: Facts = {}
        for ground in market_law.GROUNDS:
            if ground.of == of and self.dossier.market is not None:
                events = [event for event, _ in self._events_of(of, actor_id)]
                places = [place for _, place in self._events_of(of, actor_id)]
                grounded = _any(
                    self._event_known(ground.rule, event, place) for event, place in zip(events, places, strict=True)
                )
                facts[ground.fact] = replace(grounded, cites=ground.cites)
        if of == "any":
            _put(facts, "market.placed_on", self._placed_on())
        return facts

    def _events_of(self, of: str, actor_id: str | None) -> Iterator[tuple[MarketEvent, int]]:
        for place, event in enumerate(self.dossier.market or ()):
            by = self._answering(event.actor)
            if of == "any" or (of == "actor" and (by in (actor_id, None) or self._is_member(actor_id, by))):
                yield event, place
            if of == "other" and by != actor_id and not (event.to and event.to.value not in (actor_id, by)):
                yield event, place

    def _is_member(self, actor_id: str | None, consortium: str | None) -> bool:
        """Whether an actor is a member of a consortium that names no coordinator, and so may answer for its acts."""
        return any(
            _id(actor) == consortium
            and actor.coordinator is None
            and actor_id in (actor.members.value if actor.members else ())
            for actor in self.dossier.actors or ()
        )

    def _event_known(self, rule: Rule, event: MarketEvent, place: int) -> Known:
        case = self._event_case(place)
        finding = self.program.finding(rule, case)
        value = finding.outcome.truth
        if self._answering(event.actor) is None and value is Truth.YES and rule in _ACTORS_RULES:
            value = Truth.UNKNOWN
        prefix = f"market[{place}]."
        missing = tuple(replace(item, path=prefix + item.path) for item in finding.missing)
        assumed = tuple(fact.assumes for fact in finding.assumed)
        sources = tuple(
            source for fact in finding.reasons if fact.name in case.facts for source in case.facts[fact.name].sources
        )
        return Known(value=value, sources=tuple(dict.fromkeys(sources)), assumptions=assumed, missing=missing)

    @cached_property
    def _event_cases(self) -> dict[int, Case]:
        return {}

    def _event_case(self, place: int) -> Case:
        if place not in self._event_cases:
            assert self.dossier.market is not None
            event = self.dossier.market[place]
            facts = _event_facts(event, self.day)
            if event.event is not None and event.event.value == "eu-exclusion":
                facts["event.before_system"] = self._before_system(event)
            self._event_cases[place] = Case(facts=facts, assume=self.assume)
        return self._event_cases[place]

    def _before_system(self, exclusion: MarketEvent) -> Known:
        """Whether an exclusion came before any system with the model did to the Union, or on the same day."""
        value, sources = Truth.YES, []
        for place, event in enumerate(self.dossier.market or ()):
            day = _day_of(event)
            if _is_system(event) and day and exclusion.on and self._comes_to_union(place):
                value = value & ~day.value.before(exclusion.on.value)
                sources += [exclusion.on.source, day.source]
        return Known(value=value, sources=tuple(dict.fromkeys(sources)))

    def _comes_to_union(self, place: int) -> bool:
        return self.program.truth(market_law.is_system_in_union, self._event_case(place)) is Truth.YES

    def _placed_on(self) -> Known | None:
        """The day of the first placing: the earliest among the events that place, or may place, the model."""
        sure: list[DateRange] = []
        possible: list[DateRange] = []
        sources: list[Source] = []
        for place, event in enumerate(self.dossier.market or ()):
            truths = [self.program.truth(rule, self._event_case(place)) for rule in market_law.PLACING]
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
        return Known(value=value, sources=tuple(dict.fromkeys(sources)))

    def _internal_use_on(self) -> Known | None:
        """The first day of internal use, which counts as placing where the model is one with systemic risk."""
        days = [
            event.on
            for event in self.dossier.market or ()
            if event.event and event.event.value == "internal-use" and event.on and event.on.value.earliest
        ]
        first = min(days, key=lambda stated: stated.value.earliest or date.max, default=None)
        return known(first)

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
                and self._answering(event.actor) in (actor_id, None)
                and not (event.on and event.on.value.earliest and event.on.value.earliest > self.day)
            ]
            if events:
                sources = tuple(dict.fromkeys(event.event.source for event in events if event.event))
                come = _any(Known(value=_happened(event.on, self.day)) for event in events)
                facts[f"actor.{fact}"] = replace(come, sources=sources)
        return facts


_LATER_KINDS = ("continued-pre-training", "fine-tuning", "reinforcement-learning", "merge", "quantisation")
_ACTORS_RULES = tuple(ground.rule for ground in market_law.GROUNDS if ground.of == "actor")
_ASK_MODIFICATION = Missing(
    fact="modification.training_compute",
    asks="How much compute did the modification take for parameter updates, in FLOP?",
    path="activities",
    who="training team",
)


_ASK_COORDINATOR = Missing(
    fact="actor.consortium_role_known", asks="Who coordinates the consortium?", path="actors", who="management"
)


def _ask_original(place: int, key: str) -> Missing:
    asks = {
        "systemic_risk": "Is the original a model with systemic risk?",
        "gpai_model": "Is the original a general-purpose AI model?",
        "open_source_exemption": "Does the original qualify for the open-source exception?",
        "training_compute_obtainable": "Can the original's training compute be known, or be estimated?",
    }
    who = "training team" if key == "training_compute_obtainable" else "the original's provider"
    return Missing(fact=f"original.{key}", asks=asks[key], path=f"original[{place}].{key}", who=who)


def _id(actor: Actor) -> str:
    assert actor.id is not None  # the dossier's reader refuses an actor without one
    return actor.id.value


def _is(stated: Stated[bool] | None, value: bool) -> bool:
    return stated is not None and stated.value is value


def _figure(fact: Known) -> Range:
    assert isinstance(fact.value, Range)
    return fact.value


def _joined(*parts: Known) -> Known:
    """The sum of several amounts, with all that each rests on."""
    return _with_all(parts, added(_figure(part) for part in parts))


def _extreme(parts: list[Known], *, largest: bool) -> Known:
    """The largest or the smallest of several amounts, as a range."""
    pick = max if largest else min
    figures = [_figure(part) for part in parts]
    lows = [figure.low or 0 for figure in figures]
    highs = [figure.high for figure in figures if figure.high is not None]
    bests = [figure.best for figure in figures if figure.best is not None]
    bounded = len(highs) == len(figures) if largest else bool(highs)
    best = pick(bests) if len(bests) == len(figures) else None
    return _with_all(parts, Range(low=pick(lows), best=best, high=pick(highs) if bounded else None))


def _any(parts: Iterable[Known]) -> Known:
    """Whether something holds of at least one of several, with what carries or hinders that."""
    listed = list(parts)
    value = Truth.NO
    for part in listed:
        assert isinstance(part.value, Truth)
        value = value | part.value
    return _with_all([part for part in listed if part.value is value], value)


def _all(parts: Iterable[Known]) -> Known:
    listed = list(parts)
    value = Truth.YES
    for part in listed:
        assert isinstance(part.value, Truth)
        value = value & part.value
    return _with_all([part for part in listed if part.value is value], value)


def _with_all(parts: Iterable[Known], value: Value) -> Known:
    listed = list(parts)
    return Known(
        value=value,
        sources=tuple(dict.fromkeys(source for part in listed for source in part.sources)),
        assumptions=tuple(dict.fromkeys(text for part in listed for text in part.assumptions)),
        missing=tuple(dict.fromkeys(item for part in listed for item in part.missing)),
    )


def _day_of(event: MarketEvent) -> Stated[DateRange] | None:
    """The day that matters for an event: for an integrated model that of the system."""
    return (event.system_on or event.on) if _is_system(event) else event.on


def _is_system(event: MarketEvent) -> bool:
    return event.event is not None and event.event.value == "integrated-in-system"


def _last(days: list[Stated[DateRange]]) -> Known:
    """The last of several days: what was made from several originals is no older than the last of them."""
    latest = [day.value.latest for day in days if day.value.latest]
    value = DateRange(
        earliest=max((day.value.earliest for day in days if day.value.earliest), default=None),
        latest=max(latest) if len(latest) == len(days) else None,
    )
    return Known(value=value, sources=tuple(day.source for day in days))


def _happened(day: Stated[DateRange] | None, today: date) -> Truth:
    """Whether a day has come. What carries no day has happened: plans are dated."""
    if day is None:
        return Truth.YES
    return ~DateRange.exactly(today).before(day.value)


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
        _put(facts, f"event.{key}", known(getattr(event, key)))
    _put(facts, "event.kind", known(event.event))
    _put(facts, "event.system_territory", known(event.system_territory or event.territory))
    for name, day in (("event.happened", event.on), ("event.system_happened", event.system_on or event.on)):
        facts[name] = Known(value=_happened(day, today), sources=(day.source,) if day else ())
    return facts


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
    return Known(value=_happened(mandate, day), sources=sources)


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
    sources = tuple(dict.fromkeys(chapter.source for chapter in held))
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


def _openness(openness: Openness | None) -> Facts:
    if openness is None:
        return _licence(Openness())
    facts: Facts = {}
    for key in (
        "access_verification",
        "monetisation",
        "personal_data",
        "transactions_only_between_microenterprises",
        "weights_public",
        "architecture_public",
        "usage_information",
    ):
        _put(facts, f"openness.{key}", known(getattr(openness, key)))
    return facts | _licence(openness)


def _licence(openness: Openness) -> Facts:
    """The rights and restrictions: as stated one by one, else as the table of licences has them."""
    facts: Facts = {}
    for right, grant in (openness.rights or {}).items():
        _put(facts, f"licence.{right}", known(grant))
    _put(facts, "licence.grounds", known(openness.grounds))
    facts |= {name: fact for name, fact in _by_identifier(openness).items() if name not in facts}
    rights = [facts.get(f"licence.{right}") for right in RIGHTS]
    if rights and all(each is not None and each.value == frozenset({"granted"}) for each in rights):
        facts.setdefault("licence.grounds", Known(value=frozenset(), assumptions=(_NO_RESTRICTIONS,)))
    if "licence.grounds" in facts:
        facts.setdefault("licence.behavioural_restrictions", Known(value=Truth.NO))
        facts["licence.safety_terms_acceptable"] = _safety_terms(openness)
    if not facts and openness.licence is None:
        return dict.fromkeys(_LICENCE_FACTS, _LICENCE_UNKNOWN)
    return facts


_LICENCE_UNKNOWN = Known(
    value=Truth.UNKNOWN,
    missing=(
        Missing(
            fact="openness.licence",
            asks="Under which licence is the model released? An identifier of SPDX or of the hub, or proprietary.",
            path="openness.licence",
            who="release manager",
        ),
    ),
)
"""What is asked first while nothing at all is known of the licence: its name answers the rest."""
_LICENCE_FACTS = (
    *(f"licence.{right}" for right in RIGHTS),
    "licence.grounds",
    "licence.behavioural_restrictions",
    "licence.safety_terms_acceptable",
)


def _by_identifier(openness: Openness) -> Facts:
    if openness.licence is None:
        return {}
    source = openness.licence.source
    if openness.licence.value.strip().casefold() == "proprietary":
        withheld = Known(value=frozenset({"withheld"}), sources=(source,))
        return {f"licence.{right}": withheld for right in RIGHTS}
    entry = licences.lookup(openness.licence.value)
    if entry is None or entry.verdict is licences.Verdict.UNKNOWN:
        return {}
    sources = (source, Source(text=f"table of licences: {entry.name}, {entry.where}"))
    facts: Facts = {
        f"licence.{right}": Known(value=frozenset({str(permission)}), sources=sources)
        for right, permission in entry.rights.items()
        if permission is not licences.Permission.UNKNOWN
    }
    disputed = entry.verdict is licences.Verdict.UNSETTLED
    grounds = frozenset() if disputed else frozenset(str(ground) for ground in entry.grounds)
    facts["licence.grounds"] = Known(value=grounds, sources=sources)
    facts["licence.behavioural_restrictions"] = Known(value=Truth.of(disputed), sources=sources)
    return facts


def _safety_terms(openness: Openness) -> Known:
    """Whether safety terms are acceptable. Where none are described there are none to object to."""
    terms = openness.safety_terms
    if terms is None:
        return Known(value=Truth.YES)
    stated = (terms.significant_risk, terms.proportionate, terms.objective, terms.non_discriminatory)
    return _all(known(each) or Known(value=Truth.UNKNOWN) for each in stated)
