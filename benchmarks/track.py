"""Trainings that are tracked against the same that are not: what it costs, and what is left after a kill.

    python benchmarks/track.py overhead [--steps 200] [--rounds 5]
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


def overhead(steps: int, rounds: int) -> None:
    """Two twins step in turns, one of them tracked, so that whatever slows the machine slows both."""
    import torch

    from gpaiscope.track import Tracker

    torch.set_num_threads(1)
    batch = torch.randint(0, 1000, (BATCH, LENGTH))
    twins = []
    for _ in range(2):
        torch.manual_seed(0)
        network = model(WIDTH)
        twins.append((network, torch.optim.SGD(network.parameters(), lr=0.01)))

    def step(network: Any, optimizer: Any) -> float:
        begun = time.process_time()
        network(input_ids=batch, labels=batch).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        return time.process_time() - begun

    for _ in range(5):
        step(*twins[0])
        step(*twins[1])
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            bare = tracked = 0.0
            own = twins if number % 2 else twins[::-1]
            with Tracker(own[0][0], Path(folder) / f"{number}.jsonl", optimizer=own[0][1], interval=5) as tracker:
                for count in range(steps):
                    if count % 2:
                        bare += step(*own[1])
                    tracked += step(*own[0])
                    if not count % 2:
                        bare += step(*own[1])
            ratios.append(tracked / bare)
            flop = tracker.flop.best
            print(f"{steps} steps: {bare:.2f} s bare, {tracked:.2f} s tracked ({tracked / bare - 1:+.2%}), {flop} FLOP")
    print(f"median {statistics.median(ratios) - 1:+.2%} of a step, CPU seconds")


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
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--places", type=int, default=20)
    options = parser.parse_args()
    if options.what == "train":
        train(options.folder)
        return 0
    if options.what == "kill":
        return kill(options.places)
    overhead(options.steps, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
