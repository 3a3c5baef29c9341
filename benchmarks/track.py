"""Trainings that are tracked against the same that are not: what it costs, and what is left after a kill.

    python benchmarks/track.py overhead [--steps 200] [--rounds 4]
    python benchmarks/track.py kill [--places 20]

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
from collections.abc import Callable
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


def twin() -> Callable[[], dict[str, float]]:
    """A step of a network of its own, which tells what it took by each clock."""
    import torch

    torch.manual_seed(0)
    network = model(WIDTH)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    batch = torch.randint(0, 1000, (BATCH, LENGTH))

    def step() -> dict[str, float]:
        begun = {name: clock() for name, clock in CLOCKS.items()}
        network(input_ids=batch, labels=batch).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return {name: clock() - begun[name] for name, clock in CLOCKS.items()}

    step.network, step.optimizer = network, optimizer  # type: ignore[attr-defined]
    return step


@dataclass
class Round:
    """One run: pairs of steps next to one another, of which one is tracked, and which of those were counted."""

    pairs: list[tuple[dict[str, float], dict[str, float]]] = field(default_factory=list)
    counted: list[bool] = field(default_factory=list)
    once: float = 0.0

    def share(self, clock: str) -> float:
        """What tracking adds: of usual steps the median difference of a pair, of counted ones what each took more.

        Others use the machine: a median of pairs is moved by none of the steps that they disturb.
        """
        usual = statistics.median(bare[clock] for bare, _ in self.pairs)
        differences = [tracked[clock] - bare[clock] for bare, tracked in self.pairs]
        plain = [each for each, counted in zip(differences, self.counted, strict=True) if not counted]
        more = [
            tracked[clock] - usual for (_, tracked), counted in zip(self.pairs, self.counted, strict=True) if counted
        ]
        return (statistics.median(plain) * len(plain) + sum(more)) / (usual * len(self.pairs))

    def summed(self, clock: str) -> float:
        """The same by the plain sums, disturbances and all."""
        bare, tracked = (sum(pair[place][clock] for pair in self.pairs) for place in (0, 1))
        return tracked / bare - 1


def turn(number: int, steps: int, twins: list[Any], folder: Path) -> Round:
    """Two twins step in turns, one of them tracked; which of them it is, and which steps first, alternates."""
    from gpaiscope.track import Tracker

    bare, own = twins[number % 2], twins[1 - number % 2]
    found, begun = Round(), time.process_time()
    tracker = Tracker(own.network, folder / f"{number}.jsonl", optimizer=own.optimizer, interval=5)
    found.once = time.process_time() - begun
    assert tracker.meter is not None
    known = 0
    for count in range(steps):
        first = (count + number // 2) % 2
        took = [each() for each in ((bare, own) if first else (own, bare))]
        found.pairs.append((took[1 - first], took[first]))
        times = sum(each.times for shape in tracker.meter.shapes.counted.values() for each in shape.values())
        found.counted.append(times > known)
        known = times
    begun = time.process_time()
    tracker.close()
    found.once += time.process_time() - begun
    return found


def overhead(steps: int, rounds: int) -> int:
    """What tracking adds to a step over so many steps, by CPU seconds and by the clock on the wall."""
    import torch

    torch.set_num_threads(1)
    twins = [twin(), twin()]
    for each in twins * WARM:
        each()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            found.append(each := turn(number, steps, twins, Path(folder)))
            shares = ", ".join(f"{name} {each.share(name):+.2%} ({each.summed(name):+.2%} by sums)" for name in CLOCKS)
            print(
                f"{steps} steps, {sum(each.counted)} counted: {shares}; {each.once * 1000:.0f} ms CPU once", flush=True
            )
    medians = {name: statistics.median(each.share(name) for each in found) for name in CLOCKS}
    print(", ".join(f"{name} median {share:+.2%} of a step" for name, share in medians.items()))
    return int(medians["CPU"] > ALLOWED)


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
    from gpaiscope.track.record import last_state, states

    dice = random.Random(0)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole")
        whole.mkdir()
        killed(whole, None)
        right = last_state(whole / "run.jsonl")
        assert right is not None
        truth = right.stages["training"].flop.best
        assert truth
        for place in range(places):
            at = 1 + place * (STEPS - 1) // places
            own = Path(folder, str(place))
            own.mkdir()
            killed(own, at, dice.random() * 0.02)
            before = list(states(own / "run.jsonl"))
            lost = max(at - (before[-1].step if before else 0), 0)
            killed(own, None)
            found = last_state(own / "run.jsonl")
            assert found is not None
            flop = found.stages["training"].flop
            read_log(own / "run.jsonl")
            holds = flop.low <= truth <= flop.high and abs(flop.best / truth - 1) < 0.02
            wrong += not holds
            print(f"killed after step {at}: {lost} steps not written, then {flop.best / truth:.4f} of the truth, "
                  f"{found.repeated / truth:.3f} done twice and not counted")  # fmt: skip
    print(f"{places - wrong} of {places} places: nothing counted twice, at most one interval lost")
    return int(wrong > 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("overhead", "kill", "train"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--places", type=int, default=20)
    options = parser.parse_args()
    if options.what == "train":
        train(options.folder)
        return 0
    if options.what == "kill":
        return kill(options.places)
    return overhead(options.steps, options.rounds)


if __name__ == "__main__":
    sys.exit(main())
