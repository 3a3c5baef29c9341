"""What counts as training compute: Guidelines 114 to 122 and recital 111.

Two measures. The first, compute that directly contributed to parameter updates, decides whether
a model is general-purpose and what a modification amounts to. The second, cumulative compute,
decides systemic risk. `COUNTS` says of each kind of activity whether it is in either, and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.engine.citation import Citation
from gpaiscope.engine.expression import (
    Expr,
    Fact,
    FactKind,
    Parameter,
    Question,
    Reading,
    Rule,
    choose,
    rule,
)
from gpaiscope.law.citation import cite
from gpaiscope.law.scope import made_anew, will_be_made_anew


class Count(Enum):
    """Whether an activity is in a measure: in, out, only if its data are not public, or open."""

    IN = "counted"
    OUT = "not counted"
    UNLESS_PUBLIC = "counted unless the data are publicly accessible"
    OPEN = "open question of law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: an activity's kind, whether each measure has it, and why.

    ``question`` names the open question on which an OPEN entry hangs.
    """

    kind: str
    updates: Count
    cumulative: Count
    because: str
    cites: tuple[Citation, ...]
    binding: str = ""
    question: str = ""


auxiliary_inference = Question(
    name="auxiliary-model-inference",
    asks="Does running a reward, value or judge model during training count towards cumulative compute?",
    readings=(
        Reading(name="counted", says="it contributed to the model's capabilities, so it counts"),
        Reading(name="left-out", says="it goes with the training of auxiliary models, which need not be included"),
    ),
    source="The list of what need not be included names the training of auxiliary models, not running them.",
    cites=cite("Guidelines 116", "Guidelines 119"),
)
quantisation_question = Question(
    name="quantisation-compute",
    asks="Does the compute of quantising a trained model count towards cumulative compute?",
    readings=(
        Reading(name="counted", says="it is a step of development, so it counts"),
        Reading(name="left-out", says="it updates no parameter by training and adds no capability, so it does not"),
    ),
    source="The Guidelines name quantisation as a modification but not as training compute.",
    cites=cite("Guidelines 116", "Guidelines 22"),
)

_UPDATES: Final = "its gradient steps update the parameters"
COUNTS: Final = (
    Row(
        kind="pre-training",
        updates=Count.IN,
        cumulative=Count.IN,
        because=_UPDATES,
        cites=cite("Guidelines 115", "Guidelines 116"),
    ),
    Row(
        kind="continued-pre-training",
        updates=Count.IN,
        cumulative=Count.IN,
        because=_UPDATES,
        cites=cite("Guidelines 115", "Guidelines 116"),
    ),
    Row(
        kind="fine-tuning",
        updates=Count.IN,
        cumulative=Count.IN,
        because=_UPDATES,
        cites=cite("Guidelines 115", "Guidelines 116"),
    ),
    Row(
        kind="reinforcement-learning",
        updates=Count.IN,
        cumulative=Count.IN,
        because=_UPDATES,
        cites=cite("Guidelines 115", "Guidelines 116"),
    ),
    Row(
        kind="rollouts",
        updates=Count.OUT,
        cumulative=Count.UNLESS_PUBLIC,
        because="rollouts generate training data by forward passes; they update no parameter",
        cites=cite("Guidelines 117"),
        binding="own-reading",
    ),
    Row(
        kind="synthetic-data",
        updates=Count.OUT,
        cumulative=Count.UNLESS_PUBLIC,
        because="forward passes that generate data which are not public count, discarded data included",
        cites=cite("Guidelines 117", "Guidelines 119"),
    ),
    Row(
        kind="teacher-inference",
        updates=Count.OUT,
        cumulative=Count.UNLESS_PUBLIC,
        because="a teacher's outputs are generated data; the teacher's training is another matter",
        cites=cite("Guidelines 117", "Guidelines 119"),
        binding="own-reading",
    ),
    Row(
        kind="teacher-training",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="the training of parent models for distillation need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="auxiliary-model-training",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="the training of auxiliary models, such as reward and value models, need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="auxiliary-model-inference",
        updates=Count.OUT,
        cumulative=Count.OPEN,
        because="the Guidelines do not say whether running an auxiliary model counts",
        cites=cite("Guidelines 116", "Guidelines 119"),
        question="auxiliary-model-inference",
    ),
    Row(
        kind="merge",
        updates=Count.OPEN,
        cumulative=Count.IN,
        because="combining weights is part of making the model; the combined weights' own training is counted apart",
        cites=cite("Guidelines 118"),
        question="pre-existing-weights",
    ),
    Row(
        kind="initialisation",
        updates=Count.OPEN,
        cumulative=Count.IN,
        because="the compute that trained the weights a model starts from counts",
        cites=cite("Guidelines 118"),
        question="pre-existing-weights",
    ),
    Row(
        kind="quantisation",
        updates=Count.OUT,
        cumulative=Count.OPEN,
        because="quantising without training updates no parameter, and the Guidelines do not speak of its compute",
        cites=cite("Guidelines 116", "Guidelines 22"),
        question="quantisation-compute",
    ),
    Row(
        kind="evaluation",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="purely diagnostic processes need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="red-teaming",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="purely diagnostic processes need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="exploratory-research",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="what contributes only through lessons that people learn need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="failed-experiment",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="experiments whose results are discarded need not be included",
        cites=cite("Guidelines 119"),
    ),
    Row(
        kind="activation-recomputation",
        updates=Count.OUT,
        cumulative=Count.OUT,
        because="recomputing activations to save memory need not be included",
        cites=cite("Guidelines 119"),
    ),
)
BY_KIND: Final = {row.kind: row for row in COUNTS}


def counted(kinds: Iterable[str], measure: str) -> list[str]:
    """The kinds that a measure, ``updates`` or ``cumulative``, counts where nobody says that any data are public.

    What counts unless the data are publicly accessible counts then (Guidelines 117, July 120); a word that is no kind
    does not, nor does what the law leaves open.
    """
    counting = (Count.IN, Count.UNLESS_PUBLIC)
    return [kind for kind in kinds if kind in BY_KIND and getattr(BY_KIND[kind], measure) in counting]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfParent:
    """By how a model was made from another: which line of the table says whether the other's own training counts.

    ``binding`` is said where it is not that of the line.
    """

    relation: str
    kind: str
    binding: str = ""


OF_PARENTS: Final = (
    OfParent(relation="base", kind="initialisation"),
    OfParent(relation="fine-tune", kind="initialisation"),
    OfParent(relation="merge", kind="initialisation"),
    OfParent(relation="quantisation", kind="initialisation"),
    OfParent(relation="distillation", kind="teacher-training"),
    OfParent(relation="synthetic-data", kind="teacher-training", binding="own-reading"),
)
"""Weights carry the training behind them; a parent whose outputs alone were learnt from does not count with its own.

What running it took is an activity of whoever did so, with a line of its own. That the model behind synthetic data is
such a parent as well as one used in distillation is our reading: the Guidelines speak of the latter.
"""

OF_OUTPUTS: Final = frozenset({"synthetic-data", "rollouts", "teacher-inference", "teacher-training"})
"""Activities that start from no weights of a model, but run it to learn from what it puts out (Guidelines 116)."""

cumulative_compute = Fact(
    name="model.cumulative_compute",
    kind=FactKind.NUMBER,
    says="the cumulative training compute that the model had taken by the day",
    asks="How much compute has been used for training in all, synthetic data that are not public included, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 116"),
)
expected_compute = Fact(
    name="model.expected_cumulative_compute",
    kind=FactKind.NUMBER,
    says="the cumulative training compute that the provider, by its best estimate, expects in all",
    asks="How much compute will training take in all, by the best estimate, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 30"),
)
run_cumulative_compute = Fact(
    name="model.last_run_cumulative_compute",
    kind=FactKind.NUMBER,
    says="the cumulative training compute since the last large pre-training run began",
    asks="How much compute has training taken in all since the last large pre-training run began, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 22", "Guidelines 116"),
)
run_expected_compute = Fact(
    name="model.last_run_expected_compute",
    kind=FactKind.NUMBER,
    says="the cumulative training compute that the provider expects since the last large pre-training run began",
    asks="How much compute will training take in all since the last large pre-training run began, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 22", "Guidelines 30"),
)
_line = Parameter("presumption_flop")
auxiliary_compute = Fact(
    name="model.auxiliary_inference_compute",
    kind=FactKind.NUMBER,
    says="the compute of running auxiliary models during training",
    asks="How much compute did running reward, value or judge models take, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 119"),
)
quantisation_compute = Fact(
    name="model.quantisation_compute",
    kind=FactKind.NUMBER,
    says="the compute of quantising the model",
    asks="How much compute did quantising take, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 116"),
)
expected_auxiliary_compute = Fact(
    name="model.expected_auxiliary_inference_compute",
    kind=FactKind.NUMBER,
    says="the compute that running auxiliary models during training is to take",
    asks="How much compute will running reward, value or judge models take in all, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 119", "Guidelines 30"),
)
expected_quantisation_compute = Fact(
    name="model.expected_quantisation_compute",
    kind=FactKind.NUMBER,
    says="the compute that quantising the model is to take",
    asks="How much compute will quantising take in all, in FLOP?",
    who="training team",
    path="activities",
    cites=cite("Guidelines 116", "Guidelines 30"),
)


def _above(amount: Expr, auxiliary: Expr, quantisation: Expr) -> Expr:
    """An amount above the line under every reading of what else counts."""
    with_auxiliary = choose(auxiliary_inference.reads("counted"), amount + auxiliary, amount)
    return choose(quantisation_question.reads("counted"), with_auxiliary + quantisation, with_auxiliary) > _line


cumulative_above_threshold: Rule = rule(
    "cumulative_above_threshold",
    says="the model's cumulative training compute is greater than {presumption_flop} FLOP",
    denies="the model's cumulative training compute is not greater than {presumption_flop} FLOP",
    asks="Is the model's cumulative training compute greater than {presumption_flop} FLOP?",
    when=_above(choose(made_anew, run_cumulative_compute, cumulative_compute), auxiliary_compute, quantisation_compute),
    cites=cite("AI Act Art 51(2)", "Guidelines 27", "Guidelines 116"),
)
expected_above_threshold: Rule = rule(
    "expected_above_threshold",
    says="by the best estimate, cumulative training compute is or will be greater than {presumption_flop} FLOP",
    denies="by the best estimate, cumulative training compute will not be greater than {presumption_flop} FLOP",
    asks="Is cumulative training compute, by the best estimate, or will it be, greater than {presumption_flop} FLOP?",
    when=_above(
        choose(will_be_made_anew, run_expected_compute, expected_compute),
        expected_auxiliary_compute,
        expected_quantisation_compute,
    ),
    cites=cite("AI Act Art 52(1)", "Guidelines 30", "Guidelines 31"),
    binding="own-reading",
)

RULES = (cumulative_above_threshold, expected_above_threshold)
