"""Logs in files: those that real libraries wrote, and those that a test writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.compute.logs import Run
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log

WRITTEN = Path(__file__).parent / "repository" / "logs"
STATE = {"global_step": 3, "log_history": [{"step": 3, "num_tokens": 3000}], "total_flos": 1.8e13}


def only(path: Path) -> Run:
    (run,) = read_log(path).runs
    return run


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_log(path)
    return caught.value.mistakes[0].reference


def state(folder: Path, content: str | bytes) -> Path:
    path = folder / "trainer_state.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


MEGATRON = """using world size: 16, data-parallel size: 8
  micro_batch_size ................................ 2
  seq_length ...................................... 4096
  world_size ...................................... 16
 > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 700000000
 > number of parameters on (tensor, pipeline) model parallel rank (1, 0): 700000000
 [2026-03-01 10:00:00] iteration       10/    1000 | consumed samples:         1280 | elapsed time per iteration (ms): 2000.0 | throughput per GPU (TFLOP/s/GPU): 400.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.1E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
 [2026-03-01 10:00:20] iteration       20/    1000 | consumed samples:         2560 | elapsed time per iteration (ms): 1000.0 | throughput per GPU (TFLOP/s/GPU): 500.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.0E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
"""  # noqa: E501
