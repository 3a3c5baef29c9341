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
from gpaiscope.track.counting import Counter, as_compiled, loaded_torch
from gpaiscope.track.shapes import MOST_SHAPES, Shape, Shapes, Sizes
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
class TrainingStage:
    """What one stage took: the training itself, or what a scope names.

    ``guessed_units`` are those like no counted one.
    """

    flop: Range = NOTHING
    tokens: int = 0
    samples: int = 0
    guessed_units: int = 0


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
    sizes_of_first_pass: int = 0

    @property
    def shape(self) -> Shape:
        return tuple(self.structure), tuple(self.sizes)


@dataclass(slots=True)
class _UnitsToAdd:
    """Units of one shape and stage that wait to be added; the FLOP of all but the ``uncounted`` have been already."""

    uncounted: int = 0
    tokens: int = 0
    samples: int = 0


class _GradientHook:
    """Tells a unit, once, that a gradient has come back to one of its passes."""

    __slots__ = ("unit",)

    def __init__(self, unit: _Unit) -> None:
        self.unit: _Unit | None = unit

    def __call__(self, _: Any) -> None:
        # A second backward pass over the same graph comes by again, and a result that is kept would keep the unit.
        if self.unit is not None:
            self.unit.awaited -= 1
            self.unit = None


class Meter:
    """Counts what runs through models. Its own time is ``spent``, in seconds."""

    def __init__(self, models: Iterable[Any], *, hooks: bool = True) -> None:
        self._stages: dict[str, TrainingStage] = {TRAINING: TrainingStage()}
        self._units_to_add: dict[tuple[str, Shape], _UnitsToAdd] = {}
        self.shapes = Shapes()
        self.unknown: set[str] = set()
        self.again = 0
        self.in_step = False
        """Set by hosts that tell where a step begins: what runs within one is no evaluation."""
        self.spent = 0.0
        self._began = time.monotonic()
        self._times_seen: dict[Shape, int] = {}
        self._counted_sizes: dict[object, set[Sizes]] = {}
        self._first_passes_to_count: set[object] = set()
        self._unit: _Unit | None = None
        self._scope = ""
        self._usual_seconds = 0.0
        self._counted_seconds = 0.0
        self._counters_to_leave: list[Counter] = []
        self._hooks: list[Any] = []
        self._models: list[Any] = []
        self._trained_layers: list[object] = []
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
        self._trained_layers.append(_layers_trained(model))
        if not hooks:
            return

        is_compiling = getattr(getattr(loaded_torch(), "compiler", None), "is_compiling", bool)

        def before_pass(module: Any, arguments: Any, named: Any) -> None:
            if not is_compiling():  # in what is compiled nothing of this stands
                self._guarded(self._pass_begins, place, module, arguments, named)

        def after_pass(module: Any, arguments: Any, result: Any) -> None:
            if not is_compiling():
                self._guarded(self._pass_ended, result)

        hooked = as_compiled(model)
        self._hooks.append(hooked.register_forward_pre_hook(before_pass, with_kwargs=True))
        self._hooks.append(hooked.register_forward_hook(after_pass))

    def attach_aside(self, model: Any, stage: str) -> None:
        """Count what runs through a model as a stage of its own, also in the middle of a pass of another model."""
        if any(model is known for known in self._models):
            return
        place = len(self._models)
        self._models.append(model)
        self._trained_layers.append(_layers_trained(model))
        interrupted: list[tuple[_Unit | None, str]] = []

        def before_pass(module: Any, arguments: Any, named: Any) -> None:
            self._guarded(begin_aside, module, arguments, named)

        def begin_aside(module: Any, arguments: Any, named: Any) -> None:
            interrupted.append((self._unit, self._scope))
            self._pause_counter(True)
            self._unit, self._scope = None, stage
            self._pass_begins(place, module, arguments, named)

        def after_pass(*_: Any) -> None:
            if interrupted:
                self._guarded(self.close)
                self._unit, self._scope = interrupted.pop()
                self._pause_counter(False)

        hooked = as_compiled(model)
        self._hooks.append(hooked.register_forward_pre_hook(before_pass, with_kwargs=True))
        self._hooks.append(hooked.register_forward_hook(after_pass, always_call=True))

    # An operation passes through every mode that is entered: the pass that was interrupted would count it as well.
    def _pause_counter(self, paused: bool) -> None:
        if self._unit is not None and self._unit.counter is not None:
            self._unit.counter.paused = paused

    def batch(self, module: Any, batch: Any) -> None:
        """A step on a batch begins, and ends with `close`: for hosts that call no model but a step of their own."""
        self.close()
        self._guarded(self._pass_begins, 0, module, (batch,), {})
        # One pass is awaited until the step is over, so that passes within it begin no unit of their own.
        if self._unit is not None:
            self._unit.awaited = 1

    def look(self) -> None:
        """See anew what is trained: layers are frozen and thawed on the way."""
        self._trained_layers = [_layers_trained(model) for model in self._models]

    def close(self) -> None:
        """End the unit that is being done, and take it in."""
        unit, self._unit = self._unit, None
        self._counters_to_leave = [counter for counter in self._counters_to_leave if not counter.leave()]
        if unit is not None:
            self._take_in(unit)

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

    def _guarded(self, hook: Any, *arguments: Any) -> None:
        if self.broken is not None:
            return
        try:
            hook(*arguments)
        except Exception as error:  # a training never fails for being counted
            self.broken = error
            if self._unit is not None and self._unit.counter is not None:
                self._unit.counter.leave()

    def _pass_begins(self, place: int, module: Any, arguments: Any, named: Any) -> None:
        if self._unit is not None and self._unit.awaited == 0:
            self.close()
        learns = loaded_torch().is_grad_enabled()
        if self._unit is None:
            self._unit = _Unit(began=time.monotonic(), stage="")
        unit = self._unit
        names, sizes = _names_and_sizes(arguments, named)
        unit.stage = unit.stage or self._stage_of_pass(module, learns, names)
        unit.structure.append((place, self._trained_layers[place], module.training, learns, tuple(names)))
        unit.sizes.extend(sizes)
        unit.sizes_of_first_pass = unit.sizes_of_first_pass or len(sizes)
        tokens, samples = _tokens_and_samples(arguments, named)
        unit.tokens, unit.samples = unit.tokens + tokens, unit.samples + samples
        # A model may turn gradients on by itself, in a pass that seemed to learn nothing when it began.
        if learns and unit.stage == EVALUATION:
            unit.stage = self._scope or TRAINING
        if unit.counter is None and len(unit.structure) == 1 and self._is_to_be_counted(unit):
            unit.counter = Counter()
            unit.counter.enter()

    def _stage_of_pass(self, module: Any, learns: bool, names: list[object]) -> str:
        """What a pass belongs to: one that learns nothing and keeps a cache, in a step, writes what is learnt from."""
        if self._scope or learns:
            return self._scope or TRAINING
        if not (self.in_step or module.training):
            return EVALUATION
        return ROLLOUTS if any(isinstance(name, tuple) and name[1] == CACHE for name in names) else TRAINING

    def _pass_ended(self, result: Any) -> None:
        unit = self._unit
        if unit is None:
            return
        with_gradient = next(_with_gradients(result), None)
        if with_gradient is None:
            return
        unit.awaited += 1
        with_gradient.register_hook(_GradientHook(unit))

    def _is_to_be_counted(self, unit: _Unit) -> bool:
        """Whether the unit that begins now is to be counted: its shape was not yet, or not often enough."""
        structure, sizes = unit.shape
        if structure in self._first_passes_to_count:
            return True
        counted = self._counted_sizes.get(structure, ())
        if sizes not in counted:
            return len(counted) < FIRST or self._can_afford_count()
        return self._times_seen.get(unit.shape, 0) + 1 in AGAIN and self._can_afford_count()

    def _can_afford_count(self) -> bool:
        return self.spent < SHARE * (time.monotonic() - self._began)

    def _take_in(self, unit: _Unit) -> None:
        """Add the unit to its stage."""
        shape, seconds = unit.shape, time.monotonic() - unit.began
        units = self._units_to_add.setdefault((unit.stage, shape), _UnitsToAdd())
        units.uncounted += unit.counter is None
        units.tokens += unit.tokens
        units.samples += unit.samples
        # A unit is counted or not when its first pass begins, so that what was counted is looked up by that pass alone.
        first_pass = tuple(unit.structure[:1])
        first_shape = first_pass, tuple(unit.sizes[: unit.sizes_of_first_pass])
        if len(self._times_seen) < MOST_SEEN or first_shape in self._times_seen:
            self._times_seen[first_shape] = self._times_seen.get(first_shape, 0) + 1
        if unit.counter is None:
            if shape[0] not in self.shapes.counted:
                self._first_passes_to_count.add(first_pass)
            # The first unit of all is counted before any was usual: what counting it cost is known by this one.
            if not self._usual_seconds:
                self.spent += max(self._counted_seconds - seconds, 0.0)
            self._usual_seconds = seconds if not self._usual_seconds else 0.9 * self._usual_seconds + 0.1 * seconds
        else:
            self._first_passes_to_count.discard(first_pass)
            counted_sizes = self._counted_sizes.setdefault(first_pass, set())
            if len(counted_sizes) < MOST_SHAPES:
                counted_sizes.add(first_shape[1])
            self._counted_seconds = seconds
            self.spent += max(seconds - self._usual_seconds, 0.0) if self._usual_seconds else 0.0
            self._add_counts(unit.counter, unit.stage, shape)
        if len(self._units_to_add) > MOST_PENDING:
            self._multiply()

    def _add_counts(self, counter: Counter, name: str, shape: Shape) -> None:
        """Add what was counted of a unit to its stage and to its shape."""
        self.shapes.add(shape, counter.flop)
        stage = self._stages.setdefault(name, TrainingStage())
        stage.flop += Range.exactly(counter.flop)
        self.unknown |= counter.unknown
        self.again += counter.recomputed
        if not counter.leave():
            self._counters_to_leave.append(counter)

    @property
    def has_seen(self) -> bool:
        """Whether any pass was seen."""
        return bool(self._times_seen)

    @property
    def stages(self) -> dict[str, TrainingStage]:
        """What each stage took so far, what is being done now left out."""
        self._multiply()
        return self._stages

    def _multiply(self) -> None:
        """Add the units that were not counted themselves: what their shapes take, times how many there were."""
        units_to_add, self._units_to_add = self._units_to_add, {}
        for (name, shape), units in units_to_add.items():
            stage = self._stages.setdefault(name, TrainingStage())
            stage.tokens += units.tokens
            stage.samples += units.samples
            if units.uncounted:
                flop = self.shapes.flop_of(shape)
                stage.guessed_units += units.uncounted if flop is None else 0
                stage.flop += NOTHING if flop is None else flop.times(units.uncounted)


MOST_PENDING: Final = 1000
"""Shapes whose units wait to be multiplied."""


def _layers_trained(model: Any) -> object:
    """What of a model is trained, so that a pass through another choice of layers is not taken for the same."""
    marks = tuple(parameter.requires_grad for parameter in model.parameters())
    # A large model has thousands of parameters, and this stands in every shape that is kept.
    return hash(marks)


def _names_and_sizes(arguments: Any, named: Mapping[str, Any]) -> tuple[list[object], list[int]]:
    """The names of the inputs of a pass, and every size of them."""
    names: list[object] = []
    sizes: list[int] = []
    for name, value in (*enumerate(arguments), *named.items()):
        _add_sizes(name, value, names, sizes, depth=2)
    return names, sizes


def _add_sizes(name: object, value: Any, names: list[object], sizes: list[int], *, depth: int) -> None:
    shape = getattr(value, "shape", None)
    # Inputs without end (a list of layers' states) would make each shape as large as they are.
    if len(sizes) > MOST_SIZES:
        return
    if shape is not None:
        names.append((name, len(shape)))
        sizes.extend(int(size) for size in shape)
    elif callable(length := getattr(value, "get_seq_length", None)):
        names.append((name, CACHE))
        sizes.append(int(length()))
    elif depth and isinstance(value, dict | list | tuple):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner_value in inner:
            _add_sizes((name, key), inner_value, names, sizes, depth=depth - 1)
    elif isinstance(value, bool):  # a switch, such as use_cache, by which a pass does more or less
        names.append((name, value))


_TOKENS: Final = ("input_ids", "tokens", "idx", "x")


def _tokens_and_samples(arguments: Any, named: Mapping[str, Any]) -> tuple[int, int]:
    """Tokens and samples of a pass: the elements of a table of whole numbers, and the first size of the first input."""
    values = [*(named[name] for name in _TOKENS if name in named), *arguments, *named.values()]
    if values and isinstance(values[0], dict):
        values = [*values[0].values(), *values]
    tables = [value for value in values if getattr(value, "shape", None) is not None and len(value.shape)]
    if not tables:
        return 0, 0
    first = tables[0]
    of_tokens = len(first.shape) == 2 and not (first.is_floating_point() or first.is_complex())
    return (int(first.shape[0] * first.shape[1]) if of_tokens else 0), int(first.shape[0])


def _with_gradients(result: Any) -> Iterator[Any]:
    """What a pass gives that a gradient can come back to."""
    if hasattr(result, "requires_grad"):  # a tensor, which has no values of its own to look through
        if result.requires_grad:
            yield result
        return
    # Models give a table, a list, or an object of their library that is one of these.
    outputs = result.values() if hasattr(result, "values") and callable(result.values) else result
    if isinstance(outputs, list | tuple) or hasattr(outputs, "__iter__"):
        for output in outputs:
            if getattr(output, "requires_grad", False):
                yield output
