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
