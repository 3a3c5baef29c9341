"""What a model was made from, and how."""

from __future__ import annotations

from pathlib import Path

import pytest
from folders import found, notes, place

from gpaiscope.repository.findings import CONTRADICTION
from gpaiscope.repository.origins import UNNAMED


@pytest.mark.parametrize(
    ("keys", "files", "kind"),
    [
        ("base_model: example/base", {}, "fine-tuning"),
        ("base_model: [example/base]\nbase_model_relation: quantized", {}, "quantisation"),
        ("base_model: example/base", {"adapter_config__json": {"peft_type": "LORA"}}, "fine-tuning"),
        ("base_model:\n- example/base\n- example/other", {}, "merge"),
        ("base_model: example/base\ntags: [mergekit]", {}, "merge"),
        ("base_model: example/base\ntags: [trl, grpo]", {}, "reinforcement-learning"),
        ("base_model: example/base\ntags: [gptq]", {}, "quantisation"),
    ],
)
def test_a_base_model_is_an_original_and_its_relation_an_activity(
    keys: str, files: dict[str, object], kind: str, tmp_path: Path
) -> None:
    findings = found(tmp_path, keys=keys, **files)
    assert findings.value("original[0].hub_id") == "example/base"
    assert findings.value("activities[0].kind") == kind
    assert place(findings, "original[0].hub_id") == "README.md, line 2, base_model"


@pytest.mark.parametrize("peft", ["LORA", "IA3"])
def test_a_folder_with_an_adapter_states_that_it_is_one(peft: str, tmp_path: Path) -> None:
    base = {"base_model_name_or_path": "example/base", "peft_type": peft}
    findings = found(tmp_path, adapter_config__json=base)
    assert findings.value("activities[0].adapter") is True
    assert place(findings, "activities[0].adapter") == "adapter_config.json, line 3, peft_type"


@pytest.mark.parametrize("keys", ["", "\nbase_model_relation: merge", "\nbase_model_relation: quantized"])
def test_a_folder_without_an_adapter_states_nothing_of_one(keys: str, tmp_path: Path) -> None:
    assert found(tmp_path, keys=f"base_model: example/base{keys}").value("activities[0].adapter") is None


def test_card_and_adapter_may_name_different_bases(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "example/other", "peft_type": "LORA"}
    findings = found(tmp_path, keys="base_model: example/base", adapter_config__json=adapter)
    (note,) = notes(findings, CONTRADICTION, "original")
    assert "example/base" in note
    assert "example/other" in note
    assert findings.value("original[0].hub_id") is None
    assert findings.value("original[0].name") == "base model 1"


@pytest.mark.parametrize("name", ["/home/me/base", "./base", "../base", "C:\\\\base", "base"])
def test_a_path_on_somebodys_disk_is_no_name_of_a_base_model(name: str, tmp_path: Path) -> None:
    findings = found(tmp_path, adapter_config__json=f'{{"base_model_name_or_path": "{name}"}}')
    assert findings.value("original[0].name") == UNNAMED
    assert findings.value("original[0].hub_id") is None
    assert findings.value("activities[0].kind") == "fine-tuning"


@pytest.mark.parametrize("name", ["/home/me/base", "$BASE", "<your base model>"])
def test_a_card_whose_base_model_is_no_name_tells_that_there_is_one(name: str, tmp_path: Path) -> None:
    findings = found(tmp_path, keys=f'base_model: "{name}"\nbase_model_relation: merge')
    assert findings.value("original[0].name") == UNNAMED
    assert findings.value("activities[0].kind") == "merge"
    assert place(findings, "original[0].name").startswith("README.md, line 2")


def test_what_is_no_name_beside_a_base_is_a_model_of_which_nothing_is_known(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="base_model: [example/base, ./merged, none]")
    assert findings.value("original[0].hub_id") == "example/base"
    assert (findings.value("original[1].name"), findings.value("original[1].hub_id")) == ("base model 2", None)
    assert findings.value("original[2].name") is None
    assert place(findings, "original[1].name").startswith("README.md, line 2")


def test_bases_beyond_the_most_that_are_read_are_not_left_out_in_silence(tmp_path: Path) -> None:
    findings = found(tmp_path, keys=f"base_model: [{', '.join(f'example/base-{n}' for n in range(60))}]")
    assert (findings.value("original[50].name"), findings.value("original[51].name")) == ("base model 51", None)


@pytest.mark.parametrize("name", ["None", "n/a", "-", "null ", "From scratch", "nan"])
def test_a_card_that_says_none_of_its_base_model_names_none(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, keys=f'base_model: "{name}"').value("original[0].name") is None


def test_a_mark_of_stored_weights_that_the_name_has_from_its_base_makes_no_quantisation(tmp_path: Path) -> None:
    base = "base_model: example/heron-7b-int4"
    tuned = found(tmp_path, keys=f"{base}\nmodel_name: heron-7b-int4-letters", body="It writes letters.")
    assert tuned.value("activities[0].kind") == "fine-tuning"
    packed = found(tmp_path, keys="base_model: example/heron-7b\nmodel_name: Heron7B_NF4Quant")
    assert packed.value("activities[0].kind") == "quantisation"


def test_a_helper_that_was_tuned_is_no_tuning_of_the_model(tmp_path: Path) -> None:
    findings = found(tmp_path, body="The data come from rules. The in-house understanding model is finetuned on them.")
    assert findings.value("original[0].name") is None


def test_members_of_a_page_that_were_tuned_make_no_tuning_of_the_first(tmp_path: Path) -> None:
    table = "| Model | What it is |\n|---|---|\n| wren-ner | A model for names. It has been fine-tuned on letters. |"
    each = "For each task, the model is fine-tuned on the training set."
    for body in (table, each, "Name is a model of speech. We fine-tuned the Name encoder for letters."):
        findings = found(tmp_path, body=body)
        assert findings.value("original[0].name") is None
        assert findings.value("activities[0].kind") is None


def test_a_tag_beats_no_sentence(tmp_path: Path) -> None:
    keys = "base_model: example/heron-7b\ntags: [gguf, quantized]"
    tuned, packed = tmp_path / "tuned", tmp_path / "packed"
    tuned.mkdir()
    packed.mkdir()
    body = "The model was trained using QLoRA on letters, then merged."
    assert found(tuned, keys=keys, body=body).value("activities[0].kind") == "fine-tuning"
    body += "\n\nThis repository contains GGUF files of it."
    assert found(packed, keys=keys, body=body).value("activities[0].kind") == "quantisation"


def test_what_was_trained_with_mlx_was_not_packed_by_that(tmp_path: Path) -> None:
    keys = "base_model: example/heron-7b\ntags: [mlx, distillation]"
    assert found(tmp_path, keys=keys).value("activities[0].kind") == "fine-tuning"
