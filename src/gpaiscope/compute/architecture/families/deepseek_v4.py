"""DeepSeek-V4: one shared key-value head, compressed keys, grouped output projection, hyper-connections.

Source: DeepSeek-V4 report and the model class of transformers 5.24.0. Each layer attends within
a window and, by its type, over keys compressed 4 to 1 (chosen by an indexer) or 128 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, linear, norm, stack, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder

TYPES: Final = ("deepseek_v4",)

_SPARSE, _HEAVY = "compressed_sparse_attention", "heavily_compressed_attention"


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of DeepSeek-V4."""
    layers = fields.count("num_hidden_layers", least=0)
    kinds = _kinds(fields, layers)
    hyper, width = fields.count("hc_mult"), fields.count("hidden_size")
    parts = (
        *decoder.outside(fields),
        Part(term="hyper_connections", stored=hyper * hyper * width + hyper + 1, used=hyper * hyper * width),
        *stack(kinds, lambda kind: _layer(fields, kind)),
    )
    return Blueprint(
        family="compressed-attention decoder",
        parts=parts + decoder.multi_token(fields, workload, _layer(fields, "sliding_attention")),
        dense=False,
        longest=decoder.longest(fields),
    )


def _kinds(fields: Fields, layers: int) -> tuple[str, ...]:
    named = fields.texts("layer_types")
    rates = fields.counts("compress_ratios")
    if not named and rates:
        named = tuple({0: "sliding_attention", 4: _SPARSE}.get(rate, _HEAVY) for rate in rates)
    if not named:
        named = tuple(_SPARSE if i >= 2 and i % 2 else _HEAVY for i in range(layers))
    return named[:layers]


def _layer(fields: Fields, kind: str) -> Parts:
    width, hyper = fields.count("hidden_size"), fields.count("hc_mult")
    mixes = hyper * hyper + 2 * hyper
    connection = Part(term="hyper_connections", stored=mixes * (hyper * width + 1) + 3, used=mixes * hyper * width)
    feed = decoder.mixture(fields)
    return (norm(width, 2), connection, connection, *_attention(fields), *_compressor(fields, kind), *feed)


def _attention(fields: Fields) -> Parts:
    width, heads, size = fields.count("hidden_size"), fields.count("num_attention_heads"), fields.count("head_dim")
    query, rank, groups = fields.count("q_lora_rank"), fields.count("o_lora_rank"), fields.count("o_groups")
    term, inside = "attention_projections", heads * size // groups
    window = fields.optional("sliding_window") or 0
    return (
        linear(term, width, query),
        norm(query),
        linear(term, query, heads * size),
        linear(term, width, size),
        norm(size),
        Part(term=term, stored=inside * groups * rank, used=inside * groups * rank),
        linear(term, groups * rank, width),
        vector("attention_sinks", heads),
        Part(term="attention_scores", score=Score(width=2 * heads * size, kind="window", span=window)),
    )


def _rate(fields: Fields, kind: str, usual: int) -> int:
    rates = fields.value("compress_rates")
    found = rates.get(kind) if isinstance(rates, Mapping) else None
    return found if isinstance(found, int) and 0 < found < 10**6 else usual


def _compressor(fields: Fields, kind: str) -> Parts:
    width, heads, size = fields.count("hidden_size"), fields.count("num_attention_heads"), fields.count("head_dim")
    if kind == _HEAVY:
        rate = _rate(fields, kind, 128)
        score = Score(width=2 * heads * size, kind="compressed", span=rate)
        return (*_pool(width, size, rate, 1), Part(term="attention_scores", score=score))
    if kind != _SPARSE:
        return ()
    rate, inner = _rate(fields, kind, 4), fields.count("index_head_dim")
    chosen, choosers = fields.count("index_topk") * rate, fields.count("index_n_heads")
    kept = Score(width=2 * heads * size, kind="compressed-top-k", span=rate, most=chosen)
    return (
        *_pool(width, size, rate, 2),
        Part(term="attention_scores", score=kept),
        *_pool(width, inner, rate, 2, term="indexer"),
        linear("indexer", fields.count("q_lora_rank"), choosers * inner),
        linear("indexer", width, choosers),
        Part(term="indexer_scores", score=Score(width=choosers * inner, kind="compressed", span=rate)),
    )


def _pool(width: int, size: int, rate: int, doubled: int, term: str = "compressor") -> Parts:
    """Keys and their gates, pooled over ``rate`` positions with a learned bias."""
    return (linear(term, width, doubled * size), linear(term, width, doubled * size),
            vector(term, rate * doubled * size), norm(size))  # fmt: skip
