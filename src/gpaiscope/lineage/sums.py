"""The compute behind each model of a graph: its own, and that of every distinct ancestor that counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from gpaiscope.deferred import dataclass
from gpaiscope.lineage.graph import NO_PARENT, SEVERAL, Graph, for_many, parents_of
from gpaiscope.lineage.order import DONE, NEW, ordered, untied
from gpaiscope.values import NOTHING_KNOWN, Exact, Range

Amount = tuple[Exact, Exact | None, Exact | None]
"""An amount by its low end, best value and high end."""

WORTH_A_LEVEL: Final = 32
"""So many models may wait for one that is summed with its level; where more do, each is taken by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The compute behind each model of a graph, by its number; `of` gives it as a range.

    A number at ``best`` or ``high`` is one where there is no mark in ``no_best`` or ``no_high``. ``circles`` are models
    made from one another in a round. ``behind`` are all that are in such a round or were made from one that is: of
    these no more is known than what is surely behind them.
    """

    low: Sequence[Exact]
    best: Sequence[Exact]
    high: Sequence[Exact]
    no_best: bytearray
    no_high: bytearray
    circles: tuple[tuple[int, ...], ...] = ()
    behind: frozenset[int] = frozenset()

    def of(self, number: int) -> Range:
        """The compute behind one model, in FLOP."""
        best = None if self.no_best[number] else self.best[number]
        high = None if self.no_high[number] else self.high[number]
        return Range(low=self.low[number], best=best, high=high)


def cumulative(graph: Graph) -> Sums:
    """The compute behind each model: its own and that of every distinct ancestor that counts.

    A parent of which it is not known whether it counts adds to the upper end alone.
    """
    surely = _sums(graph, list(graph.only), dict(graph.several))
    if not graph.perhaps:
        return surely
    only, several = list(graph.only), dict(graph.several)
    for at, perhaps in graph.perhaps.items():
        parents = tuple(dict.fromkeys((*graph.parents(at), *perhaps)))
        only[at] = SEVERAL if len(parents) > 1 else parents[0]
        several[at] = parents
    at_most = _sums(graph, only, several)
    # From what surely counts to all that may. One best value of both would be a guess at which of them it is.
    no_best = bytearray(
        [surely.of(at) != at_most.of(at) or surely.no_best[at] for at in range(len(surely.low))],
    )
    return replace(at_most, low=surely.low, best=surely.best, no_best=no_best)


def _sums(graph: Graph, only: list[int], several: dict[int, Sequence[int]]) -> Sums:
    """The sums over these links, which are parted where they lead round."""
    np = for_many(len(only))
    return (_InBulk(graph, only, several, np) if np else _Summing(graph, only, several)).sums()


_Columns = tuple[list[Exact], list[Exact], list[Exact], bytearray, bytearray]


class _Summing:
    """One walk through a graph, parents before what was made from them; ``only`` and ``several`` it may change."""

    def __init__(self, graph: Graph, only: list[int], several: dict[int, Sequence[int]]) -> None:
        self.whole, self.unsure = graph.whole, graph.unsure
        self.undecided = set(graph.perhaps) if graph.whole else set()
        """Models behind which something may count or not, so that no part can be taken from a whole that is told."""
        self.derived = {at for at, own in enumerate(graph.own) if own is None} if graph.whole else set()
        """Models whose own compute is what a whole that is told of them has beside their parents."""
        self.only, self.several = only, several
        # Where an end is not known there is nought, and a mark beside it, so that a sum need not look at each.
        self.own_low, self.own_best, self.own_high, self.own_no_best, self.own_no_high = self._columns(graph.own)
        self.low, self.best, self.high = self.own_low.copy(), self.own_best.copy(), self.own_high.copy()
        self.no_best, self.no_high = self.own_no_best[:], self.own_no_high[:]
        self.ancestors: dict[int, set[int]] = {}
        """The distinct ancestors of each model that was made from several."""

    def _columns(self, own: Sequence[Range | None]) -> _Columns:
        """The low ends, best values and high ends, and marks at those without a best value and without a high end."""
        ranges = [NOTHING_KNOWN if flop is None else flop for flop in own]
        return (
            [flop.low or 0 for flop in ranges],
            [flop.best or 0 for flop in ranges],
            [flop.high or 0 for flop in ranges],
            bytearray([flop.best is None for flop in ranges]),
            bytearray([flop.high is None for flop in ranges]),
        )

    def sums(self) -> Sums:
        """The sums of every model, those without an order included."""
        state = bytearray(len(self.only))
        order, unordered = ordered(self.only, self.several, state, self._left(state))
        circles = untied(self.only, self.several, unordered)
        self._sum(order)
        self._sum(ordered(self.only, self.several, state, sorted(unordered))[0])
        for at in unordered:
            self.no_best[at] = self.no_high[at] = True
        return Sums(
            low=self.low,
            best=self.best,
            high=self.high,
            no_best=self.no_best,
            no_high=self.no_high,
            circles=circles,
            behind=frozenset(unordered),
        )

    def _left(self, state: bytearray) -> Iterable[int]:
        """The models that are to be summed one by one, after those that can be at once, which are done."""
        return range(len(state))

    def _sum(self, order: Iterable[int]) -> None:
        """Sum models whose parents are summed."""
        # Local names, since this loop runs for each of millions of models.
        only, low, best, high = self.only, self.low, self.best, self.high
        no_best, no_high, whole = self.no_best, self.no_high, self.whole
        for at in order:
            parent = only[at]
            if parent >= 0:
                low[at] += low[parent]
                best[at] += best[parent]
                high[at] += high[parent]
                if no_best[parent]:
                    no_best[at] = True
                if no_high[parent]:
                    no_high[at] = True
            elif parent == SEVERAL:
                self._set(at, self._merged(at))
            if whole:
                if self.undecided and not self.undecided.isdisjoint(parents_of(at, self.only, self.several)):
                    self.undecided.add(at)
                if at in whole:
                    self._take_whole(at)

    def _set(self, at: int, amount: Amount) -> None:
        """Take an amount as what is behind a model."""
        low, best, high = amount
        self.low[at], self.best[at], self.high[at] = low, best or 0, high or 0
        self.no_best[at], self.no_high[at] = best is None, high is None

    def _merged(self, at: int) -> Amount:
        """What is behind a model of several parents, all that they have in common counted once."""
        ancestors: set[int] = set()
        for parent in self.several[at]:
            self._gather(parent, ancestors)
        self.ancestors[at] = ancestors
        behind = self._plus(self._amount(at, own=True), ancestors)
        if self.whole:
            behind = self._narrowed(at, ancestors, behind)
        if self.unsure and not self._are_distinct(ancestors):
            low = max(self.low[parent] for parent in self.several[at]) + self.own_low[at]
            return low, None, behind[2]
        return behind

    def _are_distinct(self, models: set[int]) -> bool:
        """Whether no training of some models can be that of another of them.

        What began from no weights that are told of may be the same as another that did so, and what was made from
        others the same as another that was. One that may be has none of its sort beside it.
        """
        unsure = self.unsure & models
        if not unsure:
            return True
        is_first = self.only[next(iter(unsure))] == NO_PARENT
        return len(unsure) == 1 and sum((self.only[model] == NO_PARENT) is is_first for model in models) == 1

    def _gather(self, at: int, gathered: set[int]) -> None:
        """Add a model and its ancestors; where it is there, they are as well."""
        only, ancestors = self.only, self.ancestors
        while at >= 0 and at not in gathered:
            gathered.add(at)
            if at in ancestors:
                gathered |= ancestors[at]
                return
            at = only[at]

    def _amount(self, at: int, *, own: bool = False) -> Amount:
        """What is behind a model, or its own compute alone."""
        if own:
            best = None if self.own_no_best[at] else self.own_best[at]
            return self.own_low[at], best, None if self.own_no_high[at] else self.own_high[at]
        best = None if self.no_best[at] else self.best[at]
        return self.low[at], best, None if self.no_high[at] else self.high[at]

    def _plus(self, amount: Amount, models: Collection[int]) -> Amount:
        """An amount and the own compute of some models."""
        low, best, high = amount
        low = low + sum(map(self.own_low.__getitem__, models))
        if best is not None:
            unknown = any(map(self.own_no_best.__getitem__, models))
            best = None if unknown else best + sum(map(self.own_best.__getitem__, models))
        if high is not None:
            unknown = any(map(self.own_no_high.__getitem__, models))
            high = None if unknown else high + sum(map(self.own_high.__getitem__, models))
        return low, best, high

    def _narrowed(self, at: int, ancestors: set[int], behind: Amount) -> Amount:
        """The same where of some a whole is told: by each parent it is what is behind that, and what is not."""
        low, best, high = behind
        own_low, own_best, own_high = self._amount(at, own=True)
        fewest = len(ancestors) + 1
        for parent in self.several[at]:
            if parent in self.undecided:
                low = max(low, self.low[parent] + own_low)
                continue
            by_parent: set[int] = set()
            self._gather(parent, by_parent)
            others = ancestors - by_parent
            parent_low, parent_best, parent_high = self._amount(parent)
            with_parent = (
                own_low + parent_low,
                None if own_best is None or parent_best is None else own_best + parent_best,
                None if own_high is None or parent_high is None else own_high + parent_high,
            )
            parted = self._plus(with_parent, others)
            low = max(low, parted[0])
            high = min((end for end in (high, parted[2]) if end is not None), default=None)
            # The best value is that of the parent by which most is told, and least is added up.
            if len(others) < fewest:
                fewest, best = len(others), parted[1]
        return _in_order(low, best, high)

    def _take_whole(self, at: int) -> None:
        """Take what is told of all behind a model, and its own from that where nothing else is told of it."""
        whole = self.whole[at]
        if at in self.derived:
            if at in self.undecided:
                own = Range(low=0, high=whole.high)
            else:
                of_parents: Amount = (0, 0, 0)
                if self.only[at] == SEVERAL:
                    of_parents = self._plus(of_parents, self.ancestors[at])
                elif self.only[at] >= 0:
                    of_parents = self._amount(self.only[at])
                low, best, high = of_parents
                own = less(whole, Range(low=low, best=best, high=high))
            self.own_low[at], self.own_best[at], self.own_high[at] = own.low or 0, own.best or 0, own.high or 0
            self.own_no_best[at], self.own_no_high[at] = own.best is None, own.high is None
        self._set(at, (whole.low or 0, whole.best, whole.high))


class _InBulk(_Summing):
    """The same with NumPy: all models of one parent whose sum is known are summed at once, level by level.

    Amounts stay whole numbers of any size: no sum is rounded. What has the same range of its own, and the same behind
    its parent, has the same sum, which is made once.
    """

    def __init__(self, graph: Graph, only: list[int], several: dict[int, Sequence[int]], np: Any) -> None:
        self.np = np
        super().__init__(graph, only, several)

    def _columns(self, own: Sequence[Range | None]) -> _Columns:
        np = self.np
        # Most of millions of models share a few ranges: each is looked at once, by its identity.
        examples, self.kind = _distinct(np, np.fromiter(map(id, own), np.int64, len(own)))
        low, best, high, no_best, no_high = super()._columns([own[at] for at in examples.tolist()])
        ends = [np.array(column, dtype=object)[self.kind] for column in (low, best, high)]
        marks = [bytearray(np.frombuffer(column, np.uint8)[self.kind]) for column in (no_best, no_high)]
        return *ends, *marks

    def _left(self, state: bytearray) -> Iterable[int]:
        left = super()._left(state) if self.undecided else self._after_levels(state)
        columns: Any = (self.low, self.best, self.high)
        self.low, self.best, self.high = (column.tolist() for column in columns)
        return left

    def _after_levels(self, state: bytearray) -> Iterable[int]:
        """Sum level by level as long as a level is worth it, and give the models that are left."""
        np, done = self.np, self.np.frombuffer(state, self.np.uint8)
        only = np.fromiter(self.only, np.int64, len(self.only))
        single = sorted({*self.several, *self.whole})
        """What has several parents, or of which a whole is told: each is summed by itself, as it comes into reach."""
        done[only == NO_PARENT] = DONE
        done[single] = NEW
        waiting = only >= 0
        waiting[single] = False
        waiting = np.flatnonzero(waiting)
        same, kinds = self.kind.copy(), int(self.kind.max()) + 1
        in_reach = True
        while in_reach:
            ready = done[only[waiting]] == DONE
            now, waiting = waiting[ready], waiting[~ready]
            kinds = self._add(now, only[now], same, kinds)
            done[now] = DONE
            able = [at for at in single if all(state[parent] for parent in parents_of(at, self.only, self.several))]
            self._sum(able)
            done[able] = DONE
            same[able] = np.arange(kinds, kinds + len(able))
            kinds += len(able)
            single = [at for at in single if not state[at]]
            in_reach = WORTH_A_LEVEL * (len(now) + len(able)) > len(waiting) + len(single)
        left: list[int] = np.flatnonzero(done == NEW).tolist()
        return left

    def _add(self, now: Any, parents: Any, same: Any, kinds: int) -> int:
        """Add what is behind the parents of some models to them; ``same`` has one number for what has the same sum."""
        np = self.np
        examples, which = _distinct(np, self.kind[now] * kinds + same[parents])
        ends: Any
        for ends in (self.low, self.best, self.high):
            ends[now] = (ends[now[examples]] + ends[parents[examples]])[which]
        for marks in (np.frombuffer(column, np.uint8) for column in (self.no_best, self.no_high)):
            marks[now] |= marks[parents]
        same[now] = kinds + which
        return kinds + len(examples)


def _distinct(np: Any, values: Any) -> tuple[Any, Any]:
    """Of the distinct values the place of one each, and of each value which of them it is."""
    distinct = np.unique(values)
    which = np.searchsorted(distinct, values)
    examples = np.empty(len(distinct), np.int64)
    examples[which] = np.arange(len(values))
    return examples, which


def less(whole: Range, *parts: Range) -> Range:
    """What a whole has beside parts of it."""
    taken = sum(parts, Range.exactly(0))
    low = None if whole.low is None or taken.high is None else whole.low - taken.high
    best = None if whole.best is None or taken.best is None else whole.best - taken.best
    high = None if whole.high is None else max(whole.high - (taken.low or 0), 0)
    low, best, high = _in_order(max(low or 0, 0), best, high)
    return Range(low=low, best=best, high=high)


def _in_order(low: Exact, best: Exact | None, high: Exact | None) -> Amount:
    """Ends without a best value that lies beyond them, the upper one no lower than the other."""
    if high is not None and high < low:
        high = low
    fits = best is not None and best >= low and not (high is not None and best > high)
    return low, best if fits else None, high
