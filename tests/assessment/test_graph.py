"""How a model was made from another, what of that counts by the law's table, and who was only a teacher."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gpaiscope.assessment.facts import amount
from gpaiscope.assessment.graph import RELATIONS, counts, differences, own_key, relation_of, without
from gpaiscope.assessment.originals import without_teachers
from gpaiscope.compute.originals import known_as
from gpaiscope.errors import Mistake
from gpaiscope.law import Law, modification, scope, training_compute
from gpaiscope.law.training_compute import BY_KIND, Count
from gpaiscope.values import Range, Truth
from tests.assessment.dossiers import PROVIDER, assessed, written

DAY = date(2026, 10, 1)
BASE = '[[original]]\nname = "Base"\ntraining_compute = "1e24"\n'
TEACHER = '[[original]]\nname = "Teacher"\ntraining_compute = "9e24"\n'


def activity(kind: str, of: str = "", flop: str = "1e22") -> str:
    named = f'from = "{of}"\n' if of else ""
    return f'[[activities]]\nkind = "{kind}"\nactor = "a"\nflop = "{flop}"\ndata_public = false\n{named}'


def dossier(*parts: str) -> str:
    return '[model]\noutputs = ["text"]\n[[actors]]\nid = "a"\n' + "".join(parts)


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        ("fine-tuning", "fine-tune"),
        ("continued-pre-training", "fine-tune"),
        ("reinforcement-learning", "fine-tune"),
        ("merge", "merge"),
        ("quantisation", "quantisation"),
        ("initialisation", "base"),
        ("teacher-inference", "distillation"),
        ("synthetic-data", "synthetic-data"),
    ],
)
def test_the_relation_is_by_what_started_from_the_original(kind: str, relation: str) -> None:
    found = written(dossier(BASE, activity(kind, "Base"), activity("fine-tuning")))
    assert relation_of(found, found.original[0]) == relation


def test_without_a_word_on_what_started_from_it_the_relation_is_by_all_that_was_done() -> None:
    found = written(dossier(BASE, activity("quantisation"), activity("synthetic-data")))
    assert relation_of(found, found.original[0]) == "quantisation"
    bare = written(dossier(BASE))
    assert relation_of(bare, bare.original[0]) == "base"


def test_originals_with_nothing_said_of_what_was_done_were_merged() -> None:
    found = written(dossier(BASE, TEACHER))
    assert {relation_of(found, each) for each in found.original} == {"merge"}


def test_weights_carry_the_training_behind_them_and_a_teachers_training_does_not_count() -> None:
    law = Law.on(DAY)
    told = {relation: counts(row) for relation, row in law.of_parents.items()}
    weights = dict.fromkeys(("base", "fine-tune", "merge", "quantisation"), Truth.YES)
    assert told == {**weights, "distillation": Truth.NO, "synthetic-data": Truth.NO}
    assert set(told) == set(RELATIONS)
    assert {relation for relation, row in law.of_parents.items() if row.binding} == {"synthetic-data"}


def test_a_line_of_the_table_that_is_open_is_not_known_to_count() -> None:
    row = BY_KIND["initialisation"]
    assert counts(replace(row, cumulative=Count.OPEN)) is Truth.UNKNOWN
    assert counts(replace(row, cumulative=Count.UNLESS_PUBLIC)) is Truth.UNKNOWN


def test_a_model_whose_outputs_alone_were_learnt_from_is_no_original() -> None:
    text = dossier(BASE, TEACHER, activity("fine-tuning", "Base"), activity("synthetic-data", "Teacher", "1e21"))
    found = written(text)
    assert [each.name.value for each in without_teachers(found).original if each.name] == ["Base"]
    own = assessed(text)
    assert amount(own.model_case, modification.original_compute) == Range.exactly(10**24)
    whole = amount(own.model_case, training_compute.cumulative_compute)
    assert whole == Range.exactly(10**24 + 10**22 + 10**21)


def test_a_student_of_a_named_teacher_was_made_from_no_model() -> None:
    own = assessed(dossier(TEACHER, activity("pre-training"), activity("teacher-inference", "Teacher")))
    begun = own.model_case.known(scope.has_original)
    assert begun is not None
    assert begun.value is Truth.NO


@pytest.mark.parametrize(
    "done",
    [
        (activity("fine-tuning"), activity("synthetic-data", "Base")),  # it may have made its own data
        (activity("fine-tuning", "Base"), activity("synthetic-data", "Base")),
        (activity("initialisation", "Base"), activity("teacher-inference", "Base")),
        (activity("synthetic-data", "Base"),),
        (activity("pre-training"), activity("teacher-inference")),
    ],
)
def test_an_original_that_may_have_given_its_weights_stays_one(done: tuple[str, ...]) -> None:
    found = written(dossier(BASE, *done))
    assert without_teachers(found) is found


def test_a_copy_of_a_model_is_a_model_of_its_own_and_stands_for_the_original() -> None:
    copy = "unsloth/Qwen2.5-7B-bnb-4bit"
    assert known_as(copy) == "qwen/qwen2.5-7b"
    assert own_key(copy) == copy.casefold()
    assert own_key("Qwen/Qwen2.5-7B") == known_as("Qwen/Qwen2.5-7B")


def test_less_is_stated_of_an_original_without_some_keys() -> None:
    (one,) = written(dossier(BASE)).original
    assert without(one, ["training_compute"]).training_compute is None
    assert without(one, []) == one


@pytest.mark.parametrize(
    ("placed_on", "contradicts"),
    [("2026-04-01", True), ("{ earliest = 2026-02-01, latest = 2026-05-01 }", False)],
)
def test_another_day_of_placing_contradicts_the_originals_own_dossier_and_a_span_around_it_does_not(
    placed_on: str, contradicts: bool
) -> None:
    own = assessed(PROVIDER)
    (original,) = written(f'original = [{{ name = "Base", placed_on = {placed_on} }}]').original
    at = Mistake(reference="", message="", file="gpai.toml")
    (difference,) = differences("tuned", original, "base", own, at)
    assert (difference.key, difference.contradicts) == ("placed_on", contradicts)
