"""The families of models: one small module each, and which model types each describes.

A family is a module with ``TYPES`` (model types of transformers or class names of diffusers)
and ``describe(fields, workload) -> Blueprint``. To add one, read ``rwkv.py``, write the like
of it, and name it in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ..blocks import Blueprint
from ..fields import Fields
from ..workload import Workload
from . import decoder, generic

Describe = Callable[[Fields, Workload], Blueprint]

FAMILIES: Final = (decoder,)

BY_TYPE: Final[dict[str, Describe]] = {kind: family.describe for family in FAMILIES for kind in family.TYPES}


def describe(config: Mapping[str, object], workload: Workload) -> Blueprint:
    """The blueprint of a configuration, by its type; generic where the type is unknown.

    Raises InputError with every mistake of the configuration.
    """
    kind = kind_of(config)
    fields = Fields(config, kind=kind)
    blueprint = BY_TYPE.get(kind, generic.describe)(fields, workload)
    fields.finish()
    return blueprint


def kind_of(config: Mapping[str, object]) -> str:
    """The model type of transformers or the class name of diffusers, empty where there is none."""
    found = config.get("_class_name") or config.get("model_type")
    return found if isinstance(found, str) else ""
