"""Vision towers: encoders that turn an image into tokens, alone or before a language model.

`TOWERS` says in what each type differs from a plain vision transformer; an unknown type is read
as a plain one. Sources: the model classes of transformers 5.24.0, by model type.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Final

from gpaiscope.deferred import dataclass

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    attention,
    by_sample,
    convolution,
    linear,
    mlp,
    norm,
    plain_layer,
    repeat,
    vector,
    within,
)
from ..fields import Fields
from ..workload import Workload
from . import decoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower:
    """In what a tower differs from a plain vision transformer.

    ``norm``: vectors of a normalisation. ``biases``: of queries with keys and values, output,
    feed-forward, patches. ``extra``: tokens beside the patches. ``positions``: a learned table
    (``patches``, ``field`` for the size in ``position_embedding_size`` and the like). ``outer``:
    normalisations outside the layers, ``norms`` in each. ``scale``: vectors of layer scale. ``pool``: a
    pooling head. ``merger``: how patches become fewer tokens. ``mask``: a token for what is masked. ``flagged``:
    whether the configuration says if queries, keys and values have biases (``attention_bias``, ``qkv_bias``).
    """

    norm: int = 2
    biases: tuple[bool, bool, bool, bool] = (True, True, True, True)
    extra: int = 1
    positions: str = "patches"
    outer: int = 1
    gated: bool = False
    scale: int = 0
    qk_norm: bool = False
    pool: str = ""
    merger: str = ""
    norms: int = 2
    mask: bool = False
    flagged: bool = False


_PLAIN: Final = Tower()
_MERGED: Final = Tower(extra=0, positions="", outer=0, merger="qwen2")

_GLM: Final = Tower(norm=1, biases=(False, False, False, True), extra=0, outer=2, gated=True, merger="glm")

_DEEP_STACKED: Final = (
    "qwen3_omni_moe_vision_encoder", "qwen3_vl_vision", "qwen3_vl_moe_vision", "qwen3_5_vision", "qwen3_5_moe_vision",
)  # fmt: skip
"""Towers whose merger is fed from layers within too, as the configuration says."""

TOWERS: Final[dict[str, Tower]] = {
    "clip_vision_model": Tower(biases=(True, True, True, False), outer=2),
    "siglip_vision_model": Tower(extra=0, pool="probe"),
    "siglip2_vision_model": Tower(extra=0, pool="probe", positions="field"),
    **dict.fromkeys(("idefics2_vision", "idefics3_vision", "smolvlm_vision", "janus_vision_model"), Tower(extra=0)),
    "pixtral": Tower(norm=1, biases=(False,) * 4, extra=0, positions="", gated=True),
    **dict.fromkeys(
        ("internvl_vision", "qianfan_ocr_vision"),
        Tower(biases=(False, True, True, True), outer=0, scale=2, flagged=True),
    ),
    "qwen2_vl_vision": replace(_MERGED, biases=(True, True, True, False)),
    "qwen2_5_vl_vision": replace(_MERGED, norm=1, biases=(True, True, True, False), gated=True),
    "exaone4_5_vision": replace(_MERGED, norm=1, biases=(True, True, True, False), gated=True),
    "qwen2_5_omni_vision_encoder": replace(_MERGED, norm=1, biases=(True, True, True, False), gated=True),
    **dict.fromkeys(_DEEP_STACKED, replace(_MERGED, positions="field", merger="qwen3")),
    **dict.fromkeys(("glm4v_vision", "glm4v_moe_vision"), _GLM),
    **dict.fromkeys(("kimi_k25_vision", "kimi_k3_vision", "moonvit"), Tower(extra=0, positions="field")),
    "video_llama_3_vision": Tower(extra=0, positions=""),
    **dict.fromkeys(("paddleocr_vl_vision",), Tower(extra=0)),
    "molmo2_vision": Tower(extra=0, positions="field", outer=0),
    "llama4_vision_model": Tower(biases=(True, True, True, False), outer=2, merger="llama4"),
    "gemma4_vision": Tower(
        norm=1, norms=4, biases=(False,) * 4, extra=0, positions="two", outer=0, gated=True, qk_norm=True
    ),
    "step3p5_vision": Tower(biases=(True, True, True, False), extra=0, scale=2, merger="step"),
    "minimax_m3_vl_vision": Tower(biases=(True, True, True, False), extra=0, positions="", merger="two"),
    "intern_vit_6b": Tower(outer=0, scale=2),
    "vit": Tower(pool="classes"),
    "deit": Tower(pool="classes", extra=2),
    **dict.fromkeys(("dinov2", "dinov2_with_registers"), Tower(scale=2, mask=True)),
    "dots_vision": Tower(
        norm=1, biases=(False, False, False, True), extra=0, positions="", outer=2, gated=True, merger="dots"
    ),
    "dinov3_vit": Tower(scale=2, mask=True, positions=""),
    **dict.fromkeys(("blip_2_vision_model", "instructblip_vision_model"), Tower(flagged=True)),
}

FIXED: Final = {
    "mobilenetv5_300m_enc": 294_126_912,
    "openai/clip-vit-large-patch14-336": 303_507_456,
    "molmo-clip": 290_909_184,
    "deeplip_b_l": 398_746_880,
}
"""Parameters of towers that a file names and does not describe, or not in full."""


def fixed(fields: Fields) -> int:
    """The parameters of a tower that is known by its name alone, else 0."""
    names = (fields.text(name) for name in ("architecture", "model_name", "name_or_path") if name in fields.config)
    return next((FIXED[name] for name in names if name in FIXED), 0)


_HEADS: Final = ("num_attention_heads", "num_heads", "attention_heads", "vt_num_attention_heads")
_WIDTH: Final = ("hidden_size", "embed_dim", "width", "d_model", "vt_hidden_size")


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a vision encoder by itself: one image is a sample."""
    parts = placed(tower(fields, workload))
    grid = patches(fields, workload)
    extra, ratio = kind_of(fields).extra, fields.count("spatial_merge_size", default=2) ** 2
    streams = (
        Stream(name="image", positions=grid + extra, says=f"images of {grid} patches"),
        Stream(name="patches", positions=grid),
        Stream(name="merged", positions=grid // ratio),
    )
    return by_sample("vision encoder", parts, streams, "vision")


def kind_of(fields: Fields) -> Tower:
    """How a tower differs from a plain one; an unknown type does not."""
    return TOWERS.get(fields.kind, _PLAIN)


def placed(parts: Parts, *, term: str = "") -> Parts:
    """A tower's parts in their streams: ``image`` but for what says ``patches``, ``merged`` or ``sample``."""
    moved = (replace(part, stream="image" if part.stream == "text" else part.stream) for part in parts)
    return within(moved, group="vision", term=term)


def size_of_image(fields: Fields, workload: Workload) -> tuple[int, int]:
    """Height and width in pixels: as asked for, as configured, else 448."""
    sides = fields.counts("image_size") or (448,)
    return workload.height or sides[0], workload.width or sides[-1]


def patches(fields: Fields, workload: Workload) -> int:
    """Patches of one image."""
    height, width = size_of_image(fields, workload)
    side = patch_side(fields)
    return max(height // side, 1) * max(width // side, 1)


def patch_side(fields: Fields) -> int:
    """The side of a patch in pixels."""
    return (fields.counts("patch_size", "spatial_patch_size", least=1) or (14,))[0]


def tower(fields: Fields, workload: Workload) -> Parts:
    """The parts of a tower, all in the stream of patches but what says ``merged`` or ``sample``."""
    kind = kind_of(fields)
    width = tower_width(fields)
    heads = fields.count(*_HEADS, default=max(width // 64, 1))
    names = ("num_hidden_layers", "depth", "layers", "num_layers", "vt_num_hidden_layers")
    layers = fields.count(*names, default=24, least=0)
    named = ("out_hidden_size",) if kind.merger == "glm" else ("intermediate_size", "vt_intermediate_size")
    inner = fields.optional(*named) or int(width * fields.ratio("mlp_ratio", default=4))
    size = fields.optional("head_dim") or width // heads
    gated = kind.gated or fields.flag("use_gated_mlp")
    qkv, out, feed, patch_bias = kind.biases
    qkv = fields.flag("attention_bias", "qkv_bias", default=qkv) if kind.flagged else qkv
    keys = fields.optional("num_key_value_heads") or heads
    window = _window(fields, kind)
    score = Score(width=2 * heads * size, kind="full")
    layer = (
        norm(width, kind.norms * kind.norm),
        *attention(width, heads, keys, size, score=score, qkv_bias=qkv, out_bias=out),
        *mlp(width, inner, gated=gated, bias=feed),
        vector("biases", 0 if fields.flag("key_bias", default=True) else -keys * size),
        vector("norms", kind.scale * width + (2 * size if kind.qk_norm else 0)),
    )
    side = patch_side(fields)
    depth = fields.count("num_channels", "in_channels", "in_chans", default=3) * side * side
    depth *= fields.count("temporal_patch_size", default=1)
    parts: Parts = (
        replace(linear("patch_embedding", depth, width, bias=patch_bias), stream="patches"),
        vector("embedding", _positions(fields, kind, workload, width) + (kind.extra + int(kind.mask)) * width),
        norm(width, kind.outer * kind.norm),
    )
    wide = layers
    if window:
        wide, band = min(window[0], layers), replace(score, kind="band", span=window[1])
        parts += repeat((replace(part, score=band) if part.score else part for part in layer), layers - wide)
    registers = vector("embedding", (fields.optional("num_register_tokens") or 0) * width)
    return (*parts, *repeat(layer, wide), registers, *_end(fields, kind, width, inner))


def tower_width(fields: Fields) -> int:
    """The width of a tower."""
    names = ("embed_dim", "hidden_size") if fields.kind == "qwen2_vl_vision" else _WIDTH
    return fields.count(*names, default=1024)


def _window(fields: Fields, kind: Tower) -> tuple[int, int] | None:
    """For windowed towers: layers that see everything, and the patches of one window."""
    full = fields.items("fullatt_block_indexes")
    if not full or kind.merger != "qwen2":
        return None
    side = fields.count("window_size", default=112) // patch_side(fields)
    return len(full), max(side * side, 1)


def _positions(fields: Fields, kind: Tower, workload: Workload, width: int) -> int:
    if kind.positions == "patches":
        return (patches(fields, Workload()) + kind.extra) * width
    if kind.positions == "field":
        sides = [fields.optional(f"pos_emb_{side}", f"init_pos_emb_{side}") for side in ("height", "width")]
        if all(sides):
            return prod(side or 0 for side in sides) * width
        return fields.count("num_position_embeddings", "num_patches", "position_embedding_size", default=1) * width
    return 2 * fields.count("position_embedding_size", default=1) * width if kind.positions == "two" else 0


def _end(fields: Fields, kind: Tower, width: int, inner: int) -> Parts:
    """What follows the layers: a pooling head, or a merger that makes fewer, wider tokens."""
    if kind.pool == "probe" and fields.flag("vision_use_head", default=True):
        pool = plain_layer(width, fields.count("num_attention_heads", default=1), inner, norms=3)
        stored = sum(part.stored for part in pool)
        return (Part(term="pooling_head", stored=stored, used=2 * width * width),)
    if kind.pool == "classes" and decoder.ending(fields) == "none":
        out = fields.count("pooler_output_size", default=width)
        return (replace(linear("pooler", width, out, bias=True), stream="sample"),)
    if kind.pool == "classes":
        return (replace(linear("classifier", width, decoder.labels(fields), bias=True), stream="sample"),)
    if kind.merger:
        return tuple(replace(part, stream="merged") for part in _merger(fields, kind, width))
    return ()


def _merger(fields: Fields, kind: Tower, width: int) -> Parts:
    ratio = fields.count("spatial_merge_size", default=2) ** 2
    wide = ratio * width
    term = "projector"
    if kind.merger == "qwen2":
        out = fields.count("hidden_size") if fields.kind == "qwen2_vl_vision" else fields.count("out_hidden_size")
        return (norm(width, kind.norm), linear(term, wide, wide, bias=True), linear(term, wide, out, bias=True))
    if kind.merger == "dots":
        chain = (linear(term, wide, wide, bias=True), linear(term, wide, fields.count("hidden_size"), bias=True))
        return (norm(width, 2), *chain)
    if kind.merger == "qwen3":
        out, deep = fields.count("out_hidden_size"), len(fields.items("deepstack_visual_indexes"))
        each = (linear(term, wide, wide, bias=True), linear(term, wide, out, bias=True))
        return (norm(width, 2), *each, *repeat((norm(wide, 2), *each), 0 if "5" in fields.kind else deep))
    if kind.merger == "glm":
        out, inner = fields.count("out_hidden_size"), fields.count("intermediate_size")
        return (linear(term, wide, out, bias=True), linear(term, out, out), norm(out, 2), *mlp(out, inner))
    if kind.merger == "step":
        return tuple(convolution(term, width * 2**i, width * 2 ** (i + 1), 9, bias=True) for i in range(2))
    if kind.merger == "two":
        return ()
    middle, out = fields.count("projector_input_dim", default=4096), fields.count("projector_output_dim", default=4096)
    return (linear(term, fields.count("intermediate_size"), middle), linear(term, middle, out))


BUILDERS: Final = dict.fromkeys(TOWERS, describe)
