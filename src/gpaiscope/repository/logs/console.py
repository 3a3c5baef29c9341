"""What Hugging Face's Trainer prints, and with it Axolotl, LLaMA-Factory, TRL and scripts of diffusers and accelerate.

Source: transformers 5.24, ``trainer.py``: the lines below ``***** Running training *****`` and the dictionary of each
row; ``trainer_pt_utils.py`` (``metrics_format``): the metrics of the end, in which ``GF`` stands for 2**30 operations;
Unsloth's banner of settings as users published it. A row tells of its epoch and not of its step, so that steps are
counted only where the run came to its end.
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
_BANNER: Final = re.compile(
    r"\b(Num examples|Total steps|Gradient accumulation steps|Data Parallel GPUs|Batch size per device) = "
    r"([\d,]{1,20})|"
    r"\b(Total batch size \(\d{1,9} x \d{1,9} x \d{1,9}\)) = ([\d,]{1,20})"
)
"""Unsloth's lines of several settings, beside a drawing."""
_BANNER_NAMES: Final = {
    "Num examples": "dataset",
    "Total steps": "planned_steps",
    "Gradient accumulation steps": "accumulation",
    "Data Parallel GPUs": "world_size",
    "Batch size per device": "batch",
}
_TRAINABLE: Final = re.compile(r"\bTrainable parameters = ([\d,]{1,25})(?: of |/)([\d,]{1,25})")
_METRICS: Final = re.compile(r"^\*{5} (\w+) metrics \*{5}\s*$")
_METRIC: Final = re.compile(r"^ {1,4}(\w{2,60}) {1,60}= {1,60}(?:(\d{1,5}):(\d\d):)?(\d{1,20}(?:\.\d{1,9})?)(GF)?\s*$")
_OF_THE_END: Final = frozenset(
    {"epoch", "total_flos", "train_runtime", "train_samples_per_second", "train_steps_per_second"}
    | {"num_input_tokens_seen"}
)
_SIGN: Final = re.compile(rf"{_ROW.pattern}|\*{{5}} Running training \*{{5}}")


class _Console:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.planned: int | None = None
        self.ended = False

    def __call__(self, line: str) -> None:
        if metrics := _METRICS.match(line):
            self.ended = metrics[1] == "train"
        elif self.ended and (metric := _METRIC.match(line)):
            self._take_metric(metric)
        elif _ROW.match(line):
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
        else:
            self._take_banner(line)

    def _take_metric(self, metric: re.Match[str]) -> None:
        """A metric of the whole training. What evaluations print below it is under a head of its own."""
        name, hours, minutes, value, giga = metric.groups()
        read = number(value)
        if name not in _OF_THE_END or read is None or (name == "total_flos") != bool(giga):
            return
        seconds = (int(hours) * 60 + int(minutes)) * 60 if hours else 0
        self.tally.add_row({name: read * 2**30 if giga else read + seconds})
        if name == "train_runtime":
            self._finish()

    def _take_banner(self, line: str) -> None:
        for one, value, batch, together in _BANNER.findall(line):
            self.tally.add_quantity("global_batch" if batch else _BANNER_NAMES[one], number(value or together))
            if one == "Total steps":
                self.planned = int(value.replace(",", ""))
        if sizes := _TRAINABLE.search(line):
            trained, whole = (int(size.replace(",", "")) for size in sizes.groups())
            self.tally.add_quantity("parameters", whole)
            if 2 * trained < whole:
                self.tally.add("peft_type", "adapters")

    def _finish(self) -> None:
        """All steps that were planned are done."""
        if self.planned is not None:
            self.tally.add_quantity("step", self.planned)


PRINTED: Final = Printed(sign=_SIGN, reader=_Console, weak=True)
