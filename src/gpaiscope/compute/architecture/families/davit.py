"""DaViT (arXiv 2204.03645): stages of attention within windows and over channels, as Florence-2's tower."""

from __future__ import annotations

from typing import Final

from ..blocks import Part, Parts, Score, convolution, embedding, linear, mlp, norm, repeat, within
from ..fields import Fields

KINDS: Final = ("davit", "florence_vision")


def tower(fields: Fields) -> tuple[Parts, int]:
    """The parts of a tower, each stage in a stream of its own, and the width of the last."""
    widths = fields.counts("embed_dim", "dim_embed", least=1) or (128, 256, 512, 1024)
    depths = fields.counts("depths", least=0) or (1, 1, 9, 1)
    kernels = fields.counts("patch_size", least=1) or (7, 3, 3, 3)
    before = fields.items("patch_prenorm") or (False, True, True, True)
    span = fields.count("window_size", default=12) ** 2
    parts: Parts = ()
    inside = fields.count("in_channels", default=3)
    for i, (width, depth, kernel) in enumerate(zip(widths, depths, kernels, strict=False)):
        normed = inside if i < len(before) and before[i] is True else width
        opening = (convolution("convolutions", inside, width, kernel * kernel, bias=True), norm(normed, 2))
        parts += within((*opening, *repeat(_layer(width, span), depth)), stream=f"stage{i}")
        inside = width
    return (*parts, *_positions(fields, inside)), inside


def _layer(width: int, span: int) -> Parts:
    """Attention over the positions of a window, then over the channels, each with a feed-forward block."""
    around = convolution("convolutions", width, width, 9, groups=width, bias=True)
    half = (
        *(around, around),
        linear("attention_projections", width, 3 * width, bias=True),
        linear("attention_projections", width, width, bias=True),
        *mlp(width, 4 * width, gated=False, bias=True),
        norm(width, 4),
    )
    scores = Part(term="attention_scores", score=Score(width=2 * width, kind="band", span=span))
    channels = Part(term="channel_scores", flop=4 * width * 32)  # groups of 32 channels compare each with each
    return (*half, scores, *half, channels)


def _positions(fields: Fields, width: int) -> Parts:
    nested = fields.part("image_pos_embed", kind="image_pos_embed")
    rows = (nested or fields).count("max_pos_embeddings", "max_position_embeddings", default=50)
    return (embedding(2 * rows, width // 2),)
