"""Whether what is derived from a procedure hangs on the order in which it is listed, or is lost when more is known.

Run by hand: ``python benchmarks/histories.py 10000``. Each random history has up to eight steps, dated exactly, between
two days or not at all, many of them on one day, of one actor or two. It is derived as it stands and with its steps
shuffled, with assumptions and without: states, facts and contradictions have to be the same. Then more is learned, with
nothing assumed (days, routes, and steps of a list that is not stated to be complete): no settled answer may change.
Last, whether the same tests notice two ways that are wrong: the order of the list decides of one day, and what is
listed is taken to be all. Exits with 1 where any answer changes, or where a wrong way goes unnoticed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import histories

from gpaiscope.assessment.procedure import Steps
from gpaiscope.dossier import ProcedureEvent
from gpaiscope.values import Truth


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    answers, moved = reordered(number)
    print(f"{number} histories, each listed in 2 orders: {answers} answers, {len(moved)} differ")
    known, lost = grown(number)
    print(f"{number} histories, each learned further: {known} settled answers, {len(lost)} changed")
    for line in (*moved[:5], *lost[:5]):
        print(f"  {line}")
    with patch.object(Steps, "follows", by_the_list(Steps.follows)):
        noticed = len(reordered(min(number, 1000))[1])
        print(f"by the order of the list, which is wrong: {noticed} answers differ")
    with patch.object(Steps, "nothing_else", True):
        forgotten = len(grown(min(number, 1000))[1])
        print(f"what is listed taken to be all, which is wrong: {forgotten} settled answers changed")
    return 0 if not moved and not lost and noticed and forgotten else 1


def reordered(number: int) -> tuple[int, list[str]]:
    """How many answers histories give, and those that another order of the list changes."""
    count, moved = 0, []
    for seed in range(number):
        dossier, day = histories.drawn(seed)
        other = histories.shuffled(dossier, seed)
        for assume in (True, False):
            ones, others = (histories.derived(each, day, assume=assume) for each in (dossier, other))
            count += len(ones)
            moved += [
                f"history {seed}: {key}: {ones.get(key)} or {others.get(key)}"
                for key in {**ones, **others}
                if ones.get(key) != others.get(key)
            ]
    return count, moved


def grown(number: int) -> tuple[int, list[str]]:
    """How many answers were settled, and those that changed when more was learned."""
    count, lost = 0, []
    for seed in range(number):
        dossier, day = histories.drawn(seed)
        for more in range(2):
            known, changed = histories.lost(dossier, histories.learned(dossier, 7 * seed + more), day)
            count += known
            lost += [f"history {seed}: {key}" for key in changed]
    return count, lost


def by_the_list(
    rightly: Callable[[Steps, ProcedureEvent, ProcedureEvent], Truth],
) -> Callable[[Steps, ProcedureEvent, ProcedureEvent], Truth]:
    """The order of steps where that of the list decides of what their days leave open."""

    def follows(steps: Steps, later: ProcedureEvent, earlier: ProcedureEvent) -> Truth:
        found = rightly(steps, later, earlier)
        listed = Truth.of(steps.events.index(later) > steps.events.index(earlier))
        return listed if found is Truth.UNKNOWN else found

    return follows


if __name__ == "__main__":
    sys.exit(main())
