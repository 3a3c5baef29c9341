"""What is taken as so because nobody said otherwise, with what would be otherwise.

An exception is what the law calls exceptional, taken as absent. An act is something that the actor would know of and
has to bring forward. A simplification is what people get wrong unawares. An estimate is a step of arithmetic.
"""

from __future__ import annotations

from typing import Final

from gpaiscope.engine.expression import Assumption

KINDS: Final = ("exception", "act", "simplification", "estimate")


def estimated(text: str) -> Assumption:
    """An assumption of an estimate of compute; how wrong it may be is for the thresholds to say."""
    return Assumption(says=text, kind="estimate")


# What is made, and from what

ORDINARY_GENERALITY: Final = Assumption(
    says="the model is neither exceptionally narrow nor exceptionally general for its compute and outputs",
    kind="exception",
    contrary="the model is exceptionally narrow, or exceptionally general, for its compute and outputs",
)
NO_SOLE_PURPOSE: Final = Assumption(
    says="the model is not solely for scientific research, nor for research or prototyping before it is placed",
    kind="exception",
    contrary="the model is solely for scientific research, or for research or prototyping before it is placed",
)
ORIGINAL_GPAI: Final = Assumption(
    says="the original is a general-purpose AI model",
    kind="simplification",
    contrary="the original is no general-purpose AI model",
)
ORIGINAL_BY_COMPUTE: Final = Assumption(
    says="the original's compute alone shows whether it is a general-purpose AI model",
    kind="exception",
    contrary="the original's outputs, or an exceptional narrowness or generality, decide otherwise",
)

# Who made it

DEVELOPED: Final = Assumption(
    says="whoever places the model under its own name developed it, or had it developed",
    kind="simplification",
    contrary="somebody else developed the model",
)
SAME_ACTOR: Final = Assumption(
    says="what names no actor was done by the only actor of the dossier",
    kind="simplification",
    contrary="somebody else did what names no actor",
)
DISTINCT: Final = Assumption(
    says="the modifier is distinct from the original's provider",
    kind="simplification",
    contrary="the modifier is the original's provider, or one undertaking with it",
)
MODIFIER_CONTROLS: Final = Assumption(
    says="whoever modified the model controls its weights",
    kind="simplification",
    contrary="somebody else controls the weights",
)
NO_SIGNIFICANT_CHANGE: Final = Assumption(
    says="nothing but the compute used shows a significant change in generality, capabilities or systemic risk",
    kind="exception",
    contrary="the modification significantly changed generality, capabilities or systemic risk",
)

# Compute

SAME_CUMULATIVE: Final = Assumption(
    says="the original's cumulative compute equals the compute that updated its parameters",
    kind="simplification",
    contrary="more compute behind the original than its parameter updates",
)
NOT_LIFTING: Final = Assumption(
    says="the compute of an original without systemic risk does not lift the sum above the threshold",
    kind="simplification",
    contrary="the original's compute lifts the sum above the threshold",
)
COPYING: Final = estimated("merging or copying weights by itself took no compute worth counting")

# The market

COMMERCIAL: Final = Assumption(
    says="the model was supplied in the course of a commercial activity",
    kind="simplification",
    contrary="supplied outside any commercial activity",
)
OWN_NAME: Final = Assumption(
    says="the model was supplied under the actor's own name or trademark",
    kind="simplification",
    contrary="supplied under somebody else's name",
)

# Openness

NO_RESTRICTIONS: Final = Assumption(
    says="a licence that grants all four rights without condition restricts nothing further",
    kind="simplification",
    contrary="the licence restricts something although it grants all four rights",
)
NOT_ONLY_MICROENTERPRISES: Final = Assumption(
    says="not all transactions are between microenterprises",
    kind="exception",
    contrary="all transactions are between microenterprises",
)

# Capabilities, the Commission, and what was told it

COMPUTE_ALONE_SHOWS: Final = Assumption(
    says="nothing but compute shows that the model has high-impact capabilities",
    kind="exception",
    contrary="tools, benchmarks or other indicators show high-impact capabilities",
)
REQUIREMENT_NOT_RECORDED: Final = Assumption(
    says="the requirement of high-impact capabilities is not recorded as met",
    kind="act",
    contrary="the requirement of high-impact capabilities was met on a day that is left out",
)
FORESIGHT_NOT_RECORDED: Final = Assumption(
    says="it is not recorded that the requirement of high-impact capabilities will be met",
    kind="act",
    contrary="it became known that the requirement will be met, on a day that is left out",
)
NOT_DESIGNATED: Final = Assumption(
    says="the Commission has not designated the model on the criteria of Annex XIII",
    kind="act",
    contrary="the Commission has designated the model on the criteria of Annex XIII",
)
NOT_DESIGNATED_UNNOTIFIED: Final = Assumption(
    says="the Commission has not designated the model for want of a notification",
    kind="act",
    contrary="the Commission has designated the model for want of a notification",
)
NOT_ACCEPTED: Final = Assumption(
    says="the Commission has not accepted arguments that the model presents no systemic risk",
    kind="act",
    contrary="the Commission has accepted arguments that the model presents no systemic risk",
)
UNSHAKEN: Final = Assumption(
    says="nothing has shaken the facts on which an acceptance rests",
    kind="act",
    contrary="facts on which the acceptance rests have changed, or were incorrect or misleading",
)
NO_ARGUMENTS: Final = Assumption(
    says="no arguments against the classification have been submitted",
    kind="act",
    contrary="arguments against the classification have been submitted",
)
WITH_NOTIFICATION: Final = Assumption(
    says="the arguments were submitted with the notification",
    kind="act",
    contrary="the arguments were submitted after the notification",
)
NOT_NOTIFIED: Final = Assumption(
    says="the Commission has not been notified",
    kind="act",
    contrary="the Commission has been notified",
)
NO_INFORMATION_REQUEST: Final = Assumption(
    says="the Commission has not requested documentation or information",
    kind="act",
    contrary="the Commission has requested documentation or information",
)
NO_ACCESS_REQUEST: Final = Assumption(
    says="the Commission has not requested access for an evaluation",
    kind="act",
    contrary="the Commission has requested access for an evaluation",
)
NO_INCIDENT: Final = Assumption(
    says="no serious incident has become known",
    kind="act",
    contrary="a serious incident has become known",
)
REPRESENTATIVE_IN_UNION: Final = Assumption(
    says="the authorised representative is established in the Union",
    kind="simplification",
    contrary="the authorised representative is established outside the Union",
)

ALL: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Assumption))
"""Every assumption, in the order above; those of estimates of compute are worded where they are made."""
