"""Files that tell how much energy a training took: codecarbon's, samples of power, telemetry, a scheduler's table.

What counts twice is taken once, what was not measured is said, and a file that tells of no energy is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple

from gpaiscope.compute.energy import JOULES_OF_A_KWH, Part
from gpaiscope.compute.logs import Given, ModelFigures, prove
from gpaiscope.deferred import dataclass
from gpaiscope.errors import InputError, Mistake
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.opened import Progress, lines, opened, refused
from gpaiscope.repository.power import Sample, figure, is_headless, reader_of, table
from gpaiscope.values import Range, Source, reduced, unique

MOST_RUNS: Final = 10_000
MOST_DEVICES: Final = 100_000
LONGEST_GAP: Final = 60
"""Seconds between two samples of power beyond which nobody knows what was drawn."""

ACCURACY: Final = Fraction(5, 100)
ESTIMATED: Final = 2
"""By how much what a tracker estimates may be off, up or down.

Where it cannot measure processors, codecarbon takes half of their rated power, so they draw no more than twice that.
"""

_ACCURATE: Final = "what the driver reads is taken to be right within 5 %"
EXPECTED: Final = (
    "codecarbon's emissions.csv, the CSV of nvidia-smi with timestamp, index and power.draw, rows of CSV or JSON with "
    "timestamp, gpu and power_w or power_mw, DCGM's counters as text or JSON of Prometheus, or a table of sacct with "
    "ConsumedEnergyRaw"
)


def read_energies(paths: Sequence[Path], progress: Progress | None = None) -> tuple[Part, ...]:
    """The energy that each of several files tells of, each run of a tracker once.

    Raises InputError with the mistakes of all of them.
    """
    parts, tracked, mistakes = dict[Path, Part](), dict[Path, _Tracked](), list[Mistake]()
    for path in unique(paths):
        try:
            if path.is_file() and "energy_consumed" in _heads(_first(path)):
                tracked[path] = _tracked(path, progress)
            else:
                parts[path] = _read(path, progress)
        except InputError as error:
            mistakes += error.mistakes
    _count_once(tracked)
    for path, each in tracked.items():
        try:
            parts[path] = _of_codecarbon(path, each)
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(*mistakes)
    return tuple(parts[path] for path in unique(paths))


def _read(path: Path, progress: Progress | None) -> Part:
    if path.is_file():
        first = _first(path)
        if samples := reader_of(first):
            return _of_samples(path, samples(path, progress))
        if is_headless(first):
            help = "keep the heads: leave out noheader"
            raise refused("no-heads", "a table of nvidia-smi without its heads", path, expected=EXPECTED, help=help)
    return _of_log(path, progress)


def _first(path: Path) -> str:
    with opened(path) as file:
        return next(lines(file), "")


def _heads(first: str) -> list[str]:
    return [each.strip().strip('"').lower() for each in first.removeprefix("\ufeff").split(",")]


# -- codecarbon


class _Run(NamedTuple):
    """Which run a row is of, and which task of it; ``place`` is that of a row that names no run, else -1."""

    name: str
    task: str
    place: int


@dataclass(slots=True)
class _Tracked:
    """What a file of codecarbon tells of each run, or of each task of it: its energy, and the row that has it.

    ``elsewhere`` are runs that another file counts.
    """

    is_of_tasks: bool
    runs: dict[_Run, tuple[Decimal, Mapping[str, str]]] = field(default_factory=dict)
    unread: int = 0
    elsewhere: set[str] = field(default_factory=set)


_TOLD: Final = ("gpu_count", "gpu_energy", "gpu_model", "pue", "tracking_mode")
"""What is taken from the row of a run, beside its energy."""


def _tracked(path: Path, progress: Progress | None) -> _Tracked:
    """Of each run its largest row: a tracker that is flushed writes what it has so far, again and again.

    A file of tasks has a row for each task of a run, and each counts by itself.
    """
    found = _Tracked(is_of_tasks="task_name" in _heads(_first(path)))
    for place, row in enumerate(table(path, progress)):
        energy = figure(row.get("energy_consumed"))
        if energy is None:
            found.unread += 1
            continue
        name = row.get("run_id") or ""
        run = _Run(name, row.get("task_name") or "", -1 if name else place)
        if run not in found.runs and len(found.runs) >= MOST_RUNS:
            raise refused("too-many-runs", f"more than {MOST_RUNS:,} runs", path)
        if run not in found.runs or energy > found.runs[run][0]:
            found.runs[run] = energy, {key: row[key] for key in _TOLD if key in row}
    return found


def _count_once(files: Mapping[Path, _Tracked]) -> None:
    """Leave each run in the file that tells of most, in whatever order they come.

    The tasks of a run are left out where a file has the whole of it, which holds what lies between tasks, too.
    """
    whole = {run.name for each in files.values() if not each.is_of_tasks for run in each.runs if run.name}
    most: dict[_Run, tuple[Decimal, Path]] = {}
    for path, each in files.items():
        if each.is_of_tasks:
            each.elsewhere = whole & {run.name for run in each.runs}
            each.runs = {run: told for run, told in each.runs.items() if run.name not in whole}
        for run, (energy, _) in each.runs.items():
            if run.name and (run not in most or energy > most[run][0]):
                most[run] = energy, path
    for path, each in files.items():
        left = {run for run in each.runs if run.name and most[run][1] != path}
        each.elsewhere |= {run.name for run in left}
        each.runs = {run: told for run, told in each.runs.items() if run not in left}


def _of_codecarbon(path: Path, found: _Tracked) -> Part:
    told = [row for _, row in found.runs.values()]
    nothing = Decimal(0)
    kwh = sum((energy for energy, _ in found.runs.values()), nothing)
    metered = sum(
        (min(figure(row.get("gpu_energy")) or nothing, energy) for energy, row in found.runs.values()), nothing
    )
    if not kwh and not found.elsewhere:
        raise _none(path, "its rows count no energy")
    says = [_counted(found.runs), *_settings(told)] if told else []
    if metered:
        says.append(f"of the accelerators, {_ACCURATE}")
    warnings = list(_unsure(path, found))
    if metered < kwh:
        says.append(f"of processors and memory, taken to be right within a factor of {ESTIMATED}")
        warnings.append("codecarbon estimates processors and memory where it cannot measure them")
    return Part(
        label=path.name,
        joules=_within(
            Fraction(kwh) * JOULES_OF_A_KWH,
            Fraction(metered) * JOULES_OF_A_KWH,
            Fraction(kwh - metered) * JOULES_OF_A_KWH,
        ),
        method="tracker",
        boundary="tracked",
        says=tuple(says),
        warnings=tuple(warnings),
        source=Source(file=path.name, text="codecarbon"),
        multiplied=any((figure(row.get("pue")) or 0) > 1 for row in told),
        names_its_runs=all(run.name for run in found.runs),
    )


def _unsure(path: Path, found: _Tracked) -> Iterator[str]:
    """What was left out of a file of codecarbon, and what it does not tell."""
    told = [row for _, row in found.runs.values()]
    if found.unread:
        yield f"{found.unread} rows hold no number for the energy, and were left out"
    if found.elsewhere:
        yield f"{path.name}: {len(found.elsewhere)} runs that another file counts were left out"
    if any(run.task for run in found.runs) and not any("pue" in row for row in told):
        yield "rows of tasks do not tell the PUE that codecarbon may have multiplied by"
    if any((figure(row.get("gpu_count")) or 0) > 0 and not figure(row.get("gpu_energy")) for row in told):
        yield "codecarbon saw accelerators and counted no energy of them: the figure is too low"


def _counted(runs: Iterable[_Run]) -> str:
    """How many runs, and tasks of them, were tracked."""
    every = list(runs)
    count, tasks = len({(run.name, run.place) for run in every}), sum(run.task != "" for run in every)
    shown = f"{tasks} task{'s' * (tasks > 1)} of " if tasks else ""
    return f"{shown}{count} run{'s' * (count > 1)} that codecarbon tracked"


def _within(joules: Fraction, metered: Fraction, estimated: Fraction = Fraction(0)) -> Range:
    """An energy of which a part was metered, as accurately as meters are, and a part estimated."""
    low = reduced(joules - metered * ACCURACY - estimated * (1 - Fraction(1, ESTIMATED)))
    high = reduced(joules + metered * ACCURACY + estimated * (ESTIMATED - 1))
    return Range(low=low, best=reduced(joules), high=high)


def _settings(rows: list[Mapping[str, str]]) -> Iterator[str]:
    for key, called in (
        ("tracking_mode", "tracking mode"),
        ("gpu_model", "accelerators"),
        ("pue", "a PUE, as set there, of"),
    ):
        told = sorted({quoted(text, 60) for row in rows if (text := (row.get(key) or "").strip())})
        if told and not (key == "pue" and {figure(each) for each in told} <= {Decimal(1)}):
            yield f"{called} {', '.join(told[:3])}"


# -- samples of power


@dataclass(slots=True)
class _Device:
    """What one accelerator drew so far, between its first sample and its last."""

    time: float | None = None
    watts: Decimal = Decimal(0)
    least: Fraction = field(default_factory=Fraction)
    best: Fraction = field(default_factory=Fraction)
    most: Fraction = field(default_factory=Fraction)
    gaps: int = 0
    back: int = 0

    def add(self, time: float, watts: Decimal) -> None:
        """Take in a sample: the power changes evenly from the last one to it, unless too much time lies between."""
        before, self.time = self.time, time
        last, self.watts = self.watts, watts
        if before is None:
            return
        if time < before:
            self.back += 1
            return
        seconds = Fraction(time) - Fraction(before)
        even = seconds * Fraction(last + watts) / 2
        is_gap = seconds > LONGEST_GAP
        self.gaps += is_gap
        self.least += 0 if is_gap else even
        self.best += even
        self.most += seconds * Fraction(max(last, watts)) if is_gap else even

    def end(self, time: float) -> None:
        """Stop, since others tell of the same from now on: what was read last holds until then."""
        if self.time is not None:
            self.add(time, self.watts)
            self.time = None


@dataclass(slots=True)
class _Devices:
    """What every accelerator drew; and, while rows do not tell them apart, what those of a row drew together.

    ``apart`` are the accelerators that were told apart, by the device that their row names.
    """

    path: Path
    every: dict[str, _Device] = field(default_factory=dict)
    apart: dict[str, set[str]] = field(default_factory=dict)

    def add(self, sample: Sample) -> None:
        """Take in a sample: each counts alone or within its row, and never both at a time."""
        name, of = sample.device, sample.of
        if not name and name in self.every and self.every[name].time == sample.time:
            raise _untold(self.path)
        if name not in self.every and len(self.every) >= MOST_DEVICES:
            raise refused("too-many-runs", f"more than {MOST_DEVICES:,} accelerators", self.path)
        if of is not None:
            self.apart.setdefault(of, set()).add(name)
        for other in (of,) if of is not None else self.apart.get(name, ()):
            if other in self.every:
                self.every[other].end(sample.time)
        self.every.setdefault(name, _Device()).add(sample.time, sample.watts)

    @property
    def alone(self) -> list[str]:
        """The accelerators that counted by themselves."""
        return [name for name in self.every if name not in self.apart]


def _of_samples(path: Path, samples: Iterable[Sample | None]) -> Part:
    devices = _Devices(path)
    unread = 0
    for sample in samples:
        if sample is None:
            unread += 1
        else:
            devices.add(sample)
    drew, count = devices.every.values(), len(devices.alone)
    least, best, most = (sum((getattr(each, end) for each in drew), Fraction(0)) for end in ("least", "best", "most"))
    if not best:
        raise _none(path, "no accelerator has two samples with a time")
    joules = Range(low=reduced(least * (1 - ACCURACY)), best=reduced(best), high=reduced(most * (1 + ACCURACY)))
    return Part(
        label=path.name,
        joules=joules,
        method="samples",
        boundary="accelerators",
        says=(f"samples of {count} accelerator{'s' * (count > 1)}; {_ACCURATE}",),
        warnings=(*((_TAKEN_AS_ONE,) if "" in devices.alone else ()), *_of_devices(drew, unread)),
        source=Source(file=path.name, text="samples of power"),
    )


_TAKEN_AS_ONE: Final = (
    "the samples do not name their accelerator, and were taken to be of one: add index or uuid to --query-gpu"
)


def _untold(path: Path) -> Exception:
    message = "several samples have the same time, and nothing tells which accelerator they are of"
    help = "add index or uuid to --query-gpu"
    return refused("no-accelerator", message, path, expected="a column index or uuid", help=help)


def _of_devices(devices: Iterable[_Device], unread: int) -> Iterator[str]:
    every = list(devices)
    if gaps := sum(each.gaps for each in every):
        yield f"{gaps} gaps of more than {LONGEST_GAP} s: in them at least nothing is counted, at most the higher end"
    if back := sum(each.back for each in every):
        yield f"the clock went back {back} times, and nothing was counted there"
    if unread:
        yield f"{unread} samples without a power or a time were left out"


# -- what the readers of logs know


_OF_LOGS: Final[Mapping[str, tuple[str, str, str]]] = {
    "slurm": ("scheduler", "computers", "sacct's energy is that of whole nodes, as the site's plugin measures it"),
    "prometheus": (
        "counter",
        "accelerators",
        "counters of energy in the accelerators, from the first reading to the last",
    ),
}
_SHARED: Final = "of nodes that jobs share, the scheduler accounts the energy of the others, too"


def _of_log(path: Path, progress: Progress | None) -> Part:
    try:
        records = read_log(path, progress)
    except InputError as error:
        why = _NO_LOG.get(error.mistakes[0].reference)
        if why is None:
            raise
        raise _none(path, why) from None
    proof = prove(records, ModelFigures(), Given())
    runs = proof.runs or (proof,)
    told = [each.facts["energy_joules"] for each in runs if "energy_joules" in each.facts]
    joules = sum(told, start=Range.exactly(0))
    if not (joules.best or joules.high):
        raise _none(path, f"it is a log ({proof.format}), and tells of no energy")
    untold = len(runs) - len(told)
    if untold:
        joules = Range(low=joules.low)
    method, boundary, says = _OF_LOGS.get(proof.format, ("counter", "accelerators", f"a {proof.format} log"))
    if method == "counter" and joules.best is not None:
        joules, says = _within(Fraction(joules.best), Fraction(joules.best)), f"{says}; {_ACCURATE}"
    return Part(
        label=path.name,
        joules=joules,
        method=method,
        boundary=boundary,
        says=(says,),
        warnings=tuple(_of_runs(method, untold, len(runs))),
        source=Source(file=path.name, text=f"{proof.format} log"),
    )


def _of_runs(method: str, untold: int, runs: int) -> Iterator[str]:
    if method == "scheduler":
        yield _SHARED
    if untold:
        yield f"of {untold} of {runs} runs no energy is told, so that it is no less than that of the others"


_NO_LOG: Final = {
    "log-unknown": "it is of no known kind",
    "log-missing": "it is a folder without a log; of trackers and meters the files themselves are named",
}


def _none(path: Path, why: str) -> Exception:
    help = "`gpaiscope estimate energy --chip NAME --count N --hours H` bounds it"
    return refused("no-energy", f"no energy can be read from it: {why}", path, expected=EXPECTED, help=help)
