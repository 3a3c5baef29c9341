"""Logs of runs that may be large: no bound makes a no of them."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from gpaiscope import service
from gpaiscope.values import Outcome

DAY = datetime.date(2026, 12, 1)
COUNTED = {"step": 9_000_000, "num_tokens": 9e12}


@pytest.mark.parametrize(
    ("base", "state"),
    [
        ("meta-llama/Llama-2-70b-hf", {"global_step": 9_000_000, "log_history": [COUNTED]}),
        ("example/heron-70b", {"global_step": 9_000_000, "log_history": [COUNTED]}),
        ("meta-llama/Llama-2-70b-hf", {"global_step": 3_000_000, "train_batch_size": 1024, "log_history": []}),
        ("example/heron-70b", {"global_step": 3_000_000, "train_batch_size": 1024, "log_history": []}),
    ],
)  # fmt: skip
def test_a_long_run_is_no_hasty_no(tmp_path: Path, base: str, state: dict[str, Any]) -> None:
    adapter = {"base_model_name_or_path": base, "peft_type": "LORA", "task_type": "CAUSAL_LM"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter), encoding="utf-8")
    rows = [{"loss": 1.0, **row} for row in state["log_history"]] or [{"step": state["global_step"], "loss": 1.0}]
    (tmp_path / "trainer_state.json").write_text(json.dumps(state | {"log_history": rows}), encoding="utf-8")
    assert service.assess(tmp_path, on=DAY).assessment.conclusion("provider").finding.outcome is not Outcome.NO
