"""From when, against whom and how the rules are enforced.

Guidelines 90 to 112, Articles 56, 88 to 94, 101, 111(3) and 113, Implementing Regulation (EU)
2026/1755, and what Regulation (EU) 2026/1744 changed.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    NEVER,
    Earliest,
    Expr,
    Fact,
    FactKind,
    Parameter,
    Question,
    Reading,
    RecordFact,
    Same,
    all_of,
    any_of,
    choose,
    later,
    rule,
    sooner,
)
from gpaiscope.law.assumptions import (
    GENERAL_THEN,
    NO_ACCESS_REQUEST,
    NO_BINDING_COMMITMENTS,
    NO_GROUP,
    NO_INFORMATION_REQUEST,
    NO_MEASURES_REQUEST,
    NOT_NOTIFIED,
    SIGNIFICANT_THEN,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.market import (
    by_actor,
    by_another,
    by_member,
    by_own_company,
    is_internal_placing,
    is_internal_use,
    is_own_name,
    is_own_use,
    is_planned_internal_use,
    is_planned_supply,
    is_supply,
    is_system_in_union,
    is_transfer,
    own_name,
    system_before,
    to,
)
from gpaiscope.law.market import day as event_day
from gpaiscope.law.modification import modification_makes_provider, same_model
from gpaiscope.law.notification import notification_last_day, notification_triggered, renotification_due
from gpaiscope.law.open_source import open_source_exemption
from gpaiscope.law.provider import (
    after_withdrawal,
    classified_since,
    ever_systemic_in_use,
    is_for_others,
    open_supply,
    placed_by_group,
    placed_by_integrator,
    placed_by_lifting,
    placed_by_member,
    placed_by_user,
    placed_in_its_name,
    placed_on_market,
    provider,
    supplied_integrator,
    supplies_excluding,
    took_over,
    withdrew_before_powers,
)
from gpaiscope.law.records import ACTORS, MARKET, PROCEDURE, step, step_by, step_on
from gpaiscope.law.scope import has_original, made_anew
from gpaiscope.law.systemic_risk import systemic_risk, systemic_since

CHAPTERS: Final = ("transparency", "copyright", "safety-and-security")

_placed_by_event_on = choose(
    any_of(is_supply, is_system_in_union, is_internal_placing),
    event_day,
    # Internal use that concerns nobody else places a model only once it is one with systemic risk.
    later(event_day, classified_since),
)
placed_on = Earliest(
    name="market.placed_on",
    kind=FactKind.DATE,
    says="the day on which the model was first placed on the Union market",
    asks="On which day was the model first placed on the Union market?",
    who="product",
    path="market",
    cites=cite("AI Act Art 3(9)", "AI Act Art 111(3)"),
    of=MARKET,
    condition=any_of(is_supply, is_system_in_union, is_internal_placing, all_of(is_internal_use, ever_systemic_in_use)),
    day=_placed_by_event_on,
)
supplied_on = Earliest(
    name="market.supplied_on",
    kind=FactKind.DATE,
    says="the day on which supply, a system or internal use that concerns others first placed the model in the Union",
    asks="On which day did supply, a system or internal use that concerns others first place the model in the Union?",
    who="product",
    path="market",
    cites=cite("AI Act Art 3(9)", "AI Act Art 111(3)"),
    of=MARKET,
    condition=any_of(is_supply, is_system_in_union, is_internal_placing),
    day=event_day,
)
original_placed_on = Fact(
    name="original.placed_on",
    kind=FactKind.DATE,
    says="the day on which the original was first placed on the Union market",
    asks="On which day was the original first placed on the Union market?",
    who="product",
    path="original[0].placed_on",
    cites=cite("AI Act Art 111(3)", "Guidelines 106", "Guidelines 22"),
)
placed_anew_on = Fact(
    name="market.placed_anew_on",
    kind=FactKind.DATE,
    says="the day on which the model was first placed on the Union market after its last large pre-training run began",
    asks="On which day was the model first placed after its last large pre-training run began?",
    who="product",
    path="market",
    cites=cite("Guidelines 22", "AI Act Art 111(3)"),
)
general_later = Fact(
    name="model.general_later",
    says="the model became a general-purpose one only after Chapter V had begun to apply",
    denies="the model was a general-purpose one already when Chapter V began to apply",
    asks="On which day did training compute pass the line of general-purpose AI models?",
    who="training team",
    path="activities",
    assumed=False,
    assumes=GENERAL_THEN,
    cites=cite("AI Act Art 111(3)", "Guidelines 17"),
)
general_on = Fact(
    name="model.general_on",
    kind=FactKind.DATE,
    says="the day on which the model became a general-purpose one",
    asks="On which day did training compute pass the line of general-purpose AI models?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 17", "Guidelines 22"),
)
significant_later = Fact(
    name="modification.significant_later",
    says="the modification came to make its maker the provider only after Chapter V had begun to apply",
    denies="the modification made its maker the provider already when Chapter V began to apply",
    asks="On which days did each step of the modification begin and end?",
    who="training team",
    path="activities",
    assumed=False,
    assumes=SIGNIFICANT_THEN,
    cites=cite("AI Act Art 111(3)", "Guidelines 59", "Guidelines 60"),
)
information_unavailable = Fact(
    name="legacy.training_information_unavailable",
    says="information on past training is unavailable, or to retrieve it would be a disproportionate burden",
    denies="information on past training is neither unavailable nor a disproportionate burden to retrieve",
    asks="Is some information on past training unavailable, or would retrieving it be a disproportionate burden?",
    who="training team",
    path="legacy.training_information_unavailable",
    cites=cite("Guidelines 108"),
)
disclosed_and_justified = Fact(
    name="legacy.disclosed_and_justified",
    says="the copyright policy and the training content summary disclose and justify the lack of information",
    denies="the copyright policy and the training content summary do not disclose and justify the lack of information",
    asks="Is that disclosed and justified in the copyright policy and in the summary of training content?",
    who="compliance",
    path="legacy.disclosed_and_justified",
    cites=cite("Guidelines 108"),
)
signed_chapters = RecordFact(
    of=ACTORS,
    name="actor.code_chapters",
    kind=FactKind.WORDS,
    words=CHAPTERS,
    says="the actor adheres to these chapters of the code of practice",
    asks="Which chapters of the code of practice has the actor signed? An empty list means none.",
    who="management",
    path=".code_of_practice",
    cites=cite("Guidelines 91", "Guidelines 92"),
)
information_requested = ACTORS.fact_of_each(
    "actor.information_requested",
    "the Commission [has|has not] requested documentation or information from the actor",
    asks="Has the Commission requested documentation or information, and by which day?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_INFORMATION_REQUEST,
    cites=cite("AI Act Art 91"),
)
access_requested = ACTORS.fact_of_each(
    "actor.access_requested",
    says="the Commission has requested access to the model from the actor, for an evaluation",
    denies="the Commission has not requested access to the model from the actor for an evaluation",
    asks="Has the Commission requested access for an evaluation, and by which day?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_ACCESS_REQUEST,
    cites=cite("AI Act Art 92"),
)
measures_requested = ACTORS.fact_of_each(
    "actor.measures_requested",
    "the Commission [has|has not] requested measures from the actor",
    asks="Has the Commission requested measures, and by which day?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_MEASURES_REQUEST,
    cites=cite("AI Act Art 93(1)"),
)
commitments_binding = ACTORS.fact_of_each(
    "actor.commitments_binding",
    "the Commission [has|has not] made commitments of the actor binding",
    asks="Has the Commission made commitments binding, and since when?",
    who="legal",
    path="procedure",
    assumed=False,
    assumes=NO_BINDING_COMMITMENTS,
    cites=cite("AI Act Art 93(3)"),
)
in_group = ACTORS.fact_of_each(
    "actor.in_group",
    "the actor belongs to [a|no] group of undertakings",
    asks="Does the actor belong to a group of undertakings, and to which?",
    who="management",
    path=".group",
    assumed=False,
    assumes=NO_GROUP,
    cites=cite("AI Act Art 101(1)"),
)
today = Fact(
    name="day",
    kind=FactKind.DATE,
    says="the day of assessment",
    asks="For which day is the assessment?",
    who="compliance",
    path="--on",
    cites=cite("AI Act Art 113"),
)
planned_on = Earliest(
    name="market.planned_on",
    kind=FactKind.DATE,
    says="the day for which the model's placing on the Union market is planned",
    asks="For which day is the model's placing on the Union market planned?",
    who="product",
    path="market",
    of=MARKET,
    condition=any_of(is_planned_supply, is_planned_internal_use),
    day=event_day,
    cites=cite("AI Act Art 54(1)"),
)


def _requested_on(name: str, what: str) -> RecordFact:
    return RecordFact(
        of=ACTORS,
        name=f"actor.{name}_requested_on",
        kind=FactKind.DATE,
        says=f"the day on which the Commission last requested {what}",
        asks=f"On which day did the Commission request {what}?",
        who="legal",
        path="procedure",
    )


def _answer_due_on(name: str, what: str) -> RecordFact:
    return RecordFact(
        of=ACTORS,
        name=f"actor.{name}_due_on",
        kind=FactKind.DATE,
        says=f"the last day that the Commission set for {what}",
        asks=f"By which day has the Commission asked for {what}?",
        who="legal",
        path="procedure",
    )


information_requested_on = _requested_on("information", "documentation or information")
access_requested_on = _requested_on("access", "access for an evaluation")
measures_requested_on = _requested_on("measures", "measures")
measures_due_on = _answer_due_on("measures", "measures")
commitments_binding_on = RecordFact(
    of=ACTORS,
    name="actor.commitments_binding_on",
    kind=FactKind.DATE,
    says="the day from which commitments of the actor are binding",
    asks="From which day are commitments of the actor binding?",
    who="legal",
    path="procedure",
)
information_due_on = _answer_due_on("information", "documentation or information")
access_due_on = _answer_due_on("access", "access for an evaluation")

_start = Parameter("chapter_v_applies")
_from_chapter_v = Parameter("chapter_v_applies")
_from_powers = Parameter("powers_apply")

older_internal_use = Question(
    name="older-internal-use",
    asks="Was a model placed on the market before Chapter V applied that was only used internally until then?",
    readings=(
        Reading(name="placed", says="yes, where it would have been one with systemic risk already"),
        Reading(name="not-placed", says="no: before Chapter V applied there were no models with systemic risk"),
    ),
    source="The recital denies its exception for internal use to models with systemic risk, a class of Chapter V.",
    cites=cite("AI Act recital 97", "AI Act Art 111(3)", "AI Act Art 113"),
)
general_afterwards = Question(
    name="older-model-general-later",
    asks="Is a model an older one that was placed before Chapter V applied, and makes its maker a provider only since?",
    readings=(
        Reading(name="placed", says="yes: it is the same model over its whole lifecycle, and it had been placed"),
        Reading(
            name="not-placed",
            says="no: what had been placed was no general-purpose model as yet, or none of its maker's",
        ),
    ),
    source="The period is for general-purpose models that had been placed; of what becomes one, or becomes one of"
    " another provider, only later no text speaks.",
    cites=cite("AI Act Art 111(3)", "Guidelines 106", "Guidelines 22", "Guidelines 17", "Guidelines 60"),
)
_made_provider_later = choose(has_original, modification_makes_provider & significant_later, any_of())
legacy_model = rule(
    "legacy_model",
    says="the model counts as placed on the Union market before {chapter_v_applies}",
    denies="the model does not count as placed on the Union market before {chapter_v_applies}",
    asks="Does the model count as placed on the Union market before {chapter_v_applies}?",
    when=all_of(
        placed_on_market,
        choose(
            made_anew,
            placed_anew_on < _start,
            all_of(
                any_of(
                    all_of(placed_on < _start, any_of(supplied_on < _start, older_internal_use.reads("placed"))),
                    all_of(has_original, same_model, original_placed_on < _start),
                ),
                ~any_of(general_later, _made_provider_later) | general_afterwards.reads("placed"),
            ),
        ),
    ),
    cites=cite("AI Act Art 111(3)", "Guidelines 106", "Guidelines 22"),
)
retraining_relief = rule(
    "retraining_relief",
    says="the relief of older models from retraining and unlearning applies",
    denies="the relief of older models from retraining and unlearning does not apply",
    asks="Does the relief of older models from retraining and unlearning apply?",
    when=all_of(legacy_model, information_unavailable, disclosed_and_justified),
    cites=cite("Guidelines 107", "Guidelines 108"),
)
adheres_transparency = rule(
    "adheres_transparency",
    about="actor",
    says="{actor} can rely on the Transparency chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Transparency chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Transparency chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("transparency"),
    cites=cite("AI Act Art 53(4)", "Guidelines 91", "Guidelines 95", "Guidelines 97"),
    applies_from=_from_chapter_v,
)
adheres_copyright = rule(
    "adheres_copyright",
    about="actor",
    says="{actor} can rely on the Copyright chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Copyright chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Copyright chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("copyright"),
    cites=cite("AI Act Art 53(4)", "Guidelines 91", "Guidelines 95", "Guidelines 97"),
    applies_from=_from_chapter_v,
)
adheres_safety = rule(
    "adheres_safety_and_security",
    about="actor",
    says="{actor} can rely on the Safety and Security chapter of the code of practice to show how it complies",
    denies="{actor} cannot rely on the Safety and Security chapter of the code of practice to show how it complies",
    asks="Can {actor} rely on the Safety and Security chapter of the code of practice to show how it complies?",
    when=signed_chapters.is_in("safety-and-security"),
    cites=cite("AI Act Art 55(2)", "Guidelines 91", "Guidelines 95", "Guidelines 97"),
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
    cites=cite("Guidelines 91", "Guidelines 92"),
    applies_from=_from_chapter_v,
)
transition_over = today >= Parameter("legacy_compliance")

own_placed_on = Earliest(
    name="actor.placed_on",
    kind=FactKind.DATE,
    says="the day on which the actor itself first placed the model on the Union market",
    asks="On which day did the actor itself first place the model on the Union market?",
    who="product",
    path="market",
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)"),
    of=MARKET,
    condition=all_of(
        by_actor,
        any_of(is_own_name, is_system_in_union, is_internal_placing, all_of(is_internal_use, ever_systemic_in_use)),
    ),
    day=_placed_by_event_on,
)
group_placed_on = Earliest(
    name="actor.group_placed_on",
    kind=FactKind.DATE,
    says="the day on which another company of the actor's group first brought the model to the Union",
    asks="On which day did another company of the actor's group first bring the model to the Union?",
    who="product",
    path="market",
    cites=cite("Guidelines 54"),
    of=MARKET,
    condition=all_of(by_own_company, is_for_others | all_of(is_internal_use, ever_systemic_in_use)),
    day=_placed_by_event_on,
)
integrator_placed_on = Earliest(
    name="actor.integrator_placed_on",
    kind=FactKind.DATE,
    says="the day on which a system of somebody else with the model first came to the Union",
    asks="On which day did a system of somebody else with the model first come to the Union?",
    who="product",
    path="market",
    cites=cite("Guidelines 56"),
    of=MARKET,
    # Of one who said an exclusion to some, what came to the Union with what it supplied to others.
    condition=all_of(by_another, is_system_in_union, ~supplies_excluding | supplied_integrator),
    day=event_day,
)
lifted_on = Earliest(
    name="actor.lifted_on",
    kind=FactKind.DATE,
    says="the day on which the actor supplied without an exclusion once a system with the model was in the Union",
    asks="On which day did the actor supply without an exclusion once a system with the model was in the Union?",
    who="product",
    path="market",
    cites=cite("Guidelines 55", "Guidelines 56"),
    of=MARKET,
    condition=all_of(by_actor, open_supply, system_before),
    day=event_day,
)
used_by_another_on = Earliest(
    name="actor.used_by_another_on",
    kind=FactKind.DATE,
    says="the day on which another first used the model internally in the Union in a way that places it",
    asks="On which day did another first use the model internally in the Union in a way that places it?",
    who="product",
    path="market",
    cites=cite("Guidelines 51", "Guidelines 55"),
    of=MARKET,
    condition=all_of(by_another, is_own_use, ~supplies_excluding | supplied_integrator),
    day=event_day,
)
in_its_name_on = Earliest(
    name="actor.placed_in_its_name_on",
    kind=FactKind.DATE,
    says="the day on which somebody else first supplied the model in the Union, and not under its own name",
    asks="On which day did somebody else first supply the model in the Union, and under whose name?",
    who="product",
    path="market",
    cites=cite("AI Act Art 3(3)", "AI Act Art 3(9)"),
    of=MARKET,
    condition=all_of(by_another, is_supply, ~own_name),
    day=event_day,
)
member_placed_on = Earliest(
    name="actor.member_placed_on",
    kind=FactKind.DATE,
    says="the day on which a member of the consortium first placed the model alone, under its own name",
    asks="On which day did a member of the consortium first place the model alone, under its own name?",
    who="management",
    path="market",
    cites=cite("Guidelines 49", "AI Act Art 3(9)"),
    of=MARKET,
    condition=all_of(by_member, is_own_name),
    day=event_day,
)
taken_over_on = Earliest(
    name="actor.taken_over_on",
    kind=FactKind.DATE,
    says="the day on which the actor took the model over from another",
    asks="On which day did the actor take the model over from another?",
    who="legal",
    path="market",
    cites=cite("AI Act Art 3(3)"),
    of=MARKET,
    condition=all_of(Same(to, ACTORS), is_transfer),
    day=event_day,
)
model_placed_on = choose(
    made_anew,
    placed_anew_on,
    choose(all_of(has_original, same_model), sooner(placed_on, original_placed_on), placed_on),
)
"""The day from which anybody's obligations for the model count: of what it began with, where one developed it on."""
_own_began_on = sooner(
    own_placed_on,
    choose(placed_by_integrator, integrator_placed_on, own_placed_on),
    choose(placed_by_lifting, lifted_on, own_placed_on),
    choose(placed_by_group, group_placed_on, own_placed_on),
    choose(placed_by_member, member_placed_on, own_placed_on),
    choose(placed_by_user, used_by_another_on, own_placed_on),
    choose(placed_in_its_name, in_its_name_on, own_placed_on),
)
began_on = later(
    _start,
    choose(
        took_over,
        later(model_placed_on, taken_over_on),
        choose(
            made_anew,
            placed_anew_on,
            choose(
                all_of(has_original, same_model),
                later(sooner(_own_began_on, original_placed_on), choose(general_later, general_on, _start)),
                _own_began_on,
            ),
        ),
    ),
)
"""The day from which an actor's obligations apply: its own placing, or its taking the model over once it is placed.

Where it develops further what it began with, that of what it began with, once that is a general-purpose AI model.
"""


older_model_crossing = Question(
    name="older-model-crossing",
    asks="Must an older model be notified, and its later systemic risk answered for, before its transition ends?",
    readings=(
        Reading(name="transition", says="no: by its end, since it covers every obligation of its provider"),
        Reading(name="two-weeks", says="yes: within two weeks, and from then on, as of any model that meets it later"),
    ),
    source="The period is for models placed before the Act applied; whether it covers what happens later is not said.",
    cites=cite("AI Act Art 111(3)", "AI Act Art 52(1)", "AI Act Art 55(1)", "Guidelines 106"),
)
became_systemic_later = rule(
    "became_systemic_later",
    says="the model became one with systemic risk on or after {chapter_v_applies}",
    denies="the model did not become one with systemic risk on or after {chapter_v_applies}",
    asks="Did the model become one with systemic risk on or after {chapter_v_applies}, and on which day?",
    when=all_of(systemic_risk, systemic_since >= _start),
    cites=cite("AI Act Art 51(1)", "AI Act Art 113", "Guidelines 26"),
)
systemic_later = all_of(became_systemic_later, older_model_crossing.reads("two-weeks")).under(
    *cite("AI Act Art 55(1)", "AI Act Art 111(3)")
)
"""Of an older model: it came to be one with systemic risk while the Act applied, and its period is no shelter then."""


def by_transition(day: Expr) -> Expr:
    """A last day, or that of the transitional period where the model is an older one."""
    return choose(legacy_model, Parameter("legacy_compliance"), day)


notified_on = Earliest(
    name="actor.notified_on",
    kind=FactKind.DATE,
    says="the day on which the actor notified the Commission",
    asks="On which day did the actor notify the Commission?",
    who="compliance",
    path="procedure",
    assumed=NEVER,
    assumes=NOT_NOTIFIED,
    cites=cite("AI Act Art 52(1)"),
    of=PROCEDURE,
    # What is ahead comes after the last day that it is measured by, which has come.
    condition=all_of(step.is_in("notified", "renotified"), Same(step_by, ACTORS)),
    day=step_on,
)
_notification_due = all_of(
    notification_triggered,
    ~renotification_due,
    today >= notification_last_day,
    # What was notified in time leaves nothing that is due, nor what was made good before there was a power to fine.
    notified_on > notification_last_day,
    notified_on >= _from_powers,
)
obligation_due = rule(
    "obligation_due",
    about="actor",
    says="{actor} has an obligation that is due",
    denies="{actor} has no obligation that is due",
    asks="Does {actor} have an obligation that is due?",
    when=any_of(
        all_of(provider | _notification_due, ~legacy_model | transition_over),
        all_of(_notification_due, older_model_crossing.reads("two-weeks")).under(*cite("AI Act Art 52(1)")),
        all_of(provider, systemic_later),
        all_of(provider, information_requested, today >= information_due_on),
        all_of(provider, access_requested, today >= access_due_on),
        all_of(provider, measures_requested, today >= measures_due_on),
        all_of(provider, commitments_binding),
    ),
    cites=cite("AI Act Art 111(3)", "AI Act Art 113", "Guidelines 106"),
    applies_from=_from_chapter_v,
)
enforceable = rule(
    "enforceable",
    about="actor",
    says="{actor} has an obligation that the Commission can enforce by its powers",
    denies="{actor} has no obligation that the Commission can enforce by its powers",
    asks="Does {actor} have an obligation that the Commission can enforce by its powers?",
    when=obligation_due,
    cites=cite("AI Act Art 88", "AI Act Art 101", "AI Act Art 113", "Guidelines 103", "Guidelines 112"),
    applies_from=_from_powers,
)
fine_before_placing = Question(
    name="fine-before-placing",
    asks="Can who has not notified a model in time be fined before it places the model, and so becomes its provider?",
    readings=(
        Reading(name="provider-only", says="no: a fine is for providers, and nobody is one before the placing"),
        Reading(name="who-must-notify", says="yes: whom the duty to notify binds as provider can be fined as one"),
    ),
    source="The duty looks ahead to models that are to be placed; the fine is for providers, who place.",
    cites=cite("AI Act Art 101(1)", "AI Act Art 3(3)", "AI Act Art 52(1)", "Guidelines 30"),
)
fine_possible = rule(
    "fine_possible",
    about="actor",
    says="{actor} can be fined for a duty or request failed from {powers_apply} on, intentionally or negligently",
    denies="{actor} has no obligation as yet for whose breach it can be fined",
    asks="Can {actor} be fined for a duty or request failed from {powers_apply} on, intentionally or negligently?",
    when=enforceable & (provider | fine_before_placing.reads("who-must-notify")),
    cites=cite("AI Act Art 101(1)", "Charter Art 49(1)", "Guidelines 103", "Guidelines 112"),
    applies_from=_from_powers,
)
conduct_continued = Question(
    name="conduct-continued",
    asks="Can a breach that began before the power to fine, and goes on, be fined for the time before as well?",
    readings=(
        Reading(name="reachable", says="yes: a breach that continues is one, and its fine is set as a whole"),
        Reading(name="not-reachable", says="no: what counts is what went on since the power exists"),
    ),
    source="The power to fine came a year after the duties; of a breach that spans the day nothing is said.",
    cites=cite("AI Act Art 101(1)", "AI Act Art 113", "Charter Art 49(1)", "Guidelines 112"),
)
earlier_conduct_counts = rule(
    "earlier_conduct_counts",
    about="actor",
    says="{actor} can be fined, for a breach that goes on, for the time before {powers_apply} as well",
    denies="{actor} cannot be fined for what it did or left undone before {powers_apply}",
    asks="Can {actor} be fined, for a breach that goes on, for the time before {powers_apply} as well?",
    when=all_of(fine_possible, ~legacy_model, began_on < _from_powers, conduct_continued.reads("reachable")),
    cites=cite("AI Act Art 101(1)", "Charter Art 49(1)", "Guidelines 112"),
    applies_from=_from_powers,
).unless(
    all_of(withdrew_before_powers, after_withdrawal.reads("end")),
    says="the duties that were not met had ended before that, with the withdrawal of the model",
    cites=cite("AI Act Art 3(10)", "Charter Art 49(1)"),
    binding="own-reading",
)
group_turnover = Question(
    name="group-turnover",
    asks="Is the ceiling of a fine a share of the provider's own turnover, or of that of its whole group?",
    readings=(
        Reading(name="own", says="of its own: the fine is imposed on the provider, and the share is of its turnover"),
        Reading(name="group", says="of its group's: who provides the model is the undertaking, as in competition law"),
    ),
    source="The Article speaks of the worldwide turnover of providers, and of no undertaking and no group.",
    cites=cite("AI Act Art 101(1)", "AI Act Art 75(1)"),
)
group_counts = rule(
    "group_turnover_counts",
    about="actor",
    says="{actor} can be fined up to a share of the turnover of the group that it belongs to",
    denies="{actor} can be fined, if at all, up to a share of its own turnover alone",
    asks="Can {actor} be fined up to a share of the turnover of the group that it belongs to?",
    when=all_of(fine_possible, in_group, group_turnover.reads("group")),
    cites=cite("AI Act Art 101(1)"),
    binding="own-reading",
    applies_from=_from_powers,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """An entry of the Commission's list of signatories, as it was last seen."""

    name: str
    chapters: tuple[str, ...]


SIGNATORIES: Final = (
    *(
        Signatory(name=name, chapters=CHAPTERS)
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
    Signatory(name="xAI", chapters=("safety-and-security",)),
)
"""Who was on the list of signatories when it was last seen. The page gives no day of signing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A point of procedure or a neighbouring regime that is shown, never assessed.

    ``from_`` is the day from which what it says applies. It is law, and shown, from ``since`` on and
    before ``until``, None where that has no bound within the law kept here. ``where`` is the condition under which it
    is worth reading; None: always.
    """

    name: str
    says: str
    cites: tuple[Citation, ...]
    from_: Parameter | None = None
    since: Parameter | None = None
    until: Parameter | None = None
    where: Expr | None = None


FINED_FOR: Final = (
    Note(
        name="infringement",
        says="a duty not met",
        cites=cite("AI Act Art 101(1)"),
    ),
    Note(
        name="information",
        says="a request for information that is not met, or met with what is incorrect, incomplete or misleading",
        cites=cite("AI Act Art 101(1)", "AI Act Art 91"),
    ),
    Note(
        name="measures",
        says="measures that were requested and are not taken, or binding commitments that are not kept",
        cites=cite("AI Act Art 101(1)", "AI Act Art 93"),
    ),
    Note(
        name="access",
        says="access to the model that was requested and is not given",
        cites=cite("AI Act Art 101(1)", "AI Act Art 92"),
    ),
)
"""What a provider is fined for where it acts intentionally or negligently: the points of Article 101(1)."""
EXPOSURE_NOTES: Final = (
    Note(
        name="higher-of-two",
        says="The ceiling is the higher of the two amounts; no lower one applies to smaller enterprises.",
        cites=cite("AI Act Art 101(1)", "Guidelines 103"),
    ),
    Note(
        name="group",
        says="Whether the turnover of a group counts, where the provider belongs to one, is open.",
        cites=cite("AI Act Art 101(1)"),
    ),
    Note(
        name="fault",
        says="A fine needs intent or negligence, preliminary findings and a hearing; the Court can review it in full.",
        cites=cite("AI Act Art 101(1)"),
    ),
    Note(
        name="other-fines",
        says="What the provider of a general-purpose AI model owes as such is fined under this Article, and not under"
        " Articles 99 and 100.",
        cites=cite("AI Act Art 101(1)", "AI Act Art 99", "AI Act Art 100"),
    ),
    Note(
        name="code-commitments",
        says="Commitments under the code of practice can be taken into account when a fine is set.",
        cites=cite("AI Act Art 101(1)", "Guidelines 93"),
    ),
    Note(
        name="limitation",
        says="The power to fine lapses {limitation_years} years after the conduct ends, at the latest after"
        " {limitation_cap_years}, suspensions apart;"
        " each act of investigation starts the {limitation_years} years anew. The power to enforce a fine lapses after"
        " {limitation_years} years.",
        cites=cite("IR 2026/1755 Art 10", "IR 2026/1755 Art 11"),
        from_=Parameter("procedure_in_force"),
        since=Parameter("procedure_in_force"),
    ),
    Note(
        name="observations",
        says="Observations on preliminary findings may be made within a period of at least {observation_days} days.",
        cites=cite("IR 2026/1755 Art 7(2)"),
        from_=Parameter("procedure_in_force"),
        since=Parameter("procedure_in_force"),
    ),
    Note(
        name="transmission",
        says="What is sent in such proceedings goes digitally, with a qualified electronic signature, and is received"
        " on the day on which the Commission acknowledges it: send it some working days before a period ends.",
        cites=cite("IR 2026/1755 Art 14"),
        from_=Parameter("procedure_in_force"),
        since=Parameter("procedure_in_force"),
    ),
    Note(
        name="first-year",
        says="In the year before {powers_apply} the obligations applied, and there was no power to fine.",
        cites=cite("Guidelines 112"),
    ),
)
_omnibus = Parameter("omnibus_in_force")
_VALUE_CHAIN: Final = "Who supplies a model for a high-risk system owes its provider information and access."
_MARKING: Final = (
    "Providers and deployers of generative systems have transparency duties, marking of output among them."
)
_SYSTEMS: Final = "The AI Office supervises systems that the provider of the model, or its undertaking, builds on it."
SIGNPOSTS: Final = (
    Note(
        name="value-chain",
        says=_VALUE_CHAIN,
        cites=cite("AI Act Art 25"),
        from_=Parameter("high_risk_annex_iii"),
    ),
    Note(name="marking", says=_MARKING, cites=cite("AI Act Art 50", "AI Act Art 111(4)"), from_=_from_powers),
    Note(
        name="systems-of-the-same-provider",
        says=_SYSTEMS,
        cites=cite("AI Act Art 75", "Guidelines 98"),
        from_=_from_powers,
        until=_omnibus,
    ),
    Note(
        name="systems-of-the-same-provider",
        says=_SYSTEMS,
        cites=cite("AI Act Art 75", "AI Act Art 75a", "AI Act Art 75b", "AI Act Art 75c", "AI Act Art 75d"),
        from_=_from_powers,
        since=_omnibus,
    ),
    Note(
        name="very-large-platforms",
        says="In very large platforms and search engines, the Digital Services Act also governs systemic risks.",
        cites=cite("DSA", "AI Act recital 118"),
    ),
    Note(
        name="no-harmonised-standard",
        says="No harmonised standard for general-purpose AI models has been cited, so nothing presumes conformity. That"
        " relevant technical standards are used can be taken into account.",
        cites=cite("AI Act Art 53(4)", "Guidelines 97", "Guidelines 101"),
    ),
    Note(
        name="codes-can-be-approved",
        says="The Commission can approve a code of practice and give it general validity; it has approved none.",
        cites=cite("AI Act Art 56(6)", "Guidelines 96"),
        from_=_from_chapter_v,
        until=_omnibus,
    ),
    Note(
        name="codes-not-approved",
        says="Since {omnibus_in_force} a code of practice is assessed, and can no longer be given general validity.",
        cites=cite("AI Act Art 56(6)", "Omnibus"),
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
    became_systemic_later,
    obligation_due,
    enforceable,
    fine_possible,
    earlier_conduct_counts,
    group_counts,
)
