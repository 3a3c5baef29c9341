"""Whole runs: stages, adapters, rollouts and teachers, with 6PD beside them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from compute_properties import DECODERS, DENSE, assert_ordered
from hypothesis import given, settings
from hypothesis import strategies as st
from models import DEEPSEEK_V3, LLAMA_1B, LLAMA_8B, MIXTRAL, SDXL

from gpaiscope.compute.architecture import (
    Distillation,
    Reinforcement,
    Stage,
    Training,
    count,
    estimate,
)
from gpaiscope.errors import InputError
from gpaiscope.values import rounded_text


def test_six_nd_stands_beside_with_its_gap() -> None:
    run = estimate(LLAMA_8B, tokens=15 * 10**12, sequence_length=8192)
    assert run.six_nd.flop == 6 * 8_030_261_248 * 15 * 10**12
    assert not run.six_nd.outside_paragraph_132
    assert run.flop.best is not None
    assert run.six_nd.gap == Fraction(run.flop.best) / run.six_nd.flop
    assert rounded_text(run.six_nd.gap, 3) == "1.07"


@pytest.mark.parametrize(
    "config",
    [
        MIXTRAL,
        DEEPSEEK_V3,
        {"model_type": "mamba2"},
        {"model_type": "no-such-model"} | LLAMA_1B | {"model_type": "no-such-model"},
    ],
)
def test_six_nd_is_outside_its_paragraph_where_the_model_is_no_dense_transformer(config: dict[str, Any]) -> None:
    run = estimate(config, tokens=10**12)
    assert run.six_nd.outside_paragraph_132
    assert any("outside" in warning for warning in run.warnings)


def test_stages_are_counted_at_their_own_lengths() -> None:
    both = estimate(
        LLAMA_8B, stages=[Stage(tokens=10**12, sequence_length=4096), Stage(tokens=10**11, sequence_length=131072)]
    )
    apart = [
        estimate(LLAMA_8B, tokens=10**12, sequence_length=4096).flop.best,
        estimate(LLAMA_8B, tokens=10**11, sequence_length=131072).flop.best,
    ]
    assert both.flop.best == sum(part for part in apart if part is not None)
    assert sum(term.flop for term in both.terms) == both.flop.best


def test_an_adapter_costs_two_thirds() -> None:
    lora = estimate(
        LLAMA_1B, tokens=10**9, sequence_length=1024, trainable=Training(mode="lora", adapter_parameters=851_968)
    )
    full = estimate(LLAMA_1B, tokens=10**9, sequence_length=1024)
    assert lora.flop.best is not None
    assert full.flop.best is not None
    assert Fraction(66, 100) < Fraction(lora.flop.best) / Fraction(full.flop.best) < Fraction(70, 100)
    assert lora.six_nd.outside_paragraph_132


def test_a_frozen_model_is_only_run_forward() -> None:
    run = estimate(LLAMA_1B, tokens=10**9, sequence_length=1024, trainable="frozen")
    assert run.flop.best == run.count.forward.best * 10**9  # type: ignore[operator]


def test_reinforcement_learning_counts_every_rollout() -> None:
    plain = estimate(LLAMA_1B, tokens=10**9, sequence_length=1024)
    learned = estimate(
        LLAMA_1B, tokens=10**9, sequence_length=1024,
        reinforcement=Reinforcement(rollout_tokens=4 * 10**9, reference_model=True, reward_parameters=10**9),
    )  # fmt: skip
    assert plain.flop.best is not None
    assert plain.count.forward.best is not None
    beside = 8 * 10**9 * plain.count.forward.best + 8 * 10**18
    assert learned.flop.best == plain.flop.best + beside
    assert {"rollouts", "reference_model", "reward_model"} <= {term.name for term in learned.terms}


def test_a_teacher_is_run_forward_over_the_tokens() -> None:
    run = estimate(LLAMA_1B, tokens=10**9, sequence_length=1024, distillation=Distillation(teacher=LLAMA_8B))
    teacher = count(LLAMA_8B, sequence_length=1024).forward.best
    assert teacher is not None
    assert {term.name: term.flop for term in run.terms}["teacher"] == teacher * 10**9


def test_pictures_are_counted_by_sample() -> None:
    run = estimate(SDXL, samples=10**9)
    assert run.count.unit == "sample"
    assert run.flop.best == run.count.training.best * 10**9  # type: ignore[operator]
    with pytest.raises(InputError, match="sample"):
        estimate(SDXL, tokens=10**9)


@given(
    kind=st.sampled_from(DECODERS), sizes=DENSE, tokens=st.integers(0, 10**14), more=st.integers(0, 10**14),
    mode=st.sampled_from(["full", "frozen", "lora", "qlora"]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_run_is_the_sum_of_its_stages(kind: str, sizes: dict[str, int], tokens: int, more: int, mode: str) -> None:
    config = {"model_type": kind, **sizes}
    stages = [Stage(tokens=tokens, sequence_length=512), Stage(tokens=more, sequence_length=4096)]
    run = estimate(config, stages=stages, trainable=mode)
    assert sum((term.flop for term in run.terms), Fraction(0)) == run.flop.best
    assert_ordered(run.flop)
    parts = [estimate(config, stages=[stage], trainable=Training(mode=mode)).flop.best for stage in stages]
    assert run.flop.best == sum(part for part in parts if part is not None)


@pytest.mark.parametrize("mistake", [{"tokens": -1}, {"trainable": "half"}, {}, {"tokens": 1, "sequence_length": 0}])
def test_a_broken_run_is_refused(mistake: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        estimate({"model_type": "llama"}, **mistake)
