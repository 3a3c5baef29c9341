"""What the texts say of one situation or another, shown where it is so: Guidelines 106 to 111, and beside the Act.

Nothing here decides an answer. Each note stands with the condition under which it is worth reading.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.engine.expression import FactKind, Parameter, RecordFact, all_of
from gpaiscope.law.citation import cite
from gpaiscope.law.downstream import may_ask_upstream
from gpaiscope.law.enforcement import Note, adheres_safety, legacy_model
from gpaiscope.law.provider import provider_now_or_soon, will_have_systemic_risk
from gpaiscope.law.records import ACTORS
from gpaiscope.law.systemic_risk import systemic_risk

actor_kind = RecordFact(
    of=ACTORS,
    name="actor.kind",
    kind=FactKind.WORDS,
    words=("organisation", "natural-person", "public-authority", "consortium"),
    says="what sort of actor it is",
    asks="What sort of actor is it?",
    who="management",
    path=".kind",
    cites=cite("AI Act Art 3(3)"),
)

_start: Final = Parameter("chapter_v_applies")
_of_older_model: Final = all_of(provider_now_or_soon, legacy_model)
_of_newer_model: Final = all_of(provider_now_or_soon, ~legacy_model)
_with_systemic_risk: Final = all_of(provider_now_or_soon, will_have_systemic_risk)

SITUATION_NOTES: Final = (
    Note(
        name="older-models",
        says="The AI Office means to support providers of models placed before {chapter_v_applies} until they comply,"
        " by {legacy_compliance}.",
        cites=cite("Guidelines 106", "Guidelines 107"),
        from_=_start,
        where=_of_older_model,
    ),
    Note(
        name="newer-models",
        says="Providers of models placed from {chapter_v_applies} on may need time to adapt their policies. They are"
        " asked to contact the AI Office at once and of their own accord, and it supports them.",
        cites=cite("Guidelines 109"),
        from_=_start,
        where=_of_newer_model,
    ),
    Note(
        name="under-way-when-the-duties-came",
        says="Who by {chapter_v_applies} had trained, was training or planned to train a model that was to be placed"
        " later, and expects difficulties, should tell the AI Office of its own accord how and when it will comply.",
        cites=cite("Guidelines 110"),
        from_=_start,
        where=_of_newer_model,
    ),
    Note(
        name="first-model-with-systemic-risk",
        says="A provider that had placed no model with systemic risk before {chapter_v_applies} is given particular"
        " consideration, so that it can place its model in time.",
        cites=cite("Guidelines 110"),
        from_=_start,
        where=all_of(_with_systemic_risk, ~legacy_model),
    ),
    Note(
        name="evaluators",
        says="That external evaluators are still few and their methods may differ is taken into account; a common"
        " approach of several providers is possible.",
        cites=cite("Guidelines 111"),
        from_=_start,
        where=_with_systemic_risk,
    ),
    Note(
        name="contact-during-training",
        says="The AI Office encourages informal cooperation already while a model is trained, and expects providers of"
        " models with systemic risk to report of their own accord, whether or not they signed the code.",
        cites=cite("Guidelines 99"),
        from_=_start,
        where=_with_systemic_risk,
    ),
    Note(
        name="list-of-models",
        says="The Commission publishes a list of the models with systemic risk and keeps it up to date; what is"
        " protected as intellectual property or as a trade secret is respected in it.",
        cites=cite("AI Act Art 52(6)"),
        from_=_start,
        where=all_of(provider_now_or_soon, systemic_risk),
    ),
    Note(
        name="safety-chapter-without-systemic-risk",
        says="Who provides no model with systemic risk may sign the Safety and Security chapter all the same, and is"
        " then expected to name the models that it is for.",
        cites=cite("AI Act Art 56(7)", "Guidelines 94"),
        from_=_start,
        where=all_of(provider_now_or_soon, adheres_safety, ~will_have_systemic_risk),
    ),
    Note(
        name="answers-of-signatories",
        says="Who signed the Transparency chapter has committed to answer such requests in a reasonable time, and but"
        " for exceptional circumstances within {code_answer_days} days; the Act itself sets no period.",
        cites=cite("Code of Practice Transparency 1.2", "AI Act Art 53(1)(b)"),
        from_=_start,
        where=may_ask_upstream,
    ),
    Note(
        name="public-authorities",
        says="A public authority can be a provider like anybody else. The article on fines makes no exception for one,"
        " unlike that on fines for systems.",
        cites=cite("AI Act Art 3(3)", "AI Act Art 101(1)", "AI Act Art 99(8)"),
        where=all_of(provider_now_or_soon, actor_kind.is_in("public-authority")),
    ),
)
