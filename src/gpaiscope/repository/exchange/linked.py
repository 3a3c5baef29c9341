"""The two formats that say things of schema.org: Croissant of training data, CodeMeta of the model as software."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from gpaiscope.repository.exchange.carried import PREFIX, Json
from gpaiscope.repository.exchange.codecs import NOT_SAID, TRAINING_DATA_OF
from gpaiscope.repository.exchange.places import MOST_ENTRIES, Wrong

CODEMETA: Final = "https://w3id.org/codemeta/3.0"
CROISSANT: Final = "http://mlcommons.org/croissant/"

_CODEMETA_CONTEXT: Final[list[object]] = [
    CODEMETA,
    {
        "schema": "http://schema.org/",
        "additionalProperty": "schema:additionalProperty",
        "isBasedOn": "schema:isBasedOn",
        "supportingData": "schema:supportingData",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
        "gpaiscope": "urn:gpaiscope:",
    },
]
_OF_CROISSANT: Final = (
    "citeAs column conformsTo=dct equivalentProperty extract field fileProperty fileObject fileSet format includes "
    "isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate "
    "separator source subField transform"
)


def _croissant_context() -> Json:
    """The context that Croissant prescribes, with a prefix of our own."""
    words = (each.partition("=") for each in _OF_CROISSANT.split())
    terms: Json = {word: f"{space or 'cr'}:{word}" for word, _, space in words}
    as_json = {word: {"@id": f"cr:{word}", "@type": "@json"} for word in ("data", "examples")}
    prefixes = {
        "cr": CROISSANT, "rai": f"{CROISSANT}RAI/", "dct": "http://purl.org/dc/terms/", "sc": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#", "gpaiscope": "urn:gpaiscope:",
    }  # fmt: skip
    data_type = {"dataType": {"@id": "cr:dataType", "@type": "@vocab"}}
    return {"@language": "en", "@vocab": "https://schema.org/", **terms, **as_json, **data_type, **prefixes}


def croissant(tree: Json, left: Mapping[str, str], *, day: date, version: str, digest: str) -> Json:
    """The training data of one model, as a data set that was put together from others."""
    told = {"name": TRAINING_DATA_OF + NOT_SAID, "description": NOT_SAID, **tree}
    told["creator"] = [{"@type": "sc:Organization", **each} for each in tree.get("creator", [])]
    told["prov:wasDerivedFrom"] = [{"@type": "prov:Entity", **each} for each in tree.get("prov:wasDerivedFrom", [])]
    carried = [{"@type": "sc:PropertyValue", "name": path, "value": each} for path, each in left.items()]
    return {
        "@context": _croissant_context(),
        "@type": "sc:Dataset",
        "conformsTo": [f"{CROISSANT}1.1", f"{CROISSANT}RAI/1.0"],
        **{key: each for key, each in told.items() if each},
        **({"gpaiscope:facts": carried} if carried else {}),
    }


def codemeta(tree: Json, left: Mapping[str, str], *, day: date, version: str, digest: str) -> Json:
    """A model as software."""
    told = dict(tree)
    for key, type_ in (("author", "Organization"), ("isBasedOn", "SoftwareSourceCode"), ("supportingData", "DataFeed")):
        if key in told:
            told[key] = [{"@type": type_, **each} for each in told[key]]
    if left:
        told["additionalProperty"] = [
            {"@type": "PropertyValue", "name": PREFIX + path, "value": each} for path, each in left.items()
        ]
    return {"@context": _CODEMETA_CONTEXT, "@type": "SoftwareSourceCode", **told}


# -- and back


def is_croissant(raw: Json) -> bool:
    """Whether an object is a data set in Croissant."""
    conforms = raw.get("conformsTo", raw.get("dct:conformsTo"))
    texts = conforms if isinstance(conforms, list) else [conforms]
    return any(isinstance(each, str) and "mlcommons.org/croissant" in each.lower() for each in texts)


def is_codemeta(raw: Json) -> bool:
    """Whether an object is one of CodeMeta."""
    context = raw.get("@context")
    texts = context if isinstance(context, list) else [context]
    return any(isinstance(each, str) and "codemeta" in each.lower() for each in texts)


def tree_of_croissant(raw: Json, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """What is said of a data set. One that others describe is itself among the data sets that are told of."""
    raw = unprefixed(raw)
    carried = list(_carried(raw.get("gpaiscope:facts", []), "", wrong))
    told = raw.get("prov:wasDerivedFrom", [])
    sources = [_entity(each) for each in (told if isinstance(told, list) else [told])]
    tree = {**raw, "prov:wasDerivedFrom": sources}
    if not carried and not str(raw.get("name", "")).startswith(TRAINING_DATA_OF):
        own = {key: raw[key] for key in ("name", "url") if isinstance(raw.get(key), str)}
        tree["prov:wasDerivedFrom"] = [own, *sources] if own else sources
        tree.pop("creator", None)  # who made the data, and not the model
    return tree, carried


def unprefixed(raw: Mapping[str, Any]) -> Json:
    """A description with what has a prefix of schema.org without it, too.

    Of a text in several languages it is the English one, or the first.
    """
    told = {key.removeprefix("sc:").removeprefix("schema:"): each for key, each in raw.items()} | dict(raw)
    return told | {key: _spoken(told[key]) for key in ("name", "description") if key in told}


def _spoken(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    texts = {key: each for key, each in value.items() if isinstance(each, str) and key != "@language"}
    return next((texts[key] for key in ("@value", "en", *texts) if key in texts), value)


def _entity(told: object) -> object:
    """What data were derived from: as it is described, or where only its identifier stands by that."""
    entity = {"@id": told} if isinstance(told, str) else told
    if not isinstance(entity, dict) or {"name", "url"} & entity.keys() or not isinstance(entity.get("@id"), str):
        return entity
    known = {"url" if entity["@id"].startswith(("https://", "http://")) else "name": entity["@id"]}
    return {**known, "name": entity["prov:label"]} if "prov:label" in entity else known


def tree_of_codemeta(raw: Json, wrong: Wrong) -> tuple[Json, list[tuple[str, object]]]:
    """What is said of a model as software."""
    return raw, list(_carried(raw.get("additionalProperty", []), PREFIX, wrong))


def _carried(listed: Any, prefix: str, wrong: Wrong) -> Iterator[tuple[str, object]]:
    if not isinstance(listed, list):
        wrong("additionalProperty", "a list")
        return
    for each in listed[: 50 * MOST_ENTRIES]:
        name = each.get("name") if isinstance(each, dict) else None
        if isinstance(name, str) and name.startswith(prefix):
            yield name.removeprefix(prefix), each.get("value")
