"""SpeechT5 (arXiv 2110.07205): one encoder-decoder between nets that make its positions of text or speech.

By the model classes of transformers 5.24.0: text to speech, speech to text and speech to speech.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
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
    repeat,
    vector,
    within,
)
from ..fields import Fields
from ..workload import Workload
from . import generic, speech

USUAL_TEXT: Final = 100
"""Tokens, which are letters, of a sentence that is read out."""
FRAMES_A_SECOND: Final = 62
"""Frames of a spectrogram, one each 256 of 16,000 samples; a position makes ``reduction_factor`` of them."""


def _speecht5(fields: Fields, workload: Workload) -> Blueprint:
    named = " ".join(fields.texts("architectures"))
    if not any(name in named for name in ("TextToSpeech", "SpeechToText", "SpeechToSpeech")):
        return generic.describe(fields, workload)
    width = fields.count("hidden_size")
    seconds = workload.seconds or speech.USUAL_SECONDS
    letters = workload.target_length or workload.sequence_length or USUAL_TEXT
    spoken = max(FRAMES_A_SECOND * seconds // fields.count("reduction_factor", default=2), 1)
    streams: tuple[Stream, ...]
    if "TextToSpeech" in named:
        heard: Parts = (embedding(fields.count("vocab_size"), width), vector("scale", 1))
        streams = (Stream(name="audio", positions=letters, says=f"{letters} letters read out in {seconds} seconds"),)
    else:
        heard, streams = _recorded(fields, width, seconds)
    if "SpeechToText" in named:
        words = fields.count("vocab_size")
        tied = fields.flag("tie_word_embeddings", default=True)
        written: Parts = (embedding(words, width), *head(width, words, tied=tied))
        decoded = letters
    else:
        written, decoded = (*_spoken(fields, width), *_smoothed(fields, width)), spoken
    encoder = (
        *heard,
        norm(width, 2),
        *_relative(fields, width),
        *repeat(_layer(fields, width), _depth(fields, "encoder")),
    )
    decoder = (*written, *repeat(_layer(fields, width, crossing=True), _depth(fields, "decoder")))
    parts = (
        *(replace(part, group="encoder", stream="audio" if part.stream == "text" else part.stream) for part in encoder),
        *within(decoder, group="decoder"),
    )
    main = Stream(name="text", positions=decoded, says=f"{decoded} positions written")
    return by_sample("speech encoder-decoder", parts, (*streams, main), "encoder", "decoder")


def _depth(fields: Fields, half: str) -> int:
    return fields.count(f"{half}_layers", least=0)


def _layer(fields: Fields, width: int, *, crossing: bool = False) -> Parts:
    half = "decoder" if crossing else "encoder"
    heads, inner = fields.count(f"{half}_attention_heads"), fields.count(f"{half}_ffn_dim")
    score = Score(width=2 * width if crossing else 3 * width, kind="causal" if crossing else "full")
    own = attention(width, heads, heads, width // heads, score=score, qkv_bias=True, out_bias=True)
    across: Parts = ()
    if crossing:
        pair = linear("cross_attention_projections", width, 2 * width, bias=True)
        across = (
            pair,
            replace(pair, stream="audio"),
            Part(term="cross_attention_scores", score=Score(width=2 * width, kind="cross", over="audio")),
        )
    return (norm(width, 6 if crossing else 4), *own, *across, *mlp(width, inner, gated=False, bias=True))


def _relative(fields: Fields, width: int) -> Parts:
    """The table of distances that each query is compared with: shared by all layers."""
    distances = 2 * fields.count("encoder_max_relative_position")
    return (embedding(distances, width // fields.count("encoder_attention_heads")),)


def _recorded(fields: Fields, width: int, seconds: int) -> tuple[Parts, tuple[Stream, ...]]:
    """Convolutions over a recording, as those of wav2vec 2."""
    heard, streams = speech.convolved(fields, seconds)
    wide = fields.counts("conv_dim", least=1)[-1]
    kernel, groups = fields.count("num_conv_pos_embeddings"), fields.count("num_conv_pos_embedding_groups")
    positions = convolution("position_convolution", width, width, kernel, groups=groups, bias=True)
    after: Parts = (
        norm(wide, 2),
        linear("feature_projection", wide, width, bias=True),
        replace(positions, stored=positions.stored + kernel),
        vector("mask", width if fields.flag("apply_spec_augment", default=True) else 0),
    )
    last = streams[-1].positions
    main = Stream(name="audio", positions=last, says=f"recordings of {seconds} seconds: {last} positions")
    return (*heard, *after), (main, *streams)


def _spoken(fields: Fields, width: int) -> Parts:
    """What makes a position of the spectrogram before it and of the speaker."""
    bins, units = fields.count("num_mel_bins"), fields.count("speech_decoder_prenet_units")
    count = fields.count("speech_decoder_prenet_layers", least=1)
    return (
        linear("prenet", bins, units, bias=True),
        *repeat((linear("prenet", units, units, bias=True),), count - 1),
        linear("prenet", units, width, bias=True),
        linear("prenet", fields.count("speaker_embedding_dim") + width, width, bias=True),
        vector("scale", 1),
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
        for part in (_each_frame(convolution("postnet", before, after, kernel), frames), norm(after, 2))
    )
    return (linear("output", width, bins * frames, bias=True), linear("output", width, frames, bias=True), *smoothing)


def _each_frame(part: Part, frames: int) -> Part:
    return replace(part, used=part.used * frames)


BUILDERS: Final = {"speecht5": _speecht5}
