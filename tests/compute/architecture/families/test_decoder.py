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


def test_experts_that_do_nothing_take_their_part_of_what_a_token_meets() -> None:
    """LongCat-Flash: "activates 18.6B~31.3B parameters (averaging ~27B)", arXiv 2509.01322."""
    found = count(LONGCAT, sequence_length=1)
    billions = [
        each / (2 * 10**9) for each in (found.forward.low, found.forward.best, found.forward.high) if each is not None
    ]
    assert [rounded_text(each, 3) for each in billions] == ["18.7", "27.1", "31.4"]
    assert any("do nothing" in said for said in found.assumptions)


LONGCAT = {
    **{"model_type": "longcat_flash", "vocab_size": 131072, "hidden_size": 6144, "num_layers": 28},
    **{"num_attention_heads": 64, "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128},
    **{"qk_rope_head_dim": 64, "v_head_dim": 128, "ffn_hidden_size": 12288, "expert_ffn_hidden_size": 2048},
    **{"n_routed_experts": 512, "zero_expert_num": 256, "moe_topk": 12, "max_position_embeddings": 131072},
}
