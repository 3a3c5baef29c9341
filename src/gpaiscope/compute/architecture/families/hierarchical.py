"""Vision encoders that shrink the picture from stage to stage: Swin, and convolutional networks roughly.

Swin (arXiv 2103.14030) by the model class of transformers 5.24.0; ResNets, ConvNeXts and their kin
by the sizes of their stages, as bottlenecks, with a wide range.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from ..blocks import Blueprint, Parts, Stream, by_sample, convolution, linear, norm, plain_layer, repeat, vector, within
from ..fields import Fields
from ..workload import Workload
from . import decoder, vision

_ROUGH: Final = (
    "resnet", "convnext", "convnextv2", "regnet", "segformer", "pvt", "pvt_v2", "mobilevit", "levit", "poolformer",
    "efficientnet", "mobilenet_v1", "mobilenet_v2", "bit", "focalnet", "cvt", "hiera",
)  # fmt: skip


def _swin(fields: Fields, workload: Workload) -> Blueprint:
    width, depths, heads = fields.count("embed_dim"), fields.counts("depths"), fields.counts("num_heads", least=1)
    window, ratio = fields.count("window_size"), fields.ratio("mlp_ratio", default=4)
    bias = fields.flag("qkv_bias", default=True)
    height, breadth = vision.size_of_image(fields, workload)
    side, channels = vision.patch_side(fields), fields.count("num_channels", default=3)
    grid = (height // side) * (breadth // side)
    patches = linear("patch_embedding", channels * side * side, width, bias=True)
    parts = within((patches, norm(width, 2)), stream="stage0")
    streams = []
    for i, (depth, count) in enumerate(zip(depths, heads, strict=False)):
        wide, positions = width * 2**i, max(grid // 4**i, 1)
        layer = (
            *plain_layer(wide, count, int(wide * ratio), kind="band", span=window * window),
            vector("embedding", (2 * window - 1) ** 2 * count - (0 if bias else 3 * wide)),
        )
        parts += within(repeat(layer, depth), stream=f"stage{i}")
        streams.append(Stream(name=f"stage{i}", positions=positions))
        if i < len(depths) - 1:
            parts += within((linear("merging", 4 * wide, 2 * wide), norm(4 * wide, 2)), stream=f"stage{i + 1}")
    last = width * 2 ** max(len(depths) - 1, 0)
    classes = linear("classifier", last, decoder.labels(fields), bias=True)
    parts += (norm(last, 2), replace(classes, stream="sample"))
    first = Stream(name="stage0", positions=grid, says=f"images of {grid} patches")
    return by_sample("vision encoder", within(parts, group="vision"), (first, *streams[1:]), "vision")


def _rough(fields: Fields, workload: Workload) -> Blueprint:
    """Two convolutions of 3 x 3 a layer at each stage: the order of magnitude of any of them."""
    names = ("hidden_sizes", "embed_dims", "neck_hidden_sizes", "embed_dim")
    widths = fields.counts(*names, least=1) or tuple(64 * 2**i for i in range(4))
    depths = fields.counts("depths", "num_encoder_blocks", "num_block_repeats", least=0) or (2,) * len(widths)
    height, breadth = vision.size_of_image(fields, Workload(height=workload.height or 224, width=workload.width or 224))
    parts: Parts = ()
    streams = []
    before = 3
    for i, wide in enumerate(widths):
        depth = depths[i] if i < len(depths) else 1
        first, further = convolution("convolutions", before, wide, 9), convolution("convolutions", wide, wide, 9)
        layers = (first, *repeat((further,), max(2 * depth - 1, 0)), norm(wide, 4 * depth))
        parts += within(layers, stream=f"stage{i}")
        side = 4 * 2**i
        streams.append(Stream(name=f"stage{i}", positions=max(height // side, 1) * max(breadth // side, 1)))
        before = wide
    parts += within((linear("classifier", before, decoder.labels(fields), bias=True),), stream="sample")
    says = f"a {fields.kind} is counted roughly, by the sizes of its stages: from a fifth to five times of that"
    counted = by_sample("vision encoder", within(parts, group="vision"), streams, "vision")
    return replace(counted, spread=(Fraction(1, 5), Fraction(5)), warnings=(says,))


BUILDERS: Final = {
    **dict.fromkeys(("swin", "donut-swin", "maskformer-swin"), _swin),
    **dict.fromkeys(_ROUGH, _rough),
}
