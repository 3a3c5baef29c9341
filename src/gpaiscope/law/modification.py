"""Same model or another actor's modification: Guidelines 21 to 23 and 57 to 68.

An actor that modifies a model becomes the provider of the modified model if the change is
significant; the sign of that is a modification that took more than a third of the compute of
the original's training.
"""

from __future__ import annotations

from gpaiscope.deferred import dataclass
from gpaiscope.engine.expression import (
    Expr,
    Fact,
    FactKind,
    Parameter,
    Question,
    Reading,
    RecordFact,
    all_of,
    any_of,
    choose,
    rule,
)
from gpaiscope.law.assumptions import (
    DISTINCT,
    MODIFIER_CONTROLS,
    NO_RISK_LOST,
    NO_SIGNIFICANT_CHANGE,
    NOT_ORIGINALS_PROVIDER,
    SYSTEMIC_WHEN_MODIFIED,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.records import ACTORS
from gpaiscope.law.scope import has_original, made_anew, not_general_by_kind, original_is_gpai
from gpaiscope.law.training_compute import cumulative_above_threshold, expected_above_threshold

MULTIPLE = Parameter("modification_multiple")

others_modified = Fact(
    name="model.modified_by_another",
    says="an actor distinct from the original's provider, not acting on its behalf, modified the model",
    denies="no actor distinct from the original's provider modified the model on its own behalf",
    asks="Who modified the model, and did they act on behalf of the original's provider?",
    who="legal",
    path="activities",
    cites=cite("Guidelines 57", "Guidelines 22"),
)
weights_elsewhere = ACTORS.fact_of_each(
    "modification.weights_controlled_elsewhere",
    "[somebody|nobody] other than the actor that modified the model controls its weights",
    asks="Who controls the weights while the model is modified?",
    who="training team",
    path="activities[0].weights_controlled_by",
    assumed=False,
    assumes=MODIFIER_CONTROLS,
    cites=cite("Guidelines 57", "Guidelines fn 13"),
)
modified = ACTORS.fact_of_each(
    "actor.modified",
    says="the actor modified the original on its own behalf, and is distinct from the original's provider",
    denies="the actor did not modify the original, or did so as its provider or on that provider's behalf",
    asks="Did the actor modify the model, and not on behalf of the original's provider?",
    who="legal",
    path="activities",
    cites=cite("Guidelines 57"),
)
provides_original = ACTORS.fact_of_each(
    "actor.provides_original",
    "the actor [provides|does not provide] the original",
    asks="Who provides the original?",
    who="management",
    path="original[0].actor",
    assumed=False,
    assumes=NOT_ORIGINALS_PROVIDER,
    cites=cite("Guidelines 57"),
)
within_group = ACTORS.fact_of_each(
    "modification.within_group",
    "the actor that modified the model and the original's provider [belong|do not belong] to one group",
    asks="Do the actor that modified the model and the original's provider belong to one group of undertakings?",
    who="legal",
    path="actors[0].group",
    assumed=False,
    assumes=DISTINCT,
    cites=cite("Guidelines 57"),
)
several_modifiers = Fact(
    name="modification.by_several",
    says="the original was modified by several actors, each on its own behalf",
    denies="the original was modified by no more than one actor on its own behalf",
    asks="How many actors modified the original, each on its own behalf?",
    who="legal",
    path="activities",
    cites=cite("Guidelines 57"),
)


def _amount(name: str, says: str, asks: str, *cites: str) -> RecordFact:
    return RecordFact(
        of=ACTORS,
        name=f"modification.{name}",
        kind=FactKind.NUMBER,
        says=says,
        asks=asks,
        who="training team",
        path="activities",
        cites=cite("Guidelines 60", *cites),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How much compute a modification takes: of an actor in all and in its largest step, and of all actors together.

    ``updates``, ``largest`` and ``joint`` are what updates parameters, the others are cumulative.
    """

    updates: RecordFact
    largest: RecordFact
    joint: RecordFact
    cumulative: RecordFact
    joint_cumulative: RecordFact


SPENT = Amounts(
    updates=_amount(
        "training_compute",
        "the compute that the modification used for parameter updates",
        "How much compute did the modification take for parameter updates, in FLOP?",
        "Guidelines 115",
    ),
    largest=_amount(
        "largest_training_compute",
        "the compute of the largest of several successive modifications",
        "How much compute did the largest single modification take, in FLOP?",
    ),
    joint=_amount(
        "joint_training_compute",
        "the compute that the modifications of all actors together used for parameter updates",
        "How much compute did all modifications together take for parameter updates, in FLOP?",
        "Guidelines 115",
    ),
    cumulative=_amount(
        "cumulative_compute",
        "the cumulative compute of the modification",
        "How much compute did the modification take in all, synthetic data that are not public included, in FLOP?",
        "Guidelines 116",
    ),
    joint_cumulative=_amount(
        "joint_cumulative_compute",
        "the cumulative compute of the modifications of all actors together",
        "How much compute did all modifications take together, synthetic data that are not public included, in FLOP?",
        "Guidelines 116",
    ),
)
"""What modifications have taken by the day."""
EXPECTED = Amounts(
    updates=_amount(
        "expected_training_compute",
        "the compute that the modification will have used for parameter updates when it is complete",
        "How much compute will the modification take in all for parameter updates, in FLOP?",
        "Guidelines 30",
        "Guidelines 115",
    ),
    largest=_amount(
        "expected_largest_training_compute",
        "the compute that the largest of several successive modifications will have used",
        "How much compute will the largest single modification take, in FLOP?",
        "Guidelines 30",
    ),
    joint=_amount(
        "expected_joint_training_compute",
        "the compute that the modifications of all actors together will have used for parameter updates",
        "How much compute will all modifications together take for parameter updates, in FLOP?",
        "Guidelines 30",
        "Guidelines 115",
    ),
    cumulative=_amount(
        "expected_cumulative_compute",
        "the cumulative compute of the modification when it is complete",
        "How much compute will the modification take in all, synthetic data that are not public included, in FLOP?",
        "Guidelines 30",
        "Guidelines 116",
    ),
    joint_cumulative=_amount(
        "expected_joint_cumulative_compute",
        "the cumulative compute of the modifications of all actors together when they are complete",
        "How much compute will all modifications take together, synthetic data that are not public included, in FLOP?",
        "Guidelines 30",
        "Guidelines 116",
    ),
)
"""What modifications will have taken when all that is under way and planned is done."""
modification_compute, modification_cumulative_compute = SPENT.updates, SPENT.cumulative
_ORIGINAL_ASKS = "How much compute trained the original model, in FLOP?"
_ORIGINAL_PATH = "original[0].training_compute"
original_compute = Fact(
    name="original.training_compute",
    kind=FactKind.NUMBER,
    says="the training compute of the original (of several merged: the largest)",
    asks=_ORIGINAL_ASKS,
    who="the original's provider",
    path=_ORIGINAL_PATH,
    cites=cite("Guidelines 60"),
)
smallest_original_compute = Fact(
    name="original.smallest_training_compute",
    kind=FactKind.NUMBER,
    says="the training compute of the smallest of the merged originals",
    asks=_ORIGINAL_ASKS,
    who="the original's provider",
    path=_ORIGINAL_PATH,
    cites=cite("Guidelines 60"),
)
summed_original_compute = Fact(
    name="original.summed_training_compute",
    kind=FactKind.NUMBER,
    says="the training compute of all merged originals together",
    asks=_ORIGINAL_ASKS,
    who="the original's provider",
    path=_ORIGINAL_PATH,
    cites=cite("Guidelines 60", "Guidelines 118"),
)
root_compute = Fact(
    name="original.root_training_compute",
    kind=FactKind.NUMBER,
    says="the training compute of the first model of the chain",
    asks="How much compute trained the first model of the chain, in FLOP?",
    who="the original's provider",
    path=_ORIGINAL_PATH,
    cites=cite("Guidelines 60"),
)
added_since_root = Fact(
    name="original.added_since_root",
    kind=FactKind.NUMBER,
    says="the compute that made the original of the first model of the chain",
    asks="How much compute made the original of the first model of the chain, in FLOP?",
    who="the original's provider",
    path=_ORIGINAL_PATH,
    cites=cite("Guidelines 60"),
)
original_cumulative_compute = Fact(
    name="original.cumulative_training_compute",
    kind=FactKind.NUMBER,
    says="the cumulative training compute of the original",
    asks="How much compute trained the original model in all, in FLOP?",
    who="the original's provider",
    path="original[0].cumulative_training_compute",
    cites=cite("Guidelines 116"),
)
obtainable = Fact(
    name="original.training_compute_obtainable",
    says="the modifier can know or estimate the original's training compute",
    denies="the modifier can neither know nor estimate the original's training compute",
    asks="Can you know the original's training compute, or estimate it from what is public about it?",
    who="training team",
    path="original[0].training_compute_obtainable",
    cites=cite("Guidelines 61"),
)
original_systemic = Fact(
    name="original.systemic_risk",
    says="the original is a general-purpose AI model with systemic risk",
    denies="the original is not a general-purpose AI model with systemic risk",
    asks="Is the original a model with systemic risk?",
    who="the original's provider",
    path="original[0].systemic_risk",
    cites=cite("Guidelines 67"),
)
original_systemic_since = Fact(
    name="original.systemic_since",
    kind=FactKind.DATE,
    says="the day since when the original is a general-purpose AI model with systemic risk",
    asks="Since when is the original a model with systemic risk?",
    who="the original's provider",
    path="original[0].systemic_since",
    cites=cite("Guidelines 26", "Guidelines 67"),
)
systemic_after_modification = Fact(
    name="original.systemic_after_modification",
    says="the original became a model with systemic risk only after it had been modified",
    denies="the original did not become a model with systemic risk only after it had been modified",
    asks="Since when is the original a model with systemic risk: was it one already when it was modified?",
    who="the original's provider",
    path="original[0].systemic_since",
    assumed=False,
    assumes=SYSTEMIC_WHEN_MODIFIED,
    cites=cite("Guidelines 26", "Guidelines 67"),
)
original_declassified = Fact(
    name="original.risk_lost",
    says="the original lost systemic risk after it was modified",
    denies="the original did not lose systemic risk after it was modified",
    asks="Until when was the original a model with systemic risk: was it one still when it was modified?",
    who="the original's provider",
    path="original[0].systemic_until",
    assumed=False,
    assumes=NO_RISK_LOST,
    cites=cite("Guidelines 40", "Guidelines 67", "AI Act Art 52(5)"),
)
modified_on = Fact(
    name="modification.made_on",
    kind=FactKind.DATE,
    says="the day by which the modification was one that makes its modifier the provider",
    asks="On which days did the modification begin and end?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 60", "Guidelines 67"),
)
cannot_lift = Fact(
    name="original.cannot_lift",
    says="an original of unknown compute, if without systemic risk, does not lift the sum above the threshold",
    denies="no original of unknown compute is taken not to lift the sum above the threshold",
    asks="How much compute trained the original model in all, in FLOP?",
    who="the original's provider",
    path="original[0].cumulative_training_compute",
    cites=cite("Guidelines 61"),
)
several_originals = Fact(
    name="original.several",
    says="the model was merged from several originals",
    denies="the model was not merged from several originals",
    asks="From how many models was this one made?",
    who="training team",
    path="original",
    cites=cite("Guidelines 118"),
)
is_chain = Fact(
    name="original.is_modified",
    says="the original is itself a modification of another model",
    denies="the original is not itself a modification of another model",
    asks="Is the original itself a modification of another model?",
    who="the original's provider",
    path="original[0].dossier",
    cites=cite("Guidelines 60"),
)
significant_change = RecordFact(
    of=ACTORS,
    name="modification.significant_change",
    kind=FactKind.WORDS,
    words=("generality", "capabilities", "systemic-risk"),
    says="the modification significantly changed",
    asks="Did the modification lead to a significant change in generality, capabilities or systemic risk?",
    who="training team",
    path="activities[0].significant_change",
    assumed=frozenset(),
    assumes=NO_SIGNIFICANT_CHANGE,
    cites=cite("Guidelines 59"),
)

within_one_group = Question(
    name="distinct-within-group",
    asks="Is a company of the same group an actor distinct from the one that made the model?",
    readings=(
        Reading(name="separate", says="yes: each legal person of a group is an actor of its own"),
        Reading(
            name="one-undertaking", says="no: what one undertaking does to its own model, or with it, it does itself"
        ),
    ),
    source="The Guidelines ask for an actor distinct from the original's provider, and no text speaks of groups.",
    cites=cite("Guidelines 57", "Guidelines 22", "AI Act Art 3(3)"),
)
several_actors = Question(
    name="several-modifiers",
    asks="Are the modifications of several actors added up for the one-third test?",
    readings=(
        Reading(name="each-alone", says="no: each actor answers for what it did itself"),
        Reading(name="together", says="yes: what counts is how far the model that is placed differs from the original"),
    ),
    source="The criterion speaks of the modification by one actor; there is no rule of aggregation over several.",
    cites=cite("Guidelines 57", "Guidelines 60"),
)
weights_control = Question(
    name="weights-control",
    asks="Is an actor the modifier that has a model modified whose weights somebody else controls?",
    readings=(
        Reading(name="who-modifies", says="yes: the modification is the act of whoever has it made"),
        Reading(name="who-controls", says="no: whoever controls the weights makes the modification"),
    ),
    source="Control over the weights is called an important factor, to be weighed case by case.",
    cites=cite("Guidelines 57", "Guidelines fn 13"),
)
modification_measure = Question(
    name="modification-measure",
    asks="By which measure of compute is the modification of a model with systemic risk compared with a third?",
    readings=(
        Reading(name="parameter-updates", says="by the compute that updated parameters, on both sides"),
        Reading(
            name="cumulative", says="by cumulative compute, on both sides, as always where systemic risk is assessed"
        ),
    ),
    source="The criterion points to the definition of training compute, which has two measures.",
    cites=cite("Guidelines 60", "Guidelines 115"),
)
successive = Question(
    name="successive-modifications",
    asks="Are successive modifications by one actor added up for the one-third test?",
    readings=(
        Reading(
            name="summed", says="what one actor did to one original is one modification, however many steps it took"
        ),
        Reading(name="each-alone", says="each modification that is placed on the market is tested by itself"),
    ),
    source="The Guidelines have no rule of aggregation.",
    cites=cite("Guidelines 60"),
)
merge_original = Question(
    name="merge-original",
    asks="Of which original is the third measured where several were merged?",
    readings=(
        Reading(name="largest", says="of the one that took the most compute"),
        Reading(name="smallest", says="of any of them, so of the one that took the least"),
        Reading(name="sum", says="of all of them together"),
    ),
    source="The Guidelines speak of the original model in the singular.",
    cites=cite("Guidelines 60", "Guidelines 118"),
)
chain_original = Question(
    name="chain-original",
    asks="Which model is the original where a modified model is modified again?",
    readings=(
        Reading(name="immediate", says="the model that was actually modified"),
        Reading(name="root", says="the first model of the chain"),
    ),
    source="The Guidelines do not define the original for chains of modifications.",
    cites=cite("Guidelines 60"),
)
change_below_third = Question(
    name="significant-change-below-third",
    asks="Does a significant change that took a third of the compute or less make the modifier a provider?",
    readings=(
        Reading(name="test", says="the test is the significant change; the third is only a sign of it"),
        Reading(name="criterion", says="only modifications of more than a third are meant to be caught"),
    ),
    source="Paragraph 59 states the test, paragraph 60 an indicative criterion for it.",
    cites=cite("Guidelines 59", "Guidelines 60"),
)
sum_above_threshold = Question(
    name="sum-above-threshold",
    asks="Does a modification of a third or less that lifts cumulative compute above the threshold make a provider?",
    readings=(
        Reading(name="criterion", says="no: the criterion of one third is not met"),
        Reading(name="purpose", says="yes: a new systemic risk is a significant change, which nobody else answers for"),
    ),
    source="The Guidelines have no limb for an original without systemic risk whose modification passes the threshold.",
    cites=cite("Guidelines 59", "Guidelines 60", "AI Act Art 51(2)"),
)

systemic_after = Question(
    name="original-systemic-later",
    asks="Has a modified model systemic risk whose original became one with systemic risk only after it was modified?",
    readings=(
        Reading(name="from-then", says="yes, from then on: it is a modification of a model with systemic risk"),
        Reading(name="when-modified", says="no: what counts is what the original was when it was modified"),
    ),
    source="The Guidelines speak of who modifies a model with systemic risk, and not of one that gets it later.",
    cites=cite("Guidelines 67", "Guidelines 26"),
)
declassified_since = Question(
    name="original-declassified-later",
    asks="Has a modified model systemic risk still whose original has ceased to have it since it was modified?",
    readings=(
        Reading(
            name="stays", says="yes: it has been classified by itself since then, and no decision on it ended that"
        ),
        Reading(name="ends", says="no: it is no longer a modification of a model with systemic risk"),
    ),
    source="What is accepted or lifted is so for one model; of those that were made from it before no text speaks.",
    cites=cite("Guidelines 67", "Guidelines 40", "AI Act Art 52(2)", "AI Act Art 52(5)"),
)
_ever_systemic = any_of(original_systemic, original_declassified)
systemic_when_modified = all_of(_ever_systemic, ~systemic_after_modification)
"""That the original was one with systemic risk when it was modified, by which the modification is measured for good."""
came_of_systemic = all_of(_ever_systemic, ~systemic_after_modification | systemic_after.reads("from-then"))
"""That a modification is, or was, one of a model with systemic risk: what that brought about once is not undone."""
of_systemic = all_of(came_of_systemic, original_systemic | declassified_since.reads("stays"))
"""That a modification is one of a model with systemic risk."""


def _together(joint: Expr, alone: Expr) -> Expr:
    """What one modification is where several actors made one each: all of them together, or each by itself."""
    return choose(all_of(several_modifiers, several_actors.reads("together")), joint, alone)


def _one_modification(of: Amounts) -> Expr:
    """What counts as one modification, by the compute that updated parameters."""
    return _together(of.joint, _by_one(of))


def _by_one(of: Amounts) -> Expr:
    """What one actor's modification is: all its steps, or each by itself."""
    return choose(successive.reads("summed"), of.updates, of.largest)


def _one_cumulative(of: Amounts) -> Expr:
    """What counts as one modification, by cumulative compute."""
    return _together(of.joint_cumulative, of.cumulative)


_the_original = choose(
    several_originals,
    choose(
        merge_original.reads("largest"),
        original_compute,
        choose(merge_original.reads("smallest"), smallest_original_compute, summed_original_compute),
    ),
    choose(is_chain & chain_original.reads("root"), root_compute, original_compute),
)
"""The compute of the original that is meant."""

_since_root = all_of(is_chain, chain_original.reads("root"), several_actors.reads("together"))
"""Of a chain all is added up that was done to its first model, by whomever."""
_in_control = ~weights_elsewhere | weights_control.reads("who-modifies")
_distinct = ~within_group | within_one_group.reads("separate")

modified_by_another = rule(
    "modified_by_another",
    says="another actor than the original's provider modified the model, and not on that provider's behalf",
    denies="no actor other than the original's provider modified the model on its own behalf",
    asks="Did another actor than the original's provider modify the model, and not on that provider's behalf?",
    when=all_of(others_modified, _in_control, _distinct),
    cites=cite("Guidelines 57", "Guidelines 22"),
)


def _of_original(condition: Expr) -> Expr:
    """A condition on a modification, which a model that was made from no other simply does not meet."""
    return choose(has_original, condition, any_of())


modified_gpai_model = rule(
    "modified_gpai_model",
    says="the model is another actor's modification of a general-purpose AI model",
    denies="the model is not another actor's modification of a general-purpose AI model",
    asks="Is the model another actor's modification of a general-purpose AI model?",
    when=_of_original(original_is_gpai & modified_by_another),
    cites=cite("AI Act Art 3(3)", "Guidelines 57", "Guidelines 60"),
    binding="own-reading",
)


def where_modified(then: Expr, otherwise: Expr, alone: Expr) -> Expr:
    """What holds where another actor modified a general-purpose AI model, else where there is an original, else alone.

    An answer about a model that was made from no other so rests on nothing about modifications.
    """
    return choose(has_original, choose(modified_gpai_model, then, otherwise), alone)


modified_for_it = all_of(modified, weights_elsewhere, weights_control.reads("who-controls"))
"""The actor had a model modified by whoever controls its weights: no development of its own, where control decides."""

is_modifier = rule(
    "downstream_modifier",
    about="actor",
    says="{actor} is a downstream modifier of the model",
    denies="{actor} is not a downstream modifier of the model",
    asks="Is {actor} a downstream modifier of the model?",
    when=all_of(modified, _in_control, _distinct),
    cites=cite("Guidelines 57"),
)


_by_cumulative = all_of(systemic_when_modified, modification_measure.reads("cumulative"))


def _above_third_of_original(of: Amounts) -> Expr:
    return choose(
        _by_cumulative,
        MULTIPLE * _one_cumulative(of) > original_cumulative_compute,
        choose(
            _since_root,
            MULTIPLE * (choose(several_modifiers, of.joint, _by_one(of)) + added_since_root) > root_compute,
            MULTIPLE * _one_modification(of) > _the_original,
        ),
    )


def _above_third_of_threshold(of: Amounts) -> Expr:
    threshold = choose(systemic_when_modified, Parameter("presumption_flop"), Parameter("criterion_flop"))
    return choose(
        _by_cumulative,
        MULTIPLE * _one_cumulative(of) > Parameter("presumption_flop"),
        MULTIPLE * _one_modification(of) > threshold,
    )


above_third_of_original = rule(
    "above_third_of_original",
    about="model",
    says="the modification took more than a {share} of the original's training compute",
    denies="the modification did not take more than a {share} of the original's training compute",
    asks="Did the modification take more than a {share} of the original's training compute?",
    when=_above_third_of_original(SPENT),
    cites=cite("Guidelines 60"),
)
above_third_of_threshold = rule(
    "above_third_of_threshold",
    about="model",
    says="the modification took more than a {share} of the threshold that stands in for the original's compute",
    denies="the modification did not take more than a {share} of the threshold that stands in for the original's"
    " compute",
    asks="Did the modification take more than a {share} of the threshold that stands in for the original's compute?",
    when=_above_third_of_threshold(SPENT),
    cites=cite("Guidelines 61"),
)
modification_above_third = rule(
    "modification_above_third",
    about="model",
    says="the modification meets the indicative criterion of one {share}",
    denies="the modification does not meet the indicative criterion of one {share}",
    asks="Does the modification meet the indicative criterion of one {share}?",
    when=choose(obtainable, above_third_of_original, above_third_of_threshold),
    cites=cite("Guidelines 60", "Guidelines 61"),
)

sum_passes_threshold = rule(
    "sum_passes_threshold",
    about="model",
    says="the cumulative compute passes {presumption_flop} FLOP with an original that is without systemic risk",
    denies="the cumulative compute does not pass {presumption_flop} FLOP with an original without systemic risk",
    asks="Does the cumulative compute pass {presumption_flop} FLOP with an original without systemic risk?",
    when=all_of(~systemic_when_modified, ~cannot_lift, cumulative_above_threshold),
    cites=cite("AI Act Art 51(2)", "Guidelines 118"),
    binding="own-reading",
)
_change_by_itself = all_of(
    significant_change.is_in("generality", "capabilities", "systemic-risk"), change_below_third.reads("test")
)
modification_is_significant = rule(
    "modification_is_significant",
    about="model",
    says="the modification counts as a significant change in generality, capabilities or systemic risk",
    denies="the modification does not count as a significant change in generality, capabilities or systemic risk",
    asks="Does the modification count as a significant change in generality, capabilities or systemic risk?",
    when=any_of(
        modification_above_third,
        _change_by_itself,
        all_of(sum_passes_threshold, sum_above_threshold.reads("purpose")),
    ),
    cites=cite("Guidelines 59", "Guidelines 60"),
)
modification_makes_provider = rule(
    "modification_makes_provider",
    about="model",
    says="the model was modified in a way that makes its modifier its provider",
    denies="the model was not modified in a way that makes its modifier its provider",
    asks="Was the model modified in a way that makes its modifier its provider?",
    when=_of_original(modified_gpai_model & modification_is_significant),
    cites=cite("Guidelines 59", "Guidelines 60"),
)
one_third_criterion = rule(
    "one_third_criterion",
    about="actor",
    says="{actor} made a modification of more than a {share} of the original's compute, or of what stands in for it",
    denies="{actor} made no modification of more than a {share} of the original's compute, or of what stands in for it",
    asks="Did {actor} make a modification of more than a {share} of the original's compute, or of what stands in for"
    " it?",
    when=_of_original(is_modifier & modification_above_third),
    cites=cite("Guidelines 60", "Guidelines 61"),
)
downstream_modifier_provider = rule(
    "downstream_modifier_provider",
    about="actor",
    says="{actor} made a modification that makes it the provider once it places the modified model on the market",
    denies="{actor} made no modification that makes it the provider of the modified model",
    asks="Did {actor} make a modification that makes it the provider once it places the modified model on the market?",
    when=_of_original(all_of(is_modifier, original_is_gpai, modification_is_significant)),
    cites=cite("Guidelines 57", "Guidelines 59", "Guidelines 60"),
).unless(
    not_general_by_kind,
    says="the model that was made of the original is no general-purpose AI model",
    cites=cite("Guidelines 17", "Guidelines 20", "Guidelines 57"),
)
_will_be_significant = any_of(
    choose(obtainable, _above_third_of_original(EXPECTED), _above_third_of_threshold(EXPECTED)),
    _change_by_itself,
    all_of(~systemic_when_modified, ~cannot_lift, expected_above_threshold, sum_above_threshold.reads("purpose")),
)
modification_will_make_provider = rule(
    "modification_will_make_provider",
    about="model",
    says="the model will, with what is planned, be modified in a way that makes its modifier its provider",
    denies="the model will not, even with what is planned, be modified in a way that makes its modifier its provider",
    asks="Is the model, with what is planned, to be modified in a way that makes its modifier its provider?",
    when=_of_original(modified_gpai_model & _will_be_significant),
    cites=cite("Guidelines 30", "Guidelines 59", "Guidelines 60", "Guidelines 61"),
    binding="own-reading",
)
will_be_modifier_provider = rule(
    "will_be_modifier_provider",
    about="actor",
    says="{actor} makes a modification that, with what is planned of it, will make it the provider of the model",
    denies="{actor} makes no modification that, even with what is planned of it, will make it the provider",
    asks="Does {actor} make a modification that, with what is planned of it, will make it the provider of the model?",
    when=_of_original(all_of(is_modifier, original_is_gpai, _will_be_significant)),
    cites=cite("Guidelines 30", "Guidelines 57", "Guidelines 59", "Guidelines 60", "Guidelines 61"),
    binding="own-reading",
)
same_model = rule(
    "same_model",
    says="the model was developed throughout by one actor or on its behalf",
    denies="the model was not developed throughout by one actor or on its behalf",
    asks="Was the model developed throughout by one actor or on its behalf?",
    when=~modified_by_another,
    cites=cite("Guidelines 22", "Guidelines 57"),
).unless(
    made_anew,
    says="the second large pre-training run began a model of its own",
    cites=cite("Guidelines 22", "Guidelines fn 6"),
    binding="own-reading",
)

RULES = (
    modified_by_another,
    modified_gpai_model,
    is_modifier,
    same_model,
    above_third_of_original,
    above_third_of_threshold,
    modification_above_third,
    sum_passes_threshold,
    modification_is_significant,
    modification_makes_provider,
    one_third_criterion,
    downstream_modifier_provider,
    modification_will_make_provider,
    will_be_modifier_provider,
)
