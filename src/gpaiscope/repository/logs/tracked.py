"""The file that `gpaiscope.track` writes: rows of JSON with all that was counted so far, one file for each process.

Source of the layout: ``gpaiscope/track/record.py``. FLOP come as digits, low, best and high; what is added up here is
the last row of each process, as every row has all that came before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope.law.training_compute import counted
from gpaiscope.repository.logs.reading import Kept, Lines, read
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, exact_json
from gpaiscope.values import Range, rounded_text

SIGN: Final = re.compile(rb'\A\s*\{"gpaiscope": ?"track"')
MOST_RANKS: Final = 4096
TRAINING: Final = "training"
AMOUNTS: Final = ("low", "best", "high")
_OF_A_RANK: Final = re.compile(r"(.+)\.rank-(\d{1,5})")


class _Process(Lines):
    """How far one process is: its last row, and all that its rows told on the way."""

    def __init__(self, tally: Tally, name: str) -> None:
        super().__init__(tally)
        self.name = name
        self.step, self.ranks, self.uncounted = 0, 1, 0
        self.seconds = Fraction(0)
        self.stages: dict[str, dict[str, int]] = {}
        self.row: Mapping[str, object] = {}
        self.session: object = None
        self.began: Fraction | None = None

    def take(self, line: str) -> None:
        if not line.strip():
            return
        try:
            row = exact_json(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or row.get("gpaiscope") != "track":
            says = f"{self.name}: line {self.place} is broken and was passed over: the process was killed there"
            self.tally.problem(says)
            return
        self.tally.rows += 1
        _follow(self, row)
        self.tally.seen_at(_time(self, row))


def is_tracked(start: bytes) -> bool:
    """Whether a file begins as one of a tracked training."""
    return bool(SIGN.match(start))


def is_of_another_rank(path: Path) -> bool:
    """Whether a file is that of a further process, which is read with the first one's."""
    match = _OF_A_RANK.fullmatch(path.stem)
    return match is not None and path.with_name(f"{match[1]}{path.suffix}").is_file()


def read_tracked(
    path: Path, root: Path, tally: Tally, progress: Progress | None = None, kept: Kept | None = None
) -> None:
    """Read the file of a training, and those of its other processes beside it."""

    def one(file: Path, progress: Progress | None = None) -> _Process:
        return read(file, root, Tally(), lambda own: _Process(own, file.name), progress, kept)

    first = one(path, progress)
    beside = (
        path.with_name(f"{path.stem}.rank-{rank}{path.suffix}") for rank in range(1, min(first.ranks, MOST_RANKS))
    )
    processes = [first, *(one(file) for file in beside if file.is_file())]
    for each in processes:
        tally.join(each.tally)
    processes = [each for each in processes if each.stages]
    if processes:
        _take(first, processes, tally)


def _follow(found: _Process, row: Mapping[str, object]) -> None:
    """Take in a row; what a row of another shape leaves out stays as it was."""
    stages = row.get("stages")
    if not isinstance(stages, dict):
        return
    told = {str(name): _amounts(each) if isinstance(each, dict) else None for name, each in stages.items()}
    if wrong := sorted(name[:60] for name, each in told.items() if each is None):
        says = f"{found.name}: line {found.place} has no count of FLOP for {', '.join(wrong[:3])}"
        found.tally.problem(f"{says}: what the rows before it say is taken")
    kept = {name: found.stages[name] for name in told if name in found.stages}
    found.stages = kept | {name: each for name, each in told.items() if each is not None}
    found.step, found.ranks = _whole(row, "step"), min(max(_whole(row, "ranks"), 1), MOST_RANKS)
    found.uncounted = _whole(row, "uncounted_steps")
    if isinstance(seconds := row.get("seconds"), Decimal) and seconds.is_finite() and seconds.adjusted() < LONGEST:
        found.seconds = Fraction(seconds)
    found.row = row


def _time(found: _Process, row: Mapping[str, object]) -> int | None:
    """When a row was written: by the clock at its session's first row and the seconds since, as clocks may jump."""
    clock = row.get("unix")
    if not isinstance(clock, int | Decimal) or isinstance(clock, bool):
        return None
    if row.get("session") != found.session or found.began is None:
        if isinstance(clock, Decimal) and not (clock.is_finite() and clock.adjusted() < LONGEST):
            return None
        found.session, found.began = row.get("session"), Fraction(clock) - found.seconds
    return round(found.began + found.seconds)


def _amounts(stage: Mapping[str, object]) -> dict[str, int] | None:
    """What a row says of a stage; None where its ends are no counts, or out of order."""
    ends = [_count(stage.get(name)) for name in AMOUNTS]
    known = [end for end in ends if end is not None]
    if len(known) < len(AMOUNTS) or sorted(known) != known:
        return None
    return dict(zip(AMOUNTS, known, strict=True)) | {name: _whole(stage, name) for name in ("tokens", "samples")}


def _whole(row: Mapping[str, object], name: str) -> int:
    """A count in a row; nought for anything else."""
    return _count(row.get(name)) or 0


def _count(value: object) -> int | None:
    """A number or its digits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= LONGEST:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**LONGEST else None


LONGEST: Final = 40


def _take(first: _Process, processes: list[_Process], tally: Tally) -> None:
    """Add the processes up, and tell what is not in the sum."""
    flop = _summed(TRAINING, processes)
    missing = first.ranks - len(processes)
    if missing > 0:
        tally.problem(
            f"{missing} of {first.ranks} processes left no file: each is taken to have done as much as the others"
        )
        like = flop.times(Fraction(first.ranks, len(processes)))
        flop = Range(low=flop.low, best=like.best, high=like.high)
    if first.uncounted and first.step > first.uncounted:
        done = Fraction(first.step, first.step - first.uncounted)
        tally.problem(f"the first {first.uncounted} of {first.step} steps were not tracked; they took as much each")
        flop = Range(low=flop.low, best=flop.times(done).best)
    behind = [each for each in processes if 10 * each.step < 9 * first.step]
    if behind:
        tally.problem(
            f"{len(behind)} of {first.ranks} processes stopped before step {first.step}: what they did counts"
        )
    open_ = list(_left_out(processes))
    for says in open_:
        tally.problem(says)
    if open_:
        flop = Range(low=flop.low, best=flop.best)
    _add(first, processes, flop, tally)
    _tell(first, processes, tally)


def _left_out(processes: list[_Process]) -> Iterator[str]:
    """Why more may have been done than was counted."""
    named = (each.row.get("uncounted_operations") for each in processes)
    operations = sorted({str(name)[:60] for names in named if isinstance(names, list) for name in names})
    if operations:
        yield f"operations that no formula is known for were not counted: {', '.join(operations[:3])}"
    if guessed := sum(_whole(each.row, "guessed_units") for each in processes):
        yield f"{guessed} units like no counted one were not counted"
    said = (each.row.get("problems") for each in processes)
    problems = [str(says) for told in said if isinstance(told, list) for says in told]
    for beginning, says in LEFT_OUT.items():
        if any(each.startswith(beginning) for each in problems):
            yield says


LEFT_OUT: Final = {
    "counting ended": "counting ended before the training did: what came after it was not counted",
    "nothing was counted": "passes of the model went by unseen, and were not counted",
}
"""How the tracker begins to say that it counted less than there was, and what that means."""


def _beside(processes: list[_Process]) -> int:
    """What other stages took that count in cumulative compute."""
    names = {name for each in processes for name in each.stages} - {TRAINING}
    return sum(round(_summed(name, processes).best or 0) for name in counted(names, "cumulative"))


def _summed(stage: str, processes: list[_Process]) -> Range:
    low, best, high = (sum(each.stages.get(stage, {}).get(end, 0) for each in processes) for end in AMOUNTS)
    return Range(low=low, best=best, high=high)


def _add(first: _Process, processes: list[_Process], flop: Range, tally: Tally) -> None:
    for name in AMOUNTS:
        if (end := getattr(flop, name)) is not None:
            tally.add_quantity(f"counted_{name}", round(end))
    scale = Fraction(first.ranks, len(processes))
    if beside := _beside(processes):
        tally.add_quantity("counted_beside", round(beside * scale))
    for name in ("tokens", "samples"):
        if total := sum(each.stages.get(TRAINING, {}).get(name, 0) for each in processes):
            tally.add_quantity(name, round(total * scale))
    tally.add_quantity("step", first.step)
    tally.add_quantity("world_size", first.ranks)
    if first.seconds > 0:
        tally.add_quantity("seconds", round(first.seconds) or 1)
    if planned := _whole(first.row, "planned_steps"):
        tally.add_quantity("planned_steps", planned)
    if isinstance(chip := first.row.get("accelerator"), str):
        tally.add("accelerator", chip)
    beginning = first.row.get("beginning")
    listed = beginning.get("originals") if isinstance(beginning, dict) else None
    # A third is that of the one model whose weights the training started from: of several none is the original.
    original = listed[0] if isinstance(listed, list) and len(listed) == 1 else None
    ends = {end: _count(original.get(end)) for end in AMOUNTS} if isinstance(original, dict) else {}
    known = [end for end in ends.values() if end]
    for name in ("low", "best"):
        if ends.get(name) and sorted(known) == known:
            tally.add_quantity(f"original_{name}", ends[name])


def _tell(first: _Process, processes: list[_Process], tally: Tally) -> None:
    """What stands beside the training: other stages, work that was lost, and what went wrong."""
    for stage in sorted({name for each in processes for name in each.stages} - {TRAINING}):
        if best := _summed(stage, processes).best:
            tally.problem(f"beside the training: {rounded_text(best, 3)} FLOP of {stage}, an activity of its own")
    if repeated := sum(_whole(each.row, "repeated_flop") for each in processes):
        tally.problem(f"{rounded_text(repeated, 3)} FLOP were lost in a crash and done again: not in the count")
    problems = first.row.get("problems")
    for says in problems if isinstance(problems, list) else ():
        tally.problem(f"the tracker says: {str(says)[:300]}")
