"""State-space models: Mamba 1 and 2, and the mixers that hybrids take from them.

Sources: arXiv 2312.00752 and 2405.21060; the scan is counted as 7 FLOP a channel and state,
the recurrent view; the chunked kernel of Mamba 2, with states expanded to every head, bounds from above.
"""

from __future__ import annotations

from typing import Final

from ..blocks import Blueprint, Part, Parts, convolution, linear, norm, repeat, vector
from ..fields import Fields
from ..workload import Workload
from . import decoder


def describe(fields: Fields, workload: Workload) -> Blueprint:
    """The blueprint of a pure state-space model."""
    width = fields.count("hidden_size")
    mixer = second(fields) if "2" in fields.kind else first(fields)
    layers = repeat((norm(width), *mixer), fields.count("num_hidden_layers", least=0))
    return Blueprint(family="state-space model", parts=decoder.outside(fields) + layers, dense=False)


def first(fields: Fields, *, inner_norms: bool = False) -> Parts:
    """Mamba 1: input, convolution, selection of step and states, scan, output."""
    width = fields.count("hidden_size")
    stated = fields.optional("intermediate_size") if fields.kind in ("mamba", "falcon_mamba") else None
    inner = stated or int(width * fields.ratio("expand", "mamba_expand", default=2))
    states = fields.count("state_size", "mamba_d_state", "d_state", default=16)
    rank = step_rank(fields, width)
    bias = fields.flag("use_bias", "mamba_proj_bias")
    term = "state_space_projections"
    return (
        linear(term, width, 2 * inner, bias=bias),
        _convolution(fields, inner),
        linear(term, inner, rank + 2 * states),
        linear(term, rank, inner, bias=True),
        vector("state_space", inner * states + inner),
        norm(rank + 2 * states if inner_norms else 0),
        Part(term="state_space_scan", flop=7 * inner * states, flop_high=9 * inner * states),
        linear(term, inner, width, bias=bias),
    )


def _convolution(fields: Fields, channels: int) -> Part:
    """A short convolution of each channel by itself."""
    kernel = fields.count("conv_kernel", "mamba_d_conv", default=4)
    bias = fields.flag("use_conv_bias", "mamba_conv_bias", default=True)
    return convolution("state_space_convolution", channels, channels, kernel, groups=channels, bias=bias)


def step_rank(fields: Fields, width: int) -> int:
    """The rank of the step's projection: a sixteenth of the width unless said."""
    stated = fields.value("time_step_rank", "mamba_dt_rank") not in (None, "auto")
    return fields.count("time_step_rank", "mamba_dt_rank") if stated else -(-width // 16)


def second(fields: Fields, *, inner: int | None = None, normed: bool = True) -> Parts:
    """Mamba 2: one input projection for everything, convolution, scan by heads, gated norm, output."""
    width = fields.count("hidden_size")
    expanded = int(width * fields.ratio("expand", "mamba_expand", default=2))
    heads = fields.optional("num_heads", "mamba_num_heads", "mamba_n_heads", "n_mamba_heads")
    size = _head_size(fields, expanded, heads)
    heads = heads or max(expanded // (size or 64), 1)
    inner = inner or (heads * size if size else expanded)
    states = fields.count("state_size", "ssm_state_size", "mamba_d_state", "d_state", default=128)
    groups = fields.count("n_groups", "mamba_n_groups", "mamba_ngroups", default=1)
    mixed = inner + 2 * groups * states
    bias = fields.flag("use_bias", "mamba_proj_bias", "add_bias_linear")
    chunk = fields.count("chunk_size", "mamba_chunk_size", default=256)
    scan = 7 * inner * states
    return (
        linear("state_space_projections", width, inner + mixed + heads, bias=bias),
        _convolution(fields, mixed),
        vector("state_space", 3 * heads),
        norm(inner if normed else 0),
        Part(term="state_space_scan", flop=scan, flop_high=scan + 2 * chunk * (heads * states + inner)),
        linear("state_space_projections", inner, width, bias=bias),
    )


def _head_size(fields: Fields, expanded: int, heads: int | None) -> int | None:
    """The size of a head; ``auto`` divides what there is among the heads."""
    names = ("mamba_head_dim", "mamba_d_head", "mamba_headdim", *(("head_dim",) if fields.kind == "mamba2" else ()))
    found = fields.value(*names)
    if found is None or found == "auto":
        return expanded // heads if heads else None
    return fields.count(*names)


BUILDERS: Final = dict.fromkeys(("mamba", "mamba2", "falcon_mamba", "codestral_mamba"), describe)
