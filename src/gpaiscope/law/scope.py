"""What a general-purpose AI model is: Guidelines 12 to 20, Articles 2(6), 2(8) and 3(63)."""

from __future__ import annotations

from gpaiscope.engine.expression import (
    Fact,
    Kind,
    Parameter,
    Question,
    Reading,
    all_of,
    choose,
    rule,
)
from gpaiscope.law.assumptions import NO_SOLE_PURPOSE, ORDINARY_GENERALITY
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
    kind=Kind.NUMBER,
    says="the compute that directly contributed to updates of the model's parameters",
    asks="How much compute went into the model's own parameter updates, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 115"),
)
inherited_training_compute = Fact(
    name="model.inherited_training_compute",
    kind=Kind.NUMBER,
    says="the compute that trained the weights from which the model was made",
    asks="How much compute trained the original model, in FLOP?",
    who="the original's provider",
    path="original[0].training_compute",
    cites=cite("Guidelines 118"),
)
merge_compute = Fact(
    name="model.merge_compute",
    kind=Kind.NUMBER,
    says="the compute of merging or averaging weights",
    asks="How much compute did merging take, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 118"),
)
outputs = Fact(
    name="model.outputs",
    kind=Kind.WORDS,
    words=OUTPUT_WORDS,
    says="the model generates",
    asks="What can the model generate? List every kind of output.",
    who="product",
    path="model.outputs",
    cites=cite("Guidelines 17"),
)
exception = Fact(
    name="model.exception",
    kind=Kind.WORDS,
    words=("narrow", "general"),
    says="for its compute and outputs, the model is exceptionally",
    asks="Is the model exceptionally narrow although it meets the criterion, or exceptionally general although not?",
    who="training team",
    path="model.exception",
    assumed=frozenset(),
    assumes=ORDINARY_GENERALITY,
    cites=cite("Guidelines 20"),
)
purpose = Fact(
    name="model.purpose",
    kind=Kind.WORDS,
    words=("scientific-research", "research-or-prototyping-before-placing"),
    says="the sole purpose of the model is",
    asks="Is the model solely for scientific research, or for research or prototyping before it is placed?",
    who="management",
    path="model.purpose",
    assumed=frozenset(),
    assumes=NO_SOLE_PURPOSE,
    cites=cite("AI Act Art 2(6)", "AI Act Art 2(8)", "AI Act Art 3(63)"),
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

LISTED_OUTPUTS = ("text", "code", "speech", "sung-lyrics", "low-quality-speech", "image", "video")
_line = Parameter("criterion_flop")
_with_weights = training_compute + inherited_training_compute + merge_compute > _line

above_criterion = rule(
    "above_criterion",
    says="the training compute that counts for the model is greater than {criterion_flop} FLOP",
    denies="the training compute that counts for the model is not greater than {criterion_flop} FLOP",
    asks="Is the training compute that counts for the model greater than {criterion_flop} FLOP?",
    when=choose(
        has_original | weights_integrated,
        choose(
            weights_integrated,
            choose(pre_existing_weights.reads("counted"), _with_weights, training_compute > _line),
            training_compute + inherited_training_compute > _line,
        ),
        training_compute > _line,
    ),
    cites=cite("Guidelines 17", "Guidelines 115"),
)

gpai_criterion = rule(
    "gpai_criterion",
    says="the model meets the indicative criterion for general-purpose AI models, by training compute and outputs",
    denies="the model does not meet the indicative criterion for general-purpose AI models",
    asks="Does the model meet the indicative criterion for general-purpose AI models, by training compute and outputs?",
    when=all_of(above_criterion, outputs.is_in(*LISTED_OUTPUTS)),
    cites=cite("Guidelines 17"),
)

gpai_model = (
    rule(
        "gpai_model",
        says="the model is a general-purpose AI model",
        denies="the model is not a general-purpose AI model",
        asks="Is the model a general-purpose AI model?",
        when=gpai_criterion | (has_original & original_is_gpai),
        cites=cite("AI Act Art 3(63)", "Guidelines 17"),
    )
    .also_where(
        exception.is_in("general"),
        says="the model exceptionally has significant generality although it does not meet the criterion",
        cites=cite("Guidelines 20"),
    )
    .unless(
        exception.is_in("narrow"),
        says="the model exceptionally lacks significant generality although it meets the criterion",
        cites=cite("Guidelines 20"),
    )
    .unless(
        purpose.is_in("scientific-research"),
        says="the model is developed and put into service for the sole purpose of scientific research",
        cites=cite("AI Act Art 2(6)", "AI Act recital 25"),
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

RULES = (above_criterion, gpai_criterion, gpai_model)
