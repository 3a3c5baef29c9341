"""xLSTM 7B: matrix memories (mLSTM) with gated feed-forward blocks.

Source: arXiv 2503.13427 and the model class of transformers. The memory's update and reading
cost ``6 * d_k * d_v`` a head and token; the chunked kernel adds its pairs of positions.
"""

from __future__ import annotations

from typing import Final

from ..blocks import Blueprint, Part, linear, mlp, norm, repeat
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of an xLSTM."""
    width, heads = fields.count("hidden_size", "embedding_dim"), fields.count("num_heads")
    keys = int(width * fields.ratio("qk_dim_factor", default=1))
    values = int(width * fields.ratio("v_dim_factor", default=1))
    unit = fields.count("ffn_round_up_to_multiple_of", default=64)
    inner = -(-int(width * fields.ratio("ffn_proj_factor", default=3)) // unit) * unit
    bias, chunk = fields.flag("use_bias"), fields.count("chunk_size", default=64)
    memory = 6 * keys * values // heads
    layer = (
        norm(width, 2),
        linear("memory_projections", width, 2 * keys + 2 * values, bias=bias),
        linear("memory_projections", width, 2 * heads, bias=True),
        norm(values),
        Part(term="memory_state", flop=memory, flop_high=memory + 2 * chunk * (keys + values)),
        linear("memory_projections", values, width, bias=bias),
        *mlp(width, inner, bias=bias),
    )
    layers = fields.count("num_hidden_layers", "num_blocks", least=0)
    parts = (*decoder.outside(fields), *repeat(layer, layers))
    return Blueprint(family="xLSTM", parts=parts, dense=False)


BUILDERS: Final = dict.fromkeys(("xlstm",), describe)
