"""Models of two towers that compare pictures and texts: CLIP and SigLIP, by transformers or by open_clip.

CLIP (arXiv 2103.00020), CoCa (2205.01917); one picture with one text is a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Parts, Stream, by_sample, embedding, linear, norm, plain_layer, repeat, vector, within
from ..fields import Fields
from ..workload import Workload
from . import decoder, vision


def _pair(fields: Fields, workload: Workload) -> Blueprint:
    """Two towers by transformers' configuration."""
    text, sight = fields.part("text_config"), fields.part("vision_config")
    text, sight = text or fields.like("clip_text_model"), sight or fields.like("clip_vision_model")
    if any("ForImageClassification" in name for name in fields.texts("architectures")):
        return _classifier(fields, sight, workload)
    width, size = text.count("hidden_size"), text.count("max_position_embeddings", default=77)
    parts = vision.placed(vision.tower(sight, workload), term="vision") + _text_tower(text, width, size)
    if fields.kind in ("clip", "metaclip_2"):
        inside, shared = vision.tower_width(sight), fields.count("projection_dim", default=512)
        ends: Parts = (linear("projection", inside, shared), linear("projection", width, shared), vector("scale", 1))
    else:
        pooled = text.optional("projection_size") or width
        ends = (linear("projection", width, pooled, bias=True), vector("scale", 2))
    patches = vision.patches(sight, workload)
    return _finish(parts + within(ends, stream="sample"), patches + vision.kind_of(sight).extra, size, patches)


def _classifier(fields: Fields, sight: Fields, workload: Workload) -> Blueprint:
    """The tower of pictures alone, with a matrix for classes."""
    found = vision.describe(sight, workload)
    head = linear("classifier", vision.tower_width(sight), decoder.labels(fields), bias=True)
    return replace(found, parts=(*found.parts, *within((head,), stream="sample", group="vision")))


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
    return by_sample("contrastive model", parts, streams, "vision", "text")


def _texts(fields: Fields, workload: Workload) -> Blueprint:
    width, length = fields.count("hidden_size"), fields.count("max_position_embeddings", default=77)
    family, parts = "text encoder", _text_tower(fields, width, length)
    if any("WithProjection" in name for name in fields.texts("architectures")):
        shared = fields.count("projection_dim", default=512)
        parts += within((linear("projection", width, shared),), stream="sample", group="text")
    return Blueprint(family=family, parts=parts, dense=False, longest=length, usual_length=length, groups=("text",))


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
    side = (sight.counts("patch_size", least=1) or (32,))[0]
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
    parts = within(tower, stream="image", group="vision", term="vision")
    if pooled:
        parts += within(_pooler(sight, inside, shared), stream="image", group="vision")
    classes, vocabulary = int(text.flag("embed_cls")), text.count("vocab_size", default=49408)
    sizes = width, text.count("heads", default=8), text.count("layers", default=12), 4 * width
    ends = (
        linear("projection", shared if pooled else inside, shared),
        linear("projection", width, shared),
        vector("scale", 1),
        vector("embedding", classes * width),
    )
    parts += _tower(*sizes, vocabulary, length + classes) + within(ends, stream="sample")
    found = _finish(parts + _captioner(fields, width), grid, length)
    named = {
        "vision": len(layers) > 1 or bool(sight.text("timm_model_name")),
        "text": bool(text.text("hf_model_name")),
    }
    return _loose(found, [group for group, is_so in named.items() if is_so])


def _loose(found: Blueprint, groups: list[str]) -> Blueprint:
    """A model whose towers of some groups are networks that its file only names."""
    says = tuple(
        f"the {group} tower is a network that the file only names: {_OFF} times off at most" for group in groups
    )
    return replace(found, loose=tuple((group, _OFF) for group in groups), warnings=(*found.warnings, *says))


_OFF: Final = 100
"""How far off the size of a tower may be that is counted as a plain one, and is one of another library or kind."""


def _pooler(sight: Fields, inside: int, shared: int) -> Parts:
    queries = sight.count("n_queries", default=256)
    matrices = (linear("pooling_head", inside, 2 * shared), linear("pooling_head", shared, 2 * shared))
    return (*matrices, vector("pooling_head", 4 * shared + queries * shared + 2 * inside), norm(shared, 2))


def _captioner(fields: Fields, width: int) -> Parts:
    """The decoder of CoCa, where there is one."""
    decoder = fields.part("multimodal_cfg")
    if decoder is None:
        return ()
    wide, heads = decoder.count("width", default=width), decoder.count("heads", default=8)
    one = plain_layer(wide, heads, 4 * wide, kind="causal")
    layers = repeat((*one, *one, norm(wide, 2)), decoder.count("layers", default=12))
    return within((*layers, norm(wide, 2), linear("lm_head", wide, 49408)), stream="text", group="text")


BUILDERS: Final = {
    **dict.fromkeys(("clip", "siglip", "siglip2", "metaclip_2"), _pair),
    "open_clip": _open_clip,
    "clip_text_model": _texts,
}


def is_open_clip(config: Mapping[str, object]) -> bool:
    """Whether a configuration without a model type is one of open_clip."""
    return isinstance(config.get("vision_cfg"), Mapping) and isinstance(config.get("text_cfg"), Mapping)
