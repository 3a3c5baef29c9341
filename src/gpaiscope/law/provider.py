"""Who the provider is: Guidelines 46 to 56, Articles 3(3), 3(9) and 3(10), recitals 97 and 109."""

from __future__ import annotations

from gpaiscope.engine.expression import (
    NEVER,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Outer,
    Parameter,
    Question,
    Reading,
    Same,
    all_of,
    any_of,
    choose,
    later,
    rule,
    sooner,
)
from gpaiscope.law.assumptions import (
    COMMERCIAL,
    NO_GROUP,
    NO_MEMBER_ALONE,
    NOT_ACCEPTED,
    NOT_ORIGINALS_PROVIDER,
    NOT_TRANSFERRED,
    NOT_WITHDRAWN,
    OWN_SYSTEM,
    UPSTREAM_IN_UNION,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.market import (
    by,
    by_actor,
    by_another,
    by_member,
    by_own_company,
    commercial,
    exclusion_beyond_integration,
    internal_use_beside_research,
    is_excluding_supply,
    is_exclusion,
    is_given_away,
    is_internal_placing,
    is_internal_use,
    is_own_name,
    is_own_use,
    is_planned_internal_use,
    is_planned_own_name,
    is_planned_supply,
    is_supply,
    is_supply_outside,
    is_system_in_union,
    is_transfer,
    is_withdrawal,
    kind,
    own_name,
    own_use,
    partly_excluded,
    placed_by_supply_or_use,
    reaches_actor,
    reaches_integrator,
    system_by_another,
    territory,
    to,
    to_anybody,
)
from gpaiscope.law.market import day as event_day
from gpaiscope.law.market import on as event_on
from gpaiscope.law.modification import (
    downstream_modifier_provider,
    modification_makes_provider,
    modification_will_make_provider,
    modified_for_it,
    of_systemic,
    original_systemic,
    provides_original,
    where_modified,
    will_be_modifier_provider,
    within_one_group,
)
from gpaiscope.law.procedure import DECLASSIFYING
from gpaiscope.law.records import (
    ACTIVITIES,
    ACTORS,
    MARKET,
    PROCEDURE,
    activity_by,
    actors_complete,
    developers_complete,
    recorded,
    step_on,
    upstream_complete,
)
from gpaiscope.law.scope import (
    OUTSIDE_WHERE_KEPT,
    OUTSIDE_WHERE_PLACED,
    above_line,
    exception,
    exceptionally_narrow,
    expected_training_compute,
    generates_listed,
    gpai_model,
    has_original,
    original_is_gpai,
    outside_scope,
    run_expected_training_compute,
    will_be_made_anew,
)
from gpaiscope.law.systemic_risk import (
    arguments_accepted,
    designated_on,
    foreseen,
    requirement_met,
    systemic_risk,
    systemic_since,
)
from gpaiscope.law.training_compute import expected_above_threshold

develops = ACTIVITIES.fact_of_some(
    "actor.develops",
    says="the actor developed the model, or had it developed",
    denies="the actor neither developed the model nor had it developed",
    asks="Did the actor develop the model, or have it developed on its behalf?",
    who="management",
    condition=Same(activity_by, ACTORS),
    complete=developers_complete,
    cites=cite("AI Act Art 3(3)", "Guidelines 49"),
)
supplies = MARKET.fact_of_some(
    "actor.supplies_on_union_market",
    "the actor [made|did not make] the model available on the Union market under its own name",
    asks="Did the actor make the model available on the Union market under its own name?",
    who="product",
    condition=all_of(by_actor, is_own_name),
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)", "AI Act Art 3(10)"),
)
system_in_union = MARKET.fact_of_some(
    "actor.system_in_union",
    says="the actor placed a system with the model on the Union market or put it into service there",
    denies="the actor placed no system with the model on the Union market and put none into service there",
    asks="Did the actor place a system with the model on the Union market, or put it into service there?",
    who="product",
    condition=all_of(by_actor, is_system_in_union),
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(11)"),
)
internal_use_places = MARKET.fact_of_some(
    "actor.internal_use_places",
    says="the actor uses the model internally for what is essential to third parties or affects people's rights",
    denies="the actor does not use the model internally for anything essential to third parties or affecting rights",
    asks="Does the actor use the model internally for what is essential to third parties or affects people's rights?",
    who="product",
    condition=all_of(by_actor, is_internal_placing),
    cites=cite("Guidelines 51", "AI Act recital 97"),
)
uses_internally = MARKET.fact_of_some(
    "actor.internal_use",
    "the actor [uses|does not use] the model internally in the Union",
    asks="Does the actor use the model internally in the Union?",
    who="product",
    condition=all_of(by_actor, is_internal_use),
    cites=cite("AI Act recital 97"),
)
supplies_outside = MARKET.fact_of_some(
    "actor.supplies_outside_union",
    "the actor [made|did not make] the model available outside the Union",
    asks="Did the actor make the model available to others outside the Union?",
    who="product",
    condition=all_of(by_actor, is_supply_outside),
    cites=cite("Guidelines 56"),
)
own_use_places = MARKET.fact_of_some(
    "actor.own_use_in_union",
    "the actor [uses|does not use] the model internally in the Union in a way that places it",
    asks="Does the actor use the model internally in the Union for what is essential or affects people's rights?",
    who="product",
    condition=all_of(by_actor, is_own_use),
    cites=cite("Guidelines 51", "AI Act Art 3(11)"),
)
others_own_use = MARKET.fact_of_some(
    "actor.others_own_use_in_union",
    "[another|no other] actor uses the model internally in the Union in a way that places it",
    asks="Does another actor use the model internally in the Union for what is essential or affects people's rights?",
    who="product",
    condition=all_of(by_another, is_own_use),
    cites=cite("Guidelines 51", "AI Act Art 3(11)"),
)
supplied_from_outside = MARKET.fact_of_some(
    "actor.supplied_from_outside",
    "[somebody|nobody] else made the model available outside the Union",
    asks="Did somebody else make the model available to the actor outside the Union?",
    who="product",
    condition=all_of(by_another, reaches_actor, is_supply_outside),
    complete=upstream_complete,
    cites=cite("Guidelines 56"),
)
others_supply = MARKET.fact_of_some(
    "actor.supplied_by_others",
    "[somebody|nobody] else made the model available on the Union market",
    asks="Did somebody else make the model available on the Union market?",
    who="product",
    condition=all_of(by_another, is_supply),
    complete=upstream_complete,
    cites=cite("Guidelines 55", "AI Act Art 3(9)"),
)
original_in_union = Fact(
    name="original.supplied_in_union",
    says="the original is supplied on the Union market by its provider",
    denies="the original is not supplied on the Union market by its provider",
    asks="Does the original's provider supply it on the Union market, and since when?",
    who="the original's provider",
    path="original[0].placed_on",
    assumed=True,
    assumes=UPSTREAM_IN_UNION,
    cites=cite("Guidelines 55"),
)
others_system_in_union = MARKET.fact_of_some(
    "actor.others_system_in_union",
    says="another actor placed a system with the model on the Union market or put it into service there",
    denies="no other actor placed a system with the model on the Union market or put one into service there",
    asks="Did another actor place a system with the model on the Union market, or put it into service there?",
    who="product",
    condition=all_of(by_another, is_system_in_union),
    cites=cite("Guidelines 56"),
)
system_built_for_it = MARKET.fact_of_some(
    "actor.system_built_by_another",
    "[another|no other] actor built a system with the model for the actor",
    asks="Did another actor build a system with the model for the actor?",
    who="product",
    assumed=False,
    assumes=OWN_SYSTEM,
    condition=all_of(by_another, kind.is_in("integrated-in-system"), Same(to, ACTORS)),
    cites=cite("Guidelines 56", "AI Act Art 3(68)"),
)
recipient_placed_system = MARKET.fact_of_some(
    "actor.recipient_placed_system",
    says="whoever it was built for placed a system with the model on the Union market or put it into service there",
    denies="whoever it was built for placed no system with the model on the Union market",
    asks="Did whoever the system was built for place it on the Union market, or put it into service there?",
    who="product",
    condition=all_of(is_system_in_union, Same(by, Outer(to))),
    cites=cite("Guidelines 56"),
)
built_system_in_union = MARKET.fact_of_some(
    "actor.built_system_for_another",
    says="the actor built a system with the model for another, who brought one to the Union",
    denies="the actor built no system with the model for another who brought one to the Union",
    asks="Did the actor build a system with the model for another, who brought it to the Union?",
    who="product",
    assumed=False,
    assumes=OWN_SYSTEM,
    condition=all_of(by_actor, kind.is_in("integrated-in-system"), recipient_placed_system),
    cites=cite("Guidelines 56", "AI Act Art 3(68)"),
)
others_supply_outside = MARKET.fact_of_some(
    "actor.others_supply_outside_union",
    says="somebody else made the model available outside the Union, to whomever",
    denies="nobody else made the model available outside the Union",
    asks="Did somebody else make the model available outside the Union, and to whom?",
    who="product",
    condition=all_of(by_another, is_supply_outside),
    complete=upstream_complete,
    cites=cite("Guidelines 56"),
)
excludes = MARKET.fact_of_some(
    "actor.excludes_union",
    says="the actor excluded the Union market clearly and unequivocally, integration into systems included",
    denies="the actor did not exclude the Union market clearly and unequivocally, integration into systems included",
    asks="Has the actor excluded the Union market clearly and unequivocally, integration into systems included?",
    who="legal",
    condition=all_of(by_actor, is_exclusion, to_anybody),
    cites=cite("Guidelines 56"),
)
supplies_excluding = MARKET.fact_of_some(
    "actor.supplies_excluding_union",
    says="the actor supplied the model with a clear exclusion of the Union market, integration into systems included",
    denies="the actor did not supply the model with a clear exclusion of the Union market, integration included",
    asks="Did the actor supply the model with a clear exclusion of the Union market, integration included?",
    who="legal",
    condition=all_of(by_actor, is_excluding_supply),
    cites=cite("Guidelines 56"),
)
gift_reached = MARKET.fact_of_some(
    "event.gift_reached",
    "the actor [had|had not] by then supplied the integrator in the Union outside any commercial activity",
    asks="On which day did the actor supply the integrator in the Union outside any commercial activity?",
    who="legal",
    condition=all_of(by_actor, is_given_away, reaches_integrator, ~(event_on > Outer(event_day))),
    cites=cite("AI Act Art 3(10)"),
)
given_system = MARKET.fact_of_some(
    "actor.given_system",
    says="another brought a system to the Union with what the actor had supplied there outside any commercial activity",
    denies="nobody brought a system to the Union with what the actor supplied there outside any commercial activity",
    asks="Did another bring a system to the Union with what the actor supplied there outside any commercial activity?",
    who="legal",
    assumed=False,
    assumes=COMMERCIAL,
    condition=all_of(by_another, is_system_in_union, gift_reached),
    cites=cite("AI Act Art 3(10)", "Guidelines 55"),
)
given_use = MARKET.fact_of_some(
    "actor.given_use",
    says="another uses internally in the Union what the actor had supplied there outside any commercial activity",
    denies="nobody uses internally in the Union what the actor supplied there outside any commercial activity",
    asks="Does another use internally in the Union what the actor supplied there outside any commercial activity?",
    who="legal",
    assumed=False,
    assumes=COMMERCIAL,
    condition=all_of(by_another, is_own_use, gift_reached),
    cites=cite("AI Act Art 3(10)", "Guidelines 51"),
)
others_give_away = MARKET.fact_of_some(
    "actor.given_away_by_others",
    "[somebody|nobody] else supplied the model in the Union outside any commercial activity",
    asks="Did somebody else supply the model in the Union outside any commercial activity?",
    who="legal",
    assumed=False,
    assumes=COMMERCIAL,
    condition=all_of(by_another, reaches_actor, is_given_away),
    complete=upstream_complete,
    cites=cite("AI Act Art 3(10)"),
)
supplies_in_business = MARKET.fact_of_some(
    "actor.supplies_outside_union_in_business",
    "the actor [made|did not make] the model available outside the Union in the course of a commercial activity",
    asks="Did the actor make the model available outside the Union in the course of a commercial activity?",
    who="legal",
    assumed=True,
    assumes=COMMERCIAL,
    condition=all_of(by_actor, is_supply_outside, commercial),
    cites=cite("AI Act Art 3(10)", "Guidelines 56"),
)
outside_business = Question(
    name="supply-outside-business",
    asks="Is who gave a model away outside any commercial activity its provider once another brings it to the Union?",
    readings=(
        Reading(
            name="upstream", says="yes: the model is placed with the other's system, and who made it answers for it"
        ),
        Reading(name="nobody", says="no: who acts outside any commercial activity makes nothing available on a market"),
    ),
    source="The paragraphs on integration speak of an upstream actor, and not of whether it acts commercially.",
    cites=cite("AI Act Art 3(10)", "AI Act recital 109", "Guidelines 55", "Guidelines 56"),
)
_supplied_outside = all_of(supplies_outside, supplies_in_business | outside_business.reads("upstream"))
"""The actor supplied the model outside the Union in a way that counts as that of an upstream actor."""
open_supply = all_of(is_supply_outside, ~is_excluding_supply)
own_system_before = MARKET.fact_of_some(
    "event.own_system_before",
    "the actor had brought [a|no] system with the model to the Union before that supply",
    asks="On which day was the model supplied, and on which did the actor bring a system with it to the Union?",
    who="legal",
    path=".on",
    condition=all_of(by_actor, is_system_in_union, Outer(event_on) > event_day),
    cites=cite("Guidelines 56"),
)
passed_on_to = MARKET.fact_of_some(
    "actor.was_passed_it_on",
    "the one that was so supplied [passed|did not pass] the model on to the actor outside the Union",
    asks="Did the one that was so supplied pass the model on to the actor outside the Union?",
    who="legal",
    condition=all_of(is_supply_outside, Same(by, Outer(to)), reaches_actor),
    cites=cite("Guidelines 55"),
)
supplied_openly = MARKET.fact_of_some(
    "actor.also_open",
    says="the same supplier also supplied the actor without an exclusion, before the actor's system came to the Union",
    denies="the same supplier did not also supply the actor without an exclusion before its system came to the Union",
    asks="Did the same supplier also supply the actor without an exclusion, and on which day?",
    who="legal",
    condition=all_of(open_supply, ~own_system_before, Same(by, Outer(by)), reaches_actor | passed_on_to),
    cites=cite("Guidelines 55", "Guidelines 56"),
)
supplied_who_passed_on = MARKET.fact_of_some(
    "actor.supplied_who_passed_it_on",
    says="the actor supplied whoever passed the model on, without excluding the Union market",
    denies="the actor did not supply whoever passed the model on without excluding the Union market",
    asks="Did the actor supply whoever passed the model on, without excluding the Union market?",
    who="legal",
    condition=all_of(by_actor, open_supply, Same(to, Outer(by))),
    cites=cite("Guidelines 55"),
)
_reaches_openly = all_of(reaches_integrator, is_supply_outside, all_of(by_actor, open_supply) | supplied_who_passed_on)
supplied_integrator = MARKET.fact_of_some(
    "actor.reached_integrator",
    says="the model reached the integrator from the actor without an exclusion, before its system came to the Union",
    denies="the model did not reach the integrator from the actor without an exclusion before its system came there",
    asks="Did the model reach the integrator from the actor without an exclusion of the Union market, and when?",
    who="legal",
    condition=all_of(_reaches_openly, ~(event_on > Outer(event_day))),
    cites=cite("Guidelines 55"),
)
plans_left_in = MARKET.fact_of_some(
    "actor.plans_left_in",
    "[another|nobody else] intends to bring to the Union a system with what the actor supplied without an exclusion",
    asks="Does another intend to bring to the Union a system with what the actor supplied without an exclusion?",
    who="product",
    condition=all_of(by_another, is_planned_supply, kind.is_in("integrated-in-system"), supplied_integrator),
    cites=cite("Guidelines 30", "Guidelines 55", "Guidelines 56"),
)
had_excluded = MARKET.fact_of_some(
    "event.had_excluded",
    says="the same supplier had excluded the Union market clearly, integration included",
    denies="the same supplier had not excluded the Union market",
    asks="Had the same supplier excluded the Union market clearly, integration included?",
    who="legal",
    condition=all_of(Same(by, Outer(by)), is_excluding_supply | all_of(is_exclusion, to_anybody)),
    cites=cite("Guidelines 56"),
)
supplied_integrator_later = MARKET.fact_of_some(
    "actor.reached_integrator_later",
    says="the model reached the integrator from the actor without an exclusion once its system had come to the Union",
    denies="the model did not reach the integrator from the actor without an exclusion once its system had come there",
    asks="Did the model reach the integrator from the actor without an exclusion of the Union market, and when?",
    who="legal",
    condition=all_of(_reaches_openly, event_on > Outer(event_day), had_excluded),
    cites=cite("Guidelines 55", "Guidelines 56"),
)
openly_supplied_system = MARKET.fact_of_some(
    "actor.system_left_in",
    "[a|no] system came to the Union with what the actor supplied without an exclusion",
    asks="Did a system come to the Union with what the actor supplied without an exclusion of that market?",
    who="legal",
    condition=all_of(by_another, is_system_in_union, supplied_integrator),
    cites=cite("Guidelines 55"),
)
system_left_in_later = MARKET.fact_of_some(
    "actor.system_left_in_later",
    says="the actor supplied whoever had brought a system to the Union without the exclusion that had stood before",
    denies="the actor did not supply whoever had brought a system to the Union without the exclusion that stood before",
    asks="Did the actor later supply whoever had brought a system to the Union without an exclusion, and when?",
    who="legal",
    condition=all_of(by_another, is_system_in_union, supplied_integrator_later),
    cites=cite("Guidelines 55", "Guidelines 56"),
)
exclusion_lifted = Question(
    name="exclusion-lifted",
    asks="Is who brought an excluded model to the Union still its provider once its supplier gives the exclusion up?",
    readings=(
        Reading(name="stays", says="yes: what it placed it has placed, and an exclusion stood then"),
        Reading(name="supplier-alone", says="no: only an exclusion moves the role, and there is none any more"),
    ),
    source="The integrator is provider where its supplier has excluded the Union; that one gives that up is not named.",
    cites=cite("Guidelines 55", "Guidelines 56", "AI Act Art 3(9)"),
)
supplier_lifts = MARKET.fact_of_some(
    "actor.supplier_lifts_exclusion",
    says="a supplier that had excluded the Union market supplies the model there, or the actor without the exclusion",
    denies="no supplier that had excluded the Union market supplies the model there, or the actor without an exclusion",
    asks="Has the supplier that excluded the Union market given that up since, by supplying the model there itself?",
    who="legal",
    condition=all_of(
        by_another, had_excluded, is_own_name | all_of(open_supply, own_system_before, reaches_actor | passed_on_to)
    ),
    cites=cite("Guidelines 55", "Guidelines 56"),
)
supplier_in_group = ACTORS.fact_of_each(
    "actor.supplier_in_group",
    "[another|no other] company of the actor's group supplied the model, or excluded the Union",
    asks="Does who supplied the model, or excluded the Union, belong to the same group of undertakings?",
    who="legal",
    path=".group",
    assumed=False,
    assumes=NO_GROUP,
    cites=cite("Guidelines 56", "Guidelines 57"),
)
developer_in_group = ACTORS.fact_of_each(
    "actor.developer_in_group",
    "[another|no other] company of the actor's group made the model",
    asks="Does who made the model belong to the same group of undertakings?",
    who="legal",
    path=".group",
    assumed=False,
    assumes=NO_GROUP,
    cites=cite("AI Act Art 3(3)", "Guidelines 57"),
)
member_of_maker = ACTORS.fact_of_each(
    "actor.member_of_maker",
    says="the actor is a member of the consortium that made the model, for which another answers",
    denies="the actor is no member of a consortium that made the model and for which another answers",
    asks="Is the actor a member of the consortium that made the model?",
    who="management",
    path=".members",
    assumed=False,
    assumes=NO_MEMBER_ALONE,
    cites=cite("Guidelines 49"),
)
member_placed = MARKET.fact_of_some(
    "actor.member_placed",
    says="a member of the consortium for which the actor answers placed the model alone, under its own name",
    denies="no member of a consortium for which the actor answers placed the model alone, under its own name",
    asks="Did a member of the consortium place the model alone, under its own name, and when?",
    who="management",
    assumed=False,
    assumes=NO_MEMBER_ALONE,
    condition=all_of(by_member, is_own_name),
    cites=cite("Guidelines 49", "AI Act Art 3(3)"),
)
member_alone = Question(
    name="member-places-alone",
    asks="Who provides a consortium's model that one of its members places alone, under its own name?",
    readings=(
        Reading(name="member", says="that member: it places under its own name what it had a part in developing"),
        Reading(name="coordinator", says="who coordinates: the model is the consortium's, whichever part places it"),
    ),
    source="The Guidelines name a model that the consortium places; of one that a member places alone they are silent.",
    cites=cite("AI Act Art 3(3)", "Guidelines 49", "Guidelines 50"),
)
is_for_others = is_supply | is_system_in_union | is_own_use
group_placed = MARKET.fact_of_some(
    "actor.group_placed",
    says="another company of the actor's group brought to the Union the model that the actor made",
    denies="no other company of the actor's group brought to the Union a model that the actor made",
    asks="Did another company of the actor's group bring the model to the Union, itself or in a system?",
    who="product",
    assumed=False,
    assumes=NO_GROUP,
    condition=all_of(by_own_company, is_for_others),
    cites=cite("AI Act Art 3(9)", "Guidelines 51", "Guidelines 54"),
)
group_uses = MARKET.fact_of_some(
    "actor.group_uses",
    says="another company of the actor's group uses internally in the Union the model that the actor made",
    denies="no other company of the actor's group uses internally in the Union a model that the actor made",
    asks="Does another company of the actor's group use the model internally in the Union?",
    who="product",
    assumed=False,
    assumes=NO_GROUP,
    condition=all_of(by_own_company, is_internal_use),
    cites=cite("AI Act recital 97"),
)
group_plans = MARKET.fact_of_some(
    "actor.group_plans",
    says="another company of the actor's group intends to place on the Union market the model that the actor makes",
    denies="no other company of the actor's group intends to place on the Union market a model that the actor makes",
    asks="Does another company of the actor's group intend to place the model on the Union market, and when?",
    who="product",
    assumed=False,
    assumes=NO_GROUP,
    condition=all_of(by_own_company, is_planned_supply),
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
)
_one_undertaking = within_one_group.reads("one-undertaking")
withdrew = MARKET.fact_of_some(
    "actor.withdrew",
    "the actor [has|has not] withdrawn the model from the Union market",
    asks="Has the actor withdrawn the model from the Union market, and when?",
    who="product",
    assumed=False,
    assumes=NOT_WITHDRAWN,
    condition=all_of(by_actor, is_withdrawal),
    cites=cite("AI Act Art 3(10)"),
)
after_withdrawal = Question(
    name="after-withdrawal",
    asks="Do a provider's continuing duties end when it withdraws the model from the Union market?",
    readings=(
        Reading(name="end", says="yes, but for keeping documents and answering the authorities"),
        Reading(name="continue", says="no: copies stay in use, and the duties cover the model's whole lifecycle"),
    ),
    source="The Act says when duties begin, and not when they end.",
    cites=cite("AI Act Art 3(10)", "AI Act recital 114", "Guidelines 22"),
)
withdrew_before_powers = MARKET.fact_of_some(
    "actor.withdrew_before_powers",
    "the actor [withdrew|did not withdraw] the model from the Union market before there was a power to fine",
    asks="Did the actor withdraw the model from the Union market, and on which day?",
    who="product",
    assumed=False,
    assumes=NOT_WITHDRAWN,
    condition=all_of(by_actor, is_withdrawal, event_on < Parameter("powers_apply")),
    cites=cite("AI Act Art 3(10)", "AI Act Art 113"),
)
handed_over = MARKET.fact_of_some(
    "actor.handed_over",
    "the actor [has|has not] handed the model over to another",
    asks="Has the actor handed the model over to another, and when?",
    who="legal",
    assumed=False,
    assumes=NOT_TRANSFERRED,
    condition=all_of(by_actor, is_transfer),
    cites=cite("AI Act Art 3(3)"),
)
took_over = MARKET.fact_of_some(
    "actor.took_over",
    "the actor [has|has not] taken the model over from another",
    asks="Has the actor taken the model over from another, and when?",
    who="legal",
    assumed=False,
    assumes=NOT_TRANSFERRED,
    condition=all_of(Same(to, ACTORS), is_transfer),
    cites=cite("AI Act Art 3(3)"),
)
given_by_originals = ACTORS.fact_of_some(
    "event.given_by_originals_provider",
    "whoever handed the model over [provides the|does not provide an] original that it was made from",
    asks="Did whoever provides the original hand it over, or whoever modified it?",
    who="legal",
    path="original[0].actor",
    condition=all_of(Same(by, ACTORS), provides_original),
    complete=actors_complete,
    cites=cite("AI Act Art 3(3)"),
)
took_over_original = MARKET.fact_of_some(
    "actor.took_over_original",
    "the actor [has|has not] taken the original over from whoever provided it",
    asks="Did the actor take over the original, or what another had made of it?",
    who="legal",
    assumed=False,
    assumes=NOT_TRANSFERRED,
    condition=all_of(Same(to, ACTORS), is_transfer, given_by_originals),
    cites=cite("AI Act Art 3(3)", "Guidelines 57"),
)
_made_alone = any_of(develops, took_over)
_made = _made_alone | provides_original
took_over_modification = MARKET.fact_of_some(
    "actor.took_over_modification",
    "the actor [took|did not take] over what another made of the original",
    asks="Did the actor take over the original, or what another had made of it?",
    who="legal",
    assumed=False,
    assumes=NOT_TRANSFERRED,
    condition=all_of(Same(to, ACTORS), is_transfer, ~given_by_originals),
    cites=cite("AI Act Art 3(3)", "Guidelines 57"),
)
_provides_original = provides_original | took_over_original
_made_modification = any_of(
    downstream_modifier_provider,
    # What another modified without becoming its provider is still the model of whoever provides the original.
    choose(modification_makes_provider, took_over_modification, _provides_original),
)
by_modification = rule(
    "provider_by_modification",
    about="actor",
    says="{actor} answers, or will answer, for the modification of a model, its own or one that it took over",
    denies="{actor} does not answer for a modification of a model, its own or one that it took over",
    asks="Does {actor} answer, or will it answer, for the modification of a model, its own or one that it took over?",
    when=any_of(
        downstream_modifier_provider,
        will_be_modifier_provider,
        all_of(took_over_modification, any_of(modification_makes_provider, modification_will_make_provider)),
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 59", "Guidelines 65"),
)
plans_placing = MARKET.fact_of_some(
    "actor.plans_placing",
    says="the actor intends to place the model on the Union market under its own name, or in its own product",
    denies="the actor does not intend to place the model on the Union market under its own name or in its own product",
    asks="Does the actor intend to place the model on the Union market, and when?",
    who="product",
    condition=all_of(by_actor, is_planned_own_name),
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
)
plans_supply = MARKET.fact_of_some(
    "actor.plans_supply",
    "the actor [intends|does not intend] to supply the model itself on the Union market under its own name",
    asks="Does the actor intend to supply the model itself on the Union market under its own name?",
    who="product",
    condition=all_of(by_actor, is_planned_own_name, kind.is_in("planned-placing", "made-available")),
    cites=cite("Guidelines 30", "AI Act Art 3(3)"),
)
others_plan = MARKET.fact_of_some(
    "actor.others_plan_placing",
    "[somebody|nobody] else intends to place the model on the Union market",
    asks="Does somebody else intend to place the model on the Union market?",
    who="product",
    condition=all_of(by_another, is_planned_supply),
    cites=cite("Guidelines 30"),
)
plans_system = MARKET.fact_of_some(
    "actor.plans_system",
    "the actor [intends|does not intend] to bring a system with the model to the Union",
    asks="Does the actor intend to bring a system with the model to the Union, and when?",
    who="product",
    condition=all_of(by_actor, is_planned_supply, kind.is_in("integrated-in-system")),
    cites=cite("Guidelines 56"),
)
plans_own_use = MARKET.fact_of_some(
    "actor.plans_own_use",
    "the actor [intends|does not intend] to use the model internally in the Union in a way that places it",
    asks="Does the actor intend to use the model internally in the Union, in a way that places it, and when?",
    who="product",
    condition=all_of(by_actor, is_planned_supply, kind.is_in("internal-use"), territory.is_in("union")),
    cites=cite("Guidelines 51"),
)
plans_internal_use = MARKET.fact_of_some(
    "actor.plans_internal_use",
    "the actor [intends|does not intend] to use the model internally in the Union",
    asks="Does the actor intend to use the model internally in the Union, and when?",
    who="product",
    condition=all_of(by_actor, is_planned_internal_use),
    cites=cite("AI Act recital 97"),
)
role_in_consortium = ACTORS.fact_of_each(
    "actor.consortium_role_known",
    says="it is settled who answers for the model, where a consortium made it",
    denies="it is not settled who answers for the model that a consortium made",
    asks="Who coordinates the consortium?",
    who="management",
    path=".coordinator",
    cites=cite("Guidelines 49"),
)
internal_use_on = Earliest(
    name="market.internal_use_on",
    kind=FactKind.DATE,
    says="the day on which the model was first used internally in the Union",
    asks="On which day was the model first used internally in the Union?",
    who="product",
    path="market",
    cites=cite("AI Act recital 97"),
    of=MARKET,
    condition=is_internal_use,
    day=event_day,
)
classified_since = sooner(systemic_since, designated_on)
"""The day since when a model is, or was, one with systemic risk, be it by a designation that was lifted again."""
declassified = PROCEDURE.fact_of_some(
    "procedure.declassified",
    says="the model ceased, or may have ceased, to be one with systemic risk by a decision",
    denies="the model did not cease to be one with systemic risk by any decision",
    asks="Did the model cease to be one with systemic risk by a decision, and on which day?",
    who="legal",
    assumed=False,
    assumes=NOT_ACCEPTED,
    condition=recorded(*DECLASSIFYING),
    cites=cite("AI Act Art 52(2)", "AI Act Art 52(5)", "Guidelines 40"),
)
declassified_on = Earliest(
    name="procedure.declassified_on",
    kind=FactKind.DATE,
    says="the day on which the model ceased to be one with systemic risk by a decision",
    asks="On which day did the model cease to be one with systemic risk by a decision?",
    who="legal",
    path="procedure",
    assumed=NEVER,
    assumes=NOT_ACCEPTED,
    cites=cite("Guidelines 40"),
    of=PROCEDURE,
    condition=recorded(*DECLASSIFYING),
    day=step_on,
)
declassified_after_use = all_of(declassified, declassified_on > later(internal_use_on, classified_since))
"""That it was used internally while it was one with systemic risk, and then ceased to be one."""
internal_use_declassified = Question(
    name="internal-use-declassified",
    asks="Is a model that internal use alone placed on the market still placed when it has no systemic risk any more?",
    readings=(
        Reading(name="stays-placed", says="yes: placing is the first act, and is not undone by what follows"),
        Reading(name="no-longer", says="no: such use places a model only as long as it is one with systemic risk"),
    ),
    source="The recital keeps its exception from models with systemic risk; of one that ceases to be one it is silent.",
    cites=cite("AI Act recital 97", "AI Act Art 3(9)", "Guidelines 40"),
)
ever_systemic_in_use = systemic_risk | declassified_after_use
"""That any internal use in the Union places, or once placed, the model on the market."""
internally_placed = systemic_risk | all_of(declassified_after_use, internal_use_declassified.reads("stays-placed"))
"""That any internal use in the Union places the model on the market."""
placed_on_market = rule(
    "placed_on_market",
    says="the model has been placed on the Union market",
    denies="the model has not been placed on the Union market",
    asks="Has the model been placed on the Union market?",
    when=placed_by_supply_or_use | (internal_use_beside_research & internally_placed),
    cites=cite("AI Act Art 3(9)"),
)

white_label = Question(
    name="white-label",
    asks="Is a provider who places under its own name a model that only somebody else developed, and did not place?",
    readings=(
        Reading(name="developer-only", says="no: a provider develops the model, or has it developed"),
        Reading(name="own-name", says="yes: whoever places it under its own name answers for it as its provider"),
    ),
    source="A provider develops a model or has it developed, and places it under its own name; no other role is named.",
    cites=cite("AI Act Art 3(3)", "Guidelines 49", "Guidelines 56"),
)
developed_nothing = Question(
    name="integrator-without-development",
    asks="Is whoever integrated another's excluded model, and developed nothing, the provider of that model?",
    readings=(
        Reading(name="deemed", says="yes: the model is placed with its system, and it answers as its provider"),
        Reading(name="developed-only", says="no: a provider develops a model, or has it developed, and it did neither"),
    ),
    source="Article 3(3) names who develops a model or has it developed; the Guidelines, which bind no court, name who "
    "integrates it as well.",
    cites=cite("AI Act Art 3(3)", "AI Act recital 97", "Guidelines 56"),
    followed="deemed",
)
others_in_name = MARKET.fact_of_some(
    "actor.supplied_in_anothers_name",
    says="somebody else made the model available on the Union market, and not under its own name",
    denies="nobody else made the model available on the Union market under a name that is not its own",
    asks="Did somebody else make the model available on the Union market, and under whose name?",
    who="product",
    condition=all_of(by_another, is_supply, ~own_name),
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)"),
)
distribution = Question(
    name="distribution-in-developers-name",
    asks="Does a developer place its model on the Union market through whom it supplied, and who supplies it there?",
    readings=(
        Reading(name="developer", says="yes: the model is placed under its name, by whoever it was passed on"),
        Reading(name="own-act", says="no: it places only by its own act, or with the system of an integrator"),
    ),
    source="The paragraph on passing on speaks of integrators; a distributor under another's name is not named.",
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)", "Guidelines 55"),
)
original_within_modified = Question(
    name="original-within-modified",
    asks="Does a system with what another made of a model, as its own provider, place on the market that model too?",
    readings=(
        Reading(
            name="placed-with-it",
            says="yes: who modified it answers for the modification alone, and the original comes there within it",
        ),
        Reading(name="modified-alone", says="no: the system holds another model, which who modified it places"),
    ),
    source="The paragraph speaks of a system that integrates the model that was supplied, not of one made from it.",
    cites=cite("Guidelines 55", "Guidelines 56", "Guidelines 65", "AI Act recital 109"),
)
makes_model = rule(
    "makes_model",
    about="actor",
    says="{actor} counts as having developed the model, or as a modifier that becomes a provider",
    denies="{actor} counts neither as having developed the model nor as a modifier that becomes a provider",
    asks="Does {actor} count as having developed the model, or as a modifier that becomes a provider?",
    when=all_of(
        role_in_consortium,
        where_modified(_made_modification, _made & ~modified_for_it, _made_alone),
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 49"),
)
openly_supplied_use = MARKET.fact_of_some(
    "actor.own_use_left_in",
    "[another|nobody else] uses internally in the Union what the actor supplied without an exclusion",
    asks="Does another use internally in the Union what the actor supplied without an exclusion of that market?",
    who="legal",
    condition=all_of(by_another, is_own_use, supplied_integrator),
    cites=cite("Guidelines 51", "Guidelines 55"),
)
placed_by_user = all_of(
    ~excludes,
    any_of(
        all_of(_supplied_outside, choose(supplies_excluding, openly_supplied_use, others_own_use)),
        all_of(given_use, outside_business.reads("upstream")),
    ),
    own_use.reads("as-integrator"),
)
"""That who supplied outside the Union placed the model there by the own use of whom it supplied."""
placed_by_integrator = all_of(
    ~excludes,
    any_of(
        # An exclusion that was said to one recipient counts for that one: each integrator goes with its own.
        all_of(_supplied_outside, choose(supplies_excluding, openly_supplied_system, others_system_in_union)),
        all_of(given_system, outside_business.reads("upstream")),
        built_system_in_union,
    ),
)
"""That who supplied outside the Union, or built a system for another there, placed the model by another's system."""
placed_by_lifting = all_of(system_left_in_later, exclusion_lifted.reads("supplier-alone"))
"""That who had excluded the Union answers for a system that came there meanwhile, by supplying it without that."""
placed_by_group = all_of(choose(group_uses, group_placed | internally_placed, group_placed), _one_undertaking)
"""That who made the model placed it on the Union market itself, by a company of its group."""
placed_in_its_name = all_of(
    _supplied_outside, others_in_name, ~excludes, ~supplies_excluding, distribution.reads("developer")
)
"""That who supplied outside the Union placed the model there by a distributor that supplied it in its name."""
placed_by_member = all_of(member_placed, member_alone.reads("coordinator"))
"""That who coordinates a consortium placed its model by a member that did so alone."""
_places_within_modified = all_of(
    where_modified(all_of(modification_makes_provider, _provides_original), any_of(), any_of()),
    placed_by_integrator | placed_by_user,
    original_within_modified.reads("placed-with-it"),
)
"""Who supplied the original outside the Union placed it there within what its recipient made of it."""
_supplies_there = all_of(supplies, ~partly_excluded | exclusion_beyond_integration.reads("no-effect"))
places_model = rule(
    "places_model",
    about="actor",
    says="{actor} placed the model on the Union market, by itself, in its own product or through an integrator",
    denies="{actor} did not place the model on the Union market by itself, in its product or through an integrator",
    asks="Did {actor} place the model on the Union market, by itself, in its own product or through an integrator?",
    when=any_of(
        _supplies_there,
        system_in_union.under(*cite("Guidelines 54", "AI Act recital 97")),
        internal_use_places,
        all_of(uses_internally, internally_placed),
        placed_by_integrator,
        # Where nothing was supplied outside the Union, nobody is asked whether an exclusion was given up.
        all_of(supplies_outside, placed_by_lifting),
        placed_by_group,
        placed_by_member,
        placed_by_user,
        placed_in_its_name,
        all_of(placed_on_market, took_over),
    ),
    cites=cite("AI Act Art 3(9)"),
)
excludes_as_provider = ACTORS.fact_of_each(
    "actor.excludes_as_provider",
    says="the actor, which excluded the Union, provides the original, of which no provider is named",
    denies="the actor does not exclude the Union as the provider of an original of which none is named",
    asks="Who provides the original?",
    who="management",
    path="original[0].actor",
    assumed=False,
    assumes=NOT_ORIGINALS_PROVIDER,
    cites=cite("Guidelines 56"),
)
excluded_by_maker = ACTORS.fact_of_some(
    "event.excluded_by_maker",
    says="whoever excluded the Union made the model, or provides what it was made from",
    denies="whoever excluded the Union only passed on a model that others made",
    asks="Did whoever excluded the Union make the model, or provide what it was made from?",
    who="legal",
    path="market",
    condition=all_of(Same(by, ACTORS), makes_model | excludes_as_provider),
    complete=actors_complete,
    cites=cite("Guidelines 56"),
)
"""An exclusion counts that is said by who would be the provider without it, and not by whoever passes a model on."""
supplier_excludes = MARKET.fact_of_some(
    "actor.supplier_excludes_union",
    "[the|no] supplier excluded the Union market clearly and unequivocally, integration into systems included",
    asks="Has the supplier excluded the Union market clearly and unequivocally, integration into systems included?",
    who="legal",
    condition=all_of(by_another, is_exclusion, to_anybody, excluded_by_maker),
    complete=upstream_complete,
    cites=cite("Guidelines 56"),
)
supplied_excluding = MARKET.fact_of_some(
    "actor.supplied_excluding_union",
    "[the|no] supplier supplied the model with a clear exclusion of the Union market, integration included",
    asks="Did the supplier supply the model with a clear exclusion of the Union market, integration included?",
    who="legal",
    condition=all_of(by_another, is_excluding_supply, ~supplied_openly, excluded_by_maker),
    complete=upstream_complete,
    cites=cite("Guidelines 56"),
)
_excluded_by_another = all_of(
    where_modified(all_of(), ~develops, ~develops),
    supplier_excludes | supplied_excluding,
    ~supplier_in_group | within_one_group.reads("separate"),
)
"""Another developed the model and excluded the Union market: a company of one's own group is perhaps no other."""
_supplied_by_another = supplied_from_outside | all_of(
    others_supply | others_give_away, exclusion_beyond_integration.reads("not-placed")
)


def _brings(system: Expr, *otherwise: Expr) -> Expr:
    """That the actor brings another's excluded model to the Union in a system, which another may have built for it."""
    return all_of(
        any_of(
            choose(
                system_built_for_it,
                all_of(system, others_supply_outside, system_by_another.reads("who-places")),
                all_of(system, _supplied_by_another),
            ),
            *(all_of(each, _supplied_by_another) for each in otherwise),
        ),
        _excluded_by_another,
    )


places_excluded_model = rule(
    "places_excluded_model",
    about="actor",
    says="{actor} brought to the Union, in a system, another's model that was excluded from the Union market",
    denies="{actor} did not bring to the Union, in a system, another's model that was excluded from the Union market",
    asks="Did {actor} bring to the Union, in a system, another's model that was excluded from the Union market?",
    when=_brings(
        system_in_union,
        all_of(built_system_in_union, system_by_another.reads("who-builds")),
        all_of(own_use_places | all_of(uses_internally, systemic_risk), own_use.reads("as-integrator")),
    ),
    cites=cite("Guidelines 56"),
).unless(
    all_of(
        supplier_lifts,
        ~partly_excluded | exclusion_beyond_integration.reads("no-effect"),
        exclusion_lifted.reads("supplier-alone"),
    ),
    says="the supplier has given the exclusion up since, and answers for the model",
    cites=cite("Guidelines 55"),
    binding="own-reading",
)
will_place_excluded_model = rule(
    "will_place_excluded_model",
    about="actor",
    says="{actor} intends to bring to the Union a system with another's model that was excluded from that market",
    denies="{actor} intends to bring to the Union no system with another's model that was excluded from that market",
    asks="Does {actor} intend to bring to the Union a system with another's model that was excluded from that market?",
    when=_brings(plans_system, all_of(plans_own_use, own_use.reads("as-integrator"))),
    cites=cite("Guidelines 30", "Guidelines 56"),
    binding="own-reading",
)
_made_by_itself = where_modified(_made_modification, _made, _made_alone)
_brands_modification = choose(modification_makes_provider, all_of(), ~original_in_union)
brands_model = rule(
    "brands_model",
    about="actor",
    says="{actor} placed on the Union market, under its own name, a model that only somebody else developed",
    denies="{actor} did not place on the Union market, under its own name, a model that only somebody else developed",
    asks="Did {actor} place on the Union market, under its own name, a model that only somebody else developed?",
    when=all_of(
        supplies,
        ~member_of_maker,
        where_modified(_brands_modification, ~original_in_union, all_of()),
        ~_made_by_itself,
        ~others_supply,
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 49", "Guidelines 55"),
    binding="own-reading",
)
_for_itself = ~developer_in_group | within_one_group.reads("separate")
"""Who places under its own name what only another company of its group made does so for itself."""
transfer = Question(
    name="transfer-of-model",
    asks="Who owes what a provider owes after its model was handed over to another actor?",
    readings=(
        Reading(name="successor", says="whoever took the model over, in the place of the one that placed it"),
        Reading(name="both", says="both: who placed the model stays its provider"),
    ),
    source="Neither the Act nor the Guidelines speak of a model that changes hands after it was placed.",
    cites=cite("AI Act Art 3(3)", "AI Act Art 53(1)"),
)
_places_as_member = all_of(
    member_of_maker,
    _supplies_there,
    where_modified(modification_makes_provider, all_of(), all_of()),
    member_alone.reads("member"),
)
"""A member of the consortium that made the model placed it alone, and answers for that by itself."""
provider = (
    rule(
        "provider",
        about="actor",
        says="{actor} is a provider of the general-purpose AI model",
        denies="{actor} is not a provider of the model",
        asks="Is {actor} a provider of the model?",
        when=all_of(
            gpai_model,
            any_of(
                all_of(makes_model, places_model),
                all_of(places_excluded_model, developed_nothing.reads("deemed")),
                all_of(brands_model, white_label.reads("own-name"), _for_itself),
                _places_as_member,
                _places_within_modified,
            ),
        ),
        cites=cite("AI Act Art 3(3)", "Guidelines 47", "Guidelines 50"),
    )
    .unless(
        outside_scope,
        says="the model is outside the Act by its purpose",
        cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)"),
    )
    .unless(
        all_of(handed_over, transfer.reads("successor")),
        says="the model was handed over to another, who answers for it from then on",
        cites=cite("AI Act Art 3(3)"),
        binding="own-reading",
    )
)
will_be_gpai = rule(
    "will_be_gpai_model",
    says="the model, with the compute that is expected, is or will be a general-purpose AI model",
    denies="the model, even with the compute that is expected, neither is nor will be a general-purpose AI model",
    asks="Is the model, or will it be, a general-purpose AI model with the compute that is expected?",
    when=any_of(
        all_of(
            generates_listed,
            above_line(choose(will_be_made_anew, run_expected_training_compute, expected_training_compute))
            | requirement_met
            | foreseen,
        ),
        exception.is_in("general"),
        all_of(has_original, original_is_gpai, generates_listed),
    ),
    cites=cite("AI Act Art 3(63)", "Guidelines 17"),
).unless(exceptionally_narrow, says="the model exceptionally lacks generality", cites=cite("Guidelines 20"))
_will_have_made = any_of(
    will_be_modifier_provider,
    all_of(_provides_original, ~modification_makes_provider),
    all_of(took_over_modification, modification_will_make_provider),
)
makes_or_will_make = rule(
    "makes_or_will_make_model",
    about="actor",
    says="{actor} develops the model, or makes a modification that will make it a provider",
    denies="{actor} neither develops the model nor makes a modification that will make it a provider",
    asks="Does {actor} develop the model, or make a modification that will make it a provider?",
    when=all_of(
        role_in_consortium,
        where_modified(_will_have_made, _made & ~modified_for_it, _made_alone),
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 30", "Guidelines 49"),
)
will_have_systemic_risk = rule(
    "will_have_systemic_risk",
    says="the model, with the compute that is expected, is or will be one with systemic risk",
    denies="the model, even with the compute that is expected, neither is nor will be one with systemic risk",
    asks="Is the model, or will it be, one with systemic risk with the compute that is expected?",
    when=any_of(
        systemic_risk,
        all_of(
            will_be_gpai,
            any_of(
                expected_above_threshold,
                requirement_met,
                foreseen,
                choose(has_original, choose(modification_will_make_provider, of_systemic, original_systemic), any_of()),
            ),
            ~arguments_accepted,
        ),
    ),
    cites=cite("AI Act Art 51(1)", "AI Act Art 52(1)", "Guidelines 30"),
    binding="own-reading",
)
will_brand = rule(
    "will_brand_model",
    about="actor",
    says="{actor} intends to place under its own name a model that only somebody else develops",
    denies="{actor} does not intend to place under its own name a model that only somebody else develops",
    asks="Does {actor} intend to place under its own name a model that only somebody else develops?",
    when=all_of(
        plans_supply,
        where_modified(_brands_modification, ~original_in_union, all_of()),
        ~_made_by_itself,
        ~others_supply,
        ~others_plan,
    ),
    cites=cite("AI Act Art 3(3)", "Guidelines 30", "Guidelines 49"),
    binding="own-reading",
)
ahead_of_integrator = Question(
    name="ahead-of-integrator",
    asks="Do duties before placing bind a developer whose model another means to bring to the Union in a system?",
    readings=(
        Reading(name="bound", says="yes: the system will place the model for its developer, and the duties look ahead"),
        Reading(
            name="not-bound", says="no: it means to place nothing itself, and is a provider only once the system comes"
        ),
    ),
    source="The model is deemed placed once the system is; of what is owed until then the paragraph does not speak.",
    cites=cite("AI Act Art 52(1)", "AI Act Art 54(1)", "Guidelines 30", "Guidelines 55"),
)
develops_to_place = rule(
    "develops_to_place",
    about="actor",
    says="{actor} develops what is or will be a general-purpose AI model and is to place it on the Union market",
    denies="{actor} develops no general-purpose AI model that it is to place on the Union market",
    asks="Does {actor} develop what is or will be a general-purpose AI model, and is it to place it there?",
    when=all_of(
        will_be_gpai,
        makes_or_will_make | all_of(will_brand, white_label.reads("own-name"), _for_itself),
        any_of(
            plans_placing,
            all_of(group_plans, _one_undertaking),
            all_of(plans_left_in, ~excludes, _supplied_outside, ahead_of_integrator.reads("bound")),
            # An acceptance of arguments leaves it free to use internally what passes the threshold.
            plans_internal_use & (systemic_risk | all_of(expected_above_threshold, ~arguments_accepted)),
        ),
    ),
    cites=cite("AI Act Art 3(63)", "AI Act Art 52(1)", "Guidelines 29", "Guidelines 30"),
    binding="own-reading",
).unless(
    OUTSIDE_WHERE_PLACED,
    says="the model is outside the Act by its purpose",
    cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)"),
)
integrates_to_place = rule(
    "integrates_to_place",
    about="actor",
    says="{actor} is to become the provider of an excluded model with the system that it intends for the Union",
    denies="{actor} is not to become the provider of an excluded model with a system that it intends for the Union",
    asks="Is {actor} to become the provider of an excluded model with the system that it intends for the Union?",
    when=all_of(will_be_gpai, will_place_excluded_model, developed_nothing.reads("deemed")),
    cites=cite("Guidelines 30", "Guidelines 56"),
    binding="own-reading",
).unless(
    OUTSIDE_WHERE_PLACED,
    says="the model is outside the Act by its purpose",
    cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)"),
)
prospective_provider = rule(
    "prospective_provider",
    about="actor",
    says="{actor} is a prospective provider of the model",
    denies="{actor} is not a prospective provider of the model",
    asks="Is {actor} a prospective provider of the model?",
    when=all_of(~provider, develops_to_place | integrates_to_place),
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30"),
    binding="own-reading",
)
develops_for_itself = rule(
    "develops_for_itself",
    about="actor",
    says="{actor} develops what is or will be a general-purpose AI model, and has supplied it to nobody",
    denies="{actor} develops no general-purpose AI model that it keeps to itself",
    asks="Does {actor} develop what is or will be a general-purpose AI model, and keep it to itself?",
    when=all_of(
        will_be_gpai,
        makes_or_will_make,
        # What another made of the original is kept by that one, whoever provides the original.
        where_modified(will_be_modifier_provider | took_over, all_of(), all_of()),
        ~places_model,
        ~supplies_outside,
        ~excludes,
    ),
    cites=cite("AI Act Art 52(1)", "AI Act recital 112"),
    binding="own-reading",
).unless(
    OUTSIDE_WHERE_KEPT,
    says="the model is outside the Act by its purpose",
    cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)"),
)
stepped_in_on = Earliest(
    name="actor.stepped_in_on",
    kind=FactKind.DATE,
    says="the day on which the actor first placed the model or a system with it, or took the model over",
    asks="On which day did the actor first place the model or a system with it, or take the model over?",
    who="product",
    path="market",
    of=MARKET,
    condition=any_of(
        all_of(by_actor, is_own_name | is_system_in_union | is_own_use),
        all_of(Same(to, ACTORS), is_transfer),
    ),
    day=event_day,
    cites=cite("AI Act Art 3(3)", "Guidelines 56"),
)
steps_in = all_of(
    ~(develops | provides_original),
    any_of(supplies, system_in_union, own_use_places, took_over),
)
"""The actor made nothing of the model, and can be its provider only since it placed it, or took it over."""
provider_now_or_soon = rule(
    "provider_now_or_soon",
    about="actor",
    says="{actor} is a provider of the model, or means to become one",
    denies="{actor} neither is a provider of the model nor means to become one",
    asks="Is {actor} a provider of the model, or does it mean to become one?",
    when=any_of(provider, develops_to_place, integrates_to_place),
    cites=cite("AI Act Art 3(3)", "AI Act Art 52(1)"),
)

RULES = (
    by_modification,
    placed_on_market,
    makes_model,
    places_model,
    places_excluded_model,
    will_place_excluded_model,
    brands_model,
    provider,
    will_be_gpai,
    makes_or_will_make,
    will_have_systemic_risk,
    will_brand,
    develops_to_place,
    integrates_to_place,
    prospective_provider,
    develops_for_itself,
    provider_now_or_soon,
)
