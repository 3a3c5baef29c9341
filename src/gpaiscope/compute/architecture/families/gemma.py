"""Gemma 3n and 4: embeddings for every layer, layers of two sizes of heads, keys shared between layers.

Sources: the model classes of transformers 5.24.0. Embeddings for every layer are looked up, so
that much of what is stored multiplies nothing.
"""

from __future__ import annotations

from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, embedding, experts, linear, mlp, norm, repeat, stack, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder

_Kind = tuple[bool, bool, int]
"""Whether a layer's attention is over everything, whether its keys are its own, and its inner width."""


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a Gemma 3n or 4 language model."""
    older = fields.kind == "gemma3n_text"
    parts = (
        decoder.outside(fields)
        + _per_layer(fields)
        + stack(_kinds(fields, older), lambda kind: _layer(fields, kind, older))
    )
    if older:
        width, streams = fields.count("hidden_size"), fields.count("altup_num_inputs", default=4)
        parts += repeat((linear("alternating_updates", width, width),), 2 * (streams - 1))
    family = "decoder with embeddings for every layer" if fields.optional("hidden_size_per_layer_input") else "decoder"
    return decoder.blueprint(fields, family, parts, dense=True, also=" and experts")


def _kinds(fields: Fields, older: bool) -> tuple[_Kind, ...]:
    layers = fields.count("num_hidden_layers", least=0)
    named, step = decoder.layer_names(fields, layers), 5 if older else 6
    full = [name == "full_attention" for name in named] or [(i + 1) % step == 0 for i in range(layers)]
    if full and not older:
        full[-1] = True
    own = layers - min(fields.optional("num_kv_shared_layers") or 0, layers)
    inner = fields.counts("intermediate_size") or (fields.count("hidden_size") * 8,)
    widths = [inner[i] if len(inner) >= layers else inner[0] for i in range(layers)]
    if fields.flag("use_double_wide_mlp"):
        widths = [width if i < own else 2 * width for i, width in enumerate(widths)]
    return tuple((full[i], i < own, widths[i]) for i in range(layers))


def _per_layer(fields: Fields) -> Parts:
    size = fields.optional("hidden_size_per_layer_input") or 0
    if not size:
        return ()
    layers, width = fields.count("num_hidden_layers"), fields.count("hidden_size")
    rows = fields.count("vocab_size_per_layer_input", default=fields.count("vocab_size"))
    each = (linear("per_layer_embeddings", width, size), linear("per_layer_embeddings", size, width), norm(width))
    whole = linear("per_layer_embeddings", width, layers * size)
    return (embedding(rows, layers * size), whole, norm(size), *repeat(each, layers))


def _layer(fields: Fields, kind: _Kind, older: bool) -> Parts:
    width = fields.count("hidden_size")
    parts = (norm(width, 4), *_attention(fields, kind, older), *mlp(width, kind[2]))
    if older:
        rank, streams = fields.count("laurel_rank", default=64), fields.count("altup_num_inputs", default=4)
        small = streams * streams + streams**3 + streams * width
        parts += (
            Part(term="alternating_updates", stored=small + 2 * width, used=small),
            linear("low_rank_residual", width, rank),
            linear("low_rank_residual", rank, width),
            norm(width),
        )
    if fields.flag("enable_moe_block"):
        count, chosen = fields.count("num_experts"), fields.count("top_k_experts", default=1)
        chooser = width * count + width + count
        inner = fields.count("moe_intermediate_size")
        parts += (norm(width, 3), *experts(width, inner, count=count, chosen=chosen, router_stored=chooser))
    return parts


def _attention(fields: Fields, kind: _Kind, older: bool) -> Parts:
    full, own, _ = kind
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    keys, size = fields.count("num_key_value_heads", default=heads), fields.count("head_dim", default=256)
    same = full and fields.flag("attention_k_eq_v")
    if full and not older:
        size = fields.count("global_head_dim", default=512)
        keys = fields.count("num_global_key_value_heads", default=keys) if same else keys
    sources = (1 if same else 2) if own else 0
    window = fields.optional("sliding_window") or 0
    score = Score(width=2 * heads * size, kind="causal" if full else "window", span=window)
    return (
        linear("attention_projections", width, heads * size + sources * keys * size),
        linear("attention_projections", heads * size, width),
        vector("norms", 2 * size if own else size),
        Part(term="attention_scores", score=score),
    )


BUILDERS: Final = dict.fromkeys(("gemma3n_text", "gemma4_text", "gemma4_unified_text"), describe)
