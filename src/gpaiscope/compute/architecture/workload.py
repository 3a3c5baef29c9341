"""What one sequence or sample looks like: the lengths that a configuration does not hold."""

from __future__ import annotations

from gpaiscope.deferred import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Lengths of one sequence or sample. None: what is usual for the model, said as an assumption.

    ``sequence_length``: tokens of the text (the encoder's, where there is one).
    ``target_length``: tokens of the decoder of an encoder-decoder. ``images``: images in one
    sequence. ``height`` and ``width``: of a diffusion model's latents or an encoder's pixels.
    ``frames``: latent frames of a video. ``seconds``: of audio. ``multi_token``: whether the
    layers that predict further tokens were trained along.
    """

    sequence_length: int | None = None
    target_length: int | None = None
    images: int | None = None
    height: int | None = None
    width: int | None = None
    frames: int | None = None
    seconds: int | None = None
    multi_token: bool = False
