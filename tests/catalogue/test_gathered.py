"""What is no table is scanned all the same: folders of models, and registries of MLflow and Weights & Biases."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from gpaiscope.catalogue.gathered import gather_records, what_to_gather
from gpaiscope.catalogue.scan import drafted_mapping, scan
from gpaiscope.errors import InputError, UsageError
from tests.catalogue.hub import DAY, by_id, table

pytestmark = [pytest.mark.once, pytest.mark.long]

CARD = """---
license: apache-2.0
base_model: meta-llama/Llama-3.1-8B
base_model_relation: finetune
pipeline_tag: text-generation
---
# A model
"""


def folder(path: Path, **files: str) -> Path:
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return path


def scanned(path: Path, folder: Path) -> dict[str, dict[str, Any]]:
    scan([path], folder / "out", DAY)
    return by_id(folder / "out", "facts")


def test_a_folder_of_models_is_read_as_a_hub_would_list_them(tmp_path: Path) -> None:
    models = tmp_path / "models"
    folder(models / "acme" / "chat", README__md=CARD, config__json='{"model_type": "llama"}')
    folder(models / "data", README__md="# What the folder holds\n")
    folder(models / "plain", config__json='{"model_type": "bert", "architectures": ["BertForMaskedLM"]}')
    folder(models / ".cache" / "left-out", config__json="{}")
    folder(models / "broken", config__json="{")
    found = scanned(models, tmp_path)
    assert found.keys() == {"acme/chat", "plain", "broken"}
    assert [(each["id"], each["cell"]) for each in table(tmp_path / "out", "bad")] == [("broken", "config")]
    assert found["acme/chat"]["licence"] == "apache-2.0"
    assert [each["name"] for each in found["acme/chat"]["bases"]] == ["meta-llama/Llama-3.1-8B"]
    assert (found["plain"]["licence"], found["plain"]["bases"]) == (None, None)
    (source,) = json.loads((tmp_path / "out" / "manifest.json").read_text())["inputs"]
    assert source["path"] == str(models)


def test_models_with_a_dossier_are_for_another_command(tmp_path: Path) -> None:
    models = tmp_path / "models"
    folder(models / "told", gpai__toml='model = { name = "m" }')
    folder(models / "plain", config__json="{}")
    with pytest.raises(InputError) as found:
        scan([models], tmp_path / "out", DAY)
    (mistake,) = found.value.mistakes
    assert mistake.reference == "dossier-in-catalogue"
    assert "1 of 2 models" in mistake.message
    assert "gpaiscope check" in mistake.help


def registry(path: Path) -> Path:
    """The tables of MLflow that a registry is made of, with one model of two versions."""
    with sqlite3.connect(path) as tables:
        tables.executescript(
            """
            CREATE TABLE registered_models (name TEXT, creation_time BIGINT, description TEXT);
            CREATE TABLE registered_model_tags (name TEXT, key TEXT, value TEXT);
            CREATE TABLE model_versions (
                name TEXT, version INTEGER, creation_time BIGINT, last_updated_time BIGINT, current_stage TEXT
            );
            CREATE TABLE model_version_tags (name TEXT, version INTEGER, key TEXT, value TEXT);
            INSERT INTO registered_models VALUES ('chat', 1, '');
            INSERT INTO model_versions VALUES
                ('chat', 1, 1767225600000, NULL, 'None'), ('chat', 2, 1772323200000, NULL, NULL),
                ('chat', 3, 1772323200000, NULL, 'Deleted_Internal');
            INSERT INTO registered_model_tags VALUES ('chat', 'license', 'mit'), ('chat', 'task', 'text-generation');
            INSERT INTO model_version_tags VALUES
                ('chat', 2, 'base_model', 'acme/base, Chat/Chat-7B, chat/1'), ('chat', 2, 'relation', 'finetune'),
                ('chat', 2, 'modification_flop', '4e22'), ('chat', 2, 'mood', 'fine');
            """
        )
    tables.close()
    return path


def test_a_registry_of_mlflow_gives_a_row_a_version(tmp_path: Path) -> None:
    found = scanned(registry(tmp_path / "mlflow.db"), tmp_path)
    assert found.keys() == {"chat/1", "chat/2"}
    assert {each["licence"] for each in found.values()} == {"mit"}
    # of the version of a model that is called as an account is, only another version is of the same
    bases = [("acme/base", False), ("Chat/Chat-7B", False), ("chat/1", True)]
    assert [(each["name"], each["same_maker"]) for each in found["chat/2"]["bases"]] == bases
    assert str(found["chat/2"]["created"]).startswith("2026-03-01")
    assert found["chat/1"]["bases"] in (None, [])


@pytest.mark.parametrize(
    "line",
    [
        {"name": "chat", "version": "2", "creation_timestamp": 1772323200000, "tags": {"license": "mit"}},
        {
            "name": "chat/2",
            "type": "model",
            "metadata": {"license": "mit", "tags": ["of a hub, too"], "base": "x/y", "training_flop": "1e20"},
            "created_at": "2026-03-01T00:00:00Z",
        },
        {
            "name": "chat",
            "version": 2,
            "creation_timestamp": 1772323200000,
            "tags": [{"key": "licence", "value": "mit"}],
        },
    ],
)
def test_what_a_registry_exports_is_read_by_its_keys(tmp_path: Path, line: dict[str, object]) -> None:
    path = tmp_path / "versions.jsonl"
    data = {"name": "talk:v0", "type": "dataset", "metadata": {"license": "mit"}}
    lines = [line, data] if "metadata" in line else [line]
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    found = scanned(path, tmp_path)
    assert found.keys() == {"chat/2"}
    told = [each["cell"] for each in table(tmp_path / "out", "bad")]
    assert told == (["training_flop", "id"] if data in lines else [])
    assert found["chat/2"]["licence"] == "mit"
    assert str(found["chat/2"]["created"]).startswith("2026-03-01")


def test_an_export_may_be_a_list_with_addresses_and_times_as_mlflow_writes_them(tmp_path: Path) -> None:
    tags = {"base_model": "models:/chat/1, acme/base", "training_flop": 2.5e24}
    line = {"name": "chat", "version": "2", "creation_timestamp": "1772323200000", "tags": tags}
    path = tmp_path / "versions.json"
    path.write_text(json.dumps([line, {**line, "version": "3"}], indent=1))
    found = what_to_gather(path)
    assert found is not None
    gather_records(found, tmp_path / "out.jsonl")
    records = [json.loads(each) for each in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [each["id"] for each in records] == ["chat/2", "chat/3"]
    assert records[0]["base"] == "chat/1, acme/base"
    assert records[0]["training_flop"] == "2.5e+24"
    assert records[0]["created"] == "2026-03-01T00:00:00+00:00"


def test_every_line_that_says_no_model_is_counted_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "versions.jsonl"
    first, last = (json.dumps({"name": name, "type": "model", "metadata": {}}) for name in ("chat", "notes"))
    path.write_text("\n".join([first, "{", '{"name": 3}', last]) + "\n", encoding="utf-8")
    assert scan([path], tmp_path / "out", DAY).models == 2
    assert [row["record"] for row in table(tmp_path / "out", "bad")] == [2, 3]


def test_a_folder_of_models_with_tables_beside_them_is_refused(tmp_path: Path) -> None:
    models = tmp_path / "models"
    folder(models / "plain", config__json="{}", table__csv="id\n")
    (models / "hub.jsonl").write_text('{"id": "a", "tags": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match="holds 1 files of a catalogue beside them") as found:
        scan([models], tmp_path / "out", DAY)
    assert found.value.mistakes[0].file == str(models / "hub.jsonl")


def test_a_linked_model_is_one_and_links_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    models = tmp_path / "models"
    folder(models / "plain", config__json="{}")
    (models / "linked").symlink_to(models / "plain", target_is_directory=True)
    (models / "around").symlink_to(models, target_is_directory=True)
    assert scanned(models, tmp_path).keys() == {"plain", "linked"}


def test_lines_that_a_mapping_says_are_read_as_they_stand(tmp_path: Path) -> None:
    path, mapping = tmp_path / "own.jsonl", tmp_path / "map.toml"
    record = {"name": "x", "type": "t", "metadata": {"terms": {"id.spdx": "mit"}, "versions": [{"slug": "a"}]}}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    mapping.write_text('[columns]\n"metadata.versions.0.slug" = "id"\n"metadata.terms" = "maker"\n', encoding="utf-8")
    scan([path], tmp_path / "out", DAY, mapping=mapping)
    assert by_id(tmp_path / "out", "facts").keys() == {"a"}
    assert [each["cell"] for each in table(tmp_path / "out", "bad")] == ["maker"]
    mapping.write_text('[columns]\nname = "id"\n"metadata.versions.0.slag" = "maker"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"no file has a column 'metadata.versions.0.slag'"):
        scan([path], tmp_path / "out", DAY, mapping=mapping)


def test_lines_of_brackets_alone_are_no_export(tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonl"
    path.write_text("[" * 60_000 + "\n", encoding="utf-8")
    assert what_to_gather(path) is None


def test_a_database_without_a_registry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as tables:
        tables.execute("CREATE TABLE runs (run_uuid TEXT)")
    tables.close()
    with pytest.raises(InputError, match="no table model_versions, registered_models"):
        scan([path], tmp_path / "out", DAY)


def test_what_is_gathered_needs_no_mapping_and_a_table_is_not_gathered(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs no mapping"):
        drafted_mapping([registry(tmp_path / "mlflow.db")])
    table = tmp_path / "hub.jsonl"
    table.write_text('{"id": "a", "tags": []}\n', encoding="utf-8")
    assert what_to_gather(table) is None
    assert what_to_gather(tmp_path) is None
