"""What trainers of research groups print, in the words of their own logs."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from gpaiscope.compute.logs import LogProof, prove
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def printed(folder: Path, text: str) -> LogProof:
    path = folder / "train.log"
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path))


NANOTRON = "".join(
    f"10/17/2025 16:31:{i:02d} [INFO|DP=0|PP=0|TP=0|node]: iteration: {i} / 100 | consumed_tokens: {262 * i}K | "
    f"elapsed_time_per_iteration_ms: 11.5K | tokens_per_sec: 22.8K | tokens_per_sec_per_gpu: 11.4K | "
    f"global_batch_size: 64 | lm_loss: 2.38 | lr: 1e-05 | model_tflops_per_gpu: 38.3 | grad_norm: 1.25\n"
    for i in range(1, 11)
)


def test_nanotrons_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NANOTRON)
    assert proof.format == "nanotron"
    told = [proof.facts[name] for name in ("tokens", "steps", "chips", "samples")]
    assert told == [Range.exactly(each) for each in (2_620_000, 10, 2, 640)]
    assert proof.facts["hours"] == Range.exactly(Fraction(115, 3600))
    assert proof.estimate.flop.best == 2 * 115 * 383 * 10**11


def test_many_chips_are_known_as_far_as_three_digits_tell(tmp_path: Path) -> None:
    many = NANOTRON.replace("tokens_per_sec: 22.8K", "tokens_per_sec: 4.38M")
    assert printed(tmp_path, many).facts["chips"] == Range.exactly(384)


OLMO = """2024-08-06 09:59:26.181 host:0  olmo.train:908  INFO    [step=1/739328,epoch=0]
    train/CrossEntropyLoss=12.18
    throughput/total_tokens=1,048,576
    throughput/total_training_Gflops=5,103,640
2024-08-06 10:00:05.520 host:0  olmo.train:908  INFO    [step=2/739328,epoch=0]
    throughput/total_tokens=2,097,152
    throughput/total_training_Gflops=10,207,280
    throughput/device/tokens_per_second=26,668
"""


def test_olmos_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, OLMO)
    assert proof.format == "olmo"
    assert proof.facts["tokens"] == Range.exactly(2_097_152)
    assert proof.facts["steps"] == Range.exactly(2)
    assert proof.estimate.flop.best == 10_207_280 * 10**9


FAIRSEQ = """2020-07-01 10:11:12 | INFO | fairseq_cli.train | num. shared model params: 355,412,057 (num. trained: 9)
2020-07-01 10:11:12 | INFO | fairseq_cli.train | training on 8 devices (GPUs/TPUs)
2020-07-01 10:21:12 | INFO | train_inner | epoch 001: 100 / 1000 loss=10.2, wps=65536, wpb=131072, bsz=256, \
num_updates=100, train_wall=200, wall=205
2020-07-01 10:25:12 | INFO | train_inner | epoch 001: 200 / 1000 loss=9.2, wps=65536, wpb=131072, bsz=256, \
num_updates=200, train_wall=200, wall=405
"""
METASEQ = (
    '2021-11-20 01:12:33 | INFO | train_inner | {"epoch": 1, "loss": "9.2", "wps": "112341", "wpb": "2.09715e+06", '
    '"num_updates": "100", "train_wall": "1830", "wall": "1890"}\n'
)


def test_fairseqs_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, FAIRSEQ)
    assert (proof.format, proof.facts["chips"]) == ("fairseq", Range.exactly(8))
    assert proof.facts["tokens"] == Range.exactly(200 * 131_072)
    assert proof.facts["hours"].low == Fraction(405, 3600)


def test_metaseqs_rows(tmp_path: Path) -> None:
    proof = printed(tmp_path, METASEQ)
    assert proof.facts["tokens"] == Range.exactly(209_715_000)


NANOCHAT = """Number of parameters: 560,988,160
Total batch size 524,288 => gradient accumulation steps: 1
step 00000/21400 (0.00%) | loss: 11.09 | lrm: 1.00 | dt: 1000.00ms | tok/sec: 524,288 | mfu: 40.00
step 00001/21400 (0.00%) | loss: 10.80 | lrm: 1.00 | dt: 1000.00ms | tok/sec: 524,288 | mfu: 40.00
"""


def test_nanochats_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, NANOCHAT)
    assert (proof.format, proof.facts["steps"]) == ("nanochat", Range.exactly(2))
    assert proof.facts["tokens"] == Range.exactly(2 * 524_288)
    assert proof.estimate.flop.best == 6 * 560_988_160 * 2 * 524_288


PROGRESS = (
    "2025-02-24 17:31:25\tJob ID: 7\t# GPUs: 8\tStarting job\n"
    "2025-02-24 17:40:03\tJob ID: 7\t# GPUs: 8\tSaved checkpoint\tIteration: 200\tJob throughput: 364.8 TFLOP/s/GPU\t"
    "Cumulative throughput: 387.0 TFLOP/s/GPU\tFloating-point operations: 1.35e+18\tTokens (in billions): 0.20\n"
)


def test_megatrons_progress(tmp_path: Path) -> None:
    proof = printed(tmp_path, PROGRESS)
    assert (proof.format, proof.facts["chips"]) == ("megatron-progress", Range.exactly(8))
    assert proof.facts["tokens"] == Range.exactly(2 * 10**8)
    assert proof.estimate.flop.best == 135 * 10**16
