"""How long cumulative compute over a graph of models takes: ``python benchmarks/lineage.py [NODES] [--stress]``.

The graph is like that of a hub: some half of the models were made from another, most chains are short, a few bases have
some hundred thousand derivatives, merges have up to 20 parents, most of them of one family, some parents are in no
catalogue, and a few models lead to themselves. The columns are texts of their own in the order of the rows, as a file
gives them. CPU seconds are those of the whole step, from ids and names of parents to sums, the import of NumPy
included; what is drawn is not counted. A share of the models is checked against a sum over sets. ``--plain`` does
without NumPy.

With ``--dossiers N`` so many dossiers are written into a folder and read as the command does, its document included.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import yardstick

from gpaiscope.lineage import Graph, Sums, cumulative
from gpaiscope.values import NOTHING_KNOWN, Range

DAY: Final = date(2026, 10, 1)
CHECKED: Final = 2_000
AMOUNTS: Final = tuple(
    Range(low=amount * 9 // 10, best=amount, high=amount * 11 // 10)
    for amount in (3 * 10**19, 10**20, 5 * 10**21, 2 * 10**22, 7 * 10**22, 4 * 10**23)
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("nodes", nargs="?", type=int, default=1_000_000)
    asked.add_argument("--stress", action="store_true", help="one model in ten merges, and chains are long")
    asked.add_argument("--dossiers", type=int, default=0, help="so many dossiers in a folder instead")
    asked.add_argument("--plain", action="store_true", help="without NumPy, as where it is not installed")
    given = asked.parse_args()
    if given.plain:
        sys.modules["numpy"] = None  # type: ignore[assignment]
    if given.dossiers:
        of_dossiers(given.dossiers)
        return
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
    print("with NumPy" if sys.modules.get("numpy") else "in plain Python")
    print(
        f"graph {made - begun:.2f} s, sums {ended - made:.2f} s, together {ended - begun:.2f} s of CPU, "
        f"{time.perf_counter() - clock:.2f} s on the clock, {(ended - begun) / yardstick.seconds():.0f} yards, "
        f"{memory:,.0f} MB"
    )
    print(
        f"{len(graph.missing):,} in no catalogue, {len(sums.circles)} circles, {len(sums.behind):,} in or behind one, "
        f"{sum(sums.no_high):,} without an upper end"
    )
    chosen = _chosen(graph)
    wrong = [at for at in chosen if not agrees(graph, sums, at)]
    print(f"sums over sets: {len(chosen):,} checked, {len(wrong)} otherwise")
    sys.exit(bool(wrong))


def of_dossiers(many: int) -> None:
    """Write dossiers that lead to each other by path, identifier and name, and time their lineage."""
    from gpaiscope import service

    with tempfile.TemporaryDirectory() as folder:
        for at, text in enumerate(dossiers(many)):
            place = Path(folder) / f"m{at}" / "gpai.toml"
            place.parent.mkdir()
            place.write_text(text, encoding="utf-8")
        service.lineage(Path(folder) / "m0", on=DAY)  # what is loaded once
        begun, clock = time.process_time(), time.perf_counter()
        found = service.lineage(folder, on=DAY)
        found.to_dict()
        spent = time.process_time() - begun
    links = sum(len(each.made_from) for each in found.values.models)
    print(
        f"{many:,} dossiers, {len(found.values.models):,} models, {links:,} links: {spent:.2f} s of CPU, "
        f"{time.perf_counter() - clock:.2f} s on the clock, {spent / yardstick.seconds():.0f} yards"
    )


def dossiers(many: int) -> Iterator[str]:
    """Dossiers in which most models were made from one before them, and some from three."""
    source = random.Random(20261127)
    for at in range(many):
        parents = (
            source.sample(range(at), 1 if source.random() < 0.9 else 3) if at > 20 and source.random() < 0.8 else []
        )
        yield "\n".join(
            [
                f'[model]\nname = "Model {at}"\nhub_id = "owner-{at % 50}/model-{at}"\noutputs = ["text"]',
                f'[[actors]]\nid = "a{at % 50}"\ncountry = "DE"',
                *(_original(source.random(), each) for each in parents),
                _activity(source, at, len(parents)),
                f'[[market]]\nevent = "made-available"\nactor = "a{at % 50}"\nterritory = "union"\non = 2026-03-01',
            ]
        )


def _original(how: float, at: int) -> str:
    named = f'[[original]]\nname = "Model {at}"'
    if how < 0.5:
        return f'{named}\ndossier = "../m{at}/gpai.toml"'
    return f'{named}\nhub_id = "owner-{at % 50}/model-{at}"' if how < 0.9 else named


def _activity(source: random.Random, at: int, parents: int) -> str:
    if parents > 1:
        return f'[[activities]]\nkind = "merge"\nactor = "a{at % 50}"'
    kind, size = ("fine-tuning", 22) if parents else ("pre-training", 24)
    return f'[[activities]]\nkind = "{kind}"\nactor = "a{at % 50}"\nflop = "{source.randint(1, 9)}e{size}"'


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
    columns = [ids[at] for at in order], [parents[at] for at in order]
    ids, parents = json.loads(json.dumps(columns))
    return ids, [own[at] for at in order], parents


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
