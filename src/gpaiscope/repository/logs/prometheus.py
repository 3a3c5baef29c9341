"""Telemetry of accelerators as Prometheus keeps it: the text that an exporter gives, or an answer of ``query_range``.

Source: prometheus.io, "Exposition formats" and "HTTP API"; names of NVIDIA's dcgm-exporter (``default-counters.csv``)
and of nvidia_gpu_exporter. A line has a name, labels, a value and at most a time: milliseconds, or seconds in
OpenMetrics. Energy counts millijoules since the driver was loaded, so that its rise is what was used.

Shares of time or cycles are not a share of the peak: nothing here counts operations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Final

from gpaiscope.deferred import dataclass
from gpaiscope.repository.logs.reading import Lines
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import LONGEST_NUMBER, lines, opened, read_json

MOST_DEVICES: Final = 100_000
MOST_LABELS: Final = 200
SNIFFED_LINES: Final = 4_000
_LINE: Final = re.compile(r"^([a-zA-Z_:][\w:]{0,199})(?:\{([^}]{0,8000})\})? +(\S{1,60})(?: +(-?[\d.]{1,30}))?\s*$")
_LABEL: Final = re.compile(r'(\w{1,100})="((?:[^"\\]|\\.){0,500})"')
_NAMES: Final[Mapping[str, tuple[str, Decimal]]] = {
    "DCGM_FI_DEV_GPU_UTIL": ("utilisation", Decimal("0.01")),
    "nvidia_smi_utilization_gpu_ratio": ("utilisation", Decimal(1)),
    "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE": ("tensor_active", Decimal(1)),
    "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION": ("energy", Decimal("0.001")),
}
"""What is taken, with what makes a share or joules of it."""
_MODEL: Final = ("modelName", "model_name", "gpu_name", "name")
_DEVICE: Final = ("UUID", "uuid", "gpu", "device")
_HOST: Final = ("Hostname", "hostname", "instance", "node")
_UNSAID: Final = "telemetry knows how busy accelerators were, and not how many operations they did, nor for which run"
_NO_TIMES: Final = "the lines carry no times, as of one moment: how long the accelerators ran is not told"


def is_exposition(path: Path, root: Path) -> bool:
    """Whether a text has lines of accelerators as an exporter writes them."""
    with opened(path, root) as file:
        for _, line in zip(range(SNIFFED_LINES), lines(file), strict=False):
            match = _LINE.match(line.strip())
            if match and match[1] in _NAMES:
                return True
    return False


@dataclass(slots=True)
class _Device:
    """What was seen of one accelerator."""

    model: str = ""
    first: Decimal | None = None
    last: Decimal | None = None
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)
    energy: Decimal = Decimal(0)
    counter: Decimal | None = None

    def add(self, quantity: str, value: Decimal, time: Decimal | None) -> None:
        if time is not None:
            self.first = time if self.first is None else min(self.first, time)
            self.last = time if self.last is None else max(self.last, time)
        if quantity == "energy":
            before, self.counter = self.counter, value
            if before is not None:
                self.energy += value - before if value >= before else value
        else:
            self.counts[quantity] = self.counts.get(quantity, 0) + 1
            self.sums[quantity] = self.sums.get(quantity, Decimal(0)) + value


class Exposition(Lines):
    """The lines of an exporter, one scrape after another."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self.devices: dict[str, _Device] = {}

    def take(self, line: str) -> None:
        """Take in one reading of an accelerator."""
        match = _LINE.match(line.strip())
        if match and match[1] in _NAMES:
            labels = dict(_LABEL.findall(match[2] or "")[:MOST_LABELS])
            self.tally.line = self.place
            _add(self.devices, match[1], labels, match[3], _moment(match[4]))
            self.tally.rows += 1

    def conclude(self) -> None:
        """Sum up over all accelerators."""
        _conclude(self.devices, self.tally)


def read_answer(path: Path, root: Path, tally: Tally) -> None:
    """Read an answer of Prometheus's HTTP API: values of each series with their times."""
    devices: dict[str, _Device] = {}
    for labels, values in _series(read_json(path, root).get("data")):
        for value in values:
            if isinstance(value, list) and len(value) == 2:
                _add(devices, labels.get("__name__", ""), labels, str(value[1]), _numeric(str(value[0])))
                tally.rows += 1
    _conclude(devices, tally)


def _series(data: object) -> Iterator[tuple[dict[str, str], list[object]]]:
    """Each series of an answer with its labels; one of a single moment has one value."""
    result = data.get("result") if isinstance(data, dict) else None
    for each in result if isinstance(result, list) else ():
        labels = each.get("metric") if isinstance(each, dict) else None
        if isinstance(each, dict) and isinstance(labels, dict):
            values = each.get("values")
            told = values if isinstance(values, list) else [each.get("value")]
            yield {str(name): str(value)[:500] for name, value in labels.items()}, told


def _add(devices: dict[str, _Device], name: str, labels: Mapping[str, str], text: str, time: Decimal | None) -> None:
    value = _numeric(text)
    if name not in _NAMES or value is None or value < 0:
        return
    key = " ".join(next((labels[label] for label in names if label in labels), "") for names in (_HOST, _DEVICE))
    device = devices.get(key)
    if device is None:
        if len(devices) >= MOST_DEVICES:
            return
        device = devices[key] = _Device()
    device.model = device.model or next((labels[label] for label in _MODEL if label in labels), "")
    quantity, scale = _NAMES[name]
    device.add(quantity, value * scale, time)


def _numeric(text: str) -> Decimal | None:
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"-?\d{1,30}(\.\d{0,30})?([eE][+-]?\d{1,2})?", text):
        return None
    value = Decimal(text)
    return value if abs(value) < LARGEST else None


LARGEST: Final = 10**21
"""A reading that is no smaller is none: of what is measured nothing comes near it."""

EARLIEST_MILLISECONDS: Final = 10**11


def _moment(text: str | None) -> Decimal | None:
    """A time in seconds since 1970: OpenMetrics has seconds, the older text milliseconds."""
    time = _numeric(text) if text else None
    return time / 1000 if time is not None and time > EARLIEST_MILLISECONDS else time


def _conclude(devices: Mapping[str, _Device], tally: Tally) -> None:
    """Sums and means over all accelerators."""
    tally.cannot("flop", _UNSAID)
    if not devices:
        return
    tally.add_quantity("world_size", len(devices))
    models = {device.model for device in devices.values()}
    if len(models) == 1 and (model := models.pop()):
        tally.add("accelerator", model)
    for quantity in ("utilisation", "tensor_active"):
        seen = sum(device.counts.get(quantity, 0) for device in devices.values())
        if seen:
            total = sum((device.sums.get(quantity, Decimal(0)) for device in devices.values()), Decimal(0))
            tally.add_quantity(quantity, round(total / seen, 6))
    if energy := sum((device.energy for device in devices.values()), Decimal(0)):
        tally.add_quantity("energy_joules", energy)
    spans = [(device.first, device.last) for device in devices.values() if device.first != device.last]
    timed = [(first, last) for first, last in spans if first is not None and last is not None]
    if not timed:
        tally.cannot("hours", _NO_TIMES)
        return
    tally.add_quantity("chip_seconds", sum((last - first for first, last in timed), Decimal(0)))
    tally.seen_at(min(first for first, _ in timed))
    tally.seen_at(max(last for _, last in timed))
