"""What NeMo prints: lines of NeMo 2, and the progress bar of NeMo 1.

Source: lines of NeMo 2.0 to 2.5 and 1.2x as users published them: ``Training epoch 0, iteration 45/99 | ... |
global_step: 45 | ... | train_step_timing in s: 6.08 | TFLOPS_per_GPU: 1.249e+03 | consumed_samples: 5888``. Steps
count from zero, as 5,888 samples after step 45 with batches of 128 show.
"""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.repository.logs.printed import Printed, Work, decimal, number, pieces, seconds_of
from gpaiscope.repository.logs.tally import Tally

_SIGN: Final = re.compile(r"\btrain_step_timing in s[:=] ?\d")
_VALUE: Final = re.compile(
    r"(?<![\w/])(global_batch_size|global_step|consumed_samples|train_step_timing in s|TFLOPS_per_GPU)"
    r"[:=] ?([\d.]{1,20}(?:e[+-]\d{1,2})?)"
)
_LENGTH: Final = re.compile(r"\b(?:encoder_)?seq_length['\"]?\s{0,3}[:=]\s{0,3}(\d{1,9})\b")
_PROCESSES: Final = re.compile(r"All distributed processes registered\. Starting with (\d{1,9}) processes")
_SIZE: Final = re.compile(
    r"number of parameters on \(tensor, pipeline\) model parallel rank \((\d{1,6}) ?, ?(\d{1,6})\): (\d{1,20})"
)
_TIME: Final = re.compile(r"\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?)")


class _NeMo:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)
        self.sizes: dict[tuple[str, str], int] = {}

    def __call__(self, line: str) -> None:
        if "train_step_timing in s" in line:
            for piece in pieces(line):
                self._take_step(dict(_VALUE.findall(piece)), piece)
        elif length := _LENGTH.search(line):
            self.tally.add_quantity("sequence_length", int(length[1]))
        elif processes := _PROCESSES.search(line):
            self.tally.add_quantity("world_size", int(processes[1]))
        elif (size := _SIZE.search(line)) and len(self.sizes) < MOST_RANKS:
            self.sizes[size[1], size[2]] = int(size[3])
            self.tally.folds.pop("parameters", None)
            self.tally.add_quantity("parameters", sum(self.sizes.values()))

    def _take_step(self, values: dict[str, str], piece: str) -> None:
        step = number(values.get("global_step", ""))
        if step is None or int(step) + 1 == self.work.last:
            return
        now = int(step) + 1
        rate = decimal(values.get("TFLOPS_per_GPU", "")) * 10**12
        self.work.add(now, decimal(values.get("train_step_timing in s", "")), rate)
        self.tally.rows += 1
        self.tally.add_quantity("step", now)
        for name, quantity in (("consumed_samples", "samples"), ("global_batch_size", "global_batch")):
            if name in values:
                self.tally.add_quantity(quantity, number(values[name]))
        if time := _TIME.match(piece):
            self.tally.seen_at(seconds_of(time[1]))


MOST_RANKS: Final = 10_000
PRINTED: Final = Printed(sign=_SIGN, reader=_NeMo)
