"""Hosts that wrap one another, for real: TRL and PEFT over transformers, torch's compiler, recomputation."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from gpaiscope.compute.logs import prove  # noqa: E402
from gpaiscope.repository.logs import read_log  # noqa: E402
from gpaiscope.track import Tracker, for_trainer  # noqa: E402
from tests.track.test_trainings import Rows, UNet, adapted, assert_near, counted, hugging, language, train, words  # noqa: E402

pytestmark = [pytest.mark.torch, pytest.mark.once]

QUIET = {"report_to": [], "disable_tqdm": True, "use_cpu": True, "save_strategy": "no", "logging_steps": 1000}


def tokenizer() -> Any:
    """A tokenizer of 190 words, made here: nothing is fetched."""
    tokenizers = pytest.importorskip("tokenizers")
    table = {"[UNK]": 0, "[PAD]": 1, "[EOS]": 2, **{f"w{number}": number + 3 for number in range(190)}}
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(table, unk_token="[UNK]"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    names = {"unk_token": "[UNK]", "pad_token": "[PAD]", "eos_token": "[EOS]"}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, **names)


def texts(*columns: str) -> Any:
    datasets = pytest.importorskip("datasets")
    dice = random.Random(0)
    rows = [
        {name: " ".join(f"w{dice.randrange(190)}" for _ in range(dice.randint(8, 32))) for name in columns}
        for _ in range(32)
    ]
    return datasets.Dataset.from_list(rows)


def tuned(folder: Path, callbacks: list[Any]) -> Any:
    trl = pytest.importorskip("trl")
    settings = trl.SFTConfig(
        str(folder), max_steps=8, per_device_train_batch_size=4, max_length=32, bf16=False,
        gradient_checkpointing=False, **QUIET,
    )  # fmt: skip
    return trl.SFTTrainer(language(), args=settings, train_dataset=texts("text"), processing_class=tokenizer(),
                          callbacks=callbacks)  # fmt: skip


def preferred(folder: Path, callbacks: list[Any]) -> Any:
    trl = pytest.importorskip("trl")
    settings = trl.DPOConfig(
        str(folder), max_steps=4, per_device_train_batch_size=4, bf16=False, gradient_checkpointing=False, **QUIET
    )
    return trl.DPOTrainer(language(), ref_model=language().eval(), args=settings, processing_class=tokenizer(),
                          train_dataset=texts("prompt", "chosen", "rejected"), callbacks=callbacks)  # fmt: skip


def rewarded(folder: Path, callbacks: list[Any]) -> Any:
    trl = pytest.importorskip("trl")
    torch.manual_seed(0)
    settings = trl.GRPOConfig(
        str(folder), max_steps=3, per_device_train_batch_size=4, num_generations=4, max_completion_length=8,
        bf16=False, gradient_checkpointing=False, **QUIET,
    )  # fmt: skip
    return trl.GRPOTrainer(
        language(), reward_funcs=lambda completions, **_: [float(len(text) % 7) for text in completions],
        args=settings, train_dataset=texts("prompt"), processing_class=tokenizer(), callbacks=callbacks,
    )  # fmt: skip


@pytest.mark.parametrize("make", [tuned, preferred, rewarded])
def test_one_line_in_a_trainer_of_trl(make: Callable[[Path, list[Any]], Any], tmp_path: Path) -> None:
    with FlopCounterMode(display=False) as counter:
        make(tmp_path / "bare", []).train()
    callback = for_trainer(tmp_path / "run.jsonl", interval=0)
    make(tmp_path / "tracked", [callback]).train()
    tracker = callback.host.tracker
    assert tracker.problems == []
    stages = tracker.meter.stages
    assert set(stages) == ({"training", "rollouts"} if make is rewarded else {"training"})
    assert abs(sum(stage.flop.best for stage in stages.values()) / counter.get_total_flops() - 1) <= 0.02
    if make is not rewarded:  # what a reference model does within a step is part of the step
        assert_near(tracker, counter.get_total_flops())


def test_an_adapter_under_the_trainer_of_transformers(tmp_path: Path) -> None:
    callback = for_trainer(tmp_path / "run.jsonl", interval=0)
    settings = transformers.TrainingArguments(str(tmp_path), max_steps=3, per_device_train_batch_size=4, **QUIET)
    transformers.Trainer(adapted(), settings, train_dataset=Rows(), callbacks=[callback]).train()
    assert_near(callback.host.tracker, counted(adapted(), words(3)))


@pytest.mark.parametrize("reentrant", [False, True])
def test_what_the_trainer_recomputes_is_not_counted(reentrant: bool, tmp_path: Path) -> None:
    callback = for_trainer(tmp_path / "run.jsonl", interval=0)
    more = {"gradient_checkpointing": True, "gradient_checkpointing_kwargs": {"use_reentrant": reentrant}}
    hugging(tmp_path, 2, callback, **more).train()
    assert_near(callback.host.tracker, 2 * 2 * counted(language(), words(1)))
    assert callback.host.tracker.meter.again > 0


def test_a_compiled_model_is_counted_as_it_was_written(tmp_path: Path) -> None:
    batches = [torch.randn(4, 3, 16, 16) for _ in range(4)]
    model = torch.compile(UNet(), backend="aot_eager", fullgraph=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with Tracker(model, tmp_path / "run.jsonl", optimizer=optimizer, interval=0) as tracker:
        train(model, batches, optimizer)
    assert tracker.problems == []
    assert_near(tracker, counted(UNet(), batches))


def test_the_trainer_of_transformers_may_compile(tmp_path: Path) -> None:
    callback = for_trainer(tmp_path / "run.jsonl", interval=0)
    hugging(tmp_path, 2, callback, torch_compile=True, torch_compile_backend="aot_eager").train()
    assert_near(callback.host.tracker, 2 * 2 * counted(language(), words(1)))


def test_a_model_that_was_compiled_behind_the_tracker_trains_and_is_told(tmp_path: Path) -> None:
    model = language()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with Tracker(model, tmp_path / "run.jsonl", optimizer=optimizer, interval=0) as tracker:
        train(torch.compile(model, backend="aot_eager"), words(2), optimizer)
    assert "no pass of the model was seen" in tracker.problems[0]
    assert tracker.steps == 2
    estimate = prove(read_log(tmp_path / "run.jsonl")).estimate
    assert estimate.flop.high is None
