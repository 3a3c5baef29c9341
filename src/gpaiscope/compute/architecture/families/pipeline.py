"""Pipelines of diffusers: a denoiser with the text encoders and the autoencoder that serve it.

What is trained is the denoiser; text encoders read every caption and the autoencoder encodes
every picture, frozen, once a sample. Their decoder does not run in training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from ..blocks import Blueprint, Part, Stream, by_sample
from ..fields import Fields
from ..workload import Workload

DENOISERS: Final = ("transformer", "unet", "prior", "transformer_2")
ENLARGEMENT: Final = 8
"""Pixels to one latent, along a side: what the autoencoders of all these models have."""


def describe(fields: Fields, workload: Workload, inner: Callable[[Fields, Workload], Blueprint]) -> Blueprint:
    """The blueprint of a pipeline: ``components`` maps each component's name to its configuration."""
    parts: list[Part] = []
    streams: list[Stream] = []
    warnings: list[str] = []
    loose: list[tuple[str, int]] = []
    components = fields.config["components"]
    assert isinstance(components, Mapping)
    order = sorted(components, key=lambda name: name not in DENOISERS)
    sides = _sides(fields, components)
    for name in order:
        component = _component(fields, str(name), components[name])
        if component is None:
            continue
        described = _described(component, _workload(str(name), workload, sides), inner)
        if described is None:
            warnings.append(
                f"the component {name} ({component.kind[:60] or 'of no named kind'}) is left out: not known"
            )
            loose.append(("denoiser", 2))
            continue
        parts += [_placed(part, str(name)) for part in described.parts]
        streams += _streams(str(name), described)
        warnings += described.warnings
        loose += _looseness(described, _group(str(name)))
    if not any(str(name) in DENOISERS for name in order):
        fields.refuse("no-denoiser", "none of the components is a denoiser", "components", " or ".join(DENOISERS[:2]))
    whole = by_sample("diffusion pipeline", tuple(parts), streams, "text_encoder", "autoencoder", "denoiser")
    return replace(
        whole,
        usually_frozen=("text_encoder", "autoencoder"),
        warnings=tuple(warnings),
        loose=tuple(dict(loose).items()),
        assumptions=(_FROZEN,),
    )


_FROZEN: Final = (
    "text encoders and the autoencoder's encoder are frozen and run once a sample; latents and captions computed "
    "beforehand and reused would cost less"
)


def _described(
    component: Fields, workload: Workload, inner: Callable[[Fields, Workload], Blueprint]
) -> Blueprint | None:
    """A component's blueprint, None for one beside the denoiser of which nothing can be counted."""
    before = len(component.mistakes)
    described = inner(component, workload)
    if described.family != "unknown" or component.path.removeprefix("components.") in DENOISERS:
        return described
    beyond = component.mistakes[before:]
    if not any(mistake.reference == "nothing-to-count" for mistake in beyond):
        return described
    del component.mistakes[before:]
    return None


def _component(fields: Fields, name: str, config: object) -> Fields | None:
    if not isinstance(config, Mapping):
        fields.refuse("not-an-object", f"the component {name} is not an object", f"components.{name}")
        return None
    found = config.get("_class_name") or config.get("model_type")
    kind = found if isinstance(found, str) else ""
    return Fields(config, kind=kind, path=f"components.{name}", record=fields.record)


def _sides(fields: Fields, components: Mapping[str, object]) -> tuple[int, ...]:
    """Height and width of the denoiser's latents, where its configuration says them."""
    found = [_component(fields, name, components[name]) for name in DENOISERS if name in components]
    return next((sides for sides in (c.counts("sample_size", least=1) for c in found if c) if sides), ())


def _workload(name: str, workload: Workload, sides: tuple[int, ...]) -> Workload:
    if name in DENOISERS:
        return workload
    if name == "vae":
        height = workload.height or (sides[0] if sides else None)
        width = workload.width or (sides[-1] if sides else None)
        return Workload(height=height and height * ENLARGEMENT, width=width and width * ENLARGEMENT)
    return Workload(sequence_length=workload.sequence_length)


def _group(name: str) -> str:
    return "denoiser" if name in DENOISERS else "autoencoder" if name == "vae" else "text_encoder"


def _looseness(described: Blueprint, group: str) -> list[tuple[str, int]]:
    """How far a component's parameters may be off, for its group in the pipeline."""
    most = described.spread[1]
    times = max((int(most) if most else 1000, *(times for _, times in described.loose)))
    return [(group, times)] if times > 1 else []


def _placed(part: Part, name: str) -> Part:
    group = _group(name)
    idle = group == "autoencoder" and part.group == "decoder"
    score = replace(part.score, over=f"{name}.{part.score.over}") if part.score and part.score.over else part.score
    term, times = part.term if group == "denoiser" else name, 0 if idle else part.times
    return replace(part, term=term, stream=f"{name}.{part.stream}", group=group, score=score, times=times)


def _streams(name: str, described: Blueprint) -> list[Stream]:
    length = described.usual_length or described.longest or 77
    own = [replace(one, positions=length) if one.positions is None else one for one in described.streams]
    known = {stream.name for stream in own}
    extra = (Stream(name="sample", positions=1), Stream(name="text", positions=length))
    own += [stream for stream in extra if stream.name not in known]
    return [replace(stream, name=f"{name}.{stream.name}") for stream in own]
