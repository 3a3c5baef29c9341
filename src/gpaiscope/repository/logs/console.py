"""What Hugging Face's Trainer prints, and with it Axolotl, LLaMA-Factory, TRL and scripts of diffusers and accelerate.

Source: transformers 5.24, ``trainer.py``: the lines below ``***** Running training *****`` and the dictionary of each
row. A row tells of its epoch and not of its step, so that steps are counted only where the run came to its end.
"""

from __future__ import annotations

import re
from typing import Final

from gpaiscope.repository.logs.printed import Printed, number
from gpaiscope.repository.logs.tally import Tally

_ROW: Final = re.compile(r"^(?:.{0,60}\]:? ?)?\{'(?:loss|train_runtime|eval_loss)': .{1,4000}\}\s*$")
_PAIR: Final = re.compile(r"'([\w/() -]{1,60})': '?(-?[\d.]{1,30}(?:e[+-]?\d{1,3})?)'?(?=[,}])")
_HEAD: Final = re.compile(
    r"\b(Num examples|Total train batch size \(w\. parallel, distributed & accumulation\)|Gradient Accumulation steps|"
    r"Total optimization steps) = ([\d,]{1,20})\s*$"
)
_NAMES: Final = {
    "Num examples": "dataset",
    "Gradient Accumulation steps": "accumulation",
    "Total optimization steps": "planned_steps",
}
_BAR: Final = re.compile(r"\bSteps: +100%\|[^|]{0,80}\| ?(\d{1,12})/(\d{1,12}) \[")
_SIGN: Final = re.compile(rf"{_ROW.pattern}|\*{{5}} Running training \*{{5}}")


class _Console:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.planned: int | None = None

    def __call__(self, line: str) -> None:
        if _ROW.match(line):
            row = {name: number(value) for name, value in _PAIR.findall(line)}
            self.tally.add_row({name: value for name, value in row.items() if value is not None})
            if "train_runtime" in row:
                self._finish()
        elif head := _HEAD.search(line):
            name, value = head[1], number(head[2])
            self.tally.add_quantity(_NAMES.get(name, "global_batch"), value)
            if name == "Total optimization steps" and isinstance(value, int):
                self.planned = value
                self.tally.rows += 1
        elif (bar := _BAR.search(line)) and bar[1] == bar[2]:
            self._finish()

    def _finish(self) -> None:
        """All steps that were planned are done."""
        if self.planned is not None:
            self.tally.add_quantity("step", self.planned)


PRINTED: Final = Printed(sign=_SIGN, reader=_Console, weak=True)
