"""Counting the operations of a pass as it runs, with the torch that the training has loaded: nothing is imported.

Counted is what products take: of matrices, of experts' groups, of convolutions, of attention. One multiplication and
one addition are two FLOP. A fused causal attention takes the pairs that it looks at. What is done again in the
backward pass to save memory is left out (Guidelines 119, July 122), and so is the second look at the scores in a fused
attention's backward pass.

torch has a counter of its own, with gaps that matter here (torch 2.13): attention on a CPU and products of groups count
as nothing, the gradients of grouped convolutions many times, and recomputation like any other work.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from math import prod
from typing import Any, Final

from gpaiscope.deferred import dataclass

Bound = Mapping[str, Any]
"""The arguments of an operation by their names, and its result under the empty one."""
Formula = Callable[[Bound], int]


def torch() -> Any:
    """The torch that was loaded; None where none was."""
    return sys.modules.get("torch")


def compiled(model: Any) -> Any:
    """What torch's compiler made of a model, where it did already: its hooks are run, and those within are compiled."""
    if "torch._dynamo" not in sys.modules:
        return model
    made = (each for each in gc.get_objects() if type(each).__name__ == "OptimizedModule")
    return next((each for each in made if getattr(each, "_orig_mod", None) is model), model)


class Counter:
    """Counts while it is entered. ``flop`` is what was done, ``again`` what was done again to save memory.

    ``unknown`` are operations from outside torch that no formula is known for: custom kernels.
    """

    def __init__(self) -> None:
        self.flop = 0
        self.again = 0
        self.unknown: set[str] = set()
        self.entered = False
        self._mode: Any = None
        self._eager: Any = None

    def enter(self) -> None:
        """Begin to count on this thread. What is compiled runs as it was written meanwhile, so that it is seen."""
        self._mode = _mode()(self)
        self._mode.__enter__()
        self.entered = True
        set_stance = getattr(getattr(torch(), "compiler", None), "set_stance", None)
        if set_stance is not None and "torch._dynamo" in sys.modules:
            self._eager = set_stance("force_eager")

    def leave(self) -> bool:
        """End the count; False where something else was entered meanwhile and has to leave first."""
        if self.entered and _current() is not self._mode:
            return False
        if self.entered:
            self.entered = False
            self._mode.__exit__(None, None, None)
            if self._eager is not None:
                self._eager.__exit__(None, None, None)
        return True

    def note(self, formula: Formula, named: Bound) -> None:
        """Count one operation that was done."""
        flop = formula(named)
        if _is_again():
            self.again += flop
        else:
            self.flop += flop


@lru_cache(maxsize=1)
def _mode() -> Any:
    """The class through which every operation passes while one of it is entered."""
    base = import_module("torch.utils._python_dispatch").TorchDispatchMode

    class Mode(base):  # type: ignore[misc, valid-type]
        supports_higher_order_operators = True

        def __init__(self, counter: Counter) -> None:
            super().__init__()
            self.counter = counter

        def __torch_dispatch__(self, operation: Any, types: Any, arguments: Any = (), named: Any = None) -> Any:
            named = named or {}
            if types and any(each.__name__ == "DTensor" for each in types):
                return NotImplemented  # it comes again as what this process does of it
            known = _KNOWN.get(operation) or _met(operation)
            if known.formula is None:
                if known.composed:
                    with self:
                        made = operation.decompose(*arguments, **named)
                    if made is not NotImplemented:
                        return made
                if known.foreign:
                    self.counter.unknown.add(known.name)
                return operation(*arguments, **named)
            result = operation(*arguments, **named)
            try:
                bound = {**dict(zip(known.inputs, arguments, strict=False)), **named, "": result}
                self.counter.note(known.formula, bound)
            except Exception:  # the operation itself is done: only its count is lost
                self.counter.unknown.add(known.name)
            return result

    return Mode


def _current() -> Any:
    return import_module("torch.utils._python_dispatch")._get_current_dispatch_mode()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    """What is known of an operation. ``composed``: it is only made of others, which it comes as where no gradient is
    wanted; ``foreign``: it does work that no formula is known for, or of higher order, made of what is not seen.
    """

    name: str
    formula: Formula | None = None
    inputs: tuple[str, ...] = ()
    composed: bool = False
    foreign: bool = False


_KNOWN: Final[dict[Any, _Operation]] = {}


def _met(operation: Any) -> _Operation:
    schema = getattr(operation, "_schema", None)
    if schema is None:
        found = _Operation(name=str(operation), foreign=True)
    else:
        formula = FORMULAS.get(schema.name)
        inner = schema.name.partition("::")[0] in _OF_TORCH or schema.name.endswith(_NO_WORK)
        composed = formula is None and (not hasattr(operation, "_can_decompose") or operation._can_decompose())
        inputs = tuple(argument.name for argument in schema.arguments)
        found = _Operation(
            name=schema.name, formula=formula, inputs=inputs, composed=composed, foreign=formula is None and not inner
        )
    if len(_KNOWN) < MOST_OPERATIONS:
        _KNOWN[operation] = found
    return found


MOST_OPERATIONS: Final = 10_000


def _is_again() -> bool:
    """Whether a forward pass is being done again within the backward one."""
    loaded = torch()
    if loaded._C._current_graph_task_id() == -1 or not loaded.is_grad_enabled():
        return False
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if "checkpoint" in file.rpartition("/")[2] or file.endswith("tensor_parallel/random.py"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


_OF_TORCH: Final = frozenset({"aten", "prim", "prims", "profiler", "c10d", "_c10d_functional", "fsdp", "inductor"})
_NO_WORK: Final = ("_fake", "_meta")


def _product(sizes: Iterable[Any]) -> int:
    return prod(map(int, sizes))


def _matrices(one: str, other: str) -> Formula:
    """The product of two matrices, or of batches of them."""
    return lambda bound: 2 * _product(bound[one].shape) * int(bound[other].shape[-1])


def _vector(one: str) -> Formula:
    return lambda bound: 2 * _product(bound[one].shape)


def _linear(bound: Bound) -> int:
    return 2 * _product(bound["input"].shape) * int(bound["weight"].shape[0])


def _groups(one: str, other: str) -> Formula:
    """Products of groups: rows that are shared out among matrices, or columns of both that are."""

    def taken(bound: Bound) -> int:
        left, right = bound[one].shape, bound[other].shape
        return 2 * _product(left if len(left) <= len(right) else left[-2:]) * int(right[-1])

    return taken


def _experts_back(bound: Bound) -> int:
    return 2 * _groups("input", "weight")(bound)


def _convolution(bound: Bound, given: Any = None) -> int:
    """Each element put out, or put in where it is transposed, times the weights that it meets."""
    given = bound[""] if given is None else given
    each = bound["input"] if bound["transposed"] else given
    return 2 * _product(each.shape) * _product(bound["weight"].shape[1:])


def _convolution_back(bound: Bound) -> int:
    wanted = sum(map(bool, bound["output_mask"][:2]))
    return wanted * _convolution(bound, bound["grad_output"])


def _attention(times: int, *, heads_first: bool, prefix: str = "") -> Formula:
    """Scores and their sums over values, for the pairs that are looked at; ``times`` two in the backward pass."""

    def taken(bound: Bound) -> int:
        short = "q" in bound
        query, key, value = (bound[name if short else long] for name, long in _INPUTS)
        causal = bool(bound.get("causal") if short else bound.get("is_causal"))
        wide = int(query.shape[-1]) + int(value.shape[-1])
        lengths = next((bound[name] for name in _PACKED if bound.get(name) is not None), None)
        if lengths is not None:
            ends = [int(end) for end in lengths.tolist()]
            spans = [last - first for first, last in pairwise(ends)]
            pairs = sum(_pairs(span, span, causal) for span in spans)
            return times * 2 * int(query.shape[-2]) * wide * pairs
        rows, columns = (-2, -2) if heads_first else (-3, -3)
        heads = int(query.shape[-3 if heads_first else -2])
        samples = _product(query.shape[:-3])
        return times * 2 * samples * heads * wide * _pairs(int(query.shape[rows]), int(key.shape[columns]), causal)

    return taken


_INPUTS: Final = (("q", "query"), ("k", "key"), ("v", "value"))
_PACKED: Final = ("cum_seq_q", "cu_seqlens_q", "cu_seqlens_k")


def _pairs(rows: int, columns: int, causal: bool) -> int:
    """Of so many queries and keys the pairs that are looked at; a query sees the keys up to its own place."""
    if not causal or columns < rows:
        return rows * columns
    return rows * columns - rows * (rows - 1) // 2


FORMULAS: Final[Mapping[str, Formula]] = {
    "aten::mm": _matrices("self", "mat2"),
    "aten::addmm": _matrices("mat1", "mat2"),
    "aten::_addmm_activation": _matrices("mat1", "mat2"),
    "aten::bmm": _matrices("self", "mat2"),
    "aten::baddbmm": _matrices("batch1", "batch2"),
    "aten::addbmm": _matrices("batch1", "batch2"),
    "aten::_int_mm": _matrices("self", "mat2"),
    "aten::_scaled_mm": _matrices("self", "mat2"),
    "aten::mv": _vector("self"),
    "aten::addmv": _vector("mat"),
    "aten::dot": _vector("self"),
    "aten::linear": _linear,
    "aten::_grouped_mm": _groups("self", "mat2"),
    "aten::_scaled_grouped_mm": _groups("self", "mat2"),
    "transformers::grouped_mm_fallback": _groups("input", "weight"),
    "transformers::grouped_mm_fallback_backward": _experts_back,
    "aten::convolution": _convolution,
    "aten::_convolution": _convolution,
    "aten::convolution_backward": _convolution_back,
    **{
        f"aten::_scaled_dot_product_{kind}{back}": _attention(2 if back else 1, heads_first=True)
        for kind in (
            *("flash_attention", "flash_attention_for_cpu", "efficient_attention", "cudnn_attention"),
            "fused_attention_overrideable",
        )
        for back in ("", "_backward")
    },
    **{
        f"aten::_{kind}_attention{way}": _attention(times, heads_first=False)
        for kind in ("flash", "efficient", "cudnn")
        for way, times in (("_forward", 1), ("_backward", 2))
    },
    **{
        f"{package}::_flash_attn_{kind}{way}": _attention(times, heads_first=False)
        for package in ("flash_attn", "flash_attn_3")
        for kind in ("", "varlen_")
        for way, times in (("forward", 1), ("backward", 2))
    },
}
"""What each operation takes, by its name."""
