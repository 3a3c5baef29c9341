"""Files that tell how much energy a training took: codecarbon's, samples of nvidia-smi, telemetry, a scheduler's table.

What counts twice is taken once, what was not measured is said, and a file that tells of no energy is refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from gpaiscope.compute.energy import JOULES_OF_A_KWH, Part
from gpaiscope.compute.logs import Given, ModelFigures, prove
from gpaiscope.repository.findings import quoted
from gpaiscope.repository.logs import read_log
from gpaiscope.repository.logs.printed import seconds_of
from gpaiscope.repository.opened import Progress, lines, opened, refused
from gpaiscope.values import Range, Source, reduced

MOST_RUNS: Final = 10_000
MOST_DEVICES: Final = 100_000
LARGEST: Final = 10**12
"""Kilowatt-hours, and watts of one accelerator, that are no figure any more."""

LONGEST_GAP: Final = 60
"""Seconds between two samples of power beyond which nobody knows what was drawn."""

ACCURACY: Final = Fraction(5, 100)
_ACCURATE: Final = "what the driver reads is taken to be right within 5 %"
_NUMBER: Final = re.compile(r"\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,2})?")
EXPECTED: Final = (
    "codecarbon's emissions.csv, the CSV of nvidia-smi with timestamp, index and power.draw, DCGM's counters as text "
    "or JSON of Prometheus, or a table of sacct with ConsumedEnergyRaw"
)


def read_energy(path: Path, progress: Progress | None = None) -> Part:
    """The energy that a file tells of. Raises InputError where there is none, and where it cannot be read."""
    if path.is_file():
        heads = _heads(path)
        if "energy_consumed" in heads:
            return _of_codecarbon(path, progress)
        if any(each.startswith("power.draw") for each in heads):
            return _of_samples(path, progress)
    return _of_log(path, progress)


def _heads(path: Path) -> list[str]:
    with opened(path) as file:
        first = next(lines(file), "")
    return [each.strip().strip('"').lower() for each in first.removeprefix("\ufeff").split(",")]


def _rows(path: Path, progress: Progress | None) -> Iterator[Mapping[str, str]]:
    """The rows of a table with commas, their cells by the heads, in lower case; each line by itself.

    A row whose quotes are not closed is empty: it swallows none of the rows after it.
    """
    with opened(path) as file:
        heads: list[str] = []
        for line in lines(file, progress):
            cells = _cells(line.replace("\0", "").removeprefix("\ufeff").rstrip("\r\n"))
            if heads and cells is not None and not any(cells):
                continue
            if heads:
                yield dict(zip(heads, cells or (), strict=False))
            else:
                heads = [each.strip().lower() for each in cells or ()]


def _cells(line: str) -> list[str] | None:
    """The cells of a line; None where a quote in it is not closed."""
    try:
        return next(csv.reader([line], skipinitialspace=True, strict=True), [])
    except csv.Error:
        return None


def _figure(text: str | None) -> Decimal | None:
    """A number that is none below zero and none too large to be one; None for anything else."""
    match = _NUMBER.match((text or "").strip())
    value = Decimal(match[0]) if match else None
    return value if value is not None and value < LARGEST else None


# -- codecarbon


def _of_codecarbon(path: Path, progress: Progress | None) -> Part:
    """Of each run its largest row: a tracker that is flushed writes what it has so far, again and again.

    A file of tasks has a row for each task of a run, and each counts by itself.
    """
    runs: dict[tuple[str, str], tuple[Decimal, Mapping[str, str]]] = {}
    unread = 0
    for place, row in enumerate(_rows(path, progress)):
        energy = _figure(row.get("energy_consumed"))
        if energy is None:
            unread += 1
            continue
        name = row.get("run_id") or f"row {place}", row.get("task_name") or ""
        if name not in runs and len(runs) >= MOST_RUNS:
            raise refused("too-many-runs", f"more than {MOST_RUNS:,} runs", path)
        if name not in runs or energy > runs[name][0]:
            runs[name] = energy, row
    kwh = sum((energy for energy, _ in runs.values()), Decimal(0))
    if not kwh:
        raise _none(path, "its rows count no energy")
    told = [row for _, row in runs.values()]
    says = [_tracked(runs), *_settings(told)]
    warnings = [f"{unread} rows hold no number for the energy, and were left out"] if unread else []
    if any((_figure(row.get("gpu_count")) or 0) > 0 and not _figure(row.get("gpu_energy")) for row in told):
        warnings.append("codecarbon saw accelerators and counted no energy of them: the figure is too low")
    metered = sum(
        (min(_figure(row.get("gpu_energy")) or Decimal(0), energy) for energy, row in runs.values()), Decimal(0)
    )
    if metered:
        says.append(f"of the accelerators, {_ACCURATE}")
    if metered < kwh:
        warnings.append("codecarbon estimates processors and memory where it cannot measure them")
    return Part(
        label=path.name,
        joules=_within(Fraction(kwh) * JOULES_OF_A_KWH, Fraction(metered) * JOULES_OF_A_KWH),
        method="tracker",
        boundary="tracked",
        says=tuple(says),
        warnings=tuple(warnings),
        source=Source(file=path.name, text="codecarbon"),
        multiplied=any((_figure(row.get("pue")) or 0) > 1 for row in told),
    )


def _tracked(runs: Iterable[tuple[str, str]]) -> str:
    """How many runs, and tasks of them, were tracked."""
    every = list(runs)
    count, tasks = len({run for run, _ in every}), sum(task != "" for _, task in every)
    shown = f"{tasks} task{'s' * (tasks > 1)} of " if tasks else ""
    return f"{shown}{count} run{'s' * (count > 1)} that codecarbon tracked"


def _within(joules: Fraction, metered: Fraction) -> Range:
    """An energy of which a part was metered, as accurately as meters are."""
    low, high = (reduced(joules + sign * metered * ACCURACY) for sign in (-1, 1))
    return Range(low=low, best=reduced(joules), high=high)


def _settings(rows: list[Mapping[str, str]]) -> Iterator[str]:
    for key, called in (
        ("tracking_mode", "tracking mode"),
        ("gpu_model", "accelerators"),
        ("pue", "a PUE, as set there, of"),
    ):
        told = sorted({quoted(text, 60) for row in rows if (text := (row.get(key) or "").strip())})
        if told and not (key == "pue" and {_figure(each) for each in told} <= {Decimal(1)}):
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


_DEVICE: Final = ("uuid", "gpu_uuid", "index", "pci.bus_id", "gpu_bus_id", "serial")


def _of_samples(path: Path, progress: Progress | None) -> Part:
    devices: dict[str, _Device] = {}
    unread, is_told = 0, True
    for row in _rows(path, progress):
        cells = {key.partition(" [")[0]: cell for key, cell in row.items()}
        watts = _figure(next((cell for key, cell in cells.items() if key.startswith("power.draw")), None))
        time = seconds_of((cells.get("timestamp") or "").strip().replace("/", "-"))
        if watts is None or time is None:
            unread += 1
            continue
        name = " ".join(cells.get(key) or "" for key in _DEVICE).strip()
        if not name and name in devices and devices[name].time == time:
            raise _untold(path)
        is_told &= name != ""
        if name not in devices and len(devices) >= MOST_DEVICES:
            raise refused("too-many-runs", f"more than {MOST_DEVICES:,} accelerators", path)
        devices.setdefault(name, _Device()).add(time, watts)
    least, best, most = (
        sum((getattr(each, end) for each in devices.values()), Fraction(0)) for end in ("least", "best", "most")
    )
    if not best:
        raise _none(path, "no accelerator has two samples with a time")
    joules = Range(low=reduced(least * (1 - ACCURACY)), best=reduced(best), high=reduced(most * (1 + ACCURACY)))
    return Part(
        label=path.name,
        joules=joules,
        method="samples",
        boundary="accelerators",
        says=(f"samples of {len(devices)} accelerator{'s' * (len(devices) > 1)}; {_ACCURATE}",),
        warnings=(*(() if is_told else (_TAKEN_AS_ONE,)), *_of_devices(devices.values(), unread)),
        source=Source(file=path.name, text="nvidia-smi"),
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
    records = read_log(path, progress)
    proof = prove(records, ModelFigures(), Given())
    joules = proof.facts.get("energy_joules")
    if joules is None or not (joules.best or joules.high):
        raise _none(path, f"it is a log ({proof.format}), and tells of no energy")
    method, boundary, says = _OF_LOGS.get(proof.format, ("counter", "accelerators", f"a {proof.format} log"))
    if method == "counter" and joules.best is not None:
        joules, says = _within(Fraction(joules.best), Fraction(joules.best)), f"{says}; {_ACCURATE}"
    return Part(
        label=path.name,
        joules=joules,
        method=method,
        boundary=boundary,
        says=(says,),
        warnings=(_SHARED,) if method == "scheduler" else (),
        source=Source(file=path.name, text=f"{proof.format} log"),
    )


def _none(path: Path, why: str) -> Exception:
    help = "`gpaiscope estimate energy --chip NAME --count N --hours H` bounds it"
    return refused("no-energy", f"no energy can be read from it: {why}", path, expected=EXPECTED, help=help)
