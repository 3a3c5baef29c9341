"""Encoder-decoders: each half has its own tokens."""

from __future__ import annotations

from gpaiscope.compute.architecture import (
    Workload,
    count,
)


def test_source_and_target_meet_their_own_weights() -> None:
    config = {"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]}
    equal = count(config, workload=Workload(sequence_length=512, target_length=512))
    short = count(config, workload=Workload(sequence_length=512, target_length=128))
    assert equal.forward.best is not None
    assert short.forward.best is not None
    assert 1024 * equal.forward.best > 640 * short.forward.best


def test_both_halves_of_an_encoder_decoder_count_as_weights_that_tokens_meet() -> None:
    counted = count({"model_type": "t5", "architectures": ["T5ForConditionalGeneration"]})
    assert counted.parameters.per_token > counted.parameters.total / 2
    assert counted.score_coefficient > 0
