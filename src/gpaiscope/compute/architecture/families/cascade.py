"""Stable Cascade (Würstchen): residual blocks, attention over the picture with its conditions, few resolutions.

Source: arXiv 2306.00637 and the model class of diffusers 0.42.1. The prior works on 24 x 24 latents.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, Stream, convolution, linear, repeat, vector, within
from ..fields import Fields
from ..workload import Workload

TYPES: Final = ("StableCascadeUNet",)

CONDITIONS: Final = 85
"""Positions of conditions: 77 of text, 4 of pooled text and 4 of a picture."""


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of one of Stable Cascade's two denoisers."""
    widths = fields.counts("block_out_channels", least=1) or (2048, 2048)
    patch = fields.count("patch_size", default=1)
    usual = 24 if fields.optional("effnet_in_channels") is None else 256
    height, width = (workload.height or usual) // patch, (workload.width or usual) // patch
    switch = fields.items("switch_level")
    sides = [1]
    for i in range(1, len(widths)):
        halved = switch[i - 1] is not False if i - 1 < len(switch) else True
        sides.append(sides[-1] * (2 if halved else 1))
    parts = _conditions(fields, widths[0], patch) + _levels(fields, widths, bool(switch))
    grids = [max(height // side, 1) * max(width // side, 1) for side in sides]
    first = Stream(name="px0", positions=grids[0], says=f"samples of {height} x {width} positions")
    streams = (first, *(Stream(name=f"px{i}", positions=grid) for i, grid in enumerate(grids[1:], 1)))
    return Blueprint(
        family="UNet",
        parts=within(parts, group="denoiser"),
        dense=False,
        unit="sample",
        streams=(*streams, Stream(name="text", positions=workload.sequence_length or CONDITIONS)),
        groups=("denoiser",),
    )


def _conditions(fields: Fields, first: int, patch: int) -> Parts:
    """What comes in and goes out: the picture, texts, a picture's embedding, other pictures."""
    wide, count = fields.count("conditioning_dim", default=2048), fields.count("clip_seq", default=4)
    pooled = fields.count("clip_text_pooled_in_channels", default=1280)
    text, image = fields.optional("clip_text_in_channels"), fields.optional("clip_image_in_channels")
    pixels = fields.count("in_channels", default=16) * patch * patch
    out = fields.count("out_channels", default=16) * patch * patch
    parts = within(
        (linear("patch_embedding", pixels, first, bias=True), linear("output", first, out, bias=True)), stream="px0"
    )
    parts += within((linear("conditioning", pooled, wide * count, bias=True),), stream="sample")
    if text:
        parts += within((linear("text_embedding", text, wide, bias=True),), stream="text")
    if image:
        parts += within((linear("conditioning", image, wide * count, bias=True),), stream="sample")
    for name in ("effnet_in_channels", "pixel_mapper_in_channels"):
        channels = fields.optional(name)
        if channels:
            mapper = (
                linear("conditioning", channels, 4 * first, bias=True),
                linear("conditioning", 4 * first, first, bias=True),
            )
            parts += within(mapper, stream="px0")
    return parts


def _levels(fields: Fields, widths: tuple[int, ...], switched: bool) -> Parts:
    down = fields.counts("down_num_layers_per_block") or (2,) * len(widths)
    up = (fields.counts("up_num_layers_per_block") or down[::-1])[::-1]
    down_again = fields.counts("down_blocks_repeat_mappers", least=1) or (1,) * len(widths)
    up_again = (fields.counts("up_blocks_repeat_mappers", least=1) or (1,) * len(widths))[::-1]
    parts: Parts = ()
    for i, width in enumerate(widths):
        stream = f"px{i}"
        for layers, again, skip in ((down, down_again, 0), (up, up_again, width if i < len(widths) - 1 else 0)):
            count, times = (layers[i] if i < len(layers) else 0), (again[i] if i < len(again) else 1)
            stage = repeat(_layer(fields, i, width, stream), count)
            if skip and count:
                stage += within(
                    (Part(term="convolutions", stored=skip * 4 * width, used=skip * 4 * width),), stream=stream
                )
            parts += tuple(replace(part, times=part.times * times) for part in stage)
            mapper = convolution("convolutions", width, width, 1, bias=True)
            parts += within(repeat((mapper,), times - 1), stream=stream)
        if i:
            kernel = 1 if switched else 4
            move = convolution("convolutions", widths[i - 1], width, kernel, bias=True)
            back = replace(move, stored=widths[i - 1] * width * kernel + widths[i - 1])
            parts += within((move, back), stream=stream)
    return parts


def _layer(fields: Fields, level: int, width: int, stream: str) -> Parts:
    """The blocks of one layer at a resolution, as the configuration names them."""
    named = fields.items("block_types_per_layer")
    blocks = (
        named[level] if level < len(named) else ["SDCascadeResBlock", "SDCascadeTimestepBlock", "SDCascadeAttnBlock"]
    )
    names = blocks if isinstance(blocks, list | tuple) else ()
    parts: Parts = ()
    for name in names:
        if name == "SDCascadeResBlock":
            parts += _residual(fields, width, stream)
        elif name == "SDCascadeTimestepBlock":
            kinds = 1 + len(fields.texts("timestep_conditioning_type") or ("sca", "crp"))
            steps = fields.count("timestep_ratio_embedding_dim", default=64)
            parts += within(repeat((linear("modulation", steps, 2 * width, bias=True),), kinds), stream="sample")
        else:
            parts += _attention(fields, level, width, stream)
    return parts


def _residual(fields: Fields, width: int, stream: str) -> Parts:
    kernel = fields.count("kernel_size", default=3) ** 2
    return within(
        (
            convolution("convolutions", width, width, kernel, groups=width, bias=True),
            linear("mlp", width, 4 * width, bias=True),
            vector("norms", 8 * width),
            linear("mlp", 4 * width, width, bias=True),
        ),
        stream=stream,
    )


def _attention(fields: Fields, level: int, width: int, stream: str) -> Parts:
    """Queries of the picture over the picture (unless switched off) and over the conditions."""
    wide = fields.count("conditioning_dim", default=2048)
    flags = fields.value("self_attn")
    own = flags[level] if isinstance(flags, list) and level < len(flags) else flags
    keys = linear("cross_attention_projections", width, 2 * width, bias=True)
    parts = within(
        (
            linear("attention_projections", width, width, bias=True),
            linear("attention_projections", width, width, bias=True),
            Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="text")),
        ),
        stream=stream,
    )
    parts += within((linear("cross_attention_projections", wide, width, bias=True), keys), stream="text")
    if own is not False:
        again = Part(term="attention_projections", used=2 * width * width)
        parts += within(
            (again, Part(term="attention_scores", score=Score(width=2 * width, kind="full"))), stream=stream
        )
    return parts
