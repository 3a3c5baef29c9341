"""Hybrids of state-space or short-convolution mixers with attention, some with experts or shared blocks.

Jamba, Bamba, Zamba 1 and 2, Falcon-H1, Granite 4, Nemotron-H, LFM2, RecurrentGemma, MiniMax-01.
Sources: the model classes of transformers 5.24.0, by model type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Part, Parts, attention, convolution, experts, linear, mlp, norm, repeat, stack, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder, mamba


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a hybrid."""
    family, build = _PARTS[fields.kind]
    parts = decoder.outside(fields) + build(fields)
    return decoder.blueprint(fields, family, parts)


_ATTENDS: Final = ("attention", "full_attention")


def _named(fields: Fields, layers: int) -> tuple[str, ...]:
    return decoder.layer_names(fields, layers, "layers_block_type", "layer_types")


def _attention(fields: Fields, traits: decoder.Traits = decoder.LLAMA) -> Parts:
    return decoder.decoder_attention(fields, traits, ("causal", 0))


def _jamba(fields: Fields) -> Parts:
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    period, offset = fields.count("attn_layer_period", default=8), fields.count("attn_layer_offset", default=4, least=0)
    step = fields.count("expert_layer_period", default=2)
    first = fields.count("expert_layer_offset", default=1, least=0)
    sparse = decoder.expert_count(fields) > 1
    kinds = ((i % period == offset % period, sparse and i % step == first % step) for i in range(layers))

    def layer(kind: tuple[bool, bool]) -> Parts:
        mixer = _attention(fields) if kind[0] else mamba.first(fields, inner_norms=True)
        return (norm(width, 2), *mixer, *decoder.feed(fields, sparse=kind[1]))

    return stack(kinds, layer)


def _bamba(fields: Fields) -> Parts:
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    named, indices = _named(fields, layers), set(fields.counts("attn_layer_indices"))
    kinds = (named[i] in _ATTENDS if named else i in indices for i in range(layers))

    def layer(attends: bool) -> Parts:
        mixer = _attention(fields) if attends else mamba.second(fields)
        sparse = fields.kind == "granitemoehybrid" and decoder.expert_count(fields) > 0
        feed = decoder.feed(fields, sparse=sparse)
        if fields.kind == "granitemoehybrid" and not sparse:
            feed = mlp(width, fields.count("shared_intermediate_size"))
        return (norm(width, 2), *mixer, *feed)

    return stack(kinds, layer)


def _falcon_h1(fields: Fields) -> Parts:
    width = fields.count("hidden_size")
    inner = fields.optional("mamba_d_ssm")
    layer = (
        norm(width, 2),
        *_attention(fields),
        *mamba.second(fields, inner=inner, normed=fields.flag("mamba_rms_norm")),
        *decoder.dense_mlp(fields),
    )
    return repeat(layer, fields.count("num_hidden_layers", least=0))


def _zamba(fields: Fields) -> Parts:
    """A stack of Mamba layers, and one (or a few) attention blocks whose weights run many times."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    second = fields.kind == "zamba2"
    shared = _zamba_places(fields, layers)
    mixer = mamba.second(fields) if second else _first_by_heads(fields)
    stacked = repeat((norm(width), *mixer), layers)
    joins = repeat((linear("shared_block_join", width, width),), shared)
    blocks = max(min(fields.count("num_mem_blocks", default=1), shared), 1 if shared else 0)
    adapters = _zamba_adapters(fields, shared) if second else ()
    block = tuple(replace(part, copies=blocks, times=shared) for part in _zamba_block(fields)) if blocks else ()
    return stacked + joins + block + adapters


def _first_by_heads(fields: Fields) -> Parts:
    """Zamba 1 selects step and states within each head, so that matrices are narrower by the heads."""
    width, heads = fields.count("hidden_size"), fields.count("n_mamba_heads", default=2)
    inner = int(width * fields.ratio("mamba_expand", default=2))
    states, rank = fields.count("mamba_d_state", default=16), mamba.step_rank(fields, width)
    kernel = fields.count("mamba_d_conv", default=4)
    term, chosen = "state_space_projections", inner * (rank + 2 * states)
    return (
        linear(term, width, 2 * inner),
        convolution("state_space_convolution", inner, inner, kernel, groups=inner, bias=True),
        Part(term=term, stored=chosen, used=chosen),
        Part(term=term, stored=inner * (rank + 1), used=inner * rank // max(heads, 1) * heads),
        vector("state_space", inner * states + inner),
        Part(term="state_space_scan", flop=7 * inner * states, flop_high=9 * inner * states),
        linear(term, inner, width),
    )


def _zamba_places(fields: Fields, layers: int) -> int:
    named = fields.texts("layers_block_type", "layer_types")
    if named:
        return sum("hybrid" in name for name in named[:layers])
    places = fields.counts("hybrid_layer_ids")
    if places:
        return sum(place < layers for place in places)
    if fields.kind == "zamba2":
        return sum(1 for i in range(layers) if i in _ZAMBA2_PLACES) if layers == 54 else len(range(6, layers, 6))
    period, offset = fields.count("attn_layer_period", default=6), fields.count("attn_layer_offset", default=4, least=0)
    return sum(i % period == offset for i in range(layers))


_ZAMBA2_PLACES: Final = (6, 12, 18, 24, 30, 36, 42, 47, 51)


def _zamba_block(fields: Fields) -> Parts:
    """Attention over the layer's input beside the first embedding: twice as wide going in."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    size = fields.optional("attention_head_dim") or 2 * width // heads
    keys = fields.optional("num_key_value_heads") or heads
    inner = fields.optional("intermediate_size") or 4 * width
    return (*attention(2 * width, heads, keys, size, out_width=width), *mlp(width, inner), norm(3 * width))


def _zamba_adapters(fields: Fields, shared: int) -> Parts:
    width, rank = fields.count("hidden_size"), fields.count("adapter_rank", default=128)
    inner = fields.optional("intermediate_size") or 4 * width
    parts = repeat((linear("adapters", width, rank), linear("adapters", rank, 2 * inner)), shared)
    if fields.flag("use_shared_attention_adapter"):
        size = 2 * width
        parts += repeat((linear("adapters", size, rank), linear("adapters", rank, size)), 3 * shared)
    return parts


def _nemotron_h(fields: Fields) -> Parts:
    """One mixer a layer: Mamba 2, attention, dense block or experts, as a pattern says."""
    pattern = fields.text("hybrid_override_pattern")
    names = tuple(pattern) or fields.texts("layers_block_type", "layer_types") or _NEMOTRON_DEFAULT
    width = fields.count("hidden_size")

    def layer(name: str) -> Parts:
        mixer = _NEMOTRON.get(name)
        if mixer is None:
            fields.refuse("unknown-layer", f"{name!r} is no kind of layer", "hybrid_override_pattern", "M, *, - or E")
            return ()
        return (norm(width), *mixer(fields))

    return stack(names, layer)


def _nemotron_experts(fields: Fields) -> Parts:
    width, count = fields.count("hidden_size"), fields.count("n_routed_experts")
    inner, latent = fields.count("moe_intermediate_size"), fields.optional("moe_latent_size")
    shared = fields.count("moe_shared_expert_intermediate_size", default=inner)
    shared *= fields.count("n_shared_experts", default=1, least=0)
    return (
        *experts(width, inner, count=count, chosen=fields.count("num_experts_per_tok"), gated=False, latent=latent),
        *mlp(width, shared, gated=False, term="shared_experts"),
    )


_UNGATED: Final = decoder.Traits(gated=False)
_NEMOTRON_DEFAULT: Final = ("mamba", "moe", "attention", "mlp")
_NEMOTRON: Final[dict[str, Callable[[Fields], Parts]]] = {
    **dict.fromkeys(("M", "mamba", "linear_attention"), mamba.second),
    **dict.fromkeys(("*", "attention", "full_attention"), _attention),
    **dict.fromkeys(("-", "mlp"), lambda fields: decoder.dense_mlp(fields, _UNGATED)),
    **dict.fromkeys(("E", "moe"), _nemotron_experts),
}


def _lfm2(fields: Fields) -> Parts:
    """Short gated convolutions and, at some layers, attention."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    named, indices = _named(fields, layers), fields.counts("full_attn_idxs")
    attends = [named[i] in _ATTENDS if named else not indices or i in indices for i in range(layers)]
    sparse = decoder.sparse_layers(fields, layers)
    bias, kernel = fields.flag("conv_bias"), fields.count("conv_L_cache", default=3)
    conv = (
        linear("short_convolution_projections", width, 3 * width, bias=bias),
        convolution("short_convolution", width, width, kernel, groups=width, bias=bias),
        linear("short_convolution_projections", width, width, bias=bias),
    )
    traits = decoder.Traits(qk_norm="head", qkv_bias=False, out_bias=False, score_bias=fields.flag("use_expert_bias"))
    dense = mlp(width, _lfm2_inner(fields))

    def layer(kind: tuple[bool, bool]) -> Parts:
        mixer = _attention(fields, traits) if kind[0] else conv
        return (norm(width, 2), *mixer, *(decoder.mixture(fields, traits) if kind[1] else dense))

    return stack(zip(attends, sparse, strict=True), layer)


def _lfm2_inner(fields: Fields) -> int:
    inner = fields.count("intermediate_size", "block_ff_dim")
    if fields.kind != "lfm2" or not fields.flag("block_auto_adjust_ff_dim", default=True):
        return inner
    unit = fields.count("block_multiple_of", default=256)
    # Two thirds, as for any gated block that shall cost what a plain one does (arXiv 2002.05202).
    inner = int(fields.ratio("block_ffn_dim_multiplier") * (2 * inner // 3))
    return -(-inner // unit) * unit


def _recurrent_gemma(fields: Fields) -> Parts:
    """Griffin: gated linear recurrences, and attention in a window at every third layer."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    inner, heads = fields.optional("lru_width") or width, fields.count("num_attention_heads")
    kinds = fields.texts("block_types", "_block_types") or ("recurrent", "recurrent", "attention")
    window = fields.optional("attention_window_size") or 0
    traits = decoder.Traits(out_bias=True)
    gates, kernel = 2 * inner * inner // heads, fields.count("conv1d_width", default=4)
    recurrent = (
        linear("recurrence_projections", width, 2 * inner, bias=True),
        convolution("recurrence_convolution", inner, inner, kernel, groups=inner, bias=True),
        Part(term="recurrence_gates", stored=gates + 3 * inner, used=gates, flop=10 * inner),
        linear("recurrence_projections", inner, width, bias=True),
    )
    feed = mlp(width, fields.count("intermediate_size") // 2, bias=True)

    def layer(kind: str) -> Parts:
        mixer = decoder.decoder_attention(fields, traits, ("window", window)) if kind == "attention" else recurrent
        return (norm(width, 2), *mixer, *feed)

    return stack((kinds[i % len(kinds)] for i in range(layers)), layer)


def _minimax(fields: Fields) -> Parts:
    """Lightning attention (linear) with softmax attention at some layers, experts everywhere."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    heads, _, size = decoder.heads_of(fields)
    named, types = _named(fields, layers), fields.counts("attn_type_list")
    kinds = types if len(types) >= layers else tuple(i % 2 for i in range(layers))
    full = [name == "full_attention" for name in named] or [kind == 1 for kind in kinds[:layers]]
    columns = heads * size
    state, blocks = 4 * columns * size, 4 * columns * fields.count("block_size", default=256)
    lightning = (
        norm(columns),
        linear("linear_attention_projections", width, 4 * columns),
        Part(term="linear_attention_state", flop=state, flop_high=state + blocks),
        linear("linear_attention_projections", columns, width),
    )

    def layer(attends: bool) -> Parts:
        return (norm(width, 2), *(_attention(fields) if attends else lightning), *decoder.mixture(fields))

    return stack(full, layer)


_PARTS: Final[dict[str, tuple[str, Callable[[Fields], Parts]]]] = {
    "jamba": ("state-space hybrid with experts", _jamba),
    "bamba": ("state-space hybrid", _bamba),
    "granitemoehybrid": ("state-space hybrid", _bamba),
    "falcon_h1": ("state-space hybrid", _falcon_h1),
    "zamba": ("state-space hybrid with a shared block", _zamba),
    "zamba2": ("state-space hybrid with a shared block", _zamba),
    "nemotron_h": ("state-space hybrid", _nemotron_h),
    "lfm2": ("short-convolution hybrid", _lfm2),
    "lfm2_moe": ("short-convolution hybrid with experts", _lfm2),
    "recurrent_gemma": ("recurrent hybrid", _recurrent_gemma),
    "minimax": ("linear-attention hybrid with experts", _minimax),
}

BUILDERS: Final = dict.fromkeys(_PARTS, describe)
