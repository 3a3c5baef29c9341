"""Models made from one another as one graph, and the compute behind each: its own, and that of every distinct ancestor.

An ancestor counts once, whatever number of ways lead to it. What of a parent counts is for the law to say, and comes
with each link. A parent of which nothing is told is a model of unknown compute, and a model that was, in the end, made
from itself has no upper end: nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from gpaiscope.values import NOTHING_KNOWN, Exact, Range, Truth

T = TypeVar("T")
Amount = tuple[Exact, Exact | None, Exact | None]
"""An amount by its low end, best value and high end."""


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
            [[each.parent for each in node.made_from if each.counts is truth] for node in given]
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
        number = {id: at for at, id in enumerate(ids)}
        if len(number) < len(ids):
            raise ValueError("two models have one id")
        only = [NO_PARENT] * len(ids)
        several: dict[int, Sequence[int]] = {}

        def numbers(names: Sequence[str]) -> tuple[int, ...]:
            return tuple(dict.fromkeys([number.setdefault(name, len(number)) for name in names]))

        for at, names in enumerate(parents):
            if not names:
                continue
            found = numbers(names)
            if len(found) == 1:
                (only[at],) = found
            else:
                only[at], several[at] = SEVERAL, found
        possible = {at: numbers(names) for at, names in (perhaps or {}).items()}
        absent = len(number) - len(ids)
        return cls(
            ids=list(number),
            own=[*own, *[NOTHING_KNOWN] * absent],
            only=only + [NO_PARENT] * absent,
            several=several,
            perhaps=possible,
            whole=whole or {},
            missing=frozenset(range(len(ids), len(number))),
            unsure=unsure,
        )

    def parents(self, number: int) -> Sequence[int]:
        """The parents of a model that surely count."""
        only = self.only[number]
        return self.several[number] if only == SEVERAL else () if only == NO_PARENT else (only,)


NO_PARENT: Final = -1
SEVERAL: Final = -2


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
    surely = _Summing(graph, list(graph.only), dict(graph.several)).sums()
    if not graph.perhaps:
        return surely
    only, several = list(graph.only), dict(graph.several)
    for at, more in graph.perhaps.items():
        every = tuple(dict.fromkeys((*graph.parents(at), *more)))
        only[at] = SEVERAL if len(every) > 1 else every[0]
        several[at] = every
    return _hull(surely, _Summing(graph, only, several).sums())


def _hull(least: Sums, most: Sums) -> Sums:
    """Amounts from what surely counts to all that may; a best value where both have one."""
    every = range(len(least.low))
    no_best = bytearray([least.of(at) != most.of(at) or least.no_best[at] for at in every])
    return replace(most, low=least.low, best=least.best, no_best=no_best)


class _Summing:
    """One walk through a graph, parents before what was made from them; ``only`` and ``several`` it may change."""

    def __init__(self, graph: Graph, only: list[int], several: dict[int, Sequence[int]]) -> None:
        self.told, self.unsure = graph.whole, graph.unsure
        self.open = set(graph.perhaps) if graph.whole else set()
        """Models behind which something may count or not, so that no part can be taken from a whole that is told."""
        self.derived = {at for at, own in enumerate(graph.own) if own is None} if graph.whole else set()
        self.only, self.several = only, several
        own = graph.own if None not in graph.own else [NOTHING_KNOWN if each is None else each for each in graph.own]
        # Where an end is not known there is nought, and a mark beside it, so that a sum need not look at each.
        self.own_low: list[Exact] = [each.low or 0 for each in own]  # type: ignore[union-attr]
        self.own_best: list[Exact] = [each.best or 0 for each in own]  # type: ignore[union-attr]
        self.own_high: list[Exact] = [each.high or 0 for each in own]  # type: ignore[union-attr]
        self.own_no_best = bytearray([each.best is None for each in own])  # type: ignore[union-attr]
        self.own_no_high = bytearray([each.high is None for each in own])  # type: ignore[union-attr]
        self.low, self.best, self.high = self.own_low.copy(), self.own_best.copy(), self.own_high.copy()
        self.no_best, self.no_high = self.own_no_best[:], self.own_no_high[:]
        self.ancestors: dict[int, set[int]] = {}
        """The distinct ancestors of each model that was made from several."""

    def sums(self) -> Sums:
        """The sums of every model, those without an order included."""
        order, unordered = _ordered(self.only, self.several)
        circles = _untied(self.only, self.several, unordered)
        self._sum(order)
        if unordered:
            self._sum(_ordered(self.only, self.several, sorted(unordered), done=order)[0])
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

    def _sum(self, order: Iterable[int]) -> None:
        only, low, best, high, no_best, no_high = (
            self.only,
            self.low,
            self.best,
            self.high,
            self.no_best,
            self.no_high,
        )
        told = self.told
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
            if told:
                if self.open and not self.open.isdisjoint(self._parents(at)):
                    self.open.add(at)
                if at in told:
                    self._tell(at)

    def _set(self, at: int, amount: Amount) -> None:
        low, best, high = amount
        self.low[at], self.best[at], self.high[at] = low, best or 0, high or 0
        self.no_best[at], self.no_high[at] = best is None, high is None

    def _parents(self, at: int) -> Sequence[int]:
        only = self.only[at]
        return self.several[at] if only == SEVERAL else () if only == NO_PARENT else (only,)

    def _merged(self, at: int) -> Amount:
        """What is behind a model of several parents, all that they have in common counted once."""
        found: set[int] = set()
        for each in self.several[at]:
            self._gather(each, found)
        self.ancestors[at] = found
        whole = self._plus(self._own(at), found)
        if self.told:
            whole = self._narrowed(at, found, whole)
        if self.unsure and not self._is_told(found):
            low = max(self.low[each] for each in self.several[at]) + self.own_low[at]
            return low, None, whole[2]
        return whole

    def _is_told(self, found: set[int]) -> bool:
        """Whether no training of some models can be that of another of them.

        What began from no weights that are told of may be the same as another that did so, and what was made from
        others the same as another that was. One that may be has none of its sort beside it.
        """
        unsure = self.unsure & found
        if not unsure:
            return True
        one = next(iter(unsure))
        first = self.only[one] == NO_PARENT
        return len(unsure) == 1 and sum((self.only[each] == NO_PARENT) is first for each in found) == 1

    def _gather(self, at: int, found: set[int]) -> None:
        """Add a model and its ancestors; where it is there, they are as well."""
        only, ancestors = self.only, self.ancestors
        while at >= 0 and at not in found:
            found.add(at)
            if at in ancestors:
                found |= ancestors[at]
                return
            at = only[at]

    def _own(self, at: int) -> Amount:
        best = None if self.own_no_best[at] else self.own_best[at]
        return self.own_low[at], best, None if self.own_no_high[at] else self.own_high[at]

    def _behind(self, at: int) -> Amount:
        best = None if self.no_best[at] else self.best[at]
        return self.low[at], best, None if self.no_high[at] else self.high[at]

    def _plus(self, amount: Amount, more: Collection[int]) -> Amount:
        """An amount and the own compute of some models."""
        low, best, high = amount
        low = low + sum(map(self.own_low.__getitem__, more))
        if best is not None:
            unknown = any(map(self.own_no_best.__getitem__, more))
            best = None if unknown else best + sum(map(self.own_best.__getitem__, more))
        if high is not None:
            unknown = any(map(self.own_no_high.__getitem__, more))
            high = None if unknown else high + sum(map(self.own_high.__getitem__, more))
        return low, best, high

    def _narrowed(self, at: int, found: set[int], whole: Amount) -> Amount:
        """The same where of some a whole is told: by each parent it is what is behind that, and what is not."""
        low, best, high = whole
        fewest = len(found) + 1
        for each in self.several[at]:
            if each in self.open:
                low = max(low, self.low[each] + self.own_low[at])
                continue
            with_it: set[int] = set()
            self._gather(each, with_it)
            rest = found - with_it
            parted = self._plus(_both(self._own(at), self._behind(each)), rest)
            low = max(low, parted[0])
            high = min((end for end in (high, parted[2]) if end is not None), default=None)
            if len(rest) < fewest:
                fewest, best = len(rest), parted[1]
        return _in_order(low, best, high)

    def _tell(self, at: int) -> None:
        """Take what is told of all behind a model, and its own from that where nothing else is told of it."""
        whole = self.told[at]
        if at in self.derived:
            own = Range(low=0, high=whole.high) if at in self.open else less(whole, _range(self._of_parents(at)))
            self.own_low[at], self.own_best[at], self.own_high[at] = own.low or 0, own.best or 0, own.high or 0
            self.own_no_best[at], self.own_no_high[at] = own.best is None, own.high is None
        self._set(at, (whole.low or 0, whole.best, whole.high))

    def _of_parents(self, at: int) -> Amount:
        """What is behind all parents of a model."""
        if self.only[at] == SEVERAL:
            return self._plus((0, 0, 0), self.ancestors[at])
        return self._behind(self.only[at]) if self.only[at] >= 0 else (0, 0, 0)


def _both(one: Amount, other: Amount) -> Amount:
    best = None if one[1] is None or other[1] is None else one[1] + other[1]
    return one[0] + other[0], best, None if one[2] is None or other[2] is None else one[2] + other[2]


def _range(amount: Amount) -> Range:
    return Range(low=amount[0], best=amount[1], high=amount[2])


def less(whole: Range, *parts: Range) -> Range:
    """What a whole has beside parts of it."""
    part = Range.exactly(0)
    for each in parts:
        part = part + each
    low = None if whole.low is None or part.high is None else whole.low - part.high
    best = None if whole.best is None or part.best is None else whole.best - part.best
    high = None if whole.high is None else max(whole.high - (part.low or 0), 0)
    return _range(_in_order(max(low or 0, 0), best, high))


def _in_order(low: Exact, best: Exact | None, high: Exact | None) -> Amount:
    """Ends without a best value that lies beyond them, the upper one no lower than the other."""
    if high is not None and high < low:
        high = low
    fits = best is not None and best >= low and not (high is not None and best > high)
    return low, best if fits else None, high


# -- the order, and what has none


def in_order(parents: Mapping[T, Iterable[T]]) -> tuple[tuple[T, ...], tuple[frozenset[T], ...]]:
    """Things so that each stands after its parents, and the circles among them, within which there is no order.

    A parent that is no key is passed over.
    """
    every = list(parents)
    number = {each: at for at, each in enumerate(every)}
    only = [NO_PARENT] * len(every)
    several: dict[int, Sequence[int]] = {}
    for at, each in enumerate(every):
        before = tuple(dict.fromkeys(number[parent] for parent in parents[each] if parent in number))
        only[at] = before[0] if len(before) == 1 else SEVERAL if before else NO_PARENT
        if len(before) > 1:
            several[at] = before
    found, back = _ordered(only, several)
    circles = _untied(only, several, back)
    if back:
        found = found + _ordered(only, several, sorted(back), done=found)[0]
    return tuple(every[at] for at in found), tuple(frozenset(every[at] for at in circle) for circle in circles)


_NEW, _UNDER_WAY, _DONE, _LEADS_BACK = 0, 1, 2, 3


def _ordered(
    only: Sequence[int], several: Mapping[int, Sequence[int]], of: Iterable[int] = (), done: Iterable[int] = ()
) -> tuple[list[int], set[int]]:
    """Models so that parents stand before what was made from them, and those that lead to a circle, in no order.

    ``of`` are the models to order, all where none are named; ``done`` those that are ordered already. It walks up from
    each model and remembers the way, so that no chain is too long.
    """
    state = bytearray(len(only))
    for at in done:
        state[at] = _DONE
    order: list[int] = []
    back: set[int] = set()
    for start in of or range(len(only)):
        if state[start]:
            continue
        if only[start] == NO_PARENT:
            state[start] = _DONE
            order.append(start)
            continue
        way = [start]
        state[start] = _UNDER_WAY
        while way:
            at = way[-1]
            parent = only[at]
            worst = _DONE
            if parent >= 0:
                worst = state[parent] or _NEW
            elif parent == SEVERAL:
                for parent in several[at]:
                    if not state[parent]:
                        worst = _NEW
                        break
                    if state[parent] != _DONE:
                        worst = _LEADS_BACK
            if worst == _NEW:
                state[parent] = _UNDER_WAY
                way.append(parent)
                continue
            way.pop()
            if worst == _DONE:
                state[at] = _DONE
                order.append(at)
            else:
                state[at] = _LEADS_BACK
                back.add(at)
    return order, back


def _untied(only: list[int], several: dict[int, Sequence[int]], within: set[int]) -> tuple[tuple[int, ...], ...]:
    """The circles among some models, whose links within them are taken out: they cannot all be true."""

    def parents(at: int) -> Sequence[int]:
        return several[at] if only[at] == SEVERAL else () if only[at] == NO_PARENT else (only[at],)

    circles = _circles(parents, within)
    of = {at: number for number, circle in enumerate(circles) for at in circle}
    for at in of:
        several[at] = tuple(each for each in parents(at) if of.get(each, -1) != of[at])
        only[at] = SEVERAL
    return circles


def _circles(parents: Callable[[int], Sequence[int]], within: set[int]) -> tuple[tuple[int, ...], ...]:
    """The models that lead to one another, by Tarjan's algorithm with a stack of its own."""
    index: dict[int, int] = {}
    lowest: dict[int, int] = {}
    path: list[int] = []
    on_path: set[int] = set()
    found: list[tuple[int, ...]] = []
    for start in sorted(within):
        work = [] if start in index else [(start, iter((start,)))]
        while work:
            at, rest = work[-1]
            each = next(rest, None)
            if each is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[at])
                if at in index and lowest[at] == index[at] and at in on_path:
                    found.append(_popped(path, on_path, at))
            elif each in index:
                if each in on_path:
                    lowest[at] = min(lowest[at], index[each])
            elif each in within:
                index[each] = lowest[each] = len(index)
                path.append(each)
                on_path.add(each)
                work.append((each, iter(parents(each))))
    return tuple(sorted(each for each in found if len(each) > 1 or each[0] in parents(each[0])))


def _popped(path: list[int], on_path: set[int], until: int) -> tuple[int, ...]:
    """The models of the path's end from one on, which leave it."""
    circle: list[int] = []
    while not circle or circle[-1] != until:
        circle.append(path.pop())
    on_path.difference_update(circle)
    return tuple(sorted(circle))
