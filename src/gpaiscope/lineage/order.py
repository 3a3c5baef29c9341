"""Things so that each stands after its parents, and the circles among them, which have no order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from gpaiscope.lineage.graph import NO_PARENT, SEVERAL, parents_of

T = TypeVar("T")


def in_order(parents: Mapping[T, Iterable[T]]) -> tuple[tuple[T, ...], tuple[frozenset[T], ...]]:
    """Things so that each stands after its parents, and the circles among them, within which there is no order.

    A parent that is no key is passed over.
    """
    things = list(parents)
    number = {thing: at for at, thing in enumerate(things)}
    only = [NO_PARENT] * len(things)
    several: dict[int, Sequence[int]] = {}
    for at, thing in enumerate(things):
        before = tuple(dict.fromkeys(number[parent] for parent in parents[thing] if parent in number))
        only[at] = before[0] if len(before) == 1 else SEVERAL if before else NO_PARENT
        if len(before) > 1:
            several[at] = before
    state = bytearray(len(only))
    order, leading_back = ordered(only, several, state)
    circles = untied(only, several, leading_back)
    order += ordered(only, several, state, sorted(leading_back))[0]
    return tuple(things[at] for at in order), tuple(frozenset(things[at] for at in circle) for circle in circles)


NEW, _UNDER_WAY, DONE, _LEADS_BACK = range(4)
"""What is found of a model on the walk through a graph."""


def ordered(
    only: Sequence[int], several: Mapping[int, Sequence[int]], state: bytearray, of: Iterable[int] | None = None
) -> tuple[list[int], set[int]]:
    """Models so that parents stand before what was made from them, and those that lead to a circle, in no order.

    ``of`` are the models to order, all where none are named; ``state`` has `DONE` for those that need it no more, and
    is kept up to date: those that lead to a circle are `NEW` again. It walks up from each model and remembers the way,
    so that no chain is too long.
    """
    order: list[int] = []
    leading_back: set[int] = set()
    for start in range(len(only)) if of is None else of:
        if state[start]:
            continue
        if only[start] == NO_PARENT:
            state[start] = DONE
            order.append(start)
            continue
        way = [start]
        state[start] = _UNDER_WAY
        while way:
            at = way[-1]
            parent = only[at]
            if parent == SEVERAL:
                parent, worst = _worst(several[at], state)
            else:
                worst = DONE if parent == NO_PARENT else state[parent]
            if worst == NEW:
                state[parent] = _UNDER_WAY
                way.append(parent)
                continue
            way.pop()
            if worst == DONE:
                state[at] = DONE
                order.append(at)
            else:
                state[at] = _LEADS_BACK
                leading_back.add(at)
    for at in leading_back:
        state[at] = NEW
    return order, leading_back


def _worst(parents: Sequence[int], state: Sequence[int]) -> tuple[int, int]:
    """The first of several parents that is new, with its state, else any one with the worst that is found of them."""
    worst = DONE
    for parent in parents:
        if not state[parent]:
            return parent, NEW
        if state[parent] != DONE:
            worst = _LEADS_BACK
    return NO_PARENT, worst


def untied(only: list[int], several: dict[int, Sequence[int]], within: set[int]) -> tuple[tuple[int, ...], ...]:
    """The circles among some models, whose links within them are taken out: they cannot all be true."""
    parents = partial(parents_of, only=only, several=several)
    circles = _circles(parents, within)
    of = {at: number for number, circle in enumerate(circles) for at in circle}
    for at in of:
        several[at] = tuple(parent for parent in parents(at) if of.get(parent, -1) != of[at])
        only[at] = SEVERAL
    return circles


def _circles(parents: Callable[[int], Sequence[int]], within: set[int]) -> tuple[tuple[int, ...], ...]:
    """The models that lead to one another, by Tarjan's algorithm with a stack of its own."""
    index: dict[int, int] = {}
    lowest: dict[int, int] = {}
    path: list[int] = []
    on_path: set[int] = set()
    circles: list[tuple[int, ...]] = []
    for start in sorted(within):
        # Each model with what is left of its parents: a stack of one's own, since chains are longer than Python's.
        work = [] if start in index else [(start, iter((start,)))]
        while work:
            at, rest = work[-1]
            parent = next(rest, None)
            if parent is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[at])
                if at in index and lowest[at] == index[at] and at in on_path:
                    circle: list[int] = []
                    while not circle or circle[-1] != at:
                        circle.append(path.pop())
                    on_path.difference_update(circle)
                    circles.append(tuple(sorted(circle)))
            elif parent in index:
                if parent in on_path:
                    lowest[at] = min(lowest[at], index[parent])
            elif parent in within:
                index[parent] = lowest[parent] = len(index)
                path.append(parent)
                on_path.add(parent)
                work.append((parent, iter(parents(parent))))
    return tuple(sorted(circle for circle in circles if len(circle) > 1 or circle[0] in parents(circle[0])))
