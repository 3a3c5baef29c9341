"""Trainings that are tracked against the same that are not: what it costs, and what is left after a kill.

``documented`` runs ten scripts as the hosts' documentation shows them, with one line more, and says of how many the
dossier that is left needs no correction (``tests/track/documented``, judged before they were run).

    python benchmarks/track.py overhead [--steps 200] [--rounds 4]
    python benchmarks/track.py kill [--places 20]
    python benchmarks/track.py documented

Needs ``tests/track/requirements.txt`` beside the package: `make track` makes that environment.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

STEPS: Final = 60
SAVED: Final = 10
WIDTH, LENGTH, BATCH = 192, 64, 8


def model(width: int, layers: int = 2) -> Any:
    """A dense language model, small enough for a step of some tens of milliseconds."""
    import transformers

    config = transformers.LlamaConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=3 * width,
        vocab_size=1000,
    )
    return transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager")


CLOCKS: Final = {"CPU": time.process_time, "wall": time.perf_counter}
ALLOWED: Final = 0.01
HOOKS: Final = ("_forward_pre_hooks", "_forward_hooks", "_optimizer_step_post_hooks")
Took = dict[str, float]


class Trained:
    """A network that steps with its hooks or without them, so that both are measured on the same memory."""

    def __init__(self) -> None:
        import torch

        torch.manual_seed(0)
        self.network = model(WIDTH)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=0.01)
        self.batch = torch.randint(0, 1000, (BATCH, LENGTH))

    def step(self) -> Took:
        """What a step takes, by each clock."""
        begun = {name: clock() for name, clock in CLOCKS.items()}
        self.network(input_ids=self.batch, labels=self.batch).loss.backward()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return {name: clock() - begun[name] for name, clock in CLOCKS.items()}

    def bare(self) -> Took:
        """The same with all hooks put aside."""
        kept = [(owner, name, getattr(owner, name)) for owner in (self.network, self.optimizer) for name in HOOKS
                if hasattr(owner, name)]  # fmt: skip
        for owner, name, hooks in kept:
            setattr(owner, name, type(hooks)())
        took = self.step()
        for owner, name, hooks in kept:
            setattr(owner, name, hooks)
        return took


@dataclass
class Taken:
    """Steps without hooks, with them, and of those the ones that were counted; ``once`` is beginning and end."""

    bare: list[Took] = field(default_factory=list)
    usual: list[Took] = field(default_factory=list)
    counted: list[Took] = field(default_factory=list)
    once: float = 0.0

    def share(self, clock: str) -> float:
        """What tracking adds to a step, counted steps with it.

        Others use the machine and only ever make a step slower: the usual ones are held together at their first
        quarter. Those that were counted are few, and each is taken as long as it was.
        """
        bare, usual = (
            statistics.quantiles([step[clock] for step in steps], n=4)[0] for steps in (self.bare, self.usual)
        )
        more = sum(step[clock] - bare for step in self.counted)
        return ((usual - bare) * len(self.usual) + more) / (bare * len(self.bare))

    def summed(self, clock: str) -> float:
        """The same by plain sums, disturbances and all."""
        tracked = sum(step[clock] for step in self.usual + self.counted)
        return tracked / sum(step[clock] for step in self.bare) - 1


def turn(trained: Trained, steps: int, file: Path, taken: Taken) -> int:
    """One run of so many steps, tracked and not by turns; gives how many of them were counted."""
    from gpaiscope.track import Tracker

    begun = time.process_time()
    tracker = Tracker(trained.network, file, optimizer=trained.optimizer, interval=5)
    taken.once += time.process_time() - begun
    assert tracker.meter is not None
    known = 0
    for count in range(steps):
        if count % 2:
            taken.bare.append(trained.bare())
        took = trained.step()
        if count % 2 == 0:
            taken.bare.append(trained.bare())
        times = sum(counts.times for shapes in tracker.meter.shapes.counted.values() for counts in shapes.values())
        (taken.counted if times > known else taken.usual).append(took)
        known = times
    begun = time.process_time()
    tracker.close()
    taken.once += time.process_time() - begun
    return known


def overhead(steps: int, rounds: int) -> int:
    """What tracking adds to a step over so many steps, by CPU seconds and by the clock on the wall."""
    import torch

    torch.set_num_threads(1)
    trained, taken = Trained(), Taken()
    for _ in range(WARM):
        trained.step()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            counted = turn(trained, steps, Path(folder) / f"{number}.jsonl", taken)
            shares = ", ".join(
                f"{name} {taken.share(name):+.2%} ({taken.summed(name):+.2%} by sums)" for name in CLOCKS
            )
            print(f"{len(taken.bare)} pairs of steps, {counted} counted of the last {steps}: {shares}", flush=True)
    print(
        f"a step takes {taken.share('CPU'):+.2%} CPU seconds; beginning and end {taken.once / rounds:.3f} s once a run"
    )
    return int(taken.share("CPU") > ALLOWED)


WARM: Final = 5


def train(folder: Path) -> None:
    """A training with checkpoints that goes on from the last one, and is killed from outside."""
    import torch

    from gpaiscope.track import Tracker

    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(64, 256), torch.nn.ReLU(), torch.nn.Linear(256, 8))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    saved = folder / "checkpoint.pt"
    kept = torch.load(saved) if saved.exists() else None
    begun = kept["step"] if kept else 0
    if kept:
        network.load_state_dict(kept["model"])
    with Tracker(network, folder / "run.jsonl", optimizer=optimizer, interval=0.05, step=begun) as tracker:
        for step in range(begun + 1, STEPS + 1):
            network(torch.randn(16, 64)).square().mean().backward()
            time.sleep(0.005)
            optimizer.step()
            optimizer.zero_grad()
            print(step, flush=True)
            if step % SAVED == 0:
                torch.save({"step": step, "model": network.state_dict()}, folder / "draft.pt")
                (folder / "draft.pt").replace(saved)
                tracker.checkpoint()


def killed(folder: Path, at: int | None, delay: float = 0.0) -> None:
    """Run the training, and kill it a moment after a step where one is named."""
    child = subprocess.Popen(
        [sys.executable, __file__, "train", str(folder)], stdout=subprocess.PIPE, encoding="utf-8", env=os.environ
    )
    assert child.stdout is not None
    for line in child.stdout:
        if at is not None and int(line) >= at:
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdout.close()


def kill(places: int) -> int:
    """Kill at as many places and go on: the end has what one that was never killed took, and no more."""
    from gpaiscope.repository.logs import read_log
    from gpaiscope.track.record import history_of, last_progress

    dice = random.Random(0)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole")
        whole.mkdir()
        killed(whole, None)
        undisturbed = last_progress(whole / "run.jsonl")
        assert undisturbed is not None
        truth = undisturbed.stages["training"].flop.best
        assert truth
        for place in range(places):
            at = 1 + place * (STEPS - 1) // places
            own = Path(folder, str(place))
            own.mkdir()
            killed(own, at, dice.random() * 0.02)
            before = list(history_of(own / "run.jsonl"))
            lost = max(at - (before[-1].step if before else 0), 0)
            killed(own, None)
            resumed = last_progress(own / "run.jsonl")
            assert resumed is not None
            flop = resumed.stages["training"].flop
            read_log(own / "run.jsonl")
            holds = flop.low <= truth <= flop.high and abs(flop.best / truth - 1) < 0.02
            wrong += not holds
            print(f"killed after step {at}: {lost} steps not written, then {flop.best / truth:.4f} of the truth, "
                  f"{resumed.repeated_flop / truth:.3f} done twice and not counted")  # fmt: skip
    print(f"{places - wrong} of {places} places: nothing counted twice, at most one interval lost")
    return int(wrong > 0)


def documented() -> int:
    """Of how many documented scripts the dossier needs no correction."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.track.documented import setting

    corrected = 0
    with tempfile.TemporaryDirectory() as folder:
        setting.prepare(Path(folder))
        for script in setting.SCRIPTS:
            differences = setting.differences(script, setting.run(script, Path(folder)))
            corrected += bool(differences)
            print(f"{script}: {'; '.join(differences) or 'nothing to correct'}", flush=True)
    print(f"{len(setting.SCRIPTS) - corrected} of {len(setting.SCRIPTS)} dossiers need no correction")
    return int(corrected > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("overhead", "kill", "documented", "train"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--places", type=int, default=20)
    options = parser.parse_args()
    if options.what == "train":
        train(options.folder)
        return 0
    if options.what == "documented":
        return documented()
    if options.what == "kill":
        return kill(options.places)
    return overhead(options.steps, options.rounds)


if __name__ == "__main__":
    sys.exit(main())
