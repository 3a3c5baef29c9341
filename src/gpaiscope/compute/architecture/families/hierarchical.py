"""Vision encoders that shrink the picture from stage to stage: Swin, and convolutional networks roughly.

Swin (arXiv 2103.14030) by the model class of transformers 5.24.0; ResNets, ConvNeXts and their kin
by the sizes of their stages, as bottlenecks, with a wide range.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from ..blocks import (
    Blueprint,
    Parts,
    Stream,
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
from . import decoder, vision

_ROUGH: Final = (
    "regnet", "segformer", "pvt", "pvt_v2", "mobilevit", "levit", "poolformer",
    "efficientnet", "mobilenet_v1", "mobilenet_v2", "focalnet", "cvt", "hiera",
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
    if len(widths) == 1:  # the width of the first stage, which doubles as the picture shrinks
        widths = tuple(widths[0] * 2**i for i in range(len(depths)))
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


def _stages(
    fields: Fields, workload: Workload, first: Parts, stages: list[Parts], last: int, *, norms: int
) -> Blueprint:
    """Stages that each halve the picture, with a classifier where the file's class has one."""
    height, breadth = vision.size_of_image(fields, Workload(height=workload.height or 224, width=workload.width or 224))
    parts = within(first, stream="stage0")
    streams = []
    for i, stage in enumerate(stages):
        side = 4 * 2**i
        parts += within(stage, stream=f"stage{i}")
        streams.append(Stream(name=f"stage{i}", positions=max(height // side, 1) * max(breadth // side, 1)))
    parts += (norm(last, norms),)
    if decoder.ending(fields) != "none":
        parts += within((linear("classifier", last, decoder.labels(fields), bias=True),), stream="sample")
    says = replace(streams[0], says=f"images of {height} x {breadth} pixels") if streams else Stream(name="stage0")
    return by_sample("vision encoder", within(parts, group="vision"), (says, *streams[1:]), "vision")


def _convolved(inside: int, out: int, kernel: int) -> Parts:
    """A convolution with its normalisation."""
    return (convolution("convolutions", inside, out, kernel), norm(out, 2))


def _resnet(fields: Fields, workload: Workload) -> Blueprint:
    """ResNet (arXiv 1512.03385), of bottlenecks or of plain pairs of convolutions."""
    widths = fields.counts("hidden_sizes", least=1) or (256, 512, 1024, 2048)
    depths = fields.counts("depths", least=0) or (3, 4, 6, 3)
    before = fields.count("embedding_size", default=64)
    first = _convolved(fields.count("num_channels", default=3), before, 49)
    stages = []
    for i, (width, depth) in enumerate(zip(widths, depths, strict=False)):
        stage: Parts = ()
        for j in range(depth):
            inside = before if j == 0 else width
            if fields.text("layer_type", default="bottleneck") in ("bottleneck", "preactivation"):
                narrow = width // 4
                stage += (*_convolved(inside, narrow, 1), *_convolved(narrow, narrow, 9), *_convolved(narrow, width, 1))
            else:
                stage += (*_convolved(inside, width, 9), *_convolved(width, width, 9))
            if j == 0 and (inside != width or i):
                stage += _convolved(inside, width, 1)
        stages.append(stage)
        before = width
    return _stages(fields, workload, first, stages, before, norms=0)


def _big_transfer(fields: Fields, workload: Workload) -> Blueprint:
    """BiT (arXiv 1912.11370) and RT-DETR's: ResNets but for where they normalise, or how they begin."""
    says = f"a {fields.kind} is counted like a ResNet of bottlenecks, to a tenth"
    return replace(_resnet(fields, workload), spread=(Fraction(9, 10), Fraction(11, 10)), warnings=(says,))


def _convnext(fields: Fields, workload: Workload) -> Blueprint:
    """ConvNeXt (arXiv 2201.03545, 2301.00808)."""
    widths = fields.counts("hidden_sizes", least=1) or (96, 192, 384, 768)
    depths = fields.counts("depths", least=0) or (3, 3, 9, 3)
    second = fields.kind == "convnextv2"
    side, channels = fields.count("patch_size", default=4), fields.count("num_channels", default=3)
    first = (linear("patch_embedding", channels * side * side, widths[0], bias=True), norm(widths[0], 2))
    stages = []
    for i, (width, depth) in enumerate(zip(widths, depths, strict=False)):
        layer = (
            convolution("convolutions", width, width, 49, groups=width, bias=True),
            *mlp(width, 4 * width, gated=False, bias=True),
            norm(width, 2),
            vector("scale", 8 * width if second else width),
        )
        before = widths[i - 1]
        down = (norm(before, 2), convolution("convolutions", before, width, 4, bias=True)) if i else ()
        stages.append((*down, *repeat(layer, depth)))
    return _stages(fields, workload, first, stages, widths[-1], norms=2)


BUILDERS: Final = {
    "resnet": _resnet,
    "bit": _big_transfer,
    "rt_detr_resnet": _big_transfer,
    **dict.fromkeys(("convnext", "convnextv2"), _convnext),
    **dict.fromkeys(("swin", "donut-swin", "maskformer-swin"), _swin),
    **dict.fromkeys(_ROUGH, _rough),
}
