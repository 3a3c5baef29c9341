"""Hybrids of gated delta nets and attention: Qwen3-Next, Qwen3.5, Kimi Linear, OLMo Hybrid, Ling 2.5.

Sources: arXiv 2412.06464 (gated delta networks), the Kimi Linear report, the model classes of
transformers 5.24.0. The recurrent view costs ``8 * heads * d_k * d_v`` a token; the chunked
kernel (64 positions) does more and bounds from above.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..blocks import Blueprint, Part, Parts, convolution, linear, norm, stack, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder, latent

CHUNK: Final = 64
_GATED: Final = decoder.Traits(qk_norm="head", gate="full", shared_gate=True)
_NORMED: Final = decoder.Traits(qk_norm="full")


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a hybrid of delta nets and attention."""
    layers = fields.count("num_hidden_layers", least=0)
    sparse = decoder.sparse_layers(fields, layers)
    build = _latent_layer if fields.kind in ("kimi_linear", "bailing_hybrid") else _grouped_layer
    kinds = zip(_kinds(fields, layers), sparse, strict=True)
    parts = decoder.outside(fields) + stack(kinds, lambda kind: build(fields, recurrent=kind[0], sparse=kind[1]))
    one = build(fields, recurrent=False, sparse=any(sparse))
    return Blueprint(
        family="delta-net hybrid" + (" with experts" if any(sparse) else ""),
        parts=parts + decoder.multi_token(fields, workload, one),
        dense=False,
        longest=decoder.longest(fields) or fields.optional("model_max_length"),
    )


def _kinds(fields: Fields, layers: int) -> tuple[bool, ...]:
    """For every layer, whether it is a delta net."""
    if named := decoder.layer_names(fields, layers):
        return tuple("linear" in name or "kda" in name for name in named)
    nested = fields.config.get("linear_attn_config")
    full = nested.get("full_attn_layers") if isinstance(nested, Mapping) else None
    if isinstance(full, list):
        return tuple(i + 1 not in full for i in range(layers))
    step = fields.optional("full_attention_interval", "layer_group_size") or 4
    full_last = fields.kind == "kimi_linear" or (fields.kind == "olmo_hybrid" and layers % step)
    return tuple((i + 1) % step != 0 and not (full_last and i == layers - 1) for i in range(layers))


def _grouped_layer(fields: Fields, *, recurrent: bool, sparse: bool) -> Parts:
    """A layer of Qwen and OLMo: a delta net, or attention with grouped keys."""
    width, traits = fields.count("hidden_size"), _NORMED if fields.kind == "olmo_hybrid" else _GATED
    mixer = delta_net(fields) if recurrent else decoder.decoder_attention(fields, traits, ("causal", 0))
    return (norm(width, 2), *mixer, *decoder.feed(fields, traits, sparse=sparse))


def delta_net(fields: Fields) -> Parts:
    """A gated delta net: queries, keys, values, output gate, two scalars a head, short convolution, state."""
    width, kernel = fields.count("hidden_size"), fields.count("linear_conv_kernel_dim", default=4)
    usual = fields.count("num_attention_heads")
    heads = fields.count("linear_num_key_heads", default=usual)
    value_heads = fields.count("linear_num_value_heads", default=usual)
    each = fields.count("hidden_size") // usual
    size = fields.count("linear_key_head_dim", default=each * 3 // 4)
    value = fields.count("linear_value_head_dim", default=2 * size)
    keys, values = heads * size, value_heads * value
    mixed = 2 * keys + values
    return (
        linear("delta_projections", width, mixed + values + 2 * value_heads),
        convolution("delta_convolution", mixed, mixed, kernel, groups=mixed),
        vector("delta_net", 2 * value_heads),
        norm(value),
        state(value_heads, size, value),
        linear("delta_projections", values, width),
    )


def state(heads: int, size: int, value: int) -> Part:
    """The state's update and reading, by position: recurrent, and by chunks as the upper end."""
    chunked = heads * (2 * CHUNK * (2 * size + value) + CHUNK * CHUNK + 2 * CHUNK * (size + value) + 6 * size * value)
    return Part(term="delta_state", flop=8 * heads * size * value, flop_high=chunked)


def _latent_layer(fields: Fields, *, recurrent: bool, sparse: bool) -> Parts:
    """A layer of Kimi and Ling: a delta net, or latent attention."""
    width, full_gate = fields.count("hidden_size"), fields.flag("mla_use_output_gate")
    heads = fields.count("num_attention_heads")
    bailing = fields.kind == "bailing_hybrid"
    gate = heads if bailing else heads * fields.count("v_head_dim") if full_gate else 0
    mixer = (
        _channel_delta_net(fields, low_rank=not bailing) if recurrent else latent.latent_attention(fields, gate=gate)
    )
    return (norm(width, 2), *mixer, *decoder.feed(fields, sparse=sparse))


def _channel_delta_net(fields: Fields, *, low_rank: bool) -> Parts:
    """The delta net of Kimi and Ling: a decay for every channel, by a low-rank (or full) gate."""
    width = fields.count("hidden_size")
    nested = fields.part("linear_attn_config")
    source = nested or fields
    heads = source.count("linear_num_heads", "num_heads", default=fields.count("num_attention_heads"))
    size = source.count("linear_head_dim", "head_dim", default=128)
    kernel = source.count("linear_conv_kernel_dim", "short_conv_kernel_size", default=4)
    columns = heads * size
    full = source.flag("use_full_rank_gate")
    narrow = (linear("delta_projections", width, size), linear("delta_projections", size, columns))
    wide = (linear("delta_projections", width, columns),)
    return (
        linear("delta_projections", width, 3 * columns + heads),
        *(narrow if low_rank else wide),
        *(narrow if low_rank and not full else wide),
        convolution("delta_convolution", 3 * columns, 3 * columns, kernel, groups=3 * columns),
        vector("delta_net", columns + heads),
        norm(size),
        state(heads, size, size),
        linear("delta_projections", columns, width),
    )


BUILDERS: Final = dict.fromkeys(
    ("qwen3_next", "qwen3_5_text", "qwen3_5_moe_text", "olmo_hybrid", "kimi_linear", "bailing_hybrid"), describe
)
