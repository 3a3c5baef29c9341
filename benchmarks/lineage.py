"""How long cumulative compute over a graph of models takes: ``python benchmarks/lineage.py [NODES] [--stress]``.

The graph is like that of a hub: some half of the models were made from another, most chains are short, a few bases have
some hundred thousand derivatives, merges have up to 20 parents, most of them of one family, some parents are in no
catalogue, and a few models lead to themselves. CPU seconds are those of the whole step, from ids and names of parents
to ranges; what is drawn is not counted. A share of the models is checked against a sum over sets.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from typing import Final

import yardstick

from gpaiscope.lineage import Graph, Sums, cumulative
from gpaiscope.values import NOTHING_KNOWN, Range

CHECKED: Final = 2_000
AMOUNTS: Final = tuple(
    Range(low=amount * 9 // 10, best=amount, high=amount * 11 // 10)
    for amount in (3 * 10**19, 10**20, 5 * 10**21, 2 * 10**22, 7 * 10**22, 4 * 10**23)
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("nodes", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--stress", action="store_true", help="one model in ten merges, and chains are long")
    given = asked.parse_args()
    ids, own, parents = drawn(given.nodes, stress=given.stress)
    links = sum(map(len, parents))
    merges = sum(len(each) > 1 for each in parents)
    print(f"{given.nodes:,} models, {links:,} links, {merges:,} merges, up to {max(map(len, parents))} parents")
    begun, clock = time.process_time(), time.perf_counter()
    graph = Graph.by_name(ids, own, parents)
    made = time.process_time()
    sums = cumulative(graph)
    ended = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"graph {made - begun:.2f} s, sums {ended - made:.2f} s, together {ended - begun:.2f} s of CPU, "
        f"{time.perf_counter() - clock:.2f} s on the clock, {(ended - begun) / yardstick.seconds():.0f} yards, "
        f"{memory:,.0f} MB"
    )
    print(
        f"{len(graph.missing):,} in no catalogue, {len(sums.circles)} circles, {len(sums.behind):,} in or behind one, "
        f"{sum(sums.no_high):,} without an upper end"
    )
    wrong = [at for at in _chosen(graph) if not agrees(graph, sums, at)]
    print(f"sums over sets: {min(CHECKED, len(graph.ids)):,} checked, {len(wrong)} otherwise")
    sys.exit(bool(wrong))


def drawn(nodes: int, *, stress: bool = False) -> tuple[list[str], list[Range], list[list[str]]]:
    """Ids, own compute and parents of models in no order."""
    source = random.Random(20261127)
    ids = [f"owner-{at % 9973}/model-{at}" for at in range(nodes)]
    bases = max(1, nodes // 2000)
    chance, merging = (0.95, 0.1) if stress else (0.46, 0.0095)
    family: list[int] = list(range(nodes))
    parents: list[list[str]] = [[] for _ in range(nodes)]
    members: dict[int, list[int]] = {}
    for at in range(bases, nodes):
        drawn_ = source.random()
        if drawn_ >= chance:
            continue
        # Half of all are made from a base, and of these most from the first few; the rest from any that came before.
        on_base = source.random() < (0.2 if stress else 0.6)
        first = int(bases * source.random() ** 6) if on_base else source.randrange(at)
        family[at] = family[first]
        chosen = [first]
        kin = members.setdefault(family[at], [])
        if drawn_ < merging and kin:
            for _ in range(source.choice((1, 1, 1, 2, 2, 3, 5, 19))):
                chosen.append(source.choice(kin) if source.random() < 0.7 else source.randrange(at))
        kin.append(at)
        parents[at] = [ids[each] for each in dict.fromkeys(chosen)]
        if source.random() < 0.002:
            parents[at].append(f"deleted/model-{source.randrange(nodes)}")
    for at in source.sample(range(bases, nodes), min(4, nodes - bases)):
        children = [each for each in source.sample(range(nodes), min(1000, nodes)) if ids[at] in parents[each]]
        parents[at].append(ids[children[0] if children else at])
    own = [NOTHING_KNOWN if source.random() < 0.05 else source.choice(AMOUNTS) for _ in range(nodes)]
    order = list(range(nodes))
    source.shuffle(order)
    return [ids[at] for at in order], [own[at] for at in order], [parents[at] for at in order]


def agrees(graph: Graph, sums: Sums, at: int) -> bool:
    """Whether a model's range is the sum over the set of it and its ancestors, as it is found by itself."""
    found, waiting = set(), [at]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += graph.parents(each)
    if at in sums.behind:
        return sums.of(at).high is None and sums.of(at).best is None
    own = [graph.own[each] or NOTHING_KNOWN for each in found]
    low = sum(each.low or 0 for each in own)
    best, high = (
        None if any(getattr(each, end) is None for each in own) else sum(getattr(each, end) for each in own)
        for end in ("best", "high")
    )
    return sums.of(at) == Range(low=low, best=best, high=high)


def _chosen(graph: Graph) -> list[int]:
    merges = list(graph.several)
    source = random.Random(1)
    some = source.sample(range(len(graph.ids)), min(CHECKED // 2, len(graph.ids)))
    return [*some, *source.sample(merges, min(CHECKED // 2, len(merges)))]


if __name__ == "__main__":
    main()
