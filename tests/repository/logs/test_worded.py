"""Lines in which trainers name their numbers: what is told of them is right, and the rest stays unknown."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from gpaiscope.compute.logs import LogProof, ModelFigures, prove
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log
from gpaiscope.values import Range


def printed(folder: Path, text: str, name: str = "train.log") -> LogProof:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return prove(read_log(path))


def facts(proof: LogProof, *names: str) -> list[Range | None]:
    return [proof.facts.get(name) for name in names]


def exactly(*values: int | Fraction | None) -> list[Range | None]:
    return [None if value is None else Range.exactly(value) for value in values]


LITGPT = "".join(
    f"Epoch 1 | iter {i} step {i // 4} | loss train: 10.123, val: n/a | iter time: 250.00 ms"
    f"{' (step)' if i % 4 == 0 else ''} remaining time: 1:02:03\n"
    for i in range(1, 17)
)
VERL = "".join(
    f"(TaskRunner pid=123) step:{i} - actor/pg_loss:0.010 - critic/rewards/mean:0.300 - response_length/mean:200.0 - "
    f"perf/total_num_tokens:400000.000 - perf/time_per_step:60.500 - perf/throughput:826.446\n"
    for i in range(1, 6)
)
PIPELINE = "".join(f"steps: {10 * i} loss: 1.5000 iter time (s): 2.000 samples/sec: 32.000\n" for i in range(1, 6))
T5X = "".join(
    f"I0630 12:0{i}:00.000000 140 logging_writer.py:48] [{i * 100}] accuracy=0.650000, loss=1.234000\n"
    for i in range(1, 6)
)


@pytest.mark.parametrize(
    ("text", "steps", "seconds"),
    [(LITGPT, 4, 4), (VERL, 5, Fraction(605, 2)), (PIPELINE, 50, 100), (T5X, 500, None)],
    ids=["litgpt", "verl", "pipeline", "t5x"],
)
def test_steps_and_what_they_took(tmp_path: Path, text: str, steps: int, seconds: int | None) -> None:
    proof = printed(tmp_path, text)
    assert proof.format == "worded"
    hours = None if seconds is None else Fraction(seconds) / 3600
    assert facts(proof, "steps", "hours") == exactly(steps, hours)


def test_tokens_of_reinforcement_learning_are_the_least_that_was_updated_on(tmp_path: Path) -> None:
    proof = printed(tmp_path, VERL)
    assert facts(proof, "tokens", "chips") == exactly(2_000_000, 8)
    assert printed(tmp_path, VERL.partition("\n")[2]).facts.get("tokens") is None


@pytest.mark.parametrize(
    ("lines", "steps"),
    [
        (["Epoch: 0, Step: 0, loss = 1.2", "Epoch: 0, Step: 1, loss = 1.2"], 2),
        (["Epoch [1/2], Step [100/100], Loss: 0.5", "Epoch [2/2], Step [50/100], Loss: 0.5"], 150),
        (["step 10: train loss 4.2, val loss 4.3", "step 20 | loss 3.9"], 20),
        (["[step 6] loss=1.0 lr=1e-3", "[step 7] loss=1.0 lr=1e-3"], 7),
    ],
)
def test_steps_of_scripts(tmp_path: Path, lines: list[str], steps: int) -> None:
    assert facts(printed(tmp_path, "\n".join(lines) + "\n"), "steps") == exactly(steps)


@pytest.mark.parametrize("name", ["consumed_samples", "samples_seen", "total_samples_seen"])
def test_samples_of_the_whole_run_are_known_by_each_of_their_names(name: str, tmp_path: Path) -> None:
    text = "".join(f"step: {i}, loss: 1.5, {name}: {64 * i}\n" for i in range(1, 6))
    assert facts(printed(tmp_path, text), "steps", "samples") == exactly(5, 320)


@pytest.mark.parametrize(
    "line",
    [
        "a story of 10 steps",
        "step 3 of the recipe: add salt",
        "loss of 3 items",
        "max_steps: 100, loss: 1",
        "At step 9 the loss was 1",
    ],
)
def test_prose_is_no_log(tmp_path: Path, line: str) -> None:
    with pytest.raises(InputError):
        printed(tmp_path, line + "\n")


KERAS = """ Total params: 101,770 (397.54 KB)
Epoch 1/2
 938/1875 ━━━━━━━━━━━━━━━━━━━━ 1s 1ms/step - loss: 0.90
1875/1875 ━━━━━━━━━━━━━━━━━━━━ 3s 1ms/step - accuracy: 0.8600 - loss: 0.48 - val_loss: 0.2
Epoch 2/2
1875/1875 [==============================] - 2s 1ms/step - loss: 0.3
313/313 [==============================] - 1s 1ms/step - loss: 0.3
"""


def test_keras_counts_the_batches_of_each_epoch_and_no_evaluation(tmp_path: Path) -> None:
    proof = printed(tmp_path, KERAS)
    assert (proof.format, proof.facts["hours"].low) == ("keras", Fraction(5, 3600))
    assert facts(proof, "steps", "tokens") == exactly(3750, None)


LIGHTNING = "".join(
    f"Epoch {i}: 100%|██████████| 200/200 [00:20<00:00,  9.80it/s, v_num=0, train_loss=3.2]\n" for i in range(2)
)


def test_lightnings_batches_are_no_steps(tmp_path: Path) -> None:
    proof = printed(tmp_path, LIGHTNING)
    assert (proof.facts["hours"].low, proof.facts.get("steps")) == (Fraction(40, 3600), None)


UNSLOTH = r"""==((====))==  Unsloth - 2x faster free finetuning | Num GPUs used = 1
   \\   /|    Num examples = 51,760 | Num Epochs = 1 | Total steps = 60
O^O/ \_/ \    Batch size per device = 2 | Gradient accumulation steps = 4
\        /    Data Parallel GPUs = 1 | Total batch size (2 x 4 x 1) = 8
 "-____-"     Trainable parameters = 41,943,040 of 8,072,204,288 (0.52% trained)
{'loss': 1.8, 'grad_norm': 0.5, 'learning_rate': 0.0002, 'tokens/total': 100, 'epoch': 0.0}
{'train_runtime': 120.5, 'train_samples_per_second': 3.983, 'train_steps_per_second': 0.498, 'epoch': 0.01}
"""


def test_unsloths_banner(tmp_path: Path) -> None:
    proof = printed(tmp_path, UNSLOTH)
    assert proof.format == "console"
    assert facts(proof, "steps", "samples", "chips", "tokens") == exactly(60, 480, 1, 100)
    assert proof.estimate.flop.best == 4 * 8_072_204_288 * 100


def test_variants_of_megatrons_line_say_seconds_in_their_unit(tmp_path: Path) -> None:
    line = (
        " [default7]: iteration 1/ 10 | consumed samples: 8 | consumed tokens: 16384 | elapsed time per iteration ({}"
    )
    for unit in ("s): 10", "ms): 10000"):
        proof = printed(tmp_path, line.format(unit) + " | lm loss: 2.4 | TFLOPs: 149.02 |\n")
        assert facts(proof, "tokens", "steps", "hours") == exactly(16_384, 1, Fraction(1, 360))
        assert proof.estimate.flop.best is None  # its rate counts recomputation where there was one


OLMO_CORE = """2025-03-01 10:00:01.123 host:0 console_logger:84 INFO [step=1/1000,epoch=1,eta=1 hour2 minutes]
    throughput/device/TPS=12,345
    throughput/total tokens=4,194,304
"""


def test_olmo_cores_lines(tmp_path: Path) -> None:
    proof = printed(tmp_path, OLMO_CORE)
    assert proof.format == "olmo"
    assert facts(proof, "tokens", "steps") == exactly(4_194_304, 1)


def test_levanters_rows(tmp_path: Path) -> None:
    rows = [
        {
            "event": "log",
            "step": i,
            "metrics": {
                "global_step": i,
                "train/loss": 3.5,
                "throughput/total_tokens": (i + 1) * 4_194_304,
                "throughput/total_gflops": (i + 1) * 1e6,
            },
        }
        for i in range(5)
    ]
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    proof = prove(read_log(path), ModelFigures(parameters=10**9))
    assert (proof.format, proof.reported) == ("json-lines", 5 * 10**15)
    assert facts(proof, "tokens", "steps") == exactly(5 * 4_194_304, 5)


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("Total tokens: 9,000,000", None),
        ("step 2 | loss 1.1 | tokens seen: 1.2B", None),
        ("step 2 | loss 1.1 | tokens seen: 8192", 8192),
        ("step 2 | loss 1.1 | total_tokens=8_192", None),
    ],
)
def test_tokens_are_those_of_steps_and_in_full(tmp_path: Path, line: str, tokens: int | None) -> None:
    proof = printed(tmp_path, f"step 1 | loss 1.2\n{line}\nstep 3 | loss 1.0\n")
    assert (proof.facts["tokens"].low if "tokens" in proof.facts else None) == (None if tokens is None else 12_288)


def test_a_program_that_prints_itself_sets_nothing(tmp_path: Path) -> None:
    program = "def train(rank=0, world_size=1):\n    block_size = 128\n\n    total_steps = 9\n"
    lines = "world_size = 8\nstep:1/2 loss:2.0\nstep:2/2 loss:1.0\n"
    assert facts(printed(tmp_path, program + lines), "chips", "steps") == exactly(8, 2)
    assert facts(printed(tmp_path, program + lines.partition("\n")[2], "other.log"), "chips") == [None]


MINDSPORE = "".join(
    f"epoch: {turn} step: 100, loss is 5.4{turn}\nTrain epoch time: 36000.060 ms, per step time: 360.000 ms\n"
    for turn in range(1, 4)
)
PADDLE = """\
[2026-03-01 15:38:20,958] [    INFO] - ***** Running training *****
[2026-03-01 15:38:20,958] [    INFO] -   Total train batch size (w. parallel, distributed & accumulation) = 8
[2026-03-01 15:38:20,958] [    INFO] -   Total optimization steps = 20.0
[2026-03-01 15:38:22,994] [    INFO] - loss: 0.9, lr: 2e-06, global_step: 10, interval_runtime: 36.0, epoch: 0.5
[2026-03-01 15:38:23,870] [    INFO] - loss: 0.6, lr: 1e-06, global_step: 20, interval_runtime: 36.0, epoch: 1.0
"""


def mllog(time: int, key: str, value: str = "null", beside: str = "") -> str:
    return f':::MLLOG {{"time_ms": {time}, "key": "{key}", "value": {value}, "metadata": {{"lineno": 1{beside}}}}}\n'


BENCHMARK = (
    "0: epoch 1 | iter 3/9 | loss 2.5 | step 3\n"
    + mllog(1_000, "init_start")
    + "3: "
    + mllog(10_000, "global_batch_size", "8")
    + "0: "
    + mllog(36_000, "run_start")
    + "1: "
    + mllog(40_000, "run_start")
    + "2: "
    + mllog(60_000, "block_stop", beside=', "samples_count": 640')
    + "0: gpus 8 step 4 loss 2.4 | step 5\n"
    + "1: "
    + mllog(72_000, "run_stop")
)


def test_steps_that_begin_anew_in_each_epoch_are_summed_though_each_prints_the_same(tmp_path: Path) -> None:
    proof = printed(tmp_path, MINDSPORE)
    assert proof.format == "mindspore"
    assert facts(proof, "steps") == exactly(300)
    assert proof.facts["hours"].low == Fraction(36_000_060 * 3, 3_600_000_000)


def test_intervals_of_steps_are_summed(tmp_path: Path) -> None:
    proof = printed(tmp_path, PADDLE)
    assert proof.format == "paddle"
    assert facts(proof, "steps", "samples") == exactly(20, 160)
    assert proof.facts["hours"].low == Fraction(72, 3600)


def test_the_benchmarks_lines_tell_its_time_and_samples_whichever_process_prints_them(tmp_path: Path) -> None:
    proof = printed(tmp_path, BENCHMARK)
    assert proof.format == "benchmark"
    assert facts(proof, "samples", "chips") == exactly(640, None)
    assert proof.facts["hours"].low == Fraction(36, 3600)
