"""What operations take, by the shapes of what goes in; torch itself is not needed for that."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from gpaiscope.track import counting
from gpaiscope.track.counting import FORMULAS, Counter


def shaped(*shape: int) -> Any:
    """A tensor, as far as a formula asks for it."""
    return SimpleNamespace(shape=shape)


def test_texts_packed_in_one_row_take_two_flop_for_each_number_of_each_pair_within_a_text() -> None:
    tensor = shaped(7, 2, 8)  # seven places, two heads, eight numbers each
    ends = SimpleNamespace(tolist=lambda: [0, 3, 7])
    bound = {"q": tensor, "k": tensor, "v": tensor, "cu_seqlens_q": ends, "causal": False}
    flop = FORMULAS["flash_attn::_flash_attn_varlen_forward"](bound)
    pairs = 3 * 3 + 4 * 4
    assert flop == 2 * 2 * (8 + 8) * pairs
    assert FORMULAS["flash_attn::_flash_attn_varlen_backward"](bound) == 2 * flop


@pytest.fixture
def torch_without_operations(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a mode of torch's is made of, and nothing that it could run."""
    outside_of_backward = SimpleNamespace(_current_graph_task_id=lambda: -1)
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(_C=outside_of_backward))
    monkeypatch.setitem(sys.modules, "torch.utils._python_dispatch", SimpleNamespace(TorchDispatchMode=object))
    counting._counting_mode.cache_clear()
    yield
    counting._counting_mode.cache_clear()


class Product:
    """The product of two matrices, as torch names its operations."""

    _schema = SimpleNamespace(name="aten::mm", arguments=[SimpleNamespace(name=name) for name in ("self", "mat2")])

    def __call__(self, left: Any, right: Any) -> Any:
        return shaped(left.shape[0], right.shape[1])


@pytest.mark.usefixtures("torch_without_operations")
def test_an_operation_that_passes_by_is_done_and_counted() -> None:
    counter = Counter()
    done = counting._counting_mode()(counter).__torch_dispatch__(Product(), (), (shaped(2, 3), shaped(3, 4)))
    assert done.shape == (2, 4)
    assert (counter.flop, counter.unknown) == (2 * 2 * 3 * 4, set())
