"""What is taken as so because nobody said otherwise, with what would be otherwise.

An exception is what the law calls exceptional, taken as absent. An act is something that the actor would know of and
has to bring forward. A simplification is what people get wrong unawares. An estimate is a step of arithmetic.

How sure each is, its grade says. Of grade law is what the law presumes, or makes the contrary an act that the actor is
told of or an exception to be shown; of grade record the reading of a record that somebody keeps, as complete and plain.
A guess is about another's model, or about what the writer need not know, with nothing that speaks for it: an answer
that does not stand without its guesses is only likely.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gpaiscope.engine.expression import GUESS, Assumption

KINDS: Final = ("exception", "act", "simplification", "estimate")
LAW: Final = "law"
RECORD: Final = "record"
GRADES: Final = (LAW, RECORD, GUESS)


def _exception(says: str, contrary: str, grade: str = LAW) -> Assumption:
    return Assumption(says=says, kind="exception", contrary=contrary, grade=grade)


def _act(says: str, contrary: str, grade: str = RECORD) -> Assumption:
    return Assumption(says=says, kind="act", contrary=contrary, grade=grade)


def _simplification(says: str, contrary: str, grade: str = RECORD) -> Assumption:
    return Assumption(says=says, kind="simplification", contrary=contrary, grade=grade)


def guessed(assumption: Assumption) -> Assumption:
    """The same assumption where nothing speaks for it; its id is the same."""
    return replace(assumption, grade=GUESS)


def estimated(text: str) -> Assumption:
    """An assumption of an estimate of compute; how wrong it may be is for the thresholds to say."""
    return Assumption(says=text, kind="estimate")


# What is made, and from what

ORDINARY_GENERALITY: Final = _exception(
    "the model is neither exceptionally narrow nor exceptionally general for its compute and outputs",
    "the model is exceptionally narrow, or exceptionally general, for its compute and outputs",
)
NO_SOLE_PURPOSE: Final = _exception(
    "the model is not solely for scientific research, nor for research or prototyping before it is placed",
    "the model is solely for scientific research, or for research or prototyping before it is placed",
)
ORIGINAL_GPAI: Final = _simplification(
    "the original is a general-purpose AI model",
    "the original is no general-purpose AI model",
    GUESS,
)
ORIGINAL_BY_COMPUTE: Final = _exception(
    "the original's compute alone shows whether it is a general-purpose AI model",
    "the original's outputs, or an exceptional narrowness or generality, decide otherwise",
)

PROMPTED: Final = _simplification(
    "a model that generates video can do so from text",
    "the model generates video from other input than text only",
    GUESS,
)
NO_OTHER_ORIGINAL: Final = _simplification(
    "the model was made from no other model but those that are named",
    "the model was made from a model that is not named",
)

# Who made it

DEVELOPED: Final = _simplification(
    "whoever places the model under its own name developed it, or had it developed", "somebody else developed the model"
)
OWN_ACTS: Final = _exception(
    "an actor that is not called a consortium or a member of one answers for what it did",
    "the actor is a consortium, or a member of one, whose coordinator answers for it",
)
OWN_BEHALF: Final = _simplification(
    "what is listed without the one on whose behalf it was done was done by the actor for itself",
    "what the ledger lists was done on behalf of another actor",
)
NO_MEMBER_ALONE: Final = _exception(
    "no member of a consortium placed its model alone, under its own name",
    "a member of the consortium that made the model placed it alone, under its own name",
    RECORD,
)
SAME_ACTOR: Final = _simplification(
    "what names no actor was done by the only actor of the dossier", "somebody else did what names no actor"
)
DISTINCT: Final = _simplification(
    "the modifier is distinct from the original's provider",
    "the modifier is the original's provider, or one undertaking with it",
)
NOT_ORIGINALS_PROVIDER: Final = _simplification(
    "who is not named as the original's provider does not provide it", "the actor provides the original"
)
EXCLUDER_PROVIDES: Final = _simplification(
    "who excludes the Union provides the original, where nobody is named as its provider",
    "who excluded the Union only passed the original on",
    GUESS,
)
SYSTEMIC_WHEN_MODIFIED: Final = _simplification(
    "the original was one with systemic risk already when it was modified, where it is one",
    "the original became one with systemic risk only later",
)
NO_RISK_LOST: Final = _simplification(
    "the original, where it is without systemic risk, was so when it was modified",
    "the original lost its systemic risk only after it was modified",
    LAW,
)
STILL_SYSTEMIC: Final = _simplification(
    "an original that is one with systemic risk since a day has not ceased to be one",
    "the original has ceased to be one with systemic risk",
    LAW,
)
MODIFIER_CONTROLS: Final = _simplification(
    "whoever modified the model controls its weights", "somebody else controls the weights"
)
NO_SIGNIFICANT_CHANGE: Final = _exception(
    "nothing but the compute used shows a significant change in generality, capabilities or systemic risk",
    "the modification significantly changed generality, capabilities or systemic risk",
)

# Compute

USUAL_COMPUTE: Final = _simplification(
    "the training took no more than any that is known of a model of that size and day",
    "the training took more than any that is known of a model of that size and day",
    GUESS,
)
SAME_CUMULATIVE: Final = _simplification(
    "the original's cumulative compute equals the compute that updated its parameters",
    "more compute behind the original than its parameter updates",
    GUESS,
)
NOT_LIFTING: Final = _simplification(
    "the compute of an original without systemic risk does not lift the sum above the threshold",
    "the original's compute lifts the sum above the threshold",
    GUESS,
)
ORIGINAL_PRESUMED: Final = _exception(
    "an original above the threshold has systemic risk, as is presumed of it",
    "the Commission has accepted, or decided, that the original presents no systemic risk",
)
SLIGHT: Final = 100
"""A change is slight that is at most this part of what it changes, or of the line that it might pass (our reading)."""
NOT_ON_THE_LINE: Final = _simplification(
    "the original's compute does not lie so close under the threshold that this slight change lifts it above",
    "the original's compute lies just under the threshold, and this change lifts it above",
)
ABOVE_CRITERION: Final = _exception(
    "an original that is a general-purpose AI model took more compute than the criterion for such models names",
    "the original is exceptionally general for compute that does not pass the criterion",
)
COPYING: Final = estimated("merging or copying weights by itself took no compute worth counting")
QUANTISING: Final = estimated("quantising weights or converting their format took no compute worth counting")

# The market

COMMERCIAL: Final = _simplification(
    "the model was supplied in the course of a commercial activity", "supplied outside any commercial activity"
)
OWN_NAME: Final = _simplification(
    "the model was supplied under the actor's own name or trademark", "supplied under somebody else's name"
)

UNDATED_HAPPENED: Final = _simplification(
    "what is listed without a day has happened", "what is given no day is still to come"
)
UNDATED_SYSTEM: Final = _simplification(
    "a system that is listed without a day has come to the market",
    "the system that is given no day is still to come to the market",
)
SYSTEM_WITH_MODEL: Final = _simplification(
    "a system came to the market where and when the model was integrated into it",
    "the system came to the market on another day, or elsewhere",
)
OWN_SYSTEM: Final = _simplification(
    "who brings a system to the market built it, where nobody is named for whom another built it",
    "the system was built by another than who brings it to the market",
)
UNDATED_STEP: Final = _simplification(
    "a step before the Commission that is listed without a day has happened",
    "the step that is given no day is still to come",
)
INFORMED_THEN: Final = _simplification(
    "whom a decision of the Commission concerns was informed of it on its own day",
    "whom the decision concerns was informed of it on a later day",
    GUESS,
)
KNOWN_THEN: Final = _simplification(
    "an incident became known on the day on which it happened",
    "the incident became known on a later day",
    GUESS,
)
TO_EVERYBODY: Final = _simplification(
    "what names no recipient was supplied to everybody who took part", "it was supplied to some of them only"
)

NOT_WITHDRAWN: Final = _act(
    "the model has not been withdrawn from the market", "the model has been withdrawn from the market"
)
NOT_TRANSFERRED: Final = _act(
    "the model has not been handed over to another actor", "the model has been handed over to another actor"
)
UNION_MEANT: Final = _simplification(
    "a withdrawal that names no territory was one from the Union market",
    "the model was withdrawn from markets outside the Union only",
)
ONE_LARGE_RUN: Final = _simplification(
    "the model goes back to one large pre-training run", "a later large pre-training run made the model anew"
)
NOT_EXCLUDING: Final = _act(
    "a supply outside the Union of which nothing is said did not exclude the Union market",
    "the supply excluded the Union market",
)
UPSTREAM_IN_UNION: Final = _simplification(
    "whoever provides the original supplies it on the Union market and does not exclude that market",
    "the original is supplied outside the Union only, or its provider excluded the Union market",
)

# Lists

NOBODY_ELSE: Final = _simplification("nobody plays a part but who is listed", "somebody plays a part who is not listed")

NO_OTHER_DEVELOPER: Final = _simplification(
    "nobody but those who are named trained the model", "somebody who is not named trained the model"
)
NOTHING_ELSE_ON_MARKET: Final = _simplification(
    "nothing happened on the market but what is listed", "something happened on the market that is not listed"
)
DEVELOPMENT_BEGUN: Final = _simplification(
    "the development of the model has begun", "nothing has been done yet to make the model"
)
SECOND_RUN_BEGUN: Final = _simplification(
    "a second large pre-training run that is told of has begun", "the second large pre-training run is only planned"
)
NOTHING_ELSE_DONE: Final = _simplification(
    "nothing was done to make the model but what is listed", "something was done to make the model that is not listed"
)
NOTHING_ELSE_BEFORE_COMMISSION: Final = _act(
    "nothing happened before the Commission but what is listed",
    "something happened before the Commission that is not listed",
)

# Openness

NO_RESTRICTIONS: Final = _simplification(
    "a licence that grants all four rights without condition restricts nothing further",
    "the licence restricts something although it grants all four rights",
)
AS_PUBLISHED: Final = _simplification(
    "the model is given on the terms of the licence that is named, as that was published",
    "the model is given on other terms than those of the licence that is named",
)
NOT_ONLY_MICROENTERPRISES: Final = _exception(
    "not all transactions are between microenterprises", "all transactions are between microenterprises"
)

GENERAL_THEN: Final = _simplification(
    "a model placed before Chapter V applied was a general-purpose one already when that began to apply",
    "the model became a general-purpose one only later",
)
SIGNIFICANT_THEN: Final = _simplification(
    "a modification placed before Chapter V applied made its maker the provider already when that began to apply",
    "the modification came to make its maker the provider only later",
)

# Capabilities, the Commission, and what was told it

COMPUTE_ALONE_SHOWS: Final = _exception(
    "nothing but compute shows that the model has high-impact capabilities",
    "tools, benchmarks or other indicators show high-impact capabilities",
)
REQUIREMENT_NOT_RECORDED: Final = _act(
    "the requirement of high-impact capabilities is not recorded as met",
    "the requirement of high-impact capabilities was met on a day that is left out",
)
FORESIGHT_NOT_RECORDED: Final = _act(
    "it is not recorded that the requirement of high-impact capabilities will be met",
    "it became known that the requirement will be met, on a day that is left out",
)
FORESIGHT_HOLDS: Final = _exception(
    "training that was foreseen to meet the requirement has not ended, and is not now to end, short of it",
    "training that was foreseen to meet the requirement has ended, or is now to end, short of it",
)
NOT_DESIGNATED: Final = _act(
    "the Commission has not designated the model on the criteria of Annex XIII",
    "the Commission has designated the model on the criteria of Annex XIII",
    LAW,
)
NOT_DESIGNATED_UNNOTIFIED: Final = _act(
    "the Commission has not designated the model for want of a notification",
    "the Commission has designated the model for want of a notification",
    LAW,
)
NOT_ACCEPTED: Final = _act(
    "the Commission has not accepted arguments that the model presents no systemic risk",
    "the Commission has accepted arguments that the model presents no systemic risk",
    LAW,
)
UNSHAKEN: Final = _act(
    "nothing has shaken the facts on which an acceptance rests",
    "facts on which the acceptance rests have changed, or were incorrect or misleading",
    LAW,
)
NO_ARGUMENTS: Final = _act(
    "no arguments against the classification have been submitted",
    "arguments against the classification have been submitted",
)
WITH_NOTIFICATION: Final = _act(
    "the arguments were submitted with the notification", "the arguments were submitted after the notification"
)
NOT_NOTIFIED: Final = _act("the Commission has not been notified", "the Commission has been notified")
NOTHING_ELSE_NOTIFIED: Final = _act(
    "the notification stated nothing but what is listed of it",
    "the notification stated something that is not listed of it",
)
STEP_OF_THIS_MODEL: Final = _simplification(
    "a step before the Commission that is not said to be of the original's provider concerns this model",
    "the step concerns the original, and was taken by its provider",
)
NO_INFORMATION_REQUEST: Final = _act(
    "the Commission has not requested documentation or information",
    "the Commission has requested documentation or information",
    LAW,
)
NO_ACCESS_REQUEST: Final = _act(
    "the Commission has not requested access for an evaluation",
    "the Commission has requested access for an evaluation",
    LAW,
)
NO_MEASURES_REQUEST: Final = _act(
    "the Commission has not requested measures", "the Commission has requested measures", LAW
)
NO_BINDING_COMMITMENTS: Final = _act(
    "the Commission has not made commitments binding",
    "the Commission has made commitments binding",
    LAW,
)
NO_GROUP: Final = _exception(
    "an actor of which no group is named belongs to none",
    "the actor belongs to a group of undertakings",
    RECORD,
)
NO_INCIDENT: Final = _act("no serious incident has become known", "a serious incident has become known")
STILL_SIGNED: Final = _act(
    "who is listed as a signatory of the code of practice had signed by the day for this model, and not left",
    "the signature came later, was given for other models, or was withdrawn by the day",
)
STILL_MANDATED: Final = _act(
    "the mandate of a listed authorised representative had begun by the day, and had not ended",
    "the mandate began later, or had ended by the day",
)
NOT_CONTRARY: Final = _act(
    "no authorised representative has had reason to consider that its provider acts contrary to its obligations",
    "an authorised representative has had reason to consider that its provider acts contrary to its obligations",
)
REPRESENTATIVE_ELSEWHERE: Final = _simplification(
    "no actor is an authorised representative but who is listed as one",
    "an actor that is not listed as one is an authorised representative",
)
REPRESENTATIVE_AT_HOME: Final = _simplification(
    "an authorised representative that is one of the actors listed is established where that actor is",
    "the authorised representative is established elsewhere than the actor that it is",
)
REPRESENTATIVE_IN_UNION: Final = _simplification(
    "the authorised representative is established in the Union",
    "the authorised representative is established outside the Union",
)

_NAMED: Final = {
    value: name.lower().replace("_", "-") for name, value in tuple(globals().items()) if isinstance(value, Assumption)
}
SETTLED_AT: Final = {ORIGINAL_GPAI: "gpai_model", EXCLUDER_PROVIDES: "original[0].actor"}
"""Of guesses that more than one statement would settle, how the path ends of the one that does it by itself."""
ALL: Final = tuple(_NAMED)
IDS: Final = {**{guessed(value): id for value, id in _NAMED.items()}, **_NAMED}
"""Every assumption in the order above, with its id; those of estimates of compute are worded where they are made."""
