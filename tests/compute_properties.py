"""What properties of counts are stated of."""

from __future__ import annotations

from hypothesis import strategies as st

from gpaiscope.values import Range

SIZES = {
    "hidden_size": st.sampled_from([64, 128, 256, 1024]),
    "num_hidden_layers": st.integers(1, 12),
    "intermediate_size": st.sampled_from([64, 256, 1000]),
    "vocab_size": st.integers(1, 50_000),
    "num_attention_heads": st.sampled_from([1, 2, 4, 8]),
}
DENSE = st.fixed_dictionaries(SIZES, optional={"num_key_value_heads": st.sampled_from([1, 2, 4])})
DECODERS = ("llama", "qwen3", "gemma2", "mixtral", "gpt2", "olmo2", "deepseek_v3", "mamba2", "qwen3_next", "rwkv")


def assert_ordered(flop: Range) -> None:
    assert flop.low is not None
    assert flop.best is not None
    assert flop.high is not None
    assert 0 <= flop.low <= flop.best <= flop.high
