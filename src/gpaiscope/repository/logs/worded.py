"""Lines in which a trainer names its numbers: litgpt, verl, DeepSpeed's pipelines, t5x and scripts of one's own.

A line says after which step it was printed, and gives numbers by name: ``step:1 - perf/time_per_step:60.5``, ``iter 16
step 4 | iter time: 250.00 ms``, ``steps: 10 loss: 1.5 iter time (s): 2.0``. A number is taken where its name is known
and its unit is said; nothing is taken for what its place alone suggests.

The lines are read as these sources write them: Lightning-AI/litgpt ``litgpt/pretrain.py`` and ``finetune/lora.py``
(``fit``); volcengine/verl ``verl/utils/logger/aggregate_logger.py`` (``concat_dict_to_str``), in which
``perf/total_num_tokens`` are those of one step and ``perf/throughput`` is that of one accelerator; DeepSpeed
``runtime/pipe/engine.py`` (``train_batch``); clu's ``LoggingWriter``, by which t5x prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from gpaiscope.repository.logs.printed import Printed, Work, number, seconds_of
from gpaiscope.repository.logs.tally import Tally

_AFTER: Final = re.compile(
    r"(?<![\w/.-])(?P<word>(?:global[_ ]?)?steps?|iter(?:ation)?s?)\b['\"]?[ \t]{0,3}[:=]?[ \t]{0,3}[\[(]?[ \t]{0,6}"
    r"(?P<now>\d{1,12})(?:[ \t]{0,3}/[ \t]{0,6}(?P<all>\d{1,12}))?(?![\d.]|[ ]?(?:ms|s|it)\b)",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"\] \[(?P<now>\d{1,12})\] (?=[\w/ ]{1,60}=)")
_LOSS: Final = re.compile(r"(?i)(?<![a-z])loss(?![a-z])")
_EVALUATES: Final = re.compile(
    r"(?i)^\W{0,8}(?:\S{1,30} ){0,3}?(?:eval|valid|validation|validating|test|testing)\b|\bval loss\b"
)
_NAMED: Final = re.compile(
    r"(?P<name>[A-Za-z][\w/]{0,40}(?: [A-Za-z][\w/]{0,30}){0,4})(?: ?\((?P<unit>ms|s|sec|seconds)\))?['\"]?[ ]?[:=][ ]?"
    r"(?P<value>\d[\d,]{0,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?)(?:[ ]?(?P<after>ms|s)\b)?(?![\w%]|\.\d)"
)
_EPOCH: Final = re.compile(r"(?i)(?<![a-z])epoch['\"]?[ ]?[:=]?[ ]?[\[(]?(\d{1,9})(?![\d.])")
_TIME: Final = re.compile(r"^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?)")
_THEN: Final = _BRACKETED.pattern.replace("now", "then")
_SIGN: Final = re.compile(
    rf"^(?:(?=.{{0,1000}}?{_LOSS.pattern.removeprefix('(?i)')})(?=.{{0,1000}}?[:=|\[]).{{0,1000}}?{_AFTER.pattern}|"
    rf".{{0,300}}?{_THEN})",
    re.IGNORECASE,
)

_TOTALS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("total tokens", "consumed tokens", "tokens seen", "total tokens seen", "tokens consumed"), "tokens"
    ),
    **dict.fromkeys(("consumed samples", "samples seen", "total samples seen"), "samples"),
    **dict.fromkeys(("global batch size", "total batch size"), "global_batch"),
    **dict.fromkeys(("total parameters", "number of parameters", "total params"), "parameters"),
    **dict.fromkeys(("world size", "num gpus", "number of gpus"), "world_size"),
    **dict.fromkeys(("sequence length", "seq length", "seq len", "block size", "max seq length"), "sequence_length"),
    **dict.fromkeys(("total steps", "max steps", "total optimization steps"), "planned_steps"),
    **dict.fromkeys(("total gflops", "total training gflops"), "gflop"),
    "critic/rewards/mean": "reward",
    "response length/mean": "completion_length",
}
"""Numbers of the whole run, by how trainers call them: in small letters, blanks for underscores, no first part."""
_SO_FAR: Final = frozenset({"tokens", "samples", "gflop"})
"""What is done so far only in a line of a step; elsewhere it is of a data set."""
_OF_A_STEP: Final = frozenset(
    {"iter time", "time per step", "time per iteration", "elapsed time per iteration", "step time", "iteration time"}
)
"""What a step took, where its unit is said beside it or by whoever prints it."""
_IN_SECONDS: Final = frozenset({"perf/time_per_step"})


LONGEST: Final = 8_000
"""Characters of a line that are looked at."""


_DEFINES: Final = re.compile(r"(?:async )?def \w+\(|class \w+(?:\(.*\))?:\s*$")


class _Steps:
    """After how many steps lines were printed. Steps that begin anew in each epoch are summed."""

    def __init__(self) -> None:
        self.first: int | None = None
        self.last = self.before = self.most = 0
        self.epoch: int | None = None

    def take(self, now: int, all_: int | None, epoch: int | None, *, are_done: bool = False) -> int:
        """The steps since the beginning; ``are_done``: the number is of those that are done, and not of the last."""
        self.first = (now or int(are_done)) if self.first is None else self.first
        if now < self.last and epoch is not None and self.epoch is not None and epoch > self.epoch:
            self.before += self.most if all_ is None else max(self.most, all_)
            self.most = 0
        self.last, self.epoch = now, epoch if epoch is not None else self.epoch
        self.most = max(self.most, now + (self.first == 0))
        return self.before + now + (self.first == 0)


class _Worded:
    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.work = Work(tally)
        self.steps, self.timed = _Steps(), _Steps()
        self.tokens: Decimal | None = None
        self.counted = self.now = 0
        self.program: int | None = None

    def __call__(self, line: str) -> None:
        line = line[:LONGEST]
        if self._is_program(line):
            return
        named = {_plain(each["name"]): each for each in _NAMED.finditer(line)}
        after = [*_AFTER.finditer(line)] or [*_BRACKETED.finditer(line)]
        if after and _EVALUATES.search(line) is None and (_LOSS.search(line) or len(named) > 1):
            self._take_step(line, after, named)
        for name, quantity in _TOTALS.items():
            if name in named and (after or quantity not in _SO_FAR):
                self._take_total(quantity, number(named[name]["value"]) or 0)

    def _is_program(self, line: str) -> bool:
        """Whether a line is of a program that prints itself: a function or class, and what is set in below it."""
        bare = line.strip()
        inset = len(line) - len(line.lstrip())
        if self.program is not None and bare and inset <= self.program:
            self.program = None
        if self.program is None and _DEFINES.match(bare):
            self.program = inset
        return self.program is not None

    def _take_total(self, quantity: str, value: int | Decimal) -> None:
        if quantity == "gflop":
            quantity, value = "flop", value * 10**9
        self.tally.add_quantity(quantity, value, self.now or None)

    def _take_step(self, line: str, after: list[re.Match[str]], named: Mapping[str, re.Match[str]]) -> None:
        """A line of a step; of micro-batches and steps in one line, as litgpt counts both, the latter."""
        of_steps = [each for each in after if each.groupdict().get("word", "step").lower().rstrip("s").endswith("step")]
        chosen, timed = (of_steps or after)[0], after[0]
        epoch = _EPOCH.search(line)
        turn = int(epoch[1]) if epoch else None
        whole = chosen.groupdict().get("all")
        are_done = chosen is not timed  # both are told
        now = self.steps.take(int(chosen["now"]), int(whole) if whole else None, turn, are_done=are_done)
        self.now = now
        self.tally.rows += 1
        self.tally.add_quantity("step", now)
        if whole and turn is None:
            self.tally.add_quantity("planned_steps", int(whole))
        if (seconds := _seconds(named)) is not None:
            self.work.add(self.timed.take(int(timed["now"]), None, turn), seconds)
            self._take_verl(named, now, seconds)
        if time := _TIME.match(line):
            self.tally.seen_at(seconds_of(time[1]))

    def _take_verl(self, named: Mapping[str, re.Match[str]], now: int, seconds: Decimal) -> None:
        """Tokens of one step, which are those of all where every step is told of; and the speed of one accelerator."""
        if (found := named.get("perf/total_num_tokens")) is None or (tokens := number(found["value"])) is None:
            return
        self.counted += 1
        self.tokens = (self.tokens or Decimal(0)) + Decimal(tokens)
        if self.counted == now:
            self.tally.add_quantity("tokens", self.tokens, now)
        speed = named.get("perf/throughput")
        each = Decimal(number(speed["value"]) or 0) if speed else Decimal(0)
        if each and seconds:
            share = Decimal(tokens) / seconds / each
            if round(share) >= 1 and abs(share - round(share)) * 100 < share:
                self.tally.add_quantity("world_size", round(share))


def _plain(name: str) -> str:
    """A name as it is looked up: a part before a stroke is kept where the whole is known."""
    small = name.lower()
    if small.startswith(("perf/", "critic/")):
        return small
    for prefix in ("throughput/", "train/", "training/"):
        small = small.removeprefix(prefix)
    return small.replace("_", " ")


def _seconds(named: Mapping[str, re.Match[str]]) -> Decimal | None:
    """What one step took, where the unit is told."""
    for name, found in named.items():
        unit = found["unit"] or found["after"] or ("s" if name in _IN_SECONDS else "")
        if (name in _OF_A_STEP or name in _IN_SECONDS) and unit and (value := number(found["value"])) is not None:
            return Decimal(value) / (1000 if unit == "ms" else 1)
    return None


_BAR: Final = re.compile(
    r"(?<![\d/])(\d{1,9})/(\d{1,9}) (?:\[=*>?\.*\]|[━╸╺ ]{10,60}|\d{1,3}%\|[^|]{0,80}\|) ?-? {0,3}"
    r"(?:(?:(\d{1,3}):)?(\d{1,3}):(\d\d)|(\d{1,7}(?:\.\d{1,3})?)s)? (?:\d{1,7}(?:\.\d+)?[mµu]?s/step|- )"
)
_TURN: Final = re.compile(r"^Epoch (\d{1,6})/(\d{1,6})\s*$")
_SIZE: Final = re.compile(r"^ ?Total params: ([\d,]{1,25})\b")


class _Keras:
    """Batches of each epoch, by the bar that stands at their end; evaluations have bars of another number."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.turn = 0
        self.done: dict[int, tuple[int, Decimal]] = {}
        tally.cannot("tokens", "Keras prints batches, and not what is in one")

    def __call__(self, line: str) -> None:
        if turn := _TURN.match(line):
            self.turn = int(turn[1])
        elif size := _SIZE.match(line):
            self.tally.add_quantity("parameters", number(size[1]))
        for bar in _BAR.finditer(line) if self.turn else ():
            self._take_bar(int(bar[1]), int(bar[2]), bar)

    def _take_bar(self, now: int, whole: int, bar: re.Match[str]) -> None:
        before = self.done.get(self.turn)
        if now != whole or (before and before[0] != whole):
            return
        seconds = Decimal(bar[6]) if bar[6] else Decimal(0)
        if bar[4]:
            seconds = Decimal((int(bar[3] or 0) * 60 + int(bar[4])) * 60 + int(bar[5]))
        self.done[self.turn] = whole, max(seconds, before[1] if before else Decimal(0))
        self.tally.rows += 1
        self.tally.add_quantity("step", sum(steps for steps, _ in self.done.values()))
        self.tally.add_quantity("runtime", sum((spent for _, spent in self.done.values()), Decimal(0)))


_FIT: Final = re.compile(r"^Epoch (\d{1,6}): 100%\|[^|]{0,80}\| (\d{1,9})/(\d{1,9}) \[(?:(\d{1,3}):)?(\d{1,3}):(\d\d)<")


class _Lightning:
    """Lightning's bar counts batches, of which a step may take several."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.spent: dict[int, int] = {}
        tally.cannot("steps", "Lightning's bar counts batches, and a step may take several")
        tally.cannot("tokens", "Lightning's bar counts batches, and not what is in one")

    def __call__(self, line: str) -> None:
        for piece in line.split("\r"):
            if bar := _FIT.match(piece):
                self.tally.rows += 1
                hours, minutes, seconds = (int(part or 0) for part in bar.groups()[3:])
                self.spent[int(bar[1])] = (hours * 60 + minutes) * 60 + seconds
                self.tally.add_quantity("runtime", sum(self.spent.values()))


KERAS: Final = Printed(sign=re.compile(rf"{_BAR.pattern}.{{0,200}}?loss"), reader=_Keras)
LIGHTNING: Final = Printed(sign=_FIT, reader=_Lightning, weak=True)
WORDED: Final = Printed(sign=_SIGN, reader=_Worded, weak=True, least=2)
