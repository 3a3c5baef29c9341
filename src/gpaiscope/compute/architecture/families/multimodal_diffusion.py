"""Denoisers whose picture and text have weights of their own and attend jointly: MMDiT, FLUX and their kin.

Stable Diffusion 3 (arXiv 2403.03206), FLUX.1 and 2, Chroma, Qwen-Image, HunyuanVideo, AuraFlow,
by the model classes of diffusers 0.42.1. Double blocks keep the streams apart, single blocks join them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Parts, linear, repeat, stack
from ..fields import Fields
from ..workload import Workload
from .denoising import (
    clips,
    ends,
    feed_forward,
    layers,
    modulation,
    on,
    out_channels,
    pictures,
    project,
    scale,
    scores,
    self_attention,
    text_in,
    timestep,
    width_and_head,
)  # fmt: skip


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    return _BUILDERS[fields.kind](fields, workload)


def double_block(
    width: int,
    inner: int,
    *,
    normed: int,
    context: bool = True,
    modulated: bool = True,
    bias: bool = True,
    gated: bool = False,
    twice: bool = False,
) -> Parts:
    """One block of two streams. ``context``: whether the text goes on after it; ``normed``: size of the scales
    of queries and keys, 0 for none; ``twice``: a second attention of the picture over itself.
    """
    parts: Parts = (
        *project("text", width, 3 * width, bias=bias),
        *self_attention(width, "image", bias=bias, out_bias=bias, over="joint"),
        *feed_forward(width, inner, "image", gated=gated, bias=bias),
        scale(4 * normed),
    )
    if modulated:
        parts += modulation(width, (9 if twice else 6) * width, bias=bias)
        parts += modulation(width, (6 if context else 2) * width, bias=bias)
    if context:
        parts += project("text", width, width, bias=bias)
        parts += feed_forward(width, inner, "text", gated=gated, bias=bias)
    if twice:
        parts += (*self_attention(width, "image", bias=bias, out_bias=bias), scale(2 * normed))
    return parts


def single_block(
    width: int, inner: int, *, normed: int, modulated: bool = True, bias: bool = True, gated: bool = False
) -> Parts:
    """One block of the joined streams, attention and feed-forward side by side."""
    parts: Parts = (
        *project("joint", width, 3 * width, bias=bias),
        *on("joint", linear("mlp", width, inner * (2 if gated else 1), bias=bias)),
        *on("joint", linear("mlp", width + inner, width, bias=bias)),
        scores(width, "joint"),
        scale(2 * normed),
    )
    return parts + (modulation(width, 3 * width, bias=bias) if modulated else ())


def _flux(fields: Fields, workload: Workload) -> Blueprint:
    width, size = width_and_head(fields)
    chroma = fields.kind == "ChromaTransformer2DModel"
    channels, text = fields.count("in_channels"), fields.count("joint_attention_dim")
    out = out_channels(fields) * fields.count("patch_size", default=1) ** 2
    conditions = 0 if chroma else 2 if fields.flag("guidance_embeds") else 1
    parts = (
        *ends(width, channels, out),
        *text_in(text, width),
        *repeat(timestep(width), conditions),
        *layers(fields, double_block(width, 4 * width, normed=size, modulated=not chroma)),
        *layers(fields, single_block(width, 4 * width, normed=size, modulated=not chroma), "num_single_layers"),
    )
    if chroma:
        parts += _approximator(fields, width)
    else:
        parts += (*timestep(width, inputs=fields.count("pooled_projection_dim")), *modulation(width, 2 * width))
    return pictures("FLUX", fields, workload, parts, usual=64, text=512)


def _approximator(fields: Fields, width: int) -> Parts:
    """Chroma's one network that computes all modulations."""
    hidden, depth = (
        fields.count("approximator_hidden_dim", default=5120),
        fields.count("approximator_layers", default=5),
    )
    inputs = fields.count("approximator_num_channels", default=64)
    rows = 3 * fields.count("num_single_layers", least=0) + 12 * fields.count("num_layers", least=0) + 2
    each = (*timestep(hidden, inputs=hidden), scale(hidden))
    one = (*modulation(inputs, hidden), *repeat(each, depth), *modulation(hidden, width))
    return tuple(part if part.term == "norms" else replace(part, times=part.times * rows) for part in one)


def _flux2(fields: Fields, workload: Workload) -> Blueprint:
    width, size = width_and_head(fields)
    inner = int(width * fields.ratio("mlp_ratio", default=3))
    steps = fields.count("timestep_guidance_channels", default=256)
    double = double_block(width, inner, normed=size, modulated=False, bias=False, gated=True)
    single = single_block(width, inner, normed=size, modulated=False, bias=False, gated=True)
    parts = (
        *ends(width, fields.count("in_channels"), out_channels(fields), bias=False),
        *text_in(fields.count("joint_attention_dim"), width, bias=False),
        *repeat(timestep(width, inputs=steps, bias=False), 2 if fields.flag("guidance_embeds", default=True) else 1),
        *modulation(width, 17 * width, bias=False),
        *layers(fields, double),
        *layers(fields, single, "num_single_layers"),
    )
    return pictures("FLUX", fields, workload, parts, usual=64, text=512)


def _sd3(fields: Fields, workload: Workload) -> Blueprint:
    width, size = width_and_head(fields)
    depth, patch = fields.count("num_layers", least=0), fields.count("patch_size", default=2)
    normed = size if fields.value("qk_norm") else 0
    twice, pixels = set(fields.counts("dual_attention_layers")), patch * patch
    kinds = ((i < depth - 1, i in twice) for i in range(depth))
    parts = (
        *ends(width, fields.count("in_channels") * pixels, out_channels(fields) * pixels),
        *text_in(fields.count("joint_attention_dim"), fields.count("caption_projection_dim")),
        *timestep(width),
        *timestep(width, inputs=fields.count("pooled_projection_dim")),
        *stack(kinds, lambda kind: double_block(width, 4 * width, normed=normed, context=kind[0], twice=kind[1])),
        *modulation(width, 2 * width),
    )
    return pictures("MMDiT", fields, workload, parts, usual=128, text=333, patch=patch)


def _qwen_image(fields: Fields, workload: Workload) -> Blueprint:
    width, size = width_and_head(fields)
    channels, text = fields.count("in_channels"), fields.count("joint_attention_dim")
    out = fields.count("out_channels", default=channels) * fields.count("patch_size", default=2) ** 2
    parts = (
        *ends(width, channels, out),
        *text_in(text, width),
        scale(text),
        *timestep(width),
        *layers(fields, double_block(width, 4 * width, normed=size)),
        *modulation(width, 2 * width),
    )
    return pictures("MMDiT", fields, workload, parts, usual=64, text=512)


def _hunyuan_video(fields: Fields, workload: Workload) -> Blueprint:
    width, size = width_and_head(fields)
    text, channels, side = (
        fields.count("text_embed_dim"),
        fields.count("in_channels"),
        fields.count("patch_size", default=2),
    )
    pixels = side**2 * fields.count("patch_size_t", default=1)
    inner, normed = int(width * fields.ratio("mlp_ratio", default=4)), size if fields.value("qk_norm") else 0
    refiner = (
        scale(4 * width),
        *self_attention(width, "text"),
        *feed_forward(width, 4 * width, "text"),
        *modulation(width, 2 * width),
    )
    parts = (
        *ends(width, channels * pixels, fields.count("out_channels", default=channels) * pixels),
        *text_in(text, width),
        *timestep(width, inputs=text),
        *repeat(timestep(width), 3 if fields.flag("guidance_embeds") else 2),
        *timestep(width, inputs=fields.count("pooled_projection_dim")),
        *repeat(refiner, fields.count("num_refiner_layers", default=2, least=0)),
        *layers(fields, double_block(width, inner, normed=normed)),
        *layers(fields, single_block(width, inner, normed=normed), "num_single_layers"),
        *modulation(width, 2 * width),
    )
    return clips(fields, workload, parts, usual=(90, 160, 33), text=256, patch=side)


def _mochi(fields: Fields, workload: Workload) -> Blueprint:
    """Mochi: text in a narrower stream of its own."""
    width, size = width_and_head(fields)
    thin, text = fields.count("pooled_projection_dim", default=1536), fields.count("text_embed_dim", default=4096)
    depth, side = fields.count("num_layers", least=0), fields.count("patch_size", default=2)
    channels = fields.count("in_channels", default=12)
    layer = (
        *project("text", thin, 3 * width, bias=False),
        *self_attention(width, "image", bias=False, over="joint"),
        *feed_forward(width, 8 * width // 3, "image", gated=True, bias=False),
        *modulation(width, 4 * width),
        scale(4 * size),
    )
    context = (
        *project("text", width, thin),
        *feed_forward(thin, 8 * thin // 3, "text", gated=True, bias=False),
        *modulation(width, 4 * thin),
    )
    pooling = linear("conditioning", text, text, bias=True), linear("conditioning", text, width, bias=True)
    parts = (
        *ends(width, channels * side**2, (fields.optional("out_channels") or channels) * side**2),
        *timestep(width, inputs=fields.count("time_embed_dim", default=256)),
        *on("text", linear("conditioning", text, 2 * text, bias=True)),
        *text_in(text, thin),
        *on("sample", *pooling),
        *repeat(layer, depth),
        *repeat(context, max(depth - 1, 0)),
        *modulation(width, thin),
        *modulation(width, 2 * width),
        scale(3 * width // 2),
    )
    return clips(fields, workload, parts, usual=(60, 106, 28), text=256, patch=side)


def _cogview(fields: Fields, workload: Workload) -> Blueprint:
    """CogView 3+ and 4: one set of weights over the joined streams, a modulation for both."""
    width, _ = width_and_head(fields)
    times, text = fields.count("time_embed_dim", default=512), fields.count("text_embed_dim", default=4096)
    side = fields.count("patch_size", default=2)
    layer = (
        *self_attention(width, "joint"),
        *feed_forward(width, 4 * width, "joint"),
        *modulation(times, 12 * width),
    )
    parts = (
        *ends(width, fields.count("in_channels") * side**2, out_channels(fields) * side**2),
        *text_in(text, width),
        *timestep(times, inputs=width),
        *timestep(times, inputs=6 * fields.count("condition_dim", default=256)),
        *layers(fields, layer),
        *modulation(times, 2 * width),
    )
    return pictures("MMDiT", fields, workload, parts, usual=128, text=224, patch=side)


def _lumina2(fields: Fields, workload: Workload) -> Blueprint:
    """Lumina 2: grouped keys, refiners of each stream before the joined layers."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    size, keys = width // heads, fields.count("num_kv_heads", default=heads)
    small, caption = min(width, 1024), fields.count("cap_feat_dim", default=1024)
    unit, side = fields.count("multiple_of", default=256), fields.count("patch_size", default=2)
    inner = -(-int(4 * width * fields.ratio("ffn_dim_multiplier", default=1)) // unit) * unit
    channels = fields.count("in_channels", default=16)

    def layer(stream: str, *, modulated: bool = True) -> Parts:
        return (
            *project(stream, width, (heads + 2 * keys) * size, bias=False),
            *project(stream, width, width, bias=False),
            scores(width, stream),
            *feed_forward(width, inner, stream, gated=True, bias=False),
            scale(4 * width + 2 * size),
            *(modulation(small, 4 * width) if modulated else ()),
        )

    refiners = fields.count("num_refiner_layers", default=2, least=0)
    parts = (
        *ends(width, channels * side**2, (fields.optional("out_channels") or channels) * side**2),
        *timestep(small),
        *text_in(caption, width),
        scale(caption),
        *repeat((*layer("image"), *layer("text", modulated=False)), refiners),
        *layers(fields, layer("joint")),
        *modulation(small, width),
    )
    return pictures("MMDiT", fields, workload, parts, usual=128, text=256, patch=side)


def _aura(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = width_and_head(fields)
    patch = fields.count("patch_size", default=2)
    inner = -(-(2 * 4 * width // 3) // 256) * 256
    single = (
        *project("joint", width, 4 * width, bias=False),
        scores(width, "joint"),
        *feed_forward(width, inner, "joint", gated=True, bias=False),
        *modulation(width, 6 * width, bias=False),
    )
    channels = fields.count("in_channels") * patch * patch
    parts = (
        *ends(width, channels, channels, out_bias=False),
        *text_in(fields.count("joint_attention_dim"), width, bias=False),
        scale(width * (8 + fields.count("pos_embed_max_size", default=1024))),
        *timestep(width),
        *layers(fields, double_block(width, inner, normed=0, bias=False, gated=True), "num_mmdit_layers"),
        *layers(fields, single, "num_single_dit_layers"),
        *modulation(width, 2 * width, bias=False),
    )
    return pictures("MMDiT", fields, workload, parts, usual=64, text=264, patch=patch)


_BUILDERS: Final[dict[str, Callable[[Fields, Workload], Blueprint]]] = {
    "FluxTransformer2DModel": _flux,
    "ChromaTransformer2DModel": _flux,
    "Flux2Transformer2DModel": _flux2,
    "SD3Transformer2DModel": _sd3,
    "QwenImageTransformer2DModel": _qwen_image,
    "HunyuanVideoTransformer3DModel": _hunyuan_video,
    "AuraFlowTransformer2DModel": _aura,
    "MochiTransformer3DModel": _mochi,
    "CogView3PlusTransformer2DModel": _cogview,
    "CogView4Transformer2DModel": _cogview,
    "Lumina2Transformer2DModel": _lumina2,
}

TYPES: Final = tuple(_BUILDERS)
