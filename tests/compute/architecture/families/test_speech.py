"""Encoders of speech."""

from __future__ import annotations

from gpaiscope.compute.architecture import count


def test_every_position_of_a_recording_attends_to_all_others() -> None:
    """A layer of Whisper tiny: 1,500 positions meet 12 * 384**2 weights, and 1,500**2 pairs cost 4 * 384 each."""
    tiny = {
        "model_type": "whisper", "d_model": 384, "vocab_size": 51_865, "decoder_layers": 4,
        "encoder_attention_heads": 6, "decoder_attention_heads": 6, "encoder_ffn_dim": 1536, "decoder_ffn_dim": 1536,
    }  # fmt: skip
    shorter, longer = (count(tiny | {"encoder_layers": layers}).forward.best for layers in (4, 5))
    assert shorter is not None
    assert longer is not None
    assert longer - shorter == 5_308_416_000 + 3_456_000_000
