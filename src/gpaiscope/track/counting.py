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


def loaded_torch() -> Any:
    """The torch that was loaded; None where none was."""
    return sys.modules.get("torch")


def as_compiled(model: Any) -> Any:
    """What torch's compiler made of a model, where it did already: its hooks are run, and those within are compiled."""
    if "torch._dynamo" not in sys.modules:
        return model
    # What was compiled points to the module that it was made of, which knows nothing of it: only all objects tell.
    wrappers = (candidate for candidate in gc.get_objects() if type(candidate).__name__ == "OptimizedModule")
    return next((wrapper for wrapper in wrappers if getattr(wrapper, "_orig_mod", None) is model), model)


class Counter:
    """Counts while it is entered. ``flop`` is what was done, ``recomputed`` what was done again to save memory.

    ``unknown`` are operations from outside torch that no formula is known for: custom kernels.
    """

    def __init__(self) -> None:
        self.flop = 0
        self.recomputed = 0
        self.unknown: set[str] = set()
        self.entered = False
        self.paused = False
        """Set while something runs within that is counted by itself."""
        self._mode: Any = None
        self._eager_stance: Any = None

    def enter(self) -> None:
        """Begin to count on this thread. What is compiled runs as it was written meanwhile, so that it is seen."""
        self._mode = _counting_mode()(self)
        self._mode.__enter__()
        self.entered = True
        # Last, so that where the mode cannot be entered, the compiler is not left off for the rest of the training.
        set_stance = getattr(getattr(loaded_torch(), "compiler", None), "set_stance", None)
        if set_stance is not None and "torch._dynamo" in sys.modules:
            self._eager_stance = set_stance("force_eager")

    def leave(self) -> bool:
        """End the count; False where something else was entered meanwhile and has to leave first."""
        if not self.entered:
            return True
        # torch takes away whichever mode was entered last, and would take that of somebody else.
        if import_module("torch.utils._python_dispatch")._get_current_dispatch_mode() is not self._mode:
            return False
        self.entered = False
        self._mode.__exit__(None, None, None)
        if self._eager_stance is not None:
            self._eager_stance.__exit__(None, None, None)
        return True

    def count_operation(self, formula: Formula, bound: Bound) -> None:
        """Count one operation that was done."""
        if self.paused:
            return
        flop = formula(bound)
        if _is_recomputed():
            self.recomputed += flop
        else:
            self.flop += flop


@lru_cache(maxsize=1)
def _counting_mode() -> Any:
    """The class through which every operation passes while one of it is entered."""
    # Its base is a class of torch, which is not there before the training has loaded it.
    base = import_module("torch.utils._python_dispatch").TorchDispatchMode

    class CountingMode(base):  # type: ignore[misc, valid-type]
        supports_higher_order_operators = True

        def __init__(self, counter: Counter) -> None:
            super().__init__()
            self.counter = counter

        def __torch_dispatch__(self, operation: Any, types: Any, arguments: Any = (), keywords: Any = None) -> Any:
            keywords = keywords or {}
            if types and any(kind.__name__ == "DTensor" for kind in types):
                return NotImplemented  # it comes again as what this process does of it
            known = _OPERATIONS.get(operation) or _operation_met(operation)
            if known.formula is None:
                if known.composed:
                    with self:
                        result = operation.decompose(*arguments, **keywords)
                    if result is not NotImplemented:
                        return result
                if known.foreign:
                    self.counter.unknown.add(known.name)
                return operation(*arguments, **keywords)
            result = operation(*arguments, **keywords)
            try:
                bound = {**dict(zip(known.inputs, arguments, strict=False)), **keywords, "": result}
                self.counter.count_operation(known.formula, bound)
            except Exception:  # the operation itself is done: only its count is lost
                self.counter.unknown.add(known.name)
            return result

    return CountingMode


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


_OPERATIONS: Final[dict[Any, _Operation]] = {}
"""What is known of the operations that were met, since each is met in every pass."""


def _operation_met(operation: Any) -> _Operation:
    """What is to be known of an operation that is met for the first time, kept from then on."""
    schema = getattr(operation, "_schema", None)
    if schema is None:  # of higher order: what it runs within does not pass through the mode
        known = _Operation(name=str(operation), foreign=True)
    else:
        formula = FORMULAS.get(schema.name)
        of_torch = schema.name.partition("::")[0] in _OF_TORCH or schema.name.endswith(_NO_WORK)
        composed = formula is None and (not hasattr(operation, "_can_decompose") or operation._can_decompose())
        inputs = tuple(argument.name for argument in schema.arguments)
        foreign = formula is None and not of_torch
        known = _Operation(name=schema.name, formula=formula, inputs=inputs, composed=composed, foreign=foreign)
    # A training that makes operations as it goes would fill the memory with them.
    if len(_OPERATIONS) < MOST_OPERATIONS:
        _OPERATIONS[operation] = known
    return known


MOST_OPERATIONS: Final = 10_000


def _is_recomputed() -> bool:
    """Whether a forward pass is being done again within the backward one."""
    torch = loaded_torch()
    if torch._C._current_graph_task_id() == -1 or not torch.is_grad_enabled():
        return False
    # torch marks nothing as recomputed: only files on the stack tell, those of its checkpoints and of Megatron's.
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if "checkpoint" in file.rpartition("/")[2] or file.endswith("tensor_parallel/random.py"):
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


_OF_TORCH: Final = frozenset({"aten", "prim", "prims", "profiler", "c10d", "_c10d_functional", "fsdp", "inductor"})
_NO_WORK: Final = ("_fake", "_meta")


def _elements_in(shape: Iterable[Any]) -> int:
    return prod(map(int, shape))


def _matrix_product(left: str, right: str, columns: int = -1) -> Formula:
    """The product of two matrices, or of batches of them; ``columns`` is where the second has those of the result."""
    return lambda bound: 2 * _elements_in(bound[left].shape) * int(bound[right].shape[columns])


def _vector_product(left: str) -> Formula:
    return lambda bound: 2 * _elements_in(bound[left].shape)


def _grouped_products(left: str, right: str, times: int = 1) -> Formula:
    """Products of groups: rows that are shared out among matrices, or columns of both that are.

    ``times`` is two for the gradients, of which there is one for each side.
    """

    def flop_of_groups(bound: Bound) -> int:
        left_shape, right_shape = bound[left].shape, bound[right].shape
        # A row, or a column, meets one matrix alone: how many matrices there are does not count.
        elements = _elements_in(left_shape if len(left_shape) <= len(right_shape) else left_shape[-2:])
        return times * 2 * elements * int(right_shape[-1])

    return flop_of_groups


def _convolution_products(bound: Bound, output: Any = None) -> int:
    """Each element put out, or put in where it is transposed, times the weights that it meets."""
    output = bound[""] if output is None else output
    meeting = bound["input"] if bound["transposed"] else output
    return 2 * _elements_in(meeting.shape) * _elements_in(bound["weight"].shape[1:])


def _convolution_gradients(bound: Bound) -> int:
    # Of the input and of the weights; the third of the mask is that of the bias, which is a sum and no product.
    wanted = sum(map(bool, bound["output_mask"][:2]))
    return wanted * _convolution_products(bound, bound["grad_output"])


def _attention_products(times: int, *, heads_first: bool) -> Formula:
    """Scores and their sums over values, for the pairs that are looked at; ``times`` two in the backward pass."""

    def flop_of_attention(bound: Bound) -> int:
        has_letters = "q" in bound
        query, key, value = (bound[letter if has_letters else word] for letter, word in _INPUTS)
        causal = bool(bound.get("causal") if has_letters else bound.get("is_causal"))
        widths = int(query.shape[-1]) + int(value.shape[-1])
        packed_ends = next((bound[name] for name in _PACKED if bound.get(name) is not None), None)
        if packed_ends is not None:  # texts in one row after another, which do not look at one another
            ends = [int(end) for end in packed_ends.tolist()]
            lengths = [last - first for first, last in pairwise(ends)]
            pairs = sum(_pairs_looked_at(length, length, causal) for length in lengths)
            return times * 2 * int(query.shape[-2]) * widths * pairs
        place = -2 if heads_first else -3
        heads = int(query.shape[-3 if heads_first else -2])
        samples = _elements_in(query.shape[:-3])
        pairs = _pairs_looked_at(int(query.shape[place]), int(key.shape[place]), causal)
        return times * 2 * samples * heads * widths * pairs

    return flop_of_attention


_INPUTS: Final = (("q", "query"), ("k", "key"), ("v", "value"))
_PACKED: Final = ("cum_seq_q", "cu_seqlens_q", "cu_seqlens_k")


def _pairs_looked_at(queries: int, keys: int, causal: bool) -> int:
    """Of so many queries and keys the pairs that are looked at; a query sees the keys up to its own place."""
    if not causal or keys < queries:
        return queries * keys
    return queries * keys - queries * (queries - 1) // 2


FORMULAS: Final[Mapping[str, Formula]] = {
    "aten::mm": _matrix_product("self", "mat2"),
    "aten::addmm": _matrix_product("mat1", "mat2"),
    "aten::_addmm_activation": _matrix_product("mat1", "mat2"),
    "aten::bmm": _matrix_product("self", "mat2"),
    "aten::baddbmm": _matrix_product("batch1", "batch2"),
    "aten::addbmm": _matrix_product("batch1", "batch2"),
    "aten::_int_mm": _matrix_product("self", "mat2"),
    "aten::_scaled_mm": _matrix_product("self", "mat2"),
    "aten::mv": _vector_product("self"),
    "aten::addmv": _vector_product("mat"),
    "aten::dot": _vector_product("self"),
    "aten::linear": _matrix_product("input", "weight", columns=0),
    "aten::_grouped_mm": _grouped_products("self", "mat2"),
    "aten::_scaled_grouped_mm": _grouped_products("self", "mat2"),
    "transformers::grouped_mm_fallback": _grouped_products("input", "weight"),
    "transformers::grouped_mm_fallback_backward": _grouped_products("input", "weight", times=2),
    "aten::convolution": _convolution_products,
    "aten::_convolution": _convolution_products,
    "aten::convolution_backward": _convolution_gradients,
    **{
        f"aten::_scaled_dot_product_{kind}{back}": _attention_products(2 if back else 1, heads_first=True)
        for kind in (
            *("flash_attention", "flash_attention_for_cpu", "efficient_attention", "cudnn_attention"),
            "fused_attention_overrideable",
        )
        for back in ("", "_backward")
    },
    **{
        f"aten::_{kind}_attention{way}": _attention_products(times, heads_first=False)
        for kind in ("flash", "efficient", "cudnn")
        for way, times in (("_forward", 1), ("_backward", 2))
    },
    **{
        f"{package}::_flash_attn_{kind}{way}": _attention_products(times, heads_first=False)
        for package in ("flash_attn", "flash_attn_3")
        for kind in ("", "varlen_")
        for way, times in (("forward", 1), ("backward", 2))
    },
}
"""What each operation takes, by its name."""
