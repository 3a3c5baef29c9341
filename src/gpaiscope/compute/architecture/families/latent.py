"""Decoders with multi-head latent attention (MLA), a sparse-attention indexer (DSA), or compressed keys (V4).

Sources: DeepSeek-V2 (arXiv 2405.04434), V3 (2412.19437), V3.2 and V4 reports; the model classes of
transformers 5.24.0. Counted is the training form of MLA, not the absorbed form of decoding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, linear, norm, stack, vector, weights
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a decoder with latent attention."""
    layers, shortcut = fields.count("num_hidden_layers", "num_layers", least=0), fields.kind == "longcat_flash"
    sparse = (True,) * layers if shortcut else decoder.sparse_layers(fields, layers)
    build = _shortcut_layer if shortcut else layer
    parts = decoder.outside(fields) + stack(sparse, lambda kind: build(fields, sparse=kind))
    parts += decoder.multi_token(fields, workload, layer(fields, sparse=any(sparse)))
    family = "latent-attention decoder" + (" with a sparse-attention indexer" if indexed(fields) else "")
    blueprint = decoder.blueprint(fields, family, parts, dense=not indexed(fields))
    if shortcut and fields.optional("zero_expert_num"):
        return replace(blueprint, assumptions=(*blueprint.assumptions, _EMPTY))
    return blueprint


_EMPTY: Final = (
    "some experts do nothing: a token is counted with as many others as a router meets that chooses among all alike"
)


def indexed(fields: Fields) -> bool:
    """Whether an indexer chooses the keys."""
    return bool(fields.optional("index_n_heads") and fields.optional("index_topk"))


def layer(fields: Fields, *, sparse: bool) -> Parts:
    """One layer: latent attention, then a mixture of experts or a dense block."""
    feed = decoder.feed(fields, sparse=sparse)
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


def _shortcut_layer(fields: Fields, *, sparse: bool) -> Parts:
    """LongCat's layer: two attentions, two dense blocks, and one mixture some of whose experts do nothing."""
    width, count = fields.count("hidden_size"), fields.count("n_routed_experts")
    idle = fields.optional("zero_expert_num") or 0
    chosen = fields.count("moe_topk", "num_experts_per_tok", default=1)
    inner, dense = fields.count("expert_ffn_hidden_size", "moe_intermediate_size"), fields.count("ffn_hidden_size")
    expert = 3 * width * inner
    # A router that chooses among real and empty experts alike meets this many real ones on average. A token may meet
    # none but empty ones, or as many real ones as are chosen.
    most = min(chosen, count)
    mean = most * count // (count + idle)
    half = (norm(width, 2), *latent_attention(fields), weights("mlp", 3 * width * dense))
    return (
        *half,
        *half,
        weights("router", width * (count + idle)),
        Part(
            term="experts",
            stored=expert * count,
            used=expert * mean,
            idle=expert * (count - mean),
            spared=expert * max(mean - max(most - idle, 0), 0),
            flop_high=2 * expert * (most - mean),
        ),
    )


# -- DeepSeek-V4: a window in every layer, and beside it keys compressed 4 to 1 (an indexer chooses) or 128 to 1

_CHOSEN, _HEAVY = "compressed_sparse_attention", "heavily_compressed_attention"
_USUAL_RATES: Final = {_CHOSEN: 4, _HEAVY: 128}


def _compressed(fields: Fields, workload: Workload) -> Blueprint:
    width, layers = fields.count("hidden_size"), fields.count("num_hidden_layers", least=0)
    streams = fields.count("hc_mult")
    named = fields.texts("layer_types") or tuple(
        {0: "sliding_attention", 4: _CHOSEN}.get(rate, _HEAVY) for rate in fields.counts("compress_ratios")
    )
    kinds = named or tuple(_CHOSEN if i >= 2 and i % 2 else _HEAVY for i in range(layers))
    parts = (
        *decoder.outside(fields),
        weights("hyper_connections", streams * streams * width),
        vector("hyper_connections", streams + 1),
        *stack(kinds[:layers], lambda kind: _compressed_layer(fields, kind)),
    )
    parts += decoder.multi_token(fields, workload, _compressed_layer(fields, "sliding_attention"))
    return decoder.blueprint(fields, "compressed-attention decoder", parts)


def _compressed_layer(fields: Fields, kind: str) -> Parts:
    """Queries of low rank, one key-value head for all, and an output projection of low rank by groups.

    Hyper-connections (arXiv 2409.19606) mix ``hc_mult`` residual streams before and after both halves.
    """
    width, heads, size = fields.count("hidden_size"), fields.count("num_attention_heads"), fields.count("head_dim")
    query, rank, groups = fields.count("q_lora_rank"), fields.count("o_lora_rank"), fields.count("o_groups")
    streams, term = fields.count("hc_mult"), "attention_projections"
    mixes = streams * streams + 2 * streams
    window = Score(width=2 * heads * size, kind="window", span=fields.optional("sliding_window") or 0)
    return (
        norm(width, 2),
        *(weights("hyper_connections", mixes * streams * width), vector("hyper_connections", mixes + 3)) * 2,
        linear(term, width, query),
        norm(query),
        linear(term, query, heads * size),
        linear(term, width, size),
        norm(size),
        weights(term, heads * size // groups * groups * rank),
        linear(term, groups * rank, width),
        vector("attention_sinks", heads),
        Part(term="attention_scores", score=window),
        *_compressor(fields, kind, width, 2 * heads * size, size),
        *decoder.mixture(fields),
    )


def _compressor(fields: Fields, kind: str, width: int, columns: int, size: int) -> Parts:
    """Attention over compressed keys, where a layer of this kind has it."""
    if kind not in _USUAL_RATES:
        return ()
    rates = fields.value("compress_rates")
    stated = rates.get(kind) if isinstance(rates, Mapping) else None
    rate = stated if isinstance(stated, int) and 0 < stated < 10**6 else _USUAL_RATES[kind]
    if kind == _HEAVY:
        score = Score(width=columns, kind="compressed", span=rate)
        return (*_pooled(width, size, rate, 1), Part(term="attention_scores", score=score))
    inner, choosers = fields.count("index_head_dim"), fields.count("index_n_heads")
    chosen = Score(width=columns, kind="compressed-top-k", span=rate, most=fields.count("index_topk") * rate)
    return (
        *_pooled(width, size, rate, 2),
        Part(term="attention_scores", score=chosen),
        *_pooled(width, inner, rate, 2, term="indexer"),
        linear("indexer", fields.count("q_lora_rank"), choosers * inner),
        linear("indexer", width, choosers),
        Part(term="indexer_scores", score=Score(width=choosers * inner, kind="compressed", span=rate)),
    )


def _pooled(width: int, size: int, rate: int, overlap: int, term: str = "compressor") -> Parts:
    """Keys and their gates, pooled over ``rate`` positions with a learned bias; windows may overlap."""
    matrix = linear(term, width, overlap * size)
    return (matrix, matrix, vector(term, rate * overlap * size), norm(size))


BUILDERS: Final = {
    **dict.fromkeys(("deepseek_v2", "deepseek_v3", "deepseek_v32", "glm_moe_dsa", "glm4_moe_lite"), describe),
    **dict.fromkeys(
        ("longcat_flash", "minicpm3", "youtu", "sarvam_mla", "mistral_large3", "mistral4", "axk1"), describe
    ),
    "deepseek_v4": _compressed,
}
