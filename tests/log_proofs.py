"""Logs of one run by hand, and what is asked of their proofs."""

from __future__ import annotations

from gpaiscope.compute.logs import (
    LogProof,
    LogRecords,
    Run,
    Series,
)
from gpaiscope.values import Exact

LLAMA_8B = {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "tie_word_embeddings": False}
LLAMA_8B_SHAPE = {
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "max_position_embeddings": 8192,
}
VIT = {"model_type": "vit", "image_size": 224, "patch_size": 16, "num_channels": 3, "hidden_size": 768}
WHISPER = {
    "model_type": "whisper",
    "d_model": 1280,
    "encoder_layers": 32,
    "decoder_layers": 32,
    "encoder_ffn_dim": 5120,
    "decoder_ffn_dim": 5120,
    "num_mel_bins": 80,
    "max_source_positions": 1500,
    "max_target_positions": 448,
    "vocab_size": 51865,
    "is_encoder_decoder": True,
}
MT5_SMALL = {
    "model_type": "mt5",
    "d_model": 512,
    "d_kv": 64,
    "num_heads": 6,
    "d_ff": 1024,
    "num_layers": 8,
    "num_decoder_layers": 8,
    "feed_forward_proj": "gated-gelu",
    "is_encoder_decoder": True,
    "tie_word_embeddings": False,
    "vocab_size": 250112,
}
LORA = {"peft_type": "LORA", "r": 8, "task_type": "CAUSAL_LM"}


def log(
    config: dict[str, object] | None = None, adapter: dict[str, object] | None = None, **values: Exact
) -> LogRecords:
    run = Run(series={name: Series.of(value) for name, value in values.items()}, rows=1)
    return LogRecords(format="trainer_state", runs=(run,), config=config or {}, adapter=adapter or {})


def best(proof: LogProof) -> Exact:
    assert proof.estimate.flop.best is not None
    return proof.estimate.flop.best


def traps(proof: LogProof) -> set[str]:
    return {trap.id for trap in proof.traps}


def unknown(proof: LogProof) -> bool:
    return proof.estimate.flop.best is None and any(missing.fact == "flop" for missing in proof.unproven)
