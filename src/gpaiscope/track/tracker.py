"""One training, followed: what it takes is counted, written down, and held against the lines of the law.

Nothing here ever fails the training. What goes wrong is caught, told once by logging, and written into the file.
"""

from __future__ import annotations

import atexit
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from gpaiscope.track.counting import torch
from gpaiscope.track.lines import Lines, Told, lines_on
from gpaiscope.track.meter import EVALUATION, NOTHING, TRAINING, Meter, Stage
from gpaiscope.track.record import Record, State, last_state, of_rank, resumed, rows, states
from gpaiscope.values import Exact, Range, parse_exact, rounded_text

P = ParamSpec("P")
R = TypeVar("R")

LOG: Final = logging.getLogger("gpaiscope.track")
INTERVAL: Final = 60.0
CHECKED: Final = 1.0
"""Seconds after which the lines of the law are looked at again, at the end of a step."""
MOST_READ: Final = 64
"""Files of other processes that are looked into while a training runs; more are taken to be like those."""
PATIENCE: Final = 20.0
"""Seconds that a command of the user may take; at the end of a training no more is waited for it."""


def guarded(do: Callable[P, R]) -> Callable[P, R | None]:
    """A method of a tracker that never raises: what goes wrong is told once, gives None, and the training goes on."""

    @wraps(do)
    def told(*arguments: P.args, **named: P.kwargs) -> R | None:
        try:
            return do(*arguments, **named)
        except Exception as error:  # a training never fails for being tracked
            tracker: Tracker = arguments[0]  # type: ignore[assignment]
            tracker.problem(f"{do.__name__}: {type(error).__name__}: {error}")
            return None

    return told


class Tracker:
    """Follows a training in plain PyTorch from when it is made until it is closed; hosts have one of their own.

    ``model`` is the module that is trained, or several; ``optimizer`` counts the steps, where `step` is not called.
    ``file`` is the record that `gpaiscope estimate log` reads; a training that goes on is written on in it. ``step`` is
    the step of the checkpoint that it goes on from, where it is not told by `load_state_dict`.
    ``original_flop`` is the original's training compute: a third of it is a line too, and it counts in the others.
    ``flop_before`` was spent in earlier runs of this training, the original's left out. ``planned_steps`` tell what the
    whole will take. ``on_line`` is called with what is told of a line, and ``command`` is run with it as JSON on its
    standard input.
    """

    def __init__(
        self,
        model: Any = (),
        file: str | os.PathLike[str] = "gpaiscope.jsonl",
        *,
        optimizer: Any = None,
        interval: float = INTERVAL,
        original_flop: str | int | None = None,
        original_systemic: bool = False,
        flop_before: str | int | None = 0,
        planned_steps: int | None = None,
        step: int | None = None,
        kind: str = "",
        on_line: Callable[[Told], object] | None = None,
        command: Sequence[str] = (),
        host: str = "torch",
        hooks: bool = True,
    ) -> None:
        self.interval, self.host, self.hooks = interval, host, hooks
        self.on_line, self.command = on_line, tuple(command)
        self.kind = kind or ("pre-training" if original_flop is None else "fine-tuning")
        self.problems: list[str] = []
        self.told: list[Told] = []
        self.meter: Meter | None = None
        self.base = State()
        self.steps = 0
        self.lines: Lines | None = None
        self._waiting: list[Any] = []
        self._hook: Any = None
        self._closed = False
        self.session, self.started = uuid.uuid4().hex[:12], time.time()
        self.began = self._written = self._checked = time.monotonic()
        self.rank, self.ranks = 0, 1
        self.planned_steps: int | None = None
        self._begin(model, file, optimizer, (step, planned_steps), (original_flop, original_systemic, flop_before))

    @guarded
    def _begin(
        self, model: Any, file: Any, optimizer: Any, steps: tuple[Any, Any], given: tuple[Any, bool, Any]
    ) -> None:
        self.rank, self.ranks = _place()
        step, self.planned_steps = (self._number(*each) for each in zip(("step", "planned_steps"), steps, strict=True))
        self.record = Record(Path(file), self.rank, anew=not step)
        original, systemic, before = given
        self.before = self._amount("flop_before", before) or 0
        self.record.open()
        self._resume(step)
        if self.rank == 0:
            self._draw_lines(self._amount("original_flop", original), systemic)
        models = _models(model)
        if not models:
            self.problem("no model was given: nothing is counted")
        elif not any(hasattr(each, "register_forward_pre_hook") for each in models):
            self.problem("the model is no module of torch: nothing is counted")
        elif taken := [each for each in models if id(each) in _FOLLOWED]:
            self.problem(f"another tracker follows {type(taken[0]).__name__} already: nothing is counted here")
        else:
            self._follow(models)
        self._hook_optimizer(optimizer)
        self._write("start", **self._about(models))
        atexit.register(self.close)

    @guarded
    def _draw_lines(self, original: Exact | None, systemic: bool) -> None:
        """The lines of the day; by a clock that is wrong there may be none, and the counting goes on without."""
        self.lines = lines_on(self._day(), original, systemic=systemic)
        self.lines.told.update(self.base.told)

    def _number(self, name: str, given: Any) -> int | None:
        """A number of steps that was given, also as one of another library; what is none is told."""
        try:
            return None if given is None else int(given)
        except (TypeError, ValueError, OverflowError):
            self.problem(f"{name}={given!r} is no number of steps, and was left out")
            return None

    def _amount(self, name: str, given: Any) -> Exact | None:
        """An amount of FLOP that was given, also as a number of another library, by how it prints.

        None for nought, for None, and for what is no amount, which is told.
        """
        if given is None:
            return None
        plain = isinstance(given, str | int | float | Decimal | Fraction)
        try:
            found = parse_exact(given if plain else f"{given}")
        except (TypeError, ValueError):
            found = -1
        if found < 0:
            self.problem(f"{name}={given!r} is no amount of FLOP, and was left out")
        return found if found > 0 else None

    def _follow(self, models: list[Any]) -> None:
        self.meter = Meter(models, hooks=self.hooks)
        self._ids = {id(each) for each in models}
        _FOLLOWED.update(self._ids)

    def _hook_optimizer(self, optimizer: Any) -> None:
        inner = getattr(optimizer, "optimizer", optimizer)
        if inner is not None:
            self._hook = inner.register_step_post_hook(lambda *_: self.step())

    def __enter__(self) -> Tracker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- what the training tells

    @guarded
    def step(self, number: int | None = None) -> None:
        """A step of the optimizer is done; ``number`` says the how-manieth of the training, where the host knows it."""
        if self._closed:
            return
        self.steps = self.steps + 1 if number is None else int(number) - self.base.step
        if self.meter is None:
            return
        self.meter.close()
        if self.steps == 1 and not self.meter.has_seen:
            self.problem(UNSEEN)
        now = time.monotonic()
        if now - self._written >= self.interval:
            self._write("interval")
        if now - self._checked >= CHECKED or self.steps == 1:
            self._check()

    @guarded
    def checkpoint(self) -> None:
        """The training is being saved: what was counted until here is written at once."""
        if self.meter is not None and not self._closed:
            self.meter.close()
            self._write("checkpoint")

    @contextmanager
    def scope(self, kind: str, model: Any = None) -> Iterator[None]:
        """What runs in the block is an activity of its own: ``rollouts``, ``teacher-inference``, ``synthetic-data``.

        The words are those of a dossier's activities. ``model`` is one that the tracker does not follow yet.
        """
        inner = self._scoped(kind, model)
        try:
            yield
        finally:
            self._unscoped(inner)

    @guarded
    def _scoped(self, kind: str, model: Any) -> Any:
        if self.meter is None or self._closed:
            return None
        for each in _models(model):
            self.meter.attach(each)
        inner = self.meter.scope(kind)
        inner.__enter__()
        return inner

    @guarded
    def _unscoped(self, inner: Any) -> None:
        if inner is not None:
            inner.__exit__(None, None, None)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps, so that a training goes on from it without counting twice."""
        try:
            return self._state().to_dict()
        except Exception as error:
            self.problem(f"state_dict: {error}")
            return {}

    @guarded
    def load_state_dict(self, kept: Mapping[str, Any]) -> None:
        """Go on from a checkpoint."""
        state = State.of(kept)
        self.record.go_back_to(state.run)
        latest = resumed(states(self.record.path), state.step)
        self.base = replace(
            state, seconds=max(state.seconds, latest.seconds), repeated=latest.repeated, told=latest.told
        )
        if self.lines is not None:
            self.lines.told.update(self.base.told)
        self._write("resume")

    def _resume(self, step: int | None) -> None:
        known = list(states(self.record.path))
        self.base = resumed(known, step)
        if self.base.uncounted and not known:
            self.problem(f"the {self.base.uncounted} steps before were not tracked: they are no part of the count")
        if known and step is None:
            self.problem(f"the file holds a training up to step {self.base.step}: it is taken to go on from there")
        self.base.run = self.base.run or self.session

    @guarded
    def close(self) -> None:
        """The training is over: write what it took, and its entry for a dossier."""
        if self._closed:
            return
        if self.meter is not None:
            self.meter.detach()
            self._check()
            _FOLLOWED.difference_update(self._ids)
        self._write("end")
        self._closed = True
        atexit.unregister(self.close)
        if self._hook is not None:
            self._hook.remove()
        if self.rank == 0 and self.meter is not None:
            self._tell_end(self._write_entry())
        for thread in self._waiting:
            thread.join(PATIENCE)
        self.record.close()

    # -- what is known

    @property
    def flop(self) -> Range:
        """What the training took so far in this process, resumed sessions included; scopes are not part of it."""
        return self._state().stages.get(TRAINING, Stage()).flop

    def _state(self) -> State:
        stages = dict(self.base.stages)
        for name, each in self.meter.stages.items() if self.meter is not None else ():
            before = stages.get(name, Stage())
            stages[name] = Stage(
                flop=before.flop + each.flop,
                tokens=before.tokens + each.tokens,
                samples=before.samples + each.samples,
            )
        return replace(
            self.base,
            step=self.base.step + self.steps,
            seconds=self.base.seconds + time.monotonic() - self.began,
            stages=stages,
            told=dict(self.lines.told if self.lines is not None else self.base.told),
            session=self.session,
        )

    def _all(self) -> dict[str, Stage]:
        """The stages summed over all processes, each taken to be as far as this one."""
        own = self._state()
        if self.ranks == 1:
            return own.stages
        read = [last_state(of_rank(self.record.base, rank)) for rank in range(1, min(self.ranks, MOST_READ + 1))]
        others = [each for each in read if each is not None and each.step and own.step] or [own]
        scale = Fraction(self.ranks - 1, len(others))
        summed = dict(own.stages)
        for other in others:
            share = scale * Fraction(own.step, other.step) if other.step else scale
            for name, each in other.stages.items():
                so_far = summed.get(name, Stage())
                summed[name] = Stage(
                    flop=so_far.flop + _whole(each.flop.times(share)),
                    tokens=so_far.tokens + round(each.tokens * share),
                    samples=so_far.samples + round(each.samples * share),
                )
        return summed

    def _day(self) -> date:
        return datetime.now(UTC).date()

    # -- lines

    def _check(self) -> None:
        self._checked = time.monotonic()
        if self.lines is None or self.meter is None:
            return
        if self.meter.broken is not None:
            self.problem(f"counting ended: {type(self.meter.broken).__name__}: {self.meter.broken}")
        updates, cumulative = _measures(self._all())
        step = self.base.step + self.steps
        planned = {}
        counted = step - self.base.uncounted
        if self.planned_steps and counted > 0 and self.planned_steps > step:
            share = Fraction(self.planned_steps - self.base.uncounted, counted)
            planned = {"updates": updates.times(share), "cumulative": cumulative.times(share)}
        before = Range.exactly(self.before)
        planned = {name: each + before for name, each in planned.items()}
        for told in self.lines.check(updates + before, cumulative + before, planned, self._day()):
            self._tell(told)

    def _tell(self, told: Told) -> None:
        """Say it at once: to the log, into the file, to the caller, and to the user's own command."""
        self.told.append(told)
        LOG.warning("gpaiscope: %s", told.says)
        self._write("line", **told.to_dict())
        if self.on_line is not None:
            self._called(told)
        if self.command:
            from threading import Thread

            thread = Thread(target=self._run, args=(told,), daemon=True)
            thread.start()
            self._waiting.append(thread)

    @guarded
    def _called(self, told: Told) -> None:
        assert self.on_line is not None  # asked by who calls
        self.on_line(told)

    @guarded
    def _run(self, told: Told) -> None:
        import json
        import subprocess

        done = subprocess.run(
            self.command, input=json.dumps(told.to_dict()).encode(), timeout=PATIENCE, capture_output=True, check=False
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()[:200]
            self.problem(f"the command {self.command[0]} ended with {done.returncode}: {said}")

    # -- the file

    def problem(self, says: str) -> None:
        """Tell once what went wrong; the file has it with the next row."""
        if says not in self.problems and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(says)
            LOG.warning("gpaiscope: %s", says)

    def _about(self, models: list[Any]) -> dict[str, Any]:
        parameters = [each for model in models if hasattr(model, "parameters") for each in model.parameters()]
        return {
            "model": ", ".join(type(each).__name__ for each in models),
            "parameters": sum(each.numel() for each in parameters),
            "trainable": sum(each.numel() for each in parameters if each.requires_grad),
            "accelerator": _accelerator(),
            "kind": self.kind,
        }

    def _write(self, event: str, **more: Any) -> None:
        self._written = time.monotonic()
        if self.meter is not None:
            self.meter.look()
        row = {
            "event": event,
            "host": self.host,
            "rank": self.rank,
            "ranks": self.ranks,
            "unix": round(time.time(), 3),
            "planned_steps": self.planned_steps,
            **self._state().to_dict(),
            **(_counted(self.meter) if self.meter is not None else {}),
            "problems": self.problems,
            **more,
        }
        if not self.record.write(row):
            self.problem(f"{self.record.error}; rows are kept back until it can")

    def _tell_end(self, entry: Path | None) -> None:
        """Say what the training took, and where that is written down."""
        if entry is None:
            return
        updates = (_measures(self._all())[0] + Range.exactly(self.before)).at("best")
        third = next((each for each in self.lines.lines if each.own), None) if self.lines is not None else None
        share = (
            f", {rounded_text(100 * updates / third.at, 2)} % of a third of the original's"
            if third and third.at
            else ""
        )
        done = f"{rounded_text(updates, 3)} FLOP after {self.base.step + self.steps} steps{share}"
        LOG.warning("gpaiscope: %s", f"{done}; the record is {self.record.path}, the entry for a dossier {entry}")

    @guarded
    def _write_entry(self) -> Path | None:
        """Write the entries for a dossier into a file beside the record; None where there is none."""
        from gpaiscope.dossier.editing import toml
        from gpaiscope.repository.output import write
        from gpaiscope.values import decimal_text

        blocks = []
        left_out = self._left_out()
        for name, each in self._all().items():
            if not each.flop.best or name == EVALUATION:
                continue
            told = ("low", "best") if left_out else ("low", "best", "high")
            ends = {end: decimal_text(int(getattr(each.flop, end))) for end in told}
            source = "; ".join((f"counted by gpaiscope.track as it ran, {self.record.path.name}", *left_out))
            entry = {
                "kind": self.kind if name == TRAINING else name,
                "started_on": self._began_on(),
                "ended_on": self._day(),
                "flop": {"value": ends["best"] if each.flop.exact and not left_out else ends, "source": source},
            }
            blocks.append("\n".join(["[[activities]]", *(f"{key} = {toml(value)}" for key, value in entry.items())]))
        if not blocks:
            return None
        place = self.record.base.with_name(f"{self.record.base.stem}.activities.toml")
        write(place, "\n\n".join([*blocks, ""]).encode())
        return place

    def _began_on(self) -> date:
        """The day of the first row of the record, which may be of an earlier session: pauses lie between."""
        first = next(iter(rows(self.record.path)), {}).get("unix")
        began = first if isinstance(first, int | float) and 0 < first <= self.started else self.started
        return datetime.fromtimestamp(began, UTC).date()

    def _left_out(self) -> list[str]:
        """Why more may have been done than was counted, as far as this process knows."""
        meter, uncounted = self.meter, self.base.uncounted
        why = [f"{uncounted} steps before it began are left out"] if uncounted else []
        if meter is not None and (guessed := sum(each.guessed for each in meter.stages.values())):
            why.append(f"{guessed} units like no counted one are left out")
        if meter is not None and meter.unknown:
            why.append(f"no formula is known for {', '.join(sorted(meter.unknown)[:3])}")
        if UNSEEN in self.problems:
            why.append("passes that were not seen are left out")
        if meter is not None and meter.broken is not None:
            why.append("counting ended before the training did")
        return why


MOST_PROBLEMS: Final = 20
UNSEEN: Final = (
    "nothing was counted in the first step: no pass of the model was seen; one that is compiled is given as what "
    "torch.compile made of it"
)
_FOLLOWED: Final[set[int]] = set()
"""Models that a tracker follows now, by their identity."""


def _models(model: Any) -> list[Any]:
    if model is None:
        return []
    return list(model) if isinstance(model, list | tuple) else [model]


def _place() -> tuple[int, int]:
    """Which process of how many this is: by torch's own word, else by what its launcher set."""
    loaded = torch()
    distributed = getattr(loaded, "distributed", None)
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        return int(distributed.get_rank()), int(distributed.get_world_size())
    rank, ranks = os.environ.get("RANK", ""), os.environ.get("WORLD_SIZE", "")
    if rank.isdecimal() and ranks.isdecimal() and int(rank) < int(ranks):
        return int(rank), int(ranks)
    return 0, 1


def _accelerator() -> str:
    loaded = torch()
    if loaded is not None and loaded.cuda.is_available():
        return str(loaded.cuda.get_device_name())
    return ""


def _whole(flop: Range) -> Range:
    low, best, high = (round(each or 0) for each in (flop.low, flop.best, flop.high))
    return Range(low=low, best=max(best, low), high=max(high, best, low))


def _counted(meter: Meter) -> dict[str, Any]:
    """How it was counted: shapes, what was done again to save memory, and what no formula is known for."""
    return {
        "shapes": sum(map(len, meter.shapes.counted.values())),
        "counting_seconds": round(meter.spent, 3),
        "recomputed_when_counted": str(meter.again),
        "uncounted_operations": sorted(meter.unknown)[:20],
        "guessed_units": sum(each.guessed for each in meter.stages.values()),
    }


def _measures(stages: Mapping[str, Stage]) -> tuple[Range, Range]:
    """What updated parameters, and what is cumulative: the law's table tells which activities count."""
    from gpaiscope.law.training_compute import counted

    beside = [name for name in stages if name != TRAINING]

    def sum_of(measure: str) -> Range:
        names = [each for each in (TRAINING, *counted(beside, measure)) if each in stages]
        return sum((stages[name].flop for name in names), start=NOTHING)

    return sum_of("updates"), sum_of("cumulative")
