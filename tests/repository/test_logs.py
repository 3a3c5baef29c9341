"""Reading logs: files that the real libraries wrote, files that nobody should have written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
import tracemalloc
import zlib
from contextlib import closing, suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import reference

from gpaiscope.compute.logs import LogProof, Run, prove
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.tensorboard import masked_checksum
from gpaiscope.values import Range

WRITTEN = Path(__file__).parent / "logs"
STATE = {"global_step": 3, "log_history": [{"step": 3, "num_tokens": 3000}], "total_flos": 1.8e13}


def only(path: Path) -> Run:
    (run,) = read_log(path).runs
    return run


def last(run: Run) -> dict[str, object]:
    return {name: series.last for name, series in run.series.items()}


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_log(path)
    return caught.value.mistakes[0].reference


def state(folder: Path, content: str | bytes) -> Path:
    path = folder / "trainer_state.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# What real libraries wrote


def test_a_text_models_state_as_transformers_wrote_it() -> None:
    log = read_log(WRITTEN / "text")
    (run,) = log.runs
    assert last(run)["flop"] == 56_991_744
    assert last(run)["tokens" if "tokens" in run.series else "main_input"] == 6 * 4 * 16
    assert log.config["model_type"] == "llama"
    proof = prove(log)
    assert proof.facts["samples"].best == 24
    assert proof.implied_parameters == 24_736


def test_an_image_models_state_as_transformers_wrote_it_counts_pixels() -> None:
    proof = prove(read_log(WRITTEN / "images"))
    assert [trap.id for trap in proof.traps] == ["pixels-as-tokens"]
    assert proof.reported is not None
    assert proof.estimate.flop.best is not None
    assert abs(proof.estimate.flop.best / (Fraction(proof.reported) * 17 / 3072) - 1) < Fraction(1, 10)


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


def test_a_summary_gives_what_no_row_does() -> None:
    assert only(WRITTEN / "run-example.wandb").series["samples_per_second"].last == 16


def test_the_models_configuration_is_read_from_an_event_file() -> None:
    assert only(WRITTEN / "events.out.tfevents.1").config["model_type"] == "llama"


def test_a_database_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    shutil.copy(WRITTEN / "mlflow.db", path)
    before = path.read_bytes()
    read_log(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["mlflow.db"]


@pytest.mark.parametrize("folder", ["Dheena731+tinyLlama-finetune", "Ray-Cheng-11+Tau-Bench-Model-Training"])
def test_reference_logs_are_read(folder: str) -> None:
    path = reference("trainer_logs", folder)
    tokens = {"Dheena731+tinyLlama-finetune": 11465216, "Ray-Cheng-11+Tau-Bench-Model-Training": 117284}
    assert prove(read_log(path)).facts["tokens"] == Range.exactly(tokens[folder])


# What trainers print, as their sources write it

MEGATRON = """using world size: 16, data-parallel size: 8
  micro_batch_size ................................ 2
  seq_length ...................................... 4096
  world_size ...................................... 16
 > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 4000000000
 > number of parameters on (tensor, pipeline) model parallel rank (1, 0): 4000000000
 [2026-03-01 10:00:00] iteration       10/    1000 | consumed samples:         1280 | elapsed time per iteration (ms): 2000.0 | throughput per GPU (TFLOP/s/GPU): 400.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.1E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
 [2026-03-01 10:00:20] iteration       20/    1000 | consumed samples:         2560 | elapsed time per iteration (ms): 1000.0 | throughput per GPU (TFLOP/s/GPU): 500.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.0E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
"""  # noqa: E501

TORCHTITAN = """[titan] 2026-03-01 10:00:00 - root - INFO - Model llama3 8B size: 8,030,261,248 total parameters
[titan] 2026-03-01 10:00:01 - root - INFO - Trainer is initialized with local batch size 1, global batch size 64, gradient accumulation steps 1, sequence length 8192, total steps 1000 (warmup 200).
[titan] 2026-03-01 10:00:02 - root - INFO - \x1b[31mstep:  1  \x1b[32mloss: 12.2721  \x1b[38;2;180;60;0mgrad_norm:  4.1234  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 5,000  \x1b[36mtflops: 289.50  \x1b[35mmfu: 29.27%\x1b[39m
[titan] 2026-03-01 10:01:02 - root - INFO - \x1b[31mstep: 10  \x1b[32mloss: 10.2721  \x1b[38;2;180;60;0mgrad_norm:  4.1234  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 7,000  \x1b[36mtflops: 405.30  \x1b[35mmfu: 40.98%\x1b[39m
[titan] 2026-03-01 10:01:09 - root - INFO - \x1b[33mvalidate step: 10  \x1b[32mloss:  9.0000  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 9,000\x1b[39m
"""  # noqa: E501

NANOGPT = """tokens per iteration will be: 491,520
number of parameters: 123.59M
step 0: train loss 10.9914, val loss 10.9887
iter 0: loss 10.9849, time 30000.00ms, mfu -100.00%
iter 10: loss 10.3421, time 300.00ms, mfu 52.00%
iter 20: loss 9.5421, time 300.00ms, mfu 52.00%
"""


def printed(folder: Path, text: str) -> LogProof:
    path = folder / "train.log"
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path))


def test_megatrons_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, MEGATRON)
    assert proof.format == "megatron"
    assert proof.facts["samples"] == Range.exactly(2560)
    assert proof.facts["tokens"] == Range.exactly(2560 * 4096)
    assert proof.facts["chips"] == Range.exactly(16)
    assert proof.facts["steps"] == Range.exactly(20)
    assert proof.facts["hours"] == Range.exactly(parts := proof.facts["hours"].low or 0)
    assert parts * 3600 == 2 + 10
    assert proof.estimate.flop.best == 6 * 8 * 10**9 * 2560 * 4096


def test_megatrons_rate_where_nothing_else_is_printed(tmp_path: Path) -> None:
    lines = [line for line in MEGATRON.splitlines() if "seq_length" not in line and "number of parameters" not in line]
    proof = printed(tmp_path, "\n".join(lines))
    assert proof.estimate.flop.best == 16 * (2 * 400 + 10 * 500) * 10**12


def test_torchtitans_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, TORCHTITAN)
    assert proof.format == "torchtitan"
    assert proof.facts["tokens"] == Range.exactly(10 * 64 * 8192)
    assert proof.facts["steps"] == Range.exactly(10)
    assert proof.estimate.flop.best == 6 * 8_030_261_248 * 10 * 64 * 8192


def test_torchtitans_rate_gives_flop_for_each_token(tmp_path: Path) -> None:
    proof = printed(tmp_path, "\n".join(line for line in TORCHTITAN.splitlines() if "size:" not in line))
    assert proof.estimate.flop.best == 57_900_000_000 * 10 * 64 * 8192


def test_nanogpts_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NANOGPT)
    assert proof.format == "nanogpt"
    assert proof.facts["steps"] == Range.exactly(21)
    assert proof.facts["tokens"] == Range.exactly(21 * 491_520)
    assert proof.estimate.flop.best == 6 * 123_590_000 * 21 * 491_520


def test_other_texts_are_no_logs(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("a note on iteration and loss\n" * 10)
    assert refusal(path) == "log-unknown"


# What lies beside a log, and folders


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


def test_the_newest_checkpoint_holds_the_others_counters(tmp_path: Path) -> None:
    for step in (500, 1000, 90):
        folder = tmp_path / f"checkpoint-{step}"
        folder.mkdir()
        state(folder, json.dumps(STATE | {"global_step": step, "total_flos": step}))
    run = only(tmp_path)
    assert run.series["flop"].last == 1000
    assert "3 checkpoints" in run.problems[0]


def test_pieces_of_a_resumed_run_are_one_run(tmp_path: Path) -> None:
    for name in ("offline-run-1", "offline-run-2"):
        (tmp_path / name).mkdir()
        shutil.copy(WRITTEN / "run-example.wandb", tmp_path / name)
    assert only(tmp_path).series["main_input"].restarts == 1


def test_a_folder_without_a_log(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "log-missing"


def test_another_log_in_the_folder_is_named(tmp_path: Path) -> None:
    for name in ("run-example.wandb", "events.out.tfevents.1"):
        shutil.copy(WRITTEN / name, tmp_path)
    assert "tensorboard" in only(tmp_path).problems[0]


# What nobody should have written


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


@pytest.mark.parametrize(
    ("content", "reference_"),
    [
        ("", "log-unknown"),
        ("{", "json-unreadable"),
        ('{"log_history": [{"step": 1}', "json-unreadable"),
        ('{"log_history": [{"step": 1},', "json-unreadable"),
        ('{"global_step": 1} trailing', "json-unreadable"),
        ('{"global_step" 1}', "json-unreadable"),
        ("{1: 2}", "json-unreadable"),
        ('{"a": 1}', "not-a-trainer-state"),
        (b'{"\xff": 1}', "json-unreadable"),
        ('{"global_step": 1, "x": ' + "[" * 200_000, "json-too-deep"),
        ('{"log_history": [' + '{"a":' * 200_000, "json-too-deep"),
    ],
)
def test_broken_states_are_refused(tmp_path: Path, content: str | bytes, reference_: str) -> None:
    path = tmp_path / "state"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert refusal(path) == reference_


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999999999", "9" * 5000, "1e-999999999999"])
def test_numbers_that_cannot_be_meant_are_broken_values(tmp_path: Path, value: str) -> None:
    path = state(tmp_path, f'{{"global_step": 3, "total_flos": {value}, "log_history": []}}')
    run = only(path)
    assert run.broken == ("flop",)
    assert prove(read_log(path)).estimate.flop.best is None


def test_sums_of_very_large_and_very_small_values_stay_numbers(tmp_path: Path) -> None:
    large, small = "9" * 39 + ".5", "0." + "0" * 30 + "1" * 80
    rows = ",".join(f'{{"num_tokens": {value}}}' for value in [large, small] * 200)
    run = only(state(tmp_path, f'{{"global_step": 3, "log_history": [{rows}]}}'))
    assert run.series["tokens"].restarts == 200
    assert run.series["tokens"].gained > 10**41


@pytest.mark.parametrize("value", ["null", "true", '"12"', "[1]", "{}"])
def test_values_of_a_wrong_type_give_nothing(tmp_path: Path, value: str) -> None:
    path = state(
        tmp_path, f'{{"global_step": 3, "total_flos": {value}, "log_history": [{value}, {{"step": {value}}}]}}'
    )
    proof = prove(read_log(path))
    assert proof.reported is None
    assert proof.facts["steps"] == Range.exactly(3)


def test_a_value_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    path = state(tmp_path, '{"global_step": 1, "x": "' + "a" * (20 * 2**20))
    assert refusal(path) == "value-too-large"


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    row = json.dumps({"step": 1, "num_tokens": 4096.0, "loss": 2.0762, "other": "x" * 200})
    path = state(tmp_path, '{"log_history": [' + ",".join([row] * 100_000) + '], "global_step": 1}')
    tracemalloc.start()
    run = only(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run.rows == 100_000
    assert path.stat().st_size > 25 * 2**20
    assert peak < 12 * 2**20


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = state(tmp_path, json.dumps(STATE))
    read_log(path, lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == path.stat().st_size


@pytest.mark.parametrize("name", ["run-example.wandb", "events.out.tfevents.1"])
def test_a_file_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, name: str) -> None:
    content = (WRITTEN / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(content[:-3])
    assert "ends within" in only(path).problems[0]
    assert only(path).series["main_input"].count >= 2


def test_a_damaged_record_of_wandb_is_named(tmp_path: Path) -> None:
    content = bytearray((WRITTEN / "run-example.wandb").read_bytes())
    content[-40] ^= 0xFF
    path = tmp_path / "run-example.wandb"
    path.write_bytes(content)
    assert any("checksum" in problem for problem in only(path).problems)


def test_a_record_of_wandb_may_stretch_over_blocks(tmp_path: Path) -> None:
    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2]) + varint(len(content)) + content

    def varint(value: int) -> bytes:
        found = b""
        while value > 0x7F:
            found, value = found + bytes([value & 0x7F | 0x80]), value >> 7
        return found + bytes([value])

    def piece(kind: int, content: bytes) -> bytes:
        return struct.pack("<IHB", zlib.crc32(content, zlib.crc32(bytes([kind]))), len(content), kind) + content

    items = [field(1, field(1, b"filler") + b"\x82\x01" + varint(40_000) + b" " * 40_000)]
    items.append(field(1, field(1, b"num_tokens") + b"\x82\x01" + varint(2) + b"12"))
    record = varint(2 << 3 | 2) + varint(len(b"".join(items))) + b"".join(items)
    room = 32 * 1024 - 7 - 7
    path = tmp_path / "run-x.wandb"
    path.write_bytes(b":W&B\xe1\xbe\x00" + piece(2, record[:room]) + piece(4, record[room:]))
    assert only(path).series["tokens"].last == 12


def test_a_length_of_exabytes_in_an_event_file_is_no_reason_to_wait(tmp_path: Path) -> None:
    start = struct.pack("<Q", 2**63)
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(start + struct.pack("<I", masked_checksum(start)) + b"x" * 100)
    assert "ends within" in only(path).problems[0]


def test_the_checksum_of_tfrecord() -> None:
    assert masked_checksum(b"123456789") == ((0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE things (name)")
        database.commit()
    assert refusal(path) == "not-mlflow"
    path.write_bytes(path.read_bytes()[:50] + b"\0" * 50)
    assert refusal(path) == "database-unreadable"


def test_values_of_wrong_types_in_a_database_are_broken(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    shutil.copy(WRITTEN / "mlflow.db", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE metrics SET is_nan = 1 WHERE key = 'total_flos'")
        database.execute("UPDATE params SET value = 'many' WHERE key = 'per_device_train_batch_size'")
        database.commit()
    run = only(path)
    assert "flop" in run.broken
    assert "batch" not in run.series


def test_a_view_that_never_ends_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE runs (run_uuid, name, start_time, end_time, lifecycle_stage)")
        database.execute("CREATE TABLE params (run_uuid, key, value)")
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS key FROM n"
        database.execute(f"CREATE VIEW metrics AS {endless}")
        database.commit()
    assert refusal(path) == "not-mlflow"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize(
    "name", ["run-example.wandb", "mlflow.db", "events.out.tfevents.1", "text/trainer_state.json", "train.log"]
)
def test_no_damage_to_a_file_is_more_than_an_error_or_a_problem(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(MEGATRON.encode() if name == "train.log" else (WRITTEN / name).read_bytes())
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
