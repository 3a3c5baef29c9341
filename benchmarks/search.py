"""How often what is right is among the first five of `gpaiscope search`, and how long a question takes.

    python benchmarks/search.py [--held] [--misses] [--rounds N]

The questions are those of ``tests/lookup/questions.toml``, written down before there was an index. Those that are held
are kept apart: only ``--held`` looks at them, and nothing is chosen by what it prints. When they were first measured,
29 of 30 were found. The one that was missed was looked at and mended; before that the questions of
``questions-later.toml`` were written down, which are kept apart since, and so are those of ``questions-last.toml``: of
these 7 of 10 were found when they were first measured. ``--misses`` shows what is found where what is
right is not among the first five; of questions that are kept apart it shows nothing.

Time is told as a ratio, too: to that of reading the index, on the same machine in the same run.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from pathlib import Path
from typing import Any, Final

from gpaiscope.lookup.index import packaged_index
from gpaiscope.lookup.looking import look_up

QUESTIONS: Final = Path(__file__).resolve().parent.parent / "tests/lookup/questions.toml"
LATER: Final = QUESTIONS.with_name("questions-later.toml")
LAST: Final = QUESTIONS.with_name("questions-last.toml")
FIRST: Final = 5


def main() -> None:
    """Read the index, ask every question, and print what was found and in which time."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--held", action="store_true", help="the questions that are kept apart as well")
    arguments.add_argument("--misses", action="store_true", help="what is found for each open question that is missed")
    arguments.add_argument("--rounds", type=int, default=20, metavar="N", help="how often each question is asked")
    given = arguments.parse_args()
    questions = questions_of(QUESTIONS)
    open_ones = [question for question in questions if not question.get("held")]
    report("open", open_ones)
    if given.held:
        report("held", [question for question in questions if question.get("held")])
        report("later", questions_of(LATER))
        report("last", questions_of(LAST))
    if given.misses:
        for question in open_ones:
            if not place_of(question) or place_of(question) > FIRST:
                print(f"\n{question['asked']}\n  wanted {', '.join(question['right'])}")
                print(*(f"  {entry.id}" for entry in look_up(question["asked"], limit=FIRST).entries), sep="\n")
    print_times(open_ones, given.rounds)


def questions_of(file: Path) -> list[dict[str, Any]]:
    """The questions of a file, each with what is right."""
    questions: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["questions"]
    return questions


def report(which: str, questions: list[dict[str, Any]]) -> None:
    """Print how many have what is right among the first, and among the first five."""
    places = [place_of(question) for question in questions]
    first = sum(place == 1 for place in places)
    among = sum(1 <= place <= FIRST for place in places)
    print(f"{which} questions: {among} of {len(places)} among the first five, {first} of {len(places)} the first")


def place_of(question: dict[str, Any]) -> int:
    """The place of the first entry that is right, from 1; 0 where none of the first fifty is."""
    found = look_up(question["asked"], limit=50).entries
    return next((place for place, entry in enumerate(found, 1) if is_right(entry.id, question["right"])), 0)


def is_right(id: str, right: list[str]) -> bool:
    """Whether an entry is one that is right: a page with any section, a section also by the page's beginning."""
    page = id.partition("#")[0]
    return id in right or page in right or (id == page and any(wanted.startswith(f"{page}#") for wanted in right))


def print_times(questions: list[dict[str, Any]], rounds: int) -> None:
    """Print the median and the longest time of a question, and how both compare to reading the index."""
    began = time.perf_counter()
    _ = packaged_index.__wrapped__().having
    reading = time.perf_counter() - began
    look_up(questions[0]["asked"])
    taken = []
    for question in questions:
        each = []
        for _round in range(rounds):
            began = time.perf_counter()
            look_up(question["asked"])
            each.append(time.perf_counter() - began)
        taken.append(min(each))
    taken.sort()
    median, longest = taken[len(taken) // 2], taken[-1]
    print(f"a question: median {median * 1000:.2f} ms, longest {longest * 1000:.2f} ms; the index read in", end=" ")
    print(f"{reading * 1000:.1f} ms: ratio {median / reading:.3f}, longest {longest / reading:.3f}")


if __name__ == "__main__":
    sys.exit(main())
