"""UNets: convolutions and attention over a picture that shrinks and grows again; and the autoencoders beside them.

Stable Diffusion 1, 2 and XL (arXiv 2112.10752, 2307.01952), by the model classes of diffusers
0.42.1. Each resolution is a stream of its own, ``px0`` the finest; text comes in by cross-attention.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..blocks import Blueprint, Part, Parts, Score, Stream, convolution, linear, norm, repeat, within
from ..fields import Fields
from ..workload import Workload

TYPES: Final = ("UNet2DConditionModel", "UNet2DModel", "AutoencoderKL")


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a UNet or of an autoencoder."""
    if fields.kind == "AutoencoderKL":
        return _autoencoder(fields, workload)
    net = _Net.read(fields)
    parts = (
        *_conditioning(fields, net),
        *_down(fields, net),
        *_middle(fields, net),
        *_up(fields, net),
        *_ends(fields, net),
    )
    sides = fields.counts("sample_size", least=1) or (64,)
    return _finish(
        "UNet",
        within(parts, group="denoiser"),
        workload,
        (sides[0], sides[-1]),
        len(net.widths),
        workload.sequence_length or 77,
    )


def _finish(family: str, parts: Parts, workload: Workload, sides: tuple[int, int], levels: int, text: int) -> Blueprint:
    height, width = workload.height or sides[0], workload.width or sides[1]
    grids = [(max(-(-height // 2**i), 1), max(-(-width // 2**i), 1)) for i in range(levels)]
    streams = tuple(Stream(name=f"px{i}", positions=h * w) for i, (h, w) in enumerate(grids))
    first = Stream(name="px0", positions=height * width, says=f"samples of {height} x {width} positions")
    return Blueprint(
        family=family, parts=parts, dense=False, unit="sample",
        streams=(first, *streams[1:], Stream(name="text", positions=text)), groups=("encoder", "decoder", "denoiser"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Net:
    """What the blocks of a UNet need to know."""

    widths: tuple[int, ...]
    steps: int
    down: tuple[str, ...]
    up: tuple[str, ...]
    depth: tuple[int, ...]
    layers: tuple[int, ...]
    text: int
    linear: bool
    heads: tuple[int, ...] = field(default=())

    @classmethod
    def read(cls, fields: Fields) -> _Net:
        widths = fields.counts("block_out_channels", least=1)
        count = len(widths)
        return cls(
            widths=widths,
            steps=4 * (widths[0] if widths else 1),
            down=fields.texts("down_block_types"),
            up=fields.texts("up_block_types"),
            depth=_each(fields.counts("transformer_layers_per_block", least=1) or (1,), count),
            layers=_each(fields.counts("layers_per_block", least=1) or (2,), count),
            text=fields.count("cross_attention_dim", default=1280),
            linear=fields.flag("use_linear_projection"),
        )


def _each(values: tuple[int, ...], count: int) -> tuple[int, ...]:
    return values if len(values) >= count else values[:1] * count


def _resnet(inside: int, out: int, steps: int, stream: str) -> Parts:
    """Two convolutions with normalisations, the time step between them, a shortcut where the width changes."""
    parts: Parts = (
        norm(inside, 2),
        convolution("convolutions", inside, out, 9, bias=True),
        norm(out, 2),
        convolution("convolutions", out, out, 9, bias=True),
    )
    if inside != out:
        parts += (convolution("convolutions", inside, out, 1, bias=True),)
    moved = within(parts, stream=stream)
    return (*moved, *within((linear("conditioning", steps, out, bias=True),), stream="sample")) if steps else moved


def _transformer(net: _Net, width: int, depth: int, stream: str) -> Parts:
    """A spatial transformer: self-attention, attention over the text, a gated feed-forward block."""
    layer = (
        norm(width, 6),
        linear("attention_projections", width, 3 * width),
        linear("attention_projections", width, width, bias=True),
        Part(term="attention_scores", score=Score(width=2 * width, kind="full")),
        linear("cross_attention_projections", width, width),
        linear("cross_attention_projections", width, width, bias=True),
        Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="text")),
        linear("mlp", width, 8 * width, bias=True),
        linear("mlp", 4 * width, width, bias=True),
    )
    around = (norm(width, 2), linear("attention_projections", width, width, bias=True),
              linear("attention_projections", width, width, bias=True))  # fmt: skip
    keys = repeat((linear("cross_attention_projections", net.text, 2 * width),), depth)
    return (*within((*around, *repeat(layer, depth)), stream=stream), *within(keys, stream="text"))


def _plain_attention(width: int, stream: str) -> Parts:
    """Self-attention alone, with biases."""
    return within(
        (
            norm(width, 2),
            linear("attention_projections", width, 3 * width, bias=True),
            linear("attention_projections", width, width, bias=True),
            Part(term="attention_scores", score=Score(width=2 * width, kind="full")),
        ),
        stream=stream,
    )


def _attends(net: _Net, name: str, width: int, depth: int, stream: str) -> Parts:
    if "CrossAttn" in name:
        return _transformer(net, width, depth, stream)
    return _plain_attention(width, stream) if "Attn" in name else ()


def _down(fields: Fields, net: _Net) -> Parts:
    parts: Parts = ()
    before = net.widths[0] if net.widths else 1
    for i, (width, name) in enumerate(zip(net.widths, net.down, strict=False)):
        for _ in range(net.layers[i]):
            parts += _resnet(before, width, net.steps, f"px{i}") + _attends(net, name, width, net.depth[i], f"px{i}")
            before = width
        if i < len(net.widths) - 1:
            parts += within((convolution("convolutions", width, width, 9, bias=True),), stream=f"px{i + 1}")
    return parts


def _middle(fields: Fields, net: _Net) -> Parts:
    if not net.widths:
        fields.refuse("missing-field", "the configuration does not say block_out_channels", "block_out_channels")
        return ()
    last = len(net.widths) - 1
    width, stream = net.widths[-1], f"px{last}"
    middle = "CrossAttn" if fields.kind == "UNet2DConditionModel" else "Attn"
    if (
        fields.kind == "UNet2DConditionModel"
        and "mid_block_type" in fields.config
        and fields.config["mid_block_type"] is None
    ):
        return ()
    ends = _resnet(width, width, net.steps, stream)
    return (*ends, *_attends(net, middle, width, net.depth[-1], stream), *ends)


def _up(fields: Fields, net: _Net) -> Parts:
    parts: Parts = ()
    count = len(net.widths)
    widths = net.widths[::-1]
    before = widths[0] if widths else 1
    first = net.widths[0] if net.widths else 1
    for i, (width, name) in enumerate(zip(widths, net.up, strict=False)):
        level, skipped = count - 1 - i, widths[min(i + 1, count - 1)]
        steps = net.layers[level] + 1
        for j in range(steps):
            skip = skipped if j == steps - 1 else width
            skip = first if level == 0 and j == steps - 1 else skip
            parts += _resnet(before + skip, width, net.steps, f"px{level}")
            parts += _attends(net, name, width, net.depth[level], f"px{level}")
            before = width
        if level > 0:
            parts += within((convolution("convolutions", width, width, 9, bias=True),), stream=f"px{level - 1}")
    return parts


def _ends(fields: Fields, net: _Net) -> Parts:
    first = net.widths[0] if net.widths else 1
    inside, out = fields.count("in_channels", default=4), fields.count("out_channels", default=4)
    parts = (
        convolution("convolutions", inside, first, 9, bias=True),
        norm(first, 2),
        convolution("convolutions", first, out, 9, bias=True),
    )
    return within(parts, stream="px0")


def _conditioning(fields: Fields, net: _Net) -> Parts:
    first = net.widths[0] if net.widths else 1
    parts: Parts = (
        linear("conditioning", first, net.steps, bias=True),
        linear("conditioning", net.steps, net.steps, bias=True),
    )
    if fields.text("addition_embed_type") == "text_time" or fields.text("class_embed_type") in (
        "projection",
        "timestep",
    ):
        inputs = fields.count("projection_class_embeddings_input_dim", default=2816)
        parts += (
            linear("conditioning", inputs, net.steps, bias=True),
            linear("conditioning", net.steps, net.steps, bias=True),
        )
    classes = fields.optional("num_class_embeds")
    return within((*parts, Part(term="embedding", stored=(classes or 0) * net.steps)), stream="sample")


def _autoencoder(fields: Fields, workload: Workload) -> Blueprint:
    """A variational autoencoder, encoding and decoding one picture."""
    widths = fields.counts("block_out_channels", least=1) or (64,)
    sides = fields.counts("sample_size", least=1) or (256,)
    encoder, decoder = (
        within(_encode(fields, widths), group="encoder"),
        within(_decode(fields, widths), group="decoder"),
    )
    return _finish("autoencoder", (*encoder, *decoder), workload, (sides[0], sides[-1]), len(widths), 0)


def _encode(fields: Fields, widths: tuple[int, ...]) -> Parts:
    layers, latent = fields.count("layers_per_block", default=1), fields.count("latent_channels", default=4)
    count, pixels = len(widths), fields.count("in_channels", default=3)
    parts: Parts = within((convolution("convolutions", pixels, widths[0], 9, bias=True),), stream="px0")
    before = widths[0]
    for i, width in enumerate(widths):
        for _ in range(layers):
            parts += _resnet(before, width, 0, f"px{i}")
            before = width
        if i < count - 1:
            parts += within((convolution("convolutions", width, width, 9, bias=True),), stream=f"px{i + 1}")
    last, narrow = f"px{count - 1}", 2 * latent
    parts += _between(fields, before, last) + within(
        (norm(before, 2), convolution("convolutions", before, narrow, 9, bias=True)), stream=last
    )
    if fields.flag("use_quant_conv", default=True):
        parts += within((convolution("convolutions", narrow, narrow, 1, bias=True),), stream=last)
    return parts


def _between(fields: Fields, width: int, stream: str) -> Parts:
    middle = _resnet(width, width, 0, stream) * 2
    return middle + (_plain_attention(width, stream) if fields.flag("mid_block_add_attention", default=True) else ())


def _decode(fields: Fields, widths: tuple[int, ...]) -> Parts:
    layers, latent = fields.count("layers_per_block", default=1), fields.count("latent_channels", default=4)
    count, before = len(widths), widths[-1]
    last = f"px{count - 1}"
    parts: Parts = ()
    if fields.flag("use_post_quant_conv", default=True):
        parts += within((convolution("convolutions", latent, latent, 1, bias=True),), stream=last)
    parts += within((convolution("convolutions", latent, before, 9, bias=True),), stream=last) + _between(
        fields, before, last
    )
    for i, width in enumerate(widths[::-1]):
        level = count - 1 - i
        for _ in range(layers + 1):
            parts += _resnet(before, width, 0, f"px{level}")
            before = width
        if level > 0:
            parts += within((convolution("convolutions", width, width, 9, bias=True),), stream=f"px{level - 1}")
    out = fields.count("out_channels", default=3)
    return parts + within((norm(widths[0], 2), convolution("convolutions", widths[0], out, 9, bias=True)), stream="px0")
