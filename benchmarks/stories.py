"""Whether stories of models made from one another give the same answers however they are told.

Run by hand: ``python benchmarks/stories.py 100``. Each story is told in one file with named models and in a file for
each model; those of two makers also as one model, whose days say that they are two. What is compared of each answer is
its outcome, how much was assumed and is missing, its scope and its days. Last, how many answers that were settled while
some days were blurred are answered otherwise once these days are known; nothing is assumed there.
Exits with 1 where any answer differs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import stories


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        place, seeds = Path(folder), range(number)
        differ = show("two named models", (named(seed, 2, place) for seed in seeds))
        differ += show("three named models", (named(seed, 3, place) for seed in seeds))
        differ += show("two models told by their days", (by_days(seed, place) for seed in seeds))
        differ += show("the same with blurred days", (learned(seed, place) for seed in seeds))
    return 1 if differ else 0


def show(what: str, found: Iterator[tuple[int, list[str]] | None]) -> int:
    """Print what came out; the number of answers that differ."""
    told = [each for each in found if each is not None]
    differ = [line for _, lines in told for line in lines]
    print(f"{what:32} {len(told):5} stories, {sum(cells for cells, _ in told):7} answers, {len(differ)} differ")
    for line in differ[:5]:
        print(f"  {line}")
    return len(differ)


def named(seed: int, steps: int, folder: Path) -> tuple[int, list[str]]:
    story = stories.told(seed, steps)
    return stories.differences(stories.in_one(story, folder), stories.in_several(story, folder, stories.provider_of))


def by_days(seed: int, folder: Path) -> tuple[int, list[str]] | None:
    story = stories.of_two_makers(stories.told(seed, 2, dated=True, merges=False))
    if story is None:
        return None
    return stories.differences(stories.derived(story, folder), stories.in_several(story, folder, stories.provider_of))


def learned(seed: int, folder: Path) -> tuple[int, list[str]]:
    story = stories.told(seed, 2, dated=True, merges=False)
    return stories.lost(stories.derived(story, folder, assume=False), stories.blurred(story, seed, folder))


if __name__ == "__main__":
    sys.exit(main())
