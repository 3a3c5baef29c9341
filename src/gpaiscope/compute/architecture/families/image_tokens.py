"""Two parts of makers of pictures that denoise no latents: the prior of unCLIP, and aMUSEd's masked picture tokens.

The prior (arXiv 2204.06125) writes the embedding of a picture from that of its text: one causal pass over the text and
four positions more. U-ViT (arXiv 2401.01808) fills in masked tokens of a picture: convolutions before and after a
transformer. By the model classes of diffusers 0.42.1.
"""

from __future__ import annotations

from typing import Final

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    attention,
    by_sample,
    convolution,
    embedding,
    linear,
    mlp,
    norm,
    repeat,
    vector,
    within,
)
from ..fields import Fields
from ..workload import Workload
from . import generic

USUAL_SIDE: Final = 16
"""Tokens along a side of a picture of 256 pixels."""
TEXT: Final = 77


def _prior(fields: Fields, workload: Workload) -> Blueprint:
    heads, size = fields.count("num_attention_heads"), fields.count("attention_head_dim")
    width, text = heads * size, fields.count("num_embeddings")
    length = text + fields.count("additional_embeddings", default=4, least=0)
    source = fields.count("embedding_dim")
    time = fields.optional("time_embed_dim") or width
    projected = fields.optional("embedding_proj_dim") or source
    out = fields.optional("clip_embed_dim") or source
    layer = (
        norm(width, 4),
        *attention(width, heads, heads, size, score=Score(width=2 * width), qkv_bias=True, out_bias=True),
        *mlp(width, 4 * width, gated=False, bias=True),
    )
    once: Parts = (
        linear("timestep", width, time, bias=True),
        linear("timestep", time, width, bias=True),
        linear("projection", source, width, bias=True),
        linear("projection", projected, width, bias=True),
        linear("output", width, out, bias=True),
    )
    parts: Parts = (
        *within(once, stream="sample"),
        embedding(length + (fields.config.get("added_emb_type", "prd") == "prd"), width),
        *((norm(projected, 2),) if fields.value("embedding_proj_norm_type") == "layer" else ()),
        *((norm(width, 2),) if fields.value("norm_in_type") == "layer" else ()),
        *repeat(layer, fields.count("num_layers", least=0)),
        norm(width, 2),
        vector("mean_and_deviation", 2 * out),
    )
    if fields.config.get("encoder_hid_proj_type", "linear") == "linear":
        parts += within((linear("projection", source, width, bias=True),), stream="words")
    streams = (
        Stream(name="text", positions=length, says=f"{length} positions for each picture"),
        Stream(name="words", positions=text),
    )
    return by_sample("diffusion prior", parts, streams, "language")


def _uvit(fields: Fields, workload: Workload) -> Blueprint:
    if fields.flag("use_bias") or not fields.flag("ln_elementwise_affine", default=True):
        return generic.describe(fields, workload)
    width, block = fields.count("hidden_size"), fields.count("block_out_channels")
    channels, words = fields.count("in_channels"), fields.count("encoder_hidden_size")
    halved = fields.flag("downsample")
    side = USUAL_SIDE * (2 if halved else 1)
    tokens = (workload.height or side) * (workload.width or side)
    condition = fields.count("micro_cond_embed_dim") + fields.count("cond_embed_dim")
    inner, heads = fields.count("intermediate_size"), fields.count("num_attention_heads")
    layer = (
        *within((norm(width, 3), *repeat((linear("modulation", width, 2 * width),), 3)), stream="sample"),
        linear("attention_projections", width, 4 * width),
        Part(term="attention_scores", score=Score(width=2 * width, kind="full")),
        *_across(width),
        *mlp(width, inner, gated=True),
    )
    fields.count("block_num_heads", default=max(heads, 1))
    ends = repeat(_block(width, block), 2 * fields.count("num_res_blocks", least=0))
    resampled = (norm(block, 2), *repeat((convolution("resampling", block, block, 4),), 2)) if halved else ()
    parts: Parts = (
        embedding(fields.count("vocab_size"), channels),
        norm(channels),
        *within((convolution("convolution", channels, block, 1),), stream="tokens"),
        *within((linear("condition", condition, width), linear("condition", width, width)), stream="sample"),
        *within((linear("projection", words, width), norm(width)), stream="words"),
        *ends,
        *resampled,
        norm(block + width),
        *repeat((linear("projection", block, width),), 2),
        *repeat(layer, fields.count("num_hidden_layers", least=0)),
        *within((convolution("convolution", block, channels, 1), norm(channels)), stream="tokens"),
        *within((convolution("output", channels, fields.count("codebook_size"), 1),), stream="tokens"),
    )
    streams = (
        Stream(name="text", positions=max(tokens // 4, 1) if halved else tokens),
        Stream(name="tokens", positions=tokens, says=f"pictures of {tokens} tokens, with {TEXT} of text"),
        Stream(name="words", positions=TEXT),
    )
    return by_sample("masked image model", parts, streams, "language")


def _across(width: int) -> Parts:
    """Attention over the text, whose keys and values are computed at its own positions."""
    return (
        linear("cross_attention_projections", width, 2 * width),
        *within((linear("cross_attention_projections", width, 2 * width),), stream="words"),
        Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="words")),
    )


def _block(width: int, block: int) -> Parts:
    """A ConvNeXt block that is modulated, and attention over the text, twice, without a feed-forward block."""
    return (
        convolution("convolution", block, block, 9, groups=block),
        norm(block),
        *mlp(block, 4 * block, gated=False),
        vector("response_norm", 8 * block),
        *within((linear("modulation", width, 2 * block),), stream="sample"),
        *within((linear("projection", width, block),), stream="words"),
        norm(block, 2),
        *repeat(_across(block), 2),
    )


BUILDERS: Final = {"PriorTransformer": _prior, "UVit2DModel": _uvit}
