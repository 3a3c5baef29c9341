"""Speech: Whisper-like encoder-decoders, and encoders of the wav2vec 2 kind.

Sources: the model classes of transformers 5.24.0. A recording is a sample: Whisper hears 30
seconds (1500 positions after its convolutions); wav2vec 2 as many as it is given, 50 a second.
"""

from __future__ import annotations

from dataclasses import replace
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
    head,
    linear,
    mlp,
    norm,
    plain_layer,
    repeat,
    weights,
    within,
)
from ..fields import Fields
from ..workload import Workload
from . import decoder

USUAL_TARGET: Final = 128
"""Tokens that a decoder writes for one recording, where nobody says."""
USUAL_SECONDS: Final = 10
TOWERS: Final = frozenset({
    "whisper", "qwen2_audio_encoder", "qwen2_5_omni_audio_encoder", "voxtral_encoder", "gemma4_audio", "gemma3n_audio",
    "granite_speech_encoder", "granite_speech_plus_encoder",
})  # fmt: skip
"""Encoders that are counted exactly where they stand before a language model."""


def _whisper(fields: Fields, workload: Workload) -> Blueprint:
    width = fields.count("d_model", "hidden_size")
    encoded = fields.count("max_source_positions", default=1500)
    longest = fields.count("max_target_positions", default=448)
    written = workload.target_length or workload.sequence_length or min(USUAL_TARGET, longest)
    heads = fields.count("decoder_attention_heads", "num_attention_heads")
    vocabulary = fields.count("vocab_size")
    feed = mlp(width, fields.count("decoder_ffn_dim", default=4 * width), gated=False, bias=True)
    layer = (norm(width, 6), *_unbiased_keys(width, heads, "causal"), *_across(width), *feed)
    decoder = (
        embedding(vocabulary, width),
        embedding(0 if fields.kind == "speech_to_text" else longest, width),
        *repeat(layer, fields.count("decoder_layers", default=1, least=0)),
        norm(width, 2),
        *head(width, vocabulary, tied=fields.flag("tie_word_embeddings", default=True)),
    )
    heard = _subsampled(fields) if fields.kind == "speech_to_text" else tower(fields)
    encoder = within(heard, stream="audio", group="encoder", term="encoder")
    streams = (
        Stream(name="audio", positions=encoded, says=f"recordings of 30 seconds: {encoded} positions"),
        Stream(name="text", positions=written, says=f"{written} tokens written for each recording"),
    )
    parts = (*encoder, *within(decoder, group="decoder"))
    return by_sample("speech encoder-decoder", parts, streams, "encoder", "decoder")


def _unbiased_keys(width: int, heads: int, kind: str) -> Parts:
    """Attention whose keys have no bias."""
    score = Score(width=2 * width, kind=kind)
    parts = attention(width, heads, heads, width // heads, score=score, out_bias=True)
    return (*parts, Part(term="attention_projections", stored=2 * width))


def _across(width: int) -> Parts:
    """Attention over the encoder's positions: its keys and values are computed there."""
    pair = weights("cross_attention_projections", 2 * width * width)
    return (
        replace(pair, stored=pair.stored + 2 * width),
        replace(pair, stored=pair.stored + width, stream="audio"),
        Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="audio")),
    )


def tower(fields: Fields, *, positions: bool = True) -> Parts:
    """A Whisper-like encoder; ``positions``: whether it keeps a table of them."""
    width = fields.count("d_model", "hidden_size", default=1024)
    heads = fields.count("encoder_attention_heads", "num_attention_heads", default=max(width // 64, 1))
    bins = fields.count("num_mel_bins", default=80)
    first = convolution("convolution", bins, width, 3, bias=True)
    return (
        replace(first, used=2 * first.used),  # runs before the second halves the positions
        convolution("convolution", width, width, 3, bias=True),
        embedding(fields.count("max_source_positions", default=1500) if positions else 0, width),
        *_layers(fields, width, heads, _unbiased_keys(width, heads, "full")),
    )


def _layers(fields: Fields, width: int, heads: int, seeing: Parts) -> Parts:
    inner = fields.count("encoder_ffn_dim", "intermediate_size", default=4 * width)
    layer = (norm(width, 4), *seeing, *mlp(width, inner, gated=False, bias=True))
    layers = fields.count("encoder_layers", "num_hidden_layers", default=1, least=0)
    return (*repeat(layer, layers), norm(width, 2))


def _subsampled(fields: Fields) -> Parts:
    """The encoder of Speech2Text (arXiv 2010.05171): gated convolutions that halve it, no table of positions."""
    width, wide = fields.count("d_model"), fields.count("conv_channels", default=1024)
    heads = fields.count("encoder_attention_heads", default=max(width // 64, 1))
    kernels = fields.counts("conv_kernel_sizes", least=1) or (5, 5)
    before = fields.count("input_feat_per_channel", default=80) * fields.count("input_channels", default=1)
    parts: list[Part] = []
    for i, kernel in enumerate(kernels):
        out = 2 * width if i + 1 == len(kernels) else wide
        opening = convolution("convolution", before, out, kernel, bias=True)
        parts.append(replace(opening, used=opening.used * 2 ** (len(kernels) - 1 - i)))
        before = out // 2
    seeing = attention(width, heads, heads, width // heads, score=Score(width=2 * width, kind="full"), out_bias=True)
    return (*parts, *_layers(fields, width, heads, (*seeing, Part(term="attention_projections", stored=3 * width))))


def conformer(fields: Fields) -> Parts:
    """The audio encoder of Gemma 3n and 4: two feed-forward blocks around chunked attention and a light convolution."""
    width = fields.count("hidden_size", default=1024)
    older = "conf_" if fields.kind == "gemma3n_audio" else ""
    heads = fields.count(f"{older}num_attention_heads", default=8)
    kernel = fields.count(f"{older}conv_kernel_size", default=5)
    chunk = fields.count(f"{older}attention_chunk_size", default=12)
    chunk += fields.count(f"{older}attention_context_left", default=13)
    first, second = (*fields.counts("subsampling_conv_channels", "sscp_conv_channel_size", least=1), 128, 32)[:2]
    bands = 128 // 4
    layer = (
        *repeat((*mlp(width, 4 * width, gated=False), norm(width, 2)), 2),
        linear("attention_projections", width, 3 * width),
        *(linear("attention_projections", width, width),) * 2,
        Part(term="attention_scores", score=Score(width=2 * width, kind="band", span=chunk)),
        norm(width // heads),
        linear("convolution", width, 2 * width),
        convolution("convolution", width, width, kernel, groups=width),
        linear("convolution", width, width),
        norm(width, 5),
    )
    last = fields.count("output_proj_dims", default=1536)
    opening, halving = convolution("convolution", 1, first, 9), convolution("convolution", first, second, 9)
    return (
        replace(opening, used=opening.used * 4 * bands),
        replace(halving, used=halving.used * bands),
        norm(first + second),
        linear("convolution", second * bands, width),
        *repeat(layer, fields.count(f"{older}num_hidden_layers", default=12, least=0)),
        *(() if older else (linear("output", width, last, bias=True),)),
    )


def _wav2vec2(fields: Fields, workload: Workload) -> Blueprint:
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    seconds = workload.seconds or USUAL_SECONDS
    heard, streams = convolved(fields, seconds)
    parts, before, samples = [*heard], (fields.counts("conv_dim", least=1) or (512,))[-1], streams[-1].positions
    layer = plain_layer(width, heads, fields.count("intermediate_size"))
    kernel = fields.count("num_conv_pos_embeddings", default=128)
    groups = fields.count("num_conv_pos_embedding_groups", default=16)
    positions = convolution("position_convolution", width, width, kernel, groups=groups, bias=True)
    parts += within(
        (
            norm(before, 2),
            linear("feature_projection", before, width, bias=True),
            replace(positions, stored=positions.stored + kernel),
            norm(width, 2),
            *repeat(layer, fields.count("num_hidden_layers", least=0)),
            Part(term="embedding", stored=width),
        ),
        stream="audio",
    )
    parts += audio_head(fields, width)
    main = Stream(name="audio", positions=samples, says=f"recordings of {seconds} seconds: {samples} positions")
    return by_sample("speech encoder", within(parts, group="encoder"), (main, *streams), "encoder")


def convolved(fields: Fields, seconds: int) -> tuple[Parts, tuple[Stream, ...]]:
    """The convolutions of a recording of 16,000 samples a second, each at its own positions."""
    widths = fields.counts("conv_dim", least=1) or (512,) * 7
    strides = fields.counts("conv_stride", least=1) or (5, 2, 2, 2, 2, 2, 2)
    kernels = fields.counts("conv_kernel", least=1) or (10, 3, 3, 3, 3, 2, 2)
    bias = fields.flag("conv_bias")
    parts: list[Part] = []
    streams: list[Stream] = []
    samples, before = 16_000 * seconds, 1
    for i, (size, stride, kernel) in enumerate(zip(widths, strides, kernels, strict=False)):
        samples = max((samples - kernel) // stride + 1, 1)
        parts.append(replace(convolution("feature_convolutions", before, size, kernel, bias=bias), stream=f"conv{i}"))
        if fields.text("feat_extract_norm", default="group") == "layer" or i == 0:
            parts.append(norm(size, 2))
        streams.append(Stream(name=f"conv{i}", positions=samples))
        before = size
    return tuple(parts), tuple(streams)


def audio_head(fields: Fields, width: int) -> Parts:
    """What follows an encoder of speech: letters for every position unless the file's class says otherwise."""
    ends = decoder.ending(fields)
    if ends == "none":
        return ()
    if ends == "sequence":
        narrow = fields.count("classifier_proj_size", default=256)
        matrices = (
            linear("classifier", width, narrow, bias=True),
            linear("classifier", narrow, decoder.labels(fields), bias=True),
        )
        return within(matrices, stream="sample", group="encoder")
    head = linear("lm_head", width, fields.optional("vocab_size") or 32, bias=True)
    return within((head,), stream="audio", group="encoder")


BUILDERS: Final = {
    **dict.fromkeys(("whisper", "speech_to_text"), _whisper),
    **dict.fromkeys(("wav2vec2", "hubert", "wavlm", "unispeech", "unispeech-sat"), _wav2vec2),
}
