"""Small trainings for real, under each host: what was tracked against what torch's own counter sees of the same.

Torch's counter sees all of a model whose attention and experts are plain products, and nothing of a fused attention on
a CPU or of grouped products; so the truth is counted on the plain twin.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from gpaiscope.compute.logs import prove  # noqa: E402
from gpaiscope.repository.logs import read_log  # noqa: E402
from gpaiscope.track import Tracker, for_accelerate, for_lightning, for_trainer  # noqa: E402

pytestmark = [pytest.mark.torch, pytest.mark.once]

torch.set_num_threads(1)  # small products gain nothing from more, and wait for one another

ROOT = Path(__file__).resolve().parents[2]
LENGTHS = (16, 20, 24, 32, 40, 48, 56, 64)
SMALL = {
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "vocab_size": 200,
    "max_position_embeddings": 128,
}


def language(kind: str = "llama", attention: str = "eager", build: Any = None, **more: Any) -> Any:
    torch.manual_seed(0)
    experts = {"experts_implementation": more.pop("experts")} if "experts" in more else {}
    config = transformers.AutoConfig.for_model(kind, **SMALL, **more)
    build = build or transformers.AutoModelForCausalLM
    return build.from_config(config, attn_implementation=attention, **experts).train()


def mixture(how: str) -> Any:
    return language("mixtral", num_key_value_heads=2, num_local_experts=4, num_experts_per_tok=2, experts=how)


def adapted() -> Any:
    peft = pytest.importorskip("peft")
    config = peft.LoraConfig(r=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    return peft.get_peft_model(language(), config)


class UNet(torch.nn.Module):  # type: ignore[misc, name-defined]
    """Down, through and up again, with a skip and a depthwise convolution."""

    def __init__(self) -> None:
        super().__init__()
        conv = torch.nn.Conv2d
        self.into, self.down = conv(3, 16, 3, padding=1), conv(16, 32, 3, stride=2, padding=1)
        self.middle = conv(32, 32, 3, padding=1)
        self.up, self.out = torch.nn.ConvTranspose2d(32, 16, 2, stride=2), conv(32, 3, 3, padding=1)

    def forward(self, image: Any) -> Any:
        first = torch.relu(self.into(image))
        return self.out(torch.cat([self.up(torch.relu(self.middle(self.down(first)))), first], dim=1))


def words(steps: int, lengths: tuple[int, ...] = (32,)) -> list[Any]:
    dice = torch.Generator().manual_seed(0)
    return [torch.randint(0, 200, (4, lengths[step % len(lengths)]), generator=dice) for step in range(steps)]


def trained_weights(model: Any) -> list[Any]:
    return [weights for weights in model.parameters() if weights.requires_grad]


def train(model: Any, batches: list[Any], optimizer: Any = None, every: int = 1) -> None:
    optimizer = optimizer or torch.optim.SGD(trained_weights(model), lr=0.01)
    for number, batch in enumerate(batches, start=1):
        if batch.is_floating_point():
            loss = (model(batch) - batch).square().mean()
        else:
            loss = model(input_ids=batch, labels=batch).loss
        loss.backward()
        if number % every == 0:
            optimizer.step()
            optimizer.zero_grad()


def counted(model: Any, batches: list[Any]) -> int:
    with FlopCounterMode(display=False) as counter:
        train(model, batches)
    return int(counter.get_total_flops())


def tracked(model: Any, batches: list[Any], folder: Path, every: int = 1, **settings: Any) -> Tracker:
    optimizer = torch.optim.SGD(trained_weights(model), lr=0.01)
    with Tracker(model, folder / "run.jsonl", optimizer=optimizer, interval=0.2, **settings) as tracker:
        train(model, batches, optimizer, every)
    assert tracker.problems == []
    return tracker


def assert_near(tracker: Tracker, truth: int, share: float = 0.02) -> None:
    low, best, high = tracker.flop.low, tracker.flop.best, tracker.flop.high
    assert low is not None
    assert best is not None
    assert high is not None
    assert abs(best / truth - 1) <= share
    assert low <= truth <= high
    assert (high - low) / best <= 0.1


@pytest.mark.parametrize(
    ("make", "plain"),
    [
        (language, language),
        (lambda: mixture("grouped_mm"), lambda: mixture("batched_mm")),
        (lambda: mixture("eager"), lambda: mixture("batched_mm")),
        (adapted, adapted),
        (lambda: language("bert", build=transformers.AutoModelForMaskedLM),) * 2,
    ],
    ids=["dense", "experts in groups", "experts one by one", "adapter", "encoder"],
)
def test_what_was_tracked_is_what_was_done(make: Callable[[], Any], plain: Callable[[], Any], tmp_path: Path) -> None:
    assert_near(tracked(make(), words(20), tmp_path), counted(plain(), words(20)))


def test_a_network_of_convolutions_is_counted(tmp_path: Path) -> None:
    batches = [torch.randn(4, 3, 16, 16) for _ in range(12)]
    tracker = tracked(UNet(), batches, tmp_path)
    assert_near(tracker, counted(UNet(), batches))
    assert tracker.meter is not None
    assert (tracker.meter.stages["training"].samples, tracker.meter.stages["training"].tokens) == (48, 0)


def test_the_gradients_of_depthwise_convolutions_take_as_much_as_they_do(tmp_path: Path) -> None:
    model = torch.nn.Conv2d(8, 8, 3, padding=1, groups=8)
    batches = [torch.randn(2, 8, 16, 16) for _ in range(3)]
    forward = 2 * 2 * 8 * 16 * 16 * 9
    assert tracked(model, batches, tmp_path).flop.best == 3 * 2 * forward  # no gradient of the input is wanted


def test_batches_of_any_length_are_worked_out_from_a_few(tmp_path: Path) -> None:
    batches = words(48, LENGTHS)
    tracker = tracked(language(), batches, tmp_path, every=2)
    assert_near(tracker, counted(language(), batches))
    assert tracker.steps == 24


def test_what_is_recomputed_to_save_memory_is_not_counted(tmp_path: Path) -> None:
    model = language()
    model.gradient_checkpointing_enable()
    tracker = tracked(model, words(6), tmp_path)
    assert_near(tracker, counted(language(), words(6)))
    assert tracker.meter is not None
    assert tracker.meter.again > 0


def test_a_fused_causal_attention_takes_the_pairs_that_it_looks_at(tmp_path: Path) -> None:
    eager = counted(language(), words(4))
    steps, passes, samples, layers, products, heads, width = 4, 3, 4, 2, 2, 4, 16
    scores = 2 * steps * passes * samples * layers * products * heads * width * (32 * 32 - 32 * 33 // 2)
    assert tracked(language(attention="sdpa"), words(4), tmp_path).flop.best == eager - scores


def test_layers_that_are_frozen_on_the_way_are_counted_anew(tmp_path: Path) -> None:
    model = language()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def freeze(frozen: bool) -> None:
        for parameter in model.model.layers[0].parameters():
            parameter.requires_grad = not frozen
        model.model.embed_tokens.weight.requires_grad = not frozen

    freeze(frozen=True)
    truth = 3 * counted(model, words(1))
    freeze(frozen=False)
    truth += 3 * counted(model, words(1))
    with Tracker(model, tmp_path / "run.jsonl", optimizer=optimizer, interval=0) as tracker:
        train(model, words(3), optimizer)
        freeze(frozen=True)
        tracker.checkpoint()
        train(model, words(3), optimizer)
    assert tracker.flop.best == truth


def test_passes_that_share_a_backward_pass_are_counted_together_and_not_each_time(tmp_path: Path) -> None:
    model = language()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with Tracker(model, tmp_path / "run.jsonl", optimizer=optimizer) as tracker:
        for batch in words(12):
            one, other = (model(input_ids=batch, labels=batch).loss for _ in range(2))
            (one + other).backward()
            optimizer.step()
    assert tracker.flop.best == 2 * counted(language(), words(12))
    assert tracker.meter is not None
    (shapes,) = tracker.meter.shapes.counted.values()
    assert sum(counts.times for counts in shapes.values()) <= 2


def test_teachers_and_rollouts_are_stages_of_their_own(tmp_path: Path) -> None:
    student, teacher = language(), language(num_key_value_heads=2).eval()
    optimizer = torch.optim.SGD(student.parameters(), lr=0.01)
    with Tracker(student, tmp_path / "run.jsonl", optimizer=optimizer) as tracker:
        for batch in words(4):
            with torch.no_grad(), tracker.scope("teacher-inference", teacher):
                teacher(input_ids=batch)
            with torch.no_grad(), tracker.scope("rollouts"):
                student.generate(batch[:, :8], max_new_tokens=8, do_sample=False, pad_token_id=0)
            student(input_ids=batch, labels=batch).loss.backward()
            optimizer.step()
        student.eval()
        with torch.no_grad():
            student(input_ids=words(1)[0])
    assert tracker.meter is not None
    stages = tracker.meter.stages
    assert set(stages) == {"training", "teacher-inference", "rollouts", "evaluation"}
    assert stages["training"].flop.best == counted(student.train(), words(4))
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        teacher(input_ids=words(1)[0])
    assert stages["teacher-inference"].flop.best == 4 * counter.get_total_flops()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        student.eval().generate(words(1)[0][:, :8], max_new_tokens=8, do_sample=False, pad_token_id=0)
    rollouts = stages["rollouts"].flop.best
    assert rollouts
    assert abs(rollouts / (4 * counter.get_total_flops()) - 1) < 0.02
    entry = (tmp_path / "run.activities.toml").read_text(encoding="utf-8")
    assert ('kind = "teacher-inference"' in entry, 'kind = "evaluation"' in entry) == (True, False)


class Rows(torch.utils.data.Dataset):  # type: ignore[misc, name-defined]
    def __len__(self) -> int:
        return 64

    def __getitem__(self, place: int) -> Any:
        return {"input_ids": torch.arange(32), "labels": torch.arange(32)}


def hugging(folder: Path, steps: int, callback: Any, **more: Any) -> Any:
    settings = transformers.TrainingArguments(
        str(folder), max_steps=steps, per_device_train_batch_size=4, gradient_accumulation_steps=2, save_steps=5,
        report_to=[], disable_tqdm=True, use_cpu=True, logging_steps=1000, **more,
    )  # fmt: skip
    return transformers.Trainer(language(), settings, train_dataset=Rows(), eval_dataset=Rows(), callbacks=[callback])


def test_one_line_in_the_trainer_of_transformers(tmp_path: Path) -> None:
    first = for_trainer(interval=0)
    hugging(tmp_path, 12, first, eval_strategy="steps", eval_steps=4).train()
    step = 2 * counted(language(), words(1))
    assert first.host.tracker.flop.best == 12 * step
    assert first.host.tracker.problems == []
    again = for_trainer(interval=0)
    hugging(tmp_path, 20, again).train(resume_from_checkpoint=str(tmp_path / "checkpoint-5"))
    assert again.host.tracker.flop.best == 20 * step
    proof = prove(read_log(tmp_path / "gpaiscope.jsonl"))
    assert proof.estimate.flop.best == 20 * step
    assert proof.facts["tokens"].best == 20 * 2 * 4 * 32
    assert any("lost in a crash" in warning for warning in proof.estimate.warnings)


def test_one_line_in_lightning(tmp_path: Path) -> None:
    lightning = pytest.importorskip("lightning.pytorch")

    class Module(lightning.LightningModule):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.network = language()

        def training_step(self, batch: Any, _: int) -> Any:
            return self.network(**batch).loss

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), lr=0.01)

    callback = for_lightning(tmp_path / "run.jsonl", interval=0)
    lightning.Trainer(
        max_steps=12, accelerator="cpu", logger=False, callbacks=[callback], enable_progress_bar=False,
        enable_model_summary=False, default_root_dir=tmp_path,
    ).fit(Module(), torch.utils.data.DataLoader(Rows(), batch_size=4))  # fmt: skip
    assert callback.host.tracker.problems == []
    assert callback.host.tracker.flop.best == 12 * counted(language(), words(1))
    assert callback.host.tracker.steps == 12


ACCELERATED = """
import sys, torch
from pathlib import Path
sys.path[:0] = [str(Path(sys.argv[1]) / "src"), str(Path(sys.argv[1]) / "tests" / "track")]
from accelerate import Accelerator
from test_trainings import Rows, for_accelerate, language
host = Accelerator(cpu=True, gradient_accumulation_steps=2)
network = language()
made = (network, torch.optim.SGD(network.parameters(), lr=0.01), torch.utils.data.DataLoader(Rows(), batch_size=4))
network, optimizer, batches = host.prepare(*made)
tracker = for_accelerate(host, network, optimizer, sys.argv[2] + "/run.jsonl", interval=0)
for batch in batches:
    with host.accumulate(network):
        host.backward(network(**batch).loss)
        optimizer.step()
        optimizer.zero_grad()
tracker.close()
print(tracker.problems)
"""


def test_two_processes_add_up_to_what_one_would_have_done(tmp_path: Path) -> None:
    pytest.importorskip("accelerate")
    script = tmp_path / "train.py"
    script.write_text(ACCELERATED, encoding="utf-8")
    launch = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", str(script)]
    done = subprocess.run(
        [*launch, str(ROOT), str(tmp_path)], capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("[]") == 2
    proof = prove(read_log(tmp_path / "run.jsonl"))
    assert proof.estimate.flop.best == 16 * counted(language(), words(1))
    assert (proof.facts["chips"].best, proof.facts["samples"].best) == (2, 64)
    (tmp_path / "run.rank-1.jsonl").unlink()
    alone = prove(read_log(tmp_path)).estimate
    assert alone.flop.best == proof.estimate.flop.best
    assert alone.flop.low == 8 * counted(language(), words(1))
    assert any("left no file" in warning for warning in alone.warnings)


def test_an_accelerator_keeps_the_count_in_its_checkpoints(tmp_path: Path) -> None:
    accelerate = pytest.importorskip("accelerate")

    def run(steps: int, load: bool) -> Any:
        host = accelerate.Accelerator(cpu=True)
        network = language()
        network, optimizer = host.prepare(network, torch.optim.SGD(network.parameters(), lr=0.01))
        tracker = for_accelerate(host, network, optimizer, tmp_path / "run.jsonl")
        if load:
            host.load_state(str(tmp_path / "kept"))
        for batch in words(steps):
            host.backward(network(input_ids=batch, labels=batch).loss)
            optimizer.step()
            if tracker.steps == 3 and not load:
                host.save_state(str(tmp_path / "kept"))
        tracker.close()
        return tracker

    step = counted(language(), words(1))
    assert run(5, load=False).flop.best == 5 * step
    assert run(4, load=True).flop.best == (3 + 4) * step


def test_killed_and_gone_on_nothing_is_counted_twice() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "track.py"), "kill", "--places", "3"],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert "3 of 3 places" in done.stdout, done.stdout + done.stderr


def test_a_second_tracker_of_the_same_model_counts_nothing(tmp_path: Path) -> None:
    model = language()
    with Tracker(model, tmp_path / "a.jsonl") as first, Tracker(model, tmp_path / "b.jsonl") as second:
        train(model, words(2))
    assert first.flop.best == counted(model, words(2))
    assert second.flop.best == 0
    assert "another tracker follows LlamaForCausalLM already" in second.problems[0]


def test_a_loss_that_is_no_number_and_a_model_without_parameters_are_counted(tmp_path: Path) -> None:
    model = language()
    with torch.no_grad():
        model.lm_head.weight.fill_(float("nan"))
    assert tracked(model, words(2), tmp_path).flop.best == counted(language(), words(2))

    class Product(torch.nn.Module):  # type: ignore[misc, name-defined]
        def forward(self, one: Any) -> Any:
            return one @ one

    with Tracker(product := Product(), tmp_path / "product.jsonl") as tracker:
        product(torch.ones(8, 8, requires_grad=True)).sum().backward()
    assert tracker.flop.best == 3 * 2 * 8**3


def test_passes_without_a_gradient_and_amounts_that_are_none_end_no_count(tmp_path: Path) -> None:
    model = torch.nn.Linear(8, 8)
    with Tracker(model, tmp_path / "run.jsonl", original_flop="lots", flop_before=-1) as tracker:
        with torch.no_grad():
            model.eval()(torch.ones(4, 8))
        model.train()(torch.ones(4, 8)).sum().backward()
    assert tracker.flop.best == 2 * 2 * 4 * 8 * 8
    assert [problem.partition("=")[0] for problem in tracker.problems] == ["flop_before", "original_flop"]


def test_a_host_that_changed_its_callback_is_told_and_the_training_goes_on(tmp_path: Path) -> None:
    callback = for_trainer(tmp_path / "run.jsonl")
    callback.on_train_begin("only one")  # what was asked for is gone
    callback.on_step_end()
    callback.on_train_begin(None, None, None, model=None)
    callback.on_step_begin()
    callback.on_step_end(None, None, None)
    callback.on_train_end()
    assert "no model was given" in callback.host.tracker.problems[0]


def test_a_line_that_is_passed_is_told_at_once(tmp_path: Path) -> None:
    told: list[Any] = []
    model = language()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    step = counted(language(), words(1))
    original = 3 * 4 * step
    with Tracker(
        model, tmp_path / "run.jsonl", optimizer=optimizer, original_flop=original, planned_steps=5,
        on_line=told.append, command=[sys.executable, "-c", f"open({str(tmp_path / 'mail')!r}, 'a').write(input())"],
    ) as tracker:  # fmt: skip
        train(model, words(5), optimizer)
    assert [(news.line, news.what) for news in told] == [("third", "planned"), ("third", "passed")]
    assert "more than" in told[1].says
    assert (tmp_path / "mail").read_text(encoding="utf-8").count('"line": "third"') == 2
    assert tracker.problems == []
