"""What generators of bills of materials write in words and places of their own, as a careful reader takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import exchanged
import pytest

from gpaiscope.errors import InputError
from gpaiscope.repository.exchange import Fact, Told, read, write
from gpaiscope.repository.facts import findings_in


def bill(model: dict[str, Any], **more: Any) -> Told:
    component = {"type": "machine-learning-model", "name": "heron/heron-7b", **model}
    raw = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component], **more}
    return read(json.dumps(raw).encode(), "x.cdx.json")


def graph(model: dict[str, Any], *more: dict[str, Any]) -> Told:
    own = {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "heron/heron-7b", **model}
    raw = {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [own, *more]}
    return read(json.dumps(raw).encode(), "x.spdx.json")


def sure(told: Told, path: str) -> object:
    return next((fact.value for fact in told.facts if fact.path == path and fact.sure), None)


def card(**parameters: Any) -> dict[str, Any]:
    return {"modelCard": {"modelParameters": parameters}}


TEXT = [{"format": "string"}]


@pytest.mark.parametrize(
    ("parameters", "outputs", "is_sure"),
    [
        ({"task": "text-generation"}, ["text"], True),
        ({"task": "Text_Generation", "outputs": TEXT}, ["text"], True),
        ({"task": "text-generation-inference"}, ["text"], True),
        ({"tasks": [{"task": "Text-to-image"}]}, ["image"], True),
        ({"task": "image-classification", "outputs": [*TEXT, {"format": "json"}]}, ["other"], True),
        ({"task": "text-generation", "outputs": [{"format": "video"}]}, ["video"], True),
        ({"outputs": [{"format": "text/plain"}]}, ["text"], True),
        ({"outputs": TEXT}, ["text"], False),
        ({"outputs": [*TEXT, {"format": "image"}]}, ["image", "text"], False),
        ({"task": "fill-mask"}, None, True),
        ({"task": "as the user likes"}, None, True),
    ],
    ids=str,
)
def test_what_comes_out_is_told_by_the_formats_else_by_the_task(
    parameters: dict[str, Any], outputs: object, is_sure: bool
) -> None:
    found = [(fact.value, fact.sure) for fact in bill(card(**parameters)).facts if fact.path == "model.outputs"]
    assert found == ([(outputs, is_sure)] if outputs else [])


def test_a_format_that_is_no_modality_is_told() -> None:
    (mistake,) = bill(card(outputs=[{"format": "byte[]"}])).mistakes
    assert mistake.path == "modelCard.modelParameters.outputs"


@pytest.mark.parametrize(
    ("model", "originals"),
    [
        ({"modelCard": {"properties": [{"name": "base_model", "value": "org/base"}]}}, ["org/base"]),
        ({"properties": [{"name": "tool:model:baseModel", "value": "org/a, org/b"}]}, ["org/a", "org/b"]),
        ({"properties": {"baseModel": "bloom", "baseModelSource": "https://huggingface.co/big/bloom"}}, ["big/bloom"]),
        ({"properties": [{"name": "parent_model", "value": "/home/x/models/Base-7B/"}]}, ["Base-7B"]),
        ({"properties": [{"name": "base_model", "value": "['org/a', 'org/b']"}]}, ["org/a", "org/b"]),
        ({"properties": [{"name": "base_model", "value": "None"}]}, []),
        ({"properties": [{"name": "base_model_relation", "value": "finetune"}]}, []),
        ({"tags": ["base_model:org/base", "base_model:finetune:org/base"]}, ["org/base"]),
        (
            {"tags": ["base_model:org/other"], "properties": [{"name": "base_model", "value": "org/base"}]},
            ["org/base"],
        ),
        (card(parentModel={"name": "base"}), ["base"]),
        (
            {"pedigree": {"ancestors": [{"name": "Own"}]}, "properties": [{"name": "base_model", "value": "org/b"}]},
            ["Own"],
        ),
    ],
    ids=str,
)
def test_originals_are_told_by_the_pedigree_else_by_properties_else_by_tags(
    model: dict[str, Any], originals: list[str]
) -> None:
    facts = [fact for fact in bill(model).facts if fact.path.startswith("original")]
    ids = {fact.path.partition(".")[0]: fact.value for fact in facts if fact.path.endswith("].hub_id")}
    names = {fact.path.partition(".")[0]: fact.value for fact in facts}
    assert list({**names, **ids}.values()) == originals


def test_a_fact_says_where_in_the_document_it_stands() -> None:
    told = bill({"properties": [{"name": "x", "value": "y"}, {"name": "base_model", "value": "org/base"}]})
    assert [fact.key for fact in told.facts if fact.path == "original[0].hub_id"] == ["properties[1].value"]


@pytest.mark.parametrize(
    ("name", "url", "hub_id"),
    [
        ("heron/heron-7b", "https://huggingface.co/heron/heron-7b", "heron/heron-7b"),
        ("Heron 7b", "https://huggingface.co/heron/heron-7b/tree/main", "heron/heron-7b"),
        ("heron-7b-chat", "https://huggingface.co/heron/heron-7b", None),
        ("other/heron-7b", "https://huggingface.co/heron/heron-7b", None),
        ("letters", "https://huggingface.co/datasets/letters", None),
        ("heron-7b", "https://example.org/heron/heron-7b", None),
    ],
)
def test_a_page_of_the_hub_identifies_the_model_whose_name_it_has(name: str, url: str, hub_id: str | None) -> None:
    told = bill({"name": name, "externalReferences": [{"type": "vcs", "url": url}]})
    assert sure(told, "model.hub_id") == hub_id


def test_what_a_document_is_about_and_the_one_component_that_describes_it_are_one_model() -> None:
    stub = {"component": {"type": "machine-learning-model", "name": "Heron", "version": "1"}}
    told = bill({"name": "heron-v1", "licenses": [{"license": {"id": "MIT"}}]}, metadata=stub)
    assert (sure(told, "model.name"), sure(told, "openness.licence"), told.mistakes) == ("heron-v1", "MIT", ())


DECLARED = {"type": "Relationship", "relationshipType": "hasDeclaredLicense"}
PACKAGE = {"type": "software_Package", "spdxId": "urn:p", "name": "heron/heron-7b"}


@pytest.mark.parametrize(
    ("more", "licence"),
    [
        ([{**DECLARED, "from": "urn:m", "to": ["Apache-2.0"]}], "Apache-2.0"),
        ([PACKAGE, {**DECLARED, "from": "urn:p", "to": ["llama3.1"]}], "llama3.1"),
        ([{**PACKAGE, "name": "torch"}, {**DECLARED, "from": "urn:p", "to": ["MIT"]}], None),
        ([{**DECLARED, "from": "urn:m", "to": ["urn:x"]}, {"spdxId": "urn:x", "licenseText": "As you like."}], None),
        (
            [{**DECLARED, "from": "urn:m", "to": "urn:x"},
             {"type": "LicenseExpression", "spdxId": "urn:x", "licenseExpression": "MIT"}],
            "MIT",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_a_licence_in_spdx_is_taken_where_it_can_only_be_the_models(
    more: list[dict[str, Any]], licence: str | None
) -> None:
    assert sure(graph({}, *more), "openness.licence") == licence


def test_spdx_without_the_names_of_its_profiles_and_with_elements_written_out_is_read() -> None:
    model = {
        "type": "AIPackage", "spdxId": "urn:m", "name": "heron-7b", "primaryPurpose": ["text-generation"],
        "downloadLocation": "https://huggingface.co/heron/heron-7b/tree/abc", "typeOfModel": ["supervised", "llama"],
        "domain": ["base_model:finetune:org/base"],
    }  # fmt: skip
    raw = {
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "type": "SpdxDocument",
        "element": [model], "rootElement": ["urn:m"],
    }  # fmt: skip
    told = read(json.dumps(raw).encode(), "x")
    assert {fact.path: fact.value for fact in told.facts if fact.sure} == {
        "model.name": "heron-7b", "model.hub_id": "heron/heron-7b", "model.inputs": ["text"],
        "model.outputs": ["text"], "original[0].hub_id": "org/base", "documentation.model.architecture": "llama",
    }  # fmt: skip


@pytest.mark.parametrize("types", [["classification", "supervised"], "reinforcement learning", ["Unsupervised model"]])
def test_how_a_model_learns_is_no_architecture(types: object) -> None:
    assert sure(graph({"ai_typeOfModel": types}), "documentation.model.architecture") is None


# -- in XML


@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_every_fact_comes_back_from_xml(version: str) -> None:
    for seed in range(12):
        own = exchanged.facts(seed)
        text = write(own, "cyclonedx", exchanged.DAY, version=version, xml=True)
        told = read(text.encode(), "x.cdx.xml")
        assert (told.form, told.mistakes) == ("cyclonedx", ())
        assert {fact.path: (fact.value, fact.source) for fact in told.facts} == {
            fact.path: (fact.value, fact.source) for fact in own
        }, seed


def test_the_same_facts_are_read_of_both_forms_of_one_document() -> None:
    given = [
        Fact(path="model.name", value="A < B & \"C\"\r\nD"), Fact(path="openness.licence", value="MIT"),
        Fact(path="original[0].name", value="Base"), Fact(path="original[1].name", value="Other"),
        Fact(path="documentation.datasets[0].name", value="Letters"),
        Fact(path="documentation.training.energy_mwh", value=3),
    ]  # fmt: skip
    both = [read(write(given, "cyclonedx", exchanged.DAY, xml=xml).encode(), "x") for xml in (False, True)]
    assert both[0].facts == both[1].facts


FOREIGN = """<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1">
  <components>
    <component type="library"><name>torch</name></component>
    <component type="machine-learning-model" bom-ref="m">
      <supplier><name>Heron AI</name></supplier><name>heron/heron-7b</name>
      <licenses><license acknowledgement="declared"><id>MIT</id></license><expression>0BSD</expression></licenses>
      <externalReferences><reference type="website"><url>https://huggingface.co/heron/heron-7b</url></reference>
      </externalReferences>
      <properties><property name="tool:base_model">org/base</property></properties>
      <modelCard><modelParameters><task>text-generation</task><modelArchitecture>llama</modelArchitecture>
        <datasets><ref>d</ref></datasets></modelParameters></modelCard>
    </component>
    <component type="data" bom-ref="d"><name>Letters</name></component>
  </components>
</bom>
"""


def test_a_foreign_bill_in_xml_is_read_as_one_in_json_is() -> None:
    told = read(b"\xef\xbb\xbf" + FOREIGN.encode(), "bom.xml")
    assert {fact.path: fact.value for fact in told.facts if fact.sure} == {
        "model.name": "heron/heron-7b", "model.hub_id": "heron/heron-7b", "openness.licence": "MIT",
        "model.inputs": ["text"], "model.outputs": ["text"], "original[0].hub_id": "org/base",
        "documentation.model.architecture": "llama", "documentation.datasets[0].name": "Letters",
    }  # fmt: skip


def test_a_bill_in_xml_beside_a_model_is_evidence(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Heron\n", "utf-8")
    (tmp_path / "heron.cdx.xml").write_text(FOREIGN, "utf-8")
    assert findings_in(tmp_path).value("original[0].hub_id") == "org/base"


@pytest.mark.parametrize(
    "text",
    [
        "<bom/>", "<bom xmlns='urn:x'/>", "<", "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>", "<html></html>",
        "<!DOCTYPE bom [<!ENTITY a 'x'>]><bom xmlns='http://cyclonedx.org/schema/bom/1.6'>&a;</bom>",
        "<a>" * 100_000, "<a>" + "<b/>" * 200_000 + "</a>", "<?xml version='1.0' encoding='nothing'?><a/>",
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_bill_in_xml_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read(text.encode(), "x.xml")


@pytest.mark.parametrize("inner", ["<metadata>x</metadata>", "<components/>", "<components><component/></components>"])
def test_a_bill_in_xml_without_a_model_is_told(inner: str) -> None:
    told = read(f"<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>{inner}</bom>".encode(), "x")
    assert ([*told.facts], [mistake.path for mistake in told.mistakes]) == ([], ["components"])
