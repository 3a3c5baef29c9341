"""A model's facts in the formats of others: what goes out comes back, and what others wrote is evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import exchanged
import pytest
import yaml
from reference import ROOT

from gpaiscope import service
from gpaiscope.documents.beside import begin_from
from gpaiscope.errors import InputError
from gpaiscope.repository.dossier_file import begin
from gpaiscope.repository.exchange import FORMATS, Fact, read, read_file, write
from gpaiscope.repository.exchange.crosswalk import HUB_LICENCES, ROWS, row_of
from gpaiscope.repository.exchange.evidence import findings_of
from gpaiscope.repository.exchange.facts import CUT, of_dossier, published
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.findings import CONTRADICTION, UNREADABLE
from gpaiscope.repository.writing import written
from tests import guesses

DAY = exchanged.DAY
EXAMPLES = sorted(each.parent for each in ROOT.glob("examples/*/gpai.toml"))


def values(facts: Any) -> dict[str, object]:
    return {each.path: (each.value, each.source) for each in facts}


@pytest.mark.parametrize("form", FORMATS)
def test_every_fact_comes_back_as_it_went_out(form: str) -> None:
    for seed in range(12):
        own = exchanged.facts(seed)
        back = read(write(own, form, DAY).encode(), "model")
        assert (back.form, back.mistakes) == (form, ())
        assert values(back.facts) == values(own), seed


MARKS: Final = {
    "cyclonedx": '"bomFormat": "CycloneDX"',
    "spdx": "https://spdx.org/rdf/3.0.1/",
    "croissant": "http://mlcommons.org/croissant/1.1",
    "card": "---\n",
    "codemeta": "https://w3id.org/codemeta/3.0",
}
"""What each format is known by in a file."""


@pytest.mark.parametrize("form", MARKS)
def test_a_model_is_told_in_each_format_with_the_mark_of_the_format(form: str) -> None:
    assert MARKS[form] in write(exchanged.facts(1), form, DAY)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda each: each.name)
def test_a_dossier_that_is_begun_from_an_export_says_the_same(folder: Path, form: str, tmp_path: Path) -> None:
    made = service.export(folder, form, on=DAY)
    (tmp_path / "export").write_text(made.text, "utf-8")
    told = read_file(tmp_path / "export")
    again = of_dossier(service.read(begin(tmp_path / "new", told=[told])).dossier, DAY)
    sure = {each.path: each.value for each in made.facts if each.path.partition("[")[0] not in {*told.cut, CUT}}
    assert {each.path: each.value for each in again.facts} == sure
    assert bool(told.cut) == ("market.to" in made.kept_back)


def test_the_same_facts_on_the_same_day_give_the_same_bytes() -> None:
    for form in FORMATS:
        assert write(exchanged.facts(1), form, DAY) == write(exchanged.facts(1), form, DAY)


def test_what_is_the_providers_own_affair_is_kept_back() -> None:
    made = service.export(
        {
            "model": {"name": "M"},
            "actors": [{"id": "a", "name": "A", "turnover_eur": "12345678", "code_of_practice": ["copyright"]}],
            "activities": [{"kind": "pre-training", "actor": "a", "log": "../secret/trainer_state.json"}],
            "procedure": [{"event": "notified", "actor": "a"}],
        },
        "cyclonedx",
        on=DAY,
    )
    assert not any(word in made.text for word in ("12345678", "secret", "notified", "copyright"))
    assert {"actors.turnover_eur", "activities.log", "procedure.event"} <= set(made.kept_back)


def test_a_market_that_is_open_is_exchanged_as_one_of_which_something_is_kept_back() -> None:
    market = [{"event": "withdrawn", "on": "2026-01-05"}]
    for more, cut in (({"open": ["market"]}, ["market"]), ({}, None)):
        made = service.export({"model": {"name": "M"}, "market": market} | more, "cyclonedx", on=DAY)
        assert next((each.value for each in made.facts if each.path == CUT), None) == cut


def test_customers_plans_and_paths_are_kept_back_and_named(tmp_path: Path) -> None:
    (tmp_path / "gpai.toml").write_text(
        """
complete = ["actors", "market", "activities"]
[model]
name = { value = "M", source = "see https://example.org/a/card.md" }
outputs = { value = ["text"], source = "/home/alice/my secret/run.log, line 3" }
[[actors]]
id = "bank"
name = "Secret Bank"
[[actors]]
id = "us"
name = "Us"
[[actors]]
id = "hub"
name = "Hub"
[[activities]]
kind = "pre-training"
actor = "us"
flop = { value = "1e24", source = "gpaiscope estimate log /home/alice/x.csv" }
[[market]]
event = "made-available"
actor = "us"
to = "bank"
on = 2027-03-01
[[market]]
event = "made-available"
actor = "us"
to = "bank"
on = 2026-03-01
[[market]]
event = "made-available"
actor = "hub"
to = "us"
on = 2026-04-01
""",
        "utf-8",
    )
    (tmp_path / "documentation.toml").write_text(
        '[training]\nenergy_mwh = { value = 1, source = "gpaiscope estimate energy /home/alice/x.csv" }\n', "utf-8"
    )
    made = service.export(tmp_path, "cyclonedx", on=DAY)
    assert not any(word in made.text for word in ("bank", "Bank", "2027", "alice", "secret", "x.csv"))
    told = {each.path: (each.value, each.source) for each in made.facts}
    assert {told["actors[0].id"][0], told["actors[1].id"][0]} == {"us", "hub"}
    assert "actors[2].id" not in told
    assert told["complete"][0] == ["activities"]
    assert (told["market[0].on"][0], told["market[1].actor"][0]) == ("2026-03-01", "hub")
    assert [told[path][1] for path in ("model.name", "model.outputs", "activities[0].flop")] == [
        "see https://example.org/a/card.md", "run.log", "",
    ]  # fmt: skip
    assert told["documentation.training.energy_mwh"] == (1, "")
    assert set(made.kept_back) == {
        "market.to", "market[0] (after 2026-11-28)", "actors[0] (named as a customer alone)",
        "the source of model.outputs", "the source of activities.flop",
        "the source of documentation.training.energy_mwh",
    }  # fmt: skip
    assert made.documented == ("training",)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("more", "is_cut"),
    [
        ({}, False),
        ({"to": "bank"}, True),
        ({"on": "2027-03-01"}, True),
    ],
    ids=["whole", "with a recipient", "with a plan"],
)
def test_a_list_of_which_something_was_kept_back_is_not_read_back_as_whole(
    form: str, more: dict[str, object], is_cut: bool
) -> None:
    supply = {"event": "made-available", "actor": "us", "territory": "outside-union", "on": "2026-03-01"}
    actors = [{"id": "us"}, {"id": "bank"}]
    given = {"model": {"name": "M"}, "actors": actors, "market": [supply, {**supply, **more}]}
    back = read(service.export(given, form, on=DAY).text.encode(), "m")
    assert not back.mistakes
    found = findings_of(back).facts
    assert {each.suggested for each in found if each.path.startswith("market")} == {is_cut}
    assert not any(each.suggested for each in found if each.path.startswith("actors"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_list_that_was_whole_and_is_kept_back_from_is_not_complete(form: str, tmp_path: Path) -> None:
    supply = {"event": "made-available", "actor": "us", "to": "bank", "on": "2026-03-01"}
    given = {
        "complete": ["activities", "market"], "model": {"name": "M"}, "actors": [{"id": "us"}, {"id": "bank"}],
        "activities": [], "market": [supply],
    }  # fmt: skip
    made = service.export(given, form, on=DAY)
    said = {each.path: each.value for each in made.facts}
    assert (said["complete"], said[CUT]) == (["activities"], ["market"])
    assert service.assess(begin(tmp_path / "new", told=[read(made.text.encode(), "m")]), on=DAY)


def test_a_list_that_is_marked_as_cut_is_not_complete_whatever_is_said() -> None:
    kept = {
        "market[0].event": "made-available",
        "original": [],
        "complete": ["market", "original"],
        "incomplete": ["market"],
    }
    properties = [{"name": f"gpaiscope:{path}", "value": json.dumps(value)} for path, value in kept.items()]
    component = {"type": "machine-learning-model", "name": "M", "properties": properties}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": component}}
    back = read(json.dumps(document).encode(), "m.json")
    assert [each.value for each in back.facts if each.path == "complete"] == [["original"]]


@pytest.mark.parametrize("said", ['"market"', '["markets"]', "{}", "[[1]]", "[market"])
def test_a_mark_that_cannot_be_read_lets_no_list_pass_for_whole(said: str) -> None:
    kept = [("gpaiscope:market[0].event", '"made-available"'), ("gpaiscope:incomplete", said)]
    properties = [{"name": name, "value": value} for name, value in kept]
    component = {"type": "machine-learning-model", "name": "M", "properties": properties}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": component}}
    back = read(json.dumps(document).encode(), "m.json")
    assert [each.suggested for each in findings_of(back).facts if each.path.startswith("market")] == [True]


def test_with_a_customer_its_members_are_kept_back_and_who_acts_stays() -> None:
    supply = {"event": "made-available", "actor": "us", "on": "2026-03-01"}
    made = service.export(
        {
            "model": {"name": "M"},
            "actors": [
                {"id": "club", "kind": "consortium", "members": ["bank", "dealer"], "coordinator": "bank"},
                {"id": "bank"}, {"id": "dealer"}, {"id": "us"},
            ],
            "market": [{**supply, "to": "club"}, {**supply, "actor": "dealer", "to": "bank"}],
        },
        "cyclonedx",
        on=DAY,
    )  # fmt: skip
    assert [each.value for each in made.facts if each.path.endswith("].id")] == ["dealer", "us"]
    assert "bank" not in made.text
    assert "club" not in made.text


@pytest.mark.parametrize(
    ("day", "goes_out"),
    [
        ("2026-11-28", True), ("2026-11-29", False), ({"earliest": "2026-11-01", "latest": "2026-11-29"}, False),
        ({"earliest": "2026-11-01", "latest": "2026-11-28"}, True), ({"earliest": "2026-11-01"}, True),
    ],
)  # fmt: skip
def test_what_is_on_the_market_after_the_day_is_kept_back(day: object, goes_out: bool) -> None:
    event = {"event": "made-available", "actor": "us", "on": day}
    made = service.export({"model": {"name": "M"}, "actors": [{"id": "us"}], "market": [event]}, "spdx", on=DAY)
    assert any(each.path == "market[0].event" for each in made.facts) == goes_out
    assert ("market[0] (after 2026-11-28)" in made.kept_back) != goes_out
    assert "actors[0].id" in {each.path for each in made.facts}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/home/alice/secret/run.log", "run.log"), ("~/runs/a.csv", "a.csv"), ("C:\\Users\\x\\a.json", "a.json"),
        ("../runs/a.csv", "a.csv"), ("configs/a.yaml, lr", "a.yaml"), ("s3://bucket/a.log", "a.log"),
        ("\\\\server\\share\\a.log", "a.log"), ("log at /data/runs/7", "7"),
        ("gpaiscope estimate energy x.csv", ""), ("$ nvidia-smi", ""), ("sacct -j 7 --format=all", ""),
        ("python train.py", ""), ("the card of org/name", "the card of org/name"), ("README.md, license", None),
        ("https://example.org/a/b.md", None), ("metered and/or estimated", None), ("log of run 7 - 8", None),
        ("Epoch AI (CC BY), https://epoch.ai/data, 2026/03", None), ("stated by us, section 1/2", None),
    ],
)  # fmt: skip
def test_of_a_source_neither_paths_nor_commands_go_out(source: str, shown: str | None) -> None:
    assert published(source) == (source if shown is None else shown)


@pytest.mark.parametrize(
    ("licence", "line"),
    [
        ("apache-2.0", "license: apache-2.0"),
        ("Apache-2.0", "license: apache-2.0"),
        ("LicenseRef-llama3.1", "license: llama3.1"),
        ("BSD", "license: bsd"),
        ("OpenRAIL++", "license: openrail++"),
        ("PDDL-1.0", "license: pddl"),
        ("GPL-3.0-only", "license: gpl-3.0"),
        ("storm-1.0", "license: other"),
    ],
)
def test_a_card_names_a_licence_as_the_hub_does_however_the_dossier_spells_it(licence: str, line: str) -> None:
    assert line in str(write([Fact(path="openness.licence", value=licence)], "card", DAY)).splitlines()


@pytest.mark.parametrize("licence", HUB_LICENCES.split())
@pytest.mark.parametrize("spelt", [str, str.upper, str.title], ids=["as it is", "in capitals", "as a title"])
def test_each_licence_of_the_hub_is_written_as_the_hub_knows_it_and_comes_back(licence: str, spelt: Any) -> None:
    own = spelt(licence)
    text = str(write([Fact(path="openness.licence", value=own)], "card", DAY))
    assert yaml.safe_load(text.split("---")[1])["license"] == licence
    assert [fact.value for fact in read(text.encode(), "card").facts] == [own]


def test_a_field_holds_what_it_can_say_and_the_extension_the_rest() -> None:
    own = [
        Fact(path="model.name", value="M"),
        Fact(path="openness.licence", value="apache-2.0"),
        Fact(path="documentation.training.energy_mwh", value={"low": 1, "best": "1.5", "high": 2}, source="meters"),
    ]
    component = json.loads(write(own, "cyclonedx", DAY))["metadata"]["component"]
    assert component["name"] == "M"
    assert component["licenses"] == [{"license": {"id": "Apache-2.0"}}]
    (use,) = component["modelCard"]["considerations"]["environmentalConsiderations"]["energyConsumptions"]
    assert use["activityEnergyCost"] == {"value": 1500, "unit": "kWh"}
    assert [each["name"] for each in component["properties"]] == [
        "gpaiscope:openness.licence",
        "gpaiscope:documentation.training.energy_mwh",
    ]


def test_a_field_that_was_changed_since_stands_and_is_told() -> None:
    raw = json.loads(write([Fact(path="openness.licence", value="apache-2.0")], "cyclonedx", DAY))
    raw["metadata"]["component"]["licenses"][0]["license"]["id"] = "MIT"
    told = read(json.dumps(raw).encode(), "x.cdx.json")
    assert [each.value for each in told.facts] == ["MIT"]
    assert [each.reference for each in told.mistakes] == ["changed-since"]


def test_of_an_entry_whose_fields_were_changed_nothing_of_the_extension_is_taken() -> None:
    own = [
        Fact(path="original[0].name", value="Borealis"),
        Fact(path="original[0].training_compute", value="6e24"),
        Fact(path="original[0].hub_id", value="a/borealis", source="card"),
    ]
    raw = json.loads(write(own, "cyclonedx", DAY))
    raw["metadata"]["component"]["pedigree"]["ancestors"][0]["purl"] = "pkg:huggingface/b/other"
    told = read(json.dumps(raw).encode(), "x")
    assert {each.path: each.value for each in told.facts} == {
        "original[0].name": "Borealis", "original[0].hub_id": "b/other",
    }  # fmt: skip


def test_what_was_taken_away_does_not_come_back_from_the_extension() -> None:
    own = [
        Fact(path="openness.licence", value="apache-2.0", source="card"),
        Fact(path="original[0].name", value="Borealis", source="card"),
        Fact(path="original[0].training_compute", value="6e24"),
    ]
    raw = json.loads(write(own, "cyclonedx", DAY))
    del raw["metadata"]["component"]["licenses"], raw["metadata"]["component"]["pedigree"]
    told = read(json.dumps(raw).encode(), "x")
    assert told.facts == ()
    assert [each.reference for each in told.mistakes] == ["changed-since", "changed-since"]


FOREIGN: dict[str, dict[str, Any]] = {
    "cyclonedx": {
        "bomFormat": "CycloneDX", "specVersion": "1.5",
        "components": [
            {"type": "library", "name": "torch"},
            {
                "type": "machine-learning-model", "name": "Heron", "purl": "pkg:huggingface/heron/heron-7b@abc",
                "supplier": {"name": "Heron AI"}, "licenses": [{"expression": "Apache-2.0"}],
                "pedigree": {"ancestors": [{"type": "machine-learning-model", "name": "Base", "purl": "pkg:npm/x@1"}]},
                "modelCard": {"modelParameters": {"outputs": [{"format": "text"}], "inputs": [{"format": "string"}]}},
            },
        ],
    },
    "spdx": {
        "@context": "https://spdx.org/rdf/3.0.0/spdx-context.jsonld",
        "@graph": [
            {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "Heron", "suppliedBy": "urn:o",
             "releaseTime": "2026-05-01T10:00:00Z",
             "ai_energyConsumption": {"ai_trainingEnergyConsumption": [
                 {"ai_energyQuantity": 2500, "ai_energyUnit": "kilowattHour"}]}},
            {"type": "Organization", "spdxId": "urn:o", "name": "Heron AI"},
            {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l",
             "simplelicensing_licenseExpression": "MIT"},
            {"type": "Relationship", "from": "urn:m", "relationshipType": "hasDeclaredLicense", "to": ["urn:l"]},
        ],
    },
    "croissant": {
        "@context": {}, "conformsTo": "http://mlcommons.org/croissant/1.0", "name": "Letters", "url": "https://example.org/letters",
        "license": "mit", "creator": {"name": "Somebody"}, "rai:dataCollection": "By hand.",
    },
    "codemeta": {
        "@context": "https://doi.org/10.5063/schema/codemeta-2.0", "name": "Heron", "author": {"name": "Heron AI"},
        "license": "https://spdx.org/licenses/MIT.html", "datePublished": "2026-05-01", "codeRepository": "https://example.org",
    },
}  # fmt: skip


def test_what_others_wrote_is_read_as_far_as_it_means_the_same() -> None:
    told = {form: read(json.dumps(raw).encode(), f"x.{form}") for form, raw in FOREIGN.items()}
    found = {form: {each.path: each.value for each in one.facts} for form, one in told.items()}
    assert found["cyclonedx"] == {
        "model.name": "Heron", "model.hub_id": "heron/heron-7b", "openness.licence": "Apache-2.0",
        "original[0].name": "Base", "model.outputs": ["text"], "model.inputs": ["text"],
        "actors[0].id": "developer", "actors[0].name": "Heron AI",
    }  # fmt: skip
    assert [each.path for each in told["cyclonedx"].facts if not each.sure] == [
        "model.inputs", "actors[0].id", "actors[0].name",
    ]  # fmt: skip  # a label is a string, too
    assert found["spdx"] == {
        "model.name": "Heron", "openness.licence": "MIT", "documentation.model.released_on": "2026-05-01",
        "documentation.training.energy_mwh": "2.5", "actors[0].id": "developer", "actors[0].name": "Heron AI",
    }  # fmt: skip
    assert found["croissant"] == {
        "documentation.datasets[0].name": "Letters", "documentation.datasets[0].link": "https://example.org/letters",
        "documentation.data.obtained": "By hand.",
    }  # fmt: skip
    assert found["codemeta"] == {
        "model.name": "Heron", "openness.licence": "MIT", "documentation.model.released_on": "2026-05-01",
        "actors[0].id": "developer", "actors[0].name": "Heron AI",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "mwh", "wrong"),
    [
        ([(2500, "kilowattHour")], "2.5", None),
        ([(2500, "kilowattHour"), (9000, "megajoule")], 5, None),
        ([(9, "megajoule")], "0.0025", None),
        ([(2500, "kilowattHour"), (1, "other")], None, "[1].ai_energyUnit"),
        ([(1, "other")], None, "[0].ai_energyUnit"),
        ([(1, "megajoule"), ("x", "megajoule")], None, "[1].ai_energyQuantity"),
    ],
)
def test_every_description_of_energy_in_spdx_counts_in_its_own_unit(
    told: list[tuple[object, str]], mwh: object, wrong: str | None
) -> None:
    raw = json.loads(json.dumps(FOREIGN["spdx"]))
    listed = [{"ai_energyQuantity": quantity, "ai_energyUnit": unit} for quantity, unit in told]
    raw["@graph"][0]["ai_energyConsumption"]["ai_trainingEnergyConsumption"] = listed
    found = read(json.dumps(raw).encode(), "x")
    assert {each.path: each.value for each in found.facts}.get("documentation.training.energy_mwh") == mwh
    assert [each.path.endswith(wrong or "?") for each in found.mistakes] == [True] * (wrong is not None)


@pytest.mark.parametrize("seed", range(6))
def test_each_package_in_spdx_has_one_licence_declared_and_one_concluded(seed: int) -> None:
    """The conformance of the profiles ai and dataset, which the document claims (SPDX 3.0.1, AI and Dataset)."""
    graph = json.loads(write(exchanged.facts(seed), "spdx", DAY))["@graph"]
    packages = [each["spdxId"] for each in graph if each["type"] in ("ai_AIPackage", "dataset_DatasetPackage")]
    told = [(each["from"], each["relationshipType"]) for each in graph if each["type"] == "Relationship"]
    for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
        assert sorted(of for of, what in told if what == kind) == sorted(packages)


NAMED: Final = [Fact(path="model.name", value="M"), Fact(path="model.hub_id", value="heron/heron-7b")]
RELEASED: Final = Fact(path="documentation.model.released_on", value="2026-05-01")


@pytest.mark.parametrize(
    ("more", "claimed"),
    [
        ([], set()),
        ([RELEASED], {"ai"}),
        ([RELEASED, Fact(path="original[0].name", value="Base")], set()),
        ([RELEASED, Fact(path="documentation.datasets[0].name", value="Letters")], {"ai"}),
    ],
    ids=["without a day", "with a day", "with an original", "with data"],
)
def test_a_profile_of_spdx_is_claimed_where_all_that_it_demands_is_there(more: list[Fact], claimed: set[str]) -> None:
    elements = json.loads(write([*NAMED, *more], "spdx", DAY))["@graph"]
    (about,) = (element for element in elements if element["type"] == "SpdxDocument")
    assert set(about["profileConformance"]) == {"core", "software", "simpleLicensing"} | claimed


def test_in_spdx_a_model_of_the_hub_can_be_had_there_and_energy_is_a_decimal() -> None:
    energy = Fact(path="documentation.training.energy_mwh", value="0.0000000125")
    elements = json.loads(write([*NAMED, energy], "spdx", DAY))["@graph"]
    (model,) = (element for element in elements if element["type"] == "ai_AIPackage")
    assert model["software_downloadLocation"] == "https://huggingface.co/heron/heron-7b"
    (used_up,) = model["ai_energyConsumption"]["ai_trainingEnergyConsumption"]
    assert used_up["ai_energyQuantity"] == "0.0000125"


def bill(model: dict[str, Any], **more: Any) -> dict[str, Any]:
    component = {"type": "machine-learning-model", "name": "M", **model}
    return {"bomFormat": "CycloneDX", "specVersion": "1.7", "metadata": {"component": component}, **more}


def consumed(*told: tuple[str, object, str]) -> dict[str, Any]:
    listed = [
        {"activity": activity, "activityEnergyCost": {"value": value, "unit": unit}} for activity, value, unit in told
    ]
    return {"modelCard": {"considerations": {"environmentalConsiderations": {"energyConsumptions": listed}}}}


def graph(*elements: dict[str, Any], model: dict[str, Any] | None = None) -> dict[str, Any]:
    own = {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "M", **(model or {})}
    return {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [*elements, own]}


def related(kind: str, *to: str, of: str = "urn:m", type_: str = "Relationship") -> dict[str, Any]:
    return {"type": type_, "from": of, "relationshipType": kind, "to": list(to)}


def package(id_: str, type_: str = "ai_AIPackage") -> dict[str, Any]:
    return {"type": type_, "spdxId": f"urn:{id_}", "name": id_}


def software(**told: object) -> dict[str, Any]:
    return {"@context": "https://w3id.org/codemeta/3.0", "name": "M", **told}


def described(**told: object) -> dict[str, Any]:
    return {"conformsTo": "http://mlcommons.org/croissant/1.1", "name": "D", "prov:wasDerivedFrom": [], **told}


MIT: Final = {"license": {"id": "MIT"}}
DECLARED: Final = {"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}
MWH: Final = "documentation.training.energy_mwh"
BY: Final = "documentation.datasets[0]"
FROM: Final = "documentation.datasets[1]"
LATEST: Final = "documentation.data.latest"


@pytest.mark.parametrize(
    ("raw", "path", "value", "wrong"),
    [
        (bill(consumed(("training", 100, "kWh"), ("other", 7, "kWh"), ("training", 50, "kWh"))), MWH, "0.15", ""),
        (bill(consumed(("training", 2, "MWh"))), MWH, None, "value"),
        (bill({"licenses": [MIT, {"license": {"id": "CC-BY-4.0"}}]}), "openness.licence", None, "licenses"),
        (bill({"licenses": [MIT, DECLARED]}), "openness.licence", "Apache-2.0", ""),
        (
            bill({"modelCard": {"modelParameters": {"datasets": [{"ref": "d"}]}}},
                 components=[{"type": "data", "bom-ref": "d", "name": "Pile"}]),
            f"{BY}.name", "Pile", "",
        ),
        (bill({}, specVersion="2.0"), "model.name", "M", "specVersion"),
        (graph(package("dependency"), {"type": "SpdxDocument", "rootElement": ["urn:m"]}), "model.name", "M", ""),
        (graph(package("other")), "model.name", "other", "@graph"),
        (graph(package("base"), related("ancestorOf", "urn:m", of="urn:base")), "original[0].name", "base", ""),
        (
            graph(package("set", "dataset_DatasetPackage"),
                  related("trainedOn", "urn:set", type_="LifecycleScopedRelationship"),
                  related("trainedOn", "urn:set")),
            f"{BY}.name", "set", "",
        ),
        (graph(related("trainedOn", "https://elsewhere.example/set")), f"{BY}.name", None, "trainedOn"),
        (graph(related("hasDeclaredLicense", "https://spdx.org/licenses/MIT")), "openness.licence", "MIT", ""),
        (
            graph(related("hasDeclaredLicense", "https://spdx.org/licenses/MIT", "https://spdx.org/licenses/0BSD")),
            "openness.licence", None, "hasDeclaredLicense",
        ),
        (
            graph({"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:both"},
                  related("hasDeclaredLicense", "urn:both")),
            "openness.licence", None, "hasDeclaredLicense",
        ),
        (
            graph({"@id": "_:e", "ai_trainingEnergyConsumption": ["_:d"]},
                  {"@id": "_:d", "ai_energyQuantity": "12", "ai_energyUnit": "kilowattHour"},
                  model={"ai_energyConsumption": "_:e"}),
            MWH, "0.012", "",
        ),
        (software(identifier="10.5281/zenodo.123"), "model.hub_id", None, ""),
        (software(isBasedOn={"identifier": "10.5281/zenodo.9"}), "original[0].hub_id", None, ""),
        (software(license="https://opensource.org/licenses/MIT"), "openness.licence", "MIT", ""),
        (software(license="http://spdx.org/licenses/MIT.json"), "openness.licence", "MIT", ""),
        (described(**{"rai:dataBiases": ["one", " ", "two"]}), "documentation.data.bias", "one\n\ntwo", ""),
        (described(inLanguage=["en", "fr"]), "documentation.data.languages", "en, fr", ""),
        (described(**{"rai:dataCollectionTimeframe": ["2025-02-01", "2026-03-02"]}), LATEST, "2026-03-02", ""),
        (described(**{"rai:dataCollectionTimeframe": "2025-02-01/2026-03-02"}), LATEST, "2026-03-02", ""),
        (described(**{"rai:dataCollectionTimeframe": "around 2026"}), LATEST, None, "dataCollectionTimeframe"),
        (described(), f"{BY}.name", "D", ""),
        (described(name={"de": "Daten", "en": "Data"}), f"{BY}.name", "Data", ""),
        (described(**{"sc:description": "All of it"}), "documentation.data.scope", "All of it", ""),
        (described(**{"prov:wasDerivedFrom": "https://d.example"}), f"{FROM}.link", "https://d.example", ""),
        (described(**{"prov:wasDerivedFrom": {"@id": "urn:set", "prov:label": "Set"}}), f"{FROM}.name", "Set", ""),
        ("---\nbase_model: a/b\nbase_model_relation: adapter\n---\n", "activities[0].kind", "fine-tuning", ""),
        ("---\nlicense: mit\n", "openness.licence", None, "front matter"),
    ],
    ids=str,
)  # fmt: skip
def test_what_others_write_in_more_than_one_way_is_read_or_told(
    raw: object, path: str, value: object, wrong: str
) -> None:
    found = read((raw if isinstance(raw, str) else json.dumps(raw)).encode(), "x")
    assert {each.path: each.value for each in found.facts}.get(path) == value
    assert [each.path.endswith(wrong or "?") for each in found.mistakes] == [True] * bool(wrong)
    assert len([each for each in found.facts if each.path.endswith("].name") and each.value == "set"]) < 2


def test_of_several_documents_nothing_is_left_out_of_the_documentation_in_silence(tmp_path: Path) -> None:
    one = graph(package("set", "dataset_DatasetPackage"), related("trainedOn", "urn:set"), model=used(7))
    other = graph(package("more", "dataset_DatasetPackage"), related("trainedOn", "urn:more"), model=used(8))
    told = [read(json.dumps(raw).encode(), f"{name}.json") for name, raw in (("one", one), ("other", other))]
    path, mistakes = begin_from(told, tmp_path)
    assert [(each.reference, each.path) for each in mistakes] == [
        ("left-out", "training.energy_mwh"), ("left-out", "datasets"),
    ]  # fmt: skip
    assert path is not None
    assert ("energy" in path.read_text("utf-8"), "more" in path.read_text("utf-8")) == (False, False)


def used(energy: int) -> dict[str, Any]:
    told = {"ai_energyQuantity": energy, "ai_energyUnit": "kilowattHour"}
    return {"ai_energyConsumption": {"ai_trainingEnergyConsumption": [told]}}


def test_what_is_no_json_is_refused_with_what_is_read() -> None:
    with pytest.raises(InputError, match=r"CycloneDX.*front matter in YAML"):
        read(b"license: mit", "card.yaml")


def test_a_field_that_means_something_near_only_suggests() -> None:
    found = findings_of(read(json.dumps(FOREIGN["codemeta"]).encode(), "codemeta.json"))
    assert {each.path for each in found.facts if each.suggested} == {"actors[0].id", "actors[0].name"}
    text = written(found)
    assert '#name = "Heron AI"  # suggested by codemeta.json, author[0].name' in text
    assert 'name = { value = "Heron", source = "codemeta.json, name" }' in text


# -- beside a model's own files


def folder(path: Path, licence: str) -> Path:
    path.mkdir()
    (path / "README.md").write_text(f"---\nlicense: {licence}\n---\n# Heron\n", "utf-8")
    (path / "heron.cdx.json").write_text(json.dumps(FOREIGN["cyclonedx"]), "utf-8")
    return path


def test_a_bill_of_materials_beside_a_model_is_evidence(tmp_path: Path) -> None:
    found = findings_in(folder(tmp_path / "heron", "apache-2.0"))
    assert found.value("openness.licence") == "apache-2.0"
    assert found.value("original[0].name") == "Base"
    (fact,) = [each for each in found.facts if each.path == "model.hub_id"]
    assert (fact.source.file, fact.source.key) == ("heron.cdx.json", "purl")


def test_of_what_files_contradict_each_other_on_nothing_is_taken(tmp_path: Path) -> None:
    found = findings_in(folder(tmp_path / "heron", "cc-by-nc-4.0"))
    assert found.value("openness.licence") is None
    assert any(each.kind == CONTRADICTION and each.path == "openness.licence" for each in found.notes)


def test_a_broken_one_beside_a_model_is_told_and_hides_nothing(tmp_path: Path) -> None:
    where = folder(tmp_path / "heron", "mit")
    (where / "heron.cdx.json").write_text("{", "utf-8")
    found = findings_in(where)
    (note,) = [each for each in found.notes if each.kind == UNREADABLE]
    assert note.hides == ()
    assert found.value("openness.licence") == "mit"


def test_what_a_card_carries_is_read_with_the_folder(tmp_path: Path) -> None:
    own = [Fact(path="openness.weights_public", value=True, source="hub"), Fact(path="model.name", value="Heron")]
    (tmp_path / "README.md").write_text(write(own, "card", DAY) + "# Heron\n", "utf-8")
    assert findings_in(tmp_path).value("openness.weights_public") is True


# -- what is hostile

PROPERTY = "gpaiscope:activities[0].flop"


@pytest.mark.parametrize(
    "value",
    ["NaN", "1e999999999", "-1", "\"\\u001b[2J\"", "[" * 100_000, "{\"low\": 2, \"high\": 1}", "x" * 300_000,
     7, None, {}, "\"x\""],
    ids=lambda each: str(each)[:12],
)  # fmt: skip
def test_a_hostile_value_is_told_and_the_rest_is_read(value: object) -> None:
    raw = json.loads(write([Fact(path="activities[0].kind", value="pre-training")], "cyclonedx", DAY))
    raw["metadata"]["component"]["properties"].append({"name": PROPERTY, "value": value})
    told = read(json.dumps(raw).encode(), "x")
    assert [(each.path, each.value) for each in told.facts] == [("activities[0].kind", "pre-training")]
    (mistake,) = told.mistakes
    assert (mistake.file, mistake.path) == ("x", PROPERTY)
    assert len(str(mistake)) < 2000


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        (["actors", "actors[0].id"], "actors"),
        (["actors[0].id", "actors.id"], "actors.id"),
        (["activities[0].kind", "activities[0].flop.low", "activities[0].flop"], "activities[0].flop"),
        (["activities[0].kind", "activities[0].kind.x"], "activities[0].kind"),
        (["documentation.model.released_on", "documentation.model.released_on.foo"],
         "documentation.model.released_on.foo"),
        (["documentation.data"], "documentation.data"),
        (["complete[0]"], "complete[0]"),
        (["model.outputs[0]"], "model.outputs[0]"),
    ],
    ids=str,
)  # fmt: skip
def test_paths_that_cannot_stand_beside_each_other_are_told_and_the_rest_is_read(
    names: list[str], refused: str, tmp_path: Path
) -> None:
    raw = json.loads(write([Fact(path="model.name", value="Heron")], "cyclonedx", DAY))
    properties = raw["metadata"]["component"].setdefault("properties", [])
    properties += [{"name": f"gpaiscope:{name}", "value": '"one"'} for name in names]
    (tmp_path / "x.cdx.json").write_text(json.dumps(raw), "utf-8")
    told = read_file(tmp_path / "x.cdx.json")
    assert f"gpaiscope:{refused}" in {each.path for each in told.mistakes}
    paths = {each.path for each in told.facts}
    assert "model.name" in paths
    assert refused not in paths
    begin(tmp_path / "new", told=[told])


@pytest.mark.parametrize("name", ["actors", "actors.id"])
def test_who_made_the_model_is_no_actor_where_the_extension_tells_of_actors_wrongly(name: str) -> None:
    raw = json.loads(json.dumps(FOREIGN["cyclonedx"]))
    raw["components"][1]["properties"] = [{"name": f"gpaiscope:{name}", "value": '"y"'}]
    told = read(json.dumps(raw).encode(), "x")
    assert f"gpaiscope:{name}" in {each.path for each in told.mistakes}
    assert {each.path for each in told.facts} == {
        "model.name", "model.hub_id", "model.inputs", "model.outputs", "openness.licence", "original[0].name",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b"\xff\xfe\x00",
        b'{"bomFormat": "CycloneDX", "components": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"spdxVersion": "SPDX-2.3"}', b'{"bomFormat": "CycloneDX", "x": [' + b"[]," * 200_000 + b"[]]}", b"<bom/>",
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_none_of_the_formats_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read(data, "x.json")
    assert refused.value.mistakes[0].file == "x.json"


def test_every_row_is_about_a_fact_that_exists() -> None:
    known = {
        each.path.replace("[0]", "[]").replace("[1]", "[]") for seed in range(40) for each in exchanged.facts(seed)
    } | {"maker.name", "activities[0].kind"}
    assert {row.path for row in ROWS} <= known
    assert all(row_of(row.path)[0] is row for row in ROWS)


def test_who_made_a_document_of_spdx_stands_in_it() -> None:
    graph = json.loads(write(exchanged.facts(1), "spdx", DAY))["@graph"]
    (created,) = (each for each in graph if each["type"] == "CreationInfo")
    assert created["createdBy"]
    assert set(created["createdBy"]) <= {each.get("spdxId") for each in graph}


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_only_guessed_goes_out_in_no_format(form: str, tmp_path: Path) -> None:
    guessed = service.export(guesses.put(tmp_path), form, on=guesses.DAY)
    stated = service.export(guesses.put(tmp_path, guesses.SETTLED), form, on=guesses.DAY)
    assert "original[0].gpai_model" not in {each.path for each in read(guessed.text.encode(), "model").facts}
    assert "original[0].gpai_model" in {each.path for each in read(stated.text.encode(), "model").facts}
