"""Who the provider is: Guidelines 46 to 56, Articles 3(3), 3(9) and 3(10), recitals 97 and 109."""

from __future__ import annotations

from gpaiscope.engine.expression import Field, Same, Some, all_of, any_of, rule
from gpaiscope.law.citation import cite
from gpaiscope.law.market import (
    by_actor,
    by_another,
    exclusion_beyond_integration,
    internal_use_beside_research,
    is_exclusion,
    is_internal_placing,
    is_internal_use,
    is_own_name,
    is_planned_internal_use,
    is_planned_own_name,
    is_supply_outside,
    is_system_in_union,
    partly_excluded,
    placed_by_supply_or_use,
    reaches_actor,
)
from gpaiscope.law.modification import downstream_modifier_provider, modified_for_it, where_modified
from gpaiscope.law.records import ACTIVITIES, ACTORS, MARKET, activity_by, developers_complete
from gpaiscope.law.scope import gpai_model
from gpaiscope.law.systemic_risk import systemic_risk
from gpaiscope.law.training_compute import expected_above_threshold

_MARKET = "market"

develops = Some(
    name="actor.develops",
    says="the actor developed the model, or had it developed",
    denies="the actor neither developed the model nor had it developed",
    asks="Did the actor develop the model, or have it developed on its behalf?",
    who="management",
    path="activities",
    cites=cite("AI Act Art 3(3)", "Guidelines 49"),
    of=ACTIVITIES,
    condition=Same(activity_by, ACTORS),
    complete=developers_complete,
)
supplies = Some(
    name="actor.supplies_on_union_market",
    says="the actor made the model available on the Union market under its own name",
    denies="the actor did not make the model available on the Union market under its own name",
    asks="Did the actor make the model available on the Union market under its own name?",
    who="product",
    path=_MARKET,
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)"),
    of=MARKET,
    condition=all_of(by_actor, is_own_name),
)
system_in_union = Some(
    name="actor.system_in_union",
    says="the actor placed a system with the model on the Union market or put it into service there",
    denies="the actor placed no system with the model on the Union market and put none into service there",
    asks="Did the actor place a system with the model on the Union market, or put it into service there?",
    who="product",
    path=_MARKET,
    cites=cite("Guidelines 54", "Guidelines 56"),
    of=MARKET,
    condition=all_of(by_actor, is_system_in_union),
)
internal_use_places = Some(
    name="actor.internal_use_places",
    says="the actor uses the model internally for what is essential to third parties or affects people's rights",
    denies="the actor does not use the model internally for anything essential to third parties or affecting rights",
    asks="Does the actor use the model internally for what is essential to third parties or affects people's rights?",
    who="product",
    path=_MARKET,
    cites=cite("Guidelines 51"),
    of=MARKET,
    condition=all_of(by_actor, is_internal_placing),
)
uses_internally = Some(
    name="actor.internal_use",
    says="the actor uses the model internally in the Union",
    denies="the actor does not use the model internally in the Union",
    asks="Does the actor use the model internally in the Union?",
    who="product",
    path=_MARKET,
    cites=cite("AI Act recital 97"),
    of=MARKET,
    condition=all_of(by_actor, is_internal_use),
)
supplies_outside = Some(
    name="actor.supplies_outside_union",
    says="the actor made the model available outside the Union",
    denies="the actor did not make the model available outside the Union",
    asks="Did the actor make the model available to others outside the Union?",
    who="product",
    path=_MARKET,
    cites=cite("Guidelines 56"),
    of=MARKET,
    condition=all_of(by_actor, is_supply_outside),
)
supplied_from_outside = Some(
    name="actor.supplied_from_outside",
    says="somebody else made the model available outside the Union",
    denies="nobody else made the model available outside the Union",
    asks="Did somebody else make the model available to the actor outside the Union?",
    who="product",
    path=_MARKET,
    cites=cite("Guidelines 56"),
    of=MARKET,
    condition=all_of(by_another, reaches_actor, is_supply_outside),
)
others_system_in_union = Some(
    name="actor.others_system_in_union",
    says="another actor placed a system with the model on the Union market or put it into service there",
    denies="no other actor placed a system with the model on the Union market or put one into service there",
    asks="Did another actor place a system with the model on the Union market, or put it into service there?",
    who="product",
    path=_MARKET,
    cites=cite("Guidelines 56"),
    of=MARKET,
    condition=all_of(by_another, is_system_in_union),
)
excludes = Some(
    name="actor.excludes_union",
    says="the actor excluded the Union market clearly and unequivocally, integration into systems included",
    denies="the actor did not exclude the Union market clearly and unequivocally, integration into systems included",
    asks="Has the actor excluded the Union market clearly and unequivocally, integration into systems included?",
    who="legal",
    path=_MARKET,
    cites=cite("Guidelines 56"),
    of=MARKET,
    condition=all_of(by_actor, is_exclusion),
)
supplier_excludes = Some(
    name="actor.supplier_excludes_union",
    says="the supplier excluded the Union market clearly and unequivocally, integration into systems included",
    denies="no supplier excluded the Union market clearly and unequivocally, integration into systems included",
    asks="Has the supplier excluded the Union market clearly and unequivocally, integration into systems included?",
    who="legal",
    path=_MARKET,
    cites=cite("Guidelines 56"),
    of=MARKET,
    condition=all_of(by_another, is_exclusion),
)
plans_placing = Some(
    name="actor.plans_placing",
    says="the actor intends to place the model on the Union market under its own name",
    denies="the actor does not intend to place the model on the Union market under its own name",
    asks="Does the actor intend to place the model on the Union market, and when?",
    who="product",
    path=_MARKET,
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
    of=MARKET,
    condition=all_of(by_actor, is_planned_own_name),
)
plans_internal_use = Some(
    name="actor.plans_internal_use",
    says="the actor intends to use the model internally in the Union",
    denies="the actor does not intend to use the model internally in the Union",
    asks="Does the actor intend to use the model internally in the Union, and when?",
    who="product",
    path=_MARKET,
    cites=cite("AI Act recital 97"),
    of=MARKET,
    condition=all_of(by_actor, is_planned_internal_use),
)
role_in_consortium = Field(
    of=ACTORS,
    name="actor.consortium_role_known",
    says="it is settled who answers for the model, where a consortium made it",
    denies="it is not settled who answers for the model that a consortium made",
    asks="Who coordinates the consortium?",
    who="management",
    path=".coordinator",
    cites=cite("Guidelines 49"),
)
placed_on_market = rule(
    "placed_on_market",
    says="the model has been placed on the Union market",
    denies="the model has not been placed on the Union market",
    asks="Has the model been placed on the Union market?",
    when=placed_by_supply_or_use | (internal_use_beside_research & systemic_risk),
    cites=cite("AI Act Art 3(9)"),
)

makes_model = rule(
    "makes_model",
    about="actor",
    says="{actor} counts as having developed the model, or as a modifier that becomes a provider",
    denies="{actor} counts neither as having developed the model nor as a modifier that becomes a provider",
    asks="Does {actor} count as having developed the model, or as a modifier that becomes a provider?",
    when=all_of(
        role_in_consortium, where_modified(downstream_modifier_provider, develops & ~modified_for_it, develops)
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 49"),
)
places_model = rule(
    "places_model",
    about="actor",
    says="{actor} placed the model on the Union market, by itself, in its own product or through an integrator",
    denies="{actor} did not place the model on the Union market by itself, in its product or through an integrator",
    asks="Did {actor} place the model on the Union market, by itself, in its own product or through an integrator?",
    when=any_of(
        all_of(supplies, ~partly_excluded | exclusion_beyond_integration.reads("no-effect")),
        system_in_union,
        internal_use_places,
        all_of(uses_internally, systemic_risk),
        all_of(supplies_outside, others_system_in_union, ~excludes),
    ),
    cites=cite("AI Act Art 3(9)"),
)
places_excluded_model = rule(
    "places_excluded_model",
    about="actor",
    says="{actor} placed in the Union a system with another's model that was excluded from the Union market",
    denies="{actor} placed in the Union no system with another's model that was excluded from the Union market",
    asks="Did {actor} place in the Union a system with another's model that was excluded from the Union market?",
    when=all_of(
        system_in_union, where_modified(all_of(), ~develops, ~develops), supplied_from_outside, supplier_excludes
    ),
    cites=cite("Guidelines 56"),
)
provider = rule(
    "provider",
    about="actor",
    says="{actor} is a provider of the general-purpose AI model",
    denies="{actor} is not a provider of the model",
    asks="Is {actor} a provider of the model?",
    when=all_of(gpai_model, all_of(makes_model, places_model) | places_excluded_model),
    cites=cite("AI Act Art 3(3)", "Guidelines 47", "Guidelines 50"),
)
develops_to_place = rule(
    "develops_to_place",
    about="actor",
    says="{actor} develops the model and intends to place it on the Union market",
    denies="{actor} does not both develop the model and intend to place it on the Union market",
    asks="Does {actor} develop the model and intend to place it on the Union market?",
    when=all_of(makes_model, plans_placing | (plans_internal_use & (expected_above_threshold | systemic_risk))),
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30", "AI Act recital 97"),
    binding="own-reading",
)
prospective_provider = rule(
    "prospective_provider",
    about="actor",
    says="{actor} is a prospective provider of the model",
    denies="{actor} is not a prospective provider of the model",
    asks="Is {actor} a prospective provider of the model?",
    when=all_of(~provider, develops_to_place),
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30"),
    binding="own-reading",
)
provider_now_or_soon = rule(
    "provider_now_or_soon",
    about="actor",
    says="{actor} is a provider of the model, or develops it in order to become one",
    denies="{actor} neither is a provider of the model nor develops it in order to become one",
    asks="Is {actor} a provider of the model, or does it develop the model in order to become one?",
    when=provider | develops_to_place,
    cites=cite("AI Act Art 3(3)", "AI Act Art 52(1)"),
)

RULES = (
    placed_on_market,
    makes_model,
    places_model,
    places_excluded_model,
    provider,
    develops_to_place,
    prospective_provider,
    provider_now_or_soon,
)
