"""The models that one comes from: what is taken of their compute, and what stands against it."""

from __future__ import annotations

import pytest
from assessment.dossiers import DAY, assessed, written

from gpaiscope.assessment.facts import figure
from gpaiscope.assessment.originals import Originals
from gpaiscope.engine.case import Known
from gpaiscope.law import Law
from gpaiscope.law.assumptions import ABOVE_CRITERION, SAME_CUMULATIVE
from gpaiscope.values import Range

CRITERION = 10**23


def _original(keys: str) -> Originals:
    dossier = written(f"original = [{{ {keys} }}]")
    return Originals(dossier=dossier, law=Law.on(DAY), assume=True, estimates={}, entries=())


def _training(keys: str) -> Known:
    held = _original(keys)
    return held.training_compute_of(0, held.dossier.original[0])


@pytest.mark.parametrize(
    ("most", "taken"), [(CRITERION - 1, False), (CRITERION, False), (CRITERION + 1, True), (10**26, True)]
)
def test_no_original_is_taken_to_have_taken_more_than_all_the_compute_behind_it(most: int, taken: bool) -> None:
    found = _training(f"cumulative_training_compute = {{ low = 1e20, high = {most} }}")
    assert (ABOVE_CRITERION in found.assumptions) is taken
    assert figure(found).low == (CRITERION if taken else 0)


@pytest.mark.parametrize("ends", ["high = 5e22", "low = 1e22, high = 5e22"])
def test_where_the_most_of_an_originals_training_is_known_it_is_assumed_of_all_behind_it(ends: str) -> None:
    (found,) = _original(f"training_compute = {{ {ends} }}")._cumulative
    assert SAME_CUMULATIVE in found.assumptions
    assert figure(found).high == 5 * 10**22


def test_what_is_behind_an_original_of_which_the_least_is_known_is_assumed_of_nothing() -> None:
    (found,) = _original("training_compute = { low = 1e22 }")._cumulative
    assert SAME_CUMULATIVE not in found.assumptions
    assert figure(found) == Range(low=10**22)


def test_who_had_the_model_modified_and_controls_its_weights_is_no_other_although_it_represents_somebody() -> None:
    told = """
    actors = [{ id = "a" }, { id = "b", authorised_representative = { actor = "a" } }]
    original = [{}]
    activities = [
      { kind = "merge", on_behalf_of = "a" },
      { kind = "initialisation", on_behalf_of = "b", weights_controlled_by = "CONTROLS" },
    ]
    """
    own = assessed(told.replace("CONTROLS", "a")).conclusion("same_model")
    assert own.finding.outcome.value == "no"
    third = told.replace("CONTROLS", "c").replace('{ id = "a" },', '{ id = "a" }, { id = "c" },')
    third = third.replace('{ id = "c" }', '{ id = "c", authorised_representative = { actor = "d" } }, { id = "d" }')
    other = assessed(third.replace('controlled_by = "c"', 'controlled_by = "d"')).conclusion("same_model")
    assert other.finding.outcome.value == "unsettled"
