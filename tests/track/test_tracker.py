"""A tracker where there is no torch: it is light, counts nothing, says so, and never fails what it follows."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from gpaiscope.track import Tracker, for_trainer
from gpaiscope.track.record import rows

LIGHT = """
import sys
import gpaiscope.track
heavy = ("torch", "transformers", "lightning", "accelerate", "gpaiscope.law", "click", "rich", "duckdb", "subprocess")
print([name for name in heavy if name in sys.modules])
"""


def test_importing_it_loads_no_framework_and_no_law() -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_without_a_model_it_says_that_nothing_is_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Tracker(file=tmp_path / "run.jsonl") as tracker:
        tracker.step()
        tracker.checkpoint()
        with tracker.scope("rollouts"):
            pass
    assert [record.message for record in caplog.records] == ["no model was given: nothing is counted"]
    assert [row["event"] for row in rows(tmp_path / "run.jsonl")] == ["start", "end"]


@pytest.mark.parametrize("wrong", [{"original_flop": "a lot"}, {"optimizer": 3}, {"file": "\0"}, {"model": 3}])
def test_settings_that_are_wrong_end_no_training(tmp_path: Path, wrong: dict[str, object]) -> None:
    settings = {"file": tmp_path / "run.jsonl", **wrong}
    with Tracker(**settings) as tracker:  # type: ignore[arg-type]
        tracker.step()
    assert tracker.problems


def test_a_block_that_fails_fails_as_it_would_without_a_scope(tmp_path: Path) -> None:
    with Tracker(file=tmp_path / "run.jsonl") as tracker:
        with pytest.raises(ZeroDivisionError), tracker.scope("rollouts"):
            print(1 / 0)
        tracker.close()


def test_a_host_that_is_not_loaded_is_named() -> None:
    with pytest.raises(ImportError, match="transformers is not loaded"):
        for_trainer()
