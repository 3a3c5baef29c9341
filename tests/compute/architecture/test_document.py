"""The JSON of a count and of a run."""

from __future__ import annotations

import json

from models import LLAMA_8B, SDXL

from gpaiscope.compute.architecture import (
    count,
    document,
    estimate,
)


def test_the_document_holds_decimal_strings_only() -> None:
    written = document(estimate(LLAMA_8B, tokens=15 * 10**12, sequence_length=8192))
    assert written["parameters"] == {"total": "8030261248", "active": "8030261248", "per_token": "7504658432"}
    assert written["score_coefficient"] == "524288"
    assert isinstance(json.loads(json.dumps(written)), dict)
    assert not [value for value in _leaves(written) if isinstance(value, float)]


def test_the_document_of_a_sample() -> None:
    written = document(count(SDXL))
    assert "flop_per_sample" in written
    assert "flop_per_token" not in written


def test_what_was_supposed_stands_in_no_place_without_its_range() -> None:
    unknown = {"model_type": "never-heard-of", "hidden_size": 512, "num_hidden_layers": 6}
    written = document(estimate(unknown, tokens=10**12))
    assert written["parameters"] == dict.fromkeys(("total", "active", "per_token"))
    assert written["terms"] == written["training_terms"] == written["run_terms"] == []
    per = written["flop_per_token"]
    assert per["forward"] is per["training"] is written["six_nd"]["flop"] is None
    for ends in (written["parameters_range"], per["forward_range"], per["training_range"], written["flop"]):
        assert float(ends["low"]) < float(ends["best"]) < float(ends["high"])
    assert any("never-heard-of" in warning for warning in written["warnings"])


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    return [leaf for inner in value for leaf in _leaves(inner)] if isinstance(value, list) else [value]
