"""What PyTorch Lightning's CSV logger leaves: ``metrics.csv`` and, beside it, ``hparams.yaml``.

Source: lightning 2.6.6, ``pytorch/loggers/csv_logs.py`` (columns in the order of their names, empty cells where a row
does not give a value), ``fabric/utilities/throughput.py`` and ``pytorch/callbacks/throughput_monitor.py`` for the names
of counts. ``step`` is the index of the last step, so that one more were done.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Final

from gpaiscope.compute.logs import quantity_of
from gpaiscope.errors import InputError
from gpaiscope.repository.logs.printed import number
from gpaiscope.repository.logs.reading import Kept, Lines, read
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import Progress, lines, opened, refused

NAME: Final = "metrics.csv"
SETTINGS: Final = "hparams.yaml"
MOST_COLUMNS: Final = 5_000
MOST_SETTINGS: Final = 500
_COUNTS: Final = {
    "train/lengths": "tokens", "train|lengths": "tokens", "train/samples": "samples", "train|samples": "samples",
    "train/time": "runtime", "train|time": "runtime",
}  # fmt: skip
_SETTINGS: Final = {
    "batch_size": "batch", "train_batch_size": "batch", "accumulate_grad_batches": "accumulation",
    "max_length": "sequence_length", "block_size": "sequence_length", "max_seq_len": "sequence_length",
}  # fmt: skip
_FLAT: Final = re.compile(r"^(\w{1,100}): ['\"]?([^'\"\n]{1,300}?)['\"]?\s*$")
_UNSAID: Final = "Lightning's table holds what the module logged, and counts neither tokens nor operations by itself"


def is_metrics(start: bytes) -> bool:
    """Whether a table begins with the heads of Lightning's: a step or an epoch among several columns."""
    heads = start.split(b"\n", 1)[0].strip().split(b",")
    return len(heads) > 1 and b"step" in heads


def read_metrics(
    path: Path, root: Path, runs: dict[str, Tally], progress: Progress | None = None, kept: Kept | None = None
) -> None:
    """Read one version's table into a run of its own, with the settings beside it."""
    name = str(path.parent)
    begun = runs.setdefault(name, Tally(name=path.parent.name))
    tally = runs[name] = read(path, root, begun, lambda tally: _Table(tally, path), progress, kept).tally
    if "tokens" not in tally.folds:
        tally.cannot("tokens", _UNSAID)
    settings = path.with_name(SETTINGS)
    if settings.is_file():
        with suppress(InputError), opened(settings, root) as file:
            _read_settings(lines(file), tally)


class _Table(Lines):
    """Rows of a table, of which the columns are kept that are of use. A cell in quotes may hold several lines."""

    def __init__(self, tally: Tally, path: Path) -> None:
        super().__init__(tally)
        self.path = path
        self.columns: list[tuple[int, str]] | None = None
        self.open: list[str] = []
        self.length = 0

    def take(self, line: str) -> None:
        self.open.append(line)
        self.length += len(line)
        if len(self.open) == 1 or '"' in line or self.length > csv.field_size_limit():
            self._take_rows(last=False)

    def conclude(self) -> None:
        if self.open:
            self._take_rows(last=True)

    def _take_rows(self, last: bool) -> None:
        """Take in the lines at hand as a row, if they are a whole one."""
        asked = False

        def given() -> Iterator[str]:
            nonlocal asked
            yield from self.open
            asked = True

        try:
            cells = next(csv.reader(given()), [])
        except csv.Error as error:
            raise refused("table-unreadable", f"not a table: {error}", self.path) from None
        if asked and not last:
            return
        self.open, self.length = [], 0
        if self.columns is None:
            heads = enumerate(cells[:MOST_COLUMNS])
            self.columns = [(place, name) for place, name in heads if name in _COUNTS or quantity_of(name) is not None]
            return
        self.tally.line = self.place
        _take({name: cells[place] for place, name in self.columns if place < len(cells)}, self.tally)


def _take(row: Mapping[str, object], tally: Tally) -> None:
    step = number(str(row.get("step", "")))
    done = int(step) + 1 if step is not None else None
    tally.rows += 1
    if done:
        tally.add_quantity("step", done)
    for name, text in row.items():
        quantity = _COUNTS.get(name) or (quantity_of(name) if name != "step" else None)
        if quantity and text:
            tally.add_quantity(quantity, _value(str(text)), done)


def _value(text: str) -> object:
    value = number(text)
    return value if value is not None else float("nan") if text.lower() in ("nan", "inf", "-inf") else None


def _read_settings(text: Iterator[str], tally: Tally) -> None:
    """The settings that are plain numbers and names; nothing else of YAML is needed here."""
    for _, line in zip(range(MOST_SETTINGS), text, strict=False):
        match = _FLAT.match(line)
        if match is None:
            continue
        value = number(match[2])
        quantity = _SETTINGS.get(match[1])
        if quantity and isinstance(value, int | Decimal):
            tally.add_quantity(quantity, value)
        elif value is not None:
            tally.default(match[1], value)
        else:
            tally.add(match[1], match[2])
