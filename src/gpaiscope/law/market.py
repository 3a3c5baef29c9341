"""Placing on the market: Guidelines 51 to 56, Articles 3(9) and 3(10), recital 97.

Rules about one event of the market say what that event is in law. What follows for the model, and for
its actors, is said over all events: that there is some event of which such a rule holds.
"""

from __future__ import annotations

from gpaiscope.engine.expression import FactKind, Outer, Question, Reading, RecordFact, Same, all_of, any_of, rule
from gpaiscope.law.assumptions import COMMERCIAL, OWN_NAME, TO_EVERYBODY, UNDATED_HAPPENED, UNDATED_SYSTEM
from gpaiscope.law.citation import cite
from gpaiscope.law.records import ACTORS, MARKET

CHANNELS_OF_SYSTEMS = ("web-chatbot", "mobile-app")
"""Channels by which a model comes to people in a system that it was built into (Guidelines 51)."""

EVENTS = (
    "planned-placing",
    "made-available",
    "integrated-in-system",
    "internal-use",
    "eu-exclusion",
    "withdrawn",
    "transferred",
)
_TERRITORIES = ("union", "outside-union")

by = MARKET.fact_of_each(
    "event.by",
    "it was done by [{actor}|somebody else than {actor}]",
    kind=FactKind.WHO,
    asks="Who did it?",
    who="product",
    path=".actor",
)
for_company = MARKET.fact_of_each(
    "event.for_company",
    says="it was done by another company of the group of {actor}, which made the model",
    denies="it was not done by another company of the group of {actor} as one that made the model",
    kind=FactKind.WHO,
    asks="Does who did it belong to the same group of undertakings as who made the model?",
    who="legal",
    path=".group",
    cites=cite("Guidelines 57"),
)
for_consortium = MARKET.fact_of_each(
    "event.for_consortium",
    says="it was done alone, under its own name, by a member of the consortium for which {actor} answers",
    denies="it was not done alone, under its own name, by a member of a consortium for which {actor} answers",
    kind=FactKind.WHO,
    asks="Did a member of the consortium do it alone, under its own name?",
    who="management",
    path=".actor",
    cites=cite("Guidelines 49"),
)
to = MARKET.fact_of_each(
    "event.to",
    "it [was|was not] supplied to {actor}",
    kind=FactKind.WHO,
    asks="To whom was the model supplied?",
    who="product",
    path=".to",
)
to_anybody = MARKET.fact_of_each(
    "event.to_anybody",
    "it was supplied to [whoever wanted it|a named recipient only]",
    asks="To whom was the model supplied?",
    who="product",
    path=".to",
    assumed=True,
    assumes=TO_EVERYBODY,
)
on = RecordFact(
    of=MARKET,
    name="event.on",
    kind=FactKind.DATE,
    says="the day of it",
    asks="On which day did it happen?",
    who="product",
    path=".on",
)
day = RecordFact(
    of=MARKET,
    name="event.day",
    kind=FactKind.DATE,
    says="the day on which the model, or the system with it, came to the market",
    asks="On which day was that?",
    who="product",
    path=".on",
)
kind = RecordFact(
    of=MARKET,
    name="event.kind",
    kind=FactKind.WORDS,
    words=EVENTS,
    says="what happened",
    asks="What happened?",
    who="product",
    path=".event",
)
happened = MARKET.fact_of_each(
    "event.happened",
    "it [has|has not] happened by the day of assessment",
    asks="On which day did it happen?",
    who="product",
    path=".on",
    assumed=True,
    assumes=UNDATED_HAPPENED,
    cites=cite("AI Act Art 3(9)"),
)
territory = RecordFact(
    of=MARKET,
    name="event.territory",
    kind=FactKind.WORDS,
    words=_TERRITORIES,
    says="the market is",
    asks="Was it on the Union market or outside the Union?",
    who="product",
    path=".territory",
    cites=cite("AI Act Art 3(9)"),
)
commercial = MARKET.fact_of_each(
    "event.commercial",
    "it [was|was not] in the course of a commercial activity",
    asks="Was it in the course of a commercial activity, paid or free?",
    who="management",
    path=".commercial",
    assumed=True,
    assumes=COMMERCIAL,
    cites=cite("AI Act Art 3(10)", "AI Act recital 109"),
)
own_name = MARKET.fact_of_each(
    "event.own_name",
    "it [was|was not] under the actor's own name or trademark",
    asks="Was it under the actor's own name or trademark?",
    who="product",
    path=".own_name",
    assumed=True,
    assumes=OWN_NAME,
    cites=cite("AI Act Art 3(3)"),
)
essential = MARKET.fact_of_each(
    "event.essential_to_product",
    "the internal process [is|is not] essential for a product or service to third parties",
    asks="Is the internal process essential for providing a product or service to third parties?",
    who="product",
    path=".essential_to_product",
    cites=cite("Guidelines 51", "AI Act recital 97"),
)
affects_rights = MARKET.fact_of_each(
    "event.affects_rights",
    "the internal process [affects|does not affect] the rights of natural persons in the Union",
    asks="Does the internal process affect the rights of natural persons in the Union?",
    who="legal",
    path=".affects_rights",
    cites=cite("Guidelines 51", "AI Act recital 97"),
)
system_territory = RecordFact(
    of=MARKET,
    name="event.system_territory",
    kind=FactKind.WORDS,
    words=_TERRITORIES,
    says="the system is placed or put into service",
    asks="Is the system placed on the market or put into service in the Union?",
    who="product",
    path=".system_territory",
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(11)"),
)
system_happened = MARKET.fact_of_each(
    "event.system_happened",
    "the system [has|has not] been placed on the market or put into service by the day of assessment",
    asks="On which day was the system placed on the market or put into service?",
    who="product",
    path=".system_on",
    assumed=True,
    assumes=UNDATED_SYSTEM,
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(11)"),
)
clear = MARKET.fact_of_each(
    "event.clear",
    "the exclusion of the Union market [is|is not] clear and unequivocal",
    asks="Does the provider exclude the Union market clearly and unequivocally?",
    who="legal",
    path=".clear",
    cites=cite("Guidelines 56"),
)
covers_integration = MARKET.fact_of_each(
    "event.covers_integration",
    "the exclusion [covers|does not cover] integration into systems that are intended for the Union market",
    asks="Does the exclusion cover integration into systems intended for the Union market?",
    who="legal",
    path=".covers_integration",
    cites=cite("Guidelines 56"),
)
union_excluded = MARKET.fact_of_each(
    "event.union_excluded",
    says="the supply excludes the Union market clearly, integration into systems for that market included",
    denies="the supply does not exclude the Union market clearly, with integration into systems for that market",
    asks="Does the supplier exclude the Union market clearly, integration into systems included?",
    who="legal",
    path=".union_excluded",
    cites=cite("Guidelines 56"),
)


by_actor = Same(by, ACTORS)
by_another = ~by_actor
by_own_company = Same(for_company, ACTORS)
"""Of an event: it was done by a company of the actor's group that made nothing of the model, and the actor did."""
by_member = Same(for_consortium, ACTORS)
"""Of an event: a member of a consortium did it alone and under its own name, and the actor answers for that one."""
reaches_actor = to_anybody | Same(to, ACTORS)
reaches_integrator = to_anybody | Same(to, Outer(by))
"""Of a supply, where a system with the model is the event around: it reached whoever integrated the model there."""

_places_by_use = any_of(affects_rights, all_of(essential, territory.is_in("union")))

is_supply = rule(
    "event_supplies_on_union_market",
    about="event",
    says="by this event, the model was made available on the Union market in the course of a commercial activity",
    denies="by this event, the model was not made available on the Union market in the course of a commercial activity",
    asks="Was the model made available on the Union market by this event, in the course of a commercial activity?",
    when=all_of(kind.is_in("made-available"), territory.is_in("union"), commercial, happened),
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(10)", "Guidelines 51"),
)
is_given_away = all_of(kind.is_in("made-available"), territory.is_in("union"), ~commercial, happened)
"""Of an event: the model was supplied in the Union outside any commercial activity, which makes nothing available."""
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
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
)
is_planned_internal_use = rule(
    "event_plans_internal_use",
    about="event",
    says="by this event, the model is intended to be used internally in the Union",
    denies="by this event, the model is not intended to be used internally in the Union",
    asks="Is the model, by this event, intended to be used internally in the Union?",
    when=all_of(kind.is_in("internal-use"), territory.is_in("union"), ~happened),
    cites=cite("AI Act recital 97"),
)
is_supply_outside = rule(
    "event_supplies_outside_union",
    about="event",
    says="by this event, the model was made available outside the Union",
    denies="by this event, the model was not made available outside the Union",
    asks="Was the model made available outside the Union by this event?",
    when=all_of(kind.is_in("made-available"), territory.is_in("outside-union"), happened),
    cites=cite("Guidelines 56"),
)
is_system_in_union = rule(
    "event_system_in_union",
    about="event",
    says="by this event, a system with the model was placed on the Union market or put into service there",
    denies="by this event, no system with the model was placed on the Union market or put into service there",
    asks="Was a system with the model placed on the Union market, or put into service there, by this event?",
    when=all_of(kind.is_in("integrated-in-system"), system_territory.is_in("union"), system_happened),
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(11)"),
)
is_internal_placing = rule(
    "event_internal_use_places",
    about="event",
    says="by this event, internal use of the model is essential to third parties or affects people's rights",
    denies="by this event, no internal use of the model is essential to third parties or affects people's rights",
    asks="Is internal use of the model, by this event, essential to third parties, or does it affect people's rights?",
    when=all_of(kind.is_in("internal-use"), happened, _places_by_use),
    cites=cite("Guidelines 51", "AI Act recital 97"),
)
is_own_use = all_of(is_internal_placing, territory.is_in("union"))
"""Internal use in the Union that places the model there."""
is_internal_use = rule(
    "event_internal_use",
    about="event",
    says="by this event, the model is used internally in the Union",
    denies="by this event, the model is not used internally in the Union",
    asks="Is the model, by this event, used internally in the Union?",
    when=all_of(kind.is_in("internal-use"), territory.is_in("union"), happened),
    cites=cite("AI Act recital 97"),
)
system_before = MARKET.fact_of_some(
    "event.system_before",
    "[a|no] system with the model had come to the Union before the Union market was excluded",
    asks="On which day was the Union market excluded, and on which did a system with the model come to the Union?",
    who="legal",
    path=".on",
    condition=all_of(is_system_in_union, Outer(on) > day),
    cites=cite("Guidelines 56"),
)
is_exclusion = rule(
    "event_excludes_union",
    about="event",
    says="this event excludes the Union market clearly, integration included",
    denies="this event does not exclude the Union market clearly, with integration",
    asks="Does this event exclude the Union market clearly, integration included, before any system came there?",
    when=all_of(kind.is_in("eu-exclusion"), happened, ~system_before, clear, covers_integration),
    cites=cite("Guidelines 56"),
)
excluded_for_recipient = MARKET.fact_of_some(
    "event.excluded_for_recipient",
    says="the supplier had excluded the Union market, integration included, towards that recipient alone",
    denies="the supplier had not excluded the Union market towards that recipient alone",
    asks="Has the supplier excluded the Union market, integration included, towards that recipient alone?",
    who="legal",
    path=".union_excluded",
    condition=all_of(is_exclusion, ~to_anybody, Same(by, Outer(by)), Same(to, Outer(to))),
    cites=cite("Guidelines 56"),
)
_supplies_excluding = all_of(kind.is_in("made-available"), union_excluded)
"""Of an event before a system that has come: the model was supplied with the exclusion. Who did so in the Union has
placed the model by that, whatever was said."""
excluded_before = MARKET.fact_of_some(
    "event.excluded_before",
    says="the supplier had excluded the Union market already, before any system with the model came there",
    denies="the supplier had not excluded the Union market before a system with the model came there",
    asks="Had the supplier excluded the Union market already, before any system with the model came there?",
    who="legal",
    path=".on",
    condition=all_of(Same(by, Outer(by)), is_exclusion | all_of(_supplies_excluding, ~system_before)),
    cites=cite("Guidelines 56"),
)
excluded_for_system = MARKET.fact_of_some(
    "event.excluded_for_system",
    "whoever brought the system to the Union [had|had not] been told by then that the Union market is excluded",
    asks="Had whoever brought the system to the Union been told by then that the Union market is excluded?",
    who="legal",
    path=".on",
    condition=all_of(reaches_integrator, is_exclusion | _supplies_excluding, Outer(day) >= on),
    cites=cite("Guidelines 56"),
)
system_unexcluded = MARKET.fact_of_some(
    "event.system_unexcluded",
    says="a system came to the Union before, from somebody towards whom the Union market was not excluded",
    denies="no system came to the Union before from anybody towards whom the Union market was not excluded",
    asks="Towards whom was the Union market excluded before the first systems with the model came there?",
    who="legal",
    path=".on",
    condition=all_of(is_system_in_union, Outer(on) > day, ~excluded_for_system),
    cites=cite("Guidelines 56"),
)
is_excluding_supply = rule(
    "event_supplies_with_exclusion",
    about="event",
    says="by this event, the model was supplied with a clear exclusion of the Union market",
    denies="by this event, the model was not supplied with a clear exclusion of the Union market",
    asks="Was the model supplied by this event with a clear exclusion of the Union market?",
    when=all_of(
        kind.is_in("made-available"),
        territory.is_in("outside-union"),
        happened,
        # Of who had excluded the market, the system of one whom it was excluded towards takes nothing from what is
        # said to another; that of one towards whom it was not does.
        ~system_before | all_of(excluded_before, ~system_unexcluded),
        union_excluded | excluded_for_recipient,
    ),
    cites=cite("Guidelines 56"),
)
is_any_exclusion = rule(
    "event_excludes_use_in_union",
    about="event",
    says="this event excludes distribution and use on the Union market clearly and unequivocally",
    denies="this event does not exclude distribution and use on the Union market clearly and unequivocally",
    asks="Does this event exclude distribution and use on the Union market clearly and unequivocally?",
    when=all_of(kind.is_in("eu-exclusion"), happened, clear),
    cites=cite("Guidelines 56"),
)
supplied_after = MARKET.fact_of_some(
    "event.supplied_after",
    "the model [was|was not] made available on the Union market again afterwards",
    asks="On which day was the model withdrawn, and was it made available again afterwards?",
    who="product",
    path=".on",
    condition=all_of(is_supply, on > Outer(on)),
    cites=cite("AI Act Art 3(10)"),
)
is_withdrawal = rule(
    "event_withdraws",
    about="event",
    says="by this event, the model was withdrawn from the Union market",
    denies="by this event, the model was not withdrawn from the Union market",
    asks="Was the model withdrawn from the Union market by this event?",
    when=all_of(kind.is_in("withdrawn"), territory.is_in("union"), happened, ~supplied_after),
    cites=cite("AI Act Art 3(10)"),
)
is_transfer = rule(
    "event_transfers",
    about="event",
    says="by this event, the model was handed over to another actor",
    denies="by this event, the model was not handed over to another actor",
    asks="Was the model handed over to another actor by this event?",
    when=all_of(kind.is_in("transferred"), happened),
    cites=cite("AI Act Art 3(3)"),
)
is_own_name = rule(
    "event_under_own_name",
    about="event",
    says="by this event, the model was supplied on the Union market under the supplier's own name or trademark",
    denies="by this event, the model was not supplied on the Union market under the supplier's own name or trademark",
    asks="Was the model, by this event, supplied on the Union market under the supplier's own name or trademark?",
    when=all_of(is_supply, own_name),
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)"),
)
is_planned_own_name = rule(
    "event_plans_placing_under_own_name",
    about="event",
    says="by this event, the model is meant for the Union market under its supplier's name, or in its product",
    denies="by this event, the model is not meant for the Union market under its supplier's name, or in its product",
    asks="Is the model, by this event, meant for the Union market under its supplier's name, or in its product?",
    when=all_of(is_planned_supply, own_name | kind.is_in("integrated-in-system", "internal-use")),
    cites=cite("AI Act Art 3(3)", "AI Act Art 52(1)", "Guidelines 54"),
)

supplied_on_union_market = MARKET.fact_of_some(
    "market.supplied_on_union_market",
    "the model [was|was not] made available on the Union market in the course of a commercial activity",
    asks="Was the model made available on the Union market, and when?",
    who="product",
    condition=is_supply,
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(10)", "Guidelines 51"),
)
system_in_union = MARKET.fact_of_some(
    "market.system_in_union",
    "[a|no] system with the model was placed on the Union market or put into service there",
    asks="Was a system with the model placed on the Union market or put into service there, and when?",
    who="product",
    condition=is_system_in_union,
    cites=cite("AI Act Art 3(9)", "AI Act Art 3(11)"),
)
internal_use_places = MARKET.fact_of_some(
    "market.internal_use_places",
    "the model [is|is not] used internally for what is essential to third parties or affects people's rights",
    asks="Is the model used internally, and is that essential for third parties or does it affect people's rights?",
    who="product",
    condition=is_internal_placing,
    cites=cite("Guidelines 51", "AI Act recital 97"),
)
internal_use_beside_research = MARKET.fact_of_some(
    "market.internal_use",
    "the model [is|is not] used internally in the Union",
    asks="Is the model used internally in the Union?",
    who="product",
    condition=is_internal_use,
    cites=cite("AI Act recital 97"),
)
partly_excluded = MARKET.fact_of_some(
    "market.union_use_excluded",
    "distribution and use on the Union market [were|were not] excluded clearly and unequivocally",
    asks="Has the provider excluded distribution and use on the Union market clearly and unequivocally?",
    who="legal",
    condition=all_of(is_any_exclusion, to_anybody),
    cites=cite("Guidelines 56"),
)

exclusion_beyond_integration = Question(
    name="exclusion-beyond-integration",
    asks="Does a clear exclusion of the Union market matter where the model can be had there directly?",
    readings=(
        Reading(name="no-effect", says="the exclusion counts only for supply to integrators outside the Union"),
        Reading(name="not-placed", says="who clearly excludes the Union market does not place the model on it"),
    ),
    source="The exclusion stands in the paragraph on integrators outside the Union; no other case is named.",
    cites=cite("Guidelines 55", "Guidelines 56"),
)

placed_by_supply_or_use = rule(
    "placed_by_supply_or_use",
    says="supply, a system or internal use that concerns others places the model on the Union market",
    denies="neither supply nor a system nor internal use that concerns others places the model on the Union market",
    asks="Does supply, a system or internal use that concerns others place the model on the Union market?",
    when=any_of(
        all_of(supplied_on_union_market, ~partly_excluded | exclusion_beyond_integration.reads("no-effect")),
        # At the model's side it is not said whose system it is; one's own and an integrator's place it alike.
        system_in_union.under(*cite("Guidelines 54", "Guidelines 56", "AI Act recital 97")),
        internal_use_places,
    ),
    cites=cite("AI Act Art 3(9)"),
)
own_use = Question(
    name="own-use-by-integrator",
    asks="Is whoever uses a model of another for itself in the Union, so that it is placed, like one with a system?",
    readings=(
        Reading(
            name="as-integrator", says="yes: own use puts a system into service, so the provider is found as there"
        ),
        Reading(name="no-integrator", says="no: only a system that is placed or supplied makes a provider of anybody"),
    ),
    source="Own use is named as a way of placing; who is the provider is said of systems that are placed alone.",
    cites=cite("Guidelines 51", "Guidelines 55", "Guidelines 56", "AI Act Art 3(11)"),
)
system_by_another = Question(
    name="system-by-another",
    asks="Who integrates an excluded model where one builds the system for another, who brings it to the Union?",
    readings=(
        Reading(name="who-places", says="whoever places the system or puts it into service, as who had it built"),
        Reading(name="who-builds", says="whoever built the model into the system, since that is to integrate it"),
    ),
    source="The paragraph speaks of one actor that integrates the model and places the system.",
    cites=cite("Guidelines 56", "AI Act Art 3(68)"),
)


RULES = (
    is_supply,
    is_planned_supply,
    is_planned_internal_use,
    is_supply_outside,
    is_system_in_union,
    is_internal_placing,
    is_internal_use,
    is_exclusion,
    is_excluding_supply,
    is_any_exclusion,
    is_withdrawal,
    is_transfer,
    is_own_name,
    is_planned_own_name,
    placed_by_supply_or_use,
)
