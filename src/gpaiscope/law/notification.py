"""Notifying the Commission, and contesting or ending the classification.

Guidelines 29 to 40 and 45, Article 52(1), (2), (3) and (5). Statuses and effects stand here;
which day a period ends on is another matter.
"""

from __future__ import annotations

from gpaiscope.engine.expression import (
    NEVER,
    After,
    Earliest,
    Fact,
    Kind,
    Parameter,
    Question,
    Reading,
    all_of,
    any_of,
    choose,
    later,
    rule,
)
from gpaiscope.law.assumptions import FORESIGHT_NOT_RECORDED, NO_ARGUMENTS, NOT_NOTIFIED, UNSHAKEN
from gpaiscope.law.citation import cite
from gpaiscope.law.modification import downstream_modifier_provider, original_systemic
from gpaiscope.law.provider import provider_now_or_soon
from gpaiscope.law.records import PROCEDURE, step, step_happened, step_on
from gpaiscope.law.scope import LISTED_OUTPUTS, exception, has_original, original_is_gpai, outputs, purpose
from gpaiscope.law.systemic_risk import (
    arguments_accepted,
    classified_by_capabilities,
    designated,
    designated_unnotified,
    high_impact_capabilities,
    requirement_met,
)
from gpaiscope.law.training_compute import expected_above_threshold

_PATH = "procedure"

known_will_be_met = Fact(
    name="procedure.known_will_be_met",
    says="it has become known that the requirement of high-impact capabilities will be met",
    denies="it has not become known that the requirement of high-impact capabilities will be met",
    asks="Has it become known that the requirement will be met, and on which day?",
    who="training team",
    path=_PATH,
    assumed=False,
    assumes=FORESIGHT_NOT_RECORDED,
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
)
facts_changed = Fact(
    name="procedure.acceptance_shaken",
    says="a fact on which an acceptance rests has changed, or turned out incomplete, incorrect or misleading",
    denies="no fact on which an acceptance rests has changed, or turned out incomplete, incorrect or misleading",
    asks="Has a fact on which the acceptance rests changed substantially, or turned out incorrect or misleading?",
    who="compliance",
    path=_PATH,
    assumed=False,
    assumes=UNSHAKEN,
    cites=cite("Guidelines 40"),
)
arguments_submitted = Fact(
    name="procedure.arguments_submitted",
    says="the provider has submitted arguments that the model exceptionally presents no systemic risk",
    denies="the provider has not submitted arguments that the model exceptionally presents no systemic risk",
    asks="Have you submitted arguments that the model exceptionally presents no systemic risk?",
    who="legal",
    path=_PATH,
    assumed=False,
    assumes=NO_ARGUMENTS,
    cites=cite("AI Act Art 52(2)", "Guidelines 32"),
)
with_notification = Fact(
    name="procedure.arguments_with_notification",
    says="the arguments came with the notification",
    denies="no arguments came with the notification",
    asks="Were the arguments submitted with the notification?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(2)", "Guidelines 32"),
)
grounds = Fact(
    name="procedure.argument_grounds",
    kind=Kind.WORDS,
    words=("no-high-impact-capabilities", "no-systemic-risk", "mitigations"),
    says="the arguments rest on",
    asks="On what do the arguments rest?",
    who="legal",
    path=_PATH,
    cites=cite("Guidelines 33", "Guidelines 39"),
)
substantiated = Fact(
    name="procedure.arguments_substantiated",
    says="the arguments are substantiated by evidence that manifestly calls the presumption into question",
    denies="no arguments are substantiated by evidence that manifestly calls the presumption into question",
    asks="Is there evidence that manifestly calls the presumption into question?",
    who="training team",
    path=_PATH,
    cites=cite("Guidelines 33", "Guidelines 36"),
)
reassessment_on = Fact(
    name="procedure.reassessment_on",
    kind=Kind.DATE,
    says="the day of the request for reassessment (the day of assessment where none was made)",
    asks="On which day was the reassessment requested?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)"),
)
reassessment_period_ends_on = Fact(
    name="procedure.reassessment_period_ends_on",
    kind=Kind.DATE,
    says="the day on which the waiting period since the designation, or since the decision to maintain it, ends",
    asks="On which day was the provider informed of the designation, or of its being maintained?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
)
new_reasons = Fact(
    name="procedure.reasons_are_new",
    says="the reasons for a reassessment arose since the decision",
    denies="no reasons for a reassessment arose since the decision",
    asks="On which day did the reasons for the reassessment arise?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
)

notified = Fact(
    name="procedure.notified",
    says="the provider has notified the Commission",
    denies="the provider has not notified the Commission",
    asks="Has the Commission been notified, and on which day?",
    who="compliance",
    path=_PATH,
    assumed=False,
    assumes=NOT_NOTIFIED,
    cites=cite("AI Act Art 52(1)"),
)
notified_contents = Fact(
    name="procedure.notification_states",
    kind=Kind.WORDS,
    words=("flop", "method", "approximations"),
    says="the notification states",
    asks="What does the notification state: the compute in FLOP, the method, the approximations?",
    who="compliance",
    path=_PATH,
    cites=cite("Guidelines 31"),
)

below_threshold = Question(
    name="notification-below-threshold",
    asks="Must a model be notified that has high-impact capabilities without passing the compute threshold?",
    readings=(
        Reading(name="statute", says="yes: the duty hangs on high-impact capabilities, however they are shown"),
        Reading(name="guidelines", says="no: without a delegated act only the threshold and the one third trigger it"),
    ),
    source="Article 52(1) points to Article 51(1)(a); the Guidelines count two triggers.",
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines fn 7"),
)
second_route = Question(
    name="second-route-grounds",
    asks="Can high-impact capabilities be argued to present no systemic risk on grounds other than mitigations?",
    readings=(
        Reading(name="open", says="yes: only mitigations are ruled out"),
        Reading(name="closed", says="no: no suitable ground is known"),
    ),
    source="The Guidelines rule out mitigations and name no other ground.",
    cites=cite("AI Act Art 52(2)", "Guidelines 39"),
)
first_day = Question(
    name="reassessment-first-day",
    asks="May a reassessment be requested on the day on which the waiting period ends, or only on the day after?",
    readings=(
        Reading(name="same-day", says="on the day on which it ends"),
        Reading(name="day-after", says="only on the day after, when it has passed"),
    ),
    source="The period is one of waiting, and neither text says which is its first permitted day.",
    cites=cite("AI Act Art 52(5)", "Regulation 1182/71 Art 3(2)(c)"),
)
presumed_model = Question(
    name="reassessment-of-presumed",
    asks="Can a classification by capabilities be reassessed when the frontier has moved on?",
    readings=(
        Reading(name="designations-only", says="no: reassessment is for designations on the criteria of Annex XIII"),
        Reading(name="by-analogy", says="yes: what is no longer among the most advanced cannot stay classified"),
    ),
    source="Reassessment is provided for designations; a classification that the frontier outgrew is not addressed.",
    cites=cite("AI Act Art 52(5)", "Guidelines 37"),
)

_from_chapter_v = Parameter("chapter_v_applies")

unrecorded_trigger = Fact(
    name="procedure.unrecorded_trigger_on",
    kind=Kind.DATE,
    says="the day on which the provider knew that the requirement was or will be met, where it is not recorded",
    asks="On which day was the requirement met, or did it become known that it will be met?",
    who="compliance",
    path=_PATH,
    cites=cite("AI Act Art 52(1)"),
)
trigger_on = Earliest(
    name="procedure.trigger_on",
    kind=Kind.DATE,
    says="the day on which the requirement was met, or on which it became known that it will be met",
    asks="On which day was the requirement met, or did it become known that it will be met?",
    who="compliance",
    path=_PATH,
    assumed=NEVER,
    assumes=known_will_be_met.assumes,
    of=PROCEDURE,
    condition=all_of(step.is_in("requirement-met", "known-that-will-be-met"), step_happened),
    day=step_on,
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
)
notification_from = later(
    _from_chapter_v, choose(any_of(requirement_met, known_will_be_met), trigger_on, unrecorded_trigger)
)
"""The day from which the Commission must be notified."""
notification_last_day = After(notification_from, Parameter("notification_days"), "days")
"""The last of the two weeks of a notification, which never begin before Chapter V applies."""

will_be_gpai = (
    rule(
        "will_be_gpai_model",
        says="the model, with the compute that is expected, is or will be a general-purpose AI model",
        denies="the model, even with the compute that is expected, neither is nor will be a general-purpose AI model",
        asks="Is the model, or will it be, a general-purpose AI model with the compute that is expected?",
        when=any_of(outputs.is_in(*LISTED_OUTPUTS), exception.is_in("general"), has_original & original_is_gpai),
        cites=cite("AI Act Art 3(63)", "Guidelines 17"),
    )
    .unless(exception.is_in("narrow"), says="the model exceptionally lacks generality", cites=cite("Guidelines 20"))
    .unless(
        purpose.is_in("scientific-research"),
        says="the model is for the sole purpose of scientific research",
        cites=cite("AI Act Art 2(6)"),
    )
)
renotification_due = rule(
    "renotification_due",
    says="the model must be notified again, since what an acceptance of arguments rests on no longer holds",
    denies="the model need not be notified again for a change in what an acceptance of arguments rests on",
    asks="Must the model be notified again, since what an acceptance of arguments rests on no longer holds?",
    when=all_of(arguments_accepted, facts_changed),
    cites=cite("Guidelines 40"),
)
notification_triggered = rule(
    "notification_triggered",
    about="actor",
    says="{actor} must notify the Commission of the model",
    denies="{actor} need not notify the Commission of the model",
    asks="Must {actor} notify the Commission of the model?",
    when=all_of(
        provider_now_or_soon,
        will_be_gpai,
        any_of(
            expected_above_threshold,
            requirement_met,
            known_will_be_met,
            renotification_due,
            all_of(original_systemic, downstream_modifier_provider),
            all_of(high_impact_capabilities, below_threshold.reads("statute")),
        ),
    ),
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30", "Guidelines 68"),
    applies_from=_from_chapter_v,
)
notification_complete = rule(
    "notification_complete",
    says="a notification under Article 52 states the compute and how it was estimated",
    denies="no notification under Article 52 states both the compute and how it was estimated",
    asks="Does a notification under Article 52 state the compute and how it was estimated?",
    when=all_of(
        notified,
        notified_contents.is_in("flop"),
        notified_contents.is_in("method"),
    ),
    cites=cite("AI Act Art 52(1)", "Guidelines 31"),
    applies_from=_from_chapter_v,
)
arguments_suitable = rule(
    "arguments_suitable",
    says="arguments that can call the classification into question came with a notification under Article 52",
    denies="no arguments that can call the classification into question came with a notification under Article 52",
    asks="Did arguments that can call the classification into question come with a notification under Article 52?",
    when=all_of(
        arguments_submitted,
        with_notification,
        substantiated,
        any_of(
            grounds.is_in("no-high-impact-capabilities"),
            all_of(grounds.is_in("no-systemic-risk"), second_route.reads("open")),
        ),
    ),
    cites=cite("AI Act Art 52(2)", "Guidelines 33", "Guidelines 36", "Guidelines 39"),
    applies_from=_from_chapter_v,
)
reassessment_admissible = rule(
    "reassessment_admissible",
    says="a reassessment of the model's classification can be requested",
    denies="a reassessment of the model's classification cannot be requested",
    asks="Can a reassessment of the model's classification be requested?",
    when=choose(
        designated,
        all_of(
            new_reasons,
            choose(
                first_day.reads("same-day"),
                reassessment_on >= reassessment_period_ends_on,
                reassessment_on > reassessment_period_ends_on,
            ),
        ),
        all_of(classified_by_capabilities, presumed_model.reads("by-analogy")),
    ),
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    applies_from=_from_chapter_v,
).unless(
    designated_unnotified,
    says="the model was designated for want of a notification, which the provision on reassessment does not name",
    cites=cite("AI Act Art 52(5)", "Guidelines 43", "Guidelines 45"),
)

RULES = (
    will_be_gpai,
    renotification_due,
    notification_triggered,
    notification_complete,
    arguments_suitable,
    reassessment_admissible,
)
