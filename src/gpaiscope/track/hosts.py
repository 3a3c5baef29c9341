"""The callbacks of trainers, each made from the class that the training has loaded, and the one tracker behind them.

Sources: transformers 5.24, ``trainer_callback.py``; lightning 2.6, ``pytorch/callbacks/callback.py``; accelerate 1.15,
``accelerator.py`` (``register_for_checkpointing``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from gpaiscope.track.tracker import LOG, Tracker

FILE: Final = "gpaiscope.jsonl"


def for_trainer(file: str | Path | None = None, **settings: Any) -> Any:
    """A callback for ``Trainer(callbacks=[...])``; the file stands in the trainer's folder where none is named.

    ``settings`` are those of `Tracker`. Raises ImportError where transformers is not loaded.
    """
    base = _loaded("transformers").TrainerCallback
    host = _Host("transformers", file, settings)

    def begin(_: Any, args: Any, state: Any, control: Any, **named: Any) -> None:
        folder = getattr(args, "output_dir", None)
        host.begin(named.get("model"), folder, getattr(state, "global_step", 0), getattr(state, "max_steps", None))

    methods = {
        "on_train_begin": begin,
        "on_step_begin": lambda *_, **__: host.within(True),
        "on_step_end": lambda _, args, state, control, **__: host.step(getattr(state, "global_step", None)),
        "on_save": lambda *_, **__: host.save(),
        "on_train_end": lambda *_, **__: host.end(),
    }
    return _made("GpaiscopeCallback", base, methods, host)


def for_lightning(file: str | Path | None = None, **settings: Any) -> Any:
    """A callback for Lightning's ``Trainer(callbacks=[...])``.

    Raises ImportError where neither ``lightning`` nor ``pytorch_lightning`` is loaded.
    """
    found = next((name for name in ("lightning.pytorch", "pytorch_lightning") if name in sys.modules), "lightning")
    host = _Host("lightning", file, {"hooks": False, **settings})

    def begin(_: Any, trainer: Any, module: Any) -> None:
        ahead = getattr(trainer, "estimated_stepping_batches", None)
        planned = int(ahead) if isinstance(ahead, int) and ahead > 0 else None
        host.begin(module, getattr(trainer, "default_root_dir", None), getattr(trainer, "global_step", 0), planned)

    def batch(_: Any, trainer: Any, module: Any, batch: Any, *__: Any, **___: Any) -> None:
        if host.tracker is not None and host.tracker.meter is not None:
            host.tracker.meter.batch(module, batch)

    def done(_: Any, trainer: Any, *__: Any, **___: Any) -> None:
        host.step(getattr(trainer, "global_step", None))

    methods = {
        "on_train_start": begin,
        "on_train_batch_start": batch,
        "on_train_batch_end": done,
        "on_save_checkpoint": lambda *_, **__: host.save(),
        "on_train_end": lambda *_, **__: host.end(),
        "on_exception": lambda *_, **__: host.end(),
    }
    return _made("GpaiscopeCallback", _loaded(found).Callback, methods, host)


def for_accelerate(accelerator: Any, model: Any, optimizer: Any, file: str | Path = FILE, **settings: Any) -> Tracker:
    """A tracker of what was prepared by an Accelerator, which saves and loads it with its own state."""
    tracker = Tracker(model, file, optimizer=optimizer, host="accelerate", **settings)
    try:
        accelerator.register_for_checkpointing(tracker)
    except Exception as error:  # a training never fails for being tracked
        tracker.problem(f"the accelerator does not keep the tracker's state: {error}")
    return tracker


class _Host:
    """What a callback does, whatever the trainer calls it."""

    def __init__(self, name: str, file: str | Path | None, settings: dict[str, Any]) -> None:
        self.name, self.file, self.settings = name, file, settings
        self.tracker: Tracker | None = None

    def begin(self, model: Any, folder: Any, step: Any, planned: Any) -> None:
        if self.tracker is not None:
            self.tracker.close()
        file = Path(self.file) if self.file is not None else Path(folder or ".") / FILE
        settings = {"planned_steps": planned if isinstance(planned, int) and planned > 0 else None, **self.settings}
        self.tracker = Tracker(model, file, step=int(step or 0), host=self.name, **settings)

    def within(self, inside: bool) -> None:
        if self.tracker is not None and self.tracker.meter is not None:
            self.tracker.meter.in_step = inside

    def step(self, number: Any) -> None:
        if self.tracker is not None:
            self.tracker.step(number if isinstance(number, int) else None)
            self.within(False)

    def save(self) -> None:
        if self.tracker is not None:
            self.tracker.checkpoint()

    def end(self) -> None:
        if self.tracker is not None:
            self.tracker.close()


def _made(name: str, base: Any, methods: dict[str, Any], host: _Host) -> Any:
    """An object of a class made from the trainer's own; what a method raises is told, and the training goes on."""

    def careful(do: Any) -> Any:
        def told(*arguments: Any, **named: Any) -> None:
            try:
                do(*arguments, **named)
            except Exception as error:
                if host.tracker is not None:
                    host.tracker.problem(f"{host.name}: {type(error).__name__}: {error}")
                else:
                    LOG.warning("gpaiscope: %s: nothing is counted: %s: %s", host.name, type(error).__name__, error)

        return told

    made = type(name, (base,), {key: careful(do) for key, do in methods.items()})()
    made.host = host
    return made


def _loaded(name: str) -> Any:
    if name not in sys.modules:
        raise ImportError(f"{name} is not loaded: import it before the tracker is made")
    return sys.modules[name]
