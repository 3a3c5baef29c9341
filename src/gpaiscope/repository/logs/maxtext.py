"""What MaxText prints.

Source: AI-Hypercomputer/maxtext, ``docs/guides/monitoring_and_debugging/understand_logs_and_metrics.md`` at
20a91e12a17c: ``Config param``, ``Num_devices``, ``number parameters`` and the lines ``completed step``, in which
``total_weights`` are the tokens of the step that were trained on, padding left out, over all devices.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, Work, decimal, number
from gpaiscope.repository.logs.tally import Tally

_STEP: Final = re.compile(
    r"completed step: (\d{1,15}), seconds: ([\d.]{1,20}), TFLOP/s/device: ([\d.]{1,20}), "
    r"Tokens/s/device: ([\d.]{1,20})(?:, total_weights: (\d{1,20}))?"
)
_SETTING: Final = re.compile(r"Config param (\w{1,60}): ([\d.]{1,20})\s*$")
_DEVICES: Final = re.compile(r"\bNum_devices: (\d{1,9}),")
_SIZE: Final = re.compile(r"\bnumber parameters: ([\d.]{1,20}) billion")
_SETTINGS: Final = {
    "max_target_length": "sequence_length",
    "gradient_accumulation_steps": "accumulation",
    "steps": "planned_steps",
}


class _MaxText:
    """Steps count from zero; the product of rate and seconds is the step's FLOP by MaxText's own count."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)
        self.tokens: int | None = None

    def __call__(self, line: str) -> None:
        if found := _STEP.search(line):
            self._take_step(int(found[1]), decimal(found[2]), decimal(found[3]), found[5])
        elif setting := _SETTING.search(line):
            if setting[1] in _SETTINGS:
                self.tally.add_quantity(_SETTINGS[setting[1]], number(setting[2]))
        elif devices := _DEVICES.search(line):
            self.tally.add_quantity("world_size", int(devices[1]))
        elif size := _SIZE.search(line):
            self.tally.add_quantity("parameters", decimal(size[1]) * 10**9)

    def _take_step(self, now: int, seconds: Decimal, rate: Decimal, tokens: str | None) -> None:
        if now == 0:
            self.tokens = 0
        steps = self.work.add(now + 1, seconds, rate * 10**12)
        self.tally.rows += 1
        self.tally.add_quantity("step", now + 1)
        if tokens and self.tokens is not None:
            self.tokens += int(tokens) * steps
            self.tally.add_quantity("tokens", self.tokens, now + 1)
        elif tokens:  # the log begins later: tokens of a step are all that it tells
            self.tally.add_quantity("tokens_per_step", int(tokens))


PRINTED: Final = Printed(sign=_STEP, reader=_MaxText)
