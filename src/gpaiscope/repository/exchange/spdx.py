"""SPDX 3.0: a model as an AI package in a graph, with what it was trained on, made from, and licensed under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from urllib.parse import unquote

from gpaiscope import __version__, licences
from gpaiscope.repository.exchange.carried import PREFIX, Json
from gpaiscope.repository.exchange.codecs import NOT_SAID, read_amount
from gpaiscope.repository.exchange.places import MOST_ENTRIES, Wrong
from gpaiscope.repository.findings import quoted
from gpaiscope.values import decimal_text, parse_exact, reduced

CONTEXT: Final = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_CREATION: Final = "_:creation"
MOST_ELEMENTS: Final = 20_000
_NO_LICENCE: Final = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"
"""The licence of which nothing is said, an element of the model itself."""


def document(tree: Json, left: Mapping[str, str], *, day: date, version: str, digest: str) -> Json:
    """The graph of one model. The same facts on the same day give the same document."""
    space = f"urn:spdx.dev:gpaiscope-{digest[:32]}"
    elements = [*_elements(tree, left, space, day)]
    ids = [each["spdxId"] for each in elements]
    about: Json = {
        "type": "SpdxDocument", "spdxId": f"{space}#document", "creationInfo": _CREATION, "name": "facts of a model",
        "profileConformance": ["core", "software", *_profiles(elements), "simpleLicensing"],
        "rootElement": [f"{space}#model"], "element": ids,
    }  # fmt: skip
    created: Json = {
        "type": "CreationInfo", "@id": _CREATION, "specVersion": "3.0.1", "created": f"{day}T00:00:00Z",
        "createdBy": [f"{space}#gpaiscope"],
    }  # fmt: skip
    return {"@context": CONTEXT, "@graph": [created, *elements, about]}


_OF_A_PROFILE: Final = {
    "ai": ("ai_AIPackage", {"releaseTime", "suppliedBy", "software_downloadLocation", "software_packageVersion",
                            "software_primaryPurpose"}),
    "dataset": ("dataset_DatasetPackage", {"builtTime", "originatedBy", "releaseTime", "software_downloadLocation",
                                           "software_primaryPurpose"}),
}  # fmt: skip
"""The packages of a profile, and what it demands of each (SPDX 3.0.1, external properties restrictions).

The profile of extensions is not claimed: in the context of SPDX its name is also that of a property, whose address a
reader of linked data would take it for.
"""


def _profiles(elements: list[Json]) -> list[str]:
    """The profiles to which every package of theirs conforms: no day of a release is made up to claim one."""
    claimed = []
    for profile, (type_, demanded) in _OF_A_PROFILE.items():
        packages = [element for element in elements if element["type"] == type_]
        if packages and all(demanded <= package.keys() for package in packages):
            claimed.append(profile)
    return claimed


def _elements(tree: Json, left: Mapping[str, str], space: str, day: date) -> Iterator[Json]:
    def element(type_: str, id_: str, /, **more: Any) -> Json:
        return {"type": type_, "spdxId": f"{space}#{id_}", "creationInfo": _CREATION, **more}

    def linked(kind: str, number: int, to: str) -> Json:
        name = f"{kind}-{number}"
        return element("Relationship", name, **{"from": f"{space}#model"}, relationshipType=kind, to=[f"{space}#{to}"])

    def licensed(of: str, declared: str = _NO_LICENCE) -> Iterator[Json]:
        """What the profiles of models and data demand of each: exactly one licence declared, and one concluded."""
        for kind, to in (("hasDeclaredLicense", declared), ("hasConcludedLicense", _NO_LICENCE)):
            yield element("Relationship", f"{of}-{kind}", **{"from": f"{space}#{of}"}, relationshipType=kind, to=[to])

    yield element("SoftwareAgent", "gpaiscope", name=f"gpaiscope {__version__}")
    yield element("Organization", "maker", name=tree.get("maker", {}).get("name", NOT_SAID))
    yield element("ai_AIPackage", "model", **_package(tree, left, space))
    for at, each in enumerate(tree.get("originals", [])):
        yield element(
            "ai_AIPackage", f"original-{at}", **{"name": NOT_SAID, **_DEMANDED, **_page_of_package(each), **each}
        )
        yield linked("descendantOf", at, f"original-{at}")
        yield from licensed(f"original-{at}")
    for at, each in enumerate(tree.get("datasets", [])):
        told = {"name": NOT_SAID, "software_primaryPurpose": "data", "dataset_datasetType": ["noAssertion"], **each}
        yield element("dataset_DatasetPackage", f"dataset-{at}", **told)
        yield linked("trainedOn", at, f"dataset-{at}")
        yield from licensed(f"dataset-{at}")
    if "licence" in tree:
        expression = {"simplelicensing_licenseExpression": tree["licence"]}
        yield element("simplelicensing_LicenseExpression", "licence", **expression)
    yield from licensed("model", *([f"{space}#licence"] if "licence" in tree else ()))


_DEMANDED: Final[Json] = {
    "software_packageVersion": NOT_SAID, "software_primaryPurpose": "model", "software_downloadLocation": "NOASSERTION",
}  # fmt: skip
"""What the profile demands of a model and no dossier says."""


def _page_of_package(package: Json) -> Json:
    """Where a package of the Hub can be had: its page there."""
    address = str(package.get("software_packageUrl", "")).removeprefix("pkg:huggingface/")
    is_there = address and "software_packageUrl" in package
    return {"software_downloadLocation": f"https://huggingface.co/{unquote(address)}"} if is_there else {}


def _package(tree: Json, left: Mapping[str, str], space: str) -> Json:
    own = dict(tree.get("package", {}))
    energy = own.pop("energy", None)
    if energy is not None:
        # The quantity is a decimal: of a number with a fraction or an exponent JSON-LD makes a double, which is none.
        quantity = f"{Decimal(str(energy['value'])):f}"
        described = {"type": "ai_EnergyConsumptionDescription", "ai_energyQuantity": quantity,
                     "ai_energyUnit": "kilowattHour"}  # fmt: skip
        own["ai_energyConsumption"] = {"type": "ai_EnergyConsumption", "ai_trainingEnergyConsumption": [described]}
    if "ai_hyperparameter" in own:
        own["ai_hyperparameter"] = [{"type": "DictionaryEntry", **each} for each in own["ai_hyperparameter"]]
    if left:
        entries = [
            {
                "type": "extension_CdxPropertyEntry",
                "extension_cdxPropName": PREFIX + path,
                "extension_cdxPropValue": each,
            }
            for path, each in left.items()
        ]
        own["extension"] = [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}]
    return {"name": NOT_SAID, **_DEMANDED, **_page_of_package(own), "suppliedBy": f"{space}#maker", **own}


# -- and back


def is_one(raw: Json) -> bool:
    """Whether an object is a document in SPDX 3."""
    context = raw.get("@context")
    texts = context if isinstance(context, list) else [context]
    return any(isinstance(each, str) and "spdx.org/rdf/3." in each for each in texts)


def tree_of(raw: Json, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """What the graph says of its model, as a tree. Of several models it is the root, else the first that none comes
    from, which is told.
    """
    from gpaiscope.repository.exchange.foreign import put_into_package, with_profiles

    # Some tools write the elements out in the one that lists them, and leave the profiles out of types and keys.
    written_out = raw.get("element")
    graph = raw.get("@graph", [raw, *(written_out if isinstance(written_out, list) else ())])
    elements = [with_profiles(each) for each in graph if isinstance(each, dict)] if isinstance(graph, list) else []
    if len(elements) > MOST_ELEMENTS:
        wrong("@graph", f"at most {MOST_ELEMENTS:,} elements")
        return {}, []
    by_id = {each[key]: each for each in elements for key in ("spdxId", "@id") if isinstance(each.get(key), str)}
    relations = [each for each in elements if str(each.get("type")).endswith("Relationship")]
    model = _model_of_graph(elements, relations, wrong)
    if model is None:
        wrong("@graph", "an element of type ai_AIPackage")
        return {}, []
    tree: Json = {"package": {**model, "energy": _energy(model, by_id, wrong)}}
    put_into_package(tree["package"])
    maker = next((found for key in ("suppliedBy", "originatedBy") if (found := _one(model.get(key), by_id))), None)
    if maker is not None:
        tree["maker"] = maker
    _put_related(tree, model, relations, by_id, wrong)
    return tree, list(_carried_entries(model, by_id))


def _model_of_graph(elements: list[Json], relations: list[Json], wrong: Wrong) -> Json | None:
    models = [each for each in elements if each.get("type") == "ai_AIPackage"]
    bases = [to for each in relations if each.get("relationshipType") == "descendantOf" for to in _several(each, "to")]
    bases += [each.get("from") for each in relations if each.get("relationshipType") == "ancestorOf"]
    own = [each for each in models if each.get("spdxId") not in bases] or models
    roots = [root for each in elements for root in _several(each, "rootElement")]
    among = [each for each in own if each.get("spdxId") in roots] or own
    if len(among) > 1:
        wrong("@graph", f"one element of type ai_AIPackage as the root; the first of {len(among)} was read")
    return among[0] if among else None


def _several(element: Json, key: str) -> list[object]:
    value = element.get(key, [])
    return value if isinstance(value, list) else [value]


def _one(value: object, by_id: Mapping[str, Json]) -> Json | None:
    """The element that is meant: written out, or by its id."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return by_id.get(value)
    return value if isinstance(value, dict) else None


_LISTED: Final = {"descendantOf": "originals", "trainedOn": "datasets"}


def _put_related(tree: Json, model: Json, relations: list[Json], by_id: Mapping[str, Json], wrong: Wrong) -> None:
    """Put what the model stands in relation to into the tree."""
    declared: list[object] = []
    for each in relations:
        kind, ends = str(each.get("relationshipType")), _several(each, "to")
        of = _one(each.get("from"), by_id)
        if kind == "ancestorOf" and any(_one(to, by_id) is model for to in ends):
            kind, ends = "descendantOf", [each.get("from")]
        elif of is not model and not (kind == "hasDeclaredLicense" and _is_its_package(of, model)):
            continue
        if kind == "hasDeclaredLicense":
            declared += [_declared_licence(to, by_id) for to in ends if not str(to).endswith(_NOTHING_SAID)]
        elif kind in _LISTED:
            _put(tree.setdefault(_LISTED[kind], []), kind, ends, by_id, wrong)
    if len(set(map(str, declared))) > 1 or None in declared:
        wrong("hasDeclaredLicense", "one licence as an expression, or by its address on spdx.org")
    elif declared:
        tree["licence"] = declared[0]


def _is_its_package(element: Json | None, model: Json) -> bool:
    """Whether an element is the package of the model, which some tools tell of beside it under the same name."""
    is_package = element is not None and element.get("type") == "software_Package"
    return is_package and element is not None and bool(model.get("name")) and element.get("name") == model.get("name")


def _put(told: list[Json], kind: str, ends: list[object], by_id: Mapping[str, Json], wrong: Wrong) -> None:
    for to in ends[:MOST_ENTRIES]:
        element = _one(to, by_id)
        if element is None:
            wrong(kind, f"elements of this document; {quoted(str(to), 80)} is none")
        elif not any(element is each for each in told):
            told.append(element)


_LICENCES: Final = "https://spdx.org/licenses/"
_NOTHING_SAID: Final = ("NoAssertionLicense", "NoneLicense")


def _declared_licence(to: object, by_id: Mapping[str, Json]) -> object:
    """What a declared licence is called; None where it is put together from others, or in another document."""
    element = _one(to, by_id) or {}
    name = element.get("simplelicensing_licenseExpression")
    address = str(element.get("spdxId", to))
    if name is None and address.startswith(_LICENCES):
        return address.removeprefix(_LICENCES)
    if name is None and not element and isinstance(to, str) and (entry := licences.lookup(to)) is not None:
        return to if entry else None
    if name is None and isinstance(text := element.get("simplelicensing_licenseText"), str):
        return _licence_by_text(text)
    return element.get("name") if name is None else name


def _licence_by_text(text: str) -> str | None:
    """The licence that a text is, whole and unchanged; None for any other text."""
    reading = licences.read(text)
    if reading.recognised is None or reading.recognised.state != "same":
        return None
    # Versions of one licence may have all their words in common: then the text's own name says which it is.
    return reading.known.identifier if reading.known else reading.recognised.best.known.identifier or None


_UNITS: Final = {"kilowattHour": Fraction(1), "megajoule": Fraction(10, 36)}
"""Kilowatt-hours of the units of energy."""


def _energy(model: Json, by_id: Mapping[str, Json], wrong: Wrong) -> Json:
    """The energy of the training in kilowatt-hours, of all its descriptions; none where one of them is unreadable."""
    told = _one(model.get("ai_energyConsumption"), by_id) or {}
    listed = [_one(each, by_id) for each in _several(told, "ai_trainingEnergyConsumption") if each is not None]
    if len(listed) == 1 and listed[0] is not None and listed[0].get("ai_energyUnit") == "kilowattHour":
        return {"value": listed[0].get("ai_energyQuantity")}
    total, place, is_whole = Fraction(0), "package.ai_energyConsumption.ai_trainingEnergyConsumption", len(listed) > 0
    if len(listed) > MOST_ENTRIES:
        wrong(place, f"at most {MOST_ENTRIES} entries")
        return {}
    for at, each in enumerate(listed):
        unit = _UNITS.get(str(each.get("ai_energyUnit"))) if each is not None else None
        if each is None or unit is None:
            wrong(f"{place}[{at}].ai_energyUnit", " or ".join(_UNITS))
            is_whole = False
            continue
        try:
            total += Fraction(parse_exact(str(read_amount(each.get("ai_energyQuantity"))))) * unit
        except ValueError as error:
            wrong(f"{place}[{at}].ai_energyQuantity", str(error))
            is_whole = False
    return {"value": decimal_text(reduced(total))} if is_whole else {}


def _carried_entries(model: Json, by_id: Mapping[str, Json]) -> Iterator[tuple[str, object]]:
    listed = model.get("extension", [])
    for each in listed if isinstance(listed, list) else [listed]:
        extension = _one(each, by_id) or {}
        entries = extension.get("extension_cdxProperty", [])
        for entry in entries[: 50 * MOST_ENTRIES] if isinstance(entries, list) else []:
            name = entry.get("extension_cdxPropName") if isinstance(entry, dict) else None
            if isinstance(name, str) and name.startswith(PREFIX):
                yield name.removeprefix(PREFIX), entry.get("extension_cdxPropValue")
