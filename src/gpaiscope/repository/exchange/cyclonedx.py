"""CycloneDX: a model as a component of a bill of materials, with its model card."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.repository.exchange.carried import PREFIX, Json
from gpaiscope.repository.exchange.codecs import NOT_SAID
from gpaiscope.repository.exchange.places import MOST_ENTRIES, Wrong

VERSIONS: Final = ("1.6", "1.7")
_MODEL: Final = "machine-learning-model"


def document(tree: Json, left: Mapping[str, str], *, day: date, version: str, digest: str) -> Json:
    """The bill of materials of one model. The same facts on the same day give the same document."""
    component = _component(tree)
    if left:
        component["properties"] = [{"name": PREFIX + path, "value": value} for path, value in left.items()]
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": f"{day}T00:00:00Z",
            "tools": {"components": [{"type": "application", "name": "gpaiscope", "version": __version__}]},
            "component": component,
        },
    }


def _component(tree: Json) -> Json:
    """The component with what the format demands beside each field."""
    component = {"type": _MODEL, "bom-ref": "model", "name": NOT_SAID, **tree}
    for each in _entries(component, "pedigree", "ancestors"):
        each |= {"type": _MODEL, "name": each.get("name", NOT_SAID)}
    for each in _entries(component, "modelCard", "modelParameters", "datasets"):
        each["type"] = "dataset"
    for each in _entries(component, "licenses"):
        if not {"id", "name"} & each["license"].keys():
            each["license"]["name"] = NOT_SAID
    if "releaseNotes" in component:
        component["releaseNotes"]["type"] = "initial"
    for each in _entries(component, "modelCard", "considerations", "environmentalConsiderations", "energyConsumptions"):
        cost = each["activityEnergyCost"] = {**each["activityEnergyCost"], "unit": "kWh"}
        source = {"organization": {"name": NOT_SAID}, "energySource": "unknown", "energyProvided": dict(cost)}
        each["energyProviders"] = [source]
    return component


def _entries(node: Any, *keys: str) -> list[Json]:
    for key in keys:
        node = node.get(key, {}) if isinstance(node, dict) else {}
    return node if isinstance(node, list) else []


# -- and back


def is_one(raw: Json) -> bool:
    """Whether an object is a bill of materials in CycloneDX."""
    return raw.get("bomFormat") == "CycloneDX"


def tree_of(raw: Json, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """The component that is a model, and what its properties carry for us. Of several models it is the first."""
    models = list(_models(raw))
    if not models:
        wrong("components", f"a component of type {_MODEL}")
        return {}, []
    if len(models) > 1:
        wrong("components", f"one component of type {_MODEL}; the first of {len(models)} was read")
    return models[0], list(_carried(models[0], wrong))


def _models(raw: Json) -> Iterator[Json]:
    metadata, components = raw.get("metadata"), raw.get("components")
    about = metadata.get("component") if isinstance(metadata, dict) else None
    for each in (about, *(components if isinstance(components, list) else ())):
        if isinstance(each, dict) and each.get("type") == _MODEL:
            yield each


def _carried(component: Json, wrong: Wrong) -> Iterator[tuple[str, object]]:
    listed = component.get("properties", [])
    if not isinstance(listed, list):
        wrong("properties", "a list")
        return
    for each in listed[: 50 * MOST_ENTRIES]:
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name.startswith(PREFIX):
            yield name.removeprefix(PREFIX), each.get("value")
