"""Decoders: layers that predict further tokens."""

from __future__ import annotations

from models import DEEPSEEK_V3

from gpaiscope.compute.architecture import (
    Workload,
    count,
)
from gpaiscope.values import rounded_text


def test_layers_for_further_tokens_are_in_the_upper_end_until_they_are_said_to_be_trained() -> None:
    silent = count(DEEPSEEK_V3, sequence_length=4096)
    stated = count(DEEPSEEK_V3, workload=Workload(sequence_length=4096, multi_token=True))
    assert silent.forward.high is not None
    assert silent.forward.best is not None
    assert stated.forward.best is not None
    assert silent.forward.best < stated.forward.best < silent.forward.high
    extra = (stated.forward.best - silent.forward.best) / 2
    assert rounded_text(extra / silent.parameters.per_token, 2) == "0.044"
