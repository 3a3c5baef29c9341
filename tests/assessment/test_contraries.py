"""Each assumption turned to its contrary: the other answer, as if the contrary had been written into the dossier."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from assessment.curves import answer
from assessment.dossiers import PROVIDER, assessed, written
from assessment.screens import DAY, SCREENS

from gpaiscope.assessment import Assessment, assess
from gpaiscope.assessment.answers import Answer, Asked
from gpaiscope.assessment.contraries import _Taken, turns
from gpaiscope.assessment.standing import Headline
from gpaiscope.engine.expression import Assumption
from gpaiscope.errors import UsageError
from gpaiscope.law import assumptions as law
from gpaiscope.values import Outcome, unique

NO, YES, UNKNOWN, UNSETTLED = Outcome.NO, Outcome.YES, Outcome.UNKNOWN, Outcome.UNSETTLED


def screen(name: str) -> Assessment:
    return assessed(SCREENS[name], DAY)


def after(found: Assessment, assumption: Assumption, id: str = "provider", actor: str = "") -> set[Answer]:
    return {each.after for each in turns(found, id, actor).turns if each.assumption == assumption}


@pytest.mark.parametrize(
    ("name", "assumption", "expected"),
    [
        ("fine-tune", law.DISTINCT, YES),
        ("fine-tune", law.NO_SIGNIFICANT_CHANGE, UNSETTLED),
        ("fine-tune", law.NO_OTHER_ORIGINAL, UNKNOWN),
        ("tejo", law.COMMERCIAL, NO),
        ("tejo", law.OWN_NAME, NO),
        ("open-release", law.ORDINARY_GENERALITY, NO),
        ("open-release", law.NOTHING_ELSE_ON_MARKET, UNKNOWN),
        ("not-gpai", law.ORDINARY_GENERALITY, YES),
        ("systemic-modifier", law.MODIFIER_CONTROLS, UNSETTLED),
    ],
)
def test_an_assumption_that_carries_an_answer_turns_it(name: str, assumption: Assumption, expected: Outcome) -> None:
    assert after(screen(name), assumption) == {expected}


def test_simplifications_come_first_and_estimates_turn_nothing() -> None:
    found = turns(screen("fine-tune-unknown-original"), actor="acme")
    kinds = [each.assumption.kind for each in found.turns]
    assert kinds == sorted(kinds, key=["simplification", "exception", "act"].index)
    assert {"estimate", "simplification"} <= {each.kind for each in found.assumptions}
    assert len(found.turning) == len(set(found.turning)) < len(found.assumptions)


def test_of_several_contraries_each_that_gives_another_answer_is_a_turn() -> None:
    notified = turns(screen("fine-tune-unknown-original"), actor="acme")
    general = {each.after for each in notified.turns if each.assumption == law.ORDINARY_GENERALITY}
    assert general == {Headline(state="no", kinds=())}
    text = PROVIDER + "[openness]\nweights_public = true\n"
    assert after(assessed(text), law.ORDINARY_GENERALITY, "gpai_model") == {NO}


BEHIND = """
model.outputs = ["text"]
actors = [{ id = "a" }]
original = [{ name = "base", training_compute = "FLOP" }]
activities = [{ kind = "fine-tuning", actor = "a", started_on = 2026-01-01, ended_on = 2026-01-09, flop = "5e22" }]
market = [{ event = "made-available", actor = "a", territory = "union", on = 2026-02-01 }]
"""


@pytest.mark.parametrize("flop", ["3.8e25", "1.1e25", "4.9e24"])
def test_more_behind_an_original_turns_nothing_where_twice_its_training_is_on_the_same_side(flop: str) -> None:
    found = assessed(BEHIND.replace("FLOP", flop), DAY)
    assert law.SAME_CUMULATIVE in turns(found, "provider", "a").assumptions
    for id in ("provider", "systemic_risk", "one_third_criterion", ""):
        assert after(found, law.SAME_CUMULATIVE, id, "a") == set()


@pytest.mark.parametrize(("flop", "tune", "before"), [("6e24", "1.5e24", NO), ("9e24", "3.2e24", YES)])
def test_more_behind_an_original_turns_what_the_run_without_guesses_leaves_open(
    flop: str, tune: str, before: Outcome
) -> None:
    found = assessed(BEHIND.replace("FLOP", flop).replace("5e22", tune), DAY)
    assert found.conclusion("provider", "a").finding.outcome is before
    assert found.without_guesses.conclusion("provider", "a").finding.outcome is UNKNOWN
    assert after(found, law.SAME_CUMULATIVE, "provider", "a") == {UNKNOWN}


def test_how_an_actor_stands_is_turned_from_one_state_to_another() -> None:
    found = turns(screen("open-release"), actor="a")
    told = {each.assumption: each.after for each in found.turns}
    assert told[law.REQUIREMENT_NOT_RECORDED] == Headline(state="due", kinds=("systemic-risk",))
    assert told[law.NOT_DESIGNATED] == Headline(state="provider", kinds=("systemic-risk",))
    assert {each.before for each in found.turns} == {Headline(state="provider", kinds=("open-source",))}


def lost(found: Assessment, ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """The contraries of which an answer is not as it is where all is worked out anew from them."""
    taken = _Taken(assessment=found)
    cases = [(each, case) for each in taken.assumptions for case in taken.contraries(each)]
    otherwise = []
    for actor in unique(each.actor for each in found.everything if each.actor):
        for id in ids:
            asked = Asked(assessment=found, id=id, actor=actor)
            for assumption, case in cases:
                told = asked.of(case, contrary=True)
                if told != asked._answer(case):
                    otherwise.append((actor, id, assumption.says))
                found.law.program.forget(case)
    return otherwise


@pytest.mark.parametrize("name", SCREENS)
def test_no_turn_is_lost_by_leaving_decided_outcomes_as_they_are(name: str) -> None:
    assert lost(screen(name), ["", "provider", "systemic_risk"]) == []


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.long
def test_no_turn_of_any_conclusion_is_lost(name: str) -> None:
    found = screen(name)
    assert lost(found, unique(each.id for each in found.everything)) == []


def test_without_assumptions_there_is_nothing_to_turn() -> None:
    for name in ("fine-tune", "several-actors", "late-notification"):
        found = assess(written(SCREENS[name]), DAY, assume=False)
        kinds = {each.kind for each in turns(found, "gpai_model").assumptions}
        assert kinds <= {"estimate"}
        assert turns(found, "gpai_model").turns == ()


def test_what_is_stated_is_no_assumption() -> None:
    stated = SCREENS["tejo"].replace('territory = "union"', 'territory = "union", commercial = true')
    assert law.COMMERCIAL in turns(screen("tejo"), "provider").assumptions
    assert law.COMMERCIAL not in turns(assessed(stated, DAY), "provider").assumptions


def test_an_unknown_answer_or_actor_is_refused() -> None:
    for wrong in ({"id": "provide"}, {"actor": "nobody"}):
        with pytest.raises(UsageError):
            turns(screen("fine-tune"), **wrong)


_NAMED = ('actors = [{ id = "a"', 'actors = [{ id = "x" }, { id = "a"')

WRITTEN = [
    (law.COMMERCIAL, ('territory = "union"', 'territory = "union", commercial = false')),
    (law.OWN_NAME, ('territory = "union"', 'territory = "union", own_name = false')),
    (law.ORDINARY_GENERALITY, ("model.outputs", 'model.exception = "narrow"\nmodel.outputs')),
    (law.NO_SOLE_PURPOSE, ("model.outputs", 'model.purpose = "scientific-research"\nmodel.outputs')),
    (law.COMPUTE_ALONE_SHOWS, ("model.outputs", "model.high_impact_capabilities = true\nmodel.outputs")),
    (law.MODIFIER_CONTROLS, ('kind = "fine-tuning"', 'kind = "fine-tuning", weights_controlled_by = "x"'), _NAMED),
    (
        law.NO_SIGNIFICANT_CHANGE,
        ('kind = "fine-tuning"', 'kind = "fine-tuning", significant_change = ["capabilities"]'),
    ),
    (law.ORIGINAL_BY_COMPUTE, ('name = "original"', 'name = "original", gpai_model = false')),
    (law.DISTINCT, ('name = "original"', 'name = "original", actor = "a"')),
]
"""Contraries, and how they are written into a dossier."""


SEVERAL = (law.ORDINARY_GENERALITY, law.NO_SOLE_PURPOSE, law.NO_SIGNIFICANT_CHANGE)
"""Assumptions with several contraries, of which one is written."""
IDS = ("provider", "gpai_model", "systemic_risk", "downstream_modifier_provider", "notification", "")


@pytest.mark.parametrize("name", ["tejo", "unsettled-sum", "systemic-modifier", "open-release", "not-gpai", "letters"])
@pytest.mark.long
def test_what_an_assumption_turns_is_what_its_contrary_in_the_dossier_gives(name: str) -> None:
    found = screen(name)
    taken = turns(found, "provider", "a").assumptions
    compared = 0
    for assumption, *edits in WRITTEN:
        if assumption not in taken or not all(old in SCREENS[name] for old, _ in edits):
            continue
        text = SCREENS[name]
        for old, new in edits:
            text = text.replace(old, new, 1)
        if text.count("gpai_model =") > 1:
            continue
        fresh = assess(written(text), DAY)
        for id in IDS:
            before, now = answer(found, id, "a"), answer(fresh, id, "a")
            told = after(found, assumption, id, "a")
            if assumption in SEVERAL:
                assert now in told | {before}, (assumption.says, id)
            else:
                assert told == {now} - {before}, (assumption.says, id)
            compared += 1
    assert compared >= 12
