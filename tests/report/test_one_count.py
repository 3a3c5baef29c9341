"""What is assumed is one list on every page: the first screen counts it, and the others list or count the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from gpaiscope import service
from gpaiscope.assessment.saying import all_assumed, assumed
from gpaiscope.law.assumptions import GUESS

ROOT = Path(__file__).parents[2]
DAY = date(2026, 12, 1)
DOSSIERS = [
    *sorted(path.parent for path in (ROOT / "examples").glob("*/gpai.toml")),
    ROOT / "tests/trials/door-again/finch",
    ROOT / "tests/trials/door-again/hobby",
    ROOT / "tests/trials/door-again/plover",
]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.name)
def test_as_many_assumptions_are_counted_and_listed_on_every_page(path: Path) -> None:
    found = service.assess(path, on=DAY)
    held = all_assumed([found.assessment])
    (counted,) = re.findall(r"(\d+) assumptions", flat(found.to_text()))
    whole = flat(service.explain(path, on=DAY).to_text())
    of_all = re.findall(r"It rests on (?:\d+|none) of the (\d+) assumptions of all answers", whole)
    # What is not settled rests on nothing yet: an assumption that stands in its proof is not counted as none.
    is_settled = service.explain(path, on=DAY).values.outcome.value in ("yes", "no")
    assert of_all == ([str(len(held))] if is_settled else [])
    listed = found.to_text(full=True).partition("Assumed, because nothing else was said")[2].partition("One wrong")[0]
    document = found.to_dict(full=True)["assumptions"]
    assert int(counted) == len(held) == len({each["says"] for each in document.values()})
    assert [int(number) for number in re.findall(r"^ +(\d+) \S", listed, re.MULTILINE)] == list(range(1, len(held) + 1))
    actor = found.assessment.standings[0].actor
    memo = service.draft(path, document="memo", on=DAY, actor=actor).values
    answer = next(each for each in memo.answers if each.field.id == "q.assumptions")
    lines = [line for told in answer.told for line in told.lines]
    every = [found.assessment.law.text(each.says) for each in held]
    # A memo names the first of them, and how many more there are.
    shown = lines if len(lines) == len(every) else lines[:-1]
    assert shown == every[: len(shown)]
    assert shown == lines or lines[-1].startswith(f"{len(every) - len(shown)} more")


def test_an_assumption_is_counted_once_and_as_a_guess_where_any_answer_guesses_it() -> None:
    own = service.assess(ROOT / "examples/fine-tune-unknown-original", on=DAY).assessment
    every = [assumption for each in own.everything for assumption in assumed(each)]
    held = all_assumed([own, own])
    assert len({each.says for each in held}) == len(held)
    assert {each.says for each in held} == {each.says for each in every}
    assert {each.says for each in held if each.grade == GUESS} == {each.says for each in every if each.grade == GUESS}
