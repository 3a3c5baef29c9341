"""Printed logs of NeMo, MaxText, DeepSpeed and Composer, with lines in the form that each of them prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpaiscope.compute.logs import LogProof, ModelFigures, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range

NEMO = """All distributed processes registered. Starting with 8 processes
  seq_length: 4096
Training epoch 0, iteration 0/99 | lr: 1e-06 | global_batch_size: 128 | global_step: 0 | reduced_train_loss: 12 | train_step_timing in s: 10.0 | TFLOPS_per_GPU: 4e+02 | consumed_samples: 128
Training epoch 0, iteration 1/99 | lr: 2e-06 | global_batch_size: 128 | global_step: 1 | reduced_train_loss: 11 | train_step_timing in s: 5.0 | TFLOPS_per_GPU: 8.0e+02 | consumed_samples: 256 | val_loss: 9
"""  # noqa: E501
NEMO_1 = (
    "Epoch 0: :   0%|          | 1/2000 [01:10<99:10, reduced_train_loss=10.90, global_step=0.000, "
    "consumed_samples=256.0, train_step_timing in s=6.000]\r"
    "Epoch 0: :   0%|          | 2/2000 [01:20<99:10, reduced_train_loss=10.10, global_step=1.000, "
    "consumed_samples=512.0, train_step_timing in s=6.000]\n"
)
MAXTEXT = """Config param max_target_length: 2048
Num_devices: 4, shape (1, 1, 4, 1)
number parameters: 1.000 billion
completed step: 0, seconds: 20.000, TFLOP/s/device: 15.000, Tokens/s/device: 1094.129, total_weights: 196608, loss: 12.0
completed step: 1, seconds: 0.500, TFLOP/s/device: 600.000, Tokens/s/device: 154316.6, total_weights: 190000, loss: 12.0
"""
DEEPSPEED = """[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   train_batch_size ............. 768
[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   world_size ................... 64
[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   train_micro_batch_size_per_gpu  4
-------------------------- DeepSpeed Flops Profiler --------------------------
world size:                                                             64
batch size per GPU:                                                     4
params of model = params per GPU * mp_size:                             17.1 B
fwd flops per GPU:                                                      35.0 T
[2026-03-07 15:27:02,646] [INFO] [timer.py:260:stop] epoch=0/micro_step=300/global_step=100, RunningAvgSamplesPerSec=76.8, CurrSamplesPerSec=61.3, MemAllocated=6.01GB
[2026-03-07 15:27:03,646] [INFO] [logging.py:96:log_dist] [Rank 0] step=100, skipped=0, lr=[0.001], mom=[0.9]
"""  # noqa: E501
COMPOSER = """max_seq_len: 2048
[batch=1/20]:
\t Train time/batch: 0
\t Train time/sample: 0
\t Train time/token: 0
[batch=20/20]:
\t Train time/batch: 19
\t Train time/sample: 304
\t Train time/token: 622592
\t Train throughput/tokens_per_sec: 80000.0000
\t Train throughput/device/tokens_per_sec: 10000.0000
\t Train throughput/device/flops_per_sec: 100000000000000.0000
"""


def printed(folder: Path, text: str, model: ModelFigures | None = None) -> LogProof:
    path = folder / "train.log"
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path), model)


def facts(proof: LogProof) -> dict[str, object]:
    return {name: value.best for name, value in proof.facts.items()}


def test_nemos_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NEMO)
    assert proof.format == "nemo"
    assert facts(proof) | {"hours": 0} == {"tokens": 256 * 4096, "samples": 256, "steps": 2, "hours": 0, "chips": 8}
    assert proof.facts["hours"] == Range.exactly(proof.facts["hours"].low or 0)
    assert (proof.facts["hours"].low or 0) * 3600 == 15
    assert proof.estimate.flop.best == 8 * (10 * 400 + 5 * 800) * 10**12
    assert "convention-of-the-writer" in {trap.id for trap in proof.traps}


def test_nemos_size_is_taken_before_its_rate(tmp_path: Path) -> None:
    size = " > number of parameters on (tensor, pipeline) model parallel rank (0 ,0): 9000000000\n"
    assert printed(tmp_path, size + NEMO).estimate.flop.best == 6 * 9 * 10**9 * 256 * 4096


def test_a_progress_bar_of_nemo_writes_over_itself(tmp_path: Path) -> None:
    proof = printed(tmp_path, NEMO_1)
    assert (proof.format, facts(proof)["samples"], facts(proof)["steps"]) == ("nemo", 512, 2)
    assert "tokens" not in proof.facts


def test_a_log_that_begins_late_gives_hours_of_its_lines_alone_and_scales_its_rate(tmp_path: Path) -> None:
    late = NEMO.replace("global_step: 0", "global_step: 98").replace("global_step: 1 ", "global_step: 99 ")
    proof = printed(tmp_path, late)
    assert "begins-late" in {trap.id for trap in proof.traps}
    assert proof.facts["hours"] == Range(low=proof.facts["hours"].low)
    assert proof.estimate.flop.best == 50 * 8 * (10 * 400 + 5 * 800) * 10**12


def test_maxtexts_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, MAXTEXT)
    assert proof.format == "maxtext"
    assert facts(proof)["tokens"] == 196608 + 190000
    assert (facts(proof)["steps"], facts(proof)["chips"]) == (2, 4)
    assert proof.estimate.flop.best == 6 * 10**9 * (196608 + 190000)


def test_a_rate_below_all_weights_shows_that_not_all_were_at_work(tmp_path: Path) -> None:
    proof = printed(tmp_path, MAXTEXT.replace("1.000 billion", "15.933 billion"))
    assert "not-all-weights" in {trap.id for trap in proof.traps}
    assert proof.estimate.flop.best == 4 * (20 * 15 + 600 // 2) * 10**12


def test_deepspeeds_profile_of_one_pass_is_compared_and_never_the_figure_by_itself(tmp_path: Path) -> None:
    proof = printed(tmp_path, DEEPSPEED)
    claimed = 3 * 35 * 10**12 * 64 * 100 * 3
    assert proof.format == "deepspeed"
    assert (facts(proof)["steps"], facts(proof)["samples"], facts(proof)["chips"]) == (100, 76800, 64)
    assert (proof.facts["hours"].low or 0) * 3600 == 1000
    assert proof.estimate.flop == Range(low=claimed // 3, best=claimed, high=claimed * 3)
    assert "one-pass-profiled" in {trap.id for trap in proof.traps}


def test_deepspeeds_throughput_alone_gives_no_flop(tmp_path: Path) -> None:
    lines = [line for line in DEEPSPEED.splitlines() if "flops per GPU" not in line]
    assert printed(tmp_path, "\n".join(lines)).estimate.flop.best is None


def test_megatron_with_deepspeed_is_megatrons_log(tmp_path: Path) -> None:
    line = " iteration 100/ 200 | consumed samples: 76800 | elapsed time per iteration (ms): 1.0 |\n"
    assert printed(tmp_path, DEEPSPEED + line).format == "megatron"


def test_composers_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, COMPOSER)
    assert proof.format == "composer"
    assert facts(proof) == {"tokens": 622592 * 20 // 19, "samples": 320, "steps": 20, "chips": 8}
    assert proof.estimate.flop.best == 10**10 * 622592 * 20 // 19


def test_composers_file_logger(tmp_path: Path) -> None:
    text = "[hyperparameter]: max_seq_len: 2048 \n"
    text += "".join(f"[metric][batch=19]: time/{name}: {value} \n" for name, value in (("batch", 19), ("token", 380)))
    assert facts(printed(tmp_path, text))["tokens"] == 400


@pytest.mark.parametrize("text", [NEMO, MAXTEXT, DEEPSPEED, COMPOSER])
def test_each_fact_has_the_line_that_said_it_last(tmp_path: Path, text: str) -> None:
    places = {source.text: source.line for source in printed(tmp_path, text).estimate.evidence if source.line}
    last = next(line for names, line in places.items() if "step" in names.split(", "))
    assert "step" in text.splitlines()[last - 1] or "batch" in text.splitlines()[last - 1]


@pytest.mark.parametrize("text", [NEMO, MAXTEXT, DEEPSPEED, COMPOSER])
def test_lines_within_other_output_are_found(tmp_path: Path, text: str) -> None:
    alone = printed(tmp_path, text)
    among = printed(tmp_path, "starting\n\n" + text + "done\n")
    assert facts(among) == facts(alone)
