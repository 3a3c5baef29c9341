"""What is taken as so because nobody said otherwise, with what would be otherwise.

An exception is what the law calls exceptional, taken as absent. An act is something that the actor would know of and
has to bring forward. A simplification is what people get wrong unawares. An estimate is a step of arithmetic.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.engine.expression import Assumption

KINDS: Final = ("exception", "act", "simplification", "estimate")


def _exception(says: str, contrary: str) -> Assumption:
    return Assumption(says=says, kind="exception", contrary=contrary)


def _act(says: str, contrary: str) -> Assumption:
    return Assumption(says=says, kind="act", contrary=contrary)


def _simplification(says: str, contrary: str) -> Assumption:
    return Assumption(says=says, kind="simplification", contrary=contrary)


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
    "the original is a general-purpose AI model", "the original is no general-purpose AI model"
)
ORIGINAL_BY_COMPUTE: Final = _exception(
    "the original's compute alone shows whether it is a general-purpose AI model",
    "the original's outputs, or an exceptional narrowness or generality, decide otherwise",
)

# Who made it

DEVELOPED: Final = _simplification(
    "whoever places the model under its own name developed it, or had it developed", "somebody else developed the model"
)
SAME_ACTOR: Final = _simplification(
    "what names no actor was done by the only actor of the dossier", "somebody else did what names no actor"
)
DISTINCT: Final = _simplification(
    "the modifier is distinct from the original's provider",
    "the modifier is the original's provider, or one undertaking with it",
)
MODIFIER_CONTROLS: Final = _simplification(
    "whoever modified the model controls its weights", "somebody else controls the weights"
)
NO_SIGNIFICANT_CHANGE: Final = _exception(
    "nothing but the compute used shows a significant change in generality, capabilities or systemic risk",
    "the modification significantly changed generality, capabilities or systemic risk",
)

# Compute

SAME_CUMULATIVE: Final = _simplification(
    "the original's cumulative compute equals the compute that updated its parameters",
    "more compute behind the original than its parameter updates",
)
NOT_LIFTING: Final = _simplification(
    "the compute of an original without systemic risk does not lift the sum above the threshold",
    "the original's compute lifts the sum above the threshold",
)
COPYING: Final = estimated("merging or copying weights by itself took no compute worth counting")

# The market

COMMERCIAL: Final = _simplification(
    "the model was supplied in the course of a commercial activity", "supplied outside any commercial activity"
)
OWN_NAME: Final = _simplification(
    "the model was supplied under the actor's own name or trademark", "supplied under somebody else's name"
)

UNDATED_HAPPENED: Final = _simplification(
    "what is listed without a day has happened", "what is listed without a day has not happened yet"
)
UNDATED_SYSTEM: Final = _simplification(
    "a system that is listed without a day has come to the market",
    "the system that is listed without a day has not come to the market yet",
)
UNDATED_STEP: Final = _simplification(
    "a step before the Commission that is listed without a day has happened",
    "the step that is listed without a day has not happened yet",
)
TO_EVERYBODY: Final = _simplification(
    "what names no recipient was supplied to everybody who took part", "it was supplied to some of them only"
)

# Lists

NO_OTHER_DEVELOPER: Final = _simplification(
    "nobody but those who are named trained the model", "somebody who is not named trained the model"
)
NOTHING_ELSE_ON_MARKET: Final = _simplification(
    "nothing happened on the market but what is listed", "something happened on the market that is not listed"
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
NOT_ONLY_MICROENTERPRISES: Final = _exception(
    "not all transactions are between microenterprises", "all transactions are between microenterprises"
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
NOT_DESIGNATED: Final = _act(
    "the Commission has not designated the model on the criteria of Annex XIII",
    "the Commission has designated the model on the criteria of Annex XIII",
)
NOT_DESIGNATED_UNNOTIFIED: Final = _act(
    "the Commission has not designated the model for want of a notification",
    "the Commission has designated the model for want of a notification",
)
NOT_ACCEPTED: Final = _act(
    "the Commission has not accepted arguments that the model presents no systemic risk",
    "the Commission has accepted arguments that the model presents no systemic risk",
)
UNSHAKEN: Final = _act(
    "nothing has shaken the facts on which an acceptance rests",
    "facts on which the acceptance rests have changed, or were incorrect or misleading",
)
NO_ARGUMENTS: Final = _act(
    "no arguments against the classification have been submitted",
    "arguments against the classification have been submitted",
)
WITH_NOTIFICATION: Final = _act(
    "the arguments were submitted with the notification", "the arguments were submitted after the notification"
)
NOT_NOTIFIED: Final = _act("the Commission has not been notified", "the Commission has been notified")
NO_INFORMATION_REQUEST: Final = _act(
    "the Commission has not requested documentation or information",
    "the Commission has requested documentation or information",
)
NO_ACCESS_REQUEST: Final = _act(
    "the Commission has not requested access for an evaluation", "the Commission has requested access for an evaluation"
)
NO_INCIDENT: Final = _act("no serious incident has become known", "a serious incident has become known")
REPRESENTATIVE_IN_UNION: Final = _simplification(
    "the authorised representative is established in the Union",
    "the authorised representative is established outside the Union",
)

ALL: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Assumption))
"""Every assumption, in the order above; those of estimates of compute are worded where they are made."""
