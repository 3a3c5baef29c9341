"""Images, sound and two texts: what the Trainer takes for a token there is none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

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
