"""UNets: convolutions and attention over a picture that shrinks and grows again; and the autoencoders beside them.

Stable Diffusion 1, 2 and XL (arXiv 2112.10752, 2307.01952) and Stable Cascade (2306.00637), by the model classes
of diffusers 0.42.1. Each resolution is a stream of its own, ``px0`` the finest; text comes in by cross-attention.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gpaiscope.deferred import dataclass

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    by_sample,
    convolution,
    linear,
    norm,
    repeat,
    reuse,
    vector,
    weights,
    within,
)
from ..fields import Fields
from ..workload import Workload


def _unet(fields: Fields, workload: Workload) -> Blueprint:
    net = _Net.read(fields)
    parts = (*_conditioning(fields, net), *_down(net), *_middle(fields, net), *_up(net), *_ends(fields, net))
    text = workload.sequence_length or 77
    return _finish("UNet", within(parts, group="denoiser"), _grids(fields, workload, 64, len(net.widths)), text)


def _grids(fields: Fields, workload: Workload, usual: int, levels: int) -> list[tuple[int, int]]:
    """Height and width at every resolution, each half of the one before."""
    sides = fields.counts("sample_size", least=1) or (usual,)
    height, width = workload.height or sides[0], workload.width or sides[-1]
    return [(-(-height // 2**i), -(-width // 2**i)) for i in range(max(levels, 1))]


def _finish(family: str, parts: Parts, grids: list[tuple[int, int]], text: int) -> Blueprint:
    height, width = grids[0]
    first = Stream(name="px0", positions=height * width, says=f"samples of {height} x {width} positions")
    coarser = (Stream(name=f"px{i}", positions=high * wide) for i, (high, wide) in enumerate(grids[1:], 1))
    streams = (first, *coarser, Stream(name="text", positions=text))
    return by_sample(family, parts, streams, "encoder", "decoder", "denoiser")


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
    shifts: bool = False

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
            shifts=fields.text("resnet_time_scale_shift") == "scale_shift",
        )


def _each(values: tuple[int, ...], count: int) -> tuple[int, ...]:
    return values if len(values) >= count else values[:1] * count


def _lines(term: str, stream: str, *sizes: tuple[int, int]) -> Parts:
    """Matrices with biases at the positions of a stream."""
    return within((linear(term, inside, out, bias=True) for inside, out in sizes), stream=stream)


def _resnet(inside: int, out: int, steps: int, stream: str, *, shifts: bool = False) -> Parts:
    """Two convolutions with normalisations, the time step between them, a shortcut where the width changes."""
    parts: Parts = (
        norm(inside, 2),
        convolution("convolutions", inside, out, 9, bias=True),
        norm(out, 2),
        convolution("convolutions", out, out, 9, bias=True),
    )
    if inside != out:
        parts += (convolution("convolutions", inside, out, 1, bias=True),)
    return within(parts, stream=stream) + (
        _lines("conditioning", "sample", (steps, 2 * out if shifts else out)) if steps else ()
    )


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
    around = (norm(width, 2), *(linear("attention_projections", width, width, bias=True),) * 2)
    keys = repeat((linear("cross_attention_projections", net.text, 2 * width),), depth)
    return (*within((*around, *repeat(layer, depth)), stream=stream), *within(keys, stream="text"))


def _plain_attention(width: int, stream: str) -> Parts:
    """Self-attention alone, with biases."""
    scores = Part(term="attention_scores", score=Score(width=2 * width, kind="full"))
    projections = _lines("attention_projections", stream, (width, 3 * width), (width, width))
    return (*projections, *within((norm(width, 2), scores), stream=stream))


def _joint_attention(net: _Net, width: int, stream: str) -> Parts:
    """Attention of the picture over itself and the text at once, without a feed-forward block."""
    texts = _lines("cross_attention_projections", "text", (net.text, 2 * width))
    cross = Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="text"))
    return (*_plain_attention(width, stream), *texts, *within((cross,), stream=stream))


def _attends(net: _Net, name: str, width: int, depth: int, stream: str) -> Parts:
    if "SimpleCrossAttn" in name:
        return _joint_attention(net, width, stream)
    if "CrossAttn" in name:
        return _transformer(net, width, depth, stream)
    return _plain_attention(width, stream) if "Attn" in name else ()


def _sampler(net: _Net, name: str, width: int, level: int) -> Parts:
    """What halves or doubles a picture: a convolution, or a block of two."""
    if "Simple" in name or "sample" in name:
        return _resnet(width, width, net.steps, f"px{level}", shifts=net.shifts)
    return _moves(width, level)


def _moves(width: int, level: int) -> Parts:
    """The convolution that halves or doubles a picture, at the resolution that it gives."""
    return within((convolution("convolutions", width, width, 9, bias=True),), stream=f"px{level}")


def _down(net: _Net) -> Parts:
    parts: Parts = ()
    before = net.widths[0] if net.widths else 1
    for i, (width, name) in enumerate(zip(net.widths, net.down, strict=False)):
        for _ in range(net.layers[i]):
            parts += _resnet(before, width, net.steps, f"px{i}", shifts=net.shifts) + _attends(
                net, name, width, net.depth[i], f"px{i}"
            )
            before = width
        if i < len(net.widths) - 1:
            parts += _sampler(net, name, width, i + 1)
    return parts


def _middle(fields: Fields, net: _Net) -> Parts:
    if not net.widths:
        fields.refuse("missing-field", "the configuration does not say block_out_channels", "block_out_channels")
        return ()
    last = len(net.widths) - 1
    width, stream = net.widths[-1], f"px{last}"
    middle = "CrossAttn" if fields.kind == "UNet2DConditionModel" else "Attn"
    middle = "SimpleCrossAttn" if "SimpleCrossAttn" in fields.text("mid_block_type") else middle
    if fields.kind == "UNet2DConditionModel" and fields.config.get("mid_block_type", "usual") is None:
        return ()
    ends = _resnet(width, width, net.steps, stream, shifts=net.shifts)
    return (*ends, *_attends(net, middle, width, net.depth[-1], stream), *ends)


def _up(net: _Net, *, skips: bool = True) -> Parts:
    """From the coarsest resolution to the finest; ``skips``: whether what the way down gave comes in again."""
    parts: Parts = ()
    widths, last = net.widths[::-1], len(net.widths) - 1
    before = widths[0] if widths else 1
    for i, (width, name) in enumerate(zip(widths, net.up, strict=False)):
        level, steps = last - i, net.layers[last - i] + 1
        for j in range(steps):
            skip = widths[min(i + 1, last)] if j == steps - 1 else width
            parts += _resnet(before + (skip if skips else 0), width, net.steps, f"px{level}", shifts=net.shifts)
            parts += _attends(net, name, width, net.depth[level], f"px{level}")
            before = width
        if level > 0:
            parts += _sampler(net, name, width, level - 1)
    return parts


def _ends(fields: Fields, net: _Net) -> Parts:
    first = net.widths[0] if net.widths else 1
    inside, out = fields.count("in_channels", default=4), fields.count("out_channels", default=4)
    sizes = ((inside, first), (first, out))
    convolutions = (convolution("convolutions", *size, 9, bias=True) for size in sizes)
    return within((*convolutions, norm(first, 2)), stream="px0")


def _conditioning(fields: Fields, net: _Net) -> Parts:
    """The time step, and where there is one a second condition, by two matrices each."""
    first, steps = net.widths[0] if net.widths else 1, net.steps
    inputs = [first]
    classes = fields.text("class_embed_type") in ("projection", "timestep")
    if fields.text("addition_embed_type") == "text_time" or classes:
        inputs.append(fields.count("projection_class_embeddings_input_dim", default=2816))
    parts = (part for size in inputs for part in _lines("conditioning", "sample", (size, steps), (steps, steps)))
    table = vector("embedding", (fields.optional("num_class_embeds") or 0) * steps)
    return (*parts, *_added(fields, net), replace(table, stream="sample"))


def _added(fields: Fields, net: _Net) -> Parts:
    """What else comes in: the text encoder's output on its way to the width of cross-attention, texts, pictures."""
    inside, way = fields.optional("encoder_hid_dim"), fields.text("encoder_hid_dim_type")
    more: Parts = ()
    kind, steps = fields.text("addition_embed_type"), net.steps
    if (inside and not way) or way == "text_proj":
        more = _lines("text_embedding", "text", (inside or net.text, net.text))
    if inside and way == "text_image_proj":
        more = _lines("text_embedding", "text", (inside, net.text), (net.text, 10 * net.text))
    if inside and way in ("image_proj", "ip_image_proj"):
        more = (*_lines("text_embedding", "sample", (inside, 32 * net.text)), norm(net.text, 2))
    if inside and kind in ("image", "image_hint"):
        more += (*_lines("conditioning", "sample", (inside, steps)), norm(steps, 2))
    if kind == "text":  # attention that pools the text, with a place of its own
        source = fields.count("encoder_hid_dim", default=net.text)
        pooled = _lines("conditioning", "text", (source, source), (source, source), (source, source))
        more += (*pooled, *_lines("conditioning", "sample", (source, steps)), norm(source, 3), norm(steps, 2))
    return more


# -- autoencoders


def _autoencoder(fields: Fields, workload: Workload) -> Blueprint:
    """A variational autoencoder, encoding and decoding one picture."""
    widths = fields.counts("block_out_channels", least=1) or (64,)
    count, layers = len(widths), fields.count("layers_per_block", default=1)
    bare, ones, each = ("",) * count, (1,) * count, (layers,) * count
    net = _Net(widths=widths, steps=0, down=bare, up=bare, depth=ones, layers=each, text=0)
    coarse, latent = f"px{count - 1}", fields.count("latent_channels", default=4)
    middle = _resnet(widths[-1], widths[-1], 0, coarse) * 2
    if fields.flag("mid_block_add_attention", default=True):
        middle += _plain_attention(widths[-1], coarse)

    def move(inside: int, out: int, stream: str, kernel: int = 9) -> Parts:
        return within((convolution("convolutions", inside, out, kernel, bias=True),), stream=stream)

    encoder = (
        *move(fields.count("in_channels", default=3), widths[0], "px0"),
        *_down(net),
        *middle,
        norm(widths[-1], 2),
        *move(widths[-1], 2 * latent, coarse),
        *(move(2 * latent, 2 * latent, coarse, 1) if fields.flag("use_quant_conv", default=True) else ()),
    )
    decoder = (
        *(move(latent, latent, coarse, 1) if fields.flag("use_post_quant_conv", default=True) else ()),
        *move(latent, widths[-1], coarse),
        *middle,
        *_up(net, skips=False),
        norm(widths[0], 2),
        *move(widths[0], fields.count("out_channels", default=3), "px0"),
    )
    parts = (*within(encoder, group="encoder"), *within(decoder, group="decoder"))
    return _finish("autoencoder", parts, _grids(fields, workload, 256, count), 0)


# -- Stable Cascade: residual blocks, attention over the picture with its conditions, few resolutions

CONDITIONS: Final = 85
"""Positions of conditions: 77 of text, 4 of pooled text and 4 of a picture."""


def _cascade(fields: Fields, workload: Workload) -> Blueprint:
    """One of Stable Cascade's two denoisers; the prior works on 24 x 24 latents, the decoder on 256 x 256."""
    widths, patch = fields.counts("block_out_channels", least=1) or (2048, 2048), fields.count("patch_size", default=1)
    usual = 24 if fields.optional("effnet_in_channels") is None else 256
    height, width = (workload.height or usual) // patch, (workload.width or usual) // patch
    switch, grids, side = fields.items("switch_level"), [(height, width)], 1
    for i in range(1, len(widths)):
        side *= 1 if any(halved is False for halved in switch[i - 1 : i]) else 2
        grids.append((max(height // side, 1), max(width // side, 1)))
    parts = _cascade_ends(fields, widths[0], patch) + _cascade_levels(fields, widths, kernel=1 if switch else 4)
    found = _finish("UNet", within(parts, group="denoiser"), grids, workload.sequence_length or CONDITIONS)
    return replace(found, groups=("denoiser",))


def _cascade_ends(fields: Fields, first: int, patch: int) -> Parts:
    """What comes in and goes out: the picture, texts, a picture's embedding, other pictures."""
    wide, count = fields.count("conditioning_dim", default=2048), fields.count("clip_seq", default=4)
    pooled = fields.count("clip_text_pooled_in_channels", default=1280)
    text, image = fields.optional("clip_text_in_channels"), fields.optional("clip_image_in_channels")
    wider, others = 4 * first, [fields.optional(name) for name in ("effnet_in_channels", "pixel_mapper_in_channels")]
    return (
        *_lines("patch_embedding", "px0", (fields.count("in_channels", default=16) * patch * patch, first)),
        *_lines("output", "px0", (first, fields.count("out_channels", default=16) * patch * patch)),
        *_lines("conditioning", "sample", (pooled, wide * count)),
        *(_lines("text_embedding", "text", (text, wide)) if text else ()),
        *(_lines("conditioning", "sample", (image, wide * count)) if image else ()),
        *(line for size in others if size for line in _lines("conditioning", "px0", (size, wider), (wider, first))),
    )


def _cascade_levels(fields: Fields, widths: tuple[int, ...], kernel: int) -> Parts:
    """Each resolution on the way down and up; a way may run several times over, through a mapper in between."""
    count = len(widths)
    down = fields.counts("down_num_layers_per_block") or (2,) * count
    up = (fields.counts("up_num_layers_per_block") or down[::-1])[::-1]
    down_again = fields.counts("down_blocks_repeat_mappers", least=1) or (1,) * count
    up_again = (fields.counts("up_blocks_repeat_mappers", least=1) or (1,) * count)[::-1]
    parts: Parts = ()
    for i, width in enumerate(widths):
        stream, layer = f"px{i}", _cascade_layer(fields, i, width, f"px{i}")
        mapper = within((convolution("convolutions", width, width, 1, bias=True),), stream=stream)
        for layers, again, skips in ((down, down_again, False), (up, up_again, i < count - 1)):
            depth, times = sum(layers[i : i + 1]), (*again[i : i + 1], 1)[0]
            skip = within((weights("convolutions", 4 * width * width),), stream=stream) if skips and depth else ()
            parts += reuse((*repeat(layer, depth), *skip), times) + repeat(mapper, times - 1)
        if i:
            move = convolution("convolutions", widths[i - 1], width, kernel, bias=True)
            back = convolution("convolutions", width, widths[i - 1], kernel, bias=True)
            parts += within((move, back), stream=stream)
    return parts


_CASCADE_BLOCKS: Final = ("SDCascadeResBlock", "SDCascadeTimestepBlock", "SDCascadeAttnBlock")


def _cascade_layer(fields: Fields, level: int, width: int, stream: str) -> Parts:
    """The blocks of one layer at a resolution, as the configuration names them."""
    blocks = (*fields.items("block_types_per_layer")[level : level + 1], _CASCADE_BLOCKS)[0]
    side, steps = fields.count("kernel_size", default=3), fields.count("timestep_ratio_embedding_dim", default=64)
    kinds = 1 + len(fields.texts("timestep_conditioning_type") or ("sca", "crp"))
    parts: Parts = ()
    for name in blocks if isinstance(blocks, list | tuple) else ():
        if name == "SDCascadeResBlock":
            mixed = convolution("convolutions", width, width, side * side, groups=width, bias=True)
            parts += within((mixed, vector("norms", 8 * width)), stream=stream)
            parts += _lines("mlp", stream, (width, 4 * width), (4 * width, width))
        elif name == "SDCascadeTimestepBlock":
            parts += repeat(_lines("modulation", "sample", (steps, 2 * width)), kinds)
        else:
            parts += _cascade_attention(fields, level, width, stream)
    return parts


def _cascade_attention(fields: Fields, level: int, width: int, stream: str) -> Parts:
    """Queries of the picture over the conditions, and over the picture too unless that is switched off.

    Keys and values of both come from the same matrices.
    """
    wide, flags = fields.count("conditioning_dim", default=2048), fields.value("self_attn")
    own = flags[level] if isinstance(flags, list) and level < len(flags) else flags
    cross = Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="text"))
    parts = (
        *_lines("attention_projections", stream, (width, width), (width, width)),
        *within((cross,), stream=stream),
        *_lines("cross_attention_projections", "text", (wide, width), (width, 2 * width)),
    )
    if own is False:
        return parts
    keys = Part(term="attention_projections", used=2 * width * width)
    scores = Part(term="attention_scores", score=Score(width=2 * width, kind="full"))
    return parts + within((keys, scores), stream=stream)


BUILDERS: Final = {
    **dict.fromkeys(("UNet2DConditionModel", "UNet2DModel"), _unet),
    "AutoencoderKL": _autoencoder,
    "StableCascadeUNet": _cascade,
}
