"""What is settled stays settled when a fact is added, of dossiers drawn from the published schema and of known ones."""

from __future__ import annotations

import pytest
from completions import Completion, changed_by, completions, stories, told, toml, written

NUMBER = 64
STORIES = 20
SEED = 19


@pytest.mark.parametrize("step", written(), ids=lambda step: step.pattern)
def test_a_fact_that_once_changed_an_answer_changes_none(step: Completion) -> None:
    _fail_where_changed(step)


def test_a_fact_added_to_a_drawn_dossier_changes_no_settled_answer() -> None:
    for step in completions(NUMBER, SEED):
        _fail_where_changed(step)


def test_days_of_two_actors_that_become_known_change_no_settled_answer() -> None:
    for step in stories(STORIES, SEED):
        _fail_where_changed(step)


def _fail_where_changed(step: Completion) -> None:
    changed = [str(change) for change in changed_by(step, assumed=False)]
    assert not changed, f"{toml(step.before)}\nlearned: {told(step)}\nchanged: {changed}"
