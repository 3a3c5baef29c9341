"""What the denoising families share: grids of latents, streams, modulation, joint and cross attention.

Defaults of sizes are those of diffusers 0.42.1: a time step is embedded from 256 sines, for instance.
"""

from __future__ import annotations

from ..blocks import Blueprint, Part, Parts, Score, Stream, by_sample, linear, norm, repeat, within
from ..fields import Fields
from ..workload import Workload


def grid(fields: Fields, workload: Workload, *, usual: int, patch: int = 1, usual_width: int | None = None) -> int:
    """Positions of one picture or frame: latents by patches, as asked for, as configured, else as usual."""
    sides = fields.counts("sample_size", least=1)
    height = workload.height or (sides[0] if sides else usual)
    width = workload.width or (sides[-1] if sides else usual_width or usual)
    return max(height // patch, 1) * max(width // patch, 1)


def pictures(
    family: str, fields: Fields, workload: Workload, parts: Parts, *, usual: int, text: int, patch: int = 1
) -> Blueprint:
    """A denoiser of pictures; ``usual`` is the side of its latents, ``text`` the positions of text, 0 for none."""
    image = grid(fields, workload, usual=usual, patch=patch)
    written = workload.sequence_length or text if text else 0
    return blueprint(family, parts, image=image, text=written, says=f"{image} positions")


def clips(
    fields: Fields, workload: Workload, parts: Parts, *, usual: tuple[int, int, int], text: int, patch: int
) -> Blueprint:
    """A denoiser of video; ``usual`` are height, width and frames of its latents."""
    frames = workload.frames or usual[2]
    image = frames * grid(fields, workload, usual=usual[0], usual_width=usual[1], patch=patch)
    says = f"{frames} latent frames, {image} positions"
    return blueprint("video transformer", parts, image=image, text=workload.sequence_length or text, says=says)


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
    return by_sample(family, parts, streams, "denoiser")


def on(stream: str, *parts: Part) -> Parts:
    """The parts at the positions of a stream, as the denoiser's."""
    return within(parts, stream=stream, group="denoiser")


def width_and_head(fields: Fields) -> tuple[int, int]:
    """The width of a denoiser that is configured by its heads, and the size of one."""
    size = fields.count("attention_head_dim")
    return fields.count("num_attention_heads") * size, size


def layers(fields: Fields, layer: Parts, name: str = "num_layers") -> Parts:
    """As many layers as the configuration says."""
    return repeat(layer, fields.count(name, least=0))


def out_channels(fields: Fields) -> int:
    """Channels that come out: as many as go in unless the configuration says."""
    return fields.optional("out_channels") or fields.count("in_channels")


def ends(width: int, inputs: int, outputs: int, *, bias: bool = True, out_bias: bool | None = None) -> Parts:
    """Patches of latents into the picture's stream, and out of it again."""
    out = linear("output", width, outputs, bias=bias if out_bias is None else out_bias)
    return on("image", linear("patch_embedding", inputs, width, bias=bias), out)


def text_in(inputs: int, width: int, *, bias: bool = True) -> Parts:
    """What the text encoder gives, into the text's stream."""
    return on("text", linear("text_embedding", inputs, width, bias=bias))


def captions(inputs: int, width: int) -> Parts:
    """`text_in` by two matrices."""
    return text_in(inputs, width) + text_in(width, width)


def timestep(width: int, *, inputs: int = 256, out: int | None = None, bias: bool = True) -> Parts:
    """The embedding of the time step (or of pooled text): two matrices, once a sample."""
    sizes = ((inputs, width), (width, out or width))
    return on("sample", *(linear("conditioning", *size, bias=bias) for size in sizes))


def modulation(inputs: int, outputs: int, *, bias: bool = True) -> Parts:
    """Scales, shifts and gates from the conditioning: once a sample."""
    return on("sample", linear("modulation", inputs, outputs, bias=bias))


def project(stream: str, inputs: int, outputs: int, *, bias: bool = True) -> Parts:
    """A projection of attention in one stream: three times the width goes out of it, once comes back."""
    return on(stream, linear("attention_projections", inputs, outputs, bias=bias))


def self_attention(
    width: int, stream: str, *, bias: bool = True, out_bias: bool = True, over: str | None = None
) -> Parts:
    """Full attention of one stream with its four projections, over itself or with the joint positions (``over``)."""
    projections = project(stream, width, 3 * width, bias=bias) + project(stream, width, width, bias=out_bias)
    return (*projections, scores(width, over or stream))


def scores(columns: int, stream: str, over: str = "") -> Part:
    """Full attention within a stream, or over another."""
    kind = "cross" if over else "full"
    return on(stream, Part(term="attention_scores", score=Score(width=2 * columns, kind=kind, over=over)))[0]


def feed_forward(width: int, inner: int, stream: str, *, gated: bool = False, bias: bool = True) -> Parts:
    """A feed-forward block of one stream."""
    ups = inner * (2 if gated else 1)
    return on(stream, linear("mlp", width, ups, bias=bias), linear("mlp", inner, width, bias=bias))


def scale(size: int) -> Part:
    """Parameters that multiply no matrix: of normalisations, tables of modulations and of positions."""
    return on("image", norm(size))[0]
