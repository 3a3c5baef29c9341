"""Configurations in vendors' own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gpaiscope.compute.architecture import count

MISTRAL = {
    "dim": 4096,
    "n_layers": 32,
    "head_dim": 128,
    "hidden_dim": 14_336,
    "n_heads": 32,
    "n_kv_heads": 8,
    "norm_eps": 1e-05,
    "vocab_size": 32_000,
}
LLAMA_2 = {"dim": 4096, "multiple_of": 256, "n_heads": 32, "n_layers": 32, "norm_eps": 1e-05, "vocab_size": -1}
LLAMA_3 = LLAMA_2 | {
    "n_kv_heads": 8,
    "vocab_size": 128_256,
    "multiple_of": 1024,
    "ffn_dim_multiplier": Decimal("1.3"),
}
MEGATRON = {
    "num_layers": 32,
    "hidden_size": 4096,
    "ffn_hidden_size": 14_336,
    "num_attention_heads": 32,
    "num_query_groups": 8,
    "kv_channels": 128,
    "swiglu": True,
    "add_bias_linear": False,
    "normalization": "RMSNorm",
    "untie_embeddings_and_output_weights": True,
    "padded_vocab_size": 128_256,
}
WAN = {
    "_class_name": "WanModel",
    "model_type": "t2v",
    "dim": 5120,
    "ffn_dim": 13_824,
    "freq_dim": 256,
    "in_dim": 16,
    "num_heads": 40,
    "num_layers": 40,
    "out_dim": 16,
    "text_len": 512,
}
LLADA = {
    "model_type": "llada",
    "architectures": ["LLaDAModelLM"],
    "d_model": 4096,
    "n_heads": 32,
    "n_kv_heads": 32,
    "n_layers": 32,
    "mlp_hidden_size": 12_288,
    "embedding_size": 126_464,
    "vocab_size": 126_464,
    "weight_tying": False,
}
PHI = {"model_type": "mixformer-sequential", "n_embd": 2048, "n_head": 32, "n_inner": None, "n_layer": 24}


@pytest.mark.parametrize(
    ("config", "total"),
    [
        (MISTRAL, 7_241_732_096),
        (MISTRAL | {"moe": {"num_experts_per_tok": 2, "num_experts": 8}}, 46_702_792_704),
        (LLAMA_2, 6_738_415_616),
        (LLAMA_3, 8_030_261_248),
        (LLAMA_3 | {"dim": 2048, "n_layers": 16, "ffn_dim_multiplier": 1.5, "multiple_of": 256}, 1_235_814_400),
        (MEGATRON, 8_030_261_248),
        (WAN, 14_288_491_584),
        (LLADA, 8_015_581_184),
        (PHI | {"vocab_size": 51_200, "n_positions": 2048}, 1_418_270_720),
    ],
)
def test_a_vendors_keys_count_what_the_library_counts(config: dict[str, object], total: int) -> None:
    found = count(config)
    assert found.parameters.total == total
    assert found.parameters.settled
    assert found.warnings == ()


def test_a_picture_to_begin_with_adds_its_embedding_and_keys() -> None:
    text, picture = count(WAN).parameters, count(WAN | {"in_dim": 36, "model_type": "i2v"}).parameters
    assert picture.total == 16_394_878_784
    assert picture.total > text.total


def test_the_same_keys_under_a_type_of_the_library_are_the_librarys() -> None:
    assert count({**LLAMA_2, "model_type": "llama", "vocab_size": 32_000}).warnings


def test_a_multiplier_that_is_no_number_is_refused_or_said() -> None:
    from gpaiscope.errors import InputError

    with pytest.raises(InputError):
        count(LLAMA_2 | {"ffn_dim_multiplier": "much"})


STATE_SPACE = {
    "d_model": 2560, "n_layer": 64, "vocab_size": 50_277, "ssm_cfg": {}, "rms_norm": True, "pad_vocab_size_multiple": 8
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "total"),
    [
        ({}, 2_768_345_600),
        ({"ssm_cfg": {"layer": "Mamba2"}, "pad_vocab_size_multiple": 16, "tie_embeddings": True}, 2_702_599_680),
    ],
)
def test_state_spaces_in_their_makers_keys(more: dict[str, object], total: int) -> None:
    found = count(STATE_SPACE | more).parameters
    assert (found.total, found.settled) == (total, True)


def test_state_spaces_with_layers_of_other_kinds_are_counted_roughly() -> None:
    assert not count(STATE_SPACE | {"attn_layer_idx": [9, 18]}).parameters.settled


def test_olmo_in_its_makers_keys() -> None:
    config = {
        "model_type": "hf_olmo", "d_model": 4096, "mlp_hidden_size": 22_016, "n_heads": 32, "n_layers": 32,
        "vocab_size": 50_280, "embedding_size": 50_304, "weight_tying": False, "include_bias": False,
        "activation_type": "swiglu", "layer_norm_type": "default", "layer_norm_with_affine": False,
    }  # fmt: skip
    assert count(config).parameters.total == 6_888_095_744


def test_the_first_configurations_of_bert_name_no_type() -> None:
    bert = {
        "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 768,
        "initializer_range": 0.02, "intermediate_size": 3072, "max_position_embeddings": 512,
        "num_attention_heads": 12, "num_hidden_layers": 12, "type_vocab_size": 2, "vocab_size": 30_522,
    }  # fmt: skip
    assert count(bert).parameters.total == 109_514_298
    assert count(bert).parameters.settled
    assert not count({**bert, "embedding_size": 128}).parameters.settled


def test_the_first_configurations_of_gpt_2_name_no_type() -> None:
    small = {
        "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "n_ctx": 1024, "n_embd": 768, "n_head": 12,
        "n_layer": 12, "n_positions": 1024, "vocab_size": 50_257,
    }  # fmt: skip
    assert count(small).parameters.total == 124_439_808
    assert not count({**small, "rotary_dim": 64}).parameters.settled
