"""What other people's tools write elsewhere than in the field that means it, or in words of their own.

Generators of bills of materials copy from a hub's record what they find: the task for what comes out, a tag or a
property for what a model was made from, a page for its identifier. Here these are found and put where the crosswalk
looks for them, each as a `PlacedText` text that keeps the place at which it stands in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from gpaiscope.repository.exchange.places import PlacedText

MOST_READ: Final = 500
"""Entries of one list of properties, tags or references that are looked through."""

LONGEST_READ: Final = 2_000
"""Characters of a text that is looked through for a name."""


# -- addresses and names of a hub

_PAGE: Final = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?([\w.-]{1,96}/[\w.-]{1,96})(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_NO_OWNERS: Final = frozenset(
    ("api", "blog", "collections", "datasets", "docs", "learn", "organizations", "papers", "posts", "spaces", "tasks")
)
"""What the first part of an address of the Hub is where it is no page of a model."""

_NO_NAMES: Final = frozenset(("", "-", "n/a", "na", "no", "none", "noassertion", "null", "unknown", "not said"))


def page_of(address: object) -> str:
    """The identifier of the model whose page, files or commit an address of the Hub leads to; empty for any other."""
    match = _PAGE.fullmatch(address.strip()) if isinstance(address, str) and len(address) <= LONGEST_READ else None
    if match is None or match[1].partition("/")[0].lower() in _NO_OWNERS:
        return ""
    return match[1]


def own_page(name: object, owner: object, addresses: Iterable[tuple[str, object]]) -> PlacedText | None:
    """The identifier by the first address, of those with their places, that leads to a model of this name.

    A document names the pages of originals, data and papers, too: so the name has to be the same.
    """
    if not isinstance(name, str):
        return None
    tail = _plain_name(name.rpartition("/")[2])
    owners = {_plain_name(each) for each in (owner, name.rpartition("/")[0]) if isinstance(each, str) and each}
    for where, address in addresses:
        page = page_of(address)
        owning, _, named = page.partition("/")
        if page and _plain_name(named) == tail and (not owners or _plain_name(owning) in owners):
            return PlacedText.at(where, page)
    return None


def _plain_name(name: str) -> str:
    """A name as it is compared: how people write a title beside how an address has it."""
    return re.sub(r"[\s_]+", "-", name.strip().casefold())


# -- what a model does, and what it was made from

Said = tuple[str, object]
"""The place of a text in a document, and the text."""


def first_task(places_and_texts: Iterable[Said]) -> PlacedText | None:
    """The first text that is a task of the Hub of which it is known what comes out."""
    from gpaiscope.repository.modalities import TASKS

    for where, text in places_and_texts:
        task = _plain_name(text) if isinstance(text, str) and len(text) <= 100 else ""
        task = task.removesuffix("-inference")  # the tag of a host, text-generation-inference
        if TASKS.get(task, ("", ""))[1]:
            return PlacedText.at(where, task)
    return None


_ORIGINAL: Final = re.compile(r"(?:base|parent|original|foundation)model(?:s|name|names|id|ids)?|finetunedfrom")
_ITS_ADDRESS: Final = re.compile(r"(?:base|parent|original|foundation)model(?:source|url|uri|link|address)")
_TASK: Final = re.compile(r"task|tasks|pipelinetag|primarypurpose|category")
_TAG: Final = re.compile(r"base_model:(?:(?:finetune|adapter|merge|quantized):)?(?P<name>[\w.-]{1,96}/[\w.-]{1,96})")


def _bare_name(name: str) -> str:
    """A property's name without the space that it is in and without signs: genai:aibom:baseModel is basemodel."""
    return re.sub(r"[^a-z]", "", re.split(r"[:.#/]", name.strip())[-1].casefold())


def originals_in(properties: Mapping[str, Said], tags: Iterable[Said]) -> list[dict[str, PlacedText]]:
    """What properties name as the original, with its address where one of them is that; else what tags name.

    Tags are made of a hub's record and name one model several times: so they count where nothing else tells.
    """
    listed: list[dict[str, PlacedText]] = []
    addresses = [said for name, said in properties.items() if _ITS_ADDRESS.fullmatch(_bare_name(name))]
    for name, (where, value) in properties.items():
        if _ORIGINAL.fullmatch(_bare_name(name)):
            listed += [_original_named(where, each) for each in _split_names(value)]
    if len(listed) <= 1 and len(addresses) == 1 and (page := page_of(addresses[0][1])):
        listed = [{**(listed[0] if listed else {}), "hub_id": PlacedText.at(addresses[0][0], page)}]
    if not listed:
        named = [(where, match["name"]) for where, tag in tags if (match := _TAG.fullmatch(str(tag)[:LONGEST_READ]))]
        listed = [_original_named(where, name) for where, name in named]
    return [entry for at, entry in enumerate(listed) if entry not in listed[:at]]


def _split_names(value: object) -> Iterator[str]:
    """The names in a value: a text with one or several, or a list of texts."""
    for text in value if isinstance(value, list) else (value,):
        if isinstance(text, str) and len(text) <= LONGEST_READ:
            for part in re.split(r"[,;\n]", text.strip(" []\t\n")):
                name = part.strip(" \"'\t")
                if name.casefold() not in _NO_NAMES and len(name) <= 200:
                    yield name


def _original_named(where: str, name: str) -> dict[str, PlacedText]:
    """An original by its identifier on a hub, or by another name. A path of somebody's machine names it by its end."""
    if page := page_of(name):
        return {"hub_id": PlacedText.at(where, page)}
    if name.casefold().startswith("pkg:huggingface/"):
        return {"hub_id": PlacedText.at(where, unquote(re.split("[@?#]", name[len("pkg:huggingface/") :])[0]))}
    if re.fullmatch(r"[\w.-]{1,96}/[\w.-]{1,96}", name, re.ASCII) and not name.startswith("."):
        return {"hub_id": PlacedText.at(where, name)}
    return {"name": PlacedText.at(where, re.split(r"[/\\]", name.rstrip("/\\"))[-1])}


# -- in CycloneDX


def put_into_component(model: dict[str, Any]) -> None:
    """Put what a component of CycloneDX says elsewhere where the crosswalk looks for it."""
    card = _as_table(model.get("modelCard"))
    parameters = _as_table(card.get("modelParameters"))
    properties = {
        **_named_properties(model, ""),
        **_named_properties(card, "modelCard."),
        **_named_properties(parameters, _PARAMETERS),
    }
    references = _numbered(model.get("externalReferences"))
    pages = [(f"externalReferences[{at}].url", _as_table(each).get("url")) for at, each in references]
    if page := own_page(model.get("name"), model.get("group"), pages):
        model["hub_id"] = page
    tasks = [
        (f"{_PARAMETERS}tasks[{at}].task", _as_table(each).get("task"))
        for at, each in _numbered(parameters.get("tasks"))
    ]
    named_tasks = [said for name, said in properties.items() if _TASK.fullmatch(_bare_name(name))]
    if task := first_task([(f"{_PARAMETERS}task", parameters.get("task")), *tasks, *named_tasks]):
        model["task"] = task
    tags = [(f"tags[{at}]", each) for at, each in _numbered(model.get("tags"))]
    parent = _as_table(parameters.get("parentModel"))
    named = {"parentModel": (f"{_PARAMETERS}parentModel.name", parent["name"])} if "name" in parent else {}
    pedigree = _as_table(model.get("pedigree"))
    if not pedigree.get("ancestors") and (originals := originals_in(properties or named, tags)):
        model["bases"] = originals


_PARAMETERS: Final = "modelCard.modelParameters."


def _as_table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _numbered(value: object) -> list[tuple[int, Any]]:
    return list(enumerate(value[:MOST_READ])) if isinstance(value, list) else []


def _named_properties(node: Mapping[str, Any], path: str) -> dict[str, Said]:
    """Properties by name, with their places: a list of names and values, or, against the format, a table."""
    listed = node.get("properties")
    if isinstance(listed, dict):
        return {name: (f"{path}properties.{name}", value) for name, value in [*listed.items()][:MOST_READ]}
    return {
        str(entry.get("name")): (f"{path}properties[{at}].value", entry.get("value"))
        for at, entry in _numbered(listed)
        if isinstance(entry, dict)
    }


# -- in SPDX

_BARE_KEYS: Final = {
    **{
        key: f"software_{key}"
        for key in ("downloadLocation", "packageUrl", "packageVersion", "primaryPurpose", "copyrightText")
    },
    **{
        key: f"ai_{key}"
        for key in (
            "domain", "energyConsumption", "hyperparameter", "informationAboutApplication", "informationAboutTraining",
            "limitation", "modelDataPreprocessing", "typeOfModel", "trainingEnergyConsumption", "energyQuantity",
            "energyUnit",
        )
    },
    **{key: f"simplelicensing_{key}" for key in ("licenseExpression", "licenseText")},
}  # fmt: skip
"""Keys of SPDX 3 that tools write without the profile that they are of."""

_BARE_TYPES: Final = {
    "AIPackage": "ai_AIPackage", "AI_AIPackage": "ai_AIPackage", "DatasetPackage": "dataset_DatasetPackage",
    "Dataset_DatasetPackage": "dataset_DatasetPackage", "Package": "software_Package",
    "LicenseExpression": "simplelicensing_LicenseExpression",
    "SimpleLicensingText": "simplelicensing_SimpleLicensingText",
}  # fmt: skip


def with_profiles(element: dict[str, Any]) -> dict[str, Any]:
    """An element of SPDX 3 with the profiles before its type and keys."""
    told = dict(element)
    if (type_ := element.get("type", element.get("@type"))) is not None:
        told["type"] = _BARE_TYPES.get(type_, type_) if isinstance(type_, str) else type_
    for bare, key in _BARE_KEYS.items():
        if bare in told and key not in told:
            told[key] = told[bare]
    return told


_KINDS_OF_LEARNING: Final = re.compile(
    r"(?:semi-?|self-?|un)?supervised(?: (?:model|learning))?|reinforcement(?:[- ]learning)?(?: model)?|classification"
    r"|regression|clustering|generative(?: ai| model)?|discriminative|deep learning|machine learning|other|ai|ml|llm",
    re.IGNORECASE,
)
"""What the type of a model in SPDX says of how it learns or what it is for: no architecture."""


def put_into_package(package: dict[str, Any]) -> None:
    """Put what an AI package of SPDX says elsewhere where the crosswalk looks for it."""
    keys = ("software_packageUrl", "software_downloadLocation", "software_homePage")
    pages = [(f"package.{key}", package.get(key)) for key in keys]
    if page := own_page(package.get("name"), "", pages):
        package["hub_id"] = page
    purposes = [("package.software_primaryPurpose", each) for each in _as_list(package.get("software_primaryPurpose"))]
    tags = [("package.ai_domain", each) for each in _as_list(package.get("ai_domain"))]
    described = re.match(r"([a-z0-9]+(?:-[a-z0-9]+)+)\s", str(package.get("description", ""))[:LONGEST_READ])
    words = [("package.description", described[1])] if described else []
    if task := first_task([*purposes, *words]):
        package["task"] = task
    if originals := originals_in({}, tags):
        package["bases"] = originals
    types = _as_list(package.get("ai_typeOfModel"))
    if kept := [each for each in types if not (isinstance(each, str) and _KINDS_OF_LEARNING.fullmatch(each.strip()))]:
        package["ai_typeOfModel"] = kept
    else:
        package.pop("ai_typeOfModel", None)


def _as_list(value: object) -> list[Any]:
    return value[:MOST_READ] if isinstance(value, list) else [] if value is None else [value]
