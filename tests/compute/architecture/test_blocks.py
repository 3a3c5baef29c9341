"""Attention as a block: pairs that a window leaves out, keys that heads share."""

from __future__ import annotations

from models import LLAMA_8B

from gpaiscope.compute.architecture import (
    count,
)


def test_grouping_the_keys_does_not_change_the_scores() -> None:
    many = count(LLAMA_8B | {"num_key_value_heads": 32})
    assert many.score_coefficient == count(LLAMA_8B).score_coefficient
    assert many.parameters.total > count(LLAMA_8B).parameters.total


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
