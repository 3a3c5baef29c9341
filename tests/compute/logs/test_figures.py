"""The figures of a model, by its configuration or by its base."""

from __future__ import annotations

from fractions import Fraction

from log_proofs import LLAMA_8B_SHAPE, LORA, best, log, traps

from gpaiscope.compute.logs import (
    prove,
)


def test_a_base_among_the_originals_gives_the_size() -> None:
    adapter = LORA | {"base_model_name_or_path": "TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T"}
    proof = prove(log(None, adapter, flop=7124293413922406 * 10, tokens=11465216, step=2800, batch=2))
    assert abs(best(proof) / Fraction(4752111826475418 * 10) - 1) < Fraction(1, 100)
    assert "the base is TinyLlama" in proof.estimate.assumptions[0]
    sharded = prove(log(None, adapter, flop=10**13, tokens=11465216, step=2800, batch=2))
    assert abs(best(sharded) / best(proof) - 1) < Fraction(1, 100)
    assert "sharded-parameters" in traps(sharded)


def test_experts_are_counted_from_the_configuration_where_it_gives_them() -> None:
    config = {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "num_local_experts": 8}
    config |= LLAMA_8B_SHAPE | {"num_experts_per_tok": 2, "architectures": ["MixtralForCausalLM"]}
    proof = prove(log(config, flop=6 * 46 * 10**9 * 10**9, tokens=10**9))
    assert abs(best(proof) / Fraction(6 * 12_748_587_008 * 10**9) - 1) < Fraction(1, 1000)
