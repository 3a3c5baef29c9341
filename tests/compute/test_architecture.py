"""Published models counted from hand-written configurations: their numbers are in their reports and repositories."""

from __future__ import annotations

from typing import Any

import pytest
from models import DEEPSEEK_V3, LLAMA_1B, LLAMA_8B, MIXTRAL, SDXL

from gpaiscope.compute.architecture import (
    Stage,
    count,
    estimate,
)
from gpaiscope.values import rounded_text

QWEN3_06B = {
    "model_type": "qwen3", "hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28, "head_dim": 128,
    "num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 151936, "tie_word_embeddings": True,
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
    ("Phi 1.5, the inner width left to the library", {"model_type": "phi", "n_inner": None}, 1_418_270_720),
    ("JetMoE 8B", {"model_type": "jetmoe", "num_hidden_layers": 24}, 8_522_237_952),
    ("LFM2 1.2B", {"model_type": "lfm2", "hidden_size": 2048, "intermediate_size": 12288, "num_hidden_layers": 16,
                   "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 65536,
                   "full_attn_idxs": [2, 5, 8, 10, 12, 14]}, 1_170_340_608),
    ("XLNet base, 2 classes", {"model_type": "xlnet", "architectures": ["XLNetForSequenceClassification"],
                               "d_model": 768, "n_layer": 12, "n_head": 12, "d_inner": 3072}, 117_310_466),
    ("Swin-T, 1000 classes", {"model_type": "swin", "num_labels": 1000}, 28_288_354),
    ("Qwen-Image", {"_class_name": "QwenImageTransformer2DModel"}, 20_430_401_088),
]  # fmt: skip


@pytest.mark.parametrize(("name", "config", "total"), PARAMETERS, ids=[row[0] for row in PARAMETERS])
def test_parameters_are_exact(name: str, config: dict[str, Any], total: int) -> None:
    assert count(config).parameters.total == total


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
