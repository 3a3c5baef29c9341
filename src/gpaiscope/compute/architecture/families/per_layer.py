"""Decoders whose layers differ from each other in heads or width: Nemotron NAS, Step 3.5, MiMo V2, MiniMax M3.

Sources: Puzzle (arXiv 2411.19146) with the ``block_configs`` of its repositories, and the model classes of
transformers 5.24.0. A block may have no attention at all, or a matrix in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, attention, linear, mlp, norm, stack, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    parts = decoder.outside(fields) + _PARTS[fields.kind](fields)
    chosen = fields.kind == "minimax_m3_vl_text"  # attends to blocks that an indexer chooses
    family = "decoder with layers of its own each"
    return decoder.blueprint(fields, family, parts, dense=not chosen, also=" and experts")


_Block = tuple[str, int, str, int]
"""Attention: ``attention`` with its key heads, ``linear`` or ``none``; then the feed-forward block and its width."""


def _nas(fields: Fields) -> Parts:
    """Blocks found by search: each with its number of key heads and its width, or without."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    size = fields.optional("head_dim") or width // heads

    def layer(block: _Block) -> Parts:
        mixer, keys, feed, inner = block
        parts: Parts = ()
        if mixer != "none":
            projected = attention(width, heads, keys, size)
            parts += (norm(width), *(projected if mixer == "attention" else (linear("linear_blocks", width, width),)))
        if feed != "none":
            parts += (norm(width), *(mlp(width, inner) if feed == "mlp" else (linear("linear_blocks", width, width),)))
        return parts

    return stack((_block(fields, place, item) for place, item in enumerate(fields.items("block_configs"))), layer)


def _block(fields: Fields, place: int, item: object) -> _Block:
    if not isinstance(item, Mapping):
        fields.refuse("not-an-object", "a block is not an object", f"block_configs[{place}]")
        return ("none", 1, "none", 1)
    block = Fields(item, path=f"block_configs[{place}]", record=fields.record)
    nothing = Fields({}, record=fields.record)
    mixer, feed = block.part("attention") or nothing, block.part("ffn") or nothing
    heads, width = fields.count("num_attention_heads"), fields.count("hidden_size")
    keys = mixer.optional("num_key_value_heads") or max(heads // mixer.count("n_heads_in_group", default=heads), 1)
    inner = (
        feed.optional("intermediate_size") or -(-int(2 * feed.ratio("ffn_mult", default=4) * width / 3) // 256) * 256
    )
    return (_what(mixer, "attention"), keys, _what(feed, "mlp"), inner)


def _what(part: Fields, usual: str) -> str:
    if part.flag("no_op"):
        return "none"
    return "linear" if part.flag("replace_with_linear") else usual


def _step(fields: Fields) -> Parts:
    """Step 3.5: windows with more heads, a gate for each head, shared experts of their own width."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    named = decoder.layer_names(fields, layers) or ("",) * layers
    windows = [name == "sliding_attention" for name in named]
    other, usual = fields.part("attention_other_setting"), fields.count("num_attention_heads")
    wide = fields.optional("num_sliding_attention_heads")
    wide = wide or (other.optional("num_attention_heads") if other else None) or usual
    keys, size = fields.count("num_key_value_heads", "num_attention_groups"), fields.count("head_dim")
    shared = fields.optional("share_expert_dim", "share_expert_dims") or 0
    window = fields.optional("sliding_window") or 0

    def layer(kind: tuple[bool, bool]) -> Parts:
        heads = wide if kind[0] else usual
        score = Score(width=2 * heads * size, kind="window" if kind[0] else "causal", span=window)
        feed = mlp(width, fields.count("intermediate_size"))
        if kind[1]:
            routed = fields.overlaid({"n_shared_experts": None, "num_shared_experts": None}) if shared else fields
            feed = (*decoder.mixture(routed), *mlp(width, shared, term="shared_experts"))
        gate = linear("attention_gate", width, heads)
        return (norm(width, 2), *attention(width, heads, keys, size, score=score), norm(2 * size), gate, *feed)

    return stack(zip(windows, _step_sparse(fields, layers), strict=True), layer)


def _step_sparse(fields: Fields, layers: int) -> tuple[bool, ...]:
    if named := decoder.layer_names(fields, layers, "mlp_layer_types"):
        return tuple(name == "sparse" for name in named)
    listed = fields.value("moe_layers_enum")
    if isinstance(listed, str):
        places = {part.strip() for part in listed.split(",")}
        return tuple(str(i) in places for i in range(layers))
    return tuple(i >= 3 for i in range(layers))


def _mimo(fields: Fields) -> Parts:
    """MiMo V2: queries and keys wider than values; windows with more key heads and with sinks."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    named, pattern = decoder.layer_names(fields, layers), fields.counts("hybrid_layer_pattern")
    full = [i == 0 or (i + 1) % 6 == 0 for i in range(layers)]
    if named or len(pattern) >= layers:
        full = [name == "full_attention" for name in named] or [place == 0 for place in pattern[:layers]]
    heads, keys, size = decoder.heads_of(fields)
    value = fields.count("v_head_dim", default=size)
    many = fields.optional("swa_num_key_value_heads") or 2 * keys
    window = fields.optional("sliding_window", "sliding_window_size") or 0
    sparse = [flag and i > 0 for i, flag in enumerate(decoder.sparse_layers(fields, layers))]

    def layer(kind: tuple[bool, bool]) -> Parts:
        score = Score(width=heads * (size + value), kind="causal" if kind[0] else "window", span=window)
        mixer = attention(width, heads, keys if kind[0] else many, size, value_size=value, score=score)
        sinks = vector("attention_sinks", 0 if kind[0] else heads)
        return (norm(width, 2), *mixer, sinks, *decoder.feed(fields, sparse=kind[1]))

    return stack(zip(full, sparse, strict=True), layer)


def _minimax(fields: Fields) -> Parts:
    """MiniMax M3: blocks of keys chosen by an indexer at the sparse layers."""
    layers, width = fields.count("num_hidden_layers", least=0), fields.count("hidden_size")
    chooser = fields.part("sparse_attention_config") or fields
    named, places = decoder.layer_names(fields, layers), chooser.counts("sparse_attention_freq")
    chosen = [False] * layers
    if named or len(places) >= layers:
        chosen = ["sparse" in name for name in named] or [bool(place) for place in places[:layers]]
    heads, keys, size = decoder.heads_of(fields)
    choosers = chooser.optional("index_n_heads", "sparse_num_index_heads") or fields.count("index_n_heads", default=4)
    inner = chooser.optional("index_head_dim", "sparse_index_dim") or fields.count("index_head_dim", default=128)
    block = chooser.optional("index_block_size", "sparse_block_size") or fields.count("index_block_size", default=128)
    most = chooser.optional("index_topk_blocks", "sparse_topk_blocks") or fields.count("index_topk_blocks", default=16)
    indexer = (
        linear("indexer", width, (choosers + 1) * inner),
        norm(2 * inner),
        Part(term="indexer_scores", score=Score(width=choosers * inner)),
    )
    dense = mlp(width, fields.count("dense_intermediate_size", default=4 * width))

    def layer(kind: tuple[bool, bool]) -> Parts:
        score = Score(width=2 * heads * size, kind="top-k" if kind[0] else "causal", span=most * block)
        mixer = attention(width, heads, keys, size, score=score)
        feed = decoder.mixture(fields) if kind[1] else dense
        return (norm(width, 2), *mixer, norm(2 * size), *(indexer if kind[0] else ()), *feed)

    return stack(zip(chosen, decoder.sparse_layers(fields, layers), strict=True), layer)


_PARTS: Final[dict[str, Callable[[Fields], Parts]]] = {
    "nemotron-nas": _nas,
    "step3p5": _step,
    "mimo_v2_flash": _mimo,
    "minimax_m3_vl_text": _minimax,
}

BUILDERS: Final = dict.fromkeys(_PARTS, describe)
