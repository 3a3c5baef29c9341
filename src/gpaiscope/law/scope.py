"""What a general-purpose AI model is: Guidelines 12 to 20, Articles 2(6), 2(8) and 3(63)."""

from __future__ import annotations

from gpaiscope.engine.expression import Expr, Fact, FactKind, Parameter, Question, Reading, all_of, any_of, choose, rule
from gpaiscope.law.assumptions import NO_SOLE_PURPOSE, ONE_LARGE_RUN, ORDINARY_GENERALITY, PROMPTED, SECOND_RUN_BEGUN
from gpaiscope.law.citation import cite
from gpaiscope.law.market import internal_use_beside_research, placed_by_supply_or_use

OUTPUT_WORDS = (
    "text",
    "code",
    "speech",
    "sung-lyrics",
    "low-quality-speech",
    "image",
    "video",
    "music",
    "sound-effects",
    "3d",
    "action",
    "numeric-prediction",
    "embedding",
    "biological-sequence",
    "other",
)

training_compute = Fact(
    name="model.training_compute",
    kind=FactKind.NUMBER,
    says="the compute that directly contributed to updates of the model's parameters",
    asks="How much compute went into the model's own parameter updates, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 115"),
)
expected_training_compute = Fact(
    name="model.expected_training_compute",
    kind=FactKind.NUMBER,
    says="the compute that will have directly contributed to updates of the model's parameters when it is trained",
    asks="How much compute will go into the model's own parameter updates in all, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 115", "Guidelines 30"),
)
second_run = Fact(
    name="model.second_run",
    says="the provider began or plans another large pre-training run after the placing",
    denies="the provider neither began nor plans another large pre-training run after the placing",
    asks="Was the model pre-trained anew after it had been placed, or is it to be, and on which days?",
    who="training team",
    path="activities",
    assumed=False,
    assumes=ONE_LARGE_RUN,
    cites=cite("Guidelines 22", "Guidelines fn 6"),
)
second_run_begun = Fact(
    name="model.second_run_begun",
    says="the second large pre-training run has begun by the day",
    denies="the second large pre-training run has not begun by the day",
    asks="On which day did, or will, the second large pre-training run begin?",
    who="training team",
    path="activities",
    assumed=True,
    assumes=SECOND_RUN_BEGUN,
    cites=cite("Guidelines 22"),
)
run_training_compute = Fact(
    name="model.last_run_training_compute",
    kind=FactKind.NUMBER,
    says="the compute of parameter updates since the last large pre-training run began",
    asks="How much compute went into parameter updates since the last large pre-training run began, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 22", "Guidelines 115"),
)
run_expected_training_compute = Fact(
    name="model.last_run_expected_training_compute",
    kind=FactKind.NUMBER,
    says="the compute of parameter updates that there will have been since the last large pre-training run began",
    asks="How much compute will go into parameter updates since the last large pre-training run began, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 22", "Guidelines 115"),
)
inherited_training_compute = Fact(
    name="model.inherited_training_compute",
    kind=FactKind.NUMBER,
    says="the compute that trained the weights from which the model was made",
    asks="How much compute trained the original model, in FLOP?",
    who="the original's provider",
    path="original[0].training_compute",
    cites=cite("Guidelines 118"),
)
merge_compute = Fact(
    name="model.merge_compute",
    kind=FactKind.NUMBER,
    says="the compute of merging or averaging weights",
    asks="How much compute did merging take, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 118"),
)
outputs = Fact(
    name="model.outputs",
    kind=FactKind.WORDS,
    words=OUTPUT_WORDS,
    says="the model generates",
    asks="What can the model generate? List every kind of output.",
    who="product",
    path="model.outputs",
    cites=cite("Guidelines 17"),
)
inputs = Fact(
    name="model.inputs",
    kind=FactKind.WORDS,
    words=OUTPUT_WORDS,
    says="the model takes as input",
    asks="What does the model take as input? List every kind.",
    who="product",
    path="model.inputs",
    assumed=frozenset({"text"}),
    assumes=PROMPTED,
    cites=cite("Guidelines 17"),
)
exception = Fact(
    name="model.exception",
    kind=FactKind.WORDS,
    words=("narrow", "general"),
    says="for its compute and outputs, the model is exceptionally",
    asks="Is the model exceptionally narrow although it meets the criterion, or exceptionally general although not?",
    who="training team",
    path="model.exception",
    assumed=frozenset(),
    assumes=ORDINARY_GENERALITY,
    cites=cite("Guidelines 20"),
)
beyond_narrow = Fact(
    name="model.beyond_narrow",
    says="the model can do more than a narrow set of tasks competently",
    denies="the model can do no more than a narrow set of tasks competently",
    asks="Can the model do more than a narrow set of tasks competently?",
    who="training team",
    path="model.exception",
    assumed=True,
    assumes=ORDINARY_GENERALITY,
    cites=cite("Guidelines 20"),
)
purpose = Fact(
    name="model.purpose",
    kind=FactKind.WORDS,
    words=("scientific-research", "research-or-prototyping-before-placing", "military-or-national-security"),
    says="the sole purpose of the model is",
    asks="Is the model solely for scientific research, for prototyping before placing, or for defence?",
    who="management",
    path="model.purpose",
    assumed=frozenset(),
    assumes=NO_SOLE_PURPOSE,
    cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)", "AI Act Art 2(8)", "AI Act Art 3(63)"),
)
has_original = Fact(
    name="original.exists",
    says="the model was made from the weights of one or more other models",
    denies="the model was not made from the weights of any other model",
    asks="Was the model made from the weights of another model?",
    who="training team",
    path="original",
    cites=cite("Guidelines 57"),
)
weights_integrated = Fact(
    name="original.weights_integrated",
    says="weights that existed before were merged, averaged, or taken to start training anew",
    denies="no weights that existed before were merged, averaged, or taken to start training anew",
    asks="Was the model merged from others, or its training started from the weights of another?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 118"),
)
original_is_gpai = Fact(
    name="original.gpai_model",
    says="the original is a general-purpose AI model",
    denies="the original is not a general-purpose AI model",
    asks="Is the original a general-purpose AI model?",
    who="the original's provider",
    path="original[0].gpai_model",
    cites=cite("Guidelines 57"),
)

pre_existing_weights = Question(
    name="pre-existing-weights",
    asks="Does the compute behind merged or initial weights count where a model is measured by its parameter updates?",
    readings=(
        Reading(
            name="counted", says="the compute of all training that gave the weights counts, as in the other measure"
        ),
        Reading(name="left-out", says="only the compute that updated the parameters of this model counts"),
    ),
    source="The Guidelines add the compute of pre-existing weights in the paragraphs on cumulative compute only.",
    cites=cite("Guidelines 115", "Guidelines 118"),
)
runs = Question(
    name="second-pre-training-run",
    asks="Does a second large pre-training run by the same provider make another model?",
    readings=(
        Reading(name="same-model", says="no: whatever a provider does with its model later is the same model"),
        Reading(name="new-model", says="yes: a model's life begins with its large pre-training run, so another begins"),
    ),
    source="A model's lifecycle is said to begin with the large pre-training run; a second one is not spoken of.",
    cites=cite("Guidelines 22", "Guidelines fn 6"),
)
made_anew = all_of(second_run, second_run_begun, runs.reads("new-model"))
"""That a second large pre-training run began another model, to which nothing before it belongs."""
will_be_made_anew = all_of(second_run, runs.reads("new-model"))
"""That it began another model, or is to begin one."""

video_from_other = Question(
    name="video-without-text",
    asks="Does a model meet the criterion that generates video from other input than text only?",
    readings=(
        Reading(name="listed", says="yes: as with images, what counts is that it generates them"),
        Reading(name="from-text-only", says="no: the criterion names the generation of video from text"),
    ),
    source="The criterion names text-to-video; the examples treat any generation of images as meeting it.",
    cites=cite("Guidelines 17", "Guidelines 20"),
)
research_placed = Question(
    name="research-model-placed",
    asks="Is a model that is said to be solely for research outside the Act although it is placed on the market?",
    readings=(
        Reading(name="excluded", says="yes: what counts is the purpose for which it was developed"),
        Reading(name="in-scope", says="no: what is placed in the course of business is not solely for research"),
    ),
    source="The exclusion asks for development and use for the sole purpose of research; it names no placing.",
    cites=cite("AI Act Art 2(6)", "AI Act recital 25", "AI Act recital 97", "AI Act recital 109"),
)
military_models = Question(
    name="military-models",
    asks="Is a model that serves military, defence or national security purposes alone outside the Act?",
    readings=(
        Reading(name="outside", says="yes: such purposes are outside the Act, whatever serves them"),
        Reading(name="systems-only", says="no: the exclusion names systems, and not models"),
    ),
    source="Article 2(3) leaves national security to the Member States; the exclusion that it draws names systems.",
    cites=cite("AI Act Art 2(3)"),
)
sole_purpose = Question(
    name="pre-market-carve-out",
    asks="Must research, development or prototyping before placing be the model's sole use?",
    readings=(
        Reading(name="statute", says="the definition leaves out any model used so before it is placed"),
        Reading(name="recital", says="it leaves out only a model used for that sole purpose"),
    ),
    source="Recital 97 speaks of the sole purpose, the definition does not.",
    cites=cite("AI Act Art 3(63)", "AI Act recital 97"),
)

LISTED_OUTPUTS = ("text", "code", "speech", "sung-lyrics", "low-quality-speech", "image")
"""Kinds of output that the criterion names, whatever they are generated from; video is named as generated from text."""

UNNAMED_OUTPUTS = {
    "embedding": "embeddings",
    "3d": "three-dimensional objects",
    "biological-sequence": "biological sequences",
    "other": "such output",
}
"""Kinds of output, as they are said, that neither the criterion nor any example of the Guidelines names.

Play, forecasts of the weather, music and effects are named in examples (20)."""
SILENT = "The Guidelines are silent on {}, which neither their criterion nor an example names."
"""What is said where it is by such an output alone that a model does not meet the criterion, which is indicative."""
SILENT_CITES = cite("Guidelines 17", "Guidelines 20")

generates_listed = outputs.is_in(*LISTED_OUTPUTS) | all_of(
    outputs.is_in("video"), inputs.is_in("text", "code") | video_from_other.reads("listed")
)
exceptionally_narrow = exception.is_in("narrow") | ~beyond_narrow
not_general_by_kind = all_of(~exception.is_in("general"), exceptionally_narrow | ~generates_listed)
"""By its outputs, or as exceptionally narrow, the model is no general-purpose AI model, whatever it was made from."""
_line = Parameter("criterion_flop")


def above_line(own: Expr) -> Expr:
    """That compute of the model's own, with what counts of the weights that it was made from, is above the line."""
    with_weights = own + inherited_training_compute + merge_compute > _line
    return choose(
        has_original | weights_integrated,
        choose(
            weights_integrated,
            choose(pre_existing_weights.reads("counted"), with_weights, own > _line),
            own + inherited_training_compute > _line,
        ),
        own > _line,
    )


above_criterion = rule(
    "above_criterion",
    says="the training compute that counts for the model is greater than {criterion_flop} FLOP",
    denies="the training compute that counts for the model is not greater than {criterion_flop} FLOP",
    asks="Is the training compute that counts for the model greater than {criterion_flop} FLOP?",
    when=above_line(choose(made_anew, run_training_compute, training_compute)),
    cites=cite("Guidelines 17", "Guidelines 115"),
)

gpai_criterion = rule(
    "gpai_criterion",
    says="the model meets the indicative criterion for general-purpose AI models, by training compute and outputs",
    denies="the model does not meet the indicative criterion for general-purpose AI models",
    asks="Does the model meet the indicative criterion for general-purpose AI models, by training compute and outputs?",
    when=all_of(above_criterion, generates_listed),
    cites=cite("Guidelines 17"),
)

gpai_model = (
    rule(
        "gpai_model",
        says="the model is a general-purpose AI model",
        denies="the model is not a general-purpose AI model",
        asks="Is the model a general-purpose AI model?",
        # Outputs decide before lineage: what generates nothing listed is not general for having been made from what is.
        when=gpai_criterion | all_of(has_original, original_is_gpai, generates_listed),
        cites=cite("AI Act Art 3(63)", "Guidelines 17"),
    )
    .also_where(
        exception.is_in("general"),
        says="the model exceptionally has significant generality although it does not meet the criterion",
        cites=cite("Guidelines 20"),
    )
    .unless(
        exceptionally_narrow,
        says="the model exceptionally lacks significant generality although it meets the criterion",
        cites=cite("Guidelines 20"),
    )
    .unless(
        all_of(
            purpose.is_in("research-or-prototyping-before-placing"),
            ~placed_by_supply_or_use,
            ~internal_use_beside_research | sole_purpose.reads("statute"),
        ),
        says="the model is used for research, development or prototyping and is not placed on the market",
        cites=cite("AI Act Art 3(63)", "AI Act Art 2(8)", "AI Act recital 97"),
    )
)


general_but_for_outputs = any_of(above_criterion, all_of(has_original, original_is_gpai))
"""That a model were a general-purpose one if it generated what the criterion names."""

_for_research = purpose.is_in("scientific-research")
_military = purpose.is_in("military-or-national-security") & military_models.reads("outside")
OUTSIDE_WHERE_PLACED = any_of(_for_research & research_placed.reads("excluded"), _military)
"""That a purpose keeps a model outside the Act that is, or is to be, placed on the market."""
OUTSIDE_WHERE_KEPT = any_of(_for_research, _military)
"""That a purpose keeps a model outside the Act that is not placed on the market, and is not to be."""
outside_scope = rule(
    "outside_scope",
    says="the model is outside the Act by its purpose",
    denies="the model is not outside the Act by its purpose",
    asks="Is the model outside the Act by its purpose?",
    when=any_of(
        all_of(_for_research, choose(placed_by_supply_or_use, research_placed.reads("excluded"), all_of())), _military
    ),
    cites=cite("AI Act Art 2(3)", "AI Act Art 2(6)", "AI Act recital 25"),
)

RULES = (above_criterion, gpai_criterion, gpai_model, outside_scope)
