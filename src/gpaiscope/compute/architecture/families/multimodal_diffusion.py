"""Denoisers whose picture and text have weights of their own and attend jointly: MMDiT, FLUX and their kin.

Stable Diffusion 3 (arXiv 2403.03206), FLUX.1 and 2, Chroma, Qwen-Image, HunyuanVideo, AuraFlow,
by the model classes of diffusers 0.42.1. Double blocks keep the streams apart, single blocks join them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Parts, linear, repeat
from ..fields import Fields
from ..workload import Workload
from .denoising import blueprint, feed_forward, grid, modulation, on, queries_keys_values, scale, scores, timestep


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of them."""
    return _BUILDERS[fields.kind](fields, workload)


def _width(fields: Fields) -> tuple[int, int]:
    size = fields.count("attention_head_dim")
    return fields.count("num_attention_heads") * size, size


def double_block(
    width: int,
    inner: int,
    *,
    normed: int,
    context: bool = True,
    modulated: int = 12,
    bias: bool = True,
    gated: bool = False,
    twice: bool = False,
) -> Parts:
    """One block of two streams. ``context``: whether the text goes on after it; ``normed``: size of the scales
    of queries and keys, 0 for none; ``twice``: a second attention of the picture over itself.
    """
    parts: Parts = (
        *queries_keys_values(width, width, "image", bias=bias),
        *queries_keys_values(width, width, "text", bias=bias),
        *on("image", linear("attention_projections", width, width, bias=bias)),
        scores(width, "joint"),
        *feed_forward(width, inner, "image", gated=gated, bias=bias),
        scale(4 * normed),
    )
    if modulated:
        text = 6 if context else 2
        parts += modulation(width, (9 if twice else 6) * width, bias=bias) + modulation(width, text * width, bias=bias)
    if context:
        parts += on("text", linear("attention_projections", width, width, bias=bias))
        parts += feed_forward(width, inner, "text", gated=gated, bias=bias)
    if twice:
        own = on("image", linear("attention_projections", width, width, bias=bias))
        parts += (
            *queries_keys_values(width, width, "image", bias=bias),
            *own,
            scores(width, "image"),
            scale(2 * normed),
        )
    return parts


def single_block(
    width: int, inner: int, *, normed: int, modulated: int = 3, bias: bool = True, gated: bool = False
) -> Parts:
    """One block of the joined streams, attention and feed-forward side by side."""
    ups = inner * (2 if gated else 1)
    parts: Parts = (
        *on(
            "joint", linear("attention_projections", width, 3 * width, bias=bias), linear("mlp", width, ups, bias=bias)
        ),
        *on("joint", linear("mlp", width + inner, width, bias=bias)),
        scores(width, "joint"),
        scale(2 * normed),
    )
    return parts + (modulation(width, modulated * width, bias=bias) if modulated else ())


def _flux(fields: Fields, workload: Workload) -> Blueprint:
    width, size = _width(fields)
    chroma = fields.kind == "ChromaTransformer2DModel"
    channels, text = fields.count("in_channels"), fields.count("joint_attention_dim")
    out = (fields.optional("out_channels") or channels) * fields.count("patch_size", default=1) ** 2
    conditions = 0 if chroma else 2 if fields.flag("guidance_embeds") else 1
    parts = (
        *on("image", linear("patch_embedding", channels, width, bias=True), linear("output", width, out, bias=True)),
        *on("text", linear("text_embedding", text, width, bias=True)),
        *repeat(timestep(width), conditions),
        *repeat(
            double_block(width, 4 * width, normed=size, modulated=0 if chroma else 12),
            fields.count("num_layers", least=0),
        ),
        *repeat(
            single_block(width, 4 * width, normed=size, modulated=0 if chroma else 3),
            fields.count("num_single_layers", least=0),
        ),
    )
    if chroma:
        parts += _approximator(fields, width)
    else:
        parts += (*timestep(width, inputs=fields.count("pooled_projection_dim")), *modulation(width, 2 * width))
    return _pictures("FLUX", fields, workload, parts, usual=64, text=512)


def _approximator(fields: Fields, width: int) -> Parts:
    """Chroma's one network that computes all modulations."""
    hidden, layers = (
        fields.count("approximator_hidden_dim", default=5120),
        fields.count("approximator_layers", default=5),
    )
    inputs = fields.count("approximator_num_channels", default=64)
    rows = 3 * fields.count("num_single_layers", least=0) + 12 * fields.count("num_layers", least=0) + 2
    each = (*timestep(hidden, inputs=hidden), scale(hidden))
    one = (
        *on("sample", linear("modulation", inputs, hidden, bias=True)),
        *repeat(each, layers),
        *on("sample", linear("modulation", hidden, width, bias=True)),
    )
    return tuple(part if part.term == "norms" else replace(part, times=part.times * rows) for part in one)


def _flux2(fields: Fields, workload: Workload) -> Blueprint:
    width, size = _width(fields)
    channels = fields.count("in_channels")
    inner = int(width * fields.ratio("mlp_ratio", default=3))
    steps = fields.count("timestep_guidance_channels", default=256)
    parts = (
        *on(
            "image",
            linear("patch_embedding", channels, width),
            linear("output", width, fields.optional("out_channels") or channels),
        ),
        *on("text", linear("text_embedding", fields.count("joint_attention_dim"), width)),
        *repeat(timestep(width, inputs=steps, bias=False), 2 if fields.flag("guidance_embeds", default=True) else 1),
        *modulation(width, 17 * width, bias=False),
        *repeat(
            double_block(width, inner, normed=size, modulated=0, bias=False, gated=True),
            fields.count("num_layers", least=0),
        ),
        *repeat(
            single_block(width, inner, normed=size, modulated=0, bias=False, gated=True),
            fields.count("num_single_layers", least=0),
        ),
    )
    return _pictures("FLUX", fields, workload, parts, usual=64, text=512)


def _sd3(fields: Fields, workload: Workload) -> Blueprint:
    width, size = _width(fields)
    layers, patch = fields.count("num_layers", least=0), fields.count("patch_size", default=2)
    normed = size if fields.value("qk_norm") else 0
    twice = {i for i in fields.counts("dual_attention_layers") if i < layers}
    pixels = patch * patch
    blocks: Parts = ()
    for last in (False, True):
        for second in (False, True):
            count = sum(1 for i in range(layers) if (i == layers - 1) == last and (i in twice) == second)
            blocks += repeat(double_block(width, 4 * width, normed=normed, context=not last, twice=second), count)
    channels = fields.count("in_channels")
    out = (fields.optional("out_channels") or channels) * pixels
    parts = (
        *on(
            "image",
            linear("patch_embedding", channels * pixels, width, bias=True),
            linear("output", width, out, bias=True),
        ),
        *on(
            "text",
            linear(
                "text_embedding", fields.count("joint_attention_dim"), fields.count("caption_projection_dim"), bias=True
            ),
        ),
        *timestep(width),
        *timestep(width, inputs=fields.count("pooled_projection_dim")),
        *blocks,
        *modulation(width, 2 * width),
    )
    return _pictures("MMDiT", fields, workload, parts, usual=128, text=333, patch=patch)


def _qwen(fields: Fields, workload: Workload) -> Blueprint:
    width, size = _width(fields)
    channels, text = fields.count("in_channels"), fields.count("joint_attention_dim")
    out = fields.count("out_channels", default=channels) * fields.count("patch_size", default=2) ** 2
    parts = (
        *on("image", linear("patch_embedding", channels, width, bias=True), linear("output", width, out, bias=True)),
        *on("text", linear("text_embedding", text, width, bias=True)),
        scale(text),
        *timestep(width),
        *repeat(double_block(width, 4 * width, normed=size), fields.count("num_layers", least=0)),
        *modulation(width, 2 * width),
    )
    return _pictures("MMDiT", fields, workload, parts, usual=64, text=512)


def _hunyuan_video(fields: Fields, workload: Workload) -> Blueprint:
    width, size = _width(fields)
    text, channels = fields.count("text_embed_dim"), fields.count("in_channels")
    patch = fields.count("patch_size", default=2) ** 2 * fields.count("patch_size_t", default=1)
    inner, normed = int(width * fields.ratio("mlp_ratio", default=4)), size if fields.value("qk_norm") else 0
    refiner = (
        scale(4 * width),
        *queries_keys_values(width, width, "text"),
        *on("text", linear("attention_projections", width, width, bias=True)),
        scores(width, "text"),
        *feed_forward(width, 4 * width, "text"),
        *modulation(width, 2 * width),
    )
    conditions = 2 if fields.flag("guidance_embeds") else 1
    parts = (
        *on(
            "image",
            linear("patch_embedding", channels * patch, width, bias=True),
            linear("output", width, fields.count("out_channels", default=channels) * patch, bias=True),
        ),
        *on("text", linear("text_embedding", text, width, bias=True)),
        *timestep(width, inputs=text),
        *repeat(timestep(width), 1 + conditions),
        *timestep(width, inputs=fields.count("pooled_projection_dim")),
        *repeat(refiner, fields.count("num_refiner_layers", default=2, least=0)),
        *repeat(double_block(width, inner, normed=normed), fields.count("num_layers", least=0)),
        *repeat(single_block(width, inner, normed=normed), fields.count("num_single_layers", least=0)),
        *modulation(width, 2 * width),
    )
    side = fields.count("patch_size", default=2)
    frames = workload.frames or 33
    image = frames * grid(fields, workload, usual=90, usual_width=160, patch=side)
    return blueprint(
        "video transformer",
        parts,
        image=image,
        text=workload.sequence_length or 256,
        says=f"{frames} latent frames, {image} positions",
    )


def _mochi(fields: Fields, workload: Workload) -> Blueprint:
    """Mochi: text in a narrower stream of its own."""
    width, size = _width(fields)
    thin, text = fields.count("pooled_projection_dim", default=1536), fields.count("text_embed_dim", default=4096)
    inner, narrow = 8 * width // 3, 8 * thin // 3
    layers, pixels = fields.count("num_layers", least=0), fields.count("patch_size", default=2) ** 2
    channels = fields.count("in_channels", default=12)
    layer = (
        *queries_keys_values(width, width, "image", bias=False),
        *queries_keys_values(thin, width, "text", bias=False),
        *on("image", linear("attention_projections", width, width, bias=True)),
        scores(width, "joint"),
        *feed_forward(width, inner, "image", gated=True, bias=False),
        *modulation(width, 4 * width),
        scale(4 * size),
    )
    context = (
        *on("text", linear("attention_projections", width, thin, bias=True)),
        *feed_forward(thin, narrow, "text", gated=True, bias=False),
        *modulation(width, 4 * thin),
    )
    parts = (
        *on(
            "image",
            linear("patch_embedding", channels * pixels, width, bias=True),
            linear("output", width, (fields.optional("out_channels") or channels) * pixels, bias=True),
        ),
        *timestep(width, inputs=fields.count("time_embed_dim", default=256)),
        *on("text", linear("conditioning", text, 2 * text, bias=True), linear("text_embedding", text, thin, bias=True)),
        *on("sample", linear("conditioning", text, text, bias=True), linear("conditioning", text, width, bias=True)),
        *repeat(layer, layers),
        *repeat(context, max(layers - 1, 0)),
        *modulation(width, thin),
        *modulation(width, 2 * width),
        scale(3 * width // 2),
    )
    frames = workload.frames or 28
    image = frames * grid(fields, workload, usual=60, usual_width=106, patch=fields.count("patch_size", default=2))
    return blueprint(
        "video transformer",
        parts,
        image=image,
        text=workload.sequence_length or 256,
        says=f"{frames} latent frames, {image} positions",
    )


def _cogview(fields: Fields, workload: Workload) -> Blueprint:
    """CogView 3+ and 4: one set of weights over the joined streams, a modulation for both."""
    width, _ = _width(fields)
    times, text = fields.count("time_embed_dim", default=512), fields.count("text_embed_dim", default=4096)
    pixels = fields.count("patch_size", default=2) ** 2
    out = (fields.optional("out_channels") or fields.count("in_channels")) * pixels
    layer = (
        *on(
            "joint",
            linear("attention_projections", width, 3 * width, bias=True),
            linear("attention_projections", width, width, bias=True),
        ),
        scores(width, "joint"),
        *feed_forward(width, 4 * width, "joint"),
        *modulation(times, 12 * width),
    )
    parts = (
        *on(
            "image",
            linear("patch_embedding", fields.count("in_channels") * pixels, width, bias=True),
            linear("output", width, out, bias=True),
        ),
        *on("text", linear("text_embedding", text, width, bias=True)),
        *timestep(times, inputs=width),
        *timestep(times, inputs=6 * fields.count("condition_dim", default=256)),
        *repeat(layer, fields.count("num_layers", least=0)),
        *modulation(times, 2 * width),
    )
    return _pictures("MMDiT", fields, workload, parts, usual=128, text=224, patch=fields.count("patch_size", default=2))


def _lumina2(fields: Fields, workload: Workload) -> Blueprint:
    """Lumina 2: grouped keys, refiners of each stream before the joined layers."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    size, keys = width // heads, fields.count("num_kv_heads", default=heads)
    small, caption = min(width, 1024), fields.count("cap_feat_dim", default=1024)
    unit = fields.count("multiple_of", default=256)
    inner = -(-int(4 * width * fields.ratio("ffn_dim_multiplier", default=1)) // unit) * unit
    pixels = fields.count("patch_size", default=2) ** 2
    channels = fields.count("in_channels", default=16)

    def layer(stream: str, *, modulated: bool) -> Parts:
        columns = (heads + 2 * keys) * size
        return (
            *on(stream, linear("attention_projections", width, columns), linear("attention_projections", width, width)),
            scores(width, stream),
            *feed_forward(width, inner, stream, gated=True, bias=False),
            scale(4 * width + 2 * size),
            *(modulation(small, 4 * width) if modulated else ()),
        )

    refiners = fields.count("num_refiner_layers", default=2, least=0)
    parts = (
        *on(
            "image",
            linear("patch_embedding", channels * pixels, width, bias=True),
            linear("output", width, (fields.optional("out_channels") or channels) * pixels, bias=True),
        ),
        *timestep(small),
        *on("text", linear("text_embedding", caption, width, bias=True)),
        scale(caption),
        *repeat(layer("image", modulated=True), refiners),
        *repeat(layer("text", modulated=False), refiners),
        *repeat(layer("joint", modulated=True), fields.count("num_layers", least=0)),
        *modulation(small, width),
    )
    return _pictures("MMDiT", fields, workload, parts, usual=128, text=256, patch=fields.count("patch_size", default=2))


def _aura(fields: Fields, workload: Workload) -> Blueprint:
    width, _ = _width(fields)
    patch = fields.count("patch_size", default=2)
    inner = -(-(2 * 4 * width // 3) // 256) * 256
    joint = (*double_block(width, inner, normed=0, bias=False, gated=True),)
    single = (
        *on("joint", linear("attention_projections", width, 4 * width)),
        scores(width, "joint"),
        *feed_forward(width, inner, "joint", gated=True, bias=False),
        *modulation(width, 6 * width, bias=False),
    )
    channels = fields.count("in_channels") * patch * patch
    parts = (
        *on("image", linear("patch_embedding", channels, width, bias=True), linear("output", width, channels)),
        *on("text", linear("text_embedding", fields.count("joint_attention_dim"), width)),
        scale(width * (8 + fields.count("pos_embed_max_size", default=1024))),
        *timestep(width),
        *repeat(joint, fields.count("num_mmdit_layers", least=0)),
        *repeat(single, fields.count("num_single_dit_layers", least=0)),
        *modulation(width, 2 * width, bias=False),
    )
    return _pictures("MMDiT", fields, workload, parts, usual=64, text=264, patch=patch)


def _pictures(
    family: str, fields: Fields, workload: Workload, parts: Parts, *, usual: int, text: int, patch: int = 1
) -> Blueprint:
    image = grid(fields, workload, usual=usual, patch=patch)
    return blueprint(family, parts, image=image, text=workload.sequence_length or text, says=f"{image} positions")


_BUILDERS: Final[dict[str, Callable[[Fields, Workload], Blueprint]]] = {
    "FluxTransformer2DModel": _flux,
    "ChromaTransformer2DModel": _flux,
    "Flux2Transformer2DModel": _flux2,
    "SD3Transformer2DModel": _sd3,
    "QwenImageTransformer2DModel": _qwen,
    "HunyuanVideoTransformer3DModel": _hunyuan_video,
    "AuraFlowTransformer2DModel": _aura,
    "MochiTransformer3DModel": _mochi,
    "CogView3PlusTransformer2DModel": _cogview,
    "CogView4Transformer2DModel": _cogview,
    "Lumina2Transformer2DModel": _lumina2,
}

TYPES: Final = tuple(_BUILDERS)
