"""What DeepSpeed prints: its throughput timer, its configuration, and its FLOP profiler.

Source: deepspeedai/DeepSpeed, ``deepspeed/utils/timer.py`` (``ThroughputTimer.stop``: ``RunningAvgSamplesPerSec``, of
whole batches), ``runtime/engine.py`` (``step=10, skipped=0``), ``runtime/config.py`` (``print``) and
``profiling/flops_profiler/profiler.py`` (``print_model_profile``); lines as users published them, 2023 to 2025.

The profiler counts one forward pass of one step on one process. Its count leaves out what it does not know (experts
in grouped products, some attention), and no other step is seen.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, decimal, number, scaled, seconds_of
from gpaiscope.repository.logs.tally import Tally

_TIMER: Final = re.compile(
    r"epoch=\d{1,9}/micro_step=(\d{1,15})/global_step=(\d{1,15}), RunningAvgSamplesPerSec=([\d.]{1,30})"
)
_STEP: Final = re.compile(r"\[Rank 0\] step=(\d{1,15}), skipped=\d")
_SETTING: Final = re.compile(r":print\] {1,4}(\w{1,40}) {1,4}\.{0,40} {0,2}(\d{1,12})\s*$")
_PROFILE: Final = re.compile(
    r"^(?:.{0,60}\s)?(world size|params of model = params per GPU \* mp_size|fwd flops per GPU|batch size per GPU):"
    r"\s+([\d.]{1,30} ?[KMGBTP]?)"
)
_TIME: Final = re.compile(r"^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:,\d{3})?)\]")
_SETTINGS: Final = {
    "train_batch_size": "global_batch",
    "gradient_accumulation_steps": "accumulation",
    "train_micro_batch_size_per_gpu": "batch",
    "world_size": "world_size",
}
_PROFILED: Final = {
    "world size": "world_size",
    "params of model = params per GPU * mp_size": "parameters",
    "batch size per GPU": "batch",
}


class _DeepSpeed:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.batch: int | Decimal | None = None

    def __call__(self, line: str) -> None:
        if timer := _TIMER.search(line):
            self._take_timer(int(timer[1]), int(timer[2]), decimal(timer[3]), line)
        elif step := _STEP.search(line):
            self._take_step(int(step[1]), line)
        elif setting := _SETTING.search(line):
            if setting[1] in _SETTINGS:
                self.tally.add_quantity(_SETTINGS[setting[1]], number(setting[2]))
                self.batch = number(setting[2]) if setting[1] == "train_batch_size" else self.batch
        elif profile := _PROFILE.search(line):
            self._take_profile(profile[1], profile[2])

    def _take_step(self, step: int, line: str) -> None:
        self.tally.rows += 1
        self.tally.add_quantity("step", step)
        if time := _TIME.match(line):
            self.tally.seen_at(seconds_of(time[1]))

    def _take_timer(self, micro: int, step: int, speed: Decimal, line: str) -> None:
        self._take_step(step, line)
        self.tally.add_quantity("samples_per_second", speed)
        if step and micro % step == 0:
            self.tally.add_quantity("accumulation", micro // step)
        if self.batch and speed:
            self.tally.add_quantity("runtime", self.batch * step / speed)

    def _take_profile(self, name: str, text: str) -> None:
        value = scaled(text)
        if value is None or not value:
            return
        if name in _PROFILED:
            self.tally.add_quantity(_PROFILED[name], value)
        else:
            self.tally.add_quantity("forward_flop", value)


PRINTED: Final = Printed(sign=re.compile(f"{_TIMER.pattern}|DeepSpeed Flops Profiler"), reader=_DeepSpeed, weak=True)
