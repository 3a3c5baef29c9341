"""Denoisers of one stream: DiT, PixArt, HunyuanDiT, Sana, Wan, LTX-Video, CogVideoX.

DiT (arXiv 2212.09748) and its kin, by the model classes of diffusers 0.42.1. Text comes in by
cross-attention, or (CogVideoX) as further positions of the same stream.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..blocks import Blueprint, Part, Parts, Stream, linear, repeat
from ..fields import Fields
from ..workload import Workload
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
)  # fmt: skip


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    return _BUILDERS[fields.kind](fields, workload)


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


def _dit(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = width_and_head(fields)
    patch = fields.count("patch_size", default=2)
    classes = fields.count("num_embeds_ada_norm", default=1000)
    layer = (
        *self_attention(width, "image"),
        *feed_forward(width, 4 * width, "image"),
        *timestep(width),
        scale((classes + 1) * width),
        *modulation(width, 6 * width),
    )
    parts = (
        *_ends(fields, width, patch * patch, out_channels(fields)),
        *layers(fields, layer),
        *modulation(width, 2 * width),
    )
    return pictures("DiT", fields, workload, parts, usual=32, text=0, patch=patch)


def _pixart(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = width_and_head(fields)
    patch, caption = fields.count("patch_size", default=2), fields.optional("caption_channels")
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
    return pictures("DiT", fields, workload, parts, usual=128, text=300, patch=patch)


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
        *on(
            "text_t5",
            linear("text_embedding", other, 4 * other, bias=True),
            linear("text_embedding", 4 * other, text, bias=True),
            linear("conditioning", other, 2 * other, bias=True),
        ),
        scale((short + long) * text + (long + 1) * other + (width if extra != pooled else 0)),
        *on(
            "sample", linear("conditioning", other, other, bias=True), linear("conditioning", other, pooled, bias=True)
        ),
        *timestep(width),
        *timestep(4 * width, inputs=extra, out=width),
        *repeat(layer, depth),
        *repeat((*on("image", linear("skips", 2 * width, width, bias=True)), scale(4 * width)), max(depth // 2 - 1, 0)),
        *modulation(width, 2 * width),
    )
    image = grid(fields, workload, usual=128, patch=patch)
    more = (Stream(name="text_t5", positions=long),)
    return blueprint("DiT", parts, image=image, text=short + long, says=f"{image} positions", more=more)


def _sana(fields: Fields, workload: Workload) -> Blueprint:
    """Sana: linear attention, so that only the state of each head is computed."""
    width, size = width_and_head(fields)
    caption, patch = fields.count("caption_channels", default=2304), fields.count("patch_size", default=1)
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
    parts = (
        *_ends(fields, width, patch * patch, out_channels(fields)),
        *timestep(width),
        *modulation(width, 6 * width),
        scale(3 * width),
        *captions(caption, width),
        *layers(fields, layer),
    )
    return pictures("DiT", fields, workload, parts, usual=32, text=300, patch=patch)


def _wan(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = width_and_head(fields)
    sides = fields.counts("patch_size", least=1)
    pixels = sides[0] * sides[1] * sides[2] if len(sides) == 3 else 4
    text, inner = fields.count("text_dim", default=4096), fields.count("ffn_dim", default=4 * width)
    parts = (
        *_ends(fields, width, pixels, out_channels(fields)),
        *timestep(width, inputs=fields.count("freq_dim", default=256)),
        *modulation(width, 6 * width),
        *captions(text, width),
        scale(2 * width),
        *layers(fields, _crossing_layer(width, width, inner, normed=6 * width)),
    )
    return clips(fields, workload, parts, usual=(60, 104, 21), text=512, patch=sides[-1] if sides else 2)


def _ltx(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = width_and_head(fields)
    caption = fields.count("caption_channels", default=4096)
    normed = 4 * width if fields.value("qk_norm") else 0
    source = fields.count("cross_attention_dim", default=width)
    parts = (
        *_ends(fields, width, 1, out_channels(fields)),
        *timestep(width),
        *modulation(width, 6 * width),
        *captions(caption, width),
        scale(2 * width),
        *layers(fields, _crossing_layer(width, source, 4 * width, normed=normed)),
    )
    return clips(fields, workload, parts, usual=(16, 22, 21), text=256, patch=1)


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


_BUILDERS: Final[dict[str, Callable[[Fields, Workload], Blueprint]]] = {
    "DiTTransformer2DModel": _dit,
    "PixArtTransformer2DModel": _pixart,
    "HunyuanDiT2DModel": _hunyuan,
    "SanaTransformer2DModel": _sana,
    "WanTransformer3DModel": _wan,
    "LTXVideoTransformer3DModel": _ltx,
    "CogVideoXTransformer3DModel": _cogvideo,
}

TYPES: Final = tuple(_BUILDERS)
