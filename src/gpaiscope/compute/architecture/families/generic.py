"""What is not known: a count by what the configuration looks like, with a wide range and the reason."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, repeat
from ..fields import SPELLINGS, Fields, library_defaults
from ..workload import Workload
from . import decoder, latent

_CONVOLVES: Final = re.compile(r"kernel_size|num_filters|downsampl|upsampl|conv_dim")
"""Names of what has no heads and widens from stage to stage."""
_SURE: Final = frozenset({"hidden_size", "num_hidden_layers"})


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """A decoder-like blueprint of an unknown model: from half to twice of it, or wider where sizes are missing.

    A configuration of no type of a library that names neither a width nor a depth is a mistake: there is nothing to
    count.
    """
    found, guessed = _sizes(fields)
    if not found.keys() & _SURE:
        if nested := tuple(part for part in fields.inner() if _has_sizes(part)):
            return _sum(fields, nested, workload)
        if fields.kind not in library_defaults():
            fields.refuse(
                "nothing-to-count",
                "the configuration names neither a width nor a number of layers",
                "hidden_size",
                "a configuration of a model: config.json or model_index.json with its components",
            )
    known = fields.overlaid({**found, **guessed, **_without_experts(fields), **_one_for_all(fields)})
    latents = known.optional("kv_lora_rank") and known.optional("qk_nope_head_dim")
    inner = latent.describe(known, workload) if latents else decoder.describe(known, workload)
    factor = _factor(fields, guessed)
    unknown = f"the model type {fields.kind[:60]!r} is unknown"
    reason = unknown if fields.kind else "the configuration names no model type"
    says = f"; guessed: {', '.join(f'{name} {value}' for name, value in guessed.items())}" if guessed else ""
    return replace(
        inner,
        family="unknown",
        dense=False,
        spread=(Fraction(1, factor), Fraction(factor)) if factor else (Fraction(0), None),
        warnings=(f"{reason}: {_counted(inner, factor)}{says}",),
    )


def _has_sizes(fields: Fields) -> bool:
    """Whether a part names a width or a depth, itself or in a part of its own."""
    return bool(_sizes(fields)[0].keys() & _SURE) or any(_has_sizes(part) for part in fields.inner())


_BY_LAYER: Final = ("num_key_value_heads", "num_kv_heads", "head_dim")


def _one_for_all(fields: Fields) -> dict[str, object]:
    """The largest of what each layer has its own of."""
    lists = {name: value for name in _BY_LAYER if isinstance(value := fields.config.get(name), list)}
    whole = {name: [item for item in value if type(item) is int] for name, value in lists.items()}
    return {name: max(items) for name, items in whole.items() if items}


_HAS_EXPERTS: Final = ("is_moe", "use_moe", "moe", "enable_moe", "use_experts")
_EXPERTS: Final = ("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")


def _without_experts(fields: Fields) -> dict[str, object]:
    """The numbers of experts as there being none, where the configuration says that they are not used."""
    unused = any(fields.config.get(name) is False for name in _HAS_EXPERTS)
    return dict.fromkeys((name for name in _EXPERTS if name in fields.config), None) if unused else {}


def _factor(fields: Fields, guessed: Mapping[str, object]) -> int:
    """How far off it may be; 0 where nothing follows, as the width or the depth is a guess.

    Of 130 model types of transformers that nothing here knew, those with all sizes that write text were within 3 times.
    """
    if guessed.keys() & _SURE or ("num_attention_heads" in guessed and any(map(_CONVOLVES.search, fields.config))):
        return 0
    return 3 if not guessed and any("CausalLM" in name for name in fields.texts("architectures")) else 15


def _counted(inner: Blueprint, factor: int) -> str:
    if not factor:
        return "its size does not follow"
    return f"counted like {inner.family}, from 1/{factor} to {factor} times of that"


def _sum(fields: Fields, nested: tuple[Fields, ...], workload: Workload) -> Blueprint:
    """The parts of an unknown model that name a width or a depth, each counted as if it met every token."""
    inner = [describe(part, workload) for part in nested]
    kind, names = fields.kind[:60], ", ".join(part.path for part in nested)
    bounded = all(one.spread[1] is not None for one in inner)
    return replace(
        inner[0],
        spread=(Fraction(1, 10), Fraction(10)) if bounded else (Fraction(0), None),
        parts=tuple(replace(part, stream="text") for one in inner for part in one.parts),
        streams=(),
        warnings=(f"the model type {kind!r} is unknown: its parts ({names}) are counted as if each met every token",),
    )


def _sizes(fields: Fields) -> tuple[dict[str, object], dict[str, object]]:
    """The sizes under whatever name they have, and guesses for those that are missing."""
    found: dict[str, object] = {}
    for name, others in SPELLINGS.items():
        value = fields.value(name, *others)
        if isinstance(value, list | tuple):
            numbers = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
            value = (sum(numbers) if name == "num_hidden_layers" else max(numbers)) if numbers else None
        elif isinstance(value, Mapping):  # layers by where they stand
            value = sum(each for each in value.values() if type(each) is int) or None
        if value is not None:
            found[name] = value
    _by_heads(fields, found)
    width = found.get("hidden_size", 1024)
    width = width if isinstance(width, int) else 1024
    usual: dict[str, object] = {
        "hidden_size": width,
        "num_hidden_layers": 24,
        "num_attention_heads": max(width // 64, 1),
        "intermediate_size": 4 * width,
        "vocab_size": 1,
    }
    return found, {name: value for name, value in usual.items() if name not in found}


def _by_heads(fields: Fields, found: dict[str, object]) -> None:
    """A width that the configuration gives as heads and their size, as denoisers do."""
    heads, size = fields.value("num_attention_heads"), fields.value("attention_head_dim")
    if "hidden_size" not in found and isinstance(heads, int) and isinstance(size, int) and heads * size > 1:
        found["hidden_size"] = heads * size


# -- by the shapes of stored arrays

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
_PLAIN_TABLE: Final = re.compile(r"(?:embed\w*|wte|wpe|codebook|lookup\w*)\.weight$", re.IGNORECASE)
_HEAD: Final = re.compile(r"(?:^|\.)(?:lm_head|output|embed_out|score|classifier|predictions\.decoder)\.weight$")
_EXPERT: Final = re.compile(r"(?:^|[._])experts?[._]")
_LONGEST_TABLE: Final = 8
"""How many times longer than wide a matrix is that is named as an embedding and is one, unlike a projection."""


def stored_shapes(config: Mapping[str, object]) -> Shapes:
    """The shapes that were read beside a configuration; none where there were no weights."""
    found = config.get(STORED)
    return found if isinstance(found, tuple) else ()


def by_shapes(fields: Fields, shapes: Shapes) -> Blueprint:
    """A blueprint by shapes: parameters exact, FLOP from half to twice where it writes text, else much wider."""
    kept = [(name, shape) for name, shape in shapes if not _BUFFER.search(name)]
    writes = any("CausalLM" in name or "LMHead" in name for name in fields.texts("architectures"))
    tables = _lookup_tables(kept)
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
    chosen = _share_of_experts(fields)
    # Where nobody says how many experts a token meets, it meets all at most and none at least.
    met = experts if chosen is None else int(experts * chosen)
    parts: Parts = (
        Part(term="embedding", stored=looked_up, used=max(tables.values(), default=0) if headless else 0),
        Part(term="matrices", stored=matrices, used=matrices),
        Part(term="experts", stored=experts, used=met, idle=experts - met, spared=met if chosen is None else 0),
        Part(term="convolutions", stored=folded, used=folded),
        Part(term="vectors", stored=flat),
    )
    total, wide = sum(part.stored for part in parts), Fraction(2 if writes else 15)
    return Blueprint(
        family="unknown",
        parts=(*(part for part in parts if part.stored), *_scores_by_shapes(kept)),
        dense=False,
        spread=(Fraction(0), None) if 20 * folded > total else (1 / wide, wide),
        counted_weights=True,
        warnings=(_told_by_shapes(fields, writes, folded, total, chosen if experts else Fraction(1)),),
    )


def _lookup_tables(kept: list[tuple[str, tuple[int, ...]]]) -> dict[str, int]:
    """Matrices that are looked up, each with its numbers: named so, or as long as a table of words or positions."""
    matrices = {name: shape for name, shape in kept if len(shape) == 2 and not _HEAD.search(name)}
    return {
        name: length * width
        for name, (length, width) in matrices.items()
        # A projection of an embedding is named alike, and is not as long.
        if _TABLE.search(name) and (_PLAIN_TABLE.search(name) or length >= _LONGEST_TABLE * width)
    }


def _is_expert(name: str, shape: tuple[int, ...]) -> bool:
    return len(shape) in (2, 3) and bool(_EXPERT.search(name)) and "shared" not in name


def _share_of_experts(fields: Fields) -> Fraction | None:
    """The share of experts that a token meets, where the configuration says it."""
    every = fields.value("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts")
    met = fields.value(
        "num_experts_per_tok", "num_experts_per_token", "moe_top_k", "top_k_experts", "experts_per_token"
    )
    if isinstance(every, int) and isinstance(met, int) and 0 < met <= every:
        return Fraction(met, every)
    return None


def _scores_by_shapes(kept: list[tuple[str, tuple[int, ...]]]) -> Parts:
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


def _told_by_shapes(fields: Fields, writes: bool, folded: int, total: int, chosen: Fraction | None) -> str:
    unknown = (
        f"the model type {fields.kind[:60]!r} is unknown" if fields.kind else "the configuration names no model type"
    )
    counted = "its parameters are counted from the shapes of its weights"
    if 20 * folded > total:
        return f"{unknown}: {counted}, and at how many positions its convolutions are done does not follow"
    wide = "from half to twice" if writes else "from 1/15 to 15 times"
    experts = "" if chosen is not None else "; how many of its experts a token meets is not said"
    return f"{unknown}: {counted}, its FLOP {wide} of what they give where each meets every token{experts}"
