"""Systemic risk: Guidelines 24 to 28 and 41 to 44, Articles 51 and 52(4), Annex XIII."""

from __future__ import annotations

from gpaiscope.engine.expression import (
    NEVER,
    Earliest,
    Fact,
    FactKind,
    Parameter,
    all_of,
    any_of,
    choose,
    later,
    rule,
    sooner,
)
from gpaiscope.law.assumptions import (
    COMPUTE_ALONE_SHOWS,
    FORESIGHT_HOLDS,
    FORESIGHT_NOT_RECORDED,
    NOT_ACCEPTED,
    NOT_DESIGNATED,
    NOT_DESIGNATED_UNNOTIFIED,
    REQUIREMENT_NOT_RECORDED,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.modification import (
    came_of_systemic,
    modification_makes_provider,
    modified_by_another,
    modified_on,
    of_systemic,
    original_systemic,
    original_systemic_since,
    where_modified,
)
from gpaiscope.law.records import PROCEDURE, designated_under, recorded, step_on
from gpaiscope.law.scope import gpai_model, has_original
from gpaiscope.law.training_compute import cumulative_above_threshold

_STATUS_PATH = "procedure"
_from_chapter_v = Parameter("chapter_v_applies")

high_impact_capabilities = Fact(
    name="model.high_impact_capabilities",
    says="other indicators than compute show that the model has high-impact capabilities",
    denies="no other indicator than compute shows that the model has high-impact capabilities",
    asks="Do tools, benchmarks or other indicators show capabilities that match the most advanced models?",
    who="training team",
    path="model.high_impact_capabilities",
    assumed=False,
    assumes=COMPUTE_ALONE_SHOWS,
    cites=cite("AI Act Art 3(64)", "AI Act Art 51(1)(a)"),
)
requirement_met = PROCEDURE.fact_of_some(
    "procedure.requirement_met",
    "the requirement of high-impact capabilities [has|has not] been recorded as met",
    asks="Has the requirement that leads to the presumption been met, and on which day?",
    who="compliance",
    assumed=False,
    assumes=REQUIREMENT_NOT_RECORDED,
    condition=recorded("requirement-met"),
    cites=cite("AI Act Art 52(1)"),
)
known_will_be_met = PROCEDURE.fact_of_some(
    "procedure.known_will_be_met",
    "it [has|has not] become known that the requirement of high-impact capabilities will be met",
    asks="Has it become known that the requirement will be met, and on which day?",
    who="training team",
    assumed=False,
    assumes=FORESIGHT_NOT_RECORDED,
    condition=recorded("known-that-will-be-met"),
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
)
foresight_failed = Fact(
    name="procedure.foresight_failed",
    says="the training that was foreseen to pass the threshold has ended, or is now to end, without passing it",
    denies="no training that was foreseen to pass the threshold has ended, or is now to end, without passing it",
    asks="Has the training ended, or was it cut, that was foreseen to pass the threshold, and how much does it take?",
    who="training team",
    path="activities",
    assumed=False,
    assumes=FORESIGHT_HOLDS,
    cites=cite("AI Act Art 52(1)", "Guidelines 30"),
)
foreseen = all_of(known_will_be_met, ~foresight_failed)
"""That it became known that the requirement will be met, and training has not shown otherwise since."""
designated = Fact(
    name="procedure.designated",
    says="a designation of the model on the criteria of Annex XIII, of which its provider was informed, is in force",
    denies="no designation of the model on the criteria of Annex XIII is in force",
    asks="Has the Commission designated the model under Article 52(4), and when was the provider informed?",
    who="legal",
    path=_STATUS_PATH,
    assumed=False,
    assumes=NOT_DESIGNATED,
    cites=cite("AI Act Art 52(4)", "Guidelines 42"),
)
designated_unnotified = Fact(
    name="procedure.designated_unnotified",
    says="the Commission has designated the model as one that should have been notified",
    denies="the Commission has not designated the model as one that should have been notified",
    asks="Has the Commission designated the model under Article 52(1) because it was not notified?",
    who="legal",
    path=_STATUS_PATH,
    assumed=False,
    assumes=NOT_DESIGNATED_UNNOTIFIED,
    cites=cite("AI Act Art 52(1)", "Guidelines 43"),
)
arguments_accepted = Fact(
    name="procedure.accepted",
    says="an acceptance by the Commission of the provider's arguments, of which the provider was informed, is in force",
    denies="no acceptance by the Commission of the provider's arguments is in force",
    asks="Has the Commission accepted your arguments that the model presents no systemic risk?",
    who="legal",
    path=_STATUS_PATH,
    assumed=False,
    assumes=NOT_ACCEPTED,
    cites=cite("Guidelines 40"),
)
business_users = Fact(
    name="reach.registered_business_users_union",
    kind=FactKind.NUMBER,
    says="the number of the model's registered business users established in the Union",
    asks="How many registered business users established in the Union does the model have?",
    who="product",
    path="reach.registered_business_users_union",
    cites=cite("AI Act Annex XIII"),
)

_modified_systemic = choose(has_original, of_systemic & modification_makes_provider, any_of())
of_systemic_original = rule(
    "presumed_as_modified_systemic_model",
    says="the model is a new provider's modification of a model classified as one with systemic risk",
    denies="the model is not a new provider's modification of a model classified as one with systemic risk",
    asks="Is the model a new provider's modification of a model classified as one with systemic risk?",
    when=_modified_systemic,
    cites=cite("Guidelines 67"),
).then_from(
    Parameter("guidelines_adopted"),
    says="the model is a new provider's modification of a model with systemic risk",
    denies="the model is not a new provider's modification of a model with systemic risk",
    asks="Is the model a new provider's modification of a model with systemic risk?",
    when=_modified_systemic,
    cites=cite("Guidelines 67"),
)
high_impact_presumption = rule(
    "high_impact_presumption",
    says="the model is presumed to have high-impact capabilities",
    denies="the model is not presumed to have high-impact capabilities",
    asks="Is the model presumed to have high-impact capabilities?",
    when=all_of(gpai_model, any_of(cumulative_above_threshold, of_systemic_original)),
    cites=cite("AI Act Art 51(2)", "AI Act Art 113", "Guidelines 27"),
    applies_from=_from_chapter_v,
)
classified_by_capabilities = rule(
    "classified_by_capabilities",
    says="high-impact capabilities, presumed or otherwise shown, classify the model as one with systemic risk",
    denies="high-impact capabilities do not classify the model as one with systemic risk",
    asks="Do high-impact capabilities, presumed or otherwise shown, classify the model as one with systemic risk?",
    when=any_of(
        high_impact_presumption,
        all_of(gpai_model, high_impact_capabilities | requirement_met | designated_unnotified),
    ),
    cites=cite("AI Act Art 51(1)(a)", "Guidelines 25", "Guidelines 26"),
).unless(
    arguments_accepted,
    says="the Commission has accepted that the model exceptionally presents no systemic risk",
    cites=cite("AI Act Art 52(2)", "Guidelines 40"),
)
classified_by_decision = rule(
    "classified_by_decision",
    says="the model is a general-purpose AI model that the Commission has designated, informing its provider",
    denies="the model is not a general-purpose AI model that the Commission has designated, informing its provider",
    asks="Is the model a general-purpose AI model that the Commission has designated, informing its provider?",
    when=all_of(gpai_model, designated),
    cites=cite("AI Act Art 51(1)(b)", "AI Act Art 52(4)", "Guidelines 42"),
)
systemic_risk_in_itself = rule(
    "systemic_risk_in_itself",
    says="the model, taken by itself, is one with systemic risk",
    denies="the model, taken by itself, is not one with systemic risk",
    asks="Is the model, taken by itself, one with systemic risk?",
    when=any_of(classified_by_capabilities, classified_by_decision),
    cites=cite("AI Act Art 51(1)", "Guidelines 25"),
)
systemic_risk = rule(
    "systemic_risk",
    says="the model is a general-purpose AI model with systemic risk",
    denies="the model is not a general-purpose AI model with systemic risk",
    asks="Is the model a general-purpose AI model with systemic risk?",
    # Of what is no general-purpose model nobody asks for its original: Article 51(1) classifies such models alone.
    when=all_of(
        gpai_model,
        where_modified(
            choose(modification_makes_provider, systemic_risk_in_itself, original_systemic),
            systemic_risk_in_itself | original_systemic,
            systemic_risk_in_itself,
        ),
    ),
    cites=cite("AI Act Art 51(1)", "AI Act Art 113", "Guidelines 25"),
    applies_from=_from_chapter_v,
)
reach_presumes_impact = rule(
    "reach_presumes_impact",
    says="a high impact on the internal market is presumed from the number of the model's registered business users",
    denies="no high impact on the internal market is presumed from the number of the model's registered business users",
    asks="Is a high impact on the internal market presumed from the number of the model's registered business users?",
    when=business_users >= Parameter("business_users"),
    cites=cite("AI Act Annex XIII"),
)

passed_on = Fact(
    name="model.threshold_passed_on",
    kind=FactKind.DATE,
    says="the day on which cumulative training compute passed the threshold",
    asks="On which day did cumulative training compute pass the threshold?",
    who="training team",
    path="activities",
    cites=cite("AI Act Art 51(2)"),
)
shown_on = Fact(
    name="model.capabilities_shown_on",
    kind=FactKind.DATE,
    says="the day since when high-impact capabilities are shown otherwise than by compute",
    asks="On which day was the requirement of high-impact capabilities met, which compute alone does not show?",
    who="compliance",
    path=_STATUS_PATH,
    cites=cite("AI Act Art 51(1)(a)", "Guidelines 26"),
)
requirement_met_on = Earliest(
    name="procedure.requirement_met_on",
    kind=FactKind.DATE,
    says="the day recorded for the requirement of high-impact capabilities being met",
    asks="On which day was the requirement of high-impact capabilities met?",
    who="compliance",
    path=_STATUS_PATH,
    assumed=NEVER,
    assumes=requirement_met.assumes,
    of=PROCEDURE,
    condition=recorded("requirement-met"),
    day=step_on,
    cites=cite("AI Act Art 52(1)"),
)
designated_on = Earliest(
    name="procedure.designated_on",
    kind=FactKind.DATE,
    says="the day on which the provider was informed of a designation on the criteria of Annex XIII",
    asks="On which day was the provider informed of the designation?",
    who="legal",
    path=_STATUS_PATH,
    assumed=NEVER,
    assumes=designated.assumes,
    of=PROCEDURE,
    condition=all_of(recorded("designated"), designated_under.is_in("52(4)")),
    day=step_on,
    cites=cite("AI Act Art 52(4)", "Guidelines 42"),
)
_recorded_on = sooner(requirement_met_on, designated_on)
_as_modified_on = later(original_systemic_since, modified_on).under(*cite("Guidelines 26", "Guidelines 67"))
_as_modified = sooner(
    choose(cumulative_above_threshold, sooner(passed_on, _as_modified_on), _as_modified_on), _recorded_on
)
_shown_otherwise = any_of(high_impact_capabilities, designated_unnotified)
# A designation only confirms what the ledger shows to have begun before it.
_passed_or_recorded_on = sooner(passed_on, _recorded_on).under(*cite("Guidelines 26"))
_of_own_systemic = choose(has_original, original_systemic & ~modified_by_another, any_of())
"""The model is what its provider made further of one of its own that had systemic risk already."""
systemic_since = choose(
    requirement_met,
    _recorded_on,
    choose(
        # Of what is open now as well: since when it would be, or was, one with systemic risk.
        choose(has_original, came_of_systemic & modification_makes_provider, any_of()),
        _as_modified,
        choose(
            cumulative_above_threshold,
            choose(_of_own_systemic, sooner(_passed_or_recorded_on, original_systemic_since), _passed_or_recorded_on),
            choose(designated, _recorded_on, choose(_shown_otherwise, shown_on, passed_on)),
        ),
    ),
)
"""The day since when a model is one with systemic risk, as far as that is known."""

RULES = (
    of_systemic_original,
    high_impact_presumption,
    classified_by_capabilities,
    classified_by_decision,
    systemic_risk_in_itself,
    systemic_risk,
    reach_presumes_impact,
)
