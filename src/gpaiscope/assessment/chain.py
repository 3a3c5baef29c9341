"""Models made from one another: an original filled from its own assessment, and the models of one dossier.

A model of which a dossier names several is assessed as a dossier of its own, and so is what a second actor trained on
what a first one had placed. Where the days do not tell whether that is one model or two, both are worked out: what
agrees stands, and the rest is unknown until the day, or the names of the models, are stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import reduce
from typing import Final

from gpaiscope import assessment
from gpaiscope.assessment import Assessment, Conclusion
from gpaiscope.assessment.actors import Actors, id_of
from gpaiscope.assessment.facts import amount, figure, stated_day
from gpaiscope.assessment.ledger import NOTHING, Estimates, total
from gpaiscope.assessment.modifications import LATER_KINDS, PLACING
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.procedure import Steps, counts_from, name_of
from gpaiscope.assessment.warnings import Warning_
from gpaiscope.assessment.world import OURS, World
from gpaiscope.compute.estimate import Estimate
from gpaiscope.deferred import dataclass
from gpaiscope.dossier import Activity, Dossier, MarketEvent, Stated, StatedOriginal, Training, path_of, turns
from gpaiscope.dossier.models import Record, alone, in_order, part_of, strangers, with_actors
from gpaiscope.engine.case import Missing
from gpaiscope.engine.expression import Assume
from gpaiscope.errors import UsageError
from gpaiscope.law import Law, cautions, enforcement, modification, scope, systemic_risk, training_compute
from gpaiscope.law.procedure import DECLASSIFYING, STEPS_OF_MODEL
from gpaiscope.values import NOTHING_KNOWN, DateRange, Outcome, Range, Source, Truth, unique

# -- an original, filled from its own assessment

BEHIND: Final = frozenset(
    {
        "gpai_model",
        "systemic_risk",
        "open_source_exemption",
        "same_model",
        "provider",
        "downstream_modifier_provider",
    }
)
"""The conclusions of a model that those made from it may hang on."""


def completed(original: StatedOriginal, own: Assessment, source: Source | None = None) -> StatedOriginal:
    """The original with what its own assessment gives, where nothing is said of it there.

    ``source`` is what that comes from; None: a dossier of its own.
    """
    source = source or _own_dossier(own)
    estimated = any(each is not None for each in (original.architecture, original.hardware, original.log))
    found: dict[str, object] = {
        "gpai_model": _decided(own, "gpai_model"),
        "systemic_risk": _decided(own, "systemic_risk"),
        "systemic_since": _systemic_since(own),
        "systemic_until": _systemic_until(own),
        "open_source_exemption": _decided(own, "open_source_exemption"),
        "training_compute": None if estimated else _whole(own),
        "cumulative_training_compute": _bounded(amount(own.model_case, training_compute.cumulative_compute)),
        "placed_on": assessment.day_under(own.law, enforcement.placed_on, own.model_case),
    }
    added = {
        key: Stated(value=value, source=source)
        for key, value in found.items()
        if value is not None and getattr(original, key) is None
    }
    public = own.dossier.openness.weights_public if own.dossier.openness is not None else None
    told = {"lineage": _lineage(own), "weights_public": public.value if public is not None else None}
    return replace(original, **told, **added)  # type: ignore[arg-type]


def _lineage(own: Assessment) -> tuple[Training, ...]:
    """The training that a model is made of: its own, and that of all that it was made from, each once."""
    case, given = own.model_case, own.dossier.original
    name = own.dossier.model.name
    held = amount(case, scope.training_compute) or NOTHING_KNOWN
    cumulative = NOTHING_KNOWN if own.entries is None else figure(total(own.entries, "cumulative"))
    begun = case.known(scope.has_original)
    mine = Training(
        key=f"{own.dossier.file}: {own.place}: {name.value if name else ''}",
        training=held,
        cumulative=cumulative,
        first=not given,
        apart=bool(given) or (begun is not None and begun.value is Truth.NO),
    )
    if not given:
        return (mine,)
    from gpaiscope.assessment.lineage import distinct

    originals = Originals(
        dossier=own.dossier, law=own.law, assume=case.assume, estimates=own.estimates, entries=own.entries
    )
    return (mine, *distinct(originals.lineages))


def supplied_from(dossier: Dossier, before: Iterable[Assessment]) -> Dossier:
    """A dossier that also tells how the models that its own was made from left the Union out, and to whom.

    Whether an integrator is the provider hangs on that (Guidelines 56), as it does where one dossier tells it all.
    """
    ids = {id_of(each) for each in dossier.actors or ()}
    upstream = tuple(
        each
        for own in before
        for each in own.dossier.market or ()
        if _leaves_out(each) and (each.actor is None or each.actor.value in ids)
    )
    return replace(dossier, market=(*(dossier.market or ()), *upstream)) if upstream and dossier.market else dossier


def _leaves_out(event: MarketEvent) -> bool:
    """Whether an event says how the Union was left out: a supply outside it, or an exclusion."""
    word = name_of(event)
    outside = event.territory is not None and event.territory.value == "outside-union"
    return word == "eu-exclusion" or (word == "made-available" and outside)


def proceeded_from(dossier: Dossier, before: Sequence[Assessment], *, law: Law, assume: Assume) -> Dossier:
    """A dossier with what happened to the model that its provider developed further itself.

    It is the same model still (Guidelines 22), and was notified, accepted or designated, or handed over to who develops
    it on, with what it began with. A step that the dossier tells of itself stands for that of before.
    """
    actors = Actors(dossier=dossier, law=law, assume=assume)
    if len(before) != 1 or len(dossier.original) != 1 or not _developed_on(dossier, actors):
        return dossier
    earlier, provider = before[0].dossier, dossier.original[0].actor
    told = {name_of(each) for each in dossier.procedure or ()}
    steps = tuple(
        each for each in earlier.procedure or () if (word := name_of(each)) in STEPS_OF_MODEL and word not in told
    )
    handed = tuple(
        each
        for each in earlier.market or ()
        if name_of(each) == "transferred" and provider and each.to and each.to.value == provider.value
    )
    return replace(
        dossier,
        procedure=(*steps, *(dossier.procedure or ())) if steps else dossier.procedure,
        market=(*handed, *dossier.market) if handed and dossier.market is not None else dossier.market,
    )


def _developed_on(dossier: Dossier, actors: Actors) -> bool:
    """Whether all that made a model of its original was done by the original's provider, and is no run from scratch."""
    provider = dossier.original[0].actor
    done = dossier.activities or ()
    from_scratch = any(each.kind is None or each.kind.value == "pre-training" for each in done)
    return (
        bool(done) and not from_scratch and provider is not None and {*map(actors.principal, done)} == {provider.value}
    )


def root_of(own: Assessment) -> Estimate | None:
    """The compute of an original's own original, which is the first model of the chain as far as it is written down.

    None where the original's provider made it of a model of its own, for that is the same model (Guidelines 22).
    """
    same = own.conclusion("same_model").finding.outcome is Outcome.YES
    value = amount(own.model_case, modification.root_compute) if own.dossier.original and not same else None
    return None if value is None else Estimate(flop=value, method="dossier", evidence=(_own_dossier(own),))


def since_root(own: Assessment) -> Estimate | None:
    """The compute that made an original of the first model of the chain: its own, and that of those in between.

    What somebody answers for as the provider of its modification is not added to what others do later. None where there
    is no chain.
    """
    if root_of(own) is None:
        return None
    answered = own.law.program.truth(modification.modification_makes_provider, own.model_case)
    if answered is Truth.YES:
        return Estimate(flop=NOTHING, method="dossier", evidence=(_own_dossier(own),))
    parts = [amount(own.model_case, fact) for fact in (scope.training_compute, modification.added_since_root)]
    known = [part for part in parts if part is not None]
    value = known[0] + known[1] if len(known) == len(parts) else NOTHING_KNOWN
    if answered is not Truth.NO:
        value = Range(low=0, high=value.high)
    return Estimate(flop=value, method="dossier", evidence=(_own_dossier(own),))


def _own_dossier(own: Assessment) -> Source:
    return Source(text="assessed from the original's own dossier", file=own.dossier.file)


def _decided(own: Assessment, id: str) -> bool | None:
    outcome = own.conclusion(id).finding.outcome
    return (outcome is Outcome.YES) if outcome.decided else None


def _systemic_since(own: Assessment) -> DateRange | None:
    """Since when a model surely is one with systemic risk, as far as that is known."""
    if not _decided(own, "systemic_risk"):
        return None
    since, anew = assessment.day_under(own.law, systemic_risk.systemic_since, own.model_case), _designated_anew(own)
    if since is not None and anew is not None:
        return since.hull(anew)
    return since if since != DateRange() else None


def _designated_anew(own: Assessment) -> DateRange | None:
    """The day of the last designation, where an earlier one was lifted before and nothing else classifies the model.

    Between both it was without systemic risk for a while, so that since when it counts hangs on who asks.
    """
    if own.law.program.truth(systemic_risk.classified_by_capabilities, own.model_case) is not Truth.NO:
        return None
    steps = _steps(own)
    lifted = steps.named("lifted")
    anew = [
        decided.value
        for each in steps.named("designated")
        if any(steps.follows(each, end) is Truth.YES for end in lifted) and (decided := counts_from(each)) is not None
    ]
    return reduce(DateRange.later, anew) if anew else None


def _steps(own: Assessment) -> Steps:
    return Steps(events=own.dossier.procedure or (), day=own.law.day, assume=own.model_case.assume)


def _systemic_until(own: Assessment) -> DateRange | None:
    """The last day on which a model was one with systemic risk that a decision ended; None where none did.

    Of several decisions the last counts; where its day is not known, neither is the last of the risk.
    """
    if _decided(own, "systemic_risk") is not False:
        return None
    decisions = [counts_from(each) for each in _steps(own).named(*DECLASSIFYING)]
    if not decisions:
        return None
    told = [DateRange() if each is None else each.value for each in decisions]
    return reduce(DateRange.later, told).shifted(-1)


def _whole(own: Assessment) -> Range | None:
    """The compute that trained the original's weights: its own, with what it inherited."""
    parts = [amount(own.model_case, fact) for fact in (scope.training_compute, scope.inherited_training_compute)]
    known = [part for part in parts if part is not None]
    return _bounded(known[0] + known[1]) if len(known) == len(parts) else None


def _bounded(value: Range | None) -> Range | None:
    """Nothing for a range that says nothing: one from nought upwards."""
    return None if value is None or (value.high is None and not value.low) else value


# -- the models of one dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """How the models of a dossier are assessed: as `assess` does, each with what it was made from.

    ``dated`` False: without warnings, and without asking since when anything has been so. ``only``: then these
    conclusions alone, if any are named. ``brief``: dated only where what is owed hangs on that; ``kept`` takes up what
    was owed on other days.
    """

    law: Law
    known_on: date | None
    readings: Mapping[str, str]
    assume: Assume
    estimates: Estimates
    dated: bool = True
    only: frozenset[str] = frozenset()
    world: World = OURS
    brief: bool = False
    kept: assessment.KeptOwed = field(default_factory=dict)

    def assessed(self, dossier: Dossier, before: Sequence[Assessment] = (), place: str = "") -> Assessment:
        """One plain dossier, made from models that were assessed before."""
        root, added = (root_of(before[0]), since_root(before[0])) if before else (None, None)
        estimates = {
            **self.estimates,
            **({"original[0].root": root} if root else {}),
            **({"original[0].since_root": added} if added else {}),
        }
        found = self._concluded(dossier, estimates, {} if before else self.kept)
        return replace(still_of_modification(found, before), before=tuple(before), place=place)

    def owed(self, dossier: Dossier, only: frozenset[assessment.Owing] | None) -> assessment.Owed:
        """What one plain dossier owes, or what it owes of some, that is made from no other model of it."""
        return assessment.owed_under(
            self.law,
            dossier,
            actor="",
            readings=self.readings,
            assume=self.assume,
            estimates=self.estimates,
            kept=self.kept,
            only=only,
        )

    def _concluded(self, dossier: Dossier, estimates: Estimates, kept: assessment.KeptOwed) -> Assessment:
        if self.brief or not self.dated:
            given = {"readings": self.readings, "assume": self.assume, "estimates": estimates, "only": self.only}
            return replace(assessment.concluded(self.law, dossier, actor="", **given), known_on=self.known_on)  # type: ignore[arg-type]
        return assessment.assess(
            dossier,
            self.law.day,
            readings=self.readings,
            assume=self.assume,
            estimates=estimates,
            known_on=self.known_on,
            world=self.world,
            kept=kept,
        )

    def principals(self, dossier: Dossier) -> Actors:
        """Who answers for what in a dossier."""
        return Actors(dossier=dossier, law=self.law, assume=self.assume)

    def original(self, own: Assessment) -> StatedOriginal:
        """A model as the original of what was made from it, with its provider."""
        model, provider = own.dossier.model, self._provider(own)
        called = model.name.value if model.name else "the model before"
        source = Source(text=f"assessed from what the dossier says of {called}", file=own.dossier.file)
        actor = Stated(value=provider, source=source) if provider else None
        name, hub_id = (each and replace(each, path="") for each in (model.name, model.hub_id))  # it is no [[original]]
        return completed(StatedOriginal(name=name, hub_id=hub_id, actor=actor), own, source)

    def _provider(self, own: Assessment) -> str:
        """Who provides a model: the only one that surely does, else whoever alone trained it.

        What was modified without making its modifier a provider stays with the original's.
        """
        surely = [
            each.actor for each in own.conclusions if each.id == "provider" and each.finding.outcome is Outcome.YES
        ]
        if len(surely) == 1:
            return surely[0]
        providers = unique(each.actor.value for each in own.dossier.original if each.actor)
        modifiers = [each.finding for each in own.conclusions if each.id == "downstream_modifier_provider"]
        modified = self.law.program.truth(modification.modified_gpai_model, own.model_case) is Truth.YES
        if modified and len(providers) == 1 and all(each.outcome is Outcome.NO for each in modifiers):
            return providers[0]
        trained = trainers(own.dossier, self.principals(own.dossier))
        return trained[0] if len(trained) == 1 else ""


def still_of_modification(own: Assessment, before: Sequence[Assessment]) -> Assessment:
    """What whoever developed its own modification further owes is still for that alone (Guidelines 22, 65)."""
    if not before or own.conclusion("same_model").finding.outcome is not Outcome.YES:
        return own
    return replace(own, obligations=tuple(_scoped(each, own, before) for each in own.obligations))


def _scoped(
    owed: assessment.ObligationConclusion, own: Assessment, before: Sequence[Assessment]
) -> assessment.ObligationConclusion:
    if not owed.obligation.limited:
        return owed
    key = (owed.obligation.id, owed.conclusion.actor)
    providers = {each.actor.value if each.actor else "" for each in own.dossier.original}
    scopes = {
        each.scope
        for earlier in before
        for each in earlier.obligations
        if (each.obligation.id, each.conclusion.actor) == key and each.conclusion.finding.outcome is not Outcome.NO
    }
    return replace(owed, scope="modification") if providers == {key[1]} and scopes == {"modification"} else owed


def assess_models(
    dossier: Dossier,
    day: date,
    *,
    actor: str = "",
    readings: Mapping[str, str] | None = None,
    assume: Assume = True,
    estimates: Estimates | None = None,
    known_on: date | None = None,
    world: World = OURS,
) -> tuple[Assessment, ...]:
    """Assess each model of a dossier, in its order; everything else is as in `assess`.

    Several are those that the dossier names, or two where a second actor surely began to train after a first had
    placed what it trained. With ``actor`` only the models in which the actor plays a part are kept.
    """

    chain = Chain(
        law=world.law(day),
        known_on=known_on,
        readings=readings or {},
        assume=assume,
        estimates=estimates or {},
        world=world,
    )

    found = tuple(replace(own, given=dossier) for own in models_of(world.told(dossier, day, known_on), chain))
    found = of_actor(found, actor) if actor else found
    attaching = assessment.attaching_of(found)

    def owed_on(at: date) -> list[assessment.Owed]:
        told, then = world.told(dossier, at, known_on), replace(chain, law=world.law(at), brief=True)
        return owed_by_models(told, then, actor, attaching)

    happened = {each for own in found for each in assessment.moments(own)}
    return assessment.since_changes(found, {*turns(dossier), *world.turned}, owed_on, happened)


def owed_by_models(
    dossier: Dossier, chain: Chain, actor: str, only: frozenset[assessment.Owing] | None = None
) -> list[assessment.Owed]:
    """What each model of a dossier owes as it stands on a day: of all, or of those in which an actor plays a part.

    Of ``only`` some obligations at least, where not all are asked for.
    """
    is_there = not actor or any(id_of(each) == actor for each in dossier.actors or ())
    if is_there and not dossier.models and not _splits(dossier, chain):
        return [chain.owed(dossier, only)]
    found = models_of(dossier, chain)
    return [assessment.owed_of(each) for each in (of_actor(found, actor) if actor else found)]


def models_of(dossier: Dossier, chain: Chain) -> tuple[Assessment, ...]:
    """The models of a dossier as it stands on a day, each assessed."""
    return _named(dossier, chain) if dossier.models else _told(dossier, chain)


def _named(dossier: Dossier, chain: Chain) -> tuple[Assessment, ...]:
    found: dict[str, Assessment] = {}
    for model in in_order(dossier.models):
        assert model.name is not None  # the dossier's reader refuses one of several models without a name
        before = [found[name] for name in (model.from_.value if model.from_ else ())]
        own = alone(dossier, model, tuple(chain.original(each) for each in before))
        own = proceeded_from(supplied_from(own, before), before, law=chain.law, assume=chain.assume)
        found[model.name.value] = chain.assessed(own, before, path_of(model, ""))
    return tuple(found[model.name.value] for model in dossier.models if model.name)


def of_actor(found: tuple[Assessment, ...], actor: str) -> tuple[Assessment, ...]:
    """The models in which an actor plays a part, with its own answers. Raises UsageError where there is none."""
    ids = [id_of(each) for own in found for each in own.dossier.actors or ()]
    if actor not in ids:
        raise UsageError(assessment.unknown_actor(actor, *(own.dossier for own in found)))
    return tuple(
        replace(
            own,
            conclusions=tuple(each for each in own.conclusions if each.actor in ("", actor)),
            obligations=tuple(each for each in own.obligations if each.conclusion.actor == actor),
        )
        for own in found
        if any(id_of(each) == actor for each in own.dossier.actors or ())
    )


# -- one model or two: what a second actor trained on what a first had placed

TRAINING: Final = frozenset({"pre-training", *LATER_KINDS})
"""The activities that make a model, or another one of it."""

MOST_TRAINERS: Final = 4
"""Up to so many actors that train, each is tried as the one that made a model of its own of what the others made."""


def trainers(dossier: Dossier, actors: Actors) -> tuple[str, ...]:
    """The actors that answer for the training of a dossier's model, as far as they are named."""
    named = (actors.principal(each) for each in _training(dossier) if each.actor or each.on_behalf_of)
    return unique(each for each in named if each is not None)


def _training(dossier: Dossier) -> tuple[Activity, ...]:
    return tuple(each for each in dossier.activities or () if each.kind and each.kind.value in TRAINING)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """One way to tell two models in a dossier: what some actors made, and what another made from it."""

    first: frozenset[str]
    second: str
    sure: Truth
    asks: tuple[Missing, ...]


def _told(dossier: Dossier, chain: Chain) -> tuple[Assessment, ...]:
    """A dossier that names no several models: one model, or two where the days surely tell so."""
    splits = _splits(dossier, chain)
    if not splits:
        return (chain.assessed(dossier),)
    trained = len(splits[0].first) + 1
    if len(splits) == 1 and trained == 2 and splits[0].sure is Truth.YES:
        return _in_two(dossier, splits[0], chain)
    chain = replace(chain, brief=False)  # what agrees hangs on since when it is owed
    whole = chain.assessed(dossier)
    if trained > MOST_TRAINERS:
        others = [by_key((chain.assessed(replace(dossier, activities=None)),))]
    else:
        others = [by_key(_in_two(dossier, split, chain)) for split in splits]
    return (_agreed(whole, others, unique(each for split in splits for each in split.asks)),)


def _splits(dossier: Dossier, chain: Chain) -> list[_Split]:
    """The ways in which one actor may have made a model of what the others had placed, and the other way round."""
    actors = chain.principals(dossier)
    who = () if dossier.original else trainers(dossier, actors)
    if len(who) < 2:
        return []
    made = (_split(dossier, actors, frozenset(who) - {each}, each, naming=len(who) > 2) for each in reversed(who))
    return [each for each in made if each.sure is not Truth.NO]


def _split(dossier: Dossier, actors: Actors, first: frozenset[str], second: str, *, naming: bool) -> _Split:
    placed = [
        event
        for event in dossier.market or ()
        if name_of(event) in PLACING and actors.answering(event.actor) in (*first, None)
    ]
    begun = [each for each in _training(dossier) if actors.principal(each) == second]
    sure = _after(placed, begun, first, actors) if _can_begin(dossier, actors, first, second) else Truth.NO
    groups = {group: may for group in actors.ids if len(may := actors.candidates(group)) > 1}
    unsure_who = any(each in may - {group} for each in (*first, second) for group, may in groups.items())
    sure = sure & ~_took_over(dossier, begun, first, second, actors)
    if (sure is Truth.YES and unsure_who) or (sure is Truth.NO and not _market_is_whole(dossier, actors)):
        sure = Truth.UNKNOWN
    return _Split(first=first, second=second, sure=sure, asks=_asks(dossier, placed, begun, second, naming=naming))


def _can_begin(dossier: Dossier, actors: Actors, first: frozenset[str], second: str) -> bool:
    """Whether the first may have made the model that the second trained: not where the second alone pre-trained."""
    scratch = {actors.principal(each) for each in _training(dossier) if each.kind and each.kind.value == "pre-training"}
    return second not in scratch or bool(first & scratch)


def _market_is_whole(dossier: Dossier, actors: Actors) -> bool:
    """Whether nothing was placed but what is listed: as stated, or as it is assumed of a list that is given."""
    taken = bool(actors.assume) and not dossier.is_open("market")
    return dossier.market is not None and (taken or dossier.complete_by("market") is not None)


def _after(placed: Sequence[MarketEvent], begun: Sequence[Activity], first: frozenset[str], actors: Actors) -> Truth:
    """Whether all that the second trained began after a placing by the first: on the same day that is open."""
    starts = [stated_day(each.started_on) for each in begun]
    days = [(stated_day(event.on), actors.answering(event.actor) in first) for event in placed]
    if any(known and all(day.before(start) is Truth.YES for start in starts) for day, known in days):
        return Truth.YES
    if all(start.before(day) is Truth.YES for day, _ in days for start in starts):
        return Truth.NO
    return Truth.UNKNOWN


def _took_over(
    dossier: Dossier, begun: Sequence[Activity], first: frozenset[str], second: str, actors: Actors
) -> Truth:
    """Whether the second had taken the model over before all that it trained: it is the same one that it trains on."""
    starts = [stated_day(each.started_on) for each in begun]
    days = [
        stated_day(event.on)
        for event in dossier.market or ()
        if name_of(event) == "transferred"
        and actors.answering(event.actor) in first
        and (event.to and event.to.value) == second
    ]
    if any(all(day.before(start) is Truth.YES for start in starts) for day in days):
        return Truth.YES
    return Truth.NO if all(each.before(day) is Truth.YES for day in days for each in starts) else Truth.UNKNOWN


def _asks(
    dossier: Dossier, placed: Sequence[MarketEvent], begun: Sequence[Activity], second: str, *, naming: bool
) -> tuple[Missing, ...]:
    """The days that would tell whether it is one model or two; else that the models be named."""
    days = [
        Missing(fact="market.on", asks="On which day was the model made available?", path=f"{path}.on", who="product")
        for event in placed
        if not (event.on and event.on.value.exact) and (path := path_of(event, "market[0]"))
    ]
    for each in begun:
        if each.kind and not (each.started_on and each.started_on.value.exact):
            asks = f"On which day did the {each.kind.value} by {second} begin?"
            path = path_of(each, "activities[0]") + ".started_on"
            days.append(Missing(fact="activities.started_on", asks=asks, path=path, who="training team"))
    if dossier.market is None:
        asks = "What happened on the market, and when?"
        days.append(Missing(fact="market.on", asks=asks, path="market", who="product"))
    asks = f"Is what {second} trained a model of its own, made from another? Then name the models: [[model]]."
    name = Missing(fact="model.name", asks=asks, path="model", who="management")
    return tuple(days) if days and not naming else (name,)


def _in_two(dossier: Dossier, split: _Split, chain: Chain) -> tuple[Assessment, Assessment]:
    """What the first made as a dossier of its own, and what the second made from it, with every nameless entry."""
    actors = chain.principals(dossier)

    def of_first(entry: Record) -> bool:
        who = actors.principal(entry) if isinstance(entry, Activity) else actors.answering(entry.actor)
        return who in split.first

    names = sorted(split.first)
    called = f"{dossier.model.name.value if dossier.model.name else 'the model'} as {' and '.join(names)} made it"
    model = replace(dossier.model, name=Stated(value=called))
    apart = replace(dossier, told_on=None)
    earlier = replace(apart, **part_of(dossier, of_first), model=model, openness=None, legacy=None, reach=None)
    first = chain.assessed(with_actors(earlier, split.first | strangers(dossier)))
    rest = part_of(dossier, lambda entry: not of_first(entry))
    later = supplied_from(replace(apart, **rest, original=(chain.original(first),)), (first,))
    return first, chain.assessed(with_actors(later, set(actors.ids) - split.first), (first,))


# -- both worked out: what agrees stands

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """For what and when an obligation is owed."""

    scope: str
    days: tuple[DateRange | None, DateRange | None]


Answer = tuple[Conclusion, Extent | None]
"""A conclusion, and for what and when it is owed where it is an obligation."""


def by_key(found: Sequence[Assessment]) -> dict[Key, Answer]:
    """Each answer of a reading: of the model that was made last, of an actor in the model that it makes or made."""
    answers: dict[Key, Answer] = {}
    for own in found:
        before = {each.actor.value for each in own.dossier.original if each.actor}
        made = {id_of(each) for each in own.dossier.actors or ()} - before
        for each in own.conclusions:
            if not each.actor or each.actor in made or (each.id, each.actor) not in answers:
                answers[each.id, each.actor] = (each, None)
        for owed in own.obligations:
            key = (owed.obligation.id, owed.conclusion.actor)
            if key[1] in made or key not in answers:
                answers[key] = (owed.conclusion, _extent(owed))
    return answers


def _extent(owed: assessment.ObligationConclusion) -> Extent:
    return Extent(scope=owed.scope, days=(owed.applies_from, owed.due_on))


def _agreed(whole: Assessment, others: Sequence[Mapping[Key, Answer]], asks: tuple[Missing, ...]) -> Assessment:
    """One assessment in which every answer stands that is the same in each reading; the rest is unknown and asked."""

    def answers_to(each: Conclusion) -> list[Answer]:
        return [other[key] for other in others if (key := (each.id, each.actor)) in other]

    def told(each: Conclusion, days: object = None) -> Conclusion:
        answers, outcome = answers_to(each), each.finding.outcome
        same = all(
            found.finding.outcome is outcome and (outcome is not Outcome.YES or extent is None or extent.days == days)
            for found, extent in answers
        )
        return each if same else opened(each, [found for found, _ in answers], asks)

    def for_what(each: assessment.ObligationConclusion) -> str:
        """What is owed in each reading: for the modification at least where only some of them say for the whole."""
        scopes = {extent.scope for _, extent in answers_to(each.conclusion) if extent is not None}
        return each.scope if scopes <= {each.scope} else "modification-at-least"

    conclusions = tuple(told(each) for each in whole.conclusions)
    owed = tuple(
        replace(each, conclusion=told(each.conclusion, _extent(each).days), scope=for_what(each))
        for each in whole.obligations
    )
    warning = Warning_.of(cautions.one_model_or_several, "model")
    return replace(whole, conclusions=conclusions, obligations=owed, warnings=(*whole.warnings, warning))


def opened(conclusion: Conclusion, others: Iterable[Conclusion], asks: tuple[Missing, ...]) -> Conclusion:
    """A conclusion that hangs on which models a dossier tells of: unknown, with what it is in each reading."""
    finding = replace(
        conclusion.finding,
        outcome=Outcome.UNKNOWN,
        settled=(0, ()),
        asked=(*asks, *conclusion.finding.missing),
    )
    return replace(conclusion, finding=finding, told=(conclusion, *others))
