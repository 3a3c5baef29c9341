"""What is settled stays settled when a fact is added, of dossiers drawn from the published schema and of known ones."""

from __future__ import annotations

import pytest
from completions import Completion, changed_by, completions, conclusions, stories, told, toml, written

from gpaiscope.values import Outcome

pytestmark = [pytest.mark.once, pytest.mark.long]

NUMBER = 32
STORIES = 20
SEED = 19


either_way = pytest.mark.parametrize("assumed", [False, True])
"""With nothing assumed, and with the assumptions of the law, of which a fact may put right what an answer listed."""


@either_way
@pytest.mark.parametrize("step", written(), ids=lambda step: step.pattern)
def test_a_fact_that_once_changed_an_answer_changes_none(step: Completion, assumed: bool) -> None:
    _fail_where_changed(step, assumed=assumed)


@either_way
def test_a_fact_added_to_a_drawn_dossier_changes_no_settled_answer(assumed: bool) -> None:
    for step in completions(NUMBER, SEED):
        _fail_where_changed(step, assumed=assumed)


@either_way
def test_days_of_two_actors_that_become_known_change_no_settled_answer(assumed: bool) -> None:
    for step in stories(STORIES, SEED):
        _fail_where_changed(step, assumed=assumed)


@either_way
def test_an_open_answer_says_which_facts_or_which_questions_of_law_are_open(assumed: bool) -> None:
    for tables in ({}, {"actors": [{"id": "a"}]}, *(step.after for step in completions(NUMBER, SEED))):
        for finding in (each.finding for each in conclusions(tables, assumed=assumed)):
            open_ = f"{toml(tables)}\n{finding.rule.id} is {finding.outcome}"
            assert bool(finding.missing) == (finding.outcome is Outcome.UNKNOWN), open_
            assert finding.questions or finding.outcome is not Outcome.UNSETTLED, open_


def _fail_where_changed(step: Completion, *, assumed: bool) -> None:
    changed = [str(change) for change in changed_by(step, assumed=assumed)]
    assert not changed, f"{toml(step.before)}\nlearned: {told(step)}\nchanged: {changed}"
