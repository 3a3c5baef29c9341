"""The callbacks of trainers, each made from the class that the training has loaded, and the one tracker behind them.

Sources: transformers 5.24, ``trainer_callback.py``; lightning 2.6, ``pytorch/callbacks/callback.py``; accelerate 1.15,
``accelerator.py`` (``register_for_checkpointing``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from gpaiscope.track import beginnings
from gpaiscope.track.tracker import LOG, Tracker

DEFAULT_FILE: Final = "gpaiscope.jsonl"


def for_trainer(file: str | Path | None = None, **settings: Any) -> Any:
    """A callback for ``Trainer(callbacks=[...])``; the file stands in the trainer's folder where none is named.

    ``settings`` are those of `Tracker`. Raises ImportError where transformers is not loaded.
    """
    base = _module_loaded("transformers").TrainerCallback
    host = _HostedTracking("transformers", file, settings)

    def begin(callback: Any, args: Any, state: Any, control: Any, **named: Any) -> None:
        folder, planned = getattr(args, "output_dir", None), getattr(state, "max_steps", None)
        trainer = beginnings.trainer_calling(callback)
        told = {"method": beginnings.method_of(trainer, args), "teachers": beginnings.teachers_of(trainer)}
        host.begin_training(named.get("model"), folder, getattr(state, "global_step", 0), planned, **told)

    methods: dict[str, Any] = {
        "on_train_begin": begin,
        "on_step_begin": lambda *_, **__: host.set_in_step(True),
        "on_step_end": lambda _, args, state, control, **__: host.end_step(getattr(state, "global_step", None)),
        "on_save": lambda *_, **__: host.save_checkpoint(),
        "on_train_end": lambda *_, **__: host.end_training(),
    }
    return _callback("GpaiscopeCallback", base, methods, host)


def for_lightning(file: str | Path | None = None, **settings: Any) -> Any:
    """A callback for Lightning's ``Trainer(callbacks=[...])``.

    Raises ImportError where neither ``lightning`` nor ``pytorch_lightning`` is loaded.
    """
    # Both names may be installed, and a Trainer of one takes no callback of the other.
    names = ("lightning.pytorch", "pytorch_lightning")
    package = next((name for name in names if name in sys.modules), "lightning")
    # Lightning calls the module's training_step and not the module: hooks on its forward pass would see nothing.
    host = _HostedTracking("lightning", file, {"hooks": False, **settings})

    def begin(_: Any, trainer: Any, module: Any) -> None:
        # It may be infinity, which is a float, where no end is planned.
        planned = getattr(trainer, "estimated_stepping_batches", None)
        folder = getattr(trainer, "default_root_dir", None)
        host.begin_training(module, folder, getattr(trainer, "global_step", 0), planned)

    def begin_batch(_: Any, trainer: Any, module: Any, batch: Any, *__: Any, **___: Any) -> None:
        if host.tracker is not None and host.tracker.meter is not None:
            host.tracker.meter.batch(module, batch)

    methods = {
        "on_train_start": begin,
        "on_train_batch_start": begin_batch,
        "on_train_batch_end": lambda _, trainer, *__, **___: host.end_step(getattr(trainer, "global_step", None)),
        "on_save_checkpoint": lambda *_, **__: host.save_checkpoint(),
        "on_train_end": lambda *_, **__: host.end_training(),
        "on_exception": lambda *_, **__: host.end_training(),
    }
    return _callback("GpaiscopeCallback", _module_loaded(package).Callback, methods, host)


def for_accelerate(
    accelerator: Any, model: Any, optimizer: Any, file: str | Path = DEFAULT_FILE, **settings: Any
) -> Tracker:
    """A tracker of what was prepared by an Accelerator, which saves and loads it with its own state."""
    tracker = Tracker(model, file, optimizer=optimizer, host="accelerate", **settings)
    try:
        accelerator.register_for_checkpointing(tracker)
    except Exception as error:  # a training never fails for being tracked
        tracker.problem(f"the accelerator does not keep the tracker's state: {error}")
    return tracker


class _HostedTracking:
    """What a callback does, whatever the trainer calls it. ``tracker`` is that of the training that goes on."""

    def __init__(self, name: str, file: str | Path | None, settings: dict[str, Any]) -> None:
        self.name, self.file, self.settings = name, file, settings
        self.tracker: Tracker | None = None

    def begin_training(self, model: Any, folder: Any, step: Any, planned: Any, **told: Any) -> None:
        """Make a tracker of the training that begins; what the host says is planned may be no number of steps.

        ``told`` are settings of the tracker that the host gives, which the caller's own go before.
        """
        if self.tracker is not None:  # a trainer may train again, after a failure too
            self.tracker.close()
        file = Path(self.file) if self.file is not None else Path(folder or ".") / DEFAULT_FILE
        planned_steps = planned if isinstance(planned, int) and planned > 0 else None
        settings = {"planned_steps": planned_steps, **told, **self.settings}
        self.tracker = Tracker(model, file, step=int(step or 0), host=self.name, **settings)

    def set_in_step(self, inside: bool) -> None:
        """Tell whether what runs now is part of a step: a pass that learns nothing is no evaluation there."""
        if self.tracker is not None and self.tracker.meter is not None:
            self.tracker.meter.in_step = inside

    def end_step(self, number: Any) -> None:
        """A step is done; a host that has changed may say no number."""
        if self.tracker is not None:
            self.tracker.step(number if isinstance(number, int) else None)
            self.set_in_step(False)

    def save_checkpoint(self) -> None:
        """The host writes a checkpoint."""
        if self.tracker is not None:
            self.tracker.checkpoint()

    def end_training(self) -> None:
        """The training is over, or has failed."""
        if self.tracker is not None:
            self.tracker.close()


def _callback(name: str, base: Any, methods: dict[str, Any], host: _HostedTracking) -> Any:
    """An object of a class made from the trainer's own; what a method raises is told, and the training goes on."""

    def that_never_raises(method: Any) -> Any:
        def guarded_method(*arguments: Any, **named: Any) -> None:
            try:
                method(*arguments, **named)
            except Exception as error:
                if host.tracker is not None:
                    host.tracker.problem(f"{host.name}: {type(error).__name__}: {error}")
                else:
                    LOG.warning("gpaiscope: %s: nothing is counted: %s: %s", host.name, type(error).__name__, error)

        return guarded_method

    # A host calls a method for each of its events, of which most are none of ours: its own class has them all.
    guarded_methods = {event: that_never_raises(method) for event, method in methods.items()}
    callback = type(name, (base,), guarded_methods)()
    callback.host = host
    return callback


def _module_loaded(name: str) -> Any:
    if name not in sys.modules:
        raise ImportError(f"{name} is not loaded: import it before the tracker is made")
    return sys.modules[name]
