"""Published models counted from hand-written configurations: their numbers are in their reports and repositories."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from gpaiscope.compute.architecture import (
    Distillation,
    Reinforcement,
    Stage,
    Training,
    Workload,
    count,
    document,
    estimate,
)
from gpaiscope.errors import InputError
from gpaiscope.values import Range, rounded_text

LLAMA_1B = {
    "model_type": "llama", "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16,
    "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256, "tie_word_embeddings": True,
}  # fmt: skip
LLAMA_8B = {
    "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
    "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
}  # fmt: skip
QWEN3_06B = {
    "model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28, "head_dim": 128,
    "num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 151936, "tie_word_embeddings": True,
}  # fmt: skip
DEEPSEEK_V3 = {"model_type": "deepseek_v3", "num_nextn_predict_layers": 1}
MIXTRAL = {"model_type": "mixtral"}
SDXL = {
    "_class_name": "UNet2DConditionModel", "addition_embed_type": "text_time", "attention_head_dim": [5, 10, 20],
    "block_out_channels": [320, 640, 1280], "cross_attention_dim": 2048, "layers_per_block": 2,
    "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
    "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"], "sample_size": 128,
    "projection_class_embeddings_input_dim": 2816, "transformer_layers_per_block": [1, 2, 10],
    "use_linear_projection": True,
}  # fmt: skip

PARAMETERS: list[tuple[str, dict[str, Any], int]] = [
    ("GPT-2 small", {"model_type": "gpt2"}, 124_439_808),
    ("Llama 3.1 8B", LLAMA_8B, 8_030_261_248),
    ("Llama 3.1 405B", LLAMA_8B | {"hidden_size": 16384, "intermediate_size": 53248, "num_hidden_layers": 126,
                                   "num_attention_heads": 128}, 405_853_388_800),
    ("Llama 3.2 1B", LLAMA_1B, 1_235_814_400),
    ("Qwen3 0.6B", QWEN3_06B, 596_049_920),
    ("Mixtral 8x7B", MIXTRAL, 46_702_792_704),
    ("gpt-oss 20b", {"model_type": "gpt_oss", "num_hidden_layers": 24, "num_local_experts": 32}, 20_914_757_184),
    ("DeepSeek V3", DEEPSEEK_V3, 671_026_404_352),
    ("Qwen3 Coder 480B", {"model_type": "qwen3_moe", "hidden_size": 6144, "num_hidden_layers": 62, "head_dim": 128,
                          "num_attention_heads": 96, "num_key_value_heads": 8, "num_experts": 160,
                          "num_experts_per_tok": 8, "moe_intermediate_size": 2560, "intermediate_size": 8192,
                          "vocab_size": 151936, "tie_word_embeddings": False}, 480_154_875_392),
    ("Zamba2 by default", {"model_type": "zamba2"}, 2_481_848_336),
    ("BERT base", {"model_type": "bert"}, 109_514_298),
    ("ViT-B/16, 1000 classes", {"model_type": "vit", "num_labels": 1000}, 86_567_656),
    ("T5 small", {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}, 60_506_624),
    ("Whisper tiny", {"model_type": "whisper"}, 37_760_640),
    ("FLUX.1 dev", {"_class_name": "FluxTransformer2DModel", "guidance_embeds": True}, 11_901_408_320),
    ("Stable Diffusion 1.5", {"_class_name": "UNet2DConditionModel", "cross_attention_dim": 768}, 859_520_964),
    ("Stable Diffusion XL", SDXL, 2_567_463_684),
    ("DiT XL/2", {"_class_name": "DiTTransformer2DModel"}, 749_808_016),
    ("Wan 2.1 1.3B", {"_class_name": "WanTransformer3DModel", "num_attention_heads": 12, "num_layers": 30,
                      "ffn_dim": 8960}, 1_418_996_800),
]  # fmt: skip


@pytest.mark.parametrize(("name", "config", "total"), PARAMETERS, ids=[row[0] for row in PARAMETERS])
def test_parameters_are_exact(name: str, config: dict[str, Any], total: int) -> None:
    assert count(config).parameters.total == total


def test_terms_sum_to_their_totals() -> None:
    counted = count(DEEPSEEK_V3, sequence_length=4096)
    assert sum(term.flop for term in counted.terms) == counted.forward.best
    assert sum(term.flop for term in counted.training_terms) == counted.training.best


def test_a_token_of_llama_8b_costs_what_the_closed_form_says() -> None:
    counted = count(LLAMA_8B, sequence_length=8192)
    matrices = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14336) + 4096 * 128256
    scores = 32 * 2 * 2 * 4096 * Fraction(8193, 2)
    assert counted.forward.best == 2 * matrices + scores
    assert counted.training == Range(
        low=3 * (2 * matrices + scores),
        best=3 * (2 * matrices + scores),
        high=3 * (2 * matrices + 32 * 4 * 4096 * 8192),
    )
    assert counted.score_coefficient == 32 * 4 * 4096


def test_grouping_the_keys_does_not_change_the_scores() -> None:
    many = count(LLAMA_8B | {"num_key_value_heads": 32})
    assert many.score_coefficient == count(LLAMA_8B).score_coefficient
    assert many.parameters.total > count(LLAMA_8B).parameters.total


def test_a_null_query_rank_is_no_query_rank() -> None:
    lite = {"model_type": "deepseek_v2", "hidden_size": 2048, "q_lora_rank": None, "num_attention_heads": 16}
    assert count(lite).parameters.total != count(lite | {"q_lora_rank": 1536}).parameters.total


def test_windows_lower_the_count_but_not_the_coefficient() -> None:
    mistral = {"model_type": "mistral", "sliding_window": 4096}
    narrow, wide = (
        count(mistral, sequence_length=32768),
        count(mistral | {"sliding_window": None}, sequence_length=32768),
    )
    assert narrow.forward.best is not None
    assert wide.forward.best is not None
    assert narrow.forward.best < wide.forward.best
    assert narrow.forward.high == wide.forward.high
    assert narrow.score_coefficient == wide.score_coefficient


def test_experts_not_chosen_cost_nothing() -> None:
    more = count(MIXTRAL | {"num_local_experts": 16})
    fewer = count(MIXTRAL)
    router = 32 * 4096 * 8
    assert more.parameters.per_token - fewer.parameters.per_token == router
    assert fewer.parameters.active == 12_879_925_248


def test_layers_for_further_tokens_are_in_the_upper_end_until_they_are_said_to_be_trained() -> None:
    silent = count(DEEPSEEK_V3, sequence_length=4096)
    stated = count(DEEPSEEK_V3, workload=Workload(sequence_length=4096, multi_token=True))
    assert silent.forward.high is not None
    assert silent.forward.best is not None
    assert stated.forward.best is not None
    assert silent.forward.best < stated.forward.best < silent.forward.high
    extra = (stated.forward.best - silent.forward.best) / 2
    assert rounded_text(extra / silent.parameters.per_token, 2) == "0.044"


def test_shared_blocks_run_more_often_than_they_are_stored() -> None:
    counted = count({"model_type": "zamba2"})
    assert counted.parameters.per_token > counted.parameters.total


@pytest.mark.parametrize(
    ("name", "config", "parameters", "tokens", "listed", "counted"),
    [
        ("A", {"model_type": "phi3", "sliding_window": 2047}, 38 * 10**8, 33 * 10**11, "7.5e22", "8e22"),
        ("C", QWEN3_06B, 6 * 10**8, 36 * 10**12, "1.3e23", "1.8e23"),
        ("F", None, 25 * 10**8, 12 * 10**12, "1.8e23", ""),
        ("G", None, 26 * 10**8, 61 * 10**9 * 164, "1.6e23", ""),
    ],
)
def test_examples_of_the_guidelines(
    name: str, config: dict[str, Any] | None, parameters: int, tokens: int, listed: str, counted: str
) -> None:
    assert rounded_text(6 * parameters * tokens) == listed
    if config is not None:
        best = estimate(config, stages=[Stage(tokens=tokens, sequence_length=4096)]).flop.best
        assert best is not None
        assert rounded_text(best) == counted


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


def test_a_frozen_tower_below_costs_two_and_a_frozen_language_model_above_four() -> None:
    config = {"model_type": "llava"}
    images = Workload(sequence_length=2048, images=1)
    tower = count(config, workload=images, training=Training(frozen=("vision",)))
    language = count(config, workload=images, training=Training(frozen=("vision", "language")))
    forward = {term.name: term.flop for term in tower.terms}
    lower = {term.name: term.flop for term in tower.training_terms}
    upper = {term.name: term.flop for term in language.training_terms}
    assert lower["vision_mlp"] == forward["vision_mlp"]
    assert lower["mlp"] == 3 * forward["mlp"]
    assert upper["mlp"] == 2 * forward["mlp"]


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


def test_source_and_target_meet_their_own_weights() -> None:
    config = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}
    equal = count(config, workload=Workload(sequence_length=512, target_length=512))
    short = count(config, workload=Workload(sequence_length=512, target_length=128))
    assert equal.forward.best is not None
    assert short.forward.best is not None
    assert 1024 * equal.forward.best > 640 * short.forward.best


def test_an_unknown_length_widens_the_range() -> None:
    config = LLAMA_8B | {"max_position_embeddings": 131072}
    unknown, known = count(config), count(config, sequence_length=4096)
    assert unknown.forward.best == known.forward.best
    assert unknown.forward.low is not None
    assert known.forward.low is not None
    assert unknown.forward.low < known.forward.low
    assert any("nobody said" in sentence for sentence in unknown.assumptions)


def test_the_document_holds_decimal_strings_only() -> None:
    written = document(estimate(LLAMA_8B, tokens=15 * 10**12, sequence_length=8192))
    assert written["parameters"] == {"total": "8030261248", "active": "8030261248", "per_token": "7504658432"}
    assert written["score_coefficient"] == "524288"
    assert isinstance(json.loads(json.dumps(written)), dict)
    assert not [value for value in _leaves(written) if isinstance(value, float)]


def test_the_document_of_a_sample() -> None:
    written = document(count(SDXL))
    assert "flop_per_sample" in written
    assert "flop_per_token" not in written


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    return [leaf for inner in value for leaf in _leaves(inner)] if isinstance(value, list) else [value]


def test_decimals_of_a_file_are_read_exactly() -> None:
    config = json.loads('{"model_type": "xlstm", "ffn_proj_factor": 2.667, "qk_dim_factor": 0.5}', parse_float=Decimal)
    assert count(config).parameters.total == 6_865_424_896


def test_both_halves_of_an_encoder_decoder_count_as_weights_that_tokens_meet() -> None:
    counted = count({"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]})
    assert counted.parameters.per_token > counted.parameters.total / 2
    assert counted.score_coefficient > 0


def test_a_sequence_longer_than_the_configuration_allows_is_warned_about() -> None:
    config = LLAMA_8B | {"max_position_embeddings": 8192}
    assert any("longer" in warning for warning in count(config, sequence_length=131072).warnings)
    assert not count(config, sequence_length=8192).warnings


def test_a_part_that_the_model_does_not_have_cannot_be_frozen() -> None:
    with pytest.raises(InputError, match="no part"):
        count(LLAMA_8B, training=Training(frozen=("vision",)))


def test_images_cost_the_tower_and_the_projector() -> None:
    config = {"model_type": "llava"}
    none, one = (count(config, workload=Workload(sequence_length=2048, images=number)) for number in (0, 1))
    names = {term.name for term in one.terms} - {term.name for term in none.terms}
    assert {"vision_mlp", "projector"} <= names
    silent = count(config, sequence_length=2048)
    assert silent.forward.high is not None
    assert one.forward.best is not None
    assert silent.forward.high > one.forward.best
