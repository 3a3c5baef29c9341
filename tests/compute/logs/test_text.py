"""Language models: counters against tokens and sizes, rates of writers, and runs that hide their work."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from log_proofs import LLAMA_8B, LLAMA_8B_SHAPE, LORA, best, log, traps, unknown

from gpaiscope.compute.logs import (
    ModelFigures,
    prove,
)
from gpaiscope.values import Range

LLAMA_8B_PARAMETERS = 8_030_261_248


def test_a_dense_model_whose_counter_fits_its_size_keeps_the_figure() -> None:
    inside = LLAMA_8B_PARAMETERS - 128256 * 4096
    found = log(LLAMA_8B, flop=6 * 10**9 * inside, tokens=10**9, step=1000, global_batch=512)
    proof = prove(found, ModelFigures(parameters=LLAMA_8B_PARAMETERS))
    assert best(proof) == 6 * 10**9 * inside
    assert traps(proof) == {"embeddings-left-out"}


def test_an_adapters_frozen_weights_are_charged_four_instead_of_six() -> None:
    found = log(None, LORA, flop=7124293413922406 * 10, tokens=11465216, step=2800)
    proof = prove(found)
    assert proof.implied_parameters == 1_034_512_384 + 1_126_400
    assert abs(best(proof) / Fraction(4752111826475418 * 10) - 1) < Fraction(1, 100)
    assert "frozen-weights" in traps(proof)


def test_an_adapters_own_parameters_are_counted_where_the_base_is_known() -> None:
    found = log(None, LORA, flop=7124293413922406 * 10, tokens=11465216)
    proof = prove(found, ModelFigures(non_embedding=1_034_512_384, per_token=1_034_512_384))
    assert best(proof) == 11465216 * (4 * 1_034_512_384 + 6 * 1_126_400)


def test_one_shard_of_a_sharded_model_is_found_and_recomputed() -> None:
    found = log(LLAMA_8B, flop=68_000_000_000_000, tokens=42_600_000, step=100)
    proof = prove(found, ModelFigures(parameters=LLAMA_8B_PARAMETERS))
    assert Fraction(18, 10) < best(proof) / Fraction(10**18) < 2
    assert "sharded-parameters" in traps(proof)


@pytest.mark.parametrize("counted", ["tokens", "main_input"])
def test_one_shard_without_the_models_size_is_unknown(counted: str) -> None:
    proof = prove(log(flop=68_000_000_000_000, step=100, **{counted: 42_600_000}))
    assert unknown(proof)
    assert "sharded-parameters" in traps(proof)


def test_one_shard_is_recomputed_from_the_configuration_alone() -> None:
    config = LLAMA_8B | LLAMA_8B_SHAPE
    proof = prove(log(config, flop=68_000_000_000_000, tokens=42_600_000, step=100))
    assert Fraction(18, 10) < best(proof) / Fraction(10**18) < 2
    assert "sharded-parameters" in traps(proof)


def test_one_shard_shows_where_only_the_size_and_the_samples_are_known() -> None:
    found = log(LLAMA_8B, flop=10**12, step=1000, batch=8)
    assert unknown(prove(found, ModelFigures(parameters=LLAMA_8B_PARAMETERS)))


def test_an_upper_end_needs_the_size_or_a_single_process() -> None:
    several = prove(log(LLAMA_8B, flop=6 * 10**18, tokens=10**9, samples=10**6)).estimate.flop
    single = prove(log(LLAMA_8B, flop=6 * 10**18, tokens=10**9, samples=10**6, world_size=1)).estimate.flop
    assert several.best == single.best == 6 * 10**18
    assert several.high is None
    assert single.high == 3 * 6 * 10**18


def test_a_mixture_of_experts_by_its_name_has_no_best_value_without_active_parameters() -> None:
    found = replace(log(flop=6 * 10**18, tokens=10**9), card={"base_model": "example/my-mixtral-tune"})
    assert unknown(prove(found))
    assert "experts-all-counted" in traps(prove(found))


def test_zero_from_reinforcement_learning_is_unknown_and_not_zero() -> None:
    proof = prove(log(flop=0, main_input=117284, reward=1, completion_length=250, step=12, batch=2))
    assert proof.estimate.flop == Range(low=0)
    assert {"zero-counter", "reinforcement-learning"} <= traps(proof)
    assert proof.facts["tokens"] == Range.exactly(117284)


def test_updates_bound_reinforcement_learning_from_below() -> None:
    found = log(flop=0, main_input=117284, reward=1)
    proof = prove(found, ModelFigures(parameters=20 * 10**9, active=3 * 10**9))
    assert proof.estimate.flop == Range(low=6 * 3 * 10**9 * 117284)


def test_preference_training_is_unknown() -> None:
    proof = prove(log(LLAMA_8B, flop=0, preference=-1, step=10))
    assert unknown(proof)
    assert "preference-training" in traps(proof)


def test_experts_need_the_active_parameters() -> None:
    config = {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "num_local_experts": 8}
    found = log(config, flop=6 * 46 * 10**9 * 10**9, tokens=10**9)
    assert unknown(prove(found))
    proof = prove(found, ModelFigures(parameters=46_702_792_704, active=12_879_138_816))
    assert best(proof) == 6 * 12_879_138_816 * 10**9
    assert "experts-all-counted" in traps(proof)


def test_padding_in_the_counter_is_named() -> None:
    inside = LLAMA_8B_PARAMETERS - 128256 * 4096
    found = log(LLAMA_8B, flop=6 * 2 * 10**9 * inside, tokens=10**9)
    proof = prove(found, ModelFigures(parameters=LLAMA_8B_PARAMETERS))
    assert best(proof) == 6 * 10**9 * inside
    assert "padding-counted" in traps(proof)


def test_scores_count_where_coefficient_and_length_are_known() -> None:
    found = log(LLAMA_8B, flop=6 * 10**18, tokens=8192 * 100, samples=100)
    proof = prove(found, ModelFigures(per_token=7 * 10**9, score_coefficient=4 * 32 * 4096))
    linear, square = 6 * 7 * 10**9 * 8192 * 100, 3 * 4 * 32 * 4096 * 8192**2 * 100
    assert proof.estimate.flop == Range(low=linear, best=linear + Fraction(square, 2), high=linear + square)


def test_an_absurd_size_is_unknown() -> None:
    assert unknown(prove(log(flop=10**40, tokens=1000)))


def test_a_counter_alone_proves_nothing() -> None:
    proof = prove(log(flop=10**18, step=100))
    assert unknown(proof)
    assert "unproven-input" in traps(proof)


def test_few_trained_parameters_make_the_base_frozen() -> None:
    found = log(LLAMA_8B, tokens=10**6)
    proof = prove(found, ModelFigures(parameters=8 * 10**9, per_token=7 * 10**9, trainable=10**7))
    assert best(proof) == (4 * 7 * 10**9 + 6 * 10**7) * 10**6


def test_a_writers_rate_gives_a_range_with_its_convention_named() -> None:
    found = replace(log(flop_per_chip=10**20, world_size=64, step=10), format="megatron")
    proof = prove(found)
    assert best(proof) == 64 * 10**20
    assert "convention-of-the-writer" in traps(proof)


def test_a_rate_over_an_unknown_number_of_chips_is_unknown() -> None:
    assert unknown(prove(replace(log(flop_per_chip=10**20, step=10), format="megatron")))
