"""EnCodec (arXiv 2210.13438): convolutions that shorten a recording to codes, and lengthen these again.

By the model class of transformers 5.24.0. Its codebooks are trained by no gradient: they are no parameters.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import prod
from typing import Final

from ..blocks import Blueprint, Part, Parts, Stream, by_sample, convolution, repeat
from ..fields import Fields
from ..workload import Workload
from . import speech


def _encodec(fields: Fields, workload: Workload) -> Blueprint:
    seconds = workload.seconds or speech.USUAL_SECONDS
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
    encoder: list[Part] = [*_at(0, _convolution(fields, channels, narrow, kernel))]
    decoder: list[Part] = [*_at(depth, _convolution(fields, deep, wide, kernel))]
    for level, ratio in enumerate(reversed(ratios)):
        width = narrow * 2**level
        encoder += _at(level, _residual(fields, width))
        encoder += _at(level + 1, _convolution(fields, width, 2 * width, 2 * ratio))
        decoder += _at(level + 1, _convolution(fields, 2 * width, width, 2 * ratio, lengthens=True))
        decoder += _at(level, _residual(fields, width))
    encoder += _at(depth, (*_recurrent(fields, wide), *_convolution(fields, wide, deep, last)))
    decoder += (*_at(depth, _recurrent(fields, wide)), *_at(0, _convolution(fields, narrow, channels, last)))
    codes = Part(term="codebooks", flop=2 * deep * fields.count("codebook_size") * _codebooks(fields, rate, ratios))
    parts = (
        *(replace(part, group="encoder") for part in (*encoder, replace(codes, stream="audio"))),
        *(replace(part, group="decoder") for part in decoder),
    )
    return by_sample("audio codec", parts, (main, *streams), "encoder", "decoder")


def _at(level: int, parts: Parts) -> Parts:
    return tuple(replace(part, stream=f"level{level}") for part in parts)


def _convolution(fields: Fields, inputs: int, outputs: int, kernel: int, *, lengthens: bool = False) -> Parts:
    """A convolution with its normalisation: of the weights, by input where it lengthens, or of what it gives."""
    plain = convolution("convolution", inputs, outputs, kernel, bias=True)
    of_weights = fields.text("norm_type", default="weight_norm") == "weight_norm"
    scales = (inputs if lengthens else outputs) if of_weights else 2 * outputs
    return (replace(plain, stored=plain.stored + scales),)


def _residual(fields: Fields, width: int) -> Parts:
    inner, kernel = width // fields.count("compress", default=2), fields.count("residual_kernel_size")
    block = (*_convolution(fields, width, inner, kernel), *_convolution(fields, inner, width, 1))
    if fields.flag("use_conv_shortcut", default=True):
        block += _convolution(fields, width, width, 1)
    return repeat(block, fields.count("num_residual_layers", least=0))


def _recurrent(fields: Fields, width: int) -> Parts:
    """An LSTM: four gates of the input and of the state before."""
    gates = Part(term="recurrent", stored=8 * width * width + 8 * width, used=8 * width * width)
    return repeat((gates,), fields.count("num_lstm_layers", least=0))


def _codebooks(fields: Fields, rate: int, ratios: tuple[int, ...]) -> int:
    """As many as the highest bit rate has use for, of ten bits each."""
    given = fields.config.get("target_bandwidths")
    rates = [each for each in given if isinstance(each, int | float | Decimal)] if isinstance(given, list) else []
    return int(1000 * max(rates, default=24)) // (-(-rate // prod(ratios)) * 10)


BUILDERS: Final = {"encodec": _encodec}
