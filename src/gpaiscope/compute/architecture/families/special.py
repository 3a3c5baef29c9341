"""Decoders whose layers differ from Llama's in their own way: Falcon, MPT, JetMoE, DBRX.

Sources: the model classes of transformers 5.24.0, by model type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    attention,
    embedding,
    experts,
    head,
    linear,
    mlp,
    norm,
    plain_layer,
    repeat,
)
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    return decoder.plain(fields, _PARTS[fields.kind](fields))


def _falcon(fields: Fields) -> Parts:
    """Falcon: three ways to share keys, and one or two normalisations."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads", "n_head")
    new, bias = fields.flag("new_decoder_architecture"), fields.flag("bias")
    several = fields.optional("num_kv_heads", "n_head_kv") or heads
    keys = several if new else 1 if fields.flag("multi_query", default=True) else heads
    inner = fields.optional("ffn_hidden_size") or 4 * width
    parallel = fields.flag("parallel_attn", default=True)
    norms = fields.optional("num_ln_in_parallel_attn") or (2 if new else 1)
    norms = norms if parallel else 2
    layer = (
        norm(width, 2 * norms),
        *attention(width, heads, keys, width // heads, qkv_bias=bias, out_bias=bias),
        *mlp(width, inner, gated=False, bias=bias),
    )
    traits = decoder.Traits(norm=2)
    return decoder.outside(fields, traits) + repeat(layer, fields.count("num_hidden_layers", "n_layer", least=0))


def _mpt(fields: Fields) -> Parts:
    width, heads = fields.count("d_model", "hidden_size"), fields.count("n_heads", "num_attention_heads")
    vectors = 1 if fields.flag("no_bias", default=True) else 2
    inner = fields.count("expansion_ratio", default=4) * width
    layer = plain_layer(width, heads, inner, kind="causal", bias=vectors == 2, norms=2 * vectors)
    vocabulary = fields.count("vocab_size")
    outside = (embedding(vocabulary, width), *head(width, vocabulary, tied=True), norm(width, vectors))
    return outside + repeat(layer, fields.count("n_layers", "num_hidden_layers", least=0))


def _jetmoe(fields: Fields) -> Parts:
    """JetMoE: experts in attention too; keys and values are common."""
    width, count = fields.count("hidden_size"), max(decoder.expert_count(fields), 1)
    chosen = min(fields.count("num_experts_per_tok"), count)
    columns = fields.count("num_key_value_heads") * fields.count("kv_channels")
    one = 2 * width * columns
    layer = (
        norm(width, 4),
        linear("attention_projections", width, 2 * columns),
        Part(term="attention_router", stored=width * count, used=width * count),
        Part(term="attention_experts", stored=one * count, used=one * chosen, idle=one * (count - chosen)),
        Part(term="attention_scores", score=Score(width=2 * columns * chosen)),
        *experts(width, fields.count("intermediate_size"), count=count, chosen=chosen),
    )
    return decoder.outside(fields) + repeat(layer, fields.count("num_hidden_layers", least=0))


def _dbrx(fields: Fields) -> Parts:
    width, heads = fields.count("d_model", "hidden_size"), fields.count("n_heads", "num_attention_heads")
    inside, feed = fields.part("attn_config"), fields.part("ffn_config")
    keys = inside.count("kv_n_heads", default=1) if inside else heads
    inner = feed.count("ffn_hidden_size", default=3584) if feed else 4 * width
    count = feed.count("moe_num_experts", default=4) if feed else 4
    chosen = feed.count("moe_top_k", default=1) if feed else 1
    layer = (
        norm(width, 2),
        *attention(width, heads, keys, width // heads),
        *experts(width, inner, count=count, chosen=chosen),
    )
    vocabulary = fields.count("vocab_size")
    outside = (embedding(vocabulary, width), *head(width, vocabulary, tied=decoder.tied(fields)), norm(width))
    return outside + repeat(layer, fields.count("n_layers", "num_hidden_layers", least=0))


_PARTS: Final[dict[str, Callable[[Fields], Parts]]] = {
    "falcon": _falcon,
    "mpt": _mpt,
    "jetmoe": _jetmoe,
    "dbrx": _dbrx,
}

BUILDERS: Final = dict.fromkeys(_PARTS, describe)
