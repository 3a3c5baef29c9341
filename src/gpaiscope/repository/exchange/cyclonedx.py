"""CycloneDX: a model as a component of a bill of materials, with its model card."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, Final

from gpaiscope import __version__
from gpaiscope.repository.exchange.carried import PREFIX, Json
from gpaiscope.repository.exchange.codecs import NOT_SAID, read_amount
from gpaiscope.repository.exchange.places import MOST_ENTRIES, Wrong
from gpaiscope.repository.findings import quoted
from gpaiscope.values import Exact, decimal_text, parse_exact

VERSIONS: Final = ("1.6", "1.7")
READ: Final = ("1.5", *VERSIONS)
_MODEL: Final = "machine-learning-model"


def document(tree: Json, left: Mapping[str, str], *, day: date, version: str, digest: str) -> Json:
    """The bill of materials of one model. The same facts on the same day give the same document."""
    component = _component_of(tree)
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


def _component_of(tree: Json) -> Json:
    """The component with what the format demands beside each field."""
    component = {"type": _MODEL, "bom-ref": "model", "name": NOT_SAID, **tree}
    for each in _entries_at(component, "pedigree", "ancestors"):
        each |= {"type": _MODEL, "name": each.get("name", NOT_SAID)}
    for each in _entries_at(component, "modelCard", "modelParameters", "datasets"):
        each["type"] = "dataset"
    for each in _entries_at(component, "licenses"):
        if not {"id", "name"} & each["license"].keys():
            each["license"]["name"] = NOT_SAID
    if "releaseNotes" in component:
        component["releaseNotes"]["type"] = "initial"
    for each in _entries_at(
        component, "modelCard", "considerations", "environmentalConsiderations", "energyConsumptions"
    ):
        cost = each["activityEnergyCost"] = {**each["activityEnergyCost"], "unit": "kWh"}
        source = {"organization": {"name": NOT_SAID}, "energySource": "unknown", "energyProvided": dict(cost)}
        each["energyProviders"] = [source]
    return component


def _entries_at(node: Any, *keys: str) -> list[Json]:
    for key in keys:
        node = node.get(key, {}) if isinstance(node, dict) else {}
    return node if isinstance(node, list) else []


# -- and back


def is_one(raw: Json) -> bool:
    """Whether an object is a bill of materials in CycloneDX."""
    return raw.get("bomFormat") == "CycloneDX"


def tree_of(raw: Json, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """The component that is a model, and what its properties carry for us. Of several models it is the first."""
    from gpaiscope.repository.exchange.foreign import put_into_component

    models = _without_stub(list(_model_components(raw)))
    if not models:
        wrong("components", f"a component of type {_MODEL}")
        return {}, []
    if len(models) > 1:
        wrong("components", f"one component of type {_MODEL}; the first of {len(models)} was read")
    if (version := raw.get("specVersion")) not in READ:
        wrong("specVersion", f"{', '.join(READ)}; what is {quoted(str(version), 20)} was read as if it were")
    model = deepcopy(models[0])
    _fill_in_datasets(model, raw)
    _keep_one_licence(model, wrong)
    _sum_energy(model, wrong)
    put_into_component(model)
    return model, list(_carried_properties(model, wrong))


def _without_stub(models: list[Json]) -> list[Json]:
    """Of two components, the first of which only names what the document is about, the one that describes it."""
    if len(models) == 2 and not models[0].keys() & _DESCRIBING and models[1].keys() & _DESCRIBING:
        return [{**models[0], **models[1]}]
    return models


_DESCRIBING: Final = frozenset({"modelCard", "licenses", "pedigree", "purl", "properties"})


def _fill_in_datasets(model: Json, raw: Json) -> None:
    """Put the name of each data set that the card only refers to there, as it stands among the components."""
    listed = raw.get("components")
    components = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    names = {str(each.get("bom-ref")): each.get("name") for each in components}
    for each in _entries_at(model, "modelCard", "modelParameters", "datasets"):
        if isinstance(each, dict) and "name" not in each and (name := names.get(str(each.get("ref")))) is not None:
            each["name"] = name


def _keep_one_licence(model: Json, wrong: Wrong) -> None:
    """Of several licences keep the one that is said to be declared: which of the others is the model's nobody says."""
    told = [_licence_in(each) for each in _entries_at(model, "licenses")]
    declared = [each for each in told if each.get("acknowledgement") == "declared"]
    if len(told) > 1 and len(declared) == 1:
        model["licenses"] = [_entries_at(model, "licenses")[told.index(declared[0])]]
    elif len(told) > 1:
        wrong("licenses", f"one licence, or one that is declared; {len(told)} stand here")
        del model["licenses"]


def _licence_in(entry: object) -> Json:
    """What a choice of licences says: an expression itself, else the licence in it."""
    within = entry.get("license", entry) if isinstance(entry, dict) else {}
    return within if isinstance(within, dict) else {}


def _sum_energy(model: Json, wrong: Wrong) -> None:
    """Put all energy that training took into its first entry; none, where a part of it is not told in kWh."""
    keys = ("modelCard", "considerations", "environmentalConsiderations", "energyConsumptions")
    listed = _entries_at(model, *keys)
    told = {at: each for at, each in enumerate(listed) if isinstance(each, dict) and each.get("activity") == "training"}
    total: Exact = 0
    for at, each in told.items():
        place, cost = f"{'.'.join(keys)}[{at}].activityEnergyCost", each.get("activityEnergyCost")
        try:
            if not isinstance(cost, dict) or cost.get("unit", "kWh") != "kWh":
                raise ValueError("an amount in kWh")
            total += parse_exact(str(read_amount(cost.get("value"))))
        except ValueError as error:
            wrong(f"{place}.value", str(error))
            del listed[:]
            return
    if len(told) > 1:
        next(iter(told.values()))["activityEnergyCost"]["value"] = decimal_text(total)


def _model_components(raw: Json) -> Iterator[Json]:
    metadata, components = raw.get("metadata"), raw.get("components")
    about = metadata.get("component") if isinstance(metadata, dict) else None
    for each in (about, *(components if isinstance(components, list) else ())):
        if isinstance(each, dict) and each.get("type") == _MODEL:
            yield each


def _carried_properties(component: Json, wrong: Wrong) -> Iterator[tuple[str, object]]:
    listed = component.get("properties", [])
    if not isinstance(listed, list | dict):
        wrong("properties", "a list")
        return
    for each in listed[: 50 * MOST_ENTRIES] if isinstance(listed, list) else ():
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name.startswith(PREFIX):
            yield name.removeprefix(PREFIX), each.get("value")
