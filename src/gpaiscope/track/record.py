"""The file of a tracked training: one JSON object a line, each with all that was counted so far, written at once.

A line is written whole or not at all, and a line that was cut off is left alone: the next one begins on a new line. So
the file stands whatever ends the training. Processes of one training write a file each, ``run.jsonl`` and
``run.rank-1.jsonl``; a second tracker of the same file, and a new training, write ``run.2.jsonl``. It is read by
`gpaiscope.repository.logs.tracked`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.track.meter import TRAINING, TrainingStage
from gpaiscope.values import Range

VERSION: Final = 1
LONGEST_LINE: Final = 2**20
MOST_NAMES: Final = 20
TAIL: Final = 64 * 1024
SPREAD: Final = Fraction(1, 20)
"""How far what was never written down is taken to be off."""


@dataclass(slots=True)
class ProcessProgress:
    """How far a process is: cumulative over all its sessions. ``repeated_flop`` was done and lost in a crash.

    ``uncounted_steps`` are those before the first that was counted. ``said_on`` is what was said of lines, and since
    when it has been so.
    """

    step: int = 0
    seconds: float = 0.0
    stages: dict[str, TrainingStage] = field(default_factory=dict)
    said_on: dict[str, str] = field(default_factory=dict)
    repeated_flop: int = 0
    uncounted_steps: int = 0
    session: str = ""
    run: str = ""

    @property
    def training_flop(self) -> int:
        """The most likely FLOP of the training itself."""
        return int(self.stages.get(TRAINING, TrainingStage()).flop.best or 0)

    def to_dict(self) -> dict[str, Any]:
        """The progress as rows and checkpoints hold it; FLOP are digits."""
        # Many programs read a number as a float, in which 1e25 is another one.
        return {
            "run": self.run,
            "session": self.session,
            "step": self.step,
            "seconds": round(self.seconds, 3),
            "stages": {
                name: {
                    **{end: str(int(getattr(stage.flop, end) or 0)) for end in ("low", "best", "high")},
                    "tokens": stage.tokens,
                    "samples": stage.samples,
                }
                for name, stage in self.stages.items()
            },
            "told": dict(self.said_on),
            "repeated_flop": str(self.repeated_flop),
            "uncounted_steps": self.uncounted_steps,
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> ProcessProgress:
        """The progress in a row. Raises what a row of another shape brings: KeyError, TypeError, ValueError."""
        return cls(
            step=int(row["step"]),
            seconds=float(row["seconds"]),
            stages={
                name: TrainingStage(
                    flop=Range(low=int(stage["low"]), best=int(stage["best"]), high=int(stage["high"])),
                    tokens=int(stage["tokens"]),
                    samples=int(stage["samples"]),
                )
                for name, stage in row["stages"].items()
            },
            said_on={str(news): str(day) for news, day in row["told"].items()},
            repeated_flop=int(row["repeated_flop"]),
            uncounted_steps=int(row["uncounted_steps"]),
            session=str(row["session"]),
            run=str(row["run"]),
        )


def progress_to_resume(history: Iterable[ProcessProgress], step: int | None) -> ProcessProgress:
    """What to go on from at a step, of the history that a file holds; the last of it where no step is said.

    Between two rows it is worked out. What lies beyond the last row was done and never written: it is taken to have
    gone on as before, and is no part of the lower end. What was done after the step is repeated, not counted twice.
    """
    before = after = last = None
    for progress in history:
        last = progress
        # A later session that went back stands over what an earlier one had reached: the last such row holds.
        if step is None or progress.step <= step:
            before, after = progress, None
        elif after is None and before is not None and progress.session == before.session:
            after = progress
    if last is None or before is None:
        repeated = last.repeated_flop + last.training_flop if last else 0
        said_on = last.said_on if last else {}
        return ProcessProgress(step=step or 0, uncounted_steps=step or 0, repeated_flop=repeated, said_on=said_on)
    if step is None or step == before.step:
        at_step = before
    elif after is not None:
        at_step = _part_of_the_way(before, before, after, Fraction(step - before.step, after.step - before.step))
    else:
        # At the pace from the beginning to the last row, which is the longest that is known.
        share = Fraction(step - before.step, max(before.step, 1))
        at_step = _part_of_the_way(before, ProcessProgress(), before, share, written=False)
    return replace(
        at_step,
        step=before.step if step is None else step,
        seconds=last.seconds,
        said_on=dict(last.said_on),
        run=last.run,
        repeated_flop=last.repeated_flop + max(last.training_flop - at_step.training_flop, 0),
    )


def _part_of_the_way(
    before: ProcessProgress, start: ProcessProgress, end: ProcessProgress, share: Fraction, *, written: bool = True
) -> ProcessProgress:
    """What stands before, and a share of what was done from a start to an end.

    Not ``written``: it is taken to have been done, and is no part of the lower end.
    """
    stages = {}
    for name, at_end in end.stages.items():
        so_far, at_start = (progress.stages.get(name, TrainingStage()) for progress in (before, start))
        best = round(((at_end.flop.best or 0) - (at_start.flop.best or 0)) * share)
        sure = int(best * (1 - SPREAD)) if written else 0
        stages[name] = TrainingStage(
            flop=so_far.flop + Range(low=sure, best=best, high=-int(-best * (1 + SPREAD))),
            tokens=so_far.tokens + round((at_end.tokens - at_start.tokens) * share),
            samples=so_far.samples + round((at_end.samples - at_start.samples) * share),
        )
    return ProcessProgress(step=before.step, stages=stages, uncounted_steps=before.uncounted_steps)


def path_of_rank(path: Path, rank: int) -> Path:
    """The file of one process of a training."""
    return path if rank == 0 else path.with_name(f"{path.stem}.rank-{rank}{path.suffix}")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file that was tracked, those that are broken left out; none where it cannot be read."""
    # A device or a pipe in its place would be read for ever.
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            for line in iter(lambda: file.readline(LONGEST_LINE), b""):
                if (row := _parsed_row(line)) is not None:
                    yield row
    except OSError:
        return


def history_of(path: Path) -> Iterator[ProcessProgress]:
    """The progress that each row of a file holds, in the order in which they were written."""
    for row in rows_of(path):
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            yield ProcessProgress.from_row(row)


def last_progress(path: Path) -> ProcessProgress | None:
    """The progress in the last row of a file, by its end alone; None where there is none."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        row = _last_row(path)
        return None if row is None else ProcessProgress.from_row(row)
    return None


def _last_row(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            file.seek(max(os.fstat(file.fileno()).st_size - TAIL, 0))
            lines = file.read(TAIL).split(b"\n")
    except (OSError, ValueError):
        return None
    # The last line may be cut off, and the first of the tail begins anywhere: neither is an object of JSON.
    return next((row for line in reversed(lines) if (row := _parsed_row(line)) is not None), None)


def _parsed_row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and row.get("gpaiscope") == "track" else None


class ProcessRecord:
    """The file of one process. What cannot be written is kept as a number: ``lost`` rows, told with the next one.

    ``first_path`` is that of the first process, of rank 0. ``finished`` are such paths of trainings that were over, by
    their run: a new training stands beside them.
    """

    def __init__(self, path: Path, rank: int = 0, *, anew: bool = False) -> None:
        self.first_path, self.rank, self.anew = path, rank, anew
        self.path = path_of_rank(path, rank)
        self.finished: dict[str, Path] = {}
        self.lost = 0
        self.error = ""
        self._file: int | None = None
        self._at_line_start = True

    def open(self) -> None:
        """Take the file for this process alone; where another has it, the next free name beside it."""
        for number in range(1, MOST_NAMES + 1):
            first_path, next_path = _numbered_path(self.first_path, number), _numbered_path(self.first_path, number + 1)
            path = path_of_rank(first_path, self.rank)
            # One that was over and has a later one beside it is not gone on with, even where no new one was asked for.
            passed_over = self.anew or path_of_rank(next_path, self.rank).exists()
            last_row = (_last_row(path) if passed_over else None) or {}
            run = str(last_row.get("run") or "") if last_row.get("event") == "end" else ""
            if run:
                self.finished[run] = first_path
            elif self._open_unless_locked(first_path):
                return
        self.error = f"{self.path} and {MOST_NAMES - 1} names beside it are in use by other trackers"

    def go_back_to(self, run: str) -> None:
        """Write on in the file of a training that was over, where it is that one which goes on."""
        if run in self.finished:
            self.close()
            self._open_unless_locked(self.finished.pop(run))

    def _open_unless_locked(self, first_path: Path) -> bool:
        """Whether there is nothing more to look for: the file is taken, or no file can be."""
        path = path_of_rank(first_path, self.rank)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The system appends: where files cannot be locked, two writers would else write over one another.
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            self.error = f"{path} cannot be written: {error.strerror or error}"
            return True
        if _is_locked_by_another(file):
            os.close(file)
            return False
        self.first_path, self.path, self._file, self.error = first_path, path, file, ""
        self._at_line_start = _ends_a_line(file)
        return True

    def write_row(self, row: Mapping[str, Any]) -> bool:
        """Write a row whole; False where it cannot be, with the reason in ``error``."""
        if self._file is None:
            self.open()
        if self._file is None:
            self.lost += 1
            return False
        row_with_losses = {**row, "lost_rows": self.lost} if self.lost else row
        document = {"gpaiscope": "track", "version": VERSION, **row_with_losses}
        line = json.dumps(document, ensure_ascii=True).encode() + b"\n"
        if not self._at_line_start:
            line = b"\n" + line
        try:
            # By one call and without a buffer: a process that is killed leaves no half of a row behind.
            written = os.write(self._file, line)
        except OSError as error:
            self.lost += 1
            self.error = f"{self.path} cannot be written: {error.strerror or error}"
            return False
        self._at_line_start = written == len(line)
        if not self._at_line_start:
            self.lost += 1
            self.error = f"{self.path} cannot be written: only {written} of {len(line)} bytes were taken"
            return False
        self.lost, self.error = 0, ""
        return True

    def close(self) -> None:
        """Give the file back."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def _numbered_path(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")


def _is_locked_by_another(file: int) -> bool:
    """Whether another tracker, here or in another process, has the file."""
    try:
        import fcntl
    except ImportError:  # no locks here: lines of two trackers would stand in one file, each whole
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    return False


def _ends_a_line(file: int) -> bool:
    size = os.fstat(file).st_size
    if not size:
        return True
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"
