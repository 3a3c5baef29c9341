"""Activities with their figures, and figures that do not agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from folders import LLAMA, found, notes

from gpaiscope.repository.findings import CONTRADICTION, EVIDENCE, UNREADABLE
from gpaiscope.values import Range


def test_two_figures_for_one_thing_cancel_each_other_and_are_shown(tmp_path: Path) -> None:
    body = "It was trained on 2 trillion tokens.\n\nIt was trained on 3 trillion tokens."
    findings = found(tmp_path, body=body, config__json=LLAMA)
    assert findings.value("activities[0].architecture.tokens") is None
    (note,) = notes(findings, CONTRADICTION, "activities")
    assert "2 trillion" in note
    assert "3 trillion" in note
    assert "line 6" in note
    assert "line 8" in note


def test_what_is_said_of_pre_training_is_the_base_models(tmp_path: Path) -> None:
    findings = found(
        tmp_path, keys="base_model: example/base", body="It was pretrained on 2T tokens.", config__json=LLAMA
    )
    assert findings.value("activities[0].architecture.tokens") is None
    assert any("2T tokens" in note for note in notes(findings, EVIDENCE, "activities"))


@pytest.mark.parametrize(
    ("body", "key", "amount"),
    [
        ("Trained on 299B tokens.", "architecture.tokens", 299 * 10**9),
        ("Trained on 300B tokens.", "architecture.tokens", None),
        ("Training compute: 8.9e22 FLOPs.", "flop", 89 * 10**21),
        ("Training compute: 9e22 FLOPs.", "flop", None),
        ("It was trained for 19,999 A100-hours.", "hardware[0].hours", 19_999),
        ("It was trained for 20,000 A100-hours.", "hardware[0].hours", None),
    ],
)
def test_what_is_as_large_as_training_from_scratch_is_the_base_models(
    body: str, key: str, amount: int | None, tmp_path: Path
) -> None:
    value = found(tmp_path, keys="base_model: example/base", body=body, config__json=LLAMA).value(
        f"activities[0].{key}"
    )
    assert (value.best if isinstance(value, Range) else value) == amount


def test_an_adapter_takes_its_size_from_the_table_of_originals(tmp_path: Path) -> None:
    adapter = {"base_model_name_or_path": "meta-llama/Llama-3.1-8B", "peft_type": "LORA", "r": 8}
    findings = found(tmp_path, body="It was fine-tuned on 20M tokens.", adapter_config__json=adapter)
    assert isinstance(findings.value("activities[0].architecture.parameters"), Range)
    assert findings.value("activities[0].architecture.adapter_rank") == Range.exactly(8)


def test_a_log_prevails_over_the_cards_figures(tmp_path: Path) -> None:
    body = "It was fine-tuned on 20M tokens."
    log = {"log_history": [{"step": 10, "loss": 1.5, "epoch": 1.0}], "global_step": 10, "total_flos": 1e15}
    findings = found(tmp_path, keys="base_model: example/base", body=body, trainer_state__json=log)
    assert findings.value("activities[0].log") == "trainer_state.json"
    assert findings.value("activities[0].architecture.tokens") is None


def test_a_log_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    findings = found(tmp_path, keys="base_model: example/base", trainer_state__json="{")
    assert findings.value("activities[0].log") is None
    assert notes(findings, UNREADABLE, "activities[0]")


def test_size_by_configuration_and_by_weights_may_differ(tmp_path: Path) -> None:
    import struct

    head = json.dumps({"w": {"dtype": "BF16", "shape": [1000, 1000], "data_offsets": [0, 2_000_000]}}).encode()
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        file.truncate(8 + len(head) + 2_000_000)
    (note,) = notes(found(tmp_path, config__json=LLAMA), CONTRADICTION, "activities")
    assert "1e6 parameters" in note or "1000000" in note


WHOLE = {
    "model_type": "llama",
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "intermediate_size": 11_008,
    "num_attention_heads": 32,
    "vocab_size": 32_000,
}
OTHERWISE = {"model_type": "bloom", "width_of_it": 14_336, "n_layer": 70, "vocab_size": 250_880}
TRAINED = "It was pretrained from scratch on 2 trillion tokens."


def _weights(folder: Path, parameters: int) -> None:
    import struct

    size = 2 * parameters
    head = json.dumps({"w": {"dtype": "BF16", "shape": [parameters], "data_offsets": [0, size]}}).encode()
    with (folder / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        file.truncate(8 + len(head) + size)


def test_a_size_of_the_library_contradicts_no_weights_and_gives_way_to_them(tmp_path: Path) -> None:
    _weights(tmp_path, 176_000_000)
    findings = found(tmp_path, body=TRAINED, config__json=OTHERWISE)
    assert notes(findings, CONTRADICTION, "activities") == []
    assert findings.value("activities[0].architecture.config") is None
    assert findings.value("activities[0].architecture.parameters") == Range.exactly(176_000_000)
    assert any("hidden_size" in note for note in notes(findings, EVIDENCE, "activities"))


def test_a_size_that_follows_is_taken_and_compared(tmp_path: Path) -> None:
    _weights(tmp_path, 6_738_415_616)
    findings = found(tmp_path, body=TRAINED, config__json=WHOLE)
    assert findings.value("activities[0].architecture.config") == "config.json"
    assert notes(findings, CONTRADICTION, "activities") == []


def test_an_index_tells_the_size_of_files_that_are_not_there(tmp_path: Path) -> None:
    index = {"metadata": {"total_parameters": 5_000_000_000}, "weight_map": {"w": "model-00001-of-00002.safetensors"}}
    findings = found(tmp_path, body=TRAINED, config__json=OTHERWISE, model__safetensors__index__json=index)
    assert findings.value("activities[0].architecture.parameters") == Range.exactly(5_000_000_000)


def test_an_index_of_bytes_contradicts_a_configuration_of_another_size(tmp_path: Path) -> None:
    index = {"metadata": {"total_size": 2 * 70_000_000_000}, "weight_map": {"w": "model-00001-of-00030.safetensors"}}
    config = WHOLE | {"torch_dtype": "bfloat16"}
    findings = found(tmp_path, body=TRAINED, config__json=config, model__safetensors__index__json=index)
    (note,) = notes(findings, CONTRADICTION, "activities")
    assert "7e10" in note or "70" in note


def test_the_log_of_the_last_checkpoint_stands_in_for_one_beside_the_model(tmp_path: Path) -> None:
    for step in (5, 10):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        log = {"log_history": [{"step": step}], "global_step": step, "total_flos": 1e15}
        (folder / "trainer_state.json").write_text(json.dumps(log))
    findings = found(tmp_path, keys="base_model: example/base")
    assert findings.value("activities[0].log") == "checkpoint-10/trainer_state.json"


def test_a_log_beside_the_model_prevails_over_those_of_checkpoints(tmp_path: Path) -> None:
    (tmp_path / "checkpoint-5").mkdir()
    log = {"log_history": [{"step": 5}], "global_step": 5, "total_flos": 1e15}
    (tmp_path / "checkpoint-5" / "trainer_state.json").write_text(json.dumps(log))
    findings = found(tmp_path, keys="base_model: example/base", trainer_state__json=log)
    assert findings.value("activities[0].log") == "trainer_state.json"


def test_a_part_that_began_with_nothing_is_no_training_from_scratch(tmp_path: Path) -> None:
    body = "It joins a tower and a language model by a randomly initialized two-layer MLP projector."
    assert found(tmp_path, body=body).value("activities[0].kind") is None


MERGE = (
    "merge_method: ties\nbase_model: Qwen/Qwen2.5-7B\nmodels:\n  - model: {part}\n  - model: Qwen/Qwen2.5-7B-Instruct\n"
)


@pytest.mark.parametrize(
    ("part", "may_be_own"),
    [
        ("./wren-lora", True),
        ("Qwen2.5-7B-lora-v1", True),
        ("outputs/wren", True),
        ("Qwen/Qwen2.5-7B+./wren-lora", True),
        ("example/wren-7b", False),
        ("/models/Qwen_Qwen2.5-7B-Instruct", False),
    ],
)
def test_what_was_merged_from_somebodys_disk_may_have_been_trained_before(
    tmp_path: Path, part: str, may_be_own: bool
) -> None:
    findings = found(tmp_path, mergekit_config__yml=MERGE.format(part=part))
    assert findings.value("activities[0].kind") == "merge"
    assert (findings.value("activities[1].kind") == "fine-tuning") is may_be_own
