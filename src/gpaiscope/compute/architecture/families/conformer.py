"""Speech by conformers: two feed-forward blocks around attention and a convolution over neighbouring positions.

Fast Conformer (arXiv 2305.05084) with a head or a decoder, w2v-BERT 2 (2108.06209), and the encoder of Granite
Speech, by the model classes of transformers 5.24.0.
"""

from __future__ import annotations

from typing import Final

from ..blocks import (
    Blueprint,
    Part,
    Parts,
    Score,
    Stream,
    by_sample,
    convolution,
    embedding,
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
from . import decoder, speech

PER_SECOND: Final = 100
"""Frames of a spectrogram in a second, before anything shortens them."""


def fast(fields: Fields) -> Parts:
    """An encoder of the Fast Conformer kind: convolutions shorten the spectrogram first."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    bias, around = fields.flag("attention_bias", default=True), fields.flag("convolution_bias", default=True)
    kernel, side = fields.count("conv_kernel_size", default=9), fields.count("subsampling_conv_kernel_size", default=3)
    channels, factor = fields.count("subsampling_conv_channels", default=256), fields.count("subsampling_factor")
    bands = fields.count("num_mel_bins", default=80)
    layer = (
        *repeat(mlp(width, fields.count("intermediate_size"), gated=False, bias=bias), 2),
        linear("attention_projections", width, 3 * width, bias=bias),
        linear("attention_projections", width, width, bias=bias),
        linear("position_projections", width, width),
        vector("biases", 2 * width),
        Part(term="attention_scores", score=Score(width=2 * heads * (width // heads), kind="full")),
        linear("convolution", width, 2 * width, bias=around),
        convolution("convolution", width, width, kernel, groups=width, bias=around),
        linear("convolution", width, width, bias=around),
        norm(width, 12),
    )
    steps = max(factor.bit_length() - 1, 1)
    deep = convolution("convolution", channels, channels, side * side, groups=channels, bias=True)
    return (
        convolution("convolution", 1, channels, side * side, bias=True),
        *repeat((deep, linear("convolution", channels, channels, bias=True)), steps - 1),
        linear("feature_projection", channels * (bands // factor), width, bias=True),
        *repeat(layer, fields.count("num_hidden_layers", least=0)),
    )


def _heard(fields: Fields, workload: Workload, encoder: Parts, factor: int, rest: Parts) -> Blueprint:
    seconds = workload.seconds or speech.USUAL_SECONDS
    positions = max(seconds * PER_SECOND // factor, 1)
    written = workload.target_length or speech.USUAL_TARGET
    says = f"recordings of {seconds} seconds: {positions} positions"
    streams = (Stream(name="audio", positions=positions, says=says), Stream(name="text", positions=written))
    heard = within(encoder, stream="audio", group="encoder")
    return by_sample("speech encoder", (*heard, *rest), streams, "encoder", "decoder")


def _ctc(fields: Fields, workload: Workload) -> Blueprint:
    """An encoder with a matrix for every position, or alone."""
    inside = fields.part("encoder_config", kind="parakeet_encoder") or fields
    width = inside.count("hidden_size")
    alone = inside is fields or decoder.ending(fields) == "none"
    rows = 0 if alone else fields.count("vocab_size", default=1025)
    head = within((linear("lm_head", width, rows, bias=True),), stream="audio", group="encoder")
    return _heard(fields, workload, fast(inside), inside.count("subsampling_factor"), head if rows else ())


def _cohere(fields: Fields, workload: Workload) -> Blueprint:
    """The encoder with a decoder that writes what it hears."""
    inside = fields.part("encoder_config", kind="parakeet_encoder") or fields
    width, source, vocabulary = fields.count("hidden_size"), inside.count("hidden_size"), fields.count("vocab_size")
    heads, inner = fields.count("num_attention_heads"), fields.count("intermediate_size")
    bias = fields.flag("attention_bias", default=True)
    layer = (
        *plain_layer(width, heads, inner, kind="causal", bias=bias, norms=6),
        linear("cross_attention_projections", width, 4 * width, bias=bias),
        Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="audio")),
    )
    written = (
        embedding(vocabulary + fields.count("max_position_embeddings"), width),
        norm(width, 4),
        linear("projection", source, width, bias=True),
        *repeat(layer, fields.count("num_hidden_layers", least=0)),
        Part(term="lm_head", stored=vocabulary, used=width * vocabulary),
        vector("embedding", 0 if decoder.tied(fields) else width * vocabulary),
    )
    rest = within(written, stream="text", group="decoder")
    return _heard(fields, workload, fast(inside), inside.count("subsampling_factor"), rest)


def _bert(fields: Fields, workload: Workload) -> Blueprint:
    """w2v-BERT 2: distances by a small table in every layer."""
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    size, kernel = width // heads, fields.count("conv_depthwise_kernel_size", default=31)
    reach = fields.count("left_max_position_embeddings", default=64) + fields.count(
        "right_max_position_embeddings", default=8
    )
    inputs = fields.count("feature_projection_input_dim", default=160)
    layer = (
        *repeat(mlp(width, fields.count("intermediate_size"), gated=False, bias=True), 2),
        linear("attention_projections", width, 3 * width, bias=True),
        linear("attention_projections", width, width, bias=True),
        Part(term="attention_scores", score=Score(width=2 * width, kind="full")),
        vector("embedding", (reach + 1) * size),
        linear("convolution", width, 2 * width),
        convolution("convolution", width, width, kernel, groups=width),
        linear("convolution", width, width),
        norm(width, 12),
    )
    encoder = (
        norm(inputs, 2),
        linear("feature_projection", inputs, width, bias=True),
        vector("embedding", width),
        *repeat(layer, fields.count("num_hidden_layers", least=0)),
    )
    return _heard(fields, workload, encoder, 2, speech.audio_head(fields, width))


def granite(fields: Fields) -> Parts:
    """Granite Speech's encoder: attention within blocks, convolutions of twice the width, a head in the middle."""
    width, heads, size = fields.count("hidden_dim"), fields.count("num_heads"), fields.count("dim_head")
    inner, columns = width * fields.count("feedforward_mult", default=4), heads * size
    wide = width * fields.count("conv_expansion_factor", default=2)
    span, kernel = fields.count("context_size", default=200), fields.count("conv_kernel_size", default=15)
    inputs, out = fields.count("input_dim"), fields.count("output_dim")
    layer = (
        *repeat(mlp(width, inner, gated=False, bias=True), 2),
        linear("attention_projections", width, 3 * columns),
        linear("attention_projections", columns, width, bias=True),
        vector("embedding", (2 * fields.count("max_pos_emb", default=512) + 1) * size),
        Part(term="attention_scores", score=Score(width=2 * columns, kind="band", span=span)),
        linear("convolution", width, 2 * wide, bias=True),
        convolution("convolution", wide, wide, kernel, groups=wide),
        linear("convolution", wide, width, bias=True),
        norm(width, 10),
        norm(wide, 2),
    )
    ends = ((inputs, width), (width, out), (out, width))
    return (
        *(linear("feature_projection", *sizes, bias=True) for sizes in ends),
        *repeat(layer, fields.count("num_layers", least=0)),
    )


def _moonshine(fields: Fields, workload: Workload) -> Blueprint:
    """Moonshine (arXiv 2410.15608): three convolutions over the wave, rotary positions, a gated decoder."""
    width, inner = fields.count("hidden_size"), fields.count("intermediate_size")
    heard, deep = _moonshine_half(fields, width, "encoder", "full")
    encoder = (
        convolution("convolution", 1, width, 127),
        convolution("convolution", width, 2 * width, 7, bias=True),
        convolution("convolution", 2 * width, width, 3, bias=True),
        norm(width, 3),
        *repeat((*heard, *mlp(width, inner, gated=False, bias=True), norm(width, 2)), deep),
    )
    decoded, keys = _moonshine_decoder(fields, width, inner)
    seconds = workload.seconds or speech.USUAL_SECONDS
    positions = max(seconds * 16_000 // 384, 1)
    written = workload.target_length or speech.USUAL_TARGET
    says = f"recordings of {seconds} seconds: {positions} positions, {written} tokens written for each"
    streams = (Stream(name="audio", positions=positions, says=says), Stream(name="text", positions=written))
    parts = (
        *within(encoder, stream="audio", group="encoder"),
        *within(keys, stream="audio", group="decoder"),
        *within(decoded, stream="text", group="decoder"),
    )
    return by_sample("speech encoder-decoder", parts, streams, "encoder", "decoder")


def _moonshine_half(fields: Fields, width: int, name: str, kind: str) -> tuple[Parts, int]:
    """The attention of a layer of one half, and how many layers it has."""
    heads = fields.count(f"{name}_num_attention_heads", default=8)
    own = (
        linear("attention_projections", width, 3 * width, bias=fields.flag("attention_bias")),
        linear("attention_projections", width, width),
        Part(term="attention_scores", score=Score(width=2 * (width // heads) * heads, kind=kind)),
    )
    return own, fields.count(f"{name}_num_hidden_layers", default=6, least=0)


def _moonshine_decoder(fields: Fields, width: int, inner: int) -> tuple[Parts, Parts]:
    """What acts on the text, and what of it acts on what was heard."""
    said, depth = _moonshine_half(fields, width, "decoder", "causal")
    head = width * fields.count("vocab_size")
    queries = (
        *(linear("cross_attention_projections", width, width),) * 2,
        Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="audio")),
    )
    gated = (linear("mlp", width, 2 * inner, bias=True), linear("mlp", inner, width, bias=True))
    decoded = (
        embedding(fields.count("vocab_size"), width),
        norm(width),
        *repeat((*said, *queries, *gated, norm(width, 3)), depth),
        Part(term="lm_head", stored=0 if decoder.tied(fields) else head, used=head),
    )
    return decoded, repeat((linear("cross_attention_projections", width, 2 * width),), depth)


BUILDERS: Final = {
    **dict.fromkeys(("parakeet_ctc", "parakeet_encoder"), _ctc),
    "cohere_asr": _cohere,
    "wav2vec2-bert": _bert,
    "moonshine": _moonshine,
}
