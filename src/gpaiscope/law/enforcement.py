"""From when, against whom and how the rules are enforced.

Guidelines 90 to 112, Articles 56, 88 to 94, 101, 111(3) and 113, Implementing Regulation (EU)
2026/1755, and what Regulation (EU) 2026/1744 changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from gpaiscope.engine.expression import (
    Fact,
    Kind,
    Parameter,
    all_of,
    any_of,
    rule,
)
from gpaiscope.law.assumptions import NO_ACCESS_REQUEST, NO_INFORMATION_REQUEST
from gpaiscope.law.modification import same_model
from gpaiscope.law.notification import notification_triggered
from gpaiscope.law.open_source import open_source_exemption
from gpaiscope.law.parameters import day_first_set, day_of, eve_of
from gpaiscope.law.provider import placed_on_market, provider
from gpaiscope.law.scope import has_original
from gpaiscope.law.systemic_risk import systemic_risk

CHAPTERS: Final = ("transparency", "copyright", "safety-and-security")

placed_on = Fact(
    name="market.placed_on",
    kind=Kind.DATE,
    says="the day on which the model was first placed on the Union market",
    asks="On which day was the model first placed on the Union market?",
    who="product",
    path="market",
    cites=("AI Act Art 3(9)", "AI Act Art 111(3)"),
)
original_placed_on = Fact(
    name="original.placed_on",
    kind=Kind.DATE,
    says="the day on which the original was first placed on the Union market",
    asks="On which day was the original first placed on the Union market?",
    who="product",
    path="original[0].placed_on",
    cites=("AI Act Art 111(3)", "Guidelines 22", "Guidelines 106"),
)
information_unavailable = Fact(
    name="legacy.training_information_unavailable",
    says="information on past training is unavailable, or to retrieve it would be a disproportionate burden",
    denies="information on past training is neither unavailable nor a disproportionate burden to retrieve",
    asks="Is some information on past training unavailable, or would retrieving it be a disproportionate burden?",
    who="training team",
    path="legacy.training_information_unavailable",
    cites=("Guidelines 108",),
)
disclosed_and_justified = Fact(
    name="legacy.disclosed_and_justified",
    says="the copyright policy and the training content summary disclose and justify the lack of information",
    denies="the copyright policy and the training content summary do not disclose and justify the lack of information",
    asks="Is that disclosed and justified in the copyright policy and in the summary of training content?",
    who="compliance",
    path="legacy.disclosed_and_justified",
    cites=("Guidelines 108",),
)
signed_chapters = Fact(
    name="actor.code_chapters",
    kind=Kind.WORDS,
    words=CHAPTERS,
    says="the actor adheres to these chapters of the code of practice",
    asks="Which chapters of the code of practice has the actor signed? An empty list means none.",
    who="management",
    path="actors[0].code_of_practice",
    cites=("Guidelines 91", "Guidelines 92"),
)
information_requested = Fact(
    name="actor.information_requested",
    says="the Commission has requested documentation or information from the actor",
    denies="the Commission has not requested documentation or information from the actor",
    asks="Has the Commission requested documentation or information, and by which day?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_INFORMATION_REQUEST,
    cites=("AI Act Art 91",),
)
access_requested = Fact(
    name="actor.access_requested",
    says="the Commission has requested access to the model from the actor, for an evaluation",
    denies="the Commission has not requested access to the model from the actor for an evaluation",
    asks="Has the Commission requested access for an evaluation, and by which day?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_ACCESS_REQUEST,
    cites=("AI Act Art 92",),
)
today = Fact(
    name="day",
    kind=Kind.DATE,
    says="the day of assessment",
    asks="For which day is the assessment?",
    who="compliance",
    path="--on",
    cites=("AI Act Art 113",),
)
notification_period_over = Fact(
    name="procedure.notification_period_over",
    says="the period for notifying the Commission is over",
    denies="the period for notifying the Commission is not over",
    asks="On which day was the requirement met, or did it become known that it will be met?",
    who="compliance",
    path="procedure",
    cites=("AI Act Art 52(1)",),
)
request_period_over = Fact(
    name="actor.request_period_over",
    says="the period that the Commission set for an answer is over",
    denies="no period that the Commission set for an answer is over",
    asks="By which day has the Commission asked for an answer?",
    who="legal",
    path="procedure",
    cites=("AI Act Art 91", "AI Act Art 92"),
)

_start = Parameter("chapter_v_applies")
_from_chapter_v = day_of("chapter_v_applies")
_from_powers = day_of("powers_apply")

legacy_model = rule(
    "legacy_model",
    says="the model counts as placed on the Union market before {chapter_v_applies}",
    denies="the model does not count as placed on the Union market before {chapter_v_applies}",
    asks="Does the model count as placed on the Union market before {chapter_v_applies}?",
    when=all_of(
        placed_on_market, any_of(placed_on < _start, all_of(has_original, same_model, original_placed_on < _start))
    ),
    cites=("AI Act Art 111(3)", "Guidelines 22", "Guidelines 106"),
)
retraining_relief = rule(
    "retraining_relief",
    says="the relief of older models from retraining and unlearning applies",
    denies="the relief of older models from retraining and unlearning does not apply",
    asks="Does the relief of older models from retraining and unlearning apply?",
    when=all_of(legacy_model, information_unavailable, disclosed_and_justified),
    cites=("Guidelines 107", "Guidelines 108"),
)
adheres_transparency = rule(
    "adheres_transparency",
    about="actor",
    says="{actor} can rely on the Transparency chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Transparency chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Transparency chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("transparency"),
    cites=("AI Act Art 53(4)", "Guidelines 91", "Guidelines 97"),
    applies_from=_from_chapter_v,
)
adheres_copyright = rule(
    "adheres_copyright",
    about="actor",
    says="{actor} can rely on the Copyright chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Copyright chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Copyright chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("copyright"),
    cites=("AI Act Art 53(4)", "Guidelines 91", "Guidelines 97"),
    applies_from=_from_chapter_v,
)
adheres_safety = rule(
    "adheres_safety_and_security",
    about="actor",
    says="{actor} can rely on the Safety and Security chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Safety and Security chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Safety and Security chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("safety-and-security"),
    cites=("AI Act Art 55(2)", "Guidelines 91", "Guidelines 97"),
    applies_from=_from_chapter_v,
)
must_report_measures = rule(
    "must_report_measures",
    about="actor",
    says="{actor} must report its measures for what no chapter of the code of practice that it has signed covers",
    denies="{actor} need not, unasked, report its measures of compliance",
    asks="Must {actor} report its measures for what no chapter of the code of practice that it has signed covers?",
    when=all_of(
        provider,
        any_of(
            ~adheres_copyright,
            all_of(~open_source_exemption, ~adheres_transparency),
            all_of(systemic_risk, ~adheres_safety),
        ),
    ),
    cites=("Guidelines 91", "Guidelines 92"),
    applies_from=_from_chapter_v,
)
_transition_over = today >= Parameter("legacy_compliance")

obligation_due = rule(
    "obligation_due",
    about="actor",
    says="{actor} has an obligation that is due",
    denies="{actor} has no obligation that is due",
    asks="Does {actor} have an obligation that is due?",
    when=any_of(
        all_of(provider | (notification_triggered & notification_period_over), ~legacy_model | _transition_over),
        all_of(provider, information_requested | access_requested, request_period_over),
    ),
    cites=("AI Act Art 111(3)", "AI Act Art 113", "Guidelines 106"),
    applies_from=_from_chapter_v,
)
enforceable = rule(
    "enforceable",
    about="actor",
    says="{actor} has an obligation that the Commission can enforce by its powers",
    denies="{actor} has no obligation that the Commission can enforce by its powers",
    asks="Does {actor} have an obligation that the Commission can enforce by its powers?",
    when=obligation_due,
    cites=("AI Act Art 88", "AI Act Art 101", "AI Act Art 113", "Guidelines 103", "Guidelines 112"),
    applies_from=_from_powers,
)
fine_possible = rule(
    "fine_possible",
    about="actor",
    says="{actor} can be fined for a breach that it commits, intentionally or negligently, from {powers_apply} on",
    denies="{actor} has no obligation as yet for whose breach it can be fined",
    asks="Can {actor} be fined for a breach that it commits, intentionally or negligently, from {powers_apply} on?",
    when=enforceable,
    cites=("AI Act Art 101(1)", "Charter Art 49(1)"),
    applies_from=_from_powers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """An entry of the Commission's list of signatories, as it was seen."""

    name: str
    chapters: tuple[str, ...]
    seen_from: date
    seen_to: date


def _signatory(name: str, chapters: tuple[str, ...] = CHAPTERS) -> Signatory:
    seen = SIGNATORIES_SEEN
    return Signatory(name=name, chapters=chapters, seen_from=seen[0], seen_to=seen[1])


SIGNATORIES_SEEN: Final = (day_of("signatories_listed"), day_of("signatories_seen"))
SIGNATORIES: Final = (
    *(
        _signatory(name)
        for name in (
            "AI Studio Delta",
            "Aleph Alpha",
            "Almawave",
            "Amazon",
            "Anthropic",
            "Black Forest Labs",
            "Bria AI",
            "Cohere",
            "Domyn",
            "Dweve",
            "Fastweb",
            "Google",
            "IBM",
            "LINAGORA",
            "Microsoft",
            "Mistral AI",
            "Open Hippo",
            "OpenAI",
            "Pleias",
            "ServiceNow",
            "WRITER",
        )
    ),
    _signatory("xAI", ("safety-and-security",)),
)
"""Who was on the list of signatories when it was last seen. The page gives no day of signing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A point of procedure or a neighbouring regime that is shown, never assessed.

    ``from_`` is the day from which what it says applies. It is law, and shown, from ``since`` to
    ``until``, None where that has no bound within the law kept here.
    """

    name: str
    says: str
    cites: tuple[str, ...]
    from_: date | None = None
    since: date | None = None
    until: date | None = None

    def shown_on(self, day: date) -> bool:
        """Whether it is the law of the day, be it that it applies only later."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


EXPOSURE_NOTES: Final = (
    Note(
        name="higher-of-two",
        says="The ceiling is the higher of the two amounts; no lower one applies to smaller enterprises.",
        cites=("AI Act Art 101(1)", "Guidelines 103"),
    ),
    Note(
        name="fault",
        says="A fine needs intent or negligence, preliminary findings and a hearing; the Court can review it in full.",
        cites=("AI Act Art 101(1)",),
    ),
    Note(
        name="code-commitments",
        says="Commitments under the code of practice can be taken into account when a fine is set.",
        cites=("AI Act Art 101(1)", "Guidelines 93"),
    ),
    Note(
        name="limitation",
        says="The power to fine lapses {limitation_years} years after the conduct ends, at the latest after"
        " {limitation_cap_years}, suspensions apart;"
        " each act of investigation starts the {limitation_years} years anew. The power to enforce a fine lapses after"
        " {limitation_years} years.",
        cites=("IR 2026/1755 Art 10", "IR 2026/1755 Art 11"),
        from_=day_of("procedure_in_force"),
        since=day_of("procedure_in_force"),
    ),
    Note(
        name="observations",
        says="Observations on preliminary findings may be made within a period of at least {observation_days} days.",
        cites=("IR 2026/1755 Art 7(2)",),
        from_=day_of("procedure_in_force"),
        since=day_of("procedure_in_force"),
    ),
    Note(
        name="first-year",
        says="In the year before {powers_apply} the obligations applied, and there was no power to fine.",
        cites=("Guidelines 112",),
    ),
)
_omnibus = day_of("omnibus_in_force")
_before_omnibus = eve_of("omnibus_in_force")
_VALUE_CHAIN: Final = "Who supplies a model for a high-risk system owes its provider information and access."
_MARKING: Final = (
    "Providers and deployers of generative systems have transparency duties, marking of output among them."
)
_SYSTEMS: Final = "The AI Office supervises systems that the provider of the model, or its undertaking, builds on it."
SIGNPOSTS: Final = (
    Note(
        name="value-chain",
        says=_VALUE_CHAIN,
        cites=("AI Act Art 25",),
        from_=day_first_set("high_risk_annex_iii"),
        until=_before_omnibus,
    ),
    Note(
        name="value-chain",
        says=_VALUE_CHAIN,
        cites=("AI Act Art 25",),
        from_=day_of("high_risk_annex_iii"),
        since=_omnibus,
    ),
    Note(name="marking", says=_MARKING, cites=("AI Act Art 50",), from_=_from_powers, until=_before_omnibus),
    Note(
        name="marking",
        says=_MARKING,
        cites=("AI Act Art 50", "AI Act Art 111(4)"),
        from_=_from_powers,
        since=_omnibus,
    ),
    Note(
        name="systems-of-the-same-provider",
        says=_SYSTEMS,
        cites=("AI Act Art 75", "Guidelines 98"),
        from_=_from_powers,
        until=_before_omnibus,
    ),
    Note(
        name="systems-of-the-same-provider",
        says=_SYSTEMS,
        cites=("AI Act Art 75", "AI Act Art 75a", "AI Act Art 75b", "AI Act Art 75c", "AI Act Art 75d"),
        from_=_from_powers,
        since=_omnibus,
    ),
    Note(
        name="very-large-platforms",
        says="In very large platforms and search engines, the Digital Services Act also governs systemic risks.",
        cites=("DSA", "AI Act recital 118"),
    ),
    Note(
        name="no-harmonised-standard",
        says="No harmonised standard for general-purpose AI models has been cited, so nothing presumes conformity.",
        cites=("AI Act Art 53(4)", "Guidelines 97"),
    ),
    Note(
        name="codes-can-be-approved",
        says="The Commission can approve a code of practice and give it general validity; it has approved none.",
        cites=("AI Act Art 56(6)", "Guidelines 96"),
        from_=_from_chapter_v,
        until=_before_omnibus,
    ),
    Note(
        name="codes-not-approved",
        says="Since {omnibus_in_force} a code of practice is assessed, and can no longer be given general validity.",
        cites=("AI Act Art 56(6)", "Omnibus"),
        from_=_omnibus,
        since=_omnibus,
    ),
)
"""Neighbouring regimes, and what stands beside the rules, in the version of each day."""

RULES = (
    legacy_model,
    retraining_relief,
    adheres_transparency,
    adheres_copyright,
    adheres_safety,
    must_report_measures,
    obligation_due,
    enforceable,
    fine_possible,
)
