"""Reading logs: files that the real libraries wrote, files that nobody should have written."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import reference
from written_logs import (
    COLUMNS,
    COMPOSER,
    DEEPSPEED,
    EXPOSITION,
    MAXTEXT,
    MEGATRON,
    NEMO,
    PARSABLE,
    QUERY,
    ROWS,
    SACCT_JSON,
    STATE,
    WRITTEN,
    only,
    refusal,
    state,
)

from gpaiscope.compute.logs import prove
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


@pytest.mark.parametrize("name", ["run-example.wandb", "mlflow.db", "mlruns", "events.out.tfevents.1"])
def test_three_rows_as_a_tracker_wrote_them(name: str) -> None:
    run = only(WRITTEN / name)
    assert run.series["main_input"].first == 1000
    assert run.series["main_input"].last == 3000
    assert run.series["main_input"].count == 3
    assert abs(run.series["flop"].last / 18_000_000_000_000 - 1) < 1e-6
    assert run.series["step"].last == 3
    assert run.problems == ()
    assert run.started is not None


@pytest.mark.parametrize("name", ["run-example.wandb", "mlflow.db", "mlruns"])
def test_settings_of_a_run_are_read(name: str) -> None:
    run = only(WRITTEN / name)
    assert run.series["batch"].last == 4
    assert run.series["accumulation"].last == 2
    assert run.config["vocab_size"] == 1000
    assert prove(read_log(WRITTEN / name)).implied_parameters == 10**9


@pytest.mark.parametrize("folder", ["Dheena731+tinyLlama-finetune", "Ray-Cheng-11+Tau-Bench-Model-Training"])
def test_reference_logs_are_read(folder: str) -> None:
    path = reference("trainer_logs", folder)
    tokens = {"Dheena731+tinyLlama-finetune": 11465216, "Ray-Cheng-11+Tau-Bench-Model-Training": 117284}
    assert prove(read_log(path)).facts["tokens"] == Range.exactly(tokens[folder])


def test_neighbours_complete_a_log(tmp_path: Path) -> None:
    state(tmp_path, json.dumps(STATE | {"train_batch_size": 2}))
    (tmp_path / "adapter_config.json").write_text('{"peft_type": "LORA"}')
    (tmp_path / "README.md").write_text("---\nbase_model: google/flan-t5-small\n---\n- total_train_batch_size: 64\n")
    log = read_log(tmp_path)
    assert log.adapter["peft_type"] == "LORA"
    assert log.card["base_model"] == "google/flan-t5-small"
    assert prove(log).facts["samples"] == Range.exactly(3 * 64)


def test_a_broken_neighbour_is_noted_and_passed_over(tmp_path: Path) -> None:
    state(tmp_path, json.dumps(STATE))
    (tmp_path / "config.json").write_text("[1]")
    assert "config.json beside the log was left out" in only(tmp_path).problems[0]


def test_pieces_of_a_resumed_run_are_one_run(tmp_path: Path) -> None:
    whole = (WRITTEN / "run-example.wandb").read_bytes()
    for name, content in (("offline-run-1", whole), ("offline-run-2", whole[:-3])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run-example.wandb").write_bytes(content)
    assert only(tmp_path).series["main_input"].restarts == 1


def test_a_folder_without_a_log(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "log-missing"


def test_another_log_in_the_folder_is_named(tmp_path: Path) -> None:
    for name in ("run-example.wandb", "events.out.tfevents.1"):
        shutil.copy(WRITTEN / name, tmp_path)
    assert "tensorboard" in only(tmp_path).problems[0]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.json", tmp_path / "model"
    outside.write_text(json.dumps(STATE))
    inside.mkdir()
    (inside / "trainer_state.json").symlink_to(outside)
    assert refusal(inside) == "link-out-of-folder"


def test_links_below_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "run-x.wandb").symlink_to(WRITTEN / "run-example.wandb")
    assert refusal(tmp_path) == "log-missing"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trainer_state.json"
    path.symlink_to(path)
    assert refusal(tmp_path) == "file-unreadable"
    assert refusal(path) == "file-unreadable"


def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "trainer_state.json")
    assert refusal(tmp_path) == "not-a-file"
    assert refusal(tmp_path / "trainer_state.json") == "not-a-file"
    assert refusal(Path("/dev/zero")) == "not-a-file"


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.json") == "file-unreadable"


@pytest.mark.parametrize("name", ["run-example.wandb", "events.out.tfevents.1"])
def test_a_file_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, name: str) -> None:
    content = (WRITTEN / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[:-3])
    assert "ends within" in only(path).problems[0]
    assert only(path).series["main_input"].count >= 2


TEXTS = {
    "train.log": MEGATRON,
    "nemo.log": NEMO,
    "maxtext.log": MAXTEXT,
    "deepspeed.log": DEEPSPEED,
    "composer.log": COMPOSER,
    "sacct.txt": PARSABLE,
    "columns.txt": COLUMNS,
    "sacct.json": SACCT_JSON,
    "dcgm.prom": EXPOSITION,
    "query.json": QUERY,
    "rows.jsonl": ROWS,
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(data=st.data())
@pytest.mark.parametrize(
    "name",
    [
        *("run-example.wandb", "mlflow.db", "events.out.tfevents.1", "text/trainer_state.json", *TEXTS),
        "trained/lightning/version_0/metrics.csv",
    ],
)
def test_no_damage_to_a_file_is_more_than_an_error_or_a_problem(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(TEXTS[name].encode() if name in TEXTS else (WRITTEN / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / Path(name).name
    path.write_bytes(content[: data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))])
    with suppress(InputError):
        assert (prove(read_log(path)).estimate.flop.low or 0) >= 0


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["", "12", "llama"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)),
    max_leaves=5,
)
names = st.sampled_from(
    ["total_flos", "num_tokens", "step", "global_step", "train_batch_size", "reward", "max_steps", "x"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    whole=st.dictionaries(names, values), rows=st.lists(st.one_of(values, st.dictionaries(names, values)), max_size=4)
)
def test_any_json_is_read_or_refused(tmp_path: Path, whole: dict[str, object], rows: list[object]) -> None:
    path = state(tmp_path, json.dumps(whole | {"log_history": rows, "global_step": 1}))
    proof = prove(read_log(path))
    assert (proof.estimate.flop.low or 0) >= 0


def test_a_checkpoint_has_the_card_of_its_run_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoint-3"
    folder.mkdir()
    state(folder, json.dumps(STATE))
    card = "The following hyperparameters were used during training:\n- train_batch_size: 4\n"
    (tmp_path / "README.md").write_text(card)
    for path in (folder, folder / "trainer_state.json", tmp_path):
        assert prove(read_log(path)).facts["samples"] == Range.exactly(3 * 4)


def test_a_folder_that_is_no_checkpoint_has_nothing_of_its_parent(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    state(folder, json.dumps(STATE))
    (tmp_path / "README.md").write_text("- total_train_batch_size: 64\n")
    assert prove(read_log(folder)).facts["samples"] == Range(low=3)


@pytest.mark.parametrize(
    ("card", "samples"),
    [
        ("The following hyperparameters were used during training:\n- train_batch_size: 4\n", Range.exactly(12)),
        ("- train_batch_size: 4\n", Range(low=12)),
        (
            "The following hyperparameters were used during training:\n- train_batch_size: 4\n"
            "- total_train_batch_size: 32\n",
            Range.exactly(96),
        ),
    ],
)
def test_the_trainers_list_leaves_out_a_total_that_is_the_batch_itself(
    tmp_path: Path, card: str, samples: Range
) -> None:
    state(tmp_path, json.dumps(STATE))
    (tmp_path / "README.md").write_text(card)
    assert prove(read_log(tmp_path)).facts["samples"] == samples
