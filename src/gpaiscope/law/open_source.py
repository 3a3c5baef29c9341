"""The exceptions for free and open-source models: Guidelines 69 to 89, Articles 53(2) and 54(6), recitals 102 to 104.

Three conditions: the licence, no monetisation, publication. They end where there is systemic risk.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.engine.expression import Expr, Fact, FactKind, Parameter, Question, Reading, all_of, any_of, choose, rule
from gpaiscope.law.assumptions import NOT_ONLY_MICROENTERPRISES
from gpaiscope.law.citation import cite
from gpaiscope.law.modification import (
    modification_makes_provider,
    modification_will_make_provider,
    where_modified,
)
from gpaiscope.law.provider import placed_on_market, will_have_systemic_risk
from gpaiscope.law.scope import gpai_model
from gpaiscope.law.systemic_risk import systemic_risk

RIGHTS = ("access", "usage", "modification", "distribution")
GROUNDS = (
    "non-commercial",
    "research-only",
    "no-redistribution",
    "user-scale-threshold",
    "separate-commercial-licence",
    "field-of-use-restriction-beyond-safety",
    "territorial-exclusion",
    "other",
)
_RIGHT_CITES = {"access": "76", "usage": "77", "modification": "78", "distribution": "79"}


def _right(name: str) -> Fact:
    return Fact(
        name=f"licence.{name}",
        kind=FactKind.WORDS,
        words=("granted", "withheld", "conditional"),
        says=f"under the licence, {name} is",
        asks=f"Does the licence grant {name}: granted, withheld, or under conditions?",
        who="legal",
        path=f"openness.rights.{name}",
        cites=cite("Guidelines 75", f"Guidelines {_RIGHT_CITES[name]}"),
    )


rights = {name: _right(name) for name in RIGHTS}
grounds = Fact(
    name="licence.grounds",
    kind=FactKind.WORDS,
    words=GROUNDS,
    says="the licence restricts by",
    asks="Which restrictions does the licence contain? An empty list means none of those named.",
    who="legal",
    path="openness.grounds",
    cites=cite("Guidelines 80"),
)
disputed = Fact(
    name="licence.behavioural_restrictions",
    says="the licence forbids uses by a list that can be read as safety terms, or as more than that",
    denies="the licence has no list of forbidden uses that can be read as more than safety terms",
    asks="Does the licence, or a policy that it includes, forbid uses by a list that goes beyond clear safety terms?",
    who="legal",
    path="openness.licence",
    cites=cite("Guidelines 81"),
)
safety_terms = Fact(
    name="licence.safety_terms_acceptable",
    says="safety terms, if any, are limited to significant risks, proportionate, objective and non-discriminatory",
    denies="safety terms are not all limited to significant risks, proportionate, objective and non-discriminatory",
    asks="Are the licence's safety terms limited to significant risks, proportionate, objective, non-discriminatory?",
    who="legal",
    path="openness.safety_terms",
    cites=cite("Guidelines 81"),
)
access_verification = Fact(
    name="openness.access_verification",
    kind=FactKind.WORDS,
    words=("none", "non-discriminatory", "discriminatory"),
    says="verification of users before access is",
    asks="Must users be verified before access, and does that discriminate, for example by country of origin?",
    who="release manager",
    path="openness.access_verification",
    cites=cite("Guidelines 76"),
)
MONETISING = (
    "price",
    "dual-licensing-commercial",
    "dual-licensing-scale",
    "inseparable-support",
    "mandatory-support",
    "exclusive-paid-hosting",
    "exclusive-hosting-with-advertising",
)
"""The ways in which money is made with a model that count as monetising it (Guidelines 83); others do not (85)."""
monetisation = Fact(
    name="openness.monetisation",
    kind=FactKind.WORDS,
    words=(
        *MONETISING,
        "optional-services",
        "optional-premium",
        "paid-api-alongside",
    ),
    says="the model is monetised by",
    asks="In which of these ways is money made with the model? An empty list means none.",
    who="management",
    path="openness.monetisation",
    cites=cite("Guidelines 83", "Guidelines 85"),
)
personal_data = Fact(
    name="openness.personal_data",
    kind=FactKind.WORDS,
    words=("none", "security-only", "other"),
    says="personal data collected or processed as a condition of access or use are",
    asks="Is personal data collected as a condition of access or use: none, only for security, or other?",
    who="legal",
    path="openness.personal_data",
    cites=cite("Guidelines 84"),
)
microenterprises = Fact(
    name="openness.transactions_only_between_microenterprises",
    says="all transactions are between microenterprises",
    denies="not all transactions are between microenterprises",
    asks="Are all transactions between microenterprises, on both sides?",
    who="management",
    path="openness.transactions_only_between_microenterprises",
    assumed=False,
    assumes=NOT_ONLY_MICROENTERPRISES,
    cites=cite("Guidelines 86", "AI Act recital 103"),
)
LARGER_THAN_SMALL: Final = ("small-mid-cap", "large")
"""Sizes of an undertaking that is surely no microenterprise (Guidelines 86; a small one may be a microenterprise)."""
weights_public = Fact(
    name="openness.weights_public",
    says="the parameters, weights included, are public",
    denies="the parameters, weights included, are not public",
    asks="Are the model's parameters, including the weights, public?",
    who="release manager",
    path="openness.weights_public",
    cites=cite("AI Act Art 53(2)", "Guidelines 87"),
)
architecture_public = Fact(
    name="openness.architecture_public",
    says="information on the architecture is public",
    denies="information on the architecture is not public",
    asks="Is information on the model's architecture public?",
    who="release manager",
    path="openness.architecture_public",
    cites=cite("AI Act Art 53(2)", "Guidelines 87"),
)
usage_information = Fact(
    name="openness.usage_information",
    kind=FactKind.WORDS,
    words=("modalities", "capabilities", "limitations", "integration"),
    says="public information on usage covers",
    asks="Which of these does the public usage information cover: modalities, capabilities, limitations, integration?",
    who="release manager",
    path="openness.usage_information",
    cites=cite("Guidelines 89"),
)
original_exempt = Fact(
    name="original.open_source_exemption",
    says="the original is released under a free and open-source licence within the exception",
    denies="the original is not released under a free and open-source licence within the exception",
    asks="Does the original qualify for the open-source exception?",
    who="the original's provider",
    path="original[0].open_source_exemption",
    cites=cite("AI Act Art 53(2)"),
)

disputed_restrictions = Question(
    name="behavioural-restrictions",
    asks="Are a licence's lists of forbidden uses safety terms, or restrictions that no open licence may have?",
    readings=(
        Reading(name="safety-terms", says="they guard against significant risks in proportion, so the licence is open"),
        Reading(name="restriction", says="they go beyond that, so the licence is not open"),
    ),
    source="The Guidelines allow proportionate, objective safety terms and do not say which common lists are such.",
    cites=cite("Guidelines 77", "Guidelines 81"),
)


def _granted(name: str) -> Expr:
    return rights[name].is_in("granted", "conditional")


restricting_ground = rule(
    "licence_restricts",
    says="the licence contains a restriction that the Guidelines rule out in a free and open-source licence",
    denies="the licence contains no restriction that the Guidelines rule out in a free and open-source licence",
    asks="Does the licence contain a restriction that the Guidelines rule out in a free and open-source licence?",
    when=grounds.is_in(
        "non-commercial", "research-only", "no-redistribution", "user-scale-threshold", "separate-commercial-licence"
    ),
    cites=cite("Guidelines 80"),
)
restricting_beyond_safety = rule(
    "licence_restricts_beyond_safety",
    says="the licence contains a restriction of use beyond safety, of territories, or of a kind not named",
    denies="the licence contains no restriction of use beyond safety, of territories, or of a kind not named",
    asks="Does the licence contain a restriction of use beyond safety, of territories, or of a kind not named?",
    when=grounds.is_in("field-of-use-restriction-beyond-safety", "territorial-exclusion", "other"),
    cites=cite("Guidelines 76", "Guidelines 77", "Guidelines 81"),
    binding="own-reading",
)
licence_condition = rule(
    "open_source_licence",
    says="the model can be accessed, used, modified and distributed as a free and open-source licence allows",
    denies="the model cannot be accessed, used, modified and distributed as a free and open-source licence allows",
    asks="Can the model be accessed, used, modified and distributed as a free and open-source licence allows?",
    when=all_of(
        *(_granted(name) for name in RIGHTS),
        ~restricting_ground,
        ~restricting_beyond_safety,
        ~disputed | disputed_restrictions.reads("safety-terms"),
        safety_terms,
        access_verification.is_in("none", "non-discriminatory"),
    ),
    cites=cite("AI Act Art 53(2)", "Guidelines 73", "Guidelines 75", "Guidelines 80", "Guidelines 81"),
)
monetised = rule(
    "monetised",
    says="the model counts as monetised, through money or personal data",
    denies="the model does not count as monetised, through money or personal data",
    asks="Does the model count as monetised, through money or personal data?",
    when=any_of(
        monetisation.is_in(*MONETISING),
        personal_data.is_in("other"),
    ),
    cites=cite("AI Act recital 103", "Guidelines 82", "Guidelines 83", "Guidelines 84"),
).unless(
    microenterprises,
    says="all transactions are between microenterprises",
    cites=cite("Guidelines 86", "AI Act recital 103"),
)
publication_condition = rule(
    "open_source_publication",
    says="the parameters, the architecture and the usage information are all public, as the exception requires",
    denies="the parameters, the architecture and the usage information are not all public, as the exception requires",
    asks="Are the parameters, the architecture and the usage information all public, as the exception requires?",
    when=all_of(
        weights_public,
        architecture_public,
        usage_information.is_in("modalities"),
        usage_information.is_in("capabilities"),
        usage_information.is_in("limitations"),
        usage_information.is_in("integration"),
    ),
    cites=cite("AI Act Art 53(2)", "Guidelines 87", "Guidelines 88", "Guidelines 89"),
)
conditions_met = rule(
    "open_source_conditions",
    says="the model meets the three conditions of the open-source exception",
    denies="the model does not meet all three conditions of the open-source exception",
    asks="Does the model meet the three conditions of the open-source exception?",
    when=all_of(licence_condition, ~monetised, publication_condition),
    cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "Guidelines 70", "Guidelines 71"),
)
_released_openly = (weights_public, any_of(*(_granted(name) for name in RIGHTS)))
released_openly: Final = all_of(*_released_openly)
"""That the weights are public and some right is granted: where not, nobody counts on the exception."""
_systemic_once_placed = all_of(~placed_on_market, will_have_systemic_risk)
exemption_in_question = rule(
    "open_source_exemption_in_question",
    says="the model is released in a way that the open-source exception could cover",
    denies="the model is not released in a way that the open-source exception could cover",
    asks="Is the model released in a way that the open-source exception could cover?",
    when=all_of(
        gpai_model,
        ~systemic_risk,
        ~_systemic_once_placed,
        *_released_openly,
    ),
    cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "Guidelines 70", "Guidelines 71", "Guidelines 87"),
    binding="own-reading",
)
"""Where weights or every right are kept, or there is systemic risk, nobody counts on the exception."""
_is_own_model = modification_makes_provider | all_of(~placed_on_market, modification_will_make_provider)
"""A modification is released as its modifier's own model, or will be: then its openness counts, not the original's."""
conditions_of_release: Final = where_modified(
    choose(_is_own_model, conditions_met, original_exempt), conditions_met, conditions_met
)
"""That whatever is released, the model or another's that was changed little, meets the conditions of the exception."""
open_source_exemption = (
    rule(
        "open_source_exemption",
        says="the open-source exception applies to the model",
        denies="the open-source exception does not apply to the model",
        asks="Does the open-source exception apply to the model?",
        when=conditions_of_release,
        cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "AI Act Art 113", "Guidelines 70", "Guidelines 71"),
        applies_from=Parameter("chapter_v_applies"),
    )
    .unless(
        systemic_risk,
        says="the model is one with systemic risk",
        cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "Guidelines 70", "Guidelines 71"),
    )
    .unless(
        _systemic_once_placed,
        says="the model will be one with systemic risk when it is placed",
        cites=cite("AI Act Art 53(2)", "AI Act Art 54(6)", "Guidelines 30", "Guidelines 70"),
        binding="own-reading",
    )
)

RULES = (
    restricting_ground,
    restricting_beyond_safety,
    licence_condition,
    monetised,
    publication_condition,
    conditions_met,
    exemption_in_question,
    open_source_exemption,
)
