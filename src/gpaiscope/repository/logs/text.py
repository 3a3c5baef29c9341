"""Logs that trainers print: which trainer it was, and the lines of Megatron-LM, torchtitan, nanoGPT and torchtune.

Other trainers have a module each; all are in `FORMATS`.

The lines are read as these sources write them:

* Megatron-LM: NVIDIA/Megatron-LM, ``megatron/training/training.py`` at 86df799dc4c7, ``training_log``, and the same
  line in Megatron-Bridge 0.3.1, ``megatron/bridge/training/utils/train_utils.py``, lines 685 to 735. Arguments and
  sizes: ``megatron/training/arguments.py`` at the same commit, ``_print_args``.
* torchtitan: torchtitan 0.3.0, ``torchtitan/components/metrics.py``, lines 524 to 531 (and at pytorch/torchtitan
  00fbaafa6ea1), and ``torchtitan/trainer.py``, lines 395 and 646 to 650.
* nanoGPT: karpathy/nanoGPT, ``train.py`` at e2221318e607, lines 102 (``tokens per iteration will be``) and 327
  (``iter N: loss``), and ``model.py`` at 0011cd444291, ``GPT.__init__`` (``number of parameters``).
* torchtune: torchtune 0.6.1, ``training/metric_logging.py``, ``DiskLogger.log_dict``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from gpaiscope.repository.logs import (
    benchmark,
    composer,
    console,
    deepspeed,
    levanter,
    maxtext,
    nemo,
    paddle,
    research,
    worded,
)
from gpaiscope.repository.logs.printed import COLOUR, Printed, Work, number, seconds_of
from gpaiscope.repository.logs.reading import Lines
from gpaiscope.repository.logs.tally import Tally
from gpaiscope.repository.opened import lines, opened

_MEGATRON: Final = re.compile(
    r"(?:\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\] )? ?iteration +(\d{1,15}) ?/ *(\d{1,15}) \|(.*)"
)
_MEGATRON_ARGUMENT: Final = re.compile(r"^(?:\S{1,40}:)? {2,4}(\w{1,40}) \.{3,48} (\S{1,40})\s*$")
_MEGATRON_SIZE: Final = re.compile(
    r"number of parameters on \(tensor, pipeline\) model parallel rank \((\d{1,6}), (\d{1,6})\): (\d{1,20})"
)
_TITAN: Final = re.compile(r"(?<!validate )step: {1,12}(\d{1,15}) {1,4}loss: ")
_TITAN_RATE: Final = re.compile(r"tps: ([\d,]{1,20}) {1,4}tflops: ([\d,.]{1,20})")
_TITAN_SIZE: Final = re.compile(r"size: ([\d,]{1,25}) total parameters")
_TITAN_START: Final = re.compile(
    r"global batch size (\d{1,12}), gradient accumulation steps (\d{1,12}), sequence length (\d{1,12}), "
    r"total steps (\d{1,12})"
)
_NANO: Final = re.compile(r"^iter (\d{1,15}): loss [^,]{1,30}, time ([\d.]{1,20})ms")
_NANO_TOKENS: Final = re.compile(r"^tokens per iteration will be: ([\d,]{1,25})")
_NANO_SIZE: Final = re.compile(r"^number of parameters: ([\d.]{1,20})M")
_TUNE: Final = re.compile(r"^Step (\d{1,15}) \| .{0,200}?\btokens_per_second_per_gpu:")
MOST_RANKS: Final = 100_000
SNIFFED: Final = 4 * 2**20


class _Megatron:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)
        self.sizes: dict[tuple[str, str], int] = {}
        self.total = 0

    def __call__(self, line: str) -> None:
        if found := _MEGATRON.search(line):
            self._take_iteration(*found.groups())
        elif argument := _MEGATRON_ARGUMENT.match(line):
            if argument[1] in _MEGATRON_ARGUMENTS:
                self.tally.add(argument[1], number(argument[2]))
        elif size := _MEGATRON_SIZE.search(line):
            self._take_size(*size.groups())

    def _take_size(self, tensor: str, pipeline: str, parameters: str) -> None:
        """Each rank of the model prints its own share; a share said again is the same one."""
        if len(self.sizes) < MOST_RANKS:
            self.total += int(parameters) - self.sizes.get((tensor, pipeline), 0)
            self.sizes[tensor, pipeline] = int(parameters)
            self.tally.folds.pop("parameters", None)
            self.tally.add_quantity("parameters", self.total)

    def _take_iteration(self, time: str | None, iteration: str, planned: str, rest: str) -> None:
        pairs = (field.rpartition(":") for field in rest.split("|"))
        fields = {name.strip(): number(value) for name, _, value in pairs}
        now, seconds = int(iteration), _time_of(fields)
        if self.work.seconds and not seconds:
            return  # cut off: what it would have said of its steps is not there
        self.tally.rows += 1
        for name, value in (("step", now), ("max_steps", int(planned)), *fields.items()):
            self.tally.add(name, value)
        self.work.add(now, seconds, Decimal(fields.get("throughput per GPU (TFLOP/s/GPU)") or 0) * 10**12)
        if time:
            self.tally.seen_at(seconds_of(time))


_TIMES: Final = (
    ("elapsed time per iteration (ms)", 1000),
    ("elapsed time per iteration(ms)", 1000),
    ("elapsed time per iteration (s)", 1),
)


def _time_of(fields: Mapping[str, int | Decimal | None]) -> Decimal:
    """Seconds of an iteration, in whichever unit a variant prints them."""
    return next((Decimal(value) / unit for name, unit in _TIMES if (value := fields.get(name))), Decimal(0))


_MEGATRON_ARGUMENTS: Final = frozenset({"seq_length", "world_size", "micro_batch_size"})


class _Torchtitan:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __call__(self, line: str) -> None:
        if step := _TITAN.search(line):
            self.tally.rows += 1
            self.tally.add("step", int(step[1]))
            if rate := _TITAN_RATE.search(line):
                self.tally.add_quantity("tokens_per_second", number(rate[1]))
                self.tally.add_quantity("flop_per_second", Decimal(number(rate[2]) or 0) * 10**12)
        elif size := _TITAN_SIZE.search(line):
            self.tally.add_quantity("parameters", number(size[1]))
        elif start := _TITAN_START.search(line):
            for name, value in zip(_TITAN_NAMES, start.groups(), strict=True):
                self.tally.add(name, int(value))


_TITAN_NAMES: Final = ("global_batch_size", "gradient_accumulation_steps", "seq_len", "max_steps")


class _NanoGPT:
    """Iterations count from zero, and one line stands for all since the line before it."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)

    def __call__(self, line: str) -> None:
        if found := _NANO.match(line):
            now = int(found[1])
            self.tally.rows += 1
            self.tally.add("step", now + 1)
            self.work.add(now + 1, Decimal(number(found[2]) or 0) / 1000)
        elif tokens := _NANO_TOKENS.match(line):
            self.tally.add_quantity("tokens_per_step", number(tokens[1]))
        elif size := _NANO_SIZE.match(line):
            self.tally.add_quantity("parameters", Decimal(number(size[1]) or 0) * 10**6)


class _Torchtune:
    """torchtune's disk logger counts steps, and prints speeds without the time that they held for."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        tally.cannot("tokens", "torchtune prints tokens per second, and neither tokens nor seconds")

    def __call__(self, line: str) -> None:
        if found := _TUNE.match(line):
            self.tally.rows += 1
            self.tally.add("step", int(found[1]))


FORMATS: Final[Mapping[str, Printed]] = {
    "nemo": nemo.PRINTED,  # its lines look like Megatron's too
    "megatron": Printed(sign=_MEGATRON, reader=_Megatron),
    "torchtitan": Printed(sign=_TITAN, reader=_Torchtitan),
    "nanogpt": Printed(sign=_NANO, reader=_NanoGPT),
    "torchtune": Printed(sign=_TUNE, reader=_Torchtune),
    "maxtext": maxtext.PRINTED,
    "levanter": levanter.PRINTED,
    "composer": composer.PRINTED,
    "nanotron": research.NANOTRON,
    "olmo": research.OLMO,
    "fairseq": research.FAIRSEQ,
    "nanochat": research.NANOCHAT,
    "megatron-progress": research.PROGRESS,
    "paddle": paddle.PRINTED,
    "mindspore": paddle.MINDSPORE,
    "keras": worded.KERAS,
    "worded": worded.WORDED,
    "lightning-console": worded.LIGHTNING,
    "console": console.PRINTED,
    "deepspeed": deepspeed.PRINTED,
    "benchmark": benchmark.PRINTED,
}


def format_of(path: Path, root: Path) -> str | None:
    """Which trainer printed a text, by its first four MiB; None where no line is one of theirs.

    Of weak signs that of the last format counts, which says more than those before it.
    """
    weak: Counter[str] = Counter()
    with opened(path, root) as file:
        read = 0
        for line in lines(file):
            read += len(line)
            cleaned = COLOUR.sub("", line)
            for name, printed in FORMATS.items():
                if printed.sign.search(cleaned):
                    if not printed.weak:
                        return name
                    weak[name] += 1
            if read > SNIFFED or "\0" in line:
                break
    return next((name for name in reversed(tuple(FORMATS)) if weak[name] >= FORMATS[name].least), None)


class Text(Lines):
    """The lines of a printed log of a format that `format_of` names."""

    def __init__(self, tally: Tally, format: str) -> None:
        super().__init__(tally)
        self.trainer = FORMATS[format].reader(tally)
        self.sign = FORMATS[format].sign
        self.shared = FORMATS[format].shared
        self.rank = ""

    def take(self, line: str) -> None:
        """Take in one line, without its colours; of what several processes say of a step what the first says."""
        self.tally.line = self.place
        plain = COLOUR.sub("", line)
        if not self.shared and (rank := _RANK.match(plain)) and self.sign.search(plain):
            self.rank = self.rank or rank[0]
            if self.rank != rank[0]:
                return
        self.trainer(plain)


_RANK: Final = re.compile(r"(?:\[(?:default|rank ?)?\d{1,6}\]:|\d{1,6}: )")
"""What launchers put before a line to tell whose it is: ``[rank0]:``, ``[default7]:``, ``12: ``."""
