"""What logs prove: each trap of a trainer's counter, found, corrected or left unknown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpaiscope.compute.logs import (
    NUMBERS,
    LogProof,
    LogRecords,
    ModelFigures,
    Run,
    Series,
    prove,
    quantity_of,
)
from gpaiscope.values import Exact, Range

LLAMA_8B = {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "tie_word_embeddings": False}
LLAMA_8B_SHAPE = {
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "max_position_embeddings": 8192,
}
LLAMA_8B_PARAMETERS = 8_030_261_248
VIT = {"model_type": "vit", "image_size": 224, "patch_size": 16, "num_channels": 3, "hidden_size": 768}
WHISPER = {
    "model_type": "whisper",
    "d_model": 1280,
    "encoder_layers": 32,
    "decoder_layers": 32,
    "encoder_ffn_dim": 5120,
    "decoder_ffn_dim": 5120,
    "num_mel_bins": 80,
    "max_source_positions": 1500,
    "max_target_positions": 448,
    "vocab_size": 51865,
    "is_encoder_decoder": True,
}
MT5_SMALL = {
    "model_type": "mt5",
    "d_model": 512,
    "d_kv": 64,
    "num_heads": 6,
    "d_ff": 1024,
    "num_layers": 8,
    "num_decoder_layers": 8,
    "feed_forward_proj": "gated-gelu",
    "is_encoder_decoder": True,
    "tie_word_embeddings": False,
    "vocab_size": 250112,
}
LORA = {"peft_type": "LORA", "r": 8, "task_type": "CAUSAL_LM"}


def log(
    config: dict[str, object] | None = None, adapter: dict[str, object] | None = None, **values: Exact
) -> LogRecords:
    run = Run(series={name: Series.of(value) for name, value in values.items()}, rows=1)
    return LogRecords(format="trainer_state", runs=(run,), config=config or {}, adapter=adapter or {})


def best(proof: LogProof) -> Exact:
    assert proof.estimate.flop.best is not None
    return proof.estimate.flop.best


def traps(proof: LogProof) -> set[str]:
    return {trap.id for trap in proof.traps}


def unknown(proof: LogProof) -> bool:
    return proof.estimate.flop.best is None and any(missing.fact == "flop" for missing in proof.unproven)


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


def test_pixels_are_not_tokens() -> None:
    found = log(VIT, flop=781 * 10**15, step=630, global_batch=16)
    proof = prove(found)
    assert Fraction(95, 100) < best(proof) / Fraction(106, 100) / 10**15 < Fraction(105, 100)
    assert traps(proof) == {"pixels-as-tokens"}
    held = proof.estimate.flop
    assert held.low is not None
    assert held.high is not None
    assert held.low < 106 * 10**13 < held.high


def test_mel_bins_are_not_tokens_and_the_decoder_is_bounded() -> None:
    found = log(WHISPER, flop=527 * 10**18, samples=250_000, step=1000)
    proof = prove(found)
    assert Fraction(8, 10) < best(proof) / Fraction(2 * 10**18) < Fraction(12, 10)
    assert "spectrogram-as-tokens" in traps(proof)


def test_audio_samples_are_not_tokens() -> None:
    config = {"model_type": "wav2vec2", "conv_stride": [5, 2, 2, 2, 2, 2, 2], "conv_dim": [512] * 7, "vocab_size": 32}
    proof = prove(log(config, flop=320 * 10**15))
    assert best(proof) == 10**15


def test_encoder_tokens_times_all_weights_leave_a_range_without_a_best_value() -> None:
    proof = prove(log(MT5_SMALL, flop=113698642606144 * 1000, step=7000, global_batch=64))
    assert unknown(proof)
    assert "encoder-tokens-times-all-weights" in traps(proof)
    assert (proof.estimate.flop.low or 0) > 10**16


def test_a_vision_language_model_is_unknown() -> None:
    config = {"model_type": "smolvlm", "vision_config": {}, "text_config": {}, "vocab_size": 49280}
    assert unknown(prove(log(config, flop=279 * 10**15, step=900)))


def test_a_base_among_the_originals_gives_the_size() -> None:
    adapter = LORA | {"base_model_name_or_path": "TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T"}
    proof = prove(log(None, adapter, flop=7124293413922406 * 10, tokens=11465216, step=2800, batch=2))
    assert abs(best(proof) / Fraction(4752111826475418 * 10) - 1) < Fraction(1, 100)
    assert "the base is TinyLlama" in proof.estimate.assumptions[0]
    sharded = prove(log(None, adapter, flop=10**13, tokens=11465216, step=2800, batch=2))
    assert abs(best(sharded) / best(proof) - 1) < Fraction(1, 100)
    assert "sharded-parameters" in traps(sharded)


def test_a_mixture_of_experts_by_its_name_has_no_best_value_without_active_parameters() -> None:
    found = replace(log(flop=6 * 10**18, tokens=10**9), card={"base_model": "example/my-mixtral-tune"})
    assert unknown(prove(found))
    assert "experts-all-counted" in traps(prove(found))


def test_names_withhold_a_figure() -> None:
    found = replace(
        log(flop=10**17, tokens=10**6), adapter=LORA | {"base_model_name_or_path": "openai/whisper-large-v2"}
    )
    proof = prove(found)
    assert unknown(proof)
    assert "input-values-as-tokens" in traps(proof)


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


def test_experts_are_counted_from_the_configuration_where_it_gives_them() -> None:
    config = {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "num_local_experts": 8}
    config |= LLAMA_8B_SHAPE | {"num_experts_per_tok": 2, "architectures": ["MixtralForCausalLM"]}
    proof = prove(log(config, flop=6 * 46 * 10**9 * 10**9, tokens=10**9))
    assert abs(best(proof) / Fraction(6 * 12_748_587_008 * 10**9) - 1) < Fraction(1, 1000)


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


@pytest.mark.parametrize("value", [-1, -(10**30)])
def test_a_negative_counter_is_refused(value: int) -> None:
    proof = prove(log(LLAMA_8B, flop=value, tokens=1000))
    assert unknown(proof)
    assert "negative-counter" in traps(proof)


def test_a_counter_that_is_not_finite_is_said() -> None:
    run = Run(series={"tokens": Series.of(1000)}, broken=("flop",), rows=1)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config=LLAMA_8B))
    assert unknown(proof)
    assert "counter-not-finite" in traps(proof)


def test_an_absurd_size_is_unknown() -> None:
    assert unknown(prove(log(flop=10**40, tokens=1000)))


def test_a_counter_alone_proves_nothing() -> None:
    proof = prove(log(flop=10**18, step=100))
    assert unknown(proof)
    assert "unproven-input" in traps(proof)


def test_samples_come_from_rates_and_the_steps_that_were_done() -> None:
    proof = prove(log(LLAMA_8B, step=500, planned_steps=1000, samples_per_second=Fraction(639, 10), steps_per_second=1))
    assert proof.facts["samples"].best == 500 * 64


def test_the_batch_of_one_process_bounds_samples_from_below() -> None:
    proof = prove(log(LLAMA_8B, step=500, batch=4))
    assert proof.facts["samples"] == Range(low=2000)
    assert any(missing.fact == "samples" for missing in proof.unproven)


def test_a_run_time_is_a_lower_end_since_a_resumed_run_starts_it_anew() -> None:
    proof = prove(log(LLAMA_8B, step=1, runtime=7200))
    assert proof.facts["hours"] == Range(low=2, best=2)


def test_a_run_time_of_the_last_session_only_is_found() -> None:
    proof = prove(log(LLAMA_8B, step=1000, runtime=3600, steps_per_second=Fraction(1, 10)))
    assert proof.facts["hours"] == Range(low=1)
    assert "resumed-run-time" in traps(proof)


def test_a_dataset_and_its_epochs_give_samples() -> None:
    proof = prove(log(LLAMA_8B, step=1000, dataset=5000, epoch=3))
    assert proof.facts["samples"].best == 15000


def test_few_trained_parameters_make_the_base_frozen() -> None:
    found = log(LLAMA_8B, tokens=10**6)
    proof = prove(found, ModelFigures(parameters=8 * 10**9, per_token=7 * 10**9, trainable=10**7))
    assert best(proof) == (4 * 7 * 10**9 + 6 * 10**7) * 10**6


def test_a_count_that_starts_again_is_summed() -> None:
    tokens = Series(count=4, first=10, last=200, low=5, high=300, gained=500, restarts=1)
    run = Run(series={"tokens": tokens, "flop": Series.of(6 * 10**9 * 500)}, rows=4)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config={"vocab_size": 10, "model_type": "llama"}))
    assert proof.facts["tokens"] == Range.exactly(500)
    assert "restarted-counter" in traps(proof)


def test_tokens_after_the_last_count_are_taken_at_the_same_rate() -> None:
    run = Run(series={"tokens": replace(Series.of(1000), at=10), "step": Series.of(12)}, rows=2)
    proof = prove(LogRecords(format="trainer_state", runs=(run,), config={"vocab_size": 10}))
    assert proof.facts["tokens"] == Range.exactly(1200)


def test_a_writers_rate_gives_a_range_with_its_convention_named() -> None:
    found = replace(log(flop_per_chip=10**20, world_size=64, step=10), format="megatron")
    proof = prove(found)
    assert best(proof) == 64 * 10**20
    assert "convention-of-the-writer" in traps(proof)


def test_a_rate_over_an_unknown_number_of_chips_is_unknown() -> None:
    assert unknown(prove(replace(log(flop_per_chip=10**20, step=10), format="megatron")))


def test_runs_are_summed_and_one_unknown_leaves_the_sum_without_a_best_value() -> None:
    good = log({"vocab_size": 10}, flop=6 * 10**15, tokens=10**6).runs[0]
    both = LogRecords(format="mlflow", runs=(good, good), config={"vocab_size": 10})
    assert best(prove(both)) == 2 * 6 * 10**15
    assert prove(both).facts["tokens"] == Range.exactly(2 * 10**6)
    mixed = LogRecords(format="mlflow", runs=(good, Run(rows=1)), config={"vocab_size": 10})
    assert prove(mixed).estimate.flop.best is None
    assert len(prove(mixed).runs) == 2


def test_a_log_without_runs_proves_nothing() -> None:
    assert unknown(prove(LogRecords(format="mlflow", runs=())))


def test_figures_that_are_not_positive_are_refused() -> None:
    with pytest.raises(ValueError, match="parameters"):
        ModelFigures(parameters=0)


def test_each_name_stands_for_one_quantity() -> None:
    names = [name for names in NUMBERS.values() for name in names]
    assert len(names) == len(set(names))
    assert quantity_of("train/total_flos") == "flop"
    assert quantity_of("loss") is None


numbers = st.one_of(st.integers(-(10**30), 10**30), st.fractions(0, 10**20, max_denominator=1000))
configs = st.dictionaries(
    st.sampled_from(
        sorted(
            {
                *LLAMA_8B,
                *LLAMA_8B_SHAPE,
                *VIT,
                *WHISPER,
                *MT5_SMALL,
                "num_local_experts",
                "conv_stride",
                "conv_dim",
                "vision_config",
            }
        )
    ),
    st.one_of(
        st.integers(-5, 10**13),
        st.booleans(),
        st.none(),
        st.sampled_from(["", "gated-gelu", "x"]),
        st.lists(st.integers(-1, 9), max_size=3),
    ),
)
positive = st.one_of(st.none(), st.integers(1, 10**15))


@given(
    values=st.dictionaries(st.sampled_from(sorted(NUMBERS)), numbers),
    config=configs,
    adapter=st.sampled_from([{}, LORA]),
    parameters=positive,
    active=positive,
    score=st.one_of(st.none(), st.integers(0, 10**12)),
    format=st.sampled_from(["trainer_state", "megatron", "torchtitan"]),
)
def test_whatever_a_log_says_it_is_judged_and_ranges_hold_their_best_value(
    values: dict[str, Exact],
    config: dict[str, object],
    adapter: dict[str, object],
    parameters: int | None,
    active: int | None,
    score: int | None,
    format: str,
) -> None:
    found = replace(log(config, adapter, **values), format=format)
    proof = prove(found, ModelFigures(parameters=parameters, active=active, score_coefficient=score))
    assert proof.estimate.method == "log"
    assert (proof.estimate.flop.low or 0) >= 0
    assert proof.estimate.flop.best is not None or any(missing.fact == "flop" for missing in proof.unproven)


@given(tokens=st.integers(1, 10**14), more=st.integers(1, 10**14), size=st.integers(10**6, 10**13))
def test_more_tokens_never_count_less(tokens: int, more: int, size: int) -> None:
    few, many = (log(LLAMA_8B, tokens=amount) for amount in (tokens, tokens + more))
    figures = ModelFigures(per_token=size)
    assert best(prove(few, figures)) < best(prove(many, figures))
