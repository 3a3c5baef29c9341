"""CycloneDX in XML: read into the tree that its JSON has, and written out of it.

Nothing of such a file is trusted: no document type is read, so that there are no entities, and elements, their depth
and their text are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from gpaiscope.repository.exchange.carried import Json

NAMESPACE: Final = "http://cyclonedx.org/schema/bom/"
MOST_ELEMENTS: Final = 150_000
DEEPEST: Final = 64

_LISTS: Final = frozenset(
    (
        "ancestors", "authors", "components", "datasets", "energyConsumptions", "ethicalConsiderations",
        "externalReferences", "fairnessAssessments", "hashes", "inputs", "outputs", "performanceMetrics",
        "performanceTradeoffs", "tags", "technicalLimitations", "useCases", "users",
    )
)  # fmt: skip
"""Elements that hold those of one kind, which JSON has as a list."""

_REPEATED: Final = frozenset({"energyProviders"})
"""Elements that stand several times themselves where JSON has a list."""

_ENTRY: Final = {
    "ancestors": "component", "components": "component", "datasets": "dataset", "inputs": "input", "outputs": "output",
    "useCases": "useCase", "technicalLimitations": "technicalLimitation", "energyConsumptions": "energyConsumption",
}  # fmt: skip

_ORDER: Final = (
    "activity", "type", "id", "format", "timestamp", "tools", "components", "manufacturer", "name", "version",
    "licenses", "url", "purl", "pedigree", "properties", "releaseNotes", "component", "modelCard", "ancestors",
    "modelParameters", "considerations", "architectureFamily", "modelArchitecture", "datasets", "inputs", "outputs",
    "useCases", "technicalLimitations", "environmentalConsiderations", "energyConsumptions", "contents",
    "organization", "energySource", "energyProvided", "energyProviders", "activityEnergyCost", "value", "unit",
)  # fmt: skip
"""The elements that are written, in an order that is right within each around them: XML has them in sequence."""


class _Element:
    """An element of a file: its name and the space of that, its attributes, the elements in it, and its text."""

    __slots__ = ("attributes", "inner", "name", "pieces", "space")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.space, _, self.name = name.rpartition("}")
        self.attributes = attributes
        self.inner: list[_Element] = []
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def bill_in(data: bytes) -> Json | None:
    """The bill of materials in bytes of XML, as its JSON would have it; None where they hold no such document.

    Raises ValueError for what is no XML, declares a document type, or is beyond the bounds.
    """
    top = _outermost_element(data)
    if top.name != "bom" or not top.space.startswith(NAMESPACE):
        return None
    raw = {key: value for key, value in top.attributes.items() if ":" not in key and "}" not in key}
    inner = {element.name: _json_of_element(element) for element in top.inner}
    return {"bomFormat": "CycloneDX", "specVersion": top.space.removeprefix(NAMESPACE), **raw, **inner}


def _outermost_element(data: bytes) -> _Element:
    outermost = _Element("", {})
    path, count = [outermost], 0

    def begin_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise ValueError(f"more than {MOST_ELEMENTS:,} elements")
        if len(path) > DEEPEST:
            raise ValueError(f"elements more than {DEEPEST} levels deep")
        element = _Element(name, attributes)
        path[-1].inner.append(element)
        path.append(element)

    def refuse_document_type(*_: object) -> None:
        raise ValueError("a document type, which this format does not have")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = begin_element
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = lambda text: path[-1].pieces.append(text)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError) as error:
        raise ValueError(f"not XML: {error}") from None
    return outermost.inner[0]


def _json_of_element(element: _Element) -> Any:
    """What JSON has for an element: a list, a table, or a text."""
    name = element.name
    if name in _LISTS:
        return [_json_of_element(entry) if entry.name != "ref" else {"ref": entry.text} for entry in element.inner]
    if name == "licenses":
        return [{entry.name: _json_of_element(entry)} for entry in element.inner]
    if name == "properties":
        return [{"name": entry.attributes.get("name", ""), "value": entry.text} for entry in element.inner]
    if not element.inner:
        return element.text
    table: Json = {key: value for key, value in element.attributes.items() if "}" not in key}
    for entry in element.inner:
        key, value = entry.name, _json_of_element(entry)
        if key in _REPEATED:
            table.setdefault(key, []).append(value)
        else:
            table[key] = value
    return table


# -- and written


def bill_as_xml(document: Json) -> str:
    """A bill of materials, as `cyclonedx.document` makes it, in XML."""
    version, serial = document["specVersion"], document["serialNumber"]
    head = f'<bom xmlns="{NAMESPACE}{version}" serialNumber="{serial}" version="{document["version"]}">'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        head,
        *_lines_of_element("metadata", document["metadata"], "  "),
        "</bom>",
    ]
    return "\n".join(lines) + "\n"


def _lines_of_element(name: str, value: Any, margin: str) -> Iterator[str]:
    """An element and what is in it, a line each."""
    if name == "licenses":
        inner = [
            line for entry in value for key, own in entry.items() for line in _lines_of_element(key, own, margin + "  ")
        ]
        yield from (f"{margin}<licenses>", *inner, f"{margin}</licenses>")
    elif name == "properties":
        yield f"{margin}<properties>"
        for entry in value:
            yield f"{margin}  <property name={quoteattr(entry['name'])}>{_escaped(entry['value'])}</property>"
        yield f"{margin}</properties>"
    elif name in _REPEATED:
        for entry in value:
            yield from _of_table(name, entry, margin)
    elif isinstance(value, list):
        yield f"{margin}<{name}>"
        for entry in value:
            yield from _lines_of_element(_ENTRY[name], entry, margin + "  ")
        yield f"{margin}</{name}>"
    elif isinstance(value, dict):
        yield from _of_table(name, value, margin)
    else:
        yield f"{margin}<{name}>{_escaped(str(value))}</{name}>"


def _of_table(name: str, table: Json, margin: str) -> Iterator[str]:
    said = {key: table[key] for key in ("type", "bom-ref") if key in table and name == "component"}
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in said.items())
    yield f"{margin}<{name}{attributes}>"
    for key in sorted(table.keys() - said.keys(), key=_ORDER.index):
        yield from _lines_of_element(key, table[key], margin + "  ")
    yield f"{margin}</{name}>"


def _escaped(text: str) -> str:
    """A text in XML. Some characters cannot stand there even as a reference: of each a mark says that it was there."""
    return escape(_NOT_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})


_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
