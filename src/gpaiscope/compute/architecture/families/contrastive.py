"""Models of two towers that compare pictures and texts: CLIP and SigLIP, by transformers or by open_clip.

CLIP (arXiv 2103.00020), CoCa (2205.01917); one picture with one text is a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..blocks import Blueprint, Parts, Stream, embedding, linear, norm, plain_layer, repeat, vector, weights, within
from ..fields import Fields
from ..workload import Workload
from . import vision

TYPES: Final = ("clip", "siglip", "siglip2", "open_clip", "clip_text_model")


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a contrastive model."""
    if fields.kind == "open_clip":
        return _open_clip(fields, workload)
    if fields.kind == "clip_text_model":
        return _texts(fields)
    text, sight = fields.part("text_config"), fields.part("vision_config")
    text, sight = text or fields.like("clip_text_model"), sight or fields.like("clip_vision_model")
    width, size = text.count("hidden_size"), text.count("max_position_embeddings", default=77)
    inside, pooled = vision.tower_width(sight), 0
    parts = vision.placed(vision.tower(sight, workload), term="vision")
    words = _text_tower(text, width, size)
    ends: Parts
    if fields.kind == "clip":
        shared = fields.count("projection_dim", default=512)
        ends = (linear("projection", inside, shared), linear("projection", width, shared), vector("scale", 1))
    else:
        pooled = text.optional("projection_size") or width
        ends = (linear("projection", width, pooled, bias=True), vector("scale", 2))
    patches = vision.patches(sight, workload)
    grid = patches + vision.kind_of(sight).extra
    return _finish((*parts, *words, *within(ends, stream="sample")), grid, size, patches)


def _tower(width: int, heads: int, layers: int, inner: int, vocabulary: int, length: int) -> Parts:
    stacked = repeat(plain_layer(width, heads, inner), layers)
    parts = (embedding(vocabulary + length, width), *stacked, norm(width, 2))
    return within(parts, stream="text", group="text", term="text")


def _finish(parts: Parts, grid: int, length: int, patches: int = 0) -> Blueprint:
    says = f"one picture of {grid} positions and one text of {length} tokens"
    streams = (
        Stream(name="image", positions=grid, says=says),
        Stream(name="patches", positions=patches),
        Stream(name="text", positions=length),
    )
    return Blueprint(
        family="contrastive model", parts=parts, dense=False, unit="sample", streams=streams, groups=("vision", "text")
    )


def _texts(fields: Fields) -> Blueprint:
    width, length = fields.count("hidden_size"), fields.count("max_position_embeddings", default=77)
    parts = _text_tower(fields, width, length)
    return Blueprint(
        family="text encoder", parts=parts, dense=False, longest=length, usual_length=length, groups=("text",)
    )


def _text_tower(text: Fields, width: int, length: int) -> Parts:
    heads, layers = text.count("num_attention_heads"), text.count("num_hidden_layers", least=0)
    return _tower(width, heads, layers, text.count("intermediate_size"), text.count("vocab_size"), length)


def _open_clip(fields: Fields, workload: Workload) -> Blueprint:
    """A model of open_clip's own configurations (``vision_cfg``, ``text_cfg``, ``multimodal_cfg``)."""
    sight, text = fields.part("vision_cfg", kind="open_clip_vision"), fields.part("text_cfg")
    shared = fields.count("embed_dim", default=512)
    sight, text = sight or fields, text or fields
    inside, width = sight.count("width", default=768), text.count("width", default=512)
    length = text.count("context_length", default=77)
    side = _side(sight)
    size = sight.counts("image_size", least=1) or (224,)
    grid = (size[0] // side) * (size[-1] // side) + 1
    heads = max(inside // sight.count("head_width", default=64), 1)
    inner = int(inside * sight.ratio("mlp_ratio", default=4))
    layers = sight.counts("layers", least=0) or (12,)
    pooled = sight.flag("attentional_pool")
    tower: Parts = (
        linear("patch_embedding", 3 * side * side, inside),
        vector("embedding", (grid + 1) * inside),
        norm(inside, 4),
        *repeat(plain_layer(inside, heads, inner), sum(layers)),
    )
    ends: Parts = (
        linear("projection", shared if pooled else inside, shared),
        linear("projection", width, shared),
        vector("scale", 1),
    )
    parts = within(tower, stream="image", group="vision", term="vision")
    if pooled:
        parts += within(_pooler(sight, inside, shared), stream="image", group="vision")
    parts += _tower(width, text.count("heads", default=8), text.count("layers", default=12), 4 * width,
                    text.count("vocab_size", default=49408), length + (1 if text.flag("embed_cls") else 0))  # fmt: skip
    if text.flag("embed_cls"):
        ends += (vector("embedding", width),)
    return _with_decoder(fields, (*parts, *within(ends, stream="sample")), sight, width, length, grid)


def _side(sight: Fields) -> int:
    sides = sight.counts("patch_size", least=1)
    return sides[0] if sides else 32


def _pooler(sight: Fields, inside: int, shared: int) -> Parts:
    queries = sight.count("n_queries", default=256)
    matrices = weights("pooling_head", 2 * shared * (inside + shared))
    return (matrices, vector("pooling_head", 4 * shared + queries * shared + 2 * inside), norm(shared, 2))


def _with_decoder(fields: Fields, parts: Parts, sight: Fields, width: int, length: int, grid: int) -> Blueprint:
    decoder = fields.part("multimodal_cfg")
    if decoder is not None:
        wide, heads = decoder.count("width", default=width), decoder.count("heads", default=8)
        one = plain_layer(wide, heads, 4 * wide, kind="causal")
        layers = decoder.count("layers", default=12)
        out = linear("lm_head", wide, 49408)
        parts += within((*repeat((*one, *one, norm(wide, 2)), layers), norm(wide, 2), out), stream="text", group="text")
    return _finish(parts, grid, length)


def is_open_clip(config: Mapping[str, object]) -> bool:
    """Whether a configuration without a model type is one of open_clip."""
    return isinstance(config.get("vision_cfg"), Mapping) and isinstance(config.get("text_cfg"), Mapping)
