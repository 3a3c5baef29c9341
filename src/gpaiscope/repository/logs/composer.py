"""What Composer prints, to the console or through its file logger.

Source: mosaicml 0.32.1, ``loggers/console_logger.py`` (``log_to_console``), ``loggers/file_logger.py``
(``log_metrics``), ``callbacks/speed_monitor.py`` and ``trainer/trainer.py``, line 2450: ``time/batch``, ``time/sample``
and ``time/token`` are those before the batch that is then trained.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, number
from gpaiscope.repository.logs.tally import Tally

_DONE: Final = re.compile(r"^\[batch=(\d{1,15})/\d{1,15}\]:?\s*$")
_METRIC: Final = re.compile(
    r"^(?:\s{1,8}Train |\[metric\]\[batch=\d{1,15}\]: )"
    r"((?:time|throughput)/[\w/]{1,60}|trainer/[\w/]{1,60}): ([\d.]{1,40}) ?$"
)
_SETTING: Final = re.compile(
    r"^\s{0,8}(?:\[hyperparameter\]: )?"
    r"(max_seq_len|global_train_batch_size|n_gpus|num_gpus|n_total_params|n_params): (\d{1,20}) ?$"
)
_SETTINGS: Final = {
    "max_seq_len": "sequence_length",
    "global_train_batch_size": "global_batch",
    "n_gpus": "world_size",
    "num_gpus": "world_size",
    "n_total_params": "parameters",
    "n_params": "parameters",
}


class _Composer:
    """Counts are those before a batch, so that what the last one took is added at the same rate."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.batch = 0
        self.speed: int | Decimal | None = None

    def __call__(self, line: str) -> None:
        if metric := _METRIC.match(line):
            self._take(metric[1], number(metric[2]))
        elif done := _DONE.match(line):
            self.tally.rows += 1
            self.tally.add_quantity("step", int(done[1]))
        elif setting := _SETTING.match(line):
            self.tally.add_quantity(_SETTINGS[setting[1]], int(setting[2]))

    def _take(self, name: str, value: int | Decimal | None) -> None:
        if name == "time/batch" and isinstance(value, int):
            self.tally.rows += 1
            self.batch = value
            self.tally.add_quantity("step", value + 1)
        elif name == "time/token":
            self.tally.add_quantity("tokens", value, self.batch)
        elif name == "time/sample" and isinstance(value, int) and self.batch and value % self.batch == 0:
            self.tally.add_quantity("global_batch", value // self.batch)
        elif name == "throughput/device/flops_per_sec":
            self.tally.add_quantity("flop_per_second", value)
        elif name == "throughput/device/tokens_per_sec":
            self.tally.add_quantity("tokens_per_second", value)
            self._take_devices(value)
        elif name == "throughput/tokens_per_sec":
            self.speed = value

    def _take_devices(self, each: int | Decimal | None) -> None:
        """How many devices there are, as all of them and one of them together say."""
        if self.speed and each:
            share = Decimal(self.speed) / Decimal(each)
            devices = round(share)
            if devices >= 1 and abs(share - devices) * 20 < devices:
                self.tally.add_quantity("world_size", devices)


PRINTED: Final = Printed(sign=_METRIC, reader=_Composer)
