"""Denoisers of latents: transformers of one stream, and of picture and text with weights of their own.

DiT (arXiv 2212.09748) and its kin, whose text comes in by cross-attention or as further positions of the same stream;
Stable Diffusion 3 (2403.03206), FLUX and their kin, whose double blocks keep the streams apart and whose single blocks
join them. The prior of unCLIP (2204.06125) writes a picture's embedding in a causal pass over its text; aMUSEd's U-ViT
(2401.01808) fills in masked tokens of a picture. By the model classes of diffusers 0.42.1. `NETS` says what each is
usually given; to add one, write its parts and a line of the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import Final

from gpaiscope.deferred import dataclass

from .. import blocks
from ..blocks import Blueprint, Part, Parts, Stream, linear, repeat, stack
from ..fields import Fields
from ..workload import Workload
from . import generic
from .denoising import (
    blueprint,
    captions,
    clips,
    ends,
    feed_forward,
    grid,
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """A denoiser: its family, its parts by configuration, width, size of a head and side of a patch; and its lengths.

    ``usual``: side of its latents, or height, width and frames of a video's. ``text``: positions of text, 0 for none.
    ``patch``: the side of a patch where the configuration says none, its three sides, or None where latents come
    in patches already. ``by_width``: whether the configuration says the width and not the size of a head.
    """

    parts: Callable[[Fields, int, int, int], Parts]
    usual: int | tuple[int, int, int]
    text: int
    patch: int | tuple[int, int, int] | None = None
    by_width: bool = False
    family: str = "video transformer"


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a denoiser of the table."""
    net = NETS[fields.kind]
    width, size = (fields.count("hidden_size", "dim", "model_dim"), 0) if net.by_width else width_and_head(fields)
    if isinstance(net.patch, tuple):
        patch = (fields.counts("patch_size", least=1) or net.patch)[-1]
    else:
        patch = 1 if net.patch is None else fields.count("patch_size", default=net.patch)
    parts = net.parts(fields, width, size, patch)
    if isinstance(net.usual, tuple):
        return clips(fields, workload, parts, usual=net.usual, text=net.text, patch=patch)
    return pictures(net.family, fields, workload, parts, usual=net.usual, text=net.text, patch=patch)


# -- one stream


def _across(width: int, source: int, *, bias: bool = True) -> Parts:
    """Attention of the picture over the text: keys and values are computed at the text's positions."""
    term = "cross_attention_projections"
    return (
        *on("image", linear(term, width, width, bias=bias), linear(term, width, width, bias=True)),
        *on("text", linear(term, source, 2 * width, bias=bias)),
        scores(width, "image", over="text"),
    )


def _ends(fields: Fields, width: int, pixels: int, out: int) -> Parts:
    return ends(width, fields.count("in_channels") * pixels, out * pixels)


def _dit(fields: Fields, width: int, size: int, patch: int) -> Parts:
    classes = fields.count("num_embeds_ada_norm", default=1000)
    layer = (
        *self_attention(width, "image"),
        *feed_forward(width, 4 * width, "image"),
        *timestep(width),
        scale((classes + 1) * width),
        *modulation(width, 6 * width),
    )
    return (
        *_ends(fields, width, patch * patch, out_channels(fields)),
        *layers(fields, layer),
        *modulation(width, 2 * width),
    )


def _pixart(fields: Fields, width: int, size: int, patch: int) -> Parts:
    caption = fields.optional("caption_channels")
    source = fields.count("cross_attention_dim", default=width)
    out = fields.optional("out_channels") or 2 * fields.count("in_channels")
    side = fields.counts("sample_size", least=1) or (128,)
    parts = (
        *_ends(fields, width, patch * patch, out),
        *timestep(width),
        *modulation(width, 6 * width),
        scale(2 * width),
        *layers(fields, _crossing_layer(width, source, 4 * width)),
    )
    stated = fields.value("use_additional_conditions")
    if stated if isinstance(stated, bool) else side[0] == 128:
        parts += repeat(timestep(width // 3), 2)
    if caption:
        parts += captions(caption, width)
    return parts


def _crossing_layer(width: int, source: int, inner: int, normed: int = 0) -> Parts:
    """Attention within the picture and over the text, a feed-forward block, and a table of six modulations."""
    return (
        *self_attention(width, "image"),
        *_across(width, source),
        *feed_forward(width, inner, "image"),
        scale(6 * width + normed),
    )


def _hunyuan(fields: Fields, workload: Workload) -> Blueprint:
    """HunyuanDiT: skips from the first half of the blocks to the second, two text encoders."""
    width, size = width_and_head(fields)
    depth, patch = fields.count("num_layers", least=0), fields.count("patch_size", default=2)
    text = fields.count("cross_attention_dim", default=1024)
    other = fields.count("cross_attention_dim_t5", default=2048)
    short, long = fields.count("text_len", default=77), fields.count("text_len_t5", default=256)
    pooled = fields.count("pooled_projection_dim", default=1024)
    inner = int(width * fields.ratio("mlp_ratio", default=4))
    styled = fields.flag("use_style_cond_and_image_meta_size", default=True)
    extra = 256 * 6 + width + pooled if styled else pooled
    sizes = ((other, 4 * other), (4 * other, text))
    projected = (linear("text_embedding", *size, bias=True) for size in sizes)
    layer = (
        *self_attention(width, "image"),
        *_across(width, text),
        *feed_forward(width, inner, "image"),
        *modulation(width, width),
        scale(8 * size + 6 * width),
    )
    out = fields.count("in_channels") * (2 if fields.flag("learn_sigma", default=True) else 1)
    parts = (
        *_ends(fields, width, patch * patch, out),
        *on("text_t5", *projected, linear("conditioning", other, 2 * other, bias=True)),
        scale((short + long) * text + (long + 1) * other + (width if extra != pooled else 0)),
        *timestep(other, inputs=other, out=pooled),
        *timestep(width),
        *timestep(4 * width, inputs=extra, out=width),
        *repeat(layer, depth),
        *repeat((*on("image", linear("skips", 2 * width, width, bias=True)), scale(4 * width)), max(depth // 2 - 1, 0)),
        *modulation(width, 2 * width),
    )
    image = grid(fields, workload, usual=128, patch=patch)
    more = (Stream(name="text_t5", positions=long),)
    return blueprint("DiT", parts, image=image, text=short + long, says=f"{image} positions", more=more)


def _sana(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """Sana: linear attention, so that only the state of each head is computed."""
    caption = fields.count("caption_channels", default=2304)
    inner = int(width * fields.ratio("mlp_ratio", default=4))
    bias, crossing = fields.flag("attention_bias"), fields.count("cross_attention_dim", default=width)
    layer = (
        *project("image", width, 3 * width, bias=bias),
        *project("image", width, width),
        *_across(width, crossing, bias=True),
        *on(
            "image",
            linear("mlp", width, 2 * inner, bias=True),
            Part(term="mlp", stored=2 * inner * 10, used=2 * inner * 9),  # a convolution of 3 x 3 in every channel
            linear("mlp", inner, width),
            Part(term="linear_attention_state", flop=4 * width * size),
        ),
        scale(6 * width),
    )
    return (
        *_ends(fields, width, patch * patch, out_channels(fields)),
        *timestep(width),
        *modulation(width, 6 * width),
        scale(3 * width),
        *captions(caption, width),
        *layers(fields, layer),
    )


def _wan(fields: Fields, width: int, size: int, patch: int) -> Parts:
    sides = fields.counts("patch_size", least=1)
    pixels = prod(sides) if len(sides) == 3 else 4
    text, inner = fields.count("text_dim", default=4096), fields.count("ffn_dim", default=4 * width)
    shown = fields.optional("image_dim")
    added = fields.optional("added_kv_proj_dim") or 0
    more: Parts = ()
    if shown:  # a first picture's embedding, and its keys and values in every layer
        more = (scale(2 * shown + 2 * width), *text_in(shown, shown), *text_in(shown, width))
        more += (scale((fields.optional("pos_embed_seq_len") or 0) * shown),)
    if added:
        keys = on("text", *repeat((linear("cross_attention_projections", added, width, bias=True),), 2))
        more += layers(fields, (*keys, scale(width)))
    return (
        *more,
        *_ends(fields, width, pixels, out_channels(fields)),
        *timestep(width, inputs=fields.count("freq_dim", default=256)),
        *modulation(width, 6 * width),
        *captions(text, width),
        scale(2 * width),
        *layers(fields, _crossing_layer(width, width, inner, normed=6 * width)),
    )


def _ltx(fields: Fields, width: int, size: int, patch: int) -> Parts:
    caption = fields.count("caption_channels", default=4096)
    normed = 4 * width if fields.value("qk_norm") else 0
    source = fields.count("cross_attention_dim", default=width)
    return (
        *_ends(fields, width, 1, out_channels(fields)),
        *timestep(width),
        *modulation(width, 6 * width),
        *captions(caption, width),
        scale(2 * width),
        *layers(fields, _crossing_layer(width, source, 4 * width, normed=normed)),
    )


def _cogvideo(fields: Fields, workload: Workload) -> Blueprint:
    """CogVideoX: text and picture in one stream, with modulations of their own."""
    width, size = width_and_head(fields)
    times, text = fields.count("time_embed_dim", default=512), fields.count("text_embed_dim", default=4096)
    patch, deep = fields.count("patch_size", default=2), fields.optional("patch_size_t") or 1
    layer = (
        *self_attention(width, "joint", bias=fields.flag("attention_bias", default=True)),
        *feed_forward(width, 4 * width, "joint"),
        *repeat(modulation(times, 6 * width), 2),
        scale(4 * width + 4 * size),
    )
    parts = (
        *_ends(fields, width, patch * patch * deep, out_channels(fields)),
        *text_in(text, width),
        *timestep(times, inputs=width),
        *layers(fields, layer),
        *modulation(times, 2 * width),
        scale(4 * width),
    )
    squeeze = fields.count("temporal_compression_ratio", default=4)
    frames = (fields.count("sample_frames", default=49) - 1) // squeeze + 1
    usual = (fields.count("sample_height", default=60), fields.count("sample_width", default=90), frames)
    written = fields.count("max_text_seq_length", default=226)
    return clips(fields, workload, parts, usual=usual, text=written, patch=patch)


# -- picture and text apart, then joined


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


def _flux(fields: Fields, width: int, size: int, patch: int) -> Parts:
    chroma, pooled = fields.kind == "ChromaTransformer2DModel", fields.kind not in _UNPOOLED
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
        parts += timestep(width, inputs=fields.count("pooled_projection_dim")) if pooled else ()
        parts += modulation(width, 2 * width)
    return parts


_UNPOOLED: Final = frozenset({"LongCatImageTransformer2DModel", "BriaTransformer2DModel"})
"""FLUX's kin without a pooled text beside the time step."""


def _approximator(fields: Fields, width: int) -> Parts:
    """Chroma's one network that computes all modulations."""
    hidden = fields.count("approximator_hidden_dim", default=5120)
    depth = fields.count("approximator_layers", default=5)
    inputs = fields.count("approximator_num_channels", default=64)
    rows = 3 * fields.count("num_single_layers", least=0) + 12 * fields.count("num_layers", least=0) + 2
    each = (*timestep(hidden, inputs=hidden), scale(hidden))
    one = (*modulation(inputs, hidden), *repeat(each, depth), *modulation(hidden, width))
    return tuple(part if part.term == "norms" else replace(part, times=part.times * rows) for part in one)


def _flux2(fields: Fields, width: int, size: int, patch: int) -> Parts:
    inner = int(width * fields.ratio("mlp_ratio", default=3))
    steps = fields.count("timestep_guidance_channels", default=256)
    double = double_block(width, inner, normed=size, modulated=False, bias=False, gated=True)
    single = single_block(width, inner, normed=size, modulated=False, bias=False, gated=True)
    return (
        *ends(width, fields.count("in_channels"), out_channels(fields), bias=False),
        *text_in(fields.count("joint_attention_dim"), width, bias=False),
        *repeat(timestep(width, inputs=steps, bias=False), 2 if fields.flag("guidance_embeds", default=True) else 1),
        *modulation(width, 17 * width, bias=False),
        *layers(fields, double),
        *layers(fields, single, "num_single_layers"),
    )


def _sd3(fields: Fields, width: int, size: int, patch: int) -> Parts:
    depth, pixels = fields.count("num_layers", least=0), patch * patch
    normed = size if fields.value("qk_norm") else 0
    twice = set(fields.counts("dual_attention_layers"))
    kinds = ((i < depth - 1, i in twice) for i in range(depth))
    return (
        *ends(width, fields.count("in_channels") * pixels, out_channels(fields) * pixels),
        *text_in(fields.count("joint_attention_dim"), fields.count("caption_projection_dim")),
        *timestep(width),
        *timestep(width, inputs=fields.count("pooled_projection_dim")),
        *stack(kinds, lambda kind: double_block(width, 4 * width, normed=normed, context=kind[0], twice=kind[1])),
        *modulation(width, 2 * width),
    )


def _qwen_image(fields: Fields, width: int, size: int, patch: int) -> Parts:
    channels, text = fields.count("in_channels"), fields.count("joint_attention_dim")
    out = fields.count("out_channels", default=channels) * fields.count("patch_size", default=2) ** 2
    return (
        *ends(width, channels, out),
        *text_in(text, width),
        scale(text),
        *timestep(width),
        *layers(fields, double_block(width, 4 * width, normed=size)),
        *modulation(width, 2 * width),
    )


def _hunyuan_video(fields: Fields, width: int, size: int, patch: int) -> Parts:
    text, channels = fields.count("text_embed_dim"), fields.count("in_channels")
    pixels = patch**2 * fields.count("patch_size_t", default=1)
    inner, normed = int(width * fields.ratio("mlp_ratio", default=4)), size if fields.value("qk_norm") else 0
    pooled = (
        () if fields.kind.startswith("HunyuanImage") else timestep(width, inputs=fields.count("pooled_projection_dim"))
    )
    refiner = (
        scale(4 * width),
        *self_attention(width, "text"),
        *feed_forward(width, 4 * width, "text"),
        *modulation(width, 2 * width),
    )
    return (
        *ends(width, channels * pixels, fields.count("out_channels", default=channels) * pixels),
        *text_in(text, width),
        *timestep(width, inputs=text),
        *repeat(timestep(width), 3 if fields.flag("guidance_embeds") else 2),
        *pooled,
        *repeat(refiner, fields.count("num_refiner_layers", default=2, least=0)),
        *layers(fields, double_block(width, inner, normed=normed)),
        *layers(fields, single_block(width, inner, normed=normed), "num_single_layers"),
        *modulation(width, 2 * width),
    )


def _mochi(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """Mochi: text in a narrower stream of its own."""
    thin, text = fields.count("pooled_projection_dim", default=1536), fields.count("text_embed_dim", default=4096)
    depth, channels = fields.count("num_layers", least=0), fields.count("in_channels", default=12)
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
    return (
        *ends(width, channels * patch**2, (fields.optional("out_channels") or channels) * patch**2),
        *timestep(width, inputs=fields.count("time_embed_dim", default=256)),
        *on("text", linear("conditioning", text, 2 * text, bias=True)),
        *text_in(text, thin),
        *timestep(text, inputs=text, out=width),
        *repeat(layer, depth),
        *repeat(context, max(depth - 1, 0)),
        *modulation(width, thin),
        *modulation(width, 2 * width),
        scale(3 * width // 2),
    )


def _cogview(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """CogView 3+ and 4: one set of weights over the joined streams, a modulation for both."""
    times, text = fields.count("time_embed_dim", default=512), fields.count("text_embed_dim", default=4096)
    layer = (*self_attention(width, "joint"), *feed_forward(width, 4 * width, "joint"), *modulation(times, 12 * width))
    return (
        *ends(width, fields.count("in_channels") * patch**2, out_channels(fields) * patch**2),
        *text_in(text, width),
        *timestep(times, inputs=width),
        *timestep(times, inputs=6 * fields.count("condition_dim", default=256)),
        *layers(fields, layer),
        *modulation(times, 2 * width),
    )


def _lumina2(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """Lumina 2: grouped keys, refiners of each stream before the joined layers."""
    heads = fields.count("num_attention_heads")
    size, keys = width // heads, fields.count("num_kv_heads", default=heads)
    small, caption = min(width, 1024), fields.count("cap_feat_dim", default=1024)
    unit = fields.count("multiple_of", default=256)
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
    return (
        *ends(width, channels * patch**2, (fields.optional("out_channels") or channels) * patch**2),
        *timestep(small),
        *text_in(caption, width),
        scale(caption),
        *repeat((*layer("image"), *layer("text", modulated=False)), refiners),
        *layers(fields, layer("joint")),
        *modulation(small, width),
    )


def _aura(fields: Fields, width: int, size: int, patch: int) -> Parts:
    inner = -(-(2 * 4 * width // 3) // 256) * 256
    single = (
        *project("joint", width, 4 * width, bias=False),
        scores(width, "joint"),
        *feed_forward(width, inner, "joint", gated=True, bias=False),
        *modulation(width, 6 * width, bias=False),
    )
    channels = fields.count("in_channels") * patch * patch
    return (
        *ends(width, channels, channels, out_bias=False),
        *text_in(fields.count("joint_attention_dim"), width, bias=False),
        scale(width * (8 + fields.count("pos_embed_max_size", default=1024))),
        *timestep(width),
        *layers(fields, double_block(width, inner, normed=0, bias=False, gated=True), "num_mmdit_layers"),
        *layers(fields, single, "num_single_dit_layers"),
        *modulation(width, 2 * width, bias=False),
    )


def _z_image(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """Z-Image: one stream of picture and text, refiners of each before it, modulation from a narrow embedding."""
    heads, small, caption = fields.count("n_heads", default=30), 256, fields.count("cap_feat_dim", default=2560)
    size, inner = width // heads, width // 3 * 8
    sides = fields.counts("all_patch_size", least=1) or (2,)
    channels = fields.count("in_channels", default=16)

    def layer(stream: str, *, modulated: bool = True) -> Parts:
        return (
            *self_attention(width, stream, bias=False, out_bias=False),
            *feed_forward(width, inner, stream, gated=True, bias=False),
            scale(4 * width + (2 * size if fields.flag("qk_norm", default=True) else 0)),
            *(modulation(small, 4 * width) if modulated else ()),
        )

    refiners = fields.count("n_refiner_layers", default=2, least=0)
    return (
        *(part for side in sides for part in ends(width, channels * side**2, channels * side**2)),
        *repeat(modulation(small, width), len(sides)),
        *timestep(1024, out=small),
        scale(2 * width + caption),
        *text_in(caption, width),
        *repeat((*layer("image"), *layer("text", modulated=False)), refiners),
        *layers(fields, layer("joint"), "n_layers"),
    )


def _kandinsky(fields: Fields, width: int, size: int, patch: int) -> Parts:
    """Kandinsky 5: a few blocks over the text alone, then blocks that attend to it; modulation from a narrow step."""
    times, inner = fields.count("time_dim", default=512), fields.count("ff_dim", default=5120)
    head = sum(fields.counts("axes_dims", least=1)) or 64
    channels, text = fields.count("in_visual_dim"), fields.count("in_text_dim", default=3584)
    pooled = fields.count("in_text_dim2", default=768)
    pixels = prod(fields.counts("patch_size", least=1) or (1, 2, 2))
    seen = 2 * channels + 1 if fields.flag("visual_cond") else channels
    ours = (*self_attention(width, "text"), *feed_forward(width, inner, "text", bias=False), scale(2 * head))
    theirs = (
        *self_attention(width, "image"),
        *_across(width, width),
        *feed_forward(width, inner, "image", bias=False),
        scale(4 * head),
    )
    return (
        *ends(width, seen * pixels, fields.count("out_visual_dim", default=channels) * pixels),
        *timestep(times, inputs=width),
        *text_in(text, width),
        *on("sample", linear("conditioning", pooled, times, bias=True)),
        scale(2 * width + 2 * times),
        *layers(fields, (*ours, *modulation(times, 6 * width)), "num_text_blocks"),
        *layers(fields, (*theirs, *modulation(times, 9 * width)), "num_visual_blocks"),
        *modulation(times, 2 * width),
    )


_LIKE_WAN: Final = ("WanTransformer3DModel", "SkyReelsV2Transformer3DModel", "ChronoEditTransformer3DModel")
_LIKE_FLUX: Final = (
    "FluxTransformer2DModel", "ChromaTransformer2DModel", "LongCatImageTransformer2DModel", "BriaTransformer2DModel",
)  # fmt: skip

NETS: Final = {
    "DiTTransformer2DModel": Net(family="DiT", parts=_dit, usual=32, text=0, patch=2),
    "PixArtTransformer2DModel": Net(family="DiT", parts=_pixart, usual=128, text=300, patch=2),
    "SanaTransformer2DModel": Net(family="DiT", parts=_sana, usual=32, text=300, patch=1),
    **dict.fromkeys(_LIKE_WAN, Net(parts=_wan, usual=(60, 104, 21), text=512, patch=(1, 2, 2))),
    "Kandinsky5Transformer3DModel": Net(parts=_kandinsky, usual=(64, 96, 31), text=256, patch=(1, 2, 2), by_width=True),
    "ZImageTransformer2DModel": Net(family="DiT", parts=_z_image, usual=128, text=256, patch=2, by_width=True),
    "HunyuanImageTransformer2DModel": Net(family="MMDiT", parts=_hunyuan_video, usual=64, text=256, patch=(1, 1, 1)),
    "LTXVideoTransformer3DModel": Net(parts=_ltx, usual=(16, 22, 21), text=256),
    **dict.fromkeys(_LIKE_FLUX, Net(family="FLUX", parts=_flux, usual=64, text=512)),
    "Flux2Transformer2DModel": Net(family="FLUX", parts=_flux2, usual=64, text=512),
    "SD3Transformer2DModel": Net(family="MMDiT", parts=_sd3, usual=128, text=333, patch=2),
    "QwenImageTransformer2DModel": Net(family="MMDiT", parts=_qwen_image, usual=64, text=512),
    "HunyuanVideoTransformer3DModel": Net(parts=_hunyuan_video, usual=(90, 160, 33), text=256, patch=2),
    "AuraFlowTransformer2DModel": Net(family="MMDiT", parts=_aura, usual=64, text=264, patch=2),
    "MochiTransformer3DModel": Net(parts=_mochi, usual=(60, 106, 28), text=256, patch=2),
    "CogView3PlusTransformer2DModel": Net(family="MMDiT", parts=_cogview, usual=128, text=224, patch=2),
    "CogView4Transformer2DModel": Net(family="MMDiT", parts=_cogview, usual=128, text=224, patch=2),
    "Lumina2Transformer2DModel": Net(family="MMDiT", parts=_lumina2, usual=128, text=256, patch=2, by_width=True),
}

TOKENS_A_SIDE: Final = 16
"""Tokens along a side of a picture of 256 pixels."""
WORDS_BESIDE: Final = 77


def _picture_prior(fields: Fields, workload: Workload) -> Blueprint:
    heads, size = fields.count("num_attention_heads"), fields.count("attention_head_dim")
    width, text = heads * size, fields.count("num_embeddings")
    length = text + fields.count("additional_embeddings", default=4, least=0)
    source = fields.count("embedding_dim")
    time = fields.optional("time_embed_dim") or width
    projected = fields.optional("embedding_proj_dim") or source
    out = fields.optional("clip_embed_dim") or source
    layer = (
        blocks.norm(width, 4),
        *blocks.attention(width, heads, heads, size, score=blocks.Score(width=2 * width), qkv_bias=True, out_bias=True),
        *blocks.mlp(width, 4 * width, gated=False, bias=True),
    )
    once: Parts = (
        linear("timestep", width, time, bias=True),
        linear("timestep", time, width, bias=True),
        linear("projection", source, width, bias=True),
        linear("projection", projected, width, bias=True),
        linear("output", width, out, bias=True),
    )
    parts: Parts = (
        *blocks.within(once, stream="sample"),
        blocks.embedding(length + (fields.config.get("added_emb_type", "prd") == "prd"), width),
        *((blocks.norm(projected, 2),) if fields.value("embedding_proj_norm_type") == "layer" else ()),
        *((blocks.norm(width, 2),) if fields.value("norm_in_type") == "layer" else ()),
        *repeat(layer, fields.count("num_layers", least=0)),
        blocks.norm(width, 2),
        blocks.vector("mean_and_deviation", 2 * out),
    )
    if fields.config.get("encoder_hid_proj_type", "linear") == "linear":
        parts += blocks.within((linear("projection", source, width, bias=True),), stream="words")
    streams = (
        Stream(name="text", positions=length, says=f"{length} positions for each picture"),
        Stream(name="words", positions=text),
    )
    return blocks.by_sample("diffusion prior", parts, streams, "language")


def _masked_tokens(fields: Fields, workload: Workload) -> Blueprint:
    if fields.flag("use_bias") or not fields.flag("ln_elementwise_affine", default=True):
        return generic.describe(fields, workload)
    width, block = fields.count("hidden_size"), fields.count("block_out_channels")
    channels, words = fields.count("in_channels"), fields.count("encoder_hidden_size")
    halved = fields.flag("downsample")
    side = TOKENS_A_SIDE * (2 if halved else 1)
    tokens = (workload.height or side) * (workload.width or side)
    condition = fields.count("micro_cond_embed_dim") + fields.count("cond_embed_dim")
    inner, heads = fields.count("intermediate_size"), fields.count("num_attention_heads")
    layer = (
        *blocks.within((blocks.norm(width, 3), *repeat((linear("modulation", width, 2 * width),), 3)), stream="sample"),
        linear("attention_projections", width, 4 * width),
        Part(term="attention_scores", score=blocks.Score(width=2 * width, kind="full")),
        *_over_words(width),
        *blocks.mlp(width, inner, gated=True),
    )
    fields.count("block_num_heads", default=max(heads, 1))
    ends = repeat(_masked_block(width, block), 2 * fields.count("num_res_blocks", least=0))
    resampled = (
        (blocks.norm(block, 2), *repeat((blocks.convolution("resampling", block, block, 4),), 2)) if halved else ()
    )
    parts: Parts = (
        blocks.embedding(fields.count("vocab_size"), channels),
        blocks.norm(channels),
        *blocks.within((blocks.convolution("convolution", channels, block, 1),), stream="tokens"),
        *blocks.within((linear("condition", condition, width), linear("condition", width, width)), stream="sample"),
        *blocks.within((linear("projection", words, width), blocks.norm(width)), stream="words"),
        *ends,
        *resampled,
        blocks.norm(block + width),
        *repeat((linear("projection", block, width),), 2),
        *repeat(layer, fields.count("num_hidden_layers", least=0)),
        *blocks.within((blocks.convolution("convolution", block, channels, 1), blocks.norm(channels)), stream="tokens"),
        *blocks.within((blocks.convolution("output", channels, fields.count("codebook_size"), 1),), stream="tokens"),
    )
    streams = (
        Stream(name="text", positions=max(tokens // 4, 1) if halved else tokens),
        Stream(name="tokens", positions=tokens, says=f"pictures of {tokens} tokens, with {WORDS_BESIDE} of text"),
        Stream(name="words", positions=WORDS_BESIDE),
    )
    return blocks.by_sample("masked image model", parts, streams, "language")


def _over_words(width: int) -> Parts:
    """Attention over the text, whose keys and values are computed at its own positions."""
    return (
        linear("cross_attention_projections", width, 2 * width),
        *blocks.within((linear("cross_attention_projections", width, 2 * width),), stream="words"),
        Part(term="cross_attention_scores", score=blocks.Score(width=2 * width, kind="cross", over="words")),
    )


def _masked_block(width: int, block: int) -> Parts:
    """A ConvNeXt block that is modulated, and attention over the text, twice, without a feed-forward block."""
    return (
        blocks.convolution("convolution", block, block, 9, groups=block),
        blocks.norm(block),
        *blocks.mlp(block, 4 * block, gated=False),
        blocks.vector("response_norm", 8 * block),
        *blocks.within((linear("modulation", width, 2 * block),), stream="sample"),
        *blocks.within((linear("projection", width, block),), stream="words"),
        blocks.norm(block, 2),
        *repeat(_over_words(block), 2),
    )


BUILDERS: Final = {
    "PriorTransformer": _picture_prior,
    "UVit2DModel": _masked_tokens,
    **dict.fromkeys(NETS, describe),
    "HunyuanDiT2DModel": _hunyuan,
    "CogVideoXTransformer3DModel": _cogvideo,
}
