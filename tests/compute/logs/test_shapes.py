"""Images, sound and two texts: what the Trainer takes for a token there is none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from log_proofs import LORA, MT5_SMALL, VIT, WHISPER, best, log, traps, unknown

from gpaiscope.compute.logs import (
    prove,
)


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


def test_names_withhold_a_figure() -> None:
    found = replace(
        log(flop=10**17, tokens=10**6), adapter=LORA | {"base_model_name_or_path": "openai/whisper-large-v2"}
    )
    proof = prove(found)
    assert unknown(proof)
    assert "input-values-as-tokens" in traps(proof)


TROCR: dict[str, object] = {
    "model_type": "vision-encoder-decoder",
    "is_encoder_decoder": True,
    "encoder": VIT | {"num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072},
    "decoder": {
        **{"model_type": "gpt2", "n_embd": 768, "n_layer": 12, "n_head": 12, "vocab_size": 50257, "n_positions": 1024},
        **{"add_cross_attention": True, "is_decoder": True},
    },
}
PIXELS = 3 * 224 * 224


def test_pixels_before_a_decoder_of_text_are_named_and_bounded() -> None:
    parameters = 240 * 10**6
    proof = prove(log(TROCR, flop=6 * parameters * PIXELS * 1000, step=10, samples=1000))
    assert traps(proof) == {"pixels-as-tokens"}
    done = 6 * 1000 * (86 * 10**6 * 197 + 124 * 10**6 * 40)
    held = proof.estimate.flop
    assert held.low is not None
    assert held.high is not None
    assert held.low < done < held.high < Fraction(proof.reported or 0)
    assert unknown(proof)


def test_pixels_before_a_decoder_without_samples_are_an_upper_end() -> None:
    config = TROCR | {"encoder": {"model_type": "donut-swin", "depths": [2, 2], "image_size": 224}}
    proof = prove(log(config, flop=10**18, step=10, world_size=1))
    assert unknown(proof)
    assert proof.estimate.flop.high == 10**18
    assert traps(proof) == {"input-values-as-tokens"}


def test_an_encoder_of_text_before_a_decoder_is_none_of_pixels() -> None:
    config = TROCR | {"encoder": {"model_type": "bert", "hidden_size": 768, "vocab_size": 30522}}
    assert traps(prove(log(config, flop=10**18, step=10))) == {"encoder-tokens-times-all-weights"}


def test_sound_before_a_decoder_of_text_is_named() -> None:
    encoder = {"model_type": "wav2vec2", "conv_stride": [5, 2, 2, 2, 2, 2, 2], "conv_dim": [512] * 7, "vocab_size": 32}
    proof = prove(log(TROCR | {"encoder": encoder}, flop=320 * 10**15, world_size=1))
    assert traps(proof) == {"waveform-as-tokens"}
    assert proof.estimate.flop.high == 3 * 10**15


@pytest.mark.parametrize(
    "config",
    [
        {"model_type": "audio-spectrogram-transformer", "num_mel_bins": 128, "patch_size": 16, "hidden_size": 768},
        {"model_type": "speech_to_text", "input_feat_per_channel": 80, "is_encoder_decoder": True, "vocab_size": 10000},
        {"model_type": "blip", "vision_config": {"image_size": 384}, "text_config": {"vocab_size": 30524}},
        {"model_type": "pix2struct", "vision_config": {}, "text_config": {}, "is_encoder_decoder": True},
        {"model_type": "timm_wrapper", "num_channels": 3},
    ],
)
def test_values_that_an_encoder_reads_are_no_tokens(config: dict[str, object]) -> None:
    proof = prove(log(config, flop=10**18, step=10))
    assert "input-values-as-tokens" in traps(proof)
    assert proof.estimate.flop.best is None


@pytest.mark.parametrize("name", ["microsoft/trocr-base-printed", "nlpconnect/vit-gpt2-image-captioning"])
def test_the_name_of_a_reader_of_pixels_withholds_a_figure(name: str) -> None:
    proof = prove(replace(log(flop=10**18, step=10), card={"base_model": name}))
    assert "input-values-as-tokens" in traps(proof)


WAVES = {"model_type": "wav2vec2", "conv_stride": [5, 2, 2, 2, 2, 2, 2], "conv_dim": [512] * 7, "vocab_size": 32}


@pytest.mark.parametrize("config", [VIT, WHISPER, MT5_SMALL, WAVES, TROCR, {"model_type": "timm", "num_channels": 3}])
def test_a_counter_that_may_have_seen_a_shard_gives_no_upper_end(config: dict[str, object]) -> None:
    assert prove(log(config, flop=10**18, step=10)).estimate.flop.high is None
    assert prove(log(config, flop=10**18, step=10, world_size=1)).estimate.flop.high is not None
