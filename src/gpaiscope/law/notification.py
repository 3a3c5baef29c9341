"""Notifying the Commission, and contesting or ending the classification.

Guidelines 29 to 40 and 45, Article 52(1), (2), (3) and (5). Statuses and effects stand here;
which day a period ends on is another matter.
"""

from __future__ import annotations

from gpaiscope.engine.expression import (
    NEVER,
    After,
    Earliest,
    Expr,
    Fact,
    FactKind,
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
from gpaiscope.law.assumptions import NO_ARGUMENTS, NOT_NOTIFIED, UNSHAKEN
from gpaiscope.law.citation import cite
from gpaiscope.law.modification import came_of_systemic
from gpaiscope.law.provider import (
    by_modification,
    develops_for_itself,
    handed_over,
    makes_or_will_make,
    provider_now_or_soon,
    stepped_in_on,
    steps_in,
    took_over,
    transfer,
)
from gpaiscope.law.records import ACTORS, PROCEDURE, recorded, step_by, step_on
from gpaiscope.law.systemic_risk import (
    arguments_accepted,
    classified_by_capabilities,
    designated,
    designated_unnotified,
    foreseen,
    high_impact_capabilities,
    known_will_be_met,
    requirement_met,
    systemic_risk,
)
from gpaiscope.law.training_compute import expected_above_threshold

_PATH = "procedure"

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
facts_changed_on = Fact(
    name="procedure.acceptance_shaken_on",
    kind=FactKind.DATE,
    says="the day on which a fact on which the acceptance rests changed, or was found incomplete or misleading",
    asks="On which day did a fact on which the acceptance rests change, or was it found incorrect or misleading?",
    who="compliance",
    path=_PATH,
    cites=cite("Guidelines 40"),
)
arguments_submitted = PROCEDURE.fact_of_some(
    "procedure.arguments_submitted",
    "the provider [has|has not] submitted arguments that the model exceptionally presents no systemic risk",
    asks="Have you submitted arguments that the model exceptionally presents no systemic risk?",
    who="legal",
    assumed=False,
    assumes=NO_ARGUMENTS,
    condition=recorded("arguments-submitted"),
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
    kind=FactKind.WORDS,
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
    kind=FactKind.DATE,
    says="the day on which a reassessment would be requested, which is that of assessment",
    asks="On which day would the reassessment be requested?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)"),
)
reassessment_period_ends_on = Fact(
    name="procedure.reassessment_period_ends_on",
    kind=FactKind.DATE,
    says="the day on which the waiting period since being informed of the designation, or of its being kept, ends",
    asks="On which day was the provider informed of the designation, or of its being maintained?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
)
period_from_decision_ends_on = Fact(
    name="procedure.reassessment_period_from_decision_ends_on",
    kind=FactKind.DATE,
    says="the day on which the waiting period since the decision to designate the model, or to maintain that, ends",
    asks="On which day was the designation decided, or that it is maintained?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
)
reassessment_period_moved_to = Fact(
    name="procedure.reassessment_period_moved_to",
    kind=FactKind.DATE,
    says="the day to which the end of the waiting period since being informed is moved by a weekend or holiday",
    asks="On which day was the provider informed of the designation, or of its being maintained?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Regulation 1182/71 Art 3(4)"),
)
period_from_decision_moved_to = Fact(
    name="procedure.reassessment_period_from_decision_moved_to",
    kind=FactKind.DATE,
    says="the day to which the end of the waiting period since the decision is moved by a weekend or holiday",
    asks="On which day was the designation decided, or that it is maintained?",
    who="legal",
    path=_PATH,
    cites=cite("AI Act Art 52(5)", "Regulation 1182/71 Art 3(4)"),
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

notified = PROCEDURE.fact_of_some(
    "procedure.notified",
    "the provider [has|has not] notified the Commission",
    asks="Has the Commission been notified, and on which day?",
    who="compliance",
    assumed=False,
    assumes=NOT_NOTIFIED,
    condition=recorded("notified", "renotified"),
    cites=cite("AI Act Art 52(1)"),
)
notified_itself = PROCEDURE.fact_of_some(
    "actor.notified_itself",
    "the actor itself [has|has not] notified the Commission",
    asks="Has the actor itself notified the Commission, and on which day?",
    who="compliance",
    assumed=False,
    assumes=NOT_NOTIFIED,
    condition=all_of(recorded("notified", "renotified"), Same(step_by, ACTORS)),
    cites=cite("AI Act Art 52(1)"),
)
notified_contents = Fact(
    name="procedure.notification_states",
    kind=FactKind.WORDS,
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
without_placing = Question(
    name="notification-without-placing",
    asks="Must a model be notified that passes the threshold and that nobody means to place on the market?",
    readings=(
        Reading(name="must-notify", says="yes: the duty hangs on what the model can do, and placing may come later"),
        Reading(name="no-provider", says="no: the duty is a provider's, and nobody provides what is never placed"),
    ),
    source="The trigger looks ahead; the duty is a provider's, who is one by placing.",
    cites=cite("AI Act Art 52(1)", "AI Act Art 3(3)", "AI Act recital 112"),
)
foresight_fails = Question(
    name="foresight-not-borne-out",
    asks="Must a model still be notified that was foreseen to meet the requirement, and then does not or is not to?",
    readings=(
        Reading(name="stays", says="yes: the two weeks began when it became known, and what was due then stays due"),
        Reading(name="lapses", says="no: what is to be notified is a requirement that is or will be met"),
    ),
    source="The two weeks run from knowing that it will be met; of a requirement that is not met then no text speaks.",
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30"),
)
successor_notifies = Question(
    name="notification-by-successor",
    asks="Must whoever takes over a model that was notified before notify it again?",
    readings=(
        Reading(name="model-notified", says="no: the model was notified, and nothing in it changed with its hands"),
        Reading(name="own", says="yes: the duty is each provider's own"),
    ),
    source="The relevant provider notifies the model; of one that takes it over afterwards no text speaks.",
    cites=cite("AI Act Art 52(1)", "AI Act Art 3(3)"),
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
        Reading(name="same-day", says="on the day on which it ends, and no weekend or holiday moves that"),
        Reading(name="day-after", says="only on the day after, when it has passed, moved by a weekend or holiday"),
    ),
    source="The period is one of waiting; no text says which day is the first, nor whether a weekend moves its end.",
    cites=cite("AI Act Art 52(5)", "Regulation 1182/71 Art 3(2)(c)", "Regulation 1182/71 Art 3(4)"),
)
counted_from = Question(
    name="reassessment-counted-from",
    asks="Is the period before a reassessment counted from the decision, or from the day of being informed of it?",
    readings=(
        Reading(name="decision", says="from the decision: the provision speaks of nothing else"),
        Reading(name="informed", says="from being informed, with which the classification begins"),
    ),
    source="The provision counts from the decision; for the classification the Guidelines count from being informed.",
    cites=cite("AI Act Art 52(5)", "Guidelines 42"),
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

shown_in_ledger = Fact(
    name="procedure.shown_in_ledger",
    says="the training that is listed shows by which day the requirement was met",
    denies="the training that is listed does not show by which day the requirement was met",
    asks="On which days did the training begin and end?",
    who="training team",
    path="activities",
    cites=cite("AI Act Art 52(1)"),
)
shown_met_by = Fact(
    name="procedure.shown_met_by",
    kind=FactKind.DATE,
    says="the day by which the training that is listed shows that the requirement was met",
    asks="On which days did the training begin and end?",
    who="training team",
    path="activities",
    cites=cite("AI Act Art 52(1)"),
)
unrecorded_trigger = Fact(
    name="procedure.unrecorded_trigger_on",
    kind=FactKind.DATE,
    says="the day on which the provider knew that the requirement was or will be met, where it is not recorded",
    asks="On which day was the requirement met, or did it become known that it will be met?",
    who="compliance",
    path=_PATH,
    cites=cite("AI Act Art 52(1)"),
)
trigger_on = Earliest(
    name="procedure.trigger_on",
    kind=FactKind.DATE,
    says="the day on which the requirement was met, or on which it became known that it will be met",
    asks="On which day was the requirement met, or did it become known that it will be met?",
    who="compliance",
    path=_PATH,
    assumed=NEVER,
    assumes=known_will_be_met.assumes,
    of=PROCEDURE,
    condition=recorded("requirement-met", "known-that-will-be-met"),
    day=step_on,
    cites=cite("AI Act Art 52(1)", "Guidelines 29"),
)
renotification_due = rule(
    "renotification_due",
    says="the model must be notified again, since what an acceptance of arguments rests on no longer holds",
    denies="the model need not be notified again for a change in what an acceptance of arguments rests on",
    asks="Must the model be notified again, since what an acceptance of arguments rests on no longer holds?",
    when=all_of(arguments_accepted, facts_changed),
    cites=cite("Guidelines 40"),
)
_trigger_on = later(
    _from_chapter_v,
    choose(
        any_of(requirement_met, known_will_be_met),
        # Two weeks begin with whichever came first: that it was met, or that it became known.
        choose(shown_in_ledger, sooner(trigger_on, shown_met_by), trigger_on),
        unrecorded_trigger,
    ),
)
first_notification_from = choose(steps_in, later(_trigger_on, stepped_in_on), _trigger_on)
"""The day from which a model is notified for the first time: by nobody before it was anything to the model."""
notification_from = choose(renotification_due, facts_changed_on, first_notification_from)
"""The day from which the Commission must be notified, or notified again."""
notification_last_day = After(first_notification_from, Parameter("notification_days"), "days")
"""The last of the two weeks of a first notification, which never begin before Chapter V applies."""

may_have_to_notify = rule(
    "may_have_to_notify",
    about="actor",
    says="{actor} is one whom the duty to notify the model binds, once something triggers it",
    denies="{actor} is none whom the duty to notify the model binds, whatever triggers it",
    asks="Is {actor} one whom the duty to notify the model binds, once something triggers it?",
    when=any_of(
        provider_now_or_soon,
        all_of(develops_for_itself, without_placing.reads("must-notify")),
        # Whom a decision to accept reaches is bound by it, whatever it does with the model since.
        all_of(renotification_due, notified_itself, makes_or_will_make, ~handed_over | transfer.reads("both")).under(
            *cite("Guidelines 40")
        ),
    ),
    cites=cite("AI Act Art 52(1)", "AI Act Art 3(3)"),
)
notification_triggered = rule(
    "notification_triggered",
    about="actor",
    says="{actor} must notify the Commission of the model",
    denies="{actor} need not notify the Commission of the model",
    asks="Must {actor} notify the Commission of the model?",
    when=all_of(
        may_have_to_notify,
        any_of(
            expected_above_threshold,
            requirement_met,
            foreseen,
            all_of(known_will_be_met, foresight_fails.reads("stays")),
            designated_unnotified,
            renotification_due,
            # What was met once must be notified, whatever becomes of the original since.
            all_of(came_of_systemic, by_modification).under(*cite("Guidelines fn 7", "Guidelines 68")),
            all_of(high_impact_capabilities, below_threshold.reads("statute")),
        ),
    ),
    cites=cite("AI Act Art 52(1)", "Guidelines 29", "Guidelines 30"),
    applies_from=_from_chapter_v,
).unless(
    all_of(
        took_over,
        notified,
        ~notified_itself,
        ~renotification_due,
        successor_notifies.reads("model-notified"),
    ),
    says="the model was notified by who provided it before",
    cites=cite("AI Act Art 52(1)"),
    binding="own-reading",
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


def _has_passed(ends_on: Fact, moved_to: Fact) -> Expr:
    """That a period of waiting is over that ends on a day, or on the next working day."""
    return choose(first_day.reads("same-day"), reassessment_on >= ends_on, reassessment_on > moved_to)


reassessable = rule(
    "reassessable",
    says="the model is classified in a way that the provision on reassessment names",
    denies="the model is not classified, or not in a way that the provision on reassessment names",
    asks="Is the model classified in a way that the provision on reassessment names?",
    when=choose(designated, all_of(), all_of(classified_by_capabilities, presumed_model.reads("by-analogy"))),
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    applies_from=_from_chapter_v,
)
reassessment_period_over = rule(
    "reassessment_period_over",
    says="the period of {reassessment_months} months before a reassessment can be requested is over",
    denies="the period of {reassessment_months} months before a reassessment can be requested is not over",
    asks="Is the period of {reassessment_months} months before a reassessment can be requested over?",
    when=choose(
        counted_from.reads("decision"),
        _has_passed(period_from_decision_ends_on, period_from_decision_moved_to),
        _has_passed(reassessment_period_ends_on, reassessment_period_moved_to),
    ),
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    applies_from=_from_chapter_v,
)
reassessment_admissible = rule(
    "reassessment_admissible",
    says="a reassessment of the model's classification can be requested",
    denies="no reassessment of the model's classification can be requested",
    asks="Can a reassessment of the model's classification be requested?",
    when=all_of(reassessable, choose(designated, all_of(reassessment_period_over, new_reasons), all_of())),
    cites=cite("AI Act Art 52(5)", "Guidelines 45"),
    applies_from=_from_chapter_v,
).unless(
    all_of(designated_unnotified, ~designated),
    says="the model was designated for want of a notification, which the provision on reassessment does not name",
    cites=cite("AI Act Art 52(5)", "Guidelines 43", "Guidelines 45"),
)
systemic_risk_now_or_soon = rule(
    "systemic_risk_now_or_soon",
    says="the model is one with systemic risk, or is expected to become one",
    denies="the model neither is one with systemic risk nor is expected to become one",
    asks="Is the model one with systemic risk, or is it expected to become one?",
    when=any_of(systemic_risk, all_of(any_of(expected_above_threshold, foreseen), ~arguments_accepted)),
    cites=cite("AI Act Art 51(1)", "AI Act Art 52(1)", "AI Act Art 52(2)", "Guidelines 30"),
    binding="own-reading",
)

RULES = (
    renotification_due,
    may_have_to_notify,
    notification_triggered,
    notification_complete,
    arguments_suitable,
    reassessable,
    reassessment_period_over,
    reassessment_admissible,
    systemic_risk_now_or_soon,
)
