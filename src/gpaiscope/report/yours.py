"""The law's sentences as they are put to one person: "you", "your fine-tune" and "the model you started from".

Documents and what tells everything keep the Act's words, the actor, the modification and the original; so do screens
about several actors, where "you" would be one of them. Each sentence stands whole, under that of the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gpaiscope.assessment import Assessment

ORIGINAL: Final = "the model you started from"
"""What a modification was made of, where it has no name."""


def is_yours(assessment: Assessment) -> bool:
    """Whether a screen is put to one person: beside who provides the model started from no more than one is named."""
    of_originals = {original.actor.value for original in assessment.dossier.original if original.actor is not None}
    named = {actor.id.value for actor in assessment.dossier.actors or () if actor.id is not None}
    return len(named - of_originals) <= 1


def your_change(assessment: Assessment) -> str:
    """What is made of another's model, by what was done to it."""
    kinds = {activity.kind.value for activity in assessment.dossier.activities or () if activity.kind is not None}
    return _CHANGES.get(next(iter(kinds)), _CHANGE) if len(kinds) == 1 else _CHANGE


_CHANGE: Final = "your fine-tune"
_CHANGES: Final[Mapping[str, str]] = {"merge": "your merge", "quantisation": "your quantised copy"}


def to_you(sentence: str, assessment: Assessment) -> str:
    """A question or a condition of the law as it is put to one person; unchanged where several actors are named."""
    if not is_yours(assessment) or sentence not in TO_YOU:
        return sentence
    return TO_YOU[sentence].replace(_CHANGE, your_change(assessment))


def whom(who: str, assessment: Assessment) -> str:
    """Who knows an answer, as one person is told of others."""
    return "whoever provides it" if is_yours(assessment) and who == "the original's provider" else who


TO_YOU: Final[Mapping[str, str]] = {
    # what is asked of who may be a provider
    "Can you know the original's training compute, or estimate it from what is public about it?":
        "Can you know the training compute of the model you started from, or estimate it from what is public about it?",
    "Did a system come to the Union with what the actor supplied without an exclusion of that market?":
        "Did a system come to the Union with what you supplied without shutting out that market?",
    "Did another actor build a system with the model for the actor?":
        "Did somebody else build a system with the model for you?",
    "Did another bring a system to the Union with what the actor supplied there outside any commercial activity?":
        "Did another bring a system to the Union with what you supplied there outside any commercial activity?",
    "Did another company of the actor's group bring the model to the Union, itself or in a system?":
        "Did another company of your group bring the model to the Union, itself or in a system?",
    "Did somebody else make the model available to the actor outside the Union?":
        "Did somebody else make the model available to you outside the Union?",
    "Did the actor build a system with the model for another, who brought it to the Union?":
        "Did you build a system with the model for another, who brought it to the Union?",
    "Did the actor develop the model, or have it developed on its behalf?":
        "Did you develop the model, or have it developed on your behalf?",
    "Did the actor later supply whoever had brought a system to the Union without an exclusion, and when?":
        "Did you later supply whoever had brought a system to the Union without shutting it out, and when?",
    "Did the actor make the model available on the Union market under its own name?":
        "Did you put the model on the Union market under your own name?",
    "Did the actor make the model available outside the Union in the course of a commercial activity?":
        "Did you make the model available outside the Union in the course of a commercial activity?",
    "Did the actor make the model available to others outside the Union?":
        "Did you make the model available to others outside the Union?",
    "Did the actor modify the model, and not on behalf of the original's provider?":
        "Did you change the model, and not on behalf of whoever provides the one you started from?",
    "Did the actor place a system with the model on the Union market, or put it into service there?":
        "Did you put a system with the model on the Union market, or into service there?",
    "Did the actor supply the model with a clear exclusion of the Union market, integration included?":
        "Did you supply the model and clearly shut out the Union market, integration included?",
    "Did the actor take over the original, or what another had made of it?":
        "Did you take over the model you started from, or what another had made of it?",
    "Did the actor withdraw the model from the Union market, and on which day?":
        "Did you withdraw the model from the Union market, and on which day?",
    "Did the modification lead to a significant change in generality, capabilities or systemic risk?":
        "Did your fine-tune lead to a significant change in generality, capabilities or systemic risk?",
    "Do the actor that modified the model and the original's provider belong to one group of undertakings?":
        "Do you and whoever provides the model you started from belong to one group of undertakings?",
    "Does another company of the actor's group intend to place the model on the Union market, and when?":
        "Does another company of your group intend to put the model on the Union market, and when?",
    "Does another company of the actor's group use the model internally in the Union?":
        "Does another company of your group use the model internally in the Union?",
    "Does another intend to bring to the Union a system with what the actor supplied without an exclusion?":
        "Does another intend to bring to the Union a system with what you supplied without shutting it out?",
    "Does another use internally in the Union what the actor supplied there outside any commercial activity?":
        "Does another use internally in the Union what you supplied there outside any commercial activity?",
    "Does another use internally in the Union what the actor supplied without an exclusion of that market?":
        "Does another use internally in the Union what you supplied without shutting out that market?",
    "Does the actor belong to a group of undertakings, and to which?":
        "Do you belong to a group of undertakings, and to which?",
    "Does the actor integrate the model in a system, or mean to?":
        "Do you integrate the model in a system, or mean to?",
    "Does the actor intend to bring a system with the model to the Union, and when?":
        "Do you intend to bring a system with the model to the Union, and when?",
    "Does the actor intend to place the model on the Union market, and when?":
        "Do you intend to put the model on the Union market, and when?",
    "Does the actor intend to supply the model itself on the Union market under its own name?":
        "Do you intend to supply the model itself on the Union market under your own name?",
    "Does the actor intend to use the model internally in the Union, and when?":
        "Do you intend to use the model internally in the Union, and when?",
    "Does the actor intend to use the model internally in the Union, in a way that places it, and when?":
        "Do you intend to use the model internally in the Union, in a way that places it, and when?",
    "Does the actor use the model internally for what is essential to third parties or affects people's rights?":
        "Do you use the model internally for what is essential to third parties or affects people's rights?",
    "Does the actor use the model internally in the Union for what is essential or affects people's rights?":
        "Do you use the model internally in the Union for what is essential or affects people's rights?",
    "Does the actor use the model internally in the Union?":
        "Do you use the model internally in the Union?",
    "Does the original qualify for the open-source exception?":
        "Does the model you started from qualify for the open-source exception?",
    "Does the original's provider supply it on the Union market, and since when?":
        "Is the model you started from supplied on the Union market by its provider, and since when?",
    "Has the actor appointed an authorised representative in the Union, by written mandate, and when?":
        "Have you appointed an authorised representative in the Union, by written mandate, and when?",
    "Has the actor excluded the Union market clearly and unequivocally, integration into systems included?":
        "Have you shut out the Union market clearly and unequivocally, integration into systems included?",
    "Has the actor handed the model over to another, and when?":
        "Have you handed the model over to another, and when?",
    "Has the actor integrated the model in a system, and when?":
        "Have you integrated the model in a system, and when?",
    "Has the actor itself notified the Commission, and on which day?":
        "Have you yourself notified the Commission, and on which day?",
    "Has the actor reason to consider that the provider whose representative it is or was acts contrary to it?":
        "Have you reason to consider that the provider whose representative you are or were acts contrary to it?",
    "Has the actor taken the model over from another, and when?":
        "Have you taken the model over from another, and when?",
    "Has the actor withdrawn the model from the Union market, and when?":
        "Have you withdrawn the model from the Union market, and when?",
    "How many actors modified the original, each on its own behalf?":
        "How many people or companies changed the model you started from, each on their own behalf?",
    "How much compute did the modification take for parameter updates, in FLOP?":
        "How much compute did your fine-tune take for parameter updates, in FLOP?",
    "How much compute did the modification take in all, synthetic data that are not public included, in FLOP?":
        "How much compute did your fine-tune take in all, synthetic data that are not public included, in FLOP?",
    "How much compute made the original of the first model of the chain, in FLOP?":
        "How much compute made the model that the first of the chain started from, in FLOP?",
    "How much compute trained the original model in all, in FLOP?":
        "How much compute trained the model you started from in all, in FLOP?",
    "How much compute trained the original model, more exactly than is published, in FLOP?":
        "How much compute trained the model you started from, more exactly than is published, in FLOP?",
    "How much compute trained the original model, in FLOP?":
        "How much compute trained the model you started from, in FLOP?",
    "How much compute will the modification take in all for parameter updates, in FLOP?":
        "How much compute will your fine-tune take in all for parameter updates, in FLOP?",
    "How much compute will the modification take in all, synthetic data that are not public included, in FLOP?":
        "How much compute will your fine-tune take in all, synthetic data that are not public included, in FLOP?",
    "In which country is the actor established?": "In which country are you established?",
    "Is the actor a member of the consortium that made the model?":
        "Are you a member of the consortium that made the model?",
    "Is the actor the authorised representative of a provider that must have one, and does its mandate stand?":
        "Are you the authorised representative of a provider that must have one, and does your mandate stand?",
    "Is the original a general-purpose AI model?": "Is the model you started from a general-purpose AI model?",
    "Is the original a model with systemic risk?": "Is the model you started from one with systemic risk?",
    "Is the original itself a modification of another model?":
        "Is the model you started from itself a modification of another?",
    "On which day did another company of the actor's group first bring the model to the Union?":
        "On which day did another company of your group first bring the model to the Union?",
    "On which day did the actor first place the model or a system with it, or take the model over?":
        "On which day did you first put the model or a system with it on the Union market, or take the model over?",
    "On which day did the actor itself first place the model on the Union market?":
        "On which day did you yourself first put the model on the Union market?",
    "On which day did the actor notify the Commission?": "On which day did you notify the Commission?",
    "On which day did the actor supply without an exclusion once a system with the model was in the Union?":
        "On which day did you supply without shutting out the Union once a system with the model was there?",
    "On which day did the actor take the model over from another?":
        "On which day did you take the model over from another?",
    "On which day was the original first placed on the Union market?":
        "On which day was the model you started from first put on the Union market?",
    "On which days did each step of the modification begin and end?":
        "On which days did each step of your fine-tune begin and end?",
    "On which days did the modification begin and end?": "On which days did your fine-tune begin and end?",
    "Since when is the original a model with systemic risk: was it one already when it was modified?":
        "Since when has the model you started from had systemic risk: had it already when you changed it?",
    "Since when is the original a model with systemic risk?":
        "Since when has the model you started from had systemic risk?",
    "Until when was the original a model with systemic risk: was it one still when it was modified?":
        "Until when had the model you started from systemic risk: had it still when you changed it?",
    "Was it under the actor's own name or trademark?": "Was it under your own name or trademark?",
    "Was the actor the authorised representative of a provider that must have one, and has its mandate ended?":
        "Were you the authorised representative of a provider that must have one, and has your mandate ended?",
    "Which chapters of the code of practice has the actor signed? An empty list means none.":
        "Which chapters of the code of practice have you signed? An empty list means none.",
    "Who modified the model, and did they act on behalf of the original's provider?":
        "Who changed the model, and did they act on behalf of whoever provides the one you started from?",
    "Who provides the original?": "Who provides the model you started from?",
    # what would turn an answer
    "more compute behind the original than its parameter updates":
        "more compute behind the model you started from than its parameter updates",
    "the Commission has accepted, or decided, that the original presents no systemic risk":
        "the Commission has accepted, or decided, that the model you started from presents no systemic risk",
    "the actor belongs to a group of undertakings": "you belong to a group of undertakings",
    "the actor is a consortium, or a member of one, whose coordinator answers for it":
        "you are a consortium, or a member of one, whose coordinator answers for you",
    "the actor provides the original": "you, or one undertaking with you, provide the model you started from",
    "the authorised representative is established elsewhere than the actor that it is":
        "the authorised representative is established elsewhere than you say",
    "the modification came to make its maker the provider only later":
        "your fine-tune came to make you the provider only later",
    "the modification significantly changed generality, capabilities or systemic risk":
        "your fine-tune significantly changed generality, capabilities or systemic risk",
    "the modifier is the original's provider, or one undertaking with it":
        "you, or one undertaking with you, provide the model you started from",
    "the original became one with systemic risk only later":
        "the model you started from came to have systemic risk only later",
    "the original has ceased to be one with systemic risk": "the model you started from has systemic risk no longer",
    "the original is exceptionally general for compute that does not pass the criterion":
        "the model you started from is exceptionally general for compute that does not pass the criterion",
    "the original is no general-purpose AI model": "the model you started from is no general-purpose AI model",
    "the original is supplied outside the Union only, or its provider excluded the Union market":
        "the model you started from is supplied outside the Union only, or its provider shut out the Union",
    "the original lost its systemic risk only after it was modified":
        "the model you started from lost its systemic risk only after you changed it",
    "the original's compute lies just under the threshold, and this change lifts it above":
        "the compute of the model you started from lies just under the threshold, and this change lifts it above",
    "the original's compute lifts the sum above the threshold":
        "the compute of the model you started from lifts the sum above the threshold",
    "the original's outputs, or an exceptional narrowness or generality, decide otherwise":
        "what the model you started from generates, or how narrow or general it is, decides otherwise",
    "the step concerns the original, and was taken by its provider":
        "the step concerns the model you started from, and was taken by its provider",
    "what the ledger lists was done on behalf of another actor": "what is listed was done on behalf of somebody else",
    "who excluded the Union only passed the original on":
        "who shut out the Union only passed on the model you started from",
    # what is guessed
    "the original is a general-purpose AI model": "the model you started from is a general-purpose AI model",
    "the original was one with systemic risk already when it was modified, where it is one":
        "the model you started from had systemic risk already when you changed it, where it has it",
    "the original's compute alone shows whether it is a general-purpose AI model":
        "the compute of the model you started from alone shows whether it is a general-purpose AI model",
    "the original's compute does not lie so close under the threshold that this slight change lifts it above":
        "the compute of the model you started from is not so close under the threshold that this lifts it above",
    "the original's cumulative compute equals the compute that updated its parameters":
        "the compute of the model you started from in all equals that which updated its parameters",
    "the original, where it is without systemic risk, was so when it was modified":
        "the model you started from, where it is without systemic risk, was so when you changed it",
    "the model was supplied under the actor's own name or trademark":
        "the model was supplied under your own name or trademark",
    "the modifier is distinct from the original's provider": "you are not the provider of the model you started from",
    "whoever modified the model controls its weights": "you control the weights of the model you changed",
    "whoever provides the original supplies it on the Union market and does not exclude that market":
        "whoever provides the model you started from supplies it on the Union market and does not shut it out",
    # what was done
    "somebody else did what names no actor": "somebody else did what you are taken to have done",
    "the model has been handed over to another actor": "the model has been handed over to somebody else",
}  # fmt: skip
