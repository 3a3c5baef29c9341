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
from .denoising import blueprint, feed_forward, grid, modulation, on, queries_keys_values, scale, scores, timestep


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    return _BUILDERS[fields.kind](fields, workload)


def _width(fields: Fields) -> tuple[int, int]:
    size = fields.count("attention_head_dim")
    return fields.count("num_attention_heads") * size, size


def _self(width: int, stream: str = "image", *, bias: bool = True, out_bias: bool = True) -> Parts:
    out = on(stream, linear("attention_projections", width, width, bias=out_bias))
    return (*queries_keys_values(width, width, stream, bias=bias), *out, scores(width, stream))


def _across(width: int, source: int, *, bias: bool = True) -> Parts:
    """Attention of the picture over the text: keys and values are computed at the text's positions."""
    return (
        *on(
            "image",
            linear("cross_attention_projections", width, width, bias=bias),
            linear("cross_attention_projections", width, width, bias=True),
        ),
        *on("text", linear("cross_attention_projections", source, 2 * width, bias=bias)),
        scores(width, "image", over="text"),
    )


def _table(size: int) -> Part:
    return scale(size)


def _ends(fields: Fields, width: int, pixels: int, out: int) -> Parts:
    channels = fields.count("in_channels") * pixels
    return on(
        "image", linear("patch_embedding", channels, width, bias=True), linear("output", width, out * pixels, bias=True)
    )


def _dit(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = _width(fields)
    patch = fields.count("patch_size", default=2)
    out = fields.optional("out_channels") or fields.count("in_channels")
    classes = fields.count("num_embeds_ada_norm", default=1000)
    layer = (
        *_self(width),
        *feed_forward(width, 4 * width, "image"),
        *timestep(width),
        _table((classes + 1) * width),
        *modulation(width, 6 * width),
    )
    parts = (
        *_ends(fields, width, patch * patch, out),
        *repeat(layer, fields.count("num_layers", least=0)),
        *modulation(width, 2 * width),
    )
    return _pictures("DiT", fields, workload, parts, usual=32, text=0, patch=patch)


def _pixart(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = _width(fields)
    patch, caption = fields.count("patch_size", default=2), fields.optional("caption_channels")
    source = fields.count("cross_attention_dim", default=width)
    out = fields.optional("out_channels") or 2 * fields.count("in_channels")
    side = fields.counts("sample_size", least=1) or (128,)
    layer = (*_self(width), *_across(width, source), *feed_forward(width, 4 * width, "image"), _table(6 * width))
    parts = (
        *_ends(fields, width, patch * patch, out),
        *timestep(width),
        *modulation(width, 6 * width),
        _table(2 * width),
        *repeat(layer, fields.count("num_layers", least=0)),
    )
    stated = fields.value("use_additional_conditions")
    if stated if isinstance(stated, bool) else side[0] == 128:
        parts += repeat(timestep(width // 3), 2)
    if caption:
        parts += on(
            "text",
            linear("text_embedding", caption, width, bias=True),
            linear("text_embedding", width, width, bias=True),
        )
    return _pictures("DiT", fields, workload, parts, usual=128, text=300, patch=patch)


def _hunyuan(fields: Fields, workload: Workload) -> Blueprint:
    """HunyuanDiT: skips from the first half of the blocks to the second, two text encoders."""
    width, size = _width(fields)
    layers, patch = fields.count("num_layers", least=0), fields.count("patch_size", default=2)
    text, other = (
        fields.count("cross_attention_dim", default=1024),
        fields.count("cross_attention_dim_t5", default=2048),
    )
    short, long = fields.count("text_len", default=77), fields.count("text_len_t5", default=256)
    pooled = fields.count("pooled_projection_dim", default=1024)
    inner = int(width * fields.ratio("mlp_ratio", default=4))
    extra = 256 * 6 + width + pooled if fields.flag("use_style_cond_and_image_meta_size", default=True) else pooled
    layer = (
        *_self(width),
        *_across(width, text),
        *feed_forward(width, inner, "image"),
        *modulation(width, width),
        scale(8 * size + 6 * width),
    )
    skips = max(layers // 2 - 1, 0)
    pool = (linear("conditioning", other, 2 * other, bias=True), linear("conditioning", other, other, bias=True))
    out = fields.count("in_channels") * (2 if fields.flag("learn_sigma", default=True) else 1)
    parts = (
        *_ends(fields, width, patch * patch, out),
        *on(
            "text_t5",
            linear("text_embedding", other, 4 * other, bias=True),
            linear("text_embedding", 4 * other, text, bias=True),
        ),
        _table((short + long) * text + (long + 1) * other + (width if extra != pooled else 0)),
        *on("text_t5", pool[0]),
        *on("sample", pool[1], linear("conditioning", other, pooled, bias=True)),
        *timestep(width),
        *timestep(4 * width, inputs=extra, out=width),
        *repeat(layer, layers),
        *repeat((*on("image", linear("skips", 2 * width, width, bias=True)), scale(4 * width)), skips),
        *modulation(width, 2 * width),
    )
    image = grid(fields, workload, usual=128, patch=patch)
    return blueprint(
        "DiT",
        parts,
        image=image,
        text=short + long,
        says=f"{image} positions",
        more=(Stream(name="text_t5", positions=long),),
    )


def _sana(fields: Fields, workload: Workload) -> Blueprint:
    """Sana: linear attention, so that only the state of each head is computed."""
    width, size = _width(fields)
    caption, patch = fields.count("caption_channels", default=2304), fields.count("patch_size", default=1)
    inner = int(width * fields.ratio("mlp_ratio", default=4))
    bias, crossing = fields.flag("attention_bias"), fields.count("cross_attention_dim", default=width)
    mix = on(
        "image",
        linear("mlp", width, 2 * inner, bias=True),
        Part(term="mlp", stored=2 * inner * 10, used=2 * inner * 9),
        linear("mlp", inner, width),
        Part(term="linear_attention_state", flop=4 * width * size),
    )
    layer = (
        *queries_keys_values(width, width, "image", bias=bias),
        *on("image", linear("attention_projections", width, width, bias=True)),
        *_across(width, crossing, bias=True),
        *mix,
        _table(6 * width),
    )
    out = fields.optional("out_channels") or fields.count("in_channels")
    parts = (
        *_ends(fields, width, patch * patch, out),
        *timestep(width),
        *modulation(width, 6 * width),
        _table(3 * width),
        *on(
            "text",
            linear("text_embedding", caption, width, bias=True),
            linear("text_embedding", width, width, bias=True),
        ),
        *repeat(layer, fields.count("num_layers", least=0)),
    )
    return _pictures("DiT", fields, workload, parts, usual=32, text=300, patch=patch)


def _wan(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = _width(fields)
    sides = fields.counts("patch_size", least=1)
    pixels = sides[0] * sides[1] * sides[2] if len(sides) == 3 else 4
    text, inner = fields.count("text_dim", default=4096), fields.count("ffn_dim", default=4 * width)
    layer = (
        *_self(width),
        *_across(width, width),
        *feed_forward(width, inner, "image"),
        scale(6 * width + 6 * width),
    )
    parts = (
        *_ends(fields, width, pixels, fields.optional("out_channels") or fields.count("in_channels")),
        *timestep(width, inputs=fields.count("freq_dim", default=256)),
        *modulation(width, 6 * width),
        *on(
            "text", linear("text_embedding", text, width, bias=True), linear("text_embedding", width, width, bias=True)
        ),
        _table(2 * width),
        *repeat(layer, fields.count("num_layers", least=0)),
    )
    return _clips(fields, workload, parts, usual=(60, 104, 21), text=512, patch=sides[-1] if sides else 2)


def _ltx(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = _width(fields)
    caption = fields.count("caption_channels", default=4096)
    normed = 4 * width if fields.value("qk_norm") else 0
    source = fields.count("cross_attention_dim", default=width)
    layer = (
        *_self(width),
        *_across(width, source),
        *feed_forward(width, 4 * width, "image"),
        scale(6 * width + normed),
    )
    parts = (
        *_ends(fields, width, 1, fields.optional("out_channels") or fields.count("in_channels")),
        *timestep(width),
        *modulation(width, 6 * width),
        *on(
            "text",
            linear("text_embedding", caption, width, bias=True),
            linear("text_embedding", width, width, bias=True),
        ),
        _table(2 * width),
        *repeat(layer, fields.count("num_layers", least=0)),
    )
    return _clips(fields, workload, parts, usual=(16, 22, 21), text=256, patch=1)


def _cogvideo(fields: Fields, workload: Workload) -> Blueprint:
    """CogVideoX: text and picture in one stream, with modulations of their own."""
    width, size = _width(fields)
    times, text = fields.count("time_embed_dim", default=512), fields.count("text_embed_dim", default=4096)
    patch, deep = fields.count("patch_size", default=2), fields.optional("patch_size_t") or 1
    layer = (
        *_self(width, "joint", bias=fields.flag("attention_bias", default=True)),
        *feed_forward(width, 4 * width, "joint"),
        *repeat(modulation(times, 6 * width), 2),
        scale(4 * width + 4 * size),
    )
    parts = (
        *_ends(fields, width, patch * patch * deep, fields.optional("out_channels") or fields.count("in_channels")),
        *on("text", linear("text_embedding", text, width, bias=True)),
        *timestep(times, inputs=width),
        *repeat(layer, fields.count("num_layers", least=0)),
        *modulation(times, 2 * width),
        scale(4 * width),
    )
    squeeze = fields.count("temporal_compression_ratio", default=4)
    frames = (fields.count("sample_frames", default=49) - 1) // squeeze + 1
    usual = (fields.count("sample_height", default=60), fields.count("sample_width", default=90), frames)
    return _clips(
        fields, workload, parts, usual=usual, text=fields.count("max_text_seq_length", default=226), patch=patch
    )


def _pictures(
    family: str, fields: Fields, workload: Workload, parts: Parts, *, usual: int, text: int, patch: int
) -> Blueprint:
    image = grid(fields, workload, usual=usual, patch=patch)
    written = workload.sequence_length or text if text else 0
    return blueprint(family, parts, image=image, text=written, says=f"{image} positions")


def _clips(
    fields: Fields, workload: Workload, parts: Parts, *, usual: tuple[int, int, int], text: int, patch: int
) -> Blueprint:
    frames = workload.frames or usual[2]
    image = frames * grid(fields, workload, usual=usual[0], usual_width=usual[1], patch=patch)
    says = f"{frames} latent frames, {image} positions"
    return blueprint("video transformer", parts, image=image, text=workload.sequence_length or text, says=says)


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
