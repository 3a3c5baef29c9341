"""A JSON object too large for memory."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from written_logs import STATE, only, refusal, state

from gpaiscope.repository.logs import read_log


def test_a_value_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    path = state(tmp_path, '{"global_step": 1, "x": "' + "a" * (20 * 2**20))
    assert refusal(path) == "value-too-large"


@pytest.mark.long
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
