"""What Hugging Face's Trainer prints, and what lies beside it alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from gpaiscope.compute.logs import prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range

HEAD = """***** Running training *****
  Num examples = 52,002
  Num Epochs = 3
  Total train batch size (w. parallel, distributed & accumulation) = 128
  Gradient Accumulation steps = 8
  Total optimization steps = 1,218
  Number of trainable parameters = 6,738,415,616
{'loss': 1.2607, 'learning_rate': 6.3e-06, 'epoch': 0.03}
"""
END = "{'train_runtime': 3600.0, 'train_samples_per_second': 43.3, 'train_steps_per_second': 0.338, 'epoch': 3.0}\n"


def test_a_run_that_came_to_its_end_has_done_its_steps(tmp_path: Path) -> None:
    path = tmp_path / "out.log"
    path.write_text(HEAD + END, encoding="utf-8")
    proof = prove(read_log(path))
    assert (proof.format, proof.facts["steps"]) == ("console", Range.exactly(1218))
    assert proof.facts["samples"] == Range.exactly(1218 * 128)
    assert proof.facts["hours"].low == 1


METRICS = """***** train metrics *****
  epoch                    =        3.0
  total_flos               =   3145728GF
  train_loss               =     0.9
  train_runtime            = 1:01:30.50
  train_samples_per_second =     42.25
***** eval metrics *****
  epoch                    =        9.0
  train_runtime            = 9:00:00.00
"""


def test_the_metrics_of_the_end_are_read_in_their_units(tmp_path: Path) -> None:
    path = tmp_path / "out.log"
    path.write_text(HEAD + METRICS, encoding="utf-8")
    proof = prove(read_log(path))
    assert proof.facts["steps"] == Range.exactly(1218)
    assert proof.facts["hours"].low == Fraction(36905, 36000)
    assert proof.reported == 3_145_728 * 2**30


def test_of_a_run_that_goes_on_the_steps_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "out.log"
    path.write_text(HEAD, encoding="utf-8")
    assert "steps" not in prove(read_log(path)).facts


def test_results_without_a_state_are_read(tmp_path: Path) -> None:
    path = tmp_path / "all_results.json"
    path.write_text('{"num_input_tokens_seen": 79822848, "total_flos": 3.3e+18, "train_runtime": 7200.0}')
    proof = prove(read_log(path))
    assert proof.facts["tokens"] == Range.exactly(79_822_848)
    assert proof.facts["hours"].low == 2
