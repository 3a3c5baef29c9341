"""Speech: Whisper-like encoder-decoders, encoders of the wav2vec 2 kind, SpeechT5 and EnCodec.

Sources: the model classes of transformers 5.24.0. SpeechT5 (arXiv 2110.07205) is one encoder-decoder between nets that
make its positions of text or speech; EnCodec (arXiv 2210.13438) shortens a recording to codes and lengthens these
again, and its codebooks are trained by no gradient: they are no parameters. A recording is a sample: Whisper hears 30
seconds (1500 positions after its convolutions); wav2vec 2 as many as it is given, 50 a second.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import prod
from typing import Final

from .. import blocks
from ..blocks import Blueprint, Part, Parts, Stream
from ..fields import Fields
from ..workload import Workload
from . import decoder, generic

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
    feed = blocks.mlp(width, fields.count("decoder_ffn_dim", default=4 * width), gated=False, bias=True)
    layer = (blocks.norm(width, 6), *_unbiased_keys(width, heads, "causal"), *_across(width), *feed)
    decoder = (
        blocks.embedding(vocabulary, width),
        blocks.embedding(0 if fields.kind == "speech_to_text" else longest, width),
        *blocks.repeat(layer, fields.count("decoder_layers", default=1, least=0)),
        blocks.norm(width, 2),
        *blocks.head(width, vocabulary, tied=fields.flag("tie_word_embeddings", default=True)),
    )
    heard = _subsampled(fields) if fields.kind == "speech_to_text" else tower(fields)
    encoder = blocks.within(heard, stream="audio", group="encoder", term="encoder")
    streams = (
        Stream(name="audio", positions=encoded, says=f"recordings of 30 seconds: {encoded} positions"),
        Stream(name="text", positions=written, says=f"{written} tokens written for each recording"),
    )
    parts = (*encoder, *blocks.within(decoder, group="decoder"))
    return blocks.by_sample("speech encoder-decoder", parts, streams, "encoder", "decoder")


def _unbiased_keys(width: int, heads: int, kind: str) -> Parts:
    """Attention whose keys have no bias."""
    score = blocks.Score(width=2 * width, kind=kind)
    parts = blocks.attention(width, heads, heads, width // heads, score=score, out_bias=True)
    return (*parts, Part(term="attention_projections", stored=2 * width))


def _across(width: int) -> Parts:
    """Attention over the encoder's positions: its keys and values are computed there."""
    pair = blocks.weights("cross_attention_projections", 2 * width * width)
    return (
        replace(pair, stored=pair.stored + 2 * width),
        replace(pair, stored=pair.stored + width, stream="audio"),
        Part(term="cross_attention_scores", score=blocks.Score(width=2 * width, kind="cross", over="audio")),
    )


def tower(fields: Fields, *, positions: bool = True) -> Parts:
    """A Whisper-like encoder; ``positions``: whether it keeps a table of them."""
    width = fields.count("d_model", "hidden_size", default=1024)
    heads = fields.count("encoder_attention_heads", "num_attention_heads", default=max(width // 64, 1))
    bins = fields.count("num_mel_bins", default=80)
    first = blocks.convolution("convolution", bins, width, 3, bias=True)
    return (
        replace(first, used=2 * first.used),  # runs before the second halves the positions
        blocks.convolution("convolution", width, width, 3, bias=True),
        blocks.embedding(fields.count("max_source_positions", default=1500) if positions else 0, width),
        *_layers(fields, width, heads, _unbiased_keys(width, heads, "full")),
    )


def _layers(fields: Fields, width: int, heads: int, seeing: Parts) -> Parts:
    inner = fields.count("encoder_ffn_dim", "intermediate_size", default=4 * width)
    layer = (blocks.norm(width, 4), *seeing, *blocks.mlp(width, inner, gated=False, bias=True))
    layers = fields.count("encoder_layers", "num_hidden_layers", default=1, least=0)
    return (*blocks.repeat(layer, layers), blocks.norm(width, 2))


def _subsampled(fields: Fields) -> Parts:
    """The encoder of Speech2Text (arXiv 2010.05171): gated convolutions that halve it, no table of positions."""
    width, wide = fields.count("d_model"), fields.count("conv_channels", default=1024)
    heads = fields.count("encoder_attention_heads", default=max(width // 64, 1))
    kernels = fields.counts("conv_kernel_sizes", least=1) or (5, 5)
    before = fields.count("input_feat_per_channel", default=80) * fields.count("input_channels", default=1)
    parts: list[Part] = []
    for i, kernel in enumerate(kernels):
        out = 2 * width if i + 1 == len(kernels) else wide
        opening = blocks.convolution("convolution", before, out, kernel, bias=True)
        parts.append(replace(opening, used=opening.used * 2 ** (len(kernels) - 1 - i)))
        before = out // 2
    seeing = blocks.attention(
        width, heads, heads, width // heads, score=blocks.Score(width=2 * width, kind="full"), out_bias=True
    )
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
        *blocks.repeat((*blocks.mlp(width, 4 * width, gated=False), blocks.norm(width, 2)), 2),
        blocks.linear("attention_projections", width, 3 * width),
        *(blocks.linear("attention_projections", width, width),) * 2,
        Part(term="attention_scores", score=blocks.Score(width=2 * width, kind="band", span=chunk)),
        blocks.norm(width // heads),
        blocks.linear("convolution", width, 2 * width),
        blocks.convolution("convolution", width, width, kernel, groups=width),
        blocks.linear("convolution", width, width),
        blocks.norm(width, 5),
    )
    last = fields.count("output_proj_dims", default=1536)
    opening, halving = (
        blocks.convolution("convolution", 1, first, 9),
        blocks.convolution("convolution", first, second, 9),
    )
    return (
        replace(opening, used=opening.used * 4 * bands),
        replace(halving, used=halving.used * bands),
        blocks.norm(first + second),
        blocks.linear("convolution", second * bands, width),
        *blocks.repeat(layer, fields.count(f"{older}num_hidden_layers", default=12, least=0)),
        *(() if older else (blocks.linear("output", width, last, bias=True),)),
    )


def _wav2vec2(fields: Fields, workload: Workload) -> Blueprint:
    width, heads = fields.count("hidden_size"), fields.count("num_attention_heads")
    seconds = workload.seconds or USUAL_SECONDS
    heard, streams = convolved(fields, seconds)
    parts, before, samples = [*heard], (fields.counts("conv_dim", least=1) or (512,))[-1], streams[-1].positions
    layer = blocks.plain_layer(width, heads, fields.count("intermediate_size"))
    kernel = fields.count("num_conv_pos_embeddings", default=128)
    groups = fields.count("num_conv_pos_embedding_groups", default=16)
    positions = blocks.convolution("position_convolution", width, width, kernel, groups=groups, bias=True)
    parts += blocks.within(
        (
            blocks.norm(before, 2),
            blocks.linear("feature_projection", before, width, bias=True),
            replace(positions, stored=positions.stored + kernel),
            blocks.norm(width, 2),
            *blocks.repeat(layer, fields.count("num_hidden_layers", least=0)),
            Part(term="embedding", stored=width),
        ),
        stream="audio",
    )
    parts += audio_head(fields, width)
    main = Stream(name="audio", positions=samples, says=f"recordings of {seconds} seconds: {samples} positions")
    return blocks.by_sample("speech encoder", blocks.within(parts, group="encoder"), (main, *streams), "encoder")


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
        parts.append(
            replace(blocks.convolution("feature_convolutions", before, size, kernel, bias=bias), stream=f"conv{i}")
        )
        if fields.text("feat_extract_norm", default="group") == "layer" or i == 0:
            parts.append(blocks.norm(size, 2))
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
            blocks.linear("classifier", width, narrow, bias=True),
            blocks.linear("classifier", narrow, decoder.labels(fields), bias=True),
        )
        return blocks.within(matrices, stream="sample", group="encoder")
    head = blocks.linear("lm_head", width, fields.optional("vocab_size") or 32, bias=True)
    return blocks.within((head,), stream="audio", group="encoder")


USUAL_TEXT: Final = 100
"""Tokens, which are letters, of a sentence that is read out."""
FRAMES_A_SECOND: Final = 62
"""Frames of a spectrogram, one each 256 of 16,000 samples; a position makes ``reduction_factor`` of them."""


def _speecht5(fields: Fields, workload: Workload) -> Blueprint:
    named = " ".join(fields.texts("architectures"))
    if not any(name in named for name in ("TextToSpeech", "SpeechToText", "SpeechToSpeech")):
        return generic.describe(fields, workload)
    width = fields.count("hidden_size")
    seconds = workload.seconds or USUAL_SECONDS
    letters = workload.target_length or workload.sequence_length or USUAL_TEXT
    spoken = max(FRAMES_A_SECOND * seconds // fields.count("reduction_factor", default=2), 1)
    streams: tuple[Stream, ...]
    if "TextToSpeech" in named:
        heard: Parts = (blocks.embedding(fields.count("vocab_size"), width), blocks.vector("scale", 1))
        streams = (Stream(name="audio", positions=letters, says=f"{letters} letters read out in {seconds} seconds"),)
    else:
        heard, streams = _speecht5_recording(fields, width, seconds)
    if "SpeechToText" in named:
        words = fields.count("vocab_size")
        tied = fields.flag("tie_word_embeddings", default=True)
        written: Parts = (blocks.embedding(words, width), *blocks.head(width, words, tied=tied))
        decoded = letters
    else:
        written, decoded = (*_spectrogram_in(fields, width), *_smoothed(fields, width)), spoken
    # The table of distances that each query is compared with is shared by all layers.
    heads = fields.count("encoder_attention_heads")
    distances = blocks.embedding(2 * fields.count("encoder_max_relative_position"), width // heads)
    encoder = (
        *heard,
        blocks.norm(width, 2),
        distances,
        *blocks.repeat(_speecht5_layer(fields, width), _layers_of_half(fields, "encoder")),
    )
    decoder = (
        *written,
        *blocks.repeat(_speecht5_layer(fields, width, crossing=True), _layers_of_half(fields, "decoder")),
    )
    parts = (
        *(replace(part, group="encoder", stream="audio" if part.stream == "text" else part.stream) for part in encoder),
        *blocks.within(decoder, group="decoder"),
    )
    main = Stream(name="text", positions=decoded, says=f"{decoded} positions written")
    return blocks.by_sample("speech encoder-decoder", parts, (*streams, main), "encoder", "decoder")


def _layers_of_half(fields: Fields, half: str) -> int:
    return fields.count(f"{half}_layers", least=0)


def _speecht5_layer(fields: Fields, width: int, *, crossing: bool = False) -> Parts:
    half = "decoder" if crossing else "encoder"
    heads, inner = fields.count(f"{half}_attention_heads"), fields.count(f"{half}_ffn_dim")
    score = blocks.Score(width=2 * width if crossing else 3 * width, kind="causal" if crossing else "full")
    own = blocks.attention(width, heads, heads, width // heads, score=score, qkv_bias=True, out_bias=True)
    across: Parts = ()
    if crossing:
        pair = blocks.linear("cross_attention_projections", width, 2 * width, bias=True)
        across = (
            pair,
            replace(pair, stream="audio"),
            Part(term="cross_attention_scores", score=blocks.Score(width=2 * width, kind="cross", over="audio")),
        )
    return (blocks.norm(width, 6 if crossing else 4), *own, *across, *blocks.mlp(width, inner, gated=False, bias=True))


def _speecht5_recording(fields: Fields, width: int, seconds: int) -> tuple[Parts, tuple[Stream, ...]]:
    """Convolutions over a recording, as those of wav2vec 2."""
    heard, streams = convolved(fields, seconds)
    wide = fields.counts("conv_dim", least=1)[-1]
    kernel, groups = fields.count("num_conv_pos_embeddings"), fields.count("num_conv_pos_embedding_groups")
    positions = blocks.convolution("position_convolution", width, width, kernel, groups=groups, bias=True)
    after: Parts = (
        blocks.norm(wide, 2),
        blocks.linear("feature_projection", wide, width, bias=True),
        replace(positions, stored=positions.stored + kernel),
        blocks.vector("mask", width if fields.flag("apply_spec_augment", default=True) else 0),
    )
    last = streams[-1].positions
    main = Stream(name="audio", positions=last, says=f"recordings of {seconds} seconds: {last} positions")
    return (*heard, *after), (main, *streams)


def _spectrogram_in(fields: Fields, width: int) -> Parts:
    """What makes a position of the spectrogram before it and of the speaker."""
    bins, units = fields.count("num_mel_bins"), fields.count("speech_decoder_prenet_units")
    count = fields.count("speech_decoder_prenet_layers", least=1)
    return (
        blocks.linear("prenet", bins, units, bias=True),
        *blocks.repeat((blocks.linear("prenet", units, units, bias=True),), count - 1),
        blocks.linear("prenet", units, width, bias=True),
        blocks.linear("prenet", fields.count("speaker_embedding_dim") + width, width, bias=True),
        blocks.vector("scale", 1),
    )


def _smoothed(fields: Fields, width: int) -> Parts:
    """What makes frames of a position, and smooths them."""
    bins, frames = fields.count("num_mel_bins"), fields.count("reduction_factor")
    units, count = fields.count("speech_decoder_postnet_units"), fields.count("speech_decoder_postnet_layers", least=1)
    kernel = fields.count("speech_decoder_postnet_kernel")
    sides = [bins, *(units for _ in range(count - 1)), bins]
    smoothing = tuple(
        part
        for before, after in pairwise(sides)
        for each_frame in (blocks.convolution("postnet", before, after, kernel),)
        for part in (replace(each_frame, used=each_frame.used * frames), blocks.norm(after, 2))
    )
    return (
        blocks.linear("output", width, bins * frames, bias=True),
        blocks.linear("output", width, frames, bias=True),
        *smoothing,
    )


def _encodec(fields: Fields, workload: Workload) -> Blueprint:
    seconds = workload.seconds or USUAL_SECONDS
    rate = fields.count("sampling_rate", default=24_000)
    ratios = fields.counts("upsampling_ratios", least=1) or (8, 5, 4, 2)
    lengths = [rate * seconds]
    for ratio in reversed(ratios):
        lengths.append(-(-lengths[-1] // ratio))
    streams = tuple(Stream(name=f"level{level}", positions=length) for level, length in enumerate(lengths))
    says = f"recordings of {seconds} seconds at {rate} samples a second: {lengths[-1]} codes of each codebook"
    main = Stream(name="audio", positions=lengths[-1], says=says)
    narrow, channels, deep = (fields.count(name) for name in ("num_filters", "audio_channels", "hidden_size"))
    kernel, last = fields.count("kernel_size"), fields.count("last_kernel_size")
    wide, depth = narrow * 2 ** len(ratios), len(ratios)
    encoder: list[Part] = [*_on_level(0, _normed_convolution(fields, channels, narrow, kernel))]
    decoder: list[Part] = [*_on_level(depth, _normed_convolution(fields, deep, wide, kernel))]
    for level, ratio in enumerate(reversed(ratios)):
        width = narrow * 2**level
        encoder += _on_level(level, _residual(fields, width))
        encoder += _on_level(level + 1, _normed_convolution(fields, width, 2 * width, 2 * ratio))
        decoder += _on_level(level + 1, _normed_convolution(fields, 2 * width, width, 2 * ratio, lengthens=True))
        decoder += _on_level(level, _residual(fields, width))
    encoder += _on_level(depth, (*_recurrent(fields, wide), *_normed_convolution(fields, wide, deep, last)))
    decoder += (
        *_on_level(depth, _recurrent(fields, wide)),
        *_on_level(0, _normed_convolution(fields, narrow, channels, last)),
    )
    given = fields.config.get("target_bandwidths")
    rates = [each for each in given if isinstance(each, int | float | Decimal)] if isinstance(given, list) else []
    # As many codebooks as the highest bit rate has use for, of ten bits each.
    codebooks = int(1000 * max(rates, default=24)) // (-(-rate // prod(ratios)) * 10)
    codes = Part(term="codebooks", flop=2 * deep * fields.count("codebook_size") * codebooks)
    parts = (
        *(replace(part, group="encoder") for part in (*encoder, replace(codes, stream="audio"))),
        *(replace(part, group="decoder") for part in decoder),
    )
    return blocks.by_sample("audio codec", parts, (main, *streams), "encoder", "decoder")


def _on_level(level: int, parts: Parts) -> Parts:
    return tuple(replace(part, stream=f"level{level}") for part in parts)


def _normed_convolution(fields: Fields, inputs: int, outputs: int, kernel: int, *, lengthens: bool = False) -> Parts:
    """A convolution with its normalisation: of the weights, by input where it lengthens, or of what it gives."""
    plain = blocks.convolution("convolution", inputs, outputs, kernel, bias=True)
    of_weights = fields.text("norm_type", default="weight_norm") == "weight_norm"
    scales = (inputs if lengthens else outputs) if of_weights else 2 * outputs
    return (replace(plain, stored=plain.stored + scales),)


def _residual(fields: Fields, width: int) -> Parts:
    inner, kernel = width // fields.count("compress", default=2), fields.count("residual_kernel_size")
    block = (*_normed_convolution(fields, width, inner, kernel), *_normed_convolution(fields, inner, width, 1))
    if fields.flag("use_conv_shortcut", default=True):
        block += _normed_convolution(fields, width, width, 1)
    return blocks.repeat(block, fields.count("num_residual_layers", least=0))


def _recurrent(fields: Fields, width: int) -> Parts:
    """An LSTM: four gates of the input and of the state before."""
    gates = Part(term="recurrent", stored=8 * width * width + 8 * width, used=8 * width * width)
    return blocks.repeat((gates,), fields.count("num_lstm_layers", least=0))


BUILDERS: Final = {
    "speecht5": _speecht5,
    "encodec": _encodec,
    **dict.fromkeys(("whisper", "speech_to_text"), _whisper),
    **dict.fromkeys(("wav2vec2", "hubert", "wavlm", "unispeech", "unispeech-sat"), _wav2vec2),
}
