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

from gpaiscope.track import beginnings, record
from gpaiscope.track.counting import loaded_torch
from gpaiscope.track.lines import LegalLines, LineNews, lines_on
from gpaiscope.track.meter import EVALUATION, TRAINING, Meter, TrainingStage
from gpaiscope.values import Exact, Range, parse_exact, rounded_text

P = ParamSpec("P")
R = TypeVar("R")

LOG: Final = logging.getLogger("gpaiscope.track")
INTERVAL: Final = 60.0
SECONDS_BETWEEN_CHECKS: Final = 1.0
"""Seconds after which the lines of the law are looked at again, at the end of a step."""
MOST_READ: Final = 64
"""Files of other processes that are looked into while a training runs; more are taken to be like those."""
PATIENCE: Final = 20.0
"""Seconds that a command of the user may take; at the end of a training no more is waited for it."""


def guarded(method: Callable[P, R]) -> Callable[P, R | None]:
    """A method of a tracker that never raises: what goes wrong is told once, gives None, and the training goes on."""

    @wraps(method)
    def guarded_method(*arguments: P.args, **named: P.kwargs) -> R | None:
        try:
            return method(*arguments, **named)
        except Exception as error:  # a training never fails for being tracked
            tracker: Tracker = arguments[0]  # type: ignore[assignment]
            # The name stands in records and logs, by which who reports a failure says where it was.
            tracker.problem(f"{method.__name__}: {type(error).__name__}: {error}")
            return None

    return guarded_method


class Tracker:
    """Follows a training in plain PyTorch from when it is made until it is closed; hosts have one of their own.

    ``model`` is the module that is trained, or several; ``optimizer`` counts the steps, where `step` is not called.
    ``file`` is the record that `gpaiscope estimate log` reads; a training that goes on is written on in it. ``step`` is
    the step of the checkpoint that it goes on from, where it is not told by `load_state_dict`.
    ``kind`` and ``original`` are what was done, in a dossier's word, and the model whose weights it started from, by
    its name on a hub: where they are left out, the model and the host tell, and what they do not tell is asked for.
    ``original_flop`` is the original's training compute, which the table of originals has of many: a third of it is a
    line too, and it counts in the others.
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
        original: str = "",
        original_flop: str | int | None = None,
        original_systemic: bool = False,
        flop_before: str | int | None = 0,
        planned_steps: int | None = None,
        step: int | None = None,
        kind: str = "",
        on_line: Callable[[LineNews], object] | None = None,
        command: Sequence[str] = (),
        host: str = "torch",
        method: str = "",
        teachers: Sequence[Any] = (),
        hooks: bool = True,
    ) -> None:
        self.interval, self.host, self.hooks = interval, host, hooks
        self.on_line, self.command = on_line, tuple(command)
        self.beginning = beginnings.Beginning(kind=kind)
        self.problems: list[str] = []
        self.told: list[LineNews] = []
        self.meter: Meter | None = None
        self.resumed_from = record.ProcessProgress()
        self.steps = 0
        self.lines: LegalLines | None = None
        self._commands_running: list[Any] = []
        self._optimizer_hook: Any = None
        self._closed = False
        self.session, self.started = uuid.uuid4().hex[:12], time.time()
        self._clock_at_start = self._last_written = self._last_checked = time.monotonic()
        self.rank, self.ranks = 0, 1
        self.planned_steps: int | None = None
        self._begin(
            model,
            file,
            optimizer,
            step=step,
            planned_steps=planned_steps,
            original=original,
            original_flop=original_flop,
            original_systemic=original_systemic,
            flop_before=flop_before,
            method=method,
            teachers=teachers,
        )

    @guarded
    def _begin(
        self,
        model: Any,
        file: Any,
        optimizer: Any,
        *,
        step: Any,
        planned_steps: Any,
        original: str,
        original_flop: Any,
        original_systemic: bool,
        flop_before: Any,
        method: str,
        teachers: Sequence[Any],
    ) -> None:
        self.rank, self.ranks = _rank_of_process()
        first_step = self._number_of_steps("step", step)
        self.planned_steps = self._number_of_steps("planned_steps", planned_steps)
        self.record = record.ProcessRecord(Path(file), self.rank, anew=not first_step)
        self.flop_before = self._amount_of_flop("flop_before", flop_before) or 0
        self.record.open()
        self._resume(first_step)
        models = _models_given(model)
        self._tell_beginning(models, method, original, self._amount_of_flop("original_flop", original_flop))
        # Each process would say the same of a line: the first says it for all.
        if self.rank == 0:
            self._draw_lines(original_systemic)
        self._follow(models)
        if self.rank == 0 and self.meter is not None and self.beginning.asks:
            LOG.warning("gpaiscope: %s", self.beginning.asks)
        if self.meter is not None:
            for teacher in teachers:
                self.meter.attach_aside(teacher, beginnings.TEACHER)
        inner_optimizer = getattr(optimizer, "optimizer", optimizer)  # Accelerate and Lightning wrap that of torch
        if inner_optimizer is not None:
            self._optimizer_hook = inner_optimizer.register_step_post_hook(lambda *_: self.step())
        self._write_row("start", **self._about_models(models))
        atexit.register(self.close)

    def _follow(self, models: list[Any]) -> None:
        """Count what runs through these models, or say why nothing is counted."""
        if not models:
            self.problem("no model was given: nothing is counted")
        elif not any(hasattr(model, "register_forward_pre_hook") for model in models):
            self.problem("the model is no module of torch: nothing is counted")
        elif followed := [model for model in models if id(model) in _FOLLOWED]:
            self.problem(f"another tracker follows {type(followed[0]).__name__} already: nothing is counted here")
        else:
            self.meter = Meter(models, hooks=self.hooks)
            self._ids = {id(model) for model in models}
            _FOLLOWED.update(self._ids)

    @guarded
    def _tell_beginning(self, models: list[Any], method: str, original: str, original_flop: Exact | None) -> None:
        """From which weights the training starts: as was said, as its record has it, else as its model tells."""
        kind = self.beginning.kind
        is_resumed = self.resumed_from.step > 0
        rows = record.rows_of(self.record.path) if is_resumed else ()
        kept = (beginnings.Beginning.from_row(row.get("beginning")) for row in rows)
        told = next((beginning for beginning in kept if beginning is not None), None)
        told = told or beginnings.beginning_of(models, method, resumed=is_resumed)
        if original or original_flop is not None:
            called = original or (told.original.hub_id or told.original.name if told.original else "")
            given = beginnings.given_original(called, original_flop)
            tuned = told.kind if told.kind not in ("", beginnings.PRE_TRAINING) else beginnings.FINE_TUNING
            told = replace(told, kind=tuned, because="its original was named", originals=(given,), asks="")
        if kind:
            originals = () if kind == beginnings.PRE_TRAINING else told.originals
            told = replace(told, kind=kind, because="its kind was named", originals=originals, asks="")
        self.beginning = told

    @guarded
    def _draw_lines(self, systemic: bool) -> None:
        """The lines of the day; by a clock that is wrong there may be none, and the counting goes on without."""
        original = self.beginning.original
        self.lines = lines_on(self._day(), original.least_flop if original else None, systemic=systemic)
        self.lines.said_on.update(self.resumed_from.said_on)

    def _number_of_steps(self, name: str, given: Any) -> int | None:
        """A number of steps that was given, also as one of another library; what is none is told."""
        try:
            return None if given is None else int(given)
        except (TypeError, ValueError, OverflowError):
            self.problem(f"{name}={given!r} is no number of steps, and was left out")
            return None

    def _amount_of_flop(self, name: str, given: Any) -> Exact | None:
        """An amount of FLOP that was given, also as a number of another library, by how it prints.

        None for nought, for None, and for what is no amount, which is told.
        """
        if given is None:
            return None
        is_plain = isinstance(given, str | int | float | Decimal | Fraction)
        try:
            flop = parse_exact(given if is_plain else f"{given}")
        except (TypeError, ValueError):
            flop = -1
        if flop < 0:
            self.problem(f"{name}={given!r} is no amount of FLOP, and was left out")
        return flop if flop > 0 else None

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
        self.steps = self.steps + 1 if number is None else int(number) - self.resumed_from.step
        if self.meter is None:
            return
        self.meter.close()  # the passes since the step before, not the meter
        if self.steps == 1 and not self.meter.has_seen:
            self.problem(UNSEEN)
        now = time.monotonic()
        if now - self._last_written >= self.interval:
            self._write_row("interval")
        # After the first step too: that what is planned will pass a line is then told before much is spent on it.
        if now - self._last_checked >= SECONDS_BETWEEN_CHECKS or self.steps == 1:
            self._check_lines()

    @guarded
    def checkpoint(self) -> None:
        """The training is being saved: what was counted until here is written at once."""
        if self.meter is not None and not self._closed:
            self.meter.close()
            self._write_row("checkpoint")

    @contextmanager
    def scope(self, kind: str, model: Any = None) -> Iterator[None]:
        """What runs in the block is an activity of its own: ``rollouts``, ``teacher-inference``, ``synthetic-data``.

        The words are those of a dossier's activities. ``model`` is one that the tracker does not follow yet.
        """
        # Entering and leaving are guarded and the block is not: what it raises is the training's own.
        entered = self._scoped(kind, model)
        try:
            yield
        finally:
            self._unscoped(entered)

    @guarded
    def _scoped(self, kind: str, model: Any) -> Any:
        if self.meter is None or self._closed:
            return None
        for followed in _models_given(model):
            self.meter.attach(followed)
        entered = self.meter.scope(kind)
        entered.__enter__()
        return entered

    @guarded
    def _unscoped(self, entered: Any) -> None:
        if entered is not None:
            entered.__exit__(None, None, None)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps, so that a training goes on from it without counting twice."""
        try:
            return self._progress().to_dict()
        except Exception as error:
            self.problem(f"state_dict: {error}")
            return {}

    @guarded
    def load_state_dict(self, kept: Mapping[str, Any]) -> None:
        """Go on from a checkpoint."""
        saved = record.ProcessProgress.from_row(kept)
        self.record.go_back_to(saved.run)
        # A checkpoint has what was counted to the last FLOP; what was done after it is in the file alone.
        latest = record.progress_to_resume(record.history_of(self.record.path), saved.step)
        self.resumed_from = replace(
            saved,
            seconds=max(saved.seconds, latest.seconds),
            repeated_flop=latest.repeated_flop,
            said_on=latest.said_on,
        )
        if self.lines is not None:
            self.lines.said_on.update(self.resumed_from.said_on)
        self._write_row("resume")

    def _resume(self, step: int | None) -> None:
        history = list(record.history_of(self.record.path))
        self.resumed_from = record.progress_to_resume(history, step)
        uncounted = self.resumed_from.uncounted_steps
        if uncounted and not history:
            self.problem(f"the {uncounted} steps before were not tracked: they are no part of the count")
        if history and step is None:
            reached = self.resumed_from.step
            self.problem(f"the file holds a training up to step {reached}: it is taken to go on from there")
        self.resumed_from.run = self.resumed_from.run or self.session

    @guarded
    def close(self) -> None:
        """The training is over: write what it took, and its entry for a dossier."""
        if self._closed:
            return
        if self.meter is not None:
            self.meter.detach()
            self._check_lines()
            _FOLLOWED.difference_update(self._ids)
        self._write_row("end")
        self._closed = True
        # What is registered is kept until the program ends, and the model of each tracker with it.
        atexit.unregister(self.close)
        if self._optimizer_hook is not None:
            self._optimizer_hook.remove()
        if self.rank == 0 and self.meter is not None:
            self._tell_end(self._write_entry())
        for thread in self._commands_running:
            thread.join(PATIENCE)
        self.record.close()

    # -- what is known

    @property
    def flop(self) -> Range:
        """What the training took so far in this process, resumed sessions included; scopes are not part of it."""
        return self._progress().stages.get(TRAINING, TrainingStage()).flop

    def _progress(self) -> record.ProcessProgress:
        stages = dict(self.resumed_from.stages)
        for name, stage in self.meter.stages.items() if self.meter is not None else ():
            before = stages.get(name, TrainingStage())
            stages[name] = TrainingStage(
                flop=before.flop + stage.flop,
                tokens=before.tokens + stage.tokens,
                samples=before.samples + stage.samples,
            )
        return replace(
            self.resumed_from,
            step=self.resumed_from.step + self.steps,
            seconds=self.resumed_from.seconds + time.monotonic() - self._clock_at_start,
            stages=stages,
            said_on=dict(self.lines.said_on if self.lines is not None else self.resumed_from.said_on),
            session=self.session,
        )

    def _stages_of_all_processes(self) -> dict[str, TrainingStage]:
        """The stages summed over all processes, each taken to be as far as this one."""
        own = self._progress()
        if self.ranks == 1:
            return own.stages
        # Their records are all that is known of them here: a message to them would be one more wait in the training.
        ranks = range(1, min(self.ranks, MOST_READ + 1))
        last_rows = [record.last_progress(record.path_of_rank(self.record.first_path, rank)) for rank in ranks]
        others = [progress for progress in last_rows if progress is not None and progress.step and own.step] or [own]
        processes_for_each = Fraction(self.ranks - 1, len(others))
        summed = dict(own.stages)
        for other in others:
            # Another may have written long ago, and has gone on since: it takes as much a step as it did.
            steps_for_each = Fraction(own.step, other.step) if other.step else Fraction(1)
            factor = processes_for_each * steps_for_each
            for name, stage in other.stages.items():
                so_far = summed.get(name, TrainingStage())
                summed[name] = TrainingStage(
                    flop=so_far.flop + _in_whole_flop(stage.flop.times(factor)),
                    tokens=so_far.tokens + round(stage.tokens * factor),
                    samples=so_far.samples + round(stage.samples * factor),
                )
        return summed

    def _day(self) -> date:
        return datetime.now(UTC).date()

    # -- lines

    def _check_lines(self) -> None:
        self._last_checked = time.monotonic()
        if self.lines is None or self.meter is None:
            return
        if self.meter.broken is not None:
            self.problem(f"counting ended: {type(self.meter.broken).__name__}: {self.meter.broken}")
        updates, cumulative = _updates_and_cumulative(self._stages_of_all_processes())
        before = Range.exactly(self.flop_before)
        planned = {}
        # By the pace of the steps that were counted: those before a tracker was there have taken nothing that is known.
        step, uncounted = self.resumed_from.step + self.steps, self.resumed_from.uncounted_steps
        if self.planned_steps and step > uncounted and self.planned_steps > step:
            factor = Fraction(self.planned_steps - uncounted, step - uncounted)
            planned = {"updates": updates.times(factor) + before, "cumulative": cumulative.times(factor) + before}
        for news in self.lines.unsaid_news(updates + before, cumulative + before, planned, self._day()):
            self._tell_news(news)

    def _tell_news(self, news: LineNews) -> None:
        """Say it at once: to the log, into the file, to the caller, and to the user's own command."""
        self.told.append(news)
        LOG.warning("gpaiscope: %s", news.says)
        self._write_row("line", **news.to_dict())
        if self.on_line is not None:
            self._called(news)
        if self.command:
            from threading import Thread

            # Beside the training, which a command that hangs would keep from its next step.
            thread = Thread(target=self._run, args=(news,), daemon=True)
            thread.start()
            self._commands_running.append(thread)

    @guarded
    def _called(self, news: LineNews) -> None:
        """Guarded by itself: a function of the user that fails must not keep the command from being run."""
        assert self.on_line is not None  # asked by who calls
        self.on_line(news)

    @guarded
    def _run(self, news: LineNews) -> None:
        import json
        import subprocess

        document = json.dumps(news.to_dict()).encode()
        ended = subprocess.run(self.command, input=document, timeout=PATIENCE, capture_output=True, check=False)
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip()[:200]
            self.problem(f"the command {self.command[0]} ended with {ended.returncode}: {said}")

    # -- the file

    def problem(self, says: str) -> None:
        """Tell once what went wrong; the file has it with the next row."""
        if says not in self.problems and len(self.problems) < MOST_PROBLEMS:
            self.problems.append(says)
            LOG.warning("gpaiscope: %s", says)

    def _about_models(self, models: list[Any]) -> dict[str, Any]:
        parameters = [parameter for model in models if hasattr(model, "parameters") for parameter in model.parameters()]
        torch = loaded_torch()
        has_accelerator = torch is not None and torch.cuda.is_available()
        return {
            "model": ", ".join(type(model).__name__ for model in models),
            "parameters": sum(parameter.numel() for parameter in parameters),
            "trainable": sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
            "accelerator": str(torch.cuda.get_device_name()) if has_accelerator else "",
            "kind": self.beginning.kind,
        }

    def _write_row(self, event: str, **more: Any) -> None:
        self._last_written = time.monotonic()
        # No hook tells that layers were frozen, and to ask all parameters at each step would be dear.
        if self.meter is not None:
            self.meter.look()
        row = {
            "event": event,
            "host": self.host,
            "rank": self.rank,
            "ranks": self.ranks,
            "unix": round(time.time(), 3),
            "planned_steps": self.planned_steps,
            "beginning": self.beginning.to_dict(),
            **self._progress().to_dict(),
            **(_how_counted(self.meter) if self.meter is not None else {}),
            "problems": self.problems,
            **more,
        }
        if not self.record.write_row(row):
            self.problem(f"{self.record.error}; rows are kept back until it can")

    def _tell_end(self, entry: Path | None) -> None:
        """Say what the training took, and where that is written down."""
        if entry is None:
            return
        updates, _ = _updates_and_cumulative(self._stages_of_all_processes())
        flop = (updates + Range.exactly(self.flop_before)).at("best")
        lines = self.lines.lines if self.lines is not None else ()
        third = next((line for line in lines if line.training_alone), None)
        share = ""
        if third and third.most_spent:
            share = f", {rounded_text(100 * flop / third.most_spent, 2)} % of a third of the original's"
        steps = self.resumed_from.step + self.steps
        spent = f"{rounded_text(flop, 3)} FLOP after {steps} steps{share}"
        LOG.warning("gpaiscope: %s", f"{spent}; the record is {self.record.path}, the entry for a dossier {entry}")

    @guarded
    def _write_entry(self) -> Path | None:
        """Write the entries for a dossier into a file beside the record; None where there is none."""
        # Not at the top: a training that imports the tracker needs neither dossiers nor files of others.
        from gpaiscope.dossier.editing import toml
        from gpaiscope.repository.output import write

        tables = [table for table in self._activities() if table]
        if not tables:
            return None
        originals = [("[[original]]", original.dossier_entry()) for original in self.beginning.originals]
        entries = [
            "\n".join([*comments_and_name, *(f"{key} = {toml(value)}" for key, value in entry.items())])
            for *comments_and_name, entry in (*originals, *tables)
        ]
        path = self.record.first_path.with_name(f"{self.record.first_path.stem}.activities.toml")
        write(path, "\n\n".join([*entries, ""]).encode())
        return path

    def _activities(self) -> Iterator[tuple[Any, ...]]:
        """The activities as a dossier has them: lines that stand before an entry, and its keys."""
        from gpaiscope.values import decimal_text

        beginning, reasons = self.beginning, self._reasons_for_more()
        for name, stage in self._stages_of_all_processes().items():
            if not stage.flop.best or name == EVALUATION:
                continue
            ends = ("low", "best") if reasons else ("low", "best", "high")
            amounts = {end: decimal_text(int(getattr(stage.flop, end))) for end in ends}
            is_exact = stage.flop.exact and not reasons
            source = "; ".join((f"counted by gpaiscope.track as it ran, {self.record.path.name}", *reasons))
            of_training = name == TRAINING
            kind = beginning.kind if of_training else name
            original = beginning.original if of_training else None
            # A dossier without a kind is refused with the words that it may be: none is made up here.
            asked = (f"# {beginning.asks}",) if of_training and beginning.asks else ()
            yield (
                *asked,
                "[[activities]]",
                {
                    **({"kind": kind} if kind else {}),
                    **({"from": original.name} if original else {}),
                    **({"adapter": True} if of_training and beginning.adapter else {}),
                    "started_on": self._first_day(),
                    "ended_on": self._day(),
                    "flop": {"value": amounts["best"] if is_exact else amounts, "source": source},
                },
            )

    def _first_day(self) -> date:
        """The day of the first row of the record, which may be of an earlier session: pauses lie between."""
        first = next(iter(record.rows_of(self.record.path)), {}).get("unix")
        # A clock that was wrong in one of the sessions would have the training begin after this one did.
        began = first if isinstance(first, int | float) and 0 < first <= self.started else self.started
        return datetime.fromtimestamp(began, UTC).date()

    def _reasons_for_more(self) -> list[str]:
        """Why more may have been done than was counted, as far as this process knows."""
        meter, uncounted = self.meter, self.resumed_from.uncounted_steps
        reasons = [f"{uncounted} steps before it began are left out"] if uncounted else []
        if meter is not None and (guessed := sum(stage.guessed_units for stage in meter.stages.values())):
            reasons.append(f"{guessed} units like no counted one are left out")
        if meter is not None and meter.unknown:
            reasons.append(f"no formula is known for {', '.join(sorted(meter.unknown)[:3])}")
        if UNSEEN in self.problems:
            reasons.append("passes that were not seen are left out")
        if meter is not None and meter.broken is not None:
            reasons.append("counting ended before the training did")
        return reasons


MOST_PROBLEMS: Final = 20
UNSEEN: Final = (
    "nothing was counted in the first step: no pass of the model was seen; one that is compiled is given as what "
    "torch.compile made of it"
)
_FOLLOWED: Final[set[int]] = set()
"""Models that a tracker follows now, by their identity: two trackers of one would count each other's work."""


def _models_given(model: Any) -> list[Any]:
    if model is None:
        return []
    return list(model) if isinstance(model, list | tuple) else [model]


def _rank_of_process() -> tuple[int, int]:
    """Which process of how many this is: by torch's own word, else by what its launcher set."""
    distributed = getattr(loaded_torch(), "distributed", None)
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        return int(distributed.get_rank()), int(distributed.get_world_size())
    # A tracker may be made before the processes have joined; anything may stand in variables of the environment.
    rank, ranks = os.environ.get("RANK", ""), os.environ.get("WORLD_SIZE", "")
    if rank.isdecimal() and ranks.isdecimal() and int(rank) < int(ranks):
        return int(rank), int(ranks)
    return 0, 1


def _in_whole_flop(flop: Range) -> Range:
    # An end that is not known becomes nought, and would lie below the others: no range can have that.
    low, best, high = (round(end or 0) for end in (flop.low, flop.best, flop.high))
    return Range(low=low, best=max(best, low), high=max(high, best, low))


def _how_counted(meter: Meter) -> dict[str, Any]:
    """How it was counted: shapes, what was done again to save memory, and what no formula is known for."""
    return {
        "shapes": sum(map(len, meter.shapes.counted.values())),
        "counting_seconds": round(meter.spent, 3),
        "recomputed_when_counted": str(meter.again),
        "uncounted_operations": sorted(meter.unknown)[:20],
        "guessed_units": sum(stage.guessed_units for stage in meter.stages.values()),
    }


def _updates_and_cumulative(stages: Mapping[str, TrainingStage]) -> tuple[Range, Range]:
    """What updated parameters, and what is cumulative: the law's table tells which activities count."""
    from gpaiscope.law.training_compute import counted

    # The training itself counts whatever its kind: it is called so here, and by no word of the table.
    others = [name for name in stages if name != TRAINING]

    def summed(measure: str) -> Range:
        names = (TRAINING, *counted(others, measure))
        return sum((stages[name].flop for name in names if name in stages), start=Range.exactly(0))

    return summed("updates"), summed("cumulative")
