"""What trainers of research groups print: nanotron, OLMo, fairseq, metaseq, nanochat, and Megatron's progress file.

The lines are read as these sources write them:

* nanotron: huggingface/nanotron, ``src/nanotron/trainer.py``, ``train_step_logs``: numbers of three digits with a
  letter for their thousands.
* OLMo: allenai/OLMo, ``olmo/train.py``, ``log_metrics_to_console``, and allenai/OLMo-core,
  ``train/callbacks/console_logger.py``: the step in brackets, each metric on a line below.
* fairseq, metaseq: ``train_inner`` with ``name=value`` or as JSON; ``wpb`` are the tokens of a batch, ``wall`` seconds.
* nanochat: karpathy/nanochat, ``scripts/base_train.py``: ``step 00001/21400 (0.00%) | loss: ...``.
* Megatron-LM with ``--log-progress``: ``progress.txt``, a line for each job and each checkpoint.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, Work, number, scaled, seconds_of
from gpaiscope.repository.logs.tally import Tally

_NANOTRON: Final = re.compile(r"\biteration: (\d{1,15}) / (\d{1,15}) \| consumed_tokens: ([\d.]{1,10}[KMGTP]?) \|(.*)")
_NAMED: Final = re.compile(r"(\w{1,40}): ([\d.]{1,12}(?:e[+-]?\d{1,3})?[KMGTP]?)(?= \||$)")


class _Nanotron:
    """The chips are those by which the speed of all is more than that of each, as far as three digits tell."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)

    def __call__(self, line: str) -> None:
        found = _NANOTRON.search(line)
        if found is None:
            return
        fields = {name: scaled(value) or Decimal(0) for name, value in _NAMED.findall(found[4])}
        now = int(found[1])
        self.tally.rows += 1
        self.tally.add_quantity("step", now)
        self.tally.add_quantity("planned_steps", int(found[2]))
        self.tally.add_quantity("tokens", scaled(found[3]), now)
        seconds = fields.get("elapsed_time_per_iteration_ms", Decimal(0)) / 1000
        self.work.add(now, seconds, fields.get("model_tflops_per_gpu", Decimal(0)) * 10**12)
        if batch := fields.get("global_batch_size"):
            self.tally.add_quantity("global_batch", batch)
        if chips := _chips(fields.get("tokens_per_sec"), fields.get("tokens_per_sec_per_gpu")):
            self.tally.add_quantity("world_size", chips)


def _chips(together: Decimal | None, each: Decimal | None) -> int | None:
    """How many times the one is the other: a whole number, of many a multiple of eight; None where it is neither."""
    if not together or not each:
        return None
    share = together / each
    unit = 1 if share < 50 else 8
    whole = unit * round(share / unit)
    return whole if whole and abs(share - whole) * 100 <= whole else None


_OLMO: Final = re.compile(r"\[step=(\d{1,15})/(\d{1,15}|\?\?\?)(?:,epoch=\d{1,9})?(?:,eta=[^\]]{1,60})?\]\s*$")
_OLMO_METRIC: Final = re.compile(r"^\s{2,8}(throughput/(?:total[_ ]tokens|total_training_Gflops))=([\d,.]{1,30})\s*$")


class _Olmo:
    """Tokens and FLOP are those of all devices since the beginning; FLOP are counted in billions."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.step = 0

    def __call__(self, line: str) -> None:
        if step := _OLMO.search(line):
            self.step = int(step[1])
            self.tally.rows += 1
            self.tally.add_quantity("step", self.step)
            self.tally.add_quantity("planned_steps", number(step[2]))
            if time := _TIME.match(line):
                self.tally.seen_at(seconds_of(time[0]))
        elif metric := _OLMO_METRIC.match(line):
            value = number(metric[2])
            if metric[1].endswith("tokens"):
                self.tally.add_quantity("tokens", value, self.step)
            elif value is not None:
                self.tally.add_quantity("flop", value * 10**9, self.step)


_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_FAIRSEQ: Final = re.compile(r"\| train(?:_inner)? \| .{0,400}?\bnum_updates\"?[=:]")
_PAIR: Final = re.compile(r"\"?\b(num_updates|wpb|wall)\"?(?:=|: ?\"?)([\d.e+]{1,20})")
_FAIRSEQ_SIZE: Final = re.compile(r"\bnum\. (?:shared )?model params: ([\d,]{1,25})")
_FAIRSEQ_DEVICES: Final = re.compile(r"\btraining on (\d{1,6}) devices\b")


class _Fairseq:
    """Every batch is taken to have as many tokens as the last one that the log tells of."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __call__(self, line: str) -> None:
        if _FAIRSEQ.search(line):
            fields = {name: number(value) for name, value in _PAIR.findall(line)}
            self.tally.rows += 1
            for name, quantity in (("num_updates", "step"), ("wpb", "tokens_per_step"), ("wall", "runtime")):
                if fields.get(name) is not None:
                    self.tally.add_quantity(quantity, fields[name])
        elif size := _FAIRSEQ_SIZE.search(line):
            self.tally.add_quantity("parameters", number(size[1]))
        elif devices := _FAIRSEQ_DEVICES.search(line):
            self.tally.add_quantity("world_size", int(devices[1]))


_NANOCHAT: Final = re.compile(
    r"^step (\d{1,12})/(\d{1,12}) \(\d{1,3}\.\d\d%\) \| loss: .{1,100}? dt: ([\d.]{1,20})ms \| tok/sec: ([\d,]{1,20})"
)
_NANOCHAT_BATCH: Final = re.compile(r"^Total batch size ([\d,]{1,20})\b")
_NANOCHAT_SIZE: Final = re.compile(r"^Number of parameters: ([\d,]{1,25})\b")


class _Nanochat:
    """Steps count from zero."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)

    def __call__(self, line: str) -> None:
        if step := _NANOCHAT.match(line):
            now = int(step[1]) + 1
            self.tally.rows += 1
            self.tally.add_quantity("step", now)
            self.tally.add_quantity("planned_steps", int(step[2]))
            self.work.add(now, Decimal(number(step[3]) or 0) / 1000)
        elif batch := _NANOCHAT_BATCH.match(line):
            self.tally.add_quantity("tokens_per_step", number(batch[1]))
        elif size := _NANOCHAT_SIZE.match(line):
            self.tally.add_quantity("parameters", number(size[1]))


_PROGRESS: Final = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\tJob ID: [^\t]{0,40}\t# GPUs: (\d{1,7})\t(.*)")
_SAVED: Final = re.compile(
    r"Iteration: (\d{1,15})\t.*Floating-point operations: ([\d.]{1,10}e\+?\d{1,2})\t"
    r"Tokens \(in billions\): ([\d.]{1,15})"
)


class _Progress:
    """FLOP and tokens are those of all jobs so far."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally

    def __call__(self, line: str) -> None:
        found = _PROGRESS.match(line)
        if found is None:
            return
        self.tally.rows += 1
        self.tally.seen_at(seconds_of(found[1]))
        self.tally.add_quantity("world_size", int(found[2]))
        if saved := _SAVED.search(found[3]):
            step = int(saved[1])
            self.tally.add_quantity("step", step)
            self.tally.add_quantity("flop", number(saved[2]), step)
            self.tally.add_quantity("tokens", Decimal(number(saved[3]) or 0) * 10**9, step)


NANOTRON: Final = Printed(sign=_NANOTRON, reader=_Nanotron)
OLMO: Final = Printed(sign=_OLMO, reader=_Olmo)
FAIRSEQ: Final = Printed(sign=_FAIRSEQ, reader=_Fairseq)
NANOCHAT: Final = Printed(sign=_NANOCHAT, reader=_Nanochat)
PROGRESS: Final = Printed(sign=_PROGRESS, reader=_Progress)
