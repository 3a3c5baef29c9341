"""Lightning's tables and rows of JSON."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_logs import only, refusal

from gpaiscope.repository.logs import read_log

METRICS = "epoch,step,tokens_seen,train_loss\n0,1,512.0,7.6\n0,3,1024.0,7.5\n1,,,\n1,5,1536.0,\n"
SETTINGS = "base: example/base\nbatch_size: 4\nmax_length: 64\nlr: 0.0001\nname: 'quoted'\nnested:\n  batch_size: 9\n"


def write(folder: Path, metrics: str = METRICS, settings: str = SETTINGS) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.csv").write_text(metrics, encoding="utf-8")
    (folder / "hparams.yaml").write_text(settings, encoding="utf-8")
    return folder


def test_steps_count_from_zero_and_settings_lie_beside(tmp_path: Path) -> None:
    run = only(write(tmp_path))
    assert run.last("step") == 6
    assert run.last("tokens") == 1536
    assert run.series["tokens"].at == 6
    assert (run.last("batch"), run.last("sequence_length")) == (4, 64)
    assert run.lines["step"] == 5


def test_what_the_module_did_not_log_is_not_known(tmp_path: Path) -> None:
    run = only(write(tmp_path, "epoch,step,train_loss\n0,1,7.6\n"))
    assert "tokens" in dict(run.unsaid)


def test_counts_of_the_throughput_monitor(tmp_path: Path) -> None:
    run = only(write(tmp_path, "step,train/lengths,train/samples,train/time\n9,20480,40,12.5\n"))
    assert (run.last("tokens"), run.last("samples"), run.last("runtime")) == (20480, 40, 12.5)


def test_versions_are_runs_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "version_0")
    write(tmp_path / "version_1", METRICS.replace("1536.0", "2048.0"))
    assert [run.name for run in read_log(tmp_path).runs] == ["version_0", "version_1"]


@pytest.mark.parametrize("metrics", ["a,b\n1,2\n", "step\n1\n", ""])
def test_other_tables_are_no_log(tmp_path: Path, metrics: str) -> None:
    write(tmp_path, metrics)
    assert refusal(tmp_path) == "log-missing"


def test_rows_of_json_as_llama_factory_writes_them(tmp_path: Path) -> None:
    rows = [
        '{"current_steps": 5, "total_steps": 30, "loss": 7.6, "elapsed_time": "0:00:05", "total_tokens": 1280}',
        '{"current_steps": 30, "total_steps": 30, "elapsed_time": "1 day, 0:00:30", "total_tokens": 7680}',
    ]
    (tmp_path / "trainer_log.jsonl").write_text("\n".join(rows) + "\n")
    run = only(tmp_path)
    assert (run.last("step"), run.last("planned_steps"), run.last("tokens")) == (30, 30, 7680)
    assert run.last("runtime") == 86430
    assert run.lines["tokens"] == 2


def test_rows_of_data_are_no_log(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text('{"prompt": "a", "completion": "b"}\n{"prompt": "c"}\n')
    assert refusal(tmp_path) == "log-missing"


def test_a_broken_row_is_told_and_passed_over(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text('{"step": 1, "num_tokens": 10}\n{"step": 2, "num\n[1]\n\n{"num_tokens": 30}\n')
    run = only(tmp_path)
    assert run.last("tokens") == 30
    assert [problem.split(": ")[1][:6] for problem in run.problems] == ["line 2", "line 3"]
