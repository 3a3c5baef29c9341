"""Trackers that follow no framework: what they write down and say, of a model that takes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpaiscope.track import Tracker

MORE_THAN_A_THIRD = "4e23"
"""FLOP, of an original of 1e24."""


class Hook:
    """What a module gives for a hook."""

    def remove(self) -> None:
        """Nothing was hooked."""


class Module:
    """A model as far as a tracker asks for one."""

    def register_forward_pre_hook(self, *_: object, **__: object) -> Hook:
        """Hook nothing."""
        return Hook()

    register_forward_hook = register_forward_pre_hook

    def parameters(self) -> list[Any]:
        """None."""
        return []


def without_model() -> None:
    """A tracker that was given no model."""
    follow(lambda: Tracker(file=Path("none/run.jsonl")))


def with_model() -> None:
    """A tracker of a model that is planned to take some steps."""
    follow(lambda: Tracker(Module(), "model/run.jsonl", planned_steps=7, kind="post-training"))


def with_wrong_settings() -> None:
    """A tracker of which each setting is wrong: none of them ends the training."""
    wrong: dict[str, Any] = {"planned_steps": "many", "step": [1], "original_flop": "a lot", "flop_before": -1}
    follow(lambda: Tracker(Module(), "wrong/run.jsonl", optimizer=3, **wrong))


def over_the_lines() -> None:
    """A tracker of a training that took more than a third of its original before it began."""
    taken: dict[str, Any] = {"original_flop": "1e24", "original_systemic": True, "flop_before": MORE_THAN_A_THIRD}
    follow(lambda: Tracker(Module(), "lines/run.jsonl", on_line=lambda line: print("line", line.says), **taken))


def from_a_step() -> None:
    """A tracker that goes on from a step between two rows of a record."""
    follow(lambda: Tracker(Module(), "tracked/run.jsonl", step=150, original_flop="1e23"))


def follow(make: Callable[[], Tracker]) -> None:
    """Make a tracker, take a few steps, close it, and print what it said."""
    said = Said()
    logging.getLogger("gpaiscope.track").addHandler(said)
    try:
        with make() as tracker:
            for _ in range(3):
                tracker.step()
            tracker.checkpoint()
            with tracker.scope("rollouts"):
                pass
    finally:
        logging.getLogger("gpaiscope.track").removeHandler(said)
    print("\n".join([*said.messages, *tracker.problems, f"{tracker.flop}"]))


class Said(logging.Handler):
    """Keeps what was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.messages.append(record.getMessage())
