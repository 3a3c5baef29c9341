"""RWKV 4: time mixing and channel mixing, no attention.

Source: arXiv 2305.13048 and the model class of transformers. The state's update is some 10
FLOP a channel: below 1 %.
"""

from __future__ import annotations

from typing import Final

from ..blocks import Blueprint, Part, linear, norm, repeat, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder

TYPES: Final = ("rwkv",)


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of an RWKV model."""
    width = fields.count("hidden_size")
    attention = fields.optional("attention_hidden_size") or width
    inner = fields.optional("intermediate_size") or 4 * width
    layer = (
        norm(width, 4),
        vector("time_mixing", 2 * attention + 5 * width),
        linear("time_mixing", width, 3 * attention),
        linear("time_mixing", attention, width),
        Part(term="time_mixing_state", flop=10 * attention),
        linear("channel_mixing", width, inner),
        linear("channel_mixing", inner, width),
        linear("channel_mixing", width, width),
    )
    parts = (*decoder.outside(fields), norm(width, 3), *repeat(layer, fields.count("num_hidden_layers", least=0)))
    return Blueprint(family="RWKV", parts=parts, dense=False, longest=fields.optional("context_length"))
