"""What the denoising families share: grids of latents, streams, modulation, joint and cross attention."""

from __future__ import annotations

from ..blocks import Blueprint, Part, Parts, Score, Stream, linear, norm, within
from ..fields import Fields
from ..workload import Workload


def grid(fields: Fields, workload: Workload, *, usual: int, patch: int = 1, usual_width: int | None = None) -> int:
    """Positions of one picture or frame: latents by patches, as asked for, as configured, else as usual."""
    sides = fields.counts("sample_size", least=1)
    height = workload.height or (sides[0] if sides else usual)
    width = workload.width or (sides[-1] if sides else usual_width or usual)
    return max(height // patch, 1) * max(width // patch, 1)


def blueprint(
    family: str, parts: Parts, *, image: int, text: int, says: str, more: tuple[Stream, ...] = ()
) -> Blueprint:
    """A denoiser: one noised picture or clip with its text is a sample."""
    streams = (
        Stream(name="image", positions=image, says=f"samples of {says}, {text} positions of text"),
        Stream(name="text", positions=text),
        Stream(name="joint", positions=image + text),
        *more,
    )
    return Blueprint(family=family, parts=parts, dense=False, unit="sample", streams=streams, groups=("denoiser",))


def on(stream: str, *parts: Part) -> Parts:
    """The parts at the positions of a stream, as the denoiser's."""
    return within(parts, stream=stream, group="denoiser")


def timestep(width: int, *, inputs: int = 256, out: int | None = None, bias: bool = True) -> Parts:
    """The embedding of the time step (or of pooled text): two matrices, once a sample."""
    last = out or width
    return on(
        "sample", linear("conditioning", inputs, width, bias=bias), linear("conditioning", width, last, bias=bias)
    )


def modulation(inputs: int, outputs: int, *, bias: bool = True) -> Parts:
    """Scales, shifts and gates from the conditioning: once a sample."""
    return on("sample", linear("modulation", inputs, outputs, bias=bias))


def queries_keys_values(
    width: int, columns: int, stream: str, *, bias: bool = True, key_bias: bool | None = None
) -> Parts:
    """Three projections of one stream."""
    total = 3 * columns
    return on(stream, linear("attention_projections", width, total, bias=bias))


def scores(columns: int, stream: str, over: str = "") -> Part:
    """Full attention within a stream, or over another."""
    kind = "cross" if over else "full"
    return on(stream, Part(term="attention_scores", score=Score(width=2 * columns, kind=kind, over=over)))[0]


def feed_forward(width: int, inner: int, stream: str, *, gated: bool = False, bias: bool = True) -> Parts:
    """A feed-forward block of one stream."""
    return on(
        stream,
        linear("mlp", width, inner * (2 if gated else 1), bias=bias),
        linear("mlp", inner, width, bias=bias),
    )


def scale(width: int) -> Part:
    """Parameters of a normalisation."""
    return on("image", norm(width))[0]
