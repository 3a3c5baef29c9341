"""The databases of MLflow: read only, and whatever stands in them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from written_logs import WRITTEN, only, refusal

from gpaiscope.repository.logs import read_log


def test_a_database_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    shutil.copy(WRITTEN / "mlflow.db", path)
    before = path.read_bytes()
    read_log(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["mlflow.db"]


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


def test_a_run_without_an_identifier_is_called_by_its_folder(tmp_path: Path) -> None:
    (tmp_path / "run-7" / "metrics").mkdir(parents=True)
    (tmp_path / "run-7" / "meta.yaml").write_text("lifecycle_stage: active\n")
    (tmp_path / "run-7" / "metrics" / "total_flos").write_text("1000 6e18 3\n")
    (run,) = read_log(tmp_path).runs
    assert run.name == "run-7"
    assert run.last("flop") == 6 * 10**18
