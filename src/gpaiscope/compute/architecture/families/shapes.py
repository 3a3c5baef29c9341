"""A model of no known type by the shapes of its stored arrays: its parameters to the last one, its FLOP in a range.

A matrix multiplies each position that it meets, a table that is looked up none; a stack of experts is met as far as
the configuration says how many are chosen. A convolution meets as many positions as nobody says here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, repeat
from ..fields import Fields

Shapes = tuple[tuple[str, tuple[int, ...]], ...]
"""Names of stored arrays, each with its dimensions from the outermost inwards."""

STORED: Final = "stored_shapes"
"""Under which a configuration that was read with its weights holds them: a tuple, which no JSON gives."""

_BUFFER: Final = re.compile(
    r"(?:^|[._])(?:inv_freq|position_ids|num_batches_tracked|running_mean|running_var|relative_position_index|"
    r"(?:weight|input)_scale(?:_inv)?|scales|q?zeros|g_idx|masked_bias|attn_mask)$"
)
"""Arrays that are kept and not trained."""

_TABLE: Final = re.compile(r"embed|wte\b|wpe\b|codebook|lookup", re.IGNORECASE)
_HEAD: Final = re.compile(r"(?:^|\.)(?:lm_head|output|embed_out|score|classifier|predictions\.decoder)\.weight$")
_EXPERT: Final = re.compile(r"(?:^|[._])experts?[._]")
_LONGEST_TABLE: Final = 8
"""How many times longer than wide a matrix is that is named as an embedding and is one, unlike a projection."""


def given(config: Mapping[str, object]) -> Shapes:
    """The shapes that were read beside a configuration; none where there were no weights."""
    found = config.get(STORED)
    return found if isinstance(found, tuple) else ()


def describe(fields: Fields, shapes: Shapes) -> Blueprint:
    """A blueprint by shapes: parameters exact, FLOP from half to twice where it writes text, else much wider."""
    kept = [(name, shape) for name, shape in shapes if not _BUFFER.search(name)]
    writes = any("CausalLM" in name or "LMHead" in name for name in fields.texts("architectures"))
    tables = _tables(kept)
    headless = writes and not any(_HEAD.search(name) for name, _ in kept)
    experts = sum(math.prod(shape) for name, shape in kept if _is_expert(name, shape))
    folded = sum(math.prod(shape) for name, shape in kept if len(shape) > 2 and not _is_expert(name, shape))
    flat = sum(math.prod(shape) for name, shape in kept if len(shape) < 2)
    matrices = sum(
        math.prod(shape)
        for name, shape in kept
        if len(shape) == 2 and name not in tables and not _is_expert(name, shape)
    )
    looked_up = sum(tables.values())
    chosen = _chosen(fields)
    parts: Parts = (
        Part(term="embedding", stored=looked_up, used=max(tables.values(), default=0) if headless else 0),
        Part(term="matrices", stored=matrices, used=matrices),
        _experts(experts, chosen),
        Part(term="convolutions", stored=folded, used=folded),
        Part(term="vectors", stored=flat),
    )
    total = sum(part.stored for part in parts)
    return Blueprint(
        family="unknown",
        parts=(*(part for part in parts if part.stored), *_scores(kept)),
        dense=False,
        spread=_spread(writes, folded, total),
        counted_weights=True,
        warnings=(_warning(fields, writes, folded, total, chosen if experts else Fraction(1)),),
    )


def _tables(kept: list[tuple[str, tuple[int, ...]]]) -> dict[str, int]:
    """Matrices that are looked up, each with its numbers."""
    return {
        name: math.prod(shape)
        for name, shape in kept
        if len(shape) == 2 and _TABLE.search(name) and not _HEAD.search(name) and _is_long(name, shape)
    }


def _is_long(name: str, shape: tuple[int, ...]) -> bool:
    """Whether a matrix is as long as a table of words or positions, which a projection of an embedding is not."""
    plain = re.search(r"(?:embed\w*|wte|wpe|codebook|lookup\w*)\.weight$", name, re.IGNORECASE)
    return bool(plain) or shape[0] >= _LONGEST_TABLE * shape[1]


def _is_expert(name: str, shape: tuple[int, ...]) -> bool:
    return len(shape) in (2, 3) and bool(_EXPERT.search(name)) and "shared" not in name


def _chosen(fields: Fields) -> Fraction | None:
    """The share of experts that a token meets, where the configuration says it."""
    every = fields.value("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
    met = fields.value(
        "num_experts_per_tok", "num_experts_per_token", "moe_top_k", "top_k_experts", "experts_per_token"
    )
    if isinstance(every, int) and isinstance(met, int) and 0 < met <= every:
        return Fraction(met, every)
    return None


_MET: Final = ("num_experts_per_token", "moe_top_k", "moe_topk", "moe_k", "top_k_experts", "experts_per_token")


def _experts(stored: int, chosen: Fraction | None) -> Part:
    """The experts: as many as are chosen, or all at most and none at least where nobody says how many."""
    met = stored if chosen is None else int(stored * chosen)
    return Part(term="experts", stored=stored, used=met, idle=stored - met, spared=met if chosen is None else 0)


def _scores(kept: list[tuple[str, tuple[int, ...]]]) -> Parts:
    """Attention scores of as many layers as have a projection of queries, or of queries, keys and values together."""
    widths: dict[str, int] = {}
    for name, shape in kept:
        if len(shape) == 2 and re.search(r"\.(?:q_proj|query|q|to_q|wq|q_lin)\.weight$", name):
            widths[name] = shape[0]
        elif len(shape) == 2 and re.search(r"\.(?:qkv|qkv_proj|c_attn|query_key_value|in_proj)\.", name):
            widths[name] = max(shape) // 3
    return tuple(
        part
        for width in sorted(set(widths.values()))
        for part in repeat(
            (Part(term="attention_scores", score=Score(width=2 * width)),), sum(one == width for one in widths.values())
        )
    )


def _spread(writes: bool, folded: int, total: int) -> tuple[Fraction, Fraction | None]:
    if 20 * folded > total:
        return Fraction(0), None
    return (Fraction(1, 2), Fraction(2)) if writes else (Fraction(1, 15), Fraction(15))


def _warning(fields: Fields, writes: bool, folded: int, total: int, chosen: Fraction | None) -> str:
    unknown = (
        f"the model type {fields.kind[:60]!r} is unknown" if fields.kind else "the configuration names no model type"
    )
    counted = "its parameters are counted from the shapes of its weights"
    if 20 * folded > total:
        return f"{unknown}: {counted}, and at how many positions its convolutions are done does not follow"
    wide = "from half to twice" if writes else "from 1/15 to 15 times"
    experts = "" if chosen is not None else "; how many of its experts a token meets is not said"
    return f"{unknown}: {counted}, its FLOP {wide} of what they give where each meets every token{experts}"
