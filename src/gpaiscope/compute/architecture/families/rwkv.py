"""RWKV: time mixing and channel mixing, no attention.

Sources: arXiv 2305.13048 and the model class of transformers for version 4, whose state's update
is some 10 FLOP a channel; 2404.05892 and 2503.14456 for versions 5 to 7, whose states are matrices
of 64 columns a head and whose small low-rank matrices are left to the range.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from ..blocks import Blueprint, Part, Parts, linear, norm, repeat, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder


def _later(fields: Fields, workload: Workload) -> Blueprint:
    """Versions 5 to 7: a gate more in time mixing, and matrices for states."""
    width, size = fields.count("hidden_size"), fields.count("head_size", "head_dim", default=64)
    newest = fields.kind == "rwkv7"
    inner = fields.optional("intermediate_size") or (4 * width if newest else 7 * width // 2)
    layer = (
        norm(width, 6),
        vector("time_mixing", 8 * width),
        linear("time_mixing", width, (3 if newest else 4) * width),
        linear("time_mixing", width, width),
        Part(term="time_mixing_state", flop=(8 if newest else 6) * width * size),
        *_channel_mixing(width, inner, gated=not newest),
    )
    return replace(
        _finish(fields, width, layer),
        longest=fields.optional("context_length", "max_position_embeddings"),
        spread=(Fraction(1), Fraction(11, 10)),
        assumptions=("low-rank matrices of time mixing are in the upper end only: below a tenth",),
    )


def _fourth(fields: Fields, workload: Workload) -> Blueprint:
    width = fields.count("hidden_size")
    attention = fields.optional("attention_hidden_size") or width
    inner = fields.optional("intermediate_size") or 4 * width
    layer = (
        norm(width, 4),
        vector("time_mixing", 2 * attention + 5 * width),
        linear("time_mixing", width, 3 * attention),
        linear("time_mixing", attention, width),
        Part(term="time_mixing_state", flop=10 * attention),
        *_channel_mixing(width, inner, gated=True),
    )
    return _finish(fields, width, layer)


def _channel_mixing(width: int, inner: int, *, gated: bool) -> Parts:
    halves = (linear("channel_mixing", width, inner), linear("channel_mixing", inner, width))
    return (*halves, linear("channel_mixing", width, width)) if gated else halves


def _finish(fields: Fields, width: int, layer: Parts) -> Blueprint:
    parts = (*decoder.outside(fields), norm(width, 3), *repeat(layer, fields.count("num_hidden_layers", least=0)))
    return Blueprint(family="RWKV", parts=parts, dense=False, longest=fields.optional("context_length"))


BUILDERS: Final = {"rwkv": _fourth, **dict.fromkeys(("rwkv5", "rwkv6", "rwkv7"), _later)}
