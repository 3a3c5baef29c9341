"""Samples of the power that accelerators drew, in the forms in which they are kept.

nvidia-smi writes a table (``--query-gpu=timestamp,index,power.draw --format=csv``) or columns (``dmon -o DT``). What a
script of one's own writes by NVML is a table or rows of JSON with a time and a power, which NVML gives in milliwatts:
the unit is taken from the name (``power_mw``, ``power_w``), and never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from gpaiscope.repository.logs.printed import seconds_of
from gpaiscope.repository.opened import Progress, exact_json, lines, opened

LARGEST: Final = 10**12
"""Kilowatt-hours, and watts of one accelerator, that are no figure any more."""

_NUMBER: Final = re.compile(r"\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,2})?")
_POWER: Final = re.compile(
    r"(?:gpu_|nvml_|avg_)?(?:power|pwr)(?:_draw|_usage|_consumption)?(?:_instant|_average|_avg)?"
    r"_(mw|milliwatts?|w|watts?|kw|kilowatts?)"
)
_WATTS: Final = {"m": Decimal("0.001"), "w": Decimal(1), "k": Decimal(1000)}
"""How many watts a unit is, by its first letter."""

_TIMES: Final = ("timestamp", "time", "ts", "unix", "unix_time", "datetime")
_UNITS: Final = {"": None, "_s": 1.0, "_ms": 1e3, "_us": 1e6, "_ns": 1e9}
"""What a time may be counted in, by the end of its name; without one it is told by how large it is."""

_HOST: Final = ("host", "hostname", "node")
_DEVICE: Final = (
    *("uuid", "gpu_uuid", "index", "gpu", "gpu_id", "gpu_index", "gpu_idx", "device", "device_id", "device_index"),
    *("pci_bus_id", "gpu_bus_id", "serial", "id"),
)
_DEVICES: Final = ("gpus", "devices")
"""Members of a row of JSON that hold one entry for each accelerator."""
_PARTS: Final = (*_DEVICES, "samples")
"""Members of a row of JSON that hold entries with a power."""

_DMON: Final = re.compile(r"#\s*Date\s+Time\s+gpu(?:Idx)?\s+.*\bpwr\b", re.IGNORECASE)
_HEADLESS: Final = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?,")


class Sample(NamedTuple):
    """What one accelerator drew at a moment, in watts; ``device`` is empty where nothing names it.

    ``of`` is the device that the row names in which the accelerator is one of several; None where it is the row's own.
    """

    time: float
    watts: Decimal
    device: str
    of: str | None = None


Samples = Callable[[Path, Progress | None], Iterator[Sample | None]]
"""What reads the samples of a file; None stands for one without a time or a power."""


def reader_of(first: str) -> Samples | None:
    """What reads a file that begins with a line; None where it holds no samples of power."""
    if _DMON.match(first):
        return _of_columns
    if first.lstrip().startswith("{"):
        row = _object(first)
        return _of_objects if any(_power(entry) for entry, _ in _entries(row)) else None
    heads = {_name(each): "" for each in first.removeprefix("\ufeff").split(",")}
    return _of_table if _power(heads) else None


def is_headless(first: str) -> bool:
    """Whether a line is one of nvidia-smi's table without its heads, which alone tell what stands where."""
    return _HEADLESS.match(first) is not None


def _of_table(path: Path, progress: Progress | None) -> Iterator[Sample | None]:
    return (_sample({_name(key): cell for key, cell in row.items()}) for row in table(path, progress))


def _of_objects(path: Path, progress: Progress | None) -> Iterator[Sample | None]:
    with opened(path) as file:
        for line in lines(file, progress):
            if line.strip():
                yield from (_sample(entry, of) for entry, of in _entries(_object(line)))


def _of_columns(path: Path, progress: Progress | None) -> Iterator[Sample | None]:
    """nvidia-smi's ``dmon``: heads after a ``#``, said again now and then; the line of units below them is none."""
    heads: list[str] = []
    with opened(path) as file:
        for line in lines(file, progress):
            if _DMON.match(line):
                heads = line.lstrip("# ").lower().split()
            elif line.strip() and not line.startswith("#"):
                row = dict(zip(heads, line.split(), strict=False))
                day = row.get("date", "")
                moment = f"{day[:4]}-{day[4:6]}-{day[6:]} {row.get('time', '')}"
                yield _sample({"timestamp": moment, "power_w": row.get("pwr", ""), "gpu": _gpu(row)})


def _gpu(row: Mapping[str, str]) -> str:
    return row.get("gpu", row.get("gpuidx", ""))


def _object(line: str) -> Mapping[str, Any]:
    try:
        row = exact_json(line)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _entries(row: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, str], str | None]]:
    """The entries of a row, with what the row says of them all, and its device; the row alone where none has a power.

    The power of the row is that of all entries together, so that no entry takes it. In a list of accelerators one that
    nothing names is called by its place.
    """
    around = _plain(row)
    part = next((name for name in _PARTS if isinstance(row.get(name), list)), "")
    entries = [_plain(each) if isinstance(each, dict) else {} for each in (row[part] if part else ())]
    if not any(map(_power, entries)):
        yield around, None
        return
    shared = {name: text for name, text in around.items() if not _POWER.fullmatch(name)}
    without_time = {name: text for name, text in shared.items() if name not in _CLOCKS}
    for place, each in enumerate(entries):
        if each:
            is_named = part not in _DEVICES or any(each.get(name) for name in _DEVICE)
            index = {} if is_named else {"index": str(place)}
            entry = {**(without_time if _clock(each) else shared), **each, **index}
            yield entry, None if _device(entry) == _device(around) else _device(around)


def _plain(row: Mapping[str, Any]) -> Mapping[str, str]:
    plain = ((key, value) for key, value in row.items() if not isinstance(value, list | dict))
    return {_name(key): "" if value is None else str(value) for key, value in plain}


def _name(head: str) -> str:
    """A head in the letters that names are written in: ``power.draw [W]`` as ``power_draw_w``."""
    return re.sub(r"[^a-z0-9]+", "_", head.lower()).strip("_")


def _power(row: Mapping[str, str]) -> tuple[str, Decimal] | None:
    """The name of the power in a row, and by what it is multiplied to be in watts; None where no name has a unit."""
    match = next((match for name in row if (match := _POWER.fullmatch(name))), None)
    return (match[0], _WATTS[match[1][0]]) if match else None


def _clock(row: Mapping[str, str]) -> str | None:
    """The name of the time in a row."""
    return next((name for name in _CLOCKS if row.get(name)), None)


def _device(row: Mapping[str, str]) -> str:
    """What names the accelerator of a row."""
    return " ".join(row[name].strip() for name in (*_HOST, *_DEVICE) if row.get(name)).strip()


def _sample(row: Mapping[str, str], of: str | None = None) -> Sample | None:
    power, clock = _power(row), _clock(row)
    watts = figure(row[power[0]]) if power else None
    time = _moment(row[clock], _CLOCKS[clock]) if clock else None
    if power is None or watts is None or time is None:
        return None
    return Sample(time, watts * power[1], _device(row), of)


_CLOCKS: Final = {name + end: unit for name in _TIMES for end, unit in _UNITS.items()}


def _moment(text: str, unit: float | None) -> float | None:
    """A moment in seconds: a day and a time, or a count in a unit; without one, of what it can be since 1970."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return seconds_of(text.replace("/", "-"))
    value = float(text)
    likely = next((per for least, per in ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3)) if value >= least), 1.0)
    return value / (unit or likely)


# -- tables


def table(path: Path, progress: Progress | None) -> Iterator[Mapping[str, str]]:
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


def figure(text: str | None) -> Decimal | None:
    """A number that is none below zero and none too large to be one; None for anything else."""
    match = _NUMBER.match((text or "").strip())
    value = Decimal(match[0]) if match else None
    return value if value is not None and value < LARGEST else None
