"""The drawer of dossiers: what it draws can be read, what it adds is learning, and what changes is seen."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from random import Random

import jsonschema
import pytest
from completions import (
    STATEMENTS,
    Change,
    Completion,
    Drawing,
    answers,
    at,
    changed_by,
    changes,
    completions,
    drawn,
    narrowed,
    placed,
    smallest,
    toml,
    turned_by,
    without,
)

from gpaiscope.dossier import read
from gpaiscope.dossier.schema import schema
from gpaiscope.values import Outcome

pytestmark = pytest.mark.long


def keys_of(value: object) -> set[str]:
    """Every key that stands somewhere in a value of JSON."""
    if isinstance(value, list):
        return {key for each in value for key in keys_of(each)}
    return {*value, *(key for each in value.values() for key in keys_of(each))} if isinstance(value, dict) else set()


def keys_of_schema(node: object) -> set[str]:
    """Every key of a table that a schema tells of, but those that quantities and statements are made of."""
    if isinstance(node, list):
        return {key for each in node for key in keys_of_schema(each)}
    if not isinstance(node, dict):
        return set()
    own = set(node.get("properties", ())) - {"low", "high", "best", "earliest", "latest", *STATEMENTS}
    return own | {key for each in node.values() for key in keys_of_schema(each)}


def test_what_is_drawn_is_valid_by_the_published_schema_and_reads_alike_as_toml() -> None:
    random, validator = Random(1), jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    for _ in range(20):
        tables = drawn(random)
        validator.validate(tables)
        assert read(toml(tables).encode(), file="gpai.toml").actors


def test_what_is_drawn_whole_has_every_key_of_the_published_schema() -> None:
    random = Random(1)
    drawn_keys = {key for _ in range(60) for key in keys_of(Drawing(random=random, share=1, whole=True).dossier())}
    assert keys_of_schema(schema()) - drawn_keys == set()


def test_a_completion_adds_at_one_place_or_two_and_touches_nothing_else() -> None:
    for step in completions(40, seed=1):
        before, after = deepcopy(step.before), deepcopy(step.after)
        assert before != after
        for path in step.paths:
            assert at(after, path) is not None
            without(before, path)
            without(after, path)
        assert before == after


def test_one_key_and_two_and_another_original_are_learned() -> None:
    assert {step.sort for step in completions(120, seed=1)} == {"one key", "two keys", "an original"}


def test_no_entry_is_added_to_a_list_that_is_given_but_another_original() -> None:
    for step in completions(40, seed=2):
        for path in step.paths:
            given = not isinstance(path[-1], int) or "narrowed" in step.pattern
            assert given or path[:-1] == ("original",)


def test_no_original_is_added_where_it_is_stated_that_there_is_none() -> None:
    for step in completions(120, seed=3):
        if step.sort == "an original":
            assert "original" not in step.before.get("complete", ())


def test_a_range_becomes_one_inside() -> None:
    random = Random(3)
    for _ in range(50):
        found = narrowed({"low": "1e23", "high": "1e25"}, "amount", random)
        ends = found.values() if isinstance(found, dict) else [found]
        assert all(10**23 <= Fraction(end) <= 10**25 for end in ends)
        assert found != {"low": "1e23", "high": "1e25"}


def test_only_settled_answers_count_as_changed() -> None:
    before = {("x", ""): Outcome.YES, ("y", "a"): Outcome.UNKNOWN, ("z", "a"): Outcome.NO}
    after = {("x", ""): Outcome.UNKNOWN, ("y", "a"): Outcome.NO, ("z", "a"): Outcome.NO}
    assert changes(before, after) == [Change(conclusion="x", actor="", was=Outcome.YES, now=Outcome.UNKNOWN)]


def test_the_smallest_example_still_shows_the_change_and_has_nothing_to_spare() -> None:
    before = {
        "model": {"name": "x", "outputs": ["text"]},
        "actors": [{"id": "a"}, {"id": "b", "country": "DE"}],
        "market": [{"event": "withdrawn"}],
        "original": [],
        "activities": [{"kind": "pre-training", "flop": "1e24", "ended_on": "2026-02-01"}],
        "complete": ["activities"],
    }
    after = deepcopy(before)
    after["activities"][0]["flop"] = "1e22"
    step = Completion(before=before, after=after, path=("activities", 0, "flop"))
    change = next(each for each in changed_by(step, assumed=False) if each.conclusion == "gpai_criterion")
    found = smallest(step, change, assumed=False)
    assert str(change) in map(str, changed_by(found, assumed=False))
    assert "market" not in found.before
    assert "name" not in found.before["model"]
    assert found.before["activities"] == [{"kind": "pre-training", "flop": "1e24", "ended_on": "2026-02-01"}]


def learned(path: tuple[str | int, ...], value: object, told: dict[str, object]) -> Completion:
    return Completion(before=told, after=placed(told, path, value), path=path)


def test_a_change_is_put_right_only_by_what_the_answer_listed() -> None:
    told = {
        "model": {"outputs": ["text"]},
        "actors": [{"id": "a"}],
        "activities": [{"kind": "pre-training", "flop": "1e24", "ended_on": "2026-02-01"}],
        "market": [{"event": "made-available", "territory": "union", "on": "2026-03-01"}],
    }
    unsaid = learned(("model", "exception"), "narrow", told)
    assert Change(conclusion="gpai_model", actor="", was=Outcome.YES, now=Outcome.NO) in changes(
        *(answers(each, assumed=True) for each in (unsaid.before, unsaid.after))
    )
    assert changed_by(unsaid, assumed=True) == []
    by = {each.change.conclusion: each.ids for each in turned_by(unsaid)}
    assert by["gpai_model"] == ("ordinary-generality",)
    another = deepcopy(told)
    another["activities"][0]["flop"] = "1e22"
    contrary = Completion(before=told, after=another, path=("activities", 0, "flop"))
    assert "gpai_model" in {each.conclusion for each in changed_by(contrary, assumed=True)}


def test_what_only_weakens_is_put_right_by_name() -> None:
    told = {
        "model": {"outputs": ["text"]},
        "actors": [{"id": "a"}],
        "activities": [{"kind": "pre-training", "flop": "1e24", "ended_on": "2026-02-01"}],
    }
    turned = turned_by(learned(("model", "task"), "translation", told))
    found = {each.change.conclusion: (each.change.now, each.was_likely, each.ids) for each in turned}
    assert found["gpai_model"] == (Outcome.UNKNOWN, False, ("ordinary-generality",))


def test_a_guess_puts_right_a_likely_answer_and_never_a_plain_one() -> None:
    told = {
        "model": {"outputs": ["text"]},
        "actors": [{"id": "a"}],
        "original": [{"name": "o"}],
        "activities": [{"kind": "fine-tuning", "flop": "1e20", "ended_on": "2026-02-01"}],
    }
    turned = turned_by(learned(("original", 0, "gpai_model"), False, told))
    assert any(each.was_likely for each in turned)
    assert all(each.was_likely == ("original-gpai" in each.ids) for each in turned)
