"""Models and what they were made from, as one graph of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain, count, repeat
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.extras import if_installed
from gpaiscope.values import NOTHING_KNOWN, Range, Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That a model was made from a parent: in which relation, and whether the compute behind the parent counts."""

    parent: str
    relation: str
    counts: Truth = Truth.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A model: ``own`` is the compute of making it from its parents, in FLOP, None where only a whole is told.

    ``whole`` is what is told of all compute behind it, None where that is to be summed up. ``apart`` False: its own
    training may be that of another model too, since nobody says what its weights go back to.
    """

    id: str
    own: Range | None = NOTHING_KNOWN
    made_from: tuple[Link, ...] = ()
    whole: Range | None = None
    apart: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Models by number. ``only`` has the number of each one's only parent, `NO_PARENT`, or `SEVERAL`.

    ``several`` has the parents of those, ``perhaps`` the parents of which it is not known whether they count, ``whole``
    what is told of all compute behind a model. ``missing`` are models that only others name, of unknown compute;
    ``unsure`` those whose own training may be that of another model too.
    """

    ids: Sequence[str]
    own: Sequence[Range | None]
    only: Sequence[int]
    several: Mapping[int, Sequence[int]] = field(default_factory=dict)
    perhaps: Mapping[int, Sequence[int]] = field(default_factory=dict)
    whole: Mapping[int, Range] = field(default_factory=dict)
    missing: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Graph:
        """The graph of models, each with its links. Raises ValueError where two have one id."""
        given = list(nodes)
        surely, perhaps = (
            [[link.parent for link in node.made_from if link.counts is truth] for node in given]
            for truth in (Truth.YES, Truth.UNKNOWN)
        )
        return cls.by_name(
            [node.id for node in given],
            [node.own for node in given],
            surely,
            perhaps={at: names for at, names in enumerate(perhaps) if names},
            whole={at: node.whole for at, node in enumerate(given) if node.whole is not None},
            unsure=frozenset(at for at, node in enumerate(given) if not node.apart),
        )

    @classmethod
    def by_name(
        cls,
        ids: Sequence[str],
        own: Sequence[Range | None],
        parents: Sequence[Sequence[str]],
        *,
        perhaps: Mapping[int, Sequence[str]] | None = None,
        whole: Mapping[int, Range] | None = None,
        unsure: frozenset[int] = frozenset(),
    ) -> Graph:
        """The graph of columns: each model's id, own compute and the ids of its parents. Raises ValueError as `of`."""
        np = None if perhaps else for_many(len(ids))
        links = (np and _linked_in_bulk(np, ids, parents)) or _linked(ids, parents, perhaps or {})
        return cls(
            ids=[*ids, *links.absent],
            own=[*own, *[NOTHING_KNOWN] * len(links.absent)],
            only=links.only + [NO_PARENT] * len(links.absent),
            several=links.several,
            perhaps=links.perhaps,
            whole=whole or {},
            missing=frozenset(range(len(ids), len(ids) + len(links.absent))),
            unsure=unsure,
        )

    def parents(self, number: int) -> Sequence[int]:
        """The parents of a model that surely count."""
        return parents_of(number, self.only, self.several)


NO_PARENT: Final = -1
SEVERAL: Final = -2
MANY: Final = 50_000
"""From so many models on a graph is worth the import of NumPy."""


def parents_of(number: int, only: Sequence[int], several: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """The parents of a model, of which the columns of a `Graph` tell."""
    parent = only[number]
    return several[number] if parent == SEVERAL else () if parent == NO_PARENT else (parent,)


def for_many(models: int) -> Any | None:
    """NumPy where there are many models and it is installed."""
    return if_installed("numpy") if models >= MANY else None


@dataclass(frozen=True, slots=True)
class _Links:
    """The links of a graph by number, and the names that no model has, whose numbers come after those of all models."""

    only: list[int]
    several: dict[int, Sequence[int]]
    absent: Sequence[str]
    perhaps: dict[int, Sequence[int]] = field(default_factory=dict)


def _linked(ids: Sequence[str], parents: Sequence[Sequence[str]], perhaps: Mapping[int, Sequence[str]]) -> _Links:
    """The links of models, one by one. Raises ValueError where two have one id."""
    numbers = dict(zip(ids, range(len(ids)), strict=True))
    if len(numbers) < len(ids):
        raise ValueError("two models have one id")
    only = [NO_PARENT] * len(ids)
    several: dict[int, Sequence[int]] = {}
    number_of = numbers.setdefault  # a name that no model has gets the next number
    for at, names in enumerate(parents):
        if not names:
            continue
        distinct = tuple(dict.fromkeys([number_of(name, len(numbers)) for name in names]))
        if len(distinct) == 1:
            (only[at],) = distinct
        else:
            only[at], several[at] = SEVERAL, distinct
    possible: dict[int, Sequence[int]] = {
        at: tuple(dict.fromkeys([number_of(name, len(numbers)) for name in names])) for at, names in perhaps.items()
    }
    return _Links(only, several, list(numbers)[len(ids) :], possible)


def _linked_in_bulk(np: Any, ids: Sequence[str], parents: Sequence[Sequence[str]]) -> _Links | None:
    """The same by columns. None where two ids have one hash, as they have where two models have one id."""
    hashes = np.fromiter(map(hash, ids), np.int64, len(ids))
    sorted_ = np.sort(hashes)
    if (sorted_[1:] == sorted_[:-1]).any():
        return None
    linked, absent = _numbers(np, ids, hashes, list(chain.from_iterable(parents)))
    counts = np.fromiter(map(len, parents), np.int64, len(ids))
    ends = np.cumsum(counts)
    only = np.full(len(ids), NO_PARENT)
    only[counts == 1] = linked[ends[counts == 1] - 1]
    several: dict[int, Sequence[int]] = {}
    numbers, merges = linked.tolist(), np.flatnonzero(counts > 1)
    for at, end, count_ in zip(merges.tolist(), ends[merges].tolist(), counts[merges].tolist(), strict=True):
        distinct = tuple(dict.fromkeys(numbers[end - count_ : end]))
        only[at] = SEVERAL if len(distinct) > 1 else distinct[0]
        if len(distinct) > 1:
            several[at] = distinct
    return _Links(only.tolist(), several, absent)


def _numbers(np: Any, ids: Sequence[str], hashes: Any, names: Sequence[str]) -> tuple[Any, list[str]]:
    """The number of each name, and the names that are no model's, which are numbered after them."""
    first: dict[str, int] = {}
    same_as = np.fromiter(map(first.setdefault, names, count()), np.int64, len(names))
    # Most models are no parent: one whose hash ends as no parent's does need not be looked for.
    ends = np.zeros(2**22, bool)
    ends[np.fromiter(map(hash, first), np.int64, len(first)) % len(ends)] = True
    likely = np.flatnonzero(ends[hashes % len(ends)])
    named = np.fromiter(map(first.get, map(ids.__getitem__, likely.tolist()), repeat(NO_PARENT)), np.int64, len(likely))
    number = np.full(len(names), NO_PARENT)
    number[named[named >= 0]] = likely[named >= 0]
    absent = np.flatnonzero((number < 0) & (same_as == np.arange(len(names))))
    number[absent] = np.arange(len(ids), len(ids) + len(absent))
    return number[same_as], [names[at] for at in absent.tolist()]
