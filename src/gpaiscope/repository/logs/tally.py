"""Folding the rows of a log, however many, into a `Run` of bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from gpaiscope.compute.logs import Run, Series, quantity_of
from gpaiscope.deferred import dataclass
from gpaiscope.repository.opened import exact_decimal
from gpaiscope.values import Exact, Source, parse_exact

LARGEST_DECADE: Final = 40
"""Powers of ten, up and down, past which a value is taken for a slip; sums over any log stay below 10^60."""

_LARGEST: Final = 10**LARGEST_DECADE
_EXACT: Final = Context(prec=100)
_TEXTS: Final = frozenset(
    {
        *("model_type", "peft_type", "task_type", "_name_or_path", "model_name_or_path", "base_model_name_or_path"),
        *("best_model_checkpoint", "output_dir", "run_name", "accelerator"),
    }
)
MOST_PROBLEMS: Final = 20
LONGEST_TEXT: Final = 500
MOST_SETTINGS: Final = 2_000
LATEST_STEP: Final = 10**15

_quantity = lru_cache(maxsize=4096)(quantity_of)


PRESENT: Final = frozenset({"accuracy", "reward", "completion_length", "preference"})
"""Quantities of which it matters only that a log has them: no value after the first is kept."""
_SMALLEST_ORDER: Final = 1e-39
_LARGEST_ORDER: Final = 1e39
MOST_NAMES: Final = 4_096


@dataclass(slots=True)
class _Fold:
    """A series that grows. Values are kept as they came, numbers or their digits, and made exact at the end.

    ``order`` and ``top`` place the last and the highest value among others; a value is never made of them. What was
    gained is the last value and ``before``, the sum of those from which the series fell. ``at`` is the furthest step
    with a value: a run that goes back to a checkpoint says earlier ones again.
    """

    first: object
    last: object
    low: object
    high: object
    order: float | int | Decimal
    top: float | int | Decimal
    before: int | Decimal = 0
    count: int = 1
    restarts: int = 0
    at: object = None
    line: int = 0

    @classmethod
    def of(cls, value: int | Decimal) -> _Fold:
        return cls(first=value, last=value, low=value, high=value, order=value, top=value)

    def add(self, value: int | Decimal) -> None:
        if value < self.order:
            self.restarts += 1
            self.before = _EXACT.add(self.before, _exact(self.last))
            if value < _exact(self.low):
                self.low = value
        self.count += 1
        self.last = self.order = value
        if value > self.top:
            self.high = self.top = value

    def frozen(self) -> Series:
        ends = {name: parse_exact(_exact(getattr(self, name))) for name in ("first", "last", "low", "high")}
        gained = parse_exact(_EXACT.add(self.before, _exact(self.last)))
        at = self.at if type(self.at) is int and 0 < self.at < LATEST_STEP else None
        return Series(count=self.count, **ends, gained=gained, restarts=self.restarts, at=at)


_UNMET: Final = _Fold.of(0)
"""Stands for a name that was not met before."""


def _exact(value: object) -> int | Decimal:
    """A value that was taken in, as the number that it is."""
    return Decimal(value.decode()) if isinstance(value, bytes) else value if isinstance(value, int | Decimal) else 0


@dataclass(slots=True)
class Tally:
    """What has been read of one run so far. Names that stand for no quantity are passed over.

    ``line`` is the line that is being read, 0 where the file has none: each quantity keeps that in which it was said
    last.
    ``version`` changes with what was read of a log that is followed.
    """

    name: str = ""
    folds: dict[str, _Fold] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    concluded: set[str] = field(default_factory=set)
    started: Exact | None = None
    ended: Exact | None = None
    rows: int = 0
    line: int = 0
    unsaid: dict[str, str] = field(default_factory=dict)
    known: dict[str, _Fold | None] = field(default_factory=dict)
    version: int = 0

    def add(self, name: str, value: object, step: object = None) -> None:
        """Take in one value by a trainer's name for it: a number, or a text that names the model; and its step."""
        if isinstance(value, str):
            if name in _TEXTS and value:
                self.texts.setdefault(name, value[:LONGEST_TEXT])
            return
        quantity = _quantity(name)
        if quantity is not None and not isinstance(value, bool):
            self.add_quantity(quantity, value, step)

    def add_quantity(self, quantity: str, value: object, step: object = None) -> None:
        """Take in one value of a quantity of `NUMBERS`. What is no finite, plausible number counts as broken."""
        number = _number(value)
        if number is None:
            if value is not None and quantity not in self.broken:
                self.broken.append(quantity)
            return
        fold = self.folds.get(quantity)
        if fold is None:
            fold = self.folds[quantity] = _Fold.of(number)
        else:
            fold.add(number)
        if type(step) is int and (type(fold.at) is not int or step > fold.at):
            fold.at = step
        fold.line = self.line

    def add_row(self, row: Mapping[str, object]) -> None:
        """Take in every value of a row; a number with a point may come as its digits, in bytes.

        Most rows of a large log are taken in here: a name that was seen before leads to its series at once, and a
        value that rises is only put in its place.
        """
        self.rows += 1
        step, line = row.get("step"), self.line
        known = self.known
        for name, value in row.items():
            fold = known.get(name, _UNMET)
            if fold is None:
                continue
            if fold is _UNMET:
                self._meet(name, value, step)
                continue
            kind = type(value)
            if kind is bytes:
                order: float | int = float(value)  # type: ignore[arg-type]
                if not _SMALLEST_ORDER < order < _LARGEST_ORDER or order < fold.order:
                    self.add(name, _digits(value), step)
                    continue
            elif kind is int and fold.order <= value < _LARGEST_ORDER:  # type: ignore[operator]
                order = value  # type: ignore[assignment]
            else:
                self.add(name, value, step)
                continue
            fold.count += 1
            fold.last, fold.order, fold.line = value, order, line
            if type(step) is int and (type(fold.at) is not int or step > fold.at):
                fold.at = step
            if order > fold.top:
                fold.high, fold.top = value, order

    def _meet(self, name: str, value: object, step: object) -> None:
        """Take in the first value of a name, and remember where the next ones belong."""
        quantity = _quantity(name)
        if quantity is None:
            if len(self.known) < MOST_NAMES:
                self.known[name] = None
            return
        self.add(name, _digits(value), step)
        if quantity in self.folds and len(self.known) < MOST_NAMES:
            self.known[name] = None if quantity in PRESENT else self.folds[quantity]

    def default(self, name: str, value: object) -> None:
        """Take in a value said beside the log, where the log itself does not give the quantity."""
        quantity = _quantity(name)
        if quantity is None or quantity not in self.folds:
            self.add(name, value)

    def conclude(self, name: str, value: object) -> None:
        """Take in a value of a session's summary, where no row of any session gives the quantity."""
        quantity = _quantity(name)
        if quantity is not None and (quantity not in self.folds or quantity in self.concluded):
            self.concluded.add(quantity)
            self.add(name, value)

    def set(self, name: str, value: object) -> None:
        """Take in a setting of the run: a value like any other, kept as part of the run's configuration too."""
        self.add(name, value)
        if len(self.settings) < MOST_SETTINGS and len(name) < LONGEST_TEXT:
            self.settings[name] = value

    def seen_at(self, seconds: object) -> None:
        """Take in a time of day, in seconds since 1970."""
        number = _number(seconds)
        if number is None or number <= 0:
            return
        time = parse_exact(number)
        self.started = time if self.started is None else min(self.started, time)
        self.ended = time if self.ended is None else max(self.ended, time)

    def join(self, other: Tally) -> None:
        """Take in the rows, times and problems of another file of the same run."""
        self.rows += other.rows
        for time in (other.started, other.ended):
            self.seen_at(time)
        for says in other.problems:
            self.problem(says)

    def cannot(self, fact: str, why: str) -> None:
        """Note what a log of this kind cannot say, and why."""
        self.unsaid.setdefault(fact, why)

    def problem(self, says: str) -> None:
        """Note what is wrong with the file but does not stop the reading."""
        if len(self.problems) < MOST_PROBLEMS and says not in self.problems:
            self.problems.append(says)

    def frozen(self, source: Source) -> Run:
        """The run as read."""
        return Run(
            name=self.name,
            series={name: fold.frozen() for name, fold in self.folds.items()},
            broken=tuple(self.broken),
            texts=dict(self.texts),
            config=self.settings if "model_type" in self.settings else {},
            started=self.started,
            ended=self.ended,
            rows=self.rows,
            problems=tuple(self.problems),
            lines={name: fold.line for name, fold in self.folds.items() if fold.line},
            unsaid=tuple(self.unsaid.items()),
            source=source,
        )


def _digits(value: object) -> object:
    """The number that digits in bytes stand for; anything else as it is."""
    return exact_decimal(value.decode()) if isinstance(value, bytes) else value


def _number(value: object) -> int | Decimal | None:
    """The value as an exact number of a size that can be meant; None for anything else."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST and not isinstance(value, bool) else None
    if isinstance(value, Decimal) and value.is_finite():
        return value if not value or abs(value.adjusted()) < LARGEST_DECADE else None
    return None
