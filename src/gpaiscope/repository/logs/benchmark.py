"""What MLCommons' benchmark of training prints, beside whatever the trainer prints itself.

Source: mlcommons/logging, ``mlperf_logging/mllog``: ``:::MLLOG`` and a line of JSON with ``time_ms``, ``key``,
``value`` and ``metadata``. The time of a run is that between ``run_start`` and ``run_stop``; ``samples_count`` are the
samples that were trained on so far.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed
from gpaiscope.repository.logs.tally import Tally

_SIGN: Final = re.compile(r":::MLLOG (\{.{1,4000}\})\s*$")
_QUANTITIES: Final = {
    "global_batch_size": "global_batch",
    "max_sequence_length": "sequence_length",
    "sequence_length": "sequence_length",
}


class _Benchmark:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.started: int | None = None
        self.spent = self.samples = 0

    def __call__(self, line: str) -> None:
        found = _SIGN.search(line)
        if found is None:
            return
        try:
            told = json.loads(found[1])
        except (ValueError, RecursionError):
            return
        key, time, value = told.get("key"), told.get("time_ms"), told.get("value")
        if isinstance(time, int) and key in ("run_start", "run_stop"):
            self._take_time(key, time)
        elif key in _QUANTITIES and isinstance(value, int):
            self.tally.add_quantity(_QUANTITIES[key], value)
        beside = told.get("metadata")
        samples = beside.get("samples_count") if isinstance(beside, Mapping) else None
        if isinstance(samples, int) and samples > self.samples:
            self.samples = samples
            self.tally.rows += 1
            self.tally.add_quantity("samples", samples)

    def _take_time(self, key: str, time: int) -> None:
        """The first of several processes that start, and the first that stops, tell how long the run took."""
        if key == "run_start":
            self.started = time if self.started is None else self.started
        elif self.started is not None:
            self.spent += max(time - self.started, 0)
            self.started = None
            self.tally.rows += 1
            self.tally.add_quantity("runtime", Decimal(self.spent) / 1000)


PRINTED: Final = Printed(sign=_SIGN, reader=_Benchmark, weak=True, least=2, shared=True)
