"""The models that one comes from: what is taken of their compute, and what stands against it."""

from __future__ import annotations

from typing import Final

import pytest
from assessment.dossiers import DAY, assessed, written

from gpaiscope.assessment.contraries import turns
from gpaiscope.assessment.facts import amount, figure
from gpaiscope.assessment.originals import Originals
from gpaiscope.assessment.saying import assumed
from gpaiscope.engine.case import Known
from gpaiscope.law import Law, scope, training_compute
from gpaiscope.law.assumptions import ABOVE_CRITERION, SAME_CUMULATIVE, STILL_SYSTEMIC
from gpaiscope.values import Outcome, Range, Truth

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


def test_training_that_several_originals_go_back_to_is_added_once_and_what_each_added_to_it_is_not_lost() -> None:
    """1e24 in common, with 5e23 and 2e23 more in two of them."""
    text = """
    model.outputs = ["text"]
    actors = [{ id = "a" }]
    original = [
      { name = "Tuned", base = "Base", training_compute = "1.5e24", cumulative_training_compute = "5e24" },
      { name = "Base", training_compute = "1e24", cumulative_training_compute = "4e24" },
      { name = "Other", base = "Base", training_compute = "1.2e24", cumulative_training_compute = "4.5e24" },
    ]
    activities = [{ kind = "merge", actor = "a", flop = "1e20" }]
    """
    whole = amount(assessed(text).model_case, scope.inherited_training_compute)
    assert whole is not None
    assert whole.high == 17 * 10**23


@pytest.mark.parametrize(("assume", "most"), [(True, 10**25), (False, None)])
def test_that_an_original_without_systemic_risk_stayed_below_the_threshold_is_an_assumption(
    assume: bool, most: int | None
) -> None:
    text = """
    model.outputs = ["text"]
    actors = [{ id = "a" }]
    original = [{ name = "Base", systemic_risk = false, gpai_model = true }]
    activities = [{ kind = "fine-tuning", actor = "a", flop = "1e24" }]
    """
    behind = amount(assessed(text, assume=assume).model_case, training_compute.cumulative_compute)
    assert behind is not None
    assert behind.high == most


SYSTEMIC: Final = """
model.outputs = ["text"]
openness.licence = "proprietary"
actors = [{ id = "b", country = "DE" }]
original = [{ name = "o", training_compute = "5e24", STATUS }]
activities = [{ kind = "fine-tuning", actor = "b", flop = "2e24", started_on = 2026-05-10, ended_on = 2026-05-10 }]
market = [{ event = "made-available", actor = "b", territory = "union", on = 2026-05-15 }]
"""


@pytest.mark.parametrize(
    ("status", "is_listed"),
    [
        ("systemic_since = 2026-03-01", True),
        ("systemic_risk = true, systemic_since = 2026-03-01", False),
        ("systemic_risk = true", False),
        ("systemic_since = 2026-03-01, systemic_until = 2026-12-31", False),
    ],
)
def test_that_an_original_has_not_ceased_to_have_systemic_risk_is_assumed_where_only_its_first_day_is_told(
    status: str, is_listed: bool
) -> None:
    found = assessed(SYSTEMIC.replace("STATUS", status)).conclusion("systemic_risk")
    assert found.finding.outcome.value == "yes"
    assert (STILL_SYSTEMIC in assumed(found)) is is_listed


def test_an_original_that_has_ceased_to_have_systemic_risk_is_the_contrary_of_one_that_has_it_still() -> None:
    turned = turns(assessed(SYSTEMIC.replace("STATUS", "systemic_since = 2026-03-01")), "systemic_risk").turns
    after = {each.after for each in turned if each.assumption == STILL_SYSTEMIC}
    assert after
    assert Outcome.YES not in after


@pytest.mark.parametrize("days", ["systemic_since = 2026-03-01", "systemic_until = 2026-03-01"])
def test_what_has_or_had_systemic_risk_is_a_general_purpose_model_whatever_is_assumed(days: str) -> None:
    for assume in (True, False):
        known = assessed(f"original = [{{ {days} }}]", assume=assume).model_case.facts[scope.original_is_gpai]
        assert (known.value, known.assumptions) == (Truth.YES, ())
