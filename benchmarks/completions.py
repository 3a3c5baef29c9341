"""Does an answer stay when a fact is learned? Run by hand: ``python benchmarks/completions.py [N] [--seed S]``.

Draws dossiers from the whole published schema, adds one fact, two, or another original, and counts the settled answers
that are others afterwards: with nothing assumed, where none may be, and with all assumptions, where none may be but
those of which the answer listed what the fact puts right, by name: of a plain answer an assumption of grade law or
record, of a likely one a guess as well. Then those written out in `tests/completions.toml`, and stories of two actors
whose blurred days are learned. Exits with 1 where any other answer changed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import completions as drawn
import law_cases


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came out under one way of assuming: how many answers were settled, and which changed and may not."""

    assumed: bool
    completions: Counter[str] = field(default_factory=Counter)
    plain: int = 0
    likely: int = 0
    turned: Counter[str] = field(default_factory=Counter)
    explained: dict[str, Counter[str]] = field(default_factory=lambda: {"plain": Counter(), "likely": Counter()})
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], tuple[drawn.Completion, drawn.Change]] = field(default_factory=dict)

    def add(self, step: drawn.Completion) -> None:
        self.completions[step.sort] += 1
        if self.assumed:
            plain, likely = drawn.settled(step.before)
            self.plain, self.likely = self.plain + plain, self.likely + likely
            turned = drawn.turned_by(step)
            for each in turned:
                how = "likely" if each.was_likely else "plain"
                self.turned[how] += 1
                self.explained[how].update(each.ids)
            wrong = [each.change for each in turned if not each.explained_by]
        else:
            self.plain += sum(outcome.decided for outcome in drawn.answers(step.before, assumed=False).values())
            wrong = drawn.changed_by(step, assumed=False)
        for change in wrong:
            key = (step.pattern, str(change))
            self.counted[key] += 1
            self.first.setdefault(key, (step, change))

    @property
    def changed(self) -> int:
        return sum(self.counted.values())

    def told(self, what: str) -> str:
        if not self.assumed:
            counts = f"{self.completions.total()} completions, {self.plain} settled answers, {self.changed} changed"
            return f"{what}, nothing assumed: {counts}"
        counts = f"{self.plain} plain and {self.likely} likely answers, {self.changed} changed that nothing explains"
        lines = [f"{what}, assumed: {self.completions.total()} completions, {counts}"]
        for how, ids in self.explained.items():
            named = ", ".join(f"{id} {count}" for id, count in ids.most_common())
            lines.append(f"  {self.turned[how]} {how} ones turned, put right by {named or 'nothing'}")
        return "\n".join(lines)

    @property
    def sorts(self) -> str:
        return ", ".join(f"{count} of {sort}" for sort, count in self.completions.most_common())


def main() -> int:
    """Print every count, and for each class of change an example as small as it can be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=2_000, help="how many facts are added")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--examples", type=int, default=1_000, help="at most so many examples")
    options = parser.parse_args()
    begun = time.process_time()
    kinds: dict[str, Callable[[], Iterable[drawn.Completion]]] = {
        "random": lambda: drawn.completions(options.number // 2, options.seed),
        "of the law's cases": lambda: drawn.completions_of(told_in_cases(), (options.number + 1) // 2, options.seed),
        "those written out": six,
        "stories with blurred days": lambda: drawn.stories(options.stories, options.seed),
    }
    wrong = []
    for what, steps in kinds.items():
        strict, lenient = tallies(steps())
        print(f"{what}: {strict.sorts}")
        print(strict.told(what), lenient.told(what), sep="\n", flush=True)
        wrong += [(what, strict), (what, lenient)]
    told_apart(options.stories, options.seed)
    print(f"{time.process_time() - begun:.0f} CPU s")
    for what, tally in wrong:
        show(what, tally, options.examples)
    return 1 if any(tally.changed for _, tally in wrong) else 0


def told_in_cases() -> list[str]:
    """The dossiers of the law's cases, each as it stands in its file."""
    dossiers = (case.data.get("dossier") for case in law_cases.written())
    return sorted({told for told in dossiers if isinstance(told, str)})


def told_apart(number: int, seed: int) -> None:
    """Stories in which one makes a model of another's: one file with blurred days against two files with known ones."""
    told = [step for step in drawn.stories(number, seed) if drawn.follows(step.after)]
    for assumed in (False, True):
        found = [drawn.told_apart_otherwise(step, assumed=assumed) for step in told]
        settled, changed = sum(each for each, _ in found), Counter(str(one) for _, each in found for one in each)
        how = "assumed" if assumed else "nothing assumed"
        print(f"stories in one file against two, {how}: {len(told)} stories, {settled} settled answers about actors,")
        print(
            f"  {changed.total()} others in two files; most often",
            ", ".join(name for name, _ in changed.most_common(3)),
        )


def tallies(steps: Iterable[drawn.Completion]) -> tuple[Tally, Tally]:
    """What came out with nothing assumed, and with the assumptions of the law."""
    found = Tally(assumed=False), Tally(assumed=True)
    for step in steps:
        for tally in found:
            tally.add(step)
    return found


def six() -> list[drawn.Completion]:
    """The completions that once changed an answer, each written out as a pair of dossiers."""
    return drawn.written()


def show(what: str, tally: Tally, most: int) -> None:
    """The classes of change with their counts; an example stands for every class that it shows."""
    shown: set[tuple[str, str]] = set()
    examples = 0
    for key, count in tally.counted.most_common():
        print(f"\n{what}: {key[0]}: {key[1]} ({count} times)")
        if key in shown or examples >= most:
            continue
        examples += 1
        step = drawn.smallest(*tally.first[key], assumed=tally.assumed)
        found = drawn.changed_by(step, assumed=tally.assumed)
        shown |= {(key[0], str(each)) for each in found}
        print("  before:", drawn.toml(step.before).replace("\n", "\n    "), sep="\n    ")
        print(f"  learned: {drawn.told(step)}")
        print("  changed:", "; ".join(f"{each} ({each.actor})" if each.actor else str(each) for each in found))


if __name__ == "__main__":
    sys.exit(main())
