"""Vision-language (and audio-language) models: a language model with towers before it.

The language model is described by its own family; towers by `vision` and `speech`; what joins
them by `_JOINS`. Tokens of images go through the language model and are part of a run's tokens;
the tower's own work depends on how many images there are, which a configuration does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import Final

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    attention,
    embedding,
    linear,
    mlp,
    norm,
    plain_layer,
    repeat,
    vector,
    within,
)
from ..fields import Fields, library_defaults
from ..workload import Workload
from . import conformer, davit, decoder, speech, vision

Describe = Callable[[Fields, Workload], Blueprint]

TEXTS: Final = (
    *("text_config", "llm_config", "language_config", "thinker_config", "language_model_config", "decoder_config"),
)
VISIONS: Final = ("vision_config", "visual_config", "vision_tower_config", "visual")
AUDIOS: Final = ("audio_config", "audio_tower_config", "encoder_config")

_TEXT_KINDS: Final = {
    "qwen2_vl": "qwen2_vl_text",
    "qwen2_5_vl": "qwen2_5_vl_text",
    "internvl_chat": "qwen2",
    "qwen2_5_omni": "qwen2_5_omni_text",
    "deepseek_vl_v2": "deepseek_v2",
}
_MINICPMV: Final[dict[str, str]] = {"2.6": "qwen2", "4.5": "qwen3"}
_BARE: Final[dict[str, Callable[[Fields], str]]] = {
    "dots_ocr": lambda fields: "qwen2",
    "phi3_v": lambda fields: "phi3",
    "molmo": lambda fields: "molmo_text",
    "minicpmv": lambda fields: _MINICPMV.get(str(fields.value("version")), "llama"),
}
"""Types that give the language model's sizes at the top of the file, and of which type that is."""
_TOWER_KINDS: Final = {"minicpmv": "idefics2_vision", "dots_ocr": "dots_vision", "florence2": "davit"}
"""Towers of vendors' own code that go by another's name, or by none."""
_PLAIN_JOINS: Final = ("llava", "vipllava", "mllama")


def text_of(fields: Fields) -> Fields | None:
    """The configuration of the language model inside, with the outer object's values where it is silent."""
    inside = fields.part(*TEXTS, kind=_TEXT_KINDS.get(fields.kind, fields.kind + "_text"))
    if inside is None and fields.kind in _BARE:
        flat = {k: v for k, v in fields.config.items() if k not in ("model_type", *VISIONS)}
        return Fields(flat, kind=_BARE[fields.kind](fields), path=fields.path, record=fields.record)
    if inside is None:
        return None
    if inside.kind == "deepseek_v2" and inside.config.get("use_mla") is False:
        inside = inside.like("deepseek")
    if any(name in inside.config for name in TEXTS):
        return text_of(inside)
    inside = _headed(fields, inside)
    if "hidden_size" in fields.config:
        outer = {k: v for k, v in fields.config.items() if k not in ("architectures", "model_type", *TEXTS, *VISIONS)}
        return Fields({**outer, **inside.config}, kind=inside.kind, path=inside.path, record=fields.record)
    tied = fields.stated("tie_word_embeddings")
    if tied is None and fields.flag("tie_word_embeddings"):
        tied = True
    return inside if tied is None else inside.overlaid({"tie_word_embeddings": tied})


def _headed(fields: Fields, inside: Fields) -> Fields:
    """The language model with the head that the outer class has: what the inner object names is its own alone."""
    named = fields.texts("architectures") if fields.kind in library_defaults() else ()
    return inside.overlaid({"architectures": list(named)}) if named or "architectures" in inside.config else inside


def describe(fields: Fields, text: Fields, inner: Describe, workload: Workload) -> Blueprint:
    """The blueprint of a language model with towers; ``inner`` describes the language model."""
    holder = fields.part("thinker_config") or fields  # an omni model's thinker holds the towers
    sight, hearing = _tower_of(holder), holder.part(*AUDIOS)
    language = inner(_cross_free(text), workload)
    if holder.kind == "fuyu":  # pixels of a patch go straight in
        side, channels = holder.count("patch_size", default=30), holder.count("num_channels", default=3)
        patch = linear("projector", channels * side * side, text.count("hidden_size"), bias=True)
        language = replace(language, parts=(*language.parts, replace(patch, stream="text", used=0)))
    parts, warnings, assumptions = language.parts, list(language.warnings), list(language.assumptions)
    streams: tuple[Stream, ...] = language.streams or (Stream(name="text"),)
    if sight is not None:
        seen = _sight(holder, sight, text, workload)
        parts, streams = parts + seen[0], streams + seen[1]
        if workload.images is None:
            assumptions.append(_NO_IMAGES)
    if hearing is not None:
        heard = _audio_tower(holder, hearing)
        parts += within(heard, stream="audio", group="audio", term="audio")
        parts += within(_heard(holder, hearing, text), stream="audio", group="projector")
        streams += (Stream(name="audio", positions=(workload.seconds or 0) * 25),)
        assumptions.append("the audio tower's own work is counted at 25 positions a second of audio (seconds)")
    doubts = tuple(_doubts(holder, text, sight, hearing))
    return replace(
        language,
        family=f"{language.family} with towers",
        parts=parts,
        dense=False,
        streams=streams,
        groups=("vision", "audio", "projector", "language"),
        assumptions=tuple(assumptions),
        warnings=(*warnings, *(says for _, says in doubts)),
        loose=tuple((group, _OFF) for group, _ in doubts),
        spread=_spread(language, any(group == "projector" for group, _ in doubts)),
    )


_NO_IMAGES: Final = "the vision tower's own work is left out: nobody said how many images a sequence has (images)"


def _tower_of(holder: Fields) -> Fields | None:
    """The tower of pictures, by the type that it is."""
    sight = holder.part(*VISIONS, "img_processor", kind=f"{holder.kind}_vision")
    if holder.kind == "molmo" and sight is None:  # its code alone says what it is
        return Fields({"model_name": "molmo-clip"}, kind="molmo_clip", path="vision", record=holder.record)
    if sight is None:
        return None
    if sight.kind == "vision" and sight.text("model_name").startswith("siglip"):
        inner = int(sight.count("width") * sight.ratio("mlp_ratio", default=4))
        usual = {"image_size": 384, "intermediate_size": inner}
        return sight.like("siglip_vision_model").overlaid({**usual, **sight.config})
    return sight.like(_TOWER_KINDS[holder.kind]) if holder.kind in _TOWER_KINDS else sight


def _davit(sight: Fields, workload: Workload) -> tuple[Parts, tuple[Stream, ...]]:
    """Stages that shrink the picture, each with positions of its own, and what carries the last to the text."""
    height, width = vision.size_of_image(sight, Workload(height=workload.height or 768, width=workload.width or 768))
    parts, last = davit.tower(sight)
    images, count = workload.images or 0, len(sight.counts("depths"))
    sides = [4 * 2**i for i in range(max(count, 1))]
    cells = [max(height // side, 1) * max(width // side, 1) for side in sides]
    streams = tuple(Stream(name=f"stage{i}", positions=images * size) for i, size in enumerate(cells))
    out = sight.count("projection_dim", default=last)
    join = (linear("projector", last, out), norm(out, 2))
    placed = within(join, stream=f"stage{len(cells) - 1}", group="projector")
    whole = (*within(parts, group="vision", term="vision"), *placed)
    return (whole if workload.images is not None else (*whole, _at_most(whole, 1)), streams)


def _audio_tower(holder: Fields, hearing: Fields) -> Parts:
    if hearing.kind in ("gemma4_audio", "gemma3n_audio"):
        return speech.conformer(hearing)
    if hearing.kind in ("granite_speech_encoder", "granite_speech_plus_encoder"):
        return conformer.granite(hearing)
    heads = hearing.value("encoder_attention_heads", "num_attention_heads")
    if isinstance(heads, list):  # each stage has its own
        hearing = hearing.overlaid(
            {"encoder_attention_heads": max((each for each in heads if type(each) is int), default=1)}
        )
    return speech.tower(hearing, positions=not holder.kind.startswith("qwen2_5_omni"))


def qformer(own: Fields, source: int, queries: int, out: int) -> Parts:
    """BLIP-2's transformer of few queries (arXiv 2301.12597), which attends to the tower in some of its layers."""
    width, heads = own.count("hidden_size"), own.count("num_attention_heads")
    inner, layers = own.count("intermediate_size"), own.count("num_hidden_layers", least=0)
    every = own.count("cross_attention_frequency", default=2)
    cross = (
        linear("projector", width, 2 * width, bias=True),
        linear("projector", source, 2 * width, bias=True),
        norm(width, 2),
    )
    parts: Parts = (
        vector("projector", queries * width),
        norm(width, 2),
        *repeat(plain_layer(width, heads, inner), layers),
        *repeat(cross, -(-layers // every)),
        linear("projector", width, out, bias=True),
    )
    if own.kind.startswith("instructblip"):  # reads the question too, by feed-forward blocks of its own
        words = own.count("vocab_size") + own.count("max_position_embeddings")
        own_feed = (*mlp(width, inner, gated=False, bias=True), norm(width, 2))
        parts += (embedding(words, width), *repeat(own_feed, layers))
    return parts


def _blip2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    own = holder.part("qformer_config", kind=holder.kind.replace("-", "_") + "_qformer") or holder
    return qformer(own, inside, holder.count("num_query_tokens", default=32), out)


def _spread(language: Blueprint, foreign: bool) -> tuple[Fraction, Fraction | None]:
    """Wider by half for a type whose join is not known: it may use the rest in its own way too."""
    low, high = language.spread
    return (low * Fraction(2, 3), high and high * Fraction(3, 2)) if foreign else language.spread


_OFF: Final = 5
"""How far off the parameters of a tower or a join may be that is counted by what its like mostly are."""


def _is_known(holder: Fields, text: Fields) -> bool:
    """Whether a type without towers is that of its language model, or one that has nothing beside it."""
    return holder.kind in ("fuyu", *_TEXT_KINDS, text.kind, text.kind.removesuffix("_text"))


def _doubts(holder: Fields, text: Fields, sight: Fields | None, hearing: Fields | None) -> Iterator[tuple[str, str]]:
    """What is not known of the towers and of what joins them to the language model: the group, and what is said."""
    known = sight is not None and (vision.fixed(sight) or sight.kind in davit.KINDS)
    if sight is not None and not known and sight.kind not in (*vision.TOWERS, "mllama_vision_model"):
        yield (
            "vision",
            f"the vision tower {sight.kind!r} is unknown: counted as a plain vision transformer of its sizes",
        )
    merges = sight is not None and (vision.kind_of(sight).merger or sight.kind in davit.KINDS)
    if sight is not None and not (holder.kind in _JOINS or holder.kind.startswith(_PLAIN_JOINS) or merges):
        yield "projector", "what joins the tower to the language model is unknown: counted as two matrices"
    if sight is None and hearing is None and not _is_known(holder, text):
        says = f"what a {holder.kind[:60]!r} has beside its language model is unknown: nothing is counted for it"
        yield "projector", says
    if hearing is not None and hearing.kind not in speech.TOWERS:
        yield "audio", f"the audio tower {hearing.kind!r} is unknown: counted as a plain one of its sizes"


def _sight(holder: Fields, sight: Fields, text: Fields, workload: Workload) -> tuple[Parts, tuple[Stream, ...]]:
    """Tower and projector, their streams, and what they would cost at most a token."""
    if sight.kind == "mllama_vision_model":
        return _mllama(sight, text, workload)
    if vision.fixed(sight):
        return _fixed(holder, sight, text), ()
    if sight.kind in davit.KINDS:
        return _davit(sight, workload)
    images, grid = workload.images or 0, vision.patches(sight, workload)
    ratio = _merge_ratio(holder, sight)
    body = vision.placed(vision.tower(sight, workload), term="vision")
    extra = vision.kind_of(sight).extra
    join = within(_join(holder, sight, text), stream="merged", group="projector")
    says = f"{images} images a sequence, of {grid} patches" if images else ""
    streams = (
        Stream(name="image", positions=images * (grid + extra), says=says),
        Stream(name="patches", positions=images * grid),
        Stream(name="merged", positions=Fraction(images * grid, ratio)),
    )
    parts = body + join
    return (parts if workload.images is not None else (*parts, _at_most(parts, ratio)), streams)


def _fixed(holder: Fields, sight: Fields, text: Fields) -> Parts:
    """A tower of a network that has one size, by its name; its work is left to the upper end."""
    size = vision.fixed(sight)
    tower = Part(term="vision_tower", stored=size, flop=0, flop_high=2 * size, group="vision")
    return (tower, *within(_join(holder, sight, text), stream="merged", group="projector"))


def _at_most(parts: Parts, ratio: int) -> Part:
    """The towers' weights a token, were every token one of an image: only the upper end counts it."""
    most = sum(part.used * part.times * (1 if part.stream == "merged" else ratio) for part in parts)
    return Part(term="vision_tower", flop=0, flop_high=2 * most, group="vision")


def _merge_ratio(holder: Fields, sight: Fields) -> int:
    """Patches that one token of the language model stands for."""
    if holder.kind.startswith("gemma3"):
        grid = vision.patches(sight, Workload())
        return max(grid // (holder.optional("mm_tokens_per_image") or grid), 1)
    own = sight.optional("spatial_merge_size", "pooling_kernel_size")
    return (own or holder.optional("scale_factor", "spatial_merge_size") or 1) ** 2


def _join(holder: Fields, sight: Fields, text: Fields) -> Parts:
    """What carries the tower's output to the language model's width."""
    named = vision.fixed(sight) and not isinstance(sight.value("hidden_size"), int)
    inside = 1024 if named else vision.tower_width(sight)
    out = text.count("hidden_size", default=1)
    if holder.kind not in _JOINS and vision.kind_of(sight).merger:
        return ()
    return _JOINS.get(holder.kind, _llava)(holder, sight, inside, out)


def _chain(*widths: int, bias: bool = False) -> Parts:
    """Matrices of a projector, one after the other."""
    return tuple(linear("projector", inside, out, bias=bias) for inside, out in pairwise(widths))


def _llava(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    chosen = holder.value("vision_feature_layer")
    layers = len(chosen) if isinstance(chosen, list) and chosen else 1
    bias = holder.flag("multimodal_projector_bias", default=True)
    line = vector("projector", out if holder.kind.startswith(("llava_next", "llava_onevision")) else 0)
    return (line, *_chain(inside * layers, out, out, bias=bias))


def _mistral3(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    bias, ratio = holder.flag("multimodal_projector_bias"), holder.count("spatial_merge_size", default=2) ** 2
    return (norm(inside), *_chain(inside * ratio, inside), *_chain(inside, out, out, bias=bias))


def _internvl(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    wide = int(inside / holder.ratio("downsample_ratio", default=Fraction(1, 2)) ** 2)
    return (norm(wide, 2), *_chain(wide, out, out, bias=True))


def _minimax_m3(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    middle = holder.count("projector_hidden_size", default=out)
    return _chain(inside, middle, out, bias=True) + _chain(4 * out, middle, out, bias=True)


def _cohere2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """A gated projector: half of its width gates the other half."""
    wide = inside * holder.count("downsample_factor", default=2) ** 2
    middle = holder.count("alignment_intermediate_size", default=36864)
    return _chain(wide, middle, bias=True) + _chain(middle // 2, out, bias=True)


def _idefics3(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    return _chain(inside * holder.count("scale_factor", default=2) ** 2, out)


def _merged(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """A norm, neighbouring patches side by side, and two matrices of their width: PaddleOCR-VL and Kimi."""
    sides = sight.counts("merge_kernel_size", least=1) or holder.counts("merge_kernel_size", least=1)
    ratio = prod(sides) if sides else (sight.optional("spatial_merge_size") or 2) ** 2
    return (norm(inside, 2), *_chain(inside * ratio, inside * ratio, out, bias=True))


def _lfm2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    wide = inside * holder.count("downsample_factor", default=2) ** 2
    normed = holder.flag("projector_use_layernorm", default=True)
    middle, bias = holder.count("projector_hidden_size", default=out), holder.flag("projector_bias", default=True)
    return (norm(wide if normed else 0, 2), *_chain(wide, middle, out, bias=bias))


def _idefics2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """A gated projector, and a resampler of few latents that attends to them beside itself."""
    text = holder.part(*TEXTS, kind="mistral") or holder
    inner = text.count("intermediate_size", default=4 * out)
    within_ = holder.part("perceiver_config", kind="idefics2_perceiver") or holder
    heads, keys = within_.count("resampler_n_heads", default=16), within_.count("num_key_value_heads", default=4)
    size, depth = within_.count("resampler_head_dim", default=96), within_.count("resampler_depth", default=3)
    one = (norm(out, 3), *attention(out, heads, keys, size), *mlp(out, 4 * out))
    gated = (linear("projector", inside, 2 * inner), linear("projector", inner, out))
    latents = vector("projector", within_.count("resampler_n_latents", default=64) * out)
    return (*gated, latents, *repeat(one, depth), norm(out))


def _molmo2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """Attention that pools neighbouring patches of some layers, and a gated projector."""
    own = holder.part("adapter_config", kind="molmo2_adapter") or holder
    width, heads = own.count("hidden_size", default=inside), own.count("num_attention_heads", default=16)
    keys, size = own.count("num_key_value_heads", default=heads), own.count("head_dim", default=72)
    source = inside * (len(own.items("vision_feature_layer", "vit_layers")) or 2)
    pool = (
        linear("projector", source, (heads + 2 * keys) * size, bias=own.flag("attention_bias", default=True)),
        linear("projector", heads * size, width, bias=own.flag("attention_bias", default=True)),
    )
    inner = own.count("intermediate_size", default=4 * width)
    goal = own.count("text_hidden_size", default=out)
    return (*pool, linear("projector", width, 2 * inner), linear("projector", inner, goal))


def _embedded(own: Fields, inside: int, out: int) -> Parts:
    """Gemma 3n: a small vocabulary of a tower's own beside what it sees or hears, both normalised and projected."""
    return (embedding(own.count("vocab_size", default=128), inside), norm(inside, 2), *_chain(inside, out))


def _resampler(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """MiniCPM-V: few queries attend to the patches once, with biases, between normalisations."""
    own = attention(out, max(out // 128, 1), max(out // 128, 1), 128, qkv_bias=True, out_bias=True)
    queries = holder.count("query_num", default=64)
    ends = (linear("projector", inside, out), linear("projector", out, out))
    return (vector("projector", queries * out), *ends, *(own if out % 128 == 0 else ()), norm(out, 6))


def _phi3_v(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    wide = 4 * sight.count("image_dim_out", default=1024)
    return (*_chain(wide, out, out, bias=True), vector("projector", 2 * wide))


def _deepseek_vl2(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """Four patches side by side through two matrices, or one matrix; and two markers of lines and views."""
    own = holder.part("projector_config", kind="mlp_projector") or holder
    line = vector("projector", 2 * out)
    if own.text("projector_type") == "linear":
        return (line, *_chain(own.count("input_dim", default=2048), out, bias=True))
    return (line, *_chain(4 * inside, out, out, bias=True))


def _molmo(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """Two layers of the tower, pooled by attention, through a gated projector of the language model's inner width."""
    inner = holder.count("intermediate_size") // 2
    pool = (linear("projector", 2 * inside, 3 * inside, bias=True), linear("projector", inside, inside, bias=True))
    return (
        *pool,
        vector("projector", 4 * inside),
        linear("projector", inside, 2 * inner),
        linear("projector", inner, out),
    )


def _aria(holder: Fields, sight: Fields, inside: int, out: int) -> Parts:
    """Queries, as many as the most patches ask for, that attend to the patches, and two matrices."""
    asked = holder.value("projector_patch_to_query_dict")
    counts = [each for each in asked.values() if isinstance(each, int)] if isinstance(asked, dict) else []
    text = holder.part(*TEXTS) or holder
    inner = text.count("intermediate_size", default=4096)
    squares = (linear("projector", inside, inside),) * 3 + (linear("projector", inside, inside, bias=True),) * 5
    ends = (linear("projector", inside, inner), linear("projector", inner, out))
    return (vector("projector", max(counts, default=256) * inside), *squares, norm(inside, 6), *ends)


_JOINS: Final[dict[str, Callable[[Fields, Fields, int, int], Parts]]] = {
    "mistral3": _mistral3,
    **dict.fromkeys(("paddleocr_vl", "kimi_k25", "kimi_k3", "kimi_vl"), _merged),
    **dict.fromkeys(("lfm2_vl", "lfm2-vl"), _lfm2),
    **dict.fromkeys(("blip-2", "instructblip", "instructblipvideo"), _blip2),
    "idefics2": _idefics2,
    "molmo": _molmo,
    "aria": _aria,
    "minicpmv": _resampler,
    "phi3_v": _phi3_v,
    "deepseek_vl_v2": _deepseek_vl2,
    "h2ovl_chat": _internvl,
    "gemma3n": lambda holder, sight, inside, out: _embedded(sight, inside, out),
    "molmo2": _molmo2,
    "qianfan_ocr": _internvl,
    **dict.fromkeys(
        ("video_llama_3", "deepseek_vl"), lambda h, sight, inside, out: _chain(inside, out, out, bias=True)
    ),
    "hyperclovax_vision_v2": lambda holder, sight, inside, out: _chain(
        sight.count("out_hidden_size", default=inside), out, bias=True
    ),
    "internvl": _internvl,
    "internvl_chat": _internvl,
    "step3p7": lambda holder, sight, inside, out: _chain(4 * inside, out),
    "minimax_m3_vl": _minimax_m3,
    "cohere2_vision": _cohere2,
    "idefics3": _idefics3,
    "smolvlm": _idefics3,
    "paligemma": lambda holder, sight, inside, out: _chain(inside, out, bias=True),
    "gemma3": lambda holder, sight, inside, out: (norm(inside), *_chain(inside, out)),
    "gemma4": lambda holder, sight, inside, out: _chain(inside, out),
    "llama4": lambda holder, sight, inside, out: _chain(sight.count("vision_output_dim", default=7680), out),
}


def _heard(holder: Fields, hearing: Fields, text: Fields) -> Parts:
    """What carries the audio tower's output to the language model's width."""
    inside, out = (
        hearing.count("d_model", "hidden_size", "hidden_dim", default=1024),
        text.count("hidden_size", default=1),
    )
    if hearing.kind.startswith("granite_speech"):
        own = holder.part("projector_config", kind="blip_2_qformer") or holder
        few = holder.count("window_size", default=15) // holder.count("downsample_rate", default=5)
        return qformer(own, own.count("encoder_hidden_size"), few, out)
    if hearing.kind == "gemma3n_audio":
        return _embedded(hearing, inside, out)
    if hearing.kind == "gemma4_audio":
        return _chain(hearing.count("output_proj_dims", default=1536), out)
    if holder.kind.startswith("voxtral"):
        return _chain(hearing.count("intermediate_size", default=4 * inside), out, out)
    line = vector("embedding", 2 * out if holder.kind.startswith("qwen2_5_omni") else 0)
    return (linear("projector", inside, out, bias=True), line)


def _cross_free(text: Fields) -> Fields:
    """Mllama's text model without its cross-attention layers, which act where there are images."""
    cross = text.counts("cross_attention_layers") if text.kind == "mllama_text_model" else ()
    if not cross:
        return text
    layers = text.count("num_hidden_layers", least=0)
    return text.overlaid({"num_hidden_layers": max(layers - sum(place < layers for place in cross), 0)})


def _mllama(sight: Fields, text: Fields, workload: Workload) -> tuple[Parts, tuple[Stream, ...]]:
    """Llama 3.2 Vision: tiles through a tower with gated layers, and cross-attention at some text layers."""
    tiles, grid = sight.count("max_num_tiles", default=4), vision.patches(sight, Workload()) + 1
    hidden, output = text.count("hidden_size"), sight.count("vision_output_dim", default=7680)
    cross = sum(place < text.count("num_hidden_layers", least=0) for place in text.counts("cross_attention_layers"))
    texts, images = _mllama_crossing(text, hidden)
    joins = (linear("projector", output, hidden, bias=True), *repeat(images, cross))
    parts = (
        *within(_mllama_tower(sight, tiles, grid), stream="image", group="vision", term="vision"),
        *within(joins, stream="image", group="projector"),
        *within(repeat(texts, cross), stream="crossing"),
        embedding(8, hidden),
    )
    count = workload.images or 0
    streams = (
        Stream(name="image", positions=count * tiles * grid, says=f"{count} images of {tiles} tiles" if count else ""),
        Stream(name="crossing", positions=None if count else 0),
    )
    if workload.images is None:
        parts += (_at_most(parts, 1),)
    return parts, streams


def _mllama_tower(sight: Fields, tiles: int, grid: int) -> Parts:
    """Layers that see a tile, and gated ones that see all tiles, with tables of positions for each shape of them."""
    width, heads = sight.count("hidden_size"), sight.count("attention_heads", "num_attention_heads")
    inner, side = sight.count("intermediate_size"), sight.count("patch_size", default=14)
    one = (*plain_layer(width, heads, inner, bias=False), vector("mlp", inner + width))
    local, far = sight.count("num_hidden_layers", least=0), sight.count("num_global_layers", default=8, least=0)
    shapes = len(sight.items("supported_aspect_ratios")) or 8
    tables = (shapes + 1) * (tiles * grid * width + 2 * tiles * width) + grid * width + 3 + width
    return (
        linear("patch_embedding", sight.count("num_channels", default=3) * side * side, width),
        vector("embedding", tables),
        norm(width, 4),
        *repeat(one, local),
        *repeat((*one, vector("norms", 2)), far),
    )


def _mllama_crossing(text: Fields, hidden: int) -> tuple[Parts, Parts]:
    """A layer of cross-attention: what acts on the text, and on the image."""
    query, keys, size = decoder.heads_of(text)
    texts = (
        norm(hidden, 2),
        vector("norms", 2 * size + 2),
        linear("cross_attention_projections", hidden, query * size),
        linear("cross_attention_projections", query * size, hidden),
        Part(term="cross_attention_scores", score=Score(width=2 * query * size, kind="cross", over="image")),
        *decoder.dense_mlp(text),
    )
    return texts, (linear("cross_attention_projections", hidden, 2 * keys * size),)
