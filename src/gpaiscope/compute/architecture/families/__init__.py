"""The families of models: one small module each, and which model types each describes.

A family is a module with ``BUILDERS``: for each model type of transformers or class name of diffusers,
what makes its `Blueprint` from fields and workload. To add one, read ``rwkv.py``, write the like of it, and
name it in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from gpaiscope.errors import InputError

from ..blocks import Blueprint
from ..fields import Fields
from ..filled import doubted
from ..workload import Workload
from . import (
    conformer,
    contrastive,
    decoder,
    delta,
    denoisers,
    encoder,
    encoder_decoder,
    gemma,
    generic,
    hierarchical,
    hybrid,
    latent,
    mamba,
    multimodal,
    natives,
    per_layer,
    pipeline,
    rwkv,
    special,
    speech,
    unet,
    vision,
    xlstm,
)  # fmt: skip

Describe = Callable[[Fields, Workload], Blueprint]

FAMILIES: Final = (
    decoder, special, per_layer, latent, delta, gemma, hybrid, mamba, rwkv, xlstm, speech, conformer, vision,
    encoder, encoder_decoder, contrastive, hierarchical, denoisers, unet,
)  # fmt: skip

BY_TYPE: Final[dict[str, Describe]] = {kind: build for family in FAMILIES for kind, build in family.BUILDERS.items()}

ALIASES: Final = {
    "kimi_k2": "deepseek_v3",
    "deepseek_v3_2": "deepseek_v32",
    "minimax_text_01": "minimax",
    "minimax_m1": "minimax",
    "MiniMaxText01": "minimax",
    "MiniMaxM1": "minimax",
    "hunyuan": "hunyuan_v1_moe",
    "mimo_v2": "mimo_v2_flash",
    "kimi_k25_text": "deepseek_v3",
    "AXK1": "axk1",
    "phi-msft": "phi",
    "mixformer-sequential": "phi",
    "phi4": "phi3",
    "starcoder": "gpt_bigcode",
    "stablelm_epoch": "stablelm",
    "exaone4_0": "exaone4",
    "RefinedWeb": "falcon",
    "RefinedWebModel": "falcon",
}
"""Model types of repositories' own code that transformers has under another name."""


FLAT: Final = {"step3p7": "step3p5"}
"""Model types with towers, and that of the language model where the file gives its sizes at the top and no towers."""


def describe(config: Mapping[str, object], workload: Workload) -> Blueprint:
    """The blueprint of a configuration, by its type; generic where the type is unknown.

    Raises InputError with every mistake of the configuration.
    """
    kind, config = natives.translated(config) or (kind_of(config), config)
    kind = ALIASES.get(kind, kind)
    fields = Fields(config, kind=kind)
    blueprint = _described(fields, workload)
    fields.finish()
    return blueprint if blueprint.counted_weights else doubted(blueprint, fields.record, config)


def is_unknown(config: Mapping[str, object]) -> bool:
    """Whether a configuration is of no type that is described here, so that the shapes of its weights tell more."""
    try:
        found = describe(config, Workload())
    except InputError:
        return kind_of(config) not in BY_TYPE
    whole = found.spread == (Fraction(1), Fraction(1)) and not found.loose
    return found.family == "unknown" or not (whole or kind_of(config) in BY_TYPE)


def _described(fields: Fields, workload: Workload) -> Blueprint:
    if stored := generic.stored_shapes(fields.config):
        return generic.by_shapes(fields, stored)
    if fields.kind in BY_TYPE and "components" not in fields.config:
        return BY_TYPE[fields.kind](fields, workload)
    if isinstance(fields.config.get("components"), Mapping):
        return pipeline.describe(fields, workload, _described)
    if fields.kind in FLAT and "text_config" not in fields.config:
        own = fields.like(FLAT[fields.kind])
        return BY_TYPE[own.kind](own, workload)
    text = multimodal.text_of(fields)
    if text is not None:
        text = text.like(ALIASES[text.kind]) if text.kind in ALIASES else text
        return multimodal.describe(fields, text, BY_TYPE.get(text.kind, generic.describe), workload)
    return generic.describe(fields, workload)


def kind_of(config: Mapping[str, object]) -> str:
    """The model type of transformers or the class name of diffusers, empty where there is none."""
    found = config.get("_class_name") or config.get("model_type")
    if not found and contrastive.is_open_clip(config):
        return "open_clip"
    return found if isinstance(found, str) else ""
