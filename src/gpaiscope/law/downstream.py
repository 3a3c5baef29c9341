"""What those may ask who integrate another's model in a system: Articles 53(1)(b), 89(2) and 3(68), Annex XII."""

from __future__ import annotations

from typing import Final

from gpaiscope.engine.expression import Parameter, all_of, any_of, rule
from gpaiscope.law.citation import cite
from gpaiscope.law.enforcement import legacy_model, obligation_due, original_placed_on, transition_over
from gpaiscope.law.market import by_actor, happened, kind
from gpaiscope.law.modification import provides_original
from gpaiscope.law.obligations import downstream_information
from gpaiscope.law.open_source import original_exempt
from gpaiscope.law.provider import original_in_union, provider
from gpaiscope.law.records import ACTORS, MARKET, actors_complete
from gpaiscope.law.scope import has_original, original_is_gpai

_integration: Final = all_of(by_actor, kind.is_in("integrated-in-system"))

means_to_integrate = MARKET.fact_of_some(
    "actor.means_to_integrate",
    says="the actor integrates the model in a system, or means to",
    denies="the actor neither integrates the model in a system nor means to",
    asks="Does the actor integrate the model in a system, or mean to?",
    who="product",
    condition=_integration,
    cites=cite("AI Act Art 53(1)(b)"),
)
integrates = MARKET.fact_of_some(
    "actor.integrates",
    "the actor [has|has not] integrated the model in a system",
    asks="Has the actor integrated the model in a system, and when?",
    who="product",
    condition=all_of(_integration, happened),
    cites=cite("AI Act Art 3(68)"),
)
provided_by_another = ACTORS.fact_of_some(
    "actor.provided_by_another",
    "[somebody|nobody] is a provider of the model with an obligation that is due",
    asks="Who is the provider of the model, and has it an obligation that is due?",
    who="legal",
    condition=all_of(provider, obligation_due),
    complete=actors_complete,
    cites=cite("AI Act Art 3(3)"),
)
informed_by_another = ACTORS.fact_of_some(
    "actor.informed_by_another",
    "[somebody|nobody] must keep information available to those who integrate the model",
    asks="Who must keep information available to those who integrate the model?",
    who="legal",
    condition=all_of(downstream_information, ~legacy_model | transition_over),
    complete=actors_complete,
    cites=cite("AI Act Art 53(1)(b)"),
)
_made_from_another: Final = all_of(
    has_original,
    original_is_gpai,
    original_in_union,
    ~provides_original,
    # As of its own model, what the original's provider owes of an older one is due by the end of the transition.
    transition_over | (original_placed_on >= Parameter("chapter_v_applies")),
)

may_ask_upstream = rule(
    "may_ask_upstream",
    about="actor",
    says="{actor} can ask whoever provides the model that it integrates for what Annex XII lists",
    denies="{actor} cannot, under Chapter V, ask another for information on a model that it integrates",
    asks="Can {actor} ask whoever provides the model that it integrates for what Annex XII lists?",
    when=all_of(
        means_to_integrate, any_of(all_of(~provider, informed_by_another), all_of(_made_from_another, ~original_exempt))
    ),
    cites=cite("AI Act Art 53(1)(b)", "AI Act Annex XII", "AI Act Art 3(68)"),
    applies_from=Parameter("chapter_v_applies"),
)
may_complain = rule(
    "may_complain",
    about="actor",
    says="{actor} can complain to the AI Office that the provider of the model that it integrates breaks the Act",
    denies="{actor} cannot complain to the AI Office as one who integrates a model of another",
    asks="Can {actor} complain to the AI Office that the provider of the model that it integrates breaks the Act?",
    when=all_of(integrates, any_of(all_of(~provider, provided_by_another), _made_from_another)),
    cites=cite("AI Act Art 89(2)", "AI Act Art 3(68)", "Guidelines 102"),
    applies_from=Parameter("powers_apply"),
)

RULES = (may_ask_upstream, may_complain)
