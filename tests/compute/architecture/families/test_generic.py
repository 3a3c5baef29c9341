"""What is not known is counted widely, with the reason."""

from __future__ import annotations

from gpaiscope.compute.architecture import count


def test_an_unknown_type_is_counted_widely_with_the_reason() -> None:
    known = count({"model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16})
    unknown = count({"model_type": "brand_new", "n_embd": 2048, "n_layer": 16})
    assert unknown.family == "unknown"
    assert unknown.forward.low is not None
    assert unknown.forward.best is not None
    assert unknown.forward.low > 0
    assert unknown.forward.high is not None
    assert unknown.forward.high / unknown.forward.low > 3
    assert any("brand_new" in warning for warning in unknown.warnings)
    assert not unknown.dense_transformer
    assert known.dense_transformer


SPARSE = {
    "model_type": "nothing-known", "architectures": ["NewForCausalLM"], "hidden_size": 1024, "intermediate_size": 2048,
    "num_hidden_layers": 32, "num_attention_heads": 8, "num_experts": 16_384, "num_experts_per_tok": 64,
    "vocab_size": 32_768,
}  # fmt: skip


def test_experts_that_are_not_used_are_not_counted() -> None:
    dense = count({name: value for name, value in SPARSE.items() if "experts" not in name}).parameters.total
    assert count(SPARSE | {"is_moe": False}).parameters.total == dense
    assert count(SPARSE).parameters.total > 1000 * dense


def test_heads_by_layer_are_taken_at_their_most() -> None:
    heads = count(SPARSE | {"is_moe": False, "num_key_value_heads": [2, 4, 8]}).parameters
    assert heads.total == count(SPARSE | {"is_moe": False, "num_key_value_heads": 8}).parameters.total
    assert not heads.settled
