"""What a training has taken so far, by hooks on its models: each shape of a batch is counted once and then multiplied.

A *unit* is what is multiplied: one forward pass with its backward pass, or several forward passes that share one. It
begins with a forward pass and ends with the next one after which nothing is left to go backward, or with the step.
Counting a unit costs time, so that after the first few ones no more is spent on it than a share of the time that has
passed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.track.counting import Counter, compiled, torch
from gpaiscope.track.shapes import MOST_SHAPES, Shape, Shapes
from gpaiscope.values import Range

TRAINING: Final = "training"
EVALUATION: Final = "evaluation"
ROLLOUTS: Final = "rollouts"
CACHE: Final = "cache"
"""What a pass is handed that continues a text: an object that knows how long the text is."""
FIRST: Final = 3
"""Shapes that are counted whatever it costs: as many as a polynomial of lengths needs."""
SHARE: Final = 0.004
"""The share of the time that counting may take beyond those."""
AGAIN: Final = frozenset(4**power for power in range(2, 20))
"""The how-manieth unit of a shape is counted again, to see whether shapes take the same each time."""
MOST_SEEN: Final = 100_000
MOST_SIZES: Final = 64
NOTHING: Final = Range.exactly(0)


@dataclass(slots=True)
class Stage:
    """What one stage took: the training itself, or what a scope names. ``guessed`` is of units like no counted one."""

    flop: Range = NOTHING
    tokens: int = 0
    samples: int = 0
    guessed: int = 0


@dataclass(slots=True)
class _Unit:
    """What is being done now. ``awaited`` are forward passes from which nothing has come back yet."""

    began: float
    stage: str
    structure: list[object] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    tokens: int = 0
    samples: int = 0
    awaited: int = 0
    counter: Counter | None = None
    first_sizes: int = 0

    @property
    def shape(self) -> Shape:
        return tuple(self.structure), tuple(self.sizes)

    @property
    def first(self) -> Shape:
        """The shape of the pass that it begins with, by which it is decided whether it is counted."""
        return tuple(self.structure[:1]), tuple(self.sizes[: self.first_sizes])


class _Reached:
    """Tells a unit, once, that a gradient has come back to one of its passes."""

    __slots__ = ("unit",)

    def __init__(self, unit: _Unit) -> None:
        self.unit: _Unit | None = unit

    def __call__(self, _: Any) -> None:
        if self.unit is not None:
            self.unit.awaited -= 1
            self.unit = None


class Meter:
    """Counts what runs through models. Its own time is ``spent``, in seconds."""

    def __init__(self, models: Iterable[Any], *, hooks: bool = True) -> None:
        self._stages: dict[str, Stage] = {TRAINING: Stage()}
        self._pending: dict[tuple[str, Shape], list[int]] = {}
        self.shapes = Shapes()
        self.unknown: set[str] = set()
        self.again = 0
        self.in_step = False
        """Set by hosts that tell where a step begins: what runs within one is no evaluation."""
        self.spent = 0.0
        self._begun = time.monotonic()
        self._seen: dict[Shape, int] = {}
        self._counted: dict[object, set[tuple[int, ...]]] = {}
        self._wanted: set[object] = set()
        self._unit: _Unit | None = None
        self._scope = ""
        self._usual = 0.0
        self._first = 0.0
        self._left: list[Counter] = []
        self._hooks: list[Any] = []
        self._models: list[Any] = []
        self._trained: list[object] = []
        for model in models:
            self.attach(model, hooks=hooks)

    def attach(self, model: Any, *, hooks: bool = True) -> None:
        """Count what runs through one more model; one that is followed already is left as it is.

        Without hooks the host tells of each batch by `batch`.
        """
        if any(model is known for known in self._models):
            return
        place = len(self._models)
        self._models.append(model)
        self._trained.append(_trained(model))
        if not hooks:
            return

        is_compiling = getattr(getattr(torch(), "compiler", None), "is_compiling", bool)

        def before(module: Any, arguments: Any, named: Any) -> None:
            if not is_compiling():  # in what is compiled nothing of this stands
                self._guarded(self._begin, place, module, arguments, named)

        def after(module: Any, arguments: Any, result: Any) -> None:
            if not is_compiling():
                self._guarded(self._end, result)

        hooked = compiled(model)
        self._hooks.append(hooked.register_forward_pre_hook(before, with_kwargs=True))
        self._hooks.append(hooked.register_forward_hook(after))

    def batch(self, module: Any, batch: Any) -> None:
        """A step on a batch begins, and ends with `close`: for hosts that call no model but a step of their own."""
        self.close()
        self._guarded(self._begin, 0, module, (batch,), {})
        if self._unit is not None:
            self._unit.awaited = 1

    def look(self) -> None:
        """See anew what is trained: layers are frozen and thawed on the way."""
        self._trained = [_trained(model) for model in self._models]

    def close(self) -> None:
        """End the unit that is being done, and take it in."""
        unit, self._unit = self._unit, None
        self._left = [each for each in self._left if not each.leave()]
        if unit is not None:
            self._take(unit)

    def detach(self) -> None:
        """Take the hooks away."""
        self.close()
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()

    @contextmanager
    def scope(self, stage: str) -> Iterator[None]:
        """What runs in the block is a stage of its own."""
        outer, self._scope = self._scope, stage
        self.close()
        try:
            yield
        finally:
            self.close()
            self._scope = outer

    broken: Exception | None = None
    """What went wrong in a hook, where something did: from then on nothing is counted."""

    def _guarded(self, do: Any, *arguments: Any) -> None:
        if self.broken is not None:
            return
        try:
            do(*arguments)
        except Exception as error:  # a training never fails for being counted
            self.broken = error
            if self._unit is not None and self._unit.counter is not None:
                self._unit.counter.leave()

    def _begin(self, place: int, module: Any, arguments: Any, named: Any) -> None:
        if self._unit is not None and self._unit.awaited == 0:
            self.close()
        learns = torch().is_grad_enabled()
        if self._unit is None:
            self._unit = _Unit(began=time.monotonic(), stage="")
        unit = self._unit
        names, sizes = _sizes(arguments, named)
        unit.stage = unit.stage or self._stage(module, learns, names)
        unit.structure.append((place, self._trained[place], module.training, learns, tuple(names)))
        unit.sizes.extend(sizes)
        unit.first_sizes = unit.first_sizes or len(sizes)
        tokens, samples = _amounts(arguments, named)
        unit.tokens, unit.samples = unit.tokens + tokens, unit.samples + samples
        if learns and unit.stage == EVALUATION:
            unit.stage = self._scope or TRAINING
        if unit.counter is None and len(unit.structure) == 1 and self._wants(unit):
            unit.counter = Counter()
            unit.counter.enter()

    def _stage(self, module: Any, learns: bool, names: list[object]) -> str:
        """What a pass belongs to: one that learns nothing and keeps a cache, in a step, writes what is learnt from."""
        if self._scope or learns:
            return self._scope or TRAINING
        if not (self.in_step or module.training):
            return EVALUATION
        return ROLLOUTS if any(isinstance(name, tuple) and name[1] == CACHE for name in names) else TRAINING

    def _end(self, result: Any) -> None:
        unit = self._unit
        if unit is None:
            return
        graded = next(_graded(result), None)
        if graded is None:
            return
        unit.awaited += 1
        graded.register_hook(_Reached(unit))

    def _wants(self, unit: _Unit) -> bool:
        """Whether the unit that begins now is to be counted: its shape was not yet, or not often enough."""
        structure, sizes = unit.shape
        if structure in self._wanted:
            return True
        known = self._counted.get(structure, ())
        if sizes not in known:
            return len(known) < FIRST or self._affordable()
        return self._seen.get(unit.shape, 0) + 1 in AGAIN and self._affordable()

    def _affordable(self) -> bool:
        return self.spent < SHARE * (time.monotonic() - self._begun)

    def _take(self, unit: _Unit) -> None:
        """Add the unit to its stage."""
        shape, took = unit.shape, time.monotonic() - unit.began
        waiting = self._pending.setdefault((unit.stage, shape), [0, 0, 0])
        for place, more in enumerate((unit.counter is None, unit.tokens, unit.samples)):
            waiting[place] += more
        first, sizes = unit.first
        if len(self._seen) < MOST_SEEN or (first, sizes) in self._seen:
            self._seen[first, sizes] = self._seen.get((first, sizes), 0) + 1
        counter = unit.counter
        if counter is None:
            if shape[0] not in self.shapes.counted:
                self._wanted.add(first)
            if not self._usual:
                self.spent += max(self._first - took, 0.0)
            self._usual = took if not self._usual else 0.9 * self._usual + 0.1 * took
        else:
            self.shapes.add(shape, counter.flop)
            self._wanted.discard(first)
            if len(known := self._counted.setdefault(first, set())) < MOST_SHAPES:
                known.add(sizes)
            stage = self._stages.setdefault(unit.stage, Stage())
            stage.flop += Range.exactly(counter.flop)
            self.unknown |= counter.unknown
            self.again += counter.again
            self._first = took
            self.spent += max(took - self._usual, 0.0) if self._usual else 0.0
            if not counter.leave():
                self._left.append(counter)
        if len(self._pending) > MOST_PENDING:
            self._multiply()

    @property
    def has_seen(self) -> bool:
        """Whether any pass was seen."""
        return bool(self._seen)

    @property
    def stages(self) -> dict[str, Stage]:
        """What each stage took so far, what is being done now left out."""
        self._multiply()
        return self._stages

    def _multiply(self) -> None:
        """Add the units that were not counted themselves: what their shapes take, times how many there were."""
        pending, self._pending = self._pending, {}
        for (name, shape), (times, tokens, samples) in pending.items():
            stage = self._stages.setdefault(name, Stage())
            stage.tokens += tokens
            stage.samples += samples
            if times:
                found = self.shapes.take(shape)
                stage.guessed += times if found is None else 0
                stage.flop += NOTHING if found is None else found.times(times)


MOST_PENDING: Final = 1000
"""Shapes whose units wait to be multiplied."""


def _trained(model: Any) -> object:
    """What of a model is trained, so that a pass through another choice of layers is not taken for the same."""
    marks = tuple(parameter.requires_grad for parameter in model.parameters())
    return hash(marks)


def _sizes(arguments: Any, named: Mapping[str, Any]) -> tuple[list[object], list[int]]:
    """The names of the inputs of a pass, and every size of them."""
    names: list[object] = []
    sizes: list[int] = []
    for name, value in (*enumerate(arguments), *named.items()):
        _size(name, value, names, sizes, depth=2)
    return names, sizes


def _size(name: object, value: Any, names: list[object], sizes: list[int], *, depth: int) -> None:
    shape = getattr(value, "shape", None)
    if len(sizes) > MOST_SIZES:
        return
    if shape is not None:
        names.append((name, len(shape)))
        sizes.extend(int(each) for each in shape)
    elif callable(length := getattr(value, "get_seq_length", None)):
        names.append((name, CACHE))
        sizes.append(int(length()))
    elif depth and isinstance(value, dict | list | tuple):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in inner:
            _size((name, key), each, names, sizes, depth=depth - 1)
    elif isinstance(value, bool):
        names.append((name, value))


_TOKENS: Final = ("input_ids", "tokens", "idx", "x")


def _amounts(arguments: Any, named: Mapping[str, Any]) -> tuple[int, int]:
    """Tokens and samples of a pass: the elements of a table of whole numbers, and the first size of the first input."""
    values = [*(named[name] for name in _TOKENS if name in named), *arguments, *named.values()]
    if values and isinstance(values[0], dict):
        values = [*values[0].values(), *values]
    shaped = [each for each in values if getattr(each, "shape", None) is not None and len(each.shape)]
    if not shaped:
        return 0, 0
    whole = len(shaped[0].shape) == 2 and not (shaped[0].is_floating_point() or shaped[0].is_complex())
    return (int(shaped[0].shape[0] * shaped[0].shape[1]) if whole else 0), int(shaped[0].shape[0])


def _graded(result: Any) -> Iterator[Any]:
    """What a pass gives that a gradient can come back to."""
    if hasattr(result, "requires_grad"):  # a tensor, which has no values of its own to look through
        if result.requires_grad:
            yield result
        return
    inner = result.values() if hasattr(result, "values") and callable(result.values) else result
    if isinstance(inner, list | tuple) or hasattr(inner, "__iter__"):
        for each in inner:
            if getattr(each, "requires_grad", False):
                yield each
