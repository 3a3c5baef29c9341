"""What PaddleNLP's trainer prints, and MindSpore's callbacks.

The lines are read as these sources write them:

* PaddlePaddle/PaddleNLP, ``paddlenlp/trainer/trainer.py``: ``loss: 0.9, ..., global_step: 10, interval_runtime: 2.03``,
  in which the interval is that since the line before, and the settings below ``***** Running training *****``.
* MindSpore, ``mindspore/train/callback``: ``LossMonitor`` (``epoch: 1 step: 1251, loss is 5.4``), whose steps begin
  anew in each epoch, and ``TimeMonitor`` (``epoch time: 520274.060 ms, per step time: 415.887 ms``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, decimal, number
from gpaiscope.repository.logs.tally import Tally

_STEP: Final = re.compile(r"\bglobal_step: (\d{1,12}), .{0,600}?\binterval_runtime: ([\d.]{1,20})")
_END: Final = re.compile(r"\btrain_runtime: ([\d.]{1,20}), train_samples_per_second:")
_HEAD: Final = re.compile(
    r"\b(Total train batch size \(w\. parallel, distributed & accumulation\)|Total optimization steps) = (\d{1,12})"
)


class _Paddle:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.spent = Decimal(0)

    def __call__(self, line: str) -> None:
        if found := _STEP.search(line):
            self.spent += decimal(found[2])
            self.tally.rows += 1
            self.tally.add_quantity("step", int(found[1]))
            self.tally.add_quantity("runtime", self.spent)
        elif end := _END.search(line):
            self.tally.add_quantity("runtime", max(self.spent, decimal(end[1])))
        elif head := _HEAD.search(line):
            name = "planned_steps" if head[1].endswith("steps") else "global_batch"
            self.tally.add_quantity(name, number(head[2]))


_LOSS: Final = re.compile(r"\bepoch: (\d{1,9}) step: (\d{1,12}), loss is\b")
_TIME: Final = re.compile(r"\bepoch time: ([\d.]{1,20})(?: ms)?, per step time: [\d.]{1,20}(?: ms)?", re.IGNORECASE)


class _MindSpore:
    """Steps of each epoch, by the last that was printed, and the time of each."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.turn: int | None = None
        self.last = self.before = 0
        self.spent = Decimal(0)

    def __call__(self, line: str) -> None:
        if found := _LOSS.search(line):
            turn = int(found[1])
            if self.turn is not None and turn != self.turn:
                self.before, self.last = self.before + self.last, 0
            self.turn, self.last = turn, max(self.last, int(found[2]))
            self.tally.rows += 1
            self.tally.add_quantity("step", self.before + self.last)
        elif time := _TIME.search(line):
            self.spent += decimal(time[1]) / 1000
            self.tally.add_quantity("runtime", self.spent)


PRINTED: Final = Printed(sign=_STEP, reader=_Paddle)
MINDSPORE: Final = Printed(sign=_LOSS, reader=_MindSpore)
