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
from gpaiscope.track.meter import TRAINING, Stage
from gpaiscope.values import Range

VERSION: Final = 1
LONGEST_LINE: Final = 2**20
MOST_NAMES: Final = 20
TAIL: Final = 64 * 1024
SPREAD: Final = Fraction(1, 20)
"""How far what was never written down is taken to be off."""


@dataclass(slots=True)
class State:
    """How far a process is: cumulative over all its sessions. ``repeated`` is what was done and lost in a crash.

    ``uncounted`` are the steps before the first that was counted.
    """

    step: int = 0
    seconds: float = 0.0
    stages: dict[str, Stage] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    repeated: int = 0
    uncounted: int = 0
    session: str = ""
    run: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The state as rows and checkpoints hold it; FLOP are digits."""
        return {
            "run": self.run,
            "session": self.session,
            "step": self.step,
            "seconds": round(self.seconds, 3),
            "stages": {
                name: {**_ends(each.flop), "tokens": each.tokens, "samples": each.samples}
                for name, each in self.stages.items()
            },
            "told": dict(self.told),
            "repeated_flop": str(self.repeated),
            "uncounted_steps": self.uncounted,
        }

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> State:
        """The state in a row. Raises what a row of another shape brings: KeyError, TypeError, ValueError."""
        return cls(
            step=int(row["step"]),
            seconds=float(row["seconds"]),
            stages={
                name: Stage(
                    flop=Range(low=int(each["low"]), best=int(each["best"]), high=int(each["high"])),
                    tokens=int(each["tokens"]),
                    samples=int(each["samples"]),
                )
                for name, each in row["stages"].items()
            },
            told={str(name): str(on) for name, on in row["told"].items()},
            repeated=int(row["repeated_flop"]),
            uncounted=int(row["uncounted_steps"]),
            session=str(row["session"]),
            run=str(row["run"]),
        )


def _ends(flop: Range) -> dict[str, str]:
    return {name: str(int(getattr(flop, name) or 0)) for name in ("low", "best", "high")}


def resumed(states: Iterable[State], step: int | None) -> State:
    """The state to go on from at a step, of those that a file holds; the last one where no step is said.

    Between two rows it is worked out. What lies beyond the last row was done and never written: it is taken to have
    gone on as before, and is no part of the lower end. What was done after the step is repeated, not counted twice.
    """
    before = after = last = None
    for state in states:
        last = state
        if step is None or state.step <= step:
            before, after = state, None
        elif after is None and before is not None and state.session == before.session:
            after = state
    if last is None or before is None:
        repeated = last.repeated + _best(last) if last else 0
        return State(step=step or 0, uncounted=step or 0, repeated=repeated, told=last.told if last else {})
    if step is None or step == before.step:
        found = before
    elif after is not None:
        found = _moved(before, after, Fraction(step - before.step, after.step - before.step))
    else:
        found = _moved(before, before, Fraction(step - before.step, max(before.step, 1)), State(run=before.run))
    return replace(
        found,
        step=before.step if step is None else step,
        seconds=last.seconds,
        told=dict(last.told),
        run=last.run,
        repeated=last.repeated + max(_best(last) - _best(found), 0),
    )


def _best(state: State) -> int:
    return int(state.stages.get(TRAINING, Stage()).flop.best or 0)


def _moved(before: State, after: State, share: Fraction, start: State | None = None) -> State:
    """What lies a share of the way on; from ``start`` to before, where nothing is known of what came after."""
    first = before if start is None else start
    stages = {}
    for name, stage in after.stages.items():
        base = before.stages.get(name, Stage())
        from_ = first.stages.get(name, Stage())
        more = (stage.flop.best or 0) - (from_.flop.best or 0)
        best = round(more * share)
        sure = 0 if start is not None else int(best * (1 - SPREAD))
        stages[name] = Stage(
            flop=base.flop + Range(low=sure, best=best, high=-int(-best * (1 + SPREAD))),
            tokens=base.tokens + round((stage.tokens - from_.tokens) * share),
            samples=base.samples + round((stage.samples - from_.samples) * share),
        )
    return State(step=before.step, stages=stages, uncounted=before.uncounted)


def of_rank(path: Path, rank: int) -> Path:
    """The file of one process of a training."""
    return path if rank == 0 else path.with_name(f"{path.stem}.rank-{rank}{path.suffix}")


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file that was tracked, those that are broken left out; none where it cannot be read."""
    if not path.is_file():
        return
    try:
        with path.open("rb") as file:
            for line in iter(lambda: file.readline(LONGEST_LINE), b""):
                if (row := _row(line)) is not None:
                    yield row
    except OSError:
        return


def states(path: Path) -> Iterator[State]:
    """The states that a file holds, in the order in which they were written."""
    for row in rows(path):
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            yield State.of(row)


def last_state(path: Path) -> State | None:
    """The last state in a file, by its end alone; None where there is none."""
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        row = _last_row(path)
        return None if row is None else State.of(row)
    return None


def _last_row(path: Path) -> dict[str, Any] | None:
    try:
        with path.open("rb") as file:
            file.seek(max(os.fstat(file.fileno()).st_size - TAIL, 0))
            lines = file.read(TAIL).split(b"\n")
    except (OSError, ValueError):
        return None
    return next((row for line in reversed(lines) if (row := _row(line)) is not None), None)


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) and row.get("gpaiscope") == "track" else None


class Record:
    """The file of one process. What cannot be written is kept as a number: ``lost`` rows, told with the next one.

    ``ended`` are the files of trainings that were over, by their run: a new training stands beside them.
    """

    def __init__(self, path: Path, rank: int = 0, *, anew: bool = False) -> None:
        self.base, self.rank, self.anew = path, rank, anew
        self.path = of_rank(path, rank)
        self.ended: dict[str, Path] = {}
        self.lost = 0
        self.error = ""
        self._file: int | None = None
        self._ended = True

    def open(self) -> None:
        """Take the file for this process alone; where another has it, the next free name beside it."""
        for number in range(1, MOST_NAMES + 1):
            base, later = _numbered(self.base, number), _numbered(self.base, number + 1)
            path = of_rank(base, self.rank)
            over = self.anew or of_rank(later, self.rank).exists()
            if over and (run := _run_that_ended(path)):
                self.ended[run] = base
            elif self._take(base):
                return
        self.error = f"{self.path} and {MOST_NAMES - 1} names beside it are in use by other trackers"

    def go_back_to(self, run: str) -> None:
        """Write on in the file of a training that was over, where it is that one which goes on."""
        if run in self.ended:
            self.close()
            self._take(self.ended.pop(run))

    def _take(self, base: Path) -> bool:
        """Whether there is nothing more to look for: the file is taken, or no file can be."""
        path = of_rank(base, self.rank)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            self.error = f"{path} cannot be written: {error.strerror or error}"
            return True
        if _taken(file):
            os.close(file)
            return False
        self.base, self.path, self._file, self.error = base, path, file, ""
        self._ended = _ends_a_line(file)
        return True

    def write(self, row: Mapping[str, Any]) -> bool:
        """Write a row whole; False where it cannot be, with the reason in ``error``."""
        if self._file is None:
            self.open()
        if self._file is None:
            self.lost += 1
            return False
        told = {**row, "lost_rows": self.lost} if self.lost else row
        line = json.dumps({"gpaiscope": "track", "version": VERSION, **told}, ensure_ascii=True).encode() + b"\n"
        if not self._ended:
            line = b"\n" + line
        try:
            written = os.write(self._file, line)
        except OSError as error:
            self.lost += 1
            self.error = f"{self.path} cannot be written: {error.strerror or error}"
            return False
        self._ended = written == len(line)
        if not self._ended:
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


def _numbered(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")


def _run_that_ended(path: Path) -> str:
    """The run in a file, where its last row says that it was over; empty for any other."""
    row = _last_row(path)
    return str(row.get("run") or "") if row is not None and row.get("event") == "end" else ""


def _taken(file: int) -> bool:
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
