"""Reading a configuration: exact decimals, nulls that count, and every mistake at once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from gpaiscope.compute.architecture import (
    count,
)
from gpaiscope.errors import InputError


def test_a_null_query_rank_is_no_query_rank() -> None:
    lite = {"model_type": "deepseek_v2", "hidden_size": 2048, "q_lora_rank": None, "num_attention_heads": 16}
    assert count(lite).parameters.total != count(lite | {"q_lora_rank": 1536}).parameters.total


def test_decimals_of_a_file_are_read_exactly() -> None:
    config = json.loads('{"model_type": "xlstm", "ffn_proj_factor": 2.667, "qk_dim_factor": 0.5}', parse_float=Decimal)
    assert count(config).parameters.total == 6_865_424_896


@pytest.mark.parametrize(
    ("config", "reference"),
    [
        ({"model_type": "llama", "num_hidden_layers": 10**9}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": -4096}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": 10**30}, "out-of-range"),
        ({"model_type": "llama", "hidden_size": "4096"}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": True}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": 4096.5}, "not-a-whole-number"),
        ({"model_type": "llama", "hidden_size": float("nan")}, "not-a-whole-number"),
        ({"model_type": "llava", "text_config": []}, "not-an-object"),
        ({"model_type": "llama", "tie_word_embeddings": "yes"}, "not-a-truth-value"),
        ({}, "nothing-to-count"),
        ({"model_type": "nemotron_h", "hybrid_override_pattern": "MX"}, "unknown-layer"),
    ],
)
def test_a_broken_configuration_is_refused_with_its_mistake(config: dict[str, Any], reference: str) -> None:
    with pytest.raises(InputError) as caught:
        count(config)
    assert reference in [mistake.reference for mistake in caught.value.mistakes]


def test_all_mistakes_are_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        count({"model_type": "llama", "hidden_size": "wide", "num_hidden_layers": -1, "vocab_size": []})
    assert {mistake.path for mistake in caught.value.mistakes} >= {"hidden_size", "num_hidden_layers", "vocab_size"}
