"""Names that are no identifiers, read as the one published model that they mean, or as a few."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.repository.bases import Base
from gpaiscope.repository.contents import read_contents
from gpaiscope.repository.facts import findings_in
from gpaiscope.repository.folder import Folder
from gpaiscope.repository.resolving import last_part, loaded_from, resolved, told_in
from gpaiscope.values import Source


def read_as(name: str) -> str:
    return resolved(Base(name=name, source=Source())).name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("distilbert-base-uncased", "distilbert/distilbert-base-uncased"),
        ("Llama2-70b", "meta-llama/Llama-2-70b-hf"),
        ("/home/me/models/Llama-2-7b-hf", "meta-llama/Llama-2-7b-hf"),
        ("C:\\models\\gemma-2-9b", "google/gemma-2-9b"),
    ],
)
def test_a_name_of_one_model_is_read_as_it(name: str, meant: str) -> None:
    assert read_as(name) == meant


@pytest.mark.parametrize("name", ["heron-9000", "out", "model", "base model 1"])
def test_a_name_of_no_model_stays_as_it_is(name: str) -> None:
    assert read_as(name) == name


def test_an_identifier_stays_as_it_is() -> None:
    assert read_as("example/distilbert-base-uncased") == "example/distilbert-base-uncased"


def test_the_last_part_of_a_path_is_the_name() -> None:
    assert [last_part(each) for each in ("/a/b/", "a\\b", "b")] == ["b", "b", "b"]


def folder(tmp_path: Path, title: str, body: str = "", **files: object) -> Path:
    (tmp_path / "README.md").write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
    for name, value in files.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return tmp_path


STATE = {"global_step": 10, "log_history": [{"step": 10, "loss": 1.0}], "max_steps": 10}


def test_what_was_read_as_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nbase_model: distilbert-base-uncased\n---\n# T\n", encoding="utf-8")
    fact = next(fact for fact in findings_in(tmp_path).facts if fact.path == "original[0].hub_id")
    assert fact.value == "distilbert/distilbert-base-uncased"
    assert fact.says == "distilbert-base-uncased, read as distilbert/distilbert-base-uncased"


def test_a_title_names_what_a_log_started_from(tmp_path: Path) -> None:
    found = findings_in(folder(tmp_path, "TinyLlama on our letters", trainer_state=STATE))
    assert str(found.value("original[0].hub_id")).startswith("TinyLlama/")


def test_two_that_fit_are_told_and_none_is_taken(tmp_path: Path) -> None:
    body = "This project trains GPT-OSS 20B with rewards.\n\nIt also fine-tunes GPT-OSS 120B."
    found = findings_in(folder(tmp_path, "Ours", body, trainer_state=STATE))
    assert found.value("original[0].hub_id") is None
    assert set(found.fitting) == {"openai/gpt-oss-20b", "openai/gpt-oss-120b"}


def test_files_that_name_different_bases_fit_both(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "Qwen/Qwen3-8B", "peft_type": "LORA"}
    (tmp_path / "README.md").write_text("---\nbase_model: Qwen/Qwen3-14B\n---\n# T\n", encoding="utf-8")
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter), encoding="utf-8")
    assert set(findings_in(tmp_path).fitting) == {"Qwen/Qwen3-8B", "Qwen/Qwen3-14B"}


def test_a_configuration_names_what_it_was_loaded_from(tmp_path: Path) -> None:
    contents = read_contents(Folder.of(folder(tmp_path, "Ours", config={"_name_or_path": "/data/Llama-2-7b-hf"})))
    base = loaded_from(contents, ("Ours",))
    assert base is not None
    assert base.name == "meta-llama/Llama-2-7b-hf"


@pytest.mark.parametrize("name", ["./results", "/tmp/run-3", "example/heron", ""])
def test_a_folder_of_a_script_names_no_model(tmp_path: Path, name: str) -> None:
    contents = read_contents(Folder.of(folder(tmp_path, "Ours", config={"_name_or_path": name})))
    assert loaded_from(contents, ("Ours",)) is None


def test_a_model_is_not_made_from_itself(tmp_path: Path) -> None:
    contents = read_contents(
        Folder.of(folder(tmp_path, "Llama-2-7b-hf", config={"_name_or_path": "meta-llama/Llama-2-7b-hf"}))
    )
    assert loaded_from(contents, ("Llama-2-7b-hf",)) is None
    assert told_in(contents, ("Llama-2-7b-hf",)) == ()


def test_an_adapters_plain_name_is_read_too(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "/scratch/gemma-2-9b", "peft_type": "LORA"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter), encoding="utf-8")
    assert findings_in(tmp_path).value("original[0].hub_id") == "google/gemma-2-9b"


LORA = "Fine-tuning for letters. LoRA is used for that."


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (f"{LORA}\n\n| Component | Choice |\n|---|---|\n| Model | example/gemma-gull-1b |", "example/gemma-gull-1b"),
        (f"{LORA}\n\n## Base Model\n\nexample/gemma-gull-1b", "example/gemma-gull-1b"),
        (f'{LORA}\n\n```python\nBASE_MODEL = "example/gemma-gull-1b"\n```', "example/gemma-gull-1b"),
        (f"{LORA}\n\n- **Student model**: Qwen3-1.7B\n- **Teacher**: Qwen3-32B", "Qwen/Qwen3-1.7B"),
        (f"{LORA}\n\nAnswers were judged by Qwen3-32B after tuning with LoRA.", None),
        (f"{LORA}\n\n- **Model**: Qwen3-1.7B\n- **Main model**: Phi-3-mini-4k-instruct", None),
        ("You can use LoRA.\n\n- **Model**: Qwen3-1.7B", None),
        ("It was pretrained on 2T tokens. Fine-tuning by LoRA is easy.\n\n- **Model**: Qwen3-1.7B", None),
    ],
)
def test_a_card_that_speaks_of_tuning_names_one_model(body: str, name: str | None, tmp_path: Path) -> None:
    assert findings_in(folder(tmp_path, "Ours", body)).value("original[0].name") == name
