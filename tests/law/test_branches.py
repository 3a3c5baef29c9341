"""An answer cites what carried it: never a paragraph of a branch that was not taken, nor an act of the future."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.dossiers import written

from gpaiscope.assessment import assess
from gpaiscope.assessment.saying import binding, own_provisions
from gpaiscope.values import Outcome

DAY = date(2026, 10, 1)
MADE = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a" }]
activities = [{ kind = "pre-training", actor = "a", flop = "2e24" }]
"""
MODIFIED = """
model = { name = "m", outputs = ["text"] }
actors = [{ id = "a" }, { id = "o" }]
original = [{ name = "base", actor = "o", training_compute = "1e24", gpai_model = true, systemic_risk = false }]
activities = [{ kind = "fine-tuning", actor = "a", from = "base", flop = "6e23" }]
"""
SUPPLIED = 'market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-03-01 }]'
IN_SYSTEM = """market = [{ event = "integrated-in-system", actor = "a", territory = "union", on = 2026-03-01, \
system_territory = "union", system_on = 2026-03-01 }]"""


USED = """market = [{ event = "internal-use", actor = "a", territory = "union", on = 2026-03-01, \
essential_to_product = false, affects_rights = false }]"""


def _cited(dossier: str, id: str, actor: str = "", day: date = DAY, outcome: Outcome = Outcome.YES) -> set[str]:
    found = assess(written(dossier), day)
    conclusion = found.conclusion(id, actor)
    assert conclusion.finding.outcome is outcome
    return {str(each) for each in found.law.cites(conclusion.finding)}


def test_a_provider_that_modified_nothing_is_not_one_by_the_criterion_for_modifications() -> None:
    made, modified = (_cited(f"{each}\n{SUPPLIED}", "provider", "a") for each in (MADE, MODIFIED))
    criterion = {"Guidelines ¶59", "Guidelines ¶60"}
    assert made & criterion == set()
    assert modified >= criterion


@pytest.mark.parametrize(("id", "actor"), [("placed_on_market", ""), ("provider", "a")])
def test_a_supply_is_no_placing_by_way_of_a_system(id: str, actor: str) -> None:
    supplied, integrated = (_cited(f"{MADE}\n{each}", id, actor) for each in (SUPPLIED, IN_SYSTEM))
    assert "Guidelines ¶54" not in supplied
    assert "Guidelines ¶54" in integrated


def test_what_a_person_reads_names_the_provisions_of_the_way_that_was_taken() -> None:
    found = assess(written(f"{MADE}\n{IN_SYSTEM}"), DAY)
    placed = found.conclusion("placed_on_market")
    assert "Guidelines ¶54 (July 2025: ¶56)" in [each.full for each in own_provisions(placed, found.law)]
    assert binding(placed, found.law) == "recital"


@pytest.mark.parametrize(("id", "actor"), [("placed_on_market", ""), ("provider", "a")])
def test_internal_use_that_is_no_placing_rests_on_the_recital_that_says_so(id: str, actor: str) -> None:
    assert {"AI Act recital 97", "Guidelines ¶51"} <= _cited(f"{MADE}\n{USED}", id, actor, outcome=Outcome.NO)


def test_what_was_not_supplied_rests_on_what_supply_is() -> None:
    assert "AI Act Art 3(10)" in _cited(f"{MADE}\nmarket = []", "placed_on_market", outcome=Outcome.NO)


def test_a_model_of_ones_own_is_no_modification_of_one_with_systemic_risk() -> None:
    own = f"{MADE.replace('2e24', '2e25')}\n{SUPPLIED}"
    modified = f"{MODIFIED.replace('systemic_risk = false', 'systemic_risk = true')}\n{SUPPLIED}"
    for id, actor, paragraph in (
        ("high_impact_presumption", "", "Guidelines ¶67"),
        ("systemic_risk", "", "Guidelines ¶67"),
        ("notification_triggered", "a", "Guidelines ¶68"),
        ("notification", "a", "Guidelines ¶68"),
    ):
        assert paragraph not in _cited(own, id, actor)
        assert paragraph in _cited(modified, id, actor)


def test_before_the_editions_came_to_differ_the_numbers_are_those_of_the_first() -> None:
    assert "Guidelines ¶63" in _cited(
        f"{MODIFIED}\n{SUPPLIED}".replace("2026-03-01", "2025-08-20"), "provider", "a", date(2025, 9, 1)
    )


def test_an_exception_that_does_not_apply_does_not_weaken_an_answer() -> None:
    handed_over = f'{SUPPLIED[:-1]}, {{ event = "transferred", actor = "a", to = "b", on = 2026-04-01 }}]'
    others = MADE.replace('[{ id = "a" }]', '[{ id = "a" }, { id = "b" }]')
    kept, given = assess(written(f"{MADE}\n{SUPPLIED}"), DAY), assess(written(f"{others}\n{handed_over}"), DAY)
    assert binding(kept.conclusion("provider", "a"), kept.law) == "guidelines"
    assert binding(given.conclusion("provider", "a"), given.law) == "own-reading"


@pytest.mark.parametrize(
    ("trained", "kind", "ran", "id", "weakest"),
    [
        ("6e24", "rollouts", "5e24", "systemic_risk", "own-reading"),  # that they are generated data is our reading
        ("6e24", "teacher-inference", "5e24", "systemic_risk", "own-reading"),
        ("6e24", "synthetic-data", "5e24", "systemic_risk", "guidelines"),
        ("6e24", "rollouts", "1e24", "systemic_risk", "guidelines"),  # with them or without it stays below
        ("2e25", "rollouts", "1e24", "systemic_risk", "guidelines"),
        ("6e24", "rollouts", "5e24", "gpai_criterion", "guidelines"),
        ("9e22", "rollouts", "3e22", "gpai_criterion", "own-reading"),  # so is that they update no parameters
    ],
)
def test_an_answer_is_as_weak_as_our_reading_of_what_counts_where_it_hangs_on_that(
    trained: str, kind: str, ran: str, id: str, weakest: str
) -> None:
    ran_beside = f'{{ kind = "{kind}", actor = "a", flop = "{ran}", data_public = false }}'
    made = MADE.replace('flop = "2e24" }', f'flop = "{trained}" }}, {ran_beside}')
    found = assess(written(f"{made}\n{SUPPLIED}"), DAY)
    assert binding(found.conclusion(id), found.law) == weakest
