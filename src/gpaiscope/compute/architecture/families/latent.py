"""Decoders with multi-head latent attention (MLA), with or without a sparse-attention indexer (DSA).

Sources: DeepSeek-V2 (arXiv 2405.04434), V3 (2412.19437) and V3.2 reports; the model classes of
transformers 5.24.0. Counted is the training form of MLA, not the absorbed form of decoding.
"""

from __future__ import annotations

from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, linear, norm, stack
from ..fields import Fields
from ..workload import Workload
from . import decoder

TYPES: Final = (
    "deepseek_v2", "deepseek_v3", "deepseek_v32", "glm_moe_dsa", "glm4_moe_lite", "minicpm3", "youtu", "longcat_flash",
    "sarvam_mla", "mistral_large3", "axk1",
)  # fmt: skip


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a decoder with latent attention."""
    layers = fields.count("num_hidden_layers", "num_layers", least=0)
    if fields.kind == "longcat_flash":
        sparse: tuple[bool, ...] = (True,) * layers
        parts = decoder.outside(fields) + stack(sparse, lambda kind: _shortcut_layer(fields))
    else:
        sparse = decoder.sparse_layers(fields, layers)
        parts = decoder.outside(fields) + stack(sparse, lambda kind: layer(fields, sparse=kind))
    return Blueprint(
        family="latent-attention decoder" + (" with a sparse-attention indexer" if indexed(fields) else ""),
        parts=parts + decoder.multi_token(fields, workload, layer(fields, sparse=any(sparse))),
        dense=not any(sparse) and not indexed(fields),
        longest=decoder.longest(fields),
    )


def indexed(fields: Fields) -> bool:
    """Whether an indexer chooses the keys."""
    return bool(fields.optional("index_n_heads") and fields.optional("index_topk"))


def layer(fields: Fields, *, sparse: bool) -> Parts:
    """One layer: latent attention, then a mixture of experts or a dense block."""
    feed = decoder.mixture(fields) if sparse else decoder.dense_mlp(fields)
    norms = norm(fields.count("hidden_size"), 4 if fields.flag("use_post_norm") else 2)
    return (norms, *latent_attention(fields), *feed)


def latent_attention(fields: Fields, *, gate: int = 0) -> Parts:
    """Latent attention: queries and keys are of ``nope + rope`` numbers, values of ``v_head_dim``.

    ``gate``: columns of an output gate, 0 for none.
    """
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    nope, rope = fields.count("qk_nope_head_dim", least=0), fields.count("qk_rope_head_dim", least=0)
    value, latent = fields.count("v_head_dim"), fields.count("kv_lora_rank")
    query, bias = fields.optional("q_lora_rank"), fields.flag("attention_bias")
    term, columns = "attention_projections", heads * (nope + rope)
    queries: Parts = (linear(term, width, columns),)
    if query:
        queries = (linear(term, width, query, bias=bias), norm(query), linear(term, query, columns))
    span = fields.optional("index_topk") or 0
    score = Score(width=heads * (nope + rope + value), kind="top-k" if indexed(fields) else "causal", span=span)
    parts: Parts = (
        *queries,
        linear(term, width, latent + rope, bias=bias),
        norm(latent),
        linear(term, latent, heads * (nope + value)),
        linear(term, heads * value, width, bias=bias),
        Part(term="attention_scores", score=score),
    )
    if gate:
        parts += (linear("attention_gate", width, gate),)
    return parts + (_indexer(fields, query or width) if indexed(fields) else ())


def _indexer(fields: Fields, source: int) -> Parts:
    """The lightning indexer: its scores run over the full causal area."""
    width, heads, size = fields.count("hidden_size"), fields.count("index_n_heads"), fields.count("index_head_dim")
    return (
        linear("indexer", source, heads * size),
        linear("indexer", width, size),
        linear("indexer", width, heads),
        norm(size, 2),
        Part(term="indexer_scores", score=Score(width=heads * (size + 1))),
    )


def _shortcut_layer(fields: Fields) -> Parts:
    """LongCat's layer: two attentions, two dense blocks, and one mixture some of whose experts do nothing."""
    width, count = fields.count("hidden_size"), fields.count("n_routed_experts")
    idle = fields.optional("zero_expert_num") or 0
    chosen = fields.count("moe_topk", "num_experts_per_tok", default=1)
    inner, dense = fields.count("expert_ffn_hidden_size", "moe_intermediate_size"), fields.count("ffn_hidden_size")
    expert = 3 * width * inner
    mean = min(chosen, count) * count // (count + idle)
    half = (
        norm(width, 2),
        *latent_attention(fields),
        Part(term="mlp", stored=3 * width * dense, used=3 * width * dense),
    )
    return (
        *half,
        *half,
        Part(term="router", stored=width * (count + idle), used=width * (count + idle)),
        Part(term="experts", stored=expert * count, used=expert * mean, idle=expert * (count - mean)),
    )
