"""A prior, masked picture tokens, SpeechT5 and EnCodec, against what diffusers 0.42.1 and transformers 5.24.0 build."""

from __future__ import annotations

import pytest

from gpaiscope.compute.architecture import Workload, count

PRIOR = {
    "_class_name": "PriorTransformer", "num_layers": 20, "num_attention_heads": 32, "attention_head_dim": 64,
    "embedding_dim": 768, "num_embeddings": 77, "additional_embeddings": 4,
}  # fmt: skip
UVIT = {
    "_class_name": "UVit2DModel", "hidden_size": 1024, "num_hidden_layers": 22, "num_attention_heads": 16,
    "intermediate_size": 2816, "vocab_size": 8256, "codebook_size": 8192, "block_out_channels": 768,
    "in_channels": 768, "encoder_hidden_size": 768, "cond_embed_dim": 768, "micro_cond_embed_dim": 1280,
    "block_num_heads": 12, "num_res_blocks": 3,
}  # fmt: skip
SPEECH = {
    "model_type": "speecht5", "encoder_layers": 12, "decoder_layers": 6, "hidden_size": 768, "vocab_size": 81,
    "encoder_attention_heads": 12, "decoder_attention_heads": 12, "encoder_ffn_dim": 3072, "decoder_ffn_dim": 3072,
}  # fmt: skip
CODEC = {
    "model_type": "encodec", "num_filters": 32, "hidden_size": 128, "num_lstm_layers": 2, "audio_channels": 1,
    "codebook_size": 1024, "upsampling_ratios": [8, 5, 4, 2], "num_residual_layers": 1, "sampling_rate": 24_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("config", "counted"),
    [
        (PRIOR, 1_022_030_080),
        (PRIOR | {"num_layers": 3, "num_attention_heads": 8, "embedding_dim": 640}, 11_339_648),
        (
            PRIOR | {
                "num_layers": 2, "encoder_hid_proj_type": None, "added_emb_type": None, "clip_embed_dim": 2048,
                "embedding_proj_norm_type": "layer", "norm_in_type": "layer", "time_embed_dim": 100,
                "additional_embeddings": 6, "num_embeddings": 1024,
            },
            110_597_732,
        ),
        (UVIT, 603_537_664),
        (UVIT | {"downsample": True, "upsample": True, "num_hidden_layers": 3}, 164_913_920),
        (
            UVIT | {
                "num_res_blocks": 2, "hidden_size": 512, "num_attention_heads": 8, "block_out_channels": 384,
                "block_num_heads": 6, "num_hidden_layers": 2,
            },
            43_143_040,
        ),
        (CODEC, 14_851_810),
        (
            CODEC | {
                "num_filters": 16, "hidden_size": 64, "num_lstm_layers": 1, "audio_channels": 2,
                "norm_type": "time_group_norm", "use_conv_shortcut": False, "num_residual_layers": 2,
            },
            2_713_350,
        ),
        (SPEECH | {"architectures": ["SpeechT5ForTextToSpeech"]}, 144_431_684),
        (SPEECH | {"architectures": ["SpeechT5ForSpeechToText"]}, 151_165_056),
        (SPEECH | {"architectures": ["SpeechT5ForSpeechToSpeech"]}, 153_685_187),
    ],
)  # fmt: skip
def test_parameters_are_those_of_the_library(config: dict[str, object], counted: int) -> None:
    found = count(config)
    assert found.family != "unknown"
    assert found.parameters.settled
    assert found.parameters.total == counted


@pytest.mark.parametrize(("config", "flop"), [(PRIOR, 164_417_929_216), (UVIT, 213_547_483_136)])
def test_a_picture_costs_what_the_counter_of_torch_says(config: dict[str, object], flop: int) -> None:
    """Forward, on the meta device: the counter counts masked pairs too, so that it lies below the upper end."""
    found = count(config).forward
    assert abs(float(found.best) / flop - 1) < 0.005 or abs(float(found.high) / flop - 1) < 0.005


def test_speech_that_is_longer_costs_more() -> None:
    config = SPEECH | {"architectures": ["SpeechT5ForTextToSpeech"]}
    short, long = (count(config, workload=Workload(seconds=seconds)).forward.best for seconds in (5, 20))
    assert long > 2 * short


def test_what_is_not_described_of_them_stays_unknown() -> None:
    assert count(UVIT | {"use_bias": True}).family == "unknown"
    assert count(SPEECH | {"architectures": ["SpeechT5HifiGan"]}).family == "unknown"
