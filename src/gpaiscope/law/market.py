"""Placing on the market: Guidelines 51 to 56, Articles 3(9) and 3(10), recital 97.

Rules about one event of the market say what that event is in law. `GROUNDS` says which facts
of the model and of its actors follow from events of which kind; the assessment applies it.
"""

from __future__ import annotations

from dataclasses import dataclass

from gpaiscope.engine.expression import Fact, Kind, Question, Reading, Rule, all_of, any_of, rule
from gpaiscope.law.assumptions import COMMERCIAL, OWN_NAME

EVENTS = (
    "planned-placing",
    "made-available",
    "integrated-in-system",
    "internal-use",
    "eu-exclusion",
    "withdrawn",
)
_TERRITORIES = ("union", "outside-union")

kind = Fact(
    name="event.kind",
    kind=Kind.WORDS,
    words=EVENTS,
    says="what happened",
    asks="What happened?",
    who="product",
    path="event",
)
happened = Fact(
    name="event.happened",
    says="it has happened by the day of assessment",
    denies="it has not happened by the day of assessment",
    asks="On which day did it happen?",
    who="product",
    path="on",
    cites=("AI Act Art 3(9)",),
)
territory = Fact(
    name="event.territory",
    kind=Kind.WORDS,
    words=_TERRITORIES,
    says="the market is",
    asks="Was it on the Union market or outside the Union?",
    who="product",
    path="territory",
    cites=("AI Act Art 3(9)",),
)
commercial = Fact(
    name="event.commercial",
    says="it was in the course of a commercial activity",
    denies="it was not in the course of a commercial activity",
    asks="Was it in the course of a commercial activity, paid or free?",
    who="management",
    path="commercial",
    assumed=True,
    assumes=COMMERCIAL,
    cites=("AI Act Art 3(10)", "AI Act recital 109"),
)
own_name = Fact(
    name="event.own_name",
    says="it was under the actor's own name or trademark",
    denies="it was not under the actor's own name or trademark",
    asks="Was it under the actor's own name or trademark?",
    who="product",
    path="own_name",
    assumed=True,
    assumes=OWN_NAME,
    cites=("AI Act Art 3(3)",),
)
essential = Fact(
    name="event.essential_to_product",
    says="the internal process is essential for a product or service to third parties",
    denies="the internal process is not essential for a product or service to third parties",
    asks="Is the internal process essential for providing a product or service to third parties?",
    who="product",
    path="essential_to_product",
    cites=("Guidelines 51", "AI Act recital 97"),
)
affects_rights = Fact(
    name="event.affects_rights",
    says="the internal process affects the rights of natural persons in the Union",
    denies="the internal process does not affect the rights of natural persons in the Union",
    asks="Does the internal process affect the rights of natural persons in the Union?",
    who="legal",
    path="affects_rights",
    cites=("Guidelines 51", "AI Act recital 97"),
)
system_territory = Fact(
    name="event.system_territory",
    kind=Kind.WORDS,
    words=_TERRITORIES,
    says="the system is placed or put into service",
    asks="Is the system placed on the market or put into service in the Union?",
    who="product",
    path="system_territory",
    cites=("Guidelines 54", "Guidelines 56"),
)
system_happened = Fact(
    name="event.system_happened",
    says="the system has been placed on the market or put into service by the day of assessment",
    denies="the system has not been placed on the market or put into service by the day of assessment",
    asks="On which day was the system placed on the market or put into service?",
    who="product",
    path="system_on",
    cites=("Guidelines 56",),
)
clear = Fact(
    name="event.clear",
    says="the exclusion of the Union market is clear and unequivocal",
    denies="the exclusion of the Union market is not clear and unequivocal",
    asks="Does the provider exclude the Union market clearly and unequivocally?",
    who="legal",
    path="clear",
    cites=("Guidelines 56",),
)
covers_integration = Fact(
    name="event.covers_integration",
    says="the exclusion covers integration into systems that are intended for the Union market",
    denies="the exclusion does not cover integration into systems that are intended for the Union market",
    asks="Does the exclusion cover integration into systems intended for the Union market?",
    who="legal",
    path="covers_integration",
    cites=("Guidelines 56",),
)

in_time = Fact(
    name="event.before_system",
    says="the exclusion came before every system with the model on the Union market or in service there",
    denies="the exclusion did not come before every system with the model on the Union market or in service there",
    asks="On which day was the Union market excluded, and on which did a system with the model come to the Union?",
    who="legal",
    path="on",
    cites=("Guidelines 56",),
)

_places_by_use = any_of(affects_rights, all_of(essential, territory.is_in("union")))

is_supply = rule(
    "event_supplies_on_union_market",
    about="event",
    says="by this event, the model was made available on the Union market in the course of a commercial activity",
    denies="by this event, the model was not made available on the Union market in the course of a commercial activity",
    asks="Was the model made available on the Union market by this event, in the course of a commercial activity?",
    when=all_of(kind.is_in("made-available"), territory.is_in("union"), commercial, happened),
    cites=("AI Act Art 3(9)", "AI Act Art 3(10)", "Guidelines 51"),
)
is_planned_supply = rule(
    "event_plans_placing",
    about="event",
    says="by this event, the model is intended to be placed on the Union market",
    denies="by this event, the model is not intended to be placed on the Union market",
    asks="Is the model, by this event, intended to be placed on the Union market?",
    when=all_of(
        commercial,
        any_of(
            all_of(kind.is_in("planned-placing"), territory.is_in("union")),
            all_of(kind.is_in("made-available"), territory.is_in("union"), ~happened),
            all_of(kind.is_in("integrated-in-system"), system_territory.is_in("union"), ~system_happened),
            all_of(kind.is_in("internal-use"), ~happened, _places_by_use),
        ),
    ),
    cites=("AI Act Art 52(1)", "Guidelines 30"),
)
is_planned_internal_use = rule(
    "event_plans_internal_use",
    about="event",
    says="by this event, the model is intended to be used internally in the Union",
    denies="by this event, the model is not intended to be used internally in the Union",
    asks="Is the model, by this event, intended to be used internally in the Union?",
    when=all_of(kind.is_in("internal-use"), territory.is_in("union"), ~happened),
    cites="AI Act recital 97",
)
is_supply_outside = rule(
    "event_supplies_outside_union",
    about="event",
    says="by this event, the model was made available outside the Union",
    denies="by this event, the model was not made available outside the Union",
    asks="Was the model made available outside the Union by this event?",
    when=all_of(kind.is_in("made-available"), territory.is_in("outside-union"), happened),
    cites="Guidelines 56",
)
is_system_in_union = rule(
    "event_system_in_union",
    about="event",
    says="by this event, a system with the model was placed on the Union market or put into service there",
    denies="by this event, no system with the model was placed on the Union market or put into service there",
    asks="Was a system with the model placed on the Union market, or put into service there, by this event?",
    when=all_of(kind.is_in("integrated-in-system"), system_territory.is_in("union"), system_happened),
    cites=("Guidelines 54", "Guidelines 56", "AI Act recital 97"),
)
is_internal_placing = rule(
    "event_internal_use_places",
    about="event",
    says="by this event, internal use of the model is essential to third parties or affects people's rights",
    denies="by this event, no internal use of the model is essential to third parties or affects people's rights",
    asks="Is internal use of the model, by this event, essential to third parties, or does it affect people's rights?",
    when=all_of(kind.is_in("internal-use"), happened, _places_by_use),
    cites=("Guidelines 51", "AI Act recital 97"),
)
is_internal_use = rule(
    "event_internal_use",
    about="event",
    says="by this event, the model is used internally in the Union",
    denies="by this event, the model is not used internally in the Union",
    asks="Is the model, by this event, used internally in the Union?",
    when=all_of(kind.is_in("internal-use"), territory.is_in("union"), happened),
    cites="AI Act recital 97",
)
is_exclusion = rule(
    "event_excludes_union",
    about="event",
    says="this event excludes the Union market clearly, integration included, before any system came there",
    denies="this event does not exclude the Union market clearly, with integration, before any system came there",
    asks="Does this event exclude the Union market clearly, integration included, before any system came there?",
    when=all_of(kind.is_in("eu-exclusion"), happened, in_time, clear, covers_integration),
    cites="Guidelines 56",
)
is_any_exclusion = rule(
    "event_excludes_use_in_union",
    about="event",
    says="this event excludes distribution and use on the Union market clearly and unequivocally",
    denies="this event does not exclude distribution and use on the Union market clearly and unequivocally",
    asks="Does this event exclude distribution and use on the Union market clearly and unequivocally?",
    when=all_of(kind.is_in("eu-exclusion"), happened, clear),
    cites="Guidelines 56",
)
is_own_name = rule(
    "event_under_own_name",
    about="event",
    says="by this event, the model was supplied on the Union market under the supplier's own name or trademark",
    denies="by this event, the model was not supplied on the Union market under the supplier's own name or trademark",
    asks="Was the model, by this event, supplied on the Union market under the supplier's own name or trademark?",
    when=all_of(is_supply, own_name),
    cites=("AI Act Art 3(3)", "AI Act Art 3(9)"),
)
is_planned_own_name = rule(
    "event_plans_placing_under_own_name",
    about="event",
    says="by this event, the model is intended for the Union market under the supplier's own name or trademark",
    denies="by this event, the model is not intended for the Union market under the supplier's own name or trademark",
    asks="Is the model, by this event, intended for the Union market under the supplier's own name or trademark?",
    when=all_of(is_planned_supply, own_name),
    cites=("AI Act Art 3(3)", "AI Act Art 52(1)"),
)

supplied_on_union_market = Fact(
    name="market.supplied_on_union_market",
    says="the model was made available on the Union market in the course of a commercial activity",
    denies="the model was not made available on the Union market in the course of a commercial activity",
    asks="Was the model made available on the Union market, and when?",
    who="product",
    path="market",
    cites=("AI Act Art 3(9)", "Guidelines 51"),
)
system_in_union = Fact(
    name="market.system_in_union",
    says="a system with the model was placed on the Union market or put into service there",
    denies="no system with the model was placed on the Union market or put into service there",
    asks="Was a system with the model placed on the Union market or put into service there, and when?",
    who="product",
    path="market",
    cites=("Guidelines 54", "Guidelines 56"),
)
internal_use_places = Fact(
    name="market.internal_use_places",
    says="the model is used internally for what is essential to third parties or affects people's rights",
    denies="the model is not used internally for what is essential to third parties or affects people's rights",
    asks="Is the model used internally, and is that essential for third parties or does it affect people's rights?",
    who="product",
    path="market",
    cites=("Guidelines 51",),
)
internal_use_beside_research = Fact(
    name="market.internal_use",
    says="the model is used internally in the Union",
    denies="the model is not used internally in the Union",
    asks="Is the model used internally in the Union?",
    who="product",
    path="market",
    cites=("AI Act recital 97",),
)
partly_excluded = Fact(
    name="market.union_use_excluded",
    says="distribution and use on the Union market were excluded clearly and unequivocally",
    denies="distribution and use on the Union market were not excluded clearly and unequivocally",
    asks="Has the provider excluded distribution and use on the Union market clearly and unequivocally?",
    who="legal",
    path="market",
    cites=("Guidelines 56",),
)

exclusion_beyond_integration = Question(
    name="exclusion-beyond-integration",
    asks="Does a clear exclusion of the Union market matter where the model can be had there directly?",
    readings=(
        Reading(name="no-effect", says="the exclusion counts only for supply to integrators outside the Union"),
        Reading(name="not-placed", says="who clearly excludes the Union market does not place the model on it"),
    ),
    source="The exclusion stands in the paragraph on integrators outside the Union; no other case is named.",
    cites=("Guidelines 55", "Guidelines 56"),
)

placed_by_supply_or_use = rule(
    "placed_by_supply_or_use",
    says="supply, a system or internal use that concerns others places the model on the Union market",
    denies="neither supply nor a system nor internal use that concerns others places the model on the Union market",
    asks="Does supply, a system or internal use that concerns others place the model on the Union market?",
    when=any_of(
        all_of(supplied_on_union_market, ~partly_excluded | exclusion_beyond_integration.reads("no-effect")),
        system_in_union,
        internal_use_places,
    ),
    cites=("AI Act Art 3(9)", "Guidelines 51", "Guidelines 54", "Guidelines 55", "Guidelines 56"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Which fact follows from events: the fact holds if the rule holds of at least one event.

    ``of`` says whose events: ``any`` (of the model), ``actor`` (of the actor or of those it
    answers for), ``other`` (of somebody else).
    """

    fact: str
    rule: Rule
    of: str
    cites: tuple[str, ...]


GROUNDS = (
    Ground(fact="market.supplied_on_union_market", rule=is_supply, of="any", cites=("AI Act Art 3(9)",)),
    Ground(fact="market.system_in_union", rule=is_system_in_union, of="any", cites=("Guidelines 54", "Guidelines 56")),
    Ground(fact="market.internal_use_places", rule=is_internal_placing, of="any", cites=("Guidelines 51",)),
    Ground(fact="market.internal_use", rule=is_internal_use, of="any", cites=("AI Act recital 97",)),
    Ground(fact="actor.excludes_union", rule=is_exclusion, of="actor", cites=("Guidelines 56",)),
    Ground(fact="actor.supplier_excludes_union", rule=is_exclusion, of="other", cites=("Guidelines 56",)),
    Ground(fact="market.union_use_excluded", rule=is_any_exclusion, of="any", cites=("Guidelines 56",)),
    Ground(fact="actor.supplies_on_union_market", rule=is_own_name, of="actor", cites=("AI Act Art 3(3)",)),
    Ground(fact="actor.plans_placing", rule=is_planned_own_name, of="actor", cites=("AI Act Art 52(1)",)),
    Ground(fact="actor.plans_internal_use", rule=is_planned_internal_use, of="actor", cites=("AI Act recital 97",)),
    Ground(fact="actor.system_in_union", rule=is_system_in_union, of="actor", cites=("Guidelines 54",)),
    Ground(fact="actor.internal_use_places", rule=is_internal_placing, of="actor", cites=("Guidelines 51",)),
    Ground(fact="actor.internal_use", rule=is_internal_use, of="actor", cites=("AI Act recital 97",)),
    Ground(fact="actor.supplies_outside_union", rule=is_supply_outside, of="actor", cites=("Guidelines 56",)),
    Ground(fact="actor.supplied_from_outside", rule=is_supply_outside, of="other", cites=("Guidelines 56",)),
    Ground(fact="actor.others_system_in_union", rule=is_system_in_union, of="other", cites=("Guidelines 56",)),
)
"""The cited table of which event grounds which fact."""

PLACING = (is_supply, is_system_in_union, is_internal_placing)
"""The rules by which an event may be the first placing on the Union market: the earliest day counts."""

RULES = (
    is_supply,
    is_planned_supply,
    is_planned_internal_use,
    is_supply_outside,
    is_system_in_union,
    is_internal_placing,
    is_internal_use,
    is_exclusion,
    is_any_exclusion,
    is_own_name,
    is_planned_own_name,
    placed_by_supply_or_use,
)
